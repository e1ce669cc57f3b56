"""The pages of logos as a ZIP: who may, what they say, and that looking stores nothing."""

import csv
import io
import zipfile

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.models import Membership, Role
from signatories.admin import logos_zip
from signatories.exchange.logo_packs import Limits
from signatories.exchange.logos import State
from signatories.models import OrganizationLogo
from tests.factories import CampaignFactory, OrganizationFactory
from tests.signatories.exchange.test_logos import packed, picture, with_logo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]
PAGE = "/admin/signatories/organization/logos/import/"
LIST = "/admin/signatories/organization/"


@pytest.fixture
def boss(client):
    client.force_login(User.objects.create_superuser("boss"))


def staff(client, role):
    user = User.objects.create_user("staff", is_staff=True)
    Membership.objects.create(user=user, campaign=CampaignFactory(), role=role)
    client.force_login(user)


def sent(client, content, do="store", **told):
    file = SimpleUploadedFile("logos.zip", content.getvalue() if isinstance(content, io.BytesIO) else content)
    return client.post(PAGE, {"zip": file, "permission": "By mail", "do": do, **told})


def exported(client, *organizations):
    return client.post(LIST, {"action": "export_logos", "_selected_action": [row.pk for row in organizations]})


def test_the_logos_of_the_ticked_ones_go_out_and_come_in_again(client, boss):
    rows = [with_logo("Casa", picture(1), reference="R1"), with_logo("Sol", picture(2)), with_logo("Luz", picture(3))]
    before = list(OrganizationLogo.objects.order_by("organization").values_list("organization", "sha256")[:2])

    response = exported(client, *rows[:2])
    content = b"".join(response.streaming_content)
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["R1.png", "sol.png", "logos.csv"]
    assert "no-store" in response["Cache-Control"]
    OrganizationLogo.objects.filter(organization__in=rows[:2]).delete()
    page = sent(client, content)

    assert list(OrganizationLogo.objects.order_by("organization").values_list("organization", "sha256")[:2]) == before
    assert "2 logos were stored." in page.content.decode()
    assert [(group["label"], group["count"]) for group in page.context["groups"]] == [("New", 2)]


def test_it_is_looked_at_first_and_says_what_it_cannot_take(client, boss):
    OrganizationFactory(name="Casa", reference="R1")

    page = sent(client, packed({"R1.png": picture(), "Nobody.png": picture()}), do="look")

    assert [(group["label"], [row["file"] for row in group["rows"]]) for group in page.context["groups"]] == [
        (State.ERROR.label, ["Nobody.png"]), (State.NEW.label, ["R1.png"]),
    ]  # fmt: skip
    assert "nothing is stored yet" in page.content.decode()
    assert not OrganizationLogo.objects.exists()


@pytest.mark.parametrize("content", [b"no zip", b""])
def test_what_is_no_zip_is_told_beside_the_field_and_what_was_typed_stays(client, boss, content):
    page = sent(client, content, permission="By hand", replace="on")

    assert page.status_code == 422
    assert page.context["form"].errors["zip"]
    assert ">\nBy hand</textarea>" in page.content.decode()


def test_a_file_over_the_limit_is_not_read(client, boss, monkeypatch):
    monkeypatch.setattr(logos_zip, "ON_A_PAGE", Limits(files=2, bytes=10, table=1, seconds=1))
    monkeypatch.setattr(logos_zip, "take_logos", None)

    page = sent(client, packed({"R1.png": picture()}))

    assert page.context["form"].errors["zip"] == ["The file is larger than 0 MB. Pack the logos into several."]


def test_more_logos_than_one_file_holds_are_not_cut_off_in_silence(client, boss, monkeypatch):
    monkeypatch.setattr(logos_zip, "ON_A_PAGE", Limits(files=1, bytes=10, table=1, seconds=1))

    response = exported(client, with_logo("Casa", picture(1)), with_logo("Sol", picture(2)))

    assert response.status_code == 302
    assert "have 2 logos, and one ZIP holds 1" in client.get(LIST).content.decode()


def test_without_any_logo_there_is_no_file(client, boss):
    assert exported(client, OrganizationFactory()).status_code == 302
    assert "None of these organizations has a logo." in client.get(LIST).content.decode()


def test_who_only_reads_takes_logos_out_and_brings_none_in(client):
    staff(client, Role.READER)
    organization = with_logo("Casa", picture(1), reference="R1")
    OrganizationFactory(reference="R2")

    response = exported(client, organization)
    assert response.status_code == 200
    assert b"".join(response.streaming_content)[:2] == b"PK"
    assert sent(client, packed({"R2.png": picture()})).status_code == 403
    assert PAGE not in client.get(LIST).content.decode()
    assert OrganizationLogo.objects.count() == 1


@pytest.mark.parametrize(("role", "words", "label"), [
    (Role.READER, "", "Export the logos of the chosen ones (ZIP, without permissions)"),
    (Role.MODERATOR, "Ana Paz, by mail", "Export the logos of the chosen ones (ZIP)"),
])  # fmt: skip
def test_the_words_of_permission_go_out_only_with_who_may_change_them(client, role, words, label):
    staff(client, role)
    organization = with_logo("Casa", picture(1), reference="R1", permission="Ana Paz, by mail")

    content = b"".join(exported(client, organization).streaming_content)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        [_headings, row] = csv.reader(archive.read("logos.csv").decode("utf-8-sig").splitlines())
        assert all(
            (b"Ana Paz" in archive.read(name)) == (bool(words) and name == "logos.csv") for name in archive.namelist()
        )
    assert row == ["R1.png", "R1", "Casa", row[3], words]
    assert f">{label}</option>" in client.get(LIST).content.decode()


def test_who_moderates_brings_logos_in_and_the_history_says_who(client):
    staff(client, Role.MODERATOR)
    organization = OrganizationFactory(reference="R1")

    assert PAGE in client.get(LIST).content.decode()
    sent(client, packed({"R1.png": picture()}))

    assert OrganizationLogo.history.get().history_by == "staff"
    page = client.get(reverse("admin:signatories_organization_history", args=[organization.pk])).content.decode()
    assert "staff" in page
