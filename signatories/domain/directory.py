"""The public side of the directory: organizations that stand by name where anybody can read it, and no other.

What is not public here neither shows nor tells itself by another answer: names are looked for among the public ones
only, so an entry that nobody may know of behaves as one that does not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
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
    typed = Typed.of(key, search.strip())
    first: dict[int, Organization] = {}
    # One question after the other, each in the order of an index and only while there is room: what people type most is
    # answered by the first, and 50,000 organizations are not sorted for ten names.
    for step in range(STEPS):
        if len(first) < MOST:
            for each in _ask(step, typed, at):
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


STEPS = 4
A_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)  # what stands in the written questions until they are asked


@dataclass(frozen=True, slots=True)
class Typed:
    """What a search is looked up by: its key, the words of that, the keys of their beginnings, and as it was typed."""

    key: str
    words: tuple[str, ...]
    beginnings: tuple[str, ...]
    short: str
    short_beginning: str

    @classmethod
    def of(cls, key: str, short: str) -> "Typed":
        longest = sorted(set(key.split()), key=lambda word: (-len(word), word))[:MOST_WORDS]
        beginnings = tuple(dict.fromkeys(beginning_key(word) for word in longest))
        return cls(key, tuple(key.split()), beginnings, short, beginning_key(short.casefold()))


def _stand_in(words: int, beginnings: int) -> Typed:
    """What stands in the written question for each, until it is asked."""
    return Typed(
        "qzkeyzq", tuple(f"qzword{number}zq" for number in range(words)),
        tuple(f"qzbegun{number}zq" for number in range(beginnings)), "qzshortzq", "qzshortbegunzq",
    )  # fmt: skip


def _ask(step: int, typed: Typed, at: datetime) -> list[Organization]:
    """The first organizations that one step finds. ``Written`` takes no beginnings, hence this."""
    ops = connection.ops
    stand_in = _stand_in(len(typed.words), len(typed.beginnings))
    told: dict[str, str] = {
        stand_in.key: typed.key, stand_in.short_beginning: typed.short_beginning,
        **dict(zip(stand_in.beginnings, typed.beginnings, strict=True)),
    }  # fmt: skip
    within = {
        stand_in.key: typed.key, stand_in.short: typed.short, **dict(zip(stand_in.words, typed.words, strict=True))
    }  # fmt: skip
    moment = ops.adapt_datetimefield_value(A_MOMENT)
    values: list[Any] = []
    sql, written = _written_step(step, len(typed.words), len(typed.beginnings))
    for value in written:
        if value == moment:
            values.append(ops.adapt_datetimefield_value(at))
        elif not isinstance(value, str) or "zq" not in value:
            values.append(value)
        elif value in told:
            values.append(told[value])
        elif value == stand_in.short:
            values.append(ops.prep_for_iexact_query(typed.short))
        else:
            name = next(each for each in within if each in value)
            # Within a pattern its signs mean themselves; an upper bound is no pattern.
            part = within[name] if value.endswith(LAST) else ops.prep_for_like_query(within[name])
            values.append(value.replace(name, part))
    return list(Organization.objects.raw(sql, values))


@lru_cache(maxsize=64)
def _written_step(step: int, words: int, beginnings: int) -> tuple[str, tuple[Any, ...]]:
    rows = public_organizations(A_MOMENT).filter(_step(step, _stand_in(words, beginnings), A_MOMENT))
    # Those of the steps before may be found again.
    return rows.order_by("name_key", "pk")[: 2 * MOST].query.sql_with_params()


def _step(step: int, typed: Typed, at: datetime) -> Q:
    """What a search may mean, the likeliest first."""
    if step == 0:
        known_short = NameKey.objects.filter(key=typed.short_beginning).values("organization")
        return Q(
            pk__in=Organization.objects.filter(name_key=typed.key).order_by().values("pk").union(
                Organization.objects.filter(pk__in=known_short, acronym__iexact=typed.short).order_by().values("pk")
            )
        )  # fmt: skip
    if step == 1:
        return _begins("name_key", typed.key)
    begun, by_words = _begun(typed), _by_words(typed)
    if step == 2:
        return Q(pk__in=begun) & (by_words | Q(acronym__istartswith=typed.short))
    return Q(
        pk__in=Alias.objects.filter(by_words, organization__in=begun).order_by().values("organization").union(
            OrganizationName.objects.filter(by_words, organization__in=begun).order_by().values("organization"),
            shown_signons(at).filter(_begins("name_key", typed.key)).order_by().values("organization"),
        )
    )  # fmt: skip


LAST = "\U0010ffff"


def _begins(field: str, key: str) -> Q:
    """What an index finds by its beginning; SQLite's does not for LIKE, which takes "A" for "a"."""
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": key, f"{field}__lt": f"{key}{LAST}"})
    return Q(**{f"{field}__startswith": key})


def _begun(typed: Typed) -> QuerySet[Organization, int]:
    """Organizations with a name in which every word of the search may begin a word, by the index of names.

    Wide of the mark, and few among many: only their names are looked at letter by letter.
    """
    found = Organization.objects.order_by()
    for key in typed.beginnings:
        found = found.filter(pk__in=NameKey.objects.filter(key=key).values("organization"))
    return found.values_list("pk", flat=True)


def _by_words(typed: Typed) -> Q:
    wanted = Q()
    for word in typed.words:
        wanted &= Q(name_key__startswith=word) | Q(name_key__contains=f" {word}")
    return wanted
