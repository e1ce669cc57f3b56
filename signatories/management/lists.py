"""What the commands that import lists share: their options, and what they say."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campaigns.models import Letter
from campaigns.text.names import shown
from signatories.lists.table import DELIMITERS, LeftOut, Table, Target, UnreadableList
from signatories.models import ListRow, Organization, RowState
from signatories.resources.files import ListFile, content_of, judge_file, store_file
from signatories.resources.finding import why

DELIMITER_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
STATES = {
    RowState.NEW: "new", RowState.SAME: "same", RowState.CHANGED: "changed", RowState.LIKELY: "likely",
    RowState.ERROR: "error", RowState.LEFT_OUT: "left out", RowState.STORED: "stored",
}  # fmt: skip


def add_options(parser: CommandParser) -> None:
    """The file, and how it is read where the guess is wrong."""
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, TSV, XLSX, ODS, or JSON of an export")
    parser.add_argument("--dry-run", action="store_true", help="report what would happen and store nothing")
    parser.add_argument("--pasted", action="store_true", help="the file is a text copied from a document")
    parser.add_argument("--encoding", help="for example cp1252")
    parser.add_argument("--delimiter", choices=DELIMITER_NAMES)
    parser.add_argument("--sheet", help="name of the sheet")
    parser.add_argument("--heading-line", type=int, help="line of the headings; 0: there are none")
    parser.add_argument("--sections", action="store_true", help="lines with only a country are headings")
    parser.add_argument(
        "--column", action="append", default=[], metavar="HEADING=FIELD",
        help="what a column is, where the guess is wrong: Pais=countries, C=name:es, Notes=ignore",
    )  # fmt: skip
    parser.add_argument("--add-likely", action="store_true", help="likely duplicates are other bodies: add them")


def run(command: BaseCommand, *, letter: Letter | None, file: Path, dry_run: bool, **options: Any) -> ListFile:
    """Judge the file, say what each row does, and store it unless a row is in error. Raises CommandError."""
    reading = {
        "encoding": options["encoding"],
        "delimiter": DELIMITER_NAMES.get(options["delimiter"] or ""),
        "sheet": options["sheet"],
        "heading_line": options["heading_line"],
        "sections": options["sections"],
    }
    told = dict(each.partition("=")[::2] for each in options["column"])
    try:
        judged = judge_file(
            content_of(file), file_name=file.name, letter=letter, pasted=options["pasted"], reading=reading,
            columns=told, add_likely=options["add_likely"],
        )  # fmt: skip
    except UnreadableList as problem:
        raise CommandError(str(problem)) from problem
    for line in _how_read(judged):
        command.stdout.write(line)
    names = _names_of(judged.rows)
    for row in judged.rows:
        for line in _told(row, names, on_letter=letter is not None):
            command.stdout.write(line)
    counts = judged.counts
    summary = ", ".join(
        f"{counts[state]} {word}{'s' if state == RowState.ERROR and counts[state] != 1 else ''}"
        for state, word in STATES.items()
        if counts[state] or state in (RowState.NEW, RowState.SAME, RowState.ERROR)
    )
    if counts[RowState.ERROR]:
        raise CommandError(f"{summary}. Nothing was stored; mend the lines above and import the file again.")
    if dry_run:
        command.stdout.write(f"{summary}. Dry run: nothing was stored.")
        return judged
    store_file(judged, at=timezone.now())
    late = [row for row in judged.rows if row.state not in (RowState.STORED, *_quiet())]
    for row in late:
        for line in _told(row, names, on_letter=letter is not None):
            command.stderr.write(line)
    if late:
        raise CommandError("These lines were not stored; the others are. Look at them and import the file again.")
    command.stdout.write(command.style.SUCCESS(f"{summary}."))
    if counts[RowState.LIKELY]:
        command.stdout.write("Likely duplicates were not stored. Import the list in the staff pages to decide on each.")
    return judged


def _quiet() -> tuple[str, ...]:
    return (RowState.SAME, RowState.LIKELY, RowState.LEFT_OUT)


def _how_read(judged: ListFile) -> Iterator[str]:
    if not isinstance(judged.read, Table):
        yield f"Read as a pasted text: {len(judged.rows)} entries."
        yield from judged.read.warnings
        yield from _left_out(judged.read.left_out)
        return
    found = judged.read.detected
    parts = [found.kind.value.upper(), found.encoding_label, str(DELIMITERS.get(found.delimiter, "")), found.sheet]
    heading = f"headings in line {found.heading_line}" if found.heading_line else "no headings"
    yield f"Read as {', '.join(part for part in (*parts, heading) if part)}."
    columns = {column.index: column for column in judged.read.columns}
    yield "Columns: " + ", ".join(
        f"{shown(columns[int(index)].name)} = {Target.parse(value)}" for index, value in judged.columns.items()
    )
    yield from judged.read.warnings
    yield from _left_out(judged.read.left_out)


def _left_out(lines: Iterable[LeftOut]) -> Iterator[str]:
    for each in lines:
        yield f"line {each.line}: no row     {shown(each.text)} ({each.reason})"


def _names_of(rows: list[ListRow]) -> dict[int, str]:
    numbers = {number for row in rows for number, _score, _reasons in row.candidates}
    found = Organization.objects.filter(pk__in=numbers).values_list("pk", "name", "place")
    return {number: ", ".join(filter(None, (name, place))) for number, name, place in found}


def _told(row: ListRow, names: dict[int, str], *, on_letter: bool) -> Iterator[str]:
    new_body = on_letter and row.state == RowState.NEW and row.organization is None and not row.read.person  # type: ignore[attr-defined]
    added = " (added to the directory)" if new_body else ""
    yield f"line {row.line}: {STATES[RowState(row.state)]:10}{shown(row.name)}{added}"
    for sentence in row.sentences:
        yield f"    {sentence}"
    for field, old, new in row.changes:
        yield f"    {field}: {shown(old) or '–'} → {shown(new)}"
    if row.state == RowState.LIKELY:
        for number, score, reasons in row.candidates:
            yield f"    {shown(names.get(number, ''))} (#{number}): {why(reasons, score)}"
        for line, score, reasons in row.twins:
            yield f"    line {line} of this list: {why(reasons, score)}"
