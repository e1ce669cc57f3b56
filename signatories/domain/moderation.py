"""What moderators decide on a sign-on. Each decision says what it saw: of two on one entry the second is told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.versions import version_in_force
from campaigns.models import Edition
from campaigns.text.language import long_moment
from signatories.domain.claims import claim_of
from signatories.domain.duplicates import ask_about
from signatories.domain.entries import entry_now
from signatories.domain.errata import note_erratum, printed_line
from signatories.domain.moves import last_decision, locked, move, record, store
from signatories.domain.posting import cancel, post_to_signatory, send_again
from signatories.domain.relisting import others_stand_by
from signatories.domain.signing import tell_organization, work_arrived
from signatories.models import (
    Actor,
    Capacity,
    Decision,
    ErratumKind,
    Listing,
    Merge,
    MessageKind,
    MessageState,
    Organization,
    OrganizationKind,
    SignOn,
    SignOnStatus,
    Step,
)

S = SignOnStatus
UNDO_WITHIN = timedelta(minutes=10)  # the mail about a decision waits for as long, so that undoing it is silent
LINE = ("printed_name", "printed_detail", "acronym", "countries", "scope", "place", "listing", "position")
ADDED = "added"  # in the changes of a match: the organization that was added to the directory for it


def seen_up_to(signon: SignOn) -> int:
    """The mark of what somebody sees of ``signon`` now: the number of its last decision, 0 before the first."""
    last = last_decision(signon)
    return last.pk if last else 0


def _looked_at(signon: SignOn, seen: int | None) -> SignOn:
    """The row, locked. Raises Refused when something was done since ``seen``, and says what and by whom."""
    signon = locked(signon)
    last = last_decision(signon)
    if seen is not None and last is not None and last.pk != seen:
        raise Refused(
            _("“%(name)s” was changed meanwhile: %(step)s, %(who)s, %(time)s. Nothing was done: look at it again.")
            % {
                "name": signon.printed_name,
                "step": last.get_step_display(),
                "who": last.by or last.get_actor_display(),
                "time": long_moment(last.at.astimezone(signon.letter.zone), "en"),
            }
        )
    return signon


@transaction.atomic
def approve_signon(
    *, signon: SignOn, at: datetime, by: str = "", note: str = "", seen: int | None = None, batch: Any = None
) -> SignOn:
    """Put a pending sign-on on the list; asking twice changes nothing.

    One that agreed to a version which a change of substance has replaced since is asked again at once: it stands
    under the version that it signed. Raises Refused when its organization is not known yet or already stands on the
    letter, and for one that was asked again: only its own agreement brings it to the new version.
    """
    if SignOn.objects.filter(pk=signon.pk, status=S.APPROVED).exists():
        return locked(signon)
    signon = _looked_at(signon, seen)
    if signon.status == S.APPROVED:
        return signon
    if signon.status == S.ASKED_AGAIN:
        raise Refused(
            _("“%(name)s” was asked to sign the new version. Record their agreement to it once you have it.")
            % {"name": signon.printed_name}
        )
    if signon.status == S.PENDING and signon.capacity == Capacity.ORGANIZATION and signon.organization_id is None:
        raise Refused(
            _("Choose the organization of “%(name)s” from the directory first.") % {"name": signon.printed_name}
        )
    signon.approved_at = signon.approved_at or at
    decision = move(signon, S.APPROVED, step=Step.APPROVED, at=at, by=by, note=note, batch=batch, save=["approved_at"])
    present = version_in_force(signon.letter)
    if present and signon.version and signon.version.major < present.major:
        move(signon, S.ASKED_AGAIN, step=Step.ASKED_AGAIN, at=at, actor=Actor.SYSTEM)
        post_to_signatory(MessageKind.NEW_VERSION, signon, at=at, decision=decision, delay=UNDO_WITHIN)
    else:
        post_to_signatory(MessageKind.APPROVED, signon, at=at, decision=decision, delay=UNDO_WITHIN)
    return signon


@transaction.atomic
def reject_signon(
    *,
    signon: SignOn,
    at: datetime,
    by: str = "",
    reason: str = "",
    note: str = "",
    seen: int | None = None,
    batch: Any = None,
    tell: bool = True,
) -> SignOn:
    """Refuse a sign-on that waits for its mailbox or for moderation; asking twice changes nothing.

    ``reason`` is what its signatory is told; ``tell`` is off for floods, and nobody who did not confirm is written to.
    """
    if SignOn.objects.filter(pk=signon.pk, status=S.REJECTED).exists():
        return locked(signon)
    signon = _looked_at(signon, seen)
    confirmed = signon.confirmed_at is not None
    decision = move(signon, S.REJECTED, step=Step.REJECTED, at=at, by=by, reason=reason, note=note, batch=batch)
    cancel(signon.messages.filter(kind=MessageKind.CONFIRM))
    if tell and confirmed:
        post_to_signatory(MessageKind.REJECTED, signon, at=at, decision=decision, delay=UNDO_WITHIN)
    return signon


@transaction.atomic
def reconsider_signon(*, signon: SignOn, at: datetime, by: str = "", note: str = "", seen: int | None = None) -> SignOn:
    """Put a rejected sign-on back among the pending ones; asking twice changes nothing.

    Raises Refused for an unconfirmed one: only the owner of the mailbox may confirm it.
    """
    stored = SignOn.objects.get(pk=signon.pk)
    if stored.status == S.PENDING:
        return locked(signon)
    if stored.status == S.UNCONFIRMED or (stored.confirmed_at is None and stored.status == S.REJECTED):
        raise Refused(_("“%(name)s” waits for its confirmation by e-mail.") % {"name": signon.printed_name})
    signon = _looked_at(signon, seen)
    move(signon, S.PENDING, step=Step.RECONSIDERED, at=at, by=by, note=note)
    cancel(signon.messages.filter(kind=MessageKind.REJECTED))
    return signon


@transaction.atomic
def ask_signatory(
    *, signon: SignOn, question: str, at: datetime, by: str, seen: int | None = None, batch: Any = None
) -> Decision:
    """Send a question to the signatory, who answers on their own page; the sign-on stays where it is.

    Raises Refused without a question, without a contact, and before the mailbox was confirmed.
    """
    signon = _looked_at(signon, seen)
    if not question.strip():
        raise Refused(_("Write the question."))
    if signon.confirmed_at is None or getattr(signon, "contact", None) is None:
        raise Refused(_("“%(name)s” has no confirmed address to ask.") % {"name": signon.printed_name})
    decision = record(signon, step=Step.ASKED, at=at, by=by, reason=question.strip(), batch=batch)
    post_to_signatory(MessageKind.QUESTION, signon, at=at, decision=decision)
    return decision


@transaction.atomic
def answer_question(*, signon: SignOn, answer: str, at: datetime) -> Decision:
    """Keep what the signatory answers; moderators see it with the entry. Raises Refused without words."""
    signon = locked(signon)
    if not answer.strip():
        raise Refused(_("Write your answer."))
    decision = record(signon, step=Step.ANSWERED, at=at, actor=Actor.SIGNATORY, reason=answer.strip()[:4000])
    work_arrived.send(SignOn, signon=signon, urgent=False, at=at)
    return decision


@transaction.atomic
def match_signon(
    *,
    signon: SignOn,
    organization: Organization | None,
    at: datetime,
    by: str,
    note: str = "",
    seen: int | None = None,
    batch: Any = None,
) -> SignOn:
    """Say which organization of the directory ``signon`` speaks for; without one, it is added there from what was sent.

    The printed name, countries and place stay as they are. Raises Refused for a person, and when the organization
    already stands on the letter.
    """
    signon = _looked_at(signon, seen)
    if signon.capacity != Capacity.ORGANIZATION:
        raise Refused(_("A person signs without an entry of the directory. Write the affiliation in words."))
    added = organization is None
    if organization is not None:
        organization = entry_now(organization)
    else:
        organization = Organization.objects.create(
            name=signon.printed_name,
            acronym=signon.acronym,
            scope=signon.scope,
            countries=[country.code for country in signon.countries],
            place=signon.place,
            kind=signon.kind or OrganizationKind.CIVIL_SOCIETY,
            website=signon.website,
        )
        ask_about([organization.pk])
    if signon.organization_id == organization.pk:
        return signon
    before = signon.organization_id
    signon.organization = organization
    store(signon, ["organization"])
    changes = {"organization": [before, organization.pk]} | ({ADDED: [None, organization.pk]} if added else {})
    record(signon, step=Step.MATCHED, at=at, by=by, note=note, changes=changes, batch=batch)
    if signon.status == S.PENDING:
        tell_organization(signon, at=at)
    return signon


def values_of_line(signon: SignOn) -> dict[str, Any]:
    """What stands in the printed line of ``signon`` and decides where it stands, as plain values."""
    return {
        name: [country.code for country in signon.countries] if name == "countries" else getattr(signon, name)
        for name in LINE
    }


@transaction.atomic
def edit_line(
    *,
    signon: SignOn,
    values: Mapping[str, Any],
    at: datetime,
    by: str = "",
    actor: Actor | None = None,
    note: str = "",
    seen: int | None = None,
    step: Step = Step.EDITED,
) -> SignOn:
    """Change the printed line of ``signon`` or its place: any of ``LINE``; the same values change nothing.

    Editions that print the line as it was get a dated erratum.
    """
    signon = _looked_at(signon, seen)
    before = values_of_line(signon)
    changed = {name: [before[name], value] for name, value in values.items() if before[name] != value}
    if not changed:
        return signon
    line = printed_line(signon.printed_name, signon.printed_detail)
    was_public = signon.listing == Listing.PUBLIC
    for name, (_before, after) in changed.items():
        setattr(signon, name, after)
    contact = getattr(signon, "contact", None)
    if "printed_name" in changed and signon.claim_key and contact:
        signon.claim_key = claim_of(signon, contact.email)
    store(signon, {*changed, "claim_key"})
    record(signon, step=step, at=at, actor=actor, by=by, note=note, changes=changed)
    now = printed_line(signon.printed_name, signon.printed_detail)
    # A name that is withheld from now on is in no remark: this would name it once more.
    if signon.status in S.listed and now != line and was_public and signon.listing == Listing.PUBLIC:
        note_erratum(signon, kind=ErratumKind.CORRECTED, at=at, before=line, after=now)
    return signon


@transaction.atomic
def settle_dispute(*, signon: SignOn, at: datetime, by: str, note: str = "", seen: int | None = None) -> SignOn:
    """Say that a dispute was cleared up: the sign-on stands as it is. Asking twice changes nothing."""
    signon = _looked_at(signon, seen)
    if signon.disputed_at is None:
        return signon
    signon.disputed_at = None
    store(signon, ["disputed_at"])
    record(signon, step=Step.SETTLED, at=at, by=by, note=note)
    return signon


def hindrance_to_undoing(decision: Decision, at: datetime) -> str:
    """Why ``decision`` cannot be undone at ``at``, as a sentence; empty when it can."""
    if decision.step not in (Step.APPROVED, Step.REJECTED, Step.EDITED, Step.MATCHED) or not decision.by:
        return _("Only approving, rejecting, matching and changes of the line can be undone.")
    if Decision.objects.filter(undoes=decision).exists():
        return _("This was undone already.")
    # What was done since and undone again stands in nobody's way: steps are taken back one by one, the last first.
    later = Decision.objects.filter(sign_on=decision.sign_on_id, pk__gt=decision.pk)
    later = later.filter(undone_by=None).exclude(step__in=(Step.UNDONE, Step.LOGO_ACCEPTED, Step.LOGO_REFUSED))
    later = later.exclude(step=Step.ASKED_AGAIN, actor=Actor.SYSTEM, at=decision.at)
    if later.exclude(step=Step.MERGED).exists():
        return _("Something else was done with this entry since.")
    if decision.messages.filter(state__in=(MessageState.SENT, MessageState.BOUNCED)).exists():
        return _("The signatory was told by e-mail already.")
    if decision.messages.exclude(taken_until=None).exists():
        return _("The signatory is being told by e-mail at this moment.")
    if decision.step == Step.APPROVED:
        for edition in Edition.objects.filter(letter=decision.letter_id, frozen_at__gte=decision.at):
            if decision.sign_on_id in edition.sign_ons:
                return _("Edition %(number)d prints or counts it already.") % {"number": edition.number}
    if later.exists() or (decision.step in (Step.APPROVED, Step.MATCHED) and others_stand_by(decision.sign_on)):
        return _(
            "Its organization was merged with another entry of the directory since. Take that back first: Possible"
            " duplicates, Merges."
        )
    return ""


@transaction.atomic
def undo_decision(*, decision: Decision, at: datetime, by: str, batch: Any = None) -> SignOn:
    """Take back one decision of a moderator that nobody was told of yet; the record keeps both.

    Raises Refused with the sentence of ``hindrance_to_undoing``.
    """
    signon = locked(SignOn.objects.get(pk=decision.sign_on_id))
    if hindrance := hindrance_to_undoing(decision, at):
        raise Refused(hindrance)
    told = {"by": by, "undoes": decision, "batch": batch}
    if decision.step in (Step.APPROVED, Step.REJECTED):
        if decision.step == Step.APPROVED:
            signon.approved_at = None
        move(signon, SignOnStatus(decision.before), step=Step.UNDONE, at=at, save=["approved_at"], **told)
        cancel(decision.messages.all())
        if signon.status == S.UNCONFIRMED:
            send_again(signon.messages.filter(kind=MessageKind.CONFIRM, state=MessageState.CANCELLED), at=at)
        return signon
    back = {name: values[0] for name, values in decision.changes.items()}
    added = decision.changes.get(ADDED)
    back.pop(ADDED, None)
    if "organization" in back:
        former = Organization.objects.filter(pk=back.pop("organization")).first()
        signon.organization = entry_now(former) if former else None
        store(signon, ["organization"])
    for name, value in back.items():
        setattr(signon, name, value)
    store(signon, back)
    record(signon, step=Step.UNDONE, at=at, **told)
    if added:
        _take_out_of_directory(added[1])
    return signon


def _take_out_of_directory(number: int) -> None:
    """Delete an organization that was added for a match which is undone, unless it was used since.

    An entry that stays would make the next claim to its name look like that of a known organization.
    """
    unused = Organization.objects.filter(pk=number, sign_ons=None, representatives=None, names=None, aliases=None)
    merges = Merge.objects.filter(Q(kept=number) | Q(gone=number))
    unused = unused.filter(~Exists(merges), chapters=None, logo=None)
    for organization in unused:
        organization.delete()
