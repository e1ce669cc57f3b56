"""The scripts in ``bin/``: what they say before they touch anything, and what they do to the environment."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = [
    *sorted(path for path in (ROOT / "bin").iterdir() if path.suffix != ".txt"),
    ROOT / ".ci" / "run",
]


def run(*command, **variables):
    environment = {name: value for name, value in os.environ.items() if name not in ("PORT", "SSL_CERT_FILE")}
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**environment, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


def in_library(line, **variables):
    """Run ``line`` in a shell that has read ``bin/lib.sh``."""
    return run("bash", "-c", f"source bin/lib.sh\n{line}", **variables)


def program(folder, name, body):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def own_programs(tmp_path, monkeypatch):
    """A folder that comes first in PATH, for programs that stand in for the machine's."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return tmp_path


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_is_a_shell_script_that_parses(script):
    assert script.read_text().startswith(("#!/usr/bin/env bash\n", "#!/bin/sh\n", "# shellcheck shell=bash\n"))
    assert os.access(script, os.X_OK) or script.name == "lib.sh"
    assert run("bash", "-n", str(script)).stderr == ""


def test_ci_runs_what_a_person_runs():
    commands = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if not line.startswith("#")]

    assert commands == ['exec "$(dirname "$0")/../bin/check"']


def test_readme_names_every_command():
    named = set(re.findall(r"`bin/([a-z-]+)`", (ROOT / "README.md").read_text()))

    assert named == {path.name for path in (ROOT / "bin").iterdir() if not path.suffix}


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "8000 "])
def test_demo_refuses_what_is_no_port(port):
    answer = run("bin/demo", PORT=port)

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"PORT is '{port}'; use a number ")


def test_demo_says_that_its_port_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        answer = run("bin/demo", PORT=str(port))

    assert answer.returncode == 1
    assert answer.stderr == (
        f"Port {port} is taken by another program; stop that one or choose another port: PORT=8001 bin/demo\n"
    )


def test_nothing_missing_asks_for_nothing(own_programs):
    program(own_programs, "apt-get", "echo apt-get was called")

    answer = in_library("need tool tool 'does something' true; install_missing; echo done")

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "done\n", "")


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="the line for apt-get is for Linux")
def test_without_root_it_prints_the_line_and_stops(own_programs):
    program(own_programs, "apt-get", "echo apt-get was called")
    program(own_programs, "id", "echo 1000")
    program(own_programs, "sudo", "exit 1")

    answer = in_library(
        "need 'tool tool-data' tool 'does something' false; need other - 'helps' false; install_missing"
    )

    assert answer.returncode == 1
    assert "\n    tool tool-data: does something\n    other: helps\n" in answer.stdout
    assert answer.stderr == (
        "Run this line, then start this again:\n"
        "    sudo apt-get update && sudo apt-get install --no-install-recommends tool tool-data other\n"
    )


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="apt-get is for Linux")
def test_with_root_it_installs_only_what_is_missing(own_programs):
    program(own_programs, "apt-get", f'echo "$@" >> {own_programs}/calls')
    program(own_programs, "id", "echo 0")

    answer = in_library("need there - 'is there' true; need tool - 'does something' false; install_missing")

    assert answer.returncode == 0
    assert (own_programs / "calls").read_text().splitlines() == [
        "-q update",
        "-q -y install --no-install-recommends tool",
    ]


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="apt-get is for Linux")
def test_a_failing_apt_get_shows_its_reason(own_programs):
    program(own_programs, "apt-get", "echo 'E: no space left'; exit 100")
    program(own_programs, "id", "echo 0")

    answer = in_library("need tool - 'does something' false; install_missing; echo went on")

    assert answer.returncode == 1
    assert answer.stderr == "E: no space left\napt-get could not install tool; the reason stands above.\n"
    assert "went on" not in answer.stdout


@pytest.mark.parametrize("home", ["", "/nonexistent/home"])
def test_a_missing_home_is_replaced(home):
    assert in_library('echo "$HOME"', HOME=home).stdout == f"{ROOT}/var/home\n"


def test_a_usable_home_is_kept(tmp_path):
    assert in_library('echo "$HOME"', HOME=str(tmp_path)).stdout == f"{tmp_path}\n"


def test_certificates_named_for_pip_are_used_by_uv_too():
    assert in_library('echo "$SSL_CERT_FILE"', PIP_CERT="/etc/own-ca.pem").stdout == "/etc/own-ca.pem\n"


def test_certificates_named_for_all_are_kept():
    answer = in_library('echo "$SSL_CERT_FILE"', PIP_CERT="/etc/own-ca.pem", SSL_CERT_FILE="/etc/all.pem")

    assert answer.stdout == "/etc/all.pem\n"


def test_a_browser_that_does_not_start_is_passed_over(own_programs):
    broken = program(own_programs, "broken", "exit 1")
    working = program(own_programs, "chromium-headless-shell", "echo Chromium 1")

    answer = in_library('find_chromium && echo "$CHROMIUM"', CHROMIUM=str(broken))

    assert answer.stdout == f"{working}\n"


def test_settings_of_a_site_do_not_reach_the_tests():
    answer = in_library('forget_site; echo "[${DATABASE_URL-}${DEBUG-}]"', DATABASE_URL="postgres://x@y/z", DEBUG="on")

    assert answer.stdout == "[]\n"


def test_a_database_without_tables_is_told_in_a_sentence(tmp_path):
    done = run(
        *(sys.executable, "manage.py", "check_letter", "rights"),
        DATABASE_URL=f"sqlite:///{tmp_path}/new.sqlite3",
        SECRET_KEY="x" * 60,
    )

    assert (done.returncode, done.stderr) == (
        1,
        "The database is not prepared yet, or not by this version. Run: manage.py migrate\n",
    )
