"""Runs of the link check: bounded, polite, queued once, and off where an installation wants it off."""

import datetime
import threading
import time
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django_tasks import default_task_backend

from campaigns.domain.links import Answer
from campaigns.linkcheck import running
from campaigns.linkcheck.running import ask_for_check, ask_for_letter, check_links, is_being_checked, run
from campaigns.models import Link, LinkFinding, LinkState
from tests.factories import NOON, SourceFactory, TextFactory

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def nothing_waits():
    default_task_backend.results.clear()


def queued():
    return [result.args[0] for result in default_task_backend.results]


def answers(url):
    return Answer(LinkState.ANSWERS, "", 200)


def links(*urls):
    return [Link.objects.create(url=url) for url in urls]


def test_links_are_asked_and_recorded():
    rows = links("https://a.example.net/1", "https://b.example.net/1")

    done = list(run(rows, ask=answers, pause=0))

    assert {link.pk for link in done} == {row.pk for row in rows}
    assert set(Link.objects.values_list("state", "status")) == {(LinkState.ANSWERS, 200)}


def test_a_host_is_asked_one_question_at_a_time_with_a_pause_and_hosts_side_by_side():
    at_work, seen, begun = set(), set(), []
    guard = threading.Lock()

    def ask(url):
        host = url.split("/")[2]
        with guard:
            assert host not in at_work, "two questions to one host at once"
            at_work.add(host)
            seen.add(frozenset(at_work))
            begun.append((host, time.monotonic()))
        time.sleep(0.05)
        with guard:
            at_work.remove(host)
        return answers(url)

    list(
        run(
            links(*(f"https://{host}/{number}" for host in ("a.net", "b.net") for number in range(3))),
            ask=ask,
            pause=0.05,
        )
    )

    moments = [moment for host, moment in begun if host == "a.net"]
    assert all(later - earlier >= 0.1 for earlier, later in pairwise(moments))
    assert frozenset({"a.net", "b.net"}) in seen


def test_no_more_than_six_hosts_are_asked_at_once():
    at_work, most = [], []

    def ask(url):
        at_work.append(url)
        most.append(len(at_work))
        time.sleep(0.03)
        at_work.remove(url)
        return answers(url)

    list(run(links(*(f"https://{number}.example.net/" for number in range(20))), ask=ask, pause=0))

    assert max(most) <= 6


def test_a_run_ends_in_time_and_the_rest_is_queued(monkeypatch):
    rows = links(*(f"https://a.example.net/{number}" for number in range(5)))

    def slow(url):
        time.sleep(0.1)
        return answers(url)

    monkeypatch.setattr(running, "run", lambda rows: run(rows, ask=slow, seconds=0.15, pause=0))

    check_links.func([row.pk for row in rows])

    done = set(Link.objects.filter(state=LinkState.ANSWERS).values_list("pk", flat=True))
    assert 0 < len(done) < 5
    assert queued() == [[row.pk for row in rows if row.pk not in done]]


def test_a_run_takes_so_many_links_and_no_more(monkeypatch):
    rows = links(*(f"https://{number}.example.net/" for number in range(5)))
    monkeypatch.setattr(running, "PER_RUN", 3)
    monkeypatch.setattr(running, "run", lambda rows: run(rows, ask=answers, pause=0))

    check_links.func([row.pk for row in rows])

    assert queued() == [[row.pk for row in rows[3:]]]


def test_a_link_that_went_while_it_was_asked_or_waited_stops_nothing(monkeypatch):
    first, second, third = links("https://a.example.net/", "https://b.example.net/", "https://c.example.net/")

    def ask(url):
        return answers(url)

    rows = list(Link.objects.filter(pk__in=[first.pk, second.pk]))
    Link.objects.filter(pk=first.pk).delete()
    monkeypatch.setattr(running, "PER_RUN", 2)
    monkeypatch.setattr(running, "run", lambda _rows: run(rows, ask=ask, pause=0))

    check_links.func([first.pk, second.pk, third.pk])

    assert Link.objects.get(pk=second.pk).state == LinkState.ANSWERS
    assert queued() == [[third.pk]]


def test_a_fault_of_ours_is_recorded_and_logged_without_the_address(caplog):
    def fails(url):
        raise RuntimeError(f"secret {url}")

    [link] = run(links("https://embargo.example.net/canary"), ask=fails, pause=0)

    assert (link.state, link.finding) == (LinkState.SILENT, LinkFinding.NONSENSE)
    assert f"link {link.pk} could not be checked" in caplog.text
    assert "canary" not in caplog.text


# Queueing


def test_links_of_a_letter_are_queued_once():
    letter = TextFactory().letter

    assert ask_for_letter(letter, at=NOON) == 1
    assert ask_for_letter(letter, at=NOON) == 0

    assert queued() == [[Link.objects.get(url="https://example.org/first").pk]]
    assert is_being_checked(Link.objects.get(), at=NOON)


def test_what_a_dead_worker_left_is_queued_again():
    letter = TextFactory().letter
    ask_for_letter(letter, at=NOON)

    assert ask_for_letter(letter, at=NOON + HOUR) == 1
    assert not is_being_checked(Link.objects.get(), at=NOON + 3 * HOUR)


def test_only_what_is_due_is_queued_by_itself_and_staff_may_ask_any_time():
    letter = TextFactory().letter
    Link.objects.create(url="https://example.org/first", state=LinkState.ANSWERS, checked_at=NOON - HOUR)

    assert ask_for_letter(letter, at=NOON, only_due=True) == 0
    assert ask_for_letter(letter, at=NOON + 40 * 24 * HOUR, only_due=True) == 1
    default_task_backend.results.clear()
    assert ask_for_letter(letter, at=NOON + 41 * 24 * HOUR) == 1


def test_nothing_is_queued_or_asked_where_the_check_is_off(settings, monkeypatch):
    settings.LINK_CHECK = False
    letter = TextFactory().letter
    [row] = links("https://a.example.net/")
    monkeypatch.setattr(running, "run", lambda rows: pytest.fail("asked although it is off"))

    assert ask_for_letter(letter, at=NOON) == 0
    assert ask_for_check(["https://example.org/x"], at=NOON) == 0
    check_links.func([row.pk])

    assert queued() == []
    with pytest.raises(CommandError, match="LINK_CHECK is 'off'"):
        call_command("check_links")


# The command


@pytest.fixture
def command(monkeypatch):
    def command(*args, ask=answers):
        monkeypatch.setattr(
            "campaigns.management.commands.check_links.run", lambda rows, seconds: run(rows, ask=ask, pause=0)
        )
        out = StringIO()
        call_command("check_links", *args, stdout=out)
        return out.getvalue().splitlines()

    return command


def test_the_command_checks_what_is_due_and_names_what_is_to_be_mended(command):
    TextFactory()
    SourceFactory(url="https://bit.ly/x", archived_url="https://archive.example.net/1")
    Link.objects.create(
        url="https://archive.example.net/1", state=LinkState.ANSWERS, checked_at=NOON.replace(year=2100)
    )

    def ask(url):
        if "bit.ly" in url:
            return Answer(LinkState.MOVED, "", 200, "https://news.example.net/long")
        return Answer(LinkState.GONE, LinkFinding.MISSING, 404)

    assert sorted(command(ask=ask)) == [
        "2 link(s) checked: 1 gone, 1 shortened.",
        "gone      https://example.org/first (the site says that there is nothing at this address)",
        "shortened https://bit.ly/x -> https://news.example.net/long",
    ]
    assert command() == ["0 link(s) checked."]
    assert command("--older-than", "0")[-1] == "2 link(s) checked: 1 shortened, 1 answers."


def test_the_command_checks_one_letter_whether_due_or_not(command):
    letter = TextFactory().letter
    TextFactory(source='<h1>T</h1>\n<p><a href="https://other.example.net/">W</a>.</p>')

    assert command("--letter", letter.slug) == ["1 link(s) checked: 1 answers."]
    assert command("--letter", letter.slug) == ["1 link(s) checked: 1 answers."]
    assert command("--letter", letter.slug, "--older-than", "7") == ["0 link(s) checked."]


def test_the_command_refuses_what_it_does_not_understand(command):
    with pytest.raises(CommandError, match="There is no letter with the address 'nothing'"):
        command("--letter", "nothing")
    with pytest.raises(CommandError, match="0 or more"):
        command("--older-than", "-1")
