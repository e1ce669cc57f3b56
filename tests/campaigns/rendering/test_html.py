import re
from html.parser import HTMLParser

import pytest

from campaigns.rendering.document import Addressed, Entry, Group, Totals
from campaigns.rendering.html import POLICY, render_html, semantic_body
from campaigns.text.canonical import Text, split
from tests.campaigns.rendering.letters import arabic, coalition, letter, three_notes_four_calls

HOSTILE = '<script>alert(1)</script>" onload="x'
VOID = {"br", "meta", "link"}


class Outline(HTMLParser):
    """Tags with their attributes, and a complaint when they do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_calls_are_numbered_and_linked_both_ways():
    html = semantic_body(three_notes_four_calls())

    calls = re.findall(r'<a role="doc-noteref" id="([^"]+)" href="#([^"]+)">(\d+)</a>', html)
    assert calls == [
        ("call-1", "note-1", "1"), ("call-2", "note-2", "2"), ("call-1-2", "note-1", "1"), ("call-3", "note-3", "3"),
    ]  # fmt: skip
    backs = re.findall(r'role="doc-backlink" href="#([^"]+)"', html)
    assert backs == ["call-1", "call-1-2", "call-2", "call-3"]


def test_every_link_inside_the_page_has_its_target_and_ids_are_unique():
    tags = Outline(render_html(coalition()).decode()).tags

    ids = [attributes["id"] for _tag, attributes in tags if "id" in attributes]
    targets = {attributes["href"][1:] for _tag, attributes in tags if (attributes.get("href") or "").startswith("#")}
    assert len(ids) == len(set(ids)) == 12 + 12 + 2
    assert targets <= set(ids)


def test_page_stands_on_its_own():
    page = render_html(coalition()).decode()

    tags = Outline(page).tags
    assert page.startswith('<!doctype html>\n<html lang="en" dir="ltr">')
    assert POLICY in page
    loading = {"script", "img", "iframe", "object", "embed", "video", "audio", "form", "base"}
    assert not loading & {tag for tag, _attributes in tags}
    assert [attributes["rel"] for tag, attributes in tags if tag == "link"] == ["canonical"]
    assert "url(" not in page
    assert "@import" not in page


def test_parts_stand_in_order():
    html = semantic_body(coalition(authoritative_language="es"))

    order = [
        "Latin America Working Group",
        '<p>Washington, <time datetime="2019-06-13">13 June 2019</time></p>',
        "<p><strong>Kevin McAleenan</strong><br>Acting Secretary of Homeland Security<br>Washington, DC</p>",
        "<h1>Civil Society Organizations",
        '<div class="tally"><p>36 organizations in 4 countries</p></div>',
        "Demonstration text.",
        "This is a translation. Where the texts differ, the Spanish text prevails.",
        '<div class="salutation"><p>Dear Acting Secretary:</p></div>',
        "<h2>What we ask</h2>",
        '<div class="closing"><p>Respectfully,</p></div>',
        "<p>Copy to:</p><p>Committee on Foreign Affairs</p>",
        '<section role="doc-endnotes"',
        '<h2 id="signatories">Signatories</h2>',
        '<p class="tally">36 organizations in 4 countries</p>',
        "<h3>Guatemala and Mexico</h3>",
        "and 1 organization whose name is withheld",
        "Organizations are listed in the order of the printed letter.",
        '<a href="https://letters.example.org/letters/sample/">https://letters.example.org/letters/sample/</a>',
    ]
    places = [html.index(piece) for piece in order]
    assert places == sorted(places)


def test_a_statement_to_nobody_says_what_it_is_and_has_its_date_under_the_title():
    copy = coalition().addressees[1:]
    for addressees in ((), copy):
        html = semantic_body(coalition(addressees=addressees))
        assert "<p>Joint statement</p></div>\n<h1>" in html
        assert '</h1>\n<div class="date"><p>Washington, <time' in html
    assert "Joint statement" not in semantic_body(coalition())


def test_one_group_without_heading_and_persons_with_their_title():
    group = Group(key="", heading="", entries=(Entry(name="Ana Pérez", detail="Universidad Landívar"),))
    html = semantic_body(coalition(groups=(group,), totals=Totals(persons=1)))

    assert "<h3>" not in html
    assert "<li><bdi>Ana Pérez</bdi>, <bdi>Universidad Landívar</bdi></li>" in html
    assert '<p class="tally">1 person</p>' in html


@pytest.mark.parametrize(("roll", "counted"), [("counted", True), ("hidden", False)])
def test_a_roll_that_is_not_shown_names_nobody(roll, counted):
    html = semantic_body(coalition(roll=roll))

    assert "Network for the Rights" not in html
    assert ("36 organizations in 4 countries" in html) is counted
    assert "not named" not in html


def test_hostile_strings_stay_text_everywhere():
    document = coalition(
        title=HOSTILE,
        running_title=HOSTILE,
        campaign=HOSTILE,
        letterhead=(HOSTILE,),
        place=HOSTILE,
        preface=HOSTILE,
        addressees=(Addressed(lines=(HOSTILE,)), Addressed(lines=(HOSTILE,), copy=True)),
        groups=(Group(key="x", heading=HOSTILE, entries=(Entry(name=HOSTILE, detail=HOSTILE),)),),
        roll_note=HOSTILE,
        address='javascript:alert("x")',
        body='<p onclick="x">a<script>alert(1)</script><a href="javascript:alert(1)">b</a><img src=x onerror=y></p>',
        notes=(),
    )
    page = render_html(document).decode()

    outline = Outline(page)
    assert page.count("&lt;script&gt;") >= 11
    assert not {"script", "img"} & {tag for tag, _attributes in outline.tags}
    assert not [name for _tag, attributes in outline.tags for name in attributes if name.startswith("on")]
    hrefs = [attributes["href"] for _tag, attributes in outline.tags if "href" in attributes]
    assert hrefs == []


def test_control_and_override_characters_are_left_out():
    document = coalition(groups=(Group(key="x", heading="X", entries=(Entry(name="A\u202eB\x00C\nD"),)),))

    assert "<bdi>ABC D</bdi>" in semantic_body(document)


def test_a_call_without_its_note_is_refused():
    text = Text(title="T", body='<p>x<a data-fn="gone"></a></p>')

    with pytest.raises(ValueError, match="'gone'"):
        semantic_body(letter(text, notes=()))


def test_an_empty_note_keeps_its_number():
    html = semantic_body(letter(Text(title="T", body='<p>x<a data-fn="a"></a></p>')))

    assert 'href="#note-1">1</a>' in html
    assert '<li id="note-1"><p>' in html


def test_live_counts_are_filled_in():
    body = '<p>We are <data data-count="organizations"></data>.</p>'

    html = semantic_body(letter(Text(title="T", body=body), totals=Totals(organizations=1200)))

    assert "<p>We are 1,200.</p>" in html


def test_arabic_letter_runs_from_right_to_left_and_marks_english_words():
    page = render_html(arabic()).decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert '<span lang="en" dir="ltr">the memorandum</span>' in page
    assert '<h2 id="signatories" lang="en" dir="ltr">Signatories</h2>' in page


def test_what_is_written_can_be_read_again():
    document = three_notes_four_calls()

    body, notes = split(semantic_body(document))

    assert body.count('<a data-fn="note-1"></a>') == 2
    assert notes["note-2"] == "<p>First paragraph.</p><p>Second with <em>stress</em>.</p>"


def test_paper_shows_the_address_of_a_linked_title_in_a_note_and_the_words_stay():
    body = '<p><a href="https://example.org/body">In the text</a>.<a data-fn="a"></a></p>'
    note = (
        'WOLA, <a href="https://www.wola.org/a?b=1&amp;c=2"><em>A title</em></a>, <a href="https://bit.ly/x">bit.ly/x</a>,'
        ' <a href="https://example.org/">Two</a><br><a href="https://example.org/">lines</a>.'
    )
    page = render_html(letter(Text(title="T", body=body, notes={"a": note}))).decode()

    addresses = [attributes["data-address"] for _tag, attributes in Outline(page).tags if "data-address" in attributes]
    assert addresses == ["www.wola.org/a?b=1&c=2", "example.org"]
    assert 'a[data-address]::after { content: " \\2066<" attr(data-address) ">\\2069"' in page
    assert split(page[page.index("<main>") : page.index("</main>")])[1] == {"note-1": note}
