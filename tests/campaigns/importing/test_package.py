"""Files that want to harm: refused in plain words, or read within the limits. Each has a control that passes."""

import io
import json
import os
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile

import pytest
from django.conf import settings

from campaigns.importing import package as limits
from campaigns.importing.docx import read_docx
from campaigns.importing.package import DraftRefused, read_package
from tests.campaigns.importing.drafts import call, note, p, package, pandoc, r, zipped

HARMLESS = package(p("Harmless words."))


def files_of(data=HARMLESS):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_document(xml):
    return zipped(files_of() | {"word/document.xml": xml})


def refused(data):
    """The sentence with which ``data`` is refused, or nothing where it is read."""
    try:
        read_docx(data)
    except DraftRefused as refusal:
        (sentence,) = refusal.sentences
        return sentence
    return ""


def test_the_harmless_file_is_read():
    assert read_docx(HARMLESS).text.body == "<p>Harmless words.</p>"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word format (.doc)"),
        (b"%PDF-1.7\n", "This is a PDF"),
        (b"{\\rtf1\\ansi hello}", "RTF"),
        (b"\xef\xbb\xbf<html></html>", "no Word file"),
        (b"", "no Word file"),
        (b"PK\x03\x04 and then nothing of a zip", "damaged"),
        (HARMLESS[: len(HARMLESS) // 2], "damaged"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "OpenDocument"),
        (zipped({"readme.txt": "hello"}), "no Word file"),
    ],
)
def test_another_kind_of_file_is_told_what_to_do(data, said):
    assert said in refused(data)


def test_a_spreadsheet_is_no_draft():
    files = files_of()
    files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(
        b"wordprocessingml.document", b"spreadsheetml.sheet"
    )

    assert "no Word file" in refused(zipped(files))


@pytest.mark.parametrize(("size", "said"), [(5_000_001, "larger than 5 MB"), (4_900_000, "")])
def test_a_file_above_five_megabytes_is_refused(size, said):
    target = io.BytesIO(HARMLESS)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/media/image1.png", b"x" * (size - len(HARMLESS)))

    sentence = refused(target.getvalue())

    assert said in sentence
    assert bool(said) == bool(sentence)


@pytest.mark.parametrize(("megabytes", "said"), [(60, "larger than 50 MB"), (40, "")])
def test_a_bomb_is_counted_while_it_is_unpacked_and_not_kept(megabytes, said):
    target = io.BytesIO(HARMLESS)
    with (
        zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/image1.png", "w") as member,
    ):
        for _each in range(megabytes):
            member.write(b"\0" * 1_000_000)
    bomb = target.getvalue()
    assert len(bomb) < 100_000

    tracemalloc.start()
    sentence = refused(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert said in sentence
    assert bool(said) == bool(sentence)
    assert peak < 5_000_000


def test_a_header_that_lies_about_the_size_is_not_believed():
    bomb = bytearray(zipped(files_of() | {"word/document.xml": b"<w:document>" + b" " * 60_000_000}))
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):  # both headers say 100 bytes
        at = bomb.index(b"word/document.xml", bomb.index(signature))
        at = bomb.rindex(signature, 0, at)
        bomb[at + place : at + place + 4] = struct.pack("<I", 100)

    assert refused(bytes(bomb))


@pytest.mark.parametrize(("count", "said"), [(2_001, "too many parts"), (1_900, "")])
def test_many_members(count, said):
    extra = {f"word/media/{number}.png": "x" for number in range(count - len(files_of()))}

    assert said in refused(zipped(files_of() | extra))
    assert bool(said) == bool(refused(zipped(files_of() | extra)))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "word\\..\\x.xml"])
def test_names_that_leave_the_package(name):
    files = files_of() | {"x" * len(name): "x"}
    hostile = zipped(files).replace(b"x" * len(name), name.encode())

    assert "damaged" in refused(hostile)
    assert not refused(zipped(files))


def test_a_member_twice():
    target = io.BytesIO(HARMLESS)
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", files_of()["word/document.xml"])

    assert "damaged" in refused(target.getvalue())


def test_a_locked_file():
    locked = bytearray(HARMLESS)
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1

    assert "locked with a password" in refused(bytes(locked))


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
    "&j;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    "xml",
    [
        LAUGHS,
        LAUGHS.encode("utf-16"),
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><w:document/>',
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document>&e;</w:document>',
        "<w:document><unclosed>",
        "not xml at all",
        b"\xff\xfe\x00",
        '<?xml version="1.0" encoding="utf-7"?><x/>',
    ],
)
def test_declarations_entities_and_broken_xml_are_refused_before_a_tree_is_built(xml):
    assert "damaged" in refused(with_document(xml))


def test_a_declaration_in_any_part_is_refused():
    for name in ("word/_rels/document.xml.rels", "_rels/.rels"):
        files = files_of()
        files[name] = b'<!DOCTYPE x [<!ENTITY e "x">]>' + files[name]
        assert "damaged" in refused(zipped(files))


@pytest.mark.parametrize(("depth", "said"), [(5_000, "more intricate"), (60, "")])
def test_deep_nesting(depth, said):
    body = "<w:smartTag>" * depth + r("deep") + "</w:smartTag>" * depth

    assert said in refused(package(f"<w:p>{body}</w:p>"))


@pytest.mark.parametrize(("count", "said"), [(200_001, "more intricate"), (1_000, "")])
def test_many_elements(count, said):
    assert said in refused(package("<w:p/>" * count))


def test_a_note_called_ten_thousand_times_is_read_once():
    long = "word " * 2_000
    body = p(*(call(2) for _each in range(10_000)))

    begun = time.perf_counter()
    text = read_docx(package(body, footnotes=note(2, long))).text

    assert time.perf_counter() - begun < 20
    assert len(text.notes) == 1
    assert text.body.count("data-fn") == 10_000


def deleted_end(text):
    """A paragraph whose end was deleted while changes were tracked: it goes on in the next one."""
    return p(text, properties='<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>')


# Files that pass the door and are made to cost the reader time or memory; each is made by the test that sends it.
HOSTILE = {
    "one long word": lambda: package(p("x" * 900_000)),
    "many runs": lambda: package(p(*(r("a", "<w:b/>" if n % 2 else "<w:i/>") for n in range(45_000)))),
    "many paragraphs": lambda: package("".join(p("a") for _n in range(19_000))),
    "many notes": lambda: package(
        "".join(p(r("a"), call(n)) for n in range(1, 1_900)),
        footnotes="".join(note(n, "Ibid.") for n in range(1, 1_900)),
    ),
    "fields without end": lambda: package(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 50_000, r("end"))),
    "bookmarks without end": lambda: package(
        p("".join(f'<w:bookmarkStart w:id="{n}" w:name="b{n}"/>' for n in range(50_000)), call(2)),
        footnotes=note(2, "n"),
    ),
    "joined paragraphs": lambda: package("".join(deleted_end("a") for _n in range(19_000))),
    "tables in tables": lambda: package("<w:tbl><w:tr><w:tc>" * 40 + p("deep") + "</w:tc></w:tr></w:tbl>" * 40),
    "a wide table": lambda: package("<w:tbl><w:tr>" + f"<w:tc>{p('a')}</w:tc>" * 19_000 + "</w:tr></w:tbl>"),
    "styles in a circle": lambda: package(
        p("x", style="A"),
        styles='<w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>',
    ),
    "markup in words": lambda: package(p("&lt;script&gt;alert(1)&lt;/script&gt; [^a] \ufdd00\ufdd1 \ufdd5f2\ufdd6")),
    "more than a text holds": lambda: package("".join(p("x" * 1_000) for _n in range(1_200))),
}


# In an interpreter of its own: the peak of a process is never forgotten, and other tests have larger children.
MEASURED = """
import json, resource, sys
import django
django.setup()
from campaigns.importing.docx import read_docx
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    said = read_docx(sys.stdin.buffer.read()).text.body
except ValueError as refusal:
    said = str(refusal)
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({
    "said": said[:100_000],
    "seconds": sum(each.ru_utime + each.ru_stime for each in used),
    "grown": (used[0].ru_maxrss - own) // 1024,
    "child": used[1].ru_maxrss // 1024,
}))
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_the_hostile_corpus_ends_in_time_and_memory(name):
    data = HOSTILE[name]()

    done = subprocess.run(
        [sys.executable, "-c", MEASURED],
        input=data,
        capture_output=True,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=settings.BASE_DIR,
    )
    measured = json.loads(done.stdout)

    assert measured["said"]
    assert "<script" not in measured["said"]
    assert measured["seconds"] < 20, measured  # of processor time
    assert measured["grown"] < 512, measured
    assert measured["child"] < 512, measured  # pandoc


def test_words_that_look_like_our_marks_stay_words():
    text = read_docx(package(p("See [^a] and &lt;b&gt; \ufdd07\ufdd1 x."))).text

    assert text.body == "<p>See [^a] and &lt;b&gt; 7 x.</p>"


def test_a_template_or_a_picture_from_outside_is_not_fetched():
    files = files_of(package(p('<w:r><w:drawing><a:blip r:link="rIdX"/></w:drawing></w:r>', r("Words."))))
    files["word/_rels/document.xml.rels"] = files["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdX" TargetMode="External" Target="http://127.0.0.1:9/x.png" Type="http://schemas.'
        b'openxmlformats.org/officeDocument/2006/relationships/image"/><Relationship Id="t" TargetMode="External"'
        b' Target="file:///etc/passwd" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'attachedTemplate"/></Relationships>',
    )

    draft = read_docx(zipped(files))

    assert draft.text.body == "<p>Words.</p>"
    assert draft.report.dropped == ("1 picture.",)


def test_links_to_scripts_and_files_are_words():
    draft = read_docx(
        package(
            p(
                '<w:hyperlink r:id="a">' + r("one") + "</w:hyperlink>",
                '<w:hyperlink r:id="b">' + r(" two") + "</w:hyperlink>",
            ),
            links="a javascript:alert(1)\nb file:///etc/passwd",
        )
    )

    assert draft.text.body == "<p>one two</p>"
    assert "2 links that are neither web nor e-mail were kept as words." in draft.report.changed


def test_macros_are_left_out_and_named():
    files = files_of() | {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
    files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )

    draft = read_docx(zipped(files))

    assert draft.text.body == "<p>Harmless words.</p>"
    assert draft.report.dropped == ("Macros; they were not read.",)


def test_a_strict_file_is_read_like_any_other():
    files = {
        name: data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, data in files_of(package(p(r("Strict"), call(2)), footnotes=note(2, "Note."))).items()
    }

    assert read_docx(zipped(files)).text.body == '<p>Strict<a data-fn="note"></a></p>'


def test_the_main_part_may_have_any_name():
    files = {name.replace("document.xml", "document2.xml"): data.replace(b"document.xml", b"document2.xml")
             for name, data in files_of(pandoc("Words[^1].\n\n[^1]: A note.")).items()}  # fmt: skip

    assert read_package(zipped(files)).main == "word/document2.xml"
    assert read_docx(zipped(files)).text.body == '<p>Words<a data-fn="note"></a>.</p>'


def test_the_limits_are_those_of_the_house():
    assert (limits.MAX_FILE, limits.MAX_UNPACKED) == (5_000_000, 50_000_000)


@pytest.mark.parametrize(("count", "said"), [(20_001, "more intricate"), (300, "")])
def test_many_paragraphs(count, said):
    assert said in refused(package(p("a") * count))
    assert bool(said) == bool(refused(package(p("a") * count)))
