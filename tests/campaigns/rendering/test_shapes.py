"""A list in its shape, in every form of a letter: numbers, places, acronyms, logos, the date, who is withheld."""

import csv
import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import islice

import page as validation
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rendering.child import render_in_child
from campaigns.rendering.document import EarlierRoll, Entry, Group, as_data, canonical_json, from_data
from campaigns.rendering.docx import render_docx
from campaigns.rendering.html import render_html
from campaigns.rendering.pdf import make_pdf
from campaigns.rendering.plain import render_plain
from campaigns.rendering.rolls import named_logos, printed_rolls, size_of
from campaigns.rendering.table import COLUMNS, SHAPED, render_table
from campaigns.rendering.web_roll import web_roll
from tests import sample
from tests.campaigns.rendering.shapes import LOGOS, PICTURES, shaped

HOSTILE = '<script>alert(1)</script>"&'


def words_of(data):
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, check=True, capture_output=True).stdout
    return re.sub(r"\s+", " ", text.decode())


# -- data --------------------------------------------------------------------------------------------------------------


def test_what_a_list_says_survives_json():
    document = shaped(logos="wall")

    assert from_data(json.loads(json.dumps(as_data(document)))) == document
    assert as_data(document)["schema"] == 3
    assert as_data(document)["groups"][0]["entries"][1] == {
        "name": "Ana Pérez", "detail": "Professor", "number": 2, "person": True,
    }  # fmt: skip


def test_a_document_that_says_nothing_new_is_written_as_it_always_was():
    """Its digest, and the hash of every edition that was frozen before, stay what they are."""
    document = sample.full_letter()

    assert as_data(document)["schema"] == 2
    assert set(as_data(document)["groups"][0]) == {"key", "heading", "entries"}
    assert set(as_data(document)["groups"][0]["entries"][0]) == {"name", "detail"}
    assert not {"as_of", "logos"} & set(as_data(document))
    assert from_data(as_data(document)) == document
    assert document.digest == "250656ee5f3998c04bf78328e5db960b7bd25c97466c5311858c7dab5c496219"


def test_a_schema_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="schema 2"):
        from_data({**as_data(shaped()), "schema": 2})
    with pytest.raises(ValueError, match="schema 4"):
        from_data({**as_data(shaped()), "schema": 4})


# -- text, HTML, table -------------------------------------------------------------------------------------------------


def test_the_text_numbers_through_and_counts_a_country_with_its_places():
    text = render_plain(shaped()).decode()
    roll = text[text.index("Signatories") :]

    assert roll.startswith(
        "Signatories\n-----------\n\n13 organizations in 2 countries and 1 person\nAs of 5 June 2019\n\n"
        "Conveners (2)\n 1. Grupo de Ayuda Mutua (GAM)\n 2. Ana Pérez, Professor\n\nGuatemala (2)\n\n"
        "Petén (2)\n 3. Sagrada Tierra\n 4. مركز القاهرة\n\nMexico (8)\n 5. Red 5, Chiapas\n"
    )
    assert "12. Red 12, Chiapas\n\nand 2 organizations whose names are withheld" in roll


def test_the_html_goes_on_counting_and_holds_no_mark_of_others():
    html = render_html(replace(shaped(), groups=(*shaped().groups, hostile()))).decode()

    assert '<h3>Guatemala</h3>\n<h4>Petén</h4>\n<ol start="3">' in html
    assert '<p class="as-of">As of 5 June 2019</p>' in html
    assert "<script" not in html
    assert html.index("whose names are withheld") > html.index("Red 12")


TEXTS = st.text(max_size=8) | st.sampled_from(["", 'quo"ted', "back\\slash", "new\nline", "\u2028\x7f", "مركز"])
ENTRIES = st.builds(
    Entry,
    name=TEXTS,
    detail=TEXTS,
    number=st.integers(0, 10**6),
    acronym=TEXTS,
    place=TEXTS,
    person=st.booleans(),
    logo=st.none() | st.sampled_from(LOGOS),
)
LISTS = st.lists(
    st.builds(
        Group, key=TEXTS, heading=TEXTS, entries=st.lists(ENTRIES, max_size=3).map(tuple), within=TEXTS, language=TEXTS
    ),
    max_size=3,
).map(tuple)


@given(groups=LISTS, earlier=LISTS)
def test_what_is_hashed_is_the_data_with_its_keys_sorted(groups, earlier):
    document = shaped(groups=groups, earlier=(EarlierRoll(major=2, groups=earlier), EarlierRoll(major=1)))

    assert canonical_json(document) == json.dumps(as_data(document), sort_keys=True, ensure_ascii=False)
    assert from_data(json.loads(canonical_json(document))) == document


def hostile():
    entry = Entry(name=HOSTILE, acronym=HOSTILE, place=HOSTILE, detail=HOSTILE, number=13, logo=LOGOS[0])
    return Group(key="HN", heading=HOSTILE, entries=(entry,))


def test_the_table_has_columns_for_what_the_list_says():
    table = list(csv.DictReader(io.StringIO(render_table(shaped()).decode("utf-8-sig"), newline="")))

    assert tuple(table[0]) == (*COLUMNS, *SHAPED)
    assert [table[0][name] for name in ("number", "acronym", "place", "kind")] == ["1", "GAM", "", "organization"]
    assert (table[1]["kind"], table[2]["heading"]) == ("person", "Guatemala: Petén")
    assert render_table(sample.full_letter()).decode("utf-8-sig").splitlines()[0] == ",".join(COLUMNS)


# -- the page ----------------------------------------------------------------------------------------------------------


def page_roll(document):
    [roll] = printed_rolls(document)
    return web_roll(roll, lambda sha256: f"/logo/{sha256}.png")


def test_the_page_has_lists_that_count_and_places_within_their_country():
    roll = page_roll(shaped())

    assert re.findall(r"<h([34])>(.*?) <span class=\"count\">(\d+)</span></h\1>", roll.groups) == [
        ("3", "Conveners", "2"),
        ("3", "Guatemala", "2"),
        ("4", "Petén", "2"),
        ("3", "Mexico", "8"),
    ]
    assert roll.classes == "numbered digits-2"
    assert (
        '</h3></summary>\n<h4>Petén <span class="count">2</span></h4>\n'
        '<ol class="names" start="3">\n<li><bdi>Sagrada Tierra</bdi></li>' in roll.groups
    )
    assert '<bdi>Grupo de Ayuda Mutua</bdi> <span class="acronym">(<bdi>GAM</bdi>)</span>' in roll.groups


def groups_of(*counts):
    """Groups of so many names, numbered through."""
    numbers = iter(range(1, sum(counts) + 1))
    return tuple(
        Group(
            key=f"G{place}",
            heading=f"Group {place}",
            entries=tuple(Entry(name=f"Society {number}", number=number) for number in islice(numbers, count)),
        )
        for place, count in enumerate(counts, start=1)
    )


def bands_of(html):
    """What each band holds, in the order of the page: headings, and how many names."""
    parts = re.split(r'<div class="band">\n(.*?)</div>\n', html, flags=re.DOTALL)
    return [(re.findall(r"<h3>(Group \d+)", band), band.count("<li>")) for band in parts[1::2]]


def test_small_groups_of_a_long_list_share_bands_and_a_large_one_has_its_own():
    roll = page_roll(shaped(groups=groups_of(20, 24, 10, 100, 3)))

    assert roll.classes == "long numbered digits-3"
    assert bands_of(roll.groups) == [
        (["Group 1", "Group 2"], 44),
        (["Group 3"], 10),
        ([], 50),
        ([], 50),
        (["Group 5"], 3),
    ]
    assert roll.groups.count("<details") == 5
    large = roll.groups[roll.groups.index("<h3>Group 4") : roll.groups.index("<h3>Group 5")]
    assert re.findall(r'<ol class="names" start="(\d+)">', large) == ["55", "105"]
    assert re.findall(r"Society (\d+)<", roll.groups) == [str(number) for number in range(1, 158)]


def test_a_long_list_without_headings_stands_in_equal_bands():
    [group] = groups_of(121)

    roll = page_roll(shaped(groups=(replace(group, heading=""),)))

    assert bands_of(roll.groups) == [([], 41), ([], 41), ([], 39)]
    assert "<details" not in roll.groups


def test_places_of_a_large_country_go_on_under_one_heading():
    country, first, second = groups_of(10, 70, 4)

    roll = page_roll(shaped(groups=(country, replace(first, within="G1"), replace(second, within="G1"))))

    assert bands_of(roll.groups) == [([], 10), ([], 70), ([], 4)]
    assert re.findall(r"<h([34])>(Group \d)", roll.groups) == [("3", "Group 1"), ("4", "Group 2"), ("4", "Group 3")]
    assert roll.groups.count("<details") == 1


def test_a_list_that_is_not_long_has_no_bands():
    roll = page_roll(shaped(groups=groups_of(30, 29)))

    assert roll.classes == "numbered digits-2"
    assert bands_of(roll.groups) == []


@pytest.mark.parametrize(("names", "opened"), [(12, 2), (13, 0)])
def test_a_list_of_few_names_never_folds(names, opened):
    [roll] = printed_rolls(shaped(groups=groups_of(1, names - 1)))

    web = web_roll(roll, str, folded=True)

    assert web.groups.count('<details class="group" open>') == opened
    assert web.groups.count("<details") == 2


def test_logos_of_the_page_have_a_size_and_a_name_where_no_name_stands_beside_them():
    wall, beside = page_roll(shaped(logos="wall")), page_roll(shaped(logos="beside"))

    assert wall.wall.count("<img") == 10
    assert f'<img src="/logo/{LOGOS[0].sha256}.png" alt="Grupo de Ayuda Mutua" width="104" height="52"' in wall.wall
    assert wall.wall.count('loading="lazy"') == 10
    assert "<img" not in wall.groups
    assert beside.wall == ""
    assert beside.groups.count('alt=""') == 10


def test_hostile_words_stay_words():
    roll = page_roll(shaped(logos="beside", groups=(hostile(),)))
    wall = page_roll(shaped(logos="wall", groups=(hostile(),)))

    assert "<script" not in roll.groups + wall.wall
    assert 'alt="&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;"' in wall.wall


@pytest.mark.parametrize("logo", LOGOS)
def test_every_logo_has_the_same_weight(logo):
    width, height = size_of(logo, area=1000, widest=1000, highest=1000)
    small = size_of(logo, area=1000, widest=40, highest=20)

    assert width * height == pytest.approx(1000)
    assert width / height == pytest.approx(logo.width / logo.height)
    assert small[0] <= 40.001
    assert small[1] <= 20.001


# -- PDF and Word ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["ua1", "3a"])
@pytest.mark.parametrize("logos", ["beside", "wall"])
def test_the_pdf_with_numbers_and_logos_is_valid(tmp_path, logos, profile):
    path = tmp_path / "letter.pdf"
    path.write_bytes(make_pdf(shaped(logos=logos), paper="a4", logos=PICTURES).data)

    found = validation.validate_pdf(str(path), profile=validation.ValidationProfile(profile)).failures

    assert [str(failure) for failure in found] == []


def figures(data):
    """The alternative texts of all pictures in the tree."""
    found = []

    def visit(element):
        if isinstance(element, pikepdf.Dictionary):
            if element.get("/S") == "/Figure":
                found.append(str(element.get("/Alt", "")))
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                visit(kid)

    with pikepdf.open(BytesIO(data)) as file:
        visit(file.Root.StructTreeRoot)
    return found


def test_the_pdf_names_its_logos_and_counts_through():
    made = make_pdf(shaped(logos="wall"), paper="letter", logos=PICTURES)
    words = words_of(made.data)

    assert figures(made.data)[:2] == ["Grupo de Ayuda Mutua", "Sagrada Tierra"]
    assert len(figures(made.data)) == 10
    for printed in ("1. Grupo de Ayuda Mutua (GAM)", "3. Sagrada Tierra", "12. Red 12, Chiapas", "As of 5 June 2019"):
        assert printed in words
    assert words.count("and 2 organizations whose names are withheld") == 1


AFFILIATED = "Positions and organizations after the names of persons are given for identification only."


def test_every_form_says_what_stands_after_the_name_of_a_person():
    document = shaped()  # "Ana Pérez, Professor" stands among organizations
    page = [roll.affiliations for roll in printed_rolls(document)]
    html = re.sub(r"\s+", " ", render_html(document).decode())
    with zipfile.ZipFile(BytesIO(render_docx(document))) as file:
        word = re.sub("<[^>]+>", "", file.read("word/document.xml").decode())
    said = [
        html,
        word,
        words_of(make_pdf(document, paper="a4").data),
        " ".join(render_plain(document).decode().split()),
    ]

    assert page == [AFFILIATED]
    assert [each.count(AFFILIATED) for each in said] == [1, 1, 1, 1]
    spanish = printed_rolls(replace(document, language="es"))[0].affiliations
    assert spanish.endswith("se indican solo con fines de identificación.")


def test_nothing_is_said_of_positions_where_none_stand_after_persons_or_no_name_does():
    house, person = Entry(name="Casa", detail="Xela"), Entry(name="Ana Pérez", person=True)
    named = Entry(name="Ana Pérez", detail="Poet")

    def said(document):
        return {roll.affiliations for roll in printed_rolls(document)}

    assert said(shaped(groups=(Group(key="GT", heading="Guatemala", entries=(house, person)),))) == {""}
    assert said(shaped(groups=(Group(key="persons", heading="Persons", entries=(named,)),))) == {AFFILIATED}
    assert said(shaped(roll="counted")) == {""}


def test_a_logo_that_is_not_at_hand_is_left_out():
    held = {LOGOS[0].sha256: PICTURES[LOGOS[0].sha256]}
    made = make_pdf(shaped(logos="beside"), paper="letter", logos=held)

    assert len(figures(made.data)) == sum(
        entry.logo == LOGOS[0] for group in shaped().groups for entry in group.entries
    )
    assert figures(make_pdf(shaped(logos="beside"), paper="letter").data) == []


def test_the_same_document_and_logos_give_the_same_pdf_here_and_in_a_child():
    document = shaped(logos="beside")

    assert render_in_child(document, format="pdf", paper="a4", logos=PICTURES).data == (
        make_pdf(document, paper="a4", logos=PICTURES).data
    )


@pytest.mark.parametrize("logos", ["beside", "wall"])
def test_word_has_pictures_with_a_text_each_file_once(logos):
    made = render_docx(shaped(logos=logos), logos=PICTURES)

    assert made == render_docx(shaped(logos=logos), logos=PICTURES)
    with zipfile.ZipFile(BytesIO(made)) as package:
        main = package.read("word/document.xml").decode()
        types = package.read("[Content_Types].xml").decode()
        relations = package.read("word/_rels/document.xml.rels").decode()
        files = [name for name in package.namelist() if name.startswith("word/media/")]
    assert main.count("<w:drawing>") == 10
    assert 'descr="Grupo de Ayuda Mutua"' in main
    assert len(files) == 4
    assert types.count('Extension="png"') == 1
    assert relations.count("/image") == 4
    assert len(set(re.findall(r'<wp:docPr id="(\d+)"', main))) == 10


def test_word_ends_its_numbers_under_one_another():
    with zipfile.ZipFile(BytesIO(render_docx(shaped()))) as package:
        main, styles = (package.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
        media = [name for name in package.namelist() if "media" in name]

    assert '<w:tab/><w:t>12.</w:t><w:tab/></w:r><w:r><w:t xml:space="preserve">Red 12, Chiapas' in main
    assert '<w:t xml:space="preserve">4. مركز' in main  # set from the far side: without stops, in one run
    assert '<w:tab w:val="right" w:pos="280"/>' in styles
    assert ("RollSubheading" in main, media) == (True, [])


def test_a_document_names_its_logos_once_and_none_where_it_shows_none():
    assert list(named_logos(shaped(logos="wall"))) == [
        LOGOS[0].sha256,
        LOGOS[1].sha256,
        LOGOS[2].sha256,
        LOGOS[3].sha256,
    ]
    assert named_logos(shaped()) == {}


def test_a_name_of_the_pdf_breaks_where_its_line_is_full():
    """The bug that the blanks of the template go round: it broke some of these after "Women's"."""
    names = tuple(Entry(name=f"{'i' * n} Women's Forum de la Frontera Norte", acronym="GAM") for n in range(1, 30))
    made = make_pdf(shaped(groups=(Group(key="GT", heading="Guatemala", entries=names),)), paper="a4")
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=made.data, check=True, capture_output=True).stdout

    assert len(re.findall(r"^i+ Women's", text.decode(), re.MULTILINE)) == 29
    assert re.findall(r"^i+ Women's$", text.decode(), re.MULTILINE) == []
