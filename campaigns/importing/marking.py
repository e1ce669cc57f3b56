"""Prepares the parts of a Word file for pandoc: what pandoc would lose is noted beside them or marked in the words.

Each paragraph gets a number in front of its words, and its look, place and note are kept under that number. Tracked
changes are accepted, what is no word is taken out and counted. The marks are characters that no text has
(Unicode 16, section 23.7).
"""

import copy
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from campaigns.importing.package import DraftRefused, Package
from campaigns.importing.report import Findings
from campaigns.importing.styles import Look, Styles, W, is_on, value
from campaigns.rendering.docx_places import Step, place
from campaigns.text.language import direction

PARAGRAPH, LANGUAGE, CALL = ("\ufdd0", "\ufdd1"), ("\ufdd2", "\ufdd3"), ("\ufdd5", "\ufdd6")
LANGUAGE_END = "\ufdd4"
MARKS = re.compile("[\ufdd0-\ufdef]")
OWN_STYLES = {"printed address", "roll entry", "roll numbered"}
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# Pandoc knows elements by these prefixes.
PREFIXES = {
    "w": W[1:-1],
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": MATH[1:-1],
    "mc": MC[1:-1],
}
NOTE_REFERENCE = re.compile(r"^\s*NOTEREF\s+(\S+)", re.IGNORECASE)
MOST_FIELDS = 100
MOST_PARAGRAPHS = 20_000  # a letter of 60 pages has 500
MOST_NOTES = 2_000


@dataclass(slots=True)
class Paragraph:
    """What is known of a paragraph apart from the marks of its words.

    ``cell`` is table, row and cell; ``note`` the id of the note that it is a part of; ``joined`` says that the sign at
    its end was deleted, so that it goes on in the next one. ``words`` are bare, with marks for calls.
    """

    look: Look
    place: tuple[Step, ...] = ()
    cell: tuple[int, int, int] | None = None
    note: str = ""
    joined: bool = False
    words: str = ""


@dataclass
class Marked:
    """A file ready for pandoc. ``notes`` are ids of notes in the order of their first call."""

    paragraphs: list[Paragraph]
    parts: dict[str, bytes]
    notes: list[str]
    styles: Styles
    own: bool  # made by our own export
    language: str


@dataclass
class _Field:
    instruction: str = ""
    result: list[Element] = field(default_factory=list)
    shown: bool = False


def mark(package: Package, findings: Findings) -> Marked:
    """The parts of ``package`` with numbered paragraphs; ``findings`` counts what was met. Raises DraftRefused."""
    styles = Styles(package.part("styles"), package.part("numbering"))
    marker = _Marker(styles, findings)
    document = package.tree(package.main)
    body = document.find(f"{W}body")
    marker.find_bookmarks(document)
    if body is not None:
        marker.blocks(body)
    parts = {package.main: _written(document)}
    for kind, letter in (("footnotes", "f"), ("endnotes", "e")):
        root = package.part(kind)
        if root is None:
            continue
        for note in list(root):
            identifier = f"{letter}{note.get(f'{W}id', '')}"
            if identifier in marker.called:
                marker.note = identifier
                marker.blocks(note)
            elif note.get(f"{W}type") is None:
                findings.add("uncalled notes")
        marker.note = ""
        parts[package.name(kind)] = _written(root)
    _count_others(package, findings)
    counted = marker.languages.most_common(1)
    return Marked(
        paragraphs=marker.paragraphs,
        parts=parts,
        notes=list(marker.called),
        styles=styles,
        own=marker.own,
        language=styles.language if marker.own or not counted else counted[0][0],
    )


def _count_others(package: Package, findings: Findings) -> None:
    comments = package.part("comments")
    if comments is not None:
        findings.add("comments", sum(1 for _comment in comments.iter(f"{W}comment")))
    for kind in ("header", "footer"):
        for part in package.parts(kind):
            if any((words.text or "").strip() for words in part.iter(f"{W}t")):
                findings.add("headers and footers")
    if package.has_macros:
        findings.add("macros")


def _written(root: Element) -> bytes:
    for prefix, uri in PREFIXES.items():
        ElementTree.register_namespace(prefix, uri)
    # Declares the prefix: pandoc reads the links of notes by the prefixes of the main part.
    root.set(f"{{{PREFIXES['r']}}}id", "")
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _words(text: str) -> Element:
    element = Element(f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    element.text = text
    return element


def _run_of(text: str) -> Element:
    run = Element(f"{W}r")
    run.append(_words(text))
    return run


def _call(identifier: str) -> str:
    return f"{CALL[0]}{identifier}{CALL[1]}"


class _Marker:
    def __init__(self, styles: Styles, findings: Findings) -> None:
        self.styles = styles
        self.findings = findings
        self.own = styles.names >= OWN_STYLES
        self.paragraphs: list[Paragraph] = []
        self.called: dict[str, None] = {}
        self.note = ""
        self.bookmarked: dict[str, str] = {}  # name of a bookmark to the note that it holds
        self.fields: list[_Field] = []
        self.tables = 0
        self.languages: Counter[str] = Counter()
        self.boxes: list[Element] = []

    def find_bookmarks(self, document: Element) -> None:
        """Learn which bookmarks hold the call of a note; a reference may come before it."""
        names: dict[str, str] = {}
        for element in document.iter():
            if element.tag == f"{W}bookmarkStart":
                names[element.get(f"{W}id", "")] = element.get(f"{W}name", "")
                if len(names) > 1000:  # never closed
                    names.clear()
            elif element.tag == f"{W}bookmarkEnd":
                names.pop(element.get(f"{W}id", ""), None)
            elif element.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                for name in names.values():
                    self.bookmarked.setdefault(name, _note_id(element))

    # Blocks

    def blocks(self, parent: Element, cell: tuple[int, int, int] | None = None) -> None:
        """Number the paragraphs in ``parent``; ``cell`` is where they stand in a table."""
        kept: list[Element] = []
        for child in list(parent):
            name = child.tag.removeprefix(W)
            if name in ("del", "moveFrom", "altChunk"):
                self.findings.add("deletions" if name == "del" else "moves" if name == "moveFrom" else "other objects")
                continue
            kept.append(child)
            if name == "p":
                kept += self.paragraph(child, cell)
            elif name == "tbl":
                self.table(child, cell)
            elif name not in ("sectPr", "tblPr", "tcPr", "sdtPr", "tblGrid"):
                self.blocks(child, cell)
        parent[:] = kept

    def table(self, table: Element, cell: tuple[int, int, int] | None) -> None:
        """Rows of a table; a table inside a cell belongs to that cell."""
        if cell is None:
            self.tables += 1
            self.findings.add("tables")
        number = self.tables
        for place_of_row, row in enumerate(_within(table, f"{W}tr")):
            changes = row.find(f"{W}trPr")
            deleted = changes is not None and changes.find(f"{W}del") is not None
            if deleted:
                self.findings.add("deletions")
            for column, each in enumerate(_within(row, f"{W}tc")):
                if deleted:
                    each[:] = [Element(f"{W}p")]
                self.blocks(each, cell or (number, place_of_row, column))

    def paragraph(self, paragraph: Element, cell: tuple[int, int, int] | None) -> list[Element]:
        """Number one paragraph; gives the paragraphs of its text boxes, which follow it."""
        properties = paragraph.find(f"{W}pPr")
        marks = properties.find(f"{W}rPr") if properties is not None else None
        found = Paragraph(
            look=self.styles.look(properties),
            cell=cell,
            note=self.note,
            joined=marks is not None and any(marks.find(W + name) is not None for name in ("del", "moveFrom")),
        )
        if found.joined:
            self.findings.add("deletions")
        if properties is not None:
            paragraph.remove(properties)
        number = len(self.paragraphs)
        self.paragraphs.append(found)
        if number >= MOST_PARAGRAPHS or len(self.called) > MOST_NOTES:
            raise DraftRefused(_("The file is more intricate than any letter. Copy the text into a new document."))
        outer, self.boxes = self.boxes, []
        self.inline(paragraph, found)
        boxed, self.boxes = self.boxes, outer
        found.words = "".join(_spoken(paragraph))
        paragraph.insert(0, _run_of(f"{PARAGRAPH[0]}{number}{PARAGRAPH[1]}"))
        following: list[Element] = []
        for each in boxed:
            following += [each, *self.paragraph(each, cell)]
        return following

    # Inside a paragraph

    def inline(self, parent: Element, paragraph: Paragraph) -> None:
        kept: list[Element] = []
        for child in list(parent):
            name = child.tag.removeprefix(W)
            match name:
                case "r":
                    kept += self.run(child)
                case "del" | "moveFrom":
                    self.findings.add("deletions" if name == "del" else "moves")
                case "ins" | "moveTo":
                    if name == "ins":
                        self.findings.add("insertions")
                    self.inline(child, paragraph)
                    kept += list(child)
                case "bookmarkStart":
                    if not paragraph.place:
                        paragraph.place = place(child.get(f"{W}name", ""))
                case "fldSimple":
                    self.inline(child, paragraph)
                    target = NOTE_REFERENCE.match(child.get(f"{W}instr", ""))
                    known = self.bookmarked.get(target[1]) if target else None
                    kept += [_run_of(_call(known))] if known else list(child)
                case "smartTag" | "sdt" | "sdtContent" | "customXml" | "bdo" | "dir":
                    self.inline(child, paragraph)
                    kept += list(child)
                case "hyperlink":
                    self.inline(child, paragraph)
                    kept.append(child)
                case _ if child.tag in (f"{MATH}oMath", f"{MATH}oMathPara"):
                    self.findings.add("equations")
                    kept.append(_run_of(" ".join(MARKS.sub("", t.text or "") for t in child.iter(f"{MATH}t"))))
                case _ if child.tag == f"{MC}AlternateContent":
                    self.picture(child)
        parent[:] = kept

    def run(self, run: Element) -> list[Element]:
        """A run cut so that each piece holds words only or one call; hidden and printed-only words are gone."""
        properties = run.find(f"{W}rPr")
        hidden = is_on(properties, "vanish") or is_on(properties, "webHidden")
        if is_on(properties, "vanish") and run.find(f"{W}t") is not None:
            self.findings.add("hidden words")
        if self.styles.name(value(properties, "rStyle")) == "printed address":
            return []
        passage = self.passage(properties)
        pieces: list[Element] = []
        for child in list(run):
            name = child.tag.removeprefix(W)
            match name:
                case "t" | "tab" | "br" | "cr" | "noBreakHyphen" | "softHyphen" | "sym":
                    if hidden or (name == "br" and child.get(f"{W}type") in ("page", "column")):
                        continue
                    if name == "cr":
                        child.tag = f"{W}br"
                    if name == "t":
                        child.text = MARKS.sub("", child.text or "")
                        if not self.own:
                            self.heard(properties, child.text)
                    piece = Element(f"{W}r")
                    if properties is not None:
                        piece.append(copy.copy(properties))
                    if name == "t" and passage:
                        piece.append(_words(passage))
                        piece.append(child)
                        piece.append(_words(LANGUAGE_END))
                    else:
                        piece.append(child)
                    pieces.append(piece)
                    if self.fields and self.fields[-1].shown:
                        self.fields[-1].result.append(piece)
                case "footnoteReference" | "endnoteReference":
                    pieces += self.call(child)
                    if child.get(f"{W}customMarkFollows") in ("1", "true", "on"):
                        self.findings.add("marks of one's own")
                        break  # what follows in the run is the mark
                case "fldChar" | "instrText":
                    self.field(child)
                    piece = Element(f"{W}r")
                    piece.append(child)
                    pieces.append(piece)
                case "drawing" | "pict" | "object":
                    self.picture(child)
                case _ if child.tag == f"{MC}AlternateContent":
                    self.picture(child)
        return pieces

    def call(self, reference: Element) -> list[Element]:
        identifier = _note_id(reference)
        if self.note:  # a call inside a note: no letter of ours can say it
            self.findings.add("calls in notes")
            return []
        pieces = [_run_of(_call(identifier))]
        if identifier not in self.called:  # pandoc would make another note of a second call
            self.called[identifier] = None
            self.findings.add("endnotes" if identifier.startswith("e") else "footnotes")
            holder = Element(f"{W}r")
            holder.append(reference)
            pieces.append(holder)
        return pieces

    def field(self, child: Element) -> None:
        """Follow a field; a reference to a note becomes a call of it."""
        if child.tag == f"{W}instrText":
            if self.fields and not self.fields[-1].shown:
                self.fields[-1].instruction += child.text or ""
            return
        kind = child.get(f"{W}fldCharType", "")
        if kind == "begin":
            if len(self.fields) > MOST_FIELDS:  # never ended
                self.fields.clear()
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shown = True
        elif kind == "end" and self.fields:
            self.end_field(self.fields.pop())

    def end_field(self, ended: _Field) -> None:
        target = NOTE_REFERENCE.match(ended.instruction)
        known = self.bookmarked.get(target[1]) if target else None
        if ended.instruction.strip().upper().startswith("TOC"):
            self.findings.add("tables of contents")
        if not (known and ended.result):
            return
        for piece in ended.result:
            piece.clear()
        ended.result[0].append(_words(_call(known)))

    def passage(self, properties: Element | None) -> str:
        """The mark of a run in another language or direction than the letter; only our own files are believed.

        Word guesses the language of what is typed, and guesses names wrong.
        """
        if not self.own:
            return ""
        tongue = properties.find(f"{W}lang") if properties is not None else None
        spoken = tongue.get(f"{W}val", "").lower() if tongue is not None else ""
        if spoken.split("-")[0] == self.styles.language.split("-")[0]:
            spoken = ""
        usual = direction(self.styles.language)
        turned = "rtl" if is_on(properties, "rtl") else "ltr"
        if not spoken and turned == usual:
            return ""
        return f"{LANGUAGE[0]}{spoken}|{'' if turned == usual else turned}{LANGUAGE[1]}"

    def heard(self, properties: Element | None, words: str) -> None:
        tongue = properties.find(f"{W}lang") if properties is not None else None
        name = "bidi" if is_on(properties, "rtl") else "val"
        spoken = tongue.get(W + name, "").lower() if tongue is not None else ""
        self.languages[spoken or self.styles.language] += len(words)

    def picture(self, element: Element) -> None:
        """Take out a drawing; the words of text boxes follow the paragraph."""
        if element.tag == f"{MC}AlternateContent":
            element = next(iter(element), element)
        boxed = list(_within(element, f"{W}txbxContent"))
        if boxed:
            self.findings.add("text boxes", len(boxed))
            for box in boxed:
                self.boxes += _within(box, f"{W}p", through_tables=True)
            return
        names = {each.tag.rpartition("}")[2] for each in element.iter()}
        if names & {"pic", "imagedata", "blip"}:
            self.findings.add("pictures")
        else:
            self.findings.add("other objects")


def _within(parent: Element, tag: str, *, through_tables: bool = False) -> Iterator[Element]:
    """Elements of ``parent`` with ``tag`` that stand in no other of that tag, and in no other table."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif through_tables or child.tag != f"{W}tbl":
            yield from _within(child, tag, through_tables=through_tables)


def _note_id(reference: Element) -> str:
    letter = "f" if reference.tag == f"{W}footnoteReference" else "e"
    return f"{letter}{reference.get(f'{W}id', '')}"


def _spoken(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == f"{W}t":
            yield re.sub(f"{LANGUAGE[0]}[^{LANGUAGE[1]}]*{LANGUAGE[1]}|{LANGUAGE_END}", "", element.text or "")
        elif element.tag in (f"{W}tab", f"{W}br"):
            yield " "
