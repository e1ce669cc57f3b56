"""Who moderates a letter: by a role in its campaign, by a right of the account or its groups, or as superuser."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from campaigns.models import Letter
from campaigns.roles import GRANTS, campaigns_where

MODERATE = "signatories.moderate_signon"


def moderators_of(letter: Letter) -> QuerySet[Any]:
    """The accounts with an e-mail address that may decide on sign-ons of ``letter``; one query."""
    app, codename = MODERATE.split(".")
    right = {"content_type__app_label": app, "codename": codename}
    roles = [role for role, rights in GRANTS.items() if MODERATE in rights]
    may = (
        Q(is_superuser=True)
        | Q(**{f"user_permissions__{name}": value for name, value in right.items()})
        | Q(**{f"groups__permissions__{name}": value for name, value in right.items()})
        | Q(memberships__campaign=letter.campaign_id, memberships__role__in=roles)
    )
    users = get_user_model()._default_manager
    return users.filter(pk__in=users.filter(may).values("pk"), is_active=True).exclude(email="").order_by("pk")


def may_moderate(user: Any, letter: Letter | None) -> bool:
    """Whether ``user`` may decide on sign-ons of ``letter``, or without one, of any letter."""
    return bool(user.has_perm(MODERATE, letter))


def letters_moderated_by(user: Any) -> QuerySet[Letter]:
    """The letters whose sign-ons ``user`` may decide on."""
    campaigns = campaigns_where(user, MODERATE)
    return Letter.objects.all() if campaigns is None else Letter.objects.filter(campaign__in=campaigns)
