"""A difference as people read it: names, sentences and HTML."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from campaigns.rendering.beside import source_parts
from campaigns.rendering.changes import shown
from campaigns.text.canonical import Text, canonical, parse
from campaigns.text.diff import TextDiff, compare

LETTER = parse(
    """<h1>Title</h1>
<p>One <em>grave</em> thing.<a data-fn="a"></a></p>
<p>Another <a href="https://example.org/1">link</a> of ours.<a data-fn="b"></a></p>
<ul>
<li>first item of the list</li>
<li>second item of the list</li>
</ul>
<footer>Respectfully,</footer>
[a] Note A.
[b] Note B."""
)


def changed(old, new, language="en"):
    return shown(compare(LETTER, parse(canonical(LETTER).replace(old, new))), language)


def test_a_change_has_a_name_and_its_words_are_marked_for_eye_and_ear():
    [change] = changed("grave", "serious").changes

    assert (change.name, change.kind) == ("Paragraph 1", "changed")
    assert "<del>" in change.words
    assert re.sub(r'<span class="change-said">\[?(\w+:?|\]) ?</span>', "", change.words).startswith("One <del>")
    assert '<span class="change-said">[removed: </span><em>grave</em>' in change.words
    assert '<span class="change-said">[added: </span><em>serious</em>' in change.words


def test_a_changed_address_is_told_in_words_and_the_link_leads_to_the_new_one():
    [change] = changed("example.org/1", "example.org/2").changes

    [remark] = change.remarks
    plain = re.sub("[\u2068\u2069]", "", remark)
    assert plain == "“link”: link address changed from https://example.org/1 to https://example.org/2."
    assert '<a href="https://example.org/2">link</a>' in change.words


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("<em>grave</em>", "grave", "“grave” is no longer in italics."),
        ("<p>One", '<p lang="es">One', "Language: that of the text → Spanish."),
        ("of ours", "of\u00a0ours", "Instead of a blank: a no-break space."),
        ("<h1>Title</h1>\n<p>One <em>grave</em> thing.<a data-fn=\"a\"></a></p>",
         "<h1>Title</h1>\n<h2>One <em>grave</em> thing.<a data-fn=\"a\"></a></h2>", "Set as: paragraph → heading."),
        ("Another", "An\u200dother", "“An\u200dother”: only signs that cannot be seen, or kinds of blanks, differ."),
    ],
)  # fmt: skip
def test_what_words_do_not_show_is_told(old, new, sentence):
    [change] = changed(old, new).changes

    assert [re.sub("[\u2068\u2069]", "", remark) for remark in change.remarks] == [sentence]


def test_a_kind_of_blank_is_shown_as_a_sign():
    [change] = changed("of ours", "of\u00a0ours").changes

    assert '<span class="change-sign">·</span>' in change.words
    assert '<span class="change-sign">°</span>' in change.words


def test_renumbered_notes_are_told_once():
    diff = changed("<p>One", '<p>Zero<a data-fn="z"></a> One')

    assert diff.sentences == ("Notes 1–2 are now notes 2–3.",)


def test_a_long_unchanged_stretch_is_folded_and_the_words_at_the_change_stay():
    words = " ".join(f"word{number}" for number in range(200))
    old = Text(body=f"<p>{words}</p>")

    [change] = shown(compare(old, Text(body=f"<p>{words.replace('word100', 'changed')}</p>")), "en").changes

    assert change.words.count("change-fold") == 2
    assert "word99 " in change.words
    assert "word10 " not in change.words
    assert len(change.words) < 1_000


def test_the_words_are_in_the_language_of_the_text_and_the_labels_in_the_readers():
    with override("es"):
        [change] = changed("grave", "serious", "ar").changes

    assert (change.lang, change.dir) == ("ar", "rtl")
    assert '<span class="change-said" lang="es" dir="ltr">' in change.words


def test_whatever_the_store_says_nothing_but_our_own_tags_is_written():
    evil = '<p onclick="x()">a <img src=x onerror=alert(1)> <script>alert(2)</script> <a href="javascript:alert(3)">b</a></p>'
    frame = (
        '<ul onclick="alert(4)">\n<li>x</li>\n</ul>\n<blockquote lang="&quot;onclick=&quot;">\n<p>y</p>\n</blockquote>'
    )
    text = Text("<script>t</script>", "<b onmouseover=x>s</b>", f"{evil}\n{frame}", "", {"k": "<style>n</style>"})
    diff = compare(Text(), text)

    html = render_to_string("campaigns/includes/diff.html", {"diff": shown(diff, "en")})
    html += "".join(part.html for part in (*source_parts(text, diff, "en"), *source_parts(text, TextDiff(), "en")))

    tags = [re.sub('"[^"]*"', "", tag) for tag in re.findall("<[a-z][^>]*>", html)]
    assert {re.split("[ >]", tag[1:])[0] for tag in tags} <= {
        "a",
        "div",
        "ins",
        "li",
        "ol",
        "p",
        "span",
        "ul",
        "blockquote",
    }
    assert not re.search("onclick|onerror|onmouseover", " ".join(tags))
    assert 'href="javascript' not in html


def test_no_difference_says_so():
    html = render_to_string("campaigns/includes/diff.html", {"diff": shown(TextDiff(), "en")})

    assert "The words are the same." in html


def test_a_source_without_changes_is_itself():
    parts = source_parts(LETTER, TextDiff(), "en")

    assert [(part.part, part.index, part.number) for part in parts] == [
        ("title", None, None), ("block", 0, None), ("block", 1, None), ("block", 2, None), ("closing", None, None),
        ("note", None, 1), ("note", None, 2),
    ]  # fmt: skip
    assert parts[3].html == "<ul><li>first item of the list</li><li>second item of the list</li></ul>"


def test_a_changed_source_shows_what_came_and_what_is_gone_where_it_stood():
    words = canonical(LETTER).replace("<li>second item of the list</li>\n", "").replace("Note B", "Note C")
    new = parse(words.replace("<ul>", "<p>Something quite new stands here.</p>\n<ul>"))

    parts = source_parts(new, compare(LETTER, new), "en")

    assert [(part.part, part.index, part.changes) for part in parts if part.changes] == [
        ("block", 2, 1), ("block", None, 1), ("note", None, 1),
    ]  # fmt: skip
    assert parts[3].html.startswith('<p class="source-change" data-kind="added"')


def test_a_passage_of_another_direction_stays_one_element_whatever_changed_in_it():
    old = Text(body='<p>تقرير <span lang="en" dir="ltr">A great report</span> عام 2019</p>')

    [change] = shown(compare(old, Text(body=old.body.replace("great", "bad"))), "ar").changes

    assert change.words.count('<span lang="en" dir="ltr">A <del>') == 1
    assert change.words.count('<span lang="en" dir="ltr">A ') == 1
    assert " report</span> عام" in change.words
