"""Chapters of one network: entries that matching found related, together instead of two by two."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models.act import one_act
from signatories.domain.duplicates import clusters_of, mark_different
from signatories.domain.entries import lock_family, set_parent
from signatories.matching import read
from signatories.matching.folding import legible, tokens
from signatories.matching.lexicon import STOPS, Kind
from signatories.models import Organization

LEAST = 3  # entries; two are asked as a pair
MOST = 60  # entries that are said to be chapters at once: each two of them are remembered
SHARED = (Kind.NAME, Kind.FIELD, Kind.HARD, Kind.NUMBER)  # kinds of words that name a network


@dataclass(frozen=True, slots=True)
class Network:
    """Entries whose names share what names a network. ``called`` is that, as the shortest of the names writes it."""

    organizations: tuple[int, ...]
    called: str


def networks_in(pairs: Iterable[Sequence[object]]) -> list[tuple[int, ...]]:
    """The groups of three or more that related ``pairs`` (first, second, …) tie together, in the order of the pairs."""
    rows = [(int(str(pair[0])), int(str(pair[1])), 0) for pair in pairs]
    return [cluster.organizations for cluster in clusters_of(rows) if len(cluster.organizations) >= LEAST]


def networks_of(names: dict[int, str]) -> list[Network]:
    """The networks among entries with these ``names``, the largest first; some may be in none.

    A chain of pairs may join what has nothing in common: the word that most share says who belongs together.
    """
    words = {number: _naming(name) for number, name in names.items()}
    found = []
    while len(words) >= LEAST:
        # A name of its own before a word that many use.
        counts = Counter(key for own in words.values() for key in own)
        (word, kind), count = max(counts.items(), key=lambda item: (item[1], item[0][1] == Kind.NAME, item[0][0]))
        if count < LEAST:
            break
        members = [number for number, own in words.items() if (word, kind) in own][:MOST]
        found.append(Network(tuple(members), _called([names[number] for number in members])))
        for number in members:
            del words[number]
    return found


def _naming(name: str) -> frozenset[tuple[str, Kind]]:
    face = read(name).faces[0]
    return frozenset((word.idea, word.kind) for word in face.words if word.kind in SHARED)


def _called(names: Sequence[str]) -> str:
    """The words that all ``names`` begin with, else all that they share; empty where that is nothing."""
    shortest = min(names, key=len)
    written = [word.rstrip(".") for word in tokens(legible(shortest))]
    split = [[word.rstrip(".").casefold() for word in tokens(legible(name))] for name in names]
    count = 0
    while count < len(written) and all(own[count : count + 1] == [written[count].casefold()] for own in split):
        count += 1
    while count and written[count - 1].casefold() in STOPS:
        count -= 1
    if count:
        return " ".join(written[:count])
    return " ".join(word for word in written if all(word.casefold() in own for own in split))


@transaction.atomic
@one_act()
def say_chapters(
    *, organizations: Iterable[int], parent: int | None, at: datetime, by: str = ""
) -> list[Organization]:  # fmt: skip
    """Say that entries are chapters of ``parent``, or sisters without one: none is the same as another of them.

    Asking twice changes nothing. Gives those that belong to the parent now. Raises Refused for an entry that was merged
    or deleted meanwhile, for a circle, and for too few or too many.
    """
    numbers = sorted(set(organizations) - {parent})
    if len(numbers) + (parent is not None) < 2:
        raise Refused(_("Tick at least two entries."))
    if len(numbers) > MOST:
        raise Refused(_("Tick at most %(count)d entries at once.") % {"count": MOST})
    everyone = [*numbers, *([parent] if parent else [])]
    rows = lock_family(everyone)
    if any(number not in rows or rows[number].merged_into_id for number in everyone):
        raise Refused(_("One of these entries was merged or deleted meanwhile. Nothing was done: look at them again."))
    above = rows[parent] if parent else None
    said = [set_parent(organization=rows[number], parent=above, at=at, by=by) for number in numbers] if above else []
    if len(numbers) > 1:
        mark_different(
            organizations=numbers,
            at=at,
            by=by,
            why=_("Chapters of “%(name)s”") % {"name": above.name[:200]} if above else _("Chapters of one network"),
        )
    return said
