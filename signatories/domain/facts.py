"""The facts that decide on a sign-on, as phrases. Pure: ``evidence`` reads the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.text.lookalikes import is_deceiving
from signatories.domain.claims import is_free_mail, mail_domain
from signatories.domain.hosts import agreement, registered
from signatories.domain.matching import Likely
from signatories.models import Capacity, Flag, Listing, Origin, SignOnStatus

MANY_FROM_NETWORK = 3  # sign-ons within an hour, itself included, from which a moderator is told


# Of the last question to the signatory.
Question = Literal["", "open", "answered"]


class Level(StrEnum):
    """How a fact weighs; a page shows it by a word of its own beside the colour."""

    GOOD = "good"
    PLAIN = "plain"
    WATCH = "watch"
    BAD = "bad"


class Signal(StrEnum):
    """What a queue can be narrowed by."""

    DUPLICATE = "duplicate"
    RIVAL = "rival"
    MAIL = "mail"
    FREE_MAIL = "free_mail"
    NETWORK = "network"
    LETTERS = "letters"
    EARLIER = "earlier"
    OTHER = "other"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Fact:
    """One phrase about a sign-on. ``detail`` says from which contact data; only those who may see contacts read it."""

    code: str
    level: Level
    sentence: str
    detail: str = ""
    signal: Signal = Signal.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known about one sign-on; counts leave the sign-on itself out. ``email`` is empty without a contact."""

    name: str
    capacity: str = Capacity.ORGANIZATION
    status: str = SignOnStatus.PENDING
    listing: str = Listing.PUBLIC
    origin: str = Origin.FORM
    detail: str = ""  # what stands after the name of a person
    website: str = ""
    email: str = ""
    contact_forgotten: bool = False
    organization: str = ""  # its name in the directory
    signed_before: int = 0  # other letters that this organization stands on
    known_domains: frozenset[str] = frozenset()  # of its site, its representatives and its earlier sign-ons
    representatives: int = 0  # mailboxes that we know to speak for the organization
    is_representative: bool = False  # its own mailbox is one of them
    likely: tuple[Likely, ...] = ()
    stands_already: bool = False
    rivals: int = 0  # other standing sign-ons of this letter with the same organization or name
    mailbox_signed: int = 0
    mailbox_rejected: int = 0
    mailbox_withdrawn: int = 0
    body_rejected: int = 0  # the same organization or name, from other mailboxes too
    body_withdrawn: int = 0
    from_network: int = 0  # others within an hour of it
    network_limit: int = 20
    flags: frozenset[str] = field(default_factory=frozenset)
    disputed: bool = False
    notices: int = 0  # sent to the known addresses of the organization
    question: Question = ""
    earlier_version: str = ""  # the number of the version agreed to, where a change of substance replaced it
    note: bool = False
    logo_waits: bool = False
    correction_waits: bool = False
    reviewed_by: str = ""  # the moderator who has it open now
    reviewed_at: datetime | None = None
    seen: int = 0  # the number of its last decision
    rival_numbers: tuple[int, ...] = ()


def facts_of(evidence: Evidence) -> list[Fact]:
    """What a moderator should know before deciding, in the reader's language: the worst first."""
    order = [Level.BAD, Level.WATCH, Level.GOOD, Level.PLAIN]
    return sorted(_all(evidence), key=lambda fact: order.index(fact.level))


def signals_of(facts: list[Fact]) -> set[Signal]:
    """By which signals an entry with these facts is found; ``nothing`` is alone."""
    unusual = {fact.signal for fact in facts if fact.level in (Level.BAD, Level.WATCH)}
    return unusual or {Signal.NOTHING}


def _all(of: Evidence) -> Iterator[Fact]:
    yield from _about_the_claim(of)
    if of.capacity == Capacity.ORGANIZATION:
        yield from _about_the_organization(of)
    else:
        yield from _about_the_person(of)
    yield from _about_the_mailbox(of)
    yield from _about_earlier_decisions(of)
    yield from _about_the_request(of)
    yield from _about_the_entry(of)


def _about_the_claim(of: Evidence) -> Iterator[Fact]:
    if of.disputed:
        yield Fact("disputed", Level.BAD, _("The organization's known address says: this was not us"))
    elif of.notices:
        yield Fact(
            "notified",
            Level.PLAIN,
            ngettext(
                "Its known address was told and has not objected",
                "Its %(count)d known addresses were told and have not objected",
                of.notices,
            )
            % {"count": of.notices},
        )
    if of.stands_already:
        yield Fact("stands", Level.BAD, _("This organization already stands on this letter"), signal=Signal.DUPLICATE)
    if of.rivals:
        yield Fact(
            "rivals",
            Level.BAD,
            ngettext(
                "Another sign-on of this letter claims the same organization or name",
                "%(count)d other sign-ons of this letter claim the same organization or name",
                of.rivals,
            )
            % {"count": of.rivals},
            signal=Signal.RIVAL,
        )
    if is_deceiving(of.name) or is_deceiving(of.detail):
        yield Fact("letters", Level.BAD, _("Letters of two scripts: looks like another name"), signal=Signal.LETTERS)


def _about_the_organization(of: Evidence) -> Iterator[Fact]:
    if of.organization:
        if of.signed_before:
            yield Fact(
                "signed_before",
                Level.GOOD,
                ngettext("Signed an earlier letter", "Signed %(count)d earlier letters", of.signed_before)
                % {"count": of.signed_before},
            )
        else:
            yield Fact("known", Level.PLAIN, _("Stands in the directory, has signed no other letter"))
    for likely in of.likely:
        sure = any(reason in ("name", "drawn", "site", "mail") for reason in likely.reasons) or likely.alike >= 95
        yield Fact(
            "likely",
            Level.BAD if sure else Level.WATCH,
            _("Likely %(name)s: %(why)s") % {"name": likely.name, "why": likely.why()},
            signal=Signal.DUPLICATE,
        )
    if not of.organization and not of.likely:
        yield Fact("new", Level.PLAIN, _("New organization"))
    if not of.website:
        yield Fact("no_website", Level.PLAIN, _("No website"))


def _about_the_person(of: Evidence) -> Iterator[Fact]:
    if of.capacity == Capacity.AFFILIATED:
        yield Fact("affiliated", Level.PLAIN, _("Signs as a person and names an organization: it does not sign itself"))
    else:
        yield Fact("person", Level.PLAIN, _("Signs as a person"))


def _about_the_mailbox(of: Evidence) -> Iterator[Fact]:
    if of.origin == Origin.STAFF:
        yield Fact("by_staff", Level.PLAIN, _("Entered by staff"))
    if not of.email:
        if of.contact_forgotten:
            yield Fact("forgotten", Level.PLAIN, _("The contact was forgotten"))
        return
    domain = mail_domain(of.email)
    if of.status == SignOnStatus.UNCONFIRMED:
        yield Fact("unconfirmed", Level.WATCH, _("Not confirmed from its mailbox yet"))
    if is_free_mail(of.email):
        known = of.organization and of.mailbox_signed
        yield Fact(
            "free_mail",
            Level.PLAIN if known or of.capacity != Capacity.ORGANIZATION else Level.WATCH,
            _("Free mail address"),
            domain,
            Signal.FREE_MAIL,
        )
    elif of.capacity == Capacity.ORGANIZATION:
        match agreement(domain, of.website):
            case "same":
                yield Fact("mail_is_site", Level.GOOD, _("Mail domain is the website's"), domain)
            case "other":
                agreed = registered(domain) in of.known_domains
                yield Fact(
                    "mail_is_not_site",
                    Level.PLAIN if agreed else Level.WATCH,
                    _("Mail domain is not the website's"),
                    domain,
                    Signal.MAIL,
                )
            case "shared":
                yield Fact("site_shared", Level.PLAIN, _("Its website is a page on a site that everybody can use"))
        if of.organization and of.known_domains:
            if registered(domain) in of.known_domains:
                yield Fact("mail_known", Level.GOOD, _("Mail domain that we know of this organization"), domain)
            elif agreement(domain, of.website) != "other":
                yield Fact(
                    "mail_unknown",
                    Level.WATCH,
                    _("Mail domain that we do not know of this organization"),
                    domain,
                    Signal.MAIL,
                )
    if of.organization and of.is_representative:
        yield Fact("representative", Level.GOOD, _("The mailbox is that of a known representative"))
    elif of.organization and of.representatives:
        yield Fact("not_representative", Level.PLAIN, _("The mailbox is none of those of its known representatives"))
    if of.mailbox_signed:
        yield Fact(
            "mailbox_signed",
            Level.GOOD,
            ngettext(
                "A sign-on from this mailbox was approved before",
                "%(count)d sign-ons from this mailbox were approved before",
                of.mailbox_signed,
            )
            % {"count": of.mailbox_signed},
        )


def _about_earlier_decisions(of: Evidence) -> Iterator[Fact]:
    if of.mailbox_rejected:
        yield Fact(
            "mailbox_rejected",
            Level.BAD,
            ngettext(
                "A sign-on from this mailbox was rejected before",
                "%(count)d sign-ons from this mailbox were rejected before",
                of.mailbox_rejected,
            )
            % {"count": of.mailbox_rejected},
            signal=Signal.EARLIER,
        )
    if of.mailbox_withdrawn:
        yield Fact(
            "mailbox_withdrawn",
            Level.WATCH,
            ngettext(
                "A sign-on from this mailbox was withdrawn before",
                "%(count)d sign-ons from this mailbox were withdrawn before",
                of.mailbox_withdrawn,
            )
            % {"count": of.mailbox_withdrawn},
            signal=Signal.EARLIER,
        )
    if of.body_rejected > of.mailbox_rejected or (of.body_rejected and not of.mailbox_rejected):
        yield Fact(
            "body_rejected",
            Level.WATCH,
            ngettext(
                "A sign-on in this name was rejected before",
                "%(count)d sign-ons in this name were rejected before",
                of.body_rejected,
            )
            % {"count": of.body_rejected},
            signal=Signal.EARLIER,
        )
    if of.body_withdrawn > of.mailbox_withdrawn:
        yield Fact(
            "body_withdrawn",
            Level.WATCH,
            ngettext(
                "A sign-on in this name was withdrawn before",
                "%(count)d sign-ons in this name were withdrawn before",
                of.body_withdrawn,
            )
            % {"count": of.body_withdrawn},
            signal=Signal.EARLIER,
        )


def _about_the_request(of: Evidence) -> Iterator[Fact]:
    together = of.from_network + 1
    if together >= MANY_FROM_NETWORK or Flag.NETWORK in of.flags:
        flood = together >= of.network_limit or Flag.NETWORK in of.flags
        yield Fact(
            "network",
            Level.BAD if flood else Level.WATCH,
            ngettext(
                "%(count)d sign-on from this network within an hour",
                "%(count)d sign-ons from this network within an hour",
                together,
            )
            % {"count": together}
            if together >= MANY_FROM_NETWORK
            else str(Flag.NETWORK.label),
            signal=Signal.NETWORK,
        )
    for flag, level in ((Flag.HONEYPOT, Level.BAD), (Flag.UNSIGNED, Level.WATCH), (Flag.QUICK, Level.WATCH)):
        if flag in of.flags:
            yield Fact(f"flag_{flag}", level, str(flag.label), signal=Signal.NETWORK)


def _about_the_entry(of: Evidence) -> Iterator[Fact]:
    if of.question == "open":
        yield Fact("asked", Level.PLAIN, _("A question was asked and not answered yet"))
    elif of.question == "answered":
        yield Fact("answered", Level.PLAIN, _("The question was answered"))
    if of.earlier_version:
        yield Fact(
            "earlier_version",
            Level.WATCH,
            _("Agreed to version %(number)s, before a change of substance") % {"number": of.earlier_version},
        )
    if of.listing == Listing.WITHHELD:
        yield Fact("withheld", Level.PLAIN, _("Asks not to be named"))
    if of.note:
        yield Fact("note", Level.PLAIN, _("Left a note"))
    if of.logo_waits:
        yield Fact("logo", Level.PLAIN, _("A logo waits for review"))
    if of.correction_waits:
        yield Fact("correction", Level.PLAIN, _("A correction waits for review"))
