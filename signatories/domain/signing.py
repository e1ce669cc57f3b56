"""Sign-ons: how one comes to be, is confirmed, agrees again and is taken back. Moderation has a module of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, prefetch_related_objects
from django.dispatch import Signal
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.versions import ChangedMeanwhile, has_language, version_in_force
from campaigns.models import Letter, LetterStatus, LetterVersion
from campaigns.models.history import create_recorded
from campaigns.models.written import Written, insert
from signatories.domain.claims import claim_key, email_key
from signatories.domain.entries import entry_now
from signatories.domain.errata import note_erratum
from signatories.domain.links import GRACE, is_valid, revoke_links, use_link
from signatories.domain.moves import locked, move, record, store
from signatories.domain.posting import post, post_to_signatory
from signatories.models import (
    Actor,
    Capacity,
    Decision,
    ErratumKind,
    Listing,
    MessageKind,
    Organization,
    Origin,
    PersonalLink,
    Scope,
    SignOn,
    SignOnContact,
    SignOnStatus,
    Step,
    Tier,
)

S = SignOnStatus
MANY = 500  # rows in one statement

# Sent inside the transaction when a sign-on has come to wait for a moderator, with ``signon``, ``urgent``, ``at``.
work_arrived = Signal()


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEntry:
    """A signatory as staff enter it: what is printed, and the entry of the directory it belongs to.

    Acronym and type are those of the entry unless given, the language is the authoritative one. ``signed_at`` is when
    they signed, as far as staff know it; the decision says when it was entered.
    """

    printed_name: str
    organization: Organization | None = None
    capacity: str = Capacity.ORGANIZATION
    printed_detail: str = ""
    countries: Sequence[str] = ()
    scope: str = Scope.NATIONAL
    place: str = ""
    acronym: str = ""
    website: str = ""
    kind: str = ""
    position: int | None = None
    listing: str = Listing.PUBLIC
    tier: str = Tier.SIGNATORY
    language: str = ""
    signed_at: datetime | None = None


@transaction.atomic
def enter_signon(*, letter: Letter, entry: StaffEntry, at: datetime, by: str = "") -> SignOn:
    """Put a signatory on the letter as staff: approved at once and marked as entered by staff, on drafts too.

    ``by`` is a user name, empty for a command. This is the only way to the list that skips confirmation and moderation.
    Raises Refused when the organization already stands on the letter, when an organization has no entry in the
    directory, and on a withdrawn letter.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    signon = _entered(letter, entry, version_in_force(letter), at)
    store(signon, None)
    record(signon, step=Step.ENTERED, at=at, by=by, before="")
    return signon


@transaction.atomic
def enter_signons(*, letter: Letter, entries: Sequence[StaffEntry], at: datetime, by: str = "") -> list[SignOn]:
    """The same for many at once, as a list brings them: all or none.

    Raises Refused as ``enter_signon`` does, and IntegrityError when one of the organizations stands on the letter.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    version = version_in_force(letter)
    if version:
        prefetch_related_objects([version], "texts")  # each entry asks for its language
    signons = create_recorded(SignOn, [_entered(letter, entry, version, at).with_key() for entry in entries])
    Decision.objects.bulk_create(
        [
            Decision(
                sign_on=signon, letter_id=letter.pk, at=at, actor=Actor.STAFF if by else Actor.SYSTEM, by=by,
                step=Step.ENTERED, before="", after=signon.status, version_id=signon.version_id,
            )
            for signon in signons
        ],
        batch_size=MANY,
    )  # fmt: skip
    return signons


def _entered(letter: Letter, entry: StaffEntry, version: LetterVersion | None, at: datetime) -> SignOn:
    """What ``entry`` becomes on ``letter``, not stored yet. Raises Refused."""
    if letter.status == LetterStatus.WITHDRAWN:
        raise Refused(_("This letter was withdrawn. Nobody can be added to it."))
    if entry.capacity == Capacity.ORGANIZATION and entry.organization is None:
        raise Refused(_("Choose the organization from the directory, or add it there first."))
    if entry.signed_at and entry.signed_at > at:
        raise Refused(_("Nobody can have signed at a time that is still to come."))
    if version and entry.language and not has_language(version, entry.language):
        raise Refused(_("This letter has no text in that language."))
    return SignOn(
        letter=letter,
        organization=entry_now(entry.organization) if entry.organization else None,
        capacity=entry.capacity,
        printed_name=entry.printed_name,
        printed_detail=entry.printed_detail,
        countries=list(entry.countries),
        scope=entry.scope,
        place=entry.place,
        acronym=entry.acronym or (entry.organization.acronym if entry.organization else ""),
        website=entry.website,
        kind=entry.kind or (entry.organization.kind if entry.organization else ""),
        position=entry.position,
        listing=entry.listing,
        tier=entry.tier,
        status=S.APPROVED,
        origin=Origin.STAFF,
        version=version,
        language=entry.language or letter.authoritative_language,
        created_at=entry.signed_at or at,
        approved_at=at,
    )


# -- the form ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOnRequest:
    """What somebody sent by the form, judged by it. ``language`` is that of the text they read and agreed to.

    ``organization`` is set only for one whose name is public and was typed or chosen as it stands there. ``read`` is
    the version that stood beside the form, the one in force where nobody knows.
    ``request_key`` is that of the form, ``network`` a keyed hash, ``flags`` are values of ``Flag``.
    """

    capacity: str
    printed_name: str
    person: str
    email: str
    language: str
    attestation: str
    title: str = ""
    printed_detail: str = ""
    organization: Organization | None = None
    acronym: str = ""
    countries: Sequence[str] = ()
    scope: str = Scope.NATIONAL
    place: str = ""
    website: str = ""
    kind: str = ""
    listing: str = Listing.PUBLIC
    note: str = ""
    read: LetterVersion | None = None
    request_key: UUID | None = None
    network: str = ""
    flags: Sequence[str] = field(default_factory=tuple)


def hindrance_to_signing(letter: Letter, at: datetime) -> str:
    """Why nobody can sign ``letter`` by the form at ``at``, as a sentence; empty when everybody can."""
    if not letter.takes_signons(at):
        return _("This letter is not open for signature any more.")
    if letter.paused_at:
        return _("Signing is paused for a short while. Please come back later.")
    return ""


NO_REQUEST = UUID(int=0)  # the key of no form

_locked = Written(lambda letter: Letter.objects.select_for_update().filter(pk=letter), letter=int)
_earlier = Written(
    lambda letter, claim, request: SignOn.objects.filter(
        Q(claim_key=claim) | Q(request_key=request), letter=letter
    ).order_by("-pk"),
    letter=int, claim=str, request=UUID,
)  # fmt: skip


@transaction.atomic
def submit_signon(*, letter: Letter, request: SignOnRequest, at: datetime) -> SignOn:
    """Receive a request: sign-on, contact, decision and the mail that asks to confirm are stored together, or nothing.

    The same form sent twice is one row, and so is the same claim: this letter, this name, this mailbox. The mailbox
    owner then gets a mail that says how things stand. Competing claims to one organization are all kept. Raises Refused
    when the letter takes no sign-ons at ``at``, or has no such language; ChangedMeanwhile when they read another text
    than they would sign: a correction keeps the sense, a change of substance does not.
    """
    [letter] = _locked(letter=letter.pk)
    claim = claim_key(printed_name=request.printed_name, email=request.email)
    earlier = _earlier(letter=letter.pk, claim=claim, request=request.request_key or NO_REQUEST)
    if sent := next((row for row in earlier if request.request_key and row.request_key == request.request_key), None):
        return sent
    if hindrance := hindrance_to_signing(letter, at):
        raise Refused(hindrance)
    version = version_in_force(letter)
    if version and request.read and request.read.letter_id == letter.pk:
        if request.read.major != version.major:
            raise ChangedMeanwhile(_("The letter was changed while you were reading. Read the text as it is now."))
        version = request.read
    if version is None or not has_language(version, request.language):
        raise Refused(_("This letter has no text in that language."))
    # What was rejected before its mailbox answered, as in a flood, speaks for nobody: it must not bar the true signer.
    standing = [row for row in earlier if row.status in S.standing or (row.status == S.REJECTED and row.confirmed_at)]
    if standing:
        known = standing[0]
        known.letter = letter
        message = post(
            MessageKind.CONFIRM, to=request.email, language=request.language, at=at, letter=letter, sign_on=known
        )
        if message.state not in ("capped", "cancelled"):
            record(known, step=Step.REPEATED, at=at, actor=Actor.SIGNATORY)
        return known
    signon = SignOn(
        letter=letter,
        organization=entry_now(request.organization)
        if request.organization and request.capacity == Capacity.ORGANIZATION
        else None,
        capacity=request.capacity,
        printed_name=request.printed_name,
        printed_detail=request.printed_detail,
        acronym=request.acronym,
        countries=list(request.countries),
        scope=request.scope,
        place=request.place,
        website=request.website,
        kind=request.kind,
        listing=request.listing,
        status=S.UNCONFIRMED,
        origin=Origin.FORM,
        version=version,
        language=request.language,
        attestation=request.attestation,
        created_at=at,
        request_key=request.request_key,
        claim_key=claim,
        network=request.network,
        flags=sorted(set(request.flags)),
    )
    # No row of history yet: the decision below tells that it came, and the first change brings its baseline along.
    insert(signon.with_key())
    insert(
        SignOnContact(
            sign_on=signon,
            person=request.person,
            title=request.title,
            email=request.email,
            email_key=email_key(request.email),
            note=request.note,
        )
    )
    record(signon, step=Step.RECEIVED, at=at, actor=Actor.SIGNATORY, before="")
    post(MessageKind.CONFIRM, to=request.email, language=request.language, at=at, letter=letter, sign_on=signon)
    return signon


def hindrance_to_confirming(link: PersonalLink, at: datetime) -> str:
    """Why the button behind ``link`` would confirm nothing at ``at``, as a sentence; empty when it would."""
    signon, letter = link.sign_on, link.sign_on.letter
    if signon.status == S.REJECTED:
        return _("The organizers looked at this sign-on and did not accept it.")
    if signon.status != S.UNCONFIRMED:
        return _("This sign-on was confirmed before, or taken back.")
    if letter.status == LetterStatus.CLOSED and letter.closed_at and letter.closed_at + GRACE <= at:
        return _("The letter was closed, and the time to confirm is over.")
    if letter.status not in (LetterStatus.OPEN, LetterStatus.CLOSED):
        return _("This letter takes no sign-ons any more.")
    if not is_valid(link, at):
        return _("This link has expired.")
    return ""


@transaction.atomic
def confirm_signon(*, link: PersonalLink, at: datetime) -> SignOn:
    """The owner of the mailbox confirms: from now on the sign-on waits for a moderator, and is never lost.

    Of several who press at once one confirms. Raises Refused when the link was used or has expired, and when the letter
    takes no confirmations any more.
    """
    signon = locked(link.sign_on)
    link.sign_on = signon
    if hindrance := hindrance_to_confirming(link, at):
        raise Refused(hindrance)
    if not use_link(link, at=at):
        raise Refused(_("This link was used before or has expired."))
    signon.confirmed_at = at
    decision = move(signon, S.PENDING, step=Step.CONFIRMED, at=at, actor=Actor.SIGNATORY, save=["confirmed_at"])
    post_to_signatory(MessageKind.RECEIVED, signon, at=at, decision=decision)
    tell_organization(signon, at=at)
    work_arrived.send(SignOn, signon=signon, urgent=False, at=at)
    return signon


def tell_organization(signon: SignOn, *, at: datetime) -> None:
    """Queue a notice to the known addresses of the organization, once each: somebody signed in its name."""
    if signon.organization is None or signon.capacity != Capacity.ORGANIZATION:
        return
    contact = getattr(signon, "contact", None)
    own = contact.email_key if contact else ""
    told = set(signon.messages.filter(kind=MessageKind.NOTICE).values_list("representative", flat=True))
    for each in signon.organization.representatives.filter(gets_notices=True):
        if each.pk not in told and email_key(each.email) != own:
            post(
                MessageKind.NOTICE, to=each.email, language=each.language, at=at, letter=signon.letter,
                sign_on=signon, representative=each,
            )  # fmt: skip


@transaction.atomic
def disown_signon(*, link: PersonalLink, at: datetime) -> SignOn:
    """“This was not us”, from the mailbox that was named: the sign-on is taken back; asking twice changes nothing.

    Of a request that nobody confirmed the contact is forgotten at once: it is that of somebody who did not ask.
    """
    signon = locked(link.sign_on)
    if signon.status in (S.WITHDRAWN, S.REJECTED):
        return signon
    if not is_valid(link, at):
        raise Refused(_("This link has expired."))
    unconfirmed, before = signon.status == S.UNCONFIRMED, signon.status
    if unconfirmed:
        signon.claim_key = ""
    move(signon, S.WITHDRAWN, step=Step.DISOWNED, at=at, actor=Actor.SIGNATORY, save=["claim_key"])
    if before in S.listed:
        note_erratum(signon, kind=ErratumKind.WITHDRAWN, at=at)
    revoke_links(signon)
    if unconfirmed:
        SignOnContact.objects.filter(sign_on=signon).delete()
    return signon


@transaction.atomic
def dispute_signon(*, link: PersonalLink, at: datetime, note: str = "") -> SignOn:
    """“This was not us”, from the known address of the organization: moderators see it at once and decide.

    ``note`` is what the organization says to them. The name is not taken off by this alone: a mailbox that was taken
    over could otherwise empty a list.
    """
    signon = locked(link.sign_on)
    if signon.disputed_at or signon.status in (S.WITHDRAWN, S.REJECTED):
        return signon
    if not use_link(link, at=at):
        raise Refused(_("This link was used before or has expired."))
    signon.disputed_at = at
    store(signon, ["disputed_at"])
    record(signon, step=Step.DISPUTED, at=at, actor=Actor.ORGANIZATION, note=note.strip()[:2000])
    work_arrived.send(SignOn, signon=signon, urgent=True, at=at)
    return signon


# -- leaving -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def withdraw_signon(
    *, signon: SignOn, at: datetime, by: str = "", actor: Actor | None = None, reason: str = "", note: str = ""
) -> SignOn:
    """Take a standing sign-on back because its signatory wishes so; asking twice changes nothing.

    ``by`` is the user name where staff record it; ``actor`` says who it was otherwise. It leaves the list at once;
    editions that print it get a dated erratum.
    """
    signon = locked(signon)
    if signon.status == S.WITHDRAWN:
        return signon
    listed = signon.status in S.listed
    decision = move(signon, S.WITHDRAWN, step=Step.WITHDRAWN, at=at, actor=actor, by=by, reason=reason, note=note)
    if listed:
        note_erratum(signon, kind=ErratumKind.WITHDRAWN, at=at)
    post_to_signatory(MessageKind.WITHDRAWN, signon, at=at, decision=decision)
    return signon
