"""Every test: no network but this machine, no task worker, files in a folder of its own."""

import pytest
from django.utils import translation


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
def english():
    """A test that changes the language of its thread leaves nothing behind."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def tasks_wait(settings):
    """Queued work waits in a list (``django_tasks.default_task_backend.results``) instead of a table."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
