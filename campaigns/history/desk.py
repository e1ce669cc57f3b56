"""The pages of history on the staff's desk: the timeline, one change, putting back, and what was deleted."""

from collections.abc import Iterable
from datetime import tzinfo
from math import inf
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.restoring import WORDS, put_back
from campaigns.domain.texts import read_text
from campaigns.history.belonging import place_then, then_of_campaigns
from campaigns.history.telling import Teller, moment_in_words, name_then, reason_in_words
from campaigns.history.timeline import PER_PAGE, Timeline, show_words
from campaigns.models import Letter, LetterText
from campaigns.models.act import BASELINE
from campaigns.models.history import DELETED, History, gone, history_of, with_neighbours
from campaigns.rendering.changes import shown
from campaigns.roles import Place, campaign_of, campaigns_where, is_scoped, right
from campaigns.text.canonical import parse
from campaigns.text.diff import compare

NAMED = 120  # characters of a name at the head of a page


class HistoryDesk(admin.ModelAdmin[Any]):
    """Takes the place of Django's own page of history, for nouns that keep one.

    Who may view a thing may view its history; who may change it may put an older state back.
    """

    puts_back = True  # whether older states may be put back, past the verbs of the domain

    def after_put_back(self, request: HttpRequest, obj: Any) -> None:
        """What follows when an older state of ``obj`` was put back."""

    @property
    def kept(self) -> History | None:
        """The history that this noun keeps, if it does."""
        return history_of(self.model)

    def get_urls(self) -> list[URLPattern]:
        urls: list[URLPattern] = super().get_urls()
        if self.kept is None:
            return urls
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        past = "<int:number>/history/<int:past>/"
        view = self.admin_site.admin_view
        return [
            path("gone/", view(self.gone_view), name=f"{name}_gone"),
            path(past, view(self.past_view), name=f"{name}_past"),
            path(f"{past}put-back/", view(self.put_back_view), name=f"{name}_put_back"),
            *urls,
        ]

    def url_of(self, page: str, *args: Any) -> str:
        """The address of one of the pages of this noun."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def may_see_gone(self, request: HttpRequest) -> bool:
        """Whether there is a list of what was deleted that this reader may see."""
        return self.kept is not None and self.has_view_permission(request) and self._gone(request).exists()

    # Pages

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        """Who changed what of a thing and of its parts, the newest first. It answers for deleted things too."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if self.kept is None:
            return super().history_view(request, object_id, extra_context)
        number = unquote(object_id)
        obj = self.get_object(request, number)
        trace: Any = None if obj else self._last(request, number)
        if obj is None and trace is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if obj and not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        number = obj.pk if obj else trace.id
        page, entries = self._timeline(request, number, obj or trace).page(request.GET.get("p", 1))
        name = self._name(obj, trace)
        return self._answer(
            request,
            "admin/history.html",
            {
                "title": _("History of %(name)s") % {"name": name},
                "name": name,
                "obj": obj,
                "change_url": self.url_of("change", number) if obj else "",
                "entries": entries,
                "page": page,
                "pages": page.paginator.get_elided_page_range(page.number) if page.paginator.num_pages > 1 else (),
                **(extra_context or {}),
            },
        )

    def past_view(self, request: HttpRequest, number: int, past: int) -> HttpResponse:
        """One change in full, with all the words of a text."""
        obj, trace = self._found(request, number, past)
        timeline = self._timeline(request, number, obj or trace)
        previous = self._rows(number).filter(pk=trace.previous).first() if trace.previous else None
        teller = Teller(timeline.zone, timeline.names)
        fields = teller.hear(self.model, None if trace.history_type == DELETED else previous, trace)
        teller.look_up()
        done = timeline.tell(self.model, trace, previous, fields, teller)
        trace.length = 0
        show_words([(done, trace, previous)], inf)
        name = self._name(obj, trace)
        return self._answer(
            request,
            "admin/history_change.html",
            {
                "title": _("Change of %(name)s") % {"name": name},
                "name": name,
                "obj": obj,
                "change_url": self.url_of("change", number) if obj else "",
                "history_url": self.url_of("history", number),
                "when": moment_in_words(trace.history_date, timeline.zone),
                "who": trace.history_by,
                "why": reason_in_words(trace.history_change_reason, timeline.zone),
                "told": done,
                "may_put_back": bool(obj and done.restore_url and self.has_change_permission(request, obj)),
            },
        )

    def put_back_view(self, request: HttpRequest, number: int, past: int) -> HttpResponse:
        """Shows what would change if an older state came back, field by field, and does it once that is confirmed."""
        obj, trace = self._found(request, number, past)
        history = self.kept
        if obj is None or history is None or history.tied or trace.history_type == DELETED or not self.puts_back:
            raise Http404
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        open_fields = {*self.get_form(request, obj, change=True).base_fields}
        if request.method == "POST":
            chosen = [name for name in request.POST.getlist("chosen") if name in open_fields or name == WORDS]
            try:
                obj = put_back(row=obj, trace=trace, chosen=chosen, seen=request.POST.get("seen", ""))
            except Refused as refusal:
                for sentence in refusal.sentences:
                    self.message_user(request, sentence, messages.ERROR)
                return HttpResponseRedirect(request.get_full_path())
            self.log_change(request, obj, _("Put back from its history"))
            self.after_put_back(request, obj)
            self.message_user(request, self._done(obj, chosen), messages.SUCCESS)
            return HttpResponseRedirect(self.url_of("history", number))
        timeline = self._timeline(request, number, obj)
        now = history.kind(**history.state_of(obj))
        teller = Teller(timeline.zone, timeline.names)
        fields = [heard for heard in teller.hear(self.model, now, trace) if heard[0].name in open_fields]
        teller.look_up()
        words = None
        if isinstance(obj, LetterText) and now.sha256 != trace.sha256:
            words = shown(compare(read_text(obj), parse(trace.words)), obj.language)
            fields = [heard for heard in fields if heard[0].name != "title"]
        name = self._name(obj, trace)
        return self._answer(
            request,
            "admin/history_put_back.html",
            {
                "title": _("Put back an older state of %(name)s") % {"name": name},
                "name": name,
                "obj": obj,
                "change_url": self.url_of("change", number),
                "history_url": self.url_of("history", number),
                "when": moment_in_words(trace.history_date, timeline.zone),
                "who": trace.history_by,
                "baseline": trace.history_change_reason == BASELINE,
                "lines": [teller.line(trace, *heard) for heard in fields],
                "words": words,
                "opened": isinstance(obj, LetterText) and obj.letter.opened_at is not None,
                "seen": history.mark_of(obj),
            },
        )

    def gone_view(self, request: HttpRequest) -> HttpResponse:
        """What was deleted, by its last name; each leads to its history."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        history = self.kept
        assert history is not None  # noqa: S101 -- the pages exist only where there is a history
        rows = self._gone(request).defer(*history.kind.heavy)
        page: Page[Any] = Paginator(rows, PER_PAGE).get_page(request.GET.get("p", 1))
        zone = timezone.get_current_timezone()
        return self._answer(
            request,
            "admin/history_gone.html",
            {
                "title": _("Deleted: %(what)s") % {"what": self.opts.verbose_name_plural},
                "rows": [
                    {
                        "name": Truncator(name_then(self.model, trace)).chars(NAMED),
                        "when": moment_in_words(trace.history_date, zone),
                        "who": trace.history_by,
                        "why": reason_in_words(trace.history_change_reason, zone),
                        "url": self.url_of("history", trace.id),
                    }
                    for trace in page
                ],
                "page": page,
                "pages": page.paginator.get_elided_page_range(page.number) if page.paginator.num_pages > 1 else (),
            },
        )

    # What they share

    def _rows(self, number: Any) -> Any:
        assert self.kept is not None  # noqa: S101 -- the pages exist only where there is a history
        return self.kept.rows.filter(id=number).defer(*self.kept.kind.heavy)

    def _gone(self, request: HttpRequest) -> Any:
        """The last rows of history of what was deleted in the campaigns of this reader."""
        rows = gone(self.model)
        if not is_scoped(request.user):
            return rows
        rights = right("view", self.model), right("change", self.model)
        return rows.filter(then_of_campaigns(self.model, campaigns_where(request.user, *rights)))

    def _last(self, request: HttpRequest, number: str) -> Any:
        """The last row of history of something that was deleted."""
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            return None
        history = self.kept
        assert history is not None  # noqa: S101 -- the pages exist only where there is a history
        return self._gone(request).filter(id=number).defer(*history.kind.heavy).first()

    def _found(self, request: HttpRequest, number: int, past: int) -> tuple[Any, Any]:
        """The thing, if it is still there, and one row of its history."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        obj = self.get_object(request, str(number))
        trace = with_neighbours(self._rows(number)).filter(history_id=past).first()
        if trace is None or (obj is None and self._last(request, str(number)) is None):
            raise Http404
        if obj and not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        return obj, trace

    def _timeline(self, request: HttpRequest, number: Any, about: Any) -> Timeline:
        place: Place = campaign_of(about) if isinstance(about, self.model) else place_then(self.model, about)
        zone = _zone_of(self.model, about)
        return Timeline(self.model, number, request=request, site=self.admin_site, zone=zone, place=place)

    def _name(self, obj: Any, trace: Any) -> str:
        name = getattr(self, "name_of", str)(obj) if obj else name_then(self.model, trace)
        return Truncator(name).chars(NAMED)

    def _done(self, obj: Any, chosen: Iterable[str]) -> str:
        if isinstance(obj, LetterText) and WORDS in chosen and obj.letter.opened_at:
            return _(
                "The older words stand in the desk's copy again. The public reads them once you publish the change."
            )
        return _("The older state was put back, as a new change.")

    def _answer(self, request: HttpRequest, template: str, context: dict[str, Any]) -> TemplateResponse:
        request.current_app = self.admin_site.name
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "has_view_permission": self.has_view_permission(request),
        }
        return TemplateResponse(request, template, shared | context)


def _zone_of(model: Any, about: Any) -> tzinfo:
    """The zone of the letter that a thing belongs to, else that of the site. ``about`` may be a row of history."""
    letters = Letter.objects.all()
    number = getattr(about, "letter_id", None)
    if model is Letter:
        number = about.pk if isinstance(about, Letter) else about.id
        if not isinstance(about, Letter):
            return Letter(time_zone=about.time_zone).zone
    elif number is None and hasattr(about, "text_id"):
        letters, number = letters.filter(texts=about.text_id), None
        letter = letters.first()
        return letter.zone if letter else timezone.get_current_timezone()
    letter = letters.filter(pk=number).first() if number else None
    return letter.zone if letter else timezone.get_current_timezone()
