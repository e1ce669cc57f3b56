"""A long list into a large directory: ``.venv/bin/python benchmarks/lists.py [--rows 12000] [--database postgres]``.

Fills a throw-away database, writes a list in each format and lets it through the steps that staff take: reading it and
guessing its columns, comparing its rows, storing them, and comparing the same list once more, which finds nothing to
do. Each step runs in a process of its own, so the memory is that of the step. The list mixes new bodies, known ones
with other values, known ones under another spelling, and rows in error. The figures to hold on a machine with two
processors are 60 s for comparing and storing together, and 400 MB (issue 5). Where others work as well, the processor
time is what can be compared; that of the server of PostgreSQL is not in it.
"""

import argparse
import json
import os
import random
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS, MEGABYTES = 60, 400
FORMATS = ("csv", "xlsx", "ods", "json")


def prepare(*, migrate: bool, syncdb: bool) -> None:
    import django  # noqa: PLC0415 -- after the environment is set

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    if migrate:
        if syncdb:
            settings.MIGRATION_MODULES = {"campaigns": None, "signatories": None}
        call_command("migrate", verbosity=0, **({"run_syncdb": True} if syncdb else {}))


def written(number: int, known: list[dict[str, object]], folder: Path) -> None:
    """A list of ``number`` rows in every format."""
    from many import organizations  # noqa: PLC0415

    from signatories.exchange.formats import write_table  # noqa: PLC0415

    chance = random.Random(2)
    fresh = list(organizations(number, seed=9))
    rows = []
    for place in range(number):
        kind = chance.random()
        each = fresh[place] if kind < 0.5 else chance.choice(known)
        name, countries, place_name = str(each["name"]), str(each["countries"][0]), ""
        if 0.75 <= kind < 0.9:
            place_name = f"Place {place}"  # it changes an entry
        elif 0.9 <= kind < 0.99:
            name = f"{name}, A.C."
        elif kind >= 0.99:
            countries = "Nowhere"
        rows.append([name, str(each["acronym"]), countries, place_name, str(each["website"])])
    for format in FORMATS:
        content = write_table(("Nombre", "Siglas", "País", "Ciudad", "Sitio web"), rows, format=format)
        (folder / f"list.{format}").write_bytes(content)


def fill(folder: Path, arguments: argparse.Namespace) -> dict[str, object]:
    prepare(migrate=True, syncdb=arguments.syncdb)
    from many import fill_directory, organizations  # noqa: PLC0415

    fill_directory(arguments.organizations)
    known = list(organizations(arguments.organizations))
    written(arguments.rows, known[: arguments.organizations // 2], folder)
    return {}


def compare(folder: Path, format: str) -> dict[str, object]:
    """Upload, columns as guessed, comparing: as the pages do it."""
    prepare(migrate=False, syncdb=False)
    from django.utils import timezone  # noqa: PLC0415

    from signatories.domain.imports import begin_list  # noqa: PLC0415
    from signatories.models import ListImport  # noqa: PLC0415
    from signatories.resources.listing import guessed, read_import  # noqa: PLC0415
    from signatories.resources.running import compare as begin  # noqa: PLC0415
    from signatories.resources.running import run_comparing  # noqa: PLC0415

    content = (folder / f"list.{format}").read_bytes()
    row = begin_list(kind="organizations", letter=None, content=content, file_name=f"list.{format}", at=timezone.now())
    began = time.perf_counter()
    columns = {str(index): str(target) for index, target in guessed(read_import(row), row.kind).items()}
    reading = time.perf_counter() - began
    begin(list_import=row, reading={}, columns=columns, at=timezone.now())
    run_comparing(row.pk)
    row = ListImport.objects.get(pk=row.pk)
    return {"list": row.pk, "state": row.state, "counts": row.counts, "reading": round(reading, 1)}


def store(folder: Path, number: int) -> dict[str, object]:
    prepare(migrate=False, syncdb=False)
    from django.utils import timezone  # noqa: PLC0415

    from signatories.models import ListImport  # noqa: PLC0415
    from signatories.resources.running import run_storing  # noqa: PLC0415
    from signatories.resources.running import store as begin  # noqa: PLC0415

    row = ListImport.objects.get(pk=number)
    begin(list_import=row, at=timezone.now())
    run_storing(row.pk)
    row.refresh_from_db()
    return {"list": row.pk, "state": row.state, "counts": row.counts}


def step(folder: Path, arguments: argparse.Namespace, *told: str) -> dict[str, object]:
    """One step in a process of its own; gives what it said, with seconds and megabytes."""
    began = time.perf_counter()
    passed = ["--rows", str(arguments.rows), "--organizations", str(arguments.organizations)]
    passed += ["--syncdb"] if arguments.syncdb else []
    done = subprocess.run(
        [sys.executable, __file__, *passed, "--step", str(folder), *told], check=True, stdout=subprocess.PIPE, text=True
    )
    said = json.loads(done.stdout.splitlines()[-1])
    said["seconds"] = time.perf_counter() - began
    return said


def tell(what: str, said: dict[str, object]) -> None:
    counts = ", ".join(f"{number} {state}" for state, number in dict(said.get("counts", {})).items())
    print(f"  {what:<26} {said['seconds']:6.1f} s ({said['processor']:5.1f} s of processor) {said['megabytes']:5d} MB"
          f"  {counts}", flush=True)  # fmt: skip


def measure(folder: Path, arguments: argparse.Namespace) -> int:
    print(f"{arguments.database}, {arguments.rows} rows, {arguments.organizations} organizations;"
          f" load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
    tell("fill the directory", step(folder, arguments, "fill"))
    worst, most, first = 0.0, 0, 0
    for format in FORMATS:
        said = step(folder, arguments, "compare", format)
        tell(f"read and compare {format}", said)
        worst, most = max(worst, said["seconds"]), max(most, said["megabytes"])
        first = first or said["list"]
    said = step(folder, arguments, "store", str(first))
    tell("store", said)
    total, most = worst + said["seconds"], max(most, said["megabytes"])
    tell("the same list again", step(folder, arguments, "compare", "csv"))
    print(f"  comparing and storing: {total:.0f} s of {SECONDS}, at most {most} MB of {MEGABYTES}")
    return int(total > SECONDS or most > MEGABYTES)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organizations", type=int, default=50_000)
    parser.add_argument("--rows", type=int, default=12_000)
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgres"))
    parser.add_argument("--syncdb", action="store_true", help="tables from the models, before there are migrations")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
    if arguments.step:
        folder, what, *told = arguments.step
        if what == "fill":
            said = fill(Path(folder), arguments)
        else:
            said = compare(Path(folder), told[0]) if what == "compare" else store(Path(folder), int(told[0]))
        said["processor"] = time.process_time()
        said["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps(said))
        return 0
    with tempfile.TemporaryDirectory(prefix="undersigned-lists.") as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.environ.update(
            DJANGO_SETTINGS_MODULE="config.settings", SECRET_KEY=secrets.token_urlsafe(64), DEBUG="off",
            PUBLIC_ORIGIN="http://127.0.0.1", MEDIA_ROOT=str(folder / "media"), EMAIL_URL="console://",
            DATABASE_URL=f"sqlite:///{folder}/lists.sqlite3",
        )  # fmt: skip
        if arguments.database == "sqlite":
            return measure(folder, arguments)
        from signing import own_postgres  # noqa: PLC0415 -- beside this file

        cluster = folder / "cluster"
        cluster.mkdir()
        with own_postgres(cluster) as url:
            os.environ["DATABASE_URL"] = url
            return measure(folder, arguments)


if __name__ == "__main__":
    sys.exit(main())
