from collections.abc import Mapping
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.frozen import Frozen, FrozenQuerySet
from campaigns.models.languages import languages
from campaigns.models.letter import Letter
from campaigns.text.canonical import Text, canonical
from campaigns.text.language import own_name


class VersionKind(models.TextChoices):
    """Why a version was made. A change of substance makes a new major version, everything else a minor one."""

    OPENED = "opened", _("Opened for signing")
    TYPO = "typo", _("Correction that leaves the sense as it was")
    SUBSTANCE = "substance", _("Change of substance")
    TRANSLATION = "translation", _("New translation")


class LetterVersionQuerySet(FrozenQuerySet["LetterVersion"]):
    def in_order(self) -> Self:
        """The first version first."""
        return self.order_by("letter", "major", "minor")

    def in_force(self) -> Self:
        """Of each letter the newest version: the one that its pages show."""
        newest = (
            LetterVersion.objects.filter(letter=models.OuterRef("letter")).order_by("-major", "-minor").values("pk")[:1]
        )
        return self.filter(pk=models.Subquery(newest))


class LetterVersion(Frozen):
    """A version of the letter, major.minor, shared by all languages. One agrees to a major version.

    ``campaigns.domain.versions`` makes them. ``made_by`` is a user name as text: an account may go, the record stays.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="versions", verbose_name=_("letter"))
    major = models.PositiveIntegerField(_("major"))
    minor = models.PositiveIntegerField(_("minor"), default=0)
    kind = models.CharField(_("kind"), max_length=20, choices=VersionKind.choices)
    reason = models.CharField(
        _("what changed"),
        max_length=500,
        blank=True,
        help_text=_("One sentence for the public page of versions."),
    )
    authoritative_language = models.CharField(_("authoritative language"), max_length=20, choices=languages)
    made_at = models.DateTimeField(_("made"))
    made_by = models.CharField(_("made by"), max_length=150, blank=True)

    objects = LetterVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["letter", "-major", "-minor"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "major", "minor"], name="version_number_once_per_letter"),
            models.CheckConstraint(condition=models.Q(kind__in=VersionKind.values), name="version_kind_known"),
            models.CheckConstraint(condition=models.Q(major__gte=1), name="version_counts_from_one"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["opened", "substance"], minor=0)
                | models.Q(kind__in=["typo", "translation"], minor__gt=0),
                name="version_major_is_opening_or_substance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.number}"

    @property
    def number(self) -> str:
        """``1.0``, ``1.1``, ``2.0``."""
        return f"{self.major}.{self.minor}"


class TextVersionQuerySet(FrozenQuerySet["TextVersion"]):
    pass


class TextVersion(Frozen):
    """What a version says in one language, in canonical form, with the SHA-256 of ``campaigns.text.canonical``."""

    version = models.ForeignKey(LetterVersion, models.PROTECT, related_name="texts", verbose_name=_("version"))
    language = models.CharField(_("language"), max_length=20, choices=languages)
    title = models.CharField(_("title"), max_length=500)
    salutation = models.TextField(_("salutation"), blank=True)
    body = models.TextField(_("body"))
    closing = models.TextField(_("closing"), blank=True)
    notes = models.JSONField(_("notes"), default=list)  # [[key, content], …] in the order of first call
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    objects = TextVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a version")
        verbose_name_plural = _("texts of versions")
        ordering = ["version", "language"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="text_version_once_per_language"),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({own_name(self.language)})"

    @property
    def text(self) -> Text:
        """The frozen words."""
        notes: Mapping[str, str] = dict(self.notes)
        return Text(self.title, self.salutation, self.body, self.closing, notes)

    @property
    def words(self) -> str:
        """The canonical string whose SHA-256 stands beside it."""
        return canonical(self.text)
