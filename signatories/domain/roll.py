"""The roll: who stands on a letter, under which heading, in which order, how many they are (docs/decisions/0020)."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, cast

from django.db.models import F, Max, Q, QuerySet

from campaigns.domain.versions import version_in_force
from campaigns.models import Grouping, Letter, RollLogos, RollOrder
from campaigns.rendering.document import PERSONS
from signatories.domain.roll_groups import (
    REGIONAL,
    Line,
    LogoFile,
    RollGroup,
    arrange,
    group_key,
    heading,
    heading_of,
    is_regional,
)
from signatories.domain.roll_shape import RollShape, plain_shape, shape_of
from signatories.models import (
    Capacity,
    Decision,
    Listing,
    Logo,
    LogoState,
    Organization,
    OrganizationLogo,
    OrganizationName,
    Origin,
    SignOn,
    SignOnStatus,
    Tier,
)

__all__ = [
    "PERSONS",
    "REGIONAL",
    "Line",
    "LogoFile",
    "Roll",
    "RollGroup",
    "RollShape",
    "arrange",
    "count_countries",
    "group_key",
    "heading",
    "heading_of",
    "is_regional",
    "letters_lent_to",
    "line_of",
    "lines_of",
    "neighbours",
    "plain_shape",
    "roll_of",
    "shape_of",
]


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
    shape: RollShape = field(default_factory=RollShape)
    as_of: date | None = None  # the day of the last change of who is on it, where the shape wants it


def count_countries(lines: Iterable[Line]) -> int:
    """How many countries somebody stands under, alone or in a joint heading; regional bodies and persons add none.

    The shape of the list changes nothing: a list without headings counts the countries that headings would name.
    """
    # One of each kind: ten thousand lines have some hundreds.
    kinds = {(line.person, line.scope, line.countries): line for line in lines}.values()
    return len({code for line in kinds if not line.person and not is_regional(line) for code in line.countries})


def lines_of(rows: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Lines from rows of ``SignOn.objects.values(...)``; countries come as the stored, comma-joined codes.

    A row needs the name, its detail, capacity, countries, scope and position; what else it has is taken too. Where the
    sign-on says no type, that of its organization counts.
    """
    return [
        Line(
            name=str(row["printed_name"]),
            detail=str(row["printed_detail"]),
            countries=_codes(str(row["countries"])),
            scope=str(row["scope"]),
            person=row["capacity"] in Capacity.persons,
            position=row["position"],
            acronym=str(row.get("acronym", "")),
            place=str(row.get("place", "")),
            kind=str(row.get("kind") or row.get("organization__kind") or ""),
            tier=str(row.get("tier", Tier.SIGNATORY)),
            received=row.get("created_at"),
            pk=int(row.get("pk", 0)),
        )
        for row in rows
    ]


def line_of(signon: SignOn) -> Line:
    """The line of one sign-on, listed or not, with the name that it gave; the directory lends it nothing."""
    return Line(
        name=signon.printed_name,
        detail=signon.printed_detail,
        countries=tuple(country.code for country in signon.countries),
        scope=signon.scope,
        person=signon.capacity in Capacity.persons,
        position=signon.position,
        acronym=signon.acronym,
        place=signon.place,
        kind=signon.kind or (signon.organization.kind if signon.organization else ""),
        tier=signon.tier,
        received=signon.created_at,
        pk=signon.pk or 0,
    )


# What the roll reads of a sign-on. Two readings of them that are equal give equal rolls, but for names and logos that
# the directory lends.
FIELDS = (
    "printed_name", "printed_detail", "countries", "scope", "capacity", "position", "origin", "listing",
    "version__major", "acronym", "place", "kind", "tier", "created_at", "pk", "organization",
    "organization__kind",
)  # fmt: skip


def origins_of(origins: Iterable[str]) -> Literal["", "staff", "form", "both"]:
    """How names came in, in one word; nothing where there are none."""
    found = set(origins)
    if len(found) > 1:
        return "both"
    return "staff" if Origin.STAFF in found else "form" if found else ""


def roll_of(letter: Letter, language: str, *, shape: RollShape | None = None) -> Roll:
    """The roll of ``letter`` in ``language``: listed sign-ons only, withheld ones in the total and nowhere else.

    It lists and counts who agreed to the version in force, in any of its languages; who agreed to an earlier version
    of substance and not yet to this one stands in ``earlier``. ``shape`` is the letter's unless staff try another one.
    Three queries, whatever the number of signatories; names of the directory and the date take one more each, logos
    two.
    """
    shape = shape or shape_of(letter)
    version = version_in_force(letter)
    major = version.major if version else 0
    names = _own_names(letter, language) if shape.own_names else {}
    logos = _Logos.of(letter) if shape.logos != RollLogos.NONE else None
    signed = _signed(letter, shape, major, names=names, logos=logos)
    as_of = _last_change(letter) if shape.as_of else None

    def roll(major: int, earlier: tuple[Roll, ...] = ()) -> Roll:
        found = signed[major]
        return Roll(
            groups=arrange(found.lines, language=language, shape=shape),
            organizations=found.organizations,
            countries=count_countries(found.lines),
            persons=found.persons,
            withheld=found.organizations + found.persons - len(found.lines),
            origins=origins_of(found.origins),
            major=major,
            earlier=earlier,
            shape=shape,
            as_of=as_of,
        )

    older = sorted((number for number in signed if number != major), reverse=True)
    return roll(major, tuple(roll(number) for number in older))


@dataclass(slots=True)
class _Signed:
    """Who agreed to one version of substance: the lines that are shown, their origins, and how many there are."""

    lines: list[Line] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)
    organizations: int = 0
    persons: int = 0


# What a page reads of each of ten thousand sign-ons, in the order in which ``_signed`` takes it.
READ = (
    "printed_name", "printed_detail", "countries", "scope", "capacity", "position", "origin", "listing",
    "version__major", "acronym", "place", "kind", "tier", "pk", "organization", "organization__kind",
)  # fmt: skip


def _signed(
    letter: Letter, shape: RollShape, major: int, *, names: Mapping[int | None, str], logos: "_Logos | None"
) -> dict[int, _Signed]:
    """The listed sign-ons by the version that they agreed to, the one in force among them. One query, one pass."""
    # Times are slow to read from SQLite: only where the order wants them.
    timed = shape.entries == RollOrder.RECEIVED
    fields = (*READ, "created_at") if timed else READ
    signed = {major: _Signed()}
    persons, public, tried = Capacity.persons, Listing.PUBLIC.value, shape.tried
    for row in SignOn.objects.filter(letter=letter).listed().order_by().values_list(*fields).iterator(2000):
        (name, detail, countries, scope, capacity, position, origin, listing, agreed, acronym, place, kind, tier,
         number, organization, directory_kind) = row[:16]  # fmt: skip
        found = signed.get(agreed or major) or signed.setdefault(agreed or major, _Signed())
        person = capacity in persons
        if person:
            found.persons += 1
        else:
            found.organizations += 1
        if listing != public:
            continue
        found.origins.add(origin)
        line = Line(
            names.get(organization) or name, detail, _codes(countries), scope, person, position, acronym, place,
            kind or directory_kind or "", tier, row[16] if timed else None,
            logos.beside(number, organization) if logos and not person else None, number,
        )  # fmt: skip
        found.lines.append(line._replace(**tried[number]) if number in tried else line)
    return signed


@lru_cache(maxsize=4096)
def _codes(countries: str) -> tuple[str, ...]:
    return tuple(code for code in countries.split(",") if code)


def _own_names(letter: Letter, language: str) -> dict[int | None, str]:
    """Organization to its name in ``language``, or in the language that this one is a variant of. No alias is one."""
    base = language.partition("-")[0]
    rows = OrganizationName.objects.filter(
        organization__in=_organizations(letter), language__in={language, base}
    ).values_list("organization", "language", "name")
    # The exact language last: it overwrites the other.
    return {number: name for number, _language, name in sorted(rows, key=lambda row: row[1] == language)}


def _organizations(letter: Letter) -> Any:
    return SignOn.objects.filter(letter=letter).public().exclude(organization=None).order_by().values("organization")


@dataclass(frozen=True, slots=True)
class _Logos:
    """Accepted logos by sign-on, and those of the directory by organization; ``refused`` are sign-ons.

    Whose logo the moderators of a letter refused stands there without one, until they accept another: that of the
    directory may be the same picture.
    """

    sent: Mapping[int, LogoFile]
    known: Mapping[int, LogoFile]
    refused: Set[int]

    @classmethod
    def of(cls, letter: Letter) -> "_Logos":
        judged = list(
            Logo.objects.filter(sign_on__in=SignOn.objects.filter(letter=letter).public())
            .exclude(state=LogoState.WAITING)
            .order_by("sent_at", "pk")  # the newest last: it overwrites the others
            .values_list("sign_on", "state", "sha256", "width", "height")
        )
        known = OrganizationLogo.objects.filter(organization__in=_organizations(letter)).values_list(
            "organization", "sha256", "width", "height"
        )
        return cls(
            {
                number: LogoFile(digest, width, height)
                for number, state, digest, width, height in judged
                if state == LogoState.ACCEPTED
            },
            {number: LogoFile(digest, width, height) for number, digest, width, height in known},
            {number for number, state, *_picture in judged if state == LogoState.REFUSED},
        )

    def beside(self, signon: int, organization: int | None) -> LogoFile | None:
        """The logo beside the name of an organization. A person has none, whatever organization they name."""
        if (sent := self.sent.get(signon)) or signon in self.refused or not organization:
            return sent
        return self.known.get(organization)


def _last_change(letter: Letter) -> date | None:
    """The day, in the zone of ``letter``, on which somebody last came to its list or left it.

    Not today: what nobody changed keeps its date, and its files need not be made anew each morning.
    """
    listed = SignOn.objects.filter(letter=letter).listed().aggregate(at=Max("approved_at"))["at"]
    moved = Decision.objects.filter(
        Q(before__in=SignOnStatus.listed) | Q(after__in=SignOnStatus.listed), ~Q(before=F("after")), letter=letter
    ).aggregate(at=Max("at"))["at"]
    moments = [moment for moment in (listed, moved) if moment]
    return cast(datetime, max(moments)).astimezone(letter.zone).date() if moments else None


def letters_lent_to(organization: Organization) -> QuerySet[Letter]:
    """The letters whose lists print what the directory says of ``organization``: its name, its logo, or its type."""
    lent = ~Q(roll_logos=RollLogos.NONE) | Q(roll_own_names=True) | Q(grouping=Grouping.KIND)
    return Letter.objects.filter(lent, pk__in=organization.sign_ons.listed().order_by().values("letter"))


def neighbours(roll: Roll, line: Line, *, language: str) -> tuple[str, str]:
    """The names that ``line`` would stand between in its group of ``roll``; empty at the beginning and the end."""
    key = group_key(line, roll.shape)
    present = [each for group in roll.groups if group.key == key for each in group.lines if each.name != line.name]
    names: Sequence[str] = next(
        [each.name for each in group.lines]
        for group in arrange([*present, line], language=language, shape=roll.shape)
        if group.key == key
    )
    place = names.index(line.name)
    return (names[place - 1] if place else "", names[place + 1] if place + 1 < len(names) else "")
