from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from signatories.exchange.formats import CONTENT_TYPES, write_table
from signatories.exchange.tables import organizations_sheet
from signatories.models import Organization


class Command(BaseCommand):
    help = "Write the directory as a table that import_organizations reads again: CSV, XLSX, ODS or JSON by its name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        format = format_of(file)
        sheet = organizations_sheet(Organization.objects.standing().order_by("name", "pk"))
        file.write_bytes(write_table(sheet.headings, sheet.rows, format=format))
        self.stdout.write(f"{file}: {Organization.objects.standing().count()} organizations.")


def format_of(file: Path) -> str:
    """The format that the name of a file asks for. Raises CommandError."""
    format = file.suffix.removeprefix(".").lower()
    if format not in CONTENT_TYPES:
        raise CommandError(f"'{file}' is no name for a table; it should end with one of {', '.join(CONTENT_TYPES)}.")
    return format
