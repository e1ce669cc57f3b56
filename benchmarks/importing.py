"""Time and memory of the import of a Word draft with many notes.

    .venv/bin/python -m benchmarks.importing [--quick]

The draft is one of our own exports: paragraphs, and notes with links and italics. first: wall seconds of the first file
in a fresh process, pandoc included; again: of a second one; MB: the peak of the process, and of pandoc beside it. The
limits are 20 s and 512 MB.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASES = (40, 120, 400)  # notes


def once(notes: int) -> None:
    """In a fresh process: make the draft in another one, read it twice, print what it took as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415

    django.setup()
    from campaigns.importing.docx import read_docx  # noqa: PLC0415

    data = sys.stdin.buffer.read()
    facts: dict[str, float] = {"bytes": len(data)}
    for name in ("first", "again"):
        begun = time.perf_counter()
        text = read_docx(data).text
        facts[name] = time.perf_counter() - begun
    assert len(text.notes) == notes
    unit = 1024 if sys.platform == "linux" else 1024**2
    facts["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit
    facts["pandoc"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // unit
    print(json.dumps(facts))


def draft(notes: int) -> None:
    """In a fresh process: write the draft to the standard output."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415

    django.setup()
    from campaigns.rendering.docx import render_docx  # noqa: PLC0415
    from tests import sample  # noqa: PLC0415

    sys.stdout.buffer.write(render_docx(sample.numbered_letter(notes=notes, organizations=35)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one run each")
    parser.add_argument("--once", type=int, metavar="NOTES", help=argparse.SUPPRESS)
    parser.add_argument("--draft", type=int, metavar="NOTES", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.draft:
        draft(options.draft)
        return
    if options.once:
        once(options.once)
        return
    command = [sys.executable, "-m", "benchmarks.importing"]
    print("notes    kB  first s  again s   MB  pandoc MB")
    for notes in CASES:
        data = subprocess.run(
            [*command, "--draft", str(notes)], check=True, capture_output=True, cwd=ROOT
        ).stdout  # fmt: skip
        runs = []
        for _ in range(1 if options.quick else 3):
            said = subprocess.run(
                [*command, "--once", str(notes)], input=data, check=True, capture_output=True, cwd=ROOT
            ).stdout
            runs.append(json.loads(said.splitlines()[-1]))
        best = {name: min(run[name] for run in runs) for name in runs[0]}
        print(
            f"{notes:>5} {best['bytes'] // 1024:>5}  {best['first']:>7.2f}  {best['again']:>7.2f}"
            f" {max(run['memory'] for run in runs):>4}  {max(run['pandoc'] for run in runs):>9}",
            flush=True,
        )


if __name__ == "__main__":
    main()
