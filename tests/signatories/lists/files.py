"""Spreadsheets for tests, as the programs of this world write them, and as they should not be."""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

ODS = "application/vnd.oasis.opendocument.spreadsheet"
ROOT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3">'
)


def xlsx(*rows, title="List", shape=None):
    """An XLSX of ``rows``; ``shape`` gets the book and the sheet before they are written."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if shape:
        shape(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(value, attributes=""):
    """A cell of an ODS."""
    if value is None:
        return f"<table:table-cell {attributes}/>"
    if isinstance(value, bool):
        return (
            f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}" {attributes}/>'
        )
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}" {attributes}><text:p>{value}</text:p></table:table-cell>'
    if hasattr(value, "isoformat"):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}" {attributes}><text:p>{value}</text:p></table:table-cell>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell office:value-type="string" {attributes}>{lines}</table:table-cell>'


def row(*values, attributes=""):
    """A row of an ODS, of values and of cells that are XML."""
    cells = "".join(
        value if isinstance(value, str) and value.startswith("<table:") else cell(value) for value in values
    )
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def ods(*rows, sheets=None, content=None, mimetype=ODS, extra=()):
    """An ODS of ``rows``, or of ``sheets``: (name, rows, hidden)."""
    sheets = sheets or [("List", rows, False)]
    styles = (
        '<office:automatic-styles><style:style style:name="gone" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    tables = "".join(
        f"<table:table table:name={quoteattr(name)} table:style-name='{'gone' if hidden else 'shown'}'>"
        + "".join(each if isinstance(each, str) else row(*each) for each in given)
        + "</table:table>"
        for name, given, hidden in sheets
    )
    body = content or (
        f"{ROOT}{styles}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return package({"mimetype": mimetype, "content.xml": body, **dict(extra)})


def package(members):
    """A ZIP of ``members``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(content, name, change):
    """The ZIP ``content`` with one of its members put through ``change``, text to text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    members[name] = change(members[name].decode()).encode()
    return package(members)
