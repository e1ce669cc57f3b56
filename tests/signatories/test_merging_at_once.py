"""Merging at the same moment as others merge, sign and decide, on both databases; each race has its control."""

import threading
from contextlib import suppress

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from campaigns.domain.errors import Refused
from campaigns.models import Letter, LetterStatus
from signatories.domain import merging, moderation, signing, unmerging
from signatories.domain.entries import entry_now
from signatories.domain.merging import merge_organizations
from signatories.domain.moderation import approve_signon, match_signon
from signatories.domain.signing import SignOnRequest, submit_signon
from signatories.domain.unmerging import undo_merge
from signatories.exchange import arriving
from signatories.exchange.arriving import import_letters
from signatories.exchange.leaving import export_letters
from signatories.models import Alias, Merge, Organization, SignOn, SignOnStatus
from signatories.resources import parts
from signatories.resources.running import store
from tests.at_once import at_once, empty_database, meet, on_disk, take_locks_off  # noqa: F401 -- fixtures
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory
from tests.signatories.resources.lists import compared, states

S = SignOnStatus
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]
ANYTHING = (Refused, DatabaseError)  # what a race without its lock may end in


def merge(kept, *gone):
    return lambda: merge_organizations(kept=kept, gone=gone, at=NOON, by="ana")


def passed(outcomes):
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def meet_before_reading(patch):
    """The threads wait for each other once they know the entries and before they change anything."""
    meet(patch, merging, "proposed")


@pytest.fixture
def both():
    rows = OrganizationFactory(name="Casa Alianza"), OrganizationFactory(name="Casa Alianza (CA)")
    for row in rows:
        SignOnFactory(organization=row)
    return rows


def test_two_staff_who_merge_a_pair_both_ways_make_no_circle(both, monkeypatch):
    meet_before_reading(monkeypatch)

    outcomes = at_once(merge(*both), merge(*reversed(both)))

    assert len(passed(outcomes)) == 1
    assert "was merged into" in str(next(each for each in outcomes if isinstance(each, Refused)))
    assert Organization.objects.standing().count() == 1
    assert {row.organization_id for row in SignOn.objects.all()} == {Organization.objects.standing().get().pk}


def test_control_without_the_locks_a_pair_goes_both_ways_or_ends_in_an_error(both, monkeypatch):
    take_locks_off(monkeypatch)
    meet_before_reading(monkeypatch)

    outcomes = at_once(merge(*both), merge(*reversed(both)), kept=ANYTHING)

    errors = [each for each in outcomes if isinstance(each, DatabaseError)]
    assert errors or not Organization.objects.standing().exists()


def test_two_staff_who_merge_the_same_pair_merge_it_once(both, monkeypatch):
    meet_before_reading(monkeypatch)

    outcomes = at_once(merge(*both), merge(*both))

    assert len(passed(outcomes)) == Merge.objects.count() == 1


def test_a_ring_of_merges_ends_and_leaves_nobody_without_an_entry():
    """A into B, B into C, C into A at once: nobody waits for ever, and every sign-on stands with an entry that stands."""
    ring = [OrganizationFactory() for _each in range(3)]
    signons = [SignOnFactory(organization=row) for row in ring]
    first, second, third = ring

    outcomes = at_once(merge(second, first), merge(third, second), merge(first, third))

    assert len(passed(outcomes)) >= 1
    assert Organization.objects.standing().count() == 3 - len(passed(outcomes))
    assert all(row.organization.merged_into_id is None for row in SignOn.objects.select_related("organization"))
    assert SignOn.objects.count() == len(signons)


def test_merges_that_share_entries_and_letters_do_not_wait_for_each_other_for_ever():
    letters = [LetterFactory() for _each in range(3)]
    rows = [OrganizationFactory() for _each in range(6)]
    for number, row in enumerate(rows):
        for letter in letters if number % 2 else reversed(letters):
            SignOnFactory(letter=letter, organization=row)

    outcomes = at_once(
        merge(rows[0], rows[5], rows[1]), merge(rows[4], rows[2]), merge(rows[3], rows[1]), merge(rows[2], rows[0])
    )

    assert passed(outcomes)
    for letter in letters:
        listed = [row.organization_id for row in SignOn.objects.listed().filter(letter=letter)]
        assert sorted(listed) == sorted(set(listed))
        assert SignOn.objects.filter(letter=letter).count() == 6


# -- with signing and deciding -----------------------------------------------------------------------------------------


def asked(organization):
    return SignOnRequest(
        capacity="organization", printed_name="Casa Alianza", organization=organization, person="Ana",
        email="ana@casa.example", language="en", attestation="I may sign for it.", countries=["GT"],
    )  # fmt: skip


def pausing(patch, module, name, done):
    """``module.name`` waits after its work until ``done`` is set, but no longer than a moment."""
    original = getattr(module, name)

    def waits(*args, **kwargs):
        outcome = original(*args, **kwargs)
        done.wait(timeout=0.6)
        return outcome

    patch.setattr(module, name, waits)


def race(letter, gone, kept, done):
    """Somebody signs for ``gone`` while it is merged into ``kept``; where their sign-on stands afterwards."""

    def merged():
        with suppress(Refused):
            merge(kept, gone)()
        done.set()

    at_once(lambda: submit_signon(letter=letter, request=asked(gone), at=NOON), merged)
    return SignOn.objects.get(letter=letter).organization


def open_letter():
    letter = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=letter)
    return letter


def test_who_signs_while_the_entry_is_merged_stands_with_the_kept_one(monkeypatch):
    letter, done = open_letter(), threading.Event()
    kept, gone = OrganizationFactory(), OrganizationFactory(name="Casa Alianza")
    pausing(monkeypatch, signing, "entry_now", done)

    assert race(letter, gone, kept, done) == kept


def test_control_who_does_not_look_again_stands_with_the_entry_that_is_gone(monkeypatch):
    letter = open_letter()
    kept, gone = OrganizationFactory(), OrganizationFactory(name="Casa Alianza")
    monkeypatch.setattr(signing, "entry_now", lambda organization: organization)
    request = asked(gone)  # the form was judged before the merge
    merge(kept, gone)()

    submit_signon(letter=letter, request=request, at=NOON)

    assert SignOn.objects.get(letter=letter).organization == gone


def test_a_match_and_a_merge_at_once_leave_the_sign_on_with_an_entry_that_stands(monkeypatch):
    signon = SignOnFactory(status=S.PENDING, organization=None)
    kept, gone = OrganizationFactory(), OrganizationFactory()
    done = threading.Event()
    pausing(monkeypatch, moderation, "entry_now", done)

    def merged():
        merge(kept, gone)()
        done.set()

    at_once(lambda: match_signon(signon=signon, organization=gone, at=NOON, by="ana"), merged)

    assert SignOn.objects.get(pk=signon.pk).organization == kept


def test_an_approval_and_a_merge_at_once_list_the_organization_once():
    for _round in range(8):
        letter = LetterFactory()
        kept, gone = OrganizationFactory(), OrganizationFactory()
        SignOnFactory(letter=letter, organization=kept)
        waits = SignOnFactory(letter=letter, organization=gone, status=S.PENDING)

        at_once(merge(kept, gone), lambda waits=waits: approve_signon(signon=waits, at=NOON, by="ana"))

        assert SignOn.objects.listed().filter(letter=letter, organization=kept).count() == 1
        assert SignOn.objects.filter(letter=letter, organization=kept).count() == 2


def test_a_merge_that_is_taken_back_twice_at_once_is_taken_back_once(both, monkeypatch):
    (done,) = merge(*both)()
    meet(monkeypatch, unmerging, "lock_entries")

    outcomes = at_once(*[lambda: undo_merge(merge=done, at=NOON, by="ana")] * 2)

    assert len(passed(outcomes)) == 2
    assert Organization.objects.standing().count() == 2
    assert sorted(row.organization_id for row in SignOn.objects.all()) == sorted(row.pk for row in both)


# -- with lists that are stored ----------------------------------------------------------------------------------------


def stored_while_merged(patch, name, lists, kept, gone, *, outcomes=(Refused,)):
    """Store ``lists``; when they were judged and ``parts.name`` is to write them, ``gone`` is merged into ``kept``."""
    judged, merged, original = threading.Event(), threading.Event(), getattr(parts, name)

    def writes(*args, **kwargs):
        judged.set()
        merged.wait(timeout=0.6)  # for a moment: with its lock the merge waits until this is stored
        return original(*args, **kwargs)

    def merges():
        judged.wait(timeout=10)
        merge(kept, gone)()
        merged.set()

    patch.setattr(parts, name, writes)
    return at_once(lambda: store(list_import=lists, at=NOON), merges, kept=outcomes)


def entry_and_its_list():
    kept = OrganizationFactory(name="Covenant House")
    gone = OrganizationFactory(name="Casa Alianza", reference="R1")
    lines = "reference,name,countries,place,aliases,parent", "R1,Casa Alianza,GT,Petén,La Alianza,", ",Choir,GT,,,R1"
    return kept, gone, compared("\n".join(lines))


def test_a_list_that_is_stored_while_an_entry_is_merged_leaves_nothing_with_the_one_that_goes(monkeypatch):
    kept, gone, lists = entry_and_its_list()

    stored_while_merged(monkeypatch, "store_organizations", lists, kept, gone)

    assert states(lists.rows.all()) == ["stored", "stored"]
    kept.refresh_from_db()
    assert kept.place == "Petén"
    assert sorted(kept.aliases.values_list("name", flat=True)) == ["Casa Alianza", "La Alianza"]
    assert not Alias.objects.filter(organization=gone).exists()
    assert Organization.objects.get(name="Choir").parent == kept


def test_control_a_list_that_does_not_lock_its_entries_writes_to_the_one_that_is_gone(monkeypatch):
    kept, gone, lists = entry_and_its_list()
    take_locks_off(monkeypatch)

    outcomes = stored_while_merged(monkeypatch, "store_organizations", lists, kept, gone, outcomes=ANYTHING)

    lost = Alias.objects.filter(organization=gone).exists() and Organization.objects.get(name="Choir").parent == gone
    assert lost or any(isinstance(each, DatabaseError) for each in outcomes)


def test_a_list_whose_entry_was_merged_before_it_is_stored_is_shown_again():
    kept, gone, lists = entry_and_its_list()
    merge(kept, gone)()

    store(list_import=lists, at=NOON)

    first, second = lists.rows.order_by("line")
    assert first.organization == kept
    assert first.sentences[0].startswith("The directory has changed since the preview.")
    assert (first.state, second.state) == ("changed", "stored")
    assert Organization.objects.get(name="Choir").parent == kept


def entries_and_a_list_for_a_letter():
    first, last = OrganizationFactory(name="First"), OrganizationFactory(name="Last")
    letter = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=letter)
    return first, last, compared("name,countries\nLast,GT\nFirst,GT\n", letter=letter)


def pausing_at_each_entry(patch):
    original = signing.entry_now

    def slow(organization):
        entry = original(organization)
        threading.Event().wait(timeout=0.4)
        return entry

    patch.setattr(signing, "entry_now", slow)


def test_a_list_for_a_letter_and_a_merge_do_not_wait_for_each_other_whatever_its_order(monkeypatch):
    first, last, lists = entries_and_a_list_for_a_letter()
    pausing_at_each_entry(monkeypatch)

    stored_while_merged(monkeypatch, "store_signatories", lists, first, last)

    assert {row.organization for row in SignOn.objects.all()} == {first}
    assert sorted(SignOn.objects.values_list("status", flat=True)) == ["approved", "merged"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_control_a_list_that_locks_its_entries_one_by_one_and_a_merge_wait_for_each_other(monkeypatch):
    first, last, lists = entries_and_a_list_for_a_letter()
    pausing_at_each_entry(monkeypatch)
    monkeypatch.setattr(parts, "_lock_entries_of", lambda rows, judge: None)

    def merges():
        threading.Event().wait(timeout=0.2)
        merge(first, last)()

    outcomes = at_once(lambda: store(list_import=lists, at=NOON), merges, kept=ANYTHING)

    assert any(isinstance(each, DatabaseError) for each in outcomes)


# -- with letters that arrive ------------------------------------------------------------------------------------------


def entries_and_a_letter_that_arrives():
    """Two entries, and a file that names the younger one first."""
    last, first = OrganizationFactory(name="Last"), OrganizationFactory(name="First")
    letter = LetterFactory(slug="arrives")
    TextFactory(letter=letter)
    for row in (last, first):
        SignOnFactory(letter=letter, organization=row)
    content = export_letters([letter], campaign=letter.campaign)
    Letter.objects.update(slug="was-here")
    last.name, first.name = first.name, last.name
    for row in (last, first):
        row.save()
    return last, first, content


def arrived_while_merged(patch, content, kept, gone, *, outcomes=(Refused,)):
    """Import ``content``; ``gone`` is merged into ``kept`` between two locks of the import, or after its only one."""
    locked, begun = [], threading.Event()
    lock, parents = QuerySet.select_for_update, arriving._Import.parents
    importing = {}

    def lets_the_merge_in():
        begun.set()
        threading.Event().wait(timeout=0.4)

    def locks(rows, **how):
        if threading.current_thread() is importing.get("it") and rows.model is Organization:
            if locked:
                lets_the_merge_in()
            locked.append(how)
        return lock(rows, **how)

    def ties(self, given):
        lets_the_merge_in()
        return parents(self, given)

    def imports():
        importing["it"] = threading.current_thread()
        try:
            return import_letters(content)
        finally:
            begun.set()

    def merges():
        begun.wait(timeout=10)
        return merge(kept, gone)()

    patch.setattr(QuerySet, "select_for_update", locks)
    patch.setattr(arriving._Import, "parents", ties)
    return at_once(imports, merges, kept=outcomes)


def test_a_letter_that_arrives_and_a_merge_do_not_wait_for_each_other_whatever_the_order_of_the_file(monkeypatch):
    first, last, content = entries_and_a_letter_that_arrives()

    arrival, merges = arrived_while_merged(monkeypatch, content, first, last)

    assert (arrival.organizations_known, arrival.organizations_made) == (2, 0)
    assert len(merges) == 1
    assert {row.organization for row in SignOn.objects.filter(letter__slug="arrives")} == {first}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_control_an_import_that_locks_its_entries_one_by_one_and_a_merge_wait_for_each_other(monkeypatch):
    first, last, content = entries_and_a_letter_that_arrives()
    monkeypatch.setattr(
        arriving,
        "entries_now",
        lambda numbers: {number: entry_now(Organization(pk=number)) for number in numbers},
    )

    outcomes = arrived_while_merged(monkeypatch, content, first, last, outcomes=ANYTHING)

    assert any(isinstance(each, DatabaseError) for each in outcomes)
