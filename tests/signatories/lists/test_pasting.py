"""A list pasted from a document: what falls off, what opens a section, what is only proposed."""

import pytest

from signatories.lists.pasting import read_pasted
from signatories.lists.table import Kind, LeftOut, ProposalKind, Section, UnreadableList, remaining

K = ProposalKind


def read(*lines, language="en"):
    return read_pasted("\n".join(lines), language=language)


def names(pasted):
    return [entry.printed_name for entry in pasted.entries]


def proposed(line, language="en"):
    """(kind, value, rest) of the proposals for one line."""
    (entry,) = read(line, language=language).entries
    return [(each.kind, each.value, each.rest) for each in entry.proposals]


@pytest.mark.parametrize(
    "mark",
    ["1. ", "1) ", "(1) ", "1.", "12 - ", "12 – ", "• ", "•\t", "- ", "– ", "— ", "* ", "▪ ", "\uf0b7\t", "◦ ", "1.\t", "\t• ", "o\t",
     "✓ ", "1: ", " 3.  • "],
)  # fmt: skip
def test_numbers_and_bullets_fall_off(mark):
    assert names(read(f"{mark}Foo Network")) == ["Foo Network"]


@pytest.mark.parametrize(
    "name",
    ["350.org", "1º de Mayo", "8 de Marzo", "24/7 Red", "organización Foo", "Women - Men", "+Vida", "50+50 Red", "A.C. Foo", "O Instituto",
     "9to5", "100% Diversidad"],
)  # fmt: skip
def test_what_looks_like_a_number_and_is_a_name_stays(name):
    assert names(read(name)) == [name]
    assert names(read(f"3. {name}")) == [name]


@pytest.mark.parametrize(
    ("heading", "countries"),
    [
        ("Guatemala", ("GT",)),
        ("GUATEMALA:", ("GT",)),
        ("**México** (12)", ("MX",)),
        ("**España:**", ("ES",)),
        ("__Perú__", ("PE",)),
        ("## Honduras", ("HN",)),
        ("--- El Salvador ---", ("SV",)),
        ("Guatemala and Mexico", ("GT", "MX")),
        ("Guatemala y México (3 organizaciones)", ("GT", "MX")),
        ("Organizations from Peru", ("PE",)),
        ("Organizaciones de Colombia:", ("CO",)),
        ("UNITED STATES – 12", ("US",)),
        ("USA", ("US",)),
        ("UK:", ("GB",)),
    ],
)
def test_countries_are_headings(heading, countries):
    pasted = read(heading, "- Foo Network", "- Bar")

    assert pasted.headings == (Section(1, heading, countries),)
    assert [(entry.printed_name, entry.countries) for entry in pasted.entries] == [
        ("Foo Network", countries),
        ("Bar", countries),
    ]


@pytest.mark.parametrize(
    ("heading", "scope"),
    [
        ("International", "international"),
        ("INTERNATIONAL ORGANIZATIONS:", "international"),
        ("Organizaciones internacionales", "international"),
        ("Regional", "regional"),
        ("Redes regionales (4)", "regional"),
        ("América Latina:", "regional"),
        ("Global", "international"),
        ("Regional and international", "international"),
        ("Regional / International", "international"),
        ("Organizaciones regionales / internacionales", "international"),
        ("Regional and international organizations", "international"),
    ],
)
def test_how_far_bodies_reach_is_a_heading_too(heading, scope):
    pasted = read(heading, "Foo Network")

    assert [(entry.scope, entry.countries) for entry in pasted.entries] == [(scope, ())]


@pytest.mark.parametrize("name", ["Alianza Américas", "Global Alliance", "Africa Network", "Red Latinoamericana"])
def test_one_body_that_is_named_after_its_region_is_no_heading(name):
    pasted = read("México", "Foo Network", name, "Bar")

    assert [(entry.printed_name, entry.countries) for entry in pasted.entries] == [
        ("Foo Network", ("MX",)),
        (name, ("MX",)),
        ("Bar", ("MX",)),
    ]


def test_an_item_of_a_list_is_no_heading_where_headings_stand_without_a_mark():
    pasted = read("México", "- Foo Network", "- Américas", "- Bar")

    assert names(pasted) == ["Foo Network", "Américas", "Bar"]
    assert [heading.text for heading in pasted.headings] == ["México"]


def test_headings_may_have_the_mark_of_the_items_where_all_have_one():
    pasted = read("• México", "• Foo Network", "• Peru", "• Bar")

    assert [entry.countries for entry in pasted.entries] == [("MX",), ("PE",)]


def test_a_title_with_its_date_is_no_name():
    assert names(read("Signatories (as of 12 March)", "Foo Network")) == ["Foo Network"]
    assert names(read("Redes (Red de Derechos)", "Foo Network")) == ["Redes (Red de Derechos)", "Foo Network"]


@pytest.mark.parametrize("acronym", ["PAN", "CHE", "IND", "WOLA", "MEX"])
def test_capitals_of_three_letters_are_an_organization(acronym):
    assert names(read("Peru", acronym, "Foo Network")) == [acronym, "Foo Network"]


def test_what_is_no_entry_is_told_with_the_reason():
    pasted = read(
        "Signed by:", "", "Organizations:", "Guatemala", "Organizaciones:", "Foo", "Page 2 of 4", "- 3 -", "***", "Bar", "Supporters:",
        "Baz", "Total: 3 organizations", "We, the undersigned organizations, call on you to act", "Individuals:", "Ana Paz, Lima",
    )  # fmt: skip

    assert [(entry.printed_name, entry.countries) for entry in pasted.entries] == [
        ("Foo", ("GT",)),
        ("Bar", ("GT",)),
        ("Baz", ()),
        ("Ana Paz, Lima", ()),
    ]
    assert pasted.left_out == (
        LeftOut(1, "Signed by:", "A title, not a name."),
        LeftOut(3, "Organizations:", "A title, not a name."),
        LeftOut(5, "Organizaciones:", "A title, not a name."),
        LeftOut(7, "Page 2 of 4", "A number of a page."),
        LeftOut(8, "- 3 -", "A number of a page."),
        LeftOut(9, "***", "It has no letters."),
        LeftOut(11, "Supporters:", "It ends with a colon, as titles do, but names no country."),
        LeftOut(13, "Total: 3 organizations", "It says how many there are."),
        LeftOut(
            14,
            "We, the undersigned organizations, call on you to act",
            "It reads like a sentence, not like a name.",
        ),
        LeftOut(15, "Individuals:", "A heading for persons."),
    )


@pytest.mark.parametrize(
    ("line", "acronym", "rest"),
    [
        ("Human Rights Watch (HRW)", "HRW", "Human Rights Watch"),
        ("Human Rights Watch [HRW]", "HRW", "Human Rights Watch"),
        ("Human Rights Watch – HRW", "HRW", "Human Rights Watch"),
        ("Human Rights Watch - HRW", "HRW", "Human Rights Watch"),
        ("Human Rights Watch, HRW", "HRW", "Human Rights Watch"),
        ("HRW – Human Rights Watch", "HRW", "Human Rights Watch"),
        ("HRW - Human Rights Watch", "HRW", "Human Rights Watch"),
        ("HRW: Human Rights Watch", "HRW", "Human Rights Watch"),
        ("HRW, Human Rights Watch", "HRW", "Human Rights Watch"),
        ("HRW (Human Rights Watch)", "HRW", "Human Rights Watch"),
        (
            "Coordinadora de Derechos Humanos del Paraguay (CODEHUPY)",
            "CODEHUPY",
            "Coordinadora de Derechos Humanos del Paraguay",
        ),
        ("ASOCIACION DE MUJERES LIBRES (AML)", "AML", "ASOCIACION DE MUJERES LIBRES"),
    ],
)
def test_an_acronym_is_proposed_wherever_it_stands(line, acronym, rest):
    assert proposed(line) == [(K.ACRONYM, acronym, rest)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Foo Network, Petén, Guatemala", [(K.COUNTRIES, "Guatemala", "Foo Network, Petén"), (K.PLACE, "Petén", "Foo Network, Guatemala")]),
        ("Foo Network (Sololá)", [(K.PLACE, "Sololá", "Foo Network")]),
        ("Foo Network – México", [(K.COUNTRIES, "México", "Foo Network")]),
        ("Foo Network (México)", [(K.COUNTRIES, "México", "Foo Network")]),
        ("Foo Network (FN), Sololá", [(K.PLACE, "Sololá", "Foo Network (FN)"), (K.ACRONYM, "FN", "Foo Network, Sololá")]),
        ("ASOCIACION DE MUJERES - PETEN", [(K.PLACE, "PETEN", "ASOCIACION DE MUJERES")]),
        ("Foo Network, Cobán", [(K.PLACE, "Cobán", "Foo Network")]),
        ("Foo Network, El Paso, Texas", [(K.PLACE, "El Paso, Texas", "Foo Network")]),
    ],
)  # fmt: skip
def test_places_and_countries_are_proposed(line, expected):
    assert proposed(line) == expected


@pytest.mark.parametrize(
    "line",
    ["Fundación Arcoíris, A.C.", "Foo Network, Inc.", "Friends of the Earth Uganda", "SEATINI-Uganda", "Mujeres, Paz y Derechos Humanos",
     "Women’s Link Worldwide", "Red de Mujeres, Asociación Civil", "Equipo de Reflexión, Investigación y Comunicación", "Bündnis e.V.", "Comisión – Proyecto Agua"],
)  # fmt: skip
def test_honest_names_hold_nothing_else(line):
    assert proposed(line) == []


def test_what_is_accepted_together_leaves_the_name():
    (entry,) = read("Instituto de Estudios Comparados (IEC), Petén, Guatemala").entries

    assert [each.kind for each in entry.proposals] == [K.COUNTRIES, K.PLACE, K.ACRONYM]
    assert entry.proposals[0].parts == ("GT",)
    assert remaining(entry.printed_name, entry.proposals) == "Instituto de Estudios Comparados"
    assert remaining(entry.printed_name, []) == entry.printed_name


@pytest.mark.parametrize(
    ("line", "person", "rest"),
    [
        ("Dr. Jane Doe, University of Oxford", "Dr. Jane Doe", ("University of Oxford",)),
        ("Lic. Ana Paz", "Lic. Ana Paz", ()),
        ("Maria Pérez, abogada", "Maria Pérez", ("abogada",)),
        ("Jane Doe, Professor of Law", "Jane Doe", ("Professor of Law",)),
    ],
)
def test_whether_it_is_a_person_is_asked(line, person, rest):
    (entry,) = read(line).entries
    (proposal,) = entry.proposals

    assert (proposal.kind, proposal.value, proposal.parts) == (K.PERSON, person, rest)


def test_who_stands_under_a_heading_for_persons_is_asked_about():
    pasted = read("Individuals", "Ana Paz", "Foo Bar, Lima")

    assert [[each.kind for each in entry.proposals] for entry in pasted.entries] == [[K.PERSON], [K.PERSON]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Comité de Defensa de", "los Migrantes"),
        ("Network for", "Justice"),
        ("Justicia y", "Paz"),
        ("Women in Law &", "Development"),
        ("Centro de Estudios (CEES", "Guatemala)"),
        ("Federación de Pueblos", "y comunidades"),
    ],
)
def test_a_name_on_two_lines_is_proposed_to_be_one(first, second):
    pasted = read(f"- {first}", second, "- Bar")

    assert names(pasted) == [first, second, "Bar"]
    assert [(each.kind, each.value, each.parts) for each in pasted.entries[0].proposals] == [
        (K.JOIN, second, (f"{first} {second}",))
    ]


def test_a_line_without_a_number_belongs_to_the_one_before():
    pasted = read("1. Foo", "2. Bar Network", "Of Lima", "3. Baz", "4. Qux")

    assert [each.parts for each in pasted.entries[1].proposals] == [("Bar Network Of Lima",)]


def test_next_entries_are_not_joined_across_a_blank_line_or_a_number():
    assert [entry.proposals for entry in read("Network for", "", "Justice").entries] == [(), ()]
    assert [entry.proposals for entry in read("1. Network for", "2. Justice").entries] == [(), ()]


@pytest.mark.parametrize(
    "line",
    [
        "Foo Network; Bar, Inc.; Baz (BZ)",
        "Foo Network • Bar, Inc. • Baz (BZ)",
        "Foo Network | Bar, Inc. | Baz (BZ)",
        "Foo Network; Bar, Inc.; and Baz (BZ)",
    ],
)
def test_several_names_on_a_line_are_proposed_to_be_split(line):
    (entry,) = read(line).entries

    assert [(each.kind, each.parts) for each in entry.proposals] == [
        (K.SPLIT, ("Foo Network", "Bar, Inc.", "Baz (BZ)"))
    ]


def test_a_long_paragraph_with_commas_is_proposed_to_be_split():
    bodies = [f"Foundation number {word}" for word in ("one", "two", "three", "four", "five", "six")]

    (entry,) = read(", ".join(bodies)).entries

    assert [each.parts for each in entry.proposals] == [tuple(bodies)]


def test_a_line_that_stands_before_is_marked():
    pasted = read("Guatemala", "Asociación Pop No’j", "Bar", "Mexico", "ASOCIACION POP NO'J")

    assert [entry.repeats for entry in pasted.entries] == [0, 0, 2]


def test_a_country_under_each_name_is_proposed_for_it():
    pasted = read("Foo Network", "France", "Bar Red", "Perú")

    assert [(entry.printed_name, entry.countries) for entry in pasted.entries] == [("Foo Network", ()), ("Bar Red", ())]
    assert [[(each.kind, each.parts) for each in entry.proposals] for entry in pasted.entries] == [
        [(K.COUNTRIES, ("FR",))],
        [(K.COUNTRIES, ("PE",))],
    ]
    assert pasted.warnings == ("A country stands under each name; it is proposed for the name above it.",)


def test_numbers_that_are_left_out_or_stand_twice_are_told():
    pasted = read("1. Foo", "2. Bar", "4. Baz", "4. Qux", "5. Quux")

    assert pasted.warnings == (
        "The lines are numbered, but the list leaves out: 3.",
        "The lines are numbered, but these stand twice: 4.",
    )


def test_cells_are_a_table():
    pasted = read("Organización\tPaís", "Foo Network\tPerú", "Bar\tMali")

    assert pasted.entries == ()
    assert [row.cells for row in pasted.table.rows] == [("Foo Network", "Perú"), ("Bar", "Mali")]
    assert (pasted.table.detected.kind, pasted.table.detected.heading_line) == (Kind.PASTED, 1)


def test_numbers_and_tabs_of_a_word_processor_are_no_table():
    assert names(read("1.\tFoo", "2.\tBar", "•\tBaz")) == ["Foo", "Bar", "Baz"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\u2028"])
def test_lines_end_in_many_ways(end):
    assert names(read_pasted(f"Foo{end}Bar;{end}Baz,", language="es")) == ["Foo", "Bar", "Baz"]


def test_a_little_word_joins_in_the_language_of_the_document():
    assert [each.kind for each in read("Terra a", "Vida", language="pt").entries[0].proposals] == [K.JOIN]
    assert read("Vitamin A", "Vida", language="en").entries[0].proposals == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no text. Paste the list from your document."),
        (" \n\u200b\n", "There is no text. Paste the list from your document."),
        ("Guatemala\n", "There are no names in the text, only headings."),
        ("x" * 2_000_001, "The text has more than 2,000,000 characters. Paste it in parts."),
        ("x\n" * 50_001, "The list has more than 50,000 rows. Split it and read the parts one after the other."),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(text, sentence):
    with pytest.raises(UnreadableList) as caught:
        read_pasted(text, language="en")

    assert str(caught.value) == sentence
