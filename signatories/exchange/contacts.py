"""Contacts out: a table of those who signed and the people behind them, for those who may have it."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from campaigns.models import Letter
from campaigns.rendering.table import spreadsheet_safe
from signatories.models import ContactRecord, ContactUse, Listing, SignOn, SignOnStatus

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def rows_of(letter: Letter, *, waiting: bool) -> QuerySet[SignOn]:
    """The signatories of ``letter``; with ``waiting`` those who confirmed and wait for moderation as well."""
    statuses = SignOnStatus.beyond_mailbox if waiting else SignOnStatus.listed
    return (
        SignOn.objects.filter(letter=letter, status__in=statuses)
        .select_related("organization", "version", "contact")
        .order_by("printed_name", "pk")
    )


@transaction.atomic
def export_contacts(
    letter: Letter, *, format: str, by: str, at: datetime, why: str, waiting: bool = False
) -> tuple[bytes, int]:
    """The table as CSV or XLSX, and how many contacts stand in it. The export goes on record before it is given out."""
    table = list(_table(rows_of(letter, waiting=waiting)))
    contacts = sum(bool(row[EMAIL_COLUMN]) for row in table)
    ContactRecord.objects.create(at=at, by=by, use=ContactUse.EXPORT, letter=letter, rows=contacts, why=why[:300])
    return (_csv(table) if format == "csv" else _xlsx(table)), contacts


def _columns() -> list[str]:
    return [
        _("name as printed"), _("title and affiliation"), _("organization"), _("countries"), _("listing"), _("status"),
        _("version"), _("language"), _("name of the person"), pgettext("of a person", "position"), _("e-mail"),
        _("note to the organizers"),
        _("received (UTC)"), _("confirmed (UTC)"), _("approved (UTC)"),
    ]  # fmt: skip


EMAIL_COLUMN = 10


def _table(signons: QuerySet[SignOn]) -> Iterator[list[str]]:
    for signon in signons:
        contact: Any = getattr(signon, "contact", None)
        # Said in capitals where it must not be overlooked: who pastes this table somewhere must leave these out.
        listing = str(signon.get_listing_display())
        yield [
            signon.printed_name,
            signon.printed_detail,
            signon.organization.name if signon.organization else "",
            " ".join(country.code for country in signon.countries),
            listing.upper() if signon.listing == Listing.WITHHELD else listing,
            str(signon.get_status_display()),
            signon.version.number if signon.version else "",
            signon.language,
            contact.person if contact else "",
            contact.title if contact else "",
            contact.email if contact else "",
            contact.note if contact else "",
            *(
                f"{moment:%Y-%m-%d %H:%M}" if moment else ""
                for moment in (signon.created_at, signon.confirmed_at, signon.approved_at)
            ),
        ]


def _csv(table: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_columns())
    writer.writerows([spreadsheet_safe(value) for value in row] for row in table)
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # without the mark Excel reads UTF-8 as nonsense


def _xlsx(table: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [_columns(), *table]:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
            cell.data_type = "s"  # openpyxl would make a formula of what begins like one
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
