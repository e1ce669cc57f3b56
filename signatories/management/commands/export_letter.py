from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.models import Letter
from signatories.exchange.leaving import export_letters
from signatories.exchange.writing import write_out


class Command(BaseCommand):
    help = (
        "Write a letter with everything in it (texts, versions, sign-ons, editions) as JSON, for load_letter elsewhere."
        " It holds withheld names: keep the file to yourself."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--output", metavar="FILE", help="<slug>.export.json unless named; - for standard output")

    def handle(self, *args: Any, slug: str, output: str | None, **options: Any) -> None:
        letter = Letter.objects.select_related("campaign").filter(slug=slug).first()
        if letter is None:
            raise CommandError(f"There is no letter with the address '{slug}'.")
        self.stderr.write(write_out(export_letters([letter], campaign=letter.campaign), output, f"{slug}.export.json"))
