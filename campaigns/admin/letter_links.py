"""The links of one letter: which footnotes rot, where they stand, and the works of the library behind them."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.domain.links import Place, is_address, places_in
from campaigns.domain.sources import sources_by_page
from campaigns.linkcheck.running import ask_for_letter, is_being_checked
from campaigns.models import Letter, Link, LinkFinding, LinkState, Source
from campaigns.staff import title_of
from campaigns.text.language import own_name
from campaigns.text.links import mentions_in, same_page

RANK = {state.value: place for place, state in enumerate(LinkState)}


def shown_link(link: Link, *, at: datetime) -> dict[str, Any]:
    """What the pages of staff say of a link: its state in words and colours, why, and what to do."""
    return {
        "link": link,
        "url": link.url,
        "can_be_opened": is_address(link.url),  # an address from elsewhere may be a script
        "state": link.get_state_display(),
        "fault": link.state == LinkState.GONE,
        "to_mend": link.to_mend,
        "why": link.get_finding_display() if link.finding else "",
        "advice": advice(link),
        "being_checked": is_being_checked(link, at=at),
    }


def advice(link: Link) -> str:
    """What staff can do about ``link``, as a sentence; empty when nothing is to be done."""
    if link.state == LinkState.GONE or link.finding == LinkFinding.FRONT_PAGE:
        return _("Look for the work at another address, or link a copy in a web archive.")
    if link.state == LinkState.SILENT:
        return _("It is asked again every day. After three days without an answer it counts as gone.")
    if link.state == LinkState.SHORTENED:
        return _("Services for short addresses end, and readers cannot see where they lead. Use the address below.")
    if link.state == LinkState.MOVED:
        return _("Use the address below, if it is still the same work.")
    if link.state == LinkState.GUARDED:
        return _("The site lets no programs in. Open it yourself to see whether the work is still there.")
    return ""


def find_letter(request: HttpRequest, site: admin.AdminSite, pk: int) -> Letter:
    """The letter, for those who may see it on its own page. Raises Http404."""
    letter = Letter.objects.prefetch_related("texts").filter(pk=pk).first()
    if letter is None or not site._registry[Letter].has_view_permission(request, letter):
        raise Http404
    return letter


def links_view(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """Each address of a letter with its state, dead ones first, and every place that leads there."""
    letter = find_letter(request, site, pk)
    at = timezone.now()
    rows = rows_of(letter, at=at, may_add=request.user.has_perm("campaigns.add_source"))
    # The same advice under thirty links in a row is read once and hides what differs.
    given = [row["advice"] for row in rows]
    for row, before, own in zip(rows[1:], given, given[1:], strict=False):
        row["advice"] = "" if own == before else own
    return TemplateResponse(
        request,
        "admin/campaigns/source/letter.html",
        {
            **site.each_context(request),
            "title": _("Links of this letter"),
            "subtitle": title_of(letter),
            "letter": letter,
            "letter_title": title_of(letter),
            "opts": Letter._meta,
            "to_mend": [row for row in rows if row["to_mend"]],
            "others": [row for row in rows if not row["to_mend"]],
            "being_checked": sum(row["being_checked"] for row in rows),
            "may_check": settings.LINK_CHECK and may_check(request),
            "link_check": settings.LINK_CHECK,
        },
    )


def check_view(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """Queue a check of every link of a letter; for those who may see the library too. Raises PermissionDenied."""
    letter = find_letter(request, site, pk)
    if not may_check(request):
        raise PermissionDenied
    tell_queued(request, ask_for_letter(letter, at=timezone.now()))
    return HttpResponseRedirect(reverse("admin:campaigns_source_letter", args=[letter.pk]))


def may_check(request: HttpRequest) -> bool:
    """Whether this person may have links checked: it asks other sites in the name of the installation."""
    return request.user.has_perm("campaigns.view_source") or request.user.has_perm("campaigns.change_source")


def tell_queued(request: HttpRequest, count: int) -> None:
    """Say how many links are being checked now."""
    if not settings.LINK_CHECK:
        messages.warning(request, _("This installation asks no other site, so links are not checked."))
    elif count:
        sentence = ngettext(
            "%(count)d link is being checked. Open this page again in a moment.",
            "%(count)d links are being checked. Open this page again in a moment.",
            count,
        )
        messages.success(request, sentence % {"count": count})
    else:
        messages.info(request, _("Nothing to ask: every link is being checked already, or there is none."))


def rows_of(letter: Letter, *, at: datetime, may_add: bool = False) -> list[dict[str, Any]]:
    """The links of ``letter``, dead ones first, each with its places and its sources."""
    places = places_in(letter)
    known = {link.url: link for link in Link.objects.filter(url__in=list(places))}
    pages = sources_by_page()
    works = Source.objects.in_bulk({pk for url in places for pk in pages.get(same_page(url), ())})
    rows = []
    for url, found in places.items():
        sources = [works[pk] for pk in pages.get(same_page(url), ()) if pk in works]
        rows.append(
            {
                **shown_link(known.get(url) or Link(url=url), at=at),
                "places": [_shown_place(place) for place in found],
                "sources": sources,
                "add": _add_address(url, found) if may_add and not sources else "",
            }
        )
    return sorted(rows, key=lambda row: RANK[row["link"].state])


def _shown_place(place: Place) -> dict[str, Any]:
    return {
        "language": own_name(place.text.language),
        "key": place.key,
        "number": place.number,
        "edit": reverse("admin:campaigns_lettertext_change", args=[place.text.pk]),
    }


def _add_address(url: str, places: list[Place]) -> str:
    """The form for a new source, filled with what the first note says of the work."""
    values = {"url": url}
    for place in places:
        if place.note is None:
            continue
        mention = next((one for one in mentions_in(place.note.content) if one.url == url), None)
        if mention is None:
            continue
        values |= {
            "publisher": mention.publisher,
            "title" if mention.italic else "description": mention.title[:500],
            "date": mention.year,
            "language": mention.language or (place.text.language if mention.italic else ""),
        }
        break
    return (
        f"{reverse('admin:campaigns_source_add')}?{urlencode({name: value for name, value in values.items() if value})}"
    )
