from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campaigns.models import Letter
from campaigns.models.act import because
from signatories.domain.roll import letters_lent_to
from signatories.exchange.logo_packs import BY_COMMAND, BadZip
from signatories.exchange.logos import STORED, State, take_logos
from signatories.files import refresh_files


class Command(BaseCommand):
    help = (
        "Add the logos of a ZIP to the directory. Whose a picture is says the table logos.csv in the ZIP, else its own"
        " name: a reference or a name. What cannot be taken is named and left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")
        parser.add_argument("--replace", action="store_true", help="Replace logos that are there.")
        parser.add_argument("--permission", default="", help="Who gave it, for logos of which the table says nothing.")

    @because("command:import_logos")
    def handle(
        self, *args: Any, file: Path, dry_run: bool, replace: bool, permission: str, **options: Any
    ) -> None:  # fmt: skip
        try:
            with file.open("rb") as content:
                given = take_logos(
                    content, at=timezone.now(), permission=permission, replace=replace, store=not dry_run,
                    limits=BY_COMMAND,
                )  # fmt: skip
        except (OSError, BadZip) as problem:
            raise CommandError(str(problem)) from problem
        for each in given:
            if each.state in (State.ERROR, State.KEPT):
                self.stdout.write(f"{each.file}: {each.sentence or each.state.label}")
        counts = Counter(each.state for each in given)
        told = ", ".join(f"{state.label}: {counts[state]}" for state in State if counts[state])
        self.stdout.write(f"{told}. Nothing was stored." if dry_run else f"{told}.")
        if not dry_run:
            letters: dict[int, Letter] = {}
            for each in given:
                if each.state in STORED and each.organization:
                    letters |= {letter.pk: letter for letter in letters_lent_to(each.organization)}
            for letter in letters.values():
                refresh_files(letter)
