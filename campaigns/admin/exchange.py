"""Whole letters out as JSON and in again, for those who look after the installation."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import Campaign, Letter
from campaigns.staff import bring_up_to_date
from signatories.exchange.leaving import export_letters
from signatories.exchange.reading import load

MAX_UPLOAD = 50 * 1024 * 1024  # bytes; a larger export is loaded on the server by load_letter


class LoadForm(forms.Form):
    """A file that holds letters. ``cleaned_data["file"]`` is its content in bytes."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An export of letters (JSON), or the PDF of one letter made by this program."),
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.prefetch_related("texts"),
        label=gettext_lazy("Campaign"),
        required=False,
        help_text=gettext_lazy("For a PDF: the campaign that the letter joins. Empty: the one it names."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.fields["campaign"].label_from_instance = lambda row: row.name_in(language)  # type: ignore[attr-defined]

    def clean_file(self) -> bytes:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_UPLOAD:
            raise forms.ValidationError(
                _("This file has more than 50 MB. Load it on the server: manage.py load_letter FILE")
            )
        return file.read()


class Exchange:
    """What LetterAdmin and CampaignAdmin share: the export, and the page that loads one."""

    admin_site: admin.AdminSite

    own_rights: Mapping[str, str] = {"export": "campaigns.export_letter"}

    def has_export_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An export holds withheld names and sign-ons that wait."""
        return request.user.has_perm("campaigns.export_letter", obj)

    def has_load_permission(self, request: HttpRequest) -> bool:
        """What is loaded keeps its state, and the file names its campaign: no role in one campaign includes it."""
        return request.user.has_perm("campaigns.load_letter")

    def send_export(self, request: HttpRequest, letters: list[Letter], campaign: Campaign) -> HttpResponse:
        """The export as a download, on record for each letter."""
        try:
            content = export_letters(letters, campaign=campaign)
        except OSError:
            self.message_user(  # type: ignore[attr-defined]
                request,
                _("A file of an edition is missing in the store. Nothing was exported; restore it from the backup."),
                messages.ERROR,
            )
            return redirect(request.get_full_path())
        for letter in letters:
            self.admin_site._registry[Letter].log_change(request, letter, _("Exported as JSON"))
        name = letters[0].slug if len(letters) == 1 else campaign.slug
        return HttpResponse(
            content,
            content_type="application/json",
            headers={
                "Content-Disposition": f'attachment; filename="{name}.export.json"',
                "Cache-Control": "private, no-store",
            },
        )

    def load_urls(self) -> list[URLPattern]:
        return [path("load/", self.admin_site.admin_view(self.load_view), name="campaigns_letter_load")]

    def load_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file; its letters are stored, or a sentence says why not."""
        if not self.has_load_permission(request):
            raise PermissionDenied
        form = LoadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            campaign = form.cleaned_data["campaign"]
            try:
                arrival = load(form.cleaned_data["file"], at=timezone.now(), campaign=campaign.slug if campaign else "")
            except Refused as refusal:
                form.add_error("file", refusal.sentences)
            else:
                desk = self.admin_site._registry[Letter]
                for letter in arrival.letters:
                    desk.log_addition(request, letter, _("Loaded from a file"))
                    bring_up_to_date(request, letter)
                self.message_user(  # type: ignore[attr-defined]
                    request,
                    ngettext("%(count)d letter was loaded.", "%(count)d letters were loaded.", len(arrival.letters))
                    % {"count": len(arrival.letters)},
                    messages.SUCCESS,
                )
                for remark in arrival.remarks:
                    self.message_user(request, remark, messages.WARNING)  # type: ignore[attr-defined]
                one = arrival.letters[0].pk if len(arrival.letters) == 1 else None
                return redirect(
                    reverse("admin:campaigns_letter_change", args=[one])
                    if one
                    else reverse("admin:campaigns_letter_changelist")
                )
        return TemplateResponse(
            request,
            "admin/campaigns/load.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Load letters from a file"),
                "opts": Letter._meta,
                "form": form,
            },
            status=422 if form.errors else 200,
        )

    @admin.action(description=gettext_lazy("Export as JSON, with withheld names"), permissions=["export"])
    def export(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """The chosen letters, or all letters of the chosen campaign."""
        if queryset.model is Campaign:
            chosen = list(queryset)
            letters = list(Letter.objects.filter(campaign__in=chosen).order_by("pk"))
        else:
            letters = list(
                Letter.objects.filter(pk__in=queryset.values("pk")).select_related("campaign").order_by("pk")
            )
            chosen = list({letter.campaign_id: letter.campaign for letter in letters}.values())
        if len(chosen) != 1:
            self.message_user(  # type: ignore[attr-defined]
                request, _("An export holds letters of one campaign. Choose one campaign at a time."), messages.ERROR
            )
            return None
        return self.send_export(request, letters, chosen[0])
