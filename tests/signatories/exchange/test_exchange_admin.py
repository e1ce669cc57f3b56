import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.models import Campaign, Letter
from signatories.exchange.leaving import export_campaign
from tests.factories import CampaignFactory, LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

LETTERS = "/admin/campaigns/letter/"
LOAD = "/admin/campaigns/letter/load/"


@pytest.fixture
def staff(client):
    """A member of staff who may do all with letters but take them out and in."""
    user = User.objects.create_user("eva", is_staff=True)
    codes = ["view_letter", "change_letter", "add_letter", "view_campaign", "change_campaign"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    return user


def allow(user, *codes):
    user.user_permissions.add(*Permission.objects.filter(codename__in=codes))


def test_an_export_is_for_those_who_may_and_on_record(client, staff):
    letter = LetterFactory(slug="one")
    SignOnFactory(letter=letter, printed_name="Kept back", listing="withheld")
    ask = {"action": "export", "_selected_action": [letter.pk]}

    refused = client.post(LETTERS, ask, follow=True).content.decode()
    allow(staff, "export_letter")
    given = client.post(LETTERS, ask)

    assert "Kept back" not in refused
    assert "Kept back" in given.content.decode()
    assert given.headers["Content-Disposition"] == 'attachment; filename="one.export.json"'
    assert "no-store" in given.headers["Cache-Control"]
    assert LogEntry.objects.get().get_change_message() == "Exported as JSON"


def test_a_campaign_is_exported_with_all_its_letters(client, staff):
    allow(staff, "export_letter")
    campaign = CampaignFactory()
    LetterFactory.create_batch(3, campaign=campaign)

    given = client.post("/admin/campaigns/campaign/", {"action": "export", "_selected_action": [campaign.pk]})

    assert given.content == export_campaign(campaign)


def test_letters_of_two_campaigns_are_not_exported_together(client, staff):
    allow(staff, "export_letter")
    letters = LetterFactory.create_batch(2)

    answer = client.post(
        LETTERS, {"action": "export", "_selected_action": [letter.pk for letter in letters]}, follow=True
    )

    assert "An export holds letters of one campaign." in answer.content.decode()


def test_loading_is_for_those_who_may(client, staff):
    assert client.get(LOAD).status_code == 403
    assert LOAD not in client.get(LETTERS).content.decode()

    allow(staff, "load_letter")

    assert client.get(LOAD).status_code == 200
    assert LOAD in client.get(LETTERS).content.decode()


def test_an_export_is_loaded(client, staff):
    allow(staff, "load_letter")
    letter = LetterFactory(slug="one", status="draft")
    TextFactory(letter=letter)
    content = export_campaign(letter.campaign)
    Letter.objects.all().delete()
    Campaign.objects.all().delete()

    answer = client.post(LOAD, {"file": SimpleUploadedFile("x.json", content)})

    arrived = Letter.objects.get()
    assert answer.headers["Location"] == reverse("admin:campaigns_letter_change", args=[arrived.pk])
    assert export_campaign(Campaign.objects.get()) == content
    assert LogEntry.objects.get().get_change_message() == "Loaded from a file"


@pytest.mark.parametrize("content", [b"{}", b"%PDF-1.7 nothing", b"\x00"])
def test_what_cannot_be_loaded_is_refused_in_words(client, staff, content):
    allow(staff, "load_letter")

    answer = client.post(LOAD, {"file": SimpleUploadedFile("x", content)})

    assert answer.status_code == 422
    assert "Nothing was loaded." in answer.content.decode()
    assert answer.context["form"].errors["file"]


def test_too_large_a_file_is_sent_to_the_server(client, staff, monkeypatch):
    allow(staff, "load_letter")
    monkeypatch.setattr("campaigns.admin.exchange.MAX_UPLOAD", 3)

    answer = client.post(LOAD, {"file": SimpleUploadedFile("x", b"1234")})

    assert "This file has more than 50 MB." in answer.content.decode()
