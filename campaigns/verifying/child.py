"""Reading a stranger's PDF in a child process, with a ceiling on its time and memory: a hostile file stops nobody.

``python -m campaigns.verifying.child`` reads on stdin a line of JSON (a document to compare with, and logos) and
then the file, and writes what it found as JSON on stdout. Nothing of the file touches the disk.
"""

import json
import sys
from collections.abc import Mapping

from django.conf import settings

from campaigns.rendering import limited
from campaigns.rendering.child import packed, unpacked
from campaigns.rendering.document import LetterDocument, as_data, from_data
from campaigns.verifying.findings import Findings, as_plain, from_plain

REFUSED = 3  # exit status: the reason is on stderr


def read_in_child(
    data: bytes,
    *,
    against: LetterDocument | None = None,
    logos: Mapping[str, bytes] | None = None,
    limits: Mapping[str, int] | None = None,
) -> Findings:
    """What ``reading.read_pdf`` finds, within ``settings.VERIFY_LIMITS``. Never raises because of the file."""
    given = {"document": as_data(against) if against else None, "logos": packed(logos or {})}
    head = json.dumps(given, ensure_ascii=False).encode()
    return _read("pages", head + b"\n" + data, limits or settings.VERIFY_LIMITS)


def read_data_in_child(data: bytes, *, limits: Mapping[str, int] | None = None) -> Findings:
    """What ``reading.read_data`` finds, within the same limits: the letter inside, whatever the pages say."""
    return _read("data", b"null\n" + data, limits or settings.VERIFY_LIMITS)


def _read(what: str, given: bytes, limits: Mapping[str, int]) -> Findings:
    try:
        ended = limited.run(command(limits, what), given, wall_seconds=limits["wall_seconds"])
    except limited.TookTooLong:
        return Findings(problem="too-long")
    if ended.status == 0:
        return from_plain(json.loads(ended.data))
    # By its limit of time, by that of memory (the libraries abort then), or by a fault that the file found in them.
    return Findings(problem="too-long")


def command(limits: Mapping[str, int], what: str = "pages") -> list[str]:
    """The command line of the child. The letter is not in it: everybody on the machine can read it."""
    ceilings = (str(limits[name]) for name in ("cpu_seconds", "memory_bytes"))
    return [sys.executable, "-m", "campaigns.verifying.child", *ceilings, what]


def _main(cpu_seconds: str, memory_bytes: str, what: str) -> int:
    import os  # noqa: PLC0415 -- only the child needs it

    # What a library prints must not end up in the answer.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        limited.limit(int(cpu_seconds), int(memory_bytes))
        limited.set_up()
        from campaigns.verifying.reading import read_data, read_pdf  # noqa: PLC0415 -- slow, and within the limits

        try:
            head = json.loads(sys.stdin.buffer.readline())
            given = sys.stdin.buffer.read()
            if what == "data":
                found = read_data(given)
            else:
                against = from_data(head["document"]) if head["document"] else None
                found = read_pdf(given, against=against, logos=unpacked(head["logos"]))
        except MemoryError:
            return REFUSED
        out.write(json.dumps(as_plain(found), ensure_ascii=False).encode())
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
