"""Spreadsheets in: XLSX and ODS, checked and bounded before calamine reads them."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from signatories.lists.grid import Grid, Line, named
from signatories.lists.ods import Ods
from signatories.lists.package import OFFICE, damaged, packed, read_members, too_large
from signatories.lists.scan import MAX_TEXT, Scan
from signatories.lists.table import Kind, UnreadableList, letter
from signatories.lists.xlsx import Xlsx

ERRORS = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")


def read_workbook(content: bytes, *, sheet: str | None) -> Grid:
    """The lines of one sheet: ``sheet`` by its name, else the first visible one that is not empty.

    Formulas give the values that were saved with them, dates are written as 2026-11-22. Raises UnreadableList.
    """
    members = read_members(content)
    kind = _kind(members)
    book = Ods(members) if kind == Kind.ODS else Xlsx(members)
    grid = Grid(kind=kind, lines=[], sheets=tuple(book.sheets))
    names = [each.name for each in book.sheets]
    if sheet is not None and sheet not in names:
        raise UnreadableList(
            _("There is no sheet “%(sheet)s”. The file has: %(sheets)s.")
            % {"sheet": sheet[:80], "sheets": ", ".join(names)[:300]}
        )
    visible = [each.name for each in book.sheets if not each.hidden]
    for name in [sheet] if sheet is not None else visible or names:
        grid.sheet = name
        scan = book.scan(name)
        if scan.filled:
            grid.lines = _lines(_values(book.package(name), name), scan)
            grid.warnings += _warnings(scan, grid.lines)
            break
    others = [each.name for each in book.sheets if each.name != grid.sheet]
    if others and sheet is None:
        grid.warnings.append(
            _("The file has %(count)d sheets. “%(sheet)s” is read; choose another one if the list stands there:"
              " %(others)s.") % {"count": len(names), "sheet": grid.sheet, "others": named(others)}
        )  # fmt: skip
    if hidden := [each.name for each in book.sheets if each.hidden and each.name != grid.sheet]:
        grid.warnings.append(_("Hidden sheets are not read: %(sheets)s.") % {"sheets": named(hidden)})
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in members):
        grid.warnings.append(_("The file has macros. They are never run or kept."))
    return grid


def _kind(members: Mapping[str, bytes]) -> Kind:
    if b"encryption-data" in members.get("META-INF/manifest.xml", b""):
        raise UnreadableList(_("The file is locked with a password. Save it without one and try again."))
    mimetype = members.get("mimetype", b"").decode("ascii", "replace").strip()
    if mimetype.startswith(f"{OFFICE}spreadsheet"):
        return Kind.ODS
    if mimetype.startswith(OFFICE):
        raise UnreadableList(
            _("This is a document, not a spreadsheet. Copy the list from it and paste it under “Paste a list”.")
        )
    if "xl/workbook.xml" in members:
        return Kind.XLSX
    if "xl/workbook.bin" in members:
        raise UnreadableList(_("This is a binary Excel file (.xlsb). Save it in Excel as .xlsx and try again."))
    if any(name.startswith("word/") for name in members):
        raise UnreadableList(_("This is a Word file. Copy the list from it and paste it under “Paste a list”."))
    if any(name.endswith(".iwa") for name in members):
        raise UnreadableList(_("This is a Numbers file. Export it from Numbers as Excel (.xlsx) and try again."))
    raise UnreadableList(
        _("This is no list that can be read. Save it as Excel (.xlsx), OpenDocument (.ods) or CSV and try again.")
    )


def _values(package: dict[str, bytes], sheet: str) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 -- only where a spreadsheet comes in

    try:
        book = CalamineWorkbook.from_filelike(packed(package))
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, TypeError, OverflowError) as error:
        raise damaged() from error
    except BaseException as panic:
        # A panic of Rust is no Exception, so that nobody catches it by chance; here it is a damaged file.
        if type(panic).__name__ == "PanicException":
            raise damaged() from panic
        raise


def _lines(values: list[list[Any]], scan: Scan) -> list[Line]:
    lines = [
        Line(number, [_text(value) for value in cells], number - 1 in scan.hidden)
        for number, cells in enumerate(values, start=1)
    ]
    copied = 0
    for row, column, rows in scan.merged:
        # A country merged over its five rows stands only in the first of them.
        if row < len(lines) and column < len(lines[row].cells) and (value := lines[row].cells[column]):
            for line in lines[row + 1 : row + rows]:
                if any(line.cells) and not line.cells[column]:
                    line.cells[column] = value
                    copied += len(value)
                    if copied > MAX_TEXT:
                        raise too_large()
    return lines


def _text(value: Any) -> str:
    if isinstance(value, str):
        return "" if value in ERRORS else value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.replace(microsecond=0).isoformat(" ")
    if isinstance(value, date | time | timedelta | int):
        return str(value)
    return ""


def _warnings(scan: Scan, lines: list[Line]) -> list[str]:
    warnings = []
    hidden = [line.number for line in lines if line.hidden and any(line.cells)]
    if hidden:
        warnings.append(
            ngettext(
                "%(count)d row is hidden in the spreadsheet and is read as well: %(rows)s.",
                "%(count)d rows are hidden in the spreadsheet and are read as well: %(rows)s.",
                len(hidden),
            )
            % {"count": len(hidden), "rows": named(hidden)}
        )
    columns = sorted(
        column
        for column in scan.hidden_columns
        if any(column < len(line.cells) and line.cells[column] for line in lines)
    )
    if columns:
        warnings.append(
            ngettext(
                "%(count)d column is hidden in the spreadsheet and is read as well: %(columns)s.",
                "%(count)d columns are hidden in the spreadsheet and are read as well: %(columns)s.",
                len(columns),
            )
            % {"count": len(columns), "columns": named([letter(column) for column in columns])}
        )
    if scan.without_value:
        warnings.append(
            ngettext(
                "%(count)d cell is a formula without a value: %(cells)s. Open the file in your spreadsheet program,"
                " save it and try again.",
                "%(count)d cells are formulas without values: %(cells)s. Open the file in your spreadsheet program,"
                " save it and try again.",
                len(scan.without_value),
            )
            % {"count": len(scan.without_value), "cells": named(scan.without_value)}
        )
    if scan.merged:
        warnings.append(
            ngettext(
                "%(count)d cell is merged over several rows; its text is read on each of them.",
                "%(count)d cells are merged over several rows; their text is read on each of them.",
                len(scan.merged),
            )
            % {"count": len(scan.merged)}
        )
    return warnings
