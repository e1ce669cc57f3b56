"""Each note stands on the page of its call, whatever the letter is; what cannot stand there is told."""

import itertools
import re
import subprocess
from dataclasses import replace

import pytest

from campaigns.rendering import typesetting
from campaigns.rendering import weasyprint_repairs as repairs
from campaigns.rendering.errors import NotesMisplaced
from campaigns.rendering.pdf import make_pdf, page
from tests import sample


def laid_out(document, paper="letter"):
    with typesetting.own_fonts(), typesetting.without_collecting():
        return typesetting.lay_out(
            page(document, paper=paper),
            fetcher=typesetting.OwnAssets(),
            fonts=typesetting.FontConfiguration(),
        )


def wrong_notes(document, paper="letter"):
    """How many notes are off the page of their call, cut, or lost."""
    try:
        rendered = laid_out(document, paper)
    except NotesMisplaced:
        return len(document.notes)
    misplaced = {*repairs.misplaced_notes(rendered), *repairs.cut_notes(rendered)}
    return max(len(misplaced), len(document.notes) - repairs.placed_notes(rendered))


def pages_of(pdf, tmp_path):
    """The text of each page as pdftotext reads it, without its line ends."""
    file = tmp_path / "letter.pdf"
    file.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True).stdout.decode()
    return [re.sub(r"-\n\s*|\s+", " ", page) for page in text.split("\f")[:-1]]


# Held in five pieces, so that they run side by side under xdist; not measured, which takes as long as they do.
@pytest.mark.no_cover
@pytest.mark.parametrize("start", range(0, 200, 40))
def test_of_two_hundred_random_letters_none_has_a_note_off_its_page_or_lost(start):
    papers = itertools.cycle(("letter", "a4"))
    letters = [(seed, next(papers)) for seed in range(start, start + 40)]

    wrong = {(seed, paper): wrong_notes(sample.random_letter(seed), paper) for seed, paper in letters}

    assert {letter: count for letter, count in wrong.items() if count} == {}


@pytest.mark.parametrize("repair", ["notes", "area"])
def test_the_random_letters_go_wrong_without_the_repair(repair):
    papers = itertools.cycle(("letter", "a4"))
    with repairs.without(repair):
        wrong = (wrong_notes(sample.random_letter(seed), next(papers)) for seed in range(200))
        assert any(wrong)


@pytest.mark.parametrize("notes", [12, 120])
def test_every_note_is_read_on_the_page_of_its_call(notes, tmp_path):
    made = make_pdf(sample.numbered_letter(notes=notes, organizations=35), paper="letter")

    pages = pages_of(made.data, tmp_path)

    assert not made.endnotes
    for number in range(1, notes + 1):
        calls = [index for index, text in enumerate(pages) if f"point {number}." in text]
        found = [index for index, text in enumerate(pages) if f"Source {number}:" in text]
        assert len(calls) == 1, number
        assert found == calls, number


def test_a_note_called_twice_keeps_its_number(tmp_path):
    made = make_pdf(sample.three_notes_four_calls(), paper="letter")

    text = pages_of(made.data, tmp_path)[0]

    assert re.findall(r"(First|Second|The first again|Third)\.\s?(\d)", text) == [
        ("First", "1"),
        ("Second", "2"),
        ("The first again", "1"),
        ("Third", "3"),
    ]
    assert [text.count(f"The {name} note.") for name in ("first", "second", "third")] == [1, 1, 1]


def test_a_document_that_numbers_its_notes_otherwise_is_refused():
    document = sample.three_notes_four_calls()
    wrong = tuple(replace(note, number=4 - note.number) for note in document.notes)

    with pytest.raises(ValueError, match="called as number 1"):
        page(replace(document, notes=wrong), paper="letter")


def test_a_note_of_two_paragraphs_is_whole(tmp_path):
    made = make_pdf(sample.full_letter(), paper="letter")

    text = pages_of(made.data, tmp_path)[0]

    assert "7 June 2019. The review was made public in October of the same year." in text


def test_a_note_longer_than_a_page_turns_the_notes_into_endnotes_and_says_so(tmp_path):
    document = sample.letter_with_a_note_too_long()

    made = make_pdf(document, paper="letter")

    assert made.endnotes
    text = " ".join(pages_of(made.data, tmp_path))
    assert "A claim.1" in text.replace(". 1", ".1")
    for number in range(1, 97):
        assert f" {number}. " in text


def test_a_misplaced_note_is_never_written(monkeypatch):
    monkeypatch.setattr(repairs, "misplaced_notes", lambda rendered: ["note-one"])
    document = sample.three_notes_four_calls()
    html = page(document, paper="letter")

    with pytest.raises(NotesMisplaced) as caught:
        typesetting.typeset(html, notes=3, identifier=b"x", attached=None)

    assert caught.value.notes == ("note-one",)


def test_a_lost_note_is_noticed_even_when_its_call_is_lost_too():
    html = page(sample.three_notes_four_calls(), paper="letter")

    with pytest.raises(NotesMisplaced):
        typesetting.typeset(html, notes=4, identifier=b"x", attached=None)


def test_a_line_does_not_break_between_a_word_and_its_call(tmp_path):
    words = " ".join(["Why does the line break here?" + sample.call(f"n{index}") for index in range(30)])
    document = sample.make_letter(body=f"<p>{words}</p>", notes={f"n{index}": "x" for index in range(30)})

    rendered = laid_out(document)

    first_boxes = [
        next((box for box in line.descendants() if getattr(box, "text", "").strip("\u2060 ")), None)
        for page_ in rendered.pages
        for line in page_._page_box.descendants()
        if type(line).__name__ == "LineBox" and line.element_tag == "p"
    ]
    assert len(first_boxes) > 8
    assert not [box.text for box in first_boxes if box is not None and box.text.isdigit()]
