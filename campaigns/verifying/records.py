"""What a file is compared with: our record of an edition or a version, or a manifest. Documents beside documents.

Where the record comes from is the matter of ``Records``: ``signatories.verifying`` reads the database, ``manifest`` a
file, so that a PDF can be verified where nobody has our database.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from html import unescape
from typing import Protocol

from campaigns.rendering.document import EarlierRoll, Group, LetterDocument, Totals
from campaigns.rendering.rolls import printed_line
from campaigns.text.aligning import matches
from campaigns.verifying.findings import Difference, shortened

TOKEN = re.compile(r"<[^>]*>|[^<\s]+")
CONTEXT = 4  # words before a gap that are quoted
# Compared piece by piece, or with the words.
OTHERWISE = {"groups", "totals", "earlier", "addressees", "notes"}
MARKED_UP = ("salutation", "body", "closing")
WITH_THE_WORDS = ("title", "language", "authoritative_language", "version", "text_sha256")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A file whose hash we have. ``edition`` is 0 for a present file of the letter, ``taken_off`` a day or None."""

    title: str
    slug: str
    language: str
    format: str
    paper: str = ""
    address: str = ""
    edition: int = 0
    date: str = ""
    version: str = ""
    taken_off: datetime.date | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What we hold of the letter that a file names. ``document`` is None where nothing of it may be told.

    ``frozen``: an edition, which never changes; otherwise words that are frozen, among facts and names of today.
    ``agrees`` answers, where nothing may be told, whether the file has the very same data; ``outdated``: of an earlier
    version than the one in force, whose list was another.
    """

    title: str
    document: LetterDocument | None
    frozen: bool
    edition: int = 0
    version: str = ""
    date: str = ""
    address: str = ""
    taken_off: datetime.date | None = None
    withdrawn: bool = False
    agrees: bool = False
    outdated: bool = False
    missing: bool = False  # the letter is known, the edition or version that the file names is not


class Records(Protocol):
    """Where to ask."""

    def file(self, sha256: str) -> Known | None:
        """The file with this hash, if we made it and the reader may know of it."""

    def record(self, document: LetterDocument) -> Record | None:
        """What we hold of the letter that ``document`` names, if the reader may know of it."""

    def logos(self, document: LetterDocument) -> Mapping[str, bytes]:
        """The pictures that ``document`` names, by their SHA-256, as far as we have them and show them."""


def words_differ(found: LetterDocument, record: LetterDocument) -> list[Difference]:
    """How title, salutation, body, closing and notes differ, link targets too, and which version they say to be."""
    differences = []
    for name in WITH_THE_WORDS:
        if getattr(found, name) != getattr(record, name):
            differences.append(_changed(name, getattr(found, name), getattr(record, name)))
    for name in MARKED_UP:
        differences += _html(name, getattr(found, name), getattr(record, name))
    ours, theirs = ({note.key: note for note in each.notes} for each in (found, record))
    for key in dict.fromkeys([*theirs, *ours]):
        number = str((ours.get(key) or theirs[key]).number)
        if key not in ours or key not in theirs:
            gone = key not in ours
            words = shortened(_shown(TOKEN.findall((theirs if gone else ours)[key].content)))
            differences.append(
                Difference(
                    kind="missing" if gone else "added",
                    place=f"note {number}",
                    found="" if gone else words,
                    expected=words if gone else "",
                )
            )
        else:
            differences += _html(f"note {number}", ours[key].content, theirs[key].content)
            differences += _figure(f"note {number}", ours[key].number, theirs[key].number)
    return differences


def facts_differ(found: LetterDocument, record: LetterDocument) -> list[Difference]:
    """How everything around words and names differs: letterhead, date, addressees, languages, edition."""
    differences = []
    for each in fields(LetterDocument):
        if each.name in {*OTHERWISE, *MARKED_UP, *WITH_THE_WORDS}:
            continue
        ours, theirs = (_text(getattr(document, each.name)) for document in (found, record))
        if ours != theirs:
            differences.append(_changed("display" if each.name == "roll" else each.name, ours, theirs))
    ours, theirs = ("; ".join(_addressed(document)) for document in (found, record))
    if ours != theirs:
        differences.append(_changed("addressees", ours, theirs))
    return differences


def names_differ(found: LetterDocument, record: LetterDocument) -> list[Difference]:
    """How the rolls differ: whom one names and the other does not, under which heading, and how they count."""
    differences = [*_roll("roll", found.groups, record.groups), *_totals(found.totals, record.totals)]
    ours, theirs = ({roll.major: roll for roll in each.earlier} for each in (found, record))
    for major in sorted({*ours, *theirs}):
        nobody = EarlierRoll(major=major)
        one, other = ours.get(major, nobody), theirs.get(major, nobody)
        differences += _roll("roll", one.groups, other.groups)
        differences += _totals(one.totals, other.totals)
    return differences


def _totals(found: Totals, record: Totals) -> list[Difference]:
    return [
        difference
        for each in fields(Totals)
        for difference in _figure(each.name, getattr(found, each.name), getattr(record, each.name))
    ]


def names_of(document: LetterDocument) -> set[str]:
    """Everybody whom a document names, in whichever of its lists."""
    lists = [document.groups, *(roll.groups for roll in document.earlier)]
    return {name for groups in lists for _heading, name in _entries(groups)}


def miscounted(document: LetterDocument) -> bool:
    """Whether a document that names its signatories names another number than it counts."""
    named = sum(len(group.entries) for group in document.groups)
    return document.roll == "shown" and named + document.totals.withheld != document.totals.signatories


def _roll(place: str, found: Sequence[Group], record: Sequence[Group]) -> Iterator[Difference]:
    ours, theirs = _entries(found), _entries(record)
    pairs = matches(ours, theirs)
    missing: list[tuple[str, str]] = []
    added: list[tuple[str, str]] = []
    a = b = 0
    for i, j in [*pairs, (len(ours), len(theirs))]:
        if i - a == 1 and j - b == 1 and ours[a][0] == theirs[b][0]:
            heading = ours[a][0]
            yield Difference(
                kind="changed",
                place=place,
                found=shortened(ours[a][1]),
                expected=shortened(theirs[b][1]),
                after=heading,
            )
        else:
            added += ours[a:i]
            missing += theirs[b:j]
        a, b = i + 1, j + 1
    for heading, name in added:
        place_before = next((entry for entry in missing if entry[1] == name), None)
        if place_before:
            missing.remove(place_before)
            if place_before[0] != heading:
                yield Difference(kind="changed", place="heading", found=heading, expected=place_before[0], after=name)
            else:
                yield Difference(kind="changed", place="order", found=shortened(name), after=heading)
        else:
            yield Difference(kind="added", place=place, found=shortened(name), after=heading)
    for heading, name in missing:
        yield Difference(kind="missing", place=place, expected=shortened(name), after=heading)


def _entries(groups: Sequence[Group]) -> list[tuple[str, str]]:
    return [(group.heading, printed_line(entry)) for group in groups for entry in group.entries]


def _html(place: str, found: str, record: str) -> Iterator[Difference]:
    if found == record:
        return
    ours, theirs = TOKEN.findall(found), TOKEN.findall(record)
    a = b = 0
    for i, j in [*matches(ours, theirs), (len(ours), len(theirs))]:
        if i > a or j > b:
            one, other = shortened(_shown(ours[a:i])), shortened(_shown(theirs[b:j]))
            after = _shown([token for token in ours[:a] if not token.startswith("<")][-CONTEXT:])
            if i > a and j > b:
                yield _changed(place, one, other)
            elif i > a:
                yield Difference(kind="added", place=place, found=one, after=after)
            else:
                yield Difference(kind="missing", place=place, expected=other, after=after)
        a, b = i + 1, j + 1


def _shown(tokens: Sequence[str]) -> str:
    """Words as one reads them. Where only marks differ they are shown: a link by its address."""
    words = [token for token in tokens if not token.startswith("<")]
    return unescape(" ".join(words)) if words else " ".join(tokens)


def _changed(place: str, found: str, expected: str) -> Difference:
    return Difference(kind="changed", place=place, found=shortened(found), expected=shortened(expected))


def _figure(place: str, found: int, expected: int) -> list[Difference]:
    return [] if found == expected else [_changed(place, str(found), str(expected))]


def _text(value: object) -> str:
    return " / ".join(value) if isinstance(value, tuple) else str(value)


def _addressed(document: LetterDocument) -> Iterator[str]:
    for each in document.addressees:
        yield ", ".join(each.lines) + (" (cc)" if each.copy else "")
