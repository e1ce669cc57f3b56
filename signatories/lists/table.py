"""What reading a list gives: cells as text with the lines they stand on, and what was detected on the way.

``read_list`` in ``signatories.lists.reading`` makes a Table, ``guess_columns`` in ``signatories.lists.columns`` says
what its columns hold, ``read_pasted`` in ``signatories.lists.pasting`` makes a PastedList. Nothing in a list is dropped
silently: what is no row stands in ``left_out`` with the reason, in the reader's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from django.utils.translation import gettext_lazy, pgettext_lazy


class UnreadableList(ValueError):
    """A file or text that is no list; the message is one sentence in the reader's language that says what to do."""


class Kind(Enum):
    """What sort of file a list came in."""

    CSV = "csv"
    TSV = "tsv"
    XLSX = "xlsx"
    ODS = "ods"
    PASTED = "pasted"
    JSON = "json"  # what our own export writes: signatories.resources.listing


class Field(Enum):
    """What a column of a list holds. A name in a language is ``name:es``: see ``Target``."""

    NAME = "name"
    COUNTRIES = "countries"
    ACRONYM = "acronym"
    PLACE = "place"
    SCOPE = "scope"
    KIND = "kind"
    WEBSITE = "website"
    EMAIL_DOMAIN = "email_domain"
    REFERENCE = "reference"
    PARENT = "parent"
    PRINTED_NAME = "printed_name"
    NAME_IN = "name_in"
    ALIAS = "alias"
    LISTING = "listing"
    TIER = "tier"
    CAPACITY = "capacity"
    DETAIL = "detail"
    PERSON = "person"
    TITLE = "title"
    EMAIL = "email"
    SIGNED_AT = "signed_at"
    LANGUAGE = "language"
    IGNORE = "ignore"

    @property
    def label(self) -> str:
        """What staff read for it."""
        return str(LABELS[self])

    @property
    def private(self) -> bool:
        """Whether it is about the person behind a sign-on, whose columns only those with the permission may import."""
        return self in (Field.PERSON, Field.TITLE, Field.EMAIL)

    @property
    def repeatable(self) -> bool:
        """Whether several columns may hold it."""
        return self in (Field.ALIAS, Field.NAME_IN, Field.IGNORE)


LABELS = {
    Field.NAME: gettext_lazy("name"),
    Field.COUNTRIES: gettext_lazy("countries"),
    Field.ACRONYM: gettext_lazy("acronym"),
    Field.PLACE: gettext_lazy("place"),
    Field.SCOPE: gettext_lazy("scope"),
    Field.KIND: gettext_lazy("type"),
    Field.WEBSITE: gettext_lazy("website"),
    Field.EMAIL_DOMAIN: gettext_lazy("e-mail domain"),
    Field.REFERENCE: gettext_lazy("reference"),
    Field.PARENT: gettext_lazy("parent organization"),
    Field.PRINTED_NAME: gettext_lazy("printed name"),
    Field.NAME_IN: gettext_lazy("name in a language"),
    Field.ALIAS: gettext_lazy("alias"),
    Field.LISTING: gettext_lazy("listing"),
    Field.TIER: gettext_lazy("role on the letter"),
    Field.CAPACITY: gettext_lazy("signs"),
    Field.DETAIL: gettext_lazy("title and affiliation"),
    Field.PERSON: gettext_lazy("name of the person"),
    Field.TITLE: pgettext_lazy("of a person", "position"),
    Field.EMAIL: gettext_lazy("e-mail"),
    Field.SIGNED_AT: gettext_lazy("signed at"),
    Field.LANGUAGE: gettext_lazy("language"),
    Field.IGNORE: gettext_lazy("not imported"),
}


ALIASES = ("former", "translated", "acronym")  # sorts of names with columns of their own


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column goes: a field, for NAME_IN the language of the names in it, for ALIAS what sort of names they are.

    As text it is ``name``, ``countries``, ``name:es`` or ``alias:former``, which is what a form's choice sends back.
    """

    field: Field
    language: str = ""
    sure: bool = True  # False: seen in the cells or in a word of the heading, so staff should look
    alias: str = ""  # one of ALIASES; empty for spellings, and where nobody says

    def __str__(self) -> str:
        if self.field == Field.NAME_IN:
            return f"name:{self.language}"
        return f"alias:{self.alias}" if self.alias else self.field.value

    @classmethod
    def parse(cls, value: str) -> "Target":
        """The target that ``str`` wrote. Raises ValueError."""
        if value.startswith("name:") and len(value) > len("name:"):
            return cls(Field.NAME_IN, value.removeprefix("name:"))
        if value.removeprefix("alias:") in ALIASES and value.startswith("alias:"):
            return cls(Field.ALIAS, alias=value.removeprefix("alias:"))
        return cls(Field(value))


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``name`` is for people and told apart from all others; ``heading`` is the cell as found."""

    index: int  # of its cell in every row
    letter: str  # "A", "B", … as spreadsheets count
    heading: str = ""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line (of a spreadsheet: the row) where it begins, counted from 1, and a cell for every column."""

    line: int
    cells: tuple[str, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is no row of the list, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading inside the list that names countries or a scope for the lines under it, up to the next one."""

    line: int
    text: str  # as it stands
    countries: tuple[str, ...] = ()  # codes
    scope: str = ""  # "regional" or "international"; empty with countries


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a spreadsheet."""

    name: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Detected:
    """How a list was read; every part of it can be given to ``read_list`` instead."""

    kind: Kind
    encoding: str = ""  # Python's name of it; empty for spreadsheets
    delimiter: str = ""
    quote: str = ""  # the character around cells that hold the delimiter; empty where no cell has one
    sheet: str = ""
    sheets: tuple[Sheet, ...] = ()
    heading_line: int = 0  # 0: the list has no headings
    other_encodings: tuple[str, ...] = ()  # that would read it too, the likeliest first

    @property
    def encoding_label(self) -> str:
        """The encoding as people know it."""
        return ENCODINGS.get(self.encoding, self.encoding)

    @property
    def delimiter_label(self) -> str:
        """The delimiter in words."""
        return str(DELIMITERS.get(self.delimiter, self.delimiter))


ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1252": "Windows-1252",
    "iso8859-1": "Latin-1 (ISO 8859-1)",
    "mac-roman": "Mac Roman",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1256": "Windows-1256",
}
DELIMITERS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("vertical bar"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A list as rows and columns, with all that was seen on the way.

    ``sections`` are rows that look like headings of countries. They stand among ``rows`` until somebody agrees:
    ``with_sections`` makes a column of them.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    detected: Detected
    warnings: tuple[str, ...] = ()  # sentences
    left_out: tuple[LeftOut, ...] = ()
    sections: tuple[Section, ...] = ()

    def with_sections(self) -> "Table":
        """The table with a last column of the countries or the scope that the section headings name.

        The headings themselves move to ``left_out``. Without any the table is given back as it is.
        """
        if not self.sections:
            return self
        at = {section.line: section for section in self.sections}
        index = len(self.columns)
        column = Column(index=index, letter=letter(index), heading="countries", name=_unused("countries", self.columns))
        rows = []
        current = ""
        for row in self.rows:
            if row.line in at:
                section = at[row.line]
                current = section.scope or "; ".join(section.countries)
            else:
                rows.append(replace(row, cells=(*row.cells, current)))
        gone = tuple(LeftOut(each.line, each.text, str(HEADING_OF_ROWS)) for each in self.sections)
        return replace(
            self,
            columns=(*self.columns, column),
            rows=tuple(rows),
            left_out=tuple(sorted((*self.left_out, *gone), key=lambda each: each.line)),
            sections=(),
        )


HEADING_OF_ROWS = gettext_lazy("A heading; the rows under it belong to it.")


class ProposalKind(Enum):
    """What a line seems to hold beside the name."""

    ACRONYM = "acronym"
    PLACE = "place"
    COUNTRIES = "countries"
    SPLIT = "split"  # several entries on one line
    JOIN = "join"  # an entry that goes on in the next line
    PERSON = "person"  # a question: is this a person?


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that the line seems to say, for staff to accept; nothing follows from it by itself.

    ``rest`` is the name that remains when this one alone is accepted; for several see ``remaining``. ``parts`` are the
    codes of COUNTRIES, the names of a SPLIT, the one name that a JOIN makes with the next entry, and what stands after
    the name of a PERSON, if anything.
    """

    kind: ProposalKind
    value: str
    rest: str
    why: str  # a sentence
    parts: tuple[str, ...] = ()
    cuts: tuple[tuple[int, int], ...] = ()  # from where to where it is taken out of the printed name


def remaining(printed_name: str, accepted: Iterable[Proposal]) -> str:
    """The name that remains of an entry's ``printed_name`` when these of its proposals are accepted."""
    gone = {place for proposal in accepted for start, end in proposal.cuts for place in range(start, end)}
    rest = "".join(character for place, character in enumerate(printed_name) if place not in gone)
    return rest.strip(" ,;–—-") if gone else rest


@dataclass(frozen=True, slots=True)
class PastedEntry:
    """One entry of a pasted list. ``printed_name`` is the line as it stands, without its number or bullet."""

    line: int
    printed_name: str
    countries: tuple[str, ...] = ()  # of the heading above it
    scope: str = ""  # of the heading above it
    proposals: tuple[Proposal, ...] = ()
    repeats: int = 0  # the line on which the same entry stands before, under the same heading or another; else 0


@dataclass(frozen=True, slots=True)
class PastedList:
    """What was pasted: a ``table`` where cells were pasted (entries are empty then), else ``entries`` under"
    " headings."""

    entries: tuple[PastedEntry, ...] = ()
    headings: tuple[Section, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()
    table: Table | None = None


Guesses = Mapping[int, Target]


def letter(index: int) -> str:
    """The letters by which spreadsheets call the column with this index: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _unused(name: str, columns: tuple[Column, ...]) -> str:
    taken = {column.name for column in columns}
    return next(each for each in (name, *(f"{name} ({n})" for n in range(2, len(taken) + 3))) if each not in taken)
