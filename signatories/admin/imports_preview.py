"""The preview of a list: what each row would do, what staff decide of it, storing, and what came of it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from campaigns.text.language import country_name, join_names
from signatories.admin.countries import countries_in_words
from signatories.admin.imports import address, list_at, name_of, page, start_of, title_of_import
from signatories.domain.imports import TO_STORE, count_rows, is_stalled
from signatories.models import (
    Capacity,
    ImportState,
    ListImport,
    Listing,
    ListKind,
    ListRow,
    Organization,
    OrganizationKind,
    RowState,
    Scope,
    Tier,
)
from signatories.resources.finding import why
from signatories.resources.judging import label_of
from signatories.resources.listing import fields_of, person_in, proposals_of

PER_PAGE = 100
SECONDS = 3  # between two looks at the progress
OPENS_ON = (RowState.LIKELY, RowState.ERROR, RowState.CHANGED)  # the work to do, the first that there is
CHOICES: dict[str, Any] = {"kind": OrganizationKind, "scope": Scope, "capacity": Capacity, "listing": Listing,
                           "tier": Tier}  # fmt: skip


def preview_view(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """A line for each row, by state; while the list is worked on, how far it has come."""
    row = list_at(request, pk)
    if row.state == ImportState.READ:
        return redirect(address("columns", row.pk))
    at = timezone.now()
    working = row.state in ImportState.working
    stalled = is_stalled(row, at)
    counts = count_rows(row)
    state = request.GET.get("state", "")
    if "state" not in request.GET:
        state = next((each for each in OPENS_ON if counts.get(each)), "")
    if state not in RowState.values:
        state = ""
    rows = _rows(row, state)
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    entries = [] if working else entries_of(row, shown)
    response = page(
        request,
        "preview",
        site=site,
        title=title_of_import(row.letter),
        letter=row.letter,
        row=row,
        name=name_of(row),
        working=working and not stalled,
        stalled=stalled,
        part=100 * row.rows_done // row.rows_total if row.rows_total else 0,
        filters=_filters(row, counts, state),
        state=state,
        state_label=label_of_state(state) if state else _("All rows"),
        page=shown,
        pages=shown.paginator.get_elided_page_range(shown.number) if shown.paginator.num_pages > 1 else (),
        entries=entries,
        may_decide=any(entry["open"] for entry in entries),
        to_store=sum(counts.get(each, 0) for each in TO_STORE),
        undecided=counts.get(RowState.LIKELY, 0),
        errors=counts.get(RowState.ERROR, 0),
        stored=counts.get(RowState.STORED, 0),
        proposed=[] if working else _proposed(row),
        # A list of lines has no columns that could be something else.
        may_read_anew=row.state in (ImportState.JUDGED, ImportState.FAILED)
        and bool(row.columns and row.file)
        and not counts.get(RowState.STORED),
        start_url="" if row.file else start_of(row),
        query=f"state={state}" + (f"&page={shown.number}" if shown.number > 1 else ""),
    )
    if working and not stalled:
        response["Refresh"] = str(SECONDS)
    return response


def _rows(row: ListImport, state: str) -> QuerySet[ListRow]:
    rows = row.rows.select_related("organization").order_by("line", "pk")
    return rows.filter(state=state) if state else rows


def _filters(row: ListImport, counts: Mapping[str, int], state: str) -> list[dict[str, Any]]:
    here = address("preview", row.pk)
    found = [{"label": _("All rows"), "count": sum(counts.values()), "url": f"{here}?state=", "used": not state}]
    for each in RowState:
        if counts.get(each):
            url = f"{here}?state={each.value}"
            found.append(
                {"label": label_of_state(each.value), "count": counts[each], "url": url, "used": state == each.value}
            )
    return found


def label_of_state(state: str) -> str:
    """What staff read for the state of a row. Not every question is about a duplicate."""
    return _("To be decided") if state == RowState.LIKELY else str(RowState(state).label)


def _proposed(row: ListImport) -> list[dict[str, Any]]:
    """The sorts of proposals that wait in a pasted list, with their number."""
    counts: dict[str, int] = {}
    rows = row.rows.filter(list_import__source="pasted").exclude(state__in=settled_states(row))
    for cells, accepted in rows.values_list("cells", "accepted"):
        for place, each in enumerate(cells.get("proposals", ())):
            if place not in accepted:
                counts[each["kind"]] = counts.get(each["kind"], 0) + 1
    labels = {"acronym": _("acronyms"), "place": _("places"), "countries": _("countries")}
    if row.kind == ListKind.SIGNATORIES:
        labels["person"] = _("persons")
    return [{"kind": kind, "label": labels[kind], "count": counts[kind]} for kind in labels if counts.get(kind)]


def settled_states(row: ListImport) -> tuple[RowState, ...]:
    """The states of rows in which nothing that a line seems to hold would make a difference."""
    settled = (RowState.STORED, RowState.LEFT_OUT)
    return (*settled, RowState.SAME) if row.kind == ListKind.SIGNATORIES else settled


def entries_of(list_import: ListImport, rows: Iterable[ListRow]) -> list[dict[str, Any]]:
    """The rows as the page shows them."""
    rows = list(rows)
    numbers = {each[0] for row in rows for each in row.candidates}
    known = Organization.objects.in_bulk(numbers)
    return [_entry(list_import, row, known) for row in rows]


def _entry(list_import: ListImport, row: ListRow, known: Mapping[int, Organization]) -> dict[str, Any]:
    cells = row.cells
    return {
        "row": row,
        "name": cells.get("printed_name") or cells.get("name") or "",
        "told": [
            {"label": capfirst(label_of(column)), "value": told(column, cells[column])}
            for column in fields_of(list_import.kind, languages_of(row))
            if column not in ("name", "printed_name") and cells.get(column)
        ],
        "also": cells.get("name") if cells.get("printed_name") not in (None, cells.get("name")) else "",
        "changes": [
            {"label": capfirst(label_of(name)), "old": in_words(name, old), "new": in_words(name, new)}
            for name, old, new in row.changes
        ],
        "candidates": [
            {
                "pk": number,
                "name": known[number].name,
                "countries": " · ".join(
                    filter(
                        None,
                        (known[number].place, countries_in_words(known[number]) or known[number].get_scope_display()),
                    )
                ),
                "why": why(reasons, score),
                "url": reverse("admin:signatories_organization_change", args=[number]),
            }
            for number, score, reasons in row.candidates
            if number in known
        ],
        "twins": [
            {"line": line, "why": why(reasons, score)}
            for line, score, reasons in row.twins[:3]
            if row.state == RowState.LIKELY
        ],
        "proposals": [
            {"place": place, **each, "label": _label_of_proposal(each)}
            for place, each in enumerate(proposals_of(row))
            if place not in row.accepted and row.state not in settled_states(list_import)
        ],
        "state": label_of_state(row.state),
        "asks_person": row.state == RowState.LIKELY and person_in(row) is not None and not row.candidates,
        "adds": list_import.kind == ListKind.SIGNATORIES
        and row.state == RowState.NEW
        and row.organization is None
        and cells.get("capacity", "organization") not in Capacity.persons,
        "open": row.state != RowState.STORED,
    }


def languages_of(row: ListRow) -> list[str]:
    return [column.removeprefix("name:") for column in row.cells if column.startswith("name:")]


def _label_of_proposal(proposal: Mapping[str, Any]) -> str:
    language = get_language() or "en"
    if proposal["kind"] == "countries":
        names = join_names([country_name(code, language) for code in proposal["parts"]], language)
        return _("Country: %(value)s") % {"value": names}
    labels = {
        "acronym": _("Acronym: %(value)s"),
        "place": _("Place: %(value)s"),
        "split": _("Several entries: %(value)s"),
        "join": _("Goes on in the next line: %(value)s"),
        "person": _("A person: %(value)s"),
    }
    value = " · ".join(proposal["parts"]) if proposal["kind"] == "split" else proposal["value"]
    return labels.get(proposal["kind"], "%(value)s") % {"value": value}


def told(field: str, cell: str) -> str:
    """A cell as the list has it; codes of countries, which nobody typed, as people read them."""
    if field == "countries":
        codes = re.split(r"[;,]\s*", cell)
        known = all(len(code) == 2 and code.isupper() and code in countries for code in codes)
        return in_words(field, "; ".join(codes)) if known else in_words("scope", cell)
    return in_words(field, cell)


def in_words(field: str, value: str) -> str:
    """A value of a field as people read it."""
    if field in CHOICES and value in CHOICES[field].values:
        return str(CHOICES[field](value).label)
    if field == "countries" and value:
        language = get_language() or "en"
        return join_names([country_name(code, language) for code in value.split("; ")], language)
    return value
