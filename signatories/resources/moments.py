"""When somebody signed, as lists write it: year, day or month first, twelve or twenty-four hours, with or without an
offset. Nothing is guessed: "03/04/2026" is read only where another row of its column says what comes first.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from django.utils.translation import gettext as _
from import_export import widgets

from campaigns.text.names import shown

DATE = r"(?P<first>\d{1,4})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<third>\d{1,4})"
TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<seconds>\d{2})(?:[.,]\d{1,9})?)?(?: ?(?P<half>[ap])\.? ?m\.?)?"
ZONE = r"(?P<zone>Z|(?:UTC|GMT)?(?:(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?)?)"
MOMENT = re.compile(rf"{DATE}(?:(?:T|,? ){TIME} ?{ZONE})?", re.IGNORECASE | re.ASCII)
IN_UTC = re.compile(r"\b(?:UTC|GMT)\b")
MONTHS = 12


def written(moment: datetime | None) -> str:
    """A moment as our tables write it, in UTC and saying so: no spreadsheet takes it for a time of its own zone."""
    return moment.astimezone(UTC).isoformat(" ", "seconds") if moment else ""


class Moment(widgets.Widget):
    """A moment; one without an offset is read in ``zone``. A day alone is its beginning there."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self.zone = zone

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> datetime | None:
        """The moment, aware. Raises ValueError with a sentence that says what to do."""
        text = " ".join(str(value or "").split())
        if not text:
            return None
        found = MOMENT.fullmatch(text)
        if found and not found["first"][3:] and _may_be_either(found):
            raise ValueError(
                _("“%(value)s” may be two different days. Write the year first, as in 2026-11-22.")
                % {"value": shown(text)}
            )
        try:
            if found is None:
                raise ValueError(text)
            return _moment(found, self.zone)
        except (ValueError, OverflowError) as error:
            raise ValueError(
                _("“%(value)s” is no time that can be read. Write it as 2026-11-22 14:30, or do not import the column.")
                % {"value": shown(text)}
            ) from error


def settled(cells: Sequence[str], *, heading: str = "") -> list[str]:
    """``cells`` of one column, the year first where any of them tells what comes first in all.

    A ``heading`` that names UTC says it of cells without an offset.
    """
    found = [MOMENT.fullmatch(" ".join(cell.split())) for cell in cells]
    told = {order for match in found if match and (order := _order(match))}
    day_first = told == {"day"}
    settled = []
    for cell, match in zip(cells, found, strict=True):
        if match and len(told) == 1 and len(match["first"]) < 3:
            day, month = (match["first"], match["second"]) if day_first else (match["second"], match["first"])
            cell = f"{_year(match['third'])}-{month:0>2}-{day:0>2}{match.string[match.end('third') :]}"
        if match and match["hour"] and not match["zone"] and IN_UTC.search(heading):
            cell = f"{cell}Z"
        settled.append(cell)
    return settled


def _order(match: re.Match[str]) -> str:
    """ "day" or "month", whichever is known to stand first; empty where the year does, or nothing tells."""
    if len(match["first"]) > 2:
        return ""
    first, second = int(match["first"]), int(match["second"])
    if first > MONTHS >= second:
        return "day"
    return "month" if second > MONTHS >= first else ""


def _may_be_either(match: re.Match[str]) -> bool:
    if len(match["first"]) > 2:
        return False
    first, second = int(match["first"]), int(match["second"])
    return first != second and max(first, second) <= MONTHS


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _moment(found: re.Match[str], zone: tzinfo) -> datetime:
    first, second, third = found["first"], found["second"], found["third"]
    if len(first) == 4:
        year, month, day = int(first), int(second), int(third)
    else:
        year, day, month = _year(third), int(first), int(second)
        if _order(found) == "month":
            day, month = month, day
    if not 1900 <= year <= 2200:
        raise ValueError(year)
    hour = int(found["hour"] or 0)
    if half := (found["half"] or "").lower():
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half == "p" else 0)
    moment = datetime(year, month, day, hour, int(found["minute"] or 0), int(found["seconds"] or 0), tzinfo=zone)
    if not found["zone"]:
        return moment
    offset = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    return moment.replace(tzinfo=timezone(-offset if found["sign"] == "-" else offset))
