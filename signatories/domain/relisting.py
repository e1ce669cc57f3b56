"""Sign-ons that stand by another one, and their way back to the list once that one is of another organization again.

It goes by how things stand, and not by which merge did it: merges into one entry are taken back in any order, and what
one of them took off a list may be free only when another one is gone (docs/decisions/0019).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from signatories.domain.choosing import most_careful
from signatories.domain.moves import STANDS_BY, listed_state, move, record
from signatories.domain.posting import post_to_signatory
from signatories.models import Decision, MessageKind, SignOn, SignOnStatus, Step

S = SignOnStatus


@dataclass(frozen=True, slots=True)
class Off:
    """A merged sign-on, and the step that took it off its list.

    ``by`` are the numbers of sign-ons that it stands by, each taken off for the next; ``stands`` is the last of them,
    which is not merged itself.
    """

    signon: SignOn
    step: Decision
    by: tuple[int, ...]
    stands: SignOn | None

    @property
    def is_free(self) -> bool:
        """Whether the one that it stands by is of another organization."""
        return self.stands is None or self.stands.organization_id != self.signon.organization_id

    def moved(self, brought: Mapping[int, list[Any]]) -> bool:
        """Whether the step that took it off the list also moved it, and ``brought`` moves it back."""
        change = brought.get(self.signon.pk)
        return change is not None and self.step.changes.get("organization") == change[::-1]


@dataclass(frozen=True, slots=True)
class Kept:
    """A merged sign-on that stays off its list: for ``stands``, or because of what ``sentences`` say."""

    off: Off
    stands: SignOn | None = None
    sentences: Sequence[str] = ()

    @property
    def is_new(self) -> bool:
        """Whether it stays off for another reason than until now."""
        return self.stands is None or (self.off.is_free and self.stands.pk not in self.off.by)


def signons_off(organizations: Iterable[int]) -> list[Off]:
    """The merged sign-ons of these entries of the directory, with those that they stand by."""
    rows = SignOn.objects.filter(organization__in=list(organizations), status=S.MERGED)
    known = {row.pk: row for row in rows.select_related("letter", "version").order_by("pk")}
    ours, steps = list(known), _steps(known)
    fresh = set(ours)
    while fresh := {steps[number][1] for number in fresh if number in steps} - known.keys():
        found = {row.pk: row for row in SignOn.objects.filter(pk__in=fresh)}
        known |= found
        steps |= _steps(number for number, row in found.items() if row.status == S.MERGED)
    return [_off(known[number], steps, known) for number in ours if number in steps]


def others_stand_by(signon: SignOn) -> bool:
    """Whether sign-ons were taken off the list for ``signon``, and still are."""
    merged = SignOn.objects.filter(letter=signon.letter_id, status=S.MERGED).values_list("pk", flat=True)
    return any(by == signon.pk for _step, by in _steps(merged).values())


def _steps(numbers: Iterable[int]) -> dict[int, tuple[Decision, int]]:
    """Number of a merged sign-on to the step that took it off its list, and to the one that it stands by."""
    rows = Decision.objects.filter(sign_on__in=list(numbers), after=S.MERGED)
    found: dict[int, tuple[Decision, int]] = {}
    for row in rows.select_related("undone_by").order_by("pk"):
        if row.before != S.MERGED:
            found[row.sign_on_id] = row, row.changes.get(STANDS_BY, [0])[-1]
        elif STANDS_BY in row.changes and row.sign_on_id in found:
            found[row.sign_on_id] = found[row.sign_on_id][0], row.changes[STANDS_BY][-1]
    return found


def _off(signon: SignOn, steps: Mapping[int, tuple[Decision, int]], known: Mapping[int, SignOn]) -> Off:
    by: list[int] = []
    here = signon.pk
    # Nobody stands by one that was taken off before them, so the way has an end.
    while here in steps:
        here = steps[here][1]
        by.append(here)
    return Off(signon, steps[signon.pk][0], tuple(by), known.get(here))


def list_again(
    offs: Iterable[Off], *, may: Callable[[SignOn], bool], brought: Mapping[int, list[Any]], at: datetime, by: str = ""
) -> tuple[list[Off], list[Kept]]:
    """List those of ``offs`` again whose organization stands on the letter by nobody now; gives them, and the others.

    Of several sign-ons of one organization the one is listed by which the others stood, else the most careful one, and
    the others stand by that one from then on. ``may`` says whether one decides on the list of a sign-on. ``brought``
    maps a sign-on to its organization before and after, where that changed in this same act: it is written down with
    the step where one step did both. Raises Refused when a list would change on which one may not decide.
    """
    back: list[Off] = []
    kept: list[Kept] = []
    free: dict[tuple[int, int | None], list[Off]] = defaultdict(list)
    for off in offs:
        if off.is_free:
            free[off.signon.letter_id, off.signon.organization_id].append(off)
        else:
            kept.append(Kept(off, off.stands))
    listed = _listed(number for _letter, number in free)
    for key, some in free.items():
        stands, refused = listed.get(key), dict[Off, list[str]]()
        waiting = {off.signon.pk: off for off in some}
        while stands is None and waiting:
            # One that stood by another one of these stands by it again, as staff chose it when they merged them.
            first = [each.signon for each in waiting.values() if waiting.keys().isdisjoint(each.by)]
            off = waiting.pop(most_careful(first).pk)
            if not may(off.signon):
                raise Refused(
                    _(
                        "This would change a list of a campaign in which you do not moderate. Ask somebody who does to"
                        " take the merge back."
                    )
                )
            try:
                _list_again(off, brought, at=at, by=by)
            except Refused as refusal:
                refused[off] = refusal.sentences
            else:
                stands = off.signon
                back.append(off)
        kept += [Kept(off, stands) for off in waiting.values()]
        kept += [Kept(off, stands, () if stands else sentences) for off, sentences in refused.items()]
    _stand_by(kept, back, at=at, by=by)
    return back, kept


def _listed(organizations: Iterable[int | None]) -> dict[tuple[int, int | None], SignOn]:
    rows = SignOn.objects.listed().filter(organization__in=[number for number in organizations if number])
    return {(row.letter_id, row.organization_id): row for row in rows}


def _list_again(off: Off, brought: Mapping[int, list[Any]], *, at: datetime, by: str) -> None:
    signon, step = off.signon, off.step
    to = listed_state(signon)
    try:
        with transaction.atomic():
            decision = move(
                signon,
                to,
                step=Step.UNDONE,
                at=at,
                by=by,
                changes={"organization": brought[signon.pk]} if off.moved(brought) else {},
                undoes=None if hasattr(step, "undone_by") else step,
            )
    except Refused:
        signon.status = S.MERGED
        raise
    if to == S.ASKED_AGAIN and step.before == S.APPROVED:
        post_to_signatory(MessageKind.NEW_VERSION, signon, at=at, decision=decision)


def _stand_by(kept: Iterable[Kept], back: Iterable[Off], *, at: datetime, by: str) -> None:
    """Write down of those that stay which one they stand by now, where the way from one to the next leads elsewhere."""
    listed = {off.signon.pk for off in back}
    for each in kept:
        way = each.off.by
        end = next((number for number in way if number in listed), way[-1])
        if each.stands and each.stands.pk != end:
            changes = {STANDS_BY: [way[0], each.stands.pk]}
            record(each.off.signon, step=Step.UNDONE, at=at, by=by, changes=changes)
