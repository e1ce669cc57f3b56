import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from campaigns.domain.publishing import close_letter, open_letter
from campaigns.domain.texts import write_text
from campaigns.models import Campaign, CampaignText, Letter, LetterText, Source
from campaigns.models.act import because
from campaigns.models.history import create_recorded
from campaigns.text.canonical import parse
from signatories.editions import freeze_edition
from signatories.files import refresh_files
from signatories.models import RollHeading, RowState
from signatories.resources.files import judge_file, store_file

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"


class Command(BaseCommand):
    help = "Load the demonstration campaign (fixtures/demo). A letter that is there already is left as it is."

    @because("command:seed_demo")
    def handle(self, *args: Any, **options: Any) -> None:
        facts = json.loads((FOLDER / "campaign.json").read_text())
        slug = facts["letter"]["slug"]
        if Letter.objects.filter(slug=slug).exists():
            self.stdout.write(f"The demonstration letter {slug} is there already; nothing was changed.")
            return
        letter = self.load(facts)
        refresh_files(letter)
        self.stdout.write(
            f"Loaded the demonstration letter {slug}: {letter.texts.count()} languages,"
            f" {letter.sign_ons.count()} signatories."
        )

    @transaction.atomic
    def load(self, facts: dict[str, Any]) -> Letter:
        """Everything through the verbs that staff use, so that the demonstration obeys the same rules."""
        campaign = self.load_campaign(facts["campaign"])
        values = facts["letter"]
        opened, closed = (datetime.fromisoformat(values[name]) for name in ("opened_at", "closed_at"))
        letter = Letter.objects.create(
            campaign=campaign,
            slug=values["slug"],
            kind=values["kind"],
            authoritative_language=values["authoritative_language"],
            dated_on=date.fromisoformat(values["dated_on"]),
            time_zone=values["time_zone"],
            grouping=values["grouping"],
        )
        for language, fields in values["texts"].items():
            text = parse((FOLDER / f"letter.{language}.txt").read_text())
            write_text(letter_text=LetterText(letter=letter, language=language, **fields), text=text)
        self.load_sources(letter)
        create_recorded(
            RollHeading,
            [RollHeading(letter=letter, key=key, position=place) for place, key in enumerate(values["headings"], 1)],
        )
        content = (FOLDER / "signatories.csv").read_bytes()
        judged = judge_file(content, file_name="signatories.csv", letter=letter, add_likely=True)
        if judged.counts[RowState.ERROR]:
            raise RuntimeError(f"fixtures/demo/signatories.csv is in error: {[row.sentences for row in judged.rows]}")
        store_file(judged, at=closed)
        letter = open_letter(letter=letter, at=opened)
        letter = close_letter(letter=letter, at=closed)
        edition = values["edition"]
        freeze_edition(
            letter=letter,
            at=closed,
            by="",
            dated_on=date.fromisoformat(edition["dated_on"]),
            delivered=edition["delivered"],
        )
        return letter

    def load_campaign(self, values: dict[str, Any]) -> Campaign:
        campaign, made = Campaign.objects.get_or_create(slug=values["slug"], defaults={"accent": values["accent"]})
        if made:
            for language, words in values["texts"].items():
                CampaignText.objects.create(campaign=campaign, language=language, **words)
        return campaign

    def load_sources(self, letter: Letter) -> None:
        for values in json.loads((FOLDER / "sources.json").read_text()):
            key = values.pop("note")
            source, _made = Source.objects.get_or_create(url=values.pop("url"), defaults=values)
            for text in letter.texts.all():
                text.footnotes.get(key=key).sources.add(source)
