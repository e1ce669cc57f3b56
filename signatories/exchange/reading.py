"""What a file is that somebody wants to load: an export, or the PDF of a letter."""

from datetime import datetime

from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.rendering.document import LetterDocument
from campaigns.verifying.child import read_data_in_child
from signatories.exchange.arriving import Arrival, import_letters
from signatories.exchange.from_document import import_document

MAX_BYTES = 200_000_000


def load(content: bytes, *, at: datetime, campaign: str = "") -> Arrival:
    """Store what the file holds; ``campaign`` is the slug of the campaign that a letter from a PDF joins.

    Raises Refused with sentences that say what is wrong with the file.
    """
    if len(content) > MAX_BYTES:
        raise Refused(_("This file is too large for a letter."))
    if content.startswith(b"%PDF"):
        return import_document(attached(content), at=at, campaign=campaign)
    return import_letters(content)


def attached(content: bytes) -> LetterDocument:
    """The letter whose data the PDF ``content`` carries, read in a limited child. Raises Refused when it has none."""
    document = read_data_in_child(content).document
    if document is None:
        raise Refused(_("This PDF carries no letter of this program."))
    return document
