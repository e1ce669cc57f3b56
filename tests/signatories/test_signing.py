import pytest
from django.db import IntegrityError, transaction

from campaigns.domain.errors import Refused
from signatories.domain.moderation import approve_signon, reconsider_signon, reject_signon
from signatories.domain.moves import MOVES
from signatories.domain.signing import StaffEntry, enter_signon, withdraw_signon
from signatories.models import Capacity, Decision, Origin, SignOn, SignOnStatus, Step
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory

S = SignOnStatus
STEP_OF = {
    approve_signon: Step.APPROVED,
    reject_signon: Step.REJECTED,
    withdraw_signon: Step.WITHDRAWN,
    reconsider_signon: Step.RECONSIDERED,
}
pytestmark = pytest.mark.django_db


def test_every_state_has_its_moves_and_none_skips_confirmation_or_moderation():
    assert set(MOVES) == set(S.values)
    before_listed = {state for state, targets in MOVES.items() if set(targets) & set(S.listed)}

    assert before_listed == {S.PENDING, S.APPROVED, S.ASKED_AGAIN, S.MERGED}
    # What was approved or rejected goes back only by undoing, or by a moderator who looks at it again.
    assert {state: targets[S.PENDING] for state, targets in MOVES.items() if S.PENDING in targets} == {
        S.UNCONFIRMED: {Step.CONFIRMED},
        S.REJECTED: {Step.RECONSIDERED, Step.UNDONE},
        S.APPROVED: {Step.UNDONE},
        S.ASKED_AGAIN: {Step.UNDONE},
        S.MERGED: {Step.RECONSIDERED},
    }


@pytest.mark.parametrize(
    ("verb", "to"),
    [
        (approve_signon, S.APPROVED),
        (reject_signon, S.REJECTED),
        (withdraw_signon, S.WITHDRAWN),
        (reconsider_signon, S.PENDING),
    ],
)
def test_a_verb_moves_where_the_table_allows_and_refuses_elsewhere(verb, to):
    for status in S.values:
        sign_on = SignOnFactory(status=status)
        step = STEP_OF[verb]
        # Only the owner of the mailbox confirms, only the signatory agrees to a new version.
        theirs = (verb, status) in ((reconsider_signon, S.UNCONFIRMED), (approve_signon, S.ASKED_AGAIN))
        if status == to or (step in MOVES[status].get(to, ()) and not theirs):
            verb(signon=sign_on, at=NOON)
            verb(signon=sign_on, at=NOON)  # asking twice changes nothing
            steps = Decision.objects.filter(sign_on=sign_on, step=step).count()
            assert steps == (status != to)
            assert SignOn.objects.get(pk=sign_on.pk).status == to
        else:
            with pytest.raises(Refused):
                verb(signon=sign_on, at=NOON)
            assert SignOn.objects.get(pk=sign_on.pk).status == status


def test_staff_enter_a_signatory_who_is_approved_and_marked():
    letter, organization = LetterFactory(), OrganizationFactory(name="WOLA", countries=["US"])

    sign_on = enter_signon(
        letter=letter,
        entry=StaffEntry(printed_name="Washington Office (WOLA)", organization=organization, countries=["US"]),
        at=NOON,
    )

    assert (sign_on.status, sign_on.origin, sign_on.approved_at) == (S.APPROVED, Origin.STAFF, NOON)


def test_an_organization_stands_once_on_a_letter():
    sign_on = SignOnFactory(organization__name="WOLA")
    again = StaffEntry(printed_name="W.O.L.A.", organization=sign_on.organization, countries=["US"])

    with pytest.raises(Refused, match="“WOLA” already stands on this letter."):
        enter_signon(letter=sign_on.letter, entry=again, at=NOON)

    assert SignOn.objects.count() == 1


def test_competing_claims_wait_side_by_side_and_one_is_approved():
    organization, letter = OrganizationFactory(name="WOLA"), LetterFactory()
    first, second = (SignOnFactory(letter=letter, organization=organization, status=S.PENDING) for _ in range(2))

    approve_signon(signon=second, at=NOON)

    with pytest.raises(Refused, match="already stands"):
        approve_signon(signon=first, at=NOON)
    assert SignOn.objects.get(pk=first.pk).status == S.PENDING


def test_an_unknown_organization_is_not_approved():
    sign_on = SignOnFactory(status=S.PENDING)
    SignOn.objects.filter(pk=sign_on.pk).update(organization=None)

    with pytest.raises(Refused, match="from the directory first"):
        approve_signon(signon=sign_on, at=NOON)


@pytest.mark.parametrize(
    "broken",
    [
        {"printed_name": ""},
        {"status": "unknown"},
        {"capacity": "unknown"},
        {"listing": "unknown"},
        {"capacity": Capacity.PERSON},
        {"organization": None},
        {"countries": ""},
        {"approved_at": None},
    ],
    ids=lambda broken: "-".join(broken),
)
def test_the_database_refuses_what_must_never_be_false(broken):
    sign_on = SignOnFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        SignOn.objects.filter(pk=sign_on.pk).update(**broken)


def test_two_listed_sign_ons_of_one_organization_are_refused_by_the_database():
    sign_on = SignOnFactory()

    for status in S.listed:
        with pytest.raises(IntegrityError), transaction.atomic():
            SignOnFactory(letter=sign_on.letter, organization=sign_on.organization, status=status)
    SignOnFactory(letter=sign_on.letter, organization=sign_on.organization, status=S.REJECTED)
