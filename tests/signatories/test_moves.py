"""Every state of a sign-on with every verb of the domain: what happens is written down here, and nothing else does.

The states are brought about by the verbs themselves, so that what is proved of them holds for real sign-ons.
"""

import inspect
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from campaigns.domain.errors import Refused
from campaigns.domain.texts import write_text
from campaigns.domain.versions import publish_change
from campaigns.models import LetterStatus, VersionKind
from campaigns.text.canonical import parse
from signatories.domain import corrections, merging, moderation, moves, renewing, signing
from signatories.domain.links import link_for
from signatories.domain.moves import MOVES
from signatories.domain.signing import SignOnRequest, StaffEntry
from signatories.models import Capacity, Correction, Decision, LinkPurpose, Origin, SignOn, SignOnStatus, Step
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db
S = SignOnStatus
LATER, LAST = NOON + timedelta(minutes=5), NOON + timedelta(minutes=8)


def received():
    letter = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=letter)
    request = SignOnRequest(
        capacity=Capacity.ORGANIZATION,
        printed_name="Casa Alianza",
        organization=OrganizationFactory(name="Casa Alianza"),
        person="Ana Pérez",
        email="ana@casa.example",
        language="en",
        attestation="I may sign for it.",
        countries=["GT"],
    )
    return signing.submit_signon(letter=letter, request=request, at=NOON)


def confirmed():
    return signing.confirm_signon(link=link_for(received(), LinkPurpose.CONFIRM, at=NOON), at=NOON)


def approved():
    return moderation.approve_signon(signon=confirmed(), at=NOON, by="ana")


def asked_again():
    signon = approved()
    letter = signon.letter
    write_text(letter_text=letter.texts.get(), text=parse("<h1>Another</h1>\n<p>Other words.</p>"))
    publish_change(letter=letter, kind=VersionKind.SUBSTANCE, reason="Other words.", at=LATER, by="ana")
    return signon


def rejected():
    return moderation.reject_signon(signon=confirmed(), at=NOON, by="ana")


def rejected_unconfirmed():
    return moderation.reject_signon(signon=received(), at=NOON, by="ana")


def withdrawn():
    return signing.withdraw_signon(signon=approved(), at=NOON, by="ana")


def merged():
    signon = approved()
    there = OrganizationFactory(name="Covenant House")
    stands = SignOnFactory(letter=signon.letter, organization=there)
    choices = merging.Choices(stands={signon.letter_id: stands.pk})
    merging.merge_organizations(kept=there, gone=[signon.organization], choices=choices, at=NOON, by="ana")
    return signon


MADE = {
    "U": (received, S.UNCONFIRMED),
    "P": (confirmed, S.PENDING),
    "A": (approved, S.APPROVED),
    "G": (asked_again, S.ASKED_AGAIN),
    "R": (rejected, S.REJECTED),
    "r": (rejected_unconfirmed, S.REJECTED),
    "W": (withdrawn, S.WITHDRAWN),
    "M": (merged, S.MERGED),
}


def by_link(verb, purpose):
    return lambda signon: verb(link=link_for(signon, purpose, at=LATER), at=LAST)


def on_correction(verb, **told):
    def act(signon):
        correction = Correction.objects.create(
            sign_on=signon, wanted={"website": "https://casa.example/"}, asked_at=NOON
        )
        verb(correction=correction, at=LAST, by="ana", **told)

    return act


def confirm_new_mailbox(signon):
    Correction.objects.create(sign_on=signon, wanted={"email": "new@casa.example"}, asked_at=NOON)
    corrections.confirm_mailbox(link=link_for(signon, LinkPurpose.MAILBOX, at=LATER), at=LAST)


def undo(signon):
    moderation.undo_decision(
        decision=Decision.objects.filter(sign_on=signon.pk).exclude(step=Step.ASKED_AGAIN).order_by("-pk")[0],
        at=LAST,
        by="ana",
    )


# A verb, and what becomes of a sign-on in each of the states above: U P A G R r W M; "-" is refused.
VERBS = {
    "confirm_signon": (by_link(signing.confirm_signon, LinkPurpose.CONFIRM), "P-------"),
    "disown_signon": (by_link(signing.disown_signon, LinkPurpose.DISOWN), "WWWWRrWW"),
    "dispute_signon": (by_link(signing.dispute_signon, LinkPurpose.DISPUTE), "UPAGRrWM"),
    "sign_again": (
        lambda signon: renewing.sign_again(signon=signon, language="en", attestation="I may.", at=LAST), "--AA----",
    ),
    "renew_signon": (lambda signon: renewing.renew_signon(signon=signon, at=LAST, by="ana"), "--AA----"),
    "withdraw_signon": (lambda signon: signing.withdraw_signon(signon=signon, at=LAST, by="ana"), "-WWW--WW"),
    "approve_signon": (lambda signon: moderation.approve_signon(signon=signon, at=LAST, by="ana"), "-AA-----"),
    "reject_signon": (lambda signon: moderation.reject_signon(signon=signon, at=LAST, by="ana"), "rR--Rr--"),
    "reconsider_signon": (lambda signon: moderation.reconsider_signon(signon=signon, at=LAST, by="ana"), "-P--P--P"),
    "ask_signatory": (
        lambda signon: moderation.ask_signatory(signon=signon, question="Who?", at=LAST, by="ana"), "-PAGR-WM",
    ),
    "answer_question": (lambda signon: moderation.answer_question(signon=signon, answer="We.", at=LAST), "UPAGRrWM"),
    "match_signon": (
        lambda signon: moderation.match_signon(signon=signon, organization=OrganizationFactory(), at=LAST, by="ana"),
        "UPAGRrWM",
    ),
    "edit_line": (
        lambda signon: moderation.edit_line(signon=signon, values={"place": "Petén"}, at=LAST, by="ana"), "UPAGRrWM",
    ),
    "settle_dispute": (lambda signon: moderation.settle_dispute(signon=signon, at=LAST, by="ana"), "UPAGRrWM"),
    "undo_decision": (undo, "--P-PU--"),
    "ask_for_correction": (
        lambda signon: corrections.ask_for_correction(signon=signon, values={"place": "Petén"}, at=LAST), "UPAG----",
    ),
    "take_back_correction": (lambda signon: corrections.take_back_correction(signon=signon, at=LAST), "UPAGRrWM"),
    "withhold_signon": (lambda signon: corrections.withhold_signon(signon=signon, at=LAST), "UPAG----"),
    "confirm_mailbox": (confirm_new_mailbox, "UPAGRrWM"),
    "accept_correction": (on_correction(corrections.accept_correction), "UPAG----"),
    "decline_correction": (on_correction(corrections.decline_correction, reason="It is fine."), "UPAGRrWM"),
}  # fmt: skip


def test_every_verb_of_the_domain_stands_in_the_table_of_this_test():
    about = {"signon", "link", "correction", "decision"}
    verbs = {
        name
        for module in (signing, renewing, moderation, corrections)
        for name, verb in inspect.getmembers(module, inspect.isfunction)
        if verb.__module__ == module.__name__
        and not name.startswith("_")
        and {parameter.name for parameter in inspect.signature(verb).parameters.values() if parameter.kind == parameter.KEYWORD_ONLY} & about
    }  # fmt: skip

    assert verbs == set(VERBS)


@pytest.mark.parametrize("name", VERBS)
def test_what_a_verb_does_in_each_state(name):
    act, outcomes = VERBS[name]
    for (make, state), outcome in zip(MADE.values(), outcomes, strict=True):
        signon = make()
        before = SignOn.objects.get(pk=signon.pk)
        assert before.status == state
        if outcome == "-":
            with pytest.raises(Refused):
                act(signon)
        else:
            act(signon)
        after = SignOn.objects.get(pk=signon.pk)
        assert after.status == (state if outcome == "-" else MADE[outcome][1]), (name, state)
        last = Decision.objects.filter(sign_on=signon.pk).order_by("-pk")[0]
        assert last.after == after.status  # no move without a decision
        if after.status in S.listed:
            taken = set(Decision.objects.filter(sign_on=signon.pk).values_list("step", flat=True))
            assert {Step.CONFIRMED, Step.APPROVED} <= taken


def test_no_path_from_the_form_to_the_list_skips_confirmation_or_moderation():
    """Walks every path of the table, whatever its length, that the constraint on confirmed sign-ons lets through."""
    begin = (S.UNCONFIRMED, frozenset())
    reached, waiting = {begin}, [begin]
    while waiting:
        state, taken = waiting.pop()
        for to, ways in MOVES[state].items():
            for step in ways:
                after = taken | ({step} & {Step.CONFIRMED, Step.APPROVED, Step.RENEWED})
                if to in S.beyond_mailbox and Step.CONFIRMED not in after:
                    continue  # signon_confirmed_or_of_staff: proved below
                if (to, after) not in reached:
                    reached.add((to, after))
                    waiting.append((to, after))

    assert {state for state, _taken in reached} == set(S.values)
    for state, taken in reached:
        if state in S.listed:
            assert {Step.CONFIRMED, Step.APPROVED} <= taken
    # The one way that the table alone would leave open: rejected before it was confirmed, and then put back. What is
    # merged was listed before.
    assert {state for state in MOVES if S.PENDING in MOVES[state] and Step.RECONSIDERED in MOVES[state][S.PENDING]} == {
        S.REJECTED,
        S.MERGED,
    }
    assert {state for state in MOVES if S.MERGED in MOVES[state]} == set(S.listed)


def test_the_walk_notices_a_table_that_skips_a_step(monkeypatch):
    monkeypatch.setitem(MOVES, S.UNCONFIRMED, {S.APPROVED: frozenset({Step.CONFIRMED})})

    with pytest.raises(AssertionError):
        test_no_path_from_the_form_to_the_list_skips_confirmation_or_moderation()


@pytest.mark.parametrize("status", S.beyond_mailbox)
def test_the_database_refuses_who_is_beyond_the_mailbox_without_having_confirmed(status):
    signon = received()
    sql = "UPDATE signatories_signon SET status = %s, approved_at = created_at WHERE id = %s"

    with pytest.raises(IntegrityError, match="signon_confirmed_or_of_staff"), transaction.atomic():
        SignOn.objects.filter(pk=signon.pk).update(status=status, approved_at=NOON)
    with (
        pytest.raises(IntegrityError, match="signon_confirmed_or_of_staff"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [status, signon.pk])

    assert SignOn.objects.get(pk=signon.pk).status == S.UNCONFIRMED


def test_staff_entry_is_the_only_other_way_and_is_marked():
    letter = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=letter)

    signon = signing.enter_signon(
        letter=letter, entry=StaffEntry(printed_name="Ana", capacity=Capacity.PERSON), at=NOON, by="ana"
    )

    assert (signon.status, signon.origin, signon.confirmed_at) == (S.APPROVED, Origin.STAFF, None)
    assert list(signon.decisions.values_list("step", "by", "before")) == [(Step.ENTERED, "ana", "")]
    with pytest.raises(IntegrityError, match="signon_confirmed_or_of_staff"), transaction.atomic():
        SignOn.objects.filter(pk=signon.pk).update(origin=Origin.FORM)


def test_an_agreement_that_staff_record_is_marked_as_entered_by_them():
    signon = asked_again()

    renewing.renew_signon(signon=signon, at=LAST, by="ana")

    assert SignOn.objects.get(pk=signon.pk).origin == Origin.STAFF


@pytest.mark.parametrize("state", S.values)
def test_a_move_that_the_table_has_not_is_refused_and_leaves_no_decision(state):
    for to in S:
        for step in Step:
            if step in MOVES[state].get(to, ()):
                continue
            signon = SignOn(pk=1, status=state, printed_name="Ana")
            with pytest.raises(Refused):
                moves.move(signon, to, step=step, at=NOON, by="ana")
    assert not Decision.objects.exists()
