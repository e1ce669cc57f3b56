"""``manage.py verify`` and the page that does the same for anybody."""

import datetime
import fcntl
import importlib
import io
import json
import os
import tempfile
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from campaigns.domain.counting import count, forget_counts, network_key
from campaigns.models import EditionFile, HourCount
from campaigns.public.visitors import client_address
from campaigns.rendering.data import render_data
from campaigns.rendering.document import from_data
from campaigns.rendering.pdf import render_pdf
from campaigns.verifying import judging
from campaigns.verifying.judging import Verdict
from campaigns.verifying.reading import read_pdf
from campaigns.verifying.turns import Busy, turn
from config.environment import networks
from signatories.editions import freeze_edition, manifest_of
from tests.campaigns.verifying.tampering import with_data
from tests.factories import NOON, LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

LATER = NOON + datetime.timedelta(days=3)
view = importlib.import_module("campaigns.views.verify")  # the package has the function by this name


@pytest.fixture(autouse=True)
def own_line(settings, tmp_path):
    settings.VERIFY_LINE = tmp_path / "line"


@pytest.fixture
def here(monkeypatch):
    """The file is read in this process."""
    monkeypatch.setattr(
        judging,
        "read_in_child",
        lambda data, against=None, logos=None, limits=None: read_pdf(data, against=against, logos=logos),
    )


@pytest.fixture
def edition():
    letter = LetterFactory(slug="rights")
    TextFactory(letter=letter)
    SignOnFactory(letter=letter, printed_name="First Society")
    return freeze_edition(letter=letter, at=LATER, by="ana")


@pytest.fixture
def document(edition):
    return from_data(json.loads(edition.texts.get().document))


@pytest.fixture
def pdf(document):
    return render_pdf(document, paper="letter")


@pytest.fixture
def forged(document, pdf):
    """The pages of the edition, with another name in the data inside."""
    other = from_data(json.loads(render_data(document).replace(b"First Society", b"No Society")))
    return with_data(pdf, other)


def keep(edition, data):
    EditionFile.objects.create(
        edition=edition, language="en", format="pdf", paper="letter", name="rights.pdf", size=len(data), pages=1,
        file=ContentFile(data, "rights.pdf"), sha256=sha256(data).hexdigest(), made_at=LATER,
    )  # fmt: skip


# -- the command -------------------------------------------------------------------------------------------------------


def command(path, *arguments):
    """Exit status and what was printed."""
    out = io.StringIO()
    try:
        call_command("verify", str(path), *arguments, stdout=out, no_color=True)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def test_the_command_accepts_the_file_that_was_made(edition, pdf, tmp_path):
    """In its child process, as people run it."""
    (path := tmp_path / "rights.pdf").write_bytes(pdf)

    status, said = command(path)
    keep(edition, pdf)
    known, exact = command(path)

    assert (status, known) == (0, 0)
    assert "Not the file that we published, but it says the same." in said
    assert "This is our file, unchanged." in exact
    assert f"SHA-256 {sha256(pdf).hexdigest()}" in exact


def test_the_command_names_what_differs(here, forged, tmp_path):
    (path := tmp_path / "rights.pdf").write_bytes(forged)

    status, said = command(path)

    assert status == 1
    assert "  - Page 1: “First” stands where the data inside have “No”." in said
    assert "  - Signatories: “No Society” stands where our record has “First Society”." in said
    assert "The data inside were changed; the pages say what our record says." in said


def test_the_command_answers_as_json(here, forged, tmp_path):
    (path := tmp_path / "rights.pdf").write_bytes(forged)

    status, said = command(path, "--json")

    answer = json.loads(said)
    assert status == 1
    assert (answer["status"], answer["count"], len(answer["differences"])) == ("differs", 2, 2)
    assert answer["sha256"] == sha256(forged).hexdigest()


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7 broken"])
def test_the_command_ends_with_two_for_what_it_cannot_judge(here, content, tmp_path):
    (path := tmp_path / "x.pdf").write_bytes(content)

    assert command(path)[0] == 2


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file") as caught:
        command(tmp_path / "nothing.pdf")

    assert caught.value.returncode == 2


def test_a_file_that_is_too_large_is_said(settings, tmp_path):
    settings.VERIFY_MAX_BYTES = 1 << 20
    (path := tmp_path / "x.pdf").write_bytes(b"%PDF-" + b"0" * (1 << 20))

    with pytest.raises(CommandError, match="larger than 1 MB"):
        command(path)


def test_a_manifest_works_without_the_database(here, edition, pdf, forged, tmp_path, django_assert_num_queries):
    (manifest := tmp_path / "manifest.json").write_bytes(manifest_of(edition))
    (genuine := tmp_path / "rights.pdf").write_bytes(pdf)
    (changed := tmp_path / "forged.pdf").write_bytes(forged)

    with django_assert_num_queries(0):
        accepted, _said = command(genuine, "--manifest", str(manifest))
        refused, said = command(changed, "--manifest", str(manifest))

    assert (accepted, refused) == (0, 1)
    assert "“No Society” stands where our record has “First Society”" in said


def test_a_bad_manifest_is_said(pdf, tmp_path):
    (path := tmp_path / "rights.pdf").write_bytes(pdf)
    (manifest := tmp_path / "manifest.json").write_text("{}")

    with pytest.raises(CommandError, match="not the manifest of an edition"):
        command(path, "--manifest", str(manifest))


# -- the page ----------------------------------------------------------------------------------------------------------


def upload(client, content, path="/verify/", **extra):
    return client.post(path, {"file": SimpleUploadedFile("letter.pdf", content, "application/pdf")}, **extra)


def test_the_page_asks_for_a_file_and_is_not_for_search_engines(client):
    answer = client.get("/verify/")
    html = answer.content.decode()

    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert list(answer.cookies) == ["csrf"]
    assert '<html lang="en"' in html
    assert "sets no cookies" not in html


def test_other_pages_lead_here_and_set_no_cookie(client, edition):
    answer = client.get("/letters/rights/")

    assert 'href="/verify/"' in answer.content.decode()
    assert not answer.cookies
    assert 'href="/verify/"' in client.get("/letters/rights/editions/1/").content.decode()


def test_the_page_speaks_spanish(client):
    html = client.get("/es/verify/").content.decode()

    assert '<html lang="es"' in html


def test_the_page_accepts_the_file_that_was_made(client, pdf):
    answer = upload(client, pdf)
    html = answer.content.decode()

    assert answer.status_code == 200
    assert "Not the file that we published, but it says the same." in html
    assert 'role="status"' in html
    assert 'href="http://127.0.0.1:8000/letters/rights/"' in html


def test_the_page_names_what_differs(here, client, forged):
    html = upload(client, forged).content.decode()

    assert "2 differences" in html
    assert "“No Society” stands where our record has “First Society”" in html


def test_the_page_says_in_spanish_that_a_file_is_ours(client, edition, pdf):
    keep(edition, pdf)

    assert 'data-status="exact"' in upload(client, pdf, "/es/verify/").content.decode()


def test_names_in_a_file_are_shown_as_they_are_and_harm_nobody(here, client, document, pdf):
    written = render_data(document).decode().replace("First Society", "<script>alert(1)</script>")

    html = upload(client, with_data(pdf, from_data(json.loads(written)))).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "The file is empty."), (b"GIF89a", "This is not a PDF."), (None, "Choose the PDF that you want to check.")],
)
def test_what_is_no_pdf_is_told_beside_the_field_and_never_read(client, monkeypatch, content, sentence):
    monkeypatch.setattr(view, "judge", lambda *_args, **_values: pytest.fail("it was read"))

    answer = client.post("/verify/") if content is None else upload(client, content)
    html = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_that_is_too_large_is_not_kept(client, monkeypatch, settings, announced):
    settings.VERIFY_MAX_BYTES = 100_000
    if not announced:  # a visitor may lie about the length
        monkeypatch.setattr(view, "_announced", lambda _request: 0)
    monkeypatch.setattr(view, "judge", lambda *_args, **_values: pytest.fail("it was read"))

    answer = upload(client, b"%PDF-" + b"0" * 400_000)

    assert answer.status_code == 413
    assert "larger than 0 MB" in answer.content.decode()


def test_nothing_that_is_uploaded_touches_the_disk(client, monkeypatch, settings, tmp_path, caplog):
    """The file is larger than what Django keeps in memory by itself."""
    (folder := tmp_path / "uploads").mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *_args, **_values: pytest.fail("a file was written"))
    seen = []

    def look(data, *, records):
        seen.append(len(data))
        return Verdict(status="not-ours", headline="No", sha256="0")

    monkeypatch.setattr(view, "judge", look)

    upload(client, b"%PDF-CANARY" + b"0" * 5_000_000)

    assert seen == [5_000_011]
    assert list(folder.iterdir()) == []
    assert "CANARY" not in caplog.text
    assert "letter.pdf" not in caplog.text


def test_a_post_without_the_token_of_the_form_is_refused(pdf):
    strict = Client(enforce_csrf_checks=True)

    assert upload(strict, pdf).status_code == 403
    assert HourCount.objects.count() == 0


def test_a_post_with_the_token_is_answered(here, pdf):
    strict = Client(enforce_csrf_checks=True)
    strict.get("/verify/")
    token = strict.cookies["csrf"].value

    answer = strict.post("/verify/", {"csrfmiddlewaretoken": token, "file": SimpleUploadedFile("x.pdf", pdf)})

    assert answer.status_code == 200
    assert 'data-status="same"' in answer.content.decode()


# -- limits ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch):
    """Every file is judged at once."""
    monkeypatch.setattr(view, "judge", lambda *_args, **_values: Verdict(status="not-ours", headline="No", sha256="0"))


def test_a_network_may_ask_so_often_and_others_still_may(client, settings, quick):
    settings.VERIFY_PER_HOUR = {"per_network": 3, "per_site": 100}

    same = [upload(client, b"%PDF-", REMOTE_ADDR=f"192.0.2.{host}").status_code for host in range(1, 5)]
    other = upload(client, b"%PDF-", REMOTE_ADDR="198.51.100.1")

    assert same == [200, 200, 200, 429]
    assert other.status_code == 200


def test_a_refused_visitor_is_told_when_to_come_back(client, settings, quick):
    settings.VERIFY_PER_HOUR = {"per_network": 0, "per_site": 100}

    answer = upload(client, b"%PDF-")

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"
    assert "come back in an hour" in answer.content.decode()


def test_the_site_has_a_limit_of_its_own(client, settings, quick):
    settings.VERIFY_PER_HOUR = {"per_network": 10, "per_site": 2}

    assert [upload(client, b"%PDF-", REMOTE_ADDR=f"192.0.{n}.1").status_code for n in range(3)] == [200, 200, 429]


def test_no_address_is_stored(client, quick):
    upload(client, b"%PDF-", REMOTE_ADDR="192.0.2.7")

    rows = list(HourCount.objects.values_list("key", "count"))
    assert sorted(len(network) for network, _count in rows) == [0, 64]
    assert all(count == 1 for _network, count in rows)
    assert "192.0.2" not in str(rows)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:1::1", "2001:db8:1:ffff::2", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("::ffff:192.0.2.9", "192.0.2.1", True),
        ("", "nonsense", True),
    ],
)
def test_a_network_is_a_24_or_a_48(one, other, same):
    assert (network_key(one) == network_key(other)) is same


def test_the_key_of_the_site_decides_the_hash(settings):
    before = network_key("192.0.2.1")
    settings.SECRET_KEY = "another" * 10

    assert network_key("192.0.2.1") != before


def test_counts_begin_anew_each_hour_and_go_after_thirty_days():
    limits = {"purpose": "verify", "address": "192.0.2.1", "per_network": 1, "per_site": 9}

    assert count(at=NOON, **limits)
    assert not count(at=NOON + datetime.timedelta(minutes=59), **limits)
    assert count(at=NOON + datetime.timedelta(hours=1), **limits)
    assert forget_counts(at=NOON + datetime.timedelta(days=30, minutes=30)) == 2
    assert HourCount.objects.count() == 2


def test_old_counts_go_when_new_ones_come():
    limits = {"purpose": "verify", "address": "192.0.2.1", "per_network": 1, "per_site": 9}
    count(at=NOON, **limits)

    count(at=NOON + datetime.timedelta(days=31), **limits)

    assert not HourCount.objects.filter(hour__lte=NOON).exists()


@pytest.mark.parametrize(
    ("peer", "said", "address"),
    [
        ("203.0.113.9", "192.0.2.1", "203.0.113.9"),
        ("127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "6.6.6.6, 192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "6.6.6.6, 192.0.2.1, 10.1.2.3", "192.0.2.1"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_only_trusted_proxies_say_whom_they_speak_for(rf, settings, peer, said, address):
    os.environ["TEST_PROXIES"] = "127.0.0.1, 10.0.0.0/8"
    settings.TRUSTED_PROXY = networks("TEST_PROXIES")
    del os.environ["TEST_PROXIES"]

    assert client_address(rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=said)) == address


def test_a_proxy_that_is_no_address_stops_the_start(monkeypatch):
    monkeypatch.setenv("TEST_PROXIES", "proxy.example.org")

    with pytest.raises(SystemExit, match="TEST_PROXIES has 'proxy.example.org'"):
        networks("TEST_PROXIES")


def held(path):
    """Hold one of the locks, as another process would."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def test_one_file_is_read_at_a_time(tmp_path):
    with turn(tmp_path), pytest.raises(Busy), turn(tmp_path, patience=0.2):
        pytest.fail("two at a time")
    with turn(tmp_path):  # free again
        pass


def test_whoever_comes_when_the_line_is_full_does_not_wait(tmp_path):
    locks = [held(tmp_path / f"place-{place}") for place in range(2)]

    with pytest.raises(Busy), turn(tmp_path, line=2, patience=60):
        pytest.fail("there was no place")
    for lock in locks:
        os.close(lock)


def test_a_full_line_is_told_kindly(client, settings, quick):
    locks = [held(settings.VERIFY_LINE / f"place-{place}") for place in range(3)]

    answer = upload(client, b"%PDF-")
    for lock in locks:
        os.close(lock)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "choose the file again in half a minute" in answer.content.decode()
