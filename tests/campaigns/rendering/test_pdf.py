"""The file itself: valid, tagged, the same every time, and nothing in it that is not ours."""

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from io import BytesIO

import page as validation
import pikepdf
import pytest
from django.conf import settings

from campaigns.rendering import pdf, typesetting
from campaigns.rendering.document import Entry, Group, Totals, as_data, from_data, settled
from campaigns.rendering.errors import FontsMissing, ForeignAsset, GlyphsMissing
from campaigns.rendering.pdf import make_pdf, page, render_pdf
from tests import sample

A4_WIDTH = 595  # points
LETTERS = {
    "full": sample.full_letter,
    "arabic": sample.arabic_letter,
    "12 notes": lambda: sample.numbered_letter(notes=12, organizations=35),
    "120 notes": lambda: sample.numbered_letter(notes=120, organizations=35),
    "lists": sample.letter_of_lists,
    "endnotes": sample.letter_with_a_note_too_long,
}


@pytest.fixture(scope="module")
def made():
    """Each letter once, on Letter paper."""
    files = {}

    def make(name):
        if name not in files:
            files[name] = make_pdf(LETTERS[name](), paper="letter")
        return files[name]

    return make


def words_of(data, *options):
    """What pdftotext reads, page by page, on one line each."""
    text = subprocess.run(["pdftotext", *options, "-", "-"], input=data, check=True, capture_output=True).stdout
    return [re.sub(r"\s+", " ", page).strip() for page in text.decode().split("\f")[:-1]]


def walk(data):
    """How often each structure type stands in the tree, and what is wrong with it."""
    file = pikepdf.open(BytesIO(data))
    root = file.Root
    assert root.MarkInfo.Marked
    kinds, wrong, languages = Counter(), [], []
    links = set()

    def visit(element, parent):
        kind = str(element.S)[1:]
        kinds[kind] += 1
        kids = element.get("/K", [])
        kids = kids if isinstance(kids, pikepdf.Array) else [kids]
        objects = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]
        annotations = [kid.Obj for kid in objects if kid.get("/Type") == "/OBJR"]
        links.update(annotation.objgen for annotation in annotations)
        if kind == "Link" and not annotations:
            wrong.append("a link without an annotation")
        if any("/Contents" not in annotation for annotation in annotations):
            wrong.append("a link without words for it")
        if kind == "Note" and "/ID" not in element:
            wrong.append("a note without an ID")
        if kind == "LI" and [str(kid.S) for kid in objects if "/S" in kid] not in (["/Lbl", "/LBody"], ["/LBody"]):
            wrong.append("an item that holds other things than a label and a body")
        if kind == "LI" and parent != "L":
            wrong.append(f"an item in {parent}")
        if element.P.objgen == (0, 0):
            wrong.append("an element without its parent")
        if "/Lang" in element:
            languages.append(str(element.Lang))
        for kid in objects:
            if "/S" in kid:
                visit(kid, kind)

    for element in root.StructTreeRoot.K:
        visit(element, "Root")
    for number, sheet in enumerate(file.pages):
        for annotation in sheet.get("/Annots", []):
            if annotation.objgen not in links:
                wrong.append(f"an annotation outside the tree on page {number + 1}")
    return kinds, wrong, languages, file


# -- valid -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LETTERS)
def test_the_file_is_sound(made, name, tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(made(name).data)

    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("profile", ["ua1", "3a"])
@pytest.mark.parametrize("name", LETTERS)
def test_the_file_is_accessible_and_archivable(made, name, profile, tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(made(name).data)

    failures = validation.validate_pdf(str(path), profile=validation.ValidationProfile(profile)).failures

    assert [str(failure) for failure in failures] == []


def test_the_validator_sees_a_file_that_is_not(tmp_path):
    import weasyprint  # noqa: PLC0415

    path = tmp_path / "plain.pdf"
    weasyprint.HTML(string="<p>x").write_pdf(path)

    assert validation.validate_pdf(str(path), profile=validation.ValidationProfile("ua1")).failures


@pytest.mark.parametrize(
    ("name", "notes", "calls", "items"),
    [
        ("full", 3, 4, 3 + 6),
        ("arabic", 2, 2, 2 + 4),
        ("12 notes", 12, 12, 35),
        ("lists", 3, 4, 6),
        ("120 notes", 120, 120, 35),
    ],
)
def test_the_tree_tells_headings_lists_notes_and_links(made, name, notes, calls, items):
    document = LETTERS[name]()

    kinds, wrong, languages, file = walk(made(name).data)

    assert wrong == []
    assert kinds["H1"] == 1
    assert kinds["H2"] == document.body.count("<h2>") + bool(document.groups)
    assert kinds["H3"] == len(document.groups)
    assert kinds["Note"] == notes
    assert kinds["Reference"] == calls
    assert kinds["LI"] == items
    assert str(file.Root.Lang) == document.language
    assert str(file.docinfo["/Title"]) == document.title
    assert ("es" in languages) == ('lang="es"' in document.body + "".join(note.content for note in document.notes))


def test_a_note_follows_the_block_that_calls_it(made):
    file = walk(made("12 notes").data)[3]
    order = []

    def visit(element):
        kind = str(element.S)
        if kind in ("/Note", "/P"):
            order.append(kind)
        for kid in element.K if isinstance(element.get("/K"), pikepdf.Array) else []:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                visit(kid)

    visit(file.Root.StructTreeRoot.K[0])

    text = "".join(kind[1] for kind in order)
    assert "PNNPNNPNNPNNPNNPNN" in text  # six paragraphs with two notes each


def test_running_heads_and_folios_are_not_in_the_tree(made):
    read = subprocess.run(
        ["pdfinfo", "-struct-text", "-"], input=made("12 notes").data, check=True, capture_output=True
    ).stdout.decode()

    assert "Signatories" in read
    assert "Page 1 of" not in read


def test_the_bookmarks_are_the_headings(made):
    with pikepdf.open(BytesIO(made("full").data)).open_outline() as outline:
        (title,) = outline.root
        assert title.title == "Memorandum of cooperation of 31 May 2019"
        assert [item.title for item in title.children] == ["What we have seen", "What we ask", "Signatories"]
        assert [item.title for item in title.children[2].children] == ["Guatemala", "Mexico", "Guatemala and Mexico"]


def test_the_file_says_what_it_is(made):
    file = pikepdf.open(BytesIO(made("full").data))

    assert str(file.docinfo["/Author"]) == "Coalition for the Right to Asylum"
    assert str(file.docinfo["/CreationDate"]).startswith("D:20190613")
    with file.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_the_letter_travels_inside_as_data(made):
    file = pikepdf.open(BytesIO(made("full").data))

    (name,) = file.attachments
    attached = file.attachments[name]

    assert name == "sample.en.json"
    assert attached.get_file().mime_type == "application/json"
    assert str(attached.obj.AFRelationship) == "/Data"
    assert len(file.Root.AF) == 1
    assert from_data(json.loads(attached.get_file().read_bytes())) == settled(sample.full_letter())


# -- the same every time ---------------------------------------------------------------------------------------------

IN_A_PROCESS = """
import sys
from django.conf import settings
settings.INSTALLED_APPS = []
import django
django.setup()
from campaigns.rendering.pdf import render_pdf
from tests import sample
sys.stdout.buffer.write(render_pdf(sample.full_letter(), paper="a4"))
"""


def test_two_processes_make_the_same_bytes():
    here = render_pdf(sample.full_letter(), paper="a4")

    for seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", IN_A_PROCESS],
            check=True,
            capture_output=True,
            cwd=settings.BASE_DIR,
            env={"PATH": "/usr/bin", "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "config.settings"},
        ).stdout
        assert there == here


def test_another_letter_makes_other_bytes():
    one = render_pdf(sample.make_letter(title="One"), paper="a4")

    assert render_pdf(sample.make_letter(title="Two"), paper="a4") != one


def test_a_letter_without_a_date_is_the_same_every_time():
    document = sample.make_letter(date="")

    assert render_pdf(document, paper="letter") == render_pdf(document, paper="letter")


# -- the page --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595, 842))])
def test_the_paper_is_the_one_asked_for(paper, size):
    file = pikepdf.open(BytesIO(render_pdf(sample.make_letter(), paper=paper)))

    box = [float(side) for side in file.pages[0].mediabox]
    assert (round(box[2]), round(box[3])) == size


def test_a_letter_opens_with_all_that_a_letter_has(made):
    first, last = words_of(made("full").data)[0], words_of(made("full").data)[-1]

    expected = (
        "Coalition for the Right to Asylum",
        "Guatemala, 13 June 2019",
        "Hon. María Fernanda Ordóñez Minister of Government",
        "The Ambassador of Mexico",
        "Memorandum of cooperation of 31 May 2019",
        "8 organizations in 2 countries",
        "Your Excellencies:",
    )
    places = [first.find(words) for words in expected]
    assert -1 not in places
    assert places == sorted(places)
    assert (
        "Respectfully, Copy to: Office of the Ombudsman, Guatemala; OHCHR, Regional Office for Central America Signatories"
    ) in last
    assert "and 2 organizations whose names are withheld" in last
    assert "Organizations that joined after 13 June 2019" in last
    assert "https://letters.example.org/letters/sample/" in last


def test_the_running_head_and_the_folio_speak_the_language_of_the_letter(made):
    first, second = words_of(made("full").data)

    assert first.count("Memorandum of cooperation") == 1  # the title, no running head
    assert second.startswith("Memorandum of cooperation What we ask")
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second


def test_a_translation_names_the_text_that_prevails():
    said = "This is a translation. Where the texts differ, the Spanish text prevails."

    assert said in words_of(render_pdf(sample.make_letter(authoritative_language="es"), paper="a4"))[0]
    assert "prevails" not in words_of(render_pdf(sample.make_letter(), paper="a4"))[0]


@pytest.mark.parametrize(
    ("roll", "tallied", "named"), [("shown", True, True), ("counted", True, False), ("hidden", False, False)]
)
def test_the_roll_is_shown_counted_or_hidden(roll, tallied, named):
    groups = [sample.group("Guatemala", "Sagrada Tierra")]

    document = sample.make_letter(groups=groups, roll=roll, totals=Totals(organizations=1, countries=1, withheld=0))
    text = " ".join(words_of(render_pdf(document, paper="a4")))

    assert ("1 organization in 1 country" in text) == tallied
    assert ("Signatories" in text) == tallied
    assert ("Sagrada Tierra" in text) == named


def test_withheld_names_are_counted_at_the_end_of_a_shown_roll_only():
    groups = [sample.group("Guatemala", "Sagrada Tierra")]
    totals = Totals(organizations=3, countries=1, withheld=2)

    texts = {
        roll: words_of(render_pdf(sample.make_letter(groups=groups, roll=roll, totals=totals), paper="a4"))[0]
        for roll in ("shown", "counted", "hidden")
    }

    assert "Sagrada Tierra and 2 organizations whose names are withheld" in texts["shown"]
    assert "signatories are counted" not in texts["counted"] + texts["hidden"]


def test_names_are_printed_as_given():
    names = (
        '"Straight" quotes -- and -CIPRODENI-',
        "<b>Bold</b> & Sons",
        "NETWORK Lobby",
        "Łódź Żółć",
        "Ελλάδα · Россия",
    )
    detailed = Entry(name="Ana Pérez", detail="Professor, University of San Carlos")
    document = sample.make_letter(
        groups=[Group(key="x", heading="", entries=(*(Entry(name=name) for name in names), detailed))]
    )

    text = words_of(render_pdf(document, paper="a4"), "-raw")[0].replace("\u2060", "")

    for name in names:
        assert name in text
    assert "Ana Pérez Professor, University of San Carlos" in text


def test_live_counts_are_filled_in():
    document = sample.make_letter(
        body='<p>We are <data data-count="organizations"></data> strong.</p>', totals=Totals(organizations=1200)
    )

    assert "We are 1,200 strong." in words_of(render_pdf(document, paper="a4"))[0]


def lines_of(rendered, tag):
    """Boxes of the HTML element ``tag`` with their page, as laid out."""
    return [
        (number, box)
        for number, sheet in enumerate(rendered.pages)
        for box in sheet._page_box.descendants()
        if box.element_tag == tag and type(box).__name__ == "BlockBox"
    ]


def lay_out(document, paper="letter"):
    with typesetting.own_fonts():
        return typesetting.lay_out(
            page(document, paper=paper), fetcher=typesetting.OwnAssets(), fonts=typesetting.FontConfiguration()
        )


@pytest.mark.parametrize("organizations", [35, 61, 77, 140, 233])
def test_no_heading_stands_alone_at_the_foot_of_a_column_and_no_name_is_lost(organizations):
    document = sample.numbered_letter(notes=4, organizations=organizations, countries=organizations // 9)

    rendered = lay_out(document)

    headings = [(number, box) for number, box in lines_of(rendered, "h3")]
    names = [(number, box) for number, box in lines_of(rendered, "li")]
    assert len(headings) == organizations // 9
    assert len(names) == organizations
    for number, heading in headings:
        below = [
            box
            for name_page, box in names
            if name_page == number and box.position_x == heading.position_x and box.position_y > heading.position_y
        ]
        assert below, heading.element.text


def test_the_columns_of_a_page_start_on_one_line_and_end_alike():
    rendered = lay_out(sample.numbered_letter(notes=0, organizations=233, countries=12))

    for number in {number for number, _ in lines_of(rendered, "li")}:
        boxes = [
            box for where, tag in ((number, "h3"), (number, "li")) for n, box in lines_of(rendered, tag) if n == where
        ]
        columns = {}
        for box in boxes:
            columns.setdefault(box.position_x, []).append(box)
        assert len(columns) == 2
        tops = [min(box.position_y for box in column) for column in columns.values()]
        assert abs(tops[0] - tops[1]) < 3
        ends = [max(box.position_y + box.height for box in column) for column in columns.values()]
        assert abs(ends[0] - ends[1]) < 120


@pytest.mark.parametrize(("organizations", "columns"), [(8, 1), (9, 2)])
def test_few_names_stand_in_one_column(organizations, columns):
    rendered = lay_out(sample.numbered_letter(notes=0, organizations=organizations, countries=3))

    assert len({round(box.position_x) for _, box in lines_of(rendered, "h3")}) == columns


@pytest.mark.parametrize("paragraphs", range(6, 13))
def test_few_names_do_not_leave_the_words_that_they_sign(paragraphs):
    """Some of these letters end within the last centimetres of a page."""
    document = sample.make_letter(
        body="\n".join(f"<p>{' '.join(sample.SENTENCES[:5])}</p>" for _ in range(paragraphs)),
        closing="Respectfully,",
        groups=[sample.group(place, f"Office of {place}") for place in ("Guatemala", "Mexico", "Honduras")],
    )

    rendered = lay_out(document)

    pages = {number for number, _ in lines_of(rendered, "h3") + lines_of(rendered, "h2")}
    closing = [number for number, box in lines_of(rendered, "section") if box.element.get("class") == "closing"]
    assert pages == set(closing)
    assert len(pages) == 1


def test_a_few_lines_on_a_page_of_their_own_are_taken_in(monkeypatch):
    """Of letters that grow by a line each time, those that just spill; the others are set as ever."""
    saved = {}
    for lines in range(1, 40):
        body = "\n".join(["<p>" + "<br>".join(["A line."] * 38) + "</p>", "<p>" + "<br>".join(["x"] * lines) + "</p>"])
        document = sample.make_letter(body=body)
        with monkeypatch.context() as patch:
            patch.setattr(pdf, "TIGHT_UP_TO", 0)
            usual = make_pdf(document, paper="letter")
        made = make_pdf(document, paper="letter")
        saved[lines] = usual.pages - made.pages
        assert (made.data == usual.data) == (saved[lines] == 0)

    spilling = [lines for lines, pages in saved.items() if pages]
    assert set(saved.values()) == {0, 1}
    assert spilling == list(range(spilling[0], spilling[-1] + 1))
    assert len(spilling) < 5


def test_an_address_breaks_after_its_joints_and_not_at_a_dot_or_in_its_host():
    address = "www.a-host.example.org/first-part/second_part.pdf?state=open&page=2#top"

    assert pdf.breakable(f"https://{address}").split("\u200b") == [
        "https://\u2060www.a-host.example.org/", "first-", "part/", "second_", "part.pdf?", "state=", "open&amp;",
        "page=", "2#top",
    ]  # fmt: skip


def test_a_quotation_stands_between_margins_beside_a_rule():
    rendered = lay_out(sample.full_letter())

    ((number, quotation),) = lines_of(rendered, "blockquote")
    (item, *_others) = [box for page_number, box in lines_of(rendered, "li") if page_number >= number]
    assert quotation.border_left_width > 0
    assert quotation.content_box_x() > item.content_box_x()
    assert quotation.margin_right > 20


def test_a_roll_of_more_than_two_thousand_names_runs_in(monkeypatch):
    monkeypatch.setattr(pdf, "COLUMNS_UP_TO", 300)
    document = sample.numbered_letter(notes=0, organizations=301, countries=2)

    html = page(document, paper="a4")
    text = " ".join(words_of(render_pdf(document, paper="a4")))

    assert html.count("<li>") == 0
    assert html.count("\u00a0· ") == 301 - 4  # two groups of 150 and 151 names in two paragraphs each
    assert {str(number) for number in range(1, 302)} <= set(re.findall(r"\d+", text))


def test_a_long_address_stays_on_the_paper_and_is_one_link():
    address = "https://example.org/" + "a-very-long-name-without-a-blank/" * 12 + "x" * 150
    document = sample.make_letter(
        body=f"<p>See {sample.call('n')}</p>", notes={"n": f'<a href="{address}">{address}</a>'}
    )

    data = render_pdf(document, paper="letter")

    file = pikepdf.open(BytesIO(data))
    boxes = [
        [float(side) for side in annotation.Rect]
        for annotation in file.pages[0].Annots
        if str(annotation.get("/A", {}).get("/URI", "")) == address
    ]
    assert len(boxes) > 5  # one per line
    assert all(box[0] > 80 and box[2] < 612 - 80 for box in boxes)
    assert address in words_of(data, "-raw")[0].translate({0x200B: None, 0x2060: None, 0x20: None})


def test_calls_and_links_can_be_followed(made):
    file = pikepdf.open(BytesIO(made("full").data))
    annotations = [annotation for sheet in file.pages for annotation in sheet.Annots]

    internal = [str(annotation.Dest) for annotation in annotations if "/Dest" in annotation]

    assert {"note-agreement", "note-review", "note-two", "signatories"} == set(internal)
    assert internal.count("note-review") == 2
    assert {"https://www.wola.org/", "https://letters.example.org/letters/sample/"} <= {
        str(annotation.A.URI) for annotation in annotations if "/A" in annotation
    }


# -- right to left ---------------------------------------------------------------------------------------------------


def test_names_carry_their_own_direction():
    html = page(sample.arabic_letter(), paper="a4")

    assert html.count('<li dir="ltr">') == 2
    assert 'id="note-two" dir="ltr"' in html
    assert 'id="note-one">' in html


def test_a_wrapped_arabic_name_reads_from_the_top():
    letter = sample.arabic_letter()
    in_columns = replace(letter, groups=(*letter.groups, sample.group("X", *map(str, range(pdf.ONE_COLUMN)))))
    rendered = lay_out(in_columns)

    lines = [
        "".join(box.text for box in line.descendants() if hasattr(box, "text"))
        for _, item in lines_of(rendered, "li")
        for line in item.descendants()
        if type(line).__name__ == "LineBox"
    ]

    first = next(index for index, line in enumerate(lines) if line.startswith("مركز القاهرة"))
    assert lines[first + 1].endswith("القاهرة")


def test_an_arabic_letter_hangs_on_the_right():
    rendered = lay_out(sample.arabic_letter())

    ((_, title),) = lines_of(rendered, "h1")
    line = next(box for box in title.descendants() if type(box).__name__ == "TextBox")
    assert line.position_x + line.width == pytest.approx(title.position_x + title.width, abs=1)


# -- what is refused -------------------------------------------------------------------------------------------------

VECTORS = {
    "image file": '<img src="file:///etc/hostname">',
    "image http": '<img src="http://127.0.0.1:1/x.png">',
    "image data": '<img src="data:image/png;base64,iVBORw0KGgo=">',
    "object": '<object data="file:///etc/hostname"></object>',
    "embed": '<embed src="http://127.0.0.1:1/">',
    "svg image": '<svg><image href="file:///etc/hostname"/></svg>',
    "attachment": '<link rel="attachment" href="file:///etc/hostname">',
    "attached link": '<a rel="attachment" href="file:///etc/hostname">x</a>',
    "style sheet": '<link rel="stylesheet" href="http://127.0.0.1:1/x.css">',
    "import": '<style>@import url("file:///etc/hostname");</style>',
    "import our name": '<style>@import "undersigned:../../config/settings.py";</style>',
    "background": '<p style="background: url(http://127.0.0.1:1/x.png)">x</p>',
    "list picture": '<ul style="list-style-image: url(file:///etc/hostname)"><li>x</ul>',
    "content": '<style>p::before { content: url("file:///etc/hostname") }</style><p>x</p>',
    "font": '<style>@font-face { font-family: X; src: url("file:///etc/hostname") } p { font-family: X }</style><p>x</p>',
    "base": '<base href="file:///etc/"><img src="hostname">',
}


@pytest.fixture
def opened(monkeypatch):
    """The files and connections that the standard fetcher would have opened."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    seen = []
    monkeypatch.setattr(URLFetcher, "fetch", lambda self, url, headers=None: seen.append(url) or 1 / 0)
    return seen


@pytest.mark.parametrize("name", VECTORS)
def test_a_page_that_names_a_foreign_file_is_not_set(name, opened):
    html = page(sample.make_letter(), paper="a4").replace("</body>", VECTORS[name] + "</body>")
    attached = typesetting.Attached("x.json", "", b"{}", pdf.NO_DATE)

    with pytest.raises(ForeignAsset):
        typesetting.typeset(html, notes=0, identifier=b"x", attached=attached)

    assert opened == []


@pytest.mark.parametrize("name", sorted(VECTORS.keys() - {"import our name"}))
def test_the_standard_fetcher_would_have_opened_it(name, opened):
    """The control: the vector is one."""
    import weasyprint  # noqa: PLC0415

    weasyprint.HTML(string=f"<html lang=en><title>x</title><body>{VECTORS[name]}").write_pdf()

    assert opened


def test_markup_in_a_letter_does_not_reach_the_page():
    """What is stored is clean; a document may come from elsewhere."""
    hostile = "".join(VECTORS.values())
    document = sample.make_letter(
        title=hostile,
        preface=hostile,
        body=f"<p>x{hostile}{sample.call('n')}</p>",
        notes={"n": hostile},
        groups=[sample.group(hostile, hostile)],
        running_title='"; } @import "file:///etc/hostname";',
        letterhead=(hostile,),
        place=hostile,
        roll_note=hostile,
        salutation=hostile,
        closing=hostile,
    )

    assert make_pdf(document, paper="a4").pages > 0


def test_a_character_without_a_glyph_stops_the_file():
    with pytest.raises(GlyphsMissing) as caught:
        render_pdf(sample.make_letter(title="Unassigned: \u0378"), paper="a4")

    assert caught.value.characters == "\u0378"
    assert "U+0378" in caught.value.reason


@pytest.mark.parametrize(
    "words",
    [
        "ÀÉÎÕÜ ñ ß œ “quotes” – dashes — … § ¶ © № € ½",
        "Łódź Żółć ěščřž Őű İstanbul Ħ",
        "Tiếng Việt: ữ ằ ệ",
        "Ελληνικά: ϊ ΰ",
        "Русский, українська: Ґ є ї",
        "non\u00a0breaking\u202fspaces, soft\u00adhyphen, zero\u200bwidth, non\u2011breaking hyphen",
    ],
)
def test_our_own_fonts_have_the_letters_of_europe(words):
    data = render_pdf(
        sample.make_letter(title=words, body=f"<p><strong>{words}</strong> <em>{words}</em></p>"), paper="a4"
    )

    fonts = subprocess.run(["pdffonts", "-"], input=data, check=True, capture_output=True).stdout.decode()
    names = {line.split()[0].split("+")[1] for line in fonts.splitlines()[2:]}
    assert {name.rpartition("Print")[0] for name in names} == {"Undersigned-Serif-"}
    assert len(names) == 3


def test_letters_are_kerned_and_joined_as_the_type_designer_meant():
    """Merging the subsets could have dropped the tables that do it."""

    def width(words, css):
        html = page(sample.make_letter(body=f"<p>{words}</p>"), paper="a4").replace("</style>", css + "</style>", 1)
        with typesetting.own_fonts():
            rendered = typesetting.lay_out(html, fetcher=typesetting.OwnAssets(), fonts=typesetting.FontConfiguration())
        return next(
            box.width for box in rendered.pages[0]._page_box.descendants() if getattr(box, "text", "").startswith(words)
        )

    assert width("AVATo Та Τά", "") < width("AVATo Та Τά", "* { font-kerning: none }") - 1
    assert width("fluffy office", "") != width("fluffy office", "* { font-variant-ligatures: none }")


def test_accents_are_extracted_as_they_were_written():
    words = "Łódź Żółć Ελλάδα Őű Việt Київ"

    assert words in words_of(render_pdf(sample.make_letter(body=f"<p>{words}</p>"), paper="a4"))[0]


def test_a_missing_font_stops_the_file(monkeypatch, tmp_path):
    """Without it the letter would be set in whatever the machine has."""
    conf = tmp_path / "fonts.conf"
    conf.write_text("<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir></fontconfig>")
    monkeypatch.setattr(typesetting, "FONTS_CONF", conf)

    with pytest.raises(FontsMissing):
        render_pdf(sample.make_letter(), paper="a4")


def test_the_data_of_a_document_is_a_document_again():
    document = sample.full_letter()

    assert from_data(json.loads(json.dumps(as_data(document)))) == document


def test_the_address_of_a_link_is_printed_for_those_who_read_on_paper():
    note = (
        'WOLA, <a href="https://www.wola.org/analysis/80-agents/"><em>80 agents</em></a>; '
        '<a href="https://example.org/report.pdf">https://example.org/report.pdf</a>.'
    )
    document = sample.make_letter(body=f"<p>A claim.{sample.call('one')}</p>", notes={"one": note})

    [printed] = words_of(render_pdf(document, paper="a4"))

    assert "80 agents <www.wola.org/analysis/80-agents/>;" in printed
    assert printed.count("example.org/report.pdf") == 1


@pytest.mark.parametrize("address", ["example.org/" + "x" * 300, "a" * 250 + ".org/", "example.org/" + "word-" * 60])
def test_a_printed_address_never_runs_off_the_page(address):
    document = sample.make_letter(
        body=f"<p>A claim.{sample.call('one')}</p>", notes={"one": f'See <a href="https://{address}">this</a>.'}
    )

    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=render_pdf(document, paper="a4"), check=True, capture_output=True
    ).stdout.decode()

    rights = [float(right) for right in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert len(rights) > 10
    assert max(rights) < A4_WIDTH - 60
