from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from campaigns.domain.errors import Refused
from campaigns.domain.publishing import (
    MOVES,
    archive_letter,
    close_letter,
    open_letter,
    rename_letter,
    withdraw_letter,
)
from campaigns.models import FormerAddress, Letter, LetterStatus
from tests.factories import NOON, LetterFactory, TextFactory

S = LetterStatus
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("verb", "to"),
    [(open_letter, S.OPEN), (close_letter, S.CLOSED), (archive_letter, S.ARCHIVED), (withdraw_letter, S.WITHDRAWN)],
)
def test_a_verb_moves_where_the_table_allows_and_refuses_elsewhere(verb, to):
    for status in S.values:
        letter = LetterFactory(status=status)
        TextFactory(letter=letter)
        if status == to or to in MOVES[status]:
            verb(letter=letter, at=NOON)
            verb(letter=letter, at=NOON + HOUR)  # asking twice changes nothing
            assert Letter.objects.get(pk=letter.pk).status == to
        else:
            with pytest.raises(Refused):
                verb(letter=letter, at=NOON)
            assert Letter.objects.get(pk=letter.pk).status == status


def test_nothing_leads_back_to_a_draft_or_out_of_withdrawal():
    assert not any(S.DRAFT in targets for targets in MOVES.values())
    assert MOVES[S.WITHDRAWN] == frozenset()


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            '<h1>T</h1><p>x<a data-fn="gone"></a></p>',
            "English: Call 1 points to the note [gone], which does not exist.",
        ),
        ("<h1>T</h1><p>x</p>\n[spare] y", "English: Nothing in the text calls the note [spare]."),
        ("<p>x</p>", "English: The text has no title."),
        ("<h1>T</h1>", "English: The text has no body."),
    ],
)
def test_a_letter_with_a_broken_text_does_not_open(source, sentence):
    letter = LetterFactory(status=S.DRAFT)
    TextFactory(letter=letter, source=source)

    with pytest.raises(Refused) as refused:
        open_letter(letter=letter, at=NOON)

    assert any(said.startswith(sentence) for said in refused.value.sentences)
    assert Letter.objects.get(pk=letter.pk).status == S.DRAFT


def test_a_letter_that_counts_what_it_hides_does_not_open():
    letter = LetterFactory(status=S.DRAFT, roll_while_open="hidden")
    TextFactory(letter=letter, source='<h1>T</h1><p><data data-count="organizations"></data></p>')

    with pytest.raises(Refused, match="The text counts the signatories"):
        open_letter(letter=letter, at=NOON)


def test_a_letter_without_its_authoritative_text_does_not_open():
    letter = LetterFactory(status=S.DRAFT, authoritative_language="es")
    TextFactory(letter=letter, language="en")

    with pytest.raises(Refused, match="no text in the authoritative language, Spanish"):
        open_letter(letter=letter, at=NOON)


def test_a_reopened_letter_keeps_the_time_it_first_opened():
    letter = LetterFactory(status=S.DRAFT)
    TextFactory(letter=letter)

    open_letter(letter=letter, at=NOON)
    close_letter(letter=letter, at=NOON + HOUR)
    letter = open_letter(letter=letter, at=NOON + 2 * HOUR)

    assert (letter.opened_at, letter.closed_at) == (NOON, None)


@pytest.mark.parametrize(
    ("status", "public_from", "public"),
    [
        (S.DRAFT, None, False),
        (S.OPEN, None, True),
        (S.CLOSED, None, True),
        (S.ARCHIVED, None, True),
        (S.WITHDRAWN, None, False),
        (S.OPEN, NOON - HOUR, True),
        (S.OPEN, NOON, True),
        (S.OPEN, NOON + HOUR, False),
        (S.CLOSED, NOON + HOUR, False),
    ],
)
def test_public_means_published_and_past_the_embargo(status, public_from, public):
    letter = LetterFactory(status=status, public_from=public_from)

    assert (letter in Letter.objects.public(NOON)) is public


def test_only_a_letter_that_was_public_is_known_to_be_withdrawn():
    was_public = LetterFactory(status=S.OPEN)
    draft = LetterFactory(status=S.DRAFT)
    embargoed = LetterFactory(status=S.OPEN, public_from=NOON + HOUR)
    for letter in (was_public, draft, embargoed):
        withdraw_letter(letter=letter, at=NOON)

    Letter.objects.update(public_from=None)  # whoever lifts the embargo afterwards changes nothing

    assert list(Letter.objects.withdrawn_from_public(NOON)) == [was_public]


@pytest.mark.parametrize(
    ("deadline", "hard_deadline", "open_"),
    [
        (None, None, True),
        (NOON + HOUR, None, True),
        (NOON, None, False),
        (NOON - HOUR, NOON + HOUR, True),
        (NOON - 2 * HOUR, NOON - HOUR, False),
        (None, NOON - HOUR, False),
    ],
)
def test_a_letter_is_open_for_signing_until_its_last_deadline(deadline, hard_deadline, open_):
    letter = LetterFactory(status=S.OPEN, deadline=deadline, hard_deadline=hard_deadline)

    assert (letter in Letter.objects.open_for_signing(NOON)) is open_
    assert letter.takes_signons(NOON) is open_


def test_only_an_open_letter_takes_sign_ons():
    letters = [LetterFactory(status=S.OPEN), LetterFactory(status=S.DRAFT)]

    assert [letter.takes_signons(NOON) for letter in letters] == [True, False]


def test_a_renamed_letter_keeps_its_old_address():
    letter = LetterFactory(slug="old")

    rename_letter(letter=letter, slug="new")
    letter = rename_letter(letter=letter, slug="newer")

    assert letter.slug == "newer"
    assert set(letter.former_addresses.values_list("slug", flat=True)) == {"old", "new"}


def test_a_letter_may_take_its_own_old_address_back():
    letter = LetterFactory(slug="old")

    rename_letter(letter=letter, slug="new")
    letter = rename_letter(letter=letter, slug="old")

    assert list(letter.former_addresses.values_list("slug", flat=True)) == ["new"]


def test_a_letter_cannot_take_an_address_of_another_one():
    other = LetterFactory(slug="taken")
    FormerAddress.objects.create(letter=other, slug="once-taken")
    letter = LetterFactory(slug="mine")

    for slug in ("taken", "once-taken"):
        with pytest.raises(Refused, match="Another letter has or had the address"):
            rename_letter(letter=letter, slug=slug)


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "unknown"},
        {"kind": "petition"},
        {"grouping": "shape"},
        {"opened_at": None},
        {"status": S.WITHDRAWN},
        {"deadline": NOON, "hard_deadline": NOON - HOUR},
    ],
    ids=lambda broken: "-".join(broken),
)
def test_the_database_refuses_what_must_never_be_false(broken):
    letter = LetterFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**broken)
