"""Sign-ons: how one comes to be and which way it may go. The only module that writes their status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.versions import version_frozen, version_in_force
from campaigns.models import Letter, LetterStatus, LetterVersion
from campaigns.models.history import update_recorded
from signatories.models import Capacity, Listing, Organization, Origin, Scope, SignOn, SignOnStatus

S = SignOnStatus

MOVES: dict[str, frozenset[str]] = {
    S.UNCONFIRMED: frozenset({S.PENDING}),
    S.PENDING: frozenset({S.APPROVED, S.REJECTED, S.WITHDRAWN}),
    S.REJECTED: frozenset({S.PENDING}),
    S.APPROVED: frozenset({S.ASKED_AGAIN, S.WITHDRAWN}),
    S.ASKED_AGAIN: frozenset({S.APPROVED, S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
}


def _move(signon: SignOn, to: SignOnStatus) -> None:
    if to not in MOVES[signon.status]:
        raise Refused(
            _("A sign-on that is “%(now)s” cannot become “%(to)s”.")
            % {"now": signon.get_status_display(), "to": to.label}
        )
    signon.status = to


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEntry:
    """A signatory as staff enter it: what is printed, and the entry of the directory it belongs to."""

    printed_name: str
    organization: Organization | None = None
    capacity: str = Capacity.ORGANIZATION
    printed_detail: str = ""
    countries: Sequence[str] = ()
    scope: str = Scope.NATIONAL
    place: str = ""
    position: int | None = None
    listing: str = Listing.PUBLIC


@transaction.atomic
def enter_signon(*, letter: Letter, entry: StaffEntry, at: datetime) -> SignOn:
    """Put a signatory on the letter as staff: approved at once and marked as entered by staff, on drafts too.

    This is the only way to the list that skips confirmation and moderation. Raises Refused when the organization
    already stands on the letter, when an organization has no entry in the directory, and on a withdrawn letter.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.status == LetterStatus.WITHDRAWN:
        raise Refused(_("This letter was withdrawn. Nobody can be added to it."))
    if entry.capacity == Capacity.ORGANIZATION and entry.organization is None:
        raise Refused(_("Choose the organization from the directory, or add it there first."))
    signon = SignOn(
        letter=letter,
        organization=entry.organization,
        capacity=entry.capacity,
        printed_name=entry.printed_name,
        printed_detail=entry.printed_detail,
        countries=list(entry.countries),
        scope=entry.scope,
        place=entry.place,
        position=entry.position,
        listing=entry.listing,
        status=S.APPROVED,
        origin=Origin.STAFF,
        version=version_in_force(letter),
        language=letter.authoritative_language,
        created_at=at,
        approved_at=at,
    )
    _save_listed(signon)
    return signon


def _save_listed(signon: SignOn, fields: Sequence[str] | None = None) -> None:
    try:
        with transaction.atomic():
            signon.save(update_fields=fields)
    except IntegrityError as error:
        standing = SignOn.objects.filter(letter=signon.letter, organization=signon.organization).listed()
        if signon.organization_id and standing.exclude(pk=signon.pk).exists():
            raise Refused(_("“%(name)s” already stands on this letter.") % {"name": signon.organization}) from error
        raise


@transaction.atomic
def approve_signon(*, signon: SignOn, at: datetime) -> SignOn:
    """Put a pending sign-on on the list; asking twice changes nothing.

    One that agreed to a version which a change of substance has replaced since is asked again at once: it stands
    under the version that it signed. Raises Refused when its organization is not known yet or already stands on the
    letter, and for one that was asked again: only its own agreement brings it to the new version.
    """
    signon = _locked(signon)
    if signon.status == S.APPROVED:
        return signon
    if signon.status == S.ASKED_AGAIN:
        raise Refused(
            _("“%(name)s” was asked to sign the new version. Record their agreement to it once you have it.")
            % {"name": signon.printed_name}
        )
    _move(signon, S.APPROVED)
    if signon.capacity == Capacity.ORGANIZATION and signon.organization_id is None:
        raise Refused(
            _("Choose the organization of “%(name)s” from the directory first.") % {"name": signon.printed_name}
        )
    signon.approved_at = signon.approved_at or at
    present = version_in_force(signon.letter)
    if present and signon.version and signon.version.major < present.major:
        _move(signon, S.ASKED_AGAIN)
    _save_listed(signon, ["status", "approved_at"])
    return signon


@transaction.atomic
def renew_signon(*, signon: SignOn, language: str = "") -> SignOn:
    """Record that a signatory who was asked again agrees to the version in force; asking twice changes nothing.

    As staff: the agreement came by letter, mail or telephone, and the sign-on says from now on that staff entered it.
    ``language`` is the one they agreed in, the authoritative one unless given. Raises Refused for a sign-on that was
    not asked again.
    """
    signon = _locked(signon)
    present = version_in_force(signon.letter)
    if signon.status == S.APPROVED and present and signon.version and signon.version.major == present.major:
        return signon
    if signon.status != S.ASKED_AGAIN or present is None:
        raise Refused(_("“%(name)s” was not asked to sign a new version.") % {"name": signon.printed_name})
    _move(signon, S.APPROVED)
    signon.version, signon.language = present, language or signon.letter.authoritative_language
    signon.origin = Origin.STAFF
    _save_listed(signon, ["status", "version", "language", "origin"])
    return signon


def _locked(signon: SignOn) -> SignOn:
    """The sign-on as it stands, its letter locked before it: publishing a version locks in the same order."""
    letter = Letter.objects.select_for_update().get(pk=signon.letter_id)
    signon = SignOn.objects.select_for_update(of=("self",)).select_related("version").get(pk=signon.pk)
    signon.letter = letter
    return signon


@receiver(version_frozen, dispatch_uid="sign-ons follow the versions of their letter")
def follow_version(version: LetterVersion, **_kwargs: object) -> None:
    """Who was entered on the draft agrees to what it opens with; a later major version asks all others again.

    A draft that came from elsewhere brings signatories of an earlier version along, so its opening may ask as well.
    """
    signons = SignOn.objects.filter(letter=version.letter)
    update_recorded(signons.filter(version=None), version=version, language=version.authoritative_language)
    if not version.minor:
        update_recorded(signons.filter(status=S.APPROVED, version__major__lt=version.major), status=S.ASKED_AGAIN)


@transaction.atomic
def reject_signon(*, signon: SignOn) -> SignOn:
    """Refuse a pending sign-on; asking twice changes nothing."""
    return _go(signon, S.REJECTED)


@transaction.atomic
def withdraw_signon(*, signon: SignOn) -> SignOn:
    """Take a standing sign-on off the list because its signatory wishes so; asking twice changes nothing."""
    return _go(signon, S.WITHDRAWN)


@transaction.atomic
def reconsider_signon(*, signon: SignOn) -> SignOn:
    """Put a rejected sign-on back among the pending ones; asking twice changes nothing.

    Raises Refused for an unconfirmed one: only the owner of the mailbox may confirm it.
    """
    if SignOn.objects.filter(pk=signon.pk, status=S.UNCONFIRMED).exists():
        raise Refused(_("“%(name)s” waits for its confirmation by e-mail.") % {"name": signon.printed_name})
    return _go(signon, S.PENDING)


def _go(signon: SignOn, to: SignOnStatus) -> SignOn:
    signon = SignOn.objects.select_for_update().get(pk=signon.pk)
    if signon.status == to:
        return signon
    _move(signon, to)
    signon.save(update_fields=["status"])
    return signon
