"""What the public reads of editions: the line on the statement page, their pages, their files, and what is taken off."""

import datetime
import json
import re
from hashlib import sha256

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns import urls
from campaigns.domain.publishing import rename_letter, withdraw_letter
from campaigns.models import EditionFile, Letter
from campaigns.rendering import child
from signatories.domain.signing import withdraw_signon
from signatories.edition_files import Kind, make_missing_file, make_missing_files
from signatories.editions import freeze_edition, manifest_of, redact_edition
from signatories.files import make_waiting_file, refresh_files
from signatories.models import SignOn
from tests.factories import NOON, LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

FRESH = "public, max-age=0, must-revalidate, s-maxage=5"
DAY = datetime.date(2026, 3, 5)


@pytest.fixture(autouse=True)
def quick_files(monkeypatch):
    """PDF and Word are slow to make and are tried in tests of their own; here their bytes are the plain text."""
    stock = child.render

    def render(document, *, format, paper="", **_rest):
        if format not in ("pdf", "docx"):
            return stock(document, format=format)
        plain = stock(document, format="txt")
        return child.Rendered(b"%PDF-" + paper.encode() + plain.data, pages=4)

    monkeypatch.setattr(child, "render_in_child", render)


def letter_of(*languages, **fields):
    made = LetterFactory(**{"slug": "rights", **fields})
    for language in languages or ("en", "es"):
        TextFactory(letter=made, language=language)
    return made


def freeze(letter, *, files=True, **values):
    values = {"at": NOON, "by": "ana", "dated_on": DAY, "delivered": True, **values}
    edition = freeze_edition(letter=letter, **values)
    if files:
        list(make_missing_files(edition))
    return edition


def redact(edition, **values):
    return redact_edition(
        edition=edition,
        **{"at": NOON, "by": "ana", "reason": "Canary of the reason", "notice": "For safety.", **values},
    )


@pytest.fixture
def letter():
    made = letter_of()
    SignOnFactory(letter=made, printed_name="First Society")
    return made


@pytest.fixture
def edition(letter):
    return freeze(letter)


def staff(*permissions):
    user = User.objects.create_user("staff", password="a-long-password-1", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def words(response):
    """The words of a page, tags left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()).replace(" .", ".").replace(" ,", ",")


# -- the statement page ------------------------------------------------------------------------------------------------


def test_a_letter_without_editions_says_nothing_of_them(client, letter):
    page = client.get("/letters/rights/").content.decode()

    assert 'id="editions"' not in page
    assert client.get("/letters/rights/editions/").status_code == 404


def test_the_statement_page_offers_the_edition_and_its_pdf(client, edition):
    page = client.get("/letters/rights/")

    assert "Edition 1, delivered 5 March 2026: 1 signatory" in words(page)
    assert 'href="/letters/rights/editions/1/"' in page.content.decode()
    assert 'href="/letters/rights/editions/1/rights-edition-1.en.letter.pdf"' in page.content.decode()
    spanish = client.get("/es/letters/rights/").content.decode()
    assert 'href="/es/letters/rights/editions/1/"' in spanish
    assert 'href="/es/letters/rights/editions/1/rights-edition-1.es.letter.pdf"' in spanish


def test_an_edition_that_was_not_delivered_says_its_date_only(client, letter):
    freeze(letter, delivered=False, files=False)

    assert "Edition 1 of 5 March 2026: 1 signatory" in words(client.get("/letters/rights/"))


def test_the_statement_page_tells_what_came_since(client, letter, edition):
    for _number in range(3):
        SignOnFactory(letter=letter)
    withdraw_signon(signon=SignOn.objects.get(printed_name="First Society"), at=NOON)

    assert "5 March 2026: 1 signatory. +3 since, −1 no longer listed" in words(client.get("/letters/rights/"))


@pytest.mark.parametrize(("display", "told"), [("shown", True), ("counted", True), ("hidden", False)])
def test_what_came_since_is_told_only_where_numbers_are_public(client, letter, edition, display, told):
    SignOnFactory(letter=letter)
    SignOnFactory(letter=letter, listing="withheld")
    Letter.objects.update(status="open", closed_at=None, roll_while_open=display)

    for address in ("/letters/rights/", "/letters/rights/editions/", "/letters/rights/editions/1/"):
        assert ("+2 since" in words(client.get(address))) == told, address


def test_the_newest_edition_is_offered(client, letter, edition):
    SignOnFactory(letter=letter)
    freeze(letter)

    page = words(client.get("/letters/rights/"))

    assert "Edition 2, delivered 5 March 2026: 2 signatories" in page
    assert "Edition 1" not in page
    assert "since" not in page
    assert "All editions" in page


def test_the_statement_page_asks_the_same_whatever_the_number_of_editions(client, letter):
    counts = []
    with CaptureQueriesContext(connection) as without:
        client.get("/letters/rights/")
    for _number in range(3):
        SignOnFactory(letter=letter)
        freeze(letter)
        redact(freeze(letter, files=False))
        with CaptureQueriesContext(connection) as context:
            client.get("/letters/rights/")
        counts.append(len(context) - len(without))

    # Files, errata, the ids in the newest edition, and those on the list now.
    assert counts == [4, 4, 4]


# -- the list and the page ---------------------------------------------------------------------------------------------


def test_the_list_names_every_edition_from_the_newest(client, letter, edition):
    for _number in range(2):
        SignOnFactory(letter=letter)
        freeze(letter)

    answer = client.get("/letters/rights/editions/")

    names = re.findall(r"Edition \d, delivered 5 March 2026: \d signator", words(answer))
    assert [name[8] for name in names] == ["3", "2", "1"]
    assert answer.headers["Cache-Control"] == FRESH


@pytest.mark.parametrize(("number", "queries"), [(1, 8), (3, 8)])
def test_the_list_and_a_page_ask_the_same_whatever_there_is(client, letter, number, queries, django_assert_num_queries):
    for _number in range(number):
        SignOnFactory(letter=letter)
        freeze(letter)

    with django_assert_num_queries(queries):
        client.get("/letters/rights/editions/")
    with django_assert_num_queries(queries + 1):
        client.get("/letters/rights/editions/1/")


def test_the_page_of_an_edition_names_date_version_numbers_files_and_hashes(client, letter):
    SignOnFactory(letter=letter, capacity="person", listing="withheld")
    edition = freeze(letter)

    answer = client.get("/letters/rights/editions/1/")

    said = words(answer)
    assert "Edition 1, delivered 5 March 2026" in said
    assert "1 organization in 1 country and 1 person" in said
    assert "and 1 person whose name is withheld" in said
    assert "Version 1.1" in said
    assert edition.files.count() == 12
    for row in edition.files.all():
        assert f"SHA-256 {row.sha256}" in said
        assert f"editions/1/{row.name}" in answer.content.decode()
    for text in edition.version.texts.all():
        assert text.sha256 in said
    assert "4 pages" in said
    assert "sha256sum rights-edition-1.en." in said
    assert 'href="/letters/rights/editions/1/manifest.json"' in answer.content.decode()


def test_the_page_of_an_edition_names_nobody(client, edition):
    assert "First Society" not in client.get("/letters/rights/editions/1/").content.decode()


def test_a_page_of_an_edition_speaks_the_language_of_its_path(client, edition):
    answer = client.get("/es/letters/rights/editions/1/")

    assert answer.headers["Content-Language"] == "es"
    assert '<html lang="es"' in answer.content.decode()
    assert 'href="/letters/rights/editions/1/"' in answer.content.decode()  # the other language


def test_files_that_are_not_made_yet_are_being_prepared(client, letter):
    edition = freeze(letter, files=False)
    make_missing_file(edition, Kind("en", "csv", ""), at=NOON)

    said = words(client.get("/letters/rights/editions/1/"))

    assert said.count("being prepared") == 11
    assert "rights-edition-1.en.csv" in said


def test_a_page_to_verify_is_linked_where_there_is_one(client, edition, monkeypatch):
    known = [each for each in urls.urlpatterns if each.name != "verify"]
    monkeypatch.setattr(urls, "urlpatterns", known)
    answer = client.get("/letters/rights/editions/1/").content.decode()

    assert ("Check a PDF here" in answer) == ("verify/" in answer)


@pytest.mark.parametrize("address", ["editions/2/", "editions/0/", f"editions/{10**30}/", "editions/2/manifest.json",
                                     "editions/1/rights-edition-1.fr.csv", "editions/1/..%2F..%2Fsecret-key"])  # fmt: skip
def test_what_there_is_not_is_not_found(client, edition, address):
    assert client.get(f"/letters/rights/{address}").status_code == 404


def test_a_letter_without_an_english_text_has_its_editions_under_its_languages(client):
    letter = letter_of("es", authoritative_language="es")
    freeze(letter)

    bare, french = client.get("/letters/rights/editions/1/"), client.get("/fr/letters/rights/editions/1/")

    assert (bare.status_code, bare.headers["Location"]) == (302, "/es/letters/rights/editions/1/")
    assert french.status_code == 404
    assert client.get("/letters/rights/editions/1/manifest.json").status_code == 200
    assert b"Publisher" not in body(client.get("/letters/rights/editions/1/rights-edition-1.es.csv"))


@pytest.mark.parametrize("rest", ["editions/", "editions/1/", "editions/1/manifest.json",
                                  "editions/1/rights-edition-1.en.csv"])  # fmt: skip
def test_a_renamed_letter_takes_its_editions_along(client, letter, edition, rest):
    rename_letter(letter=letter, slug="renamed")

    answer = client.get(f"/es/letters/rights/{rest}")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"/es/letters/renamed/{rest}")
    moved = client.get(answer.headers["Location"])
    assert (moved.status_code, bool(body(moved))) == (200, True)


# -- files -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "attached"),
    [
        ("en.letter.pdf", "application/pdf", False),
        ("es.a4.pdf", "application/pdf", False),
        ("en.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", True),
        ("es.txt", "text/plain; charset=utf-8", False),
        ("en.json", "application/json", False),
        ("es.csv", "text/csv; charset=utf-8", True),
    ],
)
def test_a_file_is_what_was_stored(client, edition, name, kind, attached):
    row = EditionFile.objects.get(name=f"rights-edition-1.{name}")

    answer = client.get(f"/letters/rights/editions/1/{row.name}")

    data = body(answer)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert sha256(data).hexdigest() == row.sha256
    assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == (f'"{row.sha256}"', FRESH)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Content-Disposition"].startswith("attachment" if attached else "inline")
    assert row.name in answer.headers["Content-Disposition"]
    again = client.get(f"/letters/rights/editions/1/{row.name}", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_file_that_the_store_lost_is_not_found_and_logged(client, edition, caplog):
    row = edition.files.get(name="rights-edition-1.en.csv")
    row.file.storage.delete(row.file.name)

    assert client.get(f"/letters/rights/editions/1/{row.name}").status_code == 404
    assert f"a file of edition {edition.pk} is gone from the store" in caplog.text
    (line,) = [record.getMessage() for record in caplog.records if record.name == "campaigns.views.editions"]
    assert "rights" not in line


def test_a_file_that_was_changed_in_the_store_is_given_to_nobody(client, edition, own_media, caplog):
    row = edition.files.get(name="rights-edition-1.en.csv")
    (own_media / row.file.name).write_text("Another Society")

    assert client.get(f"/letters/rights/editions/1/{row.name}").status_code == 404
    assert f"a file of edition {edition.pk} is gone from the store, or changed in it" in caplog.text
    client.force_login(staff("view_edition"))
    assert client.get(f"/admin/campaigns/edition/file/{row.pk}/download/").status_code == 404


def test_the_manifest_is_public_and_repeatable(client, edition):
    answer = client.get("/letters/rights/editions/1/manifest.json")

    assert answer.content == manifest_of(edition)
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.content)["schema"] == "undersigned.edition/1"
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == (FRESH, "noindex")


# -- who may not see ---------------------------------------------------------------------------------------------------


def addresses(edition):
    """Every public address of an edition and of its letter."""
    rest = ["", "editions/", "editions/1/", "editions/1/manifest.json"]
    rest += [f"editions/1/{row.name}" for row in edition.files.all()]
    rest += [f"letter.{format}" for format in ("pdf", "docx", "txt", "json")]
    found = [f"{prefix}/letters/{edition.letter.slug}/{each}" for prefix in ("", "/es") for each in rest]
    return [*found, "/", "/es/", f"/campaigns/{edition.letter.campaign.slug}/"]


def body(answer):
    """The bytes of a page or a file; a file that was read to its end is closed."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_editions_of_a_letter_under_embargo_answer_like_unknown_addresses(client, letter, edition):
    Letter.objects.update(public_from=timezone.now() + datetime.timedelta(days=2))

    for rest in ("editions/", "editions/1/", "editions/1/manifest.json", "editions/1/rights-edition-1.en.csv"):
        answer, unknown = client.get(f"/letters/rights/{rest}"), client.get(f"/letters/nobody/{rest}")
        assert (answer.status_code, answer.content) == (404, unknown.content), rest
        headers = [dict(each.headers) for each in (answer, unknown)]
        assert headers[0] == headers[1]


def test_staff_see_editions_of_a_letter_under_embargo_and_nobody_keeps_them(client, letter, edition):
    Letter.objects.update(public_from=timezone.now() + datetime.timedelta(days=2))
    client.force_login(staff("change_letter"))

    for rest in ("editions/", "editions/1/", "editions/1/manifest.json", "editions/1/rights-edition-1.en.csv"):
        answer = client.get(f"/letters/rights/{rest}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store"), rest
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert body(answer)


def test_editions_of_a_withdrawn_letter_are_gone(client, letter, edition):
    withdraw_letter(letter=letter, at=timezone.now())

    for prefix in ("", "/es"):
        for rest in ("editions/", "editions/1/", "editions/1/manifest.json", "editions/1/rights-edition-1.en.csv"):
            answer = client.get(f"{prefix}/letters/rights/{rest}")
            assert answer.status_code == 410, rest
            assert "First Society" not in answer.content.decode()


def test_only_names_that_the_roll_shows_stand_in_an_edition(client, letter):
    SignOnFactory(letter=letter, printed_name="Canary withheld", listing="withheld")
    SignOnFactory(letter=letter, printed_name="Canary pending", status="pending")
    SignOnFactory(letter=letter, printed_name="Canary withdrawn", status="withdrawn")
    SignOnFactory(letter=letter, printed_name="Canary unconfirmed", status="unconfirmed")
    edition = freeze(letter, by="canary-user")

    for address in addresses(edition):
        said = body(client.get(address)).decode(errors="replace")
        assert "anary" not in said, address
    assert b"First Society" in body(client.get("/letters/rights/editions/1/rights-edition-1.en.csv"))


# -- taken off ---------------------------------------------------------------------------------------------------------


def test_after_a_redaction_no_public_address_names_who_left_the_list(
    client, letter, django_capture_on_commit_callbacks
):
    """The canary stood in every file of the edition; it has left the list since, so nothing else may name it."""
    canary = SignOnFactory(letter=letter, printed_name="Canary Society")
    edition = freeze(letter)
    before = [address for address in addresses(edition) if b"Canary" in body(client.get(address))]
    assert len(before) >= 24
    withdraw_signon(signon=canary, at=NOON)
    redact(edition)
    with django_capture_on_commit_callbacks(execute=True):
        for row in refresh_files(letter):
            make_waiting_file(row.pk)

    for address in addresses(edition):
        said = body(client.get(address))
        assert b"Canary" not in said, address


def test_files_that_were_taken_off_answer_410_with_the_dated_notice(client, letter, edition):
    redact(edition)

    for row in edition.files.all():
        answer = client.get(f"/letters/rights/editions/1/{row.name}")
        assert answer.status_code == 410
        assert "Edition 1 was taken off this site on 2 March 2026. For safety." in words(answer)
        assert answer.headers["Cache-Control"] == FRESH
        assert answer.headers["X-Robots-Tag"] == "noindex"
    assert client.get("/letters/rights/editions/1/manifest.json").status_code == 410
    assert client.get("/letters/rights/editions/1/other.csv").status_code == 404


def test_the_page_of_a_redacted_edition_keeps_hashes_and_notice_and_offers_nothing(client, letter, edition):
    SignOnFactory(letter=letter)
    redact(edition)

    answer = client.get("/letters/rights/editions/1/")

    said, html = words(answer), answer.content.decode()
    assert answer.status_code == 200
    assert "Edition 1 was taken off this site on 2 March 2026. For safety." in said
    for row in edition.files.all():
        assert row.sha256 in said
        assert f'/{row.name}"' not in html
    assert "manifest.json" not in html
    assert "Canary of the reason" not in html
    assert "First Society" not in html
    assert "since" not in said


def test_the_statement_page_offers_the_newest_edition_that_is_not_taken_off(client, letter, edition):
    SignOnFactory(letter=letter)
    redact(freeze(letter))

    said = words(client.get("/letters/rights/"))

    assert "Edition 1, delivered 5 March 2026: 1 signatory. +1 since" in said
    assert "Edition 2 was taken off this site on 2 March 2026. For safety." in said


def test_a_letter_whose_only_edition_was_taken_off_says_so(client, letter, edition):
    redact(edition)

    answer = client.get("/letters/rights/")

    assert "Edition 1 was taken off this site on 2 March 2026. For safety." in words(answer)
    assert "edition-1" not in answer.content.decode()
    assert "Canary of the reason" not in answer.content.decode()
