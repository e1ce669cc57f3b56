"""What is edited on the page of a letter beside the letter: addressees, the order of headings, former addresses."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import TextField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.models import (
    Addressee,
    FormerAddress,
    Letter,
)
from campaigns.staff import StaffInline
from signatories.domain.roll import heading, roll_of
from signatories.models import RollHeading


class AddresseeInline(StaffInline, admin.StackedInline[Addressee, Letter]):
    model = Addressee
    fields = ("lines", ("copy", "position"))
    extra = 0
    show_change_link = True  # its translations stand on its own page
    formfield_overrides = {TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 40, "dir": "auto"})}}


class HeadingWidget(forms.HiddenInput):
    """Shows the heading of a group; which group a row is about is not changed by hand."""

    input_type = "text"  # a hidden field would get no column
    headings: dict[str, str]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> str:
        hidden = forms.HiddenInput().render(name, value, attrs)
        return format_html("{}<bdi>{}</bdi>", hidden, self.headings.get(value or "", ""))


class RollHeadingForm(forms.ModelForm[RollHeading]):
    stored_too = False  # with the others, once one of them was moved

    def has_changed(self) -> bool:
        return self.stored_too or super().has_changed()


class RollHeadingFormSet(forms.BaseInlineFormSet[RollHeading, Letter, RollHeadingForm]):
    """All groups in their order. Nothing is stored until one is moved; then the whole order is, without gaps."""

    def full_clean(self) -> None:
        if self.is_bound:
            moved = any({*form.changed_data} - {"DELETE"} for form in self.forms)
            for form in self.forms:
                form.stored_too = moved
        super().full_clean()

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        # Of two on one place, the one that was moved there gets it: upwards it stands before, downwards after.
        placed = []
        for form in self.forms:
            if form in self.deleted_forms or not form.has_changed():
                continue
            now, before = form.cleaned_data["position"], form.initial.get("position")
            placed.append((now, 0 if before is None else (now > before) - (now < before), len(placed), form))
        for place, (*_order, form) in enumerate(sorted(placed, key=lambda row: row[:3]), start=1):
            form.instance.position = place


class RollHeadingInline(StaffInline, admin.TabularInline[RollHeading, Letter]):
    """The groups that the letter has now, in their order, and those that were put in order before."""

    model = RollHeading
    form = RollHeadingForm
    formset = RollHeadingFormSet
    verbose_name = gettext_lazy("heading")
    verbose_name_plural = gettext_lazy("order of headings")

    def get_formset(self, request: HttpRequest, obj: Letter | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        fields = formset.form.base_fields
        if "key" in fields:
            language = get_language() or "en"
            headings = {key: heading(key, language) for key in self.groups(request, obj)[0]}
            widget = HeadingWidget()
            widget.headings = headings
            fields["key"] = forms.ChoiceField(label=capfirst(_("group")), choices=[*headings.items()], widget=widget)
            fields["position"].help_text = _(
                "Change a number and save: then this order stays as it is. Delete all rows to go back to the"
                " alphabetical order."
            )
        return formset

    def groups(self, request: HttpRequest, letter: Letter | None) -> tuple[list[str], int]:
        """The keys in the order of the roll, stored ones first, and how many of them are stored."""
        if letter is None:
            return [], 0
        known: dict[int, tuple[list[str], int]] = request.__dict__.setdefault("groups_of_letters", {})
        if letter.pk not in known:
            stored = list(letter.roll_headings.order_by("position", "pk").values_list("key", flat=True))
            present = [group.key for group in roll_of(letter, get_language() or "en").groups if group.key]
            known[letter.pk] = list(dict.fromkeys([*stored, *present])), len(stored)
        return known[letter.pk]

    def places(self, request: HttpRequest, letter: Letter | None) -> list[dict[str, Any]]:
        """What the rows of groups without a stored place begin with."""
        keys, stored = self.groups(request, letter)
        return [{"key": key, "position": place} for place, key in enumerate(keys, start=1) if place > stored]

    def get_extra(self, request: HttpRequest, obj: Letter | None = None, **kwargs: Any) -> int:
        return len(self.places(request, obj))

    def get_max_num(self, request: HttpRequest, obj: Letter | None = None, **kwargs: Any) -> int:
        return len(self.groups(request, obj)[0])


class FormerAddressInline(StaffInline, admin.TabularInline[FormerAddress, Letter]):
    model = FormerAddress
    extra = 0
    can_delete = False
    fields = ("slug",)
    readonly_fields = ("slug",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
