"""Mails that a signatory asks for once more, and what became of those that were sent. The limits of mail apply."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from signatories.domain.links import expires
from signatories.domain.moves import locked
from signatories.domain.posting import post, post_to_signatory
from signatories.domain.signing import hindrance_to_confirming
from signatories.models import (
    CorrectionState,
    LinkPurpose,
    Message,
    MessageKind,
    MessageState,
    PersonalLink,
    SignOn,
    SignOnStatus,
)

K = MessageKind

# What went to the mailbox of the signatory; the others are for staff, for the organization or for another mailbox.
TO_SIGNATORY = (
    K.CONFIRM, K.RECEIVED, K.APPROVED, K.REJECTED, K.QUESTION, K.NEW_VERSION, K.RENEWED, K.WITHDRAWN, K.EDITION,
    K.CORRECTION, K.STATUS_LINK,
)  # fmt: skip


def messages_to_signatory(signon: SignOn) -> QuerySet[Message]:
    """The mails to the contact of ``signon``, the newest first, without those that were cancelled."""
    return signon.messages.filter(kind__in=TO_SIGNATORY).exclude(state=MessageState.CANCELLED)


def can_be_confirmed_anew(signon: SignOn, at: datetime) -> bool:
    """Whether a link that is sent at ``at`` could still confirm ``signon``."""
    link = PersonalLink(
        sign_on=signon, purpose=LinkPurpose.CONFIRM, expires_at=expires(LinkPurpose.CONFIRM, signon.letter, at)
    )
    return not hindrance_to_confirming(link, at)


@transaction.atomic
def send_confirmation_again(*, signon: SignOn, at: datetime) -> Message | None:
    """Ask the mailbox to confirm once more; None where nothing can be confirmed any more."""
    signon = locked(signon)
    return post_to_signatory(K.CONFIRM, signon, at=at) if can_be_confirmed_anew(signon, at) else None


@transaction.atomic
def send_link_again(*, signon: SignOn, at: datetime) -> Message | None:
    """Send the signatory the link to their own page once more; None without a contact."""
    signon = locked(signon)
    if signon.status == SignOnStatus.UNCONFIRMED:
        return None
    return post_to_signatory(K.STATUS_LINK, signon, at=at)


@transaction.atomic
def send_mailbox_again(*, signon: SignOn, at: datetime) -> Message | None:
    """Ask the new mailbox of the waiting correction to confirm once more; None where it did, or there is none."""
    signon = locked(signon)
    correction = signon.corrections.filter(state=CorrectionState.WAITING, email_confirmed_at=None).first()
    if correction is None or not (email := correction.wanted.get("email")):
        return None
    return post(
        K.MAILBOX,
        to=email,
        language=signon.language or signon.letter.authoritative_language,
        at=at,
        letter=signon.letter,
        sign_on=signon,
        correction=correction,
    )
