"""Lists that name who left a letter, was refused on it, or asks not to be named there: nobody comes back unseen."""

import pytest

from signatories.models import Capacity, Listing, RowChoice, SignOn, SignOnStatus
from signatories.resources.running import decide, store
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory
from tests.signatories.resources.lists import compared, judged, row_at, states

S = SignOnStatus
pytestmark = pytest.mark.django_db
NAME = "Casa del Sur"
ANOTHER = "Add the row only if it is another one."


@pytest.fixture
def letter():
    letter = LetterFactory()
    TextFactory(letter=letter)
    return letter


def signed(letter, status, **values):
    return SignOnFactory(**{"letter": letter, "status": status, "organization": None, "printed_name": NAME, **values})


def row_of(letter, line=f"{NAME},Guatemala", headings="name,country"):
    [row] = judged(f"{headings}\n{line}\n", letter=letter)
    return row


@pytest.mark.parametrize("status", [S.WITHDRAWN, S.REJECTED])
def test_who_is_gone_stays_gone_also_without_an_entry_of_the_directory(letter, status):
    """A sign-on has an entry once it is matched; who withdrew or was rejected before that has none."""
    signed(letter, status)

    row = row_of(letter)

    assert row.state == "error"
    assert f"is “{S(status).label}”. If it signs anew, enter it by hand." in row.sentences[0]
    assert row_of(letter, f"{NAME.upper()},").state == "error"


def test_who_withdrew_does_not_come_back_by_any_decision(letter):
    signed(letter, S.WITHDRAWN)
    other = OrganizationFactory(name="Another one")
    row = compared(f"name,country\n{NAME},Guatemala\n", letter=letter)

    for choice, organization in ((RowChoice.ADD, None), (RowChoice.TAKE, other)):
        decide(list_import=row, rows=row.rows.all(), choice=choice, organization=organization)
        assert row_at(row, 2).state == "error"


def test_staff_may_say_whose_name_it_is_that_somebody_else_was_refused_for(letter):
    """A stranger's claim must not bar the body whose name it used."""
    signed(letter, S.REJECTED)
    organization = OrganizationFactory(name="Casa del Sur de Guatemala")
    row = compared(f"name,country\n{NAME},Guatemala\n", letter=letter)

    decide(list_import=row, rows=row.rows.all(), choice=RowChoice.TAKE, organization=organization)
    store(list_import=row, at=NOON)

    assert SignOn.objects.listed().get().organization == organization


@pytest.mark.parametrize("status", [S.WITHDRAWN, S.REJECTED])
def test_what_nobody_confirmed_bars_nobody(letter, status):
    signed(letter, status, confirmed_at=None)

    assert row_of(letter).state == "new"


def test_the_name_of_who_is_gone_from_another_country_is_asked_about(letter):
    signed(letter, S.WITHDRAWN)
    row = compared(f"name,country\n{NAME},Mexico\n", letter=letter)

    likely = row_at(row, 2)
    decide(list_import=row, rows=row.rows.all(), choice=RowChoice.ADD)

    assert (likely.state, ANOTHER in likely.sentences[0]) == ("likely", True)
    assert row_at(row, 2).state == "new"


@pytest.mark.parametrize("status", [S.PENDING, S.APPROVED, S.ASKED_AGAIN])
def test_who_asks_not_to_be_named_is_not_named_by_a_list(letter, status):
    """As a body of its own under that name, in another country, or because the sign-on still waits."""
    signed(
        letter, status, listing=Listing.WITHHELD, printed_name=f"{NAME} (CS)",
        organization=OrganizationFactory(name=NAME) if status in S.listed else None,
    )  # fmt: skip

    abroad, here = row_of(letter, f"{NAME} (CS),Mexico"), row_of(letter, f"{NAME} (CS),Guatemala")

    assert (abroad.state, here.state) == ("likely", "same" if status in S.listed else "likely")
    assert "asks not to be named" in abroad.sentences[0]
    assert row_of(letter, f"{NAME} (CS),Mexico,withheld", "name,country,listing").state == "new"


def test_a_sign_on_that_waits_and_asks_not_to_be_named_is_told_with_its_entry(letter):
    organization = OrganizationFactory(name=NAME)
    signed(letter, S.PENDING, listing=Listing.WITHHELD, printed_name="C. del S.", organization=organization)

    row = row_of(letter)

    assert (row.state, row.organization) == ("likely", None)
    assert row.candidates == [[organization.pk, 100, ["name"]]]


def test_a_person_who_left_does_not_come_back_under_another_title(letter):
    signed(letter, S.WITHDRAWN, capacity=Capacity.PERSON, printed_name="Ana López", printed_detail="Professor")
    lines = (
        "Ana López,Guatemala,person,Professor\nAna Lopez,Guatemala,person,\nANA LÓPEZ,Guatemala,person,UNAM\n"
        "Ana López,Guatemala,organization,\nAna Lópezz,Guatemala,person,\n"
    )

    rows = judged(f"name,country,capacity,detail\n{lines}", letter=letter)

    assert states(rows) == ["error", "likely", "likely", "likely", "new"]


def test_the_printed_name_is_what_is_looked_at(letter):
    signed(letter, S.WITHDRAWN)
    OrganizationFactory(name="Quite another")

    row = row_of(letter, f"Quite another,Guatemala,{NAME}", "name,country,printed name")

    assert row.state == "error"


def test_what_is_gone_from_another_letter_is_no_matter_of_this_one(letter):
    signed(LetterFactory(), S.WITHDRAWN)
    signed(LetterFactory(), S.PENDING, listing=Listing.WITHHELD)

    assert row_of(letter).state == "new"
