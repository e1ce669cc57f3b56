from typing import Any

from django.contrib import admin
from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.admin.editions import editions_panel
from campaigns.admin.exchange import Exchange
from campaigns.admin.importing import DraftDesk
from campaigns.admin.letter_parts import AddresseeInline, FormerAddressInline, roll_panel
from campaigns.admin.previews import previews_panel
from campaigns.admin.translations import SIDE_BY_SIDE, linked, standing_in_words
from campaigns.admin.versions import versions_panel
from campaigns.domain.publishing import (
    MOVES,
    archive_letter,
    close_letter,
    open_letter,
    rename_letter,
    withdraw_letter,
)
from campaigns.domain.texts import blocking_problems, problems_of
from campaigns.domain.translations import Standing, forget_sources, is_translation, standing_of
from campaigns.forms import LetterForm, time_zones
from campaigns.models import (
    Campaign,
    FileState,
    Letter,
    LetterStatus,
    LetterText,
    RenderedFile,
)
from campaigns.pausing import pause_view, pausing_panel
from campaigns.roles import in_sight
from campaigns.staff import SHORT, LanguageFilter, StaffAdmin, bring_up_to_date, counted, in_zone, row_id, title_of
from campaigns.text.language import join_names, own_name
from signatories.files import refresh_files
from signatories.models import SignOn, SignOnStatus


def work_first(path: str = "") -> Case:
    """Orders by the work to do: open letters, drafts, then the record. ``path`` leads to the letter (``letter__``)."""
    ranks = ((LetterStatus.OPEN, 0), (LetterStatus.DRAFT, 1), (LetterStatus.CLOSED, 2))
    return Case(
        *(When(**{f"{path}status": status}, then=Value(rank)) for status, rank in ranks),
        default=Value(3),
        output_field=IntegerField(),
    )


class CampaignFilter(admin.SimpleListFilter):
    title = gettext_lazy("campaign")
    parameter_name = "campaign"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        language = get_language() or "en"
        campaigns = in_sight(Campaign.objects.prefetch_related("texts"), request.user)
        return [(str(row.pk), row.name_in(language)) for row in campaigns]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(campaign=value) if row_id(value) else queryset


class TextLanguageFilter(LanguageFilter):
    path = "texts__language"


def is_public(letter: Letter) -> bool:
    """Whether anybody sees the page now, for a row that is loaded (``Letter.objects.public`` asks the same)."""
    return letter.status in LetterStatus.published and (
        letter.public_from is None or letter.public_from <= timezone.now()
    )


@admin.register(Letter)
class LetterAdmin(Exchange, DraftDesk, StaffAdmin):
    form = LetterForm
    list_display = (
        "title", "status", "problems_found", "signatories", "waiting", "last_moment", "page",
    )  # fmt: skip
    list_filter = ("status", CampaignFilter, "kind", TextLanguageFilter)
    search_fields = ("slug", "texts__title", "former_addresses__slug")
    ordering = (work_first(), "-dated_on", "slug")
    fieldsets = (
        (None, {"fields": ("campaign", "slug", "kind", "authoritative_language", "dated_on")}),
        (
            gettext_lazy("Publication and signing"),
            {
                "fields": ("time_zone", "public_from", "deadline", "hard_deadline"),
                "description": gettext_lazy("All times are those of the letter's time zone."),
            },
        ),
        (gettext_lazy("Signatories"), {"fields": ("roll_while_open",)}),
        (
            gettext_lazy("Record"),
            {
                "fields": ("status", "opened_at", "closed_at", "withdrawn_at"),
                "description": gettext_lazy("The status changes by the buttons at the head of this page only."),
            },
        ),
    )
    readonly_fields = ("status", "opened_at", "closed_at", "withdrawn_at")
    inlines = (AddresseeInline, FormerAddressInline)
    actions = ("open", "close", "archive", "withdraw", "make_files", "export")
    grave_actions = ("withdraw",)
    change_form_template = "admin/campaigns/letter/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        listed = SignOn.objects.listed()
        pending = SignOn.objects.filter(status=SignOnStatus.PENDING)
        return (
            super()
            .get_queryset(request)
            .select_related("campaign")
            .prefetch_related("campaign__texts", Prefetch("texts", LetterText.objects.prefetch_related("footnotes")))
            .annotate(listed_count=counted(listed, "letter"), pending_count=counted(pending, "letter"))
        )

    def has_delete_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        """A letter that was opened stays: somebody may have signed it, and its address was given out."""
        if obj and (obj.opened_at or obj.status != LetterStatus.DRAFT):
            return False
        return super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Rows that nobody deletes alone (files, notes) go with a letter that may go."""
        to_delete, count, lacking, protected = super().get_deleted_objects(objs, request)
        return to_delete, count, without_parts(lacking), protected

    def name_of(self, obj: Letter) -> str:
        return title_of(obj)

    def get_urls(self) -> list[URLPattern]:
        pause = path(
            "<int:letter_pk>/pause/",
            self.admin_site.admin_view(require_POST(pause_view)),
            name="campaigns_letter_pause",
        )
        return [pause, *self.load_urls(), *self.import_urls(), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        may_load = {"may_load": self.has_load_permission(request), "may_import": self.may_import(request)}
        return super().changelist_view(request, {**may_load, **(extra_context or {})})

    # Lists

    @admin.display(description=gettext_lazy("title"), ordering="slug")
    def title(self, obj: Letter) -> str:
        return Truncator(title_of(obj)).chars(2 * SHORT)

    @admin.display(description=gettext_lazy("signatories"), ordering="listed_count")
    def signatories(self, obj: Any) -> str:
        address = reverse("admin:signatories_signon_changelist")
        return format_html('<a href="{}?letter__id__exact={}">{}</a>', address, obj.pk, obj.listed_count)

    @admin.display(description=gettext_lazy("waiting"), ordering="pending_count")
    def waiting(self, obj: Any) -> str:
        if not obj.pending_count:
            return ""
        address = reverse("admin:signatories_signon_changelist")
        return format_html(
            '<a href="{}?letter__id__exact={}&status__exact={}">{}</a>',
            address,
            obj.pk,
            SignOnStatus.PENDING,
            obj.pending_count,
        )

    @admin.display(description=gettext_lazy("last moment to sign"), ordering="deadline")
    def last_moment(self, obj: Letter) -> str:
        moment = obj.hard_deadline or obj.deadline
        return f"{in_zone(obj, moment)} {obj.time_zone}" if moment else ""

    @admin.display(description=gettext_lazy("checks"))
    def problems_found(self, obj: Letter) -> str:
        count = len(problems_of(obj))
        if not count:
            return _("in order")
        return ngettext("%(count)d problem", "%(count)d problems", count) % {"count": count}

    @admin.display(description=gettext_lazy("page"))
    def page(self, obj: Letter) -> str:
        """The page in each language; in italics and with a word to it where only staff see it."""
        texts = sorted(obj.texts.all(), key=lambda text: text.language)
        style, hint = ("", "") if is_public(obj) else ("staff-preview", _("preview, for staff only"))
        return format_html_join(
            " ",
            '<a href="{}" hreflang="{}" class="{}" title="{}">{}</a>',
            (
                (
                    obj.get_absolute_url(text.language),
                    text.language,
                    style,
                    hint or own_name(text.language),
                    text.language,
                )
                for text in texts
            ),
        )

    # One letter

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Times are typed and shown in the letter's own zone; when the zone changes, the typed hours stay."""
        zone = request.POST.get("time_zone", "")
        if zone not in dict(time_zones()):
            known = Letter.objects.filter(pk=object_id) if row_id(object_id) else Letter.objects.none()
            zone = known.values_list("time_zone", flat=True).first() or ""
        with timezone.override(zone or None):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if hasattr(response, "render") else response

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "campaign":
            kwargs["queryset"] = Campaign.objects.prefetch_related("texts")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Letter, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        address = obj.slug
        obj.slug = form.initial["slug"]
        super().save_model(request, obj, form, change)
        if "authoritative_language" in form.changed_data:
            forget_sources(letter=obj)
        rename_letter(letter=obj, slug=address)
        obj.slug = address

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        bring_up_to_date(request, form.instance)

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        if obj:
            context |= self._panel(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _panel(self, request: HttpRequest, letter: Letter) -> dict[str, Any]:
        """What stands at the head of a letter's page: its moves, texts, checks, signatories and files."""
        texts = sorted(letter.texts.all(), key=lambda text: text.language)
        signons = dict(SignOn.objects.filter(letter=letter).values_list("pk", "status"))
        public, was_opened = is_public(letter), letter.opened_at is not None
        problems = problems_of(letter)
        blocked = _("It cannot open yet: see the checks.") if blocking_problems(letter) else ""
        return {
            "moves": self.moves_open_to(
                request,
                letter,
                MOVES,
                {
                    LetterStatus.OPEN: "open",
                    LetterStatus.CLOSED: "close",
                    LetterStatus.ARCHIVED: "archive",
                    LetterStatus.WITHDRAWN: "withdraw",
                },
                {"open": blocked} if blocked else {},
            ),
            "moves_url": reverse("admin:campaigns_letter_changelist"),
            "texts": [
                {
                    "name": own_name(text.language),
                    "language": text.language,
                    "title": text.title,
                    "edit": reverse("admin:campaigns_lettertext_change", args=[text.pk]),
                    "page": letter.get_absolute_url(text.language),
                    "authoritative": text.language == letter.authoritative_language,
                    "standing": standing_in_words(text),
                    "beside": reverse(f"admin:{SIDE_BY_SIDE}", args=[text.pk]),
                }
                for text in texts
            ],
            "add_text": reverse("admin:campaigns_lettertext_add") + f"?letter={letter.pk}",
            "may_add_text": request.user.has_perm("campaigns.add_lettertext", letter),
            "import_text": reverse("admin:campaigns_letter_import_into", args=[letter.pk]),
            "problems": linked(letter, problems),
            "listed": sum(status in SignOnStatus.listed for status in signons.values()),
            "asked_again": sum(status == SignOnStatus.ASKED_AGAIN for status in signons.values()),
            "pending": sum(status == SignOnStatus.PENDING for status in signons.values()),
            "signons_url": reverse("admin:signatories_signon_changelist") + f"?letter__id__exact={letter.pk}",
            "add_signon": reverse("admin:signatories_signon_add") + f"?letter={letter.pk}",
            "may_add_signon": request.user.has_perm("signatories.add_signon", letter),
            "files": files_in_rows(letter),
            "public": public,
            "embargoed": letter.status in LetterStatus.published and not public,
            "was_opened": was_opened,
            **roll_panel(request, letter),
            **editions_panel(request, letter),
            **versions_panel(request, letter),
            **previews_panel(request, letter),
            **pausing_panel(request, letter),
            "floods_url": reverse("admin:signatories_signon_flood", args=[letter.pk])
            if was_opened and request.user.has_perm("signatories.moderate_signon", letter)
            else "",
        }

    # Moves

    @admin.action(description=gettext_lazy("Open for signing"), permissions=["change"])
    def open(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.carry_out(
            request,
            queryset,
            action="open",
            verb=lambda letter: open_letter(letter=letter, at=timezone.now(), by=request.user.get_username()),
            hindered=lambda letter: [problem.sentence for problem in blocking_problems(letter)],
            done=lambda count: ngettext(
                "The letter is open; its files are being made.",
                "%(count)d letters are open; their files are being made.",
                count,
            )
            % {"count": count},
            question=_("Once open, a letter is public unless an embargo holds it, it cannot be a draft again and cannot"
                       " be deleted. Open it for signing?"),
            foreseen=first_opening,
            letter_of=lambda letter: letter,
        )  # fmt: skip

    @admin.action(description=gettext_lazy("Close for signing"), permissions=["change"])
    def close(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.carry_out(
            request,
            queryset,
            action="close",
            verb=lambda letter: close_letter(letter=letter, at=timezone.now()),
            done=lambda count: (
                ngettext(
                    "The letter is closed and shows its whole list; its files are being made.",
                    "%(count)d letters are closed and show their whole lists; their files are being made.",
                    count,
                )
                % {"count": count}
            ),
            letter_of=lambda letter: letter,
        )

    @admin.action(description=gettext_lazy("Archive"), permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.carry_out(
            request,
            queryset,
            action="archive",
            verb=lambda letter: archive_letter(letter=letter, at=timezone.now()),
            done=lambda count: (
                ngettext(
                    "The letter is archived and stays public.",
                    "%(count)d letters are archived and stay public.",
                    count,
                )
                % {"count": count}
            ),
            question=_("An archived letter stays public and never opens again. Archive it?"),
            letter_of=lambda letter: letter,
        )

    @admin.action(description=gettext_lazy("Withdraw"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.carry_out(
            request,
            queryset,
            action="withdraw",
            verb=lambda letter: withdraw_letter(letter=letter, at=timezone.now()),
            done=lambda count: ngettext(
                "The letter is withdrawn; its page says so.",
                "%(count)d letters are withdrawn; their pages say so.",
                count,
            )
            % {"count": count},
            question=_("This cannot be undone: the page will say that the letter was withdrawn, and its files will be"
                       " gone. Withdraw it?"),
            letter_of=lambda letter: letter,
        )  # fmt: skip

    @admin.action(description=gettext_lazy("Bring the files up to date"), permissions=["change"])
    def make_files(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        files = [file for letter in queryset for file in refresh_files(letter)]
        self.message_user(
            request,
            ngettext("%(count)d file is ready or being made.", "%(count)d files are ready or being made.", len(files))
            % {"count": len(files)},
        )


def first_opening(letter: Letter) -> list[str]:
    """What the first opening of a letter freezes, and which translations nobody said to be finished."""
    if letter.opened_at:
        return []
    texts = sorted(letter.texts.ready(), key=lambda text: text.language != letter.authoritative_language)
    names = join_names([own_name(text.language) for text in texts], get_language() or "en")
    unfinished = [text for text in texts if is_translation(text) and standing_of(text) != Standing.LEVEL]
    return [
        _("These texts are frozen as version 1.0: %(languages)s.") % {"languages": names},
        *(
            _(
                "%(language)s: %(standing)s. It becomes public as it is now. To keep it back, untick"
                " “ready for the public” on its page first."
            )
            % {"language": own_name(text.language), "standing": standing_in_words(text)}
            for text in unfinished
        ),
    ]


def files_in_rows(letter: Letter) -> list[dict[str, Any]]:
    """One row per language, format and paper: what can be read now, and what becomes of it.

    ``ready`` is the newest file that was made or nothing; ``last`` is what was asked for last.
    """
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    found = RenderedFile.objects.filter(letter=letter).order_by("language", "format", "paper", "asked_at", "pk")
    for file in found:
        row = rows.setdefault((file.language, file.format, file.paper), {"ready": None})
        row |= {"last": file, "name": own_name(file.language)}
        if file.state == FileState.READY:
            row["ready"] = file
    return list(rows.values())


def without_parts(lacking: set[str]) -> set[str]:
    """Missing permissions to delete, without those for parts that only ever go with their whole."""
    parts = {"campaigns.RenderedFile", "campaigns.Footnote", "campaigns.PreviewLink"}
    names = {str(model._meta.verbose_name) for model in admin.site._registry if model._meta.label in parts}
    return {name for name in lacking if str(name) not in names}
