import datetime
import json

import pytest

from campaigns.models import Addressee, AddresseeText, LetterText
from campaigns.rendering.document import as_data, from_data
from signatories.documents import document_of
from signatories.models import Listing, RollHeading, SignOnStatus
from tests.factories import LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db


def letter_with_two_countries(**values):
    letter = LetterFactory(dated_on=datetime.date(2019, 6, 13), slug="guatemala-2019", **values)
    TextFactory(letter=letter, language="en")
    TextFactory(letter=letter, language="es")
    SignOnFactory(letter=letter, printed_name="Mesa", organization__countries=["MX", "GT"])
    SignOnFactory(letter=letter, printed_name="WOLA", organization__countries=["US"])
    return letter


def test_the_document_speaks_the_language_of_its_text(settings):
    settings.PUBLIC_ORIGIN = "https://letters.example.org"
    letter = letter_with_two_countries()

    english, spanish = document_of(letter, "en"), document_of(letter, "es")

    assert [group.heading for group in english.groups] == ["Guatemala and Mexico", "United States"]
    assert [group.heading for group in spanish.groups] == ["Estados Unidos", "Guatemala y México"]
    assert english.totals == spanish.totals
    assert (english.totals.organizations, english.totals.countries) == (2, 3)
    assert english.address == "https://letters.example.org/letters/guatemala-2019/"
    assert spanish.address == "https://letters.example.org/es/letters/guatemala-2019/"


def test_a_language_without_a_text_has_no_document():
    with pytest.raises(LetterText.DoesNotExist):
        document_of(letter_with_two_countries(), "fr")


def test_live_counts_in_the_text_are_computed():
    letter = letter_with_two_countries()
    TextFactory(
        letter=letter,
        language="fr",
        source='<h1>T</h1><p><data data-count="organizations"></data> / <data data-count="countries"></data></p>',
    )

    assert document_of(letter, "fr").body == "<p>2 / 3</p>"


def test_a_number_that_is_kept_back_is_not_printed_as_zero():
    letter = letter_with_two_countries(status="open", roll_while_open="hidden")
    TextFactory(letter=letter, language="fr", source='<h1>T</h1><p>We, <data data-count="organizations"></data></p>')

    assert document_of(letter, "fr").body == "<p>We, …</p>"


def test_addressees_are_translated_and_copies_come_last():
    letter = letter_with_two_countries()
    Addressee.objects.create(letter=letter, lines="The Ambassador", copy=True)
    minister = Addressee.objects.create(letter=letter, lines="The Minister\n\n Guatemala City ")
    AddresseeText.objects.create(addressee=minister, language="es", lines="La Ministra")

    assert [a.lines for a in document_of(letter, "en").addressees] == [
        ("The Minister", "Guatemala City"),
        ("The Ambassador",),
    ]
    assert [a.lines for a in document_of(letter, "es").addressees] == [("La Ministra",), ("The Ambassador",)]


@pytest.mark.parametrize(
    ("status", "display", "groups", "organizations"),
    [
        ("open", "shown", 2, 2),
        ("open", "counted", 0, 2),
        ("open", "hidden", 0, 0),
        ("closed", "hidden", 2, 2),
    ],
)
def test_the_roll_is_shown_counted_or_hidden_while_the_letter_is_open(status, display, groups, organizations):
    document = document_of(letter_with_two_countries(status=status, roll_while_open=display), "en")

    assert (len(document.groups), document.totals.organizations) == (groups, organizations)


def test_nothing_private_is_in_the_document():
    letter = letter_with_two_countries()
    SignOnFactory(letter=letter, printed_name="Canary withheld", listing=Listing.WITHHELD)
    for status in (SignOnStatus.UNCONFIRMED, SignOnStatus.PENDING, SignOnStatus.REJECTED, SignOnStatus.WITHDRAWN):
        SignOnFactory(letter=letter, printed_name=f"Canary {status}", status=status)

    document = document_of(letter, "en")

    assert "Canary" not in json.dumps(as_data(document))
    assert (document.totals.organizations, document.totals.withheld) == (3, 1)


def test_a_document_survives_json_and_its_digest_changes_with_what_is_printed():
    letter = letter_with_two_countries()
    document = document_of(letter, "es")

    assert from_data(json.loads(json.dumps(as_data(document)))) == document
    assert document_of(letter, "es").digest == document.digest
    RollHeading.objects.create(letter=letter, key="GT+MX", position=1)
    assert document_of(letter, "es").digest != document.digest


@pytest.mark.parametrize(
    ("origins", "said"), [(["staff", "staff"], "staff"), (["form"], "form"), (["form", "staff"], "both"), ([], "")]
)
def test_the_document_says_how_the_shown_names_came_in(origins, said):
    letter = LetterFactory()
    TextFactory(letter=letter)
    for origin in origins:
        SignOnFactory(letter=letter, origin=origin)
    SignOnFactory(letter=letter, origin="staff", listing=Listing.WITHHELD)

    assert document_of(letter, "en").origins == said
