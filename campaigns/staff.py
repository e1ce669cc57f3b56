"""What the staff pages of both apps share: narrow saves, moves with a question first, files kept up to date."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.db import IntegrityError, models, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, gettext_lazy
from django_countries.fields import CountryField

from campaigns.domain.errors import Refused
from campaigns.history.desk import HistoryDesk
from campaigns.models import Campaign, Letter, LetterText
from campaigns.roles import in_sight
from campaigns.scoping import Scoped, ScopedActions
from campaigns.text.language import language_name, own_name, sort_key
from signatories.domain.roll import letters_lent_to
from signatories.files import refresh_files
from signatories.models import Organization

SHORT = 60  # characters of a title in a list; more make a row taller than the screen is patient
LANGUAGE_FIELDS = ("language", "authoritative_language")


def row_id(value: object) -> str:
    """``value`` where it can be the number of a row, else nothing."""
    text = str(value or "")
    return text if text.isascii() and text.isdecimal() and len(text) < 19 else ""


def language_choices(*, without: Iterable[str] = (), first: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Languages a text may be in, named in the reader's language: ``first``, the interface's own, then all others."""
    here = get_language() or settings.LANGUAGE_CODE
    names = {code: capfirst(language_name(code, here)) for code, _name in settings.LANGUAGES}
    leading = dict.fromkeys([*first, *(code for code, _name in settings.INTERFACE_LANGUAGES)])
    others = sorted((code for code in names if code not in leading), key=lambda code: sort_key(names[code], here))
    barred = set(without)
    return [(code, names.get(code, code)) for code in [*leading, *others] if code not in barred]


def title_of(letter: Letter) -> str:
    """The title in the reader's language, else in the authoritative one, else the address; reads prefetched texts."""
    texts = {text.language: text.title for text in letter.texts.all()}
    return texts.get(get_language() or "") or texts.get(letter.authoritative_language) or letter.slug


def short_title(letter: Letter) -> str:
    """The title where room is scarce: the running title, else what fits of the title; reads prefetched texts."""
    texts = {text.language: text.running_title for text in letter.texts.all()}
    running = texts.get(get_language() or "") or ""
    return running or Truncator(title_of(letter)).chars(SHORT)


def text_name(text: LetterText) -> str:
    """A text as staff know it: the title of its letter and its language."""
    return f"{short_title(text.letter)} ({own_name(text.language)})"


def in_zone(letter: Letter, moment: datetime, format: str = "DATETIME_FORMAT") -> str:
    """``moment`` in the letter's time zone, as staff pages write it; its day alone as ``DATE_FORMAT``."""
    return date_format(timezone.localtime(moment, letter.zone), format)


def in_site_zone(moment: datetime, format: str = "DATETIME_FORMAT") -> str:
    """The same for a moment that belongs to no letter: in the time zone of the installation."""
    return date_format(timezone.localtime(moment), format)


def counted(rows: QuerySet[Any], by: str) -> Coalesce:
    """The number of ``rows`` per parent, for ``annotate``: a subquery, so that joins of a search do not multiply it."""
    grouped = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(number=Count("pk", distinct=True))
    return Coalesce(Subquery(grouped.values("number")), 0, output_field=models.IntegerField())


def bring_up_to_date(request: HttpRequest, letter: Letter) -> None:
    """Queue the files of ``letter`` once what this request changes is stored, however many changes there are."""
    asked = request.__dict__.setdefault("letters_to_refresh", set())
    if letter.pk not in asked:
        asked.add(letter.pk)
        transaction.on_commit(lambda: refresh_files(letter), robust=True)


def letters_of(obj: Any) -> Iterable[Letter]:
    """The letters whose files a change of ``obj`` may change."""
    if isinstance(obj, Letter):
        return [obj]
    if isinstance(obj, Campaign):
        return obj.letters.all()
    if isinstance(obj, Organization):
        return letters_lent_to(obj)
    letter = getattr(obj, "letter", None)
    return [letter] if isinstance(letter, Letter) else []


class LanguageFilter(admin.SimpleListFilter):
    """Filters by language and offers only those that occur."""

    title = gettext_lazy("language")
    parameter_name = "language"
    path = "language"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        rows = in_sight(model_admin.model._default_manager.all(), request.user)
        codes = rows.order_by(self.path).values_list(self.path, flat=True).distinct()
        return [(code, own_name(code)) for code in codes if code]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class LetterFilter(admin.SimpleListFilter):
    """Filters by letter, named by its title; offers the letters that occur in the list."""

    title = gettext_lazy("letter")
    parameter_name = "letter__id__exact"  # as Django itself would call it: links lead here
    path = "letter"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        occurring = model_admin.model._default_manager.order_by().values(self.path)
        letters = in_sight(Letter.objects.filter(pk__in=occurring), request.user).prefetch_related("texts")
        return [(str(letter.pk), short_title(letter)) for letter in letters]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(**{self.path: value}) if row_id(value) else queryset


def chosen_letter(request: HttpRequest) -> Letter | None:
    """The letter by which the list is filtered, if there is one."""
    value = request.GET.get(LetterFilter.parameter_name, "")
    return in_sight(Letter.objects.all(), request.user).filter(pk=value).first() if row_id(value) else None


class CountriesWidget(FilteredSelectMultiple):
    """Two boxes, all and chosen. Django's script puts them first in their parent, so they get one of their own."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        return format_html('<div class="staff-boxes">{}</div>', super().render(*args, **kwargs))


class StaffInline(Scoped):
    """Languages by their names in the reader's language; countries in a box that filters as one types.

    What is shown, offered and allowed goes by the campaigns of the person (``campaigns.scoping``).
    """

    def formfield_for_choice_field(self, db_field: models.Field[Any, Any], request: Any, **kwargs: Any) -> Any:
        if db_field.name in LANGUAGE_FIELDS:
            blank = [("", "---------")] if db_field.blank or db_field.default is models.NOT_PROVIDED else []
            kwargs["choices"] = blank + language_choices()
        if isinstance(db_field, CountryField):
            kwargs["widget"] = CountriesWidget(db_field.verbose_name, is_stacked=False)
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]


class StaffAdmin(ScopedActions, StaffInline, HistoryDesk):
    """Saves what changed and nothing else, and says in a message what a domain refuses."""

    list_per_page = 50
    grave_actions: tuple[str, ...] = ()  # what cannot be undone and takes something away; the only red buttons
    view_on_site = False  # each page has links of its own, to the right language
    show_full_result_count = False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What a link fills in beforehand; a row that is none is left out, where Django would stop with an error."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        rows = {field.name for field in self.opts.get_fields() if field.is_relation}
        return {name: value for name, value in initial.items() if name not in rows or row_id(value)}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        title = capfirst(str(self.opts.verbose_name_plural))
        if letter := chosen_letter(request):
            title = f"{title}: {short_title(letter)}"
        gone = self.url_of("gone") if self.may_see_gone(request) else ""
        return super().changelist_view(request, {"title": title, "gone_url": gone, **(extra_context or {})})

    def after_put_back(self, request: HttpRequest, obj: Any) -> None:
        for letter in letters_of(obj):
            bring_up_to_date(request, letter)

    def name_of(self, obj: Any) -> str:
        """What a page, a question or a picker calls a row."""
        return str(obj)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Choices are called what their own pages call them."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        desk = self.admin_site._registry.get(db_field.remote_field.model)
        if field is not None and isinstance(desk, StaffAdmin):
            field.label_from_instance = desk.name_of  # type: ignore[attr-defined]
        return field

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        if obj is not None:
            name = Truncator(self.name_of(obj)).chars(2 * SHORT)
            context |= {"subtitle": name, "original_name": name}
        if add:
            begin_in_first_field(context["adminform"].form)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Somebody stored the same thing between our check and our save: the form now sees it and says so.
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            self.tell(request, refusal)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.check_saved(request, obj, change=change)
        if not change:
            super().save_model(request, obj, form, change)
            return
        # A whole save would put back what somebody else changed since this page was opened, a status for example.
        own = {field.name: field for field in self.opts.concrete_fields}
        changed = [name for name in form.changed_data if name in own]
        obj.save(update_fields=[*changed, *(name for name, field in own.items() if getattr(field, "auto_now", False))])

    def tell(self, request: HttpRequest, refusal: Refused, about: object = None) -> None:
        """Show each sentence of a refusal."""
        for sentence in refusal.sentences:
            self.message_user(request, f"{about}: {sentence}" if about else sentence, messages.ERROR)

    def carry_out(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        *,
        action: str,
        verb: Callable[[Any], object],
        done: Callable[[int], str],
        question: str = "",
        hindered: Callable[[Any], Iterable[str]] = lambda row: (),
        foreseen: Callable[[Any], Iterable[str]] = lambda row: (),
        letter_of: Callable[[Any], Letter],
    ) -> HttpResponse | None:
        """Run a verb of the domain on each chosen row; with a ``question``, only after it was answered yes.

        A row that is refused is left as it was, its sentences are shown, and the others go on. ``hindered`` gives the
        sentences that would refuse a row: nobody is asked about a row that cannot go. ``foreseen`` gives what stands
        with the question, row by row. ``done`` says what came of it.
        """
        label = str(self.get_actions(request)[action][2])
        from_page = "_from_page" in request.POST
        if question and "post" not in request.POST:
            many, chosen = queryset.count() > 1, queryset
            for row in queryset:
                if sentences := list(hindered(row)):
                    self.tell(request, Refused(*sentences), about=self.name_of(row) if many else None)
                    chosen = chosen.exclude(pk=row.pk)
            if not chosen.exists():
                return HttpResponseRedirect(self._page_of(queryset[0])) if from_page and queryset else None
            queryset = chosen
        if question and "post" not in request.POST:
            return TemplateResponse(
                request,
                "admin/confirm_move.html",
                {
                    **self.admin_site.each_context(request),
                    "title": label,
                    "opts": self.opts,
                    "rows": [
                        {"pk": row.pk, "name": self.name_of(row), "foreseen": list(foreseen(row))} for row in queryset
                    ],
                    "question": question,
                    "action": action,
                    "grave": action in self.grave_actions,
                    "checkbox": ACTION_CHECKBOX_NAME,
                    "from_page": from_page,
                    "back": self._page_of(queryset[0]) if from_page else request.get_full_path(),
                },
            )
        rows, letters, count = list(queryset), {}, 0
        for row in rows:
            try:
                verb(row)
            except Refused as refusal:
                self.tell(request, refusal, about=self.name_of(row) if len(rows) > 1 else None)
            else:
                count += 1
                self.log_change(request, row, label)
                letters[letter_of(row).pk] = letter_of(row)
        for letter in letters.values():
            bring_up_to_date(request, letter)
        if count:
            self.message_user(request, done(count), messages.SUCCESS)
        return HttpResponseRedirect(self._page_of(rows[0])) if from_page and rows else None

    def _page_of(self, row: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def moves_open_to(
        self,
        request: HttpRequest,
        row: Any,
        table: Mapping[str, Iterable[str]],
        actions: Mapping[str, str],
        hindered: Mapping[str, str] | None = None,
    ) -> list[dict[str, Any]]:
        """Buttons for the moves that ``table`` allows from the present status; ``actions`` maps status to action.

        ``hindered`` maps an action to the sentence that says why its button cannot be pressed now.
        """
        allowed = {
            name: action
            for name, action in self.get_actions(request).items()
            if all(self.may(request, word, row) for word in getattr(action[0], "allowed_permissions", ()))
        }
        return [
            {
                "action": name,
                "label": str(allowed[name][2]),
                "grave": name in self.grave_actions,
                "hindered": (hindered or {}).get(name, ""),
            }
            for status, name in actions.items()
            if status in table[row.status] and name in allowed
        ]


def begin_in_first_field(form: Any) -> None:
    """Put the cursor where the work is: the first field with an error, else the first of the form."""
    shown = [field for field in form if not field.is_hidden]
    for field in [field for field in shown if field.errors] + shown:
        field.field.widget.attrs["autofocus"] = True
        return
