from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Letter
from campaigns.models.history import History
from campaigns.models.languages import languages


class RollHeading(models.Model):
    """The hand-set place and words of one group of a roll; groups without a row follow in alphabetical order."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="roll_headings", verbose_name=_("letter"))
    key = models.CharField(
        _("group"),
        max_length=80,
        help_text=_(
            "Country codes joined by +, in alphabetical order (GT or GT+MX), or the words regional or persons."
        ),
    )
    # Empty where only the words of the heading are set: it stands where it would without a row.
    position = models.PositiveIntegerField(_("position"), null=True, blank=True)

    history = History()

    class Meta:
        verbose_name = _("order of headings")
        verbose_name_plural = _("order of headings")
        ordering = ["letter", "position"]
        constraints = [models.UniqueConstraint(fields=["letter", "key"], name="roll_heading_once_per_letter")]

    def __str__(self) -> str:
        return self.key


class RollHeadingText(models.Model):
    """The words of one heading in one language, where staff want others than ours."""

    roll_heading = models.ForeignKey(
        RollHeading, models.CASCADE, related_name="texts", verbose_name=_("order of headings")
    )
    language = models.CharField(_("language"), max_length=20, choices=languages)
    text = models.CharField(_("heading"), max_length=200)

    history = History()

    class Meta:
        verbose_name = _("words of a heading")
        verbose_name_plural = _("words of headings")
        ordering = ["roll_heading", "language"]
        constraints = [
            models.UniqueConstraint(fields=["roll_heading", "language"], name="roll_heading_one_text_per_language"),
            models.CheckConstraint(condition=~models.Q(text=""), name="roll_heading_text_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text
