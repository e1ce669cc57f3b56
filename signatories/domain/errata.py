"""What changed since an edition: a name on it is written otherwise, or was withdrawn. Dated and public."""

import json
from datetime import datetime

from campaigns.models import Edition
from signatories.models import Erratum, ErratumKind, SignOn


def printed_line(name: str, detail: str) -> str:
    """One line of the roll in words: the name and, for a person, what stands after it."""
    return f"{name}, {detail}" if detail else name


def note_erratum(
    signon: SignOn, *, kind: ErratumKind, at: datetime, before: str = "", after: str = ""
) -> list[Erratum]:
    """Remark on every edition that prints ``signon`` that it is written otherwise now, or was withdrawn.

    ``before`` and ``after`` are printed lines; without them it is the present one. An edition that only counts it, or
    whose files were taken off the site, gets no remark: that would name whom it does not.
    """
    before = before or printed_line(signon.printed_name, signon.printed_detail)
    made = []
    for edition in Edition.objects.filter(letter=signon.letter_id, redaction=None).prefetch_related("texts"):
        if signon.pk in edition.sign_ons and (printed := _as_printed(edition, signon, before)):
            made.append(
                Erratum.objects.create(edition=edition, sign_on=signon, kind=kind, before=printed, after=after, at=at)
            )
    return made


def _as_printed(edition: Edition, signon: SignOn, line: str) -> str:
    """The line of ``signon`` in ``edition``: the present one, or the one that an earlier erratum began with."""
    lines = {
        printed_line(entry["name"], entry["detail"])
        for text in edition.texts.all()
        for group in json.loads(text.document)["groups"]
        for entry in group["entries"]
    }
    earlier = Erratum.objects.filter(edition=edition, sign_on=signon, kind=ErratumKind.CORRECTED).order_by("pk")
    first = earlier.values_list("before", flat=True).first()
    return first if first else line if line in lines else ""
