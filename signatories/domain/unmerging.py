"""Taking a merge back: everything that was moved returns, as far as nobody changed it since."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.domain.errors import Refused
from campaigns.domain.versions import version_in_force
from campaigns.models.act import one_act
from campaigns.models.history import update_recorded
from signatories.domain.merging import MANY, lock_entries
from signatories.domain.moves import move
from signatories.domain.name_keys import index_organizations
from signatories.domain.posting import post_to_signatory
from signatories.models import (
    Actor,
    Alias,
    Decision,
    DuplicatePair,
    Merge,
    MessageKind,
    Organization,
    OrganizationLogo,
    OrganizationName,
    Representative,
    SignOn,
    SignOnStatus,
    Step,
)

S = SignOnStatus


@transaction.atomic
@one_act()
def undo_merge(
    *, merge: Merge, at: datetime, by: str = "", campaigns: frozenset[int] | None = None
) -> tuple[Merge, list[str]]:
    """Take ``merge`` back; gives it with a sentence for each thing that stays as it is, because it was changed since.

    ``campaigns`` are those on whose lists one may decide, None for all. Asking twice changes nothing. Raises Refused
    when the kept entry was itself merged since: the last merge is taken back first.
    """
    numbers = Merge.objects.values_list("kept", "gone").get(pk=merge.pk)
    entries = lock_entries(numbers)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        return merge, []
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
    return merge, undoing.left


class _Undone(Exception):
    """Nothing of what was done to see what would come of it stays."""


def foresee_undoing(*, merge: Merge, at: datetime, campaigns: frozenset[int] | None = None) -> list[str]:
    """What ``undo_merge`` would leave as it is, in sentences: done for once and taken back. Raises Refused."""
    left: list[str] = []
    try:
        with transaction.atomic():
            _merge, left = undo_merge(merge=merge, at=at, campaigns=campaigns)
            raise _Undone
    except _Undone:
        return left


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
        self.left: list[str] = []

    def run(self) -> None:
        self.gone.merged_into = None
        self.gone.save(update_fields=["merged_into", "updated_at"])
        self.aliases_made()
        self.fields()
        self.names()
        self.people_and_logo()
        self.chapters()
        self.signons()
        self.lists()
        self.pairs()

    def _decides_on(self, signon: SignOn) -> bool:
        return self.campaigns is None or signon.letter.campaign_id in self.campaigns

    def _name(self, signon: SignOn) -> str:
        """What a sentence calls a sign-on: only the staff of its campaign may know of it."""
        return signon.printed_name if self._decides_on(signon) else _("A sign-on of another campaign")

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
            reference = after if column == "reference" else reference
            setattr(kept, column, before)
            back.append(column)
        if "parent_before" in self.moved and kept.parent_id == self.moved["parent_after"]:
            kept.parent_id = self.moved["parent_before"]
            back.append("parent")
        if back:
            kept.save(update_fields=[*{name.removesuffix("_id") for name in back}, "updated_at"])
        if reference:
            gone.reference = reference
            gone.save(update_fields=["reference", "updated_at"])

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
        back = Organization.objects.filter(pk__in=self.moved.get("chapters", ()), parent=self.kept)
        update_recorded(back.exclude(pk=self.gone.pk), parent=self.gone)

    def signons(self) -> None:
        numbers = self.moved.get("sign_ons", [])
        rows = list(
            SignOn.objects.filter(pk__in=numbers, organization=self.kept).select_related("letter").order_by("pk")
        )
        for start in range(0, len(rows), MANY):
            some = [row.pk for row in rows[start : start + MANY]]
            update_recorded(SignOn.objects.filter(pk__in=some), organization=self.gone)
        steps = {
            row.sign_on_id: row
            for row in Decision.objects.filter(
                sign_on__in=[row.pk for row in rows], step=Step.MERGED, at=self.merge.at, undone_by=None
            )
            if row.changes.get("organization") == [self.gone.pk, self.kept.pk]
        }
        off = {number for number, _decision in self.moved.get("taken_off", [])}
        Decision.objects.bulk_create(
            [
                Decision(
                    sign_on_id=row.pk,
                    letter_id=row.letter_id,
                    at=self.at,
                    actor=Actor.STAFF if self.by else Actor.SYSTEM,
                    by=self.by,
                    step=Step.UNDONE,
                    before=row.status,
                    after=row.status,
                    version_id=row.version_id,
                    changes={"organization": [self.kept.pk, self.gone.pk]},
                    undoes=steps.get(row.pk),
                )
                for row in rows
                if row.pk not in off
            ],
            batch_size=MANY,
        )
        for row in rows:
            if row.status == S.MERGED and row.pk not in off:
                self.left.append(
                    _("“%(name)s” was taken off the list by another merge: put it back for moderation where it counts.")
                    % {"name": self._name(row)}
                )
        if lost := len(numbers) - len(rows):
            self.left.append(
                ngettext(
                    "%(count)d sign-on was matched to another organization since and stays there.",
                    "%(count)d sign-ons were matched to other organizations since and stay there.",
                    lost,
                )
                % {"count": lost}
            )
        later = SignOn.objects.filter(organization=self.kept, created_at__gt=self.merge.at).count()
        if later:
            self.left.append(
                ngettext(
                    "%(count)d sign-on came after the merge and stays with “%(kept)s”.",
                    "%(count)d sign-ons came after the merge and stay with “%(kept)s”.",
                    later,
                )
                % {"count": later, "kept": self.kept.name}
            )

    def lists(self) -> None:
        """What the merge took off a list stands there again, where nobody decided on it since."""
        for number, decision in self.moved.get("taken_off", []):
            signon = SignOn.objects.select_related("letter", "version").filter(pk=number).first()
            step = Decision.objects.filter(pk=decision).first()
            if signon is None or step is None:
                continue
            allowed = self._decides_on(signon)
            name = self._name(signon)
            if signon.status != S.MERGED or signon.decisions.filter(pk__gt=decision, after=S.MERGED).exclude(
                before=S.MERGED
            ):
                self.left.append(_("“%(name)s” was decided on since and stays as it is.") % {"name": name})
                continue
            if not allowed:
                raise Refused(
                    _(
                        "The merge took a sign-on off a list of a campaign in which you do not moderate. Ask somebody"
                        " who does to take it back."
                    )
                )
            try:
                with transaction.atomic():
                    self._list_again(signon, step)
            except Refused:
                self.left.append(
                    _("“%(name)s” stays off the list: its organization stands there by another sign-on.")
                    % {"name": name}
                )

    def _list_again(self, signon: SignOn, step: Decision) -> None:
        present = version_in_force(signon.letter)
        behind = bool(present and signon.version and signon.version.major < present.major)
        to = S.ASKED_AGAIN if behind else S.APPROVED
        changes = {name: [after, before] for name, (before, after) in step.changes.items() if name == "organization"}
        decision = move(signon, to, step=Step.UNDONE, at=self.at, by=self.by, undoes=step, changes=changes)
        if to == S.ASKED_AGAIN and step.before == S.APPROVED:
            post_to_signatory(MessageKind.NEW_VERSION, signon, at=self.at, decision=decision)

    def pairs(self) -> None:
        for number, state in self.moved.get("pairs_made", []):
            DuplicatePair.objects.filter(pk=number, state=state).delete()
        for number, state in self.moved.get("pairs_changed", []):
            DuplicatePair.objects.filter(pk=number).update(state=state)
