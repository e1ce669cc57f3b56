"""Every test: no network but this machine, no task worker, files in a folder of its own."""

import gc
import time

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware

from campaigns.models.frozen import frozen_tables, install_guards, remove_guards
from signatories.shown_logos import _drawn_small


def pytest_collection_finish():
    """What is loaded by now stays to the end: looking for garbage in it again and again takes a tenth of the time."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


# What every database holds from the start, and no test changes: making it anew costs a tenth of a second each time.
KEPT = {"django_content_type", "auth_permission", "django_migrations"}


def empty_tables():
    """Empty every table that a test left something in, without the guards of frozen rows, which then are there again."""
    with transaction.atomic(), connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names(cursor)) - KEPT)
        quote = connection.ops.quote_name
        asked = (f"SELECT {n} WHERE EXISTS (SELECT 1 FROM {quote(name)})" for n, name in enumerate(names))  # noqa: S608
        cursor.execute(" UNION ALL ".join(asked))
        filled = [names[n] for (n,) in cursor.fetchall()]
        remove_guards(connection, frozen_tables())
        for name in filled:  # in one transaction, at whose end the foreign keys are checked
            cursor.execute(f"DELETE FROM {quote(name)}")  # noqa: S608 -- names of our own tables
    install_guards(connection, frozen_tables())


@pytest.fixture(autouse=True, scope="session")
def tables_are_emptied_quickly():
    """Between tests that commit, only tables with rows are emptied, and Django's own rows stay."""

    def teardown(self):
        # The site of a browser test may still be reading; a database in memory does not wait for it by itself.
        for _attempt in range(100):
            try:
                return empty_tables()
            except OperationalError as error:
                if "locked" not in str(error):
                    raise
                time.sleep(0.1)
        return empty_tables()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(autouse=True, scope="session")
def static_files_are_listed_once():
    """Each test client starts the middleware anew, which would look at every static file of the site each time."""
    look, listed = WhiteNoiseMiddleware.add_files_from_finders, {}

    def add(self):
        key = (self.static_prefix, self.max_age)
        if key not in listed:
            before, self.files = self.files, {}
            look(self)
            listed[key], self.files = self.files, before
        self.files.update(listed[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
        yield


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """Files go to a folder that is thrown away; pictures of the folder before are forgotten."""
    _drawn_small.cache_clear()
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = folder
    settings.STATIC_ROOT = None  # what somebody collected there once would be looked through for each test client
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
