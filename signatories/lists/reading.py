"""Files of lists in: CSV and its kin in any usual encoding, XLSX and ODS."""

from dataclasses import replace

from django.utils.translation import gettext as _

from signatories.lists.child import read_in_child
from signatories.lists.columns import number_warning
from signatories.lists.delimited import read_delimited
from signatories.lists.grid import MAX_BYTES
from signatories.lists.shape import shape
from signatories.lists.table import Table, UnreadableList


def read_list(
    content: bytes,
    *,
    file_name: str,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    heading_line: int | None = None,
    max_bytes: int = MAX_BYTES,
) -> Table:
    """The table in ``content``; what is not given is detected. Raises UnreadableList.

    ``delimiter`` "" means one column, ``heading_line`` 0 that nothing names the columns. What the file is, its first
    bytes say; ``file_name`` only helps to say what to do with one that cannot be read.
    """
    if not content.strip():
        raise UnreadableList(_("The file is empty."))
    if len(content) > max_bytes:
        raise UnreadableList(
            _("The file has %(size).1f MB; at most %(limit)d MB are possible. Split it in parts.")
            % {"size": len(content) / 1024**2, "limit": max_bytes // 1024**2}
        )
    if content.startswith(b"PK\x03\x04"):
        grid = read_in_child(content, sheet=sheet)
    else:
        _refuse_others(content, file_name)
        grid = read_delimited(content, encoding=encoding, delimiter=delimiter)
    table = shape(grid, heading_line=heading_line)
    remark = number_warning(table)
    return replace(table, warnings=(*table.warnings, remark)) if remark else table


def _refuse_others(content: bytes, file_name: str) -> None:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if file_name.lower().endswith(".doc"):
            raise UnreadableList(_("This is a Word file. Copy the list from it and paste it under “Paste a list”."))
        raise UnreadableList(
            _("This is a file of the old Excel format (.xls), or it is locked with a password. Open it in your"
              " spreadsheet program and save it as .xlsx, without a password.")
        )  # fmt: skip
    if start.startswith(b"%pdf"):
        raise UnreadableList(_("This is a PDF. Copy the list from it and paste it under “Paste a list”."))
    if start.startswith(b"{\\rtf"):
        raise UnreadableList(_("This is an RTF file. Copy the list from it and paste it under “Paste a list”."))
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head")):
        raise UnreadableList(
            _(
                "This is a web page or XML, also if its name ends in .xls. Open it in your spreadsheet program and save"
                " it as .xlsx."
            )
        )
    if start.startswith((b"\x89png", b"gif8", b"\xff\xd8\xff")):
        raise UnreadableList(_("This is a picture. Type the list, or copy it from where it is text."))
