"""What the pages behind a personal link share: the token finds the link, and nobody else learns of it.

Opening a page changes nothing, whoever or whatever opens it; a pressed button does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, override
from django.views.decorators.http import require_http_methods

from campaigns.models import Letter
from campaigns.public.answers import PRIVATE, InLanguage, address, interface_language, moment
from signatories.domain.links import find_link
from signatories.models import LinkPurpose, PersonalLink, SignOn
from signatories.views.personal.signed import spoken, title_of


class SeeOther(HttpResponseRedirect):
    """Where a pressed button leads; loading that page again presses nothing."""

    status_code = 303


@dataclass
class Opened:
    """A personal link that somebody opened: the token they hold, and what it belongs to."""

    link: PersonalLink
    token: str
    at: datetime

    @property
    def signon(self) -> SignOn:
        return self.link.sign_on

    @property
    def letter(self) -> Letter:
        return self.link.sign_on.letter

    @cached_property
    def is_public(self) -> bool:
        """Whether anybody may read the letter now."""
        return Letter.objects.public(self.at).filter(pk=self.letter.pk).exists()

    def when(self, moment_: datetime | None) -> str:
        """A moment in the zone of the letter and the language of the page."""
        return moment(self.letter, moment_) if moment_ else ""

    def path(self, name: str, *, token: str = "", did: str = "") -> str:
        """A page behind this token or another one; ``did`` names what it says of the button pressed before."""
        return reverse(f"signatories:{name}", args=[token or self.token]) + (f"?did={did}" if did else "")


Page = Callable[[HttpRequest, Opened], HttpResponseBase]


def personal_page(*purposes: LinkPurpose, methods: tuple[str, ...] = ("GET", "HEAD", "POST")) -> Callable[[Page], Any]:
    """A page for whoever holds a link for one of ``purposes``; 404 for every other token.

    No cache keeps the answer and no search engine names it. The interface speaks the language of the path.
    """

    def decorate(view: Page) -> Any:
        @require_http_methods(methods)
        @wraps(view)
        def answer(request: HttpRequest, token: str) -> HttpResponseBase:
            with override(interface_language(get_language() or settings.LANGUAGE_CODE)):
                link = find_link(token, *purposes)
                if link is None:
                    raise Http404
                return unseen(view(request, Opened(link, token, timezone.now())))

        return answer

    return decorate


def plain_page(view: Callable[[HttpRequest], HttpResponseBase]) -> Any:
    """A page without a token, with the same manners."""

    @require_http_methods(["GET", "HEAD"])
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        with override(interface_language(get_language() or settings.LANGUAGE_CODE)):
            return unseen(view(request))

    return answer


def unseen(response: HttpResponseBase) -> HttpResponseBase:
    """``response`` for one person alone."""
    response.headers["Cache-Control"] = PRIVATE
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Language"] = spoken()
    # The address holds the token: not even our own other pages need it. Posts carry their origin all the same.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def sent(request: HttpRequest) -> QueryDict | None:
    """What a pressed button sent, even if it is nothing; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def languages_of(name: str, *args: str) -> list[InLanguage]:
    """The page in every language of the interface; the switch keeps the token."""
    current = spoken()
    found = []
    for code, _name in settings.INTERFACE_LANGUAGES:
        with override(code):
            found.append(InLanguage(code, reverse(f"signatories:{name}", args=args), code == current))
    return found


def show(
    request: HttpRequest, opened: Opened, name: str, context: dict[str, Any], *, template: str = "", status: int = 200
) -> HttpResponse:
    """The page ``name`` of a personal link, with what every one of them says of letter and campaign."""
    letter, title = opened.letter, title_of(opened.signon)
    # The known address of an organization was not told of a letter under embargo by its organizers.
    told = opened.is_public or opened.link.purpose != LinkPurpose.DISPUTE
    frame = {
        "token": opened.token,
        "signon": opened.signon,
        "letter": letter,
        "letter_title": title.words if told else "",
        "letter_language": title.language,
        "letter_direction": title.direction,
        "letter_path": address("statement", title.language, letter.slug) if opened.is_public else "",
        "campaign_name": letter.campaign.name_in(spoken()) if told else "",
        "campaign_path": address("campaign", spoken(), letter.campaign.slug) if opened.is_public else "",
        "accent": letter.campaign.accent,
        "languages": languages_of(name, opened.token),
        "contact_address": letter.contact,
        "status_path": opened.path("status") if opened.link.purpose == LinkPurpose.STATUS else "",
        "did": said_after(request.GET.get("did", "")),
    }
    return render(request, template or f"signatories/{name}.html", {**frame, **context}, status=status)


def over(
    request: HttpRequest, opened: Opened, name: str, *, headline: str, sentences: list[str], **context: Any
) -> Any:
    """A kind page for a link that does nothing any more: what happened, and what can be done."""
    said = {
        "headline": headline.removesuffix("."),
        "sentences": [sentence for sentence in sentences if sentence],
        **context,
    }
    return show(request, opened, name, said, template="signatories/over.html")


# What a page says after a button was pressed. The name comes from the address, so nothing else is ever shown.
SAID = {
    "confirmed": gettext_lazy("Thank you: the sign-on is confirmed."),
    "already": gettext_lazy("The sign-on was confirmed before. This is its page."),
    "answered": gettext_lazy("Your answer was sent to the organizers."),
    "corrected": gettext_lazy("Your correction was sent. The organizers look at it before anything changes."),
    "taken_back": gettext_lazy("You took your correction back. Nothing changes."),
    "withheld": gettext_lazy("Done: the name left the public list. The sign-on is counted and not named from now on."),
    "withdrawn": gettext_lazy("Done: the sign-on is withdrawn."),
    "renewed": gettext_lazy("Thank you: you signed the new version."),
    "unchanged": gettext_lazy("Nothing was changed."),
    "forgotten": gettext_lazy("Done: your contact data is forgotten. We cannot write to you any more."),
    # The same whether a mail went out or a limit held it back.
    "resent": gettext_lazy(
        "If your mailbox did not get too many messages from us today, one is on its way. Look among the unwanted mail,"
        " too."
    ),
}


def said_after(name: str) -> str:
    """The sentence on the button that was pressed before; empty for none, and for a name that is made up."""
    return str(SAID.get(name, ""))
