from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.models import Campaign
from signatories.exchange.leaving import export_campaign
from signatories.exchange.writing import write_out


class Command(BaseCommand):
    help = "Write a campaign with all its letters as JSON, for load_letter elsewhere. It holds withheld names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--output", metavar="FILE", help="<slug>.export.json unless named; - for standard output")

    def handle(self, *args: Any, slug: str, output: str | None, **options: Any) -> None:
        campaign = Campaign.objects.filter(slug=slug).first()
        if campaign is None:
            raise CommandError(f"There is no campaign with the address '{slug}'.")
        self.stderr.write(write_out(export_campaign(campaign), output, f"{slug}.export.json"))
