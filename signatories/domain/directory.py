"""The public side of the directory: organizations that stand by name where anybody can read it, and no other.

What is not public here neither shows nor tells itself by another answer: names are looked for among the public ones
only, so an entry that nobody may know of behaves as one that does not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from campaigns.models import Letter, LetterStatus, RollDisplay
from campaigns.models.written import Written
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
    called = _public_called(key=key, at=at)
    if len(called) > 1:
        wanted = sorted(set(countries))
        called = [each for each in called if sorted(country.code for country in each.countries) == wanted]
    return called[0] if len(called) == 1 else None


# Every form that is sent asks this. One question for everybody, so no name is told by the time it takes.
_public_called = Written(
    lambda key, at: public_organizations(at).filter(_called(key, at)).order_by("pk")[: MOST + 1], key=str, at=datetime
)


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
    typed = _typed(key, search.strip(), at)
    first: dict[int, Organization] = {}
    # One question after the other, each in the order of an index and only while there is room: what people type most is
    # answered by the first, and 50,000 organizations are not sorted for ten names.
    for step in _STEPS:
        if len(first) < MOST:
            for each in step(**{name: typed[name] for name in step.places}):
                first.setdefault(each.pk, each)
    found = list(first.values())[:MOST]
    prefetch_related_objects(found, "names")
    return [
        Known(
            name=name_in(organization, language),
            countries=tuple(country.code for country in organization.countries),
            scope=organization.scope,
        )
        for organization in found
    ]


# -- what is typed, looked up ------------------------------------------------------------------------------------------


def _typed(key: str, short: str, at: datetime) -> dict[str, Any]:
    """What a search is looked up by: its key, the words of that, how the longest begin, and as it was typed."""
    words = key.split()
    longest = sorted(set(words), key=lambda word: (-len(word), word))[:MOST_WORDS]
    return {
        "key": key,
        "words": words,
        "begun": list(dict.fromkeys(beginning_key(word) for word in longest)),
        "short": short,
        "short_begun": beginning_key(short.casefold()),
        "at": at,
    }


def _step(wanted: Q, at: datetime) -> QuerySet[Organization]:
    # Those of the steps before may be found again.
    return public_organizations(at).filter(wanted).order_by("name_key", "pk")[: 2 * MOST]


def _called_so(key: str, short: str, short_begun: str, at: datetime) -> QuerySet[Organization]:
    """Those whose name or acronym is what was typed."""
    known_short = NameKey.objects.filter(key=short_begun).values("organization")
    by_name = Organization.objects.filter(name_key=key).order_by().values("pk")
    by_acronym = Organization.objects.filter(pk__in=known_short, acronym__iexact=short).order_by().values("pk")
    return _step(Q(pk__in=by_name.union(by_acronym)), at)


def _called_so_first(key: str, at: datetime) -> QuerySet[Organization]:
    """Those whose name begins as what was typed."""
    return _step(_begins("name_key", key), at)


def _with_these_words(words: list[str], begun: list[str], short: str, at: datetime) -> QuerySet[Organization]:
    """Those in whose name the words begin a word, or whose acronym begins so."""
    return _step(Q(pk__in=_begun(begun)) & (_by_words(words) | Q(acronym__istartswith=short)), at)


def _by_another_name(words: list[str], begun: list[str], key: str, at: datetime) -> QuerySet[Organization]:
    """Those with such another name, or that stand on a letter under a name that begins so."""
    other = {"organization__in": _begun(begun)}
    return _step(
        Q(
            pk__in=Alias.objects.filter(_by_words(words), **other).order_by().values("organization").union(
                OrganizationName.objects.filter(_by_words(words), **other).order_by().values("organization"),
                shown_signons(at).filter(_begins("name_key", key)).order_by().values("organization"),
            )
        ),
        at,
    )  # fmt: skip


# What a search may mean, the likeliest first.
_STEPS: tuple[Written[Organization], ...] = (
    Written(_called_so, key=str, short=str, short_begun=str, at=datetime),
    Written(_called_so_first, key=str, at=datetime),
    Written(_with_these_words, words=[str], begun=[str], short=str, at=datetime),
    Written(_by_another_name, words=[str], begun=[str], key=str, at=datetime),
)


LAST = "\U0010ffff"


def _begins(field: str, key: str) -> Q:
    """What an index finds by its beginning; SQLite's does not for LIKE, which takes "A" for "a"."""
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": key, f"{field}__lt": f"{key}{LAST}"})
    return Q(**{f"{field}__startswith": key})


def _begun(beginnings: list[str]) -> QuerySet[Organization, int]:
    """Organizations with a name in which every word of the search may begin a word, by the index of names.

    Wide of the mark, and few among many: only their names are looked at letter by letter.
    """
    found = Organization.objects.order_by()
    for key in beginnings:
        found = found.filter(pk__in=NameKey.objects.filter(key=key).values("organization"))
    return found.values_list("pk", flat=True)


def _by_words(words: list[str]) -> Q:
    wanted = Q()
    for word in words:
        wanted &= Q(name_key__startswith=word) | Q(name_key__contains=f" {word}")
    return wanted
