from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.history import History
from campaigns.models.languages import languages
from campaigns.models.letter import Letter


class Addressee(models.Model):
    """Whom the letter addresses, or who gets a copy, as printed at the head of the letter."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="addressees", verbose_name=_("letter"))
    copy = models.BooleanField(_("copy only (cc)"), default=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    lines = models.TextField(
        _("name and address"),
        help_text=_("As printed, one line per line; the first line is the name or office."),
    )

    history = History()

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        ordering = ["letter", "copy", "position", "pk"]

    def __str__(self) -> str:
        return self.lines.partition("\n")[0]

    def lines_in(self, language: str) -> tuple[str, ...]:
        """The printed lines in ``language``, where a translation exists; blank lines are left out."""
        texts = {text.language: text.lines for text in self.texts.all()}
        lines = texts.get(language, self.lines)
        return tuple(line.strip() for line in lines.splitlines() if line.strip())


class AddresseeText(models.Model):
    """An addressee's lines in another language than the one they were first written in."""

    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="texts", verbose_name=_("addressee"))
    language = models.CharField(_("language"), max_length=20, choices=languages)
    lines = models.TextField(_("name and address"))

    history = History()

    class Meta:
        verbose_name = _("translation of the addressee")
        verbose_name_plural = _("translations of the addressee")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["addressee", "language"], name="addressee_one_text_per_language")
        ]

    def __str__(self) -> str:
        return self.lines.partition("\n")[0]
