import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from campaigns.domain.publishing import open_letter
from campaigns.domain.texts import write_text
from campaigns.models import Campaign, CampaignText, Letter, LetterText
from campaigns.models.act import because
from campaigns.text.canonical import parse
from signatories.domain.links import link_for
from signatories.domain.posting import cancel
from signatories.domain.signing import SignOnRequest, StaffEntry, confirm_signon, enter_signon, submit_signon
from signatories.models import Capacity, LinkPurpose, Message, Organization, OrganizationName, Scope

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "trial"


class Command(BaseCommand):
    help = (
        "Load a letter that is open for signature, with entries at the moderation desk, to try signing out. Every name"
        " is made up. Where it is already, nothing changes."
    )

    @because("command:seed_trial")
    def handle(self, *args: Any, **options: Any) -> None:
        facts = json.loads((FOLDER / "trial.json").read_text())
        slug = facts["letter"]["slug"]
        if Letter.objects.filter(slug=slug).exists():
            self.stdout.write(f"The trial letter {slug} is there already; nothing was changed.")
            return
        letter = self.load(facts, at=timezone.now())
        waiting = letter.sign_ons.waiting().count()
        self.stdout.write(
            f"Loaded the trial letter {slug}, open for signature; {waiting} sign-ons wait for moderation."
        )

    @transaction.atomic
    def load(self, facts: dict[str, Any], *, at: datetime) -> Letter:
        """Everything through the verbs of the form and of staff; the mail that they would cause is cancelled."""
        values = facts["letter"]
        last_day = at.astimezone(ZoneInfo(values["time_zone"])) + timedelta(days=60)
        letter = Letter.objects.create(
            campaign=self.load_campaign(facts["campaign"]),
            deadline=last_day.replace(hour=17, minute=0, second=0, microsecond=0),
            **{name: value for name, value in values.items() if name != "texts"},
        )
        for language, fields in values["texts"].items():
            text = parse((FOLDER / f"letter.{language}.txt").read_text())
            write_text(letter_text=LetterText(letter=letter, language=language, **fields), text=text)
        letter = open_letter(letter=letter, at=at - timedelta(days=4))
        known = {each["name"]: self.load_organization(each) for each in facts["known"]}
        for organization in list(known.values())[:2]:
            entry = StaffEntry(
                printed_name=organization.name,
                organization=organization,
                countries=[country.code for country in organization.countries],
                place=organization.place,
            )
            enter_signon(letter=letter, entry=entry, at=at - timedelta(days=3))
        for each in facts["requests"]:
            self.load_request(letter, each, known, at=at - timedelta(hours=each["hours_ago"]))
        cancel(Message.objects.filter(letter=letter), problem="demonstration")
        return letter

    def load_campaign(self, values: dict[str, Any]) -> Campaign:
        campaign, made = Campaign.objects.get_or_create(slug=values["slug"], defaults={"accent": values["accent"]})
        if made:
            for language, words in values["texts"].items():
                CampaignText.objects.create(campaign=campaign, language=language, **words)
        return campaign

    def load_organization(self, values: dict[str, Any]) -> Organization:
        own = {name: value for name, value in values.items() if name != "names"}
        organization, made = Organization.objects.get_or_create(name=own.pop("name"), defaults=own)
        if made:
            for language, name in values.get("names", {}).items():
                OrganizationName.objects.create(organization=organization, language=language, name=name)
        return organization

    def load_request(
        self, letter: Letter, values: dict[str, Any], known: dict[str, Organization], *, at: datetime
    ) -> None:
        organization = known.get(values.get("known", ""))
        own = [country.code for country in organization.countries] if organization else []
        request = SignOnRequest(
            capacity=values.get("capacity", Capacity.ORGANIZATION),
            printed_name=values["printed_name"],
            printed_detail=values.get("printed_detail", ""),
            organization=organization,
            countries=values.get("countries", own),
            scope=Scope.NATIONAL,
            website=values.get("website", ""),
            kind=values.get("kind", ""),
            person=values["person"],
            title=values.get("title", ""),
            email=values["email"],
            language=values["language"],
            listing=values.get("listing", "public"),
            note=values.get("note", ""),
            attestation="Trial",
            request_key=uuid4(),
        )
        signon = submit_signon(letter=letter, request=request, at=at)
        if values["confirmed"]:
            confirm_signon(link=link_for(signon, LinkPurpose.CONFIRM, at=at), at=at + timedelta(minutes=9))
