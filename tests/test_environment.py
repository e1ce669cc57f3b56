"""Settings from the environment: what is understood is typed, what is not stops with one sentence."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from config import environment

NAME = "TRIED_VALUE"


@pytest.fixture
def setting(monkeypatch):
    """Sets the variable that the readers under test read."""

    def put(value):
        monkeypatch.setenv(NAME, value)

    put("")
    return put


def sentence(reader, *args, **kwargs):
    with pytest.raises(SystemExit) as stopped:
        reader(NAME, *args, **kwargs)
    return stopped.value.code


@pytest.mark.parametrize(("value", "meaning"), [("on", True), ("OFF", False), (" on ", True), ("", True)])
def test_flag_is_on_or_off(setting, value, meaning):
    setting(value)

    assert environment.flag(NAME, default=True) is meaning


@pytest.mark.parametrize("value", ["yes", "1", "true", "no"])
def test_flag_refuses_other_words(setting, value):
    setting(value)

    assert sentence(environment.flag) == f"TRIED_VALUE is '{value}'; use 'on' or 'off'."


def test_words_are_separated_by_commas(setting):
    setting(" letters.example.org, ,www.example.org ,")

    assert environment.words(NAME, ["localhost"]) == ["letters.example.org", "www.example.org"]


def test_words_fall_back_when_nothing_is_named(setting):
    setting(" , ")

    assert environment.words(NAME, ["localhost"]) == ["localhost"]


@pytest.mark.parametrize(
    "value", ["https://letters.example.org", "http://127.0.0.1:8001", "https://letters.example.org/"]
)
def test_origin_is_scheme_host_and_port(setting, value):
    setting(value)

    assert environment.origin(NAME, "http://localhost") == value.rstrip("/")


@pytest.mark.parametrize(
    "value",
    [
        "letters.example.org",
        "ftp://letters.example.org",
        "https://",
        "https://letters.example.org/sign",
        "https://letters.example.org?x=1",
        "https://letters.example.org#top",
        "https://letters.example.org:port",
        "https://letters.example.org:99999",
        "https://ana@letters.example.org",
        "https://[::1",
    ],
)
def test_origin_refuses_anything_more_or_less(setting, value):
    setting(value)

    assert sentence(environment.origin, "http://localhost") == (
        f"TRIED_VALUE is '{value}'; write it like 'https://letters.example.org', without a path."
    )


@pytest.mark.parametrize(
    "value",
    ["", "http://proxy.example.org:3128", "http://user:p%40ss@10.0.0.1:3128/", "http://proxy.example.org"],
)
def test_proxy_is_named_or_none(setting, value):
    setting(value)

    assert environment.proxy(NAME) == value


@pytest.mark.parametrize(
    "value",
    ["proxy.example.org:3128", "https://user:secret@proxy.example.org", "socks5://secret:1080", "http://secret:x",
     "http://secret/path", "http://secret:0", "http://?secret"],
)  # fmt: skip
def test_proxy_refuses_other_addresses_and_repeats_no_password(setting, value):
    setting(value)

    said = sentence(environment.proxy)
    assert said == "TRIED_VALUE is not understood; write it like 'http://proxy.example.org:3128'."


def test_time_zone_is_a_name_of_the_iana_database(setting):
    setting("America/Guatemala")

    assert environment.time_zone(NAME, "UTC") == "America/Guatemala"


@pytest.mark.parametrize("value", ["Guatemala City", "GMT-6", "../etc/passwd", "/etc/localtime"])
def test_time_zone_refuses_what_is_no_zone(setting, value):
    setting(value)

    assert sentence(environment.time_zone, "UTC") == (
        f"TRIED_VALUE is '{value}'; use a name such as 'America/Guatemala' or 'UTC'."
    )


def test_folder_is_made_absolute(setting, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    setting("files/media")

    assert environment.folder(NAME, Path("/srv/media")) == tmp_path / "files" / "media"


def test_database_is_sqlite_when_nothing_is_said(setting, tmp_path):
    found = environment.database(NAME, tmp_path / "var" / "site.sqlite3")

    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert found["NAME"] == str(tmp_path / "var" / "site.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]
    assert (tmp_path / "var").is_dir()


def test_database_reads_a_postgres_address(setting, tmp_path):
    setting("postgres://ana:s%40crt@db.example.org:5433/letters")

    found = environment.database(NAME, tmp_path / "site.sqlite3")

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("ana", "s@crt")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example.org", 5433, "letters")
    assert found["OPTIONS"]["pool"]


def test_database_reads_the_folder_of_a_socket(setting, tmp_path):
    setting("postgres://ana@%2Frun%2Fpostgresql/letters")

    assert environment.database(NAME, tmp_path / "site.sqlite3")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    "value",
    ["letters.db", "mysql://ana:secret@db/letters", "postgres//ana:secret@db", "postgres://ana:secret@db:port/x"],
)
def test_database_refuses_other_addresses_and_repeats_no_password(setting, tmp_path, value):
    setting(value)

    said = sentence(environment.database, tmp_path / "site.sqlite3")

    assert said.startswith("TRIED_VALUE is not understood; use 'sqlite:////folder/file.sqlite3' or 'postgres://")
    assert "secret" not in said


def test_mail_reads_a_server(setting):
    setting("submission://ana:s%40crt@mail.example.org:587")

    found = environment.mail(NAME, "console://")

    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("ana", "s@crt")


def test_a_sender_has_the_name_of_the_site(setting):
    setting("letters@alliance.example")

    assert environment.sender(NAME, "x@localhost", name_of_site="Alliance, Inc") == (
        '"Alliance, Inc" <letters@alliance.example>'
    )


def test_without_a_sender_there_is_one_of_this_machine(setting):
    assert environment.sender(NAME, "x@localhost", name_of_site="Alliance") == "Alliance <x@localhost>"


@pytest.mark.parametrize(
    "value", ["letters", "Alliance <letters@alliance.example>", "a@b@c", "a@b.example, c@d.example"]
)
def test_a_sender_is_one_mailbox(setting, value):
    setting(value)

    assert sentence(environment.sender, "x@localhost", name_of_site="Alliance") == (
        f"TRIED_VALUE is '{value}'; write a mailbox such as 'letters@example.org', without a name."
    )


def test_mail_is_printed_when_nothing_is_said(setting):
    assert environment.mail(NAME, "console://")["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize(
    "value",
    [
        "mail.example.org",
        "pigeon://ana:secret@mail.example.org",
        "smtp://ana:secret@mail:port",
        "submission://",
        "smtp+tls://ana:secret@mail",
    ],
)
def test_mail_refuses_other_addresses_and_repeats_no_password(setting, value):
    setting(value)

    said = sentence(environment.mail, "console://")

    assert said == ("TRIED_VALUE is not understood; use 'submission://user:password@host:587' or 'console://'.")


def test_secret_key_is_made_once_and_only_its_owner_reads_it(setting, tmp_path):
    kept_in = tmp_path / "var" / "secret-key"

    first = environment.secret_key(NAME, kept_in)
    second = environment.secret_key(NAME, kept_in)

    assert first == second == kept_in.read_text()
    assert len(first) >= 50
    assert stat.S_IMODE(kept_in.stat().st_mode) == 0o600
    assert [path.name for path in kept_in.parent.iterdir()] == ["secret-key"]


def test_processes_that_start_together_share_one_secret_key(setting, tmp_path):
    together = 16
    for turn in range(20):
        start = Barrier(together)

        def read(kept_in=tmp_path / str(turn) / "secret-key", start=start):
            start.wait()
            return environment.secret_key(NAME, kept_in)

        with ThreadPoolExecutor(together) as pool:
            keys = {answer.result() for answer in [pool.submit(read) for _reader in range(together)]}

        assert len(keys) == 1


def test_secret_key_of_the_environment_makes_no_file(setting, tmp_path):
    setting("k" * 50)

    assert environment.secret_key(NAME, tmp_path / "secret-key") == "k" * 50
    assert not list(tmp_path.iterdir())


def test_secret_key_refuses_a_short_one(setting, tmp_path):
    setting("short")

    assert sentence(environment.secret_key, tmp_path / "secret-key") == (
        "TRIED_VALUE has 5 characters; use at least 50 random ones."
    )


def test_secret_key_refuses_an_emptied_file(setting, tmp_path):
    (tmp_path / "secret-key").write_text("")

    assert sentence(environment.secret_key, tmp_path / "secret-key") == (
        f"{tmp_path}/secret-key holds no usable key; delete it, and a new one is made at the next start."
    )
