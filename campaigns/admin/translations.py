"""Translations on the staff's desk: beside their source, behind it or level with it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.domain.texts import read_text
from campaigns.domain.translations import (
    Standing,
    behind,
    bring_level,
    is_translation,
    source_of,
    standing_of,
    state_of,
)
from campaigns.forms import LetterTextForm
from campaigns.models import Footnote, Letter, LetterText
from campaigns.rendering.beside import source_parts
from campaigns.rendering.changes import shown
from campaigns.staff import in_zone
from campaigns.text.canonical import Text, canonical
from campaigns.text.checks import Problem
from campaigns.text.diff import TextDiff
from campaigns.text.language import direction, language_name, own_name
from campaigns.text.pairing import pair

if TYPE_CHECKING:
    Desk = admin.ModelAdmin[LetterText]
else:
    Desk = object

SIDE_BY_SIDE = "campaigns_lettertext_sidebyside"


def source_mark(source: Text) -> str:
    """SHA-256 of the words that a translator saw in the source."""
    return hashlib.sha256(canonical(source).encode()).hexdigest()


def standing_in_words(letter_text: LetterText) -> str:
    """ "behind its source since 3 March 2026", "level with its source"; nothing for the authoritative text."""
    if not is_translation(letter_text):
        return ""
    standing = standing_of(letter_text)
    if standing == Standing.BEHIND and letter_text.behind_since:
        day = in_zone(letter_text.letter, letter_text.behind_since, "DATE_FORMAT")
        return _("behind its source since %(date)s") % {"date": day}
    if standing == Standing.LEVEL:
        return _("level with its source")
    return _("not yet said to be level with its source")


@dataclass(frozen=True)
class LinkedProblem:
    """A problem and where the note stands that it is about; ``url`` is empty for any other problem."""

    code: str
    sentence: str
    key: str
    url: str


def linked(letter: Letter, problems: Iterable[Problem], *, beside: str = "") -> list[LinkedProblem]:
    """Problems with a link to each note that another language lacks.

    The link leads to the text in the language ``beside``, where that has the note, on the page that shows it.
    """
    problems = list(problems)
    keys = [problem.key for problem in problems if problem.code == "notes-differ"]
    notes: dict[str, Footnote] = {}
    for note in Footnote.objects.filter(text__letter=letter, key__in=keys).select_related("text") if keys else ():
        if note.key not in notes or note.text.language == letter.authoritative_language:
            notes[note.key] = note

    def url(problem: Problem) -> str:
        note = notes.get(problem.key) if problem.code == "notes-differ" else None
        if note is None:
            return ""
        if note.text.language == beside:
            return f"#source-note-{note.key}"
        return reverse("admin:campaigns_footnote_change", args=[note.pk])

    return [LinkedProblem(each.code, each.sentence, each.key, url(each)) for each in problems]


class StandingFilter(admin.SimpleListFilter):
    """Translations by how they stand to their source."""

    title = gettext_lazy("translation")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [
            (Standing.BEHIND, _("behind its source")),
            (Standing.UNKNOWN, _("not yet said to be level")),
            (Standing.LEVEL, _("level with its source")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        translations = queryset.exclude(language=F("letter__authoritative_language"))
        match self.value():
            case Standing.BEHIND:
                return queryset.filter(behind())
            case Standing.UNKNOWN:
                return translations.filter(source_words="")
            case Standing.LEVEL:
                return translations.filter(behind_since__isnull=True).exclude(source_words="")
        return queryset


class TranslationForm(LetterTextForm):
    """A text that may be a translation: its writer can say that it is level with its source.

    The box is never ticked beforehand, and ``source_seen`` names the source that the writer saw: a source that changed
    meanwhile leaves the translation behind.
    """

    level = forms.BooleanField(
        label=gettext_lazy("This translation is level with its source"),
        required=False,
        help_text=gettext_lazy(
            "Tick this when the translation says all that its source says now. It is not ticked by itself: saving a"
            " correction does not make a translation level."
        ),
    )
    source_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk and "words" in self.fields:
            self._speak(self._first_language())
        if "level" not in self.fields or not self.instance.pk:
            return
        if source := source_of(self.instance):
            self.fields["level"].label = _("This translation is level with its source, the %(language)s text") % {
                "language": language_name(source.language, get_language() or "en")
            }
            self.initial["source_seen"] = source_mark(read_text(source))

    def _first_language(self) -> str:
        """The language in which a new text is written; until it is chosen, that of the words it begins with."""
        chosen = str(self.data.get("language") or self.initial.get("language") or "")
        source = self._source()
        return chosen or (source.language if source else get_language() or "en")


class TranslationDesk(Desk):
    """What the admin of texts does for translations."""

    def is_side_by_side(self, request: HttpRequest) -> bool:
        """Whether the page is that of the translation beside its source."""
        return bool(request.resolver_match and request.resolver_match.url_name == SIDE_BY_SIDE)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        view = self.admin_site.admin_view(self.side_by_side)
        return [path("<path:object_id>/side-by-side/", view, name=SIDE_BY_SIDE), *super().get_urls()]

    def side_by_side(self, request: HttpRequest, object_id: str) -> Any:
        """The page of a text with its source beside it; saved, checked and refused like the page of the text."""
        obj = self.get_object(request, object_id)
        if obj is not None and not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        if obj is not None and source_of(obj) is None:
            self.message_user(request, _("This text has no source to stand beside."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:campaigns_lettertext_change", args=[obj.pk]))
        return self.changeform_view(request, object_id)

    def translation_fields(self, request: HttpRequest, obj: LetterText) -> tuple[str, ...]:
        """The box that says a translation is level, where it is not and somebody may say so."""
        if not self.has_change_permission(request, obj):
            return ()
        source = source_of(obj)
        if source is None or state_of(obj, read_text(source)).standing == Standing.LEVEL:
            return ()
        return ("level", "source_seen")

    def side_by_side_fieldsets(self, request: HttpRequest, obj: LetterText) -> Any:
        """Only the words: what stands around them is written on the page of the text."""
        may = self.has_change_permission(request, obj)
        words = ("words", "seen") if may else ("stored_words",)
        return ((None, {"fields": (*words, *self.translation_fields(request, obj))}),)

    def save_standing(self, request: HttpRequest, obj: LetterText, form: TranslationForm) -> None:
        """Bring the translation level when its writer said so of the source as it is now."""
        if not form.cleaned_data.get("level"):
            return
        list(LetterText.objects.select_for_update().filter(letter=obj.letter_id).values_list("pk"))
        source = source_of(obj)
        if source is None:
            return
        words = read_text(source)
        if source_mark(words) == form.cleaned_data.get("source_seen"):
            bring_level(letter_text=obj, source=words, at=timezone.now())
        else:
            self.message_user(
                request,
                _("The source changed after you opened the page. The translation was stored, but it is not marked as"
                  " level: look at the changes in the source first."),
                messages.WARNING,
            )  # fmt: skip

    def response_add(self, request: HttpRequest, obj: LetterText, post_url_continue: str | None = None) -> HttpResponse:
        """A translation that was begun is gone on with beside its source."""
        if source_of(obj):
            post_url_continue = reverse(f"admin:{SIDE_BY_SIDE}", args=[obj.pk])
        return super().response_add(request, obj, post_url_continue)

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        beside = self.is_side_by_side(request)
        source = source_of(obj) if obj else None
        if context.get("problems"):
            shown_here = source.language if source and beside else ""
            context["problems"] = linked(obj.letter, context["problems"], beside=shown_here)
        if source:
            context |= self._translation(obj, source, beside=beside)
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if source and beside and isinstance(response, TemplateResponse):
            response.template_name = "admin/campaigns/translation.html"
        return response

    def _translation(self, obj: LetterText, source: LetterText, *, beside: bool) -> dict[str, Any]:
        words = read_text(source)
        state = state_of(obj, words)
        context: dict[str, Any] = {
            "translation": {
                "standing": state.standing,
                "sentence": capfirst(standing_in_words(obj)),
                "diff": shown(state.diff, source.language) if state.diff and not beside else None,
                "beside_url": reverse(f"admin:{SIDE_BY_SIDE}", args=[obj.pk]),
                "text_url": reverse("admin:campaigns_lettertext_change", args=[obj.pk]),
                "source_url": reverse("admin:campaigns_lettertext_change", args=[source.pk]),
                "source_language": source.language,
                "source_direction": direction(source.language),
                "source_name": own_name(source.language),
                "language": obj.language,
                "name": own_name(obj.language),
            }
        }
        if beside:
            parts = source_parts(words, state.diff or TextDiff(), source.language)
            pairing = pair(words, read_text(obj))
            context |= {
                "title": _("Translate side by side"),
                "is_nav_sidebar_enabled": False,  # two columns need the room
                "show_save_and_add_another": False,
                "show_delete": False,
                "source_text": [part for part in parts if part.part != "note"],
                "source_notes": [part for part in parts if part.part == "note"],
                "source_changes": sum(part.changes for part in parts),
                "pairing": {"blocks": pairing.blocks, "notes": pairing.notes},
            }
        return context
