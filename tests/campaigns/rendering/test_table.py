"""The roll as a table: in printed order, and no formula in any spreadsheet."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rendering.document import EarlierRoll, Entry, Group
from campaigns.rendering.table import COLUMNS, render_table
from campaigns.text.formulas import spreadsheet_safe
from tests import sample


def rows(document):
    """What a program reads from the file."""
    data = render_table(document)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_roll_stands_in_printed_order_with_headings_and_kinds():
    groups = [
        Group(key="GT", heading="Guatemala", entries=(Entry(name="Zeta, S.A."), Entry(name="Ágora “A”"))),
        Group(key="GT+MX", heading="Guatemala and Mexico", entries=(Entry(name="Mesa\nTransfronteriza"),)),
        Group(key="persons", heading="Individuals", entries=(Entry(name="Ana Ñúñez", detail="Professor"),)),
    ]

    read = rows(sample.make_letter(groups=groups, version="2.1"))

    assert [tuple(row.values()) for row in read] == [
        ("GT", "Guatemala", "Zeta, S.A.", "", "organization", "2"),
        ("GT", "Guatemala", "Ágora “A”", "", "organization", "2"),
        ("GT+MX", "Guatemala and Mexico", "Mesa\nTransfronteriza", "", "organization", "2"),
        ("persons", "Individuals", "Ana Ñúñez", "Professor", "person", "2"),
    ]
    assert tuple(read[0]) == COLUMNS


def test_who_signed_an_earlier_version_stands_at_the_end_with_it():
    earlier = EarlierRoll(major=1, groups=(sample.group("Guatemala", "Early Society"),))

    read = rows(sample.make_letter(groups=[sample.group("Mexico", "Society")], version="2.0", earlier=(earlier,)))

    assert [(row["name"], row["version"]) for row in read] == [("Society", "2"), ("Early Society", "1")]


def test_a_roll_that_is_kept_back_is_a_heading_line():
    assert render_table(sample.make_letter(roll="counted")) == b"\xef\xbb\xbfgroup,heading,name,detail,kind,version\r\n"


def test_excel_is_told_the_encoding():
    assert render_table(sample.full_letter()).startswith(b"\xef\xbb\xbfgroup,")


PREFIXES = [
    *"=+-@\t\r\n＝＋－＠",
    *(f"{blank}{sign}" for blank in (" ", "  ", "\u00a0", "\t ", "\u3000") for sign in "=+-@＝＋－＠"),
]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_cell_begins_like_a_formula(prefix):
    value = f"{prefix}HYPERLINK(1)"
    entry = Entry(name=value, detail=value)
    groups = [Group(key="GT", heading=value, entries=(entry,))]

    (row,) = rows(sample.make_letter(groups=groups))

    assert [row[column] for column in ("heading", "name", "detail")] == [f"'{value}"] * 3


@pytest.mark.parametrize("value", ["", "Sociedad", "'Ohana", "A=B", "1+1", "Ñ@", "’Anei", "–Guión largo"])
def test_an_honest_name_stays_as_it_is(value):
    assert spreadsheet_safe(value) == value


@given(st.text(alphabet="'=+-@ \t＝aÑ", max_size=8))
def test_the_apostrophe_comes_off_again(value):
    """Whoever takes one apostrophe off before a beginning like a formula's has the name as it was given."""
    safe = spreadsheet_safe(value)

    assert (safe[1:] if re.match(r"'+\s*[=+\-@＝]|'+[\t]", safe) else safe) == value
    assert not re.match(r"\s*[=+\-@＝]", safe)
