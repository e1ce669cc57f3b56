"""The staff pages by campaign: everybody sees and changes the rows of their own campaigns (docs/decisions/0014).

``StaffAdmin`` and ``StaffInline`` inherit it, so a page of the admin has nothing to do for it but to ask with the
thing that it is about: ``request.user.has_perm("campaigns.add_edition", letter)``, and to find a thing by
``self.get_object`` or ``thing_at``. To which campaign a noun belongs, ``campaigns.roles.path_to_campaign`` knows.
"""

from collections.abc import Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import ngettext

from campaigns.roles import campaigns_where, in_sight, of_campaigns, right, within


def thing_at(request: HttpRequest, rows: QuerySet[Any], number: Any, *rights: str) -> Any:
    """The row ``number`` of ``rows``, for those who have one of ``rights`` for it.

    Raises PermissionDenied for those who have none of them, and Http404 for what they may not know of.
    """
    user = request.user
    if not any(user.has_perm(name) for name in rights):
        raise PermissionDenied
    thing = in_sight(rows, user).filter(pk=number).first()
    if thing is None:
        raise Http404
    if not any(user.has_perm(name, thing) for name in rights):
        raise PermissionDenied
    return thing


class Scoped:
    """Rights are asked for the thing itself; lists, choices and actions hold rows of the person's campaigns alone.

    ``own_rights`` names the right behind a word that an action asks for: ``{"export": "campaigns.export_letter"}``;
    a word without an entry is a right over this noun (``moderate``: ``signatories.moderate_signon``).
    """

    model: Any
    own_rights: Mapping[str, str] = {}

    def right_to(self, word: str) -> str:
        return self.own_rights.get(word) or right(word, self.model)

    def may(self, request: HttpRequest, word: str, obj: Any = None) -> bool:
        """Whether the person may do this to ``obj``; without it, to any row at all."""
        return request.user.has_perm(self.right_to(word), obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return in_sight(super().get_queryset(request), request.user)  # type: ignore[misc]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "view", obj) or self.may(request, "change", obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "add", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "delete", obj)

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """No row is found by what points to it: ``?sign_ons=7`` would tell whose a sign-on of another campaign is."""
        first = lookup.partition("__")[0]
        if any(relation.name == first for relation in self.model._meta.related_objects):
            return False
        return bool(super().lookup_allowed(lookup, value, request))  # type: ignore[misc]

    def choices_of(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of ``rows`` to which a row of this noun may be tied: of campaigns in which one may write such rows."""
        return within(rows, request.user, self.right_to("add"), self.right_to("change"))

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and request is not None:
            field.queryset = self.choices_of(request, field.queryset)
        return field

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and request is not None:
            field.queryset = self.choices_of(request, field.queryset)
        return field


class ScopedActions:
    """Actions of a list reach those chosen rows for which the person has the rights that the action asks for."""

    model: Any

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        return {name: (self._narrowed(function), name, label) for name, (function, _name, label) in found.items()}

    def _narrowed(self, function: Any) -> Any:
        words = getattr(function, "allowed_permissions", ())

        @wraps(function)
        def narrowed(desk: Any, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
            chosen = queryset
            for word in words:
                campaigns = campaigns_where(request.user, self.right_to(word))  # type: ignore[attr-defined]
                if campaigns is not None:
                    chosen = chosen.filter(of_campaigns(self.model, campaigns))
            if chosen is not queryset and (left := queryset.count() - chosen.count()):
                messages.warning(
                    request,
                    ngettext(
                        "%(count)d row was left as it is: your role in its campaign does not include this.",
                        "%(count)d rows were left as they are: your role in their campaigns does not include this.",
                        left,
                    )
                    % {"count": left},
                )
                if not chosen.exists():
                    return None
            return function(desk, request, chosen)

        return narrowed

    def check_saved(self, request: HttpRequest, obj: Any, *, change: bool) -> None:
        """A second lock behind the choices of the form. Raises PermissionDenied."""
        word = "change" if change else "add"
        allowed = self.has_change_permission(request, obj) if change else self.may(request, word, obj)  # type: ignore[attr-defined]
        if not allowed:
            raise PermissionDenied
