"""Keeping and forgetting: what is kept for how long, and what somebody may ask to be forgotten (docs/decisions/0015).

``due`` counts, ``forget_due`` does it, and both ask the same questions; ``forget_signatory`` is for one who asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.domain.counting import KEPT, forget_counts
from campaigns.models import Edition, Letter, LetterStatus
from signatories.domain.claims import email_key
from signatories.domain.errata import editions_naming
from signatories.domain.forgetting import MANY, blank_names, delete_signons, empty_contacts
from signatories.domain.imports import forget_lists, forget_lists_of
from signatories.domain.links import CONFIRM_WITHIN
from signatories.domain.moves import locked, move
from signatories.domain.signing import withdraw_signon
from signatories.models import (
    Actor,
    ContactRecord,
    ContactUse,
    LinkPurpose,
    Message,
    MessageKind,
    MessageState,
    Origin,
    PersonalLink,
    Representative,
    SignOn,
    SignOnContact,
    SignOnStatus,
    Step,
)

S = SignOnStatus

# After its last link has expired: time to answer "our mail was in the spam folder", and for staff to see a forgery in
# its whole. Longer would keep addresses of people who may never have asked for anything.
UNCONFIRMED_KEPT = timedelta(days=14)
BY_ITSELF = "manage.py forget"  # who forgot, where it was nobody in person


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be forgotten of one letter: requests that nobody confirmed, contacts, networks."""

    letter: Letter
    unconfirmed: int
    contacts: int
    networks: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What came of forgetting one signatory. ``editions`` print the name still: only an owner can take them off."""

    withdrawn: bool = False
    editions: list[Edition] = field(default_factory=list)
    representatives: int = 0


def kept_until(letter: Letter) -> datetime | None:
    """When the contacts of ``letter`` are forgotten; None while it is open, and for a draft."""
    if letter.status not in (LetterStatus.CLOSED, LetterStatus.ARCHIVED, LetterStatus.WITHDRAWN):
        return None
    ended = letter.closed_at or letter.withdrawn_at
    return ended + timedelta(days=letter.contacts_kept_days) if ended else None


def never_confirmed(letter: Letter, at: datetime) -> QuerySet[SignOn]:
    """Requests that nobody confirmed and nobody can confirm any more since ``UNCONFIRMED_KEPT``.

    One whose mail still waits to be sent is none of them: its link is made when the mail is written.
    """
    before = at - UNCONFIRMED_KEPT
    links = PersonalLink.objects.filter(sign_on=OuterRef("pk"), purpose=LinkPurpose.CONFIRM, expires_at__gt=before)
    mails = Message.objects.filter(
        sign_on=OuterRef("pk"), kind=MessageKind.CONFIRM, state__in=(MessageState.WAITING, MessageState.HELD)
    )
    return SignOn.objects.filter(
        ~Exists(links),
        ~Exists(mails) | ~Q(status=S.UNCONFIRMED),
        letter=letter,
        origin=Origin.FORM,
        confirmed_at=None,
        status__in=(S.UNCONFIRMED, S.REJECTED, S.WITHDRAWN),
        created_at__lte=before - CONFIRM_WITHIN,
    )


def with_contact_kept_long_enough(letter: Letter, at: datetime) -> QuerySet[SignOn]:
    """Sign-ons of ``letter`` whose people are to be forgotten; none before the letter's time has come."""
    until = kept_until(letter)
    if until is None or until > at:
        return SignOn.objects.none()
    contacts = SignOnContact.objects.filter(sign_on=OuterRef("pk"))
    came_by_form = Q(forgotten_at=None, origin=Origin.FORM)
    return SignOn.objects.filter(Exists(contacts) | came_by_form, letter=letter)


def with_network(letter: Letter, at: datetime) -> QuerySet[SignOn]:
    """Sign-ons that still say from which network they came, thirty days after."""
    return SignOn.objects.filter(letter=letter, created_at__lt=at - KEPT).exclude(network="")


def due(*, at: datetime, letters: QuerySet[Letter] | None = None) -> list[Due]:
    """What is to be forgotten at ``at``, letter by letter; letters without anything are left out."""
    found = []
    for letter in (letters if letters is not None else Letter.objects.all()).order_by("pk"):
        waiting = never_confirmed(letter, at)
        contacts = with_contact_kept_long_enough(letter, at).exclude(pk__in=waiting.order_by().values("pk"))
        each = Due(letter, waiting.count(), contacts.count(), with_network(letter, at).count())
        if each.unconfirmed or each.contacts or each.networks:
            found.append(each)
    return found


def forget_due(
    *, at: datetime, by: str = "", why: str = "", letters: QuerySet[Letter] | None = None, many: int = MANY
) -> list[Due]:
    """Forget what is due, in steps of at most ``many`` sign-ons; says what was forgotten.

    ``by`` is a user name, empty for the command. Stopped half-way it goes on where it was, and a second run finds
    nothing. Every letter of which contacts went gets a record of it, in which no contact stands.
    """
    done = []
    for each in due(at=at, letters=letters):
        letter = each.letter
        unconfirmed = sum(len(step) for step in _in_steps(letter, at, by, many, kind="unconfirmed"))
        contacts = sum(len(step) for step in _in_steps(letter, at, by, many, kind="contacts"))
        networks = with_network(letter, at).update(network="")
        if unconfirmed or contacts:
            ContactRecord.objects.create(
                at=at, by=by or BY_ITSELF, use=ContactUse.FORGET, letter=letter, rows=unconfirmed + contacts, why=why
            )
        done.append(Due(letter, unconfirmed, contacts, networks))
    forget_counts(at=at)
    forget_lists(at=at)
    return done


def _in_steps(letter: Letter, at: datetime, by: str, many: int, *, kind: str) -> Iterator[list[SignOn]]:
    """One transaction for each step. The letter is locked first, as everywhere: a late confirmation wins or loses."""
    for _step in count():
        with transaction.atomic():
            present = Letter.objects.select_for_update().get(pk=letter.pk)
            rows = never_confirmed(present, at) if kind == "unconfirmed" else with_contact_kept_long_enough(present, at)
            numbers = list(rows.order_by("pk").values_list("pk", flat=True)[:many])
            signons = _locked_rows(numbers)
            if kind == "unconfirmed":
                delete_signons(signons)
            else:
                empty_contacts(signons, at=at, by=by)
                blank_names(signons)
        if not numbers:
            return
        yield signons


def _locked_rows(numbers: list[int]) -> list[SignOn]:
    rows = SignOn.objects.filter(pk__in=numbers).select_related("contact", "letter").order_by("pk")
    return list(rows.select_for_update(of=("self",)))


# -- one who asks ------------------------------------------------------------------------------------------------------


@transaction.atomic
def forget_signatory(
    *, signon: SignOn, keep_line: bool, at: datetime, by: str = "", actor: Actor | None = None
) -> Forgotten:
    """Forget the person behind ``signon`` now; without ``keep_line`` it is withdrawn first. Twice changes nothing.

    ``actor`` is the signatory unless ``by`` names a user. The printed line stays with ``keep_line`` alone, and only of
    one that was confirmed and stands; its holder can go on to withdraw it by the same link. Editions follow their own
    rule: they get a dated erratum, and are named in the answer for the staff. Of an address that is also known as that
    of an organization's representative, that row goes too.
    """
    actor = actor or (Actor.STAFF if by else Actor.SIGNATORY)
    forget_lists_of(signon.letter, at=at)
    signon = locked(signon)
    stays = keep_line and signon.status in S.beyond_mailbox
    contact = SignOnContact.objects.filter(sign_on=signon).first()
    if signon.forgotten_at and contact is None and (stays or signon.status not in S.standing):
        return Forgotten()
    withdrawn = not stays and signon.status in S.standing
    if withdrawn and signon.status == S.UNCONFIRMED:
        move(signon, S.WITHDRAWN, step=Step.DISOWNED, at=at, actor=actor, by=by)
    elif withdrawn:
        signon = withdraw_signon(signon=signon, at=at, by=by, actor=actor)
    signon = _locked_rows([signon.pk])[0]
    named = editions_naming(signon)  # before its name is forgotten
    representatives = 0
    if contact:
        representatives = _forget_representatives(contact.email)
    empty_contacts([signon], at=at, by=by, actor=actor)
    blank_names([signon])
    ContactRecord.objects.create(
        at=at, by=by or str(actor.value), use=ContactUse.FORGET, letter_id=signon.letter_id, rows=1
    )
    return Forgotten(withdrawn, named, representatives)


def _forget_representatives(email: str) -> int:
    """Delete what is known of this mailbox as a representative's; gives how many rows, with their queued mail."""
    wanted = email_key(email)
    rows = [row for row in Representative.objects.filter(email__iexact=email.strip()) if email_key(row.email) == wanted]
    for row in rows:
        row.delete()
    return len(rows)
