"""A canonical line as the words of which it is made, for comparing: marks, calls and breaks stay with their words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import NamedTuple

from campaigns.text.blocks import COUNTS, SCHEMES

TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>|<')
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"<>]*)"')
# Scripts without blanks between words: each sign is one.
ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CHUNK = re.compile(rf"\s+|[{ALONE}—–]|[^\s{ALONE}—–]+")
SIGNS = "\"'“”‘’«»„()[]{}¿¡.,;:!?…،؛؟。、，·•*"
THING = "\ufffc"  # begins what is compared of a thing, so that no word is taken for one


@dataclass(frozen=True, slots=True)
class Marks:
    """How words are set. ``script`` is ``sup``, ``sub`` or nothing."""

    href: str = ""
    lang: str = ""
    dir: str = ""
    strong: bool = False
    em: bool = False
    script: str = ""


PLAIN = Marks()


# Tuples, because a long letter has a hundred thousand of them.
class Run(NamedTuple):
    """Words of one setting, or a thing between words.

    ``thing`` is ``break``, ``paragraph`` (a new one begins, with the language and direction of ``marks``), ``count``
    (of what, is in ``value``) or ``call`` (of the note whose key is in ``value`` and whose number is ``number``).
    """

    words: str = ""
    marks: Marks = PLAIN
    thing: str = ""
    value: str = ""
    number: int | None = None


class Word(NamedTuple):
    """``text`` is what is compared, ``blank`` the white space after it; ``runs`` and ``after`` are both as set."""

    text: str
    blank: str
    runs: tuple[Run, ...]
    after: tuple[Run, ...] = ()


def plain_words(line: str) -> list[Word]:
    """The words of a line without marks: of a title."""
    return _words([Run(line)] if line else [])


def words_of_line(
    line: str, numbers: Mapping[str, int] | None = None, names: Mapping[str, str] | None = None
) -> list[Word]:
    """The words of a canonical line: the content of a block, or one or more paragraphs.

    ``numbers`` gives the numbers of calls; ``names`` gives keys under which notes are compared, where these are not
    their own. What is not of the canonical form is read as words or left out, never as HTML.
    """
    words = _words(list(runs_of_line(line, numbers or {})))
    if not names:
        return words
    return [
        word._replace(text=f"{THING}call {names[word.runs[0].value]}")
        if word.runs and word.runs[0].thing == "call" and word.runs[0].value in names
        else word
        for word in words
    ]


def bare_words(line: str) -> list[str]:
    """The words of a canonical line without marks and signs, in lower case: what two versions of it share."""
    return re.findall(r"\w+", unescape(TAG.sub(" ", line)).casefold())


def attributes_of(tag: str) -> dict[str, str]:
    """``lang`` and ``dir`` as they stand in an opening tag, or in what follows its name."""
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(tag) if name in ("lang", "dir")}


def _address(value: str) -> str:
    return value if value.split(":", 1)[0] in SCHEMES else ""


def runs_of_line(line: str, numbers: Mapping[str, int]) -> Iterator[Run]:
    """The same, not parted into words."""
    open_marks: list[tuple[str, Marks]] = []
    marks = PLAIN
    paragraphs = 0
    end = 0
    for match in TAG.finditer(line):
        if match.start() > end:
            yield Run(unescape(line[end : match.start()]), marks)
        end = match.end()
        closing, tag, inside = match[1], match[2], match[3]
        if tag is None:
            yield Run("<", marks)
        elif closing:
            while open_marks and any(name == tag for name, _before in open_marks):
                name, marks = open_marks.pop()
                if name == tag:
                    break
        elif tag == "br":
            yield Run(thing="break")
        elif tag == "p":
            own = _passage(PLAIN, inside)
            paragraphs += 1
            if paragraphs > 1 or own != PLAIN:
                yield Run(marks=own, thing="paragraph")
        else:
            attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(inside)}
            if tag == "a" and "data-fn" in attributes:
                key = attributes["data-fn"]
                yield Run(thing="call", value=key, number=numbers.get(key))
            elif tag == "data" and attributes.get("data-count") in COUNTS:
                yield Run(thing="count", value=attributes["data-count"])
            open_marks.append((tag, marks))
            marks = _passage(marks, inside) if tag == "span" else _inside(marks, tag, attributes)
    if end < len(line):
        yield Run(unescape(line[end:]), marks)


def _passage(marks: Marks, inside: str) -> Marks:
    own = attributes_of(inside)
    return replace(marks, lang=own.get("lang", marks.lang), dir=own.get("dir", marks.dir))


def _inside(marks: Marks, tag: str, attributes: Mapping[str, str]) -> Marks:
    match tag:
        case "strong":
            return replace(marks, strong=True)
        case "em":
            return replace(marks, em=True)
        case "sup" | "sub":
            return replace(marks, script=tag)
        case "a" if "href" in attributes:
            return replace(marks, href=_address(attributes["href"]))
    return marks


def _words(runs: list[Run]) -> list[Word]:
    words: list[Word] = []
    stretch: list[Run] = []
    for run in [*runs, None]:
        if run is not None and not run.thing:
            stretch.append(run)
            continue
        _read_stretch(tuple(stretch), words)
        stretch.clear()
        if run is not None:
            said = [run.thing, run.value, *filter(None, (run.marks.lang, run.marks.dir))]
            words.append(Word(THING + " ".join(said).rstrip(), "", (run,)))
    return words


def _read_stretch(runs: tuple[Run, ...], words: list[Word]) -> None:
    """Add the words of ``runs``, which hold no thing, to ``words``."""
    plain = "".join(run.words for run in runs)
    ends: list[int] = []  # where each run ends
    for run in runs:
        ends.append((ends[-1] if ends else 0) + len(run.words))
    place = 0

    def taken(start: int, end: int) -> tuple[Run, ...]:
        nonlocal place
        while ends[place] <= start:
            place += 1
        if end <= ends[place]:
            return (Run(plain[start:end], runs[place].marks),)
        found = []
        while start < end:
            while ends[place] <= start:
                place += 1
            stop = min(end, ends[place])
            found.append(Run(plain[start:stop], runs[place].marks))
            start = stop
        return tuple(found)

    for match in CHUNK.finditer(plain):
        chunk, start = match[0], match.start()
        if chunk.isspace():
            blank = taken(start, match.end())
            if words and not words[-1].blank:
                words[-1] = words[-1]._replace(blank=chunk, after=blank)
            else:
                words.append(Word("", chunk, (), blank))
            continue
        for piece in _pieces(chunk):
            words.append(Word(piece, "", taken(start, start + len(piece))))
            start += len(piece)


def _pieces(chunk: str) -> Iterator[str]:
    """A chunk between blanks as the word in it and the signs around it, one by one."""
    begins = len(chunk) - len(chunk.lstrip(SIGNS))
    core = chunk.strip(SIGNS)
    yield from chunk[:begins]
    if core:
        yield core
        yield from chunk[begins + len(core) :]
