from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Edition, Letter
from campaigns.models.languages import languages
from signatories.models.contact import Representative
from signatories.models.correction import Correction
from signatories.models.decision import Decision
from signatories.models.signon import SignOn


class MessageKind(models.TextChoices):
    """What a message is for. What it says is decided when it is written, from how things stand then."""

    CONFIRM = "confirm", _("Request to confirm")
    RECEIVED = "received", _("Sign-on confirmed")
    APPROVED = "approved", _("Sign-on approved")
    REJECTED = "rejected", _("Sign-on rejected")
    QUESTION = "question", _("Question")
    NEW_VERSION = "new_version", _("New version to sign")
    RENEWED = "renewed", _("New version signed")
    WITHDRAWN = "withdrawn", _("Sign-on withdrawn")
    EDITION = "edition", _("Edition")
    MAILBOX = "mailbox", _("Confirmation of a new e-mail")
    MAILBOX_CHANGED = "mailbox_changed", _("E-mail changed")
    CORRECTION = "correction", _("Answer to a correction")
    STATUS_LINK = "status_link", _("Personal link")
    NOTICE = "notice", _("Notice to the organization")
    DIGEST = "digest", _("Work for moderators")
    DISPUTE = "dispute", _("Dispute, for moderators")


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    HELD = "held", _("Held back: too many messages in an hour")
    CAPPED = "capped", _("Not sent: this address got enough for now")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    BOUNCED = "bounced", _("Came back")
    CANCELLED = "cancelled", _("Cancelled")


class Message(models.Model):
    """One e-mail to one mailbox: queued with what it tells of, sent after the transaction, tried again, kept in view.

    It holds no address and no words: both are read when it is sent. ``address_key`` and ``domain_key`` are keyed
    hashes, for the limits.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=MessageKind.choices)
    state = models.CharField(_("state"), max_length=20, choices=MessageState.choices, default=MessageState.WAITING)
    language = models.CharField(_("language"), max_length=20, choices=languages)
    letter = models.ForeignKey(
        Letter, models.CASCADE, null=True, blank=True, related_name="messages", verbose_name=_("letter")
    )
    sign_on = models.ForeignKey(
        SignOn, models.CASCADE, null=True, blank=True, related_name="messages", verbose_name=_("sign-on")
    )
    decision = models.ForeignKey(Decision, models.DO_NOTHING, null=True, blank=True, db_constraint=False,
                                 related_name="messages", verbose_name=_("decision"))  # fmt: skip
    correction = models.ForeignKey(Correction, models.CASCADE, null=True, blank=True, related_name="messages",
                                   verbose_name=_("correction"))  # fmt: skip
    edition = models.ForeignKey(Edition, models.CASCADE, null=True, blank=True, related_name="messages",
                                verbose_name=_("edition"))  # fmt: skip
    representative = models.ForeignKey(Representative, models.CASCADE, null=True, blank=True, related_name="messages",
                                       verbose_name=_("representative"))  # fmt: skip
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True,
                             related_name="messages_for_staff", verbose_name=_("user"))  # fmt: skip
    address_key = models.CharField(max_length=64, blank=True, editable=False)
    queued_at = models.DateTimeField(_("queued"))
    due_at = models.DateTimeField(_("due"))
    taken_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=120, blank=True, db_index=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)

    campaign_path = "letter__campaign"  # those about no letter, the digests, are seen by who sees all campaigns

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-queued_at", "-pk"]
        default_permissions = ("view", "change")
        indexes = [
            models.Index(fields=["state", "due_at"], name="message_due"),
            models.Index(fields=["address_key", "queued_at"], name="message_mailbox"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=MessageKind.values), name="message_kind_known"),
            models.CheckConstraint(condition=models.Q(state__in=MessageState.values), name="message_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
