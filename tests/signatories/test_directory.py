"""What strangers learn of the directory: organizations that stand publicly, and nothing of any other."""

import datetime

import pytest

from signatories.domain.directory import find_names, is_shared_name, known_organization, name_in, public_organizations
from signatories.models import Alias, OrganizationName
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory

pytestmark = pytest.mark.django_db
LATER = NOON + datetime.timedelta(days=1)


def standing(name, **fields):
    """An organization that stands by name on a closed, public letter."""
    organization = OrganizationFactory(name=name, **fields)
    SignOnFactory(organization=organization, printed_name=name)
    return organization


def hidden():
    """Organizations that nobody may know of, by why; each is called Secret."""
    cases = {
        "never signed": None,
        "pending": {"status": "pending"},
        "unconfirmed": {"status": "unconfirmed"},
        "rejected": {"status": "rejected"},
        "withdrawn": {"status": "withdrawn"},
        "withheld": {"listing": "withheld"},
        "draft": {"letter": LetterFactory(status="draft", closed_at=None)},
        "embargo": {"letter": LetterFactory(public_from=LATER + datetime.timedelta(days=9))},
        "withdrawn letter": {"letter": LetterFactory(status="withdrawn")},
        "roll counted while open": {"letter": LetterFactory(status="open", closed_at=None, roll_while_open="counted")},
        "roll hidden while open": {"letter": LetterFactory(status="open", closed_at=None, roll_while_open="hidden")},
    }
    for why, fields in cases.items():
        organization = OrganizationFactory(name=f"Secret {why}", acronym="SECRET")
        Alias.objects.create(organization=organization, name=f"Secret alias {why}")
        OrganizationName.objects.create(organization=organization, language="es", name=f"Secret en español {why}")
        if fields is not None:
            SignOnFactory(organization=organization, printed_name=f"Secret printed {why}", **fields)
    return cases


def test_only_organizations_whose_names_are_public_are_found_or_known():
    whys = hidden()
    shown = standing("Secret garden", acronym="SG")

    assert list(public_organizations(LATER)) == [shown]
    for search in ("secret", "SECRET", "secret alias", "secret printed", "secret en español"):
        names = [each.name for each in find_names(search, language="en", at=LATER)]
        assert names == (["Secret garden"] if search.lower() == "secret" else [])
    for why in whys:
        for name in (f"Secret {why}", f"Secret printed {why}", f"Secret en español {why}"):
            assert known_organization(name=name, countries=["GT"], at=LATER) is None
            assert not is_shared_name(name, at=LATER)


def test_an_organization_is_public_again_when_its_letter_closes_and_shows_its_list():
    letter = LetterFactory(status="open", closed_at=None, roll_while_open="hidden")
    organization = SignOnFactory(letter=letter, printed_name="Later").organization
    assert not public_organizations(LATER).exists()

    letter.status, letter.closed_at = "closed", NOON
    letter.save()

    assert list(public_organizations(LATER)) == [organization]


def test_every_word_of_a_search_begins_a_word_of_the_name():
    for name in ("Asociación Pop No'j", "Alianza Américas", "Centro Pop", "Popular Movement", "Epopeya"):
        standing(name)

    def found(search):
        return [each.name for each in find_names(search, language="es", at=LATER)]

    assert found("pop") == ["Popular Movement", "Asociación Pop No'j", "Centro Pop"]
    assert found("POP NO’J") == ["Asociación Pop No'j"]
    assert found("asociacion pop") == ["Asociación Pop No'j"]
    assert found("amé") == ["Alianza Américas"]
    assert found("opeya") == []
    assert found("p") == []
    assert found(" - ") == []
    assert found("%") == []


def test_an_alias_and_an_acronym_find_an_organization_and_only_its_own_name_is_shown():
    organization = standing("Movement for the Rights of All", acronym="MRA", countries=["MX", "GT"])
    Alias.objects.create(organization=organization, name="Old Codename", kind="former")
    OrganizationName.objects.create(organization=organization, language="es", name="Movimiento por los Derechos")

    for search in ("codename", "mra", "Movimiento por", "movement rights"):
        [found] = find_names(search, language="es", at=LATER)
        assert found.name == "Movimiento por los Derechos"
        assert sorted(found.countries) == ["GT", "MX"]
    assert find_names("mra", language="en", at=LATER)[0].name == "Movement for the Rights of All"
    assert known_organization(name="Old Codename", countries=["GT"], at=LATER) is None


def test_signs_of_patterns_in_a_search_mean_themselves():
    for name, acronym in (("Percent", "P%T"), ("Underlined", "U_D"), ("Slashed", "S\\D"), ("Quoted", "Q'D")):
        standing(name, acronym=acronym)
    standing("Plain", acronym="UXD")

    def found(search):
        return [each.name for each in find_names(search, language="en", at=LATER)]

    for search in ("P%T", "p%t"):
        assert found(search) == ["Percent"]
    assert found("U_D") == found("u_d") == ["Underlined"]
    assert found("S\\D") == ["Slashed"]
    assert found("Q'D") == ["Quoted"]
    for search in ("P_T", "%D", "S\\\\D", "P%%T", "\U0010ffff\U0010ffff", "<what is told 0: %_\\>"):
        assert found(search) == []


def test_at_most_ten_names_are_offered_the_best_first():
    for number in range(12):
        standing(f"The Rights Society {number:02}")
    standing("Rights")

    names = [each.name for each in find_names("rights", language="en", at=LATER)]

    assert names == ["Rights", *(f"The Rights Society {number:02}" for number in range(9))]


def test_a_name_in_any_of_its_languages_or_as_it_stands_on_a_letter_is_known():
    organization = standing("Asociación Pop No'j")
    OrganizationName.objects.create(organization=organization, language="en", name="Pop No'j Association")
    SignOnFactory(organization=organization, printed_name="Pop No’j, Guatemala")

    for name in ("ASOCIACION POP NOJ", "Pop No'j Association", "Pop No'j Guatemala"):
        assert known_organization(name=name, countries=[], at=LATER) == organization
    assert known_organization(name="Pop", countries=[], at=LATER) is None
    assert known_organization(name="", countries=[], at=LATER) is None


def test_two_organizations_of_one_name_are_told_apart_by_their_countries():
    here, there = standing("Caritas", countries=["GT"]), standing("Cáritas", countries=["MX"])

    assert is_shared_name("caritas", at=LATER)
    assert known_organization(name="Caritas", countries=[], at=LATER) is None
    assert known_organization(name="Caritas", countries=["GT"], at=LATER) == here
    assert known_organization(name="Caritas", countries=["MX"], at=LATER) == there
    assert known_organization(name="Caritas", countries=["SV"], at=LATER) is None


def test_the_name_in_a_language_falls_back_to_that_of_the_directory():
    organization = standing("Pop No'j")
    OrganizationName.objects.create(organization=organization, language="pt", name="Associação Pop No'j")

    assert name_in(organization, "pt-br") == "Associação Pop No'j"
    assert name_in(organization, "en") == "Pop No'j"


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_five_queries_at_most(django_assert_num_queries, count):
    for number in range(count):
        standing(f"Society {number}")

    with django_assert_num_queries(5):
        assert len(find_names("society", language="en", at=LATER)) == count
