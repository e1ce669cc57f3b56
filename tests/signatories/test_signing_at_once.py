"""Signing, confirming and moderating at the same time, on both databases.

Each race has its control: the same race with the defence switched off, which must go wrong. Otherwise the race proves
nothing. Locks are switched off by ``take_locks_off``, and ``meet`` brings the threads to the same place.
"""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from campaigns.domain.errors import Refused
from campaigns.domain.publishing import close_letter
from campaigns.domain.texts import write_text
from campaigns.domain.versions import publish_change
from campaigns.models import LetterStatus, VersionKind
from campaigns.text.canonical import parse
from signatories.domain import claims, corrections, moderation, moves, posting, signing
from signatories.domain.corrections import accept_correction, ask_for_correction
from signatories.domain.links import link_for, use_link
from signatories.domain.moderation import approve_signon, edit_line, reject_signon, seen_up_to, undo_decision
from signatories.domain.posting import post
from signatories.domain.signing import SignOnRequest, confirm_signon, submit_signon, withdraw_signon
from signatories.models import (
    Decision,
    LinkPurpose,
    Message,
    MessageKind,
    MessageState,
    PersonalLink,
    SignOn,
    SignOnContact,
    SignOnStatus,
    Step,
)
from tests.at_once import at_once, empty_database, meet, on_disk, take_locks_off  # noqa: F401 -- fixtures
from tests.factories import NOON, LetterFactory, OrganizationFactory, TextFactory

S = SignOnStatus
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]

ANYTHING = (Refused, DatabaseError)  # what a race without its lock may end in
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def letter():
    return open_one()


def open_one():
    made = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=made)
    return made


def asked(**values):
    given = {
        "capacity": "organization",
        "printed_name": "Casa Alianza",
        "person": "Ana Pérez",
        "email": "ana@casa.example",
        "language": "en",
        "attestation": "I may sign for it.",
        "countries": ["GT"],
    }
    return SignOnRequest(**{**given, **values})


def sign(letter, **values):
    return lambda: submit_signon(letter=letter, request=asked(**values), at=NOON)


def signed(letter, status=S.UNCONFIRMED, **values):
    """A sign-on that came in by the form, brought to ``status`` by the verbs."""
    signon = sign(letter, **{"organization": OrganizationFactory(), **values})()
    if status != S.UNCONFIRMED:
        signon = confirm_signon(link=link_for(signon, LinkPurpose.CONFIRM, at=NOON), at=NOON)
    if status == S.APPROVED:
        signon = approve_signon(signon=signon, at=NOON, by="ana")
    return signon


def stored(signon):
    return SignOn.objects.get(pk=signon.pk)


def steps(signon, *wanted):
    return [step for step in signon.decisions.order_by("pk").values_list("step", flat=True) if step in wanted]


def passed(outcomes):
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


# -- receiving ---------------------------------------------------------------------------------------------------------


def test_a_form_that_is_sent_eight_times_at_once_is_one_sign_on(letter):
    key = uuid4()

    outcomes = at_once(*[sign(letter, request_key=key)] * 8)

    assert {signon.pk for signon in outcomes} == {SignOn.objects.get().pk}
    assert (SignOnContact.objects.count(), Decision.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_control_without_the_keys_a_form_that_is_sent_eight_times_is_eight_sign_ons(letter, monkeypatch):
    monkeypatch.setattr(signing, "claim_key", lambda **_values: uuid4().hex)

    at_once(*[sign(letter)] * 8)

    assert SignOn.objects.count() == 8


def test_control_without_the_lock_one_of_two_presses_ends_in_an_error(letter, monkeypatch):
    take_locks_off(monkeypatch)
    meet(monkeypatch, signing, "version_in_force")

    outcomes = at_once(*[sign(letter, request_key=UUID(int=7))] * 2, kept=ANYTHING)

    assert len(passed(outcomes)) == 1


def test_forty_claims_that_are_sent_sixteen_times_each_are_forty_sign_ons(letter):
    def send_all():
        return [sign(letter, printed_name=f"Organization {number}")().pk for number in range(40)]

    outcomes = at_once(*[send_all] * 16)

    assert sum(len(outcome) for outcome in outcomes) == 640
    assert SignOn.objects.count() == SignOnContact.objects.count() == 40
    assert {pk for outcome in outcomes for pk in outcome} == set(SignOn.objects.values_list("pk", flat=True))
    assert Decision.objects.filter(step=Step.RECEIVED).count() == 40


def test_control_without_the_claim_key_every_post_is_a_sign_on(letter, monkeypatch):
    monkeypatch.setattr(signing, "claim_key", lambda **_values: uuid4().hex)

    at_once(*[lambda: [sign(letter, printed_name=f"Organization {number}")() for number in range(4)]] * 4)

    assert SignOn.objects.count() == 16


def test_competing_claims_to_one_organization_are_all_kept(letter):
    """A stranger who was quicker blocks nobody; the control is the same mailbox, whose claims are one."""
    organization = OrganizationFactory()
    strangers = [sign(letter, organization=organization, email=f"{number}@mail.example") for number in range(12)]

    outcomes = at_once(*strangers, *[sign(letter, organization=organization, email="12@mail.example")] * 4)

    assert len({signon.pk for signon in outcomes}) == SignOn.objects.filter(organization=organization).count() == 13


def test_thirty_two_letters_at_once_send_three_mails_to_one_mailbox():
    letters = [open_one() for _each in range(32)]

    at_once(*(sign(each, email="victim@casa.example") for each in letters))

    assert SignOn.objects.count() == 32
    assert Message.objects.exclude(state=MessageState.CAPPED).count() == 3


def test_control_without_the_locked_count_more_mails_go_to_one_mailbox(monkeypatch):
    letters = [open_one() for _each in range(5)]
    take_locks_off(monkeypatch)
    monkeypatch.setattr(posting, "count_all", lambda things, **_kwargs: [1 for _thing in things])
    meet(monkeypatch, posting, "count_all", parties=5, seconds=3)

    outcomes = at_once(*(sign(each, email="victim@casa.example") for each in letters), kept=ANYTHING)

    mails = Message.objects.exclude(state=MessageState.CAPPED).count()
    assert mails > 3 or len(passed(outcomes)) < 5  # SQLite refuses instead: the sign-on is not received


def test_who_queues_two_mails_and_who_queues_one_do_not_wait_for_each_other_for_ever(letter):
    """Whoever queues several mails has the count of the site first, so that nobody holds what they need next."""
    queued = threading.Event()

    def queue(email):
        return post(MessageKind.NOTICE, to=email, language="en", at=NOON, letter=letter)

    def two_notices():
        with transaction.atomic():
            queue("ana@casa.example")
            queued.set()
            threading.Event().wait(0.3)
            queue("ana@mail.example")

    def one():
        queued.wait(timeout=20)
        with transaction.atomic():
            queue("ben@mail.example")

    at_once(two_notices, one)

    assert Message.objects.count() == 3


# -- closing -----------------------------------------------------------------------------------------------------------


def close_and_count(letter):
    """Close the letter and give the sign-ons that it has from then on."""
    with transaction.atomic():
        close_letter(letter=letter, at=NOON)
        return set(SignOn.objects.filter(letter=letter).values_list("pk", flat=True))


def test_who_is_received_while_the_letter_is_being_closed_is_counted():
    for number in range(12):
        letter = open_one()
        posts = [sign(letter, printed_name=f"Organization {number} {each}") for each in range(4)]

        *outcomes, counted = at_once(*posts, lambda letter=letter: close_and_count(letter))

        assert {signon.pk for signon in passed(outcomes)} == counted
        assert counted == set(SignOn.objects.filter(letter=letter).values_list("pk", flat=True))


def close_meanwhile(letter, patch):
    """One signs, and once the letter was found open another closes it; gives the outcome of both."""
    inside, closed = threading.Event(), threading.Event()
    original = signing.version_in_force

    def slow(letter):
        inside.set()
        closed.wait(timeout=0.6)
        return original(letter)

    patch.setattr(signing, "version_in_force", slow)

    def close():
        inside.wait(timeout=20)
        try:
            return close_and_count(letter)
        finally:
            closed.set()

    return at_once(sign(letter), close, kept=ANYTHING)


def test_closing_waits_for_a_sign_on_that_is_being_received(letter, monkeypatch):
    signon, counted = close_meanwhile(letter, monkeypatch)

    assert counted == {signon.pk}


def test_control_without_the_lock_an_acknowledged_sign_on_is_not_counted(letter, monkeypatch):
    take_locks_off(monkeypatch)

    signon, counted = close_meanwhile(letter, monkeypatch)

    assert counted == set()
    assert isinstance(signon, Exception) or stored(signon)  # SQLite refuses instead


# -- confirming --------------------------------------------------------------------------------------------------------


def test_of_eight_who_press_the_button_of_a_link_one_confirms(letter):
    signon = signed(letter)
    link = link_for(signon, LinkPurpose.CONFIRM, at=NOON)

    outcomes = at_once(*[lambda: confirm_signon(link=PersonalLink.objects.get(pk=link.pk), at=NOON)] * 8)

    assert len(passed(outcomes)) == 1
    assert stored(signon).status == S.PENDING
    assert steps(signon, Step.CONFIRMED) == [Step.CONFIRMED]
    assert Message.objects.filter(kind=MessageKind.RECEIVED).count() == 1


def test_a_link_is_used_up_once_by_eight_threads(letter):
    link = link_for(signed(letter), LinkPurpose.CONFIRM, at=NOON)

    outcomes = at_once(*[lambda: use_link(link, at=NOON)] * 8)

    assert sorted(outcomes) == [False] * 7 + [True]


def test_control_a_link_that_is_looked_at_first_and_used_then_has_several_winners(letter):
    link = link_for(signed(letter), LinkPurpose.CONFIRM, at=NOON)
    together = threading.Barrier(4)

    def careless():
        valid = PersonalLink.objects.get(pk=link.pk).used_at is None
        together.wait(timeout=20)
        PersonalLink.objects.filter(pk=link.pk).update(used_at=NOON)
        return valid

    assert sum(at_once(*[careless] * 4)) > 1


def change_substance(letter):
    words = "<h1>Another title</h1>\n<p>We write about other rights.</p>"
    write_text(letter_text=letter.texts.get(), text=parse(words))

    def publish():
        kind = VersionKind.SUBSTANCE
        return publish_change(letter=letter, kind=kind, reason="Other rights.", at=LATER, by="ana")

    return publish


def test_who_confirms_while_a_new_version_is_published_is_asked_again_once_approved():
    for _round in range(5):
        letter = open_one()
        signon = signed(letter)
        link = link_for(signon, LinkPurpose.CONFIRM, at=NOON)

        at_once(lambda link=link: confirm_signon(link=link, at=LATER), change_substance(letter))

        assert (stored(signon).status, stored(signon).version.major) == (S.PENDING, 1)
        approve_signon(signon=signon, at=LATER, by="ana")
        assert (stored(signon).status, stored(signon).version.major) == (S.ASKED_AGAIN, 1)


def test_who_is_approved_while_a_new_version_is_published_is_asked_again():
    for _round in range(10):
        letter = open_one()
        signon = signed(letter, S.PENDING)

        outcomes = at_once(
            lambda signon=signon: approve_signon(signon=signon, at=LATER, by="ana"), change_substance(letter)
        )

        assert len(passed(outcomes)) == 2
        assert (stored(signon).status, stored(signon).version.major) == (S.ASKED_AGAIN, 1)
        assert Message.objects.filter(sign_on=signon, kind=MessageKind.NEW_VERSION).count() == 1


def test_control_without_the_lock_somebody_stands_under_a_version_that_is_gone(letter, monkeypatch):
    signon, publish = signed(letter, S.PENDING), change_substance(letter)
    take_locks_off(monkeypatch)
    read, published = threading.Event(), threading.Event()
    original = moderation.version_in_force

    def slow(letter):
        version = original(letter)
        read.set()
        published.wait(timeout=2)
        return version

    monkeypatch.setattr(moderation, "version_in_force", slow)

    def publish_meanwhile():
        read.wait(timeout=20)
        try:
            return publish()
        finally:
            published.set()

    outcomes = at_once(lambda: approve_signon(signon=signon, at=LATER, by="ana"), publish_meanwhile, kept=ANYTHING)

    assert len(passed(outcomes)) < 2 or stored(signon).status == S.APPROVED


# -- moderating --------------------------------------------------------------------------------------------------------


def moderators(signon, seen):
    return (
        lambda: approve_signon(signon=signon, at=LATER, by="ana", seen=seen),
        lambda: reject_signon(signon=signon, at=LATER, by="ben", seen=seen),
    )


def test_of_two_moderators_who_saw_the_same_one_decides_and_the_other_is_told(letter):
    for number in range(15):
        signon = signed(letter, S.PENDING, printed_name=f"Organization {number}")

        outcomes = at_once(*moderators(signon, seen_up_to(signon)))

        (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        assert "was changed meanwhile" in str(refusal)
        assert len(steps(signon, Step.APPROVED, Step.REJECTED)) == 1
        assert (
            stored(signon).status
            == {Step.APPROVED: S.APPROVED, Step.REJECTED: S.REJECTED}[steps(signon, Step.APPROVED, Step.REJECTED)[0]]
        )


def test_control_without_the_lock_both_moderators_decide(letter, monkeypatch):
    signon = signed(letter, S.PENDING)
    acts = moderators(signon, seen_up_to(signon))
    take_locks_off(monkeypatch)
    meet(monkeypatch, moderation, "last_decision")

    outcomes = at_once(*acts, kept=ANYTHING)

    assert not any(isinstance(outcome, Refused) for outcome in outcomes)  # nobody is told that another one was quicker


def editors(signon, seen):
    return [
        lambda name=name: edit_line(signon=signon, values={"printed_name": name}, at=LATER, by="ana", seen=seen)
        for name in ("Casa Alianza, A. C.", "CASA ALIANZA")
    ]


def test_of_two_who_edit_the_same_line_one_does(letter):
    signon = signed(letter, S.PENDING)

    outcomes = at_once(*editors(signon, seen_up_to(signon)))

    assert len(passed(outcomes)) == len(steps(signon, Step.EDITED)) == 1


def test_control_without_what_was_seen_both_edit_the_line(letter):
    signon = signed(letter, S.PENDING)

    outcomes = at_once(*editors(signon, None))

    assert len(passed(outcomes)) == len(steps(signon, Step.EDITED)) == 2


def rivals(letter, organization, name="Casa Alianza"):
    given = {"organization": organization, "printed_name": name}
    rows = [signed(letter, S.PENDING, **given, email=f"{who}@mail.example") for who in "ab"]
    return [lambda row=row: approve_signon(signon=row, at=LATER, by="ana", seen=seen_up_to(row)) for row in rows]


def test_of_two_claims_to_one_organization_that_are_approved_at_once_one_stands(letter):
    for number in range(5):
        organization = OrganizationFactory()

        outcomes = at_once(*rivals(letter, organization, name=f"Organization {number}"))

        (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        assert "already stands on this letter" in str(refusal)
        assert SignOn.objects.filter(organization=organization).listed().count() == 1


def test_two_claims_are_told_apart_by_the_database_alone(letter, monkeypatch):
    acts = rivals(letter, OrganizationFactory())
    take_locks_off(monkeypatch)
    meet(monkeypatch, moderation, "version_in_force")

    outcomes = at_once(*acts, kept=ANYTHING)

    assert len(passed(outcomes)) == 1


def test_control_without_the_constraint_both_claims_stand(letter):
    organization = OrganizationFactory()
    (constraint,) = [each for each in SignOn._meta.constraints if each.name == "signon_one_listed_per_organization"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(SignOn, constraint)
    try:
        at_once(*rivals(letter, organization))
        assert SignOn.objects.filter(organization=organization).listed().count() == 2
    finally:
        SignOn.objects.update(organization=None, status=S.WITHDRAWN)
        with connection.schema_editor() as editor:
            editor.add_constraint(SignOn, constraint)


def test_who_withdraws_while_being_approved_is_not_on_the_list(letter):
    for number in range(10):
        signon = signed(letter, S.PENDING, printed_name=f"Organization {number}")

        at_once(
            lambda signon=signon: approve_signon(signon=signon, at=LATER, by="ana"),
            lambda signon=signon: withdraw_signon(signon=signon, at=LATER, actor="signatory"),
        )

        assert stored(signon).status == S.WITHDRAWN


def test_control_without_the_lock_the_last_one_to_write_has_the_word(letter, monkeypatch):
    signon = signed(letter, S.PENDING)
    take_locks_off(monkeypatch)
    withdrawn = threading.Event()
    original = moderation.version_in_force

    def slow(letter):
        withdrawn.wait(timeout=5)
        return original(letter)

    def withdraw():
        try:
            return withdraw_signon(signon=signon, at=LATER, actor="signatory")
        finally:
            withdrawn.set()

    monkeypatch.setattr(moderation, "version_in_force", slow)
    # Approving has written before it looks at the version: it is held back before.
    original_store = moves.store

    def slow_store(row, fields):
        if row.status == S.APPROVED:
            withdrawn.wait(timeout=5)
        return original_store(row, fields)

    monkeypatch.setattr(moves, "store", slow_store)

    outcomes = at_once(lambda: approve_signon(signon=signon, at=LATER, by="ana"), withdraw, kept=ANYTHING)

    assert isinstance(outcomes[0], DatabaseError) or stored(signon).status == S.APPROVED


def test_a_decision_is_undone_once(letter):
    signon = signed(letter, S.APPROVED)
    decision = signon.decisions.get(step=Step.APPROVED)

    outcomes = at_once(*[lambda: undo_decision(decision=decision, at=NOON, by="ana")] * 4)

    assert len(passed(outcomes)) == len(steps(signon, Step.UNDONE)) == 1
    assert stored(signon).status == S.PENDING


def wish(signon):
    return ask_for_correction(signon=signon, values={"printed_name": "Casa Alianza, A. C."}, at=LATER)


def accept(correction):
    return lambda: accept_correction(correction=correction, at=LATER, by="ana")


def test_a_correction_is_accepted_once(letter):
    signon = signed(letter, S.APPROVED)
    correction = wish(signon)

    outcomes = at_once(*[accept(correction)] * 4)

    assert len(passed(outcomes)) == len(steps(signon, Step.CORRECTION_ACCEPTED)) == 1
    assert stored(signon).printed_name == "Casa Alianza, A. C."
    assert Message.objects.filter(kind=MessageKind.CORRECTION).count() == 1


def test_control_without_the_lock_a_correction_is_answered_twice(letter, monkeypatch):
    correction = wish(signed(letter, S.APPROVED))
    take_locks_off(monkeypatch)
    meet(monkeypatch, corrections, "hindrance_to_accepting")

    outcomes = at_once(*[accept(correction)] * 2, kept=ANYTHING)

    answers = Message.objects.filter(kind=MessageKind.CORRECTION).count()
    assert answers == 2 or any(isinstance(outcome, DatabaseError) for outcome in outcomes)


def test_two_corrections_that_are_asked_for_at_once_leave_one_waiting(letter):
    signon = signed(letter, S.APPROVED)

    outcomes = at_once(
        *(
            lambda name=name: ask_for_correction(signon=signon, values={"printed_name": name}, at=LATER)
            for name in ("Casa Alianza, A. C.", "CASA ALIANZA")
        )
    )

    assert len(passed(outcomes)) == 2
    assert signon.corrections.filter(state="waiting").count() == 1


def test_the_claim_of_the_races_is_the_one_of_the_form():
    """Controls patch names of modules: should one be renamed, the control must not go on silently."""
    assert signing.claim_key is claims.claim_key
    assert moderation.last_decision is moves.last_decision
