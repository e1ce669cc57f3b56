"""Countries as people write them in a list: ISO codes, English and Spanish names, several in one cell."""

import difflib
import re
from functools import lru_cache

import icu
from django.utils.translation import gettext as _
from django_countries import countries as known_countries

from campaigns.text.names import name_key, shown

LOCALES = ("en", "es_419", "es_ES")
# Everyday names that no list of standards has, by their key.
EVERYDAY = {
    "usa": "US", "u s a": "US", "u s": "US", "us": "US", "ee uu": "US", "eeuu": "US", "eua": "US",
    "uk": "GB", "u k": "GB",
    "united states of america": "US", "estados unidos de america": "US", "great britain": "GB", "gran bretana": "GB",
    "england": "GB", "inglaterra": "GB", "scotland": "GB", "escocia": "GB", "wales": "GB", "gales": "GB",
    "northern ireland": "GB", "irlanda del norte": "GB", "holland": "NL", "holanda": "NL", "palestine": "PS",
    "palestina": "PS", "state of palestine": "PS", "kosovo": "XK", "czech republic": "CZ", "republica checa": "CZ",
    "ivory coast": "CI", "costa de marfil": "CI", "south korea": "KR", "republic of korea": "KR", "corea del sur": "KR",
    "north korea": "KP", "corea del norte": "KP", "burma": "MM", "birmania": "MM", "cape verde": "CV", "drc": "CD",
    "dr congo": "CD", "rd congo": "CD", "rdc": "CD", "democratic republic of the congo": "CD",
    "republica democratica del congo": "CD", "republic of the congo": "CG", "republica del congo": "CG",
    "congo brazzaville": "CG", "congo kinshasa": "CD", "swaziland": "SZ", "macedonia": "MK", "turkey": "TR",
    "turquia": "TR", "vatican": "VA", "el vaticano": "VA", "holy see": "VA", "santa sede": "VA", "viet nam": "VN",
    "east timor": "TL", "timor oriental": "TL", "bosnia": "BA", "moldova": "MD", "moldavia": "MD", "russia": "RU",
    "rusia": "RU", "syria": "SY", "siria": "SY", "iran": "IR", "bolivia": "BO", "venezuela": "VE", "tanzania": "TZ",
    "laos": "LA", "taiwan": "TW", "brunei": "BN",
}  # fmt: skip
AMBIGUOUS = {"congo": ("Republic of the Congo", "Democratic Republic of the Congo")}
CODE = re.compile("[A-Z]{2,3}")
MAX_CELL = 200
CONNECTOR = re.compile(r"\s*[;/]\s*|\s*,\s*(?:and|y|e)\s+|\s*[,&]\s*|\s+(?:and|y|e)\s+", re.IGNORECASE)


class UnknownCountry(ValueError):
    """A country that nobody knows by this name; the message is a sentence in the reader's language."""


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, official in known_countries:
        names.setdefault(name_key(official), code)
        for locale in LOCALES:
            names.setdefault(name_key(icu.Locale("", code).getDisplayCountry(icu.Locale(locale))), code)
    return {**{name: code for name, code in names.items() if name not in AMBIGUOUS}, **EVERYDAY}


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    codes = {code: code for code, _official in known_countries}
    return codes | {alpha3: code for code in codes if (alpha3 := known_countries.alpha3(code))}


def _known(name: str) -> str | None:
    name = name.strip()
    # Capitals only: "and", "na" and "la" are words before they are Andorra, Namibia and Laos.
    if CODE.fullmatch(name) and name in _codes():
        return _codes()[name]
    key = name_key(name)
    return _names().get(key) or _names().get(key.removeprefix("the "))


def country_code(name: str) -> str:
    """The ISO 3166-1 code of one country by code (in capitals) or English or Spanish name; raises UnknownCountry."""
    if code := _known(name):
        return code
    raise _unknown(name)


def country_codes(cell: str) -> tuple[str, ...]:
    """The codes of the countries in ``cell``, in alphabetical order; several are joined by "and", "y", ";" or "/".

    A name that holds such a word itself is understood ("Trinidad and Tobago", "Bosnia y Herzegovina y Kosovo").
    Raises UnknownCountry for the first part that is no country, and for more than 200 characters. An empty cell gives
    nothing.
    """
    cell = " ".join(cell.split())
    if not cell:
        return ()
    if len(cell) > MAX_CELL:
        raise UnknownCountry(
            _("The countries have %(length)d characters; at most %(limit)d are possible.")
            % {"length": len(cell), "limit": MAX_CELL}
        )
    found = []
    start = 0
    while start < len(cell):
        code, start = _next(cell, start)
        found.append(code)
    return tuple(sorted(set(found)))


def _next(cell: str, start: int) -> tuple[str, int]:
    """The country that begins at ``start`` and where the next one does."""
    connectors = list(CONNECTOR.finditer(cell, start))
    # The longest name first: "Trinidad and Tobago" before "Trinidad".
    for end, after in [(len(cell), len(cell)), *((match.start(), match.end()) for match in reversed(connectors))]:
        if code := _known(cell[start:end]):
            return code, after
    raise _unknown(cell[start : connectors[0].start()] if connectors else cell[start:])


def _unknown(name: str) -> UnknownCountry:
    key = name_key(name)
    if choices := AMBIGUOUS.get(key):
        return UnknownCountry(
            _("“%(name)s” may be two countries. Write %(one)s or %(other)s.")
            % {"name": shown(name.strip()), "one": choices[0], "other": choices[1]}
        )
    alike = [known for known in _names() if len(known) > 3 and known[:1] == key[:1]]
    close = difflib.get_close_matches(key, alike, n=1, cutoff=0.75)
    if close:
        return UnknownCountry(
            _("The country “%(name)s” is not known. Did you mean %(guess)s?")
            % {"name": shown(name.strip()), "guess": known_countries.name(_names()[close[0]])}
        )
    return UnknownCountry(
        _("The country “%(name)s” is not known. Use its English or Spanish name or its two-letter code.")
        % {"name": shown(name.strip())}
    )
