"""A draft written in a word processor, read into the canonical text of a letter.

Word, LibreOffice, Google Docs and pandoc all write .docx, each in its manner; our own export comes back as it was
(docs/decisions/0007). Nothing is left out without a sentence in the report.
"""

from dataclasses import dataclass, field

from django.conf import settings

from campaigns.importing.keys import named, renamed
from campaigns.importing.marking import mark
from campaigns.importing.package import read_package
from campaigns.importing.parts import Parts, divided
from campaigns.importing.reading import Line, read_lines
from campaigns.importing.report import Findings, Report
from campaigns.importing.sentences import changed, dropped, kept
from campaigns.importing.structure import Builder, paragraphs, rows
from campaigns.text.canonical import Text, canonical, clean_body, clean_note, in_order
from campaigns.text.tree import check_size, normal_characters


@dataclass(frozen=True)
class Draft:
    """What a Word file says: the text, what became of the rest, and the language that it seems to be in, or none."""

    text: Text
    report: Report = field(default_factory=Report)
    language: str = ""


def read_docx(data: bytes) -> Draft:
    """The draft in a Word file (.docx, .docm). The report speaks the active language.

    Raises DraftRefused (a TextError) for what is no Word file, too large, hostile or slower than 20 seconds, TextError
    for a text above 1 MB, WordUnavailable without the [docx] extra.
    """
    findings = Findings()
    package = read_package(data)
    marked = mark(package, findings)
    lines = read_lines(package, marked, findings)
    parts = divided(rows([line for line in lines if not line.paragraph.note]), own=marked.own, findings=findings)
    builder = Builder(marked.styles, parts.ranks, findings)
    for line in parts.body:
        builder.add(line)
    text = _with_notes(parts, builder.html(), lines, marked.notes)
    check_size(canonical(text))
    return Draft(text, _report(parts, text, findings), _known(marked.language))


def _with_notes(parts: Parts, body: str, lines: list[Line], called: list[str]) -> Text:
    notes = dict.fromkeys(called, "")
    content: dict[str, list[Line]] = {identifier: [] for identifier in called}
    for line in lines:
        if line.paragraph.note in content and line.words:
            content[line.paragraph.note].append(line)
    for identifier, written in content.items():
        notes[identifier] = clean_note(paragraphs(rows(written)))
    text = Text(
        title=" ".join(normal_characters(parts.title).split()),
        salutation=clean_note(paragraphs(parts.salutation), calls=True),
        body=clean_body(body),
        closing=clean_note(paragraphs(parts.closing), calls=True),
    )
    text = Text(text.title, text.salutation, text.body, text.closing, in_order(notes, text.parts))
    return renamed(text, named(text.notes))


def _report(parts: Parts, text: Text, findings: Findings) -> Report:
    return Report(
        kept=(*parts.kept, *kept(text, findings)),
        changed=(*parts.changed, *changed(text, findings)),
        dropped=(*parts.dropped, *dropped(findings)),
    )


def _known(language: str) -> str:
    """``language`` where a letter may be in it, else the language without its region, else nothing."""
    codes = dict(settings.LANGUAGES)
    return next((code for code in (language, language.split("-")[0]) if code in codes), "")
