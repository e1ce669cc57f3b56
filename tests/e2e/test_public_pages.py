"""The public pages in a browser and before the validator: readable by everybody, and quiet."""

import json
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from campaigns.models import FileState, RenderedFile
from tests.campaigns.test_pages import VECTORS, hostile_letter
from tests.e2e import site
from tests.e2e.accessible import SCREENS, violations
from tests.factories import CampaignFactory, LetterFactory, SignOnFactory, TextFactory
from tests.signatories.test_roll_lent import give_logo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VALIDATOR = Path(settings.BASE_DIR, "node_modules/vnu-jar/build/dist/vnu.jar")


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """The page that waits for a file does not reload in the middle of a test."""
    monkeypatch.setattr("campaigns.views.files.LOOK_AGAIN", 600)


@pytest.mark.parametrize(("language", "width", "scheme"), SCREENS)
def test_axe_finds_nothing_on_any_page(open_page, language, width, scheme):
    site.build()
    page = open_page("/", width=width, color_scheme=scheme)

    for name, path in {**site.pages(language), **(site.OTHERS if language == "en" else {})}.items():
        page.go(path)
        assert violations(page) == [], name
        if name == "statement":
            page.locator("#call-1 button").click()
            expect(page.locator("#text-1")).to_be_visible()
            assert violations(page) == [], f"{name}, note open"


def test_axe_finds_nothing_on_the_draft_that_staff_look_at(open_page, client, live_server):
    TextFactory(letter=LetterFactory(slug="draft", status="draft"))
    client.force_login(User.objects.create_superuser("staff", password="a-long-password-1"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    state = {"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}

    page = open_page("/letters/draft/", cookies=[state])

    expect(page.get_by_text("Only staff see this page.")).to_be_visible()
    assert violations(page) == []


def test_a_roll_of_300_names_is_readable_on_a_small_phone_and_on_a_wide_screen(open_page):
    site.build_many(CampaignFactory())

    for width in (320, 1280):
        page = open_page(f"/letters/{site.MANY}/", width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == [], width
    assert page.locator(".names bdi:visible").count() == 300


LAST_NAMES_AND_WHAT_FOLLOWS = """() => {
  const names = [...document.querySelectorAll('#signatories .names > li')];
  const ends = Math.max(...names.map((name) => name.getBoundingClientRect().bottom));
  return document.querySelector('#signatories .withheld').getBoundingClientRect().top - ends;
}"""


@pytest.mark.parametrize("grouping", ["none", "country"])
def test_what_follows_a_long_list_stands_right_under_its_last_names(open_page, grouping):
    letter = LetterFactory(slug="long", grouping=grouping)
    TextFactory(letter=letter)
    for number in range(101):
        SignOnFactory(letter=letter, organization__countries=[("GT", "MX")[number > 90]])
    SignOnFactory(letter=letter, listing="withheld")

    page = open_page("/letters/long/", width=1280)

    assert 0 < page.evaluate(LAST_NAMES_AND_WHAT_FOLLOWS) < 40  # CSS pixels: a line and a half
    assert page.locator("#signatories h3:visible").count() == (2 if grouping == "country" else 0)


@pytest.mark.parametrize("logos", ["beside", "wall"])
@pytest.mark.parametrize(("width", "scheme"), [(375, "light"), (1280, "dark")])
def test_a_numbered_list_with_places_and_logos_is_for_everybody(open_page, logos, width, scheme, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    letter = LetterFactory(
        slug="shaped", grouping="place", roll_numbered=True, roll_logos=logos, roll_acronyms=True, roll_as_of=True,
        roll_conveners_first=True,
    )  # fmt: skip
    TextFactory(letter=letter)
    for number in range(12):
        country = ("GT", "MX")[number % 2]
        signon = SignOnFactory(
            letter=letter, organization__countries=[country], place=("Petén", "Chiapas", "")[number % 3],
            acronym="GAM", tier="convener" if number == 5 else "signatory",
        )  # fmt: skip
        give_logo(signon, sha256=f"{number:064}", colour=("navy", "teal")[number % 2])

    page = open_page("/letters/shaped/", width=width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details.group').forEach(group => { group.open = true })")
    pictures = page.locator("#signatories img")

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("#signatories ol.names > li:visible").count() == 12
    assert pictures.count() == 12
    pictures.last.scroll_into_view_if_needed()
    expect(pictures.last).to_have_js_property("complete", True)
    assert pictures.last.evaluate("picture => picture.naturalWidth") == 340


def test_axe_would_find_something(open_page):
    """The control: a page made worse does not pass."""
    site.build()
    page = open_page("/")

    page.evaluate("document.documentElement.removeAttribute('lang')")

    assert [line.partition(":")[0] for line in violations(page)] == ["html-has-lang"]


def test_pages_ask_their_own_server_only_and_keep_nothing(open_page, live_server):
    site.build()
    page = open_page("/")

    for path in [*site.pages("en").values(), *site.pages("es").values(), *site.OTHERS.values()]:
        page.asked.clear()
        page.go(path)
        page.evaluate("document.fonts.ready")
        assert page.asked
        assert [url for url in page.asked if not url.startswith(live_server.url + "/")] == [], path
        assert page.context.cookies() == [], path
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("width", [320, 640])
def test_no_page_scrolls_sideways(open_page, width):
    """320 px is a small phone, and any window of 1280 px at 400 % (WCAG 1.4.10)."""
    site.build()
    page = open_page("/", width=width)

    for path in [*site.pages("en").values(), *site.OTHERS.values()]:
        page.go(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_keyboard_opens_and_closes_a_note(open_page):
    site.build()
    page = open_page(f"/letters/{site.STATEMENT}/")
    call, note = page.locator("#call-1 button"), page.locator("#text-1")

    call.focus()
    page.keyboard.press("Enter")
    assert note.evaluate("note => note.matches(':popover-open')")
    page.keyboard.press("Escape")

    assert not note.evaluate("note => note.matches(':popover-open')")
    assert call.evaluate("call => call === document.activeElement")


def test_a_second_call_opens_the_same_note_at_its_own_place(open_page):
    site.build()
    page = open_page(f"/letters/{site.STATEMENT}/", height=700)

    for call in ("#call-1", "#call-1-2"):
        page.locator(f"{call} button").click()
        place, note = page.locator(call).bounding_box(), page.locator("#text-1").bounding_box()
        below = 0 <= note["y"] - (place["y"] + place["height"]) < 40
        above = 0 <= place["y"] - (note["y"] + note["height"]) < 40
        assert below or above, (call, place, note)
        page.keyboard.press("Escape")


def test_no_line_begins_with_the_number_of_a_note(open_page):
    site.build()
    page = open_page(f"/letters/{site.STATEMENT}/")

    for width in range(320, 640, 8):
        page.set_viewport_size({"width": width, "height": 800})
        starts = page.evaluate("""() => [...document.querySelectorAll('.nb')].filter(held => {
            const call = held.querySelector('.call').getBoundingClientRect();
            return [...held.getClientRects()].length > 1 || call.left < held.getBoundingClientRect().left;
        }).length""")
        assert starts == 0, width


def test_countries_fold_on_a_phone_and_stand_open_on_a_wide_screen(open_page):
    letter = LetterFactory(slug="folded")
    TextFactory(letter=letter)
    for number in range(13):
        country = "GT" if number < 2 else "MX"
        SignOnFactory(letter=letter, printed_name=f"Society {number}", organization__countries=[country])

    phone = open_page("/letters/folded/", width=375)
    names = phone.locator("#signatories bdi:visible")
    assert names.count() == 0
    phone.locator("summary", has_text="Guatemala").click()
    assert names.all_inner_texts() == ["Society 0", "Society 1"]

    wide = open_page("/letters/folded/", width=1280)
    assert wide.locator("#signatories bdi:visible").count() == 13
    assert wide.locator("summary").first.evaluate("summary => getComputedStyle(summary).visibility") == "hidden"


def test_a_few_names_are_seen_on_a_phone_without_a_press(open_page):
    site.build()

    phone = open_page(f"/letters/{site.STATEMENT}/", width=375)

    assert phone.locator("#signatories bdi:visible").count() == 6  # four societies, a person and her title


def test_paper_shows_every_name_and_the_whole_address_of_a_source(open_page):
    site.build()
    page = open_page(f"/letters/{site.STATEMENT}/", width=375)

    page.emulate_media(media="print")

    for number in range(4):
        expect(page.get_by_text(f"Society {number}")).to_be_visible()
    expect(page.locator("#files")).not_to_be_visible()
    expect(page.get_by_text(f"Published at {settings.PUBLIC_ORIGIN}/letters/{site.STATEMENT}/")).to_be_visible()
    printed = page.locator("#text-1 a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert "<www.example.org/first>" in printed  # as one types it, like in the PDF


def test_on_paper_every_list_stands_in_two_columns_and_its_bands_in_none(open_page):
    """Bands of a screen within the columns of a sheet would set columns within columns."""
    site.build()
    page = open_page(f"/letters/{site.STATEMENT}/", width=1280, bypass_csp=True)
    page.locator(".roll").first.evaluate("""roll => {
      const band = document.createElement("div");
      band.className = "band";
      band.append(...roll.children);
      roll.append(band);
    }""")
    page.emulate_media(media="print")
    columns = "each => { const of = getComputedStyle(each); return [of.columnCount, of.columnWidth] }"

    for shape in ("roll", "roll with-logos", "roll long", "roll long with-logos"):
        page.locator(".roll").first.evaluate("(roll, shape) => { roll.className = shape }", shape)
        assert page.locator(".roll").first.evaluate(columns) == ["2", "auto"]
        assert page.locator(".roll .band").evaluate(columns) == ["auto", "auto"]


def test_the_waiting_page_opens_the_file_by_itself(open_page, monkeypatch):
    monkeypatch.setattr("campaigns.views.files.LOOK_AGAIN", 1)
    site.build()
    page = open_page(f"/letters/{site.STATEMENT}/letter.txt")
    expect(page.get_by_role("heading", level=1)).to_have_text("The file is being prepared")

    row = RenderedFile.objects.get()
    row.file.save("letter.txt", ContentFile(b"The words of the file."), save=False)
    row.state, row.sha256, row.size = FileState.READY, "0" * 64, 22
    row.save()

    expect(page.get_by_text("The words of the file.")).to_be_visible(timeout=15_000)


def test_no_hostile_word_runs_even_without_the_content_policy(open_page, live_server):
    hostile_letter("\n".join(vector for vector in VECTORS if "letter" not in vector))
    counter = "window.pwned = 0; window.pwn = () => { window.pwned += 1 }"

    for path in ("/", "/letters/x/", "/fr/letters/x/", "/letters/x/letter.pdf"):
        page = open_page(path, bypass_csp=True, before=counter)
        page.wait_for_timeout(300)
        assert page.evaluate("window.pwned") == 0, path
        assert [url for url in page.asked if not url.startswith(live_server.url + "/")] == [], path

    # The control: in the same page the same words would run if they were markup.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=pwn()>')")
    page.wait_for_function("window.pwned === 1")


def test_the_pages_are_valid_html(client, tmp_path):
    site.build()
    files = []
    for path in [*site.pages("en").values(), *site.pages("es").values(), *site.OTHERS.values()]:
        file = tmp_path / f"{len(files):02}{path.replace('/', '-')}.html"
        file.write_bytes(client.get(path).content)
        files.append(file)

    assert problems(files) == []


def test_the_validator_would_find_something(tmp_path):
    file = tmp_path / "bad.html"
    file.write_text("<!DOCTYPE html><html lang=en><title>x</title><p id=a><p id=a>")

    assert any("Duplicate ID" in problem for problem in problems([file]))


def problems(files):
    """What the Nu Html Checker says of ``files``; errors and warnings alike."""
    assert VALIDATOR.exists(), "No validator here: bin/test installs it."
    done = subprocess.run(
        ["java", "-jar", VALIDATOR, "--format", "json", "--exit-zero-always", *files], capture_output=True, text=True
    )
    messages = json.loads(done.stderr)["messages"]
    return [f"{Path(each['url']).name}:{each['lastLine']} {each['message']}" for each in messages]
