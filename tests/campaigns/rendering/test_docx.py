import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from campaigns.rendering import docx
from campaigns.rendering.document import Entry, Group, LetterDocument, Totals
from campaigns.rendering.docx import WordFailed, WordUnavailable, render_docx
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
        ["See the list."],
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


def test_parts_of_the_letter_are_known_by_their_styles():
    paragraphs = word(coalition(authoritative_language="es")).paragraphs()

    styles = list(dict.fromkeys(style for style, _text in paragraphs if style))
    assert styles == [
        "Letterhead", "Date", "Addressee", "CopyTo", "Title", "Preface", "Salutation", "BodyText",
        "Heading1", "Compact", "BlockText", "Closing", "Tally", "RollHeading", "RollEntry", "RollNote", "Colophon",
    ]  # fmt: skip
    assert ("Date", "Washington, 13 June 2019") in paragraphs
    assert ("Addressee", "Kevin McAleenan\nActing Secretary of Homeland Security\nWashington, DC") in paragraphs
    assert ("Tally", "36 organizations in 4 countries") in paragraphs
    assert [text for style, text in paragraphs if style == "RollHeading"] == [
        "Guatemala", "Mexico", "Guatemala and Mexico", "Costa Rica", "United States",
    ]  # fmt: skip
    assert sum(style == "RollEntry" for style, _text in paragraphs) == 35
    assert [text for style, text in paragraphs if style == "Colophon"] == [
        "This is a translation. Where the texts differ, the Spanish text prevails.",
        "Published at https://letters.example.org/letters/sample/",
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
    assert turned["\tصحيفة، تقرير، 2019."]
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
