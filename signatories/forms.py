"""The sign-on form: what strangers type is judged here and leaves as a typed value."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Letter, LetterVersion
from campaigns.models.source import web_address
from campaigns.text.mailboxes import meant_address
from campaigns.text.names import MAX_NAME, given_name, name_problem
from signatories.domain.declarations import logo_permission
from signatories.domain.directory import is_shared_name, known_organization, name_in
from signatories.domain.roll import Line
from signatories.domain.signing import SignOnRequest
from signatories.form_fields import Shared, country_field, line_field, name_field
from signatories.form_keys import FormKey
from signatories.logos import MAX_BYTES, BadLogo, CheckedLogo, check_logo, too_large
from signatories.models import Capacity, Listing, Organization, OrganizationKind, Scope

# What a capacity does not ask for; the page hides it, and what a browser sends of it all the same is not read.
NOT_ASKED = {
    Capacity.ORGANIZATION: ("own_country",),
    Capacity.PERSON: (
        "organization", "printed_name", "acronym", "scope", "country", "country2", "country3", "place", "website",
        "kind", "logo",
    ),
    Capacity.AFFILIATED: (
        "printed_name", "acronym", "scope", "country", "country2", "country3", "place", "website", "kind", "logo",
    ),
}  # fmt: skip
# What the printed line is made of.
LINE_FIELDS = (
    "capacity", "organization", "printed_name", "scope", "country", "country2", "country3", "listing",
)  # fmt: skip
FOLDED = (
    "printed_name", "acronym", "scope", "country", "country2", "country3", "place", "website", "kind", "logo",
)  # fmt: skip


def _logo_help() -> str:
    return " ".join((_("PNG, JPEG or WebP, at most %(size)d MB.") % {"size": MAX_BYTES >> 20}, logo_permission()))


class SignOnForm(forms.Form):
    """What is typed to sign a letter. What a capacity does not ask for is ignored, whatever a browser sends of it."""

    capacity = forms.ChoiceField(choices=Capacity.choices, initial=Capacity.ORGANIZATION)
    organization = name_field(
        gettext_lazy("Organization"),
        help_text=gettext_lazy("Start typing and choose it from the list, or type its full name."),
        autocomplete="organization",
    )
    printed_name = name_field(
        gettext_lazy("Name exactly as it should be printed"),
        help_text=gettext_lazy("If it is another than above. Printed as you type it, with its accents and capitals."),
        autocomplete="off",
    )
    acronym = line_field(gettext_lazy("Acronym"), most=40, autocomplete="off")
    scope = forms.ChoiceField(choices=Scope.choices, initial=Scope.NATIONAL, required=False)
    country = country_field(gettext_lazy("Country"), empty=gettext_lazy("Choose a country"))
    country2 = country_field(
        gettext_lazy("Second country"),
        empty=gettext_lazy("No second country"),
        help_text=gettext_lazy(
            "Only if it is at home in two or three. It then stands under all of them together and counts once."
        ),
    )
    country3 = country_field(gettext_lazy("Third country"), empty=gettext_lazy("No third country"))
    place = line_field(gettext_lazy("Town or region"), most=120, autocomplete="off")
    website = line_field(
        gettext_lazy("Website"),
        most=500,
        help_text=gettext_lazy("It helps us to recognize the organization."),
        inputmode="url",
        autocomplete="url",
        autocapitalize="none",
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Type"),
        required=False,
        choices=[("", gettext_lazy("Choose a type")), *OrganizationKind.choices],
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        help_text=lazy(_logo_help, str)(),
        required=False,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    person = name_field(
        gettext_lazy("Your name"),
        most=200,
        help_text=gettext_lazy("Printed only if you sign for yourself."),
        autocomplete="name",
    )
    title = line_field(
        gettext_lazy("Your position"),
        most=200,
        help_text=gettext_lazy(
            "Needed for an organization that is new to us. Printed only if you sign for yourself, for example"
            " “Professor of Law”."
        ),
        autocomplete="organization-title",
    )
    own_country = country_field(
        gettext_lazy("Your country"),
        empty=gettext_lazy("Not said"),
        help_text=gettext_lazy("Only for persons who sign for themselves. It is not printed."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Work e-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "We send a message there. Nothing counts before you press the button in it. Never published."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    listing = forms.ChoiceField(choices=Listing.choices, initial=Listing.PUBLIC, required=False)
    note = forms.CharField(
        label=gettext_lazy("A note to the organizers"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": gettext_lazy("This is too long: at most %(limit_value)d characters.")},
    )
    attestation = forms.BooleanField(label=gettext_lazy("Declaration"), required=False)

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        letter: Letter,
        language: str,
        at: datetime,
        only_line: bool = False,
        logo_too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        """``language`` is that of the text beside the form; ``only_line`` judges no more than the printed line.

        ``logo_too_large`` says that a file came which was thrown away for its size.
        """
        super().__init__(*args, auto_id="%s", **kwargs)
        self.letter, self.language, self.at, self.only_line = letter, language, at, only_line
        self.logo_too_large = logo_too_large
        self.known: Organization | None = None

    # -- single fields -------------------------------------------------------------------------------------------------

    def clean_website(self) -> str:
        value: str = self.cleaned_data["website"]
        if not value:
            return ""
        value = value if "://" in value else f"https://{value}"
        try:
            web_address(value)
        except ValidationError:
            raise ValidationError(_("This is no address of a website. Write it like www.example.org.")) from None
        return value

    def clean_logo(self) -> CheckedLogo | None:
        if self.logo_too_large:
            raise ValidationError(too_large())
        file: UploadedFile | None = self.cleaned_data["logo"]
        if file is None or self.only_line:
            return None
        try:
            return check_logo(file.read())
        except BadLogo as problem:
            raise ValidationError(str(problem)) from None

    def clean_listing(self) -> str:
        return self.cleaned_data["listing"] or Listing.PUBLIC

    def clean_scope(self) -> str:
        return self.cleaned_data["scope"] or Scope.NATIONAL

    # -- together ------------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        capacity = data.get("capacity", Capacity.ORGANIZATION)
        self._forget_not_asked(capacity)
        if capacity == Capacity.ORGANIZATION:
            self._judge_organization()
        else:
            self._judge_person(capacity)
        if self.only_line:
            kept = (*LINE_FIELDS, *(("person", "title") if capacity != Capacity.ORGANIZATION else ()))
            for name in [each for each in self.errors if each not in kept]:
                del self._errors[name]
        else:
            self._judge_sender(capacity)
        return data

    def _forget_not_asked(self, capacity: str) -> None:
        for name in NOT_ASKED[Capacity(capacity)]:
            self._errors.pop(name, None)
            self.cleaned_data[name] = None if name == "logo" else ""
        if not self.cleaned_data.get("scope") and "scope" not in self.errors:
            self.cleaned_data["scope"] = Scope.NATIONAL

    def _judge_organization(self) -> None:
        data = self.cleaned_data
        if not self._judge_name("organization", _("Write the name of the organization.")):
            return
        if data.get("printed_name"):
            self._judge_name("printed_name", "")
        self.known = known_organization(name=data["organization"], countries=self.countries, at=self.at)
        if self.known or "country" in self.errors or self.countries or data.get("scope") != Scope.NATIONAL:
            return
        if is_shared_name(data["organization"], at=self.at):
            sentence = _("Several organizations have this name. Choose the country of yours.")
        else:
            sentence = _("Choose a country, or say that it is a regional or international organization.")
        self.add_error("country", sentence)

    def _judge_person(self, capacity: str) -> None:
        data = self.cleaned_data
        self._judge_name("person", _("Write your name as it should be printed."))
        if capacity == Capacity.AFFILIATED:
            self._judge_name("organization", _("Write the organization that you want to be named with."))
        if len(self.detail) > MAX_NAME:
            self.add_error("title", _("Position and organization together have more than %(limit)d characters. Shorten"
                                      " one of them.") % {"limit": MAX_NAME})  # fmt: skip
        data["printed_name"] = data.get("person", "")

    def _judge_sender(self, capacity: str) -> None:
        data = self.cleaned_data
        if capacity == Capacity.ORGANIZATION:
            self._judge_name("person", _("Write your name. It is not published."))
            new = not self.known and "organization" not in self.errors
            if new and not data.get("title") and "title" not in self.errors:
                self.add_error("title", _("Say what you do in the organization, for example “director”."))
        if not data.get("email"):
            self._errors.pop("email", None)
            self.add_error("email", self._mail_problem())
        if not data.get("attestation"):
            if capacity == Capacity.ORGANIZATION:
                sentence = _("Tick this box, or ask somebody who may sign for the organization.")
            else:
                sentence = _("Tick this box if you agree with the letter.")
            self.add_error("attestation", sentence)

    def _judge_name(self, field: str, missing: str) -> bool:
        if field in self.errors:
            return False
        value = self.cleaned_data.get(field, "")
        problem = name_problem(value) if value else missing
        if problem:
            self.add_error(field, problem)
        else:
            self.cleaned_data[field] = given_name(value)
        return not problem

    def _mail_problem(self) -> str:
        given = str(self.data.get("email", "")).strip()
        if not given:
            return _("Write your e-mail address. Without it nobody can confirm the sign-on.")
        if "@" not in given:
            return _("The address has no “@”. Write it like name@organization.org.")
        return _("This e-mail address cannot be right. Write it like name@organization.org.")

    # -- what it says --------------------------------------------------------------------------------------------------

    @property
    def countries(self) -> list[str]:
        """The codes that were chosen, each once."""
        data = self.cleaned_data
        return list(dict.fromkeys(filter(None, (data.get(name) for name in ("country", "country2", "country3")))))

    @property
    def detail(self) -> str:
        """What is printed after the name of a person."""
        data = self.cleaned_data
        parts = [data.get("title", "")]
        if data.get("capacity") == Capacity.AFFILIATED:
            parts.append(data.get("organization", ""))
        return ", ".join(filter(None, parts))

    @property
    def meant_email(self) -> str:
        """The address that was probably meant, where a usual domain was mistyped."""
        return meant_address(str(self.data.get("email", "")))

    @property
    def wrong_in_fold(self) -> bool:
        """Whether something stands in the fold that is to be seen: an error, or what was typed there."""
        typed = any(self.data.get(name) for name in FOLDED if name not in ("scope", "logo"))
        return typed or self.data.get("scope", Scope.NATIONAL) != Scope.NATIONAL or bool({*FOLDED} & {*self.errors})

    @property
    def file_was_sent(self) -> bool:
        """Whether a logo came along: browsers do not send it a second time by themselves."""
        return self.logo_too_large or bool(self.files.get("logo"))

    def printed(self) -> dict[str, Any]:
        """Name, detail, countries and scope as they will be printed: of a known organization as its entry has them."""
        data = self.cleaned_data
        if data["capacity"] != Capacity.ORGANIZATION:
            own = [data["own_country"]] if data.get("own_country") else []
            return {"printed_name": data["person"], "printed_detail": self.detail, "countries": own}
        found, countries, scope = self.known, self.countries, data.get("scope") or Scope.NATIONAL
        name = data.get("printed_name") or (name_in(found, self.language) if found else data["organization"])
        if found and not countries and scope == Scope.NATIONAL:
            countries, scope = [country.code for country in found.countries], found.scope
        elif found and not countries:
            countries = [country.code for country in found.countries]
        return {"printed_name": name, "countries": countries, "scope": scope}

    def line(self) -> Line:
        """The line of the roll that it would make."""
        said = self.printed()
        return Line(
            name=said["printed_name"],
            detail=said.get("printed_detail", ""),
            countries=tuple(said["countries"]),
            scope=said.get("scope", Scope.NATIONAL),
            person=self.cleaned_data["capacity"] != Capacity.ORGANIZATION,
            **{name: self.own(name) for name in ("acronym", "place", "kind")},
        )

    def own(self, name: str) -> str:
        """What was said in a field, or what the entry of a known organization says there."""
        return str(self.cleaned_data.get(name) or (getattr(self.known, name) if self.known else ""))

    def to_request(
        self, *, attestation: str, key: FormKey | None, read: LetterVersion | None, network: str, flags: Iterable[str]
    ) -> SignOnRequest:
        """The request that the domain decides on; what the entry of a known organization says is not asked again."""
        data, found = self.cleaned_data, self.known
        filled = {name: self.own(name) for name in ("acronym", "place", "website", "kind")}
        return SignOnRequest(
            capacity=data["capacity"],
            person=data["person"],
            title=data.get("title", ""),
            email=data["email"],
            language=self.language,
            attestation=attestation,
            organization=found,
            listing=data["listing"],
            note=data.get("note", ""),
            read=read,
            request_key=key.request if key else None,
            network=network,
            flags=tuple(flags),
            **filled,
            **self.printed(),
        )


SignOnForm.base_fields = Shared(SignOnForm.base_fields)
