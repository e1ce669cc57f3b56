"""What makes two names one, principle by principle, in languages of the whole world. The names are made up."""

import pytest
from rapidfuzz.distance import OSA

from signatories.matching import Decision, Reason, aligning, compare, formless, keys, read


def verdict(one, here, other, there):
    return compare(read(one, countries=[here]), read(other, countries=[there]))


def both(rows):
    return pytest.mark.parametrize(("one", "here", "other", "there"), rows)


@both([
    ("Prohealth: Tikal", "", "PROHEALTH TIKAL", ""),
    ("COREDA: Tierra y Canto", "PE", "Coreda - Tierra y Canto", "PE"),
    ("Red: Mujeres, Agua", "GT", "Red Mujeres Agua", ""),
    ("SALT – Women of the Marsh", "", "Salt Women of the Marsh", "GH"),
    ("AGORA / Vecinos", "CL", "Agora Vecinos", "CL"),
    ("Guatemala", "", "GUATEMALA", ""),
    ("Instituto de Paz (Universidad Xela)", "GT", "Instituto de Paz - Universidad Xela", "GT"),
])  # fmt: skip
def test_the_same_words_in_the_same_order_are_one_name_however_signs_part_them(one, here, other, there):
    assert verdict(one, here, other, there).matches


@both([
    ("Grünhügler Höfe", "DE", "Gruenhuegler Hoefe", "DE"),
    ("Förderverein für Müllerstöchter", "DE", "Foerderverein fuer Muellerstoechter", ""),
    ("Blåsjö Vänner", "SE", "Blaasjoe Vaenner", "SE"),
    ("Høje Østre Folk", "DK", "Hoeje Oestre Folk", "DK"),
    ("Þórsdalur Eyða", "IS", "Thorsdalur Eydha", "IS"),
    ("Şırnaklı Çığır", "TR", "Sirnakli Cigir", "TR"),
    ("Łąkowy Dół Źrebak", "PL", "Lakowy Dol Zrebak", "PL"),
    ("Đurđevac Šećerana", "HR", "Djurdjevac Secerana", "HR"),
    ("Hướng Đồng Lúa", "VN", "Huong Dong Lua", "VN"),
    ("Straßenkids Größe", "DE", "Strassenkids Groesse", "DE"),
])  # fmt: skip
def test_letters_that_others_write_as_two_make_no_difference(one, here, other, there):
    assert verdict(one, here, other, there).matches
    assert keys(read(one)) & keys(read(other))


@both([
    ("Colectivo Fuente Manuel", "ES", "Colectivo Funte Manul Prado", "ES"),
    ("Casa Goethals", "BE", "Casa Gothal Verde", "BE"),
])  # fmt: skip
def test_names_that_have_such_letters_keep_them(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@pytest.mark.parametrize(
    "word",
    "y i e a et und and och og en na dan at ne ja ve va kai și és ir un agus eta in oraz dhe u wa и та".split(),  # noqa: SIM905
)
def test_and_is_the_same_in_all_languages(word):
    assert verdict(f"Ixquic {word} Tzolkin Kabrakan", "GT", "Ixquic & Tzolkin Kabrakan", "GT").matches


@both([
    ("Colectivo Dan Kuo Berimbe", "", "Colectivo Kuo Berimbe", "GT"),
    ("Grupo Tikal A", "GT", "Grupo Tikal B", "GT"),
    ("Ve Kabrakan", "GT", "Kabrakan", "MX"),
])  # fmt: skip
def test_the_same_letters_elsewhere_are_words(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("Emakume Langileen Batzarra / Asamblea de Mujeres Obreras Zubieta", "ES",
     "Asamblea de Mujeres Obreras Zubieta", "ES"),
    ("Umoja wa Wavuvi Mtwani – Mtwani Fishers Union", "TZ", "Mtwani Fishers Union", "TZ"),
    ("Umoja wa Wavuvi Mtwani – Mtwani Fishers Union", "TZ", "Umoja wa Wavuvi Mtwani", ""),
    ("Frauenforum Seeland — Forum des femmes du Pays des Lacs", "CH", "Frauenforum Seeland", "CH"),
    ("Haurren Oihartzuna (Eco de Zubieta)", "ES", "Haurren Oihartzuna", "ES"),
    ("Gaztelubide Herria | Gaztelubide Pueblo", "ES", "Gaztelubide Herria", "ES"),
    ("Sámi Searvi; Samisk Samvær", "NO", "Samisk Samvær", "NO"),
    ("Tuwe Bora · Better Tuwe", "TZ", "Better Tuwe", "TZ"),
])  # fmt: skip
def test_each_of_the_names_that_a_body_gives_is_its_name(one, here, other, there):
    assert verdict(one, here, other, there).matches


@both([
    ("Universidade do Baixo Tefé - Instituto de Oceanografia", "BR", "Universidade do Baixo Tefé", "BR"),
    ("Universidad Ixquic (Facultad de Derecho)", "GT", "Universidad Ixquic", "GT"),
    ("Federación Kabrakan – Comité de Jóvenes", "GT", "Federación Kabrakan", "GT"),
    ("Instituto de Oceanografia - Universidade do Baixo Tefé", "BR", "Universidade do Baixo Tefé", "BR"),
    ("Fundación Kabrakan: Programa de Semillas", "GT", "Fundación Kabrakan", "GT"),
    ("Mujeres y Paz - Ixquic Tzolkin", "GT", "Mujeres y Paz", "MX"),
    ("Iglesia Kabrakan (Pastoral de la Tierra)", "GT", "Iglesia Kabrakan", "GT"),
])  # fmt: skip
def test_a_part_of_a_body_is_not_the_body(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("Children of the Tundra", "", "Children of the Tundra Mongolia", ""),
    ("Children of the Tundra", "", "Children of the Tundra Mongolia", "MN"),
    ("Mujeres Kabrakan Bolivia", "BO", "Mujeres Kabrakan", ""),
])  # fmt: skip
def test_the_country_may_be_added_where_none_is_told(one, here, other, there):
    assert verdict(one, here, other, there).matches


@both([
    ("Children of the Tundra", "CA", "Children of the Tundra Mongolia", "MN"),
    ("Tundra International", "", "Tundra International Mongolia", "MN"),
    ("Caritas Tundra", "", "Caritas Tundra Mongolia", ""),
    ("Tundra", "", "Tundra Mongolia", "MN"),
    ("Friends of the Tundra", "", "Friends of the Tundra Mongolia", ""),
])  # fmt: skip
def test_a_network_has_a_branch_in_each_country(one, here, other, there):
    assert verdict(one, here, other, there).decision == Decision.RELATED


@both([
    ("Föreningen Klart Vatten Norrby", "SE", "Klart Vatten Norrby", "SE"),
    ("Instituto Canto na Ladeira", "BR", "Canto na Ladeira", "BR"),
    ("Kabrakan Tzolkin Derneği", "TR", "Kabrakan Tzolkin", "TR"),
    ("Stowarzyszenie Kabrakan Tzolkin", "PL", "Kabrakan Tzolkin", "PL"),
    ("Kabrakan Tzolkin ry", "FI", "Kabrakan Tzolkin yhdistys", "FI"),
    ("Udruga Kabrakan Tzolkin", "HR", "Kabrakan Tzolkin", "HR"),
    ("Kabrakan Tzolkin Egyesület", "HU", "Kabrakan Tzolkin", "HU"),
    ("Asociația Kabrakan Tzolkin", "RO", "Kabrakan Tzolkin", ""),
])  # fmt: skip
def test_a_head_comes_and_goes_before_a_name_of_two_words(one, here, other, there):
    assert verdict(one, here, other, there).matches


@both([
    ("Red de Kabrakan Tzolkin", "GT", "Kabrakan Tzolkin", "GT"),
    ("Coalition for Kabrakan Tzolkin", "GH", "Kabrakan Tzolkin", "GH"),
    ("Federación Kabrakan Tzolkin", "GT", "Kabrakan Tzolkin", "GT"),
    ("Instituto Kabrakan", "GT", "Kabrakan", "GT"),
    ("Verkosto Kabrakan Tzolkin", "FI", "Kabrakan Tzolkin", "FI"),
])  # fmt: skip
def test_a_network_is_not_its_member(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("Raíces Andaluz Kabrakan", "ES", "Raíces Andaluces Kabrakan", "ES"),
    ("Irmão Canoeiro Tefé", "BR", "Irmãos Canoeiros Tefé", "BR"),
    ("Canal Kabrakan", "FR", "Canaux Kabrakan", "FR"),
    ("Burghaus Kabrakan", "DE", "Burghäuser Kabrakan", "DE"),
    ("Sorella Ticina Kabrakan", "IT", "Sorelle Ticine Kabrakan", "IT"),
    ("Canción Kabrakan Tzolkin", "GT", "Canciones Kabrakan Tzolkin", "GT"),
    ("Kabrakan Ferry Tzolkin", "GH", "Kabrakan Ferries Tzolkin", "GH"),
])  # fmt: skip
def test_a_word_may_stand_in_the_plural(one, here, other, there):
    assert verdict(one, here, other, there).matches


@both([
    ("Comisión Pan y Agua de Xela (CPAX)", "GT", "Comisión Pan y Arte de Xela (CPAX)", "GT"),
    ("Women for Land and Rivers (WLR)", "GH", "Women for Land and Roads (WLR)", "GH"),
    ("Asociación de Maestros Mayas (AMM)", "GT", "Asociación de Médicos Mayas (AMM)", "GT"),
])  # fmt: skip
def test_one_acronym_does_not_outweigh_another_word(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("مركز شروق", "JO", "Markaz Chourouk", "JO"),
    ("جمعية الرافدين", "IQ", "Ar-Rafidain Association", "IQ"),
    ("مؤسسة جذور", "JO", "Juthoor Foundation", "JO"),
    ("مؤسسة شمس النهار", "", "Shams An-Nahar Foundation", "JO"),
    ("Фонд «Жемчужина Владыкино»", "RU", "Zhemchuzhina Vladykino Foundation", "RU"),
    ("Η Φωνή του Χωριού", "GR", "I Foni tou Horiou", "GR"),
    ("Центр Хорошевка", "RU", "Centre Khoroshevka", "RU"),
])  # fmt: skip
def test_a_name_in_another_script_is_compared_by_its_consonants(one, here, other, there):
    assert verdict(one, here, other, there).matches
    assert keys(read(one)) & keys(read(other))


@both([
    ("مركز شروق", "JO", "Markaz Salam", "JO"),
    ("Фонд «Жемчужина»", "RU", "Fond Vladykino", "RU"),
])  # fmt: skip
def test_other_consonants_are_another_name(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("Centre for the Rights of Migrant Workers", "ES", "Centro por los Derechos de los Trabajadores Migrantes", "ES"),
    ("African Forest Observatory", "", "Observatoire africain des forêts", ""),
    ("Latin American Network against Torture", "", "Red Latinoamericana contra la Tortura", ""),
    ("Frauenhaus für Flüchtlinge Kabrakan", "DE", "Kabrakan Women's House for Refugees", "DE"),
    ("Menschenrechtszentrum Kabrakan", "DE", "Kabrakan Human Rights Centre", "DE"),
    ("Committee of Relatives of the Disappeared of Xela", "GT", "Comité de Familiares de Desaparecidos de Xela", "GT"),
    ("Plataforma de Pessoas com Deficiência Tefé", "BR", "Tefé Platform of Persons with Disabilities", "BR"),
    ("Réseau des journalistes pour la liberté de la presse", "SN", "Network of Journalists for Freedom of the Press",
     "SN"),
    ("Alleanza per la difesa del mare", "IT", "Alliance for the Defence of the Sea", "IT"),
    ("Movimiento de Víctimas de la Trata", "CO", "Movement of Victims of Trafficking", "CO"),
    ("Andean Council of Women Farmers", "", "Consejo Andino de Mujeres Agricultoras", ""),
    ("Coalizão contra as Armas Nucleares", "BR", "Coalition against Nuclear Weapons", "BR"),
    ("Sin Fronteras Kabrakan", "GT", "Kabrakan Without Borders", "GT"),
])  # fmt: skip
def test_a_literal_translation_is_likely_the_same(one, here, other, there):
    assert verdict(one, here, other, there).matches
    assert keys(read(one)) & keys(read(other))


@both([
    ("Centre for the Rights of Migrant Workers", "ES", "Centro por los Derechos de las Mujeres Migrantes", "ES"),
    ("Coalition against Nuclear Weapons", "BR", "Coalizão contra a Energia Nuclear", "BR"),
    ("African Forest Observatory", "", "Observatoire africain des mines", ""),
    ("Movement of Victims of Trafficking", "CO", "Movimiento de Víctimas de la Tortura", "CO"),
])  # fmt: skip
def test_a_translation_with_another_subject_is_another_body(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("Fondazione Tikalo Ferretti", "IT", "Fondazione Tikala Ferretti", "IT"),
    ("Fundación Francisca Ixquic", "CL", "Fundación Francisco Ixquic", "CL"),
    ("Fondation Danielle Kabrakan", "FR", "Fondation Daniel Kabrakan", "FR"),
    ("Andrea Kabrakan Trust", "BR", "Andreas Kabrakan Trust", "BR"),
    ("Casa Mario", "CO", "Casa María", "CO"),
    ("Hijas del Volcán Tzolkin", "GT", "Hijos del Volcán Tzolkin", "GT"),
    ("Unión de Trabajadoras Kabrakan", "GT", "Unión de Trabajadores Kabrakan", "GT"),
    ("Collectif des travailleuses de Kabrakan", "FR", "Collectif des travailleurs de Kabrakan", "FR"),
])  # fmt: skip
def test_names_that_differ_by_gender_are_two(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("Red de Abogadas y Abogados Kabrakan", "GT", "Red de Abogados y Abogadas Kabrakan", "GT"),
    ("Red de Abogadas y Abogados Kabrakan", "GT", "Red de Abogados Kabrakan", "GT"),
    ("Afectadas por el Volcán Kabrakan (AVK)", "GT", "Afectados por el Volcán Kabrakan (AVK)", "GT"),
    ("Fondo Ixquico Verde", "IT", "Fondi Ixquici Verdi", "IT"),
])  # fmt: skip
def test_gender_makes_no_difference_where_both_are_named_or_the_acronym_is_one(one, here, other, there):
    assert verdict(one, here, other, there).matches


@both([
    ("KXW Kenya", "KE", "Kabrakan Xela Women", "KE"),
    ("MTK Brasil", "BR", "Mulheres Tecelãs de Kabrakan", "BR"),
])  # fmt: skip
def test_a_country_beside_an_acronym_is_no_letter_of_it(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("IKJ - Institute for Kabrakan Justice", "KE", "IKJ Kenya", "KE"),
    ("Mulheres Tecelãs de Kabrakan (MTK)", "BR", "MTK - Brasil", "BR"),
])  # fmt: skip
def test_a_country_beside_an_acronym_that_the_name_gives_is_likely_the_same(one, here, other, there):
    assert verdict(one, here, other, there).decision == Decision.LIKELY


@both([
    ("OLDHK Kenya", "KE", "Observatory of Lakes and Dams of Highland Kabrakan (OLDHK)", "KE"),
    ("KHRC Nepal", "NP", "Kabrakan Human Rights Centre Nepal", "NP"),
])  # fmt: skip
def test_it_may_stand_there_where_the_name_says_so(one, here, other, there):
    assert verdict(one, here, other, there).matches


@both([
    ("KOXIPA Comunicadores Xelenses Populares por la Autonomía", "GT",
     "Comunicadores Xelenses Populares por la Autonomía", ""),
    ("COXIK-Consejo Xelense Indígena de Kabrakan", "GT", "Consejo Xelense Indígena de Kabrakan", "GT"),
    ("AWKD Association for Women's Kites in Development", "", "Association for Womens Kites in Development", "CA"),
    ("Instituto de Estudos Kabrakanianos - Inesk", "BR", "Instituto de Estudos Kabrakanianos", "BR"),
    ("Ixkab - Centro de Estudios Ixquic Kabrakan", "GT", "Centro de Estudios Ixquic Kabrakan", "GT"),
    ("Ixkab - Centro de Estudios Ixquic Kabrakan", "GT", "Ixkab", "GT"),
    ("Movimiento de Tejedoras Campesinas MTC Kabrakan", "GT", "Movimiento de Tejedoras Campesinas Kabrakan", "GT"),
    ("KFL-IXO", "US", "Kabrakan Federation of Labor and Ixquic Organizations", "US"),
])  # fmt: skip
def test_an_acronym_that_is_not_made_by_initials_alone_is_taken_off_a_whole_name(one, here, other, there):
    assert verdict(one, here, other, there).matches
    assert keys(read(one)) & keys(read(other))


@both([
    ("UKAB Facultad de Derecho", "MX", "Facultad de Derecho", "MX"),
    ("OXKAM Red de Mujeres", "GT", "Red de Mujeres", "GT"),
])  # fmt: skip
def test_capitals_before_a_common_name_are_a_name(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("Kabrakan Tzolkin S. de R.L. de C.V.", "MX", "Kabrakan Tzolkin", "MX"),
    ("Kabrakan Tzolkin Sp. z o.o.", "PL", "Kabrakan Tzolkin", "PL"),
    ("Kabrakan Tzolkin, o.p.s.", "CZ", "Kabrakan Tzolkin", "CZ"),
    ("Kabrakan Tzolkin, 501(c)(3)", "US", "Kabrakan Tzolkin", "US"),
    ("Sociedad Cooperativa Kabrakan S.C.L.", "MX", "Cooperativa Kabrakan", "MX"),
    ("Stichting Vluchteling", "NL", "Vluchteling", "NL"),
    ("Dr. Tikal Ixquic Trust", "GT", "Tikal Ixquic Trust", "GT"),
    ("Fundación Mons. Kabrakan", "SV", "Fundación Monseñor Kabrakan", "SV"),
    ("8th Kabrakan Circle", "US", "Eighth Kabrakan Circle", "US"),
    ("Kabrakan Inter-Faith Forum", "US", "Kabrakan Interfaith Forum", "US"),
    ("Kabrakan League, U.S. Section", "US", "Kabrakan League - US Section", "US"),
    ("Kolektif Kabrakan", "HT", "Kolektif Kabrakan yo", "HT"),
])  # fmt: skip
def test_forms_titles_and_little_words_come_and_go(one, here, other, there):
    assert verdict(one, here, other, there).matches


def test_letters_that_are_a_form_when_written_small_are_an_acronym_in_capitals():
    assert read("Kabrakan, ops").plain == read("Kabrakan").plain
    assert read("OPS").bare == "ops"


@both([
    ("Al Kezan", "PS", "Al-Kizan", "PS"),
    ("Kadil", "PS", "KADEEL", "PS"),
    ("Addamkeer", "PS", "Ad-Damkeer", "PS"),
    ("Гласът на Кабракан", "BG", "Glasat na Kabrakan", "BG"),
    ("जन कब्रक", "IN", "Jan Kabrak", "IN"),
])  # fmt: skip
def test_a_name_that_is_heard_is_written_in_many_ways(one, here, other, there):
    assert verdict(one, here, other, there).matches


def test_the_vowels_tell_in_countries_of_latin_letters_and_doubled_consonants_in_all():
    assert not verdict("Al Kezan", "ES", "Al-Kizan", "ES").matches
    assert not verdict("الحق", "PS", "Al-Haqiqa", "PS").matches


@both([
    ("Kabrakan Congo", "CD", "Kabrakan Congo", "CG"),
    ("Movimiento Mesoamericano Kabrakan Tzolkin (El Salvador)", "SV", "Movimiento Mesoamericano Kabrakan Tzolkin", ""),
    ("Sisters of Saint Kabrakan of Peace", "US", "Sisters of Saint Kabrakan", "US"),
    ('Centro de Derechos Humanos "Kabrakan"', "MX", "Centro de Derechos Humanos", "MX"),
    ("KAXS (Kab Axtla) Mesoamérica", "", "Kab Axtla", ""),
    ("Institut für Ökologie", "DE", "Institut für Ökonomie", "DE"),
    ("St. Kabra's Parish, Dublin", "IE", "St. Kabra's Parish, Cork", "IE"),
])  # fmt: skip
def test_what_looks_alike_and_is_another_body(one, here, other, there):
    assert not verdict(one, here, other, there).matches


@both([
    ("Alianza Americas", "US", "Alianza Américas", "MX"),
    ("Red Centroamericana", "GT", "RED CENTROAMERICANA", "HN"),
])  # fmt: skip
def test_a_name_that_spans_a_region_is_shown_to_a_moderator_when_it_stands_in_two_countries(one, here, other, there):
    found = verdict(one, here, other, there)

    assert found.decision == Decision.RELATED
    assert found.reasons == (Reason.ABROAD,)


def test_a_body_of_two_countries_is_known_in_one_of_them():
    assert verdict("Kabrakan Tzolkin (Canada/US)", "CA", "Kabrakan Tzolkin", "CA").matches
    assert not verdict("Kabrakan Tzolkin (Canada)", "CA", "Kabrakan Tzolkin", "US").matches


@pytest.mark.parametrize(
    ("name", "words", "form"),
    [
        ("Office on Migration", "office on migration", ""),
        ("OFFICE  for “Migration”", "office for migration", ""),
        ("Mujeres Ajq'ij, A.C.", "mujeres ajqij", "ac"),
        ("Editorial Ixquic S. de R.L. de C.V.", "editorial ixquic", "cv de de rl s"),
        ("ONG Ixquic", "ixquic", "ong"),
        ("Asociación Civil Ixquic", "ixquic", "asociacion civil"),
        ("A.C.", "ac", ""),
        ("", "", ""),
    ],
)
def test_a_name_without_its_form_keeps_every_other_word(name, words, form):
    assert formless(name) == (words, form)


def test_long_words_are_cut_into_short_ones_before_they_are_compared(monkeypatch):
    seen = []

    class Counted:
        @staticmethod
        def distance(one, other, **more):
            seen.append(max(len(one), len(other)))
            return OSA.distance(one, other, **more)

    monkeypatch.setattr(aligning, "OSA", Counted)

    found = compare(read("abcdefg" * 43), read("bacdefg" * 43))

    assert not found.matches
    assert len(seen) <= 200
    assert max(seen, default=0) <= 2 * 40
    assert {len(word.text) for word in read("ab" * 150).faces[0].words} == {40, 20}


def test_a_word_that_a_name_says_twice_is_glued_once():
    assert verdict("abcabc abc", "", "abc abc", "") == verdict("abc abc", "", "abcabc abc", "")
