"""The life of a letter: draft, open, closed, archived, withdrawn. The only module that writes its status."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.texts import blocking_problems
from campaigns.domain.versions import freeze_version, unpublished_changes
from campaigns.models import FormerAddress, Letter, LetterStatus, VersionKind

S = LetterStatus

MOVES: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.OPEN, S.WITHDRAWN}),
    S.OPEN: frozenset({S.CLOSED, S.WITHDRAWN}),
    S.CLOSED: frozenset({S.OPEN, S.ARCHIVED, S.WITHDRAWN}),
    S.ARCHIVED: frozenset({S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
}


def _move(letter: Letter, to: LetterStatus) -> None:
    if to not in MOVES[letter.status]:
        raise Refused(
            _("A letter that is “%(now)s” cannot become “%(to)s”.")
            % {"now": letter.get_status_display(), "to": to.label}
        )
    letter.status = to


@transaction.atomic
def open_letter(*, letter: Letter, at: datetime, by: str = "") -> Letter:
    """Open a draft, or a closed letter again, for signing; asking twice changes nothing.

    The first opening freezes version 1.0 of every language that is ready; ``by`` is the user name of who opens it.
    Raises Refused while a text has problems that would show: no title or body, a call without a note, a note
    without a call, an empty note, no text in the authoritative language.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.status == S.OPEN:
        return letter
    _move(letter, S.OPEN)
    first = letter.opened_at is None
    if first and (problems := blocking_problems(letter)):
        raise Refused.because(problem.sentence for problem in problems)
    letter.opened_at = letter.opened_at or at
    letter.closed_at = letter.paused_at = None
    letter.save(update_fields=["status", "opened_at", "closed_at", "paused_at", "updated_at"])
    # A letter that came from elsewhere brings its versions along.
    if first and (not letter.versions.exists() or unpublished_changes(letter)):
        freeze_version(letter=letter, kind=VersionKind.OPENED, at=at, by=by)
    return letter


@transaction.atomic
def close_letter(*, letter: Letter, at: datetime) -> Letter:
    """Close an open letter for signing; asking twice changes nothing."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.status == S.CLOSED:
        return letter
    _move(letter, S.CLOSED)
    letter.closed_at = at
    letter.save(update_fields=["status", "closed_at", "updated_at"])
    return letter


@transaction.atomic
def pause_form(*, letter: Letter, at: datetime) -> Letter:
    """Take no sign-ons by the form of an open letter for a while; asking twice changes nothing.

    Everything else goes on: the page, confirmations, moderation, what staff enter. Raises Refused for a letter that is
    not open.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.status != S.OPEN:
        raise Refused(_("Only the form of an open letter can be paused."))
    if letter.paused_at is None:
        letter.paused_at = at
        letter.save(update_fields=["paused_at", "updated_at"])
    return letter


@transaction.atomic
def resume_form(*, letter: Letter) -> Letter:
    """Take sign-ons by the form again; asking twice changes nothing."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.paused_at is not None:
        letter.paused_at = None
        letter.save(update_fields=["paused_at", "updated_at"])
    return letter


@transaction.atomic
def archive_letter(*, letter: Letter, at: datetime) -> Letter:
    """Archive a closed letter: it stays public and does not open again; asking twice changes nothing."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.status == S.ARCHIVED:
        return letter
    _move(letter, S.ARCHIVED)
    letter.closed_at = letter.closed_at or at
    letter.save(update_fields=["status", "closed_at", "updated_at"])
    return letter


@transaction.atomic
def withdraw_letter(*, letter: Letter, at: datetime) -> Letter:
    """Take a letter back for good: its page says so, its files are gone; asking twice changes nothing."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.status == S.WITHDRAWN:
        return letter
    letter.was_public = Letter.objects.public(at).filter(pk=letter.pk).exists()
    _move(letter, S.WITHDRAWN)
    letter.withdrawn_at = at
    letter.save(update_fields=["status", "withdrawn_at", "was_public", "updated_at"])
    return letter


@transaction.atomic
def rename_letter(*, letter: Letter, slug: str) -> Letter:
    """Give the letter a new address; the old one leads to it from now on. The same address changes nothing.

    Raises Refused when another letter has or had the address.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.slug == slug:
        return letter
    taken = Letter.objects.exclude(pk=letter.pk).filter(slug=slug).exists()
    if taken or FormerAddress.objects.exclude(letter=letter).filter(slug=slug).exists():
        raise Refused(_("Another letter has or had the address “%(slug)s”. Choose another one.") % {"slug": slug})
    FormerAddress.objects.filter(letter=letter, slug=slug).delete()
    FormerAddress.objects.create(letter=letter, slug=letter.slug)
    letter.slug = slug
    letter.save(update_fields=["slug", "updated_at"])
    return letter
