"""The addresses that a canonical text leads to, and what its words say of each. Pure functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import urlsplit

from campaigns.text.tree import Node, parse

WEB = ("http://", "https://")
HREF = re.compile(r'<a href="([^"]*)"')
USUAL_PORTS = {"http": "80", "https": "443"}
YEAR = re.compile(r"\b((?:19|20)\d{2})\b")

# Services that put a short address in the place of the true one. They end, and then nobody knows what was cited.
SHORTENERS = frozenset(
    {
        "adf.ly", "amzn.to", "bit.do", "bit.ly", "bitly.com", "bl.ink", "buff.ly", "clck.ru", "cutt.ly", "dlvr.it",
        "fb.me", "flip.it", "goo.gl", "han.gl", "hubs.la", "hubs.li", "hubs.ly", "ht.ly", "ift.tt", "is.gd",
        "j.mp", "lnkd.in", "lnk.to", "me2.do", "mzl.la", "n9.cl", "nyti.ms", "on.fb.me", "ow.ly", "p.dw.com",
        "po.st", "qrco.de", "rb.gy", "rebrand.ly", "reut.rs", "s.id", "shorturl.at", "shrtco.de", "snip.ly", "soo.gd",
        "surl.li", "t.co", "t.cn", "t.ly", "tiny.cc", "tiny.one", "tinyurl.com", "tny.im", "tr.im", "trib.al",
        "u.nu", "url.kr", "urlz.fr", "v.gd", "vk.cc", "wapo.st", "wp.me", "x.gd",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Mention:
    """One link as a text makes it. ``title`` is the linked words, ``publisher`` those before, ``year`` one after."""

    url: str
    title: str = ""
    publisher: str = ""
    year: str = ""
    language: str = ""  # of the title, where the text marks it
    italic: bool = False  # the linked words are the title of a work


def links_in(*parts: str) -> list[str]:
    """The http and https addresses in canonical ``parts``, each once, in reading order."""
    found = (unescape(value) for part in parts for value in HREF.findall(part))
    return list(dict.fromkeys(url for url in found if url.startswith(WEB)))


def mentions_in(html: str) -> Iterator[Mention]:
    """Each http or https link of a note with what its words say of the work, as far as one can read it from them."""
    if "<a href" not in html:
        return
    pieces: list[Node | str] = []
    _flatten(parse(html), pieces)
    for place, piece in enumerate(pieces):
        if not isinstance(piece, Node):
            continue
        url = piece.attributes.get("href", "")
        if not url.startswith(WEB):
            continue
        before = pieces[place - 1] if place and isinstance(pieces[place - 1], str) else ""
        after = pieces[place + 1] if place + 1 < len(pieces) and isinstance(pieces[place + 1], str) else ""
        # Works in one note are parted by semicolons, paragraphs by a line break of ours.
        publisher = re.split(r"[;\n]", str(before))[-1].strip(" ,.:(")
        year = YEAR.search(re.split(r"[;\n]", str(after))[0])
        inner = list(piece.walk())
        yield Mention(
            url=url,
            title=" ".join(piece.text().split()),
            publisher=publisher if len(publisher) <= 300 else "",
            year=year[1] if year else "",
            language=next((node.attributes["lang"] for node in inner if node.attributes.get("lang")), ""),
            italic=any(node.tag == "em" for node in inner),
        )


def _flatten(node: Node, pieces: list[Node | str]) -> None:
    """Words and links of ``node`` in a row; neighbouring words are one string, a paragraph ends with a line break."""
    for child in node.children:
        if isinstance(child, Node) and child.tag == "a" and child.attributes.get("href"):
            pieces.append(child)
            continue
        if isinstance(child, Node):
            _flatten(child, pieces)
        words = child if isinstance(child, str) else "\n" if child.tag in ("p", "br") else ""
        if pieces and isinstance(pieces[-1], str):
            pieces[-1] += words
        elif words:
            pieces.append(words)


@lru_cache(maxsize=16384)
def same_page(url: str) -> str:
    """A form of ``url`` that is equal for addresses of one page: no fragment, no usual port, host in small letters."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    scheme, host = parts.scheme.lower(), parts.netloc.lower()
    host = host.removesuffix(f":{USUAL_PORTS.get(scheme, '')}") if scheme in USUAL_PORTS else host
    query = f"?{parts.query}" if parts.query else ""
    return f"{scheme}://{host}{parts.path or '/'}{query}"


def is_short(url: str) -> bool:
    """Whether ``url`` is that of a service for short addresses (bit.ly, t.co…)."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    return host.removeprefix("www.") in SHORTENERS
