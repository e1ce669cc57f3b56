"""The desk of editions: freezing one after a look at its numbers, its files, and taking it off the public site."""

from collections import Counter
from functools import partial
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from campaigns.admin.errata import errata_panel, hide_view
from campaigns.domain.errors import Refused
from campaigns.domain.versions import frozen_texts, version_in_force
from campaigns.models import Edition, EditionFailure, EditionFile, EditionFormat, Letter, Paper
from campaigns.scoping import thing_at
from campaigns.staff import LetterFilter, StaffAdmin, counted, in_zone, short_title, title_of
from campaigns.text.language import own_name
from signatories.domain.roll import roll_of
from signatories.edition_files import KINDS, Kind, ask_for_files, kinds_of, missing_files, stored_bytes
from signatories.editions import cautions, freeze_edition, hindrances, next_number, redact_edition, since
from signatories.models import SignOn


class FreezeForm(forms.Form):
    """When the edition is dated. The number is the one that was announced: a second press freezes nothing."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)
    dated_on = forms.DateField(
        label=gettext_lazy("Date of the edition"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("It is printed on the files."),
    )
    delivered = forms.BooleanField(
        label=gettext_lazy("Delivered on this date"),
        required=False,
        help_text=gettext_lazy("It was or will be handed over on the date above."),
    )


class RedactForm(forms.Form):
    """Why, what the public is told, and the number of the edition typed by hand."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60, "dir": "auto"}),
        max_length=5000,
        help_text=gettext_lazy("For the record of the staff; never shown to the public."),
    )
    notice = forms.CharField(
        label=gettext_lazy("Public notice"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"size": 60, "dir": "auto"}),
        help_text=gettext_lazy(
            "One sentence that stands in the place of the files, beside the date. It names nobody. It may be empty."
        ),
    )
    number = forms.IntegerField(label=gettext_lazy("Number of the edition"), widget=forms.TextInput(attrs={"size": 6}))

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.fields["number"].help_text = _("Type %(number)d to confirm.") % {"number": edition.number}

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        if number != self.edition.number:
            raise forms.ValidationError(
                _("This is edition %(number)d. Type that number to take it off the site.")
                % {"number": self.edition.number}
            )
        return number


class OfferedFilter(admin.SimpleListFilter):
    """Whether the files are on the public site."""

    title = gettext_lazy("files")
    parameter_name = "offered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("failed", _("Could not be made")), ("yes", _("On the public site")), ("no", _("Taken off"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "failed":
            return queryset.filter(failures__isnull=False).distinct()
        return queryset.filter(redaction__isnull=self.value() == "yes") if self.value() in ("yes", "no") else queryset


@admin.register(Edition)
class EditionAdmin(StaffAdmin):
    """What was handed over. Nothing of it changes; it can only be taken off the public site."""

    list_display = (
        "number_of", "letter_title", "dated_on", "handed_over", "signatory_count", "files_made", "taken_off",
    )  # fmt: skip
    list_filter = (OfferedFilter, "delivered", LetterFilter)
    list_select_related = ("letter", "redaction")
    search_fields = ("letter__slug", "letter__texts__title")
    ordering = ("-frozen_at",)
    fields = (
        "letter_title", "number", "dated_on", "delivered", "version_number", "frozen", "made_by", "organizations",
        "countries", "persons", "withheld", "since_then", "taken_off", "notice", "reason",
    )  # fmt: skip
    readonly_fields = fields
    change_form_template = "admin/campaigns/edition/change_form.html"

    def name_of(self, obj: Edition) -> str:
        return _("%(letter)s, edition %(number)d") % {"letter": short_title(obj.letter), "number": obj.number}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .select_related("letter", "version", "redaction")
            .prefetch_related("letter__texts")
            .annotate(
                made_count=counted(EditionFile.objects.all(), "edition"),
                failed_count=counted(EditionFailure.objects.all(), "edition"),
                language_count=Count("texts", distinct=True),
            )
        )

    def get_fields(self, request: HttpRequest, obj: Edition | None = None) -> list[Any]:
        redacted = obj is not None and obj.redacted is not None
        return [name for name in self.fields if redacted or name not in ("taken_off", "notice", "reason")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An edition is frozen from the page of its letter."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        def page(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("freeze/<int:letter_pk>/", page(self.freeze_view), name="campaigns_edition_freeze"),
            path("<int:pk>/redact/", page(self.redact_view), name="campaigns_edition_redact"),
            path("erratum/<int:pk>/hide/", page(partial(hide_view, self)), name="campaigns_edition_hide_erratum"),
            path("<int:pk>/files/", page(require_POST(self.make_files_view)), name="campaigns_edition_files"),
            path("file/<int:pk>/download/", page(self.download_view), name="campaigns_edition_download"),
            *super().get_urls(),
        ]

    # Lists

    @admin.display(description=gettext_lazy("edition"), ordering="number")
    def number_of(self, obj: Edition) -> str:
        return _("Edition %(number)d") % {"number": obj.number}

    @admin.display(description=gettext_lazy("letter"), ordering="letter__slug")
    def letter_title(self, obj: Edition) -> str:
        return short_title(obj.letter)

    @admin.display(description=gettext_lazy("delivered"), ordering="delivered")
    def handed_over(self, obj: Edition) -> str:
        """Yes, or nothing: that an edition was not handed over is no fault."""
        return _("Yes") if obj.delivered else ""

    @admin.display(description=gettext_lazy("signatories"))
    def signatory_count(self, obj: Edition) -> int:
        return obj.signatories

    @admin.display(description=gettext_lazy("files"))
    def files_made(self, obj: Any) -> str:
        """How many of the files are made; those that failed are named apart."""
        wanted = obj.language_count * len(KINDS)
        made = _("%(made)d of %(wanted)d") % {"made": obj.made_count, "wanted": wanted}
        if not obj.failed_count:
            return made
        return made + "; " + _("%(count)d could not be made") % {"count": obj.failed_count}

    @admin.display(description=gettext_lazy("taken off the public site"))
    def taken_off(self, obj: Edition) -> str:
        if obj.redacted is None:
            return ""
        return _("%(moment)s by %(name)s") % {
            "moment": in_zone(obj.letter, obj.redacted.at),
            "name": obj.redacted.by,
        }

    # One edition

    @admin.display(description=gettext_lazy("version"))
    def version_number(self, obj: Edition) -> str:
        return obj.version.number

    @admin.display(description=gettext_lazy("frozen"))
    def frozen(self, obj: Edition) -> str:
        return in_zone(obj.letter, obj.frozen_at)

    @admin.display(description=gettext_lazy("since then"))
    def since_then(self, obj: Edition) -> str:
        came = since(obj)
        return _("%(added)d more, %(gone)d no longer listed") % {"added": came.added, "gone": came.gone}

    @admin.display(description=gettext_lazy("public notice"))
    def notice(self, obj: Edition) -> str:
        return obj.redacted.notice if obj.redacted else ""

    @admin.display(description=gettext_lazy("reason"))
    def reason(self, obj: Edition) -> str:
        return obj.redacted.reason if obj.redacted else ""

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        if obj:
            context |= self._panel(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _panel(self, request: HttpRequest, edition: Edition) -> dict[str, Any]:
        """What stands at the head of an edition's page: its files, what failed, and what can be done."""
        may_redact = self.may(request, "redact", edition)
        missing = set(missing_files(edition))
        made = {Kind(row.language, row.format, row.paper): row for row in edition.files.all()}
        failed = {Kind(row.language, row.format, row.paper): row.problem for row in edition.failures.all()}
        redacted = edition.redacted is not None
        return {
            "rows": [
                {
                    "name": own_name(kind.language),
                    "label": file_kind(kind),
                    "file": made.get(kind),
                    "size": filesizeformat(made[kind].size) if kind in made else "",
                    "lost": kind in made and kind in missing,
                    "problem": failed.get(kind, "") if kind in missing else "",
                    "download": reverse("admin:campaigns_edition_download", args=[made[kind].pk])
                    if kind in made and (may_redact or not redacted)
                    else "",
                }
                for kind in kinds_of(edition)
                if kind in made or not redacted
            ],
            "missing": len(missing),
            "errata": errata_panel(edition, may_hide=may_redact),
            "redacted": redacted,
            "may_make": self.has_make_permission(request, edition),
            "make_url": reverse("admin:campaigns_edition_files", args=[edition.pk]),
            "redact_url": reverse("admin:campaigns_edition_redact", args=[edition.pk])
            if may_redact and not redacted
            else "",
            "next_url": reverse("admin:campaigns_edition_freeze", args=[edition.letter_id])
            if self.has_freeze_permission(request, edition)
            else "",
            "mail_url": reverse("admin:signatories_message_edition", args=[edition.pk])
            if request.user.has_perm("signatories.change_message", edition) and not redacted
            else "",
            "letter_url": reverse("admin:campaigns_letter_change", args=[edition.letter_id]),
            "letter_name": short_title(edition.letter),
            "public_url": reverse("campaigns:edition", args=[edition.letter.slug, edition.number]),
        }

    # What can be done

    def has_freeze_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("campaigns.add_edition", obj)

    def has_make_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user
        return user.has_perm("campaigns.add_edition", obj) or user.has_perm("campaigns.change_letter", obj)

    def freeze_view(self, request: HttpRequest, letter_pk: int) -> HttpResponseBase:
        """The numbers as they are now, what to know before, and the button that freezes them."""
        letters = Letter.objects.prefetch_related("texts")
        letter: Letter = thing_at(request, letters, letter_pk, "campaigns.add_edition")
        begin = {"number": next_number(letter), "dated_on": timezone.localdate(timezone=letter.zone)}
        form = FreezeForm(request.POST or None, initial=begin)
        if request.method == "POST" and form.is_valid():
            wanted = form.cleaned_data
            try:
                edition = freeze_edition(
                    letter=letter,
                    at=timezone.now(),
                    by=request.user.get_username(),
                    dated_on=wanted["dated_on"],
                    delivered=wanted["delivered"],
                    number=wanted["number"],
                )
            except Refused as refusal:
                self.tell(request, refusal)
                known = letter.editions.filter(number=wanted["number"]).first()
                return HttpResponseRedirect(self._page_of(known) if known else request.get_full_path())
            self.log_addition(request, edition, [{"added": {}}])
            self.message_user(
                request,
                _("Edition %(number)d is frozen. Its files are being made.") % {"number": edition.number},
                messages.SUCCESS,
            )
            return HttpResponseRedirect(self._page_of(edition))
        context = {**self.page_context(request, _("Freeze edition %(number)d") % begin, letter), "form": form}
        return TemplateResponse(request, "admin/campaigns/edition/freeze.html", {**context, **numbers_of(letter)})

    def redact_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Take the files off the public site, after the number was typed. It cannot be undone."""
        edition: Edition = thing_at(request, self.get_queryset(request), pk, "campaigns.redact_edition")
        if edition.redacted is not None:
            self.message_user(
                request,
                _("Edition %(number)d is off the public site already.") % {"number": edition.number},
                messages.INFO,
            )
            return HttpResponseRedirect(self._page_of(edition))
        form = RedactForm(request.POST or None, edition=edition)
        if request.method == "POST" and form.is_valid():
            try:
                redact_edition(
                    edition=edition,
                    at=timezone.now(),
                    by=request.user.get_username(),
                    reason=form.cleaned_data["reason"],
                    notice=form.cleaned_data["notice"],
                )
            except Refused as refusal:
                self.tell(request, refusal)
                return HttpResponseRedirect(request.get_full_path())
            self.log_change(request, edition, _("Taken off the public site."))
            self.message_user(
                request,
                _("The files of edition %(number)d are off the public site. Its hashes, its date and the notice stay."
                  " Freeze the next edition when the list is right.") % {"number": edition.number},
                messages.SUCCESS,
            )  # fmt: skip
            return HttpResponseRedirect(self._page_of(edition))
        context = self.page_context(
            request, _("Take edition %(number)d off the public site") % {"number": edition.number}, edition.letter
        )
        context |= {"form": form, "edition": edition, "file_count": edition.files.count()}
        return TemplateResponse(
            request, "admin/campaigns/edition/redact.html", {**context, "back": self._page_of(edition)}
        )

    def make_files_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Queue the files that are missing."""
        edition = self.get_object(request, str(pk))
        if edition is None:
            raise Http404
        if not self.has_make_permission(request, edition):
            raise PermissionDenied
        count = ask_for_files(edition)
        self.message_user(
            request,
            ngettext("%(count)d file is being made.", "%(count)d files are being made.", count) % {"count": count},
            messages.SUCCESS if count else messages.INFO,
        )
        return HttpResponseRedirect(self._page_of(edition))

    def download_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """A stored file. Of an edition that was taken off only those get it who may take one off."""
        row = EditionFile.objects.select_related("edition__redaction").filter(pk=pk).first()
        if row is None or not self.has_view_permission(request, row.edition):
            raise Http404
        if row.edition.redacted and not self.may(request, "redact", row.edition):
            raise PermissionDenied
        content = stored_bytes(row)
        if content is None:
            raise Http404
        response = FileResponse(BytesIO(content), as_attachment=True, filename=row.name)
        response["Cache-Control"] = "no-store"
        return response

    def page_context(self, request: HttpRequest, title: str, letter: Letter) -> dict[str, Any]:
        """What every page of ours in the admin needs."""
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "letter": letter,
            "letter_name": title_of(letter),
            "back": reverse("admin:campaigns_letter_change", args=[letter.pk]),
        }


def file_kind(kind: Kind) -> str:
    """Format and paper: "PDF, A4"."""
    paper = Paper(kind.paper).label if kind.paper else ""
    return ", ".join(str(part) for part in (EditionFormat(kind.format).label, paper) if part)


def numbers_of(letter: Letter) -> dict[str, Any]:
    """What an edition of ``letter`` would say now, and what hinders it or should be known."""
    refusals, version = hindrances(letter), version_in_force(letter)
    if refusals or version is None:
        return {"refusals": refusals}
    roll = roll_of(letter, letter.authoritative_language)
    agreed = Counter(
        SignOn.objects.filter(letter=letter, version__major=version.major).listed().values_list("language", flat=True)
    )
    return {
        "version": version,
        "roll": roll,
        "signatories": roll.organizations + roll.persons,
        "texts": [
            {"name": own_name(language), "language": language, "title": text.title, "agreed": agreed[language]}
            for language, text in frozen_texts(version).items()
        ],
        "cautions": cautions(letter),
    }


def editions_panel(request: HttpRequest, letter: Letter) -> dict[str, Any]:
    """What the page of a letter says of its editions: those there are, and where the next one is frozen."""
    may_freeze = request.user.has_perm("campaigns.add_edition", letter) and not hindrances(letter)
    may_see = request.user.has_perm("campaigns.view_edition", letter)
    return {
        "editions": [
            {
                "edition": edition,
                "url": reverse("admin:campaigns_edition_change", args=[edition.pk]) if may_see else "",
                "redacted": edition.redacted is not None,
            }
            for edition in letter.editions.select_related("redaction").defer("sign_ons").order_by("-number")
        ],
        "freeze_url": reverse("admin:campaigns_edition_freeze", args=[letter.pk]) if may_freeze else "",
    }
