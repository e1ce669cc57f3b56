"""Private words are put into every private field; then everything is read that strangers, signers and other staff can.

A canary is one word that says whose field it stood in, so a failure names the leak.
"""

import io
import json
import logging
import re
import subprocess
import zipfile
from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from campaigns.domain.previews import make_preview_link
from campaigns.domain.publishing import close_letter
from campaigns.models import FileState, Letter, LetterStatus, Membership, RenderedFile
from signatories.domain.corrections import ask_for_correction
from signatories.domain.links import link_for, token_of
from signatories.domain.moderation import ask_signatory, edit_line, reject_signon
from signatories.domain.signing import withdraw_signon
from signatories.edition_files import make_missing_files
from signatories.editions import freeze_edition
from signatories.files import make_waiting_file, refresh_files
from signatories.models import (
    Alias,
    ContactRecord,
    LinkPurpose,
    Logo,
    Message,
    OrganizationName,
    Representative,
    SignOn,
)
from tests.factories import (
    CampaignFactory,
    LetterFactory,
    OrganizationFactory,
    SignOnContactFactory,
    SignOnFactory,
    TextFactory,
)

pytestmark = pytest.mark.django_db

CANARY = re.compile(r"quokka[a-z0-9]*", re.IGNORECASE)  # not "canary": Atlantic/Canary is a time zone
ADDRESS = re.compile(r"""(?:href|src|action)=["']([^"'#?]+)""")


def canary(field):
    return f"Quokka{field.title().replace('_', '')}"


def with_contact(**values):
    """A sign-on with canaries in all that only staff may see."""
    sign_on = SignOnFactory(language="en", **values)
    SignOnContactFactory(
        sign_on=sign_on,
        person=canary("person"),
        title=canary("title"),
        email=f"{canary('mailbox')}{sign_on.pk}@example.org",
        note=canary("note"),
    )
    SignOn.objects.filter(pk=sign_on.pk).update(attestation=canary("attestation"))
    return SignOn.objects.get(pk=sign_on.pk)


@pytest.fixture
def world():
    """Two campaigns; in the first a canary in each private field, beside names that anybody may read."""
    at = timezone.now()
    campaign = CampaignFactory(slug="open-cause")
    letter = LetterFactory(campaign=campaign, slug="public-letter", status=LetterStatus.OPEN, closed_at=None)
    TextFactory(letter=letter)
    TextFactory(letter=letter, language="es", source="<h1>Una carta</h1>\n<p>Texto.</p>")
    shown = with_contact(letter=letter, printed_name="Shown to all")
    with_contact(letter=letter, printed_name=canary("withheld"), listing="withheld")
    for status in ("unconfirmed", "pending"):
        organization = OrganizationFactory(
            name=canary(f"directory_{status}"), website=f"https://{canary('site')}.example"
        )
        sign_on = with_contact(
            letter=letter, status=status, printed_name=canary(status), acronym=canary("acronym"), place=canary("place"),
            website=f"https://{canary('website')}.example", organization=organization,
        )  # fmt: skip
        Alias.objects.create(organization=organization, name=canary("alias"))
        OrganizationName.objects.create(organization=organization, language="es", name=canary("nombre"))
        Representative.objects.create(
            organization=organization, person=canary("representative"), title=canary("their_title"),
            email=f"{canary('their_mailbox')}@example.org", language="en", note=canary("their_note"),
        )  # fmt: skip
        link_for(sign_on, LinkPurpose.STATUS, at=at)
    pending = SignOn.objects.get(status="pending")
    ask_signatory(signon=pending, question=canary("question"), at=at, by=canary("moderator"))
    ask_for_correction(signon=pending, values={"printed_name": canary("wanted")}, note=canary("wish"), at=at)
    logo = Logo(sign_on=pending, sha256="a" * 64, width=1, height=1, permission=canary("permission"), sent_at=at)
    logo.file.save("x.png", ContentFile(canary("logo").encode()), save=True)
    rejected = with_contact(letter=letter, status="pending", printed_name=canary("rejected"))
    reject_signon(signon=rejected, at=at, by=canary("moderator"), reason=canary("reason"), note=canary("staff_note"))
    gone = with_contact(letter=letter, printed_name=canary("gone"))
    withdraw_signon(signon=gone, at=at, by=canary("moderator"), reason=canary("why"))
    edit_line(signon=shown, values={"place": canary("shown_place")}, at=at, by=canary("moderator"), note=canary("memo"))
    freeze_later = LetterFactory(campaign=campaign, slug="closed-letter", status=LetterStatus.OPEN, closed_at=None)
    TextFactory(letter=freeze_later)
    with_contact(letter=freeze_later, printed_name="Also shown", organization__name="Also known")
    with_contact(letter=freeze_later, printed_name=canary("withheld_there"), listing="withheld")
    close_letter(letter=freeze_later, at=at)
    freeze_edition(letter=freeze_later, at=at, by=canary("freezer"))
    embargoed = LetterFactory(
        campaign=campaign, slug="quokkaembargo", status=LetterStatus.OPEN, closed_at=None,
        public_from=at + timezone.timedelta(days=9),
    )  # fmt: skip
    TextFactory(letter=embargoed, source=f"<h1>{canary('embargo')}</h1>\n<p>{canary('embargoed_text')}</p>")
    with_contact(letter=embargoed, printed_name=canary("signed_early"))
    make_preview_link(
        letter=embargoed, name=canary("preview"), expires_at=at + timezone.timedelta(days=1), by=canary("maker"), at=at
    )
    draft = LetterFactory(campaign=campaign, slug="quokkadraft", status=LetterStatus.DRAFT, opened_at=None)
    TextFactory(letter=draft, source=f"<h1>{canary('draft')}</h1>\n<p>{canary('draft_text')}</p>")
    ContactRecord.objects.create(at=at, by=canary("exporter"), use="export", rows=1, why=canary("export_reason"))
    other = LetterFactory(campaign=CampaignFactory(slug="other-cause"), slug="other-letter")
    TextFactory(letter=other)
    assert Message.objects.exists()
    return {"letter": letter, "closed": freeze_later, "shown": shown, "other": other, "campaign": campaign}


@pytest.fixture
def with_files(world):
    """The same world with the files of its letters and its edition."""
    for each in ("letter", "closed"):
        refresh_files(world[each])
    for row in RenderedFile.objects.filter(state=FileState.WAITING):
        make_waiting_file(row.pk)
    assert len(list(make_missing_files(world["closed"].editions.get()))) > 3
    return world


ALIKE = 2  # addresses that differ by numbers alone are one page; so many of it are read


def read(client, start, limit=400, never="/static/"):
    """Everything that is reached from ``start`` by links of our own pages: address to content, and how it answered."""
    waiting, seen, shapes = list(start), {}, Counter()
    while waiting and len(seen) < limit:
        address = waiting.pop(0)
        if (
            address in seen
            or not address.startswith("/")
            or address.startswith(("/static/", never))
            or "logout" in address
        ):
            continue
        shape = re.sub(r"\d+", "N", address)
        shapes[shape] += 1
        if shapes[shape] > ALIKE:
            continue
        response = client.get(address, follow=True)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        seen[address] = (response.status_code, content, response.headers.get("Content-Type", ""))
        if "html" in seen[address][2]:
            waiting += ADDRESS.findall(content.decode())
    assert len(seen) < limit
    return seen


def words_of(content, kind):
    """The words of an answer: the text of a PDF, the document inside a Word file, else what was sent."""
    if content.startswith(b"%PDF-"):
        shown = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout
        return shown.decode() + content.decode("latin-1")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return content.decode("utf-8", "replace")


def found(pages):
    return {
        (address, word)
        for address, (_s, content, kind) in pages.items()
        for word in CANARY.findall(words_of(content, kind))
    }


PUBLIC = [
    "/", "/es/", "/verify/", "/healthz", "/campaigns/open-cause/", "/letters/public-letter/", "/es/letters/public-letter/",
    "/letters/public-letter/sign/", "/es/letters/public-letter/sign/", "/letters/public-letter/versions/",
    "/letters/public-letter/letter.json", "/letters/public-letter/letter.docx", "/letters/public-letter/letter.pdf",
    "/letters/public-letter/letter.txt", "/letters/closed-letter/", "/letters/closed-letter/editions/1/",
    "/letters/closed-letter/editions/1/manifest.json", "/letters/quokkaembargo/", "/letters/quokkaembargo/sign/",
    "/letters/quokkadraft/", "/letters/quokkaembargo/letter.json", "/letters/public-letter/sign/received/",
]  # fmt: skip


def world_names(answer):
    return {each["name"] for each in json.loads(answer[1])["names"]}


def without_own_address(hits):
    """An unknown address may say itself what was asked for; nothing else on it may."""
    return {(address, word) for address, word in hits if word.lower() not in address.lower()}


def test_the_harness_finds_what_it_looks_for(with_files):
    """The control: one name moved into public view is found on pages and in files."""
    SignOn.objects.filter(pk=with_files["shown"].pk).update(printed_name="Quokkacontrol")
    letter = Letter.objects.get(pk=with_files["letter"].pk)
    refresh_files(letter)
    for row in RenderedFile.objects.filter(state=FileState.WAITING):
        make_waiting_file(row.pk)

    places = {address for address, word in found(read(Client(), PUBLIC)) if word == "Quokkacontrol"}

    assert {"/letters/public-letter/", "/letters/public-letter/letter.pdf", "/letters/public-letter/letter.docx",
            "/letters/public-letter/letter.json"} <= places  # fmt: skip


def test_strangers_read_no_canary_and_neither_do_logs(with_files, caplog):
    with caplog.at_level(logging.DEBUG):
        pages = read(Client(), PUBLIC)
        client = Client()
        for word in ("quokka", "Quokkadirectory", "quokkapending", "QuokkaAlias", "shown", "also shown"):
            answer = client.get("/letters/public-letter/sign/organizations/", {"q": word})
            pages[f"type-ahead {word}"] = (answer.status_code, answer.content, "")

    assert without_own_address(found(pages)) == set()
    # By the beginning of the name under which it stands on a letter.
    assert world_names(pages["type-ahead shown"]) == {with_files["shown"].organization.name}
    assert world_names(pages["type-ahead also shown"]) == {"Also known"}
    assert not [record for record in caplog.records if "QuokkaMailbox" in record.getMessage()]


def test_a_signer_reads_nothing_of_the_others(world, caplog):
    mine = SignOnFactory(letter=world["letter"], printed_name="Mine", status="pending", language="en")
    SignOnContactFactory(sign_on=mine, person="My Name", email="me@mine.example")
    token = token_of(link_for(mine, LinkPurpose.STATUS, at=timezone.now()))
    parts = ("", "correct/", "withdraw/", "forget/", "sign-again/", "receipt.pdf")
    own = [f"{language}/sign-ons/{token}/{part}" for language in ("", "/es") for part in parts]

    with caplog.at_level(logging.DEBUG):
        pages = read(Client(), own)

    assert pages[f"/sign-ons/{token}/"][0] == 200
    assert "My Name" in pages[f"/sign-ons/{token}/"][1].decode()
    assert without_own_address(found(pages)) == set()
    assert not [
        record for record in caplog.records if record.name != "django.db.backends" and token in record.getMessage()
    ]


def member_of(campaign, role):
    user = User.objects.create_user(f"member-{role}", "member@example.org", "x", is_staff=True)
    Membership.objects.create(user=user, campaign=campaign, role=role)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", ["owner"])
def test_staff_of_another_campaign_read_nothing_of_this_one(world, role):
    client = member_of(world["other"].campaign, role)

    pages = read(client, ["/admin/"], limit=900, never="/es/")

    assert pages["/admin/"][0] == 200
    assert any("/signatories/signon/" in address for address in pages)
    # The directory of organizations is shared by all campaigns; who signed what is not.
    directory = {
        canary(name).lower() for name in ("directory_unconfirmed", "directory_pending", "alias", "nombre", "site")
    }
    hits = {(address, word) for address, word in without_own_address(found(pages)) if word.lower() not in directory}
    assert hits == set()


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_staff_without_the_permission_read_no_contact(world, role):
    client = member_of(world["campaign"], role)

    pages = read(client, ["/admin/"], limit=900, never="/es/")

    assert any("/signatories/signon/" in address for address in pages)
    private = {
        canary(name).lower()
        for name in ("person", "title", "mailbox", "note", "representative", "their_title", "their_mailbox",
                     "their_note", "question", "wish", "reason", "why", "export_reason")
    }  # fmt: skip
    hits = {(address, word) for address, word in found(pages) if any(word.lower().startswith(name) for name in private)}
    assert hits == set()
