"""The rows of a list as it was read: what stands in which column, and what a pasted line seems to hold."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models.languages import languages
from signatories.lists.columns import guess_columns
from signatories.lists.grid import MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, too_many_cells, too_many_rows
from signatories.lists.pasting import read_pasted
from signatories.lists.reading import read_list
from signatories.lists.table import (
    ALIASES,
    Column,
    Detected,
    Field,
    Kind,
    PastedEntry,
    PastedList,
    Proposal,
    ProposalKind,
    Row,
    Table,
    Target,
    UnreadableList,
    letter,
    remaining,
)
from signatories.models import Capacity, ListImport, ListKind, ListRow, ListSource
from signatories.resources.cells import BETWEEN
from signatories.resources.moments import settled

STATUS = "status"
PROPOSALS = "proposals"  # the cell of a row in which what a pasted line seems to hold waits
UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # JSON may name them, and no database keeps them
ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]")  # of a mailbox
READING = ("encoding", "delimiter", "sheet", "heading_line")

# What a list may set. People's contacts are no part of a list: who is written to comes by the form.
OF_BOTH = (
    Field.NAME, Field.COUNTRIES, Field.SCOPE, Field.ACRONYM, Field.PLACE, Field.KIND, Field.WEBSITE, Field.EMAIL_DOMAIN,
    Field.REFERENCE,
)  # fmt: skip
TARGETS: dict[str, tuple[Field, ...]] = {
    ListKind.ORGANIZATIONS: (*OF_BOTH, Field.PARENT, Field.NAME_IN, Field.ALIAS),
    ListKind.SIGNATORIES: (
        *OF_BOTH,
        Field.PRINTED_NAME,
        Field.CAPACITY,
        Field.DETAIL,
        Field.LISTING,
        Field.TIER,
        Field.LANGUAGE,
        Field.SIGNED_AT,
    ),
}


def read_as(content: bytes, *, file_name: str, source: str, reading: Mapping[str, Any]) -> Table | PastedList:
    """The list in ``content``, read as ``reading`` says; what it does not say is detected. Raises UnreadableList."""
    if source == ListSource.PASTED:
        language = str(reading.get("pasted_in") or reading.get("language") or "en")
        pasted = read_pasted(content.decode(), language=language)
        return pasted.table if pasted.table is not None else pasted
    if file_name.lower().endswith(".json"):
        return read_json(content)
    options = {name: reading[name] for name in READING if reading.get(name) not in (None, "")}
    table = read_list(content, file_name=file_name, **options)
    return table.with_sections() if reading.get("sections") else table


def read_json(content: bytes) -> Table:
    """The table that our own export wrote as JSON: a list of rows, each with the same words for its cells."""
    foreign = UnreadableList(_("This JSON file is no list of this program. Export a list as JSON to see what it is."))
    if len(content) > MAX_BYTES:
        raise UnreadableList(
            _("The file has %(size).1f MB; at most %(limit)d MB are possible. Split it in parts.")
            % {"size": len(content) / 1024**2, "limit": MAX_BYTES // 1024**2}
        )
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise foreign from error
    if not (isinstance(data, list) and data and all(isinstance(row, dict) for row in data)):
        raise foreign
    if len(data) > MAX_ROWS:
        raise too_many_rows()
    headings = list(data[0])
    cells = chain(headings, (cell for row in data for cell in row.values()))
    if len(headings) > MAX_COLUMNS or not all(isinstance(cell, str) and not UNSTORABLE.search(cell) for cell in cells):
        raise foreign
    if len(headings) * len(data) > MAX_CELLS:
        raise too_many_cells()
    columns = tuple(Column(place, letter(place), name, name) for place, name in enumerate(headings))
    rows = tuple(Row(line, tuple(row.get(name, "") for name in headings)) for line, row in enumerate(data, start=1))
    return Table(columns, rows, Detected(Kind.JSON, heading_line=1))


def read_import(row: ListImport) -> Table | PastedList:
    """The list of ``row``. Raises UnreadableList; also when its file is gone."""
    with row.file.open("rb") as file:
        content = file.read()
    return read_as(content, file_name=row.file_name, source=row.source, reading=row.reading)


def holds_contacts(read: Table | PastedList) -> bool:
    """Whether a list seems to hold people behind organizations: a column that says so, or an address anywhere."""
    if isinstance(read, PastedList):
        texts: Iterable[str] = chain(
            (entry.printed_name for entry in read.entries), (left.text for left in read.left_out)
        )
    else:
        if any(target.field.private for target in guess_columns(read).values()):
            return True
        texts = chain((cell for row in read.rows for cell in row.cells), (left.text for left in read.left_out))
    return any("@" in text and ADDRESS.search(text) for text in texts)


def guessed(table: Table, kind: str) -> dict[int, Target]:
    """The likely target of each column, by its index, of those that a list of this ``kind`` may set."""
    found = {}
    for index, target in guess_columns(table).items():
        found[index] = target if may_be(target, kind) else Target(Field.IGNORE)
    return found


def may_be(target: Target, kind: str) -> bool:
    """Whether a column of a list of this ``kind`` can go to ``target``: names are in languages that texts may have."""
    return target.field in TARGETS[kind] and (target.field != Field.NAME_IN or target.language in dict(languages()))


def rows_of(read: Table | PastedList, columns: Mapping[str, str], *, kind: str) -> list[ListRow]:
    """The rows of a list, not stored yet. ``columns`` maps the index of a column to its target as text."""
    if isinstance(read, PastedList):
        return [_of_entry(entry, kind) for entry in read.entries]
    targets = {int(index): value for index, value in columns.items() if value != Field.IGNORE.value}
    return list(_of_table(read, targets))


def _of_table(table: Table, targets: Mapping[int, str]) -> Iterator[ListRow]:
    # Our own export says in which state a sign-on is: who waits or has withdrawn is put on no letter by it.
    status = next((column.index for column in table.columns if column.heading.strip() == STATUS), None)
    if status is not None and status not in targets:
        targets = {**targets, status: STATUS}
    moments = _moments(table, targets)
    for place, row in enumerate(table.rows):
        cells: dict[str, str] = {}
        for index, target in targets.items():
            cell = row.cells[index].strip() if index < len(row.cells) else ""
            if index in moments:
                cell = moments[index][place].strip()
            if not cell:
                continue
            # Several columns of other names are one cell with several names.
            cells[target] = f"{cells[target]}{BETWEEN}{cell}" if target in cells else cell
        yield ListRow(line=row.line, cells=cells, name=cells.get("name", "")[:300])


def _moments(table: Table, targets: Mapping[int, str]) -> dict[int, list[str]]:
    """The cells of columns of moments, settled by what the whole column says."""
    wanted = [column for column in table.columns if targets.get(column.index) == Field.SIGNED_AT.value]
    return {
        column.index: settled(
            [row.cells[column.index] if column.index < len(row.cells) else "" for row in table.rows],
            heading=column.heading,
        )
        for column in wanted
    }


def _of_entry(entry: PastedEntry, kind: str) -> ListRow:
    cells: dict[str, Any] = {"name": entry.printed_name, "countries": entry.scope or "; ".join(entry.countries)}
    if kind == ListKind.SIGNATORIES:
        cells["printed_name"] = entry.printed_name
    cells = {key: value for key, value in cells.items() if value}
    if entry.proposals:
        cells[PROPOSALS] = [_kept(each, entry.printed_name) for each in entry.proposals]
    return ListRow(line=entry.line, cells=cells, name=entry.printed_name[:300])


def _kept(proposal: Proposal, line: str) -> dict[str, Any]:
    return {
        "kind": proposal.kind.value,
        "value": proposal.value,
        "rest": proposal.rest,
        "why": proposal.why,
        "parts": list(proposal.parts),
        "cuts": [list(cut) for cut in proposal.cuts],
        "line": line,
    }


def proposals_of(row: ListRow) -> list[dict[str, Any]]:
    """What the line of ``row`` seems to hold, in the order in which it was found; places in it are kept as accepted."""
    found: list[dict[str, Any]] = row.cells.get(PROPOSALS, [])
    return found


def person_in(row: ListRow) -> Mapping[str, Any] | None:
    """The person that a pasted line seems to be; None for other lines."""
    return next((each for each in row.cells.get(PROPOSALS, ()) if each["kind"] == "person"), None)


def accept(row: ListRow, place: int, *, kind: str) -> list[ListRow]:
    """Put the proposal at ``place`` into the cells of ``row``; gives rows that come beside it, for an entry that is
    several. A place that is none, or was accepted before, changes nothing.
    """
    found = proposals_of(row)
    if place in row.accepted or not 0 <= place < len(found):
        return []
    proposal = found[place]
    cells = row.cells
    before = [found[each] for each in row.accepted]
    row.accepted = [*row.accepted, place]
    rest = _rest(str(cells.get("name", "")), proposal, before)
    match proposal["kind"]:
        case ProposalKind.ACRONYM.value:
            cells["acronym"], cells["name"] = proposal["value"], rest
        case ProposalKind.PLACE.value:
            cells["place"], cells["name"] = proposal["value"], rest
        case ProposalKind.COUNTRIES.value:
            cells["countries"], cells["name"] = "; ".join(proposal["parts"]), rest
        case ProposalKind.PERSON.value if kind == ListKind.SIGNATORIES:
            cells["capacity"], cells["name"], cells["printed_name"] = Capacity.PERSON.value, rest, rest
            if detail := ", ".join(proposal["parts"]):
                cells["detail"] = detail
        case ProposalKind.JOIN.value:
            cells["name"] = next(iter(proposal["parts"]), proposal["value"])
            if "printed_name" in cells:
                cells["printed_name"] = cells["name"]
        case ProposalKind.SPLIT.value:
            return _split(row, proposal["parts"])
    return []


def _rest(name: str, proposal: Mapping[str, Any], before: Sequence[Mapping[str, Any]]) -> str:
    """The name without what this proposal and those ``before`` take out; one that was corrected by hand stays."""
    line = proposal["line"]
    if name != remaining(line, [_proposal(each) for each in before]):
        return name
    return remaining(line, [_proposal(each) for each in (*before, proposal)]) if proposal["cuts"] else proposal["rest"]


def _proposal(kept: Mapping[str, Any]) -> Proposal:
    cuts = tuple((start, end) for start, end in kept["cuts"])
    return Proposal(ProposalKind(kept["kind"]), kept["value"], kept["rest"], kept["why"], tuple(kept["parts"]), cuts)


def _split(row: ListRow, parts: Sequence[str]) -> list[ListRow]:
    rest = {key: value for key, value in row.cells.items() if key not in (PROPOSALS, "name", "printed_name")}
    fresh = []
    for place, name in enumerate(parts):
        cells = {**rest, "name": name} | ({"printed_name": name} if "printed_name" in row.cells else {})
        if place == 0:
            row.cells, row.accepted, row.name = cells, [], name[:300]
        else:
            fresh.append(ListRow(list_import_id=row.list_import_id, line=row.line, cells=cells, name=name[:300]))
    return fresh


def alias_columns() -> list[str]:
    """The columns of other names: of any sort, and of those that have one of their own."""
    return [str(Target(Field.ALIAS, alias=sort)) for sort in ("", *ALIASES)]


def fields_of(kind: str, languages: Iterable[str]) -> list[str]:
    """The columns that a row of this ``kind`` may have, names in these languages among them."""
    fields = []
    for field in TARGETS[kind]:
        if field == Field.NAME_IN:
            fields += [str(Target(Field.NAME_IN, language)) for language in languages]
        elif field == Field.ALIAS:
            fields += alias_columns()
        else:
            fields.append(field.value)
    return fields


__all__ = ["PROPOSALS", "TARGETS", "UnreadableList", "accept", "fields_of", "guessed", "may_be", "proposals_of",
           "read_as", "read_import", "rows_of"]  # fmt: skip
