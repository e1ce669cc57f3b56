import sys
from typing import Any

from django.core.management.base import BaseCommand

from signatories.mailing.bounces import LARGEST, read_report


class Command(BaseCommand):
    help = "Read one mail from standard input; if it reports that one of ours could not be delivered, mark that one."

    def handle(self, *args: Any, **options: Any) -> None:
        # Never an error: the mail server would send a report about the report.
        marked = read_report(sys.stdin.buffer.read(LARGEST))
        self.stdout.write("One message came back." if marked else "Not a report about a message of ours.")
