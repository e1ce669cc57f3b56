from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.models import Edition, EditionFile
from signatories.edition_files import make_missing_files


class Command(BaseCommand):
    help = "Make every file of an edition that is missing, now and here, without waiting for the worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--letter", metavar="SLUG", help="only the editions of this letter")

    def handle(self, *args: Any, letter: str | None, **options: Any) -> None:
        editions = Edition.objects.select_related("letter", "version", "redaction").defer("sign_ons")
        if letter:
            editions = editions.filter(letter__slug=letter)
        failed = 0
        for edition in editions.order_by("letter", "number"):
            for made in make_missing_files(edition):
                if isinstance(made, EditionFile):
                    pages = f", {made.pages} pages" if made.pages else ""
                    self.stdout.write(f"ready   {made.name:40} {made.size:,} bytes{pages}")
                else:
                    failed += 1
                    self.stdout.write(f"failed  {made} {made.problem}")
        if failed:
            raise CommandError(f"{failed} file(s) could not be made; the lines above say why.")
