"""Lines of cells into a table: where its headings are, what is a title or a total, what opens a section."""

import re
from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.text.formulas import spreadsheet_given
from campaigns.text.names import is_garbled, name_key
from signatories.lists.grid import Grid, Line, named
from signatories.lists.headings import heading_target, is_question
from signatories.lists.sections import countries_in, section_of
from signatories.lists.table import Column, Detected, LeftOut, Row, Section, Table, UnreadableList, letter

FIRST = 30  # lines among which headings are looked for
ENDS = "\u200b\u200e\u200f\ufeff"
TOTAL = re.compile(r"(?:grand |sub ?)?(?:total(?:es|s|e)?|gesamt|summe|suma|somme|soma|insgesamt)\b.*")
COUNTED = re.compile(
    r"\d+ (?:organi[sz]ations?|organizaciones|organisationen|organizacoes|signatories|firmantes|signataires)"
    r"|(?:organi[sz]ations?|organizaciones|organisationen|organizacoes|signatories|firmantes|signataires) \d+"
)
NUMBERED = re.compile(r"\d+[.)]?")
# "Asociaci?n": what a program writes that could not keep the letter.
LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")


def shape(grid: Grid, *, heading_line: int | None) -> Table:
    """The table in ``grid``; ``heading_line`` None looks for it, 0 means none. Raises UnreadableList."""
    lines = [_clean(line) for line in grid.lines]
    lines = [line for line in lines if any(line.cells)]
    if not any(character.isalnum() for line in lines for cell in line.cells for character in cell):
        raise UnreadableList(_("The list is empty."))
    width = max(len(line.cells) for line in lines)
    for line in lines:
        line.cells += [""] * (width - len(line.cells))
    filled = Counter(sum(map(bool, line.cells)) for line in lines)
    usual = max(filled, key=lambda count: (filled[count], count))

    heading = _heading(lines, usual) if heading_line is None else _line(lines, heading_line)
    left_out: list[LeftOut] = []
    if heading is not None:
        place = lines.index(heading)
        left_out += [LeftOut(each.number, _shown(each), _("It stands above the headings.")) for each in lines[:place]]
        lines = lines[place + 1 :]
        again = [cell.casefold() for cell in heading.cells]
        for each in [each for each in lines if [cell.casefold() for cell in each.cells] == again]:
            lines.remove(each)
            left_out.append(LeftOut(each.number, _shown(each), _("The headings once more.")))
    while len(lines) > 1 and _is_total(lines[-1]):
        each = lines.pop()
        left_out.append(LeftOut(each.number, _shown(each), _("A total, not a row.")))
    if not lines:
        raise UnreadableList(_("The list has headings, but no rows."))

    kept = [
        index
        for index in range(width)
        if (heading and heading.cells[index]) or any(line.cells[index] for line in lines)
    ]
    columns = _columns(heading.cells if heading else [""] * width, kept)
    rows = tuple(Row(line.number, tuple(line.cells[index] for index in kept), line.hidden) for line in lines)
    detected = Detected(
        kind=grid.kind,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        quote=grid.quote,
        sheet=grid.sheet,
        sheets=grid.sheets,
        heading_line=heading.number if heading else 0,
        other_encodings=grid.other_encodings,
    )
    return Table(
        columns=columns,
        rows=rows,
        detected=detected,
        warnings=(*grid.warnings, *_warnings(heading, rows, columns)),
        left_out=tuple(sorted(left_out, key=lambda each: each.line)),
        sections=_sections(rows, usual),
    )


def _clean(line: Line) -> Line:
    return Line(line.number, [clean_cell(cell) for cell in line.cells], line.hidden)


def clean_cell(cell: str) -> str:
    """A cell without the apostrophe of our exports and without blanks, also invisible ones, at its ends."""
    if cell[:1] == "'":
        cell = spreadsheet_given(cell)
    if "\r" in cell or "_x000D_" in cell:  # the second is how Excel writes the first
        cell = cell.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    cell = cell.strip()
    while cell and (cell[0] in ENDS or cell[-1] in ENDS):
        cell = cell.strip(ENDS).strip()
    return cell


def _line(lines: list[Line], number: int) -> Line | None:
    if number == 0:
        return None
    found = next((line for line in lines if line.number == number), None)
    if found is None:
        raise UnreadableList(_("Line %(line)d is empty, so it cannot name the columns.") % {"line": number})
    return found


def _heading(lines: list[Line], usual: int) -> Line | None:
    """The first of the lines that name the most fields, else one that is unlike the lines under it."""
    best, most = None, 0
    for line in lines[:FIRST]:
        filled = [cell for cell in line.cells if cell]
        targets = [target for cell in filled if len(cell) <= 300 and (target := heading_target(cell))]
        fields = {target.field for target in targets}
        sure = sum(target.sure or is_question(cell) for cell in filled if (target := heading_target(cell)))
        if any("@" in cell and "." in cell for cell in filled) or any(map(_looks_like_data, filled)):
            continue
        enough = len(fields) >= 2 or (len(fields) == 1 and sure and len(filled) == 1 == usual)
        enough = enough or (sure and len(filled) >= max(2, usual - 1) and len(targets) * 2 >= len(filled))
        # "Asociación" and "Red" are words of headings and of names: one that says it whole must be among them.
        if enough and sure and len(filled) * 2 >= usual and len(targets) > most:
            best, most = line, len(targets)
    if best or usual == 1:
        return best
    return _unlike(lines, usual)


def _looks_like_data(cell: str) -> bool:
    if NUMBERED.fullmatch(cell) or cell.startswith(("http", "www.")):
        return True
    return bool(countries_in(cell)) and heading_target(cell) is None


def _unlike(lines: list[Line], usual: int) -> Line | None:
    for place, line in enumerate(lines[:FIRST]):
        filled = [index for index, cell in enumerate(line.cells) if cell]
        if len(filled) < max(2, usual):
            continue
        under = lines[place + 1 : place + 1 + FIRST]
        if any(map(_looks_like_data, line.cells)) or not under:
            return None
        if len({name_key(line.cells[index]) for index in filled}) < len(filled):
            return None
        # Data has countries, numbers and addresses where headings have words.
        if any(
            sum(_looks_like_data(each.cells[index]) for each in under) > 0.6 * len(under) for index in filled
        ) and all(len(line.cells[index]) <= 60 for index in filled):
            return line
        return None
    return None


def _is_total(line: Line) -> bool:
    filled = [cell for cell in line.cells if cell]
    key = name_key(filled[0])
    if COUNTED.fullmatch(key) and len(filled) == 1:
        return True
    numbers = all(NUMBERED.fullmatch(cell) for cell in filled[1:])
    return bool(TOTAL.fullmatch(key)) and numbers and (len(filled) > 1 or any(map(str.isdigit, key)) or len(key) < 12)


def _columns(headings: list[str], kept: list[int]) -> tuple[Column, ...]:
    columns: list[Column] = []
    taken: set[str] = set()
    # Headings have the names that they say; a letter gives way to them.
    given = Counter(" ".join(headings[index].split()) for index in kept)
    for place, index in enumerate(kept):
        heading = " ".join(headings[index].split())
        name, number = heading or letter(index), 1
        base = name
        while name in taken or (not heading and name in given):
            number += 1
            name = f"{base} ({number})"
        taken.add(name)
        columns.append(Column(index=place, letter=letter(index), heading=heading, name=name))
    return tuple(columns)


def _sections(rows: tuple[Row, ...], usual: int) -> tuple[Section, ...]:
    found = []
    for place, row in enumerate(rows):
        filled = [cell for cell in row.cells if cell]
        if len(set(filled)) != 1 or (usual > 1 and len(filled) > 1 and len(filled) < len(row.cells)):
            continue
        if place + 1 < len(rows) and (section := section_of(filled[0], row.line)):
            found.append(section)
    # A table of nothing but countries has no headings, nor has one in which every second row names one.
    return tuple(found) if 0 < len(found) <= len(rows) / 2 else ()


def _shown(line: Line) -> str:
    return " · ".join(" ".join(cell.split()) for cell in line.cells if cell)[:300]


def _warnings(heading: Line | None, rows: tuple[Row, ...], columns: tuple[Column, ...]) -> list[str]:
    warnings = []
    if heading is not None:
        beyond = [
            row.line
            for row in rows
            if row.cells[-1] and not columns[-1].heading and columns[-1].letter > letter(_last(heading.cells))
        ]
        if beyond and len(beyond) < len(rows) / 2:
            warnings.append(
                ngettext(
                    "%(count)d line has more cells than there are headings: %(lines)s. Put names that hold a comma in"
                    " quotation marks.",
                    "%(count)d lines have more cells than there are headings: %(lines)s. Put names that hold a comma in"
                    " quotation marks.",
                    len(beyond),
                )
                % {"count": len(beyond), "lines": named(beyond)}
            )
    garbled = [row for row in rows if any(not cell.isascii() and is_garbled(cell) for cell in row.cells)]
    if garbled:
        cell = next(cell for cell in garbled[0].cells if is_garbled(cell))
        warnings.append(
            ngettext(
                "%(count)d line looks garbled, for example “%(example)s”: %(lines)s. Choose another encoding, or"
                " save the"
                " file again as UTF-8.",
                "%(count)d lines look garbled, for example “%(example)s”: %(lines)s. Choose another encoding, or"
                " save the"
                " file again as UTF-8.",
                len(garbled),
            )
            % {"count": len(garbled), "example": cell[:60], "lines": named([row.line for row in garbled])}
        )
    lost = [row for row in rows if any(LOST.search(cell) and "://" not in cell for cell in row.cells)]
    if lost:
        cell = next(cell for cell in lost[0].cells if LOST.search(cell) and "://" not in cell)
        warnings.append(
            ngettext(
                "In %(count)d line a letter seems to be lost, for example “%(example)s”: %(lines)s. Save the file again"
                " from where it was right.",
                "In %(count)d lines letters seem to be lost, for example “%(example)s”: %(lines)s. Save the file again"
                " from where it was right.",
                len(lost),
            )
            % {"count": len(lost), "example": cell[:60], "lines": named([row.line for row in lost])}
        )
    return warnings


def _last(cells: list[str]) -> int:
    return max((index for index, cell in enumerate(cells) if cell), default=0)
