"""What is chosen when entries are merged, and what is proposed: which one is kept, whose values, whose sign-on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from signatories.domain.moves import listed_state
from signatories.models import Listing, Organization, Origin, SignOn, SignOnStatus

S = SignOnStatus

# What is chosen together: a national body needs its country.
CHOSEN: dict[str, tuple[str, ...]] = {
    "name": ("name",), "acronym": ("acronym",), "where": ("scope", "countries"), "place": ("place",),
    "kind": ("kind",), "website": ("website",), "email_domain": ("email_domain",), "parent": ("parent",),
    "reference": ("reference",),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What staff chose for a merge; what is left out goes by the proposals of this module.

    ``take`` maps a name of ``CHOSEN`` to the number of the entry whose value is kept, ``alias`` the number of an entry
    that goes to the kind of alias that its name becomes, ``stands`` the number of a letter on which both stand to that
    of the sign-on that the list keeps; with ``shown`` these letters are all of them. ``campaigns`` are those on whose
    lists one may decide, None for all.
    """

    take: Mapping[str, int] = field(default_factory=dict)
    alias: Mapping[int, str] = field(default_factory=dict)
    stands: Mapping[int, int] = field(default_factory=dict)
    shown: bool = False
    campaigns: frozenset[int] | None = None


def value_of(organization: Organization, name: str) -> Any:
    """The value of one name of ``CHOSEN``, plain: what decides whether two entries differ in it."""
    values = tuple(
        tuple(sorted(country.code for country in organization.countries))
        if each == "countries"
        else getattr(organization, f"{each}_id" if each == "parent" else each)
        for each in CHOSEN[name]
    )
    return values[0] if len(values) == 1 else values


def is_empty(organization: Organization, name: str) -> bool:
    """Whether an entry says nothing in one name of ``CHOSEN``."""
    return name not in ("where", "kind", "name") and not value_of(organization, name)


def richness(organization: Organization) -> int:
    """How much an entry says, for the proposal which one is kept: filled fields, then names, aliases and sign-ons.

    Reads prefetched ``names`` and ``aliases``, and ``listed_count`` where it was counted.
    """
    filled = sum(not is_empty(organization, name) for name in CHOSEN)
    named = len(organization.names.all()) + len(organization.aliases.all())
    return 4 * filled + named + 3 * min(getattr(organization, "listed_count", 0), 10)


def richest(organizations: Iterable[Organization]) -> Organization:
    """The entry that says most; of equals the oldest."""
    return max(organizations, key=lambda row: (richness(row), -row.pk))


def proposed(kept: Organization, others: Iterable[Organization]) -> dict[str, int]:
    """For each name of ``CHOSEN`` the entry whose value is proposed: that of ``kept``, the first other where it is
    silent."""
    others = list(others)
    return {
        name: next((row.pk for row in (kept, *others) if not is_empty(row, name)), kept.pk) for name in CHOSEN
    }  # fmt: skip


def most_careful(signons: Iterable[SignOn]) -> SignOn:
    """Which of several sign-ons of one body is proposed to stand on the letter: listed ones, or some that were merged.

    One that asks not to be named before all others; then one that agreed to the version in force, one that was
    confirmed from its mailbox, the oldest.
    """
    return min(
        signons,
        key=lambda row: (
            row.listing != Listing.WITHHELD,
            (listed_state(row) if row.status == S.MERGED else row.status) != S.APPROVED,
            row.origin == Origin.STAFF,
            row.created_at,
            row.pk,
        ),
    )


def clashes(numbers: Iterable[int]) -> dict[int, list[SignOn]]:
    """Number of a letter to the listed sign-ons of these entries on it, where there are several; the first entry's
    first."""
    order = list(numbers)
    found: dict[int, list[SignOn]] = {}
    rows = SignOn.objects.filter(organization__in=order).listed().select_related("letter", "version")
    for row in rows.order_by("letter", "pk"):
        found.setdefault(row.letter_id, []).append(row)
    return {
        letter: sorted(rows, key=lambda row: order.index(row.organization_id or 0))
        for letter, rows in found.items()
        if len(rows) > 1
    }
