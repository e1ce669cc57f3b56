"""What is held about a person, by their mailbox: as data, and by the command."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from signatories.domain.claims import email_key
from signatories.domain.held import count_held, held_about, record_report
from signatories.domain.moves import record
from signatories.domain.posting import post, post_to_signatory
from signatories.editions import freeze_edition
from signatories.models import (
    ContactRecord,
    ContactUse,
    Correction,
    CorrectionState,
    MessageKind,
    Representative,
    SignOn,
    Step,
)
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnContactFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

EMAIL = "ana@example.org"


@pytest.fixture
def signon():
    letter = LetterFactory(slug="rights")
    TextFactory(letter=letter)
    signon = SignOnFactory(letter=letter, printed_name="Comité", language="en")
    SignOnContactFactory(sign_on=signon, person="Ana", email=EMAIL, note="Call me.")
    SignOnContactFactory(person="Somebody else", email="else@example.org")
    return signon


def test_everything_about_a_mailbox_is_found_and_nothing_about_others(signon):
    freeze_edition(letter=signon.letter, at=NOON, by="owner")
    record(signon, step=Step.ASKED, at=NOON, by="moderator", reason="Who are you?", note="Odd.")
    post_to_signatory(MessageKind.QUESTION, signon, at=NOON)
    Correction.objects.create(sign_on=signon, wanted={"title": "director"}, note="Please.", asked_at=NOON)
    Representative.objects.create(
        organization=OrganizationFactory(name="Comité"), person="Ana", email="Ana@Example.org", language="es"
    )
    User.objects.create_user("ana", EMAIL)
    User.objects.create_user("else", "else@example.org")

    held = held_about(" ANA@example.org ")

    (one,) = held["sign_ons"]
    assert (one["letter"], one["printed_name"], one["status"]) == ("rights", "Comité", "approved")
    assert one["contact"] == {"person": "Ana", "title": "coordinator", "email": EMAIL, "note": "Call me."}
    assert (one["decisions"][0]["told"], one["decisions"][0]["note"]) == ("Who are you?", "Odd.")
    assert one["corrections"][0]["wanted"] == {"title": "director"}
    assert [each["kind"] for each in one["messages"]] == ["question"]
    assert one["editions_that_print_it"] == [1]
    assert one["contact_kept_until"] == "2026-08-29T12:00:00+00:00"
    assert [each["person"] for each in held["representatives"]] == ["Ana"]
    assert [each["username"] for each in held["accounts"]] == ["ana"]
    assert held["messages"] == []
    assert count_held(held) == 3
    assert "else" not in json.dumps(held).replace("Somebody", "")


@pytest.mark.parametrize("field", ["email", "former_email"])
def test_an_address_in_a_correction_is_found(signon, field):
    Correction.objects.create(
        sign_on=signon, wanted={field: "New@example.org"}, asked_at=NOON, state=CorrectionState.ACCEPTED
    )

    assert [each["number"] for each in held_about("new@example.org")["sign_ons"]] == [signon.pk]


def test_messages_to_a_mailbox_that_has_no_sign_on_are_found(signon):
    post(MessageKind.NOTICE, to="known@example.org", language="en", at=NOON, letter=signon.letter, sign_on=signon)

    held = held_about("known@example.org")

    assert (held["sign_ons"], [each["kind"] for each in held["messages"]]) == ([], ["notice"])


def test_who_may_see_some_campaigns_alone_is_told_of_these(signon):
    other = SignOnFactory()
    SignOnContactFactory(sign_on=other, email=EMAIL)
    User.objects.create_user("ana", EMAIL)

    held = held_about(EMAIL, signons=SignOn.objects.filter(letter=signon.letter), everything=False)

    assert [each["number"] for each in held["sign_ons"]] == [signon.pk]
    assert set(held) == {"email", "sign_ons"}


def test_a_look_is_on_record_for_each_letter_without_the_address(signon):
    record_report(held_about(EMAIL), by="ana", at=NOON, why="She asked.")
    record_report(held_about("nobody@example.org"), by="ana", at=NOON)

    found = ContactRecord.objects.order_by("pk").values_list("by", "use", "letter", "rows", "why")
    assert list(found) == [
        ("ana", ContactUse.REPORT, signon.letter_id, 1, "She asked."),
        ("ana", ContactUse.REPORT, None, 0, ""),
    ]


def test_the_command_prints_json_and_leaves_a_record(signon):
    out = StringIO()
    call_command("held_about", EMAIL, "--why", "She asked.", stdout=out)

    assert json.loads(out.getvalue()) == held_about(EMAIL)
    assert ContactRecord.objects.get().by == "manage.py held_about"


def test_looking_costs_no_more_with_other_peoples_rows(signon, django_assert_max_num_queries):
    for _ in range(5):
        SignOnContactFactory()

    with django_assert_max_num_queries(22):
        assert len(held_about(EMAIL)["sign_ons"]) == 1
    assert signon.contact.email_key == email_key(EMAIL)
