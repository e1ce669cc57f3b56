"""What columns hold, by headings in five languages, by forms' questions and by the cells."""

import pytest
from django.utils.translation import override

from signatories.exchange.contacts import _columns
from signatories.lists.columns import guess_columns
from signatories.lists.reading import read_list
from signatories.lists.table import Field, Target

F = Field


def guess(*lines, delimiter=";"):
    table = read_list("\n".join(lines).encode(), file_name="list.csv", delimiter=delimiter)
    return [str(target) for target in guess_columns(table).values()]


def guess_heading(heading, filler="x"):
    table = read_list(f"{heading}\tx\n{filler}\ty".encode(), file_name="l", delimiter="\t", heading_line=1)
    return guess_columns(table)[0]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Name of organization;Country;Acronym;Website;Scope", "name countries acronym website scope"),
        ("Nombre de la organización;País;Siglas;Sitio web;Alcance", "name countries acronym website scope"),
        ("Nom de l'organisation;Pays;Sigle;Site web;Portée", "name countries acronym website scope"),
        ("Nom de l’organisation;PAYS;SIGLE;URL;Niveau", "name countries acronym website scope"),
        ("Entidade;País;Sigla;Site;Abrangência", "name countries acronym website scope"),
        ("Name der Organisation;Land;Kürzel;Webseite;Reichweite", "name countries acronym website scope"),
        ("ORGANIZACION;PAIS;ACRONIMO;PAGINA WEB;AMBITO", "name countries acronym website scope"),
        ("Organisation;Ville;Type;Courriel;Fonction", "name place kind email title"),
        ("Organización;Ciudad;Tipo;Correo electrónico;Cargo", "name place kind email title"),
        ("Organización;Estado;Departamento;Persona de contacto;Referencia", "name place ignore person reference"),
        ("Organização;Cidade;Tipo de entidade;E-mail;Pessoa de contato", "name place kind email person"),
        ("Verein;Stadt;Art;E-Mail-Adresse;Ansprechpartnerin", "name place kind email person"),
        ("Name;Title;Organization;Country;Email", "person title name countries email"),
        ("First name;Last name;NGO;Country *;E-mail (required)", "person ignore name countries email"),
        ("name;countries;printed_name;reference;email_domain", "name countries printed_name reference email_domain"),
        ("name;name:es;Nombre en inglés;alias;Other names", "name name:es name:en alias alias"),
        ("Name;Name (fr);Spanish name;Parent organization;Listing", "name name:fr name:es parent listing"),
        ("No.;Name;Country;Phone;Comments", "ignore name countries ignore ignore"),
        ("Timestamp;Organization;Country;Logo;Language", "signed_at name countries ignore language"),
    ],
)
def test_headings_in_many_words(headings, fields):
    cells = ["a@b.org" if field == "email" else "Foo" for field in fields.split()]

    assert guess(headings, ";".join(cells)) == fields.split()


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("What is the full name of your organization?", F.NAME),
        ("¿Cuál es el nombre completo de su organización?", F.NAME),
        ("Quel est le nom de votre organisation ?", F.NAME),
        ("In which country is your organization based?", F.COUNTRIES),
        ("¿En qué país trabaja su organización?", F.COUNTRIES),
        ("Dans quel pays travaille votre organisation ?", F.COUNTRIES),
        ("Em que país atua a sua organização?", F.COUNTRIES),
        ("What is your organization's website?", F.WEBSITE),
        ("¿Cuáles son las siglas de su organización?", F.ACRONYM),
        ("Name and title of the person who represents the organization", F.PERSON),
        ("¿Quién firma en nombre de la organización?", F.PERSON),
        ("Your title", F.TITLE),
        ("Marca temporal", F.SIGNED_AT),
        ("Timestamp", F.SIGNED_AT),
        ("Dirección de correo electrónico", F.EMAIL),
        ("What type of organization are you?", F.KIND),
        ("How should the name of your organization appear on the letter?", F.PRINTED_NAME),
        ("I confirm that I am authorized to sign for my organization", F.IGNORE),
        ("Autorizo que el nombre de mi organización sea publicado en la carta", F.IGNORE),
    ],
)
def test_questions_of_forms(question, field):
    cell = "a@b.org" if field == F.EMAIL else "Foo"
    table = read_list(f"{question}\tx\n{cell}\ty".encode(), file_name="l", delimiter="\t", heading_line=1)

    assert guess_columns(table)[0].field == field


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_headings_of_the_export_of_contacts_are_known(language):
    with override(language):
        lines = "\t".join(_columns()), "\t".join(["a@b.org"] * 15)
    targets = guess(*lines, delimiter="\t")

    assert targets == [
        "printed_name", "detail", "name", "countries", "listing", "ignore", "ignore", "language", "person", "title",
        "email", "ignore", "signed_at", "ignore", "ignore",
    ]  # fmt: skip


def test_the_public_table_of_a_letter_is_known():
    lines = (
        "group,heading,name,detail,kind,version",
        "GT,Guatemala,Foo,,organization,1",
        "persons,Individuals,Ana,Prof.,person,1",
    )

    assert guess(*lines, delimiter=",") == ["ignore", "countries", "name", "detail", "capacity", "ignore"]


@pytest.mark.parametrize("field", [field for field in Field if field not in (F.NAME_IN, F.IGNORE)])
def test_the_name_of_a_field_is_its_heading_in_our_exports(field):
    assert guess_heading(field.value, "a@b.org" if field == F.EMAIL else "Foo").field == field
    assert Target.parse(str(Target(field))) == Target(field)


def test_a_name_in_a_language_is_written_and_read():
    assert Target.parse("name:pt-br") == Target(F.NAME_IN, "pt-br")
    for wrong in ("name:", "nothing"):
        with pytest.raises(ValueError, match=wrong):
            Target.parse(wrong)


def test_without_headings_the_cells_say_it():
    lines = (
        "1;Foo Network of the Andes;Perú;FNA;https://foo.org;ana@foo.org;regional;3/5/2026 10:11:12",
        "2;Bar Foundation;Guatemala y México;BF;www.bar.org;eva@bar.org;national;3/5/2026 10:12:12",
        "3;Baz Association;Holanda;BAZ;baz.net/x;leo@baz.org;internacional;4/5/2026 1:12:12",
    )

    assert guess(*lines) == ["ignore", "name", "countries", "acronym", "website", "email", "scope", "signed_at"]


def test_a_heading_does_not_win_against_its_cells():
    assert guess("Name;Organization;Land;Email", "1;Foo;Peru;none", "2;Bar;Mali;none") == [
        "person",
        "name",
        "countries",
        "ignore",
    ]


def test_a_guess_by_cells_is_not_sure():
    table = read_list(b"Organization;Nothing known\nFoo;Peru\nBar;Mali", file_name="l")

    assert guess_columns(table) == {0: Target(F.NAME), 1: Target(F.COUNTRIES, sure=False)}


def test_every_field_has_a_label_and_contacts_are_private():
    assert len({field.label for field in Field}) == len(Field)
    assert [field for field in Field if field.private] == [F.PERSON, F.TITLE, F.EMAIL]
