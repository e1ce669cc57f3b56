"""What a Word file says of its paragraphs apart from their words: headings, lists, quotations, room at the side.

A style inherits from the one that it is based on, a list takes its levels from an abstract one. Names of built-in
styles are English in every language of Word; their ids are not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from campaigns.rendering.docx_styles import W as NAMESPACE

W = f"{{{NAMESPACE}}}"
HEADING = re.compile(r"^heading ([1-9])$")
QUOTES = frozenset({"quote", "intense quote", "block text", "quotations", "block quotation", "quotation"})
INDENTED = 360  # twentieths of a point; less is a slip of the hand
MOST_BASES = 20


class Level(NamedTuple):
    """One level of a list: ``ul``, ``ol``, or nothing for a paragraph without a mark; where its words begin."""

    tag: str
    left: int


class Numbered(NamedTuple):
    """The list that a paragraph belongs to and how deep in it."""

    number: str
    level: int


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph or a style as it looks. ``left`` and ``hanging`` are None where nothing is said."""

    name: str = ""
    outline: int = 0  # 1 for a heading of the first rank
    numbered: Numbered | None = None
    left: int | None = None
    hanging: int | None = None
    right: int = 0
    centred: bool = False
    bold: bool = False

    @property
    def edge(self) -> int:
        """Where the first line begins, in twentieths of a point from the margin."""
        return (self.left or 0) - (self.hanging or 0)

    @property
    def is_quote(self) -> bool:
        return self.name in QUOTES or (not self.numbered and not self.outline and self.edge >= INDENTED)


def value(element: Element | None, name: str, default: str = "") -> str:
    """The attribute ``w:val`` of the child ``w:name``."""
    child = element.find(W + name) if element is not None else None
    return default if child is None else child.get(f"{W}val", default)


def is_on(properties: Element | None, name: str) -> bool:
    """Whether a switch such as ``w:b`` is set."""
    child = properties.find(W + name) if properties is not None else None
    return child is not None and child.get(f"{W}val", "1").lower() not in ("0", "false", "off", "none")


def _twips(element: Element, *names: str) -> int | None:
    for name in names:
        found = re.match(r"-?[0-9]{1,6}", element.get(W + name, ""))
        if found:
            return int(found[0])
    return None


class Styles:
    """The styles and lists of one file."""

    def __init__(self, styles: Element | None, numbering: Element | None) -> None:
        self.elements: dict[str, Element] = {}
        self.default = ""
        self.language = ""
        if styles is not None:
            for style in styles.iter(f"{W}style"):
                self.elements.setdefault(style.get(f"{W}styleId", ""), style)
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                    self.default = style.get(f"{W}styleId", "")
            tongue = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
            if tongue is not None:
                self.language = tongue.get(f"{W}val", "").lower()
        self.names = {self._name(element) for element in self.elements.values()}
        self.levels = _levels(numbering)
        self._looks: dict[str, Look] = {}

    def _name(self, element: Element) -> str:
        return value(element, "name").strip().lower()

    def name(self, identifier: str) -> str:
        """The name of a style in small letters, empty for one that the file does not have."""
        element = self.elements.get(identifier)
        return "" if element is None else self._name(element)

    def look(self, properties: Element | None) -> Look:
        """How a paragraph with these properties looks, all that it inherits included."""
        identifier = value(properties, "pStyle", self.default)
        if identifier not in self._looks:
            self._looks[identifier] = self._inherited(identifier)
        return self._with(self._looks[identifier], properties)

    def _inherited(self, identifier: str) -> Look:
        chain: list[Element] = []
        while identifier in self.elements and len(chain) < MOST_BASES:
            chain.append(self.elements[identifier])
            identifier = value(chain[-1], "basedOn")
        look = Look()
        for element in reversed(chain):
            look = self._with(replace(look, name=self._name(element)), element.find(f"{W}pPr"))
            if heading := HEADING.match(look.name):
                look = replace(look, outline=int(heading[1]))
            properties = element.find(f"{W}rPr")
            if properties is not None and properties.find(f"{W}b") is not None:
                look = replace(look, bold=is_on(properties, "b"))
        return look

    def _with(self, look: Look, properties: Element | None) -> Look:
        if properties is None:
            return look
        changes: dict[str, object] = {}
        rank = value(properties, "outlineLvl")
        if rank.isdecimal():
            changes["outline"] = int(rank) + 1 if int(rank) < 9 else 0
        if (numbers := properties.find(f"{W}numPr")) is not None:
            known = look.numbered or Numbered("0", 0)
            depth = value(numbers, "ilvl", str(known.level))
            number = value(numbers, "numId", known.number)
            numbered = Numbered(number, min(int(depth), 8) if depth.isdecimal() else 0)
            changes["numbered"] = None if number == "0" else numbered
        if (indent := properties.find(f"{W}ind")) is not None:
            if (left := _twips(indent, "left", "start")) is not None:
                changes["left"] = left
            if (right := _twips(indent, "right", "end")) is not None:
                changes["right"] = right
            first, hanging = _twips(indent, "firstLine"), _twips(indent, "hanging")
            if hanging is not None or first is not None:
                # A first line that begins further in is a habit of novels, not a quotation.
                changes["hanging"] = max(0, hanging or 0)
        if justified := value(properties, "jc"):
            changes["centred"] = justified == "center"
        return replace(look, **changes)  # type: ignore[arg-type]

    def level(self, numbered: Numbered) -> Level:
        """The level of a list; one that the file does not define has dots."""
        return self.levels.get(numbered) or Level("ul", INDENTED * (numbered.level + 2))


def _levels(numbering: Element | None) -> Mapping[Numbered, Level]:
    if numbering is None:
        return {}
    abstract = {
        each.get(f"{W}abstractNumId", ""): {
            level.get(f"{W}ilvl", "0"): level for level in each.findall(f"{W}lvl")
        }
        for each in numbering.findall(f"{W}abstractNum")
    }  # fmt: skip
    found: dict[Numbered, Level] = {}
    for number in numbering.findall(f"{W}num"):
        levels = dict(abstract.get(value(number, "abstractNumId"), {}))
        for override in number.findall(f"{W}lvlOverride"):
            if (level := override.find(f"{W}lvl")) is not None:
                levels[override.get(f"{W}ilvl", "0")] = level
        for depth, level in levels.items():
            if depth.isdecimal() and int(depth) < 9:
                found[Numbered(number.get(f"{W}numId", ""), int(depth))] = _level(level, int(depth))
    return found


def _level(level: Element, depth: int) -> Level:
    form = value(level, "numFmt", "decimal")
    tag = "ul" if form == "bullet" else "" if form == "none" else "ol"
    if tag == "ul" and not value(level, "lvlText", "•").strip():
        tag = ""  # pandoc writes the second paragraph of an item as a bullet that is a blank
    indent = level.find(f"{W}pPr/{W}ind")
    left = _twips(indent, "left", "start") if indent is not None else None
    return Level(tag, INDENTED * (depth + 2) if left is None else left)
