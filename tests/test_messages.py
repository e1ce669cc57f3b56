"""English is the source, Spanish is complete: a message without a translation, or with a guessed one, fails here."""

import gettext
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin

from config.admin_words import WORDS

CATALOGUE = Path(settings.BASE_DIR) / "locale" / "es" / "LC_MESSAGES" / "django.po"


def left(*filters):
    """The messages that pass ``filters`` of gettext's msgattrib, obsolete ones left out."""
    done = subprocess.run(
        [shutil.which("msgattrib"), "--no-obsolete", "--no-wrap", *filters, CATALOGUE],
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in done.stdout.splitlines() if line.startswith("msgid") and line != 'msgid ""']


def test_the_catalogue_holds_messages():
    assert len(left("--translated")) > 200


@pytest.mark.parametrize("filters", [["--untranslated"], ["--only-fuzzy"]], ids=["untranslated", "fuzzy"])
def test_spanish_is_complete(filters):
    assert left(*filters) == []


def test_places_in_a_message_are_the_same_in_its_translation():
    done = subprocess.run(
        [shutil.which("msgfmt"), "--check", "--output-file=/dev/null", CATALOGUE], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr


def test_words_of_the_admin_that_we_say_otherwise_are_still_its_words():
    """A new Django may word them anew; ours would then be translated and never shown."""
    its = gettext.translation("django", Path(admin.__file__).parent / "locale", ["es"])

    assert [word for word in WORDS if isinstance(word, str) and its.gettext(word) == word] == []
