"""What holds for every two names."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from signatories.matching import compare, keys, read
from signatories.matching.keys import LONGEST, MOST

compare(read("The lists"), read("中 are read once, и один раз, ο, ا"))  # or the first example takes the time of all

HEADS = st.sampled_from(["Asociación", "Red", "Center", "Fundación", "Réseau", "Comité", "Associação", ""])
SUBJECTS = st.sampled_from(["de Mujeres", "for Human Rights", "des droits", "da Terra", "Indígena", ""])
OWN = st.sampled_from(["Tz'ununija'", "Lago Hondo", "Ixmukané", "Kuná Yala", "Oxlajuj Ajpop", "Wuxhtaj"])
COUNTRY = st.sampled_from(["", "GT", "MX", "Kenya", "FR; DE"])
NAMES = st.builds(lambda *parts: " ".join(filter(None, parts)), HEADS, SUBJECTS, OWN)
ANY = st.text(max_size=80)
# Signs and words that names are cut at, in any order: they come to places where letters alone do not.
PIECES = [
    *".,-–/()&'’ aeiñÑßöżЖжعل中ー09\u0301\u200d|;:·İıǅ",
    "and",
    "de",
    "S.A.",
    "(X)",
    "Red",
    "ONG",
    "México",
    "e.V.",
    "ال",
]
TORN = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(ANY, COUNTRY, ANY, COUNTRY)
def test_who_asks_makes_no_difference(one, here, other, there):
    first, second = read(one, countries=[here]), read(other, countries=[there])

    assert compare(first, second) == compare(second, first)


@given(NAMES, COUNTRY, NAMES, COUNTRY)
def test_who_asks_makes_no_difference_for_names(one, here, other, there):
    first, second = read(one, countries=[here]), read(other, countries=[there])

    assert compare(first, second) == compare(second, first)


@given(NAMES, COUNTRY)
def test_a_name_is_itself(name, country):
    assert compare(read(name, countries=[country]), read(name, countries=[country])).matches


@given(NAMES, st.sampled_from([str.upper, str.lower, str.title, lambda n: f"  {n} .", lambda n: n.replace(" ", "  ")]))
def test_case_blanks_and_points_make_no_difference(name, spelled):
    assert compare(read(name, countries=["GT"]), read(spelled(name), countries=["GT"])).matches


@given(NAMES)
def test_accents_make_no_difference(name):
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))

    assert compare(read(name, countries=["GT"]), read(bare, countries=["GT"])).matches
    assert compare(read(unicodedata.normalize("NFD", name), countries=["GT"]), read(name, countries=["GT"])).matches


@given(NAMES)
def test_an_acronym_in_brackets_makes_no_difference(name):
    assert compare(read(name, countries=["GT"]), read(f"{name} (XQZW)", countries=["GT"])).matches


@given(NAMES, COUNTRY, NAMES, COUNTRY)
def test_two_names_of_one_body_share_a_key(one, here, other, there):
    first, second = read(one, countries=[here]), read(other, countries=[there])

    if compare(first, second).matches:
        assert keys(first) & keys(second)


@given(ANY)
@example(":::::::{")
def test_keys_are_few_and_short(name):
    found = keys(read(name))

    assert len(found) <= MOST
    assert all(1 < len(key) <= LONGEST for key in found)


@given(TORN, COUNTRY, TORN, COUNTRY)
@example("México", "", "Méxicoñ/MéxicoLtd·.S.A.Å’ı", "")
@example(".", "", "..", "")
@example("numsa", "US", "#«--@|[a&ñé,|ñ;ñ&·{Ж A*”}a", "")
def test_torn_names_are_compared_as_well(one, here, other, there):
    first, second = read(one, countries=[here]), read(other, countries=[there])

    assert compare(first, second) == compare(second, first)
    assert len(keys(first)) <= MOST
