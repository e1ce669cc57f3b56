"""The people who may sign for organizations, out and in: a table of its own, for those who look after the installation.

Lists of organizations never hold them: those tables go from hand to hand, and an import of a list brings no contacts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaigns.text.countries import UnknownCountry, country_codes
from campaigns.text.names import given_name, shown
from signatories.domain.claims import email_key
from signatories.exchange.formats import write_table
from signatories.lists.table import Table, UnreadableList
from signatories.models import ContactRecord, ContactUse, ListSource, Organization, Representative, Scope
from signatories.resources.cells import Countries, Language
from signatories.resources.finding import Asked, Finder
from signatories.resources.listing import read_as

OF_WHOM = ("reference", "name", "countries")
OWN = ("person", "title", "email", "language", "gets_notices", "note", "since")
YES_NO = {"yes": True, "no": False}


@transaction.atomic
def export_representatives(
    rows: QuerySet[Representative], *, format: str, by: str, at: datetime, why: str
) -> tuple[bytes, int]:
    """The table in one of the formats, and how many people stand in it. It goes on record before it is given out."""
    table = list(_lines(rows.select_related("organization").order_by("organization__name", "organization", "pk")))
    ContactRecord.objects.create(at=at, by=by, use=ContactUse.EXPORT, rows=len(table), why=why[:300])
    return write_table((*OF_WHOM, *OWN), table, format=format), len(table)


def _lines(rows: QuerySet[Representative]) -> Iterator[list[str]]:
    for row in rows:
        organization = row.organization
        yield [
            organization.reference or "",
            organization.name,
            Countries().render(organization.countries) or organization.scope,
            row.person,
            row.title,
            row.email,
            row.language,
            "yes" if row.gets_notices else "no",
            row.note,
            row.since.isoformat() if row.since else "",
        ]


@dataclass(slots=True)
class Arrived:
    """What a table of representatives does: how many rows are new, changed, the same; what stands in the way."""

    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)  # line and sentence, without an address


@transaction.atomic
def import_representatives(content: bytes, *, file_name: str, store: bool) -> Arrived:
    """Add the people of a table to the entries of the directory, and change those whose mailbox is known there.

    An empty cell changes nothing. Nothing is stored without ``store``, nor when a row is in error. Raises
    UnreadableList.
    """
    table = read_as(content, file_name=file_name, source=ListSource.FILE, reading={})
    places = (
        {column.heading.strip().casefold(): column.index for column in table.columns}
        if isinstance(table, Table)
        else {}
    )
    if not isinstance(table, Table) or "email" not in places or not {"name", "reference"} & set(places):
        raise UnreadableList(_("This is no table of representatives. Export one to see what its columns are called."))
    lines = [(row.line, {name: row.cells[place].strip() for name, place in places.items()}) for row in table.rows]
    arrived = Arrived()
    for (line, cells), organization in zip(lines, _organizations([cells for _line, cells in lines]), strict=True):
        try:
            if organization is None:
                raise ValueError(
                    _("The directory has no such organization, or several: “%(name)s”. Write its reference.")
                    % {"name": shown(cells.get("name") or cells.get("reference", ""))}
                )
            _take(organization, cells, arrived)
        except ValidationError as error:
            arrived.problems.append((line, " ".join(error.messages)))
        except ValueError as error:
            arrived.problems.append((line, str(error)))
    if arrived.problems or not store:
        transaction.set_rollback(True)
    return arrived


def _organizations(rows: Sequence[Mapping[str, str]]) -> list[Organization | None]:
    asked = []
    for cells in rows:
        countries = cells.get("countries", "")
        codes: tuple[str, ...] | None = None
        try:
            codes = () if countries in (Scope.REGIONAL, Scope.INTERNATIONAL) else country_codes(countries) or None
        except UnknownCountry:
            codes = None
        ordered = tuple(sorted(codes)) if codes is not None else None
        asked.append(Asked(given_name(cells.get("name", "")), ordered, reference=cells.get("reference", "")))
    found = Finder().exact(asked)
    # Without a country the name is enough where one entry alone bears it.
    return [
        each.organization or (each.namesakes[0] if one.countries is None and len(each.namesakes) == 1 else None)
        for one, each in zip(asked, found, strict=True)
    ]


def _take(organization: Organization, cells: Mapping[str, str], arrived: Arrived) -> None:
    """Bring one row to its organization. Raises ValueError, ValidationError."""
    wanted = email_key(cells["email"])
    known = next((row for row in organization.representatives.all() if email_key(row.email) == wanted), None)
    row = known or Representative(organization=organization, email=cells["email"], language=settings.LANGUAGE_CODE)
    before = [getattr(row, name) for name in OWN]
    for name in ("person", "title", "note"):
        if cells.get(name):
            setattr(row, name, cells[name])
    if language := Language().clean(cells.get("language", "")):
        row.language = language
    if notices := cells.get("gets_notices", "").casefold():
        if notices not in YES_NO:
            raise ValueError(_("Whether somebody gets notices is “yes” or “no”."))
        row.gets_notices = YES_NO[notices]
    if since := cells.get("since"):
        try:
            row.since = date.fromisoformat(since)
        except ValueError as error:
            raise ValueError(_("“%(value)s” is no day. Write it as 2026-11-22.") % {"value": shown(since)}) from error
    row.full_clean()
    if known and before == [getattr(row, name) for name in OWN]:
        arrived.same += 1
        return
    row.save()
    arrived.changed, arrived.new = arrived.changed + bool(known), arrived.new + (not known)
