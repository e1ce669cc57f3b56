"""Sign-ons in every state with their links, for the tests of the pages behind a personal link."""

import datetime

from django.utils import timezone
from django.utils.translation import override

from campaigns.domain.publishing import open_letter
from campaigns.domain.texts import read_text, write_text
from campaigns.domain.versions import publish_change
from campaigns.models import LetterStatus, LetterText, VersionKind
from campaigns.text.canonical import canonical, parse
from signatories.domain.corrections import ask_for_correction
from signatories.domain.links import link_for, token_of
from signatories.domain.moderation import UNDO_WITHIN, approve_signon, ask_signatory, match_signon, reject_signon
from signatories.domain.signing import SignOnRequest, confirm_signon, submit_signon, withdraw_signon
from signatories.editions import freeze_edition
from signatories.models import Actor, LinkPurpose
from tests.factories import LetterFactory, OrganizationFactory, TextFactory

DAY = datetime.timedelta(days=1)
P = LinkPurpose
STATES = ("unconfirmed", "pending", "approved", "asked_again", "rejected", "withdrawn")
NAME, PERSON, EMAIL, NOTE = (
    "Casa del Migrante de Tecún",
    "Ana Brito Raymundo",
    "ana.brito@casa.example",
    "Call after six.",
)
MODERATOR, STAFF_NOTE = "moderadora-secreta", "We know them from Xela."
ENGLISH = (
    "<h1>A letter about rights</h1>\n<header>Dear Minister:</header>\n"
    '<p>People flee.<a data-fn="wola"></a> The words that will change stand here.</p>\n'
    '<footer>Respectfully,</footer>\n[wola] WOLA, <a href="https://example.org/report"><em>Report</em></a>, 2019.'
)
SPANISH = (
    "<h1>Una carta sobre derechos</h1>\n<header>Señor ministro:</header>\n"
    '<p>La gente huye.<a data-fn="wola"></a> Aquí están las palabras que cambiarán.</p>\n'
    '<footer>Atentamente,</footer>\n[wola] WOLA, <a href="https://example.org/report"><em>Informe</em></a>, 2019.'
)


def open_letter_of_two_languages(**fields):
    """A letter open for nine days more, in English and Spanish, version 1.0."""
    now = timezone.now()
    letter = LetterFactory(
        **{
            "status": LetterStatus.DRAFT,
            "deadline": now + 9 * DAY,
            "time_zone": "America/Guatemala",
            "contact": "letters@alliance.example",
            **fields,
        }
    )
    TextFactory(letter=letter, language="en", source=ENGLISH)
    TextFactory(letter=letter, language="es", source=SPANISH)
    return open_letter(letter=letter, at=now - DAY, by=MODERATOR)


def request_of(**fields):
    return SignOnRequest(
        **{
            "capacity": "organization",
            "printed_name": NAME,
            "person": PERSON,
            "title": "coordinadora",
            "email": EMAIL,
            "language": "es",
            "attestation": "He leído la carta (versión 1.0) y puedo firmarla.",
            "countries": ["GT"],
            "acronym": "CMT",
            "place": "San Marcos",
            "website": "https://casa.example/",
            "note": NOTE,
            **fields,
        }
    )


def signed(letter, state="pending", **fields):
    """A sign-on that came by the form and went its way to ``state`` by the verbs."""
    now = timezone.now()
    organization = fields.pop("organization", None)
    signon = submit_signon(letter=letter, request=request_of(**fields), at=now)
    if state == "unconfirmed":
        return signon
    signon = confirm_signon(link=link_for(signon, P.CONFIRM, at=now), at=now)
    if state == "pending":
        return signon
    if state == "rejected":
        told = now - UNDO_WITHIN  # its mail is due, so that the page tells of it as well
        return reject_signon(signon=signon, at=told, by=MODERATOR, reason="We could not reach you.", note=STAFF_NOTE)
    if signon.capacity == "organization":
        known = organization or OrganizationFactory(name=signon.printed_name)
        signon = match_signon(signon=signon, organization=known, at=now, by=MODERATOR, note=STAFF_NOTE)
    signon = approve_signon(signon=signon, at=now, by=MODERATOR, note=STAFF_NOTE)
    if state == "withdrawn":
        return withdraw_signon(signon=signon, at=now, actor=Actor.SIGNATORY)
    if state == "asked_again":
        change_substance(letter)
    signon.refresh_from_db()
    return signon


def change_substance(letter, *, reason="The minister was replaced."):
    """Version 2.0 in both languages."""
    for language, old, new in (
        ("en", "that will change", "that were changed"),
        ("es", "que cambiarán", "que cambiaron"),
    ):
        row = LetterText.objects.get(letter=letter, language=language)
        write_text(letter_text=row, text=parse(canonical(read_text(row)).replace(old, new)))
    source = LetterText.objects.get(letter=letter, language=letter.authoritative_language)
    LetterText.objects.filter(letter=letter).update(source_words=canonical(read_text(source)))
    return publish_change(letter=letter, kind=VersionKind.SUBSTANCE, reason=reason, at=timezone.now(), by=MODERATOR)


def token(signon, purpose=P.STATUS):
    return token_of(link_for(signon, purpose, at=timezone.now()))


def path(name, signon, purpose=P.STATUS, language="en"):
    """The address of a personal page."""
    from django.urls import reverse  # noqa: PLC0415 -- beside the language it speaks

    with override(language):
        return reverse(f"signatories:{name}", args=[token(signon, purpose)])


def asked(signon, question="Which board approved it?"):
    return ask_signatory(signon=signon, question=question, at=timezone.now(), by=MODERATOR)


def corrected(signon, **values):
    return ask_for_correction(
        signon=signon, values={"printed_name": f"{NAME} Umán", **values}, note="As on our seal.", at=timezone.now()
    )


def edition(letter):
    return freeze_edition(letter=letter, at=timezone.now(), by=MODERATOR, delivered=True)
