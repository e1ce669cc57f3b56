"""To which campaign a row of history belongs, also where the things that led there are gone."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from campaigns.models.history import history_of
from campaigns.roles import SHARED, Place, path_to_campaign


def then_of_campaigns(model: type[models.Model], numbers: Iterable[int] | None, path: str = "") -> Q:
    """Rows of history of ``model`` that belong to these campaigns (None: to any), be their parents there or not."""
    numbers = None if numbers is None else set(numbers)
    path = path or path_to_campaign(model)
    if numbers is None or (path == SHARED and numbers):
        return Q()
    if path == SHARED:
        return Q(pk__in=[])
    name, _more, rest = path.partition("__")
    if name == "pk":
        return Q(id__in=numbers)
    if not rest:
        return Q(**{f"{name}_id__in": numbers})
    parent: Any = model._meta.get_field(name).related_model
    alive = parent._base_manager.filter(**{f"{rest}__in": numbers}).values("pk")
    found = Q(**{f"{name}_id__in": alive})
    if history := history_of(parent):
        then = history.rows.filter(then_of_campaigns(parent, numbers, rest)).order_by().values("id")
        there = Q(**{f"{name}_id__in": parent._base_manager.values("pk")})  # what is there says itself where it belongs
        found |= Q(**{f"{name}_id__in": then}) & ~there
    return found


def place_then(model: type[models.Model], trace: Any) -> Place:
    """The campaign to which the thing of a row of history belonged."""
    path = path_to_campaign(model)
    if path == SHARED:
        return SHARED
    row: Any = trace
    number = trace.id
    for name in path.split("__"):
        if name == "pk":
            return int(number)
        if row is None:
            return None
        field: Any = model._meta.get_field(name)
        number, model = getattr(row, field.attname), field.related_model
        row = model._base_manager.filter(pk=number).first()
        if row is None and (history := history_of(model)):
            row = history.latest([number]).get(number)
    return number if number is None else int(number)
