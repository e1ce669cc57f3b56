"""The desk of possible duplicates in a browser: the whole way by keys, on a phone too."""

import pytest
from playwright.sync_api import expect

from signatories.domain.duplicates import Found, mark_different, store_pairs
from signatories.domain.merging import merge_organizations
from signatories.models import DuplicatePair, Merge, Organization, SignOn
from tests.e2e.accessible import WCAG, violations
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "/admin/signatories/organization/duplicates/"


@pytest.fixture
def pairs():
    letter = LetterFactory()
    TextFactory(letter=letter)
    names = ("Casa Alianza", "Casa Alianza Guatemala"), ("Red de Mujeres", "Red Mujeres")
    found = []
    for number, both in enumerate(names):
        one, other = (OrganizationFactory(name=name) for name in both)
        SignOnFactory(letter=letter, organization=one)
        SignOnFactory(letter=letter, organization=other, listing="withheld")
        found.append(Found(one.pk, other.pk, 95 - number, ("words",)))
    store_pairs(found, at=NOON)


@pytest.mark.parametrize("width", [375, 1280])
def test_pairs_are_decided_by_keys_and_fit_the_screen(desk, pairs, width):
    page = desk(QUEUE, editor=False, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("m")
    expect(page.locator(".messagelist")).to_contain_text("was merged into")
    page.keyboard.press("n")
    expect(page.locator(".messagelist")).to_contain_text("are not the same")

    assert Merge.objects.count() == 1
    assert Organization.objects.standing().count() == 3
    assert DuplicatePair.objects.filter(state="different").count() == 1
    expect(page.get_by_text("Nothing here.")).to_be_visible()


@pytest.mark.parametrize("width", [375, 1280])
def test_sisters_are_said_to_be_chapters_at_once(desk, width):
    sisters = [OrganizationFactory(name=f"SEATINI {country}") for country in ("Kenya", "Malawi", "Uganda")]
    store_pairs([Found(sisters[0].pk, row.pk, 55, ("branch",), True) for row in sisters[1:]], at=NOON)
    parent = OrganizationFactory(name="SEATINI", scope="international", countries=[])
    page = desk(QUEUE + "?kind=related", editor=False, width=width)

    page.get_by_role("link", name="Chapters of one network").click()
    page.get_by_label("SEATINI Malawi").uncheck()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Yes, say so").click()

    expect(page.locator(".messagelist")).to_contain_text("2 entries belong to “SEATINI” now")
    assert set(Organization.objects.filter(parent=parent)) == {sisters[0], sisters[2]}


@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing_on_any_page(desk, pairs, width):
    first = DuplicatePair.objects.order_by("pk")[0]
    DuplicatePair.objects.filter(pk=first.pk).update(score=100)
    Organization.objects.filter(pk=first.second_id).update(name="CASA ALIANZA")
    sisters = [OrganizationFactory(name=f"SEATINI {country}") for country in ("Kenya", "Malawi", "Uganda")]
    store_pairs([Found(sisters[0].pk, row.pk, 55, ("branch",), True) for row in sisters[1:]], at=NOON)
    SignOn.objects.all().delete()
    merge_organizations(kept=OrganizationFactory(), gone=[OrganizationFactory()], at=NOON, by="ana")
    mark_different(organizations=[OrganizationFactory().pk, OrganizationFactory().pk], at=NOON, by="ana", why="Boards.")
    merge = Merge.objects.get()
    pages = [
        "", f"compare/?o={first.first_id}&o={first.second_id}", "sure/", "networks/", "different/", "merges/",
        f"merges/{merge.pk}/undo/", f"../{first.first_id}/change/",
    ]  # fmt: skip

    within = {"include": [["#content"]], "exclude": [[".selector"], [".select2-container"]]}  # Django's own
    page = desk(QUEUE, editor=False, width=width)
    for each in pages:
        page.go(QUEUE + each)
        assert violations(page, within=within, levels=WCAG) == [], each
