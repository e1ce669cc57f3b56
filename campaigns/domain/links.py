"""Where letters and sources lead: which addresses there are, which are due for a check, and what a check found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from campaigns.models import FAILING, MAX_LINK_BYTES, Footnote, Letter, LetterText, Link, LinkFinding, LinkState, Source
from campaigns.text.links import is_short, links_in
from campaigns.text.numbering import numbering

ADDRESS = re.compile("https?://[^\x00-\x20\x7f\ud800-\udfff]+", re.IGNORECASE)
CHECK_AGAIN = timedelta(days=30)
# A little less than a day, so that a nightly run that starts a minute early still finds what failed the night before.
TRY_AGAIN = timedelta(hours=20)
STRIKES = 3  # days in a row on which an address must fail before it is called gone
# Sites answer programs so that work well for people: these never make an address gone.
NEVER_MORTAL = frozenset({LinkFinding.CERTIFICATE, LinkFinding.LOOP})


@dataclass(frozen=True)
class Answer:
    """What one check of one address found. ``final_url`` is where it ended, empty when that is where it began."""

    state: LinkState
    finding: str = ""
    status: int | None = None
    final_url: str = ""


@dataclass(frozen=True)
class Place:
    """Where a letter makes a link: in the note ``key`` with its number now, or in the text itself (no key)."""

    text: LetterText
    key: str = ""
    number: int | None = None
    note: Footnote | None = None


def places_in(letter: Letter) -> dict[str, list[Place]]:
    """Address to the places of ``letter`` that lead there, language by language, in reading order."""
    found: dict[str, list[Place]] = {}
    for text in letter.texts.prefetch_related("footnotes__sources").order_by("language"):
        parts = (text.salutation, text.body, text.closing)
        numbers = numbering(*parts)
        for url in links_in(*parts):
            found.setdefault(url, []).append(Place(text))
        for note in sorted(text.footnotes.all(), key=lambda note: (numbers.get(note.key, len(numbers) + 1), note.key)):
            for url in links_in(note.content):
                found.setdefault(url, []).append(Place(text, note.key, numbers.get(note.key), note))
    return found


def addresses_of_source(source: Source) -> list[str]:
    """The addresses that a source has: its own and that of its copy."""
    return [url for url in (source.url, source.archived_url) if url]


def _known_addresses() -> set[str]:
    found: set[str] = set()
    for texts in LetterText.objects.values_list("salutation", "body", "closing").iterator():
        found.update(links_in(*texts))
    for content in Footnote.objects.values_list("content", flat=True).iterator():
        found.update(links_in(content))
    for pair in Source.objects.values_list("url", "archived_url").iterator():
        found.update(url for url in pair if url)
    return found


def is_address(url: str) -> bool:
    """Whether ``url`` is a web address that can be kept: without blanks and controls, at most 2,000 bytes.

    A longer one is not kept by half, because half an address leads somewhere else.
    """
    return bool(ADDRESS.fullmatch(url)) and len(url.encode("utf-8", "surrogatepass")) <= MAX_LINK_BYTES


def know_links(urls: Iterable[str]) -> QuerySet[Link]:
    """The rows of ``urls``, made where there were none. What is no address (``is_address``) gets none."""
    urls = [url for url in dict.fromkeys(urls) if is_address(url)]
    known = set(Link.objects.filter(url__in=urls).values_list("url", flat=True))
    Link.objects.bulk_create([Link(url=url) for url in urls if url not in known], ignore_conflicts=True)
    return Link.objects.filter(url__in=urls)


def know_all_links() -> None:
    """A row for every address that a letter or a source has now, and none for those that nothing leads to any more."""
    wanted = _known_addresses()
    rows = dict(Link.objects.values_list("url", "pk"))
    know_links(wanted - rows.keys())
    gone = [pk for url, pk in rows.items() if url not in wanted]
    for start in range(0, len(gone), 500):  # SQLite takes a limited number of values in one statement
        Link.objects.filter(pk__in=gone[start : start + 500]).delete()


def due(at: datetime, *, older_than: timedelta = CHECK_AGAIN) -> Q:
    """Links to check at ``at``: never checked, checked too long ago, or failing and not asked since yesterday."""
    return (
        Q(checked_at=None)
        | Q(checked_at__lte=at - older_than)
        | Q(state=LinkState.SILENT, checked_at__lte=at - min(TRY_AGAIN, older_than))
    )


@transaction.atomic
def record_answer(*, link: Link, answer: Answer, at: datetime) -> Link:
    """Keep what a check of ``link`` found at ``at`` (aware). A failure is final at once only where the site says so.

    A site that says 404 or 410 is gone. One that does not answer is gone after failing on three days in a row (of two
    failures on one UTC day the second does not count), unless the fault may lie with programs alone. A source whose
    address answered was last checked on that day.
    """
    link = Link.objects.select_for_update().get(pk=link.pk)
    state = answer.state
    if state in FAILING:
        first = link.failing_since is None or link.checked_at is None
        same_day = not first and link.checked_at is not None and _day(link.checked_at) == _day(at)
        link.failures += 0 if same_day else 1
        link.failing_since = link.failing_since or at
        if link.failures >= STRIKES and answer.finding not in NEVER_MORTAL:
            state = LinkState.GONE
    else:
        link.failures, link.failing_since = 0, None
        if is_short(link.url) and state in (LinkState.ANSWERS, LinkState.MOVED, LinkState.GUARDED):
            state = LinkState.SHORTENED
    link.state, link.finding, link.status, link.checked_at = state, answer.finding, answer.status, at
    link.final_url = answer.final_url if is_address(answer.final_url) else ""
    link.save(update_fields=["state", "finding", "status", "final_url", "checked_at", "failing_since", "failures"])
    if answer.state in (LinkState.ANSWERS, LinkState.MOVED) and answer.finding != LinkFinding.FRONT_PAGE:
        today = timezone.localdate(at)
        older = Q(last_checked=None) | Q(last_checked__lt=today)
        Source.objects.filter(older, url=link.url).update(last_checked=today)
    return link


def _day(moment: datetime) -> tuple[int, ...]:
    return moment.utctimetuple()[:3]
