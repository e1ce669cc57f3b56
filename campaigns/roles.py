"""Who may do what in which campaign: one table of roles, and the rights that follow from it (docs/decisions/0014).

Rights given to an account itself, or to a group of it, hold in all campaigns, as everywhere in Django. A role gives
rights in one campaign. ``user.has_perm(right)`` asks whether somebody has it anywhere, ``user.has_perm(right, thing)``
whether it holds for that thing.
"""

from collections import deque
from functools import cache
from typing import Any, Final, Literal

from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.db import models
from django.db.models import Q, QuerySet

from campaigns.models import Campaign, Membership, Role

SHARED: Final = "shared"  # what belongs to no campaign, and is used by all: the directory, the library of sources

# A number of a campaign; SHARED; or None for a row that should belong to one and does not.
Place = int | None | Literal["shared"]


def _rights(app: str, does: str, nouns: str) -> frozenset[str]:
    return frozenset(f"{app}.{verb}_{noun}" for verb in does.split() for noun in nouns.split())


# What everybody on the staff of a campaign reads: its letters, what came of them, and who signed. No contacts.
READS = (
    _rights(
        "campaigns",
        "view",
        "campaign campaigntext letter lettertext footnote source addressee addresseetext formeraddress letterversion"
        " textversion edition renderedfile",
    )
    | _rights(
        "signatories",
        "view",
        "signon organization organizationname alias organizationlogo rollheading rollheadingtext erratum",
    )
)  # fmt: skip

# Letters are written, opened, closed, published, shown to chosen readers, frozen as editions.
WRITES = (
    _rights("campaigns", "add change delete", "letter lettertext addressee addresseetext formeraddress")
    | _rights("campaigns", "change", "footnote")
    | _rights("campaigns", "add change", "source")
    | _rights("campaigns", "add", "edition")
    | _rights("campaigns", "add change view", "previewlink")
    | _rights("signatories", "add change delete", "rollheading rollheadingtext")
)

# Sign-ons are judged, with the directory that they are matched to. A moderator writes to the people behind them and
# sees from which mailbox they confirmed, which is what most decisions stand on; so contacts are seen, not exported.
MODERATES = (
    _rights("signatories", "add change", "signon organization")
    | _rights("signatories", "add change delete", "organizationname alias organizationlogo rollheading rollheadingtext")
    | _rights("signatories", "merge import", "organization")
    | _rights("signatories", "view", "duplicatepair merge listimport")
    | _rights("signatories", "moderate", "signon")
    | _rights("signatories", "view", "signoncontact decision")
    | _rights("signatories", "view change", "message correction logo")
    | _rights("signatories", "add change view", "representative")
)

# The people behind the sign-ons are read and written to.
CONTACTS = _rights("signatories", "view export", "signoncontact")

# What cannot be taken back, or is about the people themselves.
OWNS = (
    _rights("campaigns", "change", "campaign")
    | _rights("campaigns", "add change delete", "campaigntext")
    | _rights("campaigns", "redact", "edition")
    | _rights("campaigns", "export", "letter")
    | _rights("campaigns", "change delete view", "membership")
    | _rights("campaigns", "add change view", "staffinvitation")
    | _rights("signatories", "forget", "signoncontact")
    | _rights("signatories", "delete", "representative")
    | _rights("signatories", "view", "contactrecord")
)

# Not in the table, so only for accounts that hold it themselves: campaigns are begun and deleted, letters are loaded
# from files in any state, and what all campaigns share (organizations, sources) is deleted.
GRANTS: dict[str, frozenset[str]] = {
    Role.OWNER: READS | WRITES | MODERATES | CONTACTS | OWNS,
    Role.EDITOR: READS | WRITES,
    Role.MODERATOR: READS | MODERATES,
    Role.CONTACTS: READS | CONTACTS,
    Role.READER: READS,
}


# Where things belong


@cache
def path_to_campaign(model: type[models.Model]) -> str:
    """The fields that lead from ``model`` to its campaign (``letter__campaign``); ``pk`` for a campaign; SHARED.

    It is the shortest way along foreign keys, those that may be empty last. A noun for which that is wrong says so
    itself: ``campaign_path = "…"``.
    """
    if model is Campaign:
        return "pk"
    if told := getattr(model, "campaign_path", None):
        return str(told)
    waiting: deque[tuple[type[models.Model], str]] = deque([(model, "")])
    seen = {model}
    while waiting:
        here, way = waiting.popleft()
        keys = [field for field in here._meta.concrete_fields if field.many_to_one or field.one_to_one]
        for field in sorted(keys, key=lambda field: field.null):
            there: Any = field.related_model
            if there is Campaign:
                return f"{way}{field.name}"
            if there not in seen:
                seen.add(there)
                waiting.append((there, f"{way}{field.name}__"))
    return SHARED


def campaign_of(thing: models.Model) -> Place:
    """The campaign to which a row belongs."""
    model = type(thing)._meta.concrete_model or type(thing)
    path = path_to_campaign(model)
    if path == SHARED:
        return SHARED
    row: Any = thing
    *between, last = path.split("__")
    for name in between:
        field = row._meta.get_field(name)
        row = getattr(row, name) if getattr(row, field.attname) is not None else None
        if row is None:
            return None
    number: int | None = row.pk if last == "pk" else getattr(row, row._meta.get_field(last).attname)
    return number


# Who may


def roles_of(user: Any) -> dict[int, str]:
    """Number of a campaign to the role of ``user`` there; read once for each request."""
    if not getattr(user, "is_active", False) or user.pk is None:
        return {}
    known: dict[int, str] | None = getattr(user, "_roles_by_campaign", None)
    if known is None:
        known = dict(Membership.objects.filter(user=user.pk).values_list("campaign", "role"))
        user._roles_by_campaign = known
    return known


def has_everywhere(user: Any, right: str) -> bool:
    """Whether an account holds ``right`` itself: in all campaigns."""
    if not user.is_active:
        return False
    return user.is_superuser or right in ModelBackend().get_all_permissions(user)


def may_in(user: Any, right: str, place: Place) -> bool:
    """Whether ``user`` has ``right`` in a campaign; for what is shared, a role in any of them will do."""
    if has_everywhere(user, right):
        return True
    roles = roles_of(user)
    if place == SHARED:
        return any(right in GRANTS[role] for role in roles.values())
    return place in roles and right in GRANTS[roles[place]]


def campaigns_where(user: Any, *rights: str) -> set[int] | None:
    """The campaigns in which ``user`` has one of ``rights``; None for all of them."""
    if any(has_everywhere(user, right) for right in rights):
        return None
    return {number for number, role in roles_of(user).items() if GRANTS[role].intersection(rights)}


def within(rows: QuerySet[Any], user: Any, *rights: str) -> QuerySet[Any]:
    """Those of ``rows`` for which ``user`` has one of ``rights``; all rows of what is shared, if anywhere."""
    return rows.filter(of_campaigns(rows.model, campaigns_where(user, *rights)))


def of_campaigns(model: type[models.Model], numbers: set[int] | None, prefix: str = "") -> Q:
    """Rows of ``model`` that belong to these campaigns. ``prefix`` leads to ``model`` from elsewhere (``texts__``)."""
    path = path_to_campaign(model)
    if numbers is None or (path == SHARED and numbers):
        return Q()
    return Q(pk__in=[]) if path == SHARED else Q(**{f"{prefix}{path}__in": numbers})


def right(verb: str, model: type[models.Model]) -> str:
    """The name of a right: ``campaigns.view_letter``."""
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def is_scoped(user: Any) -> bool:
    """Whether what ``user`` sees is cut to campaigns; superusers see all, and who has no role is judged by rights."""
    return not user.is_superuser and bool(roles_of(user))


def in_sight(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Those of ``rows`` that ``user`` may know of.

    An account without any role is judged by Django's own rights alone, at the door of each page.
    """
    if not is_scoped(user):
        return rows
    return within(rows, user, right("view", rows.model), right("change", rows.model))


class RolesBackend(BaseBackend):
    """Adds to the rights of an account those of its roles; nobody logs in with it."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous:
            return set()
        roles = roles_of(user_obj)
        place: Place = SHARED if obj is None else campaign_of(obj)
        if place == SHARED:
            return {right for role in roles.values() for right in GRANTS[role]}
        return set(GRANTS[roles[place]]) if place in roles else set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not user_obj.is_active or user_obj.is_anonymous:
            return False
        return may_in(user_obj, perm, SHARED if obj is None else campaign_of(obj))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(right.startswith(f"{app_label}.") for right in self.get_user_permissions(user_obj))
