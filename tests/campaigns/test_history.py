"""Who changed what: rows of history, the timeline of a letter, and putting older states back."""

import datetime
import re
from html import unescape

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from campaigns.domain.errors import Refused
from campaigns.domain.publishing import close_letter, open_letter, rename_letter
from campaigns.domain.restoring import put_back
from campaigns.domain.sources import link_sources
from campaigns.domain.texts import read_text, write_text
from campaigns.domain.versions import publish_change
from campaigns.history.timeline import parts_of
from campaigns.models import (
    Addressee,
    AddresseeText,
    CampaignText,
    EditionFailure,
    Footnote,
    FormerAddress,
    Letter,
    LetterStatus,
    LetterText,
    Link,
    PreviewLink,
    RenderedFile,
    StaffInvitation,
    VersionKind,
)
from campaigns.models.act import because
from campaigns.models.frozen import Frozen
from campaigns.models.history import create_recorded, forget, history_of, update_recorded
from campaigns.text.canonical import canonical, parse
from signatories.models import Correction, Message, Representative, RollHeading, RollHeadingText, SignOnContact
from tests.factories import NOON, CampaignFactory, LetterFactory, SignOnFactory, SourceFactory, TextFactory

pytestmark = pytest.mark.django_db

FIRST = '<h1>Title</h1>\n<p>The first words.<a data-fn="one"></a></p>\n[one] A note.'
SECOND = '<h1>Title</h1>\n<p>The second words.<a data-fn="one"></a></p>\n[one] A longer note.'
# Written by machines, or by a verb whose own record tells of it; and contacts, which are to be forgotten.
WITHOUT_HISTORY = {
    RenderedFile, Link, FormerAddress, EditionFailure, StaffInvitation, SignOnContact, Representative, Message,
    Correction, PreviewLink,
}  # fmt: skip


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


def sign_in(client, name, *permissions):
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return user


def url(model, page, *args, app="campaigns"):
    with override("en"):
        return reverse(f"admin:{app}_{model}_{page}", args=args)


def words_of(response):
    """What a page of history says, between its heading and its end."""
    html = response.content.decode()
    html = html[html.index('id="content"') : html.index("</main>") if "</main>" in html else None]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def sentences(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def draft(**fields):
    return LetterFactory(status=LetterStatus.DRAFT, **fields)


# Rows


def test_every_noun_that_staff_edit_keeps_a_history():
    """A later noun that is registered in the admin gets ``history = History()``, or a line above that says why not."""
    ours = [model for model in admin.site._registry if model._meta.app_label in ("campaigns", "signatories")]
    parts = [inline.model for model in ours for inline in admin.site._registry[model].inlines]

    without = {
        model
        for model in {*ours, *parts}
        if history_of(model) is None and not issubclass(model, Frozen) and model not in WITHOUT_HISTORY
    }

    assert len(ours) >= 9
    assert without == set()


def test_parts_of_a_letter_are_what_goes_with_it():
    assert parts_of(Letter) == {
        LetterText: "letter",
        Footnote: "text__letter",
        Addressee: "letter",
        AddresseeText: "addressee__letter",
        RollHeading: "letter",
        RollHeadingText: "roll_heading__letter",
    }


def test_a_change_keeps_its_user_its_moment_and_what_was_before(client, boss):
    source = SourceFactory(publisher="Old")
    before = timezone.now()

    client.post(
        url("source", "change", source.pk),
        {"publisher": "New", "title": source.title, "description": "", "date": "", "language": "", "url": "",
         "archived_url": "", "last_checked": ""},
    )  # fmt: skip

    now, old = source.history.all()
    assert (now.publisher, now.history_type, now.history_user, now.history_by, now.history_change_reason) == (
        "New", "~", boss, "boss", "desk",
    )  # fmt: skip
    assert (old.publisher, old.history_type) == ("Old", "+")
    assert before <= now.history_date <= timezone.now()
    assert now.history_date.tzinfo is datetime.UTC


def test_the_name_of_who_did_it_outlives_the_account(client, boss):
    source = SourceFactory()
    client.post(url("source", "delete", source.pk), {"post": "yes"})

    boss.delete()

    last = source.history.model.objects.get(id=source.pk, history_type="-")
    assert (last.history_user, last.history_by) == (None, "boss")


def test_a_save_that_changes_nothing_leaves_no_row():
    letter = draft()
    assert letter.history.count() == 1

    Letter.objects.get(pk=letter.pk).save()

    assert letter.history.count() == 1


def test_a_save_in_part_records_nothing_of_the_fields_that_were_old():
    letter = draft(time_zone="UTC")
    stale = Letter.objects.get(pk=letter.pk)
    letter.time_zone = "America/Guatemala"
    letter.save(update_fields=["time_zone"])

    stale.grouping = "none"
    stale.save(update_fields=["grouping"])

    assert list(letter.history.values_list("time_zone", "grouping")) == [
        ("America/Guatemala", "none"), ("America/Guatemala", "country"), ("UTC", "country"),
    ]  # fmt: skip


def test_the_first_recorded_change_of_an_older_row_shows_what_was_before():
    source = SourceFactory(publisher="Old")
    forget(type(source), [source.pk])  # it was there before history began

    source.publisher = "New"
    source.save()

    assert list(source.history.values_list("publisher", "history_type", "history_change_reason", "history_by")) == [
        ("New", "~", "", ""), ("Old", "~", "baseline", ""),
    ]  # fmt: skip


def test_a_change_past_the_staff_pages_is_nobodys():
    source = SourceFactory(publisher="Old", title="T")
    type(source).objects.filter(pk=source.pk).update(publisher="Silently")

    source.refresh_from_db()
    source.title = "U"
    with because("desk"):
        source.save()

    assert list(source.history.values_list("publisher", "title", "history_change_reason")) == [
        ("Silently", "U", "desk"), ("Silently", "T", "unrecorded"), ("Old", "T", ""),
    ]  # fmt: skip


def test_one_save_of_a_text_leaves_one_row_with_all_its_words():
    text = LetterText(letter=draft(), language="en")

    write_text(letter_text=text, text=parse(FIRST))
    write_text(letter_text=text, text=parse(SECOND))
    write_text(letter_text=text, text=parse(SECOND))

    assert list(text.history.values_list("words", "history_type")) == [
        (canonical(parse(SECOND)), "~"), (canonical(parse(FIRST)), "+"),
    ]  # fmt: skip
    assert Footnote.history.count() == 0


def test_an_act_leaves_one_row_for_each_thing():
    with because("desk"):
        letter = draft()
        letter.grouping = "none"
        letter.save()

    assert list(letter.history.values_list("history_type", "grouping")) == [("+", "none")]


def test_a_deleted_text_leaves_its_last_words():
    text = TextFactory(letter=draft(), source=FIRST)
    number = text.pk

    text.delete()

    last = LetterText.history.filter(id=number).first()
    assert (last.history_type, last.words) == ("-", canonical(parse(FIRST)))


def test_sources_of_a_note_are_recorded_from_either_side_and_by_the_tie_of_addresses():
    text = TextFactory(letter=draft())
    note = text.footnotes.get()
    first, second, third = SourceFactory(), SourceFactory(), SourceFactory(url="https://example.org/first")

    note.sources.add(first)
    second.footnotes.add(note)
    note.sources.remove(first)
    link_sources(text)

    assert list(note.history.values_list("cited", flat=True)) == [
        [second.pk, third.pk], [second.pk], [first.pk, second.pk], [first.pk],
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_rows_that_are_updated_or_made_at_once_leave_their_history(count):
    letter = draft()
    headings = [RollHeading(letter=letter, key=key, position=1) for key in ("GT", "MX", "US")[:count]]

    create_recorded(RollHeading, headings)
    changed = update_recorded(RollHeading.objects.filter(letter=letter), position=2)
    again = update_recorded(RollHeading.objects.filter(letter=letter), position=2)

    assert (changed, again) == (count, 0)
    assert sorted(RollHeading.history.values_list("key", "position", "history_type")) == sorted(
        [(h.key, 1, "+") for h in headings] + [(h.key, 2, "~") for h in headings]
    )


def test_a_command_says_its_name():
    call_command("seed_demo", verbosity=0)

    reasons = {
        (model.__name__, row)
        for model in admin.site._registry
        if history_of(model)
        for row in model.history.values_list("history_change_reason", flat=True)
    }
    assert ("SignOn", "command:seed_demo") in reasons
    assert {reason for _model, reason in reasons} == {"command:seed_demo"}


def test_what_is_to_be_forgotten_leaves_nothing():
    first, second = TextFactory(letter=draft(), source=FIRST), TextFactory(letter=draft(), source=SECOND)
    number = first.pk
    first.delete()

    assert forget(LetterText, [number]) == 3  # made, written, deleted

    assert not LetterText.history.filter(id=number).exists()
    assert LetterText.history.filter(id=second.pk).count() == 2


# The page


def test_the_timeline_of_a_letter_tells_each_act_in_words(client, boss):
    letter = draft(time_zone="America/Guatemala", campaign__name="A cause")
    text = TextFactory(letter=letter, source=FIRST)
    Addressee.objects.create(letter=letter, lines="The Minister")
    letter.grouping, letter.deadline = "none", datetime.datetime(2026, 5, 1, 5, 30, tzinfo=datetime.UTC)
    letter.save()
    write_text(letter_text=text, text=parse(SECOND))
    open_letter(letter=letter, at=NOON, by="boss")

    page = words_of(client.get(url("letter", "history", letter.pk)))

    assert "Grouping of the signatories before: By country → now: One list without headings" in page
    assert "Deadline empty → now: 30 Apr 2026, 23:30 America/Guatemala" in page
    assert "Status before: Draft → now: Open for signature" in page
    assert "Version 1.0 was published: Opened for signing" in page
    assert "Addressee: The Minister added" in page
    assert "Text: English The words Paragraph 1 changed The [removed: first ] [added: second ] words. note 1" in page
    assert "Note 1 changed A [added: longer ] note." in page
    assert page.index("Status before: Draft") < page.index("Grouping of the signatories before")


def test_what_a_page_names_is_called_by_its_name(client, boss):
    old, new = CampaignFactory(name="The old cause"), CampaignFactory(name="The new cause")
    letter = draft(campaign=old)
    letter.campaign = new
    letter.authoritative_language = "es"
    letter.save()
    gone = SourceFactory(publisher="Gone", title="Report")
    note = TextFactory(letter=letter).footnotes.get()
    note.sources.add(gone)
    gone.delete()

    page = words_of(client.get(url("letter", "history", letter.pk)))

    assert "Campaign before: The old cause → now: The new cause" in page
    assert "Authoritative language before: English → now: Spanish" in page
    assert "Footnote: [first], English Sources empty → now: Gone, Report" in page


def test_the_page_speaks_spanish(client, boss):
    letter = draft()
    letter.grouping = "none"
    letter.save()

    page = words_of(client.get("/es" + url("letter", "history", letter.pk)))

    assert "Por país" in page
    assert "Una sola lista sin encabezados" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_timeline_asks_the_same_number_of_times_whatever_happened(client, boss, count):
    letter = LetterFactory(status=LetterStatus.OPEN)
    text = TextFactory(letter=letter, source=FIRST)
    addressee = Addressee.objects.create(letter=letter, lines="A")
    note = text.footnotes.get()
    note.sources.add(SourceFactory())
    for number in range(count):
        letter.time_zone = ("UTC", "America/Guatemala")[number % 2]
        letter.grouping = ("none", "country")[number % 2]
        letter.campaign = CampaignFactory()
        letter.save()
        write_text(letter_text=text, text=parse(FIRST.replace("first", f"word{number}")))
        note.sources.add(SourceFactory())
        addressee.lines = f"B{number}"
        addressee.save()
        AddresseeText.objects.create(addressee=addressee, language=("es", "fr", "pt")[number], lines="C")
        RollHeading.objects.create(letter=letter, key=("GT", "MX", "US")[number], position=number)
        SignOnFactory(letter=letter)
    client.get(url("letter", "history", letter.pk))  # the session and what is cached

    with CaptureQueriesContext(connection) as asked:
        page = words_of(client.get(url("letter", "history", letter.pk)))

    assert page.count("sign-on came in") == count
    assert page.count("[added: word") == count
    assert len(asked) == 28


def test_fifty_acts_stand_on_a_page(client, boss):
    letter = draft()
    for number in range(52):
        letter.time_zone = ("UTC", "America/Guatemala")[number % 2]
        letter.save()

    first = client.get(url("letter", "history", letter.pk))
    second = client.get(url("letter", "history", letter.pk) + "?p=2")

    assert first.content.decode().count('<li class="staff-act">') == 50
    assert second.content.decode().count('<li class="staff-act">') == 2  # the last is its making; one began as UTC
    assert 'href="?p=2"' in first.content.decode()


def test_long_words_are_compared_on_a_page_of_their_own(client, boss, monkeypatch):
    monkeypatch.setattr("campaigns.history.timeline.SHOWN_AT_ONCE", 10)
    monkeypatch.setattr("campaigns.history.timeline.show_words.__defaults__", (10,))
    text = TextFactory(letter=draft(), source=FIRST)
    write_text(letter_text=text, text=parse(SECOND))
    last = text.history.first()

    page = client.get(url("lettertext", "history", text.pk))
    alone = client.get(url("lettertext", "past", text.pk, last.history_id))

    assert "[removed:" not in words_of(page)
    assert f'<a href="{url("lettertext", "past", text.pk, last.history_id)}">See what changed in the words</a>' in (
        page.content.decode()
    )
    assert "The [removed: first ] [added: second ] words." in words_of(alone)


def test_what_was_deleted_is_found_with_its_last_values(client, boss):
    source = SourceFactory(publisher="WOLA", title="A report", url="https://example.org/a")
    kept = SourceFactory(publisher="Kept")
    client.post(url("source", "delete", source.pk), {"post": "yes"})
    number = source.pk

    listed = client.get(url("source", "changelist"))
    gone = client.get(url("source", "gone"))
    page = client.get(url("source", "history", number))

    assert f'<a href="{url("source", "gone")}">Deleted</a>' in listed.content.decode()
    assert "WOLA, A report" in words_of(gone)
    assert str(kept) not in words_of(gone)
    assert f'href="{url("source", "history", number)}"' in gone.content.decode()
    assert "This was deleted. What it was stands below." in words_of(page)
    assert "deleted, and was until then Author or publisher WOLA Title A report Address https://example.org/a" in (
        words_of(page)
    )
    assert "Put this state back" not in words_of(page)


def test_a_list_without_losses_has_no_list_of_what_was_deleted(client, boss):
    SourceFactory()

    assert "Deleted" not in words_of(client.get(url("source", "changelist")))


def test_names_in_history_are_words_and_not_marks(client, boss):
    source = SourceFactory(publisher="Old")
    source.publisher = "<script>alert(1)</script>"
    source.save()

    html = client.get(url("source", "history", source.pk)).content.decode()

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


# Who may


@pytest.mark.parametrize(
    ("permissions", "history", "restore"),
    [((), 403, 403), (("view_source",), 200, 403), (("change_source",), 200, 200)],
)
def test_who_may_view_a_thing_may_view_its_history_and_who_may_change_it_may_put_back(
    client, permissions, history, restore
):
    source = SourceFactory(publisher="Old")
    source.publisher = "New"
    source.save()
    past = source.history.last().history_id
    sign_in(client, "somebody", *permissions)

    answers = [
        client.get(url("source", page, *args)).status_code
        for page, args in (
            ("history", (source.pk,)), ("past", (source.pk, past)), ("gone", ()), ("put_back", (source.pk, past)),
        )
    ]  # fmt: skip

    assert answers == [history, history, history, restore]
    assert client.post(url("source", "put_back", source.pk, past)).status_code == (302 if restore == 200 else 403)


def test_who_may_not_view_texts_sees_no_words_in_the_history_of_a_letter(client):
    text = TextFactory(letter=draft(), source=FIRST)
    write_text(letter_text=text, text=parse(SECOND))
    RollHeading.objects.create(letter=text.letter, key="GT", position=1)
    page = url("letter", "history", text.letter_id)

    sign_in(client, "letters", "view_letter")
    without = words_of(client.get(page))
    sign_in(client, "texts", "view_letter", "view_lettertext")
    with_texts = words_of(client.get(page))

    assert "second" not in without
    assert "Order of headings: Guatemala added" in without
    assert "[added: second ]" in with_texts


def test_a_stranger_sees_no_history(client):
    source = SourceFactory()

    for page, args in (("history", (source.pk,)), ("gone", ()), ("past", (source.pk, 1)), ("put_back", (source.pk, 1))):
        assert client.get(url("source", page, *args)).status_code == 302


def test_history_is_of_the_thing_it_is_asked_for(client, boss):
    source, other = SourceFactory(), SourceFactory()

    assert client.get(url("source", "past", source.pk, other.history.get().pk)).status_code == 404
    assert client.get(url("source", "put_back", source.pk, other.history.get().pk)).status_code == 404


# Putting back


def restored(client, model, row, past, *chosen):
    page = url(model, "put_back", row.pk, past.history_id)
    shown = client.get(page)
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', shown.content.decode())[1]
    return shown, client.post(page, {"seen": seen, "chosen": chosen})


def test_older_words_of_an_opened_letter_wait_on_the_desk_until_they_are_published(client, boss):
    text = TextFactory(letter__status=LetterStatus.OPEN, source=FIRST)
    letter = text.letter
    older = text.history.first()
    write_text(letter_text=text, text=parse(SECOND))
    publish_change(letter=letter, kind=VersionKind.TYPO, reason="A word.", at=NOON, by="boss")

    shown, answer = restored(client, "lettertext", text, older, "words")

    assert "The [removed: second ] [added: first ] words." in words_of(shown)
    assert "The letter was opened. The older words go to the desk's copy" in words_of(shown)
    assert sentences(answer) == [
        "The older words stand in the desk's copy again. The public reads them once you publish the change."
    ]
    assert read_text(LetterText.objects.get()) == parse(FIRST)
    public = client.get(letter.get_absolute_url("en")).content.decode()
    assert "The second words." in public
    assert "The first words." not in public
    last = text.history.first()
    assert (last.words, last.history_by) == (canonical(parse(FIRST)), "boss")
    assert last.history_change_reason == f"restored:{older.history_date.isoformat()}"

    publish_change(letter=letter, kind=VersionKind.TYPO, reason="Back.", at=timezone.now(), by="boss")
    client.logout()
    assert "The first words." in client.get(letter.get_absolute_url("en")).content.decode()


def test_words_that_somebody_changed_meanwhile_are_not_written_over(client, boss):
    text = TextFactory(letter=draft(), source=FIRST)
    older = text.history.first()
    write_text(letter_text=text, text=parse(SECOND))
    page = url("lettertext", "put_back", text.pk, older.history_id)
    seen = re.search(r'name="seen" value="(\w+)"', client.get(page).content.decode())[1]
    third = parse(SECOND.replace("second", "third"))
    write_text(letter_text=text, text=third)

    answer = client.post(page, {"seen": seen, "chosen": ["words"]})

    assert sentences(answer) == ["Somebody changed this since you opened the page. Look at the differences again."]
    assert read_text(LetterText.objects.get()) == third


def test_only_what_is_ticked_is_put_back(client, boss):
    source = SourceFactory(publisher="Old", title="Old title")
    source.publisher, source.title = "New", "New title"
    source.save()

    shown, answer = restored(client, "source", source, source.history.last(), "publisher")

    assert "Author or publisher before: New → now: Old" in words_of(shown)
    assert sentences(answer) == ["The older state was put back, as a new change."]
    source.refresh_from_db()
    assert (source.publisher, source.title) == ("Old", "New title")
    page = words_of(client.get(url("source", "history", source.pk)))
    assert "boss · put back as it stood on" in page
    assert source.history.count() == 3


def test_the_state_before_the_first_recorded_change_can_be_put_back(client, boss):
    source = SourceFactory(publisher="Old")
    forget(type(source), [source.pk])
    source.publisher = "New"
    source.save()

    page = words_of(client.get(url("source", "history", source.pk)))
    restored(client, "source", source, source.history.last(), "publisher")

    assert "as it stood before its first recorded change Put this state back" in page
    source.refresh_from_db()
    assert source.publisher == "Old"


def test_the_status_of_a_letter_does_not_come_back_this_way(client, boss):
    text = TextFactory(letter=draft(), source=FIRST)
    letter = open_letter(letter=text.letter, at=NOON)
    letter = close_letter(letter=letter, at=NOON)

    page = client.get(url("letter", "put_back", letter.pk, letter.history.last().history_id))

    assert "There is nothing to put back: what can be put back is the same now. Status, dates of moves" in words_of(
        page
    )
    with pytest.raises(Refused, match="Choose what is to be put back."):
        put_back(
            row=letter, trace=letter.history.last(), chosen=[], seen=history_of(Letter).mark_of(letter)
        )  # fmt: skip


def test_an_address_that_another_letter_has_now_does_not_come_back(client, boss):
    letter = draft(slug="first")
    past = letter.history.get()
    rename_letter(letter=letter, slug="second")
    FormerAddress.objects.all().delete()
    draft(slug="first")

    _shown, answer = restored(client, "letter", letter, past, "slug")

    assert sentences(answer) == ["Another letter has or had the address “first”. Choose another one."]
    assert Letter.objects.get(pk=letter.pk).slug == "second"


def test_an_address_comes_back_and_the_present_one_leads_to_it(client, boss):
    letter = draft(slug="first")
    past = letter.history.get()
    rename_letter(letter=letter, slug="second")

    restored(client, "letter", letter, past, "slug")

    letter.refresh_from_db()
    assert letter.slug == "first"
    assert list(letter.former_addresses.values_list("slug", flat=True)) == ["second"]


def test_an_old_value_that_does_not_fit_any_more_is_refused_in_words(client, boss):
    campaign = CampaignFactory(slug="first")
    past = campaign.history.get()
    campaign.slug = "second"
    campaign.save()
    CampaignFactory(slug="first")

    _shown, answer = restored(client, "campaign", campaign, past, "slug")

    assert sentences(answer) == ["Address: Campaign with this Address already exists."]
    campaign.refresh_from_db()
    assert campaign.slug == "second"


def test_the_language_that_decides_does_not_come_back_once_the_letter_was_opened(client, boss):
    letter = draft(authoritative_language="es")
    past = letter.history.get()
    letter.authoritative_language = "en"
    letter.save()
    TextFactory(letter=letter, source=FIRST)
    open_letter(letter=letter, at=NOON)

    _shown, answer = restored(client, "letter", letter, past, "authoritative_language")

    assert sentences(answer) == [
        "This letter was opened. Which language decides is a part of what people signed and stays."
    ]
    assert Letter.objects.get().authoritative_language == "en"


def test_opening_the_pages_changes_nothing(client, boss):
    source = SourceFactory(publisher="Old")
    forget(type(source), [source.pk])
    source.publisher = "New"
    source.save()
    rows = source.history.count()

    for past in source.history.values_list("history_id", flat=True):
        client.get(url("source", "past", source.pk, past))
        client.get(url("source", "put_back", source.pk, past))
    client.get(url("source", "history", source.pk))

    assert source.history.count() == rows


def test_texts_of_a_campaign_stand_in_its_history(client, boss):
    campaign = CampaignFactory(name="Old name")
    text = CampaignText.objects.get(campaign=campaign)
    text.name = "New name"
    text.save()

    page = words_of(client.get(url("campaign", "history", campaign.pk)))

    assert "Text of the campaign: English Name before: Old name → now: New name" in page


def test_a_history_table_has_no_rights_of_its_own():
    names = [model._meta.model_name for model in admin.site._registry if history_of(model)]

    assert len(names) > 7
    assert not Permission.objects.filter(codename__contains="historical").exists()
    assert all(
        isinstance(history_of(model).rows, models.Manager) for model in admin.site._registry if history_of(model)
    )
