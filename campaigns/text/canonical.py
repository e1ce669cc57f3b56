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
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType

from django.utils.translation import gettext as _

from campaigns.text.blocks import BLANKS, call_key, lines, one_line
from campaigns.text.errors import TextError
from campaigns.text.numbering import CALL, numbering
from campaigns.text.tree import Node, check_size, normal_characters
from campaigns.text.tree import parse as parse_tree
from campaigns.text.typed import call, guarded, plain_key, read_typed, typed_words


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


def clean_body(html: str) -> str:
    """``html`` in canonical form, one block per line; anything that is not of the form is dropped or unwrapped."""
    return lines(parse_tree(html).children)


def clean_note(html: str, *, calls: bool = False) -> str:
    """One line: bare words for one paragraph, ``<p>…</p><p>…</p>`` for several. Lists become paragraphs."""
    return one_line(parse_tree(html).children, calls=calls)


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
            notes[_free(key, notes)] = one_line(child.children, calls=False)
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
    return lines(root.children), in_order(notes, [body_calls(root)])


def body_calls(root: Node) -> str:
    """The calls of a tree, as text that ``numbering`` reads."""
    return "".join(call(key) for node in root.walk() if (key := call_key(node)))


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
    written = [f"<h1>{escape(text.title, quote=False)}</h1>"]
    if text.salutation:
        written.append(f"<header>{text.salutation}</header>")
    if text.body:
        written.append(text.body)
    if text.closing:
        written.append(f"<footer>{text.closing}</footer>")
    for key, content in in_order(text.notes, text.parts).items():
        written.append(f"[{key}] {content}" if content else f"[{key}]")
    return "\n".join(map(guarded, written))


def digest(text: Text) -> str:
    """SHA-256 of the canonical text in UTF-8, in hexadecimal."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


def lost_words(source: str, text: Text) -> list[str]:
    """The words that somebody typed in ``source`` and that ``text``, read from it, does not hold any more."""
    typed = Counter(typed_words(source))
    kept = " ".join([text.title, *text.parts, *text.notes.values()])
    return list((typed - Counter(typed_words(canonical(Text(body=kept))))).elements())


def parse(source: str) -> Text:
    """The text that ``source`` writes: the canonical form, or anything near it that a person types or pastes.

    What may be typed is told in ``campaigns.text.typed``. Raises TextError with a sentence per problem: two notes with
    one key, a call in the title, two titles, salutations or closings.
    """
    problems: list[str] = []
    notes: dict[str, str] = {}
    check_size(source)
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
    if any(call_key(node) for node in title.walk()):
        problems.append(_("The title cannot carry a footnote. Put the call after the first sentence."))
    if problems:
        raise TextError(problems)
    salutation, closing = (
        one_line(parts[tag][0].children, calls=True) if parts[tag] else "" for tag in ("header", "footer")
    )
    text = Text(
        title=BLANKS.sub(" ", title.text()).strip(),
        salutation=salutation,
        body=lines(root.children),
        closing=closing,
    )
    text = Text(text.title, text.salutation, text.body, text.closing, in_order(notes, text.parts))
    check_size(canonical(text))  # a sign may take five letters in HTML
    return text
