"""Which part of a translation says what which part of its source says, for the side-by-side view. Pure functions.

Translations keep their paragraphs in order, their notes by key, and much that needs no translating: the kind of a
block, the notes it calls, its numbers, about its length. Nothing here reads a language.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.text.aligning import Pairs, matches
from campaigns.text.canonical import Text
from campaigns.text.diff import CALL, CLOSING, OPENING
from campaigns.text.words import TAG

CELLS = 40_000  # product of two numbers of blocks up to which each is compared with each
APART = 0.15  # what it costs to leave a block without its like
NUMBER = re.compile(r"\d+")
KIND = re.compile(r"<(p|h2|h3|ul|ol|blockquote)\b")


@dataclass(frozen=True, slots=True)
class Outline:
    """What two languages share of a block at the top of a body."""

    kind: str
    calls: tuple[str, ...]
    numbers: frozenset[str]
    lines: int
    length: int


@dataclass(frozen=True, slots=True)
class Pairing:
    """``blocks`` are index pairs of the blocks at the top of the two bodies, both rising; ``notes`` the shared keys."""

    blocks: tuple[tuple[int, int], ...]
    notes: tuple[str, ...]


def top_blocks(body: str) -> list[str]:
    """The blocks at the top of a canonical body: a paragraph is one, and so is a whole list."""
    found: list[list[str]] = []
    depth = 0
    for line in body.split("\n") if body else ():
        if depth == 0:
            found.append([])
        found[-1].append(line)
        if OPENING.match(line):
            depth += 1
        elif CLOSING.match(line):
            depth = max(0, depth - 1)
    return ["\n".join(lines) for lines in found]


def pair(source: Text, translation: Text) -> Pairing:
    """The parts of two texts that belong together. Titles, salutations and closings always do, so they are not told."""
    ours, theirs = (list(map(outline, top_blocks(text.body))) for text in (source, translation))
    blocks: Pairs = []
    i = j = 0
    # Blocks that call the same notes stand fast; what lies between them is weighed.
    for a, b in [*_anchors(ours, theirs), (len(ours), len(theirs))]:
        blocks += [(i + x, j + y) for x, y in _weighed(ours[i:a], theirs[j:b])]
        if a < len(ours):
            blocks.append((a, b))
        i, j = a + 1, b + 1
    return Pairing(tuple(blocks), tuple(key for key in source.notes if key in translation.notes))


def outline(block: str) -> Outline:
    """What of a block needs no translating."""
    kind = KIND.match(block)
    words = TAG.sub(" ", block)
    return Outline(
        kind=kind[1] if kind else "p",
        calls=tuple(CALL.findall(block)),
        numbers=frozenset(NUMBER.findall(words)),
        lines=block.count("\n"),
        length=len(words),
    )


def _anchors(ours: Sequence[Outline], theirs: Sequence[Outline]) -> Pairs:
    """Blocks of one kind that call the same notes."""
    items = [
        [(block.kind, block.calls) if block.calls else (side, place) for place, block in enumerate(blocks)]
        for side, blocks in (("ours", ours), ("theirs", theirs))
    ]
    return matches(*items)


def likeness(a: Outline, b: Outline) -> float:
    """How probable it is that two blocks say the same, from 0 (not at all) to 1."""
    if a.kind != b.kind and not {a.kind, b.kind} <= {"ul", "ol"} and not {a.kind, b.kind} <= {"h2", "h3"}:
        return 0.0
    score = 0.4 + 0.25 * (min(a.length, b.length) + 20) / (max(a.length, b.length) + 20)
    for one, other in ((frozenset(a.calls), frozenset(b.calls)), (a.numbers, b.numbers)):
        score += 0.125 * len(one & other) / len(one | other) if one | other else 0.0625
    return score + (0.1 if a.lines == b.lines else 0.0)


def _weighed(ours: Sequence[Outline], theirs: Sequence[Outline]) -> Pairs:
    """The pairs, in one order, whose likeness adds up to the most."""
    if len(ours) * len(theirs) > CELLS:
        return list(zip(range(len(ours)), range(len(theirs)), strict=False))
    best = [[0.0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i in range(len(ours) - 1, -1, -1):
        for j in range(len(theirs) - 1, -1, -1):
            together = likeness(ours[i], theirs[j])
            best[i][j] = max(
                best[i + 1][j] - APART,
                best[i][j + 1] - APART,
                together + best[i + 1][j + 1] if together else float("-inf"),
            )
    pairs, i, j = [], 0, 0
    while i < len(ours) and j < len(theirs):
        together = likeness(ours[i], theirs[j])
        if together and best[i][j] == together + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j] - APART:
            i += 1
        else:
            j += 1
    return pairs
