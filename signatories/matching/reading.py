"""A name taken apart once, so that it can be compared with many: its words, its acronyms, its countries."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from campaigns.text.lookalikes import is_deceiving
from signatories.matching.acronyms import LONGEST, NEVER, acronym_key, distance, looks_short
from signatories.matching.folding import MAX, has_few_vowels, is_foreign, legible, spelled_out, stem, tokens
from signatories.matching.lexicon import (
    AND,
    ANDS,
    LEGAL_LETTERS,
    ROMAN,
    SHORT_NAME,
    STOPS,
    Kind,
    Word,
    known,
    language_of,
    words_of,
)
from signatories.matching.places import codes_of

MOST_WORDS = 40
MOST_PARTS = 8
BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?|[)\]}]")
SEPARATOR = re.compile(r"\s+-+\s*|\s*-+\s+|\s*--+\s*|\s*[|:;*•]\s*|\s·\s|\s*/\s*|<<|>>|\s*,\s*|\"")
AND_OR = re.compile(r"\b(?:and|y|o|e|et|ou)/(?:and|y|o|e|or|et|ou)\b", re.IGNORECASE)
LITTLE = re.compile(r"(?<![^\W_])[pcs]/(?=\s?[^\W_])", re.IGNORECASE)  # "p/", "c/": por, con
GENDERS = re.compile(r"(?<=[a-z])(?:/(?:os|as|es|a|o)\b|\((?:os|as|es|a|s)\)|@s?(?=\s|$))")  # niños/as, amig@s
PREPOSITIONS = ("against", "without", "inter")  # telling words, and yet not in an acronym
# Heads of what a body has within it.
SUBUNITS = frozenset(
    (  # noqa: SIM905
        "commission committee office program project campaign secretariat working lab service archive library"
        " school_center taskforce team pastoral cell workshop unit_team mission brigade"
    ).split()
)
LONGER = re.compile("[A-Za-z]{4,}")
EVERYWHERE = Kind.COUNTRY, Kind.DEMONYM
LIGHT = Kind.STOP, Kind.LEGAL
LEGAL_ENDS = LEGAL_LETTERS | {"de"}


@dataclass(frozen=True, slots=True)
class Face:
    """One way to read a name: the whole of it, or one of two names in it."""

    words: tuple[Word, ...]
    language: str
    squashed: str
    rest: tuple[Word, ...] = ()  # what the name says besides, for a part of it
    sign: str = ""  # what parts it from the rest; empty for the whole
    first: bool = False  # whether this part begins the name
    rest_language: str = ""
    appended: frozenset[str] = frozenset()  # ideas that stand behind a comma or in brackets, as an address does

    @property
    def whole(self) -> bool:
        return not self.sign


@dataclass(frozen=True, slots=True)
class Reading:
    """A name as it is compared."""

    name: str
    key: str
    plain: str  # the same without little words and legal forms
    faces: tuple[Face, ...]
    acronyms: frozenset[str]  # what it says its acronym is
    bare: str  # the acronym that it is made of; empty where it is more
    letters: tuple[tuple[str, Kind], ...]  # the words that an acronym could be made of
    countries: frozenset[str]
    foreign: bool = False
    deceiving: bool = False
    few_vowels: bool = False


@dataclass(slots=True)
class _Part:
    sign: str
    tokens: list[str]
    words: list[Word]

    @property
    def telling(self) -> list[Word]:
        return [word for word in self.words if word.kind not in LIGHT and word.kind not in EVERYWHERE]


def read(name: str, *, acronym: str = "", countries: Iterable[str] = ()) -> Reading:
    """``name`` taken apart; ``countries`` are ISO codes or names in any language, one or several in each."""
    return _read(name, acronym, codes_of(countries))


@lru_cache(maxsize=4096)
def _read(name: str, acronym: str, countries: frozenset[str]) -> Reading:
    name = name[:MAX]
    text = legible(name)
    capitals = _is_capitals(text)
    parts = _parts(text)
    # Before acronyms are taken off.
    whole = " ".join(token.rstrip(".").casefold() for part in parts for token in part.tokens)
    plain = _plain(parts)
    spelled = spelled_out(name)
    acronyms = {key for each in re.split("[,;/]", acronym) if 1 < len(key := acronym_key(legible(each))) <= LONGEST}
    parts, found = _without_acronyms(parts, capitals, acronyms)
    acronyms |= found
    if spelled:
        for part in parts:
            part.words = [_spelled(word, spelled) for word in part.words]
    besides = [part.sign == "(" and not _is_light(part) and not _is_unit(part, parts) for part in parts]
    main = [part for part, alternate in zip(parts, besides, strict=True) if not alternate] or parts[:1]
    alternates = [part for part, alternate in zip(parts, besides, strict=True) if alternate]
    words = tuple(word for part in main for word in part.words)[:MOST_WORDS]
    appended = frozenset(
        word.idea for part in main[1:] if part.sign in ",(" and len(part.telling) < 2 for word in part.words
    )
    faces = [_face(words, [token for part in main for token in part.tokens], appended=appended)]
    strong = [part for part in main if part.telling]
    starts = _strong_parts(main)
    if len(starts) > 1:
        for number, group in enumerate(starts):
            rest = tuple(
                word for other, each in enumerate(starts) if other != number for part in each for word in part.words
            )
            sign = next((part.sign for part in (starts[1] if number == 0 else group) if part.sign), "-")
            more = [token for other, each in enumerate(starts) if other != number for part in each
                       for token in part.tokens]  # fmt: skip
            faces.append(_face(
                tuple(word for part in group for word in part.words),
                [token for part in group for token in part.tokens], rest, sign, number == 0,
                rest_language=language_of([each.rstrip(".").casefold() for each in more]),
            ))  # fmt: skip
    for part in alternates[:2]:
        faces.append(_face(tuple(part.words), part.tokens, words, "("))
        joined = (*words, *part.words)[:MOST_WORDS]
        faces.append(_face(joined, [token for each in (*main, part) for token in each.tokens]))
    bare = _bare(strong, capitals, acronyms)
    foreign = is_foreign(name)
    return Reading(
        name=name,
        key=whole,
        plain=plain,
        faces=tuple(faces[:MOST_PARTS]),
        acronyms=frozenset(acronyms),
        bare=bare,
        letters=_letters(parts[0].tokens if len(starts) > 1 else [each for part in main for each in part.tokens]),
        countries=countries,
        foreign=foreign,
        deceiving=foreign and is_deceiving(name),
        few_vowels=has_few_vowels(name),
    )


def _plain(parts: list[_Part]) -> str:
    words = [word.text for part in parts for word in part.words if word.kind not in LIGHT]
    return " ".join(words)


def _spelled(word: Word, spelled: dict[str, str]) -> Word:
    other = spelled.get(word.text)
    if other is None or word.kind != Kind.NAME:
        return word
    return Word(word.text, word.idea, word.kind, word.weight, word.others | {stem(other)}, word.shortened)


def _is_capitals(text: str) -> bool:
    """Whether ``text`` is written in capitals, so that they say nothing."""
    if text[-4:].islower() and text[:6].istitle():
        return False  # most names, quickly
    words = LONGER.findall(text)
    return len(words) > 1 and sum(word.isupper() for word in words) * 5 >= len(words) * 4


def _parts(text: str) -> list[_Part]:
    text = LITTLE.sub(" ", GENDERS.sub("", AND_OR.sub("and", text)))
    found: list[tuple[str, str]] = []

    def add(piece: str, first: str) -> None:
        sign, start = first, 0
        for match in SEPARATOR.finditer(piece):
            found.append((sign, piece[start : match.start()]))
            sign, start = match.group().strip()[:1] or "-", match.end()
        found.append((sign, piece[start:]))

    start = 0
    for match in BRACKETS.finditer(text):
        add(text[start : match.start()], "" if start == 0 else " ")
        found.append(("(", match.group(1) or ""))
        start = match.end()
    add(text[start:], "" if start == 0 else " ")
    parts = []
    for sign, piece in found[: 2 * MOST_PARTS]:
        if pieces := tokens(piece)[:MOST_WORDS]:
            parts.append(_Part(sign, pieces, _words(pieces)))
    return parts or [_Part("", [text.casefold()] if text else [], [])]


def _words(pieces: list[str]) -> list[Word]:
    """The words of one part; letters of a legal form at its end, or with dots, are one."""
    last = len(pieces)
    while last > 1 and pieces[last - 1].rstrip(".").casefold() in LEGAL_ENDS:
        last -= 1
    plain = []
    for number, piece in enumerate(pieces):
        bare = piece.rstrip(".")
        low = bare.casefold()
        if number >= last and low != "de":
            continue
        if len(pieces) > 1 and piece.endswith(".") and low in LEGAL_LETTERS:
            continue
        if 0 < number < last - 1 and low in ANDS and low not in STOPS and piece[0].islower():
            plain.append(AND)
        else:
            plain.append(ROMAN[bare] if bare in ROMAN and number else piece.casefold())
    if len(pieces) == 1 and pieces[0].rstrip(".").casefold() in LEGAL_LETTERS:
        return [Word(pieces[0].casefold(), "legal", Kind.LEGAL, 0.0)]
    if len(pieces) > 1 and len(pieces[-1]) == 1 and pieces[-1].isupper():  # "Grupo A" is not Grupo B
        low = pieces[-1].casefold()
        return [*words_of(plain[:-1]), Word(low, low, Kind.NAME, SHORT_NAME)]
    return words_of(plain)


def _is_light(part: _Part) -> bool:
    """Whether what stands in brackets only adds a place or a form."""
    return not any(word.kind in (Kind.HARD, Kind.FIELD, Kind.NAME, Kind.NUMBER) for word in part.words)


def _is_unit(part: _Part, parts: list[_Part]) -> bool:
    """Whether what stands in brackets is a part of the body: its commission, its faculty."""
    head = next(iter(part.telling), None)
    return (
        head is not None
        and len(part.words) > 1
        and (head.kind == Kind.UNIT or head.idea in SUBUNITS)
        and not any(word.idea == head.idea for each in parts if each is not part for word in each.words)
    )


def _letters(pieces: list[str]) -> tuple[tuple[str, Kind], ...]:
    lists = known()
    found = []
    last = len(pieces) - 1
    for number, piece in enumerate(pieces[:MOST_WORDS]):
        text = piece.rstrip(".").casefold()
        first = lists.get(text)
        kind = first[0].kind if first else Kind.NAME
        if text in ANDS and 0 < number < last and piece[0].islower():
            kind = Kind.STOP
        elif text in LEGAL_LETTERS:
            kind = Kind.LEGAL
        elif first and first[0].idea in PREPOSITIONS:
            kind = Kind.STOP
        found.append((text, kind))
    return tuple(found)


def _without_acronyms(parts: list[_Part], capitals: bool, given: set[str]) -> tuple[list[_Part], set[str]]:
    """``parts`` without those that are an acronym of the rest, and these acronyms."""
    found: set[str] = set()
    kept: list[_Part] = []
    for number, part in enumerate(parts):
        others = [token for other, each in enumerate(parts) if other != number for token in each.tokens]
        telling = sum(len(each.telling) for other, each in enumerate(parts) if other != number)
        key = _short(part, others, telling, capitals, given)
        if key:
            found.add(key)
        else:
            kept.append(part)
    if not kept:
        return parts, set()
    for part in kept:
        others = [token for each in kept if each is not part for token in each.tokens]
        _take_edges(part, others, capitals, given | found, found)
    return kept, found


def _short(part: _Part, others: list[str], telling: int, capitals: bool, given: set[str]) -> str:
    """The acronym that ``part`` is of the others; empty where it is none."""
    names = (
        [token for token in part.tokens if acronym_key(token) not in LEGAL_LETTERS]
        if len(part.tokens) > 1
        else part.tokens
    )
    key = acronym_key("".join(names))
    if not telling or not 2 <= len(key) <= LONGEST or len(names) > 2:
        return ""
    away = distance(key, _letters(others)) if len(names) == 1 and len(key) > 2 else NEVER
    # "DRC" behind the Danish Refugee Council is not the Congo.
    if away > 0 and any(word.kind in EVERYWHERE for word in part.words):
        return ""
    if key in given:
        return key
    listed = any(word.kind not in (Kind.NAME, Kind.NUMBER) for word in part.words)
    fits = away <= len(key) / 2
    if part.sign == "(" or len(names) == 1:
        if not capitals and all(looks_short(name) for name in names) and (not listed or fits):
            return key
        if fits and not listed:
            return key
        if capitals and part.sign == "(" and len(names) == 1 and not listed:
            return key
    return ""


def _take_edges(part: _Part, more: list[str], capitals: bool, known_short: set[str], found: set[str]) -> None:
    """Take an acronym off the beginning or the end of a part, where it is made of the other words or known."""
    if len(part.tokens) < 3:
        return
    for number in (0, len(part.tokens) - 1):
        token = part.tokens[number].rstrip(".")
        key = acronym_key(token)
        others = part.tokens[:number] + part.tokens[number + 1 :]
        if len(key) < 3 or not (key in known_short or (not capitals and looks_short(token))):
            continue
        away = min(distance(key, _letters(others)), distance(key, _letters(others + more)))
        if key in known_short or away <= (0 if key in known() else len(key) / 2):
            found.add(key)
            part.tokens = others
            part.words = _words(others)
            return


def _strong_parts(parts: list[_Part]) -> list[list[_Part]]:
    """``parts`` in groups that could each be a name; commas part no names, a place belongs to what stands before."""
    groups: list[list[_Part]] = []
    for part in parts:
        own = part.sign not in ("", ",", " ", "(") and any(
            word.kind in (Kind.HARD, Kind.FIELD, Kind.NAME, Kind.SOFT, Kind.REGION) for word in part.words
        )
        if not groups or own:
            groups.append([part])
        else:
            groups[-1].append(part)
    return groups


def _face(
    words: tuple[Word, ...],
    pieces: list[str],
    rest: tuple[Word, ...] = (),
    sign: str = "",
    first: bool = False,
    appended: frozenset[str] = frozenset(),
    rest_language: str = "",
) -> Face:
    low = [piece.rstrip(".").casefold() for piece in pieces]
    heavy = tuple(word for word in words if word.kind not in LIGHT)
    # A name of little words alone ("On", "La Una") is made of them.
    return Face(
        heavy[:MOST_WORDS] or tuple(Word(word.text, word.text, Kind.NAME, 3.5) for word in words),
        language_of(low),
        "".join(word.text.replace(" ", "") for word in words if word.kind != Kind.LEGAL) or "".join(low),
        tuple(word for word in rest if word.kind not in LIGHT),
        sign,
        first,
        rest_language,
        appended,
    )


def _bare(parts: list[_Part], capitals: bool, acronyms: set[str]) -> str:
    """The acronym where the name is one, with a place or a soft head at most."""
    telling = [word for part in parts for word in part.telling if word.kind != Kind.SOFT]
    if len(telling) != 1 or telling[0].kind not in (Kind.NAME, Kind.HARD):
        return ""
    text = telling[0].text
    written = [token.rstrip(".") for part in parts for token in part.tokens if acronym_key(token) == text]
    if not written or not 2 <= len(text) <= LONGEST or telling[0].kind == Kind.HARD:
        return ""
    return text if (looks_short(written[0]) or (len(text) <= 8 and len(parts[0].tokens) == 1)) else ""
