"""The mails to those who sign: each says how things stand when it is written, and what can be done."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.domain.versions import version_in_force
from campaigns.models import Edition, EditionFormat, LetterStatus
from campaigns.text.language import long_date
from signatories.domain.links import is_valid, link_for, token_of
from signatories.edition_files import stored_bytes
from signatories.files import default_paper
from signatories.mailing.words import ADDRESS_OF, Attachment, Case, Outdated, Words, here, public_link
from signatories.models import Decision, LinkPurpose, Listing, MessageKind, SignOnStatus, Step

S = SignOnStatus
LARGEST_ATTACHMENT = 5 * 1024 * 1024  # bytes; many mailboxes refuse ten once they are encoded


def write_to_signatory(case: Case) -> Words:
    """The words of a message to a signatory. Raises Outdated when there is nothing to tell any more."""
    words = WRITERS[MessageKind(case.message.kind)](case)
    if case.letter.contact:
        words.say(_("Questions? Answer this mail, or write to %(contact)s.") % {"contact": case.letter.contact})
    about = (
        _("%(site)s sends you this mail because somebody gave this address for a sign-on.")
        if case.signon.confirmed_at is None or case.message.kind == MessageKind.MAILBOX
        else _("%(site)s sends you this mail because this address belongs to a sign-on.")
    )
    words.about = about % {"site": settings.SITE_NAME}
    return words


def confirm(case: Case) -> Words:
    """The answer to the form, for new and repeated requests alike: what can be done depends on how things stand."""
    signon = case.signon
    if signon.status in (S.WITHDRAWN, S.MERGED):
        raise Outdated
    if signon.status == S.UNCONFIRMED:
        return _please_confirm(case)
    if signon.status == S.ASKED_AGAIN:
        return new_version(case)
    words = case.begin(case.subject(named=_("Your sign-on: %(title)s"), plain=_("Your sign-on")))
    words.say(
        _("Somebody, perhaps you, has just asked once more that %(name)s sign “%(title)s”. Nothing was changed.")
        % case.names()
    )
    if signon.status == S.PENDING:
        words.say(
            _("We already have this sign-on, and it is confirmed. The organizers look at it before it counts, and write"
              " to you when they have decided.")
        )  # fmt: skip
    elif signon.status == S.REJECTED:
        return _not_accepted(case, words, _last_rejection(case))
    elif signon.listing == Listing.WITHHELD:
        words.say(_("It was accepted: it is counted, and named nowhere, as was wished."))
    else:
        words.say(_("It was accepted: it stands on the list of signatories."))
    return words.link(_("Your page, with what you can do:"), case.link(), main=True)


def _please_confirm(case: Case) -> Words:
    letter, signon = case.letter, case.signon
    link = link_for(signon, LinkPurpose.CONFIRM, at=case.at)
    open_still = letter.status in (LetterStatus.OPEN, LetterStatus.CLOSED) and is_valid(link, case.at)
    if not open_still:
        words = case.begin(case.subject(named=_("Too late to sign: %(title)s"), plain=_("Too late to sign")))
        words.say(
            _("Somebody, perhaps you, asked that %(name)s sign “%(title)s”. It was not confirmed in time, and the"
              " letter takes no sign-ons any more. Nothing is printed or counted.") % case.names()
        )  # fmt: skip
        return words.say(_("You need not do anything."))
    words = case.begin(
        case.subject(named=_("Please confirm that you sign: %(title)s"), plain=_("Please confirm that you sign"))
    )
    words.say(
        _("Somebody asked on %(site)s that %(name)s sign “%(title)s”, and gave this address. Was it you? Then confirm"
          " it now: before that, nothing counts.") % case.names()
    )  # fmt: skip
    words.facts(*case.facts())
    words.link(
        _("Look at it once more and confirm:"), public_link(ADDRESS_OF[LinkPurpose.CONFIRM], token_of(link)), main=True
    )
    if link.expires_at:
        words.say(
            _("The link is valid until %(moment)s. Opening it changes nothing; the button on the page does.")
            % {"moment": case.moment(link.expires_at)}
        )
    words.say(_("After that, the organizers look at each sign-on before it stands on the list."))
    words.say(_("This was not you? Then you need not do anything."))
    return words.link(_("Tell us that it was not you, and we forget this address:"), case.link(LinkPurpose.DISOWN))


def received(case: Case) -> Words:
    """Confirmed: what comes next, and the link that opens the signatory's own page."""
    signon = case.signon
    if signon.status in (S.WITHDRAWN, S.REJECTED, S.UNCONFIRMED, S.MERGED):
        raise Outdated
    words = case.begin(case.subject(named=_("We have your sign-on: %(title)s"), plain=_("We have your sign-on")))
    words.say(_("Thank you. You confirmed that %(name)s signs “%(title)s”.") % case.names())
    words.facts(*case.facts())
    words.say(
        _("The organizers look at each sign-on before it counts, and write to you when they have decided. If they have"
          " a question, they ask it by mail.")
    )  # fmt: skip
    words.link(_("Your page: how things stand, the receipt as a PDF, corrections, withdrawal:"), case.link(), main=True)
    words.say(_("Keep this mail to yourself: whoever has the link can do all this in your name."))
    return words.link(_("Tell us that it was not you, and the sign-on is taken back:"), case.link(LinkPurpose.DISOWN))


def approved(case: Case) -> Words:
    """It stands on the list, or is counted."""
    if case.signon.status not in S.listed:
        raise Outdated
    words = case.begin(
        case.subject(named=_("Your sign-on was accepted: %(title)s"), plain=_("Your sign-on was accepted"))
    )
    if case.signon.listing == Listing.WITHHELD:
        words.say(_("%(name)s is counted among the signatories of “%(title)s” and named nowhere.") % case.names())
    else:
        words.say(_("%(name)s stands on the list of signatories of “%(title)s”.") % case.names())
    if page := case.page():
        words.link(_("The letter and its list:"), page)
    return words.link(_("Your page, for the receipt, corrections and withdrawal:"), case.link(), main=True)


def rejected(case: Case) -> Words:
    """Not accepted, with the reason as staff wrote it."""
    if case.signon.status != S.REJECTED:
        raise Outdated
    words = case.begin(case.subject(named=_("Your sign-on: %(title)s"), plain=_("Your sign-on")))
    words.say(_("You asked that %(name)s sign “%(title)s”.") % case.names())
    return _not_accepted(case, words, case.reason)


def _not_accepted(case: Case, words: Words, reason: str) -> Words:
    words.say(_("The organizers looked at this sign-on and did not accept it. It is printed and counted nowhere."))
    if reason:
        words.say(_("What they say about it:")).quote(reason)
    if case.letter.contact:
        words.say(_("If you think that this is a mistake, write to them; they can look at it once more."))
    return words


def _last_rejection(case: Case) -> str:
    steps = Decision.objects.filter(sign_on=case.signon.pk, step=Step.REJECTED)
    last = steps.order_by("-pk").first()
    return last.reason if last else ""


def question(case: Case) -> Words:
    """A question of the organizers, answered on the signatory's own page."""
    if case.signon.status not in S.standing or not case.reason:
        raise Outdated
    words = case.begin(
        case.subject(named=_("A question about your sign-on: %(title)s"), plain=_("A question about your sign-on"))
    )
    words.say(_("The organizers of “%(title)s” have a question about the sign-on of %(name)s:") % case.names())
    words.quote(case.reason)
    return words.link(_("Please answer on your page; it takes a minute:"), case.link(), main=True)


def new_version(case: Case) -> Words:
    """The text changed in substance: what changed, and how to agree to it or not."""
    signon, version = case.signon, version_in_force(case.letter)
    if signon.status != S.ASKED_AGAIN or version is None or case.letter.status == LetterStatus.WITHDRAWN:
        raise Outdated
    words = case.begin(
        case.subject(named=_("The text changed, please sign again: %(title)s"),
                     plain=_("The text changed, please sign again"))
    )  # fmt: skip
    places = case.names() | {"number": version.number, "former": signon.version.number if signon.version else ""}
    words.say(
        _("%(name)s signed version %(former)s of “%(title)s”. Its text was changed in substance since; the present one"
          " is version %(number)s.") % places
    )  # fmt: skip
    if version.reason:
        words.say(_("What changed, in the words of the organizers:")).quote(version.reason)
    words.link(_("Read what changed, word by word, and sign the new version:"), case.link(), main=True)
    if deadline := case.deadline():
        words.say(_("You can sign it until %(moment)s.") % {"moment": deadline})
    return words.say(
        _("Until then you stand under the version that you signed. If you do not agree to the new one, leave it at"
          " that, or withdraw on the same page.")
    )  # fmt: skip


def renewed(case: Case) -> Words:
    """The new version was signed."""
    if case.signon.status not in S.listed or case.signon.version is None:
        raise Outdated
    words = case.begin(case.subject(named=_("New version signed: %(title)s"), plain=_("New version signed")))
    words.say(
        _("Thank you. %(name)s now signs version %(number)s of “%(title)s”.")
        % (case.names() | {"number": case.signon.version.number})
    )
    return words.link(_("Your page, with a new receipt:"), case.link(), main=True)


def withdrawn(case: Case) -> Words:
    """The sign-on was taken back."""
    if case.signon.status != S.WITHDRAWN:
        raise Outdated
    words = case.begin(case.subject(named=_("Sign-on withdrawn: %(title)s"), plain=_("Sign-on withdrawn")))
    words.say(
        _("The sign-on of %(name)s on “%(title)s” was withdrawn. It is no longer listed or counted.") % case.names()
    )
    words.quote(case.reason)
    if case.signon.errata.exists():
        words.say(_("Files of editions that were frozen before stay as they are; their public page tells of the"
                    " withdrawal."))  # fmt: skip
    return words


def edition(case: Case) -> Words:
    """An edition was frozen; its PDF comes along, or a link where it is too large."""
    frozen = case.message.edition
    hidden = frozen is None or frozen.redacted is not None or not case.is_public()
    if frozen is None or hidden or case.signon.status not in S.listed:
        raise Outdated
    places = case.names() | {"number": frozen.number, "date": long_date(frozen.dated_on, here())}
    words = case.begin(
        case.subject(
            named=_("Edition %(number)d: %(title)s"), plain=_("A new edition of your letter"), number=frozen.number
        )
    )
    if frozen.delivered:
        words.say(_("“%(title)s”, which %(name)s signed, was handed over on %(date)s as edition %(number)d.") % places)
    else:
        words.say(_("“%(title)s”, which %(name)s signed, now has edition %(number)d of %(date)s.") % places)
    words.facts((_("Signatories"), _in_numbers(frozen)))
    pdf = _pdf_of(frozen, case.message.language)
    if pdf is not None:
        words.attachments.append(pdf)
        words.say(_("The PDF comes with this mail."))
    return words.link(
        _("Its page, with all files and their hashes:"),
        public_link("campaigns:edition", case.letter.slug, frozen.number),
        main=True,
    )


def _in_numbers(frozen: Edition) -> str:
    parts = [
        ngettext("%(count)d organization", "%(count)d organizations", frozen.organizations)
        % {"count": frozen.organizations}
    ]
    if frozen.persons:
        parts.append(ngettext("%(count)d person", "%(count)d persons", frozen.persons) % {"count": frozen.persons})
    if frozen.countries:
        parts.append(
            ngettext("%(count)d country", "%(count)d countries", frozen.countries) % {"count": frozen.countries}
        )
    return " · ".join(parts)


def _pdf_of(frozen: Edition, language: str) -> Attachment | None:
    """The PDF in ``language``, else in the authoritative one; None when it is too large or gone from the store."""
    files = frozen.files.filter(format=EditionFormat.PDF, size__lte=LARGEST_ATTACHMENT)
    for code in (language, frozen.version.authoritative_language):
        row = files.filter(language=code, paper=default_paper(code)).first() or files.filter(language=code).first()
        content = stored_bytes(row) if row else None
        if row is not None and content is not None:
            return Attachment(row.name, content, "application/pdf")
    return None


def mailbox(case: Case) -> Words:
    """To a new mailbox: is it theirs?"""
    correction = case.message.correction
    if correction is None or correction.email_confirmed_at or case.signon.status not in S.standing:
        raise Outdated
    words = case.begin(_("Please confirm your new address"))
    words.say(
        _("Somebody asked that mails about the sign-on of %(name)s on “%(title)s” come to this address from now on.")
        % case.names()
    )
    link = link_for(case.signon, LinkPurpose.MAILBOX, at=case.at)
    words.link(
        _("Was it you? Then confirm that this mailbox is yours:"),
        public_link(ADDRESS_OF[LinkPurpose.MAILBOX], token_of(link)),
        main=True,
    )
    if link.expires_at:
        words.say(
            _("The link is valid until %(moment)s. Opening it changes nothing; the button on the page does.")
            % {"moment": case.moment(link.expires_at)}
        )
    return words.say(_("If it was not you, leave this mail alone: the address is not used without your confirmation."))


def mailbox_changed(case: Case) -> Words:
    """To the former mailbox: others get the mails from now on."""
    words = case.begin(_("Your address was replaced"))
    words.say(
        _("Mails about the sign-on of %(name)s on “%(title)s” go to another address from now on. The links in earlier"
          " mails to you lead nowhere any more.") % case.names()
    )  # fmt: skip
    return words.say(_("If this is not right, tell the organizers at once."))


def correction(case: Case) -> Words:
    """What became of a wish to change something."""
    if case.signon.status not in S.standing:
        raise Outdated
    declined = case.message.decision is not None and case.message.decision.step == Step.CORRECTION_DECLINED
    words = case.begin(case.subject(named=_("Your correction: %(title)s"), plain=_("Your correction")))
    words.say(_("You asked for a correction of the sign-on of %(name)s on “%(title)s”.") % case.names())
    if declined:
        words.say(_("The organizers did not make it. Everything stands as it was."))
        if case.reason:
            words.say(_("What they say about it:")).quote(case.reason)
    else:
        words.say(_("The organizers made it. This is how it stands now:"))
        words.facts(*case.facts())
    return words.link(_("Your page:"), case.link(), main=True)


def status_link(case: Case) -> Words:
    """The link to the signatory's own page, once more."""
    if case.signon.status == S.UNCONFIRMED:
        return _please_confirm(case)
    words = case.begin(case.subject(named=_("The link to your page: %(title)s"), plain=_("The link to your page")))
    words.say(_("Here is the link to the page about the sign-on of %(name)s on “%(title)s”.") % case.names())
    words.link(_("Your page:"), case.link(), main=True)
    return words.say(_("Keep this mail to yourself: whoever has the link can correct or withdraw in your name."))


WRITERS = {
    MessageKind.CONFIRM: confirm,
    MessageKind.RECEIVED: received,
    MessageKind.APPROVED: approved,
    MessageKind.REJECTED: rejected,
    MessageKind.QUESTION: question,
    MessageKind.NEW_VERSION: new_version,
    MessageKind.RENEWED: renewed,
    MessageKind.WITHDRAWN: withdrawn,
    MessageKind.EDITION: edition,
    MessageKind.MAILBOX: mailbox,
    MessageKind.MAILBOX_CHANGED: mailbox_changed,
    MessageKind.CORRECTION: correction,
    MessageKind.STATUS_LINK: status_link,
}
