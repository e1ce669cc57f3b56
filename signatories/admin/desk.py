"""The moderation desk: a queue that opens on the work to do, the oldest first, with the facts that decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.models import Letter, LetterStatus
from campaigns.roles import in_sight
from campaigns.staff import in_zone, row_id, short_title
from campaigns.text.language import long_moment
from campaigns.text.names import name_key
from signatories.admin.desk_undoing import MODERATE, address_of, banner
from signatories.admin.lines import group_of
from signatories.domain.evidence import gather
from signatories.domain.facts import Evidence, Level, Signal, facts_of, signals_of
from signatories.models import Capacity, CorrectionState, Decision, Listing, SignOn, SignOnStatus, Step

S = SignOnStatus
PER_PAGE = 50
MOST_JUDGED = 500  # entries whose facts are read to narrow a queue by a signal
LATE = timedelta(days=3)
LATELY = timedelta(days=30)
SEES_CONTACTS = "signatories.view_signoncontact"
WAITING = (S.PENDING, S.UNCONFIRMED)
FILTERS = ("state", "letter", "signal", "q")


def signal_labels() -> dict[str, str]:
    return {
        Signal.DUPLICATE: _("Likely duplicate"),
        Signal.RIVAL: _("Competing claims"),
        Signal.MAIL: _("Mail domain differs"),
        Signal.FREE_MAIL: _("Free mail address"),
        Signal.NETWORK: _("Same network, or odd request"),
        Signal.LETTERS: _("Look-alike letters"),
        Signal.EARLIER: _("Earlier decisions"),
        Signal.OTHER: _("Something else"),
        Signal.NOTHING: _("Nothing unusual"),
    }


def states(at: datetime) -> dict[str, tuple[str, Q]]:
    """What a queue can show: the name of each, and which sign-ons it holds (of ``all_rows``)."""
    return {
        "pending": (_("Waiting for moderation"), Q(status=S.PENDING)),
        "asked": (_("Question asked"), Q(status__in=S.standing, last_word=Step.ASKED)),
        "answered": (_("Question answered"), Q(status__in=S.standing, last_word=Step.ANSWERED)),
        "disputed": (_("Disputed"), Q(status__in=S.standing, disputed_at__isnull=False)),
        "corrections": (_("Correction waits"), Q(corrections__state=CorrectionState.WAITING)),
        "unconfirmed": (_("Waiting for email confirmation"), Q(status=S.UNCONFIRMED)),
        "asked_again": (_("Asked to sign the new version"), Q(status=S.ASKED_AGAIN)),
        "approved": (_("Approved in the last 30 days"), Q(status__in=S.listed, approved_at__gt=at - LATELY)),
        "rejected": (_("Rejected"), Q(status=S.REJECTED)),
        "withdrawn": (_("Withdrawn"), Q(status=S.WITHDRAWN)),
        "merged": (_("Stands by another sign-on"), Q(status=S.MERGED)),
        "all": (_("All sign-ons"), Q()),
    }


NEWEST_FIRST = ("approved", "rejected", "withdrawn", "merged", "all")


@dataclass(frozen=True, slots=True)
class Chosen:
    """By what a queue is narrowed; what is unknown is left out."""

    state: str = "pending"
    letter: str = ""
    signal: str = ""
    q: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Chosen":
        told = request.GET
        state, signal = told.get("state", ""), told.get("signal", "")
        return cls(
            state=state if state in states(timezone.now()) else "pending",
            letter=row_id(told.get("letter")),
            signal=signal if signal in list(Signal) else "",
            q=told.get("q", "").strip()[:200],
        )

    def query(self, **other: str) -> str:
        """The part of an address behind ``?``; ``other`` changes single filters."""
        values = {name: getattr(self, name) for name in FILTERS} | other
        return urlencode(
            {name: value for name, value in values.items() if value and (name, value) != ("state", "pending")}
        )


def age(since: datetime, at: datetime) -> str:
    """How long something waits, in the largest unit that fits: "2 days", and never less than a minute."""
    return timesince(min(since, at - timedelta(minutes=1)), at, depth=1)


def page_of(name: str, *args: Any) -> str:
    """The address of another page of the admin, nothing where it is not built in."""
    try:
        return reverse(f"admin:{name}", args=args)
    except NoReverseMatch:
        return ""


def must_see(request: HttpRequest, site: admin.AdminSite) -> None:
    if not site._registry[SignOn].has_view_permission(request):
        raise PermissionDenied


def all_rows(request: HttpRequest) -> QuerySet[SignOn]:
    """Every sign-on of which this person may know, with what the desk shows of it."""
    return (
        in_sight(SignOn.objects.all(), request.user)
        .select_related("letter", "letter__campaign", "organization", "version", "contact")
        .prefetch_related("letter__texts")
        .annotate(since=Coalesce("confirmed_at", "created_at"), last_word=Subquery(last_words()))
    )


def narrowed(rows: QuerySet[SignOn], chosen: Chosen, at: datetime) -> QuerySet[SignOn]:
    """Those of ``rows`` that the queue shows, but for its signal, in the order in which they are worked on."""
    rows = rows.filter(states(at)[chosen.state][1])
    if chosen.letter:
        rows = rows.filter(letter=chosen.letter)
    if chosen.q:
        found = Q(printed_name__icontains=chosen.q) | Q(organization__name__icontains=chosen.q)
        if key := name_key(chosen.q):
            found |= Q(name_key__contains=key)
        rows = rows.filter(found)
    return rows.order_by("-since", "-pk") if chosen.state in NEWEST_FIRST else rows.order_by("since", "pk")


def numbers_of(request: HttpRequest, chosen: Chosen, at: datetime) -> list[int]:
    """The numbers of the entries in the queue, in its order. With a signal, of its first 500 those that show it."""
    rows = narrowed(all_rows(request), chosen, at)
    if not chosen.signal:
        return list(rows.values_list("pk", flat=True))
    judged = list(rows[:MOST_JUDGED])
    known = gather(judged, among=in_sight(SignOn.objects.all(), request.user), at=at)
    return [row.pk for row in judged if chosen.signal in signals_of(facts_of(known[row.pk]))]


def sees_contact(request: HttpRequest, signon: SignOn) -> bool:
    return request.user.has_perm(SEES_CONTACTS, signon)


def may_decide(request: HttpRequest, signon: SignOn) -> bool:
    return request.user.has_perm(MODERATE, signon)


def shown_facts(evidence: Evidence, *, contacts: bool) -> list[dict[str, str]]:
    """The facts as a page lists them; what is read from contact data only for those who may see it."""
    said = {"good": _("In favour"), "watch": _("Look twice"), "bad": _("Warning"), "plain": ""}
    return [
        {
            "level": fact.level,
            "said": said[fact.level],
            "sentence": fact.sentence,
            "detail": fact.detail if contacts else "",
        }
        for fact in facts_of(evidence)
    ]


def ways_of(signon: SignOn, evidence: Evidence) -> list[dict[str, Any]]:
    """What the queue offers to do with an entry at once, the likeliest first. Those without ``do`` lead to its page."""
    if signon.status == S.UNCONFIRMED:
        return [{"label": _("Reject…"), "to": "reject", "key": "r"}]
    if signon.status == S.REJECTED:
        return [{"label": _("Put back"), "do": "reconsider", "key": "p"}] if signon.confirmed_at else []
    if signon.status != S.PENDING:
        return []
    ask = {"label": _("Ask…"), "to": "ask", "key": "q"}
    reject = {"label": _("Reject…"), "to": "reject", "key": "r"}
    if any(fact.level == Level.BAD and fact.code != "likely" for fact in facts_of(evidence)):
        # What warns is looked at before anybody approves.
        return [{"label": _("Look…"), "to": "desk-facts", "key": "a", "yes": True}, ask, reject]
    if signon.capacity != Capacity.ORGANIZATION or signon.organization_id:
        return [{"label": _("Approve"), "do": "approve", "key": "a", "yes": True}, ask, reject]
    if evidence.likely:
        return [{"label": _("Match…"), "to": "match", "key": "m", "yes": True}, ask, reject]
    return [{"label": _("Add and approve"), "do": "add_approve", "key": "a", "yes": True}, ask, reject]


def shown_row(
    request: HttpRequest, signon: SignOn, evidence: Evidence, *, at: datetime, query: str = ""
) -> dict[str, Any]:
    """One entry as the queue and the pages of the desk show it."""
    contacts = sees_contact(request, signon)
    contact = getattr(signon, "contact", None) if contacts else None
    taken = bool(evidence.reviewed_by) and evidence.reviewed_by != request.user.get_username()
    since = signon.confirmed_at or signon.created_at
    return {
        "signon": signon,
        "url": address_of("entry", signon.pk, query=query),
        "under": group_of(signon),
        "withheld": signon.listing == Listing.WITHHELD,
        "letter": short_title(signon.letter),
        "waits": (_("waits for %(age)s") if signon.status in WAITING else _("%(age)s ago")) % {"age": age(since, at)},
        "since": in_zone(signon.letter, since),
        "late": signon.status == S.PENDING and since < at - LATE,
        "contact": contact,
        "contact_hidden": not contacts,
        "facts": shown_facts(evidence, contacts=contacts),
        "seen": evidence.seen,
        "taken_by": evidence.reviewed_by if taken else "",
        "taken_since": in_zone(signon.letter, evidence.reviewed_at, "TIME_FORMAT")
        if taken and evidence.reviewed_at
        else "",
        "may_decide": may_decide(request, signon),
        "ways": ways_of(signon, evidence) if may_decide(request, signon) else [],
    }


def shown_rows(
    request: HttpRequest, signons: Sequence[SignOn], *, at: datetime, query: str = ""
) -> list[dict[str, Any]]:
    """Entries as the queue shows them, in the same number of queries whatever their number."""
    known = gather(signons, among=in_sight(SignOn.objects.all(), request.user), at=at)
    return [shown_row(request, row, known[row.pk], at=at, query=query) for row in signons]


def queue_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """The queue: what waits, narrowed by state, letter, signal and words."""
    must_see(request, site)
    at, chosen = timezone.now(), Chosen.of(request)
    if chosen.signal:
        numbers = numbers_of(request, chosen, at)
        rows = narrowed(all_rows(request), chosen, at).filter(pk__in=numbers)
    else:
        rows = narrowed(all_rows(request), chosen, at)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = chosen.query()
    entries = shown_rows(request, list(page.object_list), at=at, query=query)
    return TemplateResponse(
        request,
        "admin/signatories/desk/queue.html",
        {
            **site.each_context(request),
            "title": _("Moderation"),
            "opts": SignOn._meta,
            "entries": entries,
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number)) if page.paginator.num_pages > 1 else [],
            "chosen": chosen,
            "query": query,
            "state_name": states(at)[chosen.state][0],
            "filters": filters(request, chosen, at),
            "work": work_sentences(request, at),
            "capped": bool(chosen.signal) and rows.count() >= MOST_JUDGED,
            "most_judged": MOST_JUDGED,
            "may_choose": any(entry["may_decide"] for entry in entries) and chosen.state in ("pending", "unconfirmed"),
            "done": banner(request, at),
            "many_url": address_of("many", query=query),
            "manual_url": address_of("manual"),
            "list_url": reverse("admin:signatories_signon_changelist"),
            "corrections_url": page_of("signatories_correction_changelist"),
            "floods_url": page_of("signatories_signon_flood", int(chosen.letter)) if chosen.letter else "",
        },
    )


def filters(request: HttpRequest, chosen: Chosen, at: datetime) -> list[dict[str, Any]]:
    """Each filter with its choices: name, count, address, and whether it is the one in use."""
    known = states(at)
    rows = in_sight(SignOn.objects.all(), request.user)
    if chosen.letter:
        rows = rows.filter(letter=chosen.letter)
    rows = rows.annotate(last_word=Subquery(last_words()))
    counts = rows.aggregate(
        **{f"n_{name}": Count("pk", filter=of, distinct=True) for name, (_label, of) in known.items() if of}
    )
    counts["n_all"] = rows.count()
    letters = Letter.objects.filter(pk__in=in_sight(SignOn.objects.all(), request.user).order_by().values("letter"))
    waiting = dict(
        in_sight(SignOn.objects.all(), request.user).filter(status=S.PENDING)
        .order_by().values_list("letter").annotate(number=Count("pk"))
    )  # fmt: skip
    by_state = [
        _choice(label, chosen.query(state=name), name == chosen.state, counts[f"n_{name}"])
        for name, (label, _of) in known.items()
        if counts[f"n_{name}"] or name in ("pending", "all", chosen.state)
    ]
    by_letter = [_choice(_("All letters"), chosen.query(letter=""), not chosen.letter)] + [
        _choice(
            short_title(letter),
            chosen.query(letter=str(letter.pk)),
            str(letter.pk) == chosen.letter,
            waiting.get(letter.pk, 0),
        )
        for letter in letters.prefetch_related("texts")
    ]
    by_signal = [_choice(_("Any"), chosen.query(signal=""), not chosen.signal)] + [
        _choice(label, chosen.query(signal=name), name == chosen.signal) for name, label in signal_labels().items()
    ]
    return [
        {"name": "state", "label": _("By state"), "choices": by_state},
        {"name": "letter", "label": _("By letter: how many wait"), "choices": by_letter},
        {"name": "signal", "label": _("By signal"), "choices": by_signal},
    ]


def last_words() -> QuerySet[Any]:
    """For a subquery: the last question, answer or decision of a sign-on."""
    return (
        Decision.objects.filter(
            sign_on=OuterRef("pk"),
            step__in=(Step.ASKED, Step.ANSWERED, Step.APPROVED, Step.REJECTED, Step.WITHDRAWN),
        )
        .order_by("-pk")
        .values("step")[:1]
    )


def _choice(label: str, query: str, used: bool, count: int | None = None) -> dict[str, Any]:
    return {"label": label, "url": f"?{query}", "used": used, "count": count}


def work_sentences(request: HttpRequest, at: datetime) -> list[str]:
    """How many wait for whom since when, and which letter closes next."""
    pending = in_sight(SignOn.objects.filter(status=S.PENDING), request.user)
    found = pending.aggregate(number=Count("pk"), oldest=Min(Coalesce("confirmed_at", "created_at")))
    if not found["number"]:
        return [_("Nothing waits for moderation.")]
    said = [
        ngettext(
            "%(count)d sign-on waits, for %(age)s.",
            "%(count)d sign-ons wait, the oldest for %(age)s.",
            found["number"],
        )
        % {"count": found["number"], "age": age(found["oldest"], at)}
    ]
    closing = (
        Letter.objects.filter(pk__in=pending.order_by().values("letter"), status=LetterStatus.OPEN)
        .annotate(last=Coalesce("hard_deadline", "deadline"))
        .filter(last__gt=at)
        .order_by("last")
        .prefetch_related("texts")
        .first()
    )
    if closing is not None:
        moment: datetime = closing.last  # type: ignore[attr-defined]
        said.append(
            _("“%(letter)s” closes on %(moment)s.")
            % {
                "letter": short_title(closing),
                "moment": long_moment(moment.astimezone(closing.zone), get_language() or "en"),
            }
        )
    return said


def back_to_queue(chosen: Chosen, **told: Any) -> HttpResponseRedirect:
    query = chosen.query()
    extra = urlencode({name: value for name, value in told.items() if value})
    return HttpResponseRedirect(address_of("queue", query="&".join(part for part in (query, extra) if part)))
