"""The source of a translation for the column beside it: its parts as HTML, with what changed in them.

Written from a closed list of tags like every comparison (``campaigns.rendering.changes``).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

from campaigns.rendering.changes import remarks_of, words_html
from campaigns.text.canonical import Text, in_order
from campaigns.text.diff import Block, Change, TextDiff, blocks_of
from campaigns.text.language import direction
from campaigns.text.pieces import lone_piece
from campaigns.text.words import attributes_of, runs_of_line


@dataclass(frozen=True, slots=True)
class SourcePart:
    """One part of a source. ``part``: ``title``, ``salutation``, ``block``, ``closing`` or ``note``.

    ``index`` counts the blocks at the top of the body from 0, ``key`` and ``number`` are those of a note. A part that
    is ``gone`` stood in the source once. ``changes`` is how many changes it shows.
    """

    part: str
    html: SafeString
    changes: int = 0
    index: int | None = None
    key: str = ""
    number: int | None = None
    gone: bool = False


def source_parts(source: Text, diff: TextDiff, language: str) -> list[SourcePart]:
    """Title, salutation, blocks, closing and notes of ``source``, which is in ``language``, in reading order.

    ``diff`` is what changed in it; each place that did is an element of the class ``source-change``.
    """
    writer = _Writer(source.numbers, language)
    told: dict[str, Change] = {change.part: change for change in diff.changes if change.part not in ("block", "note")}
    parts = []
    for part, line in (("title", escape(source.title, quote=False)), ("salutation", source.salutation)):
        parts += writer.single(part, line, told.get(part))
    parts += writer.blocks(blocks_of(source.body), diff.blocks)
    parts += writer.single("closing", source.closing, told.get("closing"))
    notes = {change.key: change for change in diff.notes}
    for key, line in in_order(source.notes, source.parts).items():
        parts += writer.single("note", line, notes.pop(key, None), key=key, number=source.numbers.get(key))
    for key, change in notes.items():
        parts += writer.single("note", "", change, key=key, number=change.old)
    return parts


class _Writer:
    def __init__(self, numbers: Mapping[str, int], language: str) -> None:
        self.numbers = numbers
        self.language = language

    def line(self, line: str) -> str:
        """A line in which nothing changed."""
        return words_html(lone_piece("equal", runs_of_line(line, self.numbers)), self.language, whole=True)

    def changed(self, change: Change, tag: str) -> str:
        """The element of a change: its words and, behind them, what words do not show."""
        here = get_language() or "en"
        own = f' lang="{escape(here)}" dir="{direction(here)}"'
        said = {
            "changed": pgettext("part of a text", "changed"),
            "added": pgettext("part of a text", "added"),
            "removed": pgettext("part of a text", "removed"),
        }[change.kind]
        remarks = "".join(f'<span class="source-remark"{own}>{escape(remark)}</span>' for remark in remarks_of(change))
        words = words_html(change.pieces, self.language, whole=True)
        return (
            f'<{tag}{_passage(change.lang, change.dir)} class="source-change" data-kind="{change.kind}" tabindex="-1">'
            f'<span class="source-said"{own}>{escape(said)}</span> {words}{remarks}</{tag}>'
        )

    def single(
        self, part: str, line: str, change: Change | None, *, key: str = "", number: int | None = None
    ) -> list[SourcePart]:
        """A part that is one line; nothing where it is empty and always was."""
        if change:
            html = self.changed(change, "div")
            gone = change.kind == "removed"
            return [SourcePart(part, _safe(html), 1, key=key, number=number, gone=gone)]
        return [SourcePart(part, _safe(self.line(line)), key=key, number=number)] if line else []

    def blocks(self, blocks: list[Block], changes: tuple[Change, ...]) -> list[SourcePart]:
        """The blocks at the top of the body, lists whole, with removed blocks where they stood."""
        there: dict[int, Change] = {}
        gone: dict[int, list[Change]] = defaultdict(list)
        for change in changes:
            if change.kind == "removed":
                gone[change.at].append(change)
            else:
                there[change.at] = change
        parts: list[SourcePart] = []
        html: list[str] = []  # of the block at the top that is being written
        count = index = 0
        frame: tuple[str, ...] = ()
        for place, block in enumerate(blocks):
            html += [_closing(tag) for tag in reversed(frame[block.begins :])]
            if block.begins == 0 and html:
                parts.append(SourcePart("block", _safe("".join(html)), count, index=index))
                html, count, index = [], 0, index + 1
            if block.begins == 0:
                parts += self.removed(gone[place])
            else:
                html += [self.changed(change, "li") for change in gone[place]]
                count += len(gone[place])
            html += [_opening(tag) for tag in block.frame[block.begins :]]
            frame = block.frame
            tag = block.tag or "p"
            if place in there:
                html.append(self.changed(there[place], tag))
                count += 1
            else:
                own = attributes_of(block.attributes)
                passage = _passage(own.get("lang", ""), own.get("dir", ""))
                html.append(f"<{tag}{passage}>{self.line(block.content)}</{tag}>")
        if html:
            html += [_closing(tag) for tag in reversed(frame)]
            parts.append(SourcePart("block", _safe("".join(html)), count, index=index))
        return parts + self.removed(gone[len(blocks)])

    def removed(self, changes: list[Change]) -> list[SourcePart]:
        return [SourcePart("block", _safe(self.changed(change, "p")), 1, gone=True) for change in changes]


def _passage(lang: str, dir: str) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in (("lang", lang), ("dir", dir)) if value)


def _name(opening: str) -> str:
    return opening[1:-1].split(" ")[0]


def _opening(opening: str) -> str:
    own = attributes_of(opening)
    return f"<{_name(opening)}{_passage(own.get('lang', ''), own.get('dir', ''))}>"


def _closing(opening: str) -> str:
    return f"</{_name(opening)}>"


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 -- written here and in changes.py from closed lists, every word escaped
