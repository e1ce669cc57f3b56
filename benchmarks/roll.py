"""The list of signatories on its page: ``.venv/bin/python -m benchmarks.roll [NUMBER…] [--profile]``.

A throw-away database with one letter and, unless told otherwise, 300, 3,000 and 10,000 organizations in 90 countries.
The page is asked for as a reader does, of a process as a server starts it, without any cache: the figures are the best
and the middle one of several, in milliseconds of processor time, beside them the parts that it consists of. To reach
with 10,000: 300 ms on a machine of two processors that does nothing else.
"""

import argparse
import cProfile
import os
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TO_REACH = {10_000: 300}  # milliseconds
RUNS = 9
WORDS = (
    "Asociación", "Red", "Mujeres", "Centro", "Derechos", "Human", "Rights", "Network", "Coalición", "Juventud",
    "Fundación", "Migrantes", "Women", "Forum", "Ñandú", "Łódź", "Comité", "Campesino", "Alianza", "Observatorio",
)  # fmt: skip


def prepare(folder: Path) -> None:
    """Django with an empty database of its own."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        DATABASE_URL=f"sqlite:///{folder / 'roll.sqlite3'}",
        MEDIA_ROOT=str(folder / "media"),
        SECRET_KEY="only-for-this-benchmark-" + "x" * 40,
        DEBUG="off",
        ALLOWED_HOSTS="localhost",
    )
    import django  # noqa: PLC0415 -- settings are read here
    from django.conf import settings  # noqa: PLC0415

    django.setup()
    from django.apps import apps  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}  # tables as the models have them

    call_command("migrate", run_syncdb=True, verbosity=0)
    import config.wsgi  # noqa: F401, PLC0415 -- what a server starts with


def make_letter(count: int) -> Any:
    """A closed letter that ``count`` organizations signed, everything of a list switched on but logos."""
    from django_countries import countries as known  # noqa: PLC0415

    from signatories.models import Organization, SignOn  # noqa: PLC0415
    from tests.factories import NOON, LetterFactory, TextFactory, version_in_force  # noqa: PLC0415

    chance = random.Random(count)
    codes = chance.sample(sorted(known.countries), 90)
    letter = LetterFactory(
        slug=f"letter-{count}", roll_numbered=True, roll_acronyms=True, roll_places=True, roll_as_of=True
    )
    TextFactory(letter=letter)
    TextFactory(letter=letter, language="es")
    names = [f"{' '.join(chance.choices(WORDS, k=chance.randint(2, 7)))} {number}" for number in range(count)]
    countries = [chance.sample(codes, 1 if chance.random() < 0.95 else 2) for _ in names]
    organizations = Organization.objects.bulk_create(
        [
            Organization(name=name, name_key=name.casefold(), countries=where)
            for name, where in zip(names, countries, strict=True)
        ],
        batch_size=2000,
    )
    version = version_in_force(letter)
    SignOn.objects.bulk_create(
        [
            SignOn(
                letter=letter, organization=organization, printed_name=organization.name,
                name_key=organization.name_key, countries=organization.countries, status="approved", origin="staff",
                created_at=NOON, approved_at=NOON, version=version, acronym=chance.choice(["", "GAM", "CIPRODENI"]),
                place=chance.choice(["", "", "Petén"]),
            )
            for organization in organizations
        ],
        batch_size=2000,
    )  # fmt: skip
    return letter


def measured(act: Callable[[], Any]) -> list[float]:
    """Milliseconds of processor time of several runs, the quickest first."""
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        act()
        taken.append((time.process_time() - start) * 1000)
    return sorted(taken)


def best(act: Callable[[], Any]) -> float:
    """Milliseconds of processor time of the quickest of several runs."""
    return measured(act)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("numbers", nargs="*", type=int, default=[300, 3_000, 10_000], help="organizations")
    parser.add_argument("--profile", action="store_true", help="print what takes the time of the last page")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        from django.db import connection  # noqa: PLC0415
        from django.test import Client  # noqa: PLC0415

        from campaigns.models import Letter  # noqa: PLC0415
        from signatories.documents import document_of  # noqa: PLC0415
        from signatories.domain.roll import roll_of  # noqa: PLC0415

        client = Client(headers={"host": "localhost"})
        print("organizations   page ms  (middle)  queries     kB   roll ms  document ms  digest ms  to reach")
        for count in options.numbers:
            make_letter(count)
            letter = Letter.objects.select_related("campaign").get(slug=f"letter-{count}")
            path = f"/letters/{letter.slug}/"
            queries: list[str] = []

            def counted(execute: Any, sql: str, *others: Any) -> Any:
                queries.append(sql)  # noqa: B023 -- called at once
                return execute(sql, *others)

            with connection.execute_wrapper(counted):
                answer = client.get(path)
            assert answer.status_code == 200, answer.status_code
            pages = measured(lambda: client.get(path))  # noqa: B023 -- called at once
            page, middle = pages[0], pages[RUNS // 2]
            roll = best(lambda: roll_of(letter, "en"))  # noqa: B023
            whole = best(lambda: document_of(letter, "en"))  # noqa: B023
            document = document_of(letter, "en")
            digest = best(lambda: document.digest)  # noqa: B023
            reach = TO_REACH.get(count)
            print(
                f"{count:>13,} {page:>9.0f} {middle:>9.0f} {len(queries):>8} {len(answer.content) // 1024:>6}"
                f" {roll:>9.0f} {whole:>12.0f} {digest:>10.0f}"
                f"  {reach or '–'}{'  MISSED' if reach and page > reach else ''}",
                flush=True,
            )
        if options.profile:
            profile = cProfile.Profile()
            profile.runcall(client.get, path)
            pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(18)


if __name__ == "__main__":
    main()
