"""What was handed over stays as it was handed over: freezing, its files, what came after, redaction."""

import datetime
import json
from hashlib import sha256

import pikepdf
import pytest
from django_tasks import default_task_backend

from campaigns.domain.errors import Refused
from campaigns.domain.publishing import rename_letter, withdraw_letter
from campaigns.domain.texts import write_text
from campaigns.domain.versions import publish_change
from campaigns.models import Edition, EditionFailure, EditionFile, Redaction, VersionKind
from campaigns.rendering import child
from campaigns.rendering.document import from_data
from campaigns.rendering.errors import RenderFailed
from campaigns.text.canonical import parse
from signatories import editions
from signatories.domain.renewing import renew_signon
from signatories.domain.signing import withdraw_signon
from signatories.edition_files import (
    KINDS,
    Kind,
    ask_for_files,
    document_in,
    make_edition_file,
    make_missing_file,
    make_missing_files,
    missing_files,
)
from signatories.editions import Since, cautions, freeze_edition, hindrances, manifest_of, redact_edition, since
from signatories.models import SignOn, SignOnStatus
from tests.factories import NOON, LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

LATER = NOON + datetime.timedelta(days=3)
QUICK = Kind("en", "csv", "")


def letter_of(*languages, **fields):
    made = LetterFactory(**fields)
    for language in languages or ("en",):
        TextFactory(letter=made, language=language)
    return made


@pytest.fixture
def letter():
    made = letter_of("en", "es", slug="rights")
    SignOnFactory(letter=made, printed_name="First Society")
    return made


def freeze(letter, **values):
    return freeze_edition(letter=letter, **{"at": LATER, "by": "ana", **values})


def fetched(edition):
    """The edition as another process reads it."""
    return Edition.objects.get(pk=edition.pk)


def stored(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def meanwhile(monkeypatch):
    """Lets something happen once while a file is rendered."""

    def arrange(event):
        stock = child.render_in_child
        waiting = [event]

        def render(*args, **kwargs):
            made = stock(*args, **kwargs)
            if waiting:
                waiting.pop()()
            return made

        monkeypatch.setattr(child, "render_in_child", render)

    return arrange


# -- freezing ----------------------------------------------------------------------------------------------------------


def test_an_edition_is_the_version_in_force_and_the_roll_as_printed_in_every_language(letter):
    SignOnFactory(letter=letter, printed_name="Zweite Gesellschaft", countries=["MX"])
    SignOnFactory(letter=letter, printed_name="Ana", capacity="person")
    hidden = SignOnFactory(letter=letter, printed_name="Hidden Society", listing="withheld")
    SignOnFactory(letter=letter, printed_name="Waiting Society", status=SignOnStatus.PENDING)

    edition = freeze(letter, dated_on=datetime.date(2026, 3, 4), delivered=True)

    assert (edition.number, edition.version.number, edition.made_by, edition.frozen_at) == (1, "1.1", "ana", LATER)
    assert (edition.organizations, edition.countries, edition.persons, edition.withheld) == (3, 2, 1, 1)
    assert edition.signatories == 4 == len(edition.sign_ons)
    assert hidden.pk in edition.sign_ons
    texts = {text.language: text for text in edition.texts.all()}
    assert sorted(texts) == ["en", "es"]
    for language, text in texts.items():
        document = document_in(text)
        assert (document.edition, document.edition_date, document.edition_delivered) == (1, "2026-03-04", True)
        assert (document.language, document.version) == (language, "1.1")
        assert document.text_sha256 == edition.version.texts.get(language=language).sha256
        assert [entry.name for group in document.groups for entry in group.entries] == [
            "First Society", "Zweite Gesellschaft", "Ana",
        ]  # fmt: skip
        assert text.sha256 == sha256(text.document.encode()).hexdigest()
        assert "Hidden Society" not in text.document
        assert "Waiting Society" not in text.document


def test_an_edition_is_dated_today_in_the_zone_of_its_letter():
    letter = letter_of(time_zone="America/Guatemala")

    edition = freeze(letter, at=datetime.datetime(2026, 3, 5, 4, tzinfo=datetime.UTC))

    assert edition.dated_on == datetime.date(2026, 3, 4)


def test_what_is_printed_live_is_settled_in_an_edition():
    letter = letter_of()
    text = letter.texts.get()
    words = '<h1>T</h1>\n<p>We, <data data-count="organizations"></data> bodies.</p>'
    write_text(letter_text=text, text=parse(words))
    publish_change(letter=letter, kind=VersionKind.TYPO, reason="A count.", at=NOON, by="ana")
    for _number in range(3):
        SignOnFactory(letter=letter)

    document = document_in(freeze(letter).texts.get())

    assert document.body == "<p>We, 3 bodies.</p>"


def test_each_edition_gets_the_next_number_and_keeps_its_roll(letter):
    first = freeze(letter)
    before = first.texts.get(language="en").document
    SignOnFactory(letter=letter, printed_name="Late Society")

    second = freeze(letter)

    assert (first.number, second.number) == (1, 2)
    assert fetched(first).texts.get(language="en").document == before
    assert "Late Society" not in before
    assert "Late Society" in second.texts.get(language="en").document


def test_a_form_that_is_sent_twice_freezes_once(letter):
    freeze(letter, number=1)

    with pytest.raises(Refused, match="Edition 1 is not the next one any more"):
        freeze(letter, number=1)

    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": "draft"}, "A draft cannot be frozen"),
        ({"status": "withdrawn"}, "This letter was withdrawn"),
        ({"status": "open", "roll_while_open": "counted"}, "The names are kept back"),
        ({"status": "open", "roll_while_open": "hidden"}, "The names are kept back"),
    ],
)
def test_what_is_not_public_cannot_be_frozen(fields, sentence):
    letter = letter_of(**fields)

    (said,) = hindrances(letter)
    with pytest.raises(Refused, match=sentence):
        freeze(letter)

    assert said.startswith(sentence)
    assert Edition.objects.count() == 0


def test_an_open_letter_that_shows_names_can_be_frozen():
    assert freeze(letter_of(status="open")).number == 1


def test_a_letter_in_order_needs_no_caution(letter):
    assert cautions(letter) == []
    assert hindrances(letter) == []


def test_cautions_name_what_will_not_stand_in_the_edition(letter):
    for _number in range(3):
        SignOnFactory(letter=letter, status=SignOnStatus.PENDING)
    write_text(letter_text=letter.texts.get(language="en"), text=parse("<h1>T</h1>\n<p>Others.</p>"))

    said = cautions(letter)

    assert said[:2] == [
        "Some changes were not published. The edition takes version 1.1, which the public reads.",
        "3 sign-ons wait for moderation and will not stand in it.",
    ]
    assert any("first" in sentence for sentence in said[2:])  # the note that one language lacks now


def test_cautions_say_that_nobody_signed():
    assert cautions(letter_of()) == ["Nobody has signed this version: its list will be empty."]


def substance(letter):
    """A change of substance: everybody is asked again."""
    text = letter.texts.get(language="en")
    write_text(letter_text=text, text=parse("<h1>Another</h1>\n<p>Other words.</p>"))
    return publish_change(letter=letter, kind=VersionKind.SUBSTANCE, reason="Another demand.", at=NOON, by="ana")


def test_who_was_asked_again_stands_in_the_list_of_the_earlier_version():
    letter = letter_of(status="open")
    early, renewed = SignOnFactory(letter=letter, printed_name="Early"), SignOnFactory(letter=letter)
    substance(letter)
    renew_signon(signon=renewed, at=NOON)

    assert cautions(letter) == ["1 signatory has not signed this version yet and stands in the list of an earlier one."]
    edition = freeze(letter)
    document = document_in(edition.texts.get())
    assert edition.sign_ons == [renewed.pk]
    assert (edition.signatories, edition.version.number) == (1, "2.0")
    assert [entry.name for entry in document.earlier[0].groups[0].entries] == [early.printed_name]


def test_languages_of_one_edition_have_seen_the_same_roll(letter, monkeypatch):
    """A moderator who approves between two languages holds no lock on the letter."""
    stock, late = editions.document_of, []

    def document_of(letter, language):
        document = stock(letter, language)
        if not late:
            late.append(SignOnFactory(letter=letter, printed_name="Approved Meanwhile"))
        return document

    monkeypatch.setattr(editions, "document_of", document_of)

    edition = freeze(letter)

    assert {document_in(text).totals.organizations for text in edition.texts.all()} == {2}
    assert late[0].pk in edition.sign_ons
    assert edition.organizations == 2


def test_a_roll_that_never_rests_is_not_frozen(letter, monkeypatch):
    stock = editions.document_of

    def document_of(letter, language):
        SignOnFactory(letter=letter)
        return stock(letter, language)

    monkeypatch.setattr(editions, "document_of", document_of)

    with pytest.raises(Refused, match="is being changed at this very moment"):
        freeze(letter)


# -- what came after ---------------------------------------------------------------------------------------------------


def test_since_counts_who_came_and_who_left(letter):
    edition = freeze(letter)
    assert since(edition) == Since(0, 0)
    for _number in range(3):
        SignOnFactory(letter=letter)
    SignOnFactory(letter=letter, listing="withheld")
    SignOnFactory(letter=letter, status=SignOnStatus.PENDING)
    SignOnFactory()
    withdraw_signon(signon=SignOn.objects.get(printed_name="First Society"), at=NOON)

    assert since(edition) == Since(added=4, gone=1)


def test_who_is_asked_again_has_not_left():
    letter = letter_of(status="open")
    signon = SignOnFactory(letter=letter)
    edition = freeze(letter)
    substance(letter)

    assert since(edition) == Since(0, 0)
    renew_signon(signon=signon, at=NOON)
    assert since(edition) == Since(0, 0)


def test_who_renews_after_an_edition_of_the_new_version_came_since():
    letter = letter_of(status="open")
    signon = SignOnFactory(letter=letter)
    substance(letter)
    edition = freeze(letter)
    assert since(edition) == Since(0, 0)

    renew_signon(signon=signon, at=NOON)

    assert since(edition) == Since(1, 0)


# -- files -------------------------------------------------------------------------------------------------------------


def queued():
    return [tuple(result.args) for result in default_task_backend.results]


def test_freezing_queues_every_file_of_every_language(letter):
    default_task_backend.clear()

    edition = freeze(letter)

    wanted = {(edition.pk, language, *kind) for language in ("en", "es") for kind in KINDS}
    assert set(queued()) == wanted
    assert len(queued()) == 12


def test_the_files_of_an_edition_are_made_once_and_named_for_it(letter):
    edition = freeze(letter)

    made = list(make_missing_files(edition))

    assert [row.name for row in made] == [
        f"rights-edition-1.{language}.{kind}"
        for language in ("en", "es")
        for kind in ("letter.pdf", "a4.pdf", "docx", "txt", "json", "csv")
    ]
    for row in made:
        with row.file.open() as file:
            data = file.read()
        assert (row.size, row.sha256) == (len(data), sha256(data).hexdigest())
        assert row.pages == (1 if row.format == "pdf" else 0)
        assert row.file.name == f"editions/{letter.pk}/1/{row.name}"
    texts = {text.language: text for text in edition.texts.all()}
    data = {row.language: row.sha256 for row in made if row.format == "json"}
    assert data == {language: text.sha256 for language, text in texts.items()}
    for row in made:
        if row.format == "pdf":
            with row.file.open() as file, pikepdf.open(file) as pdf:
                (attached,) = [each.get_file().read_bytes() for each in pdf.attachments.values()]
            assert sha256(attached).hexdigest() == texts[row.language].sha256
    assert list(make_missing_files(fetched(edition))) == []
    assert EditionFile.objects.count() == 12


def test_a_task_that_runs_twice_makes_one_file(letter, own_media):
    edition = freeze(letter)

    make_edition_file.call(edition.pk, *QUICK)
    make_edition_file.call(edition.pk, *QUICK)

    assert stored(own_media) == ["rights-edition-1.en.csv"]
    assert EditionFile.objects.count() == 1


def test_work_that_a_killed_worker_left_is_taken_up(letter, own_media):
    """It wrote a file and died before the row: the next one makes it again, beside it."""
    edition = freeze(letter)
    left = own_media / "editions" / str(letter.pk) / "1" / "rights-edition-1.en.csv"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")

    row = make_missing_file(edition, QUICK, at=LATER)

    with row.file.open() as file:
        assert b"First Society" in file.read()
    assert row.name == "rights-edition-1.en.csv"
    assert QUICK not in missing_files(fetched(edition))


def test_two_workers_on_one_file_leave_one(letter, own_media, meanwhile):
    edition, first = freeze(letter), []
    meanwhile(lambda: first.append(make_missing_file(fetched(edition), QUICK, at=LATER)))

    second = make_missing_file(edition, QUICK, at=LATER)

    assert first == [second] == list(EditionFile.objects.all())
    assert stored(own_media) == ["rights-edition-1.en.csv"]
    assert second.file.storage.exists(second.file.name)


def fail(*args, **kwargs):
    raise RenderFailed("It took longer than 180 seconds.")


def test_a_failure_is_kept_until_the_file_is_made(letter, monkeypatch, caplog):
    edition = freeze(letter)
    stock = child.render_in_child
    monkeypatch.setattr(child, "render_in_child", fail)
    make_missing_file(edition, QUICK, at=LATER)
    again = make_missing_file(edition, QUICK, at=LATER + datetime.timedelta(hours=1))

    assert EditionFailure.objects.get() == again
    assert (again.problem, again.failed_at) == (
        "It took longer than 180 seconds.", LATER + datetime.timedelta(hours=1),
    )  # fmt: skip
    assert "rights" not in caplog.text
    monkeypatch.setattr(child, "render_in_child", stock)
    make_missing_file(edition, QUICK, at=LATER)
    assert EditionFailure.objects.count() == 0


def test_a_failure_does_not_count_against_the_file_that_another_worker_made(letter, monkeypatch):
    edition, stock = freeze(letter), child.render_in_child

    def fail_late(*args, **kwargs):
        monkeypatch.setattr(child, "render_in_child", stock)
        make_missing_file(fetched(edition), QUICK, at=LATER)
        fail()

    monkeypatch.setattr(child, "render_in_child", fail_late)

    assert make_missing_file(edition, QUICK, at=LATER) == EditionFile.objects.get()
    assert EditionFailure.objects.count() == 0


def test_an_edition_of_another_program_says_so(letter, monkeypatch):
    edition = freeze(letter)
    monkeypatch.setattr("campaigns.rendering.document.SCHEMA", 99)
    monkeypatch.setattr("campaigns.rendering.document.OLDER_SCHEMA", 98)

    failed = make_missing_file(edition, QUICK, at=LATER)
    data = make_missing_file(edition, Kind("en", "json", ""), at=LATER)

    assert failed.problem.startswith("This edition was frozen by another version of the program")
    assert data.sha256 == edition.texts.get(language="en").sha256


@pytest.mark.parametrize("harm", ["gone", "changed", "cut off"])
def test_a_file_that_is_not_in_the_store_as_it_was_made_comes_back_with_the_same_bytes(letter, own_media, harm):
    edition = freeze(letter)
    made = make_missing_file(edition, QUICK, at=LATER)
    path = own_media / made.file.name
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + (b"!" if harm == "changed" else b""))
    assert QUICK in missing_files(fetched(edition))

    again = make_missing_file(edition, QUICK, at=LATER)

    assert again == made
    assert sha256((own_media / made.file.name).read_bytes()).hexdigest() == made.sha256
    assert EditionFile.objects.count() == 1
    assert stored(own_media) == [path.name]


def test_a_file_that_is_gone_does_not_come_back_with_other_bytes(letter, own_media, monkeypatch):
    edition = freeze(letter)
    made = make_missing_file(edition, QUICK, at=LATER)
    made.file.storage.delete(made.file.name)
    monkeypatch.setattr(child, "render_in_child", lambda *args, **kwargs: child.Rendered(b"other"))

    failed = make_missing_file(edition, QUICK, at=LATER)

    assert failed.problem.startswith("The file is gone from the store")
    assert stored(own_media) == []


@pytest.mark.parametrize(
    "kind", [Kind("en", "pdf", "a4"), Kind("es", "docx", ""), Kind("es", "txt", ""), QUICK, Kind("en", "json", "")]
)
def test_a_file_made_again_in_another_process_has_the_same_bytes(letter, kind):
    edition = freeze(letter)
    made = make_missing_file(edition, kind, at=LATER)
    made.file.storage.delete(made.file.name)

    assert make_missing_file(edition, kind, at=LATER) == made  # refused, were the bytes others
    assert EditionFailure.objects.count() == 0


def test_asking_again_queues_only_what_is_missing(letter):
    edition = freeze(letter)
    make_missing_file(edition, QUICK, at=LATER)
    default_task_backend.clear()

    assert ask_for_files(fetched(edition)) == 11
    assert (edition.pk, *QUICK) not in queued()


def test_nothing_is_made_of_an_edition_that_nobody_may_read(letter):
    edition = freeze(letter)
    withdraw_letter(letter=letter, at=LATER)

    assert make_missing_file(fetched(edition), QUICK, at=LATER) is None
    assert missing_files(fetched(edition)) == []
    assert EditionFile.objects.count() == 0


# -- the manifest ------------------------------------------------------------------------------------------------------


def test_a_manifest_is_enough_to_check_every_file(letter):
    edition = freeze(letter, dated_on=datetime.date(2026, 3, 4), delivered=True)
    for kind in (QUICK, Kind("es", "json", "")):
        make_missing_file(edition, kind, at=LATER)

    data = manifest_of(fetched(edition))

    manifest = json.loads(data)
    assert manifest["schema"] == "undersigned.edition/1"
    assert [manifest[name] for name in ("letter", "edition", "date", "delivered", "version", "frozen_at")] == [
        "rights", 1, "2026-03-04", True, "1.1", "2026-03-05T12:00:00+00:00",
    ]  # fmt: skip
    assert manifest["totals"] == {"organizations": 1, "countries": 1, "persons": 0, "withheld": 0}
    assert [file["name"] for file in manifest["files"]] == ["rights-edition-1.en.csv", "rights-edition-1.es.json"]
    for language, entry in manifest["documents"].items():
        again = json.dumps(entry["document"], ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        assert sha256(again.encode()).hexdigest() == entry["sha256"]
        assert from_data(entry["document"]).text_sha256 == manifest["texts"][language]
    spanish = next(file for file in manifest["files"] if file["language"] == "es")
    assert spanish["sha256"] == manifest["documents"]["es"]["sha256"]
    assert "sign_ons" not in manifest
    assert manifest_of(edition) == data


def test_an_edition_keeps_the_address_its_letter_had(letter):
    edition = freeze(letter)
    rename_letter(letter=letter, slug="renamed")

    row = make_missing_file(fetched(edition), QUICK, at=LATER)

    assert row.name == "rights-edition-1.en.csv"
    assert json.loads(manifest_of(fetched(edition)))["letter"] == "rights"


# -- redaction ---------------------------------------------------------------------------------------------------------


def test_redacting_twice_changes_nothing(letter):
    edition = freeze(letter)
    first = redact_edition(
        edition=edition, at=LATER, by="ana", reason="Somebody is threatened.", notice=" For  safety. "
    )

    second = redact_edition(edition=fetched(edition), at=NOON, by="eva", reason="Another.")

    assert (first, second.by, second.at, second.notice) == (second, "ana", LATER, "For safety.")
    assert Redaction.objects.count() == 1


def test_a_redaction_needs_a_reason(letter):
    with pytest.raises(Refused, match="Say why"):
        redact_edition(edition=freeze(letter), at=LATER, by="ana", reason="  ")

    assert Redaction.objects.count() == 0


def test_files_of_a_redacted_edition_stay_in_the_store_and_no_more_are_made(letter, own_media):
    edition = freeze(letter)
    make_missing_file(edition, QUICK, at=LATER)

    redact_edition(edition=edition, at=LATER, by="ana", reason="Somebody is threatened.")

    assert stored(own_media) == ["rights-edition-1.en.csv"]
    assert make_missing_file(fetched(edition), Kind("es", "csv", ""), at=LATER) is None
    assert missing_files(fetched(edition)) == []


def test_the_next_edition_follows_a_redacted_one(letter):
    redact_edition(edition=freeze(letter), at=LATER, by="ana", reason="Somebody is threatened.")

    assert freeze(letter).number == 2
