"""Questions that Django writes once: for the few places that strangers ask often (docs/decisions/0021)."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=models.Model)

# What stands in a question until it is asked: values that nobody else has.
_STANDING_FOR: dict[type, Callable[[int], Any]] = {
    str: lambda place: f"what is told {place}",
    int: lambda place: 8_765_432_100 + place,
    datetime: lambda place: datetime(1999, 1, 1, tzinfo=UTC) + timedelta(days=place),
    UUID: lambda place: UUID(int=8_765_432_100 + place),
}


class Written(Generic[Row]):
    """A queryset with named places, whose SQL is written at its first use and only filled in from then on.

    Django takes five to ten times longer to write such a question than the database to answer it. ``make`` gives the
    queryset for values of the places, ``places`` are their types: ``str``, ``int``, ``datetime`` or ``UUID``. A value
    must stand in the question as it is (no ``icontains``) and is never None; prefetches are not made.
    """

    def __init__(self, make: Callable[..., models.QuerySet[Row]], **places: type) -> None:
        self.make = make
        self.places = places
        self.own = threading.local()  # a connection belongs to its thread, and so does what was written for it

    def __call__(self, **told: Any) -> list[Row]:
        """The rows for these values."""
        question = getattr(self.own, "question", None)
        if question is None or question.connection is not connections[DEFAULT_DB_ALIAS]:
            question = self.own.question = _Question(self.make, self.places)
        return list(question.rows(told))


class _Question(Generic[Row]):
    """The SQL of a queryset for one connection, and how its rows become models: what ``ModelIterable`` does anew."""

    def __init__(self, make: Callable[..., models.QuerySet[Row]], places: dict[str, type]) -> None:
        stand_ins = {name: _STANDING_FOR[kind](place) for place, (name, kind) in enumerate(places.items())}
        rows = make(**stand_ins)
        self.connection = connections[DEFAULT_DB_ALIAS]
        compiler = rows.query.get_compiler(connection=self.connection)
        self.sql, values = compiler.as_sql()
        names = {_adapted(value): name for name, value in stand_ins.items()}
        self.values = [(names.get(value) if isinstance(value, (str, int, datetime, UUID)) else None, value)
                       for value in values]  # fmt: skip
        if missing := set(names.values()) - {name for name, _value in self.values}:
            raise TypeError(f"not told in the question: {', '.join(sorted(missing))}")
        self.compiler = compiler
        self.converters = compiler.get_converters([column[0] for column in compiler.select[0 : compiler.col_count]])
        about = compiler.klass_info
        first, last = about["select_fields"][0], about["select_fields"][-1] + 1
        self.model, self.using = about["model"], rows.db
        self.own = slice(first, last)
        self.columns = [column[0].target.attname for column in compiler.select[first:last]]
        self.related = get_related_populators(about, compiler.select, rows.db)  # type: ignore[call-arg]  # of Django 6

    def rows(self, told: dict[str, Any]) -> Any:
        values = [value if name is None else _adapted(told[name]) for name, value in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found = cursor.fetchall()
        for row in self.compiler.apply_converters(found, self.converters) if self.converters else found:
            thing = self.model.from_db(self.using, self.columns, row[self.own])
            for each in self.related:
                each.populate(row, thing)
            yield thing


def _adapted(value: Any) -> Any:
    """``value`` as the compiler hands it to the database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


def insert(thing: models.Model) -> None:
    """Store ``thing`` as a new row by one statement, whose SQL is written once for each model.

    For models of one table whose number the database gives, and whose saving nobody listens to: no signal is sent. What
    ``save`` refuses is refused by the database alone.
    """
    model = type(thing)
    sql, fields = _insertion(model, connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(thing, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        [thing.pk] = cursor.fetchone()
    thing._state.adding, thing._state.db = False, DEFAULT_DB_ALIAS


@cache
def _insertion(model: type[models.Model], vendor: str) -> tuple[str, list[models.Field[Any, Any]]]:
    name = connection.ops.quote_name
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    columns, places = ", ".join(name(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    table, key = name(model._meta.db_table), name(str(model._meta.pk.column))
    return f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {key}", fields  # noqa: S608 -- our own names


def prefetched(thing: models.Model, name: str, rows: list[Any]) -> None:
    """Give ``thing`` its related rows ``name``, as ``prefetch_related`` does: ``thing.name.all()`` asks nothing."""
    found = getattr(thing, name).all()
    found._result_cache, found._prefetch_done = list(rows), True
    thing.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found
