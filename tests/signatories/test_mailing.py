"""Sending: due, claimed, tried again, given up, come back; what is outdated is not sent; digests; editions by mail."""

import datetime
import logging
import threading

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import default_task_backend
from django_tasks_db.models import DBTaskResult

from campaigns.domain.errors import Refused
from campaigns.domain.publishing import withdraw_letter
from campaigns.models import Membership, Role
from signatories.domain.corrections import accept_correction, ask_for_correction, confirm_mailbox
from signatories.domain.links import link_for
from signatories.domain.moderation import approve_signon, undo_decision
from signatories.domain.moderators import moderators_of
from signatories.domain.posting import TRY_HELD_AGAIN, post, post_to_signatory
from signatories.domain.signing import withdraw_signon
from signatories.mailing import sending
from signatories.mailing.bounces import read_report
from signatories.mailing.editions import hindrance_to_mailing, mail_edition, readers_of
from signatories.mailing.sending import BACK_OFF, LEASE
from signatories.models import Decision, LinkPurpose, Listing, Message, MessageKind, MessageState, SignOnContact
from tests.at_once import at_once, empty_database, on_disk, take_locks_off  # noqa: F401 -- fixtures
from tests.factories import NOON, SignOnContactFactory, SignOnFactory, TextFactory
from tests.signatories.mail import HOUR, confirm, edition_of, mail_server, moderator, open_letter, send, submit

pytestmark = pytest.mark.django_db
S, K = MessageState, MessageKind
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def server(settings):
    with mail_server(settings) as server:
        yield server


@pytest.fixture
def letter():
    return open_letter()


def states():
    return sorted(Message.objects.values_list("state", flat=True))


def queued():
    return [result.task.run_after for result in default_task_backend.results]


def test_a_posted_message_queues_the_task_for_when_it_is_due_without_arguments(letter):
    default_task_backend.clear()
    signon = confirm(submit(letter))
    Message.objects.all().delete()
    default_task_backend.clear()

    post_to_signatory(K.APPROVED, signon, at=NOON, delay=10 * MINUTE)

    (result,) = default_task_backend.results
    assert result.task.func is sending.send_mail.func
    assert result.task.run_after == NOON + 10 * MINUTE
    assert (result.args, result.kwargs) == ([], {})


def test_what_is_not_due_is_not_sent(letter, server):
    signon = confirm(submit(letter))
    send(NOON)
    server.mails.clear()
    post_to_signatory(K.STATUS_LINK, signon, at=NOON, delay=10 * MINUTE)

    assert not send(NOON + 10 * MINUTE - datetime.timedelta(seconds=1))
    assert send(NOON + 10 * MINUTE) == {"sent": 1}
    assert len(server.mails) == 1


def test_a_batch_goes_over_one_connection(letter, server):
    for number in range(60):
        submit(letter, printed_name=f"House {number}", email=f"{number}@house{number}.example")

    assert send(NOON) == {"sent": 60}
    assert len(server.mails) == 60
    assert server.connections == 1


def test_a_server_that_hangs_up_in_between_gets_the_rest_over_a_new_connection(letter, server):
    for number in range(3):
        submit(letter, printed_name=f"House {number}", email=f"{number}@house{number}.example")
    server.says["DATA"] = [None, "421 4.7.0 enough for one connection"]

    send(NOON)
    send(NOON + BACK_OFF[0])

    assert states() == ["sent"] * 3
    assert len(server.mails) == 3


def test_a_temporary_refusal_is_tried_again_later_and_later_and_then_left_to_the_staff(letter, server):
    submit(letter)
    at = NOON
    for tried, pause in enumerate(BACK_OFF, start=1):
        server.says["RCPT"] = ["450 4.2.1 greylisted"]
        assert send(at) == {"waiting": 1}
        message = Message.objects.get()
        assert (message.attempts, message.due_at, message.problem) == (tried, at + pause, "recipient 450")
        assert queued()[-1] == at + pause
        at += pause
    server.says["RCPT"] = ["450 4.2.1 greylisted"]

    assert send(at) == {"failed": 1}
    assert not send(at + 48 * HOUR)


def test_a_mailbox_that_does_not_exist_is_marked_at_once_and_its_address_is_nowhere(letter, server, caplog):
    submit(letter, email="canary@secret.example")
    server.says["RCPT"] = ["550 5.1.1 <canary@secret.example> unknown"]

    with caplog.at_level(logging.DEBUG):
        assert send(NOON) == {"bounced": 1}

    assert Message.objects.get().problem == "recipient 550"
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]  # that of the test's server
    assert "message" in str(ours)
    assert "canary" not in str(ours) + str(Message.objects.values())
    assert "secret.example" not in str(ours) + str(Message.objects.values())


def test_a_mail_that_is_refused_for_its_content_failed(letter, server):
    submit(letter)
    server.says["DATA"] = ["554 5.7.1 no"]

    assert send(NOON) == {"failed": 1}
    assert Message.objects.get().problem == "content 554"


def test_without_a_mail_server_everything_waits_and_one_connection_is_tried(letter, server, settings, monkeypatch):
    for number in range(3):
        submit(letter, printed_name=f"House {number}", email=f"{number}@house{number}.example")
    settings.EMAIL_PORT = 9
    tried = []
    original = sending.Post._down
    monkeypatch.setattr(sending.Post, "_down", lambda post, code=0: tried.append(1) or original(post, code))

    assert send(NOON) == {"waiting": 3}
    assert tried == [1]
    assert set(Message.objects.values_list("problem", "due_at")) == {("connection", NOON + MINUTE)}


def test_a_fault_of_ours_stops_nobody_elses_mail_and_leaves_no_address_in_the_log(letter, server, caplog, monkeypatch):
    first = submit(letter, email="canary@secret.example")
    submit(letter, printed_name="Other", email="b@two.example")
    written = sending.words_of

    def faulty(message, *, at):
        if message.sign_on_id == first.pk:
            raise RuntimeError("canary@secret.example")
        return written(message, at=at)

    monkeypatch.setattr(sending, "words_of", faulty)

    assert send(NOON) == {"waiting": 1, "sent": 1}
    assert "canary" not in caplog.text + str(Message.objects.values())
    assert "RuntimeError" in caplog.text


def test_a_worker_that_dies_between_sending_and_marking_leads_to_one_more_try_of_the_same_mail(
    letter, server, monkeypatch
):
    submit(letter)

    def die(message):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sending, "was_told", die)
        with pytest.raises(KeyboardInterrupt):
            send(NOON)
    Message.objects.update(state=S.WAITING, sent_at=None, taken_until=NOON + LEASE)  # as a crash leaves it

    assert not send(NOON + LEASE - MINUTE)
    assert send(NOON + LEASE) == {"sent": 1}
    first, second = (mail for _to, mail in server.mails)
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.usefixtures("on_disk")
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(settings):
    with mail_server(settings) as server:
        letter = open_letter()
        for number in range(12):
            submit(letter, printed_name=f"House {number}", email=f"{number}@house{number}.example")

        done = at_once(*[lambda: send(NOON)] * 4)

        assert sum(each["sent"] for each in done) == 12
        assert sorted(to for to, _mail in server.mails) == sorted(f"{n}@house{n}.example" for n in range(12))


@pytest.mark.usefixtures("on_disk")
@pytest.mark.django_db(transaction=True)
def test_without_the_claim_two_workers_send_twice(settings, monkeypatch):
    """The control of the test above."""
    with mail_server(settings) as server:
        submit(open_letter())
        monkeypatch.setattr(sending, "_claimable", lambda at: Message.objects.filter(state__in=(S.WAITING, S.HELD)))
        meet = threading.Barrier(2)
        sent = sending.Post.send

        def together(post, mail):
            meet.wait(timeout=10)
            sent(post, mail)

        monkeypatch.setattr(sending.Post, "send", together)

        def work():
            post = sending.Post()
            sending.send_one(Message.objects.get().pk, post, at=NOON)
            post.close()

        at_once(work, work)

        assert len(server.mails) == 2


def test_two_hundred_posts_at_one_victim_are_three_mails(letter, server):
    for number in range(200):
        submit(letter, printed_name=f"House {number}", email="victim@one.example")

    send(NOON)

    assert len(server.mails) == 3
    assert states() == ["capped"] * 197 + ["sent"] * 3


def test_held_messages_are_counted_again_when_they_are_due(letter, server, settings):
    settings.MAIL_LIMITS = {"address": 3, "domain": 99, "letter": 2, "site": 99}
    for number in range(5):
        submit(letter, printed_name=f"House {number}", email=f"{number}@house{number}.example")

    assert send(NOON) == {"sent": 2}
    assert send(NOON + TRY_HELD_AGAIN) == {"sent": 2, "held": 1}
    assert send(NOON + 2 * TRY_HELD_AGAIN) == {"sent": 1}


@pytest.mark.parametrize("change", ["forgotten", "withdrawn", "undone"])
def test_what_is_not_so_any_more_is_not_sent(letter, server, change):
    signon = confirm(submit(letter))
    signon.organization = SignOnFactory().organization
    signon.save()
    send(NOON)
    server.mails.clear()
    approve_signon(signon=signon, at=NOON, by="mod")
    if change == "forgotten":
        SignOnContact.objects.all().delete()
    elif change == "withdrawn":
        withdraw_signon(signon=signon, at=NOON, by="mod")
    else:
        undo_decision(decision=Decision.objects.get(step="approved"), at=NOON, by="mod")

    send(NOON + 10 * MINUTE)

    assert Message.objects.get(kind=K.APPROVED).state == S.CANCELLED
    assert [m["Subject"] for _to, m in server.mails] == (
        ["Sign-on withdrawn: A title in en"] if change == "withdrawn" else []
    )


def test_subjects_of_embargoed_letters_and_of_those_who_are_not_named_are_neutral(server):
    secret = open_letter(public_from=NOON + 48 * HOUR)
    submit(secret)
    submit(open_letter(), listing=Listing.WITHHELD, email="b@two.example")

    send(NOON)

    assert {m["Subject"] for _to, m in server.mails} == {"Please confirm that you sign"}


def test_a_title_with_a_line_end_or_markup_harms_no_header_and_no_page(server):
    letter = open_letter()
    signon = submit(letter, printed_name='<b>"House"</b> & %(title)s')
    send(NOON)

    (_to, got) = server.mails[0]
    assert "&lt;b&gt;" in got.get_body(("html",)).get_content()
    assert signon.printed_name in got.get_body(("plain",)).get_content()


def test_links_come_from_the_public_origin_whatever_host_was_asked(letter, server, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.get(letter.get_absolute_url(), headers={"host": "evil.example"})
    submit(letter)

    send(NOON)

    (_to, got) = server.mails[0]
    assert "evil.example" not in got.as_string()
    assert "https://letters.example/sign-ons/confirm/" in got.get_body(("plain",)).get_content()


def test_a_late_confirmation_of_a_withdrawn_letter_says_that_it_takes_none(letter, server):
    submit(letter)
    withdraw_letter(letter=letter, at=NOON)

    send(NOON)

    (_to, got) = server.mails[0]
    assert got["Subject"] == "Too late to sign"
    assert "sign-ons/confirm" not in got.as_string()


# -- the commands ------------------------------------------------------------------------------------------------------


def test_the_command_sends_what_a_dead_worker_left(letter, server, capsys):
    submit(letter)
    Message.objects.update(due_at=NOON)

    call_command("send_mail")
    call_command("send_mail")

    assert capsys.readouterr().out == "sent: 1\nNo mail is due.\n"


def test_the_command_tries_the_settings(server):
    call_command("send_mail", "--test", "me@one.example")

    assert [to for to, _mail in server.mails] == ["me@one.example"]


def report_of(message_id, *, action="failed", status="5.1.1", headers_only=False):
    kind = "text/rfc822-headers" if headers_only else "message/rfc822"
    return (
        "From: MAILER-DAEMON@mx.example\nTo: letters@alliance.example\nSubject: Undelivered\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nIt did not work.\n"
        "--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; ana@casa.example\nAction: {action}\nStatus: {status}\n"
        f"--B\nContent-Type: {kind}\n\nMessage-ID: <{message_id}>\nSubject: Please confirm\n\nWords.\n--B--\n"
    ).encode()


@pytest.mark.parametrize("headers_only", [False, True])
def test_a_delivery_report_marks_the_message_it_is_about(letter, server, headers_only):
    submit(letter)
    submit(letter, printed_name="Other", email="b@two.example")
    send(NOON)
    message = Message.objects.order_by("pk").first()

    assert read_report(report_of(message.message_id, headers_only=headers_only))

    message.refresh_from_db()
    assert (message.state, message.problem) == (S.BOUNCED, "returned 5.1.1")
    assert states() == ["bounced", "sent"]


def test_reports_of_delays_other_mails_and_nonsense_change_nothing(letter, server):
    submit(letter)
    send(NOON)
    known = Message.objects.get().message_id
    hostile = [
        report_of(known, action="delayed"),
        report_of("0" * 32 + "@alliance.example"),
        report_of("%"),
        report_of(known).replace(b"multipart/report", b"multipart/mixed"),
        f"Message-ID: <{known}>\n\nAction: failed".encode(),
        b"",
        b"\xff\x00" * 4000,
        b"Content-Type: multipart/report; boundary=B\n\n" + b"--B\n" * 9000,
        b"Content-Type: multipart/report; boundary=B\n\n--B\n" + b"Content-Type: message/rfc822\n\n" * 5000,
    ]

    assert not any(read_report(data) for data in hostile)
    assert states() == ["sent"]


# -- moderators --------------------------------------------------------------------------------------------------------


def test_moderators_are_superusers_holders_of_the_right_and_members_of_the_campaign(letter, django_user_model):
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415

    right = Permission.objects.get(codename="moderate_signon", content_type__app_label="signatories")
    make = django_user_model.objects.create_user
    by_right, by_group = make("right", "right@x.example"), make("group", "group@x.example")
    by_right.user_permissions.add(right)
    group = Group.objects.create(name="all")
    group.permissions.add(right)
    by_group.groups.add(group)
    member, elsewhere, reader = (make(name, f"{name}@x.example") for name in ("member", "elsewhere", "reader"))
    Membership.objects.create(user=member, campaign=letter.campaign, role=Role.MODERATOR)
    Membership.objects.create(user=reader, campaign=letter.campaign, role=Role.READER)
    Membership.objects.create(user=elsewhere, campaign=open_letter().campaign, role=Role.MODERATOR)
    boss = moderator()
    moderator(is_active=False)
    silent = make("silent", "")
    silent.user_permissions.add(right)

    assert list(moderators_of(letter)) == [by_right, by_group, member, boss]
    for user in moderators_of(letter):
        assert django_user_model.objects.get(pk=user.pk).has_perm("signatories.moderate_signon", letter)


def digests():
    return list(Message.objects.filter(kind=K.DIGEST).order_by("pk").values_list("state", "due_at"))


def test_one_digest_waits_and_the_next_comes_twenty_hours_after_it(letter, server):
    moderator()
    confirm(submit(letter))
    confirm(submit(letter, printed_name="Other", email="b@two.example"), at=NOON + MINUTE)
    assert digests() == [("waiting", NOON + 15 * MINUTE)]

    send(NOON + 15 * MINUTE)
    confirm(submit(letter, printed_name="Third", email="c@three.example"), at=NOON + HOUR)

    assert digests() == [("sent", NOON + 15 * MINUTE), ("waiting", NOON + 15 * MINUTE + 20 * HOUR)]


def test_a_digest_that_finds_nothing_is_cancelled(letter, server):
    moderator()
    signon = confirm(submit(letter))
    withdraw_signon(signon=signon, at=NOON, by="mod")

    send(NOON + HOUR)

    assert Message.objects.get(kind=K.DIGEST).state == S.CANCELLED


# -- editions ----------------------------------------------------------------------------------------------------------


def test_an_edition_goes_once_to_everybody_on_it_who_has_an_address(letter, server):
    TextFactory(letter=letter, language="es")
    for language in ("en", "en", "es"):
        SignOnContactFactory(sign_on=SignOnFactory(letter=letter, language=language))
    SignOnFactory(letter=letter)
    edition = edition_of(letter, NOON, "en")
    assert hindrance_to_mailing(edition, NOON) == "Its PDF files are not made yet. Come back in a minute."
    with pytest.raises(Refused):
        mail_edition(edition=edition, at=NOON)
    edition_of_es(edition)
    gone = edition.letter.sign_ons.filter(language="en").first()
    withdraw_signon(signon=gone, at=NOON, by="mod")
    Message.objects.all().delete()

    readers = readers_of(edition)
    count = mail_edition(edition=edition, at=NOON)

    assert (readers.by_language, readers.told, readers.without_address) == ({"en": 1, "es": 1}, 0, 1)
    assert count == 2
    assert mail_edition(edition=edition, at=NOON) == 0
    assert readers_of(edition).told == 2
    assert send(NOON) == {"sent": 2}
    assert all(len(list(got.iter_attachments())) == 1 for _to, got in server.mails)


def edition_of_es(edition):
    """The Spanish PDFs, with the words of the English ones."""
    from campaigns.models import EditionFile  # noqa: PLC0415

    for row in list(edition.files.filter(language="en")):
        EditionFile.objects.create(
            edition=edition, language="es", format=row.format, paper=row.paper, name=f"es.{row.name}",
            file=row.file.name, size=row.size, pages=1, sha256=row.sha256, made_at=row.made_at,
        )  # fmt: skip


def test_an_edition_of_a_letter_under_embargo_is_not_mailed(server):
    secret = open_letter(public_from=NOON + 48 * HOUR)
    SignOnContactFactory(sign_on=SignOnFactory(letter=secret))
    edition = edition_of(secret, NOON, "en")

    with pytest.raises(Refused, match="The public cannot read this letter"):
        mail_edition(edition=edition, at=NOON)


def test_a_large_file_is_linked_and_not_attached(letter, server, monkeypatch):
    from signatories.mailing import to_signatories  # noqa: PLC0415

    monkeypatch.setattr(to_signatories, "LARGEST_ATTACHMENT", 3)
    signon = SignOnContactFactory(sign_on=SignOnFactory(letter=letter, language="en")).sign_on
    edition = edition_of(letter, NOON, "en")
    post(K.EDITION, to=signon.contact.email, language="en", at=NOON, letter=letter, sign_on=signon, edition=edition)

    send(NOON)

    (_to, got) = server.mails[0]
    assert list(got.iter_attachments()) == []
    assert f"/letters/{letter.slug}/editions/1/" in got.get_body(("plain",)).get_content()


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_was_posted_and_stores_no_address_with_its_task(settings, letter):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with transaction.atomic():
        submit(letter, email="lost@secret.example")
        transaction.set_rollback(True)
    submit(letter, email="canary@secret.example")

    call_command("db_worker", batch=True, interval=0.1, worker_id="test", queue_name="default", verbosity=0)

    assert [each.to for each in mail.outbox] == [["canary@secret.example"]]
    tasks = list(DBTaskResult.objects.values())
    assert [task["status"] for task in tasks if task["run_after"] <= timezone.now()] == ["SUCCESSFUL"]
    assert "secret.example" not in str(tasks)


@pytest.mark.django_db(transaction=True)
def test_a_task_that_waits_already_is_enough_for_further_messages(settings, letter):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for number in range(3):
        submit(letter, printed_name=f"House {number}", email=f"{number}@house{number}.example")

    [task] = DBTaskResult.objects.all()
    DBTaskResult.objects.update(status="RUNNING")  # it may have looked before the next message is stored
    submit(letter, printed_name="House 4", email="4@house4.example")
    assert DBTaskResult.objects.filter(status="READY").count() == 1

    DBTaskResult.objects.filter(status="READY").update(run_after=NOON + HOUR)  # too late for the next one
    submit(letter, printed_name="House 5", email="5@house5.example")
    assert sorted(DBTaskResult.objects.filter(status="READY").values_list("run_after", flat=True)) == [
        task.run_after, NOON + HOUR,
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_message_that_is_due_later_has_a_task_for_that_time_whatever_waits_before_it(settings, letter):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    signon = submit(letter)
    assert DBTaskResult.objects.filter(status="READY").count() == 1  # it runs before the next message is due

    with transaction.atomic():
        later = post_to_signatory(K.APPROVED, signon, at=NOON, delay=10 * MINUTE)

    assert DBTaskResult.objects.filter(status="READY", run_after=later.due_at).count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: who writes to SQLite is alone")
@pytest.mark.usefixtures("on_disk")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [True, False])
def test_a_task_that_is_counted_on_does_not_begin_before_the_message_is_stored(settings, monkeypatch, locks):
    """Without the lock it begins: the control."""
    if not locks:
        take_locks_off(monkeypatch)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    letter = open_letter()
    submit(letter)
    posted, looked = threading.Event(), threading.Event()

    def poster():
        with transaction.atomic():
            submit(letter, printed_name="House 2", email="2@house2.example")
            posted.set()
            looked.wait(timeout=10)

    def worker():
        posted.wait(timeout=10)
        found = list(DBTaskResult.objects.raw(
            "SELECT * FROM django_tasks_database_dbtaskresult WHERE status = 'READY' FOR UPDATE SKIP LOCKED"
        ))  # fmt: skip
        looked.set()
        return len(found)

    assert at_once(poster, worker)[1] == (0 if locks else 1)


def test_the_former_address_is_kept_for_one_mail_and_then_forgotten(letter, server):
    signon = confirm(submit(letter))
    ask_for_correction(signon=signon, values={"email": "new@casa.example"}, at=NOON)
    link = link_for(signon, LinkPurpose.MAILBOX, at=NOON)
    correction = accept_correction(correction=confirm_mailbox(link=link, at=NOON), at=NOON, by="mod").corrections.get()
    assert correction.wanted == {"former_email": "ana@casa.example"}

    send(NOON)

    correction.refresh_from_db()
    assert correction.wanted == {}


def test_the_task_sends_and_looks_again_after_the_lease(letter, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    submit(letter)
    default_task_backend.clear()

    sending.send_mail.func()

    assert len(mail.outbox) == 1
    assert len(default_task_backend.results) == 1
    sending.send_mail.func()
    assert len(default_task_backend.results) == 1
