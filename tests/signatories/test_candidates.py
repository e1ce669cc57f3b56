"""Who is found in the directory by a name."""

import pytest
from django.utils import timezone

from signatories.domain.candidates import (
    BESIDE,
    COMMON,
    COMMON_IN_MANY,
    Matcher,
    Query,
    all_pairs,
    find_candidates,
    find_many,
)
from signatories.domain.duplicates import clusters_of, find_duplicates, open_pairs
from signatories.domain.merging import merge_organizations
from signatories.domain.name_keys import index_organizations, reindex_all
from signatories.matching import Decision, Reason
from signatories.models import Alias, AliasKind, DuplicatePair, Organization, OrganizationName, PairState
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def found(name, **values):
    return [(each.name, each.verdict.decision) for each in find_candidates(Query(name=name, **values))]


def test_another_spelling_is_found_with_score_and_reasons():
    body = OrganizationFactory(name="Asociación Lago Hondo", acronym="ALH")
    OrganizationFactory(name="Cerro Alto")

    [candidate] = find_candidates(Query(name="LAGO HONDO, A.C.", countries=["GT"]))

    assert (candidate.organization, candidate.name, candidate.acronym) == (body.pk, "Asociación Lago Hondo", "ALH")
    assert candidate.score >= 90
    assert candidate.reasons == (Reason.WORDS,)
    assert candidate.why() == "same words"
    assert candidate.matches


def test_an_alias_and_a_name_in_a_language_find_the_organization():
    body = OrganizationFactory(name="Asociación Lago Hondo")

    assert found("Berne Statement", countries=["GT"]) == []
    assert found("Tzunun Eye", countries=["GT"]) == []

    Alias.objects.create(organization=body, name="Berne Statement", kind=AliasKind.FORMER)
    OrganizationName.objects.create(organization=body, language="en", name="Tzunun Eye")

    assert found("The Berne Statement", countries=["GT"]) == [(body.name, Decision.SAME)]
    assert found("Tzunun Eye", countries=["GT"]) == [(body.name, Decision.SAME)]


def test_an_acronym_finds_a_name_that_passes_words_over_and_the_name_an_acronym():
    OrganizationFactory(name="Unidad de Protección a Defensoras y Defensores de Kabrakan")
    OrganizationFactory(name="FENKABRA")

    assert found("UDEFEKAB", countries=["GT"]) == [
        ("Unidad de Protección a Defensoras y Defensores de Kabrakan", Decision.LIKELY)
    ]
    assert found("Federación Nacional de Kabrakan", countries=["GT"]) == [("FENKABRA", Decision.LIKELY)]


def test_the_acronym_of_its_name_is_not_an_acronym_of_its_other_names():
    body = OrganizationFactory(name="Comité de Pueblos Indígenas de Bagon", acronym="CPIB")
    Alias.objects.create(organization=body, name="Loxaha Bagonik", kind=AliasKind.FORMER)

    assert (body.name, Decision.LIKELY) not in found("Comité de Pueblos Indígenas de Beribar", countries=["GT"])
    assert found("CPIB", countries=["GT"]) == [(body.name, Decision.SAME)]


def test_a_typing_error_in_its_only_name_finds_it():
    OrganizationFactory(name="Colectivo Oxlajuj")

    assert [name for name, _decision in found("Colectivo Oxlajju", countries=["GT"])] == ["Colectivo Oxlajuj"]


def test_site_and_mail_find_another_name():
    body = OrganizationFactory(name="Lago Hondo", website="https://www.hondo.example", email_domain="correo.example")

    [by_site] = find_candidates(Query(name="Cerro Alto", website="http://hondo.example/x"))
    [by_mail] = find_candidates(Query(name="Cerro Alto", email_domain="mail.correo.example"))
    [spoken] = find_candidates(Query(name="Cerro Alto", spoken_for=frozenset({body.pk})))

    assert (by_site.reasons, by_site.score, by_site.matches) == ((Reason.SITE,), 80, True)
    assert (by_mail.reasons, by_mail.score, by_mail.matches) == ((Reason.MAIL,), 70, False)
    assert spoken.reasons == (Reason.MAIL,)


def test_one_that_was_merged_is_no_candidate():
    kept = OrganizationFactory(name="Lago Hondo")
    gone = OrganizationFactory(name="Lago Hondo Tikal")
    gone.merged_into = kept
    gone.save()

    assert found("Lago Hondo Tikal", countries=["GT"]) in ([], [("Lago Hondo", Decision.DIFFERENT)])
    Organization.objects.filter(pk=kept.pk).update(merged_into=None)
    assert all(each.organization != gone.pk for each in find_candidates(Query(name="Lago Hondo Tikal")))


def test_one_can_be_left_out():
    body = OrganizationFactory(name="Lago Hondo")

    assert find_candidates(Query(name="Lago Hondo"), without={body.pk}) == []


def test_a_common_word_pulls_nobody_in_and_the_same_words_still_do():
    Organization.objects.bulk_create(
        Organization(name=f"Colectivo Tikal n{n:04d}x", name_key=f"x{n}", countries=["GT"]) for n in range(COMMON + 50)
    )
    body = OrganizationFactory(name="Tikal Hondureña Ixmukané", countries=["GT"])
    reindex_all()

    assert found("Ixmukané Tikal Hondureña", countries=["GT"])[0] == (body.name, Decision.SAME)
    assert found("Tikal", countries=["GT"]) == []


def test_one_and_three_names_take_as_many_queries(django_assert_num_queries):
    for name in ("Lago Hondo", "Cerro Alto", "Valle Largo"):
        OrganizationFactory(name=name)
    names = [Query(name="Lago Hondo"), Query(name="Cerro Alto"), Query(name="Valle Largo")]
    for some in (names[:1], names):
        with django_assert_num_queries(4):
            rows = find_many(some)
        assert [[each.name for each in row] for row in rows] == [[query.name] for query in some]


def test_the_matcher_says_the_same_for_many():
    body = OrganizationFactory(name="Asociación Lago Hondo")
    queries = [Query(name="Lago Hondo AC", countries=["GT"]), Query(name="Nadie Conocido"), Query(name="")]

    rows = list(Matcher().candidates(queries))

    assert [[each.organization for each in row] for row in rows] == [[body.pk], [], []]
    assert rows[0] == find_candidates(queries[0])


def test_what_the_matcher_keeps_is_bounded_and_changes_no_answer(monkeypatch):
    names = ("Lago Hondo", "Cerro Oxlajuj", "Valle Ixmukané", "Casa Tikal")
    bodies = [OrganizationFactory(name=name) for name in names]
    queries = [Query(name=f"{body.name}, A.C.", countries=["GT"]) for body in (*bodies, *reversed(bodies))]
    monkeypatch.setattr("signatories.domain.candidates.AT_ONCE", 1)
    monkeypatch.setattr("signatories.domain.candidates.KEPT", 2)
    matcher = Matcher()

    found = []
    for row in matcher.candidates(queries):
        found.append([each.name for each in row])
        assert len(matcher._kept) <= 2

    assert found == [[body.name] for body in (*bodies, *reversed(bodies))]


def test_twins_in_a_list_are_found():
    queries = [
        Query(name="Asociación Lago Hondo", countries=["GT"]),
        Query(name="Cerro Alto", countries=["GT"]),
        Query(name="LAGO HONDO (ALH)", countries=["GT"]),
        Query(name="Lago Hondo", countries=["MX"]),
    ]

    assert [(twin.first, twin.second) for twin in Matcher().twins(queries)] == [(0, 2)]


def test_all_pairs_are_found_once_with_branches_marked():
    one = OrganizationFactory(name="Asociación Lago Hondo")
    other = OrganizationFactory(name="Lago Hondo, A.C.")
    branch = OrganizationFactory(name="Lago Hondo México", countries=["MX"])
    OrganizationFactory(name="Cerro Alto")
    told = []

    pairs = {(pair.first, pair.second): pair for pair in all_pairs(told=told.append)}

    assert set(pairs) == {(one.pk, other.pk), (one.pk, branch.pk), (other.pk, branch.pk)}
    assert [pairs[key].related for key in sorted(pairs)] == [False, True, True]
    assert told == [4]


def test_pairs_of_which_staff_said_something_stay_away():
    one, other = OrganizationFactory(name="Lago Hondo"), OrganizationFactory(name="Lago Hondo AC")
    DuplicatePair.objects.create(first=one, second=other, state=PairState.DIFFERENT, found_at=timezone.now())

    assert list(all_pairs()) == []
    assert [(pair.first, pair.second) for pair in all_pairs(said=True)] == [(one.pk, other.pk)]


def test_pairs_of_some_organizations_are_those_with_one_of_them():
    one = OrganizationFactory(name="Lago Hondo")
    other = OrganizationFactory(name="Lago Hondo AC")
    OrganizationFactory(name="Cerro Alto")
    OrganizationFactory(name="Cerro Alto AC")

    for number in (one.pk, other.pk):
        assert [(pair.first, pair.second) for pair in all_pairs(organizations=[number])] == [(one.pk, other.pk)]
    assert [(pair.first, pair.second) for pair in all_pairs(organizations=[one.pk, other.pk])] == [(one.pk, other.pk)]


def equal_entries(count, *countries):
    rows = Organization.objects.bulk_create(
        Organization(name="Casa Alianza", name_key="casa alianza", countries=[countries[place % len(countries)]])
        for place in range(count)
    )
    index_organizations([row.pk for row in rows])
    return [row.pk for row in rows]


def groups():
    return [cluster.organizations for cluster in clusters_of(open_pairs().values_list("first", "second", "score"))]


def test_more_equal_entries_than_a_key_may_have_are_one_group_and_not_millions_of_pairs():
    numbers = equal_entries(3 * COMMON_IN_MANY, "GT")
    OrganizationFactory(name="Cerro Alto")

    count = find_duplicates(at=timezone.now())

    assert [sorted(group) for group in groups()] == [numbers]
    assert count == len(numbers) * BESIDE - sum(range(1, BESIDE + 1))


def test_equal_entries_of_each_country_hang_together_however_they_are_mixed():
    numbers = equal_entries(3 * COMMON_IN_MANY, "GT", "MX", "HN")

    find_duplicates(at=timezone.now())

    same = open_pairs().filter(related=False).values_list("first", "second", "score")
    assert {frozenset(cluster.organizations) for cluster in clusters_of(same)} >= {
        frozenset(numbers[place::3]) for place in range(3)
    }


def test_whoever_merges_a_part_of_many_equal_entries_keeps_the_rest_in_one_group():
    numbers = equal_entries(COMMON_IN_MANY + 20, "GT")
    find_duplicates(at=timezone.now())
    rows = {row.pk: row for row in Organization.objects.all()}

    kept, *gone = groups()[0][:8]
    merge_organizations(kept=rows[kept], gone=[rows[pk] for pk in gone], at=timezone.now())

    left = [pk for pk in numbers if pk not in gone]
    assert [sorted(group) for group in groups()] == [left]
    find_duplicates(at=timezone.now())
    assert [sorted(group) for group in groups()] == [left]


def test_an_entry_that_joins_many_equal_ones_is_compared_with_those_beside_it():
    equal_entries(COMMON_IN_MANY + 20, "GT")
    find_duplicates(at=timezone.now())
    [added] = equal_entries(1, "GT")

    count = find_duplicates(at=timezone.now(), organizations=[added])

    assert count == BESIDE
    assert len(groups()[0]) == COMMON_IN_MANY + 21
