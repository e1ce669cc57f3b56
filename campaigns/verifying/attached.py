"""The letter as data inside a PDF: found, unpacked within limits, and of exactly the shape that we write.

A file comes from strangers: nothing in it is believed, and what is not as we make it is said to be not ours.
"""

import json
import zlib
from dataclasses import is_dataclass
from io import BytesIO
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pikepdf

from campaigns.rendering.document import LetterDocument, from_data
from campaigns.verifying.findings import Problem

MAX_DATA = 8 * 1024 * 1024  # bytes of JSON; 10,000 names and 400 notes take 1.5 MB


class Unfit(Exception):
    """The file cannot be judged; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def opened(data: bytes) -> pikepdf.Pdf:
    """The file, its structure read. Raises Unfit."""
    try:
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Unfit("encrypted") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, OSError) as error:
        raise Unfit("damaged") from error
    if pdf.is_encrypted:  # with an empty password: opens, but what is inside is not as we wrote it
        raise Unfit("encrypted")
    return pdf


def read_attached(pdf: pikepdf.Pdf) -> LetterDocument:
    """The document that travels inside ``pdf``, the only file in it. Raises Unfit."""
    try:
        files = {_key(spec): spec for spec in [*_associated(pdf), *_embedded(pdf)]}
        if not files:
            raise Unfit("no-data")
        if len(files) > 1:
            raise Unfit("many-files")
        (spec,) = files.values()
        name, content = str(spec.get("/UF", spec.get("/F", ""))), _unpacked(spec.EF.F)
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unfit("no-data") from error
    document = read_document(content)
    if name != f"{document.slug}.{document.language}.json":
        raise Unfit("no-data")
    return document


def read_document(content: bytes) -> LetterDocument:
    """The document in JSON, every field of it of its own type. Raises Unfit."""
    try:
        data = json.loads(content)
        if not isinstance(data, dict):
            raise Unfit("no-data")
        document = from_data(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unfit("schema") from error
    if not is_of(document, LetterDocument):
        raise Unfit("schema")
    return document


def is_of(value: object, kind: Any) -> bool:
    """Whether ``value`` is of the type ``kind`` through and through: class of fields, tuple, Literal or plain."""
    if get_origin(kind) is Literal:
        return type(value) is str and value in get_args(kind)
    if get_origin(kind) is tuple:
        return type(value) is tuple and all(is_of(each, get_args(kind)[0]) for each in value)
    if isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields")):
        hints = get_type_hints(kind)
        return type(value) is kind and all(is_of(getattr(value, name), hints[name]) for name in hints)
    if isinstance(kind, UnionType):  # a logo, or none
        return any(value is None if each is type(None) else is_of(value, each) for each in get_args(kind))
    # A NUL stands in no text of ours, and PostgreSQL refuses a question that holds one.
    return type(value) is kind and not (kind is str and "\0" in str(value))


def _associated(pdf: pikepdf.Pdf) -> list[Any]:
    listed = pdf.Root.get("/AF")
    return list(listed) if listed is not None else []


def _embedded(pdf: pikepdf.Pdf) -> list[Any]:
    return [each.obj for _name, each in zip(range(8), pdf.attachments.values(), strict=False)]


def _key(spec: Any) -> tuple[int, int]:
    number: tuple[int, int] = spec.EF.F.objgen
    return number


def _unpacked(stream: Any) -> bytes:
    """The bytes of an embedded file, packed once with Flate as we do it or not at all. Raises Unfit, ValueError."""
    packing = stream.get("/Filter")
    if isinstance(packing, pikepdf.Array):
        if len(packing) > 1:  # packed twice: ours never is, and bombs are
            raise Unfit("no-data")
        packing = packing[0] if len(packing) else None
    raw = stream.read_raw_bytes()
    if packing is None:
        content = raw
    elif str(packing) == "/FlateDecode":
        opener = zlib.decompressobj()
        try:
            content = opener.decompress(raw, MAX_DATA + 1)
        except zlib.error as error:
            raise Unfit("damaged") from error
    else:
        raise Unfit("no-data")
    if len(content) > MAX_DATA:
        raise Unfit("too-large")
    return bytes(content)
