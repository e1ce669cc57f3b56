"""Lists in the hands of staff: compared, decided row by row, stored in parts, taken up again, forgotten."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django_tasks import default_task_backend

from campaigns.domain.errors import Refused
from signatories.domain import imports
from signatories.domain.imports import (
    STALLED,
    STORED_KEPT,
    WAITING_KEPT,
    begin_list,
    begin_storing,
    discard_list,
    forget_lists,
    is_stalled,
)
from signatories.domain.retention import forget_signatory
from signatories.domain.signing import StaffEntry, enter_signon
from signatories.models import ImportState, ListImport, ListRow, Organization, Origin, RowChoice, SignOn
from signatories.resources import running
from signatories.resources.running import compare, correct, decide, run_comparing, run_storing, store, take_proposals
from tests.at_once import at_once
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory
from tests.signatories.resources.lists import begun, compared, row_at, states

pytestmark = pytest.mark.django_db


def everything():
    return Organization.objects.count(), SignOn.objects.count()


def long_list(number):
    return "name,countries\n" + "".join(f"Body {n} of {'abcdefghij'[n % 10] * 5},GT\n" for n in range(number))


def test_nothing_is_stored_before_somebody_says_so():
    row = compared("name,countries\nAlpha,GT\nBeta,Nowhere\n")

    assert (row.state, row.counts) == ("judged", {"new": 1, "error": 1})
    assert everything() == (0, 0)


def test_storing_takes_the_good_rows_and_leaves_the_others_to_be_mended():
    row = compared("name,countries\nAlpha,GT\nBeta,Nowhere\n")

    row = store(list_import=row, at=NOON)

    assert (row.state, row.counts) == ("applied", {"stored": 1, "error": 1})
    assert list(Organization.objects.values_list("name", flat=True)) == ["Alpha"]

    correct(list_import=row, row=row_at(row, 3), cells={"name": "Beta", "countries": "Mexico"})
    store(list_import=row, at=NOON)

    assert states(row.rows.all()) == ["stored", "stored"]
    assert Organization.objects.count() == 2


def test_a_long_list_is_compared_and_stored_by_a_task(monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 5)
    row = compared(long_list(12))

    assert (row.state, row.rows.count()) == ("judging", 0)
    assert [result.args for result in default_task_backend.results][-1] == [row.pk]
    run_comparing(row.pk)
    row = store(list_import=row, at=NOON)
    assert (row.state, Organization.objects.count()) == ("applying", 0)
    run_storing(row.pk)

    row.refresh_from_db()
    assert (row.state, row.counts, row.rows_done) == ("applied", {"stored": 12}, 12)
    assert Organization.objects.count() == 12


def test_a_task_that_comes_twice_does_its_work_once():
    row = compared(long_list(3))
    store(list_import=row, at=NOON)
    before = Organization.history.count()

    for _time in range(2):
        run_comparing(row.pk)
        run_storing(row.pk)

    assert (Organization.objects.count(), Organization.history.count()) == (3, before)


def test_a_worker_that_dies_leaves_whole_parts_and_the_next_one_goes_on(monkeypatch):
    monkeypatch.setattr(running, "STORED_AT_ONCE", 2)
    row = compared(long_list(5))
    parts = []

    def dies(*args, **kwargs):
        parts.append(1)
        if len(parts) == 2:
            raise KeyboardInterrupt
        return stored(*args, **kwargs)

    stored = running.store_judged
    monkeypatch.setattr(running, "store_judged", dies)
    with pytest.raises(KeyboardInterrupt):
        store(list_import=row, at=NOON)
    row.refresh_from_db()
    assert (row.state, Organization.objects.count()) == ("applying", 2)
    with pytest.raises(Refused, match="just now"):
        begin_storing(list_import=row, at=row.touched_at)

    later = row.touched_at + STALLED + timedelta(seconds=1)
    assert is_stalled(row, later)
    row = store(list_import=row, at=later)

    assert (row.state, Organization.objects.count()) == ("applied", 5)


def test_an_error_says_so_without_a_word_of_the_list(monkeypatch, settings, caplog):
    settings.TESTING = False
    row = compared("name,countries\nSecret Name,GT\n")

    def fails(*args, **kwargs):
        raise RuntimeError("Secret Name")

    monkeypatch.setattr(running, "store_judged", fails)
    row = store(list_import=row, at=NOON)

    assert row.state == "failed"
    assert "An error stopped the work" in row.message
    assert "Secret" not in row.message + caplog.text


# The directory changes


def test_what_would_do_something_else_by_now_is_shown_again_and_not_stored():
    organization = OrganizationFactory(name="Alpha", countries=["GT"], place="Xela", reference="R1")
    row = compared("reference,name,countries,place\nR1,Alpha,GT,Cobán\n,Beta,GT,\n,Gamma,GT,\n")
    organization.place = "Antigua"
    organization.save()
    OrganizationFactory(name="Beta", countries=["GT"])

    row = store(list_import=row, at=NOON)

    assert row.counts == {"changed": 1, "same": 1, "stored": 1}
    changed, same = row_at(row, 2), row_at(row, 3)
    assert changed.sentences[0] == "The directory has changed since the preview. Look at this row again."
    assert changed.changes == [["place", "Antigua", "Cobán"]]
    assert same.sentences[0] == changed.sentences[0]
    organization.refresh_from_db()
    assert organization.place == "Antigua"


def test_a_body_alike_that_came_meanwhile_is_shown_as_well():
    row = compared("name,countries\nRed Feminista de Guatemala,GT\n")
    other = OrganizationFactory(name="Red Feminsta de Guatemala", countries=["GT"])
    Organization.history.update(history_date=row.judged_at)

    row = store(list_import=row, at=NOON)

    assert row.counts == {"likely": 1}
    assert row_at(row, 2).candidates[0][0] == other.pk
    assert Organization.objects.count() == 1


def test_of_two_lists_with_the_same_body_the_second_is_shown_again():
    first, second = (compared("name,countries\nAlpha,GT\n") for _list in range(2))

    store(list_import=first, at=NOON)
    second = store(list_import=second, at=NOON)

    assert second.counts == {"same": 1}
    assert Organization.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.parametrize("locked", [True, False])
def test_two_who_store_the_same_names_at_once_store_them_once(monkeypatch, locked):
    """The control: without the lock over all lists that are being stored, names stand there twice."""
    lists = [compared(long_list(60)) for _list in range(2)]
    monkeypatch.setattr(running, "STORED_AT_ONCE", 5)
    if not locked:
        monkeypatch.setattr(running, "locked_list", lambda pk: ListImport.objects.get(pk=pk))

    at_once(*[lambda row=row: store(list_import=row, at=NOON) for row in lists])

    assert (Organization.objects.count() == 60) is locked


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_of_two_who_press_store_on_one_list_one_does_it():
    row = compared(long_list(20))

    outcomes = at_once(*[lambda: store(list_import=row, at=NOON)] * 2)

    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert Organization.objects.count() == 20


# Deciding


def test_a_likely_duplicate_is_taken_added_or_left_out_and_the_decision_can_be_taken_back():
    organization = OrganizationFactory(name="Red Feminista de Guatemala", countries=["GT"])
    row = compared("name,countries,place\nRed Feminsta de Guatemala,GT,Xela\n")
    rows = row.rows.all()

    decide(list_import=row, rows=rows, choice=RowChoice.TAKE)
    taken = row_at(row, 2)
    assert (taken.state, taken.organization) == ("changed", organization)
    assert taken.changes == [["place", "", "Xela"], ["alias", "", "Red Feminsta de Guatemala"]]

    decide(list_import=row, rows=rows, choice=RowChoice.ADD)
    assert (row_at(row, 2).state, row_at(row, 2).organization) == ("new", None)

    decide(list_import=row, rows=rows, choice=RowChoice.LEAVE)
    assert row_at(row, 2).state == "left_out"

    decide(list_import=row, rows=rows, choice=RowChoice.UNDECIDED)
    assert row_at(row, 2).state == "likely"
    assert Organization.objects.count() == 1


def test_of_two_alike_rows_the_second_is_new_once_the_first_is_left_out():
    row = compared("name,countries\nRed Feminista de Guatemala,GT\nRed Feminsta de Guatemala,GT\n")
    assert states(row.rows.all()) == ["new", "likely"]

    decide(list_import=row, rows=row.rows.filter(line=2), choice=RowChoice.LEAVE)

    assert states(row.rows.all()) == ["left_out", "new"]


def pasted(text):
    row = begin_list(
        kind="organizations", letter=None, content=text.encode(), file_name="", source="pasted",
        reading={"pasted_in": "es"}, at=NOON,
    )  # fmt: skip
    return compare(list_import=row, reading={}, columns={}, at=NOON)


def test_what_a_pasted_line_seems_to_hold_is_taken_only_when_somebody_says_so():
    row = pasted("Guatemala\n1. Fundación Uno (FU), Quetzaltenango\n2. Red Dos\n")
    first = row_at(row, 2)
    assert first.cells["name"] == "Fundación Uno (FU), Quetzaltenango"

    for place in range(len(first.cells["proposals"])):
        take_proposals(list_import=row, rows=row.rows.filter(line=2), kind="", place=place)
        take_proposals(list_import=row, rows=row.rows.filter(line=2), kind="", place=place)

    cells = row_at(row, 2).cells
    assert (cells["name"], cells["acronym"], cells["place"]) == ("Fundación Uno", "FU", "Quetzaltenango")


def test_a_name_that_goes_on_in_the_next_line_takes_that_line_along():
    row = pasted("Guatemala\n1. Asociación de Mujeres de la\nSierra Alta\n2. Red Dos\n")
    place = next(n for n, each in enumerate(row_at(row, 2).cells["proposals"]) if each["kind"] == "join")

    take_proposals(list_import=row, rows=row.rows.filter(line=2), kind="", place=place)

    assert row_at(row, 2).cells["name"] == "Asociación de Mujeres de la Sierra Alta"
    assert states(row.rows.all()) == ["new", "left_out", "new"]


def test_a_line_with_several_names_becomes_several_rows():
    row = pasted("Guatemala\n1. Red Uno; Red Dos; Red Tres\n2. Red Cuatro\n")
    place = next(n for n, each in enumerate(row_at(row, 2).cells["proposals"]) if each["kind"] == "split")

    take_proposals(list_import=row, rows=row.rows.filter(line=2), kind="", place=place)

    assert sorted(row.rows.values_list("name", flat=True)) == ["Red Cuatro", "Red Dos", "Red Tres", "Red Uno"]
    assert set(row.rows.values_list("state", flat=True)) == {"new"}


def test_a_parent_that_was_left_out_keeps_its_chapter_from_being_stored():
    row = compared("name,countries,parent\nSol Guatemala,GT,Sol\nSol,international,\n")
    decide(list_import=row, rows=row.rows.filter(line=3), choice=RowChoice.LEAVE)

    row = store(list_import=row, at=NOON)

    assert row.counts == {"error": 1, "left_out": 1}
    assert Organization.objects.count() == 0


def test_a_row_that_is_stored_is_not_decided_any_more():
    row = compared("name,countries\nAlpha,GT\n")
    store(list_import=row, at=NOON)

    assert decide(list_import=row, rows=row.rows.all(), choice=RowChoice.LEAVE) == 0
    assert states(row.rows.all()) == ["stored"]


def test_columns_are_not_changed_after_something_was_stored():
    row = compared("name,countries\nAlpha,GT\n")
    store(list_import=row, at=NOON)

    with pytest.raises(Refused, match="stored already"):
        compare(list_import=row, reading={}, columns={"0": "name", "1": "countries"}, at=NOON)


# For a letter


def test_a_list_of_signatories_adds_what_is_missing_and_leaves_who_stands_there():
    letter = LetterFactory()
    TextFactory(letter=letter)
    standing = SignOnFactory(letter=letter, organization__name="Alpha", printed_name="Alpha as printed")
    OrganizationFactory(name="Beta", countries=["GT"], website="https://beta.example")
    before = SignOn.objects.values().get()
    text = "name,countries,printed name,website\nAlpha,GT,ALPHA,\nBeta,GT,Beta (B),https://other.example\nGamma,MX,,\n"

    row = compared(text, letter=letter)
    assert row.counts == {"new": 2, "same": 1}
    row = store(list_import=row, at=NOON)

    assert row.counts == {"same": 1, "stored": 2}
    assert SignOn.objects.filter(pk=standing.pk).values().get() == before
    assert list(letter.sign_ons.filter(origin=Origin.STAFF).values_list("printed_name", flat=True)) == [
        "Beta (B)",
        "Gamma",
    ]
    assert Organization.objects.get(name="Beta").website == "https://beta.example"


def test_who_took_the_name_off_the_letter_does_not_come_back_by_a_list():
    letter = LetterFactory()
    SignOnFactory(letter=letter, organization__name="Alpha", status="withdrawn")

    row = compared("name,countries\nAlpha,GT\n", letter=letter)

    assert row.counts == {"error": 1}


def test_persons_sign_without_an_entry_of_the_directory():
    letter = LetterFactory()
    text = "name,signs,title and affiliation,countries,listing\nAna Pérez,person,Professor,GT,withheld\nAna Pérez,person,Professor,,\n"

    row = store(list_import=compared(text, letter=letter), at=NOON)

    signon = letter.sign_ons.get()
    assert (signon.capacity, signon.printed_detail, signon.organization, signon.listing) == (
        "person", "Professor", None, "withheld",
    )  # fmt: skip
    assert states(row.rows.all()) == ["stored", "same"]
    assert Organization.objects.count() == 0


def test_a_sign_on_that_came_meanwhile_is_shown_again():
    letter = LetterFactory()
    TextFactory(letter=letter)
    organization = OrganizationFactory(name="Alpha", countries=["GT"])
    row = compared("name,countries\nAlpha,GT\n", letter=letter)
    entry = StaffEntry(printed_name="Alpha", organization=organization, countries=["GT"])
    enter_signon(letter=letter, entry=entry, at=NOON)

    row = store(list_import=row, at=NOON)

    assert row.counts == {"same": 1}
    assert letter.sign_ons.count() == 1


# History, forgetting


def test_history_says_who_imported_and_by_which_list(django_user_model):
    ana = django_user_model.objects.create_user("ana")
    row = compared("name,countries\nAlpha,GT\n", user=ana)

    store(list_import=row, at=NOON)

    trace = Organization.history.get()
    assert (trace.history_by, trace.history_change_reason) == ("ana", f"list:#{row.pk}")


def test_files_are_private_and_go_with_their_rows_in_their_time(own_media):
    row = store(list_import=compared("name,countries\nAlpha,GT\n", file_name="secret.csv"), at=NOON)
    name = row.file.name
    assert name.startswith("imports/")
    assert "secret" not in name
    ListImport.objects.update(touched_at=NOON)
    assert forget_lists(at=NOON + STORED_KEPT) == 0

    assert forget_lists(at=NOON + STORED_KEPT + timedelta(seconds=1)) == 1

    row.refresh_from_db()
    assert (row.file.name, row.file_name, row.rows.count(), row.counts) == ("", "", 0, {"stored": 1})
    assert Organization.objects.count() == 1
    assert forget_lists(at=NOON + STORED_KEPT * 9) == 0


@pytest.mark.django_db(transaction=True)
def test_the_file_leaves_the_disk_and_the_command_of_every_night_does_it(capsys):
    row = store(list_import=compared("name,countries\nAlpha,GT\n"), at=NOON)
    name = row.file.name
    ListImport.objects.update(touched_at=NOON)
    assert default_storage.exists(name)

    call_command("forget")

    assert capsys.readouterr().out == "1 uploaded list.\n"
    assert not default_storage.exists(name)
    assert ListRow.objects.count() == 0


CONTACTS = "name,countries,contact,e-mail\nAlpha,GT,Canary Person,canary@example.org\n"


def left_of(row, name):
    """Everything that is still kept of a list, its file on the disk among it."""
    row = ListImport.objects.get(pk=row.pk)
    rows = list(ListRow.objects.filter(list_import=row).values_list("name", "cells"))
    return row.file.name, row.file_name, row.reading, rows, default_storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_a_list_that_is_thrown_away_leaves_nothing_behind():
    row = compared(CONTACTS, file_name="canary.csv")
    name = row.file.name
    with default_storage.open(name) as file:
        assert b"canary@example.org" in file.read()

    discard_list(list_import=row, at=NOON)

    assert left_of(row, name) == ("", "", {}, [], False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("text", "state"),
    [
        (CONTACTS, "kept nothing"),
        ("name,countries,remarks\nAlpha,GT,ask canary@example.org\n", "kept nothing"),
        ("name,countries,contact person\nAlpha,GT,Canary Person\n", "kept nothing"),
        ("name,countries\nAlpha,GT\n", "kept for another try"),
    ],
)
def test_a_list_with_people_in_it_that_fails_leaves_only_the_reason(monkeypatch, settings, text, state):
    settings.TESTING = False
    row = compared(text, file_name="canary.csv")
    name = row.file.name

    def fails(*args, **kwargs):
        raise RuntimeError("canary")

    monkeypatch.setattr(running, "store_judged", fails)
    row = store(list_import=row, at=NOON)

    assert row.state == "failed"
    assert row.message.startswith("An error stopped the work on this list.")
    if state == "kept nothing":
        assert left_of(row, name) == ("", "", {}, [], False)
        assert row.message.endswith("Upload it once more.")
    else:
        assert left_of(row, name)[4]
        assert row.message.endswith("Try once more.")
        monkeypatch.undo()
        assert store(list_import=row, at=NOON).state == "applied"


def test_the_reason_goes_in_its_time_as_well(monkeypatch, settings):
    settings.TESTING = False
    row = compared(CONTACTS)
    monkeypatch.setattr(running, "store_judged", lambda *args, **kwargs: 1 / 0)
    store(list_import=row, at=NOON)
    ListImport.objects.update(touched_at=NOON)

    assert forget_lists(at=NOON + WAITING_KEPT + timedelta(seconds=1)) == 1

    row.refresh_from_db()
    assert (row.message, row.state) == ("", "discarded")
    assert forget_lists(at=NOON + WAITING_KEPT * 9) == 0


@pytest.mark.parametrize("state", ["read", "judged", "applied", "failed"])
def test_who_asks_to_be_forgotten_leaves_the_lists_of_the_letter_at_once(state):
    letter, other = LetterFactory(), LetterFactory()
    text = "name,signs,e-mail\nAna Pérez,person,canary@example.org\n"
    store(list_import=compared(text, letter=letter), at=NOON)
    row = begun(text, letter=letter) if state == "read" else compared(text, letter=letter)
    ListImport.objects.filter(pk=row.pk).update(state=state)
    elsewhere = compared(text, letter=other)

    forget_signatory(signon=letter.sign_ons.get(), keep_line=False, at=NOON)

    assert not ListRow.objects.exclude(list_import=elsewhere).exists()
    assert set(ListImport.objects.exclude(pk=elsewhere.pk).values_list("file", "file_name")) == {("", "")}
    elsewhere.refresh_from_db()
    assert elsewhere.file.name


@pytest.mark.parametrize("state", [ImportState.JUDGING, ImportState.APPLYING])
def test_a_list_that_is_worked_on_goes_when_the_work_has_ended(state):
    letter = LetterFactory()
    signon = SignOnFactory(letter=letter)
    row = compared("name,signs\nAna Pérez,person\n", letter=letter)
    ListImport.objects.filter(pk=row.pk).update(state=state, touched_at=NOON)

    forget_signatory(signon=signon, keep_line=False, at=NOON)

    assert ListImport.objects.get(pk=row.pk).file.name
    (running.run_comparing if state == ImportState.JUDGING else running.run_storing)(row.pk)
    assert ListImport.objects.get(pk=row.pk).file.name == ""
    assert ListRow.objects.count() == 0
    assert letter.sign_ons.filter(printed_name="Ana Pérez").exists() == (state == ImportState.APPLYING)


def test_a_list_that_is_worked_on_is_not_thrown_away(monkeypatch):
    row = begun("name,countries\nAlpha,GT\n")
    ListImport.objects.update(state=ImportState.APPLYING, touched_at=NOON)

    with pytest.raises(Refused):
        discard_list(list_import=row, at=NOON)
    assert discard_list(list_import=row, at=NOON + imports.STALLED * 2).state == "discarded"
