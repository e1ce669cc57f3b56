from datetime import time
from io import StringIO

import pytest
from django.core.management import call_command

from campaigns.models import Letter, LetterStatus
from signatories.models import Message, MessageState, Origin, SignOn, SignOnStatus

pytestmark = pytest.mark.django_db


def run():
    out = StringIO()
    call_command("seed_trial", stdout=out)
    return out.getvalue()


def test_the_trial_letter_is_open_and_its_desk_has_work():
    assert "6 sign-ons wait for moderation" in run()

    letter = Letter.objects.get(slug="trial")
    assert letter.status == LetterStatus.OPEN
    assert letter.deadline.astimezone(letter.zone).time() == time(17)
    assert {text.language for text in letter.versions.get().texts.all()} == {"en", "es"}
    statuses = list(SignOn.objects.values_list("status", flat=True))
    assert statuses.count(SignOnStatus.PENDING) == 6
    assert statuses.count(SignOnStatus.UNCONFIRMED) == 1
    assert {row.origin for row in SignOn.objects.listed()} == {Origin.STAFF}


def test_the_trial_sends_no_mail():
    run()

    assert Message.objects.exists()
    assert not Message.objects.exclude(state__in=(MessageState.CANCELLED, MessageState.CAPPED)).exists()


def test_loading_the_trial_twice_changes_nothing():
    run()
    before = list(SignOn.objects.values())

    assert "nothing was changed" in run()

    assert list(SignOn.objects.values()) == before
