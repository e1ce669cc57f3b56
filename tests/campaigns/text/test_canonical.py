import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.text.canonical import Text, canonical, clean_body, clean_note, compose, digest, lost_words, parse, split
from campaigns.text.errors import TextError
from campaigns.text.numbering import CALL

LETTER = """<h1>A title &amp; more</h1>
<header>Dear Minister:</header>
<p>One<a data-fn="b"></a> two<a data-fn="a"></a> again.<a data-fn="b"></a></p>
<ul>
<li>first</li>
<li>
<p>second</p>
<ol>
<li>nested</li>
</ol>
</li>
</ul>
<blockquote>
<p lang="es">Una cita</p>
</blockquote>
<footer>Respectfully,<br>the undersigned</footer>
[b] Publisher, <a href="https://example.org/?a=1&amp;b=2"><em>Title</em></a>.
[a] <p>One paragraph.</p><p>Another.</p>"""


def test_the_canonical_form_is_read_and_written_unchanged():
    assert canonical(parse(LETTER)) == LETTER


def test_parse_tells_the_parts_of_a_letter_apart():
    text = parse(LETTER)

    assert text.title == "A title & more"
    assert text.salutation == "Dear Minister:"
    assert text.closing == "Respectfully,<br>the undersigned"
    assert list(text.notes) == ["b", "a"]
    assert text.numbers == {"b": 1, "a": 2}


def test_notes_follow_the_order_of_their_first_call_wherever_they_were_written():
    text = parse("<h1>T</h1><p>x<a data-fn='two'></a>y<a data-fn='one'></a></p>\n[one] 1\n[spare] s\n[two] 2")

    assert canonical(text).splitlines()[-3:] == ["[two] 2", "[one] 1", "[spare] s"]


def test_the_digest_changes_with_any_word_and_with_nothing_else():
    assert digest(parse(LETTER)) == digest(parse(LETTER.replace("\n<li>", "\n\n  <li>")))
    assert digest(parse(LETTER)) != digest(parse(LETTER.replace("nested", "nestled")))


@pytest.mark.parametrize(
    ("given_html", "kept"),
    [
        ("<p>a <b>b</b> <i>c</i></p>", "<p>a <strong>b</strong> <em>c</em></p>"),
        ("<h1>big</h1><h5>small</h5>", "<h2>big</h2>\n<h3>small</h3>"),
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<p onclick=x style='color:red' class=y id=z>a</p>", "<p>a</p>"),
        ("<p><a href='javascript:alert(1)'>a</a> <a href='/x'>b</a></p>", "<p>a b</p>"),
        ("<p><em>a</em><em>b</em></p>", "<p><em>ab</em></p>"),
        ("<em><p>a</p><p>b</p></em>", "<p><em>a</em></p>\n<p><em>b</em></p>"),
        ("<p>  a \n b<br></p><p> </p>", "<p>a b</p>"),
        ("<p>a&nbsp;b&nbsp;</p><p>&nbsp;</p>", "<p>a\u00a0b</p>"),
        ("plain\n\nparagraphs", "<p>plain</p>\n<p>paragraphs</p>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul>\n<li>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("<table><tr><td>a</td><td><b>b</b></td></tr></table>", "<p>a · <strong>b</strong></p>"),
        ("<table><tr><td>a<a data-fn='n'></a></td></tr></table>", '<p>a<a data-fn="n"></a></p>'),
        ("<p>x\u202eevil\x07</p>", "<p>xevil</p>"),
        ("<p>e\u0301</p>", "<p>é</p>"),
        ('<div lang="es" dir="ltr"><p>hola</p></div>', '<p lang="es" dir="ltr">hola</p>'),
        ('<p><span lang="es">hola</span> <span>x</span></p>', '<p><span lang="es">hola</span> x</p>'),
        ('<p><data data-count="countries">4</data> <data data-count="x">5</data></p>',
         '<p><data data-count="countries"></data></p>'),
        ("<p>H<sub>2</sub>O <a href='mailto:a@example.org'>m</a></p>",
         '<p>H<sub>2</sub>O <a href="mailto:a@example.org">m</a></p>'),
    ],
)  # fmt: skip
def test_html_of_any_origin_becomes_canonical(given_html, kept):
    assert clean_body(given_html) == kept


def test_a_note_keeps_its_paragraphs_on_one_line():
    assert clean_note("one") == "one"
    assert clean_note("<p>one</p><p>two</p>") == "<p>one</p><p>two</p>"
    assert clean_note("<ul><li>one<li>two</ul>") == "<p>one</p><p>two</p>"
    assert "\n" not in clean_note("<blockquote><p>one</p>\n<p>two</p></blockquote>")


def test_split_reads_the_document_of_the_editor():
    body, notes = split(
        '<p>Text<sup id="fnref:1"><a class="footnote-ref" data-id="k" href="#fn:1" data-reference-number="1">1</a></sup>'
        ' end.</p><ol class="footnotes"><li id="fn:1" data-id="k"><p>The note.</p></li></ol>'
    )

    assert body == '<p>Text<a data-fn="k"></a> end.</p>'
    assert notes == {"k": "The note."}


def test_split_reads_a_page_with_publishing_roles():
    body, notes = split(
        '<p>Text<a role="doc-noteref" href="#note-1">1</a></p><section role="doc-endnotes"><ol>'
        '<li id="note-1"><p>The note. <a role="doc-backlink" href="#x">back</a></p></li></ol></section>'
    )

    assert body == '<p>Text<a data-fn="note-1"></a></p>'
    assert notes == {"note-1": "The note."}


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("<h1>T</h1><p>x</p>\n[a] one\n[a] two", "There are two notes with the key [a]. Rename one."),
        ("<h1>T</h1><p>x</p>\n[niñez] one\n[ninez] two", "There are two notes with the key [ninez]. Rename one."),
        ("<h1>T<a data-fn='a'></a></h1>", "The title cannot carry a footnote. Put the call after the first sentence."),
        ("<h1>T</h1><h1>U</h1>", "There is more than one title (h1). Keep one."),
        ("<footer>a</footer><footer>b</footer>", "There is more than one closing (footer). Keep one."),
        ("x" * 1_000_001, "The text is larger than 1 MB in one language. Shorten it, or remove pasted pictures."),
        (
            "<ul><li>" * 40 + "x",
            "The text is nested more than 30 levels deep. Simplify its lists and quotations.",
        ),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_taken_says_why(source, sentence):
    with pytest.raises(TextError) as refused:
        parse(source)

    assert refused.value.sentences == [sentence]


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("One.\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("- one\n- two <em>x</em>\n\nafter", "<ul>\n<li>one</li>\n<li>two <em>x</em></li>\n</ul>\n<p>after</p>"),
        ("1. one\n2) two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        ("<p>\none\ntwo\n</p>", "<p>one two</p>"),
        ("A claim.[^Informe 2019] End.", '<p>A claim.<a data-fn="Informe-2019"></a> End.</p>'),
        ('<p>One.<a data-fn="a"> Two.</p>\n<p>Three.</p>', '<p>One.<a data-fn="a"></a> Two.</p>\n<p>Three.</p>'),
        ('<p>One.<a data-fn="a">word</a> Two.</p>', '<p>One.<a data-fn="a"></a>word Two.</p>'),
    ],
)
def test_what_people_type_is_understood(typed, body):
    assert parse(typed).body == body


def test_a_note_goes_on_until_a_blank_line():
    text = parse("<h1>T</h1>\n<p>x[^a]</p>\n[a] A note that goes on\nin a second line.\n\nA paragraph.\n[^b]: Another.")

    assert text.notes == {"a": "A note that goes on in a second line.", "b": "Another."}
    assert text.body == '<p>x<a data-fn="a"></a></p>\n<p>A paragraph.</p>'


def test_keys_are_made_plain_alike_in_call_and_note():
    text = parse('<p>x<a data-fn="Niñez 2019"></a></p>\n[Niñez 2019] one')

    assert text.notes == {"Ninez-2019": "one"}
    assert text.numbers == {"Ninez-2019": 1}


def test_a_list_of_notes_loses_nothing():
    body, notes = split(
        '<p>x<a data-fn="a"></a></p><p class="footnotes">A paragraph.</p><section role="doc-endnotes"><h2>Notes</h2>'
        '<p>Loose.</p><ol><li id="a">one</li><li id="a">two</li><li>three</li></ol></section>'
    )

    assert body == '<p>x<a data-fn="a"></a></p>\n<p>A paragraph.</p>\n<p>Loose.</p>'
    assert notes == {"a": "one", "a-2": "two", "note": "three"}


def test_struck_words_are_left_out_and_a_break_in_the_title_is_a_blank():
    text = parse("<h1>One<br>Two</h1><p>never <del>not</del><s>no</s> always</p>")

    assert (text.title, text.body) == ("One Two", "<p>never always</p>")


def test_a_text_that_outgrows_its_limit_in_canonical_form_is_refused():
    with pytest.raises(TextError, match="larger than 1 MB"):
        parse("<h1>T</h1><p>" + "&" * 300_000)


@pytest.mark.parametrize("typed", ["5 <10 and 11> 3", "x <y and z", "a <? b", "a <!-- b", "if a<b then c"])
def test_a_typed_sign_takes_no_words_with_it(typed):
    assert parse(f"<h1>T</h1>\n{typed}").body.count(" ") == typed.count(" ")


@pytest.mark.parametrize(
    ("typed", "lost"),
    [
        ("<h1>T</h1>\nOne &amp; two[^a]\n- item\n1. item\n[a] A note\nof two lines.", []),
        ("<p style='color:red'>red <b>bold</b></p><!-- hidden -->", []),
        ("<p>never <s>not</s> always</p>", ["not"]),
        ("<p>a</p><script>alert(1)</script>", ["alert", "1"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", []),
    ],
)
def test_words_that_were_left_out_are_named(typed, lost):
    assert lost_words(typed, parse(typed)) == lost


@pytest.mark.parametrize("sign", ["<!--", "<!-- --", "<a ", "<", "[^", "[", "<a data-fn "])
def test_a_sign_typed_without_end_takes_time_by_its_length_and_not_by_its_square(sign):
    source = sign * (20_000 // len(sign))

    def seconds(text):
        start = time.process_time()
        lost_words(text, parse(text))
        return time.process_time() - start

    seconds(source)
    once, eight = min(seconds(source) for _ in range(2)), min(seconds(source * 8) for _ in range(2))

    assert eight < 24 * once + 0.2  # the square would be 64 times


def test_long_keys_that_differ_stay_different():
    text = parse(f"<p>x[^{'k' * 80}a][^{'k' * 80}b]</p>\n[{'k' * 80}a] one\n[{'k' * 80}b] two")

    assert sorted(text.notes.values()) == ["one", "two"]
    assert len(text.numbers) == 2


def test_words_in_brackets_stay_words_when_they_come_from_an_editor():
    body, _notes = split("<p>See [^a] and [b].</p>")
    text = Text(title="T [^x]", body=body, notes={"a": "[^b]"})

    assert parse(canonical(text)) == text
    assert text.body == "<p>See [^a] and [b].</p>"


# Properties -----------------------------------------------------------------------------------------------------

keys = st.sampled_from(["-a", "b-", "wola", "k-1", "K_2", "x" * 64])
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        " ",
        "  ",
        "\n",
        "\n\n",
        "&amp;",
        "&lt;p&gt;",
        "<",
        ">",
        '"',
        "'",
        "\u00a0",
        "\u202e",
        "e\u0301",
        "ß",
        "ח",
        "[a] x",
    ]
)
OPEN_CLOSE = ["p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "b", "i", "sup", "sub", "span",
              "div", "section", "header", "footer", "table", "tr", "td", "script", "style", "svg", "math", "template",
              "cite", "u", "img", "iframe", "textarea", "title", "noscript"]  # fmt: skip
tags = st.sampled_from([f"<{name}>" for name in OPEN_CLOSE] + [f"</{name}>" for name in OPEN_CLOSE])
special = st.sampled_from(
    ['<a href="https://example.org/?x=1&y=2">', '<a href="javascript:alert(1)">', "</a>", "<br>", '<span lang="es">',
     '<p dir="rtl">', '<a data-fn="a"></a>', '<a data-fn="b">x</a>', '<a class="footnote-ref" data-id="wola">1</a>',
     '<a role="doc-noteref" href="#k-1">1</a>', '<data data-count="countries"></data>', '<ol class="footnotes">',
     '<li id="fn:1" data-id="b">', '<section role="doc-endnotes">', "<!-- c -->", "<![CDATA[x]]>", "\n[a] one\n",
     "\n[b] <p>x</p><p>y</p>\n", "<p onclick=alert(1)>", "<x-y>", "<svg><style><!--</style><img src=x onerror=alert(1)>"]
)  # fmt: skip
messy = st.lists(words | tags | special, max_size=25).map("".join)

ALLOWED = re.compile(
    r"</?(?:p|h2|h3|ul|ol|li|blockquote|strong|em|sup|sub|span|br)>|"
    r'<(?:p|h2|h3|li|blockquote|span)(?: lang="[a-z0-9-]+")?(?: dir="(?:ltr|rtl)")?>|'
    r'<a href="(?:https?|mailto):[^"<>]*">|</a>|<a data-fn="[A-Za-z0-9_-]{1,64}">|'
    r'<data data-count="(?:organizations|countries|signatories)">|</data>'
)


@settings(max_examples=400, deadline=None)
@given(messy)
def test_cleaning_twice_is_cleaning_once(html):
    once = clean_body(html)

    assert clean_body(once) == once


@settings(max_examples=400, deadline=None)
@given(messy)
def test_nothing_outside_the_allow_list_passes(html):
    body, notes = split(html)

    for part in [body, *notes.values()]:
        assert "<" not in ALLOWED.sub("", part)
        assert ">" not in ALLOWED.sub("", part)


@settings(max_examples=400, deadline=None)
@given(messy)
def test_a_stored_text_survives_the_editor(html):
    body, notes = split(html)

    assert split(compose(body, notes)) == (body, notes)


@settings(max_examples=400, deadline=None)
@given(messy)
def test_a_stored_text_survives_the_plain_field(html):
    try:
        text = parse(html)
    except TextError:
        return
    assert parse(canonical(text)) == text
    assert canonical(parse(canonical(text))) == canonical(text)


plain_words = st.text("abc déñ", min_size=1, max_size=8).filter(str.strip)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(plain_words, keys), min_size=1, max_size=8), st.lists(plain_words, min_size=6, max_size=6))
def test_no_note_and_no_call_is_lost(sentences, contents):
    notes = dict(zip(["-a", "b-", "wola", "k-1", "K_2", "x" * 64], contents, strict=True))
    body = "".join(f'<div><i>{words}</i><a data-fn="{key}"></a></div>' for words, key in sentences)

    text = parse(canonical(Text(title="T", body=clean_body(body), notes=notes)))

    assert CALL.findall(text.body) == [key for _words, key in sentences]
    assert set(text.notes) == set(notes)
    assert [text.notes[key] for key in notes] == [" ".join(content.split()) for content in contents]


harmless = st.lists(
    words | tags.filter(lambda tag: not re.search("script|style|svg|math|template|iframe|title|noscript", tag))
    | st.sampled_from(['<a href="https://example.org/?x=1&y=2">', "</a>", "<br>", '<a data-fn="a"></a>', '<a data-fn="b">',
                       "[^a]", "\n[a] one\n", "\n[b] two\n", "\n- item\n", "\nbare\n"]),
    max_size=25,
).map("".join)  # fmt: skip


def visible(html):
    """Every word that a reader would see, in any order."""
    return sorted(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", html)))


@settings(max_examples=400, deadline=None)
@given(st.lists(plain_words, min_size=1, max_size=6), st.lists(harmless, min_size=6, max_size=6))
def test_no_word_of_a_typed_text_is_lost(sentences, noise):
    marked = [f"WORD{index}X" for index, _sentence in enumerate(sentences)]
    source = "".join(f"{mess} {word} " for word, mess in zip(marked, noise, strict=False))
    try:
        text = parse(source)
    except TextError:
        return
    kept = visible(canonical(text))

    assert [word for word in marked if word not in kept] == []
