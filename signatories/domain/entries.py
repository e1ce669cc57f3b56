"""Entries of the directory: which one stands for another, what belongs to what, and whose mail domain it is."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import Letter
from campaigns.models.act import one_act
from signatories.domain.claims import FREE_MAIL
from signatories.domain.hosts import ascii_host, is_shared
from signatories.models import DuplicatePair, Organization, PairState, SignOn

TRIES = 5
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def entry_now(organization: Organization) -> Organization:
    """The entry that stands for ``organization`` now: itself, or the one that it was merged into; locked until the end.

    Whoever ties something to an entry asks this first, inside the transaction: two staff may have merged it meanwhile.
    The letter is locked before it, as in ``lock_entries``.
    """
    # Without the keys: rows that only refer to it go on meanwhile.
    stored = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    while stored.merged_into_id:
        stored = Organization.objects.select_for_update(no_key=True).get(pk=stored.merged_into_id)
    return stored


def lock_alone(numbers: Iterable[int], *, chapters_of: Iterable[int] = ()) -> dict[int, Organization]:
    """The entries ``numbers`` as they stand, locked in the order of their numbers, with the chapters of some.

    For who touches no sign-on, or has locked its letter, and does not change what an entry belongs to.
    """
    asked = set(numbers)
    which = Q(pk__in=asked) | Q(parent__in=set(chapters_of))
    rows = Organization.objects.select_for_update(no_key=True, of=("self",)).filter(which).order_by("pk")
    return {row.pk: row for row in rows if row.pk in asked}


class _Grown(Exception):
    """A sign-on came to a letter that is not locked, or an entry to those above or to those that stand for others."""


def all_above(numbers: Iterable[int]) -> set[int]:
    """The entries to which those of ``numbers`` belong, by however many steps; a query per step."""
    return _all_along("parent", numbers)


def all_kept(numbers: Iterable[int]) -> set[int]:
    """The entries into which those of ``numbers`` were merged, by however many steps; a query per step."""
    return _all_along("merged_into", numbers)


def _all_along(column: str, numbers: Iterable[int]) -> set[int]:
    found: set[int] = set()
    level = set(numbers)
    while level:
        following = Organization.objects.filter(pk__in=level).order_by().values_list(column, flat=True)
        level = {number for number in following if number is not None} - found
        found |= level
    return found


def entries_now(numbers: Iterable[int]) -> dict[int, Organization]:
    """``entry_now`` for many: by each of ``numbers`` the entry that stands for it; without those that were deleted.

    All are locked in the order of their numbers, in one step. Raises Refused when entries are merged one after the
    other at this moment.
    """
    asked = set(numbers)
    found = _lock_along(asked, all_kept)
    return {number: _end_of(found, number) for number in asked if number in found}


def _end_of(found: Mapping[int, Organization], number: int) -> Organization:
    """The last of the merges of ``number``, all of which are in ``found``."""
    while (following := found[number].merged_into_id) is not None:
        number = following
    return found[number]


def lock_family(numbers: Iterable[int]) -> dict[int, Organization]:
    """The entries ``numbers`` as they stand, locked with all that they belong to, in the order of numbers.

    For who says what an entry belongs to: nobody changes a link above it meanwhile, so that no circle closes behind
    their back, and nobody merges one of them. The letter of a sign-on is locked before.
    """
    asked = set(numbers)
    return {number: row for number, row in _lock_along(asked, all_above).items() if number in asked}


def _lock_along(asked: set[int], along: Callable[[Iterable[int]], set[int]]) -> dict[int, Organization]:
    """The entries ``asked`` and all that ``along`` leads to from them, locked, and led to by nothing else since."""
    for _try in range(TRIES):
        with suppress(_Grown), transaction.atomic():
            reached = asked | along(asked)
            found = lock_alone(reached)
            if not along(asked) <= reached:
                raise _Grown  # the locks of this try go with it
            return found
    raise Refused(merging_now())


def merging_now() -> str:
    """That entries change at this very moment, and what to do."""
    return _("Entries of the directory are being merged at this moment. Try again.")


def lock_entries(numbers: Iterable[int], *, beside: Iterable[int] = ()) -> dict[int, Organization]:
    """The entries ``numbers`` as they stand, locked with their chapters and with all that they belong to.

    The letters on which they are come first. All in the order of numbers, and everybody who changes a sign-on locks its
    letter first: so nobody waits for somebody who waits for them. ``beside`` are entries that one of them may come to
    belong to: locked likewise with what they were merged into, without their letters.
    """
    pks, beside = sorted(set(numbers)), set(beside)

    def whole_family() -> set[int]:
        nearest = {*pks, *beside} | all_kept(beside)
        return nearest | all_above(nearest)

    for _try in range(TRIES):
        with suppress(_Grown), transaction.atomic():
            letters = _letters_of(pks)
            list(Letter.objects.select_for_update().filter(pk__in=letters).order_by("pk"))
            family = whole_family()
            found = lock_alone(family, chapters_of=pks)
            if not (_letters_of(pks) <= letters and whole_family() <= family):
                raise _Grown  # the locks of this try go with it
            return {number: row for number, row in found.items() if number in pks}
    raise Refused(_("Somebody is signing for one of these organizations at this moment. Try again."))


def _letters_of(pks: Sequence[int]) -> set[int]:
    return set(SignOn.objects.filter(organization__in=pks).order_by().values_list("letter", flat=True))


def last_of(organization: Organization) -> Organization:
    """The entry at the end of the merges of ``organization``, for reading; itself where there were none."""
    while organization.merged_into is not None:
        organization = organization.merged_into
    return organization


def makes_a_circle(organization: Organization, parent: Organization | None) -> bool:
    """Whether ``organization`` would belong to itself, by however many steps, if it belonged to ``parent``."""
    seen = {organization.pk}
    while parent is not None:
        if parent.pk in seen:
            return True
        seen.add(parent.pk)
        parent = parent.parent
    return False


def circle_sentence(organization: Organization, parent: Organization) -> str:
    """Why ``organization`` cannot belong to ``parent``."""
    return _("“%(parent)s” already belongs to “%(name)s”: one of the two stands above the other.") % {
        "parent": parent.name, "name": organization.name,
    }  # fmt: skip


def lock_to_tie(numbers: Iterable[int]) -> dict[int, Organization]:
    """``lock_family``, for entries that must stand. Raises Refused for one that was merged or deleted meanwhile."""
    asked = set(numbers)
    rows = lock_family(asked)
    if len(rows) < len(asked):
        raise Refused(_("One of these entries was deleted meanwhile. Nothing was done."))
    for row in rows.values():
        if row.merged_into_id:
            raise Refused(merged_sentence(row))
    return rows


@transaction.atomic
@one_act()
def set_parent(*, organization: Organization, parent: Organization | None, at: datetime, by: str = "") -> Organization:
    """Say that ``organization`` is a branch or chapter of ``parent``; asking twice changes nothing.

    The two are remembered as different bodies. Raises Refused for an entry that was merged, and for a circle.
    """
    rows = lock_to_tie({organization.pk, *([parent.pk] if parent else [])})
    organization, parent = rows[organization.pk], rows[parent.pk] if parent else None
    if parent is not None and makes_a_circle(organization, parent):
        raise Refused(circle_sentence(organization, parent))
    if organization.parent_id != (parent.pk if parent else None):
        organization.parent = parent
        organization.save(update_fields=["parent", "updated_at"])
    if parent is not None:
        first, second = sorted((organization, parent), key=lambda row: row.pk)
        DuplicatePair.objects.update_or_create(
            first=first,
            second=second,
            defaults={"state": PairState.BELONGS, "decided_at": at, "decided_by": by},
            create_defaults={
                "state": PairState.BELONGS, "decided_at": at, "decided_by": by, "found_at": at, "related": True,
            },
        )  # fmt: skip
    return organization


def merged_sentence(organization: Organization) -> str:
    """That an entry was merged, and into which."""
    return _("“%(name)s” was merged into “%(kept)s”. Nothing was done: look at that entry.") % {
        "name": organization.name, "kept": last_of(organization).name,
    }  # fmt: skip


def own_mail_domain(value: str) -> str:
    """``value`` as a mail domain is kept: in lower case and ASCII, without an @ before it. Empty stays empty.

    Raises ValidationError for what is no bare domain, and for one where everybody can have an address or a page.
    """
    domain = ascii_host(value.strip().removeprefix("@").rstrip(".").casefold())
    if not domain:
        return ""
    labels = domain.split(".")
    if len(labels) < 2 or len(domain) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise ValidationError(_("Write the bare domain, as in “example.org”: without a name, path or blank."))
    if labels[-1].isdecimal():
        raise ValidationError(_("Write the bare domain, as in “example.org”: without a name, path or blank."))
    if domain in FREE_MAIL or is_shared(domain):
        raise ValidationError(
            _("Everybody can have an address at %(domain)s: it says nothing about an organization.")
            % {"domain": domain}
        )
    return domain
