"""Lines of a Word file put into headings, lists, quotations and rows: HTML that the canonical form is read from.

Word has no lists, only paragraphs with a number of a list and a depth. Our own export says the place of a block
exactly (``campaigns.rendering.docx_places``); elsewhere it is inferred as a reader would.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from campaigns.importing.reading import Line
from campaigns.importing.report import Findings
from campaigns.importing.styles import INDENTED, QUOTES, Level, Numbered, Styles
from campaigns.rendering.docx_places import Step

SLACK = 200  # twentieths of a point by which a second paragraph of an item may begin further out than its words


@dataclass(slots=True)
class _Node:
    tag: str
    attributes: str = ""
    children: list["_Node | str"] = field(default_factory=list)

    def html(self) -> str:
        inner = "".join(child if isinstance(child, str) else child.html() for child in self.children)
        return f"<{self.tag}{self.attributes}>{inner}</{self.tag}>"


@dataclass(slots=True)
class _Open:
    """A container that the next block may still stand in. ``key`` is its identity in our own export."""

    node: _Node
    key: tuple[str, str] | None = None
    numbered: Numbered | None = None
    left: int = 0


def passage(step: Step) -> str:
    """The attributes of a block that our own export marked as being in another language or direction."""
    return "".join(
        f' {name}="{escape(value)}"' for name, value in (("lang", step.lang), ("dir", step.dir)) if value
    )  # fmt: skip


def paragraphs(lines: Iterable[Line]) -> str:
    """``lines`` as paragraphs, each with its own passage: a note, a salutation, a closing."""
    return "".join(
        f"<p{passage(line.paragraph.place[-1]) if line.paragraph.place else ''}>{line.html}</p>" for line in lines
    )


def rows(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with each row of a table as one line, its cells joined with a middle dot."""
    found: list[Line] = []
    cells: list[str] = []
    for place, line in enumerate(lines):
        cell = line.paragraph.cell
        if cell is None:
            found.append(line)
            continue
        before = lines[place - 1].paragraph.cell if place else None
        if cells and before == cell:
            cells[-1] = f"{cells[-1]} {line.html}".strip()
        else:
            cells.append(line.html.strip())
        after = lines[place + 1].paragraph.cell if place + 1 < len(lines) else None
        if after is None or after[:2] != cell[:2]:
            look = replace(line.paragraph.look, numbered=None, left=None, hanging=None, outline=0)
            paragraph = replace(line.paragraph, look=look, place=())
            found.append(Line(paragraph, " · ".join(filter(None, cells))))
            cells = []
    return found


class Builder:
    """Puts one line after the other where it belongs. ``ranks`` maps the rank of a heading to ``h2`` or ``h3``."""

    def __init__(self, styles: Styles, ranks: dict[int, str], findings: Findings) -> None:
        self.styles = styles
        self.ranks = ranks
        self.findings = findings
        self.root = _Node("div")
        self.open: list[_Open] = []
        self.numbers: set[Numbered] = set()

    def html(self) -> str:
        """Everything that was added, as HTML."""
        return "".join(child if isinstance(child, str) else child.html() for child in self.root.children)

    def add(self, line: Line) -> None:
        """Put ``line`` after what was added before; an empty one changes nothing."""
        if not line.words and not line.has_call:
            return
        look, place = line.paragraph.look, line.paragraph.place
        tag = self.ranks.get(look.outline, "p")
        attributes = ""
        if len(place) > 1:
            self.enter(place[:-1], look.numbered)
        elif tag != "p":
            self.open.clear()
            if look.numbered and not place:
                self.findings.add("numbered headings")
        elif look.numbered and self.enter_list(look.numbered):
            self.findings.add("list items")
        elif self.goes_on(line):
            pass
        elif look.is_quote:
            self.enter_quote()
        else:
            self.open.clear()
        if place:
            attributes = passage(place[-1])
        self.findings.add({"h2": "headings", "h3": "headings"}.get(tag, "paragraphs"))
        parent = self.open[-1].node if self.open else self.root
        parent.children.append(f"<{tag}{attributes}>{line.html}</{tag}>")

    def push(self, tag: str, **known: object) -> None:
        node = _Node(tag, str(known.pop("attributes", "")))
        parent = self.open[-1].node if self.open else self.root
        parent.children.append(node)
        self.open.append(_Open(node, **known))  # type: ignore[arg-type]

    def enter(self, steps: Sequence[Step], numbered: Numbered | None) -> None:
        """Stand in the containers that our own export names."""
        common = 0
        for opened, step in zip(self.open, steps, strict=False):
            if opened.key != (step.tag, step.number):
                break
            common += 1
        del self.open[common:]
        for step in steps[common:]:
            self.push(step.tag, key=(step.tag, step.number), attributes=passage(step))
        lists = [opened for opened in self.open if opened.node.tag in ("ul", "ol")]
        if lists and numbered and self.styles.level(numbered).tag:
            lists[-1].numbered, lists[-1].left = numbered, self.styles.level(numbered).left

    def enter_list(self, numbered: Numbered) -> bool:
        """Stand in a new item of a list, or in the last item for a line without a mark; False outside of any list."""
        level = self.styles.level(numbered)
        outer = self.deepest(numbered.level)
        if not level.tag:
            if outer < 0:
                return False
            self.stand_in_item(outer)
            return True
        if outer < 0:
            self.open.clear()
            self.new_list(numbered, level)
            return True
        known = self.open[outer].numbered
        if known and known.level < numbered.level:
            self.stand_in_item(outer)
            self.new_list(numbered, level)
        elif (
            known and self.open[outer].node.tag == level.tag and (level.tag == "ul" or known.number == numbered.number)
        ):
            del self.open[outer + 1 :]
            self.push("li")
        else:
            del self.open[outer:]
            self.new_list(numbered, level)
        return True

    def new_list(self, numbered: Numbered, level: Level) -> None:
        if level.tag == "ol" and numbered in self.numbers and numbered.level == 0:
            self.findings.add("restarted lists")
        self.numbers.add(numbered)
        self.push(level.tag, numbered=numbered, left=level.left)
        self.push("li")

    def deepest(self, depth: int) -> int:
        """The place among the open containers of the deepest list that is not deeper than ``depth``; -1 for none."""
        for place in range(len(self.open) - 1, -1, -1):
            numbered = self.open[place].numbered
            if numbered and numbered.level <= depth:
                return place
        return -1

    def stand_in_item(self, place: int) -> None:
        """Stand in the last item of an open list."""
        item = self.open[place].node.children[-1]
        inside = self.open[place + 1] if place + 1 < len(self.open) else None
        del self.open[place + 1 :]
        if inside is not None and inside.node is item:
            self.open.append(inside)
        elif isinstance(item, _Node):
            self.open.append(_Open(item))

    def goes_on(self, line: Line) -> bool:
        """Whether ``line`` is a further paragraph of an open item: it begins below the words of the item.

        A quotation is one by its style, or because it ends further in as well.
        """
        look = line.paragraph.look
        if look.numbered or not any(opened.numbered for opened in self.open):
            return False
        if look.left is None or look.name in QUOTES or look.right >= INDENTED:
            return False
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].numbered and self.open[place].left - SLACK <= look.left and look.left > 0:
                self.stand_in_item(place)
                return True
        return False

    def enter_quote(self) -> None:
        """Stand in a quotation; one that the line before stood in goes on."""
        if self.open and self.open[-1].node.tag == "blockquote":
            return
        self.open.clear()
        self.push("blockquote")
