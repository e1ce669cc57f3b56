"""Telling moderators that work waits: one digest in twenty hours at most, and a dispute at once."""

from datetime import datetime, timedelta

from django.db.models import Max
from django.dispatch import receiver
from django.utils import timezone

from signatories.domain.moderators import moderators_of
from signatories.domain.posting import post
from signatories.domain.signing import work_arrived
from signatories.mailing.to_others import DIGEST_EVERY
from signatories.models import Message, MessageKind, MessageState, SignOn

FIRST_AFTER = timedelta(minutes=15)  # so that what comes together is told together


@receiver(work_arrived, dispatch_uid="moderators are told of work")
def tell_moderators(signon: SignOn, urgent: bool, at: datetime | None = None, **_kwargs: object) -> None:
    """Queue a digest for every moderator of the letter who has none waiting; with ``urgent`` a mail of its own."""
    at = at or timezone.now()
    letter = signon.letter
    moderators = list(moderators_of(letter))
    if urgent:
        for user in moderators:
            post(MessageKind.DISPUTE, to=user.email, language=letter.authoritative_language, at=at, letter=letter,
                 sign_on=signon, user=user)  # fmt: skip
        return
    digests = Message.objects.filter(user__in=moderators, kind=MessageKind.DIGEST)
    told = dict(digests.filter(state=MessageState.SENT).order_by().values_list("user").annotate(last=Max("sent_at")))
    waiting = set(digests.filter(state=MessageState.WAITING).values_list("user", flat=True))
    for user in moderators:
        if user.pk not in waiting:
            due = max(at + FIRST_AFTER, told[user.pk] + DIGEST_EVERY) if told.get(user.pk) else at + FIRST_AFTER
            post(MessageKind.DIGEST, to=user.email, language=letter.authoritative_language, at=at, delay=due - at,
                 user=user)  # fmt: skip
