"""The receipt of a sign-on as PDF: one page that says who signed what, then exactly the words that were signed.

It is tagged and archived like the letter's own PDF. The signed words travel in it as a file of their own, in canonical
form, so that the hash on its first page can be computed from it without us.
"""

import datetime
import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from html import escape
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext, override

from campaigns.rendering import wording
from campaigns.rendering.document import LetterDocument, as_data, from_data
from campaigns.rendering.errors import NotesMisplaced
from campaigns.rendering.pdf import NO_DATE, Paper, Pdf, breakable, page
from campaigns.text.language import language_name, text_direction


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedReceipt:
    """What a receipt tells. ``letter`` holds the frozen words alone, ``words`` is their canonical string.

    Moments are whole phrases in the language of the receipt; ``confirmed`` and ``approved`` may be empty. ``heading``
    is that of the list, empty for a list without headings and for one who is ``counted`` but not named.
    """

    letter: LetterDocument
    words: str
    site: str
    name: str
    detail: str = ""
    heading: str = ""
    counted: bool = False
    listed: bool = False
    by_staff: bool = False
    attestation: str = ""
    received: str = ""
    confirmed: str = ""
    approved: str = ""
    versions_address: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of all that it shows."""
        return sha256(json.dumps(receipt_data(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def words_name(self) -> str:
        """The name of the file inside: ``guatemala-2019.en.1.0.txt``."""
        return f"{self.letter.slug}.{self.letter.language}.{self.letter.version}.txt"


def receipt_data(receipt: SignedReceipt) -> dict[str, Any]:
    """The receipt as plain data for JSON; ``receipt_from_data`` gives it back."""
    return {**asdict(receipt), "letter": as_data(receipt.letter)}


def receipt_from_data(data: dict[str, Any]) -> SignedReceipt:
    """The receipt that ``receipt_data`` wrote. Raises what ``from_data`` raises."""
    return SignedReceipt(**{**data, "letter": from_data(data["letter"])})


def make_receipt(receipt: SignedReceipt, *, paper: Paper) -> Pdf:
    """Tagged PDF/A-3a and PDF/UA-1 of ``receipt``; the same receipt gives the same bytes. Raises a RenderFailed."""
    try:
        return _make(receipt, paper=paper, endnotes=False)
    except NotesMisplaced:
        return _make(receipt, paper=paper, endnotes=True)


def _make(receipt: SignedReceipt, *, paper: Paper, endnotes: bool) -> Pdf:
    from campaigns.rendering.typesetting import Attached, typeset  # noqa: PLC0415 -- slow import, needs Pango

    letter = receipt.letter
    language = wording.label_language(letter)
    with override(language):
        title = gettext("Receipt of a sign-on: %(title)s") % {"title": letter.title}
        description = gettext("The words that were signed")
    line = f"{receipt.name}, {receipt.detail}" if receipt.detail else receipt.name
    cover = {
        "receipt": receipt,
        "language": language,
        "direction": text_direction(description),
        "title": title,
        "line": line,
        "line_direction": text_direction(line),
        "attestation_direction": text_direction(receipt.attestation),
        "named_language": language_name(letter.language, language),
        "versions": mark_safe(breakable(escape(receipt.versions_address))),  # noqa: S308 -- escaped
    }
    html = page(letter, paper=paper, endnotes=endnotes, cover=cover)
    words = Attached(
        name=receipt.words_name, description=description, content=receipt.words.encode(), at=_moment(letter)
    )
    file = typeset(html, notes=0 if endnotes else len(letter.notes), identifier=receipt.digest.encode(), attached=words)
    return Pdf(file.data, file.pages, endnotes=endnotes)


def _moment(letter: LetterDocument) -> datetime.datetime:
    return datetime.datetime.fromisoformat(letter.date) if len(letter.date) >= 10 else NO_DATE
