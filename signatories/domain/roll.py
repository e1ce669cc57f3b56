"""The roll: who stands on a letter, under which heading, in which order, and how many they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.domain.versions import version_in_force
from campaigns.models import Grouping, Letter
from campaigns.text.language import country_name, join_names, sort_key
from signatories.models import Capacity, Listing, Origin, Scope, SignOn

REGIONAL = "regional"
PERSONS = "persons"
JOINT_LIMIT = 3  # more countries than that stand under regional/international


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the roll, as its sign-on gives it. ``countries`` are ISO 3166-1 codes in any order."""

    name: str
    detail: str = ""
    countries: tuple[str, ...] = ()
    scope: str = Scope.NATIONAL
    person: bool = False
    position: int | None = None


@dataclass(frozen=True, slots=True)
class RollGroup:
    """``key`` is stable over languages (GT+MX, regional, persons), ``heading`` is in the roll's language."""

    key: str
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Roll:
    """The public list of signatories in one language, with its counts."""

    groups: tuple[RollGroup, ...]
    organizations: int
    countries: int
    persons: int
    withheld: int
    origins: Literal["", "staff", "form", "both"]
    major: int = 0  # the version of substance that these signatories agreed to; 0 for a draft
    earlier: tuple["Roll", ...] = ()  # those who signed an earlier one and not yet this, the newest version first


def is_regional(line: Line) -> bool:
    """Whether the line stands under regional/international: by its scope, or with more than three countries."""
    return line.scope != Scope.NATIONAL or not line.countries or len(set(line.countries)) > JOINT_LIMIT


def group_key(line: Line, grouping: str) -> str:
    """The group of a line: country codes joined by ``+`` in their order, ``regional``, ``persons`` or nothing."""
    if line.person:
        return PERSONS
    if grouping == Grouping.NONE:
        return ""
    return REGIONAL if is_regional(line) else "+".join(sorted(set(line.countries)))


def heading(key: str, language: str) -> str:
    """The printed heading of a group: "Guatemala and Mexico", "Guatemala y México"."""
    if key in (REGIONAL, PERSONS):
        with override(language):
            return _("Regional and international") if key == REGIONAL else _("Individuals")
    names = sorted((country_name(code, language) for code in key.split("+")), key=lambda n: sort_key(n, language))
    return join_names(names, language) if key else ""


def arrange(lines: Iterable[Line], *, language: str, grouping: str, order: Sequence[str] = ()) -> tuple[RollGroup, ...]:
    """Lines under their headings in printed order.

    Groups named in ``order`` stand first and in that order, then the others: regional first or last as the grouping
    says, countries by their name in ``language``, persons at the end. Lines with a position stand first in their
    group, the others follow in the order of the language.
    """
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(group_key(line, grouping), []).append(line)
    places = {key: place for place, key in enumerate(order)}
    headings = {key: heading(key, language) for key in groups}
    regional_rank = -1 if grouping == Grouping.REGIONAL_FIRST else 1

    def group_place(key: str) -> tuple[bool, int, int, bytes]:
        rank = {REGIONAL: regional_rank, PERSONS: 2}.get(key, 0)
        return key not in places, places.get(key, 0), rank, sort_key(headings[key], language)

    def line_place(line: Line) -> tuple[bool, int, bytes, str]:
        return line.position is None, line.position or 0, sort_key(line.name, language), line.name

    return tuple(
        RollGroup(key, headings[key], tuple(sorted(groups[key], key=line_place)))
        for key in sorted(groups, key=group_place)
    )


def count_countries(lines: Iterable[Line]) -> int:
    """How many countries somebody stands under, alone or in a joint heading; regional bodies and persons add none."""
    return len({code for line in lines if not line.person and not is_regional(line) for code in line.countries})


def lines_of(rows: Iterable[Mapping[str, object]]) -> list[Line]:
    """Lines from rows of ``SignOn.objects.values(...)``; countries come as the stored, comma-joined codes."""
    return [
        Line(
            name=str(row["printed_name"]),
            detail=str(row["printed_detail"]),
            countries=tuple(code for code in str(row["countries"]).split(",") if code),
            scope=str(row["scope"]),
            person=row["capacity"] in Capacity.persons,
            position=row["position"],  # type: ignore[arg-type]
        )
        for row in rows
    ]


FIELDS = (
    "printed_name", "printed_detail", "countries", "scope", "capacity", "position", "origin", "listing",
    "version__major",
)  # fmt: skip


def origins_of(origins: Iterable[str]) -> Literal["", "staff", "form", "both"]:
    """How names came in, in one word; nothing where there are none."""
    found = set(origins)
    if len(found) > 1:
        return "both"
    return "staff" if Origin.STAFF in found else "form" if found else ""


def roll_of(letter: Letter, language: str) -> Roll:
    """The roll of ``letter`` in ``language``: listed sign-ons only, withheld ones in the total and nowhere else.

    It lists and counts who agreed to the version in force, in any of its languages; who agreed to an earlier version
    of substance and not yet to this one stands in ``earlier``. Three queries, whatever the number of signatories.
    """
    version = version_in_force(letter)
    major = version.major if version else 0
    by_major: dict[int, list[Mapping[str, Any]]] = {major: []}
    for row in SignOn.objects.filter(letter=letter).listed().values(*FIELDS):
        by_major.setdefault(row["version__major"] or major, []).append(row)
    order = list(letter.roll_headings.order_by("position", "pk").values_list("key", flat=True))

    def roll(major: int, earlier: tuple[Roll, ...] = ()) -> Roll:
        rows = by_major[major]
        shown = [row for row in rows if row["listing"] == Listing.PUBLIC]
        persons = sum(row["capacity"] in Capacity.persons for row in rows)
        lines = lines_of(shown)
        return Roll(
            groups=arrange(lines, language=language, grouping=letter.grouping, order=order),
            organizations=len(rows) - persons,
            countries=count_countries(lines),
            persons=persons,
            withheld=len(rows) - len(shown),
            origins=origins_of(row["origin"] for row in shown),
            major=major,
            earlier=earlier,
        )

    older = sorted((number for number in by_major if number != major), reverse=True)
    return roll(major, tuple(roll(number) for number in older))


def neighbours(roll: Roll, line: Line, *, language: str, grouping: str) -> tuple[str, str]:
    """The names that ``line`` would stand between in its group of ``roll``; empty at the beginning and the end."""
    present = [each for group in roll.groups for each in group.lines if each.name != line.name]
    groups = arrange([*present, line], language=language, grouping=grouping)
    names = next([each.name for each in group.lines] for group in groups if line in group.lines)
    place = names.index(line.name)
    return (names[place - 1] if place else "", names[place + 1] if place + 1 < len(names) else "")
