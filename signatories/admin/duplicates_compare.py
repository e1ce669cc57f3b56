"""Entries side by side: which one is kept, what is taken from which, which sign-on stands; and the decisions."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.staff import bring_up_to_date, row_id
from signatories.admin.duplicates import (
    MERGE,
    Chosen,
    address_of,
    campaigns_to_decide_in,
    compare_url,
    entries_of,
    must_merge,
    must_see,
    next_after,
    numbers_in,
    pairs_among,
)
from signatories.admin.duplicates_beside import columns_of, double_of, lines_of, row_of, said_of
from signatories.domain.choosing import CHOSEN, Choices, clashes, proposed, richest
from signatories.domain.duplicates import mark_different
from signatories.domain.entries import last_of, set_parent
from signatories.domain.merging import merge_organizations
from signatories.models import (
    AliasKind,
    Merge,
    Organization,
    PairState,
    SignOn,
    SignOnStatus,
)

MOST = 8  # entries side by side


def compare_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """Two to eight entries side by side (GET, ``o`` names each), and what staff decide about them (POST, ``do``)."""
    must_see(request)
    numbers = numbers_in(request.GET.getlist("o"))[:MOST]
    found = entries_of(request, numbers)
    entries = [found[number] for number in numbers if number in found]
    for row in entries:
        if row.merged_into_id:
            messages.warning(
                request,
                _("“%(name)s” was merged into “%(kept)s” already.") % {"name": row.name, "kept": last_of(row).name},
            )
    entries = [row for row in entries if not row.merged_into_id]
    if len(entries) < 2:
        if not request.GET.getlist("o") or len(numbers) < 2:
            messages.warning(request, _("Choose at least two entries."))
        return HttpResponseRedirect(address_of("queue", query=Chosen.of(request).query()))
    if request.method == "POST":
        return _act(request, entries, site)
    return _page(request, entries, site)


# -- the page ----------------------------------------------------------------------------------------------------------


def _page(
    request: HttpRequest, entries: list[Any], site: admin.AdminSite, *, refusals: Sequence[str] = ()
) -> HttpResponse:
    data = request.POST
    sent = request.method == "POST"
    kept = next((row for row in entries if sent and str(row.pk) == data.get("kept")), richest(entries))
    others = [row for row in entries if row is not kept]
    take = proposed(kept, others)
    take |= {name: int(value) for name in CHOSEN if sent and (value := row_id(data.get(f"take-{name}")))}
    double, elsewhere = double_of(request, entries)
    pairs = pairs_among(row.pk for row in entries)
    query = Chosen.of(request).query()
    told = columns_of(request, entries)
    return TemplateResponse(
        request,
        "admin/signatories/duplicates/compare.html",
        {
            **site.each_context(request),
            "title": _("Side by side"),
            "opts": Organization._meta,
            "entries": [
                {
                    "pk": row.pk,
                    "name": row.name,
                    "url": reverse("admin:signatories_organization_change", args=[row.pk]),
                    "kept": row is kept,
                    "same": not sent or str(row.pk) in data.getlist("same"),
                    "seen": row.updated_at.isoformat(),
                    "alias": data.get(f"alias-{row.pk}", AliasKind.SPELLING),
                    **told[row.pk],
                }
                for row in entries
            ],
            "rows": [row for name in CHOSEN if not (row := row_of(name, entries, take))["empty"]],
            "lines": lines_of(entries, told),
            "alias_kinds": [choice for choice in AliasKind.choices if choice[0] != AliasKind.ACRONYM],
            "double": double,
            "elsewhere": elsewhere,
            "pairs": [said_of(pair, entries) for pair in pairs.values()],
            "different": [pair for pair in pairs.values() if pair.state in PairState.different],
            "two": len(entries) == 2,
            "may_merge": request.user.has_perm(MERGE),
            "may_change": request.user.has_perm("signatories.change_organization"),
            "refusals": refusals,
            "why": data.get("why", ""),
            "post_url": compare_url([row.pk for row in entries], query),
            "queue_url": address_of("queue", query=query),
            "skip_url": next_after(request, [row.pk for row in entries]),
        },
    )


# -- the decisions -----------------------------------------------------------------------------------------------------


def _act(request: HttpRequest, entries: list[Any], site: admin.AdminSite) -> HttpResponse:
    must_merge(request)
    do, numbers = request.POST.get("do", ""), [row.pk for row in entries]
    same = [row for row in entries if row.pk in numbers_in(request.POST.getlist("same"))]
    query = Chosen.of(request).query()
    at_queue = request.POST.get("back") == "queue"
    onward = address_of("queue", query=query) if at_queue else next_after(request, numbers)
    at, by, reason = timezone.now(), request.user.get_username(), request.POST.get("why", "").strip()[:300]
    try:
        for row in entries:
            if (seen := request.POST.get(f"seen-{row.pk}")) and seen != row.updated_at.isoformat():
                raise Refused(
                    _("“%(name)s” was changed meanwhile. Nothing was done: look at it again.") % {"name": row.name}
                )
        if do == "merge":
            kept = next((row for row in same if str(row.pk) == request.POST.get("kept")), None)
            if kept is None or len(same) < 2:
                raise Refused(_("Say which entry is kept, and tick at least one other that is the same body."))
            merges = merge_organizations(
                kept=kept,
                gone=[row for row in same if row is not kept],
                choices=_choices(request, same),
                at=at,
                by=by,
                why=reason,
            )
            _tell_merged(request, site, merges)
            stays = [row.pk for row in entries if row not in same]
            if stays:
                onward = compare_url([kept.pk, *stays], Chosen.of(request).query())
        elif do == "different":
            if len(same) < 2:
                raise Refused(_("Tick the entries of which none is the same as another."))
            mark_different(organizations=[row.pk for row in same], at=at, by=by, why=reason)
            messages.success(
                request,
                _("Remembered: %(names)s are not the same.") % {"names": " / ".join(f"“{row.name}”" for row in same)},
            )
        elif do.startswith("belongs-") and len(entries) == 2:
            _belongs(request, site, entries, do.removeprefix("belongs-"), at, by)
        else:
            raise PermissionDenied
    except Refused as refusal:
        fresh = entries_of(request, numbers)
        standing = [fresh[number] for number in numbers if number in fresh and not fresh[number].merged_into_id]
        if len(standing) < len(numbers):
            for sentence in refusal.sentences:
                messages.error(request, sentence)
            return HttpResponseRedirect(address_of("queue", query=Chosen.of(request).query()))
        return _page(request, standing, site, refusals=refusal.sentences)
    return HttpResponseRedirect(onward)


def _choices(request: HttpRequest, same: list[Any]) -> Choices:
    data, numbers = request.POST, {row.pk for row in same}
    take = {
        name: int(value) for name in CHOSEN if (value := row_id(data.get(f"take-{name}"))) and int(value) in numbers
    }
    double = clashes(numbers)
    return Choices(
        take=take,
        alias={number: kind for number in numbers if (kind := data.get(f"alias-{number}")) in AliasKind.values},
        stands={
            letter: int(value) for letter in double if (value := row_id(data.get(f"stands-{letter}")))
        },
        shown=True,
        campaigns=campaigns_to_decide_in(request),
    )  # fmt: skip


def _tell_merged(request: HttpRequest, site: admin.AdminSite, merges: Sequence[Merge]) -> None:
    """Log, bring files up to date, and say where it can be taken back."""
    for merge in merges:
        site._registry[Organization].log_change(
            request, merge.kept, _("Merged: %(name)s") % {"name": merge.gone.name}
        )  # fmt: skip
        messages.success(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                _("“%(gone)s” was merged into “%(kept)s”.") % {"gone": merge.gone.name, "kept": merge.kept.name},
                address_of("undo", merge.pk),
                _("Take it back"),
            ),
        )
    refresh_letters_of(request, {merge.kept_id for merge in merges})


def refresh_letters_of(request: HttpRequest, organizations: set[int]) -> None:
    """Queue the files of the letters on which these entries stand: their logo or their name may be another now."""
    rows = SignOn.objects.filter(organization__in=organizations, status__in=(*SignOnStatus.listed, SignOnStatus.MERGED))
    for row in rows.select_related("letter").order_by("letter").distinct():
        bring_up_to_date(request, row.letter)


def _belongs(
    request: HttpRequest, site: admin.AdminSite, entries: list[Any], number: str, at: Any, by: str
) -> None:  # fmt: skip
    if not request.user.has_perm("signatories.change_organization"):
        raise PermissionDenied
    branch = next((row for row in entries if str(row.pk) == number), None)
    if branch is None:
        raise PermissionDenied
    parent = next(row for row in entries if row is not branch)
    set_parent(organization=branch, parent=parent, at=at, by=by)
    site._registry[Organization].log_change(
        request, branch, _("Belongs to: %(name)s") % {"name": parent.name}
    )  # fmt: skip
    messages.success(
        request,
        _("“%(branch)s” belongs to “%(parent)s”. Each signs for itself.")
        % {"branch": branch.name, "parent": parent.name},
    )
