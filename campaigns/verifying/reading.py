"""A PDF from anywhere, judged by itself: does it say on its pages what it says as data? To be called in a child.

The data inside are set on pages again, by the program that made the file if it is genuine, and the two are compared:
byte by byte, else word by word and by their looks.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pikepdf
import pypdfium2
from django.utils.translation import gettext as _

from campaigns.rendering.document import LetterDocument
from campaigns.rendering.errors import RenderFailed
from campaigns.rendering.pdf import Paper, make_pdf
from campaigns.rendering.rolls import named_logos
from campaigns.text.errors import TextError
from campaigns.verifying import looks
from campaigns.verifying.attached import Unfit, opened, read_attached
from campaigns.verifying.comparing import compare
from campaigns.verifying.findings import SHOWN, Comparison, Difference, Findings, Proof
from campaigns.verifying.pages import Page, read_page

MAX_PAGES = 400
A4_WIDTH, LETTER_WIDTH = 595.28, 612.0


def read_pdf(
    data: bytes, *, against: LetterDocument | None = None, logos: Mapping[str, bytes] | None = None
) -> Findings:
    """What the file holds and whether its pages say what the data inside say, and what ``against`` says if given.

    ``logos`` maps the SHA-256 of the logos that stand on them to PNG.
    """
    pages = 0
    try:
        if not data.startswith(b"%PDF-"):
            raise Unfit("no-pdf")
        with opened(data) as structure, _drawable(data) as pdf:
            pages = len(pdf)
            if not 0 < pages <= MAX_PAGES:
                raise Unfit("too-many-pages" if pages else "damaged")
            document = read_attached(structure)
            return Findings(
                pages=pages,
                document=document,
                inside=_beside(data, structure, pdf, document, logos or {}),
                record=_beside(data, structure, pdf, against, logos or {}) if against else None,
            )
    except Unfit as unfit:
        return Findings(problem=unfit.problem, pages=pages)
    except (pikepdf.PdfError, pypdfium2.PdfiumError, RecursionError):
        return Findings(problem="damaged", pages=pages)


def read_data(data: bytes) -> Findings:
    """The letter that the file carries as data; its pages are not looked at."""
    try:
        if not data.startswith(b"%PDF-"):
            raise Unfit("no-pdf")
        with opened(data) as structure:
            return Findings(pages=len(structure.pages), document=read_attached(structure))
    except Unfit as unfit:
        return Findings(problem=unfit.problem)
    except (pikepdf.PdfError, RecursionError):
        return Findings(problem="damaged")


@contextmanager
def _drawable(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unfit("damaged") from error
    try:
        yield pdf
    finally:
        pdf.close()


def _pages(pdf: pypdfium2.PdfDocument) -> Iterator[Page]:
    for index in range(len(pdf)):
        page = pdf[index]
        try:
            yield read_page(page, index + 1)
        finally:
            page.close()


def _paper(pdf: pypdfium2.PdfDocument) -> Paper:
    width: float = pdf.get_page_size(0)[0]
    return "a4" if abs(width - A4_WIDTH) < abs(width - LETTER_WIDTH) else "letter"


def _beside(
    data: bytes,
    structure: pikepdf.Pdf,
    pdf: pypdfium2.PdfDocument,
    document: LetterDocument,
    logos: Mapping[str, bytes],
) -> Comparison:
    """The file beside the one that we make of ``document``."""
    if not named_logos(document).keys() <= logos.keys():
        return Comparison(reason=_("Logos stand on them that are not at hand here."))
    try:
        made = make_pdf(document, paper=_paper(pdf), logos=logos).data
    except (RenderFailed, TextError) as failure:
        return Comparison(reason=str(failure))
    except (ValueError, KeyError, TypeError):  # data that no letter of ours has: a call without its note, no date
        return Comparison(reason="data")
    if made == data:
        return Comparison(proof="bytes")
    with opened(made) as expected_structure, _drawable(made) as expected_pdf:
        found, expected = list(_pages(pdf)), list(_pages(expected_pdf))
        heads = {group.heading for group in document.groups}
        differences = compare(found, expected, heads=heads, right_to_left=document.direction == "rtl")
        differences += looks.laid_over(structure, expected_structure)
        looked = len(found) <= looks.LOOK_AT
        seen, alike = _look(pdf, found, expected_pdf, expected) if looked else ([], False)
        differences += seen
    proof: Proof = "" if differences else "look" if alike else "words"
    return Comparison(proof=proof, differences=tuple(differences[:SHOWN]), count=len(differences), looked=looked)


def _look(
    pdf: pypdfium2.PdfDocument, found: list[Page], expected_pdf: pypdfium2.PdfDocument, expected: list[Page]
) -> tuple[list[Difference], bool]:
    """Pages that look different though their letters stand in the same places, and whether all others look the same."""
    differences: list[Difference] = []
    alike = len(found) == len(expected)
    for index, ours in enumerate(found):
        page = pdf[index]
        theirs = expected[index] if index < len(expected) else None
        if theirs and not looks.same_paper(ours, theirs):
            size = "{:.0f} × {:.0f}".format(*ours.size)
            differences.append(Difference(kind="paper", page=ours.number, found=size))
        elif theirs and looks.set_alike(ours, theirs):
            beside = expected_pdf[index]
            if not looks.looks_same(page, beside):
                differences.append(Difference(kind="look", page=ours.number))
            beside.close()
        else:
            alike = False
            differences += looks.strangers(page, ours.number)
        page.close()
    return differences, alike
