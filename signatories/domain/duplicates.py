"""Pairs of entries that may be one body: found, stored, and what staff said of them remembered."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from campaigns.domain.errors import Refused
from signatories.domain.candidates import Query, all_pairs, find_candidates
from signatories.matching import formless
from signatories.models import DuplicatePair, DuplicateSearch, Organization, PairState

logger = logging.getLogger(__name__)

MANY = 300  # rows in one statement
LIKELY = 5  # entries that are shown before one is added
STALLED = timedelta(minutes=15)  # a search that says nothing for so long has died with its worker


@dataclass(frozen=True, slots=True)
class Found:
    """Two entries that look alike. ``score`` in per cent; ``reasons`` are codes of the matching, the best first."""

    one: int
    other: int
    score: int
    reasons: tuple[str, ...] = ()
    related: bool = False  # parent and branch, rather than one body twice


# -- storing -----------------------------------------------------------------------------------------------------------


def ordered(one: int, other: int) -> tuple[int, int]:
    """The two numbers as a pair is stored."""
    return (one, other) if one < other else (other, one)


def store_pairs(found: Iterable[Found], *, at: datetime) -> int:
    """Store what was found, and how it looks now for pairs that are known; gives how many there were.

    What staff said of a pair stays.
    """
    count = 0
    for some in _in_parts(found):
        rows = {ordered(each.one, each.other): each for each in some}
        DuplicatePair.objects.bulk_create(
            [
                DuplicatePair(
                    first_id=first,
                    second_id=second,
                    score=each.score,
                    reasons=list(each.reasons),
                    related=each.related,
                    found_at=at,
                )
                for (first, second), each in rows.items()
            ],
            update_conflicts=True,
            unique_fields=["first", "second"],
            update_fields=["score", "reasons", "related"],
        )
        count += len(rows)
    return count


def _in_parts(found: Iterable[Found]) -> Iterator[Sequence[Found]]:
    part: list[Found] = []
    for each in found:
        part.append(each)
        if len(part) == MANY:
            yield part
            part = []
    if part:
        yield part


def open_pairs() -> QuerySet[DuplicatePair]:
    """The pairs that wait for a decision, of entries that both stand; the likeliest first."""
    return DuplicatePair.objects.filter(
        state=PairState.OPEN, first__merged_into=None, second__merged_into=None
    ).order_by("-score", "pk")  # fmt: skip


# -- what staff say ----------------------------------------------------------------------------------------------------


@transaction.atomic
def mark_different(*, organizations: Iterable[int], at: datetime, by: str = "", why: str = "") -> list[DuplicatePair]:
    """Remember that none of these entries is the same as another of them; asking twice changes nothing.

    Raises Refused when one of them was merged meanwhile, or there are fewer than two.
    """
    numbers = sorted(set(organizations))
    standing = Organization.objects.standing().filter(pk__in=numbers).count()
    if standing < len(numbers) or len(numbers) < 2:
        raise Refused(_("One of these entries was merged or deleted meanwhile. Nothing was done: look at them again."))
    DuplicatePair.objects.bulk_create(
        [DuplicatePair(first_id=first, second_id=second, found_at=at) for first, second in combinations(numbers, 2)],
        ignore_conflicts=True,
        batch_size=MANY,
    )
    pairs = list(
        DuplicatePair.objects.select_for_update()
        .filter(first__in=numbers, second__in=numbers)
        .order_by("first", "second")
    )  # fmt: skip
    for pair in pairs:
        if pair.state not in PairState.different:
            pair.state, pair.decided_at, pair.decided_by, pair.why = PairState.DIFFERENT, at, by, why
    DuplicatePair.objects.bulk_update(pairs, ["state", "decided_at", "decided_by", "why"], batch_size=MANY)
    return pairs


@transaction.atomic
def forget_difference(*, pair: DuplicatePair) -> DuplicatePair:
    """Take back that two entries are not the same: they wait at the desk again. Asking twice changes nothing."""
    pair = DuplicatePair.objects.select_for_update().get(pk=pair.pk)
    if pair.state in PairState.different:
        pair.state, pair.decided_at, pair.decided_by, pair.why = PairState.OPEN, None, "", ""
        pair.save(update_fields=["state", "decided_at", "decided_by", "why"])
    return pair


# -- clusters ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cluster:
    """Entries that are tied by pairs; the best pair first."""

    organizations: tuple[int, ...]
    pairs: tuple[tuple[int, int, int], ...]  # first, second, score
    score: int  # of its best pair
    weakest: int  # of its worst pair; 0 when two of them are no pair


def clusters_of(pairs: Iterable[tuple[int, int, int]]) -> list[Cluster]:
    """The clusters that ``pairs`` (first, second, score) tie together, in the order of their first pair."""
    rows = list(pairs)
    above: dict[int, int] = {}

    def top(number: int) -> int:
        above.setdefault(number, number)
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    for first, second, _score in rows:
        above[top(first)] = top(second)
    together: dict[int, list[tuple[int, int, int]]] = {}
    for row in rows:
        together.setdefault(top(row[0]), []).append(row)
    found = []
    for some in together.values():
        members = tuple(dict.fromkeys(number for first, second, _score in some for number in (first, second)))
        whole = len(some) == len(members) * (len(members) - 1) // 2
        scores = [score for _first, _second, score in some]
        found.append(Cluster(members, tuple(some), max(scores), min(scores) if whole else 0))
    return found


SURE = 100  # per cent, as the matching says it


def surely_one(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Of ``clusters`` those whose entries have one name and stand in the same countries.

    Case, accents, signs and a legal form that one leaves out make no other name; one query for each 300 entries.
    """
    likely = [cluster for cluster in clusters if cluster.weakest >= SURE]
    numbers = sorted({number for cluster in likely for number in cluster.organizations})
    told: dict[int, tuple[str, list[str]]] = {}
    for start in range(0, len(numbers), MANY):
        rows = Organization.objects.filter(pk__in=numbers[start : start + MANY])
        told |= {pk: (name, sorted(codes)) for pk, name, codes in _named(rows)}
    return [
        cluster
        for cluster in likely
        if _have_one_name([told[number] for number in cluster.organizations if number in told])
    ]


def _named(rows: QuerySet[Organization]) -> Iterator[tuple[int, str, list[str]]]:
    for row in rows.only("pk", "name", "countries"):
        yield row.pk, row.name, [country.code for country in row.countries]


def _have_one_name(rows: Sequence[tuple[str, list[str]]]) -> bool:
    names = [formless(name) for name, _codes in rows]
    words, forms = {words for words, _form in names}, {form for _words, form in names if form}
    return (
        len(rows) > 1 and len(words) == 1 and words != {""} and len(forms) < 2
        and all(codes == rows[0][1] for _name, codes in rows)
    )  # fmt: skip


# -- looking for them --------------------------------------------------------------------------------------------------


def find_duplicates(
    *, at: datetime, search: DuplicateSearch | None = None, organizations: Sequence[int] | None = None
) -> int:
    """Compare the whole directory, or ``organizations`` with it, and store what is alike; gives how many pairs.

    Open pairs that are not alike any more go. ``search`` is told how far it has come.
    """

    def tell(done: int) -> None:
        if search is not None:
            search.done, search.touched_at = min(done, search.total), timezone.now()
            search.save(update_fields=["done", "touched_at"])

    found = [
        Found(pair.first, pair.second, pair.score, tuple(pair.reasons), pair.related)
        for pair in all_pairs(organizations=organizations, told=tell)
    ]
    with transaction.atomic():
        stale = DuplicatePair.objects.filter(state=PairState.OPEN)
        if organizations is not None:
            stale = stale.filter(Q(first__in=organizations) | Q(second__in=organizations))
        now = {ordered(each.one, each.other) for each in found}
        gone = [pk for pk, *pair in stale.values_list("pk", "first", "second") if tuple(pair) not in now]
        for start in range(0, len(gone), MANY):
            DuplicatePair.objects.filter(pk__in=gone[start : start + MANY], state=PairState.OPEN).delete()
        return store_pairs(found, at=at)


def present_search(at: datetime) -> DuplicateSearch | None:
    """The search that goes on at ``at``, None where there is none."""
    last = DuplicateSearch.objects.order_by("-pk").first()
    return last if last and last.ended_at is None and last.touched_at > at - STALLED else None


@transaction.atomic
def ask_for_search(*, at: datetime, by: str = "") -> DuplicateSearch:
    """Queue a search through the whole directory; while one goes on, it is that one."""
    if going := present_search(at):
        return going
    search = DuplicateSearch.objects.create(
        asked_at=at, asked_by=by, touched_at=at, total=Organization.objects.standing().count()
    )
    look_for_duplicates.enqueue(search.pk)
    return search


def ask_about(organizations: Iterable[int]) -> None:
    """Queue a comparison of entries that were added or changed; inside the transaction that stored them."""
    numbers = sorted(set(organizations))
    for start in range(0, len(numbers), MANY):
        compare_entries.enqueue(numbers[start : start + MANY])


@task(priority=-5)  # type: ignore[untyped-decorator]  # django-tasks ships no types
def look_for_duplicates(search_id: int) -> None:
    """Run a search. Safe to repeat: it finds the same."""
    search = DuplicateSearch.objects.filter(pk=search_id, ended_at=None).first()
    if search is None:
        return
    try:
        search.found = find_duplicates(at=search.asked_at, search=search)
    except Exception:
        search.failed = True
        raise
    finally:
        search.ended_at = search.touched_at = timezone.now()
        search.save(update_fields=["found", "failed", "ended_at", "touched_at"])


@task(priority=-5)  # type: ignore[untyped-decorator]
def compare_entries(numbers: list[int]) -> None:
    """Compare some entries with the directory. Safe to repeat."""
    find_duplicates(at=timezone.now(), organizations=numbers)


# -- before an entry is added ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KnownLike:
    """An entry that looks like what somebody is about to add, and why, in the reader's language."""

    organization: int
    name: str
    why: str


def known_like(
    *, name: str, acronym: str = "", countries: Sequence[str] = (), website: str = "", mail_domain: str = ""
) -> list[KnownLike]:
    """At most five entries that stand and are perhaps the body of this name, the likeliest first."""
    query = Query(name=name, acronym=acronym, countries=countries, website=website, email_domain=mail_domain)
    return [
        KnownLike(each.organization, each.name, each.why())
        for each in find_candidates(query, limit=LIKELY)
        if each.matches
    ]
