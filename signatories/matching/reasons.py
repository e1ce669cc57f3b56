"""Why two names are taken for one body, in the reader's language."""

from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext as _


class Reason(StrEnum):
    """Why two entries may be one body, the strongest first."""

    NAME = "name"
    DRAWN = "drawn"
    SITE = "site"
    MAIL = "mail"
    WORDS = "words"
    SPELLING = "spelling"
    TRANSLATED = "translated"
    ACRONYM = "acronym"
    PART = "part"
    PLACE = "place"
    CONTAINED = "contained"
    ALIKE = "alike"
    BRANCH = "branch"
    ABROAD = "abroad"


def why(reasons: Iterable[Reason], *, alike: int = 0) -> str:
    """The reasons in the reader's language: "same site, name 94 % alike". ``alike`` is in per cent."""
    words = {
        Reason.NAME: _("same name"),
        Reason.DRAWN: _("same name in letters that look alike"),
        Reason.SITE: _("same site"),
        Reason.MAIL: _("same mail domain"),
        Reason.WORDS: _("same words"),
        Reason.SPELLING: _("same name but for the spelling"),
        Reason.TRANSLATED: _("same words in another language"),
        Reason.ACRONYM: _("same acronym"),
        Reason.PART: _("one is one of two names that the other gives"),
        Reason.PLACE: _("one names the country, the other stands in it"),
        Reason.CONTAINED: _("one name is part of the other"),
        Reason.ALIKE: _("name %(percent)d %% alike") % {"percent": alike},
        Reason.BRANCH: _("same name, another place: perhaps a branch"),
        Reason.ABROAD: _("in different countries"),
    }
    return ", ".join(words[reason] for reason in reasons)
