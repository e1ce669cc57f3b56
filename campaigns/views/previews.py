"""A preview link: it leads its holder to the letter, or says kindly why it does not."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.domain.previews import find_preview
from campaigns.models import Letter, LetterStatus, PreviewLink, PreviewState
from campaigns.public.answers import address, page, public_page, redirect_to, staff_only
from campaigns.public.finding import Found, with_titles
from campaigns.public.previews import keep_token, log_opening


def why_closed(link: PreviewLink, *, at: datetime) -> str:
    """Why ``link`` opens nothing at ``at``, in a sentence that tells nothing of its letter; empty where it opens."""
    state, status = link.state_at(at), link.letter.status
    if state == PreviewState.REVOKED:
        return _("Whoever sent it to you has taken it back.")
    if status == LetterStatus.WITHDRAWN:
        return _("What it led to was taken back.")
    if state == PreviewState.EXPIRED:
        return _("It was good for a limited time, which is over.")
    if status == LetterStatus.DRAFT:
        return _("What it leads to is not open yet. Keep the link and try again later.")
    return ""


@public_page
def preview(request: HttpRequest, language: str, token: str) -> HttpResponseBase:
    """Open a preview link. It changes nothing but the record of openings and what the reader's browser holds."""
    at = timezone.now()
    link = find_preview(token)
    if link is None:
        raise Http404
    revoked = link.state_at(at) == PreviewState.REVOKED
    public = is_public(link.letter, at=at)
    if public and not revoked:  # nobody needs a link any more, so an expired one leads there too
        return staff_only(redirect_to(_address_of(link.letter, language)))
    if reason := why_closed(link, at=at):
        later = link.letter.status == LetterStatus.DRAFT and link.state_at(at) == PreviewState.VALID
        status = 403 if later else 410
        closed = page(request, "campaigns/closed_link.html", {"reason": reason, "later": later}, status=status)
        closed._has_been_logged = True  # the log would name the link
        return staff_only(closed)
    log_opening(request, link, at=at)
    response = redirect_to(_address_of(link.letter, language))
    keep_token(request, response, token, at=at)
    return staff_only(response)


def is_public(letter: Letter, *, at: datetime) -> bool:
    """``Letter.objects.public`` for a row that is loaded."""
    embargo = letter.public_from is not None and letter.public_from > at
    return letter.status in LetterStatus.published and not embargo


def _address_of(letter: Letter, language: str) -> str:
    """The statement page in ``language`` where the letter has it, else in the authoritative one."""
    found = Found(with_titles(Letter.objects.filter(pk=letter.pk)).get())
    languages = list(found.titles)
    return address("statement", language if language in languages or not languages else languages[0], letter.slug)
