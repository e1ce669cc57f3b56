import io
import random
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pypandoc
import pytest

from campaigns.rendering import docx
from campaigns.rendering.document import Entry, Group, LetterDocument, Totals
from campaigns.rendering.docx import WordFailed, render_docx
from campaigns.rendering.pandoc import WordUnavailable
from campaigns.text.canonical import Text
from tests.campaigns.rendering.letters import arabic, coalition, letter, three_notes_four_calls

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = '<script>alert(1)</script> & ]]> "x" <w:p/>'


class Package:
    """A Word file: every part parsed, so that a part that is not well-formed fails the test."""

    def __init__(self, file: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(file)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.trees = {name: ElementTree.fromstring(part) for name, part in self.parts.items()}  # noqa: S314 -- ours

    def paragraphs(self, part: str = "word/document.xml") -> list[tuple[str, str]]:
        """Style and text of each paragraph; a footnote reference reads ^, a field shows its result."""
        found = []
        for paragraph in self.trees[part].iter(f"{W}p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            found.append(("" if style is None else style.get(f"{W}val"), _text(paragraph)))
        return found

    def notes(self) -> list[list[str]]:
        return [
            [_text(paragraph).strip() for paragraph in note.iter(f"{W}p")]
            for note in self.trees["word/footnotes.xml"].iter(f"{W}footnote")
            if note.get(f"{W}type") is None
        ]


def _text(paragraph: ElementTree.Element) -> str:
    signs = {"t": None, "footnoteReference": "^", "br": "\n", "tab": "\t"}
    pieces = []
    for node in paragraph.iter():
        name = node.tag.removeprefix(W)
        if name in signs:
            pieces.append(signs[name] or node.text or "")
    return "".join(pieces)


def _character_style(run: ElementTree.Element) -> str | None:
    style = run.find(f"{W}rPr/{W}rStyle")
    return None if style is None else style.get(f"{W}val")


def word(document: LetterDocument) -> Package:
    return Package(render_docx(document))


def test_three_notes_and_four_calls():
    package = word(three_notes_four_calls())

    assert package.paragraphs() == [
        ("Kind", "Joint letter"),
        ("Title", "Four calls"),
        ("Salutation", "Dear Minister:^"),
        ("BodyText", "A deployment^ that the law1 forbids."),
        ("Closing", "Respectfully,^"),
    ]
    assert package.notes() == [
        ["Refugee Convention, article 33."],
        ["First paragraph.", "Second with stress."],
        ["See the list <example.org/list?a=1&b=2>."],
    ]


def test_second_call_is_a_cross_reference_to_the_first():
    main = word(three_notes_four_calls()).parts["word/document.xml"].decode()

    start, end = main.index('<w:bookmarkStart w:id="1" w:name="_RefNote1"/>'), main.index('<w:bookmarkEnd w:id="1"/>')
    assert main[start:end].count("<w:footnoteReference") == 1
    assert main.count("bookmarkStart") == 1
    assert re.findall(r"NOTEREF (\S+) \\f \\h", main) == ["_RefNote1"]
    assert "again-" not in main


def test_links_and_stress_in_notes():
    package = word(three_notes_four_calls())

    notes = package.parts["word/footnotes.xml"].decode()
    assert re.search(r'<w:i />.*?<w:t xml:space="preserve">stress</w:t>', notes, re.DOTALL)
    relation = re.search(r'<w:hyperlink r:id="(\w+)">', notes)[1]
    target = f'Id="{relation}" Target="https://example.org/list?a=1&amp;b=2"'
    assert target in package.parts["word/_rels/footnotes.xml.rels"].decode()


def test_printed_address_belongs_to_its_link_and_has_a_style_of_its_own():
    notes = word(three_notes_four_calls()).trees["word/footnotes.xml"]

    links = {
        _text(link): "".join(_text(run) for run in link.iter(f"{W}r") if _character_style(run) == "PrintedAddress")
        for link in notes.iter(f"{W}hyperlink")
    }
    assert links == {"the list <example.org/list?a=1&b=2>": " <example.org/list?a=1&b=2>"}


def test_printed_address_runs_from_left_to_right_in_an_arabic_note():
    runs = [
        run for run in word(arabic()).trees["word/footnotes.xml"].iter(f"{W}r")
        if _character_style(run) == "PrintedAddress"
    ]  # fmt: skip

    assert "".join(map(_text, runs)) == " <example.org/ar>"
    assert not [run for run in runs if run.find(f"{W}rPr/{W}rtl") is not None]


def test_words_that_are_the_address_get_no_second_one():
    body = '<p>x<a data-fn="a"></a></p>'
    note = 'See <a href="https://bit.ly/2ESst6h">bit.ly/2ESst6h</a>, <a href="mailto:a@example.org">a@example.org</a>.'

    assert word(letter(Text(title="T", body=body, notes={"a": note}))).notes() == [
        ["See bit.ly/2ESst6h, a@example.org."]
    ]


def test_pandoc_reads_the_notes_back_without_the_printed_addresses(tmp_path):
    (tmp_path / "letter.docx").write_bytes(render_docx(coalition()))

    back = pypandoc.convert_file(
        str(tmp_path / "letter.docx"), "html", format="docx+styles", extra_args=["--wrap=none"]
    )

    assert back.count("&lt;example.org/") == 10
    back = re.sub(r'\s*<span data-custom-style="Printed Address"[^>]*>.*?</span>', "", back)
    assert "&lt;" not in back
    back = re.sub(r'<span data-custom-style="Hyperlink">(.*?)</span>', r"\1", back)
    assert 'Source 12, <a href="https://example.org/12">Report</a>, 2019.' in back


def test_a_note_may_break_after_its_first_line():
    # Or LibreOffice sets a note of three lines on the page after that of its call.
    style = next(
        style for style in word(three_notes_four_calls()).trees["word/styles.xml"].iter(f"{W}style")
        if style.get(f"{W}styleId") == "FootnoteText"
    )  # fmt: skip

    assert style.find(f"{W}pPr/{W}widowControl").get(f"{W}val") == "0"


def _loose_headings(package: Package) -> list[str]:
    return [
        _text(paragraph)
        for paragraph in package.trees["word/document.xml"].iter(f"{W}p")
        if (keep := paragraph.find(f"{W}pPr/{W}keepNext")) is not None and keep.get(f"{W}val") == "0"
    ]


def test_only_the_last_heading_of_a_roll_in_columns_does_not_keep_with_its_first_name():
    short = (Group(key="x", heading="X", entries=(Entry(name="Ana"),)),)
    long = (*coalition().groups, Group(key="x", heading="X", entries=tuple(Entry(name=str(n)) for n in range(200))))

    assert _loose_headings(word(coalition())) == ["United States"]
    assert _loose_headings(word(coalition(groups=short))) == []
    assert _loose_headings(word(coalition(groups=long))) == []


def _tied(package: Package) -> list[str]:
    """The paragraphs of the list that stay on the page of the next one, whatever their style says."""
    return [
        _text(paragraph)
        for paragraph in package.trees["word/document.xml"].iter(f"{W}p")
        if (keep := paragraph.find(f"{W}pPr/{W}keepNext")) is not None and keep.get(f"{W}val") is None
    ]


def test_a_list_in_one_column_is_not_divided_between_two_pages():
    short = (Group(key="x", heading="X", entries=tuple(Entry(name=name) for name in ("Ana", "Eva", "Ida"))),)

    assert _tied(word(coalition(groups=short))) == ["X", "Ana", "Eva", "Ida"]  # a name is withheld: that line follows
    assert _tied(word(coalition(groups=short, totals=Totals(organizations=3, countries=1)))) == ["X", "Ana", "Eva"]
    assert _tied(word(coalition())) == []


def test_parts_of_the_letter_are_known_by_their_styles():
    paragraphs = word(coalition(authoritative_language="es")).paragraphs()

    styles = list(dict.fromkeys(style for style, _text in paragraphs if style))
    assert styles == [
        "LetterheadName", "Letterhead", "Date", "Addressee", "Title", "Facts", "Preface", "Notice", "Salutation",
        "BodyText", "Heading1", "Compact", "BlockText", "Closing", "CopyTo", "Tally", "RollHeading", "RollEntry",
        "RollNote", "Colophon",
    ]  # fmt: skip
    assert ("Date", "Washington, 13 June 2019") in paragraphs
    assert ("Addressee", "Kevin McAleenan\nActing Secretary of Homeland Security\nWashington, DC") in paragraphs
    assert ("Tally", "36 organizations in 4 countries") in paragraphs
    assert [text for style, text in paragraphs if style == "RollHeading"] == [
        "Guatemala", "Mexico", "Guatemala and Mexico", "Costa Rica", "United States",
    ]  # fmt: skip
    assert sum(style == "RollEntry" for style, _text in paragraphs) == 35
    assert ("Facts", "36 organizations in 4 countries") in paragraphs
    assert ("Notice", "This is a translation. Where the texts differ, the Spanish text prevails.") in paragraphs
    assert [text for style, text in paragraphs if style == "Colophon"] == [
        "Published at https://letters.example.org/letters/sample/"
    ]


def _style(package: Package, identifier: str) -> ElementTree.Element:
    styles = package.trees["word/styles.xml"].iter(f"{W}style")
    return next(style for style in styles if style.get(f"{W}styleId") == identifier)


def test_the_date_ends_its_line_in_a_letter_and_stands_under_the_title_of_a_statement():
    to_somebody, to_nobody = word(coalition()), word(coalition(addressees=()))

    styles = [style for style, _text in to_somebody.paragraphs()]
    assert styles.index("Date") < styles.index("Title")
    assert _style(to_somebody, "Date").find(f"{W}pPr/{W}jc").get(f"{W}val") == "right"
    styles = [style for style, _text in to_nobody.paragraphs()]
    assert styles[:5] == ["LetterheadName", "Letterhead", "Kind", "Title", "Date"]
    assert _style(to_nobody, "Date").find(f"{W}pPr/{W}jc") is None


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({"authoritative_language": "es"}, "Notice"),
        ({}, "Preface"),
        ({"preface": ""}, "Facts"),
        ({"preface": "", "roll": "hidden", "addressees": ()}, "Date"),
        ({"preface": "", "roll": "hidden"}, "Title"),
    ],
)
def test_more_room_stands_under_the_last_line_of_the_opening(changes, last):
    package = word(coalition(**changes))

    wide = {
        identifier
        for identifier in ("Title", "Date", "Facts", "Preface", "Notice")
        if _style(package, identifier).find(f"{W}pPr/{W}spacing").get(f"{W}after") == "320"
    }
    assert wide == {last}


def test_a_quotation_has_a_rule_and_a_letterhead_a_line_below():
    package = word(coalition())

    assert _style(package, "BlockText").find(f"{W}pPr/{W}pBdr/{W}left").get(f"{W}val") == "single"
    assert _style(package, "Letterhead").find(f"{W}pPr/{W}pBdr/{W}bottom").get(f"{W}val") == "single"
    assert [text for style, text in package.paragraphs() if style == "LetterheadName"] == [
        "Latin America Working Group"
    ]


def test_every_style_that_is_used_exists():
    for document in (coalition(), three_notes_four_calls(), arabic()):
        package = word(document)
        known = {style.get(f"{W}styleId") for style in package.trees["word/styles.xml"].iter(f"{W}style")}
        used = {
            node.get(f"{W}val")
            for tree in package.trees.values()
            for name in ("pStyle", "rStyle")
            for node in tree.iter(f"{W}{name}")
        }
        assert used <= known


def test_every_relation_has_its_part_and_every_part_its_type():
    package = word(coalition())

    types = package.parts["[Content_Types].xml"].decode()
    relations = package.trees["word/_rels/document.xml.rels"]
    identifiers = [relation.get("Id") for relation in relations]
    assert len(identifiers) == len(set(identifiers))
    for relation in relations:
        if relation.get("TargetMode") != "External":
            name = f"word/{relation.get('Target')}"
            assert name in package.parts
            assert f'PartName="/{name}"' in types


def test_roll_stands_in_two_columns_between_continuous_sections():
    sections = list(word(coalition()).trees["word/document.xml"].iter(f"{W}sectPr"))

    assert [section.find(f"{W}type").get(f"{W}val") for section in sections] == ["nextPage", "continuous", "continuous"]
    assert [section.find(f"{W}cols").get(f"{W}num") for section in sections] == [None, "2", None]
    assert not [section for section in sections if section.find(f".//{W}numRestart") is not None]


def test_short_roll_stands_in_one_column():
    group = Group(key="x", heading="X", entries=(Entry(name="Ana", detail="Rector"),))
    package = word(coalition(groups=(group,), totals=Totals(persons=1)))

    assert len(list(package.trees["word/document.xml"].iter(f"{W}sectPr"))) == 1
    assert ("RollEntry", "Ana, Rector") in package.paragraphs()


def test_roll_that_ends_the_letter_is_followed_by_a_paragraph():
    document = coalition(address="", roll_note="", totals=Totals(organizations=35, countries=4))

    assert word(document).paragraphs()[-1] == ("RollEntry", "")


@pytest.mark.parametrize(("roll", "counted"), [("counted", True), ("hidden", False)])
def test_a_roll_that_is_not_shown_names_nobody(roll, counted):
    package = word(coalition(roll=roll))

    assert not [name for name, part in package.parts.items() if b"Network for the Rights" in part]
    assert (("Tally", "36 organizations in 4 countries") in package.paragraphs()) is counted


def test_properties():
    core = word(coalition(language="pt-br", running_title="Short")).parts["docProps/core.xml"].decode()

    assert "<dc:title>Civil Society Organizations Express Deep Concern" in core
    assert "<dc:creator>Latin America Working Group</dc:creator>" in core
    assert "<dc:language>pt-BR</dc:language>" in core
    assert core.count("2019-06-13T00:00:00Z") == 2


def test_running_head_and_page_numbers():
    package = word(coalition(running_title="Short & clear"))

    assert package.paragraphs("word/header1.xml") == [("Header", "Short & clear")]
    assert package.paragraphs("word/footer1.xml") == [("Footer", "1 / 1")]
    assert re.findall(r"<w:instrText[^>]*> (\w+) ", package.parts["word/footer1.xml"].decode()) == ["PAGE", "NUMPAGES"]


def test_language_of_letter_passage_and_note():
    package = word(coalition())

    assert '<w:lang w:val="en"' in package.parts["word/styles.xml"].decode()
    main = package.parts["word/document.xml"].decode()
    assert re.search(r'<w:lang w:val="es" /></w:rPr><w:t xml:space="preserve">Nadie', main)
    # The call of note 9 stands in a Spanish passage; the note itself is English.
    notes = package.parts["word/footnotes.xml"].decode()
    assert re.findall(r'<w:lang w:val="(\w+)" />(?:(?!<w:t).)*<w:t[^>]*>([^<]*)', notes) == [
        ("es", "Tropas de EU ya están en Guatemala")
    ]


def test_arabic_letter_runs_from_right_to_left():
    package = word(arabic())

    turned = {
        _text(paragraph): paragraph.find(f"{W}pPr/{W}bidi") is not None
        for part in ("word/document.xml", "word/footnotes.xml")
        for paragraph in package.trees[part].iter(f"{W}p")
    }
    assert turned["رسالة إلى الوزير"]
    assert turned["مركز القاهرة"]
    assert turned["\tصحيفة، تقرير <example.org/ar>، 2019."]
    assert not turned["Cairo Centre"]
    assert not turned["uno"]
    assert not turned["2 organizations in 1 country"]
    styles = package.parts["word/styles.xml"].decode()
    assert 'w:bidi="ar"' in styles


def test_passages_keep_language_and_direction_wherever_they_stand():
    body = (
        '<blockquote lang="ar" dir="rtl">\n<p>مرحبا<a data-fn="a"></a></p>\n<ul>\n<li lang="fr" dir="ltr">un</li>\n'
        '</ul>\n</blockquote>\n<h2 lang="es">Título</h2>\n<p>x <em lang="pt">y</em> <span lang="ar" dir="rtl">نص</span></p>'
    )
    package = word(letter(Text(title="T", body=body, notes={"a": '<p lang="es">Uno</p><p>Two</p>'})))

    runs = {
        _text(run): (language.get(f"{W}val"), language.get(f"{W}bidi"))
        for part in ("word/document.xml", "word/footnotes.xml")
        for run in package.trees[part].iter(f"{W}r")
        if (language := run.find(f"{W}rPr/{W}lang")) is not None
    }
    runs.pop(" ", None)
    assert runs == {
        "مرحبا": ("ar", "ar"), "un": ("fr", None), "Título": ("es", None), "y": ("pt", None), "نص": ("ar", "ar"),
        "Uno": ("es", None),
    }  # fmt: skip


def test_lists_in_lists_are_numbered_as_on_the_page():
    inner = "<ol>\n<li>\n<p>a</p>\n<ol>\n<li>b</li>\n</ol>\n</li>\n</ol>"
    numbering = word(letter(Text(title="T", body=inner))).trees["word/numbering.xml"]

    used = {
        number.find(f"{W}abstractNumId").get(f"{W}val")
        for number in numbering.iter(f"{W}num")
        if number.find(f"{W}lvlOverride") is not None
    }
    formats = {
        level.find(f"{W}numFmt").get(f"{W}val")
        for abstract in numbering.iter(f"{W}abstractNum")
        if abstract.get(f"{W}abstractNumId") in used
        for level in abstract.iter(f"{W}lvl")
    }
    assert formats == {"decimal"}


def test_address_without_a_scheme_is_printed_without_a_link():
    package = word(coalition(address="letters.example.org/sample"))

    assert package.paragraphs()[-1] == ("Colophon", "Published at letters.example.org/sample")
    assert b"rIdAddress" not in package.parts["word/document.xml"]


def test_script_and_hostile_names_stay_text():
    name = f"{HOSTILE}\x00\x0b\u202e\n"
    document = coalition(
        title=HOSTILE,
        letterhead=(HOSTILE,),
        running_title=HOSTILE,
        roll_note=HOSTILE,
        address='https://example.org/"><w:p>',
        groups=(Group(key="x", heading=HOSTILE, entries=(Entry(name=name), Entry(name="=1+1", detail=HOSTILE))),),
        body="<p>a<script>alert(1)</script>b &lt;w:p/&gt; {=openxml} `x`{=openxml} $x$ \\input{x}</p>",
        notes=(),
    )
    package = word(document)

    paragraphs = package.paragraphs()
    assert ("Title", HOSTILE) in paragraphs
    assert ("RollHeading", HOSTILE) in paragraphs
    assert ("RollEntry", HOSTILE) in paragraphs
    assert ("RollEntry", f"=1+1, {HOSTILE}") in paragraphs
    assert ("BodyText", "ab <w:p/> {=openxml} `x`{=openxml} $x$ \\input{x}") in paragraphs


def test_an_empty_note_is_still_a_footnote():
    body = '<p>x<a data-fn="a"></a> y<a data-fn="b"></a> z<a data-fn="a"></a></p>'

    package = word(letter(Text(title="T", body=body, notes={"b": "B"})))

    assert package.notes() == [[""], ["B"]]
    assert ("BodyText", "x^ y^ z1") in package.paragraphs()


def test_letter_without_body_notes_or_roll():
    assert word(letter(Text(title="T"))).paragraphs() == [("Kind", "Joint letter"), ("Title", "T")]


@pytest.mark.parametrize("make", [coalition, arabic])
def test_same_bytes_in_two_runs_and_two_processes(make):
    script = (
        "import sys, django; django.setup(); from campaigns.rendering.docx import render_docx;"
        f"from tests.campaigns.rendering.letters import {make.__name__} as make;"
        "sys.stdout.buffer.write(render_docx(make()))"
    )
    first = render_docx(make())

    other = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout

    assert render_docx(make()) == first
    assert other == first
    assert render_docx(replace(make(), title="Another")) != first


def test_undated_letter_has_a_fixed_date():
    core = word(three_notes_four_calls()).parts["docProps/core.xml"].decode()

    assert core.count("2000-01-01T00:00:00Z") == 2


def test_ten_thousand_names_are_all_there():
    groups = tuple(
        Group(key=str(g), heading=f"Country {g}", entries=tuple(Entry(name=f"Name {g}-{n}") for n in range(200)))
        for g in range(50)
    )

    names = [text for style, text in word(coalition(groups=groups)).paragraphs() if style == "RollEntry"]

    assert names == [f"Name {g}-{n}" for g in range(50) for n in range(200)]


def test_missing_extra_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypandoc", None)

    with pytest.raises(WordUnavailable, match="uv sync --extra docx"):
        render_docx(three_notes_four_calls())


def test_slow_pandoc_is_stopped(monkeypatch):
    monkeypatch.setattr(docx, "WALL_SECONDS", 0.001)

    with pytest.raises(WordFailed, match=r"more than 0\.001 seconds"):
        render_docx(coalition())


def test_greedy_pandoc_is_stopped(monkeypatch):
    monkeypatch.setattr(docx, "MEMORY_MEGABYTES", 8)

    with pytest.raises(WordFailed, match="pandoc could not make the Word file"):
        render_docx(coalition())


def test_a_footnote_whose_words_got_lost_is_noticed(monkeypatch):
    real = docx.html.notes
    monkeypatch.setattr(docx.html, "notes", lambda document: real(document).replace('id="note-2"', 'id="other"'))

    with pytest.raises(WordFailed, match="Note 2 "):
        render_docx(three_notes_four_calls())


def test_a_call_that_got_lost_is_noticed(monkeypatch):
    real = docx.html.text
    monkeypatch.setattr(
        docx.html, "text", lambda document: real(document).replace('role="doc-noteref" id="call-3"', "")
    )

    with pytest.raises(WordFailed, match="2 footnotes where the letter has 3"):
        render_docx(three_notes_four_calls())


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """What LibreOffice makes of the letters: name to (text, content of the ODT, pages of the PDF)."""
    folder = tmp_path_factory.mktemp("office")
    for name, document in {"four": three_notes_four_calls(), "coalition": coalition()}.items():
        (folder / f"{name}.docx").write_bytes(render_docx(document))
    for kind in ("txt:Text (encoded):UTF8", "odt", "pdf"):
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind,
             "--outdir", str(folder), str(folder / "four.docx"), str(folder / "coalition.docx")],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    found = {}
    for name in ("four", "coalition"):
        with zipfile.ZipFile(folder / f"{name}.odt") as package:
            content = package.read("content.xml").decode()
        pages = subprocess.run(["pdftotext", "-layout", folder / f"{name}.pdf", "-"], capture_output=True, check=True)
        text = (folder / f"{name}.txt").read_text(encoding="utf-8-sig")
        found[name] = (text, content, pages.stdout.decode().split("\f")[:-1])
    return found


@pytest.mark.office
def test_libreoffice_finds_twelve_footnotes(opened):
    _text, content, pages = opened["coalition"]

    assert content.count('text:note-class="footnote"') == 12
    assert "Source 12," in "".join(pages)


@pytest.mark.office
def test_libreoffice_numbers_the_four_calls(opened):
    _text, content, pages = opened["four"]

    assert re.findall(r"<text:note-citation>(\d+)</text:note-citation>", content) == ["1", "2", "3"]
    printed = re.sub(r"\s+", "", pages[0])
    assert "DearMinister:1Adeployment2thatthelaw1forbids.Respectfully,3" in printed


@pytest.mark.office
def test_libreoffice_prints_no_blank_page_and_no_lonely_heading(opened):
    _text, _content, pages = opened["coalition"]

    assert all(len(page.strip()) > 100 for page in pages)
    signatories = next(page for page in pages if "Signatories" in page)
    assert "Guatemala Network" in signatories


# Not 1,000: on Letter they fill a page to its last line, and what follows has to stand on the next (decision 0006).
SIZES = {9: (3, 5, 1), 36: (6, 6, 1, 1, 22), 120: (40, 30, 1, 49), 990: (300, 1, 250, 439)}


def _sized(names: int, *, notes: bool) -> LetterDocument:
    groups = tuple(
        Group(
            key=str(place),
            heading=f"Country {place}",
            entries=tuple(
                Entry(name=f"NAME{place} Network for the Rights of Migrants and Refugees N.º {number}")
                for number in range(size)
            ),
        )
        for place, size in enumerate(SIZES[names])
    )
    document = coalition(groups=groups, totals=Totals(organizations=names, countries=4))
    return (
        document if notes else replace(document, notes=(), body=re.sub(r'<a data-fn="[^"]*"></a>', "", document.body))
    )


RANDOM_ROLLS = [(60, 1), (60, 2), (60, 3), (60, 4), (120, 2), (120, 3)]
WORDS = [
    "Network for the Rights",
    "Committee of Solidarity",
    "Migrants and Refugees",
    "Women",
    "Center",
    "Asociación",
    "Mesa",
]


def _random_roll(names: int, seed: int) -> LetterDocument:
    """A roll whose last group is one name, as countries with one organization often are."""
    chance = random.Random(seed)  # noqa: S311 -- the same letters in every run
    sizes: list[int] = []
    while left := names - sum(sizes):
        size = min(left, chance.choice([1, 1, 2, 3, 6, 10, 21]))
        sizes.append(left - 1 if left - size < 1 < left else size)
    groups = tuple(
        Group(
            key=str(place),
            heading=f"HEAD{place:03}",
            entries=tuple(
                Entry(name=f"NAME{place} {' '.join(chance.choices(WORDS, k=chance.randint(1, 4)))}")
                for _ in range(size)
            ),
        )
        for place, size in enumerate(sizes)
    )
    return coalition(groups=groups, totals=Totals(organizations=names, countries=4))


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """Case to pages of its PDF; a page is its width and the place (x, y in points) and text of each word."""
    folder = tmp_path_factory.mktemp("sizes")
    cases = {
        f"{names}-{notes}-{paper}": (_sized(names, notes=notes), paper)
        for names in SIZES
        for notes in (True, False)
        for paper in ("letter", "a4")
    }
    cases |= {f"random-{names}-{seed}": (_random_roll(names, seed), "letter") for names, seed in RANDOM_ROLLS}
    files = {case: folder / f"{case}.docx" for case in cases}
    for case, (document, paper) in cases.items():
        files[case].write_bytes(render_docx(document, paper=paper))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *map(str, files.values())],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    found = {}
    for case, file in files.items():
        page = subprocess.run(["pdftotext", "-bbox", file.with_suffix(".pdf"), "-"], capture_output=True, check=True)
        found[case] = [
            (
                float(width),
                [
                    (float(x), float(y), text)
                    for x, y, text in re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>(.*?)</word>', words)
                ],
            )
            for width, words in re.findall(r'<page width="([\d.]+)"[^>]*>(.*?)</page>', page.stdout.decode(), re.DOTALL)
        ]
    return found


@pytest.mark.office
def test_libreoffice_balances_the_last_page_of_the_roll_and_sets_the_closing_lines_under_it(laid_out):
    assert len(laid_out) == 16 + len(RANDOM_ROLLS)
    for case, pages in laid_out.items():
        width, words = [page for page in pages if any(text.startswith("NAME") for _x, _y, text in page[1])][-1]
        names = [(x, y) for x, y, text in words if text.startswith("NAME")]
        left, right = (max((y for x, y in names if (x > width / 2) is side), default=0.0) for side in (False, True))
        single = len(names) == 1  # a last name alone beside its heading has nothing to be balanced with
        assert single or abs(left - right) < 60, case
        assert "Published" in [text for _x, _y, text in pages[-1][1]], case
        assert (width, words) == pages[-1], case


@pytest.mark.office
def test_libreoffice_starts_each_note_on_the_page_of_its_call(tmp_path):
    source = 'Organization for the Rights of Migrants, <a href="https://example.org/{0}-{0}">A report on border' + (
        ' enforcement and asylum</a>, 2019; another source, <a href="https://example.org/{0}/b">Second report</a>, 2018.'
    )
    sentence = "Enforcement may not violate the freedom of movement or the right to asylum of those who flee. "
    leads = (0, 3, 9)  # with them a note went astray while notes kept two lines together
    for lead in leads:
        paragraphs = ["<p>" + "<br>".join(["line"] * lead) + "</p>"] if lead else []
        paragraphs += [
            f'<p>{sentence * 2}<a data-fn="n{n}"></a> {sentence * 2}<a data-fn="n{n + 1}"></a> {sentence}'
            f'<a data-fn="n{n + 2}"></a> {sentence}</p>'
            for n in range(1, 37, 3)
        ]
        text = Text(title="T", body="\n".join(paragraphs), notes={f"n{n}": source.format(n) for n in range(1, 37)})
        (tmp_path / f"{lead}.docx").write_bytes(render_docx(letter(text)))

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), *map(str, sorted(tmp_path.glob("*.docx")))],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    for lead in leads:
        printed = subprocess.run(["pdftotext", "-bbox", tmp_path / f"{lead}.pdf", "-"], capture_output=True, check=True)
        pages = printed.stdout.decode().split("</page>")[:-1]
        assert len(pages) > 1
        raised = [
            # Numbers of calls and notes are the only ones in small type.
            sorted(int(n) for top, foot, n in re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(\d+)<', page)
                   if float(foot) - float(top) < 10)
            for page in pages
        ]  # fmt: skip
        assert sorted(number for numbers in raised for number in numbers) == sorted([*range(1, 37)] * 2)
        assert [numbers for numbers in raised if numbers[::2] != numbers[1::2]] == [], lead
