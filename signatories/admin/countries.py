"""Countries as staff read and choose them in lists."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy

from campaigns.roles import in_sight
from campaigns.text.language import country_name, join_names, sort_key


def countries_in_words(row: Any) -> str:
    """The countries of a sign-on or an organization, in the reader's language: "Guatemala and Mexico"."""
    language = get_language() or "en"
    names = (country_name(country.code, language) for country in row.countries)
    return join_names(sorted(names, key=lambda name: sort_key(name, language)), language)


class CountryFilter(admin.SimpleListFilter):
    """Filters by country and offers only those that occur."""

    title = gettext_lazy("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        language = get_language() or "en"
        rows = in_sight(model_admin.model.objects.all(), request.user)
        stored = rows.order_by().values_list("countries", flat=True).distinct()
        codes = {code for codes in stored for code in str(codes).split(",") if code}
        names = {code: country_name(code, language) for code in codes}
        return sorted(names.items(), key=lambda item: sort_key(item[1], language))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        code = self.value() or ""
        return queryset.filter(countries__contains=code) if len(code) == 2 else queryset
