"""The logos of the directory as a ZIP, out and in: pictures, and a table of whose each is, with the permission.

A picture that comes in is checked and drawn anew as one that is uploaded by itself. Nothing of the ZIP is written to a
disk under the names that stand in it.
"""

import re
import time
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaigns.models.act import one_act
from campaigns.text.formulas import spreadsheet_safe
from signatories.domain.entries import entry_now
from signatories.exchange.formats import write_table
from signatories.exchange.logo_packs import ON_A_PAGE, TABLE, BadZip, Limits, LogoPack
from signatories.lists.reading import read_list
from signatories.lists.shape import clean_cell
from signatories.lists.table import Field, UnreadableList
from signatories.logos import MAX_BYTES, BadLogo, check_logo, too_large
from signatories.models import Organization, OrganizationLogo
from signatories.models.logo import drop_picture
from signatories.resources.finding import Asked, Finder
from signatories.resources.judging import Judge

PERMISSION = "permission"
COLUMNS = ("file", Field.REFERENCE.value, Field.NAME.value, Field.COUNTRIES.value, PERMISSION)
PICTURES = (".png", ".jpg", ".jpeg", ".webp")
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can tell: equal logos give equal files
MAX_WORDS = 2000  # characters of a permission


class State(models.TextChoices):
    """What becomes of a picture."""

    NEW = "new", pgettext_lazy("logos of a ZIP", "New")
    REPLACES = "replaces", gettext_lazy("In place of another one")
    REWORDED = "reworded", gettext_lazy("There already, with other words of permission: these take their place")
    SAME = "same", gettext_lazy("There already")
    KEPT = "kept", gettext_lazy("Left out: there is another one")
    ERROR = "error", gettext_lazy("Cannot be taken")


STORED = (State.NEW, State.REPLACES, State.REWORDED)
Stand = tuple[int, str, str, str]  # of a logo that is there: its number, hash, permission and file


@dataclass(slots=True)
class Given:
    """A picture of a ZIP with what becomes of it; ``logo`` is its row of the directory, not stored yet."""

    file: str
    state: State = State.ERROR
    sentence: str = ""
    organization: Organization | None = None
    logo: OrganizationLogo | None = None
    before: Stand | None = None  # what was there when it was judged


# -- out ---------------------------------------------------------------------------------------------------------------


def logos_of(organizations: QuerySet[Organization]) -> QuerySet[OrganizationLogo]:
    """The logos of those of ``organizations`` that stand, by name."""
    standing = Organization.objects.standing().filter(pk__in=organizations.order_by().values("pk"))
    rows = OrganizationLogo.objects.filter(organization__in=standing).select_related("organization")
    return rows.order_by("organization__name", "organization")


def write_logos(logos: QuerySet[OrganizationLogo], out: IO[bytes], *, with_permissions: bool) -> int:
    """Write ``logos`` as a ZIP into ``out``; gives how many. A picture that the store has lost is left out.

    The words of permission often name a person: ``with_permissions`` is for who may change them.
    """
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
            words = _words(row.permission) if with_permissions else ""
            told.append((name, row.organization.reference or "", row.organization.name, codes, words))
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
    ``permission`` counts where the table says none, and never for a picture that is there with words of its own. An
    entry that has another logo keeps it, but with ``replace``. All are stored in one act; one whose entry or logo
    somebody changed meanwhile is in error then. Raises BadZip.
    """
    given = list(_judged(file, at=at, permission=permission, replace=replace, keep=store, limits=limits))
    if store:
        _store([each for each in given if each.state in STORED])
    return given


def _judged(
    file: IO[bytes], *, at: datetime, permission: str, replace: bool, keep: bool, limits: Limits
) -> Iterator[Given]:
    until = time.monotonic() + limits.seconds
    pack = LogoPack(file, limits)
    table = pack.table()
    told = {} if table is None else _told(table, limits)
    owners = _owners([_asked(name, told) for name in pack.names])
    seen: set[int] = set()
    for name, owner in zip(pack.names, owners, strict=True):
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
            words = told.get(_key(name), {}).get(PERMISSION, "")
            given = Given(name, organization=owner)
            _judge(
                given, pack.picture(name), words=_words(words), for_all=_words(permission), at=at, replace=replace,
                keep=keep,
            )  # fmt: skip
            yield given


def _key(file: str) -> str:
    """What tells files apart: neither capitals, nor whether accents are signs of their own, as macOS writes them."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", file.strip()).casefold())


def _words(permission: str) -> str:
    """``permission`` as it comes back out of a table: with LF, and without blanks at its ends."""
    return clean_cell(spreadsheet_safe(permission))


def _told(content: bytes, limits: Limits) -> dict[str, dict[str, str]]:
    """What the table says, by the name of the file. Raises BadZip."""
    try:
        table = read_list(content, file_name=TABLE, heading_line=1, max_bytes=limits.table)
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
        stem = unicodedata.normalize("NFC", PurePosixPath(file).stem)
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


def _judge(
    given: Given, content: bytes, *, words: str, for_all: str, at: datetime, replace: bool, keep: bool
) -> None:  # fmt: skip
    """Say what becomes of one picture, with the ``words`` of the table and those ``for_all`` that it says nothing of.

    With ``keep`` it goes to the store already: what no row names is swept later.
    """
    if not given.file.casefold().endswith(PICTURES):
        given.sentence = _("This is not a PNG, JPEG or WebP picture. Save the logo as PNG and choose it again.")
        return
    try:
        checked = check_logo(content)
    except BadLogo as bad:
        given.sentence = too_large() if len(content) > MAX_BYTES else str(bad)
        return
    row = OrganizationLogo.objects.filter(organization=given.organization).first()
    given.before = _stand(row)
    there = _words(row.permission) if row else ""
    same = row is not None and row.sha256 == checked.sha256
    words = words or (there if same else "") or for_all or there
    if not words:
        given.sentence = _("Nobody says who gave permission to show it. Write that into the table, or below for all.")
    elif len(words) > MAX_WORDS or "\0" in words:
        given.sentence = _("The words of the permission have more than %(count)d characters.") % {"count": MAX_WORDS}
    elif same and words == there:
        given.state = State.SAME
    elif row is not None and not replace:
        given.state = State.KEPT
        if same:
            given.sentence = _("Only the words of permission are others. They are stored when logos are replaced.")
    else:
        given.state = State.REWORDED if same else State.REPLACES if row else State.NEW
        given.logo = row or OrganizationLogo(organization=given.organization)
        given.logo.permission, given.logo.added_at = words, at
        if not same:
            given.logo.sha256, given.logo.width, given.logo.height = checked.sha256, checked.width, checked.height
            if keep:
                given.logo.file.save("logo.png", ContentFile(checked.content), save=False)


def _stand(row: OrganizationLogo | None) -> Stand | None:
    return (row.pk, row.sha256, row.permission, row.file.name or "") if row else None


@transaction.atomic
@one_act()
def _store(given: Sequence[Given]) -> None:
    """Store what was judged: for entries as they stand now, each as long as its logo is what it was when judged."""
    wanted = [(each, each.organization, each.logo) for each in given if each.organization and each.logo]
    for each, organization, row in sorted(wanted, key=lambda one: one[1].pk):
        try:
            entry = entry_now(organization)
        except Organization.DoesNotExist:
            each.state = State.ERROR
            each.sentence = _("Its entry was deleted meanwhile. Add the organization, and upload it once more.")
            continue
        if entry.pk != organization.pk:
            each.state, each.sentence = State.ERROR, _("Its entry was changed meanwhile. Upload it once more.")
            continue
        if _stand(OrganizationLogo.objects.select_for_update().filter(organization=entry).first()) != each.before:
            each.state = State.ERROR
            each.sentence = _(
                "Somebody changed its logo meanwhile. Look at that one, and upload this one again if it is better."
            )
            continue
        row.save()
        old = each.before[3] if each.before else ""
        if old and old != row.file.name:
            transaction.on_commit(partial(drop_picture, old), robust=True)
