"""Two lines compared word by word: what both have, what went, what came, and what is set otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from campaigns.text.aligning import matches
from campaigns.text.words import Marks, Run, Word

ISLAND = 2  # so few words left standing between two longer changes are told as changed with them


@dataclass(frozen=True, slots=True)
class Remark:
    """A difference that is none of words. ``old`` and ``new`` are addresses, language tags or names; empty for none.

    ``code``: ``href``, ``lang``, ``dir``, ``strong``, ``em``, ``script`` for the marks of words; for a block ``noun``
    (what it is, see ``campaigns.text.diff.Change``), ``depth`` (how deep in lists and quotations), ``begins`` (whether
    a list begins or goes on here); ``form`` for a way of writing that nobody reads.
    """

    code: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that both sides have (``equal``, set as they are set now), or one side only (``removed``, ``added``).

    ``remarks`` say how equal words are set otherwise than before.
    """

    kind: str
    runs: tuple[Run, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def words(self) -> str:
        """The bare words; things are left out."""
        return "".join(run.words for run in self.runs)


def compare_words(old: Sequence[Word], new: Sequence[Word]) -> tuple[Piece, ...]:
    """The pieces of two lines, in order; equal and removed ones join to the old line, equal and added ones to the new.

    Where something was replaced, what was removed comes first.
    """
    found = _Pieces()
    i = j = 0
    for a, b in [
        *_without_islands(matches([w.text for w in old], [w.text for w in new]), old, new),
        (len(old), len(new)),
    ]:
        found.replaced(old[i:a], new[j:b])
        if a < len(old) and b < len(new):
            found.kept(old[a], new[b])
        i, j = a + 1, b + 1
    return found.joined()


def _without_islands(
    pairs: Sequence[tuple[int, int]], old: Sequence[Word], new: Sequence[Word]
) -> Sequence[tuple[int, int]]:
    """``pairs`` without the few words that happen to stand in both of two passages that have nothing in common.

    Calls, breaks and counts are never taken for such.
    """
    runs: list[list[tuple[int, int]]] = []
    for pair in pairs:
        if runs and runs[-1][-1] == (pair[0] - 1, pair[1] - 1):
            runs[-1].append(pair)
        else:
            runs.append([pair])
    kept: list[tuple[int, int]] = []
    for index, run in enumerate(runs):
        a, b = runs[index - 1][-1] if index else (-1, -1)
        c, d = runs[index + 1][0] if index + 1 < len(runs) else (len(old), len(new))
        before, after = max(run[0][0] - a, run[0][1] - b) - 1, max(c - run[-1][0], d - run[-1][1]) - 1
        whole = all(old[i].runs == new[j].runs and not _is_thing(old[i]) for i, j in run)
        if not (whole and len(run) <= ISLAND and before > len(run) and after > len(run)):
            kept += run
    return kept


def lone_piece(kind: str, runs: Iterable[Run]) -> tuple[Piece, ...]:
    """A line that only one side has; no piece for an empty one."""
    merged = _merged(list(runs))
    return (Piece(kind, merged),) if merged else ()


def _is_thing(word: Word) -> bool:
    return bool(word.runs and word.runs[0].thing)


class _Pieces:
    """Gathers pieces and joins those that follow one another."""

    def __init__(self) -> None:
        self.found: list[tuple[str, tuple[Remark, ...], list[Run]]] = []

    def add(self, kind: str, runs: Sequence[Run], remarks: tuple[Remark, ...] = ()) -> None:
        if not runs:
            return
        if kind == "removed":
            # Before what came in its place, if that is all that stands between.
            place = len(self.found)
            while place and self.found[place - 1][0] == "added":
                place -= 1
            if place and self.found[place - 1][0] == "removed":
                self.found[place - 1][2].extend(runs)
            else:
                self.found.insert(place, (kind, remarks, list(runs)))
        elif self.found and self.found[-1][:2] == (kind, remarks):
            self.found[-1][2].extend(runs)
        else:
            self.found.append((kind, remarks, list(runs)))

    def kept(self, old: Word, new: Word) -> None:
        """A word that both have; the blank after it may be another one."""
        self.add("equal", new.runs, _remarks(old.runs, new.runs))
        if old.blank == new.blank:
            self.add("equal", new.after, _remarks(old.after, new.after))
        else:
            self.add("removed", old.after)
            self.add("added", new.after)

    def replaced(self, old: Sequence[Word], new: Sequence[Word]) -> None:
        """Words of which no one is kept."""
        self.add("removed", [run for word in old for run in word.runs + word.after])
        self.add("added", [run for word in new for run in word.runs + word.after])

    def joined(self) -> tuple[Piece, ...]:
        pieces = _Pieces()
        for place, (kind, remarks, runs) in enumerate(self.found):
            if kind == "added" and place and self.found[place - 1][0] == "removed":
                removed, added = _merged(self.found[place - 1][2]), _merged(runs)
                length = _blank_end(removed, added)
                (removed, blank_old), (added, blank_new) = _without_end(removed, length), _without_end(added, length)
                pieces.add("removed", removed)
                pieces.add("added", added)
                pieces.add("equal", blank_new, _remarks(blank_old, blank_new))
            elif kind != "removed" or place + 1 == len(self.found) or self.found[place + 1][0] != "added":
                pieces.add(kind, runs, remarks)
        return tuple(Piece(kind, _merged(runs), remarks) for kind, remarks, runs in pieces.found)


def _blank_end(old: Sequence[Run], new: Sequence[Run]) -> int:
    """The length of the white space in which both end; none when they do not end alike."""
    ends = []
    for run in (old[-1], new[-1]):
        ends.append(run.words[len(run.words.rstrip()) :])
    return len(ends[0]) if ends[0] == ends[1] else 0


def _without_end(runs: tuple[Run, ...], length: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """``runs`` and, apart, the last ``length`` signs of their last one."""
    if not length:
        return runs, ()
    last = runs[-1]
    head, tail = last.words[:-length], last.words[-length:]
    return (*runs[:-1], *([last._replace(words=head)] if head else [])), (last._replace(words=tail),)


def _merged(runs: list[Run]) -> tuple[Run, ...]:
    """Runs of one setting as one run."""
    merged: list[Run] = []
    words: list[str] = []
    for run in [*runs, Run(thing="end")]:
        if words and (run.thing or run.marks != merged[-1].marks):
            merged[-1] = Run("".join(words), merged[-1].marks)
            words = []
        if run.thing == "end":
            break
        if run.thing or not words:
            merged.append(run)
        if not run.thing:
            words.append(run.words)
    return tuple(merged)


def _remarks(old: Sequence[Run], new: Sequence[Run]) -> tuple[Remark, ...]:
    """How the same words are set otherwise."""
    if old == new or not old or old[0].thing:
        return ()
    found: dict[Remark, None] = {}
    for was, now in _side_by_side(old, new):
        for mark in fields(Marks):
            before, after = getattr(was, mark.name), getattr(now, mark.name)
            if before != after:
                found[Remark(mark.name, *("yes" if value is True else value or "" for value in (before, after)))] = None
    return tuple(found)


def _side_by_side(old: Sequence[Run], new: Sequence[Run]) -> Iterable[tuple[Marks, Marks]]:
    """The marks on either side, stretch by stretch of the same words."""
    i = j = done_old = done_new = 0
    while i < len(old) and j < len(new):
        yield old[i].marks, new[j].marks
        step = min(len(old[i].words) - done_old, len(new[j].words) - done_new)
        done_old, done_new = done_old + step, done_new + step
        if done_old == len(old[i].words):
            i, done_old = i + 1, 0
        if done_new == len(new[j].words):
            j, done_new = j + 1, 0
