"""What the columns of a list hold, by their headings and by their cells."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

from django.utils.translation import gettext as _
from django_countries import countries as known_countries

from campaigns.text.names import MAX_NAME, name_key
from campaigns.text.regions import SCOPE_WORDS
from signatories.lists.headings import BARE_NAME, heading_key, heading_target, is_question, own_export
from signatories.lists.sections import countries_in
from signatories.lists.table import Field, Table, Target

LOOKED_AT = 300  # cells of a column
MOST = 0.7  # of the filled cells have to agree
EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[a-z]{2,}(?:\s*[;,]\s*\S+@\S+)*", re.IGNORECASE)
DOMAIN = re.compile(r"@[\w.-]+\.[a-z]{2,}", re.IGNORECASE)
WEBSITE = re.compile(r"(?:https?://\S+|www\.\S+\.\S+|[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|ong|info|edu|int|eu|[a-z]{2})(?:/\S*)?)",
                     re.IGNORECASE)  # fmt: skip
MOMENT = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T]+\d{1,2}:\d{2}.*")
DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
NUMBER = re.compile(r"[#№(]?\s*\d+(?:[.,]\d+)?\s*[.)]?")
SHORT = re.compile(r"[A-ZÁÉÍÓÚÑÜÇ0-9][\w.&/-]{1,14}")


def guess_columns(table: Table) -> Mapping[int, Target]:
    """The likely target of every column, by its index; IGNORE where nothing speaks for any.

    Headings come first, then cells. Only a repeatable field is given to two columns.
    """
    if own := own_export([column.heading for column in table.columns]):
        return dict(enumerate(own))
    said = {column.index: heading_target(column.heading) for column in table.columns}
    _persons_names(table, said)
    guesses: dict[int, Target] = {}
    taken: set[Field] = set()

    def take(index: int, target: Target) -> None:
        guesses[index] = target
        if not target.field.repeatable:
            taken.add(target.field)

    # What is written over a column whole, then in questions, then what its cells look like.
    for sure in (True, False):
        for index, target in said.items():
            if target is None or target.sure != sure or index in guesses:
                continue
            if target.field not in taken and _plausible(table, index, target.field):
                take(index, target)
    for column in table.columns:
        if column.index not in guesses and (field := _by_cells(table, column.index, taken)):
            take(column.index, Target(field, sure=False))
    if Field.NAME not in taken and Field.PRINTED_NAME not in taken:
        likeliest = _names(table, guesses)
        if likeliest is not None:
            take(likeliest, Target(Field.NAME, sure=False))
    for column in table.columns:
        guesses.setdefault(column.index, Target(Field.IGNORE, sure=False))
    return dict(sorted(guesses.items()))


def number_warning(table: Table) -> str:
    """A sentence on the numbers of the first column, where they leave some out or repeat some; else empty."""
    if not table.columns:
        return ""
    headings = {section.line for section in table.sections}
    cells = [row.cells[0].strip(" .)(#№") for row in table.rows if row.line not in headings]
    numbers = [int(cell) for cell in cells if cell.isascii() and cell.isdigit() and len(cell) < 7]
    if len(numbers) < max(3, 0.8 * len(cells)) or numbers != sorted(numbers) or numbers[0] > 1:
        return ""
    missing = sorted(set(range(1, numbers[-1] + 1)) - set(numbers))
    twice = sorted({one for one, two in pairwise(numbers) if one == two})
    if len(missing) > len(numbers) / 2:
        return ""
    if missing and twice:
        return _("The rows are numbered, but %(missing)s is missing and %(twice)s stands twice.") % {
            "missing": _listed(missing),
            "twice": _listed(twice),
        }
    if missing:
        return _("The rows are numbered, but the list leaves out: %(missing)s.") % {"missing": _listed(missing)}
    return _("The rows are numbered, but these stand twice: %(twice)s.") % {"twice": _listed(twice)} if twice else ""


def _listed(numbers: list[int]) -> str:
    return ", ".join([*map(str, numbers[:5]), *(["…"] if len(numbers) > 5 else [])])


def _persons_names(table: Table, said: dict[int, Target | None]) -> None:
    """Where one column says that it holds organizations, one that says only "name" holds the names of people."""
    bare = [
        index
        for index, target in said.items()
        if target and target.field == Field.NAME and heading_key(table.columns[index].heading) in BARE_NAME
    ]
    of_bodies = [index for index, target in said.items() if target and target.field == Field.NAME and index not in bare]
    if bare and of_bodies:
        for index in bare:
            said[index] = Target(Field.PERSON, sure=False)
    elif len(bare) > 1:
        for index in bare[1:]:
            said[index] = None


def _cells(table: Table, index: int) -> list[str]:
    filled = [cell for row in table.rows if (cell := " ".join(row.cells[index][:MAX_NAME].split()))]
    step = max(1, len(filled) // LOOKED_AT)
    return filled[::step][:LOOKED_AT]


def _share(cells: list[str], test: Callable[[str], object]) -> float:
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells else 0.0


def _plausible(table: Table, index: int, field: Field) -> bool:
    """Whether the cells do not speak against what the heading seems to say."""
    cells = _cells(table, index)
    if not cells:
        return True
    if field == Field.EMAIL:
        return _share(cells, lambda cell: "@" in cell) >= 0.3
    if field == Field.COUNTRIES:
        return not _share(cells, NUMBER.fullmatch) > MOST
    if field == Field.NAME:
        return _share(cells, lambda cell: NUMBER.fullmatch(cell) or EMAIL.fullmatch(cell)) < MOST
    if field in (Field.TITLE, Field.PERSON) and is_question(table.columns[index].heading):
        return _share(cells, lambda cell: "@" in cell) < MOST
    return True


def _by_cells(table: Table, index: int, taken: set[Field]) -> Field | None:
    cells = _cells(table, index)
    if not cells or heading_target(table.columns[index].heading) is not None:
        return None
    tests: tuple[tuple[Field, Callable[[str], object]], ...] = (
        (Field.EMAIL, EMAIL.fullmatch),
        (Field.EMAIL_DOMAIN, DOMAIN.fullmatch),
        (Field.WEBSITE, WEBSITE.fullmatch),
        (Field.SIGNED_AT, MOMENT.fullmatch),
        (Field.IGNORE, lambda cell: NUMBER.fullmatch(cell) or DATE.fullmatch(cell)),
        (Field.SCOPE, lambda cell: name_key(cell) in SCOPE_WORDS),
        (Field.COUNTRIES, lambda cell: countries_in(cell) or _is_code(cell)),
        (Field.ACRONYM, lambda cell: SHORT.fullmatch(cell) and sum(map(str.isupper, cell)) > len(cell) / 2),
    )
    for field, test in tests:
        if field not in taken and _share(cells, test) >= MOST:
            return field
    return None


def _is_code(cell: str) -> bool:
    return len(cell) == 2 and cell.isupper() and cell in known_countries


def _names(table: Table, guesses: Mapping[int, Target]) -> int | None:
    """The column of the longest and most different texts that is not yet spoken for."""
    best, most = None, 0.0
    for column in table.columns:
        if column.index in guesses:
            continue
        cells = _cells(table, column.index)
        if cells and heading_target(column.heading) is None:
            score = sum(map(len, cells)) / len(cells) * len({name_key(cell) for cell in cells}) / len(cells)
            score *= len(cells) / min(len(table.rows), LOOKED_AT)
            if score > most and _share(cells, lambda cell: any(map(str.isalpha, cell))) > 0.5:
                best, most = column.index, score
    return best
