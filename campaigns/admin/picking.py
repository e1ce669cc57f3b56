"""Answers for the picker of sources: works to cite, each with its citation in the language of the text."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.domain.links import addresses_of_source
from campaigns.domain.sources import find_sources, link_notes, sources_by_page, suggested_key, work_of
from campaigns.models import Footnote, Letter, Source
from campaigns.staff import row_id
from campaigns.text.citation import citation
from campaigns.text.language import partial_date
from campaigns.text.links import same_page

MAX_WORDS = 200  # characters of a search


class NewSourceForm(forms.ModelForm[Source]):
    """The short form of the picker: what a citation needs."""

    class Meta:
        model = Source
        fields = ("publisher", "title", "date", "language", "url", "archived_url")

    def clean(self) -> dict[str, Any]:
        """A work without a title is called by a word for what it is, which the full form asks for."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("Give the title. For a work without one, use the full form of the library."))
        return cleaned


def pick_view(request: HttpRequest, *, site: admin.AdminSite) -> JsonResponse:
    """``?q=&language=&letter=``: at most twenty works, those that the letter cites first."""
    if not site._registry[Source].has_view_permission(request):
        return JsonResponse({"error": _("You may not see the library of sources.")}, status=403)
    language = known_language(request.GET.get("language", ""))
    letter = Letter.objects.filter(pk=row_id(request.GET.get("letter")) or None).first()
    if letter is not None and not site._registry[Letter].has_view_permission(request, letter):
        letter = None
    found = find_sources(request.GET.get("q", "")[:MAX_WORDS], letter=letter)
    used = set()
    if letter is not None:
        ties = Footnote.sources.through.objects.filter(footnote__text__letter=letter, source__in=found)
        used = set(ties.values_list("source_id", flat=True))
    results = [{**shown(source, language), "used": source.pk in used} for source in found]
    return JsonResponse({"results": results})


def new_view(request: HttpRequest, *, site: admin.AdminSite) -> JsonResponse:
    """Store a work from the short form and give it as ``pick_view`` would; one that is there already is given instead.

    What the form refuses is told field by field, with status 400.
    """
    desk = site._registry[Source]
    if not desk.has_add_permission(request):
        return JsonResponse({"error": _("You may not add sources.")}, status=403)
    language = known_language(request.POST.get("text_language", ""))
    form = NewSourceForm(request.POST)
    if not form.is_valid():
        errors = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        return JsonResponse({"errors": errors}, status=400)
    url = form.cleaned_data["url"]
    with transaction.atomic():
        if url and (known := sources_by_page().get(same_page(url))):
            found, existed = Source.objects.get(pk=known[0]), True
        else:
            found, existed = form.save(), False
            link_notes(found)
            desk.log_addition(request, found, [{"added": {}}])
    return JsonResponse({"result": shown(found, language), "existed": existed})


def known_language(code: str) -> str:
    """``code`` where a text may be in that language, else the first language of the installation."""
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def shown(source: Source, language: str) -> dict[str, Any]:
    """A work as the picker lists and inserts it; ``html`` is canonical, ``key`` a name for its note."""
    return {
        "id": source.pk,
        "publisher": source.publisher,
        "work": source.title or source.description,
        "date": partial_date(source.date, get_language() or settings.LANGUAGE_CODE) if source.date else "",
        "address": next(iter(addresses_of_source(source)), ""),
        "html": citation(work_of(source), language),
        "key": suggested_key(source),
    }
