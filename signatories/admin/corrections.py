"""The review of corrections: what stands and what is wanted beside each other, accepted or declined with a reason."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.domain.errors import Refused
from campaigns.scoping import thing_at
from campaigns.staff import LetterFilter, StaffAdmin, bring_up_to_date, in_zone, short_title
from signatories.domain.corrections import (
    OF_CONTACT,
    accept_correction,
    decline_correction,
    hindrance_to_accepting,
    present_values,
)
from signatories.domain.errata import editions_that_print
from signatories.domain.moderation import seen_up_to
from signatories.domain.reasons import CORRECTION_REASONS, language_of_mail
from signatories.models import (
    Correction,
    CorrectionState,
    Listing,
    Logo,
    LogoState,
    SignOn,
    SignOnContact,
)

RIGHT = "signatories.moderate_signon"
CONTACTS = "signatories.view_signoncontact"


class DecisionForm(forms.Form):
    """What a moderator decides on a correction, and what the sign-on was when they looked at it."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[("accept", gettext_lazy("Accept")), ("decline", gettext_lazy("Decline"))], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The signatory reads it, in the language in which they signed."),
    )
    note = forms.CharField(label=gettext_lazy("Note for the staff"), required=False, max_length=500)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "decline" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why: the signatory is told."))
        return cleaned


class CorrectionLetterFilter(LetterFilter):
    parameter_name = "sign_on__letter__id__exact"
    path = "sign_on__letter"


@admin.register(Correction)
class CorrectionAdmin(StaffAdmin):
    """Opens on the corrections that wait, the oldest first. Nothing of them is edited: they are decided on."""

    list_display = ("signatory", "letter_title", "asked", "state", "about")
    list_filter = ("state", CorrectionLetterFilter)
    list_select_related = ("sign_on__letter",)
    search_fields = ("sign_on__printed_name", "sign_on__letter__slug")
    ordering = (
        Case(When(state=CorrectionState.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()),
        "asked_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("sign_on__letter__texts", "sign_on__logos")

    def name_of(self, obj: Correction) -> str:
        return _("%(name)s: %(letter)s") % {"name": obj.sign_on, "letter": short_title(obj.sign_on.letter)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A signatory asks for it by their own page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.logo_view)
        return [path("logo/<int:pk>/", view, name="signatories_correction_logo"), *super().get_urls()]

    # Lists

    @admin.display(description=gettext_lazy("sign-on"), ordering="sign_on__printed_name")
    def signatory(self, obj: Correction) -> str:
        return obj.sign_on.printed_name

    @admin.display(description=gettext_lazy("letter"), ordering="sign_on__letter__slug")
    def letter_title(self, obj: Correction) -> str:
        return short_title(obj.sign_on.letter)

    @admin.display(description=gettext_lazy("asked"), ordering="asked_at")
    def asked(self, obj: Correction) -> str:
        return in_zone(obj.sign_on.letter, obj.asked_at)

    @admin.display(description=gettext_lazy("what is wanted"))
    def about(self, obj: Correction) -> str:
        """The names of the fields, never what stands in them."""
        if obj.state != CorrectionState.WAITING:
            return ""
        said = [label_of(name) for name in obj.wanted]
        if any(logo.state == LogoState.WAITING for logo in obj.sign_on.logos.all()):
            said.append(_("logo"))
        if obj.note:
            said.append(_("note"))
        return ", ".join(said)

    # One correction

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What stands and what is wanted, and the two buttons."""
        correction = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, correction):
            raise PermissionDenied
        if correction is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        thing_at(request, Correction.objects.all(), correction.pk, "signatories.view_correction", RIGHT)
        signon: SignOn = correction.sign_on
        may_decide = request.user.has_perm(RIGHT, signon)
        may_see = request.user.has_perm(CONTACTS, signon)
        hidden = not may_see and any(name in OF_CONTACT for name in correction.wanted)
        form = DecisionForm(request.POST if request.method == "POST" and may_decide else None)
        if form.is_bound and form.is_valid() and not (hidden and form.cleaned_data["decision"] == "accept"):
            if self._decide(request, correction, form.cleaned_data):
                return HttpResponseRedirect(reverse("admin:signatories_correction_changelist"))
            return HttpResponseRedirect(request.path)
        form.initial["seen"] = seen_up_to(signon)
        language = language_of_mail(signon.language or signon.letter.authoritative_language)
        hindrance = hindrance_to_accepting(correction)
        if hidden and not hindrance:
            hindrance = _("It asks for a change of the contact, which you may not see: somebody who may has to decide.")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Correction"),
            "opts": self.opts,
            "correction": correction,
            "signon": signon,
            "signon_url": reverse("admin:signatories_signon_change", args=[signon.pk]),
            "letter_name": short_title(signon.letter),
            "asked": in_zone(signon.letter, correction.asked_at),
            "waiting": correction.state == CorrectionState.WAITING,
            "fields": fields_of(correction, may_see=may_see),
            "hidden": hidden,
            "logos": signon.logos.filter(state=LogoState.WAITING)
            if correction.state == CorrectionState.WAITING and request.user.has_perm("signatories.view_logo", signon)
            else [],
            "editions": editions_that_print(signon) if changes_line(correction) else [],
            "form": form,
            "may_decide": may_decide and correction.state == CorrectionState.WAITING,
            "hindrance": hindrance,
            "reasons": [(standard.label, standard.said_in(language)) for standard in CORRECTION_REASONS],
        }
        return TemplateResponse(request, "admin/signatories/correction/review.html", context)

    def _decide(self, request: HttpRequest, correction: Correction, given: dict[str, Any]) -> bool:
        told = {"at": timezone.now(), "by": request.user.get_username(), "seen": given["seen"]}
        try:
            if given["decision"] == "accept":
                accept_correction(correction=correction, note=given["note"], **told)
                said = _("The correction is made, and its signatory is told.")
            else:
                decline_correction(correction=correction, reason=given["reason"].strip(), **told)
                said = _("The correction is declined, and its signatory is told why.")
        except Refused as refusal:
            self.tell(request, refusal)
            return False
        self.log_change(request, correction, said)
        bring_up_to_date(request, correction.sign_on.letter)
        self.message_user(request, said, messages.SUCCESS)
        return True

    def logo_view(self, request: HttpRequest, pk: int) -> FileResponse:
        """A logo as it was drawn anew when it came in."""
        logo: Logo = thing_at(request, Logo.objects.all(), pk, "signatories.view_logo")
        try:
            return FileResponse(logo.file.open("rb"), content_type="image/png", headers={"Cache-Control": "no-store"})
        except FileNotFoundError as error:
            raise Http404 from error


def label_of(name: str) -> str:
    """What a field of a correction is called."""
    model = SignOnContact if name in OF_CONTACT else SignOn
    known = {field.name: field for field in model._meta.get_fields()}
    return str(getattr(known.get(name), "verbose_name", name))


def shown(name: str, value: Any) -> str:
    """A value in words."""
    return str(Listing(value).label) if name == "listing" and value in Listing.values else str(value)


def changes_line(correction: Correction) -> bool:
    """Whether editions would print the line otherwise."""
    return bool({"printed_name", "printed_detail"} & set(correction.wanted))


def fields_of(correction: Correction, *, may_see: bool) -> list[dict[str, str]]:
    """The wanted fields with what stands there now; those of the contact only for who may see contacts."""
    present = present_values(correction.sign_on)
    return [
        {"label": label_of(name), "now": shown(name, present.get(name, "")), "wanted": shown(name, value)}
        for name, value in correction.wanted.items()
        if name in present and (may_see or name not in OF_CONTACT)
    ]
