"""A list comes in: chosen or pasted, its columns named, its rows compared. The preview has a module of its own."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import Letter
from campaigns.roles import has_everywhere, within
from campaigns.scoping import thing_at
from campaigns.staff import row_id, short_title
from campaigns.text.language import country_name, join_names, language_name, own_name
from signatories.admin.exports import IMPORT, SIGN
from signatories.domain.imports import begin_list
from signatories.lists.grid import MAX_BYTES
from signatories.lists.table import DELIMITERS, ENCODINGS, Field, PastedEntry, PastedList, Table, Target, UnreadableList
from signatories.models import ImportState, ListImport, ListKind, ListSource, Organization, Scope, SignOn
from signatories.resources.judging import label_of
from signatories.resources.listing import TARGETS, alias_columns, guessed, may_be, read_as, read_import
from signatories.resources.running import compare

SHOWN = 8  # rows of the file on the page that asks what its columns are
LANGUAGES_FIRST = ("en", "es", "fr", "pt")


def lists_in_sight(user: Any) -> QuerySet[ListImport]:
    """Lists that ``user`` may go on with: for letters of campaigns in which they enter signatories, and for the
    directory, which belongs to no campaign, those that they began themselves.
    """
    own = Q(kind=ListKind.ORGANIZATIONS)
    if not has_everywhere(user, IMPORT):
        own &= Q(made_by=user)
    letters = within(Letter.objects.all(), user, SIGN)
    return ListImport.objects.filter(own | Q(kind=ListKind.SIGNATORIES, letter__in=letters.values("pk")))


def list_at(request: HttpRequest, pk: int) -> ListImport:
    """The list of this number. Raises PermissionDenied, and Http404 for what the person may not know of."""
    if not request.user.has_perm(IMPORT):
        raise PermissionDenied
    found = lists_in_sight(request.user).select_related("letter").filter(pk=pk).first()
    if found is None or found.state == ImportState.DISCARDED:
        raise Http404
    # Of one that failed with people in it only the reason is left; who stored the others knows what came of them.
    if not found.file and not (found.state == ImportState.FAILED and found.message):
        raise Http404
    return found


def start_of(row: ListImport) -> str:
    """Where another list of this sort is begun."""
    return address("start_letter", row.letter_id) if row.letter_id else address("start")


def address(name: str, *args: Any) -> str:
    """Address of a page of the imports."""
    return reverse(f"admin:signatories_list_{name}", args=args)


def page(
    request: HttpRequest, template: str, *, site: admin.AdminSite, title: str, letter: Letter | None, bad: bool = False,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page of an import, kept by no cache."""
    model = SignOn if letter else Organization
    response = TemplateResponse(
        request,
        f"admin/signatories/imports/{template}.html",
        {
            **site.each_context(request),
            "title": title,
            "opts": model._meta,
            "letter": letter,
            "letter_title": short_title(letter) if letter else "",
            "back": reverse(f"admin:signatories_{model._meta.model_name}_changelist")
            + (f"?letter__id__exact={letter.pk}" if letter else ""),
            **context,
        },
        status=422 if bad else 200,
    )
    response["Cache-Control"] = "private, no-store"
    return response


def title_of_import(letter: Letter | None) -> str:
    return _("Import signatories from a list") if letter else _("Import organizations from a list")


# Choosing


class ListForm(forms.Form):
    """A file, or a text. ``cleaned_data["content"]`` is what arrived in bytes, ``source`` and ``file_name`` say how."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("CSV, Excel (XLSX), LibreOffice (ODS), or JSON that was exported here."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.tab,.xlsx,.ods,.json"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "cols": 80, "dir": "auto"}),
        help_text=gettext_lazy(
            "Copied from a document or a spreadsheet. Headings become countries, each line becomes an entry, numbers"
            " and bullets fall off."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the list"),
        required=False,
        help_text=gettext_lazy("Of a pasted list: in which language its headings are."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = get_language() or "en"
        codes = dict.fromkeys([here, *LANGUAGES_FIRST])
        self.fields["language"].choices = [(code, capfirst(language_name(code, here))) for code in codes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file: UploadedFile | None = data.get("file")
        text = data.get("text") or ""
        if bool(file) == bool(text.strip()):
            raise forms.ValidationError(_("Choose a file or paste a list, one of the two."))
        if file is not None and (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                _("The file has %(size).1f MB; at most %(limit)d MB are possible. Split it in parts.")
                % {"size": (file.size or 0) / 1024**2, "limit": MAX_BYTES // 1024**2}
            )
        content = file.read() if file is not None else text.encode()
        source = ListSource.FILE if file is not None else ListSource.PASTED
        name = (file.name or "") if file is not None else ""
        reading = {"language": data.get("language") or "en"} if source == ListSource.PASTED else {}
        try:
            read_as(content, file_name=name, source=source, reading=reading)
        except UnreadableList as problem:
            raise forms.ValidationError(str(problem)) from problem
        return {**data, "content": content, "source": source, "file_name": name, "reading": reading}


def start_view(request: HttpRequest, pk: int = 0, *, site: admin.AdminSite) -> HttpResponse:
    """Choose a list for the directory, or for the letter of this number."""
    letter: Letter | None = None
    if pk:
        letter = thing_at(request, Letter.objects.prefetch_related("texts"), pk, SIGN)
    if not request.user.has_perm(IMPORT):
        raise PermissionDenied
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_valid():
        data = form.cleaned_data
        kind = ListKind.SIGNATORIES if letter else ListKind.ORGANIZATIONS
        row = begin_list(
            kind=kind, letter=letter, content=data["content"], file_name=data["file_name"], source=data["source"],
            reading={"pasted_in": data["reading"].get("language", "")}, user=request.user, at=timezone.now(),
        )  # fmt: skip
        return redirect(address("columns", row.pk))
    waiting = lists_in_sight(request.user).filter(letter=letter).exclude(state=ImportState.DISCARDED).exclude(file="")
    return page(
        request,
        "start",
        site=site,
        title=title_of_import(letter),
        letter=letter,
        form=form,
        bad=form.is_bound,
        waiting=[
            {"row": each, "name": name_of(each), "url": address_of(each)} for each in waiting.order_by("-made_at")[:10]
        ],
    )


def name_of(row: ListImport) -> str:
    """What staff know a list by."""
    return row.file_name or str(row.get_source_display())


def address_of(row: ListImport) -> str:
    """Where to go on with a list."""
    return address("columns" if row.state == ImportState.READ else "preview", row.pk)


# Columns


class ReadingForm(forms.Form):
    """How a file is read; what is left as it was detected."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"), required=False)
    delimiter = forms.ChoiceField(label=gettext_lazy("Delimiter"), required=False)
    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    heading_line = forms.IntegerField(
        label=gettext_lazy("Line of the headings"),
        required=False,
        min_value=0,
        help_text=gettext_lazy("0: the list has no headings."),
    )
    sections = forms.BooleanField(
        label=gettext_lazy("Lines with nothing but a country are headings of the lines under them"), required=False
    )

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = table.detected
        if found.encoding:
            codes = dict.fromkeys([found.encoding, *found.other_encodings, *ENCODINGS])
            self._choose("encoding", [(code, ENCODINGS.get(code, code)) for code in codes])
        else:
            del self.fields["encoding"]
        if found.delimiter:
            self._choose("delimiter", [(sign, capfirst(str(name))) for sign, name in DELIMITERS.items()])
        else:
            del self.fields["delimiter"]
        if len(found.sheets) > 1:
            self._choose("sheet", [(sheet.name, sheet.name) for sheet in found.sheets])
        else:
            del self.fields["sheet"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def columns_view(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """What was detected, the first rows, and what each column is; each can be changed."""
    row = list_at(request, pk)
    if row.state in (ImportState.APPLIED, ImportState.APPLYING) or not row.file:
        return redirect(address("preview", row.pk))
    problem = ""
    try:
        read = read_import(row)
    except UnreadableList as refusal:
        messages.error(request, str(refusal))
        return redirect(start_of(row))
    columns: dict[str, str] = dict(row.columns)
    form = None
    if isinstance(read, Table):
        found = read.detected
        form = ReadingForm(
            request.POST if "read" in request.POST else None,
            table=read,
            initial={
                "encoding": found.encoding, "delimiter": found.delimiter, "sheet": found.sheet,
                "heading_line": found.heading_line, "sections": row.reading.get("sections"),
            },
        )  # fmt: skip
    if request.method == "POST" and "read" in request.POST and form is not None:
        if form.is_valid():
            row.reading |= {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
            row.columns = {}
            try:
                read_import(row)
            except UnreadableList as refusal:
                problem = str(refusal)
            else:
                row.save(update_fields=["reading", "columns"])
                return redirect(address("columns", row.pk))
    elif request.method == "POST":
        try:
            if isinstance(read, Table):
                columns = chosen_columns(request.POST, read, row.kind)
            compare(list_import=row, reading={}, columns=columns, at=timezone.now(), read=read)
        except (Refused, UnreadableList) as refusal:
            problem = str(refusal)
        else:
            return redirect(address("preview", row.pk))
    return _columns_page(request, row, site, read, columns, form, problem)


def chosen_columns(data: Any, table: Table, kind: str) -> dict[str, str]:
    """What staff chose for each column. Raises Refused for what cannot be, in a sentence."""
    chosen: dict[str, str] = {}
    for column in table.columns:
        value = str(data.get(f"column-{column.index}", ""))
        try:
            target = Target.parse(value or Field.IGNORE.value)
        except ValueError as error:
            raise Refused(_("Choose what each column is.")) from error
        if target.field != Field.IGNORE and not may_be(target, kind):
            raise Refused(_("Choose what each column is."))
        twice = str(target) in chosen.values()
        if twice and (target.field == Field.NAME_IN or not target.field.repeatable):
            name = label_of(str(target))
            raise Refused(_("Two columns hold the same: %(name)s. Choose one of them.") % {"name": name})
        chosen[str(column.index)] = str(target)
    if Field.NAME.value not in chosen.values():
        raise Refused(_("Say which column holds the names of the organizations."))
    return chosen


def _columns_page(
    request: HttpRequest, row: ListImport, site: admin.AdminSite, read: Table | PastedList, columns: dict[str, str],
    form: forms.Form | None, problem: str,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {"row": row, "name": name_of(row), "form": form, "problem": problem}
    if isinstance(read, Table):
        guesses = guessed(read, row.kind)
        heads = []
        for column in read.columns:
            guess = guesses.get(column.index, Target(Field.IGNORE))
            chosen = columns.get(str(column.index), str(guess))
            heads.append(
                {
                    "index": column.index,
                    "name": column.heading or column.letter,
                    "chosen": chosen,
                    "unsure": not guess.sure and chosen == str(guess),
                    "choices": target_choices(row.kind, chosen),
                }
            )
        context |= {
            "heads": heads,
            "lines": [{"line": each.line, "cells": each.cells} for each in read.rows[:SHOWN]],
            "count": len(read.rows),
            "detected": read.detected,
            "sections": read.sections[:5],
            "warnings": read.warnings,
            "left_out": read.left_out[:20],
            "left_out_count": len(read.left_out),
        }
    else:
        context |= {
            "entries": [
                {"line": each.line, "name": each.printed_name, "under": _under(each)} for each in read.entries[:SHOWN]
            ],
            "count": len(read.entries),
            "headings": [each.text.strip(" *_:") for each in read.headings],
            "warnings": read.warnings,
            "left_out": read.left_out[:50],
            "left_out_count": len(read.left_out),
        }
    title = title_of_import(row.letter)
    return page(request, "columns", site=site, title=title, letter=row.letter, bad=bool(problem), **context)


def _under(entry: PastedEntry) -> str:
    """The countries, or how far, that the heading above an entry says."""
    if entry.scope:
        return str(Scope(entry.scope).label)
    language = get_language() or "en"
    return join_names([country_name(code, language) for code in entry.countries], language)


def target_choices(kind: str, chosen: str = "") -> list[tuple[str, str]]:
    """What a column may be, in the reader's words; nothing first."""
    choices = [(Field.IGNORE.value, capfirst(Field.IGNORE.label))]
    for field in TARGETS[kind]:
        if field == Field.NAME_IN:
            languages: Iterable[str] = dict.fromkeys(
                [*LANGUAGES_FIRST, *([chosen.removeprefix("name:")] if chosen.startswith("name:") else [])]
            )
            choices += [
                (f"name:{code}", _("Name in a language: %(language)s") % {"language": own_name(code)})
                for code in languages
            ]
        elif field == Field.ALIAS:
            choices += [(column, capfirst(label_of(column))) for column in alias_columns()]
        else:
            choices.append((field.value, capfirst(field.label)))
    return choices


def list_number(value: object) -> int:
    """``value`` as the number of a row, 0 for what is none."""
    return int(row_id(value) or 0)
