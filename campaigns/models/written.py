"""Questions that Django writes once: for the few places that strangers ask often (docs/decisions/0021)."""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=models.Model)

MOST_SHAPES = 16  # of one question, in one thread: whoever types more words than others has it written anew

# What stands in a question until it is asked: values that nobody else has. The signs of patterns in the first show
# where Django makes a pattern of it, as it escapes them there; none is within another one.
_STANDING_FOR: dict[type, Callable[[int], Any]] = {
    str: lambda place: f"<what is told {place}: %_\\>",
    int: lambda place: 8_765_432_100 + place,
    datetime: lambda place: datetime(1999, 1, 1, tzinfo=UTC) + timedelta(days=place),
    UUID: lambda place: UUID(int=8_765_432_100 + place),
}


class Written(Generic[Row]):
    """A queryset with named places, whose SQL is written at its first use and only filled in from then on.

    Django takes five to ten times longer to write such a question than the database to answer it. ``make`` gives the
    queryset for values of the places, ``places`` are their types: ``str``, ``int``, ``datetime`` or ``UUID``, or a list
    with one of these for a place that takes several values; for each number of them the question is written once. Text
    may stand within a pattern (``startswith``, ``icontains``, ``iexact``) or be joined to other text; any other value
    must stand in the question as it is. No value is ever None; prefetches are not made.
    """

    def __init__(self, make: Callable[..., models.QuerySet[Row]], **places: type | list[type]) -> None:
        self.make = make
        self.places = places
        self.own = threading.local()  # a connection belongs to its thread, and so does what was written for it

    def __call__(self, **told: Any) -> list[Row]:
        """The rows for these values."""
        return list(self._question(told).rows(told))

    def _question(self, told: dict[str, Any]) -> "_Question[Row]":
        shape = tuple(len(told[name]) for name, kind in self.places.items() if isinstance(kind, list))
        if getattr(self.own, "connection", None) is not connections[DEFAULT_DB_ALIAS]:
            self.own.connection, self.own.questions = connections[DEFAULT_DB_ALIAS], OrderedDict()
        questions: OrderedDict[tuple[int, ...], _Question[Row]] = self.own.questions
        if shape not in questions:
            questions[shape] = _Question(self.make, self.places, shape)
        questions.move_to_end(shape)
        if len(questions) > MOST_SHAPES:
            questions.popitem(last=False)
        return questions[shape]


class _Question(Generic[Row]):
    """The SQL of a queryset for one connection, and how its rows become models: what ``ModelIterable`` does anew."""

    def __init__(
        self, make: Callable[..., models.QuerySet[Row]], places: dict[str, type | list[type]], shape: Iterable[int]
    ) -> None:
        stand_ins, names = _stand_ins(places, shape)
        rows = make(**stand_ins)
        self.connection = connections[DEFAULT_DB_ALIAS]
        compiler = rows.query.get_compiler(connection=self.connection)
        self.sql, values = compiler.as_sql()
        slots = _Slots(names)
        self.values = [slots.read(value) for value in values]
        if missing := slots.missing():
            raise TypeError(f"not told in the question: {', '.join(missing)}")
        self.compiler = compiler
        self.converters = compiler.get_converters([column[0] for column in compiler.select[0 : compiler.col_count]])
        about = compiler.klass_info
        first, last = about["select_fields"][0], about["select_fields"][-1] + 1
        self.model, self.using = about["model"], rows.db
        self.own = slice(first, last)
        self.columns = [column[0].target.attname for column in compiler.select[first:last]]
        self.related = get_related_populators(about, compiler.select, rows.db)  # type: ignore[call-arg]  # of Django 6

    def rows(self, told: dict[str, Any]) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [each(told) for each in self.values])
            found = cursor.fetchall()
        for row in self.compiler.apply_converters(found, self.converters) if self.converters else found:
            thing = self.model.from_db(self.using, self.columns, row[self.own])
            for each in self.related:
                each.populate(row, thing)
            yield thing


# A place: the name of what is told, and which of several values.
Place = tuple[str, int | None]


def _stand_ins(places: dict[str, type | list[type]], shape: Iterable[int]) -> tuple[dict[str, Any], dict[Any, Place]]:
    """What stands for each of ``places`` until it is told, and which place each of these values stands for."""
    sizes, number = iter(shape), 0
    stand_ins: dict[str, Any] = {}
    names: dict[Any, Place] = {}
    for name, kind in places.items():
        one = kind[0] if isinstance(kind, list) else kind
        several = [_STANDING_FOR[one](number + each) for each in range(next(sizes) if isinstance(kind, list) else 1)]
        number += len(several)
        stand_ins[name] = several if isinstance(kind, list) else several[0]
        for index, value in enumerate(several):
            names[_adapted(value)] = (name, index if isinstance(kind, list) else None)
    return stand_ins, names


class _Slots:
    """Finds in the values of a question what is to be told."""

    def __init__(self, names: dict[Any, Place]) -> None:
        self.names = names
        self.seen: set[Place] = set()
        texts = {_escaped(value): value for value in names if isinstance(value, str)}
        self.escaped = {escaped: value for escaped, value in texts.items() if escaped != value}
        parts = [*self.escaped, *self.escaped.values()]
        self.parts = re.compile("|".join(re.escape(each) for each in parts) or "(?!)")

    def missing(self) -> list[str]:
        """The names of places that no value of the question has."""
        return sorted({name for name, _index in set(self.names.values()) - self.seen})

    def read(self, value: Any) -> Callable[[dict[str, Any]], Any]:
        """How ``value`` of the question follows from what is told."""
        if isinstance(value, (str, int, datetime, UUID)) and value in self.names:
            name, index = self._seen(value)
            return lambda told: _adapted(told[name] if index is None else told[name][index])
        if isinstance(value, str) and self.parts.search(value):
            return self._within(value)
        return lambda told: value

    def _within(self, value: str) -> Callable[[dict[str, Any]], Any]:
        pieces: list[str | tuple[str, int | None, bool]] = []
        start = 0
        for match in self.parts.finditer(value):
            pattern = match.group() in self.escaped
            place = self._seen(self.escaped[match.group()] if pattern else match.group())
            pieces += [value[start : match.start()], (*place, pattern)]
            start = match.end()
        pieces.append(value[start:])
        return lambda told: "".join(each if isinstance(each, str) else _piece(told, *each) for each in pieces)

    def _seen(self, value: Any) -> Place:
        self.seen.add(self.names[value])
        return self.names[value]


def _piece(told: dict[str, Any], name: str, index: int | None, pattern: bool) -> str:
    text: str = told[name] if index is None else told[name][index]
    return _escaped(text) if pattern else text


def _escaped(text: str) -> str:
    """``text`` within a pattern, where its signs mean themselves."""
    return str(connection.ops.prep_for_like_query(text))


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
