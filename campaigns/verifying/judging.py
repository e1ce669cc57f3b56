"""The verdict on a PDF: is it ours, does it say what our record says, and what exactly was compared to know that."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.models import FileFormat, Paper
from campaigns.rendering.document import LetterDocument
from campaigns.text.language import language_name, long_date, number, partial_date
from campaigns.verifying.child import read_in_child
from campaigns.verifying.findings import SHOWN, Comparison, Difference, Findings
from campaigns.verifying.records import (
    Known,
    Record,
    Records,
    facts_differ,
    miscounted,
    names_differ,
    names_of,
    words_differ,
)
from campaigns.verifying.sentences import data_sentence, page_sentence

Status = Literal["exact", "same", "differs", "not-ours", "unreadable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is said of a file. ``differences`` are at most SHOWN sentences of ``count``; ``proves``: what it rests on.

    ``since`` are changes that came after the file, as far as they can be told; ``address`` is the page of the letter.
    """

    status: Status
    headline: str
    details: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    count: int = 0
    since: tuple[str, ...] = ()
    proves: tuple[str, ...] = ()
    letter: str = ""
    address: str = ""
    sha256: str = ""

    @property
    def more(self) -> int:
        """How many differences are counted and not named."""
        return self.count - len(self.differences)


def judge(data: bytes, *, records: Records, limits: Mapping[str, int] | None = None) -> Verdict:
    """The verdict on the file ``data``, in the active language.

    Hash first; then, in a child process within ``limits`` (``settings.VERIFY_LIMITS``), the pages beside the data
    inside; then the data beside the record.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if known := records.file(sha256):
        return _exact(known, sha256)
    findings = read_in_child(data, limits=limits)
    if findings.document and (logos := records.logos(findings.document)):
        # Its data are set again to be looked at beside it, and the pictures are not in them.
        findings = read_in_child(data, logos=logos, limits=limits)
    document, inside = findings.document, findings.inside
    if document is None or inside is None:
        return _unfit(findings, sha256)
    record = records.record(document)
    if record is None:
        return Verdict(
            status="not-ours",
            headline=_("This file is not one of ours."),
            details=(
                _("The data inside name a letter that is not public here. Look whether you are on the site that the"
                  " file names, or ask whoever gave you the file."),
            ),
            proves=(_("Nothing. Anybody can make a file that looks like this."),),
            sha256=sha256,
        )  # fmt: skip
    if record.document is None or record.missing:
        return _untold(document, record, inside, sha256)
    told, since = _beside(document, record)
    differences = [*map(page_sentence, inside.differences), *map(data_sentence, told)][:SHOWN]
    count = inside.count + len(told)
    common: dict[str, Any] = {"letter": record.title, "address": record.address, "sha256": sha256}
    if count:
        return Verdict(
            status="differs",
            headline=_("This file differs from our record."),
            details=_where(data, document, record, inside, told, records.logos(record.document), limits),
            differences=tuple(differences),
            count=count,
            since=tuple(since),
            proves=(_("Do not rely on this file. Read the letter on its page."),),
            **common,
        )
    if not inside.proof:
        return Verdict(
            status="unreadable",
            headline=_("The pages of this file could not be checked."),
            details=(_of_record(record), _no_pages(inside)),
            since=tuple(since),
            proves=(_("Only that the data inside are those of our record. The pages may say something else."),),
            **common,
        )
    return Verdict(
        status="same",
        headline=_("Not the file that we published. It says the same, but for what may have come since.")
        if since
        else _("Not the file that we published, but it says the same."),
        details=(_of_record(record), *_notices(record)),
        since=tuple(since),
        proves=_proof(inside),
        **common,
    )


# -- the steps ---------------------------------------------------------------------------------------------------------


# What staff may choose anew, and what changes with every name: no file is wrong because of it.
OF_THE_LIST = frozenset({"as_of", "logos"})


def _beside(document: LetterDocument, record: Record) -> tuple[list[Difference], list[str]]:
    """How the data differ from the record, and what of it may have come after the file."""
    ours = record.document
    assert ours is not None  # noqa: S101 -- the caller looked
    told = [*words_differ(document, ours), *facts_differ(document, ours)]
    if record.frozen:
        told += names_differ(document, ours)
        # A key of a group, or a comma that moved between a name and its title: told, though nothing names it.
        return told or [Difference(kind="changed", place="form")] * (document != ours), []
    since: list[str] = []
    later = [each for each in told if each.place in OF_THE_LIST]
    told = [each for each in told if each.place not in OF_THE_LIST]
    known = names_of(ours)
    for each in names_differ(document, ours):
        joined_or_left_out = each.place == "order" or (
            each.place == "roll" and (each.kind == "missing" or (each.kind == "added" and each.found in known))
        )
        number_of = each.found.isdecimal() and each.expected.isdecimal()
        grew = number_of and (record.outdated or int(each.found) <= int(each.expected))
        (later if joined_or_left_out or grew else told).append(each)
    if miscounted(document):
        named = sum(len(group.entries) for group in document.groups) + document.totals.withheld
        total = str(document.totals.signatories)
        told.append(Difference(kind="changed", place="roll", found=total, expected=str(named)))
    joined = sum(1 for each in later if each.kind == "missing")
    if joined:
        since.append(
            ngettext(
                "%(count)s signatory of our present list is not in the file: it joined since, or was left out.",
                "%(count)s signatories of our present list are not in the file: they joined since, or were left out.",
                joined,
            )
            % {"count": number(joined, _language())}
        )
    elif later:
        since.append(_("The list of signatories has changed since."))
    return told, since


def _where(
    data: bytes,
    document: LetterDocument,
    record: Record,
    inside: Comparison,
    told: list[Difference],
    logos: Mapping[str, bytes],
    limits: Mapping[str, int] | None,
) -> tuple[str, ...]:
    """Which part was changed: the pages, the data inside, or both."""
    sentences = [_of_record(record)]
    if inside.count and not told:
        sentences.append(_("The pages were changed; the data inside are those of our record."))
    elif inside.count:
        # With the words of our record on them, the pages may still be as they were made.
        again = read_in_child(data, against=record.document, logos=logos, limits=limits).record
        if again and again.proof:
            sentences.append(_("The data inside were changed; the pages say what our record says."))
        else:
            sentences.append(_("The pages do not say what the data inside say, and these are not our record."))
    elif inside.proof:
        sentences.append(_("Pages and data inside agree with each other, but not with our record."))
    else:
        sentences.append(_no_pages(inside))
    return (*sentences, *_notices(record))


def _proof(inside: Comparison) -> tuple[str, ...]:
    sentences = {
        "bytes": _("The file is, byte for byte, what this program makes of our record."),
        "look": _(
            "The words on the pages, the data inside and our record agree, and each page looks like the page that this"
            " program makes of our record."
        ),
        "words": _(
            "The words on the pages, the data inside and our record agree, in the same order. How the pages look could"
            " not be compared, because another program or version set them: letters may be drawn to look like others."
            " Where that matters, use the file from the page of the letter."
        ),
    }
    if inside.proof == "words" and not inside.looked:
        return (
            _(
                "The words on the pages, the data inside and our record agree, in the same order. The file has too many"
                " pages to compare how each looks, so something may be hidden or covered."
            ),
        )
    return (sentences[inside.proof],)


def _no_pages(inside: Comparison) -> str:
    if inside.reason == "data":
        return _("The data inside are in disorder, so they could not be set on pages to compare these.")
    return _("The data inside could not be set on pages here, so the pages were not compared: %(reason)s") % {
        "reason": inside.reason
    }


def _untold(document: LetterDocument, record: Record, inside: Comparison, sha256: str) -> Verdict:
    """A version or edition that does not exist, or an edition whose names may not be told any more."""
    common: dict[str, Any] = {"letter": record.title, "address": record.address, "sha256": sha256}
    if record.missing:
        named = (
            _("Edition %(number)d") % {"number": document.edition}
            if document.edition
            else _("Version %(number)s") % {"number": document.version or "0"}
        )
        sentence = _("%(named)s, which the data inside name, does not exist in this language.") % {"named": named}
        return Verdict(
            status="not-ours",
            headline=_("This file is not one of ours."),
            details=(_("It calls itself “%(title)s”.") % {"title": record.title}, sentence),
            proves=(_("Nothing. Anybody can make a file that looks like this."),),
            **common,
        )
    if record.agrees and inside.proof:
        return Verdict(
            status="same",
            headline=_("Not the file that we published, but it says the same."),
            details=(_of_record(record), *_notices(record)),
            proves=_proof(inside),
            **common,
        )
    return Verdict(
        status="differs",
        headline=_("This file differs from our record."),
        details=(
            _of_record(record),
            *_notices(record),
            _("For the safety of people we do not say where it differs."),
        ),
        differences=tuple(map(page_sentence, inside.differences)),
        count=inside.count,
        proves=(_("Do not rely on this file. Read the letter on its page."),),
        **common,
    )


def _exact(known: Known, sha256: str) -> Verdict:
    values = {
        "title": known.title,
        "number": known.edition,
        "date": _date(known.date),
        "version": known.version,
        "file": _file_name(known),
    }
    if known.edition:
        said = _("It is edition %(number)d of “%(title)s”, of %(date)s: %(file)s.") % values
    else:
        said = _("It is the present file of “%(title)s”, version %(version)s: %(file)s.") % values
    return Verdict(
        status="exact",
        headline=_("This is our file, unchanged."),
        details=(said, *_notices(known)),
        proves=(_("Its SHA-256 is that of the file that we made: not one byte differs."),),
        letter=known.title,
        address=known.address,
        sha256=sha256,
    )


def _unfit(findings: Findings, sha256: str) -> Verdict:
    megabytes = settings.VERIFY_MAX_BYTES >> 20
    sentences = {
        "no-pdf": _("This is not a PDF. Choose the PDF of a letter."),
        "encrypted": _("The file is locked with a password. Save it without one, or take the file from the page of the"
                       " letter."),
        "damaged": _("The file is damaged: it cannot be opened. Download it once more."),
        "too-large": _("The file or the data inside are too large; at most %(size)d MB are read.") % {
            "size": megabytes
        },
        "too-many-pages": _("The file has too many pages: more than any letter of ours."),
        "too-long": _("Reading the file took too much time or memory, or broke the program that reads it, so it was"
                      " stopped. Our files do not."),
        "no-data": _("The file does not carry the data that every PDF of ours has inside. It was not made here, or"
                     " another program printed or saved it anew. Compare it with the file from the page of the"
                     " letter."),
        "many-files": _("The file carries several files inside; ours carry one."),
        "schema": _("The data inside are not in the form in which this version of the program writes them."),
    }  # fmt: skip
    foreign = findings.problem in ("no-pdf", "no-data", "many-files", "schema")
    return Verdict(
        status="not-ours" if foreign else "unreadable",
        headline=_("This file is not one of ours.") if foreign else _("This file could not be read."),
        details=(sentences[findings.problem or "damaged"],),
        proves=(_("Nothing was proved, neither for the file nor against it."),),
        sha256=sha256,
    )


# -- words -------------------------------------------------------------------------------------------------------------


def _of_record(record: Record) -> str:
    values = {
        "title": record.title,
        "number": record.edition,
        "date": _date(record.date),
        "version": record.version,
    }
    if record.edition:
        return _("It calls itself edition %(number)d of “%(title)s”, of %(date)s.") % values
    return _("It calls itself version %(version)s of “%(title)s”. It is no edition, so names are compared with our"
             " present list.") % values  # fmt: skip


def _notices(held: Known | Record) -> list[str]:
    sentences = []
    if held.taken_off:
        sentences.append(
            _("Edition %(number)d was taken off the public site on %(date)s.")
            % {"number": held.edition, "date": long_date(held.taken_off, _language())}
        )
    if held.withdrawn:
        sentences.append(_("The letter was withdrawn since."))
    return sentences


def _file_name(known: Known) -> str:
    """ "PDF, A4, Spanish"."""
    formats = {str(value): str(label) for value, label in FileFormat.choices}
    parts = [
        formats.get(known.format, known.format.upper()),
        {str(value): str(label) for value, label in Paper.choices}.get(known.paper, ""),
        language_name(known.language, _language()),
    ]
    return ", ".join(filter(None, parts))


def _date(value: str) -> str:
    try:
        return partial_date(value, _language()) if value else ""
    except ValueError:
        return value


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
