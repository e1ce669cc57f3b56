"""Arranging the roll: the shape that staff choose for it, and what stands in it by hand.

An arrangement is tried first, nowhere stored, and printed by the same code as the stored one: it gives a ``RollShape``.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import Letter, LetterStatus
from campaigns.models.act import one_act
from campaigns.models.history import MANY, history_of
from campaigns.models.history_sets import set_recorded
from campaigns.text.language import long_moment
from campaigns.text.names import given_name
from signatories.domain.roll import FIELDS, Line, group_key, lines_of
from signatories.domain.roll_groups import by_name
from signatories.domain.roll_shape import RollShape, shape_of
from signatories.models import (
    Actor,
    Decision,
    OrganizationKind,
    RollHeading,
    RollHeadingText,
    SignOn,
    Step,
    Tier,
)
from signatories.models.signon import SignOnQuerySet

Key = TypeVar("Key", str, int)

GAP = 100  # between the positions of a long row
DECIDED = ("place", "kind")  # what signatories say themselves: each change is a decision

# The fields of a letter that make its shape, by their names in ``RollShape``.
CHOICES = {
    "grouping": "grouping",
    "entries": "roll_order",
    "persons": "roll_persons",
    "conveners_first": "roll_conveners_first",
    "numbered": "roll_numbered",
    "acronyms": "roll_acronyms",
    "places": "roll_places",
    "logos": "roll_logos",
    "own_names": "roll_own_names",
    "as_of": "roll_as_of",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """How the roll of a letter is arranged, or how staff try to arrange it.

    ``shape`` holds the choices, the order of groups and their words. ``placed`` are the numbers of the sign-ons that
    stand by hand, in their order: those of all groups in one row, since only the order within a group is printed.
    ``tiers``, ``places`` and ``kinds`` are those that are to become others, by number of the sign-on.
    """

    shape: RollShape
    placed: tuple[int, ...] = ()
    tiers: Mapping[int, str] = field(default_factory=dict)
    places: Mapping[int, str] = field(default_factory=dict)
    kinds: Mapping[int, str] = field(default_factory=dict)


def lines_in_sight(letter: Letter) -> dict[int, Line]:
    """Number of a sign-on to its line, for those that anybody may see on the roll; one query."""
    return _lines(SignOn.objects.filter(letter=letter))


def _lines(rows: SignOnQuerySet) -> dict[int, Line]:
    # When they came counts where lines are printed alone, and times are slow to read from SQLite.
    fields = [name for name in FIELDS if name != "created_at"]
    return {line.pk: line for line in lines_of(rows.public().order_by().values(*fields))}


def _lines_by_hand(letter: Letter) -> dict[int, Line]:
    return _lines(SignOn.objects.filter(letter=letter, position__isnull=False))


def arrangement_of(letter: Letter) -> Arrangement:
    """The arrangement that is stored. Two queries, which read what stands by hand alone."""
    return Arrangement(shape=shape_of(letter), placed=_by_hand(_lines_by_hand(letter).values(), letter))


def _by_hand(lines: Iterable[Line], letter: Letter) -> tuple[int, ...]:
    """The numbers of those with a position, in the order in which the roll prints them."""
    language = letter.authoritative_language
    placed = [line for line in lines if line.position is not None]
    placed.sort(key=lambda line: (line.position or 0, *by_name(line, language)))
    return tuple(line.pk for line in placed)


def tried(arrangement: Arrangement, letter: Letter) -> RollShape:
    """The shape with which ``roll_of`` prints ``arrangement`` before it is stored. One query."""
    return replace(arrangement.shape, tried=_tried(arrangement, _lines_by_hand(letter)))


def _tried(arrangement: Arrangement, by_hand: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Number of a sign-on to its fields as they are tried. ``by_hand`` are those that have a stored position."""
    values: dict[int, dict[str, Any]] = {number: {"position": None} for number in by_hand}
    for place, number in enumerate(arrangement.placed, start=1):
        values[number] = {"position": place}
    for name, given in (
        ("tier", arrangement.tiers), ("place", arrangement.places), ("kind", arrangement.kinds)
    ):  # fmt: skip
        for number, value in given.items():
            values.setdefault(number, {})[name] = value
    return values


def changed_lines(arrangement: Arrangement, lines: Mapping[int, Line]) -> dict[int, Line]:
    """``lines`` as ``arrangement`` has them."""
    by_hand = (number for number, line in lines.items() if line.position is not None)
    values = _tried(arrangement, by_hand)
    return {number: line._replace(**values[number]) if number in values else line for number, line in lines.items()}


def same_list(one: Arrangement, other: Arrangement, lines: Mapping[int, Line]) -> bool:
    """Whether two arrangements are the same for ``lines``: only the order within a group is printed."""
    return (
        one.shape == other.shape
        and (one.tiers, one.places, one.kinds) == (other.tiers, other.places, other.kinds)
        and _by_group(one.placed, lines, one.shape) == _by_group(other.placed, lines, one.shape)
    )


def _by_group(numbers: Iterable[int], lines: Mapping[int, Line], shape: RollShape) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for number in dict.fromkeys(numbers):
        if number in lines:
            groups.setdefault(group_key(lines[number], shape), []).append(number)
    return groups


# -- moving ------------------------------------------------------------------------------------------------------------


def moved(shown: Sequence[Key], by_hand: Iterable[Key], what: Key, to: int) -> tuple[Key, ...]:
    """What stands by hand after ``what`` went to the place ``to`` (from 0) of a row.

    ``shown`` is the row as it stands, what is by hand in front. What is above a place that was chosen by hand must stay
    above it, so it stands by hand from then on too; what follows goes on in its own order.
    """
    rest = [each for each in shown if each != what]
    to = max(0, min(to, len(rest)))
    count = max(to, len(set(by_hand).intersection(rest)))
    row = rest[:count]
    row.insert(to, what)
    return tuple(row)


def with_row(whole: Iterable[Key], row: Sequence[Key], members: Iterable[Key]) -> tuple[Key, ...]:
    """``whole`` with ``row`` as the order of ``members``; what else it holds keeps what it stands behind.

    A group that has nobody today stays in its place for the day when it has.
    """
    inside, result = set(members), list(row)
    present, place = set(row), 0
    for each in whole:
        if each in present:
            place = result.index(each) + 1
        elif each not in inside:
            result.insert(place, each)
            place += 1
    return tuple(result)


def numbered(row: Sequence[int], stored: Mapping[int, int | None]) -> dict[int, int]:
    """Rising positions for ``row``, from 1: as many as can keep those that they have in ``stored``.

    Whoever moved gets a number between its neighbours. Where none is free all are numbered anew, and a long row gets
    gaps, so that the next move in it changes one row and not thousands.
    """
    kept = _rising([(number, position) for number in row if (position := stored.get(number))])
    positions: dict[int, int] = {}
    waiting: list[int] = []
    low = 0
    for number in row:
        waiting.append(number)
        if number in kept:
            step = (kept[number] - low) // len(waiting)
            if not step:
                return _numbered_anew(row)
            positions |= {each: low + step * place for place, each in enumerate(waiting, start=1)}
            low = positions[number] = kept[number]
            waiting = []
    if not kept:
        return _numbered_anew(row)
    return positions | {each: low + place for place, each in enumerate(waiting, start=1)}


def _numbered_anew(row: Sequence[int]) -> dict[int, int]:
    gap = GAP if len(row) > GAP else 1
    return {each: place * gap for place, each in enumerate(row, start=1)}


def _rising(pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """A longest part of ``pairs`` whose second values rise, as a table."""
    ends: list[int] = []  # the lowest value that ends a rising part of each length
    last: list[int] = []  # and the place of that pair
    before: list[int] = []  # of each pair: the place of the one before it in such a part, -1 for none
    for place, (_number, value) in enumerate(pairs):
        length = bisect_left(ends, value)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [value], [place]
    kept, place = {}, last[-1] if last else -1
    while place >= 0:
        number, value = pairs[place]
        kept[number], place = value, before[place]
    return kept


# -- verbs -------------------------------------------------------------------------------------------------------------


def seen_mark(letter: Letter) -> str:
    """A mark of the stored arrangement: a form carries it, to see whether somebody arranged the list since.

    Sign-ons that come in or leave do not change it, but for those that stand by hand or in a role of their own. Most
    bring a type and a place along, so of these the last decision that changed one counts.
    """
    shape = shape_of(letter)
    own = SignOn.objects.filter(~Q(position=None) | ~Q(tier=Tier.SIGNATORY), letter=letter)
    about = Q(changes__has_any_keys=DECIDED) | Q(undoes__changes__has_any_keys=DECIDED)
    steps = (Step.EDITED, Step.CORRECTION_ACCEPTED, Step.UNDONE)
    told = (
        [str(getattr(shape, name)) for name in CHOICES],
        shape.order,
        sorted(shape.words.items()),
        list(own.public().order_by("pk").values_list("pk", "position", "tier")),
        Decision.objects.filter(about, letter=letter, step__in=steps).aggregate(last=Max("pk"))["last"],
    )
    return sha256(repr(told).encode()).hexdigest()


def check_arrangeable(letter: Letter) -> None:
    """Raises Refused for a withdrawn letter: its list is shown nowhere. An archived one is still read, so it may."""
    if letter.status == LetterStatus.WITHDRAWN:
        raise Refused(_("This letter was withdrawn: its list is shown nowhere any more."))


@transaction.atomic
@one_act()
def arrange_roll(
    *, letter: Letter, wanted: Arrangement, at: datetime, by: str = "", seen: str | None = None
) -> Arrangement:
    """Store ``wanted`` in one act; the same arrangement changes nothing. Editions stay as they were frozen.

    What it names and is no longer on the roll is passed over. Raises Refused for a withdrawn letter, and when somebody
    arranged the list since ``seen``; then nothing is stored.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    check_arrangeable(letter)
    if seen is not None and seen != seen_mark(letter):
        raise Refused(_meanwhile(letter))
    set_shape(letter=letter, shape=wanted.shape, at=at)
    set_words(letter=letter, words=wanted.shape.words, at=at)
    order_groups(letter=letter, order=wanted.shape.order, at=at)
    set_tiers(letter=letter, tiers=wanted.tiers, at=at)
    set_kinds(letter=letter, kinds=wanted.kinds, at=at, by=by)
    set_places(letter=letter, places=wanted.places, at=at, by=by)
    order_entries(letter=letter, placed=wanted.placed, at=at)
    return arrangement_of(letter)


def _meanwhile(letter: Letter) -> str:
    """Who arranged the list last, in a sentence."""
    rows: list[Any] = [
        history_of(model).rows.filter(**{path: letter.pk}).order_by("-history_id").first()  # type: ignore[union-attr]
        for model, path in ((Letter, "id"), (RollHeading, "letter"), (SignOn, "letter"))
    ]
    last = max((row for row in rows if row is not None), key=lambda row: row.history_date, default=None)
    if last is None or not last.history_by:
        return _("Somebody else arranged the list meanwhile. Nothing was stored.")
    return _("%(who)s changed the list meanwhile, %(when)s. Nothing was stored.") % {
        "who": last.history_by,
        "when": long_moment(last.history_date.astimezone(letter.zone), get_language() or "en"),
    }


@transaction.atomic
def set_shape(*, letter: Letter, shape: RollShape, at: datetime) -> Letter:
    """Store the choices of ``shape``; the same ones change nothing. Order and words have verbs of their own."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    check_arrangeable(letter)
    changed = [name for name in CHOICES if getattr(letter, CHOICES[name]) != getattr(shape, name)]
    for name in changed:
        setattr(letter, CHOICES[name], getattr(shape, name))
    if changed:
        letter.save(update_fields=[*(CHOICES[name] for name in changed), "updated_at"])
    return letter


@transaction.atomic
@one_act()
def order_groups(*, letter: Letter, order: Sequence[str], at: datetime) -> None:
    """Let the groups of ``order`` stand first and so; all others are released to the order of the shape."""
    check_arrangeable(letter)
    rows = {row.key: row for row in letter.roll_headings.select_for_update()}
    places = {key: place for place, key in enumerate(dict.fromkeys(order), start=1)}
    worded = set(RollHeadingText.objects.filter(roll_heading__letter=letter).values_list("roll_heading", flat=True))
    for key, row in rows.items():
        if key not in places and row.position is not None and row.pk not in worded:
            row.delete()
        elif row.position != places.get(key):
            row.position = places.get(key)
            row.save(update_fields=["position"])
    for key, place in places.items():
        if key not in rows:
            RollHeading.objects.create(letter=letter, key=key, position=place)


@transaction.atomic
@one_act()
def set_words(*, letter: Letter, words: Mapping[tuple[str, str], str], at: datetime) -> None:
    """Let the headings read ``words``, by key and language; where there are none, or empty ones, ours stand again."""
    check_arrangeable(letter)
    wanted = {place: given for place, typed in words.items() if (given := given_name(typed))}
    rows = {row.key: row for row in letter.roll_headings.select_for_update()}
    stored = {
        (text.roll_heading.key, text.language): text
        for text in RollHeadingText.objects.filter(roll_heading__letter=letter).select_related("roll_heading")
    }
    for place, text in stored.items():
        if place not in wanted:
            text.delete()
        elif text.text != wanted[place]:
            text.text = wanted[place]
            text.save(update_fields=["text"])
    for (key, language), given in wanted.items():
        if (key, language) not in stored:
            rows[key] = rows.get(key) or RollHeading.objects.create(letter=letter, key=key)
            RollHeadingText.objects.create(roll_heading=rows[key], language=language, text=given)
    kept = {key for key, _language in wanted}
    for key, row in rows.items():
        if row.position is None and key not in kept:
            row.delete()


@transaction.atomic
def order_entries(*, letter: Letter, placed: Sequence[int], at: datetime) -> int:
    """Let the sign-ons of ``placed`` stand first under their headings and in this order, the others by the shape's.

    Only those get another position that do not stand in this order yet. Gives how many entries changed.
    """
    check_arrangeable(letter)
    lines, shape = lines_in_sight(letter), shape_of(letter)
    wanted = _by_group(placed, lines, shape)
    stored = _by_group(_by_hand(lines.values(), letter), lines, shape)
    positions: dict[int, int | None] = {}
    for key in {*wanted, *stored}:
        if wanted.get(key, []) != stored.get(key, []):
            positions |= dict.fromkeys(stored.get(key, ()))
            positions |= numbered(wanted.get(key, ()), {n: lines[n].position for n in stored.get(key, ())})
    return set_recorded(SignOn, "position", {n: value for n, value in positions.items() if value != lines[n].position})


@transaction.atomic
def set_tiers(*, letter: Letter, tiers: Mapping[int, str], at: datetime) -> int:
    """Give sign-ons their role on the letter (a value of ``Tier``); gives how many it is another one for."""
    check_arrangeable(letter)
    lines = lines_in_sight(letter) if tiers else {}
    return set_recorded(SignOn, "tier", {n: Tier(tier).value for n, tier in tiers.items() if n in lines})


@transaction.atomic
@one_act()
def set_kinds(*, letter: Letter, kinds: Mapping[int, str], at: datetime, by: str = "") -> int:
    """Give sign-ons of organizations their type on this letter, each with its decision; gives how many changed.

    A value of ``OrganizationKind``; that of the directory stays as it is.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    check_arrangeable(letter)
    lines = lines_in_sight(letter) if kinds else {}
    given = {n: OrganizationKind(kind).value for n, kind in kinds.items() if n in lines and not lines[n].person}
    return _decide(letter, "kind", {n: kind for n, kind in given.items() if lines[n].kind != kind}, at, by)


@transaction.atomic
@one_act()
def set_places(*, letter: Letter, places: Mapping[int, str], at: datetime, by: str = "") -> int:
    """Change the places of sign-ons, each with its decision, as at the moderation desk; gives how many changed."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    check_arrangeable(letter)
    lines = lines_in_sight(letter) if places else {}
    given = {number: given_name(place) for number, place in places.items() if number in lines}
    return _decide(letter, "place", {n: place for n, place in given.items() if lines[n].place != place}, at, by)


def _decide(letter: Letter, name: str, changed: Mapping[int, str], at: datetime, by: str) -> int:
    """Store the field ``name`` of sign-ons with a decision for each; ``changed`` holds its values. Gives how many."""
    rows = SignOn.objects.filter(letter=letter).public().order_by("pk").values_list("pk", "status", "version", name)
    decisions = [
        Decision(
            sign_on_id=number, letter=letter, at=at, actor=Actor.STAFF if by else Actor.SYSTEM, by=by,
            step=Step.EDITED, before=status, after=status, version_id=version,
            changes={name: [before, changed[number]]},
        )
        for number, status, version, before in (rows if changed else ()) if number in changed
    ]  # fmt: skip
    set_recorded(SignOn, name, changed)
    Decision.objects.bulk_create(decisions, batch_size=MANY)
    return len(changed)
