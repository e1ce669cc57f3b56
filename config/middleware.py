"""Headers that every answer carries and Django has no setting for."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

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


class LanguageOfPath(LocaleMiddleware):
    """The language comes from the path alone, so answers do not vary with what a browser prefers.

    Django's own says "Vary: Accept-Language" on addresses without a language, and a cache would keep a copy of each
    English page for every list of languages that readers send.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response
