"""What a signatory does behind a personal link, in a browser: both languages, phone and desk, with and without script."""

import re

import pytest
from playwright.sync_api import expect

from signatories.models import Correction, LinkPurpose, Listing, SignOnContact, SignOnStatus
from tests.e2e.accessible import SCREENS, violations
from tests.e2e.hands import WAYS, Hands
from tests.e2e.test_public_pages import problems
from tests.signatories import personal_site as site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

P, S = LinkPurpose, SignOnStatus
with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
in_each_way = pytest.mark.parametrize(("language", "width", "way"), WAYS)


def every_page():
    """Name, sign-on and purpose of each page and state."""
    found = []
    for state in site.STATES:
        letter = site.open_letter_of_two_languages()
        signon = site.signed(letter, state)
        found.append(("status", signon, P.STATUS))
        if state == "unconfirmed":
            site.path("not_us", signon, P.DISOWN)
            found += [("confirm", signon, P.CONFIRM), ("not_us", signon, P.DISOWN)]
        elif state == "pending":
            site.asked(signon)
            site.corrected(signon, email="new@casa.example")
            found += [("mailbox", signon, P.MAILBOX), ("confirm", signon, P.CONFIRM)]
        elif state == "approved":
            site.edition(letter)
            found += [(name, signon, P.STATUS) for name in ("correct", "withdraw", "forget")]
            found.append(("not_us", signon, P.DISPUTE))
        elif state == "asked_again":
            found.append(("sign_again", signon, P.STATUS))
    return found


@pytest.mark.parametrize(("language", "width", "scheme"), SCREENS)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(open_page, language, width, scheme):
    page = open_page("/", width=width, color_scheme=scheme)
    for name, signon, purpose in every_page():
        page.go(site.path(name, signon, purpose, language))
        for fold in page.locator("main summary").all():
            fold.click()
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_pages_ask_their_own_server_only_and_keep_one_cookie(open_page, live_server):
    page = open_page("/")
    for name, signon, purpose in every_page():
        page.go(site.path(name, signon, purpose))
        assert [url for url in page.asked if not url.startswith(live_server.url + "/")] == [], name
        assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrf"}, name


def test_pages_are_valid_html(client, tmp_path):
    files = []
    for number, (name, signon, purpose) in enumerate(every_page()):
        file = tmp_path / f"{number}-{name}-{signon.status}.html"
        file.write_bytes(client.get(site.path(name, signon, purpose)).content)
        files.append(file)

    assert problems(files) == []


def opened(open_page, path, *, width, way):
    """The page, and the hands on it."""
    page = open_page(path, width=width, java_script_enabled=way != "no script")
    return page, Hands(page, keys=way == "keys")


@in_each_way
def test_somebody_confirms_reads_what_was_signed_and_corrects_it(open_page, language, width, way):
    signon = site.signed(site.open_letter_of_two_languages(), "unconfirmed")
    page, hands = opened(open_page, site.path("confirm", signon, P.CONFIRM, language), width=width, way=way)

    hands.press("main button[value=confirm]")
    expect(page).to_have_url(re.compile(r"did=confirmed$"))
    expect(page.get_by_role("status")).to_be_visible()
    hands.press("#signed summary")
    expect(page.get_by_text("Aquí están las palabras que cambiarán.")).to_be_visible()
    hands.press("a[href$='/correct/']")
    hands.write("#printed_name", "")
    hands.press("main form .button")
    expect(page.get_by_role("alert")).to_be_visible()
    hands.write("#printed_name", "Casa Umán")
    hands.press("main form .button")
    expect(page).to_have_url(re.compile(r"did=corrected$"))
    expect(page.locator("#correction")).to_contain_text("Casa Umán")

    signon.refresh_from_db()
    assert (signon.status, signon.printed_name) == (S.PENDING, site.NAME)
    assert Correction.objects.get().wanted == {"printed_name": "Casa Umán"}


@in_each_way
def test_somebody_signs_a_new_version_and_withdraws_later(open_page, language, width, way):
    signon = site.signed(site.open_letter_of_two_languages(), "asked_again")
    page, hands = opened(open_page, site.path("status", signon, language=language), width=width, way=way)

    hands.press("a[href$='/sign-again/']")
    expect(page.locator("ins", has_text="cambiaron")).to_be_visible()
    hands.press("#agree form .button")
    expect(page.get_by_role("alert")).to_be_visible()
    hands.tick("#attested")
    hands.press("#agree form .button")
    expect(page).to_have_url(re.compile(r"did=renewed$"))
    signon.refresh_from_db()
    assert (signon.status, signon.version.number, signon.language) == (S.APPROVED, "2.0", "es")

    hands.press("a[href$='/withdraw/']")
    hands.write("#reason", "Our board changed its mind.")
    hands.press("main form .button")
    expect(page).to_have_url(re.compile(r"did=withdrawn$"))
    signon.refresh_from_db()
    assert signon.status == S.WITHDRAWN


@with_and_without_script
def test_a_name_is_taken_out_of_the_list_at_once_and_the_person_forgotten(open_page, script):
    signon = site.signed(site.open_letter_of_two_languages(), "approved")
    page = open_page(site.path("status", signon), width=375, java_script_enabled=script)

    page.get_by_text("Take the name out of the list, for your safety").click()
    page.get_by_role("button", name="Do not name it any more").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Approved: it is counted and not named")
    signon.refresh_from_db()
    assert signon.listing == Listing.WITHHELD

    page.get_by_role("link", name="Forget me").click()
    page.get_by_label("My contact data and the line").check()
    page.get_by_role("button", name="Forget me now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your contact data is forgotten")
    assert not SignOnContact.objects.exists()
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is here")


def test_a_question_is_answered_and_a_sign_on_withdrawn_by_keys_alone(open_page):
    """Every stop of the Tab key can be seen."""
    signon = site.signed(site.open_letter_of_two_languages(), "unconfirmed")
    page, hands = opened(open_page, site.path("confirm", signon, P.CONFIRM), width=1280, way="keys")

    hands.press("button[value=confirm]")
    expect(page).to_have_url(re.compile(r"did=confirmed$"))
    site.asked(signon)
    page.reload()
    hands.write("#answer", "The board of May.")
    hands.press("#question button")
    expect(page).to_have_url(re.compile(r"did=answered$"))
    expect(page.locator("#question")).to_contain_text("The board of May.")
    hands.press("a[href$='/withdraw/']")
    expect(page).to_have_url(re.compile(r"/withdraw/$"))
    hands.reach("#reason")
    hands.reach(".button.danger")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"did=withdrawn$"))
    signon.refresh_from_db()
    assert signon.status == S.WITHDRAWN
