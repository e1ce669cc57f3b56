"""What forgetting means, for many sign-ons at once: every row that holds words about a person is emptied or deleted.

Nothing here decides whose time has come: ``signatories.domain.retention`` does.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from campaigns.models.history import forget, update_recorded
from campaigns.text.names import name_key
from signatories.models import (
    Actor,
    Capacity,
    Correction,
    CorrectionState,
    Decision,
    Erratum,
    ErratumKind,
    LinkPurpose,
    Logo,
    LogoState,
    Message,
    PersonalLink,
    Receipt,
    SignOn,
    SignOnContact,
    SignOnStatus,
    Step,
)

MANY = 500  # rows in one statement


def delete_signons(signons: Sequence[SignOn]) -> None:
    """Delete ``signons`` with all that hangs on them: children, history, queued mail, the admin's log, the decisions'
    words. That something was received, and when, stays. In a transaction of the caller, who has locked the rows.
    """
    numbers = [signon.pk for signon in signons]
    _forget_tracebacks(signons)
    SignOn.objects.filter(pk__in=numbers).delete()
    forget(SignOn, numbers)  # the deletion left a last row of history
    Decision.objects.filter(sign_on__in=numbers).blank()
    _forget_log(numbers)


def empty_contacts(signons: Sequence[SignOn], *, at: datetime, by: str = "", actor: Actor | None = None) -> None:
    """Forget the people behind ``signons``; the printed lines stay. In a transaction of the caller, who has locked.

    What goes: the contact, what it asked to be corrected, the words of decisions, messages, receipts, logos that are
    not shown, keyed hashes of mailbox and network, all links but the one by which a standing sign-on is withdrawn. Of
    a person who signs for themself the earlier spellings of the name go as well.
    """
    numbers = [signon.pk for signon in signons]
    _forget_tracebacks(signons)
    _drop_attestations_that_name(signons)
    SignOnContact.objects.filter(sign_on__in=numbers).delete()
    corrections = Correction.objects.filter(sign_on__in=numbers)
    corrections.filter(state=CorrectionState.WAITING).update(state=CorrectionState.DECLINED, decided_at=at)
    corrections.update(wanted={}, note="")
    Decision.objects.filter(sign_on__in=numbers).blank("reason", "note")
    Message.objects.filter(sign_on__in=numbers).delete()
    for row in [*Receipt.objects.filter(sign_on__in=numbers), *_logos_not_shown(numbers)]:
        row.delete()
    standing = [signon.pk for signon in signons if signon.status in SignOnStatus.standing]
    PersonalLink.objects.filter(sign_on__in=numbers).exclude(purpose=LinkPurpose.STATUS, sign_on__in=standing).delete()
    rows = SignOn.objects.filter(pk__in=numbers)
    rows.update(claim_key="", network="", request_key=None, flags=[])  # history keeps none of these
    update_recorded(rows.filter(forgotten_at=None), forgotten_at=at)
    persons = [signon.pk for signon in signons if signon.capacity in Capacity.persons]
    if persons:
        Decision.objects.filter(sign_on__in=persons).blank("changes")
        forget(SignOn, persons)
        _forget_log(persons)
    Decision.objects.bulk_create(
        [
            Decision(
                sign_on_id=signon.pk,
                letter_id=signon.letter_id,
                at=at,
                actor=actor or (Actor.STAFF if by else Actor.SYSTEM),
                by=by,
                step=Step.FORGOTTEN,
                before=signon.status,
                after=signon.status,
                version_id=signon.version_id,
            )
            for signon in signons
        ],
        batch_size=MANY,
    )


def blank_names(signons: Iterable[SignOn]) -> list[int]:
    """Forget the names of those of ``signons`` who are persons and stand on no list any more; gives their numbers.

    A neutral word takes the place of the name, in the row and nowhere else: history, decisions and the admin's log
    forget it. Public remarks on editions go on to say that somebody withdrew, and no longer who.
    """
    numbers = []
    for signon in signons:
        if signon.capacity not in Capacity.persons or signon.status in SignOnStatus.beyond_mailbox:
            continue
        numbers.append(signon.pk)
        language = signon.language or signon.letter.authoritative_language
        with override(language):
            neutral = _("(forgotten)")
        empty: dict[str, Any] = {"printed_detail": "", "acronym": "", "website": "", "place": "", "attestation": ""}
        SignOn.objects.filter(pk=signon.pk).update(
            printed_name=neutral, name_key=name_key(neutral), countries=[], position=None, **empty
        )
    forget(SignOn, numbers)
    Decision.objects.filter(sign_on__in=numbers).blank()
    _forget_log(numbers)
    remarks = Erratum.objects.filter(sign_on__in=numbers)
    remarks.filter(kind=ErratumKind.CORRECTED).delete()
    remarks.update(before="", after="")
    return numbers


def _drop_attestations_that_name(signons: Iterable[SignOn]) -> None:
    """The declaration is kept in the words it was made in, unless these name the person behind an organization."""
    for signon in signons:
        contact = getattr(signon, "contact", None)
        if contact and any(word and word in signon.attestation for word in (contact.person, contact.email)):
            SignOn.objects.filter(pk=signon.pk).update(attestation="")


def _logos_not_shown(numbers: Sequence[int]) -> Iterable[Logo]:
    return Logo.objects.filter(sign_on__in=numbers).exclude(
        state=LogoState.ACCEPTED, sign_on__status__in=SignOnStatus.listed
    )


def _forget_log(numbers: Iterable[int]) -> None:
    """The admin's own log keeps who did what, and calls the sign-on by its number."""
    kind = ContentType.objects.get_for_model(SignOn)
    log = apps.get_model("admin", "LogEntry")._default_manager  # the core knows no admin
    for number in numbers:
        log.filter(content_type=kind, object_id=str(number)).update(object_repr=f"#{number}", change_message="")


def _forget_tracebacks(signons: Iterable[SignOn]) -> None:
    """A task that failed keeps what a mail server said, which can quote an address. Its arguments are numbers."""
    contacts = [contact for signon in signons if (contact := getattr(signon, "contact", None))]
    told = {word.casefold() for contact in contacts for word in (contact.email, contact.person) if word}
    failed = DBTaskResult.objects.exclude(traceback="").values_list("pk", "traceback") if told else ()
    numbers = [pk for pk, traceback in failed if any(word in traceback.casefold() for word in told)]
    DBTaskResult.objects.filter(pk__in=numbers).update(traceback="")
