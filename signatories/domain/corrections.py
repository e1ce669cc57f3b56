"""Corrections: what a signatory asks for by their own page. Nothing changes before somebody reviewed it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from signatories.domain.claims import claim_of, email_key, same_mailbox
from signatories.domain.links import revoke_links, use_link
from signatories.domain.moderation import LINE, edit_line
from signatories.domain.moves import locked, record, store
from signatories.domain.posting import cancel, post, post_to_signatory
from signatories.domain.signing import work_arrived
from signatories.models import (
    Actor,
    Correction,
    CorrectionState,
    LinkPurpose,
    Listing,
    Logo,
    LogoState,
    MessageKind,
    PersonalLink,
    SignOn,
    SignOnStatus,
    Step,
)

OF_SIGNON = ("printed_name", "printed_detail", "acronym", "place", "website", "listing")
OF_CONTACT = ("person", "title", "email")
FORMER = "former_email"


def present_values(signon: SignOn) -> dict[str, str]:
    """What a correction may change, as it stands now."""
    contact = getattr(signon, "contact", None)
    return {name: getattr(signon, name) for name in OF_SIGNON} | {
        name: getattr(contact, name) if contact else "" for name in OF_CONTACT
    }


@transaction.atomic
def ask_for_correction(
    *, signon: SignOn, values: Mapping[str, str], note: str = "", logo: Logo | None = None, at: datetime
) -> Correction | None:
    """Keep what the signatory wants changed; it replaces an earlier wish that still waits. None when nothing differs.

    A new e-mail must answer before it counts: a message goes there, and the review waits for nothing. ``logo`` is one
    that was stored for this. Raises Refused for a sign-on that has left the letter.
    """
    signon = locked(signon)
    if signon.status not in SignOnStatus.standing:
        raise Refused(_("This sign-on does not stand on the letter any more."))
    present = present_values(signon)
    wanted = {name: value for name, value in values.items() if name in present and value != present[name]}
    if not wanted and not note.strip() and logo is None:
        return None
    earlier = signon.corrections.filter(state=CorrectionState.WAITING)
    for each in earlier:
        cancel(each.messages.all())
    earlier.update(state=CorrectionState.REPLACED, wanted={}, note="", decided_at=at)
    revoke_links(signon, LinkPurpose.MAILBOX)
    correction = Correction.objects.create(sign_on=signon, wanted=wanted, note=note.strip(), asked_at=at)
    record(signon, step=Step.CORRECTION_WANTED, at=at, actor=Actor.SIGNATORY)
    if email := wanted.get("email"):
        post(
            MessageKind.MAILBOX,
            to=email,
            language=signon.language or signon.letter.authoritative_language,
            at=at,
            letter=signon.letter,
            sign_on=signon,
            correction=correction,
        )
    work_arrived.send(SignOn, signon=signon, urgent=False, at=at)
    return correction


@transaction.atomic
def take_back_correction(*, signon: SignOn, at: datetime) -> SignOn:
    """The signatory takes back what they asked for and nobody decided on yet; without one nothing changes."""
    signon = locked(signon)
    for waiting in signon.corrections.filter(state=CorrectionState.WAITING):
        cancel(waiting.messages.all())
        # Only the logo that came with it: one of the sign-on form waits for its own review.
        logos = Logo.objects.filter(sign_on=signon, state=LogoState.WAITING, sent_at=waiting.asked_at)
        logos.update(state=LogoState.REFUSED)
        revoke_links(signon, LinkPurpose.MAILBOX)
        waiting.state, waiting.wanted, waiting.note, waiting.decided_at = CorrectionState.REPLACED, {}, "", at
        waiting.save(update_fields=["state", "wanted", "note", "decided_at"])
    return signon


@transaction.atomic
def withhold_signon(*, signon: SignOn, at: datetime) -> SignOn:
    """The signatory is counted and not named from now on, without review; asking twice changes nothing.

    A wish to be named that still waits is forgotten: accepting it later would publish the name after all. Raises
    Refused for a sign-on that has left the letter.
    """
    signon = locked(signon)
    if signon.status not in SignOnStatus.standing:
        raise Refused(_("This sign-on does not stand on the letter any more."))
    for waiting in signon.corrections.filter(state=CorrectionState.WAITING):
        if waiting.wanted.pop("listing", None):
            waiting.save(update_fields=["wanted"])
    return edit_line(signon=signon, values={"listing": Listing.WITHHELD.value}, at=at, actor=Actor.SIGNATORY)


@transaction.atomic
def confirm_mailbox(*, link: PersonalLink, at: datetime) -> Correction:
    """The owner of a new mailbox confirms that it is theirs. Raises Refused when nothing waits for it any more."""
    signon = locked(link.sign_on)
    correction = signon.corrections.filter(state=CorrectionState.WAITING).first()
    if correction is None or "email" not in correction.wanted:
        raise Refused(_("This correction was decided on or replaced already."))
    if correction.email_confirmed_at:
        return correction
    if not use_link(link, at=at):
        raise Refused(_("This link was used before or has expired."))
    correction.email_confirmed_at = at
    correction.save(update_fields=["email_confirmed_at"])
    work_arrived.send(SignOn, signon=signon, urgent=False, at=at)
    return correction


def hindrance_to_accepting(correction: Correction) -> str:
    """Why ``correction`` cannot be accepted now, as a sentence; empty when it can."""
    if correction.state != CorrectionState.WAITING:
        return _("This correction was decided on or replaced already.")
    if correction.sign_on.status not in SignOnStatus.standing:
        return _("This sign-on does not stand on the letter any more.")
    if "email" in correction.wanted and correction.email_confirmed_at is None:
        return _("The new e-mail was not confirmed from its mailbox yet.")
    return ""


@transaction.atomic
def accept_correction(
    *, correction: Correction, at: datetime, by: str, note: str = "", seen: int | None = None
) -> SignOn:
    """Make the wanted change; editions that print the line otherwise get a dated erratum.

    With a new e-mail the old mailbox is told, and its personal links lead nowhere from then on. Raises Refused with the
    sentence of ``hindrance_to_accepting``.
    """
    signon = locked(correction.sign_on)
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if hindrance := hindrance_to_accepting(correction):
        raise Refused(hindrance)
    wanted = correction.wanted
    line = {name: value for name, value in wanted.items() if name in LINE}
    if line:
        signon = edit_line(
            signon=signon, values=line, at=at, by=by, note=note, seen=seen, step=Step.CORRECTION_ACCEPTED
        )
    else:
        record(signon, step=Step.CORRECTION_ACCEPTED, at=at, by=by, note=note)
    if "website" in wanted:
        signon.website = wanted["website"]
        store(signon, ["website"])
    former = _accept_contact(signon, correction, at=at, by=by)
    Logo.objects.filter(sign_on=signon, state=LogoState.WAITING).update(state=LogoState.ACCEPTED)
    correction.state, correction.decided_at = CorrectionState.ACCEPTED, at
    # The former address is kept for the one mail that goes there, which then empties it.
    correction.wanted, correction.note = {FORMER: former} if former else {}, ""
    correction.save(update_fields=["state", "decided_at", "wanted", "note"])
    post_to_signatory(MessageKind.CORRECTION, signon, at=at)
    return signon


@transaction.atomic
def judge_logo(*, logo: Logo, state: LogoState, at: datetime, by: str) -> Logo:
    """Accept or refuse the logo of a sign-on; the same once more changes nothing. ``by`` is a user name."""
    signon = locked(logo.sign_on)
    logo = Logo.objects.get(pk=logo.pk)
    if logo.state != state:
        logo.state = state
        logo.save(update_fields=["state"])
        record(signon, step=Step.LOGO_ACCEPTED if state == LogoState.ACCEPTED else Step.LOGO_REFUSED, at=at, by=by)
    return logo


def _accept_contact(signon: SignOn, correction: Correction, *, at: datetime, by: str) -> str:
    """Store the wanted contact; gives the former address when the mailbox is another one now."""
    contact = getattr(signon, "contact", None)
    given = {name: correction.wanted[name] for name in OF_CONTACT if name in correction.wanted}
    if contact is None or not given:
        return ""
    former: str = contact.email
    moved = "email" in given and same_mailbox(given["email"]) != same_mailbox(former)
    for name, value in given.items():
        setattr(contact, name, value)
    contact.email_key = email_key(contact.email)
    contact.save(update_fields=[*given, "email_key"])
    if not moved:
        return ""
    post(
        MessageKind.MAILBOX_CHANGED,
        to=former,
        language=signon.language or signon.letter.authoritative_language,
        at=at,
        letter=signon.letter,
        sign_on=signon,
        correction=correction,
    )
    revoke_links(signon)
    signon.claim_key = claim_of(signon, contact.email)
    store(signon, ["claim_key"])
    record(signon, step=Step.MAILBOX_CHANGED, at=at, by=by)
    return former


@transaction.atomic
def decline_correction(
    *, correction: Correction, reason: str, at: datetime, by: str, seen: int | None = None
) -> Correction:
    """Leave the sign-on as it is and tell its signatory why. Raises Refused when it was decided on already."""
    signon = locked(correction.sign_on)
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.state != CorrectionState.WAITING:
        raise Refused(_("This correction was decided on or replaced already."))
    Logo.objects.filter(sign_on=signon, state=LogoState.WAITING).update(state=LogoState.REFUSED)
    cancel(correction.messages.all())
    correction.state, correction.decided_at = CorrectionState.DECLINED, at
    correction.wanted, correction.note = {}, ""
    correction.save(update_fields=["state", "decided_at", "wanted", "note"])
    decision = record(signon, step=Step.CORRECTION_DECLINED, at=at, by=by, reason=reason)
    post_to_signatory(MessageKind.CORRECTION, signon, at=at, decision=decision)
    return correction
