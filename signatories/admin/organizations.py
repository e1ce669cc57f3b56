from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from campaigns.roles import in_sight
from campaigns.staff import (
    StaffAdmin,
    StaffInline,
    counted,
)
from campaigns.text.names import name_key
from signatories.admin.countries import CountryFilter, countries_in_words
from signatories.models import (
    Alias,
    Organization,
    OrganizationName,
    Representative,
    SignOn,
)


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


@admin.register(Organization)
class OrganizationAdmin(StaffAdmin):
    list_display = ("name", "acronym", "in_countries", "scope", "kind", "letters_signed", "reference")
    list_filter = ("scope", "kind", CountryFilter)
    search_fields = ("name", "acronym", "reference", "website")
    search_help_text = gettext_lazy("Name, name in another language, alias, acronym, reference or website.")
    inlines = (OrganizationNameInline, AliasInline, RepresentativeInline)
    fields = ("name", "acronym", "scope", "countries", "place", "kind", "website", "reference")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        listed = in_sight(SignOn.objects.listed(), request.user)
        return super().get_queryset(request).annotate(listed_count=counted(listed, "organization"))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Finds by every name an organization goes by, without regard to accents, case and punctuation."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if key := name_key(search_term):
            by_alias = Alias.objects.filter(name_key__contains=key).values("organization")
            by_name = OrganizationName.objects.filter(name__icontains=search_term).values("organization")
            match = Q(name_key__contains=key) | Q(pk__in=by_alias) | Q(pk__in=by_name)
            found = queryset.filter(match | Q(pk__in=found.order_by().values("pk")))
        return found, duplicates

    @admin.display(description=gettext_lazy("countries"), ordering="countries")
    def in_countries(self, obj: Organization) -> str:
        return countries_in_words(obj)

    @admin.display(description=gettext_lazy("letters signed"), ordering="listed_count")
    def letters_signed(self, obj: Any) -> str:
        if not obj.listed_count:
            return ""
        address = reverse("admin:signatories_signon_changelist")
        return format_html('<a href="{}?organization__id__exact={}">{}</a>', address, obj.pk, obj.listed_count)
