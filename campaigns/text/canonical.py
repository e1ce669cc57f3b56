"""The one stored form of a letter's text: what is typed, compared, hashed, signed and printed.

One block per line::

    <h1>Title</h1>
    <header>Dear Minister:</header>
    <p>A sentence with a call.<a data-fn="wola"></a></p>
    <ul>
    <li>an item</li>
    </ul>
    <footer>Respectfully,</footer>
    [wola] WOLA, <a href="https://www.wola.org/"><em>A title</em></a>, 5 June 2019.

``header`` is the salutation, ``footer`` the closing; notes follow in the order of their first call. Numbers, ids,
classes and styles are never stored. Every function here is pure, and ``parse(canonical(x)) == x``.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from campaigns.text.errors import TextError
from campaigns.text.numbering import CALL, numbering
from campaigns.text.tree import BLOCKS, FRAMES, Node, check_size, normal_characters
from campaigns.text.tree import parse as parse_tree
from campaigns.text.typed import guarded, plain_key, read_typed

COUNTS = ("organizations", "countries", "signatories")
LANGUAGE_TAG = re.compile(r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$")
BLANKS = re.compile(r"[ \t\n]+")
ENDS = " \u00a0"  # word processors end paragraphs, and fill empty ones, with no-break spaces
MAX_HREF = 2000
SCHEMES = ("http", "https", "mailto")


@dataclass(frozen=True)
class Text:
    """The words of a letter in one language, each part in canonical form. ``notes`` maps key to content."""

    title: str = ""
    salutation: str = ""
    body: str = ""
    closing: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", MappingProxyType(dict(self.notes)))

    @property
    def parts(self) -> tuple[str, str, str]:
        """What can carry calls, in reading order."""
        return self.salutation, self.body, self.closing

    @property
    def numbers(self) -> dict[str, int]:
        """Key of each called note to its number, in the order of first call."""
        return numbering(*self.parts)


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


def _call_key(node: Node) -> str:
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


class _Reader:
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
            elif key := _call_key(node):
                if self.calls:
                    line.append(_Run(thing=f'<a data-fn="{key}"></a>'))
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


def clean_body(html: str) -> str:
    """``html`` in canonical form, one block per line; anything that is not of the form is dropped or unwrapped."""
    return "\n".join(_write(_Reader().blocks(parse_tree(html).children, root=True)))


def clean_note(html: str, *, calls: bool = False) -> str:
    """One line: bare words for one paragraph, ``<p>…</p><p>…</p>`` for several. Lists become paragraphs."""
    return _one_line(parse_tree(html).children, calls=calls)


def _one_line(nodes: Iterable[Node | str], *, calls: bool) -> str:
    paragraphs: list[_Block] = []

    def collect(blocks: list[_Block]) -> None:
        for block in blocks:
            if block.line:
                paragraphs.append(_Block("p", block.attributes, line=block.line))
            collect(block.blocks)

    collect(_Reader(calls=calls).blocks(nodes))
    if len(paragraphs) == 1 and not paragraphs[0].attributes:
        return _write_line(paragraphs[0].line)
    return "".join(_write(paragraphs))


def _is_notes(node: Node) -> bool:
    """Whether ``node`` is the list of notes at the end of a page or an editor document."""
    named = "footnotes" in node.classes or node.attributes.get("role") == "doc-endnotes"
    return named and node.tag in ("ol", "section", "div") and any(child.tag == "li" for child in node.walk())


def _take_notes(root: Node, notes: dict[str, str]) -> None:
    """Move the notes of lists of notes out of ``root`` into ``notes``.

    Nothing is lost: a note without a name, or with one that is taken, gets a name of its own, and what is no item of
    the list stays in the text.
    """
    kept: list[Node | str] = []
    for child in root.children:
        if isinstance(child, Node) and _is_notes(child):
            kept += _take_list(child, notes)
            continue
        if isinstance(child, Node):
            _take_notes(child, notes)
        kept.append(child)
    root.children = kept


def _take_list(node: Node, notes: dict[str, str]) -> list[Node | str]:
    others: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node) and child.tag == "li":
            key = plain_key(child.attributes.get("data-id") or child.attributes.get("id", "")) or "note"
            notes[_free(key, notes)] = _one_line(child.children, calls=False)
        elif isinstance(child, Node) and child.tag in ("ol", "ul", "section", "div"):
            others += _take_list(child, notes)
        elif not (isinstance(child, Node) and child.tag in ("h1", "h2", "h3")):  # the heading of the list
            others.append(child)
    return others


def _free(key: str, notes: Mapping[str, str]) -> str:
    number = 2
    free = key
    while free in notes:
        free = f"{key[:58]}-{number}"
        number += 1
    return free


def _take(root: Node, tag: str) -> list[Node]:
    found = [child for child in root.children if isinstance(child, Node) and child.tag == tag]
    root.children = [child for child in root.children if not (isinstance(child, Node) and child.tag == tag)]
    return found


def split(html: str) -> tuple[str, dict[str, str]]:
    """Body and notes of what an editor or a page gives: calls become keys, the list of notes is taken out.

    Raises TextError for texts too large or too deep.
    """
    root = parse_tree(html)
    notes: dict[str, str] = {}
    _take_notes(root, notes)
    return "\n".join(_write(_Reader().blocks(root.children, root=True))), in_order(notes, [body_calls(root)])


def body_calls(root: Node) -> str:
    """The calls of a tree, as text that ``numbering`` reads."""
    return "".join(f'<a data-fn="{key}"></a>' for node in root.walk() if (key := _call_key(node)))


def in_order(notes: Mapping[str, str], parts: Iterable[str]) -> dict[str, str]:
    """``notes`` in the order of first call in ``parts``; notes that nothing calls follow in their own order."""
    called = [key for key in numbering(*parts) if key in notes]
    return {key: notes[key] for key in [*called, *(key for key in notes if key not in called)]}


LIST_ITEM = re.compile(r"<li( [^>]*)?>(.+)</li>$")


def compose(body: str, notes: Mapping[str, str]) -> str:
    """The document of the editor for ``body`` and ``notes``; ``split`` gives both back unchanged."""
    numbers = numbering(body)
    for key in notes:
        numbers.setdefault(key, len(numbers) + 1)
    seen: dict[str, int] = {}

    def call(match: re.Match[str]) -> str:
        key, number = match[1], numbers[match[1]]
        seen[key] = seen.get(key, 0) + 1
        again = f"-{seen[key]}" if seen[key] > 1 else ""
        return (
            f'<sup id="fnref:{number}{again}"><a class="footnote-ref" data-id="{key}" href="#fn:{number}"'
            f' data-reference-number="{number}">{number}</a></sup>'
        )

    lines = [LIST_ITEM.sub(r"<li\1><p>\2</p></li>", line) for line in body.split("\n")]
    document = CALL.sub(call, "".join(lines))
    if notes:
        items = "".join(
            f'<li id="fn:{numbers[key]}" data-id="{key}">'
            f"{content if content.startswith('<p') else f'<p>{content}</p>'}</li>"
            for key, content in notes.items()
        )
        document += f'<ol class="footnotes">{items}</ol>'
    return document


def canonical(text: Text) -> str:
    """The whole text as one string, in the one form that is edited, compared and hashed."""
    lines = [f"<h1>{escape(text.title, quote=False)}</h1>"]
    if text.salutation:
        lines.append(f"<header>{text.salutation}</header>")
    if text.body:
        lines.append(text.body)
    if text.closing:
        lines.append(f"<footer>{text.closing}</footer>")
    for key, content in in_order(text.notes, text.parts).items():
        lines.append(f"[{key}] {content}" if content else f"[{key}]")
    return "\n".join(map(guarded, lines))


def digest(text: Text) -> str:
    """SHA-256 of the canonical text in UTF-8, in hexadecimal."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


def parse(source: str) -> Text:
    """The text that ``source`` writes: the canonical form, or anything near it that a person types or pastes.

    What may be typed is told in ``campaigns.text.typed``. Raises TextError with a sentence per problem: two notes with
    one key, a call in the title, two titles, salutations or closings.
    """
    problems: list[str] = []
    notes: dict[str, str] = {}
    html, typed = read_typed(normal_characters(source))
    for name, content in typed:
        key = plain_key(name)
        if key in notes:
            problems.append(_("There are two notes with the key [%(key)s]. Rename one.") % {"key": key})
        else:
            notes[key] = clean_note(content)
    root = parse_tree(html)
    _take_notes(root, notes)
    parts: dict[str, list[Node]] = {tag: _take(root, tag) for tag in ("h1", "header", "footer")}
    names = {"h1": _("title (h1)"), "header": _("salutation (header)"), "footer": _("closing (footer)")}
    for tag, nodes in parts.items():
        if len(nodes) > 1:
            problems.append(_("There is more than one %(part)s. Keep one.") % {"part": names[tag]})
    title = parts["h1"][0] if parts["h1"] else Node("h1")
    if any(_call_key(node) for node in title.walk()):
        problems.append(_("The title cannot carry a footnote. Put the call after the first sentence."))
    if problems:
        raise TextError(problems)
    salutation, closing = (
        _one_line(parts[tag][0].children, calls=True) if parts[tag] else "" for tag in ("header", "footer")
    )
    text = Text(
        title=BLANKS.sub(" ", title.text()).strip(),
        salutation=salutation,
        body="\n".join(_write(_Reader().blocks(root.children, root=True))),
        closing=closing,
    )
    text = Text(text.title, text.salutation, text.body, text.closing, in_order(notes, text.parts))
    check_size(canonical(text))  # a sign may take five letters in HTML
    return text
