"""What somebody does to a PDF before passing it on: other words, other data, things laid over the pages."""

import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf

from campaigns.rendering.data import render_data
from campaigns.rendering.document import LetterDocument


def changed(data: bytes, act: Callable[[pikepdf.Pdf], None], **how) -> bytes:
    """The file after ``act`` was done to it; ``how`` goes to pikepdf's save."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        act(pdf)
        pdf.save(out, **how)
    return out.getvalue()


def resaved(data: bytes) -> bytes:
    """As another program writes the same pages: other structure, other bytes."""
    return changed(data, lambda _pdf: None, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def with_data(data: bytes, document: LetterDocument) -> bytes:
    """The same pages with the data of another document inside."""
    return with_content(data, render_data(document), name=f"{document.slug}.{document.language}.json")


def with_content(data: bytes, content: bytes, *, name: str = "") -> bytes:
    """The same pages with other bytes inside."""

    def act(pdf):
        (spec,) = pdf.Root.AF
        spec.EF.F.write(zlib.compress(content), filter=pikepdf.Name.FlateDecode)
        if name:
            spec.UF = spec.F = pikepdf.String(name)

    return changed(data, act)


def drawn_over(data: bytes, operators: bytes, *, page: int = 0) -> bytes:
    """The file with ``operators`` at the end of a page's content, in the coordinates of the sheet."""

    def act(pdf):
        pdf.pages[page].contents_add(pdf.make_stream(b"q "), prepend=True)
        pdf.pages[page].contents_add(pdf.make_stream(b" Q " + operators))

    return changed(data, act)


def rewritten(data: bytes, old: bytes, new: bytes, *, page: int = 0) -> bytes:
    """The file with ``old`` replaced by ``new`` in the content of a page; ``old`` must be there."""

    def act(pdf):
        content = pdf.pages[page].Contents.read_bytes()
        assert old in content
        pdf.pages[page].Contents.write(content.replace(old, new))

    return changed(data, act)


def document_inside(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        (file,) = pdf.attachments.values()
        return file.get_file().read_bytes()
