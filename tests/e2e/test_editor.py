"""The editor of a letter's text in a real browser: notes that number themselves, and nothing lost between two saves."""

import pytest

from campaigns.text.canonical import canonical, parse
from tests.e2e.editing import RICH, change, numbers, save, stored
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
    assert numbers(page) == (["1", "2", "3"], ["Note on one.", "Note on two.", "Note on three."])
    save(page)
    first = stored(text)
    page.locator(".letter-words > p").first.click(position={"x": 2, "y": 8})
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

    assert numbers(page) == (["1", "2", "3"], ["Note on zero.", "Note on one.", "Note on three."])
    assert first.count("data-fn") == 3
    save(page)
    assert numbers(page) == (["1", "2", "3"], ["Note on zero.", "Note on one.", "Note on three."])
    assert stored(text) == (
        "<h1>A letter</h1>\n<header>Dear Minister:</header>\n"
        '<p>Zero.<a data-fn="n4"></a>One.<a data-fn="n1"></a> Two. Three.<a data-fn="n3"></a></p>\n'
        "[n4] Note on zero.\n[n1] Note on one.\n[n3] Note on three."
    )
