"""Words beside words: which were changed, left out or put in. Where a line ends decides nothing."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from campaigns.text.aligning import matches
from campaigns.verifying.findings import Difference, shortened
from campaigns.verifying.pages import HYPHEN, Flow, Page, Word, flows_of

CONTEXT = 4  # words before a gap that are quoted


def compare(
    found: Sequence[Page], expected: Sequence[Page], *, heads: Collection[str] = (), right_to_left: bool = False
) -> list[Difference]:
    """How the words on the pages ``found`` differ from those on ``expected``, in the order of the pages.

    ``heads`` may stand at the head of a page whose names go on from the page before.

    The words of a letter may break over lines and pages elsewhere. Where a text runs from right to left, pdfium orders
    the signs of a line by where they stand, so a passage that only breaks elsewhere counts as the same when it has the
    same letters.
    """
    ours, theirs = flows_of(found), flows_of(expected)
    differences: list[Difference] = []
    flows: tuple[Flow, ...] = ("text", "notes", "marks")
    for flow in flows:
        differences += _compare(ours[flow], theirs[flow], right_to_left=right_to_left)
    differences.sort(key=lambda each: each.page)
    named = {word for head in heads for word in head.split()}
    if len(found) == len(expected):
        edges = _compare(ours["edges"], theirs["edges"], right_to_left=right_to_left)
        return [*differences, *(each for each in edges if not _other_head(each, found, expected, named))]
    known = {word.text for word in theirs["edges"]} | named
    differences += [
        Difference(kind="added", page=word.page, found=shortened(word.text))
        for word in ours["edges"]
        if word.text not in known and not word.text.isdecimal()
    ]
    return [*differences, Difference(kind="moved-pages", found=str(len(found)), expected=str(len(expected)))]


def _other_head(difference: Difference, found: Sequence[Page], expected: Sequence[Page], named: set[str]) -> bool:
    """Whether a page only names another group at its head because its text begins elsewhere."""
    here, there = (each[difference.page - 1].flows["text"] for each in (found, expected))
    words = {*difference.found.split(), *difference.expected.split()}
    return words <= named and [word.text for word in here] != [word.text for word in there]


def _compare(found: Sequence[Word], expected: Sequence[Word], *, right_to_left: bool) -> Iterator[Difference]:
    for ours, theirs, before in _gaps(found, expected):
        if not _same(ours, theirs, right_to_left=right_to_left):
            yield _difference(ours, theirs, before)


@dataclass(frozen=True, slots=True)
class _Span:
    a: int
    a_end: int
    b: int
    b_end: int


def _gaps(
    found: Sequence[Word], expected: Sequence[Word]
) -> Iterator[tuple[Sequence[Word], Sequence[Word], Sequence[Word]]]:
    """The stretches that do not agree, with the words of ``found`` before each."""
    pairs = matches([word.text for word in found], [word.text for word in expected])
    spans: list[_Span] = []
    a = b = 0
    for i, j in [*pairs, (len(found), len(expected))]:
        if i > a or j > b:
            span = _Span(a, i, b, j)
            # One word between two gaps may have been matched by chance where a line broke elsewhere.
            if spans and a - spans[-1].a_end <= 1:
                span = _merged(spans[-1], span, found, expected, spans)
            spans.append(span)
        a, b = i + 1, j + 1
    for span in spans:
        yield found[span.a : span.a_end], expected[span.b : span.b_end], found[max(0, span.a - CONTEXT) : span.a]


def _merged(last: _Span, span: _Span, found: Sequence[Word], expected: Sequence[Word], spans: list[_Span]) -> _Span:
    whole = _Span(last.a, span.a_end, last.b, span.b_end)
    apart = all(_same(found[s.a : s.a_end], expected[s.b : s.b_end]) for s in (last, span))
    if not apart and _same(found[whole.a : whole.a_end], expected[whole.b : whole.b_end]):
        spans.pop()
        return whole
    return span


def _same(found: Sequence[Word], expected: Sequence[Word], *, right_to_left: bool = False) -> bool:
    """Whether both stretches say the same, but for where their lines end."""
    ours, our_hard, our_soft = _letters(found)
    theirs, their_hard, their_soft = _letters(expected)
    if right_to_left and sorted(ours) == sorted(theirs):
        return True
    return ours == theirs and our_hard <= their_hard | their_soft and their_hard <= our_hard | our_soft


def _letters(words: Sequence[Word]) -> tuple[str, set[int], set[int]]:
    """All letters in a row, the places of blanks in it, and the places where a line ends."""
    letters = ""
    hard: set[int] = set()
    soft: set[int] = set()
    for word in words:
        start = len(letters)
        soft |= {start + len(word.text[:joint].replace(HYPHEN, "")) for joint in word.joints}
        letters += word.text.replace(HYPHEN, "")
        (soft if word.ends_line else hard).add(len(letters))
    # What is at either end of a stretch borders on a word that agrees.
    return letters, hard - {len(letters)}, soft


def _difference(ours: Sequence[Word], theirs: Sequence[Word], before: Sequence[Word]) -> Difference:
    page = (ours or before or [Word("", 1)])[-1 if not ours else 0].page
    found, expected = (shortened(" ".join(word.text for word in words)) for words in (ours, theirs))
    after = " ".join(word.text for word in before)
    if not ours:
        return Difference(kind="missing", page=page, expected=expected, after=after)
    if not theirs:
        return Difference(kind="added", page=page, found=found, after=after)
    return Difference(kind="changed", page=page, found=found, expected=expected)
