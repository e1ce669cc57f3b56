"""Storing judged rows, some at a time, each looked at once more with the directory as it stands at that moment."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import Letter
from signatories.domain.entries import TRIES, all_above, lock_alone, merging_now
from signatories.lists.table import Field
from signatories.models import ListRow, Organization
from signatories.resources.judging import Judge, belongs_itself, descends_from
from signatories.resources.signatories import store_signatories
from signatories.resources.storing import store_organizations

T = TypeVar("T")


def parts_of(things: Sequence[T], size: int) -> Iterator[list[T]]:
    """``things`` in lists of at most ``size``."""
    left = iter(things)
    while part := list(islice(left, size)):
        yield part


def store_judged(
    rows: Sequence[ListRow], *, judge: Judge, letter: Letter | None, at: datetime, by: str = ""
) -> list[ListRow]:
    """Store ``rows`` that were judged before as new or changed, in a transaction of the caller.

    ``judge`` looks at them again: one that would do something else by now gets its new state and a sentence, and is not
    stored. Nobody merges their entries meanwhile. Gives those that wait for a parent from the same list, and are as
    they were. Raises Refused when entries are being merged one after the other at this moment.
    """
    before = [_outcome(row) for row in rows]
    if letter is not None:
        Letter.objects.select_for_update().get(pk=letter.pk)  # before its entries, as everybody does
    _lock_entries_of(rows, judge)
    judge.judge(rows)
    ready, waiting = [], []
    for row, outcome in zip(rows, before, strict=True):
        if _outcome(row) != outcome:
            _hold_back(row)
        elif row.read.waits:  # type: ignore[attr-defined]
            waiting.append(row)
        else:
            ready.append(row)
    ready = _without_circles(ready, judge)
    if letter is None:
        store_organizations(ready)
    else:
        store_signatories(ready, letter=letter, at=at, by=by)
    return waiting


def _hold_back(row: ListRow) -> None:
    row.sentences = [
        _("The directory has changed since the preview. Look at this row again."),
        *row.sentences,
    ]


def _without_circles(ready: Sequence[ListRow], judge: Judge) -> list[ListRow]:
    """Those of ``ready`` by which nobody comes to belong to themselves; the others are held back.

    They were judged as if all rows before them were stored, but of a row that is held back the old parent stays.
    """
    kept: list[ListRow] = []
    tied: dict[int, Organization] = {}
    for row in ready:
        entry, read = row.organization, row.read  # type: ignore[attr-defined]
        if entry is not None and any(name == Field.PARENT.value for name, _old, _new in row.changes):
            if descends_from(read.parent_row, entry, tied):
                judge.fail(row, belongs_itself(read, entry))
                _hold_back(row)
                continue
            tied[entry.pk] = read.parent_row
        kept.append(row)
    return kept


class _Moved(Exception):
    """What rows belong to was merged before it was locked."""


def _lock_entries_of(rows: Sequence[ListRow], judge: Judge) -> None:
    """Lock the entries that ``rows`` change or sign for, and all that they are to belong to, up to the top.

    They are read as they stand then.
    """
    read = [judge.read(row.cells) for row in rows]

    def numbers() -> set[int]:
        parents = {each.pk for known in judge.parents(read).values() for each in known}
        own = {row.organization_id for row in rows if row.organization_id}
        return own | parents | all_above(parents)

    for _try in range(TRIES):
        with suppress(_Moved), transaction.atomic():
            asked = numbers()
            found = lock_alone(asked)
            if not numbers() <= asked:
                raise _Moved  # the locks of this try go with it
            for row in rows:
                row.organization = found.get(row.organization_id or 0, row.organization)
            return
    raise Refused(merging_now())


def _outcome(row: ListRow) -> tuple[Any, ...]:
    return row.state, row.organization_id, row.changes


def parent_missing() -> str:
    return _("The organization that it belongs to stands in this list and was not stored. Decide on that row first.")
