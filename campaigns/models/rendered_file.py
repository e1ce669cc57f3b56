from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from campaigns.models.languages import languages
from campaigns.models.letter import Letter


class FileFormat(models.TextChoices):
    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word")
    TEXT = "txt", _("Plain text")
    DATA = "json", _("Data (JSON)")


class Paper(models.TextChoices):
    LETTER = "letter", _("Letter size")
    A4 = "a4", _("A4")


class FileState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class RenderedFile(models.Model):
    """A file of a letter, made once for what it shows. ``key`` is the hash of document, format, paper and renderer.

    The row is there before the file: whoever asks first makes it and queues the work, everybody else waits for it.
    """

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="rendered_files", verbose_name=_("letter"))
    language = models.CharField(_("language"), max_length=20, choices=languages)
    format = models.CharField(_("format"), max_length=10, choices=FileFormat.choices)
    paper = models.CharField(_("paper"), max_length=10, choices=Paper.choices, blank=True)
    key = models.CharField(_("content key"), max_length=64, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=FileState.choices, default=FileState.WAITING)
    file = models.FileField(_("file"), upload_to="letters/", blank=True, max_length=300)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    endnotes = models.BooleanField(
        _("notes at the end"), default=False, help_text=_("The notes did not fit at the foot of their pages.")
    )
    problem = models.CharField(_("problem"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked for"))
    made_at = models.DateTimeField(_("made"), null=True, blank=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["letter", "language", "format", "paper"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="ready") | (~models.Q(file="") & ~models.Q(sha256="")),
                name="rendered_file_ready_has_a_file",
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.language} {self.format} {self.paper}".rstrip()


# A signal, because rows also go with their letter or campaign, and a cascade calls no method of theirs.
@receiver(post_delete, sender=RenderedFile)
def drop_with_row(instance: RenderedFile, using: str, **_: Any) -> None:
    """Delete the file of a deleted row once the deletion is stored."""
    if name := instance.file.name:
        transaction.on_commit(partial(instance.file.storage.delete, name), using=using, robust=True)
