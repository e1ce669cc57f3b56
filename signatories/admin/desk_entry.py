"""One entry at the moderation desk: all that is known about it, and the decisions, each with its mail."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.roles import in_sight
from campaigns.staff import bring_up_to_date, row_id
from signatories.admin.desk import (
    Chosen,
    address_of,
    all_rows,
    may_decide,
    must_see,
    numbers_of,
    sees_contact,
    shown_row,
)
from signatories.admin.desk_forms import AskForm, LineForm, MatchForm, NoteForm, RejectForm, WithdrawForm
from signatories.admin.desk_pages import (
    beside_of,
    likely_beside,
    logos_of,
    mail_in_words,
    mails_of,
    standards_of,
    timeline_of,
    told_of,
)
from signatories.admin.desk_undoing import banner, may_be_undone
from signatories.domain.corrections import judge_logo
from signatories.domain.evidence import OPEN_FOR, gather
from signatories.domain.moderation import (
    approve_signon,
    ask_signatory,
    edit_line,
    match_signon,
    reconsider_signon,
    reject_signon,
    settle_dispute,
)
from signatories.domain.moves import last_decision
from signatories.domain.reasons import QUESTIONS, REASONS, language_of_mail, standards_for
from signatories.domain.signing import withdraw_signon
from signatories.models import (
    Capacity,
    Logo,
    LogoState,
    MessageKind,
    Organization,
    Review,
    SignOn,
    SignOnStatus,
)

S = SignOnStatus
# What can be done from each state, beside what concerns its line, its organization and its dispute.
OPEN_TO = {
    S.UNCONFIRMED: {"reject"},
    S.PENDING: {"approve", "reject", "ask", "withdraw"},
    S.APPROVED: {"ask", "withdraw"},
    S.ASKED_AGAIN: {"ask", "withdraw"},
    S.REJECTED: {"reconsider"},
    S.WITHDRAWN: set(),
    S.MERGED: {"reconsider", "withdraw"},
}
OF_ANY_STATE = {"edit", "match", "add"}


class Forms(dict[str, Form]):
    """The forms of an entry by the action that they belong to; the one that was sent holds what was typed."""

    def __init__(self, signon: SignOn, site: admin.AdminSite, sent: str = "", data: Any = None) -> None:
        language = signon.language or signon.letter.authoritative_language
        person = signon.capacity != Capacity.ORGANIZATION

        def of(action: str) -> Any:
            return data if sent == action else None

        # A model form writes into its row as it is judged: it gets one of its own.
        own = SignOn.objects.get(pk=signon.pk)
        super().__init__(
            reject=RejectForm(
                of("reject"), language=language, confirmed=signon.confirmed_at is not None, person=person
            ),
            ask=AskForm(of("ask"), language=language, person=person),
            edit=LineForm(of("edit"), instance=own),
            match=MatchForm(of("match"), site=site),
            approve=NoteForm(of("approve"), name="approve"),
            reconsider=NoteForm(of("reconsider"), name="reconsider"),
            settle=NoteForm(of("settle"), name="settle"),
            withdraw=WithdrawForm(of("withdraw")),
        )


# The part of a button's name before the underscore, and what it does: "match_approve" matches, then approves.
KIND_OF = {
    "add_approve": "add", "match_approve": "match", "reject_preview": "reject", "ask_preview": "ask",
    "logo_accept": "logo", "logo_refuse": "logo",
}  # fmt: skip


def entry_view(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """The page of one entry (GET), and each decision on it (POST, the button is called ``do``)."""
    must_see(request, site)
    at = timezone.now()
    signon = all_rows(request).filter(pk=pk).first()
    if signon is None:
        raise Http404
    with timezone.override(signon.letter.zone):
        if request.method == "POST":
            return _act(request, signon, at, site)
        if request.method == "GET" and may_decide(request, signon):
            _mark_as_open(request, signon, at)
        return _page(request, signon, at, site, Forms(signon, site))


def _mark_as_open(request: HttpRequest, signon: SignOn, at: datetime) -> None:
    """Say that this person has the entry open; one that somebody else has open stays theirs until it lapses."""
    with transaction.atomic():
        review = Review.objects.select_for_update().filter(sign_on=signon).first()
        if review is None:
            Review.objects.bulk_create([Review(sign_on=signon, by=request.user, at=at)], ignore_conflicts=True)
        elif review.by_id == request.user.pk or review.at <= at - OPEN_FOR:
            review.by_id, review.at = request.user.pk, at
            review.save(update_fields=["by", "at"])


def _page(
    request: HttpRequest,
    signon: SignOn,
    at: datetime,
    site: admin.AdminSite,
    forms: Forms,
    *,
    open_part: str = "",
    refusals: list[str] | None = None,
    preview: dict[str, Any] | None = None,
) -> HttpResponse:
    chosen = Chosen.of(request)
    query = chosen.query()
    evidence = gather([signon], among=in_sight(SignOn.objects.all(), request.user), at=at)[signon.pk]
    row = shown_row(request, signon, evidence, at=at, query=query)
    numbers = numbers_of(request, chosen, at)
    before, after = _neighbours(numbers, signon.pk)
    decides, contacts = may_decide(request, signon), sees_contact(request, signon)
    last = last_decision(signon)
    actions = (set(OPEN_TO[SignOnStatus(signon.status)]) | OF_ANY_STATE) if decides else set()
    unmatched = signon.capacity == Capacity.ORGANIZATION and signon.organization_id is None
    if signon.capacity != Capacity.ORGANIZATION:
        actions -= {"match", "add"}
    if unmatched:
        actions -= {"approve"}
    else:
        actions -= {"add"}
    if signon.status in (*S.listed, S.WITHDRAWN, S.MERGED):
        actions -= {"add", "match"}
    if evidence.stands_already:
        actions -= {"approve"}
    if signon.status == S.WITHDRAWN:
        actions -= {"edit"}
    if decides and signon.disputed_at:
        actions |= {"settle"}
    if signon.status == S.REJECTED and signon.confirmed_at is None:
        actions -= {"reconsider"}
    language = language_of_mail(signon.language or signon.letter.authoritative_language)
    person = signon.capacity != Capacity.ORGANIZATION
    media = site._registry[SignOn].media
    for form in forms.values():
        media += form.media
    return TemplateResponse(
        request,
        "admin/signatories/desk/entry.html",
        {
            **site.each_context(request),
            "title": signon.printed_name,
            "opts": SignOn._meta,
            "entry": row,
            "signon": signon,
            "evidence": evidence,
            "told": told_of(signon, contacts=contacts),
            "contacts": contacts,
            "forms": forms,
            "media": media,
            "actions": actions,
            "unmatched": unmatched,
            "may_approve_now": signon.status == S.PENDING,
            # What warns is looked at before anybody approves: then no button stands out.
            "warned": any(fact["level"] == "bad" for fact in row["facts"]),
            "open_part": open_part,
            "refusals": refusals or [],
            "preview": preview,
            "reasons": standards_of(standards_for(REASONS, person=person), language),
            "questions": standards_of(standards_for(QUESTIONS, person=person), language),
            "mail_language": language,
            "likely": likely_beside(signon, evidence) if unmatched else [],
            "beside": beside_of(request, signon, evidence, at),
            "timeline": timeline_of(signon, contacts=contacts),
            "mails": mails_of(signon),
            "logos": logos_of(signon, may_judge=request.user.has_perm("signatories.change_logo", signon)),
            "undo": last.pk if last and decides and may_be_undone(request, last, signon, at) else "",
            "undo_sentence": last.get_step_display() if last else "",
            "done": banner(request, at),
            "before_url": address_of("entry", before, query=query) if before else "",
            "after_url": address_of("entry", after, query=query) if after else "",
            "place": numbers.index(signon.pk) + 1 if signon.pk in numbers else 0,
            "count": len(numbers),
            "queue_url": address_of("queue", query=query),
            "manual_url": address_of("manual"),
            "post_url": address_of("entry", signon.pk, query=query),
        },
    )


def _neighbours(numbers: list[int], pk: int) -> tuple[int | None, int | None]:
    """What stands before and after an entry in its queue; for one that is not in it, the first."""
    if pk not in numbers:
        return None, numbers[0] if numbers else None
    place = numbers.index(pk)
    return (
        numbers[place - 1] if place else None,
        numbers[place + 1] if place + 1 < len(numbers) else None,
    )


def _act(request: HttpRequest, signon: SignOn, at: datetime, site: admin.AdminSite) -> HttpResponse:
    """Carry one decision out; what is refused or incomplete comes back with all that was typed."""
    if not may_decide(request, signon):
        raise PermissionDenied
    do = request.POST.get("do", "")
    kind = KIND_OF.get(do, do)
    forms = Forms(signon, site, sent=kind, data=request.POST)
    if kind == "logo":
        return _judge_logo(request, signon, do, at, site)
    form = forms.get(kind)
    if form is not None and not form.is_valid():
        return _page(request, signon, at, site, forms, open_part=kind)
    seen = request.POST.get("seen", "")
    act = _verb(request, signon, do, form, at, int(seen) if seen.isascii() and seen.isdecimal() else None)
    if do in ("reject_preview", "ask_preview"):
        if not sees_contact(request, signon):
            raise PermissionDenied
        message_kind = MessageKind.REJECTED if kind == "reject" else MessageKind.QUESTION
        try:
            preview = mail_in_words(act, signon, message_kind, at=at)
        except Refused as refusal:
            return _page(request, signon, at, site, forms, open_part=kind, refusals=refusal.sentences)
        return _page(request, signon, at, site, forms, open_part=kind, preview={"kind": kind, **preview})
    numbers = numbers_of(request, Chosen.of(request), at)
    before = last_decision(signon)
    try:
        with transaction.atomic():
            act()
    except Refused as refusal:
        fresh = all_rows(request).get(pk=signon.pk)
        return _page(request, fresh, at, site, forms, open_part=kind, refusals=refusal.sentences)
    last = last_decision(signon)
    if last is not None and (before is None or last.pk != before.pk):
        site._registry[SignOn].log_change(request, signon, str(last.get_step_display()))
        bring_up_to_date(request, signon.letter)
    Review.objects.filter(sign_on=signon, by=request.user.pk).delete()
    return _onward(request, signon, do, numbers)


def _onward(request: HttpRequest, signon: SignOn, do: str, numbers: list[int]) -> HttpResponse:
    """After a decision the next entry opens; after what only prepares one, the same."""
    query = Chosen.of(request).query()
    own = last_own_step(signon, request.user.get_username())
    told = urlencode({"done": own.pk}) if own else ""
    query = "&".join(part for part in (query, told) if part)
    if do in ("edit", "match", "add", "settle", "ask", "reconsider"):
        stays = signon.pk if do != "ask" else None
    else:
        stays = None
    _before, after = _neighbours(numbers, signon.pk)
    to = stays or (after if after != signon.pk else None)
    return HttpResponseRedirect(address_of("entry", to, query=query) if to else address_of("queue", query=query))


def last_own_step(signon: SignOn, by: str) -> Any:
    return signon.decisions.filter(by=by).order_by("-pk").first()


def _verb(
    request: HttpRequest, signon: SignOn, do: str, form: Any, at: datetime, seen: int | None
) -> Callable[[], Any]:
    """What the button ``do`` does, as a function without arguments. Raises PermissionDenied for one that is unknown."""
    by = request.user.get_username()
    told: dict[str, Any] = {"signon": signon, "at": at, "by": by, "seen": seen}
    given = form.cleaned_data if form is not None else {}

    def matched(organization: Organization | None, *, approved: bool) -> None:
        if organization is None and not request.user.has_perm("signatories.add_organization"):
            raise PermissionDenied
        batch = uuid.uuid4() if approved else None
        match_signon(organization=organization, batch=batch, **told)
        if approved:
            fresh = SignOn.objects.get(pk=signon.pk)
            approve_signon(signon=fresh, at=at, by=by, batch=batch)

    verbs: dict[str, Callable[[], Any]] = {
        "approve": lambda: approve_signon(note=given["note"], **told),
        "match": lambda: matched(given["organization"], approved=False),
        "match_approve": lambda: matched(given["organization"], approved=True),
        "add": lambda: matched(None, approved=False),
        "add_approve": lambda: matched(None, approved=True),
        "reject": lambda: reject_signon(reason=given["reason"], note=given["note"], tell=given["tell"], **told),
        "ask": lambda: ask_signatory(question=given["question"], **told),
        "edit": lambda: edit_line(values=form.values(), note=given["note"], **told),
        "settle": lambda: settle_dispute(note=given["note"], **told),
        "withdraw": lambda: _withdraw(signon, at, by, seen, given),
        "reconsider": lambda: reconsider_signon(note=given["note"], **told),
    }
    verbs |= {"reject_preview": verbs["reject"], "ask_preview": verbs["ask"]}
    if do not in verbs:
        raise PermissionDenied
    return verbs[do]


def _withdraw(signon: SignOn, at: datetime, by: str, seen: int | None, given: dict[str, Any]) -> SignOn:
    """As staff, at the wish of the signatory; it looks first whether somebody else did something meanwhile."""
    last = last_decision(signon)
    if seen is not None and last is not None and last.pk != seen:
        raise Refused(
            _("“%(name)s” was changed meanwhile: %(step)s, %(who)s. Nothing was done: look at it again.")
            % {
                "name": signon.printed_name,
                "step": last.get_step_display(),
                "who": last.by or last.get_actor_display(),
            }
        )
    return withdraw_signon(signon=signon, at=at, by=by, reason=given["reason"], note=given["note"])


def _judge_logo(request: HttpRequest, signon: SignOn, do: str, at: datetime, site: admin.AdminSite) -> HttpResponse:
    if not request.user.has_perm("signatories.change_logo", signon):
        raise PermissionDenied
    state = LogoState.ACCEPTED if do == "logo_accept" else LogoState.REFUSED
    logo = get_object_or_404(Logo, sign_on=signon, pk=row_id(request.POST.get("logo")) or None)
    judge_logo(logo=logo, state=state, at=at, by=request.user.get_username())
    site._registry[SignOn].log_change(request, signon, _("Logo: %(state)s") % {"state": state.label})
    bring_up_to_date(request, signon.letter)
    return HttpResponseRedirect(address_of("entry", signon.pk, query=Chosen.of(request).query()) + "#logo")


def logo_view(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """The picture of a logo, for those who may see its entry; never cached, never public."""
    must_see(request, site)
    logo = Logo.objects.filter(pk=pk, sign_on__in=in_sight(SignOn.objects.all(), request.user)).first()
    if logo is None or not logo.file or not default_storage.exists(logo.file.name):
        raise Http404
    with logo.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="image/png")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = "inline; filename=logo.png"
    return response
