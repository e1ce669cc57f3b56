"""A Word file as its XML parts, after it was found harmless: real type, few members, small when unpacked, no DTD.

Nothing is parsed before it was counted, and no header of the file is believed. What is large or deep beyond any letter
is refused in a sentence.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.parsers import expat

from django.utils.translation import gettext as _

from campaigns.text.errors import TextError

MAX_FILE = 5_000_000  # bytes
MAX_UNPACKED = 50_000_000  # bytes
MAX_MEMBERS = 2_000
MAX_ELEMENTS = 200_000  # over the parts that are read; a letter of 60 pages and 400 notes has 30,000
MAX_DEPTH = 200
CHUNK = 1 << 16
MAIN_TYPES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# "Strict" files say the same in other namespaces (ISO/IEC 29500-1, annex A).
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math",
     b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip


class DraftRefused(TextError):
    """A file that is not read; the sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__([sentence])


def read_package(data: bytes) -> "Package":
    """The package of a Word file (.docx, .docm). Raises DraftRefused for anything else and for what is too large."""
    if len(data) > MAX_FILE:
        raise DraftRefused(
            _("The file is larger than %(size)d MB. Remove pictures from it and try again.")
            % {"size": MAX_FILE // 1_000_000}
        )
    _check_type(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return Package(_members(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, UnicodeDecodeError) as error:
        raise DraftRefused(_damaged()) from error


def _damaged() -> str:
    return _("The file is damaged or no Word file. Open it in your word processor and save it again as .docx.")


def _check_type(data: bytes) -> None:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise DraftRefused(
            _("This is a file of the old Word format (.doc), or it is locked with a password. Open it in your word"
              " processor and save it as .docx, without a password.")
        )  # fmt: skip
    if start.startswith(b"%PDF"):
        raise DraftRefused(_("This is a PDF, whose footnotes cannot be told from its text. Save the draft as .docx."))
    if start.startswith(b"{\\rtf"):
        raise DraftRefused(_("This is an RTF file. Open it in your word processor and save it as .docx."))
    if not data.startswith(b"PK"):
        raise DraftRefused(_("This is no Word file. Save the draft as .docx in your word processor."))


def _members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Every member, unpacked while counting. Raises DraftRefused."""
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise DraftRefused(_("The file has too many parts for a letter. Copy the text into a new document."))
    found: dict[str, bytes] = {}
    size = 0
    for info in infos:
        name = info.filename
        if info.flag_bits & 0x1:
            raise DraftRefused(_("The file is locked with a password. Save it without one."))
        if name in found or name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise DraftRefused(_damaged())
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise DraftRefused(_damaged())
        if info.is_dir():
            continue
        kept = bytearray()
        # Pictures and the like are unpacked to be counted, and forgotten.
        wanted = name.endswith((".xml", ".rels")) or name == "mimetype"
        with archive.open(info) as member:
            while chunk := member.read(CHUNK):
                size += len(chunk)
                if size > MAX_UNPACKED:
                    raise DraftRefused(
                        _("Unpacked, the file is larger than %(size)d MB. Copy the text into a new document.")
                        % {"size": MAX_UNPACKED // 1_000_000}
                    )
                if wanted:
                    kept += chunk
        found[name] = bytes(kept)
    return found


class Package:
    """The parts of a Word file by the kind of their relation. Raises DraftRefused when it is something else."""

    def __init__(self, members: Mapping[str, bytes]) -> None:
        self.members = members
        self.elements = 0
        self.counted: set[str] = set()
        self.relations: dict[str, list[ElementTree.Element]] = {}
        if members.get("mimetype", b"").startswith(b"application/vnd.oasis"):
            raise DraftRefused(_("This is an OpenDocument file. Open it in LibreOffice and save it as .docx."))
        self.main = self._target("", "officeDocument")
        types = self.members.get("[Content_Types].xml", b"")
        if not self.main or not any(kind.encode() in types for kind in MAIN_TYPES):
            raise DraftRefused(_("This is no Word file. Save the draft as .docx in your word processor."))

    @property
    def has_macros(self) -> bool:
        """Whether programs travel with the file. They are never read."""
        return any(name.endswith("vbaProject.bin") for name in self.members)

    def part(self, kind: str) -> ElementTree.Element | None:
        """The tree of the part that the main one calls its ``kind`` (``styles``, ``footnotes``); None without it."""
        name = self._target(self.main, kind)
        return self.tree(name) if name in self.members else None

    def parts(self, kind: str) -> list[ElementTree.Element]:
        """The trees of all parts of a ``kind`` that may occur several times (``header``)."""
        return [self.tree(name) for name in self._targets(self.main, kind) if name in self.members]

    def name(self, kind: str) -> str:
        """The name of the part of a ``kind``, empty without one."""
        return self._target(self.main, kind)

    def tree(self, name: str) -> ElementTree.Element:
        """The tree of a part that exists. Raises DraftRefused for a DTD and for more than any letter has."""
        return ElementTree.fromstring(self.checked(name))  # noqa: S314 -- counted: no DTD, no entities, not deep

    def checked(self, name: str) -> bytes:
        """A part that exists, in the usual namespaces. Raises DraftRefused like ``tree``."""
        data = self.members[name]
        for strict, usual in STRICT:
            data = data.replace(strict, usual)
        if name not in self.counted:
            self.elements += _count(data, MAX_ELEMENTS - self.elements)
            self.counted.add(name)
        return data

    def for_pandoc(self) -> dict[str, bytes]:
        """The parts that pandoc needs beside the marked ones: kinds, relations, styles. Raises DraftRefused."""
        names = ["[Content_Types].xml", "_rels/.rels", self.name("styles")]
        names += [_relations_of(each) for each in (self.main, self.name("footnotes"), self.name("endnotes"))]
        return {name: self.checked(name) for name in names if name in self.members}

    def _relations(self, name: str) -> list[ElementTree.Element]:
        if name not in self.relations:
            part = _relations_of(name)
            self.relations[name] = list(self.tree(part).iter(RELATIONS)) if part in self.members else []
        return self.relations[name]

    def _targets(self, name: str, kind: str) -> list[str]:
        folder = posixpath.dirname(name)
        return [
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            for relation in self._relations(name)
            if relation.get("Type", "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External"
        ]

    def _target(self, name: str, kind: str) -> str:
        return next(iter(self._targets(name, kind)), "")


def _relations_of(name: str) -> str:
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _count(data: bytes, most: int) -> int:
    """The number of elements in ``data``, read as a stream. Raises DraftRefused above ``most``."""
    parser = expat.ParserCreate()
    count = depth = 0

    def doctype(*_declared: object) -> None:
        raise DraftRefused(_damaged())

    def start(_name: str, _attributes: object) -> None:
        nonlocal count, depth
        count += 1
        depth += 1
        if count > most or depth > MAX_DEPTH:
            raise DraftRefused(_("The file is more intricate than any letter. Copy the text into a new document."))

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, DraftRefused):
            raise
        raise DraftRefused(_damaged()) from error
    return count
