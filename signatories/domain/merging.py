"""Merging entries of the directory that are one body. What was printed and signed never changes (docs/decisions/0019).

The rows that point to the entry that goes point to the one that is kept afterwards; the entry itself stays, empty, and
says where it went. A ``Merge`` holds the numbers of what was moved, by which ``unmerging`` takes it back.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models.act import one_act
from campaigns.models.history import update_recorded
from signatories.domain.choosing import CHOSEN, Choices, clashes, most_careful, proposed
from signatories.domain.claims import same_mailbox
from signatories.domain.entries import lock_entries, makes_a_circle, merged_sentence
from signatories.domain.moves import STANDS_BY, move, record_organization
from signatories.domain.name_keys import index_organizations
from signatories.models import (
    Alias,
    AliasKind,
    DuplicatePair,
    Merge,
    Organization,
    OrganizationLogo,
    OrganizationName,
    PairState,
    Representative,
    SignOn,
    SignOnStatus,
    Step,
)

S = SignOnStatus


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
        record_organization(
            [row for row in rows if row.pk not in told],
            step=Step.MERGED, before=self.gone.pk, after=self.kept.pk, at=self.at, by=self.by,
        )  # fmt: skip
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
        # Of pairs with one that went already, into the kept one perhaps, nothing is left to ask.
        standing = {"first__merged_into": None, "second__merged_into": None}
        for row in _pairs_with(gone).filter(**standing).exclude(state=PairState.MERGED):
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


def _pairs_with(number: int) -> QuerySet[DuplicatePair]:
    """The pairs of an entry with others."""
    return DuplicatePair.objects.filter(Q(first=number) | Q(second=number)).order_by("pk")


def _plain(organization: Organization, column: str) -> Any:
    value = getattr(organization, column)
    return [country.code for country in value] if column == "countries" else value
