"""What is held about a person: everything that is found by one mailbox, for whoever has the right to ask."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet

from campaigns.models import Letter, StaffInvitation
from signatories.domain.claims import email_key, inbox_key, same_mailbox
from signatories.domain.errata import editions_naming
from signatories.domain.retention import kept_until
from signatories.models import (
    ContactRecord,
    ContactUse,
    Correction,
    Message,
    Representative,
    SignOn,
    SignOnContact,
)

EMAILS_WANTED = ("email", "former_email")  # in what a correction asks for


def held_about(email: str, *, signons: QuerySet[SignOn] | None = None, everything: bool = True) -> dict[str, Any]:
    """All that is held about the owner of the mailbox ``email``, as plain data for JSON.

    ``signons`` narrows it to those that the reader may see; without ``everything`` only these are looked at, and
    neither the directory's representatives nor accounts. Found are sign-ons whose contact has this address, and those
    of which a correction names it.
    """
    key = email_key(email)
    rows = signons if signons is not None else SignOn.objects.all()
    numbers = {*SignOnContact.objects.filter(email_key=key).values_list("sign_on", flat=True)}
    for correction in Correction.objects.exclude(wanted={}).only("sign_on", "wanted"):
        if any(email_key(str(correction.wanted.get(name, ""))) == key for name in EMAILS_WANTED):
            numbers.add(correction.sign_on_id)
    found = rows.filter(pk__in=numbers).select_related("letter", "organization", "version", "contact").order_by("pk")
    held: dict[str, Any] = {"email": same_mailbox(email), "sign_ons": [_sign_on(signon) for signon in found]}
    others = Message.objects.filter(address_key__in={key, inbox_key(email)}).exclude(sign_on__in=numbers).order_by("pk")
    if everything:
        held["messages"] = [_message(message) for message in others]
        held["representatives"] = [
            {
                "organization": row.organization.name, "person": row.person, "title": row.title, "email": row.email,
                "language": row.language, "gets_notices": row.gets_notices, "note": row.note,
                "since": row.since.isoformat() if row.since else "",
            }
            for row in Representative.objects.filter(email__iexact=email.strip()).select_related("organization")
        ]  # fmt: skip
        held["accounts"] = [
            {
                "username": user.get_username(), "email": user.email, "name": user.get_full_name(),
                "joined": _when(user.date_joined), "last_login": _when(user.last_login), "active": user.is_active,
            }
            for user in get_user_model().objects.filter(email__iexact=email.strip())
        ]  # fmt: skip
        held["staff_invitations"] = [
            {"email": row.email, "campaign": row.campaign.slug, "role": row.role, "made": _when(row.made_at)}
            for row in StaffInvitation.objects.filter(email__iexact=email.strip()).select_related("campaign")
        ]
        held["address_for_questions"] = [
            letter.slug for letter in Letter.objects.filter(contact__iexact=email.strip()).order_by("slug")
        ]
    return held


def count_held(held: dict[str, Any]) -> int:
    """How many things were found."""
    return sum(len(each) for each in held.values() if isinstance(each, list))


@transaction.atomic
def record_report(held: dict[str, Any], *, by: str, at: datetime, why: str = "") -> None:
    """Write down that somebody looked: once for each letter that was found, once where nothing was. No address."""
    slugs = sorted({row["letter"] for row in held["sign_ons"]})
    letters = {letter.slug: letter for letter in Letter.objects.filter(slug__in=slugs)}
    for slug in slugs:
        rows = sum(row["letter"] == slug for row in held["sign_ons"])
        ContactRecord.objects.create(
            at=at, by=by, use=ContactUse.REPORT, letter=letters[slug], rows=rows, why=why[:300]
        )
    if not slugs:
        ContactRecord.objects.create(at=at, by=by, use=ContactUse.REPORT, rows=count_held(held), why=why[:300])


def _sign_on(signon: SignOn) -> dict[str, Any]:
    contact = getattr(signon, "contact", None)
    until = kept_until(signon.letter)
    return {
        "number": signon.pk,
        "letter": signon.letter.slug,
        "capacity": signon.capacity,
        "status": signon.status,
        "listing": signon.listing,
        "origin": signon.origin,
        "printed_name": signon.printed_name,
        "printed_detail": signon.printed_detail,
        "organization": signon.organization.name if signon.organization else "",
        "acronym": signon.acronym,
        "countries": [country.code for country in signon.countries],
        "place": signon.place,
        "website": signon.website,
        "version": signon.version.number if signon.version else "",
        "language": signon.language,
        "attestation": signon.attestation,
        "received": _when(signon.created_at),
        "confirmed": _when(signon.confirmed_at),
        "approved": _when(signon.approved_at),
        "signals": signon.flags,
        "network_hash_kept": bool(signon.network),
        "contact": {
            "person": contact.person, "title": contact.title, "email": contact.email, "note": contact.note,
        } if contact else None,
        "contact_kept_until": _when(until),
        "corrections": [
            {"asked": _when(row.asked_at), "state": row.state, "wanted": row.wanted, "note": row.note}
            for row in signon.corrections.order_by("pk")
        ],
        "decisions": [
            {
                "at": _when(row.at), "who": row.by or row.actor, "step": row.step, "after": row.after,
                "told": row.reason, "note": row.note, "changes": row.changes,
            }
            for row in signon.decisions.order_by("pk")
        ],
        "messages": [_message(row) for row in signon.messages.order_by("pk")],
        "personal_links": [
            {"purpose": row.purpose, "made": _when(row.made_at), "expires": _when(row.expires_at)}
            for row in signon.links.order_by("pk")
        ],
        "logos": [{"sent": _when(row.sent_at), "state": row.state} for row in signon.logos.order_by("pk")],
        "receipts": signon.receipts.count(),
        "editions_that_print_it": [edition.number for edition in editions_naming(signon)],
        "errata": [
            {"edition": row.edition.number, "at": _when(row.at), "before": row.before, "after": row.after}
            for row in signon.errata.select_related("edition").order_by("pk")
        ],
        "history": [
            {"at": _when(row.history_date), "by": row.history_by, "printed_name": row.printed_name}
            for row in SignOn.history.filter(id=signon.pk).order_by("history_id")
        ],
    }  # fmt: skip


def _message(message: Message) -> dict[str, Any]:
    return {
        "kind": message.kind,
        "state": message.state,
        "language": message.language,
        "queued": _when(message.queued_at),
        "sent": _when(message.sent_at),
    }


def _when(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""
