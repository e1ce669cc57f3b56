"""Agreeing again: what a new version of a letter asks of those who signed an earlier one."""

from datetime import datetime

from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.versions import frozen_texts, version_frozen, version_in_force
from campaigns.models import LetterStatus, LetterVersion
from campaigns.models.history import update_recorded
from signatories.domain.moves import locked, move
from signatories.domain.posting import post_many, post_to_signatory
from signatories.models import Actor, Decision, MessageKind, Origin, SignOn, SignOnStatus, Step

S = SignOnStatus
MANY = 500  # rows in one statement


@transaction.atomic
def sign_again(
    *, signon: SignOn, language: str, attestation: str, at: datetime, read: LetterVersion | None = None
) -> SignOn:
    """The signatory agrees to the version in force, in ``language``; asking twice changes nothing.

    ``read`` is the version whose words stood on their page. Raises Refused when another one is in force by now, for a
    sign-on that was not asked again, and for a language that the version has not.
    """
    signon = locked(signon)
    present = version_in_force(signon.letter)
    if signon.status == S.APPROVED and present and signon.version and signon.version.major == present.major:
        return signon
    if signon.status != S.ASKED_AGAIN or present is None:
        raise Refused(_("“%(name)s” was not asked to sign a new version.") % {"name": signon.printed_name})
    if signon.letter.status not in (LetterStatus.OPEN, LetterStatus.CLOSED):
        raise Refused(_("This letter takes no sign-ons any more."))
    if read is not None and read != present:
        raise Refused(_("The letter was changed while you were reading. Read the text as it is now, then sign."))
    if language not in frozen_texts(present):
        raise Refused(_("This letter has no text in that language."))
    signon.version, signon.language, signon.attestation = present, language, attestation
    decision = move(
        signon, S.APPROVED, step=Step.RENEWED, at=at, actor=Actor.SIGNATORY, save=["version", "language", "attestation"]
    )
    post_to_signatory(MessageKind.RENEWED, signon, at=at, decision=decision)
    return signon


@transaction.atomic
def renew_signon(*, signon: SignOn, at: datetime, by: str = "", language: str = "") -> SignOn:
    """Record that a signatory who was asked again agrees to the version in force; asking twice changes nothing.

    As staff, ``by`` their user name: the agreement came by letter, mail or telephone, and the sign-on says from now on
    that staff entered it.
    ``language`` is the one they agreed in, the authoritative one unless given. Raises Refused for a sign-on that was
    not asked again.
    """
    signon = locked(signon)
    present = version_in_force(signon.letter)
    if signon.status == S.APPROVED and present and signon.version and signon.version.major == present.major:
        return signon
    if signon.status != S.ASKED_AGAIN or present is None:
        raise Refused(_("“%(name)s” was not asked to sign a new version.") % {"name": signon.printed_name})
    signon.version, signon.language = present, language or signon.letter.authoritative_language
    signon.origin = Origin.STAFF
    move(signon, S.APPROVED, step=Step.RENEWED, at=at, by=by, save=["version", "language", "origin"])
    return signon


@receiver(version_frozen, dispatch_uid="sign-ons follow the versions of their letter")
def follow_version(version: LetterVersion, **_kwargs: object) -> None:
    """Who was entered on the draft agrees to what it opens with; a later major version asks all others again.

    A draft that came from elsewhere brings signatories of an earlier version along, so its opening may ask as well.
    """
    signons = SignOn.objects.filter(letter=version.letter)
    early = signons.filter(version=None)
    update_recorded(early.exclude(language__in=frozen_texts(version)), language=version.authoritative_language)
    update_recorded(early, version=version)
    if version.minor:
        return
    due = signons.filter(status=S.APPROVED, version__major__lt=version.major)
    asked = list(due.values_list("pk", flat=True))
    update_recorded(due, status=S.ASKED_AGAIN)
    at = version.made_at
    steps = [
        Decision(
            sign_on_id=pk,
            letter=version.letter,
            at=at,
            actor=Actor.SYSTEM,
            step=Step.ASKED_AGAIN,
            before=S.APPROVED,
            after=S.ASKED_AGAIN,
            version=version,
        )
        for pk in asked
    ]
    Decision.objects.bulk_create(steps, batch_size=MANY)
    post_many(MessageKind.NEW_VERSION, SignOn.objects.filter(letter=version.letter, status=S.ASKED_AGAIN), at=at)
