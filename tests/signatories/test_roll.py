import pytest

from campaigns.models import Grouping
from signatories.domain.roll import Line, RollShape, arrange, count_countries, roll_of
from signatories.models import Capacity, Listing, RollHeading, Scope, SignOnStatus
from tests.factories import LetterFactory, OrganizationFactory, SignOnFactory


def printed(lines, language="en", **shape):
    groups = arrange(lines, language=language, shape=RollShape(**shape))
    return [(group.heading, [line.name for line in group.lines]) for group in groups]


def test_a_joint_heading_holds_two_countries_in_any_order():
    lines = [Line("A", countries=("MX", "GT")), Line("B", countries=("GT", "MX")), Line("C", countries=("GT",))]

    assert printed(lines) == [("Guatemala", ["C"]), ("Guatemala and Mexico", ["A", "B"])]
    assert [heading for heading, _names in printed(lines, language="es")] == ["Guatemala", "Guatemala y México"]


def test_headings_and_names_stand_in_the_order_of_the_language():
    lines = [Line("Zeta", countries=("ES",)), Line("Ñandú", countries=("ES",)), Line("Nube", countries=("ES",)),
             Line("x", countries=("DE",)), Line("y", countries=("EC",))]  # fmt: skip

    assert printed(lines, language="es") == [
        ("Alemania", ["x"]),
        ("Ecuador", ["y"]),
        ("España", ["Nube", "Ñandú", "Zeta"]),
    ]
    assert [heading for heading, _names in printed(lines)] == ["Ecuador", "Germany", "Spain"]


def test_more_than_three_countries_stand_under_regional():
    lines = [Line("A", countries=("GT", "MX", "HN")), Line("B", countries=("GT", "MX", "HN", "SV"))]

    assert printed(lines) == [("Guatemala, Honduras and Mexico", ["A"]), ("Regional and international", ["B"])]


def test_regional_bodies_stand_last_or_first_as_the_grouping_says():
    lines = [Line("R", scope=Scope.REGIONAL, countries=("CR",)), Line("I", scope=Scope.INTERNATIONAL),
             Line("Z", countries=("ZA",))]  # fmt: skip

    assert printed(lines) == [("South Africa", ["Z"]), ("Regional and international", ["I", "R"])]
    assert printed(lines, grouping=Grouping.REGIONAL_FIRST) == [
        ("Regional and international", ["I", "R"]),
        ("South Africa", ["Z"]),
    ]


def test_one_list_without_headings_keeps_persons_apart():
    lines = [Line("B", countries=("GT",)), Line("A", countries=("MX",)), Line("P", person=True, countries=("GT",))]

    assert printed(lines, grouping=Grouping.NONE) == [("", ["A", "B"]), ("Individuals", ["P"])]


def test_the_order_set_by_hand_comes_before_the_alphabet():
    lines = [Line("A", countries=("CR",)), Line("B", countries=("US",)), Line("C", countries=("GT", "MX")),
             Line("D", countries=("AR",))]  # fmt: skip

    assert [heading for heading, _ in printed(lines, order=("US", "GT+MX"))] == [
        "United States",
        "Guatemala and Mexico",
        "Argentina",
        "Costa Rica",
    ]


def test_entries_with_a_position_stand_first_in_their_group():
    lines = [Line("A", countries=("GT",)), Line("C", countries=("GT",), position=2),
             Line("B", countries=("GT",)), Line("D", countries=("GT",), position=1)]  # fmt: skip

    assert printed(lines) == [("Guatemala", ["D", "C", "A", "B"])]


def test_a_joint_heading_is_no_country_of_its_own():
    lines = [Line("A", countries=("GT",)), Line("B", countries=("GT", "MX")), Line("C", countries=("MX",)),
             Line("R", scope=Scope.REGIONAL, countries=("CR",)), Line("P", person=True, countries=("US",))]  # fmt: skip

    assert count_countries(lines) == 2


@pytest.mark.django_db
def test_the_roll_counts_what_is_listed_and_names_what_is_public():
    letter = LetterFactory()
    SignOnFactory(letter=letter, printed_name="Shown")
    SignOnFactory(letter=letter, printed_name="Asked", status=SignOnStatus.ASKED_AGAIN)
    SignOnFactory(letter=letter, printed_name="Hidden", listing=Listing.WITHHELD, organization__countries=["HN"])
    SignOnFactory(letter=letter, printed_name="A person", capacity=Capacity.PERSON)
    for status in (SignOnStatus.UNCONFIRMED, SignOnStatus.PENDING, SignOnStatus.REJECTED, SignOnStatus.WITHDRAWN):
        SignOnFactory(letter=letter, printed_name=f"Not {status}", status=status)
    SignOnFactory(printed_name="On another letter")

    roll = roll_of(letter, "en")

    assert [line.name for group in roll.groups for line in group.lines] == ["Asked", "Shown", "A person"]
    assert (roll.organizations, roll.persons, roll.withheld, roll.countries) == (3, 1, 1, 1)


@pytest.mark.django_db
def test_the_roll_reads_the_sign_on_and_not_the_directory():
    organization = OrganizationFactory(name="Old name", countries=["GT"])
    sign_on = SignOnFactory(organization=organization, printed_name="Old name")

    organization.name, organization.countries = "New name", ["MX"]
    organization.save()

    [group] = roll_of(sign_on.letter, "en").groups
    assert (group.heading, [line.name for line in group.lines]) == ("Guatemala", ["Old name"])


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_roll_takes_three_queries_however_long_it_is(count, django_assert_num_queries):
    letter = LetterFactory()
    SignOnFactory.create_batch(count, letter=letter)
    RollHeading.objects.create(letter=letter, key="GT", position=1)

    with django_assert_num_queries(3):
        roll_of(letter, "en")
