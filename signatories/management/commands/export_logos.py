from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from signatories.exchange.logo_packs import BY_COMMAND
from signatories.exchange.logos import logos_of, write_logos
from signatories.models import Organization


class Command(BaseCommand):
    help = "Write the logos of the directory with their permissions as a ZIP that import_logos reads again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with file.open("wb") as out:
            count = write_logos(logos_of(Organization.objects.all()), out, with_permissions=True)
        self.stdout.write(f"{file}: {count} logos.")
        if count > BY_COMMAND.files or file.stat().st_size > BY_COMMAND.bytes:
            self.stderr.write(
                f"import_logos takes {BY_COMMAND.files} pictures and {BY_COMMAND.bytes >> 20} MB at a time:"
                " pack them into several, each with the table."
            )
