"""Every act of the moderation desk by keys alone; corrections and floods in each way of working."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from signatories.models import Correction, CorrectionState, SignOn, SignOnStatus, Step
from tests.e2e.accessible import WCAG, violations
from tests.e2e.hands import WAYS, Hands
from tests.factories import OrganizationFactory
from tests.signatories import personal_site as site
from tests.signatories.test_floods_admin import bots

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

S = SignOnStatus
in_each_way = pytest.mark.parametrize(("language", "width", "way"), WAYS)


def url(name, *args, language="en"):
    with override(language):
        return reverse(f"admin:signatories_{name}", args=args)


def clean(page, width):
    assert violations(page, within="#content", levels=WCAG) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.fixture
def waiting():
    """Three who wait, the oldest first: an organization that may be known, a person, another person."""
    letter = site.open_letter_of_two_languages()
    OrganizationFactory(name="Casa del Migrante Tecún", acronym="CMT", countries=["GT"])
    return [
        site.signed(letter),
        site.signed(letter, capacity="person", printed_name="Luz Chub", email="luz@one.example", countries=[]),
        site.signed(letter, capacity="person", printed_name="Sol Tzul", email="sol@two.example", countries=[]),
    ]


@pytest.fixture
def at_entry(desk):
    """``at_entry(signon)`` opens its page at the desk, with hands that have keys only."""

    def opened(signon, **options):
        return Hands(desk(url("desk_entry", signon.pk, **options), editor=False), keys=True)

    return opened


def last_step(signon):
    decision = signon.decisions.latest("pk")
    return decision.step, decision.reason, decision.note


def arrived(page, name):
    """The page of ``name`` is there, and its keys work."""
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.wait_for_load_state()


def test_from_the_queue_each_is_opened_in_turn_approved_and_taken_back(desk, waiting):
    page = desk(url("desk_queue"), editor=False)
    press = page.keyboard.press

    press("j")
    press("j")
    expect(page.get_by_role("link", name="Luz Chub", exact=True)).to_be_focused()
    press("j")
    press("k")
    press("o")
    arrived(page, "Luz Chub")
    press("j")
    arrived(page, "Sol Tzul")
    press("k")
    arrived(page, "Luz Chub")
    press("a")
    expect(page.locator(".desk-done")).to_contain_text("Approved: Luz Chub.")
    page.wait_for_load_state()
    assert SignOn.objects.get(pk=waiting[1].pk).status == S.APPROVED
    press("u")
    expect(page.get_by_text("is as it was before.")).to_be_visible()
    assert SignOn.objects.get(pk=waiting[1].pk).status == S.PENDING


def test_one_is_matched_to_the_organization_that_it_may_be_and_that_is_undone(at_entry, waiting):
    hands = at_entry(waiting[0])
    page = hands.page

    page.keyboard.press("m")
    hands.press('.desk-likely button[value="match"]')
    expect(page.locator(".desk-done")).to_be_visible()
    page.wait_for_load_state()
    assert SignOn.objects.get(pk=waiting[0].pk).organization.name == "Casa del Migrante Tecún"
    page.keyboard.press("u")
    expect(page.get_by_text("is as it was before.")).to_be_visible()
    assert SignOn.objects.get(pk=waiting[0].pk).organization is None


def test_one_is_matched_to_an_organization_that_is_looked_up(at_entry, waiting):
    OrganizationFactory(name="Pastoral de Movilidad", countries=["GT"])
    hands = at_entry(waiting[0])
    page = hands.page

    hands.reach("#match .select2-selection")
    page.keyboard.press("Enter")
    expect(page.locator(".select2-search__field")).to_be_focused()
    page.keyboard.type("Pastoral")
    expect(page.locator(".select2-results__option--highlighted")).to_have_text(re.compile("Pastoral de Movilidad"))
    page.keyboard.press("Enter")
    hands.press('#match form:not(.desk-likely) button[value="match_approve"]')
    expect(page.locator(".desk-done")).to_be_visible()

    signon = SignOn.objects.get(pk=waiting[0].pk)
    assert (signon.organization.name, signon.status) == ("Pastoral de Movilidad", S.APPROVED)


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_is_rejected_with_a_reason_and_a_note(at_entry, waiting, language):
    hands = at_entry(waiting[1], language=language)
    page = hands.page

    page.keyboard.press("r")
    page.keyboard.press("Space")
    expect(page.locator("#id_reject-reason")).not_to_have_value("")
    hands.reach("#id_reject-reason")
    page.keyboard.press("Control+End")
    page.keyboard.type(" (r, a, j)")  # letters in a field are letters
    hands.write("#reject [name$=note]", "Called them.")
    hands.press('#reject button[value="reject"]')
    expect(page.locator(".desk-done")).to_be_visible()

    step, reason, note = last_step(waiting[1])
    assert (step, note) == (Step.REJECTED, "Called them.")
    assert reason.endswith(" (r, a, j)")
    assert "adhesión" in reason  # they signed in Spanish, whatever the moderator reads


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_is_asked_after_the_mail_was_looked_at(at_entry, waiting, language):
    hands = at_entry(waiting[0], language=language)
    page = hands.page

    page.keyboard.press("q")
    page.keyboard.press("Space")
    hands.press('#ask button[value="ask_preview"]')
    expect(page.locator("#desk-preview")).to_be_visible()
    hands.press('#ask button[value="ask"]')
    expect(page.locator(".desk-done")).to_be_visible()

    step, question, _note = last_step(waiting[0])
    assert step == Step.ASKED
    assert question


def test_a_printed_line_is_edited(at_entry, waiting):
    hands = at_entry(waiting[1])
    page = hands.page

    page.keyboard.press("e")
    hands.write("#edit [name$=printed_name]", "Luz Chub Caal")
    hands.press('#edit button[value="edit"]')
    expect(page.get_by_role("heading", level=1)).to_have_text("Luz Chub Caal")
    assert SignOn.objects.get(pk=waiting[1].pk).printed_name == "Luz Chub Caal"


@pytest.mark.parametrize("act", ["approve", "reject", "ask"])
def test_several_are_ticked_decided_together_and_undone(desk, waiting, act):
    hands = Hands(desk(url("desk_queue", language="es"), editor=False), keys=True)
    page = hands.page

    for signon in waiting[1:]:
        hands.tick(f'input[name="chosen"][value="{signon.pk}"]')
    hands.press(f'#desk-many button[value="{act}"]')
    if act != "approve":
        hands.reach(".desk-sure [type=radio]")
        page.keyboard.press("Space")
    hands.press(".desk-sure button.desk-yes")
    expect(page.locator(".desk-table tbody tr")).to_have_count(2)
    steps = {"approve": Step.APPROVED, "reject": Step.REJECTED, "ask": Step.ASKED}
    assert {last_step(signon)[0] for signon in waiting[1:]} == {steps[act]}

    if act == "ask":
        expect(page.locator('form[action$="/undo/"]')).to_have_count(0)  # the question is out
        return
    hands.press('form[action$="/undo/"] button')
    expect(page.locator('form[action$="/undo/"]')).to_have_count(0)
    assert set(SignOn.objects.filter(pk__in=[each.pk for each in waiting]).values_list("status", flat=True)) == {
        S.PENDING
    }


@in_each_way
def test_a_correction_is_looked_at_and_accepted_or_declined(desk, language, width, way):
    signon = site.signed(site.open_letter_of_two_languages(), "approved")
    for decision, state, name in (
        ("decline", CorrectionState.DECLINED, site.NAME),
        ("accept", CorrectionState.ACCEPTED, f"{site.NAME} Umán"),
    ):
        correction = site.corrected(signon)
        page = desk(
            url("correction_changelist", language=language),
            editor=False, width=width, java_script_enabled=way != "no script",
        )  # fmt: skip
        hands = Hands(page, keys=way == "keys")
        hands.press(f'#result_list a[href*="/{correction.pk}/change/"]')
        expect(page.locator(".staff-compare ins")).to_have_text(f"{site.NAME} Umán")
        if way != "no script":
            clean(page, width)
        form = f'form:has(input[value="{decision}"])'
        if decision == "decline":
            hands.press(f"{form} button")
            expect(page.locator(".errorlist")).to_be_visible()
            hands.write(f"{form} textarea", "That is another body.")
        hands.press(f"{form} button")
        expect(page.locator(".messagelist .success")).to_be_visible()

        correction.refresh_from_db()
        signon.refresh_from_db()
        assert (correction.state, signon.printed_name) == (state, name)
    assert Correction.objects.count() == 2


@in_each_way
def test_a_flood_is_counted_rejected_and_taken_back(desk, language, width, way):
    letter = site.open_letter_of_two_languages()
    honest = site.signed(letter)
    bots(letter, 3)
    page = desk(
        url("signon_flood", letter.pk, language=language),
        editor=False, width=width, java_script_enabled=way != "no script",
    )  # fmt: skip
    hands = Hands(page, keys=way == "keys")

    hands.press('button[name="count"]')
    expect(page.locator("ul.errorlist[role=alert]")).to_be_visible()  # too wide: it would be everybody
    hands.write("#id_mail_domain", "canary-flood.example")
    hands.press('button[name="count"]')
    expect(page.locator("#counted strong")).to_contain_text("3")
    if way != "no script":
        clean(page, width)
    hands.write("#id_reason", "A flood of one afternoon.")
    hands.press("button.staff-grave")
    expect(page.locator(".messagelist .success")).to_contain_text("3")
    assert sorted(letter.sign_ons.values_list("status", flat=True)) == sorted([S.PENDING, *[S.REJECTED] * 3])

    hands.press('form[action*="/undo/"] button, form[action*="undo"] button')
    expect(page.locator(".messagelist .success")).to_contain_text("3")
    assert letter.sign_ons.filter(status=S.UNCONFIRMED).count() == 3
    honest.refresh_from_db()
    assert honest.status == S.PENDING
