import datetime

import pytest

from campaigns.text.language import (
    country_name,
    direction,
    join_names,
    language_name,
    long_date,
    number,
    own_name,
    partial_date,
    sort_key,
    text_direction,
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", ["ébano", "Nube", "Ñandú", "Oso", "Zeta"]),
        ("en", ["ébano", "Ñandú", "Nube", "Oso", "Zeta"]),
    ],
)
def test_names_sort_as_readers_of_the_language_expect(language, expected):
    names = ["Zeta", "Ñandú", "Nube", "Oso", "ébano"]

    assert sorted(names, key=lambda name: sort_key(name, language)) == expected


def test_names_sort_word_by_word():
    names = ["Vereinigtes Königreich", "Guinea Ecuatorial", "Vereinigte Staaten", "Guineana", "Guinea-Bisáu"]

    assert sorted(names, key=lambda name: sort_key(name, "de")) == [
        "Guinea-Bisáu",
        "Guinea Ecuatorial",
        "Guineana",
        "Vereinigte Staaten",
        "Vereinigtes Königreich",
    ]


def test_german_letters_stand_with_their_plain_ones():
    names = ["Straßz", "Ostsee", "Strassa", "Öst", "Straße", "Ost"]

    assert sorted(names, key=lambda name: sort_key(name, "de")) == [
        "Ost",
        "Öst",
        "Ostsee",
        "Strassa",
        "Straße",
        "Straßz",
    ]


def test_swedish_puts_its_own_letters_last():
    assert sorted(["Öar", "Zon", "Äng", "Ås"], key=lambda n: sort_key(n, "sv")) == ["Zon", "Ås", "Äng", "Öar"]


def test_punctuation_does_not_decide_before_letters():
    names = ["Pop No'j", "Pop Noja", "Pop Noi", "«Pop Noz»", "¡Basta!", "Basta", "Ya", "(Centro)"]

    assert sorted(names, key=lambda n: sort_key(n, "es")) == [
        "Basta",
        "¡Basta!",
        "(Centro)",
        "Pop Noi",
        "Pop No'j",
        "Pop Noja",
        "«Pop Noz»",
        "Ya",
    ]


def test_names_alike_but_for_their_signs_have_keys_of_their_own():
    assert len({sort_key(name, "ar") for name in ("أمل", "الأمل", "«الأمل»", "...")}) == 4


@pytest.mark.parametrize(
    ("language", "names", "joined"),
    [
        ("en", ["Guatemala", "Mexico"], "Guatemala and Mexico"),
        ("es", ["Guatemala", "México"], "Guatemala y México"),
        ("es", ["España", "Italia"], "España e Italia"),
        ("en", ["A", "B", "C"], "A, B and C"),
        ("fr", ["A", "B"], "A et B"),
        ("en", ["A"], "A"),
        ("en", [], ""),
    ],
)
def test_names_are_joined_as_in_a_sentence(language, names, joined):
    assert join_names(names, language) == joined


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("US", "en", "United States"),
        ("us", "es", "Estados Unidos"),
        ("CI", "es", "Costa de Marfil"),
        ("NL", "fr", "Pays-Bas"),
        ("PS", "en", "Palestine"),
        ("XK", "en", "Kosovo"),
        ("GB", "pt", "Reino Unido"),
    ],
)
def test_countries_have_their_everyday_names(code, language, name):
    assert country_name(code, language) == name


def test_dates_are_written_in_full():
    day = datetime.date(2019, 6, 13)

    assert long_date(day, "en") == "13 June 2019"
    assert long_date(day, "es") == "13 de junio de 2019"


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [
        ("2019", "es", "2019"),
        ("2019-06", "en", "June 2019"),
        ("2019-06", "es", "junio de 2019"),
        ("2019-06-05", "en", "5 June 2019"),
    ],
)
def test_dates_are_read_as_far_as_they_are_known(value, language, words):
    assert partial_date(value, language) == words


@pytest.mark.parametrize("value", ["2019-13", "2019-06-31", "June 2019", "19", ""])
def test_other_dates_are_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 -- the value is the message
        partial_date(value, "en")


def test_numbers_have_the_separators_of_the_language():
    assert number(12000, "en") == "12,000"
    assert number(12000, "es") == "12,000"
    assert number(12000, "de") == "12.000"


def test_languages_have_names():
    assert language_name("es", "en") == "Spanish"
    assert own_name("es") == "Español"


def test_directions_are_known():
    assert [direction(code) for code in ("ar", "fa", "he", "en", "es")] == ["rtl", "rtl", "rtl", "ltr", "ltr"]
    assert text_direction("«مرحبا» hello") == "rtl"
    assert text_direction("(WOLA) مرحبا") == "ltr"
    assert text_direction("123") == "ltr"
