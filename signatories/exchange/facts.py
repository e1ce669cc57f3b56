"""Rows as plain data and back. A new field of a model travels without a line here; relations are the caller's."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused

Row = TypeVar("Row", bound=models.Model)

SCHEMA = "undersigned.export/1"

# What models, the database and Python say of a value that no row of ours has.
NO_FACTS = (IntegrityError, DataError, ValidationError, ValueError, OverflowError)


def own_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields of ``model`` that hold facts: no keys, relations, files, or times that every save writes anew."""
    return [
        field
        for field in model._meta.concrete_fields
        if not (
            field.primary_key
            or field.is_relation
            or isinstance(field, models.FileField)
            or getattr(field, "auto_now", False)
            or field.name == "name_key"  # computed from the name
        )
    ]


def facts(row: models.Model, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """The facts of ``row`` as JSON knows them: moments and days in ISO 8601, countries as joined codes."""
    left_out = set(without)
    found = {}
    for field in own_fields(type(row)):
        if field.name not in left_out:
            value = field.value_from_object(row)
            value = value if isinstance(field, models.JSONField) else field.get_prep_value(value)
            found[field.name] = value.isoformat() if isinstance(value, date | datetime) else value
    return found


def row_from(model: type[Row], values: Mapping[str, Any], **relations: Any) -> Row:
    """A row of ``model`` that is not stored yet, from its facts. Raises Refused for a value that is none."""
    known = {field.name: field for field in own_fields(model)}
    given = {}
    for name, value in values.items():
        if name in known:
            try:
                given[name] = value if isinstance(known[name], models.JSONField) else known[name].to_python(value)
            except (ValidationError, TypeError, ValueError) as error:
                raise damaged(f"{model.__name__}.{name}") from error
    return model(**given, **relations)


def stored(row: Row) -> Row:
    """``row``, judged by its model and saved. Raises Refused with the reasons of the model."""
    # PostgreSQL stores no NUL, and SQLite would.
    if any("\0" in value for value in vars(row).values() if isinstance(value, str)):
        raise damaged(type(row).__name__)
    # The database judges what rows are to each other; an empty list is a list.
    others = [f.name for f in row._meta.concrete_fields if f.is_relation or isinstance(f, models.JSONField)]
    try:
        row.full_clean(exclude=others, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise damaged(f"{type(row).__name__}: {' '.join(error.messages)}") from error
    row.save()
    return row


def damaged(where: str) -> Refused:
    """The refusal of a file that is not what an export writes; ``where`` is a name of the format, not translated."""
    return Refused(
        _("This file is damaged or was changed by hand (%(where)s). Export the letter again.") % {"where": where}
    )
