"""Personal links: made when a mail is written, found by their hash, used up by one conditional update."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from campaigns.models import Letter
from signatories.models import LinkPurpose, PersonalLink, SignOn

CONFIRM_WITHIN = timedelta(hours=72)
GRACE = timedelta(hours=24)  # after the deadline, for what was begun before it
DISPUTE_WITHIN = timedelta(days=60)


def token_of(link: PersonalLink) -> str:
    """The token of ``link``: 43 characters that nobody without the secret key can compute."""
    message = f"link {link.purpose} {link.sign_on_id} {link.nonce}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, "sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def last_moment(letter: Letter) -> datetime | None:
    """The last moment at which ``letter`` may be signed; None for one without a deadline."""
    moments = [moment for moment in (letter.deadline, letter.hard_deadline) if moment]
    return max(moments) if moments else None


def expires(purpose: LinkPurpose, letter: Letter, at: datetime) -> datetime | None:
    """Until when a link made at ``at`` is valid; None for as long as the sign-on is kept."""
    if purpose == LinkPurpose.CONFIRM:
        last = last_moment(letter)
        return min(at + CONFIRM_WITHIN, last + GRACE) if last else at + CONFIRM_WITHIN
    if purpose == LinkPurpose.MAILBOX:
        return at + CONFIRM_WITHIN
    return at + DISPUTE_WITHIN if purpose in (LinkPurpose.DISPUTE, LinkPurpose.DISOWN) else None


def link_for(signon: SignOn, purpose: LinkPurpose, *, at: datetime) -> PersonalLink:
    """The valid link of ``signon`` for ``purpose``, made where there is none; two mails may carry the same one."""
    valid = PersonalLink.objects.filter(Q(expires_at=None) | Q(expires_at__gt=at), sign_on=signon, used_at=None)
    if known := valid.filter(purpose=purpose).order_by("-pk").first():
        return known
    link = PersonalLink(
        sign_on=signon,
        purpose=purpose,
        nonce=secrets.token_urlsafe(32),
        made_at=at,
        expires_at=expires(purpose, signon.letter, at),
    )
    link.sha256 = _hash(token_of(link))
    link.save()
    return link


def find_link(token: str, *purposes: LinkPurpose) -> PersonalLink | None:
    """The link with this token for one of ``purposes``, valid or not, with its sign-on and letter; None for others."""
    return (
        PersonalLink.objects.filter(sha256=_hash(token), purpose__in=purposes)
        .select_related("sign_on__letter__campaign", "sign_on__version", "sign_on__contact")
        .first()
    )


def is_valid(link: PersonalLink, at: datetime) -> bool:
    """Whether ``link`` can be used at ``at``."""
    return link.used_at is None and (link.expires_at is None or link.expires_at > at)


def use_link(link: PersonalLink, *, at: datetime) -> bool:
    """Use ``link`` up; of those who press the button at the same time exactly one gets True."""
    valid = PersonalLink.objects.filter(Q(expires_at=None) | Q(expires_at__gt=at), pk=link.pk, used_at=None)
    return valid.update(used_at=at) == 1


def revoke_links(signon: SignOn, *purposes: LinkPurpose) -> None:
    """Delete the links of ``signon``, those for ``purposes`` or all: mails that carry them lead nowhere from now on."""
    links = PersonalLink.objects.filter(sign_on=signon)
    (links.filter(purpose__in=purposes) if purposes else links).delete()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
