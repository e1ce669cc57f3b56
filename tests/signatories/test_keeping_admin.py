"""The staff pages about contacts: who may open them, what goes out, what goes away, and the record of both."""

import csv
import io
import json
from datetime import timedelta

import openpyxl
import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from campaigns.models import Membership, Role
from campaigns.text.formulas import spreadsheet_safe
from signatories.domain.claims import inbox_key
from signatories.domain.moves import record
from signatories.domain.posting import post_to_signatory
from signatories.editions import freeze_edition
from signatories.models import (
    Capacity,
    ContactRecord,
    ContactUse,
    Listing,
    Message,
    MessageKind,
    SignOn,
    SignOnContact,
    SignOnStatus,
    Step,
)
from tests.factories import NOON, LetterFactory, SignOnContactFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1+1", "'=1"]


def url(name, *args):
    return reverse(f"admin:signatories_signoncontact_{name}", args=args)


@pytest.fixture
def letter():
    letter = LetterFactory(slug="rights")
    TextFactory(letter=letter)
    return letter


@pytest.fixture
def signon(letter):
    signon = SignOnFactory(letter=letter, printed_name="First Society", language="en")
    SignOnContactFactory(sign_on=signon, person="Private Person", email="private@example.org")
    return signon


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


def sign_in(client, *names, role=None, campaign=None):
    user = User.objects.create_user("staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    if role:
        Membership.objects.create(user=user, campaign=campaign, role=role)
    client.force_login(user)
    return user


def test_contacts_are_listed_for_those_who_may_see_them_alone(client, signon):
    sign_in(client, "view_signon")
    assert client.get(url("changelist")).status_code == 403
    User.objects.all().delete()

    sign_in(client, "view_signoncontact")
    page = client.get(url("changelist")).content.decode()
    assert "private@example.org" in page
    assert url("report") in page
    assert url("export") not in page
    assert url("forget") not in page
    assert client.get(url("change", signon.contact.pk)).status_code == 200
    assert client.post(url("change", signon.contact.pk), {"person": "X"}).status_code == 403


def test_the_list_does_not_search_by_what_would_stand_in_logs(client, boss, signon):
    assert "private@example.org" not in client.get(
        url("changelist"), {"q": "private@example.org"}
    ).content.decode().replace('value="private@example.org"', "")
    assert "Private Person" in client.get(url("changelist"), {"q": "First Society"}).content.decode()


# -- out ---------------------------------------------------------------------------------------------------------------


def ask_for(client, letter, kind, **values):
    return client.post(url("export"), {"letter": letter.pk, "format": kind, "why": "For the meeting.", **values})


def read_csv(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_an_export_holds_the_signatories_with_their_contacts_and_goes_on_record(client, boss, letter, signon):
    withheld = SignOnFactory(letter=letter, printed_name="Secret Society", listing=Listing.WITHHELD)
    waiting = SignOnFactory(letter=letter, printed_name="Waiting Society", status=SignOnStatus.PENDING)
    SignOnFactory(letter=letter, printed_name="Rejected Society", status=SignOnStatus.REJECTED)
    SignOnFactory(printed_name="Of another letter")

    answer = ask_for(client, letter, "csv")

    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == 'attachment; filename="rights-contacts.csv"'
    head, *rows = read_csv(answer)
    assert [row[0] for row in rows] == ["First Society", withheld.printed_name]
    first = dict(zip(head, rows[0], strict=True))
    assert (first["name of the person"], first["e-mail"], first["listing"]) == (
        "Private Person", "private@example.org", "Named in the list",
    )  # fmt: skip
    assert dict(zip(head, rows[1], strict=True))["listing"] == "COUNTED BUT NOT NAMED"
    entry = ContactRecord.objects.get()
    assert (entry.by, entry.use, entry.letter, entry.rows, entry.why) == (
        "boss", ContactUse.EXPORT, letter, 1, "For the meeting.",
    )  # fmt: skip

    more = read_csv(ask_for(client, letter, "csv", waiting="on"))
    assert [row[0] for row in more[1:]] == ["First Society", "Secret Society", waiting.printed_name]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_an_export_is_a_formula(client, boss, letter, signon, formula):
    SignOn.objects.update(printed_name=formula)
    SignOnContact.objects.update(person=formula, title=formula, note=formula)

    _head, row = read_csv(ask_for(client, letter, "csv"))
    assert {row[0], row[8], row[9], row[11]} == {f"'{formula}"}
    book = openpyxl.load_workbook(io.BytesIO(ask_for(client, letter, "xlsx").content))
    _head, cells = book.active.iter_rows()
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert {cells[0].value, cells[8].value} == {spreadsheet_safe(formula, typed=True)}


def test_an_export_asks_for_a_reason(client, boss, letter, signon):
    assert client.get(url("export")).status_code == 200
    answer = ask_for(client, letter, "csv", why="")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert not ContactRecord.objects.exists()


def test_a_letter_of_another_campaign_is_not_exported(client, letter, signon):
    other = LetterFactory()
    sign_in(client, role=Role.CONTACTS, campaign=letter.campaign)

    assert ask_for(client, other, "csv")["Content-Type"] == "text/html; charset=utf-8"
    assert ask_for(client, letter, "csv")["Content-Type"] == "text/csv; charset=utf-8"
    assert [entry.letter for entry in ContactRecord.objects.all()] == [letter]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR, Role.READER])
def test_who_may_not_export_is_refused(client, letter, signon, role):
    sign_in(client, role=role, campaign=letter.campaign)

    assert client.get(url("export")).status_code == 403
    assert ask_for(client, letter, "csv").status_code == 403
    assert not ContactRecord.objects.exists()


# -- what is held ------------------------------------------------------------------------------------------------------


def test_what_is_held_is_shown_and_downloaded_and_each_look_is_on_record(client, boss, signon):
    record(signon, step=Step.ASKED, at=NOON, by="ana", reason="Who are you?")
    post_to_signatory(MessageKind.QUESTION, signon, at=NOON)
    asked = {"email": "Private@example.org", "why": "She asked."}

    page = client.post(url("report"), asked)
    file = client.post(url("report"), {**asked, "download": "1"})

    shown = " ".join(page.content.decode().split())
    assert "First Society" in shown
    assert "2 Mar 2026, 12:00 · Question asked · ana · <bdi>Who are you?</bdi>" in shown
    assert "2 Mar 2026, 12:00 · Question · Waiting" in shown
    assert url("forget_one", signon.pk) in shown
    assert "no-store" in page["Cache-Control"]
    assert json.loads(file.content)["sign_ons"][0]["contact"]["person"] == "Private Person"
    assert [entry.use for entry in ContactRecord.objects.all()] == [ContactUse.REPORT] * 2


def test_messages_that_belong_to_no_sign_on_are_told_in_words(client, boss):
    kind, key = MessageKind.DIGEST, inbox_key("private@example.org")
    Message.objects.create(kind=kind, language="en", address_key=key, queued_at=NOON, due_at=NOON)

    page = client.post(url("report"), {"email": "private@example.org", "why": "She asked."}).content.decode()

    assert f"<li>2 Mar 2026, 12:00 · {kind.label} · Waiting</li>" in page


def test_the_address_is_asked_for_in_no_web_address(client, boss, signon):
    page = client.get(url("report"), {"email": "private@example.org"})

    assert "First Society" not in page.content.decode()
    assert 'method="post"' in page.content.decode()


def test_a_report_holds_what_the_reader_may_see(client, letter, signon):
    SignOnContactFactory(sign_on=SignOnFactory(printed_name="Elsewhere"), email="private@example.org")
    sign_in(client, role=Role.MODERATOR, campaign=letter.campaign)

    page = client.post(url("report"), {"email": "private@example.org", "why": "Asked."}).content.decode()

    assert "First Society" in page
    assert "Elsewhere" not in page
    assert "Only of the campaigns in which you may see contacts." in page
    assert url("forget_one", signon.pk) not in page


# -- away --------------------------------------------------------------------------------------------------------------


def test_what_is_due_is_counted_first_and_forgotten_after_the_button(client, boss, letter, signon):
    letter.closed_at = NOON - timedelta(days=3650)
    letter.save()

    page = client.get(url("forget")).content.decode()
    assert "0 unconfirmed requests, 1 contact, 0 traces of networks" in " ".join(page.split())
    assert SignOnContact.objects.exists()

    assert client.post(url("forget")).url == url("changelist")
    assert not SignOnContact.objects.exists()
    entry = ContactRecord.objects.get()
    assert (entry.by, entry.use, entry.rows) == ("boss", ContactUse.FORGET, 1)
    assert "Nothing is due." in client.get(url("forget")).content.decode()


def test_an_owner_forgets_in_their_own_campaigns_alone(client, letter, signon):
    elsewhere = SignOnContactFactory()
    for each in (letter, elsewhere.sign_on.letter):
        each.closed_at = NOON - timedelta(days=3650)
        each.save()
    sign_in(client, role=Role.OWNER, campaign=letter.campaign)

    client.post(url("forget"))

    assert list(SignOnContact.objects.all()) == [elsewhere]
    assert client.get(url("forget_one", elsewhere.sign_on_id)).status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR, Role.READER, Role.CONTACTS])
def test_who_may_not_forget_is_refused(client, letter, signon, role):
    sign_in(client, role=role, campaign=letter.campaign)

    assert client.post(url("forget")).status_code == 403
    assert client.post(url("forget_one", signon.pk), {"keep_line": "remove"}).status_code == 403
    assert SignOnContact.objects.exists()


@pytest.mark.parametrize(("choice", "status"), [("keep", SignOnStatus.APPROVED), ("remove", SignOnStatus.WITHDRAWN)])
def test_one_person_is_forgotten_with_or_without_the_line(client, boss, signon, choice, status):
    assert "First Society" in client.get(url("forget_one", signon.pk)).content.decode()
    assert client.post(url("forget_one", signon.pk), {}).status_code == 200
    assert SignOnContact.objects.exists()

    client.post(url("forget_one", signon.pk), {"keep_line": choice})

    signon.refresh_from_db()
    assert signon.status == status
    assert not SignOnContact.objects.exists()


def test_staff_are_told_which_editions_go_on_to_name_a_person(client, boss, letter):
    signon = SignOnFactory(letter=letter, capacity=Capacity.PERSON, printed_name="Ana")
    freeze_edition(letter=letter, at=NOON, by="boss")

    page = client.post(url("forget_one", signon.pk), {"keep_line": "remove"}, follow=True).content.decode()

    assert "These editions print the name for good: 1." in page


def test_the_record_is_read_by_owners_and_written_by_nobody(client, letter):
    entry = ContactRecord.objects.create(
        at=NOON, by="ana", use=ContactUse.EXPORT, letter=letter, rows=3, why="A reason"
    )
    sign_in(client, role=Role.OWNER, campaign=letter.campaign)

    assert "A reason" in client.get(reverse("admin:signatories_contactrecord_changelist")).content.decode()
    assert client.get(reverse("admin:signatories_contactrecord_add")).status_code == 403
    change = reverse("admin:signatories_contactrecord_change", args=[entry.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"why": "Another"}).status_code == 403
