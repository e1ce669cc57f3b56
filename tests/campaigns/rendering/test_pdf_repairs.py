"""Why each repair is there: what stock WeasyPrint 70.0 does. A test that fails here says that a repair can go."""

from collections import Counter
from io import BytesIO

import pikepdf
import pydyf
import pytest

from campaigns.rendering import typesetting
from campaigns.rendering import weasyprint_repairs as repairs
from campaigns.rendering.pdf import NO_DATE, page
from tests import sample


def lay_out(html):
    with typesetting.own_fonts():
        return typesetting.lay_out(html, fetcher=typesetting.OwnAssets(), fonts=typesetting.FontConfiguration())


def make(html, notes=0):
    attached = typesetting.Attached("x.json", "", b"{}", NO_DATE)
    return pikepdf.open(BytesIO(typesetting.typeset(html, notes=notes, identifier=b"x", attached=attached).data))


def kinds(file):
    found = Counter()

    def visit(element):
        found[str(element.S)[1:]] += 1
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                visit(kid)

    for element in file.Root.StructTreeRoot.K:
        visit(element)
    return found


def test_another_version_is_refused():
    assert repairs.weasyprint.VERSION == repairs.VERSION == "70.0"


def test_stock_moves_or_loses_notes_of_earlier_paragraphs():
    pages = (page(sample.random_letter(seed), paper="letter") for seed in range(8, 60))

    with repairs.without("notes"):
        broken = next(html for html in pages if repairs.misplaced_notes(lay_out(html)))

    assert repairs.misplaced_notes(lay_out(broken)) == []


def test_stock_takes_the_area_of_the_notes_for_full_by_a_rounding_error():
    # Which height of paper makes the sum of lengths differ in its last bit is chance: A4 is one of them.
    html = page(sample.numbered_letter(notes=12), paper="a4")
    pages = (html.replace("size: a4;", f"size: 210mm {height}mm;") for height in (297, *range(270, 297)))

    with repairs.without("area"):
        broken = next(html for html in pages if len(lay_out(html).pages) > 6)

    assert len(lay_out(broken).pages) <= 3


def test_stock_gives_a_link_an_annotation_for_every_inline_element_in_it():
    document = sample.make_letter(
        body='<p><a href="https://example.org/">one <em>two</em> <strong>three</strong> four</a></p>'
    )
    html = page(document, paper="letter")

    with repairs.without("links"):
        stock = make(html)
    repaired = make(html)

    assert (len(stock.pages[0].Annots), len(repaired.pages[0].Annots)) == (3, 1)


def test_stock_tags_no_note():
    html = page(sample.three_notes_four_calls(), paper="letter")

    with repairs.without("tags"):
        stock = kinds(make(html, notes=3))
    repaired = kinds(make(html, notes=3))

    assert (stock["Note"], stock["Reference"]) == (0, 0)
    assert (repaired["Note"], repaired["Reference"]) == (3, 4)


def test_stock_cuts_a_paragraph_in_two_at_the_end_of_a_page():
    long = "<p>" + "A sentence that is repeated until the page is full. " * 120 + "</p>"
    html = page(sample.make_letter(body=long), paper="letter")

    with repairs.without("tags"):
        stock = kinds(make(html))["P"]
    repaired = kinds(make(html))["P"]

    assert stock > repaired
    assert repaired == html.count("<p")


def test_stock_puts_paragraphs_straight_into_list_items():
    html = page(sample.letter_of_lists(), paper="letter")

    def loose(file):
        return [
            str(kid.S)
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/LI"
            for kid in item.K
            if str(kid.get("/S")) not in ("/Lbl", "/LBody")
        ]

    with repairs.without("tags"):
        stock = loose(make(html, notes=3))
    repaired = loose(make(html, notes=3))

    assert stock
    assert repaired == []


def test_stock_forgets_the_language_of_a_passage():
    html = page(sample.make_letter(body='<p>The report <span lang="es">Presencia</span>.</p>'), paper="letter")

    def languages(file):
        return [
            str(element.Lang)
            for element in file.objects
            if isinstance(element, pikepdf.Dictionary) and "/S" in element and "/Lang" in element
        ]

    with repairs.without("tags"):
        stock = languages(make(html))
    repaired = languages(make(html))

    assert (stock, repaired) == ([], ["es"])


def test_stock_lets_the_length_of_a_stream_be_misread():
    streams = (pydyf.Stream([b"%d" % number], compress=True) for number in range(10_000, 99_999))

    with repairs.without("streams"):
        broken = next(stream for stream in streams if stream.data.endswith(b"\r\nendstream"))
        sound = pydyf.Stream([b"q"], compress=True)
        stock = sound.data

    assert broken.data.endswith(b"\r\r\nendstream")
    assert sound.data == stock


@pytest.mark.parametrize("name", repairs.REPAIRS)
def test_a_repair_is_in_place_again_after_the_comparison(name):
    with repairs.without(name):
        pass

    for place, attribute, _stock, ours in repairs.REPAIRS[name]:
        assert getattr(place, attribute) is ours
