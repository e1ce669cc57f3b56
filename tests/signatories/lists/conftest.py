"""Spreadsheets are read here without the child process, whose start would be most of the time; test_child has it."""

import pytest

from signatories.lists import reading
from signatories.lists.workbook import read_workbook


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    monkeypatch.setattr(reading, "read_in_child", read_workbook)
