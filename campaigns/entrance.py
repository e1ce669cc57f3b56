"""Who stands at the desk: staff, with a second factor where the installation asks for one, and not gone for long."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

SEEN = "seen_at"  # key of the session: when its owner last asked for a page of the staff, in seconds
WRITTEN_EVERY = 60  # seconds; a session is not stored anew for each page


def may_enter(request: HttpRequest) -> bool:
    """Whether the request comes from staff who may see the staff pages now."""
    user = request.user
    return user.is_active and user.is_staff and not is_idle(request) and has_second_factor(request)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened with a second factor that is still there; or none is asked for.

    That the account has one is not enough: a session older than the second factor was opened with a password alone.
    """
    return not settings.SECOND_FACTOR or _gave_it(request)


def needs_its_second_factor(request: HttpRequest) -> bool:
    """Whether the account has a second factor that this session did not give."""
    return bool(request.user.is_authenticated) and owns_one(request) and not _gave_it(request)


def owns_one(request: HttpRequest) -> bool:
    """Whether the account has a second factor."""
    return bool(_factors(request))


def _factors(request: HttpRequest) -> set[int]:
    """The numbers of the account's second factors, read once for each request."""
    known: set[int] | None = request.__dict__.get("second_factors")
    if known is None:
        known = set(Authenticator.objects.filter(user=request.user.pk).values_list("pk", flat=True))
        request.__dict__["second_factors"] = known
    return known


def _gave_it(request: HttpRequest) -> bool:
    """A code of an app that was removed since is worth nothing; a recovery code is, while there is an app."""
    for record in get_authentication_records(request, request.user):  # type: ignore[arg-type]
        if record.get("method") == "mfa" and (
            record.get("id") in _factors(request)
            or (record.get("type") == Authenticator.Type.RECOVERY_CODES and owns_one(request))
        ):
            return True
    return False


def is_idle(request: HttpRequest) -> bool:
    """Whether the owner of the session asked for nothing during the idle time."""
    seen = request.session.get(SEEN)
    return seen is not None and time.time() - seen > settings.STAFF_IDLE_SECONDS


def keep_awake(request: HttpRequest) -> None:
    """Note that the owner of the session is there."""
    now = time.time()
    if now - request.session.get(SEEN, 0) > WRITTEN_EVERY:
        request.session[SEEN] = now


def remember_password(request: HttpRequest) -> None:
    """Who has just chosen a password is not asked for it again on the next page."""
    record_authentication(request, request.user, method="password")  # type: ignore[arg-type]


def _remember_setting_up(request: HttpRequest, user: object, authenticator: Authenticator, **_kwargs: object) -> None:
    """Who has just shown a code of a new second factor has given it."""
    request.__dict__.pop("second_factors", None)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)  # type: ignore[arg-type]


def _begin(request: HttpRequest, **_kwargs: object) -> None:
    request.session[SEEN] = time.time()


user_logged_in.connect(_begin, dispatch_uid="campaigns.entrance")
authenticator_added.connect(_remember_setting_up, dispatch_uid="campaigns.entrance")
