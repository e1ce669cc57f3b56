"""Rows that are written once: what was signed and what was delivered (docs/decisions/0010).

Three locks, the outer ones for kindness and the inner one for certainty: models and querysets refuse, the admin offers
nothing, and triggers in the database refuse whatever else asks, raw SQL included.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

Row = TypeVar("Row", bound=models.Model, covariant=True)

REFUSAL = "frozen rows are neither changed nor deleted"


class FrozenRow(Exception):
    """Somebody tried to change or delete a row that is written once."""


class FrozenQuerySet(models.QuerySet[Row]):
    """Rows may be added and read."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise FrozenRow(REFUSAL)

    def delete(self) -> NoReturn:
        raise FrozenRow(REFUSAL)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenRow(REFUSAL)


class Frozen(models.Model):
    """A row that is written once. Its table is guarded by triggers as soon as it exists (``install_guards``).

    ``may_be_blanked`` names fields that may be emptied later, and nothing else: what is said of people is forgotten
    when its time has come, while the row goes on to tell that something was done, by whom and when.
    """

    may_be_blanked: ClassVar[dict[str, Any]] = {}  # name of the field to its empty value

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenRow(REFUSAL)
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenRow(REFUSAL)


class BlankableQuerySet(FrozenQuerySet[Row]):
    """Rows may be added and read, and what may be forgotten of them emptied."""

    def blank(self, *names: str) -> int:
        """Empty the fields ``names`` of those that may be forgotten, all of them without names; gives how many rows."""
        blanks: dict[str, Any] = self.model.may_be_blanked  # type: ignore[attr-defined]  # of Frozen
        return models.QuerySet.update(self, **{name: blanks[name] for name in names or blanks})


def frozen_models() -> dict[str, type[models.Model]]:
    """The tables of every concrete frozen model, with their models."""
    waiting: list[type[Any]] = [Frozen]
    tables = {}
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if not model._meta.abstract:
            tables[model._meta.db_table] = model
    return dict(sorted(tables.items()))


def frozen_tables() -> list[str]:
    """The tables of every concrete frozen model."""
    return list(frozen_models())


def install_guards(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Put the triggers on those of ``tables`` that exist; asking twice changes nothing.

    A migration that changes a table of SQLite makes it anew without its triggers, so this runs after every migrate.
    """
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        known = frozen_models()
        for table in present.intersection(tables):
            with connection.cursor() as reader:
                there = {column.name for column in connection.introspection.get_table_description(reader, table)}
            for statement in _guards(connection, table, known.get(table), there):
                cursor.execute(statement)


def remove_guards(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Take the triggers off: for tests, which empty their database between them."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for table in present.intersection(tables):
            for act in ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete"):
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{act}"{on}')


def _guards(
    connection: BaseDatabaseWrapper, table: str, model: type[models.Model] | None, there: set[str]
) -> list[str]:
    changed = _changed(connection, model, there)
    when = f" WHEN ({changed})" if changed else ""
    if connection.vendor == "sqlite":
        return [
            *(f'DROP TRIGGER IF EXISTS "{table}_no_{act}"' for act in ("update", "delete")),
            *(
                f'CREATE TRIGGER "{table}_no_{act}" BEFORE {act.upper()} ON "{table}"{when if act == "update" else ""}'
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                for act in ("update", "delete")
            ),
        ]
    if connection.vendor == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION refuse_frozen_row() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$",
            *(
                f'CREATE OR REPLACE TRIGGER "{table}_no_{act}" BEFORE {act.upper()} ON "{table}"'
                f" FOR EACH {'STATEMENT' if act == 'truncate' else 'ROW'}{when if act == 'update' else ''}"
                " EXECUTE FUNCTION refuse_frozen_row()"
                for act in ("update", "delete", "truncate")
            ),
        ]
    raise NotImplementedError(f"no guards for {connection.vendor}")


def _changed(connection: BaseDatabaseWrapper, model: type[models.Model] | None, there: set[str]) -> str:
    """The condition, in SQL, under which a change is more than emptying what may be emptied; nothing for any change."""
    blanks = getattr(model, "may_be_blanked", {})
    if model is None or not blanks:
        return ""
    conditions = []
    for field in model._meta.concrete_fields:
        if field.column not in there:  # a migration that adds it is still to come
            continue
        same = f'NEW."{field.column}" IS NOT DISTINCT FROM OLD."{field.column}"'
        if field.name in blanks:
            empty = "{}" if blanks[field.name] == {} else ""
            cast = "::text" if connection.vendor == "postgresql" else ""
            same = f"({same} OR NEW.\"{field.column}\"{cast} = '{empty}')"
        conditions.append(f"NOT ({same})")
    return " OR ".join(conditions)
