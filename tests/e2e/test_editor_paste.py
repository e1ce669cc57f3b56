"""Paste from other programs: notes stand at their calls, the shape of the text is kept, everything else is dropped."""

import pytest
from playwright.sync_api import expect

from campaigns.text.canonical import canonical, parse
from tests.e2e.editing import becomes, change, cursor, numbers, place, save, stored, written
from tests.factories import LetterFactory, TextFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {mso-style-parent:"";} --></style></head>
<body lang=EN-US style='tab-interval:.5in'>
<!--StartFragment-->
<h1 style='mso-list:none'>What we ask<o:p></o:p></h1>
<p class=MsoNormal style='margin-bottom:12pt'><span lang=EN-US style='font-family:"Times New Roman",serif;color:red'>We write
with <b style='mso-bidi-font-weight:normal'>concern</b> and <i>care</i>, H<sub>2</sub>O,<a style='mso-footnote-id:ftn1'
href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span
class=MsoFootnoteReference><span style='font-size:12.0pt'>[1]</span></span><![endif]></span></span></a> as <a href="https://example.org/law">the law
says</a>.<span style='mso-spacerun:yes'>  </span>Again.<a style='mso-footnote-id:ftn2' href="#_ftn2" name="_ftnref2" title=""><span
class=MsoFootnoteReference><![if !supportFootnotes]>[2]<![endif]></span></a><del cite="mailto:x" datetime="2026">struck</del><s>out</s><o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>first;</p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:1.0in;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>a part of it;</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span> </span></span><![endif]>second.</p>
<p class=MsoQuote>Everyone has the right.</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>a</p></td><td><p class=MsoNormal><b>b</b></p></td></tr></table>
<!--EndFragment-->
<div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width="33%">
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1" title=""><span
class=MsoFootnoteReference><![if !supportFootnotes]>[1]<![endif]></span></a> WOLA, <a href="https://www.wola.org/"><i>A title</i></a>, 2019.<o:p></o:p></p>
<p class=MsoFootnoteText>And a second paragraph.</p></div>
<div style='mso-element:footnote' id=ftn2><p class=MsoFootnoteText><a style='mso-footnote-id:ftn2' href="#_ftnref2" name="_ftn2" title=""><span
class=MsoFootnoteReference>[2]</span></a> Second note.</p></div>
</div></body></html>"""
FROM_WORD = """<h1>T</h1>
<h2>What we ask</h2>
<p>We write with <strong>concern</strong> and <em>care</em>, H<sub>2</sub>O,<a data-fn="n1"></a> as <a href="https://example.org/law">the law says</a>. Again.<a data-fn="n2"></a></p>
<ul>
<li>
<p>first;</p>
<ol>
<li>a part of it;</li>
</ol>
</li>
<li>second.</li>
</ul>
<blockquote>
<p>Everyone has the right.</p>
</blockquote>
<p>a · <strong>b</strong></p>
[n1] <p>WOLA, <a href="https://www.wola.org/"><em>A title</em></a>, 2019.</p><p>And a second paragraph.</p>
[n2] Second note."""

WORD_ONLINE = """<div class="OutlineElement Ltr SCXW1 BCX0"><p class="Paragraph SCXW1 BCX0" xml:lang="EN-US" lang="EN-US"><span
data-contrast="auto" class="TextRun SCXW1" style="font-weight:bold"><span class="NormalTextRun SCXW1">Bold</span></span><span
class="TextRun SCXW1"> words.</span><a id="_ftnref1" href="https://onedrive.example/doc#_ftn1"><span class="TextRun FootnoteReference SCXW1"
style="vertical-align:super">1</span></a><span class="EOP SCXW1" data-ccp-props="{}">&nbsp;</span></p></div>
<div class="ListContainerWrapper SCXW1"><ul class="BulletListStyle1 SCXW1"><li class="OutlineElement SCXW1"><p class="Paragraph SCXW1"><span
class="TextRun SCXW1" style="font-style:italic">item</span></p></li></ul></div>
<div class="SCXW1"><p class="Paragraph SCXW1"><a id="_ftn1" href="https://onedrive.example/doc#_ftnref1"><span class="SCXW1">1</span></a><span
class="TextRun SCXW1"> The note.</span></p></div>"""
LIBREOFFICE = """<html><head><meta name="generator" content="LibreOffice 7.4"></head><body lang="es-ES" link="#000080" dir="ltr">
<p class="western" style="line-height: 100%; margin-bottom: 0in"><font face="Liberation Serif, serif">Uno<a class="sdfootnoteanc" name="sdfootnote1anc"
href="#sdfootnote1sym"><sup>1</sup></a> y dos<a class="sdendnoteanc" name="sdendnote1anc" href="#sdendnote1sym"><sup>i</sup></a>.</font></p>
<ol><li><p style="line-height: 100%">punto</p></li></ol>
<div id="sdfootnote1"><p class="sdfootnote-western"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Nota <i>uno</i>.</p></div>
<div id="sdendnote1"><p class="sdendnote-western"><a class="sdendnotesym" name="sdendnote1sym" href="#sdendnote1anc">i</a>Nota final.</p></div>
</body></html>"""
GOOGLE = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38"><span
style="font-weight:700;font-style:normal">Strong</span><span style="font-weight:400"> and </span><span
style="font-weight:400;font-style:italic">light</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p><br /><ul><li dir="ltr"><p
dir="ltr"><span>one</span></p></li><ul><li dir="ltr"><p dir="ltr"><span>below</span></p></li></ul></ul><hr><div><p><a href="#ftnt_ref1"
id="ftnt1">[1]</a><span> From Docs.</span></p></div></b>"""
WIKIPEDIA = """<p>The <i lang="es">caravana</i> left.<sup id="cite_ref-a_1-0" class="reference"><a
href="https://en.wikipedia.org/wiki/X#cite_note-a-1"><span>[</span>1<span>]</span></a></sup> It came back.<sup id="cite_ref-a_1-1" class="reference"><a
href="https://en.wikipedia.org/wiki/X#cite_note-a-1">[1]</a></sup> See <a href="https://en.wikipedia.org/wiki/Y#History" title="Y">history</a>.<sup
class="reference"><a href="https://en.wikipedia.org/wiki/X#cite_note-lost-9">[9]</a></sup></p><h2><span>References</span></h2><div class="reflist"><ol
class="references"><li id="cite_note-a-1"><span class="mw-cite-backlink">^ <a href="#cite_ref-a_1-0"><sup><i><b>a</b></i></sup></a> <a
href="#cite_ref-a_1-1"><sup><i><b>b</b></i></sup></a></span> <span class="reference-text"><cite class="citation web">Doe. <a rel="nofollow"
href="https://example.org/doe">"Caravan"</a>.</cite></span></li></ol></div><style>.x{}</style><img src="x.png">"""
DPUB = """<p onclick="x()" style="color:red">Text<a href="#fn1" id="fnref1" role="doc-noteref"><sup>1</sup></a>.</p><section role="doc-endnotes"><h2>Notes</h2>
<ol><li id="fn1" role="doc-endnote"><p>A note.<a href="#fnref1" role="doc-backlink">↩︎</a></p></li></ol></section><script>alert(1)</script>"""


IN_BODY = "$from.depth > 1 && $from.node(1).type.name === 'body'"


def body(page):
    """The first paragraph of the body."""
    return page.locator(".letter-words [data-part=body] > p").first


def paste(page, html):
    """What a browser does when somebody presses Ctrl+V over the words of the body."""
    place(page, body(page), IN_BODY)
    page.evaluate(
        """html => { const data = new DataTransfer(); data.setData('text/html', html)
        document.querySelector('.ProseMirror').dispatchEvent(
            new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }""",
        html,
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (WORD, FROM_WORD),
        (WORD_ONLINE,
         '<h1>T</h1>\n<p><strong>Bold</strong> words.<a data-fn="n1"></a></p>\n<ul>\n<li><em>item</em></li>\n</ul>\n[n1] The note.'),
        (LIBREOFFICE,
         '<h1>T</h1>\n<p>Uno<a data-fn="n1"></a> y dos<a data-fn="n2"></a>.</p>\n<ol>\n<li>punto</li>\n</ol>\n'
         "[n1] Nota <em>uno</em>.\n[n2] Nota final."),
        (GOOGLE,
         '<h1>T</h1>\n<p><strong>Strong</strong> and <em>light</em><a data-fn="n1"></a></p>\n<ul>\n<li>\n<p>one</p>\n<ul>\n'
         "<li>below</li>\n</ul>\n</li>\n</ul>\n[n1] From Docs."),
        (WIKIPEDIA,
         '<h1>T</h1>\n<p>The <span lang="es"><em>caravana</em></span> left.<a data-fn="n1"></a> It came back.<a data-fn="n1"></a>'
         ' See <a href="https://en.wikipedia.org/wiki/Y#History">history</a>.<sup>[9]</sup></p>\n'
         '[n1] <em>Doe. </em><a href="https://example.org/doe"><em>"Caravan"</em></a><em>.</em>'),
        (DPUB, '<h1>T</h1>\n<p>Text<a data-fn="n1"></a>.</p>\n[n1] A note.'),
    ],
    ids=["Word", "Word online", "LibreOffice", "Google Docs", "Wikipedia", "DPUB"],
)  # fmt: skip
def test_notes_and_shape_come_along_and_nothing_else(desk, source, expected):
    text = TextFactory(letter=LetterFactory(status="draft"), source="<h1>T</h1>")
    page = desk(change(text))

    paste(page, source)

    becomes(page, written, expected)
    save(page)
    assert stored(text) == canonical(parse(expected)) == expected
    assert not [url for url in page.asked if not url.startswith(page.url.split("/admin")[0])]


def test_a_passage_keeps_its_notes_when_it_is_cut_here_and_pasted_there(desk):
    words = (
        '<h1>T</h1>\n<p>One.<a data-fn="a"></a></p>\n<p>Two.<a data-fn="b"></a></p>\n<p>Three.</p>\n'
        "[a] <p>A, <em>first</em>.</p><p>More.</p>\n[b] B."
    )
    page = desk(change(TextFactory(source=words)))
    keys = page.keyboard

    place(page, body(page), f"{IN_BODY} && selection.empty && $from.parentOffset === 0", "Home")
    cursor(page, "Shift+End", "!selection.empty")
    keys.press("Control+x")
    expect(page.locator(".letter-words .call")).to_have_text(["1"])
    becomes(page, numbers, (["1"], ["B."]))
    last = page.locator(".letter-words [data-part=body] > p", has_text="Three.")
    place(page, last, "selection.empty && $from.parent.textContent === 'Three.' && $from.parentOffset === 6", "End")
    keys.press("Control+v")

    expect(page.locator(".letter-words .call")).to_have_text(["1", "2"])
    becomes(page, numbers, (["1", "2"], ["B.", "A, first.\nMore."]))
    assert written(page).endswith(
        '<p>Two.<a data-fn="b"></a></p>\n<p>Three.One.<a data-fn="a"></a></p>\n[b] B.\n'
        "[a] <p>A, <em>first</em>.</p><p>More.</p>"
    )


def test_a_copied_passage_calls_the_same_note_and_another_letter_gets_its_own(desk):
    one = TextFactory(source='<h1>T</h1>\n<p>One.<a data-fn="n1"></a></p>\n[n1] Of this letter.')
    other = TextFactory(source='<h1>T</h1>\n<p>Two.<a data-fn="n1"></a></p>\n[n1] Of another letter.')
    page = desk(change(one))
    place(page, body(page), f"{IN_BODY} && selection.empty && $from.parentOffset === 0", "Home")
    cursor(page, "Shift+End", "!selection.empty")
    page.keyboard.press("Control+c")
    cursor(page, "End", "selection.empty")
    page.keyboard.press("Control+v")
    expect(page.locator(".letter-words .call")).to_have_text(["1", "1"])
    becomes(page, numbers, (["1", "1"], ["Of this letter."]))

    page.evaluate("() => { window.onbeforeunload = null }")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(page.url.replace(change(one), change(other)))
    place(page, body(page), f"{IN_BODY} && selection.empty && $from.parentOffset === $from.parent.content.size", "End")
    page.keyboard.press("Control+v")

    expect(page.locator(".letter-words .call")).to_have_text(["1", "2"])
    becomes(page, numbers, (["1", "2"], ["Of another letter.", "Of this letter."]))


def test_notes_do_not_stand_in_notes(desk):
    page = desk(change(TextFactory(source='<h1>T</h1>\n<p>One.<a data-fn="a"></a></p>\n[a] A.')))

    note = page.locator(".note-words p")
    place(page, note, "selection.empty && $from.parent.textContent === 'A.' && $from.parentOffset === 2", "End")
    page.evaluate(
        """html => { const data = new DataTransfer(); data.setData('text/html', html)
        document.querySelector('.ProseMirror').dispatchEvent(
            new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }""",
        DPUB + "<p>More.</p>",
    )

    becomes(page, written, '<h1>T</h1>\n<p>One.<a data-fn="a"></a></p>\n[a] <p>A.Text.</p><p>More.</p>')
    expect(page.locator(".letter-status")).to_contain_text("were left out")
