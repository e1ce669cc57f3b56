"""The roll as a table for spreadsheets: who signed, under which heading, and nothing else."""

import csv
import io
import re
from collections.abc import Iterator

from campaigns.rendering.document import Group, LetterDocument

COLUMNS = ("group", "heading", "name", "detail", "kind", "version")
PERSONS = "persons"  # the key of the group of people who signed for themselves

# What a spreadsheet takes for a formula, in the narrow and the wide forms, behind blanks too.
FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")


def render_table(document: LetterDocument) -> bytes:
    """The roll of ``document`` as CSV: one line per signatory in printed order, those of earlier versions at the end.

    UTF-8 with a byte order mark, without which Excel reads "Coordinación" as nonsense; CRLF and quotes as in RFC 4180.
    Column names and kinds are English in every language, for programs; ``version`` is the major version agreed to.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(document.groups, document.major))
    for earlier in document.earlier:
        writer.writerows(_rows(earlier.groups, earlier.major))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _rows(groups: tuple[Group, ...], major: int) -> Iterator[tuple[str, ...]]:
    for group in groups:
        kind = "person" if group.key == PERSONS else "organization"
        for entry in group.entries:
            cells = (group.key, group.heading, entry.name, entry.detail)
            yield (*map(spreadsheet_safe, cells), kind, str(major or ""))


def spreadsheet_safe(value: str) -> str:
    """``value`` with an apostrophe before it where a spreadsheet would take it for a formula.

    One that has apostrophes before such a beginning gets one more, so that taking one off always gives ``value`` back.
    """
    return f"'{value}" if FORMULA.match(value) else value
