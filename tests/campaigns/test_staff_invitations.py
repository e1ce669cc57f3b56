"""Joining the staff of a campaign: inviting, the link, the account, roles that change, and the last owner."""

import datetime
import logging
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import default_task_backend

from campaigns.domain.errors import Refused
from campaigns.domain.people import (
    accept_invitation,
    change_role,
    digest_of,
    give_role,
    invitation_for,
    invite,
    invite_again,
    remove_member,
    revoke_invitation,
    token_of,
)
from campaigns.inviting import send_staff_invitation
from campaigns.models import Membership, Role, StaffInvitation
from tests.factories import NOON, CampaignFactory

pytestmark = pytest.mark.django_db

WEEK = datetime.timedelta(days=7)
ACCOUNT = {
    "full_name": "Eva Ñúñez",
    "name": "eva",
    "password": "four quiet green lamps",
    "again": "four quiet green lamps",
}


@pytest.fixture
def campaign():
    return CampaignFactory(slug="borders", name="Borders")


@pytest.fixture
def owner(campaign):
    user = User.objects.create_user("ana", "ana@example.org")
    give_role(user=user, campaign=campaign, role=Role.OWNER, by="boss", at=NOON)
    return user


def invited(campaign, email="eva@example.org", role=Role.EDITOR, at=None, **more):
    return invite(email=email, campaign=campaign, role=role, language="en", by="ana", at=at or timezone.now(), **more)


def sentences(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# Inviting


def test_an_owner_invites_from_the_admin(client, campaign, owner):
    client.force_login(owner)

    page = client.get("/admin/campaigns/membership/").content.decode()
    response = client.post(
        "/admin/campaigns/staffinvitation/add/",
        {"email": "eva@example.org", "campaign": campaign.pk, "role": "editor", "language": "es"},
    )

    assert "/admin/campaigns/staffinvitation/add/" in page
    assert response.status_code == 302
    row = StaffInvitation.objects.get()
    assert (row.email, row.role, row.language, row.invited_by) == ("eva@example.org", "editor", "es", "ana")
    assert row.expires_at - row.made_at == WEEK
    (result,) = default_task_backend.results
    assert (result.task.module_path, list(result.args)) == ("campaigns.inviting.send_staff_invitation", [row.pk])


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR])
def test_the_page_of_the_campaign_leads_its_owners_to_its_people(client, campaign, role):
    user = User.objects.create_user("rosa", "rosa@example.org")
    give_role(user=user, campaign=campaign, role=role, by="boss", at=NOON)
    client.force_login(user)

    page = client.get(f"/admin/campaigns/campaign/{campaign.pk}/change/").content.decode()

    invite_here = f'href="/admin/campaigns/staffinvitation/add/?campaign={campaign.pk}"'
    people_here = f'href="/admin/campaigns/membership/?campaign={campaign.pk}"'
    assert (invite_here in page, people_here in page) == (role == Role.OWNER, role == Role.OWNER)
    if role == Role.OWNER:
        form = client.get(f"/admin/campaigns/staffinvitation/add/?campaign={campaign.pk}").content.decode()
        assert f'<option value="{campaign.pk}" selected>' in form
        assert client.get(f"/admin/campaigns/membership/?campaign={campaign.pk}").status_code == 200


def test_an_owner_invites_to_no_other_campaign(client, campaign, owner):
    other = CampaignFactory()
    client.force_login(owner)

    response = client.post(
        "/admin/campaigns/staffinvitation/add/",
        {"email": "eva@example.org", "campaign": other.pk, "role": "editor", "language": "en"},
    )

    assert "campaign" in response.context["adminform"].form.errors
    assert not StaffInvitation.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR, Role.CONTACTS, Role.READER])
def test_who_is_no_owner_invites_nobody(client, campaign, role):
    user = User.objects.create_user("eva", is_staff=True)
    give_role(user=user, campaign=campaign, role=role, by="ana", at=NOON)
    client.force_login(user)

    assert client.get("/admin/campaigns/staffinvitation/").status_code == 403
    assert client.post("/admin/campaigns/staffinvitation/add/", {}).status_code == 403


def test_the_mail_has_the_link_in_text_and_html_from_the_configured_origin(campaign, settings):
    settings.PUBLIC_ORIGIN = "https://letters.example.org"
    row = invited(campaign)

    send_staff_invitation.call(row.pk)

    (message,) = mail.outbox
    link = f"https://letters.example.org/join/{token_of(row)}/"
    assert message.to == ["eva@example.org"]
    assert message.subject == "ana invites you to work in “Borders”"
    assert link in message.body
    assert f'href="{link}"' in message.alternatives[0].content
    assert "Your role: Editor." in message.body
    row.refresh_from_db()
    assert row.sent_at is not None


def test_the_mail_is_in_the_language_of_the_invitation(campaign):
    row = invite(
        email="eva@example.org", campaign=campaign, role=Role.EDITOR, language="es", by="ana", at=timezone.now()
    )

    send_staff_invitation.call(row.pk)

    assert f"/es/join/{token_of(row)}/" in mail.outbox[0].body
    assert '<html lang="es">' in mail.outbox[0].alternatives[0].content


def test_names_are_not_markup_in_the_mail(campaign):
    campaign.texts.update(name="<b>Rights</b> & duties")

    send_staff_invitation.call(invited(campaign).pk)

    assert "<b>Rights</b> & duties" in mail.outbox[0].body
    assert "&lt;b&gt;Rights&lt;/b&gt; &amp; duties" in mail.outbox[0].alternatives[0].content


def test_no_table_holds_the_token(campaign):
    row = invited(campaign)
    token = token_of(row)

    stored = StaffInvitation.objects.values().get()

    assert token not in {str(value) for value in stored.values()}
    assert stored["token_sha256"] == digest_of(token)
    assert invitation_for(token) == row
    assert invitation_for(token[:-1] + ("0" if token[-1] != "0" else "1")) is None
    assert invitation_for("") is None


def test_the_token_needs_the_key_of_the_installation(campaign, settings):
    row = invited(campaign)
    before = token_of(row)
    settings.SECRET_KEY = "x" * 60

    assert token_of(row) != before


def test_who_is_invited_or_a_member_is_not_invited_twice(campaign, owner):
    invited(campaign)

    with pytest.raises(Refused, match="invited already"):
        invited(campaign, email="EVA@example.org")
    with pytest.raises(Refused, match="has a role"):
        invited(campaign, email="Ana@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffInvitation.objects.create(email="Eva@Example.org", campaign=campaign, made_at=NOON, expires_at=NOON)
    invited(CampaignFactory())


def test_after_a_week_a_new_invitation_takes_the_place_of_the_old(campaign):
    old = invited(campaign, at=NOON)

    new = invited(campaign, at=NOON + WEEK)

    old.refresh_from_db()
    assert old.revoked_at == NOON + WEEK
    assert new.expires_at == NOON + 2 * WEEK


def test_sending_again_makes_a_new_link_and_kills_the_old(campaign):
    row = invited(campaign, at=NOON)
    old = token_of(row)

    again = invite_again(invitation=row, at=NOON + datetime.timedelta(days=10))

    assert invitation_for(old) is None
    assert invitation_for(token_of(again)) == row
    assert again.expires_at == NOON + datetime.timedelta(days=17)


@pytest.mark.parametrize("what", ["accepted_at", "revoked_at"])
def test_what_was_answered_is_not_sent_again_or_revoked(campaign, what):
    row = invited(campaign)
    StaffInvitation.objects.update(**{what: NOON})

    for verb in (invite_again, revoke_invitation):
        with pytest.raises(Refused):
            verb(invitation=row, at=NOON)
    send_staff_invitation.call(row.pk)
    assert mail.outbox == []


def test_owners_send_again_and_revoke_in_the_admin(client, campaign, owner):
    row = invited(campaign)
    client.force_login(owner)
    token = token_of(row)

    again = client.post("/admin/campaigns/staffinvitation/", {"action": "send_again", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert token_of(row) != token
    revoked = client.post("/admin/campaigns/staffinvitation/", {"action": "revoke", "_selected_action": [row.pk]})
    row.refresh_from_db()

    assert "1 invitation is being sent." in sentences(again)
    assert "1 invitation is revoked." in sentences(revoked)
    assert row.revoked_at is not None


# The link


def test_opening_the_link_changes_nothing(client, campaign):
    row = invited(campaign)

    for _turn in range(2):
        response = client.get(f"/join/{token_of(row)}/")
        assert client.head(f"/join/{token_of(row)}/").status_code == 200

    row.refresh_from_db()
    page = response.content.decode()
    assert "ana invites you to work in “Borders”" in page
    assert response.headers["Cache-Control"] == "private, no-store"
    assert row.accepted_at is None
    assert not User.objects.exists()


def test_pressing_the_button_makes_account_and_membership_and_logs_in(client, campaign):
    row = invited(campaign)

    response = client.post("/join/", {"token": token_of(row), **ACCOUNT})

    assert response.headers["Location"] == "/admin/"
    user = User.objects.get()
    assert (user.username, user.get_full_name(), user.email) == ("eva", "Eva Ñúñez", "eva@example.org")
    assert user.is_staff
    assert not user.is_superuser
    membership = Membership.objects.get()
    assert (membership.user, membership.campaign, membership.role) == (user, campaign, Role.EDITOR)
    assert membership.given_by == "ana"
    row.refresh_from_db()
    assert row.accepted_at is not None
    assert client.get("/admin/campaigns/letter/").status_code == 200


def test_who_joins_is_led_to_the_second_factor_without_another_password(client, campaign, settings):
    settings.SECOND_FACTOR = True

    response = client.post("/join/", {"token": token_of(invited(campaign)), **ACCOUNT}, follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/second-factor/app/")
    assert response.status_code == 200
    assert "<svg" in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "password1234", "again": "password1234"}, "password"),
        ({"again": "something else entirely"}, "again"),
        ({"name": "has blanks in it"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "owner@example.org"}, "name"),
        ({"full_name": ""}, "full_name"),
        ({"password": "eva@example.org", "again": "eva@example.org"}, "password"),
    ],
)
def test_what_is_not_right_is_said_beside_its_field_and_uses_nothing_up(client, campaign, changes, field):
    row = invited(campaign)

    response = client.post("/join/", {"token": token_of(row), **ACCOUNT, **changes})

    assert list(response.context["form"].errors) == [field]
    assert not User.objects.exists()
    row.refresh_from_db()
    assert row.accepted_at is None


def test_a_name_that_is_taken_is_refused_kindly(client, campaign):
    User.objects.create_user("EVA")
    row = invited(campaign)

    response = client.post("/join/", {"token": token_of(row), **ACCOUNT})

    assert "There is an account of that name already" in response.content.decode()
    row.refresh_from_db()
    assert row.accepted_at is None


def test_who_has_an_account_logs_in_first_and_then_just_joins(client, campaign):
    user = User.objects.create_user("eva", "Eva@example.org")
    token = token_of(invited(campaign))

    page = client.get(f"/join/{token}/")
    refused = client.post("/join/", {"token": token, **ACCOUNT})
    assert page.context["form"] is None
    assert "Log in with it, then join" in page.content.decode()
    assert refused.status_code == 200
    assert not Membership.objects.exists()
    client.force_login(user)
    joined = client.post("/join/", {"token": token})

    assert joined.status_code == 302
    assert Membership.objects.get().user == user
    assert User.objects.count() == 1
    user.refresh_from_db()
    assert user.is_staff


def test_an_account_with_another_address_does_not_join(client, campaign, owner):
    token = token_of(invited(campaign))
    client.force_login(owner)

    response = client.post("/join/", {"token": token, **ACCOUNT})

    assert "you are logged in as ana, with another address" in response.content.decode()
    assert Membership.objects.count() == 1
    with pytest.raises(Refused, match="another address"):
        accept_invitation(token=token, at=timezone.now(), user=owner)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_at": NOON}, "has expired"),
        ({"revoked_at": NOON}, "was taken back"),
        ({"accepted_at": NOON}, "was accepted already"),
        (None, "leads to no invitation"),
    ],
)
def test_a_link_that_no_longer_works_says_so_kindly(client, campaign, change, words):
    row = invited(campaign)
    token = token_of(row)
    if change:
        StaffInvitation.objects.update(**change)
    else:
        StaffInvitation.objects.all().delete()

    opened = client.get(f"/join/{token}/")
    pressed = client.post("/join/", {"token": token, **ACCOUNT})

    for response in (opened, pressed):
        assert response.status_code == 200
        assert words in response.content.decode()
    assert not User.objects.exists()


def test_the_link_is_valid_until_the_last_moment_and_not_longer(campaign):
    row = invited(campaign, at=NOON)
    token = token_of(row)

    with pytest.raises(Refused):
        accept_invitation(token=token, at=NOON + WEEK, name="eva", password="four quiet green lamps")
    accept_invitation(
        token=token, at=NOON + WEEK - datetime.timedelta(seconds=1), name="eva", password="four quiet green lamps"
    )
    with pytest.raises(Refused):
        accept_invitation(token=token, at=NOON, name="eva2", password="four quiet green lamps")
    assert Membership.objects.count() == 1


def test_a_forged_post_leaves_no_working_link_in_the_log(campaign, caplog):
    from django.test import Client  # noqa: PLC0415

    token = token_of(invited(campaign))
    strict = Client(enforce_csrf_checks=True)

    with caplog.at_level(logging.DEBUG):
        response = strict.post("/join/", {"token": token, **ACCOUNT})

    assert response.status_code == 403
    assert token not in caplog.text


def test_the_form_posts_to_an_address_without_the_token(client, campaign):
    token = token_of(invited(campaign))

    page = client.get(f"/join/{token}/").content.decode()

    assert re.findall(r'<form[^>]* action="([^"]*join[^"]*)"', page) == ["/join/"]


# Roles


def test_an_owner_changes_a_role_and_it_is_on_record(client, campaign, owner):
    user = User.objects.create_user("eva")
    row = give_role(user=user, campaign=campaign, role=Role.READER, by="boss", at=NOON)
    client.force_login(owner)

    response = client.post(f"/admin/campaigns/membership/{row.pk}/change/", {"role": "editor"})

    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.role, row.given_by) == ("editor", "ana")
    assert row.since > NOON
    assert [trace.role for trace in Membership._meta.history.rows.filter(id=row.pk)] == ["editor", "reader"]
    assert "Editor" in client.get(f"/admin/campaigns/membership/{row.pk}/history/").content.decode()


def test_the_account_and_the_campaign_of_a_membership_do_not_change(client, campaign, owner):
    row = Membership.objects.get()
    other, somebody = CampaignFactory(), User.objects.create_user("eva")
    client.force_login(User.objects.create_superuser("boss"))

    client.post(
        f"/admin/campaigns/membership/{row.pk}/change/", {"role": "owner", "campaign": other.pk, "user": somebody.pk}
    )

    row.refresh_from_db()
    assert (row.user, row.campaign) == (owner, campaign)


def test_an_owner_removes_a_member_who_can_then_no_longer_enter(client, campaign, owner):
    user = User.objects.create_user("eva")
    row = give_role(user=user, campaign=campaign, role=Role.READER, by="boss", at=NOON)
    client.force_login(owner)

    response = client.post(f"/admin/campaigns/membership/{row.pk}/delete/", {"post": "yes"})

    assert response.status_code == 302
    assert not Membership.objects.filter(pk=row.pk).exists()
    user.refresh_from_db()
    assert not user.is_staff
    assert user.is_active


def test_who_has_another_campaign_or_rights_of_their_own_stays_staff(campaign, owner):
    first, second, third = (User.objects.create_user(name) for name in ("first", "second", "third"))
    rows = [
        give_role(user=user, campaign=campaign, role=Role.READER, by="x", at=NOON) for user in (first, second, third)
    ]
    give_role(user=first, campaign=CampaignFactory(), role=Role.READER, by="x", at=NOON)
    second.user_permissions.add(Permission.objects.get(codename="view_source"))

    for row in rows:
        remove_member(membership=row, by=owner, at=NOON)

    assert [User.objects.get(pk=user.pk).is_staff for user in (first, second, third)] == [True, True, False]


def test_the_last_owner_is_neither_removed_nor_degraded(client, campaign, owner):
    row = Membership.objects.get()
    client.force_login(owner)

    removed = client.post(f"/admin/campaigns/membership/{row.pk}/delete/", {"post": "yes"}, follow=True)
    degraded = client.post(f"/admin/campaigns/membership/{row.pk}/change/", {"role": "reader"}, follow=True)

    for response in (removed, degraded):
        assert "A campaign keeps at least one owner" in response.content.decode()
    row.refresh_from_db()
    assert row.role == Role.OWNER


def test_an_owner_who_is_switched_off_does_not_count(campaign, owner):
    off = User.objects.create_user("off", is_active=False)
    give_role(user=off, campaign=campaign, role=Role.OWNER, by="x", at=NOON)

    with pytest.raises(Refused):
        change_role(membership=Membership.objects.get(user=owner), role=Role.READER, by=owner, at=NOON)


def test_of_two_owners_one_may_go_and_a_superuser_may_do_more(campaign, owner):
    boss = User.objects.create_superuser("boss")
    second = give_role(user=User.objects.create_user("eva"), campaign=campaign, role=Role.OWNER, by="x", at=NOON)
    first = Membership.objects.get(user=owner)

    change_role(membership=first, role=Role.EDITOR, by=owner, at=NOON)
    with pytest.raises(Refused):
        remove_member(membership=second, by=second.user, at=NOON)
    remove_member(membership=second, by=boss, at=NOON)

    assert list(Membership.objects.values_list("user__username", "role")) == [("ana", "editor")]


def test_whom_a_removed_owner_invited_does_not_come_in_any_more(campaign, owner):
    row = invited(campaign)
    give_role(user=User.objects.create_user("eva2"), campaign=campaign, role=Role.OWNER, by="x", at=NOON)

    remove_member(membership=Membership.objects.get(user=owner), by=User.objects.create_superuser("boss"), at=NOON)

    row.refresh_from_db()
    assert row.revoked_at == NOON


def test_older_roles_are_not_put_back_past_the_rules(client, campaign, owner):
    row = Membership.objects.get()
    change_role(membership=row, role=Role.EDITOR, by=User.objects.create_superuser("boss"), at=NOON)
    client.force_login(User.objects.get(username="boss"))
    past = Membership._meta.history.rows.filter(id=row.pk).last().history_id

    page = client.get(f"/admin/campaigns/membership/{row.pk}/history/").content.decode()

    assert "put-back" not in page
    assert client.get(f"/admin/campaigns/membership/{row.pk}/history/{past}/put-back/").status_code == 404


def test_a_superuser_adds_an_account_to_a_campaign(client, campaign):
    client.force_login(User.objects.create_superuser("boss"))
    user = User.objects.create_user("eva")

    client.post("/admin/campaigns/membership/add/", {"user": user.pk, "campaign": campaign.pk, "role": "moderator"})

    assert Membership.objects.get().role == Role.MODERATOR
    assert User.objects.get(pk=user.pk).is_staff
    again = client.post(
        "/admin/campaigns/membership/add/", {"user": user.pk, "campaign": campaign.pk, "role": "reader"}
    )
    assert "already has a role" in again.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_ask_the_same_number_of_questions(client, campaign, number, django_assert_num_queries):
    client.force_login(User.objects.create_superuser("boss"))
    for count in range(number):
        give_role(user=User.objects.create_user(f"u{count}"), campaign=campaign, role=Role.READER, by="x", at=NOON)
        invited(campaign, email=f"new{count}@example.org")

    with django_assert_num_queries(9):
        client.get("/admin/campaigns/membership/")
    with django_assert_num_queries(8):
        client.get("/admin/campaigns/staffinvitation/")
