from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.models import FileState, RenderedFile
from campaigns.staff import LanguageFilter, LetterFilter, StaffAdmin, in_zone, short_title
from campaigns.text.language import own_name
from signatories.files import ask_again, make_anew


@admin.register(RenderedFile)
class RenderedFileAdmin(StaffAdmin):
    """What was made of each letter, to look at; files are made by the worker and never by hand."""

    list_display = ("kind", "letter_title", "in_language", "state", "size_in_words", "remark", "made", "download")
    list_filter = ("state", "format", LanguageFilter, LetterFilter)
    list_select_related = ("letter",)
    search_fields = ("letter__slug", "problem")
    ordering = ("-asked_at",)
    actions = ("make_again",)
    fields = (
        "letter_title", "in_language", "kind", "state", "remark", "size_in_words", "sha256", "key", "asked",
        "made", "download",
    )  # fmt: skip
    readonly_fields = fields
    own_rights = {"make": "campaigns.change_letter"}

    def name_of(self, obj: RenderedFile) -> str:
        return f"{short_title(obj.letter)}: {self.kind(obj)} ({own_name(obj.language)})"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("letter__texts")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: RenderedFile | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RenderedFile | None = None) -> bool:
        return False

    def has_make_permission(self, request: HttpRequest, obj: RenderedFile | None = None) -> bool:
        """Making a file anew is for those who may change letters."""
        return request.user.has_perm("campaigns.change_letter", obj)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.download_view)
        return [path("<int:pk>/download/", view, name="campaigns_renderedfile_download"), *super().get_urls()]

    def download_view(self, request: HttpRequest, pk: int) -> FileResponse:
        row = RenderedFile.objects.select_related("letter").filter(pk=pk, state=FileState.READY).first()
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        name = "-".join(part for part in (row.letter.slug, row.language, row.paper) if part)
        try:
            content = row.file.open()
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(content, as_attachment=True, filename=f"{name}.{row.format}")
        response["Cache-Control"] = "no-store"
        return response

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def in_language(self, obj: RenderedFile) -> str:
        return own_name(obj.language)

    @admin.display(description=gettext_lazy("file"), ordering="format")
    def kind(self, obj: RenderedFile) -> str:
        """Format and paper: "PDF, A4"."""
        return ", ".join(str(part) for part in (obj.get_format_display(), obj.get_paper_display()) if part)

    @admin.display(description=gettext_lazy("letter"), ordering="letter__slug")
    def letter_title(self, obj: RenderedFile) -> str:
        return short_title(obj.letter)

    @admin.display(description=gettext_lazy("size"), ordering="size")
    def size_in_words(self, obj: RenderedFile) -> str:
        """Bytes, and pages where a format has them."""
        pages = ngettext("%(count)d page", "%(count)d pages", obj.pages) % {"count": obj.pages} if obj.pages else ""
        return ", ".join(part for part in (filesizeformat(obj.size) if obj.size else "", pages) if part)

    @admin.display(description=gettext_lazy("asked for"), ordering="asked_at")
    def asked(self, obj: RenderedFile) -> str:
        return in_zone(obj.letter, obj.asked_at)

    @admin.display(description=gettext_lazy("made"), ordering="made_at")
    def made(self, obj: RenderedFile) -> str:
        return in_zone(obj.letter, obj.made_at) if obj.made_at else ""

    @admin.display(description=gettext_lazy("remark"))
    def remark(self, obj: RenderedFile) -> str:
        """Why it failed, or what is not as one expects; empty for a file that is in order."""
        if obj.problem:
            return obj.problem
        return _("The notes stand at the end: they did not fit at the foot of their pages.") if obj.endnotes else ""

    @admin.display(description=gettext_lazy("download"))
    def download(self, obj: RenderedFile) -> str:
        if obj.state != FileState.READY:
            return ""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:campaigns_renderedfile_download", args=[obj.pk]), _("Download")
        )

    @admin.action(description=gettext_lazy("Make again"), permissions=["make"])
    def make_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        ready, rows, at = 0, [], timezone.now()
        for row in queryset:
            if row.state != FileState.READY:
                ask_again(row, at=at)
            elif not row.file.storage.exists(row.file.name):
                make_anew(row, at=at)
            else:
                ready += 1
                continue
            rows.append(row)
        if rows:
            self.message_user(
                request,
                ngettext("%(count)d file is being made.", "%(count)d files are being made.", len(rows))
                % {"count": len(rows)},
                messages.SUCCESS,
            )
        if ready:
            self.message_user(
                request,
                ngettext(
                    "%(count)d file is ready and shows what its letter says; it was left as it is.",
                    "%(count)d files are ready and show what their letters say; they were left as they are.",
                    ready,
                )
                % {"count": ready},
                messages.INFO,
            )
