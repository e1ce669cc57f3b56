"""Look for duplicates in the directory; what staff said of a pair stays."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from signatories.domain.duplicates import find_duplicates, open_pairs
from signatories.models import DuplicateSearch, Organization


class Command(BaseCommand):
    help = "Compare all organizations of the directory and store the pairs that may be one body, for the desk."

    def handle(self, **options: Any) -> None:
        at = timezone.now()
        search = DuplicateSearch.objects.create(
            asked_at=at, asked_by="", touched_at=at, total=Organization.objects.standing().count()
        )
        try:
            search.found = find_duplicates(at=at, search=search)
        except BaseException:
            search.failed = True
            raise
        finally:
            search.ended_at = search.touched_at = timezone.now()
            search.save(update_fields=["found", "failed", "ended_at", "touched_at"])
        self.stdout.write(f"{search.total} organizations, {search.found} pairs found, {open_pairs().count()} wait.")
