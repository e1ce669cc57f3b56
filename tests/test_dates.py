"""Dates of the staff pages: one form of a day and one of a moment, whoever writes them."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.formats import date_format
from django.utils.translation import override

from campaigns.staff import in_site_zone, in_zone
from tests.factories import LetterFactory

MOMENT = datetime.datetime(2026, 3, 2, 3, 5, tzinfo=datetime.UTC)
STAFF = ("campaigns/admin", "campaigns/history", "signatories/admin", "campaigns/staff.py", "campaigns/pausing.py")


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [("en", "2 Mar 2026", "2 Mar 2026, 03:05"), ("es", "2 mar 2026", "2 mar 2026, 03:05")],
)
def test_every_name_of_a_form_gives_the_same_form(language, day, moment):
    with override(language):
        assert [date_format(MOMENT, f"{name}DATE_FORMAT") for name in ("", "SHORT_")] == [day, day]
        assert [date_format(MOMENT, f"{name}DATETIME_FORMAT") for name in ("", "SHORT_")] == [moment, moment]
        assert date_format(MOMENT, "TIME_FORMAT") == "03:05"
        assert Template("{{ at }} · {{ at.date }}").render(Context({"at": MOMENT})) == f"{moment} · {day}"


@pytest.mark.django_db
def test_moments_of_a_letter_are_in_its_zone_and_others_in_that_of_the_site(settings):
    settings.TIME_ZONE = "Asia/Kathmandu"
    letter = LetterFactory(time_zone="America/Guatemala")

    assert in_zone(letter, MOMENT) == "1 Mar 2026, 21:05"
    assert in_zone(letter, MOMENT, "DATE_FORMAT") == "1 Mar 2026"
    assert in_site_zone(MOMENT) == "2 Mar 2026, 08:50"


def test_staff_pages_write_dates_in_no_other_form():
    root = Path(settings.BASE_DIR)
    code = [file for name in STAFF for file in ([root / name] if name.endswith(".py") else (root / name).rglob("*.py"))]
    templates = list((root / "templates" / "admin").rglob("*.html"))

    forms = {form for file in templates for form in re.findall(r'\|(?:date|time):"([^"]*)"', file.read_text())}
    by_hand = [file.name for file in code if re.search(r"strftime\(|SHORT_DATE", file.read_text())]

    assert forms == {"DATE_FORMAT", "DATETIME_FORMAT", "c"}
    assert by_hand == []
