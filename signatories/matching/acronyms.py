"""Acronyms: what may be one, and whether it is made of the beginnings of the words of a name."""

import re
from functools import lru_cache

from signatories.matching.lexicon import Kind

LONGEST = 12
SKIP = {
    Kind.STOP: 0.0, Kind.LEGAL: 0.0, Kind.SOFT: 1.0, Kind.COUNTRY: 0.6, Kind.DEMONYM: 1.0, Kind.UNIT: 2.0,
    Kind.SCOPE: 2.0, Kind.PLACE: 1.0,
}  # fmt: skip
NEVER = 99.0
WHOLE = 0.6  # at most so far from a name that it is made of, but for its country
WITHIN = 3.2  # a letter from within a word


@lru_cache(maxsize=16384)
def acronym_key(text: str) -> str:
    """An acronym as its letters and digits in lower case."""
    if not text.isalnum():
        text = "".join(character for character in text if character.isalnum())
    return text.casefold()


def looks_short(token: str) -> bool:
    """Whether ``token`` is written as acronyms are: "CEJIL", "ICJ-CIJ", "UNAMG", "CoDevi", "WiLDAF"."""
    if token[1:].islower() or token.isdigit():
        return False
    letters = [character for character in token if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    return 2 <= len(letters) <= LONGEST and capitals >= 2 and capitals * 2 >= len(letters)


@lru_cache(maxsize=16384)
def distance(acronym: str, words: tuple[tuple[str, Kind], ...], *, begun: bool = False) -> float:
    """How far ``acronym`` is from the beginnings of ``words``: 0 for their initials, with or without little words.

    One for each further letter that a word gives, more for one from within it, three for a word that gives none. At
    least 99 for what does not fit. Where it is only ``begun``, words may follow that it leaves out.
    """
    words = words[:24]
    size = len(acronym)
    if not 2 <= size <= LONGEST:
        return NEVER
    row = [0.0] + [NEVER] * size
    least = NEVER
    for text, kind in words:
        skip = SKIP.get(kind, 3.0 if size < 6 else 2.5)
        following = [cost + skip for cost in row]
        for done in range(size):
            if row[done] >= NEVER:
                continue
            for taken in range(1, min(4, len(text), size - done) + 1):
                if acronym[done + taken - 1] != text[taken - 1]:
                    break
                cost = row[done] + (taken - 1) * (1.5 if kind == Kind.STOP else 1.0)
                if cost < following[done + taken]:
                    following[done + taken] = cost
                # "INESC": of "socioeconômicos" it takes the middle as well.
                more = done + taken
                if more < size and len(text) > 5 and kind != Kind.STOP and acronym[more] in text[taken + 1 :]:
                    following[more + 1] = min(following[more + 1], cost + WITHIN)
        row = following
        least = min(least, row[size])
    return least if begun else min(row[size], NEVER)


# What a letter of an acronym tells, in bits, and what it costs to say where in a name it comes from.
LETTER, BEGINS, GOES_ON, OF_A_LITTLE_WORD, INSIDE = 4.1, 0.4, 1.2, 0.8, 3.4
WITHIN_A_COMPOUND = 2.4
COMPOUND = 14  # letters of a word that is likely two: "Ontwikkelingssamenwerking"
LEFT_OUT = {Kind.STOP: 0.2, Kind.LEGAL: 0.2, Kind.HARD: 2.0, Kind.FIELD: 2.0, Kind.NAME: 2.0, Kind.NUMBER: 2.0}


@lru_cache(maxsize=16384)
def evidence(acronym: str, words: tuple[tuple[str, Kind], ...]) -> float:
    """How many bits speak for ``acronym`` being made of ``words``, whatever it passes over; below 0 for nothing.

    Long acronyms may pass over much and yet be beyond doubt: "UDEFEGUA" is of Unidad, Defensores, Guatemala.
    """
    size = len(acronym)
    row = [0.0] + [NEVER] * size
    for text, kind in words[:24]:
        left_out = LEFT_OUT.get(kind, 1.0)
        following = [cost + left_out for cost in row]
        for done in range(size):
            if row[done] >= NEVER:
                continue
            start = row[done] + BEGINS + (OF_A_LITTLE_WORD if kind == Kind.STOP else 0.0)
            for taken in range(1, min(5, len(text), size - done) + 1):
                if acronym[done + taken - 1] != text[taken - 1]:
                    break
                cost, more = start + (taken - 1) * GOES_ON, done + taken
                following[more] = min(following[more], cost)
                if more < size and len(text) > 5 and kind != Kind.STOP and acronym[more] in text[taken + 1 :]:
                    following[more + 1] = min(
                        following[more + 1], cost + (INSIDE if len(text) < COMPOUND else WITHIN_A_COMPOUND)
                    )
        row = following
    return LETTER * size - row[size]


@lru_cache(maxsize=4096)
def is_blend(short: str, words: tuple[tuple[str, Kind], ...]) -> bool:
    """Whether ``short`` is the beginnings of two words or more that stand together: "Frayba", of Fray Bartolomé."""
    if not 5 <= len(short) <= LONGEST:
        return False
    texts = [text for text, kind in words[:24] if kind != Kind.STOP or len(text) > 3]
    return any(_is_begun(short, texts[start:], 0) for start in range(len(texts)))


def _is_begun(short: str, texts: list[str], used: int) -> bool:
    if not short:
        return used > 1
    if not texts or used > 3:
        return False
    return any(
        short[:size] == texts[0][:size] and _is_begun(short[size:], texts[1:], used + 1)
        for size in range(2, min(len(short), len(texts[0])) + 1)
    )


def initials(words: tuple[tuple[str, Kind], ...]) -> set[str]:
    """The acronyms that a name makes by initials alone: of all its words, without little words, without its place."""
    found = set()
    for left_out in ((Kind.STOP, Kind.LEGAL), (Kind.LEGAL,), (Kind.STOP, Kind.LEGAL, Kind.COUNTRY, Kind.DEMONYM)):
        made = "".join(text[:1] for text, kind in words if kind not in left_out)
        if 3 <= len(made) <= LONGEST:
            found.add(made)
            if len(once := re.sub(r"(.)\1+", r"\1", made)) > 2:
                found.add(once)
    return found
