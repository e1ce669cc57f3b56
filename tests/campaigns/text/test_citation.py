"""A work of the library as the words of a note, in the language of the text; and what a note says of a work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.text.canonical import Text, canonical, clean_note, parse
from campaigns.text.citation import Work, citation
from campaigns.text.links import Mention, is_short, links_in, mentions_in, same_page

REPORT = Work("WOLA", "A <Report> & more", "", "2019-06-05", "en", "https://example.org/r?a=1&b=2")
INFORME = Work("CDH", "Informe", "", "2019-06", "es", "https://example.org/i", "https://web.archive.org/web/2019/https://example.org/i")  # fmt: skip


@pytest.mark.parametrize(
    ("work", "language", "words"),
    [
        (REPORT, "en", 'WOLA, <a href="https://example.org/r?a=1&amp;b=2"><em>A &lt;Report&gt; &amp; more</em></a>, 5 June 2019.'),
        (REPORT, "es", 'WOLA, <a href="https://example.org/r?a=1&amp;b=2"><span lang="en"><em>A &lt;Report&gt; &amp; more</em></span></a>, 5 de junio de 2019 (en inglés).'),
        (INFORME, "en", 'CDH, <a href="https://example.org/i"><span lang="es"><em>Informe</em></span></a>, June 2019 (in Spanish; <a href="https://web.archive.org/web/2019/https://example.org/i">archived</a>).'),
        (INFORME, "es", 'CDH, <a href="https://example.org/i"><em>Informe</em></a>, junio de 2019 (<a href="https://web.archive.org/web/2019/https://example.org/i">archivado</a>).'),
        (INFORME, "fr", 'CDH, <a href="https://example.org/i"><span lang="es"><em>Informe</em></span></a>, juin 2019 (en espagnol; <a href="https://web.archive.org/web/2019/https://example.org/i">archivé</a>).'),
        # A language without words of ours: the bare name of the language, the host of the archive.
        (INFORME, "nl", 'CDH, <a href="https://example.org/i"><span lang="es"><em>Informe</em></span></a>, juni 2019 (Spaans; <a href="https://web.archive.org/web/2019/https://example.org/i">web.archive.org</a>).'),
        (INFORME, "ar", 'CDH, <a href="https://example.org/i"><span lang="es" dir="ltr"><em>Informe</em></span></a>, يونيو 2019 (الإسبانية; <a href="https://web.archive.org/web/2019/https://example.org/i">web.archive.org</a>).'),
        (Work("CBP", description="press release", date="2019", url="https://example.org/p"), "en", 'CBP, <a href="https://example.org/p">press release</a>, 2019.'),
        (Work("CBP", "Ends here?"), "en", "CBP, <em>Ends here?</em>."),
        (Work("CBP", description="U.S. Code, sec."), "en", "CBP, U.S. Code, sec."),
        (Work("X", "عنوان", language="ar"), "en", 'X, <span lang="ar" dir="rtl"><em>عنوان</em></span> (in Arabic).'),
        (Work("X", "Colour", language="en-gb"), "en", 'X, <span lang="en-gb"><em>Colour</em></span>.'),
        (Work("X", "T", date="June 2019"), "en", "X, <em>T</em>, June 2019."),
        (Work(title="T"), "en", "<em>T</em>."),
        (Work(), "en", ""),
    ],
)  # fmt: skip
def test_a_work_is_cited_as_one_writes_in_the_language_of_the_text(work, language, words):
    assert citation(work, language) == words


WORDS = st.text(max_size=40)
ADDRESSES = st.one_of(st.just(""), WORDS.map(lambda path: f"https://example.org/{path}"))
WORKS = st.builds(
    Work, WORDS, WORDS, WORDS, st.one_of(st.sampled_from(["", "2019", "2019-06", "2019-06-05"]), WORDS),
    st.sampled_from(["", "en", "es", "ar", "pt-br", "zh-hans"]), ADDRESSES, ADDRESSES,
)  # fmt: skip


@given(WORKS, st.sampled_from(["en", "es", "ar", "nl", "pt-br"]))
def test_every_citation_is_a_note_in_canonical_form(work, language):
    words = citation(work, language)

    assert clean_note(words) == words
    text = Text(title="T", body='<p>W.<a data-fn="k"></a></p>', notes={"k": words})
    assert parse(canonical(text)) == text


def test_a_hostile_source_writes_no_markup():
    work = Work('<script>alert(1)</script>"', "</em><img src=x onerror=y>", url='javascript:alert(1)//"><b>')

    assert (
        citation(work, "en")
        == '&lt;script&gt;alert(1)&lt;/script&gt;", <em>&lt;/em&gt;&lt;img src=x onerror=y&gt;</em>.'
    )


def test_what_a_note_says_of_its_works_is_read_from_its_words():
    note = (
        'Washington Post, <a href="https://bit.ly/1"><em>Trump</em></a>, 31 May 2019; La Jornada, '
        '<a href="https://example.org/2?a=1&amp;b=2"><span lang="es"><em>Tropas</em></span></a>, 3 June 2018 (in Spanish).'
    )

    assert list(mentions_in(note)) == [
        Mention("https://bit.ly/1", "Trump", "Washington Post", "2019", "", True),
        Mention("https://example.org/2?a=1&b=2", "Tropas", "La Jornada", "2018", "es", True),
    ]


def test_a_note_of_paragraphs_and_one_without_links_are_read_too():
    note = '<p>See before, 2001.</p><p>CBP, <a href="https://example.org/1">press release</a>.</p>'

    assert list(mentions_in(note)) == [Mention("https://example.org/1", "press release", "CBP")]
    assert list(mentions_in("See above.")) == []
    assert list(mentions_in('<a href="mailto:us@example.org">us</a>')) == []


def test_links_are_found_once_in_reading_order():
    body = '<p><a href="https://b.example.org/?x=1&amp;y=2">b</a> <a href="http://a.example.org/">a</a> <a href="mailto:x@y.org">m</a></p>'

    assert links_in(body, body) == ["https://b.example.org/?x=1&y=2", "http://a.example.org/"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://Example.org/a#page=3", "https://example.org:443/a", True),
        ("http://example.org", "http://example.org:80/", True),
        ("https://example.org/a?x=1", "https://example.org/a?x=2", False),
        ("https://example.org/a", "https://example.org/A", False),
        ("https://example.org/a", "http://example.org/a", False),
        ("https://example.org:8443/a", "https://example.org/a", False),
        ("http://[", "http://[", True),
    ],
)
def test_addresses_of_one_page_are_known_as_one(one, other, same):
    assert (same_page(one) == same_page(other)) is same


@pytest.mark.parametrize(
    ("url", "short"),
    [
        ("https://bit.ly/2ESst6h", True),
        ("http://www.tinyurl.com/x", True),
        ("https://T.CO/x", True),
        ("https://lnkd.in/x", True),
        ("https://example.org/bit.ly", False),
        ("https://notbit.ly/x", False),
        ("https://bit.ly.example.org/", False),
        ("http://[", False),
    ],
)
def test_short_addresses_are_known_by_their_host(url, short):
    assert is_short(url) is short
