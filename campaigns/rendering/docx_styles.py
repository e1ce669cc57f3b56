"""The look of the Word file: paragraph and character styles, page, header and footer, as WordprocessingML.

Element order inside ``w:pPr``, ``w:rPr`` and ``w:sectPr`` is fixed by ECMA-376, part 1, 17.3 and 17.6; Word refuses
a file that has it otherwise. The names of the styles are stable: the import knows the parts of a letter by them.
"""

import re
from typing import Literal, NamedTuple

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Cambria is on every Word since 2007; LibreOffice sets its metric twin Caladea.
FONTS = '<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:eastAsia="Cambria" w:cs="Times New Roman"/>'

Paper = Literal["letter", "a4"]
# Twentieths of a point.
PAPERS: dict[Paper, tuple[int, int]] = {"letter": (12240, 15840), "a4": (11906, 16838)}
MARGIN = 1417  # 25 mm
COLUMN_GAP = 510  # 9 mm
NOTE_INDENT = 280
OPENING_GAP = 320
AFTER = re.compile(r'w:after="\d+"')


class Style(NamedTuple):
    name: str
    paragraph: str = ""
    run: str = ""
    based_on: str = "Normal"
    follows: str = ""


def _spacing(before: int = 0, after: int = 0, line: int = 0) -> str:
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


BOLD, ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
WITH_NEXT = "<w:keepNext/><w:keepLines/>"
APART = 180  # twentieths of a point


def _rule(side: str, space: int) -> str:
    """A thin grey line on one side of a paragraph, ``space`` points from the words; alike paragraphs share it."""
    return f'<w:pBdr><w:{side} w:val="single" w:sz="4" w:space="{space}" w:color="808080"/></w:pBdr>'


def _level(outline: int) -> str:
    return f'<w:outlineLvl w:val="{outline}"/>'


PARAGRAPHS = {
    "Normal": Style("Normal", "<w:widowControl/>" + _spacing(after=140, line=276), based_on=""),
    "BodyText": Style("Body Text"),
    "Compact": Style("Compact", _spacing(after=70, line=276), based_on="BodyText"),
    "Title": Style(
        "Title", WITH_NEXT + _spacing(360, 160, 264), BOLD + _size(34), follows="BodyText"
    ),
    "Heading1": Style(
        "heading 1", WITH_NEXT + _spacing(320, 100, 264) + _level(0), BOLD + _size(26), follows="BodyText"
    ),
    "Heading2": Style(
        "heading 2", WITH_NEXT + _spacing(240, 80, 264) + _level(1), BOLD + _size(23), follows="BodyText"
    ),
    "BlockText": Style(
        "Block Text", _rule("left", 10) + _spacing(60, 160, 276) + '<w:ind w:left="737" w:right="567"/>', _size(21)
    ),
    "Letterhead": Style(
        "Letterhead", _rule("bottom", 6) + _spacing(after=20, line=264), '<w:color w:val="404040"/>' + _size(18)
    ),
    "LetterheadName": Style(
        "Letterhead Name", based_on="Letterhead", follows="Letterhead",
        run=BOLD + '<w:color w:val="auto"/>' + _size(26),
    ),
    # Under the title of a statement; a letter has it at the end of its line (LETTER_DATE).
    "Date": Style("Date", _spacing(after=80)),
    "Addressee": Style("Addressee", "<w:keepLines/>" + _spacing(after=160, line=264)),
    "CopyTo": Style("Copy To", "<w:keepLines/>" + _spacing(after=60, line=264), _size(19)),
    "Kind": Style("Kind", "<w:keepNext/>" + _spacing(280, 0), _size(20)),
    "Facts": Style("Facts", _spacing(after=80), _size(20)),
    "Preface": Style("Preface", _spacing(after=80, line=264), ITALIC + _size(20)),
    "Notice": Style("Notice", _spacing(after=80, line=264), ITALIC + _size(20)),
    "Salutation": Style("Salutation", _spacing(0, 160, 276), follows="BodyText"),
    "Closing": Style("Closing", "<w:keepLines/>" + _spacing(200, 160, 276)),
    # How many, and as of when: two lines that belong together.
    "Tally": Style("Tally", "<w:keepNext/>" + _spacing(after=80) + "<w:contextualSpacing/>", _size(20)),
    "RollHeading": Style(
        "Roll Heading", WITH_NEXT + _spacing(200, 50, 252) + _level(1), BOLD + _size(21), follows="RollEntry"
    ),
    "RollSubheading": Style(
        "Roll Subheading", WITH_NEXT + _spacing(100, 40, 252) + _level(2), ITALIC + _size(20), follows="RollEntry"
    ),
    "LogoWall": Style("Logo Wall", _spacing(60, 200, 360)),
    "RollEntry": Style(
        "Roll Entry",
        "<w:keepLines/>" + _spacing(after=36, line=252) + '<w:ind w:left="200" w:hanging="200"/>',
        # Names come in any language; a speller has nothing to say about them.
        "<w:noProof/>" + _size(20),
    ),
    "RollNumbered": Style("Roll Numbered", based_on="RollEntry"),  # its stops depend on the digits: ``styles``
    # Set close, so that what is said of the roll seldom falls alone on a page.
    "RollNote": Style("Roll Note", _spacing(80, 0, 252), _size(19)),
    "Colophon": Style("Colophon", _spacing(40, 0, 252), ITALIC + _size(18)),
    "FootnoteText": Style(
        "footnote text",
        # Without: a note may break after its first line. With it LibreOffice sets a note of two or three lines that
        # does not fit on the page after that of its call.
        '<w:widowControl w:val="0"/>'
        + _spacing(after=30, line=247) + f'<w:ind w:left="{NOTE_INDENT}" w:hanging="{NOTE_INDENT}"/>',
        _size(18),
    ),
    "Header": Style("header", _spacing(), ITALIC + _size(18)),
    "Footer": Style("footer", _spacing() + '<w:jc w:val="center"/>', _size(18)),
}  # fmt: skip

LETTER_DATE = Style("Date", _spacing(280, 280) + '<w:jc w:val="right"/>')

CHARACTERS = {
    "FootnoteReference": ("footnote reference", '<w:vertAlign w:val="superscript"/>'),
    # An address that paper needs and the text does not hold; the import leaves it out.
    "PrintedAddress": ("Printed Address", '<w:noProof/><w:color w:val="auto"/><w:u w:val="none"/>'),
    "Hyperlink": ("Hyperlink", '<w:color w:val="1F4E79"/><w:u w:val="single"/>'),
}


def language_tag(language: str) -> str:
    """``language`` with the capitals of BCP 47, as Word compares it: ``pt-BR``, ``zh-Hans``."""
    first, *others = language.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in others)])


def styles(language: str, *, letter: bool, opening_ends: str, last_number: int = 0) -> str:
    """``word/styles.xml`` for a text in ``language``.

    ``letter`` is one that addresses somebody; more room follows the style that ``opening_ends`` names. Numbers before
    names end under one another, and there is room for ``last_number``.
    """
    tag = language_tag(language)
    written = []
    known = PARAGRAPHS | ({"Date": LETTER_DATE} if letter else {})
    known["RollNumbered"] = known["RollNumbered"]._replace(paragraph=_hanging(len(str(last_number))))
    last = known[opening_ends]
    known[opening_ends] = last._replace(paragraph=AFTER.sub(f'w:after="{OPENING_GAP}"', last.paragraph))
    for identifier, style in known.items():
        default = ' w:default="1"' if identifier == "Normal" else ""
        written.append(
            f'<w:style w:type="paragraph" w:styleId="{identifier}"{default}><w:name w:val="{style.name}"/>'
            + (f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else "")
            + (f'<w:next w:val="{style.follows}"/>' if style.follows else "")
            + "<w:qFormat/>"
            + (f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else "")
            + (f"<w:rPr>{style.run}</w:rPr>" if style.run else "")
            + "</w:style>"
        )
    written += [
        f'<w:style w:type="character" w:styleId="{identifier}"><w:name w:val="{name}"/><w:rPr>{run}</w:rPr></w:style>'
        for identifier, (name, run) in CHARACTERS.items()
    ]
    return (
        f'{DECLARATION}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{FONTS}{_size(22)}'
        f'<w:lang w:val="{tag}" w:eastAsia="{tag}" w:bidi="{tag}"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        f"{''.join(written)}</w:styles>"
    )


def _hanging(digits: int) -> str:
    """A number of ``digits`` ends at the first stop, the name begins at the second and hangs there."""
    ends = 110 * digits + 60
    starts = ends + 100
    return (
        f'<w:tabs><w:tab w:val="right" w:pos="{ends}"/><w:tab w:val="left" w:pos="{starts}"/></w:tabs>'
        f'<w:ind w:left="{starts}" w:hanging="{starts}"/>'
    )


def ordinal(number: int) -> str:
    """A run with the number before a name, between the stops of its style."""
    return f"<w:r><w:tab/><w:t>{number}.</w:t><w:tab/></w:r>"


def settings(language: str) -> str:
    """``word/settings.xml``; compatibility mode 15, or Word opens the file as one of 2007."""
    return (
        f'{DECLARATION}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        ' w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{language_tag(language)}"/></w:settings>'
    )


def header(title: str, *, rtl: bool) -> str:
    """The running head; ``title`` is XML already."""
    return (
        f'{DECLARATION}<w:hdr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Header"/>{"<w:bidi/>" if rtl else ""}</w:pPr>'
        f"{run(title, rtl=rtl)}</w:p></w:hdr>"
    )


def footer() -> str:
    """Page number and number of pages: "2 / 4", which needs no translation."""
    return (
        f'{DECLARATION}<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f"{field('PAGE', '1')}{run(' / ')}{field('NUMPAGES', '1')}</w:p></w:ftr>"
    )


def run(text: str, *, style: str = "", rtl: bool = False, language: str = "") -> str:
    """A run of ``text``, which is XML already; with a ``language`` where it is not that of the letter."""
    properties = (f'<w:rStyle w:val="{style}"/>' if style else "") + ("<w:rtl/>" if rtl else "")
    if language:
        properties += f'<w:lang w:val="{language_tag(language)}"/>'
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def field(instruction: str, result: str, *, style: str = "") -> str:
    """A Word field that shows ``result`` until Word computes it again."""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""

    def mark(kind: str) -> str:
        return f'<w:r>{properties}<w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        f'{mark("begin")}<w:r>{properties}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f"{mark('separate')}{run(result, style=style)}{mark('end')}"
    )


def paragraph(
    content: str,
    style: str,
    *,
    rtl: bool = False,
    aside: bool = False,
    with_next: bool | None = None,
    apart: bool = False,
    section: str = "",
) -> str:
    """A paragraph of ready runs; ``section`` ends a section with it.

    ``with_next`` ties it to the next paragraph or frees it from that, where its style says otherwise. ``apart`` is for
    one that speaks of something else than what stands above it. ``aside`` puts it on the side where its own direction
    ends, which is where the paragraphs around it begin.
    """
    kept = {None: "", True: "<w:keepNext/>", False: '<w:keepNext w:val="0"/>'}[with_next]
    turned = "<w:bidi/>" if rtl else ""
    room = f'<w:spacing w:before="{APART}"/>' if apart else ""
    side = '<w:jc w:val="right"/>' if aside else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{turned}{room}{side}{section}</w:pPr>{content}</w:p>'


def section(paper: Paper, *, columns: int = 1, first: bool = False, rtl: bool = False) -> str:
    """The properties of a section. The first one carries header and footer, the others go on where it stopped."""
    width, height = PAPERS[paper]
    marks = ""
    if first:
        marks = (
            '<w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default"'
            ' r:id="rIdFooter"/><w:footerReference w:type="first" r:id="rIdFooter"/>'
        )
    kind = "nextPage" if first else "continuous"
    several = f' w:num="{columns}"' if columns > 1 else ""
    return (
        f'<w:sectPr xmlns:r="{R}">{marks}<w:type w:val="{kind}"/><w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" w:header="709"'
        f' w:footer="709" w:gutter="0"/><w:cols{several} w:space="{COLUMN_GAP}"/>'
        f"{'<w:titlePg/>' if first else ''}{'<w:bidi/>' if rtl else ''}</w:sectPr>"
    )
