"""The mails to an organization's known address, and to moderators. Those to moderators name nobody who signs."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.text.language import long_date, long_moment
from signatories.domain.moderators import letters_moderated_by
from signatories.mailing.words import Case, Outdated, Words, here, public_link, title_of
from signatories.models import LinkPurpose, Message, MessageKind, MessageState, SignOnStatus

S = SignOnStatus
DIGEST_EVERY = timedelta(hours=20)


def notice(case: Case) -> Words:
    """“X signed for you”, with what the organization needs to judge: the person and position, no address.

    A letter under embargo is not named: the mailbox may be read by people who were not asked to sign.
    """
    signon = case.signon
    contact = getattr(signon, "contact", None)
    if signon.status not in S.beyond_mailbox or signon.disputed_at:
        raise Outdated
    words = Words(_("Somebody signed in the name of your organization"), reply_to=case.letter.contact)
    places = case.names()
    if case.is_public():
        words.say(_("On %(site)s a sign-on came in: %(name)s signs “%(title)s”.") % places)
    else:
        words.say(_("On %(site)s a sign-on came in: %(name)s signs a letter that is not public yet.") % places)
    signed = signon.confirmed_at or signon.created_at
    words.facts(
        (_("Name"), signon.printed_name),
        (_("Signed by"), ", ".join(filter(None, [contact.person, contact.title])) if contact else ""),
        (_("Signed on"), long_date(signed.astimezone(case.letter.zone).date(), here())),
    )
    if page := case.page():
        words.link(_("The letter:"), page)
    words.say(
        _("If that is right, you need not do anything. If nobody may sign this for you, tell us: the organizers see it"
          " at once.")
    )  # fmt: skip
    words.link(
        _("This was not us:"),
        case.link(LinkPurpose.DISPUTE),
        main=True,
    )
    if case.letter.contact:
        words.say(_("Questions? Answer this mail, or write to %(contact)s.") % {"contact": case.letter.contact})
    words.about = _("%(site)s sends you this mail because we know your address as one of %(name)s.") % places
    return words


def digest(case: Case) -> Words:
    """What waits for a moderator: per letter how many, and since when. Raises Outdated when nothing does."""
    user = case.message.user
    waiting = _waiting(user)
    lately = Message.objects.filter(
        user=user, kind=MessageKind.DIGEST, state=MessageState.SENT, sent_at__gt=case.at - timedelta(hours=1)
    )
    if not waiting or lately.exists():
        raise Outdated
    total = sum(letter.pending + letter.corrections for letter in waiting)
    words = Words(ngettext("%(count)d entry waits for you", "%(count)d entries wait for you", total) % {"count": total})
    words.say(_("This is what waits for moderation in the letters that you look after."))
    for letter in waiting:
        oldest = min(filter(None, (letter.since, letter.asked)), default=None)
        parts = [
            ngettext("%(count)d sign-on", "%(count)d sign-ons", letter.pending) % {"count": letter.pending}
            if letter.pending
            else "",
            ngettext("%(count)d correction", "%(count)d corrections", letter.corrections)
            % {"count": letter.corrections}
            if letter.corrections
            else "",
        ]
        words.facts(
            (_("Letter"), title_of(letter, case.message.language)),
            (_("Waiting"), " · ".join(filter(None, parts))),
            (_("Since"), long_moment(oldest.astimezone(letter.zone), here()) if oldest else ""),
        )
    words.link(_("The work that waits:"), public_link("admin:signatories_desk_queue"), main=True)
    return _to_moderator(words)


def _waiting(user: Any) -> list[Any]:
    letters = letters_moderated_by(user).annotate(
        pending=Count("sign_ons", Q(sign_ons__status=S.PENDING), distinct=True),
        since=Min("sign_ons__confirmed_at", filter=Q(sign_ons__status=S.PENDING)),
        corrections=Count("sign_ons__corrections", Q(sign_ons__corrections__state="waiting"), distinct=True),
        asked=Min("sign_ons__corrections__asked_at", filter=Q(sign_ons__corrections__state="waiting")),
    )
    return list(letters.filter(Q(pending__gt=0) | Q(corrections__gt=0)).order_by("since", "pk"))


def dispute(case: Case) -> Words:
    """To moderators at once: an organization says that it did not sign."""
    if case.signon.disputed_at is None or case.signon.status not in S.beyond_mailbox:
        raise Outdated
    words = Words(_("A sign-on is disputed"))
    words.say(
        _("The known address of an organization says that nobody may sign “%(title)s” for it. The entry stays where it"
          " is until one of you decides.") % {"title": case.title()}
    )  # fmt: skip
    words.link(_("The entry:"), public_link("admin:signatories_desk_entry", case.signon.pk), main=True)
    return _to_moderator(words)


def _to_moderator(words: Words) -> Words:
    words.about = _("%(site)s sends you this mail because you moderate sign-ons there.") % {"site": settings.SITE_NAME}
    return words


WRITERS = {MessageKind.NOTICE: notice, MessageKind.DIGEST: digest, MessageKind.DISPUTE: dispute}
