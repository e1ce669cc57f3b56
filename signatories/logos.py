"""Logos: a stranger's file is checked, drawn anew as a plain PNG, and kept for the review of a moderator."""

import hashlib
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from signatories.models import Logo, OrganizationLogo, SignOn
from signatories.models.logo import FOLDER, hash_in, in_an_edition

logger = logging.getLogger(__name__)

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 20_000_000
LONGEST_SIDE = 10_000  # pixels of what comes: each row has a cost, and twenty million rows of one pixel take 500 MB
MAX_SIDE = 1000  # pixels of what is kept: twice the widest that pages and PDF show
FORMATS = ("PNG", "JPEG", "WEBP")
STRAY_AFTER = timedelta(days=1)
# A picture of 20 million pixels takes 80 MB while it is read: one at a time in each process.
_turn = threading.Lock()


class BadLogo(ValueError):
    """A file that cannot be a logo; the message says in the reader's language why and what to do."""


@dataclass(frozen=True, slots=True)
class CheckedLogo:
    """A logo as it is kept: PNG made by us, without anything of the file that came but its pixels."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def check_logo(content: bytes) -> CheckedLogo:
    """The logo in ``content``, turned upright, at most 1000 pixels wide or high, without metadata.

    Takes PNG, JPEG and WebP of at most 2 MB, 20 million pixels and 10,000 on a side; the size is read from the header
    before anything is unpacked. Of a moving picture the first frame is taken. Raises BadLogo.
    """
    if len(content) > MAX_BYTES:
        raise BadLogo(too_large())
    if not content:
        raise BadLogo(_("The file is empty. Choose the logo again."))
    if not _may_be_one(content):
        raise BadLogo(_("This is not a PNG, JPEG or WebP picture. Save the logo as PNG and choose it again."))
    with _turn:
        try:
            return _drawn_anew(content)
        except BadLogo:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise BadLogo(_too_many_pixels()) from None
        except Exception:
            raise BadLogo(_("The picture is damaged and cannot be read. Save it anew and choose it again.")) from None


def too_large() -> str:
    """The sentence for a file that is over the limit, also where only its size is known."""
    return _("The file is larger than %(size)d MB. Save the logo smaller and choose it again.") % {
        "size": MAX_BYTES >> 20
    }


def _too_many_pixels() -> str:
    return _("The picture has more than %(count)d million pixels. Save it smaller and choose it again.") % {
        "count": MAX_PIXELS // 1_000_000
    }


def _too_long() -> str:
    return _("The picture is more than %(count)d pixels wide or high. Save it smaller and choose it again.") % {
        "count": LONGEST_SIDE
    }


def _may_be_one(content: bytes) -> bool:
    return (
        content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
        or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
    )  # fmt: skip


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """WeasyPrint, where it was loaded, tells Pillow for the whole process to read damaged pictures as far as it can."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _drawn_anew(content: bytes) -> CheckedLogo:
    with _whole_pictures_only(), Image.open(BytesIO(content), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise BadLogo(_too_many_pixels())
        if max(width, height) > LONGEST_SIDE:
            raise BadLogo(_too_long())
        image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a large JPEG is read at the size that is needed
        image.load()
        upright = ImageOps.exif_transpose(image)
        see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        drawn = upright.convert("RGBA" if see_through else "RGB")
    drawn.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    drawn.info = {}  # what stands here would be written into the file
    written = BytesIO()
    drawn.save(written, format="PNG")
    return CheckedLogo(content=written.getvalue(), width=drawn.width, height=drawn.height)


def keep_logo(*, signon: SignOn, logo: CheckedLogo, permission: str, at: datetime) -> Logo | None:
    """Keep ``logo`` for the review of a moderator; the same picture sent twice for one sign-on is one row.

    Called after the sign-on is stored: whatever goes wrong here is logged and loses the logo, never the sign-on.
    """
    kept = Logo(
        sign_on=signon,
        sha256=logo.sha256,
        width=logo.width,
        height=logo.height,
        permission=permission,
        sent_at=at,
    )
    try:
        with transaction.atomic():
            SignOn.objects.select_for_update().get(pk=signon.pk)
            if signon.logos.filter(sha256=kept.sha256).exists():
                return None
            kept.file.save("logo.png", ContentFile(logo.content), save=False)
            kept.save()
    except Exception:
        logger.exception("The logo of sign-on %s could not be kept.", signon.pk)
        if kept.file.name:
            kept.file.storage.delete(kept.file.name)
        return None
    return kept


def sweep_logos(*, at: datetime) -> int:
    """Delete files that no row and no edition names, left by a machine that stopped; gives how many."""
    named = {name for rows in (Logo, OrganizationLogo) for name in rows.objects.values_list("file", flat=True)}
    stray = [
        name
        for name in _files(FOLDER)
        if name not in named
        and default_storage.get_modified_time(name) < at - STRAY_AFTER
        and not in_an_edition(hash_in(name))
    ]
    for name in stray:
        default_storage.delete(name)
    return len(stray)


def _files(folder: str) -> list[str]:
    if not default_storage.exists(folder):
        return []
    folders, files = default_storage.listdir(folder)
    found = [f"{folder}/{name}" for name in files]
    for each in folders:
        found += _files(f"{folder}/{each}")
    return found
