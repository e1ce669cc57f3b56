"""The printed line of a sign-on, as lists and the moderation desk show it."""

from django.utils.translation import get_language

from signatories.admin.countries import countries_in_words
from signatories.domain.roll import heading_of, line_of, plain_shape
from signatories.models import SignOn


def group_of(signon: SignOn) -> str:
    """The heading under which the letter lists it; countries where the letter has one list without headings."""
    shape = plain_shape(signon.letter)  # not in words of staff: these would take a query for each row of a list
    return heading_of(line_of(signon), get_language() or "en", shape) or countries_in_words(signon)
