"""The files of a letter: made once for what they show, by a task, in a child process, and never inside a request."""

import hashlib
import logging
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task

from campaigns.domain.versions import frozen_texts, is_unpublished, version_in_force
from campaigns.models import FileFormat, FileState, Letter, LetterStatus, Paper, RenderedFile
from campaigns.rendering.document import LetterDocument
from campaigns.rendering.errors import RenderFailed
from signatories.documents import document_of
from signatories.domain.imports import list_stored
from signatories.shown_logos import logo_files

logger = logging.getLogger(__name__)

# Every public letter has these: a PDF per paper, and one file of each other format.
KINDS: tuple[tuple[str, str], ...] = (
    (FileFormat.PDF, Paper.LETTER),
    (FileFormat.PDF, Paper.A4),
    (FileFormat.DOCX, ""),
    (FileFormat.TEXT, ""),
    (FileFormat.DATA, ""),
)
SHOWING_LOGOS = frozenset({FileFormat.PDF, FileFormat.DOCX})
ASK_AGAIN = timedelta(minutes=10)  # a worker that died leaves its file waiting; a render takes three minutes at most
TRY_AGAIN = timedelta(hours=1)
# The office paper of the United States, Canada, Mexico, Central America, Colombia and Venezuela, where most readers
# of our English and Spanish are; everybody else prints on A4, and each page links both.
LETTER_PAPER = frozenset({"en", "es", "es-co", "es-mx", "es-ni", "es-ve"})
LIBRARIES = ("weasyprint", "pydyf", "pikepdf", "django", "pyicu-wheels")


def default_paper(language: str) -> str:
    """The paper of ``letter.pdf`` without ``?paper=``: what readers of ``language`` mostly print on."""
    return Paper.LETTER if language in LETTER_PAPER else Paper.A4


@lru_cache(maxsize=1)
def renderer_fingerprint() -> str:
    """Hash of everything but the document that decides how a file looks: our code, styles, fonts, words, libraries."""
    root = Path(settings.BASE_DIR)
    parts = [
        *sorted(path for path in (root / "campaigns" / "rendering").glob("*") if path.name != "web.py"),
        *sorted((root / "campaigns" / "text").glob("*.py")),
        *sorted((root / "templates" / "campaigns").glob("letter_pdf*")),
        *sorted((root / "static" / "fonts" / "print").glob("*")),
        root / "static" / "letter-print.css",
        root / "static" / "fonts" / "fonts.conf",
        *sorted((root / "locale").glob("*/LC_MESSAGES/django.po")),
    ]
    seen = hashlib.sha256()
    for path in parts:
        if path.is_file():
            seen.update(path.name.encode() + b"\0" + path.read_bytes())
    for name in LIBRARIES:
        seen.update(f"{name} {version(name)}".encode())
    return seen.hexdigest()


def file_key(document: LetterDocument, *, format: str, paper: str) -> str:
    """The content key of a file: the same document, format, paper and renderer give the same key."""
    return _key(document.digest, format, paper)


def file_keys(document: LetterDocument) -> dict[str, tuple[str, str]]:
    """Content key to format and paper of every file of ``document``; the document is hashed once."""
    digest = document.digest
    return {_key(digest, format, paper): (format, paper) for format, paper in KINDS}


def _key(digest: str, format: str, paper: str) -> str:
    return hashlib.sha256(f"{digest} {format} {paper} {renderer_fingerprint()}".encode()).hexdigest()


def public_file(
    *, letter: Letter, document: LetterDocument, format: str, paper: str = "", at: datetime | None = None
) -> RenderedFile:
    """The file of ``document`` as it stands now: ready, or waiting with its making queued, or failed.

    Never renders. Whoever asks first queues the work; a file that waits for ten minutes, or failed an hour ago, is
    queued again. ``at`` is the present unless a test says otherwise.
    """
    at = at or timezone.now()
    key = file_key(document, format=format, paper=paper)
    row = RenderedFile.objects.filter(key=key).first()
    if row is None:
        try:
            with transaction.atomic():
                row = RenderedFile.objects.create(
                    letter=letter, language=document.language, format=format, paper=paper, key=key, asked_at=at
                )
                make_file.enqueue(row.pk)
        except IntegrityError:  # somebody else asked at the same moment
            row = RenderedFile.objects.get(key=key)
        return row
    patience = {FileState.WAITING: ASK_AGAIN, FileState.FAILED: TRY_AGAIN}.get(FileState(row.state))
    if patience and row.asked_at < at - patience:
        ask_again(row, at=at)
        row.refresh_from_db()
    return row


def ask_again(row: RenderedFile, *, at: datetime) -> None:
    """Queue the making of a file once more; of two who ask at the same time one does it."""
    with transaction.atomic():
        asked = RenderedFile.objects.filter(pk=row.pk, asked_at=row.asked_at).exclude(state=FileState.READY)
        if asked.update(asked_at=at, state=FileState.WAITING, problem=""):
            make_file.enqueue(row.pk)


def make_anew(row: RenderedFile, *, at: datetime) -> None:
    """Queue the making of a ready file that is gone from the store; of two who miss it one does it.

    ``row`` waits afterwards, whoever asked.
    """
    lost = {"file": "", "sha256": "", "size": 0, "pages": 0, "endnotes": False, "made_at": None}
    with transaction.atomic():
        ready = RenderedFile.objects.filter(pk=row.pk, state=FileState.READY, file=row.file.name)
        if ready.update(state=FileState.WAITING, asked_at=at, **lost):
            make_file.enqueue(row.pk)
    row.state = FileState.WAITING


@receiver(list_stored, dispatch_uid="files after a list of signatories")
def _after_a_list(letter: Letter, **_: Any) -> None:
    """Queue the files once what was imported is stored."""
    transaction.on_commit(lambda: refresh_files(letter), robust=True)


def refresh_files(letter: Letter) -> list[RenderedFile]:
    """Queue every file of a published letter that does not show what the letter shows now, or is gone from the store.

    Drafts have none, and those of a withdrawn letter are deleted. To be called after the change is stored. Gives the
    present files, ready, waiting or failed.
    """
    letter = Letter.objects.get(pk=letter.pk)
    if letter.status == LetterStatus.WITHDRAWN:
        forget(RenderedFile.objects.filter(letter=letter))
    if letter.status not in LetterStatus.published:
        return []
    files = []
    version = version_in_force(letter)
    for language in frozen_texts(version) if version else ():
        document = document_of(letter, language)
        files += [public_file(letter=letter, document=document, format=f, paper=p) for f, p in KINDS]
    for row in files:
        if row.state == FileState.READY and not row.file.storage.exists(str(row.file.name)):
            make_anew(row, at=timezone.now())
    return files


@task()  # type: ignore[untyped-decorator]  # django-tasks ships no types
def make_file(file_id: int) -> None:
    """Make one waiting file. Safe to repeat: a file that is ready, or no longer wanted, is left alone."""
    make_waiting_file(file_id)


def make_waiting_file(file_id: int) -> RenderedFile | None:
    """Render the file of the row ``file_id`` in a limited child process and keep it; gives its row, None without one.

    When the letter changed since it was asked for, the row goes and the present file is asked for instead; that of a
    withdrawn letter goes for good. What was rendered is kept only while its row waits for it: while it was made, the
    row may have gone, or another worker may have made it.
    """
    row = RenderedFile.objects.select_related("letter").filter(pk=file_id, state=FileState.WAITING).first()
    if row is None:
        return None
    withdrawn = row.letter.status == LetterStatus.WITHDRAWN
    if withdrawn or not row.letter.texts.filter(language=row.language).exists():
        row.delete()
        return None
    document = document_of(row.letter, row.language, desk=is_unpublished(row.letter, row.language))
    if file_key(document, format=row.format, paper=row.paper) != row.key:
        row.delete()
        return public_file(letter=row.letter, document=document, format=row.format, paper=row.paper)
    from campaigns.rendering.child import render_in_child  # noqa: PLC0415 -- only the worker needs it, no request

    try:
        logos = logo_files(document) if row.format in SHOWING_LOGOS else {}
        made = render_in_child(document, format=row.format, paper=row.paper, logos=logos)
    except RenderFailed as failure:
        # Neither address nor reason: the letter may be under embargo, and a reason can quote its text.
        logger.warning("file %d (%s) could not be made; the list of files in the admin says why", row.pk, row.format)
        waiting = RenderedFile.objects.filter(pk=row.pk, state=FileState.WAITING)
        waiting.update(state=FileState.FAILED, problem=str(failure)[:500])
        return RenderedFile.objects.filter(pk=row.pk).first()
    storage = row.file.storage
    name = storage.save(row.file.field.generate_filename(row, f"{row.key[:32]}.{row.format}"), ContentFile(made.data))
    kept = 0
    try:
        # A failure of another worker does not count against a file that is there.
        kept = (
            RenderedFile.objects.filter(pk=row.pk)
            .exclude(state=FileState.READY)
            .update(
                state=FileState.READY,
                file=name,
                size=len(made.data),
                pages=made.pages,
                endnotes=made.endnotes,
                sha256=hashlib.sha256(made.data).hexdigest(),
                made_at=timezone.now(),
                problem="",
            )
        )
    finally:
        if not kept:
            storage.delete(name)
    present = RenderedFile.objects.filter(pk=row.pk).first()
    if kept and present:
        forget_older(present)
    return present


def forget_older(row: RenderedFile) -> None:
    """Drop the files that ``row`` replaces: same letter, language, format and paper, asked for earlier."""
    older = RenderedFile.objects.filter(
        letter=row.letter_id, language=row.language, format=row.format, paper=row.paper, asked_at__lte=row.asked_at
    )
    forget(older.exclude(pk=row.pk))


def forget(rows: QuerySet[RenderedFile]) -> None:
    """Delete ``rows`` and, once that is stored, their files."""
    with transaction.atomic():
        # Locked: a worker must not give a file to a row between its reading and its deletion.
        for row in rows.order_by("pk").select_for_update():
            row.delete()
