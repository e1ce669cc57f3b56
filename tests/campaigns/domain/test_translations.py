import datetime

import pytest

from campaigns.domain.errors import Refused
from campaigns.domain.texts import read_text, write_text
from campaigns.domain.translations import (
    Standing,
    behind,
    bring_level,
    forget_sources,
    is_translation,
    source_of,
    standing_of,
    state_of,
)
from campaigns.models import LetterText
from campaigns.text.canonical import canonical, parse
from tests.factories import NOON, LetterFactory, TextFactory

pytestmark = pytest.mark.django_db

LATER = NOON + datetime.timedelta(days=1)
SOURCE = '<h1>T</h1>\n<p>First.</p>\n<p>Second, as we see it.<a data-fn="a"></a></p>\n[a] A note.'


@pytest.fixture
def source():
    return TextFactory(letter=LetterFactory(status="draft"), source=SOURCE)


@pytest.fixture
def spanish(source):
    return TextFactory(letter=source.letter, language="es")


def rewrite(source, old, new, at):
    write_text(letter_text=source, text=parse(canonical(read_text(source)).replace(old, new)), at=at)


def fresh(row):
    return LetterText.objects.select_related("letter").get(pk=row.pk)


def test_the_source_is_the_text_in_the_authoritative_language(source, spanish):
    assert source_of(spanish) == source
    assert source_of(source) is None
    assert (is_translation(spanish), is_translation(source)) == (True, False)
    assert source_of(TextFactory(letter=LetterFactory(), language="es")) is None


def test_a_translation_begins_with_nobody_having_said_that_it_is_level(source, spanish):
    rewrite(source, "First", "Firstly", LATER)

    assert state_of(fresh(spanish), read_text(source)).standing == Standing.UNKNOWN
    assert standing_of(fresh(spanish)) == Standing.UNKNOWN
    assert not LetterText.objects.filter(behind()).exists()


def test_a_translation_is_level_once_somebody_says_so(source, spanish):
    bring_level(letter_text=spanish, source=read_text(source), at=NOON)

    assert state_of(fresh(spanish), read_text(source)).standing == Standing.LEVEL
    assert standing_of(fresh(spanish)) == Standing.LEVEL
    assert fresh(spanish).source_seen_at == NOON


def test_a_change_of_the_source_leaves_its_translations_behind_with_what_changed(source, spanish):
    bring_level(letter_text=spanish, source=read_text(source), at=NOON)

    rewrite(source, "as we see it", "as they saw it", LATER)

    state = state_of(fresh(spanish), read_text(source))
    assert (state.standing, state.since) == (Standing.BEHIND, LATER)
    assert [(change.noun, change.new) for change in state.diff.changes] == [("paragraph", 2)]
    assert list(LetterText.objects.filter(behind())) == [spanish]


def test_a_second_change_keeps_the_date_of_the_first(source, spanish):
    bring_level(letter_text=spanish, source=read_text(source), at=NOON)

    rewrite(source, "First", "Firstly", NOON)
    rewrite(source, "note", "longer note", LATER)

    assert fresh(spanish).behind_since == NOON


def test_a_source_that_was_put_back_leaves_nobody_behind(source, spanish):
    bring_level(letter_text=spanish, source=read_text(source), at=NOON)

    rewrite(source, "First", "Firstly", NOON)
    rewrite(source, "Firstly", "First", LATER)

    assert standing_of(fresh(spanish)) == Standing.LEVEL


def test_bringing_level_ends_being_behind(source, spanish):
    bring_level(letter_text=spanish, source=read_text(source), at=NOON)
    rewrite(source, "First", "Firstly", NOON)

    bring_level(letter_text=fresh(spanish), source=read_text(source), at=LATER)

    row = fresh(spanish)
    assert (row.behind_since, row.source_seen_at) == (None, LATER)
    assert state_of(row, read_text(source)).standing == Standing.LEVEL


def test_the_authoritative_text_is_level_with_nothing(source):
    with pytest.raises(Refused):
        bring_level(letter_text=source, source=read_text(source), at=NOON)


def test_changes_of_one_letter_leave_the_translations_of_others_alone(source, spanish):
    other = TextFactory(letter=TextFactory().letter, language="es")
    bring_level(letter_text=other, source=read_text(source_of(other)), at=NOON)

    rewrite(source, "First", "Firstly", LATER)

    assert standing_of(fresh(other)) == Standing.LEVEL


def test_another_authoritative_language_makes_every_standing_unknown(source, spanish):
    bring_level(letter_text=spanish, source=read_text(source), at=NOON)

    forget_sources(letter=source.letter)

    assert fresh(spanish).source_words == ""
    assert standing_of(fresh(spanish)) == Standing.UNKNOWN
