"""What happens when the tables of an installation are brought up to date."""

import pytest
from django.core.management import call_command

from signatories.domain.candidates import Query, find_candidates
from signatories.models import NameKey, Organization
from tests.factories import OrganizationFactory


@pytest.mark.django_db
def test_organizations_that_were_there_before_the_index_are_found_after_a_migration():
    organization = OrganizationFactory(name="Colectivo Semillas del Río")
    NameKey.objects.all().delete()
    asked = Query(name="Colectivo Semillas del Rio")
    assert find_candidates(asked) == []

    call_command("migrate", verbosity=0)

    assert [each.organization for each in find_candidates(asked)] == [organization.pk]


@pytest.mark.django_db
def test_migrating_again_leaves_the_index_as_it_is():
    OrganizationFactory.create_batch(3)
    before = sorted(NameKey.objects.values_list("pk", "key"))

    call_command("migrate", verbosity=0)

    assert sorted(NameKey.objects.values_list("pk", "key")) == before
    assert Organization.objects.count() == 3
