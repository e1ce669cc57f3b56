import pytest

from campaigns.text.countries import UnknownCountry, country_codes


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("", ()),
        ("GT", ("GT",)),
        ("gtm", ("GT",)),
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
        ("Congo, Democratic Republic", ()),
    ],
)
def test_a_cell_is_read_as_people_write_it(cell, codes):
    if cell.startswith("Congo"):
        with pytest.raises(UnknownCountry, match="“Democratic Republic” is not known"):
            country_codes(cell)
    else:
        assert country_codes(cell) == codes


def test_an_unknown_country_is_named_with_a_guess():
    with pytest.raises(UnknownCountry) as unknown:
        country_codes("Guatemala y Mexxico")

    assert str(unknown.value) == "The country “Mexxico” is not known. Did you mean Mexico?"
