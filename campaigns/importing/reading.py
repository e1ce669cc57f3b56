"""Pandoc reads the words of a marked file; its answer is put together again with what was noted of each paragraph."""

import io
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from django.utils.translation import gettext as _

from campaigns.importing.marking import CALL, LANGUAGE, LANGUAGE_END, MARKS, PARAGRAPH, Marked, Paragraph
from campaigns.importing.package import DraftRefused, Package
from campaigns.importing.report import Findings
from campaigns.rendering.docx_places import Step
from campaigns.rendering.pandoc import PandocFailed, PandocSlow, run_pandoc
from campaigns.text.blocks import SCHEMES
from campaigns.text.tree import MAX_BYTES

WALL_SECONDS = 10
CPU_SECONDS = 10
HEAP_MEGABYTES = 384
# Haskell asks for more addresses than it fills.
ADDRESS_MEGABYTES = 1024
NUMBER = re.compile(f"{PARAGRAPH[0]}([0-9]+){PARAGRAPH[1]}")
PASSAGE = re.compile(f"{LANGUAGE[0]}([a-z0-9-]*)\\|([a-z]*){LANGUAGE[1]}")
CALLED = re.compile(f"{CALL[0]}([a-z0-9-]*){CALL[1]}")
TAG = re.compile(r"<[^>]*>")
SIGNS = re.compile(r"[\W_]+")
LINES = ("Para", "Plain", "Header")
WRAPPED = {"Emph": "em", "Strong": "strong", "Superscript": "sup", "Subscript": "sub", "Strikeout": "s"}


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: what is known of it, and its words as HTML with calls ``<a data-fn="ID"></a>``."""

    paragraph: Paragraph
    html: str

    @property
    def words(self) -> str:
        """The bare words, for looking at."""
        return " ".join(unescape(TAG.sub("", self.html.replace("<br>", " "))).split())

    @property
    def has_call(self) -> bool:
        return "<a data-fn=" in self.html


def read_lines(package: Package, marked: Marked, findings: Findings) -> list[Line]:
    """The paragraphs of a file in their order, those of notes after those of the text; a paragraph that goes on in
    the next one is a part of it. Raises DraftRefused, WordUnavailable."""
    if sum(len(paragraph.words) for paragraph in marked.paragraphs) > MAX_BYTES:
        raise DraftRefused(_("The text is larger than 1 MB in one language. Shorten it, or remove pasted pictures."))
    reader = _Reader(findings)
    reader.walk(_converted(package, marked)["blocks"])
    lines: list[Line] = []
    before = ""
    for number, paragraph in enumerate(marked.paragraphs):
        html = reader.found.get(number, "")
        if _signs(html) != _signs(escape(paragraph.words)):
            findings.add("plain paragraphs")
            html = escape(paragraph.words)
        html = before + html
        if paragraph.joined and number + 1 < len(marked.paragraphs):
            before = html
            continue
        before = ""
        lines.append(Line(paragraph, _with_marks(html, paragraph.place)))
    return lines


def _converted(package: Package, marked: Marked) -> dict[str, Any]:
    """Pandoc's reading of the marked parts: its document as data."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in (package.for_pandoc() | marked.parts).items():
            archive.writestr(name, data)
    try:
        answer = run_pandoc(
            ["--from=docx", "--to=json", "--track-changes=accept"],
            file.getvalue(),
            seconds=WALL_SECONDS,
            cpu_seconds=CPU_SECONDS,
            megabytes=ADDRESS_MEGABYTES,
            heap=HEAP_MEGABYTES,
        )
        document: dict[str, Any] = json.loads(answer)
    except PandocSlow as error:
        raise DraftRefused(
            _("Reading the file took more than %(seconds)s seconds and was given up. Copy the text into a new"
              " document and save that as .docx.") % {"seconds": WALL_SECONDS}
        ) from error  # fmt: skip
    except (PandocFailed, ValueError, RecursionError) as error:
        raise DraftRefused(
            _("The file could not be read. Open it in your word processor, save it again as .docx, and try once more.")
        ) from error
    return document


def _signs(html: str) -> str:
    """Letters and digits alone, to see whether a word got lost."""
    bare = TAG.sub("", PASSAGE.sub("", html.replace("<br>", " ")))
    return SIGNS.sub("", MARKS.sub("", CALLED.sub("", unescape(bare))))


def _with_marks(html: str, place: tuple[Step, ...]) -> str:
    """``html`` with calls and passages in place of their marks; a passage that its block says already is left out."""
    known = {"lang": "", "dir": ""}
    for step in place:
        known |= {name: said for name, said in (("lang", step.lang), ("dir", step.dir)) if said}
    open_spans: list[bool] = []

    def passage(match: re.Match[str]) -> str:
        if match[0] == LANGUAGE_END:
            return "</span>" if open_spans and open_spans.pop() else ""
        said = {"lang": match[1], "dir": match[2]}
        new = "".join(f' {name}="{escape(value)}"' for name, value in said.items() if value and value != known[name])
        open_spans.append(bool(new))
        return f"<span{new}>" if new else ""

    html = re.sub(f"{PASSAGE.pattern}|{LANGUAGE_END}", passage, html)
    return MARKS.sub("", CALLED.sub(r'<a data-fn="\1"></a>', html))


class _Reader:
    """Turns pandoc's inline elements into HTML and files them under the number of their paragraph."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.found: dict[int, str] = {}
        self.linked = 0

    def walk(self, node: Any) -> None:
        """Read every line in ``node``, whatever it stands in."""
        if isinstance(node, list):
            for child in node:
                self.walk(child)
        elif isinstance(node, dict):
            kind: Any = node.get("t")
            content: Any = node.get("c")
            if kind in LINES:
                self.line(self.html(content[-1] if kind == "Header" else content))
            elif kind == "CodeBlock":
                self.line(escape(content[1]))
            else:
                self.walk(content)

    def line(self, html: str) -> None:
        _before, *pieces = NUMBER.split(html)
        for number, words in zip(pieces[::2], pieces[1::2], strict=True):
            self.found[int(number)] = self.found.get(int(number), "") + words

    def html(self, inlines: Iterable[dict[str, Any]]) -> str:
        return "".join(self.inline(each["t"], each.get("c")) for each in inlines)

    def inline(self, kind: str, content: Any) -> str:
        match kind:
            case "Str":
                return escape(content, quote=False)
            case "Space" | "SoftBreak":
                return " "
            case "LineBreak":
                return "<br>"
            case "Emph" | "Strong" | "Superscript" | "Subscript" | "Strikeout":
                if kind == "Strikeout":
                    self.findings.add("struck words")
                tag = WRAPPED[kind]
                return f"<{tag}>{self.html(content)}</{tag}>"
            case "Underline":
                if not self.linked:
                    self.findings.add("underlined words")
                return self.html(content)
            case "SmallCaps":
                return self.html(content)
            case "Span" | "Cite":
                return self.html(content[1])
            case "Quoted":
                marks = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
                return marks[0] + self.html(content[1]) + marks[1]
            case "Code" | "Math":
                return escape(content[1], quote=False)
            case "Link":
                return self.link(content)
            case "Note":
                self.walk(content)
        return ""  # pictures and raw code of other formats

    def link(self, content: Any) -> str:
        self.linked += 1
        words = self.html(content[1])
        self.linked -= 1
        target = content[2][0].strip()
        if target.partition(":")[0].lower() in SCHEMES:
            self.findings.add("links")
            return f'<a href="{escape(target)}">{words}</a>'
        self.findings.add("cross references" if target.startswith("#") else "other links")
        return words
