"""Small files that stand for more than a machine holds: refused by what their XML says, before cells are made of it."""

import io
import zipfile

import pytest

from signatories.lists.reading import read_list
from signatories.lists.scan import LONGEST_CELL
from signatories.lists.table import UnreadableList
from tests.signatories.lists.files import ods, xlsx

FAR = '<row><c r="XFD1048576" t="%s">%s</c></row>'


def changed(content, part, before, after, **more):
    """The package ``content`` with other words in one of its parts; ``more`` are parts in the folder ``xl``."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name).decode() if name.endswith((".xml", ".rels")) else old.read(name)
            if name == part:
                assert before in data
                data = data.replace(before, after)
            new.writestr(name, data)
        for name, data in more.items():
            new.writestr(f"xl/{name}.xml", data)
    return made.getvalue()


def sheet(extra):
    """An XLSX with more rows in its only sheet."""
    return changed(xlsx(("Name",), ("Foo",)), "xl/worksheets/sheet1.xml", "</sheetData>", f"{extra}</sheetData>")


def shared_strings(kind):
    """A sheet whose 22,000 cells all name one text of 2,000 characters."""
    rows = ("<row>" + '<c t="s"><v>0</v></c>' * 20 + "</row>") * 1_100
    relation = f'<Relationship Type="x/{kind}" Target="sharedStrings.xml" Id="rId8"/></Relationships>'
    strings = f"<sst><si><t>{LONG}</t></si></sst>"
    return changed(
        sheet(rows), "xl/_rels/workbook.xml.rels", "</Relationships>", relation, sharedStrings=strings
    )  # fmt: skip


def table(extra):
    """An ODS with more rows in its only sheet."""
    return changed(ods(("Name",), ("Foo",)), "content.xml", "</table:table>", f"{extra}</table:table>")


def cells(attributes, inside="", rows=30_000, columns=900):
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell {attributes}'
        f' table:number-columns-repeated="{columns}">{inside}</table:table-cell></table:table-row>'
    )


TEXT = 'office:value-type="string"'
LONG = "b" * 2_000
BOMBS = {
    "one cell of megabytes": lambda: sheet(f'<row><c t="inlineStr"><is><t>{"a" * 40_000}</t></is></c></row>'),
    "an empty text in the last cell": lambda: sheet(FAR % ("str", "<v></v>")),
    "an empty inline text there": lambda: sheet(FAR % ("inlineStr", "<is/>")),
    "one long text in many cells": lambda: shared_strings("sharedStrings"),
    "one long text under another type": lambda: shared_strings("styles"),
    "two parts that differ by case": lambda: changed(
        xlsx(("Name",), ("Foo",)), "xl/workbook.xml", "<sheets>", "<sheets>", **{"worksheets/SHEET1": "<worksheet/>"}
    ),
    "many sheets of one part": lambda: changed(
        xlsx(("Name",), ("Foo",)), "xl/workbook.xml", "</sheets>", '<sheet name="B" sheetId="9" r:id="rId1"/></sheets>'
    ),
    "many blanks": lambda: table(cells(TEXT, '<text:p>a<text:s text:c="900000000"/></text:p>', 1, 1)),
    "blanks, repeated": lambda: table(cells(TEXT, "<text:p> </text:p>")),
    "counted blanks, repeated": lambda: table(cells(TEXT, "<text:p><text:s/></text:p>")),
    "a value as an attribute": lambda: table(cells(f'{TEXT} office:string-value="a"')),
    "a value without a type": lambda: table(cells('office:value="1"')),
    "a formula without a value": lambda: table(cells('table:formula="of:=1"')),
    "a long text, repeated": lambda: table(cells(TEXT, f"<text:p>{LONG}</text:p>", 40_000, 20)),
    "a cell at the far corner of many sheets": lambda: changed(
        ods(("Name",), ("Foo",)), "content.xml", "</office:spreadsheet>",
        "".join(
            f'<table:table table:name="T{number}">{cells("", "", 49_000, 1)}<table:table-row>'
            f'<table:table-cell table:number-columns-repeated="98"/><table:table-cell {TEXT}><text:p>b</text:p>'
            "</table:table-cell></table:table-row></table:table>"
            for number in range(3)
        ) + "</office:spreadsheet>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_a_reader_makes_cells_of_it(make, monkeypatch):
    def never(*_given):
        raise AssertionError("it went to the reader")

    monkeypatch.setattr("signatories.lists.workbook._values", never)
    with pytest.raises(UnreadableList):
        read_list(make(), file_name="list")


def test_what_a_spreadsheet_can_hold_is_read():
    """The control: none of the changes above is what is refused."""
    longest = "a" * LONGEST_CELL

    read = read_list(sheet(f'<row><c t="inlineStr"><is><t>{longest}</t></is></c></row>'), file_name="list")
    assert [row.cells[0] for row in read.rows] == ["Foo", longest]
    read = read_list(table(cells(TEXT, "<text:p>b</text:p>", 3, 1)), file_name="list")
    assert [row.cells[0] for row in read.rows] == ["Foo", "b", "b", "b"]
    read = read_list(table(cells("", "", 900_000, 900)), file_name="list")
    assert [row.cells[0] for row in read.rows] == ["Foo"]
