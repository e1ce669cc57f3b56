from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.admin.letter_links import RANK, check_view, links_view, shown_link, tell_queued
from campaigns.admin.letters import work_first
from campaigns.admin.picking import new_view, pick_view
from campaigns.domain.links import addresses_of_source
from campaigns.domain.sources import link_notes
from campaigns.linkcheck.running import ask_for_check
from campaigns.models import FAILING, TO_MEND, Footnote, Link, LinkState, Source
from campaigns.roles import campaigns_where, in_sight, is_scoped, of_campaigns
from campaigns.staff import LanguageFilter, LetterFilter, StaffAdmin, short_title, text_name
from campaigns.text.language import direction, own_name, partial_date, partial_date_parts
from campaigns.text.numbering import numbering
from campaigns.text.tree import parse as parse_tree


def words_of(html: str) -> str:
    """The bare words of a note."""
    return " ".join(parse_tree(html.replace("</p>", "</p> ")).text().split())


def of_notes(request: HttpRequest, prefix: str) -> Q:
    """The notes that the person may know of, where ``prefix`` leads to them: counts tell of no other campaign."""
    user = request.user
    if not is_scoped(user):
        return Q()
    return of_campaigns(Footnote, campaigns_where(user, "campaigns.view_footnote"), prefix)


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


# Links are looked up by address, so that a list of sources takes one query however many there are.
def _state_of(field: str) -> Subquery:
    return Subquery(Link.objects.filter(url=OuterRef(field)).values("state")[:1])


def _dead_first() -> Coalesce:
    """Orders sources by the work on their links; it needs no annotation, because pickers of sources use it too."""
    ranks = (When(state=state, then=Value(rank)) for state, rank in RANK.items())
    found = Link.objects.filter(url=OuterRef("url")).annotate(rank=Case(*ranks, output_field=IntegerField()))
    return Coalesce(Subquery(found.values("rank")[:1]), Value(RANK[LinkState.UNCHECKED]))


class LinkStateFilter(admin.SimpleListFilter):
    """Filters by what the check of links found; what is to be mended comes first."""

    title = gettext_lazy("link")
    parameter_name = "link"
    mend, none = "mend", "none"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [(self.mend, _("To mend")), *LinkState.choices, (self.none, _("No address"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value == self.mend:
            return queryset.filter(Q(link_state__in=TO_MEND) | Q(archive_state__in=TO_MEND))
        if value == self.none:
            return queryset.filter(url="")
        if value == LinkState.UNCHECKED:
            return queryset.exclude(url="").filter(Q(link_state=None) | Q(link_state=value))
        return queryset.filter(link_state=value) if value in LinkState.values else queryset


@admin.register(Source)
class SourceAdmin(StaffAdmin):
    """The library of works that notes cite. Dead links stand first."""

    change_form_template = "admin/campaigns/source/change_form.html"
    list_display = ("publisher", "work", "dated", "in_language", "cited_count", "link", "last_checked")
    list_filter = (LinkStateFilter, LanguageFilter, "last_checked")
    search_fields = ("publisher", "title", "description", "url", "date")
    fields = ("publisher", "title", "description", "date", "language", "url", "archived_url", "last_checked")
    ordering = (_dead_first(), "publisher", "date", "title")
    actions = ("check_now",)

    class Media:
        css = {"all": ("admin-sources.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                note_count=Count("footnotes", filter=of_notes(request, "footnotes__")),
                link_state=_state_of("url"),
                archive_state=_state_of("archived_url"),
                link_rank=_dead_first(),
            )
        )

    def get_urls(self) -> list[URLPattern]:
        def page(view: Any, *, posted: bool = False) -> Any:
            """``view`` behind the login of staff; what changes something is posted."""
            judged = require_POST(view) if posted else require_safe(view)
            return self.admin_site.admin_view(partial(judged, site=self.admin_site))

        return [
            path("pick/", page(pick_view), name="campaigns_source_pick"),
            path("pick/new/", page(new_view, posted=True), name="campaigns_source_pick_new"),
            path("letter/<int:pk>/", page(links_view), name="campaigns_source_letter"),
            path("letter/<int:pk>/check/", page(check_view, posted=True), name="campaigns_source_letter_check"),
            path("<int:pk>/check/", page(self.check_one, posted=True), name="campaigns_source_check"),
            *super().get_urls(),
        ]

    def check_one(self, request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
        """Queue a check of the addresses of one source."""
        source = Source.objects.filter(pk=pk).first()
        if source is None or not self.has_view_permission(request, source):
            raise Http404
        tell_queued(request, ask_for_check(addresses_of_source(source), at=timezone.now()))
        return HttpResponseRedirect(reverse("admin:campaigns_source_change", args=[pk]))

    @admin.action(description=gettext_lazy("Check the links"), permissions=["view"])
    def check_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        urls = [url for source in queryset for url in addresses_of_source(source)]
        tell_queued(request, ask_for_check(urls, at=timezone.now()))

    @admin.display(description=gettext_lazy("title or description"), ordering="title")
    def work(self, obj: Source) -> str:
        return obj.title or obj.description

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def in_language(self, obj: Source) -> str:
        return own_name(obj.language) if obj.language else ""

    @admin.display(description=gettext_lazy("date"), ordering="date")
    def dated(self, obj: Source) -> str:
        """The day as all staff pages write it; a month or a year alone in words."""
        if not obj.date:
            return ""
        year, month, day = partial_date_parts(obj.date)
        if month and day:
            return date_format(date(year, month, day), "DATE_FORMAT")
        return partial_date(obj.date, get_language() or settings.LANGUAGE_CODE)

    @admin.display(description=gettext_lazy("cited in"), ordering="note_count")
    def cited_count(self, obj: Any) -> str:
        return (
            ngettext("%(count)d note", "%(count)d notes", obj.note_count) % {"count": obj.note_count}
            if obj.note_count
            else ""
        )

    @admin.display(description=gettext_lazy("link"), ordering="link_rank")
    def link(self, obj: Any) -> str:
        """The state of the address, and that of the copy where it asks for work."""
        if not obj.url:
            return ""
        words = str(LinkState(obj.link_state or LinkState.UNCHECKED).label)
        if obj.archive_state in TO_MEND:
            copy = str(LinkState(obj.archive_state).label)
            words = _("%(state)s; its copy: %(copy)s") % {"state": words, "copy": copy}
        fault = obj.link_state in FAILING
        return format_html('<span class="staff-state">{}</span>', words) if fault else words

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if count := link_notes(form.instance):
            self.message_user(
                request,
                ngettext(
                    "%(count)d note links this address and cites this source now.",
                    "%(count)d notes link this address and cite this source now.",
                    count,
                )
                % {"count": count},
                messages.SUCCESS,
            )

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        if obj:
            at = timezone.now()
            known = {link.url: link for link in Link.objects.filter(url__in=addresses_of_source(obj))}
            context |= {
                "links": [
                    {"name": name, **shown_link(known.get(url) or Link(url=url), at=at)}
                    for name, url in ((_("Address"), obj.url), (_("Archived copy"), obj.archived_url))
                    if url
                ],
                "may_check": settings.LINK_CHECK,
                "link_check": settings.LINK_CHECK,
                "citing": list(self.citing(request, obj)),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def citing(self, request: HttpRequest, source: Source) -> Iterator[dict[str, Any]]:
        """Every note of the person's campaigns that cites ``source``, by letter and language, with its number now."""
        notes = (
            in_sight(source.footnotes.all(), request.user)
            .select_related("text__letter")
            .prefetch_related("text__letter__texts")
            .order_by("text__letter__slug", "text__language", "position")
        )
        for note in notes:
            text = note.text
            yield {
                "edit": reverse("admin:campaigns_footnote_change", args=[note.pk]),
                "name": text_name(text),
                "key": note.key,
                "number": numbering(text.salutation, text.body, text.closing).get(note.key),
                "words": Truncator(words_of(note.content)).chars(240),
                "language": text.language,
                "direction": direction(text.language),
            }
