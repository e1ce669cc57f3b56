"""What the page of an entry shows beside its forms: claims and organizations side by side, timeline, mails, logos."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from campaigns.staff import in_zone
from campaigns.text.language import country_name, join_names, own_name
from signatories.admin.countries import countries_in_words
from signatories.admin.desk import all_rows, shown_rows
from signatories.admin.desk_undoing import address_of
from signatories.domain.evidence import Evidence
from signatories.domain.hosts import site_key
from signatories.domain.moderation import ADDED
from signatories.domain.moves import STANDS_BY
from signatories.domain.reasons import Standard, language_of_mail
from signatories.mailing.sending import words_of
from signatories.mailing.words import Outdated
from signatories.models import (
    Actor,
    Capacity,
    Decision,
    Listing,
    LogoState,
    Message,
    MessageKind,
    Organization,
    OrganizationKind,
    Scope,
    SignOn,
)

BESIDE = 20  # claims shown side by side


def told_of(signon: SignOn, *, contacts: bool) -> list[dict[str, Any]]:
    """What was sent, field by field, in the reader's language. Contact data only for those who may see it."""
    contact = getattr(signon, "contact", None) if contacts else None
    rows: list[tuple[str, Any]] = [
        (_("Signs"), signon.get_capacity_display()),
        (_("Title and affiliation"), signon.printed_detail),
        (_("Acronym"), signon.acronym),
        (_("Countries"), countries_in_words(signon)),
        (_("Scope"), signon.get_scope_display() if signon.capacity == Capacity.ORGANIZATION else ""),
        (_("Place"), signon.place),
        (_("Type"), signon.get_kind_display() if signon.kind else ""),
        (_("Listing"), signon.get_listing_display()),
        (_("Signed by"), ", ".join(part for part in (contact.person, contact.title) if part) if contact else ""),
        (_("E-mail"), contact.email if contact else ""),
        (_("Version agreed to"), signon.version.number if signon.version else ""),
        (_("Language agreed to"), own_name(signon.language) if signon.language else ""),
        (_("Received"), in_zone(signon.letter, signon.created_at)),
        (_("Confirmed"), in_zone(signon.letter, signon.confirmed_at) if signon.confirmed_at else ""),
        (_("Origin"), signon.get_origin_display()),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def standards_of(standards: Iterable[Standard], language: str) -> list[dict[str, Any]]:
    """Standard words in the language of the mail, and in the other languages of the interface beside it."""
    others = [code for code, _name in settings.INTERFACE_LANGUAGES if code != language]
    return [
        {
            "code": each.code,
            "label": each.label,
            "words": each.said_in(language),
            "language": language,
            "others": [{"language": code, "name": own_name(code), "words": each.said_in(code)} for code in others],
        }
        for each in standards
    ]


def likely_beside(signon: SignOn, evidence: Evidence) -> list[dict[str, Any]]:
    """The organizations that this may be, each beside what was sent, and whether they differ."""
    rows = {row.pk: row for row in Organization.objects.filter(pk__in=[each.organization for each in evidence.likely])}
    shown = []
    for each in evidence.likely:
        if (row := rows.get(each.organization)) is None:
            continue
        pairs = [
            (_("Name"), signon.printed_name, row.name),
            (_("Acronym"), signon.acronym, row.acronym),
            (_("Countries"), countries_in_words(signon), countries_in_words(row)),
            (_("Scope"), signon.get_scope_display(), row.get_scope_display()),
            (_("Place"), signon.place, row.place),
            (_("Website"), signon.website, row.website),
            (
                _("Type"),
                str(OrganizationKind(signon.kind).label) if signon.kind else "",
                row.get_kind_display(),
            ),
        ]
        shown.append(
            {
                "pk": row.pk,
                "name": row.name,
                "why": each.why(),
                "url": reverse("admin:signatories_organization_change", args=[row.pk]),
                "rows": [
                    {"label": label, "sent": sent, "known": known, "differs": _differs(sent, known)}
                    for label, sent, known in pairs
                    if sent or known
                ],
            }
        )
    return shown


def _differs(sent: str, known: str) -> bool:
    """Whether two values say different things; two addresses of one site do not."""
    if not sent or not known or sent == known:
        return False
    return not site_key(sent) or site_key(sent) != site_key(known)


def beside_of(request: HttpRequest, signon: SignOn, evidence: Evidence, at: datetime) -> list[dict[str, Any]]:
    """The other standing claims of this letter to the same organization or name, with their facts."""
    if not evidence.rival_numbers:
        return []
    rows = all_rows(request).filter(pk__in=evidence.rival_numbers).order_by("pk")[:BESIDE]
    return shown_rows(request, list(rows), at=at)


def timeline_of(signon: SignOn, *, contacts: bool) -> list[dict[str, Any]]:
    """Each step, the newest first: who, when, what, why. What people wrote only for those who may see contacts."""
    rows = list(Decision.objects.filter(sign_on=signon.pk).select_related("version").order_by("-pk"))
    numbers = {value for row in rows for value in (row.changes.get("organization") or []) if isinstance(value, int)}
    names = dict(Organization.objects.filter(pk__in=numbers).values_list("pk", "name"))
    undone = {row.undoes_id for row in rows if row.undoes_id}
    return [
        {
            "step": row.get_step_display(),
            "who": row.by or (row.get_actor_display() if row.actor != Actor.SYSTEM else _("by itself")),
            "when": in_zone(signon.letter, row.at),
            "reason": row.reason if contacts else "",
            "note": row.note if contacts else "",
            "hidden": bool((row.reason or row.note) and not contacts),
            "changes": [] if not row.changes else list(_changes(row, names)),
            "undone": row.pk in undone,
            "batch_url": address_of("batch", row.batch) if row.batch and row.undoes_id is None else "",
        }
        for row in rows
    ]


def _changes(row: Decision, names: dict[int, str]) -> Iterable[dict[str, str]]:
    for name, values in row.changes.items():
        if name == ADDED:
            yield {"label": _("Added to the directory"), "before": "", "after": ""}
            continue
        if name == STANDS_BY:
            label = _("The list keeps another sign-on of the organization")
            yield {"label": label, "before": "", "after": f"#{values[-1]}"}
            continue
        try:
            label = capfirst(str(SignOn._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        except FieldDoesNotExist:
            continue
        before, after = (_said(name, value, names) for value in (*values, None, None)[:2])
        yield {"label": label, "before": before, "after": after}


def _said(name: str, value: Any, names: dict[int, str]) -> str:
    language = get_language() or "en"
    if name == "organization":
        return names.get(value, f"#{value}") if value else ""
    if name == "countries":
        return join_names([country_name(code, language) for code in value or ()], language)
    if name == "scope" and value in Scope.values:
        return str(Scope(value).label)
    if name == "kind" and value in OrganizationKind.values:
        return str(OrganizationKind(value).label)
    if name == "listing" and value in Listing.values:
        return str(Listing(value).label)
    return "" if value is None else str(value)


def mails_of(signon: SignOn) -> list[dict[str, Any]]:
    """The mails sent about an entry, the newest first, each with its state; no address stands in them."""
    return [
        {
            "kind": row.get_kind_display(),
            "state": row.get_state_display(),
            "moment": in_zone(signon.letter, row.sent_at or row.queued_at),
            "due": in_zone(signon.letter, row.due_at, "TIME_FORMAT") if row.state == "waiting" else "",
            "fault": row.state in ("failed", "bounced", "capped"),
        }
        for row in signon.messages.order_by("-pk")
    ]


def logos_of(signon: SignOn, *, may_judge: bool) -> list[dict[str, Any]]:
    return [
        {
            "pk": logo.pk,
            "url": address_of("logo", logo.pk),
            "state": logo.get_state_display(),
            "size": f"{logo.width} × {logo.height}",
            "width": min(logo.width, 240),
            "permission": logo.permission,
            "waits": may_judge and logo.state == LogoState.WAITING,
        }
        for logo in signon.logos.all()
    ]


class _Enough(Exception):
    """The mail was written; nothing of what was done for it stays."""


def mail_in_words(act: Callable[[], Any], signon: SignOn, kind: MessageKind, *, at: datetime) -> dict[str, Any]:
    """The mail that ``act`` would send, in its language: done for once, written down and taken back, all in one
    transaction. Its personal links are left out: they are the signatory's. Raises Refused."""
    found: dict[str, Any] = {}
    try:
        with transaction.atomic():
            act()
            # Not by way of ``signon``: it stands as it was before.
            message = Message.objects.filter(sign_on=signon.pk, kind=kind).order_by("-pk").first()
            if message is not None:
                with override(language_of_mail(message.language)):
                    try:
                        words = words_of(message, at=at)
                    except Outdated:
                        words = None
                if words is not None:
                    found = {
                        "language": language_of_mail(message.language),
                        "subject": words.subject,
                        "blocks": words.blocks,
                        "about": words.about,
                    }
            raise _Enough
    except _Enough:
        return found
