"""Any text survives the real editor: what it reads it writes again, and what one does in it is stored as it stands."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.text.canonical import canonical, parse
from campaigns.text.numbering import numbering
from tests.e2e.editing import change
from tests.factories import TextFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOAD = """async () => {
  const [{read, write}, {insertFootnote, callAgain, footnotes}, blocks] = await Promise.all(
    ['canonical', 'footnotes', 'blocks'].map((name) => import(`/static/js/editor/${name}.js`)))
  Object.assign(window, {read, write, insertFootnote, callAgain, footnotes, blocks,
    handle: document.querySelector('textarea[name=words]').letterEditor})
}"""

WORDS = st.text(st.sampled_from("ab Ñ\u00a0&<>\"'[]^-.1é\u0301سم"), max_size=8)
KEYS = st.sampled_from(["a", "b", "n1", "Report_2019"])
LANGUAGES = st.sampled_from([' lang="es"', ' lang="ar" dir="rtl"', ' dir="ltr"', ""])


def html(words):
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("[", "&#91;")


PIECES = st.one_of(
    WORDS.map(html),
    KEYS.map('<a data-fn="{}"></a>'.format),
    st.sampled_from(["<br>", '<data data-count="organizations"></data>', '<data data-count="countries"></data>']),
)
FRAMES = st.sampled_from(
    ["<strong>{}</strong>", "<em>{}</em>", "<sup>{}</sup>", "<sub>{}</sub>", '<span lang="fr">{}</span>',
     '<a href="https://example.org/?a=1&amp;b=%5B">{}</a>', '<a href="mailto:a@example.org">{}</a>', "{}"]
)  # fmt: skip
INLINE = st.recursive(
    PIECES, lambda inner: st.tuples(FRAMES, st.lists(inner, max_size=3)).map(lambda p: p[0].format("".join(p[1])))
)
LINES = st.lists(INLINE, max_size=4).map("".join)


def item(parts):
    return f"<li{parts[0]}>{''.join(parts[1])}</li>"


def nested(inner):
    several = st.lists(inner, max_size=3)
    quotes = st.tuples(LANGUAGES, several).map(lambda b: f"<blockquote{b[0]}>{''.join(b[1])}</blockquote>")
    items = st.lists(st.tuples(LANGUAGES, several).map(item), max_size=3)
    lists = st.tuples(st.sampled_from(["ul", "ol"]), items).map(lambda b: f"<{b[0]}>{''.join(b[1])}</{b[0]}>")
    return quotes | lists


TAGS = st.sampled_from(["p", "p", "p", "h2", "h3"])
BLOCKS = st.recursive(
    st.tuples(TAGS, LANGUAGES, LINES).map(lambda b: f"<{b[0]}{b[1]}>{b[2]}</{b[0]}>"), nested, max_leaves=12
)
PARAGRAPHS = st.one_of(
    LINES, st.lists(st.tuples(LANGUAGES, LINES), max_size=3).map(lambda ps: "".join(f"<p{a}>{w}</p>" for a, w in ps))
)


@st.composite
def sources(draw):
    """HTML of a letter of any shape, whose calls may lack notes and whose notes may lack calls."""
    pieces = [f"<h1>{html(draw(WORDS))}</h1>", f"<header>{draw(PARAGRAPHS)}</header>"]
    pieces += [draw(BLOCKS) for _count in range(draw(st.integers(0, 4)))]
    pieces.append(f"<footer>{draw(PARAGRAPHS)}</footer>")
    notes = draw(st.dictionaries(KEYS, PARAGRAPHS, max_size=4))
    return "\n".join([*pieces, *(f"[{key}] {content}" for key, content in notes.items())])


MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def test_any_text_is_written_as_it_was_read(desk):
    page = desk(change(TextFactory()))
    page.evaluate(LOAD)

    @MANY
    @given(sources())
    def check(source):
        before = canonical(parse(source))
        # The rules of the schema, too: a document that breaks them would be mended, and so changed, by the first key.
        after = page.evaluate(
            "text => { const doc = read(text, handle.editor.schema); doc.check(); return write(doc) }", before
        )
        assert after == before

    check()


DO = """steps => {
  const {editor} = handle, {view} = editor
  const place = (part) => Math.floor(part * view.state.doc.content.size)
  // As a pointer selects: from one end to the other, within what the editor lets it.
  const select = (from, to) => {
    const [anchor, head] = [from, to].map((part) => view.state.doc.resolve(place(part)))
    const ends = [anchor, head].map((at) => view.state.selection.constructor.near(at).$from)
    const allowed = view.someProp('createSelectionBetween', (between) => between(view, ...ends))
    if (allowed) view.dispatch(view.state.tr.setSelection(allowed))
    else editor.commands.setTextSelection({from: ends[0].pos, to: ends[1].pos})
  }
  handle.open('<h1>T</h1>\\n<p>One.<a data-fn="a"></a> Two.<a data-fn="b"></a></p>\\n<p>Three.<a data-fn="a"></a></p>\\n[a] A.\\n[b] B.')
  const states = []
  for (const [what, from, to, words] of steps) {
    select(from, to)
    switch (what) {
      case 'type': editor.commands.insertContent({type: 'text', text: words || 'x'}); break
      case 'note': insertFootnote(editor); break
      case 'again': { const {notes} = footnotes.getState(view.state); if (notes.length) callAgain(editor, notes[place(to) % notes.length].key); break }
      case 'delete': editor.commands.deleteSelection(); break
      case 'key': view.someProp('handleKeyDown', (handler) => handler(view, new KeyboardEvent('keydown', {key: words}))); break
      case 'move': {
        const slice = view.state.selection.content()
        const {dom} = view.serializeForClipboard(slice)
        editor.commands.deleteSelection()
        select(to, to)
        view.pasteHTML(dom.innerHTML)
        break
      }
      case 'command': editor.commands[words](); break
      case 'block': blocks[words](editor); break
    }
    view.state.doc.check()
    const {calls, notes, numbers} = footnotes.getState(view.state)
    states.push({text: write(view.state.doc), calls: calls.map((c) => c.key), notes: notes.map((n) => n.key),
      shown: [...view.dom.querySelectorAll('.call')].map((n) => [n.dataset.key, n.textContent]),
      values: [...view.dom.querySelectorAll('li[data-note]')].map((n) => [n.dataset.note, n.value])})
  }
  return states
}"""
PLACES = st.floats(0, 1)
CHOICES = {
    "key": ["Enter", "Backspace", "Delete", "Tab"],
    "command": ["undo", "redo", "toggleBold", "toggleItalic", "splitBlock", "selectAll", "deleteSelection"],
    "block": ["setParagraph", "setHeading", "toggleQuotation", "toggleBullets", "toggleNumbers"],
}
STEPS = st.sampled_from(["type", "type", "note", "note", "again", "delete", "move", *CHOICES]).flatmap(
    lambda what: st.tuples(st.just(what), PLACES, PLACES, st.sampled_from(CHOICES[what]) if what in CHOICES else WORDS)
)


def test_whatever_one_does_notes_follow_their_calls_and_saving_changes_nothing(desk):
    page = desk(change(TextFactory()))
    page.evaluate(LOAD)

    @MANY
    @given(st.lists(STEPS, min_size=1, max_size=12))
    def check(steps):
        for state in page.evaluate(DO, steps):
            text = parse(state["text"])
            order = list(dict.fromkeys(state["calls"]))
            assert state["notes"] == order, state["text"]
            assert canonical(text) == state["text"]
            assert list(text.notes) == order
            expected = numbering(*text.parts)
            assert all(number == str(expected[key]) for key, number in state["shown"])
            assert all(number == expected[key] for key, number in state["values"])

    check()
