"""Logos of strangers: what comes out is a plain PNG made by us, what is hostile is refused in plain words."""

import datetime
import io
import struct
import zlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageFile, PngImagePlugin

from signatories.logos import MAX_BYTES, MAX_SIDE, BadLogo, check_logo, keep_logo, sweep_logos
from signatories.models import Logo, LogoState
from tests.factories import NOON, SignOnFactory


def picture(size=(60, 40), mode="RGB", kind="PNG", **options):
    out = io.BytesIO()
    Image.new(mode, size, options.pop("color", None) or 128).save(out, format=kind, **options)
    return out.getvalue()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width, height, *, body=b""):
    """A PNG whose header promises any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b"")


@pytest.fixture(autouse=True)
def beside_weasyprint(monkeypatch):
    """WeasyPrint, once loaded, lets Pillow read damaged pictures as far as it can; here that is not taken over."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    yield
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def opened(logo):
    image = Image.open(io.BytesIO(logo.content))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_three_formats_become_a_png_of_the_same_picture(kind):
    logo = check_logo(picture(kind=kind))

    assert opened(logo).format == "PNG"
    assert (logo.width, logo.height) == opened(logo).size == (60, 40)
    assert len(logo.sha256) == 64


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read_and_what_is_see_through_stays_so(mode):
    out = io.BytesIO()
    Image.new(mode, (9, 7)).save(out, format="PNG")

    image = opened(check_logo(out.getvalue()))

    assert image.mode == ("RGBA" if mode in ("LA", "RGBA") else "RGB")


def test_a_cmyk_jpeg_is_read():
    assert opened(check_logo(picture(mode="CMYK", kind="JPEG"))).mode == "RGB"


def test_nothing_but_the_pixels_is_kept():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "CANARY-AUTHOR")
    exif = Image.Exif()
    exif[0x010E] = "CANARY-EXIF"
    exif[0x0112] = 6  # turned by a quarter
    profile = b"CANARY-PROFILE" * 20
    png = picture(pnginfo=told, icc_profile=profile) + b"CANARY-TAIL"
    jpeg = picture(kind="JPEG", exif=exif, comment=b"CANARY-COMMENT", icc_profile=profile)
    for content in (png, jpeg):
        assert b"CANARY" in content

        assert b"CANARY" not in check_logo(content).content

    assert (check_logo(jpeg).width, check_logo(jpeg).height) == (40, 60)  # and it stands upright


def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    logo = check_logo(picture((4000, 1000)))

    assert (logo.width, logo.height) == (MAX_SIDE, 250)


def test_of_a_moving_picture_the_first_frame_is_taken():
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    for kind in ("PNG", "WEBP"):
        out = io.BytesIO()
        frames[0].save(out, format=kind, save_all=True, append_images=frames[1:], lossless=True)

        assert opened(check_logo(out.getvalue())).convert("RGB").getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>pwn()</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"GIF89a" + bytes(40),
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"BM" + bytes(60),
        b"II*\x00" + bytes(60),
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"RIFF\x00\x00\x00\x00AVI ",
        b"hello",
    ],
)
def test_what_is_no_png_jpeg_or_webp_is_refused_by_its_first_bytes(content, monkeypatch):
    monkeypatch.setattr(Image, "open", lambda *a, **k: pytest.fail("it was given to a parser"))

    with pytest.raises(BadLogo, match="not a PNG, JPEG or WebP"):
        check_logo(content)


def test_what_is_too_large_or_empty_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(Image, "open", lambda *a, **k: pytest.fail("it was given to a parser"))

    with pytest.raises(BadLogo, match="larger than 2 MB"):
        check_logo(b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES))
    with pytest.raises(BadLogo, match="empty"):
        check_logo(b"")


@pytest.mark.parametrize("size", [(4473, 4473), (20_000, 20_000), (1, 20_000_001), (65_535, 65_535)])
def test_a_bomb_is_refused_by_its_header_alone(monkeypatch, size):
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda self: pytest.fail("it was unpacked"))

    with pytest.raises(BadLogo, match="20 million pixels"):
        check_logo(png_of(*size, body=bytes(1000)))


@pytest.mark.parametrize("size", [(10_001, 1), (1, 19_000_000)])
def test_millions_of_rows_are_refused_by_the_header_alone(monkeypatch, size):
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda self: pytest.fail("it was unpacked"))

    with pytest.raises(BadLogo, match="more than 10000 pixels wide or high"):
        check_logo(png_of(*size, body=bytes(1000)))


def test_twenty_million_pixels_are_still_taken():
    logo = check_logo(picture((5000, 4000), mode="L", color=7))

    assert (logo.width, logo.height) == (1000, 800)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_damaged_picture_is_refused_in_plain_words_wherever_it_is_cut(kind):
    content = picture((300, 200), kind=kind)
    for end in range(12, len(content) - 12, max(1, len(content) // 40)):
        with pytest.raises(BadLogo, match="damaged|not a PNG"):
            check_logo(content[:end])


def test_noise_behind_a_true_beginning_is_refused():
    for beginning in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x40\x00\x00\x00WEBPVP8 "):
        for byte in (0, 0x55, 0xFF):
            with pytest.raises(BadLogo, match="damaged"):
                check_logo(beginning + bytes([byte]) * 4000)


def test_a_text_that_unpacks_to_a_hundred_megabytes_is_refused():
    bomb = b"Comment\x00\x00" + zlib.compress(bytes(100 * 1024 * 1024))
    content = png_of(4, 4, body=bytes(52))
    place = content.index(b"IDAT") - 4

    with pytest.raises(BadLogo, match="damaged"):
        check_logo(content[:place] + chunk(b"zTXt", bomb) + content[place:])


# -- keeping ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_logo_waits_for_review_with_the_permission_as_it_was_given():
    signon = SignOnFactory(status="unconfirmed")
    logo = check_logo(picture())

    kept = keep_logo(signon=signon, logo=logo, permission="You may.", at=NOON)

    stored = Logo.objects.get()
    assert stored == kept
    assert (stored.state, stored.permission, stored.sent_at) == (LogoState.WAITING, "You may.", NOON)
    assert (stored.width, stored.height, stored.sha256) == (60, 40, logo.sha256)
    assert stored.file.read() == logo.content
    assert stored.sha256 in stored.file.name
    stored.file.close()


@pytest.mark.django_db
def test_the_same_logo_sent_twice_is_one_row_and_one_file(own_media):
    signon = SignOnFactory(status="unconfirmed")
    logo = check_logo(picture())

    for _time in range(2):
        keep_logo(signon=signon, logo=logo, permission="You may.", at=NOON)

    assert Logo.objects.count() == 1
    assert len([path for path in own_media.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
def test_a_logo_that_cannot_be_stored_is_lost_alone_and_leaves_no_file(own_media, monkeypatch, caplog):
    signon = SignOnFactory(status="unconfirmed", printed_name="CANARY")
    monkeypatch.setattr(Logo, "save", lambda self: 1 / 0)

    assert keep_logo(signon=signon, logo=check_logo(picture()), permission="You may.", at=NOON) is None

    assert not Logo.objects.exists()
    assert not [path for path in own_media.rglob("*") if path.is_file()]
    assert f"sign-on {signon.pk}" in caplog.text
    assert "CANARY" not in caplog.text


@pytest.mark.django_db
def test_files_that_no_row_names_are_swept_after_a_day():
    kept = keep_logo(signon=SignOnFactory(), logo=check_logo(picture()), permission="You may.", at=NOON)
    stray = default_storage.save("logos/ab/abc.png", ContentFile(b"stray"))
    written = default_storage.get_modified_time(stray)

    assert sweep_logos(at=written + datetime.timedelta(hours=23)) == 0
    assert sweep_logos(at=written + datetime.timedelta(hours=25)) == 1
    assert not default_storage.exists(stray)
    assert default_storage.exists(kept.file.name)
