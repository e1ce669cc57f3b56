import hashlib
import re
import subprocess
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.utils import timezone
from django_tasks import default_task_backend

from campaigns.domain.texts import write_text
from campaigns.domain.versions import freeze_version, version_in_force
from campaigns.models import FileState, Letter, TextVersion, VersionKind
from campaigns.rendering import child
from campaigns.rendering.errors import RenderFailed
from campaigns.text.canonical import parse
from signatories.domain.links import link_for, revoke_links, token_of
from signatories.domain.moderation import edit_line
from signatories.domain.signing import withdraw_signon
from signatories.models import Capacity, LinkPurpose, Listing, Origin, Receipt, SignOnStatus
from signatories.receipts import ask_for_receipt, make_waiting_receipt
from tests.factories import NOON, LetterFactory, SignOnContactFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

ATTESTATION = "I may sign for this organization, and its board knows of it."


@pytest.fixture(autouse=True)
def no_work_left():
    default_task_backend.clear()


@pytest.fixture
def letter():
    letter = LetterFactory(time_zone="America/Guatemala")
    TextFactory(letter=letter)
    return letter


@pytest.fixture
def signon(letter):
    signon = SignOnFactory(
        letter=letter, printed_name="Comité Ñandú", language="en", attestation=ATTESTATION, status=SignOnStatus.PENDING
    )
    SignOnContactFactory(sign_on=signon, person="Private Person", email="private@example.org")
    return signon


def made(signon, at=NOON):
    return make_waiting_receipt(ask_for_receipt(signon, at).pk, at=at)


def words_of(row):
    """All words of the receipt, page by page."""
    with row.file.open() as file:
        pages = subprocess.run(["pdftotext", "-layout", "-", "-"], input=file.read(), capture_output=True, check=True)
    return [re.sub(r"\s+", " ", each) for each in pages.stdout.decode().split("\f")]


def queued():
    return [result.args[0] for result in default_task_backend.results if "receipt" in result.task.func.__name__]


def page_of(client, signon):
    token = token_of(link_for(signon, LinkPurpose.STATUS, at=NOON))
    return client.get(f"/sign-ons/{token}/receipt.pdf")


def test_a_receipt_names_no_page_that_an_embargo_hides(signon, letter):
    versions = f"/letters/{letter.slug}/versions/"
    assert versions in words_of(made(signon))[0].replace(" ", "")

    Letter.objects.filter(pk=letter.pk).update(public_from=NOON + timedelta(days=1))
    signon.refresh_from_db()
    embargoed = words_of(made(signon))[0]
    assert "Comité Ñandú" in embargoed
    assert "versions" not in embargoed


def test_a_receipt_tells_who_signed_what_and_carries_the_words_with_their_hash(signon):
    row = made(signon)

    first, *rest = words_of(row)
    frozen = TextVersion.objects.get(version=signon.version, language="en")
    for told in (
        "Receipt of a sign-on", "A title in en", "Version 1.0, in English.", frozen.sha256, "Comité Ñandú",
        "It will be printed under “Guatemala” once the organizers have approved it.", ATTESTATION,
        "Received: Monday, 2 March 2026 at 06:00 (Guatemala Time)",
        "Confirmed from the mailbox that was given: Monday, 2 March 2026", "Not approved yet",
    ):  # fmt: skip
        assert told in first
    assert "We write about rights." in rest[0]
    assert "Publisher, First" in rest[0]
    assert "Private Person" not in " ".join([first, *rest])
    assert "private@example.org" not in " ".join([first, *rest])
    with row.file.open() as file, pikepdf.open(BytesIO(file.read())) as pdf:
        (name, attached), *others = pdf.attachments.items()
        assert (name, others) == (f"{signon.letter.slug}.en.1.0.txt", [])
        assert hashlib.sha256(attached.get_file().read_bytes()).hexdigest() == frozen.sha256
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]) == "Receipt of a sign-on: A title in en"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_a_receipt_holds_the_words_that_were_signed_and_not_later_ones(letter, signon):
    text = letter.texts.get()
    write_text(letter_text=text, text=parse("<h1>Another title</h1>\n<p>Other demands.</p>"))
    freeze_version(letter=letter, kind=VersionKind.SUBSTANCE, at=NOON, reason="More was demanded.")

    told = " ".join(words_of(made(signon)))

    assert "A title in en" in told
    assert "We write about rights." in told
    assert "Other demands" not in told
    assert version_in_force(letter).number == "2.0"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"status": SignOnStatus.APPROVED, "approved_at": NOON}, "It is printed under “Guatemala”."),
        ({"listing": Listing.WITHHELD}, "Counted, but not named"),
        ({"capacity": Capacity.PERSON, "organization": None}, "It will be printed under “Individuals” once"),
        ({"origin": Origin.STAFF, "attestation": ""}, "This sign-on was entered by the staff"),
    ],
)
def test_a_receipt_says_how_the_line_is_printed(signon, values, told):
    for name, value in values.items():
        setattr(signon, name, value)
    signon.save()

    assert told in words_of(made(signon))[0]


def test_a_letter_in_spanish_has_a_receipt_with_spanish_dates(letter, signon):
    TextFactory(letter=letter, language="es")
    signon.language, signon.version = "es", version_in_force(letter)
    signon.save()

    first = words_of(made(signon))[0]

    assert "lunes, 2 de marzo de 2026" in first
    assert "A title in es" in first


def test_the_words_around_a_letter_in_another_language_are_english(letter, signon):
    TextFactory(letter=letter, language="fr")
    signon.language, signon.version = "fr", version_in_force(letter)
    signon.save()

    first = words_of(made(signon))[0]

    assert "What was signed" in first
    assert "in French." in first
    assert "Monday, 2 March 2026" in first


def test_a_receipt_is_asked_for_once_and_made_anew_when_the_line_changed(signon, own_media):
    first = made(signon)
    again = ask_for_receipt(signon, NOON)
    assert (again, again.state, queued()) == (first, FileState.READY, [first.pk])

    edit_line(signon=signon, values={"printed_name": "Comité Ñandú, A.C."}, at=NOON, by="moderator")
    signon.refresh_from_db()
    second = made(signon)

    assert "Comité Ñandú, A.C." in words_of(second)[0]
    assert list(Receipt.objects.all()) == [second]


@pytest.mark.django_db(transaction=True)
def test_the_file_of_a_replaced_receipt_goes_with_it(signon, own_media):
    made(signon)
    edit_line(signon=signon, values={"printed_name": "Another name"}, at=NOON, by="moderator")
    signon.refresh_from_db()
    second = made(signon)

    assert [path.name for path in own_media.rglob("*.pdf")] == [f"{second.key}.pdf"]


def test_a_receipt_that_changed_while_it_waited_is_not_made(signon):
    row = ask_for_receipt(signon, NOON)
    edit_line(signon=signon, values={"printed_name": "Another name"}, at=NOON, by="moderator")

    assert make_waiting_receipt(row.pk, at=NOON) is None
    assert not Receipt.objects.exists()


def test_a_receipt_whose_worker_died_is_queued_again_after_ten_minutes(signon):
    row = ask_for_receipt(signon, NOON)

    ask_for_receipt(signon, NOON + timedelta(minutes=10))
    assert queued() == [row.pk]
    ask_for_receipt(signon, NOON + timedelta(minutes=10, seconds=1))
    assert queued() == [row.pk, row.pk]


def test_a_receipt_that_failed_says_so_and_is_tried_again_after_an_hour(client, signon, monkeypatch):
    def fail(*args, **kwargs):
        raise RenderFailed("No font has these characters.")

    monkeypatch.setattr(child, "receipt_in_child", fail)
    row = made(signon)

    assert (row.state, row.problem) == (FileState.FAILED, "No font has these characters.")
    assert ask_for_receipt(signon, NOON + timedelta(hours=1)).state == FileState.FAILED
    assert ask_for_receipt(signon, NOON + timedelta(hours=1, seconds=1)).state == FileState.WAITING


def test_the_page_of_a_receipt_that_failed_does_not_say_why(client, signon):
    row = ask_for_receipt(signon, NOON)
    Receipt.objects.filter(pk=row.pk).update(
        state=FileState.FAILED, problem="No font has these characters.", asked_at=timezone.now()
    )

    response = page_of(client, signon)

    assert (response.status_code, response["Retry-After"], "Refresh" in response) == (503, "3600", False)
    assert "This receipt could not be made" in response.content.decode()
    assert "No font" not in response.content.decode()


def test_a_receipt_whose_file_is_gone_is_made_again(signon):
    row = made(signon)
    row.file.storage.delete(row.file.name)

    assert ask_for_receipt(signon, NOON + timedelta(minutes=1)).state == FileState.WAITING
    assert queued() == [row.pk, row.pk]


@pytest.mark.parametrize("status", [SignOnStatus.UNCONFIRMED, SignOnStatus.REJECTED, SignOnStatus.WITHDRAWN])
def test_there_is_no_receipt_before_confirmation_and_after_leaving(client, signon, status):
    signon.status = status
    signon.save()

    assert ask_for_receipt(signon, NOON) is None
    assert page_of(client, signon).status_code == 404
    assert not Receipt.objects.exists()


def test_the_page_waits_and_then_gives_the_file_to_the_holder_of_the_link_alone(client, signon):
    waiting = page_of(client, signon)
    assert (waiting.status_code, waiting["Refresh"], waiting["Cache-Control"]) == (503, "5", "private, no-store")
    assert "The receipt is being prepared" in waiting.content.decode()

    make_waiting_receipt(Receipt.objects.get().pk, at=NOON)
    ready = page_of(client, signon)
    assert (ready.status_code, ready["Content-Type"], ready["Cache-Control"]) == (
        200, "application/pdf", "private, no-store",
    )  # fmt: skip
    assert ready["X-Robots-Tag"] == "noindex"
    assert b"".join(ready.streaming_content).startswith(b"%PDF-1.7")

    disown = token_of(link_for(signon, LinkPurpose.DISOWN, at=NOON))
    assert client.get(f"/sign-ons/{disown}/receipt.pdf").status_code == 404
    token = token_of(link_for(signon, LinkPurpose.STATUS, at=NOON))
    revoke_links(signon)
    assert client.get(f"/sign-ons/{token}/receipt.pdf").status_code == 404
    assert client.get("/sign-ons/nothing/receipt.pdf").status_code == 404


def test_a_withdrawn_sign_on_takes_its_receipt_back(client, signon):
    made(signon)
    withdraw_signon(signon=signon, at=NOON)

    assert page_of(client, signon).status_code == 404
