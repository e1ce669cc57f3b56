"""The place of a block as the name of a hidden bookmark."""

import re

import pytest

from campaigns.rendering.docx import render_docx
from campaigns.rendering.docx_places import Step, place
from campaigns.text.canonical import parse
from tests.campaigns.rendering.letters import letter
from tests.campaigns.rendering.test_docx import Package


def names(body):
    package = Package(render_docx(letter(parse(f"<h1>T</h1>\n{body}"))))
    return re.findall(r'w:name="(_at[^"]*)"', package.parts["word/document.xml"].decode())


def test_paragraphs_outside_of_lists_need_no_name():
    assert names("<p>one</p>\n<h2>two</h2>\n<p>three</p>") == []


def test_a_name_leads_back_to_the_containers_and_their_language():
    first, second, last = (place(name) for name in names(
        '<ul><li lang="pt-br"><p>a</p><p dir="rtl" lang="ar">b</p></li></ul><p lang="es">c</p>'
    ))  # fmt: skip

    assert [step[:1] + step[2:] for step in first] == [("ul", "", ""), ("li", "pt-br", ""), ("p", "", "")]
    assert first[:2] == second[:2]
    assert second[2] == Step("p", second[2].number, "ar", "rtl")
    assert [step[:1] + step[2:] for step in last] == [("p", "es", "")]


def test_word_allows_forty_characters():
    deep = names("<blockquote>" * 25 + "<p>deep</p>" + "</blockquote>" * 25 + "<blockquote><p>flat</p></blockquote>")

    assert len(deep) == 1
    assert all(len(name) <= 40 for name in deep)


@pytest.mark.parametrize(
    "name", ["", "_at", "_GoBack", "_Ref123", "_atP1P2", "_atU1", "_atP1U2", "_atX1", "_atU1I2P3x-"]
)
def test_other_bookmarks_are_no_places(name):
    assert place(name) == ()


def test_a_text_cannot_write_a_bookmark_of_its_own():
    assert names("<p>x \ufdd0_atU1P2\ufdd1 y</p>") == []
