"""A Word draft through the browser: chosen, looked at, imported; at a desk and on a phone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from campaigns.domain.texts import read_text
from campaigns.models import LetterText
from tests.campaigns.importing.drafts import forty_notes_in_markdown, pandoc
from tests.e2e.accessible import violations
from tests.factories import CampaignFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def picture(page, name):
    """A picture of the page where SCREENSHOTS names a folder; people look at it."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 375])
def test_a_draft_of_forty_notes_is_looked_at_and_imported(desk, tmp_path, width):
    CampaignFactory(name="Borders")
    (tmp_path / "draft.docx").write_bytes(pandoc(forty_notes_in_markdown()))
    page = desk("/admin/campaigns/letter/", editor=False, width=width)

    page.get_by_role("link", name="Start from a Word file").click()
    picture(page, f"import-choose-{width}")
    assert violations(page) == []
    page.get_by_label("Word file").set_input_files(tmp_path / "draft.docx")
    page.get_by_label("Campaign").select_option(label="Borders")
    page.get_by_role("button", name="Read the file").click()

    letter = page.frame_locator("iframe")
    expect(letter.get_by_role("heading", name="A letter of forty notes")).to_be_visible()
    expect(letter.locator("ol.notes > li")).to_have_count(40)
    expect(page.get_by_text("40 footnotes.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, f"import-look-{width}")
    assert violations(page) == []
    assert not LetterText.objects.exists()

    page.get_by_role("button", name="Import").click()
    page.wait_for_url("**/lettertext/*/change/")
    assert len(read_text(LetterText.objects.get()).notes) == 40
    picture(page, f"import-done-{width}")
