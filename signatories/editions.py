"""Editions: a letter and its roll as they were handed over, frozen (docs/decisions/0011).

Freezing takes the version in force and the roll as printed, in every language of the version, in one transaction that
locks the letter: a sign-on that was acknowledged before stands in it. A task adds the files afterwards, each once.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.domain.errors import Refused
from campaigns.domain.texts import problems_of
from campaigns.domain.versions import frozen_texts, unpublished_changes, version_in_force
from campaigns.models import (
    Edition,
    EditionFailure,
    EditionText,
    Letter,
    LetterStatus,
    LetterVersion,
    Redaction,
    RollDisplay,
)
from campaigns.rendering.data import render_data
from campaigns.rendering.document import LetterDocument
from signatories.documents import document_of, roll_display
from signatories.domain.errata import public_errata
from signatories.domain.roll import FIELDS
from signatories.edition_files import ask_for_files
from signatories.models import SignOn, SignOnStatus

MANIFEST_SCHEMA = "undersigned.edition/1"
ATTEMPTS = 5  # to read a roll that moderators are changing at this moment


# -- freezing ----------------------------------------------------------------------------------------------------------


def next_number(letter: Letter) -> int:
    """The number that the next edition of ``letter`` gets; numbers count from 1 and are never used twice."""
    last = letter.editions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def hindrances(letter: Letter) -> list[str]:
    """Why ``letter`` cannot be frozen now: sentences that say what to do; none when it can."""
    if letter.status == LetterStatus.WITHDRAWN:
        return [_("This letter was withdrawn. No edition of it can be frozen.")]
    if letter.status == LetterStatus.DRAFT or version_in_force(letter) is None:
        return [_("A draft cannot be frozen. Open the letter first: this freezes its words.")]
    if roll_display(letter) != RollDisplay.SHOWN:
        return [
            _("The names are kept back while the letter is open, and an edition names them. Close the letter, or show"
              " names and numbers, and freeze it then.")
        ]  # fmt: skip
    return []


def cautions(letter: Letter) -> list[str]:
    """What somebody should know before freezing ``letter``; nothing of it hinders."""
    version = version_in_force(letter)
    if version is None:
        return []
    sentences = []
    if unpublished_changes(letter):
        sentences.append(
            _("Some changes were not published. The edition takes version %(number)s, which the public reads.")
            % {"number": version.number}
        )
    statuses = list(letter.sign_ons.order_by().values_list("status", "version__major"))
    pending = sum(status == SignOnStatus.PENDING for status, _major in statuses)
    if pending:
        sentences.append(
            ngettext(
                "%(count)d sign-on waits for moderation and will not stand in it.",
                "%(count)d sign-ons wait for moderation and will not stand in it.",
                pending,
            )
            % {"count": pending}
        )
    listed = [major or version.major for status, major in statuses if status in SignOnStatus.listed]
    earlier = sum(major != version.major for major in listed)
    if earlier:
        sentences.append(
            ngettext(
                "%(count)d signatory has not signed this version yet and stands in the list of an earlier one.",
                "%(count)d signatories have not signed this version yet and stand in the list of an earlier one.",
                earlier,
            )
            % {"count": earlier}
        )
    if len(listed) == earlier:
        sentences.append(_("Nobody has signed this version: its list will be empty."))
    return sentences + [problem.sentence for problem in problems_of(letter, ready=True)]


@transaction.atomic
def freeze_edition(
    *,
    letter: Letter,
    at: datetime,
    by: str,
    dated_on: date | None = None,
    delivered: bool = False,
    number: int | None = None,
) -> Edition:
    """Freeze ``letter`` as its next edition and queue the making of its files.

    It takes the version in force and the roll as it is printed now, in every language of that version. ``by`` is a user
    name; ``dated_on`` is today in the letter's zone unless given. ``number`` is the one that a form announced: when an
    edition has it by now, nothing is frozen a second time. Raises Refused then, and with the sentences of
    ``hindrances``.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    expected = next_number(letter)
    if number is not None and number != expected:
        raise Refused(
            _("Edition %(number)d is not the next one any more. Nothing was frozen: look at the editions there are.")
            % {"number": number}
        )
    version = version_in_force(letter)
    sentences = hindrances(letter)
    if sentences or version is None:
        raise Refused(*sentences)
    dated_on = dated_on or at.astimezone(letter.zone).date()
    documents, signons = _as_printed(letter, version)
    totals = documents[next(iter(documents))].totals
    edition = Edition.objects.create(
        letter=letter,
        number=expected,
        version=version,
        dated_on=dated_on,
        delivered=delivered,
        frozen_at=at,
        made_by=by,
        organizations=totals.organizations,
        countries=totals.countries,
        persons=totals.persons,
        withheld=totals.withheld,
        sign_ons=signons,
    )
    texts = []
    for language, document in documents.items():
        frozen = replace(
            document,
            edition=expected,
            edition_date=dated_on.isoformat(),
            edition_delivered=delivered,
            as_of=dated_on.isoformat() if document.as_of else "",  # the list is frozen on the day of the edition
        )
        data = render_data(frozen)
        texts.append(
            EditionText(edition=edition, language=language, document=data.decode(), sha256=sha256(data).hexdigest())
        )
    EditionText.objects.bulk_create(texts)
    ask_for_files(edition)
    return edition


def _as_printed(letter: Letter, version: LetterVersion) -> tuple[dict[str, LetterDocument], list[int]]:
    """The documents of one moment, the authoritative language first, and the sign-ons that their totals count.

    The lock on the letter keeps new sign-ons out, but moderators and corrections of names do not take it. So the roll
    is read before and after: all languages must have seen the same one.
    """
    for _attempt in range(ATTEMPTS):
        before = _standing(letter)
        documents = {language: document_of(letter, language) for language in frozen_texts(version)}
        if _standing(letter) == before:
            return documents, [row["pk"] for row in before if (row["version__major"] or version.major) == version.major]
    raise Refused(_("The list of signatories is being changed at this very moment. Freeze it again in a minute."))


def _standing(letter: Letter) -> list[dict[str, Any]]:
    return list(SignOn.objects.filter(letter=letter).listed().order_by("pk").values(*FIELDS))


# -- what came after ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Since:
    """How many sign-ons came to the list since an edition, and how many that it counts have left it."""

    added: int
    gone: int


def since(edition: Edition) -> Since:
    """What came after ``edition``. Whoever agreed to a later version instead of its own is still there."""
    now = set(
        SignOn.objects.filter(letter=edition.letter_id, version__major__gte=edition.version.major)
        .listed()
        .order_by()
        .values_list("pk", flat=True)
    )
    then = set(edition.sign_ons)
    return Since(added=len(now - then), gone=len(then - now))


# -- the manifest ------------------------------------------------------------------------------------------------------


def manifest_of(edition: Edition) -> bytes:
    """All that is needed to check a file of ``edition`` elsewhere, as UTF-8 JSON; equal editions give equal bytes.

    Letter, number, date, version, hashes of the words, name, size and SHA-256 of every file that was made, and in each
    language the document itself. Beside what is frozen stands what was remarked on it since (``errata``). The SHA-256
    of a document is that of ``render_data``, which is its JSON file: sorted keys, two spaces, nothing escaped, a line
    feed at the end.
    """
    documents = {row.language: (row.sha256, json.loads(row.document)) for row in edition.texts.all()}
    errata = public_errata([edition])
    manifest = {
        "schema": MANIFEST_SCHEMA,
        "letter": next(document["slug"] for _sha256, document in documents.values()),  # a later address changes nothing
        "edition": edition.number,
        "date": edition.dated_on.isoformat(),
        "delivered": edition.delivered,
        "frozen_at": edition.frozen_at.astimezone(UTC).isoformat(),
        "version": edition.version.number,
        "authoritative_language": edition.version.authoritative_language,
        "totals": {
            "organizations": edition.organizations,
            "countries": edition.countries,
            "persons": edition.persons,
            "withheld": edition.withheld,
        },
        "texts": {row.language: row.sha256 for row in edition.version.texts.all()},
        "documents": {
            language: {"sha256": digest, "document": document} for language, (digest, document) in documents.items()
        },
        "files": [
            {
                "name": row.name,
                "language": row.language,
                "format": row.format,
                "paper": row.paper,
                "size": row.size,
                "pages": row.pages,
                "sha256": row.sha256,
            }
            for row in sorted(edition.files.all(), key=lambda row: row.name)
        ],
        "errata": [
            {"at": row.at.astimezone(UTC).isoformat(), "kind": row.kind, "before": row.before, "after": row.after}
            for row in errata.get(edition.pk, ())
        ],
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


# -- redaction ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def redact_edition(*, edition: Edition, at: datetime, by: str, reason: str, notice: str = "") -> Redaction:
    """Take the files of ``edition`` off the public site, for the safety of people; asking twice changes nothing.

    Its hashes, its date and ``notice`` stay public; ``reason`` is for the record of the staff, ``by`` is a user name.
    It is not undone: the next edition follows. Raises Refused without a reason.
    """
    Letter.objects.select_for_update().get(pk=edition.letter_id)
    if done := Redaction.objects.filter(edition=edition).first():
        return done
    if not reason.strip():
        raise Refused(_("Say why. The reason stays with the staff."))
    EditionFailure.objects.filter(edition=edition).delete()
    return Redaction.objects.create(edition=edition, at=at, by=by, notice=" ".join(notice.split()), reason=reason)
