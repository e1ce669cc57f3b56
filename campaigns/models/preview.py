from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models.letter import Letter


class PreviewState(models.TextChoices):
    """Whether a preview link opens anything; computed, never stored."""

    VALID = "valid", pgettext_lazy("state of a link", "Valid")
    EXPIRED = "expired", pgettext_lazy("state of a link", "Expired")
    REVOKED = "revoked", pgettext_lazy("state of a link", "Revoked")


class PreviewPage(models.TextChoices):
    """Kinds of pages, as the log of openings tells them apart."""

    LINK = "link", _("the link")
    STATEMENT = "statement", _("the letter")
    FILE = "file", _("a file")
    VERSIONS = "versions", _("the versions")
    EDITIONS = "editions", _("the editions")
    FORM = "form", _("the form")


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def valid(self, at: datetime) -> Self:
        """Links that are neither revoked nor expired at ``at``."""
        return self.filter(revoked_at=None, expires_at__gt=at)


class PreviewLink(models.Model):
    """A link that opens one letter under embargo to those to whom it was sent; ``campaigns.domain.previews`` writes it.

    The link itself is stored nowhere: it is computed from ``nonce`` and the secret key, and known by its SHA-256.
    """

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="preview_links", verbose_name=_("letter"))
    name = models.CharField(
        _("for whom"), max_length=120, help_text=_("The person or body you send it to. Only staff see this name.")
    )
    nonce = models.CharField(_("nonce"), max_length=32, editable=False)
    token_sha256 = models.CharField(_("SHA-256 of the link"), max_length=64, unique=True, editable=False)
    made_by = models.CharField(pgettext_lazy("preview link", "made by"), max_length=150, blank=True, editable=False)
    made_at = models.DateTimeField(pgettext_lazy("preview link", "made"), editable=False)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    revoked_by = models.CharField(_("revoked by"), max_length=150, blank=True, editable=False)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=False) | Q(revoked_by=""), name="preview_link_revoked_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def state_at(self, at: datetime) -> PreviewState:
        """What ``PreviewLinkQuerySet.valid`` asks, for a row that is loaded."""
        if self.revoked_at:
            return PreviewState.REVOKED
        return PreviewState.VALID if self.expires_at > at else PreviewState.EXPIRED


class PreviewOpening(models.Model):
    """That a link was used in an hour for a kind of page. Who it was is not known: no address, no browser."""

    link = models.ForeignKey(PreviewLink, models.CASCADE, related_name="openings", verbose_name=_("preview link"))
    at = models.DateTimeField(_("hour"))
    page = models.CharField(_("page"), max_length=20, choices=PreviewPage.choices)

    class Meta:
        verbose_name = _("opening of a preview link")
        verbose_name_plural = _("openings of preview links")
        default_permissions = ()
        ordering = ["-at", "page"]
        constraints = [
            models.UniqueConstraint(fields=["link", "at", "page"], name="preview_opening_once_an_hour"),
            models.CheckConstraint(condition=Q(page__in=PreviewPage.values), name="preview_opening_page_known"),
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.at:%Y-%m-%d %H}"
