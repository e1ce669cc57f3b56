"""A tree of HTML read into blocks of runs and written again in canonical form, one block per line.

Marks are kept per run of words and written in one fixed order, so that reading and writing twice changes nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

from campaigns.text.tree import BLOCKS, FRAMES, Node
from campaigns.text.typed import call, plain_key

COUNTS = ("organizations", "countries", "signatories")
LANGUAGE_TAG = re.compile(r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$")
BLANKS = re.compile(r"[ \t\n]+")
ENDS = " \u00a0"  # word processors end paragraphs, and fill empty ones, with no-break spaces
MAX_HREF = 2000
SCHEMES = ("http", "https", "mailto")


# Marks of a run of text, outermost first: the order in which they are always written.
@dataclass(frozen=True, slots=True)
class _Marks:
    href: str = ""
    lang: str = ""
    dir: str = ""
    strong: bool = False
    em: bool = False
    script: str = ""  # sup, sub or nothing

    def levels(self) -> tuple[tuple[str, str], ...]:
        """Opening and closing tag per level, outermost first; an empty pair where the mark is absent."""
        span = _attributes({"lang": self.lang, "dir": self.dir})
        return (
            (f'<a href="{escape(self.href)}">', "</a>") if self.href else ("", ""),
            (f"<span{span}>", "</span>") if span else ("", ""),
            ("<strong>", "</strong>") if self.strong else ("", ""),
            ("<em>", "</em>") if self.em else ("", ""),
            (f"<{self.script}>", f"</{self.script}>") if self.script else ("", ""),
        )

    def inside(self, node: Node) -> "_Marks":
        changes: dict[str, str | bool] = {}
        attributes = node.attributes
        match node.tag:
            case "strong" | "em":
                changes[node.tag] = True
            case "sup" | "sub":
                changes["script"] = node.tag
            case "a":
                changes["href"] = _href(attributes.get("href", ""))
        if node.tag not in BLOCKS and node.tag not in FRAMES:
            passage = _passage(attributes)
            changes.update(passage)
        return _Marks(**{**{name: getattr(self, name) for name in self.__slots__}, **changes})


PLAIN = _Marks()


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of a line: words with marks, or one of the things that stand between words."""

    words: str = ""
    marks: _Marks = PLAIN
    thing: str = ""  # ready HTML: <br>, a call, a count


@dataclass(slots=True)
class _Block:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    line: list[_Run] = field(default_factory=list)
    blocks: list["_Block"] = field(default_factory=list)


BREAK = _Run(thing="<br>")


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)


def _passage(attributes: Mapping[str, str]) -> dict[str, str]:
    found = {}
    if LANGUAGE_TAG.match(attributes.get("lang", "")):
        found["lang"] = attributes["lang"].lower()
    if attributes.get("dir", "").lower() in ("ltr", "rtl"):
        found["dir"] = attributes["dir"].lower()
    return found


def _href(value: str) -> str:
    value = "".join(value.split())
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    if parts.scheme not in SCHEMES or len(value) > MAX_HREF or not (parts.netloc or parts.scheme == "mailto"):
        return ""
    return value


def call_key(node: Node) -> str:
    """The key when ``node`` is a footnote call of ours, of the editor or of any page with DPUB roles; else nothing."""
    attributes = node.attributes
    if node.tag != "a":
        return ""
    if attributes.get("data-fn"):
        return plain_key(attributes["data-fn"])
    if "footnote-ref" in node.classes and attributes.get("data-id"):
        return plain_key(attributes["data-id"])
    if attributes.get("role") == "doc-noteref" and attributes.get("href", "").startswith("#"):
        return plain_key(attributes["href"][1:])
    return ""


class Reader:
    """Reads a tree into blocks of runs. Marks are inherited through blocks, so ``<em><p>x</p></em>`` is kept."""

    def __init__(self, *, calls: bool = True) -> None:
        self.calls = calls

    def blocks(self, nodes: Iterable[Node | str], marks: _Marks = PLAIN, *, root: bool = False) -> list[_Block]:
        found: list[_Block] = []
        line: list[_Run] = []

        def flush() -> None:
            if tidy := _tidy(line):
                found.append(_Block("p", line=tidy))
            line.clear()

        def visit(node: Node | str, marks: _Marks, passage: dict[str, str]) -> None:
            if isinstance(node, str):
                paragraphs = re.split(r"\n[ \t]*\n\s*", node) if root else [node]
                for index, words in enumerate(paragraphs):
                    if index:
                        flush()
                    line.append(_Run(words, marks))
            elif node.tag == "br":
                line.append(BREAK)
            elif node.tag == "data":
                if node.attributes.get("data-count") in COUNTS:
                    line.append(_Run(thing=f'<data data-count="{node.attributes["data-count"]}"></data>'))
            elif key := call_key(node):
                if self.calls:
                    line.append(_Run(thing=call(key)))
            elif "doc-backlink" in node.attributes.get("role", "") or "footnote-back" in node.classes:
                return
            elif node.tag in BLOCKS or node.tag in FRAMES:
                flush()
                inherited = {**passage, **_passage(node.attributes)}
                start = len(found)
                if node.tag in FRAMES and node.tag != "tr":
                    for child in node.children:
                        visit(child, marks, inherited)
                    flush()
                    for block in found[start:]:
                        block.attributes = {**_inheritable(block, inherited), **block.attributes}
                else:
                    found.extend(self._block(node, marks, inherited))
            else:
                inner = marks.inside(node)
                for child in node.children:
                    visit(child, inner, passage)

        for node in nodes:
            visit(node, marks, {})
        flush()
        return found

    def _block(self, node: Node, marks: _Marks, passage: dict[str, str]) -> list[_Block]:
        if node.tag == "tr":
            cells = [self.line(child.children, marks) for child in node.children if isinstance(child, Node)]
            line: list[_Run] = []
            for cell in filter(None, cells):
                line += [_Run(" · "), *cell] if line else cell
            return [_Block("p", passage, line=tidy)] if (tidy := _tidy(line)) else []
        if node.tag in ("ul", "ol"):
            return self._list(node, marks, passage)
        inner = self.blocks(node.children, marks)
        if node.tag == "li":  # outside any list
            return inner
        if node.tag == "blockquote":
            return [_Block("blockquote", passage, blocks=inner)] if inner else []
        for block in inner:
            if block.tag == "p":
                block.tag = "p" if node.tag == "p" else node.tag.replace("h1", "h2")
            block.attributes = {**_inheritable(block, passage), **block.attributes}
        return inner

    def _list(self, node: Node, marks: _Marks, passage: dict[str, str]) -> list[_Block]:
        items: list[_Block] = []
        for child in node.children:
            if isinstance(child, Node) and child.tag == "li":
                own = {**passage, **_passage(child.attributes)}
                blocks = self.blocks(child.children, marks)
                if blocks:
                    items.append(_Block("li", own, blocks=blocks))
            else:
                loose = self.blocks([child], marks)
                if loose and loose[0].tag in ("ul", "ol") and items:
                    items[-1].blocks += loose  # a list beside the item it belongs to, as word processors write
                elif loose:
                    items.append(_Block("li", dict(passage), blocks=loose))
        for item in items:
            if len(item.blocks) == 1 and item.blocks[0].tag == "p":
                only = item.blocks.pop()
                item.attributes = {**item.attributes, **only.attributes}
                item.line = only.line
        return [_Block(node.tag, blocks=items)] if items else []

    def line(self, nodes: Iterable[Node | str], marks: _Marks = PLAIN) -> list[_Run]:
        """Everything in ``nodes`` on one line; paragraphs are parted by a blank."""
        joined: list[_Run] = []
        for block in self.blocks(nodes, marks):
            for run in _flatten(block):
                joined.append(run)
            joined.append(_Run(" "))
        return _tidy(joined)


def _flatten(block: _Block) -> list[_Run]:
    runs = list(block.line)
    for child in block.blocks:
        runs += [_Run(" "), *_flatten(child)] if runs else _flatten(child)
    return runs


def _inheritable(block: _Block, passage: dict[str, str]) -> dict[str, str]:
    return {} if block.tag in ("ul", "ol") else passage


def _tidy(line: list[_Run]) -> list[_Run]:
    """The line with single blanks, none at its ends or beside a break, and no breaks at its ends."""
    runs: list[_Run] = []
    blank = False
    for run in line:
        if run.thing == BREAK.thing:
            _strip_end(runs)
            if runs:
                runs.append(run)
        elif run.thing:
            runs.append(run)
            blank = False
        else:
            words = BLANKS.sub(" ", run.words)
            if not runs or runs[-1] == BREAK:
                words = words.lstrip(ENDS)
            elif blank:
                words = words.removeprefix(" ")
            if words:
                blank = words.endswith(" ")
                runs.append(_Run(words, run.marks))
    while runs and (runs[-1] == BREAK or not runs[-1].thing):
        before = len(runs)
        _strip_end(runs)
        if runs and runs[-1] == BREAK:
            runs.pop()
        elif len(runs) == before:
            break
    return runs


def _strip_end(runs: list[_Run]) -> None:
    while runs and not runs[-1].thing:
        words = runs[-1].words.rstrip(ENDS)
        if words:
            runs[-1] = _Run(words, runs[-1].marks)
            return
        runs.pop()


def _write_line(runs: list[_Run]) -> str:
    return _write_level(runs, 0)


def _write_level(runs: list[_Run], level: int) -> str:
    if level == len(PLAIN.levels()):
        return "".join(run.thing or escape(run.words, quote=False) for run in runs)
    pieces = []
    start = 0
    for end in range(1, len(runs) + 1):
        pair = runs[start].marks.levels()[level]
        if end == len(runs) or runs[end].marks.levels()[level] != pair:
            pieces.append(pair[0] + _write_level(runs[start:end], level + 1) + pair[1])
            start = end
    return "".join(pieces)


def _write(blocks: list[_Block]) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        opening, closing = f"<{block.tag}{_attributes(_ordered(block.attributes))}>", f"</{block.tag}>"
        if block.blocks:
            lines += [opening, *_write(block.blocks), closing]
        else:
            lines.append(opening + _write_line(block.line) + closing)
    return lines


def _ordered(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: attributes[name] for name in ("lang", "dir") if name in attributes}


def one_line(nodes: Iterable[Node | str], *, calls: bool) -> str:
    """``nodes`` on one line: bare words for one paragraph, ``<p>…</p><p>…</p>`` for several."""
    paragraphs: list[_Block] = []

    def collect(blocks: list[_Block]) -> None:
        for block in blocks:
            if block.line:
                paragraphs.append(_Block("p", block.attributes, line=block.line))
            collect(block.blocks)

    collect(Reader(calls=calls).blocks(nodes))
    if len(paragraphs) == 1 and not paragraphs[0].attributes:
        return _write_line(paragraphs[0].line)
    return "".join(_write(paragraphs))


def lines(nodes: Iterable[Node | str]) -> str:
    """``nodes`` in canonical form, one block per line."""
    return "\n".join(_write(Reader().blocks(nodes, root=True)))
