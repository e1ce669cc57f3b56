"""The desk of private circulation: making a link, copying it, seeing whether it was used, revoking it."""

import datetime

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.domain.previews import make_preview_link, preview_token, record_opening, revoke_preview_link
from campaigns.models import Letter, PreviewLink, PreviewPage
from tests.factories import LetterFactory, TextFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/campaigns/previewlink/"
ADD = f"{LIST}add/"
ALL = ("view_previewlink", "add_previewlink", "change_previewlink", "view_letter")


def soon(**delta):
    return timezone.now() + datetime.timedelta(**(delta or {"days": 5}))


@pytest.fixture
def letter():
    made = LetterFactory(
        slug="secret", status="open", closed_at=None, public_from=soon(days=40), time_zone="America/Guatemala"
    )
    TextFactory(letter=made)
    TextFactory(letter=made, language="es")
    return made


@pytest.fixture
def link(letter):
    return make_preview_link(letter=letter, name="The Board", expires_at=soon(), by="ana", at=timezone.now())


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


def page_of(link):
    return f"{LIST}{link.pk}/change/"


def typed(to, **values):
    return {"letter": to.pk, "name": "A Ministry", "expires_at_0": "2090-01-05", "expires_at_1": "17:00", **values}


def html(response):
    return response.content.decode()


# -- making ------------------------------------------------------------------------------------------------------------


def test_a_link_is_made_in_the_zone_of_its_letter_and_its_page_shows_it_in_each_language(
    client, staff, letter, settings
):
    settings.PUBLIC_ORIGIN = "https://letters.example.org"
    staff(*ALL)

    response = client.post(ADD, typed(letter), follow=True)

    made = PreviewLink.objects.get()
    assert (made.letter, made.name, made.made_by) == (letter, "A Ministry", "eva")
    assert made.expires_at == datetime.datetime(2090, 1, 5, 23, 0, tzinfo=datetime.UTC)
    assert response.redirect_chain == [(page_of(made), 302)]
    page = html(response)
    for prefix in ("", "/es"):
        assert f'data-copy="https://letters.example.org{prefix}/preview/{preview_token(made)}/"' in page
    assert "nobody is mailed" in page
    assert LogEntry.objects.filter(action_flag=ADDITION, object_id=made.pk).exists()


@pytest.mark.parametrize("host", ["evil.example", "localhost"])
def test_the_host_of_the_request_never_reaches_a_link(client, staff, link, settings, host):
    settings.ALLOWED_HOSTS = ["*"]
    settings.PUBLIC_ORIGIN = "https://letters.example.org"
    staff(*ALL)

    page = html(client.get(page_of(link), headers={"Host": host, "X-Forwarded-Host": host}))

    assert f"https://letters.example.org/preview/{preview_token(link)}/" in page
    assert host not in page


def test_the_form_begins_with_the_letter_and_the_end_of_two_weeks(client, staff, letter):
    staff(*ALL)

    form = client.get(f"{ADD}?letter={letter.pk}").context["adminform"].form

    assert form.initial["letter"] == str(letter.pk)
    in_two_weeks = form.initial["expires_at"] - timezone.now()
    assert datetime.timedelta(days=13, hours=23) < in_two_weeks <= datetime.timedelta(days=14)


def test_the_form_begins_with_the_moment_at_which_the_letter_is_public(client, staff, letter):
    public_from = soon(days=3).replace(second=0, microsecond=0)
    Letter.objects.update(public_from=public_from)
    staff(*ALL)

    assert client.get(f"{ADD}?letter={letter.pk}").context["adminform"].form.initial["expires_at"] == public_from


def test_only_letters_that_can_circulate_are_offered(client, staff, letter):
    draft = LetterFactory(status="draft")
    LetterFactory()  # public
    LetterFactory(status="withdrawn")
    staff(*ALL)

    offered = client.get(ADD).context["adminform"].form.fields["letter"].queryset

    assert set(offered) == {letter, draft}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"expires_at_0": "2020-01-05"}, "expired already"),
        ({"name": ""}, "required"),
        ({"letter": "0"}, "Select a valid choice"),
        ({"letter": "x"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, staff, letter, values, words):
    staff(*ALL)

    response = client.post(ADD, typed(letter, **values))

    assert response.status_code == 200
    assert words in html(response)
    assert not PreviewLink.objects.exists()


# -- one link ----------------------------------------------------------------------------------------------------------


def test_a_link_can_be_copied_again_by_those_who_may_change_it(client, staff, link):
    staff(*ALL)

    page = html(client.get(page_of(link)))

    assert page.count(preview_token(link)) == 4  # shown and to copy, in two languages
    assert "js/copy.js" in page


def test_who_may_only_look_sees_no_link(client, staff, link):
    staff("view_previewlink")

    page = html(client.get(page_of(link)))

    assert "The Board" in page
    assert preview_token(link) not in page
    assert 'value="revoke"' not in page


@pytest.mark.parametrize("over", ["revoked", "expired"])
def test_a_link_that_opens_nothing_is_not_shown(client, staff, link, over):
    if over == "revoked":
        revoke_preview_link(link=link, by="ana", at=timezone.now())
    else:
        PreviewLink.objects.update(expires_at=timezone.now())
    staff(*ALL)

    page = html(client.get(page_of(link)))

    assert over.capitalize() in page
    assert preview_token(link) not in page
    assert ('value="revoke"' in page) is (over == "expired")


def test_a_link_of_another_secret_key_says_so(client, staff, link, settings):
    user = staff(*ALL)
    settings.SECRET_KEY = "another-key"
    client.force_login(user)

    page = html(client.get(page_of(link)))

    assert "The secret key of this site was changed since." in page
    assert "/preview/" not in page


def test_an_expired_link_can_be_given_more_time_and_a_revoked_one_not(client, staff, link):
    PreviewLink.objects.update(expires_at=timezone.now())
    staff(*ALL)
    longer = {"name": "The Board", "expires_at_0": "2090-01-05", "expires_at_1": "17:00"}

    client.post(page_of(link), longer)
    given = PreviewLink.objects.get()
    revoke_preview_link(link=link, by="ana", at=timezone.now())
    client.post(page_of(link), {**longer, "name": "Another", "expires_at_0": "2091-01-05"})

    assert given.expires_at == PreviewLink.objects.get().expires_at
    assert given.expires_at.year == 2090
    assert PreviewLink.objects.get().name == "The Board"


def test_another_letter_cannot_be_posted(client, staff, link, letter):
    other = LetterFactory(status="draft")
    staff(*ALL)

    client.post(page_of(link), typed(other))

    assert PreviewLink.objects.get().letter == letter


def test_the_page_tells_in_which_hours_the_link_was_used_and_for_what(client, staff, link):
    staff(*ALL)
    assert "Not opened yet." in html(client.get(page_of(link)))

    for page, hour in ((PreviewPage.LINK, 14), (PreviewPage.FORM, 14), (PreviewPage.STATEMENT, 15)):
        record_opening(link=link, page=page, at=datetime.datetime(2026, 3, 2, hour, 30, tzinfo=datetime.UTC))
    response = client.get(page_of(link))

    assert [(row["hour"], row["pages"]) for row in response.context["openings"]] == [
        ("2 Mar 2026, 09:00", "the letter"),
        ("2 Mar 2026, 08:00", "the link, the form"),
    ]


# -- revoking ----------------------------------------------------------------------------------------------------------


def test_revoking_asks_first_and_then_ends_the_link(client, staff, link):
    user = staff(*ALL)
    press = {"action": "revoke", "_selected_action": link.pk, "_from_page": "1"}

    question = client.post(LIST, press)
    assert "at once and for good" in html(question)
    assert PreviewLink.objects.get().revoked_at is None
    response = client.post(LIST, {**press, "post": "yes"}, follow=True)

    revoked = PreviewLink.objects.get()
    assert revoked.revoked_by == user.username
    assert response.redirect_chain == [(page_of(link), 302)]
    assert "it opens nothing any more" in html(response)
    assert LogEntry.objects.filter(action_flag=CHANGE, object_id=link.pk).exists()


def test_revoking_needs_the_permission_to_change(client, staff, link):
    staff("view_previewlink")

    client.post(LIST, {"action": "revoke", "_selected_action": link.pk, "post": "yes"})

    assert PreviewLink.objects.get().revoked_at is None


def test_nobody_deletes_a_link(client, link):
    client.force_login(User.objects.create_superuser("boss"))

    response = client.post(f"{LIST}{link.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert PreviewLink.objects.exists()


def test_a_draft_that_is_deleted_takes_its_links_along(client):
    draft = LetterFactory(status="draft")
    make_preview_link(letter=draft, name="The Board", expires_at=soon(), by="ana", at=timezone.now())
    client.force_login(User.objects.create_superuser("boss"))

    client.post(f"/admin/campaigns/letter/{draft.pk}/delete/", {"post": "yes"})

    assert not PreviewLink.objects.exists()


# -- lists -------------------------------------------------------------------------------------------------------------


def test_the_list_asks_the_same_number_of_questions_for_one_link_and_three(client, staff, letter):
    staff(*ALL)

    def questions(number):
        for each in range(PreviewLink.objects.count(), number):
            made = make_preview_link(letter=letter, name=f"B{each}", expires_at=soon(), by="ana", at=timezone.now())
            for hour in range(3):
                record_opening(link=made, page=PreviewPage.LINK, at=soon(hours=hour))
                record_opening(link=made, page=PreviewPage.FORM, at=soon(hours=hour))
        with CaptureQueriesContext(connection) as asked:
            page = html(client.get(LIST))
        assert page.count("in 3 hours") == number
        assert preview_token(PreviewLink.objects.first()) not in page
        return len(asked)

    questions(1)  # what is read once per process
    assert questions(1) == questions(3)


def test_the_list_puts_valid_links_first_and_filters_by_state(client, staff, letter):
    at = timezone.now()
    rows = {
        name: make_preview_link(letter=letter, name=name, expires_at=soon(), by="ana", at=at)
        for name in ("revoked", "expired", "valid")
    }
    revoke_preview_link(link=rows["revoked"], by="ana", at=at)
    PreviewLink.objects.filter(name="expired").update(expires_at=at)
    staff(*ALL)

    assert [row.name for row in client.get(LIST).context["cl"].result_list] == ["valid", "expired", "revoked"]
    for state in rows:
        assert [row.name for row in client.get(f"{LIST}?state={state}").context["cl"].result_list] == [state]


def test_the_letter_leads_to_its_links_and_to_making_one(client, staff, letter, link):
    staff(*ALL)

    page = html(client.get(f"/admin/campaigns/letter/{letter.pk}/change/"))

    assert f'href="{page_of(link)}"' in page
    assert f'href="{ADD}?letter={letter.pk}"' in page
    assert "not opened yet" in page
    assert preview_token(link) not in page


def test_a_letter_tells_of_its_links_only_those_who_may_see_them(client, staff, letter, link):
    staff("view_letter")

    page = html(client.get(f"/admin/campaigns/letter/{letter.pk}/change/"))

    assert "The Board" not in page
    assert "Private circulation" not in page


def test_a_public_letter_needs_no_link(client, staff):
    public = LetterFactory()
    staff(*ALL)

    page = html(client.get(f"/admin/campaigns/letter/{public.pk}/change/"))

    assert "Private circulation" not in page


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_every_page_answers_in_both_languages(client, link, prefix):
    client.force_login(User.objects.create_superuser("boss"))

    for page in (LIST, ADD, page_of(link), f"{LIST}{link.pk}/history/", f"{LIST}?q=board"):
        assert client.get(prefix + page).status_code == 200
