"""The index of names follows every way in which a name can change."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from signatories.domain.name_keys import index_organizations, indexing_at_the_end, reindex_all, site_keys
from signatories.models import Alias, AliasKind, NameKey, Organization, OrganizationName
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def keys_of(organization):
    return set(NameKey.objects.filter(organization=organization).values_list("key", flat=True))


def test_a_saved_organization_has_keys():
    body = OrganizationFactory(name="Lago Hondo", website="https://www.hondo.example/a")

    assert {"wlake", "whond", "@hondo.example"} <= keys_of(body)


def test_another_name_gives_other_keys():
    body = OrganizationFactory(name="Lago Hondo")
    body.name = "Cerro Alto"
    body.save(update_fields=["name"])

    assert "wcero" in keys_of(body)
    assert "wlake" not in keys_of(body)


def test_what_is_no_name_writes_no_keys(django_assert_num_queries):
    body = OrganizationFactory(name="Lago Hondo")
    NameKey.objects.all().delete()
    body.place = "Tikal"
    body.save(update_fields=["place"])

    assert keys_of(body) == set()


def test_aliases_and_names_in_languages_give_keys_and_take_them_along():
    body = OrganizationFactory(name="Lago Hondo")
    before = keys_of(body)
    alias = Alias.objects.create(organization=body, name="Tzunun", kind=AliasKind.FORMER)
    short = Alias.objects.create(organization=body, name="LHT", kind=AliasKind.ACRONYM)
    name = OrganizationName.objects.create(organization=body, language="en", name="Deep Ixmukane")

    assert {"wtzunun", "alht", "wixmukan"} <= keys_of(body)

    alias.delete()
    OrganizationName.objects.filter(pk=name.pk).delete()
    short.delete()

    assert keys_of(body) == before


def test_an_organization_with_names_can_be_deleted():
    body = OrganizationFactory(name="Lago Hondo")
    Alias.objects.create(organization=body, name="Tzunun")
    OrganizationName.objects.create(organization=body, language="en", name="Deep Lake")
    body.delete()

    assert not NameKey.objects.exists()


def test_a_merged_organization_is_found_nowhere():
    kept, gone = OrganizationFactory(name="Lago Hondo"), OrganizationFactory(name="Cerro Alto")
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])

    assert keys_of(gone) == set()

    gone.merged_into = None
    gone.save(update_fields=["merged_into"])

    assert "wcero" in keys_of(gone)


def test_what_was_written_past_save_is_indexed_by_hand():
    one, other = OrganizationFactory(name="Lago Hondo"), OrganizationFactory(name="Cerro Alto")
    Alias.objects.create(organization=one, name="Tzunun")
    Alias.objects.update(organization=other)

    assert index_organizations([one.pk, other.pk]) == 2
    assert "wtzunun" not in keys_of(one)
    assert "wtzunun" in keys_of(other)


def test_all_can_be_written_anew():
    Organization.objects.bulk_create([Organization(name="Lago Hondo", name_key="lago hondo", countries=["GT"])])
    stray = OrganizationFactory(name="Cerro Alto")
    NameKey.objects.create(organization=stray, key="wstray")
    out = StringIO()
    call_command("reindex_names", stdout=out)

    assert out.getvalue() == "2 organizations can be found by their names.\n"
    assert NameKey.objects.filter(key="wlake").count() == 1
    assert not NameKey.objects.filter(key="wstray").exists()
    assert reindex_all() == 2


def test_many_changes_are_indexed_together_at_the_end(django_assert_num_queries):
    with indexing_at_the_end():
        one = OrganizationFactory(name="Lago Hondo")
        with indexing_at_the_end():
            other = OrganizationFactory(name="Cerro Alto")
        assert not NameKey.objects.exists()

    assert "wlake" in keys_of(one)
    assert "wcero" in keys_of(other)


def test_changes_that_are_taken_back_leave_the_index_as_it_was():
    def fail():
        with indexing_at_the_end(), transaction.atomic():
            OrganizationFactory(name="Lago Hondo")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert not NameKey.objects.exists()


def test_one_and_twenty_take_as_many_queries(django_assert_num_queries):
    numbers = [OrganizationFactory(name=f"Lago {chr(97 + n)}hondo").pk for n in range(20)]
    for some in (numbers[:1], numbers):
        NameKey.objects.all().delete()
        with django_assert_num_queries(7):
            index_organizations(some)


def test_sites_that_many_share_say_nothing_but_the_page_itself():
    assert site_keys(website="https://facebook.com/lagohondo") == {"@facebook.com/lagohondo"}
    assert site_keys(website="https://facebook.com/") == set()
    assert site_keys(website="", email_domain="correo.hondo.example") == {"@hondo.example"}
    assert all(len(key) <= 60 for key in site_keys(website=f"https://facebook.com/{'x' * 200}"))
