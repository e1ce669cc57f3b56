"""One place for the apostrophe before formulas: what goes out comes in again as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.text.formulas import spreadsheet_given, spreadsheet_safe

STARTS = [
    *"=+-@\t\r\n＝＋－＠",
    *(f"{blank}{sign}" for blank in (" ", "  ", "\u00a0", "\t ", "\u3000") for sign in "=+-@＝＋－＠"),
]


@pytest.mark.parametrize("start", STARTS)
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(start):
    assert spreadsheet_safe(f"{start}1") == f"'{start}1"
    assert spreadsheet_given(f"'{start}1") == f"{start}1"


@pytest.mark.parametrize("value", ["", "Foo", "'Ohana", "’Anei", "A=B", "1+1", "'", "''"])
def test_other_values_stay_as_they_are_both_ways(value):
    assert spreadsheet_safe(value) == spreadsheet_safe(value, typed=True) == spreadsheet_given(value) == value


def test_in_a_typed_cell_only_an_apostrophe_that_would_fall_off_needs_another():
    assert spreadsheet_safe("+Vida", typed=True) == "+Vida"
    assert spreadsheet_safe("'+Vida", typed=True) == "''+Vida"


@given(st.text(alphabet="'=+-@ \t\r\n＝＠aÑ\u00a0", max_size=8), st.booleans())
def test_every_value_comes_back(value, typed):
    assert spreadsheet_given(spreadsheet_safe(value, typed=typed)) == value
