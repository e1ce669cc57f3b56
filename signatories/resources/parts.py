"""Storing judged rows, some at a time, each looked at once more with the directory as it stands at that moment."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from campaigns.models import Letter
from signatories.models import ListRow
from signatories.resources.judging import Judge
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
    stored. Gives those that wait for a parent from the same list, and are as they were.
    """
    before = [_outcome(row) for row in rows]
    judge.judge(rows)
    ready, waiting = [], []
    for row, outcome in zip(rows, before, strict=True):
        if _outcome(row) != outcome:
            row.sentences = [
                _("The directory has changed since the preview. Look at this row again."),
                *row.sentences,
            ]
        elif row.read.waits:  # type: ignore[attr-defined]
            waiting.append(row)
        else:
            ready.append(row)
    if letter is None:
        store_organizations(ready)
    else:
        store_signatories(ready, letter=letter, at=at, by=by)
    return waiting


def _outcome(row: ListRow) -> tuple[Any, ...]:
    return row.state, row.organization_id, row.changes


def parent_missing() -> str:
    return _("The organization that it belongs to stands in this list and was not stored. Decide on that row first.")
