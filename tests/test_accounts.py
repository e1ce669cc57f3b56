"""Logging in: throttled, with a second factor, for a while; passwords and mails; nothing of it on public pages."""

import re
import time
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.test import Client

from campaigns.entrance import SEEN
from campaigns.models import LetterStatus, Membership, Role
from config.accounts import send_notice, send_password_reset
from config.checks import second_factor_is_on
from tests.factories import LetterFactory, TextFactory

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
COMMITS = pytest.mark.django_db(transaction=True)  # allauth tells of a new second factor after the commit


@pytest.fixture
def second_factor(settings):
    settings.SECOND_FACTOR = True


@pytest.fixture
def ana():
    return User.objects.create_superuser("ana", "ana@example.org", PASSWORD)


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def log_in(client, login="ana", password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": login, "password": password}, **more)


def set_up(client):
    """Set the second factor up, as its page asks for it; gives the secret."""
    page = client.get("/accounts/second-factor/app/")
    secret = page.context["form"].secret
    response = client.post("/accounts/second-factor/app/", {"code": code_for(secret)})
    assert response.status_code == 302, response.content.decode()
    return secret


# Login


@pytest.mark.parametrize("login", ["ana", "ana@example.org", "ANA@example.org"])
def test_staff_log_in_with_name_or_address(client, ana, login):
    assert client.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").headers["Location"] == "/accounts/login/?next=%2Fadmin%2F"

    response = log_in(client, login)

    assert response.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_login_leads_on_to_where_one_wanted_to_go_and_to_no_other_site(client, ana):
    inside = client.post(
        "/accounts/login/?next=/admin/campaigns/letter/",
        {"login": "ana", "password": PASSWORD, "next": "/admin/campaigns/letter/"},
    )
    client.logout()
    outside = client.post("/accounts/login/", {"login": "ana", "password": PASSWORD, "next": "https://evil.example/"})

    assert inside.headers["Location"] == "/admin/campaigns/letter/"
    assert outside.headers["Location"] == "/admin/"
    assert client.get("/admin/login/?next=https://evil.example/").headers["Location"] == "/admin/"


@pytest.mark.parametrize(
    ("login", "password"), [("ana", "wrong"), ("nobody", PASSWORD), ("nobody@example.org", "wrong")]
)
def test_a_wrong_login_says_the_same_whoever_it_is(client, ana, login, password):
    response = log_in(client, login, password)

    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert "not correct" in response.context["form"].non_field_errors()[0]
    assert client.get("/admin/").status_code == 302


def test_a_switched_off_account_does_not_enter(client, ana):
    User.objects.update(is_active=False)

    log_in(client)

    assert client.get("/admin/").status_code == 302


def test_who_is_no_staff_is_told_so_and_can_log_out(client):
    User.objects.create_user("guest", "guest@example.org", PASSWORD)
    log_in(client, "guest")

    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/logout/")
    assert "no campaign to work in" in response.content.decode()
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_logging_out_ends_the_session(client, ana):
    log_in(client)

    response = client.post("/admin/logout/")

    assert response.headers["Location"] == "/accounts/login/"
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/logout/").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["/accounts/signup/", "/accounts/email/", "/accounts/login/code/", "/es/accounts/signup/", "/accounts/3rdparty/"],
)
def test_nobody_signs_up_and_nobody_changes_addresses(client, ana, address):
    assert client.get(address).status_code == 404
    log_in(client)
    assert client.post(address, {"email": "new@example.org", "action_add": ""}).status_code == 404


# Throttling


def test_guesses_are_stopped_and_the_right_password_with_them(client, ana):
    for _turn in range(5):
        log_in(client, password="wrong")

    response = log_in(client)

    assert "Too many failed login attempts" in response.content.decode()
    assert client.get("/admin/").status_code == 302


def test_guesses_at_many_names_from_one_address_are_stopped(client, ana):
    for number in range(10):
        log_in(client, f"somebody-{number}", "wrong")

    assert "Too many failed login attempts" in log_in(client).content.decode()
    assert log_in(Client(), REMOTE_ADDR="203.0.113.9").status_code == 302


def test_the_address_of_a_guesser_is_not_taken_from_what_they_say(client, ana):
    for number in range(10):
        log_in(client, f"somebody-{number}", "wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")

    assert "Too many failed login attempts" in log_in(client, HTTP_X_FORWARDED_FOR="203.0.113.99").content.decode()


def test_guesses_at_the_second_factor_are_stopped(client, ana, second_factor):
    secret = generate_totp_secret()
    TOTP.activate(ana, secret)
    log_in(client)

    for _turn in range(5):
        client.post("/accounts/second-factor/code/", {"code": "000000"})
    response = client.post("/accounts/second-factor/code/", {"code": code_for(secret)})

    assert response.status_code == 200
    assert client.get("/admin/").status_code == 302


def test_the_counters_are_shared_by_processes_and_only_one_gets_the_lock(settings, tmp_path):
    settings.CACHES = {"default": {"BACKEND": "config.cache.SharedFileCache", "LOCATION": str(tmp_path / "cache")}}
    one, other = caches.create_connection("default"), caches.create_connection("default")

    assert one.add("key:lock", True) is True
    assert other.add("key:lock", True) is False
    one.set("count", [1])
    assert other.get("count") == [1]
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


# The second factor


def test_staff_without_a_second_factor_are_led_to_set_it_up_and_nowhere_else(client, ana, second_factor):
    log_in(client)

    for address in ("/admin/", "/admin/campaigns/letter/", "/admin/campaigns/letter/add/", "/admin/jsi18n/"):
        response = client.get(address, follow=True)
        assert response.redirect_chain[-1][0].startswith("/accounts/second-factor/app/")
    assert client.post("/admin/campaigns/source/pick/new/").status_code == 302
    assert "Staff need a second factor" in response.content.decode()


@COMMITS
def test_setting_it_up_opens_the_desk_and_shows_recovery_codes_once(client, ana, second_factor):
    log_in(client)

    set_up(client)
    first = client.get("/accounts/second-factor/recovery/")
    second = client.get("/accounts/second-factor/recovery/")

    codes = re.findall(r"<li>(\d{8})</li>", first.content.decode())
    assert len(codes) == 10
    assert codes[0] not in second.content.decode()
    assert "10 recovery codes are left" in second.content.decode()
    assert client.get("/admin/").status_code == 200


def test_the_page_that_sets_it_up_obeys_the_content_policy(client, ana, second_factor):
    log_in(client)

    page = client.get("/accounts/second-factor/app/").content.decode()

    assert "<svg" in page
    assert "data:" not in page
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]* src=)", page)
    assert not re.search(r"\son\w+=", page)


def test_a_wrong_code_sets_nothing_up(client, ana, second_factor):
    log_in(client)

    client.get("/accounts/second-factor/app/")
    response = client.post("/accounts/second-factor/app/", {"code": "000000"})

    assert response.status_code == 200
    assert not Authenticator.objects.exists()


def test_login_asks_for_the_second_factor(client, ana, second_factor):
    secret = generate_totp_secret()
    TOTP.activate(ana, secret)

    response = log_in(client)

    assert response.headers["Location"] == "/accounts/second-factor/code/"
    assert client.get("/admin/").status_code == 302
    client.post("/accounts/second-factor/code/", {"code": code_for(secret)})
    assert client.get("/admin/").status_code == 200


def test_a_code_is_worth_nothing_the_second_time(client, ana, second_factor):
    secret = generate_totp_secret()
    TOTP.activate(ana, secret)
    code = code_for(secret)
    other = Client()
    log_in(client)
    log_in(other)

    client.post("/accounts/second-factor/code/", {"code": code})
    other.post("/accounts/second-factor/code/", {"code": code})

    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302


@COMMITS
def test_a_recovery_code_lets_in_once(client, ana, second_factor):
    log_in(client)
    set_up(client)
    codes = re.findall(r"<li>(\d{8})</li>", client.get("/accounts/second-factor/recovery/").content.decode())

    def enter():
        fresh = Client()
        log_in(fresh)
        fresh.post("/accounts/second-factor/code/", {"code": codes[0]})
        return fresh.get("/admin/").status_code

    assert enter() == 200
    assert enter() == 302


@COMMITS
def test_a_session_older_than_the_second_factor_gives_it_before_it_goes_on(client, ana, second_factor):
    """Somebody who knew the password alone may sit in that session."""
    older = Client()
    log_in(older)
    log_in(client)
    secret = set_up(client)

    assert older.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/second-factor/confirm/")
    for address in (
        "/accounts/second-factor/app/remove/",
        "/accounts/second-factor/recovery/new/",
        "/accounts/second-factor/recovery/",
    ):
        assert older.get(address).headers["Location"].startswith("/accounts/second-factor/confirm/")
    older.post("/accounts/confirm/", {"password": PASSWORD})
    older.post("/accounts/second-factor/recovery/new/")
    assert older.post("/accounts/second-factor/app/remove/").status_code == 302
    assert Authenticator.objects.filter(type="totp").count() == 1
    with patch("time.time", return_value=time.time() + 60):
        older.post("/accounts/second-factor/confirm/", {"code": code_for(secret)})
        assert older.get("/admin/").status_code == 200


@COMMITS
def test_drafts_are_not_previewed_without_the_second_factor(client, second_factor):
    text = TextFactory(letter=LetterFactory(slug="draft", status=LetterStatus.DRAFT))
    user = User.objects.create_user("eva", "eva@example.org", PASSWORD, is_staff=True)
    Membership.objects.create(user=user, campaign=text.letter.campaign, role=Role.EDITOR)
    log_in(client, "eva")

    assert client.get("/letters/draft/").status_code == 404
    set_up(client)
    assert client.get("/letters/draft/").status_code == 200


@COMMITS
def test_who_removes_the_app_sets_another_one_up_first(client, ana, second_factor):
    log_in(client)
    set_up(client)

    client.post("/accounts/second-factor/app/remove/")

    assert not Authenticator.objects.exists()
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/second-factor/app/")


def test_switched_off_a_password_is_enough(client, ana, settings):
    settings.SECOND_FACTOR = False
    log_in(client)

    assert client.get("/admin/").status_code == 200
    assert [warning.id for warning in second_factor_is_on()] == ["config.W001"]
    settings.SECOND_FACTOR = True
    assert second_factor_is_on() == []


@COMMITS
def test_a_lost_second_factor_is_reset_and_the_sessions_end(client, ana, second_factor, capsys):
    log_in(client)
    set_up(client)
    assert client.get("/admin/").status_code == 200

    call_command("reset_second_factor", "ana")

    assert "is off" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    assert not Session.objects.exists()
    assert client.get("/admin/").status_code == 302
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_second_factor", "nobody")
    call_command("reset_second_factor", "ana")
    assert "had no second factor" in capsys.readouterr().out


def test_the_reset_leaves_the_sessions_of_others_alone(client, ana):
    User.objects.create_superuser("eva", password=PASSWORD)
    other = Client()
    log_in(client)
    log_in(other, "eva")

    call_command("reset_second_factor", "ana")

    assert client.get("/admin/").status_code == 302
    assert other.get("/admin/").status_code == 200


# How long


def test_a_session_ends_after_the_idle_time_and_not_before(client, ana, settings):
    log_in(client)
    now = time.time()

    with patch("campaigns.entrance.time.time", return_value=now + settings.STAFF_IDLE_SECONDS - 5):
        assert client.get("/admin/").status_code == 200
    with patch("campaigns.entrance.time.time", return_value=now + 2 * settings.STAFF_IDLE_SECONDS - 20):
        assert client.get("/admin/").status_code == 200  # it counts from the last request
    with patch("campaigns.entrance.time.time", return_value=now + 3 * settings.STAFF_IDLE_SECONDS):
        assert client.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 302


def test_an_idle_session_previews_no_draft(client, ana, settings):
    TextFactory(letter=LetterFactory(slug="draft", status=LetterStatus.DRAFT))
    log_in(client)
    now = time.time()

    assert client.get("/letters/draft/").status_code == 200
    with patch("campaigns.entrance.time.time", return_value=now + settings.STAFF_IDLE_SECONDS + 1):
        assert client.get("/letters/draft/").status_code == 404


def test_a_session_is_not_stored_anew_for_each_page(client, ana):
    log_in(client)
    client.get("/admin/")
    seen = client.session[SEEN]

    client.get("/admin/")

    assert client.session[SEEN] == seen


@pytest.mark.parametrize("address", ["/", "/letters/public/"])
def test_public_pages_know_no_session(client, address):
    TextFactory(letter=LetterFactory(slug="public"))

    response = client.get(address)

    assert not response.cookies
    assert not Session.objects.exists()
    assert "Cookie" not in response.headers.get("Vary", "")


# Passwords


def link_in(message):
    return re.search(r"https?://\S+", message.body).group()


def queued():
    from django_tasks import default_task_backend  # noqa: PLC0415

    return [(result.task.module_path, list(result.args)) for result in default_task_backend.results]


@pytest.mark.parametrize("host", ["testserver", "localhost", "127.0.0.1"])
def test_the_link_for_a_new_password_leads_to_the_configured_origin(client, ana, settings, host):
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    settings.PUBLIC_ORIGIN = "https://letters.example.org"

    client.post(
        "/accounts/password/reset/", {"email": "ana@example.org"}, HTTP_HOST=host, HTTP_X_FORWARDED_HOST="evil.example"
    )
    assert queued() == [("config.accounts.send_password_reset", [ana.pk, "en"])]
    send_password_reset.call(ana.pk, "en")

    (message,) = mail.outbox
    assert link_in(message).startswith("https://letters.example.org/accounts/password/reset/key/")
    for part in (message.subject, message.body, message.alternatives[0].content):
        assert "evil" not in part
        assert host == "testserver" or host not in part


def test_a_foreign_host_is_refused(client, ana):
    assert (
        client.post("/accounts/password/reset/", {"email": "ana@example.org"}, HTTP_HOST="evil.example").status_code
        == 400
    )
    assert queued() == []


def test_asking_says_the_same_for_addresses_that_nobody_has(client, ana):
    known = client.post("/accounts/password/reset/", {"email": "ana@example.org"}, follow=True)
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)

    def words(response):
        return re.sub(r'value="[^"]{64}"', "", response.content.decode())

    assert known.redirect_chain == unknown.redirect_chain
    assert words(known) == words(unknown)
    assert len(queued()) == 1


def test_a_new_password_is_set_by_the_link_once_and_logs_nobody_in(client, ana, second_factor):
    send_password_reset.call(ana.pk, "en")
    link = link_in(mail.outbox[0]).partition("8000")[2] or "/" + link_in(mail.outbox[0]).split("/", 3)[3]

    page = client.get(link, follow=True)
    done = client.post(
        page.redirect_chain[-1][0],
        {"password1": "four quiet green lamps", "password2": "four quiet green lamps"},
        follow=True,
    )

    assert "Your new password is set" in done.content.decode()
    assert client.get("/admin/").status_code == 302
    ana.refresh_from_db()
    assert ana.check_password("four quiet green lamps")
    assert "no longer valid" in client.get(link, follow=True).content.decode()
    assert ("config.accounts.send_notice", [ana.pk, "password_reset", "en"]) in queued()


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [("en", "A new password for", "asked for a new password"), ("es", None, "contraseña")],
)
def test_mails_are_in_the_language_of_the_page(client, ana, language, subject, words, settings):
    prefix = "" if language == "en" else "/es"
    client.post(f"{prefix}/accounts/password/reset/", {"email": "ana@example.org"})
    assert queued()[0][1] == [ana.pk, language]
    if language == "es":
        return  # its words stand in the catalogue: tests/test_messages.py

    send_password_reset.call(ana.pk, language)

    (message,) = mail.outbox
    assert message.subject.startswith(subject)
    assert words in message.body
    assert words in message.alternatives[0].content


def test_a_mail_of_the_spanish_page_leads_to_the_spanish_page(ana):
    send_password_reset.call(ana.pk, "es")

    assert "/es/accounts/password/reset/key/" in link_in(mail.outbox[0])
    assert 'lang="es"' in mail.outbox[0].alternatives[0].content


@COMMITS
def test_the_owner_of_an_account_is_told_of_changes(client, ana, second_factor):
    log_in(client)
    set_up(client)
    client.post(
        "/accounts/password/",
        {"oldpassword": PASSWORD, "password1": "four quiet green lamps", "password2": "four quiet green lamps"},
    )

    assert [args[1] for path, args in queued() if path.endswith("send_notice")] == [
        "totp_activated",
        "password_changed",
    ]
    send_notice.call(ana.pk, "totp_activated", "en")
    (message,) = mail.outbox
    assert message.to == ["ana@example.org"]
    assert "authenticator app was set up" in message.body
    assert client.get("/admin/").status_code == 200


def test_weak_passwords_are_refused(client, ana):
    log_in(client)

    response = client.post(
        "/accounts/password/", {"oldpassword": PASSWORD, "password1": "password1", "password2": "password1"}
    )

    assert response.status_code == 200
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


def test_mails_go_to_nobody_without_an_address_or_an_account(ana):
    User.objects.filter(pk=ana.pk).update(email="")

    send_password_reset.call(ana.pk, "en")
    send_password_reset.call(0, "en")
    send_notice.call(ana.pk, "password_changed", "en")
    send_notice.call(0, "password_changed", "en")

    assert mail.outbox == []


# Pages

ANONYMOUS = (
    "login",
    "logout",
    "inactive",
    "password/reset",
    "password/reset/sent",
    "password/reset/done",
    "password/reset/key/1-x",
)
LOGGED_IN = ("logout", "confirm", "password", "second-factor", "second-factor/app")
WITH_FACTOR = (
    "second-factor/confirm",
    "second-factor/app/remove",
    "second-factor/recovery",
    "second-factor/recovery/new",
)


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_every_page_of_accounts_is_ours_in_both_languages(client, ana, prefix):
    def look(addresses):
        for address in addresses:
            response = client.get(f"{prefix}/accounts/{address}/", follow=True)
            page = response.content.decode()
            assert response.status_code == 200, address
            assert "admin-account.css" in page, address
            assert page.count("<h1") == 1, address
            assert f'lang="{prefix.strip("/") or "en"}"' in page
            assert not re.search(r"<script(?![^>]* src=)", page), address
            assert " style=" not in page, address
            assert "no-store" in response.headers["Cache-Control"], address

    look(ANONYMOUS)
    log_in(client)
    look(LOGGED_IN)
    set_up(client)
    look(WITH_FACTOR)


def test_too_many_requests_are_answered_with_a_page_of_ours(client, ana):
    for _turn in range(30):
        client.post("/accounts/login/", {"login": "", "password": ""})

    response = client.post("/accounts/login/", {"login": "", "password": ""})

    assert response.status_code == 429
    assert "Wait a few minutes" in response.content.decode()
