"""One file in one child process, with a ceiling on its time and memory: a hostile or huge letter stops nobody else.

``python -m campaigns.rendering.child FORMAT PAPER`` reads the JSON of a document on stdin and writes the bytes of the
file on stdout; on stderr it writes one line of JSON, the facts of the file or why there is none. The child has no
database, no apps, no secrets of ours in its environment and no network code: a document goes in, bytes come out.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, get_args

import django
from django.conf import settings
from django.utils.translation import gettext as _

from campaigns.rendering.document import LetterDocument, as_data, from_data
from campaigns.rendering.errors import RenderFailed
from campaigns.rendering.pdf import Paper, make_pdf
from campaigns.text.errors import TextError

__all__ = ["FORMATS", "PAPERS", "RenderFailed", "Rendered", "render", "render_in_child"]

FORMATS = ("pdf", "docx", "txt", "json", "html")
PAPERS: tuple[str, ...] = get_args(Paper)
REFUSED = 3  # exit status: the reason is on stderr
# Where programs, libraries, locales and temporary files are; the child gets nothing else of our environment.
PASSED_ON = (
    "PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "XDG_CACHE_HOME", "XDG_DATA_HOME", "PYPANDOC_PANDOC",
    "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
    "WEASYPRINT_DLL_DIRECTORIES", "DJANGO_SETTINGS_MODULE",
)  # fmt: skip
# Named, not only left out: settings would read them from .env, or make a key in var/.
WITHOUT_SECRETS = {
    "SECRET_KEY": "a child that makes files signs nothing and needs no key",
    "DATABASE_URL": "sqlite://:memory:",
    "EMAIL_URL": "console://",
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file. ``pages`` is 0 where pages are not known; ``endnotes``: notes stand at the end, not on their pages."""

    data: bytes
    pages: int = 0
    endnotes: bool = False


def render(document: LetterDocument, *, format: str, paper: str = "") -> Rendered:
    """The file of ``document``, made here and now. Raises RenderFailed, ValueError for another format or paper.

    ``paper`` counts for PDF and Word, which are set on Letter when it is empty.
    """
    if paper not in (*PAPERS, ""):
        raise ValueError(f"paper {paper!r}, not one of {', '.join(PAPERS)}")
    size: Paper = "a4" if paper == "a4" else "letter"
    # Each renderer is slow to import, and some need an extra that is not installed.
    match format:
        case "pdf":
            made = make_pdf(document, paper=size)
            return Rendered(made.data, made.pages, made.endnotes)
        case "docx":
            from campaigns.rendering.docx import render_docx  # noqa: PLC0415

            return Rendered(render_docx(document, paper=size))
        case "txt":
            from campaigns.rendering.plain import render_plain  # noqa: PLC0415

            return Rendered(render_plain(document))
        case "json":
            from campaigns.rendering.data import render_data  # noqa: PLC0415

            return Rendered(render_data(document))
        case "html":
            from campaigns.rendering.html import render_html  # noqa: PLC0415

            return Rendered(render_html(document))
    raise ValueError(f"format {format!r}, not one of {', '.join(FORMATS)}")


def render_in_child(
    document: LetterDocument, *, format: str, paper: str = "", limits: Mapping[str, int] | None = None
) -> Rendered:
    """The file of ``document``, made in a child process within ``settings.RENDER_LIMITS``.

    Raises RenderFailed with a short reason: refused by the renderer, out of time, out of memory, or broken.
    """
    limits = limits or settings.RENDER_LIMITS
    process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
        command(format, paper, limits),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env=environment(),
        start_new_session=True,  # so that what the child started ends with it
    )
    letter = json.dumps(as_data(document), ensure_ascii=False).encode()
    try:
        data, said = process.communicate(letter, timeout=limits["wall_seconds"])
    except subprocess.TimeoutExpired:
        raise RenderFailed(
            _("It took longer than %(seconds)d seconds.") % {"seconds": limits["wall_seconds"]}
        ) from None
    finally:
        _end(process)
    facts = _facts(said)
    if process.returncode == 0 and "pages" in facts:
        return Rendered(data, facts["pages"], facts["endnotes"])
    raise RenderFailed(_reason(process.returncode, facts, limits))


def command(format: str, paper: str, limits: Mapping[str, int]) -> list[str]:
    """The command line of the child. The letter is not in it: everybody on the machine can read it."""
    ceilings = (str(limits[name]) for name in ("cpu_seconds", "memory_bytes"))
    return [sys.executable, "-m", "campaigns.rendering.child", format, paper, *ceilings]


def environment() -> dict[str, str]:
    """The environment of the child. A library that a hostile letter leads astray finds no key and no password in it."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | WITHOUT_SECRETS


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the child and everything it started."""
    with suppress(ProcessLookupError):  # all of them have ended
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _facts(said: bytes) -> dict[str, Any]:
    """The last line of stderr, if the child got as far as to write it."""
    lines = said.decode(errors="replace").strip().splitlines()
    try:
        facts = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def _reason(status: int, facts: Mapping[str, Any], limits: Mapping[str, int]) -> str:
    if status == REFUSED and facts.get("failed"):
        return str(facts["failed"])
    if status == -signal.SIGXCPU:
        return _("It needed more than %(seconds)d seconds of processor time.") % {"seconds": limits["cpu_seconds"]}
    return _("The program that makes the file stopped unexpectedly (status %(status)d).") % {"status": status}


# -- in the child ----------------------------------------------------------------------------------------------------


def _limit(cpu_seconds: int, memory_bytes: int) -> None:
    import resource  # noqa: PLC0415 -- not on every system, and only the child needs it

    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # elsewhere address space cannot be limited
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _set_up() -> None:
    """Django's templates and catalogues without any app: nothing here may touch the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    settings.INSTALLED_APPS = []
    settings.DATABASES = {}
    django.setup(set_prefix=False)


def _main(format: str, paper: str, cpu_seconds: str, memory_bytes: str) -> int:
    # What a library prints must not end up in the file.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        try:
            _limit(int(cpu_seconds), int(memory_bytes))
            _set_up()
            made = render(from_data(json.load(sys.stdin.buffer)), format=format, paper=paper)
        except (RenderFailed, TextError) as failure:
            return _refuse(str(failure))
        except MemoryError:
            return _refuse(_("It needed more than %(size)d MB of memory.") % {"size": int(memory_bytes) >> 20})
        except ImportError as error:
            return _refuse(_("A part of the program is not installed: %(name)s.") % {"name": error.name or error})
        out.write(made.data)
    facts = {name: value for name, value in asdict(made).items() if name != "data"}
    print(json.dumps(facts), file=sys.stderr, flush=True)  # noqa: T201 -- this is the interface
    return 0


def _refuse(reason: str) -> int:
    print(json.dumps({"failed": reason}), file=sys.stderr, flush=True)  # noqa: T201 -- this is the interface
    return REFUSED


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
