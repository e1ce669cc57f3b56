"""The desk of mail: it opens on what needs somebody, shows addresses to who may see them, and tries again."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Membership, Role
from signatories.domain.posting import post_to_signatory
from signatories.models import Message, MessageKind, MessageState
from tests.factories import SignOnContactFactory, SignOnFactory
from tests.signatories.mail import edition_of, open_letter

pytestmark = pytest.mark.django_db
S = MessageState
LIST = "admin:signatories_message_changelist"


@pytest.fixture
def letter():
    return open_letter()


def message(letter, state=S.FAILED, *, email="canary@secret.example", kind=MessageKind.STATUS_LINK, **values):
    signon = SignOnContactFactory(sign_on=SignOnFactory(letter=letter, language="en"), email=email).sign_on
    made = post_to_signatory(kind, signon, at=timezone.now())
    Message.objects.filter(pk=made.pk).update(state=state, **values)
    made.refresh_from_db()
    return made


def member(client, django_user_model, letter, role=Role.MODERATOR):
    user = django_user_model.objects.create_user(f"user-{role}", "u@x.example", "x", is_staff=True)
    Membership.objects.create(user=user, campaign=letter.campaign, role=role)
    client.force_login(user)
    return user


def shown(client, query=""):
    response = client.get(reverse(LIST) + query)
    return response, {row.pk for row in response.context["cl"].result_list}


def test_the_list_opens_on_what_needs_somebody(client, django_user_model, letter):
    member(client, django_user_model, letter)
    old = timezone.now() - datetime.timedelta(hours=2)
    needed = [message(letter, state) for state in (S.FAILED, S.BOUNCED, S.HELD)]
    needed.append(message(letter, S.WAITING, queued_at=old, due_at=old))
    others = [message(letter, state) for state in (S.SENT, S.CANCELLED, S.CAPPED, S.WAITING)]

    _response, rows = shown(client)
    _all, everything = shown(client, "?need=all")

    assert rows == {each.pk for each in needed}
    assert everything == rows | {each.pk for each in others}


@pytest.mark.parametrize("count", [1, 3])
def test_addresses_are_shown_with_the_right_to_contacts_in_a_fixed_number_of_queries(
    client, django_user_model, letter, count, django_assert_max_num_queries
):
    member(client, django_user_model, letter)
    for number in range(count):
        message(letter, email=f"canary{number}@secret.example", problem="recipient 550")

    with django_assert_max_num_queries(20):
        response, _rows = shown(client)

    assert "canary0@secret.example" in response.content.decode()
    assert "The mail server refused the address. (code 550)" in response.content.decode()


def test_without_the_right_to_contacts_addresses_are_hidden_everywhere(client, django_user_model, letter):
    user = django_user_model.objects.create_user("clerk", "c@x.example", "x", is_staff=True)
    for name in ("view_message", "change_message"):
        user.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(user)
    row = message(letter)

    listed = client.get(reverse(LIST)).content.decode()
    page = client.get(reverse("admin:signatories_message_change", args=[row.pk])).content.decode()

    assert "hidden" in listed
    assert "hidden" in page
    assert "secret.example" not in listed + page


def test_messages_of_other_campaigns_are_out_of_sight(client, django_user_model, letter):
    member(client, django_user_model, letter)
    theirs = message(open_letter())

    _response, rows = shown(client, "?need=all")
    send = client.post(reverse(LIST), {"action": "try_again", "_selected_action": [theirs.pk]})

    assert rows == set()
    assert send.status_code in (200, 302)
    theirs.refresh_from_db()
    assert theirs.state == S.FAILED


@pytest.mark.parametrize("state", [S.FAILED, S.BOUNCED, S.HELD, S.CAPPED])
def test_one_button_tries_again(client, django_user_model, letter, state):
    member(client, django_user_model, letter)
    row = message(letter, state, attempts=9, problem="connection")
    page = client.get(reverse("admin:signatories_message_change", args=[row.pk])).content.decode()
    assert 'value="try_again"' in page

    client.post(reverse(LIST) + "?need=all", {"action": "try_again", "_selected_action": [row.pk], "_from_page": "1"})

    row.refresh_from_db()
    assert (row.state, row.attempts, row.problem) == (S.WAITING, 0, "")
    assert row.due_at <= timezone.now()


def test_each_row_has_a_button_of_its_own(client, django_user_model, letter):
    member(client, django_user_model, letter)
    row, other, theirs = message(letter), message(letter), message(open_letter())
    response, _rows = shown(client)
    assert f'name="again" value="{row.pk}"' in response.content.decode()

    client.post(reverse(LIST), {"again": row.pk, "action": ""})
    refused = client.post(reverse(LIST), {"again": theirs.pk, "action": ""})

    assert refused.status_code == 404
    found = dict(Message.objects.values_list("pk", "state"))
    assert found == {row.pk: S.WAITING, other.pk: S.FAILED, theirs.pk: S.FAILED}


def test_what_was_sent_or_cancelled_is_not_sent_again(client, django_user_model, letter):
    member(client, django_user_model, letter)
    rows = [message(letter, state) for state in (S.SENT, S.CANCELLED)]

    client.post(reverse(LIST) + "?need=all", {"action": "try_again", "_selected_action": [row.pk for row in rows]})

    assert set(Message.objects.values_list("state", flat=True)) == {S.SENT, S.CANCELLED}


def test_what_was_sent_can_be_marked_as_came_back(client, django_user_model, letter):
    member(client, django_user_model, letter)
    row = message(letter, S.SENT)

    client.post(reverse(LIST) + "?need=all", {"action": "mark_as_returned", "_selected_action": [row.pk]})

    row.refresh_from_db()
    assert row.state == S.BOUNCED


def test_nobody_adds_or_deletes_messages_and_readers_see_none(client, django_user_model, letter):
    row = message(letter)
    member(client, django_user_model, letter, Role.OWNER)
    assert client.get(reverse("admin:signatories_message_add")).status_code == 403
    assert client.post(reverse("admin:signatories_message_delete", args=[row.pk])).status_code == 403

    member(client, django_user_model, letter, Role.READER)
    assert client.get(reverse(LIST)).status_code == 403


def test_the_first_page_says_what_could_not_be_delivered(client, django_user_model, letter):
    member(client, django_user_model, letter)
    message(letter)
    message(letter, S.BOUNCED)
    message(letter, S.HELD)
    message(open_letter())

    page = client.get(reverse("admin:index")).content.decode()

    assert "2 messages could not be delivered" in page
    assert "1 message waits to be sent or is held back" in page


def test_an_edition_is_counted_first_and_sent_by_a_button(client, django_user_model, letter):
    member(client, django_user_model, letter, Role.OWNER)
    SignOnContactFactory(sign_on=SignOnFactory(letter=letter, language="en"))
    SignOnFactory(letter=letter)
    edition = edition_of(letter, timezone.now(), "en")
    url = reverse("admin:signatories_message_edition", args=[edition.pk])
    assert url in client.get(reverse("admin:campaigns_edition_change", args=[edition.pk])).content.decode()

    asked = client.get(url).content.decode()
    assert "English: 1" in asked
    assert "1 signatory has no address here" in asked
    assert Message.objects.count() == 0

    client.post(url)
    client.post(url)

    assert Message.objects.get().kind == MessageKind.EDITION


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER])
def test_who_may_not_write_to_signatories_sends_no_edition(client, django_user_model, letter, role):
    member(client, django_user_model, letter, role)
    edition = edition_of(letter, timezone.now(), "en")
    url = reverse("admin:signatories_message_edition", args=[edition.pk])

    assert client.post(url).status_code == 403
    assert url not in client.get(reverse("admin:campaigns_edition_change", args=[edition.pk])).content.decode()
