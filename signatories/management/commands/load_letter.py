from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campaigns.domain.errors import Refused
from campaigns.models.act import because
from signatories.exchange.reading import load
from signatories.files import refresh_files


class Command(BaseCommand):
    help = (
        "Load letters that export_letter or export_campaign wrote elsewhere, or one letter from its own PDF, which"
        " carries its data: it arrives as a draft."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="an export (JSON) or a PDF of a letter")
        parser.add_argument("--campaign", default="", help="for a PDF: the address of the campaign it joins")

    @because("command:load_letter")
    def handle(self, *args: Any, file: str, campaign: str, **options: Any) -> None:
        try:
            content = Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        try:
            arrival = load(content, at=timezone.now(), campaign=campaign)
        except Refused as refusal:
            raise CommandError(" ".join(refusal.sentences)) from refusal
        for letter in arrival.letters:
            refresh_files(letter)
            counts = {
                "sign-on": letter.sign_ons.count(),
                "text": letter.texts.count(),
                "version": letter.versions.count(),
                "edition": letter.editions.count(),
            }
            counted = ", ".join(f"{number} {name}{'' if number == 1 else 's'}" for name, number in counts.items())
            self.stdout.write(f"{letter.slug}: {counted}.")
        self.stdout.write(
            f"Entries of the directory: {arrival.organizations_made} made,"
            f" {arrival.organizations_known} that were there."
        )
        for remark in arrival.remarks:
            self.stdout.write(self.style.WARNING(remark))
