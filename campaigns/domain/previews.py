"""Private circulation: links that open one letter under embargo to those to whom staff sent them.

A link is named, expires, can be revoked, and is logged. It opens a letter that is open, closed or archived and not
public yet: never a draft, never a withdrawn letter, and nothing of another letter.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import Letter, LetterStatus, PreviewLink, PreviewOpening, PreviewPage

TOKEN_LENGTH = 43  # characters of 32 bytes in URL-safe Base64 without padding
LASTS = timedelta(days=14)  # unless staff say otherwise


def preview_token(link: PreviewLink) -> str:
    """The secret part of the address of ``link``, computed anew: the database alone does not open a letter."""
    message = f"preview {link.letter_id} {link.nonce}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, "sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def still_known(link: PreviewLink) -> bool:
    """Whether the link as it is computed now is the one that was given out; not so after a change of the secret key."""
    return hmac.compare_digest(_hash(preview_token(link)), link.token_sha256)


def first_expiry(letter: Letter, at: datetime) -> datetime:
    """When a link made at ``at`` ends unless staff say otherwise: in two weeks, or when the letter becomes public."""
    end = at + LASTS
    return letter.public_from if letter.public_from and at < letter.public_from < end else end


@transaction.atomic
def make_preview_link(*, letter: Letter, name: str, expires_at: datetime, by: str, at: datetime) -> PreviewLink:
    """Make a link to ``letter`` for ``name``, good until ``expires_at``; ``by`` is the user name of who makes it.

    A draft may have links already; they open once it does. Raises Refused for a letter that everybody can read or that
    was withdrawn, and for an end that is past.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.status == LetterStatus.WITHDRAWN:
        raise Refused(_("This letter was withdrawn; nobody can be shown it any more."))
    if Letter.objects.public(at).filter(pk=letter.pk).exists():
        raise Refused(_("This letter is public: send the address of its page instead."))
    if expires_at <= at:
        raise Refused(_("The link would have expired already: choose a later moment."))
    nonce = secrets.token_hex(16)
    link = PreviewLink(letter=letter, name=name, nonce=nonce, made_by=by, made_at=at, expires_at=expires_at)
    link.token_sha256 = _hash(preview_token(link))
    link.save()
    return link


@transaction.atomic
def revoke_preview_link(*, link: PreviewLink, by: str, at: datetime) -> PreviewLink:
    """End ``link`` at once and for good; asking twice changes nothing."""
    link = PreviewLink.objects.select_for_update().get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = at, by
        link.save(update_fields=["revoked_at", "revoked_by"])
    return link


def find_preview(token: str) -> PreviewLink | None:
    """The link whose secret part is ``token``, in whatever state, with its letter; one query for any token."""
    return PreviewLink.objects.select_related("letter").filter(token_sha256=_hash(token)).first()


def valid_tokens(tokens: Sequence[str], *, at: datetime) -> dict[str, datetime]:
    """Those of ``tokens`` whose links are valid at ``at``, in their order, with the moment at which each expires."""
    known = dict(_links(tokens, at).values_list("token_sha256", "expires_at"))
    return {token: known[_hash(token)] for token in tokens if _hash(token) in known}


def opening_links(tokens: Sequence[str], *, slug: str, at: datetime) -> list[PreviewLink]:
    """The links among ``tokens`` that open the letter at ``slug`` at ``at``, in the order of ``tokens``.

    One query, the same for a letter that nobody may see and for one that never was.
    """
    published = _links(tokens, at).filter(letter__slug=slug, letter__status__in=LetterStatus.published)
    places = {_hash(token): place for place, token in enumerate(tokens)}
    return sorted(published, key=lambda link: places[link.token_sha256])


def record_opening(*, link: PreviewLink, page: PreviewPage, at: datetime) -> None:
    """Note that ``link`` was used for a kind of ``page``; a second time within the hour changes nothing."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    PreviewOpening.objects.get_or_create(link=link, page=page, at=hour)


def _links(tokens: Iterable[str], at: datetime) -> QuerySet[PreviewLink]:
    return PreviewLink.objects.valid(at).filter(token_sha256__in=[_hash(token) for token in tokens])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
