"""The sample files that staff can look at are read as their README says."""

from pathlib import Path

from django.conf import settings

from signatories.lists.columns import guess_columns
from signatories.lists.pasting import read_pasted
from signatories.lists.reading import read_list

SAMPLES = Path(settings.BASE_DIR) / "fixtures" / "lists"


def read(name):
    table = read_list((SAMPLES / name).read_bytes(), file_name=name)
    return table, [str(target) for target in guess_columns(table).values()]


def test_semicolons_in_windows_1252():
    table, fields = read("semicolons-windows-1252.csv")

    assert fields == ["name", "countries", "acronym", "website"]
    assert [row.cells[0] for row in table.rows] == ["Asociación Niñez Segura", "Red “Sueños”", "Unión de Jóvenes"]
    assert [left.text for left in table.left_out] == ["Lista de organizaciones firmantes", "Total · 3"]
    assert (table.detected.encoding, table.detected.delimiter, table.detected.heading_line) == ("cp1252", ";", 3)


def test_unicode_text_of_excel():
    table, fields = read("tabs-utf-16.txt")

    assert fields == ["name", "countries", "acronym"]
    assert [row.cells[0] for row in table.rows] == ["Fédération des Œuvres", "Cœur sans frontières"]
    assert (table.detected.encoding, table.detected.delimiter) == ("utf-16-le", "\t")


def test_answers_of_a_form():
    table, fields = read("answers-of-a-form.csv")

    assert fields == ["signed_at", "email", "name", "countries", "person", "ignore"]
    assert [row.cells[2] for row in table.rows] == ["Agua para Todas", "Río Vivo, A.C."]


def test_countries_as_headings_in_a_spreadsheet():
    table, fields = read("countries-as-headings.xlsx")

    assert fields == ["ignore", "name", "website"]
    assert [(section.text, section.countries, section.scope) for section in table.sections] == [
        ("GUATEMALA", ("GT",), ""),
        ("Regional (1)", (), "regional"),
    ]
    assert [(row.cells[1], row.cells[-1], row.hidden) for row in table.with_sections().rows] == [
        ("Pop No’j Association", "GT", False),
        ("Women’s Sector", "GT", False),
        ("Hidden Valley Network", "GT", True),
        ("Mesoamerican Water Alliance", "regional", False),
    ]
    assert table.warnings == (
        "1 row is hidden in the spreadsheet and is read as well: 6.",
        "The file has 2 sheets. “Endorsements” is read; choose another one if the list stands there: Old list.",
        "Hidden sheets are not read: Old list.",
        "The rows are numbered, but the list leaves out: 4.",
    )


def test_merged_cells_of_open_document():
    table, fields = read("merged-cells.ods")

    assert fields == ["countries", "name", "acronym"]
    assert [row.cells[0] for row in table.rows] == ["Brasil", "Brasil", "Portugal"]


def test_a_list_to_paste():
    pasted = read_pasted((SAMPLES / "to-paste.txt").read_text(), language="en")

    assert [(entry.printed_name, entry.countries, entry.scope) for entry in pasted.entries] == [
        ("Water Watch International (WWI)", (), "international"),
        ("World Alliance for Rivers – WAR", (), "international"),
        ("Asociación Pop No’j", ("GT",), ""),
        ("Comité de Defensa de", ("GT",), ""),
        ("los Ríos", ("GT",), ""),
        ("Red de Mujeres, Petén", ("GT",), ""),
        ("Río Vivo, A.C.", ("MX",), ""),
        ("Asociación Pop No’j", ("MX",), ""),
        ("Dr. Jane Doe, University of the South", ("MX",), ""),
    ]
    assert [[each.kind.value for each in entry.proposals] for entry in pasted.entries] == [
        ["acronym"], ["acronym"], [], ["join"], [], ["place"], [], [], ["person"],
    ]  # fmt: skip
    assert [entry.repeats for entry in pasted.entries] == [0, 0, 0, 0, 0, 0, 0, 8, 0]
    assert [left.line for left in pasted.left_out] == [1, 17]
