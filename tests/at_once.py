"""Several at the same time: each act in a thread and a connection of its own, on either database."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from campaigns.domain.errors import Refused


def at_once(*acts, kept=(Refused,)):
    """Every act in a thread and a connection of its own, all begun together; gives what each gave or raised.

    Only errors of the kinds ``kept`` are given back, others are raised here.
    """
    start = threading.Barrier(len(acts))

    def run(act):
        start.wait(timeout=20)
        try:
            return act()
        except kept as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]


def meet(patch, module, name, *, parties=2, seconds=0.6):
    """Let the threads that call ``module.name`` wait for each other there, but no longer than ``seconds``.

    Where a lock lets one at a time in, nobody comes and the wait ends by itself; without the lock all are inside at the
    same moment, and each has read what the others are about to change.
    """
    original, barrier = getattr(module, name), threading.Barrier(parties)

    def meeting(*args, **kwargs):
        outcome = original(*args, **kwargs)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=seconds)
        return outcome

    patch.setattr(module, name, meeting)


def take_locks_off(patch):
    """Take the locks off: rows on PostgreSQL, and on SQLite the turn that a transaction waits for when it begins."""
    if connection.vendor == "postgresql":
        patch.setattr(QuerySet, "select_for_update", lambda rows, **_kwargs: rows._chain())
    else:
        patch.setitem(connections["default"].settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
        connections["default"].close()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    """Where the empty tables are kept as a file, once somebody asked for them."""
    return tmp_path_factory.mktemp("on-disk") / "empty.sqlite3"


@pytest.fixture
def on_disk(transactional_db, tmp_path, empty_database):
    """SQLite in a file, as on a real site: in memory, threads do not wait for each other as they do on the disk."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory = connections["default"]
    options, name = in_memory.settings_dict, in_memory.settings_dict["NAME"]
    if not empty_database.exists():
        with in_memory.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(empty_database)])
    shutil.copy(empty_database, tmp_path / "site.sqlite3")
    options["NAME"] = str(tmp_path / "site.sqlite3")
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        options["NAME"] = name
        connections["default"] = in_memory
