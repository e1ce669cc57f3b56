"""Comparing and storing lists: in parts, by a task when they are long, so that the work can be seen and taken up again.

Each part is one transaction. Storing looks at its rows again with the directory as it stands at that moment: what would
now do something else than the preview showed is shown again and not stored. A worker that dies leaves whole parts, and
whoever presses the button again goes on behind them.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from campaigns.domain.errors import Refused
from campaigns.models.act import LIST, because
from signatories.domain.imports import (
    TO_STORE,
    begin_comparing,
    begin_storing,
    count_rows,
    end_work,
    fail_list,
    is_for_letter,
    list_stored,
    locked_list,
)
from signatories.lists.table import PastedList, Table, UnreadableList
from signatories.models import (
    Alias,
    ImportState,
    ListImport,
    ListRow,
    Organization,
    OrganizationName,
    RowChoice,
    RowState,
)
from signatories.resources.finding import InList, loose_key, which_of_several
from signatories.resources.judging import Judge, named_in
from signatories.resources.listing import (
    PROPOSALS,
    STATUS,
    accept,
    holds_contacts,
    proposals_of,
    read_import,
    rows_of,
)
from signatories.resources.parts import parent_missing, parts_of, store_judged
from signatories.resources.signatories import SignatoryJudge

logger = logging.getLogger(__name__)

PART = 500  # rows compared at once
STORED_AT_ONCE = 100  # rows in one transaction: who signs at that moment waits for it
AT_ONCE = 300  # rows that are worked on while the page waits
JUDGED = ("twins", "state", "sentences", "changes", "organization", "candidates", "name", "choice", "cells", "accepted")


class _Overtaken(Exception):
    """Somebody else works on the list, or it was thrown away."""


def compare(
    *,
    list_import: ListImport,
    reading: dict[str, Any],
    columns: dict[str, str],
    at: datetime,
    read: Table | PastedList | None = None,
) -> ListImport:
    """Read the list as staff said and compare its rows with the directory: at once when it is short, else by a task.

    ``read`` is the list where it was just read so. Raises Refused, UnreadableList.
    """
    read = read or read_import(_as_if(list_import, reading))
    count = len(read.rows) if isinstance(read, Table) else len(read.entries)
    with transaction.atomic():
        row = begin_comparing(list_import=list_import, reading=reading, columns=columns, at=at)
        if count > AT_ONCE:
            compare_list.enqueue(row.pk)
    if count <= AT_ONCE:
        run_comparing(row.pk, read)
    row.refresh_from_db()
    return row


def _as_if(list_import: ListImport, reading: dict[str, Any]) -> ListImport:
    fresh = ListImport.objects.get(pk=list_import.pk)
    fresh.reading = {**fresh.reading, **reading}
    return fresh


def store(*, list_import: ListImport, at: datetime) -> ListImport:
    """Store what the preview shows: at once when it is little, else by a task. Raises Refused."""
    with transaction.atomic():
        row = begin_storing(list_import=list_import, at=at)
        if row.rows_total > AT_ONCE:
            store_list.enqueue(row.pk)
    if row.rows_total <= AT_ONCE:
        run_storing(row.pk)
    row.refresh_from_db()
    return row


# Somebody looks at the bar: before the files of letters, after the mail.
@task(priority=10)  # type: ignore[untyped-decorator]  # django-tasks ships no types
def compare_list(list_id: int) -> None:
    """Compare the rows of a list. Safe to repeat."""
    run_comparing(list_id)


@task(priority=10)  # type: ignore[untyped-decorator]
def store_list(list_id: int) -> None:
    """Store the rows of a list. Safe to repeat: what is stored is left alone."""
    run_storing(list_id)


def judge_for(list_import: ListImport, *, only: set[int] | None = None) -> Judge:
    """Who judges the rows of this list."""
    if is_for_letter(list_import):
        return SignatoryJudge(letter=list_import.letter, only=only)  # type: ignore[arg-type]  # a constraint
    return Judge(only=only)


# Comparing


def run_comparing(list_id: int, read: Table | PastedList | None = None) -> None:
    """Compare all rows of the list ``list_id`` with the directory, from the first; ``read`` where it was just read."""
    _guarded(list_id, ImportState.JUDGING, partial(_compare, read=read))


def _compare(list_import: ListImport, *, read: Table | PastedList | None = None) -> None:
    rows = rows_of(read or read_import(list_import), list_import.columns, kind=list_import.kind)
    judge = judge_for(list_import)
    judge.foresee(rows, twins=True)
    with _present(list_import, ImportState.JUDGING) as present:
        present.rows.all().delete()
        present.rows_done, present.rows_total = 0, len(rows)
        present.save(update_fields=["rows_done", "rows_total"])
    done = 0
    for part in parts_of(rows, PART):
        judge.judge(part)
        for row in part:
            row.list_import = list_import
        with _present(list_import, ImportState.JUDGING) as present:
            if present.rows_done != done:
                raise _Overtaken
            ListRow.objects.bulk_create(part, batch_size=200)
            done += len(part)
            present.rows_done, present.touched_at = done, timezone.now()
            present.save(update_fields=["rows_done", "touched_at"])
    with _present(list_import, ImportState.JUDGING) as present:
        present.state, present.counts, present.touched_at = ImportState.JUDGED, count_rows(present), timezone.now()
        present.save(update_fields=["state", "counts", "touched_at"])


# Deciding


def decide(
    *, list_import: ListImport, rows: Iterable[ListRow], choice: str, organization: Organization | None = None
) -> int:
    """Keep what staff decided of ``rows`` and compare them again; gives how many.

    Without ``organization`` a row that is to be taken is the likeliest one; without such a one, and where several are
    equally likely, it stays as it is. Raises Refused while the list is worked on.
    """

    if choice == RowChoice.TAKE and organization is None:
        rows = [row for row in rows if row.candidates and len(which_of_several(row)) < 2]

    def chosen(row: ListRow) -> None:
        row.choice = choice
        row.organization = None
        if choice == RowChoice.TAKE:
            first = row.candidates[0][0] if row.candidates else None
            row.organization = organization or Organization.objects.filter(pk=first).first()

    return _change_rows(list_import, rows, chosen)


def take_proposals(*, list_import: ListImport, rows: Iterable[ListRow], kind: str, place: int | None = None) -> int:
    """Put into the cells of ``rows`` what their lines seem to hold: everything of one ``kind``, or that at ``place``.

    Raises Refused while the list is worked on.
    """

    def taken(row: ListRow) -> list[ListRow]:
        found = proposals_of(row)
        places = [place] if place is not None else [n for n, each in enumerate(found) if each["kind"] == kind]
        fresh = []
        for each in places:
            if 0 <= each < len(found) and found[each]["kind"] == "join" and each not in row.accepted:
                _leave_next_line(row, found[each]["value"])
            fresh += accept(row, each, kind=list_import.kind)
        return fresh

    return _change_rows(list_import, rows, taken)


def _leave_next_line(row: ListRow, words: str) -> None:
    """A name goes on in the next line: that line is no entry of its own."""
    following = ListRow.objects.filter(list_import=row.list_import_id, line__gt=row.line).order_by("line").first()
    if following is not None and following.cells.get("name") == words and following.state != RowState.STORED:
        following.choice, following.state = RowChoice.LEAVE, RowState.LEFT_OUT
        following.organization, following.sentences, following.changes = None, [], []
        following.save()


def correct(*, list_import: ListImport, row: ListRow, cells: dict[str, str]) -> ListRow:
    """Put other ``cells`` into a row, as staff typed them, and compare it again. Raises Refused."""

    def corrected(row: ListRow) -> None:
        kept = {key: value for key, value in row.cells.items() if key in (PROPOSALS, STATUS)}
        if cells.get("name", "").strip() != row.cells.get("name"):
            row.twins = []
        row.cells = {**kept, **{key: cell.strip() for key, cell in cells.items() if cell.strip()}}

    _change_rows(list_import, [row], corrected)
    row.refresh_from_db()
    return row


def _change_rows(list_import: ListImport, rows: Iterable[ListRow], change: Callable[[ListRow], Any]) -> int:
    count = 0
    numbers = [row.pk for row in rows]
    for part in parts_of(numbers, PART):
        with transaction.atomic():
            present = locked_list(list_import.pk)
            if present.state not in (ImportState.JUDGED, ImportState.APPLIED, ImportState.FAILED):
                raise Refused(_("The list is being worked on just now. Wait a moment."))
            some = list(present.rows.filter(pk__in=part).exclude(state=RowState.STORED).select_related("organization"))
            count += len(some)
            fresh = [new for row in some for new in change(row) or ()]
            some += ListRow.objects.bulk_create([_waiting(row) for row in fresh])
            judge_again(present, some)
            present.counts, present.touched_at = count_rows(present), timezone.now()
            present.save(update_fields=["counts", "touched_at"])
    return count


def _waiting(row: ListRow) -> ListRow:
    row.state = RowState.ERROR  # until it is compared, in the same transaction
    return row


def judge_again(list_import: ListImport, rows: Sequence[ListRow]) -> None:
    """Compare stored ``rows`` once more, with those of the list that say or said the same, and keep what comes out."""
    judge = judge_for(list_import)
    others = list(list_import.rows.exclude(pk__in=[row.pk for row in rows]).select_related("organization"))
    judge.foresee([*rows, *others])
    judge.dropped = {row.line for row in (*rows, *others) if row.choice == RowChoice.LEAVE}
    marks = {mark for row in rows for mark in _marks(row)}
    kin = [row for row in others if row.state != RowState.STORED and marks & _marks(row)]
    judged = sorted([*rows, *kin], key=lambda row: (row.line, row.pk))
    for part in parts_of(judged, PART):
        judge.judge(part)
    ListRow.objects.bulk_update(judged, JUDGED, batch_size=100)


def _marks(row: ListRow) -> set[object]:
    """By what rows of one list are known to speak of one body."""
    names = {loose_key(str(row.cells.get(column, ""))) for column in ("name", "printed_name")}
    names |= {loose_key(row.name)}  # as it was before somebody typed another one
    lines = {f"line {line}" for line in (row.line, *(line for line, _score, _reasons in row.twins))}
    return {mark for mark in (*names, *lines, row.cells.get("reference"), row.organization_id) if mark}


# Storing


def run_storing(list_id: int) -> None:
    """Store the rows of the list ``list_id`` that are to be stored, part by part."""
    _guarded(list_id, ImportState.APPLYING, _store)


def _store(list_import: ListImport) -> None:
    ids = list(list_import.rows.filter(state__in=TO_STORE).order_by("line", "pk").values_list("pk", flat=True))
    names = InList()
    names.foresee(named_in(cells) for cells in list_import.rows.values_list("cells", flat=True))
    news = changed_since(list_import)
    with because(f"{LIST}:#{list_import.pk}", by=list_import.made_by):
        while ids:
            waiting: list[int] = []
            for part in parts_of(ids, STORED_AT_ONCE):
                waiting += _store_part(list_import, part, names, news)
            if len(waiting) == len(ids):
                _give_up(list_import, ids)
                break
            ids = waiting
    with _present(list_import, ImportState.APPLYING) as present:
        present.state, present.counts = ImportState.APPLIED, count_rows(present)
        present.applied_at = present.touched_at = timezone.now()
        present.save(update_fields=["state", "counts", "applied_at", "touched_at"])
        if present.letter:
            list_stored.send(ListImport, letter=present.letter)


def _store_part(list_import: ListImport, part: Sequence[int], names: InList, news: set[int]) -> list[int]:
    """Store some rows in one transaction; gives those that wait for their parent."""
    with _present(list_import, ImportState.APPLYING) as present:
        rows = list(present.rows.filter(pk__in=part, state__in=TO_STORE).select_related("organization"))
        judge = judge_for(present, only=news)
        judge.listed.knows(names)
        letter = present.letter if is_for_letter(present) else None
        waiting = store_judged(rows, judge=judge, letter=letter, at=timezone.now(), by=present.made_by_name)
        stored = [row for row in rows if row.state == RowState.STORED]
        present.rows.filter(pk__in=[row.pk for row in stored]).update(state=RowState.STORED)
        ListRow.objects.bulk_update(stored, ("organization",))
        still = {row.pk for row in (*stored, *waiting)}
        ListRow.objects.bulk_update([row for row in rows if row.pk not in still], JUDGED, batch_size=100)
        present.rows_done += len(rows) - len(waiting)
        present.touched_at = timezone.now()
        present.save(update_fields=["rows_done", "touched_at"])
    return [row.pk for row in waiting]


def _give_up(list_import: ListImport, ids: Sequence[int]) -> None:
    """The rows ``ids`` wait for parents that do not come."""
    ListRow.objects.filter(list_import=list_import, pk__in=ids).update(
        state=RowState.ERROR, sentences=[parent_missing()]
    )


def changed_since(list_import: ListImport) -> set[int]:
    """Organizations that came or changed by other hands since the rows were compared."""
    since = {"history_date__gte": list_import.judged_at}
    found = set(Organization.history.filter(**since).values_list("id", flat=True))  # type: ignore[attr-defined]
    for model in (Alias, OrganizationName):
        found |= set(model.history.filter(**since).values_list("organization_id", flat=True))  # type: ignore[attr-defined]
    own = list_import.rows.filter(state=RowState.STORED).values_list("organization_id", flat=True)
    return found - set(own)


# Both


class _present:
    """A transaction with the import locked, as it stands. Raises _Overtaken when it is in another state by now."""

    def __init__(self, list_import: ListImport, state: str) -> None:
        self.number, self.state = list_import.pk, state
        self.atomic = transaction.atomic()

    def __enter__(self) -> ListImport:
        self.atomic.__enter__()
        try:
            row = locked_list(self.number)
            if row.state != self.state:
                raise _Overtaken
        except BaseException as error:
            self.atomic.__exit__(type(error), error, error.__traceback__)
            raise
        return row

    def __exit__(self, *error: Any) -> None:
        self.atomic.__exit__(*error)


def _guarded(list_id: int, state: str, work: Callable[[ListImport], None]) -> None:
    """Do ``work`` on the list in the language of who uploaded it; what goes wrong is kept as a sentence."""
    list_import = ListImport.objects.filter(pk=list_id, state=state).select_related("letter", "made_by").first()
    if list_import is None:
        return
    with override(list_import.reading.get("language", settings.LANGUAGE_CODE)):
        try:
            work(list_import)
        except _Overtaken:
            return
        except (Refused, UnreadableList) as problem:
            _fail(list_import, str(problem))
        except Exception as error:
            # Neither name nor cell: a list may hold names that are under embargo.
            logger.error("list %d could not be worked on: %s", list_id, type(error).__name__)
            _fail(list_import, _("An error stopped the work on this list. What was stored until then stays."))
            if settings.TESTING:
                raise
        end_work(list_import=list_import)


def _fail(list_import: ListImport, told: str) -> None:
    """Keep why the work stopped; of a list with people in it, or that cannot be read any more, nothing else."""
    try:
        private = holds_contacts(read_import(list_import))
    except (UnreadableList, OSError):
        private = True
    if private:
        more = _("File and rows were deleted here, because there are people or addresses in them. Upload it once more.")
    else:
        more = _("Try once more.")
    fail_list(list_import=list_import, message=f"{told} {more}", at=timezone.now(), private=private)
