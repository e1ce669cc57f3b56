"""Chapters of one network: who belongs together, what it is called, and what is remembered."""

import pytest

from campaigns.domain.errors import Refused
from signatories.domain.networks import MOST, networks_in, networks_of, say_chapters
from signatories.models import DuplicatePair, Organization
from tests.factories import NOON, OrganizationFactory


def test_three_that_pairs_tie_together_may_be_a_network_and_two_may_not():
    assert networks_in([(1, 2, 55, []), (8, 9, 55, []), (2, 3, 50, [])]) == [(1, 2, 3)]


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (["SEATINI-Uganda", "SEATINI Kenya", "Seatini, Malawi"], "SEATINI"),
        (["Friends of the Earth Mexico", "Friends of the Earth Kenya", "Friends of the Earth Mali"],
         "Friends of the Earth"),
        (["Uganda Kabrakan", "Kenya Kabrakan", "Mali Kabrakan"], "Kabrakan"),
        (["Médicos Kabrakan Perú", "Medicos Kabrakan Chile", "Médicos Kabrakan Mali"], "Medicos Kabrakan"),
    ],
)  # fmt: skip
def test_a_network_is_called_by_the_words_that_its_chapters_share(names, called):
    [network] = networks_of(dict(enumerate(names, start=1)))

    assert network.called == called
    assert network.organizations == (1, 2, 3)


def test_a_chain_of_two_networks_is_parted_and_who_shares_no_word_is_in_none():
    names = ["Kabrakan Peru", "Kabrakan Mali", "Kabrakan Kenya", "Ixquic Peru", "Ixquic Mali", "Ixquic Kenya", "Other"]

    found = networks_of(dict(enumerate(names)))

    assert {network.organizations for network in found} == {(0, 1, 2), (3, 4, 5)}


@pytest.mark.django_db
def test_saying_it_twice_changes_nothing_and_what_was_said_before_stays():
    rows = [OrganizationFactory(name=f"Kabrakan {country}") for country in ("Peru", "Mali", "Kenya")]
    parent = OrganizationFactory(name="Kabrakan")
    DuplicatePair.objects.create(
        first=rows[0], second=rows[1], state="different", why="Two boards.", found_at=NOON, decided_at=NOON
    )

    for _time in range(2):
        said = say_chapters(organizations=[row.pk for row in rows], parent=parent.pk, at=NOON, by="ana")

    assert [row.parent for row in said] == [parent] * 3
    assert DuplicatePair.objects.filter(state="different").count() == 3
    assert DuplicatePair.objects.filter(state="belongs").count() == 3
    assert DuplicatePair.objects.get(first=rows[0], second=rows[1]).why == "Two boards."


@pytest.mark.django_db
def test_more_than_the_page_offers_are_refused():
    with pytest.raises(Refused, match="at most 60"):
        say_chapters(organizations=range(1, MOST + 2), parent=None, at=NOON)


@pytest.mark.django_db
def test_an_entry_that_was_deleted_meanwhile_stops_all_of_it():
    rows = [OrganizationFactory(name=f"Kabrakan {country}") for country in ("Peru", "Mali", "Kenya")]
    parent = OrganizationFactory(name="Kabrakan")
    numbers = [row.pk for row in rows]
    rows[2].delete()

    with pytest.raises(Refused):
        say_chapters(organizations=numbers, parent=parent.pk, at=NOON)

    assert not Organization.objects.exclude(parent=None).exists()
