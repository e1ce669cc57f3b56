"""The files of a letter: made once for what they show, by a task, in a child process, and never inside a request."""

import hashlib
import logging
from datetime import datetime, timedelta
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from campaigns.models import FileFormat, FileState, Letter, LetterStatus, Paper, RenderedFile
from campaigns.rendering.document import LetterDocument
from campaigns.rendering.errors import RenderFailed
from signatories.documents import document_of

logger = logging.getLogger(__name__)

# Every public letter has these: a PDF per paper, and one file of each other format.
KINDS: tuple[tuple[str, str], ...] = (
    (FileFormat.PDF, Paper.LETTER),
    (FileFormat.PDF, Paper.A4),
    (FileFormat.DOCX, ""),
    (FileFormat.TEXT, ""),
    (FileFormat.DATA, ""),
)
ASK_AGAIN = timedelta(minutes=10)  # a worker that died leaves its file waiting; a render takes three minutes at most
TRY_AGAIN = timedelta(hours=1)
LIBRARIES = ("weasyprint", "pydyf", "pikepdf", "django", "pyicu-wheels")


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


def refresh_files(letter: Letter) -> list[RenderedFile]:
    """Queue every file of a published letter that does not show what the letter shows now; drafts have none.

    To be called after the change is stored. Gives the present files, ready or waiting.
    """
    letter = Letter.objects.get(pk=letter.pk)
    if letter.status not in LetterStatus.published:
        return []
    files = []
    for language in letter.texts.values_list("language", flat=True):
        document = document_of(letter, language)
        files += [public_file(letter=letter, document=document, format=f, paper=p) for f, p in KINDS]
    return files


@task()  # type: ignore[untyped-decorator]  # django-tasks ships no types
def make_file(file_id: int) -> None:
    """Make one waiting file. Safe to repeat: a file that is ready, or no longer wanted, is left alone."""
    make_waiting_file(file_id)


def make_waiting_file(file_id: int) -> RenderedFile | None:
    """Render the file of the row ``file_id`` in a limited child process and keep it; gives its row.

    When the letter changed since it was asked for, the row goes and the present file is asked for instead.
    """
    row = RenderedFile.objects.select_related("letter").filter(pk=file_id, state=FileState.WAITING).first()
    if row is None:
        return None
    if not row.letter.texts.filter(language=row.language).exists():
        row.delete()
        return None
    document = document_of(row.letter, row.language)
    if file_key(document, format=row.format, paper=row.paper) != row.key:
        row.delete()
        return public_file(letter=row.letter, document=document, format=row.format, paper=row.paper)
    from campaigns.rendering.child import render_in_child  # noqa: PLC0415 -- only the worker needs it, no request

    try:
        made = render_in_child(document, format=row.format, paper=row.paper)
    except RenderFailed as failure:
        # The letter's address, not its text: logs hold nothing of what a letter says.
        logger.warning("file %s of %s failed: %s", row.pk, row.letter.slug, failure)
        row.state, row.problem = FileState.FAILED, str(failure)[:500]
        row.save(update_fields=["state", "problem"])
        return row
    row.file.save(f"{row.key[:32]}.{row.format}", ContentFile(made.data), save=False)
    row.state = FileState.READY
    row.size = len(made.data)
    row.pages = made.pages
    row.endnotes = made.endnotes
    row.sha256 = hashlib.sha256(made.data).hexdigest()
    row.made_at = timezone.now()
    row.problem = ""
    row.save()
    forget_older(row)
    return row


def forget_older(row: RenderedFile) -> None:
    """Drop the files that ``row`` replaces: same letter, language, format and paper, asked for earlier."""
    older = RenderedFile.objects.filter(
        letter=row.letter, language=row.language, format=row.format, paper=row.paper, asked_at__lte=row.asked_at
    ).exclude(pk=row.pk)
    for old in older:
        name, storage = old.file.name, old.file.storage
        with transaction.atomic():
            old.delete()
            if name:
                transaction.on_commit(partial(storage.delete, name))
