"""The table of moves of a sign-on, and the only function that writes its status; each step leaves a Decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.versions import version_in_force
from campaigns.models import Letter
from campaigns.models.written import insert
from signatories.models import Actor, Decision, SignOn, SignOnStatus, Step

S = SignOnStatus
MANY = 500  # rows in one statement
STANDS_BY = "stands_by"  # in the changes of a decision: the sign-on that the list keeps

# From, to, and by which steps. Only staff entry makes a listed sign-on otherwise, and marks it as such.
MOVES: dict[str, dict[str, frozenset[str]]] = {
    S.UNCONFIRMED: {
        S.PENDING: frozenset({Step.CONFIRMED}),
        S.REJECTED: frozenset({Step.REJECTED}),
        S.WITHDRAWN: frozenset({Step.DISOWNED}),
    },
    S.PENDING: {
        S.APPROVED: frozenset({Step.APPROVED}),
        S.REJECTED: frozenset({Step.REJECTED}),
        S.WITHDRAWN: frozenset({Step.WITHDRAWN, Step.DISOWNED}),
    },
    S.REJECTED: {
        S.PENDING: frozenset({Step.RECONSIDERED, Step.UNDONE}),
        S.UNCONFIRMED: frozenset({Step.UNDONE}),
    },
    S.APPROVED: {
        S.ASKED_AGAIN: frozenset({Step.ASKED_AGAIN}),
        S.WITHDRAWN: frozenset({Step.WITHDRAWN, Step.DISOWNED}),
        S.PENDING: frozenset({Step.UNDONE}),
        S.MERGED: frozenset({Step.MERGED}),
    },
    S.ASKED_AGAIN: {
        S.APPROVED: frozenset({Step.RENEWED}),
        S.WITHDRAWN: frozenset({Step.WITHDRAWN, Step.DISOWNED}),
        S.PENDING: frozenset({Step.UNDONE}),
        S.MERGED: frozenset({Step.MERGED}),
    },
    # Only what was listed becomes merged, so the way back skips nothing.
    S.MERGED: {
        S.APPROVED: frozenset({Step.UNDONE}),
        S.ASKED_AGAIN: frozenset({Step.UNDONE}),
        S.PENDING: frozenset({Step.RECONSIDERED}),
        S.WITHDRAWN: frozenset({Step.WITHDRAWN, Step.DISOWNED}),
    },
    S.WITHDRAWN: {},
}


def locked(signon: SignOn) -> SignOn:
    """The sign-on as it stands, its letter locked before it: publishing a version locks in the same order."""
    letter = Letter.objects.select_for_update().get(pk=signon.letter_id)
    stored = SignOn.objects.select_for_update(of=("self",)).select_related("version").get(pk=signon.pk)
    stored.letter = letter
    return stored


def move(
    signon: SignOn, to: SignOnStatus, *, step: Step, at: datetime, save: Iterable[str] = (), **told: Any
) -> Decision:
    """Bring ``signon`` to a state by a step of the table, and record it as ``record`` does.

    ``save`` names other fields that were changed with it. The row is locked by the caller. Raises Refused for a move
    that the table has not, and when the organization already stands on the letter.
    """
    before = signon.status
    if step not in MOVES[before].get(to, ()):
        raise Refused(
            _("A sign-on that is “%(now)s” cannot become “%(to)s”.")
            % {"now": signon.get_status_display(), "to": to.label}
        )
    signon.status = to
    store(signon, {"status", *save})
    return record(signon, step=step, at=at, before=before, **told)


def store(signon: SignOn, fields: Iterable[str] | None) -> None:
    """Save ``fields`` of a sign-on, all of a new one.

    Raises Refused when its organization stands there already, and when the same claim of the same mailbox does.
    """
    try:
        with transaction.atomic():
            signon.save(update_fields=None if fields is None else list(fields))
    except IntegrityError as error:
        standing = SignOn.objects.filter(letter=signon.letter, organization=signon.organization).listed()
        if signon.organization_id and standing.exclude(pk=signon.pk).exists():
            raise Refused(_("“%(name)s” already stands on this letter.") % {"name": signon.organization}) from error
        same = SignOn.objects.filter(letter=signon.letter, claim_key=signon.claim_key, status__in=S.standing)
        if signon.claim_key and same.exclude(pk=signon.pk).exists():
            raise Refused(
                _("The same mailbox has another sign-on named “%(name)s” on this letter. Decide on that one first.")
                % {"name": signon.printed_name}
            ) from error
        raise


def record(
    signon: SignOn,
    *,
    step: Step,
    at: datetime,
    actor: Actor | None = None,
    by: str = "",
    before: str | None = None,
    reason: str = "",
    note: str = "",
    changes: dict[str, list[Any]] | None = None,
    batch: UUID | None = None,
    undoes: Decision | None = None,
) -> Decision:
    """Write down one step on ``signon``. ``by`` is a user name; without ``actor`` it tells staff from our own acts."""
    decision = Decision(
        sign_on=signon,
        letter_id=signon.letter_id,
        at=at,
        actor=actor or (Actor.STAFF if by else Actor.SYSTEM),
        by=by,
        step=step,
        before=signon.status if before is None else before,
        after=signon.status,
        version_id=signon.version_id,
        reason=reason,
        note=note,
        changes=changes or {},
        batch=batch,
        undoes=undoes,
    )
    insert(decision)
    return decision


def record_organization(
    signons: Iterable[SignOn],
    *,
    step: Step,
    before: int,
    after: int,
    at: datetime,
    by: str = "",
    undoes: Mapping[int, Decision] | None = None,
) -> None:
    """Write down that ``signons`` belong to the entry ``after`` of the directory now, and to ``before`` until then.

    ``undoes`` maps the number of a sign-on to the step that is undone by it.
    """
    Decision.objects.bulk_create(
        [
            Decision(
                sign_on_id=signon.pk,
                letter_id=signon.letter_id,
                at=at,
                actor=Actor.STAFF if by else Actor.SYSTEM,
                by=by,
                step=step,
                before=signon.status,
                after=signon.status,
                version_id=signon.version_id,
                changes={"organization": [before, after]},
                undoes=(undoes or {}).get(signon.pk),
            )
            for signon in signons
        ],
        batch_size=MANY,
    )


def listed_state(signon: SignOn) -> SignOnStatus:
    """In which state ``signon`` would stand on its list: asked again, if the letter changed in substance since."""
    present = version_in_force(signon.letter)
    behind = bool(present and signon.version and signon.version.major < present.major)
    return S.ASKED_AGAIN if behind else S.APPROVED


def last_decision(signon: SignOn) -> Decision | None:
    """The latest step on ``signon``."""
    return Decision.objects.filter(sign_on=signon.pk).order_by("-pk").first()
