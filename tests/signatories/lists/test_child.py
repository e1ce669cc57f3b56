"""The second lock of spreadsheets: what the bounds let through ends a child process and nothing else."""

import sys

import pytest
from django.conf import settings
from django.utils.translation import override

from signatories.lists import child
from signatories.lists.child import read_in_child
from signatories.lists.grid import MAX_ROWS
from signatories.lists.table import UnreadableList
from signatories.lists.workbook import read_workbook
from tests.signatories.lists.files import ods, xlsx

ROWS = (("Nombre", "País"), ("Año Ñandú", "Perú"), ("=1+1", "Mali"))


@pytest.mark.parametrize("made", [xlsx(*ROWS), ods(*ROWS)], ids=["xlsx", "ods"])
def test_the_child_gives_what_the_reader_gives(made):
    assert read_in_child(made, sheet=None) == read_workbook(made, sheet=None)


def test_what_it_refuses_it_says_in_the_language_of_the_reader():
    with override("es"), pytest.raises(UnreadableList) as here:
        read_workbook(b"PK\x03\x04", sheet=None)

    with override("es"), pytest.raises(UnreadableList) as there:
        read_in_child(b"PK\x03\x04", sheet=None)

    assert str(there.value) == str(here.value)


def test_as_many_rows_as_a_list_may_have_are_read_within_the_limits():
    rows = [(f"Organization {number}", "GT") for number in range(MAX_ROWS)]

    assert len(read_in_child(xlsx(*rows), sheet=None).lines) == MAX_ROWS


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("memory_bytes", "x = bytearray(400_000_000)"),
        ("cpu_seconds", "sum(iter(int, 1))"),
        ("wall_seconds", "import time; time.sleep(60)"),
        ("", "import os; os.abort()"),
    ],
)
def test_a_reader_that_takes_too_much_or_falls_over_ends_in_a_sentence(monkeypatch, name, what):
    limits = {"cpu_seconds": 20, "wall_seconds": 60, "memory_bytes": 512 * 1024**2}
    less = {"cpu_seconds": 1, "wall_seconds": 2, "memory_bytes": 300 * 1024**2}
    limits |= {name: less[name]} if name else {}
    # Stands for a library that a file leads astray.
    begun = "import sys; from campaigns.rendering import limited; limited.limit(int(sys.argv[1]), int(sys.argv[2])); "

    def command(given):
        return [sys.executable, "-c", begun + what, str(given["cpu_seconds"]), str(given["memory_bytes"])]

    monkeypatch.setattr(child, "command", command)

    with pytest.raises(UnreadableList, match="takes more time or memory"):
        read_in_child(xlsx(*ROWS), sheet=None, limits=limits)


def test_the_limits_are_those_that_are_documented():
    assert settings.LIST_LIMITS["memory_bytes"] == 512 * 1024**2
    assert settings.LIST_LIMITS["cpu_seconds"] == 20
