"""The printed line of a sign-on, as lists and the moderation desk show it."""

from django.utils.translation import get_language

from signatories.admin.countries import countries_in_words
from signatories.domain.roll import Line, group_key, heading, lines_of
from signatories.models import SignOn

LINE_FIELDS = ("printed_name", "printed_detail", "scope", "capacity", "position")


def stored_codes(signon: SignOn) -> str:
    return ",".join(country.code for country in signon.countries)


def line_of(signon: SignOn) -> Line:
    """The sign-on as its letter's roll reads it."""
    (line,) = lines_of([{name: getattr(signon, name) for name in LINE_FIELDS} | {"countries": stored_codes(signon)}])
    return line


def group_of(signon: SignOn) -> str:
    """The heading under which the letter lists it; countries where the letter has one list without headings."""
    key = group_key(line_of(signon), signon.letter.grouping)
    return heading(key, get_language() or "en") or countries_in_words(signon)
