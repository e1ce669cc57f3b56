"""One body on two letters half a year apart, and its neighbours on the list: principle by principle, names made up."""

import pytest

from signatories.matching import Decision, asked, compare, explains_its_acronyms, keys, read
from signatories.matching.glances import Glance


def verdict(one, here, other, there):
    return compare(read(one, countries=[here]), read(other, countries=[there]))


def both(rows):
    return pytest.mark.parametrize(("one", "here", "other", "there"), rows)


def assert_found(one, here, other, there):
    """The two are one body, and the index and the glance before the comparison lose neither."""
    first, second = read(one, countries=[here]), read(other, countries=[there])
    assert compare(first, second).matches
    assert asked(keys(first)) & keys(second)
    assert asked(keys(second)) & keys(first)
    assert not Glance(first).refuses([other], countries=second.countries)
    assert not Glance(second).refuses([one], countries=first.countries)


@both([
    ("Centro Kabrakan", "IT", "Centro Kabrakan - Roma", "IT"),
    ("Casa Tzolkin de Derechos Humanos", "PE", "Casa Tzolkin de Derechos Humanos, Cajamarca", "PE"),
    ("Observatorio Ciudadano", "CL", "Observatorio Ciudadano, Xolotlán", "CL"),
    ("Centro Kabrakan", "MX", "Centro Kabrakan, San Xolotl de los Pinos, Chiapas", "MX"),
    ("Justiça nos Kabrakanes - Maranhão, Brasil", "BR", "Justiça nos Kabrakanes", "BR"),
    ("Kabrakanes", "ZA", "Kabrakanes, Xolotlburg", "ZA"),
    ("Collectif Guatemala", "FR", "Collectif Guatemala (Paris)", "FR"),
])  # fmt: skip
def test_a_town_behind_the_name_is_where_it_sits(one, here, other, there):
    assert_found(one, here, other, there)
    assert verdict(one, here, other, there).decision == Decision.LIKELY  # staff decide


@both([
    ("Kabrakan Union (KU), Karnataka", "IN", "Kabrakan Union (KU), Rajasthan", "IN"),
    ("Movimento Kabrakan", "BR", "Movimento Kabrakan - Espírito Santo", "BR"),
    ("All India Kabrakan Association", "IN", "All India Kabrakan Association, Tamil Nadu", "IN"),
    ("Kabrakan Watch", "GB", "Kabrakan Watch Edinburgh", "GB"),
    ("Voice of Tzolkin", "US", "Voice of Tzolkin - Seattle", "US"),
    ("Consejo Kabrakan", "BR", "Consejo Kabrakan – Amazonía", "BR"),
    ("Greenpeace", "IN", "Greenpeace - Bangalore", "IN"),
    ("Centro Kabrakan, Lima", "PE", "Centro Kabrakan, Cusco", "PE"),
])  # fmt: skip
def test_a_place_may_also_say_which_branch_it_is(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("Kabrakan", "BR", "Kabrakan Direitos Humanos", "BR"),
    ("Kabrakan", "PY", "Organización de Mujeres Campesinas Kabrakan", "PY"),
    ("Chile Sustentable", "CL", "Fundación Chile Sustentable", "CL"),
    ("Ciutat Kabrakana", "ES", "Cooperativa Ciutat Kabrakana", "ES"),
    ("Colectivo de Abogadas Marta Kabrakan Tzolkin", "CO", "Colectivo de Abogadas Marta Kabrakan", "CO"),
    ("Norwegian Kabrakan", "NO", "Norwegian Kabrakan Committee", "NO"),
    ("América Latina mejor sin Kabrakan", "", "Plataforma América Latina y el Caribe mejor sin Kabrakan", ""),
    ("Kabrakan, slovenska fundacija za razvoj", "SI", "Kabrakan", "SI"),
    ("Kabrakan Network Africa and partners", "KE", "Kabrakan Network Africa", "KE"),
])  # fmt: skip
def test_who_is_in_a_hurry_leaves_out_what_the_body_is(one, here, other, there):
    assert_found(one, here, other, there)


@both([
    ("Red de Casas Kabrakan", "MX", "Casa Kabrakan", "MX"),
    ("Juventud Kabrakan", "GT", "Kabrakan", "GT"),
    ("Universitat de Kabrakan", "ES", "Universitat Autònoma de Kabrakan", "ES"),
    ("Federation of Kabrakan Women", "NP", "Federation of Kabrakan Women Journalists", "NP"),
    ("Kabrakan (Tzolkin)", "IN", "Kabrakan (Ixquic)", "IN"),
    ("Dachverband der Kabrakane", "DE", "Kabrakan", "DE"),
])  # fmt: skip
def test_what_is_left_out_may_also_make_another_body(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("Hochwerk der Kabrakanen Schweiz HOKS", "CH", "HOKS/KIPER", "CH"),
    ("Kabrakan Rights Action / Earth Tzolkin Nigeria", "NG", "KRA/ETN", "NG"),
    ("KAXIF – Volunteers of the World", "IT", "KAXIF - Kabrakan Xolotl Ixquic Foundation", "IT"),
    ("KABFT Berlin", "DE", "Kabrakaner Arbeit Bildung Freiheit Tzolkin, Landesverband Berlin", "DE"),
    ("TKN-A", "KE", "Tax Kabrakan Network Africa", "KE"),
    ("Bischöfliches Hilfswerk KABRAKAN e.V.", "DE", "Kabrakan", "DE"),
    ("Austrian Trade Union Federation OeKB", "AT", "Österreichischer Gewerkschaftsbund", "AT"),
    ("CKBD-Ixquic Solidaire", "FR", "Comité Kabrakan contre la Bruine et pour le Développement - Ixquic Solidaire", "FR"),
    ("Tzolkin Institute (TZI)", "NL", "TZI, Amsterdam", "NL"),
    ("Human Kabrakan Network Uganda, HUKANET-U", "UG", "Human Kabrakan Network Uganda", "UG"),
    ("KAB", "DE", "Kabrakan Arbeit und Bildung", "DE"),
    ("UDEFEKAB", "GT", "Unidad de Protección a Defensoras y Defensores de Kabrakan", "GT"),
    ("KABI", "ZA", "Kabrakan and Agrarian Better Institute of South Africa", "ZA"),
    ("Iniciativa de Mujeres Tzolkin (IM-Kabrakanas)", "", "IM-Kabrakanas", ""),
])  # fmt: skip
def test_acronyms_stand_in_every_shape(one, here, other, there):
    assert verdict(one, here, other, there).matches
    assert asked(keys(read(one, countries=[here]))) & keys(read(other, countries=[there]))


@both([
    ("COPAK - Comité Patriótico de Kabra", "EC", "COPAK - Coordinadora de Palmas de Kabrakan", "EC"),
    ("Ligue Algérienne pour la Défense des Droits (LADD)", "DZ", "Ligue Algérienne des Droits (LAD)", "DZ"),
    ("KABRA", "DE", "KABRAjugend", "DE"),
    ("Refugee Water Service", "", "Refugee Water Service/USA", "US"),
    ("KABRAK", "US", "KABRAK San Francisco Area", "US"),
    ("Conférence de Kabrakan (CKAB)", "CD", "Commission Justice et Paix de la CKAB", "CD"),
    ("UNIKA Programa de Derechos Humanos", "MX", "Programa de Derechos Humanos", "MX"),
    ("JAXS (Just Kabrakans) Mesoamérica", "", "JAXS Southeast Asia", ""),
])  # fmt: skip
def test_one_acronym_may_be_of_two_bodies(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("Хелсиншки одбор за људска права Кабракан", "RS", "Helsinški odbor za ljudska prava Kabrakan", "RS"),
    ("مركز كبركان لحقوق الإنسان", "PS", "Kabrakan Center for Human Rights", "PS"),
    ("Правозащитный центр «Кабракан»", "RU", "Kabrakan Human Rights Center", "RU"),
    ("グリーンピース・ジャパン", "JP", "Greenpeace Japan", "JP"),
    ("カブラカン人権センター", "JP", "Kaburakan Human Rights Center", "JP"),
    ("국제앰네스티", "KR", "Amnesty International", "KR"),
    ("自然之友 Friends of Kabrakan", "CN", "Friends of Kabrakan", "CN"),
    ("कब्रधान्य", "IN", "Kabradhanya", "IN"),
    ("Kabrakan*innen gegen Atom", "DE", "Kabrakaninnen gegen Atom", "DE"),
    ("Komitee f. Kabrakan u. Demokratie", "DE", "Komitee für Kabrakan und Demokratie", "DE"),
    ("Dachverband für Kabra- und Tzolkinschutz", "IT", "Dachverband für Kabra- und Tzolkinschutz / Federazione", "IT"),
    ("Comunità di S. Kabrakan", "IT", "Comunità di San Kabrakan", "IT"),
    ("Entrekabras-Entrekobras-Entrekubras", "ES", "Entrekabras/Entrekobras", "ES"),
    ("Kabrakan Rights &amp; Remedies", "ZA", "Kabrakan Rights and Remedies", "ZA"),
    ("Γιάνης Καμπράκας", "GR", "Yanis Kabrakas", "GR"),
    ("Фондација Кабрафозис", "MK", "Kabraphosis Foundation", "MK"),
    ("Українська спілка з прав людини Кабракан", "UA", "Kabrakan Ukrainian Human Rights Union", "UA"),
    ("민주사회를 위한 카브라칸", "KR", "민주 사회 카브라칸", "KR"),
    ("Kabrakan South – Asia/Pacific Movement (KSAPM)", "PH", "Kabrakan South Asia Pacific Movement", "PH"),
])  # fmt: skip
def test_scripts_and_signs_make_no_other_body(one, here, other, there):
    assert_found(one, here, other, there)


@both([
    ("Belarusian Kabrakan", "BY", "Kabrakan Belarus", "BY"),
    ("Kabrakanvrij NL", "", "Kabrakanvrij Nederland", "NL"),
    ("It's Our Kabrakan NZ", "NZ", "It's Our Kabrakan Aotearoa", "NZ"),
    ("Українська спілка Кабракан", "UA", "Ukrainian Union Kabrakan", "UA"),
    ("Amnesty International Kabrakan Sección Española", "ES", "Amnesty International Kabrakan España", "ES"),
    ("Red Kabrakan de l'Afrique de l'Ouest", "BF", "Kabrakan Network of West Africa", "BF"),
])  # fmt: skip
def test_a_country_is_named_in_many_forms(one, here, other, there):
    assert_found(one, here, other, there)


def test_a_country_in_the_name_of_two_bodies_elsewhere_is_what_each_works_on():
    assert not verdict("Palestine Kabrakan Campaign", "GB", "Palestine Kabrakan Campaign", "ZA").matches
    assert verdict("Syrian Kabrakan Network", "SY", "Syrian Kabrakan Network", "GB").matches  # it works from abroad


@both([
    ("Adv. Sunita Kabrakan", "IN", "Sunita Kabrakan", "IN"),
    ("Me Awa Kabrakan", "TD", "Awa Kabrakan, avocate", "TD"),
    ("Tomás Kabrakan Ixquic", "CO", "Tomás Kabrakan, Comisión Colombiana de Tzolkin", "CO"),
    ("Prof. Sunita Kabrakan, University of Tikal", "IN", "Sunita Kabrakan", ""),
    ("Fray Raúl Vera, obispo de Kabrakan", "MX", "Raúl Vera, O.P.", "MX"),
    ("Gro H. Kabrakan", "NO", "Gro Harlem Kabrakan", "NO"),
])  # fmt: skip
def test_persons_have_titles_affiliations_and_more_names(one, here, other, there):
    assert_found(one, here, other, there)
    assert verdict(one, here, other, there).score <= 100


@both([
    ("Sunita Kabrakan, TZOLKIN", "HN", "Laura Kabrakan, TZOLKIN", "HN"),
    ("Sunita Kabrakan", "IN", "Sunita Kabrakan, University of Tikal", "US"),
    ("Don Kabrakan Network", "US", "Kabrakan", "US"),
    ("Lago Hondo Tikal", "GT", "Lago Hondo", "GT"),
    ("de", "", "for", "US"),
])  # fmt: skip
def test_persons_of_alike_names_are_others(one, here, other, there):
    assert not verdict(one, here, other, there).matches


def test_what_stands_behind_a_comma_makes_a_person_likely_and_not_certain():
    found = verdict("Sunita Kabrakan", "IN", "Sunita Kabrakan, University of Tikal", "IN")

    assert found.decision == Decision.LIKELY


def test_a_name_of_listed_words_alone_is_likely_and_not_certain_in_another_language():
    found = verdict("Liga voor mensenrechten", "BE", "Ligue des droits humains", "BE")

    assert found.decision == Decision.LIKELY


@both([
    ("Fundación Kabrakna", "GT", "Fundación Kabrakan", "GT"),
    ("Comité de la Tierra de Kabern", "GT", "Comité de la Tierra de Kabenr", "GT"),
    ("Youth 4 Kabras", "KE", "Youth4Kabras", "KE"),
])  # fmt: skip
def test_the_index_finds_letters_that_changed_places_and_words_that_were_joined(one, here, other, there):
    assert_found(one, here, other, there)


@pytest.mark.parametrize(
    ("name", "acronym", "explained"),
    [
        ("Comité de Kabras Indígenas", "CKI", True),
        ("Loxaha Bagon", "CKI", False),
        ("Comité de Kabras Indígenas", "", False),
    ],
)
def test_an_acronym_is_explained_by_the_words_it_is_made_of(name, acronym, explained):
    assert explains_its_acronyms(read(name, acronym=acronym)) is explained
