"""What import-linter cannot say: it knows packages, and ``django.http`` is a part of one."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

CORE = ("campaigns/models", "campaigns/domain", "campaigns/text", "signatories/models", "signatories/domain")
FILES = [path for folder in CORE for path in sorted((Path(settings.BASE_DIR) / folder).glob("*.py"))]
FORBIDDEN = ("django.http", "django.shortcuts", "django.views", "django.contrib.admin")


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_the_core_is_found():
    assert len(FILES) > 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.parts[-2]}/{path.name}")
def test_the_core_knows_no_request(path):
    assert [name for name in imported(path) if name.startswith(FORBIDDEN)] == []
