"""What staff do with the rows of a preview: decide, correct, store, throw away, take out as a file."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.domain.errors import Refused
from signatories.admin.exports import download
from signatories.admin.imports import address, list_at, name_of, page, start_of
from signatories.admin.imports_preview import CHOICES, PER_PAGE, languages_of
from signatories.domain.imports import discard_list
from signatories.exchange.formats import CONTENT_TYPES
from signatories.exchange.tables import Sheet
from signatories.models import ImportState, ListImport, ListRow, Organization, RowChoice, RowState
from signatories.resources.judging import label_of
from signatories.resources.listing import alias_columns, fields_of
from signatories.resources.running import correct, decide, store, take_proposals

DECISIONS = {"take": RowChoice.TAKE, "add": RowChoice.ADD, "leave": RowChoice.LEAVE, "reset": RowChoice.UNDECIDED}


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
    if not done and do == "take" and chosen.exists():
        messages.warning(request, _("None of these rows has one likeliest entry. Say for each which one it is."))
    elif not done:
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
    if column in alias_columns():
        return forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    return forms.TextInput(attrs={"class": "vTextField", "dir": "auto"})


class RowForm(forms.Form):
    """The cells of a row as text, each as its column would hold it."""

    def __init__(self, *args: Any, row: ListRow, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in fields_of(kind, languages_of(row)):
            self.fields[_input(column)] = forms.CharField(
                label=capfirst(label_of(column)),
                required=False,
                max_length=2000,
                initial=row.cells.get(column, ""),
                widget=_widget_of(column, row.cells.get(column, "")),
            )
        self.columns = {_input(column): column for column in fields_of(kind, languages_of(row))}

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
        row = discard_list(list_import=row, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address("preview", row.pk))
    if row.counts.get(RowState.STORED):
        messages.success(request, _("The uploaded list was deleted. What was stored of it stays."))
    else:
        messages.success(request, _("The list was thrown away. Nothing of it is stored."))
    return redirect(start_of(row))


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
        for column in fields_of(row.kind, sorted({language for each in rows for language in languages_of(each)}))
        if any(each.cells.get(column) for each in rows)
    ]
    told = (
        [str(each.line), *(each.cells.get(column, "") for column in columns), " ".join(each.sentences)] for each in rows
    )
    return download(Sheet(("line", *columns, "problem"), told), name=f"list-{row.pk}-{state}", format=format)
