from typing import Any

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.admin.letters import is_public, without_parts, work_first
from campaigns.admin.sources import words_of
from campaigns.admin.translations import StandingFilter, TranslationDesk, TranslationForm, standing_in_words
from campaigns.admin.writing import WritingDesk
from campaigns.domain.texts import problems_of, read_text, write_text
from campaigns.domain.versions import unpublished_changes
from campaigns.forms import form_example, form_explained
from campaigns.linkcheck.running import ask_for_letter
from campaigns.models import Letter, LetterText
from campaigns.staff import (
    SHORT,
    LanguageFilter,
    LetterFilter,
    StaffAdmin,
    bring_up_to_date,
    in_zone,
    text_name,
)
from campaigns.text.canonical import canonical
from campaigns.text.language import direction, own_name
from signatories.models import SignOn

SHOWN_WORDS = 12  # of those that were left out, in the message after saving


@admin.register(LetterText)
class LetterTextAdmin(WritingDesk, TranslationDesk, StaffAdmin):
    form = TranslationForm
    change_form_template = "admin/campaigns/lettertext/change_form.html"
    save_on_top = True  # below sixty pages nobody finds the button
    list_display = ("shown_title", "in_language", "translation", "letter_status", "notes", "saved")
    list_filter = (StandingFilter, LanguageFilter, "letter__status", LetterFilter)
    search_fields = ("title", "letter__slug", "body")
    ordering = (work_first("letter__"), "letter__slug", "language")
    autocomplete_fields = ("letter",)
    fieldsets = (
        (None, {"fields": ("letter", "language", "words", "seen", "is_public")}),
        (
            gettext_lazy("Around the text"),
            {
                "fields": ("letterhead", "place", "preface", "running_title", "roll_note"),
                "description": gettext_lazy(
                    "Plain text that stands above and below the letter; all of it may be empty."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).select_related("letter").prefetch_related("letter__texts")
        return rows.annotate(note_count=Count("footnotes"))

    def name_of(self, obj: LetterText) -> str:
        return text_name(obj)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Holds the row while a form is judged and stored, so that of two saves the second sees the first."""
        if request.method == "POST" and object_id.isdecimal() and transaction.get_connection().in_atomic_block:
            list(LetterText.objects.select_for_update().filter(pk=object_id).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def get_readonly_fields(self, request: HttpRequest, obj: LetterText | None = None) -> tuple[str, ...]:
        return ("stored_words",) if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: LetterText | None = None) -> Any:
        first, around = self.fieldsets
        if obj is None:
            return (first, around)
        if self.is_side_by_side(request):
            return self.side_by_side_fieldsets(request, obj)
        words: tuple[str, ...] = ("stored_words",)
        if self.has_change_permission(request, obj):
            words = ("words", "seen", *self.translation_fields(request, obj))
        return ((None, {"fields": (*words, "is_public")}), around)

    def has_delete_permission(self, request: HttpRequest, obj: LetterText | None = None) -> bool:
        """A text of a letter that was opened stays: somebody may have agreed to it."""
        if obj and obj.letter.opened_at:
            return False
        return super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        to_delete, count, lacking, protected = super().get_deleted_objects(objs, request)
        return to_delete, count, without_parts(lacking), protected

    @admin.display(description=gettext_lazy("text"))
    def stored_words(self, obj: LetterText) -> str:
        """For those who may look and not write."""
        return format_html('<pre class="staff-canonical">{}</pre>', canonical(read_text(obj)))

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def shown_title(self, obj: LetterText) -> str:
        return Truncator(obj.title).chars(2 * SHORT) or _("(no title yet)")

    @admin.display(description=gettext_lazy("last saved"), ordering="updated_at")
    def saved(self, obj: LetterText) -> str:
        return in_zone(obj.letter, obj.updated_at)

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def in_language(self, obj: LetterText) -> str:
        return own_name(obj.language)

    @admin.display(description=gettext_lazy("translation"), ordering="behind_since")
    def translation(self, obj: LetterText) -> str:
        return standing_in_words(obj)

    @admin.display(description=gettext_lazy("status"), ordering="letter__status")
    def letter_status(self, obj: LetterText) -> str:
        return obj.letter.get_status_display()

    @admin.display(description=gettext_lazy("footnotes"), ordering="note_count")
    def notes(self, obj: Any) -> str:
        address = reverse("admin:campaigns_footnote_changelist")
        return format_html('<a href="{}?text__id__exact={}">{}</a>', address, obj.pk, obj.note_count)

    def save_model(self, request: HttpRequest, obj: LetterText, form: TranslationForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        write_text(letter_text=obj, text=form.text)
        self.save_standing(request, obj, form)
        if form.lost:
            shown = " ".join(form.lost[:SHOWN_WORDS]) + (" …" if len(form.lost) > SHOWN_WORDS else "")
            self.message_user(
                request,
                _("Words that you typed were left out, because they stood in marks that are not of the form: %(words)s")
                % {"words": shown},
                messages.WARNING,
            )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        letter = Letter.objects.get(pk=form.instance.letter_id)
        if count := len(problems_of(letter)):  # the page of the text lists them
            self.message_user(
                request,
                format_html(
                    '<a href="{}">{}</a>',
                    reverse("admin:campaigns_lettertext_change", args=[form.instance.pk]),
                    ngettext("Saved, with %(count)d problem left.", "Saved, with %(count)d problems left.", count)
                    % {"count": count},
                ),
                messages.WARNING,
            )
        bring_up_to_date(request, letter)
        if letter.opened_at:
            ask_for_letter(letter, at=timezone.now(), only_due=True)

    # Pictures of PDF pages, which the page makes of what the preview answers.
    @method_decorator(csp_update({"img-src": ["blob:"]}))  # type: ignore[arg-type]  # it takes any view
    def changeform_view(self, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(*args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        form = context["adminform"].form
        context |= {
            "conflict": getattr(form, "conflict", None),
            "help_lines": form_explained(),
            "example": form_example(),
            "show_save_and_add_another": False,  # another text of the same letter begins on the letter's page
        }
        if "words" in form.fields:
            form.fields["words"].widget.options |= {
                # What cannot be opened in the editor without losing something stays in the field it was typed in.
                "plain": "plain" in request.GET or "words" in form.errors or bool(form.lost),
                "desk": {"refused": form.is_bound, **self.desk_addresses(obj)},
                "counts": self.counts_of(obj) if obj else {},
            }
        if obj:
            context |= self._about(obj)
            if context["unpublished"] and request.user.has_perm("campaigns.change_letter", obj):
                context["publish_url"] = reverse("admin:campaigns_letter_publish", args=[obj.letter_id])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _about(self, obj: LetterText) -> dict[str, Any]:
        """What the page of a stored text shows beside its words."""
        text = read_text(obj)
        return {
            "page": obj.letter.get_absolute_url(obj.language),
            "public": is_public(obj.letter),
            "letter_url": reverse("admin:campaigns_letter_change", args=[obj.letter_id]),
            "text_language": obj.language,
            "text_direction": direction(obj.language),
            "problems": problems_of(obj.letter),
            "unpublished": any(change.language == obj.language for change in unpublished_changes(obj.letter)),
            "listed": SignOn.objects.filter(letter=obj.letter_id).listed().count(),
            "notes": [
                {
                    "number": text.numbers.get(note.key),
                    "key": note.key,
                    "words": words_of(note.content),
                    "sources": list(note.sources.all()),
                    "edit": reverse("admin:campaigns_footnote_change", args=[note.pk]),
                }
                for note in obj.footnotes.prefetch_related("sources").order_by("position")
            ],
        }
