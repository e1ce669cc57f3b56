"""What depends on a language: order of names, names of countries, joined names, dates, numbers (ICU).

The only module that knows ICU. Every function takes the language as Django writes it (``es``, ``pt-br``).
Other libraries were tried: Babel joins "España y Italia" (Spanish wants "e"), pyuca puts Ñ among the N.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

import icu
from django.utils.translation import get_language_info

from campaigns.text.country_names import PRINTED, SHORT

RIGHT_TO_LEFT = frozenset({"ar", "arc", "dv", "fa", "he", "ks", "ku-arab", "ps", "sd", "ug", "ur", "yi"})
# "The" in Arabic, when it begins a name: part of the word in "الله", and no article before a single letter.
ARABIC_ARTICLE = re.compile(r"^ال(?!له\b)(?=\w\w)")
# What joins two words, and what stands at or within one: of ASCII, Latin-1, General Punctuation and Arabic.
JOINTS = r"/&+|_\u2010-\u2015-"
SIGNS = r"!-,.:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2016-\u205e\u060c\u061b\u061f"
JOINT = re.compile(f"[{JOINTS}]")
SIGN = re.compile(f"[{SIGNS}]")
SIGN_OR_JOINT = re.compile(f"[{SIGNS}{JOINTS}]")
PARTIAL_DATE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@lru_cache(maxsize=64)
def _locale(language: str) -> icu.Locale:
    # Our English is international: "13 June 2019". "en-us" as a language of its own keeps "June 13, 2019".
    # Our Spanish is Latin American: 12,000 and "Costa de Marfil".
    tag = {"en": "en-GB", "es": "es-419"}.get(language, language)
    return icu.Locale.forLanguageTag(tag)


@lru_cache(maxsize=64)
def _collator(language: str) -> icu.Collator:
    return icu.Collator.createInstance(_locale(language))


def sort_key(value: str, language: str) -> bytes:
    """A key that sorts ``value`` as a reader of ``language`` expects: Ñ after N in Spanish, Å last in Swedish.

    Word by word: "Vereinigte Staaten" before "Vereinigtes Königreich". Punctuation does not count before letters do:
    "Pop No'j" stands with "Pop Noj". Arabic names stand without their article, as in dictionaries and the lists of the
    United Nations: "الأردن" among the أ, "المغرب" among the م. ICU would put a third of all countries under ا.
    """
    return sorter(language)(value)


@lru_cache(maxsize=64)
def sorter(language: str) -> Callable[[str], bytes]:
    """``sort_key`` in ``language``, for whoever sorts thousands of names."""
    key_of: Callable[[str], bytes] = _collator(language).getSortKey
    arabic = language.split("-")[0] == "ar"

    def key(value: str) -> bytes:
        words = value
        if SIGN_OR_JOINT.search(value):
            words = " ".join(SIGN.sub("", JOINT.sub(" ", value)).split()) or value
        if arabic:
            words = ARABIC_ARTICLE.sub("", words)
        # What was left out decides between names that are alike without it.
        return key_of(words) if words == value else key_of(words) + key_of(value)

    return key


def join_names(names: Sequence[str], language: str) -> str:
    """Names as a list in a sentence: "Guatemala and Mexico", "Guatemala y México", "España e Italia"."""
    if len(names) < 2:
        return "".join(names)
    return str(_list_formatter(language).format(list(names)))


@lru_cache(maxsize=64)
def _list_formatter(language: str) -> icu.ListFormatter:
    # en-GB leaves out the comma before "and", as the letters do.
    return icu.ListFormatter.createInstance(_locale(language))


@lru_cache(maxsize=4096)
def country_name(code: str, language: str) -> str:
    """The name that a letter prints for the country with ISO 3166-1 code ``code``: everyday, in words, without signs.

    "Palestine", "Bosnia and Herzegovina", "Democratic Republic of the Congo"; French names without their article.
    An unknown code is given back as it is.
    """
    code = code.upper()
    if printed := PRINTED.get(language.split("-")[0], {}).get(code):
        return printed
    if code in SHORT:
        short = icu.LocaleDisplayNames.createInstance(
            _locale(language),
            [icu.UDisplayContext.LENGTH_SHORT, icu.UDisplayContext.CAPITALIZATION_FOR_UI_LIST_OR_MENU],
        )
        return str(short.regionDisplayName(code))
    return str(icu.Locale("", code).getDisplayCountry(_locale(language))) or code


def long_date(date: datetime.date, language: str) -> str:
    """A calendar date in full: "13 June 2019", "13 de junio de 2019"."""
    formatter = icu.DateFormat.createDateInstance(icu.DateFormat.kLong, _locale(language))
    formatter.setTimeZone(icu.TimeZone.getGMT())
    noon = datetime.datetime.combine(date, datetime.time(12), tzinfo=datetime.UTC)
    return str(formatter.format(noon))


def long_moment(moment: datetime.datetime, language: str) -> str:
    """A moment in words, in its own time zone: "Friday, 14 June 2019 at 15:00 (Guatemala Time)".

    ``moment`` is aware, its zone one of the IANA database (``zoneinfo.ZoneInfo``).
    """
    zone = str(moment.tzinfo)
    words = []
    generator = icu.DateTimePatternGenerator.createInstance(_locale(language))
    for pattern in (generator.getBestPattern("yMMMMEEEEdHHmm"), "VVVV"):
        formatter = icu.SimpleDateFormat(pattern, _locale(language))
        formatter.setTimeZone(icu.TimeZone.createTimeZone(zone))
        words.append(str(formatter.format(moment)))
    # ICU calls UTC "GMT", which people in London take for their own summer time.
    return f"{words[0]} ({'UTC' if zone in ('UTC', 'Etc/UTC') else words[1]})"


def partial_date(value: str, language: str) -> str:
    """A date known to the year, month or day (``2019``, ``2019-06``, ``2019-06-05``), as one reads it.

    Raises ValueError when ``value`` is not such a date.
    """
    year, month, day = partial_date_parts(value)
    if day:
        return long_date(datetime.date(year, month or 1, day), language)
    if not month:
        return str(year)
    generator = icu.DateTimePatternGenerator.createInstance(_locale(language))
    formatter = icu.SimpleDateFormat(generator.getBestPattern("yMMMM"), _locale(language))
    formatter.setTimeZone(icu.TimeZone.getGMT())
    noon = datetime.datetime(year, month, 15, 12, tzinfo=datetime.UTC)
    return str(formatter.format(noon))


def partial_date_parts(value: str) -> tuple[int, int | None, int | None]:
    """Year, month and day of a partial date; raises ValueError for anything else (``2019-13``, ``June``)."""
    match = PARTIAL_DATE.match(value)
    if not match:
        raise ValueError(value)
    year, month, day = (int(part) if part else None for part in match.groups())
    datetime.date(year or 0, month or 1, day or 1)  # raises for month 13, day 31 of June and year 0
    return year or 0, month, day


def number(value: int, language: str) -> str:
    """A whole number with the separators of the language: 12,000 or 12 000."""
    return str(icu.NumberFormat.createInstance(_locale(language)).format(value))


def language_name(language: str, into: str) -> str:
    """The name of a language in another one, as it stands in a sentence: "Spanish", "español"."""
    return str(icu.Locale.forLanguageTag(language).getDisplayName(_locale(into))) if language else ""


def own_name(language: str) -> str:
    """The name a language gives itself, with a capital: "English", "Español", "العربية"."""
    try:
        name = str(get_language_info(language)["name_local"])
    except KeyError:
        name = language_name(language, language)
    return name[:1].upper() + name[1:]


def direction(language: str) -> str:
    """``rtl`` or ``ltr``, from the language."""
    return "rtl" if language.lower() in RIGHT_TO_LEFT or language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def text_direction(value: str) -> str:
    """``rtl`` or ``ltr``, from the first letter with a direction (WeasyPrint gets ``dir=auto`` wrong)."""
    for character in value:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """The script of one character by its Unicode name: "Latin", "Cyrillic"; "Common" for what all share."""
    return str(icu.Script.getScript(character).getName())
