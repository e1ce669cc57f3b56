"""Where an export goes: a file that only its owner reads, or a pipe."""

import os
import sys
from pathlib import Path

from django.core.management.base import CommandError


def write_out(content: bytes, output: str | None, otherwise: str) -> str:
    """Write ``content`` to the file ``output`` (mode 0600), ``-`` for the standard output; says where it went."""
    if output == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return f"{len(content):,} bytes"
    path = Path(output or otherwise)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    return f"{path}: {len(content):,} bytes. It holds names that are withheld: keep it to yourself."
