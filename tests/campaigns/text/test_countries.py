import pytest
from django.utils.translation import override

from campaigns.text.countries import UnknownCountry, country_codes
from campaigns.text.country_variants import AMBIGUOUS, EVERYDAY, PLACES
from campaigns.text.names import name_key


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
        ("-", ()),
        ("n/a", ()),
    ],
)
def test_a_cell_is_read_as_people_write_it(cell, codes):
    assert country_codes(cell) == codes


VARIANTS = {
    "US": "US; U.S.; U.S.A.; USA; usa; the US; United States of America; Estados Unidos; los Estados Unidos; EE.UU.; "
    "EE UU; EEUU; E.E.U.U.; États-Unis; les États-Unis d’Amérique; EUA; E.U.A.; Estados Unidos da América",
    "GB": "UK; U.K.; the UK; uk; Great Britain; Reino Unido; Royaume-Uni; le Royaume Uni; Gran Bretaña; England; "
    "Inglaterra; Angleterre; Scotland; Escocia; Écosse; Wales; Pays de Galles; Northern Ireland; Irlande du Nord; "
    "UK (Scotland); England, UK",
    "NL": "Holanda; Holland; les Pays-Bas; Pays Bas; Países Bajos; los Países Bajos; Países Baixos; The Netherlands; "
    "Netherlands (the); Nederland; Netherlands, The; Netherlands (Kingdom of the)",
    "DE": "Germany; Alemania; Allemagne; l'Allemagne; L’ALLEMAGNE; Alemanha; a Alemanha; Deutschland; DEU; RFA; "
    "Federal Republic of Germany; República Federal de Alemania; Deutschland (Germany); Germany (DE)",
    "PS": "Palestine; Palestina; la Palestine; State of Palestine; Palestine, State of; Estado de Palestina; OPT; oPT; "
    "Occupied Palestinian Territory; Territorio Palestino Ocupado; Territorios Palestinos Ocupados; "
    "Territoires palestiniens occupés; Territórios Palestinos Ocupados; West Bank and Gaza; Palestine/OPT; فلسطين",
    "CD": "DR Congo; D.R. Congo; DRC; RDC; R.D.C.; RD Congo; RD del Congo; Democratic Republic of Congo; "
    "Democratic Republic of the Congo; the Democratic Republic of the Congo; Congo, Democratic Republic of the; "
    "Congo, Dem. Rep.; República Democrática del Congo; la República Democrática del Congo; Congo (RDC); "
    "République démocratique du Congo; República Democrática do Congo; Congo - Kinshasa; Congo-Kinshasa",
    "CG": "Republic of the Congo; Congo, Rep.; Congo-Brazzaville; Congo (Brazzaville); República del Congo; "
    "République du Congo; República do Congo",
    "CI": "Côte d'Ivoire; Côte d’Ivoire; la Côte d'Ivoire; Cote d Ivoire; Ivory Coast; Costa de Marfil; Costa do Marfim",
    "SZ": "Swaziland; Eswatini; eSwatini; Suazilandia; Kingdom of Eswatini; Eswatini (Swaziland)",
    "TL": "Timor-Leste; Timor Leste; East Timor; Timor Oriental; Timor oriental",
    "EH": "Western Sahara; Sáhara Occidental; Sahara occidental; Saara Ocidental",
    "TW": "Taiwan; Taiwán; Taïwan; Taiwan, Province of China; Taiwan (ROC)",
    "HK": "Hong Kong; Hong-Kong; Hong Kong SAR, China; HK",
    "XK": "Kosovo; Kosova; Kosovë; Republic of Kosovo",
    "KR": "South Korea; Korea, Republic of; Corea del Sur; Corée du Sud; Coreia do Sul; República de Corea; 대한민국",
    "KP": "North Korea; DPRK; Corea del Norte; Korea, Democratic People's Republic of",
    "MK": "Macedonia; North Macedonia; Macedonia del Norte; FYROM; Macedonia, the former Yugoslav Republic of",
    "BO": "Bolivia; Bolívia; Bolivia (Plurinational State of); Estado Plurinacional de Bolivia",
    "VE": "Venezuela; Venezuela, RB; Venezuela (Bolivarian Republic of); República Bolivariana de Venezuela",
    "CZ": "Czechia; Czech Republic; República Checa; Chequia; République tchèque; Tchéquia; Česko",
    "MM": "Myanmar; Burma; Birmania; Birmanie; Myanmar (Burma); Burma/Myanmar",
    "TR": "Turkey; Türkiye; Turquía; Turquie; Turquia",
    "CF": "Central African Republic; CAR; RCA; República Centroafricana; République centrafricaine; Centrafrique",
    "DO": "Dominican Republic; Rep. Dominicana; República Dominicana; Dominicana; République dominicaine",
    "ES": "Spain; España; Espagne; Espanha; Espanya; Estado español; Reino de España",
    "BR": "Brasil; Brazil; Brésil; o Brasil; República Federativa do Brasil",
    "AT": "a Áustria; Autriche; l'Autriche; Österreich; AUSTRIA",
    "PL": "Polska; Poland; Polonia; Pologne; Polônia", "HU": "Magyarország; Hungary; Hungría; Hongrie; Hungria",
    "RU": "Россия; Russian Federation; Rusia; la Russie; Federación de Rusia", "CN": "中国; PRC; P.R. China; la Chine",
    "GN": "Guinea; Guinée; Guiné; Guinea Conakry; República de Guinea", "WS": "Samoa; Western Samoa",
    "IE": "Ireland; Irlanda; Irlande; Éire; Republic of Ireland", "FM": "Micronesia; Micronesia, Federated States of",
    "GE": "Georgia; Geórgia; Géorgie", "GM": "The Gambia; Gambia, The; Gambia (the); la Gambie",
    "HT": "Haiti; Haïti; Haití; Ayiti; République d'Haïti", "BJ": "République du Bénin", "SD": "Sudan (the)",
    "SV": "El Salvador; Salvador; Le Salvador", "LA": "Laos; Lao PDR; Lao People's Democratic Republic",
    "TZ": "Tanzania, United Republic of; United Republic of Tanzania; Tanzania", "NG": "Federal Republic of Nigeria",
}  # fmt: skip


@pytest.mark.parametrize(("code", "cell"), [(code, each) for code, row in VARIANTS.items() for each in row.split("; ")])
def test_everyday_variants_are_understood(code, cell):
    assert country_codes(cell) == (code,)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Guatemala, Honduras, El Salvador", ("GT", "HN", "SV")),
        ("Guatemala - Honduras", ("GT", "HN")),
        ("Guatemala-Honduras", ("GT", "HN")),
        ("Guinea-Bissau-Senegal", ("GW", "SN")),
        ("Belgique & France", ("BE", "FR")),
        ("la Belgique et la France", ("BE", "FR")),
        ("Brasil e Portugal", ("BR", "PT")),
        ("Deutschland und Österreich", ("AT", "DE")),
        ("Espanya i França", ("ES", "FR")),
        ("غواتيمالا والمكسيك", ("GT", "MX")),
        ("Mexico\nGuatemala", ("GT", "MX")),
        ("Mexico + Guatemala | Cuba", ("CU", "GT", "MX")),
        ("México, Guatemala y El Salvador.", ("GT", "MX", "SV")),
        ("the Philippines and the Netherlands", ("NL", "PH")),
        ("Congo, the Democratic Republic of the; Ghana", ("CD", "GH")),
        ("Tanzania, United Republic of and Kenya", ("KE", "TZ")),
        ("GT - Guatemala", ("GT",)),
        ("GTM;SLV", ("GT", "SV")),
    ],
)
def test_several_countries_in_a_cell_are_parted(cell, codes):
    assert country_codes(cell) == codes


@pytest.mark.parametrize(
    ("cell", "name", "guess"),
    [
        ("Guatamala", "Guatamala", "GT"),
        ("Mexxico", "Mexxico", "MX"),
        ("Guatemala y Mexxico", "Mexxico", "MX"),
        ("Deutchland", "Deutchland", "DE"),
        ("Phillipines", "Phillipines", "PH"),
        ("Columbia", "Columbia", "CO"),
        ("Bosnia and Herzegovnia", "Bosnia and Herzegovnia", "BA"),
        ("Spain (Catalonia)", "Spain (Catalonia)", "ES"),
        ("Nairobi, Kenya", "Nairobi", "KE"),
        ("America", "America", "US"),
        ("Gaza", "Gaza", "PS"),
        ("Congo", "Congo", ""),
        ("Tibet", "Tibet", ""),
        ("Global", "Global", ""),
        ("Qqqqq", "Qqqqq", ""),
        ("Kenya or Uganda", "Kenya or Uganda", ""),
    ],
)
def test_a_guess_is_offered_and_never_taken(cell, name, guess):
    with pytest.raises(UnknownCountry) as unknown:
        country_codes(cell)

    assert (unknown.value.name, unknown.value.guess) == (name, guess)


def test_a_cell_with_its_guess_in_place_can_be_read():
    with pytest.raises(UnknownCountry) as unknown:
        country_codes("Guatemala y Mexxico")

    corrected = "Guatemala y Mexxico".replace(unknown.value.name, unknown.value.guess)
    assert country_codes(corrected) == ("GT", "MX")


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (
            "Tibet",
            "“Tibet” is not in the list of countries. Write the country where the organization is based, and “Tibet” as "
            "its place.",
        ),
        (
            "América Latina",
            "“América Latina” is no country. Leave the country empty and write “regional” as the scope.",
        ),
        ("Global", "“Global” is no country. Leave the country empty and write “international” as the scope."),
        ("nacional", "“nacional” is no country. Write the name of the country."),
        (
            "Qqqqq",
            "The country “Qqqqq” is not known. Use its name in English, Spanish, French or Portuguese, or its "
            "two-letter code.",
        ),
        ("Corea", "“Corea” may be two countries. Write South Korea or North Korea."),
    ],
)
def test_the_sentence_says_what_to_do(cell, sentence):
    with pytest.raises(UnknownCountry) as unknown:
        country_codes(cell)

    assert str(unknown.value) == sentence


def test_the_sentence_names_countries_in_the_language_of_the_reader():
    with override("es"), pytest.raises(UnknownCountry) as unknown:
        country_codes("Mexxico")

    with override("es"):
        assert str(unknown.value) == "No se conoce el país “Mexxico”. ¿Quiso decir México?"


@pytest.mark.parametrize("name", ["Congo", "el Congo", "le Congo", "Kongo", "Korea", "Corea", "Virgin Islands"])
def test_a_name_of_two_countries_offers_both(name):
    with pytest.raises(UnknownCountry) as unknown:
        country_codes(name)

    assert len(unknown.value.choices) == 2
    assert unknown.value.guess == ""


def test_no_variant_belongs_to_two_countries():
    written = [(name_key(name), code) for code, names in EVERYDAY.items() for name in names.split("; ")]
    codes = {}
    for key, code in written:
        codes.setdefault(key, set()).add(code)

    assert {key: found for key, found in codes.items() if len(found) > 1} == {}
    assert not set(codes) & (set(AMBIGUOUS) | set(PLACES))


def test_an_unknown_country_is_named_with_a_guess():
    with pytest.raises(UnknownCountry) as unknown:
        country_codes("Guatemala y Mexxico")

    assert str(unknown.value) == "The country “Mexxico” is not known. Did you mean Mexico?"


@pytest.mark.parametrize("word", ["and", "na", "la", "si", "no", "de", "Foo", "car", "Opt", "eau", "al", "man", "?"])
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
