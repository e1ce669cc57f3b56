"""Keys for the notes of a draft: short, readable, plain ASCII, made from the words of the note."""

import re
import unicodedata
from collections.abc import Mapping
from html import unescape

from campaigns.text.canonical import Text
from campaigns.text.numbering import CALL

TAG = re.compile(r"<[^>]*>")
YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)\S*", re.IGNORECASE)
LEADING = frozenset({"see", "also", "cf", "vease", "ver", "tambien", "the", "el", "la", "los", "las", "voir", "le",
                     "les", "a", "an", "in", "en", "o", "os", "as", "veja", "vide"})  # fmt: skip
WHO_ENDS = re.compile(r"[,;:.“”\"«»()]\s|[,;“”«»]")
LONGEST_NAME = 32


def note_key(content: str) -> str:
    """The key that the words of a note suggest: "WOLA, <em>Report</em>, 5 June 2019." gives ``wola-2019``.

    It begins with who wrote (what stands before the first comma) and ends with the first year; ``note`` for a note
    without a Latin letter.
    """
    words = " ".join(unescape(TAG.sub(" ", content.partition("</p>")[0])).split())
    year = YEAR.search(words)
    words = ADDRESS.sub(lambda match: match[1].replace(".", " "), words)
    pieces = (_plain(piece) for piece in WHO_ENDS.split(words))
    name = "-".join(next((piece for piece in pieces if any(word.isalpha() for word in piece)), []))
    while len(name) > LONGEST_NAME:
        name = name.rpartition("-")[0] or name[:LONGEST_NAME]
    if year and name.endswith(year[0]):
        year = None
    return "-".join(filter(None, [name or "note", year[0] if year else ""]))


def _plain(words: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", words.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    found = re.findall(r"[a-z0-9]+", folded.lower())
    while found and found[0] in LEADING:
        found.pop(0)
    return found[:5]


def named(notes: Mapping[str, str]) -> dict[str, str]:
    """Id of a note to a key of its own, in the given order."""
    keys: dict[str, str] = {}
    taken: set[str] = set()
    next_number: dict[str, int] = {}
    for identifier, content in notes.items():
        key = free = note_key(content)
        while free in taken:
            next_number[key] = next_number.get(key, 1) + 1
            free = f"{key}-{next_number[key]}"
        taken.add(free)
        keys[identifier] = free
    return keys


def renamed(text: Text, keys: Mapping[str, str]) -> Text:
    """``text`` with other keys for its notes; a key that ``keys`` does not name stays."""

    def call(html: str) -> str:
        return CALL.sub(lambda match: f'<a data-fn="{keys.get(match[1], match[1])}"></a>', html)

    return Text(
        text.title,
        call(text.salutation),
        call(text.body),
        call(text.closing),
        {keys.get(key, key): content for key, content in text.notes.items()},
    )


def shared(text: Text, authoritative: Text) -> Text | None:
    """``text`` with the keys of the authoritative text, where both call as many notes in the same order; else None.

    The order agrees when the calls, second ones included, follow the same pattern: 1, 2, 1, 3 in both.
    """
    if len(text.notes) != len(authoritative.notes) or not text.notes:
        return None
    here, there = (
        [numbers[match] for match in CALL.findall("".join(each.parts))]
        for each, numbers in ((text, text.numbers), (authoritative, authoritative.numbers))
    )
    if here != there or len(text.numbers) != len(text.notes):
        return None
    return renamed(text, dict(zip(text.numbers, authoritative.numbers, strict=True)))


def like(text: Text, known: Text) -> Text:
    """``text`` with the keys that ``known`` gives to notes of the same words; the others stay, or make room."""
    keys_of: dict[str, list[str]] = {}
    for key, content in known.notes.items():
        keys_of.setdefault(content, []).append(key)
    keys = {key: keys_of[content].pop(0) for key, content in text.notes.items() if keys_of.get(content)}
    taken = set(keys.values())
    for key in text.notes:
        if key in keys:
            continue
        free, number = key, 2
        while free in taken:
            free = f"{key[:58]}-{number}"
            number += 1
        taken.add(free)
        keys[key] = free
    return renamed(text, keys)
