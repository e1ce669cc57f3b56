"""Mistakes of a public site that ``check --deploy`` finds."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def second_factor_is_on(**_kwargs: Any) -> list[CheckMessage]:
    """Contacts and letters under embargo stand behind the login of staff."""
    if settings.SECOND_FACTOR:
        return []
    return [
        Warning(
            "SECOND_FACTOR is off: a stolen password is enough to enter the staff pages.",
            hint="Take SECOND_FACTOR=off out of the environment and of .env.",
            id="config.W001",
        )
    ]


@register(Tags.security, deploy=True)
def mail_is_sent(**_kwargs: Any) -> list[CheckMessage]:
    """Nobody can sign while the request to confirm reaches no mailbox."""
    if not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "filebased.EmailBackend")):
        if not settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
            return []
        sentence, name = "MAIL_FROM is not set: mail servers refuse mail from undersigned@localhost.", "MAIL_FROM"
    else:
        sentence, name = "EMAIL_URL sends no mail: nobody can confirm a sign-on.", "EMAIL_URL"
    return [Warning(sentence, hint=f"Set {name}; docs/operations.md says how.", id="config.W002")]
