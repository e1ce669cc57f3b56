"""Headers that every answer carries and Django has no setting for; the session of staff."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import gettext as _

from campaigns.entrance import is_idle, keep_awake

FEATURES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
            "microphone", "midi", "payment", "publickey-credentials-get", "usb", "browsing-topics")  # fmt: skip


class ClosedDoors:
    """Adds CORP and Permissions-Policy: nobody embeds our answers, and our pages ask for no device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in a query")  # no text of ours holds one, and PostgreSQL refuses to look for it
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", ", ".join(f"{name}=()" for name in FEATURES))
        return response


class StaffSession:
    """Ends the session of staff who asked for nothing during the idle time, and notes who is there.

    It looks at the pages of staff and accounts alone: public pages read and write no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        match = request.resolver_match
        if match is None or not ("admin" in match.namespaces or match.route.partition("accounts/")[1]):
            return
        if not request.user.is_authenticated:
            return
        if is_idle(request):
            logout(request)
            messages.info(request, _("You were away for a while. Log in again."))
        else:
            keep_awake(request)


class LanguageOfPath(LocaleMiddleware):
    """The language comes from the path alone, so answers do not vary with what a browser prefers.

    Django's own says "Vary: Accept-Language" on addresses without a language, and a cache would keep a copy of each
    English page for every list of languages that readers send.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response
