"""A letter as plain text, for mail and for readers without Word: 72 columns, calls as [1], addresses in full."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import count

from campaigns.rendering import wording
from campaigns.rendering.document import Entry, Group, LetterDocument, settled
from campaigns.rendering.rolls import Section, printed_line, printed_rolls
from campaigns.text.language import number
from campaigns.text.tree import REFUSED, Node, parse

WIDTH = 72
RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
BLANKS = re.compile(r"[ \t\r\n]+")


def render_plain(document: LetterDocument) -> bytes:
    """The letter in UTF-8 with LF line ends; lines are longer than 72 columns only where an address or word is."""
    document = settled(document)
    writer = _Writer(document.numbers)
    date = [wrap(one_line(wording.date_line(document)))]
    to_somebody = bool(document.addressed)
    blocks = [
        [wrap(one_line(line)) for line in document.letterhead],
        date if to_somebody else [wrap(one_line(wording.kind_label(document)))],
        *([wrap(one_line(line)) for line in each.lines] for each in document.addressed),
        [underlined(one_line(document.title), "=")],
        [] if to_somebody else date,
        [wrap(wording.tally(document))],
        [wrap(one_line(document.preface))],
        [wrap(one_line(wording.authoritative(document)))],
        [writer.text(document.salutation)],
        [writer.text(document.body)],
        [writer.text(document.closing)],
        _copies(document),
        *_roll(document),
        *_notes(document, writer),
        [wrap(one_line(wording.edition(document)))],
        [wrap(one_line(wording.published(document))), wrap(one_line(wording.version(document)))],
    ]
    printed = ["\n".join(filter(None, block)) for block in blocks]
    return ("\n\n".join(filter(None, printed)) + "\n").encode()


def one_line(value: str) -> str:
    """``value`` on one line, without control and bidi-override characters."""
    return BLANKS.sub(" ", REFUSED.sub("", value)).strip()


def columns(value: str) -> int:
    """How many columns ``value`` takes where East Asian characters take two and combining marks none."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in value
    )


def wrap(value: str, first: str = "", rest: str = "") -> str:
    """``value`` in lines of 72 columns, the first after ``first``, the others after ``rest``; its own breaks stay.

    Lines break at blanks and beside East Asian characters, never at a no-break space, inside an address or a word.
    """
    lines: list[str] = []
    for paragraph in value.split("\n"):
        line, fresh = (rest if lines else first), True
        for piece in _pieces(paragraph):
            if not fresh and columns(line + piece.rstrip(" ")) > WIDTH:
                lines.append(line.rstrip(" "))
                line = rest
                piece = piece.lstrip(" ")
            line += piece
            fresh = False
        lines.append(line.rstrip(" "))
    return "\n".join(lines)


def _pieces(paragraph: str) -> list[str]:
    pieces: list[str] = []
    for word in re.findall(r"[^ ]+ *", paragraph):
        start = 0
        for place in range(1, len(word)):
            before, after = word[place - 1], word[place]
            # No closing mark may begin a line, no opening one end it.
            if (
                unicodedata.east_asian_width(before) == "W"
                and unicodedata.category(before) != "Ps"
                and unicodedata.category(after) in ("Lo", "Ps")
            ):
                pieces.append(word[start:place])
                start = place
        pieces.append(word[start:])
    return pieces


def underlined(value: str, mark: str) -> str:
    """A heading over a line of ``mark``, as long as its longest line."""
    lines = wrap(value)
    return f"{lines}\n{mark * max(map(columns, lines.splitlines()))}" if lines else ""


def _copies(document: LetterDocument) -> list[str]:
    if not document.copies:
        return []
    lines = [f"{one_line(wording.copy_heading(document))}:"]
    return lines + [wrap("\n".join(map(one_line, each.lines)), "- ", "  ") for each in document.copies]


def _entry(entry: Entry, digits: int) -> str:
    mark = f"{entry.number:>{digits}}. " if entry.number else "- "
    return wrap(one_line(printed_line(entry)), mark, " " * len(mark))


def _group(group: Group, digits: int, language: str, *, names: int) -> list[str]:
    heading = one_line(group.heading)
    counted = wrap(f"{heading} ({number(names, language)})") if heading else ""
    return [counted, *(_entry(entry, digits) for entry in group.entries)]


def _section(section: Section, digits: int, language: str) -> list[list[str]]:
    """A group, and as blocks of their own those within it; its number counts them too."""
    groups = ((section.group, section.names), *((group, len(group.entries)) for group in section.within))
    return [_group(group, digits, language, names=names) for group, names in groups]


def _roll(document: LetterDocument) -> list[list[str]]:
    """The signatories, and after them those who signed an earlier version and not yet this one."""
    blocks: list[list[str]] = []
    for roll in printed_rolls(document):
        blocks += [[underlined(one_line(roll.heading), "-")], [wrap(roll.tally), wrap(roll.as_of)]]
        for section in roll.sections:
            blocks += _section(section, len(str(roll.last_number)), document.language)
        blocks += [[wrap(roll.withheld)], [wrap(roll.affiliations)]]
    if not blocks:
        return []
    return [*blocks, *([wrap(line)] for line in (wording.origins(document), one_line(document.roll_note)))]


def _notes(document: LetterDocument, writer: "_Writer") -> list[list[str]]:
    if not document.notes:
        return []
    blocks = [[underlined(one_line(wording.notes_heading(document)), "-")]]
    for note in document.notes:
        first = f"[{note.number}] "
        blocks.append([writer.text(note.content, first, " " * len(first)) or first.rstrip()])
    return blocks


@dataclass(frozen=True)
class _Writer:
    """Writes canonical HTML as text; ``numbers`` maps the key of a note to its number."""

    numbers: dict[str, int]

    def text(self, html: str, first: str = "", rest: str = "") -> str:
        return self._blocks(parse(html), first, rest)

    def _blocks(self, node: Node, first: str, rest: str, *, tight: bool = False) -> str:
        """The blocks in ``node``; loose words between them make paragraphs of their own."""
        written: list[str] = []
        words: list[str] = []

        def start() -> str:
            return rest if written else first

        def flush() -> None:
            if line := "".join(words).strip(" \n"):
                written.append(wrap(line, start(), rest))
            words.clear()

        for child in node.children:
            if isinstance(child, Node) and child.tag in ("p", "h2", "h3", "ul", "ol", "li", "blockquote"):
                flush()
                if block := self._block(child, start(), rest):
                    written.append(block)
            else:
                words.append(self._words(child))
        flush()
        return ("\n" if tight else f"\n{rest.rstrip(' ')}\n").join(written)

    def _block(self, node: Node, first: str, rest: str) -> str:
        match node.tag:
            case "blockquote":
                return self._blocks(node, f"{first}> ", f"{rest}> ")
            case "ul" | "ol":
                return self._list(node, first, rest)
            case "h2" | "h3":
                heading = wrap(self._line(node), first, rest)
                if node.tag == "h3" or not heading.strip():
                    return heading.strip() and heading
                return f"{heading}\n{rest}{'-' * max(columns(line) - len(rest) for line in heading.splitlines())}"
            case _:
                return self._blocks(node, first, rest)

    def _list(self, node: Node, first: str, rest: str) -> str:
        items = [child for child in node.children if isinstance(child, Node)]
        numbers = count(1)
        written: list[str] = []
        for item in items:
            mark = f"{next(numbers)}. " if node.tag == "ol" else "- "
            before = rest if written else first
            written.append(self._blocks(item, before + mark, rest + " " * len(mark), tight=True))
        return "\n".join(written)

    def _line(self, node: Node) -> str:
        return "".join(map(self._words, node.children)).strip(" \n")

    def _words(self, node: Node | str) -> str:
        if isinstance(node, str):
            return node.replace("\n", " ")
        if node.tag == "br":
            return "\n"
        if key := node.attributes.get("data-fn"):
            if key not in self.numbers:
                raise ValueError(f"the text calls note {key!r}, which the document has not")
            return f"[{self.numbers[key]}]"
        words = "".join(map(self._words, node.children))
        if node.tag in ("sup", "sub"):
            # 10 to the power of 6 may not become 106; letters (as in 1er) read well on the line.
            return words.translate(RAISED if node.tag == "sup" else LOWERED)
        href = node.attributes.get("href", "") if node.tag == "a" else ""
        if not href or href == f"mailto:{words}":
            return words
        return f"<{href}>" if words in ("", href) else f"{words} <{href}>"
