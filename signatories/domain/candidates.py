"""Entries of the directory that a name may mean, through the index of names: for one name, for many, and all pairs."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from django.db import connection
from django.db.models import Count

from signatories.domain.hosts import ascii_host, is_shared, registered, site_key
from signatories.domain.name_keys import Named, named, site_keys
from signatories.matching import Decision, Reading, Reason, Verdict, asked, compare, keys, read, why
from signatories.matching.glances import Glance
from signatories.models import DuplicatePair, NameKey, Organization, PairState

COMMON = 200  # a key that more organizations share tells nothing
POOL = 40  # organizations that are compared with one name
COMMON_IN_MANY = 80  # the same two for each of many names, where time is short
POOL_IN_MANY = 8
TERMS = 400  # questions in one statement: SQLite takes 500
KEYS = 900  # keys in one question
KEPT = 12_000  # entries that are kept from one page of names to the next
AT_ONCE = 200  # names that are looked up together
BESIDE = 3  # entries on either side with which one is compared where too many have one name
LEAST = 40  # the lowest score that is told
SITE, MAIL = 80, 70  # the least that one site, one mail domain say
MORE = 10  # what they add to a name
NOTHING = Verdict(Decision.DIFFERENT, 0)
FAINT, FAINT_IN_MANY = 0.03, 0.1  # of the best, the share that is too little to look at
TOO_FAINT_IN_MANY = 0.15  # what two names must share, in the scale of _pool
NEVER_RARE = "ps"  # kinds of keys that only typing errors need: halves of words


@dataclass(frozen=True)
class Query:
    """What is looked for. ``countries`` are ISO codes; ``email_domain`` is empty where it says nothing.

    ``spoken_for`` are organizations that mail of this domain has spoken for before.
    """

    name: str
    acronym: str = ""
    countries: Collection[str] = ()
    website: str = ""
    email_domain: str = ""
    spoken_for: frozenset[int] = frozenset()

    @cached_property
    def reading(self) -> Reading:
        """The name taken apart."""
        return read(self.name, acronym=self.acronym, countries=self.countries)

    def keys(self) -> set[str]:
        """Under which an entry of this name would stand in the index."""
        return set(keys(self.reading)) | site_keys(website=self.website, email_domain=self.email_domain)

    def asked(self) -> set[str]:
        """What the index is asked for."""
        return asked(self.keys())


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organization that a name may mean. ``score`` is from 0 to 100; the reasons are the strongest first."""

    organization: int
    name: str
    acronym: str
    score: int
    verdict: Verdict
    reasons: tuple[Reason, ...]

    @property
    def is_related(self) -> bool:
        """Whether it is rather the parent or a branch."""
        return self.verdict.decision == Decision.RELATED

    @property
    def matches(self) -> bool:
        """Whether it is likely the same body, by its name or by its site."""
        return self.verdict.matches or (self.score >= SITE and not self.is_related)

    def why(self) -> str:
        """The reasons in the reader's language."""
        return why(self.reasons, alike=self.score)


def find_candidates(query: Query, *, limit: int = 10, without: Collection[int] = ()) -> list[Candidate]:
    """At most ``limit`` organizations that ``query`` may mean, the likeliest first, without those of ``without``.

    Four queries, whatever the size of the directory.
    """
    [found] = find_many([query], limit=limit, without=without)
    return found


def find_many(queries: Sequence[Query], *, limit: int = 10, without: Collection[int] = ()) -> list[list[Candidate]]:
    """The same for each of a page of queries; some more queries to the database for hundreds of keys."""
    if not queries:
        return []
    wanted = [query.asked() for query in queries]
    found = _rows(set().union(*wanted), COMMON)
    size = POOL if len(queries) == 1 else POOL // 2
    pools = [
        (_pool(each, found, COMMON, size) | query.spoken_for) - set(without)
        for each, query in zip(wanted, queries, strict=True)
    ]
    rows = named(set().union(*pools) or {0})  # as many questions where there is nobody to compare
    return [
        _judge(query, {pk: rows[pk] for pk in pool if pk in rows}, limit)
        for query, pool in zip(queries, pools, strict=True)
    ]


def _judge(query: Query, rows: dict[int, Named], limit: int) -> list[Candidate]:
    reading, glance = query.reading, Glance(query.reading)
    site = site_key(query.website)
    domain = registered(ascii_host(query.email_domain)) if query.email_domain else ""
    found = []
    for row in rows.values():
        spoken_for = row.pk in query.spoken_for
        # Most are worth no reading; but for those of whom site or mail tell.
        if _is_refused(glance, row) and _candidate_of(NOTHING, row, site, domain, spoken_for) is None:
            continue
        candidate = _candidate(reading, row, site, domain, spoken_for)
        if candidate is not None:
            found.append(candidate)
    found.sort(key=lambda each: (-each.score, each.organization))
    return found[:limit]


def _is_refused(glance: Glance, row: Named) -> bool:
    return glance.refuses(row.all_names(), acronyms=(row.acronym, *row.acronyms), countries=row.countries)


def _candidate(reading: Reading, row: Named, site: str, domain: str, spoken_for: bool) -> Candidate | None:
    return _candidate_of(best_of((reading,), row.readings()), row, site, domain, spoken_for)


def _candidate_of(verdict: Verdict, row: Named, site: str, domain: str, spoken_for: bool = False) -> Candidate | None:
    """``row`` with what its name, its site and its mail domain say together; None where that is nothing."""
    reasons = list(verdict.reasons) if verdict.matches or verdict.score >= LEAST else []
    score = verdict.score if reasons else 0
    own = _sites(row.website, row.email_domain) if site or domain else ()
    if site and site in own:
        reasons.append(Reason.SITE)
        score = min(100, max(SITE, score + MORE))
    if spoken_for or (domain and domain in own):
        reasons.append(Reason.MAIL)
        score = min(100, max(MAIL, score + MORE))
    if not reasons:
        return None
    order = list(Reason)
    return Candidate(
        row.pk, row.name, row.acronym, score, verdict, tuple(sorted(dict.fromkeys(reasons), key=order.index))
    )


@lru_cache(maxsize=8192)
def _sites(website: str, email_domain: str) -> frozenset[str]:
    return frozenset((site_key(website), _own_domain(email_domain))) - {""}


def _own_domain(domain: str) -> str:
    host = ascii_host(domain.strip().casefold())
    return "" if not host or is_shared(host) else registered(host)


def best_of(some: Iterable[Reading], others: Iterable[Reading]) -> Verdict:
    """The strongest verdict of any name of one with any name of another."""
    others = list(others)
    verdicts = [compare(one, other) for one in some for other in others]
    return max(
        verdicts, key=lambda each: (each.matches, each.decision == Decision.RELATED, each.score), default=NOTHING
    )


# -- the index ---------------------------------------------------------------------------------------------------------


def _where_key() -> str:
    """The question for keys and their organizations, as far as to the answer to "which"."""
    quote = connection.ops.quote_name
    organization = quote(NameKey._meta.get_field("organization").column)
    return f"SELECT {quote('key')}, {organization} FROM {quote(NameKey._meta.db_table)} WHERE {quote('key')}"  # noqa: S608 -- names of ours


def _rows(wanted: Collection[str], most: int) -> dict[str, list[int]]:
    """The organizations under each key, one more than ``most`` of them at most: common keys are not read through."""
    term = f"SELECT * FROM ({_where_key()} = %s LIMIT {most + 1}) AS found"  # noqa: S608 -- names of ours
    found: dict[str, list[int]] = defaultdict(list)
    keys_in_order = sorted(wanted)
    with connection.cursor() as cursor:
        for start in range(0, len(keys_in_order), TERMS):
            some = keys_in_order[start : start + TERMS]
            cursor.execute(" UNION ALL ".join([term] * len(some)), some)
            for each, number in cursor.fetchall():
                found[each].append(number)
    return found


def _pool(wanted: Collection[str], found: dict[str, list[int]], common: int, size: int) -> set[int]:
    """The ``size`` organizations that share most with ``wanted``, the rarer the key the more it counts."""
    shared: dict[int, float] = defaultdict(float)
    for key in wanted:
        numbers = found.get(key, ())
        if not numbers:
            continue
        # The same words exactly count however many share them; else a common key tells nothing.
        if len(numbers) > common and key[0] not in "=@a":
            continue
        weight = (1.0 / len(numbers)) ** 0.5 * (0.6 if key[0] in NEVER_RARE else 3.0 if key[0] in "=@a" else 1.0)
        for number in numbers:
            shared[number] += weight
    if not shared:
        return set()
    # One of many shares with most what is common; who shares much less than the best is not looked at.
    many = common < COMMON
    least = max(shared.values()) * (FAINT_IN_MANY if many else FAINT)
    if many:
        least = max(least, TOO_FAINT_IN_MANY)
    likely = sorted((number for number in shared if shared[number] >= least), key=lambda n: (-shared[n], n))
    return set(likely[:size])


# -- many names --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Twins:
    """Two of many queries that are likely one body: their places in the list, the earlier first."""

    first: int
    second: int
    verdict: Verdict


class Matcher:
    """The same for many names at once: the rows of an import, the entries of the directory."""

    def candidates(self, queries: Iterable[Query], *, limit: int = 3) -> Iterator[list[Candidate]]:
        """For each query what ``find_candidates`` says, in order; common names may find fewer.

        Some queries for each 200.
        """
        queries = iter(queries)
        while some := list(islice(queries, AT_ONCE)):
            yield from self._some(some, limit)

    def _some(self, some: Sequence[Query], limit: int) -> list[list[Candidate]]:
        wanted = [query.asked() for query in some]
        found = self._found(set().union(*wanted))
        pools = [
            _pool(each, found, COMMON_IN_MANY, POOL_IN_MANY) | query.spoken_for
            for each, query in zip(wanted, some, strict=True)
        ]
        rows = self._named(set().union(*pools))
        return [
            _judge(query, {pk: rows[pk] for pk in pool if pk in rows}, limit)
            for query, pool in zip(some, pools, strict=True)
        ]

    @cached_property
    def _kept(self) -> dict[int, Named]:
        return {}

    def _named(self, numbers: Collection[int]) -> dict[int, Named]:
        """The entries with these ``numbers``, and others: many names are held against the same ones."""
        missing = [pk for pk in numbers if pk not in self._kept]
        if len(self._kept) + len(missing) > KEPT:
            here = {pk: self._kept[pk] for pk in numbers if pk in self._kept}
            self._kept.clear()
            self._kept.update(here)
        self._kept.update(named(missing))
        return self._kept

    @cached_property
    def _common(self) -> frozenset[str]:
        """Keys that tell nothing, found once: the directory does not change its face within an import."""
        rows = NameKey.objects.order_by().values("key").annotate(rows=Count("pk")).filter(rows__gt=COMMON_IN_MANY)
        return frozenset(rows.values_list("key", flat=True))

    def _found(self, wanted: set[str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        rare = sorted(wanted - self._common)
        with connection.cursor() as cursor:
            for start in range(0, len(rare), KEYS):
                some = rare[start : start + KEYS]
                # Django would look at each of them again.
                cursor.execute(f"{_where_key()} IN ({', '.join(['%s'] * len(some))})", some)
                for each, number in cursor.fetchall():
                    found[each].append(number)
        if same := {key for key in wanted & self._common if key[0] == "="}:
            found.update(_rows(same, COMMON_IN_MANY))
        return found

    @cached_property
    def _lines(self) -> dict[str, tuple[list[int], dict[int, int]]]:
        return {}

    def beside(self, key: str, pk: int) -> list[int] | None:
        """The entries beside ``pk`` among those of one very name, its countries first; None for any other key.

        Thousands of equal entries hang together like a chain, and are one group: as pairs they would be millions.
        """
        if key[0] != "=" or key not in self._common:
            return None
        if key not in self._lines:
            rows = NameKey.objects.filter(key=key, organization__merged_into=None)
            line = list(rows.order_by("organization__countries", "organization").values_list("organization", flat=True))
            self._lines[key] = line, {number: place for place, number in enumerate(line)}
        line, places = self._lines[key]
        place = places.get(pk)
        return None if place is None else line[max(0, place - BESIDE) : place + BESIDE + 1]

    def twins(self, queries: Sequence[Query]) -> Iterator[Twins]:
        """Pairs among ``queries`` that are likely one body, as places in the list, by the second."""
        by_key: dict[str, list[int]] = defaultdict(list)
        for number, query in enumerate(queries):
            mine = query.keys()
            wanted = asked(mine)
            found = {key: by_key[key] for key in wanted if key in by_key}
            pool = _pool(wanted, found, COMMON_IN_MANY, POOL_IN_MANY)
            glance = Glance(query.reading)
            for other in sorted(pool):
                earlier = queries[other]
                if glance.refuses((earlier.name,), acronyms=(earlier.acronym,), countries=earlier.reading.countries):
                    continue
                verdict = compare(earlier.reading, query.reading)
                if verdict.matches:
                    yield Twins(other, number, verdict)
            for key in mine:
                if len(by_key[key]) <= COMMON_IN_MANY:
                    by_key[key].append(number)


# -- all pairs ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pair:
    """Two organizations that may be one body, or parent and branch; ``first`` has the lower number."""

    first: int
    second: int
    score: int
    verdict: Verdict
    reasons: tuple[Reason, ...]

    @property
    def related(self) -> bool:
        """Whether they are rather parent and branch."""
        return self.verdict.decision == Decision.RELATED


def all_pairs(
    *,
    organizations: Collection[int] | None = None,
    said: bool = False,
    told: Callable[[int], None] | None = None,
) -> Iterator[Pair]:
    """Pairs of the directory that are likely one body, or parent and branch, by the number of one of them.

    ``organizations`` narrows them to pairs with one of these. Pairs of which staff said something stay away, but with
    ``said``. ``told`` is called now and then with how many entries were compared. Memory does not grow with the
    directory; nobody need wait for the end.
    """
    matcher = Matcher()
    only = None if organizations is None else set(organizations)
    numbers = Organization.objects.standing().order_by("pk").values_list("pk", flat=True)
    asked = list(numbers) if only is None else sorted(only)
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        decided = set() if said else _decided(some)
        for pair in _pairs_of(matcher, some, only):
            if (pair.first, pair.second) not in decided:
                yield pair
        if told is not None:
            told(start + len(some))


def _decided(numbers: list[int]) -> set[tuple[int, int]]:
    pairs = DuplicatePair.objects.exclude(state=PairState.OPEN).values_list("first", "second")
    return {
        (first, second) for side in ("first__in", "second__in") for first, second in pairs.filter(**{side: numbers})
    }


def _pairs_of(matcher: Matcher, some: list[int], only: set[int] | None) -> Iterator[Pair]:
    own = named(some)
    wanted = {pk: asked(row.keys()) for pk, row in own.items()}
    found = matcher._found(set().union(*wanted.values()))
    pools = {}
    for pk, mine in wanted.items():
        having = {key: matcher.beside(key, pk) or found.get(key, []) for key in mine}
        # Each pair is met from both sides: the one with the lower number takes it, but where only one side is asked.
        others = {
            key: [each for each in numbers if each != pk and (each > pk or (only and each not in only))]
            for key, numbers in having.items()
        }
        pools[pk] = _pool(mine, others, COMMON_IN_MANY, POOL_IN_MANY)
    rows = own | named(set().union(*pools.values()) - own.keys())
    for pk, pool in sorted(pools.items()):
        row = rows[pk]
        site, domain = site_key(row.website), _own_domain(row.email_domain)
        for other in sorted(pool & rows.keys()):
            verdict = best_of(row.readings(), rows[other].readings())
            candidate = _candidate_of(verdict, rows[other], site, domain)
            if candidate and (candidate.matches or candidate.is_related or candidate.score >= MAIL):
                first, second = sorted((pk, other))
                yield Pair(first, second, candidate.score, verdict, candidate.reasons)
