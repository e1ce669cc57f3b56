"""The package of a spreadsheet: a ZIP whose size, members and XML are checked before any reader sees them."""

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from signatories.lists.table import UnreadableList

MAX_UNPACKED = 50 * 1024 * 1024  # bytes; 50,000 rows of twelve columns have about 40 MB
MAX_MEMBERS = 2_000
MAX_DEPTH = 200
CHUNK = 1 << 16
OFFICE = "application/vnd.oasis.opendocument."

Attributes = dict[str, str]


def damaged() -> UnreadableList:
    return UnreadableList(
        _("The file is damaged. Open it in your spreadsheet program, save it again as .xlsx and try again.")
    )


def read_members(content: bytes) -> dict[str, bytes]:
    """The XML members by their names, unpacked while counting; all others are counted and forgotten.

    Raises UnreadableList.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _members(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        if isinstance(error, UnreadableList):
            raise
        raise damaged() from error


def _members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise too_large()
    found: dict[str, bytes] = {}
    size = 0
    for info in infos:
        name = info.filename
        if info.flag_bits & 0x1:
            raise UnreadableList(_("The file is locked with a password. Save it without one and try again."))
        if name in found or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged()
        kept: list[bytes] = []
        wanted = name.endswith((".xml", ".rels", ".iwa", ".bin")) or name == "mimetype"
        with archive.open(info) as member:
            # The directory of a ZIP may lie about sizes, so what comes out is counted.
            while chunk := member.read(CHUNK):
                size += len(chunk)
                if size > MAX_UNPACKED:
                    raise too_large()
                if wanted:
                    kept.append(chunk)
        found[name] = b"".join(kept)
    return found


def too_large() -> UnreadableList:
    """Also for a small file whose few words are to stand in very many cells."""
    return UnreadableList(
        _("Unpacked, the file is larger than %(size)d MB. Copy the list alone into a new spreadsheet.")
        % {"size": MAX_UNPACKED // 1024**2}
    )


def packed(members: dict[str, bytes]) -> io.BytesIO:
    """A ZIP of ``members`` for a reader, which then sees nothing that was not checked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    file.seek(0)
    return file


def walk(
    data: bytes,
    *,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call ``start`` and ``end`` with the names of the elements in ``data``, without namespaces, and ``text``.

    Raises UnreadableList for a DTD (entities), for what is no XML and for what is nested deeper than any spreadsheet.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def doctype(*_declared: object) -> None:
        raise damaged()

    def began(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise damaged()
        start(name.rpartition(":")[2], attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(name.rpartition(":")[2])

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = began
    parser.EndElementHandler = ended
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except UnreadableList:
        raise
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged() from error


def check_xml(data: bytes) -> None:
    """Raises UnreadableList for a part that no reader should see."""

    def ignore(*_anything: Any) -> None:
        """Only the shape counts."""

    walk(data, start=ignore)


def number(value: str | None, otherwise: int) -> int:
    """A counting number of an attribute. Raises UnreadableList."""
    if value is None:
        return otherwise
    if not (value.isascii() and value.isdigit() and 0 < len(value) <= 9):
        raise damaged()
    return int(value)
