"""What the directory lends to a list, its date, and what of all that nobody but the right people may see."""

import datetime
import json

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from campaigns.models import RollDisplay
from campaigns.rendering.document import as_data, from_data
from signatories.documents import document_of, says
from signatories.domain.roll import letters_lent_to, roll_of
from signatories.domain.signing import withdraw_signon
from signatories.editions import freeze_edition
from signatories.models import (
    Alias,
    Capacity,
    Listing,
    Logo,
    LogoState,
    OrganizationLogo,
    OrganizationName,
    RollHeading,
    RollHeadingText,
    SignOnStatus,
)
from signatories.shown_logos import logo_files, logo_on
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

LATER = NOON + datetime.timedelta(days=3)


def names(letter, language="en"):
    return [line.name for group in roll_of(letter, language).groups for line in group.lines]


def picture(colour):
    from io import BytesIO  # noqa: PLC0415

    target = BytesIO()
    Image.new("RGBA", (800, 200), colour).save(target, "PNG")
    return target.getvalue()


def give_logo(signon, *, sha256, state=LogoState.ACCEPTED, at=NOON, colour="red"):
    logo = Logo(sign_on=signon, sha256=sha256, width=800, height=200, permission="Yes", sent_at=at, state=state)
    logo.file.save("logo.png", ContentFile(picture(colour)), save=False)
    logo.save()
    return logo


def lend_logo(organization, *, sha256, colour="blue"):
    logo = OrganizationLogo(
        organization=organization, sha256=sha256, width=800, height=200, permission="By mail", added_at=NOON
    )
    logo.file.save("logo.png", ContentFile(picture(colour)), save=False)
    logo.save()
    return logo


A, B, C, D = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)


# -- names -------------------------------------------------------------------------------------------------------------


def test_a_name_of_the_language_is_printed_where_the_letter_wants_it_and_no_alias_ever():
    organization = OrganizationFactory(name="Red")
    OrganizationName.objects.create(organization=organization, language="es", name="Red de Mujeres")
    Alias.objects.create(organization=organization, name="Women's Net")
    letter = LetterFactory(roll_own_names=True)
    SignOnFactory(letter=letter, organization=organization, printed_name="Network of Women")
    SignOnFactory(letter=letter, printed_name="Without another name")
    SignOnFactory(letter=letter, printed_name="Ana", capacity=Capacity.PERSON)

    assert names(letter, "es") == ["Red de Mujeres", "Without another name", "Ana"]
    assert names(letter, "es-mx") == ["Red de Mujeres", "Without another name", "Ana"]
    assert names(letter, "en") == ["Network of Women", "Without another name", "Ana"]
    letter.roll_own_names = False
    assert names(letter, "es") == ["Network of Women", "Without another name", "Ana"]


def test_the_very_language_comes_before_the_one_that_it_is_a_variant_of():
    organization = OrganizationFactory()
    for language, name in (("pt-br", "Rede do Brasil"), ("pt", "Rede")):
        OrganizationName.objects.create(organization=organization, language=language, name=name)
    letter = LetterFactory(roll_own_names=True)
    SignOnFactory(letter=letter, organization=organization)

    assert (names(letter, "pt-br"), names(letter, "pt")) == (["Rede do Brasil"], ["Rede"])


@pytest.mark.parametrize(
    ("name", "acronym", "said"),
    [
        ("Grupo de Ayuda Mutua (GAM)", "GAM", True),
        ("H.I.J.O.S. Guatemala", "HIJOS", True),
        ("HIJOS Guatemala", "H.I.J.O.S.", True),
        ("WOLA", "wola", True),
        ("Gamma Centre", "GAM", False),
        ("Grupo de Ayuda Mutua", "GAM", False),
    ],
)
def test_an_acronym_is_not_printed_twice(name, acronym, said):
    letter = LetterFactory(roll_acronyms=True)
    TextFactory(letter=letter)
    SignOnFactory(letter=letter, printed_name=name, acronym=acronym)

    [group] = document_of(letter, "en").groups

    assert says(name, acronym) is said
    assert group.entries[0].acronym == ("" if said else acronym)


def test_acronym_and_place_are_printed_only_where_the_letter_wants_them():
    letter = LetterFactory()
    TextFactory(letter=letter)
    SignOnFactory(letter=letter, acronym="GAM", place="Petén")

    assert "GAM" not in json.dumps(as_data(document_of(letter, "en")))
    letter.roll_acronyms = letter.roll_places = True
    [group] = document_of(letter, "en").groups
    assert (group.entries[0].acronym, group.entries[0].place) == ("GAM", "Petén")


def test_headings_have_the_words_of_staff_in_their_language():
    letter = LetterFactory()
    SignOnFactory(letter=letter)
    row = RollHeading.objects.create(letter=letter, key="GT")
    RollHeadingText.objects.create(roll_heading=row, language="es", text="Desde Guatemala")

    assert [roll_of(letter, code).groups[0].heading for code in ("en", "es")] == ["Guatemala", "Desde Guatemala"]


# -- numbers and totals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("grouping", ["country", "regional_first", "level", "kind", "place", "tier", "none"])
def test_no_shape_names_who_is_withheld_or_changes_a_count(grouping):
    organization = OrganizationFactory(name="Canary", acronym="CANARY", place="Canary", countries=["HN"])
    OrganizationName.objects.create(organization=organization, language="en", name="Canary")
    letter = LetterFactory(
        grouping=grouping, roll_numbered=True, roll_acronyms=True, roll_places=True, roll_own_names=True,
        roll_logos="beside", roll_conveners_first=True, roll_as_of=True,
    )  # fmt: skip
    TextFactory(letter=letter)
    SignOnFactory.create_batch(3, letter=letter, place="Petén")
    hidden = SignOnFactory(
        letter=letter, organization=organization, printed_name="Canary", acronym="CANARY", place="Canary",
        listing=Listing.WITHHELD, tier="convener", kind="media",
    )  # fmt: skip
    give_logo(hidden, sha256=A)
    lend_logo(organization, sha256=B)

    document = document_of(letter, "en")
    written = json.dumps(as_data(document))

    assert "canary" not in written.lower()
    assert A not in written
    assert B not in written
    assert [entry.number for group in document.groups for entry in group.entries] == [1, 2, 3]
    assert (document.totals.organizations, document.totals.countries, document.totals.withheld) == (4, 1, 1)
    assert (logo_on(letter, A), logo_on(letter, B)) == (None, None)


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_with_everything_takes_a_fixed_number_of_queries(count, django_assert_num_queries):
    letter = LetterFactory(roll_own_names=True, roll_logos="wall", roll_as_of=True)
    for number, signon in enumerate(SignOnFactory.create_batch(count, letter=letter)):
        give_logo(signon, sha256=f"{number:064}")
    RollHeading.objects.create(letter=letter, key="GT")

    with django_assert_num_queries(8):
        roll_of(letter, "es")


# -- the date ----------------------------------------------------------------------------------------------------------


def test_the_date_of_a_list_is_the_day_of_its_last_change_where_the_letter_is():
    letter = LetterFactory(roll_as_of=True, time_zone="America/Guatemala")
    early = datetime.datetime(2026, 3, 5, 3, tzinfo=datetime.UTC)  # still the 4th in Guatemala
    first = SignOnFactory(letter=letter)
    SignOnFactory(letter=letter, approved_at=early)
    SignOnFactory(letter=letter, status=SignOnStatus.PENDING, created_at=LATER)

    assert roll_of(letter, "en").as_of == datetime.date(2026, 3, 4)
    withdraw_signon(signon=first, at=early + datetime.timedelta(days=2), by="ana")
    assert roll_of(letter, "en").as_of == datetime.date(2026, 3, 6)


def test_a_list_without_anybody_has_no_date():
    assert roll_of(LetterFactory(roll_as_of=True), "en").as_of is None


def test_an_edition_bears_its_own_date_and_comes_back_as_it_was_frozen():
    letter = LetterFactory(roll_as_of=True, roll_numbered=True)
    TextFactory(letter=letter)
    SignOnFactory(letter=letter, place="Petén")

    edition = freeze_edition(letter=letter, at=LATER, by="ana")
    frozen = from_data(json.loads(edition.texts.get().document))

    assert document_of(letter, "en").as_of == "2026-03-02"
    assert frozen.as_of == "2026-03-05"
    assert frozen.groups[0].entries[0].number == 1
    letter.roll_numbered = False
    letter.save()
    assert from_data(json.loads(edition.texts.get().document)) == frozen


# -- logos -------------------------------------------------------------------------------------------------------------


def test_the_newest_accepted_logo_of_a_sign_on_comes_before_that_of_the_directory():
    letter = LetterFactory(roll_logos="beside")
    TextFactory(letter=letter)
    own = SignOnFactory(letter=letter, printed_name="Own")
    lend_logo(own.organization, sha256=D)
    give_logo(own, sha256=A)
    give_logo(own, sha256=B, at=LATER)
    give_logo(own, sha256=C, at=LATER, state=LogoState.WAITING)
    lent = SignOnFactory(letter=letter, printed_name="Lent")
    lend_logo(lent.organization, sha256=C)
    give_logo(lent, sha256=A, state=LogoState.WAITING)
    SignOnFactory(letter=letter, printed_name="None")

    document = document_of(letter, "en")
    [group] = document.groups

    assert {entry.name: entry.logo and entry.logo.sha256 for entry in group.entries} == {
        "Lent": C, "None": None, "Own": B,
    }  # fmt: skip
    assert document.logos == "beside"
    assert set(logo_files(document)) == {B, C}


def test_a_logo_that_was_refused_on_a_letter_is_not_replaced_by_that_of_the_directory_there():
    letter, other = LetterFactory(roll_logos="beside"), LetterFactory(roll_logos="beside")
    TextFactory(letter=letter)
    TextFactory(letter=other)
    refused = SignOnFactory(letter=letter, printed_name="Refused")
    lend_logo(refused.organization, sha256=C)
    give_logo(refused, sha256=A, state=LogoState.REFUSED)
    SignOnFactory(letter=other, organization=refused.organization, printed_name="Elsewhere")

    assert document_of(letter, "en").logos == "none"
    assert logo_on(letter, C) is None
    assert document_of(other, "en").groups[0].entries[0].logo.sha256 == C
    assert logo_on(other, C)

    give_logo(refused, sha256=B, at=LATER)
    assert document_of(letter, "en").groups[0].entries[0].logo.sha256 == B


def test_a_person_shows_no_logo_and_a_list_without_any_shows_none():
    letter = LetterFactory(roll_logos="wall")
    TextFactory(letter=letter)
    person = SignOnFactory(letter=letter, capacity=Capacity.AFFILIATED)
    give_logo(person, sha256=A)

    document = document_of(letter, "en")

    assert document.logos == "none"
    assert logo_files(document) == {}
    assert logo_on(letter, A) is None


def test_what_is_shown_is_small_and_on_white():
    letter = LetterFactory(roll_logos="beside")
    TextFactory(letter=letter)
    give_logo(SignOnFactory(letter=letter), sha256=A, colour=(0, 0, 0, 0))

    with Image.open(ContentFile(logo_files(document_of(letter, "en"))[A])) as image:
        assert (image.mode, image.size) == ("RGB", (340, 85))
        assert image.getpixel((0, 0)) == (255, 255, 255)


def test_a_picture_that_is_gone_from_the_store_is_left_out():
    letter = LetterFactory(roll_logos="beside")
    TextFactory(letter=letter)
    logo = give_logo(SignOnFactory(letter=letter), sha256="e" * 64, colour="green")  # no other test has shown it
    logo.file.storage.delete(logo.file.name)

    assert logo_files(document_of(letter, "en")) == {}


def test_a_logo_is_served_where_it_stands_on_a_list_that_anybody_may_see(client):
    letter = LetterFactory(slug="shown", roll_logos="wall")
    TextFactory(letter=letter)
    signon = SignOnFactory(letter=letter)
    give_logo(signon, sha256=A)
    give_logo(SignOnFactory(letter=letter), sha256=B, state=LogoState.WAITING)
    give_logo(SignOnFactory(letter=letter, status=SignOnStatus.PENDING), sha256=C)
    give_logo(SignOnFactory(letter=LetterFactory(roll_logos="wall")), sha256=D)

    answer = client.get(f"/letters/shown/logos/{A}.png")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert f'src="/letters/shown/logos/{A}.png"' in client.get("/letters/shown/").content.decode()
    assert client.get(f"/letters/shown/logos/{A}.png", headers={"if-none-match": f'"{A}"'}).status_code == 304
    for sha256 in (B, C, D, "e" * 64):
        assert client.get(f"/letters/shown/logos/{sha256}.png").status_code == 404


@pytest.mark.parametrize(
    "values",
    [
        {"roll_logos": "none"},
        {"status": "open", "roll_while_open": RollDisplay.COUNTED},
        {"status": "open", "roll_while_open": RollDisplay.HIDDEN},
        {"status": "draft"},
        {"public_from": NOON + datetime.timedelta(days=36500)},
    ],
)
def test_no_logo_leaves_a_list_that_is_kept_back(client, values):
    letter = LetterFactory(slug="kept", **{"roll_logos": "wall", **values})
    TextFactory(letter=letter)
    give_logo(SignOnFactory(letter=letter), sha256=A)

    assert client.get(f"/letters/kept/logos/{A}.png").status_code == 404


@pytest.mark.parametrize(
    ("values", "lent"),
    [({}, 0), ({"roll_own_names": True}, 1), ({"roll_logos": "wall"}, 1), ({"grouping": "kind"}, 1)],
)
def test_the_directory_lends_to_the_letters_that_print_what_it_says(values, lent):
    organization = OrganizationFactory()
    SignOnFactory(letter=LetterFactory(**values), organization=organization)
    SignOnFactory(letter=LetterFactory(roll_logos="wall"), organization=organization, status=SignOnStatus.PENDING)

    assert letters_lent_to(organization).count() == lent
