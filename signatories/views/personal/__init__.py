"""The pages behind a personal link: confirm, this was not us, the page of the signatory and what it leads to."""

from signatories.views.personal.changing import correct, forget, sign_again, withdraw
from signatories.views.personal.confirming import confirm, forgotten, mailbox, not_us, thank_you
from signatories.views.personal.standing import answer, status

__all__ = [
    "answer",
    "confirm",
    "correct",
    "forget",
    "forgotten",
    "mailbox",
    "not_us",
    "sign_again",
    "status",
    "thank_you",
    "withdraw",
]
