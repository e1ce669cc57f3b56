"""Forms behind a personal link: what a signatory corrects, answers, gives as a reason and agrees to."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models.source import web_address
from campaigns.text.names import DECEIVING, MAX_NAME, WORD_BREAK, given_name
from signatories.logos import MAX_BYTES, BadLogo, CheckedLogo, check_logo, keep_logo, too_large
from signatories.models import Capacity, Listing, Logo, SignOn
from signatories.models.names import printable_name

WORDS = 2000  # characters that somebody may write to the organizers
LINES = re.compile(r"[\r\n\t]")


def readable_line(value: str) -> None:
    """Raises ValidationError for a line with characters that deceive, as a name may not have them either."""
    if DECEIVING.search(WORD_BREAK.sub("", value)):
        raise ValidationError(_("This contains invisible or control characters. Type it again by hand."))


def readable_words(value: str) -> None:
    """The same for words of several lines."""
    readable_line(LINES.sub(" ", value))


def _line(label: Any, limit: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, validators=[readable_line], **{"required": False, **options})


def _words(label: Any, *, limit: int = WORDS, rows: int = 4, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=limit, widget=widget, validators=[readable_words], **{"required": False, **options}
    )


class PersonalForm(forms.Form):
    """A form whose errors stand beside their fields and in a summary above them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, label_suffix="", auto_id="%s")

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """For the summary: id of the field, its label, what is wrong; without a field for errors of the whole form."""
        found = []
        for name, errors in self.errors.items():
            field = None if name == forms.forms.NON_FIELD_ERRORS else self[name]
            found += [
                (field.id_for_label or name if field else "", field.label if field else "", str(each))
                for each in errors
            ]
        return found


class DisputeForm(PersonalForm):
    words = _words(
        gettext_lazy("A word to the organizers"),
        rows=3,
        help_text=gettext_lazy("For example who could have signed, or whom they can ask. Never published."),
    )


class AnswerForm(PersonalForm):
    answer = _words(gettext_lazy("Your answer"), required=True, limit=4000)


class WithdrawForm(PersonalForm):
    reason = _words(
        gettext_lazy("Why, if you want to say it"),
        rows=3,
        help_text=gettext_lazy("Only the organizers read it."),
    )


class CorrectionForm(PersonalForm):
    """What a signatory may ask to be changed; ``signon`` says which fields there are."""

    printed_name = forms.CharField(
        label=gettext_lazy("Name exactly as it should be printed"),
        max_length=MAX_NAME,
        validators=[printable_name],
    )
    printed_detail = _line(
        gettext_lazy("Title and affiliation, as they should be printed after the name"),
        MAX_NAME,
    )
    acronym = _line(gettext_lazy("Acronym"), 40)
    place = _line(gettext_lazy("Town or region"), 120)
    website = forms.CharField(
        label=gettext_lazy("Website"), max_length=500, required=False, validators=[web_address],
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )  # fmt: skip
    listing = forms.ChoiceField(
        label=gettext_lazy("How should it be listed?"),
        choices=[
            (Listing.WITHHELD, gettext_lazy("Counted, but not named, as now")),
            (Listing.PUBLIC, gettext_lazy("Publicly, by name")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    person = _line(
        gettext_lazy("Your name"), 200, required=True, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    title = _line(
        gettext_lazy("Your position"), 200, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Work e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy(
            "For a new address: we send a message there, and its owner presses a button. When the organizers have"
            " accepted it, this link stops working and a new one goes to the new address."
        ),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 2 MB. We draw it anew and keep only its pixels."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    logo_permission = forms.BooleanField(
        label=gettext_lazy("We allow you to show it beside the name on this letter."), required=False
    )
    note = _words(gettext_lazy("A note to the organizers"), rows=3)

    def __init__(self, *args: Any, signon: SignOn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization = signon.capacity == Capacity.ORGANIZATION
        contact = getattr(signon, "contact", None)
        gone = ["printed_detail"] if organization else ["acronym", "logo", "logo_permission"]
        gone += [] if signon.listing == Listing.WITHHELD else ["listing"]
        gone += [] if contact else ["person", "title", "email"]
        for name in gone:
            del self.fields[name]

    def clean_printed_name(self) -> str:
        return given_name(self.cleaned_data["printed_name"])

    def clean_logo(self) -> CheckedLogo | None:
        file = self.cleaned_data["logo"]
        if not file:
            return None
        if file.size > MAX_BYTES:
            raise ValidationError(too_large())
        try:
            return check_logo(file.read())
        except BadLogo as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self) -> None:
        if self.cleaned_data.get("logo") and not self.cleaned_data.get("logo_permission"):
            self.add_error("logo_permission", _("Say that the logo may be shown, or leave it out."))

    def to_values(self) -> dict[str, str]:
        """What is wanted, by the names of ``signatories.domain.corrections``."""
        others = {"note", "logo", "logo_permission"}
        if not self.cleaned_data.get("listing"):  # nothing was chosen
            others.add("listing")
        return {name: value for name, value in self.cleaned_data.items() if name not in others}

    def wants_more(self) -> bool:
        """Whether there is a note or a logo beside the values."""
        return bool(self.cleaned_data["note"] or self.cleaned_data.get("logo"))

    def keep_logo(self, signon: SignOn, *, at: datetime) -> Logo | None:
        """The logo that came along, kept for its review; None without one."""
        if not (logo := self.cleaned_data.get("logo")):
            return None
        return keep_logo(signon=signon, logo=logo, permission=str(self.fields["logo_permission"].label), at=at)


class SignAgainForm(PersonalForm):
    """Agreement to the words of one version in one language, which stood on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    language = forms.CharField(widget=forms.HiddenInput, max_length=20)
    attested = forms.BooleanField(
        label="",
        error_messages={"required": gettext_lazy("Tick this box if you may sign and agree with the new text.")},
    )


class ForgetForm(PersonalForm):
    """What is to be forgotten; the choice is there only for a sign-on whose line stands on the letter."""

    keep_line = forms.TypedChoiceField(
        label=gettext_lazy("What should be forgotten?"),
        choices=[
            ("yes", gettext_lazy("My contact data. The printed line stays on the letter")),
            ("no", gettext_lazy("My contact data and the line: withdraw the sign-on, too")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )

    def __init__(self, *args: Any, listed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not listed:
            del self.fields["keep_line"]
