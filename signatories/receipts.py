"""Receipts: the PDF of one sign-on, made by a task for its signatory alone, with exactly the words that were signed."""

import json
import logging
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import task

from campaigns.domain.counting import keyed_hash
from campaigns.models import FileState, Letter, LetterVersion, TextVersion
from campaigns.rendering import wording
from campaigns.rendering.document import LetterDocument, notes_of, settled
from campaigns.rendering.errors import RenderFailed
from campaigns.rendering.receipt import SignedReceipt, receipt_data
from campaigns.text.language import long_moment
from signatories.documents import public_address
from signatories.domain.roll import heading_of, line_of, shape_of
from signatories.files import ASK_AGAIN, TRY_AGAIN, default_paper
from signatories.models import Listing, Origin, Receipt, SignOn, SignOnStatus

logger = logging.getLogger(__name__)


def has_receipt(signon: SignOn) -> bool:
    """Whether there is something to give a receipt for: it was confirmed, and it stands."""
    return signon.status in SignOnStatus.beyond_mailbox and signon.version_id is not None


def words_signed(version: LetterVersion, language: str) -> LetterDocument:
    """The frozen words of ``version`` in ``language`` as a document without a roll.

    What was not frozen with them (letterhead, addressees, date) is left out: nobody signed it. Raises
    TextVersion.DoesNotExist.
    """
    frozen = TextVersion.objects.get(version=version, language=language)
    text, letter = frozen.text, version.letter
    return settled(
        LetterDocument(
            slug=letter.slug,
            kind=letter.kind,  # type: ignore[arg-type]  # the constraint letter_kind_known
            language=language,
            authoritative_language=version.authoritative_language,
            title=text.title,
            salutation=text.salutation,
            body=text.body,
            closing=text.closing,
            notes=notes_of(text),
            roll="hidden",
            address=public_address(letter, language),
            version=version.number,
            text_sha256=frozen.sha256,
        )
    )


def receipt_of(signon: SignOn, at: datetime) -> SignedReceipt:
    """What the receipt of ``signon`` tells at ``at``. No contact stands in it. Raises TextVersion.DoesNotExist."""
    version, letter = signon.version, signon.letter
    if version is None:
        raise TextVersion.DoesNotExist
    version.letter = letter
    document = words_signed(version, signon.language)
    spoken = wording.label_language(document)
    line = line_of(signon)
    counted = signon.listing == Listing.WITHHELD

    def when(moment: datetime | None) -> str:
        return long_moment(moment.astimezone(letter.zone), spoken) if moment else ""

    versions = ""  # under embargo the page is not there for somebody who holds the receipt alone
    if Letter.objects.public(at).filter(pk=letter.pk).exists():
        with translation.override(document.language):
            versions = settings.PUBLIC_ORIGIN + reverse("campaigns:versions", args=[letter.slug])
    return SignedReceipt(
        letter=document,
        words=TextVersion.objects.get(version=version, language=signon.language).words,
        site=settings.SITE_NAME,
        name=line.name,
        detail=line.detail,
        heading="" if counted else heading_of(line, document.language, shape_of(letter)),
        counted=counted,
        listed=signon.status in SignOnStatus.listed,
        by_staff=signon.origin == Origin.STAFF,
        attestation=signon.attestation,
        received=when(signon.created_at),
        confirmed=when(signon.confirmed_at),
        approved=when(signon.approved_at),
        versions_address=versions,
    )


def ask_for_receipt(signon: SignOn, at: datetime) -> Receipt | None:
    """The receipt of ``signon`` as it stands now: ready, or waiting with its making queued, or failed.

    Never renders. A receipt that waits for ten minutes, or failed an hour ago, is queued again; so is one whose file is
    gone. None before the mailbox was confirmed, and for one that has left the letter.
    """
    if not has_receipt(signon):
        return None
    try:
        key = _key(signon, receipt_of(signon, at))
    except TextVersion.DoesNotExist:
        return None
    row = Receipt.objects.filter(key=key).first()
    if row is None:
        try:
            with transaction.atomic():
                row = Receipt.objects.create(
                    sign_on=signon, version_id=signon.version_id, language=signon.language, key=key, asked_at=at
                )
                make_receipt_file.enqueue(row.pk)
        except IntegrityError:  # asked for in two tabs at the same moment
            row = Receipt.objects.get(key=key)
        return row
    lost = row.state == FileState.READY and not row.file.storage.exists(str(row.file.name))
    patience = {FileState.WAITING: ASK_AGAIN, FileState.FAILED: TRY_AGAIN}.get(FileState(row.state))
    if lost or (patience and row.asked_at < at - patience):
        _ask_again(row, at=at)
        row.refresh_from_db()
    return row


def _ask_again(row: Receipt, *, at: datetime) -> None:
    anew: dict[str, Any] = {"asked_at": at, "state": FileState.WAITING, "problem": "", "file": "", "sha256": ""}
    with transaction.atomic():
        if Receipt.objects.filter(pk=row.pk, asked_at=row.asked_at, state=row.state).update(**anew):
            make_receipt_file.enqueue(row.pk)


def _key(signon: SignOn, receipt: SignedReceipt) -> str:
    """A keyed hash: the name of the file says nothing to those who know what the receipt of somebody must say."""
    return keyed_hash("receipt", f"{signon.pk} {json.dumps(receipt_data(receipt), sort_keys=True)}")


@task()  # type: ignore[untyped-decorator]  # django-tasks ships no types
def make_receipt_file(receipt_id: int) -> None:
    """Make one waiting receipt. Safe to repeat: one that is ready, or no longer wanted, is left alone."""
    make_waiting_receipt(receipt_id, at=timezone.now())


def make_waiting_receipt(receipt_id: int, *, at: datetime) -> Receipt | None:
    """Make the receipt of the row ``receipt_id`` in a limited child process and keep it; None without a row.

    When the sign-on changed since it was asked for, the row goes: the next look at the page asks for the present one.
    What was made is kept only while its row waits for it; the receipts that it replaces go.
    """
    row = (
        Receipt.objects.select_related("sign_on__letter", "sign_on__version")
        .filter(pk=receipt_id, state=FileState.WAITING)
        .first()
    )
    if row is None:
        return None
    signon = row.sign_on
    receipt = receipt_of(signon, at) if has_receipt(signon) else None
    if receipt is None or _key(signon, receipt) != row.key:
        row.delete()
        return None
    from campaigns.rendering.child import receipt_in_child  # noqa: PLC0415 -- only the worker needs it, no request

    waiting = Receipt.objects.filter(pk=row.pk, state=FileState.WAITING)
    try:
        made = receipt_in_child(receipt, paper=default_paper(row.language))
    except RenderFailed as failure:
        # Neither name nor reason: the name may be withheld, and a reason can quote the text.
        logger.warning("receipt %d could not be made; its row says why", row.pk)
        waiting.update(state=FileState.FAILED, problem=str(failure)[:500])
        return Receipt.objects.filter(pk=row.pk).first()
    storage = row.file.storage
    name = storage.save(row.file.field.generate_filename(row, f"{row.key}.pdf"), ContentFile(made.data))
    kept = 0
    try:
        kept = waiting.update(
            state=FileState.READY, file=name, sha256=sha256(made.data).hexdigest(), made_at=at, problem=""
        )
    finally:
        if not kept:
            storage.delete(name)
    if kept:
        with transaction.atomic():
            for older in Receipt.objects.filter(sign_on=signon).exclude(pk=row.pk).select_for_update():
                older.delete()
    return Receipt.objects.filter(pk=row.pk).first()
