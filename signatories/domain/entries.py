"""Entries of the directory: which one stands for another, what belongs to what, and whose mail domain it is."""

import re
from collections.abc import Iterable, Sequence
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


def lock_alone(numbers: Iterable[int], *, chapters: bool = False) -> dict[int, Organization]:
    """The entries ``numbers`` as they stand, locked in the order of their numbers; with ``chapters`` these as well.

    For who touches no sign-on, or has locked its letter.
    """
    asked = set(numbers)
    which = Q(pk__in=asked) | Q(parent__in=asked) if chapters else Q(pk__in=asked)
    rows = Organization.objects.select_for_update(no_key=True, of=("self",)).filter(which).order_by("pk")
    return {row.pk: row for row in rows if row.pk in asked}


class _Grown(Exception):
    """A sign-on came to a letter that is not locked."""


def lock_entries(numbers: Iterable[int]) -> dict[int, Organization]:
    """The entries ``numbers`` as they stand, locked with their chapters after the letters on which they are.

    All in the order of numbers, and everybody who changes a sign-on locks its letter first: so nobody waits for
    somebody who waits for them.
    """
    pks = sorted(set(numbers))
    for _try in range(TRIES):
        with suppress(_Grown), transaction.atomic():
            letters = _letters_of(pks)
            list(Letter.objects.select_for_update().filter(pk__in=letters).order_by("pk"))
            found = lock_alone(pks, chapters=True)
            if not _letters_of(pks) <= letters:
                raise _Grown  # the locks of this try go with it
            return found
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


@transaction.atomic
@one_act()
def set_parent(*, organization: Organization, parent: Organization | None, at: datetime, by: str = "") -> Organization:
    """Say that ``organization`` is a branch or chapter of ``parent``; asking twice changes nothing.

    The two are remembered as different bodies. Raises Refused for an entry that was merged, and for a circle.
    """
    numbers = {organization.pk, *([parent.pk] if parent else [])}
    rows = lock_alone(numbers)
    organization, parent = rows[organization.pk], rows[parent.pk] if parent else None
    for row in rows.values():
        if row.merged_into_id:
            raise Refused(merged_sentence(row))
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
