"""Mailing an edition to those who signed it: counted first, queued once for each of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import Edition, EditionFormat, Letter
from signatories.domain.posting import post_many
from signatories.edition_files import missing_files
from signatories.models import MessageKind, MessageState, SignOn


@dataclass(frozen=True, slots=True)
class Readers:
    """To whom an edition would go now: how many in each language, who was written to, who has no address."""

    by_language: dict[str, int]
    told: int
    without_address: int

    @property
    def count(self) -> int:
        return sum(self.by_language.values())


def hindrance_to_mailing(edition: Edition, at: datetime) -> str:
    """Why ``edition`` cannot be mailed at ``at``, as a sentence; empty when it can."""
    if edition.redacted is not None:
        return _("This edition was taken off the public site.")
    if not Letter.objects.public(at).filter(pk=edition.letter_id).exists():
        return _("The public cannot read this letter. Its editions can be mailed once it can.")
    if any(kind.format == EditionFormat.PDF for kind in missing_files(edition)):
        return _("Its PDF files are not made yet. Come back in a minute.")
    return ""


def readers_of(edition: Edition) -> Readers:
    """Those who stand on ``edition`` and on the letter still, counted."""
    standing = _standing(edition)
    todo = _not_told(edition, standing)
    languages = Counter(
        signon.language or edition.letter.authoritative_language
        for signon in todo.select_related(None).only("language")
    )
    without = standing.filter(contact=None).count()
    return Readers(dict(languages), standing.count() - without - languages.total(), without)


@transaction.atomic
def mail_edition(*, edition: Edition, at: datetime) -> int:
    """Queue ``edition`` for everybody who stands on it, once each; gives how many messages. Raises Refused.

    Who was told already, or has no address, gets none. Of two who press at once one queues them.
    """
    Letter.objects.select_for_update().get(pk=edition.letter_id)
    if hindrance := hindrance_to_mailing(edition, at):
        raise Refused(hindrance)
    return post_many(MessageKind.EDITION, _not_told(edition, _standing(edition)), at=at, edition=edition)


def _standing(edition: Edition) -> QuerySet[SignOn]:
    return SignOn.objects.listed().filter(letter=edition.letter_id, pk__in=edition.sign_ons)


def _not_told(edition: Edition, standing: QuerySet[SignOn]) -> QuerySet[SignOn]:
    told = edition.messages.filter(kind=MessageKind.EDITION, sign_on__isnull=False).exclude(
        state=MessageState.CANCELLED
    )
    return standing.filter(contact__isnull=False).exclude(pk__in=told.values("sign_on"))
