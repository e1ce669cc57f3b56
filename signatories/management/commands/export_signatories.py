from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campaigns.models import Letter
from signatories.exchange.contacts import export_contacts
from signatories.exchange.formats import write_table
from signatories.exchange.tables import roll_sheet, signons_sheet
from signatories.management.commands.export_organizations import format_of
from signatories.models import SignOn


class Command(BaseCommand):
    help = (
        "Write the public list of a letter as a table: CSV, XLSX, ODS or JSON by its name. With --all every sign-on in"
        " every state, withheld names too; with --contacts the people behind them, which goes on record."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--letter", required=True, metavar="SLUG")
        parser.add_argument("--language", help="of the public list; the authoritative one otherwise")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--all", action="store_true", dest="everything", help="all sign-ons, not the public list")
        what.add_argument("--contacts", action="store_true", help="signatories with the people behind them")
        parser.add_argument("--why", default="", help="for the record of contacts: the reason, without names")

    def handle(
        self, *args: Any, file: Path, letter: str, language: str | None, everything: bool, contacts: bool, why: str,
        **options: Any,
    ) -> None:  # fmt: skip
        format = format_of(file)
        found = Letter.objects.filter(slug=letter).first()
        if found is None:
            raise CommandError(f"There is no letter with the address '{letter}'.")
        if contacts:
            if not why.strip():
                raise CommandError("Contacts go out with a reason: --why '…'. It is kept on record.")
            by, at = "manage.py export_signatories", timezone.now()
            content, _count = export_contacts(found, format=format, by=by, at=at, why=why)
        else:
            rows = SignOn.objects.filter(letter=found).order_by("printed_name", "pk")
            sheet = signons_sheet(rows) if everything else roll_sheet(found, language or found.authoritative_language)
            content = write_table(sheet.headings, sheet.rows, format=format)
        file.touch(mode=0o600)
        file.write_bytes(content)
        self.stdout.write(f"{file} is written.")
