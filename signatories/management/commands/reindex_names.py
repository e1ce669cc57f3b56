"""Write the index of names anew."""

from typing import Any

from django.core.management.base import BaseCommand

from signatories.domain.name_keys import reindex_all


class Command(BaseCommand):
    help = (
        "Write the keys by which organizations are found anew, for all of them. Needed after a new version that says"
        " so in its notes, and after rows were put into the database by other means. Safe to repeat."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{reindex_all()} organizations can be found by their names.")
