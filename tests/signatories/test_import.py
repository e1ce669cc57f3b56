from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Letter
from signatories.lists.grid import MAX_BYTES
from signatories.lists.table import UnreadableList
from signatories.models import Organization, Origin, SignOn, SignOnStatus
from signatories.resources.files import content_of, judge_file
from tests.factories import LetterFactory, OrganizationFactory, SignOnFactory

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


def judged(path, letter=None):
    return judge_file(content_of(path), file_name=path.name, letter=letter or LetterFactory()).rows


def stored():
    return list(Organization.objects.values_list("pk", "name")), list(SignOn.objects.values_list("pk", "printed_name"))


def test_the_demonstration_list_is_imported_whole(settings):
    letter = LetterFactory()

    report = run(FIXTURE, letter)

    assert report.endswith("35 new, 0 same, 0 errors.\n")
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

    assert report.endswith("0 new, 35 same, 0 errors.\n")
    assert stored() == before


def test_a_dry_run_reports_and_stores_nothing(written):
    letter = LetterFactory()

    report = run(written("name,countries\nWOLA,United States\n"), letter, dry_run=True)

    assert "line 2: new       WOLA" in report
    assert report.endswith("Dry run: nothing was stored.\n")
    assert stored() == ([], [])


def test_a_row_in_error_stores_nothing_of_the_file(written):
    letter = LetterFactory()

    with pytest.raises(CommandError, match="1 new, 0 same, 1 error. Nothing was stored"):
        run(written("name,countries\nGood,Guatemala\nBad,Guatemla\n"), letter)

    assert stored() == ([], [])


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("WOLA,Guatemla", "The country “Guatemla” is not known. Did you mean Guatemala?"),
        (
            "WOLA,Qqqqq",
            "The country “Qqqqq” is not known. Use its name in English, Spanish, French or Portuguese, or its "
            "two-letter code.",
        ),
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
    [report] = judged(written(f"name,countries\n{row}\n"))

    assert (report.line, report.state, report.sentences) == (2, "error", [sentence])
    assert stored() == ([], [])


def test_everything_wrong_with_a_row_is_said_at_once(written):
    [report] = judged(written(f"name,countries,website,acronym\n,Nowhere,ftp://x,{'A' * 41}\n"))

    assert len(report.sentences) == 4


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"name,countries\nx,GT\n" + b"y" * MAX_BYTES, f"The file has {MAX_BYTES / 1024**2:.1f} MB; at most {MAX_BYTES // 1024**2} MB are possible. Split it in parts."),
        (b"", "The file is empty."),
        (b"Notas,Pais\n1,GT\n", "Say which column holds the names of the organizations."),
        (b"name,countries\n\n", "The list has headings, but no rows."),
    ],
    ids=["large", "empty", "columns", "rows"],
)  # fmt: skip
def test_a_file_that_is_no_list_says_what_to_do(written, content, sentence):
    with pytest.raises(UnreadableList) as refused:
        judged(written(content))

    assert str(refused.value) == sentence


def test_a_missing_file_and_a_missing_letter_are_sentences(tmp_path):
    letter = LetterFactory()

    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "nothing.csv", letter)
    with pytest.raises(CommandError, match="There is no letter with the address 'gone'."):
        call_command("import_signatories", str(FIXTURE), letter="gone")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_byte_order_mark_other_separators_and_other_words_for_the_columns_are_understood(written, separator):
    lines = ["Organización,País,Referencia", "WOLA,Estados Unidos,r1", "Red,México,r2"]

    rows = judged(written("\n".join(lines).replace(",", separator), encoding="utf-8-sig"))

    assert [row.cells for row in rows] == [
        {"name": "WOLA", "countries": "Estados Unidos", "reference": "r1"},
        {"name": "Red", "countries": "México", "reference": "r2"},
    ]


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

    assert "1 new, 1 same, 1 likely, 0 errors." in report
    assert "line 3: likely    W.O.L.A.\n    Line 2 seems to be the same organization." in report
    assert letter.sign_ons.count() == 1


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

    assert report.splitlines()[:4] == [
        "Read as CSV, UTF-8, comma, headings in line 1.",
        "Columns: name = name, countries = countries",
        "line 2: new       WOLA (added to the directory)",
        "line 4: new       CIPRODENI (added to the directory)",
    ]


def test_a_withdrawn_or_rejected_organization_does_not_come_back_by_a_file(written):
    letter = LetterFactory()
    path = written("name,countries\nWOLA,US\n")
    run(path, letter)
    for status in ("withdrawn", "rejected"):
        SignOn.objects.update(status=status)

        with pytest.raises(CommandError, match="0 new, 0 same, 1 error"):
            run(path, letter)

        assert list(SignOn.objects.values_list("status", flat=True)) == [status]


def test_two_references_are_two_bodies(written):
    letter = LetterFactory()

    run(written("name,countries,reference\nCaritas,HN,A1\nCaritas,HN,A2\n"), letter)

    assert letter.sign_ons.count() == 2


def test_one_body_under_two_names_in_one_file_is_an_error(written):
    reports = judged(written("name,countries,reference\nAlpha,HN,R9\nBeta,HN,R9\n"))

    assert [report.state for report in reports] == ["new", "error"]
    assert reports[1].sentences == ["Line 2 is the same organization under another name. Remove one of the two lines."]
    assert stored() == ([], [])


def test_an_alias_finds_its_organization(written):
    letter = LetterFactory()
    organization = OrganizationFactory(name="New name", countries=["US"])
    organization.aliases.create(name="Former Name", kind="former")

    run(written("name,countries\nFORMER NAME,US\n"), letter)

    assert letter.sign_ons.get().organization == organization


def test_lines_are_counted_as_in_the_file(written):
    reports = judged(written('name,countries\n"A name\nof two lines",GT\n\nBad,Nowhere\n'))

    assert [(report.line, report.state) for report in reports] == [(2, "new"), (5, "error")]


def test_nothing_in_a_report_moves_the_cursor_of_a_terminal(written):
    out = StringIO()
    path = written("name,countries\n\x1b]0;pwn\x07x,\x1b[31mNowhere\n")

    with pytest.raises(CommandError):
        call_command("import_signatories", str(path), letter=LetterFactory().slug, stdout=out)

    assert "line 2: error     ]0;pwnx" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_a_website_too_long_for_its_column_is_refused(written):
    [report] = judged(written(f"name,countries,website\nWOLA,US,https://example.org/{'x' * 500}\n"))

    assert report.sentences == ["The column website has 520 characters; at most 500 are possible."]


def test_nobody_is_added_to_a_withdrawn_letter(written):
    [report] = judged(written("name,countries\nWOLA,US\n"), LetterFactory(status="withdrawn"))

    assert report.sentences == ["This letter was withdrawn. Nobody can be added to it."]
    assert stored() == ([], [])
