"""Where a block of the text stands, kept in the Word file as the name of a hidden bookmark at its start.

WordprocessingML knows neither an item of several paragraphs nor a list inside a quotation, and says the language of
words, not of a block. A name reads ``_atU1I2Q3_esP4``: an ``ul``, its ``li``, a ``blockquote`` in Spanish, the block.
Numbers (to the base 36) tell containers of one kind apart and have no other sense. Word shows no bookmark that begins
with "_", keeps it with its paragraph, and allows 40 characters; a block whose place needs more gets none.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

START, END = "\ufdd0", "\ufdd1"  # never characters of a text (Unicode 16, section 23.7)
CONTAINERS = {"ul": "U", "ol": "O", "li": "I", "blockquote": "Q"}
BLOCKS = ("p", "h2", "h3")
TAGS = {letter: tag for tag, letter in CONTAINERS.items()} | {"P": "p"}
LONGEST = 40
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
STEP = re.compile(r"([UOIQP])([0-9a-z]+)((?:_[a-z0-9]+)*)")
NAME = re.compile(rf"_at((?:{STEP.pattern})+)")
MARK = re.compile(
    rf"(<w:r>\s*(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>\s*)?<w:t\b[^>]*>){START}(_at[A-Za-z0-9_]+){END}", re.DOTALL
)
NOTHING = re.compile(r"<w:r>\s*(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>\s*)?<w:t\b[^>]*></w:t>\s*</w:r>", re.DOTALL)


class Step(NamedTuple):
    """One container on the way to a block, or the block (``tag`` is ``p``, whatever it is), and its own passage."""

    tag: str
    number: str
    lang: str = ""
    dir: str = ""


class Places:
    """Follows the tags of a text and gives each block that needs it the name of its place, before its first words."""

    def __init__(self) -> None:
        self.containers: list[str] = []
        self.waiting = ""
        self.count = 0

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A tag of the text begins."""
        if tag in CONTAINERS:
            self.containers.append(self._step(CONTAINERS[tag], attributes))
        if tag == "li":
            self.waiting = self._name({})
        elif tag in BLOCKS:
            inside = bool(self.containers)
            self.waiting = self._name(attributes) if inside or _passage(attributes) else ""
        elif tag in CONTAINERS:
            self.waiting = ""

    def close(self, tag: str) -> None:
        """A tag of the text ends."""
        if tag in CONTAINERS:
            self.containers.pop()
        if tag in CONTAINERS or tag in BLOCKS:
            self.waiting = ""

    def taken(self) -> str:
        """The mark to write before the first words of a block; nothing after it was taken."""
        name, self.waiting = self.waiting, ""
        return f"{START}{name}{END}" if name else ""

    def _name(self, attributes: Mapping[str, str]) -> str:
        name = "".join(["_at", *self.containers, self._step("P", attributes)])
        return name if len(name) <= LONGEST else ""

    def _step(self, letter: str, attributes: Mapping[str, str]) -> str:
        self.count += 1
        return f"{letter}{_base36(self.count)}{_passage(attributes)}"


def _base36(number: int) -> str:
    return (_base36(number // 36) if number >= 36 else "") + DIGITS[number % 36]


def _passage(attributes: Mapping[str, str]) -> str:
    said = (attributes.get("lang", "").lower().replace("-", "_"), attributes.get("dir", ""))
    return "".join(f"_{value}" for value in said if value)


def with_bookmarks(part: str, *, first: int) -> str:
    """``part`` of a package with a bookmark where a mark stood; bookmarks are numbered from ``first``."""
    count = first - 1

    def bookmark(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f'<w:bookmarkStart w:id="{count}" w:name="{match[2]}"/><w:bookmarkEnd w:id="{count}"/>{match[1]}'

    return NOTHING.sub("", MARK.sub(bookmark, part))


def place(name: str) -> tuple[Step, ...]:
    """The steps that the name of a bookmark says, the block last; none for a bookmark of another kind."""
    match = NAME.fullmatch(name)
    if not match:
        return ()
    steps = []
    for letter, number, words in STEP.findall(match[1]):
        said = words.split("_")[1:]
        turned = said.pop() if said and said[-1] in ("ltr", "rtl") else ""
        steps.append(Step(TAGS[letter], number, "-".join(said), turned))
    # Only the last is the block.
    return tuple(steps) if [step.tag for step in steps].count("p") == 1 and steps[-1].tag == "p" else ()
