from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet, TextField
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.admin.exchange import Exchange
from campaigns.models import Campaign, CampaignText, Letter
from campaigns.staff import StaffAdmin, StaffInline, bring_up_to_date, counted
from campaigns.text.language import own_name


class CampaignTextInline(StaffInline, admin.StackedInline[CampaignText, Campaign]):
    model = CampaignText
    extra = 0
    min_num = 1
    formfield_overrides = {TextField: {"widget": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}}


@admin.register(Campaign)
class CampaignAdmin(Exchange, StaffAdmin):
    list_display = ("name", "slug", "languages", "letters", "page")
    search_fields = ("slug", "texts__name")
    inlines = (CampaignTextInline,)
    actions = ("export",)

    def name_of(self, obj: Campaign) -> str:
        return obj.name_in(get_language() or "en")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .prefetch_related("texts")
            .annotate(letter_count=counted(Letter.objects.all(), "campaign"))
        )

    @admin.display(description=gettext_lazy("name"))
    def name(self, obj: Campaign) -> str:
        return self.name_of(obj)

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, obj: Campaign) -> str:
        return ", ".join(own_name(text.language) for text in obj.texts.all())

    @admin.display(description=gettext_lazy("letters"), ordering="letter_count")
    def letters(self, obj: Any) -> str:
        address = reverse("admin:campaigns_letter_changelist")
        return format_html('<a href="{}?campaign={}">{}</a>', address, obj.pk, obj.letter_count)

    @admin.display(description=gettext_lazy("public page"))
    def page(self, obj: Campaign) -> str:
        return format_html('<a href="{}">{}</a>', reverse("campaigns:campaign", args=[obj.slug]), _("Look"))

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        if obj and request.user.has_perm("campaigns.view_membership", obj):
            context["people_url"] = f"{reverse('admin:campaigns_membership_changelist')}?campaign={obj.pk}"
        if obj and request.user.has_perm("campaigns.add_staffinvitation", obj):
            context["invite_url"] = f"{reverse('admin:campaigns_staffinvitation_add')}?campaign={obj.pk}"
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for letter in form.instance.letters.all():  # each prints the name of its campaign
            bring_up_to_date(request, letter)
