"""The forms in which staff enter and change sign-ons."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from signatories.models import (
    Capacity,
    Scope,
    SignOn,
    SignOnStatus,
)


class SignOnForm(forms.ModelForm[SignOn]):
    """What staff may change of a sign-on; its status goes by moves alone."""

    class Meta:
        model = SignOn
        fields = (
            "organization", "printed_name", "printed_detail", "countries", "scope", "place", "position", "listing",
        )  # fmt: skip

    def _get_validation_exclusions(self) -> set[str]:
        # The constraints speak of fields that this form does not show; without them they would not be asked.
        return super()._get_validation_exclusions() - {"letter", "capacity", "status", "approved_at"}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        row = self.instance
        if (
            row.status in SignOnStatus.listed
            and row.capacity == Capacity.ORGANIZATION
            and "organization" in cleaned
            and cleaned["organization"] is None
        ):
            self.add_error("organization", _("Choose the organization from the directory, or add it there first."))
        return cleaned


class SignOnEntryForm(SignOnForm):
    """A signatory that staff enter: what is left empty comes from the directory."""

    class Meta(SignOnForm.Meta):
        fields = ("letter", "capacity", *SignOnForm.Meta.fields)

    scope = forms.ChoiceField(
        required=False,
        choices=lambda: [("", _("as in the directory")), *Scope.choices],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.status = SignOnStatus.APPROVED  # what it will be: constraints judge it as such
        self.instance.approved_at = timezone.now()
        self.initial["scope"] = ""
        self.fields["scope"].label = capfirst(_("scope"))
        self.fields["printed_name"].required = False
        self.fields["printed_name"].help_text = _("Empty: the organization's name in the letter's language.")
        self.fields["countries"].help_text = _("Empty: those of the organization.")

    def _update_errors(self, errors: Any) -> None:
        # Name and countries come from the organization: without one, they are not what is to be mended.
        if "organization" not in self.errors:
            super()._update_errors(errors)

    def clean(self) -> dict[str, Any] | None:
        cleaned = self.cleaned_data
        self.instance.capacity = cleaned.get("capacity") or self.instance.capacity
        if cleaned.get("capacity") == Capacity.ORGANIZATION and not cleaned.get("organization"):
            return super().clean()
        organization, letter = cleaned.get("organization"), cleaned.get("letter")
        if organization and cleaned.get("capacity") == Capacity.ORGANIZATION:
            own = organization.names.filter(language=letter.authoritative_language).first() if letter else None
            cleaned["printed_name"] = cleaned.get("printed_name") or (own or organization).name
            cleaned["countries"] = cleaned.get("countries") or [country.code for country in organization.countries]
            cleaned["scope"] = cleaned.get("scope") or organization.scope
            cleaned["place"] = cleaned.get("place") or organization.place
        cleaned["scope"] = cleaned.get("scope") or Scope.NATIONAL
        if not cleaned.get("printed_name") and "printed_name" not in self.errors:
            self.add_error("printed_name", _("The name is empty. Write it as it should be printed."))
        return super().clean()
