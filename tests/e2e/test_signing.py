"""Organizations and persons sign in a browser: with and without a script, by keyboard, on a phone, in two languages."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from signatories.models import Logo, SignOn
from tests.e2e.accessible import SCREENS, violations
from tests.e2e.site import WORDS
from tests.factories import LetterFactory, SignOnFactory, TextFactory
from tests.signatories.test_logos import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIGN = "/letters/rights/sign/"
BOTH = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@pytest.fixture(autouse=True)
def letter():
    """An open letter with notes in two languages, and four organizations on it."""
    made = LetterFactory(
        slug="rights", status="open", closed_at=None, contact="letters@coalition.example", time_zone="America/New_York",
        deadline=timezone.now() + datetime.timedelta(days=9),
    )  # fmt: skip
    for language in ("en", "es"):
        TextFactory(letter=made, language=language, source=WORDS.format(title=f"A letter about rights ({language})"))
    for name in ("Alianza Américas", "Alcaldía de Nebaj", "Payxail Yajaw Konob'", "Sagrada Tierra"):
        SignOnFactory(letter=made, organization__name=name)
    return made


def send(page, button="send"):
    page.locator(f'button[value="{button}"]').click()


def received(page):
    page.wait_for_url("**/sign/received/")
    return SignOn.objects.latest("pk")


@pytest.mark.parametrize(("language", "width", "scheme"), SCREENS)
def test_axe_finds_nothing_on_any_screen_of_signing(open_page, language, width, scheme):
    page = open_page(("" if language == "en" else f"/{language}") + SIGN, width=width, color_scheme=scheme)

    def clean(screen):
        assert violations(page) == [], screen
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen

    clean("form")
    page.locator("#organization").fill("al")
    expect(page.locator("#known [role=option]")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    clean("suggestions")
    page.keyboard.press("Escape")
    page.locator("#entry").evaluate("fold => { fold.open = true }")
    send(page)
    expect(page.locator("#errors")).to_be_focused()
    clean("errors")
    page.locator("#organization").fill("Red Nueva")
    page.locator("#country").select_option("GT")
    send(page, "preview")
    expect(page.locator("#printed")).to_be_focused()
    clean("printed line")
    for choice in ("#as-person", "#as-affiliated"):
        page.locator(choice).check()
        clean(choice)
    page.locator("#person").fill("Ana Brito")
    page.locator("#email").fill("ana@mail.example")
    page.locator("#attestation").check()
    send(page)
    assert received(page).capacity == "affiliated"
    clean("received")


@BOTH
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_known_organization_types_four_things(open_page, prefix, script):
    page = open_page(prefix + SIGN, width=375, java_script_enabled=script)

    page.locator("#organization").fill("Alianza Américas")
    page.locator("#person").fill("Ana Brito")
    page.locator("#email").fill("ana@alianza.example")
    page.locator("#attestation").check()
    send(page)

    signon = received(page)
    assert (signon.organization.name, signon.printed_name) == ("Alianza Américas", "Alianza Américas")
    assert signon.language == ("es" if prefix else "en")


@BOTH
def test_a_new_organization_mends_its_errors_sees_its_line_and_signs(open_page, script, tmp_path):
    logo = tmp_path / "logo.png"
    logo.write_bytes(picture())
    page = open_page(SIGN, java_script_enabled=script)

    page.locator("#organization").fill("Red Nueva de Derechos")
    page.locator("#person").fill("Ana Brito")
    page.locator("#email").fill("ana.red.example")
    page.locator("#note").fill("Con mucho gusto.")
    send(page)
    expect(page.locator("#errors")).to_be_focused()
    assert page.title().startswith("Error: ")
    expect(page.locator("#errors li")).to_have_count(4)
    expect(page.locator("#note")).to_have_value("Con mucho gusto.")

    page.locator('#errors a[href="#country"]').click()
    expect(page.locator("#country")).to_be_focused()
    page.locator("#country").select_option("GT")
    page.locator("#country2").select_option("MX")
    page.locator("#title").fill("coordinadora")
    page.locator("#email").fill("ana@red.example")
    page.locator("#attestation").check()
    send(page, "preview")
    expect(page.locator("#printed .under")).to_have_text("Guatemala and Mexico")
    expect(page.locator("#printed .line")).to_have_text("Red Nueva de Derechos")
    assert not SignOn.objects.filter(printed_name__startswith="Red").exists()

    page.locator("#logo").set_input_files(logo)
    send(page)
    signon = received(page)
    assert (signon.printed_name, list(map(str, signon.countries))) == ("Red Nueva de Derechos", ["GT", "MX"])
    assert signon.contact.note == "Con mucho gusto."
    assert Logo.objects.get().sign_on == signon


@BOTH
def test_a_person_signs_and_one_names_an_organization_and_one_is_only_counted(open_page, script):
    for choice, listing in (("person", "public"), ("affiliated", "public"), ("person", "withheld")):
        page = open_page("/es" + SIGN, width=375, java_script_enabled=script)
        page.locator(f"#as-{choice}").check()
        expect(page.locator("#organization")).to_be_visible(visible=choice == "affiliated")
        expect(page.locator("#entry")).to_be_hidden()
        expect(page.locator(".declared:visible")).to_have_count(1)
        if choice == "affiliated":
            page.locator("#organization").fill("Hospital Central")
        page.locator("#person").fill(f"Ana {choice} {listing}")
        page.locator("#title").fill("Médica")
        page.locator("#email").fill("ana@mail.example")
        page.locator(f"#listing-{listing}").check()
        page.locator("#attestation").check()
        send(page)
        signon = received(page)
        assert (signon.capacity, signon.listing) == (choice, listing)
        assert signon.printed_detail == ("Médica, Hospital Central" if choice == "affiliated" else "Médica")


def test_the_whole_form_is_signed_by_keyboard_alone(open_page):
    page = open_page(SIGN)
    press = page.keyboard.press

    press("Tab")  # the skip link
    press("Enter")
    for _step in range(12):
        if page.evaluate("document.activeElement.id") == "organization":
            break
        press("Tab")
    page.keyboard.type("alc", delay=20)
    box = page.locator("#organization")
    expect(box).to_have_attribute("aria-expanded", "true")
    press("ArrowDown")
    expect(page.locator("#known-0")).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "known-0")
    press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    press("ArrowDown")
    expect(box).to_have_attribute("aria-expanded", "true")
    press("ArrowUp")
    press("Enter")
    expect(box).to_have_value("Alcaldía de Nebaj")
    expect(page.locator("#entry")).not_to_have_attribute("open", "")
    for target, typed in (("person", "Ana Brito"), ("email", "ana@nebaj.example"), ("attestation", " ")):
        for _step in range(12):
            press("Tab")
            if page.evaluate("document.activeElement.id") == target:
                break
        page.keyboard.type(typed)
    press("Enter")  # in a field sends the form, with its first button

    assert received(page).organization.name == "Alcaldía de Nebaj"


def test_a_name_that_is_not_in_the_list_unfolds_its_entry_and_a_mistyped_address_is_hinted_at(open_page):
    page = open_page(SIGN)

    page.locator("#organization").fill("Red Nueva de Derechos")
    page.locator("#organization").blur()
    expect(page.locator("#country")).to_be_visible()

    page.locator("#email").fill("ana@gmial.com")
    page.locator("#email").blur()
    expect(page.locator("#email_hint")).to_have_text("Did you mean ana@gmail.com?")
    page.locator("#email").fill("ana@gmail.com")
    page.locator("#email").blur()
    expect(page.locator("#email_hint")).to_have_text("")


@pytest.mark.parametrize("path", [SIGN, "/letters/rights/"])
def test_the_deadline_is_told_on_the_clock_of_the_reader(open_page, path):
    line = "[data-deadline]"
    assert "UTC" in open_page(path, java_script_enabled=False).locator(line).inner_text()
    expect(open_page(path, timezone_id="America/Guatemala").locator(line)).to_contain_text("(Guatemala)")
    expect(open_page(path, timezone_id="America/New_York").locator(line)).to_have_count(0)
    spanish = open_page(f"/es{path}", timezone_id="America/Mexico_City").locator(line)
    expect(spanish).to_contain_text("En el reloj de su dispositivo")
    expect(spanish).not_to_contain_text("Mexico City")


@pytest.mark.parametrize("width", [375, 1280])
def test_the_letter_is_read_beside_the_form_and_folded_below_it_on_a_phone(open_page, width):
    page = open_page(SIGN, width=width)
    words = page.get_by_text("Everyone has the right to seek asylum.")

    if width == 375:
        expect(words).to_be_hidden()
        page.locator('a[href="#text"]').click()
    expect(words).to_be_visible()
    page.locator("#call-1 button").click()
    expect(page.locator("#text-1")).to_be_visible()


def test_pressing_twice_and_going_back_makes_one_sign_on(open_page):
    page = open_page(SIGN)
    page.locator("#as-person").check()
    page.locator("#person").fill("Ana Brito")
    page.locator("#email").fill("ana@mail.example")
    page.locator("#attestation").check()
    page.locator('button[value="send"]').dblclick()
    page.wait_for_url("**/sign/received/")
    page.go_back()
    send(page)
    page.wait_for_url("**/sign/received/")

    assert SignOn.objects.filter(printed_name="Ana Brito").count() == 1


def test_the_pages_ask_nothing_of_other_sites(open_page, live_server):
    page = open_page(SIGN)
    page.locator("#organization").fill("alianza")
    expect(page.locator("#known [role=option]")).to_have_count(1)

    assert all(url.startswith((live_server.url, "data:")) for url in page.asked)
