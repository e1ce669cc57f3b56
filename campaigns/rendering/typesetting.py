"""HTML to tagged PDF: all that knows WeasyPrint, but for its repairs. Import it late: it is slow and needs Pango.

Nothing is fetched: the only files a page can name are our own, and it names them without a path.
"""

import datetime
import gc
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from campaigns.rendering.errors import FontsMissing, ForeignAsset, GlyphsMissing, NotesMisplaced

STATIC = Path(settings.BASE_DIR) / "static"
FONTS_CONF = STATIC / "fonts" / "fonts.conf"
FONTS = STATIC / "fonts" / "print"
FAMILY = "Undersigned Serif Print"
VARIANT = "pdf/a-3a"
ASSETS = {"undersigned:letter-print.css": (STATIC / "letter-print.css", "text/css")}
LOGO = "undersigned:logo-"  # and the SHA-256 of the picture


@contextmanager
def own_fonts() -> Iterator[None]:
    """Let fontconfig see our fonts and the ones we allow, whatever the machine has."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(FONTS_CONF)
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


with own_fonts():  # WeasyPrint asks fontconfig while it is imported
    import weasyprint
    from weasyprint.text.ffi import ffi, fontconfig
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from campaigns.rendering import weasyprint_repairs as repairs

repairs.repair()


@contextmanager
def without_collecting() -> Iterator[None]:
    """Leave the rings of boxes for later: looking for garbage again and again takes a fifth of the time of a layout."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that travels inside the PDF; ``at`` is the only date in it."""

    name: str
    description: str
    content: bytes
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Typeset:
    """A file, its number of pages, and how much of the last one is used, from 0 to 1."""

    data: bytes
    pages: int
    last_page: float


class OwnAssets(URLFetcher):  # type: ignore[misc]
    """Serves our own style sheet and the given logos by their names and refuses all else: files, network, ``data:``.

    WeasyPrint goes on after a refusal, so what was refused is kept in ``refused`` for the caller to judge.
    """

    def __init__(self, logos: Mapping[str, bytes] | None = None) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.logos = logos or {}
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith(LOGO) and (logo := self.logos.get(url.removeprefix(LOGO))):
            return URLFetcherResponse(url, logo, {"Content-Type": "image/png"})
        if url not in ASSETS:
            self.refused.append(url)
            raise ForeignAsset(url)
        path, kind = ASSETS[url]
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": f"{kind}; charset=utf-8"})


def family_file(fonts: FontConfiguration) -> Path:
    """The file that fontconfig gives for our family: one of ours, unless something is wrong with the installation."""
    pattern = ffi.gc(fontconfig.FcPatternCreate(), fontconfig.FcPatternDestroy)
    fontconfig.FcPatternAddString(pattern, b"family", FAMILY.encode())
    fontconfig.FcConfigSubstitute(fonts._config, pattern, fontconfig.FcMatchFont)
    fontconfig.FcDefaultSubstitute(pattern)
    found = fontconfig.FcFontMatch(fonts._config, pattern, ffi.new("FcResult *"))
    if found == ffi.NULL:
        return Path()
    found = ffi.gc(found, fontconfig.FcPatternDestroy)
    name = ffi.new("FcChar8 **")
    fontconfig.FcPatternGetString(found, b"file", 0, name)
    return Path(ffi.string(name[0]).decode())


def lay_out(html: str, *, fetcher: OwnAssets, fonts: FontConfiguration) -> Any:
    """The pages of ``html`` as WeasyPrint lays them out, not yet checked. To be called within ``own_fonts``.

    Raises NotesMisplaced where WeasyPrint gives up.
    """
    source = weasyprint.HTML(string=html, url_fetcher=fetcher)
    for call in source.etree_element.iter("call-link"):
        call.tag = "a"  # the number is a link around its note, which may hold links: no parser would nest these
    try:
        return source.render(font_config=fonts, pdf_variant=VARIANT)
    except AssertionError as error:  # it does so on a page where a note leaves no room for a line
        raise NotesMisplaced([]) from error


def typeset(
    html: str, *, notes: int, identifier: bytes, attached: Attached, logos: Mapping[str, bytes] | None = None
) -> Typeset:
    """The PDF/A-3a and PDF/UA-1 file of a page with ``notes`` footnotes; equal input gives equal bytes.

    ``logos`` maps the SHA-256 in the address of a picture to its PNG.
    Raises NotesMisplaced when a note is not whole on the page of its call, GlyphsMissing when a character has no
    glyph, ForeignAsset when the page names a file that is not ours, FontsMissing when our fonts are not found.
    """
    with own_fonts(), without_collecting():
        # Never shared between renders: two threads on one configuration corrupt the heap.
        fonts = FontConfiguration()
        if family_file(fonts).parent != FONTS:
            raise FontsMissing(str(FONTS))
        fetcher = OwnAssets(logos)
        rendered = lay_out(html, fetcher=fetcher, fonts=fonts)
        if fetcher.refused:
            raise ForeignAsset(", ".join(fetcher.refused))
        wrong = {*repairs.misplaced_notes(rendered), *repairs.cut_notes(rendered)}
        if wrong or repairs.placed_notes(rendered) != notes:
            raise NotesMisplaced(sorted(wrong))
        attachment = weasyprint.Attachment(
            string=attached.content,
            url_fetcher=fetcher,
            name=attached.name,
            description=attached.description,
            created=attached.at,
            modified=attached.at,
            relationship="Data",
        )
        with warnings.catch_warnings():
            # WeasyPrint leaves its colour profile open.
            warnings.filterwarnings("ignore", "unclosed file .*sRGB2014", ResourceWarning)
            data: bytes = rendered.write_pdf(
                pdf_variant=VARIANT, pdf_identifier=identifier, attachments=[attachment], finisher=_finish
            )
    if fetcher.refused:  # attachments are fetched while the file is written
        raise ForeignAsset(", ".join(fetcher.refused))
    if missing := repairs.missing_characters(rendered):
        raise GlyphsMissing(missing)
    return Typeset(data, len(rendered.pages), _used(rendered.pages[-1]._page_box))


def _used(page: Any) -> float:
    """The share of a page that its text and its notes take."""
    text, *others = page.children
    notes = sum(box.margin_height() for box in others if type(box).__name__ == "FootnoteAreaBox")
    return float((text.margin_height() + notes) / page.height)


# PDF/A allows a foreign property only with its schema beside it (ISO 19005-3, 6.6.2.3).
UNIVERSAL_ACCESS = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def _finish(rendered: Any, pdf: Any) -> None:
    """Say that the file is PDF/UA too, in the one RDF that WeasyPrint wrote, left uncompressed for old validators."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    rdf = b"".join(metadata.stream)
    metadata.stream = [rdf.replace(b"</rdf:RDF>", UNIVERSAL_ACCESS + b"</rdf:RDF>")]
    metadata.compress = False
    pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])  # the one attachment is listed twice
