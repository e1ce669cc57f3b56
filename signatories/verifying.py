"""Our database as the record that a file is compared with, and who may know what of it (docs/decisions/0012).

A stranger can upload anything, so an answer must not become an oracle: of a letter that is not public nothing is said,
not even that it exists; of names only those that its page shows at this moment, or an edition that is on offer.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q, QuerySet

from campaigns.domain.versions import frozen_texts, version_in_force
from campaigns.models import (
    Edition,
    EditionFile,
    EditionText,
    FileState,
    FormerAddress,
    Letter,
    LetterStatus,
    LetterText,
    RenderedFile,
    TextVersion,
)
from campaigns.rendering.data import render_data
from campaigns.rendering.document import LetterDocument, from_data, notes_of, settled
from campaigns.verifying.records import Known, Record, names_differ, words_differ
from signatories.documents import document_of, public_address
from signatories.shown_logos import logo_files


class DatabaseRecords:
    """What this site made and published. ``everything`` is for those who run it: drafts and embargoed letters too."""

    def __init__(self, *, at: datetime, everything: bool = False) -> None:
        self.at = at
        self.everything = everything

    def file(self, sha256: str) -> Known | None:
        """The file with this hash: of an edition, or of what a letter shows at present."""
        letters = self._letters()
        of_edition = (
            EditionFile.objects.filter(sha256=sha256, edition__letter__in=letters)
            .select_related("edition__letter", "edition__version", "edition__redaction")
            .order_by("edition__number")
            .first()
        )
        present = (
            RenderedFile.objects.filter(sha256=sha256, state=FileState.READY, letter__in=letters)
            .select_related("letter")
            .order_by("pk")
            .first()
        )
        if of_edition:
            edition = of_edition.edition
            return Known(
                title=self._title(edition.letter, of_edition.language),
                slug=edition.letter.slug,
                language=of_edition.language,
                format=of_edition.format,
                paper=of_edition.paper,
                address=public_address(edition.letter, of_edition.language),
                edition=edition.number,
                date=edition.dated_on.isoformat(),
                version=edition.version.number,
                taken_off=_taken_off(edition),
                withdrawn=edition.letter.status == LetterStatus.WITHDRAWN,
            )
        if present and (title := self._title(present.letter, present.language)):
            version = version_in_force(present.letter)
            return Known(
                title=title,
                slug=present.letter.slug,
                language=present.language,
                format=present.format,
                paper=present.paper,
                address=public_address(present.letter, present.language),
                version=version.number if version else "0",
                withdrawn=present.letter.status == LetterStatus.WITHDRAWN,
            )
        return None

    def record(self, document: LetterDocument) -> Record | None:
        """The edition, else the version, that ``document`` names."""
        former = FormerAddress.objects.filter(slug=document.slug).values("letter")
        letter = self._letters().filter(Q(slug=document.slug) | Q(pk__in=former)).order_by("pk").first()
        titles = self._titles(letter) if letter else {}
        if letter is None or not titles:
            return None
        # What a stranger's file calls a language stands in no address of ours.
        language = document.language if document.language in titles else next(iter(titles))
        record = Record(
            title=titles[language],
            document=None,
            frozen=bool(document.edition),
            edition=document.edition,
            version=document.version,
            address=public_address(letter, language),
            withdrawn=letter.status == LetterStatus.WITHDRAWN,
        )
        return self._edition(letter, document, record) if document.edition else self._version(letter, document, record)

    def logos(self, document: LetterDocument) -> Mapping[str, bytes]:
        """The pictures that ``document`` names, as our files print them."""
        return logo_files(document)

    def _edition(self, letter: Letter, document: LetterDocument, record: Record) -> Record:
        row = (
            EditionText.objects.filter(
                edition__letter=letter, edition__number=document.edition, language=document.language
            )
            .select_related("edition__version", "edition__redaction", "edition__letter")
            .first()
        )
        if row is None:
            return replace(record, missing=True)
        record = replace(record, date=row.edition.dated_on.isoformat(), version=row.edition.version.number)
        if taken_off := _taken_off(row.edition):
            # Nothing of its names is told, only whether the whole is the very same.
            return replace(record, taken_off=taken_off, agrees=_same_data(document, row))
        if record.withdrawn:
            return replace(record, agrees=_same_data(document, row))
        return replace(record, document=from_data(json.loads(row.document)))

    def _version(self, letter: Letter, document: LetterDocument, record: Record) -> Record:
        """Frozen words among what the page shows today. Drafts have no version, so nothing of them is confirmed."""
        frozen = next(
            (
                row
                for row in TextVersion.objects.filter(
                    version__letter=letter, language=document.language
                ).select_related("version")
                if row.version.number == document.version
            ),
            None,
        )
        try:
            present = document_of(letter, document.language)
        except LetterText.DoesNotExist:
            present = None
        if frozen is None or present is None:
            return replace(record, missing=True)
        text = frozen.text
        ours = replace(
            present,
            slug=document.slug,
            title=text.title,
            salutation=text.salutation,
            body=text.body,
            closing=text.closing,
            notes=notes_of(text),
            version=frozen.version.number,
            text_sha256=frozen.sha256,
            authoritative_language=frozen.version.authoritative_language,
            roll=document.roll,
            totals=document.totals,
        )
        # The words count the signatories of their own day.
        ours = replace(settled(ours), totals=present.totals, roll=present.roll)
        if record.withdrawn:
            return replace(record, agrees=not (words_differ(document, ours) or names_differ(document, ours)))
        return replace(record, document=ours, outdated=document.version != present.version)

    def _letters(self) -> QuerySet[Letter]:
        if self.everything:
            return Letter.objects.select_related("campaign")
        known = [Letter.objects.public(self.at), Letter.objects.withdrawn_from_public(self.at)]
        return Letter.objects.filter(Q(pk__in=known[0].values("pk")) | Q(pk__in=known[1].values("pk"))).select_related(
            "campaign"
        )

    def _titles(self, letter: Letter) -> dict[str, str]:
        version = version_in_force(letter)
        if version:
            return {language: row.title for language, row in frozen_texts(version).items()}
        if self.everything:
            return {row.language: row.title for row in letter.texts.all()}
        return {}

    def _title(self, letter: Letter, language: str) -> str:
        """The title that people read in ``language``; nothing for a language that is not public."""
        return self._titles(letter).get(language, "")


def _same_data(document: LetterDocument, row: EditionText) -> bool:
    return hashlib.sha256(render_data(document)).hexdigest() == row.sha256


def _taken_off(edition: Edition) -> date | None:
    """The day on which the files of ``edition`` were taken off the public site."""
    redaction = edition.redacted
    return redaction.at.astimezone(edition.letter.zone).date() if redaction else None
