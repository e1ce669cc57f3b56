from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.text.canonical import Text, canonical, clean_body, clean_note, parse
from campaigns.text.diff import Renumbered, blocks_of, compare
from campaigns.text.pieces import Remark
from campaigns.text.words import words_of_line

LETTER = parse(
    """<h1>Protect asylum seekers</h1>
<header>Dear Minister:</header>
<h2>Detention</h2>
<p>We write with <em>grave</em> concern about detention.<a data-fn="wola"></a> See <a href="https://example.org/1">this report</a>.</p>
<p>Second, children are held for weeks in rooms without windows.<a data-fn="unicef"></a></p>
<ul>
<li>release every child</li>
<li>inform their families at once</li>
</ul>
<p>Third, nobody answers the questions of the press.</p>
<footer>Respectfully,</footer>
[wola] WOLA, <em>A report</em>, 2019.
[unicef] UNICEF, Another report, 2020."""
)


def changed(old: str, new: str, text: Text = LETTER):
    """What ``compare`` tells when ``old`` is replaced by ``new`` in the canonical form of ``text``."""
    source = canonical(text)
    assert source.count(old) == 1
    return compare(text, parse(source.replace(old, new)))


def told(diff):
    return [(change.part, change.kind, change.noun, change.new or change.old) for change in diff.changes]


def pieces(change):
    return [(piece.kind, piece.words) for piece in change.pieces if piece.kind != "equal"]


def test_a_text_does_not_differ_from_itself():
    assert not compare(LETTER, replace(LETTER))


def test_an_edited_paragraph_is_one_change_with_the_words_that_went_and_came():
    diff = changed("held for weeks in rooms", "kept for months in rooms")

    assert told(diff) == [("block", "changed", "paragraph", 2)]
    assert pieces(diff.changes[0]) == [
        ("removed", "held"),
        ("added", "kept"),
        ("removed", "weeks"),
        ("added", "months"),
    ]


def test_title_salutation_and_closing_are_named():
    diff = compare(LETTER, replace(LETTER, title="Protect refugees", salutation="", closing="With respect,<br>us"))

    assert [(change.part, change.kind) for change in diff.changes] == [
        ("title", "changed"),
        ("salutation", "removed"),
        ("closing", "changed"),
    ]


def test_a_new_paragraph_and_a_lost_list_item_change_nothing_around_them():
    source = canonical(LETTER).replace("<li>release every child</li>\n", "")
    diff = compare(LETTER, parse(source.replace("<p>Third", "<p>Nobody may wait so long for an answer.</p>\n<p>Third")))

    assert told(diff) == [("block", "removed", "bullet", 1), ("block", "added", "paragraph", 3)]


def test_a_paragraph_with_nothing_in_common_went_and_another_one_came():
    diff = changed("Third, nobody answers the questions of the press.", "Water prices rose sharply last summer.")

    assert told(diff) == [("block", "removed", "paragraph", 3), ("block", "added", "paragraph", 3)]
    assert not any(change.moved for change in diff.changes)


def test_a_paragraph_that_stands_elsewhere_now_is_told_to_have_moved():
    third = "<p>Third, nobody answers the questions of the press.</p>\n"
    source = canonical(LETTER).replace(third, "").replace("<h2>", third + "<h2>")

    diff = compare(LETTER, parse(source))

    assert [(change.kind, change.moved) for change in diff.changes] == [("added", True), ("removed", True)]


@pytest.mark.parametrize(
    ("old", "new", "words", "remark"),
    [
        ("https://example.org/1", "https://example.org/2", "this report",
         Remark("href", "https://example.org/1", "https://example.org/2")),
        ('<a href="https://example.org/1">this report</a>', "this report", "this report",
         Remark("href", "https://example.org/1", "")),
        ("<em>grave</em>", "grave", "grave", Remark("em", "yes", "")),
        ("about detention.", "about <strong>detention</strong>.", "detention", Remark("strong", "", "yes")),
        ("children are", '<span lang="es">children</span> are', "children", Remark("lang", "", "es")),
        ("without windows", "without wind<sup>ows</sup>", "windows", Remark("script", "", "sup")),
    ],
)  # fmt: skip
def test_marks_and_addresses_that_changed_alone_are_told_beside_the_words(old, new, words, remark):
    [change] = changed(old, new).changes

    assert [(piece.words, piece.remarks) for piece in change.pieces if piece.remarks] == [(words, (remark,))]
    assert pieces(change) == []


@pytest.mark.parametrize(
    ("old", "new", "remark"),
    [
        ("<h2>Detention</h2>", "<h3>Detention</h3>", Remark("noun", "heading", "subheading")),
        ("<p>Third, nobody answers the questions of the press.</p>",
         "<blockquote>\n<p>Third, nobody answers the questions of the press.</p>\n</blockquote>",
         Remark("noun", "paragraph", "quotation")),
        ("<p>Third", '<p lang="es">Third', Remark("lang", "", "es")),
        ("child</li>\n<li>inform", "child</li>\n</ul>\n<ul>\n<li>inform", Remark("begins", "1", "0")),
        ("<li>inform their families at once</li>",
         "<li>\n<ul>\n<li>inform their families at once</li>\n</ul>\n</li>", Remark("depth", "1", "2")),
    ],
)  # fmt: skip
def test_a_block_that_is_set_otherwise_says_how(old, new, remark):
    [change] = changed(old, new).changes

    assert (change.kind, change.remarks, pieces(change)) == ("changed", (remark,), [])


def test_a_kind_of_blank_that_changed_alone_is_seen():
    [change] = changed("every child", "every\u00a0child").changes

    assert pieces(change) == [("removed", " "), ("added", "\u00a0")]


def test_calls_that_came_or_went_are_pieces_with_their_numbers():
    diff = changed("<h2>Detention</h2>", '<h2>Detention</h2>\n<p>They fled.<a data-fn="unicef"></a></p>')
    old = changed('<a data-fn="wola"></a>', "")

    assert [run.number for run in diff.changes[0].pieces[0].runs if run.thing == "call"] == [1]
    [gone] = [piece for piece in old.changes[0].pieces if piece.kind == "removed"]
    assert [(run.thing, run.value, run.number) for run in gone.runs] == [("call", "wola", 1)]


def test_notes_that_only_have_another_number_are_told_once():
    source = canonical(LETTER) + "\n[new] A note before all others."

    diff = compare(LETTER, parse(source.replace("Minister:", 'Minister:<a data-fn="new"></a>')))

    assert [(change.part, change.kind, change.key) for change in diff.changes] == [
        ("salutation", "changed", ""),
        ("note", "added", "new"),
    ]
    assert diff.renumbered == (Renumbered(1, 2, 2, 3),)


def test_an_edited_note_is_changed_wherever_it_stands_now():
    first = LETTER.body.replace("wola", "x").replace("unicef", "wola").replace('"x"', '"unicef"')
    notes = {**LETTER.notes, "wola": "WOLA, <em>A report</em>, 2021."}

    diff = compare(LETTER, replace(LETTER, body=first, notes=notes))

    assert [(note.kind, note.key, note.old, note.new) for note in diff.notes] == [("changed", "wola", 1, 2)]
    assert pieces(diff.notes[0]) == [("removed", "2019"), ("added", "2021")]


def test_a_note_under_another_key_is_the_same_note():
    source = canonical(LETTER).replace("wola", "wola-2019").replace("[wola-2019] WOLA-2019", "[wola-2019] WOLA")

    diff = compare(LETTER, parse(source))

    assert diff.renamed == (("wola", "wola-2019"),)
    assert diff.changes == ()


def test_a_text_from_nothing_is_all_new():
    diff = compare(Text(), LETTER)

    assert {change.kind for change in diff.changes} == {"added"}
    assert [change.part for change in diff.changes].count("block") == 6


# What was edited is what is named.

COMMON = ["the", "of", "and", "in", "to", "their", "rights", "we"]


@st.composite
def paragraphs(draw, name):
    """A paragraph of 6 to 20 words: some that many have, most its own."""
    own = [f"{name}x{number}" for number in range(draw(st.integers(4, 14)))]
    shared = draw(st.lists(st.sampled_from(COMMON), min_size=2, max_size=len(own) // 2 + 1))
    return draw(st.permutations(own + shared))


@st.composite
def edited_letters(draw):
    """Two texts, and which blocks (by their index) and notes (by key) differ between them."""
    old, new, notes_old, notes_new = [], [], {}, {}
    edited = {name: set() for name in ("changed", "added", "removed", "note changed", "note added", "note removed")}

    def line(words, keys):
        calls = "".join(f'<a data-fn="{key}"></a>' for key in keys)
        return f"<p>{' '.join(words)}.{calls}</p>"

    for number in range(draw(st.integers(1, 12))):
        words = draw(paragraphs(f"p{number}"))
        keys = [f"n{number}k{note}" for note in range(draw(st.integers(0, 2)))]
        notes = {key: f"Source {key}, page {key}, in the archive of {key}." for key in keys}
        edit = draw(st.sampled_from(["keep", "keep", "change", "delete", "insert", "note", "new note", "lost note"]))
        if edit == "insert":
            edited["added"].add(len(new))
            new.append(line(draw(paragraphs(f"i{number}")), []))
        old.append(line(words, keys))
        notes_old |= notes
        if edit == "delete":
            edited["removed"].add(len(old) - 1)
            edited["note removed"] |= set(keys)
            continue
        words = list(words)
        if edit == "change":
            place = draw(st.integers(0, len(words) - 1))
            words[place : place + draw(st.integers(0, 1))] = [f"c{number}"]
        if edit == "note" and keys:
            edited["note changed"].add(keys[0])
            notes[keys[0]] = notes[keys[0]].replace("page", "chapter")
        if edit == "new note":
            edited["note added"].add(f"a{number}")
            keys = [f"a{number}", *keys]
            notes[f"a{number}"] = f"A new source {number}."
        if edit == "lost note" and keys:
            edited["note removed"].add(keys[-1])
            del notes[keys.pop()]
        if line(words, keys) != old[-1]:
            edited["changed"].add(len(new))
        new.append(line(words, keys))
        notes_new |= notes
    texts = [Text(title="T", body="\n".join(each), notes=notes) for each, notes in ((old, notes_old), (new, notes_new))]
    return *texts, edited


@given(edited_letters())
@settings(max_examples=300, deadline=None)
def test_the_difference_names_exactly_the_paragraphs_and_notes_that_were_edited(case):
    old, new, edited = case

    diff = compare(old, new)

    named = {name: set() for name in edited}
    for change in diff.changes:
        if change.part == "note":
            named[f"note {change.kind}"].add(change.key)
        else:
            named[change.kind].add((change.old if change.kind == "removed" else change.new) - 1)
    assert named == edited


# Nothing is lost and nothing is made up, whatever the two texts are.

inline = st.lists(
    st.sampled_from(
        ["a", "b", "a b", " ", "\u00a0", "a, ", "«b»", "re<em>fuse</em>", "<em>a </em>", "<strong>b</strong>", "中文",
         '<a href="https://a.example/">a b</a>', '<a href="https://b.example/">a b</a>', "<br>", "H<sub>2</sub>", "&lt;",
         '<a data-fn="one"></a>', '<a data-fn="two"></a>', '<span lang="es" dir="ltr">b a</span>',
         '<data data-count="countries"></data>']
    ),
    max_size=8,
).map("".join)  # fmt: skip
frames = st.sampled_from(
    ["<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "<ul><li>{0}</li><li>{0} b</li></ul>", '<p lang="ar">{}</p>',
     "<ol><li><p>{0}</p><p>a {0}</p></li></ol>", "<blockquote><p>{}</p></blockquote>"]
)  # fmt: skip
bodies = st.lists(st.builds(str.format, frames, inline), max_size=6).map("".join).map(clean_body)
noted = st.lists(inline, min_size=1, max_size=2).map(
    lambda lines: clean_note("".join(f"<p>{each}</p>" for each in lines))
)
texts = st.builds(
    Text,
    title=st.sampled_from(["", "a b", "a c"]),
    salutation=inline.map(lambda line: clean_note(line, calls=True)),
    body=bodies,
    closing=st.sampled_from(["", "a"]),
    notes=st.dictionaries(st.sampled_from(["one", "two", "three"]), noted, max_size=2),
)


def seen(runs):
    """Each character with its marks, each thing with what it is."""
    return [
        said
        for run in runs
        for said in ([(run.thing, run.value)] if run.thing else [(c, run.marks) for c in run.words])
    ]


def unmarked(said):
    return [(first, "" if len(first) == 1 else second) for first, second in said]


def side(change, kind):
    return [said for piece in change.pieces if piece.kind in ("equal", kind) for said in seen(piece.runs)]


@given(texts, texts)
@settings(max_examples=400, deadline=None)
def test_pieces_give_both_sides_again_and_what_is_not_named_is_equal(old, new):
    diff = compare(old, new)

    assert bool(diff) == (old != new)
    names = dict(diff.renamed)
    kept = []
    for text, own, kind in ((old, "old", "removed"), (new, "new", "added")):
        changed = {(_noun(c, own), getattr(c, own)): c for c in diff.blocks if c.kind in ("changed", kind)}
        counts, rest = {}, []
        for block in blocks_of(text.body):
            counts[block.noun] = counts.get(block.noun, 0) + 1
            change = changed.get((block.noun, counts[block.noun]))
            words = [said for word in words_of_line(block.content) for said in seen(word.runs + word.after)]
            if change is None:
                rest.append(_renamed(words, names if own == "old" else {}))
            elif own == "new":
                assert side(change, kind) == words
            else:
                assert unmarked(_renamed(side(change, kind), names)) == unmarked(_renamed(words, names))
        kept.append(rest)
    assert kept[0] == kept[1]
    for change in diff.notes:
        if change.kind != "removed":
            words = [said for word in words_of_line(new.notes[change.key]) for said in seen(word.runs + word.after)]
            assert side(change, "added") == words
    named = {change.key for change in diff.notes}
    for key in (old.notes.keys() & new.notes.keys()) - named:
        assert old.notes[key] == new.notes[key]
    assert (old.notes.keys() - names.keys()) ^ (new.notes.keys() - set(names.values())) <= named


def _noun(change, own):
    """What a block is now, or was."""
    return next((getattr(remark, own) for remark in change.remarks if remark.code == "noun"), change.noun)


def _renamed(said, names):
    return [(first, names.get(second, second)) if first == "call" else (first, second) for first, second in said]


@pytest.mark.parametrize(
    "line",
    [
        "a" + "!" * 200_000 + "b" * 3,
        "<" * 50_000,
        "a " * 50_000,
        '<a href="' * 10_000,
        "«" * 100_000,
        "<em>" * 20_000,
    ],
)
def test_a_hostile_line_is_read_in_time_by_its_length(line):
    old = Text(title="T", closing=line)

    diff = compare(old, replace(old, closing=f"z {line} y"))

    assert [change.kind for change in diff.changes] == ["changed"]
