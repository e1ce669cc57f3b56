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
