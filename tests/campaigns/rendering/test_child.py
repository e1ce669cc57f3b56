"""A file is made in a child that cannot take more than its share, and says in a sentence why it failed."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from campaigns.rendering import child
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


def test_the_clock_stops_a_child_and_what_it_started(monkeypatch):
    """A child that sleeps, with a child of its own that would sleep on."""
    script = (
        "import subprocess, sys; subprocess.Popen(['sleep', '77.125']); sys.stdin.read(); import time; time.sleep(60)"
    )
    monkeypatch.setattr(child, "command", lambda *_: [sys.executable, "-c", script])
    started = time.monotonic()

    with pytest.raises(RenderFailed, match="longer than 1 seconds"):
        render_in_child(sample.make_letter(), format="pdf", limits={**LIMITS, "wall_seconds": 1})

    assert time.monotonic() - started < 10
    time.sleep(0.2)
    assert b"77.125" not in subprocess.run(["ps", "ax", "-o", "stat=,args="], capture_output=True, check=True).stdout


def test_processor_time_is_limited():
    document = sample.numbered_letter(notes=0, organizations=1500)

    with pytest.raises(RenderFailed, match="processor time"):
        render_in_child(document, format="pdf", paper="a4", limits={**LIMITS, "cpu_seconds": 1})


def test_memory_is_limited():
    document = sample.numbered_letter(notes=0, organizations=1500)

    with pytest.raises(RenderFailed) as caught:
        render_in_child(document, format="pdf", paper="a4", limits={**LIMITS, "memory_bytes": 120 * 1024**2})

    assert "memory" in caught.value.reason or "stopped unexpectedly" in caught.value.reason


def test_a_child_that_dies_is_told():
    with pytest.raises(RenderFailed, match="stopped unexpectedly"):
        raise RenderFailed(child._reason(-signal.SIGSEGV, {}, LIMITS))


def test_what_a_library_prints_is_not_in_the_file():
    script = (
        "import sys; from campaigns.rendering import child, plain\n"
        "stock = plain.render_plain\n"
        "def noisy(document):\n    print('noise', flush=True)\n    return stock(document)\n"
        "plain.render_plain = noisy\n"
        "sys.exit(child._main('txt', '', '60', str(2 << 30)))"
    )
    document = json.dumps(as_data(sample.make_letter())).encode()

    made = subprocess.run(
        [sys.executable, "-c", script], input=document, capture_output=True, cwd=settings.BASE_DIR, check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )  # fmt: skip

    assert b"noise" not in made.stdout
    assert b"noise" in made.stderr


def test_the_letter_does_not_stand_in_the_list_of_processes():
    """Arguments are visible to every user of the machine; an embargoed letter is not."""
    assert "We are concerned" not in " ".join(child.command("pdf", "a4", LIMITS))


def test_a_child_has_no_database():
    script = (
        "from campaigns.rendering import child; child._set_up()\n"
        "from django.db import connection\nfrom django.conf import settings\n"
        "assert not settings.INSTALLED_APPS\nconnection.ensure_connection()"
    )

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=settings.BASE_DIR, check=False)

    assert ran.returncode == 1
    assert b"ImproperlyConfigured" in ran.stderr
