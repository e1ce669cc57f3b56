"""One field of many rows stored at once: what is stored, and the history that it leaves."""

import pytest

from campaigns.models import LetterText
from campaigns.models.act import one_act
from campaigns.models.history_sets import set_recorded
from signatories.models import RollHeading, SignOn
from tests.factories import LetterFactory, SignOnFactory

pytestmark = pytest.mark.django_db


def traces(row):
    rows = SignOn.history.filter(id=row.pk).order_by("history_id")
    return list(rows.values_list("history_type", "history_change_reason", "position", "tier"))


@pytest.mark.parametrize("count", [1, 3])
def test_each_row_that_changes_has_one_row_of_history(count):
    rows = [SignOnFactory(position=7) for _place in range(count)]
    other = SignOnFactory(position=7)

    changed = set_recorded(SignOn, "position", {row.pk: place for place, row in enumerate(rows, start=1)})
    again = set_recorded(SignOn, "position", {row.pk: place for place, row in enumerate(rows, start=1)})

    assert (changed, again) == (count, 0)
    assert [traces(row) for row in rows] == [
        [("+", "", 7, "signatory"), ("~", "", place, "signatory")] for place in range(1, count + 1)
    ]
    assert traces(other) == [("+", "", 7, "signatory")]
    other.refresh_from_db()
    assert other.position == 7


def test_the_row_of_history_is_that_of_a_save():
    saved, stored = SignOnFactory(countries=["GT", "MX"]), SignOnFactory(countries=["GT", "MX"])

    with one_act():
        saved.place = "Petén"
        saved.save(update_fields=["place"])
        set_recorded(SignOn, "place", {stored.pk: "Petén"})

    own = {"history_id", "id", "organization_id", "printed_name", "letter_id", "version_id", "_state"}
    one, other = (SignOn.history.filter(id=row.pk).first().__dict__ for row in (saved, stored))
    assert {name for name in one if one[name] != other[name]} <= own
    assert other["place"] == "Petén"
    assert other["printed_name"] == stored.printed_name


def test_one_act_leaves_one_row():
    row = SignOnFactory()

    with one_act():
        set_recorded(SignOn, "position", {row.pk: 1})
        set_recorded(SignOn, "tier", {row.pk: "convener"})
    set_recorded(SignOn, "position", {row.pk: None})

    assert traces(row) == [
        ("+", "", None, "signatory"), ("~", "", 1, "convener"), ("~", "", None, "convener"),
    ]  # fmt: skip


def test_who_is_made_in_the_same_act_was_made_so():
    with one_act():
        row = SignOnFactory()
        set_recorded(SignOn, "tier", {row.pk: "convener"})

    assert traces(row) == [("+", "", None, "convener")]


def test_what_history_was_not_told_is_written_down_first():
    untold, unknown = SignOnFactory(), SignOnFactory()
    SignOn.objects.filter(pk=untold.pk).update(position=4)
    SignOn.history.filter(id=unknown.pk).delete()

    set_recorded(SignOn, "tier", {untold.pk: "convener", unknown.pk: "convener"})

    assert traces(untold) == [
        ("+", "", None, "signatory"), ("~", "unrecorded", 4, "signatory"), ("~", "", 4, "convener"),
    ]  # fmt: skip
    assert traces(unknown) == [("~", "baseline", None, "signatory"), ("~", "", None, "convener")]


def test_rows_of_a_statement_more_than_the_database_takes_at_once():
    letter = LetterFactory()
    RollHeading.objects.bulk_create([RollHeading(letter=letter, key=f"k{n}", position=n) for n in range(1, 1101)])
    numbers = list(RollHeading.objects.order_by("position").values_list("pk", flat=True))

    assert set_recorded(RollHeading, "position", dict.fromkeys(numbers, 5)) == 1099
    assert RollHeading.history.filter(history_change_reason="baseline").count() == 1099
    assert RollHeading.history.filter(position=5).count() == 1099


def test_a_noun_whose_history_keeps_more_than_fields_is_refused():
    with pytest.raises(TypeError, match="LetterText"):
        set_recorded(LetterText, "place", {1: "x"})
