"""A glance at a name before it is read: whether it surely is that of another body than one that was read.

Of the names that the index offers for one of many, one in a hundred is alike, and to read and compare them takes nearly
all of the time. The glance looks at words alone, and only at plain names: what has brackets, signs, other scripts or
capitals like those of an acronym is always read. It leans on three rules of ``comparing``: a word that no
list knows, left over on each side, makes two bodies; such a word is shared by its stem, by its letters, or where two
words are written together; acronyms are told, or look like one. Its tests hold it against what that says.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from signatories.matching.acronyms import acronym_key, looks_short
from signatories.matching.folding import MAX, TWO_WORD, is_foreign, legible, sound, stem, tokens
from signatories.matching.lexicon import ANDS, LEGAL_LETTERS, LEGAL_SMALL, STOPS, Kind, known, words_of
from signatories.matching.reading import Reading
from signatories.matching.whole_names import HEARD

PLAIN = re.compile("[A-Za-z0-9&' ]+")
MOST_WORDS = 30
SHORTEST = 4  # letters of a word that is taken for a name of its own
LONG = 6  # letters of a word that may be two written together
LONGEST_ENDING = 5  # letters in which two forms of a word may differ
ALIKE = 86  # per cent of the letters, from which on two names of one country are shown whatever they say
LITTLE = ANDS | LEGAL_LETTERS | LEGAL_SMALL  # words that a name may leave out


@dataclass(frozen=True, slots=True)
class Seams:
    """How a word may begin and end that is written together of two of some words; with one error between them."""

    begins: tuple[str, ...]
    ends: tuple[str, ...]
    nearly_begins: tuple[str, ...]
    nearly_ends: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str]) -> "Seams":
        # Little words alone are passed over; within a phrase they count.
        begins = tuple(f"{each}{after}" if each in STOPS else each for each, after in pairwise((*words, "?")))
        ends = tuple(f"{before}{each}" if each in STOPS else each for before, each in pairwise(("?", *words)))
        return cls(begins, ends, tuple(each[:-1] for each in begins), tuple(each[1:] for each in ends))

    def may_make(self, word: str) -> bool:
        """Whether ``word`` may be two of these; an error spoils one of them, or where they meet."""
        return len(word) >= LONG and (
            word.startswith(self.begins)
            or word.endswith(self.ends)
            or (word.startswith(self.nearly_begins) and word.endswith(self.nearly_ends))
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """The words of a plain name in lower case; ``own`` are those that no list knows."""

    key: str
    words: tuple[str, ...]
    own: tuple[str, ...]
    squashed: str
    little: int  # letters of words that it may leave out
    seams: Seams


@lru_cache(maxsize=16384)
def outline(name: str) -> Outline | None:
    """What a glance sees of ``name``; None where it has to be read."""
    if len(name) > MAX or is_foreign(name) or (not name.isascii() and TWO_WORD.search(name.casefold())):
        return None
    text = legible(name)
    if not PLAIN.fullmatch(text):
        return None
    pieces = tokens(text)
    if not 2 <= len(pieces) <= MOST_WORDS or any(looks_short(piece) for piece in pieces):
        return None
    words = tuple(piece.casefold() for piece in pieces)
    own = tuple(word for word in words if is_own(word))
    if not own:
        return None
    key = " ".join(words)
    little = sum(len(word) for word in words if word in LITTLE)
    little += sum(len(form) for form in _legal() if form in key)
    return Outline(key, words, own, "".join(words), little, Seams.of(words))


@lru_cache(maxsize=32768)
def is_own(word: str) -> bool:
    """Whether ``word`` is a name wherever it stands: in no list, by itself or within a phrase, in no form."""
    if len(word) < SHORTEST or not word.isalpha() or word in LITTLE or not _in_lists().isdisjoint((word, stem(word))):
        return False
    found = words_of([word])
    return len(found) == 1 and found[0].kind == Kind.NAME and found[0].idea == stem(word) and not found[0].others


@cache
def _legal() -> tuple[str, ...]:
    """The legal forms that are written out."""
    return tuple(form for form, words in known().items() if words[0].kind == Kind.LEGAL)


@cache
def _in_lists() -> frozenset[str]:
    """Every word of a phrase of the lists, and every idea."""
    lists = known()
    ideas = {idea for words in lists.values() for word in words for idea in (word.idea, *word.others)}
    return frozenset(word for form in lists for word in form.split()) | ideas


class Glance:
    """One name that was read, to be held against many by a glance."""

    def __init__(self, reading: Reading) -> None:
        words = {word for face in reading.faces for word in face.words}
        self.key = reading.key
        self.countries = reading.countries
        self.texts = {word.text for word in words}
        self.ideas = {idea for word in words for idea in (word.idea, *word.others)}
        self.squashed = [face.squashed for face in reading.faces]
        self.names = {word.text for word in words if word.kind == Kind.NAME}
        self.seams = Seams.of(reading.key.split())
        self.acronyms = bool(reading.acronyms)
        # One that is written in short, in another script or in letters that stand for two may be near to anything.
        able = not (reading.bare or reading.foreign or reading.few_vowels or any(word.shortened for word in words))
        self.own = [
            word.text for word in reading.faces[0].words
            if able and word.kind == Kind.NAME and not word.others and is_own(word.text)
        ]  # fmt: skip

    def refuses(self, names: Iterable[str], *, acronyms: Sequence[str] = (), countries: Iterable[str] = ()) -> bool:
        """Whether none of the ``names`` of a body is one of this, or looks like it.

        ``acronyms`` are what it says that it is in short, ``countries`` ISO codes.
        """
        short = acronym_key(legible("".join(acronyms)))
        if not self.own or (short and (self.acronyms or self.key in short)):
            return False
        abroad = bool(self.countries) and bool(countries) and self.countries.isdisjoint(countries)
        heard = not HEARD.isdisjoint(self.countries) or not HEARD.isdisjoint(countries)
        return all(self._refuses(name, short, abroad=abroad, heard=heard) for name in names)

    def _refuses(self, name: str, short: str, *, abroad: bool, heard: bool) -> bool:
        other = outline(name)
        return (
            other is not None
            and any(word not in short and stem(word) not in self.ideas and is_far(word, self.texts, heard=heard)
                    for word in other.own)
            and any(is_far(word, other.words, heard=heard) for word in self.own)
            and (abroad or not fuzz.token_sort_ratio(self.key, other.key, score_cutoff=ALIKE))
            and not any(other.seams.may_make(word) for word in self.names)
            and not any(self.seams.may_make(word) for word in other.own)
            and not self._is_squashed(other)
        )  # fmt: skip

    def _is_squashed(self, other: Outline) -> bool:
        """Whether the two may be the same letters with other blanks, or with one error among them."""
        # A transposition is two errors in this measure, which adds up, unlike the other.
        most = 2 + other.little
        return any(Levenshtein.distance(each, other.squashed, score_cutoff=most) <= most for each in self.squashed)


def is_far(word: str, others: Iterable[str], *, heard: bool = False) -> bool:
    """Whether none of ``others`` is another spelling or form of ``word``, nor sounds so where names are ``heard``."""
    key, size = stem(word), len(word)
    for other in others:
        if other[:4] == word[:4] and _is_form(word, other):
            return False
        if (
            abs(len(other) - size) <= 2
            and OSA.distance(word, other, score_cutoff=2) <= (1 if max(size, len(other)) < 8 else 2)
        ) or stem(other) == key:
            return False
        if heard and sound(word) == sound(other):
            return False
    return True


def _is_form(word: str, other: str) -> bool:
    """Whether the two may differ in their endings alone."""
    same = next((place for place, pair in enumerate(zip(word, other, strict=False)) if pair[0] != pair[1]), None)
    return same is None or max(len(word), len(other)) - same <= LONGEST_ENDING
