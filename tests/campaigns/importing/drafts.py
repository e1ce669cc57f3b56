"""Drafts as staff bring them: what LibreOffice and pandoc write, and Word's and Google's manner made by hand.

A draft of forty notes says in each sentence which note follows ("claim 7") and in each note which it is ("Source 7"),
so that a note out of its place is seen.

    .venv/bin/python -m tests.campaigns.importing.drafts FOLDER

writes the two drafts of forty notes, as they lie in fixtures/drafts/.
"""

import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pypandoc

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NOTES = 40
FODT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
    "<office:automatic-styles>"
    '<style:style style:name="I" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
    '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
    '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-'
    'alignment text:label-followed-by="listtab" fo:text-indent="-0.25in" fo:margin-left="0.5in"/>'
    "</style:list-level-properties></text:list-level-style-bullet>"
    '<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="."><style:list-level-'
    'properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment'
    ' text:label-followed-by="listtab" fo:text-indent="-0.25in" fo:margin-left="1in"/></style:list-level-properties>'
    "</text:list-level-style-number></text:list-style>"
    "</office:automatic-styles><office:body><office:text>"
)


def fodt(body: str) -> bytes:
    """A flat OpenDocument text with ``body``."""
    return f"{FODT}{body}</office:text></office:body></office:document>".encode()


def office_note(number: int, content: str) -> str:
    return (
        f'<text:note text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
        f"<text:note-body>{content}</text:note-body></text:note>"
    )


def office_claim(number: int) -> str:
    """Sentence ``number`` of the draft with its note; every fifth note has two paragraphs, a link and italics."""
    first = f"Source {number}: Author {number}, 2019."
    if number % 5 == 0:
        link = f'<text:a xlink:href="https://example.org/{number}" xlink:type="simple">a link {number}</text:a>'
        content = (
            f'<text:p text:style-name="Footnote">Source {number}: <text:span text:style-name="I">Report {number}</text:span>,'
            f' {link}.</text:p><text:p text:style-name="Footnote">Second paragraph {number}.</text:p>'
        )
    else:
        content = f'<text:p text:style-name="Footnote">{first}</text:p>'
    return f"A sentence with claim {number}.{office_note(number, content)}"


def forty_notes_for_office() -> bytes:
    """The draft of forty notes for LibreOffice: lists in lists, a table, a quotation, tracked changes, a comment."""
    claims = [office_claim(number) for number in range(1, NOTES + 1)]

    def p(words: str, style: str = "Text_20_body") -> str:
        return f'<text:p text:style-name="{style}">{words}</text:p>'

    def h(words: str, rank: int) -> str:
        return f'<text:h text:style-name="Heading_20_{rank}" text:outline-level="{rank}">{words}</text:h>'

    def cell(words: str) -> str:
        return f"<table:table-cell>{p(words)}</table:table-cell>"

    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion><office:change-info><dc:creator>A'
        "</dc:creator><dc:date>2019-06-01T00:00:00</dc:date></office:change-info></text:insertion></text:changed-region>"
        '<text:changed-region text:id="c2"><text:deletion><office:change-info><dc:creator>A</dc:creator><dc:date>'
        "2019-06-01T00:00:00</dc:date></office:change-info><text:p>which nobody may read </text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    comment = (
        "<office:annotation><dc:creator>A</dc:creator><dc:date>2019-06-01T00:00:00</dc:date>"
        "<text:p>Is this so?</text:p></office:annotation>"
    )
    body = [
        changes,
        p("A letter of forty notes", "Title"),
        p("Dear Minister:"),
        h("What we have seen", 1),
        *(p(claims[n]) for n in range(10)),
        p(
            'The law <text:change-start text:change-id="c1"/>of 2019 <text:change-end text:change-id="c1"/>stands'
            f' <text:change text:change-id="c2"/>as it was.{comment}'
        ),
        h("What we ask", 2),
        '<text:list text:style-name="L">'
        f"<text:list-item>{p(claims[10])}</text:list-item>"
        f"<text:list-item>{p(claims[11])}<text:list><text:list-item>{p(claims[12])}</text:list-item>"
        f"<text:list-item>{p(claims[13])}</text:list-item></text:list></text:list-item>"
        f"<text:list-item>{p(claims[14])}{p('A second paragraph of the item.')}</text:list-item></text:list>",
        p(claims[15], "Quotations"),
        '<table:table table:name="T"><table:table-column table:number-columns-repeated="3"/>'
        f"<table:table-row>{cell('Agency')}{cell('Agents')}{cell('Since')}</table:table-row>"
        f"<table:table-row>{cell(claims[16])}{cell('80')}{cell(claims[17])}</table:table-row></table:table>",
        *(p(claims[n]) for n in range(18, NOTES)),
        p("Respectfully,"),
    ]
    return fodt("".join(body))


def soffice(source: bytes, folder: Path, suffix: str = "fodt") -> bytes:
    """``source`` as LibreOffice saves it in .docx."""
    out = folder / "out"
    (folder / f"draft.{suffix}").write_bytes(source)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         "docx:MS Word 2007 XML", "--outdir", str(out), str(folder / f"draft.{suffix}")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (out / "draft.docx").read_bytes()


def pandoc(source: str, *, form: str = "markdown") -> bytes:
    """``source`` as pandoc writes it in .docx."""
    return subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", form, "-t", "docx", "-o", "-"],
        input=source.encode(),
        check=True,
        capture_output=True,
    ).stdout


def forty_notes_in_markdown() -> str:
    """The same draft for pandoc."""
    claims = [f"A sentence with claim {number}.[^{number}]" for number in range(1, NOTES + 1)]
    notes = [
        f"[^{n}]: Source {n}: *Report {n}*, [a link {n}](https://example.org/{n}).\n\n    Second paragraph {n}.\n"
        if n % 5 == 0
        else f"[^{n}]: Source {n}: Author {n}, 2019.\n"
        for n in range(1, NOTES + 1)
    ]
    lines = [
        "---\ntitle: A letter of forty notes\n---\n",
        "Dear Minister:",
        "# What we have seen",
        *claims[:10],
        "The law [of 2019]{.insertion author=A date=2019-06-01T00:00:00Z} stands"
        " [which nobody may read]{.deletion author=A date=2019-06-01T00:00:00Z}"
        " [Is this so?]{.comment-start id=0 author=A date=2019-06-01T00:00:00Z}as it was.[]{.comment-end id=0}",
        "## What we ask",
        f"- {claims[10]}\n\n- {claims[11]}\n\n    1. {claims[12]}\n    2. {claims[13]}\n\n- {claims[14]}\n\n"
        "    A second paragraph of the item.",
        f"> {claims[15]}",
        f"| Agency | Agents | Since |\n|---|---|---|\n| {claims[16]} | 80 | {claims[17]} |",
        *claims[18:],
        "Respectfully,",
        *notes,
    ]
    return "\n\n".join(lines)


# By hand --------------------------------------------------------------------------------------------------------


def package(body: str, **parts: str) -> bytes:
    """A .docx with ``body`` as the content of w:body; ``parts`` are contents of footnotes, styles, numbering…

    ``links`` maps an id to an address: ``links="rId9 https://example.org/"``.
    """
    links = dict(line.split(" ", 1) for line in parts.pop("links", "").splitlines())
    kinds = {name: f"word/{name}.xml" for name in parts}
    relations = "".join(
        f'<Relationship Id="p{name}" Type="{R}/{name.rstrip("1")}" Target="{name}.xml"/>' for name in kinds
    ) + "".join(
        f'<Relationship Id="{key}" Type="{R}/hyperlink" Target="{target}" TargetMode="External"/>'
        for key, target in links.items()
    )
    roots = {"header1": "hdr", "footer1": "ftr"}
    types = "".join(f'<Override PartName="/{path}" ContentType="{MAIN}.{name}+xml"/>' for name, path in kinds.items())
    spaces = (
        f'xmlns:w="{W}" xmlns:r="{R}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{R}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        "word/_rels/footnotes.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
        + "".join(
            f'<Relationship Id="{key}" Type="{R}/hyperlink" Target="{target}" TargetMode="External"/>'
            for key, target in links.items()
        )
        + "</Relationships>",
    }
    for name, path in kinds.items():
        root = roots.get(name, name)
        files[path] = f"<w:{root} {spaces}>{parts[name]}</w:{root}>"
    return zipped(files)


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A zip of ``files``."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def r(words: str, properties: str = "") -> str:
    """A run."""
    marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">{words}</w:t></w:r>'


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph; a bare string that is no XML is a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def call(number: int, kind: str = "footnote") -> str:
    """The call of a note as Word writes it."""
    style = f'<w:rPr><w:rStyle w:val="{kind.capitalize()}Reference"/></w:rPr>'
    return f'<w:r>{style}<w:{kind}Reference w:id="{number}"/></w:r>'


def note(number: int, *paragraphs: str, kind: str = "footnote") -> str:
    """A note as Word writes it, its mark in front."""
    mark = f"<w:r><w:{kind}Ref/></w:r>"
    first, *others = paragraphs
    inner = f"<w:p>{mark}{r(' ')}{first if first.startswith('<') else r(first)}</w:p>"
    inner += "".join(f"<w:p>{each if each.startswith('<') else r(each)}</w:p>" for each in others)
    return f'<w:{kind} w:id="{number}">{inner}</w:{kind}>'


def style(identifier: str, name: str, inner: str = "", kind: str = "paragraph") -> str:
    """A style."""
    return f'<w:style w:type="{kind}" w:styleId="{identifier}"><w:name w:val="{name}"/>{inner}</w:style>'


STYLES = "".join(
    [
        style("Title", "Title"),
        style("Ttulo1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        style("Heading2", "heading 2", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
        style("Heading3", "heading 3", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
        style("IntenseQuote", "Intense Quote", "<w:rPr><w:i/></w:rPr>"),
        style("Strong", "Strong", "<w:rPr><w:b/></w:rPr>", kind="character"),
        style(
            "FootnoteReference", "footnote reference", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>', "character"
        ),
    ]
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr>'
    '<w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText'
    ' w:val="%2."/><w:pPr><w:ind w:left="1440" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:pPr>'
    '<w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
)


def item(number: int, depth: int) -> str:
    """The properties of a list item."""
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def write_drafts(folder: Path) -> None:
    """The two drafts of forty notes as files."""
    (folder / "forty-notes-pandoc.docx").write_bytes(pandoc(forty_notes_in_markdown()))
    with tempfile.TemporaryDirectory() as work:
        (folder / "forty-notes-libreoffice.docx").write_bytes(soffice(forty_notes_for_office(), Path(work)))


if __name__ == "__main__":
    write_drafts(Path(sys.argv[1]))
