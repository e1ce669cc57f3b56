"""The words on the pages of a PDF in the order in which they are read, as pdfium sees them.

A page of ours is written in this order: the text, the numbers of calls and list marks, the notes, the running head and
the number of the page. Each of these is a flow of its own here, so that it may run over the pages elsewhere in another
file; a call then goes back to the word that it follows. Every word is in one of the flows: nothing is left out.
The sizes that tell the flows apart are those of static/letter-print.css.
"""

import ctypes
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import pypdfium2
import pypdfium2.raw as pdfium

Flow = Literal["text", "notes", "marks", "edges"]
FLOWS: tuple[Flow, ...] = ("text", "notes", "marks", "edges")

CALL_SIZE, CALL_RISE = 7.4, 3.4  # points: the size of a call's number, and how far above the line it stands
NOTE_SIZES = (7.95, 8.7)  # notes, and the addresses in them
IN_NOTE = 6.3  # raised and lowered signs of a note; those of the text are larger
HEAD, FOOT = 64.0, 56.0  # points from the edge of the sheet: above and below stand the running head and the number
# Before the items of a list, several on one line; a number has a blank between itself and its item.
MARKS = re.compile(r"(?:\s*(?:[•–]|\d+\.(?=[ \xa0])|(?<=[ \xa0])\.\d+)\s*)+")
HYPHEN = "\u2010"  # put in where a word is divided; writers type U+002D
JOINTS = "-/?&=_"  # a word goes on in the next line after these
PDFIUM_HYPHEN = "\x02"  # what pdfium makes of "-" at the end of a line


@dataclass(frozen=True, slots=True)
class Sign:
    """A character where it stands, in points from the lower left corner of the sheet."""

    text: str
    x: float
    y: float
    left: float
    right: float
    size: float


@dataclass(slots=True)
class Word:
    """A word on ``page``. ``joints`` are places in it where a line ended; ``ends_line``: one ends after it."""

    text: str
    page: int
    joints: list[int] = field(default_factory=list)
    ends_line: bool = False


@dataclass(slots=True)
class Page:
    """What a page holds: its size in points, every character in its place, and its words by flow."""

    number: int
    size: tuple[float, float]
    signs: list[Sign]
    flows: dict[Flow, list[Word]]


def read_page(page: pypdfium2.PdfPage, number: int) -> Page:
    """The words of ``page``."""
    size = page.get_size()
    signs = list(_signs(page))
    flows: dict[Flow, list[list[Sign]]] = {flow: [] for flow in FLOWS}
    calls: list[list[Sign]] = []
    for piece in _pieces(signs, size[1]):
        flow, run = piece
        if flow == "marks" and _is_call(run):
            calls.append(run)
        else:
            flows[flow].append(run)
    followed = _places(calls, [sign for run in flows["text"] for sign in run])
    flows["marks"] += [call for index, call in enumerate(calls) if index not in followed]
    after = defaultdict(list)
    for index, sign in followed.items():
        after[sign].append("".join(each.text for each in calls[index]))
    return Page(
        number, size, [sign for sign in signs if not sign.text.isspace()],
        {flow: _words(runs, number, after if flow == "text" else {}) for flow, runs in flows.items()},
    )  # fmt: skip


def flows_of(pages: Sequence[Page]) -> dict[Flow, list[Word]]:
    """The words of all pages by flow; a word that a page divides is whole."""
    joined: dict[Flow, list[Word]] = {}
    for flow in FLOWS:
        words: list[Word] = []
        for page in pages:
            _append(words, [replace(word, joints=[*word.joints]) for word in page.flows[flow]])
        joined[flow] = words
    return joined


def _signs(page: pypdfium2.PdfPage) -> Iterator[Sign]:
    text = page.get_textpage()
    try:
        x, y = ctypes.c_double(), ctypes.c_double()
        matrix, box = pdfium.FS_MATRIX(), pdfium.FS_RECTF()
        for index in range(pdfium.FPDFText_CountChars(text)):
            code = pdfium.FPDFText_GetUnicode(text, index)
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            pdfium.FPDFText_GetMatrix(text, index, matrix)
            pdfium.FPDFText_GetLooseCharBox(text, index, box)
            size = pdfium.FPDFText_GetFontSize(text, index) * abs(matrix.d)
            yield Sign(chr(code), x.value, y.value, box.left, box.right, size)
    finally:
        text.close()


def _pieces(signs: Sequence[Sign], height: float) -> Iterator[tuple[Flow, list[Sign]]]:
    """Runs of characters of one flow, in the order of the file. Blanks and ends of lines belong to what is before."""
    run: list[Sign] = []
    flow: Flow = "text"
    for sign in signs:
        if run and sign.text.isspace():
            run.append(sign)
            continue
        own = _flow(sign, height)
        if run and own != flow:
            yield from _parted(flow, run)
            run = []
        flow = own
        run.append(sign)
    if run:
        yield from _parted(flow, run)


def _flow(sign: Sign, height: float) -> Flow:
    if sign.y > height - HEAD or sign.y < FOOT:
        return "edges"
    if abs(sign.size - CALL_SIZE) < 0.03:
        return "marks"
    if sign.size < IN_NOTE or NOTE_SIZES[0] <= sign.size <= NOTE_SIZES[1]:
        return "notes"
    return "text"


def _parted(flow: Flow, run: list[Sign]) -> Iterator[tuple[Flow, list[Sign]]]:
    """Calls and list marks one by one. Marks have the size of the text, but stand after it, on their own lines."""
    if flow == "marks":
        for mark in _split(run, str.isspace):
            yield "marks", mark
        return
    if flow != "text":
        yield flow, run
        return
    kept: list[Sign] = []
    for line in _split(run, "\n".__eq__, keep=True):
        words = "".join(sign.text for sign in line)
        if MARKS.fullmatch(words):
            if kept:
                yield flow, kept
                kept = []
            for mark in _split(line, str.isspace):
                yield "marks", mark
        else:
            kept += line
    if kept:
        yield flow, kept


def _split(run: Sequence[Sign], at: Callable[[str], bool], *, keep: bool = False) -> Iterator[list[Sign]]:
    """The parts of ``run`` between the signs for which ``at`` holds; with ``keep`` these end the parts."""
    part: list[Sign] = []
    for sign in run:
        if not at(sign.text):
            part.append(sign)
            continue
        if keep:
            part.append(sign)
        if part:
            yield part
        part = []
    if part:
        yield part


def _is_call(run: Sequence[Sign]) -> bool:
    return abs(run[0].size - CALL_SIZE) < 0.03


def _places(calls: Sequence[Sequence[Sign]], signs: Sequence[Sign]) -> dict[int, Sign]:
    """For each call (its index) the character that it follows: on its line, touching it on either side."""
    lines: dict[int, list[Sign]] = defaultdict(list)
    for sign in signs:
        if not sign.text.isspace():
            lines[round(sign.y)].append(sign)
    found: dict[int, Sign] = {}
    for index, call in enumerate(calls):
        line, left, right = call[0].y - CALL_RISE, call[0].left, call[-1].right
        near = [sign for y in (round(line) - 1, round(line), round(line) + 1) for sign in lines.get(y, ())]
        best = min(near, key=lambda s: min(abs(s.right - left), abs(s.left - right)), default=None)
        if best is not None and min(abs(best.right - left), abs(best.left - right)) < 1.5:
            found[index] = best
            # The next call may follow this one: what touches it touches the same word.
            lines[round(line)].append(Sign(best.text, best.x, line, left, right, best.size))
    return found


def _words(runs: Sequence[Sequence[Sign]], page: int, after: dict[Sign, list[str]]) -> list[Word]:
    words: list[Word] = []
    text = ""

    def end(*, line: bool = False) -> None:
        nonlocal text
        if text:
            _append(words, [Word(text, page, ends_line=line)])
        elif line and words:
            words[-1].ends_line = True
        text = ""

    for run in runs:
        for sign in run:
            if sign.text == PDFIUM_HYPHEN:
                text += "-"
                end(line=True)
            elif sign.text in "\r\n":
                end(line=True)
            elif sign.text.isspace():
                end()
            else:
                text += "" if unicodedata.category(sign.text) in ("Cf", "Cc") else sign.text
            for call in after.get(sign, ()):
                end()
                words.append(Word(f"[{call}]", page))
        end(line=True)
    return words


def _append(words: list[Word], more: Sequence[Word]) -> None:
    """Add ``more``, whose first word may be the rest of the last one: at the end of a line words are divided."""
    for word in more:
        last = words[-1] if words else None
        if last and last.ends_line and len(last.text) > 1 and last.text[-1] in JOINTS + HYPHEN:
            kept = last.text.removesuffix(HYPHEN)
            last.joints += [len(kept), *(len(kept) + joint for joint in word.joints)]
            last.text, last.ends_line = kept + unicodedata.normalize("NFC", word.text), word.ends_line
        else:
            word.text = unicodedata.normalize("NFC", word.text)
            words.append(word)
