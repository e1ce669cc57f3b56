"""The words of a letter on its public page: calls that open their note in place, notes that exist once.

The page's template prints what this module marks as safe and nothing else. Every part passes the sanitizer again
(``campaigns.text.canonical``), whatever the store says, and is then written from a closed list of tags.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from campaigns.rendering.document import LetterDocument, Note, settled
from campaigns.text.canonical import clean_body, clean_note
from campaigns.text.language import direction, language_name
from campaigns.text.tree import Node, parse
from campaigns.text.typography import printed_address

# The page has one h1, and h2 for its own labels; headings of the letter stand below them.
PAGE_TAGS = {"h1": "h3", "h2": "h3", "h3": "h4"}
WRITTEN = frozenset({"p", "h1", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "sup", "sub", "span"})
LINES = frozenset({"p", "h1", "h2", "h3", "ul", "ol", "li", "blockquote"})
# The last word before a call stays on the line of the call. Scripts without blanks give one character, and a
# longer word its end, so that nothing is wider than a phone.
LAST_WORD = re.compile("(?:[^\\s\u2e80-\U0010ffff]{1,24}|\\S)$")
SHORT_LINK = 24  # characters
CLOSING_MARKS = re.compile("^[.,;:!?%)\\]}»”’…،؛؟。、，]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebNote:
    """One note of the list at the end. ``calls`` are the ids of its calls, in the order of the text."""

    number: int
    content: SafeString
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebText:
    """The parts of a letter as HTML that a template may print as it is."""

    salutation: SafeString
    body: SafeString
    closing: SafeString
    notes: tuple[WebNote, ...]


def web_text(document: LetterDocument) -> WebText:
    """The text and the notes of ``document`` for its page; labels are in the language that is active."""
    document = settled(document)
    return _web_text(
        document.salutation,
        document.body,
        document.closing,
        document.notes,
        document.language,
        get_language() or settings.LANGUAGE_CODE,
    )


# Sanitizing is half the work of a page, and the words of a letter change far less often than its signatories.
@lru_cache(maxsize=32)
def _web_text(salutation: str, body: str, closing: str, notes: tuple[Note, ...], language: str, reader: str) -> WebText:
    writer = _Writer({note.key: note.number for note in notes})
    with override(reader):
        return WebText(
            salutation=writer.part(_paragraphs(clean_note(salutation, calls=True))),
            body=writer.part(clean_body(body)),
            closing=writer.part(_paragraphs(clean_note(closing, calls=True))),
            notes=tuple(
                WebNote(
                    number=note.number,
                    content=_note(note, language, reader),
                    calls=tuple(_call_id(note.number, place) for place in range(1, writer.seen[note.number] + 1)),
                )
                for note in notes
            ),
        )


def opening_words(document: LetterDocument, limit: int = 160) -> str:
    """The beginning of the letter as plain text of at most ``limit`` characters, cut between words."""
    words = _plain_words(document.body)
    if len(words) <= limit:
        return words
    return words[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


@lru_cache(maxsize=32)
def _plain_words(body: str) -> str:
    return " ".join(parse(clean_body(body)).text().split())


def _paragraphs(line: str) -> str:
    return line if not line or line.startswith("<p") else f"<p>{line}</p>"


def _call_id(number: int, place: int) -> str:
    return f"call-{number}" if place == 1 else f"call-{number}-{place}"


def _opening(node: Node, tag: str) -> str:
    return f"<{tag}{_passage(node)}>"


def _passage(node: Node) -> str:
    return "".join(f' {name}="{escape(node.attributes[name])}"' for name in ("lang", "dir") if name in node.attributes)


def _split_word(node: Node | str) -> tuple[Node | str | None, Node | str | None]:
    """``node`` in two: what comes before its last word, and the last word; either may be nothing."""
    if isinstance(node, str):
        match = LAST_WORD.search(node)
        return (node[: match.start()], match[0]) if match else (node, None)
    if node.tag == "a" or not node.children:  # half a link is no link: a short one stays whole, a long one may break
        return (None, node) if 0 < len(node.text()) <= SHORT_LINK else (node, None)
    head, word = _split_word(node.children[-1])
    if word is None:
        return node, None
    before = [*node.children[:-1], *([] if head in (None, "") else [head])]
    return (Node(node.tag, node.attributes, before) if before else None), Node(node.tag, node.attributes, [word])


class _Writer:
    """Writes the tree of a letter's parts, one after the other, and counts the calls of each note."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self.numbers = numbers
        self.seen: Counter[int] = Counter()

    def part(self, html: str) -> SafeString:
        return mark_safe(self.nodes(parse(html).children))  # noqa: S308 -- parsed, allow-listed and written here

    def nodes(self, nodes: Sequence[Node | str]) -> str:
        pieces: list[str] = []
        before: Node | str = ""  # what was written last; of a string, what follows the marks that a call holds
        place = 0
        while place < len(nodes):
            node = nodes[place]
            if not self.is_call(node):
                pieces.append(self.node(node))
                before = node
                place += 1
                continue
            held = self.last_word(pieces, before)
            calls = ""
            while place < len(nodes) and self.is_call(nodes[place]):
                calls += self.call(nodes[place])
                place += 1
            after = before = ""
            if place < len(nodes) and isinstance(following := nodes[place], str):
                marks = CLOSING_MARKS.match(following)
                after = marks[0] if marks else ""
                before = following[len(after) :]
                place += 1
            pieces.append(f'<span class="nb">{held}{calls}{escape(after)}</span>')
            if before:
                pieces.append(self.node(before))
        return "".join(pieces)

    def last_word(self, pieces: list[str], before: Node | str) -> str:
        """Take back from ``pieces`` what has to stay on the line of the call that follows ``before``."""
        if isinstance(before, Node) and (before.tag in LINES or before.tag == "br"):
            return ""
        head, word = _split_word(before)
        if word is None:
            return ""
        pieces[-1] = self.node(head) if head is not None else ""
        return self.node(word)

    def is_call(self, node: Node | str) -> bool:
        return isinstance(node, Node) and node.attributes.get("data-fn") in self.numbers

    def call(self, node: Node | str) -> str:
        assert isinstance(node, Node)  # noqa: S101 -- is_call said so
        number = self.numbers[node.attributes["data-fn"]]
        self.seen[number] += 1
        label = escape(_("Note %(number)d") % {"number": number})
        return (
            f'<sup class="call" id="{_call_id(number, self.seen[number])}">'
            f'<button type="button" popovertarget="text-{number}" aria-label="{label}">{number}</button></sup>'
        )

    def node(self, node: Node | str) -> str:
        if isinstance(node, str):
            return escape(node, quote=False)
        if node.tag == "br":
            return "<br>"
        inner = self.nodes(node.children)
        if node.tag == "a" and "href" in node.attributes:
            return f'<a href="{escape(node.attributes["href"])}"{_passage(node)}>{inner}</a>'
        if node.tag in WRITTEN:
            tag = PAGE_TAGS.get(node.tag, node.tag)
            return f"{_opening(node, tag)}{inner}</{tag}>"
        return inner


def _note(note: Note, language: str, reader: str) -> SafeString:
    """The words of a note: each link followed by its host, each source apart where directions mix."""
    nodes = parse(clean_note(note.content)).children
    if not nodes:
        return mark_safe(escape(_("This note is empty.")))  # noqa: S308 -- a sentence of ours, escaped
    words = "".join(node if isinstance(node, str) else node.text() for node in nodes)
    writer = _NoteWriter(language, reader, words)
    return mark_safe("".join(writer.line(nodes)))  # noqa: S308 -- parsed, allow-listed and written below


def _direction_of(nodes: Sequence[Node | str]) -> str:
    """The direction of most letters, ``rtl`` or ``ltr``; nothing without letters.

    Not ``dir="auto"``: it asks the first letter, and an Arabic note may well begin with "UNHCR".
    """
    kinds = Counter(
        "ltr" if kind == "L" else "rtl"
        for node in nodes
        for character in (node if isinstance(node, str) else node.text())
        if (kind := unicodedata.bidirectional(character)) in ("L", "R", "AL")
    )
    return kinds.most_common(1)[0][0] if kinds else ""


def _isolated(html: str, own: str) -> str:
    blank = " " if html.startswith(" ") else ""
    return f'{blank}<bdi dir="{own}">{html.removeprefix(" ")}</bdi>'


class _NoteWriter:
    def __init__(self, language: str, reader: str, words: str) -> None:
        self.language = language
        self.reader = reader
        self.words = words.casefold()

    def line(self, nodes: Sequence[Node | str]) -> Iterable[str]:
        if any(isinstance(node, Node) and node.tag == "p" for node in nodes):
            for node in nodes:
                if isinstance(node, Node):
                    yield f"{_opening(node, 'p')}{self.sources(node.children)}</p>"
        else:
            yield self.sources(nodes)

    def sources(self, nodes: Sequence[Node | str]) -> str:
        """One line, set in the direction of most of its letters; so is, within it, each source up to a semicolon."""
        base = _direction_of(nodes) or direction(self.language)
        pieces: list[str] = []
        piece: list[Node | str] = []
        for node in nodes:
            if isinstance(node, str):
                *ended, node = node.split(";")
                for end in ended:
                    pieces.append(self.source([*piece, end], base) + ";")
                    piece = []
            piece.append(node)
        line = "".join([*pieces, self.source(piece, base)])
        return line if base == direction(self.language) else _isolated(line, base)

    def source(self, nodes: Sequence[Node | str], base: str) -> str:
        html = "".join(self.node(node) for node in nodes)
        own = _direction_of(nodes) or base
        return html if own == base else _isolated(html, own)

    def node(self, node: Node | str, *, linked: bool = False) -> str:
        if isinstance(node, str):
            return escape(node, quote=False)
        if node.tag == "br":
            return "<br>"
        is_link = node.tag == "a" and "href" in node.attributes
        inner = "".join(self.node(child, linked=linked or is_link) for child in node.children)
        if is_link:
            return self.link(node, inner)
        if node.tag == "em" and linked:
            return f"{_opening(node, 'cite')}{inner}</cite>"
        if node.tag in WRITTEN - LINES:
            return f"{_opening(node, node.tag)}{inner}</{node.tag}>"
        return inner

    def link(self, node: Node, inner: str) -> str:
        href = node.attributes["href"]
        languages = {child.attributes.get("lang", "") for child in node.walk()} - {""}
        tongue = languages.pop() if len(languages) == 1 else ""
        hint = f' hreflang="{escape(tongue)}"' if tongue else ""
        host = _host(href)
        # For paper, which cannot be clicked; on the screen the words stay what they are.
        printed = printed_address(href, node.text())
        shown = f' data-address="{escape(printed)}"' if printed else ""
        link = f'<a href="{escape(href)}"{hint}{shown}{_passage(node)}>{inner}</a>'
        if not host or host in node.text().lower():
            return link
        where = host
        named = language_name(tongue, self.reader)
        # A note that says "in Spanish" itself is not told so twice.
        if tongue and tongue.split("-")[0] != self.language.split("-")[0] and named.casefold() not in self.words:
            where = _("%(host)s, in %(language)s") % {"host": host, "language": named}
        # The blank goes with the host: paper leaves both out.
        return f'{link}<span class="where"> ({escape(where)})</span>'


def _host(href: str) -> str:
    """The host that a link leads to, without "www."; nothing for a mail address."""
    parts = urlsplit(href)
    return (parts.hostname or "").removeprefix("www.") if parts.scheme in ("http", "https") else ""
