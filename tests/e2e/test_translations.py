"""A translation beside its source in a real browser: paragraphs on one line, changes walked through, nothing touched."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect

from campaigns.domain.texts import read_text, write_text
from campaigns.domain.translations import Standing, bring_level, standing_of
from campaigns.models import LetterText
from campaigns.text.canonical import canonical, parse
from tests.e2e.accessible import WCAG, violations
from tests.factories import NOON, LetterFactory, TextFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "A sentence that goes on for a while, so that the paragraph takes several lines in a column. " * 4
SOURCE = f"""<h1>Title</h1>
<header>Dear Minister:</header>
<p>{LONG}<a data-fn="a"></a></p>
<h2>What we ask</h2>
<p>A second paragraph about 2019.</p>
<ul>
<li>one thing;</li>
<li>another thing.</li>
</ul>
<p>A last paragraph.<a data-fn="b"></a></p>
<footer>Respectfully,</footer>
[a] {LONG}
[b] Note B."""
TRANSLATION = """<h1>عنوان</h1>
<header>معالي الوزيرة:</header>
<p>فقرة قصيرة.<a data-fn="a"></a></p>
<h2>ما نطلبه</h2>
<p>فقرة ثانية عن 2019.</p>
<ul>
<li>شيء أول؛</li>
<li>شيء آخر.</li>
</ul>
<p>فقرة أخيرة.<a data-fn="b"></a></p>
<footer>مع الاحترام،</footer>
[a] حاشية.
[b] حاشية أخرى."""

TOPS = """() => {
  const top = (element) => Math.round(element.getBoundingClientRect().top)
  const source = document.querySelector('.beside-words')
  const words = document.querySelector('.beside-translation .letter-words')
  const pick = (selector) => [source, words].map((column) => [...column.querySelectorAll(selector)].filter((e) => !e.matches('[data-gone]')).map(top))
  const blocks = [[...source.querySelectorAll(':scope > [data-block]')].map(top),
    [...words.querySelector('[data-part=body]').children].map(top)]
  return {blocks, notes: pick('[data-note]'), title: pick(':scope > [data-part=title]')}
}"""


@pytest.fixture
def texts():
    source = TextFactory(letter=LetterFactory(status="draft"), source=SOURCE)
    row = TextFactory(letter=source.letter, language="ar", source=TRANSLATION)
    bring_level(letter_text=row, source=read_text(source), at=NOON)
    words = canonical(read_text(source)).replace("second paragraph", "newer paragraph").replace("Note B", "Note C")
    write_text(letter_text=source, text=parse(words), at=NOON)
    return source, LetterText.objects.get(pk=row.pk)


@pytest.fixture
def desk(open_page, live_server):
    User.objects.create_superuser("boss", password="correct horse battery")
    client = Client()
    client.login(username="boss", password="correct horse battery")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}

    def opened(row, page="{}/side-by-side/", **options):
        return open_page(f"/admin/campaigns/lettertext/{page.format(row.pk)}", cookies=[cookie], **options)

    return opened


def aligned(page, part="blocks"):
    """Whether the parts of both columns begin on one line, within a pixel."""
    ours, theirs = page.evaluate(TOPS)[part]
    return len(ours) == len(theirs) > 0 and all(abs(a - b) <= 1 for a, b in zip(ours, theirs, strict=True))


def wait_until_aligned(page, part="blocks"):
    page.wait_for_function(
        f"""() => {{
          const [ours, theirs] = ({TOPS})().{part}
          return ours.length === theirs.length && ours.every((top, index) => Math.abs(top - theirs[index]) <= 1)
        }}"""
    )


def test_paragraphs_and_notes_that_say_the_same_begin_on_one_line(desk, texts):
    faults = []
    page = desk(texts[1], before="window.addEventListener('error', (e) => { throw e })")
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    wait_until_aligned(page)

    assert aligned(page, "title")
    assert aligned(page, "notes")
    assert page.locator(".beside-translation .letter-words").get_attribute("dir") == "rtl"
    assert page.locator(".beside-translation .letter-words [style]").count() == 0
    assert faults == []


def test_paragraphs_stay_on_one_line_while_one_writes(desk, texts):
    page = desk(texts[1])
    wait_until_aligned(page)

    page.locator(".beside-translation [data-part=body] > p").first.click()
    page.keyboard.press("End")
    page.keyboard.type("كلمات كثيرة " * 60)

    wait_until_aligned(page)


def test_without_the_alignment_the_columns_drift_apart(desk, texts):
    page = desk(texts[1])
    wait_until_aligned(page)

    page.evaluate("document.adoptedStyleSheets = []")

    assert not aligned(page)


def test_changes_in_the_source_are_walked_through(desk, texts):
    page = desk(texts[1])
    present = page.locator(".source-present")

    page.get_by_role("button", name="Next change").click()
    expect(present).to_contain_text("newer")
    expect(page.locator("[data-step-status]")).to_have_text("Change 1 of 2")
    page.get_by_role("button", name="Next change").click()
    expect(present).to_contain_text("Note")
    page.get_by_role("button", name="Previous change").click()

    expect(present).to_contain_text("newer")
    expect(present).to_be_in_viewport()


def test_a_translation_is_written_saved_and_brought_level_beside_its_source(desk, texts):
    page = desk(texts[1])
    page.locator(".beside-translation [data-part=body] > p").nth(1).click()
    page.keyboard.press("End")
    page.keyboard.type(" جديد")
    page.get_by_label("This translation is level with its source").check()

    page.get_by_role("button", name="Save and continue editing").last.click()

    expect(page.locator(".messagelist")).to_be_visible()
    expect(page.locator(".source-change")).to_have_count(0)
    row = LetterText.objects.get(pk=texts[1].pk)
    assert "جديد" in row.body
    assert list(read_text(row).notes) == ["a", "b"]
    assert standing_of(row) == Standing.LEVEL


def test_on_a_phone_one_of_both_is_shown(desk, texts):
    page = desk(texts[1], width=375)
    source, words = page.locator(".beside-source"), page.locator(".beside-translation")
    expect(words).to_be_visible()
    expect(source).to_be_hidden()

    page.get_by_role("button", name="Source (English)").click()

    expect(source).to_be_visible()
    expect(words).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_without_scripts_the_source_stands_beside_the_plain_field(desk, texts):
    page = desk(texts[1], java_script_enabled=False)

    expect(page.locator(".beside-source")).to_contain_text("newer")
    field = page.locator("textarea[name=words]")
    expect(field).to_be_visible()
    field.fill(TRANSLATION.replace("أخيرة", "أخرى"))
    page.get_by_role("button", name="Save", exact=True).last.click()

    assert "فقرة أخرى" in LetterText.objects.get(pk=texts[1].pk).body


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_the_page_is_accessible(desk, texts, width, scheme):
    page = desk(texts[1], width=width, color_scheme=scheme)
    if width == 375:
        page.get_by_role("button", name="Source (English)").click()

    assert violations(page, within=".beside", levels=WCAG) == []


def test_paragraphs_stay_on_one_line_when_something_above_one_column_grows(desk, texts):
    page = desk(texts[1])
    wait_until_aligned(page)

    page.evaluate("document.querySelector('.beside-translation .beside-head').append('One more line. '.repeat(40))")

    wait_until_aligned(page)


def test_a_new_translation_begins_with_the_source_and_follows_the_chosen_language(desk, texts):
    page = desk(texts[0], "add/?letter=" + str(texts[0].letter_id))
    words = page.locator(".letter-words[contenteditable]")
    expect(words).to_contain_text("newer paragraph")
    expect(words).to_have_attribute("dir", "ltr")

    page.get_by_label("Language:").select_option("he")

    expect(words).to_have_attribute("dir", "rtl")
    expect(words).to_have_attribute("lang", "he")
    page.get_by_role("button", name="Save and continue editing").last.click()
    expect(page.locator(".beside-translation .letter-words[contenteditable]")).to_have_attribute("dir", "rtl")
    assert list(read_text(LetterText.objects.get(language="he")).notes) == ["a", "b"]
