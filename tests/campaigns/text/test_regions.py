import pytest

from campaigns.text.countries import country_codes
from campaigns.text.regions import REGIONS, SCOPE_WORDS, SCOPES, scope_of


@pytest.mark.parametrize(
    "cell",
    [
        "International", "internacional", "Internationale", "Global", "Mundial", "worldwide", "Mondial",
        "Todo el mundo", "International organization", "Organización internacional", "International / Global",
        "International (Africa)", "Africa, Asia and Europe", "África y Asia", "Weltweit", "دولي",
    ],
)  # fmt: skip
def test_a_word_for_the_world_is_international(cell):
    assert scope_of(cell) == "international"


@pytest.mark.parametrize(
    "cell",
    [
        "Regional", "régional", "REGIONAL (África)", "Regional - América Latina", "América Latina", "Latin America",
        "Latinoamérica", "Amérique latine", "Latin America and the Caribbean", "Latin America & Caribbean",
        "América Latina e o Caribe", "Africa", "Afrique", "África", "West Africa", "Afrique de l’Ouest", "Europe",
        "Europa", "European Union", "Asia", "Asia/Pacific", "Asia-Pacific", "Asie du Sud-Est", "Central America",
        "Centroamérica", "América Central", "MENA", "Middle East & North Africa", "Oriente Medio y Norte de África",
        "the Caribbean", "les Caraïbes", "Los Andes", "región andina", "Red regional", "a nivel regional", "Oceania",
        "الشرق الأوسط",
    ],
)  # fmt: skip
def test_a_region_of_the_world_is_regional(cell):
    assert scope_of(cell) == "regional"


@pytest.mark.parametrize("cell", ["National", "nacional", "nationale", "a nivel nacional", "Local", "national level"])
def test_a_word_for_one_country_is_national(cell):
    assert scope_of(cell) == "national"


@pytest.mark.parametrize(
    "cell",
    [
        "", " ", "Guatemala", "South Africa", "Central African Republic", "American Samoa", "America", "AL", "Foo",
        "Regional, Guatemala", "Global Witness", "Africa Foo", "x" * 300,
    ],
)  # fmt: skip
def test_other_words_say_nothing_about_the_scope(cell):
    assert scope_of(cell) is None


def test_no_word_for_a_scope_is_a_country():
    countries = {}
    for word in SCOPES:
        try:
            countries[word] = country_codes(word)
        except ValueError:
            continue

    assert len(SCOPES) > 300
    assert countries == {}


def test_no_region_is_named_in_two_lines():
    lines = REGIONS.strip().replace("\n    ", " ").splitlines()
    names = [name.strip() for line in lines for name in line.split(";")]

    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_words_for_a_scope_alone_name_no_region():
    assert {SCOPE_WORDS[word] for word in ("national", "regional", "global")} == {
        "national",
        "regional",
        "international",
    }
    assert not {"africa", "latin america", "mena"} & set(SCOPE_WORDS)
    assert all(scope_of(word) == scope for word, scope in SCOPE_WORDS.items())
