"""A letter that is exported to Word and imported again is the same letter, up to the names of its notes."""

import itertools
import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from campaigns.importing.docx import read_docx
from campaigns.importing.keys import renamed
from campaigns.rendering.docx import render_docx
from campaigns.text.canonical import Text, canonical, parse
from tests import sample
from tests.campaigns.rendering.letters import arabic, coalition, letter, three_notes_four_calls

TAG = re.compile(r"<(/?)(\w+)([^>]*)>")


def plainly(html: str) -> str:
    """``html`` without languages and directions that a passage only repeats from what it stands in."""
    around: list[dict[str, str]] = [{}]
    silent: list[bool] = []

    def tag(match: re.Match[str]) -> str:
        closing, name, attributes = match.groups()
        if name in ("br", "data"):
            return match[0]
        if closing:
            around.pop()
            return "" if silent.pop() else match[0]
        said = dict(re.findall(r'(lang|dir)="([^"]*)"', attributes))
        new = {key: value for key, value in said.items() if around[-1].get(key) != value}
        around.append(around[-1] | said)
        silent.append(name == "span" and not new)
        if silent[-1]:
            return ""
        others = re.sub(r' (lang|dir)="[^"]*"', "", attributes)
        passage = "".join(f' {key}="{value}"' for key, value in new.items())
        return f"<{name}{others}{passage}>"

    return TAG.sub(tag, html)


def numbered(text: Text) -> str:
    """The canonical text with the number of each note for its key."""
    text = parse(canonical(text))
    return canonical(renamed(text, {key: f"n{number}" for number, key in enumerate(text.numbers, 1)}))


def there_and_back(text: Text, **changes) -> Text:
    return read_docx(render_docx(letter(text, **changes))).text


@pytest.mark.parametrize(
    "document",
    [
        three_notes_four_calls(), coalition(), coalition(authoritative_language="es"), arabic(), sample.full_letter(),
        sample.letter_of_lists(), sample.arabic_letter(), sample.random_letter(3), sample.random_letter(9),
    ],
    ids=["calls", "coalition", "translation", "arabic", "full", "lists", "arabic sample", "random 3", "random 9"],
)  # fmt: skip
def test_a_letter_comes_back_without_what_stands_around_it(document):
    text = Text(
        document.title, document.salutation, document.body, document.closing,
        {note.key: note.content for note in document.notes},
    )  # fmt: skip

    back = read_docx(render_docx(document)).text

    assert numbered(back) == numbered(text)


def test_the_printed_words_of_a_live_count_come_back_as_words():
    text = parse('<h1>T</h1>\n<p>We are <data data-count="organizations"></data> groups.</p>')

    back = there_and_back(text, totals=coalition().totals)

    assert back.body == "<p>We are 36 groups.</p>"


plain = st.text("abc déñ.,&<>\"'“”—€", min_size=1, max_size=12).map(str.strip).filter(bool) | st.sampled_from(
    ["word", "two words", "نص", "1", "x · y", "a - b", "3. not an item", "- no item either", "Dear all:", "Sincerely,"]
)
escaped = plain.map(lambda words: words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
call = st.sampled_from(["a", "b", "c"]).map(lambda key: f'<a data-fn="{key}"></a>')
MARKS = [
    "<strong>{}</strong>", "<em>{}</em>", "<sup>{}</sup>", "<sub>{}</sub>", '<a href="https://example.org/?x=1&amp;y=2">{}</a>',
    '<a href="mailto:a@example.org">{}</a>', '<span lang="es">{}</span>', '<span lang="ar" dir="rtl">{}</span>',
    "<strong><em>{}</em></strong>", '<a href="https://example.org/r"><em>{}</em></a>', '<em lang="pt-br">{}</em>',
]  # fmt: skip
marked = st.tuples(st.sampled_from(MARKS), escaped).map(lambda pair: pair[0].format(pair[1]))
note_line = st.lists(escaped | marked | st.just("<br>"), min_size=1, max_size=4).map(" ".join)
line = st.lists(escaped | marked | call | st.just("<br>"), min_size=1, max_size=5).map(" ".join)
passage = st.sampled_from(["", "", "", ' lang="es"', ' lang="ar" dir="rtl"', ' lang="pt-br"'])
block = st.tuples(st.sampled_from(["p", "p", "h2", "h3"]), passage, line).map("<{0[0]}{0[1]}>{0[2]}</{0[0]}>".format)


def _containers(blocks):
    many = st.lists(blocks, min_size=1, max_size=3)
    item = st.tuples(passage, line | many.map("\n".join)).map("<li{0[0]}>{0[1]}</li>".format)
    lists = st.tuples(st.sampled_from(["ul", "ol"]), st.lists(item, min_size=1, max_size=3)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
    )
    return lists | many.map(lambda inner: f"<blockquote>{''.join(inner)}</blockquote>")


blocks = st.recursive(block, _containers, max_leaves=5)
letters = st.builds(
    lambda title, salutation, body, closing, notes: parse(
        "\n".join(
            [f"<h1>{title}</h1>", f"<header>{salutation}</header>", *body, f"<footer>{closing}</footer>"]
            + [f"[{key}] {content}" for key, content in zip("abc", notes, strict=True)]
        )
    ),
    escaped,
    line | st.lists(line, min_size=2, max_size=2).map(lambda lines: "".join(f"<p>{each}</p>" for each in lines)),
    st.lists(blocks, min_size=1, max_size=5),
    line,
    st.lists(note_line | st.lists(note_line, min_size=2, max_size=3).map(
        lambda lines: "".join(f"<p>{each}</p>" for each in lines)), min_size=3, max_size=3),
)  # fmt: skip


def called(text: Text) -> Text:
    """``text`` without the notes that nothing calls: the export has none of them."""
    notes = {key: content for key, content in text.notes.items() if key in text.numbers}
    return Text(text.title, text.salutation, text.body, text.closing, notes)


@settings(max_examples=40, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(letters)
def test_any_letter_comes_back(text):
    assert plainly(numbered(there_and_back(text))) == plainly(numbered(called(text)))


def test_the_comparison_sees_a_note_that_changed_places():
    text = parse('<h1>T</h1>\n<p>a<a data-fn="x"></a> b<a data-fn="y"></a></p>\n[x] one\n[y] two')
    turned = Text(text.title, body=text.body, notes={"x": "two", "y": "one"})

    assert numbered(text) != numbered(turned)
    assert re.findall(r"\[(n\d)\] (\w+)", numbered(turned)) == [("n1", "two"), ("n2", "one")]
    assert len(set(itertools.chain(text.numbers, turned.numbers))) == 2
