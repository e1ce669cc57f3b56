"""Lists, merges, decisions and the arranging of a letter at the same moment, on both databases; with controls."""

import threading
from contextlib import suppress
from dataclasses import replace

import pytest
from django.db import connection
from django.utils import timezone

from campaigns.domain.errors import Refused
from signatories.domain.arranging import arrange_roll, arrangement_of, seen_mark
from signatories.domain.merging import merge_organizations
from signatories.domain.moderation import approve_signon
from signatories.domain.signing import withdraw_signon
from signatories.domain.unmerging import undo_merge
from signatories.models import Alias, Merge, Organization, SignOn, SignOnStatus
from signatories.resources import parts, running
from signatories.resources.running import store
from tests.at_once import at_once, empty_database, on_disk  # noqa: F401 -- fixtures
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory
from tests.signatories.resources.lists import compared

S = SignOnStatus
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]


def merge(kept, *gone):
    return lambda: merge_organizations(kept=kept, gone=gone, at=timezone.now(), by="ana")


def letter_with_text():
    letter = LetterFactory()
    TextFactory(letter=letter)
    return letter


def all_stand_with_standing_entries():
    return all(row.organization.merged_into_id is None for row in SignOn.objects.exclude(organization=None))


def listed_twice():
    rows = list(SignOn.objects.listed().exclude(organization=None).values_list("letter", "organization"))
    return sorted(rows) != sorted(set(rows))


def waiting_after(patch, module, name, done, begun):
    """``module.name`` says when it has done its work, and waits until ``done``, but no longer than a moment."""
    original = getattr(module, name)

    def waits(*args, **kwargs):
        outcome = original(*args, **kwargs)
        begun.set()
        done.wait(timeout=0.8)
        return outcome

    patch.setattr(module, name, waits)


# Lists and merges


@pytest.mark.parametrize("_round", range(3))
def test_a_list_for_a_letter_and_a_merge_at_once_put_the_kept_entry_on_it_once(_round):
    letter = letter_with_text()
    kept = OrganizationFactory(name="Casa Alianza del Norte")
    gone = OrganizationFactory(name="Refugio Esperanza")
    row = compared("name,country\nCasa Alianza del Norte,Guatemala\nRefugio Esperanza,Guatemala\n", letter=letter)

    at_once(lambda: store(list_import=row, at=timezone.now()), merge(kept, gone))

    assert all_stand_with_standing_entries()
    assert not listed_twice()
    assert SignOn.objects.listed().filter(letter=letter, organization=kept).count() == 1


def race_of_a_change(patch, done, begun):
    """A list that changes an entry is judged; before it is stored the entry is merged. Gives the kept entry."""
    kept = OrganizationFactory(name="Casa Alianza del Norte", reference="K")
    gone = OrganizationFactory(name="Refugio Esperanza", reference="G")
    row = compared("reference,name,country,alias\nG,Refugio Esperanza,Guatemala,Albergue Esperanza\n")
    assert row.counts == {"changed": 1}
    waiting_after(patch, running.Judge, "judge", done, begun)

    def merged():
        begun.wait(timeout=5)
        with suppress(Refused):
            merge(kept, gone)()
        done.set()

    at_once(lambda: store(list_import=row, at=timezone.now()), merged)
    assert Merge.objects.count() == 1
    return kept, row


def test_what_a_list_changes_in_an_entry_that_is_merged_meanwhile_is_not_lost(monkeypatch):
    kept, row = race_of_a_change(monkeypatch, threading.Event(), threading.Event())

    alias = Alias.objects.filter(name="Albergue Esperanza").first()
    state = row.rows.get().state

    # Stored before the merge, it went along; judged after it, the row is shown again.
    assert (state == "stored" and alias.organization == kept) or (state != "stored" and alias is None)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_control_without_the_lock_the_change_goes_to_the_entry_that_is_gone(monkeypatch):
    monkeypatch.setattr(parts, "_lock_entries_of", lambda rows, judge: None)

    kept, row = race_of_a_change(monkeypatch, threading.Event(), threading.Event())

    assert row.rows.get().state == "stored"
    assert Alias.objects.get(name="Albergue Esperanza").organization != kept


# Lists and decisions


@pytest.mark.parametrize("_round", range(3))
def test_a_list_and_an_approval_at_once_list_the_organization_once(_round):
    letter, organization = letter_with_text(), OrganizationFactory(name="Casa Alianza del Norte")
    waits = SignOnFactory(letter=letter, organization=organization, status=S.PENDING)
    row = compared("name,country\nCasa Alianza del Norte,Guatemala\n", letter=letter)
    assert row.counts == {"new": 1}

    at_once(
        lambda: store(list_import=row, at=timezone.now()),
        lambda: approve_signon(signon=waits, at=timezone.now(), by="ana"),
    )

    assert SignOn.objects.listed().filter(letter=letter, organization=organization).count() == 1


def test_two_people_who_store_two_lists_of_one_letter_at_once_list_each_body_once():
    letter = letter_with_text()
    names = [f"Casa {word} del Norte" for word in ("Alianza", "Esperanza", "Refugio", "Luz")]
    text = "name,country\n" + "".join(f"{name},Guatemala\n" for name in names)
    lists = [compared(text, letter=letter) for _list in range(2)]

    outcomes = at_once(*[lambda row=row: store(list_import=row, at=timezone.now()) for row in lists])

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert SignOn.objects.filter(letter=letter).count() == Organization.objects.count() == len(names)


# Decisions and merges


@pytest.mark.parametrize("_round", range(4))
def test_a_withdrawal_and_a_merge_at_once_lose_neither(_round):
    letter = LetterFactory()
    kept, gone = OrganizationFactory(), OrganizationFactory()
    first = SignOnFactory(letter=letter, organization=kept)
    second = SignOnFactory(letter=letter, organization=gone)

    at_once(merge(kept, gone), lambda: withdraw_signon(signon=second, at=timezone.now(), by="ana"))

    first.refresh_from_db()
    second.refresh_from_db()
    assert second.status == S.WITHDRAWN
    assert (first.organization, second.organization) == (kept, kept)
    assert not listed_twice()


@pytest.mark.parametrize("_round", range(4))
def test_a_merge_and_the_taking_back_of_another_at_once_end_with_standing_entries(_round):
    first, second, third = (OrganizationFactory() for _each in range(3))
    for row in (first, second, third):
        SignOnFactory(organization=row)
    (done,) = merge(second, first)()

    outcomes = at_once(merge(third, second), lambda: undo_merge(merge=done, at=timezone.now(), by="ana"))

    assert any(not isinstance(outcome, Exception) for outcome in outcomes)
    assert all_stand_with_standing_entries()
    standing = set(Organization.objects.standing().values_list("pk", flat=True))
    gone = {row.gone_id for row in Merge.objects.filter(undone_at=None)}
    assert standing | gone == {first.pk, second.pk, third.pk}
    assert not standing & gone


# Arranging


@pytest.mark.parametrize("_round", range(3))
def test_arranging_and_deciding_at_once_lose_neither(_round):
    letter = letter_with_text()
    rows = [SignOnFactory(letter=letter, printed_name=f"Casa {word}") for word in ("Uno", "Dos", "Tres")]
    waits = SignOnFactory(letter=letter, status=S.PENDING)
    leaves, merged_one = rows[0], OrganizationFactory()
    wanted = replace(arrangement_of(letter), placed=tuple(row.pk for row in reversed(rows)))

    outcomes = at_once(
        lambda: arrange_roll(letter=letter, wanted=wanted, at=timezone.now(), by="ana", seen=seen_mark(letter)),
        lambda: approve_signon(signon=waits, at=timezone.now(), by="ana"),
        lambda: withdraw_signon(signon=leaves, at=timezone.now(), by="ana"),
        merge(merged_one, rows[1].organization),
    )

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    states = dict(SignOn.objects.filter(letter=letter).values_list("pk", "status"))
    assert (states[waits.pk], states[leaves.pk]) == (S.APPROVED, S.WITHDRAWN)
    placed = arrangement_of(letter).placed
    assert placed == (rows[2].pk, rows[1].pk)
    assert SignOn.objects.get(pk=rows[1].pk).organization == merged_one


def test_of_two_who_arrange_a_list_at_once_the_second_is_told():
    letter = letter_with_text()
    rows = [SignOnFactory(letter=letter, printed_name=f"Casa {word}") for word in ("Uno", "Dos")]
    seen = seen_mark(letter)

    def arranged(*placed):
        wanted = replace(arrangement_of(letter), placed=tuple(row.pk for row in placed))
        return lambda: arrange_roll(letter=letter, wanted=wanted, at=NOON, by="ana", seen=seen)

    outcomes = at_once(arranged(*rows), arranged(*reversed(rows)))

    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
