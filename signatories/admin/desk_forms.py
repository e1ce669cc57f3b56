"""The forms of the moderation desk: what a moderator writes with a decision."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.staff import CountriesWidget
from signatories.admin.forms import SignOnForm
from signatories.domain.moderation import LINE, values_of_line
from signatories.domain.reasons import QUESTIONS, REASONS, language_of_mail, standards_for, words_chosen, words_of
from signatories.models import Capacity, Organization, SignOn

NOTE = forms.CharField(
    label=gettext_lazy("Note for the staff"),
    required=False,
    max_length=2000,
    widget=forms.Textarea(attrs={"rows": 2}),
    help_text=gettext_lazy("Stays in the record of the entry. The signatory does not see it."),
)


NOT_THEIRS = {
    "invalid_choice": gettext_lazy("What was chosen does not suit those who are left. Choose other words."),
}


class RejectForm(forms.Form):
    """Why a sign-on is refused: a standard reason, or words of one's own, in the signatory's language."""

    standard = forms.ChoiceField(
        label=gettext_lazy("Reason"), required=False, widget=forms.RadioSelect, error_messages=NOT_THEIRS
    )
    reason = forms.CharField(
        label=gettext_lazy("What the signatory is told"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    note = NOTE
    tell = forms.BooleanField(
        label=gettext_lazy("Tell them by e-mail"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Off for floods and forgeries. Who never confirmed is not written to in any case."),
    )

    def __init__(
        self, *args: Any, language: str = "en", confirmed: bool = True, person: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, prefix="reject", **kwargs)
        self.language, self.confirmed = language_of_mail(language), confirmed
        self.standards = standards_for(REASONS, person=person)
        self.fields["standard"].choices = [(each.code, each.label) for each in self.standards]  # type: ignore[attr-defined]
        self.fields["reason"].widget.attrs["lang"] = self.language
        self.fields["reason"].help_text = _("Empty: the words of the reason that you chose, in their language.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        code, typed = cleaned.get("standard", ""), (cleaned.get("reason") or "").strip()
        cleaned["reason"] = words_chosen(REASONS, code, typed) or words_of(self.standards, code, self.language)
        if not cleaned["reason"] and cleaned.get("tell") and self.confirmed:
            self.add_error("reason", _("Choose a reason or write one: the signatory is told why."))
        return cleaned


class AskForm(forms.Form):
    """A question to the signatory: a standard one, or words of one's own."""

    standard = forms.ChoiceField(
        label=gettext_lazy("Question"), required=False, widget=forms.RadioSelect, error_messages=NOT_THEIRS
    )
    question = forms.CharField(
        label=gettext_lazy("What the signatory is asked"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, language: str = "en", person: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, prefix="ask", **kwargs)
        self.language = language_of_mail(language)
        self.standards = standards_for(QUESTIONS, person=person)
        self.fields["standard"].choices = [(each.code, each.label) for each in self.standards]  # type: ignore[attr-defined]
        self.fields["question"].widget.attrs["lang"] = self.language
        self.fields["question"].help_text = _("Empty: the words of the question that you chose, in their language.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        code, typed = cleaned.get("standard", ""), (cleaned.get("question") or "").strip()
        cleaned["question"] = words_chosen(QUESTIONS, code, typed) or words_of(self.standards, code, self.language)
        if not cleaned["question"]:
            self.add_error("question", _("Choose a question or write one."))
        return cleaned


class NoteForm(forms.Form):
    """A note for the staff, and no more."""

    note = NOTE

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, prefix=name, **kwargs)


class WithdrawForm(forms.Form):
    """Why a sign-on is taken back by staff."""

    reason = forms.CharField(
        label=gettext_lazy("What the signatory is told"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("In their language: that it was withdrawn, and at whose wish."),
    )
    note = NOTE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="withdraw", **kwargs)


class MatchForm(forms.Form):
    """An organization of the directory, found by any of its names."""

    organization = forms.ModelChoiceField(
        label=gettext_lazy("Organization"), queryset=Organization.objects.standing(), required=False
    )

    def __init__(self, *args: Any, site: admin.AdminSite, pick: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pick:
            field = SignOn._meta.get_field("organization")
            chooser = AutocompleteSelect(field, site, attrs={"data-width": "100%"})  # type: ignore[arg-type]
            chooser.choices = self.fields["organization"].choices  # type: ignore[attr-defined]
            self.fields["organization"].widget = chooser

    def clean_organization(self) -> Organization:
        found: Organization | None = self.cleaned_data["organization"]
        if found is None:
            raise forms.ValidationError(_("Choose an organization."))
        return found


class LineForm(SignOnForm):
    """The printed line and where it stands, with a note why it is changed."""

    note = NOTE

    class Meta(SignOnForm.Meta):
        fields = LINE
        widgets = {"countries": CountriesWidget(gettext_lazy("countries"), is_stacked=True)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="edit", **kwargs)
        person = self.instance.capacity != Capacity.ORGANIZATION
        del self.fields["acronym" if person else "printed_detail"]
        for field in self.fields.values():
            field.label = capfirst(str(field.label or ""))

    def values(self) -> dict[str, Any]:
        """What the form says, as ``edit_line`` takes it."""
        named = {name: value for name, value in self.cleaned_data.items() if name in LINE}
        if "countries" in named:
            # The order of codes says nothing; the one that is stored stays where the set is the same.
            stored = values_of_line(SignOn.objects.get(pk=self.instance.pk))["countries"]
            codes = [str(code) for code in named["countries"]]
            named["countries"] = stored if sorted(stored) == sorted(codes) else codes
        return named
