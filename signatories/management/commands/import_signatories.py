from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campaigns.models import Letter
from campaigns.models.act import because
from signatories.files import refresh_files
from signatories.resources import UnreadableFile, import_signatories, read_table


class Command(BaseCommand):
    help = (
        "Put the organizations of a CSV file on a letter, approved and marked as entered by staff. Columns: name, "
        "countries (names in English or Spanish or ISO codes; several joined by 'and', 'y', ';' or '/'), and if you "
        "like acronym, website, printed_name, reference. Nothing is stored when a row is in error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--letter", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen and store nothing")

    @because("command:import_signatories")
    def handle(self, *args: Any, file: Path, letter: str, dry_run: bool, **options: Any) -> None:
        found = Letter.objects.filter(slug=letter).first()
        if found is None:
            raise CommandError(f"There is no letter with the address '{letter}'.")
        try:
            table = read_table(file)
        except UnreadableFile as problem:
            raise CommandError(str(problem)) from problem
        reports = import_signatories(table, letter=found, at=timezone.now(), dry_run=dry_run)
        for report in reports:
            known = "" if report.state != "new" or report.in_directory else " (added to the directory)"
            self.stdout.write(f"line {report.line}: {report.state:10}{report.name}{known}")
            for sentence in report.sentences:
                self.stdout.write(f"    {sentence}")
        counts = Counter(report.state for report in reports)
        errors = "1 error" if counts["error"] == 1 else f"{counts['error']} errors"
        summary = f"{counts['new']} new, {counts['unchanged']} unchanged, {errors}"
        if counts["error"]:
            raise CommandError(f"{summary}. Nothing was stored; mend the lines above and import the file again.")
        if dry_run:
            self.stdout.write(f"{summary}. Dry run: nothing was stored.")
            return
        refresh_files(found)
        self.stdout.write(self.style.SUCCESS(f"{summary}."))
