from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from signatories.exchange.representatives import import_representatives
from signatories.lists.table import UnreadableList
from signatories.resources.files import content_of


class Command(BaseCommand):
    help = (
        "Add the people of a table that export_representatives wrote to the organizations of the directory, and change"
        " those whose mailbox is known there. An empty cell erases nothing; nothing is stored when a row is in error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen and store nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            arrived = import_representatives(content_of(file), file_name=file.name, store=not dry_run)
        except UnreadableList as problem:
            raise CommandError(str(problem)) from problem
        for line, sentence in arrived.problems:
            self.stdout.write(f"line {line}: {sentence}")
        summary = f"{arrived.new} new, {arrived.changed} changed, {arrived.same} same"
        if arrived.problems:
            raise CommandError(f"{summary}, {len(arrived.problems)} in error. Nothing was stored.")
        self.stdout.write(f"{summary}." + (" Dry run: nothing was stored." if dry_run else ""))
