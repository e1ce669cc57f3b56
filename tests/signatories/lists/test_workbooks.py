"""XLSX and ODS: what cells say, what is hidden, and files that are made to hurt."""

import datetime as dt
import io
import zipfile

import pytest

from signatories.lists.reading import read_list
from signatories.lists.table import Kind, Sheet, UnreadableList
from tests.signatories.lists.files import cell, changed, ods, package, row, xlsx

HEADINGS = ("Name", "Country", "Value")


def read(content, **options):
    return read_list(content, file_name="list.xlsx", **options)


def cells(table):
    return [each.cells for each in table.rows]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_cells_are_text_as_people_see_it(make):
    table = read(
        make(
            HEADINGS,
            ("Mesa\nTransfronteriza", "Perú", 12.0),
            ("007", "España", 0.5),
            ("A & <b>", "Mali", dt.date(2026, 11, 22)),
            ("D", "Peru", dt.datetime.fromisoformat("2026-11-22T10:30")),
            ("E", "Peru", True),
            ("F", "Peru", None),
        )
    )

    assert cells(table) == [
        ("Mesa\nTransfronteriza", "Perú", "12"),
        ("007", "España", "0.5"),
        ("A & <b>", "Mali", "2026-11-22"),
        ("D", "Peru", "2026-11-22 10:30:00"),
        ("E", "Peru", "TRUE"),
        ("F", "Peru", ""),
    ]
    assert [each.line for each in table.rows] == [2, 3, 4, 5, 6, 7]
    assert (table.detected.kind, table.detected.sheet) == (Kind(make.__name__), "List")
    assert (table.detected.encoding, table.detected.delimiter, table.warnings) == ("", "", ())


def test_a_cell_of_an_ods_is_its_words_without_remarks():
    remark = "<office:annotation><text:p>remark</text:p></office:annotation>"
    words = f"<table:table-cell office:value-type='string'>{remark}<text:p>Pe<text:span>rú</text:span></text:p></table:table-cell>"

    assert cells(read(ods(HEADINGS[:2], row("Foo", words)))) == [("Foo", "Perú")]


def test_empty_rows_that_ods_repeats_to_the_end_of_the_sheet_are_nothing():
    end = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    assert cells(read(ods(HEADINGS[:2], ("Foo", "Peru"), end))) == [("Foo", "Peru")]


def test_what_is_hidden_is_read_and_told():
    def hide(book, sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    table = read(xlsx(HEADINGS, ("Foo", "Peru", "x"), ("Bar", "Mali", "y"), shape=hide))

    assert [each.hidden for each in table.rows] == [False, True]
    assert table.warnings == (
        "1 row is hidden in the spreadsheet and is read as well: 3.",
        "1 column is hidden in the spreadsheet and is read as well: B.",
    )


def test_rows_that_a_filter_hides_in_ods_are_told():
    table = read(ods(HEADINGS[:2], ("Foo", "Peru"), row("Bar", "Mali", attributes='table:visibility="filter"')))

    assert [each.hidden for each in table.rows] == [False, True]
    assert table.warnings == ("1 row is hidden in the spreadsheet and is read as well: 3.",)


def sheets_of_xlsx(book, sheet):
    book.create_sheet("Notes", 0)
    hidden = book.create_sheet("Old")
    hidden.sheet_state = "hidden"
    hidden.append(("Name", "Country"))
    hidden.append(("Gone", "Mali"))


@pytest.mark.parametrize(
    "content",
    [
        xlsx(("Name", "Country"), ("Foo", "Peru"), shape=sheets_of_xlsx),
        ods(sheets=[
            ("Notes", (), False),
            ("List", (("Name", "Country"), ("Foo", "Peru")), False),
            ("Old", (("Name", "Country"), ("Gone", "Mali")), True),
        ]),
    ],
    ids=["xlsx", "ods"],
)  # fmt: skip
def test_the_first_visible_sheet_with_something_in_it_is_read_and_the_others_are_named(content):
    table = read(content)

    assert cells(table) == [("Foo", "Peru")]
    assert table.detected.sheets == (Sheet("Notes"), Sheet("List"), Sheet("Old", hidden=True))
    assert table.warnings == (
        "The file has 3 sheets. “List” is read; choose another one if the list stands there: Notes, Old.",
        "Hidden sheets are not read: Old.",
    )
    assert cells(read(content, sheet="Old")) == [("Gone", "Mali")]
    with pytest.raises(UnreadableList, match="There is no sheet “New”. The file has: Notes, List, Old."):
        read(content, sheet="New")


def test_a_country_merged_over_its_rows_is_on_each_of_them():
    def merge(book, sheet):
        sheet.merge_cells("A2:A3")

    merged = cell("Peru", 'table:number-rows-spanned="2"')
    expected = [("Peru", "Foo"), ("Peru", "Bar")]
    for content in (
        xlsx(("Country", "Name"), ("Peru", "Foo"), (None, "Bar"), shape=merge),
        ods(("Country", "Name"), row(merged, "Foo"), row("<table:covered-table-cell/>", "Bar")),
    ):
        table = read(content)

        assert cells(table) == expected
        assert table.warnings == ("1 cell is merged over several rows; its text is read on each of them.",)


def test_formulas_give_what_was_computed_and_those_without_a_value_are_named():
    made = xlsx(HEADINGS[:2], ("Foo", "=A2"), ("Bar", "=A3"))
    made = changed(
        made,
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace("<f>A2</f><v></v>", "<f>A2</f><v>7</v>").replace(
            "<f>A2</f><v />", "<f>A2</f><v>7</v>"
        ),
    )

    table = read(made)

    assert cells(table) == [("Foo", "7"), ("Bar", "")]
    assert table.warnings == (
        "1 cell is a formula without a value: B3. Open the file in your spreadsheet program, save it and try again.",
    )


def test_macros_are_told():
    made = xlsx(HEADINGS[:2], ("Foo", "Peru"))

    assert read(changed(made, "xl/workbook.xml", str)).warnings == ()
    assert read(package({**members(made), "xl/vbaProject.bin": b"x"})).warnings == (
        "The file has macros. They are never run or kept.",
    )


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            {"word/document.xml": "<x/>"},
            "This is a Word file. Copy the list from it and paste it under “Paste a list”.",
        ),
        (
            {"mimetype": "application/vnd.oasis.opendocument.text"},
            "This is a document, not a spreadsheet. Copy the list from it and paste it under “Paste a list”.",
        ),
        ({"xl/workbook.bin": "x"}, "This is a binary Excel file (.xlsb). Save it in Excel as .xlsx and try again."),
        ({"Index/Document.iwa": "x"}, "This is a Numbers file. Export it from Numbers as Excel (.xlsx) and try again."),
        (
            {"readme.txt": "x"},
            "This is no list that can be read. Save it as Excel (.xlsx), OpenDocument (.ods) or CSV and try again.",
        ),
        (
            {
                "META-INF/manifest.xml": "<encryption-data/>",
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            },
            "The file is locked with a password. Save it without one and try again.",
        ),
    ],
)
def test_other_packages_are_refused_with_what_to_do(content, sentence):
    with pytest.raises(UnreadableList) as caught:
        read(package(content))

    assert str(caught.value) == sentence


DAMAGED = "The file is damaged. Open it in your spreadsheet program, save it again as .xlsx and try again."
SHEET = "xl/worksheets/sheet1.xml"
GOOD = xlsx(HEADINGS[:2], ("Foo", "Peru"))
ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
EVIL_CELL = "<table:table-row {rows}><table:table-cell office:value-type='string' {columns}><text:p>x</text:p></table:table-cell></table:table-row>"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (GOOD[:200], DAMAGED),
        (GOOD[:-30], DAMAGED),
        (changed(GOOD, SHEET, lambda text: text[:200]), DAMAGED),
        (changed(GOOD, SHEET, lambda text: ENTITY + text), DAMAGED),
        (changed(GOOD, "xl/workbook.xml", lambda text: ENTITY + text), DAMAGED),
        (changed(GOOD, SHEET, lambda text: text.replace("<row", "<a>" * 300 + "<row", 1)), DAMAGED),
        (changed(GOOD, SHEET, lambda text: text.replace('r="A2"', 'r="A0"')), DAMAGED),
        (changed(GOOD, SHEET, lambda text: text.replace('r="A2"', 'r="AAAAAA2"')), DAMAGED),
        (
            changed(GOOD, SHEET, lambda text: text.replace('r="A2"', 'r="XFD2"')),
            "Line 2 has more than 100 columns. Delete what stands outside the list and try again.",
        ),
        (
            changed(GOOD, SHEET, lambda text: text.replace('r="A2"', 'r="A1048576"')),
            "The list has more than 50,000 rows. Split it and read the parts one after the other.",
        ),
        (
            ods(HEADINGS[:2], EVIL_CELL.format(rows="", columns='table:number-columns-repeated="16384"')),
            "Line 2 has more than 100 columns. Delete what stands outside the list and try again.",
        ),
        (
            ods(HEADINGS[:2], EVIL_CELL.format(rows='table:number-rows-repeated="1048576"', columns="")),
            "The list has more than 50,000 rows. Split it and read the parts one after the other.",
        ),
        (
            ods(
                HEADINGS[:2],
                EVIL_CELL.format(
                    rows='table:number-rows-repeated="40000"', columns='table:number-columns-repeated="90"'
                ),
            ),
            "The list has more than 1,000,000 filled cells. Delete columns that are not needed and try again.",
        ),
        (ods(HEADINGS[:2], EVIL_CELL.format(rows='table:number-rows-repeated="-1"', columns="")), DAMAGED),
        (ods(content=f"{ENTITY}<x/>"), DAMAGED),
        (ods(content="<x/>"), DAMAGED),
        (
            package({"xl/workbook.xml": b"<x/>", "bomb.xml": b" " * (51 * 1024 * 1024)}),
            "Unpacked, the file is larger than 50 MB. Copy the list alone into a new spreadsheet.",
        ),
    ],
)
def test_a_file_that_is_made_to_hurt_is_refused(content, sentence):
    with pytest.raises(UnreadableList) as caught:
        read(content)

    assert str(caught.value) == sentence
