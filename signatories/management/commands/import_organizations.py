from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from campaigns.models.act import because
from signatories.management.lists import add_options, run


class Command(BaseCommand):
    help = (
        "Add the organizations of a list to the directory, and change those that are found again by reference, or by"
        " name and countries. An empty cell erases nothing. Nothing is stored when a row is in error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_options(parser)

    @because("command:import_organizations")
    def handle(self, *args: Any, **options: Any) -> None:
        run(self, letter=None, **options)
