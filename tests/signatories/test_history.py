"""History of organizations and sign-ons: names in their own, numbers in the letter's."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import override

from campaigns.domain.texts import write_text
from campaigns.domain.versions import publish_change
from campaigns.models import LetterStatus, VersionKind
from campaigns.text.canonical import parse
from campaigns.text.names import name_key
from signatories.domain.corrections import withhold_signon
from signatories.domain.moderation import approve_signon
from signatories.models import Alias, Organization, SignOn, SignOnStatus
from signatories.resources.files import judge_file, store_file
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


def url(app, model, page, *args):
    with override("en"):
        return reverse(f"admin:{app}_{model}_{page}", args=args)


def words_of(response):
    html = response.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html[html.index('id="content"') :])).split())


def test_an_organization_tells_of_its_names_and_countries(client, boss):
    organization = OrganizationFactory(name="Old name", countries=["GT"])
    organization.name, organization.countries = "New name", ["MX", "GT"]
    organization.save()
    alias = Alias.objects.create(organization=organization, name="Older", kind="former")
    alias.delete()

    page = words_of(client.get(url("signatories", "organization", "history", organization.pk)))

    assert "Name before: Old name → now: New name Countries before: Guatemala → now: Guatemala and Mexico" in page
    assert "Alias: Older added Name Older Kind Former name" in page
    assert "Alias: Older deleted, and was until then Name Older Kind Former name" in page


def test_an_organization_gets_an_older_name_back(client, boss):
    organization = OrganizationFactory(name="Old name", countries=["GT", "MX"])
    past = organization.history.get()
    organization.name, organization.countries, organization.scope = "New name", [], "regional"
    organization.save()
    page = url("signatories", "organization", "put_back", organization.pk, past.history_id)
    seen = re.search(r'name="seen" value="(\w+)"', client.get(page).content.decode())[1]

    client.post(page, {"seen": seen, "chosen": ["name", "countries", "scope"]})

    organization = Organization.objects.get()
    assert organization.name == "Old name"
    assert organization.name_key == name_key("Old name")
    assert [country.code for country in organization.countries] == ["GT", "MX"]
    assert organization.scope == "national"


def test_old_values_that_do_not_fit_with_those_that_stay_are_refused(client, boss):
    organization = OrganizationFactory(countries=[], scope="regional")
    past = organization.history.get()
    organization.countries, organization.scope = ["GT"], "national"
    organization.save()
    page = url("signatories", "organization", "put_back", organization.pk, past.history_id)
    seen = re.search(r'name="seen" value="(\w+)"', client.get(page).content.decode())[1]

    answer = client.post(page, {"seen": seen, "chosen": ["countries"]})

    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "Countries: Choose a country, or make the scope regional or international."
    ]
    assert [country.code for country in Organization.objects.get().countries] == ["GT"]


def test_a_sign_on_is_not_put_back_past_its_verbs(client, boss):
    signon = SignOnFactory(printed_name="A")
    past = signon.history.get()
    withhold_signon(signon=signon, at=NOON)
    steps = signon.decisions.count()
    page = url("signatories", "signon", "put_back", signon.pk, past.history_id)

    assert client.get(page).status_code == 404
    assert client.post(page, {"seen": "", "chosen": ["listing", "status"]}).status_code == 404

    signon.refresh_from_db()
    assert (signon.listing, signon.decisions.count()) == ("withheld", steps)
    assert page not in client.get(url("signatories", "signon", "history", signon.pk)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_of_a_letter_counts_sign_ons_and_names_none(client, boss, count):
    letter = LetterFactory(status=LetterStatus.OPEN)
    waiting = [
        SignOnFactory(letter=letter, status=SignOnStatus.PENDING, printed_name=f"Secret {n}") for n in range(count)
    ]
    data = {"action": "approve", "_selected_action": [signon.pk for signon in waiting]}
    client.post(url("signatories", "signon", "changelist"), data)

    page = words_of(client.get(url("campaigns", "letter", "history", letter.pk)))

    approved = "1 sign-on: " if count == 1 else "3 sign-ons: "
    assert f"boss {approved}Waiting for moderation → Approved" in page
    assert page.count("1 sign-on came in: Waiting for moderation") == count
    assert "Secret" not in page


def test_a_sign_on_tells_who_approved_it(client, boss):
    signon = SignOnFactory(status=SignOnStatus.PENDING)
    data = {"action": "approve", "_selected_action": [signon.pk], "_from_page": "1"}
    client.post(url("signatories", "signon", "changelist"), data)

    page = words_of(client.get(url("signatories", "signon", "history", signon.pk)))

    assert signon.history.first().history_by == "boss"
    assert "boss Status before: Waiting for moderation → now: Approved" in page


def test_a_change_of_substance_is_recorded_for_each_sign_on(client, boss):
    text = TextFactory(letter__status=LetterStatus.OPEN, source="<h1>T</h1>\n<p>One.</p>")
    signons = [SignOnFactory(letter=text.letter) for _number in range(3)]
    pending = SignOnFactory(letter=text.letter, status=SignOnStatus.PENDING)
    write_text(letter_text=text, text=parse("<h1>T</h1>\n<p>Two.</p>"))

    publish_change(letter=text.letter, kind=VersionKind.SUBSTANCE, reason="Two.", at=NOON, by="boss")

    for signon in signons:
        assert list(signon.history.values_list("status", flat=True)) == ["asked_again", "approved"]
    assert pending.history.count() == 1
    page = words_of(client.get(url("campaigns", "letter", "history", text.letter_id)))
    assert "3 sign-ons: Approved → Asked to sign the new version" in page
    assert "Version 2.0 was published: Change of substance. Two." in page


def test_a_row_of_a_file_leaves_one_row_of_history_for_each_thing(client, boss):
    letter = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=letter)
    content = b"name,countries\nAlpha,Guatemala\nBeta,Guatemala\nGamma,Guatemala\n"

    for _time in range(2):
        store_file(judge_file(content, file_name="list.csv", letter=letter), at=NOON)

    assert SignOn.history.count() == 3
    assert Organization.history.count() == 3


def test_a_dry_run_leaves_no_history():
    letter = LetterFactory(status=LetterStatus.OPEN)

    judge_file(b"name,countries\nBody,Guatemala\n", file_name="list.csv", letter=letter)

    assert SignOn.history.count() == Organization.history.count() == 0


def test_names_that_wait_are_on_no_public_page_by_way_of_history(client):
    letter = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=letter)
    signon = SignOnFactory(letter=letter, status=SignOnStatus.PENDING, printed_name="Canary of history")
    approve_signon(signon=signon, at=NOON)
    signon.refresh_from_db()
    signon.printed_name = "Shown"
    signon.save()
    assert SignOn.history.filter(printed_name="Canary of history").exists()

    html = client.get(letter.get_absolute_url("en")).content.decode()

    assert "Shown" in html
    assert "Canary of history" not in html
