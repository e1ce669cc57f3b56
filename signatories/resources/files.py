"""A list from a file in one go, as commands do it: read, judged, told, and stored when nothing is in error."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Letter
from signatories.lists.grid import MAX_BYTES
from signatories.lists.table import Field, PastedList, Table, Target, UnreadableList
from signatories.models import ListKind, ListRow, ListSource, RowChoice, RowState
from signatories.resources.finding import InList
from signatories.resources.judging import Judge, named_in
from signatories.resources.listing import TARGETS, guessed, read_as, rows_of
from signatories.resources.parts import parent_missing, parts_of, store_judged
from signatories.resources.signatories import SignatoryJudge

PART = 500
STORED_AT_ONCE = 100
TO_STORE = (RowState.NEW, RowState.CHANGED)


@dataclass(slots=True)
class ListFile:
    """A list that was judged: how it was read, what its columns were taken for, its rows with their states."""

    read: Table | PastedList
    columns: dict[str, str]
    rows: list[ListRow]
    kind: str
    letter: Letter | None = None

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.state for row in self.rows)


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableList for one that cannot be read or is too large."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise UnreadableList(_("The file “%(path)s” cannot be read.") % {"path": path}) from error
    if size > MAX_BYTES:
        raise UnreadableList(
            _("The file has %(size).1f MB; at most %(limit)d MB are possible. Split it in parts.")
            % {"size": size / 1024**2, "limit": MAX_BYTES // 1024**2}
        )
    return content


def judge_file(
    content: bytes,
    *,
    file_name: str,
    letter: Letter | None = None,
    pasted: bool = False,
    reading: Mapping[str, Any] | None = None,
    columns: Mapping[str, str] | None = None,
    add_likely: bool = False,
) -> ListFile:
    """Read a list for the directory, or for ``letter``, and judge its rows; nothing is stored.

    ``reading`` and ``columns`` (the heading of a column, or its letters, to a target) say what would be guessed
    wrongly. With ``add_likely`` likely duplicates are taken for bodies of their own. Raises UnreadableList.
    """
    kind = ListKind.SIGNATORIES if letter else ListKind.ORGANIZATIONS
    source = ListSource.PASTED if pasted else ListSource.FILE
    read = read_as(content, file_name=file_name, source=source, reading=reading or {})
    chosen = columns_of(read, kind, columns or {}) if isinstance(read, Table) else {}
    rows = rows_of(read, chosen, kind=kind)
    judge = _judge(letter)
    judge.foresee(rows, twins=True)
    for part in parts_of(rows, PART):
        judge.judge(part)
    likely = [row for row in rows if row.state == RowState.LIKELY]
    if add_likely and likely:
        for row in likely:
            row.choice = RowChoice.ADD
        judge = _judge(letter)
        judge.foresee(rows)
        for part in parts_of(likely, PART):
            judge.judge(part)
    return ListFile(read, chosen, rows, kind, letter)


def columns_of(table: Table, kind: str, told: Mapping[str, str]) -> dict[str, str]:
    """What each column is: as guessed, but for what is ``told``. Raises UnreadableList without a column of names."""
    chosen = guessed(table, kind)
    for name, value in told.items():
        known = [each for each in table.columns if name.casefold() in (each.name.casefold(), each.letter.casefold())]
        try:
            target = Target.parse(value)
        except ValueError:
            target = None
        if not known or target is None or target.field not in (*TARGETS[kind], Field.IGNORE):
            raise UnreadableList(
                _("“%(told)s” says nothing. Write the heading of a column and what it is, as in Pais=countries.")
                % {"told": f"{name}={value}"}
            )
        chosen[known[0].index] = target
    if Field.NAME not in {target.field for target in chosen.values()}:
        raise UnreadableList(_("Say which column holds the names of the organizations."))
    return {str(index): str(target) for index, target in chosen.items()}


def store_file(judged: ListFile, *, at: datetime, by: str = "") -> None:
    """Store the new and changed rows of a list, in parts of one transaction each.

    Stopped half-way, the same call on the same file goes on: what is stored is found to be the same.
    """
    rows = [row for row in judged.rows if row.state in TO_STORE]
    names = InList()
    names.foresee(named_in(row.cells) for row in judged.rows)
    while rows:
        waiting: list[ListRow] = []
        for part in parts_of(rows, STORED_AT_ONCE):
            judge = _judge(judged.letter, only=set())
            judge.listed.knows(names)
            with transaction.atomic():
                waiting += store_judged(part, judge=judge, letter=judged.letter, at=at, by=by)
        if len(waiting) == len(rows):
            for row in waiting:
                row.state, row.sentences = RowState.ERROR, [parent_missing()]
            return
        rows = waiting


def _judge(letter: Letter | None, *, only: set[int] | None = None) -> Judge:
    return SignatoryJudge(letter=letter, only=only) if letter else Judge(only=only)
