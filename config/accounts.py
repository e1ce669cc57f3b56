"""Accounts of staff: allauth's login, password and second factor, on our own pages and with our own mails."""

from functools import wraps
from typing import Any

from allauth.account import views as account_views
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import LoginForm, default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, re_path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from campaigns.entrance import needs_its_second_factor
from campaigns.public.visitors import client_address
from campaigns.staff_mail import send_staff_mail


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth's adapter is not typed throughout
    """Nobody signs up; mails go through the queue, and lead to the configured public origin alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just logged in has said who they are; later it is asked again.

        A session that was opened with a password alone changes nothing about a second factor that is there by now.
        """
        request = allauth_context.request
        if needs_its_second_factor(request):
            return True
        now = timezone.now().timestamp()
        records = get_authentication_records(request, request.user)
        known = [record["at"] for record in records if record.get("method") in ("password", "mfa")]
        return not any(now - at < REAUTHENTICATION_TIMEOUT for at in known)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The second factor before the password, where this session did not give it yet."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if needs_its_second_factor(allauth_context.request):
            return [method for method in methods if method["id"] != "reauthenticate"]
        return methods

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index")

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Queue the mail; its link is made by the task, so that it stands in no table and no log."""
        language = get_language() or settings.LANGUAGE_CODE
        send_password_reset.enqueue(user.pk, language)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner of an account what was changed about it."""
        what = template_prefix.rpartition("/")[2]
        if what in NOTICES and user.email:
            language = get_language() or settings.LANGUAGE_CODE
            send_notice.enqueue(user.pk, what, language)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError(template_prefix)  # no mail goes out that we did not write


class StaffLogin(LoginForm):  # type: ignore[misc]
    """allauth's form; its field says what belongs in it beside the field, where it stays while one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or email address")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Our name in the list of somebody's authenticator."""

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def build_totp_svg(self, url: str) -> SafeString:
        """The picture to put into a page, where an address of data would be refused by our content policy."""
        return mark_safe(super().build_totp_svg(url).partition("?>")[2])  # noqa: S308 -- made of squares by qrcode


# What the owner of an account is told by mail.
NOTICES = {
    "password_changed": _("The password of your account was changed."),
    "password_reset": _("The password of your account was set anew, with a link from a mail."),
    "password_set": _("A password was set for your account."),
    "totp_activated": _("An authenticator app was set up as the second factor of your account."),
    "totp_deactivated": _("The authenticator app of your account was removed."),
    "recovery_codes_generated": _("New recovery codes were made for your account; the old ones are worth nothing."),
}


@task()  # type: ignore[untyped-decorator]  # django-tasks ships no types
def send_password_reset(user_id: int, language: str) -> None:
    """Send the link with which somebody sets a new password."""
    user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()
    if user is None or not user.email:
        return
    key = default_token_generator.make_token(user)
    with override(language):
        route = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    send_staff_mail(
        "staff_password_reset", to=user.email, language=language, name=user.get_username(), link=public_url(route)
    )


@task()  # type: ignore[untyped-decorator]
def send_notice(user_id: int, what: str, language: str) -> None:
    """Tell somebody that their account was changed."""
    user = get_user_model()._default_manager.filter(pk=user_id).first()
    if user is None or not user.email or what not in NOTICES:
        return
    with override(language):
        sentence, route = str(NOTICES[what]), reverse("account_reset_password")
    send_staff_mail(
        "staff_notice",
        to=user.email,
        language=language,
        name=user.get_username(),
        sentence=sentence,
        link=public_url(route),
    )


def public_url(path: str) -> str:
    return f"{settings.PUBLIC_ORIGIN}{path}"


# Pages


def on_staff_page(view: Any, title: Any) -> Any:
    """``view`` of allauth under ``title``, with what the templates of the admin show around a page."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            around = {**admin.site.each_context(request), "title": title}
            response.context_data = {**around, **(response.context_data or {})}
        add_never_cache_headers(response)  # type: ignore[arg-type]
        return response

    return page


def _page(route: str, view: Any, name: str, title: Any) -> URLPattern:
    return path(route, on_staff_page(view, title), name=name)


# Only what staff need: nobody signs up, and addresses are changed by a superuser.
urlpatterns = [
    _page("login/", account_views.login, "account_login", _("Log in")),
    _page("logout/", account_views.logout, "account_logout", _("Log out")),
    _page("inactive/", account_views.account_inactive, "account_inactive", _("Account switched off")),
    _page("confirm/", account_views.reauthenticate, "account_reauthenticate", _("Confirm that it is you")),
    _page("password/", account_views.password_change, "account_change_password", _("Change password")),
    _page("password/set/", account_views.password_set, "account_set_password", _("Set password")),
    _page("password/reset/", account_views.password_reset, "account_reset_password", _("Forgot your password?")),
    _page(
        "password/reset/sent/", account_views.password_reset_done, "account_reset_password_done", _("Look at your mail")
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        on_staff_page(account_views.password_reset_from_key, _("Set password")),
        name="account_reset_password_from_key",
    ),
    _page(
        "password/reset/done/",
        account_views.password_reset_from_key_done,
        "account_reset_password_from_key_done",
        _("New password"),
    ),
    _page("second-factor/", mfa_views.index, "mfa_index", _("Second factor")),
    _page("second-factor/code/", mfa_views.authenticate, "mfa_authenticate", _("Second factor")),
    _page("second-factor/confirm/", mfa_views.reauthenticate, "mfa_reauthenticate", _("Confirm that it is you")),
    _page("second-factor/app/", totp_views.activate_totp, "mfa_activate_totp", _("Set up the second factor")),
    _page("second-factor/app/remove/", totp_views.deactivate_totp, "mfa_deactivate_totp", _("Remove the app")),
    _page(
        "second-factor/recovery/", recovery_views.view_recovery_codes, "mfa_view_recovery_codes", _("Recovery codes")
    ),
    _page(
        "second-factor/recovery/new/",
        recovery_views.generate_recovery_codes,
        "mfa_generate_recovery_codes",
        _("Make new recovery codes"),
    ),
]
