from django.db import models
from django.utils.translation import gettext_lazy as _


class NetworkCount(models.Model):
    """How often something was asked for from one network in one hour; ``campaigns.domain.counting`` counts.

    ``network`` is a keyed hash, never an address, and empty for all networks together. Rows go after thirty days.
    """

    purpose = models.CharField(_("purpose"), max_length=20)
    network = models.CharField(_("network"), max_length=64, blank=True)
    hour = models.DateTimeField(_("hour"), db_index=True)
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta:
        verbose_name = _("count of a network")
        verbose_name_plural = _("counts of networks")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "network", "hour"], name="network_count_once_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.hour:%Y-%m-%d %H}: {self.count}"
