"""The editor of a letter's text in a real browser: notes that number themselves, and nothing lost between two saves."""

import io
import re
import zipfile

import pypdfium2
import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from campaigns.rendering.child import render
from campaigns.text.canonical import canonical, parse
from signatories.documents import document_of
from tests.e2e.accessible import violations
from tests.e2e.editing import RICH, becomes, change, cursor, knows, numbers, save, stored, written
from tests.factories import LetterFactory, TextFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_rich_text_is_the_same_after_a_letter_typed_and_removed(desk):
    text = TextFactory(source=RICH)
    before = stored(text)

    page = desk(change(text))
    page.locator(".letter-words li p").first.click()
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    save(page)

    assert before == canonical(parse(RICH))
    assert stored(text) == before


def test_a_new_text_begins_in_its_title_and_a_click_below_never_writes_into_the_closing(desk):
    letter = LetterFactory(status="draft")
    page = desk(f"/admin/campaigns/lettertext/add/?letter={letter.pk}")
    words = page.locator(".letter-words")
    expect(words).to_be_focused()
    below = {"x": 200, "y": words.bounding_box()["height"] - 20}

    words.click(position=below)
    page.keyboard.type("A title")
    words.click(position=below)
    page.keyboard.type("The text.")

    assert written(page).split("\n") == ["<h1>A title</h1>", "<p>The text.</p>"]
    page.evaluate("document.activeElement.blur()")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    assert stored(letter.texts.get()) == written(page)


def test_three_notes_one_before_the_first_one_deleted(desk):
    text = TextFactory(letter=LetterFactory(status="draft"), source="<h1></h1>")
    page = desk(change(text))
    keys = page.keyboard

    page.locator(".letter-words h1").click()
    keys.type("A letter")
    keys.press("Enter")
    keys.type("Dear Minister:")
    keys.press("Enter")
    for word in ("One", "Two", "Three"):
        keys.type(f"{word}.")
        keys.press("Control+Alt+f")
        keys.type(f"Note on {word.lower()}.")
        keys.press("Escape")
        keys.type(" ")
    becomes(page, numbers, (["1", "2", "3"], ["Note on one.", "Note on two.", "Note on three."]))
    save(page)
    first = stored(text)
    page.locator(".letter-words [data-part=body] > p").first.click(position={"x": 2, "y": 8})
    keys.press("Home")
    keys.type("Zero.")
    keys.press("Control+Alt+f")
    keys.type("Note on zero.")
    keys.press("Escape")
    assert numbers(page)[0] == ["1", "2", "3", "4"]
    page.locator(".call", has_text="3").evaluate("node => node.scrollIntoView()")
    # The cursor behind call 3, and Backspace.
    page.evaluate("""() => { const {editor} = document.querySelector('.ProseMirror'); let at;
        editor.state.doc.descendants((node, place) => { if (node.type.name === 'call' && node.attrs.key === 'n2') at = place })
        editor.commands.focus(at + 1) }""")
    keys.press("Backspace")

    becomes(page, numbers, (["1", "2", "3"], ["Note on zero.", "Note on one.", "Note on three."]))
    assert first.count("data-fn") == 3
    save(page)
    becomes(page, numbers, (["1", "2", "3"], ["Note on zero.", "Note on one.", "Note on three."]))
    assert stored(text) == (
        "<h1>A letter</h1>\n<header>Dear Minister:</header>\n"
        '<p>Zero.<a data-fn="n4"></a>One.<a data-fn="n1"></a> Two. Three.<a data-fn="n3"></a></p>\n'
        "[n4] Note on zero.\n[n1] Note on one.\n[n3] Note on three."
    )
    printed_everywhere(text, page)


def printed_everywhere(text, page):
    """The notes of the letter on its page, in its PDF and in its Word file."""
    words = ["Note on zero.", "Note on one.", "Note on three."]
    page.goto(page.url.split("/admin")[0] + text.letter.get_absolute_url("en"))
    assert [f"{number}" for number in page.locator(".prose .call").all_inner_texts()] == ["1", "2", "3"]
    notes = page.locator("ol.notes > li .note").all()
    assert [note.text_content().split("\u00a0")[0].strip() for note in notes] == words
    document = document_of(text.letter, "en", desk=True)
    pdf = pypdfium2.PdfDocument(render(document, format="pdf").data)
    printed = " ".join(pdf[0].get_textpage().get_text_bounded().split())
    pdf.close()
    assert re.search(
        r"Zero\. One\. Two\. Three\. .* 1 2 3 1 Note on zero\. 2 Note on one\. 3 Note on three\.", printed
    ), printed
    with zipfile.ZipFile(io.BytesIO(render(document, format="docx").data)) as file:
        footnotes = re.sub(r"<[^>]+>", "", file.read("word/footnotes.xml").decode())
    assert re.search(r"\s*".join(re.escape(each) for each in words), footnotes), footnotes


TWO = '<h1>T</h1>\n<p>One.<a data-fn="a"></a> Two.<a data-fn="b"></a> Again.<a data-fn="a"></a></p>\n[a] A.\n[b] B.'


def behind(page, key, place=0):
    """The cursor behind a call."""
    page.evaluate(
        """([key, place]) => { const {editor} = document.querySelector('.ProseMirror'); const found = []
        editor.state.doc.descendants((node, at) => { if (node.attrs.key === key && node.isInline) found.push(at) })
        editor.commands.focus(found[place] + 1) }""",
        [key, place],
    )
    at_call = f"selection.empty && $from.nodeBefore && $from.nodeBefore.attrs.key === '{key}'"
    knows(page, f"document.activeElement.classList.contains('ProseMirror') && {at_call}")


def test_a_note_goes_with_its_last_call_and_comes_back_with_it(desk):
    page = desk(change(TextFactory(source=TWO)))

    behind(page, "a")
    page.keyboard.press("Backspace")
    becomes(page, numbers, (["1", "2"], ["B.", "A."]))
    behind(page, "a")
    page.keyboard.press("Backspace")
    becomes(page, numbers, (["1"], ["B."]))
    expect(page.locator(".letter-status")).to_have_text("Footnote 2 removed. Undo brings it back.")
    page.keyboard.press("Control+z")
    assert written(page).endswith("[b] B.\n[a] A.")
    page.keyboard.press("Control+z")
    becomes(page, written, TWO)


def test_deleting_what_a_note_says_leaves_the_note_and_deleting_the_empty_note_its_calls(desk):
    page = desk(change(TextFactory(source=TWO)))

    page.locator(".note-words p", has_text="A.").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    assert written(page).endswith("[a]\n[b] B.")
    page.keyboard.press("Backspace")
    becomes(page, written, '<h1>T</h1>\n<p>One. Two.<a data-fn="b"></a> Again.</p>\n[b] B.')
    expect(page.locator(".letter-status")).to_have_text("Footnote 1 and its 2 calls removed. Undo brings them back.")
    page.keyboard.press("Control+z")
    assert numbers(page)[0] == ["1", "2", "1"]


def test_the_keyboard_alone_is_enough(desk):
    text = TextFactory(source="<h1>T</h1>\n<p>Words here.</p>")
    page = desk(change(text))
    keys = page.keyboard

    page.locator(".letter-switch").focus()
    keys.press("Tab")
    expect(page.get_by_role("button", name="Text style: Title")).to_be_focused()
    keys.press("Tab")
    expect(page.locator(".letter-words")).to_be_focused()
    cursor(page, "Control+End", "$from.node(1).type.name === 'closing'")
    cursor(page, "ArrowUp", "$from.node(1).type.name === 'body'")
    cursor(page, "Home", "$from.parentOffset === 0")
    for length in range(1, 6):
        cursor(page, "Shift+ArrowRight", f"selection.to - selection.from === {length}")
    keys.press("Control+b")
    expect(page.locator(".letter-words strong")).to_have_text("Words")
    keys.press("Alt+F10")
    keys.press("End")
    for _tool in range(3):
        keys.press("ArrowLeft")
    expect(page.get_by_role("button", name="Insert a live number")).to_be_focused()
    keys.press("Escape")
    expect(page.locator(".letter-words")).to_be_focused()
    cursor(page, "End", "selection.empty && $from.parentOffset === 11")
    keys.press("Alt+F10")
    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    expect(page.get_by_role("button", name="Insert a footnote")).to_be_focused()
    keys.press("Enter")
    expect(page.locator(".letter-status")).to_have_text("Footnote 1 inserted.")
    expect(page.locator(".letter-words")).to_be_focused()
    knows(page, "$from.node(1).type.name !== 'body'")
    keys.type("The note.")
    cursor(page, "Control+Alt+f", "$from.node(1).type.name === 'body'")  # back to the call
    keys.type(" More")
    knows(page, "$from.parent.textContent.endsWith(' More')")
    keys.press("Control+k")
    page.get_by_label("Address", exact=True).fill("example.org/law")
    page.get_by_label("Words of the link").fill("the law")
    keys.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".letter-words")).to_be_focused()
    keys.press("Alt+F10")
    keys.press("ArrowRight")
    keys.press("Enter")
    page.get_by_label("Footnote", exact=True).press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".letter-words .call")).to_have_count(2)
    with page.expect_navigation():
        keys.press("Control+s")

    expect(page.locator(".messagelist .success")).to_be_visible()
    assert stored(text) == (
        '<h1>T</h1>\n<p><strong>Words</strong> here.<a data-fn="n1"></a> More<a href="https://example.org/law">the law</a>'
        '<a data-fn="n1"></a></p>\n[n1] The note.'
    )


def test_a_translation_begins_a_note_that_its_source_has_under_the_same_key(desk):
    letter = LetterFactory(status="draft")
    TextFactory(letter=letter, source=TWO)
    text = TextFactory(
        letter=letter, language="es", source='<h1>T</h1>\n<p>Uno.<a data-fn="a"></a> Dos.</p>\n[a] A, en español.'
    )
    page = desk(change(text))

    page.locator(".letter-words [data-part=body] > p").click()
    page.keyboard.press("End")
    page.get_by_role("button", name="Call a footnote again").click()
    assert page.get_by_label("Footnote", exact=True).locator("option").all_inner_texts() == [
        "1 · A, en español.",
        "+ · B.",
    ]
    page.get_by_label("Footnote", exact=True).select_option("b")
    page.get_by_role("button", name="Insert the call").click()
    expect(page.locator(".letter-words .call")).to_have_text(["1", "2"])
    page.wait_for_function(
        "() => document.querySelector('.ProseMirror').editor.state.selection.$from.parent.type.name === 'noteParagraph'"
    )
    page.keyboard.type("B, en español.")

    assert written(page).endswith('Dos.<a data-fn="b"></a></p>\n[a] A, en español.\n[b] B, en español.')


def test_passages_live_numbers_and_styles_come_from_the_toolbar(desk):
    text = TextFactory(source="<h1>T</h1>\n<p>Words here.</p>")
    page = desk(change(text))

    page.locator(".letter-words [data-part=body] > p").first.click()
    page.keyboard.press("End")
    page.get_by_role("button", name="Insert a live number").click()
    page.get_by_role("menuitem", name="number of countries").click()
    expect(page.locator(".letter-words[contenteditable]")).to_be_focused()  # before, Enter would press the button again
    page.keyboard.press("Enter")
    page.keyboard.type("حق")
    page.get_by_role("button", name="Language of a passage").click()
    page.get_by_label("Language", exact=True).select_option("ar")
    page.get_by_role("button", name="Set the language").click()
    expect(page.locator(".letter-words[contenteditable]")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("A heading")
    page.get_by_role("button", name="Text style: Paragraph").click()
    page.get_by_role("menuitem", name="Subheading").click()

    assert written(page) == (
        '<h1>T</h1>\n<p>Words here.<data data-count="countries"></data></p>\n<p lang="ar" dir="rtl">حق</p>\n'
        '<h3 lang="ar" dir="rtl">A heading</h3>'
    )


def test_the_plain_field_and_the_editor_hold_the_same_text(desk):
    text = TextFactory(source=TWO)
    page = desk(change(text))

    page.locator(".letter-words [data-part=body] > p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Typed.")
    page.get_by_role("button", name="Write in the plain field").click()
    field = page.locator("textarea[name=words]")
    expect(field).to_have_value(TWO.replace("</a></p>", "</a> Typed.</p>"))
    field.fill("<h1>T</h1>\nTyped plainly[^x] & well.\n- an item\n\n[x] X.")
    page.get_by_role("button", name="Write in the editor").click()
    expect(page.locator(".letter-words li").first).to_have_text("an item")
    becomes(page, numbers, (["1"], ["X."]))
    page.get_by_role("button", name="Write in the plain field").click()
    field.fill("<h1>T</h1>\n[x] One.\n[x] Two.")
    page.get_by_role("button", name="Write in the editor").click()

    expect(page.get_by_text("There are two notes with the key [x]. Rename one.")).to_be_visible()
    expect(field).to_have_value("<h1>T</h1>\n[x] One.\n[x] Two.")


def test_without_scripts_the_plain_field_is_there(desk):
    text = TextFactory(source=TWO)
    page = desk(change(text), editor=False, java_script_enabled=False)

    page.locator("textarea[name=words]").fill(TWO.replace("One.", "First."))
    page.get_by_role("button", name="Save and continue editing").first.click()

    assert stored(text) == TWO.replace("One.", "First.")


def test_leaving_with_unsaved_words_warns_and_saving_does_not(desk):
    text = TextFactory(source=TWO)
    page = desk(change(text))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.reload()
    page.locator(".letter-words [data-part=body] > p").first.click()
    page.keyboard.type("x")
    page.keyboard.press("Control+z")
    page.reload()
    assert asked == []
    page.locator(".letter-words [data-part=body] > p").first.click()
    page.keyboard.type("x")
    page.reload()
    assert asked == ["beforeunload"]
    page.locator(".letter-words [data-part=body] > p").first.click()
    page.keyboard.type("y")
    save(page)

    assert asked == ["beforeunload"]


def test_words_of_a_tab_that_was_closed_by_accident_are_offered_again(desk):
    text = TextFactory(source=TWO)
    page = desk(change(text))
    page.on("dialog", lambda dialog: dialog.accept())

    page.locator(".letter-words [data-part=body] > p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Typed.")
    page.wait_for_function("() => Object.keys(sessionStorage).some((key) => key.startsWith('letter-text:'))")
    page.reload()
    page.get_by_role("button", name="Bring it back").click()

    assert "Again.</a> Typed." not in stored(text)
    assert " Typed.</p>" in written(page)
    assert "Typed" not in page.evaluate("JSON.stringify({...localStorage})")
    save(page)
    assert page.get_by_role("button", name="Bring it back").count() == 0
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('letter-text:')).length") == 0


def test_of_two_editors_the_second_is_told_early_sees_what_changed_and_loses_nothing(desk):
    text = TextFactory(source=TWO)
    ana = User.objects.create_superuser("ana", first_name="Ana", last_name="Ñúñez")
    mine, hers = desk(change(text)), desk(change(text), user=ana)

    hers.locator(".letter-words [data-part=body] > p").first.click()
    hers.keyboard.press("Home")
    hers.keyboard.type("Hers. ")
    save(hers)
    mine.locator(".letter-words [data-part=body] > p").first.click()
    mine.keyboard.press("Home")
    mine.keyboard.type("Mine. ")
    mine.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(mine.locator(".letter-notice")).to_contain_text("Ana Ñúñez saved this text at")
    save(mine)

    assert "Hers." in stored(text)
    expect(mine.locator("#staff-conflict")).to_have_text("Two people wrote this text")
    expect(mine.locator(".letter-conflict del")).to_contain_text("Hers")
    expect(mine.locator(".letter-conflict ins")).to_contain_text("Mine")
    assert written(mine) == TWO.replace("One.", "Mine. One.")
    mine.get_by_label("Replace the saved text").check()
    save(mine)
    assert stored(text) == TWO.replace("One.", "Mine. One.")


def test_the_preview_follows_what_is_typed_and_nothing_is_asked_of_others(desk, live_server):
    text = TextFactory(source=TWO)
    page = desk(change(text))
    frame = page.frame_locator(".letter-page")

    expect(frame.locator("h1")).to_have_text("T")
    page.locator(".letter-words [data-part=body] > p").first.click()
    page.keyboard.press("Home")
    page.keyboard.type("Typed just now. ")
    expect(frame.locator(".prose p")).to_contain_text("Typed just now. One.")
    assert frame.locator("ol.notes li").count() == 2
    page.get_by_role("button", name="Show the PDF page").click()
    expect(page.locator(".letter-sheet img")).to_have_count(1, timeout=60_000)
    assert page.locator(".letter-sheet img").evaluate(
        "async image => { await image.decode(); return image.naturalWidth > 600 }"
    )
    expect(page.locator(".letter-sheet figcaption")).to_have_text("Page 1 of 1")

    assert stored(text) == TWO
    assert [url for url in page.asked if not url.startswith((live_server.url, "blob:", "about:"))] == []


@pytest.mark.parametrize(
    ("width", "scheme", "prefix"), [(1600, "light", ""), (375, "light", "/es"), (1280, "dark", "")]
)
def test_axe_finds_nothing_in_the_editor(desk, width, scheme, prefix):
    page = desk(prefix + change(TextFactory(source=RICH)), width=width, color_scheme=scheme)
    page.locator(".letter-words [data-part=body] > p").first.click()
    expect(page.frame_locator(".letter-page").locator("h1")).to_be_visible()

    assert violations(page, within={"include": [[".field-words"]]}) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
