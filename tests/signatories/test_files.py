from datetime import timedelta

import pytest
from django_tasks import default_task_backend

from campaigns.domain.publishing import withdraw_letter
from campaigns.models import FileState, RenderedFile
from campaigns.rendering.errors import RenderFailed
from signatories import files
from signatories.documents import document_of
from signatories.files import KINDS, make_waiting_file, public_file, refresh_files
from tests.factories import NOON, LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    letter = LetterFactory()
    TextFactory(letter=letter)
    return letter


@pytest.fixture(autouse=True)
def no_work_left():
    default_task_backend.clear()


def queued():
    return [result.args[0] for result in default_task_backend.results]


def text_file(letter, **options):
    return public_file(letter=letter, document=document_of(letter, "en"), format="txt", **options)


def test_a_file_is_asked_for_once_and_made_by_the_task(letter):
    first, second = text_file(letter), text_file(letter)

    assert first == second
    assert (first.state, queued()) == (FileState.WAITING, [first.pk])
    made = make_waiting_file(first.pk)
    assert (made.state, text_file(letter).state) == (FileState.READY, FileState.READY)
    with made.file.open() as file:
        assert b"A title in en" in file.read()
    assert made.size == made.file.size
    assert queued() == [first.pk]


def test_a_file_is_made_again_when_what_it_shows_changed(letter):
    old = make_waiting_file(text_file(letter).pk)
    SignOnFactory(letter=letter, printed_name="A late signer")

    new = make_waiting_file(text_file(letter).pk)

    with new.file.open() as file:
        assert b"A late signer" in file.read()
    assert old.sha256 != new.sha256
    assert list(RenderedFile.objects.values_list("pk", flat=True)) == [new.pk]


def test_the_replaced_file_leaves_the_disk(letter, django_capture_on_commit_callbacks):
    old = make_waiting_file(text_file(letter).pk)
    storage, name = old.file.storage, old.file.name
    SignOnFactory(letter=letter)

    with django_capture_on_commit_callbacks(execute=True):
        make_waiting_file(text_file(letter).pk)

    assert not storage.exists(name)


def test_a_letter_that_changed_while_its_file_waited_gets_the_present_one(letter):
    asked = text_file(letter)
    SignOnFactory(letter=letter, printed_name="A late signer")

    present = make_waiting_file(asked.pk)

    assert (present.state, present.key == asked.key) == (FileState.WAITING, False)
    assert not RenderedFile.objects.filter(pk=asked.pk).exists()
    assert queued() == [asked.pk, present.pk]


def test_making_twice_makes_one_file(letter):
    asked = text_file(letter)
    made = make_waiting_file(asked.pk)

    assert make_waiting_file(asked.pk) is None
    assert RenderedFile.objects.get().made_at == made.made_at


def test_a_file_whose_worker_died_is_asked_for_again_after_ten_minutes(letter):
    asked = text_file(letter, at=NOON)

    text_file(letter, at=NOON + timedelta(minutes=9))
    assert queued() == [asked.pk]
    text_file(letter, at=NOON + timedelta(minutes=11))
    text_file(letter, at=NOON + timedelta(minutes=12))
    assert queued() == [asked.pk, asked.pk]


def test_a_failure_is_kept_for_staff_and_tried_again_after_an_hour(letter, monkeypatch):
    def fail(*args, **kwargs):
        raise RenderFailed("It took longer than 180 seconds.")

    monkeypatch.setattr("campaigns.rendering.child.render_in_child", fail)
    failed = make_waiting_file(text_file(letter, at=NOON).pk)

    assert (failed.state, failed.problem) == (FileState.FAILED, "It took longer than 180 seconds.")
    assert text_file(letter, at=NOON + timedelta(minutes=59)).state == FileState.FAILED
    assert text_file(letter, at=NOON + timedelta(minutes=61)).state == FileState.WAITING


def test_refreshing_asks_for_every_file_of_every_language_once(letter):
    TextFactory(letter=letter, language="es")

    refresh_files(letter)
    refresh_files(letter)

    asked = RenderedFile.objects.values_list("language", "format", "paper")
    assert sorted(asked) == sorted((language, f, p) for language in ("en", "es") for f, p in KINDS)
    assert len(queued()) == 10


def test_drafts_and_withdrawn_letters_have_no_files(letter):
    draft = LetterFactory(status="draft")
    TextFactory(letter=draft)
    withdraw_letter(letter=letter, at=NOON)

    assert refresh_files(draft) == refresh_files(letter) == []


def test_the_key_of_a_file_names_all_that_decides_its_look(letter, monkeypatch):
    document = document_of(letter, "en")
    keys = {files.file_key(document, format=f, paper=p) for f, p in KINDS}
    monkeypatch.setattr(files, "renderer_fingerprint", lambda: "another renderer")

    assert len(keys | {files.file_key(document, format="pdf", paper="a4")}) == len(KINDS) + 1
