"""The XML of an ODS: its sheets, and what each of them holds, before calamine makes cells of it."""

from signatories.lists.grid import MAX_CELLS, MAX_ROWS, too_many_cells
from signatories.lists.package import OFFICE, Attributes, damaged, number, walk
from signatories.lists.scan import Scan, Tally
from signatories.lists.table import Sheet, letter

# What makes a cell of an ODS one with a value, whatever type it names.
VALUES = ("office:value", "office:date-value", "office:time-value", "office:boolean-value", "office:string-value")
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
)


class Ods:
    """The content of a document. ``sheets`` are what it holds, ``scan`` counts one, ``package`` is all of them."""

    def __init__(self, members: dict[str, bytes]) -> None:
        self.content = members.get("content.xml", b"")
        self.sheets: list[Sheet] = []
        self.scans: dict[str, Scan] = {}
        self._walk()
        if not self.sheets or len(self.scans) != len(self.sheets):
            raise damaged()

    def package(self, _sheet: str) -> dict[str, bytes]:
        """The content, which holds all sheets."""
        kind = f"{OFFICE}spreadsheet"
        manifest = MANIFEST.format(kind=kind)
        return {"mimetype": kind.encode(), "META-INF/manifest.xml": manifest.encode(), "content.xml": self.content}

    def scan(self, sheet: str) -> Scan:
        return self.scans[sheet]

    def _walk(self) -> None:
        hidden_styles: set[str] = set()
        style = ""
        tally = Tally()  # the reader takes all sheets apart, so what they hold counts together
        scan = Scan(tally)
        row = column = length = 0
        rows = columns = spanned = 1
        filled = formula = hidden = False
        cell_depth = note_depth = paragraph_depth = 0

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal style, scan, row, column, rows, columns, spanned, filled, formula, hidden, length
            nonlocal cell_depth, note_depth, paragraph_depth
            if tag == "style":
                style = attributes.get("style:name", "")
            elif tag == "table-properties" and attributes.get("table:display") == "false":
                hidden_styles.add(style)
            elif tag == "table":
                name = attributes.get("table:name", "")
                self.sheets.append(Sheet(name, attributes.get("table:style-name") in hidden_styles))
                scan = self.scans[name] = Scan(tally)
                row = 0
            elif tag == "table-row":
                rows, column = number(attributes.get("table:number-rows-repeated"), 1), 0
                hidden = attributes.get("table:visibility") in ("collapse", "filter")
            elif tag in ("table-cell", "covered-table-cell"):
                cell_depth += 1
                columns = number(attributes.get("table:number-columns-repeated"), 1)
                spanned = number(attributes.get("table:number-rows-spanned"), 1)
                filled = attributes.get("office:value-type", "string") != "string"
                filled = filled or any(attributes.get(name) for name in VALUES)
                formula = "table:formula" in attributes
                length = sum(len(value) for value in attributes.values())
            elif tag == "p":
                paragraph_depth += 1
            elif tag == "s":  # so many blanks
                blanks = number(attributes.get("text:c"), 1)
                length, filled = length + blanks, filled or bool(cell_depth and blanks)
            elif tag == "annotation":
                note_depth += 1

        def text(data: str) -> None:
            nonlocal filled, length
            if cell_depth and not note_depth and (paragraph_depth or data.strip()):
                filled = True
                length += len(data)

        def end(tag: str) -> None:
            nonlocal row, column, cell_depth, note_depth, paragraph_depth
            if tag in ("table-cell", "covered-table-cell"):
                cell_depth -= 1
                if filled:
                    scan.fill(row, column, rows=rows, columns=columns, length=length)
                    if tally.cells > 2 * MAX_CELLS:
                        raise too_many_cells()
                    if hidden:
                        scan.hidden.update(range(row, row + rows))
                    if 1 < spanned <= MAX_ROWS:
                        scan.merge(row, column, spanned)
                elif formula:
                    scan.reach(row + rows - 1, column + columns - 1)
                    scan.without_value.append(f"{letter(column)}{row + 1}")
                column += columns
            elif tag == "p":
                paragraph_depth -= 1
            elif tag == "table-row":
                row += rows
            elif tag == "annotation":
                note_depth -= 1

        walk(self.content, start=start, end=end, text=text)
