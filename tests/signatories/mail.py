"""A mail server of our own for tests, and the way of a sign-on through every mail that it causes."""

import datetime
import email
import email.policy
import hashlib
import socket
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile

from campaigns.domain.versions import freeze_version
from campaigns.models import EditionFile, EditionFormat, LetterStatus, Paper, VersionKind
from signatories.domain.corrections import accept_correction, ask_for_correction, confirm_mailbox, decline_correction
from signatories.domain.links import link_for
from signatories.domain.moderation import approve_signon, ask_signatory, reject_signon
from signatories.domain.posting import post, post_to_signatory
from signatories.domain.renewing import sign_again
from signatories.domain.signing import (
    SignOnRequest,
    confirm_signon,
    dispute_signon,
    submit_signon,
    withdraw_signon,
)
from signatories.editions import freeze_edition
from signatories.mailing.sending import send_due
from signatories.models import LinkPurpose, Message, MessageKind, Representative
from tests.factories import NOON, LetterFactory, OrganizationFactory, TextFactory

HOUR = datetime.timedelta(hours=1)
PDF = b"%PDF-1.7 the words of an edition"


@dataclass
class Server:
    """What a mail server got, and what it answers: ``says`` maps a step (RCPT, DATA) to answers, used up one by one."""

    port: int
    mails: list = field(default_factory=list)
    says: dict = field(default_factory=dict)
    connections: int = 0

    def answer(self, step):
        return self.says[step].pop(0) if self.says.get(step) else None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.answer("RCPT"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if answer := self.answer("DATA"):
            return answer
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos[0], mail))
        return "250 taken"


@contextmanager
def mail_server(settings):
    """A real SMTP server on this machine, to which our mails go."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(port)
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.DEFAULT_FROM_EMAIL = "Alianza <letters@alliance.example>"
    settings.PUBLIC_ORIGIN, settings.SITE_NAME = "https://letters.example", "Alianza"
    try:
        yield server
    finally:
        controller.stop()


def send(at, **options):
    """Send what is due at ``at``."""
    return send_due(lambda: at, **options)


def open_letter(language="en", **values):
    values = {"deadline": NOON + 30 * 24 * HOUR, "contact": "desk@alliance.example"} | values
    letter = LetterFactory(
        status=LetterStatus.OPEN, authoritative_language=language, time_zone="America/Guatemala", **values
    )
    TextFactory(letter=letter, language=language)
    return letter


def request(**values):
    usual = {
        "capacity": "organization",
        "printed_name": "Casa del Migrante",
        "person": "Ana Brito",
        "title": "coordinadora",
        "email": "ana@casa.example",
        "language": "en",
        "attestation": "I may sign for it.",
        "countries": ["GT"],
        "note": "Good luck.",
        "request_key": uuid.uuid4(),
        "network": "n" * 64,
    }
    return SignOnRequest(**(usual | values))


def submit(letter, at=NOON, **values):
    return submit_signon(letter=letter, request=request(language=letter.authoritative_language, **values), at=at)


def confirm(signon, at=NOON):
    return confirm_signon(link=link_for(signon, LinkPurpose.CONFIRM, at=at), at=at)


def moderator(**values):
    number = get_user_model().objects.count()
    return get_user_model().objects.create_superuser(f"mod{number}", f"mod{number}@alliance.example", "x", **values)


def edition_of(letter, at, language):
    """An edition with one stored PDF of ours: what is in it is another test's matter."""
    edition = freeze_edition(letter=letter, at=at, by="staff", delivered=True)
    for paper in (Paper.LETTER, Paper.A4):
        row = EditionFile(
            edition=edition, language=language, format=EditionFormat.PDF, paper=paper, name=f"edition.{paper}.pdf",
            size=len(PDF), pages=1, sha256=hashlib.sha256(PDF).hexdigest(), made_at=at,
        )  # fmt: skip
        row.file.save(row.name, ContentFile(PDF), save=False)
        row.save()
    return edition


class Journey:
    """One sign-on and its mails, in the order in which they come; ``mails`` maps a kind to what arrived."""

    def __init__(self, server, language):
        self.server, self.language, self.mails = server, language, {}
        self.at = NOON
        self.organization = OrganizationFactory(name="Casa del Migrante")
        Representative.objects.create(
            organization=self.organization, email="office@casa.example", person="Office", language=language
        )
        self.moderator = moderator()
        self.letter = open_letter(language)

    def arrive(self, *, later=0 * HOUR, named=""):
        """Send what is due ``later``, and keep what came."""
        self.at += later
        before = {message.pk for message in Message.objects.filter(state="sent")}
        arrived = len(self.server.mails)
        send(self.at)
        sent = Message.objects.filter(state="sent").exclude(pk__in=before)
        by_id = {f"<{message.message_id}>": message for message in sent}
        for to, mail in self.server.mails[arrived:]:
            message = by_id[mail["Message-ID"]]
            self.mails[named if named and message.kind == MessageKind.CONFIRM else message.kind] = (to, mail)

    def sign(self, **values):
        return submit(self.letter, at=self.at, organization=self.organization, **values)

    def run(self):
        signon = self.sign()
        self.arrive()
        self.sign(request_key=None)
        signon = confirm(signon, at=self.at)
        self.arrive(named="confirm-pending", later=HOUR)
        ask_signatory(signon=signon, question="Which board\ndecided?", at=self.at, by="mod")
        self.arrive()
        approve_signon(signon=signon, at=self.at, by="mod")
        self.arrive(later=HOUR)
        self.sign(request_key=None)
        self.arrive(named="confirm-approved", later=6 * HOUR)
        ask_for_correction(signon=signon, values={"email": "new@casa.example"}, at=self.at)
        self.arrive()
        correction = confirm_mailbox(link=link_for(signon, LinkPurpose.MAILBOX, at=self.at), at=self.at)
        accept_correction(correction=correction, at=self.at, by="mod")
        self.arrive()
        post_to_signatory(MessageKind.STATUS_LINK, signon, at=self.at)
        self.arrive()
        edition = edition_of(self.letter, self.at, self.language)
        signon.refresh_from_db()
        post(MessageKind.EDITION, to="new@casa.example", language=self.language, at=self.at, letter=self.letter,
             sign_on=signon, edition=edition)  # fmt: skip
        self.arrive()
        freeze_version(
            letter=self.letter, kind=VersionKind.SUBSTANCE, at=self.at, by="staff", reason="One demand was added."
        )
        self.arrive()
        sign_again(signon=signon, language=self.language, attestation="Again.", at=self.at)
        self.arrive()
        dispute_signon(link=link_for(signon, LinkPurpose.DISPUTE, at=self.at), at=self.at)
        self.arrive()
        declined = ask_for_correction(signon=signon, values={"acronym": "CM"}, at=self.at)
        decline_correction(correction=declined, reason="It is another house.", at=self.at, by="mod")
        self.mails["correction-accepted"] = self.mails[MessageKind.CORRECTION]
        self.arrive()
        withdraw_signon(signon=signon, at=self.at, by="mod")
        self.arrive()
        other = confirm(self.sign(printed_name="Otra Casa", email="otra@casa.example"), at=self.at)
        reject_signon(signon=other, at=self.at, by="mod", reason="We know no house of this name.")
        self.arrive(later=HOUR)
        self.sign(printed_name="Otra Casa", email="otra@casa.example", request_key=None)
        self.arrive(named="confirm-rejected", later=7 * HOUR)
        self.sign(printed_name="Tarde", email="tarde@casa.example")
        self.arrive(named="confirm-late", later=40 * 24 * HOUR)
        return self.mails
