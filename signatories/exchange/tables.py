"""What stands in the tables that go out: the directory, the sign-ons of a letter, its public roll.

Headings are the stable English words of ``signatories.lists.table.Field``, whatever the language of who exports: files
go from hand to hand, and an import reads them everywhere. No table here holds anything about the people behind a
sign-on; ``signatories.exchange.contacts`` does, and keeps a record of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from campaigns.models import Letter
from signatories.domain.roll import Roll, roll_of
from signatories.lists.table import ALIASES, Field, Target
from signatories.models import Alias, Organization, OrganizationName, SignOn
from signatories.resources.cells import codes_of
from signatories.resources.moments import written
from signatories.resources.organizations import OrganizationResource

AT_ONCE = 1000  # rows read at a time


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on its way out; the rows may be read once."""

    headings: tuple[str, ...]
    rows: Iterable[Sequence[str]]


def organizations_sheet(rows: QuerySet[Organization]) -> Sheet:
    """Entries of the directory, with a column for each language in which one of them has a name, and for each sort of
    other names.
    """
    resource = OrganizationResource()
    spoken = OrganizationName.objects.filter(organization__in=rows.order_by().values("pk"))
    languages = sorted(spoken.order_by().values_list("language", flat=True).distinct())
    found_sorts = set(
        Alias.objects.filter(organization__in=rows.order_by().values("pk")).values_list("kind", flat=True)
    )
    sorts = [sort for sort in ALIASES if sort in found_sorts]
    called = tuple(str(Target(Field.ALIAS, alias=sort)) for sort in sorts)
    named = tuple(str(Target(Field.NAME_IN, language)) for language in languages)
    found = rows.select_related("parent").prefetch_related("names", "aliases").iterator(chunk_size=AT_ONCE)

    def lines() -> Iterator[list[str]]:
        for row in found:
            names = {each.language: each.name for each in row.names.all()}
            yield [
                *resource.export_resource(row),
                *(resource.aliases(row, sort) for sort in sorts),
                *(names.get(language, "") for language in languages),
            ]

    return Sheet((*resource.get_export_headers(), *called, *named), lines())


SIGNON = (
    Field.NAME.value, Field.COUNTRIES.value, Field.SCOPE.value, Field.PLACE.value, Field.ACRONYM.value,
    Field.KIND.value, Field.WEBSITE.value, Field.REFERENCE.value, Field.PRINTED_NAME.value, Field.CAPACITY.value,
    Field.DETAIL.value, Field.LISTING.value, Field.TIER.value, "status", "origin", "version", Field.LANGUAGE.value,
    Field.SIGNED_AT.value, "approved_at", "letter",
)  # fmt: skip


def signons_sheet(rows: QuerySet[SignOn]) -> Sheet:
    """Sign-ons in any state, for staff who judge them: withheld names and such as wait stand in it, and say so."""
    found = rows.select_related("organization", "version", "letter").iterator(chunk_size=AT_ONCE)
    return Sheet(SIGNON, (_signon(row) for row in found))


def _signon(row: SignOn) -> list[str]:
    organization: Any = row.organization
    return [
        organization.name if organization else row.printed_name,
        "; ".join(codes_of(row.countries)),
        row.scope,
        row.place,
        row.acronym or (organization.acronym if organization else ""),
        row.kind or (organization.kind if organization else ""),
        row.website or (organization.website if organization else ""),
        (organization.reference if organization else "") or "",
        row.printed_name,
        row.capacity,
        row.printed_detail,
        row.listing,
        row.tier,
        row.status,
        row.origin,
        row.version.number if row.version else "",
        row.language,
        written(row.created_at),
        written(row.approved_at),
        row.letter.slug,
    ]


ROLL = (
    "heading", Field.NAME.value, Field.COUNTRIES.value, Field.SCOPE.value, Field.PLACE.value, Field.ACRONYM.value,
    Field.CAPACITY.value, Field.DETAIL.value, Field.TIER.value, "version",
)  # fmt: skip


def roll_sheet(letter: Letter, language: str) -> Sheet:
    """The public list of signatories of ``letter`` as it is printed in ``language``: no withheld name stands in it."""
    roll = roll_of(letter, language)
    return Sheet(ROLL, (row for part in (roll, *roll.earlier) for row in _lines(part)))


def _lines(roll: Roll) -> Iterator[list[str]]:
    for group in roll.groups:
        for line in group.lines:
            yield [
                group.heading,
                line.name,
                "; ".join(sorted(line.countries)),
                line.scope,
                line.place,
                line.acronym,
                "person" if line.person else "organization",
                line.detail,
                line.tier,
                str(roll.major or ""),
            ]
