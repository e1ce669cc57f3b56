"""Tables out: CSV, XLSX, ODS and JSON, each with the same rows, none with a cell that a spreadsheet would run.

What stands in a cell comes back from ``signatories.lists`` as the same text.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from campaigns.text.formulas import spreadsheet_safe

Rows = Iterable[Sequence[str]]

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "json": "application/json",
}
BLANKS = re.compile(" {2,}|^ | $")


def write_table(headings: Sequence[str], rows: Rows, *, format: str) -> bytes:
    """The table as a file of this ``format``, one of ``CONTENT_TYPES``."""
    return {"csv": _csv, "xlsx": _xlsx, "ods": _ods, "json": _json}[format](headings, rows)


def _csv(headings: Sequence[str], rows: Rows) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([spreadsheet_safe(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # without the mark Excel reads UTF-8 as nonsense


def _xlsx(headings: Sequence[str], rows: Rows) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(headings))
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", spreadsheet_safe(value, typed=True)))
            cell.data_type = "s"  # openpyxl would make a formula of what begins like one
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _json(headings: Sequence[str], rows: Rows) -> bytes:
    data = [dict(zip(headings, row, strict=True)) for row in rows]
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


MIMETYPE = CONTENT_TYPES["ods"]
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
    '<office:body><office:spreadsheet><table:table table:name="Sheet1">'
)
FOOT = "</table:table></office:spreadsheet></office:body></office:document-content>"


def _ods(headings: Sequence[str], rows: Rows) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)  # first and not packed, as the standard wants it
        package.writestr("META-INF/manifest.xml", MANIFEST)
        with package.open("content.xml", "w") as content:
            content.write(HEAD.encode())
            for row in (headings, *rows):
                cells = "".join(_ods_cell(spreadsheet_safe(value, typed=True)) for value in row)
                content.write(f"<table:table-row>{cells}</table:table-row>".encode())
            content.write(FOOT.encode())
    return out.getvalue()


def _ods_cell(value: str) -> str:
    if not value:
        return "<table:table-cell/>"
    lines = escape(ILLEGAL_CHARACTERS_RE.sub("", value)).split("\n")
    words = "".join(f"<text:p>{BLANKS.sub(_blanks, line)}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string">{words}</table:table-cell>'


def _blanks(match: re.Match[str]) -> str:
    return f'<text:s text:c="{len(match[0])}"/>'
