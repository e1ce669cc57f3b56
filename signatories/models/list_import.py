from enum import nonmember
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from campaigns.models import Letter
from signatories.models.organization import Organization


class ListKind(models.TextChoices):
    """What a list becomes."""

    ORGANIZATIONS = "organizations", _("Entries of the directory")
    SIGNATORIES = "signatories", _("Signatories of a letter")


class ListSource(models.TextChoices):
    FILE = "file", _("A file")
    PASTED = "pasted", _("A list pasted from a document")


class ImportState(models.TextChoices):
    """How far an import has come."""

    READ = "read", _("Columns to be checked")
    JUDGING = "judging", _("Rows are being compared")
    JUDGED = "judged", _("Preview ready")
    APPLYING = "applying", _("Being stored")
    APPLIED = "applied", _("Stored")
    FAILED = "failed", _("Stopped by an error")
    DISCARDED = "discarded", _("Discarded")
    working = nonmember(("judging", "applying"))


class RowState(models.TextChoices):
    """What a row of the list would do."""

    NEW = "new", _("New")
    SAME = "same", _("Same as stored")
    CHANGED = "changed", _("Changes an entry")
    LIKELY = "likely", _("Likely a duplicate")
    ERROR = "error", _("Error")
    LEFT_OUT = "left_out", _("Left out")
    STORED = "stored", _("Stored")


class RowChoice(models.TextChoices):
    """What staff decided for a row."""

    UNDECIDED = "", _("As proposed")
    TAKE = "take", _("It is this organization")
    ADD = "add", _("It is another one: add it")
    LEAVE = "leave", _("Leave the row out")


class ListImport(models.Model):
    """A list on its way in: read, compared row by row, shown, and stored only when somebody says so.

    The file and its rows are kept until they are stored or discarded, and for some days after that; what stays is who
    stored what and when.
    """

    kind = models.CharField(_("what the list becomes"), max_length=20, choices=ListKind.choices)
    letter = models.ForeignKey(
        Letter, models.CASCADE, null=True, blank=True, related_name="list_imports", verbose_name=_("letter")
    )
    source = models.CharField(_("source"), max_length=20, choices=ListSource.choices, default=ListSource.FILE)
    file = models.FileField(_("file"), upload_to="imports", max_length=200, blank=True)  # in the private storage
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    # How it is read (encoding, delimiter, sheet, row of the headings) and what each column is, as chosen by staff.
    reading = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=ImportState.choices, default=ImportState.READ)
    rows_total = models.PositiveIntegerField(_("rows"), default=0)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    counts = models.JSONField(_("result"), default=dict, blank=True)  # of RowState to a number
    message = models.TextField(_("message"), blank=True)  # why it failed, a sentence for staff
    made_at = models.DateTimeField(_("uploaded"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    made_by_name = models.CharField(_("name of the user"), max_length=150, blank=True)
    touched_at = models.DateTimeField(_("last change"))
    judged_at = models.DateTimeField(_("compared"), null=True, blank=True)  # the directory as it stood then
    applied_at = models.DateTimeField(_("stored"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of a list")
        verbose_name_plural = _("imports of lists")
        ordering = ["-made_at", "-pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="list_import_state_known"),
            models.CheckConstraint(
                condition=Q(kind="organizations", letter=None) | Q(kind="signatories", letter__isnull=False),
                name="list_import_letter_for_signatories",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or f"#{self.pk}"


@receiver(post_delete, sender=ListImport)
def drop_list_file(instance: ListImport, using: str, **_: Any) -> None:
    """Delete the file of a deleted import once the deletion is stored."""
    if instance.file.name:
        transaction.on_commit(partial(instance.file.storage.delete, instance.file.name), using=using, robust=True)


class ListRow(models.Model):
    """One row of a list: what stands in it, what it would do, and what staff decided. Deleted in its time."""

    list_import = models.ForeignKey(ListImport, models.CASCADE, related_name="rows", verbose_name=_("import of a list"))
    line = models.PositiveIntegerField(_("line"))  # where the row begins in the file, counted from 1
    name = models.CharField(_("name"), max_length=300, blank=True)  # cut, for the list of rows
    cells = models.JSONField(default=dict, blank=True)  # field to value, as read
    state = models.CharField(_("state"), max_length=20, choices=RowState.choices)
    sentences = models.JSONField(default=list, blank=True)  # what is wrong or worth a look, for staff
    changes = models.JSONField(default=list, blank=True)  # [field, old, new]
    organization = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organization")
    )
    candidates = models.JSONField(default=list, blank=True)  # [number of the organization, score, reasons]
    twins = models.JSONField(default=list, blank=True)  # [earlier line of the list, score, reasons]
    choice = models.CharField(_("decision"), max_length=20, choices=RowChoice.choices, blank=True)
    accepted = models.JSONField(default=list, blank=True)  # proposals of a pasted list that staff took

    class Meta:
        verbose_name = _("row of a list")
        verbose_name_plural = _("rows of lists")
        ordering = ["list_import", "line", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["list_import", "state", "line"], name="list_row_by_state")]
        constraints = [models.CheckConstraint(condition=Q(state__in=RowState.values), name="list_row_state_known")]

    def __str__(self) -> str:
        return f"{self.list_import_id}:{self.line}"
