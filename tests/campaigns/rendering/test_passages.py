"""Words of ours in a letter whose language we have no words in: every form says that they are English."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import page as validation
import pikepdf
import pytest

from campaigns.rendering.document import Entry, Group, Totals, as_data
from campaigns.rendering.docx import render_docx
from campaigns.rendering.html import render_html
from campaigns.rendering.pdf import make_pdf, page
from campaigns.rendering.rolls import printed_rolls
from campaigns.rendering.web_roll import web_roll
from tests import sample
from tests.campaigns.rendering.shapes import shaped


def foreign(language):
    groups = (
        Group(key="tier:convener", heading="Conveners", entries=(Entry(name="Rede"),), language="en"),
        Group(key="GT", heading="Guatemala", entries=tuple(Entry(name=f"Grupo {n}") for n in range(9))),
    )
    document = sample.make_letter(groups=groups, language=language, totals=Totals(organizations=10, countries=1))
    return replace(document, roll_note="Uma nota.", as_of="2019-06-05")


def test_a_heading_of_ours_is_data_of_the_new_schema():
    data = as_data(foreign("pt"))

    assert data["schema"] == 3
    assert [group.get("language") for group in data["groups"]] == ["en", None]


@pytest.mark.parametrize("language", ["pt", "ar"])
def test_headings_of_ours_are_marked_on_page_and_in_the_html_file(language):
    [roll] = printed_rolls(foreign(language))
    web = web_roll(roll, str).groups
    html = render_html(foreign(language)).decode()

    assert '<h3><span lang="en" dir="ltr">Conveners</span> <span class="count">1</span></h3>' in web
    assert '<h3>Guatemala <span class="count">9</span></h3>' in web
    assert '<h3 lang="en" dir="ltr">Conveners</h3>' in html
    assert "<h3>Guatemala</h3>" in html


def languages_of(data):
    """What stands in the tree of a PDF with a language of its own: language and words."""
    with pikepdf.open(BytesIO(data)) as file:
        found = []

        def visit(element):
            if isinstance(element, pikepdf.Dictionary):
                if "/Lang" in element:
                    found.append((str(element.get("/S")), str(element["/Lang"])))
                kids = element.get("/K", [])
                for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                    visit(kid)

        visit(file.Root.StructTreeRoot)
    return found


@pytest.mark.parametrize("profile", ["ua1", "3a"])
@pytest.mark.parametrize("language", ["pt", "ar"])
def test_a_pdf_with_english_words_of_ours_is_valid(tmp_path, language, profile):
    path = tmp_path / "letter.pdf"
    path.write_bytes(make_pdf(foreign(language), paper="a4").data)

    assert [
        str(each) for each in validation.validate_pdf(str(path), profile=validation.ValidationProfile(profile)).failures
    ] == []


def test_the_pdf_says_which_words_are_english_and_keeps_them_in_its_running_head():
    html = page(foreign("pt"), paper="a4")
    found = languages_of(make_pdf(foreign("pt"), paper="a4").data)

    assert '<h3><span lang="en">Conveners</span></h3>' in html
    assert '<h2><span lang="en">Signatories</span></h2>' in html
    assert found.count(("/Span", "en")) == len(re.findall(r'<span lang="en"', html))
    assert '<span lang="en" class="apart" dir="ltr">Conveners</span>' in page(foreign("ar"), paper="a4")


def test_word_says_which_words_are_english():
    with zipfile.ZipFile(BytesIO(render_docx(foreign("pt")))) as package:
        main = package.read("word/document.xml").decode()

    for words in ("Signatories", "Conveners", "10 organizations in 1 country", "As of 5 June 2019"):
        assert f'<w:rPr><w:lang w:val="en"/></w:rPr><w:t xml:space="preserve">{words}' in main
    assert '<w:r><w:t xml:space="preserve">Guatemala</w:t>' in main
    assert '<w:r><w:t xml:space="preserve">Uma nota.</w:t>' in main


def test_a_letter_in_a_language_of_ours_marks_nothing():
    with zipfile.ZipFile(BytesIO(render_docx(shaped()))) as package:
        main = package.read("word/document.xml").decode()

    assert 'lang="en"' not in page(shaped(), paper="a4").partition("<body")[2]
    assert "<w:lang " not in main[main.index("Signatories") :]


def test_the_pdf_prints_signs_as_they_are():
    document = sample.make_letter(groups=(), letterhead=("Smith & Daughters <i>",), roll_note='"Q" & A')
    html = page(replace(document, groups=foreign("en").groups, totals=Totals(organizations=10)), paper="a4")

    assert "<p>Smith &amp; Daughters &lt;i&gt;</p>" in html
    assert '<p class="roll-note">&quot;Q&quot; &amp; A</p>' in html
