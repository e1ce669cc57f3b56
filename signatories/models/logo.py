from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from campaigns.models.edition import EditionText
from signatories.models.signon import SignOn

FOLDER = "logos"  # of the store: those of sign-ons and of the directory


class LogoState(models.TextChoices):
    WAITING = "waiting", _("Waits for review")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


def logo_path(instance: "Logo", filename: str) -> str:
    """Where a logo is kept: under the hash of its content, which says nothing of whose it is."""
    return f"{FOLDER}/{instance.sha256[:2]}/{instance.sha256}.png"


class Logo(models.Model):
    """A logo that a signatory sent with permission to show it beside the name: checked, and made anew as PNG."""

    sign_on = models.ForeignKey(SignOn, models.CASCADE, related_name="logos", verbose_name=_("sign-on"))
    file = models.FileField(_("file"), upload_to=logo_path, max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    permission = models.TextField(_("permission as it was given"))
    sent_at = models.DateTimeField(_("sent"))
    state = models.CharField(_("state"), max_length=20, choices=LogoState.choices, default=LogoState.WAITING)

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        ordering = ["-sent_at", "-pk"]
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return f"#{self.pk}"


@receiver(post_delete, sender=Logo)
def drop_logo_file(instance: Logo, using: str, **_: Any) -> None:
    """Delete the file of a deleted logo once the deletion is stored, unless it is named elsewhere."""
    if instance.file.name:
        transaction.on_commit(partial(drop_picture, instance.file.name), using=using, robust=True)


def drop_picture(name: str) -> None:
    """Delete the picture ``name`` of the store, unless a logo, the directory or an edition names it still."""
    from signatories.models.organization_logo import OrganizationLogo  # noqa: PLC0415 -- it leans on this module

    shown = any(rows.objects.filter(file=name).exists() for rows in (Logo, OrganizationLogo))
    if not shown and not in_an_edition(hash_in(name)):
        default_storage.delete(name)


def hash_in(name: str) -> str:
    """The SHA-256 that the name of a file of ours holds."""
    return PurePosixPath(name).stem[:64]


def in_an_edition(sha256: str) -> bool:
    """Whether an edition prints the picture ``sha256``: its files are made again of what it names, and proved by it."""
    return EditionText.objects.filter(document__contains=sha256).exists()
