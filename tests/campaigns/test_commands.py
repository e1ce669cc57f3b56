import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaigns.management.commands.seed_demo import FOLDER
from campaigns.models import Letter, RenderedFile
from signatories.documents import document_of
from tests.factories import LetterFactory, TextFactory

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_the_demonstration_is_complete_in_both_languages():
    run("seed_demo")
    letter = Letter.objects.get(slug="guatemala-2019")

    assert (letter.status, letter.kind, letter.campaign.slug) == ("closed", "statement", "border-externalization")
    for language, joint in (("en", "Guatemala and Mexico"), ("es", "Guatemala y México")):
        document = document_of(letter, language)
        assert len(document.notes) == 12
        assert (document.totals.organizations, document.totals.countries) == (35, 4)
        assert [len(group.entries) for group in document.groups] == [21, 6, 6, 1, 1]
        assert document.groups[3].heading == joint
        assert document.preface
    assert letter.texts.get(language="en").footnotes.get(key="joint-operation").sources.count() == 2
    assert run("check_letter", "guatemala-2019") == "guatemala-2019 is in order.\n"


def test_the_printed_order_of_the_demonstration_is_kept():
    run("seed_demo")
    document = document_of(Letter.objects.get(), "en")

    printed = [entry.name for group in document.groups for entry in group.entries]
    with (FOLDER / "signatories.csv").open(encoding="utf-8", newline="") as file:
        assert printed == [row["printed_name"] or row["name"] for row in csv.DictReader(file)]


def test_seeding_twice_changes_nothing():
    run("seed_demo")
    before = Letter.objects.get().updated_at

    assert "nothing was changed" in run("seed_demo")
    assert Letter.objects.get().updated_at == before


def test_a_letter_in_disorder_fails_its_check():
    letter = LetterFactory()
    TextFactory(letter=letter, source='<h1>T</h1><p>x<a data-fn="gone"></a></p>')

    with pytest.raises(CommandError, match=f"1 problem.s. in {letter.slug}"):
        run("check_letter", letter.slug)


@pytest.mark.parametrize("format", ["html", "txt", "json", "pdf", "docx"])
def test_a_letter_is_rendered_to_a_file(format, tmp_path):
    letter = LetterFactory(slug="rights")
    TextFactory(letter=letter)
    path = tmp_path / f"out.{format}"

    report = run("render_letter", "rights", format=format, output=str(path))

    content = path.read_bytes()
    assert report.startswith(f"{path}: {len(content):,} bytes")
    start = {"html": b"<!doctype html>", "txt": b"", "json": b"{", "pdf": b"%PDF-", "docx": b"PK"}[format]
    assert content.startswith(start)
    assert list(tmp_path.iterdir()) == [path]


def test_a_letter_is_rendered_in_the_language_asked_for(tmp_path):
    letter = LetterFactory(slug="rights")
    TextFactory(letter=letter)
    TextFactory(letter=letter, language="es")
    path = tmp_path / "out.json"

    run("render_letter", "rights", language="es", format="json", output=str(path))

    assert json.loads(path.read_text())["title"] == "A title in es"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["gone"], "There is no letter with the address 'gone'."),
        (["rights", "--language", "fr"], "rights has no text in 'fr'. It has: en."),
        (["rights", "--language", "xx"], "'xx' is not a language code; use one such as en, es or pt-br."),
        (["rights", "--format", "txt", "--output", "/nowhere/x.txt"], "/nowhere/x.txt cannot be written: No such file"),
    ],
)
def test_what_cannot_be_rendered_is_said_in_a_sentence(arguments, sentence):
    TextFactory(letter=LetterFactory(slug="rights"))

    with pytest.raises(CommandError) as refused:
        run("render_letter", *arguments)

    assert str(refused.value).startswith(sentence)


def test_every_public_file_is_made_at_once():
    TextFactory(letter=LetterFactory(slug="rights"))
    TextFactory(letter=LetterFactory(status="draft"))

    report = run("render_files")

    assert report.count("ready") == 5
    assert set(RenderedFile.objects.values_list("state", flat=True)) == {"ready"}
    assert run("render_files").count("ready") == 5
