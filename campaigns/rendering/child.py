"""One file in one child process, with a ceiling on its time and memory: a hostile or huge letter stops nobody else.

``python -m campaigns.rendering.child FORMAT PAPER`` reads the JSON of a document on stdin and writes the bytes of the
file on stdout; on stderr it writes one line of JSON, the facts of the file or why there is none. The child has no
database, no apps, no secrets of ours in its environment and no network code: a document goes in, bytes come out.
"""

import base64
import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, get_args

from django.conf import settings
from django.utils.translation import gettext as _

from campaigns.rendering import limited
from campaigns.rendering.document import LetterDocument, as_data, from_data
from campaigns.rendering.errors import RenderFailed
from campaigns.rendering.pdf import Paper, make_pdf
from campaigns.rendering.receipt import SignedReceipt, make_receipt, receipt_data, receipt_from_data
from campaigns.text.errors import TextError

__all__ = ["FORMATS", "PAPERS", "RenderFailed", "Rendered", "render", "render_in_child"]

FORMATS = ("pdf", "docx", "txt", "json", "csv", "html")
RECEIPT = "receipt"  # a PDF too, but of more than a letter
PAPERS: tuple[str, ...] = get_args(Paper)
REFUSED = 3  # exit status: the reason is on stderr


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file. ``pages`` is 0 where pages are not known; ``endnotes``: notes stand at the end, not on their pages."""

    data: bytes
    pages: int = 0
    endnotes: bool = False


def render(
    document: LetterDocument, *, format: str, paper: str = "", logos: Mapping[str, bytes] | None = None
) -> Rendered:
    """The file of ``document``, made here and now. Raises RenderFailed, ValueError for another format or paper.

    ``paper`` counts for PDF and Word, which are set on Letter when it is empty. They show those of ``logos``, PNG by
    SHA-256 (``signatories.shown_logos``), that the document names.
    """
    if paper not in (*PAPERS, ""):
        raise ValueError(f"paper {paper!r}, not one of {', '.join(PAPERS)}")
    size: Paper = "a4" if paper == "a4" else "letter"
    # Each renderer is slow to import, and some need an extra that is not installed.
    match format:
        case "pdf":
            made = make_pdf(document, paper=size, logos=logos)
            return Rendered(made.data, made.pages, made.endnotes)
        case "docx":
            from campaigns.rendering.docx import render_docx  # noqa: PLC0415

            return Rendered(render_docx(document, paper=size, logos=logos))
        case "txt":
            from campaigns.rendering.plain import render_plain  # noqa: PLC0415

            return Rendered(render_plain(document))
        case "json":
            from campaigns.rendering.data import render_data  # noqa: PLC0415

            return Rendered(render_data(document))
        case "csv":
            from campaigns.rendering.table import render_table  # noqa: PLC0415

            return Rendered(render_table(document))
        case "html":
            from campaigns.rendering.html import render_html  # noqa: PLC0415

            return Rendered(render_html(document))
    raise ValueError(f"format {format!r}, not one of {', '.join(FORMATS)}")


def render_in_child(
    document: LetterDocument,
    *,
    format: str,
    paper: str = "",
    logos: Mapping[str, bytes] | None = None,
    limits: Mapping[str, int] | None = None,
) -> Rendered:
    """The file of ``document``, made in a child process within ``settings.RENDER_LIMITS``; ``logos`` as in ``render``.

    Raises RenderFailed with a short reason: refused by the renderer, out of time, out of memory, or broken.
    """
    data = {"document": as_data(document), "logos": packed(logos or {})}
    return _in_child(data, format=format, paper=paper, limits=limits or settings.RENDER_LIMITS)


def packed(logos: Mapping[str, bytes]) -> dict[str, str]:
    """Pictures as JSON can hold them."""
    return {name: base64.b64encode(content).decode() for name, content in logos.items()}


def unpacked(logos: Mapping[str, str]) -> dict[str, bytes]:
    """The pictures that ``packed`` made."""
    return {name: base64.b64decode(content) for name, content in logos.items()}


def receipt_in_child(receipt: SignedReceipt, *, paper: str = "") -> Rendered:
    """The PDF of ``receipt``, made as ``render_in_child`` does. Raises RenderFailed."""
    return _in_child(receipt_data(receipt), format=RECEIPT, paper=paper, limits=settings.RENDER_LIMITS)


def _in_child(data: Mapping[str, Any], *, format: str, paper: str, limits: Mapping[str, int]) -> Rendered:
    letter = json.dumps(data, ensure_ascii=False).encode()
    try:
        ended = limited.run(command(format, paper, limits), letter, wall_seconds=limits["wall_seconds"])
    except limited.TookTooLong:
        raise RenderFailed(
            _("It took longer than %(seconds)d seconds.") % {"seconds": limits["wall_seconds"]}
        ) from None
    if ended.status == 0 and "pages" in ended.facts:
        return Rendered(ended.data, ended.facts["pages"], ended.facts["endnotes"])
    raise RenderFailed(_reason(ended.status, ended.facts, limits))


def command(format: str, paper: str, limits: Mapping[str, int]) -> list[str]:
    """The command line of the child. The letter is not in it: everybody on the machine can read it."""
    ceilings = (str(limits[name]) for name in ("cpu_seconds", "memory_bytes"))
    return [sys.executable, "-m", "campaigns.rendering.child", format, paper, *ceilings]


def _reason(status: int, facts: Mapping[str, Any], limits: Mapping[str, int]) -> str:
    if status == REFUSED and facts.get("failed"):
        return str(facts["failed"])
    if status == -signal.SIGXCPU:
        return _("It needed more than %(seconds)d seconds of processor time.") % {"seconds": limits["cpu_seconds"]}
    return _("The program that makes the file stopped unexpectedly (status %(status)d).") % {"status": status}


# -- in the child ----------------------------------------------------------------------------------------------------


def _main(format: str, paper: str, cpu_seconds: str, memory_bytes: str) -> int:
    # What a library prints must not end up in the file.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        try:
            limited.limit(int(cpu_seconds), int(memory_bytes))
            limited.set_up()
            data = json.load(sys.stdin.buffer)
            if format == RECEIPT:
                pdf = make_receipt(receipt_from_data(data), paper="a4" if paper == "a4" else "letter")
                made = Rendered(pdf.data, pdf.pages, pdf.endnotes)
            else:
                document, logos = from_data(data["document"]), unpacked(data["logos"])
                made = render(document, format=format, paper=paper, logos=logos)
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
