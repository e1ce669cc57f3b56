"""A glance refuses only what reading and comparing would refuse, and most of that."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from signatories.domain.candidates import LEAST
from signatories.matching import compare, read
from signatories.matching.glances import Glance

WORDS = (  # noqa: SIM905
    "Asociación Fundación Red Centro Movimiento Network Institute de of para for y and la Mujeres Women Derechos Humanos"
    " Human Rights Water Agua La Paz Guatemala Chiapas Internacional Regional Ixmukané Ixmukan Ixmukanes Tikal Tikla"
    " Kinal Oxlajuj Oxlajju Casamigrante Casa Migrante Lumos Lomus Cerro Alto Caritas CEJIL Cejil Frayba Fray Bartolomé"
    " 25 II S.A. Niñez Peñasco Müller Mueller Mizan Mezan Менеса Pop No'j Popnoj Inst. Nal. & A.C. sociedad civil Norte"
).split()
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
shaped = names | st.tuples(names, st.sampled_from((" (", " - ", ", ", "/")), names).map("".join)
countries = st.sampled_from(((), ("GT",), ("MX",), ("GT", "MX"), ("MA",)))
acronyms = st.sampled_from(("", "", "CEJIL", "Frayba", "RMT", "Tikal"))


def refuses(one, other, *, here=(), there=(), acronym=""):
    return Glance(read(one, countries=here)).refuses((other,), acronyms=(acronym,), countries=there)


@settings(deadline=None, max_examples=400)
@given(one=shaped, other=shaped, here=countries, there=countries, first=acronyms, second=acronyms)
@example(one="Red Lumos", other="Red Lomus", here=(), there=(), first="", second="")
@example(one="Casa Migrante", other="Centro Casamigrante", here=("GT",), there=("GT",), first="", second="")
@example(one="Frayba", other="Centro Fray Bartolomé", here=("MX",), there=("MX",), first="", second="Frayba")
@example(one="Mizan Kinal", other="Mezan Kinal", here=("MA",), there=("MA",), first="", second="")
def test_who_is_refused_at_a_glance_is_nobody_when_read(one, other, here, there, first, second):
    reading = read(one, acronym=first, countries=here)
    if Glance(reading).refuses((other,), acronyms=(second,), countries=there):
        verdict = compare(reading, read(other, acronym=second, countries=there))

        assert not verdict.matches
        assert verdict.score < LEAST or not verdict.reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Asociación de Mujeres Ixmukané", "Asociación de Mujeres Oxlajuj Kinal"),
        ("Fundación Tikal", "Human Rights Watch Oxlajuj"),
        ("Instituto Vamis para el Agua", "Association Kinal for Women"),
        ("Red de Derechos Humanos Tikal (RDHT)", "Red de Derechos Humanos Oxlajuj Kinal"),
    ],
)
def test_other_names_of_their_own_are_refused(one, other):
    assert refuses(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Colectivo Oxlajuj", "Red Oxlajju"),  # a typing error
        ("Colectivo Oxlajuj", "Oxlajuj"),
        ("Casa Migrante Tikal", "Centro Casamigrante"),
        ("Centro Casamigrante", "Casa del Migrante Kinal"),
        ("Centro Ixmukané", "Los Ixmukanes Kinal"),  # another form
        ("Ixmukané Tikal Oxlajuj", "ITO"),
        ("ITO", "Ixmukané Tikal Oxlajuj"),
        ("Colectivo Tikal", "Colectivo"),  # nothing of its own
        ("Colectivo Tikal", "Тикал Оксла"),
        ("Asociación Müller", "Asociación Kinal"),
        ("Colectivo Tikal", "Colectivo Kinal (Red Oxlajuj)"),
        ("Colectivo Tikal", "COLECTIVO OXLAJUJ"),
        ("Colectivo Tikal", ""),
        ("", "Colectivo Tikal"),
        ("Asociación de Mujeres por los Derechos Humanos Tikal", "Asociación de Mujeres por los Derechos Humanos Kibo"),
    ],
)
def test_what_may_be_one_or_cannot_be_told_is_read(one, other):
    assert not refuses(one, other)


def test_every_name_of_a_body_must_be_refused():
    glance = Glance(read("Colectivo Tikal"))

    assert glance.refuses(("Red Oxlajuj", "Centro Ixmukané"))
    assert not glance.refuses(("Red Oxlajuj", "Centro Tikal"))


def test_names_that_are_alike_but_for_a_word_are_shown_in_one_country_alone():
    one = "Asociación de Mujeres por los Derechos Humanos Tikal"
    other = "Asociación de Mujeres por los Derechos Humanos Kibo"

    assert not refuses(one, other, here=("GT",), there=("GT",))
    assert refuses(one, other, here=("GT",), there=("MX",))
