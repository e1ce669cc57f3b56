"""The public side of the directory: organizations that stand by name where anybody can read it, and no other.

What is not public here neither shows nor tells itself by another answer: names are looked for among the public ones
only, so an entry that nobody may know of behaves as one that does not exist.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from campaigns.models import Letter, LetterStatus, RollDisplay
from campaigns.text.names import name_key
from signatories.domain.name_keys import beginning_key
from signatories.models import Alias, Capacity, NameKey, Organization, OrganizationName, SignOn

SHORTEST = 2  # letters of a search
MOST = 10  # names in an answer
MOST_WORDS = 4  # of a search that are looked up in the index


@dataclass(frozen=True, slots=True)
class Known:
    """An organization as it is offered: its own name in a language, and ISO codes of its countries."""

    name: str
    countries: tuple[str, ...]
    scope: str


def shown_signons(at: datetime) -> QuerySet[SignOn]:
    """Sign-ons of organizations whose names anybody can read at ``at``, on a letter that shows its list."""
    letters = Letter.objects.public(at).filter(
        Q(status__in=(LetterStatus.CLOSED, LetterStatus.ARCHIVED)) | Q(roll_while_open=RollDisplay.SHOWN)
    )
    return SignOn.objects.public().filter(
        letter__in=letters, capacity=Capacity.ORGANIZATION, organization__isnull=False
    )


def public_organizations(at: datetime) -> QuerySet[Organization]:
    """Organizations that stand by name on a letter that anybody may read at ``at``."""
    return Organization.objects.standing().filter(Exists(shown_signons(at).filter(organization=OuterRef("pk"))))


def known_organization(*, name: str, countries: Sequence[str], at: datetime) -> Organization | None:
    """The public organization that is called ``name``, in any of its languages or as it stands on a letter.

    Where several are called so, the one of these ``countries``; None where that does not tell them apart either.
    """
    key = name_key(name)
    if not key:
        return None
    called = _public_called(key, at)
    if len(called) > 1:
        wanted = sorted(set(countries))
        called = [each for each in called if sorted(country.code for country in each.countries) == wanted]
    return called[0] if len(called) == 1 else None


# What stands in the written question until it is asked.
A_KEY, A_MOMENT = "the key", datetime(2000, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=1)
def _written() -> tuple[str, tuple[Any, ...]]:
    """The question of ``_public_called`` in SQL, for the database of this process."""
    rows = public_organizations(A_MOMENT).filter(_called(A_KEY, A_MOMENT)).order_by("pk")[: MOST + 1]
    return rows.query.sql_with_params()


def _public_called(key: str, at: datetime) -> list[Organization]:
    """The first public organizations that are called so, in the spelling of ``name_key``.

    Every form that is sent asks this, and Django takes ten times longer to write the question than any database to
    answer it: it is written once. One question for everybody, so no name is told by the time it takes.
    """
    ops = connection.ops
    sql, values = _written()
    told = {
        A_KEY: key,
        ops.adapt_datetimefield_value(A_MOMENT): ops.adapt_datetimefield_value(at),
    }
    return list(Organization.objects.raw(sql, [told.get(value, value) for value in values]))


def is_shared_name(name: str, *, at: datetime) -> bool:
    """Whether several public organizations are called ``name``."""
    key = name_key(name)
    return bool(key) and public_organizations(at).filter(_called(key, at))[:2].count() > 1


def _called(key: str, at: datetime) -> Q:
    return Q(
        pk__in=Organization.objects.filter(name_key=key).order_by().values("pk").union(
            OrganizationName.objects.filter(name_key=key).order_by().values("organization"),
            shown_signons(at).filter(name_key=key).order_by().values("organization"),
        )
    )  # fmt: skip


def name_in(organization: Organization, language: str) -> str:
    """What ``organization`` calls itself in ``language``, else its name in the directory."""
    names = {each.language: each.name for each in organization.names.all()}
    return names.get(language) or names.get(language.split("-")[0]) or organization.name


def find_names(search: str, *, language: str, at: datetime) -> list[Known]:
    """At most ten public organizations that ``search`` may mean, best first, each by its own name in ``language``.

    Every word of the search begins a word of the name, or the whole is the beginning of the acronym. An alias, and the
    beginning of another name that it stood under on a letter, find an organization too, and are never shown.
    """
    key = name_key(search)
    if len(key) < SHORTEST:
        return []
    found: list[Organization] = []
    # One question after the other, each in the order of an index and only while there is room: what people type most is
    # answered by the first, and 50,000 organizations are not sorted for ten names.
    for step in _steps(key, search, at):
        if len(found) < MOST:
            others = public_organizations(at).exclude(pk__in=[each.pk for each in found])
            found += others.filter(step).order_by("name_key", "pk")[: MOST - len(found)]
    prefetch_related_objects(found, "names")
    return [
        Known(
            name=name_in(organization, language),
            countries=tuple(country.code for country in organization.countries),
            scope=organization.scope,
        )
        for organization in found
    ]


def _steps(key: str, search: str, at: datetime) -> Iterator[Q]:
    """What a search may mean, the likeliest first."""
    begun, by_words = _begun(key), _by_words(key)
    short = search.strip()
    known_short = NameKey.objects.filter(key=beginning_key(short.casefold())).values("organization")
    yield Q(
        pk__in=Organization.objects.filter(name_key=key).order_by().values("pk").union(
            Organization.objects.filter(pk__in=known_short, acronym__iexact=short).order_by().values("pk")
        )
    )  # fmt: skip
    yield _begins("name_key", key)
    yield Q(pk__in=begun) & (by_words | Q(acronym__istartswith=short))
    yield Q(
        pk__in=Alias.objects.filter(by_words, organization__in=begun).order_by().values("organization").union(
            OrganizationName.objects.filter(by_words, organization__in=begun).order_by().values("organization"),
            shown_signons(at).filter(_begins("name_key", key)).order_by().values("organization"),
        )
    )  # fmt: skip


def _begins(field: str, key: str) -> Q:
    """What an index finds by its beginning; SQLite's does not for LIKE, which takes "A" for "a"."""
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": key, f"{field}__lt": f"{key}\U0010ffff"})
    return Q(**{f"{field}__startswith": key})


def _begun(key: str) -> QuerySet[Organization, int]:
    """Organizations with a name in which every word of ``key`` may begin a word, by the index of names.

    Wide of the mark, and few among many: only their names are looked at letter by letter.
    """
    found = Organization.objects.order_by()
    for word in sorted(set(key.split()), key=lambda word: (-len(word), word))[:MOST_WORDS]:
        rows = NameKey.objects.filter(key=beginning_key(word)).values("organization")
        found = found.filter(pk__in=rows)
    return found.values_list("pk", flat=True)


def _by_words(key: str) -> Q:
    wanted = Q()
    for word in key.split():
        wanted &= Q(name_key__startswith=word) | Q(name_key__contains=f" {word}")
    return wanted
