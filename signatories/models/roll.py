from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Letter
from campaigns.models.history import History


class RollHeading(models.Model):
    """The hand-set place of one group of a letter's roll. Headings without a row follow in alphabetical order."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="roll_headings", verbose_name=_("letter"))
    key = models.CharField(
        _("group"),
        max_length=80,
        help_text=_(
            "Country codes joined by +, in alphabetical order (GT or GT+MX), or the words regional or persons."
        ),
    )
    position = models.PositiveIntegerField(_("position"))

    history = History()

    class Meta:
        verbose_name = _("order of headings")
        verbose_name_plural = _("order of headings")
        ordering = ["letter", "position"]
        constraints = [models.UniqueConstraint(fields=["letter", "key"], name="roll_heading_once_per_letter")]

    def __str__(self) -> str:
        return self.key
