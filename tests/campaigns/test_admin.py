"""The desk of the staff who write letters: what they may do, what is refused, and with which sentence."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import override

from campaigns.admin.letters import LetterAdmin
from campaigns.domain.texts import read_text, write_text
from campaigns.forms import LetterForm, form_example, seen_mark
from campaigns.models import (
    Addressee,
    Campaign,
    FileFormat,
    FileState,
    Footnote,
    Letter,
    LetterStatus,
    LetterText,
    RenderedFile,
    Source,
)
from campaigns.text.canonical import canonical, lost_words, parse
from campaigns.text.checks import check_text
from signatories.files import make_waiting_file, refresh_files
from signatories.models import SignOnStatus
from tests.factories import NOON, CampaignFactory, LetterFactory, SignOnFactory, SourceFactory, TextFactory

pytestmark = pytest.mark.django_db

MODELS = ("letter", "lettertext", "footnote", "source", "addressee", "campaign", "renderedfile")
SOUND = '<h1>Title</h1>\n<p>Words.<a data-fn="one"></a></p>\n[one] A note.'


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


@pytest.fixture
def helper(client):
    """Staff without a single permission."""
    user = User.objects.create_user("helper", is_staff=True)
    client.force_login(user)
    return user


def sentences(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def url(model, page="changelist", *args):
    with override("en"):  # a request in Spanish leaves its language to the thread
        return reverse(f"admin:campaigns_{model}_{page}", args=args)


def file_of(letter, state=FileState.READY, **fields):
    ready = {"file": "letters/x.pdf", "sha256": "0" * 64, "size": 2048, "pages": 3} if state == FileState.READY else {}
    number = RenderedFile.objects.count()
    return RenderedFile.objects.create(
        letter=letter, language="en", format=FileFormat.PDF, paper="a4", key=f"{number:064d}", state=state,
        **{"asked_at": NOON, **ready, **fields},
    )  # fmt: skip


def whole_row():
    """One row of every kind; gives them by the name of their model."""
    text = TextFactory(letter__status=LetterStatus.DRAFT)
    footnote = text.footnotes.get()
    source = SourceFactory()
    footnote.sources.add(source)
    SignOnFactory(letter=text.letter)
    return {
        "letter": text.letter,
        "lettertext": text,
        "footnote": footnote,
        "source": source,
        "addressee": Addressee.objects.create(letter=text.letter, lines="The Minister\nCity"),
        "campaign": text.letter.campaign,
        "renderedfile": file_of(text.letter),
    }


def letter_data(letter, **changes):
    """What the form of ``letter`` posts when nothing is changed, with ``changes``."""
    data = {
        "campaign": letter.campaign_id,
        "slug": letter.slug,
        "kind": letter.kind,
        "authoritative_language": letter.authoritative_language,
        "dated_on": "2026-03-02",
        "time_zone": letter.time_zone,
        "roll_while_open": letter.roll_while_open,
    }
    for prefix in ("addressees", "former_addresses"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return data | changes


def text_data(text, words=None, **changes):
    stored = LetterText.objects.get(pk=text.pk)
    data = {name: getattr(stored, name) for name in ("running_title", "letterhead", "place", "preface", "roll_note")}
    data |= {"words": canonical(read_text(stored)) if words is None else words, "seen": seen_mark(stored)}
    return data | {"is_public": "on"} | changes


# Every page


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("model", MODELS)
def test_every_page_answers_in_both_languages(client, boss, model, prefix):
    row = whole_row()[model]

    for page, args in (("changelist", ()), ("change", (row.pk,)), ("history", (row.pk,))):
        response = client.get(prefix + url(model, page, *args))
        assert response.status_code == 200, page
        assert f'lang="{prefix.strip("/") or "en"}"' in response.content.decode()


@pytest.mark.parametrize("model", ["letter", "lettertext", "source", "addressee", "campaign"])
def test_every_form_for_a_new_row_answers(client, boss, model):
    assert client.get(url(model, "add")).status_code == 200
    assert client.get("/es" + url(model, "add")).status_code == 200


@pytest.mark.parametrize("model", ["footnote", "renderedfile"])
def test_notes_and_files_are_not_added_by_hand(client, boss, model):
    assert client.get(url(model, "add")).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_staff_without_permission_are_refused(client, helper, model):
    row = whole_row()[model]

    assert client.get(url(model)).status_code == 403
    assert client.get(url(model, "change", row.pk)).status_code == 403
    assert client.post(url(model, "delete", row.pk)).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_staff_who_may_only_look_cannot_change(client, helper, model):
    row = whole_row()[model]
    helper.user_permissions.add(Permission.objects.get(codename=f"view_{model}"))

    assert client.get(url(model)).status_code == 200
    assert client.get(url(model, "change", row.pk)).status_code == 200
    assert client.post(url(model, "change", row.pk), {"slug": "other"}).status_code == 403


def test_strangers_are_sent_to_the_login(client):
    response = client.get(url("letter"))

    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


@pytest.mark.parametrize("model", MODELS)
def test_lists_ask_the_same_number_of_questions_for_one_row_and_three(
    client, boss, model, django_assert_max_num_queries
):
    whole_row()
    with django_assert_max_num_queries(100) as one:
        assert client.get(url(model)).status_code == 200
    whole_row()
    whole_row()
    with django_assert_max_num_queries(100) as three:
        assert client.get(url(model)).status_code == 200

    assert len(three) == len(one)


# The first page


def test_first_page_says_what_waits(client, boss):
    draft = TextFactory(letter__status=LetterStatus.DRAFT).letter
    LetterFactory(status=LetterStatus.OPEN, deadline=NOON - datetime.timedelta(days=400))
    SignOnFactory(letter=draft, status=SignOnStatus.PENDING)
    file_of(draft, FileState.FAILED, problem="too long")

    page = client.get("/admin/").content.decode()

    assert "1 sign-on waits for moderation" in page
    assert "1 letter is past its deadline and not closed yet" in page
    assert "1 letter is open for signature" in page
    assert "1 letter is a draft" in page
    assert "1 file could not be made" in page
    assert page.index(">Letters<") < page.index(">Sources<") < page.index(">Sign-ons<") < page.index(">Users<")


def test_the_page_of_a_letter_leads_to_its_part_of_the_desk(client, boss):
    letter = TextFactory().letter
    SignOnFactory(letter=letter, status=SignOnStatus.PENDING)

    page = client.get(f"/admin/campaigns/letter/{letter.pk}/change/").content.decode()

    assert f'<a href="/admin/signatories/signon/desk/?letter={letter.pk}">1 sign-on waits for moderation</a>' in page


def test_first_page_tells_nothing_that_a_person_may_not_see(client, helper):
    SignOnFactory(letter=LetterFactory(status=LetterStatus.DRAFT), status=SignOnStatus.PENDING)

    page = client.get("/admin/").content.decode()

    assert "waits for moderation" not in page
    assert "is a draft" not in page


def test_language_switch_leads_to_the_same_page(client, boss):
    letter = LetterFactory()

    assert (
        f'href="/es{url("letter", "change", letter.pk)}"'
        in client.get(url("letter", "change", letter.pk)).content.decode()
    )
    assert (
        f'href="{url("letter")}?status__exact=open"'
        in client.get("/es" + url("letter") + "?status__exact=open").content.decode()
    )


# Letters


def test_a_new_letter_is_a_draft_whatever_is_posted(client, boss):
    campaign = CampaignFactory()
    data = letter_data(Letter(campaign=campaign, slug="new", time_zone="UTC"), status="open", opened_at="2026-01-01")

    response = client.post(url("letter", "add"), data)

    assert response.status_code == 302
    letter = Letter.objects.get(slug="new")
    assert (letter.status, letter.opened_at) == (LetterStatus.DRAFT, None)


def test_status_cannot_be_posted(client, boss):
    letter = LetterFactory(status=LetterStatus.DRAFT)

    client.post(url("letter", "change", letter.pk), letter_data(letter, status="open", opened_at="2026-01-01"))

    letter.refresh_from_db()
    assert (letter.status, letter.opened_at) == (LetterStatus.DRAFT, None)


def test_saving_a_letter_does_not_put_an_old_status_back(rf, boss):
    letter = LetterFactory(status=LetterStatus.OPEN)
    stale = Letter.objects.get(pk=letter.pk)
    Letter.objects.filter(pk=letter.pk).update(status=LetterStatus.CLOSED, closed_at=NOON)
    form = type("Form", (), {"changed_data": ["kind"], "initial": {"slug": letter.slug}})
    stale.kind = "statement"
    request = rf.post("/")
    request.user = boss

    LetterAdmin(Letter, admin.site).save_model(request, stale, form, change=True)

    letter.refresh_from_db()
    assert (letter.kind, letter.status) == ("statement", LetterStatus.CLOSED)


def test_renaming_keeps_the_old_address(client, boss):
    letter = LetterFactory(slug="old")

    client.post(url("letter", "change", letter.pk), letter_data(letter, slug="new"))

    letter.refresh_from_db()
    assert letter.slug == "new"
    assert [row.slug for row in letter.former_addresses.all()] == ["old"]


def test_an_address_that_another_letter_had_is_refused(client, boss):
    other = LetterFactory(slug="first")
    other.former_addresses.create(slug="taken")
    letter = LetterFactory(slug="second")

    response = client.post(url("letter", "change", letter.pk), letter_data(letter, slug="taken", kind="statement"))

    assert "Another letter has or had the address “taken”. Choose another one." in response.content.decode()
    letter.refresh_from_db()
    assert (letter.slug, letter.kind) == ("second", "letter")


def test_times_are_typed_in_the_zone_of_the_letter(client, boss):
    letter = LetterFactory(time_zone="America/Guatemala")
    data = letter_data(letter, deadline_0="2026-04-01", deadline_1="18:00", time_zone="America/Guatemala")

    client.post(url("letter", "change", letter.pk), data)

    letter.refresh_from_db()
    assert letter.deadline == datetime.datetime(2026, 4, 1, 18, tzinfo=ZoneInfo("America/Guatemala"))
    page = client.get(url("letter", "change", letter.pk)).content.decode()
    assert 'value="18:00:00"' in page


def test_a_changed_zone_keeps_the_hours_that_were_typed(client, boss):
    letter = LetterFactory(time_zone="UTC", deadline=datetime.datetime(2026, 4, 1, 18, tzinfo=datetime.UTC))
    data = letter_data(letter, deadline_0="2026-04-01", deadline_1="18:00:00", time_zone="America/Guatemala")

    client.post(url("letter", "change", letter.pk), data)

    letter.refresh_from_db()
    assert letter.deadline == datetime.datetime(2026, 4, 1, 18, tzinfo=ZoneInfo("America/Guatemala"))


def test_a_hard_deadline_before_the_deadline_is_refused(client, boss):
    letter = LetterFactory()
    data = letter_data(
        letter, deadline_0="2026-04-02", deadline_1="00:00", hard_deadline_0="2026-04-01", hard_deadline_1="00:00"
    )

    response = client.post(url("letter", "change", letter.pk), data)

    assert "The hard deadline cannot come before the deadline." in response.content.decode()
    letter.refresh_from_db()
    assert letter.deadline is None


def test_open_letters_and_drafts_come_first(client, boss):
    for status in (LetterStatus.WITHDRAWN, LetterStatus.CLOSED, LetterStatus.DRAFT, LetterStatus.OPEN):
        LetterFactory(status=status)

    rows = client.get(url("letter")).context["cl"].result_list

    assert [row.status for row in rows] == ["open", "draft", "closed", "withdrawn"]


def test_list_counts_listed_and_waiting_sign_ons(client, boss):
    text = TextFactory()
    TextFactory(letter=text.letter, language="es")
    SignOnFactory.create_batch(2, letter=text.letter)
    SignOnFactory(letter=text.letter, status=SignOnStatus.PENDING)
    SignOnFactory(letter=text.letter, status=SignOnStatus.REJECTED)

    # The search joins two texts; the counts must not double.
    (row,) = client.get(url("letter") + "?q=title").context["cl"].result_list

    assert (row.listed_count, row.pending_count) == (2, 1)


def post_move(client, model, action, row, **extra):
    return client.post(url(model), {"action": action, "_selected_action": row.pk, **extra})


def test_opening_tells_which_texts_are_frozen_and_which_translations_nobody_finished(client, boss):
    letter = TextFactory(source=SOUND, letter__status=LetterStatus.DRAFT).letter
    TextFactory(letter=letter, language="es", source=SOUND)
    TextFactory(letter=letter, language="fr", source=SOUND, is_public=False)

    (row,) = post_move(client, "letter", "open", letter).context["rows"]

    assert row["foreseen"] == [
        "These texts are frozen as version 1.0: English and Español.",
        "Español: not yet said to be level with its source. It becomes public as it is now. To keep it back, untick"
        " “ready for the public” on its page first.",
    ]


def test_opening_asks_first_and_then_opens(client, boss):
    letter = TextFactory(source=SOUND, letter__status=LetterStatus.DRAFT).letter

    question = post_move(client, "letter", "open", letter)
    assert "Open it for signing?" in question.content.decode()
    letter.refresh_from_db()
    assert letter.status == LetterStatus.DRAFT

    done = post_move(client, "letter", "open", letter, post="yes", _from_page="1")
    letter.refresh_from_db()
    assert letter.status == LetterStatus.OPEN
    assert letter.opened_at is not None
    assert done["Location"] == url("letter", "change", letter.pk)
    assert sentences(done) == ["The letter is open; its files are being made."]


def test_a_letter_with_problems_is_not_opened_and_says_why(client, boss):
    letter = TextFactory(source='<h1>T</h1>\n<p>W<a data-fn="x"></a></p>', letter__status=LetterStatus.DRAFT).letter

    response = post_move(client, "letter", "open", letter, post="yes")

    letter.refresh_from_db()
    assert letter.status == LetterStatus.DRAFT
    (sentence,) = sentences(response)
    assert "Call 1 points to the note [x], which does not exist." in sentence


@pytest.mark.parametrize(
    ("before", "action", "after", "asks"),
    [
        (LetterStatus.OPEN, "close", LetterStatus.CLOSED, False),
        (LetterStatus.CLOSED, "open", LetterStatus.OPEN, True),
        (LetterStatus.CLOSED, "archive", LetterStatus.ARCHIVED, True),
        (LetterStatus.ARCHIVED, "withdraw", LetterStatus.WITHDRAWN, True),
    ],
)
def test_moves_of_a_letter(client, boss, before, action, after, asks):
    letter = TextFactory(source=SOUND, letter__status=before).letter

    post_move(client, "letter", action, letter)
    letter.refresh_from_db()
    assert letter.status == (before if asks else after)

    post_move(client, "letter", action, letter, post="yes")
    letter.refresh_from_db()
    assert letter.status == after


def test_a_move_that_is_not_open_is_refused_with_a_sentence(client, boss):
    letter = LetterFactory(status=LetterStatus.WITHDRAWN)

    response = post_move(client, "letter", "close", letter)

    assert sentences(response) == ["A letter that is “Withdrawn” cannot become “Closed”."]


def test_buttons_offer_only_moves_that_are_open(client, boss):
    page = client.get(url("letter", "change", LetterFactory(status=LetterStatus.OPEN).pk)).content.decode()

    assert 'name="action" value="close"' in page
    assert 'name="action" value="withdraw"' in page
    assert 'name="action" value="open"' not in page
    assert 'name="action" value="archive"' not in page


def test_moves_need_the_permission_to_change(client, helper):
    letter = LetterFactory(status=LetterStatus.OPEN)
    helper.user_permissions.add(Permission.objects.get(codename="view_letter"))

    post_move(client, "letter", "close", letter, post="yes")

    letter.refresh_from_db()
    assert letter.status == LetterStatus.OPEN
    assert 'value="close"' not in client.get(url("letter", "change", letter.pk)).content.decode()


def test_closing_queues_the_files_once(client, boss, django_capture_on_commit_callbacks):
    letter = TextFactory(source=SOUND, letter__status=LetterStatus.OPEN).letter

    with django_capture_on_commit_callbacks(execute=True):
        post_move(client, "letter", "close", letter)

    assert RenderedFile.objects.filter(letter=letter, state=FileState.WAITING).count() == 5


def test_an_opened_letter_and_its_texts_are_not_deleted(client, boss):
    text = TextFactory(letter__status=LetterStatus.CLOSED)

    assert client.post(url("letter", "delete", text.letter.pk), {"post": "yes"}).status_code == 403
    assert client.post(url("lettertext", "delete", text.pk), {"post": "yes"}).status_code == 403
    client.post(url("letter"), {"action": "delete_selected", "_selected_action": text.letter.pk, "post": "yes"})
    client.post(url("lettertext"), {"action": "delete_selected", "_selected_action": text.pk, "post": "yes"})

    assert LetterText.objects.filter(pk=text.pk).exists()


def test_a_draft_goes_with_its_texts_and_notes(client, boss):
    text = TextFactory(letter__status=LetterStatus.DRAFT)

    response = client.post(url("letter", "delete", text.letter.pk), {"post": "yes"})

    assert response.status_code == 302
    assert not Letter.objects.exists()
    assert not Footnote.objects.exists()


def test_a_draft_with_signatories_is_kept(client, boss):
    letter = LetterFactory(status=LetterStatus.DRAFT)
    SignOnFactory(letter=letter)

    client.post(url("letter", "delete", letter.pk), {"post": "yes"})

    assert Letter.objects.filter(pk=letter.pk).exists()


# Names, moves and files on the pages


def test_a_letter_is_called_by_its_title(client, boss):
    letter = TextFactory(source=SOUND, letter__status=LetterStatus.CLOSED, letter__slug="the-address").letter

    page = client.get(url("letter", "change", letter.pk)).content.decode()
    assert "&rsaquo; Title\n" in page
    question = post_move(client, "letter", "archive", letter).content.decode()
    assert "<bdi>Title</bdi>" in question
    picker = {"app_label": "signatories", "model_name": "signon", "field_name": "letter", "term": "the-address"}
    assert client.get("/admin/autocomplete/", picker).json()["results"] == [{"id": str(letter.pk), "text": "Title"}]
    for model in ("lettertext", "footnote"):
        assert ">the-address<" not in client.get(url(model)).content.decode()


def test_a_letter_with_problems_has_a_button_that_cannot_be_pressed(client, boss):
    broken = TextFactory(source='<h1>T</h1>\n<p>W<a data-fn="x"></a></p>', letter__status=LetterStatus.DRAFT).letter
    sound = TextFactory(source=SOUND, letter__status=LetterStatus.DRAFT).letter
    pressed = '<button type="submit" disabled aria-describedby="staff-hindered-open">Open for signing</button>'

    page = client.get(url("letter", "change", broken.pk)).content.decode()

    assert pressed in page
    assert '<a href="#staff-checks" id="staff-hindered-open">It cannot open yet: see the checks.</a>' in page
    assert '<h3 id="staff-checks">' in page
    assert "disabled" not in client.get(url("letter", "change", sound.pk)).content.decode()


def test_nobody_is_asked_about_a_letter_that_cannot_open(client, boss):
    broken = TextFactory(source='<h1>B</h1>\n<p>W<a data-fn="x"></a></p>', letter__status=LetterStatus.DRAFT).letter
    sound = TextFactory(source=SOUND, letter__status=LetterStatus.DRAFT).letter

    alone = client.post(url("letter"), {"action": "open", "_selected_action": broken.pk, "_from_page": "1"})
    assert alone["Location"] == url("letter", "change", broken.pk)
    assert "Call 1 points to the note [x], which does not exist." in sentences(alone)[0]

    question = client.post(url("letter"), {"action": "open", "_selected_action": [broken.pk, sound.pk]})
    assert [row["name"] for row in question.context["rows"]] == ["Title"]


@pytest.mark.parametrize(("action", "red"), [("archive", False), ("withdraw", True)])
def test_only_withdrawing_is_red(client, boss, action, red):
    letter = TextFactory(source=SOUND, letter__status=LetterStatus.CLOSED).letter

    question = post_move(client, "letter", action, letter).content.decode()
    page = client.get(url("letter", "change", letter.pk)).content.decode()

    assert ('class="staff-grave"' in question) is red
    assert page.count('class="staff-grave"') == 1
    assert 'class="staff-grave">Withdraw<' in page


def test_each_file_has_one_line_on_the_page_of_its_letter(client, boss):
    letter = LetterFactory()
    old = file_of(letter)
    file_of(letter, FileState.WAITING, asked_at=NOON + datetime.timedelta(hours=1))

    response = client.get(url("letter", "change", letter.pk))

    (row,) = response.context["files"]
    assert (row["ready"].pk, row["last"].state) == (old.pk, FileState.WAITING)
    page = response.content.decode()
    assert url("renderedfile", "download", old.pk) in page
    assert "being renewed; this one shows the letter as it was" in page


def test_list_of_files_remarks_only_what_is_not_as_usual(client, boss):
    letter = LetterFactory()
    file_of(letter)
    page = client.get(url("renderedfile")).content.decode()
    assert '<td class="field-remark">-</td>' in page
    assert "3 pages" in page
    assert "icon-no" not in page

    RenderedFile.objects.all().update(endnotes=True, pages=0)
    page = client.get(url("renderedfile")).content.decode()
    assert "The notes stand at the end: they did not fit at the foot of their pages." in page
    assert "0 pages" not in page


def test_the_queue_of_the_worker_is_not_on_the_first_page_and_can_be_reached(client, boss):
    assert "django_tasks_database" not in client.get("/admin/").content.decode()
    assert client.get("/admin/django_tasks_database/").status_code == 200


# What a new row begins with


def test_a_new_letter_begins_in_the_language_and_zone_of_its_writer(client, boss, settings):
    LetterFactory(time_zone="America/Guatemala")

    form = client.get("/es" + url("letter", "add")).context["adminform"].form
    assert (form["authoritative_language"].value(), form["time_zone"].value()) == ("es", "America/Guatemala")

    settings.TIME_ZONE = "America/Lima"
    form = client.get(url("letter", "add")).context["adminform"].form
    assert (form["authoritative_language"].value(), form["time_zone"].value()) == ("en", "America/Lima")


def test_a_first_text_is_in_the_authoritative_language(client, boss):
    letter = LetterFactory(status=LetterStatus.DRAFT, authoritative_language="es")

    form = client.get(url("lettertext", "add") + f"?letter={letter.pk}").context["adminform"].form

    assert form["language"].value() == "es"


def test_campaigns_are_offered_in_the_language_of_the_reader(client, boss):
    campaign = CampaignFactory(name="Borders")
    campaign.texts.create(language="es", name="Fronteras")

    page = client.get("/es" + url("letter", "add")).content.decode()

    assert f'<option value="{campaign.pk}">Fronteras</option>' in page


def test_the_cursor_stands_in_the_first_field_of_a_new_row(client, boss):
    page = client.get(url("source", "add")).content.decode()

    assert page.count("autofocus") == 1
    assert page.index('name="publisher"') < page.index("autofocus") < page.index('name="title"')


def test_spanish_says_what_was_saved_without_a_gender(client, boss):
    letter = LetterFactory(slug="carta-1")

    response = client.post("/es" + url("letter", "change", letter.pk), letter_data(letter), follow=True)

    page = response.content.decode()
    assert "Se guardó: carta “<a href" in page
    assert "Hola," in page


# Texts


def test_a_text_is_shown_and_taken_in_canonical_form(client, boss):
    text = TextFactory()
    page = client.get(url("lettertext", "change", text.pk)).content.decode()
    assert "&lt;p&gt;We write about rights.&lt;a data-fn=&quot;first&quot;&gt;&lt;/a&gt;&lt;/p&gt;" in page

    response = client.post(url("lettertext", "change", text.pk), text_data(text, SOUND, place="Washington"))

    assert response.status_code == 302
    text = LetterText.objects.get()
    assert canonical(read_text(text)) == SOUND
    assert text.place == "Washington"


def test_saving_what_is_there_changes_nothing(client, boss):
    text = TextFactory()
    note = text.footnotes.get()
    note.sources.add(SourceFactory())
    before = canonical(read_text(text))

    response = client.post(url("lettertext", "change", text.pk), text_data(text))

    text = LetterText.objects.get()
    assert canonical(read_text(text)) == before
    assert text.footnotes.get().pk == note.pk
    assert text.footnotes.get().sources.count() == 1
    assert not any("were left out" in sentence for sentence in sentences(response))


def test_a_new_text_is_stored_with_its_notes(client, boss):
    letter = LetterFactory(status=LetterStatus.DRAFT)

    response = client.post(url("lettertext", "add"), {"letter": letter.pk, "language": "en", "words": SOUND})

    assert response.status_code == 302
    assert canonical(read_text(letter.texts.get())) == SOUND


def test_a_translation_starts_from_the_authoritative_text(client, boss):
    text = TextFactory(source=SOUND)

    form = client.get(url("lettertext", "add") + f"?letter={text.letter_id}").context["adminform"].form

    assert form["words"].value() == SOUND
    offered = [code for code, _name in form.fields["language"].choices]
    assert "en" not in offered
    assert offered[:2] == ["", "es"]


def test_a_second_text_in_one_language_is_refused(client, boss):
    text = TextFactory()

    response = client.post(url("lettertext", "add"), {"letter": text.letter_id, "language": "en", "words": SOUND})

    assert "This letter already has a text in this language." in response.content.decode()
    assert LetterText.objects.count() == 1


def test_script_is_stored_cleaned_and_the_writer_is_told(client, boss):
    text = TextFactory()
    words = (
        '<h1>Title</h1>\n<p onclick="x()">Words<script>alert(1)</script>.<a data-fn="one"></a></p>\n'
        '[one] A <img src=x onerror=alert(2)>note <a href="javascript:alert(3)">here</a>.'
    )

    response = client.post(url("lettertext", "change", text.pk), text_data(text, words))

    stored = canonical(read_text(LetterText.objects.get()))
    assert stored == '<h1>Title</h1>\n<p>Words.<a data-fn="one"></a></p>\n[one] A note here.'
    assert any("were left out" in sentence for sentence in sentences(response))


def test_bare_paragraphs_are_taken_without_a_word(client, boss):
    text = TextFactory()
    words = '<h1>Title</h1>\nFirst.<a data-fn="one"></a>\n\nSecond.\n\n[one] A note.'

    response = client.post(url("lettertext", "change", text.pk), text_data(text, words))

    assert LetterText.objects.get().body == '<p>First.<a data-fn="one"></a></p>\n<p>Second.</p>'
    assert not any("were left out" in sentence for sentence in sentences(response))


def test_example_of_the_guide_is_what_it_says():
    guide = (settings.BASE_DIR / "docs" / "staff-guide.md").read_text()
    example = guide.split("```\n", 1)[1].split("\n```")[0]

    text = parse(example)

    assert text.body.count("<li>") == 2
    assert lost_words(example, text) == []
    assert text.numbers == {"wola-2019": 1, "law-art-4": 2}
    assert check_text(text) == []


def test_example_of_the_page_is_in_canonical_form():
    assert canonical(parse(form_example())) == form_example()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("<h1>T</h1>\n<p>W</p>\n[a] x\n[a] y", "There are two notes with the key [a]. Rename one."),
        ("<h1>T</h1>\n<h1>U</h1>", "There is more than one title (h1). Keep one."),
        ("<h1>" + "t" * 501 + "</h1>\n<p>W</p>", "The title has 501 characters; at most 500 are possible."),
        ("<h1>T<a data-fn=\"a\"></a></h1>", "The title cannot carry a footnote."),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_taken_says_why_and_loses_nothing(client, boss, words, sentence):
    text = TextFactory()
    before = canonical(read_text(text))

    response = client.post(url("lettertext", "change", text.pk), text_data(text, words, place="Lima"))

    assert response.status_code == 200
    form = response.context["adminform"].form
    assert sentence in " ".join(form.errors["words"])
    assert form["words"].value() == words
    text = LetterText.objects.get()
    assert (canonical(read_text(text)), text.place) == (before, "")


def test_after_saving_the_number_of_problems_is_told_and_the_page_lists_them(client, boss):
    text = TextFactory(letter__status=LetterStatus.DRAFT)
    words = '<h1>T</h1>\n<p>W<a data-fn="gone"></a></p>\n[idle] Nobody calls me.'

    response = client.post(url("lettertext", "change", text.pk), text_data(text, words))

    address = url("lettertext", "change", text.pk)
    told = [sentence for sentence in sentences(response) if "left" in sentence]
    assert told == [f'<a href="{address}">Saved, with 2 problems left.</a>']
    page = client.get(address).content.decode()
    assert "English: Call 1 points to the note [gone], which does not exist." in page
    assert "English: Nothing in the text calls the note [idle]." in page


def test_more_than_three_problems_fold(client, boss):
    words = "<h1>T</h1>\n<p>W" + "".join(f'<a data-fn="n{n}"></a>' for n in range(5)) + "</p>"
    text = TextFactory(source=words, letter__status=LetterStatus.DRAFT)

    page = client.get(url("lettertext", "change", text.pk)).content.decode()

    before, folded = page.split("<summary>2 more problems</summary>")
    assert ("[n2]" in before, "[n3]</summary>" in before) == (True, False)
    assert "[n3], which does not exist" in folded


# Texts of letters that were opened


def test_a_translation_of_an_opened_letter_begins_hidden(client, boss):
    text = TextFactory(source=SOUND, letter__status=LetterStatus.OPEN)
    draft = TextFactory(source=SOUND, letter__status=LetterStatus.DRAFT)

    for row, shown in ((text, False), (draft, True)):
        form = client.get(url("lettertext", "add") + f"?letter={row.letter_id}").context["adminform"].form
        assert form["is_public"].value() is shown


def test_preview_of_the_notes_shows_their_computed_numbers(client, boss):
    words = '<h1>T</h1>\n<p>A<a data-fn="b"></a> B<a data-fn="a"></a> C<a data-fn="b"></a></p>\n[a] Second.\n[b] First.'
    text = TextFactory(source=words)

    notes = client.get(url("lettertext", "change", text.pk)).context["notes"]

    assert [(note["number"], note["key"], note["words"]) for note in notes] == [(1, "b", "First."), (2, "a", "Second.")]


def test_the_second_of_two_saves_does_not_overwrite_the_first(client, boss):
    text = TextFactory(source=SOUND)
    mine = text_data(text, SOUND.replace("Words.", "My words."), place="Lima")
    write_text(letter_text=text, text=parse(SOUND.replace("Words.", "Their words.")))

    response = client.post(url("lettertext", "change", text.pk), mine)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Somebody else saved this text after you opened it. Nothing was stored" in page
    assert response.context["adminform"].form["words"].value() == mine["words"]
    conflict = response.context["conflict"]
    assert [(change.kind, change.name) for change in conflict["diff"].changes] == [("changed", "Paragraph 1")]
    stored = LetterText.objects.get()
    assert "Their words." in stored.body
    assert stored.place == ""

    # Replacing is possible, knowingly, and only what was shown.
    write_text(letter_text=stored, text=parse(SOUND.replace("Words.", "Third words.")))
    again = client.post(url("lettertext", "change", text.pk), mine | {"replace": conflict["mark"]})
    assert again.status_code == 200
    mark = again.context["conflict"]["mark"]
    done = client.post(url("lettertext", "change", text.pk), mine | {"replace": mark})
    assert done.status_code == 302
    assert "My words." in LetterText.objects.get().body


def test_a_post_without_the_mark_does_not_overwrite(client, boss):
    text = TextFactory(source=SOUND)
    data = text_data(text, SOUND.replace("Words.", "My words."))
    del data["seen"]

    assert client.post(url("lettertext", "change", text.pk), data).status_code == 200

    assert "My words." not in LetterText.objects.get().body


def test_language_and_letter_of_a_text_cannot_be_posted(client, boss):
    text = TextFactory()
    other = LetterFactory()

    client.post(url("lettertext", "change", text.pk), text_data(text, letter=other.pk, language="fr"))

    text = LetterText.objects.get()
    assert (text.letter_id == other.pk, text.language) == (False, "en")


def test_the_same_language_stored_in_between_becomes_a_sentence(client, boss, monkeypatch):
    """Two people add one language at once: the second gets its words back and the reason."""
    letter = LetterFactory(status=LetterStatus.DRAFT)
    real = LetterText.validate_constraints
    calls = []

    def late(self, *args, **kwargs):
        calls.append(1)
        if len(calls) == 1:  # the other one is stored after this check
            return
        real(self, *args, **kwargs)

    monkeypatch.setattr(LetterText, "validate_constraints", late)
    TextFactory(letter=letter)

    response = client.post(url("lettertext", "add"), {"letter": letter.pk, "language": "en", "words": SOUND})

    assert "This letter already has a text in this language." in response.content.decode()
    assert response.context["adminform"].form["words"].value() == SOUND
    assert len(calls) == 2


def test_database_refuses_two_texts_in_one_language():
    text = TextFactory()

    with pytest.raises(IntegrityError):
        LetterText.objects.create(letter=text.letter, language="en")


# Notes, sources, addressees, campaigns, files


def test_sources_of_a_note_are_chosen_and_its_words_are_not_posted(client, boss):
    note = TextFactory().footnotes.get()
    source = SourceFactory()
    before = note.content

    client.post(url("footnote", "change", note.pk), {"sources": [source.pk], "content": "posted", "key": "posted"})

    note.refresh_from_db()
    assert list(note.sources.all()) == [source]
    assert (note.content, note.key) == (before, "first")


def test_note_list_shows_number_and_bare_words(client, boss):
    TextFactory()

    page = client.get(url("footnote")).content.decode()

    assert "Publisher, First, 2026." in page
    assert '<td class="field-number">1</td>' in page


def test_a_source_needs_a_title_or_a_description_and_a_date_that_can_be_read(client, boss):
    response = client.post(url("source", "add"), {"publisher": "WOLA", "date": "June 2019", "url": "ftp://x"})

    page = response.content.decode()
    assert "Write the date as 2019, 2019-06 or 2019-06-05." in page
    assert "Use a full address that begins with https:// or http://." in page
    assert not Source.objects.exists()

    response = client.post(url("source", "add"), {"publisher": "WOLA", "date": "2019-06"})
    assert "Give a title or, when there is none, a description." in response.content.decode()

    client.post(url("source", "add"), {"publisher": "WOLA", "title": "Report", "date": "2019-06"})
    assert str(Source.objects.get()) == "WOLA, Report, 2019-06"


def test_a_source_says_where_it_is_cited(client, boss):
    note = TextFactory().footnotes.get()
    source = SourceFactory()
    note.sources.add(source)

    assert "A title in en (English) [first]" in client.get(url("source", "change", source.pk)).content.decode()


def test_an_addressee_is_stored_with_a_translation(client, boss):
    letter = LetterFactory()
    data = {
        "letter": letter.pk, "position": "1", "lines": "The Minister\nCity", "texts-TOTAL_FORMS": "1",
        "texts-INITIAL_FORMS": "0", "texts-0-language": "es", "texts-0-lines": "La ministra",
    }  # fmt: skip

    client.post(url("addressee", "add"), data)

    assert Addressee.objects.get().lines_in("es") == ("La ministra",)


def test_a_campaign_is_stored_with_its_texts(client, boss):
    data = {
        "slug": "asylum", "accent": "indigo", "texts-TOTAL_FORMS": "2", "texts-INITIAL_FORMS": "0",
        "texts-0-language": "en", "texts-0-name": "Asylum", "texts-1-language": "es", "texts-1-name": "Asilo",
    }  # fmt: skip

    assert client.post(url("campaign", "add"), data).status_code == 302

    assert Campaign.objects.get().name_in("es") == "Asilo"
    assert "Asilo" in client.get("/es" + url("campaign")).content.decode()


def test_a_campaign_with_letters_is_kept(client, boss):
    letter = LetterFactory()

    client.post(url("campaign", "delete", letter.campaign_id), {"post": "yes"})

    assert Campaign.objects.filter(pk=letter.campaign_id).exists()


def test_languages_are_named_in_the_language_of_the_reader(client, boss):
    page = client.get("/es" + url("letter", "add")).content.decode()

    assert '<option value="es" selected>Español</option>' in page
    assert '<option value="fr">Francés</option>' in page


def test_files_that_failed_are_made_again_and_ready_ones_left(client, boss):
    letter = LetterFactory()
    failed, ready = file_of(letter, FileState.FAILED, problem="too long"), file_of(letter)
    default_storage.save(ready.file.name, ContentFile(b"%PDF-"))

    response = client.post(url("renderedfile"), {"action": "make_again", "_selected_action": [failed.pk, ready.pk]})

    failed.refresh_from_db()
    assert (failed.state, failed.problem) == (FileState.WAITING, "")
    assert len(sentences(response)) == 2


def test_making_again_needs_the_permission_to_change_letters(client, helper):
    failed = file_of(LetterFactory(), FileState.FAILED)
    helper.user_permissions.add(Permission.objects.get(codename="view_renderedfile"))

    client.post(url("renderedfile"), {"action": "make_again", "_selected_action": [failed.pk]})

    failed.refresh_from_db()
    assert failed.state == FileState.FAILED


def test_a_file_is_downloaded_by_those_who_may_see_it(client, boss):
    row = file_of(LetterFactory(slug="sent"))
    row.file.save("x.pdf", ContentFile(b"%PDF-1.7"))

    response = client.get(url("renderedfile", "download", row.pk))

    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert response["Content-Disposition"] == 'attachment; filename="sent-en-a4.pdf"'
    client.force_login(User.objects.create_user("other", is_staff=True))
    assert client.get(url("renderedfile", "download", row.pk)).status_code == 404
    client.logout()
    assert client.get(url("renderedfile", "download", row.pk)).status_code == 302


def test_the_authoritative_language_of_an_opened_letter_stays(client, boss):
    letter = LetterFactory(status="open")
    TextFactory(letter=letter)
    TextFactory(letter=letter, language="es")

    form = LetterForm(
        {**{name: getattr(letter, name) or "" for name in LetterForm.Meta.fields}, "campaign": letter.campaign_id,
         "authoritative_language": "es"}, instance=letter
    )  # fmt: skip

    assert form.errors["authoritative_language"] == [
        "This letter was opened. Which language decides is a part of what people signed and stays."
    ]


@pytest.mark.parametrize("number", ["²", "9" * 23, "x", "-1"])
def test_a_number_that_is_none_breaks_no_page(client, boss, number):
    LetterFactory()

    for address in (
        f"/admin/campaigns/letter/?campaign={number}",
        f"/admin/campaigns/lettertext/add/?letter={number}",
        f"/admin/signatories/signon/?letter__id__exact={number}",
        f"/admin/signatories/signon/add/?letter={number}",
        f"/admin/campaigns/letter/{number}/change/",
    ):
        assert client.get(address).status_code in (200, 302, 404), address


@pytest.mark.parametrize("address", ["/", "/admin/campaigns/lettertext/", "/admin/campaigns/letter/"])
def test_a_query_with_a_nul_is_a_bad_request(client, boss, address):
    """PostgreSQL refuses to look for one."""
    assert client.get(f"{address}?language=%00").status_code == 400
    assert client.get(f"{address}?language=0").status_code != 400


def test_a_ready_file_that_is_gone_from_the_disk_is_made_again(client, boss):
    letter = LetterFactory()
    TextFactory(letter=letter)
    asked = next(file for file in refresh_files(letter) if file.format == "txt")
    made = make_waiting_file(asked.pk)
    made.file.storage.delete(made.file.name)

    client.post("/admin/campaigns/renderedfile/", {"action": "make_again", "_selected_action": [made.pk]}, follow=True)

    assert RenderedFile.objects.get(pk=made.pk).state == "waiting"
