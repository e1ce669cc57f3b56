"""Files that are made to do harm: each ends within its limits, in plain words, and nothing of it reaches the disk."""

import io
import json
import re
import time
import zlib

import pikepdf
import pytest

from campaigns.rendering.data import render_data
from campaigns.rendering.document import as_data, settled
from campaigns.rendering.pdf import render_pdf
from campaigns.verifying import child
from campaigns.verifying.child import read_in_child
from campaigns.verifying.findings import Findings, as_plain, from_plain
from campaigns.verifying.judging import judge
from tests import sample
from tests.campaigns.verifying.tampering import changed, with_content

LIMITS = {"cpu_seconds": 20, "wall_seconds": 40, "memory_bytes": 512 * 1024**2}
LETTER = settled(sample.make_letter())


@pytest.fixture(scope="module")
def genuine():
    return render_pdf(LETTER, paper="a4")


class Nothing:
    """Records that know nothing."""

    def file(self, sha256):
        return None

    def record(self, document):
        return None

    def logos(self, document):
        return {}


def problem(data):
    began = time.monotonic()
    found = read_in_child(data, limits=LIMITS)
    assert time.monotonic() - began < LIMITS["wall_seconds"] + 5
    return found.problem


def with_filters(data, content, filters):
    def act(pdf):
        (spec,) = pdf.Root.AF
        spec.EF.F.write(content, filter=pikepdf.Array([pikepdf.Name(name) for name in filters]))

    # As they are: saving would unpack them and pack them once.
    return changed(data, act, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def test_a_genuine_file_is_read_within_the_limits(genuine):
    found = read_in_child(genuine, limits=LIMITS)

    assert (found.problem, found.document, found.inside.proof) == ("", LETTER, "bytes")


@pytest.mark.parametrize("data", [b"", b"hello", b"GIF89a", b"PK\x03\x04", b" %PDF-1.7"])
def test_what_is_no_pdf_is_said(data):
    assert problem(data) == "no-pdf"


@pytest.mark.parametrize("cut", [10, 200, 5000])
def test_half_a_file_is_damaged_or_not_ours(genuine, cut):
    assert problem(genuine[:cut]) in ("damaged", "no-data")


def test_a_locked_file_is_said(genuine):
    for user in ("secret", ""):
        locked = changed(genuine, lambda _: None, encryption=pikepdf.Encryption(owner="owner", user=user))
        assert problem(locked) == "encrypted"


def test_a_plain_pdf_is_not_ours():
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)

    assert problem(out.getvalue()) == "no-data"


def test_two_files_inside_are_not_ours(genuine):
    def act(pdf):
        pdf.attachments["more.txt"] = pikepdf.AttachedFileSpec(pdf, b"more", filename="more.txt")

    assert problem(changed(genuine, act)) == "many-files"


def test_a_file_inside_by_another_name_is_not_ours(genuine):
    assert problem(with_content(genuine, render_data(LETTER), name="other.en.json")) == "no-data"


def test_a_bomb_inside_is_not_blown_up(genuine):
    bomb = zlib.compress(b" " * 200_000_000, 9)

    assert problem(with_filters(genuine, bomb, ["/FlateDecode"])) == "too-large"


def test_a_file_packed_twice_is_not_unpacked(genuine):
    bomb = zlib.compress(zlib.compress(b" " * 200_000_000, 9), 9)

    assert problem(with_filters(genuine, bomb, ["/FlateDecode", "/FlateDecode"])) == "no-data"


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b"{}",
        b'"text"',
        b"\xff\xfe",
        b"not json",
        json.dumps(as_data(LETTER) | {"schema": 99}).encode(),
        json.dumps(as_data(LETTER) | {"preface": "A\0B"}).encode(),
        json.dumps(as_data(LETTER) | {"title": 5}).encode(),
        json.dumps(as_data(LETTER) | {"notes": [{"key": 1, "number": "x", "content": []}]}).encode(),
        json.dumps(as_data(LETTER) | {"kind": "poem"}).encode(),
        json.dumps(as_data(LETTER) | {"groups": "abc"}).encode(),
        json.dumps({key: value for key, value in as_data(LETTER).items() if key != "body"}).encode(),
    ],
    ids=range(12),
)
def test_data_of_another_form_are_said(genuine, content):
    assert problem(with_content(genuine, content)) in ("schema", "no-data")


@pytest.mark.parametrize(
    "values",
    [
        {"body": '<p>x<a data-fn="nobody"></a></p>'},
        {"date": "yesterday"},
        {"language": "x-none"},
        {"title": "\x00\x01"},
        {"body": "<p>" + "<span>" * 2000},
        {"body": '<img src="file:///etc/passwd"><link rel="stylesheet" href="http://127.0.0.1/x.css">'},
    ],
    ids=range(6),
)
def test_data_that_no_letter_has_end_in_words(genuine, values):
    """They may be set on pages or not; the reader hears a sentence in either case."""
    content = json.dumps(as_data(LETTER) | values).encode()
    language = values.get("language", "en")
    file = with_content(genuine, content, name=f"sample.{language}.json")

    verdict = judge(file, records=Nothing(), limits=LIMITS)

    assert verdict.status in ("not-ours", "unreadable")
    assert "Traceback" not in " ".join(verdict.details)


def test_a_thousand_pages_are_too_many(genuine):
    def act(pdf):
        for _ in range(1000):
            pdf.pages.append(pdf.pages[0])

    assert problem(changed(genuine, act)) == "too-many-pages"


def test_a_number_of_pages_that_lies_ends(genuine):
    plain = changed(genuine, lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    lying, times = re.subn(rb"/Count 1 ", b"/Count 999999999 ", plain)
    assert times

    assert problem(lying) in ("damaged", "too-many-pages", "too-long", "")


def test_a_tree_of_pages_that_bites_its_tail_ends(genuine):
    def act(pdf):
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(genuine)) as pdf:
        act(pdf)
        pdf.save(out)

    assert problem(out.getvalue()) in ("damaged", "too-long", "")


def test_a_sheet_as_large_as_a_house_is_not_drawn(genuine):
    def act(pdf):
        pdf.pages[0].MediaBox = [0, 0, 2_000_000, 2_000_000]

    found = read_in_child(changed(genuine, act), limits=LIMITS)

    assert found.problem == ""
    assert "paper" in {each.kind for each in found.inside.differences}


def test_drawing_without_end_is_stopped(genuine):
    """A page that paints itself for ever: forms in forms, each ten times."""

    def act(pdf):
        inner = pdf.make_stream(b"0 0 500 700 re f " * 2000)
        for _ in range(12):
            form = pdf.make_stream(b"/F Do " * 10)
            for each in (inner,):
                each.Type, each.Subtype, each.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 600, 800]
            form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
            inner = form
        inner.Type, inner.Subtype, inner.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 600, 800]
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Bomb=inner)
        pdf.pages[0].contents_add(pdf.make_stream(b"/Bomb Do"))

    file = changed(genuine, act)
    began = time.monotonic()
    found = read_in_child(file, limits={**LIMITS, "cpu_seconds": 6})

    assert found.problem == "too-long"
    assert time.monotonic() - began < LIMITS["wall_seconds"] + 5


def test_memory_is_limited(genuine):
    assert read_in_child(genuine, limits={**LIMITS, "memory_bytes": 96 * 1024**2}).problem == "too-long"


def test_the_clock_stops_it(genuine):
    assert read_in_child(genuine, limits={**LIMITS, "wall_seconds": 0}).problem == "too-long"


def test_neither_file_nor_letter_stand_in_the_list_of_processes():
    assert child.command(LIMITS)[1:] == ["-m", "campaigns.verifying.child", "20", str(512 * 1024**2), "pages"]


def test_findings_survive_their_way_between_processes(genuine):
    found = read_in_child(
        with_content(genuine, render_data(settled(sample.make_letter(title="Another")))), limits=LIMITS
    )

    assert found.inside.count
    assert from_plain(json.loads(json.dumps(as_plain(found)))) == found
    assert from_plain(as_plain(Findings(problem="damaged"))) == Findings(problem="damaged")
