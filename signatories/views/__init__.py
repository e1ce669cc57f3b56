"""Signing in public: the form of a letter, and the pages behind a personal link."""

from signatories.views.personal import (
    answer,
    confirm,
    correct,
    forget,
    forgotten,
    mailbox,
    not_us,
    sign_again,
    status,
    thank_you,
    withdraw,
)
from signatories.views.receipts import receipt
from signatories.views.signing import organizations, received, sign

__all__ = [
    "answer",
    "confirm",
    "correct",
    "forget",
    "forgotten",
    "mailbox",
    "not_us",
    "organizations",
    "receipt",
    "received",
    "sign",
    "sign_again",
    "status",
    "thank_you",
    "withdraw",
]
