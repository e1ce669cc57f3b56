"""Which notes cite which works, and finding a work to cite."""

import pytest
from django.db import IntegrityError, transaction

from campaigns.domain.sources import find_sources, link_notes, link_sources, suggested_key
from campaigns.domain.texts import write_text
from campaigns.models import Source
from campaigns.text.canonical import parse
from tests.factories import SourceFactory, TextFactory

pytestmark = pytest.mark.django_db


def note(href, key="one"):
    return f'<h1>T</h1>\n<p>W.<a data-fn="{key}"></a></p>\n[{key}] A, <a href="{href}"><em>T</em></a>.'


def cited(text, key="one"):
    return set(text.footnotes.get(key=key).sources.all())


@pytest.mark.parametrize("href", ["https://example.org/a?x=1&amp;y=2", "https://EXAMPLE.org:443/a?x=1&amp;y=2#page=4"])
def test_a_note_cites_the_source_whose_address_it_links(href):
    source = SourceFactory(url="https://example.org/a?x=1&y=2#page=9")
    SourceFactory(url="https://example.org/a?x=1")
    text = TextFactory(source=note(href))

    link_sources(text)

    assert cited(text) == {source}
    assert link_sources(text) == 0


def test_a_note_cites_the_source_whose_archived_copy_it_links():
    source = SourceFactory(url="https://example.org/a", archived_url="https://archive.example.net/a")
    text = TextFactory(source=note("https://archive.example.net/a"))

    link_sources(text)

    assert cited(text) == {source}


def test_what_staff_chose_by_hand_stays_also_when_a_link_goes():
    by_hand, by_address = SourceFactory(), SourceFactory(url="https://example.org/a")
    text = TextFactory(source=note("https://example.org/a"))
    text.footnotes.get().sources.add(by_hand)
    link_sources(text)

    write_text(letter_text=text, text=parse(note("https://example.org/other")))
    link_sources(text)

    assert cited(text) == {by_hand, by_address}


def test_a_new_source_is_tied_to_the_notes_that_link_it_in_every_language():
    english = TextFactory(source=note("https://example.org/a"))
    spanish = TextFactory(letter=english.letter, language="es", source=note("https://example.org/a"))
    other = TextFactory(source=note("https://example.org/b"))
    source = SourceFactory(url="https://example.org/a")

    assert (link_notes(source), link_notes(source)) == (2, 0)
    assert (cited(english), cited(spanish), cited(other)) == ({source}, {source}, set())
    assert link_notes(SourceFactory(url="")) == 0


# Finding


def names(found):
    return [source.title for source in found]


def test_a_work_is_found_by_words_of_every_field_without_accents():
    SourceFactory(publisher="Comité de Ñandúes", title="Migración", date="2018", url="https://example.org/cdh.pdf")
    SourceFactory(publisher="WOLA", title="Report", description="")

    for words in ("migracion", "MIGRACIÓN", "comite nandues", "2018", "cdh.pdf", "grac comi"):
        assert names(find_sources(words)) == ["Migración"], words
    assert find_sources("migracion wola") == []


def test_works_that_the_letter_cites_come_first_then_those_that_fit_best():
    text = TextFactory()
    SourceFactory(publisher="Port Authority", title="begins with the word")
    SourceFactory(publisher="Airport", title="has the word inside")
    used = SourceFactory(publisher="Airport", title="is cited")
    SourceFactory(publisher="Other", title="fits not")
    text.footnotes.get().sources.add(used)

    assert names(find_sources("port", letter=text.letter)) == [
        "is cited",
        "begins with the word",
        "has the word inside",
    ]
    assert names(find_sources("port")) == ["begins with the word", "is cited", "has the word inside"]
    assert names(find_sources("", letter=text.letter))[0] == "is cited"


@pytest.mark.parametrize("count", [1, 30])
def test_at_most_twenty_works_are_found_in_a_fixed_number_of_queries(count, django_assert_num_queries):
    text = TextFactory()
    SourceFactory.create_batch(count)

    with django_assert_num_queries(3):
        found = find_sources("report", letter=text.letter)

    assert len(found) == min(count, 20)


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"publisher": "WOLA", "date": "2019-06-05"}, "wola-2019"),
        ({"publisher": "The Washington Post", "date": ""}, "washington-post"),
        ({"publisher": "Comité de Derechos Humanos (CDH)", "date": "2018"}, "comite-derechos-2018"),
        ({"publisher": "U.S. Department", "date": "2018"}, "u-s-department-2018"),
        ({"publisher": "منظمة", "date": ""}, "source"),
    ],
)
def test_a_new_note_gets_a_name_that_says_what_it_cites(fields, key):
    assert suggested_key(SourceFactory.build(**fields)) == key


def test_an_archived_copy_at_the_address_itself_is_no_copy():
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceFactory(url="https://example.org/a", archived_url="https://example.org/a")
    SourceFactory(url="", archived_url="")
    assert Source.objects.count() == 1
