"""The directory, its imports, merges, rolls and logos: who reads them finds nothing that is private to others.

The world is that of ``tests/test_canaries.py``, with a private word in each field that the directory adds.
"""

import io
import json
import logging
import re

import pikepdf
import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from campaigns.domain.publishing import close_letter
from campaigns.models import Letter, LetterStatus, Membership
from signatories.admin.arranging_forms import hidden_fields
from signatories.domain.arranging import arrangement_of
from signatories.domain.duplicates import mark_different
from signatories.domain.links import link_for, token_of
from signatories.domain.merging import merge_organizations
from signatories.edition_files import make_missing_files
from signatories.editions import freeze_edition
from signatories.models import (
    DuplicatePair,
    LinkPurpose,
    ListImport,
    Logo,
    LogoState,
    Merge,
    Organization,
    OrganizationLogo,
    OrganizationName,
    Representative,
    SignOn,
)
from signatories.resources import running
from tests.factories import LetterFactory, OrganizationFactory, SignOnFactory, TextFactory
from tests.signatories.resources.lists import begun, compared
from tests.test_canaries import (
    PUBLIC,
    canary,
    found,
    member_of,
    read,
    with_contact,
    without_own_address,
    words_of,
    world,  # noqa: F401 -- a fixture
)

pytestmark = pytest.mark.django_db

ROLES = ("owner", "editor", "moderator", "contacts", "reader")
FORMATS = ("csv", "xlsx", "ods", "json")

# The directory is shared: entries with all their names and logos by all staff, what moderators need by all moderators.
ENTRIES = ("directory_pending", "directory_unconfirmed", "alias", "nombre", "site", "logo_permission", "moderator")
OF_MODERATORS = (
    "merge_why", "pair_why", "rep", "rep_title", "rep_mail", "rep_note",
    "representative", "their_title", "their_mailbox", "their_note",
)  # fmt: skip
CONTACTS = (
    "person", "title", "mailbox", "note", "question", "wish", "reason", "why", "export_reason", "staff_note", "memo",
)  # fmt: skip
OF_LISTS = ("list_row", "list_error", "list_file", "entry_row", "entry_file")


def words(*names):
    return {canary(name).lower() for name in names}


def png(colour="red", **options):
    written = io.BytesIO()
    Image.new("RGB", (60, 20), colour).save(written, "PNG", **options)
    return written.getvalue()


def speaks_for(organization):
    Representative.objects.create(
        organization=organization, person=canary("rep"), title=canary("rep_title"), language="en",
        email=f"{canary('rep_mail')}@example.org", note=canary("rep_note"),
    )  # fmt: skip


@pytest.fixture
def directory(world):  # noqa: F811
    """Merged, compared, imported, arranged: with a canary in each private field of it."""
    at, letter, shown = timezone.now(), world["letter"], world["shown"].organization
    moderator = User.objects.create_user(canary("moderator"), is_staff=True)
    Membership.objects.create(user=moderator, campaign=world["campaign"], role="owner")
    by = {"at": at, "by": moderator.username}
    speaks_for(shown)
    logo = OrganizationLogo(
        organization=shown, sha256="b" * 64, width=60, height=20, permission=canary("logo_permission"), added_at=at
    )
    logo.file.save("x.png", ContentFile(png()))
    hidden = with_contact(
        letter=letter, printed_name=canary("hidden_twin"), listing="withheld", organization__name="Twin"
    )
    hidden_logo = OrganizationLogo(
        organization=hidden.organization, sha256="c" * 64, width=60, height=20, permission="Yes", added_at=at
    )
    hidden_logo.file.save("x.png", ContentFile(png("blue")))
    without = with_contact(letter=letter, printed_name="Without a logo")
    refused = Logo(
        sign_on=without, sha256="d" * 64, width=60, height=20, permission=canary("permission"), sent_at=at,
        state=LogoState.REFUSED,
    )  # fmt: skip
    refused.file.save("x.png", ContentFile(png("green")))
    speaks_for(hidden.organization)
    OrganizationName.objects.create(organization=hidden.organization, language="es", name=canary("nombre"))
    public = with_contact(letter=letter, printed_name="Public twin", organization__name="Twin of the south")
    (merge,) = merge_organizations(kept=public.organization, gone=[hidden.organization], why=canary("merge_why"), **by)
    mark_different(organizations=[shown.pk, public.organization.pk], why=canary("pair_why"), **by)
    DuplicatePair.objects.create(
        first=shown, second=OrganizationFactory(name="Shown to alll"), score=90, reasons=["spelling"], found_at=at
    )
    compared(
        f"name,country\n{canary('list_row')},Guatemala\n{canary('list_error')},Nowhere\n",
        letter=letter, user=moderator, at=at, file_name=f"{canary('list_file')}.csv",
    )  # fmt: skip
    compared(
        f"name,country\n{canary('entry_row')},Guatemala\n", user=moderator, at=at,
        file_name=f"{canary('entry_file')}.csv",
    )  # fmt: skip
    Letter.objects.filter(pk__in=[letter.pk, world["closed"].pk]).update(
        roll_logos="wall", roll_own_names=True, roll_acronyms=True, roll_places=True, roll_as_of=True, grouping="place"
    )
    assert SignOn.objects.get(pk=hidden.pk).status == "approved"
    return world | {"merge": merge, "kept": public.organization}


def desk_pages(organizations):
    """Every page of the desks that the directory added, for every row that there is."""
    pages = [reverse(f"admin:signatories_duplicates_{name}") for name in ("queue", "merges", "different", "sure")]
    pages += [f"{pages[0]}?letter=both", f"{pages[0]}?kind=related", "/admin/signatories/organization/?entries=merged"]
    for row in Organization.objects.all():
        pages += [reverse(f"admin:signatories_organization_{name}", args=[row.pk]) for name in ("change", "history")]
    first = organizations[0].pk
    pages += [
        f"{reverse('admin:signatories_duplicates_compare')}?o={first}&o={row.pk}"
        for row in Organization.objects.standing()
    ]
    pages += [reverse("admin:signatories_duplicates_undo", args=[row.pk]) for row in Merge.objects.all()]
    for row in ListImport.objects.all():
        pages += [reverse(f"admin:signatories_list_{name}", args=[row.pk]) for name in ("columns", "preview", "errors")]
        pages += [f"{pages[-1]}?state={state}&format={each}" for state in ("new", "error") for each in FORMATS]
        pages += [reverse("admin:signatories_list_row", args=[row.pk, line.pk]) for line in row.rows.all()]
    for row in Letter.objects.all():
        pages += [
            reverse(f"admin:signatories_{name}", args=[row.pk])
            for name in ("roll_arrange", "list_start_letter", "roll_export")
        ]
        pages += [f"{pages[-1]}?language=en&format={each}" for each in FORMATS]
        pages += [reverse("admin:signatories_roll_logo", args=[row.pk, sha * 64]) for sha in "abcd"]
    for row in SignOn.objects.all():
        pages += [reverse(f"admin:signatories_{name}", args=[row.pk]) for name in ("desk_entry", "signon_history")]
    for noun in ("organization", "signon"):
        pages += [f"{reverse(f'admin:signatories_{noun}_export')}?format={each}" for each in FORMATS]
    return pages


def opened(client, pages):
    """Address to status, content and type; an error of ours is an error of the test."""
    answers = {}
    for page in pages:
        response = client.get(page)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        answers[page] = (response.status_code, content, response.headers.get("Content-Type", ""))
    return answers


def told(pages):
    return {word.lower().rstrip("0123456789") for _address, word in without_own_address(found(pages))}


# Staff


@pytest.mark.parametrize("role", ROLES)
def test_staff_of_another_campaign_find_the_shared_directory_and_nothing_of_this_campaign(directory, role):
    client = member_of(directory["other"].campaign, role)

    pages = opened(client, desk_pages([directory["shown"].organization]))

    judges = role in ("owner", "moderator")
    assert told(pages) == words(*ENTRIES, *(OF_MODERATORS if judges else ()))


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_staff_without_the_right_to_contacts_find_neither_people_nor_reasons_nor_lists(directory, role):
    client = member_of(directory["campaign"], role)

    pages = opened(client, desk_pages([directory["shown"].organization]))

    assert told(pages) & words(*CONTACTS, *OF_MODERATORS, *OF_LISTS) == set()
    assert words("withheld", "pending", "hidden_twin") <= told(pages)  # it is their campaign


def test_another_persons_list_for_the_directory_is_read_by_nobody_else_of_the_campaign(directory):
    client = member_of(directory["campaign"], "owner")

    pages = opened(client, desk_pages([directory["shown"].organization]))

    assert told(pages) & words(*OF_LISTS) == words("list_row", "list_error", "list_file")


@pytest.mark.parametrize("role", ["owner", "boss"])
def test_no_table_that_goes_out_holds_a_person_or_a_mailbox(directory, role):
    if role == "boss":
        client = Client()
        client.force_login(User.objects.create_superuser("boss"))
    else:
        client = member_of(directory["campaign"], role)
    exports = [page for page in desk_pages([directory["shown"].organization]) if "format=" in page]

    pages = {page: answer for page, answer in opened(client, exports).items() if answer[0] == 200}

    assert len(pages) >= 20
    assert told(pages) & words(*CONTACTS, *OF_MODERATORS, "permission", "logo_permission") == set()
    assert words("directory_pending") <= told(pages)


def arranged(letter, **changes):
    return dict(hidden_fields(arrangement_of(letter))) | {"language": "en", "grouping": "none"} | changes


def test_what_is_tried_on_the_screen_of_the_list_shows_public_names_alone(directory):
    client, letter = member_of(directory["campaign"], "editor"), directory["letter"]
    letter.refresh_from_db()
    hidden = [row.pk for row in SignOn.objects.filter(letter=letter).exclude(pk__in=SignOn.objects.public())]
    assert len(hidden) >= 6
    sent = arranged(letter, placed=",".join(map(str, hidden)), chosen=hidden[0], do=f"up:{hidden[0]}", find="Quokka")

    pages = {}
    for name in ("arrange", "parts", "preview", "pdf"):
        response = client.post(reverse(f"admin:signatories_roll_{name}", args=[letter.pk]), sent)
        assert response.status_code == 200
        pages[name] = (200, response.content, response.headers["Content-Type"])

    assert "pdf" in pages["pdf"][2]
    assert "Shown to all" in words_of(pages["preview"][1], "")
    assert told(pages) - words("shown_place") == set()


@pytest.mark.parametrize("role", ROLES)
def test_the_screen_of_the_list_answers_no_one_of_another_campaign(directory, role):
    client, letter = member_of(directory["other"].campaign, role), directory["letter"]

    answers = {
        client.post(reverse(f"admin:signatories_roll_{name}", args=[letter.pk]), arranged(letter)).status_code
        for name in ("arrange", "parts", "preview", "pdf")
    }

    assert answers <= {403, 404}


# Strangers and signers

HASHES = {"shown": "b", "hidden": "c", "refused": "d", "waiting": "a"}


def test_strangers_find_no_canary_in_a_list_of_another_shape(directory):
    client = Client()

    pages = read(client, PUBLIC)
    for word in ("Twin", "Quokka", "QuokkaHiddenTwin", "QuokkaNombre", "QuokkaRep", "Public twin"):
        answer = client.get("/letters/public-letter/sign/organizations/", {"q": word})
        pages[f"type-ahead {word}"] = (answer.status_code, answer.content, "")

    assert told(pages) == words("shown_place")  # which the list prints beside the name
    assert "Shown to all" in pages["/letters/public-letter/"][1].decode()
    # Of two that were one body the one that asks not to be named stands on the letter.
    assert "Public twin" not in pages["/letters/public-letter/"][1].decode()


def test_logos_are_served_beside_public_names_alone(directory):
    client = Client()

    answers = {
        name: client.get(f"/letters/public-letter/logos/{letter * 64}.png").status_code
        for name, letter in HASHES.items()
    }
    elsewhere = {
        client.get(f"/letters/{slug}/logos/{'b' * 64}.png").status_code
        for slug in ("quokkaembargo", "quokkadraft", "other-letter", "closed-letter")
    }
    Letter.objects.filter(slug="public-letter").update(roll_while_open="counted")
    kept_back = client.get(f"/letters/public-letter/logos/{'b' * 64}.png").status_code

    assert answers == {"shown": 200, "hidden": 404, "refused": 404, "waiting": 404}
    assert elsewhere == {404}
    assert kept_back == 404


def test_a_logo_of_a_withheld_signatory_is_served_to_nobody(directory):
    withheld = SignOn.objects.get(printed_name=canary("withheld"))
    logo = OrganizationLogo(
        organization=withheld.organization, sha256="e" * 64, width=60, height=20, permission="Yes",
        added_at=timezone.now(),
    )  # fmt: skip
    logo.file.save("x.png", ContentFile(png()))
    address = f"/letters/public-letter/logos/{'e' * 64}.png"

    hidden = Client().get(address).status_code
    SignOn.objects.filter(pk=withheld.pk).update(listing="public")

    assert (hidden, Client().get(address).status_code) == (404, 200)


def test_a_picture_tells_nothing_of_who_took_it_and_where(directory):
    owner = member_of(directory["campaign"], "owner")
    organization = directory["shown"].organization
    exif = Image.Exif()
    exif[0x013B] = canary("artist")  # who
    exif[0x9286] = canary("comment")
    sent = io.BytesIO()
    Image.new("RGB", (90, 30), "red").save(sent, "JPEG", exif=exif, comment=canary("remark").encode())
    assert b"Quokka" in sent.getvalue()
    page = reverse("admin:signatories_organization_change", args=[organization.pk])
    form = owner.get(page).context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields} | {"countries": ["GT"]}
    for prefix in ("names", "aliases", "representatives"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    data |= {
        "logo-TOTAL_FORMS": 1, "logo-INITIAL_FORMS": 1, "logo-0-organization": organization.pk,
        "logo-0-id": organization.logo.pk, "logo-0-permission": "Yes",
        "logo-0-upload": SimpleUploadedFile("quokkafile.jpg", sent.getvalue()),
    }  # fmt: skip

    stored = owner.post(page, data)
    logo = OrganizationLogo.objects.get(organization=organization)
    served = Client().get(f"/letters/public-letter/logos/{logo.sha256}.png")

    assert stored.status_code == 302
    assert logo.sha256 != "b" * 64
    assert served.status_code == 200
    with default_storage.open(logo.file.name) as file:
        kept = file.read()
    for content in (kept, served.content):
        assert b"quokka" not in content.lower()
        assert not {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"} & set(re.findall(rb"[a-zA-Z]{4}", content))


def test_the_signer_whose_sign_on_was_merged_finds_nothing_of_the_other(directory):
    at, letter = timezone.now(), directory["letter"]
    mine = SignOnFactory(letter=letter, printed_name="Mine", organization__name="My office", language="en")
    merge_organizations(
        kept=directory["kept"], gone=[mine.organization], at=at, by="ana", why=canary("merge_why")
    )  # fmt: skip
    token = token_of(link_for(mine, LinkPurpose.STATUS, at=at))

    pages = read(Client(), [f"/sign-ons/{token}/{part}" for part in ("", "correct/", "withdraw/", "forget/")])

    assert SignOn.objects.get(pk=mine.pk).status == "merged"
    assert "Mine" in pages[f"/sign-ons/{token}/"][1].decode()
    assert told(pages) <= words("shown_place")
    assert "Twin" not in pages[f"/sign-ons/{token}/"][1].decode()


# Files of an edition


def insides(content):
    """Everything that a PDF carries: its words, its attachments, what it says of itself."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        parts = [words_of(content, "")]
        parts += [str(key) + str(value) for key, value in pdf.docinfo.items()]
        parts += [pdf.Root.Metadata.read_bytes().decode()] if "/Metadata" in pdf.Root else []
        attached = {name: each.get_file().read_bytes() for name, each in pdf.attachments.items()}
        parts += [name + words_of(each, "") for name, each in attached.items()]
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        parts += [each.read_bytes().decode("latin-1") for each in streams if "/Subtype" not in each]
    return " ".join(parts), attached


def test_an_edition_of_any_shape_carries_no_private_word_in_any_of_its_files(directory):
    at = timezone.now()
    letter = LetterFactory(
        campaign=directory["campaign"], slug="shaped", status=LetterStatus.OPEN, closed_at=None, roll_logos="beside",
        roll_own_names=True, roll_as_of=True, roll_numbered=True, roll_conveners_first=True, roll_acronyms=True,
    )  # fmt: skip
    TextFactory(letter=letter)
    public = with_contact(letter=letter, printed_name="Shown in print", organization=directory["kept"])
    SignOn.objects.filter(pk=public.pk).update(place="Shown place", acronym="SIP")
    with_contact(letter=letter, printed_name=canary("withheld_in_print"), listing="withheld", place=canary("place"))
    with_contact(letter=letter, printed_name=canary("waits_in_print"), status="pending")
    close_letter(letter=letter, at=at)

    edition = freeze_edition(letter=letter, at=at, by=canary("freezer"))
    made = list(make_missing_files(edition))

    assert json.loads(edition.texts.get().document)["schema"] == 3
    assert len(made) == 6
    for row in edition.files.all():
        with row.file.open("rb") as file:
            content = file.read()
        said = insides(content)[0] if row.format == "pdf" else words_of(content, "")
        assert "quokka" not in said.lower(), row.format
        assert "Shown in print" in said, row.format
    with edition.files.filter(format="pdf").first().file.open("rb") as file:
        assert insides(file.read())[1]  # the control: there are attachments to look into


# Logs, refusals


def test_an_error_in_a_list_leaves_none_of_its_words_in_log_or_message(directory, caplog, settings, monkeypatch):
    settings.TESTING = False
    row = begun(f"name,country\n{canary('list_row')},Guatemala\n")

    def breaks(*_args, **_kwargs):
        raise ValueError(f"{canary('list_row')} <{canary('mailbox')}@example.org>")

    monkeypatch.setattr(running, "judge_for", breaks)
    with caplog.at_level(logging.INFO):
        running.compare(list_import=row, reading={}, columns={"0": "name", "1": "countries"}, at=timezone.now())

    row.refresh_from_db()
    assert row.state == "failed"
    assert f"list {row.pk} could not be worked on: ValueError" in caplog.text
    assert "quokka" not in (caplog.text + row.message).lower()


def test_desks_and_refusals_write_no_private_word_into_the_log(directory, caplog):
    client = member_of(directory["campaign"], "owner")
    client.raise_request_exception = False
    stranger = Client()
    stranger.raise_request_exception = False
    undo = reverse("admin:signatories_duplicates_undo", args=[directory["merge"].pk])

    with caplog.at_level(logging.INFO):
        opened(client, desk_pages([directory["shown"].organization]))
        client.post(undo)
        client.get("/admin/signatories/organization/", {"q": canary("mailbox"), "representatives__email": "x"})
        client.post(reverse("admin:signatories_list_start"), {"text": f"{canary('list_row')}\n", "language": "en"})
        answers = [
            stranger.get("/letters/public-letter/sign/organizations/", {"q": canary("mailbox")}),
            stranger.post("/letters/public-letter/sign/", {"email": f"{canary('mailbox')}@example.org"}),
            stranger.get(f"/letters/public-letter/logos/{'d' * 64}.png"),
        ]

    assert caplog.records
    assert "quokka" not in caplog.text.lower().replace("quokkaembargo", "").replace("quokkadraft", "")
    assert [answer.status_code for answer in answers][0::2] == [200, 404]
