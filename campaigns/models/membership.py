from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.models.history import History


class Role(models.TextChoices):
    """What somebody is in one campaign; ``campaigns.roles`` holds the table of what each may do."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    MODERATOR = "moderator", _("Moderator")
    CONTACTS = "contacts", _("Viewer of contacts")
    READER = "reader", _("Read-only")


class Membership(models.Model):
    """What an account may do in one campaign. ``given_by`` stays when the account of who gave it goes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("account")
    )
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="memberships", verbose_name=_("campaign"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    given_by = models.CharField(_("given by"), max_length=150, blank=True, editable=False)

    history = History()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["campaign", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "campaign"],
                name="membership_one_per_person_and_campaign",
                violation_error_message=_("This account already has a role in this campaign. Change that one."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        # A row of history may name an account that is gone.
        account = get_user_model()._default_manager.filter(pk=self.user_id).first()
        name = account.get_username() if account else "?"
        return f"{name}: {self.get_role_display()}"
