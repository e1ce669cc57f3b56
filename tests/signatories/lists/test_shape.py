"""Where the headings are, what stands around the rows, and how columns are called."""

import pytest

from signatories.lists.reading import read_list
from signatories.lists.table import LeftOut, Section, UnreadableList, letter


def read(*lines, **options):
    return read_list("\n".join(lines).encode(), file_name="list.csv", **options)


def names(table):
    return [row.cells[0] for row in table.rows]


def test_lines_above_the_headings_are_left_out_and_told():
    table = read(
        "Open letter on water;;", ";;", "As of 3 May 2026;;", "Nombre;País;Sitio web", "Foo;Perú;", "Bar;Mali;"
    )

    assert names(table) == ["Foo", "Bar"]
    assert table.detected.heading_line == 4
    assert table.left_out == (
        LeftOut(1, "Open letter on water", "It stands above the headings."),
        LeftOut(3, "As of 3 May 2026", "It stands above the headings."),
    )


def test_a_total_and_headings_of_a_second_page_are_no_rows():
    table = read("No.,Name,Country", "1,Foo,Peru", "2,Bar,Mali", "No.,Name,Country", "3,Baz,Peru", ",,", "Total,3,")

    assert [row.cells for row in table.rows] == [("1", "Foo", "Peru"), ("2", "Bar", "Mali"), ("3", "Baz", "Peru")]
    assert table.left_out == (
        LeftOut(4, "No. · Name · Country", "The headings once more."),
        LeftOut(7, "Total · 3", "A total, not a row."),
    )


@pytest.mark.parametrize(
    "last", ["Total: 202,,", "TOTAL,,2", "Total general,2,", "2 organizaciones,,", "Gesamt,2,", "Organizations: 2,,"]
)
def test_totals_in_many_words(last):
    assert names(read("Name,Country,Site", "Foo,Peru,x.org", "Bar,Mali,y.org", last)) == ["Foo", "Bar"]


def test_an_organization_called_total_stays():
    assert names(read("Name,Country", "Foo,Peru", "Total Peace Network,Mali")) == ["Foo", "Total Peace Network"]


def test_without_headings_the_first_line_is_a_row():
    table = read("Foo Network,Peru", "Bar Foundation,Mali", "Baz,Guatemala and Mexico")

    assert (table.detected.heading_line, len(table.rows)) == (0, 3)
    assert [column.name for column in table.columns] == ["A", "B"]


def test_headings_that_nobody_knows_are_seen_by_what_stands_under_them():
    table = read("Wer,Wo", "Foo Network,Peru", "Bar Foundation,Mali", "Baz Net,Guatemala")

    assert (table.detected.heading_line, names(table)) == (1, ["Foo Network", "Bar Foundation", "Baz Net"])


def test_staff_may_say_where_the_headings_are():
    lines = ("Foo Network,Peru", "Wer,Wo", "Bar Foundation,Mali")

    assert names(read(*lines, heading_line=2)) == ["Bar Foundation"]
    assert names(read(*lines, heading_line=0)) == ["Foo Network", "Wer", "Bar Foundation"]
    with pytest.raises(UnreadableList, match="Line 9 is empty"):
        read(*lines, heading_line=9)


def test_columns_have_names_of_their_own():
    table = read("Name,,Name,D,,Name", "Foo,x,Foo2,y,,z", "Bar,x,Bar2,y,,z")

    assert [(column.letter, column.heading, column.name) for column in table.columns] == [
        ("A", "Name", "Name"),
        ("B", "", "B"),
        ("C", "Name", "Name (2)"),
        ("D", "D", "D"),
        ("F", "Name", "Name (3)"),
    ]
    assert [column.index for column in table.columns] == [0, 1, 2, 3, 4]
    assert table.rows[0].cells == ("Foo", "x", "Foo2", "y", "z")


def test_blanks_that_nobody_sees_fall_off_at_the_ends():
    table = read("name,country", "\u00a0Foo \u200b,Peru\u00a0 ", "\ufeffBar  Baz\t,Mali")

    assert [row.cells for row in table.rows] == [("Foo", "Peru"), ("Bar  Baz", "Mali")]


def test_countries_as_headings_between_rows_are_proposed():
    table = read(
        "Name,Site",
        "GUATEMALA,",
        "Foo,foo.org",
        "Bar,bar.org",
        "México y Belice (2):,",
        "Baz,baz.org",
        "Regional,",
        "Qux,",
    )

    assert table.sections == (
        Section(2, "GUATEMALA", ("GT",)),
        Section(5, "México y Belice (2):", ("BZ", "MX")),
        Section(7, "Regional", (), "regional"),
    )
    assert len(table.rows) == 7

    agreed = table.with_sections()

    assert [(column.name, column.letter) for column in agreed.columns] == [
        ("Name", "A"),
        ("Site", "B"),
        ("countries", "C"),
    ]
    assert [(row.line, row.cells[0], row.cells[-1]) for row in agreed.rows] == [
        (3, "Foo", "GT"),
        (4, "Bar", "GT"),
        (6, "Baz", "BZ; MX"),
        (8, "Qux", "regional"),
    ]
    assert [left.line for left in agreed.left_out] == [2, 5, 7]
    assert agreed.sections == ()


def test_countries_between_names_alone_are_proposed_as_well():
    table = read("Perú", "Foo Network", "Bar Net", "Mali", "Baz")

    assert [section.countries for section in table.sections] == [("PE",), ("ML",)]


def test_a_table_without_sections_is_given_back_as_it_is():
    table = read("Name,Country", "Foo,Peru")

    assert table.with_sections() is table


def test_numbers_that_are_left_out_or_stand_twice_are_told():
    table = read("No,Name,Country", "1,Foo,Peru", "2,Bar,Mali", "4,Baz,Peru", "4,Qux,Peru", "5,Quux,Peru")

    assert table.warnings == ("The rows are numbered, but 3 is missing and 4 stands twice.",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n\n ", "The file is empty."),
        (b",,,\n,,,\n", "The list is empty."),
        (b"name,country\n", "The list has headings, but no rows."),
        (b"%PDF-1.7 x", "This is a PDF. Copy the list from it and paste it under “Paste a list”."),
        (b"{\\rtf1", "This is an RTF file. Copy the list from it and paste it under “Paste a list”."),
        (b"\x89PNG\r\n", "This is a picture. Type the list, or copy it from where it is text."),
        (
            b"<html><table><tr><td>x",
            "This is a web page or XML, also if its name ends in .xls. Open it in your spreadsheet program and save it as"
            " .xlsx.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "This is a file of the old Excel format (.xls), or it is locked with a password. Open it in your spreadsheet"
            " program and save it as .xlsx, without a password.",
        ),
        (b"x" * (5 * 1024 * 1024 + 1), "The file has 5.0 MB; at most 5 MB are possible. Split it in parts."),
        (
            b"n\n" + b"x\n" * 50_001,
            "The list has more than 50,000 rows. Split it and read the parts one after the other.",
        ),
        (
            b"\n" + (b"x," * 100 + b"x\n") * 3,
            "Line 2 has more than 100 columns. Delete what stands outside the list and try again.",
        ),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(content, sentence):
    with pytest.raises(UnreadableList) as caught:
        read_list(content, file_name="list.xls")

    assert str(caught.value) == sentence


def test_as_many_rows_as_are_possible_are_read():
    assert len(read_list(b"name\n" + b"x\n" * 50_000, file_name="list.csv").rows) == 50_000


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_counted_in_letters(index, name):
    assert letter(index) == name
