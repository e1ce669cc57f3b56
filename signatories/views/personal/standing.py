"""The page of the signatory: how the sign-on stands, and the small buttons that need no page of their own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from campaigns.domain.errors import Refused
from signatories.domain.corrections import take_back_correction, withhold_signon
from signatories.domain.moderation import answer_question
from signatories.domain.resending import send_confirmation_again, send_link_again, send_mailbox_again
from signatories.models import LinkPurpose, Listing, SignOnStatus
from signatories.personal_forms import AnswerForm
from signatories.receipts import has_receipt
from signatories.views.personal.opening import Opened, SeeOther, personal_page, show
from signatories.views.personal.signed import printed_line_of, words_of
from signatories.views.personal.telling import (
    answer_to_correction,
    editions_in_words,
    editions_with,
    errata_of,
    exchanges_of,
    headline_of,
    is_asked,
    kept_until,
    mails_of,
    reason_told,
    status_told,
    steps_of,
    version_to_sign,
    waiting_correction,
    wanted_in_words,
)

S = SignOnStatus


@personal_page(LinkPurpose.STATUS)
def status(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """How the sign-on stands, what was signed, what is held, and what its signatory can do."""
    if request.method == "POST":
        did = BUTTONS.get(request.POST.get("do", ""), _nothing)(opened)
        return SeeOther(opened.path("status", did=did))
    return status_page(request, opened, AnswerForm())


def status_page(request: HttpRequest, opened: Opened, answer_form: AnswerForm) -> HttpResponse:
    """The page itself; ``answer_form`` brings back an answer that could not be taken."""
    signon = opened.signon
    exchanges = exchanges_of(opened)
    editions = editions_with(signon)
    correction = waiting_correction(signon)
    contact = getattr(signon, "contact", None)
    stands = signon.status in (S.PENDING, S.APPROVED, S.ASKED_AGAIN)
    return show(
        request,
        opened,
        "status",
        {
            "headline": headline_of(opened, exchanges),
            "status_told": status_told(opened),
            "reason": reason_told(opened),
            "steps": steps_of(opened, editions),
            "exchanges": exchanges,
            "asked": is_asked(exchanges) and contact is not None,
            "answer_form": answer_form,
            "new_version": version_to_sign(signon),
            "words": words_of(signon),
            "line": printed_line_of(signon),
            "listed": signon.status in S.listed,
            "stands": stands,
            "named": signon.listing == Listing.PUBLIC,
            "editions": editions_in_words(each for each in editions if each.redacted is None),
            "errata": errata_of(opened),
            "correction": correction,
            "correction_asked": opened.when(correction.asked_at) if correction else "",
            "wanted": wanted_in_words(correction) if correction else [],
            "mailbox_waits": bool(correction and "email" in correction.wanted and not correction.email_confirmed_at),
            "declined": answer_to_correction(signon),
            "has_receipt": has_receipt(signon),
            "contact": contact,
            "kept_until": kept_until(opened),
            "mails": mails_of(opened),
        },
    )


# -- its buttons -------------------------------------------------------------------------------------------------------


def _nothing(opened: Opened) -> str:
    return ""


def _send(opened: Opened) -> str:
    if opened.signon.status == S.UNCONFIRMED:
        send_confirmation_again(signon=opened.signon, at=opened.at)
    else:
        send_link_again(signon=opened.signon, at=opened.at)
    return "resent"


def _send_mailbox(opened: Opened) -> str:
    send_mailbox_again(signon=opened.signon, at=opened.at)
    return "resent"


def _take_back(opened: Opened) -> str:
    take_back_correction(signon=opened.signon, at=opened.at)
    return "taken_back"


def _withhold(opened: Opened) -> str:
    try:
        withhold_signon(signon=opened.signon, at=opened.at)
    except Refused:
        return "unchanged"
    return "withheld"


BUTTONS: dict[str, Callable[[Opened], str]] = {
    "send": _send,
    "send_mailbox": _send_mailbox,
    "take_back": _take_back,
    "withhold": _withhold,
}


@personal_page(LinkPurpose.STATUS)
def answer(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """Takes the answer to a question of the organizers; its form stands on the page of the signatory."""
    if request.method != "POST" or not is_asked(exchanges_of(opened)):
        return SeeOther(opened.path("status"))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return status_page(request, opened, form)
    answer_question(signon=opened.signon, answer=form.cleaned_data["answer"], at=opened.at)
    return SeeOther(opened.path("status", did="answered"))
