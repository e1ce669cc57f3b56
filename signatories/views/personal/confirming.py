"""Pages of links that do one thing: confirm a sign-on, say "this was not us", confirm a new mailbox."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.text.language import language_name
from signatories.domain.corrections import confirm_mailbox
from signatories.domain.links import is_valid, link_for, token_of
from signatories.domain.resending import can_be_confirmed_anew, send_confirmation_again, send_link_again
from signatories.domain.signing import confirm_signon, disown_signon, dispute_signon, hindrance_to_confirming
from signatories.models import CorrectionState, LinkPurpose, PersonalLink, SignOnStatus
from signatories.personal_forms import DisputeForm
from signatories.receipts import ask_for_receipt
from signatories.views.personal.opening import (
    Opened,
    SeeOther,
    languages_of,
    over,
    personal_page,
    plain_page,
    sent,
    show,
)
from signatories.views.personal.signed import masked, printed_line_of, spoken, words_of

S = SignOnStatus


# -- confirm -----------------------------------------------------------------------------------------------------------


@personal_page(LinkPurpose.CONFIRM)
def confirm(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """What the owner of the mailbox would confirm, and the button that does it."""
    if request.method == "POST":
        return _after_press(request, opened)
    if request.GET.get("did") == "resent":
        return over(request, opened, "confirm", headline=_("We send you a new message"), sentences=[])
    link, signon = opened.link, opened.signon
    if hindrance := hindrance_to_confirming(link, opened.at):
        return _why_not(request, opened, hindrance)
    contact = getattr(signon, "contact", None)
    language = signon.language or signon.letter.authoritative_language
    return show(
        request,
        opened,
        "confirm",
        {
            "line": printed_line_of(signon),
            "words": words_of(signon),
            "version": signon.version,
            "signed_in": language_name(language, spoken()),
            "contact": contact,
            "email": masked(contact.email) if contact else "",
            "until": opened.when(link.expires_at),
            "not_us_path": _not_us_path(opened),
        },
    )


def _not_us_path(opened: Opened) -> str:
    """The page of “this was not us”, by the link that the same mail carries; nothing where there is none."""
    link = (
        PersonalLink.objects.filter(sign_on=opened.signon, purpose=LinkPurpose.DISOWN, used_at=None)
        .order_by("-pk")
        .first()
    )
    return opened.path("not_us", token=token_of(link)) if link and is_valid(link, opened.at) else ""


def _after_press(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    if request.POST.get("do") == "send":
        if opened.signon.status == S.UNCONFIRMED:
            send_confirmation_again(signon=opened.signon, at=opened.at)
        else:
            send_link_again(signon=opened.signon, at=opened.at)
        return SeeOther(opened.path("confirm", did="resent"))
    try:
        signon = confirm_signon(link=opened.link, at=opened.at)
    except Refused:
        opened.link.refresh_from_db()
        opened.signon.refresh_from_db()
        if _leads_on(opened):
            return _to_status(opened, did="already")
        return SeeOther(opened.path("confirm"))
    ask_for_receipt(signon, opened.at)
    return _to_status(opened, did="confirmed")


def _leads_on(opened: Opened) -> bool:
    """Whether this link has confirmed the sign-on and is still fresh: then its holder is the one who pressed."""
    link = opened.link
    fresh = link.expires_at is None or link.expires_at > opened.at
    return link.used_at is not None and fresh and opened.signon.status != S.UNCONFIRMED


def _to_status(opened: Opened, *, did: str) -> SeeOther:
    link = link_for(opened.signon, LinkPurpose.STATUS, at=opened.at)
    return SeeOther(opened.path("status", token=token_of(link), did=did))


def _why_not(request: HttpRequest, opened: Opened, hindrance: str) -> HttpResponseBase:
    signon = opened.signon
    if _leads_on(opened):
        return over(
            request,
            opened,
            "confirm",
            headline=_("This sign-on was withdrawn")
            if signon.status == S.WITHDRAWN
            else _("This sign-on is confirmed"),
            sentences=[_("You confirmed it on %(time)s.") % {"time": opened.when(opened.link.used_at)}],
            button=_("Open the page of this sign-on"),
            do="open",
        )
    if signon.status == S.UNCONFIRMED and can_be_confirmed_anew(signon, opened.at):
        return over(
            request,
            opened,
            "confirm",
            headline=hindrance,
            sentences=[
                _("Nothing is lost: the letter still takes sign-ons. We can send a new message to the same mailbox."),
            ],
            button=_("Send a new message"),
            do="send",
        )
    if signon.status in S.beyond_mailbox:
        return over(
            request,
            opened,
            "confirm",
            headline=hindrance,
            sentences=[_("Its page shows how things stand. We can send you the link to it once more.")],
            button=_("Send me the link"),
            do="send",
        )
    return over(request, opened, "confirm", headline=hindrance, sentences=[])


# -- this was not us ---------------------------------------------------------------------------------------------------


@personal_page(LinkPurpose.DISOWN, LinkPurpose.DISPUTE)
def not_us(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """“This was not us”: what happens then, and the button."""
    link, signon = opened.link, opened.signon
    disputes = link.purpose == LinkPurpose.DISPUTE
    if disputes and link.used_at:
        return over(
            request,
            opened,
            "not_us",
            headline=_("Thank you, the organizers know"),
            sentences=[
                _("You told them on %(time)s. They look at it and decide.") % {"time": opened.when(link.used_at)}
            ],
        )
    if signon.status in (S.WITHDRAWN, S.REJECTED):
        return over(
            request,
            opened,
            "not_us",
            headline=_("This sign-on does not stand any more"),
            sentences=[_("It was taken back or not accepted. There is nothing for you to do.")],
        )
    if not is_valid(link, opened.at):
        return over(
            request,
            opened,
            "not_us",
            headline=_("This link has expired."),
            sentences=[_("If something is wrong with this sign-on, write to the organizers.")],
        )
    form = DisputeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            if disputes:
                dispute_signon(link=link, at=opened.at, note=form.cleaned_data["words"])
            else:
                disown_signon(link=link, at=opened.at)
        except Refused:
            return SeeOther(opened.path("not_us"))
        return SeeOther(_plain("thank_you"))
    context = {"line": printed_line_of(signon), "disputes": disputes, "form": form}
    return show(request, opened, "not_us", context)


def _plain(name: str) -> str:
    return next(each.path for each in languages_of(name) if each.current)


@plain_page
def thank_you(request: HttpRequest) -> HttpResponseBase:
    """After “this was not us”: the same for everybody, without a token."""
    return render(request, "signatories/thank_you.html", {"languages": languages_of("thank_you")})


@plain_page
def forgotten(request: HttpRequest) -> HttpResponseBase:
    """After “forget me”: the links of that sign-on lead nowhere from now on."""
    return render(request, "signatories/forgotten.html", {"languages": languages_of("forgotten")})


# -- a new mailbox -----------------------------------------------------------------------------------------------------


@personal_page(LinkPurpose.MAILBOX)
def mailbox(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """The owner of a new mailbox confirms that it is theirs."""
    link, signon = opened.link, opened.signon
    correction = signon.corrections.filter(state=CorrectionState.WAITING).first()
    waits = correction is not None and "email" in correction.wanted
    if request.method == "POST":
        with suppress(Refused):  # the page says how things stand
            confirm_mailbox(link=link, at=opened.at)
        return SeeOther(opened.path("mailbox"))
    if correction is None or not waits:
        return over(
            request,
            opened,
            "mailbox",
            headline=_("This correction was decided on or replaced already."),
            sentences=[_("There is nothing for you to do.")],
        )
    if correction.email_confirmed_at:
        return over(
            request,
            opened,
            "mailbox",
            headline=_("Thank you: this mailbox is confirmed"),
            sentences=[_("The organizers look at the correction. A message comes here once they have decided.")],
        )
    if not is_valid(link, opened.at):
        return over(
            request,
            opened,
            "mailbox",
            headline=_("This link has expired."),
            sentences=[_("Whoever asked for the correction can have it sent again from the page of the sign-on.")],
        )
    return show(
        request,
        opened,
        "mailbox",
        {
            "line": printed_line_of(signon),
            "email": masked(str(correction.wanted["email"])),
            "until": opened.when(link.expires_at),
        },
    )
