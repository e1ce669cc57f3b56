"""The screen that arranges the roll, in a browser: by dragging, by keys, without script, on a phone, and for axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from signatories.models import RollHeading, RollHeadingText, SignOn
from tests.e2e.accessible import SCREENS, WCAG, violations
from tests.factories import LetterFactory, SignOnFactory, TextFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
NAMES = (("Alfa", "GT"), ("Beta", "GT"), ("Gama", "GT"), ("Delta", "HN"), ("Eco", "MX"))


def url(letter, language="en"):
    with override(language):
        return reverse("admin:signatories_roll_arrange", args=[letter.pk])


@pytest.fixture
def letter():
    """Three bodies in Guatemala, one in Honduras, one in Mexico, one that is not named."""
    letter = LetterFactory()
    for language in ("en", "es"):
        TextFactory(letter=letter, language=language)
    for name, country in NAMES:
        SignOnFactory(letter=letter, printed_name=name, countries=[country])
    SignOnFactory(letter=letter, printed_name="Never named", listing="withheld", countries=["GT"])
    return letter


def headings(page):
    return page.locator(".arrange-open bdi").all_inner_texts()


def entries(page):
    return page.locator(".arrange-entry bdi").all_inner_texts()


def printed(page):
    return page.frame_locator("#arrange-preview").locator(".roll")


def expect_printed(page, *names):
    expect(printed(page).locator(".names li")).to_have_text(list(names))


def group(page, heading):
    return page.get_by_role("button", name=heading, exact=False).and_(page.locator(".arrange-open"))


def drag(page, item, onto):
    """By the handle of ``item`` onto the upper half of ``onto``."""
    item.evaluate("item => item.scrollIntoView({block: 'center'})")
    start, end = item.locator("[data-grip]").first.bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + end["height"] - 4, steps=4)
    page.mouse.move(end["x"] + 20, end["y"] + 4, steps=4)
    page.mouse.up()


@pytest.mark.parametrize(("language", "width", "scheme"), SCREENS)
def test_the_screen_fits_its_window_and_axe_finds_nothing(desk, letter, language, width, scheme):
    page = desk(url(letter, language), editor=False, width=width, bypass_csp=True, color_scheme=scheme)
    page.locator(".arrange-open").first.click()
    page.locator("input[name=chosen]").last.check()
    page.locator("[value=entry-first]").click()
    expect(page.locator(".arrange-entry .arrange-mark")).to_have_count(1)

    within = {"include": [["#content"]], "exclude": [["iframe"]]}
    assert violations(page, within=within, levels=WCAG) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_headings_and_entries_are_dragged_shown_and_stored(desk, letter):
    page = desk(url(letter), editor=False)
    expect_printed(page, "Alfa", "Beta", "Gama", "Delta", "Eco")
    groups = page.locator(".arrange-group")

    drag(page, groups.nth(2), groups.nth(0))
    expect(page.locator("[data-live]")).to_have_text("Mexico: place 1 of 3.")
    assert headings(page) == ["Mexico", "Guatemala", "Honduras"]
    expect_printed(page, "Eco", "Alfa", "Beta", "Gama", "Delta")
    expect(groups.nth(0).locator(".arrange-mark")).to_have_text("by hand")
    expect(groups.nth(1).locator(".arrange-mark")).to_have_count(0)

    group(page, "Guatemala").click()
    rows = page.locator(".arrange-entry")
    expect(rows).to_have_count(3)
    drag(page, rows.nth(2), rows.nth(0))
    expect(page.locator("[data-live]")).to_have_text("Gama: place 1 of 3.")
    expect_printed(page, "Eco", "Gama", "Alfa", "Beta", "Delta")
    assert not RollHeading.objects.exists()
    assert "Never named" not in page.content()
    expect(page.frame_locator("#arrange-preview").locator(".withheld")).to_have_text(
        "and 1 organization whose name is withheld"
    )

    page.get_by_role("button", name="Save the arrangement").click()
    expect(page.get_by_text("The list is arranged as you see it.")).to_be_visible()
    expect(page.locator(".arrange-state")).to_have_text("Nothing to store")
    assert list(RollHeading.objects.values_list("key", "position")) == [("MX", 1)]
    assert list(SignOn.objects.exclude(position=None).values_list("printed_name", "position")) == [("Gama", 1)]


def test_everything_moves_by_keys_and_says_where_it_is(desk, letter):
    page = desk(url(letter), editor=False)

    page.get_by_role("button", name="Move Mexico up").focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-live]")).to_have_text("Mexico: place 1 of 3.")
    expect(page.get_by_role("button", name="Move Mexico up")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-live]")).to_have_text("Mexico: place 2 of 3.")
    page.keyboard.press("End")
    expect(page.locator("[data-live]")).to_have_text("Mexico: place 3 of 3.")
    page.keyboard.press("Enter")
    expect(page.locator("[data-live]")).to_have_text("Mexico: place 2 of 3.")
    assert headings(page) == ["Guatemala", "Mexico", "Honduras"]

    group(page, "Guatemala").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".arrange-panel")).to_be_visible()
    expect(group(page, "Guatemala")).to_be_focused()
    page.locator("input[name=chosen]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")  # chooses the next one
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-live]")).to_have_text("Beta: place 1 of 3.")
    expect(page.locator("input[name=chosen]:focus")).to_have_value(str(SignOn.objects.get(printed_name="Beta").pk))
    assert entries(page) == ["Beta", "Alfa", "Gama"]
    expect_printed(page, "Beta", "Alfa", "Gama", "Eco", "Delta")

    page.get_by_role("button", name="Release", exact=True).press("Enter")
    expect(page.locator("[data-live]")).to_have_text("Beta takes its place in the order again.")
    assert entries(page) == ["Alfa", "Beta", "Gama"]


def test_choices_words_and_languages_show_before_they_are_stored(desk, letter):
    page = desk(url(letter), editor=False)

    group(page, "Guatemala").click()
    page.get_by_label("English", exact=True).fill("Land of trees")
    expect(printed(page).locator("h3").nth(1)).to_contain_text("Land of trees")
    page.get_by_label("Numbered through").check()
    expect(printed(page).locator("ol.names").first).to_be_visible()
    page.get_by_label("Persons").select_option("among")
    page.get_by_role("button", name="Español").and_(page.locator("[name=show]")).click()
    expect(printed(page).locator("h3").last).to_contain_text("México")
    page.get_by_label("Grouping of the signatories").select_option("none")
    expect(printed(page).locator("h3")).to_have_count(0)
    expect_printed(page, "Alfa", "Beta", "Delta", "Eco", "Gama")
    letter.refresh_from_db()
    assert (letter.grouping, letter.roll_numbered) == ("country", False)

    page.get_by_role("button", name="Save the arrangement").click()
    expect(page.get_by_text("The list is arranged as you see it.")).to_be_visible()
    letter.refresh_from_db()
    assert (letter.grouping, letter.roll_numbered, letter.roll_persons) == ("none", True, "among")
    assert list(RollHeadingText.objects.values_list("language", "text")) == [("en", "Land of trees")]


def test_a_role_makes_a_convener_who_stands_first(desk, letter):
    page = desk(url(letter), editor=False)

    page.get_by_label("Conveners first, under their own heading").check()
    group(page, "Mexico").click()
    page.get_by_role("radio", name="Eco").check()
    page.get_by_label("Role on the letter").select_option("convener")

    expect(page.locator("[data-live]")).to_have_text("Eco: Convener, under “Conveners” from now on.")
    assert headings(page) == ["Conveners", "Guatemala", "Honduras"]
    expect(page.get_by_role("radio", name="Eco")).to_be_checked()
    expect_printed(page, "Eco", "Alfa", "Beta", "Gama", "Delta")
    page.get_by_role("button", name="Save the arrangement").click()
    expect(page.get_by_text("The list is arranged as you see it.")).to_be_visible()
    assert SignOn.objects.get(printed_name="Eco").tier == "convener"


def test_what_is_chosen_and_typed_is_saved_without_another_button(desk, letter):
    page = desk(url(letter), editor=False)
    save = page.get_by_role("button", name="Save the arrangement")

    group(page, "Guatemala").click()
    page.get_by_role("radio", name="Beta").check()
    page.get_by_label("Role on the letter").select_option("convener")
    page.get_by_role("radio", name="Gama").check()
    page.get_by_label("Place (state").fill("Petén")
    page.get_by_role("radio", name="Alfa").check()
    expect(page.get_by_label("Place (state")).to_have_value("")
    page.get_by_label("Place in the list").fill("3")
    page.get_by_label("Español", exact=True).fill("Tierra de árboles")
    save.dblclick()

    expect(page.get_by_text("The list is arranged as you see it.")).to_be_visible()
    expect(page.get_by_role("radio", name="Alfa")).to_be_visible()  # what was open is open
    assert list(SignOn.objects.order_by("pk").values_list("printed_name", "tier", "place")[:3]) == [
        ("Alfa", "signatory", ""), ("Beta", "convener", ""), ("Gama", "signatory", "Petén"),
    ]  # fmt: skip
    assert page.locator(".arrange-entry label bdi").all_inner_texts() == ["Beta", "Gama", "Alfa"]
    assert RollHeadingText.objects.get().text == "Tierra de árboles"


def test_who_leaves_is_asked_while_something_is_not_stored(desk, letter):
    page = desk(url(letter), editor=False)
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    group(page, "Guatemala").click()
    page.get_by_role("radio", name="Beta").check()
    page.get_by_role("button", name="As PDF").click()
    page.get_by_label("Place (state").type("P")
    page.get_by_role("link", name="List of its sign-ons").click()
    expect(page.locator(".arrange-state")).to_have_text("Not stored yet")

    assert asked == ["beforeunload"]
    assert page.url.endswith(url(letter))

    page.get_by_role("link", name="Drop my changes").click()
    expect(page.locator(".arrange-state")).to_have_text("Nothing to store")
    assert asked == ["beforeunload"]


def test_what_is_typed_while_the_site_answers_slowly_stays(desk, letter):
    page = desk(url(letter), editor=False)
    group(page, "Guatemala").click()
    page.get_by_role("radio", name="Beta").check()
    held = []
    page.route("**/parts/", lambda route: route.continue_() if held else held.append(route))

    page.get_by_role("button", name="Up", exact=True).click()
    page.get_by_label("Place (state").type("Petén")
    page.get_by_label("English", exact=True).type("Trees")
    page.get_by_role("radio", name="Gama").check()
    held[0].continue_()

    expect(page.locator(".arrange-entry label bdi").first).to_have_text("Beta")
    expect(page.get_by_label("Place (state")).to_have_value("")
    expect(page.get_by_role("radio", name="Gama")).to_be_checked()
    expect(page.get_by_label("English", exact=True)).to_have_value("Trees")
    page.get_by_role("button", name="Save the arrangement").click()
    expect(page.get_by_text("The list is arranged as you see it.")).to_be_visible()
    assert list(SignOn.objects.exclude(place="").values_list("printed_name", "place")) == [("Beta", "Petén")]
    assert RollHeadingText.objects.get().text == "Trees"


def test_who_was_signed_out_loses_nothing(desk, letter):
    page = desk(url(letter), editor=False)
    group(page, "Guatemala").click()
    page.get_by_role("radio", name="Beta").check()
    cookies = page.context.cookies()
    page.context.clear_cookies()

    page.get_by_label("Role on the letter").select_option("convener")
    expect(page.get_by_role("alert")).to_contain_text("Sign in again in another tab")
    page.get_by_role("button", name="Save the arrangement").click()
    page.wait_for_timeout(300)
    assert page.url.endswith(url(letter))

    # Another session has another token for its forms.
    page.context.add_cookies([each for each in cookies if "csrf" not in each["name"]])
    page.get_by_role("button", name="Save the arrangement").click()
    expect(page.get_by_text("The list is arranged as you see it.")).to_be_visible()
    assert SignOn.objects.get(tier="convener").printed_name == "Beta"


def test_without_script_save_stores_what_the_fields_say(desk, letter):
    page = desk(url(letter), editor=False, java_script_enabled=False)
    group(page, "Guatemala").click()
    expect(page.get_by_label("Role on the letter")).to_be_hidden()
    page.get_by_role("radio", name="Beta").check()
    page.get_by_role("button", name="Role and place of the chosen entry").click()
    page.get_by_label("Role on the letter").select_option("convener")
    page.get_by_label("Place (state").fill("Petén")
    page.get_by_role("radio", name="Gama").check()  # the fields say whom they are about: Beta
    page.get_by_role("button", name="Save the arrangement").click()

    expect(page.get_by_text("The list is arranged as you see it.")).to_be_visible()
    assert list(SignOn.objects.exclude(place="").values_list("printed_name", "tier", "place")) == [
        ("Beta", "convener", "Petén")
    ]


@pytest.mark.parametrize("width", [375, 1280])
def test_without_script_everything_is_a_button(desk, letter, width):
    page = desk(url(letter), editor=False, java_script_enabled=False, width=width)

    page.get_by_role("button", name="Move Mexico up").click()
    assert headings(page) == ["Guatemala", "Mexico", "Honduras"]
    group(page, "Guatemala").click()
    page.get_by_label("Español", exact=True).fill("Tierra de árboles")
    page.get_by_role("radio", name="Gama").check()
    page.get_by_role("button", name="To the top").last.click()
    assert entries(page) == ["Gama", "Alfa", "Beta"]
    page.get_by_label("Place in the list").fill("2")
    page.get_by_role("button", name="Show", exact=True).click()
    assert entries(page) == ["Alfa", "Gama", "Beta"]
    page.get_by_label("Numbered through").check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(printed(page).locator("ol.names").first).to_be_visible()
    expect_printed(page, "Alfa", "Gama", "Beta", "Eco", "Delta")
    page.get_by_role("button", name="Save the arrangement").click()

    expect(page.get_by_text("The list is arranged as you see it.")).to_be_visible()
    assert list(RollHeading.objects.order_by("position").values_list("key", "position")) == [
        ("GT", 1), ("MX", 2),
    ]  # fmt: skip
    assert RollHeadingText.objects.get().text == "Tierra de árboles"
    placed = SignOn.objects.exclude(position=None).order_by("position")
    assert list(placed.values_list("printed_name", flat=True)) == ["Alfa", "Gama"]


def test_what_somebody_tried_is_kept_when_another_was_quicker(desk, letter):
    mine, theirs = desk(url(letter), editor=False), desk(url(letter), editor=False)
    theirs.get_by_role("button", name="Move Honduras up").click()
    expect(theirs.locator("[data-live]")).to_have_text("Honduras: place 1 of 3.")
    theirs.get_by_role("button", name="Save the arrangement").click()
    expect(theirs.get_by_text("The list is arranged as you see it.")).to_be_visible()

    mine.get_by_role("button", name="Move Mexico up").click()
    expect(mine.locator("[data-live]")).to_have_text("Mexico: place 2 of 3.")
    mine.get_by_role("button", name="Save the arrangement").click()
    expect(mine.get_by_role("alert")).to_contain_text("boss changed the list meanwhile")
    assert headings(mine) == ["Guatemala", "Mexico", "Honduras"]
    assert [row.key for row in RollHeading.objects.order_by("position")] == ["HN"]

    mine.get_by_role("button", name="Store mine all the same").click()
    expect(mine.get_by_text("The list is arranged as you see it.")).to_be_visible()
    assert [row.key for row in RollHeading.objects.order_by("position")] == ["GT", "MX"]


def test_the_printed_list_turns_to_the_heading_that_is_opened(desk, letter):
    for place in range(80):
        SignOnFactory(letter=letter, printed_name=f"Society {place}", countries=["GT"])
    page = desk(url(letter), editor=False, width=375)

    group(page, "Mexico").click()
    expect(page.locator(".arrange-panel")).to_be_visible()

    heading = printed(page).locator("h3", has_text="Mexico")
    for _attempt in range(100):
        top = heading.evaluate("h => h.getBoundingClientRect().top")
        if top < 600:
            break
        page.wait_for_timeout(100)
    assert 0 <= top < 600


def boxes(page):
    return page.locator("input[name=tick]")


def several(desk, letter, **told):
    """The screen with the names of Guatemala to be ticked."""
    page = desk(url(letter), editor=False, **told)
    group(page, "Guatemala").click()
    page.get_by_role("button", name="Several names at once…").click()
    expect(boxes(page)).to_have_count(3)
    return page


def test_several_names_get_a_role_and_a_place_by_keys_alone(desk, letter):
    page = several(desk, letter)
    boxes(page).first.focus()
    for key in ("Space", "Tab", "ArrowDown", "Space"):
        page.keyboard.press(key)
    expect(page.locator("[data-ticked]")).to_have_text("2")
    page.keyboard.press("Tab")
    expect(boxes(page)).to_have_count(3)
    assert page.evaluate("document.activeElement.name") != "tick"

    page.get_by_label("Role on the letter").select_option("convener")
    page.get_by_role("button", name="Give this role").press("Enter")
    expect(page.locator("[data-live]")).to_have_text("2 entries: Convener.")
    page.get_by_label("Place (state, department, city)").fill("Petén")
    page.keyboard.press("Enter")
    expect(page.locator("[data-live]")).to_have_text("2 entries: Petén.")
    expect(page.locator("[data-ticked]")).to_have_text("2")
    page.get_by_role("button", name="Save the arrangement").click()
    expect(page.locator(".messagelist")).to_contain_text("The list is arranged as you see it.")

    stored = SignOn.objects.filter(tier="convener").order_by("printed_name").values_list("printed_name", "place")
    assert list(stored) == [("Alfa", "Petén"), ("Gama", "Petén")]


def test_what_is_chosen_for_several_is_stored_also_where_its_button_was_not_pressed(desk, letter):
    page = several(desk, letter)
    page.get_by_role("button", name="Tick all 3 names").click()
    expect(page.locator("[data-ticked]")).to_have_text("3")
    page.get_by_label("Role on the letter").select_option("supporter")
    page.get_by_role("button", name="Save the arrangement").click()
    expect(page.locator(".messagelist")).to_contain_text("The list is arranged as you see it.")

    assert SignOn.objects.filter(tier="supporter").count() == 3


def test_who_leaves_is_asked_while_something_chosen_for_several_was_given_to_nobody(desk, letter):
    page = several(desk, letter)
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Role on the letter").select_option("convener")
    expect(page.locator(".arrange-state")).to_have_text("Not stored yet")
    page.get_by_role("link", name="List of its sign-ons").click()
    page.get_by_role("button", name="Untick all").click()
    expect(page.locator("[data-live]")).to_have_text("No name is ticked.")
    expect(page.locator(".arrange-state")).to_have_text("Not stored yet")
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Save the arrangement").click()

    expect(page.get_by_role("alert").and_(page.locator(".errornote"))).to_have_text("Tick the names first.")
    expect(page.get_by_label("Role on the letter")).to_have_value("convener")
    assert not SignOn.objects.filter(tier="convener").exists()


@pytest.mark.parametrize("width", [375, 1280])
def test_the_names_that_are_ticked_fit_the_window_and_axe_finds_nothing(desk, letter, width):
    for scheme in ("light", "dark"):
        page = several(desk, letter, width=width, bypass_csp=True, color_scheme=scheme)
        boxes(page).nth(1).check()

        within = {"include": [["#content"]], "exclude": [["iframe"]]}
        found = Axe().run(page, context=within, options=RULES).response["violations"]

        assert [(each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.context.close()


def test_without_script_several_names_are_ticked_over_headings_and_given_a_role(desk, letter):
    page = several(desk, letter, java_script_enabled=False)
    boxes(page).first.check()
    group(page, "Honduras").click()
    boxes(page).first.check()
    expect(page.locator("[data-ticked]")).to_have_text("1")
    page.get_by_label("Role on the letter").select_option("convener")
    page.get_by_role("button", name="Give this role").click()
    expect(page.locator("[data-live]")).to_have_text("2 entries: Convener.")
    page.get_by_role("button", name="Save the arrangement").click()

    stored = SignOn.objects.filter(tier="convener").order_by("printed_name").values_list("printed_name", flat=True)
    assert list(stored) == ["Alfa", "Delta"]
