"""Migrations that move data, run on rows as an installation has them."""

import datetime
import hashlib

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from campaigns.models.frozen import frozen_tables, remove_guards

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
WORDS = '<h1>A title</h1>\n<p>We write.<a data-fn="b"></a><a data-fn="a"></a></p>\n[b] Second.\n[a] First.'


@pytest.fixture
def migrated():
    """``migrated(*targets)`` brings the database to these migrations and gives their models.

    The tables are those of the latest migrations before and after, and empty.
    """

    def to(*targets):
        remove_guards(connection, frozen_tables())  # the way back empties the tables of versions
        executor = MigrationExecutor(connection)
        executor.migrate(list(targets))
        return MigrationExecutor(connection).loader.project_state(list(targets)).apps

    yield to
    remove_guards(connection, frozen_tables())
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def make_letter(apps, slug, **fields):
    """A letter with an English and a French text, the latter held back, and one organization that signed it."""
    letter = apps.get_model("campaigns", "Letter").objects.create(
        campaign=apps.get_model("campaigns", "Campaign").objects.get_or_create(slug="cause")[0],
        slug=slug,
        authoritative_language="en",
        **fields,
    )
    text = apps.get_model("campaigns", "LetterText").objects.create(
        letter=letter, language="en", title="A title", body=WORDS.split("\n")[1]
    )
    apps.get_model("campaigns", "LetterText").objects.create(
        letter=letter, language="fr", title="Un titre", body="<p>Pas fini.</p>", is_public=False
    )
    Footnote = apps.get_model("campaigns", "Footnote")
    for position, (key, content) in enumerate({"a": "First.", "b": "Second."}.items()):
        Footnote.objects.create(text=text, key=key, content=content, position=position)
    apps.get_model("signatories", "SignOn").objects.create(
        letter=letter,
        organization=apps.get_model("signatories", "Organization").objects.create(name=slug, countries="GT"),
        printed_name=slug,
        countries="GT",
        status="approved",
        created_at=NOON,
        approved_at=NOON,
    )
    return letter


@pytest.mark.django_db(transaction=True)
def test_letters_opened_before_there_were_versions_get_the_first_one(migrated, request):
    if request.config.getoption("--nomigrations", default=False):
        pytest.skip("asked to run without migrations")
    before = migrated(("campaigns", "0002_versions_and_editions"), ("signatories", "0002_signon_version"))
    opened = make_letter(before, "opened", status="open", opened_at=NOON)
    withdrawn = make_letter(before, "withdrawn", status="withdrawn", opened_at=NOON, withdrawn_at=NOON)
    make_letter(before, "draft", status="draft")

    after = migrated(("campaigns", "0003_first_versions"), ("signatories", "0003_signons_agree_to_first_version"))

    versions = after.get_model("campaigns", "LetterVersion").objects.order_by("letter")
    assert list(versions.values_list("letter", "major", "minor", "kind", "authoritative_language", "made_at")) == [
        (opened.pk, 1, 0, "opened", "en", NOON),
        (withdrawn.pk, 1, 0, "opened", "en", NOON),
    ]
    texts = after.get_model("campaigns", "TextVersion").objects.filter(version__letter=opened.pk)
    assert list(texts.values_list("language", "title", "notes", "sha256")) == [
        ("en", "A title", [["b", "Second."], ["a", "First."]], hashlib.sha256(WORDS.encode()).hexdigest())
    ]
    signons = after.get_model("signatories", "SignOn").objects.order_by("pk")
    assert list(signons.values_list("printed_name", "version__letter", "version__major", "language")) == [
        ("opened", opened.pk, 1, "en"),
        ("withdrawn", withdrawn.pk, 1, "en"),
        ("draft", None, None, ""),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_second_run_of_the_first_versions_changes_nothing(migrated, request):
    if request.config.getoption("--nomigrations", default=False):
        pytest.skip("asked to run without migrations")
    before = migrated(("campaigns", "0002_versions_and_editions"), ("signatories", "0002_signon_version"))
    make_letter(before, "opened", status="open", opened_at=NOON)
    targets = (("campaigns", "0003_first_versions"), ("signatories", "0003_signons_agree_to_first_version"))
    apps = migrated(*targets)
    kept = list(apps.get_model("campaigns", "TextVersion").objects.values())

    migrated(("campaigns", "0002_versions_and_editions"), ("signatories", "0002_signon_version"))
    apps = migrated(*targets)

    assert list(apps.get_model("campaigns", "TextVersion").objects.values()) == kept


@pytest.mark.django_db(transaction=True)
def test_who_came_by_the_form_before_there_were_confirmations_counts_as_confirmed(migrated, request):
    if request.config.getoption("--nomigrations", default=False):
        pytest.skip("asked to run without migrations")
    before = migrated(("campaigns", "0004_links_and_history"), ("signatories", "0004_history"))
    make_letter(before, "by-form", status="open", opened_at=NOON)
    before.get_model("signatories", "SignOn").objects.update(origin="form")
    make_letter(before, "by-staff", status="open", opened_at=NOON)
    before.get_model("signatories", "SignOn").objects.filter(printed_name="by-staff").update(origin="staff")

    after = migrated(("campaigns", "0005_people_and_previews"), ("signatories", "0006_signons_confirmed"))

    signons = after.get_model("signatories", "SignOn").objects.order_by("pk")
    assert list(signons.values_list("printed_name", "confirmed_at")) == [("by-form", NOON), ("by-staff", None)]
