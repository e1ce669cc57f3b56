import threading

import pytest
from django.db import connection, transaction

from campaigns.domain.turns import in_turn
from campaigns.models import Campaign
from tests.at_once import at_once, empty_database, on_disk  # noqa: F401 -- fixtures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]


def test_what_fails_in_its_turn_leaves_nothing_and_the_next_one_gets_its_turn():
    def fail():
        with in_turn():
            Campaign.objects.create(slug="first")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    with in_turn():
        Campaign.objects.create(slug="second")

    assert list(Campaign.objects.values_list("slug", flat=True)) == ["second"]


def test_a_turn_inside_a_transaction_does_not_wait_for_one_that_waits_for_it():
    began, ended = threading.Event(), threading.Event()

    def another():
        began.set()
        with in_turn():  # stands in the line, and waits for the transaction below
            Campaign.objects.create(slug="another")
        ended.set()
        connection.close()

    with transaction.atomic():
        Campaign.objects.create(slug="outer")
        thread = threading.Thread(target=another)
        thread.start()
        assert began.wait(5)
        with in_turn():
            Campaign.objects.create(slug="inner")
    thread.join(20)

    assert ended.is_set()
    assert Campaign.objects.count() == 3
