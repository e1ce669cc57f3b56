"""Tables out of the staff pages: the directory, the sign-ons, the roll of a letter, as a file to download."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.models import Letter
from campaigns.roles import within
from campaigns.scoping import thing_at
from campaigns.staff import chosen_letter, short_title
from campaigns.text.language import own_name
from signatories.exchange.formats import CONTENT_TYPES, write_table
from signatories.exchange.tables import Sheet, organizations_sheet, roll_sheet, signons_sheet
from signatories.models import SignOn

IMPORT = "signatories.import_organization"
SIGN = "signatories.add_signon"
FORMAT_CHOICES = [
    ("xlsx", gettext_lazy("Excel (XLSX)")),
    ("csv", gettext_lazy("CSV")),
    ("ods", gettext_lazy("LibreOffice (ODS)")),
    ("json", gettext_lazy("JSON")),
]


def download(sheet: Sheet, *, name: str, format: str) -> HttpResponse:
    """The table as a file that no cache keeps."""
    return HttpResponse(
        write_table(sheet.headings, sheet.rows, format=format),
        content_type=CONTENT_TYPES[format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{format}"',
            "Cache-Control": "private, no-store",
        },
    )


class Export:
    """For the page of a noun: "Export…" takes out what its list shows, the action of the list what is ticked."""

    admin_site: admin.AdminSite
    opts: Any
    actions: tuple[str, ...] = ("export_chosen",)
    export_right = "view"
    sheet_of: Callable[[QuerySet[Any]], Sheet]
    export_remark = ""

    def right_to(self, word: str) -> str:
        told: str = super().right_to(self.export_right if word == "export" else word)  # type: ignore[misc]
        return told

    def has_export_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, self.export_right, obj)  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        ours = [path("export/", self.admin_site.admin_view(self.export_view), name=name)]
        return [*ours, *super().get_urls()]  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"export_url": self.export_url(request), **(extra_context or {})})  # type: ignore[misc]

    def export_url(self, request: HttpRequest) -> str:
        """Where what the list of ``request`` shows is exported; empty for those who may not."""
        if not self.has_export_permission(request):
            return ""
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export")
        return f"{address}?{request.GET.urlencode()}" if request.GET else address

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a format; then the file of all rows that the list shows with the filters of this address."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        asked = request.GET.copy()
        format = (asked.pop("format", [""]) or [""])[0]
        asked.pop("p", None)
        request.GET = asked  # type: ignore[assignment]  # the list reads its filters there
        try:
            changelist = self.get_changelist_instance(request)  # type: ignore[attr-defined]
        except IncorrectLookupParameters:
            return redirect(request.path)
        rows = self.rows_to_export(request, changelist.get_queryset(request))
        if format in CONTENT_TYPES:
            return self.send_table(rows, format)
        return self._page(request, rows, fields=_pairs(asked), method="get")

    @admin.action(description=gettext_lazy("Export selected rows as a table…"), permissions=["export"])
    def export_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Choose a format; then the file of the rows that were ticked."""
        rows = self.rows_to_export(request, queryset)
        format = request.POST.get("format", "")
        if format in CONTENT_TYPES:
            return self.send_table(rows, format)
        posted = request.POST.copy()
        posted.pop("csrfmiddlewaretoken", None)
        return self._page(request, rows, fields=_pairs(posted), method="post")

    def rows_to_export(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of ``rows`` that this person may take out."""
        return rows

    def send_table(self, rows: QuerySet[Any], format: str) -> HttpResponse:
        # Without what the list counts beside each row, and once each.
        plain = self.opts.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
        name = str(self.opts.model_name) + "s"
        return download(type(self).sheet_of(plain.order_by(*self.export_order)), name=name, format=format)

    export_order: tuple[str, ...] = ("pk",)

    def _page(self, request: HttpRequest, rows: QuerySet[Any], **context: Any) -> HttpResponse:
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return choose_format(
            request, self.admin_site, title=_("Export as a table"), opts=self.opts, back=back, count=rows.count(),
            remark=self.export_remark, **context,
        )  # fmt: skip


def _pairs(asked: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in asked.lists() for value in values]


def choose_format(request: HttpRequest, site: admin.AdminSite, **context: Any) -> HttpResponse:
    """The page that asks in which format a table goes out."""
    response = TemplateResponse(
        request,
        "admin/signatories/exports/choose.html",
        {**site.each_context(request), "formats": FORMAT_CHOICES, **context},
    )
    response["Cache-Control"] = "private, no-store"
    return response


class OrganizationExport(Export):
    """The directory, or a part of it."""

    sheet_of = staticmethod(organizations_sheet)
    export_order = ("name", "pk")
    export_remark = gettext_lazy(
        "Names in every language, other names and what each one belongs to stand in this file. Logos and"
        " representatives do not: logos go out as a ZIP by an action of the list and come in by “Import logos…”, and"
        " representatives have a command of their own."
    )


class SignOnExport(Export):
    """Sign-ons in any state, for those who judge them; and the public roll of one letter, for all who see it."""

    export_right = "moderate"
    sheet_of = staticmethod(signons_sheet)
    export_order = ("letter__slug", "printed_name", "pk")
    export_remark = gettext_lazy(
        "Names that are counted but not named, and sign-ons that wait, stand in this file; the columns “listing” and"
        " “status” say so. They may not be passed on. For the list that anybody may have, export the list of a letter."
        " People and e-mails stand in neither: see Contacts."
    )

    def get_urls(self) -> list[URLPattern]:
        roll = path("roll/<int:pk>/export/", self.admin_site.admin_view(self.roll_view), name="signatories_roll_export")
        return [roll, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list of one letter also leads to its import and to its public roll."""
        letter, tools = chosen_letter(request), {}
        if letter is not None:
            tools["roll_url"] = reverse("admin:signatories_roll_export", args=[letter.pk])
            may = request.user.has_perm(IMPORT) and request.user.has_perm(SIGN, letter)
            tools["import_url"] = reverse("admin:signatories_list_start_letter", args=[letter.pk]) if may else ""
        return super().changelist_view(request, {**tools, **(extra_context or {})})

    def rows_to_export(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return within(rows, request.user, "signatories.moderate_signon")

    def roll_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The roll of a letter in one of its languages, as a file."""
        letters = Letter.objects.prefetch_related("texts")
        letter: Letter = thing_at(request, letters, pk, "signatories.view_signon")
        languages = [text.language for text in letter.texts.all()] or [letter.authoritative_language]
        language, format = request.GET.get("language", ""), request.GET.get("format", "")
        if language in languages and format in CONTENT_TYPES:
            return download(roll_sheet(letter, language), name=f"{letter.slug}-{language}", format=format)
        here = (get_language() or "") if get_language() in languages else letter.authoritative_language
        return choose_format(
            request,
            self.admin_site,
            title=_("Export the list: %(letter)s") % {"letter": short_title(letter)},
            opts=SignOn._meta,
            back=reverse("admin:campaigns_letter_change", args=[letter.pk]),
            languages=[(code, own_name(code), code == here) for code in sorted(languages)],
            method="get",
            fields=[],
            remark=_("This is the list as it is printed: only names that may be public stand in it."),
        )
