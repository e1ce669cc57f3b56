"""Which items of two sequences belong together. Time grows with the length, not with its square."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

SMALL = 40_000  # product of two lengths up to which difflib compares everything with everything
DEPTH = 24
ALIKE = 0.5  # the share of words that an edited paragraph keeps; unrelated ones of one language share up to 0.4
CELLS = 2_500  # product of two numbers of paragraphs up to which each is compared with each
RARE = 8  # a word that stands in more paragraphs than these says little about which one it is

Pairs = list[tuple[int, int]]


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """Index pairs of equal items, both rising. Long stretches are parted at items that occur once (patience diff).

    A long stretch without such items counts as wholly different.
    """
    found: Pairs = []
    waiting = [(0, len(old), 0, len(new), 0)]
    while waiting:
        a, a_end, b, b_end, depth = waiting.pop()
        while a < a_end and b < b_end and old[a] == new[b]:
            found.append((a, b))
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            found.append((a_end, b_end))
        if a == a_end or b == b_end:
            continue
        if (a_end - a) * (b_end - b) <= SMALL:
            matcher = SequenceMatcher(None, old[a:a_end], new[b:b_end], autojunk=False)
            for block in matcher.get_matching_blocks():
                found += [(a + block.a + step, b + block.b + step) for step in range(block.size)]
        elif depth < DEPTH and (anchors := _anchors(old, new, a, a_end, b, b_end)):
            for i, j in [*anchors, (a_end, b_end)]:
                waiting.append((a, i, b, j, depth + 1))
                a, b = i, j
    return sorted(set(found))


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], a: int, a_end: int, b: int, b_end: int) -> Pairs:
    """Pairs of items that occur once on either side, as many as stand in one order."""
    once_old, once_new = (_once(items, *ends) for items, ends in ((old, (a, a_end)), (new, (b, b_end))))
    return rising([(place, once_new[item]) for item, place in once_old.items() if item in once_new])


def _once(items: Sequence[Hashable], start: int, end: int) -> dict[Hashable, int]:
    places: dict[Hashable, int] = {}
    for place in range(start, end):
        places[items[place]] = -1 if items[place] in places else place
    return {item: place for item, place in places.items() if place >= 0}


def rising(pairs: Pairs) -> Pairs:
    """The longest part of ``pairs``, sorted by their first halves, whose second halves rise too."""
    ends: list[int] = []
    last: list[int] = []  # index in pairs of the end of the best run of each length
    before: list[int] = []
    for index, (_first, second) in enumerate(pairs):
        length = bisect_left(ends, second)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(second)
            last.append(index)
        else:
            ends[length], last[length] = second, index
    chain = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def likeness(old: Counter[str], new: Counter[str]) -> float:
    """The share of words that two bags have in common, from 0 to 1."""
    total = old.total() + new.total()
    if not total:
        return 0.0
    if len(old) > len(new):
        old, new = new, old
    return 2 * sum(min(count, new[word]) for word, count in old.items() if word in new) / total


def alike(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> Pairs:
    """Index pairs, both rising, of paragraphs (given as their words) that are edited forms of one another."""
    if not (old and new):
        return []
    bags_old, bags_new = [Counter(words) for words in old], [Counter(words) for words in new]
    if len(old) * len(new) <= CELLS:
        return _best(bags_old, bags_new)
    return _likely(bags_old, bags_new)


def _best(old: list[Counter[str]], new: list[Counter[str]]) -> Pairs:
    """The pairs whose likeness adds up to the most."""
    scores = [[score if (score := likeness(a, b)) >= ALIKE else 0.0 for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], scores[i][j] + best[i + 1][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likely(old: list[Counter[str]], new: list[Counter[str]]) -> Pairs:
    """For many paragraphs: only those that share rare words are compared."""
    holders: dict[str, list[int]] = defaultdict(list)
    for i, bag in enumerate(old):
        for word in bag:
            holders[word].append(i)
    candidates: dict[int, tuple[float, int]] = {}  # old paragraph to likeness and new paragraph
    for j, bag in enumerate(new):
        votes = Counter(i for word in bag if len(found := holders.get(word, ())) <= RARE for i in found)
        for i, _count in votes.most_common(2):
            score = likeness(old[i], bag)
            if score >= ALIKE and score > candidates.get(i, (0.0, 0))[0]:
                candidates[i] = score, j
    return rising([(i, j) for i, (_score, j) in sorted(candidates.items())])
