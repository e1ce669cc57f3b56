"""Deciding on several entries at once: first what it would do and what hinders it, then the run, then its undoing."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.domain.errors import Refused
from campaigns.roles import in_sight
from campaigns.staff import bring_up_to_date, in_zone, row_id, short_title
from campaigns.text.lookalikes import is_deceiving
from signatories.admin.desk import Chosen, all_rows, must_see
from signatories.admin.desk_forms import AskForm, NoteForm, RejectForm
from signatories.admin.desk_pages import standards_of
from signatories.admin.desk_undoing import MODERATE, address_of, batch_steps
from signatories.domain.evidence import gather
from signatories.domain.facts import Evidence
from signatories.domain.moderation import approve_signon, ask_signatory, hindrance_to_undoing, reject_signon
from signatories.domain.reasons import (
    QUESTIONS,
    REASONS,
    Standard,
    language_of_mail,
    standards_for,
    untouched,
    words_of,
)
from signatories.models import Capacity, Decision, SignOn, SignOnStatus

S = SignOnStatus
MOST = 200  # entries in one press; floods have a page of their own
ACTS = ("approve", "reject", "ask")
STANDARDS = {"reject": REASONS, "ask": QUESTIONS}
SAID = {"reject": "reason", "ask": "question"}  # the field of what they are told


def titles() -> dict[str, str]:
    return {"approve": _("Approve several"), "reject": _("Reject several"), "ask": _("Ask several")}


def hindrance(do: str, signon: SignOn, evidence: Evidence, allowed: bool) -> str:
    """Why ``do`` cannot be done with an entry, as a sentence; empty when it can."""
    if not allowed:
        return _("Your role in its campaign does not include this.")
    if do == "reject":
        return "" if signon.status in (S.UNCONFIRMED, S.PENDING) else _("It does not wait for a decision.")
    if signon.status != S.PENDING:
        return _("It does not wait for moderation.")
    if do == "ask":
        return "" if getattr(signon, "contact", None) else _("It has no address to ask.")
    if signon.capacity == Capacity.ORGANIZATION and signon.organization_id is None:
        return _("Its organization is not matched yet: decide on it by itself.")
    if evidence.stands_already:
        return _("Its organization already stands on this letter.")
    if evidence.rivals:
        return _("Others claim the same organization or name: decide on it by itself.")
    if is_deceiving(evidence.name) or is_deceiving(evidence.detail):
        return _("Its name has letters of two scripts: decide on it by itself.")
    if evidence.disputed:
        return _("Its organization disputes it: decide on it by itself.")
    return ""


def many_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """What a decision on the chosen entries would do (``sure`` is missing), or the decision itself."""
    must_see(request, site)
    do = request.POST.get("do", "")
    if do not in ACTS or not request.user.has_perm(MODERATE):
        raise PermissionDenied
    at, query = timezone.now(), Chosen.of(request).query()
    numbers = [number for number in map(row_id, request.POST.getlist("chosen")) if number][:MOST]
    rows = list(all_rows(request).filter(pk__in=numbers).order_by("since", "pk"))
    if not rows:
        messages.warning(request, _("Choose entries first."))
        return HttpResponseRedirect(address_of("queue", query=query))
    known = gather(rows, among=in_sight(SignOn.objects.all(), request.user), at=at)
    judged = [
        (row, hindrance(do, row, known[row.pk], request.user.has_perm(MODERATE, row)), known[row.pk].seen)
        for row in rows
    ]
    languages = {language_of_mail(row.language or row.letter.authoritative_language) for row in rows}
    language = languages.pop() if len(languages) == 1 else ""
    free = [row for row, hindered, _seen in judged if not hindered]
    person = all(map(_in_their_own_name, free or rows))
    data = request.POST if "sure" in request.POST else None
    form: Any = {
        "approve": lambda: NoteForm(data, name="approve"),
        "reject": lambda: RejectForm(data, language=language or "en", person=person),
        "ask": lambda: AskForm(data, language=language or "en", person=person),
    }[do]()
    unsuited: set[int] = set()
    if data is not None and form.is_valid():
        unsuited = {row.pk for row in free if not _suits(do, row, form.cleaned_data)}
        going = [row for row in free if row.pk not in unsuited]
        if going and unsuited <= {int(number) for number in map(row_id, request.POST.getlist("left-out")) if number}:
            return _run(request, do, going, form.cleaned_data, at, site)
        if free and not going:
            form.add_error(SAID[do], _nobody_suits(do))
    standards = STANDARDS.get(do, ())
    persons = sum(map(_in_their_own_name, free))
    theirs_alone = {each.code for each in standards if each.of_organizations}
    return TemplateResponse(
        request,
        "admin/signatories/desk/many.html",
        {
            **site.each_context(request),
            "title": titles()[do],
            "opts": SignOn._meta,
            "do": do,
            "form": form,
            "free": [
                {"pk": row.pk, "name": row.printed_name, "letter": short_title(row.letter), "seen": seen}
                for row, hindered, seen in judged
                if not hindered and row.pk not in unsuited
            ],
            "unsuited": [
                {"pk": row.pk, "name": row.printed_name, "seen": seen, "url": address_of("entry", row.pk)}
                for row, _hindered, seen in judged
                if row.pk in unsuited
            ],
            "hindered": [
                {"pk": row.pk, "name": row.printed_name, "why": hindered, "url": address_of("entry", row.pk)}
                for row, hindered, _seen in judged
                if hindered
            ],
            "standards": [
                each | {"left_out": persons if not person and each["code"] in theirs_alone else 0}
                for each in standards_of(standards_for(standards, person=person), language or "en")
            ],
            "mixed_languages": not language,
            "post_url": address_of("many", query=query),
            "queue_url": address_of("queue", query=query),
        },
    )


def _run(
    request: HttpRequest, do: str, rows: list[SignOn], given: dict[str, Any], at: datetime, site: admin.AdminSite
) -> HttpResponse:
    """Decide on each entry by itself, all with one number of the batch; what is refused is named and left as it was."""
    batch, by, count = uuid.uuid4(), request.user.get_username(), 0
    for row in rows:
        seen = request.POST.get(f"seen-{row.pk}", "")
        told: dict[str, Any] = {
            "signon": row,
            "at": at,
            "by": by,
            "batch": batch,
            "seen": int(seen) if seen.isascii() and seen.isdecimal() else None,
        }
        try:
            with transaction.atomic():
                _decide(do, row, given, told)
        except Refused as refusal:
            for sentence in refusal.sentences:
                messages.error(request, f"{row.printed_name}: {sentence}")
        else:
            count += 1
            site._registry[SignOn].log_change(request, row, titles()[do])
            bring_up_to_date(request, row.letter)
    if not count:
        return HttpResponseRedirect(address_of("queue", query=Chosen.of(request).query()))
    return HttpResponseRedirect(address_of("batch", batch, query=Chosen.of(request).query()))


def _decide(do: str, row: SignOn, given: dict[str, Any], told: dict[str, Any]) -> None:
    if do == "approve":
        approve_signon(note=given["note"], **told)
    elif do == "reject":
        reason = _as_they_read_it(REASONS, given["standard"], given["reason"], row)
        reject_signon(reason=reason, note=given["note"], tell=given["tell"], **told)
    else:
        ask_signatory(question=_as_they_read_it(QUESTIONS, given["standard"], given["question"], row), **told)


def _in_their_own_name(row: SignOn) -> bool:
    return row.capacity != Capacity.ORGANIZATION


def _suits(do: str, row: SignOn, given: dict[str, Any]) -> bool:
    """Whether what was chosen says anything to ``row``. Words of the moderator's own are for whom they chose."""
    if do not in STANDARDS or not _in_their_own_name(row):
        return True
    standards, words = STANDARDS[do], given[SAID[do]]
    return not any(each.of_organizations and words in untouched(standards, each.code) for each in standards)


def _nobody_suits(do: str) -> str:
    if do == "ask":
        return _(
            "This question is for organizations only, and all of these sign in their own name. Choose another one."
        )
    return _("This reason is for organizations only, and all of these sign in their own name. Choose another one.")


def _as_they_read_it(standards: tuple[Standard, ...], code: str, words: str, row: SignOn) -> str:
    """Standard words that nobody edited go to each in their own language, as to an organization or a person; edited
    ones as they are."""
    own = standards_for(standards, person=_in_their_own_name(row))
    theirs = words_of(own, code, row.language or row.letter.authoritative_language)
    return theirs if theirs and words in untouched(standards, code) else words


def batch_view(request: HttpRequest, batch: uuid.UUID, *, site: admin.AdminSite) -> HttpResponse:
    """What was decided together, entry by entry, with the way to undo it all while nobody was told."""
    must_see(request, site)
    at = timezone.now()
    steps = batch_steps(batch)
    rows = list(all_rows(request).filter(pk__in=steps).order_by("pk"))
    if not rows:
        raise Http404
    entries = [_shown(row, steps[row.pk], at) for row in rows]
    first = min(step.at for found in steps.values() for step in found)
    whose = {step.by for found in steps.values() for step in found}
    can = sum(entry["can"] for entry in entries)
    return TemplateResponse(
        request,
        "admin/signatories/desk/batch.html",
        {
            **site.each_context(request),
            "title": _("Decided together"),
            "opts": SignOn._meta,
            "entries": entries,
            "batch": batch,
            "sentence": ngettext(
                "%(count)d entry, by %(who)s, %(moment)s.", "%(count)d entries, by %(who)s, %(moment)s.", len(entries)
            )
            % {"count": len(entries), "who": ", ".join(sorted(whose)), "moment": in_zone(rows[0].letter, first)},
            "can": can if request.user.has_perm(MODERATE) else 0,
            "undo_url": address_of("undo"),
            "queue_url": address_of("queue", query=Chosen.of(request).query()),
        },
    )


def _shown(row: SignOn, steps: list[Decision], at: datetime) -> dict[str, Any]:
    undone = Decision.objects.filter(undoes__in=steps).exists()
    why = "" if undone else hindrance_to_undoing(steps[0], at)
    return {
        "name": row.printed_name,
        "url": address_of("entry", row.pk),
        "letter": short_title(row.letter),
        "step": steps[0].get_step_display(),
        "status": row.get_status_display(),
        "undone": undone,
        "why": why,
        "can": not undone and not why,
    }
