"""Citing a source in a browser, by keyboard alone, into the editor and into the plain field."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.domain.texts import read_text
from campaigns.models import LetterStatus, Link, LinkState, Source
from campaigns.text.canonical import canonical
from tests.e2e.accessible import WCAG, violations
from tests.factories import NOON, SourceFactory, TextFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDITOR = "document.getElementById('id_words').letterEditor"
WRITTEN = f"{EDITOR}.text()"
WORDS = (
    '<h1>A letter</h1>\n<p>It puts people at risk.<a data-fn="wola"></a></p>\n'
    '[wola] WOLA, <a href="https://example.org/wola"><em>Report</em></a>, 2019.'
)
CITED = 'CDH, <a href="https://example.org/cdh"><span lang="es"><em>Migración</em></span></a>, June 2018 (in Spanish).'


@pytest.fixture
def staff_page(client, open_page, live_server):
    """``staff_page("/admin/…")`` is the page as the owner of the site sees it; errors of its scripts fail the test."""
    client.force_login(User.objects.create_superuser("boss"))
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    faults = []

    def staff_page(path, **options):
        page = open_page("/healthz", cookies=[cookie], **options)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
        page.goto(live_server.url + path)
        return page

    yield staff_page
    assert faults == []


@pytest.fixture
def text():
    SourceFactory(publisher="CDH", title="Migración", date="2018-06", language="es", url="https://example.org/cdh")
    SourceFactory(publisher="Other", title="Nothing of the kind")
    return TextFactory(letter__status=LetterStatus.DRAFT, source=WORDS)


def change(text):
    return reverse("admin:campaigns_lettertext_change", args=[text.pk])


def until(page, expression):
    """Waits for ``expression`` to be true. Playwright's own waiting needs eval, which the content policy refuses."""
    for _turn in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def put_cursor(page, words):
    """The editor's cursor behind ``words``."""
    until(page, f"Boolean({EDITOR})")
    page.evaluate(
        """(words) => {
            const {editor} = document.getElementById('id_words').letterEditor
            let place
            editor.state.doc.descendants((node, at) => {
                if (node.isText && node.text.includes(words)) place = at + node.text.indexOf(words) + words.length
            })
            editor.commands.setTextSelection(place)
        }""",
        words,
    )


def works(page, **options):
    """What the picker offers; languages to choose from are options too."""
    return page.locator(".source-picker [role=listbox]").get_by_role("option", **options)


def test_a_work_is_found_and_cited_in_a_new_note_by_keyboard(staff_page, text):
    page = staff_page(change(text), bypass_csp=True)  # axe writes styles
    put_cursor(page, "It puts people at risk.")
    page.locator("button[data-cite]").focus()
    page.keyboard.press("Enter")
    search = page.get_by_role("combobox", name="Search the library")
    expect(search).to_be_focused()
    expect(works(page)).to_have_count(2)
    assert violations(page, within="dialog", levels=WCAG) == []

    page.keyboard.type("migracion")
    expect(works(page)).to_have_count(1)
    expect(works(page, selected=True)).to_contain_text("Migración")
    expect(search).to_have_attribute("aria-activedescendant", works(page).get_attribute("id"))
    page.keyboard.press("Enter")

    expect(page.locator("dialog")).to_have_count(0)
    until(page, f"{WRITTEN}.includes('CDH')")
    page.locator("input[name=_continue]").first.click()
    page.wait_for_load_state()
    stored = read_text(text.__class__.objects.get(pk=text.pk))
    assert list(stored.notes.values())[0 if stored.numbers["wola"] == 2 else 1] == CITED
    assert len(stored.notes) == 2
    assert [str(source) for source in text.footnotes.exclude(key="wola").get().sources.all()] == [
        "CDH, Migración, 2018-06"
    ]


def test_a_work_is_cited_inside_the_note_where_the_cursor_stands(staff_page, text):
    page = staff_page(change(text))
    put_cursor(page, ", 2019.")
    page.locator("button[data-cite]").click()
    page.keyboard.type("migracion")
    expect(works(page)).to_have_count(1)
    works(page).click()

    until(page, f"{WRITTEN}.includes('CDH')")
    words = page.evaluate(WRITTEN)
    assert words.endswith(f'[wola] WOLA, <a href="https://example.org/wola"><em>Report</em></a>, 2019; {CITED}')


def test_arrow_keys_walk_through_the_works_and_escape_changes_nothing(staff_page, text):
    page = staff_page(change(text), width=375)
    put_cursor(page, "It puts")
    before = page.evaluate(WRITTEN)
    page.locator("button[data-cite]").click()
    expect(works(page)).to_have_count(2)
    expect(works(page, selected=True)).to_have_count(0)

    for index in (0, 1, 0):
        page.keyboard.press("ArrowDown")
        expect(works(page).nth(index)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(works(page).nth(1)).to_have_attribute("aria-selected", "true")
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    page.keyboard.press("Escape")

    expect(page.locator("dialog")).to_have_count(0)
    assert page.evaluate(WRITTEN) == before


def test_words_that_nothing_fits_are_said_so(staff_page, text):
    page = staff_page(change(text))
    page.locator("button[data-cite]").click()
    page.keyboard.type("zzz")

    expect(page.get_by_text("No work in the library fits these words.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(1)


def test_a_new_work_is_stored_and_cited_and_what_is_wrong_is_said_first(staff_page, text):
    page = staff_page(change(text), bypass_csp=True)  # axe writes styles
    put_cursor(page, "It puts people at risk.")
    page.locator("button[data-cite]").click()
    page.get_by_text("New source").click()
    page.get_by_label("Author or publisher").fill("ACNUR <b>")
    page.get_by_label("Address", exact=True).fill("ftp://x")
    page.get_by_role("button", name="Store and insert").click()
    expect(page.get_by_text("Address: Use a full address that begins with https:// or http://.")).to_be_visible()
    expect(page.get_by_text("Title: Give the title.")).to_be_visible()
    assert violations(page, within="dialog", levels=WCAG) == []
    assert not Source.objects.filter(publisher="ACNUR <b>").exists()

    page.get_by_label("Title", exact=True).fill("Tendencias")
    page.get_by_label("Address", exact=True).fill("https://example.org/acnur")
    page.get_by_label("Language of the work").select_option("es")
    page.get_by_role("button", name="Store and insert").click()

    until(page, f"{WRITTEN}.includes('ACNUR')")
    words = page.evaluate(WRITTEN)
    assert (
        'ACNUR &lt;b&gt;, <a href="https://example.org/acnur"><span lang="es"><em>Tendencias</em></span></a> (in Spanish).'
        in words
    )
    assert Source.objects.get(publisher="ACNUR <b>").language == "es"


# The plain field


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        # A new note, called at the cursor; a name that is taken gets a number.
        ("<h1>T</h1>\n<p>Words.|</p>\n[a] A.", "<h1>T</h1>\n<p>Words.[^k]|</p>\n[a] A.\n[k] CITE"),
        ("<h1>T</h1>\nWords.[^k]|\n[k] A.", "<h1>T</h1>\nWords.[^k][^k-2]|\n[k] A.\n[k-2] CITE"),
        # Into the note, after what stands there.
        ("Words.[^a]\n[a] A, 2019.|", "Words.[^a]\n[a] A, 2019; CITE|"),
        ("Words.[^a]\n[a] A, 2019;|\n[b] B.", "Words.[^a]\n[a] A, 2019; CITE|\n[b] B."),
        ("Words.[^a]\n[a] |", "Words.[^a]\n[a] CITE|"),
        ("Words.[^a]\n[a] See|", "Words.[^a]\n[a] See; CITE|"),
        # A note goes on over bare lines until a blank one.
        ("[a] A.\nmore.|", "[a] A.\nmore; CITE|"),
        ("[a] A.\n\nmore.|", "[a] A.\n\nmore.[^k]|\n[k] CITE"),
        # Never inside a tag.
        ("<p>See <a hr|ef=\"x\">this</a>.</p>", "<p>See <a href=\"x\">[^k]|this</a>.</p>\n[k] CITE"),
        # Not in the title, and not where nobody put the cursor.
        ("<h1>Ti|tle</h1>\n<p>W.</p>", None),
        ("|<p>W.</p>", None),
    ],
)  # fmt: skip
def test_the_plain_field_gets_the_citation_where_it_belongs(staff_page, text, typed, result):
    page = staff_page(reverse("admin:index"))

    done, words = page.evaluate(
        """async (typed) => {
            const {citeInPlain} = await import('/static/js/cite.js')
            const field = document.createElement('textarea')
            document.body.append(field)
            field.value = typed.replace('|', '')
            field.setSelectionRange(typed.indexOf('|'), typed.indexOf('|'))
            const done = citeInPlain(field, 'CITE', 'k')
            const at = field.selectionEnd
            return [done, field.value.slice(0, at) + '|' + field.value.slice(at)]
        }""",
        typed,
    )

    assert done is (result is not None)
    assert words == (result or typed)


def test_without_the_editor_the_button_serves_the_plain_field(staff_page, text):
    page = staff_page(change(text))
    until(page, f"Boolean({EDITOR})")
    page.evaluate(f"{EDITOR}.destroy()")
    field = page.locator("#id_words")
    field.click()
    at = canonical(read_text(text)).index("</p>")
    field.evaluate("(field, at) => field.setSelectionRange(at, at)", at)
    until(page, f"document.getElementById('id_words').selectionEnd === {at}")
    page.locator("button[data-cite]").click()
    page.keyboard.type("migracion")
    expect(works(page)).to_have_count(1)
    page.keyboard.press("Enter")

    expect(field).to_have_value(f"{canonical(read_text(text)).replace('</p>', '[^cdh-2018]</p>')}\n[cdh-2018] {CITED}")


# Links of a letter


@pytest.mark.parametrize("width", [1280, 375])
def test_the_links_of_a_letter_are_readable_and_an_address_is_copied_by_one_press(staff_page, text, width):
    address = "https://www.example.org/" + "long/" * 30
    Link.objects.create(
        url="https://example.org/wola", state=LinkState.MOVED, checked_at=NOON, status=200, final_url=address
    )
    page = staff_page(reverse("admin:campaigns_source_letter", args=[text.letter_id]), width=width, bypass_csp=True)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page, within="#content", levels=WCAG) == []
