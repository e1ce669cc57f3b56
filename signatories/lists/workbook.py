"""Spreadsheets in: XLSX and ODS, checked and bounded before calamine reads them."""

import posixpath
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from signatories.lists.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, Line, named, too_many_cells
from signatories.lists.package import Attributes, check_xml, damaged, packed, read_members, too_large, walk
from signatories.lists.scan import MAX_TEXT, Scan, Tally
from signatories.lists.table import Kind, Sheet, UnreadableList, letter

OFFICE = "application/vnd.oasis.opendocument."
# What makes a cell of an ODS one with a value, whatever type it names.
VALUES = ("office:value", "office:date-value", "office:time-value", "office:boolean-value", "office:string-value")
ERRORS = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")
# The parts of an XLSX that calamine needs beside the sheet.
SHARED = ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml")

MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
)


def read_workbook(content: bytes, *, sheet: str | None) -> Grid:
    """The lines of one sheet: ``sheet`` by its name, else the first visible one that is not empty.

    Formulas give the values that were saved with them, dates are written as 2026-11-22. Raises UnreadableList.
    """
    members = read_members(content)
    kind = _kind(members)
    book = _Ods(members) if kind == Kind.ODS else _Xlsx(members)
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


class _Xlsx:
    def __init__(self, members: dict[str, bytes]) -> None:
        self.members = members
        self.parts: dict[str, str] = {}
        self.sheets: list[Sheet] = []
        targets: dict[str, str] = {}
        shared: list[str] = []
        self.lengths: list[int] = []  # of the shared strings: a cell names one by its number

        def relation(tag: str, attributes: Attributes) -> None:
            if tag != "Relationship" or attributes.get("TargetMode") == "External":
                return
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            targets[attributes.get("Id", "")] = target
            if attributes.get("Type", "").endswith(("/styles", "/sharedStrings")):
                shared.append(target)

        def workbook(tag: str, attributes: Attributes) -> None:
            if tag == "sheet":
                relation_id = next((value for name, value in attributes.items() if name.endswith(":id")), "")
                part = targets.get(relation_id, "")
                if part in members and "worksheets/" in part:
                    name = attributes.get("name", "")
                    self.parts[name] = part
                    self.sheets.append(Sheet(name, attributes.get("state", "visible") != "visible"))

        walk(members.get(SHARED[2], b""), start=relation)
        walk(members["xl/workbook.xml"], start=workbook)
        # Two sheets of one part would be read twice, a thousand of them a thousand times.
        if not self.sheets or len(set(self.parts.values())) != len(self.sheets):
            raise damaged()
        self.shared = [name for name in (*SHARED, *shared) if name in members]
        # calamine finds parts by name in any case: what is read there must be what was counted here.
        if len({name.replace("\\", "/").casefold() for name in members}) < len(members):
            raise damaged()
        for name in self.shared:
            if name in SHARED:
                check_xml(members[name])
            else:
                self._measure(members[name])

    def _measure(self, data: bytes) -> None:
        lengths: list[int] = []

        def start(tag: str, _attributes: Attributes) -> None:
            if tag == "si":
                lengths.append(0)

        def text(data: str) -> None:
            if lengths:
                lengths[-1] += len(data)

        walk(data, start=start, text=text)
        if lengths and self.lengths:
            raise damaged()
        self.lengths = self.lengths or lengths

    def _length(self, pieces: list[str], *, shared: bool) -> int:
        """Characters of a cell that holds ``pieces``."""
        if not shared:
            return sum(map(len, pieces))
        number = "".join(pieces).strip()
        known = number.isascii() and number.isdecimal() and len(number) < 9 and int(number) < len(self.lengths)
        return self.lengths[int(number)] if known else 0

    def package(self, sheet: str) -> dict[str, bytes]:
        """The parts of this sheet and no other."""
        return {name: self.members[name] for name in (*self.shared, self.parts[sheet])}

    def scan(self, sheet: str) -> Scan:
        scan = Scan()
        row = column = -1
        filled = formula = False
        kind = ""
        pieces: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal row, column, filled, formula, kind
            if tag == "c":
                kind = attributes.get("t", "")
                pieces.clear()
                address = attributes.get("r", "")
                if address:
                    row, column = _address(address)
                else:
                    column += 1
                filled = formula = False
            elif tag == "row":
                row, column = _number(attributes.get("r"), row + 2) - 1, -1
                if attributes.get("hidden") in ("1", "true"):
                    scan.hidden.add(row)
            elif tag == "f":
                formula = True
            elif tag == "is" or (tag == "v" and kind == "str"):
                scan.reach(row, column)  # an empty text is a cell for the reader
            elif tag == "col" and attributes.get("hidden") in ("1", "true"):
                first = _number(attributes.get("min"), 1) - 1
                scan.hidden_columns.update(range(first, min(_number(attributes.get("max"), 1), MAX_COLUMNS)))
            elif tag == "mergeCell":
                one, _colon, other = attributes.get("ref", "").partition(":")
                (top, left), (bottom, _right) = _address(one), _address(other or one)
                if top < bottom <= MAX_ROWS and left < MAX_COLUMNS:
                    scan.merge(top, left, bottom - top + 1)

        def text(data: str) -> None:
            nonlocal filled
            filled = True
            pieces.append(data)

        def end(tag: str) -> None:
            nonlocal filled
            if tag == "f":
                filled = False  # so far only the formula was read
                pieces.clear()
            elif tag == "c":
                if filled:
                    scan.fill(row, column, length=self._length(pieces, shared=kind == "s"))
                elif formula:
                    scan.without_value.append(f"{letter(column)}{row + 1}")

        walk(self.members[self.parts[sheet]], start=start, end=end, text=text)
        return scan


class _Ods:
    def __init__(self, members: dict[str, bytes]) -> None:
        self.content = members.get("content.xml", b"")
        self.sheets: list[Sheet] = []
        self.scans: dict[str, Scan] = {}
        self._walk()
        if not self.sheets or len(self.scans) != len(self.sheets):
            raise damaged()

    def package(self, _sheet: str) -> dict[str, bytes]:
        """The content, which holds all sheets."""
        kind = f"{OFFICE}spreadsheet"
        manifest = MANIFEST.format(kind=kind)
        return {"mimetype": kind.encode(), "META-INF/manifest.xml": manifest.encode(), "content.xml": self.content}

    def scan(self, sheet: str) -> Scan:
        return self.scans[sheet]

    def _walk(self) -> None:
        hidden_styles: set[str] = set()
        style = ""
        tally = Tally()  # the reader takes all sheets apart, so what they hold counts together
        scan = Scan(tally)
        row = column = length = 0
        rows = columns = spanned = 1
        filled = formula = hidden = False
        cell_depth = note_depth = paragraph_depth = 0

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal style, scan, row, column, rows, columns, spanned, filled, formula, hidden, length
            nonlocal cell_depth, note_depth, paragraph_depth
            if tag == "style":
                style = attributes.get("style:name", "")
            elif tag == "table-properties" and attributes.get("table:display") == "false":
                hidden_styles.add(style)
            elif tag == "table":
                name = attributes.get("table:name", "")
                self.sheets.append(Sheet(name, attributes.get("table:style-name") in hidden_styles))
                scan = self.scans[name] = Scan(tally)
                row = 0
            elif tag == "table-row":
                rows, column = _number(attributes.get("table:number-rows-repeated"), 1), 0
                hidden = attributes.get("table:visibility") in ("collapse", "filter")
            elif tag in ("table-cell", "covered-table-cell"):
                cell_depth += 1
                columns = _number(attributes.get("table:number-columns-repeated"), 1)
                spanned = _number(attributes.get("table:number-rows-spanned"), 1)
                filled = attributes.get("office:value-type", "string") != "string"
                filled = filled or any(attributes.get(name) for name in VALUES)
                formula = "table:formula" in attributes
                length = sum(len(value) for value in attributes.values())
            elif tag == "p":
                paragraph_depth += 1
            elif tag == "s":  # so many blanks
                blanks = _number(attributes.get("text:c"), 1)
                length, filled = length + blanks, filled or bool(cell_depth and blanks)
            elif tag == "annotation":
                note_depth += 1

        def text(data: str) -> None:
            nonlocal filled, length
            if cell_depth and not note_depth and (paragraph_depth or data.strip()):
                filled = True
                length += len(data)

        def end(tag: str) -> None:
            nonlocal row, column, cell_depth, note_depth, paragraph_depth
            if tag in ("table-cell", "covered-table-cell"):
                cell_depth -= 1
                if filled:
                    scan.fill(row, column, rows=rows, columns=columns, length=length)
                    if tally.cells > 2 * MAX_CELLS:
                        raise too_many_cells()
                    if hidden:
                        scan.hidden.update(range(row, row + rows))
                    if 1 < spanned <= MAX_ROWS:
                        scan.merge(row, column, spanned)
                elif formula:
                    scan.reach(row + rows - 1, column + columns - 1)
                    scan.without_value.append(f"{letter(column)}{row + 1}")
                column += columns
            elif tag == "p":
                paragraph_depth -= 1
            elif tag == "table-row":
                row += rows
            elif tag == "annotation":
                note_depth -= 1

        walk(self.content, start=start, end=end, text=text)


def _number(value: str | None, otherwise: int) -> int:
    """A counting number of an attribute. Raises UnreadableList."""
    if value is None:
        return otherwise
    if not (value.isascii() and value.isdigit() and 0 < len(value) <= 9):
        raise damaged()
    return int(value)


def _address(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    digits = address[len(letters) :]
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha() and 0 < len(digits) <= 7):
        raise damaged()
    column = 0
    for each in letters.upper():
        column = column * 26 + ord(each) - ord("A") + 1
    if not int(digits):
        raise damaged()
    return int(digits) - 1, column - 1


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
