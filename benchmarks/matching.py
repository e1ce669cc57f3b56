"""Names of one body: ``.venv/bin/python benchmarks/matching.py [FILE.csv …] [--misses] [--directory]``.

The file has the columns ``name_a,country_a,name_b,country_b,same,kind`` in UTF-8, with or without BOM. Countries are
codes or names in any language, several in one cell, or none; ``same`` is 1 or 0, true or false, yes or no. Printed are
precision and recall in all and for each kind, and the time for each pair. A pair counts as found when the engine says
"same" or "likely"; "related" (parent and branch) and "different" count as apart. ``--misses`` lists the wrong ones.

``--directory`` reads ``organization,country,alias,query,query_country`` (benchmarks/matching/knowledge.csv): names that
only knowledge connects. It shows how many queries find their organization before, and after each alias was entered,
in a throw-away database through the index that the product uses.

Without a file the lists of benchmarks/matching/ are measured; the README there says how each came to be. A miss may
show a principle that was forgotten, never a word to add for its own sake.
"""

import argparse
import csv
import os
import secrets
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAIRS = ROOT / "benchmarks/matching/pairs.csv"
WORLD = ROOT / "benchmarks/matching/world.csv"
LETTERS = ROOT / "benchmarks/matching/letters.csv"
KNOWLEDGE = ROOT / "benchmarks/matching/knowledge.csv"
YES, NO = {"1", "true", "yes", "y", "t", "same", "sí", "si"}, {"0", "false", "no", "n", "f", "different", ""}
PRECISION, RECALL = 0.95, 0.98  # the figures to hold: issue 5
KNOWLEDGE_KINDS = ("translat", "former", "knowledge", "alias")  # kinds that no string decides


def rows_of(path: Path, wanted: tuple[str, ...]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(wanted) - {(name or "").strip().casefold() for name in reader.fieldnames or ()}
        if missing:
            raise SystemExit(f"{path}: the columns {', '.join(sorted(missing))} are missing.")
        return [
            {
                (key or "").strip().casefold(): (value or "").strip()
                for key, value in row.items()
                if isinstance(value, str)
            }
            for row in reader
        ]


def is_same(value: str, number: int) -> bool:
    low = value.casefold()
    if low not in YES | NO:
        raise SystemExit(f"Row {number}: same is “{value}”; write 1 or 0.")
    return low in YES


def measure(path: Path, misses: bool) -> int:
    from signatories.matching import compare, read  # noqa: PLC0415 -- after the environment is set

    rows = rows_of(path, ("name_a", "country_a", "name_b", "country_b", "same", "kind"))
    compare(read("Warming up", countries=["Nowhere"]), read("The lists of ideas, 中 один"))
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])  # found, wrongly found, missed, rightly apart
    wrong = []
    took = 0.0
    for number, row in enumerate(rows, start=2):
        same = is_same(row["same"], number)
        began = time.process_time()
        verdict = compare(
            read(row["name_a"], countries=[row["country_a"]]), read(row["name_b"], countries=[row["country_b"]])
        )
        took += time.process_time() - began
        place = (0 if same else 1) if verdict.matches else (2 if same else 3)
        counts[row["kind"] or "(no kind)"][place] += 1
        if place in (1, 2):
            wrong.append((number, row, verdict))
    print(f"{'kind':<44}{'pairs':>6}{'same':>6}{'precision':>11}{'recall':>8}{'wrong':>7}{'missed':>8}")
    for kind, figures in sorted(counts.items()):
        print(_line(kind, figures))
    whole = [sum(figures[place] for figures in counts.values()) for place in range(4)]
    strings = [
        sum(figures[place] for kind, figures in counts.items() if not _needs_knowledge(kind)) for place in range(4)
    ]
    print(_line("in all", whole))
    print(_line("kinds that strings decide", strings))
    print(f"{1e6 * took / max(1, len(rows)):.0f} microseconds of the processor for each pair, reading both names")
    if misses:
        for number, row, verdict in wrong:
            said = "FOUND " if verdict.matches else "missed"
            print(
                f"{said} {number:>4} [{row['kind']}] {row['name_a']} ({row['country_a']}) | {row['name_b']}"
                f" ({row['country_b']}): {verdict.decision} {verdict.score} {' '.join(verdict.reasons)}"
            )
    precision = whole[0] / max(1, whole[0] + whole[1])
    recall = strings[0] / max(1, strings[0] + strings[2])
    return int(precision < PRECISION or recall < RECALL)


def _needs_knowledge(kind: str) -> bool:
    return any(word in kind.casefold() for word in KNOWLEDGE_KINDS)


def _line(kind: str, figures: list[int]) -> str:
    found, wrongly, missed, _apart = figures
    precision = f"{found / (found + wrongly):.3f}" if found + wrongly else "–"
    recall = f"{found / (found + missed):.3f}" if found + missed else "–"
    return f"{kind:<44}{sum(figures):>6}{found + missed:>6}{precision:>11}{recall:>8}{wrongly:>7}{missed:>8}"


def measure_directory(path: Path, misses: bool) -> int:
    from django.apps import apps  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415 -- after the environment is set
    from django.core.management import call_command  # noqa: PLC0415

    settings.MIGRATION_MODULES = {each.label: None for each in apps.get_app_configs()}  # tables of the models: quicker
    call_command("migrate", run_syncdb=True, verbosity=0)
    from signatories.domain.candidates import Query, find_candidates  # noqa: PLC0415
    from signatories.matching.places import codes_of  # noqa: PLC0415
    from signatories.models import Alias, AliasKind, Organization, Scope  # noqa: PLC0415

    rows = rows_of(path, ("organization", "country", "alias", "query", "query_country"))
    bodies: dict[tuple[str, frozenset[str]], int] = {}
    for row in rows:
        codes = codes_of([row["country"]])
        if (row["organization"], codes) not in bodies:
            bodies[row["organization"], codes] = Organization.objects.create(
                name=row["organization"], countries=sorted(codes),
                scope=Scope.NATIONAL if codes else Scope.INTERNATIONAL,
            ).pk  # fmt: skip

    def found() -> list[bool]:
        answers = []
        for row in rows:
            query = Query(name=row["query"], countries=codes_of([row["query_country"]]))
            pk = bodies[row["organization"], codes_of([row["country"]])]
            answers.append(any(each.organization == pk and each.verdict.matches for each in find_candidates(query)))
        return answers

    before = found()
    for row in rows:
        pk = bodies[row["organization"], codes_of([row["country"]])]
        if not Alias.objects.filter(organization=pk, name=row["alias"]).exists():
            Alias.objects.create(organization_id=pk, name=row["alias"], kind=AliasKind.TRANSLATED)
    after = found()
    print(f"{len(rows)} names that only knowledge connects, {len(bodies)} organizations")
    print(f"  found before the aliases: {sum(before)} ({sum(before) / max(1, len(rows)):.3f})")
    print(f"  found with the aliases:   {sum(after)} ({sum(after) / max(1, len(rows)):.3f})")
    if misses:
        for row, seen in zip(rows, after, strict=True):
            if not seen:
                print(f"missed: {row['query']} ({row['query_country']}) | {row['alias']} | {row['organization']}")
    return int(sum(after) < RECALL * len(rows))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="pairs, or knowledge with --directory")
    parser.add_argument("--misses", action="store_true", help="list what was judged wrongly")
    parser.add_argument("--directory", action="store_true", help="names that only aliases connect")
    arguments = parser.parse_args()
    paths = arguments.files or ([KNOWLEDGE] if arguments.directory else [PAIRS, WORLD, LETTERS])
    for path in paths:
        if not path.is_file():
            raise SystemExit(f"There is no file {path}.")
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="undersigned-matching.") as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="config.settings", SECRET_KEY=secrets.token_urlsafe(64), DEBUG="off",
            DATABASE_URL=f"sqlite:///{folder}/matching.sqlite3", MEDIA_ROOT=f"{folder}/media", EMAIL_URL="console://",
            PUBLIC_ORIGIN="http://127.0.0.1",
        )  # fmt: skip
        import django  # noqa: PLC0415

        django.setup()
        failed = 0
        for path in paths:
            print(path.name)
            failed |= (
                measure_directory(path, arguments.misses) if arguments.directory else measure(path, arguments.misses)
            )
        return failed


if __name__ == "__main__":
    raise SystemExit(main())
