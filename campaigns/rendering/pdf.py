"""The letter as the PDF that is handed over: real footnotes, tagged, with its own data inside, the same on every run.

The page is HTML (templates/campaigns/letter_pdf.html, static/letter-print.css), set by ``typesetting``. Every render
is checked before it is given out: each note stands on the page of its call, none is lost, no character lacks a glyph.
"""

import datetime
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape, unescape
from typing import Any, Literal

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from campaigns.rendering import wording
from campaigns.rendering.data import render_data
from campaigns.rendering.document import Entry, Group, LetterDocument, Note, settled
from campaigns.rendering.errors import NotesMisplaced
from campaigns.rendering.rolls import PrintedRoll, printed_line, printed_rolls, size_of
from campaigns.text.canonical import clean_body, clean_note
from campaigns.text.language import direction, text_direction
from campaigns.text.numbering import CALL
from campaigns.text.typography import printed_address

Paper = Literal["letter", "a4"]

# Above this the roll is set as paragraphs: columns take 24 s for 10,000 names, paragraphs 6 (benchmarks/pdf.py).
COLUMNS_UP_TO = 2000
# So few names stand in one column of the whole measure: two would break them for nothing.
ONE_COLUMN = 8
# Of the last page: less is taken in by setting a letter of a few pages a little tighter.
LITTLE = 0.3
TIGHT_UP_TO = 12
# A roll of many pages names the group that goes on at the head of each.
RUNNING_GROUP_FROM = 150
# One paragraph of all names is quadratic, one per name slow as well; a hundred is the quickest.
NAMES_PER_PARAGRAPH = 100

LONG_TITLE = 90

# Points: square points of each logo, and the sides that it must not pass.
WALL = {"area": 1650, "widest": 76, "highest": 40}
BESIDE = {"area": 240, "widest": 28, "highest": 12.5}
WALL_COLUMNS = 5

WORD_JOINER, ZERO_WIDTH_SPACE, NO_BREAK_SPACE = "\u2060", "\u200b", "\u00a0"
MARKS = {"ltr": "\u200e", "rtl": "\u200f"}  # keep the order of names in a line of two directions
TAG = re.compile(r"(<[^>]*>)")
HYPHEN_BEFORE = re.compile(r"(?<!\S)-(?=\w)")
ADDRESS = re.compile(r"(?<![\w@])(https?://|www\.)([^\s<>]+)")
# After these: a reader sees that the address goes on. Not at a dot, which would read as the end of a sentence.
ADDRESS_JOINT = re.compile(r"(?<=[/?&=_-])(?=[^/?&=_-])")
# Forty characters without a joint: only here may an address break between any two letters.
LONG_PIECE = re.compile("(?<=[^\u200b-]{40})(?=[^\u200b-])")
# WeasyPrint sets what is inside such a passage in the order of the paragraph: it has to stand apart.
PASSAGE = re.compile(r'<span((?: [^>]*)? dir="[^>]*)>(.*?)</span>')
PARAGRAPH = re.compile(r"<p((?: [^>]*)?)>(.*?)</p>")
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')
NO_DATE = datetime.datetime(1970, 1, 1)  # noqa: DTZ001 -- written as UTC, it is "unknown"


@dataclass(frozen=True, slots=True)
class Pdf:
    """A checked file. ``endnotes``: the notes could not be placed at the feet of the pages and follow the letter."""

    data: bytes
    pages: int
    endnotes: bool = False


def render_pdf(document: LetterDocument, *, paper: Paper, logos: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes of ``make_pdf``."""
    return make_pdf(document, paper=paper, logos=logos).data


def make_pdf(document: LetterDocument, *, paper: Paper, logos: Mapping[str, bytes] | None = None) -> Pdf:
    """Tagged PDF/A-3a and PDF/UA-1 of ``document``; the same document gives the same bytes.

    ``logos`` maps the SHA-256 of a logo to a PNG of the size that is printed; one that is not there is left out. Takes
    an unsettled document too. Raises a RenderFailed (``rendering.errors``) that says what is wrong.
    """
    try:
        return _make(document, paper=paper, endnotes=False, logos=logos or {})
    except NotesMisplaced:
        return _make(document, paper=paper, endnotes=True, logos=logos or {})


def _make(document: LetterDocument, *, paper: Paper, endnotes: bool, logos: Mapping[str, bytes]) -> Pdf:
    from campaigns.rendering.typesetting import Attached, Typeset, typeset  # noqa: PLC0415 -- slow import, needs Pango

    with override(document.language):
        description = gettext("The letter, its notes and its signatories as data")
    data = Attached(
        name=f"{document.slug}.{document.language}.json",
        description=description,
        content=render_data(document),
        at=datetime.datetime.fromisoformat(document.date) if len(document.date) >= 10 else NO_DATE,
    )
    notes = 0 if endnotes else len(document.notes)

    def made(*, tight: bool = False) -> Typeset:
        html = page(document, paper=paper, endnotes=endnotes, tight=tight, logos=logos)
        return typeset(html, notes=notes, identifier=document.digest.encode(), attached=data, logos=logos)

    file = made()
    if 1 < file.pages <= TIGHT_UP_TO and file.last_page < LITTLE:
        # A few lines on a sheet of their own look like a mistake: once, and only if that saves the sheet.
        with suppress(NotesMisplaced):
            tighter = made(tight=True)
            file = tighter if tighter.pages < file.pages else file
    return Pdf(file.data, file.pages, endnotes=endnotes)


def page(
    document: LetterDocument,
    *,
    paper: Paper,
    endnotes: bool = False,
    tight: bool = False,
    cover: Mapping[str, Any] | None = None,
    logos: Collection[str] = (),
) -> str:
    """The HTML that is typeset, in the language of the document; ``tight`` saves a few lines on each page.

    ``cover`` is what a first page before the letter tells (``rendering.receipt``); ``logos`` are the SHA-256 of the
    pictures at hand.
    """
    document = settled(document)
    with override(document.language):
        notes, lists = _Notes(document, endnotes=endnotes), printed_rolls(document)
        context = {
            "document": document,
            "paper": paper,
            "tight": tight,
            "folio": _folio(),
            "title": _balanced(document.title),
            "long_title": len(document.title) > LONG_TITLE,
            "running_title": document.running_title or document.title,
            "author": document.letterhead[0] if document.letterhead else document.campaign,
            "date_line": wording.date_line(document),
            # A letter with an addressee needs no word for what it is.
            "kind": "" if document.addressed else _phrase(wording.kind_label(document), document),
            "letterhead": [_line(line, document) for line in document.letterhead],
            "addressees": [{"lines": [_line(line, document) for line in each.lines]} for each in document.addressed],
            "copies": document.copies,
            "copy_heading": _phrase(wording.copy_heading(document), document),
            "notes_heading": _phrase(wording.notes_heading(document), document),
            "tally": _phrase(wording.tally(document), document),
            "plain_tally": wording.tally(document),
            # In reading order: the note stands where it is called first.
            "salutation": notes.place(_paragraphs(clean_note(document.salutation, calls=True))),
            "body": notes.place(clean_body(document.body)),
            "closing": notes.place(_paragraphs(clean_note(document.closing, calls=True))),
            "endnotes": notes.at_the_end(),
            "wide_notes": len(document.notes) > 99,
            "running_group": _names(lists) > RUNNING_GROUP_FROM,
            "few": _names(lists[:1]) <= ONE_COLUMN,
            "rolls": [_roll(roll, document, run_in=_names(lists) > COLUMNS_UP_TO, logos=logos) for roll in lists],
            "origins": _phrase(wording.origins(document), document),
            "roll_note": _line(document.roll_note, document),
            "authoritative": _phrase(wording.authoritative(document), document),
            "edition": _phrase(wording.edition(document), document),
            "published": _published(document),
            "version": _phrase(wording.version(document), document),
            "cover": cover,
        }
        return render_to_string("campaigns/letter_pdf.html", context)


# -- notes -----------------------------------------------------------------------------------------------------------


class _Notes:
    """Puts the notes of a document where they are first called; a later call is a link with the same number."""

    def __init__(self, document: LetterDocument, *, endnotes: bool) -> None:
        self.notes = {note.key: note for note in document.notes}
        self.direction = document.direction
        self.endnotes = endnotes
        self.placed: set[str] = set()

    def place(self, html: str) -> SafeString:
        html = PASSAGE.sub(_apart, breakable(html))
        return mark_safe(CALL.sub(self._call, html))  # noqa: S308 -- canonical text, cleaned above

    def at_the_end(self) -> list[dict[str, Any]]:
        if not self.endnotes:
            return []
        return [
            {"note": note, "content": mark_safe(_content(note.content)), "towards": mark_safe(self._towards(note))}  # noqa: S308
            for note in self.notes.values()
        ]

    def _call(self, match: re.Match[str]) -> str:
        note = self.notes[match[1]]
        # The joiner keeps the number with its word: a line may break between "?" and a digit.
        if self.endnotes or note.key in self.placed:
            return f'{WORD_JOINER}<a class="call" href="#note-{note.key}"><note-call>{note.number}</note-call></a>'
        self.placed.add(note.key)
        if note.number != len(self.placed):  # the page counts for itself
            raise ValueError(f"note {note.key!r} has number {note.number} and is called as number {len(self.placed)}")
        return (
            f'{WORD_JOINER}<call-link class="call" href="#note-{note.key}">'
            f'<foot-note id="note-{note.key}"{self._towards(note)}>{_content(note.content)}</foot-note></call-link>'
        )

    def _towards(self, note: Note) -> str:
        """The attribute of a note that runs the other way, as an English citation in an Arabic letter does."""
        towards = text_direction(unescape(TAG.sub("", note.content)))
        return f' dir="{towards}"' if towards != self.direction else ""


def _content(html: str) -> str:
    """A note's content as inline HTML: a ``<p>`` would end the paragraph that the note stands in."""
    paragraphs = PARAGRAPH.findall(html := LINK.sub(_with_address, breakable(clean_note(html))))
    if not paragraphs:
        return html
    first, *others = paragraphs
    start = f"<span{first[0]}>{first[1]}</span>" if first[0] else first[1]
    return start + "".join(f'<span class="para"{passage}>{content}</span>' for passage, content in others)


def _with_address(link: re.Match[str]) -> str:
    # Paper cannot be clicked: whoever reads the printed letter has to find the source too.
    address = printed_address(unescape(link[1]), unescape(TAG.sub("", link[2])))
    if not address:
        return link[0]
    shown = escape(f"<{LONG_PIECE.sub(ZERO_WIDTH_SPACE, _jointed(address))}>", quote=False)
    return f'<a href="{link[1]}">{link[2]} <span class="address-of" dir="ltr">{shown}</span></a>'


def _paragraphs(line: str) -> str:
    return line if not line or line.startswith("<p") else f"<p>{line}</p>"


def _apart(match: re.Match[str]) -> str:
    return f'<span class="apart"{match[1]}>{match[2]}</span>' if "<" in match[2] else match[0]


def breakable(html: str) -> str:
    """``html`` whose web addresses may break after their joints, without a hyphen."""
    pieces = TAG.split(html)
    return "".join(piece if index % 2 else _breakable_text(piece) for index, piece in enumerate(pieces))


def _breakable_text(text: str) -> str:
    if "://" not in text and "www." not in text:
        return text
    joints = lambda match: match[1] + WORD_JOINER + _jointed(match[2])  # noqa: E731
    return escape(ADDRESS.sub(joints, unescape(text)), quote=False)


def _jointed(address: str) -> str:
    host, slash, path = address.partition("/")  # a host is not broken while it fits on a line
    return host + ADDRESS_JOINT.sub(ZERO_WIDTH_SPACE, slash + path)


# -- roll ------------------------------------------------------------------------------------------------------------


def _names(lists: Sequence[PrintedRoll]) -> int:
    return sum(roll.names for roll in lists)


def _roll(roll: PrintedRoll, document: LetterDocument, *, run_in: bool, logos: Collection[str]) -> dict[str, Any]:
    beside = logos if roll.beside and not run_in else ()
    shown = [_picture(entry, WALL) for entry in roll.wall if entry.logo and entry.logo.sha256 in logos]
    return {
        "as_of": _phrase(roll.as_of, document),
        "digits": len(str(roll.last_number)) if roll.last_number else 0,
        "wall": [shown[start : start + WALL_COLUMNS] for start in range(0, len(shown), WALL_COLUMNS)],
        "heading": _phrase(roll.heading, document),
        "earlier": roll.earlier,
        "tally": _phrase(roll.tally, document),
        "groups": [_group(group, document, run_in=run_in, logos=beside) for group in roll.groups],
        "run_in": run_in,
        "few": roll.names <= ONE_COLUMN,
        "withheld": _phrase(roll.withheld, document),
        "affiliations": _phrase(roll.affiliations, document),
    }


def _group(group: Group, document: LetterDocument, *, run_in: bool, logos: Collection[str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "heading": _passage(group.heading, group.language, document),
        "within": bool(group.within),
    }
    if run_in:
        return made | {"paragraphs": _run_in(group, document.direction)}
    before = group.entries[0].number - 1 if group.entries else 0  # a list goes on counting where the last one ended
    entries = [_entry(entry, document, logos) for entry in group.entries]
    pictured = any(entry["logo"] for entry in entries)  # else no room is kept for logos
    return made | {"entries": entries, "before": before, "pictured": pictured}


def _entry(entry: Entry, document: LetterDocument, logos: Collection[str]) -> dict[str, Any]:
    towards = text_direction(entry.name)
    return {
        "name": HYPHEN_BEFORE.sub(f"-{WORD_JOINER}", entry.name),  # "-CIPRODENI-" stays whole
        "detail": entry.detail,
        "acronym": entry.acronym,
        "place": entry.place,
        "number": entry.number,
        "dir": towards if towards != document.direction else "",
        "logo": _picture(entry, BESIDE) if entry.logo and entry.logo.sha256 in logos else None,
    }


def _picture(entry: Entry, limits: Mapping[str, float]) -> dict[str, str]:
    assert entry.logo is not None  # noqa: S101 -- asked before
    width, height = size_of(entry.logo, **limits)
    return {
        "source": f"undersigned:logo-{entry.logo.sha256}",
        "size": f"width: {width:.1f}pt; height: {height:.1f}pt",
        "name": entry.name,
    }


def _run_in(group: Group, towards: str) -> list[str]:
    names = [_in_line(entry) for entry in group.entries]
    chunks = [names[start : start + NAMES_PER_PARAGRAPH] for start in range(0, len(names), NAMES_PER_PARAGRAPH)]
    return [_joined(chunk, towards) for chunk in chunks]


def _in_line(entry: Entry) -> str:
    return f"{entry.number}.{NO_BREAK_SPACE}{printed_line(entry)}" if entry.number else printed_line(entry)


def _joined(names: Sequence[str], towards: str) -> str:
    mixed = any(text_direction(name) != towards for name in names)
    between = f"{MARKS[towards]}{NO_BREAK_SPACE}· {MARKS[towards]}" if mixed else f"{NO_BREAK_SPACE}· "
    return between.join(names)


# -- sentences -------------------------------------------------------------------------------------------------------


def _phrase(sentence: str, document: LetterDocument) -> str:
    """A sentence of ours for the page; where it fell back to English it says so, and keeps the direction of English."""
    language = wording.label_language(document)
    return _passage(sentence, "" if language == document.language else language, document)


def _passage(words: str, language: str, document: LetterDocument) -> str:
    """``words`` for the page; with a ``language`` they are in that one, and not in the document's."""
    if not (words and language):
        return conditional_escape(words)
    turned = direction(language) != document.direction
    apart = f' class="apart" dir="{direction(language)}"' if turned else ""
    return mark_safe(f'<span lang="{escape(language)}"{apart}>{escape(words)}</span>')  # noqa: S308 -- escaped


def _line(words: str, document: LetterDocument) -> str:
    """Words as staff typed them, in their own direction: "Washington, D.C." keeps its last dot in an Arabic letter."""
    towards = text_direction(words)
    if not words or towards == document.direction:
        return conditional_escape(words)
    return mark_safe(f'<span class="apart" dir="{towards}">{escape(words)}</span>')  # noqa: S308 -- escaped


def _published(document: LetterDocument) -> str:
    if not document.address:
        return ""
    sentence = str(_phrase(wording.published(document), document))
    address = escape(document.address)
    link = f'<a href="{address}">{breakable(address)}</a>'
    return mark_safe(sentence.replace(address, link, 1))  # noqa: S308 -- both are escaped


def _balanced(title: str) -> str:
    """A long title whose last line has more than one word."""
    words = title.split(" ")
    if len(words) < 7 or sum(map(len, words[-3:])) > 30:
        return title
    return " ".join([*words[:-3], NO_BREAK_SPACE.join(words[-3:])])


def _folio() -> SafeString:
    """ "Page 2 of 4" as a value of the CSS property ``content``."""
    sentence = gettext("Page %(page)s of %(pages)s") % {"page": "\x00page\x00", "pages": "\x00pages\x00"}
    parts = sentence.split("\x00")
    css = [f"counter({part})" if index % 2 else _css_string(part) for index, part in enumerate(parts) if part]
    return mark_safe(" ".join(css))  # noqa: S308 -- every string is escaped


def _css_string(text: str) -> str:
    return '"' + re.sub(r'[\\"<>&\n]', lambda match: f"\\{ord(match[0]):x} ", text) + '"'
