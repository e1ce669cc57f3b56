"""Countries as people write them in a list: ISO codes, English and Spanish names, several in one cell."""

import difflib
import re
from functools import lru_cache

import icu
from django.utils.translation import gettext as _
from django_countries import countries as known_countries

from campaigns.text.names import name_key

LOCALES = ("en", "es_419", "es_ES")
# Everyday names that no list of standards has, by their key.
EVERYDAY = {
    "usa": "US", "u s a": "US", "u s": "US", "us": "US", "ee uu": "US", "eeuu": "US", "eua": "US",
    "united states of america": "US", "estados unidos de america": "US", "uk": "GB", "u k": "GB", "great britain": "GB",
    "gran bretana": "GB", "inglaterra": "GB", "england": "GB", "scotland": "GB", "escocia": "GB", "holanda": "NL",
    "holland": "NL", "palestine": "PS", "palestina": "PS", "state of palestine": "PS", "kosovo": "XK",
    "czech republic": "CZ",
    "republica checa": "CZ", "ivory coast": "CI", "costa de marfil": "CI", "south korea": "KR", "corea del sur": "KR",
    "north korea": "KP", "corea del norte": "KP", "burma": "MM", "birmania": "MM", "cape verde": "CV", "drc": "CD",
    "swaziland": "SZ", "macedonia": "MK", "turkey": "TR", "turquia": "TR", "vatican": "VA", "el vaticano": "VA",
}  # fmt: skip
CONNECTOR = re.compile(r"\s*[;/]\s*|\s*,\s*(?:and|y|e)\s+|\s*[,&]\s*|\s+(?:and|y|e)\s+", re.IGNORECASE)


class UnknownCountry(ValueError):
    """A country that nobody knows by this name; the message is a sentence in the reader's language."""


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, official in known_countries:
        names.setdefault(name_key(official), code)
        names.setdefault(code.lower(), code)
        if alpha3 := known_countries.alpha3(code):
            names.setdefault(alpha3.lower(), code)
        for locale in LOCALES:
            names.setdefault(name_key(icu.Locale("", code).getDisplayCountry(icu.Locale(locale))), code)
    return {**names, **EVERYDAY}


def country_code(name: str) -> str:
    """The ISO 3166-1 code of one country by code or English or Spanish name; raises UnknownCountry."""
    key = name_key(name)
    names = _names()
    if code := names.get(key) or names.get(key.removeprefix("the ")):
        return code
    close = difflib.get_close_matches(key, [known for known in names if len(known) > 3], n=1, cutoff=0.75)
    if close:
        raise UnknownCountry(
            _("The country “%(name)s” is not known. Did you mean %(guess)s?")
            % {"name": name.strip()[:60], "guess": known_countries.name(names[close[0]])}
        )
    raise UnknownCountry(
        _("The country “%(name)s” is not known. Use its English or Spanish name or its two-letter code.")
        % {"name": name.strip()[:60]}
    )


def country_codes(cell: str) -> tuple[str, ...]:
    """The codes of the countries in ``cell``, in alphabetical order; several are joined by "and", "y", ";" or "/".

    A name that holds such a word itself is understood ("Trinidad and Tobago", "Bosnia y Herzegovina y Kosovo").
    Raises UnknownCountry for the first part that is no country. An empty cell gives nothing.
    """
    cell = " ".join(cell.split())[:1000]
    if not cell:
        return ()
    found = _read(cell, 0)
    return tuple(sorted(set(found)))


def _read(cell: str, start: int) -> list[str]:
    # The longest name first: "Trinidad and Tobago" before "Trinidad".
    ends = [len(cell), *(match.start() for match in reversed(list(CONNECTOR.finditer(cell, start))))]
    for end in ends:
        try:
            code = country_code(cell[start:end])
        except UnknownCountry:
            continue
        if end == len(cell):
            return [code]
        connector = CONNECTOR.match(cell, end)
        return [code, *_read(cell, connector.end() if connector else end)]
    raise _unknown(cell[start : ends[-1]])


def _unknown(name: str) -> UnknownCountry:
    try:
        country_code(name)
    except UnknownCountry as unknown:
        return unknown
    return UnknownCountry(name)
