"""Queueing mail: a message is stored in the transaction of what it tells of, and counted against the limits."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal

from campaigns.domain.counting import count_all, keyed_hash, take_back
from campaigns.models import Letter
from campaigns.models.written import Written, insert
from signatories.domain.claims import inbox_key, mail_domain
from signatories.models import Decision, Message, MessageKind, MessageState, SignOn

K = MessageKind

# What strangers can cause: these count against the limits. The rest is caused by staff or behind a personal link.
CAUSED_BY_ANYBODY = frozenset({K.CONFIRM, K.NOTICE, K.STATUS_LINK, K.MAILBOX})
ADDRESS_WINDOW = timedelta(hours=6)
TRY_HELD_AGAIN = timedelta(hours=1)

message_posted = Signal()  # sent with the message, inside the transaction: the task that sends it is queued there


def post(
    kind: MessageKind, *, to: str, language: str, at: datetime, delay: timedelta = timedelta(0), **about: Any
) -> Message:
    """Queue one message to the mailbox ``to``, which is not stored; ``about`` are the relations of Message.

    At most three messages that strangers can cause go to one mailbox in six hours; what comes after is kept as "not
    sent". Over the limits of its domain, letter or the whole site a message is held back and goes out later.
    """
    message = Message(
        kind=kind,
        language=language,
        address_key=inbox_key(to),
        queued_at=at,
        due_at=at + delay,
        **about,
    )
    if kind in CAUSED_BY_ANYBODY:
        message.state = _allowed(message, to, at)
        if message.state == MessageState.HELD:
            message.due_at = at + TRY_HELD_AGAIN
    insert(message)
    if message.state in (MessageState.WAITING, MessageState.HELD):
        message_posted.send(Message, message=message)
    return message


def post_to_signatory(
    kind: MessageKind,
    signon: SignOn,
    *,
    at: datetime,
    decision: Decision | None = None,
    delay: timedelta = timedelta(0),
) -> Message | None:
    """Queue a message to the contact of ``signon``, in the language in which it signed; None without a contact."""
    contact = getattr(signon, "contact", None)
    if contact is None:
        return None
    language = signon.language or signon.letter.authoritative_language
    return post(
        kind, to=contact.email, language=language, at=at, delay=delay, letter=signon.letter, sign_on=signon,
        decision=decision,
    )  # fmt: skip


def post_many(kind: MessageKind, signons: QuerySet[SignOn], *, at: datetime, **about: Any) -> int:
    """Queue one message to the contact of each of ``signons`` that has one; gives how many. For what staff cause."""
    rows = signons.filter(contact__isnull=False).select_related("contact", "letter")
    messages = [
        Message(
            kind=kind,
            language=signon.language or signon.letter.authoritative_language,
            address_key=signon.contact.email_key,
            letter=signon.letter,
            sign_on=signon,
            queued_at=at,
            due_at=at,
            **about,
        )
        for signon in rows.iterator(chunk_size=500)
    ]
    made = Message.objects.bulk_create(messages, batch_size=500)
    if made:
        message_posted.send(Message, message=made[0])
    return len(made)


def released(message: Message, *, to: str, at: datetime) -> datetime | None:
    """Count a held message once more: None when it may go to ``to`` now, else when to look at it again.

    Its mailbox was counted when it was posted.
    """
    counted = _counted(message, to)
    with transaction.atomic():
        over = _over_a_limit(counted, count_all(counted, at=at), at)
    return at + TRY_HELD_AGAIN if over else None


@transaction.atomic
def send_again(messages: QuerySet[Message], *, at: datetime) -> int:
    """Make those of ``messages`` due at ``at`` that were not sent, or came back; limits are not asked. Gives how many.

    One that is being sent at this moment is left alone.
    """
    rows = messages.exclude(state=MessageState.SENT).exclude(taken_until__gt=at)
    numbers = list(rows.values_list("pk", flat=True))
    Message.objects.filter(pk__in=numbers).update(
        state=MessageState.WAITING, due_at=at, attempts=0, problem="", taken_until=None
    )
    if first := Message.objects.filter(pk__in=numbers).first():
        message_posted.send(Message, message=first)
    return len(numbers)


@transaction.atomic
def came_back(messages: QuerySet[Message]) -> int:
    """Say of those of ``messages`` that were sent that they came back; gives how many."""
    return messages.filter(state=MessageState.SENT).update(state=MessageState.BOUNCED, problem="returned")


def cancel(messages: Any, *, problem: str = "") -> int:
    """Cancel those of ``messages`` that were not sent and are not being sent; gives how many."""
    states = (MessageState.WAITING, MessageState.HELD, MessageState.FAILED)
    rows = messages.filter(state__in=states, taken_until=None)
    return int(rows.update(state=MessageState.CANCELLED, problem=problem))


def _allowed(message: Message, to: str, at: datetime) -> MessageState:
    counted = _counted(message, to)
    counts = count_all(counted, at=at)
    # The count of the address is locked until the transaction ends: of two at once one sees the other.
    if len(_recent(address=message.address_key, since=at - ADDRESS_WINDOW)) >= settings.MAIL_LIMITS["address"]:
        take_back(counted[1:], at=at)
        return MessageState.CAPPED
    return MessageState.HELD if _over_a_limit(counted, counts, at) else MessageState.WAITING


_recent = Written(
    lambda address, since: Message.objects.filter(
        address_key=address, kind__in=sorted(CAUSED_BY_ANYBODY), queued_at__gt=since
    )
    .exclude(state__in=(MessageState.CAPPED, MessageState.CANCELLED))
    .order_by()
    .only("pk"),
    address=str,
    since=datetime,
)  # fmt: skip


def _counted(message: Message, to: str) -> list[tuple[str, str]]:
    """What a message counts for, from the narrowest to the widest."""
    letter: Letter | None = message.letter
    return [
        ("mail-address", message.address_key),
        ("mail-domain", keyed_hash("mail-domain", mail_domain(to))),
        ("mail-letter", str(letter.pk if letter else 0)),
        ("mail-site", ""),
    ]


def _over_a_limit(counted: list[tuple[str, str]], counts: list[int], at: datetime) -> bool:
    """Whether domain, letter or site have had enough messages in this hour.

    What is held back for its domain uses up nothing of the letter and the site: a flood to one mailbox or one domain
    must not hold back the mail of all others.
    """
    limits = settings.MAIL_LIMITS
    for place, (name, number) in enumerate(zip(("domain", "letter", "site"), counts[1:], strict=True), start=2):
        if number > limits[name]:
            take_back(counted[place:], at=at)
            return True
    return False
