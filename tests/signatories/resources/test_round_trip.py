"""The sign-ons of a letter go out as a table, come into another letter, and go out as the same table again."""

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.domain.publishing import open_letter
from campaigns.domain.versions import version_in_force
from campaigns.models import LetterStatus
from signatories.exchange.formats import CONTENT_TYPES, write_table
from signatories.exchange.tables import signons_sheet
from signatories.models import Capacity, Decision, Listing, Organization, SignOn, Tier
from signatories.resources.files import judge_file, store_file
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory
from tests.signatories.resources.lists import imported, judged, told

pytestmark = pytest.mark.django_db
# How things stand here, which says nothing to another letter.
OURS = ("origin", "approved_at", "letter")
AUGUST = datetime(2025, 8, 1, 23, 59, 58, tzinfo=UTC)


def bilingual(**values):
    letter = LetterFactory(**values)
    for language in ("en", "es"):
        TextFactory(letter=letter, language=language)
    return letter


@pytest.fixture
def letter():
    letter = bilingual(slug="rights")
    version = version_in_force(letter)
    leading = OrganizationFactory(name="Directory Name", countries=["GT"], reference="R1", acronym="DN", kind="network")
    SignOnFactory(
        letter=letter, organization=leading, printed_name="Printed (P)", countries=["GT", "MX"], tier=Tier.CONVENER,
        language="es", created_at=AUGUST, acronym="P", website="https://p.example", version=version, kind="faith",
    )  # fmt: skip
    SignOnFactory(
        letter=letter, organization__name="=1+1 body", printed_name="=1+1 body", tier=Tier.SUPPORTER, language="en",
        created_at=AUGUST + timedelta(days=40), version=version,
    )  # fmt: skip
    SignOnFactory(
        letter=letter, organization__name="Withheld body", printed_name="Withheld body", listing=Listing.WITHHELD,
        created_at=AUGUST + timedelta(seconds=1), language="es", version=version,
    )  # fmt: skip
    SignOnFactory(
        letter=letter, capacity=Capacity.PERSON, organization=None, printed_name="Ana Pérez", language="es",
        printed_detail="Professor", created_at=AUGUST - timedelta(days=400), tier=Tier.CONVENER, version=version,
        countries=["PE"],
    )  # fmt: skip
    return letter


def table_of(letter):
    sheet = signons_sheet(SignOn.objects.filter(letter=letter).order_by("created_at", "pk"))
    kept = [place for place, heading in enumerate(sheet.headings) if heading not in OURS]
    return [[row[place] for place in kept] for row in sheet.rows]


@pytest.mark.parametrize("same_directory", [True, False])
@pytest.mark.parametrize("format", CONTENT_TYPES)
def test_an_export_comes_into_an_empty_letter_as_it_was(letter, format, same_directory):
    sheet = signons_sheet(SignOn.objects.filter(letter=letter).order_by("-pk"))
    content = write_table(sheet.headings, sheet.rows, format=format)
    before = table_of(letter)
    if not same_directory:
        SignOn.objects.all().delete()
        Organization.objects.all().delete()
    other = bilingual(slug="other", time_zone="Asia/Kathmandu")

    store_file(judge_file(content, file_name=f"out.{format}", letter=other, add_likely=True), at=NOON)

    assert table_of(other) == before
    assert [row[0] for row in before] == ["Ana Pérez", "Directory Name", "Withheld body", "=1+1 body"]
    again = judge_file(content, file_name=f"out.{format}", letter=other)
    assert [str(row.state) for row in again.rows] == ["same"] * 4


def test_what_the_list_says_is_printed_and_what_was_done_keeps_its_own_time():
    letter = bilingual(time_zone="America/Guatemala")

    imported(
        "name,country,language,role on the letter,signed at\nSol,Guatemala,español,convener,2025-08-01 09:00\n",
        letter=letter,
    )

    signon = SignOn.objects.get()
    assert signon.created_at == datetime(2025, 8, 1, 15, tzinfo=UTC)
    assert (signon.approved_at, signon.confirmed_at, signon.origin) == (NOON, None, "staff")
    assert (signon.language, signon.tier, signon.version) == ("es", "convener", version_in_force(letter))
    assert list(Decision.objects.values_list("step", "at")) == [("entered", NOON)]
    assert [row.created_at for row in SignOn.history.all()] == [signon.created_at]
    assert SignOn.history.get().history_date.date() == datetime.now(UTC).date()


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Organization,Country,Role on the letter,Language,Date signed", "Convener"),
        ("Organización,País,Rol en la carta,Idioma,Fecha de la firma", "Convocante"),
        ("Organisation,Pays,Rôle sur la lettre,Langue,Date de signature", "organisation initiatrice"),
        ("Organização,País,Papel na carta,Idioma,Data da assinatura", "convocadora"),
        ("name,countries,tier,language,signed_at", "convener"),
        ("name,countries,tier,language,received_at", "convener"),
    ],
)
def test_the_columns_are_known_by_their_headings(head, role):
    letter = bilingual()

    imported(f"{head}\nSol,Peru,{role},Spanish,23/02/2026 10:30\n", letter=letter)

    signon = SignOn.objects.get()
    assert (signon.tier, signon.language, signon.created_at) == (
        "convener", "es", datetime(2026, 2, 23, 10, 30, tzinfo=letter.zone),
    )  # fmt: skip


def test_a_language_that_the_letter_lacks_is_told_in_the_row():
    letter = bilingual()

    rows = imported("name,country,language\nSol,Peru,Quechua\nLuna,Peru,pt-br\nMar,Peru,es\n", letter=letter)

    assert [row.sentences for row in rows] == [
        ["“Quechua” is no language that is known here. Write its name or its code, as in “español” or “es”."],
        ["The letter has no text in this language: Português Brasileiro. The sign-on is kept with its authoritative"
         " one."],
        [],
    ]  # fmt: skip
    assert list(SignOn.objects.values_list("printed_name", "language").order_by("pk")) == [
        ("Luna", "en"),
        ("Mar", "es"),
    ]


def test_who_is_put_on_a_draft_keeps_the_language_it_opens_with():
    letter = bilingual(status=LetterStatus.DRAFT)
    imported("name,country,language\nSol,Peru,es\nLuna,Peru,\n", letter=letter)

    open_letter(letter=letter, at=NOON)

    assert list(SignOn.objects.values_list("printed_name", "language", "version__major").order_by("pk")) == [
        ("Sol", "es", 1), ("Luna", "en", 1),
    ]  # fmt: skip


def test_a_time_that_is_still_to_come_or_may_be_two_days_is_an_error():
    letter = bilingual()

    rows = judged("name,country,signed at\nSol,Peru,2199-01-01 10:00\nLuna,Peru,03/04/2026\n", letter=letter)

    assert told(rows) == {
        2: ("error", "“2199-01-01 10:00” is still to come."),
        3: ("error", "“03/04/2026” may be two different days. Write the year first, as in 2026-11-22."),
    }


def test_in_which_language_somebody_wants_to_be_written_to_is_not_the_one_they_signed_in():
    letter = bilingual()

    imported("name,country,In which language should we write to you?\nSol,Peru,Español\n", letter=letter)

    assert SignOn.objects.get().language == "en"
