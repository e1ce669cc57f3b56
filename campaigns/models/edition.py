from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.frozen import Frozen, FrozenQuerySet
from campaigns.models.languages import languages
from campaigns.models.letter import Letter
from campaigns.models.rendered_file import Paper
from campaigns.models.version import LetterVersion
from campaigns.text.language import own_name


class EditionFormat(models.TextChoices):
    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word")
    TEXT = "txt", _("Plain text")
    DATA = "json", _("Data (JSON)")
    TABLE = "csv", _("Signatories (CSV)")


class EditionQuerySet(FrozenQuerySet["Edition"]):
    """Editions: added and read."""


class Edition(Frozen):
    """A letter and its roll as they were handed over, numbered and frozen; ``signatories.editions`` makes it.

    The numbers are those of its roll. ``sign_ons`` are the row numbers of the sign-ons it lists or counts, by which
    "since then" is counted; they are never shown.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="editions", verbose_name=_("letter"))
    number = models.PositiveIntegerField(_("number"))
    version = models.ForeignKey(LetterVersion, models.PROTECT, related_name="editions", verbose_name=_("version"))
    dated_on = models.DateField(_("date of the edition"))
    delivered = models.BooleanField(
        _("delivered on this date"), default=False, help_text=_("It was or will be handed over on the date above.")
    )
    frozen_at = models.DateTimeField(_("frozen"))
    made_by = models.CharField(_("made by"), max_length=150, blank=True)
    organizations = models.PositiveIntegerField(_("organizations"), default=0)
    countries = models.PositiveIntegerField(_("countries"), default=0)
    persons = models.PositiveIntegerField(_("persons"), default=0)
    withheld = models.PositiveIntegerField(_("withheld"), default=0)
    sign_ons = models.JSONField(_("sign-ons"), default=list, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["letter", "-number"]
        permissions = [("redact_edition", _("Can take the files of an edition off the public site"))]
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="edition_number_once_per_letter"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="edition_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} #{self.number}"

    @property
    def signatories(self) -> int:
        return self.organizations + self.persons

    @property
    def redacted(self) -> "Redaction | None":
        """The act that took its files off the public site, if there was one."""
        return getattr(self, "redaction", None)


class EditionTextQuerySet(FrozenQuerySet["EditionText"]):
    """Texts of editions: added and read."""


class EditionText(Frozen):
    """An edition in one language: its JSON file (``campaigns.rendering.data``), byte by byte, and its SHA-256."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="texts", verbose_name=_("edition"))
    language = models.CharField(_("language"), max_length=20, choices=languages)
    document = models.TextField(_("document"))
    sha256 = models.CharField(_("SHA-256 of the document"), max_length=64)

    objects = EditionTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of an edition")
        verbose_name_plural = _("texts of editions")
        ordering = ["edition", "language"]
        constraints = [models.UniqueConstraint(fields=["edition", "language"], name="edition_text_once_per_language")]

    def __str__(self) -> str:
        return f"{self.edition} ({own_name(self.language)})"


def edition_folder(instance: "EditionFile", filename: str) -> str:
    """Where a file of an edition is kept: ``editions/<letter>/<number>/<name>``."""
    return f"editions/{instance.edition.letter_id}/{instance.edition.number}/{filename}"


class EditionFileQuerySet(FrozenQuerySet["EditionFile"]):
    """Files of editions: added and read."""


class EditionFile(Frozen):
    """A file of an edition, added once by the task that made it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files", verbose_name=_("edition"))
    language = models.CharField(_("language"), max_length=20, choices=languages)
    format = models.CharField(_("format"), max_length=10, choices=EditionFormat.choices)
    paper = models.CharField(_("paper"), max_length=10, choices=Paper.choices, blank=True)
    name = models.CharField(_("name"), max_length=150)
    file = models.FileField(_("file"), upload_to=edition_folder, max_length=300)
    size = models.PositiveBigIntegerField(_("bytes"))
    pages = models.PositiveIntegerField(_("pages"), default=0)
    endnotes = models.BooleanField(_("notes at the end"), default=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    made_at = models.DateTimeField(_("made"))

    objects = EditionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of editions")
        ordering = ["edition", "language", "format", "paper"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language", "format", "paper"], name="edition_file_once_per_kind"
            ),
            models.UniqueConstraint(fields=["edition", "name"], name="edition_file_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class EditionFailure(models.Model):
    """A file of an edition that could not be made, and why; gone as soon as it was made."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="failures", verbose_name=_("edition"))
    language = models.CharField(_("language"), max_length=20, choices=languages)
    format = models.CharField(_("format"), max_length=10, choices=EditionFormat.choices)
    paper = models.CharField(_("paper"), max_length=10, choices=Paper.choices, blank=True)
    problem = models.CharField(_("problem"), max_length=500)
    failed_at = models.DateTimeField(_("failed"))

    class Meta:
        verbose_name = _("failure of an edition's file")
        verbose_name_plural = _("failures of editions' files")
        ordering = ["edition", "language", "format", "paper"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language", "format", "paper"], name="edition_failure_once_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.language} {self.format} {self.paper}".rstrip()


class RedactionQuerySet(FrozenQuerySet["Redaction"]):
    """Redactions: added and read."""


class Redaction(Frozen):
    """The act of taking an edition's files off the public site, for the safety of people. It is not undone.

    ``notice`` is public and stands in the place of the files; ``reason`` is for the record of the staff.
    """

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="redaction", verbose_name=_("edition"))
    at = models.DateTimeField(_("taken off"))
    by = models.CharField(_("by"), max_length=150)
    notice = models.CharField(_("public notice"), max_length=500, blank=True)
    reason = models.TextField(_("reason"), help_text=_("For the record of the staff; never shown to the public."))

    objects = RedactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="redaction_has_a_reason")]

    def __str__(self) -> str:
        return str(self.edition)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.reason = self.reason.strip()
        super().save(*args, **kwargs)
