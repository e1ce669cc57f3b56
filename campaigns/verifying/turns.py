"""One file is read at a time on a machine, a few wait, and whoever comes then is asked to come back."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

LINE = 3  # who may wait, or be read, at the same time
PATIENCE = 25.0  # seconds in the line
LOOK = 0.1  # seconds between two looks whether the turn has come


class Busy(Exception):
    """Too many files are waiting to be read, or the one that is being read takes long."""


@contextmanager
def turn(folder: Path, *, line: int = LINE, patience: float = PATIENCE) -> Iterator[None]:
    """Wait in line, and hold the only turn of this machine. Raises Busy. The system frees the turn of whoever dies."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with ExitStack() as held:
        if not any(_taken(folder / f"place-{place}", held) for place in range(line)):
            raise Busy
        until = time.monotonic() + patience
        while not _taken(folder / "turn", held):
            if time.monotonic() > until:
                raise Busy
            time.sleep(LOOK)
        yield


def _taken(path: Path, held: ExitStack) -> bool:
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with suppress(OSError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held.callback(os.close, lock)
        return True
    os.close(lock)
    return False
