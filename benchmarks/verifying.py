"""Time and memory of verifying a PDF: the file as it was made, saved anew by another program, and forged.

    .venv/bin/python -m benchmarks.verifying [--quick]

Each is the processor time of one child process, from its start to the findings, which on an idle machine is what the
public page waits for; memory is the peak of all children so far. "made" is the time of making the file in this process,
for comparison. The public page stops a child after 20 seconds.
"""

import argparse
import os
import resource
import sys
import time
from dataclasses import replace

CASES = [  # organizations, notes, seconds to reach for a file that is compared page by page
    (35, 12, 4.0),
    (35, 300, 12.0),
    (1_000, 12, 12.0),
]


def cpu_of_children() -> float:
    """Seconds of processor that ended children took so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the small letter only")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415

    django.setup()
    from campaigns.rendering.document import Entry, settled  # noqa: PLC0415
    from campaigns.rendering.pdf import make_pdf  # noqa: PLC0415
    from campaigns.verifying.child import read_in_child  # noqa: PLC0415
    from tests import sample  # noqa: PLC0415
    from tests.campaigns.verifying.tampering import resaved, with_data  # noqa: PLC0415

    print("organizations  notes  pages  made s   genuine s  saved anew s  forged s     MB  to reach")
    for organizations, notes, reach in CASES[: 1 if options.quick else None]:
        document = settled(
            sample.numbered_letter(
                notes=notes, organizations=organizations, countries=min(60, max(4, organizations // 40))
            )
        )
        first, *others = document.groups
        entries = (Entry(name="Somebody else"), *first.entries[1:])
        began = time.process_time()
        made = make_pdf(document, paper="letter")
        took = time.process_time() - began
        files = [
            made.data,
            resaved(made.data),
            with_data(made.data, replace(document, groups=(replace(first, entries=entries), *others))),
        ]
        seconds = []
        for expected, data in zip(("bytes", "look", ""), files, strict=True):
            began = cpu_of_children()
            found = read_in_child(data, limits={"cpu_seconds": 120, "wall_seconds": 180, "memory_bytes": 512 * 1024**2})
            seconds.append(cpu_of_children() - began)
            assert found.inside is not None, found.problem
            assert found.inside.proof == expected, found.inside
        unit = 1024 if sys.platform == "linux" else 1024**2
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // unit
        missed = "  MISSED" if max(seconds) > reach else ""
        print(
            f"{organizations:>13,} {notes:>6} {made.pages:>6} {took:>7.2f}"
            f"   {seconds[0]:>9.2f} {seconds[1]:>13.2f} {seconds[2]:>9.2f} {memory:>6}  {reach:g}{missed}",
            flush=True,
        )


if __name__ == "__main__":
    main()
