"""What a word of a name is: a stop, a legal form, a head, a subject, a place, or a name of its own."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from signatories.matching import concepts, eastern, themes, vocabulary
from signatories.matching.folding import phrase, phrases, stem
from signatories.matching.gazetteer import PARTS, REGIONS
from signatories.matching.places import cities, countries, demonyms, forms_of
from signatories.matching.subjects import FIELDS


class Kind(IntEnum):
    """What a word says about the body, the least first."""

    STOP = 0
    LEGAL = 1
    SOFT = 2  # a head that comes and goes: association, foundation
    COUNTRY = 3
    DEMONYM = 4
    UNIT = 5  # chapter, department
    SCOPE = 6  # international, national
    REGION = 7
    PLACE = 8
    HARD = 9  # a head that makes another body: network, centre
    FIELD = 10  # what many work on: rights, women, water
    NUMBER = 11
    NAME = 12  # what no list knows


# How much two bodies share when they share such a word, in the scale of a logarithm of its rarity.
WEIGHT = {
    Kind.STOP: 0.0, Kind.LEGAL: 0.0, Kind.SOFT: 0.5, Kind.COUNTRY: 1.0, Kind.DEMONYM: 1.0, Kind.UNIT: 1.0,
    Kind.SCOPE: 1.0, Kind.REGION: 2.0, Kind.PLACE: 3.0, Kind.HARD: 1.5, Kind.FIELD: 2.0, Kind.NUMBER: 4.0,
    Kind.NAME: 5.0,
}  # fmt: skip
SHORT_NAME = 3.5  # a word of three letters or less


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared: ``idea`` is what its translations share, ``others`` what it may mean besides."""

    text: str
    idea: str
    kind: Kind
    weight: float
    others: frozenset[str] = frozenset()
    shortened: bool = False


LEARNED = (Kind.SOFT, Kind.HARD, Kind.FIELD)
OWN = frozenset({"caritas", "solidar", "actionaid", "misereor", "diakonia"})  # names that look like forms of words
LONG_ENOUGH = 6  # letters of a word that is known by its stem
COMPOUND = 11  # letters of a word that may be two written together; "Greenpeace" is one
DIGRAPHS = (("ue", "u"), ("oe", "o"), ("ae", "a"), ("aa", "a"))  # how "ü" is written where there is none

NUMBERS = {
    word: str(number)
    for number, words in enumerate(
        (
            "two dos deux dois zwei due duas", "three tres trois drei tre", "four cuatro quatre quatro vier quattro",
            "five cinco cinq funf cinque", "six seis sechs sei", "seven siete sept sete sieben sette",
            "eight ocho huit oito acht otto", "nine nueve neuf nove neun", "ten diez dix dez zehn dieci",
            "eleven once onze elf undici", "twelve doce douze doze zwolf dodici",
        ),
        start=2,
    )
    for word in words.split()
}  # fmt: skip
NUMBERS |= {
    "first": "1", "1st": "1", "primero": "1", "primer": "1", "primera": "1", "premier": "1", "premiere": "1",
    "primeiro": "1", "primeira": "1", "1ro": "1", "1ero": "1", "1er": "1", "1o": "1", "1a": "1", "1ra": "1",
    "second": "2", "2nd": "2", "segundo": "2", "segunda": "2", "deuxieme": "2", "2do": "2", "2da": "2",
    "twenty": "20", "veinte": "20", "vingt": "20", "vinte": "20", "hundred": "100", "cien": "100", "cent": "100",
    "cem": "100", "thousand": "1000", "mil": "1000", "mille": "1000", "veinticinco": "25", "veinticuatro": "24",
}  # fmt: skip
ROMAN = {
    roman: str(number)
    for number, roman in enumerate(
        "II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII XXIII".split(),  # noqa: SIM905
        start=2,
    )
    if len(roman) > 1
}
NUMBERS |= {
    word: str(number)
    for number, words in enumerate(
        (
            "third tercero tercer tercera troisieme terceiro terceira tiers dritte dritter terzo",
            "fourth cuarto cuarta quatrieme", "fifth quinto quinta cinquieme",
            "sixth sexto sexta sixieme", "seventh septimo septima septieme",
            "eighth octavo octava huitieme oitavo", "ninth noveno novena neuvieme nono", "tenth decimo decima dixieme",
        ),
        start=3,
    )
    for word in words.split()
}  # fmt: skip
ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th|er|eme|e|o|a|to|ta|do|da|ro|ra|vo|va|mo|ma)")
STOPS = frozenset(word for words in vocabulary.STOPS.values() for word in words.split())
# "And" in many languages: so only between two words of a name, as most may be something else elsewhere.
AND = "&"
ANDS = frozenset(
    (  # noqa: SIM905
        "& + and y e i et und och og en na dan at ne ja ve va ta kai si es dhe ir un agus ac eta in oraz te u wa ug lan"
        " iyo ak epi ka sy le aur o ou a und unt ed ke hamda jeung ebong ena asi lo ha ho da ba nuo kple plus"
    ).split()
)
LEGAL_LETTERS = frozenset(vocabulary.LEGAL_LETTERS.split())
LEGAL_SMALL = frozenset(vocabulary.LEGAL_SMALL.split())
# Names of forms that are written out stand anywhere in a name.
ARTICLES = {
    language: frozenset(words)
    for language, words in {
        "en": ("the", "of", "for", "and", "to", "in"),
        "es": ("el", "los", "las", "del", "y", "por", "la", "de", "para", "con"),
        "fr": ("le", "les", "des", "du", "et", "pour", "la", "de"),
        "pt": ("o", "os", "da", "do", "dos", "das", "e", "de", "para"),
        "de": ("der", "die", "das", "fur", "und"),
        "it": ("il", "della", "dei", "degli", "per", "di"),
        "ca": ("els", "dels", "i", "per"),
        "nl": ("het", "van", "voor"),
        "sw": ("wa", "ya", "za", "kwa"),
        "tr": ("ve", "icin"),
        "id": ("dan", "untuk", "yang"),
        "sv": ("och",),
        "da": ("og",),
        "eu": ("eta",),
        "fi": ("ja",),
        "ro": ("si", "pentru", "din"),
        "pl": ("oraz", "rzecz", "dla"),
    }.items()
}

SPOKEN = {
    word: tuple(language for language, words in ARTICLES.items() if word in words)
    for word in frozenset().union(*ARTICLES.values())
}


@cache
def known() -> dict[str, tuple[Word, ...]]:
    """Every phrase of the lists, in plain words with single blanks, as the words it stands for."""
    found: dict[str, tuple[Word, ...]] = {}

    def add(form: str, kind: Kind, idea: str) -> None:
        if not form:
            return
        if form in found:  # what it may mean besides
            first = found[form][0]
            both = (Kind.SOFT, Kind.HARD, Kind.SCOPE, Kind.FIELD, Kind.REGION)
            if len(found[form]) == 1 and first.kind in both and kind in both and first.idea != idea:
                found[form] = (Word(form, first.idea, first.kind, first.weight, first.others | {idea}),)
            return
        found[form] = (Word(form, idea, kind, WEIGHT[kind]),)

    for line in vocabulary.PHRASES.strip().splitlines():
        ideas, _separator, forms = line.partition(":")
        for form in forms.split():
            key = phrase(form.replace("_", " "))
            found[key] = tuple(Word(key, idea, Kind.FIELD, WEIGHT[Kind.FIELD]) for idea in ideas.split("+"))
    for text, kind in (
        (vocabulary.LEGAL, Kind.LEGAL), (vocabulary.UNITS, Kind.UNIT), (REGIONS, Kind.REGION), (PARTS, Kind.PLACE),
        (vocabulary.SOFT, Kind.SOFT), (vocabulary.HARD, Kind.HARD), (vocabulary.SCOPES, Kind.SCOPE),
        (FIELDS, Kind.FIELD),
    ):  # fmt: skip
        for idea, form in forms_of(text):
            add(form, kind, idea)
    for name, city in cities().items():
        found.setdefault(name, (Word(name, city, Kind.PLACE, WEIGHT[Kind.PLACE]),))
    for form in STOPS:
        found.setdefault(form, (Word(form, "", Kind.STOP, 0.0),))
    for name, code in countries().items():
        found.setdefault(name, (Word(name, f"@{code}", Kind.COUNTRY, WEIGHT[Kind.COUNTRY]),))
    for name, code in demonyms().items():
        found.setdefault(name, (Word(name, f"@{code}", Kind.DEMONYM, WEIGHT[Kind.DEMONYM]),))
    _add_concepts(found)
    for form, idea in (("la paz", "peace"), ("la libertad", "freedom"), ("el progreso", "progress")):  # also towns
        [word] = found.get(form, (Word(form, form, Kind.PLACE, WEIGHT[Kind.PLACE]),))
        if word.kind == Kind.PLACE and form in found:
            found[form] = (Word(form, word.idea, word.kind, word.weight, word.others | {idea}),)
    _add_plurals(found)
    return found


def _add_concepts(found: dict[str, tuple[Word, ...]]) -> None:
    """Words of more languages, behind all others: what a form means already, it keeps."""
    for line in f"{concepts.MORE_PHRASES.strip()}\n{eastern.PHRASES.strip()}".splitlines():
        ideas, _separator, forms = line.partition(":")
        for form in forms.split():
            for key in phrases(form.replace("_", " ")):
                words = tuple(Word(key, idea, Kind.FIELD, WEIGHT[Kind.FIELD]) for idea in ideas.split("+"))
                found.setdefault(key, words)
    for text, kind in (
        (eastern.SOFT, Kind.SOFT), (eastern.HARD, Kind.HARD), (eastern.UNITS, Kind.UNIT),
        (eastern.SCOPES, Kind.SCOPE), (eastern.REGIONS, Kind.REGION), (eastern.FIELDS, Kind.FIELD),
        (concepts.MORE_SOFT, Kind.SOFT), (concepts.MORE_HARD, Kind.HARD), (concepts.MORE_FIELDS, Kind.FIELD),
        (themes.THEMES, Kind.FIELD), (themes.NAMES, Kind.NAME),
    ):  # fmt: skip
        for idea, form in forms_of(text):
            if len(form) > 1:
                found.setdefault(form, (Word(form, idea, kind, WEIGHT[kind]),))


def _add_plurals(found: dict[str, tuple[Word, ...]]) -> None:
    kinds = (Kind.SOFT, Kind.HARD, Kind.FIELD)
    for form, words in list(found.items()):
        if len(words) > 1 or words[0].kind not in kinds or len(form) < 4 or " " in form or form.endswith("s"):
            continue
        [word] = words
        more = f"{form}s" if form[-1] in "aeiou" else f"{form}es"
        for plural in (more, f"{form}s", f"{form[:-1]}ies") if form.endswith("y") else (more, f"{form}s"):
            if plural not in found and plural not in ANDS:
                found[plural] = (Word(plural, word.idea, word.kind, word.weight, word.others),)


@cache
def _stems() -> dict[str, Word | None]:
    """By the stem of each single longer word of the lists that word; None where two ideas share it."""
    found: dict[str, Word | None] = {}
    for form, words in known().items():
        if len(words) == 1 and len(form) >= LONG_ENOUGH and form.isalpha() and words[0].kind in LEARNED:
            key = stem(form)
            before = found.get(key, words[0])
            found[key] = words[0] if before is not None and before.idea == words[0].idea else None
    return found


@lru_cache(maxsize=16384)
def _learned(text: str) -> tuple[Word, ...]:
    """What a word that no list has is made of: another form of a listed word, or several listed words written together.

    "Ecologistes", "Menschenrechtszentrum". Nothing where it is a name of its own.
    """
    if len(text) < LONG_ENOUGH or text in OWN or not text.isalpha():
        return ()
    if (word := _stems().get(stem(text))) is not None:
        return (Word(text, word.idea, word.kind, word.weight, word.others),)
    return _compound(text, known()) if len(text) >= COMPOUND else ()


def _compound(text: str, lists: dict[str, tuple[Word, ...]]) -> tuple[Word, ...]:
    for size in range(len(text) - 4, 3, -1):
        head = lists.get(text[:size])
        if head is None or head[0].kind not in LEARNED:
            continue
        rest = text[size:]
        for link in ("", "s", "n", "en", "es", "e", "er"):
            if rest.startswith(link) and len(rest) - len(link) >= 4:
                tail = lists.get(rest.removeprefix(link))
                if tail is not None and tail[0].kind in LEARNED:
                    return (*head, *tail)
                if tail is None and len(rest) > 8 and (more := _compound(rest.removeprefix(link), lists)):
                    return (*head, *more)
    return ()


@cache
def lengths() -> dict[str, tuple[int, ...]]:
    """By the first word of every phrase the numbers of words that it may have, the longest first."""
    found: dict[str, set[int]] = {}
    for form in known():
        first, _blank, rest = form.partition(" ")
        found.setdefault(first, set()).add(1 + rest.count(" ") + 1 if rest else 1)
    return {first: tuple(sorted(numbers, reverse=True)) for first, numbers in found.items()}


@cache
def broad() -> dict[str, str]:
    """By each idea the one that stands for all it is mixed with: right and law are one, as "derecho" is both."""
    found: dict[str, str] = {}

    def first(idea: str) -> str:
        while found.get(idea, idea) != idea:
            idea = found[idea]
        return idea

    for words in known().values():
        for word in words:
            for other in sorted(word.others):
                one, two = sorted((first(word.idea), first(other)))
                found[two] = one
    return {idea: first(idea) for idea in found}


def word_of(text: str, *, shortened: bool = False) -> Word:
    """A word that no list has, by its stem."""
    if text.isdigit():
        return Word(text, f"#{text.lstrip('0') or '0'}", Kind.NUMBER, WEIGHT[Kind.NUMBER])
    if text[:1].isdigit() and (ordinal := ORDINAL.fullmatch(text)):
        return Word(text, f"#{ordinal[1].lstrip('0') or '0'}", Kind.NUMBER, WEIGHT[Kind.NUMBER])
    return Word(text, stem(text), Kind.NAME, WEIGHT[Kind.NAME] if len(text) > 3 else SHORT_NAME, frozenset(), shortened)


# What is written together with the next word or apart: "Inter-Faith".
PREFIXES = frozenset("inter anti non multi trans pan co pre post sub micro agro eco socio bio pro".split())  # noqa: SIM905
JOINED = Word("", "", Kind.STOP, 0.0)


def _plain(text: str) -> str:
    """A word of the lists that is written with "ue" for "ü": "fuer", "Buero"."""
    if "e" in text or "aa" in text:
        for written, meant in DIGRAPHS:
            if written in text:
                text = text.replace(written, meant)
    return text


def words_of(texts: list[str]) -> list[Word]:
    """The words of a name in plain lower case, phrases of the lists as long as they go."""
    lists, by_first = known(), lengths()
    found: list[Word] = []
    start = 0
    while start < len(texts):
        text = texts[start].rstrip(".")
        if text in PREFIXES and start + 1 < len(texts):
            together = text + texts[start + 1].rstrip(".")
            if together in lists:
                found += lists[together]
                start += 2
                continue
        for number in by_first.get(text, ()):
            form = text if number == 1 else " ".join(each.rstrip(".") for each in texts[start : start + number])
            if start + number <= len(texts) and form in lists:
                found += lists[form]
                start += number
                break
        else:
            if text == AND:
                found.append(JOINED)
            elif text in NUMBERS:
                found.append(Word(text, f"#{NUMBERS[text]}", Kind.NUMBER, WEIGHT[Kind.NUMBER]))
            elif (plain := _plain(text)) in lists:
                found += lists[plain]
            elif not texts[start].endswith(".") and (learned := _learned(text)):
                found += learned
            else:
                found.append(word_of(text, shortened=texts[start].endswith(".")))
            start += 1
    return found


def language_of(texts: list[str]) -> str:
    """The language whose little words ``texts`` use most; empty where two are equal or there are none."""
    counts: dict[str, int] = {}
    for text in texts:
        for language in SPOKEN.get(text, ()):
            counts[language] = counts.get(language, 0) + 1
    if not counts:
        return ""
    most = max(counts.values())
    first = [language for language, count in counts.items() if count == most]
    return first[0] if len(first) == 1 else ""
