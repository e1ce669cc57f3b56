"""Lines of a roll under their headings, in every shape that letters use. Nothing here asks the database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from math import inf
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from campaigns.models import Grouping, RollOrder, RollPersons
from campaigns.models.languages import interface_language
from campaigns.rendering.document import PERSONS
from campaigns.text.language import country_name, join_names, sort_key, sorter
from campaigns.text.names import name_key
from signatories.domain.roll_shape import RollShape
from signatories.models import OrganizationKind, Scope, Tier

REGIONAL = "regional"
CONVENERS = f"tier:{Tier.CONVENER}"
LEVELS = ("level:global", "level:regional", "level:national")
SIGNATORIES = f"tier:{Tier.SIGNATORY}"
TIERS = (CONVENERS, SIGNATORIES, f"tier:{Tier.SUPPORTER}")
OTHER_KINDS = f"kind:{OrganizationKind.OTHER}"
JOINT_LIMIT = 3  # more countries than that stand under regional/international
LONGEST_PLACE = 58  # of a key, whose column takes 80 characters


@dataclass(frozen=True, slots=True)
class LogoFile:
    """An accepted logo: the SHA-256 of its PNG and its size in pixels."""

    sha256: str
    width: int
    height: int


class Line(NamedTuple):
    """One entry of the roll, as its sign-on gives it. ``countries`` are ISO 3166-1 codes in any order.

    ``pk`` is that of the sign-on and 0 for a line that is not stored; ``received`` is empty for one that is not yet.
    A tuple, because ten thousand of them are made for one page, and a frozen class takes three times as long.
    """

    name: str
    detail: str = ""
    countries: tuple[str, ...] = ()
    scope: str = Scope.NATIONAL
    person: bool = False
    position: int | None = None
    acronym: str = ""
    place: str = ""
    kind: str = ""
    tier: str = Tier.SIGNATORY
    received: datetime | None = None
    logo: LogoFile | None = None
    pk: int = 0


@dataclass(frozen=True, slots=True)
class RollGroup:
    """``key`` is stable over languages (GT+MX, regional, persons), ``heading`` is in the roll's language.

    A group ``within`` another one follows it and stands under its heading: places under their country. That one may
    have no lines of its own. ``language`` is that of the heading where it is not the roll's.
    """

    key: str
    heading: str
    lines: tuple[Line, ...]
    within: str = ""
    language: str = ""


def is_regional(line: Line) -> bool:
    """Whether the line stands under regional/international: by its scope, or with more than three countries."""
    return line.scope != Scope.NATIONAL or not line.countries or len(set(line.countries)) > JOINT_LIMIT


# -- keys --------------------------------------------------------------------------------------------------------------


def group_key(line: Line, shape: RollShape) -> str:
    """The group of a line, in a word that is the same in every language.

    Country codes joined by ``+`` in their order, ``regional``, ``persons``, ``level:…``, ``kind:…``, ``tier:…``,
    ``place:GT:…``, or nothing in a list without headings. The role of a convener comes before all else where conveners
    stand first. A person among the organizations of whom the grouping says nothing stands with the persons.
    """
    if shape.conveners_first and line.tier == Tier.CONVENER:
        return CONVENERS
    if line.person and shape.persons == RollPersons.APART:
        return PERSONS
    match shape.grouping:
        case Grouping.NONE:
            return ""
        case Grouping.TIER:
            return f"tier:{line.tier}"
        case Grouping.KIND:
            return PERSONS if line.person else f"kind:{line.kind or OrganizationKind.OTHER}"
    if is_regional(line):
        if line.person:
            return PERSONS
        if shape.grouping == Grouping.LEVEL:
            return "level:global" if line.scope == Scope.INTERNATIONAL else "level:regional"
        return REGIONAL
    if shape.grouping == Grouping.LEVEL:
        return "level:national"
    countries = _joined(line)
    if shape.grouping == Grouping.PLACE and (place := _place_key(line.place)):
        return f"place:{countries}:{place}"
    return countries


def _joined(line: Line) -> str:
    return "+".join(sorted(set(line.countries)))


def _place_key(place: str) -> str:
    """Two spellings of one place share a key: "Petén", "PETEN"; a very long one ends in its hash."""
    key = name_key(place)
    return key if len(key) <= LONGEST_PLACE else f"{key[: LONGEST_PLACE - 9]} {sha256(key.encode()).hexdigest()[:8]}"


def country_of_place(key: str) -> str:
    """The key of the country, or countries, in which the place of a ``place:…`` key lies; empty for another key."""
    return key.split(":", 2)[1] if key.startswith("place:") else ""


# -- headings ----------------------------------------------------------------------------------------------------------


def heading(key: str, language: str, shape: RollShape | None = None) -> str:
    """The printed heading of a group: "Guatemala and Mexico", "Guatemala y México".

    The words that staff set for it in ``language`` come first. Countries have their name in any language; our own words
    are there where we have a catalogue and English elsewhere, as all words of ours around a letter are. Of a place only
    its key is known here; ``heading_of`` knows how it is spelled.
    """
    if shape and (own := shape.words.get((key, language))):
        return own
    if not key:
        return ""
    if _is_ours(key):
        with override(language):
            return _own_words(key)
    if key.startswith("place:"):
        return key.split(":", 2)[2].title()
    names = sorted((country_name(code, language) for code in key.split("+")), key=lambda n: sort_key(n, language))
    return join_names(names, language)


def heading_language(key: str, language: str, shape: RollShape) -> str:
    """The language of a group's heading where it is not ``language``: that of our own words where they fell back."""
    if not _is_ours(key) or (key, language) in shape.words:
        return ""
    spoken = interface_language(language)
    return "" if spoken.split("-")[0] == language.split("-")[0] else spoken


def _is_ours(key: str) -> bool:
    """Whether the heading of ``key`` is in words of ours, and no name of a country or a place."""
    return key in (REGIONAL, PERSONS) or key.startswith(("level:", "kind:", "tier:"))


def heading_of(line: Line, language: str, shape: RollShape) -> str:
    """The heading that ``line`` stands under; that of a place with its country, where the line is met alone."""
    key = group_key(line, shape)
    if not (country := country_of_place(key)):
        return heading(key, language, shape)
    place = shape.words.get((key, language)) or line.place
    with override(language):
        return _("%(place)s, %(country)s") % {"place": place, "country": heading(country, language, shape)}


def _own_words(key: str) -> str:
    words = {
        REGIONAL: _("Regional and international"),
        PERSONS: _("Individuals"),
        "level:global": pgettext("heading of the signatories", "Global"),
        "level:regional": pgettext("heading of the signatories", "Regional"),
        "level:national": pgettext("heading of the signatories", "National"),
        CONVENERS: pgettext("heading of the signatories", "Conveners"),
        SIGNATORIES: pgettext("heading of the signatories", "Signatories"),
        f"tier:{Tier.SUPPORTER}": pgettext("heading of the signatories", "Supporters"),
        f"kind:{OrganizationKind.CIVIL_SOCIETY}": _("Civil society organizations"),
        f"kind:{OrganizationKind.NETWORK}": _("Networks and coalitions"),
        f"kind:{OrganizationKind.FAITH}": _("Faith-based organizations"),
        f"kind:{OrganizationKind.INDIGENOUS}": _("Indigenous authorities and organizations"),
        f"kind:{OrganizationKind.ACADEMIC}": _("Universities and research centres"),
        f"kind:{OrganizationKind.UNION}": _("Trade unions"),
        f"kind:{OrganizationKind.MEDIA}": pgettext("heading of the signatories", "Media"),
        f"kind:{OrganizationKind.SHELTER}": _("Shelters and service providers"),
        OTHER_KINDS: _("Other organizations"),
    }
    return words.get(key, key.partition(":")[2])


# -- order -------------------------------------------------------------------------------------------------------------


def arrange(lines: Iterable[Line], *, language: str, shape: RollShape) -> tuple[RollGroup, ...]:
    """Lines under their headings in printed order; each stands once.

    Conveners stand first where the shape says so. Groups named in its ``order`` follow in that order, then the others:
    regional first or last as the grouping says, levels and roles in theirs, the rest by heading in ``language``,
    persons at the end. Places of several countries stand within their country, those of one country alone do not.
    In a list without headings those who follow conveners stand under "Signatories". Lines with a position stand first
    in their group, the others follow by name in ``language`` or as received.
    """
    groups: dict[str, list[Line]] = {}
    # Most lines share what decides on their group with others: it is asked once for each kind of line.
    alike: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        about = (line.tier, line.person, line.kind, line.scope, line.countries, line.place)
        found = alike.get(about)
        if found is None:
            found = alike[about] = groups.setdefault(group_key(line, shape), [])
        found.append(line)
    spelled = {key: _spelling(found, language) for key, found in groups.items() if country_of_place(key)}
    countries = {country_of_place(key) for key in spelled}
    within = countries if len(countries | {key for key in groups if _is_country(key)}) > 1 else set()
    for country in within:
        groups.setdefault(country, [])
    headings = {
        key: shape.words.get((key, language)) or spelled.get(key) or heading(key, language, shape) for key in groups
    }
    if "" in groups and CONVENERS in groups:  # without a heading of their own they would read as conveners
        headings[""] = heading(SIGNATORIES, language, shape)
    places = {key: place for place, key in enumerate(shape.order)}
    ranks = _ranks(shape)

    def group_place(key: str) -> tuple[int, int, int, bytes, str]:
        if shape.conveners_first and key == CONVENERS:
            return -1, 0, 0, b"", key
        # Who names no place of the one country stands before its places.
        rank = -1 if spelled and not within and _is_country(key) else ranks.get(key, 0)
        return key not in places, places.get(key, 0), rank, sort_key(headings[key], language), key

    def ordered(keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=group_place)

    def group(key: str, within: str = "") -> RollGroup:
        lines = _in_order(groups[key], language, shape)
        words = SIGNATORIES if headings[key] and not key else key
        return RollGroup(key, headings[key], lines, within, heading_language(words, language, shape))

    printed: list[RollGroup] = []
    for key in ordered(key for key in groups if country_of_place(key) not in within):
        printed.append(group(key))
        if key in within:
            printed += [group(each, key) for each in ordered(each for each in spelled if country_of_place(each) == key)]
    return tuple(printed)


def _is_country(key: str) -> bool:
    return bool(key) and ":" not in key and key not in (REGIONAL, PERSONS)


def _ranks(shape: RollShape) -> dict[str, int]:
    """Where groups without a place by hand stand: 0 is the alphabet, less comes before it, more after."""
    ranks = dict.fromkeys((OTHER_KINDS,), 1) | {PERSONS: 9}
    ranks |= {key: place for keys in (LEVELS, TIERS) for place, key in enumerate(keys)}
    ranks[REGIONAL] = -2 if shape.grouping == Grouping.REGIONAL_FIRST else 8
    return ranks


def _spelling(lines: Sequence[Line], language: str) -> str:
    """The place as most of ``lines`` spell it; of two spellings as frequent, the first in the alphabet."""
    spellings = Counter(line.place for line in lines)
    return min(spellings, key=lambda place: (-spellings[place], sort_key(place, language), place))


def _in_order(lines: Sequence[Line], language: str, shape: RollShape) -> tuple[Line, ...]:
    placed = [line for line in lines if line.position is not None]
    others = [line for line in lines if line.position is None] if placed else lines
    placed.sort(key=lambda line: (line.position or 0, *by_name(line, language)))
    if shape.entries == RollOrder.RECEIVED:
        return (*placed, *sorted(others, key=by_arrival))
    spelled = sorter(language)
    return (*placed, *sorted(others, key=lambda line: (spelled(line.name), line.name, line.pk)))


def by_name(line: Line, language: str) -> tuple[bytes, str, int]:
    """Sorts lines by name as readers of ``language`` do; two of one name as they were stored."""
    return sort_key(line.name, language), line.name, line.pk


def by_arrival(line: Line) -> tuple[float, float]:
    """Sorts lines as they were received; what was not received yet is the last to come."""
    return line.received.timestamp() if line.received else inf, line.pk or inf
