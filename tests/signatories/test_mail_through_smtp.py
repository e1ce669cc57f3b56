"""Every kind of mail through a real mail server, read back as text and as HTML, in both languages."""

import os
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import resolve
from django.utils.translation import override

from signatories.models import MessageKind
from tests.signatories.mail import PDF, Journey, mail_server

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://[^\s<>\"]+")
LANGUAGES = ("en", "es")


ARRIVED = {}  # language to what arrived: one journey serves every test


@dataclass
class Arrived:
    language: str
    mails: dict
    moderator: str


def arrived(language, settings):
    """The mails of a journey in ``language``; KEEP_MAILS=folder keeps them as files, to look at."""
    if language not in ARRIVED:
        # Its rows go again: a journey in another language begins with none.
        with mail_server(settings) as server, transaction.atomic():
            journey = Journey(server, language)
            ARRIVED[language] = Arrived(language, journey.run(), journey.moderator.email)
            transaction.set_rollback(True)
        for kind, (_to, mail) in ARRIVED[language].mails.items() if "KEEP_MAILS" in os.environ else ():
            path = Path(os.environ["KEEP_MAILS"], f"{kind}.{language}")
            path.with_suffix(f".{language}.html").write_text(html_of(mail))
            path.with_suffix(f".{language}.txt").write_text(f"{mail['Subject']}\n\n{text_of(mail)}")
    return ARRIVED[language]


@pytest.fixture(params=LANGUAGES)
def journey(request, settings):
    return arrived(request.param, settings)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(mail):
    return mail.get_body(("html",)).get_content()


class Reader(HTMLParser):
    """Reads HTML, and keeps its words and links; every element that is opened is closed."""

    VOID = ("meta", "br")

    def __init__(self):
        super().__init__()
        self.open, self.words, self.links, self.language, self.loaded = [], [], [], "", []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "html":
            self.language = attrs["lang"]
        if tag == "a":
            self.links.append(attrs["href"])
        self.loaded += [name for name in attrs if name in ("src", "srcset", "background")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)


def read(mail):
    reader = Reader()
    reader.feed(html_of(mail))
    assert reader.open == []
    return reader


def flat(text):
    return " ".join(re.sub(r"^> ", "", text, flags=re.MULTILINE).split())


def test_every_kind_of_mail_arrives_and_says_the_same_as_text_and_as_html(journey):
    assert set(MessageKind.values) <= set(journey.mails)
    for kind, (_to, mail) in journey.mails.items():
        text, html = text_of(mail), read(mail)

        assert html.language == journey.language, kind
        assert html.loaded == [], kind
        links = [link for link in LINK.findall(text) if link != "https://letters.example"]
        assert links == [link for link in html.links if link != "https://letters.example/"], kind
        words = flat(" ".join(html.words))
        for line in filter(None, text.split("\n")):
            said = flat(line.removeprefix("-- "))
            for part in said.split(": ") if ": " in said else [said]:
                assert flat(part).rstrip(":") in words, (kind, part)
        assert "%(" not in text + mail["Subject"], kind
        assert "{{" not in text, kind


def test_each_link_stands_on_its_own_line_and_leads_to_a_page_of_ours_in_the_language_of_the_mail(journey):
    for kind, (_to, mail) in journey.mails.items():
        for line in text_of(mail).split("\n"):
            for link in LINK.findall(line):
                if link == "https://letters.example":
                    continue
                assert line == link, kind
                assert link.startswith("https://letters.example/"), kind
                path = link.removeprefix("https://letters.example").partition("?")[0]
                assert path.startswith("/es/") == (journey.language == "es"), kind
                with override(journey.language):
                    assert resolve(path), kind


def test_mails_say_who_writes_and_where_answers_go(journey):
    for kind, (_to, mail) in journey.mails.items():
        assert mail["From"] == "Alianza <letters@alliance.example>"
        assert mail["Auto-Submitted"] == "auto-generated"
        to_staff = kind in (MessageKind.DIGEST, MessageKind.DISPUTE)
        assert mail["Reply-To"] == (None if to_staff else "desk@alliance.example"), kind
        assert ("desk@alliance.example" in text_of(mail)) == (not to_staff), kind


def test_subjects_name_nobody_and_mails_to_moderators_name_nobody_anywhere(journey):
    for kind, (_to, mail) in journey.mails.items():
        private = ("Casa del Migrante", "Otra Casa", "Ana", "Brito", "casa.example")
        assert not [name for name in private if name in mail["Subject"]], kind
        if kind in (MessageKind.DIGEST, MessageKind.DISPUTE):
            assert not [name for name in private if name in text_of(mail) + html_of(mail)], kind


def test_each_mail_goes_to_its_own_mailbox(journey):
    to = {kind: address for kind, (address, _mail) in journey.mails.items()}

    assert to[MessageKind.CONFIRM] == to[MessageKind.APPROVED] == "ana@casa.example"
    assert to[MessageKind.MAILBOX] == to[MessageKind.CORRECTION] == to[MessageKind.WITHDRAWN] == "new@casa.example"
    assert to[MessageKind.MAILBOX_CHANGED] == "ana@casa.example"
    assert to[MessageKind.NOTICE] == "office@casa.example"
    assert to[MessageKind.DIGEST] == to[MessageKind.DISPUTE] == journey.moderator


def test_what_staff_wrote_is_quoted_and_the_edition_comes_along(journey):
    texts = {kind: text_of(mail) for kind, (_to, mail) in journey.mails.items()}

    assert "> Which board\n> decided?" in texts[MessageKind.QUESTION]
    assert "> We know no house of this name." in texts[MessageKind.REJECTED]
    assert "> We know no house of this name." in texts["confirm-rejected"]
    assert "> One demand was added." in texts[MessageKind.NEW_VERSION]
    assert "> It is another house." in texts[MessageKind.CORRECTION]
    assert "Ana Brito, coordinadora" in texts[MessageKind.NOTICE]
    assert "ana@casa.example" not in texts[MessageKind.NOTICE]
    (attached,) = journey.mails[MessageKind.EDITION][1].iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == PDF


def test_nothing_in_the_spanish_mails_was_left_in_english(settings):
    said = {
        language: {kind: (mail["Subject"], text_of(mail)) for kind, (_to, mail) in mails.items()}
        for language, mails in [(each, arrived(each, settings).mails) for each in LANGUAGES]
    }

    for kind, (subject, text) in said["en"].items():
        other_subject, other_text = said["es"][kind]
        assert subject.replace("A title in en", "") != other_subject.replace("A title in es", ""), kind
        theirs = {line for line in other_text.split("\n") if not line.startswith(">") and not LINK.fullmatch(line)}
        mine = {line for line in text.split("\n") if line.strip() and line != "-- "}
        assert mine & theirs <= {"Alianza, https://letters.example"}, kind
