"""Each kind of two names of one body, and each kind of two bodies that look like one. The names are made up."""

import pytest

from signatories.matching import Decision, Reason, compare, read

SAME, LIKELY, RELATED, DIFFERENT = Decision.SAME, Decision.LIKELY, Decision.RELATED, Decision.DIFFERENT
FULL = "Observatorio Lacustre de Derechos Humanos"


def verdict(one, here, other, there):
    return compare(read(one, countries=[here]), read(other, countries=[there]))


@pytest.mark.parametrize(
    "other",
    [
        f"{FULL} (OLDH)", f"OLDH – {FULL}", f"{FULL}, OLDH", f"OLDH: {FULL}", f"OLDH {FULL}", f"{FULL} OLDH",
        f"{FULL} [OLDH]", f"{FULL} - OLDH", f"{FULL} / OLDH", f"{FULL} (Oldh)",
    ],
)  # fmt: skip
def test_an_acronym_in_any_place_changes_nothing(other):
    assert verdict(FULL, "NI", other, "NI").decision == SAME


@pytest.mark.parametrize(
    ("acronym", "name"),
    [
        ("OLDH", FULL),
        ("OLDDH", FULL),
        ("OLDH Nicaragua", FULL),
        ("OLD Nicaragua", "Observatorio de Lagos y Derechos (OLD)"),
        ("CIPRODEH", "Centro de Investigación y Promoción de los Derechos Humanos"),
        ("FUNDEMAR", "Fundación de Mujeres Artesanas"),
        ("wlrc", "Women's Lake Research Center"),
    ],
)
def test_a_bare_acronym_is_the_name_it_is_made_of(acronym, name):
    found = verdict(acronym, "NI", name, "NI")

    assert found.matches
    assert found.reasons == (Reason.ACRONYM,)


@pytest.mark.parametrize(
    ("one", "here", "other", "there"),
    [
        ("OLDH", "NI", FULL, "CR"),
        ("CDM", "MX", "Casa de la Memoria", "HN"),
        ("AMI", "GT", "Movimiento Indígena", "GT"),
        ("Asociación de Mujeres Garífunas (AMG)", "HN", "Asamblea de Maestros de Gracias (AMG)", "HN"),
        ("LWN", "", "Women Lake Network", ""),
    ],
)
def test_acronyms_that_clash_are_different(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Colectivo Tz'unun'", "COLECTIVO TZUNUN"),
        ("Fundación Lago Hondo", "Lago Hondo"),
        ("Fundación Lago Hondo, A.C.", "Fundación Lago Hondo"),
        ("Lago Hondo Inc.", "Lago Hondo"),
        ("Seehilfe Lago Hondo e.V.", "Seehilfe Lago Hondo"),
        ("ONG Lago Hondo", "Lago Hondo (ONG)"),
        ("Asociación Civil Lago Hondo", "Lago Hondo A. C."),
        ("Lago Hondo S.A. de C.V.", "Lago Hondo"),
        ("Lago Hondo gGmbH", "Lago Hondo"),
        ("Mujeres & Lagos Tikal", "Mujeres y Lagos Tikal"),
        ("The Tikal Lakes Trust", "Tikal Lakes Trust"),
        ("Tikal Lakes, Institute for the", "Institute for the Tikal Lakes"),
        ("Instituto Tikal de Lagos", "Inst. Tikal de Lagos"),
        ("Lagos Tikalenses Unidos", "Lagos Tikalenes Unidos"),
        ("Lagos Tikalenses Unidos", "Lagos Tikaelnses Unidos"),
        ("Agua Tikalense", "Aguatikalense"),
        ("Tikal Lake Defenders", "Tikal Lakes Defender"),
        ("Voces del Lago Hondo / Deep Lake Voices Tikal", "Voces del Lago Hondo"),
        ("Tikal Foro 21", "Tikal Foro XXI"),
        ("Foro Tikal Siete Lagos", "Foro Tikal 7 Lagos"),
        ("Niños/as del Lago Tikal", "Niños del Lago Tikal"),
        ("Tikal &amp; Yaxha Lakes", "Tikal and Yaxha Lakes"),
        ("Danish Lake Council, DLC", "Danish Lake Council"),
        ("Danau Refugee Council, DRC", "Danau Refugee Council"),
        ("JRLD Justice for Rivers and Lakes, Delmas, Inc.", "Justice for Rivers & Lakes Delmas"),
        ("Lagos Tikalenses Unidos, Managua", "Lagos Tikalenses Unidos"),
        ("Socorro Católico - Cáritas Tikal", "Socorro Católico"),
        ("Asociación de Mujeres Ixmukané", "Asociación Ixmukané"),
        ("Озеро Тикаль", "Ozero Tikal"),
        ("Λίμνη Ευγενία", "Limni Evgenia"),
        ("مركز سراج", "Markaz Siraj"),
    ],
)
def test_two_spellings_are_the_same(one, other):
    assert verdict(one, "GT", other, "GT").matches


@pytest.mark.parametrize(
    ("one", "here", "other", "there"),
    [
        ("Friends of the Lake Germany", "DE", "Friends of the Lake Deutschland", ""),
        ("Lago Hondo México", "MX", "Lago Hondo", "Mexiko"),
        ("Lago Hondo (Guatemala)", "", "Guatemala: Lago Hondo", "GT"),
        ("Federación Guatemalteca Lago Hondo", "GT", "Federación Lago Hondo", "GT"),
        ("Deep Lake Geneva", "CH", "Deep Lake Genève", "CH"),
        ("Lake Watch Tikal USA", "US", "Lake Watch Tikal", "United States"),
        ("Lago Hondo", "GT; MX", "Lago Hondo", "Messico"),
    ],
)
def test_a_country_is_understood_in_any_language(one, here, other, there):
    assert verdict(one, here, other, there).matches


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Women's Rights Network Tikal", "Red Tikal de Derechos de las Mujeres"),
        ("Commission des droits de l'homme de Tikal", "Tikal Human Rights Commission"),
        ("Rede de Justiça Climática Tikal", "Réseau de justice climatique Tikal"),
        ("Friends of the Earth Tikal", "Amis de la Terre Tikal"),
    ],
)
def test_common_words_are_known_in_four_languages(one, other):
    found = verdict(one, "GT", other, "GT")

    assert found.matches
    assert Reason.TRANSLATED in found.reasons


@pytest.mark.parametrize(
    ("one", "here", "other", "there"),
    [
        ("Friends of the Lake Germany", "DE", "Friends of the Lake Austria", "AT"),
        ("LACUSTRI-Uganda", "UG", "LACUSTRI-Zimbabwe", "ZW"),
        ("Lacustri", "ZW", "Lacustri Uganda", "UG"),
        ("Lacustri México", "MX", "Lacustri", ""),
        ("Lacustri International", "", "Lacustri", ""),
        ("Lacustri América Latina", "", "Lacustri", ""),
        ("Universidad Lago Hondo - Facultad de Derecho", "GT", "Universidad Lago Hondo", "GT"),
        ("Lacustri", "MX", "Lacustri", "DE"),
        ("Lacustri Chapter Tikal", "GT", "Lacustri Tikal", "GT"),
        ("Lacustri Scotland", "GB", "Lacustri Wales", "GB"),
    ],
)
def test_branches_are_related_and_not_the_same(one, here, other, there):
    assert verdict(one, here, other, there).decision == RELATED


@pytest.mark.parametrize(
    ("one", "here", "other", "there"),
    [
        ("Asociación de Mujeres de Petén", "GT", "Asociación de Mujeres de Sololá", "GT"),
        ("Centre for Women's Rights", "KE", "Centre for Children's Rights", "KE"),
        ("Colectivo Feminista", "GT", "Colectivo Feminista", "SV"),
        ("Red de Mujeres Tikal", "GT", "Mujeres Tikal", "GT"),
        ("Asociación Tikal", "GT", "Fundación Tikal", "GT"),
        ("Casa del Migrante Tikal", "MX", "Casa del Migrante", "MX"),
        ("Doctors without Borders", "ES", "Doctors against Borders", "ES"),
        ("Frente 12 de Mayo", "BO", "Frente 21 de Mayo", "BO"),
        ("Juventud del Partido Tikal", "PY", "Partido Tikal", "PY"),
        ("Centro Tikal", "GT", "Instituto Tikal", "GT"),
        ("Comunidad Maya", "GT", "Comunidad Mayo", "GT"),
        ("Tikal the Children", "GB", "Tikal our Children", "GB"),
        ("Mujeres Indígenas - Red Tikal", "GT", "Mujeres Indígenas", "GT"),
    ],
)
def test_near_names_of_two_bodies_stay_apart(one, here, other, there):
    assert not verdict(one, here, other, there).matches


def test_a_generic_name_is_only_likely_where_a_country_is_missing():
    assert verdict("Colectivo Feminista", "GT", "colectivo feminista", "GT").decision == SAME
    assert verdict("Colectivo Feminista", "GT", "colectivo feminista", "").decision == LIKELY


def test_letters_that_look_alike_are_told():
    found = verdict("Instituto Еjemplo Tikal", "GT", "Instituto Ejemplo Tikal", "GT")

    assert found.decision == SAME
    assert found.reasons[0] == Reason.DRAWN


@pytest.mark.parametrize("name", ["", "   ", "–", "()", "(((((", "/", "A.C."])
def test_what_has_no_words_is_nobody(name):
    assert not compare(read(name), read("Lago Hondo")).matches
    assert not compare(read("Lago Hondo"), read(name)).matches


def test_hostile_names_are_read_to_a_bounded_length():
    for name in ("a" * 100_000, "(" * 5000, "a/" * 5000, "A.B." * 5000, "x " * 5000, "l'" * 5000, "ال" * 5000):
        reading = read(name)
        assert len(reading.faces) <= 8
        assert all(len(face.words) <= 40 for face in reading.faces)
        assert compare(reading, read(name[::-1])).score <= 100
