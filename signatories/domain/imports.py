"""Lists on their way in: begun, compared, decided on row by row, stored in parts, thrown away in their time.

Nothing of a list reaches the directory or a letter before ``begin_storing``. What the rows say is judged and written by
``signatories.resources``; here stands who may go on from which state.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.dispatch import Signal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import Letter
from signatories.models import ImportState, ListImport, ListKind, ListSource, RowState

S = ImportState
STORED_KEPT = timedelta(days=14)  # rows and file, after the list was stored or thrown away
WAITING_KEPT = timedelta(days=60)  # of a list that nobody went on with
STALLED = timedelta(minutes=5)  # without a sign of life the worker is taken to have died
# Sent after rows of a list for a letter were stored, with ``letter``: its files show other names now.
list_stored = Signal()
TO_STORE = (RowState.NEW, RowState.CHANGED)


@transaction.atomic
def begin_list(
    *,
    kind: str,
    letter: Letter | None,
    content: bytes,
    file_name: str,
    source: str = ListSource.FILE,
    reading: Mapping[str, Any] | None = None,
    user: Any = None,
    at: datetime,
) -> ListImport:
    """Keep a list that arrived; nothing of it is stored yet. ``reading`` is how it is read, where that is known."""
    row = ListImport(
        kind=kind,
        letter=letter,
        source=source,
        file_name=file_name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        reading={"language": get_language() or "en", **(reading or {})},
        made_at=at,
        touched_at=at,
        made_by=user,
        made_by_name=user.get_username() if user else "",
    )
    row.file.save(uuid4().hex, ContentFile(content), save=False)
    row.save()
    return row


def locked_list(pk: int) -> ListImport:
    """The import as it stands. Of several that are being stored one goes on at a time: all of them are locked."""
    rows = ListImport.objects.select_for_update(of=("self",)).filter(Q(pk=pk) | Q(state=S.APPLYING)).order_by("pk")
    found = {row.pk: row for row in rows}
    if pk not in found:
        raise Refused(_("This list was thrown away meanwhile."))
    return found[pk]


def is_stalled(row: ListImport, at: datetime) -> bool:
    """Whether work on the list was begun and nothing was heard of it for some minutes."""
    return row.state in S.working and row.touched_at < at - STALLED


@transaction.atomic
def begin_comparing(
    *, list_import: ListImport, reading: Mapping[str, Any], columns: Mapping[str, str], at: datetime
) -> ListImport:
    """Say how the list is read and what its columns are; its rows are then compared with the directory, from the first.

    Raises Refused for a list of which something was stored, and while it is being worked on.
    """
    row = locked_list(list_import.pk)
    if row.state in (S.APPLIED, S.DISCARDED, S.APPLYING) or row.rows.filter(state=RowState.STORED).exists():
        raise Refused(_("Rows of this list are stored already. Upload it again to read it in another way."))
    if row.state == S.JUDGING and not is_stalled(row, at):
        raise Refused(_("The rows are being compared just now."))
    row.rows.all().delete()
    row.reading, row.columns = {**row.reading, **reading}, dict(columns)
    row.state, row.message, row.rows_done, row.rows_total, row.counts = S.JUDGING, "", 0, 0, {}
    row.judged_at = row.touched_at = at
    row.save()
    return row


@transaction.atomic
def begin_storing(*, list_import: ListImport, at: datetime) -> ListImport:
    """Say that what the preview shows is to be stored; also to go on where it stopped. One of several who ask wins.

    Raises Refused when there is nothing to store, or somebody is at it.
    """
    row = locked_list(list_import.pk)
    if row.state == S.APPLYING and not is_stalled(row, at):
        raise Refused(_("The list is being stored just now."))
    if row.state not in (S.JUDGED, S.APPLIED, S.FAILED, S.APPLYING) or row.judged_at is None:
        raise Refused(_("The rows of this list were not compared yet."))
    waiting = row.rows.filter(state__in=TO_STORE).count()
    if not waiting:
        raise Refused(_("There is nothing to store."))
    row.state, row.message, row.rows_done, row.rows_total, row.touched_at = S.APPLYING, "", 0, waiting, at
    row.save()
    return row


def count_rows(list_import: ListImport) -> dict[str, int]:
    """How many rows are in each state."""
    found = Counter(dict(list_import.rows.order_by().values_list("state").annotate(number=Count("pk"))))
    return {state: found[state] for state in RowState.values if found[state]}


@transaction.atomic
def discard_list(*, list_import: ListImport, at: datetime) -> ListImport:
    """Throw a list away: file and rows go at once, what was stored of it stays. Twice changes nothing.

    Raises Refused while it is worked on.
    """
    row = locked_list(list_import.pk)
    if row.state in S.working and not is_stalled(row, at):
        raise Refused(_("The list is being worked on just now. Wait a moment."))
    if row.state != S.DISCARDED:
        row.state, row.touched_at = S.DISCARDED, at
        row.save(update_fields=["state", "touched_at"])
        _empty(row)
    return row


@transaction.atomic
def fail_list(*, list_import: ListImport, message: str, at: datetime, private: bool = False) -> None:
    """Keep why work on a list stopped, a sentence for staff without a word of the list.

    Of a list that is ``private``, for it holds people and their addresses, nothing else is kept.
    """
    row = ListImport.objects.select_for_update().filter(pk=list_import.pk, state__in=S.working).first()
    if row is None:
        return
    row.state, row.message, row.touched_at = S.FAILED, message, at
    row.save(update_fields=["state", "message", "touched_at"])
    if private:
        _empty(row, state=S.FAILED, message=message)


@transaction.atomic
def end_work(*, list_import: ListImport) -> None:
    """Forget a list that was being worked on when somebody on its letter asked to be forgotten."""
    row = ListImport.objects.select_for_update().filter(pk=list_import.pk).exclude(state__in=S.working).first()
    if row is not None and row.reading.get(FORGET):
        _empty(row)


# -- forgetting --------------------------------------------------------------------------------------------------------


KEPT = ~Q(file="") | Q(rows_total__gt=0) | ~Q(message="")
FORGET = "forget"  # in ``reading``: to be emptied when the work on it has ended


def lists_due(at: datetime) -> QuerySet[ListImport]:
    """Lists whose file and rows are to be deleted at ``at``; who stored what and when stays."""
    ended = Q(state__in=(S.APPLIED, S.DISCARDED), touched_at__lt=at - STORED_KEPT)
    left = Q(touched_at__lt=at - WAITING_KEPT)
    return ListImport.objects.filter(ended | left).filter(KEPT)


def forget_lists(*, at: datetime) -> int:
    """Delete files and rows of lists whose time is over; gives of how many lists. Twice changes nothing."""
    numbers = list(lists_due(at).values_list("pk", flat=True))
    for number in numbers:
        with transaction.atomic():
            _empty(ListImport.objects.select_for_update().get(pk=number))
    return len(numbers)


@transaction.atomic
def forget_lists_of(letter: Letter, *, at: datetime) -> int:
    """Delete at once files and rows of all lists for ``letter``, because somebody on it asks for it; gives how many.

    One that is just being worked on goes as soon as that has ended. To be called before the letter is locked: storing
    locks its list first and the letter after it.
    """
    rows = ListImport.objects.select_for_update(of=("self",)).filter(KEPT, letter=letter).order_by("pk")
    for row in rows:
        if row.state in S.working and not is_stalled(row, at):
            row.reading[FORGET] = True
            row.save(update_fields=["reading"])
        else:
            _empty(row)
    return len(rows)


def _empty(row: ListImport, *, state: str = "", message: str = "") -> None:
    """Delete file and rows of a list that the caller has locked; without another ``state`` it counts as thrown away."""
    row.rows.all().delete()
    drop_file(row)
    row.file_name, row.message = "", message
    row.rows_total = 0  # of which nothing is kept any more; ``counts`` go on to say what came of them
    row.reading = {}
    if row.state not in (S.APPLIED, S.DISCARDED):
        row.state = state or S.DISCARDED
    row.save(update_fields=["file", "file_name", "message", "rows_total", "reading", "state"])


def drop_file(row: ListImport) -> None:
    """Forget the file of ``row`` and, once that is stored, delete it. The row is saved by the caller."""
    name, storage = row.file.name, row.file.storage
    row.file.name = ""
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def is_for_letter(row: ListImport) -> bool:
    """Whether the list puts signatories on a letter."""
    return row.kind == ListKind.SIGNATORIES
