"""How a letter stands with signing, as statement page and form say it: its state, and its deadline in two zones."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from campaigns.models import Letter, LetterStatus
from campaigns.public.answers import address, moment
from campaigns.text.language import long_date, long_moment


def standing(letter: Letter, language: str) -> dict[str, Any]:
    """``state``, the announced deadline and the day of closing, in the letter's zone; ``sign_path`` while one can sign.

    ``language`` is that of the page. The deadline is also told in UTC, for readers elsewhere, and in a form that a
    script turns into the reader's own time.
    """
    state = letter.status
    if state == LetterStatus.OPEN:
        now = timezone.now()
        if not letter.takes_signons(now):
            state = "ended"
        elif letter.deadline and letter.deadline <= now:
            state = "late"
    spoken = get_language() or settings.LANGUAGE_CODE
    closed = letter.closed_at.astimezone(letter.zone).date() if letter.closed_at else None
    deadline = letter.deadline or (letter.hard_deadline if state == "ended" else None)
    signing = state in ("open", "late") and not letter.paused_at
    elsewhere = deadline if deadline and state == "open" and letter.time_zone not in ("UTC", "Etc/UTC") else None
    return {
        "state": state,
        "paused": state in ("open", "late") and bool(letter.paused_at),
        "deadline": moment(letter, deadline) if deadline else "",
        "deadline_iso": deadline.astimezone(letter.zone).isoformat(timespec="seconds") if deadline else "",
        "deadline_utc": long_moment(elsewhere.astimezone(UTC), spoken) if elsewhere else "",
        "deadline_zone": letter.time_zone if deadline and state == "open" else "",
        "closed_on": long_date(closed, spoken) if closed else "",
        "closed_iso": closed.isoformat() if closed else "",
        "sign_path": address("signatories:sign", language, letter.slug) if signing else "",
    }
