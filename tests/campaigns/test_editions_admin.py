"""The desk of editions: freezing after a look, files and failures, taking off the public site."""

import datetime

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks import default_task_backend

from campaigns.domain.texts import write_text
from campaigns.domain.versions import publish_change
from campaigns.models import Edition, EditionFailure, EditionFile, Letter, Redaction, VersionKind
from campaigns.rendering import child
from campaigns.rendering.errors import RenderFailed
from campaigns.text.canonical import parse
from signatories.edition_files import Kind, make_missing_file
from signatories.editions import freeze_edition, redact_edition
from tests.factories import NOON, LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

CSV = Kind("en", "csv", "")


@pytest.fixture
def letter():
    made = LetterFactory(slug="rights")
    TextFactory(letter=made)
    SignOnFactory(letter=made, printed_name="First Society")
    return made


@pytest.fixture
def edition(letter):
    return freeze_edition(letter=letter, at=NOON, by="ana")


@pytest.fixture
def staff(client):
    """Logs somebody in who has these permissions and no others."""

    def log_in(*permissions):
        user = User.objects.create_user("eva", password="a-long-password-1", is_staff=True)
        found = Permission.objects.filter(codename__in=permissions, content_type__app_label="campaigns")
        assert found.count() == len(permissions)
        user.user_permissions.set(found)
        client.force_login(user)
        return user

    return log_in


EDITOR = ("view_edition", "add_edition", "view_letter", "change_letter")


def freeze_address(letter):
    return f"/admin/campaigns/edition/freeze/{letter.pk}/"


def page_of(edition):
    return f"/admin/campaigns/edition/{edition.pk}/change/"


def press(client, letter, **values):
    return client.post(freeze_address(letter), {"number": 1, "dated_on": "2026-03-04", **values}, follow=True)


# -- freezing ----------------------------------------------------------------------------------------------------------


def test_the_letter_leads_to_its_editions_and_to_freezing_the_next(client, staff, letter, edition):
    staff(*EDITOR)

    page = client.get(f"/admin/campaigns/letter/{letter.pk}/change/").content.decode()

    assert f'href="{page_of(edition)}"' in page
    assert f'href="{freeze_address(letter)}"' in page


def test_a_draft_offers_no_edition(client, staff):
    draft = TextFactory(letter=LetterFactory(status="draft")).letter
    staff(*EDITOR)

    assert "Freeze edition" not in client.get(f"/admin/campaigns/letter/{draft.pk}/change/").content.decode()
    assert "A draft cannot be frozen" in client.get(freeze_address(draft)).content.decode()


def test_the_page_before_shows_the_numbers_and_what_to_know(client, staff, letter):
    SignOnFactory(letter=letter, capacity="person", listing="withheld", language="en")
    SignOnFactory(letter=letter, status="pending", printed_name="Waiting Society")
    staff(*EDITOR)

    page = client.get(freeze_address(letter)).content.decode()

    for words in (
        "2 signatories", "1 organization", "1 country", "1 person", "1 of them counted and not named",
        "Texts of version 1.0", "1 signed in this language", "1 sign-on waits for moderation and will not stand in it.",
        "Freeze edition 1",
    ):  # fmt: skip
        assert words in page, words
    assert 'name="number" value="1"' in page
    assert timezone.localdate(timezone=letter.zone).isoformat() in page
    assert Edition.objects.count() == 0


def test_the_page_before_names_the_list_of_the_earlier_version(client, staff):
    letter = TextFactory(letter=LetterFactory(status="open")).letter
    for _number in range(3):
        SignOnFactory(letter=letter)
    write_text(letter_text=letter.texts.get(), text=parse("<h1>T</h1>\n<p>Others.</p>"))
    publish_change(letter=letter, kind=VersionKind.SUBSTANCE, reason="Another demand.", at=NOON, by="ana")
    staff(*EDITOR)

    page = client.get(freeze_address(letter)).content.decode()

    assert "3 more stand in the list of version 1; no total counts them" in page
    assert "Nobody has signed this version" in page


def test_pressing_freezes_what_was_announced(client, staff, letter):
    staff(*EDITOR)
    default_task_backend.clear()

    answer = press(client, letter, delivered="on")

    edition = Edition.objects.get()
    assert answer.redirect_chain == [(page_of(edition), 302)]
    assert "Edition 1 is frozen. Its files are being made." in answer.content.decode()
    assert (edition.number, edition.dated_on, edition.delivered, edition.made_by) == (
        1, datetime.date(2026, 3, 4), True, "eva",
    )  # fmt: skip
    assert len(default_task_backend.results) == 6
    entry = LogEntry.objects.get()
    assert (entry.action_flag, entry.object_id) == (ADDITION, str(edition.pk))


def test_pressing_twice_freezes_once_and_leads_to_what_there_is(client, staff, letter):
    staff(*EDITOR)
    press(client, letter)

    answer = press(client, letter)

    assert answer.redirect_chain == [(page_of(Edition.objects.get()), 302)]
    assert "Edition 1 is not the next one any more. Nothing was frozen" in answer.content.decode()


def test_a_date_that_is_none_is_named_and_nothing_is_frozen(client, staff, letter):
    staff(*EDITOR)

    answer = press(client, letter, dated_on="yesterday")

    assert "Enter a valid date." in answer.content.decode()
    assert Edition.objects.count() == 0


def test_a_letter_that_closed_its_list_meanwhile_is_refused(client, staff, letter):
    staff(*EDITOR)
    Letter.objects.update(status="open", closed_at=None, roll_while_open="hidden")

    answer = press(client, letter)

    assert "The names are kept back while the letter is open" in answer.content.decode()
    assert Edition.objects.count() == 0


def test_freezing_needs_its_permission(client, staff, letter):
    staff("view_edition", "change_letter", "view_letter")

    assert client.get(freeze_address(letter)).status_code == 403
    assert press(client, letter).status_code == 403
    assert Edition.objects.count() == 0


def test_looking_at_the_page_freezes_nothing(client, staff, letter):
    staff(*EDITOR)
    for method in (client.get, client.head):
        assert method(freeze_address(letter)).status_code == 200

    assert Edition.objects.count() == 0
    assert client.get("/admin/campaigns/edition/freeze/9999/").status_code == 404


# -- one edition -------------------------------------------------------------------------------------------------------


def test_the_page_of_an_edition_shows_files_failures_and_hashes(client, staff, edition, monkeypatch):
    made = make_missing_file(edition, CSV, at=NOON)

    def fail(*args, **kwargs):
        raise RenderFailed("It took longer than 180 seconds.")

    monkeypatch.setattr(child, "render_in_child", fail)
    make_missing_file(edition, Kind("en", "pdf", "a4"), at=NOON)
    SignOnFactory(letter=edition.letter)
    staff("view_edition")

    page = client.get(page_of(edition)).content.decode()

    assert made.sha256 in page
    assert f"/admin/campaigns/edition/file/{made.pk}/download/" in page
    assert "could not be made: It took longer than 180 seconds." in page
    assert page.count("being made") == 4
    assert "5 files are not made yet" in page
    assert "1 more, 0 no longer listed" in page
    assert "Make the missing files" not in page
    assert 'name="_save"' not in page


def test_a_file_that_the_store_lost_is_named(client, staff, edition):
    made = make_missing_file(edition, CSV, at=NOON)
    made.file.storage.delete(made.file.name)
    staff("view_edition")

    assert "gone from the store" in client.get(page_of(edition)).content.decode()


def test_the_missing_files_are_asked_for_by_a_button(client, staff, edition):
    make_missing_file(edition, CSV, at=NOON)
    staff(*EDITOR)
    address = f"/admin/campaigns/edition/{edition.pk}/files/"
    assert f'action="{address}"' in client.get(page_of(edition)).content.decode()
    default_task_backend.clear()

    assert client.get(address).status_code == 405
    answer = client.post(address, follow=True)

    assert "5 files are being made." in answer.content.decode()
    assert len(default_task_backend.results) == 5


def test_asking_for_files_needs_its_permission(client, staff, edition):
    staff("view_edition")
    default_task_backend.clear()

    assert client.post(f"/admin/campaigns/edition/{edition.pk}/files/").status_code == 403
    assert default_task_backend.results == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_however_many_there_are(client, staff, letter, number, django_assert_num_queries):
    for _number in range(number):
        SignOnFactory(letter=letter)
        edition = freeze_edition(letter=letter, at=NOON, by="ana")
        make_missing_file(edition, CSV, at=NOON)
    staff("view_edition")

    with django_assert_num_queries(10):
        page = client.get("/admin/campaigns/edition/").content.decode()

    assert page.count("1 of 6") == number
    assert "A title in en" in page


@pytest.mark.parametrize(("choice", "numbers"), [("yes", [1]), ("no", [2]), ("failed", [1]), ("other", [1, 2])])
def test_the_list_is_narrowed_by_what_became_of_the_files(client, staff, letter, edition, choice, numbers):
    redact_edition(edition=freeze_edition(letter=letter, at=NOON, by="ana"), at=NOON, by="ana", reason="Danger.")
    EditionFailure.objects.create(edition=edition, language="en", format="csv", problem="It failed.", failed_at=NOON)
    staff("view_edition")

    page = client.get(f"/admin/campaigns/edition/?offered={choice}").content.decode()

    assert [number for number in (1, 2) if f">Edition {number}<" in page] == numbers
    assert ("1 could not be made" in page) == (1 in numbers)


@pytest.mark.parametrize(("permission", "told"), [("view_edition", True), ("view_letter", False)])
def test_the_first_page_tells_of_files_that_could_not_be_made(client, staff, edition, permission, told):
    EditionFailure.objects.create(edition=edition, language="en", format="csv", problem="It failed.", failed_at=NOON)
    staff(permission)

    page = client.get("/admin/").content.decode()

    assert ("1 file of an edition could not be made" in page) == told
    assert ('href="/admin/campaigns/edition/?offered=failed"' in page) == told


def test_nothing_of_an_edition_can_be_changed_or_deleted_here(client, edition):
    client.force_login(User.objects.create_superuser("boss", password="a-long-password-1"))

    assert client.get("/admin/campaigns/edition/add/").status_code == 403
    assert client.get(f"/admin/campaigns/edition/{edition.pk}/delete/").status_code == 403
    assert client.post(page_of(edition), {"number": 7, "delivered": "on"}).status_code == 403
    assert "delete_selected" not in client.get("/admin/campaigns/edition/").content.decode()
    assert (Edition.objects.get().number, Edition.objects.get().delivered) == (1, False)


# -- taken off ---------------------------------------------------------------------------------------------------------

OWNER = (*EDITOR, "redact_edition")


def redact_address(edition):
    return f"/admin/campaigns/edition/{edition.pk}/redact/"


def test_an_owner_takes_an_edition_off_and_the_act_is_on_record(client, staff, edition):
    staff(*OWNER)
    assert redact_address(edition) in client.get(page_of(edition)).content.decode()

    answer = client.post(
        redact_address(edition), {"reason": "A threat.", "notice": "For safety.", "number": "1"}, follow=True
    )

    act = Redaction.objects.get()
    assert (act.edition, act.by, act.reason, act.notice) == (edition, "eva", "A threat.", "For safety.")
    page = answer.content.decode()
    assert "The files of edition 1 are off the public site." in page
    assert "A threat." in page
    assert freeze_address(edition.letter) in page  # the next edition follows
    assert redact_address(edition) not in page
    entry = LogEntry.objects.get()
    assert (entry.action_flag, entry.change_message) == (CHANGE, "Taken off the public site.")


@pytest.mark.parametrize(
    "values",
    [
        {"reason": "A threat.", "number": "2"},
        {"reason": "A threat.", "number": ""},
        {"reason": "A threat.", "number": "one"},
        {"reason": "  ", "number": "1"},
    ],
)
def test_without_reason_or_number_nothing_is_taken_off(client, staff, edition, values):
    staff(*OWNER)

    answer = client.post(redact_address(edition), values)

    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert Redaction.objects.count() == 0


def test_looking_at_the_page_takes_nothing_off(client, staff, edition):
    staff(*OWNER)

    assert client.get(redact_address(edition)).status_code == 200
    assert Redaction.objects.count() == 0
    assert client.get("/admin/campaigns/edition/9999/redact/").status_code == 404


def test_taking_off_needs_its_permission(client, staff, edition):
    staff(*EDITOR)

    assert client.get(redact_address(edition)).status_code == 403
    assert client.post(redact_address(edition), {"reason": "A threat.", "number": "1"}).status_code == 403
    assert redact_address(edition) not in client.get(page_of(edition)).content.decode()
    assert Redaction.objects.count() == 0


def test_taking_off_a_second_time_changes_nothing(client, staff, edition):
    staff(*OWNER)
    redact_edition(edition=edition, at=NOON, by="ana", reason="The first.")

    answer = client.post(redact_address(edition), {"reason": "The second.", "number": "1"}, follow=True)

    assert "Edition 1 is off the public site already." in answer.content.decode()
    assert Redaction.objects.get().reason == "The first."


@pytest.mark.parametrize(
    ("permissions", "redacted", "status"),
    [
        (("view_edition",), False, 200),
        (("view_edition",), True, 403),
        (("view_edition", "redact_edition"), True, 200),
        (("redact_edition",), True, 404),
        (("change_letter",), False, 404),
    ],
)
def test_a_file_is_given_to_those_who_may_have_it(client, staff, edition, permissions, redacted, status):
    made = make_missing_file(edition, CSV, at=NOON)
    if redacted:
        redact_edition(edition=edition, at=NOON, by="ana", reason="A threat.")
    staff(*permissions)

    answer = client.get(f"/admin/campaigns/edition/file/{made.pk}/download/")

    assert answer.status_code == status
    if status == 200:
        assert "no-store" in answer.headers["Cache-Control"]
        assert b"First Society" in b"".join(answer.streaming_content)


# -- commands ----------------------------------------------------------------------------------------------------------


def test_the_command_freezes_and_the_other_makes_the_files(letter, capsys, monkeypatch):
    def render(document, *, format, paper="", **_rest):
        return child.Rendered(f"{format} {paper} {document.language}".encode(), pages=2)

    monkeypatch.setattr(child, "render_in_child", render)
    call_command("freeze_edition", "rights", "--dated-on", "2026-03-04", "--delivered", "--by", "ana")
    call_command("make_edition_files", "--letter", "another")
    assert EditionFile.objects.count() == 0
    call_command("make_edition_files")

    edition = Edition.objects.get()
    assert (edition.dated_on, edition.delivered, edition.made_by) == (datetime.date(2026, 3, 4), True, "ana")
    said = capsys.readouterr().out
    assert "rights, edition 1 of 2026-03-04: version 1.0, 1 signatories." in said
    assert "rights-edition-1.en.a4.pdf" in said
    assert edition.files.count() == 6
    call_command("make_edition_files")
    assert capsys.readouterr().out == ""


def test_commands_that_cannot_do_it_say_why(letter, monkeypatch, capsys):
    with pytest.raises(CommandError, match="There is no letter with the address 'nobody'"):
        call_command("freeze_edition", "nobody")
    with pytest.raises(CommandError, match="'soon' is not a date"):
        call_command("freeze_edition", "rights", "--dated-on", "soon")
    Letter.objects.update(status="open", closed_at=None, roll_while_open="hidden")
    with pytest.raises(CommandError, match="The names are kept back"):
        call_command("freeze_edition", "rights")
    Letter.objects.update(status="closed", closed_at=NOON)
    freeze_edition(letter=letter, at=NOON, by="ana")

    def fail(*args, **kwargs):
        raise RenderFailed("It took longer than 180 seconds.")

    monkeypatch.setattr(child, "render_in_child", fail)
    with pytest.raises(CommandError, match="5 file.s. could not be made"):
        call_command("make_edition_files")
    assert "It took longer than 180 seconds." in capsys.readouterr().out
