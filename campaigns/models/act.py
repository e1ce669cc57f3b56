"""Acts of history: what belongs together, who did it, and where it came from (docs/decisions/0013)."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.utils import timezone
from simple_history.models import HistoricalRecords

# Why a row of history was written, as it is stored; ``campaigns.history.telling`` says it in words.
DESK = "desk"  # on the staff pages
SITE = "site"  # on the public site
BASELINE = "baseline"  # how the thing stood before its first recorded change
UNRECORDED = "unrecorded"  # a change that history was not told of, found at the next one
RESTORED = "restored"  # "restored:<moment of that state in ISO 8601>"
COMMAND = "command"  # "command:<name>"
LIST = "list"  # a list that somebody imported


class Act:
    """What belongs together: its number, and the moment of its first change."""

    def __init__(self, reason: str = "", by: Any = None) -> None:
        self.number = uuid.uuid4()
        self.reason = reason
        self.by = by
        self._at: datetime | None = None

    @property
    def at(self) -> datetime:
        self._at = self._at or timezone.now()
        return self._at


_present: ContextVar[Act | None] = ContextVar("present act", default=None)


@contextmanager
def because(reason: str, by: Any = None) -> Iterator[None]:
    """Changes made inside belong to one act with this ``reason``; also a decorator. Within a request: to its act.

    ``by`` is the account that asked for what a task does; a request knows by itself.
    """
    before = _present.get()
    act = Act(reason, by)
    if (outer := before or _of_request()) is not None:
        act.number, act._at = outer.number, outer.at
    token = _present.set(act)
    try:
        yield
    finally:
        _present.reset(token)


@contextmanager
def one_act() -> Iterator[None]:
    """Changes made inside belong together; to the act that is going on, where there is one."""
    if _present.get() or _of_request():
        yield
        return
    with because(""):
        yield


def _of_request() -> Act | None:
    request = getattr(HistoricalRecords.context, "request", None)
    if request is None:
        return None
    act: Act | None = request.__dict__.get("act_of_history")
    if act is None:
        match = getattr(request, "resolver_match", None)
        act = request.__dict__["act_of_history"] = Act(DESK if match and "admin" in match.namespaces else SITE)
    return act


def present_act() -> Act:
    """The act to which a change that is made now belongs."""
    return _present.get() or _of_request() or Act()
