import pytest

from signatories.matching import read
from signatories.matching.acronyms import distance
from signatories.matching.folding import legible, phrase, stem, tokens
from signatories.matching.lexicon import Kind
from signatories.matching.places import codes_of


def ideas(name):
    return [word.idea for word in read(name).faces[0].words]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["MX"], {"MX"}),
        (["gt"], {"GT"}),
        (["GTM"], {"GT"}),
        (["México; Guatemala"], {"MX", "GT"}),
        (["GT,HN"], {"GT", "HN"}),
        (["Trinidad and Tobago"], {"TT"}),
        (["Bosnia y Herzegovina y Kosovo"], {"BA", "XK"}),
        (["les Pays-Bas"], {"NL"}),
        (["Côte d’Ivoire"], {"CI"}),
        (["UK", "Deutschland"], {"GB", "DE"}),
        (["Korea, Republic of"], {"KR"}),
        (["Ελλάδα"], {"GR"}),
        (["Россия"], {"RU"}),
        (["Global", "", "?"], set()),
    ],
)
def test_countries_are_codes_or_names_in_any_language(cells, codes):
    assert codes_of(cells) == codes


def test_words_are_read_with_their_meaning():
    assert ideas("Comité de Derechos Humanos de Tikal, A.C.") == ["committee", "right", "human", "tikal"]
    assert ideas("Commission des droits de l'homme") == ["commission", "human", "right"]
    assert ideas("Amis de la Terre Côte d'Ivoire")[-1] == "@CI"


def test_a_name_of_little_words_is_made_of_them():
    assert ideas("On The") == ["on", "the"]


@pytest.mark.parametrize(
    ("name", "acronyms"),
    [
        ("Observatorio Lacustre (OLA)", {"ola"}),
        ("Observatorio Lacustre, A.C. (OLA)", {"ola"}),
        ("OLA, Observatorio Lacustre", {"ola"}),
        ("OBSERVATORIO LACUSTRE (OLA)", {"ola"}),
        ("Observatorio Lacustre (México)", set()),
        ("Observatorio Lacustre A.C.", set()),
        ("RED LACUSTRE", set()),
    ],
)
def test_acronyms_are_taken_from_the_name(name, acronyms):
    assert read(name).acronyms == acronyms


def test_the_acronym_of_the_form_is_taken_too():
    assert read("Observatorio Lacustre", acronym="O.L.A.").acronyms == {"ola"}


@pytest.mark.parametrize(
    ("name", "bare"),
    [("OLA", "ola"), ("OLA Uganda", "ola"), ("ola", "ola"), ("Fundación OLA", "ola"), ("Lago Hondo", ""), ("Red", "")],
)
def test_a_name_may_be_an_acronym_alone(name, bare):
    assert read(name).bare == bare


def test_an_acronym_is_as_far_from_a_name_as_letters_have_to_be_explained():
    words = (("centro", Kind.HARD), ("de", Kind.STOP), ("lagos", Kind.NAME), ("hondos", Kind.NAME))

    assert distance("clh", words) == 0
    assert distance("cdlh", words) == 0
    assert distance("celaho", words) == 3
    assert distance("chl", words) >= 3
    assert distance("xyz", words) == 99


def test_two_names_in_one_are_read_each():
    reading = read("Voces del Lago / Voices of the Lake")

    assert [(face.language, face.whole) for face in reading.faces] == [("en", True), ("es", False), ("en", False)]


def test_letters_of_other_scripts_are_written_in_latin():
    assert legible("Ελληνική Ένωση") == "Elliniki Enosi"
    assert legible("Мемориал") == "Memorial"
    assert legible("Straße Łódź Øst") == "Strasse Lodz Ost"


def test_points_and_apostrophes_are_part_of_words():
    assert tokens("A.C. Pop No'j Inst. l'Eau Women's 3000") == [
        "AC.", "Pop", "Noj", "Inst.", "Eau", "Womens", "3000",
    ]  # fmt: skip
    assert phrase("  Derechos   HUMANOS ") == "derechos humanos"


@pytest.mark.parametrize(
    ("one", "other"),
    [("tikales", "tikal"), ("mujeristas", "mujerista"), ("ecosocialismo", "ecosocialism"), ("plurality", "pluralidad")],
)
def test_cognates_share_a_stem(one, other):
    assert stem(one) == stem(other)


def test_short_words_keep_their_letters():
    assert stem("maya") != stem("mayo")
