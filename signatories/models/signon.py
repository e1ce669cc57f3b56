from enum import nonmember
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from campaigns.models import Letter, LetterVersion
from campaigns.models.history import History
from campaigns.models.languages import languages
from campaigns.models.source import web_address
from campaigns.text.names import MAX_NAME, given_name, name_key
from signatories.models.names import printable_name
from signatories.models.organization import Organization, OrganizationKind, Scope, need_country


class Capacity(models.TextChoices):
    ORGANIZATION = "organization", _("For an organization")
    PERSON = "person", _("As a person")
    AFFILIATED = "affiliated", _("As a person, naming an organization")
    persons = nonmember(("person", "affiliated"))


class Listing(models.TextChoices):
    PUBLIC = "public", _("Named in the list")
    WITHHELD = "withheld", _("Counted but not named")


class Tier(models.TextChoices):
    """In which role an entry stands on the letter."""

    CONVENER = "convener", _("Convener")
    SIGNATORY = "signatory", pgettext_lazy("role on the letter", "Signatory")
    SUPPORTER = "supporter", _("Supporter")


class Origin(models.TextChoices):
    """How a sign-on came in; pages say which names were entered by staff."""

    FORM = "form", _("Sign-on form")
    STAFF = "staff", _("Entered by staff")


class SignOnStatus(models.TextChoices):
    """The states of a sign-on; ``signatories.domain.moves`` holds the table of moves and is the only writer."""

    UNCONFIRMED = "unconfirmed", _("Waiting for email confirmation")
    PENDING = "pending", _("Waiting for moderation")
    APPROVED = "approved", _("Approved")
    ASKED_AGAIN = "asked_again", _("Asked to sign the new version")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Stands by another sign-on")  # two entries of the directory were one body
    listed = nonmember(("approved", "asked_again"))
    standing = nonmember(("unconfirmed", "pending", "approved", "asked_again"))
    beyond_mailbox = nonmember(("pending", "approved", "asked_again"))  # somebody answered from the mailbox, or staff


class Flag(models.TextChoices):
    """What was odd about how a request came in. Staff see it; nobody is refused for it."""

    NETWORK = "network", _("Many sign-ons from this network within an hour")
    HONEYPOT = "honeypot", _("A field that people do not see was filled in")
    QUICK = "quick", _("Filled in faster than people do")
    UNSIGNED = "unsigned", _("The form did not come from our page")


class SignOnQuerySet(models.QuerySet["SignOn"]):
    def listed(self) -> Self:
        """Sign-ons that count: approved, or approved and asked again after a change of substance."""
        return self.filter(status__in=SignOnStatus.listed)

    def public(self) -> Self:
        """Sign-ons whose names anybody may see; whether the letter itself is public is the letter's matter."""
        return self.listed().filter(listing=Listing.PUBLIC)

    def waiting(self) -> Self:
        """Sign-ons that a moderator has to decide on."""
        return self.filter(status=SignOnStatus.PENDING)


class SignOn(models.Model):
    """One act of signing one letter. Name, countries, scope and place are its own: the roll reads only these."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="sign_ons", verbose_name=_("letter"))
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sign_ons",
        limit_choices_to={"merged_into": None},
        verbose_name=_("organization"),
        help_text=_("The entry of the directory; a person has none."),
    )
    capacity = models.CharField(_("signs"), max_length=20, choices=Capacity.choices, default=Capacity.ORGANIZATION)
    printed_name = models.CharField(
        _("printed name"),
        max_length=MAX_NAME,
        validators=[printable_name],
        help_text=_("The name as it stands on this letter, printed as given."),
    )
    name_key = models.CharField(max_length=MAX_NAME, editable=False, db_index=True)
    printed_detail = models.CharField(
        _("title and affiliation"),
        max_length=MAX_NAME,
        blank=True,
        help_text=_("Persons only: what stands after the name."),
    )
    countries = CountryField(_("countries"), multiple=True, blank=True)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope.choices, default=Scope.NATIONAL)
    place = models.CharField(_("place"), max_length=120, blank=True)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    website = models.CharField(_("website"), max_length=500, blank=True, validators=[web_address])
    kind = models.CharField(_("type"), max_length=20, choices=OrganizationKind.choices, blank=True)
    tier = models.CharField(_("role on the letter"), max_length=20, choices=Tier.choices, default=Tier.SIGNATORY)
    position = models.PositiveIntegerField(
        _("position"),
        null=True,
        blank=True,
        help_text=_(
            "By hand: numbered entries stand first under their heading, the others follow in alphabetical order."
        ),
    )
    listing = models.CharField(_("listing"), max_length=20, choices=Listing.choices, default=Listing.PUBLIC)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=SignOnStatus.choices,
        default=SignOnStatus.UNCONFIRMED,
        editable=False,
    )
    origin = models.CharField(_("origin"), max_length=20, choices=Origin.choices, default=Origin.FORM, editable=False)
    # Empty only while the letter is a draft: who is entered then agrees to the version that it opens with.
    version = models.ForeignKey(
        LetterVersion,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="sign_ons",
        verbose_name=_("version agreed to"),
    )
    language = models.CharField(_("language agreed to"), max_length=20, choices=languages, blank=True, editable=False)
    attestation = models.TextField(
        _("declaration"), blank=True, editable=False, help_text=_("In the words that were on the form.")
    )
    created_at = models.DateTimeField(_("received"), editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    disputed_at = models.DateTimeField(
        _("disputed"), null=True, blank=True, editable=False,
        help_text=_("The organization's known address says that this was not them."),
    )  # fmt: skip
    forgotten_at = models.DateTimeField(_("contact forgotten"), null=True, blank=True, editable=False)
    # How the request came in: keyed hashes, never an address of a person or a machine, emptied in their time.
    request_key = models.UUIDField(null=True, blank=True, editable=False)
    claim_key = models.CharField(max_length=64, blank=True, editable=False)
    network = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    flags = models.JSONField(_("signals"), default=list, blank=True, editable=False)

    objects = SignOnQuerySet.as_manager()

    history = History(without=("name_key", "attestation", "request_key", "claim_key", "network", "flags"))

    class Meta:
        verbose_name = _("sign-on")
        verbose_name_plural = _("sign-ons")
        ordering = ["letter", "printed_name"]
        permissions = [("moderate_signon", _("Can decide on sign-ons"))]
        indexes = [
            models.Index(fields=["letter", "status", "listing"], name="signon_roll"),
            models.Index(fields=["status", "created_at"], name="signon_by_age"),
            models.Index(fields=["letter", "claim_key"], name="signon_claim"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "organization"],
                condition=Q(status__in=SignOnStatus.listed),
                name="signon_one_listed_per_organization",
                violation_error_message=_("This organization already stands on this letter."),
            ),
            models.CheckConstraint(condition=~Q(printed_name=""), name="signon_has_a_printed_name"),
            models.CheckConstraint(condition=Q(status__in=SignOnStatus.values), name="signon_status_known"),
            models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="signon_capacity_known"),
            models.CheckConstraint(condition=Q(listing__in=Listing.values), name="signon_listing_known"),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="signon_tier_known"),
            models.CheckConstraint(
                condition=Q(capacity="organization") | Q(organization=None),
                name="signon_person_has_no_organization",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=SignOnStatus.listed)
                | ~Q(capacity="organization")
                | Q(organization__isnull=False),
                name="signon_listed_organization_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(scope="national") | ~Q(capacity="organization") | ~Q(countries=""),
                name="signon_national_has_country",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=SignOnStatus.listed) | Q(approved_at__isnull=False),
                name="signon_listed_has_a_time",
            ),
            # No path to the list goes round the mailbox, but that of staff, which is marked as such.
            models.CheckConstraint(
                condition=~Q(status__in=SignOnStatus.beyond_mailbox)
                | Q(origin="staff")
                | Q(confirmed_at__isnull=False),
                name="signon_confirmed_or_of_staff",
            ),
            models.UniqueConstraint(fields=["letter", "request_key"], name="signon_one_per_request"),
            # A repeat of the same claim is the same row; who was rejected or has withdrawn may claim anew.
            models.UniqueConstraint(
                fields=["letter", "claim_key"],
                condition=Q(status__in=SignOnStatus.standing) & ~Q(claim_key=""),
                name="signon_one_standing_per_claim",
            ),
        ]

    def __str__(self) -> str:
        return self.printed_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.with_key()
        if kwargs.get("update_fields") is not None and "printed_name" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)

    def with_key(self) -> Self:
        """Itself, its name as it is stored and found."""
        self.printed_name = given_name(self.printed_name)
        self.name_key = name_key(self.printed_name)
        return self

    def clean(self) -> None:
        if self.capacity == Capacity.ORGANIZATION:
            need_country(self.scope, self.countries)
        elif self.organization_id:
            raise ValidationError(
                {"organization": _("A person signs without an entry of the directory. Write the affiliation in words.")}
            )
