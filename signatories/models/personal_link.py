from django.db import models
from django.utils.translation import gettext_lazy as _

from signatories.models.signon import SignOn


class LinkPurpose(models.TextChoices):
    CONFIRM = "confirm", _("Confirm the sign-on")
    DISOWN = "disown", _("“This was not us”, for the mailbox that was named")
    DISPUTE = "dispute", _("“This was not us”, for the organization's known address")
    STATUS = "status", _("Page of the signatory")
    MAILBOX = "mailbox", _("Confirm a new e-mail")


class PersonalLink(models.Model):
    """A link of one sign-on for one purpose. The token itself is stored nowhere: it is computed when a mail is written.

    ``signatories.domain.links`` makes and uses it. Opening changes nothing; a pressed button does.
    """

    sign_on = models.ForeignKey(SignOn, models.CASCADE, related_name="links", verbose_name=_("sign-on"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=LinkPurpose.choices)
    nonce = models.CharField(max_length=43, editable=False)
    sha256 = models.CharField(_("SHA-256 of the token"), max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        default_permissions = ()
        indexes = [models.Index(fields=["sign_on", "purpose"], name="personal_link_of_signon")]

    def __str__(self) -> str:
        return f"{self.purpose} #{self.pk}"
