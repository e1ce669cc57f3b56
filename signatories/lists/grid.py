"""A list before anybody knows which line names its columns: lines of cells, and what the file said about them."""

from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _

from signatories.lists.table import Kind, Sheet, UnreadableList

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 100
MAX_CELLS = 1_000_000  # filled ones; 50,000 rows of twenty columns
NAMED = 5  # lines that a warning names before it counts the rest


@dataclass(slots=True)
class Line:
    """The cells of one line, which is counted from 1."""

    number: int
    cells: list[str]
    hidden: bool = False


@dataclass(slots=True)
class Grid:
    """What a reader of one kind of file found. ``warnings`` are sentences."""

    kind: Kind
    lines: list[Line]
    encoding: str = ""
    other_encodings: tuple[str, ...] = ()
    delimiter: str = ""
    quote: str = ""
    sheet: str = ""
    sheets: tuple[Sheet, ...] = ()
    warnings: list[str] = field(default_factory=list)


def too_many_rows() -> UnreadableList:
    return UnreadableList(
        _("The list has more than %(limit)s rows. Split it and read the parts one after the other.")
        % {"limit": f"{MAX_ROWS:,}"}
    )


def too_long(line: int) -> UnreadableList:
    return UnreadableList(
        _("Line %(line)d is too long for a line of a list. See whether the line breaks are missing.") % {"line": line}
    )


def too_many_columns(line: int) -> UnreadableList:
    return UnreadableList(
        _("Line %(line)d has more than %(limit)d columns. Delete what stands outside the list and try again.")
        % {"line": line, "limit": MAX_COLUMNS}
    )


def too_many_cells() -> UnreadableList:
    return UnreadableList(
        _("The list has more than %(limit)s filled cells. Delete columns that are not needed and try again.")
        % {"limit": f"{MAX_CELLS:,}"}
    )


def named(places: list[str] | list[int] | set[int]) -> str:
    """The first few of ``places``, for a sentence: "3, 7, 12, …"."""
    ordered = sorted(places) if isinstance(places, set) else places
    return ", ".join([*map(str, islice(ordered, NAMED)), *(["…"] if len(ordered) > NAMED else [])])
