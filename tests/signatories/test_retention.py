import itertools
import os
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from campaigns.domain.publishing import close_letter
from campaigns.domain.publishing import open_letter as reopen_letter
from campaigns.models import HourCount, LetterStatus
from signatories.domain.links import find_link, link_for, token_of
from signatories.domain.moves import record
from signatories.domain.posting import post_to_signatory
from signatories.domain.retention import due, forget_due, forget_signatory, kept_until
from signatories.domain.signing import confirm_signon, withdraw_signon
from signatories.editions import freeze_edition, redact_edition
from signatories.models import (
    Actor,
    Capacity,
    ContactRecord,
    ContactUse,
    Correction,
    CorrectionState,
    Decision,
    Erratum,
    LinkPurpose,
    Logo,
    LogoState,
    Message,
    MessageKind,
    MessageState,
    Origin,
    PersonalLink,
    Receipt,
    Representative,
    SignOn,
    SignOnContact,
    SignOnStatus,
    Step,
)
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnContactFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

S = SignOnStatus
DAY = timedelta(days=1)
LATER = NOON + 180 * DAY
EXPIRED = NOON + timedelta(hours=72)
CANARY = "zqcanary"


@pytest.fixture
def letter():
    letter = LetterFactory()
    TextFactory(letter=letter)
    return letter


@pytest.fixture
def open_letter():
    letter = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=letter)
    return letter


def contacted(letter, **values):
    """A sign-on by the form, with its contact."""
    signon = SignOnFactory(letter=letter, language="en", **values)
    SignOnContactFactory(sign_on=signon)
    return signon


def person(letter, **values):
    return contacted(letter, capacity=Capacity.PERSON, organization=None, **values)


def hits():
    """Tables of the whole database in which the canary still stands, in any column."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- names of tables
            found += [table for row in cursor.fetchall() if CANARY in str(row).casefold()]
    return sorted(set(found))


def fill(signon):
    """Put the canary into every private place that hangs on ``signon``; gives the tables."""
    email = f"{CANARY}@example.org"
    SignOnContact.objects.filter(sign_on=signon).delete()
    SignOnContactFactory(sign_on=signon, person=f"{CANARY} person", title=CANARY, email=email, note=CANARY)
    SignOn.objects.filter(pk=signon.pk).update(
        claim_key=CANARY, network=CANARY, flags=[CANARY], attestation=f"I, {CANARY} person, may sign."
    )
    signon.refresh_from_db()
    Correction.objects.create(sign_on=signon, wanted={"person": CANARY}, note=CANARY, asked_at=NOON)
    Correction.objects.create(
        sign_on=signon, wanted={"former_email": email}, note=CANARY, asked_at=NOON, state=CorrectionState.ACCEPTED
    )
    record(signon, step=Step.ASKED, at=NOON, by="moderator", reason=CANARY, note=CANARY)
    message = post_to_signatory(MessageKind.QUESTION, signon, at=NOON)
    Message.objects.filter(pk=message.pk).update(problem=f"550 {email}", address_key=CANARY, message_id=CANARY)
    logo = Logo(sign_on=signon, sha256="ab" * 32, width=1, height=1, permission=CANARY, sent_at=NOON)
    logo.file.save("x.png", ContentFile(b"picture"))
    Receipt.objects.create(sign_on=signon, version=signon.version, language="en", key=CANARY, asked_at=NOON)
    PersonalLink.objects.create(
        sign_on=signon, purpose=LinkPurpose.CONFIRM, nonce=CANARY, sha256=CANARY, made_at=NOON, expires_at=EXPIRED
    )
    DBTaskResult.objects.create(
        status="FAILED", args_kwargs={"args": [], "kwargs": {}}, task_path="signatories.mailing.sending.send_mail",
        queue_name="default", backend_name="default", run_after=NOON, exception_class_path="SMTPRecipientsRefused",
        traceback=f"SMTPRecipientsRefused: {{'{email.upper()}': (550, b'no')}}", priority=0,
    )  # fmt: skip
    return [
        "django_tasks_database_dbtaskresult", "signatories_correction", "signatories_decision", "signatories_logo",
        "signatories_message", "signatories_personallink", "signatories_receipt", "signatories_signon",
        "signatories_signoncontact",
    ]  # fmt: skip


def fill_name(signon):
    """Put the canary into the printed line of a person, into its history, and into the admin's log."""
    signon.printed_name, signon.printed_detail = f"{CANARY} name", CANARY
    signon.acronym = signon.place = CANARY
    signon.website = f"https://{CANARY}.example.org/"
    signon.save()
    record(signon, step=Step.EDITED, at=NOON, by="moderator", changes={"printed_name": ["A", CANARY]})
    LogEntry.objects.create(
        user=User.objects.create_user("moderator"), content_type=ContentType.objects.get_for_model(SignOn),
        object_id=str(signon.pk), object_repr=signon.printed_name, action_flag=CHANGE, change_message=CANARY,
    )  # fmt: skip
    return ["django_admin_log", "signatories_historicalsignon"]


# -- requests that nobody confirmed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [S.UNCONFIRMED, S.REJECTED, S.WITHDRAWN])
def test_a_request_that_nobody_confirmed_is_forgotten_with_all_that_hangs_on_it(open_letter, status):
    signon = contacted(open_letter, status=status, confirmed_at=None)
    tables = fill(signon) + fill_name(signon)
    Message.objects.update(state=MessageState.SENT)
    assert set(tables) <= set(hits())

    forget_due(at=EXPIRED + 14 * DAY)

    assert hits() == []
    assert not SignOn.objects.exists()
    assert [(each.sign_on_id, each.step) for each in Decision.objects.order_by("pk")] == [
        (signon.pk, Step.ASKED), (signon.pk, Step.EDITED),
    ]  # fmt: skip


def test_an_unconfirmed_request_is_kept_for_fourteen_days_after_its_link_expired(open_letter):
    signon = contacted(open_letter, status=S.UNCONFIRMED)
    link_for(signon, LinkPurpose.CONFIRM, at=NOON)

    assert forget_due(at=EXPIRED + 14 * DAY - timedelta(seconds=1)) == []
    assert SignOn.objects.count() == 1
    (done,) = forget_due(at=EXPIRED + 14 * DAY)
    assert (done.letter, done.unconfirmed, done.contacts) == (open_letter, 1, 0)
    assert SignOn.objects.count() == 0


def test_a_later_link_gives_an_unconfirmed_request_its_time_anew(open_letter):
    signon = contacted(open_letter, status=S.UNCONFIRMED)
    link = link_for(signon, LinkPurpose.CONFIRM, at=NOON + 10 * DAY)

    assert forget_due(at=EXPIRED + 24 * DAY - timedelta(seconds=1)) == []
    assert find_link(token_of(link), LinkPurpose.CONFIRM) == link
    assert len(forget_due(at=EXPIRED + 24 * DAY)) == 1


@pytest.mark.parametrize(("state", "left"), [("waiting", 1), ("held", 1), ("failed", 0), ("sent", 0)])
def test_a_request_whose_mail_can_still_go_out_is_kept(open_letter, state, left):
    signon = contacted(open_letter, status=S.UNCONFIRMED)
    message = post_to_signatory(MessageKind.CONFIRM, signon, at=NOON)
    Message.objects.filter(pk=message.pk).update(state=state)

    forget_due(at=LATER)

    assert SignOn.objects.count() == left


@pytest.mark.parametrize("status", [S.PENDING, S.APPROVED, S.ASKED_AGAIN, S.REJECTED, S.WITHDRAWN])
def test_what_was_confirmed_is_never_deleted(letter, status):
    signon = contacted(letter, status=status, confirmed_at=NOON, approved_at=NOON)

    forget_due(at=LATER + 3650 * DAY)

    assert SignOn.objects.get().status == status
    assert SignOn.objects.get().printed_name == signon.printed_name
    assert not SignOnContact.objects.exists()


def test_what_staff_entered_is_never_taken_for_an_unconfirmed_request(open_letter):
    SignOnFactory(letter=open_letter, origin=Origin.STAFF, status=S.WITHDRAWN, confirmed_at=None)

    assert forget_due(at=LATER) == []
    assert SignOn.objects.count() == 1


# -- contacts, in their time -------------------------------------------------------------------------------------------


def test_contacts_are_forgotten_when_the_days_of_their_letter_are_over(letter):
    signon = contacted(letter)

    assert forget_due(at=LATER - timedelta(seconds=1)) == []
    (done,) = forget_due(at=LATER)

    assert (done.unconfirmed, done.contacts) == (0, 1)
    assert not SignOnContact.objects.exists()
    signon.refresh_from_db()
    assert (signon.forgotten_at, signon.status) == (LATER, S.APPROVED)
    step = Decision.objects.get()
    assert (step.step, step.actor, step.before, step.after) == (Step.FORGOTTEN, Actor.SYSTEM, S.APPROVED, S.APPROVED)


def test_a_letter_that_is_open_or_was_reopened_keeps_its_contacts(letter, open_letter):
    contacted(letter)
    contacted(open_letter)
    reopen_letter(letter=letter, at=NOON)
    assert kept_until(letter) == NOON + 180 * DAY  # as it was read before

    assert forget_due(at=LATER + 3650 * DAY) == []
    close_letter(letter=letter, at=LATER)
    letter.refresh_from_db()
    assert kept_until(letter) == LATER + 180 * DAY
    assert SignOnContact.objects.count() == 2


def test_the_days_of_a_withdrawn_letter_count_from_its_withdrawal(letter):
    withdrawn = LetterFactory(status=LetterStatus.WITHDRAWN)

    assert (kept_until(withdrawn), kept_until(LetterFactory(status=LetterStatus.DRAFT))) == (NOON + 180 * DAY, None)


@pytest.mark.parametrize("status", [S.PENDING, S.APPROVED, S.ASKED_AGAIN, S.REJECTED, S.WITHDRAWN])
def test_no_canary_is_left_of_the_people_behind_organizations(letter, status):
    signon = contacted(letter, status=status, confirmed_at=NOON, approved_at=NOON)
    tables = fill(signon)
    assert hits() == tables

    forget_due(at=LATER)

    assert hits() == []


@pytest.mark.parametrize("status", [S.REJECTED, S.WITHDRAWN])
def test_no_canary_is_left_of_a_person_who_does_not_stand_on_the_letter(letter, status):
    signon = person(letter, status=status, confirmed_at=NOON)
    tables = fill_name(signon) + fill(signon)
    assert hits() == sorted(tables)

    forget_due(at=LATER)

    assert hits() == []
    assert SignOn.objects.get().printed_name == "(forgotten)"


def test_a_person_who_stands_on_the_letter_keeps_the_line_and_no_earlier_spelling(letter):
    signon = person(letter, printed_name="Ana Perez")
    signon.printed_name = "Ana Pérez"
    signon.save()

    forget_due(at=LATER)

    assert SignOn.objects.get().printed_name == "Ana Pérez"
    assert not SignOn.history.exists()


def test_an_accepted_logo_stays_beside_a_public_name_alone(letter):
    listed, withdrawn = contacted(letter), contacted(letter, status=S.WITHDRAWN)
    for signon, state in itertools.product((listed, withdrawn), LogoState.values):
        logo = Logo(
            sign_on=signon, sha256=f"{signon.pk}{state}", width=1, height=1, permission="", sent_at=NOON, state=state
        )
        logo.file.save("x.png", ContentFile(b"picture"))

    forget_due(at=LATER)

    assert [(logo.sign_on, logo.state) for logo in Logo.objects.all()] == [(listed, LogoState.ACCEPTED)]


def test_who_stands_can_still_withdraw_by_the_same_link_and_the_others_have_none(letter):
    standing, rejected = contacted(letter), contacted(letter, status=S.REJECTED)
    kept, gone = (token_of(link_for(each, LinkPurpose.STATUS, at=NOON)) for each in (standing, rejected))
    other = token_of(link_for(standing, LinkPurpose.DISOWN, at=NOON))

    forget_due(at=LATER)

    link = find_link(kept, LinkPurpose.STATUS)
    withdraw_signon(signon=link.sign_on, at=LATER, actor=Actor.SIGNATORY)
    standing.refresh_from_db()
    assert standing.status == S.WITHDRAWN
    assert find_link(gone, LinkPurpose.STATUS) is None
    assert find_link(other, LinkPurpose.DISOWN) is None


def test_the_changes_of_an_organizations_line_stay_on_record_and_its_words_do_not(letter):
    signon = contacted(letter)
    changes = {"printed_name": ["Old name", "New name"]}
    record(signon, step=Step.EDITED, at=NOON, by="moderator", note="Ms X called.", changes=changes)

    forget_due(at=LATER)

    step = Decision.objects.get(step=Step.EDITED)
    assert (step.note, step.changes, step.by) == ("", changes, "moderator")


def test_networks_are_forgotten_after_thirty_days_everywhere(open_letter):
    contacted(open_letter, network="hash")
    HourCount.objects.create(purpose="sign", key="hash", hour=NOON, count=1)

    assert forget_due(at=NOON + 30 * DAY) == []
    (done,) = forget_due(at=NOON + 30 * DAY + timedelta(hours=1))

    assert (done.networks, done.contacts) == (1, 0)
    assert SignOn.objects.get().network == ""
    assert not HourCount.objects.exists()


# -- the run -----------------------------------------------------------------------------------------------------------


def test_forgetting_in_small_steps_forgets_all_and_twice_changes_nothing(letter):
    for _ in range(5):
        contacted(letter)
    for _ in range(3):
        contacted(letter, status=S.UNCONFIRMED)

    foreseen = due(at=LATER)
    assert forget_due(at=LATER, many=2, by="owner", why="The time is over.") == foreseen
    assert (foreseen[0].unconfirmed, foreseen[0].contacts) == (3, 5)
    assert forget_due(at=LATER, many=2) == []

    entry = ContactRecord.objects.get()
    assert (entry.by, entry.use, entry.letter, entry.rows, entry.why) == (
        "owner", ContactUse.FORGET, letter, 8, "The time is over.",
    )  # fmt: skip
    assert Decision.objects.filter(step=Step.FORGOTTEN).count() == 5


def test_a_stopped_run_goes_on_where_it_was(letter, monkeypatch):
    for _ in range(4):
        contacted(letter)
    from signatories.domain import retention  # noqa: PLC0415

    stock, calls = retention.empty_contacts, []

    def stop(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        stock(*args, **kwargs)

    monkeypatch.setattr(retention, "empty_contacts", stop)
    with pytest.raises(KeyboardInterrupt):
        forget_due(at=LATER, many=2)
    assert SignOnContact.objects.count() == 2

    forget_due(at=LATER, many=2)
    assert SignOnContact.objects.count() == 0


def test_a_confirmation_that_comes_first_wins(open_letter):
    signon = contacted(open_letter, status=S.UNCONFIRMED)
    link = link_for(signon, LinkPurpose.CONFIRM, at=NOON)
    confirm_signon(link=link, at=NOON)

    forget_due(at=LATER)

    assert SignOn.objects.get().status == S.PENDING
    assert SignOnContact.objects.exists()


def test_the_command_counts_first_and_then_forgets(letter):
    contacted(letter, created_at=NOON)
    out = StringIO()

    call_command("forget", "--dry-run", stdout=out)
    assert SignOnContact.objects.count() == 1
    assert out.getvalue().splitlines() == [
        f"{letter.slug}: 0 unconfirmed requests, 1 contact, 0 networks",
        "Nothing was forgotten: this was a dry run.",
    ]

    out = StringIO()
    call_command("forget", stdout=out)
    assert SignOnContact.objects.count() == 0
    assert out.getvalue().splitlines() == [f"{letter.slug}: 0 unconfirmed requests, 1 contact, 0 networks"]
    out = StringIO()
    call_command("forget", stdout=out)
    assert out.getvalue().splitlines() == ["Nothing is due."]


# -- one who asks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [S.UNCONFIRMED, S.PENDING, S.APPROVED, S.ASKED_AGAIN, S.REJECTED, S.WITHDRAWN])
def test_no_canary_is_left_of_a_person_who_asks_to_be_forgotten(open_letter, status):
    signon = person(open_letter, status=status, approved_at=NOON)
    tables = fill_name(signon) + fill(signon)
    Representative.objects.create(
        organization=OrganizationFactory(), person=CANARY, email=f"{CANARY.upper()}@example.org", language="en"
    )
    assert hits() == sorted([*tables, "signatories_representative"])

    done = forget_signatory(signon=signon, keep_line=False, at=NOON)

    assert hits() == []
    signon.refresh_from_db()
    assert (signon.status, signon.printed_name) == (status if status == S.REJECTED else S.WITHDRAWN, "(forgotten)")
    assert (done.withdrawn, done.editions, done.representatives) == (status in S.standing, [], 1)
    assert not PersonalLink.objects.exists()
    assert not Message.objects.exists()


def test_the_neutral_word_is_in_the_language_of_the_sign_on(open_letter):
    signon = person(open_letter, status=S.PENDING)
    SignOn.objects.filter(pk=signon.pk).update(language="fr")

    forget_signatory(signon=signon, keep_line=False, at=NOON)

    assert SignOn.objects.get().printed_name == "(forgotten)"  # no catalogue of ours: English


@pytest.mark.parametrize("status", [S.PENDING, S.APPROVED, S.ASKED_AGAIN])
def test_the_line_stays_where_that_is_chosen(open_letter, status):
    signon = contacted(open_letter, status=status, printed_name="Shown")
    token = token_of(link_for(signon, LinkPurpose.STATUS, at=NOON))
    fill(signon)

    done = forget_signatory(signon=signon, keep_line=True, at=NOON)

    signon.refresh_from_db()
    assert (signon.status, signon.printed_name, signon.forgotten_at) == (status, "Shown", NOON)
    assert (done.withdrawn, hits()) == (False, [])
    assert find_link(token, LinkPurpose.STATUS).sign_on == signon


def test_the_name_of_an_organization_that_leaves_stays_on_record(open_letter):
    signon = contacted(open_letter, printed_name="Comité")

    forget_signatory(signon=signon, keep_line=False, at=NOON)

    signon.refresh_from_db()
    assert (signon.status, signon.printed_name) == (S.WITHDRAWN, "Comité")


def test_an_unconfirmed_request_has_no_line_that_could_stay(open_letter):
    signon = contacted(open_letter, status=S.UNCONFIRMED)

    forget_signatory(signon=signon, keep_line=True, at=NOON)

    signon.refresh_from_db()
    assert signon.status == S.WITHDRAWN
    assert list(Decision.objects.order_by("pk").values_list("step", flat=True)) == [Step.DISOWNED, Step.FORGOTTEN]


def test_asking_twice_to_be_forgotten_changes_nothing(open_letter):
    signon = contacted(open_letter)
    forget_signatory(signon=signon, keep_line=True, at=NOON)
    rows = Decision.objects.count(), ContactRecord.objects.count()

    done = forget_signatory(signon=signon, keep_line=True, at=NOON + DAY)

    assert (Decision.objects.count(), ContactRecord.objects.count()) == rows
    assert done.withdrawn is False
    signon.refresh_from_db()
    assert signon.forgotten_at == NOON


def test_who_kept_the_line_can_still_leave_with_it(open_letter):
    signon = person(open_letter)
    forget_signatory(signon=signon, keep_line=True, at=NOON)

    assert forget_signatory(signon=signon, keep_line=False, at=NOON + DAY).withdrawn is True

    assert SignOn.objects.get().printed_name == "(forgotten)"


def test_the_other_sign_ons_of_the_same_mailbox_are_left_alone(open_letter):
    one, other = contacted(open_letter), contacted(open_letter)
    SignOnContact.objects.update(email="same@example.org", email_key="same")

    forget_signatory(signon=one, keep_line=True, at=NOON)

    assert SignOnContact.objects.get().sign_on == other


def test_an_edition_that_names_a_forgotten_person_gets_a_remark_without_the_name_and_is_told_to_staff(letter):
    signon = person(letter, printed_name="Ana Pérez")
    edition = freeze_edition(letter=letter, at=NOON, by="owner")

    done = forget_signatory(signon=signon, keep_line=False, at=NOON + DAY, by="owner")

    assert done.editions == [edition]
    remark = Erratum.objects.get()
    assert (remark.edition, remark.kind, remark.before, remark.after) == (edition, "withdrawn", "", "")


def test_an_edition_that_was_taken_off_is_not_told_again(letter):
    signon = person(letter, printed_name="Ana Pérez")
    edition = freeze_edition(letter=letter, at=NOON, by="owner")
    redact_edition(edition=edition, at=NOON, by="owner", reason="For her safety.")

    assert forget_signatory(signon=signon, keep_line=False, at=NOON + DAY).editions == []
    assert not Erratum.objects.exists()


def test_the_command_sweeps_logos_that_no_sign_on_names_and_a_dry_run_does_not():
    stray = default_storage.save("logos/ab/abc.png", ContentFile(b"stray"))
    two_days_ago = time.time() - 2 * 86400
    os.utime(default_storage.path(stray), (two_days_ago, two_days_ago))

    call_command("forget", "--dry-run", stdout=StringIO())
    assert default_storage.exists(stray)
    out = StringIO()
    call_command("forget", stdout=out)

    assert "1 file of logos that no sign-on names." in out.getvalue()
    assert not default_storage.exists(stray)
