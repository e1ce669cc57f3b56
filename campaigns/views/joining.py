"""The page behind an invitation to the staff: it is opened from a mail, and joins nobody before a button is pressed."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user_model, login, password_validation
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from campaigns.domain.errors import Refused
from campaigns.domain.people import accept_invitation, invitation_for
from campaigns.entrance import remember_password
from campaigns.models import StaffInvitation

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


class NewAccountForm(forms.Form):
    """Name and password of a new member of the staff."""

    full_name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        help_text=gettext_lazy("Your colleagues see it beside what you do."),
    )
    name = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        help_text=gettext_lazy("You log in with it, or with your email address."),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least twelve characters; three or four words that do not belong together do well."),
    )
    again = forms.CharField(
        label=gettext_lazy("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.email = email

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if "@" in name and name.casefold() != self.email.casefold():
            # It stands in every record of what somebody did, and people log in with their address as well.
            raise ValidationError(_("A user name with “@” can only be your own address."))
        return name

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        password = cleaned.get("password")
        if password and "again" in cleaned and password != cleaned["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        elif password:
            somebody = get_user_model()(
                username=cleaned.get("name", ""), email=self.email, first_name=cleaned.get("full_name", "")[:150]
            )
            try:
                password_validation.validate_password(password, somebody)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


@sensitive_post_parameters("password", "again", "token")
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str = "") -> HttpResponse:
    """Opening the link shows what it is about; the button joins.

    The form posts to an address without the token, so that what goes wrong there puts no working link into a log.
    """
    token = request.POST.get("token", token)
    invitation = invitation_for(token) if token else None
    at = timezone.now()
    if invitation is None or invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= at:
        return _answer(request, invitation, "campaigns/join_closed.html", {"why": _why(invitation)})
    user = request.user
    theirs = user.is_authenticated and user.email.casefold() == invitation.email.casefold()
    known = get_user_model()._default_manager.filter(email__iexact=invitation.email, is_active=True).exists()
    form = None if user.is_authenticated or known else NewAccountForm(
        request.POST if request.method == "POST" else None, email=invitation.email, initial=_suggested(invitation)
    )  # fmt: skip
    refusals: list[str] = []
    if request.method == "POST" and (theirs or (form and form.is_valid())):
        try:
            if form is None:
                accept_invitation(token=token, at=at, user=user)  # type: ignore[arg-type]
            else:
                made = form.cleaned_data
                membership = accept_invitation(
                    token=token, at=at, name=made["name"], full_name=made["full_name"], password=made["password"]
                )
                login(request, membership.user, backend=BACKEND)
                remember_password(request)
        except Refused as refusal:
            refusals = refusal.sentences
        except IntegrityError:
            refusals = [_("There is an account of that name already. Choose another one.")]
        else:
            campaign = invitation.campaign.name_in(get_language() or settings.LANGUAGE_CODE)
            messages.success(request, _("You work in “%(campaign)s” now.") % {"campaign": campaign})
            return redirect("admin:index")
    return _answer(
        request,
        invitation,
        "campaigns/join.html",
        {
            "form": form,
            "token": token,
            "theirs": theirs,
            "known": known,
            "refusals": refusals,
            "login_url": f"{reverse('account_login')}?next={reverse('campaigns:join', args=[token])}",
        },
    )


def _why(invitation: StaffInvitation | None) -> str:
    if invitation is None:
        return _("This link leads to no invitation. Perhaps it was cut in two by a mail program: copy all of it.")
    if invitation.accepted_at:
        return _("This invitation was accepted already. Log in with the account that you chose.")
    if invitation.revoked_at:
        return _("This invitation was taken back. Ask the person who invited you.")
    return _("This invitation has expired. Ask the person who invited you for a new one.")


def _suggested(invitation: StaffInvitation) -> dict[str, str]:
    return {"name": invitation.email.partition("@")[0]}


def _answer(
    request: HttpRequest, invitation: StaffInvitation | None, template: str, context: dict[str, object]
) -> HttpResponse:
    campaign = invitation.campaign.name_in(get_language() or settings.LANGUAGE_CODE) if invitation else ""
    around = {
        **admin.site.each_context(request),
        "title": _("Join the staff of a campaign"),
        "invitation": invitation,
        "campaign_name": campaign,
    }
    return TemplateResponse(request, template, around | context)
