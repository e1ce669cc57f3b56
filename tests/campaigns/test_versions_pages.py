"""The public pages of versions, and what no page shows before it is published."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from campaigns.domain.publishing import open_letter, rename_letter, withdraw_letter
from campaigns.domain.texts import read_text, write_text
from campaigns.domain.versions import publish_change
from campaigns.models import Letter, LetterStatus, LetterText, TextVersion, VersionKind
from campaigns.text.canonical import canonical, parse
from signatories.files import make_waiting_file, refresh_files
from signatories.models import SignOn
from tests.campaigns.test_pages import Page
from tests.factories import NOON, CampaignFactory, LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

K = VersionKind
FRESH = "public, max-age=0, must-revalidate, s-maxage=5"
ENGLISH = (
    "<h1>Asylum &amp; law</h1>\n<header>Dear Minister:</header>\n"
    '<p>People flee.<a data-fn="wola"></a> We are <data data-count="organizations"></data>.</p>\n'
    '<footer>Respectfully,</footer>\n[wola] WOLA, <a href="https://example.org/"><em>Report</em></a>, 2019.'
)
SPANISH = '<h1>Asilo</h1>\n<p>La gente huye.<a data-fn="wola"></a></p>\n[wola] WOLA, 2019.'
VERSIONS_QUERIES, VERSION_QUERIES = 5, 5


def opened(**fields):
    """An open letter in English and Spanish, version 1.0."""
    letter = LetterFactory(status=LetterStatus.DRAFT, time_zone="America/Guatemala", **fields)
    TextFactory(letter=letter, language="en", source=ENGLISH)
    TextFactory(letter=letter, language="es", source=SPANISH)
    return open_letter(letter=letter, at=NOON, by="ana")


def write(letter, language, old, new):
    """Change a word of the desk's copy; the translation is brought level."""
    row = LetterText.objects.get(letter=letter, language=language)
    words = canonical(read_text(row))
    assert old in words
    write_text(letter_text=row, text=parse(words.replace(old, new)))
    source = LetterText.objects.get(letter=letter, language=letter.authoritative_language)
    LetterText.objects.filter(letter=letter).update(source_words=canonical(read_text(source)))


def publish(letter, kind=K.TYPO, reason="A slip.", at=NOON + timedelta(days=1)):
    return publish_change(letter=letter, kind=kind, reason=reason, at=at, by="ana")


def corrected():
    """The letter with a correction in English (1.1)."""
    letter = opened()
    write(letter, "en", "flee", "fled")
    publish(letter, reason="“flee” became “fled”.")
    return letter


def address(letter, tail="", language=""):
    return f"{f'/{language}' if language else ''}/letters/{letter.slug}/versions/{tail}"


def files_of(letter):
    """The bytes of the text and data files of every language, made now."""
    rows = [make_waiting_file(row.pk) for row in refresh_files(letter) if row.format in ("txt", "json")]
    said = []
    for row in rows:
        with row.file.open() as file:
            said.append(file.read())
    return said


def staff(client):
    user = User.objects.create_user("staff", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_letter"))
    client.force_login(user)


# --- Nothing is shown before it is published --------------------------------------------------------------


def test_words_that_are_not_published_reach_no_page_file_list_or_meta_tag(client):
    letter = opened()
    SignOnFactory(letter=letter)
    row = LetterText.objects.get(letter=letter, language="en")
    canary = parse('<h1>Canary title</h1>\n<p>Canary words.<a data-fn="wola"></a></p>\n[wola] Canary note.')
    write_text(letter_text=row, text=canary)
    write_text(letter_text=LetterText(letter=letter, language="fr"), text=parse("<h1>Canary</h1>\n<p>Canary</p>"))

    said = files_of(letter)
    assert len(said) == 4
    said += [
        client.get(path).content
        for prefix in ("", "/es", "/fr")
        for path in (
            f"{prefix}/", f"{prefix}/campaigns/{letter.campaign.slug}/", f"{prefix}/letters/{letter.slug}/",
            f"{prefix}/letters/{letter.slug}/?desk", address(letter, language=prefix[1:]),
            address(letter, "1.0/", prefix[1:]), address(letter, "1.0/text.txt", prefix[1:]),
        )
    ]  # fmt: skip

    assert any(b"People flee" in each for each in said)
    assert not [each for each in said if b"Canary" in each]


def test_staff_see_their_own_copy_with_desk_and_what_is_published_without(client):
    letter = opened()
    write(letter, "en", "flee", "are driven out")
    staff(client)

    published, desk = (client.get(f"/letters/{letter.slug}/{query}") for query in ("", "?desk"))

    assert "are driven" not in published.content.decode()
    assert "are driven" in desk.content.decode()
    assert desk.headers["Cache-Control"] == "private, no-store"


# --- The statement page -----------------------------------------------------------------------------------


def test_one_version_is_named_with_its_hash_and_without_a_line_under_the_text(client):
    letter = opened()

    html = client.get(f"/letters/{letter.slug}/").content.decode()

    assert f"Version 1.0. SHA-256 of its text: {hashlib.sha256(ENGLISH.encode()).hexdigest()}" in html
    assert "All versions" not in html


@pytest.mark.parametrize(
    ("corrections", "line"),
    [
        (1, "Version 1.1 · 1 correction since it opened · All versions"),
        (3, "Version 1.3 · 3 corrections since it opened · All versions"),
    ],
)
def test_corrections_are_counted_under_the_text(client, corrections, line):
    letter = opened()
    for number in range(corrections):
        write(letter, "en", "flee", f"flee {number}")
        publish(letter)

    page = Page(client.get(f"/letters/{letter.slug}/"))

    assert line in page.plain
    assert page.all("a", href=address(letter))


def test_a_draft_names_no_version(client):
    letter = TextFactory(letter__status=LetterStatus.DRAFT).letter
    staff(client)

    html = client.get(f"/letters/{letter.slug}/").content.decode()

    assert "Version" not in html


def test_who_signed_an_earlier_version_stands_apart_and_is_counted_apart(client):
    letter = opened()
    SignOnFactory(letter=letter, printed_name="Old Society")
    SignOnFactory(letter=letter, printed_name="Hidden Society", listing="withheld")
    write(letter, "en", "flee", "are driven out")
    publish(letter, K.SUBSTANCE)
    SignOnFactory(letter=letter, printed_name="New Society", organization__countries=["MX"])

    page = Page(client.get(f"/letters/{letter.slug}/"))
    lists = client.get("/").content.decode() + client.get(f"/campaigns/{letter.campaign.slug}/").content.decode()

    said = page.plain
    assert said.index("New Society") < said.index("Signed version 1, not yet version 2") < said.index("Old Society")
    assert "2 organizations in 1 country" in said
    assert "Hidden Society" not in said
    assert "We are 1." in said
    [description] = page.all("meta", name="description")
    assert description["content"].startswith("1 organization in 1 country. ")
    assert lists.count("1 organization<") == 2
    assert "3 organizations" not in lists


def test_a_version_that_nobody_has_signed_says_so(client):
    letter = opened()
    SignOnFactory(letter=letter, printed_name="Old Society")
    write(letter, "en", "flee", "are driven out")
    publish(letter, K.SUBSTANCE)

    said = Page(client.get(f"/letters/{letter.slug}/")).plain

    assert "Nobody has signed version 2 yet." in said
    assert "Nobody has signed yet." not in said
    assert said.index("Nobody has signed version 2 yet.") < said.index("Old Society")


# --- The page of versions ---------------------------------------------------------------------------------


def test_the_page_lists_each_version_with_its_date_kind_reason_and_hashes(client):
    letter = corrected()
    hashes = list(TextVersion.objects.values_list("sha256", flat=True))

    said = Page(client.get(address(letter))).plain

    assert said.index("Version 1.1") < said.index("Version 1.0")
    assert "A correction that leaves the sense as it was" in said
    assert "“flee” became “fled”." in said
    assert "Tuesday, 3 March 2026 at 06:00 (Guatemala Time) · in force" in said
    assert "Monday, 2 March 2026 at 06:00 (Guatemala Time)" in said
    assert all(sha in said for sha in hashes)
    assert "ana" not in said.split()  # who published it is for the staff


def test_the_page_shows_what_changed_in_the_language_of_the_page(client):
    letter = corrected()

    english, spanish = (client.get(address(letter, language=language)).content.decode() for language in ("", "es"))

    assert re.search(r"<del>.*flee.*</del>", english)
    assert re.search(r"<ins>.*fled.*</ins>", english)
    assert "<ins>" not in spanish
    assert spanish.count('<section class="row versioned"') == 2


def test_a_changed_note_is_shown(client):
    letter = opened()
    write(letter, "en", "WOLA, ", "Washington Office on Latin America, ")
    publish(letter)

    said = Page(client.get(address(letter))).plain

    assert "Note 1" in said
    assert "Washington Office on Latin America" in said


def test_new_and_leaving_languages_are_told(client):
    letter = opened()
    write_text(letter_text=LetterText(letter=letter, language="fr"), text=parse(SPANISH.replace("Asilo", "Asile")))
    publish(letter, K.TRANSLATION, "")
    LetterText.objects.filter(letter=letter, language="es").update(is_public=False)
    write(letter, "en", "flee", "are driven out")
    publish(letter, K.SUBSTANCE)

    french = Page(client.get(address(letter, language="fr"))).plain
    spanish = client.get(address(letter, language="es"))

    assert "The letter was not in this language before." in french
    assert spanish.status_code == 200
    assert client.get(f"/es/letters/{letter.slug}/").status_code == 404
    assert client.get(address(letter, "1.0/", "es")).status_code == 200
    assert client.get(address(letter, "2.0/", "es")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_as_many_queries_whatever_the_number_of_versions(client, count, django_assert_num_queries):
    letter = opened()
    for number in range(count):
        write(letter, "en", "flee", f"flee {number}")
        publish(letter)

    with django_assert_num_queries(VERSIONS_QUERIES):
        assert client.get(address(letter)).status_code == 200
    with django_assert_num_queries(VERSION_QUERIES):
        assert client.get(address(letter, "1.0/")).status_code == 200


# --- One version ------------------------------------------------------------------------------------------


def test_an_old_version_is_shown_whole_and_says_which_is_the_present_one(client):
    letter = corrected()

    response = client.get(address(letter, "1.0/"))
    page = Page(response)

    assert "This is version 1.0; the present one is 1.1." in page.plain
    assert "People flee." in page.plain
    assert "Dear Minister:" in page.plain
    assert "Respectfully," in page.plain
    assert "WOLA, Report" in page.plain
    assert "We are …." in page.plain  # how many they were then nobody knows now
    assert page.all("meta", name="robots", content="noindex")
    assert response.headers["X-Robots-Tag"] == "noindex"
    [canonical_link] = page.all("link", rel="canonical")
    assert canonical_link["href"].endswith(f"/letters/{letter.slug}/")


def test_the_present_version_says_that_it_is_in_force(client):
    assert "This is version 1.1, the one in force." in Page(client.get(address(corrected(), "1.1/"))).plain


@pytest.mark.parametrize("tail", ["1.2/", "2.0/", "0.0/", "1.2/text.txt", "99999999999999999999.0/", "1/", "x.0/"])
def test_a_version_that_is_not_there_is_not_found(client, tail):
    assert client.get(address(corrected(), tail)).status_code == 404


@pytest.mark.parametrize(("language", "words"), [("", ENGLISH), ("es", SPANISH)])
def test_the_words_are_given_byte_by_byte_as_they_were_hashed(client, language, words):
    letter = corrected()
    row = TextVersion.objects.get(version__minor=0, language=language or "en")

    response = client.get(address(letter, "1.0/text.txt", language))

    assert response.content == words.encode()
    assert hashlib.sha256(response.content).hexdigest() == row.sha256
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'inline; filename="{letter.slug}.{row.language}.1.0.txt"'
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert row.sha256 in client.get(address(letter)).content.decode()


def test_hostile_words_stay_words(client):
    letter = opened()
    TextVersion.objects.create(
        version=letter.versions.get(), language="fr", title="<script>alert(1)</script>",
        body='<p onclick="x()">x<script>alert(2)</script><img src=x onerror=alert(3)></p>', sha256="d" * 64,
    )  # fmt: skip

    for tail in ("", "1.0/"):
        html = client.get(address(letter, tail, "fr")).content.decode()
        assert "<script>alert" not in html
        assert "onerror" not in html
        assert "onclick" not in html


# --- Who may know of it -----------------------------------------------------------------------------------

TAILS = ["", "1.0/", "1.0/text.txt"]


@pytest.mark.parametrize("tail", TAILS)
def test_public_versions_may_be_cached_and_set_no_cookie(client, tail):
    letter = corrected()

    response = client.get(address(letter, tail))

    assert response.headers["Cache-Control"] == FRESH
    assert not response.cookies
    again = client.get(address(letter, tail), headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert client.post(address(letter, tail)).status_code == 405


@pytest.mark.parametrize("tail", TAILS)
def test_versions_under_embargo_are_for_staff(client, tail):
    letter = opened(public_from=timezone.now() + timedelta(days=1))

    assert client.get(address(letter, tail)).status_code == 404
    staff(client)
    response = client.get(address(letter, tail))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("tail", TAILS)
def test_versions_of_a_withdrawn_letter_are_gone(client, tail):
    letter = withdraw_letter(letter=corrected(), at=NOON + timedelta(days=2))

    response = client.get(address(letter, tail))

    assert response.status_code == 410
    assert "flee" not in response.content.decode()


@pytest.mark.parametrize("tail", TAILS)
def test_a_draft_has_no_pages_of_versions(client, tail):
    letter = TextFactory(letter__status=LetterStatus.DRAFT).letter
    staff(client)

    assert client.get(address(letter, tail)).status_code == 404


@pytest.mark.parametrize("tail", TAILS)
def test_a_renamed_letter_keeps_the_addresses_of_its_versions(client, tail):
    letter = corrected()
    old = address(letter, tail)
    letter = rename_letter(letter=letter, slug="renamed")

    assert client.get(old).headers["Location"] == address(letter, tail)


def test_the_bare_address_leads_to_a_language_of_the_letter(client):
    letter = LetterFactory(authoritative_language="es")
    TextFactory(letter=letter, language="es", source=SPANISH)

    for tail in TAILS:
        assert client.get(address(letter, tail)).headers["Location"] == address(letter, tail, "es")
        assert client.get(address(letter, tail, "de")).status_code == 404


def test_staff_read_a_language_that_the_letter_has_left_as_everybody_does(client):
    letter = opened()
    LetterText.objects.filter(letter=letter, language="es").update(is_public=False)
    write(letter, "en", "flee", "are driven out")
    publish(letter, K.SUBSTANCE)
    stranger = client.get(address(letter, "1.0/", "es"))
    staff(client)

    response = client.get(address(letter, "1.0/", "es"))

    assert response.content == stranger.content
    assert response.headers["Cache-Control"] == FRESH


def test_lists_count_letters_without_versions_and_others_alike(client):
    campaign = CampaignFactory()
    bare = LetterFactory(campaign=campaign, status=LetterStatus.OPEN)
    SignOnFactory.create_batch(2, letter=bare)
    assert not SignOn.objects.filter(version=None).exclude(letter=bare).exists()

    html = client.get(f"/campaigns/{campaign.slug}/").content.decode()

    assert "2 organizations" in html
    assert Letter.objects.get(pk=bare.pk).versions.count() == 0
