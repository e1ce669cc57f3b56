"""The files of an edition: each made once by a task, in a child process, never written over (docs/decisions/0011)."""

import json
import logging
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from campaigns.models import Edition, EditionFailure, EditionFile, EditionFormat, EditionText, LetterStatus, Paper
from campaigns.rendering.document import LetterDocument, from_data
from campaigns.rendering.errors import RenderFailed
from signatories.shown_logos import logo_files

logger = logging.getLogger(__name__)

# Every edition has these in each of its languages.
KINDS: tuple[tuple[str, str], ...] = (
    (EditionFormat.PDF, Paper.LETTER),
    (EditionFormat.PDF, Paper.A4),
    (EditionFormat.DOCX, ""),
    (EditionFormat.TEXT, ""),
    (EditionFormat.DATA, ""),
    (EditionFormat.TABLE, ""),
)


class Kind(NamedTuple):
    """Which file of an edition; ``paper`` is empty where there is none."""

    language: str
    format: str
    paper: str


def kinds_of(edition: Edition) -> list[Kind]:
    """Every file that ``edition`` should have, in the order in which people look for them; reads prefetched texts."""
    authoritative = edition.version.authoritative_language
    languages = sorted((text.language for text in edition.texts.all()), key=lambda each: (each != authoritative, each))
    return [Kind(language, format, paper) for language in languages for format, paper in KINDS]


def missing_files(edition: Edition) -> list[Kind]:
    """The files not made yet, or not in the store as they were made; none for an edition that nobody may read."""
    if not _is_offered(edition):
        return []
    present = {Kind(row.language, row.format, row.paper) for row in edition.files.all() if _is_stored(row)}
    return [kind for kind in kinds_of(edition) if kind not in present]


def _is_offered(edition: Edition) -> bool:
    return edition.redacted is None and edition.letter.status != LetterStatus.WITHDRAWN


def stored_bytes(row: EditionFile) -> bytes | None:
    """The file as it was frozen; None when the store lost it, or holds other bytes than those of its SHA-256."""
    try:
        with row.file.storage.open(str(row.file.name)) as stored:
            content: bytes = stored.read()
    except FileNotFoundError:
        return None
    return content if sha256(content).hexdigest() == row.sha256 else None


def _is_stored(row: EditionFile) -> bool:
    return stored_bytes(row) is not None


def ask_for_files(edition: Edition) -> int:
    """Queue the making of every file that is missing; gives their number. A file asked for twice is made once."""
    missing = missing_files(edition)
    for kind in missing:
        make_edition_file.enqueue(edition.pk, *kind)
    return len(missing)


@task()  # type: ignore[untyped-decorator]  # django-tasks ships no types
def make_edition_file(edition_id: int, language: str, format: str, paper: str) -> None:
    """Make one file of an edition. Safe to repeat: a file that is there is left alone."""
    edition = Edition.objects.select_related("letter", "version", "redaction").filter(pk=edition_id).first()
    if edition is not None:
        make_missing_file(edition, Kind(language, format, paper), at=timezone.now())


def make_missing_files(edition: Edition) -> Iterator[EditionFile | EditionFailure]:
    """Make here and now what is missing, and give each file, or why there is none."""
    for kind in missing_files(edition):
        if made := make_missing_file(edition, kind, at=timezone.now()):
            yield made


def make_missing_file(edition: Edition, kind: Kind, *, at: datetime) -> EditionFile | EditionFailure | None:
    """The file of ``edition``, made in a limited child process and stored once; or why it could not be made.

    A stored file is never written over. One that is gone from the store, or was changed in it, comes back only when it
    has the same bytes again. Of two workers one stores its file, the other drops what it made. None when nobody may
    read it any more.
    """
    if not _is_offered(edition):
        return None
    known = edition.files.filter(**kind._asdict()).first()
    if known and _is_stored(known):
        return known
    try:
        text = edition.texts.get(language=kind.language)
        data, pages, endnotes = _made(text, kind)
        digest = sha256(data).hexdigest()
        if known and known.sha256 != digest:
            raise RenderFailed(
                _("The file is gone from the store, and this version of the program makes it with other bytes. Bring it"
                  " back from a backup.")
            )  # fmt: skip
    except RenderFailed as failure:
        if known is None and (made := edition.files.filter(**kind._asdict()).first()):
            return made  # another worker could
        # Neither address nor reason: the letter may be under embargo, and a reason can quote its text.
        logger.warning("a file (%s) of edition %d could not be made; the admin says why", kind.format, edition.pk)
        failed, _new = EditionFailure.objects.update_or_create(
            edition=edition, **kind._asdict(), defaults={"problem": str(failure)[:500], "failed_at": at}
        )
        return failed
    storage = EditionFile._meta.get_field("file").storage
    if known:
        name = str(known.file.name)
        if storage.exists(name) and not _is_stored(known):  # what stands there is not what was frozen
            storage.delete(name)
        if (second := storage.save(name, ContentFile(data))) != name:  # another worker brought it back
            storage.delete(second)
        _forget_failure(edition, kind)
        return known
    row = EditionFile(
        edition=edition,
        **kind._asdict(),
        name=file_name(edition.number, text, kind),
        size=len(data),
        pages=pages,
        endnotes=endnotes,
        sha256=digest,
        made_at=at,
    )
    stored = storage.save(row.file.field.generate_filename(row, row.name), ContentFile(data))
    row.file.name = stored
    kept = False
    try:
        with transaction.atomic():
            row.save()
            _forget_failure(edition, kind)
        kept = True
    except IntegrityError:
        if made := edition.files.filter(**kind._asdict()).first():
            return made  # another worker was quicker
        raise
    finally:
        if not kept:
            storage.delete(stored)
    return row


def _forget_failure(edition: Edition, kind: Kind) -> None:
    EditionFailure.objects.filter(edition=edition, **kind._asdict()).delete()


def _made(text: EditionText, kind: Kind) -> tuple[bytes, int, bool]:
    """Bytes, pages, and whether the notes stand at the end. Raises RenderFailed."""
    if kind.format == EditionFormat.DATA:  # the frozen document itself, whatever a later renderer would write
        return text.document.encode(), 0, False
    from campaigns.rendering.child import render_in_child  # noqa: PLC0415 -- only the worker needs it, no request

    document = document_in(text)
    logos = logo_files(document) if kind.format in (EditionFormat.PDF, EditionFormat.DOCX) else {}
    made = render_in_child(document, format=kind.format, paper=kind.paper, logos=logos)
    return made.data, made.pages, made.endnotes


def document_in(text: EditionText) -> LetterDocument:
    """The document that was frozen. Raises RenderFailed when this version of the program cannot read it."""
    try:
        return from_data(json.loads(text.document))
    except (ValueError, KeyError, TypeError) as error:
        raise RenderFailed(
            _("This edition was frozen by another version of the program, and this one cannot read it.")
        ) from error


def file_name(number: int, text: EditionText, kind: Kind) -> str:
    """How a file is called: ``guatemala-2019-edition-1.es.a4.pdf``. The letter's address is the one it had then."""
    slug = json.loads(text.document)["slug"]
    return ".".join(filter(None, [f"{slug}-edition-{number}", kind.language, kind.paper, kind.format]))
