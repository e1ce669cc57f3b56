from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Letter
from signatories.models import Organization, Origin, SignOn, SignOnStatus
from signatories.resources import UnreadableFile, import_signatories, read_table
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory

pytestmark = pytest.mark.django_db
FIXTURE = Path(__file__).parents[2] / "fixtures" / "demo" / "signatories.csv"


@pytest.fixture
def written(tmp_path):
    def write(content, encoding="utf-8"):
        path = tmp_path / "list.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def run(path, letter, **options):
    out = StringIO()
    call_command("import_signatories", str(path), letter=letter.slug, stdout=out, **options)
    return out.getvalue()


def stored():
    return list(Organization.objects.values_list("pk", "name")), list(SignOn.objects.values_list("pk", "printed_name"))


def test_the_demonstration_list_is_imported_whole(settings):
    letter = LetterFactory()

    report = run(FIXTURE, letter)

    assert report.endswith("35 new, 0 unchanged, 0 errors.\n")
    assert set(letter.sign_ons.values_list("status", "origin")) == {(SignOnStatus.APPROVED, Origin.STAFF)}
    joint = letter.sign_ons.get(printed_name="Mesa Transfronteriza Migraciones y Género")
    assert sorted(country.code for country in joint.countries) == ["GT", "MX"]
    chirla = letter.sign_ons.get(printed_name="Coalition for Humane Immigrant Rights (CHIRLA)")
    assert (chirla.organization.name, chirla.organization.acronym) == (
        "Coalition for Humane Immigrant Rights",
        "CHIRLA",
    )


def test_importing_twice_changes_nothing():
    letter = LetterFactory(status="draft")
    run(FIXTURE, letter)
    before = stored()

    report = run(FIXTURE, letter)

    assert report.endswith("0 new, 35 unchanged, 0 errors.\n")
    assert stored() == before


def test_a_dry_run_reports_and_stores_nothing(written):
    letter = LetterFactory()

    report = run(written("name,countries\nWOLA,United States\n"), letter, dry_run=True)

    assert "line 2: new       WOLA" in report
    assert report.endswith("Dry run: nothing was stored.\n")
    assert stored() == ([], [])


def test_a_row_in_error_stores_nothing_of_the_file(written):
    letter = LetterFactory()

    with pytest.raises(CommandError, match="1 new, 0 unchanged, 1 error. Nothing was stored"):
        run(written("name,countries\nGood,Guatemala\nBad,Guatemla\n"), letter)

    assert stored() == ([], [])


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("WOLA,Guatemla", "The country “Guatemla” is not known. Did you mean Guatemala?"),
        ("WOLA,Qqqqq", "The country “Qqqqq” is not known. Use its English or Spanish name or its two-letter code."),
        ("WOLA,", "Name a country, or write “regional” or “international”."),
        (",Guatemala", "The name is empty. Write it as it should be printed."),
        ("x" * 3000 + ",Guatemala", "The name has 3000 characters; at most 300 are possible."),
        ("AsociaciÃ³n,Guatemala", "The name “AsociaciÃ³n” looks garbled. Save the file as UTF-8 and try again."),
        ("Womenâ€™s Fund,Guatemala", "The name “Womenâ€™s Fund” looks garbled. Save the file as UTF-8 and try again."),
        (
            "evil\u202egro,Guatemala",
            "The name “evilgro” contains invisible or control characters. Type it again by hand.",
        ),
        ("---,Guatemala", "The name “---” has no letters."),
    ],
)
def test_a_bad_row_says_what_to_do(written, row, sentence):
    [report] = import_signatories(read_table(written(f"name,countries\n{row}\n")), letter=LetterFactory(), at=NOON)

    assert (report.line, report.state, report.sentences) == (2, "error", (sentence,))
    assert stored() == ([], [])


def test_everything_wrong_with_a_row_is_said_at_once(written):
    table = read_table(written(f"name,countries,website,acronym\n,Nowhere,ftp://x,{'A' * 41}\n"))

    [report] = import_signatories(table, letter=LetterFactory(), at=NOON)

    assert len(report.sentences) == 4


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"name,countries\nx,GT\n" + b"y" * (5 * 1024 * 1024), "The file has 5.0 MB; at most 5 MB are possible. Split it in parts."),
        ("name,countries\nAsociación,GT\n".encode("windows-1252"), "The file is not in UTF-8. Save it as “CSV UTF-8” and try again."),
        (b"name,countries\nx\0,GT\n", "The file is not a text file. Save the list as “CSV UTF-8” and try again."),
        (b"", "The first line must name the columns. Missing: name, countries. Found: –."),
        (b"Organizacion,Pais\nx,GT\n", "The first line must name the columns. Missing: name, countries. Found: organizacion, pais."),
        (b"name,countries\n\n", "The file has no rows."),
    ],
    ids=["large", "encoding", "binary", "empty", "columns", "rows"],
)  # fmt: skip
def test_a_file_that_is_no_list_says_what_to_do(written, content, sentence):
    with pytest.raises(UnreadableFile) as refused:
        read_table(written(content))

    assert str(refused.value) == sentence


def test_a_missing_file_and_a_missing_letter_are_sentences(tmp_path):
    letter = LetterFactory()

    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "nothing.csv", letter)
    with pytest.raises(CommandError, match="There is no letter with the address 'gone'."):
        call_command("import_signatories", str(FIXTURE), letter="gone")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_byte_order_mark_and_other_separators_are_understood(written, separator):
    lines = ["name,countries,reference", "WOLA,US,r1"]

    table = read_table(written("\n".join(lines).replace(",", separator), encoding="utf-8-sig"))

    assert table.headers == ["name", "countries", "reference", "#line"]
    assert table[0] == ("WOLA", "US", "r1", 2)


def test_the_directory_is_matched_by_reference_then_by_name_and_countries(written):
    letter = LetterFactory()
    by_reference = OrganizationFactory(name="Quite another spelling", reference="r-1", countries=["US"])
    by_name = OrganizationFactory(name="Asociación Pop No'j", countries=["GT"])
    elsewhere = OrganizationFactory(name="Oxfam", countries=["GB"])

    run(written("name,countries,reference\nWOLA,US,r-1\nASOCIACION POP NO’J,GT,\nOxfam,US,\n"), letter)

    organizations = set(letter.sign_ons.values_list("organization", flat=True))
    assert {by_reference.pk, by_name.pk} < organizations
    assert elsewhere.pk not in organizations
    assert letter.sign_ons.get(organization=by_reference).printed_name == "WOLA"
    assert Organization.objects.count() == 4


def test_the_same_body_twice_in_one_file_stands_once(written):
    letter = LetterFactory()

    report = run(written("name,countries\nWOLA,US\nW.O.L.A.,US\nwola,Estados Unidos\n"), letter)

    assert report.endswith("2 new, 1 unchanged, 0 errors.\n")


def test_an_organization_already_on_the_letter_keeps_its_printed_name(written):
    sign_on = SignOnFactory(organization__name="WOLA", printed_name="Washington Office (WOLA)")

    run(written("name,countries\nWOLA,GT\n"), sign_on.letter)

    sign_on.refresh_from_db()
    assert sign_on.printed_name == "Washington Office (WOLA)"


def test_regional_bodies_need_no_country(written):
    letter = LetterFactory()

    run(written("name,countries\nCEJIL,regional\nAmnistía,internacional\n"), letter)

    assert list(letter.sign_ons.values_list("printed_name", "scope").order_by("printed_name")) == [
        ("Amnistía", "international"),
        ("CEJIL", "regional"),
    ]


def test_the_report_names_each_line(written):
    letter: Letter = LetterFactory()

    report = run(written("name,countries\nWOLA,US\n\nCIPRODENI,Guatemala y México\n"), letter)

    assert report.splitlines()[:2] == [
        "line 2: new       WOLA (added to the directory)",
        "line 4: new       CIPRODENI (added to the directory)",
    ]


def test_a_withdrawn_or_rejected_organization_does_not_come_back_by_a_file(written):
    letter = LetterFactory()
    path = written("name,countries\nWOLA,US\n")
    run(path, letter)
    for status in ("withdrawn", "rejected"):
        SignOn.objects.update(status=status)

        with pytest.raises(CommandError, match="0 new, 0 unchanged, 1 error"):
            run(path, letter)

        assert list(SignOn.objects.values_list("status", flat=True)) == [status]


def test_two_references_are_two_bodies(written):
    letter = LetterFactory()

    run(written("name,countries,reference\nCaritas,HN,A1\nCaritas,HN,A2\n"), letter)

    assert letter.sign_ons.count() == 2


def test_one_body_under_two_names_in_one_file_is_an_error(written):
    table = read_table(written("name,countries,reference\nAlpha,HN,R9\nBeta,HN,R9\n"))

    reports = import_signatories(table, letter=LetterFactory(), at=NOON)

    assert [report.state for report in reports] == ["new", "error"]
    assert reports[1].sentences == ("Line 2 is the same organization under another name. Remove one of the two lines.",)
    assert stored() == ([], [])


def test_an_alias_finds_its_organization(written):
    letter = LetterFactory()
    organization = OrganizationFactory(name="New name", countries=["US"])
    organization.aliases.create(name="Former Name", kind="former")

    run(written("name,countries\nFORMER NAME,US\n"), letter)

    assert letter.sign_ons.get().organization == organization


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "name,countries\nGood,MX\nMujeres, MX, Paz y Vida, Guatemala\n",
            "Line 3 has more cells than the first line. Put names that hold a comma in quotation marks.",
        ),
        ("name,countries,name\nx,GT,y\n", "Two columns have the same name. Found: name, countries, name."),
        ('name,countries\n"x,GT\n', "Line 2 cannot be read as CSV: unexpected end of data."),
    ],
)
def test_a_row_that_does_not_fit_the_columns_is_refused(written, content, sentence):
    with pytest.raises(UnreadableFile) as refused:
        read_table(written(content))

    assert str(refused.value) == sentence


def test_lines_are_counted_as_in_the_file(written):
    table = read_table(written('name,countries\n"A name\nof two lines",GT\n\nBad,Nowhere\n'))

    reports = import_signatories(table, letter=LetterFactory(), at=NOON)

    assert [(report.line, report.state) for report in reports] == [(2, "new"), (5, "error")]


def test_nothing_in_a_report_moves_the_cursor_of_a_terminal(written):
    table = read_table(written("name,countries\n\x1b]0;pwn\x07x,\x1b[31mNowhere\n"))

    [report] = import_signatories(table, letter=LetterFactory(), at=NOON)

    assert "\x1b" not in report.name + "".join(report.sentences)


def test_a_website_too_long_for_its_column_is_refused(written):
    table = read_table(written(f"name,countries,website\nWOLA,US,https://example.org/{'x' * 500}\n"))

    [report] = import_signatories(table, letter=LetterFactory(), at=NOON)

    assert report.sentences == ("The column website has 520 characters; at most 500 are possible.",)


def test_nobody_is_added_to_a_withdrawn_letter(written):
    table = read_table(written("name,countries\nWOLA,US\n"))

    [report] = import_signatories(table, letter=LetterFactory(status="withdrawn"), at=NOON)

    assert report.sentences == ("This letter was withdrawn. Nobody can be added to it.",)
    assert stored() == ([], [])
