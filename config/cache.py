"""A cache in files: shared by all processes of a machine, kept over a restart, and no service to run."""

import fcntl
import os
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class SharedFileCache(FileBasedCache):
    """Django's own, with an ``add`` that only one of many processes wins: the locks of allauth's counters ask that."""

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        Path(self._dir).mkdir(mode=0o700, parents=True, exist_ok=True)  # type: ignore[attr-defined]
        handle = os.open(Path(self._dir) / ".lock", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)  # type: ignore[attr-defined]
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            return super().add(key, value, timeout, version)
        finally:
            os.close(handle)
