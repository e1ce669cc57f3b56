from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Edition
from signatories.models.signon import SignOn


class ErratumKind(models.TextChoices):
    CORRECTED = "corrected", _("Printed line corrected")
    WITHDRAWN = "withdrawn", _("Sign-on withdrawn")


class Erratum(models.Model):
    """A dated public remark on an edition: a name on it is written otherwise now, or has been withdrawn since.

    Only for names that the edition prints. ``hidden_at`` takes it off the page, for the safety of people.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="errata", verbose_name=_("edition"))
    sign_on = models.ForeignKey(SignOn, models.PROTECT, related_name="errata", verbose_name=_("sign-on"))
    kind = models.CharField(_("kind"), max_length=20, choices=ErratumKind.choices)
    before = models.CharField(_("as printed in the edition"), max_length=700)
    after = models.CharField(_("as corrected"), max_length=700, blank=True)
    at = models.DateTimeField(_("time"))
    hidden_at = models.DateTimeField(_("taken off the page"), null=True, blank=True)

    class Meta:
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        ordering = ["edition", "at", "pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"#{self.pk}"
