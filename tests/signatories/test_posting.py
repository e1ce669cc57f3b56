"""Mail that strangers can cause is limited; what is over the limit is kept, never lost."""

import datetime

import pytest

from campaigns.models import HourCount
from signatories.domain.posting import message_posted, post, released
from signatories.models import Message, MessageKind, MessageState
from tests.factories import NOON, LetterFactory

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
S = MessageState


def ask(letter, to="a@one.example", at=NOON):
    return post(MessageKind.CONFIRM, to=to, language="en", at=at, letter=letter).state


def test_one_mailbox_gets_three_messages_in_six_hours_whatever_the_spelling_or_letter():
    letters = [LetterFactory() for _ in range(2)]

    states = [ask(letters[n % 2], to=["a@one.example", "A@One.example"][n % 2]) for n in range(5)]

    assert states == [S.WAITING] * 3 + [S.CAPPED] * 2
    assert ask(letters[0], at=NOON + 6 * HOUR) == S.WAITING


def test_messages_that_staff_cause_are_not_limited():
    letter = LetterFactory()

    states = {
        post(MessageKind.APPROVED, to="a@one.example", language="en", at=NOON, letter=letter).state for _ in range(5)
    }

    assert states == {S.WAITING}


@pytest.mark.parametrize(
    ("first", "second"),
    [("ana@one.example", "ana+9@one.example"), ("ana.brito@gmail.com", "a.nabrito+9@googlemail.com")],
)
def test_another_spelling_of_the_same_inbox_is_no_way_round_the_limit(first, second):
    letter = LetterFactory()
    for _ in range(3):
        ask(letter, to=first)

    assert ask(letter, to=second) == S.CAPPED
    assert ask(letter, to=f"other.{second}") == S.WAITING


@pytest.mark.parametrize("flooded", ["mailbox", "domain", "letter"])
def test_a_flood_of_one_mailbox_domain_or_letter_does_not_hold_back_the_mail_of_others(settings, flooded):
    settings.MAIL_LIMITS = {"address": 3, "domain": 6, "letter": 9, "site": 12}
    letter, other = LetterFactory(), LetterFactory()
    spelling = {"mailbox": "one@flood.example", "domain": "{}@flood.example", "letter": "a@{}.example"}[flooded]

    states = [ask(letter, to=spelling.format(n)) for n in range(40)]

    assert states.count(S.WAITING) == {"mailbox": 3, "domain": 6, "letter": 9}[flooded]
    assert ask(other, to="ana@honest.example") == S.WAITING
    assert flooded == "letter" or ask(letter, to="eva@honest.example") == S.WAITING


def test_what_is_held_back_and_looked_at_again_does_not_hold_back_the_mail_of_others(settings):
    settings.MAIL_LIMITS = {"address": 3, "domain": 2, "letter": 9, "site": 9}
    letter = LetterFactory()
    for n in range(20):
        ask(letter, to=f"{n}@flood.example")

    again = [
        released(message, to="x@flood.example", at=NOON + HOUR) for message in Message.objects.filter(state=S.HELD)
    ]

    assert again.count(None) == 2
    assert ask(letter, to="ana@honest.example", at=NOON + HOUR) == S.WAITING


@pytest.mark.parametrize("limit", ["domain", "letter", "site"])
def test_over_a_limit_of_the_hour_messages_are_held_back_and_due_later(settings, limit):
    settings.MAIL_LIMITS = {"address": 3, "domain": 99, "letter": 99, "site": 99, limit: 2}
    letter = LetterFactory()

    states = [ask(letter, to=f"{n}@one.example") for n in range(3)]

    assert states == [S.WAITING, S.WAITING, S.HELD]
    assert Message.objects.get(state=S.HELD).due_at == NOON + HOUR
    assert ask(letter, to="9@one.example", at=NOON + HOUR) == S.WAITING


def test_no_address_is_stored_and_counts_are_keyed_hashes():
    ask(LetterFactory(), to="canary@secret.example")

    stored = str(list(Message.objects.values())) + str(list(HourCount.objects.values()))

    assert "canary" not in stored
    assert "secret.example" not in stored


def test_a_message_that_may_go_is_announced_inside_the_transaction():
    heard = []

    def listen(message, **_kwargs):
        heard.append(message.state)

    message_posted.connect(listen)
    try:
        letter = LetterFactory()
        for _ in range(4):
            ask(letter)
    finally:
        message_posted.disconnect(listen)

    assert heard == [S.WAITING] * 3
