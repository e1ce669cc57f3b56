"""What words do not show: a name under a white box, pale letters, glyphs that show others than they say, a new link.

Pages are drawn as a reader sees them, with everything that lies on them, and laid on the pages that we make ourselves.
Where the letters do not stand in the same places (another version of the program set the page, or another program
wrote the file anew) that says nothing; then a page is asked for what none of ours has.
"""

import ctypes
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from campaigns.verifying.findings import Difference, shortened
from campaigns.verifying.pages import Page

SCALE = 1.5  # 108 dots per inch: a full stop of a note covers two dots
DARKER = 72  # of 255: between two ways of smoothing one letter there is less
LOOK_AT = 150  # pages; a longer letter is not drawn
NEAR = 0.6  # points: letters closer than that stand in one place
MOST = 0.5  # the share of letters in their places by which a page is known as set by us
THIN = 3.0  # points: our pages have rules and nothing wider
PALE = 0xA0  # our lightest letters are 0x44
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie"}


def set_alike(found: Page, expected: Page) -> bool:
    """Whether both pages were set the same way: the same letters, most of them in the same places.

    A page that was moved as a whole counts too: its looks then tell that something was done to it.
    """
    pairs = list(zip(found.signs, expected.signs, strict=False))
    if len(found.signs) != len(expected.signs) or any(ours.text != theirs.text for ours, theirs in pairs):
        return False
    if not pairs:
        return True
    across = median(ours.x - theirs.x for ours, theirs in pairs)
    up = median(ours.y - theirs.y for ours, theirs in pairs)
    in_place = sum(
        abs(ours.x - theirs.x - across) < NEAR and abs(ours.y - theirs.y - up) < NEAR for ours, theirs in pairs
    )
    return in_place > MOST * len(pairs)


def same_paper(found: Page, expected: Page) -> bool:
    return all(abs(ours - theirs) < 1 for ours, theirs in zip(found.size, expected.size, strict=True))


def looks_same(found: pypdfium2.PdfPage, expected: pypdfium2.PdfPage) -> bool:
    """Whether two pages of one size look the same, annotations and all."""
    ours, theirs = drawn(found), drawn(expected)
    if ours == theirs:
        return True
    return len(ours) == len(theirs) and not any(
        abs(a - b) > DARKER for a, b in zip(ours, theirs, strict=True) if a != b
    )


def drawn(page: pypdfium2.PdfPage) -> bytes:
    """The dots of a page, one byte of grey each."""
    bitmap = page.render(scale=SCALE, grayscale=True, may_draw_forms=False, draw_annots=True)
    try:
        return bytes(bitmap.buffer)
    finally:
        bitmap.close()


def strangers(page: pypdfium2.PdfPage, number: int) -> list[Difference]:
    """What a page holds that none of ours does: pictures, areas, letters that cannot be seen."""
    found: dict[str, None] = {}
    for thing in page.get_objects(max_depth=3):
        if thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
            if _hidden(thing.raw):
                found["hidden"] = None
        elif thing.type == pdfium.FPDF_PAGEOBJ_PATH:
            if _covers(thing):
                found["drawing"] = None
        else:
            found["picture"] = None
    return [Difference(kind="foreign", page=number, found=what) for what in found]


def _covers(path: Any) -> bool:
    """Whether a drawn path fills more than a rule does. Our rules are the rims of boxes: an outline in another one."""
    left, bottom, right, top = path.get_bounds()
    if right - left <= THIN or top - bottom <= THIN:
        return False
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path.raw, mode, stroke)
    outlines = _outlines(path.raw)
    boxes = sorted((_box(points) for points in outlines), key=_area)
    if mode.value != pdfium.FPDF_FILLMODE_ALTERNATE or stroke.value or len(boxes) != 2:
        return True
    inner, outer = boxes
    within = outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
    if not within or any(len(set(points)) != 4 for points in outlines):
        return True
    rim = _area(outer) - _area(inner)
    return rim / max(outer[2] - outer[0], outer[3] - outer[1]) > THIN


def _outlines(path: Any) -> list[list[tuple[float, float]]]:
    outlines: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not outlines:
            outlines.append([])
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        outlines[-1].append((round(x.value, 2), round(y.value, 2)))
    return outlines


def _box(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    across, up = [x for x, _y in points], [y for _x, y in points]
    return min(across), min(up), max(across), max(up)


def _area(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _hidden(text: Any) -> bool:
    if pdfium.FPDFTextObj_GetTextRenderMode(text) not in (0, 2):
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(text, red, green, blue, alpha)
    return min(red.value, green.value, blue.value) > PALE or alpha.value < 0xFF - PALE


def laid_over(pdf: pikepdf.Pdf, expected: pikepdf.Pdf) -> list[Difference]:
    """Forms, scripts, layers, remarks and links in ``pdf`` that ``expected`` does not have."""
    root = pdf.Root
    found = [Difference(kind="foreign", found=what) for what in _of_file(root)]
    known = {address for _page, address in _links(expected)}
    for number, address in _links(pdf):
        if address not in known:
            found.append(Difference(kind="link", page=number, found=shortened(address)))
    for number, page in enumerate(pdf.pages, 1):
        if _says_otherwise(page):
            found.append(Difference(kind="foreign", page=number, found="otherwise"))
        kinds = {str(each.get("/Subtype", "")) for each in _annotations(page)} - {"/Link"}
        found += [Difference(kind="foreign", page=number, found="annotation") for _kind in sorted(kinds)[:1]]
    return found


def _says_otherwise(page: Any) -> bool:
    """Whether letters of the page are told to stand for others (ActualText); ours never are."""
    named = page.obj.get("/Resources", {}).get("/Properties", {})
    held = [operand for operands, _operator in pikepdf.parse_content_stream(page, "BDC DP") for operand in operands]
    held += [named[name] for name in named.keys()]  # noqa: SIM118 -- a dictionary of the PDF iterates over items
    return any(isinstance(each, pikepdf.Dictionary) and "/ActualText" in each for each in held)


def _of_file(root: Any) -> Iterator[str]:
    form = root.get("/AcroForm")
    if form is not None and len(form.get("/Fields", [])):
        yield "form"
    names = root.get("/Names")
    opening = root.get("/OpenAction")
    acts = isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S", "")) in ACTIONS
    if acts or "/AA" in root or (names is not None and "/JavaScript" in names):
        yield "script"
    if "/OCProperties" in root:
        yield "layers"


def _links(pdf: pikepdf.Pdf) -> Iterator[tuple[int, str]]:
    for number, page in enumerate(pdf.pages, 1):
        for each in _annotations(page):
            action = each.get("/A")
            if isinstance(action, pikepdf.Dictionary):
                yield number, str(action.get("/URI", action.get("/S", "")))


def _annotations(page: Any) -> Sequence[Any]:
    listed = page.obj.get("/Annots")
    if not isinstance(listed, pikepdf.Array):
        return []
    return [each for each in listed if isinstance(each, pikepdf.Dictionary)]
