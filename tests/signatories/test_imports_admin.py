"""The journey of a list through the staff pages, and who may go it."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Membership, Role
from signatories.models import ListImport, Organization, RowChoice, SignOn
from signatories.resources import running
from tests.factories import CampaignFactory, LetterFactory, OrganizationFactory, TextFactory
from tests.signatories.resources.lists import begun, compared, row_at

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"admin:signatories_list_{name}", args=args)


def member(role, campaign, name="ana"):
    user = User.objects.create_user(name, is_staff=True)
    Membership.objects.create(user=user, campaign=campaign, role=role)
    return user


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


def upload(client, text, name="list.csv", address=None):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return client.post(address or url("start"), {"file": file}, follow=True)


def page(response):
    return response.content.decode()


def test_the_whole_journey_of_a_file(client, boss):
    OrganizationFactory(name="Red Feminista de Guatemala", countries=["GT"])
    text = "Organización;País;Ciudad\nRed Feminsta de Guatemala;Guatemala;\nUno;México;Oaxaca\nDos;Nirgendwo;\n"

    response = upload(client, text.encode("cp1252"))
    row = ListImport.objects.get()
    assert "Windows-1252, semicolon, headings in line 1" in page(response)
    assert '<option value="countries" selected>' in page(response)

    response = client.post(
        url("columns", row.pk), {"column-0": "name", "column-1": "countries", "column-2": "place"}, follow=True
    )
    assert response.redirect_chain[-1][0] == url("preview", row.pk)
    assert "same name but for the spelling" in page(response)  # the work to do comes first
    assert Organization.objects.count() == 1

    likely, wrong = row_at(row, 2), row_at(row, 4)
    client.post(url("decide", row.pk), {"do": f"take:{likely.pk}:{likely.candidates[0][0]}", "state": "likely"})
    response = client.get(url("preview", row.pk), {"state": "error"})
    assert "The country “Nirgendwo” is not known." in page(response)
    response = client.post(url("row", row.pk, wrong.pk), {"cell-name": "Dos", "cell-countries": "Kenia"}, follow=True)
    assert "Line 4: New." in page(response)

    response = client.post(url("store", row.pk), follow=True)
    assert "3 rows are stored." in page(response)
    assert sorted(Organization.objects.values_list("name", "place")) == [
        ("Dos", ""), ("Red Feminista de Guatemala", ""), ("Uno", "Oaxaca"),
    ]  # fmt: skip
    assert Organization.history.filter(history_by="boss", history_type="+").count() == 2


def test_a_pasted_list_becomes_signatories_with_what_was_proposed(client, boss):
    letter = LetterFactory()
    TextFactory(letter=letter)
    pasted = "Guatemala\n1. Fundación Uno (FU)\n2. Fundación Dos, Quetzaltenango\n"

    response = client.post(url("start_letter", letter.pk), {"text": pasted, "language": "es"}, follow=True)
    row = ListImport.objects.get()
    assert "Fundación Uno (FU)" in page(response)
    client.post(url("columns", row.pk), {"compare": "1"})
    client.post(url("decide", row.pk), {"do": "proposals:acronym"})
    client.post(url("store", row.pk))

    signons = letter.sign_ons.order_by("printed_name")
    assert [(each.printed_name, each.organization.name, each.organization.acronym) for each in signons] == [
        ("Fundación Dos, Quetzaltenango", "Fundación Dos, Quetzaltenango", ""),
        ("Fundación Uno (FU)", "Fundación Uno", "FU"),
    ]


def test_a_pasted_list_speaks_of_countries_and_of_how_far_in_words(client, boss):
    client.post(url("start"), {"text": "Guatemala\nUno Red\nRegional\nDos Red\n", "language": "es"})
    row = ListImport.objects.get()

    columns = page(client.get(url("columns", row.pk)))
    assert "<td>Guatemala</td>" in columns
    assert "<td>Regional</td>" in columns
    client.post(url("columns", row.pk), {"compare": "1"})
    preview = page(client.get(url("preview", row.pk), {"state": ""}))
    assert "<bdi>Guatemala</bdi>" in preview
    assert "<bdi>GT</bdi>" not in preview


def test_persons_of_a_pasted_list_are_taken_with_one_press_and_the_way_to_the_letter_is_shown(client, boss):
    letter = LetterFactory()
    TextFactory(letter=letter)
    client.post(
        url("start_letter", letter.pk), {"text": "Guatemala\nUno Red\nDr. Ana Paz, abogada\n", "language": "es"}
    )
    row = ListImport.objects.get()
    client.post(url("columns", row.pk), {"compare": "1"})
    assert "Take all persons (1)" in page(client.get(url("preview", row.pk)))

    client.post(url("decide", row.pk), {"do": "proposals:person"})
    stored = page(client.post(url("store", row.pk), follow=True))

    assert sorted(letter.sign_ons.values_list("printed_name", "capacity")) == [
        ("Dr. Ana Paz", "person"), ("Uno Red", "organization"),
    ]  # fmt: skip
    assert "To the sign-ons of the letter" in stored
    assert "Take all" not in stored


def test_a_line_that_may_name_a_person_is_not_stored_before_somebody_says_what_it_is(client, boss):
    letter = LetterFactory()
    TextFactory(letter=letter)
    client.post(
        url("start_letter", letter.pk), {"text": "Guatemala\nUno Red\nDr. Ana Paz, abogada\n", "language": "es"}
    )
    row = ListImport.objects.get()
    client.post(url("columns", row.pk), {"compare": "1"})
    assert "This line may name a person." in page(client.get(url("preview", row.pk)))

    client.post(url("store", row.pk))
    assert list(letter.sign_ons.values_list("printed_name", flat=True)) == ["Uno Red"]

    person = row.rows.get(name__startswith="Dr. Ana Paz")
    client.post(url("decide", row.pk), {"do": "add", "chosen": [person.pk]})
    client.post(url("store", row.pk))
    assert sorted(letter.sign_ons.values_list("printed_name", "capacity")) == [
        ("Dr. Ana Paz, abogada", "organization"), ("Uno Red", "organization"),
    ]  # fmt: skip


def test_rows_without_a_likely_entry_are_not_said_to_be_decided(client, boss):
    OrganizationFactory(name="Red Feminista de Guatemala", countries=["GT"])
    OrganizationFactory(name="Coalición de Migrantes de Honduras", countries=["HN"])
    row = compared(
        "name,countries\nRed Feminsta de Guatemala,GT\nCoalicion de Migrante de Honduras,HN\nAlgo Nuevo,GT\n"
    )
    chosen = [each.pk for each in row.rows.all()]

    response = client.post(url("decide", row.pk), {"do": "take", "chosen": chosen}, follow=True)

    assert "2 rows were decided." in page(response)
    assert row_at(row, 4).choice == RowChoice.UNDECIDED


def test_a_row_is_corrected_by_choosing_one_of_the_words(client, boss):
    row = compared("name,countries,kind\nUno Red,GT,bogus\n")
    line = row.rows.get()

    form = page(client.get(url("row", row.pk, line.pk)))

    assert '<option value="bogus" selected>' in form
    assert '<option value="network">' in form


def test_what_cannot_be_read_is_said_and_nothing_is_kept(client, boss):
    response = upload(client, b"%PDF-1.7 ...", name="list.pdf")

    assert response.status_code == 422
    assert "This is a PDF." in page(response)
    assert ListImport.objects.count() == 0
    assert client.post(url("start"), {}).status_code == 422


def test_the_reading_can_be_changed(client, boss):
    row = begun("Sol,GT\nLuna,MX\n", user=boss)

    client.post(url("columns", row.pk), {"read": "1", "delimiter": ",", "encoding": "utf-8", "heading_line": "0"})
    client.post(url("columns", row.pk), {"column-0": "name", "column-1": "countries"})

    row.refresh_from_db()
    assert [each.cells for each in row.rows.all()] == [
        {"name": "Sol", "countries": "GT"}, {"name": "Luna", "countries": "MX"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"column-0": "countries", "column-1": "place"}, "Say which column holds the names"),
        ({"column-0": "name", "column-1": "name"}, "Two columns hold the same: name."),
        ({"column-0": "name", "column-1": "email"}, "Choose what each column is."),
        ({"column-0": "name", "column-1": "nonsense"}, "Choose what each column is."),
        ({"column-0": "name", "column-1": "name:zz-zz-zz"}, "Choose what each column is."),
    ],
)
def test_columns_that_make_no_list_are_refused(client, boss, columns, sentence):
    row = begun("name,countries\nSol,GT\n", user=boss)

    response = client.post(url("columns", row.pk), columns)

    assert (response.status_code, sentence in page(response)) == (422, True)
    assert row.rows.count() == 0


def test_a_long_list_shows_its_progress(client, boss, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 1)
    row = compared("name,countries\nSol,GT\nLuna,MX\n", user=boss, at=timezone.now())

    response = client.get(url("preview", row.pk))
    assert (response["Refresh"], "Rows are being compared" in page(response)) == ("3", True)
    running.run_comparing(row.pk)
    response = client.get(url("preview", row.pk))

    assert "Refresh" not in response
    assert "Store 2 rows" in page(response)


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (3, 1), (250, 3)])
def test_the_preview_asks_the_same_number_of_questions_for_any_number_of_rows(
    client, boss, count, pages, django_assert_max_num_queries
):
    row = compared("name,countries\n" + "".join(f"Sol {n} {'xyz'[n % 3] * 6},GT\n" for n in range(count)), user=boss)

    with django_assert_max_num_queries(16):
        response = client.get(url("preview", row.pk), {"state": ""})

    assert page(response).count('class="lists-row ') == min(count, 100)
    assert response.context["page"].paginator.num_pages == pages


def test_many_are_decided_with_one_press(client, boss):
    for n in range(3):
        OrganizationFactory(name=f"Red Feminista {'xyz'[n] * 5}", countries=["GT"])
    row = compared("name,countries\n" + "".join(f"Red Feminsta {'xyz'[n] * 5},GT\n" for n in range(3)), user=boss)
    assert row.counts == {"likely": 3}

    client.post(url("decide", row.pk), {"do": "take", "state": "likely", "chosen": [row_at(row, 2).pk]})
    assert sorted(row.rows.values_list("state", flat=True)) == ["changed", "likely", "likely"]
    client.post(url("decide", row.pk), {"do": "leave", "state": "likely", "across": "1"})

    assert sorted(row.rows.values_list("state", flat=True)) == ["changed", "left_out", "left_out"]


def test_rows_in_error_come_as_a_file_with_the_sentences_and_no_formula(client, boss):
    row = compared("name,countries\n=1+1,Nowhere\n", user=boss)

    response = client.get(url("errors", row.pk), {"format": "csv"})

    text = response.content.decode("utf-8-sig")
    assert text.startswith("line,name,countries,problem\r\n2,'=1+1,Nowhere,")
    assert "The country “Nowhere” is not known." in text
    assert "no-store" in response["Cache-Control"]


def test_names_are_shown_as_words_and_not_as_html(client, boss):
    row = compared("name,countries\n<script>alert(1)</script>,GT\n", user=boss)

    html = page(client.get(url("preview", row.pk), {"state": ""}))

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


# Who may


ADDRESSES = ("preview", "columns", "errors")
PRESSES = ("decide", "store", "discard")


def answers(client, row):
    line = row.rows.first()
    return {
        *(client.get(url(name, row.pk)).status_code for name in ADDRESSES),
        *(client.post(url(name, row.pk), {"do": "leave:1"}).status_code for name in PRESSES),
        client.get(url("row", row.pk, line.pk)).status_code,
    }


def test_a_list_for_a_letter_is_for_those_who_enter_signatories_in_its_campaign(client):
    ours, theirs = CampaignFactory(), CampaignFactory()
    row = compared("name,countries\nSecret,GT\n", letter=LetterFactory(campaign=theirs))
    for role, status in ((Role.OWNER, 404), (Role.MODERATOR, 404), (Role.EDITOR, 403), (Role.READER, 403)):
        client.force_login(member(role, ours, name=role))
        assert answers(client, row) == {status}

    assert client.get(url("start_letter", row.letter_id)).status_code == 403
    client.force_login(member(Role.OWNER, ours, name="other-owner"))
    assert client.get(url("start_letter", row.letter_id)).status_code == 404
    row.refresh_from_db()
    assert (row.state, SignOn.objects.count()) == ("judged", 0)


def test_a_list_for_the_directory_is_for_who_began_it_and_for_those_with_the_right_everywhere(client):
    campaign = CampaignFactory()
    ana, eva = member(Role.MODERATOR, campaign), member(Role.OWNER, campaign, name="eva")
    row = compared("name,countries\nSecret,GT\n", user=ana)

    client.force_login(eva)
    assert answers(client, row) == {404}
    everywhere = User.objects.create_user("everywhere", is_staff=True)
    everywhere.user_permissions.add(
        *Permission.objects.filter(codename__in=("import_organization", "view_organization"))
    )
    client.force_login(everywhere)
    assert client.get(url("preview", row.pk)).status_code == 200
    client.force_login(ana)
    assert client.get(url("preview", row.pk)).status_code == 200
    assert "list.csv" in page(client.get(url("start")))


def test_a_row_of_another_list_is_not_reached_through_mine(client):
    campaign = CampaignFactory()
    ana = member(Role.MODERATOR, campaign)
    mine = compared("name,countries\nMine,GT\n", user=ana)
    other = compared("name,countries\nTheirs,GT\n", user=member(Role.OWNER, campaign, name="eva"))
    client.force_login(ana)
    line = other.rows.get()

    assert client.get(url("row", mine.pk, line.pk)).status_code == 404
    client.post(url("decide", mine.pk), {"do": f"leave:{line.pk}"})

    assert row_at(other, 2).state == "new"


@pytest.mark.parametrize("value", ["x", "1" * 30, "-1", "", "take:1:x", f"accept:{'9' * 25}:0"])
def test_nonsense_in_a_press_is_answered_and_changes_nothing(client, boss, value):
    row = compared("name,countries\nSol,GT\n", user=boss)

    status = client.post(
        url("decide", row.pk), {"do": value, "state": value, "page": value, "chosen": [value]}
    ).status_code

    assert status in (302, 404)
    assert row_at(row, 2).state == "new"


def test_a_list_that_was_thrown_away_is_gone(client, boss):
    row = compared("name,countries\nSol,GT\n", user=boss)

    client.post(url("discard", row.pk))

    assert client.get(url("preview", row.pk)).status_code == 404
    assert client.post(url("store", row.pk)).status_code == 404
    assert Organization.objects.count() == 0


def test_what_was_stored_stays_when_the_uploaded_list_is_deleted(client, boss):
    row = compared("name,countries\nSol,GT\n", user=boss)
    before = page(client.get(url("preview", row.pk)))
    client.post(url("store", row.pk))

    after = page(client.get(url("preview", row.pk)))
    done = page(client.post(url("discard", row.pk), follow=True))

    assert "Throw the list away" in before
    assert "Throw the list away" not in after
    assert "Delete the uploaded list" in after
    assert "The uploaded list was deleted. What was stored of it stays." in done
    assert Organization.objects.count() == 1


def test_only_a_list_with_columns_offers_to_change_them(client, boss):
    client.post(url("start"), {"text": "Guatemala\nUno Red\nDos Red\n", "language": "en"})
    pasted = ListImport.objects.get()
    client.post(url("columns", pasted.pk), {"compare": "1"})
    table = compared("name,countries\nSol,GT\n", user=boss)

    assert "Change the columns" not in page(client.get(url("preview", pasted.pk)))
    assert "Change the columns" in page(client.get(url("preview", table.pk)))


def test_of_a_list_with_people_in_it_that_failed_the_reason_is_shown_and_the_way_to_another(
    client, boss, monkeypatch, settings
):
    row = compared("name,countries,e-mail\nSol,GT,canary@example.org\n", user=boss)
    settings.TESTING = False
    monkeypatch.setattr(running, "store_judged", lambda *args, **kwargs: 1 / 0)

    shown = page(client.post(url("store", row.pk), follow=True))

    assert "An error stopped the work on this list." in shown
    assert url("start") in shown
    assert url("discard", row.pk) not in shown
    assert client.get(url("columns", row.pk)).url == url("preview", row.pk)
    assert "An error stopped" not in page(client.get(url("start")))


def test_which_of_several_entries_it_is_nobody_says_for_many_rows_at_once(client, boss):
    for place in ("Petén", "Sololá"):
        OrganizationFactory(name="Casa del Sol", countries=["GT"], place=place)
    row = compared("name,countries\nCasa del Sol,GT\n", user=boss)
    line = row_at(row, 2)

    shown = page(client.get(url("preview", row.pk)))
    told = page(client.post(url("decide", row.pk), {"do": "take", "chosen": [line.pk]}, follow=True))

    assert "The directory has several such entries. Say which one it is." in shown
    assert "Petén · Guatemala" in shown
    assert "Say for each which one it is." in told
    assert row_at(row, 2).choice == RowChoice.UNDECIDED
    second = Organization.objects.get(place="Sololá")
    client.post(url("decide", row.pk), {"do": f"take:{line.pk}:{second.pk}"})
    assert (row_at(row, 2).state, row_at(row, 2).organization) == ("same", second)


def test_a_pasted_person_who_stands_on_the_letter_is_not_asked_about_again(client, boss):
    letter = LetterFactory()
    TextFactory(letter=letter)
    for _time in range(2):
        text = {"text": "Guatemala\nUno Red\nDr. Ana Paz, abogada\n", "language": "es"}
        client.post(url("start_letter", letter.pk), text)
        row = ListImport.objects.latest("pk")
        client.post(url("columns", row.pk), {"compare": "1"})
        client.post(url("decide", row.pk), {"do": "proposals:person"})
        client.post(url("store", row.pk))

    assert set(row.rows.values_list("state", flat=True)) == {"same"}
    assert letter.sign_ons.count() == 2
    assert "Take all persons" not in page(client.get(url("preview", row.pk)))


def test_the_way_to_the_imports_is_shown_to_those_who_may(client, boss):
    letter = LetterFactory()
    lists = reverse("admin:signatories_organization_changelist"), reverse("admin:signatories_signon_changelist")

    assert url("start") in page(client.get(lists[0]))
    assert url("start_letter", letter.pk) in page(client.get(lists[1], {"letter__id__exact": letter.pk}))
    client.force_login(member(Role.READER, letter.campaign))
    assert url("start") not in page(client.get(lists[0]))


def test_a_heading_of_a_language_that_is_none_can_be_read(client, boss):
    response = upload(client, "name,name:zz-zz,name:es\nSol,x,y\n")

    assert response.status_code == 200
    assert 'value="name:zz' not in page(response)


@pytest.mark.parametrize(
    "text",
    [
        '[{"name": "a"}' + ", {}" * 50_000 + "]",
        "[{" + ", ".join(f'"{number}": ""' for number in range(101)) + "}]",
        "[{" + ", ".join(f'"{number}": ""' for number in range(100)) + "}" + ", {}" * 10_001 + "]",
        '[{"name": "a\\u0000"}]',
        '[{"name": "\\ud800"}]',
        '[{"\\ud800": "a"}]',
        '[{"name": 1}]',
    ],
    ids=["rows", "columns", "cells", "nul", "half a letter", "half a letter in a heading", "number"],
)
def test_json_that_is_no_list_is_refused_before_anything_is_made_of_it(client, boss, text):
    response = upload(client, text, name="list.json")

    assert response.status_code == 422
    assert ListImport.objects.count() == 0
