"""Which addresses letters and sources lead to, when they are due for a check, and what a check changes."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from campaigns.domain.links import (
    Answer,
    due,
    know_all_links,
    know_links,
    places_in,
    record_answer,
)
from campaigns.domain.texts import write_text
from campaigns.models import Link, LinkFinding, LinkState, Source
from campaigns.text.canonical import parse
from tests.factories import NOON, LetterFactory, SourceFactory, TextFactory

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
ANSWERS = Answer(LinkState.ANSWERS, "", 200)
SILENT = Answer(LinkState.SILENT, LinkFinding.TIMEOUT)
GONE = Answer(LinkState.GONE, LinkFinding.MISSING, 404)


def link(url="https://example.org/a", **fields):
    if fields.get("state", LinkState.UNCHECKED) != LinkState.UNCHECKED:
        fields.setdefault("checked_at", NOON)
    if fields.get("failures"):
        fields.setdefault("failing_since", NOON)
    return Link.objects.create(url=url, **fields)


def record(row, *answers, step=DAY, start=NOON):
    for number, answer in enumerate(answers):
        row = record_answer(link=row, answer=answer, at=start + number * step)
    return row


# Which links there are


def test_every_link_of_a_letter_is_found_with_its_places():
    letter = LetterFactory()
    english = TextFactory(
        letter=letter,
        source='<h1>T</h1>\n<p>See <a href="https://example.org/law?a=1&amp;b=2">the law</a>.<a data-fn="two"></a>'
        '<a data-fn="one"></a></p>\n[one] A, <a href="https://example.org/one"><em>One</em></a>, <a href="https://example.org/law?a=1&amp;b=2">law</a>.\n'
        '[two] Write to <a href="mailto:us@example.org">us</a>; <a href="http://example.net/two">two</a>.',
    )
    spanish = TextFactory(
        letter=letter, language="es",
        source='<h1>T</h1>\n<p>Véase.<a data-fn="one"></a></p>\n[one] A, <a href="https://example.org/one"><em>Uno</em></a>.',
    )  # fmt: skip

    found = places_in(letter)

    assert {url: [(place.text, place.key, place.number) for place in places] for url, places in found.items()} == {
        "https://example.org/law?a=1&b=2": [(english, "", None), (english, "one", 2)],
        "http://example.net/two": [(english, "two", 1)],
        "https://example.org/one": [(english, "one", 2), (spanish, "one", 1)],
    }


def test_all_addresses_are_known_once_and_those_that_nothing_leads_to_are_forgotten():
    text = TextFactory()
    SourceFactory(url="https://example.org/first", archived_url="https://archive.example.net/1")
    unused = link("https://example.org/unused")

    know_all_links()
    know_all_links()

    assert set(Link.objects.values_list("url", flat=True)) == {
        "https://example.org/first",
        "https://archive.example.net/1",
    }
    assert not Link.objects.filter(pk=unused.pk).exists()

    write_text(letter_text=text, text=parse("<h1>T</h1>\n<p>W.</p>"))
    Source.objects.all().delete()
    know_all_links()
    assert not Link.objects.exists()


def test_an_address_that_is_too_long_for_an_index_gets_no_row():
    assert not know_links([f"https://example.org/{'ñ' * 1000}"]).exists()
    assert know_links([f"https://example.org/{'n' * 1000}"]).count() == 1


# When they are due


@pytest.mark.parametrize(
    ("fields", "is_due"),
    [
        ({}, True),
        ({"state": LinkState.ANSWERS, "checked_at": NOON - 29 * DAY}, False),
        ({"state": LinkState.ANSWERS, "checked_at": NOON - 30 * DAY}, True),
        ({"state": LinkState.GONE, "failures": 1, "checked_at": NOON - 29 * DAY}, False),
        ({"state": LinkState.GONE, "failures": 1, "checked_at": NOON - 31 * DAY}, True),
        ({"state": LinkState.SILENT, "failures": 1, "checked_at": NOON - DAY / 2}, False),
        ({"state": LinkState.SILENT, "failures": 1, "checked_at": NOON - DAY}, True),
    ],
)
def test_links_are_due_by_time(fields, is_due):
    link(**fields)

    assert Link.objects.filter(due(NOON)).exists() is is_due


def test_what_is_due_can_be_asked_more_often():
    link(state=LinkState.ANSWERS, checked_at=NOON - 8 * DAY)

    assert Link.objects.filter(due(NOON, older_than=7 * DAY)).exists()
    assert not Link.objects.filter(due(NOON, older_than=9 * DAY)).exists()


# What an answer means


def test_an_address_that_the_site_calls_gone_is_gone_at_once():
    found = record(link(), GONE)

    assert (found.state, found.failures, found.failing_since) == (LinkState.GONE, 1, NOON)


def test_an_address_that_does_not_answer_is_gone_after_three_days_and_not_before():
    row = link()

    assert record(row, SILENT).state == LinkState.SILENT
    assert record(row, SILENT, start=NOON + DAY).state == LinkState.SILENT
    found = record(row, SILENT, start=NOON + 2 * DAY)
    assert (found.state, found.failures, found.failing_since) == (LinkState.GONE, 3, NOON)


def test_three_failures_on_one_day_are_one():
    found = record(link(), SILENT, SILENT, SILENT, SILENT, step=datetime.timedelta(hours=1))

    assert (found.state, found.failures) == (LinkState.SILENT, 1)


def test_an_answer_between_two_failures_begins_the_count_anew():
    found = record(link(), SILENT, SILENT, ANSWERS, SILENT, SILENT)

    assert (found.state, found.failures, found.failing_since) == (LinkState.SILENT, 2, NOON + 3 * DAY)


@pytest.mark.parametrize("finding", [LinkFinding.CERTIFICATE, LinkFinding.LOOP])
def test_what_may_be_the_fault_of_programs_makes_no_address_gone(finding):
    found = record(link(), *[Answer(LinkState.SILENT, finding)] * 9)

    assert (found.state, found.failures) == (LinkState.SILENT, 9)


def test_an_address_that_is_gone_and_comes_back_answers():
    found = record(link(), GONE, ANSWERS)

    assert (found.state, found.finding, found.failures, found.failing_since) == (LinkState.ANSWERS, "", 0, None)


def test_a_short_address_is_called_so_wherever_it_leads_and_gone_when_it_is_gone():
    row = link("https://bit.ly/2ESst6h")

    found = record(row, Answer(LinkState.MOVED, "", 200, "https://news.example.net/long"))
    assert (found.state, found.final_url) == (LinkState.SHORTENED, "https://news.example.net/long")
    assert record(row, Answer(LinkState.GUARDED, "", 403, "https://news.example.net/long")).state == LinkState.SHORTENED
    assert record(row, GONE).state == LinkState.GONE


def test_an_address_too_long_to_be_kept_is_not_kept_by_half():
    found = record(link(), Answer(LinkState.MOVED, "", 200, f"https://example.org/{'x' * 2000}"))

    assert (found.state, found.final_url) == (LinkState.MOVED, "")


@pytest.mark.parametrize(
    "hostile", ["https://example.org/a\x00b", "javascript:alert(1)", "https://example.org/a b", "file:///etc/passwd"]
)
def test_what_is_no_web_address_is_neither_kept_nor_known(hostile):
    assert record(link(), Answer(LinkState.BARRED, LinkFinding.MALFORMED, None, hostile)).final_url == ""
    assert not know_links([hostile]).exists()


# When a source was last checked


def last_checked(answer, **fields):
    source = SourceFactory(**{"url": "https://example.org/a", **fields})
    record(link(source.url), answer)
    source.refresh_from_db()
    return source.last_checked


@pytest.mark.parametrize("answer", [ANSWERS, Answer(LinkState.MOVED, "", 200, "https://example.org/b")])
def test_a_source_whose_address_answers_was_checked_on_that_day(answer):
    assert last_checked(answer) == NOON.date()


@pytest.mark.parametrize(
    "answer",
    [
        SILENT,
        GONE,
        Answer(LinkState.GUARDED, "", 403),
        Answer(LinkState.BARRED, LinkFinding.PRIVATE),
        Answer(LinkState.MOVED, LinkFinding.FRONT_PAGE, 200, "https://example.org/"),
    ],
)
def test_a_source_that_nobody_saw_keeps_its_date(answer):
    typed = datetime.date(2020, 5, 1)

    assert last_checked(answer, last_checked=typed) == typed


def test_a_later_day_that_staff_typed_stays():
    later = NOON.date() + DAY

    assert last_checked(ANSWERS, last_checked=later) == later


def test_the_day_is_that_of_the_installation_s_time_zone(settings):
    settings.TIME_ZONE = "Pacific/Kiritimati"  # fourteen hours ahead of UTC
    from django.utils import timezone  # noqa: PLC0415

    with timezone.override(settings.TIME_ZONE):
        assert last_checked(ANSWERS) == NOON.date() + DAY


# What the database holds against everybody


@pytest.mark.parametrize(
    "fields",
    [
        {"url": ""},
        {"state": LinkState.ANSWERS, "checked_at": None},
        {"state": LinkState.UNCHECKED, "checked_at": NOON},
        {"state": LinkState.SILENT, "checked_at": NOON, "failures": 1, "failing_since": None},
        {"state": LinkState.ANSWERS, "checked_at": NOON, "failures": 1, "failing_since": NOON},
        {"state": LinkState.SILENT, "checked_at": NOON, "failures": 0, "failing_since": NOON},
    ],
)
def test_a_link_that_contradicts_itself_is_refused(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(**{"url": "https://example.org/a", **fields})


def test_an_address_has_one_row():
    link()

    with pytest.raises(IntegrityError), transaction.atomic():
        link()
