from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django_tasks import default_task_backend

from campaigns.domain.publishing import withdraw_letter
from campaigns.models import FileState, RenderedFile
from campaigns.rendering import child
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


def stored(folder):
    """The names of all files on the disk."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def meanwhile(monkeypatch):
    """Lets something happen once while a file is rendered."""

    def arrange(event):
        stock = child.render_in_child
        waiting = [event]

        def render(*args, **kwargs):
            made = stock(*args, **kwargs)
            if waiting:
                waiting.pop()()
            return made

        monkeypatch.setattr(child, "render_in_child", render)

    return arrange


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


def test_refreshing_a_draft_asks_for_nothing():
    draft = LetterFactory(status="draft")
    TextFactory(letter=draft)

    assert refresh_files(draft) == []
    assert queued() == []


def test_the_files_of_a_withdrawn_letter_are_gone(letter, own_media, django_capture_on_commit_callbacks):
    make_waiting_file(text_file(letter).pk)
    other = TextFactory().letter
    kept = make_waiting_file(text_file(other).pk)
    public_file(letter=letter, document=document_of(letter, "en"), format="json")
    withdraw_letter(letter=letter, at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        assert refresh_files(letter) == []

    assert RenderedFile.objects.get() == kept
    assert stored(own_media) == [kept.file.name.removeprefix("letters/")]


def test_the_files_of_a_withdrawn_letter_stay_when_their_deletion_is_not_stored(
    letter, own_media, django_capture_on_commit_callbacks
):
    made = make_waiting_file(text_file(letter).pk)
    withdraw_letter(letter=letter, at=NOON)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        refresh_files(letter)
        transaction.set_rollback(True)

    assert RenderedFile.objects.get() == made
    assert len(stored(own_media)) == 1


def test_the_command_clears_away_what_a_withdrawn_letter_left(letter, own_media, django_capture_on_commit_callbacks):
    make_waiting_file(text_file(letter).pk)
    withdraw_letter(letter=letter, at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        call_command("render_files", stdout=StringIO())

    assert (RenderedFile.objects.count(), stored(own_media)) == (0, [])


def test_a_file_of_a_letter_withdrawn_before_it_was_made_is_not_made(letter, own_media):
    asked = text_file(letter)
    withdraw_letter(letter=letter, at=NOON)

    assert make_waiting_file(asked.pk) is None
    assert (RenderedFile.objects.count(), stored(own_media), queued()) == (0, [], [asked.pk])


def test_a_file_of_a_letter_withdrawn_while_it_was_made_is_not_kept(letter, own_media, meanwhile):
    asked = text_file(letter)

    def withdraw():
        withdraw_letter(letter=letter, at=NOON)
        refresh_files(letter)

    meanwhile(withdraw)

    assert make_waiting_file(asked.pk) is None
    assert (RenderedFile.objects.count(), stored(own_media)) == (0, [])


def test_a_deleted_draft_leaves_no_file(own_media, django_capture_on_commit_callbacks):
    draft = LetterFactory(status="draft")
    TextFactory(letter=draft)
    make_waiting_file(text_file(draft).pk)
    assert len(stored(own_media)) == 1

    with django_capture_on_commit_callbacks(execute=True):
        draft.delete()

    assert stored(own_media) == []


def test_a_file_that_is_replaced_while_it_is_made_does_not_come_back(
    letter, own_media, meanwhile, django_capture_on_commit_callbacks
):
    signon = SignOnFactory(letter=letter, printed_name="Taken back since")
    old = text_file(letter)
    made = []

    def replace():
        signon.delete()
        made.append(make_waiting_file(text_file(letter).pk))

    meanwhile(replace)
    with django_capture_on_commit_callbacks(execute=True):
        assert make_waiting_file(old.pk) is None

    assert list(RenderedFile.objects.all()) == made
    (name,) = stored(own_media)
    assert b"Taken back since" not in (own_media / "letters" / name).read_bytes()


def test_two_workers_on_one_file_leave_one(letter, own_media, meanwhile):
    asked = text_file(letter)
    first = []
    meanwhile(lambda: first.append(make_waiting_file(asked.pk)))

    second = make_waiting_file(asked.pk)

    assert first == [second] == list(RenderedFile.objects.filter(state=FileState.READY))
    assert [f"letters/{name}" for name in stored(own_media)] == [second.file.name]


def test_a_failure_does_not_count_against_the_file_that_another_worker_made(letter, monkeypatch):
    asked = text_file(letter)
    stock = child.render_in_child

    def fail(*args, **kwargs):
        monkeypatch.setattr(child, "render_in_child", stock)
        make_waiting_file(asked.pk)
        raise RenderFailed("It took longer than 180 seconds.")

    monkeypatch.setattr(child, "render_in_child", fail)

    assert make_waiting_file(asked.pk).state == FileState.READY
    assert RenderedFile.objects.get().problem == ""


def test_a_file_that_is_made_is_kept_although_another_worker_failed(letter, meanwhile):
    asked = text_file(letter)
    meanwhile(lambda: RenderedFile.objects.update(state=FileState.FAILED, problem="It took longer than 180 seconds."))

    made = make_waiting_file(asked.pk)

    assert (made.state, made.problem) == (FileState.READY, "")


def test_a_file_that_cannot_be_noted_down_does_not_stay_on_the_disk(letter, own_media, monkeypatch):
    asked = text_file(letter)

    def no_database(*args, **kwargs):
        raise OSError("gone")

    monkeypatch.setattr("django.db.models.QuerySet.update", no_database)

    with pytest.raises(OSError, match="gone"):
        make_waiting_file(asked.pk)

    assert stored(own_media) == []


def test_refreshing_asks_again_for_a_file_that_is_gone_from_the_store(letter):
    made = make_waiting_file(text_file(letter).pk)
    before = made.sha256
    made.file.storage.delete(made.file.name)

    states = {row.pk: row.state for row in refresh_files(letter)}

    assert states[made.pk] == FileState.WAITING
    assert queued().count(made.pk) == 2
    again = make_waiting_file(made.pk)
    assert (again.state, again.sha256, again.file.storage.exists(again.file.name)) == (FileState.READY, before, True)


def test_of_two_who_miss_a_file_one_asks_for_it(letter):
    made = make_waiting_file(text_file(letter).pk)
    other = RenderedFile.objects.get()

    files.make_anew(made, at=NOON)
    files.make_anew(other, at=NOON)

    assert queued() == [made.pk, made.pk]
    assert made.state == other.state == FileState.WAITING


def test_a_file_made_again_by_now_is_not_made_anew(letter):
    made = make_waiting_file(text_file(letter).pk)
    late = RenderedFile.objects.get()
    files.make_anew(made, at=NOON)
    RenderedFile.objects.update(state=FileState.READY, file="letters/another.txt", sha256="0" * 64)

    files.make_anew(late, at=NOON)

    assert RenderedFile.objects.get().state == FileState.READY


def test_the_log_says_nothing_of_a_letter_whose_file_failed(caplog):
    """A letter under embargo has an address that tells of it, and a reason may quote the text."""
    letter = LetterFactory(slug="secret-talks")
    TextFactory(letter=letter, source="<h1>Secret</h1>\n<p>Unassigned: \u0378</p>")

    failed = make_waiting_file(public_file(letter=letter, document=document_of(letter, "en"), format="pdf").pk)

    assert (failed.state, "U+0378" in failed.problem) == (FileState.FAILED, True)
    (line,) = [record.getMessage() for record in caplog.records if record.name == "signatories.files"]
    assert line == f"file {failed.pk} (pdf) could not be made; the list of files in the admin says why"


def test_the_key_of_a_file_names_all_that_decides_its_look(letter, monkeypatch):
    document = document_of(letter, "en")
    keys = {files.file_key(document, format=f, paper=p) for f, p in KINDS}
    monkeypatch.setattr(files, "renderer_fingerprint", lambda: "another renderer")

    assert len(keys | {files.file_key(document, format="pdf", paper="a4")}) == len(KINDS) + 1
