"""The preview of a list: what each row would do, what staff decide of it, storing, and what came of it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django_countries import countries

from campaigns.domain.errors import Refused
from campaigns.text.language import country_name, join_names
from signatories.admin.countries import countries_in_words
from signatories.admin.exports import download
from signatories.admin.imports import address, list_at, name_of, page, title_of_import
from signatories.domain.imports import TO_STORE, count_rows, discard_list, is_stalled
from signatories.exchange.formats import CONTENT_TYPES
from signatories.exchange.tables import Sheet
from signatories.lists.table import Field
from signatories.models import (
    Capacity,
    ImportState,
    ListImport,
    Listing,
    ListKind,
    ListRow,
    Organization,
    OrganizationKind,
    RowChoice,
    RowState,
    Scope,
)
from signatories.resources.finding import why
from signatories.resources.judging import label_of
from signatories.resources.listing import fields_of, proposals_of
from signatories.resources.running import correct, decide, store, take_proposals

PER_PAGE = 100
SECONDS = 3  # between two looks at the progress
OPENS_ON = (RowState.LIKELY, RowState.ERROR, RowState.CHANGED)  # the work to do, the first that there is
DECISIONS = {"take": RowChoice.TAKE, "add": RowChoice.ADD, "leave": RowChoice.LEAVE, "reset": RowChoice.UNDECIDED}
CHOICES: dict[str, Any] = {"kind": OrganizationKind, "scope": Scope, "capacity": Capacity, "listing": Listing}


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
        state_label=RowState(state).label if state else _("All rows"),
        page=shown,
        pages=shown.paginator.get_elided_page_range(shown.number) if shown.paginator.num_pages > 1 else (),
        entries=[] if working else entries_of(row, shown),
        to_store=sum(counts.get(each, 0) for each in TO_STORE),
        undecided=counts.get(RowState.LIKELY, 0),
        errors=counts.get(RowState.ERROR, 0),
        stored=counts.get(RowState.STORED, 0),
        proposed=[] if working else _proposed(row),
        may_read_anew=row.state in (ImportState.JUDGED, ImportState.FAILED) and not counts.get(RowState.STORED),
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
            found.append({"label": each.label, "count": counts[each], "url": url, "used": state == each.value})
    return found


def _proposed(row: ListImport) -> list[dict[str, Any]]:
    """The sorts of proposals that wait in a pasted list, with their number."""
    counts: dict[str, int] = {}
    rows = row.rows.filter(list_import__source="pasted").exclude(state__in=(RowState.STORED, RowState.LEFT_OUT))
    for cells, accepted in rows.values_list("cells", "accepted"):
        for place, each in enumerate(cells.get("proposals", ())):
            if place not in accepted:
                counts[each["kind"]] = counts.get(each["kind"], 0) + 1
    labels = {"acronym": _("acronyms"), "place": _("places"), "countries": _("countries")}
    if row.kind == ListKind.SIGNATORIES:
        labels["person"] = _("persons")
    return [{"kind": kind, "label": labels[kind], "count": counts[kind]} for kind in labels if counts.get(kind)]


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
            for column in fields_of(list_import.kind, _languages(row))
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
                "countries": countries_in_words(known[number]) or known[number].get_scope_display(),
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
            if place not in row.accepted
        ],
        "adds": list_import.kind == ListKind.SIGNATORIES
        and row.state == RowState.NEW
        and row.organization is None
        and cells.get("capacity", "organization") not in Capacity.persons,
        "open": row.state != RowState.STORED,
    }


def _languages(row: ListRow) -> list[str]:
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


# Deciding


def decide_view(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """One press of a button of the preview: for one row, for those that are ticked, or for all of a state."""
    del site
    row = list_at(request, pk)
    do, _colon, what = request.POST.get("do", "").partition(":")
    state = request.POST.get("state", "")
    back = f"{address('preview', row.pk)}?state={state if state in RowState.values else ''}"
    if (number := request.POST.get("page", "")).isdecimal():
        back += f"&page={number}"
    chosen, anchor = _chosen(request, row, do, what, state)
    try:
        if do in DECISIONS:
            organization = _organization(what) if do == "take" else None
            done = decide(list_import=row, rows=chosen, choice=DECISIONS[do], organization=organization)
        elif do == "accept":
            done = take_proposals(list_import=row, rows=chosen, kind="", place=_place(what))
        elif do == "proposals":
            done = take_proposals(list_import=row, rows=chosen, kind=what)
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    if not done:
        messages.warning(request, _("Choose the rows first."))
    elif done > 1:
        told = ngettext("%(count)d row was decided.", "%(count)d rows were decided.", done)
        messages.success(request, told % {"count": done})
    return redirect(back + anchor)


def _chosen(request: HttpRequest, row: ListImport, do: str, what: str, state: str) -> tuple[QuerySet[ListRow], str]:
    """The rows that a button is about, and where on the page to go on."""
    rows = row.rows.exclude(state=RowState.STORED)
    if do == "proposals":
        return rows, ""
    one = what.partition(":")[0]
    if one:
        number = int(one) if one.isdecimal() and len(one) < 19 else 0
        return rows.filter(pk=number), f"#row-{number}"
    if request.POST.get("across") and state in RowState.values:
        return rows.filter(state=state), ""
    ticked = [int(value) for value in request.POST.getlist("chosen") if value.isdecimal() and len(value) < 19]
    return rows.filter(pk__in=ticked[:PER_PAGE]), ""


def _organization(what: str) -> Organization | None:
    number = what.partition(":")[2]
    if not (number.isdecimal() and len(number) < 19):
        return None
    return Organization.objects.filter(pk=number).first()


def _place(what: str) -> int:
    number = what.partition(":")[2]
    return int(number) if number.isdecimal() and len(number) < 6 else -1


def row_view(request: HttpRequest, pk: int, number: int, *, site: admin.AdminSite) -> HttpResponse:
    """The cells of one row, to be corrected; it is compared again then, and the list that arrived stays as it was."""
    row = list_at(request, pk)
    line: ListRow | None = row.rows.filter(pk=number).exclude(state=RowState.STORED).first()
    if line is None:
        raise Http404
    form = RowForm(request.POST or None, row=line, kind=row.kind)
    back = f"{address('preview', row.pk)}?state={line.state}"
    if request.method == "POST" and form.is_valid():
        try:
            line = correct(list_import=row, row=line, cells=form.cells())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        if line.state != RowState.ERROR:
            told = _("Line %(line)d: %(state)s.") % {"line": line.line, "state": line.get_state_display()}
            messages.success(request, told)
            return redirect(back)
        form = RowForm(None, row=line, kind=row.kind)
    return page(
        request,
        "row",
        site=site,
        title=_("Line %(line)d") % {"line": line.line},
        letter=row.letter,
        bad=request.method == "POST",
        row=row,
        name=name_of(row),
        form=form,
        sentences=line.sentences,
        preview_url=back,
    )


def _widget_of(column: str, cell: str) -> forms.Widget:
    """One of the possible words is chosen; a word that is none of them stays until another is."""
    if column in CHOICES:
        choices = CHOICES[column].choices
        own = [(cell, cell)] if cell and cell not in CHOICES[column].values else []
        return forms.Select(choices=[("", "---------"), *own, *choices])
    if column == Field.ALIAS.value:
        return forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    return forms.TextInput(attrs={"class": "vTextField", "dir": "auto"})


class RowForm(forms.Form):
    """The cells of a row as text, each as its column would hold it."""

    def __init__(self, *args: Any, row: ListRow, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in fields_of(kind, _languages(row)):
            self.fields[_input(column)] = forms.CharField(
                label=capfirst(label_of(column)),
                required=False,
                max_length=2000,
                initial=row.cells.get(column, ""),
                widget=_widget_of(column, row.cells.get(column, "")),
            )
        self.columns = {_input(column): column for column in fields_of(kind, _languages(row))}

    def cells(self) -> dict[str, str]:
        return {column: self.cleaned_data[name] for name, column in self.columns.items()}


def _input(column: str) -> str:
    return "cell-" + column.replace(":", "-")


# Storing


def store_view(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """Store what the preview shows as new or changed, and say what came of it."""
    del site
    row = list_at(request, pk)
    try:
        row = store(list_import=row, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address("preview", row.pk))
    if row.state == ImportState.APPLIED:
        count = row.counts.get(RowState.STORED, 0)
        told = ngettext("%(count)d row is stored.", "%(count)d rows are stored.", count) % {"count": count}
        messages.success(request, told)
    elif row.state == ImportState.FAILED:
        messages.error(request, row.message)
    return redirect(address("preview", row.pk))


def discard_view(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """Throw a list away; what was stored of it stays."""
    del site
    row = list_at(request, pk)
    try:
        discard_list(list_import=row, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address("preview", row.pk))
    messages.success(request, _("The list was thrown away. Nothing more of it is stored."))
    return redirect(address("start_letter", row.letter_id) if row.letter_id else address("start"))


def errors_view(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """The rows in error, or of another state, as a file with the sentences: to be mended and imported again."""
    del site
    row = list_at(request, pk)
    state = request.GET.get("state", RowState.ERROR)
    format = request.GET.get("format", "xlsx")
    if state not in RowState.values or format not in CONTENT_TYPES:
        raise Http404
    rows = list(row.rows.filter(state=state).order_by("line", "pk"))
    columns = [
        column
        for column in fields_of(row.kind, sorted({language for each in rows for language in _languages(each)}))
        if any(each.cells.get(column) for each in rows)
    ]
    told = (
        [str(each.line), *(each.cells.get(column, "") for column in columns), " ".join(each.sentences)] for each in rows
    )
    return download(Sheet(("line", *columns, "problem"), told), name=f"list-{row.pk}-{state}", format=format)
