"""What differs between two texts, told as an editor would tell it: this paragraph, this note, these words in it.

Blocks are the paragraphs, headings, list items and quotations of the body. Notes are compared by key. Pure functions.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from campaigns.text.aligning import alike, matches
from campaigns.text.canonical import Text, in_order
from campaigns.text.pieces import Piece, Remark, compare_words, lone_piece
from campaigns.text.words import attributes_of, bare_words, plain_words, runs_of_line, words_of_line

OPENING = re.compile(r"<(ul|ol|li|blockquote)((?: [a-z]+=\"[^\"<>]*\")*)>$")
CLOSING = re.compile(r"</(?:ul|ol|li|blockquote)>$")
LEAF = re.compile(r"<(p|h2|h3|li)((?: [a-z]+=\"[^\"<>]*\")*)>(.*)</\1>$", re.DOTALL)
COMPARED = 1_000_000  # characters compared word by word; beyond them an edited block went and came whole
CALL = re.compile(r'(?<=<a data-fn=")([^"]*)(?="></a>)')


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a text that is not as it was.

    ``part``: ``title``, ``salutation``, ``block``, ``closing`` or ``note``. ``kind``: ``changed``, ``added``,
    ``removed``; ``moved`` says of an added and a removed block that they are the same one. ``noun`` of a block:
    ``paragraph``, ``heading``, ``subheading``, ``bullet``, ``item`` (of a numbered list) or ``quotation``. ``old`` and
    ``new`` count it among its like from 1, or are the numbers of a note; None where it does not stand. ``at`` is the
    index of the new block, of a removed one that of the block it stood before. ``key`` names a note.
    """

    part: str
    kind: str
    pieces: tuple[Piece, ...]
    remarks: tuple[Remark, ...] = ()
    noun: str = ""
    old: int | None = None
    new: int | None = None
    at: int = 0
    key: str = ""
    moved: bool = False
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class Renumbered:
    """Notes ``old`` to ``old_end`` that kept their words and are ``new`` to ``new_end`` now."""

    old: int
    old_end: int
    new: int
    new_end: int


@dataclass(frozen=True, slots=True)
class TextDiff:
    """All that differs, in reading order; false where two texts are equal.

    ``renamed`` lists keys of notes, old and new, where nothing but the key is another one.
    """

    changes: tuple[Change, ...] = ()
    renumbered: tuple[Renumbered, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.renumbered or self.renamed)

    @property
    def blocks(self) -> tuple[Change, ...]:
        """The changes of the body."""
        return tuple(change for change in self.changes if change.part == "block")

    @property
    def notes(self) -> tuple[Change, ...]:
        """The changes of notes, in the order of their numbers."""
        return tuple(change for change in self.changes if change.part == "note")


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the body that holds words, with the lists and quotations it stands in.

    ``frame`` holds the opening tags around it, ``begins`` how many of them were open before it already.
    """

    tag: str
    attributes: str
    content: str
    frame: tuple[str, ...]
    begins: int

    @property
    def noun(self) -> str:
        """What a reader calls it; see ``Change.noun``."""
        if self.tag in ("h2", "h3"):
            return "heading" if self.tag == "h2" else "subheading"
        for opening in reversed(self.frame):
            for name, noun in (("<ul", "bullet"), ("<ol", "item"), ("<blockquote", "quotation")):
                if opening.startswith(name):
                    return noun
        return "paragraph"

    @property
    def depth(self) -> int:
        """How many lists and quotations it stands in."""
        return sum(not opening.startswith("<li") for opening in self.frame)

    @property
    def passage(self) -> dict[str, str]:
        """Its language and direction where they are not the text's."""
        found: dict[str, str] = {}
        for tag in [*self.frame, self.attributes]:
            found |= attributes_of(tag)
        return found


def _told(block: Block, kind: str, pieces: tuple[Piece, ...], **facts: Any) -> Change:
    """A change of ``block``, with what is known of it."""
    passage = block.passage
    return Change(
        "block", kind, pieces, noun=block.noun, lang=passage.get("lang", ""), dir=passage.get("dir", ""), **facts
    )


def blocks_of(body: str) -> list[Block]:
    """The blocks of a canonical body, in order."""
    found: list[Block] = []
    frame: list[str] = []
    standing = 0  # how many of the frame's lists and quotations the block before stood in
    for line in body.split("\n") if body else ():
        if OPENING.match(line):
            frame.append(line)
        elif CLOSING.match(line) and frame:
            frame.pop()
            standing = min(standing, len(frame))
        else:
            leaf = LEAF.match(line)
            tag, attributes, content = (leaf[1], leaf[2], leaf[3]) if leaf else ("", "", line)
            found.append(Block(tag, attributes, content, tuple(frame), standing))
            standing = len(frame)
    return found


def compare(old: Text, new: Text) -> TextDiff:
    """What has to be told of ``new`` to somebody who knows ``old``."""
    if old == new:
        return TextDiff()
    names = _renamed(old.notes, new.notes)
    line = _Lines(old.numbers, new.numbers, names)
    changes: list[Change] = []
    if old.title != new.title:
        changes.append(_whole("title", compare_words(plain_words(old.title), plain_words(new.title))))
    if change := line.part("salutation", old.salutation, new.salutation):
        changes.append(change)
    changes += _body(blocks_of(old.body), blocks_of(new.body), line)
    if change := line.part("closing", old.closing, new.closing):
        changes.append(change)
    changes += _notes(old, new, line)
    return TextDiff(
        tuple(changes),
        tuple(_renumbered(old, new, names)),
        tuple((key, name) for key, name in names.items() if key in old.notes),
    )


def _renamed(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Old key to new key of notes whose words stand under another key now."""
    gone = [(content, key) for key, content in old.items() if key not in new and content]
    come = [(content, key) for key, content in new.items() if key not in old and content]
    once_gone, once_come = (Counter(content for content, _key in notes) for notes in (gone, come))
    names = {content: key for content, key in come if once_come[content] == 1}
    return {key: names[content] for content, key in gone if content in names and once_gone[content] == 1}


def _renumbered(old: Text, new: Text, names: Mapping[str, str]) -> Iterable[Renumbered]:
    now = new.numbers
    run: Renumbered | None = None
    for key, number in old.numbers.items():
        key = names.get(key, key)
        if key not in now or now[key] == number:
            continue
        if run and (number, now[key]) == (run.old_end + 1, run.new_end + 1):
            run = replace(run, old_end=number, new_end=now[key])
            continue
        if run:
            yield run
        run = Renumbered(number, number, now[key], now[key])
    if run:
        yield run


def _whole(part: str, pieces: tuple[Piece, ...]) -> Change:
    kinds = {piece.kind for piece in pieces}
    return Change(part, kinds.pop() if len(kinds) == 1 and "equal" not in kinds else "changed", pieces)


@dataclass
class _Lines:
    """Compares lines of two texts whose notes have ``old`` and ``new`` numbers and ``names`` under which they agree."""

    old: Mapping[str, int]
    new: Mapping[str, int]
    names: Mapping[str, str]
    length: int = 0  # of what was compared so far

    def compared(self, line: str) -> str:
        """An old line under the names that its notes have now."""
        if not self.names or "data-fn" not in line:
            return line
        return CALL.sub(lambda match: self.names.get(match[1], match[1]), line)

    def pieces(self, old: str, new: str) -> tuple[Piece, ...]:
        """The words of two lines; either may be empty."""
        self.length += (len(old) + len(new)) if old and new else 0
        if old and new and self.length <= COMPARED:
            return compare_words(words_of_line(old, self.old, self.names), words_of_line(new, self.new))
        removed, added = runs_of_line(old, self.old), runs_of_line(new, self.new)
        return lone_piece("removed", removed) + lone_piece("added", added)

    def part(self, part: str, old: str, new: str) -> Change | None:
        """How a salutation, closing or note differs; nothing where it does not."""
        if self.compared(old) == new:
            return None
        pieces = self.pieces(old, new)
        if _nothing_seen(pieces):
            return Change(part, "changed", pieces, (Remark("form"),))
        return replace(_whole(part, pieces), kind="changed" if old and new else "added" if new else "removed")


def _notes(old: Text, new: Text, line: _Lines) -> list[Change]:
    numbers, was = line.new, line.old
    changes = []
    renamed = {name: key for key, name in line.names.items()}
    for key, content in in_order(new.notes, new.parts).items():
        before = renamed.get(key, key)
        if before not in old.notes:
            pieces = line.pieces("", content)
            changes.append((numbers.get(key), Change("note", "added", pieces, new=numbers.get(key), key=key)))
        elif change := line.part("note", old.notes[before], content):
            # A note that stands and is empty is changed, not gone.
            change = replace(change, kind="changed", key=key, old=was.get(before), new=numbers.get(key))
            changes.append((numbers.get(key), change))
    for key, content in in_order(old.notes, old.parts).items():
        if key not in new.notes and key not in line.names:
            change = Change("note", "removed", line.pieces(content, ""), old=was.get(key), key=key)
            changes.append((was.get(key), change))
    last = len(numbers) + len(was) + 1
    return [change for number, change in sorted(changes, key=lambda pair: pair[0] or last)]


def _body(old: list[Block], new: list[Block], line: _Lines) -> list[Change]:
    keys_old = [(block.tag, block.attributes, block.frame, line.compared(block.content)) for block in old]
    keys_new = [(block.tag, block.attributes, block.frame, block.content) for block in new]
    pairs = _aligned(keys_old, keys_new)
    moved = _moved(keys_old, keys_new, pairs)
    places_old, places_new = _places(old), _places(new)
    changes: list[Change] = []
    before = (-1, -1)
    for a, b in [*pairs, (len(old), len(new))]:
        for i in range(before[0] + 1, a):
            pieces, moves = line.pieces(old[i].content, ""), keys_old[i] in moved
            changes.append(_told(old[i], "removed", pieces, old=places_old[i], at=before[1] + 1, moved=moves))
        for j in range(before[1] + 1, b):
            pieces, moves = line.pieces("", new[j].content), keys_new[j] in moved
            changes.append(_told(new[j], "added", pieces, new=places_new[j], at=j, moved=moves))
        if a == len(old):
            break
        # After a block that came or went, the next one may well begin its list.
        remarks = _block_remarks(old[a], new[b], steady=before == (a - 1, b - 1))
        if keys_old[a] != keys_new[b] or remarks:
            pieces = line.pieces(old[a].content, new[b].content)
            if not remarks and _nothing_seen(pieces):
                remarks = (Remark("form"),)
            changes.append(
                _told(new[b], "changed", pieces, remarks=remarks, old=places_old[a], new=places_new[b], at=b)
            )
        before = (a, b)
    return changes


def _aligned(old: Sequence[tuple[object, ...]], new: Sequence[tuple[object, ...]]) -> list[tuple[int, int]]:
    """Pairs of blocks that are equal, and between them of blocks that were edited."""
    pairs = []
    i = j = 0
    for a, b in [*matches(old, new), (len(old), len(new))]:
        edited = alike(*([bare_words(str(block[-1])) for block in blocks] for blocks in (old[i:a], new[j:b])))
        pairs += [(i + first, j + second) for first, second in edited]
        if a < len(old):
            pairs.append((a, b))
        i, j = a + 1, b + 1
    return pairs


def _moved(
    old: Sequence[tuple[object, ...]], new: Sequence[tuple[object, ...]], pairs: Sequence[tuple[int, int]]
) -> set[tuple[object, ...]]:
    """Blocks that stand once on each side, and not in the same order."""
    kept_old, kept_new = {a for a, _b in pairs}, {b for _a, b in pairs}
    gone = {block for index, block in enumerate(old) if index not in kept_old}
    come = {block for index, block in enumerate(new) if index not in kept_new}
    times_old, times_new = Counter(old), Counter(new)
    return {block for block in gone & come if times_old[block] == times_new[block] == 1}


def _places(blocks: Sequence[Block]) -> list[int]:
    """Each block counted among its like, from 1."""
    seen: Counter[str] = Counter()
    places = []
    for block in blocks:
        seen[block.noun] += 1
        places.append(seen[block.noun])
    return places


def _block_remarks(old: Block, new: Block, *, steady: bool) -> tuple[Remark, ...]:
    """How two blocks differ in what they are; ``steady``: the blocks before them belong together too."""
    remarks = []
    if old.noun != new.noun:
        remarks.append(Remark("noun", old.noun, new.noun))
    elif old.depth != new.depth:
        remarks.append(Remark("depth", str(old.depth), str(new.depth)))
    was, now = old.passage, new.passage
    remarks += [
        Remark(name, was.get(name, ""), now.get(name, "")) for name in ("lang", "dir") if was.get(name) != now.get(name)
    ]
    if not remarks and old.frame != new.frame:
        remarks.append(Remark("form"))
    if not remarks and steady and old.begins != new.begins:
        remarks.append(Remark("begins", str(old.begins), str(new.begins)))
    return tuple(remarks)


def _nothing_seen(pieces: Sequence[Piece]) -> bool:
    return all(piece.kind == "equal" and not piece.remarks for piece in pieces)
