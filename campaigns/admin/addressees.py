from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from campaigns.models import Addressee, AddresseeText, Letter
from campaigns.staff import LetterFilter, StaffAdmin, StaffInline, bring_up_to_date, short_title
from campaigns.text.language import own_name


class AddresseeTextInline(StaffInline, admin.StackedInline[AddresseeText, Addressee]):
    model = AddresseeText
    extra = 0


@admin.register(Addressee)
class AddresseeAdmin(StaffAdmin):
    list_display = ("__str__", "letter_title", "copy", "position", "languages")
    list_filter = ("copy", LetterFilter)
    list_select_related = ("letter",)
    search_fields = ("lines", "texts__lines", "letter__slug")
    autocomplete_fields = ("letter",)
    inlines = (AddresseeTextInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("texts", "letter__texts")

    @admin.display(description=gettext_lazy("letter"), ordering="letter__slug")
    def letter_title(self, obj: Addressee) -> str:
        return short_title(obj.letter)

    @admin.display(description=gettext_lazy("translations"))
    def languages(self, obj: Addressee) -> str:
        return ", ".join(own_name(text.language) for text in obj.texts.all())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        bring_up_to_date(request, form.instance.letter)

    def delete_model(self, request: HttpRequest, obj: Addressee) -> None:
        letter = obj.letter
        super().delete_model(request, obj)
        bring_up_to_date(request, letter)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        letters = list(Letter.objects.filter(addressees__in=queryset).distinct())
        super().delete_queryset(request, queryset)
        for letter in letters:
            bring_up_to_date(request, letter)
