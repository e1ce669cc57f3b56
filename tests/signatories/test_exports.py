"""Tables out: what stands in them, for whom, and that they come back as the same."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.urls import reverse

from campaigns.models import Membership, Role
from signatories.exchange.formats import CONTENT_TYPES, write_table
from signatories.exchange.tables import organizations_sheet, roll_sheet, signons_sheet
from signatories.lists.table import Kind
from signatories.models import (
    Alias,
    AliasKind,
    Capacity,
    ContactRecord,
    Organization,
    OrganizationName,
    SignOn,
    SignOnStatus,
)
from signatories.resources.files import judge_file
from signatories.resources.listing import read_as
from tests.factories import (
    CampaignFactory,
    LetterFactory,
    OrganizationFactory,
    SignOnContactFactory,
    SignOnFactory,
    TextFactory,
)

pytestmark = pytest.mark.django_db
FORMATS = tuple(CONTENT_TYPES)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1+1", "'=1", "''=1", "'Twas", "==1", "-- x", "=cmd|' /C calc'!A0"]


def file_of(sheet, format):
    return write_table(sheet.headings, list(sheet.rows), format=format)


def states_of(content, format, **options):
    rows = judge_file(content, file_name=f"out.{format}", **options).rows
    return [(str(row.state), row.changes, row.sentences) for row in rows]


@pytest.fixture
def directory():
    parent = OrganizationFactory(name="Sol", countries=[], scope="international", reference="007")
    child = OrganizationFactory(
        name="Sol de México, A.C.", countries=["MX", "GT"], parent=parent, acronym="S;M", place="Oaxaca de Juárez",
        website="https://sol.example/a?b=1,2", email_domain="sol.example", kind="network",
    )  # fmt: skip
    child.names.create(language="fr", name="Soleil du Mexique")
    child.aliases.create(name="Sol | Mx", kind=AliasKind.FORMER)
    child.aliases.create(name="Sun; Mexico", kind=AliasKind.TRANSLATED)
    child.aliases.create(name="SOLMX", kind=AliasKind.ACRONYM)
    child.aliases.create(name="Sol de Mejico", kind=AliasKind.SPELLING)
    child.names.create(language="pt-br", name="Sol do México")
    OrganizationFactory(name="Namesake", countries=["GT"])
    OrganizationFactory(name="Namesake", countries=["MX"], parent=child)
    OrganizationFactory(name="الشمس", countries=["EG"])
    OrganizationFactory(
        name="Under a namesake", countries=["GT"], parent=Organization.objects.filter(name="Namesake").first()
    )
    for place, formula in enumerate(FORMULAS):
        OrganizationFactory(name=f"{formula} name {place}", countries=["GT"], place=formula.strip())
    return list(Organization.objects.values().order_by("pk"))


@pytest.mark.parametrize("format", FORMATS)
def test_the_directory_comes_back_as_the_same_in_every_format(directory, format):
    content = file_of(organizations_sheet(Organization.objects.order_by("pk")), format)

    assert states_of(content, format) == [("same", [], [])] * len(directory)


@pytest.mark.parametrize("format", FORMATS)
def test_the_directory_comes_back_into_an_empty_one_as_it_was(directory, format):
    content = file_of(organizations_sheet(Organization.objects.order_by("pk")), format)
    fields = (
        "name",
        "acronym",
        "scope",
        "countries",
        "place",
        "kind",
        "website",
        "email_domain",
        "reference",
        "parent__name",
    )
    named = ("organization__name", "language", "name"), ("organization__name", "kind", "name")
    before = sorted(map(str, Organization.objects.values_list(*fields)))
    names, aliases = (
        sorted(model.objects.values_list(*each)) for model, each in zip((OrganizationName, Alias), named, strict=True)
    )
    assert {kind for _name, kind, _alias in aliases} == set(AliasKind.values)
    Organization.objects.update(parent=None)
    Organization.objects.all().delete()
    path_of = judge_file(content, file_name=f"out.{format}", add_likely=True)

    from signatories.resources.files import store_file  # noqa: PLC0415
    from tests.factories import NOON  # noqa: PLC0415

    store_file(path_of, at=NOON)

    # A parent whose name two bodies bear cannot be told by it alone: that row says so and waits.
    errors = [row.name for row in path_of.rows if row.state == "error"]
    after = sorted(map(str, Organization.objects.values_list(*fields)))
    assert errors == ["Under a namesake"]
    assert after == [row for row in before if "Under a namesake" not in row]
    assert sorted(OrganizationName.objects.values_list(*named[0])) == names
    assert sorted(Alias.objects.values_list(*named[1])) == aliases


@pytest.fixture
def letter():
    letter = LetterFactory(slug="rights")
    TextFactory(letter=letter)
    body = OrganizationFactory(name="Directory Name", countries=["GT"], reference="R1")
    SignOnFactory(letter=letter, organization=body, printed_name="Printed (P)", countries=["GT", "MX"])
    SignOnFactory(letter=letter, organization__name="=1+1 body", printed_name="=1+1 body")
    SignOnFactory(letter=letter, organization__name="Withheld body", printed_name="Withheld body", listing="withheld")
    person = {"capacity": Capacity.PERSON, "organization": None}
    SignOnFactory(letter=letter, printed_name="Ana Pérez", printed_detail="Professor", **person)
    for status in (SignOnStatus.PENDING, SignOnStatus.REJECTED, SignOnStatus.WITHDRAWN, SignOnStatus.UNCONFIRMED):
        signon = SignOnFactory(
            letter=letter, status=status, printed_name=f"Body {status}", organization__name=f"Body {status}"
        )
        SignOnContactFactory(sign_on=signon, person="Private Person", email="private@example.org")
    return letter


@pytest.mark.parametrize("format", FORMATS)
def test_sign_ons_come_back_as_the_same_and_those_that_wait_are_not_put_on_the_letter(letter, format):
    content = file_of(signons_sheet(SignOn.objects.filter(letter=letter).order_by("pk")), format)

    states = [state for state, _changes, _sentences in states_of(content, format, letter=letter)]

    assert states == ["same"] * 4 + ["left_out"] * 4


@pytest.mark.parametrize("format", FORMATS)
def test_the_roll_comes_back_as_the_same_and_holds_only_what_is_public(letter, format):
    content = file_of(roll_sheet(letter, "en"), format)

    assert states_of(content, format, letter=letter) == [("same", [], [])] * 3
    table = read_as(content, file_name=f"out.{format}", source="file", reading={})
    text = " ".join(cell for row in table.rows for cell in row.cells)
    assert "Printed (P)" in text
    for hidden in ("Withheld", "Body pending", "Body rejected", "Body withdrawn", "Body unconfirmed", "Private"):
        assert hidden not in text


@pytest.mark.parametrize("value", FORMULAS)
def test_no_cell_is_a_formula_and_each_comes_back_as_it_was(value):
    table = {format: write_table(("name", "countries"), [[value, "GT"]], format=format) for format in FORMATS}

    rows = list(csv.reader(io.StringIO(table["csv"].decode("utf-8-sig"))))
    assert rows[1][0].lstrip()[:1] not in ("=", "+", "-", "@", "＝")
    cell = openpyxl.load_workbook(io.BytesIO(table["xlsx"])).active["A2"]
    assert cell.data_type == "s"
    content = zipfile.ZipFile(io.BytesIO(table["ods"])).read("content.xml").decode()
    assert "table:formula" not in content
    assert json.loads(table["json"]) == [{"name": value, "countries": "GT"}]
    for format, file in table.items():
        read = read_as(file, file_name=f"x.{format}", source="file", reading={})
        assert read.rows[0].cells[0].strip() == value.strip(), format


def test_the_csv_is_for_excel_and_the_json_for_programs():
    assert write_table(("name",), [["Añil"]], format="csv") == b"\xef\xbb\xbfname\r\nA\xc3\xb1il\r\n"
    read = read_as(write_table(("name",), [["Añil"]], format="json"), file_name="x.json", source="file", reading={})
    assert (read.detected.kind, read.rows[0].cells) == (Kind.JSON, ("Añil",))


# In the staff pages


def url(noun, *args):
    return reverse(f"admin:signatories_{noun}_export", args=args)


def member(client, role, campaign):
    user = User.objects.create_user(role, is_staff=True)
    Membership.objects.create(user=user, campaign=campaign, role=role)
    client.force_login(user)


def names_in(response):
    return {row["name"] for row in json.loads(response.content)}


def test_what_the_list_shows_is_exported(client, admin_client):
    OrganizationFactory(name="Sol", countries=["GT"])
    OrganizationFactory(name="Luna", countries=["MX"])

    chosen = admin_client.get(url("organization"), {"q": "luna"})
    response = admin_client.get(url("organization"), {"q": "luna", "format": "json"})

    assert "1 row goes into the file." in chosen.content.decode()
    assert names_in(response) == {"Luna"}
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"] == 'attachment; filename="organizations.json"'


def test_the_rows_that_are_ticked_are_exported(admin_client):
    sol = OrganizationFactory(name="Sol")
    OrganizationFactory(name="Luna")
    data = {"action": "export_chosen", "_selected_action": [sol.pk]}
    address = reverse("admin:signatories_organization_changelist")

    page = admin_client.post(address, data).content.decode()
    response = admin_client.post(address, {**data, "format": "json"})

    assert "1 row goes into the file." in page
    assert names_in(response) == {"Sol"}


def test_sign_ons_of_another_campaign_are_in_no_export(client, letter):
    other = CampaignFactory()
    SignOnFactory(letter__campaign=other, printed_name="Ours", organization__name="Ours")
    member(client, Role.MODERATOR, other)

    assert names_in(client.get(url("signon"), {"format": "json"})) == {"Ours"}
    address = reverse("admin:signatories_signon_changelist")
    chosen = list(SignOn.objects.values_list("pk", flat=True))
    response = client.post(address, {"action": "export_chosen", "_selected_action": chosen, "format": "json"})
    assert names_in(response) == {"Ours"}
    assert client.get(url("roll", letter.pk)).status_code == 404


def test_who_does_not_judge_sign_ons_exports_the_public_list_alone(client, letter):
    member(client, Role.READER, letter.campaign)

    assert client.get(url("signon"), {"format": "json"}).status_code == 403
    response = client.get(url("roll", letter.pk), {"language": "en", "format": "json"})

    assert names_in(response) == {"=1+1 body", "Ana Pérez", "Printed (P)"}


@pytest.mark.parametrize("format", FORMATS)
def test_no_export_but_that_of_contacts_holds_people_and_that_one_goes_on_record(client, letter, format):
    signon = letter.sign_ons.get(printed_name="Printed (P)")
    SignOnContactFactory(sign_on=signon, person="Private Person", email="private@example.org")
    member(client, Role.OWNER, letter.campaign)

    plain = [client.get(url("signon"), {"format": format}), client.get(url("organization"), {"format": format})]
    for response in plain:
        table = read_as(response.content, file_name=f"x.{format}", source="file", reading={})
        assert "private" not in str(table).casefold()
    assert ContactRecord.objects.count() == 0

    contacts = reverse("admin:signatories_signoncontact_export")
    response = client.post(contacts, {"letter": letter.pk, "format": format, "why": "A reason"})
    table = read_as(response.content, file_name=f"x.{format}", source="file", reading={})
    assert "private@example.org" in str(table)
    assert ContactRecord.objects.get().rows == 1


# Commands


@pytest.mark.parametrize("format", FORMATS)
def test_commands_write_what_they_read_again(tmp_path, directory, format, capsys):
    path = tmp_path / f"out.{format}"

    call_command("export_organizations", str(path))
    call_command("import_organizations", str(path))

    assert f"{len(directory)} same, 0 errors." in capsys.readouterr().out
    assert list(Organization.objects.values().order_by("pk")) == directory


def test_the_command_for_signatories_writes_the_public_list_unless_told(tmp_path, letter):
    path = tmp_path / "out.json"

    call_command("export_signatories", str(path), letter="rights")
    assert len(json.loads(path.read_text())) == 3
    call_command("export_signatories", str(path), letter="rights", everything=True)
    assert len(json.loads(path.read_text())) == 8
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="with a reason"):
        call_command("export_signatories", str(path), letter="rights", contacts=True)
    call_command("export_signatories", str(path), letter="rights", contacts=True, why="Moving house")
    assert ContactRecord.objects.get().why == "Moving house"
    with pytest.raises(CommandError, match="should end with one of"):
        call_command("export_organizations", str(tmp_path / "out.doc"))
