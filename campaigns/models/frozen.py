"""Rows that are written once: what was signed and what was delivered (docs/decisions/0010).

Three locks, the outer ones for kindness and the inner one for certainty: models and querysets refuse, the admin offers
nothing, and triggers in the database refuse whatever else asks, raw SQL included.
"""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

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
    """A row that is written once. Its table is guarded by triggers as soon as it exists (``install_guards``)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenRow(REFUSAL)
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenRow(REFUSAL)


def frozen_tables() -> list[str]:
    """The tables of every concrete frozen model."""
    waiting, tables = [Frozen], set()
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if not model._meta.abstract:
            tables.add(model._meta.db_table)
    return sorted(tables)


def install_guards(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Put the triggers on those of ``tables`` that exist; asking twice changes nothing.

    A migration that changes a table of SQLite makes it anew without its triggers, so this runs after every migrate.
    """
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for table in present.intersection(tables):
            for statement in _guards(connection.vendor, table):
                cursor.execute(statement)


def remove_guards(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Take the triggers off: for tests, which empty their database between them."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for table in present.intersection(tables):
            for act in ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete"):
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{act}"{on}')


def _guards(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f'CREATE TRIGGER IF NOT EXISTS "{table}_no_{act}" BEFORE {act.upper()} ON "{table}"'
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for act in ("update", "delete")
        ]
    if vendor == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION refuse_frozen_row() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$",
            *(
                f'CREATE OR REPLACE TRIGGER "{table}_no_{act}" BEFORE {act.upper()} ON "{table}"'
                f" FOR EACH {'STATEMENT' if act == 'truncate' else 'ROW'} EXECUTE FUNCTION refuse_frozen_row()"
                for act in ("update", "delete", "truncate")
            ),
        ]
    raise NotImplementedError(f"no guards for {vendor}")
