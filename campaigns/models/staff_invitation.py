import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.models.membership import Role


def new_nonce() -> str:
    """What makes the link of an invitation its own; sending it again makes another one."""
    return secrets.token_hex(16)


class StaffInvitationQuerySet(models.QuerySet["StaffInvitation"]):
    def unanswered(self) -> Self:
        """Neither accepted nor revoked; it may have expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def acceptable(self, at: datetime) -> Self:
        """Those whose link works at ``at``."""
        return self.unanswered().filter(expires_at__gt=at)


class StaffInvitation(models.Model):
    """Somebody is asked to join the staff of one campaign. The link itself is stored nowhere, only its SHA-256."""

    email = models.EmailField(_("email address"))
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="staff_invitations", verbose_name=_("campaign"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.READER)
    language = models.CharField(
        _("language of the mail"),
        max_length=20,
        choices=settings.INTERFACE_LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    invited_by = models.CharField(_("invited by"), max_length=150, blank=True, editable=False)
    made_at = models.DateTimeField(_("invited on"), editable=False)
    sent_at = models.DateTimeField(_("mail sent"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"), editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    token_sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    objects = StaffInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to the staff")
        verbose_name_plural = _("invitations to the staff")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "campaign",
                condition=Q(accepted_at=None, revoked_at=None),
                name="staff_invitation_one_open_per_address",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="staff_invitation_role_known"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="staff_invitation_one_answer"
            ),
        ]

    def __str__(self) -> str:
        return self.email
