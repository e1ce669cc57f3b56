"""A letter as a Word file: pandoc writes the text and its footnotes, we add styles, roll and cross-references.

Pandoc runs as a child without access to files or network and with limits of its own (docs/decisions/0006).
"""

import io
import re
import zipfile
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from campaigns.rendering import docx_styles as word
from campaigns.rendering import html, wording
from campaigns.rendering.document import LetterDocument, settled
from campaigns.rendering.docx_pictures import Pictures
from campaigns.rendering.docx_places import BLOCKS, CONTAINERS, END, START, Places, with_bookmarks
from campaigns.rendering.docx_rolls import after_text, begins_in_columns, last_number
from campaigns.rendering.errors import RenderFailed
from campaigns.rendering.pandoc import PandocFailed, PandocSlow, run_pandoc
from campaigns.text.language import partial_date_parts

WALL_SECONDS = 60
CPU_SECONDS = 60
MEMORY_MEGABYTES = 2048
FIRST_IN_NOTES = 500_001  # number of a bookmark; they are unique in a file, and 1 MB of text has fewer blocks
UNDATED = "2000-01-01T00:00:00Z"

# Class of a part of the letter in rendering/html.py to the name of its paragraph style.
STYLES = {
    "letterhead": "Letterhead",
    "date": "Date",
    "addressee": "Addressee",
    "copy": "Copy To",
    "kind": "Kind",
    "tally": "Facts",
    "preface": "Preface",
    "notice": "Notice",
    "salutation": "Salutation",
    "closing": "Closing",
}
INLINE = frozenset({"a", "strong", "em", "sup", "sub", "span"})
FOOTNOTE = re.compile(r'<w:r>(?:(?!</w:r>).)*<w:footnoteReference w:id="\d+" ?/></w:r>', re.DOTALL)
REFERENCE = re.compile(r'<w:footnoteReference w:id="(\d+)"')
NOTE = re.compile(r'<w:footnote w:id="(\d+)">(.*?)</w:footnote>', re.DOTALL)
WORDS = re.compile(r"<w:t\b[^>]*>[^<]*[^\s<]")
AGAIN = re.compile(r'<w:hyperlink w:anchor="again-(\d+)">.*?</w:hyperlink>', re.DOTALL)
RTL_PASSAGE = re.compile(r'(<w:rtl ?/>\s*<w:lang )w:val="([^"]*)"')
# The number of a note stands in a paragraph of its own before the language of the note.
NOTE_START = re.compile(
    r"<w:p>(?:(?!</w:p>).)*?(<w:r>(?:(?!<w:r>).)*?<w:footnoteRef ?/>\s*</w:r>)</w:p>"
    r"(<w:p>\s*<w:pPr>(?:(?!</w:pPr>).)*</w:pPr>)",
    re.DOTALL,
)
LATER_IN_NOTE = re.compile(
    r'(?<=</w:p>)(<w:p>\s*<w:pPr>\s*<w:pStyle w:val="FootnoteText" ?/>(?:(?!</w:pPr>).)*)</w:pPr>', re.DOTALL
)
LAST_SECTION = re.compile(r"<w:sectPr\b(?:(?!<w:sectPr\b).)*</w:sectPr>\s*(?=</w:body>)", re.DOTALL)


class WordFailed(RenderFailed):
    """Pandoc refused the letter, broke its limits, or left a footnote out."""


def render_docx(
    document: LetterDocument, *, paper: word.Paper = "letter", logos: Mapping[str, bytes] | None = None
) -> bytes:
    """The letter as DOCX with real footnotes; the same document gives the same bytes.

    ``logos`` maps the SHA-256 of a logo to a PNG of the size that is printed.
    Raises WordUnavailable without the [docx] extra, WordFailed when pandoc fails or a footnote is missing.
    """
    document = settled(document)
    reader = _ForPandoc(document)
    reader.feed("\n".join([html.head(document), html.text(document), html.copies(document), html.notes(document)]))
    reader.close()
    files = _unpacked(_pandoc("".join(reader.written), rtl=document.direction == "rtl"))
    return _packed(_dressed(document, files, paper, Pictures(logos or {})))


class _ForPandoc(HTMLParser):
    """Turns our semantic HTML into what pandoc's reader understands of styles, languages and second calls.

    The input is ours and balanced. Pandoc keeps ``lang`` and ``dir`` of div and span alone, makes a second footnote
    of a second call, and prints the heading over a list of notes that it has taken in.
    """

    def __init__(self, document: LetterDocument) -> None:
        super().__init__(convert_charrefs=True)
        self.own = f' lang="{word.language_tag(document.language)}" dir="{document.direction}"'
        self.written: list[str] = []
        self.closing: list[str] = []
        self.called: set[str] = set()
        self.silent = 0  # depth inside something left out
        self.in_notes = False
        self.places = Places()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._write(self.places.taken() + "<br>")
            return
        role = attributes.get("role", "")
        if self.silent or role == "doc-backlink" or (self.in_notes and tag == "h2"):
            self.silent += 1
            self.closing.append("")
            return
        opening, closing = self._pair(tag, attributes, role)
        if self._has_place(tag):
            self.places.open(tag, attributes)
        elif tag in INLINE:
            opening = self.places.taken() + opening
        self._write(opening)
        self.closing.append(closing)

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":
            return
        closing = self.closing.pop()
        if self.silent:
            self.silent -= 1
            return
        self._write(closing)
        if self._has_place(tag):
            self.places.close(tag)

    def handle_data(self, data: str) -> None:
        mark = self.places.taken() if data.strip() and not self.silent else ""
        self._write(mark + escape(data.replace(START, "").replace(END, "")))

    def _has_place(self, tag: str) -> bool:
        return tag in BLOCKS or (tag in CONTAINERS and not self.in_notes)

    def _write(self, html: str) -> None:
        if not self.silent:
            self.written.append(html)

    def _pair(self, tag: str, attributes: dict[str, str], role: str) -> tuple[str, str]:
        passage = "".join(f' {name}="{escape(attributes[name])}"' for name in ("lang", "dir") if attributes.get(name))
        match tag:
            case "header" | "time":
                return "", ""
            case "div":
                return f'<div data-custom-style="{STYLES[attributes["class"]]}">', "</div>"
            case "h1":
                return '<div data-custom-style="Title"><p>', "</p></div>"
            case "section":
                self.in_notes = True
                return f'<section role="{role}">', "</section>"
            case "a" if role == "doc-noteref":
                target = attributes["href"]
                if target in self.called:
                    return f'<a href="#again-{target.removeprefix("#note-")}">', "</a>"
                self.called.add(target)
                return f'<a role="{role}" href="{target}">', "</a>"
            case "a" if attributes.get("href"):
                printed = ""
                if address := attributes.get("data-address"):
                    printed = f'<span data-custom-style="Printed Address" dir="ltr"> &lt;{escape(address)}&gt;</span>'
                return f'<a href="{escape(attributes["href"])}">', f"{printed}</a>"
            case "a":
                return "", ""
            case "li" if attributes.get("id"):
                # Pandoc lets a note inherit the language of the passage that calls it.
                return f'<li id="{attributes["id"]}"><div{self.own}>', "</div></li>"
            case "li" if passage:
                return f"<li><div{passage}>", "</div></li>"
            case "ol":
                return '<ol type="1">', "</ol>"  # or pandoc letters the inner list, and "point 2" is not found
            case "span":
                return f"<span{passage}>", "</span>"
        tag = {"h2": "h1", "h3": "h2"}.get(tag, tag)
        if not passage:
            return f"<{tag}>", f"</{tag}>"
        if tag in ("strong", "em", "sup", "sub"):
            return f"<span{passage}><{tag}>", f"</{tag}></span>"
        return f"<div{passage}><{tag}>", f"</{tag}></div>"


def _pandoc(source: str, *, rtl: bool) -> bytes:
    arguments = ["--from=html-auto_identifiers", "--to=docx", "--output=-", *(["--metadata=dir:rtl"] if rtl else [])]
    try:
        return run_pandoc(
            arguments,
            source.encode(),
            seconds=WALL_SECONDS,
            cpu_seconds=CPU_SECONDS,
            megabytes=MEMORY_MEGABYTES,
            heap=MEMORY_MEGABYTES * 3 // 4,
        )
    except PandocSlow as error:
        raise WordFailed(
            _("The Word file took more than %(seconds)s seconds and was given up. Shorten the letter.")
            % {"seconds": WALL_SECONDS}
        ) from error
    except PandocFailed as error:
        raise WordFailed(_("pandoc could not make the Word file. It says: %(reason)s") % {"reason": error}) from error


def _unpacked(file: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return {info.filename: package.read(info).decode() for info in package.infolist() if not info.is_dir()}


def _packed(files: Mapping[str, str | bytes]) -> bytes:
    """A package whose bytes depend on its content alone: times fixed, the list of types first as readers expect."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(files, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            package.writestr(info, files[name])
    return target.getvalue()


def _dressed(
    document: LetterDocument, files: dict[str, str], paper: word.Paper, pictures: Pictures
) -> dict[str, str | bytes]:
    rtl = document.direction == "rtl"
    running = document.running_title or (document.title if len(document.title) <= 90 else "")
    _check_notes(document, files)
    # Pandoc tells the first paragraph after a heading or list from the others; a letter does not.
    main = files["word/document.xml"].replace('w:val="FirstParagraph"', 'w:val="BodyText"')
    if document.letterhead:  # the name of who writes stands out from the lines under it
        main = main.replace('w:val="Letterhead"', 'w:val="LetterheadName"', 1)
    main = _with_cross_references(document, main)
    main = LAST_SECTION.sub("", main)
    if begins_in_columns(document):
        # The first section ends in the last paragraph of the text, so that no empty one is needed.
        before, last, after = main.rpartition("</w:pPr>")
        main = before + word.section(paper, first=True, rtl=rtl) + last + after
    main = main.replace("</w:body>", after_text(document, paper, pictures) + "</w:body>")
    relations = files["word/_rels/document.xml.rels"]
    added = _relation("header", "rIdHeader", "header1.xml") + _relation("footer", "rIdFooter", "footer1.xml")
    if html.is_web(document.address):
        added += _relation("hyperlink", "rIdAddress", html.plain(document.address), external=True)
    added += pictures.relations()
    types = pictures.types() + "".join(
        f'<Override PartName="/word/{name}1.xml" ContentType="application/vnd.openxmlformats-officedocument'
        f'.wordprocessingml.{name}+xml"/>'
        for name in ("header", "footer")
    )
    return {
        **files,
        "[Content_Types].xml": files["[Content_Types].xml"].replace("</Types>", f"{types}</Types>"),
        "docProps/app.xml": _app(),
        "docProps/core.xml": _core(document),
        "word/_rels/document.xml.rels": relations.replace("</Relationships>", f"{added}</Relationships>"),
        "word/document.xml": RTL_PASSAGE.sub(_both, with_bookmarks(main, first=len(document.notes) + 1)),
        "word/footnotes.xml": with_bookmarks(_notes(document, files["word/footnotes.xml"]), first=FIRST_IN_NOTES),
        "word/footer1.xml": word.footer(),
        "word/header1.xml": word.header(html.plain(running), rtl=rtl),
        "word/settings.xml": word.settings(document.language),
        "word/styles.xml": word.styles(
            document.language,
            letter=bool(document.addressed),
            opening_ends=_last_of_opening(document),
            last_number=last_number(document),
        ),
        **pictures.files(),
    }


def _last_of_opening(document: LetterDocument) -> str:
    """The style after which the letter begins to speak."""
    parts = {
        "Notice": wording.authoritative(document),
        "Preface": document.preface,
        "Facts": wording.tally(document),
        "Date": "" if document.addressed else wording.date_line(document),
    }
    return next((style for style, words in parts.items() if words), "Title")


def _both(match: re.Match[str]) -> str:
    # Word reads the language of right-to-left runs from w:bidi.
    return f'{match[1]}w:val="{match[2]}" w:bidi="{match[2]}"'


def _notes(document: LetterDocument, notes: str) -> str:
    """``notes`` with all their paragraphs indented alike, and without the letter's language, which is the default."""
    notes = notes.replace(f'<w:lang w:val="{word.language_tag(document.language)}" />', "").replace(
        "<w:rPr></w:rPr>", ""
    )
    notes = NOTE_START.sub(r"\2\1<w:r><w:tab/></w:r>", notes)
    notes = LATER_IN_NOTE.sub(rf'\1<w:ind w:left="{word.NOTE_INDENT}" w:firstLine="0"/></w:pPr>', notes)
    return RTL_PASSAGE.sub(_both, notes)


def _check_notes(document: LetterDocument, files: dict[str, str]) -> None:
    """Raises WordFailed unless every note is there, in its place and with words where it has words."""
    calls = REFERENCE.findall(files["word/document.xml"])
    written = dict(NOTE.findall(files["word/footnotes.xml"]))
    if len(calls) != len(document.notes) or set(calls) != written.keys():
        raise WordFailed(
            _("The Word file would have %(found)d footnotes where the letter has %(expected)d.")
            % {"found": len(calls), "expected": len(document.notes)}
        )
    for call, note in zip(calls, document.notes, strict=True):
        if note.content and not WORDS.search(written[call]):
            raise WordFailed(_("Note %(number)d would be empty in the Word file.") % {"number": note.number})


def _with_cross_references(document: LetterDocument, main: str) -> str:
    """``main`` with every second call as a field that shows the number of the first."""
    again = {note.number for note in document.notes if note.calls > 1}
    seen = 0

    def bookmark(match: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        if seen not in again:
            return match[0]
        return f'<w:bookmarkStart w:id="{seen}" w:name="_RefNote{seen}"/>{match[0]}<w:bookmarkEnd w:id="{seen}"/>'

    def reference(match: re.Match[str]) -> str:
        return word.field(rf"NOTEREF _RefNote{match[1]} \f \h", match[1], style="FootnoteReference")

    return AGAIN.sub(reference, FOOTNOTE.sub(bookmark, main))


def _relation(kind: str, identifier: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{identifier}" Type="{word.R}/{kind}" Target="{target}"{mode}/>'


def _app() -> str:
    return (
        f'{word.DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Application>Undersigned</Application></Properties>'
    )


def _core(document: LetterDocument) -> str:
    moment = UNDATED
    if document.date:
        year, month, day = partial_date_parts(document.date)
        moment = f"{year:04}-{month or 1:02}-{day or 1:02}T00:00:00Z"
    author = document.letterhead[0] if document.letterhead else document.campaign
    return (
        f'{word.DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{html.plain(document.title)}</dc:title><dc:creator>{html.plain(author)}</dc:creator>"
        f"<dc:language>{word.language_tag(document.language)}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )
