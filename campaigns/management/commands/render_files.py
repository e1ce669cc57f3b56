from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import FileState, Letter, LetterStatus
from signatories.files import make_waiting_file, refresh_files


class Command(BaseCommand):
    help = "Make every public file that is missing or out of date, now and here, without waiting for the worker."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for letter in Letter.objects.exclude(status=LetterStatus.DRAFT).select_related("campaign"):
            for asked in refresh_files(letter):
                file = asked if asked.state == FileState.READY else make_waiting_file(asked.pk)
                if file is None or file.state == FileState.WAITING:  # another process took it
                    continue
                failed += file.state == FileState.FAILED
                name = f"{file.letter.slug} {file.language} {file.format} {file.paper}".rstrip()
                detail = file.problem or f"{file.size:,} bytes" + (f", {file.pages} pages" if file.pages else "")
                self.stdout.write(f"{file.state:8}{name:40} {detail}")
                if file.state == FileState.READY:
                    self.stdout.write(f"        {file.file.path}")
        if failed:
            raise CommandError(f"{failed} file(s) could not be made; the lines above say why.")
