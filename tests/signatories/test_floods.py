"""Floods: counted before they are rejected, honest ones left out, each entry with its decision, undone as a whole."""

from datetime import timedelta

import pytest

from campaigns.domain.errors import Refused
from campaigns.models import LetterStatus
from signatories.domain.floods import (
    Flood,
    batches_of,
    count_flood,
    known_domains,
    reject_flood,
    undo_batch,
    what_goes_on,
)
from signatories.domain.moderation import reconsider_signon
from signatories.domain.posting import post_to_signatory
from signatories.models import (
    Decision,
    Flag,
    Message,
    MessageKind,
    MessageState,
    Origin,
    Representative,
    SignOn,
    SignOnStatus,
    Step,
)
from tests.factories import (
    NOON,
    LetterFactory,
    OrganizationFactory,
    SignOnContactFactory,
    SignOnFactory,
    TextFactory,
)

pytestmark = pytest.mark.django_db
S = SignOnStatus
HOUR = timedelta(hours=1)
BAD, OTHER = "b" * 64, "c" * 64
WHY = "A flood from one network."


@pytest.fixture
def letter():
    made = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=made)
    return made


def came(letter, name="Bot", email="", organization=None, status=S.UNCONFIRMED, **values):
    given = {"network": BAD, "countries": ["GT"], "language": "en"}
    signon = SignOnFactory(
        letter=letter, organization=organization, printed_name=name, status=status, **{**given, **values}
    )
    SignOnContactFactory(sign_on=signon, email=email or f"bot{signon.pk}@flood.example")
    return signon


def flood(letter, **values):
    return Flood(letter=letter, **{"networks": (BAD,), **values})


def names(numbers):
    return list(SignOn.objects.filter(pk__in=numbers).order_by("pk").values_list("printed_name", flat=True))


def reject(what, **values):
    up_to = count_flood(what).up_to
    return reject_flood(flood=what, up_to=up_to, reason=WHY, at=NOON, by="ana", **values)


def states(*signons):
    return [SignOn.objects.get(pk=signon.pk).status for signon in signons]


# -- counting ----------------------------------------------------------------------------------------------------------


def test_a_flood_is_what_all_given_conditions_hold_for(letter):
    came(letter, "Network")
    came(letter, "Elsewhere", network=OTHER)
    came(letter, "Later", created_at=NOON + HOUR)
    came(letter, "Flagged", network=OTHER, flags=[Flag.HONEYPOT, Flag.QUICK])
    came(letter, "Confirmed", status=S.PENDING)
    came(letter, "Mailed", email="x@Spam.example", network=OTHER)
    came(letter, "Listed", organization=OrganizationFactory(), status=S.APPROVED)
    came(LetterFactory(), "Of another letter")

    def meant(**values):
        return names(count_flood(Flood(letter=letter, **values)).meant)

    assert meant(networks=(BAD,)) == ["Network", "Later", "Confirmed"]
    assert meant(networks=(BAD, OTHER), statuses=(S.PENDING,)) == ["Confirmed"]
    assert meant(mail_domain="spam.example") == meant(mail_domain="@SPAM.example") == ["Mailed"]
    assert meant(since=NOON + HOUR) == ["Later"]
    assert meant(until=NOON + HOUR, networks=(BAD,)) == ["Network", "Confirmed"]
    assert meant(flags=(Flag.QUICK, Flag.NETWORK)) == ["Flagged"]
    assert meant(name="ELSÉ") == ["Elsewhere"]
    assert meant(name="??") == []
    assert meant(networks=("",)) == []
    assert meant(statuses=(S.APPROVED,), networks=(BAD,)) == []  # what is listed is no matter of floods


def test_those_that_look_honest_are_counted_apart_and_left_out(letter):
    OrganizationFactory(website="https://www.casa.example/es/")
    OrganizationFactory(website="https://facebook.com/many")
    known = OrganizationFactory()
    Representative.objects.create(organization=known, email="ana@known.example", language="en")
    Representative.objects.create(organization=known, email="ana@gmail.com", language="en")
    came(letter, "Bot")
    came(letter, "Free mail", email="bot@gmail.com")
    came(letter, "Page on a shared site", email="x@facebook.com")
    came(letter, "Of the directory", organization=known)
    came(letter, "From a known site", email="info@mail.casa.example")
    came(letter, "From a known person's domain", email="ben@known.example")

    counted = count_flood(flood(letter))

    assert known_domains() == {"casa.example", "known.example"}
    assert names(counted.meant) == ["Bot", "Free mail", "Page on a shared site"]
    assert names(counted.honest) == ["Of the directory", "From a known site", "From a known person's domain"]
    assert [len(counted.sample), len(counted.honest_sample), counted.unconfirmed] == [3, 3, 3]
    assert len(count_flood(flood(letter, honest_too=True)).meant) == 6


@pytest.mark.parametrize("number", [1, 3])
def test_counting_takes_a_fixed_number_of_queries(letter, number, django_assert_num_queries):
    for _each in range(number):
        came(letter)

    with django_assert_num_queries(4):
        count_flood(flood(letter))


# -- rejecting ---------------------------------------------------------------------------------------------------------


def test_a_flood_is_rejected_with_a_decision_for_each_and_no_mail(letter):
    unconfirmed, pending = came(letter), came(letter, status=S.PENDING)
    honest = came(letter, organization=OrganizationFactory())
    post_to_signatory(MessageKind.CONFIRM, unconfirmed, at=NOON)

    outcome = reject(flood(letter))

    assert (outcome.done, outcome.left) == (2, 0)
    assert states(unconfirmed, pending, honest) == [S.REJECTED, S.REJECTED, S.UNCONFIRMED]
    told = Decision.objects.order_by("pk").values_list("sign_on", "step", "before", "after", "by", "reason", "batch")
    assert list(told) == [
        (unconfirmed.pk, Step.REJECTED, S.UNCONFIRMED, S.REJECTED, "ana", WHY, outcome.batch),
        (pending.pk, Step.REJECTED, S.PENDING, S.REJECTED, "ana", WHY, outcome.batch),
    ]
    assert list(Message.objects.values_list("kind", "state")) == [(MessageKind.CONFIRM, MessageState.CANCELLED)]
    assert [row.status for row in SignOn.history.filter(id=pending.pk)] == [S.REJECTED, S.PENDING]


def test_who_confirmed_is_told_where_staff_wish_so(letter):
    came(letter)
    pending = came(letter, status=S.PENDING)

    reject(flood(letter), tell=True)

    message = Message.objects.get()
    assert (message.kind, message.sign_on, message.decision.reason) == (MessageKind.REJECTED, pending, WHY)
    assert message.due_at == NOON + timedelta(minutes=10)


def test_what_came_in_after_the_count_was_not_looked_at_and_stays(letter):
    first = came(letter)
    counted = count_flood(flood(letter))
    second = came(letter)

    reject_flood(flood=flood(letter), up_to=counted.up_to, reason=WHY, at=NOON, by="ana")

    assert states(first, second) == [S.REJECTED, S.UNCONFIRMED]


def test_a_flood_is_rejected_in_steps_and_what_was_decided_on_meanwhile_stays(letter, monkeypatch):
    monkeypatch.setattr("signatories.domain.floods.STEP", 2)
    rows = [came(letter) for _each in range(5)]

    def counted_before(what, **_values):
        counted = count_flood(what)
        SignOn.objects.filter(pk=rows[3].pk).update(status=S.WITHDRAWN)
        return counted

    monkeypatch.setattr("signatories.domain.floods.count_flood", counted_before)
    outcome = reject(flood(letter))

    assert (outcome.done, outcome.left) == (4, 1)
    assert states(*rows) == [S.REJECTED, S.REJECTED, S.REJECTED, S.WITHDRAWN, S.REJECTED]


@pytest.mark.parametrize(
    ("values", "reason", "words"),
    [({}, "  ", "Write the reason"), ({"networks": ()}, WHY, "at least one sign"), ({"networks": (), "statuses": (S.PENDING,)}, WHY, "at least one sign")],
)  # fmt: skip
def test_nothing_is_rejected_without_a_reason_or_without_a_sign(letter, values, reason, words):
    signon = came(letter)

    with pytest.raises(Refused, match=words):
        reject_flood(flood=flood(letter, **values), up_to=signon.pk, reason=reason, at=NOON, by="ana")

    assert states(signon) == [S.UNCONFIRMED]


def test_the_number_of_queries_does_not_grow_with_the_flood(letter, django_assert_num_queries):
    for _each in range(3):
        came(letter)
    with django_assert_num_queries(20) as few:
        reject(flood(letter))
    for _each in range(12):
        came(letter)

    with django_assert_num_queries(len(few)):
        reject(flood(letter))


# -- undoing -----------------------------------------------------------------------------------------------------------


def test_a_batch_is_undone_as_a_whole(letter, monkeypatch):
    monkeypatch.setattr("signatories.domain.floods.STEP", 2)
    unconfirmed, pending, third = came(letter), came(letter, status=S.PENDING), came(letter)
    post_to_signatory(MessageKind.CONFIRM, unconfirmed, at=NOON)
    batch = reject(flood(letter), tell=True).batch

    outcome = undo_batch(batch=batch, at=NOON + HOUR, by="ben")

    assert (outcome.done, outcome.left) == (3, 0)
    assert states(unconfirmed, pending, third) == [S.UNCONFIRMED, S.PENDING, S.UNCONFIRMED]
    kinds = dict(Message.objects.values_list("kind", "state"))
    assert kinds == {MessageKind.CONFIRM: MessageState.WAITING, MessageKind.REJECTED: MessageState.CANCELLED}
    (record,) = batches_of(letter)
    assert (record.by, record.at, record.rejected, record.undone, record.reason) == ("ana", NOON, 3, 3, WHY)
    assert undo_batch(batch=batch, at=NOON + HOUR, by="ben").done == 0  # asking twice changes nothing
    assert Decision.objects.filter(step=Step.UNDONE).count() == 3


def test_undoing_leaves_whom_somebody_told_or_decided_on_since(letter):
    told, again, plain = (came(letter, status=S.PENDING) for _each in range(3))
    batch = reject(flood(letter), tell=True).batch
    Message.objects.filter(sign_on=told).update(state=MessageState.SENT)
    reconsider_signon(signon=again, at=NOON, by="ana")

    outcome = undo_batch(batch=batch, at=NOON + HOUR, by="ben")

    assert (outcome.done, outcome.left) == (1, 2)
    assert states(told, again, plain) == [S.REJECTED, S.PENDING, S.PENDING]


def test_undoing_leaves_a_claim_that_was_made_anew(letter):
    first = came(letter, claim_key="k")
    batch = reject(flood(letter)).batch
    second = came(letter, claim_key="k", network=OTHER)

    outcome = undo_batch(batch=batch, at=NOON + HOUR, by="ben")

    assert (outcome.done, outcome.left) == (0, 1)
    assert states(first, second) == [S.REJECTED, S.UNCONFIRMED]


def test_an_unknown_batch_is_refused():
    with pytest.raises(Refused):
        undo_batch(batch="7f1a1f9e-6a0b-4a4e-9f8e-0d4f5b1c2a3b", at=NOON, by="ana")


# -- looking -----------------------------------------------------------------------------------------------------------


def test_what_goes_on_counts_hours_networks_domains_and_mails(letter):
    first = came(letter, created_at=NOON)
    came(letter, created_at=NOON + HOUR)
    came(letter, created_at=NOON + HOUR, network=OTHER, email="x@gmail.com", status=S.PENDING)
    came(letter, created_at=NOON - 60 * HOUR)
    came(LetterFactory(), created_at=NOON)
    came(letter, created_at=NOON, origin=Origin.STAFF, status=S.PENDING)
    for state in (MessageState.HELD, MessageState.HELD, MessageState.CAPPED, MessageState.SENT):
        Message.objects.create(kind="confirm", state=state, letter=letter, language="en", queued_at=NOON, due_at=NOON)

    going = what_goes_on(letter, at=NOON + 2 * HOUR)

    assert going.hours == [(NOON, 1), (NOON + HOUR, 2)]
    assert [number for _entry, number in going.networks] == [2, 1]
    assert going.networks[0][0] == first.pk
    assert going.domains == [("flood.example", 2), ("gmail.com", 1)]
    assert (going.held, going.capped) == (2, 1)
    assert going.waiting == {S.UNCONFIRMED: 3, S.PENDING: 2}
