"""Freezing while others sign and freeze: nobody who was told "received" is missing, no edition is made twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from campaigns.domain.errors import Refused
from campaigns.models import Edition, EditionFile
from campaigns.rendering import child
from signatories.domain.signing import StaffEntry, enter_signon
from signatories.edition_files import Kind, document_in, make_missing_file
from signatories.editions import freeze_edition
from signatories.models import SignOn
from tests.at_once import at_once
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # In the tests SQLite lives in memory, where threads do not wait for each other as they do on the disk.
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]

ROUNDS = 20


@pytest.fixture
def letter():
    made = LetterFactory(slug="rights")
    TextFactory(letter=made)
    TextFactory(letter=made, language="es")
    SignOnFactory(letter=made)
    return made


def sign(letter, organization):
    entry = StaffEntry(printed_name=organization.name, organization=organization, countries=["GT"])
    return lambda: enter_signon(letter=letter, entry=entry, at=NOON)


def freeze(letter, **values):
    return lambda: freeze_edition(letter=letter, at=NOON, by="ana", **values)


def test_of_two_who_freeze_the_same_edition_one_does():
    for _round in range(ROUNDS):
        letter = LetterFactory()
        TextFactory(letter=letter)

        outcomes = at_once(*[freeze(letter, number=1)] * 2)

        assert sorted(isinstance(outcome, Refused) for outcome in outcomes) == [False, True]
        assert Edition.objects.filter(letter=letter).count() == 1


def test_two_who_freeze_without_a_number_get_two_numbers(letter):
    outcomes = at_once(*[freeze(letter)] * 2)

    assert sorted(edition.number for edition in outcomes) == [1, 2]


def test_who_was_received_before_the_lock_stands_in_the_edition(letter):
    """Whatever the order, names, totals and ids of an edition agree, and what it lacks was received after it."""
    for number in range(1, ROUNDS + 1):
        organizations = [OrganizationFactory() for _each in range(3)]

        *signed, edition = at_once(*(sign(letter, each) for each in organizations), freeze(letter, number=number))

        counted = set(edition.sign_ons)
        for text in edition.texts.all():
            document = document_in(text)
            assert document.totals.organizations == edition.organizations == len(counted)
            names = {entry.name for group in document.groups for entry in group.entries}
            assert names == set(SignOn.objects.filter(pk__in=counted).values_list("printed_name", flat=True))
        late = {signon.pk for signon in signed} - counted
        assert counted | late == set(SignOn.objects.filter(letter=letter).values_list("pk", flat=True))


def test_freezing_waits_for_a_sign_on_that_is_being_received(letter):
    """The control of the lock: the sign-on began first and is stored a moment later."""
    organization, entered, frozen = OrganizationFactory(), threading.Event(), []

    def sign_slowly():
        with transaction.atomic():
            signon = sign(letter, organization)()
            entered.set()
            threading.Event().wait(0.5)
        return signon

    def freeze_meanwhile():
        entered.wait(timeout=20)
        frozen.append(freeze(letter)())

    signon, _none = at_once(sign_slowly, freeze_meanwhile)

    assert signon.pk in frozen[0].sign_ons


def test_two_workers_on_one_file_store_one(letter, monkeypatch, own_media):
    edition = freeze(letter)()
    meet = threading.Barrier(2)

    def render(document, *, format, paper="", **_rest):
        meet.wait(timeout=20)
        return child.Rendered(b"the same bytes")

    monkeypatch.setattr(child, "render_in_child", render)
    kind = Kind("en", "txt", "")

    first, second = at_once(
        *[lambda: make_missing_file(Edition.objects.get(pk=edition.pk), kind, at=NOON + timedelta(hours=1))] * 2
    )

    assert first == second == EditionFile.objects.get()
    (stored,) = [path for path in own_media.rglob("*") if path.is_file()]
    assert stored == own_media / first.file.name
