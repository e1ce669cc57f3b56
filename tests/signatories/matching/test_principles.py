"""What makes two names one, principle by principle, in languages of the whole world. The names are made up."""

import pytest

from signatories.matching import Decision, compare, keys, read


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
