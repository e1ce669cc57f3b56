from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.domain.texts import problems_of
from campaigns.models import Letter


class Command(BaseCommand):
    help = "Check the texts of a letter: calls without a note, unused and empty notes, notes that differ by language."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        letter = Letter.objects.filter(slug=slug).first()
        if letter is None:
            raise CommandError(f"There is no letter with the address '{slug}'.")
        problems = problems_of(letter)
        for problem in problems:
            self.stdout.write(problem.sentence)
        if problems:
            raise CommandError(f"{len(problems)} problem(s) in {slug}.")
        self.stdout.write(self.style.SUCCESS(f"{slug} is in order."))
