"""The logos of the directory as a ZIP, out and in: pictures, and a table of whose each is, with the permission.

A picture that comes in is checked and drawn anew as one that is uploaded by itself. Nothing of the ZIP is written to a
disk under the names that stand in it.
"""

import re
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaigns.models.act import one_act
from signatories.domain.entries import entry_now
from signatories.exchange.formats import write_table
from signatories.lists.reading import read_list
from signatories.lists.table import Field, UnreadableList
from signatories.logos import MAX_BYTES, BadLogo, check_logo, too_large
from signatories.models import Organization, OrganizationLogo
from signatories.models.logo import drop_picture
from signatories.resources.finding import Asked, Finder
from signatories.resources.judging import Judge

TABLE = "logos.csv"
PERMISSION = "permission"
COLUMNS = ("file", Field.REFERENCE.value, Field.NAME.value, Field.COUNTRIES.value, PERMISSION)
MAX_TABLE = 2 * 1024 * 1024
CHUNK = 1 << 16
END, MAX_COMMENT, ENTRY = 22, 1 << 16, 1000  # bytes: the end of a ZIP, what may follow it, what one file may take there
PICTURES = (".png", ".jpg", ".jpeg", ".webp")
BESIDE = ("thumbs.db", "desktop.ini")  # what systems put beside, and what begins with a point
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can tell: equal logos give equal files
MAX_WORDS = 2000  # characters of a permission


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one ZIP may hold: pictures, bytes in all (packed or not), and seconds for looking at them."""

    files: int
    bytes: int
    seconds: float


ON_A_PAGE = Limits(files=200, bytes=50 * 1024 * 1024, seconds=20)
BY_COMMAND = Limits(files=20_000, bytes=2 * 1024 * 1024 * 1024, seconds=float("inf"))


class BadZip(ValueError):
    """A file that is no ZIP of logos; the message says in the reader's language why and what to do."""


class State(models.TextChoices):
    """What becomes of a picture."""

    NEW = "new", pgettext_lazy("logos of a ZIP", "New")
    REPLACES = "replaces", gettext_lazy("In place of another one")
    SAME = "same", gettext_lazy("There already")
    KEPT = "kept", gettext_lazy("Left out: there is another one")
    ERROR = "error", gettext_lazy("Cannot be taken")


STORED = (State.NEW, State.REPLACES)


@dataclass(slots=True)
class Given:
    """A picture of a ZIP with what becomes of it; ``logo`` is its row of the directory, not stored yet."""

    file: str
    state: State = State.ERROR
    sentence: str = ""
    organization: Organization | None = None
    logo: OrganizationLogo | None = None


# -- out ---------------------------------------------------------------------------------------------------------------


def logos_of(organizations: QuerySet[Organization]) -> QuerySet[OrganizationLogo]:
    """The logos of those of ``organizations`` that stand, by name."""
    standing = Organization.objects.standing().filter(pk__in=organizations.order_by().values("pk"))
    rows = OrganizationLogo.objects.filter(organization__in=standing).select_related("organization")
    return rows.order_by("organization__name", "organization")


def write_logos(logos: QuerySet[OrganizationLogo], out: IO[bytes]) -> int:
    """Write ``logos`` as a ZIP into ``out``; gives how many. A picture that the store has lost is left out."""
    taken: set[str] = set()
    told: list[Sequence[str]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for row in logos.iterator(chunk_size=200):
            try:
                with default_storage.open(row.file.name) as stored:
                    content = stored.read()
            except FileNotFoundError:
                continue
            name = _name_for(row.organization, taken)
            archive.writestr(zipfile.ZipInfo(name, BEGINNING), content)
            codes = "; ".join(country.code for country in row.organization.countries)
            told.append((name, row.organization.reference or "", row.organization.name, codes, row.permission))
        archive.writestr(zipfile.ZipInfo(TABLE, BEGINNING), write_table(COLUMNS, told, format="csv"))
    return len(told)


def _name_for(organization: Organization, taken: set[str]) -> str:
    """A name of a file by the reference, else by the name; no two differ in capitals alone."""
    reference = organization.reference or ""
    base = reference if PLAIN.fullmatch(reference) else slugify(organization.name)[:60] or "logo"
    name, count = base, 1
    while name.casefold() in taken:
        count += 1
        name = f"{base}-{count}"
    taken.add(name.casefold())
    return f"{name}.png"


# -- in ----------------------------------------------------------------------------------------------------------------


def take_logos(
    file: IO[bytes],
    *,
    at: datetime,
    permission: str = "",
    replace: bool = False,
    store: bool = False,
    limits: Limits = ON_A_PAGE,
) -> list[Given]:
    """What becomes of each picture of the ZIP ``file``, in the order of their names; with ``store`` it is done.

    Whose a picture is says the table ``logos.csv`` in the ZIP, else its own name: a reference, or the name of an entry.
    ``permission`` counts where the table says none. An entry that has another logo keeps it, but with ``replace``. All
    are stored in one act, or none. Raises BadZip, and Refused when entries are being merged at this moment.
    """
    given = list(_judged(file, at=at, permission=permission, replace=replace, keep=store, limits=limits))
    if store:
        _store([each for each in given if each.state in STORED])
    return given


def _judged(
    file: IO[bytes], *, at: datetime, permission: str, replace: bool, keep: bool, limits: Limits
) -> Iterator[Given]:
    until = time.monotonic() + limits.seconds
    try:
        _check_directory(file, limits)
        with zipfile.ZipFile(file) as archive:
            members, table = _members(archive, limits)
            told = _told(_content(archive, table, MAX_TABLE, _table_too_large())) if table else {}
            owners = _owners([_asked(name, told) for name in members])
            seen: set[int] = set()
            for (name, info), owner in zip(members.items(), owners, strict=True):
                words = told.get(_key(name), {}).get(PERMISSION, "").strip() or permission.strip()
                if time.monotonic() > until:
                    yield Given(name, sentence=_("There was no time left for it. Upload it in a ZIP of its own."))
                elif isinstance(owner, str):
                    yield Given(name, sentence=owner)
                elif owner.pk in seen:
                    yield Given(
                        name, sentence=_("The ZIP has another logo of “%(name)s”.") % {"name": owner.name},
                        organization=owner,
                    )  # fmt: skip
                else:
                    seen.add(owner.pk)
                    content = _content(archive, info, MAX_BYTES, None)
                    yield _one(name, owner, content, words, at=at, replace=replace, keep=keep)
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


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, refusal: BadZip | None) -> bytes:
    """A member, unpacked while counting. Of one over ``most`` bytes a little more than these; else ``refusal``."""
    kept, size = [], 0
    with archive.open(info) as member:
        while size <= most and (chunk := member.read(CHUNK)):
            kept.append(chunk)
            size += len(chunk)
    if size > most and refusal is not None:
        raise refusal
    return b"".join(kept)


def _table_too_large() -> BadZip:
    return BadZip(_("The table “%(name)s” in the ZIP is too large.") % {"name": TABLE})


def _key(file: str) -> str:
    return file.strip().casefold()


def _told(content: bytes) -> dict[str, dict[str, str]]:
    """What the table says, by the name of the file. Raises BadZip."""
    try:
        table = read_list(content, file_name=TABLE, heading_line=1)
    except UnreadableList as problem:
        raise BadZip(f"{TABLE}: {problem}") from problem
    places = {column.heading.strip().casefold(): column.index for column in table.columns}
    if "file" not in places:
        raise BadZip(
            _("The table “%(name)s” needs the columns %(columns)s.") % {"name": TABLE, "columns": ", ".join(COLUMNS)}
        )
    rows = [
        {name: row.cells[places[name]].strip() for name in COLUMNS if places.get(name, len(row.cells)) < len(row.cells)}
        for row in table.rows
    ]
    return {_key(row["file"]): row for row in rows if row.get("file")}


@dataclass(frozen=True, slots=True)
class _Owner:
    """How the owner of a picture is looked for; ``by_name`` where the name of the file may be that of an entry."""

    asked: Asked
    by_name: Asked | None = None
    problems: list[str] = field(default_factory=list)


def _asked(file: str, told: Mapping[str, Mapping[str, str]]) -> _Owner:
    row = told.get(_key(file), {})
    columns = (Field.REFERENCE.value, Field.NAME.value, Field.COUNTRIES.value)
    cells = {name: row[name] for name in columns if row.get(name)}
    if not cells:
        stem = PurePosixPath(file).stem
        return _Owner(Asked(name="", reference=stem), Asked(name=stem.replace("_", " ")))
    read = Judge().read(cells)
    # A reference alone is enough; what else its row says need not be there.
    problems = [] if Field.REFERENCE.value in cells else read.problems
    return _Owner(read.asked, Asked(name=read.asked.name) if read.asked.countries is None else None, problems)


def _owners(wanted: Sequence[_Owner]) -> list[Organization | str]:
    """For each the entry of the directory, or a sentence why there is none."""
    finder = Finder()
    first = finder.exact([each.asked for each in wanted])
    second = finder.exact([each.by_name or Asked(name="") for each in wanted])
    found: list[Organization | str] = []
    for owner, one, other in zip(wanted, first, second, strict=True):
        called = {row.pk: row for row in (*one.several, *(other.namesakes if owner.by_name else ()))}
        if owner.problems:
            found.append(" ".join(owner.problems))
        elif one.organization is not None:
            found.append(one.organization)
        elif len(called) == 1:
            found.append(next(iter(called.values())))
        elif called:
            found.append(_("Several organizations are called so. Write the reference of the one that is meant."))
        else:
            found.append(_("The directory has no such organization: neither by reference nor by name and countries."))
    return found


def _one(
    file: str, owner: Organization, content: bytes, words: str, *, at: datetime, replace: bool, keep: bool
) -> Given:
    """What becomes of one picture. With ``keep`` it goes to the store already: what no row names is swept later."""
    given = Given(file, organization=owner)
    if not file.casefold().endswith(PICTURES):
        given.sentence = _("This is not a PNG, JPEG or WebP picture. Save the logo as PNG and choose it again.")
        return given
    try:
        checked = check_logo(content)
    except BadLogo as bad:
        given.sentence = too_large() if len(content) > MAX_BYTES else str(bad)
        return given
    before = OrganizationLogo.objects.filter(organization=owner).first()
    words = words or (before.permission if before else "")
    if not words:
        given.sentence = _("Nobody says who gave permission to show it. Write that into the table, or below for all.")
        return given
    if len(words) > MAX_WORDS or "\0" in words:
        given.sentence = _("The words of the permission have more than %(count)d characters.") % {"count": MAX_WORDS}
        return given
    if before is not None and (before.sha256, before.permission) == (checked.sha256, words):
        given.state = State.SAME
        return given
    if before is not None and not replace:
        given.state = State.KEPT
        return given
    given.state = State.REPLACES if before else State.NEW
    row = before or OrganizationLogo(organization=owner)
    given.logo, old = row, row.file.name if before else ""
    row.permission, row.added_at = words, at
    if row.sha256 != checked.sha256:
        row.sha256, row.width, row.height = checked.sha256, checked.width, checked.height
        if keep:
            row.file.save("logo.png", ContentFile(checked.content), save=False)
            row.replaced = old  # type: ignore[attr-defined]  # to be dropped once this is stored
    return given


@transaction.atomic
@one_act()
def _store(given: Sequence[Given]) -> None:
    """Store what was judged: for entries as they stand now, each as long as nobody else gave it another logo."""
    for each in sorted(given, key=lambda each: each.organization.pk if each.organization else 0):
        row: Any = each.logo
        entry = entry_now(row.organization)
        there = OrganizationLogo.objects.select_for_update().filter(organization=entry).first()
        if (there.pk if there else None) != row.pk or entry.pk != row.organization_id:
            each.state, each.sentence = State.ERROR, _("Its entry was changed meanwhile. Upload it once more.")
            continue
        row.save()
        old = getattr(row, "replaced", "")
        if old and old != row.file.name:
            transaction.on_commit(partial(drop_picture, old), robust=True)
