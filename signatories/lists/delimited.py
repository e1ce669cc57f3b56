"""Text files in: cells between commas, semicolons, tabs or bars, whichever makes a table of the lines."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from signatories.lists.encodings import decode
from signatories.lists.grid import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Grid,
    Line,
    named,
    too_long,
    too_many_cells,
    too_many_columns,
    too_many_rows,
)
from signatories.lists.table import DELIMITERS, Kind, UnreadableList

SAMPLE = 200  # rows that decide
NONE = "\0"  # a delimiter that no text has: one column
LONG = 3  # line breaks in a cell after which a quotation mark is suspected


def read_delimited(content: bytes, *, encoding: str | None, delimiter: str | None) -> Grid:
    """The lines of a text file. Raises UnreadableList."""
    decoded = decode(content, encoding=encoding)
    text = decoded.text.removeprefix("\ufeff")
    if "\0" in text:
        raise UnreadableList(
            _("The file is not a text file. Save the list as Excel (.xlsx) or as “CSV UTF-8” and try again.")
        )
    grid = grid_of(text, delimiter=delimiter)
    grid.encoding = decoded.encoding
    grid.other_encodings = decoded.others
    grid.warnings = [*decoded.warnings, *grid.warnings]
    return grid


def grid_of(text: str, *, delimiter: str | None) -> Grid:
    """The lines of ``text``; ``delimiter`` "" means one column. Raises UnreadableList."""
    said, text, first_line = _said(text)
    if delimiter is None:
        delimiter = said or _likeliest(text)
    elif delimiter and (len(delimiter) > 1 or delimiter in "\r\n\"'\0 " or delimiter.isalnum()):
        raise UnreadableList(_("Cells cannot be parted by “%(delimiter)s”. Choose another one.") % {
            "delimiter": delimiter[:10]
        })  # fmt: skip
    quote = _quote(text, delimiter)
    grid = Grid(kind=Kind.TSV if delimiter == "\t" else Kind.CSV, lines=[], delimiter=delimiter, quote=quote)
    try:
        grid.lines = list(_rows(text, delimiter, quote, first_line))
    except csv.Error as error:
        grid.lines, grid.quote = _without_quotes(text, delimiter, first_line, error.args[0]), ""
        grid.warnings.append(
            _("Quotation marks in the list do not come in pairs; they are read as parts of the names.")
        )
    long = [line.number for line in grid.lines if any(cell.count("\n") > LONG for cell in line.cells)]
    if long:
        grid.warnings.append(
            _("A cell goes on over many lines. See whether a quotation mark is missing or one too many: %(lines)s.")
            % {"lines": named(long)}
        )
    return grid


def _said(text: str) -> tuple[str, str, int]:
    """The delimiter that Excel's first line names ("sep=;"), the text after it and the line where that begins."""
    first, _end, rest = text.partition("\n")
    first = first.rstrip("\r").strip('"')
    if first.lower().startswith("sep=") and len(first) == 5 and first[4] in DELIMITERS:
        return first[4], rest, 2
    return "", text, 1


def _raw(text: str, delimiter: str, quote: str, first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """The rows with the lines where they begin. Raises csv.Error with the line and the reason."""
    options: dict[str, object] = {"quotechar": quote, "strict": True} if quote else {"quoting": csv.QUOTE_NONE}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or NONE, **options)  # type: ignore[arg-type]
    line = first
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise csv.Error(line, error) from error
        if any(cell and not cell.isspace() for cell in cells):
            yield line, cells
        line = first + reader.line_num


def _rows(text: str, delimiter: str, quote: str, first: int) -> Iterator[Line]:
    """The rows without empty cells at their ends. Raises csv.Error and UnreadableList."""
    filled = 0
    for count, (line, cells) in enumerate(_raw(text, delimiter, quote, first), start=1):
        if count > MAX_ROWS + 1:
            raise too_many_rows()
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise too_many_columns(line)
        filled += len(cells)
        if filled > MAX_CELLS:
            raise too_many_cells()
        yield Line(line, cells)


def _without_quotes(text: str, delimiter: str, first: int, line: int) -> list[Line]:
    try:
        lines = list(_rows(text, delimiter, "", first))
    except csv.Error as error:
        raise too_long(error.args[0]) from error
    widths = Counter(len(each.cells) for each in lines)
    if max(widths) > widths.most_common(1)[0][0]:
        raise UnreadableList(
            _("Line %(line)d cannot be read as CSV. Look at the quotation marks there.") % {"line": line}
        )
    return lines


def _likeliest(text: str) -> str:
    """The delimiter that gives most rows the same number of cells; none for a list of names alone."""
    best, most = "", 0.0
    sample = text[: 1 << 20]
    for order, delimiter in enumerate(DELIMITERS):
        if delimiter not in sample:
            continue
        score = _agreement(sample, delimiter) - order / 1_000
        if score > most:
            best, most = delimiter, score
    return best


def _agreement(sample: str, delimiter: str) -> float:
    try:
        rows = [cells for _line, cells in islice(_raw(sample, delimiter, _quote(sample, delimiter)), SAMPLE)]
    except csv.Error:
        try:
            rows = [cells for _line, cells in islice(_raw(sample, delimiter, ""), SAMPLE)]
        except csv.Error:
            return 0.0
    # Rows may end early, and title lines stand alone; what no table has is rows of all lengths.
    wide = Counter(len(cells) for cells in rows if len(cells) > 1)
    if not wide:
        return 0.0
    width, often = wide.most_common(1)[0]
    share = often / len(rows)
    several = sum(wide.values()) / len(rows)
    if several < 0.5 or (width == 2 and share < 0.8 and delimiter in ",|"):
        return 0.0
    return share + several + min(width, 10) / 100


def _quote(text: str, delimiter: str) -> str:
    """The quotation mark around cells: the usual one, or an apostrophe where nearly every cell has it."""
    sample = [line for line in text[: 1 << 16].splitlines()[:SAMPLE] if line.strip()]
    ends = delimiter or "\n"
    if delimiter and sample and '"' not in text[: 1 << 16]:
        whole = sum(line.startswith("'") and line.rstrip().endswith("'") and f"'{ends}'" in line for line in sample)
        if whole > len(sample) / 2:
            return "'"
    return '"' if '"' in text else ""
