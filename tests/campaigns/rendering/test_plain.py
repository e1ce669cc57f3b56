import re

import pytest

from campaigns.rendering.document import Entry, Group, Totals
from campaigns.rendering.plain import WIDTH, columns, render_plain, wrap
from campaigns.text.canonical import Text
from tests.campaigns.rendering.letters import arabic, coalition, letter, three_notes_four_calls


def printed(body: str, notes: dict[str, str] | None = None) -> str:
    text = render_plain(letter(Text(title="T", body=body, notes=notes or {}))).decode()
    return text.split("=\n\n", 1)[1]


def test_calls_and_notes():
    assert render_plain(three_notes_four_calls()).decode() == (
        "Joint letter\n\nFour calls\n==========\n\nDear Minister:[1]\n\n"
        "A deployment[2] that the law[1] forbids.\n\nRespectfully,[3]\n\nNotes\n-----\n\n"
        "[1] Refugee Convention, article 33.\n\n[2] First paragraph.\n\n    Second with stress.\n\n"
        "[3] See the list <https://example.org/list?a=1&b=2>.\n"
    )


def test_whole_letter_in_order():
    text = render_plain(coalition(authoritative_language="es")).decode()

    order = [
        "Latin America Working Group\n2029 P Street NW, Washington, DC\n\nWashington, 13 June 2019\n\n",
        "Kevin McAleenan\nActing Secretary of Homeland Security\nWashington, DC\n\n",
        "Externalize Border Enforcement\n======",
        "\n\n36 organizations in 4 countries\n\nDemonstration text.\n\n",
        "This is a translation. Where the texts differ, the Spanish text\nprevails.\n\nDear Acting Secretary:\n\n",
        "What we ask\n-----------\n\n- Halt joint efforts",
        "\n- Publish the memorandum:[8]\n\n1. its duration and funding;\n2. the agencies involved;\n   and the rules",
        "\n\n> Nadie huye de su casa por gusto.[9]\n\n",
        "\n\nRespectfully,\n\nCopy to:\n- Committee on Foreign Affairs\n\nSignatories\n-----------\n\n36 organizations in 4 countries\n\nGuatemala (6)\n- Guatemala N",
        "\n\nGuatemala and Mexico (1)\n- ",
        "and 1 organization whose name is withheld\n\nOrganizations are listed",
        "Notes\n-----\n\n[1] ",
        "\n\n[12] ",
        "Published at https://letters.example.org/letters/sample/\n",
    ]
    places = [text.index(piece) for piece in order]
    assert places == sorted(places)


def test_lines_are_longer_than_the_width_only_for_an_address():
    lines = render_plain(coalition()).decode().splitlines()

    long = [line for line in lines if len(line) > WIDTH]
    assert len(long) == 1
    assert re.fullmatch(r" +<https://\S+>,", long[0])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ul>\n<li>a</li>\n<li>\n<p>b</p>\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>", "- a\n- b\n  - c\n"),
        ("<ol>\n<li>a</li>\n<li>b</li>\n</ol>", "1. a\n2. b\n"),
        ("<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>", "> a\n>\n> b\n"),
        ("<blockquote>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n</blockquote>", "> - a\n> - b\n"),
        ("<p>a<br>b</p>", "a\nb\n"),
        ("<h3>Small</h3>\n<p>a</p>", "Small\n\na\n"),
        ('<p><a href="https://x.org/">https://x.org/</a></p>', "<https://x.org/>\n"),
        ('<p><a href="mailto:a@x.org">a@x.org</a></p>', "a@x.org\n"),
        ("<p>10<sup>-6</sup>, CO<sub>2</sub>, 1<sup>er</sup></p>", "10⁻⁶, CO₂, 1er\n"),
        ("<p>1 &lt; 2 &amp; <strong>3</strong></p>", "1 < 2 & 3\n"),
    ],
)
def test_blocks(body, expected):
    assert printed(body) == expected


def test_quotation_keeps_its_mark_on_every_line():
    lines = printed(f"<blockquote>\n<p>{'word ' * 40}end</p>\n</blockquote>").splitlines()

    assert len(lines) == 3
    assert all(line.startswith("> word") for line in lines)


def test_a_call_without_its_note_is_refused():
    with pytest.raises(ValueError, match="'gone'"):
        render_plain(letter(Text(title="T", body='<p>x<a data-fn="gone"></a></p>'), notes=()))


def test_an_empty_note_keeps_its_number():
    assert printed('<p>x<a data-fn="a"></a></p>') == "x[1]\n\nNotes\n-----\n\n[1]\n"


def test_script_and_hostile_names_stay_text():
    group = Group(key="x", heading="X", entries=(Entry(name="<script>alert(1)</script>\n- Forged\u202e name"),))
    document = coalition(groups=(group,), body="<p>a<script>alert(1)</script>b</p>", notes=())

    text = render_plain(document).decode()

    assert "\n- <script>alert(1)</script> - Forged name\n" in text
    assert "\nab\n" in text


@pytest.mark.parametrize(("roll", "counted"), [("counted", True), ("hidden", False)])
def test_a_roll_that_is_not_shown_names_nobody(roll, counted):
    text = render_plain(coalition(roll=roll)).decode()

    assert "Network for the Rights" not in text
    assert ("36 organizations in 4 countries" in text) is counted


def test_persons_with_their_title():
    group = Group(key="", heading="", entries=(Entry(name="Ana", detail="Rector"), Entry(name="Eva")))

    text = render_plain(coalition(groups=(group,), totals=Totals(persons=2))).decode()

    assert "2 persons\n\n- Ana, Rector\n- Eva\n" in text


def test_unix_line_ends_and_one_at_the_end():
    data = render_plain(arabic())

    assert b"\r" not in data
    assert data.endswith(b".\n")
    assert "بشأن the memorandum الموقعة" in data.decode()


def test_wrapping_keeps_no_break_spaces_and_breaks_chinese():
    assert wrap("a " * 35 + "b\u00a0c") == "a " * 34 + "a\nb\u00a0c"

    lines = wrap("我们" * 30 + "。").splitlines()
    assert [columns(line) for line in lines] == [72, 50]
    assert columns("e\u0301") == 1
