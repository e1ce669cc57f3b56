"""What many names of a list are given at once on the screen that arranges it: a role, a type, a place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import ngettext

from signatories.models import OrganizationKind, Tier


@dataclass(frozen=True, slots=True)
class Many:
    """What all ticked entries can be given at once: the name of it in an arrangement, and its values."""

    name: str
    values: Collection[str] = ()


MANY: Mapping[str, Many] = {
    "tier": Many("tiers", Tier.values),
    "kind": Many("kinds", OrganizationKind.values),
    "place": Many("places"),
}


def said_of_many(step: str, given: str, count: int, persons: int) -> str:
    """What the entries that were ticked have now; ``persons`` among them have no type."""
    labels = {"tier": Tier, "kind": OrganizationKind}
    value = str(labels[step](given).label) if step in labels else given
    if value:
        said = ngettext("%(count)d entry: %(value)s.", "%(count)d entries: %(value)s.", count)
    else:
        said = ngettext("%(count)d entry: without a place.", "%(count)d entries: without a place.", count)
    said %= {"count": count, "value": value}
    if persons:
        left = ngettext(
            "%(count)d person has no type and stays as it is.", "%(count)d persons have no type and stay as they are.",
            persons,
        ) % {"count": persons}  # fmt: skip
        return f"{said} {left}"
    return said
