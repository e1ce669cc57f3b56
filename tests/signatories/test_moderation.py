"""What moderators decide: on record, told after ten minutes, undone before that, never over somebody else's head."""

import datetime

import pytest

from campaigns.domain.errors import Refused
from campaigns.models import LetterStatus
from campaigns.models.frozen import FrozenRow
from signatories.domain.claims import claim_key
from signatories.domain.corrections import (
    accept_correction,
    ask_for_correction,
    confirm_mailbox,
    decline_correction,
    judge_logo,
)
from signatories.domain.links import find_link, link_for, token_of
from signatories.domain.moderation import (
    answer_question,
    approve_signon,
    ask_signatory,
    edit_line,
    match_signon,
    reconsider_signon,
    reject_signon,
    seen_up_to,
    settle_dispute,
    undo_decision,
)
from signatories.domain.signing import withdraw_signon
from signatories.editions import freeze_edition
from signatories.models import (
    Correction,
    CorrectionState,
    Decision,
    Erratum,
    LinkPurpose,
    Logo,
    LogoState,
    Message,
    MessageKind,
    MessageState,
    Organization,
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
MINUTE = datetime.timedelta(minutes=1)
S = SignOnStatus


@pytest.fixture
def letter():
    letter = LetterFactory(status=LetterStatus.CLOSED)
    TextFactory(letter=letter)
    return letter


def waiting(letter, **values):
    sign_on = SignOnFactory(letter=letter, status=S.PENDING, language="en", **values)
    SignOnContactFactory(sign_on=sign_on)
    return sign_on


def fresh(sign_on):
    return SignOn.objects.get(pk=sign_on.pk)


def last(sign_on):
    return Decision.objects.filter(sign_on=sign_on).first()


def test_approving_is_on_record_and_told_after_ten_minutes(letter):
    sign_on = waiting(letter)

    approve_signon(signon=sign_on, at=NOON, by="mia", note="I know them.")

    decision = last(sign_on)
    assert (decision.step, decision.by, decision.before, decision.after) == ("approved", "mia", "pending", "approved")
    assert decision.note == "I know them."
    message = Message.objects.get()
    assert (message.kind, message.decision, message.due_at) == (MessageKind.APPROVED, decision, NOON + 10 * MINUTE)


def test_rejecting_tells_the_reason_only_to_a_mailbox_that_was_confirmed(letter):
    confirmed, unconfirmed = waiting(letter), waiting(letter)
    SignOn.objects.filter(pk=unconfirmed.pk).update(status=S.UNCONFIRMED, confirmed_at=None)

    for each in (confirmed, unconfirmed):
        reject_signon(signon=each, at=NOON, by="mia", reason="We could not reach you.")

    assert last(unconfirmed).reason == "We could not reach you."
    assert Message.objects.get().sign_on == confirmed


def test_of_two_moderators_the_second_is_told_what_the_first_did(letter):
    sign_on = waiting(letter)
    seen = seen_up_to(sign_on)

    reject_signon(signon=sign_on, at=NOON, by="mia", seen=seen)

    with pytest.raises(Refused, match="changed meanwhile: Rejected, mia"):
        approve_signon(signon=sign_on, at=NOON, by="leo", seen=seen)
    assert fresh(sign_on).status == S.REJECTED


def test_an_approval_is_undone_in_silence_before_anybody_was_told(letter):
    sign_on = waiting(letter)
    approve_signon(signon=sign_on, at=NOON, by="mia")

    undo_decision(decision=last(sign_on), at=NOON + MINUTE, by="mia")

    sign_on = fresh(sign_on)
    assert (sign_on.status, sign_on.approved_at) == (S.PENDING, None)
    assert Message.objects.get().state == MessageState.CANCELLED
    assert last(sign_on).undoes.step == Step.APPROVED


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.BOUNCED])
def test_what_was_told_is_not_undone(letter, state):
    sign_on = waiting(letter)
    approve_signon(signon=sign_on, at=NOON, by="mia")
    Message.objects.update(state=state)

    with pytest.raises(Refused, match="told by e-mail already"):
        undo_decision(decision=last(sign_on), at=NOON, by="mia")


def test_what_an_edition_prints_is_not_undone(letter):
    sign_on = waiting(letter)
    approve_signon(signon=sign_on, at=NOON, by="mia")
    freeze_edition(letter=letter, at=NOON + MINUTE, by="mia")

    with pytest.raises(Refused, match="Edition 1 prints or counts it"):
        undo_decision(decision=last(sign_on), at=NOON + 2 * MINUTE, by="mia")


def test_a_rejection_of_a_request_that_nobody_confirmed_goes_back_to_waiting_for_its_mailbox(letter):
    sign_on = waiting(letter)
    SignOn.objects.filter(pk=sign_on.pk).update(status=S.UNCONFIRMED, confirmed_at=None)
    reject_signon(signon=sign_on, at=NOON, by="mia")

    with pytest.raises(Refused, match="waits for its confirmation"):
        reconsider_signon(signon=fresh(sign_on), at=NOON, by="mia")
    undo_decision(decision=last(sign_on), at=NOON, by="mia")

    assert fresh(sign_on).status == S.UNCONFIRMED


def test_a_question_and_its_answer_stand_with_the_entry(letter):
    sign_on = waiting(letter)

    ask_signatory(signon=sign_on, question="Who may sign for you?", at=NOON, by="mia")
    answer_question(signon=sign_on, answer="The board.", at=NOON)

    assert [(row.step, row.reason) for row in sign_on.decisions.all()] == [
        ("answered", "The board."),
        ("asked", "Who may sign for you?"),
    ]
    assert Message.objects.get().kind == MessageKind.QUESTION
    assert fresh(sign_on).status == S.PENDING


def test_an_unknown_organization_is_added_to_the_directory_from_what_was_sent(letter):
    sign_on = waiting(letter)
    SignOn.objects.filter(pk=sign_on.pk).update(
        organization=None, printed_name="Casa Nueva", acronym="CN", website="https://casa.example", kind="shelter"
    )

    match_signon(signon=sign_on, organization=None, at=NOON, by="mia")

    made = Organization.objects.get(name="Casa Nueva")
    assert (made.acronym, made.website, made.kind) == ("CN", "https://casa.example", "shelter")
    assert fresh(sign_on).organization == made
    approve_signon(signon=sign_on, at=NOON, by="mia")
    assert fresh(sign_on).status == S.APPROVED


def test_a_match_is_undone(letter):
    sign_on = waiting(letter)
    before = sign_on.organization
    match_signon(signon=sign_on, organization=OrganizationFactory(name="Other"), at=NOON, by="mia")

    undo_decision(decision=last(sign_on), at=NOON, by="mia")

    assert fresh(sign_on).organization == before


def test_a_changed_line_is_on_record_and_undone(letter):
    sign_on = waiting(letter, printed_name="Csa")
    edit_line(signon=sign_on, values={"printed_name": "Casa", "countries": ["MX"]}, at=NOON, by="mia", note="Typo.")

    assert last(sign_on).changes == {"printed_name": ["Csa", "Casa"], "countries": [["GT"], ["MX"]]}
    undo_decision(decision=last(sign_on), at=NOON, by="mia")

    assert fresh(sign_on).printed_name == "Csa"
    assert [country.code for country in fresh(sign_on).countries] == ["GT"]


def test_editions_that_print_a_line_get_dated_errata(letter):
    sign_on = waiting(letter, printed_name="Csa")
    quiet = waiting(letter, printed_name="Hidden", listing="withheld")
    for each in (sign_on, quiet):
        approve_signon(signon=each, at=NOON, by="mia")
    freeze_edition(letter=letter, at=NOON, by="mia")

    edit_line(signon=sign_on, values={"printed_name": "Casa"}, at=NOON + MINUTE, by="mia")
    edit_line(signon=quiet, values={"printed_name": "Hidden still"}, at=NOON + MINUTE, by="mia")
    for each in (sign_on, quiet):
        withdraw_signon(signon=each, at=NOON + 2 * MINUTE, by="mia")

    assert list(Erratum.objects.values_list("kind", "before", "after")) == [
        ("corrected", "Csa", "Casa"),
        ("withdrawn", "Csa", ""),
    ]


def test_a_name_that_is_withheld_from_now_on_is_in_no_erratum(letter):
    sign_on = waiting(letter, printed_name="Ana")
    approve_signon(signon=sign_on, at=NOON, by="mia")
    freeze_edition(letter=letter, at=NOON, by="mia")

    edit_line(signon=sign_on, values={"listing": "withheld", "printed_name": "A."}, at=NOON, by="mia")

    assert not Erratum.objects.exists()


def test_a_correction_changes_nothing_before_it_was_reviewed(letter):
    sign_on = waiting(letter, printed_name="Csa")

    correction = ask_for_correction(signon=sign_on, values={"printed_name": "Casa", "title": "director"}, at=NOON)

    assert fresh(sign_on).printed_name == "Csa"
    accept_correction(correction=correction, at=NOON, by="mia")
    sign_on = fresh(sign_on)
    assert (sign_on.printed_name, sign_on.contact.title) == ("Casa", "director")
    correction.refresh_from_db()
    assert (correction.state, correction.wanted) == (CorrectionState.ACCEPTED, {})
    assert Message.objects.get().kind == MessageKind.CORRECTION


def test_a_later_correction_replaces_the_one_that_waits(letter):
    sign_on = waiting(letter)
    ask_for_correction(signon=sign_on, values={"printed_name": "One"}, at=NOON)

    ask_for_correction(signon=sign_on, values={"printed_name": "Two"}, at=NOON)

    assert list(Correction.objects.order_by("pk").values_list("state", "wanted")) == [
        ("replaced", {}),
        ("waiting", {"printed_name": "Two"}),
    ]


def test_a_new_mailbox_answers_before_it_counts_and_the_old_one_is_told(letter):
    sign_on = waiting(letter)
    old = sign_on.contact.email
    status = token_of(link_for(sign_on, LinkPurpose.STATUS, at=NOON))
    correction = ask_for_correction(signon=sign_on, values={"email": "new@casa.example"}, at=NOON)
    assert Message.objects.get().kind == MessageKind.MAILBOX

    with pytest.raises(Refused, match="not confirmed from its mailbox"):
        accept_correction(correction=correction, at=NOON, by="mia")
    confirm_mailbox(link=link_for(sign_on, LinkPurpose.MAILBOX, at=NOON), at=NOON)
    accept_correction(correction=correction, at=NOON, by="mia")

    assert fresh(sign_on).contact.email == "new@casa.example"
    assert find_link(status, LinkPurpose.STATUS) is None
    told = Message.objects.get(kind=MessageKind.MAILBOX_CHANGED)
    assert told.correction.wanted == {"former_email": old}


def test_a_declined_correction_leaves_everything_and_says_why(letter):
    sign_on = waiting(letter, printed_name="Csa")
    correction = ask_for_correction(signon=sign_on, values={"printed_name": "Best NGO"}, at=NOON)

    decline_correction(correction=correction, reason="Names only, please.", at=NOON, by="mia")

    assert fresh(sign_on).printed_name == "Csa"
    assert last(sign_on).reason == "Names only, please."


def test_a_dispute_is_settled_once(letter):
    sign_on = waiting(letter)
    SignOn.objects.filter(pk=sign_on.pk).update(disputed_at=NOON)

    for _ in range(2):
        settle_dispute(signon=sign_on, at=NOON, by="mia", note="Telephoned.")

    assert fresh(sign_on).disputed_at is None
    assert sign_on.decisions.count() == 1


def test_decisions_are_neither_changed_nor_deleted_but_their_words_may_be_forgotten(letter):
    sign_on = waiting(letter)
    reject_signon(signon=sign_on, at=NOON, by="mia", reason="Private words.")
    decision = last(sign_on)

    for change in ({"by": "leo"}, {"reason": "Other words."}, {"after": "approved"}):
        with pytest.raises(FrozenRow):
            Decision.objects.filter(pk=decision.pk).update(**change)
    with pytest.raises(FrozenRow):
        decision.delete()
    Decision.objects.filter(pk=decision.pk).blank()

    decision.refresh_from_db()
    assert (decision.reason, decision.by, decision.step) == ("", "mia", "rejected")


def test_two_sign_ons_of_one_mailbox_cannot_come_to_bear_one_name(letter):
    one, other = (from_mailbox(letter, name) for name in ("Casa del Migrante", "Casa del Migrnte"))
    correction = ask_for_correction(signon=other, values={"printed_name": one.printed_name}, at=NOON)

    with pytest.raises(Refused, match="same mailbox has another sign-on"):
        edit_line(signon=other, values={"printed_name": one.printed_name}, at=NOON, by="mia")
    with pytest.raises(Refused, match="same mailbox has another sign-on"):
        accept_correction(correction=correction, at=NOON, by="mia")

    reject_signon(signon=one, at=NOON, by="mia")
    edit_line(signon=other, values={"printed_name": one.printed_name}, at=NOON, by="mia")
    with pytest.raises(Refused, match="same mailbox has another sign-on"):
        undo_decision(decision=Decision.objects.get(step=Step.REJECTED), at=NOON, by="mia")
    with pytest.raises(Refused, match="same mailbox has another sign-on"):
        reconsider_signon(signon=one, at=NOON, by="mia")


def test_who_is_put_back_gets_no_mail_of_the_rejection_whatever_was_done_in_between(letter):
    signon = from_mailbox(letter, "Casa del Migrante")
    logo = Logo.objects.create(
        sign_on=signon, sha256="a" * 64, width=1, height=1, permission="Yes.", sent_at=NOON, file="logos/a.png"
    )
    SignOn.objects.filter(pk=signon.pk).update(confirmed_at=NOON)
    reject_signon(signon=signon, at=NOON, by="mia", reason="No.")
    judge_logo(logo=logo, state=LogoState.REFUSED, at=NOON, by="mia")
    assert Message.objects.get(kind=MessageKind.REJECTED).state == MessageState.WAITING

    reconsider_signon(signon=fresh(signon), at=NOON, by="mia")

    assert Message.objects.get(kind=MessageKind.REJECTED).state == MessageState.CANCELLED


def from_mailbox(letter, name):
    claim = claim_key(printed_name=name, email="ana@casa.example")
    signon = SignOnFactory(letter=letter, status=S.PENDING, organization=None, printed_name=name, claim_key=claim)
    SignOnContactFactory(sign_on=signon, email="ana@casa.example")
    return signon


def test_a_correction_is_not_made_to_what_was_withdrawn_since(letter):
    signon = from_mailbox(letter, "Casa del Migrante")
    correction = ask_for_correction(signon=signon, values={"printed_name": "Another House"}, at=NOON)
    withdraw_signon(signon=signon, at=NOON)

    with pytest.raises(Refused, match="does not stand on the letter any more"):
        accept_correction(correction=correction, at=NOON, by="mia")

    signon.refresh_from_db()
    assert signon.printed_name == "Casa del Migrante"
    declined = decline_correction(correction=correction, reason="It was withdrawn.", at=NOON, by="mia")
    assert declined.state == CorrectionState.DECLINED
