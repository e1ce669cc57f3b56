"""What one sheet of a spreadsheet holds, counted in its XML before calamine makes cells of it.

A few bytes may stand for millions of cells: one shared text, a repeated row, a text in the last column of the last row,
a number of blanks. calamine makes room for all of them first, and more than there is ends the whole process.
"""

from dataclasses import dataclass, field

from signatories.lists.grid import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    too_long,
    too_many_cells,
    too_many_columns,
    too_many_rows,
)
from signatories.lists.package import damaged, too_large

LONGEST_CELL = 32_767  # characters; no spreadsheet program writes more
MAX_TEXT = 40_000_000  # characters of all cells
MAX_AREA = 6_000_000  # cells with the empty ones before the last; the longest and widest sheet has 5,000,000


@dataclass(slots=True)
class Tally:
    """What the sheets of one file that are read together hold together."""

    cells: int = 0
    text: int = 0
    area: int = 0


@dataclass(slots=True)
class Scan:
    """What the XML of one sheet says that calamine does not tell. Rows and columns are counted from 0."""

    tally: Tally = field(default_factory=Tally)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int]] = field(default_factory=list)  # row, column, and how many rows
    without_value: list[str] = field(default_factory=list)  # addresses of formulas
    filled: int = 0
    covered: int = 0
    last_row: int = -1
    last_column: int = -1

    def fill(self, row: int, column: int, *, rows: int = 1, columns: int = 1, length: int = 0) -> None:
        """Count cells with ``length`` characters each. Raises UnreadableList outside of what a list may have."""
        self.reach(row + rows - 1, column + columns - 1)
        if length > LONGEST_CELL:
            raise too_long(row + 1)
        self.filled += rows * columns
        self.tally.cells += rows * columns
        self.tally.text += rows * columns * length
        if self.filled > MAX_CELLS:
            raise too_many_cells()
        if self.tally.text > MAX_TEXT:
            raise too_large()

    def reach(self, row: int, column: int) -> None:
        """Note how far cells reach, also empty ones for which room is made. Raises UnreadableList."""
        if row > MAX_ROWS:
            raise too_many_rows()
        if column >= MAX_COLUMNS:
            raise too_many_columns(row + 1)
        before = (self.last_row + 1) * (self.last_column + 1)
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        self.tally.area += (self.last_row + 1) * (self.last_column + 1) - before
        if self.tally.area > MAX_AREA:
            raise too_large()

    def merge(self, row: int, column: int, rows: int) -> None:
        """Note a cell over several rows. Raises UnreadableList when they overlap more than a table can."""
        self.merged.append((row, column, rows))
        self.covered += rows
        if self.covered > MAX_CELLS:
            raise damaged()
