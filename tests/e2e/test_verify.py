"""Somebody asks in a browser whether a PDF is ours: the form, the answer, an error; by keyboard and without a script."""

import json

import pytest
from playwright.sync_api import expect

from campaigns.rendering.data import render_data
from campaigns.rendering.document import from_data
from campaigns.rendering.pdf import render_pdf
from signatories.documents import document_of
from tests.campaigns.verifying.tampering import with_data
from tests.e2e.accessible import SCREENS, violations
from tests.factories import LetterFactory, SignOnFactory, TextFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def own_line(settings, tmp_path):
    settings.VERIFY_LINE = tmp_path / "line"


@pytest.fixture
def files(tmp_path):
    """Name to path: the file as it was made, a forged one, something else."""
    letter = LetterFactory(slug="rights")
    for language in ("en", "es"):
        TextFactory(letter=letter, language=language)
    for number in range(3):
        SignOnFactory(letter=letter, printed_name=f"Society for the Rights of Children {number}")
    document = document_of(letter, "en")
    genuine = render_pdf(document, paper="a4")
    other = from_data(json.loads(render_data(document).replace(b"Children 1", b"Grown-ups 1")))
    made = {"genuine": genuine, "forged": with_data(genuine, other), "text": b"hello"}
    paths = {}
    for name, data in made.items():
        paths[name] = tmp_path / f"{name}.pdf"
        paths[name].write_bytes(data)
    return paths


@pytest.mark.parametrize(("language", "width", "scheme"), SCREENS)
def test_axe_finds_nothing_on_the_form_the_answer_and_the_error(open_page, files, language, width, scheme):
    page = open_page("/verify/" if language == "en" else f"/{language}/verify/", width=width, color_scheme=scheme)
    assert violations(page) == []

    for name, status in (("genuine", "same"), ("forged", "differs")):
        page.set_input_files("#file", files[name])
        page.locator("form.verify button").click()
        expect(page.locator(f'#verdict[data-status="{status}"]')).to_be_visible(timeout=60_000)
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    page.set_input_files("#file", files["text"])
    page.locator("form.verify button").click()
    expect(page.locator("#file-error")).to_be_visible()
    assert violations(page) == [], "error"


def test_the_answer_gets_the_focus_and_nothing_is_asked_of_others(open_page, files, live_server):
    page = open_page("/verify/", java_script_enabled=False)

    page.set_input_files("#file", files["forged"])
    page.locator("#file").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#verdict")).to_be_visible(timeout=60_000)
    expect(page.locator("#verdict-h")).to_be_focused()
    expect(page.get_by_text("“Society for the Rights of Grown-ups 1” stands where our record has")).to_be_visible()
    assert all(url.startswith((live_server.url, "data:")) for url in page.asked)
