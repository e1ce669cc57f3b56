"""A name taken apart once, so that it can be compared with many: its words, its acronyms, its countries."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from campaigns.text.lookalikes import is_deceiving
from signatories.matching.abbreviated import NO_MARKS, Marks, bare_acronym, letters_of, marks_of, without_acronyms
from signatories.matching.acronyms import LONGEST, acronym_key
from signatories.matching.dividing import (
    LIGHT,
    MOST_PARTS,
    MOST_WORDS,
    Part,
    is_light,
    is_place_like,
    is_unit,
    parts_of,
    strong_parts,
)
from signatories.matching.folding import MAX, has_few_vowels, is_foreign, legible, spelled_out, stem
from signatories.matching.lexicon import Kind, Word, language_of
from signatories.matching.persons import names_before_comma, without_titles
from signatories.matching.places import codes_of

LONGER = re.compile("[A-Za-z]{4,}")
LEAD = 5  # letters of an acronym that stands before a name and is not made of it


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
    dashed: bool = False  # whether its last part stands behind a dash
    lead: str = ""  # the word in capitals that stands before a name of several words: perhaps its acronym

    @property
    def whole(self) -> bool:
        return not self.sign


@dataclass(frozen=True, slots=True)
class Reading:
    """A name as it is compared."""

    name: str
    key: str
    plain: str  # the same without little words and legal forms
    short: str  # the same without its acronyms and what stands in brackets
    faces: tuple[Face, ...]
    acronyms: frozenset[str]  # what it says its acronym is
    bare: str  # the acronym that it is made of; empty where it is more
    letters: tuple[tuple[str, Kind], ...]  # the words that an acronym could be made of
    more_letters: tuple[tuple[tuple[str, Kind], ...], ...]  # the same of each further name in it
    countries: frozenset[str]
    foreign: bool = False
    deceiving: bool = False
    few_vowels: bool = False
    marks: Marks = NO_MARKS
    in_brackets: frozenset[str] = frozenset()  # the keys of what stands in brackets
    bracketed: frozenset[str] = frozenset()  # ideas of the names in brackets, where nothing but names stands there


def read(name: str, *, acronym: str = "", countries: Iterable[str] = ()) -> Reading:
    """``name`` taken apart; ``countries`` are ISO codes or names in any language, one or several in each."""
    return _read(name, acronym, codes_of(countries))


@lru_cache(maxsize=4096)
def _read(name: str, acronym: str, countries: frozenset[str]) -> Reading:
    name = name[:MAX]
    text = legible(name)
    capitals = _is_capitals(text)
    parts = parts_of(text)
    # Before acronyms are taken off.
    whole = " ".join(map(_key_of, parts))
    # What follows brackets says of which branch, or where: "KAXS (Kab Axtla) Mesoamérica".
    in_brackets = frozenset(key for part in parts[-1:] if part.sign == "(" and len(key := _key_of(part)) > 7)
    if len(parts) > 1 and parts[1].sign in "/|" and parts[1].telling and len(key := _key_of(parts[0])) > 7:
        in_brackets |= {key}
    plain = _plain(parts)
    spelled = spelled_out(name)
    acronyms = {key for each in re.split("[,;/]", acronym) if 1 < len(key := acronym_key(legible(each))) <= LONGEST}
    parts, found = without_acronyms(text, parts, capitals, acronyms)
    acronyms |= found
    acronyms |= {acronym_key(spelled[each]) for each in acronyms if each in spelled}
    if spelled:
        for part in parts:
            part.words = [_spelled(word, spelled) for word in part.words]
    without_titles(parts)
    besides = [part.sign == "(" and not is_light(part) and not is_unit(part, parts) for part in parts]
    main = [part for part, alternate in zip(parts, besides, strict=True) if not alternate] or parts[:1]
    alternates = [part for part, alternate in zip(parts, besides, strict=True) if alternate]
    words = tuple(word for part in main for word in part.words)[:MOST_WORDS]
    # "…, San Cristóbal de Las Casas, Chiapas": what stands before a place, behind a comma, is one.
    located = len(main) > 2 and all(word.kind in (Kind.PLACE, Kind.COUNTRY) for word in main[-1].words)
    appended = frozenset(
        word.idea for part in main[1:]
        if part.sign in ",(" and (len(part.telling) < 2 or (located and part.sign == "," and is_place_like(part)))
        for word in part.words
    )  # fmt: skip
    starts = strong_parts(main)
    faces = _faces_of(main, alternates, starts, words, appended, capitals)
    bare = bare_acronym([part for part in main if part.telling], capitals, acronyms)
    foreign = is_foreign(name)
    return Reading(
        name=name,
        key=whole,
        plain=plain,
        short=_plain(main),
        faces=tuple(faces[:MOST_PARTS]),
        acronyms=frozenset(acronyms),
        bare=bare,
        letters=letters_of(parts[0].tokens if len(starts) > 1 else [each for part in main for each in part.tokens]),
        more_letters=tuple(
            letters_of([token for part in group for token in part.tokens])
            for group in [*starts[1:], *([each] for each in alternates)][:3]
        ),
        countries=countries,
        foreign=foreign,
        deceiving=foreign and is_deceiving(name),
        few_vowels=has_few_vowels(name),
        marks=marks_of(text, main, capitals),
        in_brackets=in_brackets,
        bracketed=frozenset(
            word.idea
            for part in alternates
            for word in part.words
            if all(each.kind in (Kind.NAME, Kind.STOP, Kind.NUMBER) for each in part.words) and word.kind != Kind.STOP
        ),
    )


def _faces_of(
    main: list[Part], alternates: list[Part], starts: list[list[Part]], words: tuple[Word, ...],
    appended: frozenset[str], capitals: bool,
) -> list[Face]:  # fmt: skip
    """The ways to read a name: whole, each of the names that it joins, and what stands in brackets."""
    faces = [
        _face(
            words, [token for part in main for token in part.tokens], appended=appended,
            dashed=any(part.sign == "-" for part in main[1:]), lead="" if capitals else _lead(main[0]),
        )
    ]  # fmt: skip
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
    if names_before_comma(main) or _is_told_of(main):
        said = tuple(word for part in main[1:] for word in part.words)
        faces.append(_face(tuple(main[0].words), main[0].tokens, said, ",", first=True))
    for part in alternates[:2]:
        faces.append(_face(tuple(part.words), part.tokens, words, "("))
        joined = (*words, *part.words)[:MOST_WORDS]
        faces.append(_face(joined, [token for each in (*main, part) for token in each.tokens]))
    return faces


def _plain(parts: list[Part]) -> str:
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


def _face(
    words: tuple[Word, ...],
    pieces: list[str],
    rest: tuple[Word, ...] = (),
    sign: str = "",
    first: bool = False,
    appended: frozenset[str] = frozenset(),
    rest_language: str = "",
    lead: str = "",
    dashed: bool = False,
) -> Face:
    low = [piece.rstrip(".").casefold() for piece in pieces]
    heavy = tuple(word for word in words if word.kind not in LIGHT)
    # A name of little words alone ("On", "La Una") is made of them.
    return Face(
        heavy[:MOST_WORDS] or tuple(Word(word.text, word.text, Kind.NAME, 3.5) for word in words),
        language_of(low),
        _squashed(words) or "".join(low),
        tuple(word for word in rest if word.kind not in LIGHT),
        sign,
        first,
        rest_language,
        appended,
        dashed,
        lead,
    )


def _key_of(part: Part) -> str:
    return " ".join(token.rstrip(".").casefold() for token in part.tokens)


def _is_told_of(parts: list[Part]) -> bool:
    """Whether a name of its own stands before a comma, and what the body is behind it: "Umanotera, slovenska …"."""
    if len(parts) < 2 or parts[1].sign != "," or len(parts[1].words) < 2:
        return False
    return any(word.kind == Kind.NAME and len(word.text) > 4 for word in parts[0].words)


def _squashed(words: tuple[Word, ...]) -> str:
    texts = [word.text for word in words if word.kind != Kind.LEGAL]
    # A phrase of two ideas stands there once for each.
    return "".join(text for text, _same in groupby(texts)).replace(" ", "")


def _lead(part: Part) -> str:
    first = part.tokens[0] if part.tokens else ""
    if len(part.words) < 4 or len(first) < LEAD or not first.isupper() or part.words[0].kind != Kind.NAME:
        return ""
    return part.words[0].idea
