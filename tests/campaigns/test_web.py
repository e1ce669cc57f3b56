"""The words of a letter on its page: calls, notes, and nothing that the allow-list does not know."""

import gc
import re
import time

import pytest
from django.utils.translation import override

from campaigns.rendering.document import LetterDocument, Note, Totals, notes_of
from campaigns.rendering.web import _Writer, opening_words, web_text
from campaigns.text.canonical import Text
from campaigns.text.tree import parse


def document(body="", *, notes=(), language="en", **parts):
    return LetterDocument(
        slug="letter",
        kind="letter",
        language=language,
        authoritative_language="en",
        title="Title",
        body=body,
        notes=tuple(Note(key=key, number=number, content=content) for number, (key, content) in enumerate(notes, 1)),
        **parts,
    )


def call(key):
    return f'<a data-fn="{key}"></a>'


def note(content, language="en"):
    (found,) = web_text(document(f"<p>Word{call('a')}</p>", notes=[("a", content)], language=language)).notes
    return found.content


def test_four_calls_of_three_notes_show_one_two_one_three():
    text = web_text(
        document(
            f"<p>First{call('a')} second{call('b')} first again{call('a')} third{call('c')}.</p>",
            notes=[("a", "A"), ("b", "B"), ("c", "C")],
        )
    )

    assert re.findall(r'popovertarget="(text-\d)" aria-label="Note \d">(\d)<', text.body) == [
        ("text-1", "1"),
        ("text-2", "2"),
        ("text-1", "1"),
        ("text-3", "3"),
    ]
    assert re.findall(r'class="call" id="([^"]+)"', text.body) == ["call-1", "call-2", "call-1-2", "call-3"]
    assert [each.calls for each in text.notes] == [("call-1", "call-1-2"), ("call-2",), ("call-3",)]


def test_calls_are_counted_through_salutation_body_and_closing():
    text = web_text(
        document(
            f"<p>Body{call('b')}</p>",
            notes=[("a", "A"), ("b", "B")],
            salutation=f"Dear Minister{call('a')}:",
            closing=f"Respectfully{call('a')},",
        )
    )

    assert 'id="call-1"' in text.salutation
    assert 'id="call-2"' in text.body
    assert 'id="call-1-2"' in text.closing


def test_labels_speak_the_active_language():
    with override("en"):
        assert 'aria-label="Note 1"' in web_text(document(f"<p>A{call('a')}</p>", notes=[("a", "A")])).body


@pytest.mark.parametrize(
    ("html", "held"),
    [
        ("<p>the border{call} is</p>", "border{sup}"),
        ("<p>the border{call}. It is</p>", "border{sup}."),
        ("<p>it <em>was a long phrase</em>{call}, and</p>", "<em>phrase</em>{sup},"),
        ('<p>see <a href="https://example.org">here</a>{call}.</p>', '<a href="https://example.org">here</a>{sup}.'),
        ("<p>文字文字文字{call}。文字</p>", "字{sup}。"),
        ("<p>{call}At the start</p>", "{sup}"),
    ],
)
def test_the_last_word_stays_on_the_line_of_its_call(html, held):
    text = web_text(document(html.replace("{call}", call("a")), notes=[("a", "A")]))

    sup = (
        '<sup class="call" id="call-1">'
        '<button type="button" popovertarget="text-1" aria-label="Note 1">1</button></sup>'
    )
    assert f'<span class="nb">{held.replace("{sup}", sup)}</span>' in text.body


def test_holding_a_word_changes_no_letter_of_the_text():
    words = (
        "a <em>long <strong>phrase</strong></em>{0} and <a href='https://example.org'>a link that is long</a>{0}, end"
    )
    text = web_text(document(f"<p>{words.format(call('a'))}</p>", notes=[("a", "A")]))

    plain = re.sub(r"<sup.*?</sup>|<[^>]+>", "", text.body)
    assert plain.strip() == "a long phrase and a link that is long, end"


def test_a_very_long_word_may_still_break():
    text = web_text(document(f"<p>{'x' * 500}{call('a')}</p>", notes=[("a", "A")]))

    (held,) = re.findall(r'<span class="nb">(x+)<', text.body)
    assert len(held) == 24


def test_headings_of_the_letter_stand_below_those_of_the_page():
    text = web_text(document("<h2>One</h2>\n<h3>Two</h3>"))

    assert text.body == "<h3>One</h3>\n<h4>Two</h4>"


def test_live_counts_are_filled_in():
    text = web_text(
        document('<p>We, <data data-count="organizations"></data> bodies</p>', totals=Totals(organizations=12000))
    )

    assert text.body == "<p>We, 12,000 bodies</p>"


def test_passages_keep_their_language_and_direction():
    text = web_text(document('<p>He said <span lang="ar" dir="rtl">نعم</span> twice</p>'))

    assert '<span lang="ar" dir="rtl">نعم</span>' in text.body


def test_a_linked_title_is_a_cite_and_its_host_follows():
    html = note('WOLA, <a href="https://www.wola.org/a"><em>A title</em></a>, 2019.')

    assert html == (
        'WOLA, <a href="https://www.wola.org/a" data-address="www.wola.org/a"><cite>A title</cite></a>'
        '<span class="where"> (wola.org)</span>, 2019.'
    )


def test_the_host_says_the_language_of_a_title_in_another_one():
    html = note('<a href="https://jornada.com.mx/a"><span lang="es"><em>Tropas</em></span></a>')

    assert 'hreflang="es"' in html
    assert '<span lang="es"><cite>Tropas</cite></span>' in html
    assert '<span class="where"> (jornada.com.mx, in Spanish)</span>' in html


def test_a_title_in_the_language_of_the_letter_gets_the_host_alone():
    html = note('<a href="https://jornada.com.mx/a"><span lang="es">Tropas</span></a>', language="es")

    assert '<span class="where"> (jornada.com.mx)</span>' in html


def test_paper_gets_no_second_address_where_the_words_are_one():
    html = note('<a href="https://bit.ly/2ESst6h">https://bit.ly/2ESst6h</a>')

    assert html == '<a href="https://bit.ly/2ESst6h">https://bit.ly/2ESst6h</a>'


@pytest.mark.parametrize(
    "link",
    ['<a href="mailto:a@example.org">write</a>', '<a href="https://example.org/a">example.org/a</a>'],
)
def test_no_host_where_it_would_say_nothing(link):
    assert "where" not in note(f"See {link}.")


def test_a_note_of_several_paragraphs_keeps_them():
    assert note("<p>One</p><p>Two</p>") == "<p>One</p><p>Two</p>"


def test_a_call_without_words_is_told():
    assert note("") == "This note is empty."


def test_a_source_in_another_direction_is_isolated():
    html = note('UNHCR، <a href="https://unhcr.org/a">تقرير سنوي عن الحماية</a>; Vanguardia, 2019.', language="ar")

    assert html.startswith("UNHCR، <a ")  # an Arabic source that begins with Latin letters stays in the line
    assert '; <bdi dir="ltr">Vanguardia, 2019.</bdi>' in html


def test_a_note_in_one_other_direction_is_set_in_it_as_a_whole():
    html = note("Washington Post, 2019; La Jornada, 2019.", language="ar")

    assert html == '<bdi dir="ltr">Washington Post, 2019; La Jornada, 2019.</bdi>'


def test_an_ordinary_note_carries_no_isolates():
    assert "bdi" not in note("Washington Post, 2019; La Jornada, 2019.")


def test_opening_words_are_cut_between_words():
    words = opening_words(document(f"<p>{'word ' * 100}</p>"))

    assert words == "word " * 30 + "word…"


def test_a_short_beginning_is_given_whole_and_without_calls():
    assert opening_words(document(f"<p>Short{call('a')}.</p>\n<p>Two</p>", notes=[("a", "A")])) == "Short. Two"


# --- Work grows with the text, not with its square -------------------------------------------------------


def processor_time(work):
    """Seconds of this process, whatever else the machine does; the best of five, so that a pause does not count."""

    def once():
        started = time.process_time()
        work()
        return time.process_time() - started

    gc.collect()
    gc.disable()  # it walks over all that the other tests left, and its time is not that of the text
    try:
        return min(once() for _ in range(5))
    finally:
        gc.enable()


def growth(prepare, size):
    """How much longer the work takes for a text eight times as long: about 8 when it is linear, 64 when it is quadratic."""
    return processor_time(prepare(8 * size)) / processor_time(prepare(size))


def many_calls(number):
    nodes = parse("<p>" + f"{call('a')}. " * number + "</p>").children
    return lambda: _Writer({"a": 1}).nodes(nodes)


def many_notes(number):
    keys = [f"k{place}" for place in range(number)]
    text = Text(title="Title", body=f"<p>{'x'.join(map(call, keys))}</p>", notes=dict.fromkeys(keys, "N"))
    return lambda: notes_of(text)


@pytest.mark.parametrize(("prepare", "size"), [(many_calls, 2_500), (many_notes, 2_500)])
def test_a_long_text_takes_no_more_time_than_it_is_longer(prepare, size):
    assert growth(prepare, size) < 24


def test_a_note_that_is_called_again_counts_its_calls_over_all_parts():
    text = Text(salutation=call("a"), body=f"<p>x{call('b')}y{call('a')}</p>", closing=call("a"), notes={"a": "A"})

    assert [(note.key, note.number, note.calls) for note in notes_of(text)] == [("a", 1, 3), ("b", 2, 1)]
