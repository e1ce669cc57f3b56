from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campaigns.domain.errors import Refused
from campaigns.models import Letter
from signatories.editions import cautions, freeze_edition


class Command(BaseCommand):
    help = "Freeze a letter and its roll, as they are now, as its next edition. make_edition_files makes its files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument(
            "--dated-on", type=_day, metavar="YYYY-MM-DD", help="today in the letter's time zone unless given"
        )
        parser.add_argument("--delivered", action="store_true", help="it was or will be handed over on that date")
        parser.add_argument("--by", default="command", help="who freezes it, for the record")

    def handle(self, *args: Any, slug: str, dated_on: date | None, delivered: bool, by: str, **options: Any) -> None:
        letter = Letter.objects.filter(slug=slug).first()
        if letter is None:
            raise CommandError(f"There is no letter with the address '{slug}'.")
        for sentence in cautions(letter):
            self.stderr.write(self.style.WARNING(sentence))
        try:
            edition = freeze_edition(letter=letter, at=timezone.now(), by=by, dated_on=dated_on, delivered=delivered)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{slug}, edition {edition.number} of {edition.dated_on}: version {edition.version.number},"
            f" {edition.signatories} signatories. The worker makes its files; make_edition_files makes them now."
        )


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise CommandError(f"'{value}' is not a date; use one such as 2019-06-13.") from error
