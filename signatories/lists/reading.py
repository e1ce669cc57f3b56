"""Files of lists in: CSV and its kin in any usual encoding, XLSX and ODS."""

from signatories.lists.table import Table


def read_list(
    content: bytes,
    *,
    file_name: str,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    heading_line: int | None = None,
) -> Table:
    """The table in ``content``; what is not given is detected, ``heading_line`` 0 means none. Raises UnreadableList."""
    raise NotImplementedError
