"""Logos as pages and files show them: small, on white, and only those that may be seen."""

import re
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO

from django.core.files.storage import default_storage
from PIL import Image

from campaigns.models import Letter, RollLogos
from campaigns.rendering.document import LetterDocument
from campaigns.rendering.rolls import named_logos
from signatories.models import Capacity, Logo, LogoState, OrganizationLogo, SignOn
from signatories.models.logo import FOLDER, in_an_edition

# Pixels: twice what the page shows, and 300 dots per inch of what is printed.
WIDEST, HIGHEST = 340, 170
SHA256 = re.compile("[0-9a-f]{64}")


def logo_files(document: LetterDocument) -> dict[str, bytes]:
    """SHA-256 to PNG of the logos that ``document`` names, as files print them; one that is gone is left out."""
    named = named_logos(document)
    if not named:  # costs no query
        return {}
    found = ((sha256, _small(name)) for sha256, name in _stored(named))
    return {sha256: content for sha256, content in found if content}


def logo_on(letter: Letter, sha256: str) -> bytes | None:
    """The small PNG of a logo that stands in the list of ``letter``, beside a name that anybody may see; else None.

    Whether letter and list are public is the caller's matter.
    """
    if letter.roll_logos == RollLogos.NONE:
        return None
    signons = SignOn.objects.filter(letter=letter, capacity=Capacity.ORGANIZATION).public()
    sent = Logo.objects.filter(sha256=sha256, state=LogoState.ACCEPTED, sign_on__in=signons)
    lent = signons.exclude(logos__state=LogoState.REFUSED)  # there a logo was refused: none of the directory stands in
    known = OrganizationLogo.objects.filter(sha256=sha256, organization__in=lent.values("organization"))
    name = sent.values_list("file", flat=True).first() or known.values_list("file", flat=True).first()
    return _small(name) if name else None


def _stored(wanted: Iterable[str]) -> Iterable[tuple[str, str]]:
    """SHA-256 and name in the store of the accepted ones, and of those that only an edition names by now."""
    sent = Logo.objects.filter(sha256__in=wanted, state=LogoState.ACCEPTED).values_list("sha256", "file")
    known = OrganizationLogo.objects.filter(sha256__in=wanted).values_list("sha256", "file")
    found = {**dict(known), **dict(sent)}
    return {**{sha256: _left(sha256) for sha256 in wanted if sha256 not in found}, **found}.items()


def _left(sha256: str) -> str:
    """The name of a picture that an edition prints though its row is gone, or was refused since; empty for others.

    ``sha256`` may be a stranger's: that of a document which they sent to be verified.
    """
    if not SHA256.fullmatch(sha256) or not in_an_edition(sha256):
        return ""
    folder = f"{FOLDER}/{sha256[:2]}"
    there = default_storage.listdir(folder)[1] if default_storage.exists(folder) else ()
    return next((f"{folder}/{name}" for name in sorted(there) if name.startswith(sha256)), "")


def _small(name: str) -> bytes | None:
    """The picture ``name`` of the store, drawn small on white; None where it is gone. Names hold the hash."""
    try:
        return _drawn_small(name) if name else None
    except FileNotFoundError:
        return None


@lru_cache(maxsize=512)
def _drawn_small(name: str) -> bytes:
    with default_storage.open(name) as stored, Image.open(stored, formats=("PNG",)) as image:
        drawn = Image.new("RGBA", image.size, "white")
        drawn.alpha_composite(image.convert("RGBA"))
    small = drawn.convert("RGB")
    small.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    written = BytesIO()
    small.save(written, format="PNG", optimize=True)
    return written.getvalue()
