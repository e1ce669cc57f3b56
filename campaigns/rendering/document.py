"""What is printed: a letter in one language with its roll, frozen, complete, and free of any database.

``signatories.documents`` makes it, every renderer reads it and nothing else, so page, PDF, Word, text and data can
not disagree. Texts are in canonical form (``campaigns.text.canonical``); names are as given.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from json.encoder import encode_basestring as _quoted
from typing import Any, Literal, NamedTuple

from campaigns.text.canonical import Text
from campaigns.text.language import direction, number
from campaigns.text.numbering import CALL

SCHEMA = 3
PERSONS = "persons"  # the key of the group in which everybody is a person
# What a document says in the words of this schema alone is written in it, as it always was: its digest stays.
OLDER_SCHEMA = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One footnote: ``content`` is bare inline HTML or several ``<p>`` on one line, ``calls`` counts its calls."""

    key: str
    number: int
    content: str
    calls: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The logo of an entry: the SHA-256 of its PNG, which whoever prints it finds by it, and its size in pixels."""

    sha256: str
    width: int
    height: int


class Entry(NamedTuple):
    """One line of the roll: the printed name and, for a person, what stands after it (title, affiliation).

    ``number`` counts through the list where it is numbered and is 0 where it is not. Acronym, place and logo are there
    where they are printed. ``person``: somebody who stands among organizations; in the group of persons all are.
    """

    name: str
    detail: str = ""
    number: int = 0
    acronym: str = ""
    place: str = ""
    person: bool = False
    logo: Logo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading of the roll and its entries in printed order. An empty heading is a roll without headings.

    A group ``within`` another one follows it and stands under its heading, one level below: places of a country.
    ``language`` is that of the heading where it is not the document's: words that we have in English only.
    """

    key: str
    heading: str
    entries: tuple[Entry, ...]
    within: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Computed counts. An organization counts once; a withheld one counts in ``organizations`` and under no country."""

    organizations: int = 0
    countries: int = 0
    persons: int = 0
    withheld: int = 0

    @property
    def signatories(self) -> int:
        return self.organizations + self.persons


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRoll:
    """Those who signed an earlier version of substance and not yet this one; they are in no total of the document."""

    major: int
    groups: tuple[Group, ...] = ()
    totals: Totals = field(default_factory=Totals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """To whom the letter speaks: printed lines, the first of them the name or office."""

    lines: tuple[str, ...]
    copy: bool = False  # "cc"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDocument:
    """A letter in one language as it is printed. ``date`` is ISO 8601 or empty, ``address`` the page's or empty.

    ``version`` (major.minor) and ``text_sha256`` name the frozen words, both empty for a draft. ``edition`` is 0 unless
    the document is an edition, which bears ``edition_date`` (ISO 8601).
    """

    slug: str
    kind: Literal["letter", "statement", "declaration"]
    language: str
    authoritative_language: str
    title: str
    body: str
    running_title: str = ""
    campaign: str = ""
    letterhead: tuple[str, ...] = ()
    place: str = ""
    date: str = ""
    preface: str = ""
    addressees: tuple[Addressed, ...] = ()
    salutation: str = ""
    closing: str = ""
    notes: tuple[Note, ...] = ()
    roll: Literal["shown", "counted", "hidden"] = "shown"
    groups: tuple[Group, ...] = ()
    totals: Totals = field(default_factory=Totals)
    origins: Literal["", "staff", "form", "both"] = ""  # how the names that are shown came in
    roll_note: str = ""
    address: str = ""
    version: str = ""
    text_sha256: str = ""
    earlier: tuple[EarlierRoll, ...] = ()  # the newest version first
    edition: int = 0
    edition_date: str = ""
    edition_delivered: bool = False
    as_of: str = ""  # the date of the list in ISO 8601, where it is printed
    logos: Literal["none", "beside", "wall"] = "none"

    @property
    def major(self) -> int:
        """The version of substance that the signatories agreed to; 0 for a draft."""
        return int(self.version.partition(".")[0] or 0)

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return direction(self.language)

    @property
    def numbers(self) -> dict[str, int]:
        """Note key to number."""
        return {note.key: note.number for note in self.notes}

    @property
    def addressed(self) -> tuple[Addressed, ...]:
        """Those whom the letter addresses; a letter to nobody may still have copies."""
        return tuple(each for each in self.addressees if not each.copy)

    @property
    def copies(self) -> tuple[Addressed, ...]:
        """Those who get a copy."""
        return tuple(each for each in self.addressees if each.copy)

    @property
    def is_authoritative(self) -> bool:
        return self.language == self.authoritative_language

    @property
    def digest(self) -> str:
        """SHA-256 of the document; equal documents have equal digests on every machine."""
        return hashlib.sha256(canonical_json(self).encode()).hexdigest()


def notes_of(text: Text) -> tuple[Note, ...]:
    """The called notes of ``text`` with their numbers; a call without a note gets an empty one, never none."""
    calls = Counter(key for part in text.parts for key in CALL.findall(part))
    return tuple(
        Note(key=key, number=number, content=text.notes.get(key, ""), calls=calls[key])
        for key, number in text.numbers.items()
    )


def unnamed(totals: Totals, groups: Sequence[Group]) -> tuple[int, int]:
    """How many organizations and how many persons of a shown list are counted and not named.

    Told from those who are named, so that a list that was frozen long ago says it too. Both are 0 where nobody is
    withheld, and where the names do not tell: of totals without their list that count both.
    """
    persons = sum(entry.person or group.key == PERSONS for group in groups for entry in group.entries)
    organizations = sum(len(group.entries) for group in groups) - persons
    if not (totals.organizations and totals.persons):
        return (totals.withheld, 0) if totals.organizations else (0, totals.withheld)
    found = (totals.organizations - organizations, totals.persons - persons)
    return found if sum(found) == totals.withheld and min(found) >= 0 else (0, 0)


def with_counts(html: str, totals: Totals | None, language: str) -> str:
    """``html`` with its live counts filled in, in the digits and separators of ``language``; "…" for no totals."""
    for name in ("organizations", "countries", "signatories"):
        empty = f'<data data-count="{name}"></data>'
        if empty in html:
            html = html.replace(empty, number(getattr(totals, name), language) if totals else "…")
    return html


def settled(document: LetterDocument) -> LetterDocument:
    """The document with its live counts filled in everywhere."""

    # A number that is kept back is not zero.
    totals = None if document.roll == "hidden" else document.totals

    def fill(html: str) -> str:
        return with_counts(html, totals, document.language)

    return replace(
        document,
        salutation=fill(document.salutation),
        body=fill(document.body),
        closing=fill(document.closing),
        notes=tuple(replace(note, content=fill(note.content)) for note in document.notes),
    )


# Fields that schema 2 has not, with the value that says nothing.
ADDED: dict[str, Any] = {"as_of": "", "logos": "none"}


def as_data(document: LetterDocument) -> dict[str, Any]:
    """The document as plain data for JSON: ``from_data`` gives the same document back.

    What schema 3 added is written only where it says something, and a document without any of it in schema 2.
    """
    data = _facts(document)
    data["groups"] = _groups_as_data(document.groups)
    data["earlier"] = [
        {"major": each.major, "groups": _groups_as_data(each.groups), "totals": asdict(each.totals)}
        for each in document.earlier
    ]
    return data


def canonical_json(document: LetterDocument) -> str:
    """What ``document.digest`` hashes: ``as_data`` on one line, keys sorted, nothing escaped that need not be.

    The same as ``json.dumps(as_data(document), sort_keys=True, ensure_ascii=False)``. Every page needs it to find its
    files, so the lists, which may have ten thousand entries, are written here, in a third of the time.
    """
    parts = {name: _dumps(value) for name, value in _facts(document).items()}
    parts["groups"] = _groups_as_json(document.groups)
    parts["earlier"] = ", ".join(
        f'{{"groups": {_groups_as_json(each.groups)}, "major": {each.major}, "totals": {_dumps(asdict(each.totals))}}}'
        for each in document.earlier
    )
    parts["earlier"] = f"[{parts['earlier']}]"
    return f"{{{', '.join(f'{_quoted(name)}: {parts[name]}' for name in sorted(parts))}}}"


def _dumps(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _facts(document: LetterDocument) -> dict[str, Any]:
    """Everything but the lists."""
    added = {name: said for name, nothing in ADDED.items() if (said := getattr(document, name)) != nothing}
    lists = ("groups", "earlier")
    names = [each.name for each in fields(document) if each.name not in ADDED and each.name not in lists]
    data = {name: getattr(document, name) for name in names} | added
    data["addressees"] = [asdict(each) for each in document.addressees]
    data["notes"] = [asdict(each) for each in document.notes]
    data["totals"] = asdict(document.totals)
    return {"schema": SCHEMA if added or _is_new(document) else OLDER_SCHEMA, **data}


def _is_new(document: LetterDocument) -> bool:
    """Whether a list says what schema 2 has no word for."""
    return any(
        group.within or group.language or any(any(entry[2:]) for entry in group.entries)
        for groups in (document.groups, *(each.groups for each in document.earlier))
        for group in groups
    )


def _added(entry: Entry) -> dict[str, Any]:
    added = {name: said for name, said in zip(entry._fields[2:], entry[2:], strict=True) if said}
    return added | {"logo": asdict(entry.logo)} if entry.logo else added


def _groups_as_data(groups: tuple[Group, ...]) -> list[dict[str, Any]]:
    return [
        {
            "key": group.key,
            "heading": group.heading,
            "entries": [{"name": entry.name, "detail": entry.detail, **_added(entry)} for entry in group.entries],
            **{name: said for name in ("within", "language") if (said := getattr(group, name))},
        }
        for group in groups
    ]


def _groups_as_json(groups: tuple[Group, ...]) -> str:
    written = []
    for group in groups:
        after = "".join(
            f', "{name}": {_quoted(said)}' for name in ("language", "within") if (said := getattr(group, name))
        )
        entries = ", ".join(map(_entry_as_json, group.entries))
        written.append(
            f'{{"entries": [{entries}], "heading": {_quoted(group.heading)}, "key": {_quoted(group.key)}{after}}}'
        )
    return f"[{', '.join(written)}]"


def _entry_as_json(entry: Entry) -> str:
    name, detail, number, acronym, place, person, logo = entry
    before = f'"acronym": {_quoted(acronym)}, ' if acronym else ""
    picture = f'"logo": {_dumps(asdict(logo))}, ' if logo else ""
    after = f', "number": {number}' if number else ""
    if person:
        after += ', "person": true'
    if place:
        after += f', "place": {_quoted(place)}'
    return f'{{{before}"detail": {_quoted(detail)}, {picture}"name": {_quoted(name)}{after}}}'


def from_data(data: dict[str, Any]) -> LetterDocument:
    """The document that ``as_data`` wrote, now or when it was at schema 2.

    Raises ValueError for another schema, KeyError or TypeError for data of another shape.
    """
    if data.get("schema") not in (OLDER_SCHEMA, SCHEMA):
        raise ValueError(f"schema {data.get('schema')!r}, not {OLDER_SCHEMA} or {SCHEMA}")
    values = {name: value for name, value in data.items() if name != "schema"}
    values["letterhead"] = tuple(values["letterhead"])
    values["addressees"] = tuple(Addressed(lines=tuple(a["lines"]), copy=a["copy"]) for a in values["addressees"])
    values["notes"] = tuple(Note(**note) for note in values["notes"])
    values["groups"] = _groups(values["groups"])
    values["totals"] = Totals(**values["totals"])
    values["earlier"] = tuple(
        EarlierRoll(major=each["major"], groups=_groups(each["groups"]), totals=Totals(**each["totals"]))
        for each in values["earlier"]
    )
    document = LetterDocument(**values)
    if data["schema"] != as_data(document)["schema"]:
        raise ValueError(f"schema {data['schema']!r} is not the one of what it says")
    return document


def _groups(groups: list[dict[str, Any]]) -> tuple[Group, ...]:
    return tuple(Group(**{**group, "entries": tuple(map(_entry, group["entries"]))}) for group in groups)


def _entry(entry: dict[str, Any]) -> Entry:
    return Entry(**{**entry, "logo": Logo(**entry["logo"])} if entry.get("logo") else entry)
