"""Receiving and confirming: what the form sends becomes rows, a mail and a decision, once."""

import datetime
import uuid
from dataclasses import replace

import pytest

from campaigns.domain.errors import Refused
from campaigns.domain.publishing import close_letter
from campaigns.models import LetterStatus
from signatories.domain.links import find_link, link_for, token_of
from signatories.domain.moderation import approve_signon, reject_signon
from signatories.domain.signing import (
    SignOnRequest,
    confirm_signon,
    disown_signon,
    dispute_signon,
    hindrance_to_signing,
    submit_signon,
    withdraw_signon,
)
from signatories.models import (
    Actor,
    Decision,
    LinkPurpose,
    Message,
    MessageKind,
    MessageState,
    PersonalLink,
    Representative,
    SignOn,
    SignOnContact,
    SignOnStatus,
    Step,
)
from tests.factories import NOON, LetterFactory, OrganizationFactory, TextFactory

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def letter():
    letter = LetterFactory(status=LetterStatus.OPEN, deadline=NOON + 10 * HOUR)
    TextFactory(letter=letter)
    return letter


def request(**values):
    return replace(
        SignOnRequest(
            capacity="organization",
            printed_name="Casa del Migrante",
            person="Ana Brito",
            title="coordinator",
            email="ana@casa.example",
            language="en",
            attestation="I may sign for it.",
            countries=["GT"],
            note="Good luck.",
            request_key=uuid.uuid4(),
            network="n" * 64,
        ),
        **values,
    )


def link_of(sign_on, purpose=LinkPurpose.CONFIRM, at=NOON):
    return link_for(sign_on, purpose, at=at)


def test_a_request_is_stored_with_its_contact_its_decision_and_the_mail_that_asks_to_confirm(letter):
    sign_on = submit_signon(letter=letter, request=request(), at=NOON)

    assert (sign_on.status, sign_on.version.number, sign_on.language) == (SignOnStatus.UNCONFIRMED, "1.0", "en")
    assert sign_on.attestation == "I may sign for it."
    contact = SignOnContact.objects.get(sign_on=sign_on)
    assert (contact.person, contact.email, contact.note) == ("Ana Brito", "ana@casa.example", "Good luck.")
    decision = Decision.objects.get(sign_on=sign_on)
    assert (decision.step, decision.actor, decision.by, decision.at) == (Step.RECEIVED, Actor.SIGNATORY, "", NOON)
    message = Message.objects.get()
    assert (message.kind, message.state, message.sign_on) == (MessageKind.CONFIRM, MessageState.WAITING, sign_on)
    assert not SignOn.objects.listed().exists()


def test_the_same_form_sent_twice_is_one_request(letter):
    once = request()

    first = submit_signon(letter=letter, request=once, at=NOON)
    second = submit_signon(letter=letter, request=replace(once, printed_name="Another name"), at=NOON + HOUR)

    assert first == second
    assert (SignOn.objects.count(), Message.objects.count(), Decision.objects.count()) == (1, 1, 1)


def test_the_same_claim_is_one_row_and_another_mail(letter):
    submit_signon(letter=letter, request=request(), at=NOON)

    again = request(printed_name="CASA DEL  MIGRANTE", email="Ana@Casa.example")
    submit_signon(letter=letter, request=again, at=NOON)

    assert SignOn.objects.get().printed_name == "Casa del Migrante"
    assert [message.kind for message in Message.objects.all()] == [MessageKind.CONFIRM] * 2
    assert list(Decision.objects.values_list("step", flat=True)) == [Step.REPEATED, Step.RECEIVED]


def test_a_claim_that_was_rejected_stays_rejected_when_it_is_sent_again(letter):
    sign_on = submit_signon(letter=letter, request=request(), at=NOON)
    confirm_signon(link=link_of(sign_on), at=NOON)
    reject_signon(signon=sign_on, at=NOON, by="mia")

    submit_signon(letter=letter, request=request(), at=NOON)

    assert SignOn.objects.get().status == SignOnStatus.REJECTED


def test_a_flood_in_the_name_of_others_does_not_bar_them_once_it_is_rejected(letter):
    forged = submit_signon(letter=letter, request=request(listing="withheld"), at=NOON)
    reject_signon(signon=forged, at=NOON, by="mod", reason="A flood.")

    true = submit_signon(letter=letter, request=request(), at=NOON + HOUR)

    assert (true.pk != forged.pk, true.status, true.listing) == (True, SignOnStatus.UNCONFIRMED, "public")
    assert confirm_signon(link=link_of(true), at=NOON + HOUR).status == SignOnStatus.PENDING


def test_who_withdrew_may_claim_anew(letter):
    sign_on = submit_signon(letter=letter, request=request(), at=NOON)
    confirm_signon(link=link_of(sign_on), at=NOON)
    withdraw_signon(signon=sign_on, at=NOON, actor=Actor.SIGNATORY)

    anew = submit_signon(letter=letter, request=request(), at=NOON)

    assert anew != sign_on
    assert anew.status == SignOnStatus.UNCONFIRMED


def test_a_stranger_who_claims_first_does_not_block_the_true_one(letter):
    wola = OrganizationFactory(name="WOLA", countries=["US"])
    forged = submit_signon(letter=letter, request=request(organization=wola, email="x@mail.example"), at=NOON)
    true = submit_signon(letter=letter, request=request(organization=wola, email="ana@wola.org"), at=NOON)
    for each in (forged, true):
        confirm_signon(link=link_of(each), at=NOON)

    approve_signon(signon=true, at=NOON, by="mia")

    with pytest.raises(Refused, match="already stands"):
        approve_signon(signon=forged, at=NOON, by="mia")
    assert set(SignOn.objects.values_list("status", flat=True)) == {SignOnStatus.APPROVED, SignOnStatus.PENDING}


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"status": LetterStatus.CLOSED, "closed_at": NOON}, NOON),
        ({"status": LetterStatus.DRAFT}, NOON),
        ({"status": LetterStatus.WITHDRAWN, "withdrawn_at": NOON}, NOON),
        ({"paused_at": NOON}, NOON),
        ({}, NOON + 10 * HOUR),
    ],
    ids=["closed", "draft", "withdrawn", "paused", "deadline"],
)
def test_a_letter_that_takes_no_sign_ons_refuses_and_keeps_nothing(letter, change, at):
    type(letter).objects.filter(pk=letter.pk).update(**change)
    letter.refresh_from_db()

    assert hindrance_to_signing(letter, at)
    with pytest.raises(Refused):
        submit_signon(letter=letter, request=request(), at=at)

    assert not SignOn.objects.exists()
    assert not Message.objects.exists()


def test_late_sign_ons_are_taken_until_the_hard_deadline(letter):
    type(letter).objects.filter(pk=letter.pk).update(hard_deadline=NOON + 20 * HOUR)

    submit_signon(letter=letter, request=request(), at=NOON + 19 * HOUR)

    assert SignOn.objects.count() == 1


def test_the_mailbox_confirms_once_and_a_moderator_is_asked(letter):
    sign_on = submit_signon(letter=letter, request=request(), at=NOON)
    link = link_of(sign_on)

    confirm_signon(link=link, at=NOON + HOUR)

    sign_on.refresh_from_db()
    assert (sign_on.status, sign_on.confirmed_at) == (SignOnStatus.PENDING, NOON + HOUR)
    assert Message.objects.filter(kind=MessageKind.RECEIVED).count() == 1
    with pytest.raises(Refused, match="confirmed before"):
        confirm_signon(link=link, at=NOON + HOUR)
    assert Decision.objects.filter(step=Step.CONFIRMED).count() == 1


def test_a_link_is_valid_for_72_hours_and_never_longer_than_a_day_after_the_deadline(letter):
    sign_on = submit_signon(letter=letter, request=request(), at=NOON)
    assert link_of(sign_on).expires_at == NOON + 34 * HOUR
    type(letter).objects.filter(pk=letter.pk).update(deadline=None)
    sign_on = SignOn.objects.get()
    PersonalLink.objects.all().delete()

    link = link_of(sign_on)

    assert link.expires_at == NOON + 72 * HOUR
    with pytest.raises(Refused, match="expired"):
        confirm_signon(link=link, at=NOON + 72 * HOUR)
    assert confirm_signon(link=link, at=NOON + 72 * HOUR - datetime.timedelta(seconds=1)).status == "pending"


def test_what_was_begun_before_the_letter_closed_is_confirmed_for_a_day(letter):
    sign_on = submit_signon(letter=letter, request=request(), at=NOON)
    link = link_of(sign_on)
    close_letter(letter=letter, at=NOON + HOUR)

    with pytest.raises(Refused, match="time to confirm is over"):
        confirm_signon(link=link, at=NOON + 25 * HOUR)
    assert confirm_signon(link=link, at=NOON + 24 * HOUR).status == SignOnStatus.PENDING


def test_a_token_is_stored_nowhere_and_opens_only_what_it_is_for(letter):
    sign_on = submit_signon(letter=letter, request=request(), at=NOON)
    link = link_of(sign_on)
    token = token_of(link)

    assert find_link(token, LinkPurpose.CONFIRM) == link
    assert find_link(token, LinkPurpose.STATUS) is None
    assert find_link(token[:-1] + "x", LinkPurpose.CONFIRM) is None
    assert token not in str(list(PersonalLink.objects.values()))
    assert token_of(link_of(sign_on, LinkPurpose.DISOWN)) != token
    assert link_of(sign_on) == link  # two mails carry the same one


def test_this_was_not_us_takes_an_unconfirmed_request_back_and_forgets_the_address(letter):
    sign_on = submit_signon(letter=letter, request=request(), at=NOON)
    link = link_of(sign_on, LinkPurpose.DISOWN)

    disown_signon(link=link, at=NOON)

    sign_on.refresh_from_db()
    assert (sign_on.status, sign_on.claim_key) == (SignOnStatus.WITHDRAWN, "")
    assert not SignOnContact.objects.exists()
    assert not PersonalLink.objects.exists()


def test_the_known_addresses_of_the_organization_are_told_once_and_may_dispute(letter):
    wola = OrganizationFactory(name="WOLA", countries=["US"])
    for email in ("office@wola.org", "ana@wola.org"):
        Representative.objects.create(organization=wola, email=email, language="en")
    Representative.objects.create(organization=wola, email="quiet@wola.org", language="en", gets_notices=False)
    sign_on = submit_signon(letter=letter, request=request(organization=wola, email="ana@wola.org"), at=NOON)
    assert not Message.objects.filter(kind=MessageKind.NOTICE).exists()  # nobody confirmed it yet

    confirm_signon(link=link_of(sign_on), at=NOON)

    notice = Message.objects.get(kind=MessageKind.NOTICE)
    assert notice.representative.email == "office@wola.org"
    dispute_signon(link=link_of(sign_on, LinkPurpose.DISPUTE), at=NOON)
    sign_on.refresh_from_db()
    assert (sign_on.status, sign_on.disputed_at) == (SignOnStatus.PENDING, NOON)
    assert Decision.objects.filter(step=Step.DISPUTED, actor=Actor.ORGANIZATION).count() == 1
