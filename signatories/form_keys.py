"""What the sign-on form carries and how it came back: told to staff, and nobody is refused for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing

from campaigns.models import Letter
from signatories.models import Flag

HONEYPOT = "subject"  # a field that people do not see
KEY = "key"
SALT = "sign-on form"


@dataclass(frozen=True, slots=True)
class FormKey:
    """What the form carries, signed: its idempotency key, when it was shown, and the version that stood beside it."""

    request: UUID
    shown_at: datetime
    version: int  # the row

    @classmethod
    def fresh(cls, *, version: int, at: datetime) -> "FormKey":
        return cls(uuid4(), at, version)

    def signed(self, letter: Letter) -> str:
        """The key as it stands in the form of ``letter``."""
        value = [letter.pk, str(self.request), int(self.shown_at.timestamp()), self.version]
        return signing.dumps(value, salt=SALT)

    @classmethod
    def read(cls, value: str, letter: Letter) -> "FormKey | None":
        """The key in ``value``; None for one that we did not sign, or signed for another letter."""
        try:
            owner, request, shown, version = signing.loads(value, salt=SALT)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        if owner != letter.pk:
            return None
        return cls(UUID(request), datetime.fromtimestamp(shown, UTC), version)


def signals(data: Mapping[str, str], key: FormKey | None, *, at: datetime) -> list[Flag]:
    """What is odd about how a form came back, as far as it tells by itself; staff see it, nobody is refused."""
    found = []
    if data.get(HONEYPOT):
        found.append(Flag.HONEYPOT)
    if key is None:
        found.append(Flag.UNSIGNED)
    elif (at - key.shown_at).total_seconds() < settings.SIGN_ON_SIGNALS["quick_seconds"]:
        found.append(Flag.QUICK)
    return found
