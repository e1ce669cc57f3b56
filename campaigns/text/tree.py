"""HTML of any origin as a small tree of what we keep. nh3 decides what passes; this module never does."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3
from django.utils.translation import gettext as _

from campaigns.text.errors import TextError
from campaigns.text.typed import closed_calls

MAX_BYTES = 1_000_000
MAX_DEPTH = 30  # the deepest honest list seen had 6 levels

BLOCKS = frozenset({"p", "h1", "h2", "h3", "ul", "ol", "li", "blockquote"})
MARKS = frozenset({"strong", "em", "sup", "sub", "span", "a"})
# What is looked at on the way in: names that mean one of ours, and frames that hold blocks.
SYNONYMS = {"b": "strong", "i": "em", "cite": "em", "h4": "h3", "h5": "h3", "h6": "h3"}
FRAMES = frozenset({"div", "section", "article", "header", "footer", "table", "thead", "tbody", "tfoot", "tr",
                    "td", "th", "caption"})  # fmt: skip
TAGS = BLOCKS | MARKS | frozenset(SYNONYMS) | FRAMES | {"br", "data"}
ATTRIBUTES = {
    "*": {"lang", "dir", "class", "role", "id", "data-id"},
    "a": {"href", "data-fn"},
    "data": {"data-count"},
}
# Struck words are not a part of what is said.
DROPPED_WITH_CONTENT = frozenset({"script", "style", "title", "template", "noscript", "iframe", "svg", "math",
                                  "object", "del", "s", "strike"})  # fmt: skip

# Not text: control characters, lone surrogates, and the bidi overrides and isolates that can make a line read
# as something else than it is (a passage in another direction carries ``dir``).
REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")


@dataclass(slots=True)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def text(self) -> str:
        """The words; a break is a blank."""
        return "".join(
            child if isinstance(child, str) else " " if child.tag == "br" else child.text() for child in self.children
        )

    def walk(self) -> Iterator["Node"]:
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


class _Builder(HTMLParser):
    """nh3's output is balanced and nests as HTML does, so a stack is all it takes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(SYNONYMS.get(tag, tag), {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag != "br":
            if len(self.open) > MAX_DEPTH:
                raise TextError([_("The text is nested more than %(depth)d levels deep. Simplify its lists and"
                                   " quotations.") % {"depth": MAX_DEPTH}])  # fmt: skip
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag != "br" and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def normal_characters(value: str) -> str:
    """``value`` in NFC with LF line ends and without the characters that are not text."""
    value = LINE_ENDS.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", REFUSED.sub("", value))


def check_size(text: str) -> None:
    """Raises TextError when ``text`` has more than 1 MB."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise TextError([_("The text is larger than 1 MB in one language. Shorten it, or remove pasted pictures.")])


def parse(html: str) -> Node:
    """The tree of ``html``: only known tags and attributes are left, script and style are gone with their content.

    Raises TextError above 1 MB or 30 levels.
    """
    check_size(html)
    clean = nh3.clean(
        closed_calls(normal_characters(html)),
        tags=set(TAGS),
        attributes={name: set(names) for name, names in ATTRIBUTES.items()},
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    builder = _Builder()
    builder.feed(clean)
    builder.close()
    return builder.root
