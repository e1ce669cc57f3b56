"""What an e-mail says: a subject and blocks, from which the text and the HTML are made, so that both say the same."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.domain.versions import frozen_texts, version_in_force
from campaigns.models import Letter
from campaigns.text.language import country_name, join_names, language_name, long_moment
from signatories.documents import public_address
from signatories.domain.errata import printed_line
from signatories.domain.links import last_moment, link_for, token_of
from signatories.models import Capacity, LinkPurpose, Listing, Message, SignOn

ADDRESS_OF = {
    LinkPurpose.CONFIRM: "signatories:confirm",
    LinkPurpose.DISOWN: "signatories:not_us",
    LinkPurpose.DISPUTE: "signatories:not_us",
    LinkPurpose.STATUS: "signatories:status",
    LinkPurpose.MAILBOX: "signatories:mailbox",
}


class Outdated(Exception):
    """What a message would tell is not so any more: it is cancelled. ``problem`` is one of ``sending.PROBLEMS``."""

    def __init__(self, problem: str = "outdated") -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    text: str
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Quote:
    """What a person wrote, in their own language and lines."""

    text: str
    kind: str = "quote"


@dataclass(frozen=True, slots=True)
class Facts:
    """Lines of a name and a value."""

    rows: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True, slots=True)
class Link:
    """A link on its own line, after the words that say what it does. The first thing to do is ``main``."""

    label: str
    url: str
    main: bool = False
    kind: str = "link"

    @property
    def name(self) -> str:
        """The words as the text of a link, where no address follows them in the line."""
        return self.label.rstrip(":")


Block = Paragraph | Quote | Facts | Link


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the mail."""

    name: str
    content: bytes
    type: str


@dataclass(slots=True)
class Words:
    """One e-mail in words, in the language that is active when it is written."""

    subject: str
    blocks: list[Block] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    reply_to: str = ""
    about: str = ""  # why somebody gets this mail, in the last line

    def say(self, text: str) -> "Words":
        self.blocks.append(Paragraph(text))
        return self

    def quote(self, text: str) -> "Words":
        if text.strip():
            self.blocks.append(Quote(text.strip()))
        return self

    def facts(self, *rows: tuple[str, str]) -> "Words":
        self.blocks.append(Facts(tuple(row for row in rows if row[1])))
        return self

    def link(self, label: str, url: str, *, main: bool = False) -> "Words":
        self.blocks.append(Link(label, url, main))
        return self


def here() -> str:
    """The language in which this mail is being written."""
    return get_language() or settings.LANGUAGE_CODE


def public_link(name: str, *args: Any) -> str:
    """Full address of one of our pages in the language of the mail, from the configured public origin alone."""
    return f"{settings.PUBLIC_ORIGIN}{reverse(name, args=args)}"


def personal_link(signon: SignOn, purpose: LinkPurpose, *, at: datetime) -> str:
    """Full address of the page behind the personal link of ``signon``; the link is made where there is none."""
    return public_link(ADDRESS_OF[purpose], token_of(link_for(signon, purpose, at=at)))


@dataclass(frozen=True, slots=True)
class Case:
    """What a mail is about, as it stands when the mail is written."""

    message: Message
    at: datetime

    @property
    def signon(self) -> SignOn:
        if self.message.sign_on is None:
            raise Outdated
        return self.message.sign_on

    @property
    def letter(self) -> Letter:
        if self.message.letter is None:
            raise Outdated
        return self.message.letter

    @property
    def reason(self) -> str:
        """What staff told the signatory with the decision; empty once it was forgotten."""
        return str(self.message.decision.reason) if self.message.decision else ""

    def link(self, purpose: LinkPurpose = LinkPurpose.STATUS) -> str:
        return personal_link(self.signon, purpose, at=self.at)

    def is_public(self) -> bool:
        return Letter.objects.public(self.at).filter(pk=self.letter.pk).exists()

    def title(self) -> str:
        return title_of(self.letter, self.message.language)

    def subject(self, *, named: str, plain: str, **places: Any) -> str:
        """``named`` with the title, where everybody may see it on a locked screen; else ``plain``.

        Not for a letter under embargo, and not for who is counted but not named.
        """
        listed = self.message.sign_on is None or self.message.sign_on.listing == Listing.PUBLIC
        return named % {"title": self.title(), **places} if listed and self.is_public() else plain

    def names(self) -> dict[str, str]:
        """The places of a sentence: who signs, what, and who keeps the list."""
        return {"name": self.signon.printed_name, "title": self.title(), "site": settings.SITE_NAME}

    def facts(self) -> list[tuple[str, str]]:
        """The line as it is or will be printed, the letter, and what was agreed to."""
        signon = self.signon
        version = signon.version
        if signon.listing == Listing.WITHHELD:
            line = (_("In the list"), _("counted, but not named"))
        else:
            line = (_("In the list"), printed_line(signon.printed_name, signon.printed_detail))
        return [
            (_("Letter"), self.title()),
            (_("Name"), signon.printed_name) if signon.listing == Listing.WITHHELD else ("", ""),
            line,
            (
                ngettext("Country", "Countries", len(signon.countries)),
                join_names([country_name(country.code, here()) for country in signon.countries], here()),
            )
            if signon.capacity == Capacity.ORGANIZATION
            else ("", ""),
            (
                _("Text"),
                _("version %(number)s, in %(language)s")
                % {"number": version.number, "language": language_name(signon.language, here())},
            )
            if version and signon.language
            else ("", ""),
        ]

    def deadline(self) -> str:
        """The last moment to sign, in the letter's zone; empty without one."""
        last = last_moment(self.letter)
        return self.moment(last) if last else ""

    def moment(self, moment: datetime) -> str:
        return long_moment(moment.astimezone(self.letter.zone), here())

    def page(self) -> str:
        """The public page of the letter in the language signed in; empty while the public cannot read it."""
        return public_address(self.letter, self.message.language) if self.is_public() else ""

    def begin(self, subject: str) -> Words:
        """A mail about this letter: answers go to its address for questions."""
        return Words(subject, reply_to=self.letter.contact)


def title_of(letter: Letter, language: str) -> str:
    """The title that the public reads in ``language``, else in the authoritative one; on drafts that of the desk."""
    version = version_in_force(letter)
    titles = {code: text.title for code, text in frozen_texts(version).items()} if version else {}
    titles = titles or {text.language: text.title for text in letter.texts.all()}
    return titles.get(language) or titles.get(letter.authoritative_language) or letter.slug
