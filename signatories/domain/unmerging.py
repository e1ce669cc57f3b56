"""Taking a merge back: everything that was moved returns, as far as nobody changed it since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.domain.errors import Refused
from campaigns.models.act import one_act
from campaigns.models.history import update_recorded
from signatories.domain.entries import last_of, lock_entries, makes_a_circle
from signatories.domain.moves import MANY, record_organization
from signatories.domain.name_keys import index_organizations
from signatories.domain.relisting import Kept, list_again, signons_off
from signatories.models import (
    Alias,
    Decision,
    DuplicatePair,
    Merge,
    Organization,
    OrganizationLogo,
    OrganizationName,
    Representative,
    SignOn,
    SignOnStatus,
    Step,
)

S = SignOnStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of taking a merge back: on how many lists a sign-on stands again, and sentences.

    ``more`` are of what returns although another merge took it off, ``left`` of what stays as it is. They speak of
    sign-ons on which one may decide, and of no others.
    """

    listed: int = 0
    more: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@transaction.atomic
@one_act()
def undo_merge(
    *, merge: Merge, at: datetime, by: str = "", campaigns: frozenset[int] | None = None
) -> tuple[Merge, Outcome]:
    """Take ``merge`` back, as far as nothing was changed since; gives it with what came of it.

    ``campaigns`` are those on whose lists one may decide, None for all. Asking twice changes nothing. Raises Refused
    when the kept entry was itself merged since: the last merge is taken back first; and where a list of a campaign
    would change on which one may not decide.
    """
    *numbers, moved = Merge.objects.values_list("kept", "gone", "moved").get(pk=merge.pk)
    entries = lock_entries(numbers, beside=_parents_before(moved))
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        return merge, Outcome()
    kept, gone = entries[merge.kept_id], entries[merge.gone_id]
    if kept.merged_into is not None:
        raise Refused(
            _("“%(kept)s” was itself merged into “%(other)s” since. Take that back first.")
            % {"kept": kept.name, "other": kept.merged_into.name}
        )
    undoing = _Undoing(merge, kept, gone, at=at, by=by, campaigns=campaigns)
    undoing.run()
    merge.undone_at, merge.undone_by = at, by
    merge.save(update_fields=["undone_at", "undone_by"])
    index_organizations([kept.pk, gone.pk])
    return merge, Outcome(listed=undoing.listed, more=tuple(undoing.more), left=tuple(undoing.left))


def _parents_before(moved: dict[str, Any]) -> set[int]:
    """To what the kept entry may come to belong again, by the record of a merge."""
    return {
        number for number in (moved.get("parent_before"), *moved.get("fields", {}).get("parent_id", ())[:1]) if number
    }


class _Undone(Exception):
    """Nothing of what was done to see what would come of it stays."""


def foresee_undoing(*, merge: Merge, at: datetime, campaigns: frozenset[int] | None = None) -> Outcome:
    """What would come of ``undo_merge``: done for once and taken back. Raises Refused."""
    try:
        with transaction.atomic():
            _merge, outcome = undo_merge(merge=merge, at=at, campaigns=campaigns)
            raise _Undone
    except _Undone:
        return outcome


class _Undoing:
    def __init__(
        self,
        merge: Merge,
        kept: Organization,
        gone: Organization,
        *,
        at: datetime,
        by: str,
        campaigns: frozenset[int] | None,
    ) -> None:
        self.moved: dict[str, Any] = merge.moved
        self.merge, self.kept, self.gone = merge, kept, gone
        self.at, self.by, self.campaigns = at, by, campaigns
        self.listed = 0
        self.parents_before: list[int | None] = []  # where the kept entry goes back to, once its chapters did
        self.more: list[str] = []
        self.left: list[str] = []

    def run(self) -> None:
        self.gone.merged_into = None
        self.gone.save(update_fields=["merged_into", "updated_at"])
        self.aliases_made()
        self.fields()
        self.names()
        self.people_and_logo()
        self.chapters()
        self.belong()
        self.signons()
        self.pairs()

    def _decides_on(self, signon: SignOn) -> bool:
        return self.campaigns is None or signon.letter.campaign_id in self.campaigns

    def _known(self, rows: QuerySet[SignOn]) -> QuerySet[SignOn]:
        """Those of which sentences speak: of other campaigns nobody learns who waits or is withheld there."""
        return rows if self.campaigns is None else rows.filter(letter__campaign__in=self.campaigns)

    def fields(self) -> None:
        """A field that still says what the merge wrote says again what it did before."""
        kept, gone, back = self.kept, self.gone, []
        reference = None
        for column, (before, after) in self.moved.get("fields", {}).items():
            now = [country.code for country in kept.countries] if column == "countries" else getattr(kept, column)
            if now != after:
                label = Organization._meta.get_field(column.removesuffix("_id")).verbose_name  # type: ignore[union-attr]
                self.left.append(
                    _("“%(name)s”: the field “%(field)s” was changed since and stays.")
                    % {"name": kept.name, "field": label}
                )
                continue
            if column == "parent_id":
                self.parents_before = [before]
                continue
            reference = after if column == "reference" else reference
            setattr(kept, column, before)
            back.append(column)
        belongs = next(iter(self.parents_before), kept.parent_id)
        if "parent_before" in self.moved and belongs == self.moved["parent_after"]:
            self.parents_before = [self.moved["parent_before"]]
        if back:
            kept.save(update_fields=[*back, "updated_at"])
        if reference:
            gone.reference = reference
            gone.save(update_fields=["reference", "updated_at"])

    def belong(self) -> None:
        """The kept entry belongs to what it did before, or to the one that this was merged into since.

        Not where that is gone, was merged into the kept one, or came to belong to it.
        """
        for number in self.parents_before:
            before = Organization.objects.filter(pk=number).first() if number else None
            parent = last_of(before) if before else None
            if before is not None and parent == self.kept:
                self.left.append(
                    _("“%(name)s” does not belong to “%(parent)s” again: that one was merged into it since.")
                    % {"name": self.kept.name, "parent": before.name}
                )
            elif (number and parent is None) or makes_a_circle(self.kept, parent):
                self._stays(self.kept, parent)
            else:
                self.kept.parent = parent
                self.kept.save(update_fields=["parent", "updated_at"])

    def _stays(self, row: Organization, parent: Organization | None) -> None:
        """Tell that an entry does not go back to what it belonged to."""
        if parent is None:
            self.left.append(_("What “%(name)s” belonged to was deleted since.") % {"name": row.name})
            return
        self.left.append(
            _("“%(name)s” does not belong to “%(parent)s” again: that one came to belong to it since.")
            % {"name": row.name, "parent": parent.name}
        )

    def aliases_made(self) -> None:
        """What the merge wrote as an alias goes, unless somebody made it their own."""
        for alias in Alias.objects.filter(pk__in=self.moved.get("aliases_made", ()), organization=self.kept):
            alias.delete()

    def _bring(self, rows: Any, key: str) -> int:
        """Those of the moved ``rows`` that are still with the kept entry go back; gives how many are not there."""
        numbers = self.moved.get(key, [])
        there = rows.filter(pk__in=numbers, organization=self.kept)
        return len(numbers) - update_recorded(there, organization=self.gone)

    def names(self) -> None:
        lost = self._bring(OrganizationName.objects.all(), "names") + self._bring(Alias.objects.all(), "aliases")
        if lost:
            self.left.append(
                ngettext(
                    "%(count)d name was deleted or moved since.", "%(count)d names were deleted or moved since.", lost
                )
                % {"count": lost}
            )

    def people_and_logo(self) -> None:
        for model, key in ((Representative, "representatives"), (OrganizationLogo, "logo")):
            rows: Any = model
            rows.objects.filter(pk__in=self.moved.get(key, ()), organization=self.kept).update(organization=self.gone)

    def chapters(self) -> None:
        there = Organization.objects.filter(pk__in=self.moved.get("chapters", ()), parent=self.kept)
        back = []
        for chapter in there.exclude(pk=self.gone.pk).order_by("pk"):
            if makes_a_circle(chapter, self.gone):
                self._stays(chapter, self.gone)
            else:
                back.append(chapter.pk)
        update_recorded(Organization.objects.filter(pk__in=back), parent=self.gone)

    def signons(self) -> None:
        """What was moved and is still there goes back, and lists take back what nobody stands for there now."""
        numbers = self.moved.get("sign_ons", [])
        rows = list(SignOn.objects.filter(pk__in=numbers, organization=self.kept).order_by("pk"))
        for start in range(0, len(rows), MANY):
            some = [row.pk for row in rows[start : start + MANY]]
            update_recorded(SignOn.objects.filter(pk__in=some), organization=self.gone)
        told = self._lists({row.pk: [self.kept.pk, self.gone.pk] for row in rows})
        there = SignOn.objects.filter(pk__in=[row.pk for row in rows if row.pk not in told]).order_by("pk")
        record_organization(
            there,
            step=Step.UNDONE, before=self.kept.pk, after=self.gone.pk, at=self.at, by=self.by,
            undoes=self._steps(there),
        )  # fmt: skip
        self._tell_of_others(numbers)

    def _steps(self, rows: QuerySet[SignOn]) -> dict[int, Decision]:
        """The steps that moved these sign-ons; one that took it off its list is not undone while it stays off."""
        steps = Decision.objects.filter(sign_on__in=rows, step=Step.MERGED, at=self.merge.at, undone_by=None)
        return {
            row.sign_on_id: row
            for row in steps.filter(before=F("after"))
            if row.changes.get("organization") == [self.gone.pk, self.kept.pk]
        }

    def _lists(self, brought: dict[int, list[Any]]) -> set[int]:
        """Lists take back what they can, by how things stand now; gives those whose move is written down with it."""
        logged = dict(self.moved.get("taken_off", []))
        offs = signons_off([self.kept.pk, self.gone.pk])
        back, kept = list_again(offs, may=self._decides_on, brought=brought, at=self.at, by=self.by)
        self.listed = len(back)
        self.more = [
            _("“%(name)s” was taken off its list by another merge and stands on it again.")
            % {"name": off.signon.printed_name}
            for off in back
            if logged.get(off.signon.pk) != off.step.pk
        ]
        again = {off.signon.pk for off in back}
        decided = self._known(SignOn.objects.filter(pk__in=logged).exclude(status=S.MERGED)).exclude(pk__in=again)
        undone = set(Decision.objects.filter(undoes__in=logged.values()).values_list("undoes", flat=True))
        self.left += [
            _("“%(name)s” was decided on since and stays as it is.") % {"name": signon.printed_name}
            for signon in decided.order_by("pk")
            if logged[signon.pk] not in undone
        ]
        self.left += [
            _why_off(each)
            for each in kept
            if self._decides_on(each.off.signon) and (each.is_new or each.off.signon.pk in logged)
        ]
        return {off.signon.pk for off in back if off.moved(brought)}

    def _tell_of_others(self, numbers: list[int]) -> None:
        lost = self._known(SignOn.objects.filter(pk__in=numbers)).exclude(organization=self.gone).count()
        if lost:
            self.left.append(
                ngettext(
                    "%(count)d sign-on was matched to another organization since and stays there.",
                    "%(count)d sign-ons were matched to other organizations since and stay there.",
                    lost,
                )
                % {"count": lost}
            )
        # A list that was taken in since may say that it was signed before.
        came = Decision.objects.filter(sign_on=OuterRef("pk"), before="", at__gt=self.merge.at)
        since = Q(Exists(came)) | Q(created_at__gt=self.merge.at)
        later = self._known(SignOn.objects.filter(since, organization=self.kept)).count()
        if later:
            self.left.append(
                ngettext(
                    "%(count)d sign-on came after the merge and stays with “%(kept)s”.",
                    "%(count)d sign-ons came after the merge and stay with “%(kept)s”.",
                    later,
                )
                % {"count": later, "kept": self.kept.name}
            )

    def pairs(self) -> None:
        for number, state in self.moved.get("pairs_made", []):
            DuplicatePair.objects.filter(pk=number, state=state).delete()
        for number, state in self.moved.get("pairs_changed", []):
            DuplicatePair.objects.filter(pk=number).update(state=state)


def _why_off(kept: Kept) -> str:
    """Why a sign-on stays off its list, and what to do where it should not."""
    name = {"name": kept.off.signon.printed_name}
    if kept.stands is None:
        return " ".join([_("“%(name)s” stays off the list.") % name, *kept.sentences])
    if kept.stands.status in S.listed:
        return _("“%(name)s” stays off the list: its organization stands there by another sign-on.") % name
    return _(
        "“%(name)s” stays off the list: its organization stood there by another sign-on, which is “%(status)s” now. Put"
        " it back for moderation if it counts."
    ) % {**name, "status": kept.stands.get_status_display()}
