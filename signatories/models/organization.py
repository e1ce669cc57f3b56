from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from campaigns.models.history import History
from campaigns.models.languages import languages
from campaigns.models.source import web_address
from campaigns.text.names import MAX_NAME, given_name, name_key
from signatories.models.names import printable_name


class Scope(models.TextChoices):
    NATIONAL = "national", _("National")
    REGIONAL = "regional", _("Regional")
    INTERNATIONAL = "international", _("International")


class OrganizationKind(models.TextChoices):
    CIVIL_SOCIETY = "civil_society", _("Civil society organization")
    NETWORK = "network", _("Network or coalition")
    FAITH = "faith", _("Faith-based organization")
    INDIGENOUS = "indigenous", _("Indigenous authority or organization")
    ACADEMIC = "academic", _("University or research centre")
    UNION = "union", _("Trade union")
    MEDIA = "media", _("Media")
    SHELTER = "shelter", _("Shelter or service provider")
    OTHER = "other", _("Other")


def need_country(scope: str, countries: Any) -> None:
    """Raises ValidationError when a national body names no country."""
    if scope == Scope.NATIONAL and not countries:
        raise ValidationError({"countries": _("Choose a country, or make the scope regional or international.")})


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def standing(self) -> Self:
        """Organizations that are themselves: those that were merged into another one are kept, and found nowhere."""
        return self.filter(merged_into=None)


class Organization(models.Model):
    """A body in the directory, signed or not. What stands on a letter is the sign-on's own copy."""

    name = models.CharField(_("name"), max_length=MAX_NAME, validators=[printable_name])
    name_key = models.CharField(max_length=MAX_NAME, editable=False, db_index=True)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope.choices, default=Scope.NATIONAL)
    countries = CountryField(_("countries"), multiple=True, blank=True)
    place = models.CharField(
        _("place"), max_length=120, blank=True, help_text=_("State, department or city, where it matters.")
    )
    kind = models.CharField(
        _("type"), max_length=20, choices=OrganizationKind.choices, default=OrganizationKind.CIVIL_SOCIETY
    )
    website = models.CharField(_("website"), max_length=500, blank=True, validators=[web_address])
    email_domain = models.CharField(
        _("mail domain"),
        max_length=253,
        blank=True,
        help_text=_("What stands after the @ in the addresses of its people (example.org), where it is its own."),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chapters",
        limit_choices_to={"merged_into": None},
        verbose_name=_("belongs to"),
        help_text=_(
            "The body of which this one is a national branch, chapter or member office. Each signs for itself."
        ),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    reference = models.CharField(
        _("reference"),
        max_length=80,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Your own number or code, by which an import finds this organization again."),
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = OrganizationQuerySet.as_manager()

    history = History(without=("name_key",))

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]
        permissions = [
            ("merge_organization", _("Can merge organizations and say that two are not the same")),
            ("import_organization", _("Can import lists")),
        ]
        # PostgreSQL compares without case by the upper case: for the names that the form offers while somebody types.
        indexes = [models.Index(Upper("acronym"), name="organization_acronym")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="organization_has_a_name"),
            models.CheckConstraint(condition=models.Q(scope__in=Scope.values), name="organization_scope_known"),
            models.CheckConstraint(
                condition=~models.Q(scope="national") | ~models.Q(countries=""),
                name="organization_national_has_country",
            ),
            models.CheckConstraint(condition=~models.Q(reference=""), name="organization_reference_not_empty"),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("pk")), name="organization_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("pk")),
                name="organization_not_its_own_parent",
                violation_error_message=_("An organization cannot belong to itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = given_name(self.name)
        self.name_key = name_key(self.name)
        if "update_fields" in kwargs and kwargs["update_fields"] is not None and "name" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.reference = self.reference or None
        need_country(self.scope, self.countries)


class OrganizationName(models.Model):
    """The organization's own name in another language."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="names", verbose_name=_("organization"))
    language = models.CharField(_("language"), max_length=20, choices=languages)
    name = models.CharField(_("name"), max_length=MAX_NAME, validators=[printable_name])
    name_key = models.CharField(max_length=MAX_NAME, editable=False, db_index=True)

    history = History(without=("name_key",))

    class Meta:
        verbose_name = _("name in a language")
        verbose_name_plural = _("names per language")
        ordering = ["organization", "language"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "language"], name="organization_one_name_per_language")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = given_name(self.name)
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)


class AliasKind(models.TextChoices):
    FORMER = "former", _("Former name")
    TRANSLATED = "translated", _("Translation by others")
    ACRONYM = "acronym", _("Acronym")
    SPELLING = "spelling", _("Spelling met in the wild")


class Alias(models.Model):
    """Another name under which people know an organization; it finds the organization and is never printed."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="aliases", verbose_name=_("organization")
    )
    name = models.CharField(_("name"), max_length=MAX_NAME, validators=[printable_name])
    name_key = models.CharField(max_length=MAX_NAME, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=AliasKind.choices, default=AliasKind.SPELLING)

    history = History(without=("name_key",))

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["organization", "name"]
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="alias_once_per_organization")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = given_name(self.name)
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)
