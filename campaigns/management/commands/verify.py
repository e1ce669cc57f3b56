import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.verifying.judging import Verdict, judge
from campaigns.verifying.manifest import BadManifest, Manifest
from campaigns.verifying.records import Records
from signatories.verifying import DatabaseRecords

STATUS = {"exact": 0, "same": 0, "differs": 1, "not-ours": 2, "unreadable": 2}


class Command(BaseCommand):
    help = (
        "Say whether a PDF is ours and what differs. Exit status: 0 it is, or says the same; 1 it differs; 2 it is not"
        " ours or cannot be read."
    )
    requires_system_checks: list[str] = []  # a manifest is enough: no database needs to be there

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.pdf", type=Path)
        parser.add_argument(
            "--manifest",
            metavar="FILE",
            type=Path,
            help="compare with this manifest of an edition instead of the database",
        )
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")

    def handle(self, *args: Any, file: Path, manifest: Path | None, **options: Any) -> None:
        data = _read(file, settings.VERIFY_MAX_BYTES)
        records: Records
        if manifest:
            try:
                records = Manifest.read(_read(manifest, settings.VERIFY_MAX_BYTES))
            except BadManifest as bad:
                raise CommandError(f"{manifest}: {bad}", returncode=2) from bad
        else:
            records = DatabaseRecords(at=timezone.now(), everything=True)
        verdict = judge(data, records=records, limits=settings.RENDER_LIMITS)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(verdict), ensure_ascii=False, indent=2))
        else:
            self._say(verdict)
        if status := STATUS[verdict.status]:
            self.stdout.flush()
            sys.exit(status)

    def _say(self, verdict: Verdict) -> None:
        style = self.style.SUCCESS if STATUS[verdict.status] == 0 else self.style.ERROR
        self.stdout.write(style(verdict.headline))
        for sentence in verdict.details:
            self.stdout.write(sentence)
        for sentence in verdict.differences:
            self.stdout.write(f"  - {sentence}")
        if verdict.more > 0:
            said = ngettext("%(count)d more is not named here.", "%(count)d more are not named here.", verdict.more)
            self.stdout.write(f"  {said % {'count': verdict.more}}")
        if verdict.since:
            self.stdout.write(_("What may have come since:"))
            for sentence in verdict.since:
                self.stdout.write(f"  - {sentence}")
        for sentence in verdict.proves:
            self.stdout.write(sentence)
        self.stdout.write(f"SHA-256 {verdict.sha256}")


def _read(path: Path, most: int) -> bytes:
    """The bytes of a file. Raises CommandError, also for one that is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=2) from error
    if len(data) > most:
        raise CommandError(f"{path} is larger than {most >> 20} MB.", returncode=2)
    return data
