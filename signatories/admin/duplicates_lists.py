"""What staff said of pairs, what was merged and how it is taken back, and the merging of what is surely the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.domain.errors import Refused
from campaigns.roles import in_sight
from campaigns.staff import row_id
from signatories.admin.duplicates import (
    MERGE,
    Chosen,
    address_of,
    campaigns_to_decide_in,
    clusters,
    compare_url,
    entries_called,
    entries_of,
    find_view,
    must_merge,
    must_see,
    queue_view,
    reason_words,
    rows_of,
    shown_entry,
)
from signatories.admin.duplicates_compare import compare_view, refresh_letters_of
from signatories.admin.duplicates_networks import networks_view
from signatories.domain.choosing import Choices, clashes, richest
from signatories.domain.directory import shown_signons
from signatories.domain.duplicates import forget_difference, surely_one
from signatories.domain.merging import merge_organizations
from signatories.domain.unmerging import Outcome, foresee_undoing, undo_merge
from signatories.models import DuplicatePair, Merge, Organization, PairState, SignOn

PER_PAGE = 50
AT_ONCE = 50  # clusters that are merged together
LOOKED_AT = 300  # clusters of which these are the first that can be


def _answer(request: HttpRequest, site: admin.AdminSite, template: str, title: str, **context: Any) -> HttpResponse:
    shared = {
        **site.each_context(request),
        "title": title,
        "opts": Organization._meta,
        "queue_url": address_of("queue", query=Chosen.of(request).query()),
        "may_merge": request.user.has_perm(MERGE),
    }
    return TemplateResponse(request, f"admin/signatories/duplicates/{template}.html", shared | context)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How a list is narrowed: by words of a name and by one of its states; what is unknown is left out."""

    name: str  # of the list: different, merges
    q: str
    state: str

    @classmethod
    def of(cls, request: HttpRequest, name: str, states: Mapping[str, Any]) -> "_Asked":
        state = request.GET.get("state", "")
        return cls(name, request.GET.get("q", "").strip()[:200], state if state in states else "")

    def query(self, **other: str) -> str:
        values = {"q": self.q, "state": self.state} | other
        return urlencode({name: value for name, value in values.items() if value})

    def listed(
        self, request: HttpRequest, rows: QuerySet[Any], states: Mapping[str, tuple[str, Q]], every: str, *called: str
    ) -> dict[str, Any]:
        """A page of ``rows``, and the ways to narrow them: by ``states``, or not at all, which is called ``every``.

        ``called`` are the fields of a row that hold entries: one of them has the name that was asked for.
        """
        if self.q:
            entries, named = entries_called(self.q), Q()
            for entry in called:
                named |= Q(**{f"{entry}__in": entries})
            rows = rows.filter(named)
        counted = rows.aggregate(
            all=Count("pk"), **{state: Count("pk", filter=where) for state, (_label, where) in states.items()}
        )
        choices = [("", every, counted["all"])]
        choices += [(state, label, counted[state]) for state, (label, _where) in states.items()]
        if self.state:
            rows = rows.filter(states[self.state][1])
        page: Any = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        several = page.paginator.num_pages > 1
        return {
            "q": self.q,
            "state": self.state,
            "states": [
                {
                    "label": label,
                    "count": count,
                    "used": state == self.state,
                    "url": address_of(self.name, query=self.query(state=state)),
                }
                for state, label, count in choices
            ],
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number)) if several else [],
            "query": self.query(),
            "all_url": address_of(self.name),
        }


# -- said to be different ----------------------------------------------------------------------------------------------


def different_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """The pairs of which staff said that they are two bodies (GET), and forgetting that of one (POST, ``pair``)."""
    must_see(request)
    states = {state.value: (state.label, Q(state=state)) for state in map(PairState, PairState.different)}
    asked = _Asked.of(request, "different", states)
    here = address_of("different", query=asked.query(page=row_id(request.GET.get("page"))))
    if request.method == "POST":
        must_merge(request)
        pair = DuplicatePair.objects.filter(pk=row_id(request.POST.get("pair")) or None).first()
        if pair is None:
            raise Http404
        forget_difference(pair=pair)
        messages.success(request, _("Forgotten: the two stand among the possible duplicates again."))
        return HttpResponseRedirect(here)
    rows = DuplicatePair.objects.filter(
        state__in=PairState.different, first__merged_into=None, second__merged_into=None
    ).select_related("first", "second")  # fmt: skip
    listed = asked.listed(request, rows.order_by("-decided_at", "-pk"), states, _("All"), "first", "second")
    return _answer(
        request,
        site,
        "different",
        _("Said to be different"),
        rows=[
            {
                "pk": row.pk,
                "first": row.first.name,
                "second": row.second.name,
                "state": row.get_state_display(),
                "by": row.decided_by,
                "when": row.decided_at,
                "why": row.why,
                "score": row.score,
                "reasons": reason_words(row.reasons, row.score),
                "url": compare_url([row.first_id, row.second_id]),
            }
            for row in listed["page"]
        ],
        here=here,
        **listed,
    )


# -- merges and taking them back ---------------------------------------------------------------------------------------


def merges_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """What was merged, the last first; each leads to the page that takes it back."""
    must_see(request)
    states = {
        "standing": (pgettext("merges", "In force"), Q(undone_at=None)),
        "undone": (pgettext("merges", "Taken back"), Q(undone_at__isnull=False)),
    }
    asked = _Asked.of(request, "merges", states)
    rows = Merge.objects.select_related("kept", "gone")
    listed = asked.listed(request, rows, states, pgettext("merges", "All"), "kept", "gone")
    return _answer(
        request,
        site,
        "merges",
        _("Merges"),
        rows=[
            {
                "kept": row.kept.name,
                "gone": row.gone.name,
                "url": reverse("admin:signatories_organization_change", args=[row.kept_id]),
                "by": row.by_name,
                "when": row.at,
                "why": row.why,
                "undone": row.undone_at,
                "undone_by": row.undone_by,
                "undo_url": address_of("undo", row.pk),
            }
            for row in listed["page"]
        ],
        **listed,
    )


def undo_view(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """What taking a merge back would leave as it is (GET), and doing it (POST)."""
    must_merge(request)
    merge = Merge.objects.select_related("kept", "gone").filter(pk=pk).first()
    if merge is None:
        raise Http404
    at, campaigns, outcome, refusals = timezone.now(), campaigns_to_decide_in(request), Outcome(), []
    if merge.undone_at is None:
        try:
            if request.method == "POST":
                _merge, outcome = undo_merge(merge=merge, at=at, by=request.user.get_username(), campaigns=campaigns)
                return _undone(request, site, merge, outcome)
            outcome = foresee_undoing(merge=merge, at=at, campaigns=campaigns)
        except Refused as refusal:
            refusals = refusal.sentences
    return _answer(
        request,
        site,
        "undo",
        _("Take a merge back"),
        merge=merge,
        outcome=outcome,
        refusals=refusals,
        signons=_known_of(request, merge.moved.get("sign_ons", ())),
        entries=[
            {"name": row.name, "url": reverse("admin:signatories_organization_change", args=[row.pk])}
            for row in (merge.gone, merge.kept)
        ],
        merges_url=address_of("merges"),
    )


def _known_of(request: HttpRequest, numbers: Sequence[int]) -> int:
    """Of how many of these sign-ons the person may know: those of their campaigns, and what anybody can read."""
    rows = SignOn.objects.filter(pk__in=numbers)
    public = shown_signons(timezone.now()).filter(pk__in=numbers)
    return rows.filter(Q(pk__in=in_sight(rows, request.user).values("pk")) | Q(pk__in=public.values("pk"))).count()


def _undone(request: HttpRequest, site: admin.AdminSite, merge: Merge, outcome: Outcome) -> HttpResponse:
    for row in (merge.kept, merge.gone):
        site._registry[Organization].log_change(request, row, _("A merge was taken back"))
    refresh_letters_of(request, {merge.kept_id, merge.gone_id})
    messages.success(
        request,
        _("“%(gone)s” and “%(kept)s” are two entries again.") % {"gone": merge.gone.name, "kept": merge.kept.name},
    )
    for sentence in outcome.more:
        messages.info(request, sentence)
    for sentence in outcome.left:
        messages.warning(request, sentence)
    return HttpResponseRedirect(compare_url([merge.kept_id, merge.gone_id]))


# -- what is surely the same -------------------------------------------------------------------------------------------


def sure_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """What merging the clusters without doubt would do (GET), and merging those that are ticked (POST).

    A cluster whose entries stand on one letter is left to be decided by itself: there a sign-on leaves its list.
    """
    must_merge(request)
    chosen = Chosen.of(request)
    found = surely_one(clusters(rows_of(request, chosen), chosen))
    later, found = max(0, len(found) - LOOKED_AT), found[:LOOKED_AT]
    every = entries_of(request, (number for cluster in found for number in cluster.organizations))
    double = {row.organization_id for rows in clashes(every).values() for row in rows}
    shown, by_itself = [], 0
    for cluster in found:
        rows = [every[number] for number in cluster.organizations if number in every]
        if len(rows) < 2:
            continue
        if sum(row.pk in double for row in rows) > 1:
            by_itself += 1
            continue
        kept = richest(rows)
        shown.append({"kept": kept, "gone": [row for row in rows if row is not kept]})
    later, shown = later + max(0, len(shown) - AT_ONCE), shown[:AT_ONCE]
    if request.method == "POST":
        return _merge_sure(request, site, shown)
    return _answer(
        request,
        site,
        "sure",
        _("Merge what is surely the same"),
        clusters=[
            {
                "value": "-".join(str(row.pk) for row in (each["kept"], *each["gone"])),
                "kept": shown_entry(each["kept"]),
                "gone": [shown_entry(row) for row in each["gone"]],
                "url": compare_url([row.pk for row in (each["kept"], *each["gone"])]),
            }
            for each in shown
        ],
        by_itself=by_itself,
        later=later,
        post_url=address_of("sure", query=chosen.query()),
    )


def _merge_sure(request: HttpRequest, site: admin.AdminSite, shown: list[dict[str, Any]]) -> HttpResponse:
    """Each cluster by itself: what is refused is named and left as it was. Only what was shown is merged."""
    at, ticked, count = timezone.now(), set(request.POST.getlist("cluster")), 0
    for each in shown:
        kept, gone = each["kept"], each["gone"]
        if "-".join(str(row.pk) for row in (kept, *gone)) not in ticked:
            continue
        try:
            merges = merge_organizations(
                kept=kept,
                gone=gone,
                choices=Choices(shown=True, campaigns=campaigns_to_decide_in(request)),
                at=at,
                by=request.user.get_username(),
            )
        except Refused as refusal:
            for sentence in refusal.sentences:
                messages.error(request, f"{kept.name}: {sentence}")
        else:
            count += len(merges)
            for merge in merges:
                site._registry[Organization].log_change(
                    request, merge.kept, _("Merged: %(name)s") % {"name": merge.gone.name}
                )
            refresh_letters_of(request, {kept.pk})
    messages.success(
        request,
        ngettext(
            "%(count)d entry was merged. Each merge can be taken back by itself.",
            "%(count)d entries were merged. Each merge can be taken back by itself.",
            count,
        )
        % {"count": count},
    )
    return HttpResponseRedirect(
        address_of("merges") if count else address_of("queue", query=Chosen.of(request).query())
    )


def duplicates_urls(site: admin.AdminSite) -> list[URLPattern]:
    """The pages of this desk under the organizations: ``duplicates/``, ``duplicates/compare/`` and so on."""

    def page(view: Any, name: str) -> Any:
        return {"view": site.admin_view(partial(view, site=site)), "name": f"signatories_duplicates_{name}"}

    both = require_http_methods(["GET", "HEAD", "POST"])
    return [
        path("duplicates/", **page(require_safe(queue_view), "queue")),
        path("duplicates/compare/", **page(both(compare_view), "compare")),
        path("duplicates/sure/", **page(both(sure_view), "sure")),
        path("duplicates/networks/", **page(both(networks_view), "networks")),
        path("duplicates/find/", **page(require_POST(find_view), "find")),
        path("duplicates/different/", **page(both(different_view), "different")),
        path("duplicates/merges/", **page(require_safe(merges_view), "merges")),
        path("duplicates/merges/<int:pk>/undo/", **page(both(undo_view), "undo")),
    ]
