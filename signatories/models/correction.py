from django.db import models
from django.utils.translation import gettext_lazy as _

from signatories.models.signon import SignOn


class CorrectionState(models.TextChoices):
    WAITING = "waiting", _("Waits for review")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    REPLACED = "replaced", _("Replaced by a later one")


class Correction(models.Model):
    """What a signatory asks to be changed about their sign-on; nothing changes before somebody reviews it.

    ``wanted`` maps a field to its wanted value: printed_name, printed_detail, acronym, place, website of the sign-on;
    person, title, email of its contact. It is emptied once decided: the Decision keeps what the public may see.
    """

    sign_on = models.ForeignKey(SignOn, models.CASCADE, related_name="corrections", verbose_name=_("sign-on"))
    wanted = models.JSONField(_("wanted"), default=dict)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    email_confirmed_at = models.DateTimeField(_("new e-mail confirmed"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=CorrectionState.choices, default=CorrectionState.WAITING
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["asked_at"]
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["sign_on"], condition=models.Q(state="waiting"), name="correction_one_waits_per_signon"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
