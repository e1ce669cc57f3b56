"""Errata on the desk of an edition: what its public page remarks, and taking one off for the safety of people."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Edition
from campaigns.scoping import thing_at
from campaigns.staff import in_zone
from signatories.domain.errata import hide_erratum, public_errata
from signatories.models import Erratum, ErratumKind


def sentence(erratum: Erratum) -> str:
    """What the public page says, or would say."""
    if erratum.kind == ErratumKind.CORRECTED:
        return _("“%(before)s” is now written “%(after)s”.") % {"before": erratum.before, "after": erratum.after}
    if erratum.before:
        return _("“%(name)s” has withdrawn its sign-on.") % {"name": erratum.before}
    return _("One signatory has withdrawn its sign-on.")


def errata_panel(edition: Edition, *, may_hide: bool) -> list[dict[str, Any]]:
    """Every erratum of ``edition``, shown to the public or not, with the button that takes it off."""
    shown = {row.pk for row in public_errata([edition]).get(edition.pk, ())}
    return [
        {
            "when": in_zone(edition.letter, row.at),
            "sentence": sentence(row),
            "public": row.pk in shown,
            "hidden": in_zone(edition.letter, row.hidden_at) if row.hidden_at else "",
            "hide_url": reverse("admin:campaigns_edition_hide_erratum", args=[row.pk])
            if may_hide and row.pk in shown
            else "",
        }
        for row in edition.errata.order_by("at", "pk")
    ]


def hide_view(desk: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask, then take one erratum off the public page. It is not put back; the admin's log says who did it."""
    row = Erratum.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    edition: Edition = thing_at(request, desk.get_queryset(request), row.edition_id, "campaigns.redact_edition")
    back = reverse("admin:campaigns_edition_change", args=[edition.pk])
    if request.method == "POST":
        if row.hidden_at is None:
            hide_erratum(erratum=row, at=timezone.now())
            desk.log_change(request, edition, _("Correction taken off the public page."))
        desk.message_user(request, _("The correction is off the public page."), messages.SUCCESS)
        return HttpResponseRedirect(back)
    context = desk.page_context(request, _("Take a correction off the public page"), edition.letter)
    context |= {"sentence": sentence(row), "back": back, "edition_name": desk.name_of(edition)}
    return TemplateResponse(request, "admin/campaigns/edition/hide_erratum.html", context)
