"""The shape of a roll: what a letter chose for the list of its signatories."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from campaigns.models import Grouping, Letter, RollLogos, RollOrder, RollPersons


@dataclass(frozen=True, slots=True, kw_only=True)
class RollShape:
    """How a list is divided, ordered and printed; the fields are those of the letter.

    ``order`` holds the keys of groups in the order that was set by hand. ``words`` maps the key of a group to what
    staff want as its heading in one language, ``(key, language)``. ``tried`` maps the number of a sign-on to fields as
    staff try them before they are stored (position, tier, place); it is empty for the shape of a letter.
    """

    grouping: str = Grouping.COUNTRY
    entries: str = RollOrder.ALPHABETICAL
    persons: str = RollPersons.APART
    conveners_first: bool = False
    numbered: bool = False
    acronyms: bool = False
    places: bool = False
    logos: str = RollLogos.NONE
    own_names: bool = False
    as_of: bool = False
    order: tuple[str, ...] = ()
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    tried: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


def plain_shape(letter: Letter) -> RollShape:
    """What the fields of ``letter`` say of its list, without the order and the words of its headings. No query."""
    return RollShape(
        grouping=letter.grouping,
        entries=letter.roll_order,
        persons=letter.roll_persons,
        conveners_first=letter.roll_conveners_first,
        numbered=letter.roll_numbered,
        acronyms=letter.roll_acronyms,
        places=letter.roll_places,
        logos=letter.roll_logos,
        own_names=letter.roll_own_names,
        as_of=letter.roll_as_of,
    )


def shape_of(letter: Letter) -> RollShape:
    """The shape that the list of ``letter`` has now. One query."""
    rows = list(
        letter.roll_headings.order_by("position", "pk").values_list("key", "position", "texts__language", "texts__text")
    )
    return replace(
        plain_shape(letter),
        order=tuple(dict.fromkeys(key for key, position, _language, _text in rows if position is not None)),
        words={(key, language): text for key, _position, language, text in rows if text},
    )
