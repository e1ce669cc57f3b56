from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from campaigns.models.history import History
from signatories.models.logo import FOLDER, drop_picture
from signatories.models.organization import Organization


def organization_logo_path(instance: "OrganizationLogo", filename: str) -> str:
    """Where the logo is kept: beside those of the sign-ons, under the hash of its content."""
    return f"{FOLDER}/{instance.sha256[:2]}/{instance.sha256}.png"


class OrganizationLogo(models.Model):
    """The logo of an organization in the directory, with the words by which it gave permission to show it."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, related_name="logo", verbose_name=_("organization")
    )
    file = models.FileField(_("file"), upload_to=organization_logo_path, max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    permission = models.TextField(
        _("permission"), help_text=_("Who gave it, when and for what: logos are shown only with permission.")
    )
    added_at = models.DateTimeField(_("added"), editable=False)

    history = History()

    class Meta:
        verbose_name = _("logo of an organization")
        verbose_name_plural = _("logos of organizations")

    def __str__(self) -> str:
        return f"#{self.pk}"


@receiver(post_delete, sender=OrganizationLogo)
def drop_organization_logo(instance: OrganizationLogo, using: str, **_: Any) -> None:
    """Delete the file once the deletion is stored, unless it is named elsewhere."""
    if instance.file.name:
        transaction.on_commit(partial(drop_picture, instance.file.name), using=using, robust=True)
