"""Possible duplicates: pairs are found, stored, remembered and grouped."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from campaigns.domain.errors import Refused
from signatories.domain.duplicates import (
    Found,
    ask_for_search,
    clusters_of,
    find_duplicates,
    forget_difference,
    look_for_duplicates,
    mark_different,
    open_pairs,
    present_search,
    store_pairs,
)
from signatories.domain.entries import own_mail_domain
from signatories.domain.merging import merge_organizations
from signatories.models import DuplicatePair, DuplicateSearch
from tests.factories import NOON, OrganizationFactory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def pairs():
    return sorted(DuplicatePair.objects.values_list("first", "second", "score", "state"))


def test_a_pair_is_one_row_whichever_way_it_is_found():
    one, other = OrganizationFactory(), OrganizationFactory()

    assert store_pairs([Found(other.pk, one.pk, 91, ("name",))], at=NOON) == 1
    store_pairs([Found(one.pk, other.pk, 95, ("name", "site"))], at=LATER)

    pair = DuplicatePair.objects.get()
    assert (pair.first, pair.second, pair.score, pair.reasons) == (one, other, 95, ["name", "site"])
    assert pair.found_at == NOON


def test_what_was_said_of_a_pair_outlives_every_search():
    one, other = OrganizationFactory(), OrganizationFactory()
    mark_different(organizations=[other.pk, one.pk], at=NOON, by="ana", why="Two boards.")

    store_pairs([Found(one.pk, other.pk, 95)], at=LATER)

    pair = DuplicatePair.objects.get()
    assert (pair.state, pair.decided_by, pair.why) == ("different", "ana", "Two boards.")
    assert not open_pairs().exists()
    forget_difference(pair=pair)
    forget_difference(pair=pair)
    assert open_pairs().get().why == ""


def test_of_three_each_two_are_remembered_as_different_and_asking_twice_changes_nothing():
    rows = [OrganizationFactory() for _each in range(3)]
    numbers = [row.pk for row in rows]
    store_pairs([Found(numbers[0], numbers[1], 80)], at=NOON)

    mark_different(organizations=numbers, at=NOON, by="ana")
    mark_different(organizations=numbers, at=LATER, by="berta")

    assert set(DuplicatePair.objects.values_list("state", "decided_by")) == {("different", "ana")}
    assert DuplicatePair.objects.count() == 3


def test_an_entry_that_was_merged_is_in_no_pair_and_nothing_can_be_said_of_it():
    kept, gone, third = (OrganizationFactory() for _each in range(3))
    store_pairs([Found(gone.pk, third.pk, 90)], at=NOON)
    assert open_pairs().count() == 1
    merge_organizations(kept=kept, gone=[gone], at=NOON)

    assert [(row.first, row.second) for row in open_pairs()] == [(kept, third)]
    with pytest.raises(Refused, match="merged or deleted meanwhile"):
        mark_different(organizations=[gone.pk, third.pk], at=NOON)
    with pytest.raises(Refused):
        mark_different(organizations=[third.pk], at=NOON)


def test_pairs_that_share_an_entry_are_one_cluster_in_the_order_of_the_best():
    found = clusters_of([(7, 9, 100), (1, 2, 95), (4, 5, 90), (2, 3, 80), (1, 3, 76)])

    assert [(cluster.organizations, cluster.score, cluster.weakest) for cluster in found] == [
        ((7, 9), 100, 100),
        ((1, 2, 3), 95, 76),
        ((4, 5), 90, 90),
    ]
    # Of A~B~C nothing is known of A and C: that is never sure.
    assert clusters_of([(1, 2, 100), (2, 3, 100)])[0].weakest == 0


# -- looking for them --------------------------------------------------------------------------------------------------


def test_a_search_finds_the_same_body_twice_and_drops_what_is_not_alike_any_more():
    one = OrganizationFactory(name="Fundación Casa Alianza")
    other = OrganizationFactory(name="Fundacion Casa Alianza")
    OrganizationFactory(name="Something quite different")

    assert find_duplicates(at=NOON) == 1
    pair = DuplicatePair.objects.get()
    assert (pair.first, pair.second, pair.state) == (one, other, "open")
    assert pair.score >= 90
    assert "name" in pair.reasons

    other.name = "Nobody Knows Us"
    other.save()
    assert find_duplicates(at=LATER) == 0
    assert not DuplicatePair.objects.exists()


def test_a_name_of_a_region_in_two_countries_waits_as_related():
    one = OrganizationFactory(name="Alianza Americas", countries=["US"])
    other = OrganizationFactory(name="Alianza Américas", countries=["MX"])

    find_duplicates(at=NOON)

    pair = DuplicatePair.objects.get()
    assert (pair.first, pair.second, pair.related) == (one, other, True)


def test_a_search_leaves_what_was_decided_and_what_was_merged():
    names = ["Casa Alianza"] * 3
    one, two, three = (OrganizationFactory(name=name) for name in names)
    mark_different(organizations=[one.pk, two.pk], at=NOON)
    merge_organizations(kept=one, gone=[three], at=NOON)

    find_duplicates(at=LATER)

    assert not open_pairs().exists()
    assert DuplicatePair.objects.get(first=one, second=two).state == "different"


def test_entries_that_were_added_are_compared_alone():
    OrganizationFactory(name="Casa Alianza")
    added = OrganizationFactory(name="Casa Alianza")
    OrganizationFactory(name="Red de Mujeres")
    OrganizationFactory(name="Red de Mujeres")

    assert find_duplicates(at=NOON, organizations=[added.pk]) == 1
    assert {added.pk} < {number for row in pairs() for number in row[:2]}
    # What is open elsewhere stays.
    find_duplicates(at=NOON)
    find_duplicates(at=NOON, organizations=[added.pk])
    assert DuplicatePair.objects.count() == 2


def test_a_search_is_asked_for_once_and_says_what_it_found():
    OrganizationFactory(name="Casa Alianza")
    OrganizationFactory(name="Casa Alianza")

    search = ask_for_search(at=NOON, by="ana")
    assert ask_for_search(at=NOON, by="berta") == search
    assert present_search(NOON) == search
    look_for_duplicates.call(search.pk)
    look_for_duplicates.call(search.pk)

    search.refresh_from_db()
    assert (search.total, search.done, search.found, search.failed) == (2, 2, 1, False)
    assert search.ended_at is not None
    assert present_search(NOON) is None


def test_a_search_whose_worker_died_bars_no_other():
    died = ask_for_search(at=NOON)

    assert ask_for_search(at=NOON + timedelta(minutes=10)) == died
    assert ask_for_search(at=NOON + timedelta(minutes=16)) != died


def test_a_search_that_fails_says_so(monkeypatch):
    from signatories.domain import duplicates  # noqa: PLC0415

    search = ask_for_search(at=NOON)
    monkeypatch.setattr(duplicates, "find_duplicates", lambda **_told: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        look_for_duplicates.call(search.pk)

    assert DuplicateSearch.objects.get().failed


def test_the_command_looks_through_the_whole_directory_and_says_what_it_found(capsys):
    OrganizationFactory(name="Casa Alianza")
    OrganizationFactory(name="Casa Alianza")
    OrganizationFactory(name="Red de Mujeres")

    call_command("find_duplicates")

    assert capsys.readouterr().out == "3 organizations, 1 pairs found, 1 wait.\n"
    assert DuplicateSearch.objects.get().ended_at is not None


def test_parent_and_branch_are_a_proposal_of_their_own():
    OrganizationFactory(name="Friends of the Earth", scope="international", countries=[])
    OrganizationFactory(name="Friends of the Earth Mexico", countries=["MX"])

    find_duplicates(at=NOON)

    assert [row.related for row in open_pairs()] == [True]


# -- mail domains ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), (" @Example.ORG ", "example.org"), ("mail.example.co.uk", "mail.example.co.uk"),
     ("münchen.example", "xn--mnchen-3ya.example")],
)  # fmt: skip
def test_a_mail_domain_is_kept_bare(typed, kept):
    assert own_mail_domain(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["gmail.com", "@Yahoo.es", "ana@example.org", "https://example.org/", "example", "exam ple.org", "-a.org", "10.0.0.1",
     "facebook.com", "a..b", "example.org/path", "x" * 64 + ".org"],
)  # fmt: skip
def test_what_says_nothing_of_an_organization_is_no_mail_domain(typed):
    with pytest.raises(ValidationError):
        own_mail_domain(typed)
