"""Sending what is due: claimed by one update, written, sent outside any transaction, marked; tried again when it fails.

A worker that dies between sending and marking leads to one more try after the lease, with the same Message-ID.
"""

import logging
import smtplib
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, models, transaction
from django.db.models import F, Q, QuerySet
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from campaigns.domain.counting import keyed_hash
from campaigns.models.languages import interface_language
from campaigns.models.written import Written
from signatories.domain.posting import message_posted, released
from signatories.mailing.recipients import address_of, was_told
from signatories.mailing.to_others import WRITERS as TO_OTHERS
from signatories.mailing.to_signatories import write_to_signatory
from signatories.mailing.words import Case, Outdated, Words
from signatories.models import Message, MessageKind, MessageState

logger = logging.getLogger(__name__)

M = MessageState
LEASE = timedelta(minutes=5)  # a mail server is given 30 seconds for each of its answers
# After the first failure, the second, …; who fails once more after a day is left to the staff.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
AT_A_TIME = 50
WORKING_TIME = 120  # seconds in one task: files want to be made as well
LOOK_AGAIN = timedelta(minutes=8)  # longer than the working time and the lease together
# Sent to many at once, and after what one person waits for.
IN_BULK = (MessageKind.EDITION, MessageKind.NEW_VERSION)


def due(at: datetime) -> list[int]:
    """The numbers of the next messages to send at ``at``: what a person waits for first, then the oldest."""
    rows = _claimable(at).order_by(models.Case(models.When(kind__in=IN_BULK, then=1), default=0), "due_at", "pk")
    return list(rows.values_list("pk", flat=True)[:AT_A_TIME])


def _claimable(at: datetime) -> QuerySet[Message]:
    free = Q(taken_until=None) | Q(taken_until__lte=at)
    return Message.objects.filter(free, state__in=(M.WAITING, M.HELD), due_at__lte=at)


class Problem(Exception):
    """Why a message was not sent: a category, a code of the mail server, and what becomes of the message.

    ``after`` is a final state, or None for a further try.
    """

    def __init__(self, category: str, code: int = 0, after: MessageState | None = None) -> None:
        self.text = f"{category} {code}" if code else category
        self.after = after
        super().__init__(self.text)


class Post:
    """One connection to the mail server, opened for the first message and kept for all others of a run."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._is_open = False
        self.is_down = False  # one fruitless try is enough for a run

    def send(self, mail: EmailMultiAlternatives) -> None:
        """Hand one mail to the server. Raises Problem."""
        if self.is_down:
            raise Problem("connection")
        try:
            self._send(mail)
        except smtplib.SMTPServerDisconnected:
            # Many servers hang up after a hundred mails: once more, on a new connection.
            self.close()
            self._send(mail, last=True)

    def _send(self, mail: EmailMultiAlternatives, *, last: bool = False) -> None:
        try:
            if not self._is_open:
                self._connection.open()
                self._is_open = True
            self._connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal("recipient", next(iter(error.recipients.values()))[0], M.BOUNCED) from None
        except smtplib.SMTPSenderRefused as error:
            self.close()
            raise Problem("sender", error.smtp_code) from None
        except smtplib.SMTPDataError as error:
            raise _refusal("content", error.smtp_code, M.FAILED) from None
        except smtplib.SMTPServerDisconnected:
            if not last and self._is_open:
                raise
            raise self._down() from None
        except smtplib.SMTPResponseException as error:  # login, greeting
            raise self._down(error.smtp_code) from None
        except (smtplib.SMTPException, OSError):
            raise self._down() from None
        except ValueError:  # UnicodeError too: an address that this server cannot write
            raise Problem("address", after=M.FAILED) from None

    def _down(self, code: int = 0) -> Problem:
        self.close()
        self.is_down = True
        return Problem("connection", code)

    def close(self) -> None:
        self._is_open = False
        with suppress(smtplib.SMTPException, OSError):  # it is closed all the same
            self._connection.close()


def _refusal(category: str, code: int, for_good: MessageState) -> Problem:
    return Problem(category, code, for_good if code >= 500 else None)


def send_due(clock: Callable[[], datetime] = timezone.now, *, seconds: float | None = None) -> Counter[str]:
    """Send every message that is due, for no longer than ``seconds``; gives how many came into which state.

    Several may run at once: each message is sent by one of them.
    """
    done: Counter[str] = Counter()
    begun, post = time.monotonic(), Post()
    try:
        while numbers := due(clock()):
            before = done.total()
            for number in numbers:
                if seconds is not None and time.monotonic() - begun > seconds:
                    return done
                if state := send_one(number, post, at=clock()):
                    done[state] += 1
            if done.total() == before:
                break  # another worker has them
    finally:
        post.close()
    return done


def send_one(number: int, post: Post, *, at: datetime) -> str:
    """Send one message if it is due and nobody else sends it; gives the state it came into, empty for not ours."""
    message_id = f"{keyed_hash('message', str(number))[:32]}@{_domain()}"
    if (
        not _claimable(at)
        .filter(pk=number)
        .update(taken_until=at + LEASE, attempts=F("attempts") + 1, message_id=message_id)
    ):
        return ""
    message = (
        Message.objects.select_related(
            "letter__campaign", "sign_on__contact", "sign_on__version", "decision", "correction", "edition__version",
            "edition__redaction", "representative", "user",
        ).get(pk=number)
    )  # fmt: skip
    mine = Message.objects.filter(pk=number, attempts=message.attempts)
    try:
        mail = written(message, at=at)
        post.send(mail)
    except Outdated as reason:
        mine.update(state=M.CANCELLED, problem=reason.problem, taken_until=None)
        return M.CANCELLED
    except Held as held:
        mine.update(state=M.HELD, due_at=held.until, taken_until=None, attempts=F("attempts") - 1)
        _look_at(held.until)
        return M.HELD
    except Problem as problem:
        return _failed(message, problem, at)
    except Exception as error:
        # Neither words nor arguments: both can hold an address.
        logger.error("message %d could not be written: %s", number, type(error).__name__)
        return _failed(message, Problem("program"), at)
    with transaction.atomic():
        # A report that came back in the meantime stays.
        mine.exclude(state=M.BOUNCED).update(state=M.SENT, sent_at=at, problem="", taken_until=None)
        was_told(message)
    return M.SENT


class Held(Exception):
    """Over a limit of the hour still: it goes later."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


def written(message: Message, *, at: datetime) -> EmailMultiAlternatives:
    """The e-mail of ``message`` as things stand at ``at``. Raises Outdated or Held."""
    to = address_of(message)
    if not to:
        raise Outdated("no-address")
    if message.state == M.HELD and (until := released(message, to=to, at=at)):
        raise Held(until)
    language = interface_language(message.language)
    with transaction.atomic(), override(language):
        words = words_of(message, at=at)
        return as_email(words, to=to, language=language, message_id=message.message_id)


def words_of(message: Message, *, at: datetime) -> Words:
    """What ``message`` says, in the active language. Raises Outdated."""
    case = Case(message, at)
    writer = TO_OTHERS.get(MessageKind(message.kind), write_to_signatory)
    return writer(case)


def as_email(words: Words, *, to: str, language: str, message_id: str) -> EmailMultiAlternatives:
    """``words`` as text and as HTML, from the configured mailbox."""
    context = {"words": words, "language": language, "site": settings.SITE_NAME, "origin": settings.PUBLIC_ORIGIN}
    mail = EmailMultiAlternatives(
        " ".join(words.subject.split()),
        render_to_string("mail/message.txt", context).strip() + "\n",
        to=[to],
        reply_to=[words.reply_to] if words.reply_to else None,
        headers={
            "Message-ID": f"<{message_id}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": language,
        },
    )
    mail.attach_alternative(render_to_string("mail/message.html", context), "text/html")
    for file in words.attachments:
        mail.attach(file.name, file.content, file.type)
    return mail


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2][:80] or "localhost"


def _failed(message: Message, problem: Problem, at: datetime) -> str:
    """Put a message off, or give it up."""
    rows = Message.objects.filter(pk=message.pk, attempts=message.attempts)
    tried = message.attempts
    if problem.after is None and tried <= len(BACK_OFF):
        again = at + BACK_OFF[tried - 1]
        with transaction.atomic():
            # What was held back and then let go is not counted once more.
            rows.update(state=M.WAITING, due_at=again, problem=problem.text, taken_until=None)
            _look_at(again)
        return M.WAITING
    state = problem.after or M.FAILED
    rows.update(state=state, problem=problem.text, taken_until=None)
    logger.warning("message %d: %s (%s); the admin shows it", message.pk, state, problem.text)
    return state


# -- the worker --------------------------------------------------------------------------------------------------------


@task(priority=20)  # type: ignore[untyped-decorator]  # django-tasks ships no types
def send_mail() -> None:
    """Send what is due now. Its arguments are none: due work is found by time."""
    if not due(timezone.now()):
        return
    # Should this worker die, another look finds what it had claimed.
    _look_at(timezone.now() + LOOK_AGAIN)
    send_due(seconds=WORKING_TIME)
    if due(timezone.now()):
        send_mail.enqueue()


def _look_at(moment: datetime) -> None:
    send_mail.using(run_after=moment).enqueue()


_queued = Written(
    lambda path, moment: DBTaskResult.objects.select_for_update(skip_locked=True)
    .filter(status=TaskResultStatus.READY, priority=send_mail.priority, task_path=path, run_after__lte=moment)
    .order_by()
    .only("pk")[:1],
    path=str,
    moment=datetime,
)  # fmt: skip


@receiver(message_posted, dispatch_uid="a task sends what is posted")
def queue_sending(message: Message, **_kwargs: object) -> None:
    """Queue the task in the transaction that posts: both are stored, or neither.

    For a message that is due at once, one that waits already is enough. It is locked until this transaction ends, so it
    cannot begin before the message is there to be seen; who finds it locked by another queues one of their own. What is
    due later has a task of its own: an earlier one would find nothing to send, and end.
    """
    at_once = connection.in_atomic_block and message.due_at == message.queued_at
    if not (at_once and _queued(path=send_mail.module_path, moment=message.due_at)):
        _look_at(message.due_at)
