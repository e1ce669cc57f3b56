"""Arranging the roll: each verb, what it leaves alone, its history, and two people at once."""

import pytest
from django.contrib.auth.models import User

from campaigns.domain.errors import Refused
from campaigns.models import Grouping, Letter, LetterStatus, RollOrder
from campaigns.models.act import because
from signatories.domain.arranging import (
    Arrangement,
    arrange_roll,
    arrangement_of,
    lines_in_sight,
    moved,
    numbered,
    order_entries,
    order_groups,
    same_list,
    seen_mark,
    set_kinds,
    set_places,
    set_shape,
    set_tiers,
    set_words,
    tried,
    with_row,
)
from signatories.domain.moderation import undo_decision
from signatories.domain.roll import RollShape, roll_of
from signatories.models import Decision, Listing, RollHeading, RollHeadingText, SignOn, SignOnStatus, Tier
from tests.factories import NOON, LetterFactory, SignOnFactory

pytestmark = pytest.mark.django_db


def roll(letter, language="en"):
    return [(group.heading, [line.name for line in group.lines]) for group in roll_of(letter, language).groups]


@pytest.fixture
def letter():
    """Three bodies in Guatemala, one in Honduras, one in Mexico."""
    letter = LetterFactory()
    for name, country in (("Alfa", "GT"), ("Beta", "GT"), ("Gama", "GT"), ("Delta", "HN"), ("Eco", "MX")):
        SignOnFactory(letter=letter, printed_name=name, countries=[country])
    return letter


def number(name):
    return SignOn.objects.get(printed_name=name).pk


# Moving


@pytest.mark.parametrize(
    ("by_hand", "what", "to", "after"),
    [
        ("", "d", 0, "d"),  # the rest goes on by itself
        ("", "d", 1, "ad"),  # what is above it has to stay there
        ("", "a", 4, "bcdea"),
        ("d", "e", 0, "ed"),
        ("de", "d", 1, "ed"),
        ("de", "d", 2, "ead"),
        ("de", "a", 0, "ade"),
        ("dea", "d", 9, "eabcd"),
        ("xd", "a", 0, "ad"),  # x is not there today
    ],
)
def test_what_stands_above_a_place_by_hand_stands_by_hand(by_hand, what, to, after):
    shown = [each for each in by_hand if each != "x"] + [each for each in "abcde" if each not in by_hand]

    assert "".join(moved(shown, by_hand, what, to)) == after


@pytest.mark.parametrize(
    ("whole", "row", "members", "after"),
    [
        ("", "ab", "abc", "ab"),
        ("axb", "ba", "abc", "bax"),
        ("xab", "ba", "abc", "xba"),
        ("axyb", "b", "abc", "xyb"),
        ("ax", "", "abc", "x"),
    ],
)
def test_groups_that_are_empty_today_keep_what_they_stand_behind(whole, row, members, after):
    assert "".join(with_row(whole, row, members)) == after


@pytest.mark.parametrize(
    ("row", "stored", "after"),
    [
        ("abc", {}, [1, 2, 3]),
        ("abc", {"a": 1, "b": 2, "c": 3}, [1, 2, 3]),
        ("abcd", {"a": 1, "b": 2, "c": 3}, [1, 2, 3, 4]),
        ("bc", {"a": 1, "b": 5, "c": 7}, [5, 7]),
        ("acb", {"a": 1, "b": 3, "c": 30}, [1, 2, 3]),
        ("xab", {"a": 30, "b": 40}, [15, 30, 40]),
        ("axyb", {"a": 10, "b": 40}, [10, 20, 30, 40]),
        ("axb", {"a": 1, "b": 2}, [1, 2, 3]),  # no number is free between them
        ("xa", {"a": 0}, [1, 2]),
        ("ab", {"a": 4, "b": 4}, [2, 4]),
    ],
)
def test_positions_rise_and_those_that_can_stay_do(row, stored, after):
    positions = numbered(row, stored)

    assert [positions[each] for each in row] == after


def test_a_long_row_has_gaps_so_that_a_move_in_it_changes_one_position():
    row = [*range(1, 201)]
    tight = numbered([200, *range(1, 200)], {number: number for number in row})
    first = numbered(row, {})
    moved_once = numbered([1, 200, *range(2, 200)], first)

    assert [tight[number] for number in (200, 1, 199)] == [100, 200, 20000]
    assert [first[number] for number in (1, 2, 200)] == [100, 200, 20000]
    assert moved_once == first | {200: 150}


# Each verb


def test_choices_are_stored_and_the_same_ones_change_nothing(letter):
    shape = RollShape(grouping=Grouping.NONE, entries=RollOrder.RECEIVED, numbered=True)

    set_shape(letter=letter, shape=shape, at=NOON)
    set_shape(letter=letter, shape=shape, at=NOON)

    letter.refresh_from_db()
    assert (letter.grouping, letter.roll_order, letter.roll_numbered, letter.roll_places) == (
        "none", "received", True, False,
    )  # fmt: skip
    assert [row.grouping for row in Letter.history.filter(id=letter.pk).order_by("history_id")][-2:] == [
        "country", "none",
    ]  # fmt: skip


def test_groups_stand_in_the_order_by_hand_and_the_others_after_them(letter):
    order_groups(letter=letter, order=["MX"], at=NOON)
    assert [heading for heading, _names in roll(letter)] == ["Mexico", "Guatemala", "Honduras"]

    order_groups(letter=letter, order=["HN", "MX"], at=NOON)
    assert [heading for heading, _names in roll(letter)] == ["Honduras", "Mexico", "Guatemala"]

    order_groups(letter=letter, order=[], at=NOON)
    assert [heading for heading, _names in roll(letter)] == ["Guatemala", "Honduras", "Mexico"]
    assert not RollHeading.objects.exists()


def test_words_of_a_heading_are_those_of_one_language(letter):
    set_words(letter=letter, words={("GT", "en"): "  The land of  trees ", ("HN", "es"): " "}, at=NOON)

    assert [heading for heading, _names in roll(letter)] == ["Honduras", "Mexico", "The land of trees"]
    assert [heading for heading, _names in roll(letter, "es")] == ["Guatemala", "Honduras", "México"]
    assert list(RollHeadingText.objects.values_list("roll_heading__key", "language", "text")) == [
        ("GT", "en", "The land of trees")
    ]

    set_words(letter=letter, words={}, at=NOON)
    assert not RollHeading.objects.exists()


def test_a_heading_keeps_its_words_when_it_is_released_and_its_place_when_it_loses_them(letter):
    order_groups(letter=letter, order=["GT"], at=NOON)
    set_words(letter=letter, words={("GT", "en"): "Trees"}, at=NOON)

    order_groups(letter=letter, order=[], at=NOON)
    assert list(RollHeading.objects.values_list("key", "position")) == [("GT", None)]

    order_groups(letter=letter, order=["GT"], at=NOON)
    set_words(letter=letter, words={}, at=NOON)
    assert list(RollHeading.objects.values_list("key", "position")) == [("GT", 1)]


def test_entries_by_hand_stand_first_under_their_heading(letter):
    changed = order_entries(letter=letter, placed=[number("Gama"), number("Eco")], at=NOON)

    assert changed == 2
    assert roll(letter)[0] == ("Guatemala", ["Gama", "Alfa", "Beta"])
    assert SignOn.objects.get(printed_name="Beta").position is None

    order_entries(letter=letter, placed=[number("Eco")], at=NOON)
    assert roll(letter)[0] == ("Guatemala", ["Alfa", "Beta", "Gama"])


def test_who_comes_in_later_moves_nobody_who_was_placed(letter):
    order_entries(letter=letter, placed=[number("Gama")], at=NOON)

    SignOnFactory(letter=letter, printed_name="Aaa", countries=["GT"])

    assert roll(letter)[0] == ("Guatemala", ["Gama", "Aaa", "Alfa", "Beta"])


def test_only_groups_whose_order_changed_are_numbered_anew(letter):
    SignOn.objects.filter(printed_name="Gama").update(position=7)
    SignOn.objects.filter(printed_name="Alfa").update(position=9)

    assert order_entries(letter=letter, placed=[number("Gama"), number("Alfa"), number("Eco")], at=NOON) == 1

    assert dict(SignOn.objects.exclude(position=None).values_list("printed_name", "position")) == {
        "Gama": 7, "Alfa": 9, "Eco": 1,
    }  # fmt: skip


def test_entries_that_nobody_sees_keep_their_position(letter):
    withheld = SignOnFactory(letter=letter, listing=Listing.WITHHELD, position=4)
    pending = SignOnFactory(letter=letter, status=SignOnStatus.PENDING, position=5)
    elsewhere = SignOnFactory(position=6)

    order_entries(letter=letter, placed=[elsewhere.pk, pending.pk, withheld.pk, number("Gama")], at=NOON)

    positions = SignOn.objects.filter(pk__in=[withheld.pk, pending.pk, elsewhere.pk]).order_by("position")
    assert list(positions.values_list("position", flat=True)) == [4, 5, 6]
    assert SignOn.objects.get(printed_name="Gama").position == 1


def test_many_entries_are_placed_with_their_history(letter, django_assert_max_num_queries):
    made = [
        SignOn(
            letter=letter, capacity="person", printed_name=f"Person {n}", countries=["GT"], status="approved",
            origin="staff", created_at=NOON, approved_at=NOON,
        ).with_key()
        for n in range(1200)
    ]  # fmt: skip
    SignOn.objects.bulk_create(made)
    numbers = list(SignOn.objects.filter(capacity="person").order_by("-pk").values_list("pk", flat=True))

    with django_assert_max_num_queries(40):
        assert order_entries(letter=letter, placed=numbers, at=NOON) == 1200

    assert SignOn.history.filter(position=120000).count() == 1
    assert roll(letter)[-1][1][0] == "Person 1199"


def test_a_role_on_the_letter_is_kept_with_its_history(letter):
    set_tiers(letter=letter, tiers={number("Eco"): Tier.CONVENER, number("Alfa"): Tier.SIGNATORY}, at=NOON)

    assert SignOn.objects.get(printed_name="Eco").tier == "convener"
    assert list(SignOn.history.filter(id=number("Eco")).order_by("history_id").values_list("tier", flat=True)) == [
        "signatory", "convener",
    ]  # fmt: skip
    assert SignOn.history.filter(id=number("Alfa")).count() == 1


def test_a_place_is_changed_by_a_decision_as_at_the_desk(letter):
    set_places(letter=letter, places={number("Eco"): " Tapachula ", number("Alfa"): ""}, at=NOON, by="ana")

    assert SignOn.objects.get(printed_name="Eco").place == "Tapachula"
    assert [(each.by, each.changes) for each in Decision.objects.all()] == [("ana", {"place": ["", "Tapachula"]})]


def test_a_type_is_changed_by_a_decision_that_can_be_undone(letter):
    SignOn.objects.filter(printed_name="Eco").update(kind="union")

    assert set_kinds(letter=letter, kinds={number("Eco"): "faith", number("Alfa"): "faith"}, at=NOON, by="ana") == 2
    assert set_kinds(letter=letter, kinds={number("Eco"): "faith"}, at=NOON, by="ana") == 0
    first, second = Decision.objects.order_by("pk")
    assert [(each.by, each.changes) for each in (first, second)] == [
        ("ana", {"kind": ["", "faith"]}), ("ana", {"kind": ["union", "faith"]}),
    ]  # fmt: skip
    undo_decision(decision=second, at=NOON, by="ana")

    assert SignOn.objects.get(printed_name="Eco").kind == "union"
    assert list(SignOn.history.filter(id=number("Alfa")).order_by("history_id").values_list("kind", flat=True)) == [
        "", "faith",
    ]  # fmt: skip


# All at once


def test_what_is_tried_prints_as_what_is_stored(letter):
    gama, eco = number("Gama"), number("Eco")
    SignOn.objects.filter(printed_name="Beta").update(position=1)
    wanted = Arrangement(
        shape=RollShape(conveners_first=True, order=("HN",), words={("HN", "en"): "South"}),
        placed=(gama,),
        tiers={eco: "convener"},
        places={gama: "Petén"},
    )

    before = roll(letter)
    tried_roll = roll_of(letter, "en", shape=tried(wanted, letter))
    assert roll(letter) == before
    arrange_roll(letter=letter, wanted=wanted, at=NOON, by="ana")

    letter.refresh_from_db()
    assert roll(letter) == [(group.heading, [line.name for line in group.lines]) for group in tried_roll.groups]
    assert roll(letter) == [
        ("Conveners", ["Eco"]), ("South", ["Delta"]), ("Guatemala", ["Gama", "Alfa", "Beta"]),
    ]  # fmt: skip


def test_the_same_arrangement_changes_nothing(letter):
    order_groups(letter=letter, order=["MX"], at=NOON)
    order_entries(letter=letter, placed=[number("Gama")], at=NOON)
    rows = lambda: [model.history.count() for model in (Letter, RollHeading, SignOn)]  # noqa: E731
    before, mark = rows(), seen_mark(letter)

    arrange_roll(letter=letter, wanted=arrangement_of(letter), at=NOON, seen=mark)

    assert rows() == before
    assert seen_mark(letter) == mark


def test_all_that_is_stored_at_once_is_one_act(letter):
    wanted = Arrangement(
        shape=RollShape(numbered=True, order=("MX",), words={("MX", "en"): "M"}), placed=(number("Gama"),)
    )

    arrange_roll(letter=letter, wanted=wanted, at=NOON)

    acts = {
        row.act
        for model in (Letter, RollHeading, RollHeadingText, SignOn)
        for row in model.history.exclude(history_change_reason="baseline")
        if row.history_type == "~" or model in (RollHeading, RollHeadingText)
    }
    assert len(acts) == 1


def test_of_two_at_once_the_second_is_told_and_stores_nothing(letter):
    seen = seen_mark(letter)
    User.objects.create_user("ana")
    first = Arrangement(shape=RollShape(order=("MX",)))
    second = Arrangement(shape=RollShape(order=("HN",), numbered=True))

    with because(""):
        arrange_roll(letter=letter, wanted=first, at=NOON, seen=seen)
    with pytest.raises(Refused, match="meanwhile"):
        arrange_roll(letter=letter, wanted=second, at=NOON, seen=seen)

    letter.refresh_from_db()
    assert letter.roll_numbered is False
    assert [heading for heading, _names in roll(letter)] == ["Mexico", "Guatemala", "Honduras"]


@pytest.mark.parametrize(
    ("name", "values"),
    [("kinds", ("faith", "union")), ("places", ("Petén", "Tapachula")), ("tiers", ("convener", "supporter"))],
)
def test_of_two_who_give_many_something_at_once_the_second_is_told(letter, name, values):
    seen, eco = seen_mark(letter), number("Eco")
    first, second = (Arrangement(shape=RollShape(), **{name: {eco: value}}) for value in values)

    arrange_roll(letter=letter, wanted=first, at=NOON, by="ana", seen=seen)
    with pytest.raises(Refused, match="meanwhile"):
        arrange_roll(letter=letter, wanted=second, at=NOON, by="mia", seen=seen)

    assert getattr(SignOn.objects.get(pk=eco), name[:-1]) == values[0]


def test_a_type_that_was_taken_back_meanwhile_is_told(letter):
    set_kinds(letter=letter, kinds={number("Eco"): "faith"}, at=NOON, by="ana")
    seen = seen_mark(letter)

    undo_decision(decision=Decision.objects.get(), at=NOON, by="mia")

    assert seen_mark(letter) != seen


def test_a_sign_on_that_comes_in_is_no_conflict(letter):
    seen = seen_mark(letter)

    SignOnFactory(letter=letter, countries=["GT"], kind="faith", place="Petén")

    arrange_roll(letter=letter, wanted=Arrangement(shape=RollShape(order=("MX",))), at=NOON, seen=seen)
    assert roll(letter)[0][0] == "Mexico"


@pytest.mark.parametrize("status", LetterStatus.values)
def test_the_list_of_a_withdrawn_letter_is_not_arranged(status):
    letter = LetterFactory(status=status)
    wanted = Arrangement(shape=RollShape(numbered=True))

    if status == LetterStatus.WITHDRAWN:
        with pytest.raises(Refused, match="withdrawn"):
            arrange_roll(letter=letter, wanted=wanted, at=NOON)
    else:
        arrange_roll(letter=letter, wanted=wanted, at=NOON)

    letter.refresh_from_db()
    assert letter.roll_numbered is (status != LetterStatus.WITHDRAWN)


def test_two_arrangements_are_the_same_when_they_print_the_same(letter):
    lines = lines_in_sight(letter)
    gama, beta, eco = number("Gama"), number("Beta"), number("Eco")

    def by_hand(*numbers):
        return Arrangement(shape=RollShape(), placed=numbers)

    assert same_list(by_hand(gama, beta, eco), by_hand(eco, gama, beta), lines)
    assert not same_list(by_hand(gama, beta, eco), by_hand(beta, gama, eco), lines)
    assert not same_list(by_hand(gama), by_hand(), lines)
    assert same_list(by_hand(gama, 0), by_hand(gama), lines)  # somebody left the list meanwhile
