"""The page of sisters: entries that look like chapters of one network, asked about once instead of two by two."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.domain.errors import Refused
from campaigns.staff import row_id
from campaigns.text.names import name_key
from signatories.admin.duplicates import (
    MERGE,
    Chosen,
    address_of,
    compare_url,
    entries_of,
    must_merge,
    numbers_in,
    rows_of,
    shown_entry,
)
from signatories.domain.networks import Network, networks_in, networks_of, say_chapters
from signatories.models import Organization, Scope

PER_PAGE = 10  # networks
LOOKED_AT = 200  # groups in which networks are looked for
CHANGE = "signatories.change_organization"


def networks_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """Networks among the pairs that may be parent and branch (GET), and saying of one what it is (POST)."""
    must_merge(request)
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    if request.method == "POST":
        return _said(request, site)
    groups = networks_in(rows_of(request, Chosen(kind="related")))[:LOOKED_AT]
    rows = Organization.objects.filter(pk__in={number for group in groups for number in group})
    names = dict(rows.values_list("pk", "name"))
    found = [
        network
        for group in groups
        for network in networks_of({number: names[number] for number in group if number in names})
    ]
    page: Any = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    entries = entries_of(request, (number for network in page for number in network.organizations))
    above = _may_stand_above(list(page), entries)
    return TemplateResponse(
        request,
        "admin/signatories/duplicates/networks.html",
        {
            **site.each_context(request),
            "title": _("Chapters of one network"),
            "opts": Organization._meta,
            "queue_url": address_of("queue", query="kind=related"),
            "may_merge": request.user.has_perm(MERGE),
            "networks": [_shown(network, entries, above) for network in page],
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number)) if page.paginator.num_pages > 1 else [],
            "post_url": address_of("networks"),
        },
    )


def _may_stand_above(networks: Sequence[Network], entries: dict[int, Any]) -> dict[str, list[Any]]:
    """By the key of what a network is called the entries that have this name or acronym, and by number any parent."""
    keys = {name_key(network.called): network.called for network in networks if network.called}
    if not keys:
        return {}
    acronyms = Q()
    for called in keys.values():
        acronyms |= Q(acronym__iexact=called)
    found: dict[str, list[Any]] = {}
    for row in Organization.objects.standing().filter(Q(name_key__in=keys) | acronyms).order_by("pk"):
        for key in {row.name_key, name_key(row.acronym)} & keys.keys():
            found.setdefault(key, []).append(row)
    return found


def _shown(network: Network, entries: dict[int, Any], above: dict[str, list[Any]]) -> dict[str, Any]:
    members = [entries[number] for number in network.organizations if number in entries]
    known = Counter(row.parent_id for row in members if row.parent_id)
    parents = {row.parent_id: row.parent for row in members if row.parent_id}
    key = name_key(network.called)
    wide = [row for row in members if row.scope == Scope.INTERNATIONAL or name_key(row.name) == key]
    offered = {
        row.pk: row.name
        for row in (
            *(parents[number] for number, _count in known.most_common()), *above.get(key, ()), *wide,
            *sorted(members, key=lambda row: len(row.name)),
        )
    }  # fmt: skip
    first = next(iter(offered)) if known or above.get(key) or wide else 0
    return {
        "called": network.called or members[0].name,
        "members": [shown_entry(row) for row in members],
        "parents": [{"pk": pk, "name": name, "chosen": pk == first} for pk, name in offered.items()],
        "proposed": bool(first),
        "url": compare_url([row.pk for row in members[:8]]),
        # An entry that a person adds is proposed here as soon as it stands.
        "add_url": "{}?{}".format(
            reverse("admin:signatories_organization_add"),
            urlencode({"name": network.called, "scope": Scope.INTERNATIONAL}),
        ),
    }


def _said(request: HttpRequest, site: admin.AdminSite) -> HttpResponse:
    chosen, parent = numbers_in(request.POST.getlist("o")), row_id(request.POST.get("parent"))
    try:
        chapters = say_chapters(
            organizations=chosen, parent=int(parent) if parent else None, at=timezone.now(),
            by=request.user.get_username(),
        )  # fmt: skip
    except Refused as refusal:
        for sentence in refusal.sentences:
            messages.error(request, sentence)
        return HttpResponseRedirect(address_of("networks"))
    for row in chapters:
        site._registry[Organization].log_change(
            request, row, _("Belongs to: %(name)s") % {"name": row.parent.name if row.parent else ""}
        )
    if chapters:
        above = Organization.objects.get(pk=parent)
        told = ngettext(
            "%(count)d entry belongs to “%(name)s” now, and is a body of its own. Each signs for itself.",
            "%(count)d entries belong to “%(name)s” now, and are bodies of their own. Each signs for itself.",
            len(chapters),
        ) % {"count": len(chapters), "name": above.name}
    else:
        told = _("Remembered: each is a body of its own.")
    messages.success(request, told)
    return HttpResponseRedirect(address_of("networks"))
