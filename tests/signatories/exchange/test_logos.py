"""Logos as a ZIP: what goes out comes in as the same, what is hostile is refused, and nobody's logo changes unasked."""

import io
import struct
import unicodedata
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.management import CommandError, call_command
from PIL import Image

from signatories.domain.merging import merge_organizations
from signatories.exchange import logos as module
from signatories.exchange.logo_packs import BY_COMMAND, ON_A_PAGE, BadZip, Limits
from signatories.exchange.logos import State, logos_of, take_logos, write_logos
from signatories.logos import check_logo
from signatories.management.commands import export_logos
from signatories.models import Organization, OrganizationLogo
from tests.factories import NOON, OrganizationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]
LATER = NOON + timedelta(days=1)
COLUMNS = "file,reference,name,countries,permission\n"


def picture(color=128, size=(60, 40), mode="RGB", kind="PNG"):
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, format=kind)
    return out.getvalue()


def packed(members, *, how=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in members if isinstance(members, list) else members.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def taken(members, **told):
    file = members if isinstance(members, io.BytesIO) else packed(members)
    return take_logos(file, at=LATER, **{"permission": "By mail", "store": True, **told})


def states(given):
    return {each.file: (each.state, each.sentence) for each in given}


def with_logo(name, content, *, permission="By mail", **values):
    organization = OrganizationFactory(name=name, **values)
    logo = check_logo(content)
    row = OrganizationLogo(
        organization=organization, sha256=logo.sha256, width=logo.width, height=logo.height,
        permission=permission, added_at=NOON,
    )  # fmt: skip
    row.file.save("logo.png", ContentFile(logo.content))
    return organization


def written(organizations=None, *, with_permissions=True):
    out = io.BytesIO()
    count = write_logos(logos_of(organizations or Organization.objects.all()), out, with_permissions=with_permissions)
    out.seek(0)
    return out, count


def picture_of_all():
    rows = OrganizationLogo.objects.order_by("organization")
    return [(row.organization_id, row.sha256, row.width, row.height, row.permission) for row in rows]


@pytest.fixture
def three():
    """By reference, by name and countries, and two of one name that only their countries tell apart."""
    return [
        with_logo("Casa Alianza", picture(10), reference="R-17", permission='By mail,\n"Ana", 3 March; =1+1'),
        with_logo("Ñandú: sí/no?", picture((9, 9, 9, 20), mode="RGBA"), countries=["MX"]),
        with_logo("Casa Sol", picture(90, size=(1500, 20)), countries=["GT"]),
        with_logo("Casa Sol", picture(91), countries=["HN", "GT"]),
    ]


# Out and in


def test_what_goes_out_comes_in_as_the_same(three):
    before = picture_of_all()
    file, count = written()
    assert count == 4
    assert zipfile.ZipFile(file).namelist() == [
        "R-17.png",
        "casa-sol.png",
        "casa-sol-2.png",
        "nandu-sino.png",
        "logos.csv",
    ]
    assert [each.state for each in taken(file, permission="")] == [State.SAME] * 4
    OrganizationLogo.objects.all().delete()

    given = taken(file, permission="")

    assert [each.state for each in given] == [State.NEW] * 4
    assert picture_of_all() == before
    assert all(default_storage.exists(row.file.name) for row in OrganizationLogo.objects.all())
    assert written()[0].getvalue() == file.getvalue()


def test_what_a_spreadsheet_would_run_is_kept_from_it_in_the_table(three):
    file, _count = written()

    table = zipfile.ZipFile(file).read("logos.csv").decode("utf-8-sig")

    assert table.splitlines()[0] == COLUMNS.strip()
    OrganizationLogo.objects.filter(organization=three[0]).update(permission="=HYPERLINK(1)")
    assert ",'=HYPERLINK(1)" in zipfile.ZipFile(written()[0]).read("logos.csv").decode()


def test_of_entries_that_were_merged_no_logo_goes_out_and_what_comes_in_goes_to_the_kept_one(three):
    file, _count = written()
    kept = OrganizationFactory(name="Kept")
    merge_organizations(kept=kept, gone=[three[0]], at=NOON)
    OrganizationLogo.objects.filter(organization=kept).delete()

    [given] = [each for each in taken(file, permission="") if each.file == "R-17.png"]

    # Its reference went along to the kept one.
    assert (given.state, given.organization) == (State.NEW, kept)
    assert written(Organization.objects.filter(pk=three[0].pk))[1] == 0


def test_a_picture_that_the_store_has_lost_is_left_out(three):
    default_storage.delete(three[0].logo.file.name)

    file, count = written()

    assert count == 3
    assert "R-17.png" not in zipfile.ZipFile(file).namelist()


@pytest.mark.parametrize("words", [
    "Ana said yes.\r\nBy mail, 3 March", "Old\rMac", " blanks \u200e", "'=1+1", "\r\n-- Ana",
])  # fmt: skip
def test_words_of_permission_come_back_as_the_same_whatever_their_line_ends(words):
    organization = with_logo("Casa", picture(1), reference="R1", permission=words)
    file, _count = written()

    assert [each.state for each in taken(file, permission="", replace=True)] == [State.SAME]
    assert OrganizationLogo.objects.get().permission == words
    organization.logo.delete()
    taken(file, permission="")
    assert "\r" not in OrganizationLogo.objects.get().permission
    assert written()[0].getvalue() == file.getvalue()


def test_words_that_a_page_sends_are_stored_with_plain_line_ends():
    OrganizationFactory(reference="R1")

    taken({"R1.png": picture()}, permission="By mail,\r\nto Ana\r\n")

    assert OrganizationLogo.objects.get().permission == "By mail,\nto Ana"


def test_a_file_without_words_of_permission_takes_none_away(three):
    before = picture_of_all()
    file, count = written(with_permissions=False)
    table = zipfile.ZipFile(file).read("logos.csv").decode("utf-8-sig")

    assert count == 4
    assert [line.rsplit(",", 1)[1] for line in table.splitlines()] == ["permission", "", "", "", ""]
    for told in ({}, {"permission": "For all"}):
        assert [each.state for each in taken(file, replace=True, **{"permission": "", **told})] == [State.SAME] * 4
    assert picture_of_all() == before


# Whose it is


def test_without_a_table_a_file_is_called_by_reference_or_name():
    numbered, named = OrganizationFactory(reference="A.1/2"), OrganizationFactory(name="Casa del Sur, A.C.")
    plain = OrganizationFactory(reference="R2")
    twice = [OrganizationFactory(name="Twice", countries=[code]) for code in ("GT", "MX")]

    given = taken({
        "logos/R2.jpg": picture(kind="JPEG"), "Casa_del_Sur A.C..webp": picture(kind="WEBP"), "Twice.png": picture(),
        "Nobody.png": picture(), "__MACOSX/._R2.jpg": b"x", ".DS_Store": b"x", "Thumbs.db": b"x",
    })  # fmt: skip

    assert states(given) == {
        "R2.jpg": (State.NEW, ""),
        "Casa_del_Sur A.C..webp": (State.NEW, ""),
        "Twice.png": (
            State.ERROR, "Several organizations are called so. Write the reference of the one that is meant.",
        ),
        "Nobody.png": (
            State.ERROR, "The directory has no such organization: neither by reference nor by name and countries.",
        ),
    }  # fmt: skip
    assert set(OrganizationLogo.objects.values_list("organization", "permission")) == {
        (plain.pk, "By mail"), (named.pk, "By mail"),
    }  # fmt: skip
    assert not OrganizationLogo.objects.filter(organization__in=[numbered, *twice]).exists()


@pytest.mark.parametrize("table", [
    COLUMNS + "A.PNG,,Twice,Guatemala,From the table\n",
    "file;countries;name;permission\r\na.png;Guatemala;TWICE;From the table\r\n",
])  # fmt: skip
def test_the_table_says_whose_it_is_and_who_gave_permission(table):
    here, _there = (OrganizationFactory(name="Twice", countries=[code]) for code in ("GT", "MX"))

    given = taken({"a.png": picture(), "logos.csv": table.encode("cp1252")})

    assert states(given) == {"a.png": (State.NEW, "")}
    assert (here.logo.permission, here.logo.added_at) == ("From the table", LATER)


@pytest.mark.parametrize(("in_the_zip", "in_the_table"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_accents_are_found_however_a_system_writes_them(in_the_zip, in_the_table):
    organization = OrganizationFactory(name="Casa")
    table = unicodedata.normalize(in_the_table, "file,name\nÑandú.png,Casa\n")

    [given] = taken({unicodedata.normalize(in_the_zip, "ñandú.png"): picture(), "logos.csv": table.encode()})

    assert (given.state, given.organization) == (State.NEW, organization)


def test_without_a_table_a_reference_with_accents_is_found_too():
    organization = OrganizationFactory(name="Casa", reference="Ñ-1")

    [given] = taken({unicodedata.normalize("NFD", "Ñ-1.png"): picture()})

    assert (given.state, given.organization) == (State.NEW, organization)


@pytest.mark.parametrize(("table", "sentence"), [
    ("a,b\n1,2\n", "The table “logos.csv” needs the columns file, reference, name, countries, permission."),
    ("", "logos.csv: "),
])  # fmt: skip
def test_a_table_that_cannot_be_read_is_refused(table, sentence):
    with pytest.raises(BadZip) as problem:
        taken({"a.png": picture(), "logos.csv": table.encode()})

    assert str(problem.value).startswith(sentence)


def test_a_logo_without_words_of_permission_is_not_taken():
    OrganizationFactory(reference="R1")

    given = taken({"R1.png": picture()}, permission=" ")

    assert states(given)["R1.png"][1].startswith("Nobody says who gave permission to show it.")
    assert not OrganizationLogo.objects.exists()


# What is there


def test_an_entry_keeps_its_logo_unless_it_is_to_be_replaced():
    organization = with_logo("Casa", picture(1), reference="R1", permission="Old words")
    old, fresh = organization.logo.file.name, check_logo(picture(2)).sha256

    assert states(taken({"R1.png": picture(2)}, permission="")) == {"R1.png": (State.KEPT, "")}
    assert states(taken({"R1.png": picture(2)}, permission="", replace=True, store=False)) == {
        "R1.png": (State.REPLACES, "")
    }
    assert OrganizationLogo.objects.get().file.name == old

    given = taken({"R1.png": picture(2)}, permission="", replace=True)

    assert states(given) == {"R1.png": (State.REPLACES, "")}
    row = OrganizationLogo.objects.get()
    assert (row.sha256, row.permission, row.added_at) == (fresh, "Old words", LATER)
    assert row.file.name != old
    assert [each.sha256 for each in OrganizationLogo.history.order_by("history_id")][-1] == fresh


def test_the_old_picture_goes_once_the_new_one_is_stored(django_capture_on_commit_callbacks):
    organization = with_logo("Casa", picture(1), reference="R1")
    old = organization.logo.file.name

    with django_capture_on_commit_callbacks(execute=True):
        taken({"R1.png": picture(2)}, replace=True)

    assert not default_storage.exists(old)


def test_other_words_for_the_same_picture_are_told_and_stored_only_when_asked(django_capture_on_commit_callbacks):
    organization = with_logo("Casa", picture(1), reference="R1", permission="Old words")
    file = packed({"R1.png": picture(1), "logos.csv": COLUMNS + "R1.png,R1,,,New words\n"})
    sentence = "Only the words of permission are others. They are stored when logos are replaced."

    assert states(taken(file)) == {"R1.png": (State.KEPT, sentence)}
    assert OrganizationLogo.objects.get().permission == "Old words"
    with django_capture_on_commit_callbacks(execute=True):
        assert states(taken(file, replace=True)) == {"R1.png": (State.REWORDED, "")}

    row = OrganizationLogo.objects.get()
    assert (row.permission, row.file.name) == ("New words", organization.logo.file.name)
    assert default_storage.exists(row.file.name)


def test_looking_stores_nothing_neither_rows_nor_files():
    OrganizationFactory(reference="R1")

    given = taken({"R1.png": picture()}, store=False)

    assert states(given) == {"R1.png": (State.NEW, "")}
    assert not OrganizationLogo.objects.exists()
    assert not default_storage.exists("logos")


def test_two_pictures_of_one_organization_are_not_both_taken():
    OrganizationFactory(name="Casa", reference="R1")

    given = taken({"R1.png": picture(1), "casa.png": picture(2)})

    assert states(given) == {
        "R1.png": (State.NEW, ""), "casa.png": (State.ERROR, "The ZIP has another logo of “Casa”."),
    }  # fmt: skip


MEANWHILE = "Somebody changed its logo meanwhile. Look at that one, and upload this one again if it is better."


@pytest.fixture
def meanwhile(monkeypatch):
    """What is given to it happens after the pictures were judged and before they are stored."""
    original = module._store

    def happens(change):
        def late(given):
            change()
            original(given)

        monkeypatch.setattr(module, "_store", late)

    return happens


def test_an_entry_that_got_a_logo_meanwhile_keeps_it(meanwhile):
    organization = OrganizationFactory(name="Casa", reference="R1")
    meanwhile(
        lambda: OrganizationLogo.objects.create(
            organization=organization, sha256="a" * 64, width=1, height=1, permission="Theirs", added_at=NOON,
            file="logos/aa/a.png",
        )
    )  # fmt: skip

    given = taken({"R1.png": picture()})

    assert states(given) == {"R1.png": (State.ERROR, MEANWHILE)}
    assert OrganizationLogo.objects.get().permission == "Theirs"


@pytest.mark.parametrize("theirs", [
    {"sha256": "a" * 64, "file": "logos/aa/a.png"}, {"permission": "Theirs"}, {"file": "logos/same/picture.png"},
])  # fmt: skip
def test_a_logo_that_somebody_replaced_meanwhile_stays_with_its_words(
    meanwhile, theirs, django_capture_on_commit_callbacks
):
    old = with_logo("Casa", picture(1), reference="R1").logo.file.name
    OrganizationFactory(name="Sol", reference="R2")
    meanwhile(lambda: OrganizationLogo.objects.filter(organization__reference="R1").update(**theirs))

    with django_capture_on_commit_callbacks(execute=True):
        given = taken({"R1.png": picture(2), "R2.png": picture(3)}, permission="Ours", replace=True)

    assert states(given) == {"R1.png": (State.ERROR, MEANWHILE), "R2.png": (State.NEW, "")}
    row = OrganizationLogo.objects.get(organization__reference="R1")
    assert {name: str(getattr(row, name)) for name in theirs} == theirs
    assert row.added_at == NOON
    assert default_storage.exists(old)


def test_a_logo_that_somebody_took_away_meanwhile_stays_away(meanwhile):
    organization = with_logo("Casa", picture(1), reference="R1")
    meanwhile(lambda: organization.logo.delete())

    given = taken({"R1.png": picture(2)}, replace=True)

    assert states(given) == {"R1.png": (State.ERROR, MEANWHILE)}
    assert not OrganizationLogo.objects.exists()


def test_of_entries_that_were_deleted_or_merged_meanwhile_only_their_own_logos_are_left_out(meanwhile):
    gone, merged, _other = (OrganizationFactory(name=f"Casa {n}", reference=f"R{n}") for n in (1, 2, 3))
    kept = OrganizationFactory(name="Kept")

    def change():
        Organization.objects.filter(pk=gone.pk).delete()
        merge_organizations(kept=kept, gone=[merged], at=NOON)

    meanwhile(change)

    given = taken({f"R{n}.png": picture(n) for n in (1, 2, 3)})

    assert states(given) == {
        "R1.png": (
            State.ERROR, "Its entry was deleted meanwhile. Add the organization, and upload it once more.",
        ),
        "R2.png": (State.ERROR, "Its entry was changed meanwhile. Upload it once more."),
        "R3.png": (State.NEW, ""),
    }  # fmt: skip
    assert [row.organization.name for row in OrganizationLogo.objects.all()] == ["Casa 3"]


# Hostile files


def bomb(size):
    return packed({"R1.png": b"\0" * size})


def forged_directory(claimed):
    """A ZIP whose end promises a table of contents of ``claimed`` bytes."""
    data = bytearray(packed({"R1.png": picture()}).getvalue())
    struct.pack_into("<L", data, len(data) - 22 + 12, claimed)
    return io.BytesIO(bytes(data))


def locked():
    data = bytearray(packed({"R1.png": picture()}).getvalue())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + place] |= 1
    return io.BytesIO(bytes(data))


SMALL = Limits(files=3, bytes=100_000, table=1_000, seconds=20)


@pytest.mark.parametrize(("file", "sentence"), [
    (io.BytesIO(b"no zip at all"), "The file is no ZIP, or is damaged. Pack the logos again and try once more."),
    (io.BytesIO(b""), "The file is no ZIP, or is damaged. Pack the logos again and try once more."),
    (io.BytesIO(packed({"R1.png": picture()}).getvalue()[:-30]), "The file is no ZIP, or is damaged."),
    (packed({}), "There is no picture in the ZIP."),
    (packed({"logos.csv": COLUMNS}), "There is no picture in the ZIP."),
    (packed({"R1.png": picture(), "logos.csv": "x" * 1_001}), "The table “logos.csv” in the ZIP is too large."),
    (packed({f"{n}.png": b"x" for n in range(5)}), "The ZIP has more than 3 files. Pack the logos into several."),
    (forged_directory(1 << 30), "The ZIP has more than 3 files. Pack the logos into several."),
    (bomb(200_000), "Unpacked, the ZIP is larger than 0 MB. Pack the logos into several."),
    (locked(), "The ZIP is locked with a password. Pack it without one and try again."),
    (packed({"R1.png": picture()}, how=zipfile.ZIP_LZMA), "The ZIP is packed in a way that few programs read."),
    (packed({"a/R1.png": picture(), "b/R1.png": picture()}), "Two files of the ZIP are called “R1.png”."),
], ids=range(12))  # fmt: skip
def test_what_is_no_zip_of_logos_is_refused_in_plain_words(file, sentence):
    OrganizationFactory(reference="R1")
    file.seek(0)

    with pytest.raises(BadZip) as problem:
        taken(file, limits=SMALL)

    assert str(problem.value).startswith(sentence)
    assert not OrganizationLogo.objects.exists()


def test_a_member_that_is_larger_than_its_zip_claims_is_counted_while_it_is_unpacked():
    OrganizationFactory(reference="R1")
    data = bytearray(packed({"R1.png": b"\0" * 5_000_000}).getvalue())
    struct.pack_into("<L", data, data.index(b"PK\1\2") + 24, 10)

    with pytest.raises(BadZip, match="no ZIP, or is damaged"):
        taken(io.BytesIO(bytes(data)), limits=SMALL)


@pytest.mark.parametrize(("name", "content", "sentence"), [
    ("R1.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is not a PNG, JPEG or WebP picture."),
    ("R1.svg", b"<svg/>", "This is not a PNG, JPEG or WebP picture."),
    ("R1.html", picture(), "This is not a PNG, JPEG or WebP picture."),
    ("R1.png", b"", "The file is empty."),
    ("R1.png", picture()[:60], "The picture is damaged and cannot be read."),
    ("R1.png", b"\x89PNG\r\n\x1a\n" + b"\0" * (3 << 20), "The file is larger than 2 MB."),
    ("../../R1.png", picture(size=(1, 12_000)), "The picture is more than 10000 pixels wide or high."),
])  # fmt: skip
def test_a_picture_is_checked_as_one_that_is_uploaded_by_itself(name, content, sentence):
    OrganizationFactory(reference="R1")
    OrganizationFactory(reference="R2")

    bad, good = taken({name: content, "R2.png": picture()})

    assert bad.state == State.ERROR
    assert bad.sentence.startswith(sentence)
    assert good.state == State.NEW
    assert OrganizationLogo.objects.count() == 1


def test_a_name_that_leads_out_of_the_folder_writes_nothing_there(own_media):
    OrganizationFactory(reference="R1")

    [given] = taken({"../../../R1.png": picture()})

    assert (given.file, given.state) == ("R1.png", State.NEW)
    assert [path.name for path in own_media.parent.rglob("*.png")] == [f"{given.logo.sha256}.png"]


def test_a_store_that_takes_no_more_is_no_fault_of_the_zip(monkeypatch):
    OrganizationFactory(reference="R1")

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Storage, "save", full)

    with pytest.raises(OSError, match="No space left on device"):
        taken({"R1.png": picture()})


def test_when_the_time_is_over_the_rest_is_left_for_another_file():
    for reference in ("R1", "R2"):
        OrganizationFactory(reference=reference)

    given = taken(
        {"R1.png": picture(), "R2.png": picture()}, limits=Limits(files=9, bytes=1 << 20, table=99, seconds=-1)
    )

    assert {each.sentence for each in given} == {"There was no time left for it. Upload it in a ZIP of its own."}


# Commands


def test_commands_take_logos_out_and_in(three, tmp_path, capsys):
    file, before = tmp_path / "logos.zip", picture_of_all()
    call_command("export_logos", str(file))
    OrganizationLogo.objects.all().delete()

    call_command("import_logos", str(file), "--dry-run")
    assert not OrganizationLogo.objects.exists()
    call_command("import_logos", str(file))

    assert picture_of_all() == before
    assert capsys.readouterr().out.splitlines() == [
        f"{file}: 4 logos.", "New: 4. Nothing was stored.", "New: 4.",
    ]  # fmt: skip


def test_the_command_reads_a_table_of_a_whole_directory():
    """As many rows as it may have pictures, each with words of usual length; more than a list or the page may have."""
    OrganizationFactory(reference="R1")
    rows = (
        f"R{n}.png,R{n},{'An organization' * 4},GT; HN,{'By mail to Ana on 3 March. ' * 5}\n" for n in range(30_000)
    )
    file = packed({"R1.png": picture(), "logos.csv": COLUMNS + "".join(rows)})

    assert [each.state for each in taken(file, limits=BY_COMMAND, store=False)] == [State.NEW]
    with pytest.raises(BadZip, match="is too large"):
        taken(file, limits=ON_A_PAGE)


def test_the_command_says_when_its_zip_is_more_than_comes_in_at_once(three, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(export_logos, "BY_COMMAND", Limits(files=3, bytes=5 << 20, table=1, seconds=1))

    call_command("export_logos", str(tmp_path / "logos.zip"))

    assert capsys.readouterr().err.startswith("import_logos takes 3 pictures and 5 MB at a time:")


def test_the_command_says_what_it_could_not_take(tmp_path, capsys):
    with_logo("Casa", picture(1), reference="R1")
    file = tmp_path / "logos.zip"
    file.write_bytes(packed({"R1.png": picture(2), "None.png": picture()}).getvalue())

    call_command("import_logos", str(file), "--permission", "By mail")

    assert capsys.readouterr().out.splitlines() == [
        "None.png: The directory has no such organization: neither by reference nor by name and countries.",
        "R1.png: Left out: there is another one",
        "Left out: there is another one: 1, Cannot be taken: 1.",
    ]
    (tmp_path / "x.zip").write_bytes(b"x")
    with pytest.raises(CommandError, match="no ZIP"):
        call_command("import_logos", str(tmp_path / "x.zip"))
