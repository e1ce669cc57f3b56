from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.frozen import BlankableQuerySet, Frozen
from campaigns.models.letter import Letter
from campaigns.models.version import LetterVersion
from signatories.models.signon import SignOn, SignOnStatus


class Actor(models.TextChoices):
    """Who took a step: staff by their user name, the others by what they hold."""

    SIGNATORY = "signatory", _("Signatory")
    STAFF = "staff", _("Staff")
    ORGANIZATION = "organization", _("Known address of the organization")
    SYSTEM = "system", _("Undersigned")


class Step(models.TextChoices):
    """What was done to a sign-on."""

    RECEIVED = "received", _("Received")
    REPEATED = "repeated", _("Sent once more")
    ENTERED = "entered", _("Entered by staff")
    CONFIRMED = "confirmed", _("Confirmed by e-mail")
    DISOWNED = "disowned", _("“This was not us” from the mailbox")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    RECONSIDERED = "reconsidered", _("Put back for moderation")
    ASKED = "asked", _("Question asked")
    ANSWERED = "answered", _("Question answered")
    MATCHED = "matched", _("Matched to an organization")
    EDITED = "edited", _("Printed line changed")
    UNDONE = "undone", _("Undone")
    DISPUTED = "disputed", _("“This was not us” from the organization")
    SETTLED = "settled", _("Dispute settled")
    ASKED_AGAIN = "asked_again", _("Asked to sign the new version")
    RENEWED = "renewed", _("Agreed to the new version")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CORRECTION_WANTED = "correction_wanted", _("Correction asked for")
    CORRECTION_ACCEPTED = "correction_accepted", _("Correction accepted")
    CORRECTION_DECLINED = "correction_declined", _("Correction declined")
    MAILBOX_CHANGED = "mailbox_changed", _("E-mail changed")
    FORGOTTEN = "forgotten", _("Contact forgotten")
    MERGED = "merged", _("Organization merged in the directory")
    LOGO_ACCEPTED = "logo_accepted", _("Logo accepted")
    LOGO_REFUSED = "logo_refused", _("Logo refused")


class DecisionQuerySet(BlankableQuerySet["Decision"]):
    """Decisions: added, read, and emptied of what people wrote when its time has come."""


class Decision(Frozen):
    """One step on one sign-on: who, when, what, why. Append-only; triggers in the database refuse all else.

    It outlives a request that was never confirmed and is forgotten, so its sign-on is a number without a guarantee.
    ``reason`` is told to the signatory, ``note`` stays with the staff, ``changes`` maps a field to its values before
    and after; these three may be emptied, never rewritten.
    """

    sign_on = models.ForeignKey(
        SignOn,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="decisions",
        verbose_name=_("sign-on"),
    )
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="decisions", verbose_name=_("letter"))
    at = models.DateTimeField(_("time"))
    actor = models.CharField(_("who"), max_length=20, choices=Actor.choices)
    by = models.CharField(_("user"), max_length=150, blank=True)
    step = models.CharField(_("step"), max_length=20, choices=Step.choices)
    before = models.CharField(_("status before"), max_length=20, choices=SignOnStatus.choices, blank=True)
    after = models.CharField(_("status after"), max_length=20, choices=SignOnStatus.choices)
    version = models.ForeignKey(
        LetterVersion, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("version")
    )
    reason = models.TextField(_("told to the signatory"), blank=True)
    note = models.TextField(_("note for the staff"), blank=True)
    changes = models.JSONField(_("what changed"), default=dict, blank=True)
    batch = models.UUIDField(_("done together"), null=True, blank=True, db_index=True)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name=_("undoes")
    )

    objects = DecisionQuerySet.as_manager()

    may_be_blanked: ClassVar = {"reason": "", "note": "", "changes": {}}

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=models.Q(step__in=Step.values), name="decision_step_known"),
            models.CheckConstraint(
                condition=~models.Q(actor="staff") | ~models.Q(by=""), name="decision_of_staff_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} #{self.sign_on_id}"
