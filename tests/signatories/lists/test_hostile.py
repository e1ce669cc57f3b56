"""Whatever comes in: a table, or one sentence; and what goes out as a list comes in again as it was."""

import csv
import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from campaigns.text.formulas import spreadsheet_safe
from campaigns.text.names import given_name
from signatories.lists.columns import guess_columns
from signatories.lists.pasting import read_pasted
from signatories.lists.reading import read_list
from signatories.lists.table import PastedList, Table, UnreadableList, remaining
from tests.signatories.lists.files import ods, xlsx

XLSX = xlsx(("Name", "Country"), ("Foo", "Peru"), ("Bar", "Mali"))
ODS = ods(("Name", "Country"), ("Foo", "Peru"), ("Bar", "Mali"))
# Names as people write them, on one line: what given_name leaves as it is.
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=30).map(given_name).filter(
    lambda name: any(map(str.isalnum, name)) and not name.startswith(("sep=", "SEP="))
)  # fmt: skip
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check_sentence(error):
    assert str(error).endswith(".")
    assert len(str(error)) < 500


def read(content, **options):
    try:
        table = read_list(content, file_name="list", **options)
    except UnreadableList as unreadable:
        check_sentence(unreadable)
        return None
    assert isinstance(table, Table)
    assert all(len(row.cells) == len(table.columns) for row in table.rows)
    assert set(guess_columns(table)) == {column.index for column in table.columns}
    assert len({column.name for column in table.columns}) == len(table.columns)
    assert isinstance(table.with_sections(), Table)
    return table


@slow
@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"\xff\xfea")
@example(b"\xef\xbb\xbf")
@example(b'"')
@example(b"sep=;")
@example(b"'")
@example(b"PK\x03\x04")
@example(b"\x00\xd8\x00\xd8,\x00\x00")
def test_any_bytes(content):
    read(content)


@slow
@given(st.text(alphabet="a1,;|\t\n\r\"' =()-ñ.:", max_size=120))
def test_any_text_with_marks(text):
    read(text.encode())


@slow
@given(
    st.binary(max_size=200),
    st.sampled_from(
        ["utf-8", "utf-16", "utf-16-le", "cp1252", "cp1256", "utf-7", "idna", "punycode", "hex", "unicode_escape"]
    ),
)
def test_any_bytes_in_a_chosen_encoding(content, encoding):
    read(content, encoding=encoding)


@slow
@pytest.mark.parametrize("made", [XLSX, ODS], ids=["xlsx", "ods"])
@given(data=st.data())
def test_a_spreadsheet_with_bytes_changed(made, data):
    place = data.draw(st.integers(0, len(made) - 1))
    length = data.draw(st.integers(0, 20))
    read(made[:place] + data.draw(st.binary(max_size=20)) + made[place + length :])


@slow
@given(st.text(max_size=200), st.sampled_from(["en", "es", "fr", "pt", "ar", ""]))
@example("(", "en")
@example("1. 2. • – ", "en")
@example("A (B) (C) - D, E", "en")
def test_any_pasted_text(text, language):
    try:
        pasted = read_pasted(text, language=language)
    except UnreadableList as unreadable:
        check_sentence(unreadable)
        return
    assert isinstance(pasted, PastedList)
    for entry in pasted.entries:
        for proposal in entry.proposals:
            if proposal.cuts:
                assert proposal.rest == remaining(entry.printed_name, [proposal])


@slow
@given(
    st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=6),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_what_goes_out_as_csv_comes_in_again(rows, delimiter, encoding):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(("name", "printed_name"))
    writer.writerows(map(spreadsheet_safe, row) for row in rows)

    table = read(out.getvalue().encode(encoding), delimiter=delimiter, heading_line=1)

    kept = [row.cells for row in table.rows]
    kept += [tuple(left.text.split(" · ")) for left in table.left_out]
    assert sorted(tuple(map(given_name, row)) for row in kept if row) == sorted(rows)


@slow
@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=4))
def test_what_goes_out_as_xlsx_comes_in_again(rows):
    def typed(_book, sheet):
        for line in sheet:
            for cell in line:
                cell.data_type = "s"

    made = xlsx(
        ("name", "printed_name"), *([spreadsheet_safe(cell, typed=True) for cell in row] for row in rows), shape=typed
    )

    table = read(made, heading_line=1)

    kept = [row.cells for row in table.rows]
    kept += [tuple(left.text.split(" · ")) for left in table.left_out]
    assert sorted(tuple(map(given_name, row)) for row in kept) == sorted(rows)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000,
        "a, " * 20_000,
        " - ".join(["a"] * 20_000),
        "- " * 20_000 + "x",
        "\t".join(["a"] * 20_000),
        '"' * 20_001,
        "1. " * 20_000,
        "**" * 20_000 + "x",
        " " * 100_000 + "x",
        "x" + " " * 100_000 + "(" + " " * 100_000,
        "Peru and " * 20_000,
    ],
    ids=range(11),
)
def test_long_lines_end_in_time(text):
    """Nothing here is quadratic: the test would not end."""
    read(text.encode())
    try:
        read_pasted(f"{text}\nFoo Network\n", language="es")
    except UnreadableList as unreadable:
        check_sentence(unreadable)
