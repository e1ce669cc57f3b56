"""The roll as a table for spreadsheets: who signed, under which heading, and nothing else."""

import csv
import io
from collections.abc import Iterator

from campaigns.rendering.document import PERSONS, Group, LetterDocument
from campaigns.text.formulas import spreadsheet_safe

COLUMNS = ("group", "heading", "name", "detail", "kind", "version")
SHAPED = ("number", "acronym", "place")  # follow where the list prints one of them


def render_table(document: LetterDocument) -> bytes:
    """The roll of ``document`` as CSV: one line per signatory in printed order, those of earlier versions at the end.

    UTF-8 with a byte order mark, without which Excel reads "Coordinación" as nonsense; CRLF and quotes as in RFC 4180.
    Column names and kinds are English in every language, for programs; ``version`` is the major version agreed to.
    A place stands after the heading of its country: "Guatemala: Petén".
    """
    lists = ((document.groups, document.major), *((each.groups, each.major) for each in document.earlier))
    entries = [entry for groups, _major in lists for group in groups for entry in group.entries]
    shaped = any(entry.number or entry.acronym or entry.place for entry in entries)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*COLUMNS, *SHAPED) if shaped else COLUMNS)
    for groups, major in lists:
        writer.writerows(row if shaped else row[: len(COLUMNS)] for row in _rows(groups, major))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _rows(groups: tuple[Group, ...], major: int) -> Iterator[tuple[str, ...]]:
    over = ""
    for group in groups:
        over = over if group.within else group.heading
        heading = f"{over}: {group.heading}" if group.within else group.heading
        for entry in group.entries:
            kind = "person" if entry.person or group.key == PERSONS else "organization"
            cells = map(spreadsheet_safe, (group.key, heading, entry.name, entry.detail))
            more = (str(entry.number or ""), *map(spreadsheet_safe, (entry.acronym, entry.place)))
            yield (*cells, kind, str(major or ""), *more)
