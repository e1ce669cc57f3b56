"""The pages behind a personal link: opening one changes nothing, a pressed button does one thing, once."""

import logging
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from campaigns.domain.publishing import close_letter, withdraw_letter
from campaigns.models import Letter
from config.logs import UtcFormatter
from signatories.domain.links import link_for, token_of
from signatories.domain.moderation import reject_signon
from signatories.domain.signing import withdraw_signon
from signatories.models import (
    Actor,
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
from tests.signatories import personal_site as site

pytestmark = pytest.mark.django_db

P, S = LinkPurpose, SignOnStatus
# Every page, with a purpose of a link that opens it.
PAGES = {
    "confirm": P.CONFIRM,
    "not_us": P.DISOWN,
    "mailbox": P.MAILBOX,
    "status": P.STATUS,
    "correct": P.STATUS,
    "answer": P.STATUS,
    "withdraw": P.STATUS,
    "sign_again": P.STATUS,
    "forget": P.STATUS,
}
LANGUAGES = ("en", "es", "de")


@pytest.fixture
def letter():
    return site.open_letter_of_two_languages()


def rows():
    """Everything that is stored."""
    return {model: list(model.objects.order_by("pk").values()) for model in apps.get_models()}


def html(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, response
    return response.content.decode()


def press(client, path, **fields):
    """Press a button: where it leads, which is never the page itself again without a look."""
    response = client.post(path, fields)
    assert response.status_code == 303, response.content.decode()
    return response.headers["Location"]


# -- all pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", site.STATES)
def test_opening_any_page_in_any_state_changes_nothing_and_is_kept_by_nobody(client, letter, state, language):
    signon = site.signed(letter, state)
    if state in ("pending", "approved"):
        site.corrected(signon, email="new@casa.example")
        site.asked(signon)
    paths = {name: site.path(name, signon, purpose, language) for name, purpose in PAGES.items()}
    before = rows()

    for name, path in paths.items():
        for method in (client.get, client.head):
            response = method(path)
            assert response.status_code in (200, 303), name
            assert response.headers["Cache-Control"] == "private, no-store", name
            assert response.headers["X-Robots-Tag"] == "noindex", name
            assert response.headers["Referrer-Policy"] == "same-origin", name
            assert response.headers["Content-Language"] == ("es" if language == "es" else "en"), name
            assert "session" not in response.cookies, name

    assert rows() == before


def test_a_button_is_what_changes_something(client, letter):
    """The control of the test before."""
    signon = site.signed(letter, "unconfirmed")
    path = site.path("confirm", signon, P.CONFIRM)
    before = rows()

    press(client, path)

    assert rows() != before


@pytest.mark.parametrize("name", PAGES)
def test_an_unknown_token_and_one_for_another_page_find_nothing(client, letter, name):
    signon = site.signed(letter)
    other = P.STATUS if PAGES[name] != P.STATUS else P.CONFIRM

    for token in ("x" * 43, "short", site.token(signon, other)):
        path = reverse(f"signatories:{name}", args=[token])
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_button_pressed_from_another_site_does_nothing(letter, name):
    signon = site.signed(letter, "unconfirmed" if name in ("confirm", "not_us") else "approved")
    site.corrected(signon, email="new@casa.example")
    path = site.path(name, signon, PAGES[name])
    before = rows()

    response = Client(enforce_csrf_checks=True).post(path, {"do": "withhold"})

    assert response.status_code == 403
    assert "Nothing was sent" in response.content.decode()
    assert rows() == before


@pytest.mark.parametrize("name", PAGES)
def test_the_title_names_nobody_and_the_language_switch_keeps_the_token(client, letter, name):
    signon = site.signed(
        letter, "asked_again" if name == "sign_again" else "unconfirmed" if name == "confirm" else "pending"
    )
    site.corrected(signon, email="new@casa.example")
    token = site.token(signon, PAGES[name])
    response = client.get(reverse(f"signatories:{name}", args=[token]), follow=True)

    page = response.content.decode()

    title = page.partition("<title>")[2].partition("</title>")[0]
    assert site.NAME not in title
    assert site.PERSON not in title
    shown = "status" if name == "answer" else name
    with override("es"):
        assert f'href="{reverse(f"signatories:{shown}", args=[token])}" lang="es"' in page


def test_links_to_other_sites_tell_nothing_of_the_page(client, letter):
    signon = site.signed(letter, "asked_again")

    for name in ("status", "sign_again"):
        page = html(client, site.path(name, signon))
        assert (
            page.count('href="https://example.org/') == page.count('<a rel="noreferrer" href="https://example.org/') > 0
        )


def test_no_token_reaches_the_log(client, letter, caplog):
    signon = site.signed(letter)
    token = site.token(signon)
    with caplog.at_level(logging.DEBUG):
        client.get(reverse("signatories:confirm", args=[token]))

    said = [UtcFormatter().format(record) for record in caplog.records]

    assert any("Not Found" in line for line in said)
    assert not any(token in line for line in said)


def test_pages_without_a_token_hold_nothing(client):
    for name in ("thank_you", "forgotten"):
        response = client.get(reverse(f"signatories:{name}"))
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"
        assert client.post(reverse(f"signatories:{name}")).status_code == 405


# -- confirm -----------------------------------------------------------------------------------------------------------


def test_the_page_says_what_will_be_confirmed(client, letter):
    signon = site.signed(letter, "unconfirmed")
    not_us = site.path("not_us", signon, P.DISOWN)

    page = html(client, site.path("confirm", signon, P.CONFIRM))

    for words in (site.NAME, "Guatemala", "Una carta sobre derechos", "Version 1.0, in Spanish", site.PERSON, "https://casa.example/", "a…@casa.example", "Aquí están las palabras que cambiarán.", "(Guatemala Time)", "Yes, we sign", not_us):  # fmt: skip
        assert words in page, words
    assert site.EMAIL not in page
    assert site.NOTE not in page


def test_a_withheld_one_is_confirmed_as_counted_and_not_named(client, letter):
    signon = site.signed(letter, "unconfirmed", listing="withheld")

    page = html(client, site.path("confirm", signon, P.CONFIRM))

    assert "Counted, but not named" in page
    assert "Guatemala</p>" not in page


def test_the_button_confirms_and_leads_to_the_page_of_the_signatory(client, letter):
    signon = site.signed(letter, "unconfirmed")

    place = press(client, site.path("confirm", signon, P.CONFIRM, "es"))

    signon.refresh_from_db()
    assert signon.status == S.PENDING
    assert place == site.path("status", signon, language="es") + "?did=confirmed"
    assert signon.receipts.count() == 1
    assert html(client, place)


def test_pressed_twice_the_second_lands_on_the_same_page(client, letter):
    signon = site.signed(letter, "unconfirmed")
    path = site.path("confirm", signon, P.CONFIRM)
    first = press(client, path)

    second = press(client, path)

    assert second == first.replace("confirmed", "already")
    assert Decision.objects.filter(sign_on=signon.pk, step=Step.CONFIRMED).count() == 1
    assert "This sign-on is confirmed" in html(client, path)
    withdraw_signon(signon=signon, at=timezone.now(), actor=Actor.SIGNATORY)
    withdrawn = html(client, path)
    assert "This sign-on was withdrawn" in withdrawn
    assert "This sign-on is confirmed" not in withdrawn


def test_a_used_link_that_is_old_sends_the_way_to_the_mailbox_and_does_not_show_it(client, letter):
    signon = site.signed(letter)
    path = site.path("confirm", signon, P.CONFIRM)
    PersonalLink.objects.filter(purpose=P.CONFIRM).update(used_at=timezone.now(), expires_at=timezone.now())

    page = html(client, path)
    place = press(client, path, do="send")

    assert site.token(signon) not in page + place
    assert signon.messages.filter(kind=MessageKind.STATUS_LINK).count() == 1
    assert "We send you a new message" in html(client, place)


def test_an_expired_link_can_be_sent_anew_and_the_answer_is_the_same_over_the_limit(client, letter, settings):
    settings.MAIL_LIMITS = {**settings.MAIL_LIMITS, "address": 2}
    signon = site.signed(letter, "unconfirmed")
    path = site.path("confirm", signon, P.CONFIRM)
    PersonalLink.objects.update(expires_at=timezone.now())

    page = html(client, path)
    places = {press(client, path, do="send") for _time in range(3)}

    assert "<h1>This link has expired</h1>" in page
    assert "Send a new message" in page
    assert places == {f"{path}?did=resent"}
    states = list(signon.messages.order_by("pk").values_list("kind", "state"))
    assert (
        states == [(MessageKind.CONFIRM, MessageState.WAITING)] * 2 + [(MessageKind.CONFIRM, MessageState.CAPPED)] * 2
    )


def test_an_expired_link_confirms_nothing(client, letter):
    signon = site.signed(letter, "unconfirmed")
    path = site.path("confirm", signon, P.CONFIRM)
    PersonalLink.objects.update(expires_at=timezone.now())

    assert press(client, path) == path

    signon.refresh_from_db()
    assert signon.status == S.UNCONFIRMED


def test_after_the_grace_nothing_is_confirmed_or_sent(client, letter):
    signon = site.signed(letter, "unconfirmed")
    path = site.path("confirm", signon, P.CONFIRM)
    close_letter(letter=letter, at=timezone.now() - timedelta(hours=25))

    page = html(client, path)
    press(client, path, do="send")
    press(client, path)

    assert "<h1>The letter was closed, and the time to confirm is over</h1>" in page
    assert "<button" not in page.partition("<main")[2]
    assert signon.messages.count() == 1
    signon.refresh_from_db()
    assert signon.status == S.UNCONFIRMED


def test_a_rejected_one_is_told_so_kindly(client, letter):
    signon = site.signed(letter, "unconfirmed")
    path = site.path("confirm", signon, P.CONFIRM)
    reject_signon(signon=signon, at=timezone.now(), by=site.MODERATOR, note=site.STAFF_NOTE)

    page = html(client, path)

    assert "<h1>The organizers looked at this sign-on and did not accept it</h1>" in page
    assert site.STAFF_NOTE not in page
    assert press(client, path) == path


def test_a_rejection_is_told_on_the_page_no_earlier_than_by_its_mail(client, letter):
    signon = site.signed(letter)
    path, refused = site.path("status", signon), "The organizers did not accept this sign-on"
    reject_signon(signon=signon, at=timezone.now(), by=site.MODERATOR, reason="We could not reach you.")

    early = html(client, path)
    assert "<h1>Confirmed; the organizers look at it</h1>" in early
    for words in (refused, "We could not reach you.", "Not accepted by the organizers", "The sign-on was not accepted"):
        assert words not in early
    Message.objects.filter(kind=MessageKind.REJECTED).update(state=MessageState.SENT)
    assert refused in html(client, path)


# -- this was not us ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["unconfirmed", "pending", "approved"])
def test_disowning_takes_the_sign_on_back_and_every_link_with_it(client, letter, state):
    signon = site.signed(letter, state)
    path = site.path("not_us", signon, P.DISOWN)
    assert "Take this sign-on back?" in html(client, path)

    assert press(client, path) == reverse("signatories:thank_you")

    signon.refresh_from_db()
    assert signon.status == S.WITHDRAWN
    assert not PersonalLink.objects.filter(sign_on=signon).exists()
    assert SignOnContact.objects.filter(sign_on=signon).exists() == (state != "unconfirmed")
    assert client.get(path).status_code == 404


def test_a_dispute_is_told_to_the_organizers_with_its_words_and_takes_nothing_off(client, letter):
    signon = site.signed(letter, "approved")
    path = site.path("not_us", signon, P.DISPUTE)
    page = html(client, path)

    assert press(client, path, words="  Our board did not sign.\nAsk Marta.  ") == reverse("signatories:thank_you")

    signon.refresh_from_db()
    assert signon.disputed_at is not None
    assert signon.status == S.APPROVED
    decision = Decision.objects.get(sign_on=signon.pk, step=Step.DISPUTED)
    assert (decision.note, decision.reason) == ("Our board did not sign.\nAsk Marta.", "")
    assert "Thank you, the organizers know" in html(client, path)
    assert site.PERSON not in page
    assert site.EMAIL not in page
    assert "Our board" not in html(client, site.path("status", signon))


def test_a_dispute_pressed_twice_is_one(client, letter):
    signon = site.signed(letter)
    path = site.path("not_us", signon, P.DISPUTE)
    press(client, path)

    assert client.post(path).status_code == 200

    assert Decision.objects.filter(sign_on=signon.pk, step=Step.DISPUTED).count() == 1


def test_the_known_address_learns_no_title_of_a_letter_under_embargo(client):
    letter = site.open_letter_of_two_languages(public_from=timezone.now() + site.DAY)
    signon = site.signed(letter)

    page = html(client, site.path("not_us", signon, P.DISPUTE))
    own = html(client, site.path("status", signon))

    assert "Una carta sobre derechos" not in page
    assert "Una carta sobre derechos" in own


def test_a_dispute_with_deceiving_characters_is_asked_for_again(client, letter):
    signon = site.signed(letter)

    page = client.post(site.path("not_us", signon, P.DISPUTE), {"words": "safe\u202etxt.exe"})

    assert page.status_code == 200
    assert "Type it again by hand." in page.content.decode()
    signon.refresh_from_db()
    assert signon.disputed_at is None


def test_an_expired_dispute_link_shows_whom_to_write_to(client, letter):
    signon = site.signed(letter)
    path = site.path("not_us", signon, P.DISPUTE)
    PersonalLink.objects.filter(purpose=P.DISPUTE).update(expires_at=timezone.now())

    page = client.post(path).content.decode()

    assert "<h1>This link has expired</h1>" in page
    assert "letters@alliance.example" in page
    signon.refresh_from_db()
    assert signon.disputed_at is None


# -- a new mailbox -----------------------------------------------------------------------------------------------------


def test_the_owner_of_a_new_mailbox_confirms_it(client, letter):
    signon = site.signed(letter, "approved")
    correction = site.corrected(signon, email="new@casa.example")
    path = site.path("mailbox", signon, P.MAILBOX)
    page = html(client, path)

    assert press(client, path) == path
    assert press(client, path) == path

    correction.refresh_from_db()
    assert correction.email_confirmed_at is not None
    assert "n…@casa.example" in page
    assert "this mailbox is confirmed" in html(client, path)
    assert site.token(signon) not in page


def test_the_link_to_a_replaced_correction_leads_nowhere(client, letter):
    signon = site.signed(letter, "approved")
    site.corrected(signon, email="new@casa.example")
    path = site.path("mailbox", signon, P.MAILBOX)
    site.corrected(signon, email="other@casa.example")

    assert client.get(path).status_code == 404


def test_a_correction_that_was_taken_back_asks_no_mailbox(client, letter):
    signon = site.signed(letter, "approved")
    site.corrected(signon, email="new@casa.example")
    path = site.path("mailbox", signon, P.MAILBOX)

    press(client, site.path("status", signon), do="take_back")

    assert client.get(path).status_code == 404
    assert signon.messages.get(kind=MessageKind.MAILBOX).state == MessageState.CANCELLED


# -- what became of the letter -----------------------------------------------------------------------------------------


def test_what_was_signed_is_theirs_to_read_whatever_became_of_the_letter(client, letter):
    signon = site.signed(letter, "asked_again")
    now = timezone.now()

    changed = html(client, site.path("status", signon))
    Letter.objects.filter(pk=letter.pk).update(public_from=now + site.DAY)
    embargoed = html(client, site.path("status", signon))
    Letter.objects.filter(pk=letter.pk).update(public_from=None)
    withdraw_letter(letter=letter, at=now)
    withdrawn = html(client, site.path("status", signon))

    sha256 = signon.version.texts.get(language="es").sha256
    for page in (changed, embargoed, withdrawn):
        assert "Aquí están las palabras que cambiarán." in page
        assert "que cambiaron" not in page
        assert f"SHA-256 {sha256}" in page
        assert "Version 1.0, in Spanish" in page
        assert "He leído la carta (versión 1.0) y puedo firmarla." in page
    assert f"/es/letters/{letter.slug}/" in changed
    assert f"/es/letters/{letter.slug}/" not in embargoed + withdrawn


# -- canaries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", site.STATES)
def test_no_page_shows_another_sign_on_or_what_stays_with_the_staff(client, letter, state):
    site.signed(
        letter,
        "pending",
        printed_name="Other Secret Body",
        person="Olga Secreta",
        email="olga@other.example",
        note="other note",
    )
    SignOn.objects.update(network="networkhash", flags=["network"])
    signon = site.signed(letter, state)
    if state in ("pending", "approved"):
        site.asked(signon)
        site.corrected(signon, email="new@casa.example")
        SignOn.objects.filter(pk=signon.pk).update(disputed_at=timezone.now())

    for name, purpose in PAGES.items():
        for language in ("en", "es"):
            page = client.get(site.path(name, signon, purpose, language), follow=True).content.decode()
            for canary in ("Other Secret Body", "Olga", "olga@", "other note", "networkhash", site.MODERATOR, site.STAFF_NOTE):  # fmt: skip
                assert canary not in page, (name, canary)


def test_who_confirmed_leaves_their_mark_as_signatory(client, letter):
    signon = site.signed(letter, "unconfirmed")

    press(client, site.path("confirm", signon, P.CONFIRM))

    last = Decision.objects.filter(sign_on=signon.pk).order_by("-pk").first()
    assert (last.step, last.actor, last.by) == (Step.CONFIRMED, Actor.SIGNATORY, "")
    assert Message.objects.filter(sign_on=signon, kind=MessageKind.RECEIVED).count() == 1
    assert token_of(link_for(signon, P.STATUS, at=timezone.now()))
