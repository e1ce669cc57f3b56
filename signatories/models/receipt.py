from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from campaigns.models import FileState
from campaigns.models.languages import languages
from campaigns.models.version import LetterVersion
from signatories.models.signon import SignOn


def receipt_path(instance: "Receipt", filename: str) -> str:
    """Where a receipt is kept; it is only served behind the personal link."""
    return f"receipts/{instance.key[:2]}/{instance.key}.pdf"


class Receipt(models.Model):
    """A PDF for the signatory: the words that were signed, their hash, and the line as it will be printed.

    ``key`` is a keyed hash of what it shows: a changed line gets a new receipt.
    """

    sign_on = models.ForeignKey(SignOn, models.CASCADE, related_name="receipts", verbose_name=_("sign-on"))
    version = models.ForeignKey(LetterVersion, models.PROTECT, related_name="receipts", verbose_name=_("version"))
    language = models.CharField(_("language"), max_length=20, choices=languages)
    key = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=FileState.choices, default=FileState.WAITING)
    file = models.FileField(_("file"), upload_to=receipt_path, max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-asked_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.pk}"


# A signal, because rows also go with their sign-on, and a cascade calls no method of theirs.
@receiver(post_delete, sender=Receipt)
def drop_receipt_file(instance: Receipt, using: str, **_: Any) -> None:
    """Delete the file of a deleted receipt once the deletion is stored."""
    if name := instance.file.name:
        transaction.on_commit(partial(instance.file.storage.delete, name), using=using, robust=True)
