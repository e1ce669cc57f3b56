from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.history import History
from campaigns.models.languages import languages
from campaigns.text.language import partial_date_parts

web_address = URLValidator(
    schemes=["http", "https"], message=_("Use a full address that begins with https:// or http://.")
)


def known_partial_date(value: str) -> None:
    """Raises ValidationError unless ``value`` is a year, a month or a day: 2019, 2019-06, 2019-06-05."""
    try:
        partial_date_parts(value)
    except ValueError:
        raise ValidationError(_("Write the date as 2019, 2019-06 or 2019-06-05.")) from None


class Source(models.Model):
    """A work that footnotes cite. The printed citation is the note's own text, so a change here changes no letter."""

    publisher = models.CharField(_("author or publisher"), max_length=300)
    title = models.CharField(_("title"), max_length=500, blank=True)
    description = models.CharField(
        _("description"),
        max_length=500,
        blank=True,
        help_text=_("What it is, when it has no title of its own."),
    )
    date = models.CharField(
        _("date"),
        max_length=10,
        blank=True,
        validators=[known_partial_date],
        help_text=_("As far as it is known: 2019, 2019-06 or 2019-06-05."),
    )
    language = models.CharField(_("language"), max_length=20, choices=languages, blank=True)
    url = models.CharField(_("address"), max_length=2000, blank=True, validators=[web_address])
    archived_url = models.CharField(
        _("archived address"),
        max_length=2000,
        blank=True,
        validators=[web_address],
        help_text=_("A copy in a web archive, for the day the address no longer answers."),
    )
    last_checked = models.DateField(
        _("last checked"),
        null=True,
        blank=True,
        help_text=_("When the address last answered, to somebody or to the check of links."),
    )

    # When a link was checked is the record of the check, not of a person.
    history = History(without=("last_checked",))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["publisher", "date", "title"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(title="") | ~models.Q(description=""),
                name="source_has_title_or_description",
                violation_error_message=_("Give a title or, when there is none, a description."),
            ),
            models.CheckConstraint(
                condition=models.Q(archived_url="") | ~models.Q(archived_url=models.F("url")),
                name="source_archive_is_another_address",
                violation_error_message=_("The archived address is the address itself. Give that of the copy."),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.publisher, self.title or self.description, self.date) if part)
