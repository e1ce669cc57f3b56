"""The manifest of an edition as a record: with it a PDF is verified where nobody has our database."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from campaigns.rendering.document import LetterDocument
from campaigns.verifying.attached import Unfit, read_document
from campaigns.verifying.records import Known, Record

SCHEMA = "undersigned.edition/1"


class BadManifest(Exception):
    """The file is no manifest of an edition, or was changed; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One edition: its files by hash, and its document in each language. It is as trustworthy as where it came from."""

    letter: str
    edition: int
    date: str
    version: str
    files: Mapping[str, Mapping[str, Any]]
    documents: Mapping[str, LetterDocument]

    @classmethod
    def read(cls, content: bytes) -> Self:
        """The manifest in ``content``. Raises BadManifest."""
        try:
            data = json.loads(content)
            if data["schema"] != SCHEMA:
                raise BadManifest(_("This manifest has a form that this program does not know."))
            documents = {}
            for language, each in data["documents"].items():
                written = json.dumps(each["document"], ensure_ascii=False, indent=2, sort_keys=True) + "\n"
                if hashlib.sha256(written.encode()).hexdigest() != each["sha256"]:
                    raise BadManifest(_("The manifest was changed: a document in it does not have its own hash."))
                documents[str(language)] = read_document(written.encode())
            files = {str(file["sha256"]): dict(file) for file in data["files"]}
            return cls(
                str(data["letter"]), int(data["edition"]), str(data["date"]), str(data["version"]), files, documents
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Unfit) as error:
            raise BadManifest(_("The file is not the manifest of an edition.")) from error

    def file(self, sha256: str) -> Known | None:
        """The file of the edition with this hash."""
        if not (file := self.files.get(sha256)):
            return None
        language = str(file.get("language", ""))
        document = self.documents.get(language)
        return Known(
            title=document.title if document else self.letter,
            slug=self.letter,
            language=language,
            format=str(file.get("format", "")),
            paper=str(file.get("paper", "")),
            address=document.address if document else "",
            edition=self.edition,
            date=self.date,
            version=self.version,
        )

    def logos(self, document: LetterDocument) -> Mapping[str, bytes]:
        """None: a manifest holds no pictures."""
        return {}

    def record(self, document: LetterDocument) -> Record | None:
        """The edition, if ``document`` names its letter."""
        ours = self.documents.get(document.language)
        slugs = {self.letter, *(each.slug for each in self.documents.values())}
        if document.slug not in slugs:
            return None
        return Record(
            title=ours.title if ours else self.letter,
            document=ours,
            frozen=True,
            edition=self.edition,
            version=self.version,
            date=self.date,
            address=ours.address if ours else "",
            missing=ours is None or document.edition != self.edition,
        )
