"""Private circulation in a browser: a link opens its letter, the desk copies it, and both can be used by everybody."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.domain.previews import make_preview_link, preview_token, record_opening, revoke_preview_link
from campaigns.models import Addressee, PreviewPage
from tests.e2e.accessible import violations
from tests.e2e.site import texts
from tests.factories import LetterFactory, SignOnFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def embargoed():
    now = timezone.now()
    made = LetterFactory(
        slug="secret", status="open", closed_at=None, opened_at=now, time_zone="America/Guatemala",
        deadline=now + datetime.timedelta(days=9), public_from=datetime.datetime(2090, 6, 14, 21, tzinfo=datetime.UTC),
    )  # fmt: skip
    texts(made, "en", "es")
    Addressee.objects.create(letter=made, lines="Ministry of the Interior\nGuatemala City")
    SignOnFactory(letter=made, printed_name="First Society", origin="staff")
    return made


def link_to(letter):
    at = timezone.now()
    return make_preview_link(
        letter=letter, name="The Board", expires_at=at + datetime.timedelta(days=14), by="ana", at=at
    )


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("prefix", "width"), [("", 375), ("", 1280), ("/es", 375), ("/es", 1280)])
def test_a_holder_reads_the_letter_and_walks_through_its_pages(open_page, prefix, width, script):
    letter = embargoed()
    link = link_to(letter)

    page = open_page(f"{prefix}/preview/{preview_token(link)}/", width=width, java_script_enabled=script)

    expect(page).to_have_url(re.compile(rf"{prefix}/letters/secret/$"))
    mark = page.locator("aside.staff")
    expect(mark).to_contain_text("2090")
    expect(mark).to_be_in_viewport()
    for path in ("versions/", "versions/1.0/", "letter.txt"):
        page.goto(page.url.split("/letters/")[0] + f"/letters/secret/{path}")
        expect(mark).to_be_visible()


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_axe_finds_nothing_on_the_pages_of_a_link(open_page, prefix):
    letter = embargoed()
    link, over = link_to(letter), link_to(letter)
    revoke_preview_link(link=over, by="ana", at=timezone.now())

    for each, status in ((link, 200), (over, 410)):
        page = open_page(f"{prefix}/preview/{preview_token(each)}/", width=375)
        assert page.request.get(page.url).status == status
        assert violations(page) == []


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_desk_copies_a_link_that_opens_the_letter(desk, open_page, live_server, settings, prefix):
    settings.PUBLIC_ORIGIN = live_server.url
    link = link_to(embargoed())
    record_opening(link=link, page=PreviewPage.STATEMENT, at=timezone.now())

    page = desk(f"{prefix}/admin/campaigns/previewlink/{link.pk}/change/", editor=False,
                permissions=["clipboard-read", "clipboard-write"])  # fmt: skip
    page.locator(".staff-copy").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")

    assert copied == f"{live_server.url}/preview/{preview_token(link)}/"
    expect(open_page(copied.removeprefix(live_server.url)).locator("h1")).to_contain_text("A letter about rights")
