"""Who stands at the desk: staff, with a second factor where the installation asks for one, and not gone for long."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.http import HttpRequest

SEEN = "seen_at"  # key of the session: when its owner last asked for a page of the staff, in seconds
WRITTEN_EVERY = 60  # seconds; a session is not stored anew for each page


def may_enter(request: HttpRequest) -> bool:
    """Whether the request comes from staff who may see the staff pages now."""
    user = request.user
    return user.is_active and user.is_staff and not is_idle(request) and has_second_factor(request)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened with a second factor that is still there.

    That the account has one is not enough: a session older than the second factor was opened with a password alone.
    """
    if not settings.SECOND_FACTOR:
        return True
    known: bool | None = request.__dict__.get("second_factor_given")
    if known is None:
        user = request.user
        records = get_authentication_records(request, user)  # type: ignore[arg-type]
        given = any(record.get("method") == "mfa" for record in records)
        known = given and Authenticator.objects.filter(user=user.pk).exists()
        request.__dict__["second_factor_given"] = known
    return known


def is_idle(request: HttpRequest) -> bool:
    """Whether the owner of the session asked for nothing during the idle time."""
    seen = request.session.get(SEEN)
    return seen is not None and time.time() - seen > settings.STAFF_IDLE_SECONDS


def keep_awake(request: HttpRequest) -> None:
    """Note that the owner of the session is there."""
    now = time.time()
    if now - request.session.get(SEEN, 0) > WRITTEN_EVERY:
        request.session[SEEN] = now


def _remember_setting_up(request: HttpRequest, user: object, authenticator: Authenticator, **_kwargs: object) -> None:
    """Who has just shown a code of a new second factor has given it."""
    request.__dict__.pop("second_factor_given", None)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)  # type: ignore[arg-type]


authenticator_added.connect(_remember_setting_up, dispatch_uid="campaigns.entrance")
