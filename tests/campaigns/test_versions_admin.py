"""Publishing a change at the desk: what the page shows, what it refuses, and what it leaves as a record."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.urls import reverse
from django_tasks import default_task_backend

from campaigns.domain.publishing import archive_letter, close_letter, open_letter
from campaigns.domain.texts import read_text, write_text
from campaigns.domain.versions import ChangedMeanwhile, changes_mark, number_of_next, publish_change
from campaigns.models import LetterStatus, LetterText, LetterVersion, VersionKind
from campaigns.text.canonical import canonical, parse
from signatories.domain.renewing import renew_signon
from signatories.models import SignOn, SignOnStatus
from tests.campaigns.test_pages import Page
from tests.factories import NOON, LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

K = VersionKind
ENGLISH = '<h1>Asylum</h1>\n<p>People flee.<a data-fn="wola"></a></p>\n[wola] WOLA, 2019.'
SPANISH = '<h1>Asilo</h1>\n<p>La gente huye.<a data-fn="wola"></a></p>\n[wola] WOLA, 2019.'


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


def opened():
    letter = LetterFactory(status=LetterStatus.DRAFT)
    TextFactory(letter=letter, language="en", source=ENGLISH)
    TextFactory(letter=letter, language="es", source=SPANISH)
    return open_letter(letter=letter, at=NOON, by="ana")


def write(letter, language, old, new):
    row = LetterText.objects.get(letter=letter, language=language)
    write_text(letter_text=row, text=parse(canonical(read_text(row)).replace(old, new)))


def bring_level(letter):
    source = LetterText.objects.get(letter=letter, language=letter.authoritative_language)
    LetterText.objects.filter(letter=letter).update(source_words=canonical(read_text(source)))


def changed(*, signatories=0):
    """An open letter with a change in English that is not published."""
    letter = opened()
    SignOnFactory.create_batch(signatories, letter=letter)
    write(letter, "en", "flee", "are driven out")
    bring_level(letter)
    return letter


def publish_url(letter):
    return reverse("admin:campaigns_letter_publish", args=[letter.pk])


def posted(letter, kind=K.TYPO, reason="A slip.", **values):
    return {"kind": kind, "reason": reason, "seen": changes_mark(letter), **values}


def numbers(letter):
    return [version.number for version in letter.versions.all()]


def sentences(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# --- The page ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signatories", "typo", "substance"),
    [
        (1, "It becomes version 1.1. 1 signatory stands under it without being asked. The public page lists the"
            " correction.",
         "It becomes version 2.0. 1 signatory is asked again and stands under version 1 until they sign."),
        (3, "It becomes version 1.1. 3 signatories stand under it without being asked. The public page lists the"
            " correction.",
         "It becomes version 2.0. 3 signatories are asked again; until they sign, they stand under version 1."),
    ],
)  # fmt: skip
def test_the_page_shows_the_change_and_each_way_with_its_consequence(client, boss, signatories, typo, substance):
    letter = changed(signatories=signatories)

    response = client.get(publish_url(letter))
    page = Page(response)

    assert re.search(r"<del>.*flee.*</del>", page.html)
    assert re.search(r"<ins>.*are driven out.*</ins>", page.html)
    assert [each["value"] for each in page.all("input", type="radio")] == ["typo", "substance"]
    assert not [each for each in page.all("input", type="radio") if "checked" in each or "disabled" in each]
    assert typo in page.plain
    assert substance in page.plain
    assert page.all("a", href=f"/letters/{letter.slug}/?desk")
    assert "Español: what differs" not in page.plain


def test_a_way_that_is_hindered_says_why_and_cannot_be_chosen(client, boss):
    letter = opened()
    write(letter, "en", "flee", "are driven out")

    page = Page(client.get(publish_url(letter)))

    assert "Spanish: this translation is behind the authoritative text." in page.plain
    [substance] = page.all("input", type="radio", value="substance")
    [typo] = page.all("input", type="radio", value="typo")
    assert "disabled" in substance
    assert "disabled" not in typo


def test_a_new_language_is_the_one_choice_that_an_archived_letter_has(client, boss):
    letter = opened()
    close_letter(letter=letter, at=NOON)
    archive_letter(letter=letter, at=NOON)
    write_text(letter_text=LetterText(letter=letter, language="fr"), text=parse(SPANISH.replace("Asilo", "Asile")))

    page = Page(client.get(publish_url(letter)))

    [way] = page.all("input", type="radio")
    assert way["value"] == "translation"
    assert "checked" in way
    assert "The letter can be read in the new language. Nobody is asked again." in page.plain


def test_a_change_that_cannot_be_published_at_all_says_what_to_do(client, boss):
    letter = opened()
    close_letter(letter=letter, at=NOON)
    archive_letter(letter=letter, at=NOON)
    LetterText.objects.filter(letter=letter, language="es").update(is_public=False)

    page = Page(client.get(publish_url(letter)))

    assert "A language leaves only with a change of substance" in page.plain
    assert not page.all("input", type="radio")


def test_without_a_change_there_is_nothing_to_press(client, boss):
    for letter, said in (
        (opened(), "There is nothing to publish: the texts are those of version 1.0."),
        (TextFactory(letter__status=LetterStatus.DRAFT).letter, "A draft has no versions"),
    ):
        page = Page(client.get(publish_url(letter)))
        assert said in page.plain
        assert not page.all("input", name="seen")


# --- Publishing -------------------------------------------------------------------------------------------


def test_publishing_freezes_the_version_records_who_did_it_and_renews_the_files(
    client, boss, django_capture_on_commit_callbacks
):
    letter = changed(signatories=2)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(publish_url(letter), posted(letter, K.SUBSTANCE, "It is stronger."))

    version = letter.versions.get(major=2)
    assert response.headers["Location"] == reverse("admin:campaigns_letter_change", args=[letter.pk])
    assert sentences(response) == ["Version 2.0 was published: Change of substance."]
    assert (version.made_by, version.reason, version.kind) == ("boss", "It is stronger.", "substance")
    assert {row.status for row in SignOn.objects.all()} == {SignOnStatus.ASKED_AGAIN}
    assert LogEntry.objects.get().object_id == str(version.pk)
    assert len(default_task_backend.results) >= 10  # five files in each of two languages


def test_opening_says_who_opened_it(client, boss):
    letter = TextFactory(letter__status=LetterStatus.DRAFT, source=ENGLISH).letter

    client.post(
        reverse("admin:campaigns_letter_changelist"),
        {"action": "open", "_selected_action": [letter.pk], "post": "yes"},
    )

    assert letter.versions.get().made_by == "boss"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reason": " "}, "Say in one sentence what changed."),
        ({"kind": "translation"}, "Only new languages can be published as a translation."),
        ({"kind": ""}, "Choose what kind of change this is."),
        ({"kind": "opened"}, "is not one of the available choices"),
        ({"seen": "0" * 64}, "The texts changed since you looked at them."),
    ],
)
def test_a_refused_post_publishes_nothing_and_keeps_what_was_typed(client, boss, values, said):
    letter = changed()

    response = client.post(publish_url(letter), posted(letter, **{"reason": "Typed", **values}))

    assert said in Page(response).plain
    assert numbers(letter) == ["1.0"]
    assert values.get("reason", "Typed") in response.content.decode()


def test_of_two_people_who_publish_at_once_the_second_sees_what_is_left(client, boss):
    letter = changed()
    first = posted(letter)
    second = posted(letter, K.SUBSTANCE)

    client.post(publish_url(letter), first)
    response = client.post(publish_url(letter), second)

    assert numbers(letter) == ["1.1", "1.0"]
    assert "The texts changed since you looked at them." in Page(response).plain
    assert "There is nothing to publish: the texts are those of version 1.1." in Page(response).plain


def test_words_written_after_the_look_are_not_published_unseen(client, boss):
    letter = changed()
    data = posted(letter)
    write(letter, "es", "huye", "escapa")

    response = client.post(publish_url(letter), data)
    page = Page(response)

    assert numbers(letter) == ["1.0"]
    assert "escapa" in page.plain
    [seen] = page.all("input", name="seen")
    assert seen["value"] == changes_mark(letter) != data["seen"]
    client.post(publish_url(letter), {**data, "seen": seen["value"]})
    assert numbers(letter) == ["1.1", "1.0"]


def test_the_mark_is_checked_by_the_verb_itself():
    letter = changed()

    with pytest.raises(ChangedMeanwhile):
        publish_change(letter=letter, kind=K.TYPO, reason="x", at=NOON, by="ana", seen="0" * 64)

    assert numbers(letter) == ["1.0"]


@pytest.mark.parametrize(("kind", "number"), [(K.TYPO, "1.2"), (K.TRANSLATION, "1.2"), (K.SUBSTANCE, "2.0")])
def test_the_number_that_is_announced_is_the_one_that_comes(kind, number):
    letter = changed()
    publish_change(letter=letter, kind=K.TYPO, reason="x", at=NOON, by="ana")

    assert number_of_next(letter, kind) == number


# --- Who may ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("permissions", "status"), [((), 403), (("view_letter", "change_lettertext"), 403), (("change_letter",), 200)]
)
def test_who_may_change_letters_may_publish(client, permissions, status):
    user = User.objects.create_user("helper", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    letter = changed()

    assert client.get(publish_url(letter)).status_code == status
    client.post(publish_url(letter), posted(letter))
    assert len(numbers(letter)) == (2 if status == 200 else 1)


def test_a_stranger_is_sent_to_the_login(client):
    letter = changed()

    for response in (client.get(publish_url(letter)), client.post(publish_url(letter), posted(letter))):
        assert response.headers["Location"].startswith("/admin/login/")
    assert numbers(letter) == ["1.0"]


def test_a_letter_that_is_not_there_is_not_found(client, boss):
    assert client.get(reverse("admin:campaigns_letter_publish", args=[999])).status_code == 404


# --- The record -------------------------------------------------------------------------------------------


def test_the_page_of_a_letter_lists_its_versions_and_what_is_not_published(client, boss):
    letter = changed(signatories=1)
    publish_change(letter=letter, kind=K.SUBSTANCE, reason="x", at=NOON + timedelta(days=1), by="eva")
    write(letter, "es", "huye", "escapa")

    page = Page(client.get(reverse("admin:campaigns_letter_change", args=[letter.pk])))

    assert "Changes not yet published: Español" in page.plain
    assert page.all("a", href=publish_url(letter))
    assert "Version 2.0 3 Mar 2026, 12:00 · Change of substance · eva" in page.plain
    assert "Version 1.0 2 Mar 2026, 12:00 · Opened for signing · ana" in page.plain
    assert "1 of them asked to sign the new version" in page.plain
    assert page.all("a", href=f"/letters/{letter.slug}/versions/")


def test_a_draft_lists_none(client, boss):
    letter = TextFactory(letter__status=LetterStatus.DRAFT).letter

    page = Page(client.get(reverse("admin:campaigns_letter_change", args=[letter.pk])))

    assert "not yet published" not in page.plain


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_versions_takes_as_many_queries_whatever_their_number(
    client, boss, count, django_assert_max_num_queries
):
    for _letter in range(count):
        changed(signatories=1)

    with django_assert_max_num_queries(12):
        page = Page(client.get(reverse("admin:campaigns_letterversion_changelist")))

    assert page.plain.count("Opened for signing") >= count


def test_a_version_is_shown_with_its_texts_and_cannot_be_edited(client, boss):
    version = opened().versions.get()

    page = Page(client.get(reverse("admin:campaigns_letterversion_change", args=[version.pk])))

    assert all(text.sha256 in page.plain for text in version.texts.all())
    assert page.all("a", href=f"/es/letters/{version.letter.slug}/versions/1.0/")
    assert not page.all("input", name="_save")


# --- Sign-ons ---------------------------------------------------------------------------------------------


def signon_list(**query):
    return reverse("admin:signatories_signon_changelist"), query


def test_staff_record_that_somebody_agrees_to_the_present_version_after_a_question(client, boss):
    letter = changed()
    sign_on = SignOnFactory(letter=letter, printed_name="Agrees Society")
    publish_change(letter=letter, kind=K.SUBSTANCE, reason="x", at=NOON, by="eva")
    address, _query = signon_list()
    data = {"action": "renew", "_selected_action": [sign_on.pk]}

    question = client.post(address, data)
    assert "Record this only when you hold their agreement in writing." in Page(question).plain
    assert SignOn.objects.get().status == SignOnStatus.ASKED_AGAIN

    client.post(address, {**data, "post": "yes"})
    stored = SignOn.objects.get()
    assert (stored.status, stored.version.number, stored.origin) == (SignOnStatus.APPROVED, "2.0", "staff")


def test_who_was_not_asked_is_not_renewed_and_who_was_asked_is_not_approved(client, boss):
    letter = changed()
    asked = SignOnFactory(letter=letter, printed_name="Asked Society")
    publish_change(letter=letter, kind=K.SUBSTANCE, reason="x", at=NOON, by="eva")
    pending = SignOnFactory(letter=letter, printed_name="Pending Society", status=SignOnStatus.PENDING)
    address, _query = signon_list()

    renewed = client.post(address, {"action": "renew", "_selected_action": [pending.pk], "post": "yes"})
    approved = client.post(address, {"action": "approve", "_selected_action": [asked.pk]})

    assert sentences(renewed) == ["“Pending Society” was not asked to sign a new version."]
    assert sentences(approved)[-1].startswith("“Asked Society” was asked to sign the new version.")
    assert set(SignOn.objects.values_list("status", flat=True)) == {SignOnStatus.PENDING, SignOnStatus.ASKED_AGAIN}


def test_the_page_of_one_who_was_asked_offers_to_record_and_not_to_approve(client, boss):
    letter = changed()
    sign_on = SignOnFactory(letter=letter, language="es")
    publish_change(letter=letter, kind=K.SUBSTANCE, reason="x", at=NOON, by="eva")

    page = Page(client.get(reverse("admin:signatories_signon_change", args=[sign_on.pk])))

    offered = [each["value"] for each in page.all("input", name="action")]
    assert offered == ["renew", "withdraw"]
    assert "Version agreed to: 1.0" in page.plain
    assert "Español" in page.plain


def test_sign_ons_are_filtered_by_the_version_agreed_to(client, boss):
    letter = changed()
    old, new = (SignOnFactory(letter=letter, printed_name=name) for name in ("Old Society", "New Society"))
    publish_change(letter=letter, kind=K.SUBSTANCE, reason="x", at=NOON, by="eva")
    renew_signon(signon=new, at=NOON)
    address = reverse("admin:signatories_signon_changelist")

    def listed(**query):
        said = Page(client.get(address, query)).plain
        return [name for name in ("Old Society", "New Society") if name in said]

    assert listed(version="present") == ["New Society"]
    assert listed(version="earlier") == ["Old Society"]
    assert listed(version="1.0", letter__id__exact=letter.pk) == ["Old Society"]
    assert listed(version="2.0", letter__id__exact=letter.pk) == ["New Society"]
    assert listed(version="no.number") == ["Old Society", "New Society"]
    assert old.version.number == "1.0"
    assert LetterVersion.objects.count() == 2
