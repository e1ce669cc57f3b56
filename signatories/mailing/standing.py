"""How mail stands, for the staff: which messages need somebody, and why in words."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from signatories.models import Message, MessageState

LATE = timedelta(hours=1)
PROBLEMS = {
    "no-address": gettext_lazy("There is no address any more."),
    "outdated": gettext_lazy("There was nothing to tell any more when it was to be sent."),
    "connection": gettext_lazy("The mail server could not be reached."),
    "recipient": gettext_lazy("The mail server refused the address."),
    "sender": gettext_lazy("The mail server refused MAIL_FROM."),
    "content": gettext_lazy("The mail server refused the mail."),
    "address": gettext_lazy("The address cannot be written to."),
    "program": gettext_lazy("Undersigned could not write it; the log names the fault."),
    "returned": gettext_lazy("It came back."),
}


# What will not arrive unless somebody does something.
UNDELIVERED = Q(state__in=(MessageState.FAILED, MessageState.BOUNCED))


def late(at: datetime) -> Q:
    """What has not been sent yet and should have been: held back, or waiting for more than an hour."""
    old = Q(state=MessageState.WAITING, queued_at__lt=at - LATE)
    return Q(state=MessageState.HELD) | (old & (Q(due_at__lt=at - LATE) | Q(attempts__gt=0)))


def problem_in_words(message: Message) -> str:
    """Why ``message`` was not sent, with the code of the mail server; empty without a problem."""
    category, _blank, code = message.problem.partition(" ")
    words = str(PROBLEMS.get(category, message.problem))
    return _("%(problem)s (code %(code)s)") % {"problem": words, "code": code} if code else words
