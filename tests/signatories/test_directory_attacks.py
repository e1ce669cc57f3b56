"""The desks of the directory, its lists and its logos under attack: forged numbers, forged posts, filters, formulas."""

import csv
import datetime
import io
import json
import zipfile

import openpyxl
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Membership, Role
from signatories.domain.duplicates import mark_different
from signatories.domain.merging import merge_organizations
from signatories.exchange.formats import CONTENT_TYPES
from signatories.logos import sweep_logos
from signatories.models import (
    Alias,
    DuplicatePair,
    ListImport,
    ListRow,
    Merge,
    Organization,
    OrganizationLogo,
    OrganizationName,
    Representative,
    RollHeading,
    RollHeadingText,
    RowState,
    SignOn,
)
from tests.factories import (
    NOON,
    CampaignFactory,
    LetterFactory,
    OrganizationFactory,
    SignOnContactFactory,
    SignOnFactory,
    TextFactory,
)
from tests.signatories.resources.lists import compared

pytestmark = pytest.mark.django_db


def member(role, campaign, name="ana"):
    user = User.objects.create_user(name, is_staff=True)
    Membership.objects.create(user=user, campaign=campaign, role=role)
    return user


def entered(user, **options):
    client = Client(**options)
    client.force_login(user)
    return client


def at(name, *args):
    return reverse(f"admin:signatories_{name}", args=args)


def letter_of(campaign, **values):
    letter = LetterFactory(campaign=campaign, **values)
    TextFactory(letter=letter)
    return letter


def picture_of_everything():
    """Every row of ours, as it is stored; what somebody has open, and sessions, come and go by looking."""
    return {
        f"{model.__name__}": sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.app_label in ("campaigns", "signatories", "django_tasks_database", "auth", "admin")
        and model.__name__ != "Review"
    }


def logo_of(organization, sha256="b" * 64):
    logo = OrganizationLogo(
        organization=organization, sha256=sha256, width=1, height=1, permission="Yes", added_at=timezone.now()
    )
    logo.file.save("logo.png", ContentFile(b"picture"))
    return logo


# Files


def test_the_logos_of_the_directory_are_not_swept_as_strays():
    logo = logo_of(OrganizationFactory())

    assert sweep_logos(at=timezone.now() + datetime.timedelta(days=9)) == 0
    assert default_storage.exists(logo.file.name)


def test_the_history_of_an_entry_with_a_logo_opens():
    organization = OrganizationFactory()
    logo_of(organization)
    boss = entered(User.objects.create_superuser("boss"))

    page = boss.get(at("organization_history", organization.pk))

    assert page.status_code == 200
    assert "Yes" in page.content.decode()


@pytest.mark.parametrize("number", ["9" * 30, str(2**63)])
def test_a_number_that_no_database_holds_is_nothing(number):
    boss = entered(User.objects.create_superuser("boss"))

    answers = {
        boss.get(f"/admin/signatories/{path.format(number)}").status_code
        for path in (
            "organization/{}/logo/", "organization/import/{}/", "organization/import/letter/{}/", "signon/roll/{}/",
            "organization/duplicates/merges/{}/undo/", "signon/roll/{}/logos/aa.png", "organization/import/{}/rows/",
            "signon/roll/{}/export/",
        )
    }  # fmt: skip

    assert answers == {404}


# Numbers of others


@pytest.fixture
def theirs():
    """A moderator of another campaign, with a list for a letter and one for the directory; and ours with the same."""
    worlds = {}
    for name in ("ours", "theirs"):
        campaign = CampaignFactory(slug=name)
        user = member(Role.OWNER, campaign, name=name)
        letter = letter_of(campaign)
        known = OrganizationFactory(name=f"Red de {name}")
        text = f"name,country\nCasa de {name},Guatemala\nRed {name},Guatemala\nMal {name},Nowhere\n"
        worlds[name] = {
            "user": user, "letter": letter, "known": known, "client": entered(user),
            "lists": [compared(text, letter=letter, user=user, at=timezone.now()), compared(text, user=user)],
        }  # fmt: skip
    return worlds


LIST_GETS = ("list_columns", "list_preview", "list_errors")


def test_a_list_of_another_campaign_or_person_is_neither_read_nor_changed(theirs):
    client, before = theirs["ours"]["client"], picture_of_everything()
    statuses = set()
    for row in theirs["theirs"]["lists"]:
        lines = list(row.rows.all())
        statuses |= {client.get(at(name, row.pk)).status_code for name in LIST_GETS}
        statuses |= {client.get(at("list_row", row.pk, line.pk)).status_code for line in lines}
        statuses |= {client.post(at(name, row.pk)).status_code for name in ("list_store", "list_discard")}
        statuses.add(client.post(at("list_columns", row.pk), {"column-0": "name"}).status_code)
        for line in lines:
            statuses.add(client.post(at("list_row", row.pk, line.pk), {"cell-name": "Mine"}).status_code)
            for do in (f"take:{line.pk}:{theirs['ours']['known'].pk}", f"add:{line.pk}", f"leave:{line.pk}"):
                statuses.add(client.post(at("list_decide", row.pk), {"do": do}).status_code)
    letter = theirs["theirs"]["letter"]
    statuses.add(client.get(at("list_start_letter", letter.pk)).status_code)
    statuses.add(client.post(at("list_start_letter", letter.pk), {"text": "Uno", "language": "en"}).status_code)

    assert statuses == {404}
    assert picture_of_everything() == before


def test_rows_of_another_list_are_not_reached_through_ones_own(theirs):
    """The number of a row is only believed together with its list."""
    client, mine = theirs["ours"]["client"], theirs["ours"]["lists"][0]
    other = list(theirs["theirs"]["lists"][0].rows.all())
    before = [(row.pk, row.choice, row.state, row.cells) for row in other]

    for row in other:
        client.post(at("list_decide", mine.pk), {"do": f"add:{row.pk}"})
        client.post(at("list_decide", mine.pk), {"do": f"take:{row.pk}:{theirs['ours']['known'].pk}"})
        client.post(at("list_decide", mine.pk), {"do": "leave", "chosen": [row.pk]})
        assert client.get(at("list_row", mine.pk, row.pk)).status_code == 404
        assert client.post(at("list_row", mine.pk, row.pk), {"cell-name": "Mine"}).status_code == 404
    client.post(at("list_decide", mine.pk), {"do": "leave", "across": "1", "state": "error"})

    rows = ListRow.objects.filter(list_import=theirs["theirs"]["lists"][0]).order_by("pk")
    assert [(row.pk, row.choice, row.state, row.cells) for row in rows] == before
    assert mine.rows.get(state=RowState.LEFT_OUT).cells["name"] == "Mal ours"


def test_a_list_for_ones_own_letter_says_nothing_of_who_stands_on_another(theirs):
    """The same rows for two letters: what stands withheld, waits or left there makes no difference here."""
    mine, letter = theirs["ours"]["letter"], theirs["theirs"]["letter"]
    text = "name,country\n" + "".join(f"Casa {number},Guatemala\n" for number in range(5))
    for number in range(5):
        OrganizationFactory(name=f"Casa {number}", reference=f"R{number}")
    before = [(row.state, row.sentences, row.candidates) for row in compared(text, letter=mine).rows.all()]
    for number, status in enumerate(("approved", "pending", "withdrawn", "rejected", "asked_again")):
        SignOnFactory(
            letter=letter,
            status=status,
            listing="withheld",
            organization=Organization.objects.get(name=f"Casa {number}"),
        )

    after = [(row.state, row.sentences, row.candidates) for row in compared(text, letter=mine).rows.all()]
    by_reference = compared("name,country,reference\nOther,Guatemala,R0\n", letter=mine).rows.get()
    there = [row.state for row in compared(text, letter=letter).rows.all()]

    assert before == after
    assert set(there) == {"same", "likely", "error"}  # the control: on their own letter it does
    assert (by_reference.state, by_reference.organization.reference) == ("new", "R0")


def test_an_undone_or_foreign_number_in_a_merge_changes_nothing(theirs):
    client, before = theirs["ours"]["client"], None
    one, other, third = OrganizationFactory(), OrganizationFactory(), OrganizationFactory()
    page = f"{at('duplicates_compare')}?o={one.pk}&o={other.pk}"
    before = picture_of_everything()

    for data in (
        {"do": "merge", "kept": third.pk, "same": [one.pk, third.pk]},
        {"do": "merge", "kept": one.pk, "same": [one.pk, third.pk]},
        {"do": "different", "same": [one.pk, third.pk]},
        {"do": "merge", "kept": one.pk, "same": [one.pk]},
        {"do": "merge", "kept": one.pk, "same": [one.pk, other.pk], "stands-1": "1"}
        | {f"seen-{one.pk}": "2000-01-01T00:00:00+00:00"},
        {"do": f"belongs-{third.pk}"},
        {"do": "delete"},
    ):
        assert client.post(page, data).status_code in (200, 302, 403)

    assert picture_of_everything() == before


def test_a_value_of_an_entry_that_is_not_being_merged_is_not_taken(theirs):
    client = theirs["ours"]["client"]
    one, other = OrganizationFactory(name="One"), OrganizationFactory(name="Other")
    third = OrganizationFactory(name="Third", website="https://third.example/", reference="T")
    page = f"{at('duplicates_compare')}?o={one.pk}&o={other.pk}&o={third.pk}"
    data = {"do": "merge", "kept": one.pk, "same": [one.pk, other.pk]}

    client.post(page, data | {f"take-{name}": third.pk for name in ("name", "website", "reference", "where")})

    one.refresh_from_db()
    assert Merge.objects.get().gone == other
    assert (one.name, one.website, one.reference) == ("One", "", None)


# Forged posts, looking


@pytest.fixture
def desk():
    """One of everything that the pages of the directory are about."""
    boss = User.objects.create_superuser("boss")
    letter = letter_of(CampaignFactory(slug="desk"))
    one, other, third, fourth = (OrganizationFactory(name=f"Casa {word}") for word in ("Uno", "Dos", "Tres", "Cuatro"))
    for row in (one, other):
        SignOnFactory(letter=letter, organization=row)
    (merge,) = merge_organizations(kept=third, gone=[fourth], at=NOON)
    (said,) = mark_different(organizations=[one.pk, third.pk], at=NOON)
    DuplicatePair.objects.create(first=one, second=other, score=100, reasons=["spelling"], found_at=NOON)
    row = compared("name,country\nCinco,Guatemala\nSeis,Nowhere\n", letter=letter, user=boss, at=timezone.now())
    return {
        "boss": boss, "letter": letter, "pair": [one, other], "merge": merge, "said": said, "list": row,
        "compare": f"{at('duplicates_compare')}?o={one.pk}&o={other.pk}",
    }  # fmt: skip


def posts_of(desk):
    one, other = (row.pk for row in desk["pair"])
    number, line, letter = desk["list"].pk, desk["list"].rows.first().pk, desk["letter"].pk
    return [
        (desk["compare"], {"do": "merge", "kept": one, "same": [one, other]}),
        (desk["compare"], {"do": "different", "same": [one, other]}),
        (at("duplicates_sure"), {"cluster": f"{one}-{other}"}),
        (at("duplicates_find"), {}),
        (at("duplicates_different"), {"pair": desk["said"].pk}),
        (at("duplicates_undo", desk["merge"].pk), {}),
        (at("list_start"), {"text": "Siete", "language": "en"}),
        (at("list_start_letter", letter), {"text": "Siete", "language": "en"}),
        (at("list_columns", number), {"column-0": "name", "column-1": "countries"}),
        (at("list_decide", number), {"do": f"leave:{line}"}),
        (at("list_row", number, line), {"cell-name": "Ocho", "cell-countries": "GT"}),
        (at("list_store", number), {}),
        (at("list_discard", number), {}),
        (at("roll_arrange", letter), {"do": "save", "grouping": "none", "language": "en"}),
        (at("roll_parts", letter), {}),
        (at("roll_preview", letter), {}),
        (at("roll_pdf", letter), {}),
        (at("organization_changelist"), {"action": "export_chosen", "_selected_action": [one], "format": "csv"}),
        (at("organization_add"), {"name": "Nueve"}),
    ]  # fmt: skip


def test_no_post_of_these_desks_is_believed_without_its_token(desk):
    client, before = entered(desk["boss"], enforce_csrf_checks=True), picture_of_everything()

    answers = {page: client.post(page, data).status_code for page, data in posts_of(desk)}

    assert set(answers.values()) == {403}
    assert picture_of_everything() == before


def gets_of(desk):
    pages = [at(f"duplicates_{name}") for name in ("queue", "sure", "different", "merges")]
    pages += [desk["compare"], at("duplicates_undo", desk["merge"].pk), f"{pages[0]}?progress=1"]
    pages += [at(name, desk["list"].pk) for name in LIST_GETS]
    pages += [at("list_row", desk["list"].pk, row.pk) for row in desk["list"].rows.all()]
    pages += [at("list_start"), at("list_start_letter", desk["letter"].pk), at("roll_arrange", desk["letter"].pk)]
    pages += [at(f"{noun}_export") for noun in ("organization", "signon")]
    pages += [f"{at(f'{noun}_export')}?format=ods" for noun in ("organization", "signon")]
    pages += [at("roll_export", desk["letter"].pk) + "?language=en&format=csv"]
    pages += [at("organization_change", desk["pair"][0].pk), at("organization_history", desk["pair"][0].pk)]
    return pages


def test_looking_changes_nothing(desk):
    """Also on the page that carries a taking back out to say what would come of it."""
    client, before = entered(desk["boss"]), picture_of_everything()

    answers = {client.get(page).status_code for page in gets_of(desk)}
    answers |= {client.head(page).status_code for page in gets_of(desk)}

    assert answers == {200}
    assert picture_of_everything() == before


def test_what_only_changes_something_answers_no_get(desk):
    client, number, letter = entered(desk["boss"]), desk["list"].pk, desk["letter"].pk
    pages = [at(f"list_{name}", number) for name in ("decide", "store", "discard")]
    pages += [at("duplicates_find"), *(at(f"roll_{name}", letter) for name in ("parts", "preview", "pdf"))]

    assert {client.get(page).status_code for page in pages} == {405}


@pytest.mark.parametrize(
    "place", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_parameter_leads_off_the_site(desk, place):
    client = entered(desk["boss"])
    names = ("next", "back", "page", "state", "q", "kind", "_popup", "url", "return", "redirect_to")
    for page, data in posts_of(desk):
        if page.endswith("pdf/"):
            continue
        joint = "&" if "?" in page else "?"
        response = client.post(
            page + joint + "&".join(f"{name}={place}" for name in names), dict.fromkeys(names, place) | data,
            headers={"referer": place},
        )  # fmt: skip
        location = response.headers.get("Location", "/admin/")
        assert location.startswith(("/admin/", "?")), (page, location)


# Filters


@pytest.fixture
def secret(theirs):
    """A withheld sign-on of another campaign with its contact, and a representative of the same entry."""
    organization = OrganizationFactory(name="Quiet Office")
    signon = SignOnFactory(letter=theirs["theirs"]["letter"], organization=organization, listing="withheld")
    SignOnContactFactory(sign_on=signon, email="quiet@quiet.example", note="secret")
    Representative.objects.create(organization=organization, email="rep@quiet.example", language="en", note="secret")
    child = OrganizationFactory(name="Quiet Child", parent=organization)
    merge_organizations(kept=organization, gone=[OrganizationFactory(name="Quiet Gone")], at=NOON)
    return theirs | {"signon": signon, "organization": organization, "child": child}


ORACLES = (
    "representatives__email__startswith=r", "representatives__note=secret", "representatives__isnull=0",
    "sign_ons__listing=withheld", "sign_ons__contact__email__startswith=q", "sign_ons__letter__isnull=0",
    "sign_ons__status=approved", "chapters__representatives__email__startswith=r",
    "parent__representatives__email__startswith=r", "parent__sign_ons__listing=withheld",
    "merged_into__sign_ons__listing=withheld", "merged_into__representatives__isnull=0", "logo__permission__contains=a",
    "aliases__organization__sign_ons__isnull=0", "list_rows__isnull=0", "merges__why__contains=a",
    "logo__organization__sign_ons__status=approved",
)  # fmt: skip


@pytest.mark.parametrize("page", ["organization_changelist", "organization_export"])
@pytest.mark.parametrize("asked", ORACLES)
def test_no_filter_of_the_directory_asks_who_signed_or_who_speaks_for_whom(secret, page, asked):
    response = secret["ours"]["client"].get(f"{at(page)}?{asked}&format=json", follow=True)

    told = response.status_code == 400 or response.redirect_chain or b"Quiet" not in response.content
    assert told


OF_SIGNONS = (
    "contact__email__startswith=q", "contact__note=secret", "organization__representatives__email__startswith=r",
    "decisions__note__contains=a", "messages__kind=notice", "logos__permission__contains=a", "links__nonce__contains=a",
    "letter__campaign__slug=theirs", "organization__sign_ons__listing=withheld", "corrections__note__contains=a",
)  # fmt: skip


@pytest.mark.parametrize("asked", OF_SIGNONS)
def test_no_filter_of_the_sign_ons_asks_for_the_people_behind_them(secret, asked):
    mine = SignOnFactory(letter=secret["ours"]["letter"], organization=secret["organization"], printed_name="Quiet Row")
    SignOnContactFactory(sign_on=mine, email="quiet@quiet.example", note="secret")
    reader = entered(member(Role.READER, secret["ours"]["letter"].campaign, name="reader"))
    assert b"Quiet Row" in reader.get(at("signon_changelist")).content

    response = reader.get(f"{at('signon_changelist')}?{asked}")

    assert response.status_code in (302, 400)


def test_neither_count_nor_order_of_the_directory_tells_of_hidden_sign_ons(secret):
    """ "Letters signed", "Without sign-ons" and every order are the same with and without what is hidden."""
    client, page = secret["ours"]["client"], at("organization_changelist")
    asked = ["", "?entries=unsigned", *(f"?o={sign}{number}" for number in range(1, 9) for sign in ("", "-"))]

    def listed():
        found = [client.get(page + each).context["cl"] for each in asked]
        return [
            ([row.pk for row in each.result_list], [row.listed_count for row in each.result_list]) for each in found
        ]

    before = listed()
    SignOn.objects.filter(pk=secret["signon"].pk).update(organization=OrganizationFactory(name="Zz"), status="pending")
    after = listed()

    Organization.objects.filter(name="Zz").first()
    numbers = Organization.objects.get(name="Zz").pk
    assert [[pk for pk in rows if pk != numbers] for rows, _counts in after] == [rows for rows, _counts in before]
    assert all(set(counts) <= {0} for _rows, counts in before)


@pytest.mark.parametrize("matched", [True, False])
def test_whose_mailbox_spoke_for_whom_in_another_campaign_is_no_fact_here(theirs, matched):
    silent = OrganizationFactory(name="Silent Office")
    hidden = SignOnFactory(letter=theirs["theirs"]["letter"], organization=silent, listing="withheld")
    SignOnContactFactory(sign_on=hidden, email="a@silent.example")
    mine = SignOnFactory(
        letter=theirs["ours"]["letter"], organization=silent if matched else None, status="pending",
        printed_name="Quite other words", website="https://silent.example/",
    )  # fmt: skip
    SignOnContactFactory(sign_on=mine, email="b@silent.example")
    fact = "Mail domain that we know of this organization" if matched else "Silent Office"
    page = at("desk_entry", mine.pk)

    here = theirs["ours"]["client"].get(page).content.decode()
    there = entered(User.objects.create_superuser("boss")).get(page).content.decode()

    assert fact not in here
    assert fact in there  # who knows of both campaigns is told


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER, Role.CONTACTS])
def test_who_may_not_merge_or_import_changes_nothing_by_posting(desk, role):
    client = entered(member(role, desk["letter"].campaign, name="other"))
    before = picture_of_everything()

    for page, data in posts_of(desk):
        if not page.startswith(("/admin/signatories/signon/roll", at("organization_changelist") + "?")):
            client.post(page, data)

    assert picture_of_everything() == before


# Formulas and sizes

FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "＝1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("//evil")')


def cells_of(content, format):
    """All cells as a spreadsheet would take them: value, and whether it is a formula."""
    if format == "csv":
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        return [(cell, cell[:1] in tuple("=+-@\t\r＝＋－＠")) for row in rows for cell in row]
    if format == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        return [(cell.value, cell.data_type == "f") for row in sheet.iter_rows() for cell in row if cell.value]
    if format == "ods":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            text = package.read("content.xml").decode()
        return [(text, "table:formula" in text)]
    return [(str(cell), False) for row in json.loads(content) for cell in row.values()]


@pytest.mark.parametrize("format", CONTENT_TYPES)
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_any_table_that_goes_out_runs(desk, format, formula):
    letter, one = desk["letter"], desk["pair"][0]
    Organization.objects.filter(pk=one.pk).update(
        name=formula, acronym=formula, place=formula, website=formula, reference=formula, email_domain=formula,
        parent=OrganizationFactory(name=formula),
    )  # fmt: skip
    Alias.objects.create(organization=one, name=formula)
    OrganizationName.objects.create(organization=one, language="fr", name=formula)
    SignOn.objects.filter(letter=letter, organization=one).update(
        printed_name=formula, printed_detail=formula, place=formula, acronym=formula, website=formula
    )
    heading = RollHeading.objects.create(letter=letter, key="GT", position=1)
    RollHeadingText.objects.create(roll_heading=heading, language="en", text=formula)
    bad = compared(f'name,country\n"{formula.replace(chr(34), chr(34) * 2)}",Nowhere\n', user=desk["boss"])
    client = entered(desk["boss"])

    for page in (
        f"{at('organization_export')}?format={format}",
        f"{at('signon_export')}?format={format}",
        f"{at('roll_export', letter.pk)}?language=en&format={format}",
        f"{at('list_errors', bad.pk)}?format={format}",
    ):
        cells = cells_of(client.get(page).content, format)
        assert [cell for cell, runs in cells if runs] == [], page
        assert any(mark in cell for cell, _runs in cells for mark in ("1", "calc", "evil"))  # it is there, as text


def test_what_is_too_large_is_refused_and_leaves_nothing(desk):
    client = entered(desk["boss"])
    client.raise_request_exception = False
    file = SimpleUploadedFile("list.csv", b"name\n" + b"x" * (5 * 1024**2))

    by_file = client.post(at("list_start"), {"file": file})
    by_text = client.post(at("list_start"), {"text": "x" * (6 * 1024**2), "language": "en"})

    assert by_file.status_code == 422
    assert "at most 5 MB are possible" in by_file.content.decode()
    assert by_text.status_code in (400, 413, 422)
    assert ListImport.objects.count() == 1
