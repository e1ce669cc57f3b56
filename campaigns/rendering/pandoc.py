"""Pandoc as a limited child: text or a Word file goes in through stdin, what it makes comes out, nothing else does.

It comes with the [docx] extra. It sees no file, no network and none of our environment (docs/decisions/0006).
"""

import subprocess
from collections.abc import Sequence

from django.utils.translation import gettext as _

from campaigns.rendering.errors import RenderFailed

# The seconds since 1970 of 1 January 2000; pandoc takes the times inside a file from it.
EPOCH = "946684800"
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": EPOCH}


class WordUnavailable(RenderFailed):
    """The part that reads and makes Word files is not installed; the sentence says how to install it."""


class PandocSlow(Exception):
    """Pandoc took longer than it may."""


class PandocFailed(Exception):
    """Pandoc refused what it was given, or needed more memory than it may have; its last words."""


def run_pandoc(
    arguments: Sequence[str], source: bytes, *, seconds: float, cpu_seconds: int, megabytes: int, heap: int
) -> bytes:
    """What pandoc makes of ``source`` with ``arguments``.

    ``seconds`` is wall time, ``megabytes`` address space, ``heap`` the part of it that pandoc may fill. Raises
    WordUnavailable without the extra, PandocSlow, PandocFailed.
    """
    try:
        import pypandoc  # noqa: PLC0415 -- an extra, and 155 MB
    except ImportError as error:
        raise WordUnavailable(
            _("Word files need pandoc, which is not installed here. Install it with: uv sync --extra docx")
        ) from error
    command = [
        # Limits through the shell: a preexec_fn can lock up in a process with threads. What the shell refuses is
        # either stricter already or unknown to the system (macOS has no ulimit -v).
        "/bin/sh", "-c",
        f'{{ ulimit -t {cpu_seconds}; ulimit -v {megabytes * 1024}; }} 2>/dev/null; exec "$0" "$@"',
        pypandoc.get_pandoc_path(), "+RTS", f"-M{heap}m", "-RTS", "--sandbox", *arguments,
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 -- a fixed command; the words go in through stdin
            command, input=source, capture_output=True, timeout=seconds, check=False, env=ENVIRONMENT
        )
    except subprocess.TimeoutExpired as error:
        raise PandocSlow from error
    if done.returncode:
        raise PandocFailed(done.stderr.decode(errors="replace").strip()[-300:] or str(done.returncode))
    return done.stdout
