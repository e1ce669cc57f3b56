from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from campaigns.domain.errors import Refused
from campaigns.roles import in_sight
from campaigns.staff import StaffAdmin, StaffInline, bring_up_to_date, counted, short_title
from campaigns.text.names import name_key
from signatories.admin.countries import CountryFilter, countries_in_words
from signatories.admin.duplicates import address_of, compare_url
from signatories.admin.duplicates_lists import duplicates_urls
from signatories.admin.exports import OrganizationExport
from signatories.admin.imports_urls import ImportsLists
from signatories.admin.logos_zip import LogosInZip
from signatories.domain.duplicates import find_duplicates, known_like, open_pairs
from signatories.domain.entries import circle_sentence, last_of, lock_to_tie, makes_a_circle, own_mail_domain
from signatories.domain.roll import letters_lent_to
from signatories.logos import BadLogo, check_logo
from signatories.models import (
    Alias,
    Merge,
    Organization,
    OrganizationLogo,
    OrganizationName,
    Representative,
    SignOn,
)
from signatories.models.logo import drop_picture

SHOWN = 30  # sign-ons, chapters and duplicates that the page of an entry lists


class OrganizationNameInline(StaffInline, admin.TabularInline[OrganizationName, Organization]):
    model = OrganizationName
    extra = 0


class AliasInline(StaffInline, admin.TabularInline[Alias, Organization]):
    model = Alias
    extra = 0


class RepresentativeInline(StaffInline, admin.StackedInline[Representative, Organization]):
    """Whom we know to speak for it: private, shown to those who have the right to it."""

    model = Representative
    extra = 0
    fields = (("person", "title"), ("email", "language"), "gets_notices", ("note", "since"))


class LogoForm(forms.ModelForm[OrganizationLogo]):
    """A picture that is checked and drawn anew, with the words of the permission to show it."""

    upload = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=gettext_lazy(
            "PNG, JPEG or WebP, at most 2 MB. It is drawn anew, without what its file says beside it."
        ),
    )

    class Meta:
        model = OrganizationLogo
        fields = ("permission",)
        widgets = {"permission": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        sent = cleaned.get("upload")
        if sent is None:
            if self.instance.pk is None:
                self.add_error("upload", _("Choose a picture."))
            return cleaned
        try:
            cleaned["logo"] = check_logo(sent.read(2 * 1024 * 1024 + 1))
        except BadLogo as bad:
            self.add_error("upload", str(bad))
        return cleaned

    def has_changed(self) -> bool:
        return super().has_changed() or bool(self.files.get(self.add_prefix("upload")))

    def save(self, commit: bool = True) -> OrganizationLogo:
        row: OrganizationLogo = super().save(commit=False)
        if logo := self.cleaned_data.get("logo"):
            before = row.file.name if row.pk else ""
            row.sha256, row.width, row.height, row.added_at = logo.sha256, logo.width, logo.height, timezone.now()
            row.file.save("logo.png", ContentFile(logo.content), save=False)
            if before and before != row.file.name:
                transaction.on_commit(partial(drop_picture, before), robust=True)
        if commit:
            row.save()
        return row


class LogoInline(StaffInline, admin.StackedInline[OrganizationLogo, Organization]):
    """The logo with its permission; shown where a letter shows logos."""

    model = OrganizationLogo
    form = LogoForm
    extra = 0
    max_num = 1
    fields = ("picture", "upload", "permission", "added_at")
    readonly_fields = ("picture", "added_at")

    @admin.display(description=gettext_lazy("logo"))
    def picture(self, obj: OrganizationLogo) -> str:
        if obj.pk is None:
            return ""
        return format_html(
            '<img class="staff-logo" src="{}" width="{}" alt="{}">',
            reverse("admin:signatories_organization_logo", args=[obj.organization_id]),
            min(obj.width, 240),
            _("Logo of %(name)s") % {"name": obj.organization.name},
        )


class OrganizationForm(forms.ModelForm[Organization]):
    """An entry of the directory. A new one that looks like a known one is stored when somebody says that it is not."""

    class Meta:
        model = Organization
        fields = "__all__"  # noqa: DJ007 -- the fields are those of the page

    likely: Sequence[Any] = ()

    def clean_email_domain(self) -> str:
        return own_mail_domain(self.cleaned_data["email_domain"])

    def clean_parent(self) -> Organization | None:
        """What it belongs to, as it stands. Locked with the entry itself until that is stored: nobody merges them."""
        parent: Organization | None = self.cleaned_data["parent"]
        numbers = {row.pk for row in (self.instance, parent) if row is not None and row.pk}
        try:
            rows = lock_to_tie(numbers)
        except Refused as refusal:
            raise ValidationError(refusal.sentences) from refusal
        parent = rows[parent.pk] if parent else None
        if parent is not None and self.instance.pk and makes_a_circle(self.instance, parent):
            raise ValidationError(circle_sentence(self.instance, parent))
        return parent

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.instance.pk is None and not self.errors and "_anyway" not in self.data:
            self.likely = known_like(
                name=cleaned["name"],
                acronym=cleaned.get("acronym", ""),
                countries=[str(code) for code in cleaned.get("countries") or ()],
                website=cleaned.get("website", ""),
                mail_domain=cleaned.get("email_domain", ""),
            )
            if self.likely:
                self.add_error(None, _("This looks like an entry that is there already. Nothing was stored yet."))
        return cleaned


class EntriesFilter(admin.SimpleListFilter):
    """Which entries are listed: those that stand, or a part of them, or those that were merged."""

    title = gettext_lazy("entries")
    parameter_name = "entries"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("duplicates", _("With possible duplicates")),
            ("unsigned", _("Without sign-ons")),
            ("branches", _("That belong to another one")),
            ("parents", _("With chapters")),
            ("merged", _("Merged into another one")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value == "merged":
            return queryset.exclude(merged_into=None)
        queryset = queryset.filter(merged_into=None)
        if value == "duplicates":
            pairs = open_pairs().order_by()
            return queryset.filter(Q(pk__in=pairs.values("first")) | Q(pk__in=pairs.values("second")))
        if value == "unsigned":
            # Of others' sign-ons that are not public nobody learns by what is missing here.
            seen = in_sight(SignOn.objects.all(), request.user)
            return queryset.filter(~Exists(seen.filter(organization=OuterRef("pk"))))
        if value == "branches":
            return queryset.exclude(parent=None)
        if value == "parents":
            return queryset.filter(Exists(Organization.objects.filter(parent=OuterRef("pk"))))
        return queryset


@admin.register(Organization)
class OrganizationAdmin(ImportsLists, LogosInZip, OrganizationExport, StaffAdmin):
    form = OrganizationForm
    change_form_template = "admin/signatories/organization/change_form.html"
    change_list_template = "admin/signatories/organization/change_list.html"
    list_display = ("name", "acronym", "in_countries", "scope", "kind", "letters_signed", "reference")
    list_filter = (EntriesFilter, "scope", "kind", CountryFilter)
    search_fields = ("name", "acronym", "reference", "website")
    search_help_text = gettext_lazy("Name, name in another language, alias, acronym, reference or website.")
    autocomplete_fields = ("parent",)
    inlines = (OrganizationNameInline, AliasInline, LogoInline, RepresentativeInline)
    fields = (
        "name", "acronym", "scope", "countries", "place", "kind", "website", "email_domain", "parent", "reference",
    )  # fmt: skip
    actions = ("compare", "export_chosen", "export_logos")

    def get_urls(self) -> list[URLPattern]:
        logo = self.admin_site.admin_view(require_safe(self.logo_view))
        return [
            *duplicates_urls(self.admin_site),
            path("<int:pk>/logo/", logo, name="signatories_organization_logo"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        listed = in_sight(SignOn.objects.listed(), request.user)
        return super().get_queryset(request).annotate(listed_count=counted(listed, "organization"))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Finds by every name an organization goes by, without regard to accents, case and punctuation."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if key := name_key(search_term):
            by_alias = Alias.objects.filter(name_key__contains=key).values("organization")
            by_name = OrganizationName.objects.filter(name_key__contains=key).values("organization")
            match = Q(name_key__contains=key) | Q(pk__in=by_alias) | Q(pk__in=by_name)
            found = queryset.filter(match | Q(pk__in=found.order_by().values("pk")))
        return found, duplicates

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that was merged is a record: it is looked at, and changed at the entry that it went into."""
        return (obj is None or obj.merged_into_id is None) and super().has_change_permission(request, obj)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "merge")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for letter in letters_lent_to(form.instance):  # its name in a language, or its logo, may stand in them
            bring_up_to_date(request, letter)
        # At once and not in the background, so that the answer says what it may be a duplicate of.
        find_duplicates(at=timezone.now(), organizations=[form.instance.pk])

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        self._hint(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        self._hint(request, obj)
        return super().response_change(request, obj)

    def _hint(self, request: HttpRequest, obj: Organization) -> None:
        """After saving, what it may be a duplicate of: the pairs that are known by now."""
        others = _others(obj)
        if others and request.user.has_perm("signatories.view_duplicatepair"):
            self.message_user(
                request,
                format_html(
                    '{} <a href="{}">{}</a>',
                    _("It may be a duplicate of “%(name)s”.") % {"name": others[0]["name"]},
                    others[0]["url"],
                    _("Compare"),
                ),
                messages.WARNING,
            )

    @admin.action(description=gettext_lazy("Compare the chosen ones, to merge them"), permissions=["merge"])
    def compare(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return HttpResponseRedirect(compare_url(queryset.order_by("pk").values_list("pk", flat=True)[:8]))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        sees = request.user.has_perm("signatories.view_duplicatepair")
        extra = {"duplicates_url": address_of("queue") if sees else ""}
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        form = context["adminform"].form
        context |= {"likely": getattr(form, "likely", ())}
        if obj is not None:
            context |= self._panels(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _panels(self, request: HttpRequest, obj: Organization) -> dict[str, Any]:
        seen = in_sight(SignOn.objects.filter(organization=obj), request.user)
        signons = seen.select_related("letter").prefetch_related("letter__texts").order_by("-created_at", "-pk")
        merges = Merge.objects.filter(kept=obj, undone_at=None).select_related("gone")
        own = Merge.objects.filter(gone=obj, undone_at=None).first()
        kept = last_of(obj) if obj.merged_into_id else None
        sees = request.user.has_perm("signatories.view_duplicatepair")
        may_merge = request.user.has_perm("signatories.merge_organization")
        return {
            "merged_into": kept,
            "merged_into_url": _page_of(kept.pk) if kept else "",
            "undo_url": address_of("undo", own.pk) if own and may_merge else "",
            "merges": [
                {"name": row.gone.name, "at": row.at, "by": row.by_name,
                 "undo_url": address_of("undo", row.pk) if may_merge else ""}
                for row in merges
            ],
            "others": _others(obj) if sees else [],
            "chapters": [
                {"name": row.name, "where": countries_in_words(row), "url": _page_of(row.pk)}
                for row in obj.chapters.filter(merged_into=None).order_by("name")[:SHOWN]
            ],
            "chapter_count": obj.chapters.count(),
            "signons": [
                {
                    "name": row.printed_name,
                    "letter": short_title(row.letter),
                    "status": row.get_status_display(),
                    "url": reverse("admin:signatories_desk_entry", args=[row.pk]),
                }
                for row in signons[:SHOWN]
            ],
            "signon_count": seen.count(),
            "signons_url": f"{reverse('admin:signatories_signon_changelist')}?organization__id__exact={obj.pk}",
        }  # fmt: skip

    def logo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The logo of an entry, for the staff; never cached, never public."""
        known = Organization.objects.filter(pk=pk)  # which no number is too large for
        row = OrganizationLogo.objects.filter(organization__in=known).select_related("organization").first()
        if not self.has_view_permission(request, row.organization if row else None):
            raise Http404
        if row is None or not row.file or not default_storage.exists(row.file.name):
            raise Http404
        with row.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type="image/png")
        response["Cache-Control"] = "no-store"
        response["Content-Disposition"] = "inline; filename=logo.png"
        return response

    @admin.display(description=gettext_lazy("countries"), ordering="countries")
    def in_countries(self, obj: Organization) -> str:
        return countries_in_words(obj)

    @admin.display(description=gettext_lazy("letters signed"), ordering="listed_count")
    def letters_signed(self, obj: Any) -> str:
        if not obj.listed_count:
            return ""
        address = reverse("admin:signatories_signon_changelist")
        return format_html('<a href="{}?organization__id__exact={}">{}</a>', address, obj.pk, obj.listed_count)


def _page_of(number: int) -> str:
    return reverse("admin:signatories_organization_change", args=[number])


def _others(obj: Organization) -> list[dict[str, Any]]:
    """The entries that may be the same body, the likeliest first, each with the page that compares the two."""
    pairs = open_pairs().filter(Q(first=obj) | Q(second=obj), related=False).select_related("first", "second")
    return [
        {"name": other.name, "score": row.score, "url": compare_url([obj.pk, other.pk])}
        for row in pairs[:SHOWN]
        for other in [row.second if row.first_id == obj.pk else row.first]
    ]
