"""Typed readers of the environment; a value that is not understood stops with one sentence."""

import ipaddress
import os
import secrets
import zoneinfo
from contextlib import suppress
from email.utils import formataddr
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from environs import Env, EnvError

_env = Env()
_env.read_env(recurse=False, path=Path(__file__).parent.parent / ".env")


def _stop(sentence: str) -> NoReturn:
    # SystemExit, so that a shell, the server and the worker print the sentence and no traceback.
    raise SystemExit(sentence)


def text(name: str, default: str = "") -> str:
    """The value of ``name`` without surrounding blanks; ``default`` when unset or empty."""
    return _env.str(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """``on`` or ``off``; anything else stops the start."""
    value = text(name, "on" if default else "off").lower()
    if value not in ("on", "off"):
        _stop(f"{name} is '{value}'; use 'on' or 'off'.")
    return value == "on"


def words(name: str, default: list[str]) -> list[str]:
    """A list separated by commas."""
    return [word for word in (part.strip() for part in text(name).split(",")) if word] or default


def origin(name: str, default: str) -> str:
    """Scheme, host and port of the public site, without a path: ``https://letters.example.org``."""
    given = text(name, default)
    value = given.rstrip("/")
    try:
        parts = urlsplit(value)
        plain = f"{parts.scheme}://{parts.netloc}" == value and "@" not in value and parts.port != 0
    except ValueError:  # a port that is no number
        plain = False
    if not plain or parts.scheme not in ("http", "https") or not parts.hostname:
        _stop(f"{name} is '{given}'; write it like 'https://letters.example.org', without a path.")
    return value


def proxy(name: str) -> str:
    """An HTTP proxy: ``http://proxy.example.org:3128``, with ``user:password@`` where it asks for them; else empty."""
    value = text(name)
    try:
        parts = urlsplit(value)
        plain = not value or (parts.scheme == "http" and parts.hostname and parts.port != 0 and not parts.query)
    except ValueError:  # a port that is no number
        plain = False
    if not plain or (value and parts.path not in ("", "/")):
        # The value itself is not repeated: it may hold a password.
        _stop(f"{name} is not understood; write it like 'http://proxy.example.org:3128'.")
    return value


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Addresses and networks separated by commas: ``127.0.0.1, 10.0.0.0/8, ::1``; none when unset."""
    found = []
    for word in words(name, []):
        try:
            found.append(ipaddress.ip_network(word, strict=False))
        except ValueError:
            _stop(f"{name} has '{word}'; write addresses or networks such as '127.0.0.1, 10.0.0.0/8'.")
    return found


def time_zone(name: str, default: str) -> str:
    """A name of the IANA time zone database, such as ``America/Guatemala``."""
    value = text(name, default)
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        _stop(f"{name} is '{value}'; use a name such as 'America/Guatemala' or 'UTC'.")
    return value


def folder(name: str, default: Path) -> Path:
    """An absolute path; relative ones start at the folder the process was started in."""
    return Path(text(name, str(default))).expanduser().absolute()


def database(name: str, default: Path) -> dict[str, Any]:
    """A database from ``DATABASE_URL``: ``sqlite:///path`` or ``postgres://user:password@host/name``."""
    value = text(name, f"sqlite:///{default}")
    try:
        found = dict(_env.dj_db_url(name, value) if text(name) else _parse_db(value))
    except (EnvError, ValueError, KeyError):
        found = {}
    engine = found.get("ENGINE", "")
    if not engine.endswith(("sqlite3", "postgresql")):
        # The value itself is not repeated: it may hold a password.
        _stop(
            f"{name} is not understood; use 'sqlite:////folder/file.sqlite3' or 'postgres://user:password@host/name'."
        )
    if engine.endswith("sqlite3"):
        Path(found["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        # FULL, not NORMAL: an acknowledged sign-on must survive a power cut. IMMEDIATE: a writer waits its
        # turn instead of failing with "database is locked" (both measured, see docs/decisions/0004).
        found["OPTIONS"] = {
            # Recursive triggers: without them REPLACE deletes frozen rows past the guard of their table.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        }
        # Opened once by each thread of the server, not once by each request.
        found["CONN_MAX_AGE"] = 600
    else:
        found["OPTIONS"] = {**found.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 8}}
        found["CONN_MAX_AGE"] = 0
    return found


def _parse_db(value: str) -> dict[str, Any]:
    import dj_database_url  # noqa: PLC0415 -- the part of environs[django] that reads a database address

    return dict(dj_database_url.parse(value))


def mail(name: str, default: str) -> dict[str, Any]:
    """Mail settings from ``EMAIL_URL``: ``submission://user:password@host:587``, ``smtp://host:25``, ``console://``.

    ``submission`` speaks TLS from its first word (STARTTLS); ``?ssl=True`` is for servers that want port 465.
    """
    import dj_email_url  # noqa: PLC0415 -- the part of environs[django] that reads a mail address

    try:
        found = dict(dj_email_url.parse(text(name, default)))
    except ValueError:
        found = {}
    backend = found.get("EMAIL_BACKEND", "")
    if not backend or (backend.endswith("smtp.EmailBackend") and not found["EMAIL_HOST"]):
        _stop(f"{name} is not understood; use 'submission://user:password@host:587' or 'console://'.")
    return found


def sender(name: str, default: str, *, name_of_site: str) -> str:
    """The mailbox that mails come from, under the name of the site: ``Alliance <letters@example.org>``."""
    value = text(name, default)
    try:
        validate_email(value)
    except ValidationError:
        _stop(f"{name} is '{value}'; write a mailbox such as 'letters@example.org', without a name.")
    return formataddr((" ".join(name_of_site.split()), value))


def secret_key(name: str, kept_in: Path) -> str:
    """The secret key: from the environment, else from ``kept_in``, made there (mode 0600) at first start."""
    if value := text(name):
        if len(value) < 50:
            _stop(f"{name} has {len(value)} characters; use at least 50 random ones.")
        return value
    if not kept_in.exists():
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        draft = kept_in.with_name(f".{kept_in.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        # A link never replaces a file: of processes that start together one gives its key, whole, to all.
        with suppress(FileExistsError):
            os.link(draft, kept_in)
        draft.unlink()
    value = kept_in.read_text().strip()
    if len(value) < 50:
        _stop(f"{kept_in} holds no usable key; delete it, and a new one is made at the next start.")
    return value
