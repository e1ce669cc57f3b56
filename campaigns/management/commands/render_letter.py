import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.models import Letter, LetterText
from campaigns.rendering.child import FORMATS, PAPERS, render
from campaigns.rendering.errors import RenderFailed
from signatories.documents import document_of
from signatories.shown_logos import logo_files


class Command(BaseCommand):
    help = "Render one letter in one language to a file, or to the standard output with --output -."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--language", help="the letter's authoritative language unless named")
        parser.add_argument("--format", choices=FORMATS, default="pdf")
        parser.add_argument("--paper", choices=PAPERS, default="letter", help="for the PDF")
        parser.add_argument("--output", metavar="FILE", help="<slug>.<language>.<format> unless named")

    def handle(
        self, *args: Any, slug: str, language: str | None, format: str, paper: str, output: str | None, **options: Any
    ) -> None:
        letter = Letter.objects.select_related("campaign").filter(slug=slug).first()
        if letter is None:
            raise CommandError(f"There is no letter with the address '{slug}'.")
        language = language or letter.authoritative_language
        if language not in dict(settings.LANGUAGES):
            raise CommandError(f"'{language}' is not a language code; use one such as en, es or pt-br.")
        try:
            document = document_of(letter, language)
        except LetterText.DoesNotExist:
            known = ", ".join(sorted(letter.texts.values_list("language", flat=True))) or "none"
            raise CommandError(f"{slug} has no text in '{language}'. It has: {known}.") from None
        try:
            made = render(document, format=format, paper=paper, logos=logo_files(document))
        except RenderFailed as failure:
            raise CommandError(str(failure)) from failure
        if made.endnotes:
            self.stderr.write(
                self.style.WARNING("The notes did not fit at the foot of their pages; they stand at the end.")
            )
        if output == "-":
            sys.stdout.buffer.write(made.data)
            sys.stdout.flush()
            return
        path = Path(output or f"{slug}.{language}.{format}")
        # First beside, then in place: whoever reads the file while it is written sees the old one, never a half.
        part = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            part.write_bytes(made.data)
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        pages = f", {made.pages} pages" if made.pages else ""
        self.stdout.write(f"{path}: {len(made.data):,} bytes{pages}")
