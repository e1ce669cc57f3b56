"""The lists of merges and of pairs that staff said to be different: narrowed, in pages, and as quick when long."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from signatories.domain.merging import merge_organizations
from signatories.domain.unmerging import undo_merge
from signatories.models import DuplicatePair, Merge
from tests.factories import NOON, OrganizationFactory

pytestmark = pytest.mark.django_db
DESK = "/admin/signatories/organization/duplicates/"


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


def text(response):
    return " ".join(response.content.decode().split())


def merged_pairs(count):
    """Merges of entries called "Sol 0", "Luna 0" and so on, every other one taken back; the last one is the newest."""
    for number in range(count):
        kept, gone = OrganizationFactory(name=f"Sol {number}"), OrganizationFactory(name=f"Luna {number}")
        at = NOON + timedelta(hours=number)
        [merge] = merge_organizations(kept=kept, gone=[gone], at=at, by="ana")
        if number % 2:
            undo_merge(merge=merge, at=at, by="boss")


def remembered_pairs(count):
    for number in range(count):
        DuplicatePair.objects.create(
            first=OrganizationFactory(name=f"Mar {number}"), second=OrganizationFactory(name=f"Cielo {number}"),
            state=("different", "belongs")[number % 2], found_at=NOON, decided_at=NOON + timedelta(hours=number),
            decided_by="ana", score=90, reasons=["words"],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "names", "counts"),
    [
        ("", ["Sol 2", "Sol 1", "Sol 0"], [3, 2, 1]),
        ("?state=standing", ["Sol 2", "Sol 0"], [3, 2, 1]),
        ("?state=undone", ["Sol 1"], [3, 2, 1]),
        ("?q=luna 2", ["Sol 2"], [1, 1, 0]),
        ("?q=luna 2&state=undone", [], [1, 1, 0]),
        ("?state=x", ["Sol 2", "Sol 1", "Sol 0"], [3, 2, 1]),
    ],
)
def test_merges_are_narrowed_by_name_and_by_whether_they_stand(client, boss, query, names, counts):
    merged_pairs(3)

    page = client.get(DESK + "merges/" + query)

    assert [row["kept"] for row in page.context["rows"]] == names
    assert [choice["count"] for choice in page.context["states"]] == counts
    assert ("Show all" in text(page)) is (names == [])


def test_remembered_pairs_are_narrowed_by_what_was_said_of_them(client, boss):
    remembered_pairs(3)

    def named(query):
        return [row["first"] for row in client.get(DESK + "different/" + query).context["rows"]]

    assert named("") == ["Mar 2", "Mar 1", "Mar 0"]
    assert named("?state=different") == ["Mar 2", "Mar 0"]
    assert named("?state=belongs") == ["Mar 1"]
    assert named("?q=cielo 0") == ["Mar 0"]


@pytest.mark.parametrize(("page", "make"), [("merges", merged_pairs), ("different", remembered_pairs)])
def test_the_pages_of_a_long_list_keep_what_was_asked_for(client, boss, monkeypatch, page, make):
    monkeypatch.setattr("signatories.admin.duplicates_lists.PER_PAGE", 1)
    make(3)
    state = {"merges": "standing", "different": "different"}[page]

    first = text(client.get(DESK + f"{page}/?q=0&state={state}"))
    second = client.get(DESK + f"{page}/?state={state}&page=2")

    assert 'class="desk-pages"' not in first  # one is called so
    assert f'href="?state={state}&amp;page=1"' in text(second)
    assert len(second.context["rows"]) == 1


def test_forgetting_leads_back_to_the_page_that_was_looked_at(client, boss, monkeypatch):
    monkeypatch.setattr("signatories.admin.duplicates_lists.PER_PAGE", 1)
    remembered_pairs(3)
    here = DESK + "different/?state=different&page=2"
    page = client.get(here)

    answer = client.post(page.context["here"], {"pair": page.context["rows"][0]["pk"]})

    assert answer["Location"] == here
    assert [row["first"] for row in client.get(here).context["rows"]] == ["Mar 2"]  # the page that is left


@pytest.mark.parametrize(("page", "make"), [("merges", merged_pairs), ("different", remembered_pairs)])
def test_lists_take_the_same_number_of_queries_for_one_and_for_many(client, boss, page, make):
    make(1)
    with CaptureQueriesContext(connection) as one:
        assert len(client.get(DESK + f"{page}/").context["rows"]) == 1
    make(6)

    with CaptureQueriesContext(connection) as many:
        assert len(client.get(DESK + f"{page}/").context["rows"]) == 7

    assert len(many) == len(one)


def test_the_page_of_a_merge_says_when_and_by_whom_and_leads_to_both_entries(client, boss):
    merged_pairs(2)
    standing, undone = (text(client.get(DESK + f"merges/{merge.pk}/undo/")) for merge in Merge.objects.order_by("pk"))

    assert "2 Mar 2026, 12:00 · <bdi>ana</bdi>" in standing
    assert standing.count("/admin/signatories/organization/") >= 2
    assert "Take the merge back" in standing
    assert "2 Mar 2026, 13:00 · <bdi>boss</bdi>" in undone
    assert "Take the merge back" not in undone
