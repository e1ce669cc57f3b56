"""What stands after the text in the Word file: the lists of signatories in columns, their notes, the colophon."""

from collections.abc import Sequence
from typing import NamedTuple

from campaigns.rendering import docx_styles as word
from campaigns.rendering import html, wording
from campaigns.rendering.document import Entry, LetterDocument
from campaigns.rendering.docx_pictures import Pictures
from campaigns.rendering.rolls import PrintedRoll, printed_line, printed_rolls
from campaigns.text.language import text_direction

ONE_COLUMN = 8  # names; a roll of more stands in two columns
PAGE_OF_NAMES = 110  # at most, in two columns of A4; a heading further from the end is not on the last page


class _Line(NamedTuple):
    """A paragraph outside the text; ``with_next`` where its style does not say whether it stays with the next one.

    ``apart`` is the first one after the names. ``language`` is its own where it is not the letter's.
    """

    text: str
    style: str
    with_next: bool | None = None
    number: int = 0
    logos: tuple[Entry, ...] = ()
    language: str = ""
    apart: bool = False


class _Stretch(NamedTuple):
    """Lines under one another, in one column or two."""

    columns: int
    lines: list[_Line]


def _in_columns(roll: PrintedRoll) -> bool:
    """Whether a list is long enough for two columns."""
    return roll.names > ONE_COLUMN


def begins_in_columns(document: LetterDocument) -> bool:
    """Whether two columns follow the text, which then ends a section: the first one, with header and footer."""
    return any(_in_columns(roll) and not roll.wall for roll in printed_rolls(document)[:1])


def _stretches(lists: Sequence[PrintedRoll], ours: str) -> list[_Stretch]:
    """The lists of signatories as stretches of one and of two columns; two of one column never follow one another.

    ``ours`` is the language of our own words where it is not the letter's.
    """
    stretches: list[_Stretch] = []

    def add(columns: int, lines: list[_Line]) -> None:
        if columns == 1 and stretches and stretches[-1].columns == 1:
            stretches[-1].lines.extend(lines)
        elif lines:
            stretches.append(_Stretch(columns, lines))

    for roll in lists:
        # Heading and count stand in the first column: LibreOffice does not keep a paragraph with the next section.
        lines = [_Line(roll.heading, "Heading2" if roll.earlier else "Heading1", language=ours)]
        lines += [_Line(line, "Tally", language=ours) for line in (roll.tally, roll.as_of) if line]
        if roll.wall:
            add(1, [*lines, _Line("", "LogoWall", logos=roll.wall)])
            lines = []
        add(2 if _in_columns(roll) else 1, [*lines, *_names(roll)])
        add(1, [_Line(line, "RollNote", language=ours) for line in (roll.withheld, roll.affiliations) if line])
    return stretches


def _set_apart(stretches: Sequence[_Stretch]) -> None:
    """What is said of a list stands a little apart from its names."""
    above = ""
    for stretch in stretches:
        for place, line in enumerate(stretch.lines):
            if line.style == "RollNote" and above != "RollNote":
                stretch.lines[place] = line._replace(apart=True)
            above = line.style


def _names(roll: PrintedRoll) -> list[_Line]:
    lines: list[_Line] = []
    for group in roll.groups:
        if group.heading:
            style = "RollSubheading" if group.within else "RollHeading"
            lines.append(_Line(group.heading, style, language=group.language))
        lines += [_entry(entry, roll) for entry in group.entries]
    # LibreOffice 7.4 does not balance the last page of columns where the last heading in them keeps with its next.
    if _in_columns(roll) and len(roll.groups[-1].entries) <= PAGE_OF_NAMES:
        headings = [place for place, line in enumerate(lines) if line.style == "RollHeading"]
        for place in headings[-1:]:
            lines[place] = lines[place]._replace(with_next=False)
    if not _in_columns(roll):  # a list that short is not divided between two pages
        last = len(lines) if roll.withheld else len(lines) - 1
        lines[:last] = [line._replace(with_next=True) for line in lines[:last]]
    return lines


def _entry(entry: Entry, roll: PrintedRoll) -> _Line:
    style = "RollNumbered" if entry.number else "RollEntry"
    logos = (entry,) if roll.beside and entry.logo else ()
    return _Line(printed_line(entry), style, number=entry.number, logos=logos)


def last_number(document: LetterDocument) -> int:
    """The highest number before a name; 0 without numbers."""
    return max((roll.last_number for roll in printed_rolls(document)), default=0)


def after_text(document: LetterDocument, paper: word.Paper, pictures: Pictures) -> str:
    """Everything after the text as WordprocessingML: the lists in their columns, what is said of them, the colophon.

    The sections that hold it are in it too; ``begins_in_columns`` says whether the text has to end one. The logos that
    it shows are noted in ``pictures``.
    """
    rtl, ours = document.direction == "rtl", wording.label_language(document)
    if ours == document.language:
        ours = ""

    def paragraph(line: _Line, section: str = "", *, before: str = "") -> str:
        # A name or an English label in an Arabic letter has its own direction and keeps to the letter's side.
        turned = text_direction(line.text) == "rtl" if line.text else rtl
        content = word.run(html.plain(line.text), rtl=turned, language=line.language) if line.text else ""
        return word.paragraph(
            before + content,
            line.style,
            rtl=turned,
            aside=turned != rtl,
            with_next=line.with_next,
            apart=line.apart,
            section=section,
        )

    def written(line: _Line, section: str = "") -> str:
        if line.style == "LogoWall":
            shown = filter(None, (pictures.of(entry, beside=False) for entry in line.logos))
            return paragraph(line, section, before=word.run("\u2003 ").join(shown))
        logos = "".join(pictures.of(entry, beside=True) + word.run("\u00a0\u00a0") for entry in line.logos)
        if not line.number:
            return paragraph(line, section, before=logos)
        if (text_direction(line.text) == "rtl") != rtl:  # set from the far side, where tabs lead nowhere
            named = line._replace(text=f"{line.number}. {line.text}", style="RollEntry")
            return paragraph(named, section, before=logos)
        return paragraph(line, section, before=word.ordinal(line.number) + logos)

    lists = printed_rolls(document)
    stretches, first = _stretches(lists, ours), not begins_in_columns(document)
    if lists:
        notes = ((wording.origins(document), ours), (document.roll_note, ""))
        said = [_Line(line, "RollNote", language=language) for line, language in notes if line]
        if stretches[-1].columns == 1:
            stretches[-1].lines.extend(said)
        else:
            stretches.append(_Stretch(1, said))
        _set_apart(stretches)
    parts: list[str] = []
    for place, (columns, lines) in enumerate(stretches):
        following = stretches[place + 1 :]
        end = ""
        if following and (columns > 1 or following[0].columns > 1):
            end, first = word.section(paper, columns=columns, first=first, rtl=rtl), False
        parts += [*map(written, lines[:-1]), *(written(line, end) for line in lines[-1:])]
    colophon = _colophon(document, ours)
    if stretches and not (stretches[-1].lines or colophon):
        parts.append(paragraph(_Line("", "RollEntry")))  # a file may not end in a section without a paragraph
    return "\n".join([*parts, *colophon, word.section(paper, first=first, rtl=rtl)])


def _colophon(document: LetterDocument, language: str) -> list[str]:
    """Edition, address and version, as far as there are any; ``language`` is theirs where it is not the letter's."""
    address = html.plain(document.address)
    written = []
    for sentence in (wording.edition(document), wording.published(document), wording.version(document)):
        if not sentence:
            continue
        rtl, said = text_direction(sentence) == "rtl", html.plain(sentence)
        before, linked, after = said.partition(address) if html.is_web(document.address) else (said, "", "")
        runs = [word.run(text, rtl=rtl, language=language) if text else "" for text in (before, after)]
        if linked:
            runs.insert(1, f'<w:hyperlink r:id="rIdAddress">{word.run(address, style="Hyperlink")}</w:hyperlink>')
        written.append(word.paragraph("".join(runs), "Colophon", rtl=rtl, aside=rtl != (document.direction == "rtl")))
    return written
