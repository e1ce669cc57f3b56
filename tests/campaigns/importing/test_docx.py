"""Drafts of other word processors: every note in its place, every change said."""

import re
import sys

import pytest
from django.conf import settings

from campaigns.importing import reading
from campaigns.importing.docx import read_docx
from campaigns.importing.package import DraftRefused
from campaigns.rendering.docx import render_docx
from campaigns.rendering.pandoc import WordUnavailable
from tests.campaigns.importing import drafts
from tests.campaigns.importing.drafts import (
    NOTES,
    NUMBERING,
    STYLES,
    call,
    forty_notes_for_office,
    forty_notes_in_markdown,
    item,
    note,
    p,
    package,
    pandoc,
    r,
    soffice,
)  # fmt: skip
from tests.campaigns.rendering.letters import three_notes_four_calls

CLAIM = re.compile(r'claim (\d+)\.<a data-fn="([a-z0-9-]+)"></a>')


def check_forty(draft):
    """Each claim is followed by the call of its own note, and each note is whole."""
    text = draft.text
    found = CLAIM.findall("".join(text.parts))
    assert [int(number) for number, _key in found] == list(range(1, NOTES + 1))
    assert len(text.notes) == NOTES
    for number, key in found:
        n, content = int(number), text.notes[key]
        if n % 5:
            assert content == f"Source {n}: Author {n}, 2019."
        else:
            assert content == (
                f'<p>Source {n}: <em>Report {n}</em>, <a href="https://example.org/{n}">a link {n}</a>.</p>'
                f"<p>Second paragraph {n}.</p>"
            )


def skeleton(text):
    """The body with claims shortened to their numbers."""
    body = re.sub(r'A sentence with claim (\d+)\.<a data-fn="[a-z0-9-]+"></a>', r"\1", text.body)
    return [line for line in body.split("\n") if not re.fullmatch(r"<p>\d+</p>", line)]


SKELETON = [
    "<h2>What we have seen</h2>",
    "<p>The law of 2019 stands as it was.</p>",
    "<h3>What we ask</h3>",
    "<ul>", "<li>11</li>", "<li>", "<ol>", "<li>13</li>", "<li>14</li>", "</ol>", "</li>",
    "<li>", "<p>A second paragraph of the item.</p>", "</li>", "</ul>",
    "<blockquote>", "</blockquote>",
    "<p>Agency · Agents · Since</p>",
    "<p>17 · 80 · 18</p>",
]  # fmt: skip


def check_rest(draft):
    text, report = draft.text, draft.report
    assert text.title == "A letter of forty notes"
    assert text.salutation == "Dear Minister:"
    assert text.closing == "Respectfully,"
    assert skeleton(text) == SKELETON
    assert "<li>\n<p>A sentence with claim 12." in text.body
    assert "<blockquote>\n<p>A sentence with claim 16." in text.body
    assert "nobody may read" not in text.body
    assert "1 tracked insertion, as if it had been accepted." in report.kept
    assert "40 footnotes." in report.kept
    assert report.changed == ("1 table became paragraphs: one for each row, its cells parted by a dot (·).",)
    assert "1 tracked deletion, as if it had been accepted." in report.dropped
    assert "1 comment." in report.dropped


def test_a_draft_of_forty_notes_by_pandoc():
    draft = read_docx(pandoc(forty_notes_in_markdown()))

    check_forty(draft)
    check_rest(draft)


@pytest.mark.parametrize("program", ["libreoffice", "pandoc"])
def test_the_drafts_that_come_with_the_program(program):
    draft = read_docx((settings.BASE_DIR / "fixtures" / "drafts" / f"forty-notes-{program}.docx").read_bytes())

    check_forty(draft)
    check_rest(draft)


@pytest.mark.office
def test_a_draft_of_forty_notes_by_libreoffice(tmp_path):
    draft = read_docx(soffice(forty_notes_for_office(), tmp_path))

    check_forty(draft)
    check_rest(draft)


@pytest.mark.office
def test_our_own_export_that_libreoffice_saved_again_keeps_its_notes(tmp_path):
    text = read_docx(soffice(render_docx(three_notes_four_calls()), tmp_path, "docx")).text

    assert text.title == "Four calls"
    assert len(text.notes) == 3
    assert [text.numbers[key] for key in re.findall(r'data-fn="([^"]+)"', "".join(text.parts))] == [1, 2, 1, 3]


def by_hand(*paragraphs, **parts):
    parts.setdefault("styles", STYLES)
    return read_docx(package("".join(paragraphs), **parts))


def test_a_draft_in_the_manner_of_word():
    tracked = 'w:id="1" w:author="A" w:date="2019-06-01T00:00:00Z"'
    draft = by_hand(
        p("Civil society is concerned", style="Title"),
        p("Estimado señor Ministro:"),
        p(r("Bold", "<w:b/>"), r(" and ", ""), r("italic", "<w:i/>"), call(2), r(" words"), call(3), r(".")),
        p(
            r("We "), f"<w:ins {tracked}>{r('firmly ')}</w:ins>",
            f'<w:del {tracked}><w:r><w:delText xml:space="preserve">never </w:delText></w:r></w:del>',
            r("believe.", "<w:i w:val=\"0\"/>"),
            '<w:commentRangeStart w:id="0"/>', r(" So", ""), '<w:commentRangeEnd w:id="0"/>',
            '<w:r><w:commentReference w:id="0"/></w:r>',
        ),
        p(f"<w:moveFrom {tracked}>{r('Moved words.')}</w:moveFrom>"),
        p(r("Here: "), f"<w:moveTo {tracked}>{r('Moved words.')}</w:moveTo>"),
        p('<w:smartTag w:uri="x" w:element="place">' + r("Guatemala") + "</w:smartTag>", r(" and "),
          "<w:sdt><w:sdtPr/><w:sdtContent>" + r("Mexico") + "</w:sdtContent></w:sdt>"),
        "<w:sdt><w:sdtContent>" + p("Inside a control.") + "</w:sdtContent></w:sdt>",
        p('<w:hyperlink r:id="rId9">' + r("a report") + "</w:hyperlink>", call(1, "endnote")),
        p("Atentamente,"),
        footnotes=note(2, "WOLA, Report, 5 June 2019.") + note(3, r("UNHCR", "<w:i/>"), "Second paragraph, 2020."),
        endnotes=note(1, "Ley 27, artículo 4.", kind="endnote"),
        comments='<w:comment w:id="0"><w:p/></w:comment>',
        links="rId9 https://example.org/r?a=1&amp;b=2",
    )  # fmt: skip

    assert draft.text.body.split("\n") == [
        '<p><strong>Bold</strong> and <em>italic</em><a data-fn="wola-2019"></a> words<a data-fn="unhcr"></a>.</p>',
        "<p>We firmly believe. So</p>",
        "<p>Here: Moved words.</p>",
        "<p>Guatemala and Mexico</p>",
        "<p>Inside a control.</p>",
        '<p><a href="https://example.org/r?a=1&amp;b=2">a report</a><a data-fn="ley-27"></a></p>',
    ]
    assert draft.text.salutation == "Estimado señor Ministro:"
    assert draft.text.closing == "Atentamente,"
    assert dict(draft.text.notes) == {
        "wola-2019": "WOLA, Report, 5 June 2019.",
        "unhcr": "<p><em>UNHCR</em></p><p>Second paragraph, 2020.</p>",
        "ley-27": "Ley 27, artículo 4.",
    }
    assert draft.report.changed == ("1 endnote is a footnote now.",)
    assert draft.report.dropped == (
        "1 tracked deletion, as if it had been accepted.",
        "1 passage at its old place; it stands where it was moved to.",
        "1 comment.",
    )


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next():
    mark = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'

    draft = by_hand(p("One", properties=mark), p(" sentence."), p("Another."))

    assert draft.text.body == "<p>One sentence.</p>\n<p>Another.</p>"


def test_a_cross_reference_to_a_note_is_a_second_call_of_it():
    def sign(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    again = (
        sign("begin") + '<w:r><w:instrText xml:space="preserve"> NOTEREF _Ref77 \\h </w:instrText></w:r>'
        + sign("separate") + r("1", '<w:vertAlign w:val="superscript"/>') + sign("end")
    )  # fmt: skip
    draft = by_hand(
        p("T", style="Title"),
        p(r("Before"), again, r(" and "), '<w:bookmarkStart w:id="5" w:name="_Ref77"/>', call(2), '<w:bookmarkEnd w:id="5"/>'),
        p(r("After"), '<w:fldSimple w:instr=" NOTEREF _Ref77 \\h ">' + r("1") + "</w:fldSimple>", r(".")),
        p(r("Of no note"), again.replace("_Ref77", "_Ref1"), r(".")),
        footnotes=note(2, "Only once."),
    )  # fmt: skip

    assert draft.text.body.split("\n") == [
        '<p>Before<a data-fn="only-once"></a> and <a data-fn="only-once"></a></p>',
        '<p>After<a data-fn="only-once"></a>.</p>',
        "<p>Of no note<sup>1</sup>.</p>",
    ]
    assert draft.report.changed == (
        "“1” looks like a footnote number typed by hand. Put a call in its place, or remove it.",
    )


def test_fields_keep_their_words_and_their_links():
    def field(instruction, result):
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    draft = by_hand(
        p(r("See "), field('HYPERLINK "https://example.org/"', "here"), r(" on "), field("REF x", "page 3"), r(".")),
        p(r("Never ended "), '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', r("but kept"), call(2)),
        p("The rest."),
        footnotes=note(2, "A note."),
    )

    assert draft.text.body.split("\n") == [
        '<p>See <a href="https://example.org/">here</a> on page 3.</p>',
        '<p>Never ended but kept<a data-fn="note"></a></p>',
        "<p>The rest.</p>",
    ]


def test_text_boxes_pictures_and_equations():
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>'
        f"{p('Words in a box.')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        f"<w:txbxContent>{p('Words in a box.')}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    picture = "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    equation = "<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>"

    draft = by_hand(
        p(r("Before."), box), p(r("A picture"), picture, r(" here.")), p(r("Let "), equation, r(".")),
        header1=p("Draft 3"),
    )  # fmt: skip

    assert draft.text.body.split("\n") == [
        "<p>Before.</p>", "<p>Words in a box.</p>", "<p>A picture here.</p>", "<p>Let x=2.</p>",
    ]  # fmt: skip
    assert draft.report.dropped == ("1 picture.", "1 header or footer of the pages, page numbers included.")
    assert len(draft.report.changed) == 3  # box, equation, no title


def test_a_draft_in_the_manner_of_google():
    styles = STYLES.replace('w:val="heading 2"', 'w:val="heading 2"') + drafts.style("Normal", "normal")
    grey = '<w:color w:val="1155cc"/><w:u w:val="single"/>'
    draft = by_hand(
        p("A letter", style="Ttulo1"),
        p("To whom it may concern"),
        p(r("Some "), '<w:hyperlink r:id="rId7">' + r("linked words", grey) + "</w:hyperlink>", call(0), r(".")),
        p("First point", properties=item(2, 0)),
        p("Under it", properties=item(1, 1)),
        p("Second point", properties=item(2, 0)),
        p("A quotation.", properties='<w:ind w:left="720" w:right="720"/>'),
        p("A part", style="Heading2"),
        p("Below.", style="Heading3"),
        p(r("Struck", "<w:strike/>"), r("Kept", '<w:u w:val="single"/>')),
        styles=styles,
        numbering=NUMBERING,
        footnotes='<w:footnote w:id="0"><w:p>' + r(" The New York Times, 3 May 2018") + "</w:p></w:footnote>",
        links="rId7 https://example.org/",
    )

    assert draft.text.title == "A letter"
    assert draft.text.salutation == "To whom it may concern"
    assert draft.text.body.split("\n") == [
        '<p>Some <a href="https://example.org/">linked words</a><a data-fn="new-york-times-2018"></a>.</p>',
        "<ol>", "<li>", "<p>First point</p>", "<ol>", "<li>Under it</li>", "</ol>", "</li>",
        "<li>Second point</li>", "</ol>",
        "<blockquote>", "<p>A quotation.</p>", "</blockquote>",
        "<h2>A part</h2>", "<h3>Below.</h3>", "<p>Kept</p>",
    ]  # fmt: skip
    assert draft.report.changed == ("Underlining was taken away in 1 place; the words were kept.",)
    assert draft.report.dropped == ("1 passage that was struck through.",)


def test_headings_of_several_ranks_without_a_title_of_their_own():
    draft = by_hand(
        p("A long opening. " * 30), p("Part", style="Ttulo1"), p("Sub", style="Heading2"), p("x", style="Heading3")
    )

    assert draft.text.title == ""
    assert re.findall(r"<(h\d)>(\w+)", draft.text.body) == [("h2", "Part"), ("h3", "Sub"), ("h3", "x")]


def test_a_bold_centred_line_is_the_title_and_lines_above_the_salutation_are_named():
    centred = '<w:jc w:val="center"/>'
    draft = by_hand(
        p("Washington, 13 June 2019"), p("Mr. Kevin McAleenan"),
        p(r("Protect asylum seekers", "<w:b/>"), call(2), properties=centred),
        p("Dear Mr. McAleenan,"),
        p("We write with concern."),
        footnotes=note(2, "A note to the title."),
    )  # fmt: skip

    assert draft.text.title == "Protect asylum seekers"
    assert draft.text.salutation == 'Dear Mr. McAleenan,<a data-fn="note-to-the-title"></a>'
    assert draft.text.body == "<p>We write with concern.</p>"
    assert draft.report.dropped == (
        "2 lines above the salutation: “Washington, 13 June 2019 / Mr. Kevin McAleenan”. Date, place and addressee have"
        " fields of their own.",
    )


def test_a_salutation_below_paragraphs_is_no_salutation():
    draft = by_hand(p("T", style="Title"), p("We know what follows. " * 12), p("Dear Minister:"), p("We write."))

    assert draft.text.salutation == ""
    assert "<p>Dear Minister:</p>" in draft.text.body


@pytest.mark.parametrize(("lines", "told"), [(2, 0), (3, 1), (6, 1)])
def test_short_lines_under_the_closing_may_be_signatories_and_are_pointed_to(lines, told):
    names = [p(f"Organization {number}") for number in range(lines)]

    draft = by_hand(p("T", style="Title"), p("We write."), p("Sincerely,"), *names)

    sentence = (
        f"{lines} lines under the closing stay with it. If they are names of signatories, take them out and add them to"
        " the list of signatories."
    )
    assert draft.report.changed == (sentence,) * told
    assert draft.text.closing.count("<p>") == lines + 1


def test_a_typed_list_of_signatories_is_pointed_to_and_kept():
    names = [p(f"Organization {number}") for number in range(1, 13)]

    closed = by_hand(p("T", style="Title"), p("We write."), p("Sincerely,"), *names)
    unclosed = by_hand(p("T", style="Title"), p("We write with concern."), p("Signatories", style="Heading2"), *names)

    sentence = (
        "The last 12 lines look like a list of signatories. They were kept as text; take them out and add the names to the"
        " list of signatories."
    )
    assert closed.report.changed == (sentence,)
    assert closed.text.closing.startswith("<p>Sincerely,</p><p>Organization 1</p>")
    assert unclosed.report.changed == (sentence,)
    assert unclosed.text.body.endswith("<p>Organization 12</p>")


def test_a_numbered_list_that_a_paragraph_parts_is_said_to_begin_again():
    one, two = p("One", properties=item(2, 0)), p("Two", properties=item(2, 0))

    parted = by_hand(one, p("Between."), two, numbering=NUMBERING)
    whole = by_hand(one, two, numbering=NUMBERING)
    other = by_hand(one, p("Between."), p("Two", properties=item(3, 0)), numbering=NUMBERING)

    sentence = "1 numbered list that went on after other text begins again at 1."
    assert sentence in parted.report.changed
    assert sentence not in whole.report.changed + other.report.changed
    assert whole.text.body == "<ol>\n<li>One</li>\n<li>Two</li>\n</ol>"


def test_a_table_inside_a_table_and_a_deleted_row():
    def cell(*inner):
        return f"<w:tc>{''.join(inner)}</w:tc>"

    inner = f"<w:tbl><w:tr>{cell(p('inner a'))}{cell(p('inner b'))}</w:tr></w:tbl>"
    gone = f'<w:tr><w:trPr><w:del w:id="1" w:author="A"/></w:trPr>{cell(p("gone"))}</w:tr>'
    table = f"<w:tbl><w:tr>{cell(p('a'), p('b'))}{cell(inner, p('c'))}{cell(p(''))}</w:tr>{gone}</w:tbl>"

    draft = by_hand(p("Before."), table, p("After."))

    assert draft.text.body == "<p>Before.</p>\n<p>a b · inner a inner b c</p>\n<p>After.</p>"
    assert "1 tracked deletion, as if it had been accepted." in draft.report.dropped


def test_hidden_words_stay_hidden_and_are_counted():
    draft = by_hand(p(r("Seen."), r(" Hidden.", "<w:vanish/>")))

    assert draft.text.body == "<p>Seen.</p>"
    assert draft.report.dropped == ("1 passage that was hidden in the draft.",)


def test_the_language_of_a_draft_is_that_of_most_of_its_words():
    draft = by_hand(p(r("Escribimos con preocupación.", '<w:lang w:val="es-GT"/>'), r("Ok", '<w:lang w:val="en-US"/>')))

    assert draft.language == "es"
    assert "lang=" not in draft.text.body


def test_words_that_pandoc_would_lose_are_kept_bare(monkeypatch):
    body = p(r("Some "), r("bold", "<w:b/>"), call(2), r(" words.")) + p("Others.")
    file = package(body, styles=STYLES, footnotes=note(2, "A note."))
    real = reading._Reader.inline
    monkeypatch.setattr(
        reading._Reader, "inline", lambda self, kind, content: "" if kind == "Strong" else real(self, kind, content)
    )

    draft = read_docx(file)

    assert draft.text.body == '<p>Some bold<a data-fn="note"></a> words.</p>\n<p>Others.</p>'
    assert any("1 paragraph could not be read with its links" in line for line in draft.report.changed)


def test_a_missing_extra_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypandoc", None)

    with pytest.raises(WordUnavailable, match="uv sync --extra docx"):
        by_hand(p("x"))


def test_a_reading_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(reading, "WALL_SECONDS", 0.001)

    with pytest.raises(DraftRefused, match=r"more than 0\.001 seconds"):
        by_hand(p("x"))


def test_an_empty_draft_is_an_empty_text():
    draft = by_hand(p(""))

    assert (draft.text.title, draft.text.body, dict(draft.text.notes)) == ("", "", {})
