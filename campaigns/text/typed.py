"""What a person types into the plain field, made into HTML and notes before it is cleaned.

Nobody has to know the canonical form to be understood: a bare line is a paragraph, ``- `` and ``1. `` begin list
items, ``[^key]`` in the text is a footnote call, ``[key] words`` at the start of a line is its note, and a note goes on
over bare lines until a blank one.
"""

import hashlib
import re
import unicodedata
from html import escape, unescape

from campaigns.text.numbering import KEY

BLOCK = (
    r"(?:p|h[1-6]|ul|ol|li|blockquote|header|footer|div|section|article|table|thead|tbody|tfoot|tr|td|th|dl|dt|dd|pre)"
)
OPENING = re.compile(rf"<{BLOCK}(?:\s[^<>]*)?>", re.IGNORECASE)
CLOSING = re.compile(rf"</{BLOCK}\s*>", re.IGNORECASE)
BLOCK_START = re.compile(rf"\s*</?{BLOCK}(?:\s[^<>]*)?>", re.IGNORECASE)
NOTE_LINE = re.compile(r"^\[\^?([^\[\]\n]{1,200})\](?::[ \t]*|[ \t]+|$)(.*)$")
BULLET = re.compile(r"^[ \t]*[-*•–][ \t]+(?=\S)")
NUMBER = re.compile(r"^[ \t]*\d{1,3}[.)][ \t]+(?=\S)")
TYPED_CALL = re.compile(r"\[\^([^\[\]\n]{1,200})\]")
# A "<" that begins no whole tag is a sign that somebody typed; HTML would take it, and the words after it, for one.
LOOSE = re.compile(r"<(?!/?[a-zA-Z][^<>]*>)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<a\s([^<>]*)>(?!</a>)", re.IGNORECASE)


def plain_key(value: str) -> str:
    """A key that may be stored, from any typed one: letters without accents, digits, ``-`` and ``_``, at most 64.

    "Informe 2019" and "informe-2019" stay two keys; equal keys stay equal, and long ones that differ stay different.
    """
    if KEY.fullmatch(value):
        return value
    plain = "".join(c for c in unicodedata.normalize("NFKD", value.strip()) if not unicodedata.combining(c))
    key = re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-")
    if len(key) <= 64:
        return key
    return f"{key[:55]}-{hashlib.sha256(value.encode()).hexdigest()[:8]}"


def call(key: str) -> str:
    """A footnote call as it is stored."""
    return f'<a data-fn="{key}"></a>'


def closed_calls(html: str) -> str:
    """``html`` whose footnote calls are empty, as they should be.

    A call that somebody forgot to close would swallow the words after it, and by the rules of HTML open again in
    each later paragraph.
    """
    return TAG.sub(lambda match: f"{match[0]}</a>" if "data-fn" in match[1] else match[0], html)


def guarded(line: str) -> str:
    """A canonical line in which nothing reads as a typed call."""
    return line.replace("[^", "&#91;^")


def read_typed(source: str) -> tuple[str, list[tuple[str, str]]]:
    """HTML and note lines (typed key, content) of ``source``, whose line ends are LF; canonical text stays as it is."""
    source = _without_loose_signs(source)
    html: list[str] = []
    notes: list[tuple[str, str]] = []
    going_on = False  # the line before was a note
    depth = 0
    listing = ""
    for line in source.split("\n"):
        match = NOTE_LINE.match(line)
        if match and plain_key(match[1]):
            notes.append((match[1], match[2]))
            going_on, depth = True, 0  # whatever was left open before it ends here
            continue
        if going_on and line.strip() and not BLOCK_START.match(line):
            key, content = notes[-1]
            notes[-1] = (key, f"{content} {line.strip()}")
            continue
        going_on = False
        line = TYPED_CALL.sub(_typed_call, line)
        kind, words = _item(line) if depth == 0 else ("", line)
        if listing and kind != listing:
            html.append(f"</{listing}>")
            listing = ""
        if kind:
            if not listing:
                html.append(f"<{kind}>")
                listing = kind
            html.append(f"<li>{words}</li>")
        elif depth == 0 and line.strip() and not BLOCK_START.match(line) and not OPENING.search(line):
            html.append(f"<p>{line}</p>")
        else:
            html.append(line)
        depth = max(0, depth + len(OPENING.findall(line)) - len(CLOSING.findall(line)))
    if listing:
        html.append(f"</{listing}>")
    return "\n".join(html), notes


def _without_loose_signs(source: str) -> str:
    # A comment that is never closed is none. Looking for the end of each one would take the square of the length.
    last = source.rfind("-->")

    def sign(match: re.Match[str]) -> str:
        return "<" if source.startswith("<!--", match.start()) and match.start() + 4 <= last else "&lt;"

    return LOOSE.sub(sign, source)


def _without_comments(line: str) -> str:
    end = line.rfind("-->") + 3 if "-->" in line else 0
    return COMMENT.sub(" ", line[:end]) + line[end:]


ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def typed_words(source: str) -> list[str]:
    """The words of a typed text: no tags, no calls, no keys of notes, no marks of lists."""
    words: list[str] = []
    for line in unicodedata.normalize("NFC", source).split("\n"):
        match = NOTE_LINE.match(line)
        if match and plain_key(match[1]):
            line = match[2]
        _kind, line = _item(line)
        words += re.findall(r"\w+", unescape(ANY_TAG.sub(" ", TYPED_CALL.sub(" ", _without_comments(line)))))
    return words


def _typed_call(match: re.Match[str]) -> str:
    key = plain_key(match[1])
    return call(key) if key else escape(match[0])


def _item(line: str) -> tuple[str, str]:
    """``ul`` or ``ol`` and the words of a typed list item; nothing and the line where it is none."""
    for kind, mark in (("ul", BULLET), ("ol", NUMBER)):
        if match := mark.match(line):
            return kind, line[match.end() :]
    return "", line
