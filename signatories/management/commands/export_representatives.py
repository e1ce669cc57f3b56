from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from signatories.exchange.representatives import export_representatives
from signatories.management.commands.export_organizations import format_of
from signatories.models import Representative


class Command(BaseCommand):
    help = (
        "Write the people who may sign for organizations as a table that import_representatives reads again: CSV, XLSX,"
        " ODS or JSON by its name. It goes on record, with the reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--why", required=True, help="for the record of contacts: the reason, without names")

    def handle(self, *args: Any, file: Path, why: str, **options: Any) -> None:
        format = format_of(file)
        if not why.strip():
            raise CommandError("Contacts go out with a reason: --why '…'. It is kept on record.")
        rows = Representative.objects.filter(organization__merged_into=None)
        by = "manage.py export_representatives"
        content, count = export_representatives(rows, format=format, by=by, at=timezone.now(), why=why)
        file.touch(mode=0o600)
        file.write_bytes(content)
        self.stdout.write(f"{file}: {count} representatives. It holds people and addresses: keep it to yourself.")
