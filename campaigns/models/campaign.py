from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.history import History
from campaigns.models.languages import languages


class Accent(models.TextChoices):
    """The colours a campaign may choose from; each was checked for contrast on light and dark paper."""

    PETROL = "petrol", _("Petrol")
    INDIGO = "indigo", _("Indigo")
    MADDER = "madder", _("Madder red")
    FOREST = "forest", _("Forest green")
    UMBER = "umber", _("Umber")


class Campaign(models.Model):
    """A cause that groups letters. What it is called in each language stands in its texts."""

    slug = models.SlugField(
        _("address"),
        unique=True,
        help_text=_("The last part of the page's address, for example border-externalization."),
    )
    accent = models.CharField(_("accent colour"), max_length=20, choices=Accent.choices, default=Accent.PETROL)

    history = History()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=models.Q(accent__in=Accent.values), name="campaign_accent_known")
        ]

    def __str__(self) -> str:
        return self.name_in(settings.LANGUAGE_CODE)

    def text_in(self, language: str) -> "CampaignText | None":
        """The text in ``language``, else in English, else any; reads the prefetched rows."""
        texts = {text.language: text for text in self.texts.all()}
        return texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), None)

    def name_in(self, language: str) -> str:
        """The name in ``language``, else in English, else in any language, else the address."""
        text = self.text_in(language)
        return text.name if text else self.slug


class CampaignText(models.Model):
    """Name and summary of a campaign in one language."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="texts", verbose_name=_("campaign"))
    language = models.CharField(_("language"), max_length=20, choices=languages)
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences, plain text."))

    history = History()

    class Meta:
        verbose_name = _("text of the campaign")
        verbose_name_plural = _("texts of the campaign")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "language"],
                name="campaign_one_text_per_language",
                violation_error_message=_("This campaign already has a text in this language."),
            )
        ]

    def __str__(self) -> str:
        return self.name
