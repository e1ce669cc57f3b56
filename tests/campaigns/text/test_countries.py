import pytest

from campaigns.text.countries import UnknownCountry, country_codes


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("", ()),
        ("GT", ("GT",)),
        ("GTM", ("GT",)),
        ("US", ("US",)),
        ("Republic of Korea", ("KR",)),
        ("Irlanda del Norte", ("GB",)),
        ("Viet Nam", ("VN",)),
        ("Georgia", ("GE",)),
        ("Niger and Nigeria", ("NE", "NG")),
        ("Guinea-Bissau; Guinea Ecuatorial / Guinea", ("GN", "GQ", "GW")),
        ("Papua New Guinea", ("PG",)),
        ("Ireland", ("IE",)),
        ("DR Congo", ("CD",)),
        ("Guatemala and Mexico", ("GT", "MX")),
        ("Guatemala y México", ("GT", "MX")),
        ("México;Guatemala", ("GT", "MX")),
        ("Guatemala / Mexico / GT", ("GT", "MX")),
        ("España e Italia", ("ES", "IT")),
        ("Estados Unidos, Canadá y México", ("CA", "MX", "US")),
        ("Trinidad and Tobago", ("TT",)),
        ("Trinidad y Tobago y Guatemala", ("GT", "TT")),
        ("Bosnia and Herzegovina and Kosovo", ("BA", "XK")),
        ("USA", ("US",)),
        ("EE. UU.", ("US",)),
        ("U.K.", ("GB",)),
        ("the Netherlands", ("NL",)),
        ("Costa de Marfil", ("CI",)),
        ("Palestine", ("PS",)),
        ("Côte d'Ivoire", ("CI",)),
    ],
)
def test_a_cell_is_read_as_people_write_it(cell, codes):
    assert country_codes(cell) == codes


def test_an_unknown_country_is_named_with_a_guess():
    with pytest.raises(UnknownCountry) as unknown:
        country_codes("Guatemala y Mexxico")

    assert str(unknown.value) == "The country “Mexxico” is not known. Did you mean Mexico?"


@pytest.mark.parametrize("word", ["and", "na", "la", "si", "no", "de", "Foo"])
def test_a_word_is_not_taken_for_a_code(word):
    with pytest.raises(UnknownCountry):
        country_codes(word)


def test_a_name_of_two_countries_is_asked_back():
    with pytest.raises(UnknownCountry) as unknown:
        country_codes("Guatemala y Congo")

    assert str(unknown.value) == (
        "“Congo” may be two countries. Write Republic of the Congo or Democratic Republic of the Congo."
    )


def test_an_endless_cell_is_refused_at_once():
    with pytest.raises(UnknownCountry, match="at most 200 are possible"):
        country_codes("US," * 330 + "x")
