"""Merging entries of the directory that are one body. What was printed and signed never changes (docs/decisions/0019).

The rows that point to the entry that goes point to the one that is kept afterwards; the entry itself stays, empty, and
says where it went. A ``Merge`` holds the numbers of what was moved, by which ``unmerging`` takes it back.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import Letter
from campaigns.models.act import one_act
from campaigns.models.history import update_recorded
from signatories.domain.claims import same_mailbox
from signatories.domain.entries import makes_a_circle, merged_sentence
from signatories.domain.moves import move
from signatories.domain.name_keys import index_organizations
from signatories.models import (
    Actor,
    Alias,
    AliasKind,
    Decision,
    DuplicatePair,
    Listing,
    Merge,
    Organization,
    OrganizationLogo,
    OrganizationName,
    Origin,
    PairState,
    Representative,
    SignOn,
    SignOnStatus,
    Step,
)

S = SignOnStatus
MANY = 500  # rows in one statement
TRIES = 5

# What is chosen together: a national body needs its country.
CHOSEN: dict[str, tuple[str, ...]] = {
    "name": ("name",), "acronym": ("acronym",), "where": ("scope", "countries"), "place": ("place",),
    "kind": ("kind",), "website": ("website",), "email_domain": ("email_domain",), "parent": ("parent",),
    "reference": ("reference",),
}  # fmt: skip
STANDS_BY = "stands_by"  # in the changes of a decision: the sign-on that the list keeps


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
    """Which of several listed sign-ons of one body is proposed to stand on the letter.

    One that asks not to be named before all others; then one that agreed to the version in force, one that was
    confirmed from its mailbox, the oldest.
    """
    return min(
        signons,
        key=lambda row: (
            row.listing != Listing.WITHHELD,
            row.status != S.APPROVED,
            row.origin == Origin.STAFF,
            row.created_at,
            row.pk,
        ),
    )


class _Grown(Exception):
    """A sign-on came to a letter that is not locked."""


def lock_entries(numbers: Iterable[int]) -> dict[int, Organization]:
    """The entries ``numbers`` as they stand, locked after the letters on which they are: all in the order of numbers.

    Everybody who changes a sign-on locks its letter first; so nobody waits for somebody who waits for them.
    """
    pks = sorted(set(numbers))
    for _try in range(TRIES):
        with suppress(_Grown), transaction.atomic():
            letters = _letters_of(pks)
            list(Letter.objects.select_for_update().filter(pk__in=letters).order_by("pk"))
            entries = Organization.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
            found = {row.pk: row for row in entries}
            if not _letters_of(pks) <= letters:
                raise _Grown  # the locks of this try go with it
            return found
    raise Refused(_("Somebody is signing for one of these organizations at this moment. Try again."))


def _letters_of(pks: Sequence[int]) -> set[int]:
    return set(SignOn.objects.filter(organization__in=pks).order_by().values_list("letter", flat=True))


@transaction.atomic
@one_act()
def merge_organizations(
    *,
    kept: Organization,
    gone: Sequence[Organization],
    choices: Choices | None = None,
    at: datetime,
    by: str = "",
    why: str = "",
) -> list[Merge]:
    """Merge the entries ``gone`` into ``kept``, all or none. ``by`` is a user name.

    Sign-ons, names, aliases, representatives, chapters and remembered pairs follow; printed lines, versions, listing
    and editions stay as they are. Where two entries stand on one letter, one sign-on stays on its list and the other
    is taken off. Raises Refused when one of the entries was merged meanwhile, and where a list of a campaign would
    change on which one may not decide.
    """
    choices = choices or Choices()
    going = list(dict.fromkeys(row.pk for row in gone))
    if kept.pk in going or not going:
        raise Refused(_("Choose two different entries."))
    entries = lock_entries([kept.pk, *going])
    if len(entries) < len(going) + 1:
        raise Refused(_("One of these entries was deleted meanwhile. Nothing was done."))
    for row in entries.values():
        if row.merged_into_id:
            raise Refused(merged_sentence(row))
    kept = entries[kept.pk]
    double = clashes(entries)
    campaigns = {rows[0].letter.campaign_id for rows in double.values()}
    if choices.campaigns is not None and not campaigns <= choices.campaigns:
        raise Refused(
            _(
                "Both entries stand on a letter of a campaign in which you do not moderate. Ask somebody who does to"
                " merge them."
            )
        )
    unknown = set(choices.stands.values()) - {row.pk for rows in double.values() for row in rows}
    if unknown or (choices.shown and set(double) != set(choices.stands)):
        raise Refused(_("Something about these sign-ons was changed meanwhile. Nothing was done: look at them again."))
    take = {**proposed(kept, [entries[number] for number in going]), **choices.take}
    user = get_user_model().objects.filter(username=by).first() if by else None
    merges = []
    for number in going:
        merging = _Merging(kept, entries[number], choices, at=at, by=by, why=why)
        moved = merging.run({name for name, chosen in take.items() if chosen == number})
        merges.append(
            Merge.objects.create(
                kept=kept, gone=entries[number], at=at, by=user, by_name=by, why=why, moved=moved
            )
        )  # fmt: skip
    index_organizations([kept.pk, *going])  # rows that move are not saved one by one
    return merges


class _Merging:
    """One entry on its way into another; ``moved`` grows as it goes."""

    def __init__(
        self, kept: Organization, gone: Organization, choices: Choices, *, at: datetime, by: str, why: str
    ) -> None:
        self.kept, self.gone, self.choices = kept, gone, choices
        self.at, self.by, self.why = at, by, why
        self.moved: dict[str, Any] = {}

    def run(self, taken: Iterable[str]) -> dict[str, Any]:
        self.signons()
        self.family()
        self.fields(taken)
        self.names()
        self.moved["representatives"] = self.representatives()
        self.logo()
        self.pairs()
        self.gone.merged_into = self.kept
        self.gone.save(update_fields=["merged_into", "reference", "parent", "updated_at"])
        return self.moved

    def signons(self) -> None:
        """All sign-ons follow; of two that are listed on one letter the other one is taken off first."""
        taken_off = [self._take_off(*both) for both in clashes([self.kept.pk, self.gone.pk]).values()]
        self.moved["taken_off"] = taken_off
        rows = list(SignOn.objects.filter(organization=self.gone).order_by("pk"))
        update_recorded(SignOn.objects.filter(organization=self.gone), organization=self.kept)
        told = {number for number, _decision in taken_off}
        Decision.objects.bulk_create(
            [
                Decision(
                    sign_on_id=row.pk,
                    letter_id=row.letter_id,
                    at=self.at,
                    actor=Actor.STAFF if self.by else Actor.SYSTEM,
                    by=self.by,
                    step=Step.MERGED,
                    before=row.status,
                    after=row.status,
                    version_id=row.version_id,
                    changes={"organization": [self.gone.pk, self.kept.pk]},
                )
                for row in rows
                if row.pk not in told
            ],
            batch_size=MANY,
        )
        self.moved["sign_ons"] = [row.pk for row in rows]

    def _take_off(self, *both: SignOn) -> list[int]:
        chosen = self.choices.stands.get(both[0].letter_id)
        stands = next((row for row in both if row.pk == chosen), None)
        if stands is None:
            # Of several entries the chosen one may come later: what is kept meanwhile is taken off then.
            stands = both[0] if chosen is not None else most_careful(both)
        other = next(row for row in both if row.pk != stands.pk)
        changes: dict[str, list[Any]] = {STANDS_BY: [None, stands.pk]}
        if other.organization_id == self.gone.pk:
            changes["organization"] = [self.gone.pk, self.kept.pk]
        decision = move(
            other, S.MERGED, step=Step.MERGED, at=self.at, by=self.by, note=self.why, changes=changes
        )  # fmt: skip
        return [other.pk, decision.pk]

    def family(self) -> None:
        """The chapters follow. An entry between the two changes its place, so that nobody belongs to themselves."""
        kept, gone = self.kept, self.gone
        before = kept.parent_id
        if makes_a_circle(gone, kept.parent):  # the one that is kept stood below the one that goes
            kept.parent = gone.parent
        chapters = Organization.objects.filter(parent=gone).exclude(pk=kept.pk)
        self.moved["chapters"] = list(chapters.order_by("pk").values_list("pk", flat=True))
        if kept.parent_id != before:
            kept.save(update_fields=["parent", "updated_at"])
            self.moved["parent_before"] = before
            self.moved["parent_after"] = kept.parent_id
        update_recorded(chapters, parent=kept)

    def fields(self, taken: Iterable[str]) -> None:
        """The values that are taken from the entry that goes, with what stood there before."""
        kept, gone, changed = self.kept, self.gone, {}
        self.old_name = kept.name
        for name in taken:
            if name == "parent" and makes_a_circle(kept, gone.parent):
                continue
            for each in CHOSEN[name]:
                column = "parent_id" if each == "parent" else each
                before, after = _plain(kept, column), _plain(gone, column)
                if before != after:
                    changed[column] = [before, after]
                    setattr(kept, column, getattr(gone, column) if each != "countries" else list(after))
        if "reference" in changed:
            gone.reference = None
            gone.save(update_fields=["reference", "updated_at"])
        if changed:
            kept.save(update_fields=[*changed, "updated_at"])
        self.moved["fields"] = changed

    def names(self) -> None:
        """Names per language and aliases follow where there is room; all others become aliases, once each."""
        kept, gone = self.kept, self.gone
        languages = set(kept.names.values_list("language", flat=True))
        names = OrganizationName.objects.filter(organization=gone)
        follow = names.exclude(language__in=languages)
        self.moved["names"] = list(follow.order_by("pk").values_list("pk", flat=True))
        left = list(names.filter(language__in=languages).order_by("pk"))
        update_recorded(follow, organization=kept)
        known = {kept.name, *kept.aliases.values_list("name", flat=True), *kept.names.values_list("name", flat=True)}
        aliases = Alias.objects.filter(organization=gone).exclude(name__in=known)
        self.moved["aliases"] = list(aliases.order_by("pk").values_list("pk", flat=True))
        known |= set(aliases.values_list("name", flat=True))
        update_recorded(aliases, organization=kept)
        kinds = self.choices.alias
        wanted = [
            (gone.name, kinds.get(gone.pk) or AliasKind.SPELLING),
            (self.old_name, kinds.get(kept.pk) or AliasKind.SPELLING),
        ]
        wanted += [(row.name, AliasKind.TRANSLATED) for row in left]
        if gone.acronym and gone.acronym != kept.acronym:
            wanted.append((gone.acronym, AliasKind.ACRONYM))
        made = []
        for name, of_kind in wanted:
            if name not in known:
                known.add(name)
                made.append(Alias.objects.create(organization=kept, name=name, kind=of_kind).pk)
        self.moved["aliases_made"] = made

    def representatives(self) -> list[int]:
        """Persons follow, but for those whose address is known there: that row stays behind, unseen."""
        there = {same_mailbox(email) for email in self.kept.representatives.values_list("email", flat=True)}
        follow = [
            pk
            for pk, email in self.gone.representatives.order_by("pk").values_list("pk", "email")
            if same_mailbox(email) not in there
        ]
        Representative.objects.filter(pk__in=follow).update(organization=self.kept)
        return follow

    def logo(self) -> None:
        follows = not OrganizationLogo.objects.filter(organization=self.kept).exists()
        self.moved["logo"] = list(
            OrganizationLogo.objects.filter(organization=self.gone).values_list("pk", flat=True) if follows else ()
        )
        OrganizationLogo.objects.filter(pk__in=self.moved["logo"]).update(organization=self.kept)

    def pairs(self) -> None:
        """What is known of the entry that goes and of others is known of the kept one; a "no" outlives "open"."""
        kept, gone = self.kept.pk, self.gone.pk
        made, changed = [], []
        own = {row.first_id + row.second_id - kept: row for row in _pairs_with(kept)}
        for row in _pairs_with(gone):
            other = row.first_id + row.second_id - gone
            if other == kept:
                changed.append([row.pk, row.state])
                row.state = PairState.MERGED
                row.save(update_fields=["state"])
                continue
            there = own.get(other)
            if there is None:
                row.pk = None
                row.first_id, row.second_id = sorted((kept, other))
                row.save(force_insert=True)
                made.append([row.pk, row.state])
            elif row.state in PairState.different and there.state == PairState.OPEN:
                changed.append([there.pk, there.state])
                for name in ("state", "decided_at", "decided_by", "why"):
                    setattr(there, name, getattr(row, name))
                there.save(update_fields=["state", "decided_at", "decided_by", "why"])
        self.moved |= {"pairs_made": made, "pairs_changed": changed}


def _pairs_with(number: int) -> list[DuplicatePair]:
    """The pairs of an entry with others that stand, and with the one that it is being merged with."""
    rows = DuplicatePair.objects.filter(first=number) | DuplicatePair.objects.filter(second=number)
    return list(rows.exclude(state=PairState.MERGED).order_by("pk"))


def _plain(organization: Organization, column: str) -> Any:
    value = getattr(organization, column)
    return [country.code for country in value] if column == "countries" else value


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
