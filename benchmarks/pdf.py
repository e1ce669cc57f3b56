"""Time, memory, pages and size of the PDF for letters of many notes and many names.

    .venv/bin/python -m benchmarks.pdf [--quick]

cold: wall seconds of a fresh process with Django and all its apps, from its start to the file, as
``manage.py render_letter`` is; warm: seconds of a second file in the same process (wall and CPU); memory: the peak of
the process. Run it on an idle machine; the figures to reach are those of two cores.
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
CASES = [  # organizations, notes, figures to reach: cold s, warm s, MB
    (35, 12, 2.2, 0.6, 130),
    (35, 120, None, None, None),
    (35, 300, None, 3.5, None),
    (1_000, 12, 4.0, None, 150),
    (2_000, 12, None, None, None),
    (10_000, 12, 10.0, None, 350),
]


def once(organizations: int, notes: int, *, again: bool) -> None:
    """In a fresh process: make the file, perhaps once more, and print what it took as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 -- what is imported here is part of the measure

    django.setup()
    from campaigns.rendering.pdf import make_pdf  # noqa: PLC0415
    from tests import sample  # noqa: PLC0415

    document = sample.numbered_letter(
        notes=notes, organizations=organizations, countries=min(60, max(4, organizations // 40))
    )
    made = make_pdf(document, paper="letter")
    facts = {"pages": made.pages, "bytes": len(made.data), "endnotes": made.endnotes}
    unit = 1024 if sys.platform == "linux" else 1024**2
    facts["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit
    if again:
        wall, cpu = time.perf_counter(), time.process_time()
        make_pdf(document, paper="letter")
        facts["warm_wall"], facts["warm_cpu"] = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps(facts))


def measured(organizations: int, notes: int, *, runs: int) -> dict[str, float]:
    """The best of ``runs`` cold starts, and the facts of a process that made the file twice."""
    command = [sys.executable, "-m", "benchmarks.pdf", "--once", str(organizations), str(notes)]
    walls, cpus = [], []
    for _ in range(runs):
        before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        walls.append(time.perf_counter() - wall)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    said = subprocess.run([*command, "--again"], check=True, capture_output=True, cwd=ROOT).stdout
    return {**json.loads(said.splitlines()[-1]), "cold_wall": min(walls), "cold_cpu": min(cpus)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one run each, no more than 1,000 organizations")
    parser.add_argument("--once", nargs=2, type=int, metavar=("ORGANIZATIONS", "NOTES"), help=argparse.SUPPRESS)
    parser.add_argument("--again", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        once(*options.once, again=options.again)
        return
    print("organizations  notes   cold s (cpu)    warm s (cpu)   MB  pages    kB  to reach: cold / warm / MB")
    for organizations, notes, cold, warm, memory in CASES:
        if options.quick and organizations > 1_000:
            continue
        facts = measured(organizations, notes, runs=1 if options.quick or organizations > 2_000 else 3)
        reach = " / ".join("–" if figure is None else f"{figure:g}" for figure in (cold, warm, memory))
        missed = any(
            figure is not None and found > figure
            for figure, found in ((cold, facts["cold_wall"]), (warm, facts["warm_wall"]), (memory, facts["memory"]))
        )
        print(
            f"{organizations:>13,} {notes:>6}"
            f"   {facts['cold_wall']:>6.2f} ({facts['cold_cpu']:.2f})"
            f"   {facts['warm_wall']:>6.2f} ({facts['warm_cpu']:.2f})"
            f" {facts['memory']:>5} {facts['pages']:>5} {facts['bytes'] // 1024:>6}"
            f"  {reach}{'  MISSED' if missed else ''}{'  (notes at the end)' if facts['endnotes'] else ''}",
            flush=True,
        )


if __name__ == "__main__":
    main()
