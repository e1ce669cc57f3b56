"""Rows of versions and editions stay as they were written, whoever asks: models, admin, commands, raw SQL."""

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.urls import NoReverseMatch, reverse

from campaigns.models import (
    Edition,
    EditionFile,
    EditionText,
    Letter,
    LetterVersion,
    Redaction,
    TextVersion,
)
from campaigns.models.frozen import Frozen, FrozenRow, frozen_tables, install_guards, remove_guards
from signatories.models import ContactRecord, Decision
from tests.factories import NOON, LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

FROZEN = (LetterVersion, TextVersion, Edition, EditionText, EditionFile, Redaction, Decision, ContactRecord)


@pytest.fixture
def rows():
    """One row of every frozen kind, by its model."""
    letter = TextFactory().letter
    version = letter.versions.get()
    edition = Edition.objects.create(letter=letter, number=1, version=version, dated_on=NOON.date(), frozen_at=NOON)
    made = {
        LetterVersion: version,
        TextVersion: version.texts.get(),
        Edition: edition,
        EditionText: EditionText.objects.create(edition=edition, language="en", document="{}", sha256="a" * 64),
        EditionFile: EditionFile.objects.create(
            edition=edition, language="en", format="pdf", paper="a4", name="x.pdf", file="x.pdf", size=1,
            sha256="b" * 64, made_at=NOON,
        ),
        Redaction: Redaction.objects.create(edition=edition, at=NOON, by="ana", reason="Safety."),
        Decision: Decision.objects.create(
            sign_on=SignOnFactory(letter=letter), letter=letter, at=NOON, actor="staff", by="ana", step="rejected",
            before="pending", after="rejected", reason="Told.", note="Kept.", changes={"place": ["", "Lima"]},
        ),
        ContactRecord: ContactRecord.objects.create(at=NOON, by="ana", use="export", letter=letter, rows=3),
    }  # fmt: skip
    connection.check_constraints()  # PostgreSQL changes no table while keys of the transaction are to be checked
    return made


def contents():
    """Every column of every frozen row."""
    return {model: list(model._base_manager.order_by("pk").values()) for model in FROZEN}


def column_of(model):
    """A column of words or numbers, and another value for it."""
    return {
        LetterVersion: ("reason", "Changed"),
        TextVersion: ("body", "<p>Changed</p>"),
        Edition: ("organizations", 99),
        EditionText: ("document", "Changed"),
        EditionFile: ("name", "changed.pdf"),
        Redaction: ("reason", "Changed"),
        Decision: ("reason", "Changed"),
        ContactRecord: ("rows", 0),
    }[model]


def execute(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_these_are_all_frozen_tables():
    assert frozen_tables() == sorted(model._meta.db_table for model in FROZEN)


# --- Models and querysets refuse with a name --------------------------------------------------------------


@pytest.mark.parametrize("model", FROZEN)
def test_a_row_is_neither_saved_again_nor_deleted(model, rows):
    before, row = contents(), model.objects.get()
    name, value = column_of(model)
    setattr(row, name, value)

    for act in (row.save, lambda: row.save(update_fields=[name]), lambda: row.save(force_update=True), row.delete):
        with pytest.raises(FrozenRow):
            act()

    assert contents() == before


@pytest.mark.parametrize("model", FROZEN)
def test_a_queryset_neither_changes_nor_deletes(model, rows):
    before, row = contents(), model.objects.get()
    name, value = column_of(model)
    setattr(row, name, value)

    for act in (
        lambda: model.objects.update(**{name: value}),
        lambda: model.objects.filter(pk=row.pk).update(**{name: value}),
        lambda: model.objects.all().delete(),
        lambda: model.objects.bulk_update([row], [name]),
        lambda: model.objects.update_or_create(defaults={name: value}, pk=row.pk),
    ):
        with pytest.raises(FrozenRow):
            act()

    assert contents() == before


def test_a_row_with_the_key_of_a_frozen_one_is_not_written_over_it(rows):
    before, row = contents(), rows[TextVersion]
    double = TextVersion(pk=row.pk, version=row.version, language="en", title="T", body="Changed", sha256="c" * 64)

    with pytest.raises(DatabaseError), transaction.atomic():
        double.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        TextVersion.objects.bulk_create(
            [double], update_conflicts=True, unique_fields=["version", "language"], update_fields=["body"]
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        double.save_base(raw=True)  # as loaddata does

    assert contents() == before


@pytest.mark.parametrize("model", FROZEN)
def test_what_passes_the_models_is_stopped_by_the_database(model, rows):
    before, row = contents(), model.objects.get()
    name, value = column_of(model)

    for act in (
        lambda: model._base_manager.filter(pk=row.pk).update(**{name: value}),
        lambda: model._base_manager.filter(pk=row.pk)._raw_delete(connection.alias),
    ):
        with pytest.raises(DatabaseError, match="frozen rows are neither changed nor deleted"), transaction.atomic():
            act()

    assert contents() == before


# --- Raw SQL, and that the guards are what stops it -------------------------------------------------------


def statements(model):
    table, (name, value) = model._meta.db_table, column_of(model)
    yield f'UPDATE "{table}" SET "{name}" = %s', [value]  # noqa: S608 -- names of our own tables
    yield f'UPDATE "{table}" SET id = id + 1000', []  # noqa: S608
    yield f'DELETE FROM "{table}"', []  # noqa: S608
    if connection.vendor == "postgresql":
        yield f'TRUNCATE "{table}" CASCADE', []
        yield f'INSERT INTO "{table}" SELECT * FROM "{table}" ON CONFLICT (id) DO UPDATE SET "{name}" = %s', [value]  # noqa: S608
    else:
        yield f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}"', []  # noqa: S608
        yield f'UPDATE OR REPLACE "{table}" SET "{name}" = %s', [value]  # noqa: S608


@pytest.mark.parametrize("model", FROZEN)
def test_raw_sql_is_refused(model, rows):
    before = contents()

    for sql, values in statements(model):
        with pytest.raises(DatabaseError, match="frozen rows are neither changed nor deleted"):
            execute(sql, *values)

    assert contents() == before


@pytest.mark.parametrize("model", FROZEN)
def test_without_its_guards_a_row_would_change(model, rows):
    """The control: it is the trigger that stops the statement above, and nothing else."""
    before = contents()
    name, value = column_of(model)
    remove_guards(connection, frozen_tables())
    try:
        execute(f'UPDATE "{model._meta.db_table}" SET "{name}" = %s', value)  # noqa: S608
        assert contents() != before
    finally:
        install_guards(connection, frozen_tables())


def test_guards_are_put_on_once_and_come_back(rows):
    remove_guards(connection, frozen_tables())
    for _twice in range(2):
        install_guards(connection, [*frozen_tables(), "no_such_table"])

    with pytest.raises(DatabaseError):
        execute('DELETE FROM "campaigns_redaction"')


def test_the_words_of_a_decision_may_be_emptied_and_nothing_else_with_them(rows):
    decision, table = rows[Decision], Decision._meta.db_table

    for change in (
        "reason = '', \"by\" = 'eve'",
        "reason = 'x'",
        "note = ' '",
        "changes = '[]'",
        "version_id = NULL, step = ''",
    ):
        with pytest.raises(DatabaseError, match="frozen rows are neither changed nor deleted"):
            execute(f"UPDATE {table} SET {change}")  # noqa: S608
    Decision.objects.filter(pk=decision.pk).blank()

    decision.refresh_from_db()
    assert (decision.reason, decision.note, decision.changes) == ("", "", {})
    assert (decision.by, decision.step, decision.at) == ("ana", "rejected", NOON)


# --- Nothing cascades into them ---------------------------------------------------------------------------


def test_letter_and_campaign_cannot_go_while_a_version_stands(rows):
    before, letter = contents(), rows[LetterVersion].letter

    for act in (
        letter.delete,
        lambda: Letter.objects.filter(pk=letter.pk).delete(),
        letter.campaign.delete,
        lambda: type(letter.campaign).objects.all().delete(),
    ):
        with pytest.raises(ProtectedError):
            act()

    assert contents() == before


def test_every_row_that_leads_to_a_frozen_one_is_protected():
    for model in FROZEN:
        for field in model._meta.get_fields():
            if field.many_to_one or (field.one_to_one and field.concrete):
                # A decision outlives the request that it was about: deleting that one touches no row of it.
                own = "DO_NOTHING" if (model, field.name) == (Decision, "sign_on") else "PROTECT"
                assert field.remote_field.on_delete.__name__ == own, f"{model.__name__}.{field.name}"


def test_a_draft_without_versions_goes_with_its_texts():
    letter = TextFactory(letter__status="draft").letter

    letter.delete()

    assert not Letter.objects.exists()


# --- The admin --------------------------------------------------------------------------------------------


def admin_address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", FROZEN)
def test_the_admin_offers_no_change_and_takes_none(model, rows, client):
    client.force_login(User.objects.create_superuser("boss"))
    before, row = contents(), model.objects.get()
    name, value = column_of(model)
    try:
        changelist = admin_address(model, "changelist")
    except NoReverseMatch:
        return  # no page at all

    posts = [
        (admin_address(model, "change", row.pk), {name: value, "_save": "Save"}),
        (admin_address(model, "delete", row.pk), {"post": "yes"}),
        (changelist, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}),
        (changelist, {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": row.pk, f"form-0-{name}": value}),
        (admin_address(model, "add"), {name: value}),
    ]
    for address, data in posts:
        assert client.post(address, data).status_code in (200, 302, 403), address

    assert contents() == before
    assert client.get(admin_address(model, "add")).status_code == 403
    assert client.get(admin_address(model, "delete", row.pk)).status_code == 403
    shown = client.get(admin_address(model, "change", row.pk)).content.decode()
    assert 'name="_save"' not in shown
    assert "deletelink" not in shown
    assert "delete_selected" not in client.get(changelist).content.decode()


@pytest.mark.parametrize("name", ["letter", "campaign"])
def test_the_admin_deletes_nothing_that_a_version_stands_on(name, rows, client):
    client.force_login(User.objects.create_superuser("boss"))
    before, letter = contents(), rows[LetterVersion].letter
    row = letter if name == "letter" else letter.campaign

    client.post(reverse(f"admin:campaigns_{name}_delete", args=[row.pk]), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(reverse(f"admin:campaigns_{name}_changelist"), chosen)

    assert contents() == before
    assert type(row).objects.filter(pk=row.pk).exists()


def test_rows_of_other_letters_may_still_come(rows):
    TextFactory(letter=LetterFactory())

    assert LetterVersion.objects.count() == 2


def test_every_frozen_model_refuses_by_its_base():
    assert all(issubclass(model, Frozen) for model in FROZEN)
