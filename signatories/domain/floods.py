"""Floods: many sign-ons of one letter that somebody sent to drown or forge it. Counted first, then rejected, undone.

A flood is rejected in steps of two hundred rows, each whole in itself, so that people who sign meanwhile do not wait
for the last row of twenty thousand.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, TruncHour
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import Letter
from campaigns.models.act import one_act
from campaigns.models.history import update_recorded
from campaigns.text.names import name_key
from signatories.domain.claims import is_free_mail, mail_domain
from signatories.domain.hosts import host_of, is_shared, registered
from signatories.domain.moderation import UNDO_WITHIN
from signatories.domain.posting import cancel, post_to_signatory
from signatories.models import (
    Actor,
    Decision,
    Flag,
    Message,
    MessageKind,
    MessageState,
    Organization,
    Representative,
    SignOn,
    SignOnStatus,
    Step,
)

S = SignOnStatus
STEP = 200  # rows in one transaction: some tenths of a second, for which others who sign wait
SAMPLE = 12
MAY_BE = (S.UNCONFIRMED, S.PENDING)  # what can be rejected at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """Which sign-ons of ``letter`` are meant: those for which everything that is given here holds.

    ``networks`` are keyed hashes, ``mail_domain`` what stands after the @. ``flags`` are met by any of them. Those that
    look honest are left out unless ``honest_too``.
    """

    letter: Letter
    networks: Sequence[str] = ()
    mail_domain: str = ""
    since: datetime | None = None
    until: datetime | None = None
    flags: Sequence[str] = ()
    statuses: Sequence[str] = MAY_BE
    name: str = ""
    honest_too: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the state is given: without it every sign-on that waits would be meant."""
        return bool(self.networks or self.mail_domain or self.since or self.until or self.flags or self.name)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a flood comes to. ``meant`` are the numbers of the rows that would be rejected, ``honest`` those left out.

    ``sample`` shows some of the meant ones, from all over, ``honest_sample`` some of the honest.
    """

    meant: list[int] = field(repr=False)
    honest: list[int] = field(repr=False)
    unconfirmed: int
    sample: list[SignOn]
    honest_sample: list[SignOn]

    @property
    def up_to(self) -> int:
        """The number of the newest row that was counted: what comes in after it was not looked at."""
        return max([*self.meant, *self.honest], default=0)


def matching(flood: Flood) -> QuerySet[SignOn]:
    """The sign-ons for which the conditions of ``flood`` hold, whether they look honest or not."""
    rows = SignOn.objects.filter(letter=flood.letter, status__in=[each for each in flood.statuses if each in MAY_BE])
    if flood.networks:
        rows = rows.filter(network__in=[each for each in flood.networks if each])
    if flood.mail_domain:
        rows = rows.filter(contact__email__iendswith="@" + flood.mail_domain.strip().lstrip("@"))
    if flood.since:
        rows = rows.filter(created_at__gte=flood.since)
    if flood.until:
        rows = rows.filter(created_at__lt=flood.until)
    if flood.flags:
        # As text: of the two databases only one searches lists.
        known = [each for each in flood.flags if each in Flag.values]
        rows = rows.annotate(signals=Cast("flags", TextField())).filter(
            _any(Q(signals__contains=f'"{each}"') for each in known)
        )
    if flood.name:
        key = name_key(flood.name)
        rows = rows.filter(name_key__contains=key) if key else rows.none()
    return rows


def count_flood(flood: Flood, *, up_to: int | None = None) -> Counted:
    """Count what ``flood`` means and what of it looks honest; with ``up_to`` nothing that came in after that row."""
    rows = matching(flood).order_by("pk")
    if up_to is not None:
        rows = rows.filter(pk__lte=up_to)
    known = known_domains()
    meant, honest, unconfirmed = [], [], 0
    found = rows.values_list("pk", "status", "organization_id", "contact__email")
    for pk, status, organization, email in found.iterator(chunk_size=2000):
        if not flood.honest_too and looks_honest(organization, email or "", known):
            honest.append(pk)
            continue
        meant.append(pk)
        unconfirmed += status == S.UNCONFIRMED
    return Counted(meant, honest, unconfirmed, _sample(meant), _sample(honest))


def looks_honest(organization: int | None, email: str, known: frozenset[str]) -> bool:
    """Whether somebody stands behind it whom we know: an organization of the directory, or the mail domain of one."""
    return organization is not None or bool(email and registered(mail_domain(email)) in known)


def known_domains() -> frozenset[str]:
    """The domains of the organizations in the directory, by their websites and by whom we know to speak for them."""
    hosts = {host_of(website) for website in Organization.objects.exclude(website="").values_list("website", flat=True)}
    emails = Representative.objects.values_list("email", flat=True)
    return frozenset(
        {registered(host) for host in hosts if host and not is_shared(host)}
        | {registered(mail_domain(email)) for email in emails if not is_free_mail(email)}
    )


def _sample(numbers: list[int]) -> list[SignOn]:
    step = max(1, len(numbers) // SAMPLE)
    rows = SignOn.objects.filter(pk__in=numbers[::step][:SAMPLE]).select_related("contact", "organization")
    return list(rows.order_by("pk"))


def _any(conditions: Iterator[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


# -- rejecting ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a batch: how many rows were changed, and how many were left as they are."""

    batch: UUID
    done: int
    left: int


@one_act()
def reject_flood(
    *, flood: Flood, up_to: int, reason: str, at: datetime, by: str, note: str = "", tell: bool = False
) -> Outcome:
    """Reject what was counted: every entry gets its Decision with the reason, all of them the number of one batch.

    Rows after ``up_to`` were not looked at and stay. Nobody is written to unless ``tell``, and then only who confirmed;
    the requests to confirm that were not sent are cancelled. Each step of two hundred rows is a transaction of its
    own: stopped in between, the batch is smaller and can be run again. Raises Refused without a reason, or when nothing
    but the state is given.
    """
    if not reason.strip():
        raise Refused(_("Write the reason: it stays on record with each entry."))
    if not flood.is_narrow:
        raise Refused(_("Choose at least one sign by which the flood is known: a network, a mail domain, a time."))
    batch, numbers = uuid4(), count_flood(flood, up_to=up_to).meant
    done = 0
    for start in range(0, len(numbers), STEP):
        done += _reject_some(
            flood, numbers[start : start + STEP], batch, reason=reason.strip(), note=note, at=at, by=by, tell=tell
        )
    return Outcome(batch, done, len(numbers) - done)


@transaction.atomic
def _reject_some(
    flood: Flood, numbers: list[int], batch: UUID, *, reason: str, note: str, at: datetime, by: str, tell: bool
) -> int:
    letter = Letter.objects.select_for_update().get(pk=flood.letter.pk)
    # A moderator may have decided on some of them since they were counted.
    statuses = [each for each in flood.statuses if each in MAY_BE]
    counted = SignOn.objects.filter(pk__in=numbers, letter=letter, status__in=statuses)
    rows = list(counted.select_for_update(of=("self",)).select_related("contact").order_by("pk"))
    before = {row.pk: row.status for row in rows}
    update_recorded(SignOn.objects.filter(pk__in=before), status=S.REJECTED)
    decisions = Decision.objects.bulk_create(
        [
            Decision(
                sign_on_id=row.pk,
                letter=letter,
                at=at,
                actor=Actor.STAFF,
                by=by,
                step=Step.REJECTED,
                before=before[row.pk],
                after=S.REJECTED,
                version_id=row.version_id,
                reason=reason,
                note=note,
                batch=batch,
            )
            for row in rows
        ],
        batch_size=STEP,
    )
    cancel(Message.objects.filter(sign_on__in=before, kind=MessageKind.CONFIRM))
    if tell:
        for row, decision in zip(rows, decisions, strict=True):
            if row.confirmed_at:
                row.letter, row.status = letter, S.REJECTED
                post_to_signatory(MessageKind.REJECTED, row, at=at, decision=decision, delay=UNDO_WITHIN)
    return len(rows)


# -- undoing -----------------------------------------------------------------------------------------------------------


@one_act()
def undo_batch(*, batch: UUID, at: datetime, by: str) -> Outcome:
    """Take a batch of rejections back as a whole: every entry is again where it was, and waits as before.

    Left as they are: entries with which something else was done since, whose signatory was told, or whose claim was
    made anew. Asking twice changes nothing more. Raises Refused for a batch that rejected nothing.
    """
    rejections = Decision.objects.filter(batch=batch, step=Step.REJECTED)
    numbers = list(rejections.filter(undone_by=None).order_by("pk").values_list("pk", flat=True))
    if not rejections.exists():
        raise Refused(_("There is no such batch."))
    done = 0
    for start in range(0, len(numbers), STEP):
        done += _undo_some(numbers[start : start + STEP], batch, at=at, by=by)
    return Outcome(batch, done, len(numbers) - done)


@transaction.atomic
def _undo_some(numbers: list[int], batch: UUID, *, at: datetime, by: str) -> int:
    letters = set(Decision.objects.filter(pk__in=numbers).values_list("letter", flat=True))
    list(Letter.objects.select_for_update().filter(pk__in=letters).order_by("pk"))
    later = Decision.objects.filter(sign_on=OuterRef("sign_on"), pk__gt=OuterRef("pk"))
    told = Message.objects.filter(
        Q(state__in=(MessageState.SENT, MessageState.BOUNCED)) | Q(taken_until__isnull=False), decision=OuterRef("pk")
    )
    free = Decision.objects.filter(pk__in=numbers, undone_by=None).filter(~Exists(later), ~Exists(told))
    decisions = {decision.sign_on_id: decision for decision in free}
    anew = SignOn.objects.filter(letter=OuterRef("letter"), claim_key=OuterRef("claim_key"), status__in=S.standing)
    rows = list(
        SignOn.objects.filter(pk__in=decisions, status=S.REJECTED)
        .exclude(Q(Exists(anew)) & ~Q(claim_key=""))
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    for status in MAY_BE:
        back = [row.pk for row in rows if decisions[row.pk].before == status]
        update_recorded(SignOn.objects.filter(pk__in=back), status=status)
    Decision.objects.bulk_create(
        [
            Decision(
                sign_on_id=row.pk,
                letter_id=row.letter_id,
                at=at,
                actor=Actor.STAFF,
                by=by,
                step=Step.UNDONE,
                before=S.REJECTED,
                after=decisions[row.pk].before,
                version_id=row.version_id,
                batch=batch,
                undoes=decisions[row.pk],
            )
            for row in rows
        ],
        batch_size=STEP,
    )
    cancel(Message.objects.filter(decision__in=[decisions[row.pk].pk for row in rows]))
    unconfirmed = [row.pk for row in rows if decisions[row.pk].before == S.UNCONFIRMED]
    Message.objects.filter(
        sign_on__in=unconfirmed, kind=MessageKind.CONFIRM, state=MessageState.CANCELLED, sent_at=None
    ).update(state=MessageState.WAITING, due_at=at)
    return len(rows)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of rejections on record: when, by whom, how many, how many of them were undone."""

    number: UUID
    letter_id: int
    at: datetime
    by: str
    rejected: int
    undone: int
    reason: str

    @property
    def standing(self) -> int:
        """How many are rejected still, or were decided on anew."""
        return self.rejected - self.undone


def batches_of(letter: Letter, *, last: int = 30) -> list[Batch]:
    """The latest batches of rejections on ``letter``, the newest first."""
    rows: Any = (
        Decision.objects.filter(letter=letter, batch__isnull=False, step=Step.REJECTED)
        .order_by()
        .values("batch", "by")
        .annotate(
            first=Min("pk"), moment=Min("at"), rejected=Count("pk"), undone=Count("pk", Q(undone_by__isnull=False))
        )
        .order_by("-first")[:last]
    )
    found = list(rows)
    reasons = dict(Decision.objects.filter(pk__in=[row["first"] for row in found]).values_list("pk", "reason"))
    return [
        Batch(
            row["batch"], letter.pk, row["moment"], row["by"], row["rejected"], row["undone"], reasons[row["first"]]
        )
        for row in found
    ]  # fmt: skip


# -- looking -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Going:
    """What goes on with a letter: sign-ons by hour, the busiest networks and mail domains, mails that do not go out.

    ``networks`` are pairs of the number of an entry of that network and how many came from it: the network itself is a
    hash that says nothing to people.
    """

    hours: list[tuple[datetime, int]]
    networks: list[tuple[int, int]]
    domains: list[tuple[str, int]]
    waiting: dict[str, int]
    held: int
    capped: int


def what_goes_on(letter: Letter, *, at: datetime, hours: int = 48, most: int = 8) -> Going:
    """What came in for ``letter`` by the form in the last ``hours``, and how it stands now."""
    came = SignOn.objects.filter(letter=letter, origin="form", created_at__gt=at - timedelta(hours=hours))
    by_hour: Any = came.order_by().annotate(hour=TruncHour("created_at")).values("hour").annotate(number=Count("pk"))
    networks = (
        came.filter(status__in=MAY_BE)
        .exclude(network="")
        .order_by()
        .values("network")
        .annotate(number=Count("pk"), first=Min("pk"))
        .order_by("-number", "first")[:most]
    )
    emails = came.filter(status__in=MAY_BE).values_list("contact__email", flat=True)
    domains = Counter(mail_domain(email) for email in emails.iterator(chunk_size=2000) if email)
    states = dict(
        Message.objects.filter(letter=letter, queued_at__gt=at - timedelta(hours=hours))
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    waiting = dict(
        SignOn.objects.filter(letter=letter, status__in=MAY_BE)
        .order_by()
        .values_list("status")
        .annotate(number=Count("pk"))
    )
    return Going(
        hours=sorted((row["hour"], row["number"]) for row in by_hour),
        networks=[(row["first"], row["number"]) for row in networks],
        domains=domains.most_common(most),
        waiting={status: waiting.get(status, 0) for status in MAY_BE},
        held=states.get(MessageState.HELD, 0),
        capped=states.get(MessageState.CAPPED, 0),
    )
