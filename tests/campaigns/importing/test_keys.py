"""Keys of notes: readable, plain, each its own, and shared between languages where the notes agree."""

import pytest

from campaigns.importing.keys import like, named, note_key, shared
from campaigns.text.canonical import parse
from campaigns.text.numbering import KEY


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ('WOLA, <a href="https://www.wola.org/"><em>A title</em></a>, 5 June 2019.', "wola-2019"),
        ("See also Human Rights First, 22 April 2019.", "human-rights-first-2019"),
        ("Véase: Asociación Pop No’j, <em>Informe</em> (2018).", "asociacion-pop-noj-2018"),
        ("<p>UNHCR</p><p>Second paragraph, 2020.</p>", "unhcr"),
        ("https://www.gob.mx/sre/prensa/una-nota-202603", "gob-mx"),
        ("Ibid.", "ibid"),
        ("Report 2019", "report-2019"),
        ("هيومن رايتس ووتش، 2019.", "note-2019"),
        ("", "note"),
        ("Thelongestnameofallorganizationsthatwasevergiven, 1999", "thelongestnameofallorganizations-1999"),
        ("Conventions 18234 and 12", "conventions-18234-and-12"),
    ],
)
def test_a_key_says_who_wrote_and_when(content, key):
    assert note_key(content) == key
    assert KEY.fullmatch(key)


def test_keys_are_each_their_own():
    assert named({"f1": "Ibid.", "f2": "WOLA, 2019.", "f3": "Ibid.", "f4": "Ibid.", "f5": "Ibid 2."}) == {
        "f1": "ibid", "f2": "wola-2019", "f3": "ibid-2", "f4": "ibid-3", "f5": "ibid-2-2",
    }  # fmt: skip


def text(*calls, **notes):
    body = "".join(f'<p>x<a data-fn="{key}"></a></p>\n' for key in calls)
    return parse(f"<h1>T</h1>\n{body}" + "\n".join(f"[{key}] {content}" for key, content in notes.items()))


def test_a_translation_with_the_same_calls_shares_keys():
    english = text("a", "b", "a", a="A", b="B")

    spanish = shared(text("x", "y", "x", x="Equis", y="Ye"), english)

    assert spanish == text("a", "b", "a", a="Equis", b="Ye")


@pytest.mark.parametrize(
    "other",
    [
        text("x", "y", "y", x="X", y="Y"),  # another note is called twice
        text("x", "y", x="X", y="Y"),
        text("x", x="X"),
        text(),
    ],
)
def test_a_translation_with_other_calls_keeps_its_own_keys(other):
    assert shared(other, text("a", "b", "a", a="A", b="B")) is None


def test_keys_that_change_places_do_not_collide():
    assert shared(text("b", "a", b="1", a="2"), text("a", "b", a="x", b="y")) == text("a", "b", a="1", b="2")


def test_a_replaced_text_keeps_the_keys_of_notes_whose_words_stayed():
    old = text("one", "two", "new", one="First.", two="Second.", new="Third.")

    again = like(text("new", "second", "x", new="Something else.", second="Second.", x="First."), old)

    assert again == text("new", "two", "one", new="Something else.", two="Second.", one="First.")
