"""Every test: no network but this machine, no task worker, files in a folder of its own."""

import time

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import TransactionTestCase
from django.utils import translation

from campaigns.models.frozen import frozen_tables, remove_guards


@pytest.fixture(autouse=True, scope="session")
def tables_can_be_emptied():
    """Between tests that commit, tables are emptied: for that alone the guards of frozen rows come off.

    Django tells of a migration after it has emptied the tables, which puts them on again.
    """
    empty = TransactionTestCase._fixture_teardown

    def teardown(self):
        # The site of a browser test may still be reading; a database in memory does not wait for it by itself.
        for _attempt in range(100):
            try:
                remove_guards(connection, frozen_tables())
                return empty(self)
            except OperationalError as error:
                if "locked" not in str(error):
                    raise
                time.sleep(0.1)
        return empty(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """Files go to a folder that is thrown away."""
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = folder
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder},
        },
    }
    return folder


@pytest.fixture(autouse=True)
def plain_login(settings):
    """``client.force_login`` is enough to enter, but for tests that ask for the second factor; counters start at 0."""
    settings.SECOND_FACTOR = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # no test waits for a slow hash
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture(autouse=True)
def english():
    """A test that changes the language of its thread leaves nothing behind."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def tasks_wait(settings):
    """Queued work waits in a list (``django_tasks.default_task_backend.results``) instead of a table."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
