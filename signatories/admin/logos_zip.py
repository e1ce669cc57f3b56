"""Logos of the directory as a ZIP: out of the list, and in by a page of their own, where they are looked at first."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from tempfile import TemporaryFile
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from campaigns.staff import bring_up_to_date
from signatories.domain.roll import letters_lent_to
from signatories.exchange.logo_packs import ON_A_PAGE, BadZip
from signatories.exchange.logos import MAX_WORDS, STORED, Given, State, logos_of, take_logos, write_logos
from signatories.models import Organization

VIEW, CHANGE = "signatories.view_organizationlogo", "signatories.change_organizationlogo"
RIGHTS = ("signatories.import_organization", "signatories.add_organizationlogo", CHANGE)


class LogosForm(forms.Form):
    """A ZIP of logos, with what holds for all of them."""

    zip = forms.FileField(
        label=gettext_lazy("ZIP of logos"),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
    permission = forms.CharField(
        label=gettext_lazy("Permission"),
        required=False,
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Who gave it, when and for what: for the logos of which the table in the ZIP says nothing."
        ),
    )
    replace = forms.BooleanField(
        label=gettext_lazy("Replace logos that are there"),
        required=False,
        help_text=gettext_lazy("Without it an organization that has another logo keeps it."),
    )

    def clean_zip(self) -> Any:
        sent = self.cleaned_data["zip"]
        if sent.size > ON_A_PAGE.bytes:
            raise forms.ValidationError(
                _("The file is larger than %(size)d MB. Pack the logos into several.") % {"size": ON_A_PAGE.bytes >> 20}
            )
        return sent


def may_import_logos(request: HttpRequest) -> bool:
    return all(request.user.has_perm(right) for right in RIGHTS)


def import_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """Look at a ZIP of logos (``do`` is "look"), or store what it holds ("store")."""
    if not may_import_logos(request):
        raise PermissionDenied
    form = LogosForm(request.POST or None, request.FILES or None)
    given: list[Given] = []
    store = request.POST.get("do") == "store"
    if request.method == "POST" and form.is_valid():
        try:
            given = take_logos(
                form.cleaned_data["zip"],
                at=timezone.now(),
                permission=form.cleaned_data["permission"],
                replace=form.cleaned_data["replace"],
                store=store,
            )
        except BadZip as problem:
            form.add_error("zip", str(problem))
    if store and given:
        _tell_stored(request, site, given)
    response = TemplateResponse(
        request,
        "admin/signatories/organization/logos.html",
        {
            **site.each_context(request),
            "title": _("Import logos"),
            "opts": Organization._meta,
            "form": form,
            "most": ON_A_PAGE.files,
            "groups": _groups(given),
            "stored": store and bool(given),
            "to_store": sum(each.state in STORED for each in given),
            "back": reverse("admin:signatories_organization_changelist"),
        },
        status=422 if form.errors else 200,
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _groups(given: list[Given]) -> list[dict[str, Any]]:
    """What becomes of the pictures, what needs somebody first."""
    counts = Counter(each.state for each in given)
    order = (State.ERROR, State.KEPT, State.NEW, State.REPLACES, State.REWORDED, State.SAME)
    return [
        {
            "label": state.label,
            "count": counts[state],
            "rows": [
                {
                    "file": each.file,
                    "sentence": each.sentence,
                    "name": each.organization.name if each.organization else "",
                    "url": reverse("admin:signatories_organization_change", args=[each.organization.pk])
                    if each.organization
                    else "",
                }
                for each in given
                if each.state == state
            ],
        }
        for state in order
        if counts[state]
    ]


def _tell_stored(request: HttpRequest, site: admin.AdminSite, given: list[Given]) -> None:
    stored = [each.organization for each in given if each.state in STORED and each.organization]
    for organization in stored:
        site._registry[Organization].log_change(request, organization, _("The logo came in with a ZIP."))
        for letter in letters_lent_to(organization):
            bring_up_to_date(request, letter)
    told = ngettext("%(count)d logo was stored.", "%(count)d logos were stored.", len(stored)) % {"count": len(stored)}
    messages.add_message(request, messages.SUCCESS if stored else messages.WARNING, told)


class LogosInZip:
    """For the page of the organizations: the logos of those that are ticked go out, and the page where they come in."""

    admin_site: admin.AdminSite
    own_rights: Mapping[str, str] = {"export_logos": VIEW}

    def get_urls(self) -> list[URLPattern]:
        view = require_http_methods(["GET", "HEAD", "POST"])(partial(import_view, site=self.admin_site))
        ours = path("logos/import/", self.admin_site.admin_view(view), name="signatories_logos_import")
        return [ours, *super().get_urls()]  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        url = reverse("admin:signatories_logos_import") if may_import_logos(request) else ""
        return super().changelist_view(request, {"logos_url": url, **(extra_context or {})})  # type: ignore[misc]

    def has_export_logos_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VIEW)

    def get_actions(self, request: HttpRequest) -> Any:
        """With the export called by what it gives: who may not change logos gets no words of permission in bulk."""
        actions = super().get_actions(request)  # type: ignore[misc]
        if "export_logos" in actions and not request.user.has_perm(CHANGE):
            action, name, _description = actions["export_logos"]
            told = _("Export the logos of the chosen ones (ZIP, without permissions)")
            actions["export_logos"] = (action, name, told)
        return actions

    @admin.action(description=gettext_lazy("Export the logos of the chosen ones (ZIP)"), permissions=["export_logos"])
    def export_logos(self, request: HttpRequest, queryset: QuerySet[Any]) -> FileResponse | None:
        """The logos of the entries that were ticked, as ``import_view`` takes them again; see ``get_actions``."""
        logos = logos_of(Organization.objects.filter(pk__in=queryset.order_by().values("pk")))
        count = logos.count()
        if not count:
            messages.warning(request, _("None of these organizations has a logo."))
            return None
        if count > ON_A_PAGE.files:
            messages.warning(
                request,
                _(
                    "These organizations have %(count)d logos, and one ZIP holds %(most)d. Narrow the list by country,"
                    " type or name, and export each part; or ask for manage.py export_logos, which has no such limit."
                )
                % {"count": count, "most": ON_A_PAGE.files},
            )
            return None
        out = TemporaryFile()  # noqa: SIM115 -- the answer closes it
        write_logos(logos, out, with_permissions=request.user.has_perm(CHANGE))
        out.seek(0)
        response = FileResponse(out, as_attachment=True, filename="logos.zip", content_type="application/zip")
        response["Cache-Control"] = "private, no-store"
        return response
