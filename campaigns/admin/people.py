"""Who works in a campaign: memberships and invitations, for its owners."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.people import change_role, give_role, invite, invite_again, remove_member, revoke_invitation
from campaigns.inviting import ask_to_join
from campaigns.models import Campaign, Membership, Role, StaffInvitation
from campaigns.roles import in_sight
from campaigns.staff import StaffAdmin, in_site_zone


class OwnCampaignFilter(admin.SimpleListFilter):
    """Filters by campaign and offers those of the reader."""

    title = gettext_lazy("campaign")
    parameter_name = "campaign"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        here = get_language() or settings.LANGUAGE_CODE
        campaigns = in_sight(Campaign.objects.prefetch_related("texts"), request.user)
        return [(str(row.pk), row.name_in(here)) for row in campaigns]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(campaign=value) if value.isascii() and value.isdecimal() else queryset


@admin.register(Membership)
class MembershipAdmin(StaffAdmin):
    """Owners change roles and take members off; who is new is invited, and a superuser can add an account."""

    list_display = ("account", "full_name", "campaign_name", "role", "since", "given_by")
    list_filter = ("role", OwnCampaignFilter)
    list_select_related = ("user",)
    search_fields = ("user__username", "user__first_name", "user__last_name", "user__email")
    ordering = ("campaign__slug", "user__username")
    fields = ("user", "campaign", "role", "since", "given_by")
    change_list_template = "admin/campaigns/people/change_list.html"
    puts_back = False  # roles are changed by a verb that keeps an owner

    def name_of(self, obj: Membership) -> str:
        return _("%(name)s in %(campaign)s") % {"name": obj.user.get_username(), "campaign": campaign_name(obj)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("user").prefetch_related("campaign__texts")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        return ("account", "campaign_name", "since", "given_by") if obj else ("since", "given_by")

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        return ("account", "campaign_name", "role", "since", "given_by") if obj else ("user", "campaign", "role")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # members go one by one, each with a look at who it is
        return actions

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Owners invite: the list of all accounts is not theirs to read."""
        return bool(request.user.is_superuser)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        may = request.user.has_perm("campaigns.add_staffinvitation")
        invite_url = reverse("admin:campaigns_staffinvitation_add") if may else ""
        return super().changelist_view(request, {"invite_url": invite_url, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        self.check_saved(request, obj, change=change)
        at = timezone.now()
        if change:
            role, obj.role = obj.role, form.initial["role"]
            changed = change_role(membership=obj, role=role, by=request.user, at=at)  # type: ignore[arg-type]
            obj.role, obj.given_by, obj.since = changed.role, changed.given_by, changed.since
            return
        made = give_role(user=obj.user, campaign=obj.campaign, role=obj.role, by=request.user.get_username(), at=at)
        obj.pk, obj.given_by, obj.since = made.pk, made.given_by, made.since
        obj._state.adding = False

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        try:
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except Refused as refusal:
            self.tell(request, refusal)
            return HttpResponseRedirect(self.url_of("change", object_id))

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        remove_member(membership=obj, by=request.user, at=timezone.now())  # type: ignore[arg-type]

    @admin.display(description=gettext_lazy("account"), ordering="user__username")
    def account(self, obj: Membership) -> str:
        return obj.user.get_username()

    @admin.display(description=gettext_lazy("name"), ordering="user__last_name")
    def full_name(self, obj: Membership) -> str:
        return obj.user.get_full_name()

    @admin.display(description=gettext_lazy("campaign"), ordering="campaign__slug")
    def campaign_name(self, obj: Membership) -> str:
        return campaign_name(obj)


class AnswerFilter(admin.SimpleListFilter):
    """What became of an invitation."""

    title = gettext_lazy("answer")
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", _("Waits")), ("accepted", _("Accepted")), ("revoked", _("Revoked"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "waiting":
                return queryset.unanswered()  # type: ignore[attr-defined]
            case "accepted":
                return queryset.filter(accepted_at__isnull=False)
            case "revoked":
                return queryset.filter(revoked_at__isnull=False)
        return queryset


@admin.register(StaffInvitation)
class StaffInvitationAdmin(StaffAdmin):
    """Who was asked to join the staff. An invitation is sent, sent again or revoked; nothing of it is edited."""

    list_display = ("email", "campaign_name", "role", "answer", "invited_by", "made_at")
    list_filter = (AnswerFilter, "role", OwnCampaignFilter)
    search_fields = ("email", "invited_by")
    ordering = ("-made_at",)
    actions = ("send_again", "revoke")
    grave_actions = ("revoke",)
    own_rights = {"send": "campaigns.change_staffinvitation"}
    record = ("email", "campaign_name", "role", "language", "answer", "invited_by", "made_at", "sent_at", "expires_at")

    def name_of(self, obj: StaffInvitation) -> str:
        return obj.email

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("campaign__texts")

    def get_fields(self, request: HttpRequest, obj: StaffInvitation | None = None) -> tuple[str, ...]:
        return self.record if obj else ("email", "campaign", "role", "language")

    def get_readonly_fields(self, request: HttpRequest, obj: StaffInvitation | None = None) -> tuple[str, ...]:
        return self.record if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"language": get_language(), **super().get_changeform_initial_data(request)}

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "language":
            kwargs["choices"] = settings.INTERFACE_LANGUAGES
            return admin.ModelAdmin.formfield_for_choice_field(self, db_field, request, **kwargs)
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "campaign":
            kwargs["queryset"] = Campaign.objects.prefetch_related("texts")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_send_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "send", obj)

    def save_model(self, request: HttpRequest, obj: StaffInvitation, form: Any, change: bool) -> None:
        self.check_saved(request, obj, change=change)
        made = invite(
            email=obj.email, campaign=obj.campaign, role=Role(obj.role), language=obj.language,
            by=request.user.get_username(), at=timezone.now(),
        )  # fmt: skip
        ask_to_join(made)
        obj.pk, obj.made_at, obj.expires_at = made.pk, made.made_at, made.expires_at
        obj._state.adding = False

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        context["show_save_and_add_another"] = add
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=gettext_lazy("campaign"), ordering="campaign__slug")
    def campaign_name(self, obj: StaffInvitation) -> str:
        return campaign_name(obj)

    @admin.display(description=gettext_lazy("answer"))
    def answer(self, obj: StaffInvitation) -> str:
        if obj.accepted_at:
            return _("Accepted on %(date)s") % {"date": in_site_zone(obj.accepted_at, "DATE_FORMAT")}
        if obj.revoked_at:
            return _("Revoked on %(date)s") % {"date": in_site_zone(obj.revoked_at, "DATE_FORMAT")}
        date = in_site_zone(obj.expires_at, "DATE_FORMAT")
        if obj.expires_at <= timezone.now():
            return _("Expired on %(date)s") % {"date": date}
        return _("Waits; valid until %(date)s") % {"date": date}

    @admin.action(description=gettext_lazy("Send again, with a new link"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count = 0
        for row in queryset:
            try:
                with transaction.atomic():
                    ask_to_join(invite_again(invitation=row, at=timezone.now()))
            except Refused as refusal:
                self.tell(request, refusal)
            else:
                count += 1
                self.log_change(request, row, _("Sent again"))
        if count:
            sentence = ngettext("%(count)d invitation is being sent.", "%(count)d invitations are being sent.", count)
            self.message_user(request, sentence % {"count": count}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Revoke"), permissions=["send"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count = 0
        for row in queryset:
            try:
                revoke_invitation(invitation=row, at=timezone.now())
            except Refused as refusal:
                self.tell(request, refusal)
            else:
                count += 1
                self.log_change(request, row, _("Revoked"))
        if count:
            sentence = ngettext("%(count)d invitation is revoked.", "%(count)d invitations are revoked.", count)
            self.message_user(request, sentence % {"count": count}, messages.SUCCESS)


def campaign_name(row: Any) -> str:
    return str(row.campaign.name_in(get_language() or settings.LANGUAGE_CODE))
