"""The moderation desk: what waits, what decides, and what a press of each button does."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from campaigns.models import LetterStatus, Membership, Role
from signatories.domain.corrections import judge_logo
from signatories.domain.moderation import ask_signatory, reject_signon, seen_up_to
from signatories.domain.reasons import QUESTIONS, REASONS, standards_for, words_of
from signatories.domain.signing import withdraw_signon
from signatories.models import (
    Capacity,
    Decision,
    Logo,
    LogoState,
    Message,
    MessageKind,
    MessageState,
    Organization,
    Review,
    SignOn,
    SignOnStatus,
    Step,
)
from tests.factories import (
    NOON,
    LetterFactory,
    OrganizationFactory,
    SignOnContactFactory,
    SignOnFactory,
    TextFactory,
)

pytestmark = pytest.mark.django_db
S = SignOnStatus
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


@pytest.fixture
def letter():
    letter = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=letter)
    return letter


def waiting(letter, *, contact=True, **values):
    values = {"status": S.PENDING, "language": "en", "created_at": timezone.now(), **values}
    signon = SignOnFactory(letter=letter, **values)
    if contact:
        SignOnContactFactory(sign_on=signon, **(contact if isinstance(contact, dict) else {}))
    return signon


def unknown(letter, name="Casa Nueva", **values):
    return waiting(letter, organization=None, printed_name=name, countries=["GT"], **values)


def url(page, *args):
    with override("en"):  # a request in Spanish leaves its language to the thread
        return reverse(f"admin:signatories_desk_{page}", args=args)


def fresh(signon):
    return SignOn.objects.get(pk=signon.pk)


def press(client, signon, do, **data):
    data.setdefault("seen", seen_up_to(signon))
    return client.post(url("entry", signon.pk), {"do": do, **data})


def login(name, *rights):
    user = User.objects.create_user(name, is_staff=True)
    for right in rights:
        user.user_permissions.add(Permission.objects.get(codename=right, content_type__app_label="signatories"))
    client = Client()
    client.force_login(user)
    return client


def moderator(name, campaign, role=Role.MODERATOR):
    user = User.objects.create_user(name, is_staff=True)
    Membership.objects.create(user=user, campaign=campaign, role=role)
    client = Client()
    client.force_login(user)
    return client


def names(response):
    return [entry["signon"].printed_name for entry in response.context["entries"]]


# The queue


def test_the_queue_opens_on_what_waits_the_oldest_first_with_its_age(client, boss, letter):
    now = timezone.now()
    waiting(letter, printed_name="Young", confirmed_at=now - datetime.timedelta(hours=2))
    waiting(letter, printed_name="Old", confirmed_at=now - datetime.timedelta(days=4))
    SignOnFactory(letter=letter, printed_name="Listed")

    response = client.get(url("queue"))

    assert names(response) == ["Old", "Young"]
    assert [(entry["waits"], entry["late"]) for entry in response.context["entries"]] == [
        ("waits for 4\xa0days", True),
        ("waits for 2\xa0hours", False),
    ]


def test_one_sentence_says_how_many_wait_and_which_letter_closes_when(client, boss, letter):
    letter.deadline = datetime.datetime(2100, 6, 14, 21, tzinfo=datetime.UTC)
    letter.save()
    for days in (1, 3):
        waiting(letter, confirmed_at=timezone.now() - datetime.timedelta(days=days))

    said = client.get(url("queue")).context["work"]

    assert said[0] == "2 sign-ons wait, the oldest for 3\xa0days."
    assert said[1] == "“A title in en” closes on Monday, 14 June 2100 at 21:00 (UTC)."


def test_an_empty_queue_says_so(client, boss):
    assert client.get(url("queue")).context["work"] == ["Nothing waits for moderation."]


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("pending", {"Pending", "Asked", "Answered", "Disputed"}),
        ("asked", {"Asked"}),
        ("answered", {"Answered"}),
        ("disputed", {"Disputed"}),
        ("unconfirmed", {"Unconfirmed"}),
        ("rejected", {"Rejected"}),
        ("approved", {"Approved"}),
        ("corrections", {"Correction"}),
        ("asked_again", set()),
        ("nonsense", {"Pending", "Asked", "Answered", "Disputed"}),
    ],
)
def test_the_queue_is_narrowed_by_state(client, boss, letter, state, found):
    waiting(letter, printed_name="Pending")
    asked, answered = waiting(letter, printed_name="Asked"), waiting(letter, printed_name="Answered")
    for each in (asked, answered):
        ask_signatory(signon=each, question="Who?", at=NOON, by="mia")
    Decision.objects.create(
        sign_on=answered, letter=letter, at=NOON, actor="signatory", step=Step.ANSWERED, after=S.PENDING
    )
    waiting(letter, printed_name="Disputed", disputed_at=NOON)
    waiting(letter, printed_name="Unconfirmed", status=S.UNCONFIRMED)
    waiting(letter, printed_name="Rejected", status=S.REJECTED)
    SignOnFactory(letter=letter, printed_name="Approved", approved_at=timezone.now())
    SignOnFactory(letter=letter, printed_name="Correction").corrections.create(asked_at=NOON)

    response = client.get(url("queue"), {"state": state})

    assert set(names(response)) == found


def test_the_queue_is_narrowed_by_letter_name_and_signal(client, boss, letter):
    waiting(letter, printed_name="Here", contact={"email": "a@gmail.com"})
    waiting(LetterFactory(status=LetterStatus.OPEN), printed_name="There")

    assert names(client.get(url("queue"), {"letter": letter.pk})) == ["Here"]
    assert names(client.get(url("queue"), {"q": "THERE"})) == ["There"]
    assert names(client.get(url("queue"), {"signal": "free_mail"})) == ["Here"]
    assert names(client.get(url("queue"), {"signal": "nothing"})) == ["There"]


def test_the_queue_asks_as_many_questions_for_fifty_entries_as_for_one(client, boss, letter, django_assert_num_queries):
    def more(number):
        for index in range(number):
            one = waiting(letter, network="n", printed_name=f"Known {SignOn.objects.count()}")
            ask_signatory(signon=one, question="Who?", at=NOON, by="mia")
            unknown(letter, f"Unknown body {index}", website="https://example.org/", network="n")

    more(1)
    client.get(url("queue"))
    with django_assert_num_queries(30) as one:
        client.get(url("queue"))
    more(24)

    with django_assert_num_queries(len(one)):
        response = client.get(url("queue"))

    assert len(response.context["entries"]) == 50


# Who may


def test_the_desk_is_for_those_who_may_see_sign_ons(letter):
    signon = waiting(letter)
    stranger, reader = login("stranger"), login("reader", "view_signon")

    for page, args in (("queue", ()), ("entry", (signon.pk,)), ("manual", ())):
        assert stranger.get(url(page, *args)).status_code == 403
        assert reader.get(url(page, *args)).status_code == 200
        assert Client().get(url(page, *args)).status_code == 302


@pytest.mark.parametrize("do", ["approve", "reject", "ask", "edit", "withdraw", "match", "add_approve", "settle"])
def test_who_may_only_look_decides_nothing(letter, do):
    signon = waiting(letter)
    reader = login("reader", "view_signon", "change_signon")

    response = press(reader, signon, do, **{"reject-reason": "No."})

    assert response.status_code == 403
    assert not Decision.objects.exists()
    assert reader.get(url("entry", signon.pk)).context["actions"] == set()
    assert not Review.objects.exists()


def test_a_moderator_of_one_campaign_knows_nothing_of_another(letter):
    own, other = waiting(letter, printed_name="Own"), waiting(LetterFactory(), printed_name="Other")
    client = moderator("mia", letter.campaign)

    assert names(client.get(url("queue"))) == ["Own"]
    assert client.get(url("entry", other.pk)).status_code == 404
    assert press(client, other, "approve").status_code == 404
    assert press(client, own, "approve").status_code == 302
    assert (fresh(own).status, fresh(other).status) == (S.APPROVED, S.PENDING)


def test_without_its_permission_no_page_shows_contact_data(letter):
    CANARIES = ("Canary Person", "canary-title", "canary@mail-canary.example", "canary-note", "canary-question",
                "canary-answer", "canary-staff-note", "mail-canary")  # fmt: skip
    signon = unknown(
        letter,
        website="https://elsewhere.example/",
        contact={
            "person": CANARIES[0], "title": CANARIES[1], "email": CANARIES[2], "note": CANARIES[3],
        },
    )  # fmt: skip
    ask_signatory(signon=signon, question="canary-question", at=NOON, by="mia")
    Decision.objects.create(
        sign_on=signon, letter=letter, at=NOON, actor="signatory", step=Step.ANSWERED, after=S.PENDING,
        reason="canary-answer", note="canary-staff-note",
    )  # fmt: skip
    rival = unknown(letter, contact=False)
    batch = uuid.uuid4()
    reject_signon(signon=rival, at=NOON, by="mia", batch=batch)
    unknown(letter, "casa nueva", contact=False)
    seeing = login("seeing", "view_signon", "moderate_signon", "view_signoncontact")
    blind = login("blind", "view_signon", "moderate_signon")

    def pages(client):
        found = [
            client.get(url("queue")),
            client.get(url("queue"), {"state": "all"}),
            client.get(url("entry", signon.pk)),
            client.get(url("entry", rival.pk)),
            client.get(url("batch", batch)),
            client.get(url("manual")),
            client.post(url("many"), {"do": "ask", "chosen": [signon.pk]}),
            press(client, signon, "reject", **{"reject-tell": "on"}),
        ]
        assert [page.status_code for page in found] == [200] * len(found)
        return "".join(page.content.decode() for page in found)

    shown, hidden = pages(seeing), pages(blind)

    assert [canary for canary in CANARIES if canary not in shown] == []
    assert [canary for canary in CANARIES if canary in hidden] == []
    assert press(blind, signon, "ask_preview", **{"ask-question": "Who?"}).status_code == 403


# Decisions


def test_approving_opens_the_next_entry_and_offers_to_undo(client, boss, letter):
    first, second = waiting(letter, confirmed_at=NOON), waiting(letter)

    response = press(client, first, "approve", **{"approve-note": "I know them."})

    decision = Decision.objects.get()
    assert (decision.step, decision.by, decision.note) == ("approved", "boss", "I know them.")
    assert response["Location"] == f"{url('entry', second.pk)}?done={decision.pk}"
    page = client.get(response["Location"])
    assert page.context["done"]["sentence"] == f"Approved: {first.printed_name}."
    client.post(url("undo"), {"decision": page.context["done"]["decision"]})
    assert fresh(first).status == S.PENDING
    assert Message.objects.get().state == MessageState.CANCELLED


def test_after_the_last_entry_the_queue_opens(client, boss, letter):
    signon = waiting(letter)

    response = press(client, signon, "approve")

    assert response["Location"].startswith(f"{url('queue')}?done=")
    assert client.get(response["Location"]).context["done"]["sentence"].startswith("Approved: ")


def test_the_next_entry_is_that_of_the_same_queue(client, boss, letter):
    first = waiting(letter, confirmed_at=NOON)
    waiting(LetterFactory(), confirmed_at=NOON + datetime.timedelta(minutes=1))
    third = waiting(letter)

    response = client.post(f"{url('entry', first.pk)}?letter={letter.pk}", {"do": "approve", "seen": "0"})

    assert response["Location"].startswith(f"{url('entry', third.pk)}?letter={letter.pk}&done=")


def test_a_message_about_somebody_elses_decision_is_not_shown(client, boss, letter):
    signon = waiting(letter)
    reject_signon(signon=signon, at=timezone.now(), by="mia")

    assert client.get(url("queue"), {"done": Decision.objects.get().pk}).context["done"] is None
    assert client.get(url("queue"), {"done": "x"}).context["done"] is None


def test_matching_and_approving_is_one_press_and_one_undo(client, boss, letter):
    signon = unknown(letter)
    organization = OrganizationFactory(name="Casa Nueva")

    press(client, signon, "match_approve", organization=organization.pk)

    assert (fresh(signon).status, fresh(signon).organization) == (S.APPROVED, organization)
    approved = Decision.objects.get(step=Step.APPROVED)
    client.post(url("undo"), {"decision": approved.pk})
    assert (fresh(signon).status, fresh(signon).organization) == (S.PENDING, None)
    assert list(Decision.objects.values_list("step", flat=True)) == ["undone", "undone", "approved", "matched"]


def test_an_organization_that_was_added_goes_with_the_undoing(client, boss, letter):
    signon = unknown(letter)

    press(client, signon, "add_approve")
    assert fresh(signon).organization.name == "Casa Nueva"
    client.post(url("undo"), {"decision": Decision.objects.get(step=Step.APPROVED).pk})

    assert fresh(signon).organization is None
    assert not Organization.objects.filter(name="Casa Nueva").exists()


def test_an_organization_that_was_used_since_stays(client, boss, letter):
    signon = unknown(letter)
    press(client, signon, "add")
    SignOnFactory(organization=fresh(signon).organization)

    client.post(url("undo"), {"decision": Decision.objects.get().pk})

    assert fresh(signon).organization is None
    assert Organization.objects.filter(name="Casa Nueva").exists()


def test_an_unmatched_organization_cannot_be_approved_by_itself(client, boss, letter):
    signon = unknown(letter)

    response = press(client, signon, "approve")

    assert fresh(signon).status == S.PENDING
    assert response.context["refusals"] == ["Choose the organization of “Casa Nueva” from the directory first."]


def test_a_rejection_takes_the_words_of_the_reason_in_the_signatorys_language(client, boss, letter):
    signon = waiting(letter, language="es")

    press(client, signon, "reject", **{"reject-standard": "disowned", "reject-tell": "on"})

    with_words = Decision.objects.get()

    assert with_words.reason == words_of(REASONS, "disowned", "es") != ""
    assert Message.objects.get().kind == MessageKind.REJECTED


def test_words_of_ones_own_go_before_the_standard_ones_and_silence_is_possible(client, boss, letter):
    signon = waiting(letter)

    press(client, signon, "reject", **{"reject-standard": "trial", "reject-reason": "Mine."})

    assert Decision.objects.get().reason == "Mine."
    assert not Message.objects.exists()


def test_a_rejection_without_a_reason_comes_back_with_what_was_typed(client, boss, letter):
    signon = waiting(letter)

    response = press(client, signon, "reject", **{"reject-note": "Typed here.", "reject-tell": "on"})

    assert fresh(signon).status == S.PENDING
    assert response.context["open_part"] == "reject"
    page = response.content.decode()
    assert "Choose a reason or write one: the signatory is told why." in page
    assert "Typed here." in page


@pytest.mark.parametrize(("do", "field"), [("reject_preview", "reject-reason"), ("ask_preview", "ask-question")])
def test_a_mail_is_shown_as_it_will_read_and_nothing_is_done(client, boss, letter, do, field):
    signon = waiting(letter, language="es")

    response = press(client, signon, do, **{field: "Palabras propias.", "reject-tell": "on"})

    preview = response.context["preview"]
    assert preview["language"] == "es"
    assert "Palabras propias." in [getattr(block, "text", "") for block in preview["blocks"]]
    assert preview["subject"]
    assert not Decision.objects.exists()
    assert not Message.objects.exists()
    assert fresh(signon).status == S.PENDING
    assert signon.links.count() == 0
    assert "/mine/" not in response.content.decode()


def test_a_question_goes_out_and_the_next_entry_opens(client, boss, letter):
    signon, after = waiting(letter, confirmed_at=NOON), waiting(letter)

    response = press(client, signon, "ask", **{"ask-standard": "website"})

    assert Decision.objects.get().reason.startswith("Is there a website")
    assert Message.objects.get().kind == MessageKind.QUESTION
    assert response["Location"].startswith(url("entry", after.pk))
    assert fresh(signon).status == S.PENDING


def test_the_line_is_changed_with_a_note_and_undone(client, boss, letter):
    signon = waiting(letter, printed_name="Csa", countries=["GT"])
    values = {
        "edit-printed_name": "Casa", "edit-countries": ["MX", "GT"], "edit-scope": "national", "edit-place": "Tapachula",
        "edit-listing": "public", "edit-position": "2", "edit-acronym": "C", "edit-note": "A slip.",
    }  # fmt: skip

    response = press(client, signon, "edit", **values)

    assert response["Location"].startswith(url("entry", signon.pk))
    changed = fresh(signon)
    assert (changed.printed_name, changed.place, changed.position) == ("Casa", "Tapachula", 2)
    decision = Decision.objects.get()
    assert (decision.step, decision.note) == ("edited", "A slip.")
    assert set(decision.changes) == {"printed_name", "countries", "place", "position", "acronym"}
    client.post(url("undo"), {"decision": decision.pk})
    assert (fresh(signon).printed_name, fresh(signon).position) == ("Csa", None)


def test_a_line_without_a_name_is_refused_beside_its_field(client, boss, letter):
    signon = waiting(letter, printed_name="Casa")

    response = press(client, signon, "edit", **{"edit-printed_name": "", "edit-scope": "national"})

    assert response.context["forms"]["edit"].errors["printed_name"]
    assert response.context["title"] == "Casa"
    assert fresh(signon).printed_name == "Casa"


def test_a_person_has_a_title_and_no_directory(client, boss, letter):
    signon = waiting(letter, capacity=Capacity.PERSON, printed_name="Ana", printed_detail="Judge")

    page = client.get(url("entry", signon.pk))

    assert {"approve", "edit"} <= page.context["actions"]
    assert page.context["actions"].isdisjoint({"match", "add"})
    press(client, signon, "approve")
    assert fresh(signon).status == S.APPROVED


def test_a_dispute_is_settled(client, boss, letter):
    signon = waiting(letter, disputed_at=NOON)
    assert "settle" in client.get(url("entry", signon.pk)).context["actions"]

    press(client, signon, "settle", **{"settle-note": "Called them."})

    assert fresh(signon).disputed_at is None
    assert Decision.objects.get().note == "Called them."


def test_a_listed_sign_on_is_withdrawn_with_a_reason(client, boss, letter):
    signon = waiting(letter, status=S.APPROVED)
    assert press(client, signon, "withdraw").context["open_part"] == "withdraw"

    press(client, signon, "withdraw", **{"withdraw-reason": "You asked for it."})

    assert fresh(signon).status == S.WITHDRAWN
    assert Decision.objects.get().reason == "You asked for it."


def test_a_rejected_one_is_put_back(client, boss, letter):
    signon = waiting(letter)
    reject_signon(signon=signon, at=NOON, by="mia")

    press(client, signon, "reconsider")

    assert fresh(signon).status == S.PENDING


def test_what_was_told_is_not_undone_and_the_page_says_why(client, boss, letter):
    signon = waiting(letter)
    press(client, signon, "approve")
    Message.objects.update(state=MessageState.SENT)

    response = client.post(url("undo"), {"decision": Decision.objects.get().pk}, follow=True)

    assert fresh(signon).status == S.APPROVED
    assert "The signatory was told by e-mail already." in response.content.decode()
    assert response.context["undo"] == ""


@pytest.mark.parametrize("do", ["", "publish", "logo_accept"])
def test_a_button_that_does_not_exist_does_nothing(client, boss, letter, do):
    signon = waiting(letter)

    assert press(client, signon, do).status_code in (403, 404)
    assert fresh(signon).status == S.PENDING


# Two moderators


def test_of_two_moderators_on_one_entry_the_second_is_told_and_keeps_what_was_typed(letter):
    signon = waiting(letter)
    mia, leo = moderator("mia", letter.campaign), moderator("leo", letter.campaign)
    seen = mia.get(url("entry", signon.pk)).context["entry"]["seen"]
    assert leo.get(url("entry", signon.pk)).context["entry"]["seen"] == seen

    press(mia, signon, "approve", seen=seen)
    response = press(leo, signon, "reject", seen=seen, **{"reject-reason": "A long reason.", "reject-tell": "on"})

    assert fresh(signon).status == S.APPROVED
    assert Decision.objects.count() == 1
    page = response.content.decode()
    assert "was changed meanwhile: Approved, mia" in page
    assert "A long reason." in response.context["forms"]["reject"]["reason"].value()
    assert response.context["signon"].status == S.APPROVED


def test_an_entry_that_is_open_says_at_whose_desk_and_a_look_does_not_take_it(letter):
    signon = waiting(letter)
    mia, leo = moderator("mia", letter.campaign), moderator("leo", letter.campaign)
    reader = moderator("rea", letter.campaign, Role.READER)

    reader.get(url("entry", signon.pk))
    assert not Review.objects.exists()
    mia.get(url("entry", signon.pk))
    seen_by_leo = leo.get(url("entry", signon.pk))

    assert Review.objects.get().by.username == "mia"
    assert seen_by_leo.context["entry"]["taken_by"] == "mia"
    assert "Open at the desk of mia since" in leo.get(url("queue")).content.decode()
    assert mia.get(url("queue")).context["entries"][0]["taken_by"] == ""


def test_an_open_entry_lapses_after_ten_minutes_and_with_a_decision(letter):
    first, second = waiting(letter), waiting(letter)
    mia, leo = moderator("mia", letter.campaign), moderator("leo", letter.campaign)
    for signon in (first, second):
        mia.get(url("entry", signon.pk))
    Review.objects.filter(sign_on=first).update(at=timezone.now() - datetime.timedelta(minutes=10, seconds=1))
    press(mia, second, "approve")

    leo.get(url("entry", first.pk))

    assert [(row.sign_on, row.by.username) for row in Review.objects.all()] == [(first, "leo")]


# Several at once


def test_a_batch_is_counted_first_then_done_then_undone(client, boss, letter):
    fine, also = waiting(letter, printed_name="Fine"), waiting(letter, printed_name="Also")
    hindered = unknown(letter)
    chosen = [fine.pk, also.pk, hindered.pk]

    counted = client.post(url("many"), {"do": "approve", "chosen": chosen})
    assert [row["name"] for row in counted.context["free"]] == ["Fine", "Also"]
    assert [(row["name"], row["why"]) for row in counted.context["hindered"]] == [
        ("Casa Nueva", "Its organization is not matched yet: decide on it by itself.")
    ]
    assert not Decision.objects.exists()

    done = client.post(url("many"), {"do": "approve", "chosen": chosen, "sure": "yes", "approve-note": ""})
    assert Decision.objects.values("batch").distinct().count() == 1
    assert [fresh(row).status for row in (fine, also, hindered)] == [S.APPROVED, S.APPROVED, S.PENDING]

    page = client.get(done["Location"])
    assert page.context["can"] == 2
    client.post(url("undo"), {"batch": page.context["batch"]})
    assert [fresh(row).status for row in (fine, also, hindered)] == [S.PENDING] * 3
    assert client.get(done["Location"]).context["can"] == 0


def test_what_must_be_looked_at_by_itself_is_not_approved_together(client, boss, letter):
    rows = [
        waiting(letter, printed_name="Disputed", disputed_at=NOON),
        waiting(letter, printed_name="Cаsa"),
        waiting(letter, printed_name="Twice"),
        waiting(letter, printed_name="TWICE"),
        waiting(letter, printed_name="Unconfirmed", status=S.UNCONFIRMED),
    ]

    counted = client.post(url("many"), {"do": "approve", "chosen": [row.pk for row in rows]})

    assert counted.context["free"] == []
    assert sorted(row["name"] for row in counted.context["hindered"]) == sorted(row.printed_name for row in rows)


def test_of_a_batch_what_somebody_else_decided_meanwhile_stays(client, boss, letter):
    fine, other = waiting(letter, printed_name="Fine"), waiting(letter, printed_name="Other")
    counted = client.post(url("many"), {"do": "reject", "chosen": [fine.pk, other.pk]})
    marks = {f"seen-{row['pk']}": row["seen"] for row in counted.context["free"]}
    ask_signatory(signon=other, question="Who?", at=NOON, by="mia")

    response = client.post(
        url("many"),
        {"do": "reject", "chosen": [fine.pk, other.pk], "sure": "yes", "reject-reason": "No.", **marks},
        follow=True,
    )

    assert (fresh(fine).status, fresh(other).status) == (S.REJECTED, S.PENDING)
    assert "changed meanwhile: Question asked, mia" in response.content.decode()


def test_standard_words_go_to_each_in_their_own_language(client, boss, letter):
    rows = [waiting(letter, language="en"), waiting(letter, language="es")]

    client.post(
        url("many"),
        {"do": "ask", "chosen": [row.pk for row in rows], "sure": "yes", "ask-standard": "name"},
    )

    assert [row.decisions.get().reason for row in rows] == [words_of(QUESTIONS, "name", each) for each in ("en", "es")]


def test_a_person_is_told_and_asked_as_a_person(client, boss, letter):
    person = waiting(letter, capacity=Capacity.PERSON, printed_name="Ana Paz", organization=None, language="es")

    entry = client.get(url("entry", person.pk))
    assert "authority" not in {each["code"] for each in entry.context["reasons"]}
    [website] = [each["words"] for each in entry.context["questions"] if each["code"] == "website"]
    assert website == "¿Hay alguna página pública donde podamos leer sobre usted y su trabajo?"
    press(client, person, "reject", **{"reject-standard": "duplicate", "reject-tell": "on"})

    theirs = words_of(standards_for(REASONS, person=True), "duplicate", "es")
    assert Decision.objects.get(step=Step.REJECTED).reason == theirs != words_of(REASONS, "duplicate", "es")


def test_standard_words_for_many_go_to_persons_as_persons(client, boss, letter):
    house = waiting(letter, language="en")
    person = waiting(letter, capacity=Capacity.PERSON, printed_name="Ana Paz", organization=None, language="es")

    client.post(
        url("many"),
        {"do": "ask", "chosen": [house.pk, person.pk], "sure": "yes", "ask-standard": "place"},
    )

    assert [row.decisions.get().reason for row in (house, person)] == [
        words_of(QUESTIONS, "place", "en"), words_of(standards_for(QUESTIONS, person=True), "place", "es")
    ]  # fmt: skip


def a_house_and_a_person(letter):
    house = waiting(letter, printed_name="Casa Sol", language="en")
    return house, waiting(letter, capacity=Capacity.PERSON, printed_name="Ana Paz", organization=None, language="es")


@pytest.mark.parametrize(("do", "standards", "said"), [("ask", QUESTIONS, "question"), ("reject", REASONS, "reason")])
def test_words_for_organizations_name_the_persons_that_they_leave_out_before_anything_is_sent(
    client, boss, letter, do, standards, said
):
    house, person = a_house_and_a_person(letter)
    counted = client.post(url("many"), {"do": do, "chosen": [house.pk, person.pk]})
    assert [(each["code"], each["left_out"]) for each in counted.context["standards"] if each["left_out"]] == [
        ("authority", 1)
    ]
    told = {
        "do": do, "sure": "yes", "chosen": [house.pk, person.pk], f"{do}-standard": "authority",
        f"{do}-{said}": words_of(standards, "authority", "en"), "reject-note": "Typed.", "reject-tell": "on",
    }  # fmt: skip

    shown = client.post(url("many"), told)

    assert [row["name"] for row in shown.context["free"]] == ["Casa Sol"]
    assert [row["name"] for row in shown.context["unsuited"]] == ["Ana Paz"]
    assert shown.context["form"]["standard"].value() == "authority"
    assert shown.context["form"][said].value() == words_of(standards, "authority", "en")
    assert "these sign in their own name" in shown.content.decode()
    assert do == "ask" or shown.context["form"]["note"].value() == "Typed."
    assert not Decision.objects.exists()
    assert not Message.objects.exists()

    client.post(url("many"), told | {"left-out": [person.pk]})

    assert [row.sign_on for row in Decision.objects.all()] == [house]
    assert {row.sign_on for row in Message.objects.all()} == {house}


def test_who_was_left_out_goes_along_once_other_words_are_chosen_or_written(client, boss, letter):
    house, person = a_house_and_a_person(letter)
    shown = {"do": "ask", "sure": "yes", "chosen": [house.pk, person.pk], "left-out": [person.pk]}

    client.post(url("many"), shown | {"ask-standard": "place"})
    client.post(url("many"), shown | {"ask-standard": "authority", "ask-question": "Who are you?"})

    assert [[each.reason for each in row.decisions.order_by("pk")] for row in (house, person)] == [
        [words_of(QUESTIONS, "place", "en"), "Who are you?"],
        [words_of(standards_for(QUESTIONS, person=True), "place", "es"), "Who are you?"],
    ]


@pytest.mark.parametrize(
    ("do", "standards", "said", "other"),
    [("ask", QUESTIONS, "question", "place"), ("reject", REASONS, "reason", "duplicate")],
)
def test_standard_words_that_were_left_untouched_give_way_to_those_of_another_one(
    client, boss, letter, do, standards, said, other
):
    """Without a script the field still holds the words of the first choice."""
    house, person = a_house_and_a_person(letter)
    told = {"do": do, "sure": "yes", "chosen": [house.pk, person.pk], f"{do}-standard": other}

    client.post(url("many"), told | {f"{do}-{said}": words_of(standards, "authority", "en")})

    assert [row.decisions.get().reason for row in (house, person)] == [
        words_of(standards, other, "en"), words_of(standards_for(standards, person=True), other, "es")
    ]  # fmt: skip


def test_standard_words_that_were_edited_stay_with_whatever_is_chosen(client, boss, letter):
    house = waiting(letter)
    words = words_of(REASONS, "authority", "en") + " Thank you."

    press(client, house, "reject", **{"reject-standard": "duplicate", "reject-reason": words})

    assert house.decisions.get().reason == words


def test_a_person_of_whom_the_page_said_nothing_is_not_left_out_unseen(client, boss, letter):
    house, person = a_house_and_a_person(letter)
    other = waiting(letter, capacity=Capacity.PERSON, printed_name="Luz Mar", organization=None)

    shown = client.post(
        url("many"),
        {"do": "ask", "sure": "yes", "chosen": [house.pk, person.pk, other.pk], "left-out": [person.pk],
         "ask-standard": "authority"},
    )  # fmt: skip

    assert [row["name"] for row in shown.context["unsuited"]] == ["Ana Paz", "Luz Mar"]
    assert not Decision.objects.exists()


def test_words_for_organizations_are_not_offered_where_only_persons_can_be_asked(client, boss, letter):
    house, person = a_house_and_a_person(letter)
    house.contact.delete()
    chosen = {"do": "ask", "chosen": [house.pk, person.pk]}

    page = client.post(url("many"), chosen)
    assert [row["name"] for row in page.context["hindered"]] == ["Casa Sol"]
    assert "authority" not in {each["code"] for each in page.context["standards"]}
    forged = client.post(url("many"), chosen | {"sure": "yes", "ask-standard": "authority"})

    assert forged.status_code == 200
    assert not Decision.objects.exists()


def test_where_everybody_left_signs_in_their_own_name_another_question_is_asked_for(client, boss, letter):
    """The organization was decided on by somebody else after the page was opened."""
    house, person = a_house_and_a_person(letter)
    words = words_of(QUESTIONS, "authority", "en")
    withdraw_signon(signon=house, at=NOON, by="mia")
    told = {"do": "ask", "chosen": [house.pk, person.pk], "sure": "yes", "left-out": [person.pk], "ask-question": words}

    page = client.post(url("many"), told | {"ask-standard": "authority"})
    again = client.post(url("many"), told)

    assert page.context["form"].errors == {
        "standard": ["What was chosen does not suit those who are left. Choose other words."]
    }
    assert page.context["form"]["question"].value() == words
    assert again.context["form"].errors["question"] == [
        "This question is for organizations only, and all of these sign in their own name. Choose another one."
    ]
    assert not person.decisions.exists()


def test_nobody_decides_on_many_without_the_right(letter):
    signon = waiting(letter)
    reader = login("reader", "view_signon")

    assert reader.post(url("many"), {"do": "approve", "chosen": [signon.pk], "sure": "yes"}).status_code == 403
    assert fresh(signon).status == S.PENDING


def test_a_batch_that_does_not_exist_is_not_found(client, boss):
    assert client.get(url("batch", uuid.uuid4())).status_code == 404
    assert client.post(url("undo"), {"batch": "x"}).status_code == 404
    assert client.post(url("undo"), {"decision": "1"}).status_code == 404


# Beside the decision


def test_competing_claims_and_likely_organizations_stand_side_by_side(client, boss, letter):
    known = OrganizationFactory(name="Instituto Ejemplo para la Movilidad", website="https://iem.example")
    signon = unknown(letter, "Inst. Ejemplo para la Movilidad", website="https://www.iem.example/")
    rival = unknown(letter, "INST EJEMPLO PARA LA MOVILIDAD")

    page = client.get(url("entry", signon.pk)).context

    assert [row["signon"] for row in page["beside"]] == [rival]
    (likely,) = page["likely"]
    assert (likely["pk"], likely["why"]) == (known.pk, "same site, same words")
    assert [row["label"] for row in likely["rows"] if row["differs"]] == ["Name"]


def test_the_timeline_tells_each_step_with_its_words(client, boss, letter):
    signon = waiting(letter, printed_name="Csa")
    press(client, signon, "edit", **{
        "edit-printed_name": "Casa", "edit-countries": ["GT"], "edit-scope": "national", "edit-listing": "public",
    })  # fmt: skip
    ask_signatory(signon=signon, question="Who decided?", at=NOON, by="mia")

    asked, edited = client.get(url("entry", signon.pk)).context["timeline"]

    assert (asked["step"], asked["who"], asked["reason"]) == ("Question asked", "mia", "Who decided?")
    assert edited["changes"] == [{"label": "Printed name", "before": "Csa", "after": "Casa"}]


def test_a_logo_is_shown_to_staff_alone_and_judged(client, boss, letter):
    signon = waiting(letter)
    logo = Logo(sign_on=signon, sha256="a" * 64, width=1, height=1, permission="Yes.", sent_at=NOON)
    logo.file.save("logo.png", ContentFile(PIXEL))

    shown = client.get(url("logo", logo.pk))
    assert (shown.status_code, shown["Content-Type"], "no-store" in shown["Cache-Control"]) == (200, "image/png", True)
    assert moderator("mia", LetterFactory().campaign).get(url("logo", logo.pk)).status_code == 404

    press(client, signon, "logo_accept", logo=logo.pk)
    logo.refresh_from_db()
    assert logo.state == LogoState.ACCEPTED
    press(client, signon, "logo_accept", logo=logo.pk)  # once more: nothing is written down
    press(client, signon, "logo_refuse", logo=logo.pk)
    logo.refresh_from_db()
    assert logo.state == LogoState.REFUSED
    steps = Decision.objects.filter(sign_on=signon).order_by("pk").values_list("step", "by", "before", "after")
    assert list(steps) == [(step, "boss", S.PENDING, S.PENDING) for step in (Step.LOGO_ACCEPTED, Step.LOGO_REFUSED)]
    assert client.post(url("entry", signon.pk), {"do": "logo_accept", "logo": "no number"}).status_code == 404


def test_a_logo_judged_since_does_not_stand_in_the_way_of_undoing(client, boss, letter):
    signon = waiting(letter)
    logo = Logo.objects.create(
        sign_on=signon, sha256="a" * 64, width=1, height=1, permission="Yes.", sent_at=NOON, file="logos/a.png"
    )
    press(client, signon, "approve")
    decision = Decision.objects.get(step=Step.APPROVED)
    judge_logo(logo=logo, state=LogoState.REFUSED, at=timezone.now(), by="boss")

    client.post(url("undo"), {"decision": decision.pk})

    assert fresh(signon).status == S.PENDING


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_every_page_answers_in_both_languages(client, boss, letter, prefix):
    signon = unknown(letter)
    ask_signatory(signon=signon, question="Who?", at=NOON, by="mia")

    for page, args in (("queue", ()), ("entry", (signon.pk,)), ("manual", ())):
        response = client.get(prefix + url(page, *args))
        assert response.status_code == 200
        assert f'lang="{prefix.strip("/") or "en"}"' in response.content.decode()


def test_the_first_page_and_the_list_of_pages_lead_to_the_desk(client, boss, letter):
    signon = waiting(letter, confirmed_at=timezone.now() - datetime.timedelta(days=2))
    ask_signatory(signon=signon, question="Who?", at=NOON, by="mia")
    Decision.objects.create(
        sign_on=signon, letter=letter, at=NOON, actor="signatory", step=Step.ANSWERED, after=S.PENDING
    )
    SignOn.objects.filter(pk=signon.pk).update(disputed_at=NOON)

    page = client.get(reverse("admin:index"))

    said = {line.sentence: line.url for line in page.context["work"]}
    assert said["1 sign-on waits for moderation, for 2\xa0days"] == url("queue")
    assert said["1 question to a signatory was answered"] == f"{url('queue')}?state=answered"
    assert said["1 sign-on is disputed by its organization"] == f"{url('queue')}?state=disputed"
    assert f'href="{url("queue")}"' in page.content.decode()
