"""A pasted list and a file through the browser, from the paste to what is stored; at a desk and on a phone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from signatories.models import Organization, SignOn
from tests.e2e.accessible import violations
from tests.factories import LetterFactory, OrganizationFactory, TextFactory
from tests.signatories.lists.files import xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTED = "**Organizaciones firmantes**\n\nGUATEMALA (3):\n1. Casa del Sol;\n2. Fundación Uno (FU)\n3. Dra. Ana Paz, Universidad\n"


def picture(page, name):
    """A picture of the page where SCREENSHOTS names a folder; people look at it."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def looked_at(page, name):
    picture(page, name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page, within="#content") == []


@pytest.mark.parametrize("width", [1280, 375])
def test_a_pasted_list_and_a_file_become_signatories(desk, tmp_path, width):
    for place in ("Petén", "Sololá"):
        OrganizationFactory(name="Casa del Sol", countries=["GT"], place=place)
    letter = LetterFactory()
    TextFactory(letter=letter)
    page = desk(f"/admin/signatories/organization/import/letter/{letter.pk}/", editor=False, width=width)

    page.get_by_label("Or paste the list").fill(PASTED)
    page.get_by_role("button", name="Read the list").click()
    expect(page.get_by_text("Headings: GUATEMALA (3)")).to_be_visible()
    looked_at(page, f"lists-columns-{width}")
    page.get_by_role("button", name="Compare with the letter").click()
    expect(page.get_by_text("The directory has several such entries.")).to_be_visible()
    expect(page.get_by_role("link", name="Change the columns")).to_have_count(0)
    looked_at(page, f"lists-preview-{width}")
    page.get_by_role("button", name="Take all persons (1)").click()
    page.get_by_role("button", name="It is this organization").nth(1).click()
    page.get_by_role("button", name="Store 3 rows").click()
    expect(page.get_by_role("button", name="Delete the uploaded list")).to_be_visible()
    looked_at(page, f"lists-stored-{width}")
    assert sorted(SignOn.objects.values_list("printed_name", "organization__place")) == [
        ("Casa del Sol", "Sololá"), ("Dra. Ana Paz", None), ("Fundación Uno (FU)", ""),
    ]  # fmt: skip

    file = tmp_path / "list.xlsx"
    file.write_bytes(xlsx(("Organización", "País", "Fecha de firma"), ("Dos", "Guatemala, México", "2026-02-01 10:00")))
    page.get_by_role("link", name="To the sign-ons of the letter").click()
    page.get_by_role("link", name="Import a list").click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Read the list").click()
    page.get_by_role("button", name="Compare with the letter").click()
    page.get_by_role("button", name="Store 1 row").click()
    page.get_by_role("button", name="Delete the uploaded list").click()
    expect(page.get_by_text("What was stored of it stays.")).to_be_visible()
    assert [country.code for country in Organization.objects.get(name="Dos").countries] == ["GT", "MX"]
