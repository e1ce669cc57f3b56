import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from signatories.domain.held import held_about, record_report


class Command(BaseCommand):
    help = "Print everything that is held about the owner of a mailbox, as JSON. The look itself goes on record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--why", default="", help="kept with the record, without names or addresses")

    def handle(self, *args: Any, email: str, why: str, **options: Any) -> None:
        held = held_about(email)
        record_report(held, by="manage.py held_about", at=timezone.now(), why=why)
        self.stdout.write(json.dumps(held, ensure_ascii=False, indent=2))
