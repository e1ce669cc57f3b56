from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campaigns.domain.links import CHECK_AGAIN, due, know_all_links, know_links, places_in
from campaigns.linkcheck.running import run
from campaigns.models import Letter, Link, LinkFinding, LinkState


class Command(BaseCommand):
    help = "Ask the addresses that letters and sources lead to whether they still answer: those that are due, now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--letter", metavar="SLUG", help="only the links of this letter, due or not")
        parser.add_argument(
            "--older-than",
            type=int,
            metavar="DAYS",
            help=f"what was checked longer ago than this is due (otherwise {CHECK_AGAIN.days})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LINK_CHECK:
            raise CommandError("LINK_CHECK is 'off' here: this installation asks no other site.")
        days, slug = options["older_than"], options["letter"]
        if days is not None and days < 0:
            raise CommandError("--older-than takes a number of days, 0 or more.")
        older_than = CHECK_AGAIN if days is None else timedelta(days=days)
        if slug:
            letter = Letter.objects.filter(slug=slug).first()
            if letter is None:
                raise CommandError(f"There is no letter with the address '{slug}'.")
            links = know_links(places_in(letter))
            if days is not None:
                links = links.filter(due(timezone.now(), older_than=older_than))
        else:
            know_all_links()
            links = Link.objects.filter(due(timezone.now(), older_than=older_than))
        found: Counter[str] = Counter()
        for link in run(list(links), seconds=float("inf")):
            found[link.state] += 1
            if link.to_mend:
                self.stdout.write(describe(link))
        total = sum(found.values())
        summary = ", ".join(f"{found[state]} {state.value}" for state in LinkState if found[state])
        self.stdout.write(f"{total} link(s) checked" + (f": {summary}" if total else "") + ".")


def describe(link: Link) -> str:
    """One line for a link that should be mended: state, address, why, where it leads."""
    why = f" ({LinkFinding(link.finding).label})" if link.finding else ""
    leads = f" -> {link.final_url}" if link.final_url else ""
    return f"{link.state:10}{link.url}{leads}{why}"
