from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campaigns.models import Letter
from signatories.domain.imports import lists_due
from signatories.domain.retention import Due, due, forget_due
from signatories.logos import sweep_logos


class Command(BaseCommand):
    help = "Forget requests that nobody confirmed, and contacts of letters whose time is over. For the crontab."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only, forget nothing")
        parser.add_argument("--letter", metavar="SLUG", help="only this letter")

    def handle(self, *args: Any, dry_run: bool, letter: str | None, **options: Any) -> None:
        letters = Letter.objects.filter(slug=letter) if letter else Letter.objects.all()
        if letter and not letters.exists():
            raise CommandError(f"There is no letter {letter!r}.")
        at = timezone.now()
        lists = lists_due(at).count()
        found = due(at=at, letters=letters) if dry_run else forget_due(at=at, letters=letters)
        for each in found:
            self.stdout.write(_line(each))
        if lists:
            self.stdout.write(f"{lists} uploaded list{'' if lists == 1 else 's'}.")
        if not found and not lists:
            self.stdout.write("Nothing is due.")
        elif dry_run:
            self.stdout.write("Nothing was forgotten: this was a dry run.")
        if not dry_run and (swept := sweep_logos(at=at)):
            self.stdout.write(f"{swept} file{'' if swept == 1 else 's'} of logos that no sign-on names.")


def _line(each: Due) -> str:
    counts = (("unconfirmed request", each.unconfirmed), ("contact", each.contacts), ("network", each.networks))
    words = ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counts)
    return f"{each.letter.slug}: {words}"
