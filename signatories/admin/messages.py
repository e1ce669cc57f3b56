"""The desk of mail: what needs somebody, with one button to try again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.domain.errors import Refused
from campaigns.models import Edition
from campaigns.roles import campaigns_where
from campaigns.scoping import thing_at
from campaigns.staff import LetterFilter, StaffAdmin, in_site_zone, in_zone, row_id, short_title
from campaigns.text.language import own_name
from signatories.domain.posting import came_back, send_again
from signatories.mailing.editions import hindrance_to_mailing, mail_edition, readers_of
from signatories.mailing.recipients import address_of
from signatories.mailing.standing import UNDELIVERED, late, problem_in_words
from signatories.models import Message, MessageKind, MessageState

TO_STAFF = (MessageKind.DIGEST, MessageKind.DISPUTE)


class NeedFilter(admin.SimpleListFilter):
    """What needs somebody, unless one asks for all."""

    title = gettext_lazy("what is shown")
    parameter_name = "need"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", _("All messages"))]

    def choices(self, changelist: Any) -> Any:
        """The first choice is not "all"."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("What needs somebody")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        narrowed = self.value() == "all" or "state__exact" in request.GET
        return queryset if narrowed else queryset.filter(UNDELIVERED | late(timezone.now()))


@admin.register(Message)
class MessageAdmin(StaffAdmin):
    """Messages are queued by what happens, never by hand; no words and no addresses are stored in them."""

    list_display = ("kind_of", "letter_title", "to_whom", "standing", "problem_of", "queued", "attempts", "again")
    list_display_links = ("kind_of",)
    list_filter = (NeedFilter, "state", "kind", LetterFilter)
    list_select_related = (
        "letter__campaign", "sign_on__contact", "correction", "representative", "user", "edition",
    )  # fmt: skip
    ordering = ("-queued_at", "-pk")
    actions = ("try_again", "mark_as_returned")
    fields = (
        "kind_of", "letter_title", "to_whom", "in_language", "standing", "problem_of", "queued", "due", "sent",
        "attempts",
    )  # fmt: skip
    readonly_fields = fields
    change_form_template = "admin/signatories/message/change_form.html"

    def name_of(self, obj: Message) -> str:
        return f"{obj.get_kind_display()} #{obj.pk}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Each row says whether this person may see its address, and try it again."""
        rows = super().get_queryset(request).select_related(*self.list_select_related)
        return rows.annotate(
            address_shown=_where(request, "signatories.view_signoncontact"),
            may_be_tried=_where(request, "signatories.change_message"),
        ).prefetch_related("letter__texts")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.edition_view)
        return [path("edition/<int:pk>/", view, name="signatories_message_edition"), *super().get_urls()]

    # Lists

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_of(self, obj: Message) -> str:
        return obj.get_kind_display()

    @admin.display(description=gettext_lazy("letter"), ordering="letter__slug")
    def letter_title(self, obj: Message) -> str:
        return short_title(obj.letter) if obj.letter else ""

    @admin.display(description=gettext_lazy("to whom"))
    def to_whom(self, obj: Any) -> str:
        """The address as it is now, for those who may see contacts; staff by their user names."""
        if obj.kind in TO_STAFF:
            return obj.user.get_username() if obj.user else ""
        if not obj.address_shown:
            return _("hidden")
        return address_of(obj) or _("no address any more")

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, obj: Message) -> str:
        return obj.get_state_display()

    @admin.display(description=gettext_lazy("problem"), ordering="problem")
    def problem_of(self, obj: Message) -> str:
        return problem_in_words(obj)

    @admin.display(description=gettext_lazy("language"))
    def in_language(self, obj: Message) -> str:
        return own_name(obj.language)

    @admin.display(description=gettext_lazy("queued"), ordering="queued_at")
    def queued(self, obj: Message) -> str:
        return _moment(obj, obj.queued_at)

    @admin.display(description=gettext_lazy("next try"))
    def due(self, obj: Message) -> str:
        return _moment(obj, obj.due_at) if obj.state in (MessageState.WAITING, MessageState.HELD) else ""

    @admin.display(description=gettext_lazy("sent"))
    def sent(self, obj: Message) -> str:
        return _moment(obj, obj.sent_at)

    @admin.display(description="")
    def again(self, obj: Any) -> str:
        """The button of the row, in the form of the list."""
        if obj.state in (MessageState.SENT, MessageState.CANCELLED) or not obj.may_be_tried:
            return ""
        return format_html(
            '<button type="submit" class="button" name="again" value="{}" aria-label="{}">{}</button>',
            obj.pk,
            _("Try again: %(message)s") % {"message": self.name_of(obj)},
            _("Try again"),
        )

    # What can be done

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if request.method == "POST" and (number := row_id(request.POST.get("again"))):
            row = thing_at(request, Message.objects.all(), number, "signatories.change_message")
            self.try_again(request, Message.objects.filter(pk=row.pk))
            return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        if obj:
            moves = {"sent": ["mark_as_returned"], "cancelled": []}.get(obj.state, ["try_again"])
            context |= {
                "moves_url": reverse("admin:signatories_message_changelist") + "?need=all",
                "moves": [
                    {"action": name, "label": str(self.get_actions(request)[name][2])}
                    for name in moves
                    if self.has_change_permission(request, obj)
                ],
                "show_save": False,
                "show_save_and_continue": False,
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.action(description=gettext_lazy("Try again"), permissions=["change"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        back = self._back(request, queryset)
        count = send_again(queryset.exclude(state=MessageState.CANCELLED), at=timezone.now())
        self.message_user(
            request,
            ngettext("%(count)d message is on its way.", "%(count)d messages are on their way.", count)
            % {"count": count},
            messages.SUCCESS if count else messages.INFO,
        )
        return back

    @admin.action(description=gettext_lazy("Mark as came back"), permissions=["change"])
    def mark_as_returned(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        back = self._back(request, queryset)
        count = came_back(queryset)
        self.message_user(
            request,
            ngettext("%(count)d message is marked as came back.", "%(count)d messages are marked as came back.", count)
            % {"count": count},
            messages.SUCCESS if count else messages.INFO,
        )
        return back

    def _back(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        row = queryset.first() if "_from_page" in request.POST else None
        return HttpResponseRedirect(self._page_of(row)) if row else None

    def edition_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Mail an edition to those who stand on it: counted first, then queued, once for each of them."""
        rows = Edition.objects.select_related("letter", "version", "redaction").prefetch_related("letter__texts")
        edition: Edition = thing_at(request, rows, pk, "signatories.change_message")
        back = reverse("admin:campaigns_edition_change", args=[edition.pk])
        if request.method == "POST":
            try:
                count = mail_edition(edition=edition, at=timezone.now())
            except Refused as refusal:
                self.tell(request, refusal)
            else:
                self.message_user(
                    request,
                    ngettext("%(count)d message is on its way.", "%(count)d messages are on their way.", count)
                    % {"count": count},
                    messages.SUCCESS if count else messages.INFO,
                )
            return HttpResponseRedirect(back)
        readers = readers_of(edition)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Send edition %(number)d to its signatories") % {"number": edition.number},
            "opts": self.opts,
            "edition": edition,
            "letter_name": short_title(edition.letter),
            "hindrance": hindrance_to_mailing(edition, timezone.now()),
            "readers": readers,
            "languages": [(own_name(code), number) for code, number in sorted(readers.by_language.items())],
            "back": back,
        }
        return TemplateResponse(request, "admin/signatories/message/edition.html", context)


def _where(request: HttpRequest, right: str) -> Case:
    """Whether the person has ``right`` for a row."""
    campaigns = campaigns_where(request.user, right)
    theirs = Q(pk__isnull=False) if campaigns is None else Q(letter__campaign__in=campaigns)
    return Case(When(theirs, then=Value(True)), default=Value(False))


def _moment(message: Message, moment: Any) -> str:
    if moment is None:
        return ""
    if message.letter:
        return in_zone(message.letter, moment)
    return in_site_zone(moment)
