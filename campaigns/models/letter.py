import zoneinfo
from datetime import datetime
from enum import nonmember
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.models.history import History
from campaigns.models.languages import languages


class LetterKind(models.TextChoices):
    LETTER = "letter", _("Letter")
    STATEMENT = "statement", _("Statement")
    DECLARATION = "declaration", _("Declaration")


class LetterStatus(models.TextChoices):
    """The states of a letter; ``campaigns.domain.publishing`` holds the table of moves and is the only writer."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open for signature")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    published = nonmember(("open", "closed", "archived"))


class Grouping(models.TextChoices):
    """How the roll is divided."""

    COUNTRY = "country", _("By country")
    REGIONAL_FIRST = "regional_first", _("Regional and international first, then by country")
    LEVEL = "level", _("Global, regional, national")
    KIND = "kind", _("By type of organization")
    PLACE = "place", _("By state, department or city")
    TIER = "tier", _("By role: conveners, signatories, supporters")
    NONE = "none", _("One list without headings")


class RollOrder(models.TextChoices):
    """The order of the entries under a heading, after those that were placed by hand."""

    ALPHABETICAL = "alphabetical", _("Alphabetical in the language of the letter")
    RECEIVED = "received", _("As received, the first first")


class RollPersons(models.TextChoices):
    """Where persons stand."""

    APART = "apart", _("Under their own heading at the end")
    AMONG = "among", _("Among the organizations")


class RollLogos(models.TextChoices):
    """What is shown of the logos that organizations gave permission for."""

    NONE = "none", _("No logos")
    BESIDE = "beside", _("Beside the names")
    WALL = "wall", _("As a wall above the list")


class RollDisplay(models.TextChoices):
    """What the public sees of the signatories while the letter is open."""

    SHOWN = "shown", _("Names and numbers")
    COUNTED = "counted", _("Numbers only")
    HIDDEN = "hidden", _("Nothing")


class LetterQuerySet(models.QuerySet["Letter"]):
    def public(self, at: datetime) -> Self:
        """Letters that anybody may read at ``at``: open, closed or archived, and past their embargo.

        Page, file, feed, interface and sitemap ask this and nothing else.
        """
        return self.filter(Q(public_from=None) | Q(public_from__lte=at), status__in=LetterStatus.published)

    def withdrawn_from_public(self, at: datetime) -> Self:
        """Letters that were public and were then withdrawn; a withdrawn draft was never known to anybody."""
        return self.filter(status=LetterStatus.WITHDRAWN, was_public=True, withdrawn_at__lte=at)

    def open_for_signing(self, at: datetime) -> Self:
        """Open letters whose last moment to sign is not past at ``at``."""
        return self.filter(
            Q(hard_deadline=None) | Q(hard_deadline__gt=at),
            Q(deadline=None) | Q(deadline__gt=at) | Q(hard_deadline__gt=at),
            status=LetterStatus.OPEN,
        )


def known_time_zone(value: str) -> None:
    """Raises ValidationError unless ``value`` is a name of the IANA time zone database."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("Use a name such as America/Guatemala or UTC."))


class Letter(models.Model):
    """What organizations sign. Its words stand in its texts, one per language."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="letters", verbose_name=_("campaign"))
    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        help_text=_(
            "The last part of the page's address, for example guatemala-2019. A renamed letter keeps its old"
            " address as a redirect."
        ),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=LetterKind.choices, default=LetterKind.LETTER)
    authoritative_language = models.CharField(
        _("authoritative language"),
        max_length=20,
        choices=languages,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language that decides when translations differ. Pages and files of the others say so."),
    )
    dated_on = models.DateField(
        _("date of the letter"), null=True, blank=True, help_text=_("As printed on the letter.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[known_time_zone],
        help_text=_("Deadlines of this letter are read and printed in this zone, for example America/Guatemala."),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=LetterStatus.choices, default=LetterStatus.DRAFT, editable=False
    )
    public_from = models.DateTimeField(
        _("public from"),
        null=True,
        blank=True,
        help_text=_(
            "Embargo: until then only staff, and those to whom you send a preview link, see the letter. Empty: as soon"
            " as it opens."
        ),
    )
    deadline = models.DateTimeField(
        _("deadline"), null=True, blank=True, help_text=_("The last moment to sign that is announced.")
    )
    hard_deadline = models.DateTimeField(
        _("hard deadline"),
        null=True,
        blank=True,
        help_text=_("Late sign-ons are still taken until then. Empty: none are."),
    )
    paused_at = models.DateTimeField(_("form paused"), null=True, blank=True, editable=False)
    contact = models.EmailField(
        _("address for questions"),
        blank=True,
        help_text=_("Printed on the sign-on form and in the mails of this letter; answers to mails go there."),
    )
    contacts_kept_days = models.PositiveIntegerField(
        _("days that contacts are kept"),
        default=180,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Counted from the day on which the letter is closed; the sign-on form says so."),
    )
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    was_public = models.BooleanField(_("was public when withdrawn"), default=False, editable=False)
    grouping = models.CharField(
        _("grouping of the signatories"), max_length=20, choices=Grouping.choices, default=Grouping.COUNTRY
    )
    roll_order = models.CharField(
        _("order of the signatories"), max_length=20, choices=RollOrder.choices, default=RollOrder.ALPHABETICAL
    )
    roll_persons = models.CharField(_("persons"), max_length=20, choices=RollPersons.choices, default=RollPersons.APART)
    roll_conveners_first = models.BooleanField(_("conveners first, under their own heading"), default=False)
    roll_numbered = models.BooleanField(_("numbered through"), default=False)
    roll_acronyms = models.BooleanField(_("with acronyms"), default=False)
    roll_places = models.BooleanField(_("with places"), default=False)
    roll_logos = models.CharField(_("logos"), max_length=20, choices=RollLogos.choices, default=RollLogos.NONE)
    roll_own_names = models.BooleanField(
        _("names in the language of the letter"),
        default=False,
        help_text=_(
            "Where an organization has a name of its own in the language of the text, that one is printed instead of"
            " the name it signed with."
        ),
    )
    roll_as_of = models.BooleanField(
        _("with the date of the list"), default=False, help_text=_("“As of 5 June 2019” stands above the list.")
    )
    roll_while_open = models.CharField(
        _("signatories while open"),
        max_length=20,
        choices=RollDisplay.choices,
        default=RollDisplay.SHOWN,
        help_text=_("What the public page shows of the signatories until the letter is closed."),
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = LetterQuerySet.as_manager()

    history = History()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-dated_on", "slug"]
        permissions = [
            ("export_letter", _("Can export letters with withheld names")),
            ("load_letter", _("Can load letters from a file, in the state they have there")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=LetterStatus.values), name="letter_status_known"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_kind_known"),
            models.CheckConstraint(condition=Q(grouping__in=Grouping.values), name="letter_grouping_known"),
            models.CheckConstraint(condition=Q(roll_order__in=RollOrder.values), name="letter_roll_order_known"),
            models.CheckConstraint(condition=Q(roll_persons__in=RollPersons.values), name="letter_roll_persons_known"),
            models.CheckConstraint(condition=Q(roll_logos__in=RollLogos.values), name="letter_roll_logos_known"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(opened_at__isnull=False),
                name="letter_opened_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | Q(withdrawn_at__isnull=False),
                name="letter_withdrawn_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(hard_deadline=None) | Q(deadline=None) | Q(hard_deadline__gte=models.F("deadline")),
                name="letter_hard_deadline_not_before_deadline",
                violation_error_message=_("The hard deadline cannot come before the deadline."),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self, language: str | None = None) -> str:
        """Path of the statement page: ``/letters/<slug>/`` in English, ``/es/letters/<slug>/`` in Spanish."""
        with override(language or get_language()):
            return reverse("campaigns:statement", args=[self.slug])

    def takes_signons(self, at: datetime) -> bool:
        """Whether this row is one of ``Letter.objects.open_for_signing(at)``."""
        last = self.hard_deadline or self.deadline
        return self.status == LetterStatus.OPEN and (last is None or last > at)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone in which people read this letter's deadlines."""
        return zoneinfo.ZoneInfo(self.time_zone)


class FormerAddress(models.Model):
    """An address a letter had before it was renamed; it redirects to the present one."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="former_addresses", verbose_name=_("letter"))
    slug = models.SlugField(_("address"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug
