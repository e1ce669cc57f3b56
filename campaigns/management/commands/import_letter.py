from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.domain.errors import Refused
from campaigns.importing.docx import Draft, read_docx
from campaigns.importing.package import MAX_FILE
from campaigns.importing.storing import address_for, put_text, start_letter, with_known_keys
from campaigns.models import Campaign, Letter, LetterText
from campaigns.models.act import because
from campaigns.rendering.pandoc import WordUnavailable
from campaigns.text.errors import TextError
from signatories.files import refresh_files


class Command(BaseCommand):
    help = (
        "Make a draft letter from a Word file (.docx), or with --into a text in another language of a letter. Prints "
        "what was kept, changed and left out. Nothing that the public reads changes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--campaign", metavar="SLUG", help="the campaign that the new letter joins")
        parser.add_argument("--language", required=True, help="of the draft: en, es, pt-br…")
        parser.add_argument("--slug", help="address of the new letter; made from its title unless named")
        parser.add_argument("--into", metavar="LETTER", help="address of a letter that gets the text")
        parser.add_argument("--replace", action="store_true", help="with --into: replace the words that stand there")
        parser.add_argument("--dry-run", action="store_true", help="print the report and store nothing")

    @because("command:import_letter")
    def handle(self, *args: Any, file: Path, language: str, into: str | None, **options: Any) -> None:
        if language not in dict(settings.LANGUAGES):
            raise CommandError(f"'{language}' is not a language code; use one such as en, es or pt-br.")
        if bool(into) == bool(options["campaign"]):
            raise CommandError("Name either --campaign, for a new letter, or --into, for a letter that exists.")
        if into and options["slug"]:
            raise CommandError("--slug is for a new letter; with --into the letter has its address.")
        letter = Letter.objects.filter(slug=into).first() if into else None
        if into and letter is None:
            raise CommandError(f"There is no letter with the address '{into}'.")
        campaign = Campaign.objects.filter(slug=options["campaign"]).first()
        if letter is None and campaign is None:
            raise CommandError(f"There is no campaign with the address '{options['campaign']}'.")
        try:
            draft = self.read(file)
            text = draft.text
            if letter:
                text, sentence = with_known_keys(letter, language, text)
                self.report(draft, sentence)
                if options["dry_run"]:
                    self.stdout.write("Dry run: nothing was stored.")
                    return
                self.refuse_to_replace(letter, language, replace=options["replace"])
                row = put_text(letter=letter, language=language, text=text, replace=options["replace"])
            else:
                slug = options["slug"] or address_for(text.title)
                self.report(draft, "")
                if options["dry_run"]:
                    self.stdout.write(f"Dry run: nothing was stored. The letter would stand at '{slug}'.")
                    return
                assert campaign is not None  # noqa: S101 -- refused above
                row = start_letter(campaign=campaign, slug=slug, language=language, text=text)
        except (Refused, TextError) as refusal:
            raise CommandError("\n".join(refusal.sentences)) from refusal
        except WordUnavailable as missing:
            raise CommandError(str(missing)) from missing
        refresh_files(row.letter)
        self.stdout.write(self.style.SUCCESS(f"Stored in {row.letter.slug} ({language})."))

    def read(self, file: Path) -> Draft:
        try:
            with file.open("rb") as opened:
                data = opened.read(MAX_FILE + 1)  # a device has no end
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        return read_docx(data)

    def refuse_to_replace(self, letter: Letter, language: str, *, replace: bool) -> None:
        known: LetterText | None = letter.texts.filter(language=language).first()
        if known and not replace and (known.title or known.body):
            raise CommandError(f"{letter.slug} has a text in '{language}' already. Add --replace to replace its words.")

    def report(self, draft: Draft, sentence: str) -> None:
        for heading, lines in (
            ("Kept", draft.report.kept),
            ("Changed, or to be looked at", (*draft.report.changed, *filter(None, [sentence]))),
            ("Left out", draft.report.dropped),
        ):
            if lines:
                self.stdout.write(f"{heading}:")
            for line in lines:
                self.stdout.write(f"  {line}")
