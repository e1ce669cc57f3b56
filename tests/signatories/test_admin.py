"""The desk of the staff who keep directory and lists: what they may do, what is refused, and with which sentence."""

import datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import override

from campaigns.models import FileState, LetterStatus, RenderedFile
from signatories.models import (
    Alias,
    Capacity,
    Listing,
    Organization,
    OrganizationName,
    Origin,
    RollHeading,
    SignOn,
    SignOnStatus,
)
from tests.factories import LetterFactory, OrganizationFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

MODELS = ("organization", "signon")


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


def url(model, page="changelist", *args):
    with override("en"):  # a request in Spanish leaves its language to the thread
        return reverse(f"admin:signatories_{model}_{page}", args=args)


def sentences(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def move(client, action, *rows, **extra):
    return client.post(url("signon"), {"action": action, "_selected_action": [row.pk for row in rows], **extra})


def pending(**fields):
    return SignOnFactory(status=SignOnStatus.PENDING, **fields)


def entry(on, **fields):
    return {"letter": on.pk, "capacity": "organization", "listing": "public", "scope": "", **fields}


def whole_row():
    signon = SignOnFactory(countries=["GT", "MX"])
    OrganizationName.objects.create(organization=signon.organization, language="es", name="Nombre")
    Alias.objects.create(organization=signon.organization, name="Former")
    pending(letter=signon.letter)
    return {"organization": signon.organization, "signon": signon}


# Every page


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("model", MODELS)
def test_every_page_answers_in_both_languages(client, boss, model, prefix):
    row = whole_row()[model]

    for page, args in (("changelist", ()), ("add", ()), ("change", (row.pk,)), ("history", (row.pk,))):
        response = client.get(prefix + url(model, page, *args))
        assert response.status_code == 200, page
        assert f'lang="{prefix.strip("/") or "en"}"' in response.content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_staff_without_permission_are_refused(client, helper, model):
    row = whole_row()[model]

    assert client.get(url(model)).status_code == 403
    assert client.get(url(model, "change", row.pk)).status_code == 403
    assert client.get(url(model, "add")).status_code == 403
    assert client.post(url(model, "delete", row.pk)).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_staff_who_may_only_look_cannot_change(client, helper, model):
    row = whole_row()[model]
    helper.user_permissions.add(Permission.objects.get(codename=f"view_{model}"))

    assert client.get(url(model, "change", row.pk)).status_code == 200
    assert client.post(url(model, "change", row.pk), {"name": "Other"}).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_lists_ask_the_same_number_of_questions_for_one_row_and_three(
    client, boss, model, django_assert_max_num_queries
):
    whole_row()
    with django_assert_max_num_queries(60) as one:
        assert client.get(url(model)).status_code == 200
    whole_row()
    whole_row()
    with django_assert_max_num_queries(60) as three:
        assert client.get(url(model)).status_code == 200

    assert len(three) == len(one)


# Organizations


def organization_data(**fields):
    data = {"name": "Pop No'j", "scope": "national", "kind": "civil_society", "countries": ["GT"]}
    for prefix in ("names", "aliases", "logo", "representatives"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return data | fields


def test_an_organization_is_stored_with_names_and_aliases(client, boss):
    data = organization_data(
        countries=["GT", "MX"],
        **{"names-TOTAL_FORMS": "1", "names-0-language": "es", "names-0-name": "Asociación Pop No'j"},
        **{"aliases-TOTAL_FORMS": "1", "aliases-0-name": "PNJ", "aliases-0-kind": "acronym"},
    )

    assert client.post(url("organization", "add"), data).status_code == 302

    organization = Organization.objects.get()
    assert [country.code for country in organization.countries] == ["GT", "MX"]
    assert (organization.names.get().name, organization.aliases.get().name) == ("Asociación Pop No'j", "PNJ")
    assert "Guatemala and Mexico" in client.get(url("organization")).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"countries": []}, "Choose a country, or make the scope regional or international."),
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 301}, "at most 300"),
        ({"name": "AsociaciÃ³n"}, "looks garbled. Save the file as UTF-8 and try again."),
        ({"name": "Safe\u202eevil"}, "contains invisible or control characters."),
        ({"website": "javascript:alert(1)"}, "Use a full address that begins with https:// or http://."),
        ({"countries": ["XX"]}, "XX is not one of the available choices."),
    ],
)
def test_bad_organizations_are_refused_with_a_sentence(client, boss, fields, sentence):
    response = client.post(url("organization", "add"), organization_data(**fields))

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Organization.objects.exists()


@pytest.mark.parametrize("term", ["Asociacion pop noj", "PNJ", "Anterior", "Nombre", "REF-7"])
def test_an_organization_is_found_by_every_name(client, boss, term):
    found = OrganizationFactory(name="Asociación Pop No’j", acronym="PNJ", reference="REF-7")
    Alias.objects.create(organization=found, name="Nombre anterior")
    OrganizationName.objects.create(organization=found, language="en", name="Nombre in English")
    OrganizationFactory(name="Another")

    rows = client.get(url("organization"), {"q": term}).context["cl"].result_list

    assert list(rows) == [found]


def test_organizations_are_filtered_by_country(client, boss):
    both = OrganizationFactory(countries=["GT", "MX"])
    OrganizationFactory(countries=["HN"])

    rows = client.get(url("organization") + "?country=MX").context["cl"].result_list

    assert list(rows) == [both]


def test_an_organization_that_signed_is_kept(client, boss):
    signon = SignOnFactory()

    client.post(url("organization", "delete", signon.organization_id), {"post": "yes"})

    assert Organization.objects.filter(pk=signon.organization_id).exists()


# Entering signatories


def test_a_signatory_entered_by_staff_is_approved_and_marked(client, boss):
    letter, organization = LetterFactory(status=LetterStatus.DRAFT), OrganizationFactory(countries=["GT", "MX"])

    response = client.post(url("signon", "add"), entry(letter, organization=organization.pk, status="rejected"))

    assert response.status_code == 302
    signon = SignOn.objects.get()
    assert (signon.status, signon.origin) == (SignOnStatus.APPROVED, Origin.STAFF)
    assert (signon.printed_name, [c.code for c in signon.countries]) == (organization.name, ["GT", "MX"])
    assert signon.approved_at is not None


def test_what_is_typed_goes_before_the_directory(client, boss):
    letter, organization = LetterFactory(), OrganizationFactory(name="Long name")
    data = entry(letter, organization=organization.pk, printed_name="Short", countries=["HN"], place="Tela")

    client.post(url("signon", "add"), data)

    signon = SignOn.objects.get()
    assert (signon.printed_name, [c.code for c in signon.countries], signon.place) == ("Short", ["HN"], "Tela")


def test_the_name_of_the_letters_language_is_printed(client, boss):
    letter, organization = LetterFactory(authoritative_language="es"), OrganizationFactory(name="In English")
    OrganizationName.objects.create(organization=organization, language="es", name="En español")

    client.post(url("signon", "add"), entry(letter, organization=organization.pk))

    assert SignOn.objects.get().printed_name == "En español"


def test_a_person_signs_without_an_entry_of_the_directory(client, boss):
    letter = LetterFactory()
    refused = client.post(
        url("signon", "add"),
        entry(letter, capacity="person", printed_name="Ana", organization=OrganizationFactory().pk),
    )
    assert "A person signs without an entry of the directory." in refused.content.decode()

    client.post(url("signon", "add"), entry(letter, capacity="person", printed_name="Ana", printed_detail="Judge"))

    signon = SignOn.objects.get()
    assert (signon.capacity, signon.organization, signon.printed_detail) == (Capacity.PERSON, None, "Judge")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose the organization from the directory, or add it there first."),
        ({"capacity": "person"}, "The name is empty. Write it as it should be printed."),
        ({"capacity": "person", "printed_name": "x" * 3000}, "at most 300"),
        ({"capacity": "person", "printed_name": "Ana\u202e"}, "contains invisible or control characters."),
        ({"letter": ""}, "This field is required."),
    ],
)
def test_bad_entries_are_refused_with_a_sentence(client, boss, fields, sentence):
    response = client.post(url("signon", "add"), entry(LetterFactory(), **fields))

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not SignOn.objects.exists()


def test_an_entry_without_an_organization_has_one_error(client, boss):
    response = client.post(url("signon", "add"), entry(LetterFactory()))

    form = response.context["adminform"].form
    assert form.errors == {"organization": ["Choose the organization from the directory, or add it there first."]}


def test_an_organization_stands_once_on_a_letter(client, boss):
    signon = SignOnFactory()

    response = client.post(url("signon", "add"), entry(signon.letter, organization=signon.organization_id))

    assert "This organization already stands on this letter." in response.content.decode()
    assert SignOn.objects.count() == 1


def test_entering_a_signatory_queues_the_files(client, boss, django_capture_on_commit_callbacks):
    text = TextFactory(letter__status=LetterStatus.OPEN)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("signon", "add"), entry(text.letter, organization=OrganizationFactory().pk))

    assert RenderedFile.objects.filter(letter=text.letter, state=FileState.WAITING).count() == 5


# Changing


def change_data(signon, **fields):
    return {
        "organization": signon.organization_id or "",
        "printed_name": signon.printed_name,
        "countries": [country.code for country in signon.countries],
        "scope": signon.scope,
        "listing": signon.listing,
    } | fields


def test_status_and_record_cannot_be_posted(client, boss):
    signon = pending()
    posted = {"status": "approved", "origin": "staff", "approved_at": "2026-01-01", "capacity": "person"}

    response = client.post(url("signon", "change", signon.pk), change_data(signon, listing="withheld", **posted))

    assert response.status_code == 302
    signon.refresh_from_db()
    assert (signon.status, signon.origin, signon.approved_at) == (SignOnStatus.PENDING, Origin.FORM, None)
    assert (signon.capacity, signon.listing) == (Capacity.ORGANIZATION, Listing.WITHHELD)


def test_a_printed_name_is_judged_when_it_is_changed(client, boss):
    signon = SignOnFactory(printed_name="Before")

    response = client.post(url("signon", "change", signon.pk), change_data(signon, printed_name="AsociaciÃ³n"))
    assert "looks garbled" in response.content.decode()
    client.post(url("signon", "change", signon.pk), change_data(signon, printed_name="  After   it "))

    signon.refresh_from_db()
    assert (signon.printed_name, signon.name_key) == ("After it", "after it")


def test_a_listed_sign_on_cannot_take_the_organization_of_another(client, boss):
    other = SignOnFactory()
    signon = SignOnFactory(letter=other.letter)

    response = client.post(url("signon", "change", signon.pk), change_data(signon, organization=other.organization_id))

    assert "This organization already stands on this letter." in response.content.decode()
    signon.refresh_from_db()
    assert signon.organization_id != other.organization_id


def test_a_listed_sign_on_keeps_an_organization(client, boss):
    signon = SignOnFactory()

    response = client.post(url("signon", "change", signon.pk), change_data(signon, organization=""))

    assert "Choose the organization from the directory, or add it there first." in response.content.decode()
    signon.refresh_from_db()
    assert signon.organization_id is not None


def test_competing_claims_are_shown_side_by_side(client, boss):
    first = pending(printed_name="Pop No'j")
    pending(letter=first.letter, printed_name="POP NO’J")
    pending(letter=first.letter, printed_name="Unrelated")

    beside = client.get(url("signon", "change", first.pk)).context["same_claim"]

    assert [row.printed_name for row in beside] == ["POP NO’J"]


def test_positions_are_set_in_the_list(client, boss):
    signon = SignOnFactory()
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": signon.pk, "form-0-position": "3"}

    client.post(url("signon"), data | {"_save": "Save"})

    signon.refresh_from_db()
    assert (signon.position, signon.status) == (3, SignOnStatus.APPROVED)


def test_list_of_a_letter_stands_in_the_order_of_its_roll(client, boss):
    letter = LetterFactory()
    RollHeading.objects.create(letter=letter, key="HN", position=1)
    for name, countries, position in [
        ("Zeta", ["GT"], 1), ("Alfa", ["GT"], None), ("Joint", ["MX", "GT"], None), ("Beta", ["HN"], None),
    ]:  # fmt: skip
        SignOnFactory(letter=letter, printed_name=name, countries=countries, position=position)
    SignOnFactory(letter=letter, printed_name="Wide", countries=[], scope="regional")
    SignOnFactory(letter=letter, printed_name="Ana", capacity=Capacity.PERSON, countries=["GT"])

    response = client.get(url("signon") + f"?letter__id__exact={letter.pk}")

    rows = [row.printed_name for row in response.context["cl"].result_list]
    assert rows == ["Beta", "Zeta", "Alfa", "Joint", "Wide", "Ana"]
    page = response.content.decode()
    assert f"<h1>Sign-ons: {letter.slug}</h1>" in page
    assert "field-letter_title" not in page
    groups = [page.index(f'<td class="field-group">{name}</td>') for name in ("Honduras", "Guatemala and Mexico")]
    assert groups == sorted(groups)


def test_times_of_a_sign_on_are_those_of_its_letter(client, boss):
    letter = LetterFactory(time_zone="America/Guatemala")
    signon = SignOnFactory(letter=letter, created_at=datetime.datetime(2026, 3, 2, 3, 30, tzinfo=datetime.UTC))

    page = client.get(url("signon", "change", signon.pk)).content.decode()
    listed = client.get(url("signon")).content.decode()

    assert "1 Mar 2026, 21:30" in page
    assert "1 Mar 2026" in listed


# Moves


def test_pending_sign_ons_come_first(client, boss):
    for status in (SignOnStatus.APPROVED, SignOnStatus.REJECTED, SignOnStatus.UNCONFIRMED, SignOnStatus.PENDING):
        SignOnFactory(status=status)

    rows = client.get(url("signon")).context["cl"].result_list

    assert [row.status for row in rows][:2] == ["pending", "unconfirmed"]


@pytest.mark.parametrize(
    ("before", "action", "after", "asks"),
    [
        (SignOnStatus.PENDING, "approve", SignOnStatus.APPROVED, False),
        (SignOnStatus.PENDING, "reject", SignOnStatus.REJECTED, False),
        (SignOnStatus.REJECTED, "reconsider", SignOnStatus.PENDING, False),
        (SignOnStatus.APPROVED, "withdraw", SignOnStatus.WITHDRAWN, True),
    ],
)
def test_moves_of_a_sign_on(client, boss, before, action, after, asks):
    signon = SignOnFactory(status=before)

    move(client, action, signon)
    signon.refresh_from_db()
    assert signon.status == (before if asks else after)

    move(client, action, signon, post="yes")
    signon.refresh_from_db()
    assert signon.status == after


def test_of_two_claims_the_second_is_refused_and_kept(client, boss):
    first = pending()
    second = pending(letter=first.letter, organization=first.organization, printed_name="The other")

    response = move(client, "approve", first, second)

    first.refresh_from_db()
    second.refresh_from_db()
    assert sorted([first.status, second.status]) == [SignOnStatus.APPROVED, SignOnStatus.PENDING]
    assert any(f"“{first.organization}” already stands on this letter." in sentence for sentence in sentences(response))
    assert "The sign-on is approved and stands on the list." in sentences(response)


def test_an_unmatched_claim_is_not_approved(client, boss):
    signon = pending(organization=None, printed_name="Unknown", countries=["GT"])

    response = move(client, "approve", signon)

    signon.refresh_from_db()
    assert signon.status == SignOnStatus.PENDING
    assert sentences(response) == ["Choose the organization of “Unknown” from the directory first."]


def test_moves_need_the_permission_to_change(client, helper):
    signon = pending()
    helper.user_permissions.add(Permission.objects.get(codename="view_signon"))

    move(client, "approve", signon)

    signon.refresh_from_db()
    assert signon.status == SignOnStatus.PENDING
    assert 'value="approve"' not in client.get(url("signon", "change", signon.pk)).content.decode()


def test_buttons_lead_back_to_the_page(client, boss):
    signon = pending()
    page = client.get(url("signon", "change", signon.pk)).content.decode()
    assert 'name="action" value="approve"' in page
    assert 'name="action" value="reconsider"' not in page

    response = move(client, "approve", signon, _from_page="1")

    assert response["Location"] == url("signon", "change", signon.pk)


def test_staff_do_not_confirm_for_the_mailbox_owner(client, boss):
    signon = SignOnFactory(status=SignOnStatus.UNCONFIRMED)

    page = client.get(url("signon", "change", signon.pk)).content.decode()
    response = move(client, "reconsider", signon)

    assert 'name="action" value="reconsider"' not in page
    signon.refresh_from_db()
    assert signon.status == SignOnStatus.UNCONFIRMED
    assert sentences(response) == [f"“{signon.printed_name}” waits for its confirmation by e-mail."]


@pytest.mark.parametrize("status", SignOnStatus.values)
def test_what_was_received_is_not_deleted(client, boss, status):
    signon = SignOnFactory(status=status)

    assert client.post(url("signon", "delete", signon.pk), {"post": "yes"}).status_code == 403
    move(client, "delete_selected", signon, post="yes")

    assert SignOn.objects.filter(pk=signon.pk).exists()


def test_what_was_listed_stays_after_it_was_withdrawn(client, boss):
    signon = SignOnFactory()
    move(client, "withdraw", signon, post="yes")

    assert client.post(url("signon", "delete", signon.pk), {"post": "yes"}).status_code == 403
