"""The list in every shape that letters use: each name once, under the right heading, in the right order."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import Grouping, RollOrder, RollPersons
from signatories.domain.roll import Line, RollShape, arrange, count_countries, group_key, heading, heading_of
from signatories.models import OrganizationKind, Scope, Tier

DAY = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
NINETY = [
        "AF", "AL", "DZ", "AO", "AR", "AM", "AU", "AT", "AZ", "BD", "BY", "BE", "BO", "BA", "BW", "BR", "BG",
    "BF", "KH", "CM", "CA", "CL", "CN", "CO", "CG", "CR", "CI", "HR", "CU", "CY", "CZ", "DK", "DO", "EC",
    "EG", "SV", "EE", "ET", "FI", "FR", "GE", "DE", "GH", "GR", "GT", "HT", "HN", "HU", "IN", "ID",
    "IR", "IQ", "IE", "IL", "IT", "JM", "JP", "JO", "KE", "KR", "LB", "LY", "MX", "MA", "MZ", "NP", "NL", "NI",
    "NG", "NO", "PK", "PS", "PA", "PY", "PE", "PH", "PL", "PT", "RO", "SN", "ZA", "ES", "SE", "CH", "TR", "UG",
    "UA", "GB", "US", "UY",
]  # fmt: skip


def printed(lines, language="en", **shape):
    groups = arrange(lines, language=language, shape=RollShape(**shape))
    return [(group.heading, [line.name for line in group.lines]) for group in groups]


def headings(lines, language="en", **shape):
    return [heading for heading, _names in printed(lines, language, **shape)]


def at(name, *countries, **values):
    return Line(name, countries=countries, **values)


def test_levels_stand_from_the_widest_to_the_narrowest():
    lines = [at("N", "GT"), at("R", "GT", scope=Scope.REGIONAL), at("I", scope=Scope.INTERNATIONAL),
             at("Four", "GT", "MX", "HN", "SV"), at("Two", "GT", "MX")]  # fmt: skip

    assert printed(lines, grouping=Grouping.LEVEL) == [
        ("Global", ["I"]),
        ("Regional", ["Four", "R"]),
        ("National", ["N", "Two"]),
    ]


def test_types_stand_by_their_heading_and_other_ones_last():
    lines = [at("O", "GT"), at("U", "GT", kind=OrganizationKind.UNION), at("F", "GT", kind=OrganizationKind.FAITH),
             at("X", "GT", kind=OrganizationKind.OTHER)]  # fmt: skip

    assert printed(lines, grouping=Grouping.KIND) == [
        ("Faith-based organizations", ["F"]),
        ("Trade unions", ["U"]),
        ("Other organizations", ["O", "X"]),
    ]


def test_roles_stand_in_their_order_and_conveners_first_in_any_grouping():
    lines = [at("B", "MX"), at("S", "GT", tier=Tier.SUPPORTER), at("C", "US", tier=Tier.CONVENER)]

    assert printed(lines, grouping=Grouping.TIER) == [
        ("Conveners", ["C"]),
        ("Signatories", ["B"]),
        ("Supporters", ["S"]),
    ]
    assert printed(lines, conveners_first=True, order=("MX", "GT")) == [
        ("Conveners", ["C"]),
        ("Mexico", ["B"]),
        ("Guatemala", ["S"]),
    ]
    assert printed(lines, conveners_first=True, grouping=Grouping.NONE) == [
        ("Conveners", ["C"]),
        ("Signatories", ["B", "S"]),
    ]
    assert printed(lines[:2], conveners_first=True, grouping=Grouping.NONE) == [("", ["B", "S"])]


def test_places_of_one_country_need_no_country_over_them():
    lines = [at("P", "GT", place="Petén"), at("Q", "GT", place="Alta Verapaz"), at("N", "GT"),
             at("R", scope=Scope.REGIONAL)]  # fmt: skip

    assert printed(lines, grouping=Grouping.PLACE) == [
        ("Guatemala", ["N"]),
        ("Alta Verapaz", ["Q"]),
        ("Petén", ["P"]),
        ("Regional and international", ["R"]),
    ]


def test_places_of_several_countries_stand_within_their_country():
    lines = [at("P", "GT", place="Petén"), at("M", "MX", place="Chiapas"), at("N", "GT")]

    groups = arrange(lines, language="en", shape=RollShape(grouping=Grouping.PLACE))

    assert [(group.heading, group.within, [line.name for line in group.lines]) for group in groups] == [
        ("Guatemala", "", ["N"]),
        ("Petén", "GT", ["P"]),
        ("Mexico", "", []),
        ("Chiapas", "MX", ["M"]),
    ]


def test_spellings_of_one_place_are_one_place():
    lines = [at("A", "GT", place="PETEN"), at("B", "GT", place="Petén"), at("C", "GT", place="Petén")]

    assert printed(lines, grouping=Grouping.PLACE) == [("Petén", ["A", "B", "C"])]


def test_the_key_of_a_very_long_place_fits_its_column_and_tells_it_from_others():
    keys = {
        group_key(at("A", "GT", "HN", "MX", place="x" * 110 + end), RollShape(grouping=Grouping.PLACE)) for end in "ab"
    }

    assert len(keys) == 2
    assert max(map(len, keys)) <= 80


def test_persons_stand_apart_or_among_the_organizations():
    lines = [at("B", "GT"), at("A", "GT", person=True), at("Nowhere", person=True)]

    assert printed(lines) == [("Guatemala", ["B"]), ("Individuals", ["A", "Nowhere"])]
    assert printed(lines, persons=RollPersons.AMONG) == [("Guatemala", ["A", "B"]), ("Individuals", ["Nowhere"])]
    assert printed(lines, persons=RollPersons.AMONG, grouping=Grouping.NONE) == [("", ["A", "B", "Nowhere"])]


def test_entries_stand_as_they_were_received_after_those_that_were_placed():
    lines = [at("A", "GT", received=DAY + datetime.timedelta(1), pk=1), at("B", "GT", received=DAY, pk=3),
             at("C", "GT", received=DAY, pk=2), at("D", "GT", received=DAY, position=1, pk=4), at("New", "GT")]  # fmt: skip

    assert printed(lines, entries=RollOrder.RECEIVED) == [("Guatemala", ["D", "C", "B", "A", "New"])]


def test_the_words_of_staff_come_before_ours_in_their_language_alone():
    lines = [at("R", scope=Scope.REGIONAL), at("A", "GT", place="Petén"), at("P", person=True)]
    words = {("regional", "en"): "Networks", ("place:GT:peten", "en"): "The North", ("persons", "es"): "Personas"}
    shape = {"grouping": Grouping.PLACE, "words": words}

    assert headings(lines, "en", **shape) == ["The North", "Networks", "Individuals"]
    assert headings(lines, "es", **shape)[0] == "Petén"
    assert headings(lines, "es", **shape)[2] == "Personas"


def test_a_line_alone_names_its_place_with_the_country():
    shape = RollShape(grouping=Grouping.PLACE)

    assert heading_of(at("A", "GT", place="Petén"), "es", shape) == "Petén, Guatemala"
    assert heading_of(at("A", "GT"), "es", shape) == "Guatemala"
    assert heading("place:GT:peten", "en") == "Peten"  # from its key alone


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", ["Afghanistan", "Albania", "Algeria"], ["United Kingdom", "United States", "Uruguay"]),
        ("es", ["Afganistán", "Albania", "Alemania"], ["Uganda", "Uruguay"]),
        ("fr", ["Afghanistan", "Afrique du Sud", "Albanie"], ["Ukraine", "Uruguay"]),
        ("pt", ["Afeganistão", "África do Sul", "Albânia"], ["Ucrânia", "Uganda", "Uruguai"]),
        ("de", ["Afghanistan", "Ägypten", "Albanien"], ["Vereinigtes Königreich", "Zypern"]),
        ("ar", ["إثيوبيا", "أذربيجان", "الأرجنتين"], ["الولايات المتحدة", "اليابان", "اليونان"]),
    ],
)
def test_ninety_countries_stand_in_the_order_of_each_language(language, first, last):
    found = headings([at(code, code) for code in NINETY], language)

    assert len(found) == 90
    assert (found[: len(first)], found[-len(last) :]) == (first, last)


# -- every shape, every list -------------------------------------------------------------------------------------------

PLACES = st.sampled_from(["", "Petén", "PETEN", "Chiapas", "x" * 119])
LINES = st.builds(
    Line,
    name=st.sampled_from(["A", "Ñ", "Z", "É"]),
    countries=st.lists(st.sampled_from(["GT", "MX", "HN", "SV", "US"]), max_size=4, unique=True).map(tuple),
    scope=st.sampled_from(Scope.values),
    person=st.booleans(),
    position=st.none() | st.integers(1, 3),
    place=PLACES,
    kind=st.sampled_from(["", *OrganizationKind.values]),
    tier=st.sampled_from(Tier.values),
    received=st.none() | st.just(DAY),
)
SHAPES = st.builds(
    RollShape,
    grouping=st.sampled_from(Grouping.values),
    entries=st.sampled_from(RollOrder.values),
    persons=st.sampled_from(RollPersons.values),
    conveners_first=st.booleans(),
    order=st.lists(
        st.sampled_from(
            ["GT", "MX", "regional", "persons", "tier:supporter", "level:national", "place:GT:peten", "GT+MX"]
        ),
        unique=True,
    ).map(tuple),
    words=st.dictionaries(
        st.tuples(st.sampled_from(["GT", "regional", "tier:convener", "place:GT:peten"]), st.just("en")),
        st.sampled_from(["Aa", "Zz"]),
    ),
)


@given(lines=st.lists(LINES, max_size=20), shape=SHAPES, language=st.sampled_from(["en", "es", "ar"]))
def test_every_shape_prints_every_line_once_and_changes_no_count(lines, shape, language):
    lines = [line._replace(pk=pk) for pk, line in enumerate(lines)]

    groups = arrange(lines, language=language, shape=shape)

    assert sorted(line.pk for group in groups for line in group.lines) == list(range(len(lines)))
    assert count_countries(line for group in groups for line in group.lines) == count_countries(lines)
    keys = [group.key for group in groups]
    assert len(set(keys)) == len(keys)
    assert all(len(key) <= 80 for key in keys)
    # A heading stands over names, its own or those of its places, which follow it.
    for place, group in enumerate(groups):
        assert group.lines or groups[place + 1].within == group.key
        assert not group.within or groups[place - 1].key == group.within or groups[place - 1].within == group.within
    if shape.conveners_first and any(line.tier == Tier.CONVENER for line in lines):
        assert groups[0].key == "tier:convener"
    if shape.persons == RollPersons.APART:
        apart = {line.pk for group in groups if group.key in ("persons", "tier:convener") for line in group.lines}
        assert {line.pk for line in lines if line.person} <= apart


@given(lines=st.lists(LINES, max_size=12), shape=SHAPES)
def test_an_order_does_not_depend_on_how_the_lines_came(lines, shape):
    lines = [line._replace(pk=pk) for pk, line in enumerate(lines)]

    assert arrange(lines, language="en", shape=shape) == arrange(reversed(lines), language="en", shape=shape)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", ["", "", ""]), ("es", ["", "", ""]), ("es-mx", ["", "", ""]), ("pt", ["", "en", "en"])],
)
def test_headings_of_ours_say_that_they_fell_back_to_english(language, expected):
    lines = [Line("A", countries=("GT",)), Line("B", scope=Scope.REGIONAL), Line("C", person=True)]
    own = RollShape(words={(key, language): "Own" for key in ("regional", "persons")})

    assert [group.language for group in arrange(lines, language=language, shape=RollShape())] == expected
    assert {group.language for group in arrange(lines, language=language, shape=own)} == {""}
