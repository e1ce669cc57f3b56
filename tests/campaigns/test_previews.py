"""Private circulation: what holders of a preview link find, what nobody else does, and what is put on record."""

import datetime
import hashlib
import logging

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.domain.errors import Refused
from campaigns.domain.previews import (
    find_preview,
    first_expiry,
    make_preview_link,
    preview_token,
    record_opening,
    revoke_preview_link,
    still_known,
)
from campaigns.domain.publishing import open_letter, rename_letter, withdraw_letter
from campaigns.domain.texts import write_text
from campaigns.models import (
    FileState,
    Letter,
    LetterText,
    PreviewLink,
    PreviewOpening,
    PreviewPage,
    PreviewState,
    RenderedFile,
)
from campaigns.public.previews import KEPT
from campaigns.text.canonical import parse
from signatories.documents import document_of
from signatories.editions import freeze_edition
from signatories.files import file_key
from tests.factories import NOON, LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

CANARY = "Quetzal"  # stands in everything that strangers must not read
RESTS = [
    "", "letter.pdf", "letter.docx", "letter.txt", "letter.json", "letter.pdf?paper=a4", "versions/", "versions/1.0/",
    "versions/1.0/text.txt", "editions/", "editions/1/", "editions/1/manifest.json", "?desk",
]  # fmt: skip
FRESH = "public, max-age=0, must-revalidate, s-maxage=5"


def soon(**delta):
    return timezone.now() + datetime.timedelta(**(delta or {"days": 5}))


def embargoed(slug="secret", **fields):
    """An open letter in English and Spanish that nobody may see yet, with a signatory and an edition."""
    fields = {"status": "open", "closed_at": None, "public_from": soon(), **fields}
    made = LetterFactory(slug=slug, **fields)
    words = f"<h1>{CANARY} {{}}</h1>\n<p>Words of {CANARY}.</p>"
    TextFactory(letter=made, language="en", source=words.format("letter"))
    TextFactory(letter=made, language="es", source=words.format("carta"))
    SignOnFactory(letter=made, printed_name=f"{CANARY} Society", origin="staff")
    return made


def link_to(letter, name="The Board", expires_at=None, at=None):
    return make_preview_link(
        letter=letter, name=name, expires_at=expires_at or soon(), by="ana", at=at or timezone.now()
    )


def address_of(link, prefix=""):
    return f"{prefix}/preview/{preview_token(link)}/"


def holder(*links):
    client = Client()
    for link in links:
        client.get(address_of(link))
    return client


def answer(response):
    """Everything of an answer that could tell one 404 from another."""
    return response.status_code, dict(response.headers), response.content, response.cookies.output()


def text_file(letter, data=b"words"):
    row = RenderedFile(
        letter=letter, language="en", format="txt", state=FileState.READY, asked_at=NOON, sha256="ab" * 32, size=5,
        key=file_key(document_of(letter, "en"), format="txt", paper=""),
    )  # fmt: skip
    row.file.save("words.txt", ContentFile(data), save=False)
    row.save()


# -- the link ----------------------------------------------------------------------------------------------------------


def test_the_database_alone_does_not_open_a_letter():
    link = link_to(embargoed())

    token = preview_token(link)

    assert len(token) == 43
    assert link.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(PreviewLink.objects.values().get())
    assert find_preview(token) == link
    assert find_preview(token[:-1] + ("A" if token[-1] != "A" else "B")) is None


def test_a_link_is_the_same_each_time_and_no_other_links():
    letter = embargoed()
    one, two = link_to(letter), link_to(letter)

    assert preview_token(one) == preview_token(PreviewLink.objects.get(pk=one.pk))
    assert preview_token(one) != preview_token(two)


def test_after_a_change_of_the_secret_key_a_link_cannot_be_copied_again_and_goes_on_working(settings):
    link = link_to(embargoed())
    given = preview_token(link)

    settings.SECRET_KEY = "another-key"

    assert not still_known(link)
    assert find_preview(given) == link


@pytest.mark.parametrize(
    ("fields", "expires", "words"),
    [
        ({"status": "withdrawn", "withdrawn_at": NOON}, {"days": 1}, "withdrawn"),
        ({"public_from": None}, {"days": 1}, "is public"),
        ({}, {"seconds": 0}, "expired already"),
    ],
)
def test_a_link_that_would_open_nothing_is_refused(fields, expires, words):
    letter = embargoed(**fields)
    at = timezone.now()

    with pytest.raises(Refused) as refusal:
        link_to(letter, at=at, expires_at=at + datetime.timedelta(**expires))

    assert words in refusal.value.sentences[0]
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize(("days", "expected"), [(None, 14), (3, 3), (13, 13), (15, 14), (-1, 14)])
def test_a_link_ends_in_two_weeks_or_when_the_letter_is_public(days, expected):
    letter = Letter(public_from=None if days is None else NOON + datetime.timedelta(days=days))

    assert first_expiry(letter, NOON) == NOON + datetime.timedelta(days=expected)


def test_a_link_is_valid_until_the_moment_it_expires():
    letter = embargoed()
    link = link_to(letter, at=NOON, expires_at=NOON + datetime.timedelta(hours=1))
    last = NOON + datetime.timedelta(minutes=59, seconds=59)

    assert link.state_at(last) == PreviewState.VALID
    assert link.state_at(link.expires_at) == PreviewState.EXPIRED
    assert list(PreviewLink.objects.valid(last)) == [link]
    assert not PreviewLink.objects.valid(link.expires_at).exists()


def test_revoking_twice_keeps_who_did_it_first():
    link = link_to(embargoed())

    revoke_preview_link(link=link, by="ana", at=NOON)
    again = revoke_preview_link(link=link, by="eva", at=NOON + datetime.timedelta(days=1))

    assert (again.revoked_by, again.revoked_at) == ("ana", NOON)


# -- what a holder finds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("prefix", "page"), [("", "/letters/secret/"), ("/es", "/es/letters/secret/")])
def test_a_link_leads_to_the_letter_in_its_language(client, prefix, page):
    link = link_to(embargoed())

    response = client.get(address_of(link, prefix))

    assert (response.status_code, response.headers["Location"]) == (302, page)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert client.get(page).status_code == 200


def test_a_link_in_a_language_without_a_text_leads_to_the_authoritative_one(client):
    link = link_to(embargoed(authoritative_language="es"))

    assert client.get(address_of(link, "/fr")).headers["Location"] == "/es/letters/secret/"


def test_the_browser_keeps_the_token_for_this_site_alone_and_no_longer_than_the_link(client):
    link = link_to(embargoed(), expires_at=soon(hours=2))

    cookie = client.get(address_of(link)).cookies["preview"]

    assert cookie.value == preview_token(link)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert 7190 <= cookie["max-age"] <= 7200


def test_with_tls_the_cookie_is_that_of_this_host(client, settings):
    settings.BEHIND_TLS = True
    link = link_to(embargoed())

    cookies = client.get(address_of(link)).cookies

    assert list(cookies) == ["__Host-preview"]
    assert cookies["__Host-preview"]["secure"]
    assert client.get("/letters/secret/").status_code == 200


@pytest.mark.parametrize("rest", RESTS)
@pytest.mark.parametrize("status", ["open", "closed", "archived"])
def test_a_holder_finds_every_page_and_file_and_nobody_keeps_a_copy(status, rest):
    letter = embargoed()
    freeze_edition(letter=letter, at=NOON, by="ana")
    text_file(letter)
    Letter.objects.update(status=status, closed_at=None if status == "open" else NOON)

    response = holder(link_to(letter)).get(f"/letters/secret/{rest}")

    assert response.status_code in (200, 503)  # 503: a file that is still being made
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    body = b"".join(response).decode()
    if "html" in response.headers["Content-Type"]:
        assert "Private circulation." in body
        assert "Please do not pass this on." in body
        assert "Public from" in body
        assert "The Board" not in body
        assert '<meta name="robots" content="noindex">' in body
        assert 'rel="canonical"' not in body
        assert "sets no cookies" not in body
        assert "/campaigns/" not in body  # nobody finds it yet


def test_the_form_is_open_to_holders_and_to_nobody_else():
    link = link_to(embargoed())

    form = holder(link).get("/letters/secret/sign/")
    strangers = Client().get("/letters/secret/sign/")

    assert form.status_code == 200
    assert form.headers["Cache-Control"] == "private, no-store"
    assert form.headers["X-Robots-Tag"] == "noindex"
    assert "Private circulation." in form.content.decode()
    assert "The Board" not in form.content.decode()
    assert answer(strangers) == answer(Client().get("/letters/unknown/sign/"))
    assert told(link) == ["form", "link"]


def test_a_holder_is_told_when_the_letter_becomes_public():
    letter = embargoed(
        public_from=datetime.datetime(2090, 6, 14, 21, 0, tzinfo=datetime.UTC), time_zone="America/Guatemala"
    )
    client = holder(link_to(letter))

    assert "14 June 2090 at 15:00 (Guatemala Time)" in client.get("/letters/secret/").content.decode()
    assert "14 de junio de 2090" in client.get("/es/letters/secret/").content.decode()


def test_a_holder_reads_the_version_in_force_and_never_the_desks_copy():
    letter = embargoed()
    write_text(letter_text=letter.texts.get(language="en"), text=parse("<h1>Unpublished</h1>\n<p>Unpublished.</p>"))
    TextFactory(letter=letter, language="fr", is_public=False, source="<h1>Unpublished</h1>\n<p>Unpublished.</p>")
    client = holder(link_to(letter))

    pages = [client.get(page).content.decode() for page in ("/letters/secret/", "/letters/secret/?desk")]
    french = client.get("/fr/letters/secret/")

    for page in pages:
        assert f"{CANARY} letter" in page
        assert "Unpublished" not in page
    assert french.status_code == 404
    assert "Private circulation." in french.content.decode()
    assert "Unpublished" not in french.content.decode()
    assert french.headers["Cache-Control"] == "private, no-store"


def test_a_link_goes_on_working_after_the_letter_was_renamed(client):
    letter = embargoed()
    link = link_to(letter)
    rename_letter(letter=letter, slug="renamed")

    assert client.get(address_of(link)).headers["Location"] == "/letters/renamed/"
    assert client.get("/letters/renamed/").status_code == 200


def test_two_links_work_at_once_and_each_opens_its_own_letter_only():
    one, two, third = embargoed("one"), embargoed("two"), embargoed("third")
    client = holder(link_to(one), link_to(two))
    link_to(third)

    assert [client.get(f"/letters/{slug}/").status_code for slug in ("one", "two", "third")] == [200, 200, 404]
    for rest in RESTS[1:]:
        assert answer(client.get(f"/letters/third/{rest}")) == answer(client.get(f"/letters/unknown/{rest}"))


def test_the_browser_keeps_the_last_links_that_still_open_something():
    links = [link_to(embargoed(f"letter-{number}")) for number in range(KEPT + 2)]
    client = holder(*links[:-1])
    revoke_preview_link(link=links[4], by="ana", at=timezone.now())

    client.get(address_of(links[-1]))

    held = client.cookies["preview"].value.split(".")
    kept = [link for link in links[::-1] if link != links[4]][: KEPT - 1]
    assert held == [preview_token(link) for link in kept]


@pytest.mark.parametrize("value", ["", ".", "x" * 43, "." * 5000, "é" * 43, "a.b.c", '"', "../" * 20])
def test_a_cookie_that_is_none_opens_nothing_and_breaks_nothing(client, value):
    letter = embargoed()
    link = link_to(letter)
    client.cookies["preview"] = value

    assert client.get("/letters/secret/").status_code == 404
    assert client.get(address_of(link)).status_code == 302
    assert client.cookies["preview"].value == preview_token(link)


def test_staff_see_their_own_preview_also_with_a_link():
    letter = embargoed()
    client = holder(link_to(letter))
    before = PreviewOpening.objects.count()
    user = User.objects.create_user("eva", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_letter"))
    client.force_login(user)

    page = client.get("/letters/secret/").content.decode()

    assert "Only staff see this page." in page
    assert "Private circulation." not in page
    assert PreviewOpening.objects.count() == before


# -- what ends it ------------------------------------------------------------------------------------------------------


def test_revoking_takes_effect_at_the_next_request():
    letter = embargoed()
    link, other = link_to(letter), link_to(letter, "Another")
    client, theirs = holder(link), holder(other)
    assert client.get("/letters/secret/").status_code == 200

    revoke_preview_link(link=link, by="ana", at=timezone.now())

    for rest in RESTS:
        assert answer(client.get(f"/letters/secret/{rest}")) == answer(client.get(f"/letters/unknown/{rest}"))
    assert theirs.get("/letters/secret/").status_code == 200


def test_expiring_takes_effect_at_the_next_request():
    link = link_to(embargoed())
    client = holder(link)

    PreviewLink.objects.update(expires_at=timezone.now())

    assert client.get("/letters/secret/").status_code == 404


def draft(letter, link):
    Letter.objects.update(status="draft", opened_at=None)


def withdrawn(letter, link):
    withdraw_letter(letter=letter, at=timezone.now())


def revoked(letter, link):
    revoke_preview_link(link=link, by="ana", at=timezone.now())


def expired(letter, link):
    PreviewLink.objects.update(expires_at=timezone.now())


CLOSED = [(draft, 403, "not open yet"), (withdrawn, 410, "was taken back"), (revoked, 410, "has taken it back"),
          (expired, 410, "a limited time")]  # fmt: skip


@pytest.mark.parametrize(("happens", "status", "words"), CLOSED)
def test_a_link_that_opens_nothing_says_why_and_nothing_of_its_letter(caplog, happens, status, words):
    letter = embargoed()
    link = link_to(letter)
    client = holder(link)
    happens(letter, link)
    caplog.set_level(logging.DEBUG)
    before = PreviewOpening.objects.count()

    for each in (client, Client()):
        response = each.get(address_of(link))
        page = response.content.decode()

        assert response.status_code == status
        assert words in page
        assert "ask whoever sent you the link" in page
        for private in (CANARY, "secret", "The Board", letter.campaign.slug, preview_token(link)):
            assert private not in page
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert not response.cookies
        assert each.get("/letters/secret/").status_code == 404
    assert preview_token(link) not in caplog.text
    assert PreviewOpening.objects.count() == before


def test_a_link_made_for_a_draft_opens_once_the_letter_does(client):
    letter = LetterFactory(slug="secret", status="draft", public_from=soon())
    TextFactory(letter=letter)
    link = link_to(letter)
    assert client.get(address_of(link)).status_code == 403

    open_letter(letter=letter, at=timezone.now())

    assert client.get(address_of(link)).status_code == 302
    assert client.get("/letters/secret/").status_code == 200


def test_an_unknown_link_is_not_found_and_costs_what_an_expired_one_costs(client, django_assert_num_queries):
    link = link_to(embargoed())
    expired(None, link)

    with django_assert_num_queries(1):
        known = client.get(address_of(link))
    with django_assert_num_queries(1):
        unknown = client.get(f"/preview/{'x' * 43}/")

    assert (known.status_code, unknown.status_code) == (410, 404)
    assert unknown.content == client.get("/nothing-here/").content


# -- public ------------------------------------------------------------------------------------------------------------


def test_once_the_letter_is_public_a_holder_gets_what_everybody_gets(client):
    letter = embargoed()
    link = link_to(letter)
    theirs = holder(link)
    before = PreviewOpening.objects.count()
    Letter.objects.update(public_from=timezone.now())

    for rest in ("", "versions/", "versions/1.0/text.txt"):
        page = theirs.get(f"/letters/secret/{rest}")
        assert answer(page) == answer(client.get(f"/letters/secret/{rest}"))
        assert page.headers["Cache-Control"] == FRESH
        assert "Vary" not in page.headers
        assert "Set-Cookie" not in page.headers

    led = Client().get(address_of(link))
    assert (led.status_code, led.headers["Location"]) == (302, "/letters/secret/")
    assert not led.cookies
    assert PreviewOpening.objects.count() == before


def test_an_expired_link_leads_to_a_letter_that_is_public_and_a_revoked_one_does_not(client):
    letter = embargoed()
    one, two = link_to(letter), link_to(letter)
    revoke_preview_link(link=two, by="ana", at=timezone.now())
    Letter.objects.update(public_from=timezone.now())
    PreviewLink.objects.update(expires_at=timezone.now())

    assert client.get(address_of(one)).status_code == 302
    assert client.get(address_of(two)).status_code == 410


def test_a_holder_of_some_link_costs_nothing_on_a_public_page(client, django_assert_num_queries):
    public = LetterFactory(slug="public")
    TextFactory(letter=public)
    theirs = holder(link_to(embargoed()))

    with CaptureQueriesContext(connection) as stranger:
        client.get("/letters/public/")
        asked = len(stranger)
    with django_assert_num_queries(asked):
        theirs.get("/letters/public/")


# -- what strangers find -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/es", "/fr"])
def test_strangers_find_nothing_of_a_letter_that_circulates(prefix):
    letter = embargoed("before")
    freeze_edition(letter=letter, at=NOON, by="ana")
    rename_letter(letter=letter, slug="secret")
    text_file(letter)
    link = link_to(letter, f"{CANARY} Board")
    assert CANARY in holder(link).get("/letters/secret/").content.decode()
    other = holder(link_to(embargoed("other")))

    for client in (Client(), other):
        for slug in ("secret", "before"):
            for rest in RESTS:
                found = client.get(f"{prefix}/letters/{slug}/{rest}")
                assert answer(found) == answer(client.get(f"{prefix}/letters/unknown/{rest}")), f"{slug} {rest}"
        for page in ("/", "/es/", "/verify/", f"/campaigns/{letter.campaign.slug}/"):
            body = client.get(page).content.decode()
            assert CANARY not in body
            assert "secret" not in body


@pytest.mark.parametrize("slug", ["unknown", "secret"])
def test_a_holder_of_another_link_costs_the_same_queries_for_an_unknown_and_an_unseen_letter(
    django_assert_num_queries, slug
):
    embargoed()
    client = holder(link_to(embargoed("other")))

    with django_assert_num_queries(5):
        client.get(f"/letters/{slug}/")


def test_the_name_of_a_link_stands_on_no_page_of_a_holder():
    letter = embargoed()
    freeze_edition(letter=letter, at=NOON, by="ana")
    client = holder(link_to(letter, "Nameofthelink"))

    for rest in RESTS:
        response = client.get(f"/letters/secret/{rest}")
        assert b"Nameofthelink" not in b"".join(response)
        assert "Nameofthelink" not in str(response.headers)


# -- the record --------------------------------------------------------------------------------------------------------


def told(link):
    return sorted(link.openings.values_list("page", flat=True))


def test_openings_are_on_record_once_an_hour_for_each_kind_of_page():
    letter = embargoed()
    freeze_edition(letter=letter, at=NOON, by="ana")
    link, other = link_to(letter), link_to(letter)
    client = holder(link)

    for _twice in range(2):
        for rest in ("", "letter.pdf", "letter.txt", "versions/", "versions/1.0/", "editions/", "editions/1/"):
            client.get(f"/letters/secret/{rest}")

    assert told(link) == ["editions", "file", "link", "statement", "versions"]
    assert told(other) == []
    assert {(row.at.minute, row.at.second, row.at.microsecond) for row in link.openings.all()} == {(0, 0, 0)}


def test_each_hour_is_told_by_itself():
    link = link_to(embargoed())
    for minutes in (0, 59, 60):
        record_opening(link=link, page=PreviewPage.LINK, at=NOON + datetime.timedelta(minutes=minutes))

    assert [row.at for row in link.openings.all()] == [NOON + datetime.timedelta(hours=1), NOON]


def state():
    """Every row of ours but those of the record."""
    models = (Letter, LetterText, PreviewLink)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_changes_nothing_but_the_record(client, method):
    letter = embargoed()
    link = link_to(letter)
    before = state()

    assert getattr(client, method)(address_of(link)).status_code == 302
    assert getattr(client, method)("/letters/secret/").status_code == 200

    assert state() == before
    assert told(link) == (["link", "statement"] if method == "get" else [])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_link_is_only_read(client, method):
    assert getattr(client, method)(address_of(link_to(embargoed()))).status_code == 405
