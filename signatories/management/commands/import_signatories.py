from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.models import Letter
from campaigns.models.act import because
from signatories.files import refresh_files
from signatories.management.lists import add_options, run


class Command(BaseCommand):
    help = (
        "Put the signatories of a list on a letter, approved and marked as entered by staff. Columns are known by their"
        " headings in English, Spanish, French, Portuguese or German; a name is needed, and a country (or regional,"
        " international) for organizations that are not in the directory. Nothing is stored when a row is in error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_options(parser)
        parser.add_argument("--letter", required=True, metavar="SLUG")

    @because("command:import_signatories")
    def handle(self, *args: Any, letter: str, **options: Any) -> None:
        found = Letter.objects.filter(slug=letter).first()
        if found is None:
            raise CommandError(f"There is no letter with the address '{letter}'.")
        run(self, letter=found, **options)
        if not options["dry_run"]:
            refresh_files(found)
