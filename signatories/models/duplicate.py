from enum import nonmember

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from signatories.models.organization import Organization


class PairState(models.TextChoices):
    """What is known of two entries that look alike."""

    OPEN = "open", _("Nobody has looked yet")
    DIFFERENT = "different", _("Not the same")
    BELONGS = "belongs", _("One belongs to the other")
    MERGED = "merged", _("Merged")
    different = nonmember(("different", "belongs"))  # staff said that these are two bodies


class DuplicatePair(models.Model):
    """Two entries of the directory that may be one body; what staff said of them is remembered.

    ``first`` is always the one with the lower number, so a pair is one row.
    """

    first = models.ForeignKey(Organization, models.CASCADE, related_name="+", verbose_name=_("organization"))
    second = models.ForeignKey(Organization, models.CASCADE, related_name="+", verbose_name=_("organization"))
    score = models.PositiveSmallIntegerField(_("likeness"), default=0)  # per cent
    related = models.BooleanField(_("likely parent and branch"), default=False)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)  # of signatories.matching, the strongest first
    state = models.CharField(_("state"), max_length=20, choices=PairState.choices, default=PairState.OPEN)
    found_at = models.DateTimeField(_("found"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    why = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-score", "pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["state", "-score"], name="pair_desk")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_lower_number_first"),
            models.CheckConstraint(condition=Q(state__in=PairState.values), name="pair_state_known"),
        ]

    def __str__(self) -> str:
        return f"#{self.first_id} / #{self.second_id}"


class Merge(models.Model):
    """That one entry of the directory was merged into another, and all that is needed to take it back.

    ``moved`` holds numbers of rows and earlier values of fields, and no contact data.
    """

    kept = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("kept"))
    gone = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("merged entry"))
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    by_name = models.CharField(_("name of the user"), max_length=150, blank=True)
    why = models.CharField(_("reason"), max_length=300, blank=True)
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_by = models.CharField(_("taken back by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="merge_gone_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.gone_id} → #{self.kept_id}"


class DuplicateSearch(models.Model):
    """One search for duplicates: who asked for it, how far it has come, what it found."""

    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(_("user"), max_length=150, blank=True)
    done = models.PositiveIntegerField(_("entries compared"), default=0)
    total = models.PositiveIntegerField(_("entries"), default=0)
    found = models.PositiveIntegerField(_("pairs found"), default=0)
    touched_at = models.DateTimeField(_("last change"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    failed = models.BooleanField(_("stopped by an error"), default=False)

    class Meta:
        verbose_name = _("search for duplicates")
        verbose_name_plural = _("searches for duplicates")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.pk}"
