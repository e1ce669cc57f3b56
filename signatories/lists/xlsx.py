"""The XML of an XLSX: its sheets, and what each of them holds, before calamine makes cells of it."""

import posixpath

from signatories.lists.grid import MAX_COLUMNS, MAX_ROWS
from signatories.lists.package import Attributes, check_xml, damaged, number, walk
from signatories.lists.scan import Scan
from signatories.lists.table import Sheet, letter

# The parts of an XLSX that calamine needs beside the sheet.
SHARED = ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml")


class Xlsx:
    """The members of a workbook. ``sheets`` are what it holds, ``scan`` counts one, ``package`` is that one alone."""

    def __init__(self, members: dict[str, bytes]) -> None:
        self.members = members
        self.parts: dict[str, str] = {}
        self.sheets: list[Sheet] = []
        targets: dict[str, str] = {}
        shared: list[str] = []
        self.lengths: list[int] = []  # of the shared strings: a cell names one by its number

        def relation(tag: str, attributes: Attributes) -> None:
            if tag != "Relationship" or attributes.get("TargetMode") == "External":
                return
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            targets[attributes.get("Id", "")] = target
            if attributes.get("Type", "").endswith(("/styles", "/sharedStrings")):
                shared.append(target)

        def workbook(tag: str, attributes: Attributes) -> None:
            if tag == "sheet":
                relation_id = next((value for name, value in attributes.items() if name.endswith(":id")), "")
                part = targets.get(relation_id, "")
                if part in members and "worksheets/" in part:
                    name = attributes.get("name", "")
                    self.parts[name] = part
                    self.sheets.append(Sheet(name, attributes.get("state", "visible") != "visible"))

        walk(members.get(SHARED[2], b""), start=relation)
        walk(members["xl/workbook.xml"], start=workbook)
        # Two sheets of one part would be read twice, a thousand of them a thousand times.
        if not self.sheets or len(set(self.parts.values())) != len(self.sheets):
            raise damaged()
        self.shared = [name for name in (*SHARED, *shared) if name in members]
        # calamine finds parts by name in any case: what is read there must be what was counted here.
        if len({name.replace("\\", "/").casefold() for name in members}) < len(members):
            raise damaged()
        for name in self.shared:
            if name in SHARED:
                check_xml(members[name])
            else:
                self._measure(members[name])

    def _measure(self, data: bytes) -> None:
        lengths: list[int] = []

        def start(tag: str, _attributes: Attributes) -> None:
            if tag == "si":
                lengths.append(0)

        def text(data: str) -> None:
            if lengths:
                lengths[-1] += len(data)

        walk(data, start=start, text=text)
        if lengths and self.lengths:
            raise damaged()
        self.lengths = self.lengths or lengths

    def _length(self, pieces: list[str], *, shared: bool) -> int:
        """Characters of a cell that holds ``pieces``."""
        if not shared:
            return sum(map(len, pieces))
        number = "".join(pieces).strip()
        known = number.isascii() and number.isdecimal() and len(number) < 9 and int(number) < len(self.lengths)
        return self.lengths[int(number)] if known else 0

    def package(self, sheet: str) -> dict[str, bytes]:
        """The parts of this sheet and no other."""
        return {name: self.members[name] for name in (*self.shared, self.parts[sheet])}

    def scan(self, sheet: str) -> Scan:
        scan = Scan()
        row = column = -1
        filled = formula = False
        kind = ""
        pieces: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal row, column, filled, formula, kind
            if tag == "c":
                kind = attributes.get("t", "")
                pieces.clear()
                address = attributes.get("r", "")
                if address:
                    row, column = _address(address)
                else:
                    column += 1
                filled = formula = False
            elif tag == "row":
                row, column = number(attributes.get("r"), row + 2) - 1, -1
                if attributes.get("hidden") in ("1", "true"):
                    scan.hidden.add(row)
            elif tag == "f":
                formula = True
            elif tag == "is" or (tag == "v" and kind == "str"):
                scan.reach(row, column)  # an empty text is a cell for the reader
            elif tag == "col" and attributes.get("hidden") in ("1", "true"):
                first = number(attributes.get("min"), 1) - 1
                scan.hidden_columns.update(range(first, min(number(attributes.get("max"), 1), MAX_COLUMNS)))
            elif tag == "mergeCell":
                one, _colon, other = attributes.get("ref", "").partition(":")
                (top, left), (bottom, _right) = _address(one), _address(other or one)
                if top < bottom <= MAX_ROWS and left < MAX_COLUMNS:
                    scan.merge(top, left, bottom - top + 1)

        def text(data: str) -> None:
            nonlocal filled
            filled = True
            pieces.append(data)

        def end(tag: str) -> None:
            nonlocal filled
            if tag == "f":
                filled = False  # so far only the formula was read
                pieces.clear()
            elif tag == "c":
                if filled:
                    scan.fill(row, column, length=self._length(pieces, shared=kind == "s"))
                elif formula:
                    scan.without_value.append(f"{letter(column)}{row + 1}")

        walk(self.members[self.parts[sheet]], start=start, end=end, text=text)
        return scan


def _address(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    digits = address[len(letters) :]
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha() and 0 < len(digits) <= 7):
        raise damaged()
    column = 0
    for each in letters.upper():
        column = column * 26 + ord(each) - ord("A") + 1
    if not int(digits):
        raise damaged()
    return int(digits) - 1, column - 1
