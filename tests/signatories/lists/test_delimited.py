"""Cells between commas, semicolons, tabs and bars, with and without quotation marks."""

import pytest

from signatories.lists.reading import read_list
from signatories.lists.table import Kind, UnreadableList

ROWS = [("Name", "Country", "Site"), ("Foo", "Guatemala; Mexico", ""), ("Bar, Inc.", "Peru", "https://bar.org/a,b")]


def read(text, **options):
    return read_list(text.encode() if isinstance(text, str) else text, file_name="list.csv", **options)


def cells(table):
    return [row.cells for row in table.rows]


def written(delimiter, end="\n"):
    return end.join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in ROWS) + end


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_seen_whatever_ends_the_lines(delimiter, end):
    table = read(written(delimiter, end))

    assert cells(table) == ROWS[1:]
    assert [column.name for column in table.columns] == list(ROWS[0])
    assert table.detected.delimiter == delimiter
    assert table.detected.kind == (Kind.TSV if delimiter == "\t" else Kind.CSV)
    assert [row.line for row in table.rows] == [2, 3]


def test_the_line_of_excel_that_names_the_delimiter_is_no_row():
    table = read("sep=;\nname;country\nFoo, Bar, Baz;Peru\n")

    assert cells(table) == [("Foo, Bar, Baz", "Peru")]
    assert (table.detected.delimiter, table.detected.heading_line, table.rows[0].line) == (";", 2, 3)


def test_staff_may_say_the_delimiter():
    text = "name,x;country\nFoo,y;Peru\n"

    assert cells(read(text, delimiter=";")) == [("Foo,y", "Peru")]
    assert cells(read(text, delimiter="")) == [("name,x;country",), ("Foo,y;Peru",)]


@pytest.mark.parametrize("delimiter", ["ab", "\n", '"', "x", "\0", " "])
def test_what_cannot_part_cells_is_refused(delimiter):
    with pytest.raises(UnreadableList, match="Cells cannot be parted by"):
        read("name,country\nFoo,Peru\n", delimiter=delimiter)


def test_names_alone_are_one_column_also_with_commas_in_some():
    table = read("Organization\nFoo Network\nBar, Inc.\nBaz\nQux, Petén, Guatemala\n")

    assert cells(table) == [("Foo Network",), ("Bar, Inc.",), ("Baz",), ("Qux, Petén, Guatemala",)]
    assert table.detected.delimiter == ""


def test_names_alone_need_no_heading():
    table = read("Foo Network\nBar Foundation\n")

    assert (cells(table), table.detected.heading_line) == ([("Foo Network",), ("Bar Foundation",)], 0)
    assert [column.name for column in table.columns] == ["A"]


def test_a_cell_may_hold_line_breaks_and_quotation_marks():
    table = read('name,country\n"Mesa\r\nTransfronteriza","Guatemala,\nMexico"\n"Red ""Viva""",Peru\n')

    assert cells(table) == [("Mesa\nTransfronteriza", "Guatemala,\nMexico"), ('Red "Viva"', "Peru")]
    assert [row.line for row in table.rows] == [2, 5]
    assert table.detected.quote == '"'


def test_quotation_marks_that_are_no_pairs_stay_in_the_names():
    table = read('name,country\n"Nueva Vida" Asociación,Peru\nFoo 5" Club,Peru\n')

    assert cells(table) == [('"Nueva Vida" Asociación', "Peru"), ('Foo 5" Club', "Peru")]
    assert table.warnings == ("Quotation marks in the list do not come in pairs; they are read as parts of the names.",)


def test_a_line_that_is_no_csv_is_named():
    with pytest.raises(UnreadableList) as caught:
        read("name,country\n" + "Foo,Peru\n" * 8 + '"Baz, Inc." Ltd,Peru\n')

    assert str(caught.value) == "Line 10 cannot be read as CSV. Look at the quotation marks there."


def test_a_quotation_mark_that_swallows_rows_is_pointed_at():
    table = read('name,country\n"Foo,Peru\nA,Peru\nB,Peru\nC,Peru\nD,Peru\nBar",Peru\nBaz,Peru\n')

    assert table.warnings == (
        "A cell goes on over many lines. See whether a quotation mark is missing or one too many: 2.",
    )


def test_apostrophes_around_every_cell_are_quotation_marks():
    table = read("'name','country'\n'Foo, Inc','Peru'\n'Bar','Mali'\n")

    assert (cells(table), table.detected.quote) == ([("Foo, Inc", "Peru"), ("Bar", "Mali")], "'")


def test_more_cells_than_headings_are_kept_and_named():
    table = read("name,country\nFoo,Peru\nBar,Mali\nBaz,Inc.,Peru\nQux,Peru\n")

    assert [column.name for column in table.columns] == ["name", "country", "C"]
    assert cells(table)[2] == ("Baz", "Inc.", "Peru")
    assert table.warnings == (
        "1 line has more cells than there are headings: 4. Put names that hold a comma in quotation marks.",
    )


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(UnreadableList) as caught:
        read(b"name,country\nFo\0o,Peru\n" + b"x" * 40)

    assert str(caught.value) == (
        "The file is not a text file. Save the list as Excel (.xlsx) or as “CSV UTF-8” and try again."
    )


def test_the_formulas_of_our_exports_lose_their_apostrophe():
    table = read("name,country\n'=1+1,Peru\n'+Vida,Peru\n''@x,Peru\n'Ohana,Peru\n")

    assert [row.cells[0] for row in table.rows] == ["=1+1", "+Vida", "'@x", "'Ohana"]


def test_a_text_without_line_breaks_is_refused():
    with pytest.raises(UnreadableList) as caught:
        read("Foo " * 50_000)

    assert str(caught.value) == "Line 1 is too long for a line of a list. See whether the line breaks are missing."
