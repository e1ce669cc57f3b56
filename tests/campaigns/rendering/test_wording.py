import pytest
from django.utils.translation import override

from campaigns.rendering import wording
from campaigns.rendering.document import EarlierRoll, Entry, Group, Totals
from tests.campaigns.rendering.letters import arabic, coalition


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        (Totals(), ""),
        (Totals(organizations=35, countries=4), "35 organizations in 4 countries"),
        (Totals(organizations=1, countries=1), "1 organization in 1 country"),
        (Totals(organizations=1200), "1,200 organizations"),
        (Totals(persons=1), "1 person"),
        (Totals(organizations=5, persons=1, countries=3), "5 organizations in 3 countries and 1 person"),
        (Totals(organizations=2, persons=3), "2 organizations and 3 persons"),
    ],
)
def test_tally(totals, expected):
    assert wording.tally(coalition(totals=totals)) == expected


def test_hidden_roll_says_no_number():
    assert wording.tally(coalition(roll="hidden")) == ""
    assert wording.withheld(coalition(roll="hidden")) == ""


def test_withheld_is_said_of_a_shown_roll_only():
    totals = Totals(organizations=9, withheld=2)

    assert wording.withheld(coalition(totals=totals)) == ("and 2 organizations whose names are withheld")
    assert wording.withheld(coalition(totals=totals, roll="counted")) == ""
    assert wording.withheld(coalition(totals=Totals(organizations=9))) == ""


ORGANIZATIONS = Group(key="GT", heading="Guatemala", entries=(Entry(name="Mesa"), Entry(name="Ana", person=True)))
PERSONS = Group(key="persons", heading="Individuals", entries=(Entry(name="Eva"),))


@pytest.mark.parametrize(
    ("totals", "groups", "expected"),
    [
        (Totals(organizations=2, persons=2, withheld=1), (ORGANIZATIONS, PERSONS), "and 1 organization whose name is withheld"),
        (Totals(organizations=1, persons=3, withheld=1), (ORGANIZATIONS, PERSONS), "and 1 person whose name is withheld"),
        (Totals(organizations=1, persons=4, withheld=2), (ORGANIZATIONS, PERSONS), "and 2 persons whose names are withheld"),
        (
            Totals(organizations=1001, persons=3, withheld=1001),
            (ORGANIZATIONS, PERSONS),
            "and 1,000 organizations and 1 person whose names are withheld",
        ),
        (Totals(persons=3, withheld=3), (), "and 3 persons whose names are withheld"),
        # Numbers alone do not tell, and names that contradict them neither.
        (Totals(organizations=2, persons=2, withheld=1), (), "and 1 signatory whose name is withheld"),
        (Totals(organizations=9, persons=1, withheld=2), (ORGANIZATIONS,), "and 2 signatories whose names are withheld"),
    ],
)  # fmt: skip
def test_withheld_tells_organizations_from_persons(totals, groups, expected):
    assert wording.withheld(coalition(totals=totals, groups=groups)) == expected
    earlier = EarlierRoll(major=1, totals=totals, groups=groups)
    assert wording.earlier_withheld(coalition(earlier=(earlier,)), earlier) == expected


@pytest.mark.parametrize(
    ("place", "date", "expected"),
    [
        ("Washington", "2019-06-13", "Washington, 13 June 2019"),
        ("Washington", "", "Washington"),
        ("", "2019-06", "June 2019"),
        ("", "", ""),
    ],
)
def test_date_line(place, date, expected):
    assert wording.date_line(coalition(place=place, date=date)) == expected


def test_language_that_prevails():
    assert wording.authoritative(coalition()) == ""
    assert wording.authoritative(coalition(authoritative_language="es")) == (
        "This is a translation. Where the texts differ, the Spanish text prevails."
    )


def test_letter_without_a_catalogue_gets_english_words_throughout():
    document = arabic()

    assert wording.label_language(document) == "en"
    assert wording.tally(document) == "2 organizations in 1 country"
    assert wording.authoritative(document).endswith("the English text prevails.")
    assert wording.date_line(document) == "13 يونيو 2019"


def test_words_follow_the_letter_and_not_the_reader():
    with override("es"):
        assert wording.signatories_heading(coalition()) == "Signatories"
        assert wording.kind_label(coalition()) == "Joint statement"
        assert wording.to_heading(coalition()) == "To"


def test_regional_form_of_an_interface_language_has_its_words():
    assert wording.label_language(coalition(language="es-mx")) == "es-mx"


def test_the_roll_says_how_its_names_came_in():
    assert wording.origins(coalition(origins="staff")) == "These names were entered by staff."
    assert "confirmed from the signatory’s own mailbox" in wording.origins(coalition(origins="form"))
    assert wording.origins(coalition(origins="both")).startswith("Some of these names were entered by staff.")
    assert wording.origins(coalition()) == ""
    assert wording.origins(coalition(origins="staff", language="es")) == "El equipo ingresó estos nombres."
