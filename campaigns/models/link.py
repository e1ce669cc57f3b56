from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MAX_LINK_BYTES = 2000  # what both databases keep in an index


class LinkState(models.TextChoices):
    """What the last check found; the order is that of the work to do."""

    GONE = "gone", pgettext_lazy("link", "Gone")
    SILENT = "silent", _("Does not answer")
    SHORTENED = "shortened", _("Shortened")
    MOVED = "moved", _("Moved")
    BARRED = "barred", _("Not checked, on purpose")
    GUARDED = "guarded", _("Answers, but not to programs")
    UNCHECKED = "unchecked", _("Not checked yet")
    ANSWERS = "answers", _("Answers")


# What staff should do something about; the others need nobody.
TO_MEND = (LinkState.GONE, LinkState.SILENT, LinkState.SHORTENED, LinkState.MOVED, LinkState.BARRED)
FAILING = (LinkState.GONE, LinkState.SILENT)


class LinkFinding(models.TextChoices):
    """The detail behind a state, where there is one."""

    NO_HOST = "no-host", _("there is no such host")
    UNREACHABLE = "unreachable", _("its server cannot be reached")
    TIMEOUT = "timeout", _("it took too long")
    CERTIFICATE = "certificate", _("its certificate is not valid, and browsers warn of it")
    NONSENSE = "nonsense", _("its server gives no answer that a browser understands")
    STATUS = "status", _("its server says that something is wrong")
    LOOP = "loop", _("it leads from one address to the next without an end")
    FRONT_PAGE = "front-page", _("it leads to the front page of the site, so the work itself may be gone")
    MISSING = "missing", _("the site says that there is nothing at this address")
    PRIVATE = "private", _("it leads into a network that is not public")
    PORT = "port", _("it names a port, and only the usual ones are asked")
    PASSWORD = "password", _("it holds a user name or a password")
    MALFORMED = "malformed", _("it is not an address that can be asked")


class Link(models.Model):
    """An address that letters or sources lead to, and what the last check found there.

    One row per address as it is written, whoever cites it; ``campaigns.domain.links`` writes it.
    """

    url = models.CharField(_("address"), max_length=MAX_LINK_BYTES, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=LinkState.choices, default=LinkState.UNCHECKED)
    finding = models.CharField(_("finding"), max_length=20, choices=LinkFinding.choices, blank=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    final_url = models.CharField(_("address it leads to"), max_length=MAX_LINK_BYTES, blank=True)
    asked_at = models.DateTimeField(_("check asked for"), null=True, blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    failures = models.PositiveIntegerField(
        _("days in a row on which it failed"), default=0, help_text=_("Two failures on one day count once.")
    )

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["url"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(url=""), name="link_has_an_address"),
            models.CheckConstraint(
                condition=models.Q(state=LinkState.UNCHECKED, checked_at=None)
                | (~models.Q(state=LinkState.UNCHECKED) & models.Q(checked_at__isnull=False)),
                name="link_state_comes_from_a_check",
            ),
            models.CheckConstraint(
                condition=models.Q(failures=0, failing_since=None)
                | models.Q(failures__gt=0, failing_since__isnull=False, state__in=FAILING),
                name="link_failures_have_a_beginning",
            ),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def to_mend(self) -> bool:
        """Whether staff should do something about it."""
        return self.state in TO_MEND
