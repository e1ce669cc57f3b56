"""A file says on its pages what it says as data, or it is told where it does not."""

import io
import json
import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from campaigns.rendering.document import Entry, Group, LetterDocument, as_data, from_data, settled
from campaigns.rendering.pdf import render_pdf
from campaigns.verifying import reading
from campaigns.verifying.comparing import compare
from campaigns.verifying.findings import Difference
from campaigns.verifying.pages import flows_of, read_page
from campaigns.verifying.reading import read_pdf
from tests import sample
from tests.campaigns.verifying.tampering import changed, drawn_over, resaved, rewritten, with_data

FULL = settled(sample.full_letter())
ALL = {
    "full": sample.full_letter(),
    "spanish": sample.full_letter(language="es"),
    "arabic": sample.arabic_letter(),
    "lists": sample.letter_of_lists(),
    "endnotes": sample.letter_with_a_note_too_long(),
    "notes": sample.numbered_letter(notes=40, organizations=35),
    "names": sample.numbered_letter(notes=3, organizations=200),
}
MADE: dict[tuple[int, str], bytes] = {}


def made(document: LetterDocument, paper: str = "letter") -> bytes:
    """The PDF of a document, made once for all tests."""
    key = (hash(document), paper)
    if key not in MADE:
        MADE[key] = render_pdf(document, paper=paper)
    return MADE[key]


def pages(data):
    with pypdfium2.PdfDocument(data) as pdf:
        found = []
        for index in range(len(pdf)):
            page = pdf[index]
            found.append(read_page(page, index + 1))
            page.close()
        return found


def with_word(document: LetterDocument, old: str, new: str) -> LetterDocument:
    """The document with one word changed wherever it stands; it must stand somewhere."""
    written = json.dumps(as_data(document), ensure_ascii=False)
    assert old in written
    return from_data(json.loads(written.replace(old, new)))


@pytest.fixture
def unequal_bytes(monkeypatch):
    """The files differ in their bytes, so that words and looks are compared."""
    make = reading.make_pdf

    def other(document, *, paper, logos):
        file = make(document, paper=paper, logos=logos)
        return replace(file, data=file.data + b"\n%")

    monkeypatch.setattr(reading, "make_pdf", other)


# -- what is genuine passes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_file_as_it_was_made_is_found_byte_for_byte(name, paper):
    found = read_pdf(made(ALL[name], paper))

    assert found.document == settled(ALL[name])
    assert (found.inside.proof, found.inside.count) == ("bytes", 0)


@pytest.mark.parametrize("name", ALL)
def test_the_same_pages_in_another_file_look_the_same(name):
    found = read_pdf(resaved(made(ALL[name])))

    assert found.inside.differences == ()
    assert found.inside.proof == "look"


@pytest.mark.parametrize("name", ALL)
def test_words_that_only_break_elsewhere_are_the_same(name):
    """The same letter on another paper stands for one that another version of the program set."""
    document = ALL[name]
    heads = {group.heading for group in document.groups}
    on_letter, on_a4 = pages(made(document)), pages(made(document, "a4"))

    told = compare(on_a4, on_letter, heads=heads, right_to_left=document.direction == "rtl")

    assert [each for each in told if each.kind != "moved-pages"] == []


@pytest.mark.parametrize("seed", range(20))
def test_random_letters_raise_no_false_alarm(seed):
    document = sample.random_letter(seed)
    told = compare(pages(made(document, "a4")), pages(made(document)), heads={g.heading for g in document.groups})

    assert [each for each in told if each.kind != "moved-pages"] == []


def test_reading_pages_twice_gives_the_same_words():
    found = pages(made(sample.random_letter(1)))

    first = {flow: [word.text for word in words] for flow, words in flows_of(found).items()}
    second = {flow: [word.text for word in words] for flow, words in flows_of(found).items()}

    assert first == second


def test_a_call_stands_after_its_word():
    words = [word.text for word in flows_of(pages(made(FULL)))["text"]]

    assert words[words.index("[1]") - 1] == "published."


# -- one thing was changed on the page -------------------------------------------------------------------------------

CHANGES = {
    "a word of the text": ("protection", "punishment", "protection;", "punishment;"),
    "a digit of the text": ("18,000", "13,000", "18,000", "13,000"),
    "a name": ("Sagrada Tierra", "Sagrada Terra", "Tierra", "Terra"),
    "a word of a note": ("October", "August", "October", "August"),
    "a digit of a note": ("80 Homeland", "30 Homeland", "80", "30"),
    "an address": ("www.wola.org", "www.wola.net", "<www.wola.org>,", "<www.wola.net>,"),
    "the salutation": ("Excellencies", "Highnesses", "Excellencies:", "Highnesses:"),
    "the closing": ("Respectfully", "Sincerely", "Respectfully,", "Sincerely,"),
    "an addressee": ("Ordóñez", "Ordóñes", "Ordóñez", "Ordóñes"),
    "a copy": ("Regional Office", "National Office", "Regional", "National"),
    "the letterhead": ("zona 1", "zona 2", "1,", "2,"),
    "the remark on the roll": ("next edition", "last edition", "next", "last"),
    "the date": ("2019-06-13", "2019-06-14", "13", "14"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_one_change_on_the_page_is_named(name):
    old, new, was, stands = CHANGES[name]
    file = with_data(made(with_word(FULL, old, new)), FULL)

    found = read_pdf(file)

    named = [each for each in found.inside.differences if each.kind == "changed"]
    assert [each for each in named if was in each.expected.split() and stands in each.found.split()]
    assert found.inside.proof == ""


@pytest.mark.parametrize("seed", range(6))
def test_a_changed_word_in_a_random_letter_is_found(seed):
    document = settled(sample.random_letter(seed))
    name = document.groups[-1].entries[-1].name

    told = compare(pages(made(with_word(document, name, f"{name}0"))), pages(made(document)))

    (only,) = [each for each in told if each.kind != "moved-pages"]
    assert only == Difference(
        kind="changed", page=only.page, found=f"{name.split()[-1]}0", expected=name.split()[-1]
    )  # fmt: skip


def test_a_name_under_another_country_is_found():
    moved = replace(
        FULL,
        groups=(
            replace(FULL.groups[0], entries=FULL.groups[0].entries[:2]),
            replace(FULL.groups[1], entries=(*FULL.groups[1].entries, FULL.groups[0].entries[2])),
            FULL.groups[2],
        ),
    )

    found = read_pdf(with_data(made(moved), FULL))

    assert {(each.kind, each.found or each.expected) for each in found.inside.differences} == {
        ("missing", "Payxail Yajaw Konob’"),
        ("added", "Payxail Yajaw Konob’"),
    }


def test_a_name_too_many_and_one_too_few_are_found():
    more = replace(FULL, groups=(*FULL.groups[:2], Group(key="x", heading="Peru", entries=(Entry(name="Nobody"),))))

    added = read_pdf(with_data(made(more), replace(more, groups=more.groups[:2]))).inside
    missing = read_pdf(with_data(made(replace(more, groups=more.groups[:2])), more)).inside

    assert ("added", "Peru Nobody") in [(each.kind, each.found) for each in added.differences]
    assert ("missing", "Peru Nobody") in [(each.kind, each.expected) for each in missing.differences]


def test_many_changes_are_counted_and_twenty_named():
    other = settled(sample.numbered_letter(notes=40, organizations=35))
    told = read_pdf(with_data(made(with_word(other, "Source", "Sorse")), other)).inside

    assert len(told.differences) == 20
    assert told.count >= 40


# -- the words are there, and the page lies --------------------------------------------------------------------------


def kinds(data):
    return {(each.kind, each.found, each.page) for each in read_pdf(data).inside.differences}


@pytest.fixture
def name_place():
    """Where "Sagrada Tierra" stands on page 2: left, bottom, width, height in points."""
    signs = pages(made(FULL))[1].signs
    text = "".join(sign.text for sign in signs)
    first = signs[text.index("SagradaTierra")]
    return f"{first.left:.0f} {first.y - 3:.0f} 80 12".encode()


def test_a_name_under_a_white_box_is_found(name_place):
    assert kinds(drawn_over(made(FULL), b"1 1 1 rg " + name_place + b" re f", page=1)) == {("look", "", 2)}


def test_a_box_beside_all_words_changes_nothing():
    """The control: what cannot be seen is no difference."""
    assert read_pdf(drawn_over(made(FULL), b"1 1 1 rg 10 10 20 20 re f", page=1)).inside.proof == "look"


def test_words_in_white_are_found():
    file = rewritten(made(FULL), b"0.066667 0.066667 0.066667 rg", b"1 1 1 rg")

    assert kinds(file) == {("look", "", 1)}


def test_invisible_words_are_found():
    with pikepdf.open(io.BytesIO(made(FULL))) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    font, letter = re.search(rb"(/\S+) [\d.]+ Tf\s+\[(<[0-9a-f]{4}>)", content).groups()
    hidden = b"BT 3 Tr " + font + b" 11 Tf 1 0 0 1 100 300 Tm " + letter + b" Tj ET"

    assert "added" in {kind for kind, _found, _page in kinds(drawn_over(made(FULL), hidden))}


def test_a_letter_that_says_to_be_another_is_found():
    """The glyph of another letter, with the right one as its ActualText."""
    data = made(FULL)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    first = content[content.index(b"[<") : content.index(b"] TJ")]
    glyphs = first[1:].split(b">")
    lie = b"/Span <</ActualText <FEFF0043>>> BDC [" + glyphs[1][glyphs[1].index(b"<") :] + b">] TJ EMC [" + first[7:]

    told = kinds(rewritten(data, first, lie))

    assert {("foreign", "otherwise", 1), ("look", "", 1)} <= told


def test_a_page_that_was_moved_is_not_taken_for_ours():
    """A shift too small to be seen must not keep the looks from being compared."""
    assert kinds(rewritten(made(FULL), b"1 0 0 -1 0 792 cm", b"1 0 0 -1 1 791 cm", page=1)) == {("look", "", 2)}


def test_a_picture_is_found(unequal_bytes):
    image = b"q 60 0 0 60 400 500 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q"

    assert kinds(drawn_over(made(FULL), image)) == {("look", "", 1)}


def test_a_remark_laid_over_the_page_is_found():
    def act(pdf):
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[100, 300, 300, 400], F=4, IC=[1, 1, 1], C=[1, 1, 1]
        )  # fmt: skip
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([*pdf.pages[0].get("/Annots", []), stamp]))

    assert ("foreign", "annotation", 1) in kinds(changed(made(FULL), act))


def test_a_link_that_leads_elsewhere_is_found():
    def act(pdf):
        for annotation in pdf.pages[0].Annots:
            if "/A" in annotation and "wola" in str(annotation.A.get("/URI", "")):
                annotation.A.URI = pikepdf.String("https://evil.example/")

    assert ("link", "https://evil.example/", 1) in kinds(changed(made(FULL), act))


@pytest.mark.parametrize(
    ("what", "act"),
    [
        ("form", lambda pdf: pdf.Root.update({"/AcroForm": pikepdf.Dictionary(Fields=[pikepdf.Dictionary(T="x")])})),
        ("script", lambda pdf: pdf.Root.update({"/OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")})),
        ("layers", lambda pdf: pdf.Root.update({"/OCProperties": pikepdf.Dictionary(OCGs=[])})),
    ],
)
def test_forms_programs_and_layers_are_found(what, act):
    def do(pdf):
        held = {}
        act(type("Pdf", (), {"Root": held})())
        for key, value in held.items():
            pdf.Root[key] = value

    assert ("foreign", what, 0) in kinds(changed(made(FULL), do))


def test_pages_that_others_set_are_asked_for_what_hides_words(unequal_bytes, monkeypatch):
    """Letters in other places: the looks prove nothing, so pale letters and areas are looked for."""
    monkeypatch.setattr(reading.looks, "set_alike", lambda *_: False)

    plain = read_pdf(made(FULL)).inside
    pale = kinds(rewritten(made(FULL), b"0.066667 0.066667 0.066667 rg", b"1 1 1 rg"))
    covered = kinds(drawn_over(made(FULL), b"1 1 1 rg 90 400 150 15 re f", page=1))

    assert (plain.proof, plain.differences) == ("words", ())
    assert pale == {("foreign", "hidden", 1)}
    assert covered == {("foreign", "drawing", 2)}


def test_another_sheet_is_told():
    def act(pdf):
        pdf.pages[0].MediaBox = [0, 0, 612, 900]

    assert "paper" in {kind for kind, _found, _page in kinds(changed(made(FULL), act))}


def test_a_long_file_is_compared_by_its_words_alone(unequal_bytes, monkeypatch):
    monkeypatch.setattr(reading.looks, "LOOK_AT", 1)

    inside = read_pdf(made(FULL)).inside

    assert (inside.proof, inside.looked) == ("words", False)


def test_the_pages_are_compared_with_another_document_too():
    other = with_word(FULL, "Sagrada Tierra", "Sagrada Terra")

    found = read_pdf(with_data(made(FULL), other), against=FULL)

    assert found.inside.count == 1
    assert found.record.proof == "look"


def test_data_that_no_page_can_show_are_told():
    broken = replace(FULL, notes=FULL.notes[:1])

    assert read_pdf(with_data(made(FULL), broken)).inside.reason == "data"
