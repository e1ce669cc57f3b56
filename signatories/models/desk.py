from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from signatories.models.signon import SignOn


class Review(models.Model):
    """Which moderator has an entry open, so that two do not work on one; it lapses by itself after ten minutes."""

    sign_on = models.OneToOneField(SignOn, models.CASCADE, related_name="review", verbose_name=_("sign-on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.pk}"
