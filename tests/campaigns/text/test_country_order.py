"""The names of 90 countries in six languages, in the order in which readers of each look for them."""

import icu
import pytest
from django_countries import countries

from campaigns.text.countries import country_codes
from campaigns.text.language import country_name, join_names, sort_key

LANGUAGES = ("en", "es", "fr", "pt", "de", "ar")
CODES = """
    AF AX DZ AO AG AR AM AU AT BD BE BJ BO BA BR BF BI KH CM CA CL CO CG CD CR CI HR CU CZ DK DO EC EG SV GQ EE
    ET FI FR GE DE GH GR GT GN GW HN HK HU IS IN ID IE IT JP JO KE XK LB MX MA MM NL NZ NI NE NG MK NO PK PS PY
    PE PH LC ST ZA KR ES SS SE CH SY TZ TT TN TR AE GB US
"""
# Written down and read by hand. French names have no article, "El Salvador" and "Países Bajos" keep theirs and their
# first word; accents do not count ("Åland" among the A, "Österreich" among the O); the Arabic article does not count
# either ("الأردن" stands between "الأرجنتين" and "أرمينيا"), though ICU would sort by it.
EXPECTED = {
    "en": """
    Afghanistan, Åland Islands, Algeria, Angola, Antigua and Barbuda, Argentina, Armenia, Australia, Austria,
    Bangladesh, Belgium, Benin, Bolivia, Bosnia and Herzegovina, Brazil, Burkina Faso, Burundi, Cambodia, Cameroon,
    Canada, Chile, Colombia, Costa Rica, Côte d’Ivoire, Croatia, Cuba, Czechia, Democratic Republic of the Congo,
    Denmark, Dominican Republic, Ecuador, Egypt, El Salvador, Equatorial Guinea, Estonia, Ethiopia, Finland, France,
    Georgia, Germany, Ghana, Greece, Guatemala, Guinea, Guinea-Bissau, Honduras, Hong Kong, Hungary, Iceland, India,
    Indonesia, Ireland, Italy, Japan, Jordan, Kenya, Kosovo, Lebanon, Mexico, Morocco, Myanmar, Netherlands, New
    Zealand, Nicaragua, Niger, Nigeria, North Macedonia, Norway, Pakistan, Palestine, Paraguay, Peru, Philippines,
    Republic of the Congo, Saint Lucia, São Tomé and Príncipe, South Africa, South Korea, South Sudan, Spain,
    Sweden, Switzerland, Syria, Tanzania, Trinidad and Tobago, Tunisia, Türkiye, United Arab Emirates, United
    Kingdom, United States
    """,
    "es": """
    Afganistán, Alemania, Angola, Antigua y Barbuda, Argelia, Argentina, Armenia, Australia, Austria, Bangladés,
    Bélgica, Benín, Bolivia, Bosnia y Herzegovina, Brasil, Burkina Faso, Burundi, Camboya, Camerún, Canadá, Chequia,
    Chile, Colombia, Corea del Sur, Costa de Marfil, Costa Rica, Croacia, Cuba, Dinamarca, Ecuador, Egipto, El
    Salvador, Emiratos Árabes Unidos, España, Estados Unidos, Estonia, Etiopía, Filipinas, Finlandia, Francia,
    Georgia, Ghana, Grecia, Guatemala, Guinea, Guinea-Bisáu, Guinea Ecuatorial, Honduras, Hong Kong, Hungría, India,
    Indonesia, Irlanda, Islandia, Islas Åland, Italia, Japón, Jordania, Kenia, Kosovo, Líbano, Macedonia del Norte,
    Marruecos, México, Myanmar, Nicaragua, Níger, Nigeria, Noruega, Nueva Zelanda, Países Bajos, Pakistán,
    Palestina, Paraguay, Perú, Reino Unido, República del Congo, República Democrática del Congo, República
    Dominicana, Santa Lucía, Santo Tomé y Príncipe, Siria, Sudáfrica, Sudán del Sur, Suecia, Suiza, Tanzania,
    Trinidad y Tobago, Túnez, Turquía
    """,
    "fr": """
    Afghanistan, Afrique du Sud, Algérie, Allemagne, Angola, Antigua-et-Barbuda, Argentine, Arménie, Australie,
    Autriche, Bangladesh, Belgique, Bénin, Bolivie, Bosnie-Herzégovine, Brésil, Burkina Faso, Burundi, Cambodge,
    Cameroun, Canada, Chili, Colombie, Corée du Sud, Costa Rica, Côte d’Ivoire, Croatie, Cuba, Danemark, Égypte,
    Émirats arabes unis, Équateur, Espagne, Estonie, États-Unis, Éthiopie, Finlande, France, Géorgie, Ghana, Grèce,
    Guatemala, Guinée, Guinée-Bissau, Guinée équatoriale, Honduras, Hong Kong, Hongrie, Îles Åland, Inde, Indonésie,
    Irlande, Islande, Italie, Japon, Jordanie, Kenya, Kosovo, Liban, Macédoine du Nord, Maroc, Mexique, Myanmar,
    Nicaragua, Niger, Nigeria, Norvège, Nouvelle-Zélande, Pakistan, Palestine, Paraguay, Pays-Bas, Pérou,
    Philippines, République démocratique du Congo, République dominicaine, République du Congo, Royaume-Uni,
    Sainte-Lucie, Salvador, Sao Tomé-et-Principe, Soudan du Sud, Suède, Suisse, Syrie, Tanzanie, Tchéquie,
    Trinité-et-Tobago, Tunisie, Turquie
    """,
    "pt": """
    Afeganistão, África do Sul, Alemanha, Angola, Antígua e Barbuda, Argélia, Argentina, Armênia, Austrália,
    Áustria, Bangladesh, Bélgica, Benin, Bolívia, Bósnia e Herzegovina, Brasil, Burkina Faso, Burundi, Camarões,
    Camboja, Canadá, Chile, Colômbia, Coreia do Sul, Costa do Marfim, Costa Rica, Croácia, Cuba, Dinamarca, Egito,
    El Salvador, Emirados Árabes Unidos, Equador, Espanha, Estados Unidos, Estônia, Etiópia, Filipinas, Finlândia,
    França, Gana, Geórgia, Grécia, Guatemala, Guiné, Guiné-Bissau, Guiné Equatorial, Honduras, Hong Kong, Hungria,
    Ilhas Aland, Índia, Indonésia, Irlanda, Islândia, Itália, Japão, Jordânia, Kosovo, Líbano, Macedônia do Norte,
    Marrocos, México, Mianmar, Nicarágua, Níger, Nigéria, Noruega, Nova Zelândia, Países Baixos, Palestina,
    Paquistão, Paraguai, Peru, Quênia, Reino Unido, República Democrática do Congo, República do Congo, República
    Dominicana, Santa Lúcia, São Tomé e Príncipe, Síria, Sudão do Sul, Suécia, Suíça, Tanzânia, Tchéquia, Trinidad e
    Tobago, Tunísia, Turquia
    """,
    "de": """
    Afghanistan, Ägypten, Ålandinseln, Algerien, Angola, Antigua und Barbuda, Äquatorialguinea, Argentinien,
    Armenien, Äthiopien, Australien, Bangladesch, Belgien, Benin, Bolivien, Bosnien und Herzegowina, Brasilien,
    Burkina Faso, Burundi, Chile, Costa Rica, Côte d’Ivoire, Dänemark, Demokratische Republik Kongo, Deutschland,
    Dominikanische Republik, Ecuador, El Salvador, Estland, Finnland, Frankreich, Georgien, Ghana, Griechenland,
    Guatemala, Guinea, Guinea-Bissau, Honduras, Hongkong, Indien, Indonesien, Irland, Island, Italien, Japan,
    Jordanien, Kambodscha, Kamerun, Kanada, Kenia, Kolumbien, Kosovo, Kroatien, Kuba, Libanon, Marokko, Mexiko,
    Myanmar, Neuseeland, Nicaragua, Niederlande, Niger, Nigeria, Nordmazedonien, Norwegen, Österreich, Pakistan,
    Palästina, Paraguay, Peru, Philippinen, Republik Kongo, São Tomé und Príncipe, Schweden, Schweiz, Spanien, St.
    Lucia, Südafrika, Südkorea, Südsudan, Syrien, Tansania, Trinidad und Tobago, Tschechien, Tunesien, Türkei,
    Ungarn, Vereinigte Arabische Emirate, Vereinigte Staaten, Vereinigtes Königreich
    """,
    "ar": """
    آيسلندا, إثيوبيا, الأرجنتين, الأردن, أرمينيا, إسبانيا, أستراليا, إستونيا, أفغانستان, الإكوادور, ألمانيا,
    الإمارات العربية المتحدة, أنتيغوا وبربودا, إندونيسيا, أنغولا, أيرلندا, إيطاليا, باراغواي, باكستان, البرازيل,
    بلجيكا, بنغلاديش, بنين, بوركينا فاسو, بوروندي, البوسنة والهرسك, بوليفيا, بيرو, تركيا, ترينيداد وتوباغو, التشيك,
    تشيلي, تنزانيا, تونس, الجزائر, جزر آلاند, جمهورية الدومينيكان, جمهورية الكونغو, جمهورية الكونغو الديمقراطية,
    جنوب أفريقيا, جنوب السودان, جورجيا, الدانمرك, ساحل العاج, سانت لوسيا, ساو تومي وبرينسيبي, السلفادور, سوريا,
    السويد, سويسرا, غانا, غواتيمالا, غينيا, غينيا الاستوائية, غينيا بيساو, فرنسا, الفلبين, فلسطين, فنلندا,
    الكاميرون, كرواتيا, كمبوديا, كندا, كوبا, كوريا الجنوبية, كوستاريكا, كوسوفو, كولومبيا, كينيا, لبنان, مصر, المغرب,
    مقدونيا الشمالية, المكسيك, المملكة المتحدة, ميانمار, النرويج, النمسا, النيجر, نيجيريا, نيكاراغوا, نيوزيلندا,
    الهند, هندوراس, هنغاريا, هولندا, هونغ كونغ, الولايات المتحدة, اليابان, اليونان
    """,
}


def in_order(language):
    return [" ".join(name.split()) for name in EXPECTED[language].strip().split(",")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ninety_countries_stand_in_the_order_of_the_language(language):
    names = [country_name(code, language) for code in CODES.split()]

    assert sorted(names, key=lambda name: sort_key(name, language)) == in_order(language)
    assert len(set(in_order(language))) == 90


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name_that_a_letter_can_print(language):
    names = {code: country_name(code, language) for code, _official in countries}

    unfit = {
        code: name
        for code, name in names.items()
        if name == code
        or any(sign in name for sign in ("&", " - ", "(", ")", "/", ",", "SAR", "RAE", "R.A.S.", "EE.", "EUA", "U.S."))
    }
    assert unfit == {}
    assert len(set(names.values())) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printed_name_is_read_again(language):
    misread = {code for code, _official in countries if country_codes(country_name(code, language)) != (code,)}

    assert misread == set()


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("PS", ["Palestine", "Palestina", "Palestine", "Palestina", "Palästina", "فلسطين"]),
        ("HK", ["Hong Kong", "Hong Kong", "Hong Kong", "Hong Kong", "Hongkong", "هونغ كونغ"]),
        ("MO", ["Macao", "Macao", "Macao", "Macau", "Macau", "ماكاو"]),
        ("MM", ["Myanmar", "Myanmar", "Myanmar", "Mianmar", "Myanmar", "ميانمار"]),
        ("TR", ["Türkiye", "Turquía", "Turquie", "Turquia", "Türkei", "تركيا"]),
        ("CZ", ["Czechia", "Chequia", "Tchéquie", "Tchéquia", "Tschechien", "التشيك"]),
        (
            "CD",
            [
                "Democratic Republic of the Congo",
                "República Democrática del Congo",
                "République démocratique du Congo",
                "República Democrática do Congo",
                "Demokratische Republik Kongo",
                "جمهورية الكونغو الديمقراطية",
            ],
        ),
        (
            "CG",
            [
                "Republic of the Congo",
                "República del Congo",
                "République du Congo",
                "República do Congo",
                "Republik Kongo",
                "جمهورية الكونغو",
            ],
        ),
        (
            "BA",
            [
                "Bosnia and Herzegovina",
                "Bosnia y Herzegovina",
                "Bosnie-Herzégovine",
                "Bósnia e Herzegovina",
                "Bosnien und Herzegowina",
                "البوسنة والهرسك",
            ],
        ),
        (
            "TT",
            [
                "Trinidad and Tobago",
                "Trinidad y Tobago",
                "Trinité-et-Tobago",
                "Trinidad e Tobago",
                "Trinidad und Tobago",
                "ترينيداد وتوباغو",
            ],
        ),
        ("CI", ["Côte d’Ivoire", "Costa de Marfil", "Côte d’Ivoire", "Costa do Marfim", "Côte d’Ivoire", "ساحل العاج"]),
        ("LC", ["Saint Lucia", "Santa Lucía", "Sainte-Lucie", "Santa Lúcia", "St. Lucia", "سانت لوسيا"]),
        ("RE", ["Réunion", "Reunión", "Réunion", "Reunião", "Réunion", "روينيون"]),
    ],
)
def test_names_are_those_that_readers_expect(code, names):
    assert [country_name(code, language) for language in LANGUAGES] == names


def test_a_language_without_a_table_has_the_names_of_icu():
    assert country_name("GT", "it") == "Guatemala"
    assert country_name("PS", "it") == "Palestina"
    assert country_name("CD", "pt-pt") == country_name("CD", "pt")


@pytest.mark.parametrize(
    ("language", "codes", "heading"),
    [
        ("en", "MX GT", "Guatemala and Mexico"),
        ("en", "HN GT SV", "El Salvador, Guatemala and Honduras"),
        ("es", "MX GT", "Guatemala y México"),
        ("es", "IT ES", "España e Italia"),
        ("es", "UY HN", "Honduras y Uruguay"),
        ("es", "IS HN", "Honduras e Islandia"),
        ("es", "HU CR", "Costa Rica y Hungría"),
        ("es", "YE UY", "Uruguay y Yemen"),
        ("fr", "GT BE", "Belgique et Guatemala"),
        ("fr", "SN EG", "Égypte et Sénégal"),
        ("pt", "MZ AO", "Angola e Moçambique"),
        ("de", "AT DE", "Deutschland und Österreich"),
        ("de", "US GB", "Vereinigte Staaten und Vereinigtes Königreich"),
        ("ar", "MX GT", "غواتيمالا والمكسيك"),
        ("ar", "AM JO", "الأردن وأرمينيا"),
    ],
)
def test_a_joint_heading_reads_as_in_a_sentence(language, codes, heading):
    names = [country_name(code, language) for code in codes.split()]

    assert join_names(sorted(names, key=lambda name: sort_key(name, language)), language) == heading


def test_icu_sorts_by_the_arabic_article_and_we_do_not():
    names = ["لبنان", "الهند", "المغرب", "تونس"]
    alone = icu.Collator.createInstance(icu.Locale("ar"))

    assert sorted(names, key=alone.getSortKey) == ["المغرب", "الهند", "تونس", "لبنان"]
    assert sorted(names, key=lambda name: sort_key(name, "ar")) == ["تونس", "لبنان", "المغرب", "الهند"]


def test_a_name_that_begins_with_the_word_for_god_keeps_its_place():
    names = ["هند", "الله معنا", "باب"]

    assert sorted(names, key=lambda name: sort_key(name, "ar")) == ["الله معنا", "باب", "هند"]
