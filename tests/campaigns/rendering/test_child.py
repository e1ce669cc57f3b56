"""A file is made in a child that cannot take more than its share, and says in a sentence why it failed."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from campaigns.rendering import child, limited
from campaigns.rendering.child import RenderFailed, render, render_in_child
from campaigns.rendering.document import as_data, from_data, settled
from tests import sample

LIMITS = {"cpu_seconds": 60, "wall_seconds": 90, "memory_bytes": 2 * 1024**3}


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_child_makes_the_same_pdf(paper):
    document = sample.full_letter()

    made = render_in_child(document, format="pdf", paper=paper)

    assert made == render(document, format="pdf", paper=paper)
    assert made.data.startswith(b"%PDF-1.7")
    assert (made.pages, made.endnotes) == (2, False)


def test_a_child_says_that_the_notes_stand_at_the_end():
    assert render_in_child(sample.letter_with_a_note_too_long(), format="pdf", paper="a4").endnotes


@pytest.mark.parametrize("format", ["txt", "json", "html"])
def test_a_child_makes_every_other_file(format):
    document = sample.full_letter()

    made = render_in_child(document, format=format)

    assert made == render(document, format=format)
    assert made.pages == 0
    assert "María Fernanda Ordóñez" in made.data.decode()


def test_a_child_makes_word():
    made = render_in_child(sample.full_letter(), format="docx")

    assert made.data.startswith(b"PK")


def test_the_data_that_a_child_writes_is_the_document():
    document = sample.full_letter()

    made = render_in_child(document, format="json")

    assert from_data(json.loads(made.data)) == settled(document)


def test_a_reason_is_a_sentence():
    with pytest.raises(RenderFailed) as caught:
        render_in_child(sample.make_letter(title="Unassigned: \u0378"), format="pdf", paper="a4")

    assert "U+0378" in caught.value.reason
    assert "Traceback" not in caught.value.reason


@pytest.mark.parametrize(("format", "paper"), [("exe", "a4"), ("pdf", "a0")])
def test_another_format_or_paper_is_refused(format, paper):
    with pytest.raises(ValueError, match="not one of"):
        render(sample.make_letter(), format=format, paper=paper)


def watch(monkeypatch, look):
    """Have ``look`` called with the id of the child's process while it runs, before it is given the letter."""

    class Watched(subprocess.Popen):
        looked = False

        def communicate(self, *args, **kwargs):
            if not self.looked:
                self.looked = True
                look(self.pid)
            return super().communicate(*args, **kwargs)

    monkeypatch.setattr(limited.subprocess, "Popen", Watched)


def of_process(process, name):
    """What the system tells of a process: its ``cmdline`` or ``environ``, which are empty for a moment at its start."""
    for _try in range(1000):
        if told := Path(f"/proc/{process}/{name}").read_bytes():
            return told.decode().removesuffix("\0").split("\0")
        time.sleep(0.01)
    raise AssertionError(f"the process has no {name}")


def test_the_clock_stops_a_child_and_what_it_started(monkeypatch, tmp_path):
    """Both hold a pipe open, and a closed end is seen only when neither runs any more."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    script = (
        "import subprocess, sys, time\n"
        f"pipe = open({str(pipe)!r}, 'wb', buffering=0)\n"
        "quiet = dict.fromkeys(('stdin', 'stdout', 'stderr'), subprocess.DEVNULL)\n"
        "subprocess.Popen(['sleep', '120'], pass_fds=[pipe.fileno()], **quiet)\n"
        "pipe.write(b'both run')\n"
        "time.sleep(20)\n"
        "pipe.write(b'the child was left to end by itself')\n"
    )
    monkeypatch.setattr(child, "command", lambda *_: [sys.executable, "-c", script])
    with os.fdopen(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0) as said:

        def wait_for_both(_process):
            select.select([said], [], [], 60)
            assert said.read() == b"both run"

        watch(monkeypatch, wait_for_both)
        with pytest.raises(RenderFailed, match="longer than 1 seconds"):
            render_in_child(sample.make_letter(), format="pdf", limits={**LIMITS, "wall_seconds": 1})

        ended, _writable, _failed = select.select([said], [], [], 60)
        assert ended, "what the child started still runs"
        assert said.read() == b""


def test_processor_time_is_limited():
    document = sample.numbered_letter(notes=0, organizations=1500)

    with pytest.raises(RenderFailed, match="processor time"):
        render_in_child(document, format="pdf", paper="a4", limits={**LIMITS, "cpu_seconds": 1})


def test_memory_is_limited():
    letter = sample.make_letter(body=f"<p>{'word ' * 8_000_000}</p>")  # 40 MB

    assert len(render_in_child(letter, format="json", limits=LIMITS).data) > 40_000_000
    with pytest.raises(RenderFailed) as caught:
        render_in_child(letter, format="json", limits={**LIMITS, "memory_bytes": 128 * 1024**2})

    assert caught.value.reason == "It needed more than 128 MB of memory."


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGKILL"])
def test_a_child_that_dies_is_told(monkeypatch, name):
    script = f"import os, signal, sys; sys.stdin.read(); os.kill(os.getpid(), signal.{name})"
    monkeypatch.setattr(child, "command", lambda *_: [sys.executable, "-c", script])

    with pytest.raises(RenderFailed) as caught:
        render_in_child(sample.make_letter(), format="txt", limits=LIMITS)

    status = -getattr(signal, name)
    assert caught.value.reason == f"The program that makes the file stopped unexpectedly (status {status})."


def test_what_a_library_prints_is_not_in_the_file():
    script = (
        "import sys; from campaigns.rendering import child, plain\n"
        "stock = plain.render_plain\n"
        "def noisy(document):\n    print('noise', flush=True)\n    return stock(document)\n"
        "plain.render_plain = noisy\n"
        "sys.exit(child._main('txt', '', '60', str(2 << 30)))"
    )
    document = json.dumps({"document": as_data(sample.make_letter()), "logos": {}}).encode()

    made = subprocess.run(
        [sys.executable, "-c", script], input=document, capture_output=True, cwd=settings.BASE_DIR, check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )  # fmt: skip

    assert b"noise" not in made.stdout
    assert b"noise" in made.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_letter_does_not_stand_in_the_list_of_processes(monkeypatch):
    """Arguments are visible to every user of the machine; an embargoed letter is not."""
    seen = []
    watch(monkeypatch, lambda process: seen.append(of_process(process, "cmdline")))
    letter = sample.make_letter(slug="secret-talks", title="A secret title")

    made = render_in_child(letter, format="txt")

    assert b"We are concerned" in made.data
    assert b"A SECRET TITLE" in made.data.upper()
    (arguments,) = seen
    limits = [str(settings.RENDER_LIMITS[name]) for name in ("cpu_seconds", "memory_bytes")]
    assert arguments[1:] == ["-m", "campaigns.rendering.child", "txt", "", *limits]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_child_is_given_no_secret(monkeypatch):
    """Neither those that the server was started with, nor those that settings would read from a file."""
    secrets = {
        "SECRET_KEY": "canary-1" * 10, "DATABASE_URL": "postgres://u:canary-2@localhost/x",
        "EMAIL_URL": "submission://u:canary-3@localhost", "AWS_SECRET_ACCESS_KEY": "canary-4",
    }  # fmt: skip
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    seen = []
    watch(monkeypatch, lambda process: seen.append(of_process(process, "environ")))

    made = render_in_child(sample.make_letter(), format="txt")

    assert b"We are concerned" in made.data
    (lines,) = seen
    assert f"PATH={os.environ['PATH']}" in lines
    assert not [line for line in lines if "canary" in line]
    # Set to something else: a file of settings cannot bring them back.
    assert {"SECRET_KEY", "DATABASE_URL", "EMAIL_URL"} <= {line.partition("=")[0] for line in lines}


def test_a_child_has_no_database():
    script = (
        "from campaigns.rendering import limited; limited.set_up()\n"
        "from django.db import connection\nfrom django.conf import settings\n"
        "assert not settings.INSTALLED_APPS\nconnection.ensure_connection()"
    )

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=settings.BASE_DIR, check=False)

    assert ran.returncode == 1
    assert b"ImproperlyConfigured" in ran.stderr
