"""When somebody signed, as lists write it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from signatories.resources.moments import Moment, settled, written

GUATEMALA = ZoneInfo("America/Guatemala")  # six hours behind UTC, all year
NINE = datetime(2026, 2, 23, 15, 4, 5, tzinfo=UTC)  # nine o'clock there


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-23 15:04:05+00:00", "2026-02-23T15:04:05Z", "2026-02-23 09:04:05", "2026/02/23 9:04:05 AM GMT-6",
        "2026/02/23 9:04:05 a. m. GMT-6", "23/02/2026 09:04:05", "23/2/2026 9:04:05", "2/23/2026 9:04:05",
        "2/23/2026, 9:04:05 AM", "23.02.2026 09:04:05", "2026-02-23 16:04:05 GMT+1", "23/02/26 09:04:05",
        "2026-02-23 09:04:05.123456", "2026-02-24T00:49:05+09:45", "2026/02/23 9:04:05 a.\u00a0m. UTC-06:00",
    ],
)  # fmt: skip
def test_a_moment_is_read_in_the_zone_of_the_letter_unless_it_says_another_one(cell):
    assert Moment(GUATEMALA).clean(cell) == NINE


def test_hours_have_two_halves():
    read = Moment(UTC).clean

    assert [read(f"2026-02-23 {hour}").hour for hour in ("12:00 am", "1:00 AM", "12:00 p.m.", "11:59 PM")] == [
        0, 1, 12, 23,
    ]  # fmt: skip


def test_a_day_alone_begins_in_the_zone_of_the_letter_and_nothing_is_nothing():
    assert Moment(GUATEMALA).clean("2026-02-23") == datetime(2026, 2, 23, 6, tzinfo=UTC)
    assert Moment(GUATEMALA).clean("05/05/2026") == datetime(2026, 5, 5, 6, tzinfo=UTC)
    assert Moment(GUATEMALA).clean("  ") is None


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("03/04/2026 10:00", "may be two different days"),
        ("yesterday", "Write it as 2026-11-22 14:30, or do not import the column."),
        ("2026-13-01", "Write it as"),
        ("30/02/2026", "Write it as"),
        ("2026-02-23 25:00", "Write it as"),
        ("2026-02-23 13:00 pm", "Write it as"),
        ("2026-02-23 10:00 GMT+77", "Write it as"),
        ("0000-01-01", "Write it as"),
        ("45678.31", "Write it as"),
        ("٢٠٢٦-٠٢-٢٣", "Write it as"),
    ],
)
def test_what_is_no_moment_says_what_to_do(cell, sentence):
    with pytest.raises(ValueError, match=r".") as refused:
        Moment(UTC).clean(cell)

    assert sentence in str(refused.value)


def test_a_column_tells_what_comes_first_in_all_of_its_cells():
    assert settled(["03/04/2026 10:00", "23/04/2026", ""]) == ["2026-04-03 10:00", "2026-04-23", ""]
    assert settled(["3/4/26", "4/23/2026"]) == ["2026-03-04", "2026-04-23"]
    assert settled(["03/04/2026", "05/06/2026"]) == ["03/04/2026", "05/06/2026"]
    assert settled(["03/04/2026", "23/04/2026", "04/23/2026"]) == ["03/04/2026", "23/04/2026", "04/23/2026"]


def test_a_heading_may_say_that_its_times_are_in_utc():
    assert settled(["2026-02-23 15:04", "2026-02-23", "2026-02-23 9:04 GMT-6"], heading="received (UTC)") == [
        "2026-02-23 15:04Z", "2026-02-23", "2026-02-23 9:04 GMT-6",
    ]  # fmt: skip


def test_what_our_tables_write_is_read_again_in_any_zone():
    assert written(NINE) == "2026-02-23 15:04:05+00:00"
    assert Moment(GUATEMALA).clean(written(NINE)) == NINE
    assert written(None) == ""
