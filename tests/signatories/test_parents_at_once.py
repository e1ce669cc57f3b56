"""Saying what an entry belongs to while others merge or say the same, on both databases; each race has its control."""

import threading
from contextlib import suppress

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from campaigns.domain.errors import Refused
from signatories.domain import entries, unmerging
from signatories.domain.choosing import Choices
from signatories.domain.entries import lock_alone, makes_a_circle, set_parent
from signatories.domain.merging import merge_organizations
from signatories.domain.unmerging import undo_merge
from signatories.models import Organization
from signatories.resources import parts
from signatories.resources.running import store
from tests.at_once import at_once, empty_database, meet, on_disk  # noqa: F401 -- fixtures
from tests.factories import NOON, OrganizationFactory
from tests.signatories.resources.lists import compared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]
ANYTHING = (Refused, DatabaseError)
SQLITE_WAITS = "SQLite lets one writer in at a time"


def merge(kept, *gone):
    return lambda: merge_organizations(kept=kept, gone=gone, at=NOON, by="ana")


def fresh(row):
    return Organization.objects.get(pk=row.pk)


def circles():
    """The names of the entries that belong to themselves, by however many steps."""
    return sorted(row.name for row in Organization.objects.all() if makes_a_circle(row, row.parent))


# The form of the admin


def saved_while_merged(patch, chapter, parent, kept):
    """Somebody says in the form what ``chapter`` belongs to, while that is merged into ``kept``; gives the answer."""
    judged, merged, original = threading.Event(), threading.Event(), Organization.save

    def slow(self, *args, **kwargs):
        if threading.current_thread() is form_thread.get("it") and not judged.is_set():
            judged.set()  # the form was judged, nothing is written yet
            merged.wait(timeout=0.6)
        return original(self, *args, **kwargs)

    form_thread = {}
    User.objects.create_superuser("boss")

    def saves():
        form_thread["it"] = threading.current_thread()
        client = Client()
        client.force_login(User.objects.get())
        try:
            return client.post(
                reverse("admin:signatories_organization_change", args=[chapter.pk]),
                {"name": chapter.name, "scope": "national", "countries": ["GT"], "kind": chapter.kind,
                 "parent": parent.pk} | NO_ROWS,
            )  # fmt: skip
        finally:
            judged.set()

    def merges():
        judged.wait(timeout=10)
        try:
            return merge(kept, parent)()
        finally:
            merged.set()

    patch.setattr(Organization, "save", slow)
    return at_once(saves, merges, kept=ANYTHING)


NO_ROWS = {
    f"{each}-{name}": "0"
    for each in ("names", "aliases", "logo", "representatives")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


@pytest.fixture
def family():
    return [OrganizationFactory(name=name, countries=["GT"]) for name in ("Chapter", "Parent", "Kept")]


def test_the_form_and_a_merge_at_once_leave_no_entry_with_one_that_is_gone(family, monkeypatch):
    chapter, parent, kept = family

    answer, merged = saved_while_merged(monkeypatch, chapter, parent, kept)

    assert answer.status_code == 302
    assert [row.gone for row in merged] == [parent]
    assert fresh(chapter).parent == kept


@pytest.mark.skipif(connection.vendor != "postgresql", reason=SQLITE_WAITS)
def test_control_a_form_without_its_locks_ties_the_entry_to_one_that_is_gone(family, monkeypatch):
    chapter, parent, kept = family
    monkeypatch.setattr(
        "signatories.admin.organizations.lock_to_tie", lambda numbers: Organization.objects.in_bulk(numbers)
    )

    saved_while_merged(monkeypatch, chapter, parent, kept)

    assert fresh(chapter).parent == parent
    assert fresh(parent).merged_into == kept


def test_the_form_says_that_the_parent_or_the_entry_was_merged_while_it_was_judged(client, family, monkeypatch):
    chapter, parent, kept = family
    client.force_login(User.objects.create_superuser("boss"))
    told = []
    for gone in (parent, chapter):
        original = entries.lock_family

        def first_merged(numbers, gone=gone, original=original):
            if fresh(gone).merged_into is None:
                merge(kept, gone)()
            return original(numbers)

        with monkeypatch.context() as patch:
            patch.setattr(entries, "lock_family", first_merged)
            answer = client.post(
                reverse("admin:signatories_organization_change", args=[chapter.pk]),
                {"name": "Chapter", "scope": "national", "countries": ["GT"], "kind": chapter.kind,
                 "parent": parent.pk if gone == parent else ""} | NO_ROWS,
            )  # fmt: skip
        told.append(answer.context["adminform"].form.errors["parent"])

    assert told == [
        ["“Parent” was merged into “Kept”. Nothing was done: look at that entry."],
        ["“Chapter” was merged into “Kept”. Nothing was done: look at that entry."],
    ]
    assert fresh(chapter).parent is None


# Two who say what belongs to what


@pytest.fixture
def two_chains():
    """A and D stand above two others: C belongs to nobody yet, nor does A."""
    top = OrganizationFactory(name="C")
    below = OrganizationFactory(name="B", parent=top)
    first = OrganizationFactory(name="A")
    last = OrganizationFactory(name="D", parent=first)
    return first, below, top, last


def close_the_ring(patch, two_chains):
    """A under B and C under D at once: no two of them share an entry, and both together are a circle."""
    first, below, top, last = two_chains
    meet(patch, entries, "makes_a_circle")
    return at_once(
        lambda: set_parent(organization=first, parent=below, at=NOON),
        lambda: set_parent(organization=top, parent=last, at=NOON),
        kept=ANYTHING,
    )


def test_two_who_close_a_ring_from_both_sides_at_once_make_no_circle(two_chains, monkeypatch):
    outcomes = close_the_ring(monkeypatch, two_chains)

    assert circles() == []
    assert sum(isinstance(each, Organization) for each in outcomes) == 1
    assert sum(isinstance(each, Refused) for each in outcomes) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason=SQLITE_WAITS)
def test_control_locking_the_two_entries_alone_lets_the_ring_close(two_chains, monkeypatch):
    monkeypatch.setattr(entries, "lock_family", lock_alone)

    close_the_ring(monkeypatch, two_chains)

    assert circles() == ["A", "B", "C", "D"]


def test_many_who_turn_a_family_about_at_once_end_and_make_no_circle():
    rows = [OrganizationFactory(name=name) for name in "ABCDEF"]

    def ties(one, other):
        def act():
            with suppress(Refused):
                set_parent(organization=one, parent=other, at=NOON)

        return act

    for step in (1, 2, 5):
        at_once(*[ties(row, rows[(place + step) % 6]) for place, row in enumerate(rows)])
        assert circles() == []


# The way back of a merge


@pytest.fixture
def way_back():
    """A merge that took another parent; the entry belonged to Old before. Beside them stand two others."""
    old, new = OrganizationFactory(name="Old"), OrganizationFactory(name="New")
    kept, gone = OrganizationFactory(name="Kept", parent=old), OrganizationFactory(name="Gone", parent=new)
    choices = Choices(take={"parent": gone.pk})
    (done,) = merge_organizations(kept=kept, gone=[gone], choices=choices, at=NOON, by="ana")
    return done, kept, old, OrganizationFactory(name="Third"), OrganizationFactory(name="Fourth")


def taken_back_while(patch, done, acts):
    """Take ``done`` back; when it is known to what its entry returns, ``acts`` are done by somebody else."""
    known, acted, original = threading.Event(), threading.Event(), unmerging.makes_a_circle

    def waits(organization, parent):
        outcome = original(organization, parent)
        known.set()
        acted.wait(timeout=0.6)  # for a moment: with its locks the others wait until this is stored
        return outcome

    def others():
        known.wait(timeout=10)
        try:
            return acts()
        finally:
            acted.set()

    patch.setattr(unmerging, "makes_a_circle", waits)
    undone, _other = at_once(lambda: undo_merge(merge=done, at=NOON, by="ana"), others)
    assert not isinstance(undone, Exception)


def test_taking_back_and_a_merge_of_what_the_old_parent_went_into_at_once_lead_to_its_end(way_back, monkeypatch):
    done, kept, old, third, fourth = way_back
    merge(third, old)()

    taken_back_while(monkeypatch, done, merge(fourth, third))

    assert (fresh(third).merged_into, fresh(kept).parent) == (fourth, fourth)


@pytest.mark.skipif(connection.vendor != "postgresql", reason=SQLITE_WAITS)
def test_control_locking_no_more_than_the_old_parent_leads_to_an_entry_that_is_gone(way_back, monkeypatch):
    done, kept, old, third, fourth = way_back
    merge(third, old)()
    monkeypatch.setattr(entries, "all_kept", lambda numbers: set())

    taken_back_while(monkeypatch, done, merge(fourth, third))

    assert (fresh(third).merged_into, fresh(kept).parent) == (fourth, third)


@pytest.mark.skipif(connection.vendor != "postgresql", reason=SQLITE_WAITS)
def test_taking_back_looks_under_its_locks_where_the_old_parent_went_meanwhile(way_back, monkeypatch):
    done, kept, old, third, _fourth = way_back
    tries, original = [], entries.lock_alone

    def merged_before(numbers, **chapters):
        if threading.current_thread() is not threading.main_thread():
            return original(numbers, **chapters)
        tries.append({old.pk, third.pk} & set(numbers))
        if len(tries) == 1:
            at_once(merge(third, old))
        return original(numbers, **chapters)

    monkeypatch.setattr(entries, "lock_alone", merged_before)

    undo_merge(merge=done, at=NOON, by="ana")

    assert tries == [{old.pk}, {old.pk, third.pk}]
    assert fresh(kept).parent == third


# Lists


def list_against(patch, two_chains):
    """A list says that A belongs to B, while somebody says that C belongs to D."""
    _first, _below, top, last = two_chains
    Organization.objects.update(countries="GT")
    row = compared("name,country,parent\nA,Guatemala,B\n")
    assert row.counts == {"changed": 1}
    judged, done, original = threading.Event(), threading.Event(), parts.store_organizations

    def slow(rows):
        judged.set()
        done.wait(timeout=0.6)
        return original(rows)

    def says():
        judged.wait(timeout=10)
        try:
            return set_parent(organization=top, parent=last, at=NOON)
        finally:
            done.set()

    patch.setattr(parts, "store_organizations", slow)
    at_once(lambda: store(list_import=row, at=NOON), says, kept=ANYTHING)


def test_a_list_and_somebody_who_close_a_ring_at_once_make_no_circle(two_chains, monkeypatch):
    list_against(monkeypatch, two_chains)

    assert circles() == []
    assert fresh(two_chains[0]).parent == two_chains[1]


@pytest.mark.skipif(connection.vendor != "postgresql", reason=SQLITE_WAITS)
def test_control_a_list_that_locks_no_more_than_the_parent_lets_the_ring_close(two_chains, monkeypatch):
    monkeypatch.setattr(parts, "all_above", lambda numbers: set())
    monkeypatch.setattr(entries, "lock_family", lock_alone)

    list_against(monkeypatch, two_chains)

    assert circles() == ["A", "B", "C", "D"]
