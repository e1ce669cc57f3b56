"""Runs of the link check: a task of the worker, bounded in number and time, and polite to each host."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from queue import SimpleQueue
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from campaigns.domain.links import Answer, due, know_links, places_in, record_answer
from campaigns.linkcheck.asking import ask
from campaigns.models import Letter, Link, LinkFinding, LinkState

logger = logging.getLogger(__name__)

AT_ONCE = 6  # hosts
PAUSE = 1.0  # seconds between two questions to one host
PER_RUN = 100
RUN_SECONDS = 60.0  # nothing new is begun after that, because files of letters wait for the same worker
ASK_AGAIN = timedelta(minutes=15)  # a worker that died leaves its links asked for

Ask = Callable[[str], Answer]


def ask_for_check(urls: Iterable[str], *, at: datetime, only_due: bool = False) -> int:
    """Queue a check of ``urls``; with ``only_due`` of those that need one now. Gives how many were queued.

    What is queued already is not queued again. Where the installation asks for no checks, nothing happens.
    """
    if not settings.LINK_CHECK:
        return 0
    with transaction.atomic():
        links = know_links(urls)
        if only_due:
            links = links.filter(due(at))
        waiting = Q(asked_at__gt=at - ASK_AGAIN) & (Q(checked_at=None) | Q(checked_at__lt=F("asked_at")))
        ids = sorted(links.exclude(waiting).values_list("pk", flat=True))
        if ids:
            Link.objects.filter(pk__in=ids).update(asked_at=at)
            check_links.enqueue(ids)
    return len(ids)


def ask_for_letter(letter: Letter, *, at: datetime, only_due: bool = False) -> int:
    """Queue a check of every address that ``letter`` leads to, in its notes and texts; see ``ask_for_check``."""
    return ask_for_check(places_in(letter), at=at, only_due=only_due) if settings.LINK_CHECK else 0


def is_being_checked(link: Link, *, at: datetime) -> bool:
    """Whether a check of ``link`` is queued and not done yet."""
    return (
        settings.LINK_CHECK
        and link.asked_at is not None
        and link.asked_at > at - ASK_AGAIN
        and (link.checked_at is None or link.checked_at < link.asked_at)
    )


@task(priority=-10)  # type: ignore[untyped-decorator]  # django-tasks ships no types
def check_links(link_ids: list[int]) -> None:
    """Check some links; what does not fit in one run is queued again. Safe to repeat: it only asks once more."""
    if not settings.LINK_CHECK:
        return
    done = {link.pk for link in run(Link.objects.filter(pk__in=link_ids[:PER_RUN]))}
    wanted = set(Link.objects.filter(pk__in=link_ids).values_list("pk", flat=True))  # some may have gone meanwhile
    if rest := [pk for pk in link_ids if pk in wanted - done]:
        check_links.enqueue(rest)


def run(links: Iterable[Link], *, ask: Ask = ask, seconds: float = RUN_SECONDS, pause: float = PAUSE) -> Iterator[Link]:
    """Ask ``links`` and record each answer as it comes; gives each link that was asked, as it is now.

    Six hosts at a time, one question at a time to each, a pause between two.
    """
    hosts: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        hosts[_host(link.url)].append(link)
    until = time.monotonic() + seconds
    answers: SimpleQueue[tuple[Link, Answer] | None] = SimpleQueue()
    # Threads only ask; rows are written here, so the database sees one writer.
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="links") as pool:
        for rows in hosts.values():
            pool.submit(_ask_host, rows, ask, until, pause, answers)
        at_work = len(hosts)
        while at_work:
            found = answers.get()
            if found is None:
                at_work -= 1
                continue
            try:
                link = record_answer(link=found[0], answer=found[1], at=timezone.now())
            except Link.DoesNotExist:  # nothing leads there any more
                continue
            yield link


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _ask_host(
    links: Sequence[Link], ask: Ask, until: float, pause: float, answers: SimpleQueue[tuple[Link, Answer] | None]
) -> None:
    """Ask the links of one host one after the other; None after the last one."""
    try:
        for number, link in enumerate(links):
            if time.monotonic() >= until:
                break
            if number:
                time.sleep(pause)
            try:
                answers.put((link, ask(link.url)))
            except Exception:
                # Without the address and the reason, which may quote it: it may stand in a letter under embargo.
                logger.error("link %d could not be checked", link.pk)
                answers.put((link, Answer(LinkState.SILENT, LinkFinding.NONSENSE)))
    finally:
        answers.put(None)
