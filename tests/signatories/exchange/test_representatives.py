"""The people who may sign for organizations, out as a table and in again."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from signatories.exchange.formats import CONTENT_TYPES
from signatories.exchange.tables import organizations_sheet
from signatories.models import ContactRecord, Organization, Representative
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
FIELDS = ("organization__name", "person", "title", "email", "language", "gets_notices", "note", "since")


@pytest.fixture
def people():
    sol = OrganizationFactory(name="Sol", countries=["GT", "MX"])
    OrganizationFactory(name="Sol", countries=["PE"])
    net = OrganizationFactory(name="Red", countries=[], scope="regional", reference="007")
    sol.representatives.create(
        person="Ana Pérez", title="=Directora", email="ana@sol.example", language="es", gets_notices=False,
        note="congress; 2025 | board", since=date(2025, 2, 3),
    )  # fmt: skip
    sol.representatives.create(email="second@sol.example", language="en")
    net.representatives.create(person="Bo", email="bo@red.example", language="pt-br")
    return list(Representative.objects.values_list(*FIELDS).order_by("email"))


@pytest.mark.parametrize("format", CONTENT_TYPES)
def test_they_come_back_as_they_were(people, tmp_path, capsys, format):
    file = tmp_path / f"people.{format}"
    call_command("export_representatives", file, why="moving house")
    call_command("import_representatives", file)
    assert "0 new, 0 changed, 3 same." in capsys.readouterr().out
    Representative.objects.all().delete()

    call_command("import_representatives", file, dry_run=True)
    assert not Representative.objects.exists()
    call_command("import_representatives", file)

    assert list(Representative.objects.values_list(*FIELDS).order_by("email")) == people
    assert file.stat().st_mode & 0o777 == 0o600


def test_taking_them_out_goes_on_record_and_needs_a_reason(people, tmp_path):
    with pytest.raises(CommandError):
        call_command("export_representatives", tmp_path / "people.csv", why=" ")
    assert not ContactRecord.objects.exists()

    call_command("export_representatives", tmp_path / "people.csv", why="moving house")

    assert list(ContactRecord.objects.values_list("use", "rows", "why", "letter")) == [
        ("export", 3, "moving house", None)
    ]


def test_a_table_of_organizations_holds_nobody(people):
    sheet = organizations_sheet(Organization.objects.order_by("pk"))

    text = " ".join(cell for row in (sheet.headings, *sheet.rows) for cell in row)

    assert "Sol" in text
    for private in ("Ana", "Directora", "sol.example", "congress", "Bo "):
        assert private not in text


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Nobody,GT,x@y.example,,", "no such organization, or several: “Nobody”"),
        ("Sol,,x@y.example,,", "no such organization, or several: “Sol”"),
        ("Sol,PE,canary,,", "line 2: "),
        ("Sol,PE,x@y.example,Klingon,", "“Klingon” is no language"),
        ("Sol,PE,x@y.example,,3/4/2026", "“3/4/2026” is no day"),
    ],
)
def test_a_row_in_error_is_told_without_the_address_and_nothing_is_stored(people, tmp_path, capsys, row, sentence):
    file = tmp_path / "people.csv"
    file.write_text(f"name,countries,email,language,since\n{row}\nSol,GT; MX,new@sol.example,,\n")

    with pytest.raises(CommandError, match="1 in error. Nothing was stored."):
        call_command("import_representatives", file)

    out = capsys.readouterr().out
    assert sentence in out
    assert "y.example" not in out
    assert "canary" not in out
    assert Representative.objects.count() == 3


def test_an_empty_cell_changes_nothing_and_a_filled_one_does(people, tmp_path, capsys):
    file = tmp_path / "people.csv"
    file.write_text("name,countries,email,person,title\nSol,GT; MX,ANA@sol.example,,Presidenta\n")

    call_command("import_representatives", file)

    assert "0 new, 1 changed, 0 same." in capsys.readouterr().out
    ana = Representative.objects.get(person="Ana Pérez")
    assert (ana.title, ana.email, ana.note) == ("Presidenta", "ana@sol.example", "congress; 2025 | board")


def test_a_file_that_is_no_such_table_is_refused(tmp_path):
    (tmp_path / "list.csv").write_text("name,countries\nSol,GT\n")

    with pytest.raises(CommandError, match="This is no table of representatives"):
        call_command("import_representatives", tmp_path / "list.csv")
