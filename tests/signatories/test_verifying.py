"""A PDF beside our record: what was changed is named, and nothing is told that the reader may not know."""

import datetime
import json
from dataclasses import replace
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile

from campaigns.domain.publishing import rename_letter, withdraw_letter
from campaigns.models import EditionFile, FileState, LetterText, RenderedFile
from campaigns.rendering.document import from_data
from campaigns.rendering.pdf import render_pdf
from campaigns.verifying import judging
from campaigns.verifying.judging import judge
from campaigns.verifying.manifest import BadManifest, Manifest
from campaigns.verifying.reading import read_pdf
from signatories import shown_logos
from signatories.documents import document_of
from signatories.editions import freeze_edition, manifest_of, redact_edition
from signatories.shown_logos import logo_files
from signatories.verifying import DatabaseRecords
from tests.campaigns.verifying.tampering import resaved, with_data
from tests.factories import NOON, LetterFactory, SignOnFactory, TextFactory
from tests.signatories.test_roll_lent import give_logo

pytestmark = pytest.mark.django_db

LATER = NOON + datetime.timedelta(days=3)
WORDS = (
    "<h1>We ask for asylum</h1>\n"
    '<p>The agreement shall be published.<a data-fn="first"></a> It puts people at risk.</p>\n'
    '[first] Publisher, <a href="https://example.org/first"><em>First</em></a>, 2026.'
)


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """The file is read in this process: the limits of the child have tests of their own."""
    monkeypatch.setattr(
        judging,
        "read_in_child",
        lambda data, against=None, logos=None, limits=None: read_pdf(data, against=against, logos=logos),
    )


@pytest.fixture
def letter():
    made = LetterFactory(slug="rights")
    TextFactory(letter=made, source=WORDS)
    for name in ("First Society", "Second Society"):
        SignOnFactory(letter=made, printed_name=name)
    SignOnFactory(letter=made, printed_name="Mexican Society", countries=["MX"])
    return made


def edition_of(letter):
    return freeze_edition(letter=letter, at=LATER, by="ana")


def document_in(edition, language="en"):
    return from_data(json.loads(edition.texts.get(language=language).document))


def pdf_of(document):
    return render_pdf(document, paper="a4")


def renamed(document, old, new):
    """The document with one name changed."""
    return replace(
        document,
        groups=tuple(
            replace(group, entries=tuple(e._replace(name=new) if e.name == old else e for e in group.entries))
            for group in document.groups
        ),
    )


def public(data):
    return judge(data, records=DatabaseRecords(at=LATER))


def said(verdict):
    return "\n".join((verdict.headline, *verdict.details, *verdict.differences, *verdict.since, *verdict.proves))


# -- ours --------------------------------------------------------------------------------------------------------------


def keep_file(edition, data):
    return EditionFile.objects.create(
        edition=edition, language="en", format="pdf", paper="a4", name="rights.a4.pdf",
        file=ContentFile(data, "rights.a4.pdf"), size=len(data), pages=1, sha256=sha256(data).hexdigest(), made_at=LATER,
    )  # fmt: skip


def test_the_file_of_an_edition_is_exact(letter):
    edition = edition_of(letter)
    data = pdf_of(document_in(edition))
    keep_file(edition, data)

    verdict = public(data)

    assert verdict.status == "exact"
    assert verdict.details == ("It is edition 1 of “We ask for asylum”, of 5 March 2026: PDF, A4, English.",)
    assert public(data + b"\n").status == "same"


def test_the_present_file_of_a_letter_is_exact(letter):
    data = pdf_of(document_of(letter, "en"))
    RenderedFile.objects.create(
        letter=letter, language="en", format="pdf", paper="a4", key="k", state=FileState.READY, asked_at=NOON,
        file=ContentFile(data, "x.pdf"), sha256=sha256(data).hexdigest(),
    )  # fmt: skip

    verdict = public(data)

    assert verdict.status == "exact"
    assert verdict.details == ("It is the present file of “We ask for asylum”, version 1.0: PDF, A4, English.",)


@pytest.mark.parametrize(("act", "proof"), [(bytes, "byte for byte"), (resaved, "each page looks like")])
def test_a_file_of_an_edition_whose_hash_is_not_known_says_the_same(letter, act, proof):
    verdict = public(act(pdf_of(document_in(edition_of(letter)))))

    assert verdict.status == "same"
    assert (verdict.differences, verdict.since) == ((), ())
    assert proof in verdict.proves[0]
    assert verdict.details == ("It calls itself edition 1 of “We ask for asylum”, of 5 March 2026.",)


@pytest.mark.parametrize("logos", ["beside", "wall"])
def test_a_file_with_logos_is_set_again_with_our_pictures(letter, logos, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    letter.roll_logos = logos
    letter.save()
    logo = give_logo(letter.sign_ons.first(), sha256="a" * 64, colour=(logos == "wall" and "red") or "navy")
    document = document_in(edition_of(letter))
    data = render_pdf(document, paper="letter", logos=logo_files(document))

    again = public(resaved(data))
    logo.delete()
    kept = public(resaved(data))
    logo.file.storage.delete(logo.file.name)
    shown_logos._drawn_small.cache_clear()
    without = public(resaved(data))

    assert (again.status, again.differences) == (kept.status, kept.differences) == ("same", ())
    assert without.status == "unreadable"  # nothing is said of pages that we cannot set


def test_a_letter_that_was_renamed_is_known_by_its_old_address(letter):
    data = pdf_of(document_in(edition_of(letter)))
    rename_letter(letter=letter, slug="asylum")

    assert public(data).status == "same"


# -- one name or word changed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "page", "data"),
    [
        (
            lambda d: renamed(d, "Second Society", "Third Society"),
            "Page 1: “{0}” stands where the data inside have “{1}”.",
            "Signatories: “Third Society” stands where our record has “Second Society”.",
        ),
        (
            lambda d: replace(d, body=d.body.replace("shall", "shan’t")),
            "Page 1: “{0}” stands where the data inside have “{1}”.",
            "Text: “shan’t” stands where our record has “shall”.",
        ),
    ],
    ids=["name", "word"],
)
def test_one_change_is_named_on_the_page_in_the_data_and_in_both(letter, change, page, data):
    ours = document_in(edition_of(letter))
    other = change(ours)
    new, old = ("Third", "Second") if "Third" in data else ("shan’t", "shall")

    on_page = public(with_data(pdf_of(other), ours))
    inside = public(with_data(pdf_of(ours), other))
    both = public(pdf_of(other))
    control = public(with_data(pdf_of(ours), ours))

    assert on_page.status == inside.status == both.status == "differs"
    assert on_page.differences == (page.format(new, old),)
    assert "The pages were changed; the data inside are those of our record." in on_page.details
    assert inside.differences == (page.format(old, new), data)
    assert "The data inside were changed; the pages say what our record says." in inside.details
    assert both.differences == (data,)
    assert "Pages and data inside agree with each other, but not with our record." in both.details
    assert control.status == "same"


def test_pages_and_data_changed_in_two_ways_are_both_told(letter):
    ours = document_in(edition_of(letter))
    file = with_data(pdf_of(renamed(ours, "First Society", "A Society")), renamed(ours, "Second Society", "B Society"))

    verdict = public(file)

    assert "The pages do not say what the data inside say, and these are not our record." in verdict.details
    assert verdict.count == 3


def test_a_name_under_another_heading_is_named(letter):
    ours = document_in(edition_of(letter))
    guatemala, mexico = ours.groups
    other = replace(
        ours,
        groups=(
            replace(guatemala, entries=guatemala.entries[:1]),
            replace(mexico, entries=(*mexico.entries, guatemala.entries[1])),
        ),
    )

    assert public(pdf_of(other)).differences == (
        "“Second Society” stands under “Mexico” in the file, under “Guatemala” in our record.",
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"date": "2026-03-03"}, "Date: “2026-03-03” stands where our record has “2026-03-02”."),
        ({"title": "We ask"}, "Title: “We ask” stands where our record has “We ask for asylum”."),
        ({"preface": "Draft."}, "Preface: “Draft.” is not in our record."),
        ({"edition_delivered": True}, "Whether the edition was delivered: “True” stands where our record has “False”."),
    ],
)
def test_everything_else_that_is_printed_counts_too(letter, change, sentence):
    assert public(pdf_of(replace(document_in(edition_of(letter)), **change))).differences == (sentence,)


def test_another_target_of_a_link_is_named(letter):
    ours = document_in(edition_of(letter))
    (note,) = ours.notes
    other = replace(ours, notes=(replace(note, content=note.content.replace("example.org/first", "evil.example/")),))

    (sentence,) = public(with_data(pdf_of(other), other)).differences

    assert sentence.startswith("Note 1: ")
    assert "evil.example" in sentence


def test_data_that_are_not_printed_count_too(letter):
    ours = document_in(edition_of(letter))
    other = replace(ours, groups=(replace(ours.groups[0], key="XX"), *ours.groups[1:]))

    verdict = public(pdf_of(other))

    assert verdict.status == "differs"
    assert verdict.differences == (
        "The data inside have another form than our record, in something that is not read on the pages.",
    )


def test_one_more_in_the_number_is_named(letter):
    ours = document_in(edition_of(letter))
    other = replace(ours, totals=replace(ours.totals, organizations=30))

    assert public(pdf_of(other)).differences == ("Number of organizations: “30” stands where our record has “3”.",)


# -- files that are no edition -----------------------------------------------------------------------------------------


def test_who_joined_since_is_no_difference(letter):
    data = pdf_of(document_of(letter, "en"))
    SignOnFactory(letter=letter, printed_name="Late Society")

    verdict = public(data)

    assert verdict.status == "same"
    assert verdict.since == ("1 signatory of our present list is not in the file: it joined since, or was left out.",)


def test_a_name_that_our_list_does_not_have_is_a_difference(letter):
    document = renamed(document_of(letter, "en"), "Second Society", "Invented Society")

    verdict = public(pdf_of(document))

    assert verdict.status == "differs"
    assert verdict.differences == ("Signatories: “Invented Society” stands where our record has “Second Society”.",)


def test_a_file_that_counts_more_than_it_names_is_told(letter):
    document = document_of(letter, "en")
    verdict = public(pdf_of(replace(document, totals=replace(document.totals, organizations=2))))

    assert verdict.status == "differs"


def test_a_version_that_does_not_exist_is_not_ours(letter):
    verdict = public(pdf_of(replace(document_of(letter, "en"), version="7.0")))

    assert verdict.status == "not-ours"
    assert "Version 7.0, which the data inside name, does not exist in this language." in verdict.details


def test_an_edition_that_does_not_exist_is_not_ours(letter):
    verdict = public(pdf_of(replace(document_in(edition_of(letter)), edition=2)))

    assert verdict.status == "not-ours"
    assert "Edition 2, which the data inside name, does not exist in this language." in verdict.details


# -- what may not be told ----------------------------------------------------------------------------------------------


def test_a_letter_under_embargo_is_like_one_that_never_was(letter):
    data = pdf_of(document_in(edition_of(letter)))
    nowhere = pdf_of(replace(document_in(letter.editions.get()), slug="nowhere"))
    letter.public_from = LATER + datetime.timedelta(days=1)
    letter.save(update_fields=["public_from"])

    hidden, unknown = public(data), public(nowhere)

    assert hidden.status == "not-ours"
    assert replace(hidden, sha256="") == replace(unknown, sha256="")
    assert judge(data, records=DatabaseRecords(at=LATER, everything=True)).status == "same"


def test_a_file_of_a_letter_under_embargo_is_not_known_by_its_hash(letter):
    edition = edition_of(letter)
    data = pdf_of(document_in(edition))
    keep_file(edition, data)
    letter.public_from = LATER + datetime.timedelta(days=1)
    letter.save(update_fields=["public_from"])

    assert public(data).status == "not-ours"
    assert judge(data, records=DatabaseRecords(at=LATER, everything=True)).status == "exact"


def test_a_translation_that_is_not_public_is_not_known_by_its_hash(letter):
    TextFactory(letter=letter, language="es", is_public=False)
    data = b"%PDF-1.7 draft"
    RenderedFile.objects.create(
        letter=letter, language="es", format="pdf", paper="a4", key="k", state=FileState.READY, asked_at=NOON,
        file=ContentFile(data, "x.pdf"), sha256=sha256(data).hexdigest(),
    )  # fmt: skip

    assert public(data).status != "exact"


def test_names_that_are_not_public_are_never_told(letter):
    """A forger asks by leaving names out and by putting them in."""
    SignOnFactory(letter=letter, printed_name="CANARY withheld", listing="withheld")
    SignOnFactory(letter=letter, printed_name="CANARY pending", status="pending")
    forged = replace(document_of(letter, "en"), groups=())
    edition = edition_of(letter)

    verdicts = [public(pdf_of(forged)), public(pdf_of(replace(document_in(edition), groups=())))]
    guess = renamed(document_of(letter, "en"), "Second Society", "CANARY pending")
    told = said(public(pdf_of(guess)))

    assert all("CANARY" not in said(verdict) for verdict in verdicts)
    assert "Second Society" in said(verdicts[1])
    assert "“CANARY pending” stands where our record has “Second Society”" in told  # as any invented name


def test_a_roll_that_is_kept_back_is_not_told(letter):
    letter.status, letter.closed_at, letter.roll_while_open = "open", None, "hidden"
    letter.save()
    forged = replace(document_of(letter, "en"), roll="shown")

    assert "Society" not in said(public(pdf_of(forged)))


def test_the_desk_copy_of_a_text_is_not_told(letter):
    LetterText.objects.filter(letter=letter).update(body="<p>CANARY of the desk.</p>")
    forged = replace(document_of(letter, "en"), body="<p>Something else.</p>")

    verdict = public(pdf_of(forged))

    assert verdict.status == "differs"
    assert "CANARY" not in said(verdict)


def test_an_edition_that_was_taken_off_is_told_without_its_names(letter):
    edition = edition_of(letter)
    ours = document_in(edition)
    redact_edition(edition=edition, at=LATER, by="ana", reason="safety")

    same, forged = public(pdf_of(ours)), public(pdf_of(renamed(ours, "Second Society", "Third Society")))

    assert same.status == "same"
    assert "Edition 1 was taken off the public site on 5 March 2026." in same.details
    assert forged.status == "differs"
    assert "For the safety of people we do not say where it differs." in forged.details
    assert "Society" not in said(same) + said(forged)


def test_a_withdrawn_letter_is_not_told_from(letter):
    ours = document_in(edition_of(letter))
    withdraw_letter(letter=letter, at=LATER)

    same, forged = public(pdf_of(ours)), public(pdf_of(renamed(ours, "Second Society", "Third Society")))

    assert (same.status, forged.status) == ("same", "differs")
    assert "The letter was withdrawn since." in same.details
    assert "Society" not in said(forged)


# -- without the database ----------------------------------------------------------------------------------------------


def test_a_manifest_is_enough(letter, django_assert_num_queries):
    edition = edition_of(letter)
    ours = document_in(edition)
    data = pdf_of(ours)
    keep_file(edition, data)
    written = manifest_of(edition)

    with django_assert_num_queries(0):
        records = Manifest.read(written)
        exact = judge(data, records=records)
        same = judge(resaved(data), records=records)
        differs = judge(pdf_of(renamed(ours, "Second Society", "Third Society")), records=records)
        other = judge(pdf_of(replace(ours, edition=2)), records=records)
        unknown = judge(pdf_of(replace(ours, slug="other")), records=records)

    assert [v.status for v in (exact, same, differs, other, unknown)] == [
        "exact", "same", "differs", "not-ours", "not-ours",
    ]  # fmt: skip
    assert differs.differences == ("Signatories: “Third Society” stands where our record has “Second Society”.",)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"schema": "undersigned.edition/2"}', b'{"schema": "undersigned.edition/1"}', b"\xff"],
)
def test_what_is_no_manifest_is_refused(content):
    with pytest.raises(BadManifest):
        Manifest.read(content)


def test_a_manifest_whose_document_was_changed_is_refused(letter):
    written = manifest_of(edition_of(letter))

    with pytest.raises(BadManifest, match="does not have its own hash"):
        Manifest.read(written.replace(b"Second Society", b"Third Society"))
