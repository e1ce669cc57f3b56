import pytest
from django.db import IntegrityError, transaction

from campaigns.domain.texts import problems_of, read_text, texts_of, write_text
from campaigns.models import Footnote, LetterText, TextVersion
from campaigns.text.canonical import canonical, parse
from campaigns.text.errors import TextError
from tests.factories import LetterFactory, SourceFactory, TextFactory

pytestmark = pytest.mark.django_db

WORDS = """<h1>Title</h1>
<header>Dear Minister:</header>
<p>One<a data-fn="b"></a> and two.<a data-fn="a"></a></p>
<footer>Respectfully,</footer>
[b] Bee.
[a] Ay.
[spare] Nobody calls me."""


def test_what_is_written_is_read_back():
    row = TextFactory(source=WORDS)

    assert canonical(read_text(LetterText.objects.get(pk=row.pk))) == WORDS


def test_writing_again_changes_the_notes_and_keeps_their_sources():
    row = TextFactory(source=WORDS)
    kept = row.footnotes.get(key="b")
    kept.sources.add(SourceFactory())

    write_text(letter_text=row, text=parse('<h1>New</h1><p>x<a data-fn="c"></a><a data-fn="b"></a></p>\n[b] B\n[c] C'))

    assert list(row.footnotes.order_by("position").values_list("key", "content")) == [("c", "C"), ("b", "B")]
    assert row.footnotes.get(key="b").pk == kept.pk
    assert row.footnotes.get(key="b").sources.count() == 1


def test_a_title_that_is_too_long_is_refused_and_nothing_is_stored():
    row = TextFactory(source=WORDS)

    with pytest.raises(TextError, match="The title has 501 characters; at most 500 are possible."):
        write_text(letter_text=row, text=parse(f"<h1>{'x' * 501}</h1><p>y</p>"))

    assert canonical(read_text(LetterText.objects.get(pk=row.pk))) == WORDS


def test_what_staff_write_after_the_opening_is_theirs_until_it_is_published():
    row = TextFactory(letter=LetterFactory(status="open"), source="<h1>T</h1><p>Signed words.</p>")

    write_text(letter_text=row, text=parse("<h1>T</h1>"))

    assert read_text(LetterText.objects.get(pk=row.pk)).body == ""
    assert TextVersion.objects.get().body == "<p>Signed words.</p>"


def test_the_authoritative_text_comes_first():
    letter = LetterFactory(authoritative_language="es")
    for language in ("ar", "en", "es"):
        TextFactory(letter=letter, language=language)

    assert list(texts_of(letter)) == ["es", "ar", "en"]


def test_problems_name_their_language():
    letter = LetterFactory()
    TextFactory(letter=letter, source='<h1>T</h1><p>x<a data-fn="a"></a></p>\n[a] y')
    TextFactory(letter=letter, language="es", source="<h1>T</h1><p>x</p>")

    assert [problem.sentence for problem in problems_of(letter)] == [
        "The note [a] stands in English and is missing in Spanish."
    ]


def test_a_letter_without_texts_has_one_problem():
    assert [problem.code for problem in problems_of(LetterFactory())] == ["no-authoritative-text"]


def test_one_text_per_language_and_one_note_per_key():
    row = TextFactory(source=WORDS)

    with pytest.raises(IntegrityError), transaction.atomic():
        LetterText.objects.create(letter=row.letter, language=row.language)
    with pytest.raises(IntegrityError), transaction.atomic():
        Footnote.objects.create(text=row, key="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Footnote.objects.create(text=row, key="not a key")
