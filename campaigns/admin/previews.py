"""The desk of private circulation: links to a letter under embargo, for whom they are, and whether they were used."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Count, F, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from campaigns.domain.previews import (
    first_expiry,
    make_preview_link,
    preview_token,
    revoke_preview_link,
    still_known,
)
from campaigns.domain.versions import frozen_texts, version_in_force
from campaigns.models import Letter, LetterStatus, PreviewLink, PreviewOpening, PreviewPage, PreviewState
from campaigns.public.answers import address
from campaigns.staff import LetterFilter, StaffAdmin, in_zone, row_id, short_title
from campaigns.text.language import own_name

OPENINGS_SHOWN = 100  # hours
LINKS_SHOWN = 10  # on the page of the letter


def links_in_languages(link: PreviewLink) -> list[dict[str, str]]:
    """The whole link once for each language of the letter, from the configured public origin; nothing of the request.

    Each leads to the text in its language. Of a draft the languages are those that will be public.
    """
    letter = link.letter
    version = version_in_force(letter)
    languages = (
        list(frozen_texts(version)) if version else list(letter.texts.ready().values_list("language", flat=True))
    )
    languages.sort(key=lambda language: language != letter.authoritative_language)
    token = preview_token(link)
    return [
        {
            "language": language,
            "name": own_name(language),
            "url": settings.PUBLIC_ORIGIN + address("preview", language, token),
        }
        for language in languages or [letter.authoritative_language]
    ]


class PreviewLinkForm(forms.ModelForm[PreviewLink]):
    """For whom, and until when; the moment is typed in the time zone of the letter."""

    class Meta:
        model = PreviewLink
        fields = ("letter", "name", "expires_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "expires_at" in self.fields:
            self.fields["expires_at"].help_text = _(
                "In the time zone of the letter. From then on the link opens nothing. Once the letter is public nobody"
                " needs it."
            )

    def clean_expires_at(self) -> datetime:
        moment: datetime = self.cleaned_data["expires_at"]
        if "expires_at" in self.changed_data and moment <= timezone.now():
            raise forms.ValidationError(_("The link would have expired already: choose a later moment."))
        return moment


class PreviewStateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in PreviewState]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        at = timezone.now()
        chosen = {
            PreviewState.VALID: Q(revoked_at=None, expires_at__gt=at),
            PreviewState.EXPIRED: Q(revoked_at=None, expires_at__lte=at),
            PreviewState.REVOKED: Q(revoked_at__isnull=False),
        }
        value = self.value()
        return queryset.filter(chosen[PreviewState(value)]) if value in PreviewState.values else queryset


@admin.register(PreviewLink)
class PreviewLinkAdmin(StaffAdmin):
    """Links are made and revoked here. None is deleted: the record of who could read the letter stays."""

    form = PreviewLinkForm
    list_display = ("name", "state", "letter_title", "expires", "last_opened", "opened", "made_by")
    list_filter = (PreviewStateFilter, LetterFilter)
    search_fields = ("name", "letter__slug", "letter__texts__title")
    ordering = (F("revoked_at").asc(nulls_first=True), "-expires_at")
    fields = ("letter", "name", "expires_at")
    actions = ("revoke",)
    grave_actions = ("revoke",)
    change_form_template = "admin/campaigns/previewlink/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .select_related("letter")
            .prefetch_related("letter__texts")
            .annotate(last_hour=Max("openings__at"), hours=Count("openings__at", distinct=True))
        )

    def name_of(self, obj: PreviewLink) -> str:
        return _("%(name)s: %(letter)s") % {"name": obj.name, "letter": short_title(obj.letter)}

    def has_delete_permission(self, request: HttpRequest, obj: PreviewLink | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: PreviewLink | None = None) -> Any:
        if obj is None:
            return self.fields
        return ("name", "expires_at", "made", *(["revoked"] if obj.revoked_at else []))

    def get_readonly_fields(self, request: HttpRequest, obj: PreviewLink | None = None) -> Any:
        if obj is None:
            return ()
        return ("made", "revoked", *(self.fields if obj.revoked_at else ()))

    # Lists

    @admin.display(description=gettext_lazy("letter"), ordering="letter__slug")
    def letter_title(self, obj: PreviewLink) -> str:
        return short_title(obj.letter)

    @admin.display(description=gettext_lazy("state"))
    def state(self, obj: PreviewLink) -> str:
        return state_in_words(obj, at=timezone.now())

    @admin.display(description=gettext_lazy("expires"), ordering="expires_at")
    def expires(self, obj: PreviewLink) -> str:
        return in_zone(obj.letter, obj.expires_at)

    @admin.display(description=gettext_lazy("last opened"), ordering="last_hour")
    def last_opened(self, obj: Any) -> str:
        return in_zone(obj.letter, obj.last_hour) if obj.last_hour else ""

    @admin.display(description=gettext_lazy("openings"), ordering="hours")
    def opened(self, obj: Any) -> str:
        return openings_in_words(obj.hours)

    # One link

    @admin.display(description=pgettext_lazy("preview link", "made"))
    def made(self, obj: PreviewLink) -> str:
        return _("%(moment)s by %(name)s") % {"moment": in_zone(obj.letter, obj.made_at), "name": obj.made_by}

    @admin.display(description=gettext_lazy("revoked"))
    def revoked(self, obj: PreviewLink) -> str:
        if obj.revoked_at is None:
            return ""
        return _("%(moment)s by %(name)s") % {"moment": in_zone(obj.letter, obj.revoked_at), "name": obj.revoked_by}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Times are typed and shown in the zone of the letter."""
        known = Letter.objects.none()
        if row_id(object_id):
            known = Letter.objects.filter(preview_links=object_id)
        elif pk := row_id(request.POST.get("letter") or request.GET.get("letter")):
            known = Letter.objects.filter(pk=pk)
        zone = known.values_list("time_zone", flat=True).first()
        with timezone.override(zone):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if hasattr(response, "render") else response

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        at = timezone.now()
        letter = Letter.objects.filter(pk=initial["letter"]).first() if initial.get("letter") else None
        end = first_expiry(letter or Letter(), at).replace(second=0, microsecond=0)
        return {"expires_at": end, **initial}

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "letter":
            at = timezone.now()
            hopeless = Letter.objects.public(at).values("pk")
            field.queryset = (  # type: ignore[attr-defined]
                field.queryset.exclude(status=LetterStatus.WITHDRAWN)  # type: ignore[attr-defined]
                .exclude(pk__in=hopeless)
                .prefetch_related("texts")
            )
        return field

    def save_model(self, request: HttpRequest, obj: PreviewLink, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        self.check_saved(request, obj, change=change)
        made = make_preview_link(
            letter=obj.letter,
            name=obj.name,
            expires_at=obj.expires_at,
            by=request.user.get_username(),
            at=timezone.now(),
        )
        obj.pk, obj._state.adding = made.pk, False
        obj.refresh_from_db()

    def response_add(
        self, request: HttpRequest, obj: PreviewLink, post_url_continue: str | None = None
    ) -> HttpResponse:
        """A link was made to be sent: its page shows it."""
        if "_addanother" in request.POST or not self.has_view_or_change_permission(request, obj):
            return super().response_add(request, obj, post_url_continue)
        self.message_user(request, _("The link is made. Copy it and send it yourself; nobody is mailed."))
        return HttpResponseRedirect(self._page_of(obj))

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        if obj:
            context |= self._panel(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _panel(self, request: HttpRequest, link: PreviewLink) -> dict[str, Any]:
        """What stands at the head of a link's page: whether it works, the link itself, and when it was used."""
        at = timezone.now()
        state = link.state_at(at)
        may_change = self.has_change_permission(request, link)
        may_copy = may_change and state == PreviewState.VALID
        may_revoke = may_change and state != PreviewState.REVOKED
        openings = PreviewOpening.objects.filter(link=link)[: OPENINGS_SHOWN * len(PreviewPage)]
        return {
            "link": link,
            "state": state_in_words(link, at=at),
            "hint": hint(link, at=at),
            "links": links_in_languages(link) if may_copy and still_known(link) else [],
            "lost": may_copy and not still_known(link),
            "moves": [{"action": "revoke", "label": _("Revoke"), "grave": True}] if may_revoke else [],
            "moves_url": reverse("admin:campaigns_previewlink_changelist"),
            "openings": [
                {
                    "hour": in_zone(link.letter, hour),
                    "pages": pages_in_words({row.page for row in rows}),
                }
                for hour, rows in groupby(openings, key=lambda row: row.at)
            ][:OPENINGS_SHOWN],
            "letter_url": reverse("admin:campaigns_letter_change", args=[link.letter_id]),
            "letter_name": short_title(link.letter),
        }

    # What can be done

    @admin.action(description=gettext_lazy("Revoke"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.carry_out(
            request,
            queryset,
            action="revoke",
            verb=lambda link: revoke_preview_link(link=link, by=request.user.get_username(), at=timezone.now()),
            done=lambda count: ngettext(
                "The link is revoked; it opens nothing any more.",
                "%(count)d links are revoked; they open nothing any more.",
                count,
            )
            % {"count": count},
            question=_("Whoever has the link finds nothing any more, at once and for good. Another link can be made."
                       " Revoke it?"),
            letter_of=lambda link: link.letter,
        )  # fmt: skip


def state_in_words(link: PreviewLink, *, at: datetime) -> str:
    """Valid, expired or revoked."""
    return str(link.state_at(at).label)


def openings_in_words(hours: int) -> str:
    """In how many hours a link was used: who, and how often within an hour, is not kept."""
    if not hours:
        return _("never")
    return ngettext("in %(count)d hour", "in %(count)d hours", hours) % {"count": hours}


def pages_in_words(pages: set[str]) -> str:
    """What was read in an hour, in the order in which one reads: "the link, the letter, the form"."""
    return ", ".join(str(page.label) for page in PreviewPage if page in pages)


def hint(link: PreviewLink, *, at: datetime) -> str:
    """What a valid link does now, in a sentence."""
    if link.state_at(at) != PreviewState.VALID:
        return ""
    if link.letter.status == LetterStatus.DRAFT:
        return _("The letter is a draft: the link tells its reader to come back, and opens once the letter does.")
    if link.letter.status == LetterStatus.WITHDRAWN:
        return _("The letter was withdrawn: the link opens nothing any more.")
    if Letter.objects.public(at).filter(pk=link.letter_id).exists():
        return _("The letter is public: the link leads to the page that everybody reads.")
    return _("It opens the letter, its files, its versions and the form, as the public will see them.")


def previews_panel(request: HttpRequest, letter: Letter) -> dict[str, Any]:
    """What the page of a letter says of private circulation: its links, the valid ones first, and where one is made."""
    at, user, desk = timezone.now(), request.user, admin.site._registry[PreviewLink]
    if not desk.has_view_permission(request, letter):
        return {}
    public = Letter.objects.public(at).filter(pk=letter.pk).exists()
    hopeless = public or letter.status == LetterStatus.WITHDRAWN
    may_make = not hopeless and user.has_perm("campaigns.add_previewlink", letter)
    links = desk.get_queryset(request).filter(letter=letter).order_by(*desk.ordering)
    rows = [
        {
            "name": link.name,
            "url": reverse("admin:campaigns_previewlink_change", args=[link.pk]),
            "state": state_in_words(link, at=at),
            "opened": _("last opened %(moment)s") % {"moment": in_zone(letter, link.last_hour)}
            if link.last_hour
            else _("not opened yet"),
        }
        for link in links[:LINKS_SHOWN]
    ]
    return {
        "preview_links": rows,
        "previews_shown": bool(rows) or may_make,
        "previews_url": reverse("admin:campaigns_previewlink_changelist") + f"?letter__id__exact={letter.pk}",
        "make_preview_url": reverse("admin:campaigns_previewlink_add") + f"?letter={letter.pk}" if may_make else "",
    }
