"""Signing from the empty form to the public list: sent, confirmed, moderated, by pointer and by keys, with and without script.

==================  ============================================================  ================================
Step                Where it is walked                                            Ways
==================  ============================================================  ================================
Sign                here, four kinds of signatories; ``test_signing``             kinds x (pointer, no script, keys)
Confirm             here; ``test_personal_pages``                                 ``WAYS``
Moderate            here (approve); ``test_desk``, ``test_desk_keys`` (the rest)  ``WAYS``; every act by keys
Correct             ``test_personal_pages``; its review ``test_desk_keys``        ``WAYS``
Withdraw            ``test_personal_pages``                                       ``WAYS``
Sign a new version  ``test_personal_pages``                                       ``WAYS``
A flood rejected    ``test_desk_keys``                                            ``WAYS``
axe                 ``test_signing``, ``test_personal_pages``, ``test_desk``,     ``accessible.SCREENS``
                    ``test_desk_keys``
==================  ============================================================  ================================

``WAYS`` (``hands``) is a choice in which every two of language, width and way meet.
"""

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from signatories.models import LinkPurpose, Listing, SignOn, SignOnStatus
from tests.e2e.hands import Hands
from tests.factories import SignOnFactory, TextFactory
from tests.signatories import personal_site as site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

P, S = LinkPurpose, SignOnStatus
KNOWN, NEW, PERSON = "Alianza Américas", "Red Nueva de Derechos", "Ana Brito"
# Who signs, and how: each kind of signatory in each way, and with each language and width.
SIGNATORIES = [
    ("known", "en", 375, "pointer"),
    ("known", "es", 1280, "no script"),
    ("known", "es", 375, "keys"),
    ("new", "es", 1280, "pointer"),
    ("new", "en", 375, "no script"),
    ("new", "en", 1280, "keys"),
    ("person", "es", 375, "pointer"),
    ("person", "en", 1280, "no script"),
    ("person", "es", 1280, "keys"),
    ("withheld", "en", 1280, "pointer"),
    ("withheld", "es", 375, "no script"),
    ("withheld", "en", 375, "keys"),
]


def sign(hands, who, *, script):
    """Fill in the form, each kind as little as it may, and send it."""
    if who in ("person", "withheld"):
        hands.tick("#as-person")
    else:
        hands.write("#organization", KNOWN if who == "known" else NEW)
    if who == "new":
        if not script:
            hands.press("#entry > summary")  # with a script it unfolds by itself
        expect(hands.page.locator("#country")).to_be_visible()
        hands.choose("#country", "Guatemala")
    hands.write("#person", PERSON)
    if who == "new":
        hands.write("#title", "coordinadora")
    hands.write("#email", "ana@red.example")
    if who == "withheld":
        hands.tick("#listing-withheld")
    hands.tick("#attestation")
    hands.press('button[value="send"]')
    hands.page.wait_for_url("**/sign/received/")
    return SignOn.objects.latest("pk")


def approve(hands, who):
    """From the queue into the entry, and the button that fits who signed."""
    hands.press(".desk-row h3 a")
    hands.press(f'button[value="{"add_approve" if who == "new" else "approve"}"]')
    expect(hands.page.locator(".desk-done")).to_be_visible()


@pytest.mark.parametrize(("who", "language", "width", "way"), SIGNATORIES)
def test_a_sign_on_is_sent_confirmed_approved_and_listed(open_page, desk, who, language, width, way):
    SignOnFactory(letter=TextFactory().letter, organization__name=KNOWN, countries=["US"])  # so its name is public
    letter = site.open_letter_of_two_languages()
    screen = {"width": width, "java_script_enabled": way != "no script"}
    with override(language):
        form, statement = (
            reverse("signatories:sign", args=[letter.slug]),
            reverse("campaigns:statement", args=[letter.slug]),
        )
        queue = reverse("admin:signatories_desk_queue")

    page = open_page(form, **screen)
    signon = sign(Hands(page, keys=way == "keys"), who, script=way != "no script")
    assert (signon.status, signon.language, signon.contact.person) == (S.UNCONFIRMED, language, PERSON)
    assert signon.listing == (Listing.WITHHELD if who == "withheld" else Listing.PUBLIC)
    named = {"known": KNOWN, "new": NEW}.get(who, PERSON)

    page.go(site.path("confirm", signon, P.CONFIRM, language))
    Hands(page, keys=way == "keys").press('button[value="confirm"]')
    page.wait_for_url("**did=confirmed")
    signon.refresh_from_db()
    assert (signon.status, signon.printed_name) == (S.PENDING, named)
    page.go(statement)
    assert named not in page.locator("main").inner_text()

    approve(Hands(desk(queue, editor=False, **screen), keys=way == "keys"), who)
    signon.refresh_from_db()
    assert (signon.status, bool(signon.organization)) == (S.APPROVED, who in ("known", "new"))

    page.reload()
    assert (named in page.locator("main").inner_text()) == (who != "withheld")
