"""What changed since an edition: a name on it is written otherwise, or was withdrawn. Dated and public."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from campaigns.models import Edition
from signatories.models import Erratum, ErratumKind, Listing, SignOn, SignOnStatus


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
    for edition in _on_offer(signon):
        if printed := _as_printed(edition, signon, before):
            made.append(
                Erratum.objects.create(edition=edition, sign_on=signon, kind=kind, before=printed, after=after, at=at)
            )
    return made


def editions_that_print(signon: SignOn) -> list[Edition]:
    """The editions on offer that print the present line of ``signon``: a change of it is remarked on there."""
    if signon.status not in SignOnStatus.listed or signon.listing != Listing.PUBLIC:
        return []
    line = printed_line(signon.printed_name, signon.printed_detail)
    return [edition for edition in _on_offer(signon) if _as_printed(edition, signon, line)]


def public_errata(editions: Iterable[Edition]) -> dict[int, list[Erratum]]:
    """Number of an edition to what anybody may know of its errata, in their order; one query.

    Of one signatory only the last remark, and a correction only as long as the line still reads so. None that was taken
    off the page, none on an edition that was itself taken off, none that would name whom the list names no more.
    """
    numbers = [edition.pk for edition in editions if edition.redacted is None]
    rows = (
        Erratum.objects.filter(edition__in=numbers, hidden_at=None, sign_on__listing=Listing.PUBLIC)
        .select_related("sign_on")
        .order_by("at", "pk")
    )
    last = {(row.edition_id, row.sign_on_id): row for row in rows}
    found: dict[int, list[Erratum]] = {number: [] for number in numbers}
    for row in sorted(last.values(), key=lambda row: (row.at, row.pk)):
        now = printed_line(row.sign_on.printed_name, row.sign_on.printed_detail)
        if row.kind == ErratumKind.WITHDRAWN or (row.after == now and row.before != now):
            found[row.edition_id].append(row)
    return found


@transaction.atomic
def hide_erratum(*, erratum: Erratum, at: datetime) -> Erratum:
    """Take ``erratum`` off the public page, for the safety of people; asking twice changes nothing."""
    erratum = Erratum.objects.select_for_update().get(pk=erratum.pk)
    if erratum.hidden_at is None:
        erratum.hidden_at = at
        erratum.save(update_fields=["hidden_at"])
    return erratum


def editions_naming(signon: SignOn) -> list[Edition]:
    """The editions on offer that print the line of ``signon``, as it stands now or as an erratum remembers it."""
    line = printed_line(signon.printed_name, signon.printed_detail)
    return [edition for edition in _on_offer(signon) if _as_printed(edition, signon, line)]


def _on_offer(signon: SignOn) -> QuerySet[Edition]:
    editions = Edition.objects.filter(letter=signon.letter_id, redaction=None)
    return editions.order_by("number").prefetch_related("texts")


def _as_printed(edition: Edition, signon: SignOn, line: str) -> str:
    """The line of ``signon`` in ``edition``: the present one, or the one that an earlier erratum began with.

    An edition counts those of its own version; who signed an earlier one and not yet this is named in a second list.
    """
    documents = [json.loads(text.document) for text in edition.texts.all()]
    lists = documents if signon.pk in edition.sign_ons else []
    lists = lists + [earlier for document in documents for earlier in document["earlier"]]
    lines = {
        printed_line(entry["name"], entry["detail"])
        for each in lists
        for group in each["groups"]
        for entry in group["entries"]
    }
    earlier = Erratum.objects.filter(edition=edition, sign_on=signon, kind=ErratumKind.CORRECTED).order_by("pk")
    first = earlier.values_list("before", flat=True).first()
    return first if first else line if line in lines else ""
