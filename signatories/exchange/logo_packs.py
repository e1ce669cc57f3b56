"""A ZIP of logos, opened with suspicion: counted before and while it is unpacked, and written to no disk."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from signatories.lists.grid import MAX_ROWS
from signatories.logos import MAX_BYTES

TABLE = "logos.csv"
CHUNK = 1 << 16
END, MAX_COMMENT, ENTRY = 22, 1 << 16, 1000  # bytes: the end of a ZIP, what may follow it, what one file may take there
BESIDE = ("thumbs.db", "desktop.ini")  # what systems put beside, and what begins with a point


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one ZIP may hold: pictures, bytes in all (packed or not) and of its table; seconds for looking at it."""

    files: int
    bytes: int
    table: int
    seconds: float


ON_A_PAGE = Limits(files=200, bytes=50 << 20, table=2 << 20, seconds=20)
# As many as a table has rows, and as much as Python writes without going over to ZIP64.
BY_COMMAND = Limits(files=MAX_ROWS, bytes=2 << 30, table=64 << 20, seconds=float("inf"))


class BadZip(ValueError):
    """A file that is no ZIP of logos; the message says in the reader's language why and what to do."""


class LogoPack:
    """The pictures and the table of the ZIP ``file``. Whatever is wrong with the file itself is BadZip."""

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self._limits = limits
        with _damage_told():
            _check_directory(file, limits)
            self._archive = zipfile.ZipFile(file)
            self._pictures, self._table = _members(self._archive, limits)

    @property
    def names(self) -> list[str]:
        """Of the pictures, in order, without their folders."""
        return list(self._pictures)

    def picture(self, name: str) -> bytes:
        """The picture ``name``; of one that is too large only a little more than a logo may have."""
        return self._content(self._pictures[name], MAX_BYTES)

    def table(self) -> bytes | None:
        """The table, where there is one."""
        if self._table is None:
            return None
        content = self._content(self._table, self._limits.table)
        if len(content) > self._limits.table:
            raise BadZip(_("The table “%(name)s” in the ZIP is too large.") % {"name": TABLE})
        return content

    def _content(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """A member, unpacked while counting; of one over ``most`` bytes a little more than these."""
        kept, size = [], 0
        with _damage_told(), self._archive.open(info) as member:
            while size <= most and (chunk := member.read(CHUNK)):
                kept.append(chunk)
                size += len(chunk)
        return b"".join(kept)


@contextmanager
def _damage_told() -> Iterator[None]:
    """Only around the reading of the ZIP: what fails beside it, like a full disk, is no fault of the file."""
    try:
        yield
    except BadZip:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        raise BadZip(_("The file is no ZIP, or is damaged. Pack the logos again and try once more.")) from error


def _check_directory(file: IO[bytes], limits: Limits) -> None:
    """Refuse a table of contents that would take much memory before anybody counts what stands in it."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - END - MAX_COMMENT))
    tail = file.read()
    file.seek(0)
    place = tail.rfind(b"PK\5\6")
    if place < 0 or len(tail) - place < END:
        raise zipfile.BadZipFile
    (contents,) = struct.unpack_from("<L", tail, place + 12)
    if contents > (limits.files + 1) * ENTRY or b"PK\6\7" in tail:
        raise BadZip(_("The ZIP has more than %(count)d files. Pack the logos into several.") % {"count": limits.files})


def _members(archive: zipfile.ZipFile, limits: Limits) -> tuple[dict[str, zipfile.ZipInfo], zipfile.ZipInfo | None]:
    """The pictures by name, and the table where there is one. Sizes are those that the ZIP claims: they are counted."""
    infos = [info for info in archive.infolist() if not info.is_dir() and not _is_beside(info.filename)]
    if len(infos) > limits.files + 1:
        raise BadZip(_("The ZIP has more than %(count)d files. Pack the logos into several.") % {"count": limits.files})
    if sum(info.file_size for info in infos) > limits.bytes:
        raise BadZip(
            _("Unpacked, the ZIP is larger than %(size)d MB. Pack the logos into several.")
            % {"size": limits.bytes >> 20}
        )
    pictures: dict[str, zipfile.ZipInfo] = {}
    table = None
    for info in infos:
        name = _bare(info.filename)
        if info.flag_bits & 0x1:
            raise BadZip(_("The ZIP is locked with a password. Pack it without one and try again."))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadZip(_("The ZIP is packed in a way that few programs read. Pack it as a plain ZIP and try again."))
        if name in pictures or (name.casefold() == TABLE and table):
            raise BadZip(_("Two files of the ZIP are called “%(name)s”. Give each a name of its own.") % {"name": name})
        if name.casefold() == TABLE:
            table = info
        else:
            pictures[name] = info
    if not pictures:
        raise BadZip(_("There is no picture in the ZIP."))
    return dict(sorted(pictures.items())), table


def _bare(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name


def _is_beside(path: str) -> bool:
    name = _bare(path)
    return name.startswith(".") or name.casefold() in BESIDE or "__MACOSX/" in path
