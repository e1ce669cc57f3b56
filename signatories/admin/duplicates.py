"""The desk of possible duplicates: open pairs as clusters, the likeliest first; what staff said; what was merged."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.roles import campaigns_where, in_sight
from campaigns.staff import counted, in_site_zone, row_id
from campaigns.text.language import country_name, sort_key
from campaigns.text.names import name_key
from signatories.admin.countries import countries_in_words
from signatories.domain.duplicates import (
    Cluster,
    ask_for_search,
    clusters_of,
    open_pairs,
    ordered,
    present_search,
    surely_one,
)
from signatories.domain.hosts import host_of
from signatories.domain.networks import networks_in
from signatories.matching.reasons import Reason, why
from signatories.models import (
    Alias,
    DuplicatePair,
    DuplicateSearch,
    Organization,
    OrganizationName,
    PairState,
    SignOn,
    SignOnStatus,
)

PER_PAGE = 25  # clusters
MEMBERS = 8  # entries of one cluster that a card shows
VIEW = "signatories.view_duplicatepair"
MERGE = "signatories.merge_organization"
FILTERS = ("kind", "country", "reason", "letter", "score", "q")
KINDS = ("same", "related")
SCORES = ("90", "100")


def address_of(page: str, *args: Any, query: str = "") -> str:
    """The address of a page of this desk: queue, compare, sure, different, merges, undo, find."""
    found = reverse(f"admin:signatories_duplicates_{page}", args=args)
    return f"{found}?{query}" if query else found


def compare_url(organizations: Iterable[int], query: str = "") -> str:
    """The page that shows these entries side by side."""
    told = urlencode([("o", number) for number in organizations])
    return address_of("compare", query="&".join(part for part in (told, query) if part))


def must_see(request: HttpRequest) -> None:
    if not (request.user.has_perm(VIEW) or request.user.has_perm(MERGE)):
        raise PermissionDenied


def must_merge(request: HttpRequest) -> None:
    if not request.user.has_perm(MERGE):
        raise PermissionDenied


def campaigns_to_decide_in(request: HttpRequest) -> frozenset[int] | None:
    """The campaigns whose lists this person may change; None for all."""
    found = campaigns_where(request.user, "signatories.moderate_signon")
    return None if found is None else frozenset(found)


@dataclass(frozen=True, slots=True)
class Chosen:
    """By what the queue is narrowed; what is unknown is left out."""

    kind: str = "same"
    country: str = ""
    reason: str = ""
    letter: str = ""
    score: str = ""
    q: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Chosen":
        told = request.GET
        kind, country, score = told.get("kind", ""), told.get("country", ""), told.get("score", "")
        return cls(
            kind=kind if kind in KINDS else "same",
            country=country if len(country) == 2 and country.isascii() and country.isalpha() else "",
            reason=told.get("reason", "") if told.get("reason", "") in list(Reason) else "",
            letter="both" if told.get("letter") == "both" else "",
            score=score if score in SCORES else "",
            q=told.get("q", "").strip()[:200],
        )

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a search keeps beside its words."""
        return [(name, value) for name in FILTERS[1:-1] if (value := getattr(self, name))]

    def query(self, **other: str) -> str:
        """The part of an address behind ``?``; ``other`` changes single filters."""
        values = {name: getattr(self, name) for name in FILTERS} | other
        return urlencode(
            {name: value for name, value in values.items() if value and (name, value) != ("kind", "same")}
        )  # fmt: skip


# First and second entry, score, reasons
Row = tuple[int, int, int, list[str]]


def rows_of(request: HttpRequest, chosen: Chosen) -> list[Row]:
    """The open pairs that the queue holds, the likeliest first, but for the filter by reason."""
    pairs = open_pairs().filter(related=chosen.kind == "related")
    if chosen.country:
        pairs = pairs.filter(
            Q(first__countries__contains=chosen.country) | Q(second__countries__contains=chosen.country)
        )
    if chosen.score:
        pairs = pairs.filter(score__gte=chosen.score)
    if chosen.q:
        called = entries_called(chosen.q)
        pairs = pairs.filter(Q(first__in=called) | Q(second__in=called))
    if chosen.letter:
        both = in_sight(SignOn.objects.listed(), request.user).filter(
            organization=OuterRef("first"),
            letter__sign_ons__organization=OuterRef("second"),
            letter__sign_ons__status__in=SignOnStatus.listed,
        )
        pairs = pairs.filter(Exists(both))
    return list(pairs.values_list("first", "second", "score", "reasons"))


def entries_called(words: str) -> QuerySet[Any]:
    """The numbers of entries that are called so, by any of their names."""
    key = name_key(words)
    named = Q(acronym__iexact=words) | Q(reference=words)
    if key:
        named |= Q(name_key__contains=key)
        named |= Q(pk__in=Alias.objects.filter(name_key__contains=key).values("organization"))
        named |= Q(pk__in=OrganizationName.objects.filter(name_key__contains=key).values("organization"))
    return Organization.objects.filter(named).order_by().values("pk")


def clusters(rows: Iterable[Row], chosen: Chosen) -> list[Cluster]:
    """The clusters of the queue; parent and branch are looked at two by two."""
    told = [(row[0], row[1], row[2]) for row in rows if not chosen.reason or chosen.reason in row[3]]
    return (
        [cluster for row in told for cluster in clusters_of([row])] if chosen.kind == "related" else clusters_of(told)
    )


def reason_words(codes: Sequence[str], score: int) -> list[str]:
    """The reasons of a pair in the reader's language; one that this version does not know is left out."""
    return [why([Reason(code)], alike=score) for code in codes if code in list(Reason)]


def entries_of(request: HttpRequest, numbers: Iterable[int]) -> dict[int, Any]:
    """The entries as a card shows them, with the sign-ons of which this person may know counted; three queries."""
    listed = in_sight(SignOn.objects.listed(), request.user)
    rows = Organization.objects.filter(pk__in=set(numbers)).annotate(listed_count=counted(listed, "organization"))
    return {row.pk: row for row in rows.select_related("parent").prefetch_related("names", "aliases")}


def shown_entry(row: Any) -> dict[str, Any]:
    others = [*(each.name for each in row.names.all()), *(each.name for each in row.aliases.all())]
    return {
        "pk": row.pk,
        "name": row.name,
        "acronym": row.acronym,
        "where": countries_in_words(row) or row.get_scope_display(),
        "place": row.place,
        "site": host_of(row.website),
        "parent": row.parent.name if row.parent else "",
        "others": others[:3],
        "more_names": max(0, len(others) - 3),
        "listed": row.listed_count,
        "url": reverse("admin:signatories_organization_change", args=[row.pk]),
    }


def shown_cluster(
    cluster: Cluster, entries: dict[int, Any], reasons: dict[tuple[int, int], list[str]], query: str
) -> dict[str, Any]:
    members = [entries[number] for number in cluster.organizations if number in entries]
    said = Counter(
        words
        for first, second, score in cluster.pairs
        for words in reason_words(reasons.get((first, second), ()), score)
    )
    return {
        "members": [shown_entry(row) for row in members[:MEMBERS]],
        "more": max(0, len(members) - MEMBERS),
        "score": cluster.score,
        "reasons": [words for words, _count in said.most_common(4)],
        "url": compare_url(cluster.organizations[:MEMBERS], query),
        "numbers": [row.pk for row in members[:MEMBERS]],
        # The parent is proposed: what works in more countries, else what has the shorter name.
        "parent_first": _reach(members[0]) >= _reach(members[1]) if len(members) == 2 else True,
        "parent_known": len(members) == 2 and _parent_known(*members),
    }


def _parent_known(one: Any, two: Any) -> bool:
    """Whether one of two works farther, or its name begins that of the other; else they may be sisters."""
    first, second = sorted((name_key(one.name), name_key(two.name)), key=len)
    return _reach(one)[0] != _reach(two)[0] or f"{second} ".startswith(f"{first} ")


def _reach(row: Any) -> tuple[int, int]:
    scopes = {"international": 2, "regional": 1}
    return scopes.get(row.scope, 0), -len(row.name)


def queue_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """The queue: what nobody has looked at yet, narrowed by kind, country, reason, common letter, score and words."""
    must_see(request)
    if "progress" in request.GET:
        return JsonResponse(progress(with_end=True))
    chosen, may_merge = Chosen.of(request), request.user.has_perm(MERGE)
    rows = rows_of(request, chosen)
    found = clusters(rows, chosen)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    query = chosen.query()
    reasons = {(first, second): codes for first, second, _score, codes in rows}
    entries = entries_of(request, (number for cluster in page for number in cluster.organizations[:MEMBERS]))
    kinds = Counter(open_pairs().order_by().values_list("related", flat=True))
    return TemplateResponse(
        request,
        "admin/signatories/duplicates/queue.html",
        {
            **site.each_context(request),
            "title": _("Possible duplicates"),
            "opts": Organization._meta,
            "cards": [shown_cluster(cluster, entries, reasons, query) for cluster in page],
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number)) if page.paginator.num_pages > 1 else [],
            "chosen": chosen,
            "query": query,
            "filters": filters(chosen, rows, kinds),
            "may_merge": may_merge,
            "sure": len(surely_one(found)) if may_merge and chosen.kind == "same" else 0,
            "sure_url": address_of("sure", query=query),
            "networks": len(networks_in(rows)) if may_merge and chosen.kind == "related" else 0,
            "networks_url": address_of("networks"),
            "progress": progress(),
            "compare_url": address_of("compare", query=query),
            "find_url": address_of("find"),
            "different_url": address_of("different"),
            "merges_url": address_of("merges"),
        },
    )


def filters(chosen: Chosen, rows: Sequence[Row], kinds: Counter[bool]) -> list[dict[str, Any]]:
    """Each filter with its choices: name, count, address, and whether it is the one in use."""
    language = get_language() or "en"

    def choice(label: str, used: bool, count: int | None = None, **other: str) -> dict[str, Any]:
        return {"label": label, "url": f"?{chosen.query(**other)}", "used": used, "count": count}

    numbers = open_pairs().filter(related=chosen.kind == "related")
    entries = Organization.objects.filter(Q(pk__in=numbers.values("first")) | Q(pk__in=numbers.values("second")))
    stored = entries.order_by().values_list("countries", flat=True).distinct()
    names = {code: country_name(code, language) for codes in stored for code in str(codes).split(",") if code}
    countries = sorted(names.items(), key=lambda item: sort_key(item[1], language))
    of_reasons = Counter(code for row in rows for code in row[3])
    return [
        {
            "name": "kind",
            "choices": [
                choice(_("Perhaps the same"), chosen.kind == "same", kinds[False], kind=""),
                choice(_("Perhaps parent and branch"), chosen.kind == "related", kinds[True], kind="related"),
            ],
        },
        {
            "name": "reason",
            "label": _("By reason"),
            "choices": [choice(_("Any"), not chosen.reason, reason="")]
            + [
                choice(why([code], alike=86), chosen.reason == code, of_reasons[code], reason=code)
                for code in Reason
                if of_reasons[code]
            ],
        },
        {
            "name": "country",
            "label": _("By country"),
            "choices": [choice(_("All"), not chosen.country, country="")]
            + [choice(name, chosen.country == code, country=code) for code, name in countries],
        },
        {
            "name": "score",
            "label": _("By likeness and letters"),
            "choices": [
                choice(_("Any"), not chosen.score and not chosen.letter, score="", letter=""),
                *(
                    choice(_("%(score)s %% or more") % {"score": score}, chosen.score == score, score=score)
                    for score in SCORES
                ),
                choice(_("Both stand on the same letter"), bool(chosen.letter), letter="both"),
            ],
        },
    ]


def progress(*, with_end: bool = False) -> dict[str, Any]:
    """How far the search has come, and what the last one found."""
    at = timezone.now()
    going = present_search(at)
    if going:
        said = _("Looking for duplicates: %(done)d of %(total)d entries compared.") % {
            "done": going.done, "total": going.total,
        }  # fmt: skip
        return {"going": True, "sentence": said}
    last = DuplicateSearch.objects.order_by("-pk").first()
    if last is None:
        said = _("Nobody has looked through the whole directory yet. Entries are compared as they are added.")
    elif last.failed or last.ended_at is None:
        said = _("The last search did not come to its end. Start it again.")
    else:
        when = {"count": last.found, "when": in_site_zone(last.ended_at)}
        said = ngettext(
            "The last search, %(when)s, found %(count)d pair.",
            "The last search, %(when)s, found %(count)d pairs.",
            last.found,
        )
        said %= when
    return {"going": False, "sentence": said, **({"ended": True} if with_end else {})}


def find_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """Queue a search through the whole directory."""
    must_merge(request)
    ask_for_search(at=timezone.now(), by=request.user.get_username())
    messages.success(request, _("The search runs in the background. What it finds stands here as it comes to its end."))
    return HttpResponseRedirect(address_of("queue"))


def next_after(request: HttpRequest, organizations: Sequence[int]) -> str:
    """The page of the cluster behind the one of these entries, in the order of the queue; the queue at its end."""
    chosen = Chosen.of(request)
    found = clusters(rows_of(request, chosen), chosen)
    ours = set(organizations)
    places = [place for place, cluster in enumerate(found) if len(ours & set(cluster.organizations)) > 1]
    after = found[places[0] + 1 :] if places else found
    query = chosen.query()
    return compare_url(after[0].organizations[:MEMBERS], query) if after else address_of("queue", query=query)


def pairs_among(organizations: Iterable[int]) -> dict[tuple[int, int], DuplicatePair]:
    """What is known of each two of these entries."""
    numbers = set(organizations)
    rows = DuplicatePair.objects.filter(first__in=numbers, second__in=numbers).exclude(state=PairState.MERGED)
    return {ordered(row.first_id, row.second_id): row for row in rows.order_by("-score", "pk")}


def numbers_in(values: Iterable[str]) -> list[int]:
    """The numbers of rows among ``values``, each once, in their order."""
    return list(dict.fromkeys(int(value) for value in values if row_id(value)))
