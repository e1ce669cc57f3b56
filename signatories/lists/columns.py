"""What the columns of a list hold, by their headings and by their cells."""

from collections.abc import Mapping

from signatories.lists.table import Table, Target


def guess_columns(table: Table) -> Mapping[int, Target]:
    """The likely target of every column, by its index; IGNORE where nothing speaks for any."""
    raise NotImplementedError
