"""What a browser keeps for a holder of preview links: a short list of tokens, and nothing about the person."""

import re
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from campaigns.domain.previews import TOKEN_LENGTH, opening_links, record_opening, valid_tokens
from campaigns.models import PreviewLink, PreviewPage

KEPT = 8  # tokens; who opens a ninth link loses the one that was opened first
TOKEN = re.compile(rf"[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}", re.ASCII)

PAGES = {
    "preview": PreviewPage.LINK,
    "statement": PreviewPage.STATEMENT,
    "versions": PreviewPage.VERSIONS,
    "version": PreviewPage.VERSIONS,
    "version_words": PreviewPage.VERSIONS,
    "editions": PreviewPage.EDITIONS,
    "edition": PreviewPage.EDITIONS,
    "edition_file": PreviewPage.EDITIONS,
    "edition_manifest": PreviewPage.EDITIONS,
}


def cookie_name() -> str:
    """With TLS a name that browsers take from this very host only."""
    return "__Host-preview" if settings.BEHIND_TLS else "preview"


def held_tokens(request: HttpRequest) -> list[str]:
    """What the reader's browser holds and can be a token, the last opened first."""
    held = request.COOKIES.get(cookie_name(), "").split(".")
    return [token for token in dict.fromkeys(held[:KEPT]) if TOKEN.fullmatch(token)]


def keep_token(request: HttpRequest, response: HttpResponse, token: str, *, at: datetime) -> None:
    """Let the browser hold ``token`` beside those that still open something, until the last of them expires."""
    others = [each for each in held_tokens(request) if each != token]
    valid = valid_tokens([token, *others][:KEPT], at=at)
    if not valid:
        return
    response.set_cookie(
        cookie_name(),
        ".".join(valid),
        max_age=int((max(valid.values()) - at).total_seconds()),
        secure=settings.BEHIND_TLS,
        httponly=True,
        samesite="Lax",
    )


def link_held(request: HttpRequest, slug: str, *, at: datetime) -> PreviewLink | None:
    """The link by which the reader may see the letter at ``slug`` before the public does, its use on record.

    A browser without tokens costs no query.
    """
    tokens = held_tokens(request)
    links = opening_links(tokens, slug=slug, at=at) if tokens else []
    if not links:
        return None
    log_opening(request, links[0], at=at)
    return links[0]


def log_opening(request: HttpRequest, link: PreviewLink, *, at: datetime) -> None:
    """Put on record for which kind of page ``link`` is used; a HEAD shows nothing to anybody and is not told."""
    match = request.resolver_match
    if request.method == "HEAD" or match is None or match.url_name == "logo":  # a picture is a part of its page
        return
    known = PAGES.get(match.url_name or "", PreviewPage.FILE)
    page = known if match.app_name == "campaigns" else PreviewPage.FORM  # what signatories answers is about signing
    record_opening(link=link, page=page, at=at)
