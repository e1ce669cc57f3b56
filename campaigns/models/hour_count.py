from django.db import models
from django.utils.translation import gettext_lazy as _


class HourCount(models.Model):
    """How often something was asked for in one hour; ``campaigns.domain.counting`` counts.

    ``key`` says by or for whom: a keyed hash of a network or a mailbox, never an address; empty for everybody together.
    Rows go after thirty days.
    """

    purpose = models.CharField(_("purpose"), max_length=20)
    key = models.CharField(_("key"), max_length=64, blank=True)
    hour = models.DateTimeField(_("hour"), db_index=True)
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta:
        verbose_name = _("count of an hour")
        verbose_name_plural = _("counts of hours")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["purpose", "key", "hour"], name="hour_count_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.hour:%Y-%m-%d %H}: {self.count}"
