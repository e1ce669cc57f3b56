"""A large directory: ``.venv/bin/python benchmarks/directory.py [--organizations 50000] [--database postgres]``.

Fills a throw-away database and prints what people wait for: the names offered while a name is typed on the form, the
entries that a name may mean, those for many names as an import asks, and all pairs for the desk of duplicates. The
figures to hold on a machine with two processors are 50 ms for the first two (p99; issue 5), and some minutes for all
pairs. ``--public`` of the organizations stand on a public letter: the form offers no others.
"""

import argparse
import gc
import os
import random
import resource
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURE = 50  # milliseconds, p99


def timed(what: str, calls: list[Callable[[], object]]) -> float:
    """Print how long ``calls`` take, and give the 99th of a hundred in milliseconds."""
    times = []
    for call in calls:
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    parts = statistics.quantiles(times, n=100)
    print(f"  {what:<44} p50 {parts[49]:6.1f} ms   p99 {parts[98]:6.1f} ms ({parts[98] / FIGURE:.2f} of {FIGURE})")
    return parts[98]


class Worked:
    """How long something took since this was made, on the clock and of this process's processor time."""

    def __init__(self) -> None:
        self.began, self.processor = time.perf_counter(), time.process_time()

    def __str__(self) -> str:
        processor = time.process_time() - self.processor
        return f"{time.perf_counter() - self.began:.1f} s ({processor:.1f} s of processor)"


def publish(share: float) -> None:
    """Let a share of the organizations stand on a letter that anybody may read."""
    from django.utils import timezone  # noqa: PLC0415 -- after the environment is set

    from campaigns.domain.publishing import open_letter  # noqa: PLC0415
    from campaigns.domain.texts import write_text  # noqa: PLC0415
    from campaigns.models import Campaign, Letter, LetterText  # noqa: PLC0415
    from campaigns.text.canonical import parse  # noqa: PLC0415
    from signatories.models import Capacity, Organization, SignOn, SignOnStatus  # noqa: PLC0415

    letter = Letter.objects.create(campaign=Campaign.objects.create(slug="large"), slug="large")
    text = LetterText.objects.create(letter=letter, language="en")
    write_text(letter_text=text, text=parse("<h1>A large letter</h1>\n<p>We write about rights.</p>"))
    open_letter(letter=letter, at=timezone.now())
    letter.refresh_from_db()
    version = letter.versions.first()
    rows = Organization.objects.order_by("pk")
    rows = rows[: int(rows.count() * share)]
    SignOn.objects.bulk_create(
        [
            SignOn(
                letter=letter, version=version, organization=each, capacity=Capacity.ORGANIZATION,
                printed_name=each.name, countries=each.countries, scope=each.scope, status=SignOnStatus.APPROVED,
                language="en", created_at=timezone.now(), confirmed_at=timezone.now(), approved_at=timezone.now(),
            ).with_key()
            for each in rows.iterator()
        ],
        batch_size=1000,
    )  # fmt: skip


def measure(arguments: argparse.Namespace) -> int:
    import django  # noqa: PLC0415

    django.setup()
    from django.apps import apps  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    settings.MIGRATION_MODULES = {each.label: None for each in apps.get_app_configs()}  # tables of the models: quicker
    call_command("migrate", run_syncdb=True, verbosity=0)
    from many import fill_directory, organizations  # noqa: PLC0415

    from signatories.domain.candidates import Matcher, Query, all_pairs, find_candidates  # noqa: PLC0415
    from signatories.domain.directory import find_names  # noqa: PLC0415
    from signatories.models import NameKey  # noqa: PLC0415

    began = time.perf_counter()
    fill_directory(arguments.organizations)
    publish(arguments.public)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    keys = NameKey.objects.count()
    print(f"{connection.vendor}, {arguments.organizations} organizations, {keys} keys; filled in"
          f" {time.perf_counter() - began:.0f} s")  # fmt: skip

    chance = random.Random(1)
    rows = list(organizations(arguments.organizations))
    some = chance.sample(rows, min(300, len(rows)))
    now = timezone.now()
    gc.freeze()  # to look for garbage among all these takes 70 ms, which no server would wait for
    typed = [str(row["name"])[: chance.choice((2, 3, 4, 6, 9, 14))] for row in some]
    typed += ["asociación de mu", "human rights", "red", "de", "la paz", "qqqqq", "zz", "derechos h"] * 5
    worst = timed("names while typing", [lambda t=t: find_names(t, language="en", at=now) for t in typed])
    asked = [Query(name=str(row["name"]), countries=row["countries"]) for row in some]
    asked += [Query(name=f"{row['name']}s Centro") for row in some[:100]]
    asked += [Query(name="Asociación de Mujeres"), Query(name="Red de Derechos Humanos"), Query(name="CEJIL")] * 5
    worst = max(worst, timed("entries that a name may mean", [lambda q=q: find_candidates(q) for q in asked]))
    others = list(organizations(arguments.rows, seed=9))
    queries = [Query(name=str(row["name"]), countries=row["countries"]) for row in others]
    worked = Worked()
    found = sum(bool(each) for each in Matcher().candidates(queries))
    print(f"  {len(queries)} names of a list: {worked}, {found} with an entry like it")
    worked = Worked()
    print(f"  the same list in itself: {sum(1 for _each in Matcher().twins(queries))} pairs, {worked}")
    if not arguments.quick:
        began = time.perf_counter()
        print(f"  all pairs: {sum(1 for _each in all_pairs())}, {time.perf_counter() - began:.0f} s")
    print(f"  memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB; load {os.getloadavg()[0]:.1f}")
    return int(worst > FIGURE)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organizations", type=int, default=50_000)
    parser.add_argument("--rows", type=int, default=12_000, help="names of a list that is looked up")
    parser.add_argument("--public", type=float, default=0.5, help="share that stands on a public letter")
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgres"))
    parser.add_argument("--quick", action="store_true", help="without all pairs")
    arguments = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
    with tempfile.TemporaryDirectory(prefix="undersigned-directory.") as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.environ.update(
            DJANGO_SETTINGS_MODULE="config.settings", SECRET_KEY=secrets.token_urlsafe(64), DEBUG="off",
            PUBLIC_ORIGIN="http://127.0.0.1", MEDIA_ROOT=str(folder / "media"), EMAIL_URL="console://",
            DATABASE_URL=f"sqlite:///{folder}/directory.sqlite3",
        )  # fmt: skip
        if arguments.database == "sqlite":
            return measure(arguments)
        from signing import own_postgres  # noqa: PLC0415 -- beside this file

        cluster = folder / "cluster"
        cluster.mkdir()
        with own_postgres(cluster) as url:
            os.environ["DATABASE_URL"] = url
            try:
                return measure(arguments)
            finally:
                from django.db import connections  # noqa: PLC0415

                connections.close_all()


if __name__ == "__main__":
    raise SystemExit(main())
