"""Reading a spreadsheet in a child process, with a ceiling on its time and memory.

The bounds of ``workbook`` are the first lock; this one holds where they or the libraries behind them err: a hostile
file ends a process that has no key, no password and no database, and nothing else.
``python -m signatories.lists.child`` reads on stdin a line of JSON (sheet, language) and then the file, and writes the
lines of the sheet as JSON on stdout.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from campaigns.rendering import limited
from signatories.lists.grid import Grid, Line
from signatories.lists.table import Kind, Sheet, UnreadableList

OUT_OF_MEMORY = 3  # exit status


def read_in_child(content: bytes, *, sheet: str | None, limits: Mapping[str, int] | None = None) -> Grid:
    """What ``workbook.read_workbook`` gives, within ``settings.LIST_LIMITS``. Raises UnreadableList."""
    limits = limits or settings.LIST_LIMITS
    head = json.dumps({"sheet": sheet, "language": get_language() or settings.LANGUAGE_CODE}).encode()
    try:
        ended = limited.run(command(limits), head + b"\n" + content, wall_seconds=limits["wall_seconds"])
    except limited.TookTooLong:
        raise _too_much() from None
    if ended.status != 0:
        # By its limit of time, by that of memory (the libraries abort then), or by a fault that the file found in them.
        raise _too_much()
    found = json.loads(ended.data)
    if "problem" in found:
        raise UnreadableList(found["problem"])
    return _grid(found)


def command(limits: Mapping[str, int]) -> list[str]:
    """The command line of the child."""
    return [sys.executable, "-m", "signatories.lists.child", str(limits["cpu_seconds"]), str(limits["memory_bytes"])]


def _too_much() -> UnreadableList:
    return UnreadableList(
        _("The file takes more time or memory than a list may. Copy the list alone into a new spreadsheet.")
    )


def _grid(found: dict[str, Any]) -> Grid:
    lines = [Line(number, cells, hidden) for number, cells, hidden in found.pop("lines")]
    sheets = tuple(Sheet(**each) for each in found.pop("sheets"))
    return Grid(**{**found, "kind": Kind(found["kind"]), "lines": lines, "sheets": sheets})


def _plain(grid: Grid) -> dict[str, Any]:
    return {
        "kind": grid.kind.value,
        "lines": [[line.number, line.cells, line.hidden] for line in grid.lines],
        "sheet": grid.sheet,
        "sheets": [asdict(each) for each in grid.sheets],
        "warnings": grid.warnings,
    }


def _main(cpu_seconds: str, memory_bytes: str) -> int:
    import os  # noqa: PLC0415 -- only the child needs it

    # What a library prints must not end up in the answer.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        limited.limit(int(cpu_seconds), int(memory_bytes))
        limited.set_up()
        from signatories.lists.workbook import read_workbook  # noqa: PLC0415 -- within the limits

        head = json.loads(sys.stdin.buffer.readline())
        try:
            with override(head["language"]):
                found = _plain(read_workbook(sys.stdin.buffer.read(), sheet=head["sheet"]))
        except UnreadableList as problem:
            found = {"problem": str(problem)}
        except MemoryError:
            return OUT_OF_MEMORY
        out.write(json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
