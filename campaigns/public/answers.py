"""How every public page answers: in which language, with which headers, and what an error looks like."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.views import defaults
from django.views.decorators.http import require_safe

from campaigns.models import Letter
from campaigns.models.languages import interface_language
from campaigns.text.language import direction, long_moment, own_name

# A browser asks each time (an unchanged page is a 304): who opens a letter after its withdrawal must not read it from
# their own disk. A cache in front of the site may answer for five seconds, which carries a rush of readers.
PUBLIC_CACHE = "public, max-age=0, must-revalidate, s-maxage=5"
PRIVATE = "private, no-store"

View = Callable[..., HttpResponseBase]


def address(name: str, language: str, *args: str) -> str:
    """The path of a public page in ``language``; ``name`` is one of campaigns, or names its app: signatories:sign."""
    with override(language):
        return reverse(name if ":" in name else f"campaigns:{name}", args=args)


@dataclass(frozen=True, slots=True)
class InLanguage:
    """One language of a page, for the language switch and for search engines."""

    language: str
    path: str
    current: bool

    @property
    def name(self) -> str:
        return own_name(self.language)

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def url(self) -> str:
        return settings.PUBLIC_ORIGIN + self.path


def in_languages(name: str, languages: list[str], current: str, *args: str) -> list[InLanguage]:
    """The languages of a page in a steady order: by their own names."""
    ordered = sorted(languages, key=lambda language: own_name(language).casefold())
    return [InLanguage(language, address(name, language, *args), language == current) for language in ordered]


def passage(language: str) -> SafeString:
    """The attributes of an element in another language than what stands around it."""
    return format_html(' lang="{}" dir="{}"', language, direction(language))


def moment(letter: Letter, at: datetime) -> str:
    """A moment as the people of ``letter`` read it: in its zone, in the language of the interface."""
    return long_moment(at.astimezone(letter.zone), get_language() or settings.LANGUAGE_CODE)


def public_page(view: View) -> View:
    """A page that anybody may ask for: read only, in the language of its path, cacheable unless it says otherwise.

    The view gets the language of the path as its second argument; the interface already speaks as it should.
    """

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = get_language() or settings.LANGUAGE_CODE
        with override(interface_language(language)):
            response = view(request, language, *args, **kwargs)
        response.headers.setdefault("Cache-Control", PUBLIC_CACHE)
        response.headers.setdefault("Content-Language", language)
        if isinstance(response, HttpResponse) and response.status_code == 200:
            etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            response.headers.setdefault("ETag", etag)
            return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
        return response

    return answer


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """A rendered page, in the language that is active."""
    response = render(request, template, {"origin": settings.PUBLIC_ORIGIN, **context}, status=status)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def _error(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with override(interface_language(get_language() or settings.LANGUAGE_CODE)):
            response = view(request, *args, **kwargs)
        # The same for an address that never was and one that nobody may see yet; the latter opens any minute.
        response.headers["Cache-Control"] = "no-cache"
        return response

    return answer


bad_request = _error(defaults.bad_request)
forbidden = _error(defaults.permission_denied)
not_found = _error(defaults.page_not_found)
server_error = _error(defaults.server_error)


def redirect_to(path: str, *, permanent: bool = False) -> HttpResponseRedirect:
    """A redirect that caches forget as soon as a page: what is renamed or translated today may change tomorrow."""
    response = redirect(path, permanent=permanent)
    response.headers["Cache-Control"] = PUBLIC_CACHE
    return response


def staff_only(response: HttpResponse) -> HttpResponse:
    """``response`` for those few who may see it before the public: no cache keeps it, no search engine names it."""
    response.headers["Cache-Control"] = PRIVATE
    response.headers["X-Robots-Tag"] = "noindex"
    return response
