"""A program of ours in a process of its own, with a ceiling on time and memory, without our secrets and the database.

The parent calls ``run`` with a command line, the child ``limit`` and ``set_up`` before it reads anything. What it gets
comes through stdin, what it made leaves through stdout, and the last line of stderr says in JSON how it went.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import django
from django.conf import settings

# Where programs, libraries, locales and temporary files are; the child gets nothing else of our environment.
PASSED_ON = (
    "PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "XDG_CACHE_HOME", "XDG_DATA_HOME", "PYPANDOC_PANDOC",
    "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
    "WEASYPRINT_DLL_DIRECTORIES", "DJANGO_SETTINGS_MODULE",
)  # fmt: skip
# Named, not only left out: settings would read them from .env, or make a key in var/.
WITHOUT_SECRETS = {
    "SECRET_KEY": "a child that makes files signs nothing and needs no key",
    "DATABASE_URL": "sqlite://:memory:",
    "EMAIL_URL": "console://",
}


class TookTooLong(Exception):
    """The child still ran when its time was up, and was ended."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: its exit ``status`` (negative: the signal), what it made, and its last line of stderr."""

    status: int
    data: bytes
    facts: Mapping[str, Any]


def run(command: Sequence[str], data: bytes, *, wall_seconds: int) -> Ended:
    """Run ``command`` with ``data`` on stdin; it and all that it started have ended afterwards. Raises TookTooLong."""
    process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env=environment(),
        start_new_session=True,  # so that what the child started ends with it
    )
    try:
        made, said = process.communicate(data, timeout=wall_seconds)
    except subprocess.TimeoutExpired:
        raise TookTooLong from None
    finally:
        _end(process)
    return Ended(process.returncode, made, _facts(said))


def environment() -> dict[str, str]:
    """The environment of the child. A library that hostile data leads astray finds no key and no password in it."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | WITHOUT_SECRETS


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the child and everything it started."""
    with suppress(ProcessLookupError):  # all of them have ended
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    if process.stdin:  # still open when the time was up before all was written
        with suppress(BrokenPipeError):
            process.stdin.close()


def _facts(said: bytes) -> dict[str, Any]:
    """The last line of stderr, if the child got as far as to write it."""
    lines = said.decode(errors="replace").strip().splitlines()
    try:
        facts = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


# -- in the child ----------------------------------------------------------------------------------------------------


def limit(cpu_seconds: int, memory_bytes: int) -> None:
    """From now on this process is ended by the system when it takes more."""
    import resource  # noqa: PLC0415 -- not on every system, and only the child needs it

    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # elsewhere address space cannot be limited
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def set_up() -> None:
    """Django's templates and catalogues without any app: nothing here may touch the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    settings.INSTALLED_APPS = []
    settings.DATABASES = {}
    django.setup(set_prefix=False)
