"""What a signatory does on their own page: answer, correct, withhold, withdraw, sign the new version, forget."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from campaigns.domain.publishing import close_letter
from campaigns.models import Edition, Letter
from signatories.domain.arranging import set_kinds
from signatories.domain.corrections import accept_correction, decline_correction
from signatories.domain.moderation import edit_line, reject_signon, undo_decision
from signatories.models import (
    Actor,
    Correction,
    CorrectionState,
    Decision,
    Erratum,
    LinkPurpose,
    Listing,
    LogoState,
    MessageKind,
    MessageState,
    PersonalLink,
    SignOnContact,
    SignOnStatus,
    Step,
)
from tests.signatories import personal_site as site
from tests.signatories.test_personal_pages import html, press, rows

pytestmark = pytest.mark.django_db

P, S = LinkPurpose, SignOnStatus
CORRECTION = {
    "printed_name": site.NAME,
    "acronym": "CMT",
    "place": "San Marcos",
    "website": "https://casa.example/",
    "person": site.PERSON,
    "title": "coordinadora",
    "email": site.EMAIL,
    "note": "",
}


@pytest.fixture
def letter():
    return site.open_letter_of_two_languages()


def steps(signon):
    return list(Decision.objects.filter(sign_on=signon.pk).order_by("pk").values_list("step", flat=True))


# -- how it stands -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "headline", "sentence"),
    [
        ("unconfirmed", "Not confirmed yet", "Nothing counts before you press the button behind its link."),
        ("pending", "Confirmed; the organizers look at it", "Nobody else sees it before the organizers have approved it."),
        ("approved", "Approved: it stands in the list", "There is nothing more for you to do."),
        ("asked_again", "The letter was changed. Do you sign the new version?", "Your sign-on to version 1.0 stands"),
        ("rejected", "The organizers did not accept this sign-on", "We could not reach you."),
        ("withdrawn", "Withdrawn", "It may be signed anew by the form."),
    ],
)  # fmt: skip
def test_the_state_is_told_in_plain_words(client, letter, state, headline, sentence):
    page = html(client, site.path("status", site.signed(letter, state)))

    assert f"<h1>{headline}</h1>" in page
    assert sentence in page
    for held in (site.PERSON, site.EMAIL, site.NOTE, "It is deleted 180 days after the letter is closed."):
        assert held in page


def test_a_decision_that_was_undone_is_told_to_nobody(client, letter):
    signon = site.signed(letter)
    reject_signon(signon=signon, at=timezone.now(), by=site.MODERATOR, reason="We could not reach you.")
    decision = Decision.objects.get(sign_on=signon.pk, step=Step.REJECTED)
    undo_decision(decision=decision, at=timezone.now(), by=site.MODERATOR)

    page = html(client, site.path("status", signon))

    assert "Confirmed; the organizers look at it" in page
    assert "Not accepted" not in page
    assert "We could not reach you." not in page


def test_a_type_that_staff_gave_is_told_as_such_and_not_as_another_line(client, letter):
    signon = site.signed(letter, "approved")
    set_kinds(letter=letter, kinds={signon.pk: "faith"}, at=timezone.now(), by=site.MODERATOR)

    page = html(client, site.path("status", signon))

    assert "Type of organization changed" in page
    assert "Printed line changed" not in page


def test_editions_and_their_remarks_stand_on_the_page(client, letter):
    signon = site.signed(letter, "approved")
    site.edition(letter)
    edit_line(signon=signon, values={"printed_name": "Casa Umán"}, at=timezone.now(), by=site.MODERATOR)

    page = html(client, site.path("status", signon))

    assert "Edition 1 contains it" in page
    assert "is written “Casa Umán” now." in page
    assert "Printed line changed" in page
    Erratum.objects.update(hidden_at=timezone.now())
    assert "is written “Casa Umán” now." not in html(client, site.path("status", signon))


def test_mails_are_told_by_kind_time_and_state_and_the_link_is_sent_again_within_limits(client, letter, settings):
    settings.MAIL_LIMITS = {**settings.MAIL_LIMITS, "address": 2}
    signon = site.signed(letter)
    signon.messages.filter(kind=MessageKind.RECEIVED).update(state=MessageState.BOUNCED)
    path = site.path("status", signon)

    places = {press(client, path, do="send") for _time in range(3)}

    assert places == {f"{path}?did=resent"}
    sent = signon.messages.filter(kind=MessageKind.STATUS_LINK).order_by("pk").values_list("state", flat=True)
    assert list(sent) == [MessageState.WAITING, MessageState.CAPPED, MessageState.CAPPED]
    page = html(client, places.pop())
    assert "came back: the mailbox did not take it" in page
    assert "The request to confirm" in page
    assert "not sent, because this mailbox had got enough messages by then" in page


def test_mails_to_others_about_it_are_not_told(client, letter):
    signon = site.signed(letter)
    signon.messages.filter(kind=MessageKind.RECEIVED).update(kind=MessageKind.NOTICE)

    page = html(client, site.path("status", signon))

    assert page.count("on its way</span>") == 1


def test_an_unknown_button_does_nothing(client, letter):
    signon = site.signed(letter)
    path = site.path("status", signon)
    before = rows()

    assert press(client, path, do="approve") == path
    assert press(client, path) == path

    assert rows() == before


# -- questions ---------------------------------------------------------------------------------------------------------


def test_a_question_is_answered_once(client, letter):
    signon = site.signed(letter)
    site.asked(signon)
    path = site.path("answer", signon)
    assert "Which board approved it?" in html(client, site.path("status", signon))

    press(client, path, answer="The general assembly.\nIn May.")
    press(client, path, answer="The general assembly.\nIn May.")

    answers = Decision.objects.filter(sign_on=signon.pk, step=Step.ANSWERED)
    assert list(answers.values_list("reason", "actor")) == [("The general assembly.\nIn May.", Actor.SIGNATORY)]
    page = html(client, site.path("status", signon))
    assert "The general assembly.<br>In May." in page
    assert 'id="answer"' not in page


def test_an_empty_answer_is_asked_for_beside_its_field(client, letter):
    signon = site.signed(letter)
    site.asked(signon)

    response = client.post(site.path("answer", signon), {"answer": " "})

    page = response.content.decode()
    assert response.status_code == 200
    assert 'href="#answer"' in page
    assert 'aria-invalid="true"' in page
    assert Step.ANSWERED not in steps(signon)


def test_without_a_question_nothing_is_taken(client, letter):
    signon = site.signed(letter)

    assert press(client, site.path("answer", signon), answer="Hello") == site.path("status", signon)

    assert Step.ANSWERED not in steps(signon)


# -- correct -----------------------------------------------------------------------------------------------------------


def test_a_correction_waits_for_review_and_the_page_says_what_it_asks_for(client, letter):
    signon = site.signed(letter, "approved")
    wanted = {"printed_name": "Casa del  Migrante Umán", "email": "new@casa.example", "note": "As on our seal."}

    place = press(client, site.path("correct", signon), **{**CORRECTION, **wanted})

    signon.refresh_from_db()
    assert signon.printed_name == site.NAME
    correction = Correction.objects.get()
    assert correction.wanted == {"printed_name": "Casa del Migrante Umán", "email": "new@casa.example"}
    assert correction.note == "As on our seal."
    page = html(client, place)
    for words in (
        "Casa del Migrante Umán",
        "new@casa.example",
        "As on our seal.",
        "The new mailbox has not answered yet",
    ):
        assert words in page
    again = html(client, site.path("correct", signon))
    assert 'value="Casa del Migrante Umán"' in again
    assert "A correction waits already." in again


def test_a_second_correction_takes_the_place_of_the_first(client, letter):
    signon = site.signed(letter, "approved")
    site.corrected(signon)

    press(client, site.path("correct", signon), **{**CORRECTION, "place": "Tecún Umán"})

    waiting = Correction.objects.get(state=CorrectionState.WAITING)
    assert waiting.wanted == {"place": "Tecún Umán"}


def test_a_correction_of_nothing_and_a_wrong_one_are_told_beside_the_field(client, letter):
    signon = site.signed(letter, "approved")
    path = site.path("correct", signon)

    same = client.post(path, CORRECTION).content.decode()
    wrong = client.post(
        path, {**CORRECTION, "printed_name": "Casa\u202e", "email": "nobody", "website": "javascript:alert(1)"}
    ).content.decode()

    assert "Nothing differs from what stands there now." in same
    assert "<title>Error: Correct the sign-on</title>" in wrong
    for name in ("printed_name", "email", "website"):
        assert f'href="#{name}"' in wrong
    assert 'value="coordinadora"' in wrong
    assert not Correction.objects.exists()


def test_a_correction_is_taken_back(client, letter):
    signon = site.signed(letter, "approved")
    site.corrected(signon)

    place = press(client, site.path("status", signon), do="take_back")

    correction = Correction.objects.get()
    assert (correction.state, correction.wanted, correction.note) == (CorrectionState.REPLACED, {}, "")
    assert "You took your correction back." in html(client, place)


def test_the_answer_to_a_correction_stands_on_the_page(client, letter):
    signon = site.signed(letter, "approved")
    decline_correction(
        correction=site.corrected(signon), reason="The seal says otherwise.", at=timezone.now(), by=site.MODERATOR
    )
    declined = html(client, site.path("status", signon))
    accept_correction(correction=site.corrected(signon), at=timezone.now(), by=site.MODERATOR, note=site.STAFF_NOTE)
    accepted = html(client, site.path("status", signon))

    assert "The seal says otherwise." in declined
    assert "Your correction was accepted" in accepted
    assert f"{site.NAME} Umán" in accepted
    assert site.STAFF_NOTE not in accepted


def test_a_logo_needs_its_permission_and_waits_for_review(client, letter):
    signon = site.signed(letter, "approved")
    drawn = BytesIO()
    Image.new("RGB", (40, 20), "red").save(drawn, format="PNG")

    def sent(**fields):
        logo = SimpleUploadedFile("logo.png", drawn.getvalue(), content_type="image/png")
        return client.post(site.path("correct", signon), {**CORRECTION, "logo": logo, **fields})

    without = sent()
    broken = client.post(
        site.path("correct", signon),
        {**CORRECTION, "logo": SimpleUploadedFile("logo.svg", b"<svg/>"), "logo_permission": "on"},
    )
    stored = sent(logo_permission="on")

    assert "Say that the logo may be shown" in without.content.decode()
    assert "This is not a PNG, JPEG or WebP picture." in broken.content.decode()
    assert stored.status_code == 303
    logo = signon.logos.get()
    assert (logo.state, logo.permission) == (
        LogoState.WAITING,
        "We allow you to show it beside the name on this letter.",
    )
    press(client, site.path("status", signon), do="take_back")
    logo.refresh_from_db()
    assert logo.state == LogoState.REFUSED


def test_a_person_corrects_title_and_affiliation_and_has_no_logo(client, letter):
    signon = site.signed(letter, "approved", capacity="affiliated", printed_detail="Professor, USAC", countries=[])

    page = html(client, site.path("correct", signon))

    assert 'value="Professor, USAC"' in page
    assert 'name="logo"' not in page
    assert 'name="acronym"' not in page


@pytest.mark.parametrize("name", ["correct", "withdraw"])
@pytest.mark.parametrize("state", ["unconfirmed", "rejected"])
def test_who_does_not_stand_on_the_letter_changes_nothing(client, letter, name, state):
    path = site.path(name, site.signed(letter, state))
    before = rows()

    response = client.post(path, {**CORRECTION, "place": "Elsewhere"})

    assert "This sign-on does not stand on the letter" in response.content.decode()
    assert rows() == before


# -- counted and not named ---------------------------------------------------------------------------------------------


def test_the_name_leaves_the_public_list_at_once(client, letter):
    signon = site.signed(letter, "approved")
    site.corrected(signon)
    public = f"/letters/{letter.slug}/"
    assert site.NAME in html(client, public)

    place = press(client, site.path("status", signon), do="withhold")

    assert site.NAME not in html(client, public)
    signon.refresh_from_db()
    assert signon.listing == Listing.WITHHELD
    last = Decision.objects.filter(sign_on=signon.pk, step=Step.EDITED).get()
    assert (last.actor, last.by) == (Actor.SIGNATORY, "")
    assert not Erratum.objects.exists()
    page = html(client, place)
    assert "Approved: it is counted and not named" in page
    assert "Name taken out of the list" in page
    assert "Do not name it any more" not in page
    assert press(client, site.path("status", signon), do="withhold")
    assert steps(signon).count(Step.EDITED) == 1


@pytest.mark.parametrize("state", ["rejected", "withdrawn"])
def test_who_does_not_stand_is_not_withheld(client, letter, state):
    signon = site.signed(letter, state)
    path = site.path("status", signon)
    assert 'value="withhold"' not in html(client, path)

    assert press(client, path, do="withhold") == f"{path}?did=unchanged"

    signon.refresh_from_db()
    assert signon.listing == Listing.PUBLIC


def test_to_be_named_again_is_a_correction_and_withholding_forgets_that_wish(client, letter):
    signon = site.signed(letter, "approved", listing="withheld")
    press(client, site.path("correct", signon), **{**CORRECTION, "listing": "public"})
    signon.refresh_from_db()
    assert signon.listing == Listing.WITHHELD
    assert Correction.objects.get().wanted == {"listing": "public"}

    press(client, site.path("status", signon), do="withhold")

    accept_correction(correction=Correction.objects.get(), at=timezone.now(), by=site.MODERATOR)
    signon.refresh_from_db()
    assert signon.listing == Listing.WITHHELD


def test_a_named_one_is_not_withheld_by_a_correction_without_the_field(client, letter):
    signon = site.signed(letter, "approved")

    press(client, site.path("correct", signon), **{**CORRECTION, "place": "Tecún", "listing": "withheld"})

    assert Correction.objects.get().wanted == {"place": "Tecún"}


# -- withdraw ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["pending", "approved", "asked_again"])
def test_withdrawing_leaves_the_list_and_its_reason_stays_with_the_organizers(client, letter, state):
    signon = site.signed(letter, state)
    path = site.path("withdraw", signon)
    assert "It cannot be undone." in html(client, path)

    place = press(client, path, reason="Our board changed its mind.")

    signon.refresh_from_db()
    assert signon.status == S.WITHDRAWN
    decision = Decision.objects.get(sign_on=signon.pk, step=Step.WITHDRAWN)
    assert (decision.actor, decision.by, decision.note) == (Actor.SIGNATORY, "", "Our board changed its mind.")
    assert site.NAME not in html(client, f"/letters/{letter.slug}/")
    assert "Done: the sign-on is withdrawn." in html(client, place)
    assert press(client, path) == site.path("status", signon)
    assert steps(signon).count(Step.WITHDRAWN) == 1


def test_after_an_edition_the_page_promises_a_remark_and_it_comes(client, letter):
    signon = site.signed(letter, "approved")
    site.edition(letter)
    page = html(client, site.path("withdraw", signon))

    press(client, site.path("withdraw", signon))

    assert "The name stays in edition 1: what was handed over is not changed." in page
    assert Erratum.objects.get().before == site.NAME
    assert "has withdrawn." in html(client, site.path("status", signon))


# -- sign the new version ----------------------------------------------------------------------------------------------


def agreed(signon, **fields):
    present = signon.letter.versions.order_by("-major", "-minor").first()
    return {"version": present.pk, "language": "es", "attested": "on", **fields}


def test_the_new_version_is_signed_with_what_changed_before_the_eyes(client, letter):
    signon = site.signed(letter, "asked_again")
    path = site.path("sign_again", signon, language="es")
    page = html(client, path)

    place = press(client, path, **agreed(signon))

    for words in ("The minister was replaced.", "cambiarán", "cambiaron", "<del>", "<ins>", "Aquí están las palabras que cambiaron."):  # fmt: skip
        assert words in page
    signon.refresh_from_db()
    assert (signon.status, signon.version.number, signon.language) == (S.APPROVED, "2.0", "es")
    assert "Una carta sobre derechos" in signon.attestation
    assert "2.0" in signon.attestation
    assert place == site.path("status", signon, language="es") + "?did=renewed"
    assert press(client, path, **agreed(signon)) == site.path("status", signon, language="es")
    assert steps(signon).count(Step.RENEWED) == 1


def test_it_can_be_read_and_signed_in_another_language(client, letter):
    signon = site.signed(letter, "asked_again")
    path = site.path("sign_again", signon)
    page = html(client, f"{path}?text=en")

    press(client, path, **agreed(signon, language="en"))

    assert "The words that were changed stand here." in page
    assert 'name="language" value="en"' in page
    signon.refresh_from_db()
    assert signon.language == "en"


def test_without_the_tick_nothing_is_signed(client, letter):
    signon = site.signed(letter, "asked_again")

    response = client.post(site.path("sign_again", signon), agreed(signon, attested=""))

    assert "Tick this box if you may sign" in response.content.decode()
    signon.refresh_from_db()
    assert signon.status == S.ASKED_AGAIN


def test_nobody_signs_words_that_did_not_stand_on_their_page(client, letter):
    signon = site.signed(letter, "asked_again")
    old = agreed(signon, version=signon.version.pk)

    response = client.post(site.path("sign_again", signon), old)

    page = response.content.decode()
    assert response.status_code == 200
    assert "The letter was changed while you were reading." in page
    signon.refresh_from_db()
    assert (signon.status, signon.version.number) == (S.ASKED_AGAIN, "1.0")


def test_the_form_of_another_letter_signs_nothing(client, letter):
    signon = site.signed(letter, "asked_again")
    other = site.open_letter_of_two_languages().versions.get()

    client.post(site.path("sign_again", signon), agreed(signon, version=other.pk))
    client.post(site.path("sign_again", signon), agreed(signon, language="fr"))

    signon.refresh_from_db()
    assert signon.status == S.ASKED_AGAIN


def test_a_language_that_left_is_told_and_the_others_are_offered(client, letter):
    signon = site.signed(letter, "approved")
    letter.texts.filter(language="es").update(is_public=False)
    site.change_substance(letter)

    page = html(client, site.path("sign_again", signon, language="es"))

    assert 'name="language" value="en"' in page
    assert "The words that were changed stand here." in page
    press(client, site.path("sign_again", signon), **agreed(signon, language="en"))
    signon.refresh_from_db()
    assert (signon.status, signon.language) == (S.APPROVED, "en")


def test_an_archived_letter_is_not_signed_again(client, letter):
    signon = site.signed(letter, "asked_again")
    close_letter(letter=letter, at=timezone.now())
    Letter.objects.filter(pk=letter.pk).update(status="archived")

    page = html(client, site.path("sign_again", signon))

    assert "The new version cannot be signed any more" in page
    assert "Read and sign version" not in html(client, site.path("status", signon))


# -- forget ------------------------------------------------------------------------------------------------------------


def test_the_contact_is_forgotten_and_the_line_stays(client, letter):
    signon = site.signed(letter, "approved")
    path = site.path("forget", signon)

    place = press(client, path, keep_line="yes")

    assert not SignOnContact.objects.filter(sign_on=signon).exists()
    assert site.NAME in html(client, f"/letters/{letter.slug}/")
    page = html(client, place)
    assert "your contact data is forgotten" in page
    assert "No contact data is kept with this sign-on." in page
    for gone in (site.PERSON, site.EMAIL, site.NOTE):
        assert gone not in page


def test_the_line_is_taken_off_too_and_every_link_is_dead(client, letter):
    signon = site.signed(letter, "approved")
    site.edition(letter)
    path, status = site.path("forget", signon), site.path("status", signon)
    page = html(client, path)

    place = press(client, path, keep_line="no")

    assert place == "/sign-ons/forgotten/"
    assert "letters@alliance.example" in page
    signon.refresh_from_db()
    assert signon.status == S.WITHDRAWN
    assert not PersonalLink.objects.filter(sign_on=signon).exists()
    assert client.get(status).status_code == client.get(path).status_code == 404
    assert site.NAME not in html(client, f"/letters/{letter.slug}/")
    assert Erratum.objects.count() == Edition.objects.count() == 1


@pytest.mark.parametrize("state", ["unconfirmed", "pending", "rejected", "withdrawn"])
def test_who_is_not_listed_has_no_line_to_keep(client, letter, state):
    signon = site.signed(letter, state)
    path = site.path("forget", signon)
    page = html(client, path)

    place = press(client, path, keep_line="yes")

    assert 'name="keep_line"' not in page
    assert ("so it is withdrawn" in page) == (state in ("unconfirmed", "pending"))
    assert place == "/sign-ons/forgotten/"
    signon.refresh_from_db()
    assert signon.status in (S.WITHDRAWN, S.REJECTED)
    assert not SignOnContact.objects.filter(sign_on=signon).exists()
    assert client.post(path, {}).status_code == 404


def test_without_a_choice_nothing_is_forgotten(client, letter):
    signon = site.signed(letter, "approved")

    response = client.post(site.path("forget", signon), {})

    assert "Choose one of the two." in response.content.decode()
    assert SignOnContact.objects.filter(sign_on=signon).exists()
