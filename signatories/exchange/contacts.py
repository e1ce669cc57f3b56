"""Contacts out: a table of those who signed and the people behind them, for those who may have it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.models import Letter
from signatories.exchange.formats import CONTENT_TYPES as FORMATS
from signatories.exchange.formats import write_table
from signatories.models import ContactRecord, ContactUse, Listing, SignOn, SignOnStatus

__all__ = ["FORMATS", "export_contacts", "rows_of"]


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
    """The table in one of ``FORMATS``, and how many contacts stand in it. It goes on record before it is given out."""
    table = list(_table(rows_of(letter, waiting=waiting)))
    contacts = sum(bool(row[EMAIL_COLUMN]) for row in table)
    ContactRecord.objects.create(at=at, by=by, use=ContactUse.EXPORT, letter=letter, rows=contacts, why=why[:300])
    return write_table(_columns(), table, format=format), contacts


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
