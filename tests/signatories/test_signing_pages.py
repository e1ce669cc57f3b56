"""The public form over HTTP: who finds it, what it says, what comes of sending it, and what nobody learns from it."""

import datetime
import json
import re
import uuid

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from campaigns.domain.previews import make_preview_link, preview_token
from campaigns.domain.texts import write_text
from campaigns.domain.versions import freeze_version
from campaigns.models import FormerAddress, Letter, VersionKind
from campaigns.text.canonical import parse
from signatories.form_keys import HONEYPOT, FormKey
from signatories.models import Alias, Logo, SignOn, SignOnContact
from tests.campaigns.test_pages import Page
from tests.factories import (
    CampaignFactory,
    LetterFactory,
    OrganizationFactory,
    SignOnContactFactory,
    SignOnFactory,
    TextFactory,
)
from tests.signatories.test_logos import picture

pytestmark = pytest.mark.django_db

SIGN = "/letters/rights/sign/"
RECEIVED = "/letters/rights/sign/received/"
NAMES = "/letters/rights/sign/organizations/"


def open_letter(**fields):
    fields = {"slug": "rights", "status": "open", "closed_at": None, **fields}
    made = LetterFactory(**fields)
    for language in ("en", "es"):
        TextFactory(letter=made, language=language)
    return made


@pytest.fixture
def letter():
    return open_letter(deadline=timezone.now() + datetime.timedelta(days=9), time_zone="America/Guatemala")


def key_in(response):
    return re.search(r'name="key" value="([^"]+)"', response.content.decode())[1]


def filled(client, address=SIGN, **changes):
    """What a person sends who opened the form and typed for a new organization."""
    return {
        "key": key_in(client.get(address)),
        HONEYPOT: "",
        "capacity": "organization",
        "organization": "New Network",
        "country": "GT",
        "person": "Ana Brito",
        "title": "director",
        "email": "ana@network.example",
        "attestation": "on",
        "do": "send",
        **changes,
    }


def marked(page, tag, name, **wanted):
    """Whether ``page`` has such a tag with the bare attribute ``name``: checked, selected, open."""
    return [attributes for attributes in page.all(tag, **wanted) if name in attributes]


def plain(response):
    return Page(response).plain


# -- who finds it ----------------------------------------------------------------------------------------------------


def test_the_form_stands_beside_the_letter_with_its_notes_in_each_language(client, letter):
    for address, language in ((SIGN, "en"), ("/es" + SIGN, "es")):
        response = client.get(address)

        assert response.status_code == 200
        assert f"A title in {language}" in plain(response)
        assert "We write about rights." in plain(response)
        assert Page(response).all("li", id="note-1")
        assert response.headers["Content-Language"] == language
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert list(response.cookies) == ["csrf"]


def test_the_page_carries_no_inline_script_or_style(client, letter):
    for address in (SIGN, RECEIVED):
        page = Page(client.get(address))
        assert all(
            attributes.get("src", "").startswith("/static/") for _tag, attributes in page.tags if _tag == "script"
        )
        assert not [tag for tag, attributes in page.tags if "style" in attributes]


@pytest.mark.parametrize("address", [SIGN, RECEIVED])
def test_who_may_see_the_letter_decides_who_finds_the_form(client, address):
    made = open_letter(public_from=timezone.now() + datetime.timedelta(days=1))
    assert client.get(address).status_code == 404
    assert client.post(address, {}).status_code in (404, 405)
    assert client.get(NAMES + "?q=al").status_code == 404

    made.status, made.closed_at = "draft", None
    Letter.objects.filter(pk=made.pk).update(status="draft", public_from=None)
    assert client.get(address).status_code == 404

    assert client.get("/letters/nothing/sign/").status_code == 404


def test_a_former_address_leads_on_and_takes_what_is_sent_to_it(client, letter):
    FormerAddress.objects.create(letter=letter, slug="old")

    moved = client.get("/letters/old/sign/")
    assert (moved.status_code, moved.headers["Location"]) == (301, SIGN)

    sent = client.post("/letters/old/sign/", filled(client))
    assert (sent.status_code, sent.headers["Location"]) == (303, RECEIVED)
    assert SignOn.objects.get().letter == letter


def test_a_language_without_a_text_and_a_withdrawn_letter_answer_as_the_statement_page_does(client, letter):
    assert client.get("/de" + SIGN).status_code == 404
    assert "A title in en" in plain(client.get("/de" + SIGN))

    Letter.objects.update(status="withdrawn", withdrawn_at=timezone.now(), was_public=True)
    assert client.get(SIGN).status_code == 410
    assert client.post(SIGN, {}).status_code == 410
    assert client.get(RECEIVED).status_code == 410


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "closed", "closed_at": timezone.now()}, "This letter is not open for signature any more."),
        ({"status": "archived", "closed_at": timezone.now()}, "This letter is not open for signature any more."),
        ({"deadline": timezone.now() - datetime.timedelta(seconds=1)}, "The deadline has passed"),
        ({"paused_at": timezone.now()}, "Signing is paused for a short while."),
    ],
)
def test_a_letter_that_cannot_be_signed_says_why_and_shows_no_form(client, letter, fields, words):
    Letter.objects.update(contact="letters@coalition.example", **fields)

    response = client.get(SIGN)

    assert response.status_code == 200
    assert words in plain(response)
    assert not Page(response).all("form")
    assert Page(response).all("a", href="mailto:letters@coalition.example")
    assert Page(response).all("a", href="/letters/rights/")
    assert not Page(client.get("/letters/rights/")).all("a", href=SIGN)


def test_staff_see_the_form_of_a_draft_and_cannot_send_it(client):
    LetterFactory(slug="rights", status="draft", closed_at=None)
    TextFactory(letter=Letter.objects.get())
    client.force_login(User.objects.create_superuser("boss"))

    response = client.get(SIGN)

    assert response.status_code == 200
    assert "it cannot be sent from here" in plain(response)
    assert marked(Page(response), "fieldset", "disabled")
    assert not Page(response).all("button", value="send")
    assert client.post(SIGN, {"capacity": "person"}).status_code == 200
    assert not SignOn.objects.exists()


def test_who_holds_a_preview_link_signs_in_private_circulation(client):
    made = open_letter(public_from=timezone.now() + datetime.timedelta(days=1))
    now = timezone.now()
    link = make_preview_link(
        letter=made, name="Partner", expires_at=now + datetime.timedelta(days=2), by="staff", at=now
    )  # fmt: skip
    client.get(f"/preview/{preview_token(link)}/")

    response = client.get(SIGN)

    assert response.status_code == 200
    assert "Please do not pass this on." in plain(response)
    assert "when the letter becomes public" in plain(response)
    assert client.post(SIGN, filled(client)).status_code == 303
    assert SignOn.objects.get().status == "unconfirmed"
    assert client.get(NAMES + "?q=ne").headers["Cache-Control"] == "private, no-store"


# -- the deadline ----------------------------------------------------------------------------------------------------


def test_form_and_statement_tell_the_deadline_in_the_zone_of_the_letter_and_in_utc(client):
    open_letter(deadline=datetime.datetime(2099, 6, 14, 23, tzinfo=datetime.UTC), time_zone="America/Guatemala")

    for address in (SIGN, "/letters/rights/"):
        page = Page(client.get(address))
        assert "until Sunday, 14 June 2099 at 17:00 (Guatemala Time)" in page.plain
        assert "That is Sunday, 14 June 2099 at 23:00 (UTC)." in page.plain
        assert page.all("span", **{"data-zone": "America/Guatemala", "data-deadline": "2099-06-14T17:00:00-06:00"})
    assert "can be confirmed for 24 hours after it" in plain(client.get(SIGN))
    assert "The last moment is Monday, 15 June 2099 at 17:00 (Guatemala Time)." in plain(client.get(RECEIVED))


def test_the_statement_page_leads_to_the_form_near_the_top_and_after_the_roll(client, letter):
    SignOnFactory(letter=letter)

    for prefix in ("", "/es"):
        page = Page(client.get(f"{prefix}/letters/rights/"))
        assert len(page.all("a", href=prefix + SIGN)) == 2


# -- sending ---------------------------------------------------------------------------------------------------------


def test_a_sign_on_is_stored_as_it_was_typed_and_agreed_to(client, letter):
    response = client.post(
        "/es" + SIGN, filled(client, "/es" + SIGN, note="Gracias.", listing="withheld"), REMOTE_ADDR="192.0.2.7"
    )

    assert (response.status_code, response.headers["Location"]) == (303, "/es" + RECEIVED)
    signon = SignOn.objects.get()
    assert (signon.printed_name, signon.status, signon.origin) == ("New Network", "unconfirmed", "form")
    assert (signon.language, signon.version.number, signon.listing) == ("es", "1.1", "withheld")
    assert "A title in es" in signon.attestation
    assert "1.1" in signon.attestation
    assert signon.request_key
    assert "192.0.2" not in signon.network
    contact = SignOnContact.objects.get()
    assert (contact.person, contact.title, contact.email, contact.note) == (
        "Ana Brito", "director", "ana@network.example", "Gracias.",
    )  # fmt: skip
    assert signon.messages.count() == 1


def test_the_declaration_that_is_stored_is_the_one_that_was_shown(client, letter):
    for capacity, organization in (("organization", "New Network"), ("person", ""), ("affiliated", "Hospital")):
        shown = re.findall(rf'declared of-{capacity}">([^<]+)<', client.get(SIGN).content.decode())

        client.post(SIGN, filled(client, capacity=capacity, organization=organization, email=f"{capacity}@x.example"))

        assert [SignOn.objects.get(capacity=capacity).attestation] == shown


def test_the_same_form_sent_twice_or_from_two_tabs_is_one_row_and_one_mail(client, letter):
    data = filled(client)
    answers = [client.post(SIGN, data) for _time in range(3)]

    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, RECEIVED)}
    assert SignOn.objects.count() == 1
    assert SignOn.objects.get().messages.count() == 1

    Letter.objects.update(paused_at=timezone.now())  # a retry of what was received is answered in any case
    assert client.post(SIGN, data).status_code == 303


def test_the_key_stays_the_same_through_rounds_of_errors(client, letter):
    data = filled(client, email="")

    refused = client.post(SIGN, data)

    assert refused.status_code == 422
    assert key_in(refused) == data["key"]


def test_new_repeated_approved_and_rejected_requests_get_the_same_answer(client, letter):
    data = {"organization": "Known Claim", "email": "ana@claim.example"}
    answers = {}
    for case in ("new", "repeated", "pending", "approved", "rejected", "withdrawn"):
        SignOn.objects.filter(printed_name="Known Claim").update(
            **{
                "pending": {"status": "pending", "confirmed_at": timezone.now()},
                "approved": {
                    "status": "approved", "confirmed_at": timezone.now(), "approved_at": timezone.now(),
                    "organization": OrganizationFactory(),
                },
                "rejected": {"status": "rejected"},
                "withdrawn": {"status": "withdrawn"},
            }.get(case, {"status": "unconfirmed"})
        )  # fmt: skip
        sent = client.post(SIGN, filled(client, **data))
        page = client.get(sent.headers["Location"])
        answers[case] = (
            sent.status_code, sent.content, sent.headers["Location"], page.status_code, page.content,
            str(sorted(sent.headers.items())), str(sorted(page.headers.items())),
        )  # fmt: skip

    assert len(set(answers.values())) == 1
    assert answers["new"][0] == 303
    assert "ana@claim.example" not in answers["new"][4].decode()


def test_a_letter_that_closes_meanwhile_refuses_and_keeps_what_was_typed(client, letter):
    data = filled(client, note="A long note.")
    Letter.objects.update(status="closed", closed_at=timezone.now(), contact="letters@coalition.example")

    response = client.post(SIGN, data)

    assert response.status_code == 409
    assert "This letter is not open for signature any more." in plain(response)
    assert "A long note." in plain(response)
    assert Page(response).all("input", id="organization", value="New Network")
    assert not Page(response).all("button", value="send")
    assert not SignOn.objects.exists()


def change(letter, kind):
    text = letter.texts.get(language="en")
    write_text(letter_text=text, text=parse("<h1>Another title</h1>\n<p>Other words.</p>"))
    freeze_version(letter=letter, kind=kind, at=timezone.now(), reason="A reason.")


def test_who_read_another_text_is_asked_to_read_again_and_loses_nothing(client, letter):
    data = filled(client, note="My note.")
    change(letter, VersionKind.SUBSTANCE)

    response = client.post(SIGN, data)

    assert response.status_code == 409
    assert "the letter was changed while you were reading" in plain(response)
    assert "Other words." in plain(response)
    assert "My note." in plain(response)
    assert not marked(Page(response), "input", "checked", id="attestation")
    assert not SignOn.objects.exists()

    sent = client.post(SIGN, {**data, "key": key_in(response)})
    assert sent.status_code == 303
    signon = SignOn.objects.get()
    assert signon.version.number == "2.0"
    assert "Another title" in signon.attestation
    before = FormKey.read(data["key"], letter)
    assert signon.request_key == before.request


def test_a_correction_meanwhile_changes_nothing_and_they_sign_what_they_read(client, letter):
    data = filled(client)
    change(letter, VersionKind.TYPO)

    assert client.post(SIGN, data).status_code == 303

    signon = SignOn.objects.get()
    assert signon.version.number == "1.1"
    assert "A title in en" in signon.attestation


# -- errors and the printed line -------------------------------------------------------------------------------------


def test_errors_stand_beside_their_fields_and_in_a_summary_and_nothing_typed_is_lost(client, letter):
    typed = {"organization": "Alcaldía <b>", "country": "", "title": "", "email": "ana.example", "attestation": "",
             "place": "Nebaj", "website": "x.example", "kind": "faith", "note": "Hola\n<i>", "listing": "withheld",
             "scope": "national", "country2": "MX", "capacity": "organization", "person": "Ana \"B\""}  # fmt: skip
    response = client.post(SIGN, filled(client, **typed))
    page = Page(response)

    assert response.status_code == 422
    assert response.content.decode().count("<title>Error: ") == 1
    assert marked(page, "div", "autofocus", role="alert", tabindex="-1")
    assert "Please correct 3 things" in page.plain
    for field in ("title", "email", "attestation"):
        assert page.all("a", href=f"#{field}")
        [box] = page.all("input", id=field)
        assert box["aria-invalid"] == "true"
        assert f"{field}_error" in box["aria-describedby"]
        assert page.all("p", id=f"{field}_error")
    for field in ("organization", "place", "website", "person", "email"):
        assert page.all("input", id=field, value=typed[field])
    assert marked(page, "option", "selected", value="MX")
    assert marked(page, "option", "selected", value="faith")
    assert marked(page, "input", "checked", id="listing-withheld")
    assert "Hola <i>" in page.plain
    assert marked(page, "details", "open", id="entry")
    assert not SignOn.objects.exists()


def test_a_logo_that_was_sent_with_an_error_has_to_be_chosen_again(client, letter):
    with_logo = {"logo": uploaded(picture())}

    response = client.post(SIGN, filled(client, email="", **with_logo))

    assert "Choose the logo again" in plain(response)
    assert "Choose the logo again" not in plain(client.post(SIGN, filled(client, email="")))


def test_the_printed_line_is_shown_between_its_public_neighbours_and_nothing_is_sent(client, letter):
    for name, fields in (
        ("Mayan League", {}),
        ("Zapatista Women", {}),
        ("Nebaj CANARY pending", {"status": "pending"}),
        ("Nebaj CANARY withheld", {"listing": "withheld"}),
    ):
        SignOnFactory(letter=letter, printed_name=name, **fields)

    response = client.post(SIGN, filled(client, do="preview", email="", attestation=""))

    assert response.status_code == 200
    page = Page(response)
    assert "Guatemala New Network It stands between “Mayan League” and “Zapatista Women”." in page.plain
    assert marked(page, "section", "autofocus", id="printed")
    assert "CANARY" not in page.plain
    assert not SignOn.objects.filter(printed_name="New Network").exists()

    joint = client.post(SIGN, filled(client, do="preview", country2="MX"))
    assert "Guatemala and Mexico New Network" in plain(joint)
    withheld = client.post(SIGN, filled(client, do="preview", listing="withheld"))
    assert "Nothing is printed." in plain(withheld)


@pytest.mark.parametrize("display", ["counted", "hidden"])
def test_a_letter_that_hides_its_list_names_no_neighbours(client, letter, display):
    SignOnFactory(letter=letter, printed_name="CANARY")
    Letter.objects.update(roll_while_open=display)

    response = client.post(SIGN, filled(client, do="preview"))

    assert "Guatemala New Network" in plain(response)
    assert "CANARY" not in plain(response)


def test_a_mistyped_domain_is_hinted_at_and_stops_nobody(client, letter):
    data = filled(client, email="ana@gmial.com")

    assert "Did you mean ana@gmail.com?" in plain(client.post(SIGN, {**data, "do": "preview"}))
    assert client.post(SIGN, data).status_code == 303
    assert SignOnContact.objects.get().email == "ana@gmial.com"


# -- floods ----------------------------------------------------------------------------------------------------------


def test_what_is_odd_is_flagged_and_nobody_is_refused(client, letter, settings):
    settings.SIGN_ON_SIGNALS = {"per_network_in_an_hour": 2, "quick_seconds": 4}
    slow = FormKey(uuid.uuid4(), timezone.now() - datetime.timedelta(minutes=3), letter.versions.last().pk)

    def sent(name, **changes):
        data = filled(client, organization=name, email=f"{name}@x.example", key=slow.signed(letter), **changes)
        if "key" not in changes:
            data["key"] = FormKey(uuid.uuid4(), slow.shown_at, slow.version).signed(letter)
        assert client.post(SIGN, data).status_code == 303
        return SignOn.objects.get(printed_name=name).flags

    assert sent("honest") == []
    assert sent("bot", **{HONEYPOT: "Buy"}) == ["honeypot"]
    assert sent("third") == ["network"]
    client.defaults["REMOTE_ADDR"] = "198.51.100.4"
    assert SignOn.objects.values("network").distinct().count() == 1
    assert sent("elsewhere") == []
    assert client.post(SIGN, filled(client, organization="quick")).status_code == 303
    assert SignOn.objects.get(printed_name="quick").flags == ["quick"]
    assert client.post(SIGN, filled(client, organization="unsigned", key="x", email="u@x.example")).status_code == 303
    assert SignOn.objects.get(printed_name="unsigned").flags == ["network", "unsigned"]


def test_people_and_screen_readers_do_not_meet_the_trap(client, letter):
    [trap] = Page(client.get(SIGN)).all("input", name=HONEYPOT)

    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")


def test_a_post_without_the_cookie_comes_back_with_all_that_was_typed(letter):
    strict = Client(enforce_csrf_checks=True)
    data = filled(strict)
    strict.cookies.clear()

    response = strict.post(SIGN, data)

    assert response.status_code == 403
    assert "did not send back the cookie" in plain(response)
    assert Page(response).all("input", id="organization", value="New Network")
    assert not SignOn.objects.exists()

    again = {**data, "csrfmiddlewaretoken": re.search(
        r'csrfmiddlewaretoken" value="(\w+)"', response.content.decode()
    )[1]}  # fmt: skip
    assert strict.post(SIGN, again).status_code == 303


def test_a_post_from_another_site_stores_nothing(letter):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(SIGN)
    data = {**filled(strict), "csrfmiddlewaretoken": re.search(r'token" value="(\w+)"', page.content.decode())[1]}

    assert strict.post(SIGN, data, HTTP_ORIGIN="https://evil.example").status_code == 403
    assert not SignOn.objects.exists()


# -- logos -----------------------------------------------------------------------------------------------------------


def uploaded(content, name="logo.png"):
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    return SimpleUploadedFile(name, content)


def test_a_logo_is_kept_with_a_new_sign_on_once(client, letter):
    data = filled(client)

    for _time in range(2):
        assert client.post(SIGN, {**data, "logo": uploaded(picture())}).status_code == 303

    logo = Logo.objects.get()
    assert logo.sign_on == SignOn.objects.get()
    assert logo.permission == "By sending it you allow us to show it beside the name on this letter."


def test_who_repeats_the_claim_of_another_adds_no_logo_to_it(client, letter):
    client.post(SIGN, filled(client))

    assert client.post(SIGN, {**filled(client), "logo": uploaded(picture())}).status_code == 303

    assert SignOn.objects.count() == 1
    assert not Logo.objects.exists()


def test_a_picture_that_is_too_large_is_told_at_its_field_and_the_rest_is_kept(client, letter):
    response = client.post(SIGN, filled(client, logo=uploaded(picture() + bytes(3 * 1024 * 1024))))

    assert response.status_code == 422
    assert "The file is larger than 2 MB." in plain(response)
    assert Page(response).all("input", id="email", value="ana@network.example")


def test_a_body_far_too_large_is_not_read(client, letter):
    response = client.generic("POST", SIGN, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=10**9)

    assert response.status_code == 413
    assert "much too large" in plain(response)


def test_the_sign_on_stands_when_its_logo_cannot_be_stored(client, letter, monkeypatch):
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", lambda *a, **k: 1 / 0)

    assert client.post(SIGN, {**filled(client), "logo": uploaded(picture())}).status_code == 303

    assert SignOn.objects.count() == 1
    assert not Logo.objects.exists()


# -- suggestions -----------------------------------------------------------------------------------------------------


def test_names_are_suggested_with_where_they_are_and_briefly_cached(client, letter):
    SignOnFactory(letter=letter, organization__name="Alianza Américas", organization__countries=["GT", "MX"])

    response = client.get("/es" + NAMES + "?q=ali")

    assert json.loads(response.content) == {"names": [{"name": "Alianza Américas", "about": "Guatemala y México"}]}
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    assert json.loads(client.get(NAMES + "?q=a").content) == {"names": []}
    assert json.loads(client.get(NAMES).content) == {"names": []}


def test_who_asks_too_often_gets_no_more_names_and_no_error(client, letter, settings):
    settings.NAMES_PER_HOUR = {"per_network": 1, "per_site": 10}
    SignOnFactory(letter=letter, organization__name="Alianza")

    assert len(json.loads(client.get(NAMES + "?q=al").content)["names"]) == 1
    response = client.get(NAMES + "?q=ali")
    assert (response.status_code, json.loads(response.content)) == (200, {"names": []})
    assert response.headers["Cache-Control"] == "no-store"


# -- privacy ---------------------------------------------------------------------------------------------------------


def test_nothing_private_reaches_the_form_its_answers_or_the_suggestions(client, letter, caplog):
    campaign = CampaignFactory()
    embargoed = LetterFactory(
        campaign=campaign, slug="later", status="open", closed_at=None,
        public_from=timezone.now() + datetime.timedelta(days=1),
    )  # fmt: skip
    for number, fields in enumerate(
        ({"status": "pending"}, {"status": "unconfirmed"}, {"status": "rejected"}, {"listing": "withheld"},
         {"letter": embargoed})
    ):  # fmt: skip
        organization = OrganizationFactory(name=f"Canary Organization {number}", acronym="CANARY")
        Alias.objects.create(organization=organization, name=f"Canary alias {number}")
        signon = SignOnFactory(
            organization=organization, printed_name=f"Canary printed {number}", **{"letter": letter, **fields}
        )
        SignOnContactFactory(sign_on=signon, person="Canary Person", email="canary@canary.example", note="Canary note")
    told = []
    for address in (SIGN, "/es" + SIGN, RECEIVED, NAMES + "?q=canary", NAMES + "?q=cana", NAMES + "?q=CANARY+alias"):
        told.append(client.get(address))
    for name in ("Nothing", "New"):
        for do in ("send", "preview"):
            told.append(client.post(SIGN, filled(client, organization=name, do=do, country="")))
            told.append(client.post(SIGN, filled(client, organization=name, do="preview")))

    for response in told:
        assert "canary" not in response.content.decode().lower()
        assert "canary" not in str(response.headers).lower()
    assert "canary" not in caplog.text.lower()


@pytest.mark.parametrize("rows", [1, 3])
def test_form_answer_and_statement_cost_a_fixed_number_of_queries(client, letter, django_assert_num_queries, rows):
    for _row in range(rows):
        SignOnFactory(letter=letter)
    data = {**filled(client), "do": "preview"}
    client.get(SIGN)

    with django_assert_num_queries(QUERIES["form"]):
        client.get(SIGN)
    with django_assert_num_queries(QUERIES["received"]):
        client.get(RECEIVED)
    with django_assert_num_queries(QUERIES["preview"]):
        client.post(SIGN, data)


QUERIES = {"form": 8, "received": 2, "preview": 11}
