from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import logout
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timesince import timesince
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from campaigns.domain.translations import behind
from campaigns.domain.versions import unpublished_changes
from campaigns.entrance import may_enter, owns_one
from campaigns.models import (
    Edition,
    EditionFailure,
    FileState,
    Letter,
    LetterStatus,
    LetterText,
    LetterVersion,
    Link,
    LinkState,
    RenderedFile,
)
from campaigns.roles import right, within
from campaigns.text.language import own_name
from signatories.domain.duplicates import open_pairs
from signatories.mailing.standing import UNDELIVERED, late
from signatories.models import Decision, Message, SignOn, SignOnStatus, Step

# The order in which staff meet things; what is not named follows in Django's own order.
APPS = ("campaigns", "signatories", "auth")
MODELS = (
    "Letter", "LetterText", "Footnote", "Source", "Addressee", "Campaign", "LetterVersion", "Edition", "PreviewLink",
    "RenderedFile", "Membership", "StaffInvitation", "Desk", "SignOn", "Message", "Organization", "Duplicates",
)  # fmt: skip


TOUCHED = 20  # letters that are compared word by word for the first page

# The worker's queue is for those who look after the server: it answers at its address and is not in the way of others.
BACKSTAGE = frozenset({"django_tasks_database"})


# Addresses and second factors of accounts, as allauth stores them.
SECRET = frozenset({"account", "mfa"})


class ForSuperusers:
    """A page of the admin that only superusers open."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class Work(NamedTuple):
    """A line of the work that waits: a sentence, where it leads, and whether it tells of a fault."""

    sentence: str
    url: str
    fault: bool = False


class PickerView(AutocompleteJsonView):
    """Gives the choices of a picker the names they have on their own pages: a letter its title, not its address."""

    def get_queryset(self) -> QuerySet[Any]:
        """What the noun that has the picker may be tied to, as the form will judge it."""
        rows = super().get_queryset()
        desk = self.admin_site._registry.get(self.source_field.model)
        choices_of = getattr(desk, "choices_of", None)
        return choices_of(self.request, rows) if choices_of else rows

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        name_of = getattr(self.model_admin, "name_of", str)
        return {**super().serialize_result(obj, to_field_name), "text": name_of(obj)}


class StaffSite(AdminSite):
    """The admin under the name of the product; its first page says what waits."""

    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = _("Letters and signatories")
    index_template = "admin/staff_index.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Accounts are for superusers alone: who may change one could make it their own. allauth's tables get no
        page, because they hold the secrets of second factors."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        for model in models:
            if model._meta.app_label in SECRET:
                continue
            desk = admin_class or ModelAdmin
            if model._meta.app_label == "auth":
                desk = type(desk.__name__, (ForSuperusers, desk), {"__module__": desk.__module__})
            super().register(model, desk, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return may_enter(request)

    def get_urls(self) -> list[Any]:
        """Without Django's redirect to any row's public page: it tells the addresses of letters under embargo."""
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", "") != "view_on_site"]

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        """Leads to what is missing: a login, a second factor, or another account."""
        to = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(to, {request.get_host()}):
            to = reverse("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(to)
        if not request.user.is_authenticated:
            where = "account_login"
        elif not request.user.is_staff:
            messages.error(request, _("This account has no campaign to work in. Log out to use another one."))
            where = "account_logout"
        elif owns_one(request):
            where = "mfa_reauthenticate"
        else:
            messages.info(request, _("Staff need a second factor. Set it up now; it takes two minutes."))
            where = "mfa_activate_totp"
        return HttpResponseRedirect(f"{reverse(where)}?{urlencode({'next': to})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        if request.method != "POST":
            return HttpResponseRedirect(reverse("account_logout"))
        logout(request)
        return HttpResponseRedirect(reverse("account_login"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        return HttpResponseRedirect(reverse("account_change_password"))

    def password_change_done(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        return HttpResponseRedirect(reverse("admin:index"))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        here = get_language()
        return {
            **super().each_context(request),
            "site_url": reverse("campaigns:home"),
            "other_languages": [
                {"code": code, "name": own_name(code), "url": translate_url(request.get_full_path(), code)}
                for code, _name in settings.INTERFACE_LANGUAGES
                if code != here
            ],
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        if app_label is None:
            apps = [app for app in apps if app["app_label"] not in BACKSTAGE]
        for app in apps:
            if app["app_label"] == "signatories" and request.user.has_perm("signatories.view_signon"):
                app["models"].append(_desk())
            if app["app_label"] == "signatories" and request.user.has_perm("signatories.view_duplicatepair"):
                app["models"].append(_duplicates())
            app["models"].sort(key=lambda model: _place(MODELS, model["object_name"]))
        return sorted(apps, key=lambda app: _place(APPS, app["app_label"]))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return PickerView.as_view(admin_site=self)(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().index(request, {**(extra_context or {}), "work": list(self._work(request))})

    def _work(self, request: HttpRequest) -> Iterator[Work]:
        """What waits for this person, each kind in one line."""
        user = request.user

        def seen(rows: QuerySet[Any]) -> QuerySet[Any]:
            return within(rows, user, right("view", rows.model), right("change", rows.model))

        if user.has_perm("signatories.view_signon") or user.has_perm("signatories.change_signon"):
            yield from _moderation(seen(SignOn.objects.all()))
        if user.has_perm("signatories.merge_organization") and (
            count := open_pairs().filter(related=False).order_by().count()
        ):
            yield Work(
                ngettext(
                    "%(count)d pair of entries of the directory may be one organization",
                    "%(count)d pairs of entries of the directory may be one organization each",
                    count,
                )
                % {"count": count},
                reverse("admin:signatories_duplicates_queue"),
            )
        if user.has_perm("campaigns.view_letter") or user.has_perm("campaigns.change_letter"):
            now = timezone.now()
            counts = seen(Letter.objects.all()).aggregate(
                overdue=Count(
                    "pk",
                    Q(status=LetterStatus.OPEN)
                    & (Q(hard_deadline__lte=now) | Q(hard_deadline=None, deadline__lte=now)),
                ),
                open=Count("pk", Q(status=LetterStatus.OPEN)),
                drafts=Count("pk", Q(status=LetterStatus.DRAFT)),
            )
            letters = reverse("admin:campaigns_letter_changelist")
            if count := counts["overdue"]:
                yield Work(
                    ngettext(
                        "%(count)d letter is past its deadline and not closed yet",
                        "%(count)d letters are past their deadline and not closed yet",
                        count,
                    )
                    % {"count": count},
                    f"{letters}?status__exact={LetterStatus.OPEN}",
                )
            if count := counts["open"]:
                yield Work(
                    ngettext(
                        "%(count)d letter is open for signature", "%(count)d letters are open for signature", count
                    )
                    % {"count": count},
                    f"{letters}?status__exact={LetterStatus.OPEN}",
                )
            if count := counts["drafts"]:
                yield Work(
                    ngettext("%(count)d letter is a draft", "%(count)d letters are drafts", count) % {"count": count},
                    f"{letters}?status__exact={LetterStatus.DRAFT}",
                )
            if count := sum(bool(unpublished_changes(letter)) for letter in _touched(seen(Letter.objects.all()))):
                yield Work(
                    ngettext(
                        "%(count)d letter has changes that are not published",
                        "%(count)d letters have changes that are not published",
                        count,
                    )
                    % {"count": count},
                    letters,
                )
        may_write = user.has_perm("campaigns.view_lettertext") or user.has_perm("campaigns.change_lettertext")
        standing = seen(LetterText.objects.exclude(letter__status=LetterStatus.WITHDRAWN))
        if may_write and (count := standing.filter(behind()).count()):
            yield Work(
                ngettext(
                    "%(count)d translation is behind its source",
                    "%(count)d translations are behind their source",
                    count,
                )
                % {"count": count},
                reverse("admin:campaigns_lettertext_changelist") + "?standing=behind",
            )
        if user.has_perm("campaigns.view_source") and (gone := Link.objects.filter(state=LinkState.GONE).count()):
            yield Work(
                ngettext("%(count)d cited link is dead", "%(count)d cited links are dead", gone) % {"count": gone},
                reverse("admin:campaigns_source_changelist") + f"?link={LinkState.GONE}",
                fault=True,
            )
        if user.has_perm("campaigns.view_renderedfile") and (
            failed := seen(RenderedFile.objects.filter(state=FileState.FAILED)).count()
        ):
            yield Work(
                ngettext("%(count)d file could not be made", "%(count)d files could not be made", failed)
                % {"count": failed},
                reverse("admin:campaigns_renderedfile_changelist") + f"?state__exact={FileState.FAILED}",
                fault=True,
            )
        if user.has_perm("signatories.view_message"):
            mail = seen(Message.objects.all()).aggregate(
                undelivered=Count("pk", UNDELIVERED), late=Count("pk", late(timezone.now()))
            )
            if count := mail["undelivered"]:
                yield Work(
                    ngettext(
                        "%(count)d message could not be delivered", "%(count)d messages could not be delivered", count
                    )
                    % {"count": count},
                    reverse("admin:signatories_message_changelist"),
                    fault=True,
                )
            if count := mail["late"]:
                yield Work(
                    ngettext(
                        "%(count)d message waits to be sent or is held back",
                        "%(count)d messages wait to be sent or are held back",
                        count,
                    )
                    % {"count": count},
                    reverse("admin:signatories_message_changelist"),
                    fault=True,
                )
        failures = EditionFailure.objects.filter(edition__in=seen(Edition.objects.all()))
        if user.has_perm("campaigns.view_edition") and (failed := failures.count()):
            yield Work(
                ngettext(
                    "%(count)d file of an edition could not be made",
                    "%(count)d files of editions could not be made",
                    failed,
                )
                % {"count": failed},
                reverse("admin:campaigns_edition_changelist") + "?offered=failed",
                fault=True,
            )


def _desk() -> dict[str, Any]:
    """The moderation desk as a line of the list of pages; it is no noun of its own."""
    return {
        "name": _("Moderation"),
        "object_name": "Desk",
        "perms": {},
        "admin_url": reverse("admin:signatories_desk_queue"),
        "add_url": None,
        "view_only": True,
    }


def _duplicates() -> dict[str, Any]:
    """The desk of possible duplicates, no noun of its own either."""
    return {
        "name": _("Possible duplicates"),
        "object_name": "Duplicates",
        "perms": {},
        "admin_url": reverse("admin:signatories_duplicates_queue"),
        "add_url": None,
        "view_only": True,
    }


def _moderation(rows: QuerySet[SignOn]) -> Iterator[Work]:
    """What waits at the moderation desk: two queries."""
    queue = reverse("admin:signatories_desk_queue")
    pending = rows.filter(status=SignOnStatus.PENDING)
    words = Decision.objects.filter(
        sign_on=OuterRef("pk"), step__in=(Step.ASKED, Step.ANSWERED, Step.APPROVED, Step.REJECTED)
    ).order_by("-pk")
    standing = Q(status__in=SignOnStatus.standing)
    found = rows.annotate(last_word=Subquery(words.values("step")[:1])).aggregate(
        answered=Count("pk", filter=standing & Q(last_word=Step.ANSWERED)),
        disputed=Count("pk", filter=standing & Q(disputed_at__isnull=False)),
        asked_again=Count("pk", filter=Q(status=SignOnStatus.ASKED_AGAIN)),
    )
    waiting = pending.aggregate(count=Count("pk"), oldest=Min(Coalesce("confirmed_at", "created_at")))
    if count := found["disputed"]:
        yield Work(
            ngettext(
                "%(count)d sign-on is disputed by its organization",
                "%(count)d sign-ons are disputed by their organizations",
                count,
            )
            % {"count": count},
            f"{queue}?state=disputed",
            fault=True,
        )
    if count := waiting["count"]:
        yield Work(
            ngettext(
                "%(count)d sign-on waits for moderation, for %(age)s",
                "%(count)d sign-ons wait for moderation, the oldest for %(age)s",
                count,
            )
            % {"count": count, "age": timesince(waiting["oldest"], depth=1)},
            queue,
        )
    if count := found["answered"]:
        yield Work(
            ngettext(
                "%(count)d question to a signatory was answered",
                "%(count)d questions to signatories were answered",
                count,
            )
            % {"count": count},
            f"{queue}?state=answered",
        )
    if count := found["asked_again"]:
        yield Work(
            ngettext(
                "%(count)d signatory was asked to sign a new version and has not yet",
                "%(count)d signatories were asked to sign a new version and have not yet",
                count,
            )
            % {"count": count},
            f"{queue}?state=asked_again",
        )


def _touched(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Published letters whose texts were saved since their last version: few, so that each can be compared in words."""
    newest = LetterVersion.objects.filter(letter=OuterRef("pk")).order_by("-made_at").values("made_at")[:1]
    return (
        letters.filter(status__in=LetterStatus.published)
        .annotate(published_at=Subquery(newest))
        .filter(texts__updated_at__gt=F("published_at"))
        .distinct()[:TOUCHED]
    )


def _place(names: tuple[str, ...], name: str) -> int:
    return names.index(name) if name in names else len(names)
