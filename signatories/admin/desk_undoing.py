"""Undoing at the moderation desk: what somebody has just decided, alone or of many at once, while nobody was told."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.domain.errors import Refused
from campaigns.roles import in_sight
from campaigns.staff import bring_up_to_date, row_id
from signatories.domain.moderation import hindrance_to_undoing, undo_decision
from signatories.models import Decision, SignOn, Step

MODERATE = "signatories.moderate_signon"
TOLD_FOR = timedelta(minutes=15)  # how long the page goes on saying what was just decided


def address_of(page: str, *args: Any, query: str = "") -> str:
    """The address of a page of the desk: ``queue``, ``entry``, ``many``, ``batch``, ``undo``, ``logo``, ``manual``."""
    found = reverse(f"admin:signatories_desk_{page}", args=args)
    return f"{found}?{query}" if query else found


def sentence_of(decision: Decision, name: str) -> str:
    """What a decision did, as the message after it says."""
    said = {
        Step.APPROVED: _("Approved: %(name)s."),
        Step.REJECTED: _("Rejected: %(name)s."),
        Step.RECONSIDERED: _("Put back among those that wait: %(name)s."),
        Step.ASKED: _("Asked: %(name)s. The answer will stand with the entry."),
        Step.MATCHED: _("Matched to the directory: %(name)s."),
        Step.EDITED: _("Printed line changed: %(name)s."),
        Step.SETTLED: _("Dispute settled: %(name)s."),
        Step.WITHDRAWN: _("Withdrawn: %(name)s."),
        Step.UNDONE: _("Undone: %(name)s is as it was before."),
    }
    return said.get(Step(decision.step), "%(name)s") % {"name": name}


def banner(request: HttpRequest, at: datetime) -> dict[str, Any] | None:
    """What this person has just decided (``?done=`` names it), with the way to undo it."""
    decision = Decision.objects.filter(pk=row_id(request.GET.get("done")) or None).first()
    if decision is None or decision.by != request.user.get_username() or decision.at < at - TOLD_FOR:
        return None
    signon = in_sight(SignOn.objects.select_related("letter"), request.user).filter(pk=decision.sign_on_id).first()
    if signon is None:
        return None
    return {
        "sentence": sentence_of(decision, signon.printed_name),
        "url": address_of("entry", signon.pk),
        "decision": decision.pk if may_be_undone(request, decision, signon, at) else "",
    }


def may_be_undone(request: HttpRequest, decision: Decision, signon: SignOn, at: datetime) -> bool:
    return bool(request.user.has_perm(MODERATE, signon)) and not hindrance_to_undoing(decision, at)


def steps_with(decision: Decision) -> list[Decision]:
    """What one press did to one entry, the last step first: matching and approving are two steps."""
    if decision.batch is None:
        return [decision]
    together = Decision.objects.filter(batch=decision.batch, sign_on=decision.sign_on_id, undoes=None)
    return [row for row in together.order_by("-pk") if row.pk <= decision.pk]


@transaction.atomic
def undo_steps(steps: Iterable[Decision], *, at: datetime, by: str) -> SignOn | None:
    """Take back ``steps`` of one entry, the last first, all or none. Raises Refused."""
    signon = None
    together = uuid.uuid4()
    for step in steps:
        signon = undo_decision(decision=step, at=at, by=by, batch=together)
    return signon


def undo_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """Undo one press of a button (``decision``), or a whole batch of entries (``batch``)."""
    at, by = timezone.now(), request.user.get_username()
    if "batch" in request.POST:
        return _undo_batch(request, site, at)
    decision = Decision.objects.filter(pk=row_id(request.POST.get("decision")) or None).first()
    if decision is None:
        raise Http404
    signon = in_sight(SignOn.objects.all(), request.user).filter(pk=decision.sign_on_id).first()
    if signon is None:
        raise Http404
    if not request.user.has_perm(MODERATE, signon):
        raise PermissionDenied
    try:
        undone = undo_steps(steps_with(decision), at=at, by=by)
    except Refused as refusal:
        for sentence in refusal.sentences:
            messages.error(request, sentence)
        return HttpResponseRedirect(address_of("entry", signon.pk))
    if undone is not None:
        site._registry[SignOn].log_change(request, undone, _("Undone"))
        bring_up_to_date(request, undone.letter)
        messages.success(request, _("Undone: %(name)s is as it was before.") % {"name": undone.printed_name})
    return HttpResponseRedirect(address_of("entry", signon.pk))


def batch_steps(batch: uuid.UUID) -> dict[int, list[Decision]]:
    """The steps of a batch by sign-on, the last first."""
    found: dict[int, list[Decision]] = {}
    for row in Decision.objects.filter(batch=batch, undoes=None).order_by("-pk"):
        found.setdefault(row.sign_on_id, []).append(row)
    return found


def _undo_batch(request: HttpRequest, site: admin.AdminSite, at: datetime) -> HttpResponse:
    try:
        batch = uuid.UUID(request.POST["batch"])
    except ValueError:
        raise Http404 from None
    steps = batch_steps(batch)
    count = 0
    for signon in in_sight(SignOn.objects.all(), request.user).filter(pk__in=steps):
        if not request.user.has_perm(MODERATE, signon):
            continue
        try:
            undone = undo_steps(steps[signon.pk], at=at, by=request.user.get_username())
        except Refused as refusal:
            for sentence in refusal.sentences:
                messages.error(request, f"{signon.printed_name}: {sentence}")
        else:
            count += 1
            if undone is not None:
                site._registry[SignOn].log_change(request, undone, _("Undone"))
                bring_up_to_date(request, undone.letter)
    if count:
        messages.success(
            request,
            ngettext("%(count)d entry is as it was before.", "%(count)d entries are as they were before.", count)
            % {"count": count},
        )
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = address_of("batch", batch)
    return HttpResponseRedirect(back)
