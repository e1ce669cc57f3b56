from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.admin.letters import work_first
from campaigns.models import Footnote, Source
from campaigns.staff import LanguageFilter, LetterFilter, StaffAdmin, short_title, text_name
from campaigns.text.language import own_name
from campaigns.text.numbering import numbering
from campaigns.text.tree import parse as parse_tree


def words_of(html: str) -> str:
    """The bare words of a note."""
    return " ".join(parse_tree(html.replace("</p>", "</p> ")).text().split())


class NoteLanguageFilter(LanguageFilter):
    path = "text__language"


class NoteLetterFilter(LetterFilter):
    parameter_name = "text__letter__id__exact"
    path = "text__letter"


@admin.register(Footnote)
class FootnoteAdmin(StaffAdmin):
    """Notes to look through and to give their sources; their words are written in the text that calls them."""

    list_display = ("key", "number", "letter", "in_language", "note", "cited")
    list_filter = (NoteLanguageFilter, NoteLetterFilter)
    search_fields = ("key", "content", "text__letter__slug")
    ordering = (work_first("text__letter__"), "text__letter__slug", "text__language", "position")
    autocomplete_fields = ("sources",)
    fields = ("letter", "in_language", "number", "key", "whole_note", "sources")
    readonly_fields = ("letter", "in_language", "number", "key", "whole_note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .select_related("text__letter")
            .prefetch_related("sources", "text__letter__texts")
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Footnote | None = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("letter"), ordering="text__letter__slug")
    def letter(self, obj: Footnote) -> str:
        address = reverse("admin:campaigns_lettertext_change", args=[obj.text_id])
        return format_html('<a href="{}">{}</a>', address, short_title(obj.text.letter))

    @admin.display(description=gettext_lazy("language"), ordering="text__language")
    def in_language(self, obj: Footnote) -> str:
        return own_name(obj.text.language)

    @admin.display(description=gettext_lazy("number"), ordering="position")
    def number(self, obj: Footnote) -> str:
        text = obj.text
        return str(numbering(text.salutation, text.body, text.closing).get(obj.key, _("not called")))

    @admin.display(description=gettext_lazy("note"))
    def note(self, obj: Footnote) -> str:
        return Truncator(words_of(obj.content)).chars(160)

    @admin.display(description=gettext_lazy("note"))
    def whole_note(self, obj: Footnote) -> str:
        address = reverse("admin:campaigns_lettertext_change", args=[obj.text_id])
        return format_html(
            '<span class="staff-note" lang="{}">{}</span> <a href="{}">{}</a>',
            obj.text.language,
            words_of(obj.content),
            address,
            _("Change it in the text"),
        )

    @admin.display(description=gettext_lazy("sources"))
    def cited(self, obj: Footnote) -> str:
        return "; ".join(str(source) for source in obj.sources.all())


@admin.register(Source)
class SourceAdmin(StaffAdmin):
    list_display = ("publisher", "work", "date", "in_language", "cited_count", "last_checked")
    list_filter = (LanguageFilter, "last_checked")
    search_fields = ("publisher", "title", "description", "url", "date")
    fields = (
        "publisher", "title", "description", "date", "language", "url", "archived_url", "last_checked", "cited_in",
    )  # fmt: skip
    readonly_fields = ("cited_in",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(note_count=Count("footnotes"))

    @admin.display(description=gettext_lazy("title or description"), ordering="title")
    def work(self, obj: Source) -> str:
        return obj.title or obj.description

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def in_language(self, obj: Source) -> str:
        return own_name(obj.language) if obj.language else ""

    @admin.display(description=gettext_lazy("cited in"), ordering="note_count")
    def cited_count(self, obj: Any) -> str:
        return (
            ngettext("%(count)d note", "%(count)d notes", obj.note_count) % {"count": obj.note_count}
            if obj.note_count
            else ""
        )

    @admin.display(description=gettext_lazy("cited in"))
    def cited_in(self, obj: Source) -> str:
        if not obj.pk:
            return ""
        notes = (
            obj.footnotes.select_related("text__letter")
            .prefetch_related("text__letter__texts")
            .order_by("text__letter__slug", "text__language", "position")
        )
        return format_html_join(
            "",
            '<div><a href="{}">{} [{}]</a></div>',
            (
                (reverse("admin:campaigns_footnote_change", args=[note.pk]), text_name(note.text), note.key)
                for note in notes
            ),
        ) or _("no note yet")
