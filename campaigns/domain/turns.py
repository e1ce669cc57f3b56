"""Writing in turn: what many people do at the same moment, one after the other and nobody for long."""

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from django.db import connection, transaction


@contextmanager
def in_turn() -> Iterator[None]:
    """One transaction, begun when its turn has come.

    Who waits to write to SQLite asks again and again, ever more seldom, and whoever asks at the right moment is next:
    one in a hundred waits for seconds. Here all who come this way, from every process, stand in a line that the system
    keeps. It guards nothing: a process that dies leaves the line, and who writes without it waits for SQLite alone.
    Nothing but a transaction on PostgreSQL, in memory, and inside another transaction.
    """
    alone = connection.vendor != "sqlite" or connection.is_in_memory_db()  # type: ignore[attr-defined]
    if alone or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with Path(f"{connection.settings_dict['NAME']}-turn").open("a") as line:
        flock(line, LOCK_EX)
        with transaction.atomic():
            yield
