"""Countries, their demonyms, parts of countries, cities and regions, by the words that names use for them."""

from collections.abc import Iterable
from functools import cache, lru_cache

import icu

from campaigns.text.country_variants import EVERYDAY
from signatories.matching.adjectives import DEMONYMS
from signatories.matching.folding import phrase, phrases
from signatories.matching.gazetteer import MORE, PARTS

LOCALES = [
    "en",
    "es",
    "es-419",
    "fr",
    "pt",
    "pt-PT",
    "de",
    "it",
    "nl",
    "ca",
    "gl",
    "eu",
    "sv",
    "da",
    "nb",
    "fi",
    "pl",
    "cs",
    "sk",
    "sl",
    "hr",
    "sr",
    "ro",
    "hu",
    "tr",
    "el",
    "ru",
    "uk",
    "bg",
    "ar",
    "id",
    "sw",
    "vi",
    "ja",
    "ko",
    "zh",
    "zh-Hant",
]
# Names of territories that are saints, men or words before they are places.
NOT_A_COUNTRY = frozenset(
    "BL MF SH PM RE IM AX BV HM UM TF IO CC CX NF GS AQ QO AC CP DG EA IC TA EU EZ UN ZZ".split()  # noqa: SIM905
)
CITY_LOCALES = ("en", "es", "fr", "pt", "de", "it", "ru", "uk")
AREAS = ("Africa", "America", "Asia", "Europe")
NOT_A_CITY = frozenset("nome regina oral vena dawson creston center phoenix".split())  # noqa: SIM905
ANDS = ("", " and ", " y ", " et ", " e ", " und ")
WORDS = frozenset(
    "laws island saint maurice dominique granada man reunion saba ada salvador jersey".split()  # noqa: SIM905
)


def forms_of(text: str) -> Iterable[tuple[str, str]]:
    """Each name and form of a list of "name: form form", the blanks of a form restored; forms with "_." are notes."""
    for line in text.strip().splitlines():
        name, _separator, forms = line.partition(":")
        for form in forms.split():
            if not form.endswith("_."):
                for each in phrases(form.replace("_", " ")):
                    yield name, each


@cache
def countries() -> dict[str, str]:
    """Codes by the plain names of countries in many languages: nouns only."""
    found: dict[str, str] = {}
    for code in icu.Locale.getISOCountries():
        if code in NOT_A_COUNTRY:
            continue
        for language in LOCALES:
            name = icu.Locale("", code).getDisplayCountry(icu.Locale.forLanguageTag(language))
            for word in ANDS if "&" in name else ("",):
                found.setdefault(phrase(name.replace("&", word)), code)
            short = icu.LocaleDisplayNames.createInstance(
                icu.Locale.forLanguageTag(language), [icu.UDisplayContext.LENGTH_SHORT]
            ).regionDisplayName(code)
            if len(short) > 3:
                found.setdefault(phrase(short), code)
    found = {name: code for name, code in found.items() if len(name) > 3}
    for code, names in EVERYDAY.items():
        for name in names.split(";"):
            if len(key := phrase(name)) > 3 and len(code) == 2:
                found.setdefault(key, code)
    for line in MORE.strip().splitlines():
        code, *forms = line.split()
        found |= {form.replace("_", " "): code for form in forms}
    parts = {form for _name, form in forms_of(PARTS)}
    # "San Martín", "Santa Elena" are villages everywhere.
    return {
        name: code
        for name, code in found.items()
        if len(name) > 1 and name not in WORDS and name not in parts and not name.isdigit()
    }


@cache
def demonyms() -> dict[str, str]:
    """Codes by adjectives of countries, which say less surely where a body stands."""
    known = countries()
    found = {}
    for line in DEMONYMS.strip().splitlines():
        code, *forms = line.split()
        for form in forms:
            for name in phrases(form.replace("_", " ")):
                if name not in known:
                    found[name] = code
    return found


@cache
def _iso() -> dict[str, str]:
    found = {}
    for code in icu.Locale.getISOCountries():
        found[code] = code
        if three := icu.Locale("", code).getISO3Country():
            found[three] = code
    return found | {"XK": "XK", "UK": "GB", "EL": "GR"}


def codes_of(cells: Iterable[str]) -> frozenset[str]:
    """ISO codes of the countries in ``cells``, each a code or one or several names in any language we know.

    What is no country ("Global", a typing error) is passed over: nothing is known then.
    """
    found: set[str] = set()
    for cell in cells:
        cell = str(cell).strip()[:200]
        if code := _iso().get(cell.upper() if len(cell) == 2 else cell):
            found.add(code)
        elif cell:
            found |= _named(cell)
    return frozenset(found)


@lru_cache(maxsize=2048)
def _named(cell: str) -> frozenset[str]:
    raw = (
        cell.replace(";", " ; ").replace(",", " , ").replace("/", " / ").replace("|", " / ").replace("&", " & ").split()
    )
    found: set[str] = set()
    start, count = 0, 0
    while start < len(raw) and count < 60:
        count += 1
        for end in range(min(len(raw), start + 8), start, -1):
            part = " ".join(raw[start:end])
            code = _iso().get(part) if part.isupper() else None
            key = phrase(part)
            if code := code or countries().get(key) or countries().get(key.removeprefix("the ").removeprefix("les ")):
                found.add(code)
                start = end
                break
        else:
            start += 1
    return frozenset(found)


@cache
def cities() -> dict[str, str]:
    """Cities that give their name to a time zone, in many languages: the capitals of most countries among them."""
    found: dict[str, str] = {}
    for language in CITY_LOCALES:
        shown = icu.SimpleDateFormat("VVV", icu.Locale(language))
        for zone in icu.TimeZone.createEnumeration():
            area, _slash, name = zone.partition("/")
            if area not in AREAS or "/" in name:
                continue
            shown.setTimeZone(icu.TimeZone.createTimeZone(zone))
            key = phrase(shown.format(0.0))
            if len(key) > 3 and key not in WORDS | NOT_A_CITY and key not in countries():
                found.setdefault(key, phrase(name.replace("_", " ")))
    return found
