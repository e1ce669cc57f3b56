"""One field of thousands of rows stored at once, with their history written by the database itself.

A row of history is a copy of its thing, so the database makes it where the thing stands: to build thousands of both in
Python takes ten times as long.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Value

from campaigns.models.act import BASELINE, UNRECORDED, Act, one_act, present_act
from campaigns.models.history import CHANGED, DELETED, MANY, History, history_of


@transaction.atomic
@one_act()
def set_recorded(model: type[models.Model], name: str, values: Mapping[int, Any]) -> int:
    """Store the field ``name`` of the rows whose numbers ``values`` holds; gives how many of them it is another for.

    Each of these gets its row of history as a save would leave it: a baseline before its first change, one row for all
    that one act changes. Saving is told to nobody: no signal is sent. For models whose history keeps fields alone.
    """
    history = history_of(model)
    if history is None or history.tied or history.kind.told_by:
        raise TypeError(f"The history of {model.__name__} does not keep fields alone")
    numbers, changed = list(values), 0
    for start in range(0, len(numbers), MANY):
        changed += _set_some(history, model, name, {number: values[number] for number in numbers[start : start + MANY]})
    return changed


def _set_some(history: History, model: type[models.Model], name: str, values: Mapping[int, Any]) -> int:
    kept = [str(field.attname) for field in history.fields]
    field, place = model._meta.get_field(name), kept.index(name)
    locked = model._base_manager.filter(pk__in=values).order_by().select_for_update()
    stored = {row[0]: row[1] for row in _read(locked, "pk", kept)}
    values = {number: values[number] for number, row in stored.items() if row[place] != values[number]}
    if not values:
        return 0
    newest = history.rows.filter(id__in=values).order_by().values("id").annotate(newest=models.Max("history_id"))
    latest = history.rows.filter(pk__in=newest.values("newest")).order_by()
    before = {row[0]: row[1:] for row in _read(latest, "id", kept, "history_id", "act", "history_type")}

    first = [number for number in values if number not in before]
    astray = [number for number in values if number in before and before[number][0] != stored[number]]
    for reason, found in ((BASELINE, first), (UNRECORDED, astray)):
        _copy(history, model, found, CHANGED, Act(reason), None)

    _update(model, field, values)

    act = present_act()
    joined = {
        number: before[number][1:]
        for number in set(values).difference(first, astray)
        if before[number][2] == act.number and before[number][3] != DELETED
    }
    history.rows.filter(pk__in=[row[0] for row in joined.values()]).delete()
    by_kind: dict[str, list[int]] = {}
    for number in values:
        by_kind.setdefault(joined[number][2] if number in joined else CHANGED, []).append(number)
    for kind, found in by_kind.items():
        _copy(history, model, found, kind, act, act.by or history.get_history_user(None))
    return len(values)


def _read(rows: Any, number: str, kept: Sequence[str], *more: str) -> list[tuple[Any, ...]]:
    """For each of ``rows`` its number, its fields as one tuple, and ``more``."""
    end = 1 + len(kept)
    return [(row[0], row[1:end], *row[end:]) for row in rows.values_list(number, *kept, *more)]


def _copy(history: History, model: type[models.Model], numbers: Sequence[int], kind: str, act: Act, user: Any) -> None:
    """Rows of history of ``numbers`` as they stand now."""
    if not numbers:
        return
    trace = history.kind._meta
    told = {
        "history_date": act.at,
        "history_type": kind,
        "history_by": user.get_username() if user else "",
        "history_change_reason": act.reason,
        "act": act.number,
    } | ({"history_user_id": user.pk} if user else {})
    fields = {name: trace.get_field(name.removesuffix("_id")) for name in told}
    beside = {f"told_{name}": Value(value, output_field=_plain(fields[name])) for name, value in told.items()}
    kept = [str(field.attname) for field in history.fields]
    rows = model._base_manager.filter(pk__in=numbers).order_by().annotate(**beside).values_list(*kept, *beside)
    sql, params = rows.query.sql_with_params()
    columns = [history.kind._meta.get_field(field.name).column for field in history.fields]
    columns += [each.column for each in fields.values()]
    _run(f"INSERT INTO {_quoted(trace.db_table)} ({', '.join(map(_quoted, columns))}) {sql}", [params])


def _update(model: type[models.Model], field: Any, values: Mapping[int, Any]) -> None:
    if len(set(values.values())) == 1:
        model._base_manager.filter(pk__in=values).update(**{field.name: next(iter(values.values()))})
        return
    table, key = _quoted(model._meta.db_table), _quoted(str(model._meta.pk.column))
    sql = f"UPDATE {table} SET {_quoted(field.column)} = %s WHERE {key} = %s"  # noqa: S608 -- our own names
    _run(sql, [(field.get_db_prep_save(value, connection), number) for number, value in values.items()])


def _run(sql: str, rows: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows) if len(rows) > 1 else cursor.execute(sql, rows[0])


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _plain(field: Any) -> Any:
    """The field of a value that stands in a statement: of a relation, that of the number it holds."""
    return field.target_field if field.is_relation else field
