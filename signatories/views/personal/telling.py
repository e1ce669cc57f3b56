"""How a sign-on stands, told to its signatory: steps, questions, corrections, mails. Never who of the staff did it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.domain.versions import version_in_force
from campaigns.models import Edition, LetterStatus, LetterVersion
from campaigns.text.language import long_date
from signatories.domain.moderation import UNDO_WITHIN
from signatories.domain.resending import messages_to_signatory
from signatories.models import (
    Correction,
    CorrectionState,
    Decision,
    Listing,
    MessageKind,
    MessageState,
    SignOn,
    SignOnStatus,
    Step,
)
from signatories.views.personal.opening import Opened
from signatories.views.personal.signed import spoken

S = SignOnStatus


@dataclass(frozen=True, slots=True)
class Headline:
    """How things stand in one line, and what that means."""

    words: str
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the way. ``state`` is ``done``, ``now`` (waits for somebody) or ``next``."""

    said: str
    state: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question of the organizers, with what was answered to it."""

    question: str
    asked: str
    answers: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A mail to the signatory: what it was for, when, and what became of it."""

    said: str
    when: str
    state: str


def editions_with(signon: SignOn) -> list[Edition]:
    """The editions that print or count ``signon``, the first one first."""
    return [
        each for each in Edition.objects.filter(letter=signon.letter).order_by("number") if signon.pk in each.sign_ons
    ]


def editions_in_words(editions: Iterable[Edition]) -> str:
    """“edition 1”, “editions 1, 2”, as they stand in a sentence; empty for none."""
    numbers = [str(each.number) for each in editions]
    if not numbers:
        return ""
    return ngettext("edition %(numbers)s", "editions %(numbers)s", len(numbers)) % {"numbers": ", ".join(numbers)}


# -- how things stand --------------------------------------------------------------------------------------------------


def status_told(opened: Opened) -> SignOnStatus:
    """The status as its signatory knows it: a rejection is told no earlier than by its mail, and undone before that."""
    signon = opened.signon
    if signon.status == S.REJECTED and signon.confirmed_at:
        last = Decision.objects.filter(sign_on=signon.pk, step=Step.REJECTED).order_by("-pk").first()
        if last and opened.at < last.at + UNDO_WITHIN and not last.messages.filter(state=MessageState.SENT).exists():
            return S.PENDING
    return S(signon.status)


def headline_of(opened: Opened, exchanges: list[Exchange]) -> Headline:
    """How the sign-on stands, in plain words, and what happens next."""
    signon, letter = opened.signon, opened.letter
    named = signon.listing == Listing.PUBLIC
    match status_told(opened):
        case S.UNCONFIRMED:
            said = Headline(
                _("Not confirmed yet"),
                [_("We sent a message to your mailbox. Nothing counts before you press the button behind its link.")],
            )
        case S.PENDING if is_asked(exchanges):
            said = Headline(
                _("The organizers have a question"),
                [_("Your sign-on is confirmed and safe with us. The organizers decide once you have answered.")],
            )
        case S.PENDING:
            said = Headline(
                _("Confirmed; the organizers look at it"),
                [
                    _("Your sign-on is safe with us. Nobody else sees it before the organizers have approved it."),
                    _("They decide as soon as they can, and a message tells you."),
                ],
            )
        case S.APPROVED:
            said = Headline(
                _("Approved: it stands in the list") if named else _("Approved: it is counted and not named"),
                [_("There is nothing more for you to do.")],
            )
        case S.ASKED_AGAIN:
            said = Headline(
                _("The letter was changed. Do you sign the new version?"),
                [
                    _("Your sign-on to version %(number)s stands, in the list of those who signed that version.")
                    % {"number": signon.version.number if signon.version else ""},
                    _("You are not counted under the new version before you have signed it, too."),
                ],
            )
        case S.REJECTED:
            said = Headline(
                _("The organizers did not accept this sign-on"), [_("It stands nowhere and is not counted.")]
            )
        case S.MERGED:
            said = Headline(
                _("Your organization stands on the letter by another sign-on"),
                [
                    _("Two sign-ons turned out to be of one organization. It counts once, by the other one."),
                    _("If this is wrong, write to the organizers: they can take it back."),
                ],
            )
        case _:
            said = Headline(
                _("Withdrawn"),
                [_("The sign-on is not in the list and is not counted any more. It may be signed anew by the form.")],
            )
    if letter.status == LetterStatus.WITHDRAWN:
        said.sentences.append(_("The organizers have withdrawn the letter itself."))
    elif letter.public_from and letter.public_from > opened.at and signon.status in S.standing:
        said.sentences.append(
            _("The letter becomes public on %(time)s. Please do not pass it on before.")
            % {"time": opened.when(letter.public_from)}
        )
    return said


def reason_told(opened: Opened) -> str:
    """Why the organizers did not accept it, in the words that they sent; empty when they said nothing."""
    if status_told(opened) != S.REJECTED:
        return ""
    last = Decision.objects.filter(sign_on=opened.signon.pk, step=Step.REJECTED).order_by("-pk").first()
    return last.reason if last else ""


def steps_of(opened: Opened, editions: list[Edition]) -> list[ShownStep]:
    """The way of the sign-on: what was done and when, what waits, what comes."""
    signon, status = opened.signon, status_told(opened)
    steps = [ShownStep(_("Received"), "done", opened.when(signon.created_at))]
    if signon.confirmed_at:
        steps.append(ShownStep(_("Confirmed from your mailbox"), "done", opened.when(signon.confirmed_at)))
    elif status == S.UNCONFIRMED:
        steps.append(ShownStep(_("You confirm it from your mailbox"), "now"))
    if signon.approved_at:
        steps.append(ShownStep(_("Approved by the organizers"), "done", opened.when(signon.approved_at)))
    elif status in (S.UNCONFIRMED, S.PENDING):
        state = "now" if status == S.PENDING else "next"
        steps.append(ShownStep(_("The organizers look at it and approve it"), state))
    steps += _later_steps(opened)
    for edition in editions:
        prints = _("Edition %(number)d contains it") % {"number": edition.number}
        steps.append(ShownStep(prints, "done", long_date(edition.dated_on, spoken())))
    if signon.status == S.ASKED_AGAIN:
        steps.append(ShownStep(_("You sign the new version, or leave it"), "now"))
    elif status in S.standing and not editions:
        steps.append(ShownStep(_("It is part of the next edition that is handed over"), "next"))
    return steps


LATER = {
    Step.ASKED_AGAIN: gettext_lazy("A new version was published"),
    Step.RENEWED: gettext_lazy("New version signed"),
    Step.EDITED: gettext_lazy("Printed line changed"),
    Step.CORRECTION_ACCEPTED: gettext_lazy("Your correction was accepted"),
    Step.CORRECTION_DECLINED: gettext_lazy("Your correction was not accepted"),
    Step.REJECTED: gettext_lazy("Not accepted by the organizers"),
    Step.WITHDRAWN: gettext_lazy("Withdrawn"),
    Step.DISOWNED: gettext_lazy("Withdrawn"),
    Step.LOGO_ACCEPTED: gettext_lazy("Your logo was accepted"),
    Step.LOGO_REFUSED: gettext_lazy("Your logo was not accepted"),
    Step.MERGED: gettext_lazy("Counted once, with another sign-on of the organization"),
}


def _later_steps(opened: Opened) -> list[ShownStep]:
    """What came after the approval, in its order; a decision that was undone is told to nobody."""
    rows = Decision.objects.filter(sign_on=opened.signon.pk, step__in=LATER, undone_by=None).order_by("pk")
    if status_told(opened) != S.REJECTED:
        rows = rows.exclude(step=Step.REJECTED)
    rows = rows.exclude(step=Step.MERGED, before=F("after"))  # of the directory alone: nothing changed for them
    return [ShownStep(_later_in_words(row), "done", opened.when(row.at)) for row in rows]


def _later_in_words(row: Decision) -> str:
    if row.step == Step.EDITED and row.changes.get("listing", [""])[-1] == Listing.WITHHELD:
        return _("Name taken out of the list")
    if row.step == Step.EDITED and set(row.changes) == {"kind"}:
        return _("Type of organization changed")
    return str(LATER[Step(row.step)])


# -- questions ---------------------------------------------------------------------------------------------------------


def exchanges_of(opened: Opened) -> list[Exchange]:
    """The questions of the organizers and the answers, in their order; what was forgotten is left out."""
    rows = Decision.objects.filter(sign_on=opened.signon.pk, step__in=(Step.ASKED, Step.ANSWERED)).exclude(reason="")
    found: list[Exchange] = []
    for row in rows.order_by("pk"):
        if row.step == Step.ASKED:
            found.append(Exchange(row.reason, opened.when(row.at)))
        elif found:
            found[-1].answers.append(row.reason)
    return found


def is_asked(exchanges: list[Exchange]) -> bool:
    """Whether the last question has no answer yet."""
    return bool(exchanges) and not exchanges[-1].answers


# -- corrections -------------------------------------------------------------------------------------------------------


def names_of_fields() -> dict[str, str]:
    """What a correction may change, as the signatory knows it."""
    return {
        "printed_name": _("Printed name"),
        "printed_detail": _("Title and affiliation"),
        "acronym": _("Acronym"),
        "place": _("Town or region"),
        "website": _("Website"),
        "listing": _("Listing"),
        "person": _("Your name"),
        "title": _("Your position"),
        "email": _("E-mail"),
    }


def waiting_correction(signon: SignOn) -> Correction | None:
    """The correction that waits for the organizers, if there is one."""
    return signon.corrections.filter(state=CorrectionState.WAITING).first()


def wanted_in_words(correction: Correction) -> list[tuple[str, str]]:
    """What a waiting correction asks for: name of the field, wanted value."""
    names = names_of_fields()
    listings = dict(Listing.choices)
    return [
        (names[name], str(listings.get(value, value)) if name == "listing" else str(value) or _("(empty)"))
        for name, value in correction.wanted.items()
        if name in names
    ]


def answer_to_correction(signon: SignOn) -> str:
    """Why the last correction was not accepted; empty when it was, when nothing was said, and while one waits."""
    last = (
        Decision.objects.filter(
            sign_on=signon.pk,
            step__in=(Step.CORRECTION_WANTED, Step.CORRECTION_ACCEPTED, Step.CORRECTION_DECLINED),
        )
        .order_by("-pk")
        .first()
    )
    return last.reason if last and last.step == Step.CORRECTION_DECLINED else ""


def errata_of(opened: Opened) -> list[str]:
    """The dated public remarks on editions that this sign-on caused, in sentences."""
    sentences = []
    for row in opened.signon.errata.filter(hidden_at=None).select_related("edition").order_by("pk"):
        told = {"number": row.edition.number, "date": opened.when(row.at), "before": row.before, "after": row.after}
        sentences.append(
            _("Edition %(number)d, %(date)s: “%(before)s” is written “%(after)s” now.") % told
            if row.after
            else _("Edition %(number)d, %(date)s: “%(before)s” has withdrawn.") % told
        )
    return sentences


# -- mails -------------------------------------------------------------------------------------------------------------

KINDS = {
    MessageKind.CONFIRM: gettext_lazy("The request to confirm"),
    MessageKind.RECEIVED: gettext_lazy("Thanks for confirming, with the link to this page"),
    MessageKind.APPROVED: gettext_lazy("The sign-on is approved"),
    MessageKind.REJECTED: gettext_lazy("The sign-on was not accepted"),
    MessageKind.QUESTION: gettext_lazy("A question of the organizers"),
    MessageKind.NEW_VERSION: gettext_lazy("A new version to sign"),
    MessageKind.RENEWED: gettext_lazy("The new version is signed"),
    MessageKind.WITHDRAWN: gettext_lazy("The sign-on is withdrawn"),
    MessageKind.EDITION: gettext_lazy("A new edition"),
    MessageKind.CORRECTION: gettext_lazy("The answer to a correction"),
    MessageKind.STATUS_LINK: gettext_lazy("The link to this page"),
}
STATES = {
    MessageState.WAITING: gettext_lazy("on its way"),
    MessageState.HELD: gettext_lazy("waits, because very many messages go out at the moment"),
    MessageState.CAPPED: gettext_lazy("not sent, because this mailbox had got enough messages by then"),
    MessageState.SENT: gettext_lazy("sent"),
    MessageState.FAILED: gettext_lazy("could not be sent; the organizers see that"),
    MessageState.BOUNCED: gettext_lazy("came back: the mailbox did not take it"),
}
SHOWN_MAILS = 12


def mails_of(opened: Opened) -> list[ShownMail]:
    """The latest mails to the signatory, the newest first."""
    rows: QuerySet[Any] = messages_to_signatory(opened.signon)
    if status_told(opened) != opened.signon.status:
        rows = rows.exclude(kind=MessageKind.REJECTED, state=MessageState.WAITING)
    return [
        ShownMail(
            said=str(KINDS[MessageKind(row.kind)]),
            when=opened.when(row.sent_at or row.queued_at),
            state=str(STATES[MessageState(row.state)]),
        )
        for row in rows[:SHOWN_MAILS]
    ]


def kept_until(opened: Opened) -> str:
    """Until when the contact data are kept, as a sentence."""
    letter = opened.letter
    days = letter.contacts_kept_days
    if letter.closed_at and letter.status != LetterStatus.OPEN:
        until = (letter.closed_at + timedelta(days=days)).astimezone(letter.zone).date()
        return ngettext(
            "It is deleted on %(date)s, %(days)d day after the letter was closed.",
            "It is deleted on %(date)s, %(days)d days after the letter was closed.",
            days,
        ) % {"date": long_date(until, spoken()), "days": days}
    return ngettext(
        "It is deleted %(days)d day after the letter is closed.",
        "It is deleted %(days)d days after the letter is closed.",
        days,
    ) % {"days": days}


def version_to_sign(signon: SignOn) -> LetterVersion | None:
    """The version that a sign-on which was asked again may sign now; None for every other one."""
    if signon.status != S.ASKED_AGAIN or signon.letter.status not in (LetterStatus.OPEN, LetterStatus.CLOSED):
        return None
    return version_in_force(signon.letter)
