"""What every form of a letter says of its version, its edition, and those who signed an earlier version."""

import re
import subprocess
from dataclasses import replace
from html import unescape

import page as validation
import pytest

from campaigns.rendering import wording
from campaigns.rendering.document import Totals
from campaigns.rendering.docx import render_docx
from campaigns.rendering.docx_rolls import begins_in_columns
from campaigns.rendering.html import render_html
from campaigns.rendering.pdf import make_pdf, render_pdf
from campaigns.rendering.plain import render_plain
from campaigns.rendering.rolls import printed_rolls
from tests.campaigns.rendering.letters import SHA256, arabic, coalition, second_version
from tests.campaigns.rendering.test_docx import Package, W

HEADINGS = ["Signatories", "Signed version 2, not yet version 3", "Signed version 1, not yet version 3"]
NUMBERED = re.compile(r"(?:Older|Newer) Movement (\d+)")


def words(value):
    return " ".join(value.split())


def of_html(document):
    html = render_html(document).decode().partition("<body>")[2]
    return words(unescape(re.sub(r"<[^>]+>", " ", html)))


def of_plain(document):
    return words(render_plain(document).decode())


def of_pdf(document):
    data = render_pdf(document, paper="letter")
    return words(subprocess.run(["pdftotext", "-", "-"], input=data, check=True, capture_output=True).stdout.decode())


def of_word(document):
    return words(" ".join(text for _style, text in Package(render_docx(document)).paragraphs()))


FORMS = {"html": of_html, "plain": of_plain, "pdf": of_pdf, "word": of_word}


@pytest.fixture(params=FORMS)
def read(request):
    """``read(document)`` gives the words of one form, on one line."""
    return FORMS[request.param]


# --- Earlier lists ----------------------------------------------------------------------------------------


def test_every_form_prints_earlier_lists_after_the_present_one_with_counts_of_their_own(read):
    said = read(second_version())

    places = [said.index(part) for part in (
        "36 organizations in 4 countries", "United States Network", "and 1 organization whose name is withheld",
        HEADINGS[1], "13 organizations in 1 country", "Honduras", "Newer Movement 1",
        HEADINGS[2], " 3 organizations in 1 country", "El Salvador", "Older Movement 3",
        "Organizations are listed in the order of the printed letter.", "Published at",
    )]  # fmt: skip
    assert places == sorted(places)
    assert sorted(map(int, NUMBERED.findall(said))) == sorted([*range(1, 13), *range(1, 4)])
    assert said.count("whose name is withheld") == 2


def test_the_head_counts_the_present_version_alone(read):
    said = read(second_version())

    assert said.count("36 organizations in 4 countries") == 2  # under the title and over the list
    assert said.count("13 organizations") == said.count("3 organizations in 1 country") - 1 == 1


def test_a_letter_whose_signatories_were_all_asked_again_says_so(read):
    said = read(second_version(groups=(), totals=Totals()))

    assert "Nobody has signed version 3 yet." in said
    assert said.index("Nobody has signed version 3 yet.") < said.index(HEADINGS[1])
    assert "36 organizations" not in said


def test_a_list_that_is_only_counted_names_nobody_of_earlier_versions(read):
    said = read(second_version(roll="counted"))

    assert HEADINGS[1] in said
    assert "13 organizations in 1 country" in said
    assert "Movement" not in said
    assert "withheld" not in said


def test_a_hidden_list_says_nothing_of_earlier_versions(read):
    said = read(second_version(roll="hidden"))

    assert "Signed version" not in said
    assert "13 organizations" not in said


def test_the_lists_in_spanish():
    document = second_version(language="es")

    assert [wording.label_language(document), *(roll.tally for roll in printed_rolls(document))] == [
        "es",
        "36 organizaciones de 4 países",
        "13 organizaciones de 1 país",
        "3 organizaciones de 1 país",
    ]


def test_a_letter_with_one_version_prints_one_list():
    assert [roll.heading for roll in printed_rolls(coalition())] == ["Signatories"]
    assert printed_rolls(coalition(groups=(), totals=Totals())) == ()


# --- The colophon -----------------------------------------------------------------------------------------


def test_every_form_names_the_version_and_the_whole_hash(read):
    assert f"Version 3.1. SHA-256 of its text: {SHA256}" in read(second_version())


def test_a_draft_says_nothing_of_versions_or_editions(read):
    said = read(coalition())

    assert "Version" not in said
    assert "SHA-256" not in said
    assert "Edition" not in said


@pytest.mark.parametrize(
    ("delivered", "sentence"), [(True, "Edition 1, delivered 13 June 2019"), (False, "Edition 1 of 13 June 2019")]
)
def test_every_form_names_its_edition(read, delivered, sentence):
    assert sentence in read(second_version(edition=1, edition_date="2019-06-13", edition_delivered=delivered))


def test_a_language_without_our_words_gets_the_version_in_english():
    document = replace(arabic(), version="1.0", text_sha256=SHA256)

    assert wording.version(document) == f"Version 1.0. SHA-256 of its text: {SHA256}"
    assert f'<p lang="en" dir="ltr">Version 1.0. SHA-256 of its text: {SHA256}</p>' in render_html(document).decode()


# --- Sound files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_pdf_with_earlier_lists_is_accessible_and_archivable(profile, tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(make_pdf(second_version(edition=1, edition_date="2019-06-13"), paper="a4").data)

    failures = validation.validate_pdf(str(path), profile=validation.ValidationProfile(profile)).failures

    assert [str(failure) for failure in failures] == []


@pytest.mark.parametrize("render", [render_html, render_plain, render_docx, lambda d: render_pdf(d, paper="a4")])
def test_the_same_document_gives_the_same_bytes(render):
    assert render(second_version()) == render(second_version())


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({}, ["", "2", "", "2", ""]),  # text; 36 names; the withheld one; 12 names; the rest
        ({"groups": (), "totals": Totals()}, ["", "2", ""]),
        ({"earlier": ()}, ["", "2", ""]),
        ({"roll": "counted"}, [""]),
        ({"roll_note": "", "address": "", "version": "", "earlier": second_version().earlier[:1]}, ["", "2", "", "2", ""]),
    ],
)  # fmt: skip
def test_each_list_in_the_word_file_has_columns_of_its_own_and_the_first_section_the_head(changes, columns):
    document = second_version(**changes)
    tree = Package(render_docx(document)).trees["word/document.xml"]

    sections = list(tree.iter(f"{W}sectPr"))

    assert [section.find(f"{W}cols").get(f"{W}num", "") for section in sections] == columns
    heads = [section.find(f"{W}headerReference") is not None for section in sections]
    assert heads == [True, *[False] * (len(sections) - 1)]
    assert begins_in_columns(document) is (columns != [""] and "groups" not in changes)
    assert tree.find(f"{W}body")[-2].tag == f"{W}p"
