from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.frozen import Frozen, FrozenQuerySet
from campaigns.models.languages import languages
from campaigns.models.letter import Letter
from signatories.models.organization import Organization
from signatories.models.signon import SignOn


class SignOnContact(models.Model):
    """The person behind a sign-on. Private: a table and permissions of its own, no history, deleted in its time.

    ``email_key`` is a keyed hash of the address, by which the same mailbox is found without reading addresses.
    """

    sign_on = models.OneToOneField(SignOn, models.CASCADE, related_name="contact", verbose_name=_("sign-on"))
    person = models.CharField(_("name of the person"), max_length=200)
    title = models.CharField(_("position"), max_length=200, blank=True)
    email = models.EmailField(_("work e-mail"), max_length=254)
    email_key = models.CharField(max_length=64, editable=False, db_index=True)
    note = models.TextField(_("note to the organizers"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("contact of a sign-on")
        verbose_name_plural = _("contacts of sign-ons")
        permissions = [
            ("export_signoncontact", _("Can export contacts")),
            ("forget_signoncontact", _("Can forget contacts")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"  # never a name: this is what logs and messages print


class Representative(models.Model):
    """A person whom we know to speak for an organization; notices about its sign-ons go there. Private."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="representatives", verbose_name=_("organization")
    )
    person = models.CharField(_("name of the person"), max_length=200, blank=True)
    title = models.CharField(_("position"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254)
    language = models.CharField(_("language"), max_length=20, choices=languages)
    gets_notices = models.BooleanField(
        _("gets notices"), default=True, help_text=_("Is told by e-mail when somebody signs for the organization.")
    )
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("From where we know the address, for example.")
    )
    since = models.DateField(_("known since"), null=True, blank=True)

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ["organization", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "email"], name="representative_once_per_organization")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ContactUse(models.TextChoices):
    EXPORT = "export", _("Exported contacts")
    REPORT = "report", _("Report of what is held about a person")
    FORGET = "forget", _("Contacts forgotten")


class ContactRecordQuerySet(FrozenQuerySet["ContactRecord"]):
    """Records of the use of contacts: added and read."""


class ContactRecord(Frozen):
    """Who took out or removed contact data, when and how much; append-only, and no contact stands in it."""

    at = models.DateTimeField(_("time"))
    by = models.CharField(_("user"), max_length=150)
    use = models.CharField(_("what was done"), max_length=20, choices=ContactUse.choices)
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="contact_records", verbose_name=_("letter")
    )
    rows = models.PositiveIntegerField(_("number of contacts"), default=0)
    why = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ContactRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("use of contacts")
        verbose_name_plural = _("uses of contacts")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.get_use_display()} ({self.rows})"
