"""What WeasyPrint 70.0 gets wrong and a sign-on letter needs right, in one place.

Five repairs, each with a test that shows the upstream bug (tests/campaigns/rendering/test_pdf_repairs.py); the day
that test fails, delete the repair:

- ``notes``: a footnote is never postponed to a later page, nor lost, under ``footnote-policy: line`` or ``block``;
- ``area``: the area of the notes is not taken for full because of a rounding error, and each note is measured once;
- ``links``: a link has one annotation per line, not one more for every inline element inside it;
- ``tags``: footnotes become Note and Reference, running heads become artifacts, passages keep their language, and an
  element that a page break cuts stays one element;
- ``streams``: where the last byte of a stream is a carriage return, the line end after it is not taken for its half.

They lean on private names, so the version is pinned: another one is refused, not tried.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from textwrap import dedent
from typing import Any
from weakref import WeakKeyDictionary

import pydyf
import weasyprint
from weasyprint import document, layout, pdf
from weasyprint.formatting_structure import boxes, build
from weasyprint.layout import block
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import stream, tags

VERSION = "70.0"
if weasyprint.VERSION != VERSION:
    raise ImportError(f"WeasyPrint is {weasyprint.VERSION}, the repairs of the PDF are for {VERSION}.")

NOTE, CALL, MARKER = "foot-note", "foot-note::footnote-call", "foot-note::footnote-marker"

_stock_linebox_layout = block._linebox_layout
_stock_update_footnote_area = layout.LayoutContext._update_footnote_area
_stock_gather_anchors = document.gather_anchors
_stock_draw_page = document.draw_page
_stock_get_pdf_tag = tags._get_pdf_tag
_stock_build_box_tree = tags._build_box_tree
_stock_add_tags = pdf.add_tags
_stock_marked = stream.Stream.marked
_stock_data = pydyf.Stream.data


# -- notes -----------------------------------------------------------------------------------------------------------


def _edited(function: Callable[..., Any], module: Any, old: str, new: str) -> Callable[..., Any]:
    """``function`` with one line of its source changed: the decision is a local variable among a hundred lines."""
    source = dedent(inspect.getsource(function))
    if source.count(old) != 1:
        raise ImportError(f"WeasyPrint's {function.__name__} is not the one that the repair knows.")
    names = dict(module.__dict__)
    exec(compile(source.replace(old, new), module.__file__, "exec"), names)  # noqa: S102 -- its own source
    edited: Callable[..., Any] = names[function.__name__]
    return edited


# To satisfy ``orphans`` the stock function sends notes of earlier paragraphs to the next page whatever their policy
# is; one of them may then vanish.
_REPORT = "report = not context.in_column and can_break_now and not could_break_before"
_linebox_layout = _edited(
    _stock_linebox_layout,
    block,
    _REPORT,
    f"{_REPORT} and all(f.style['footnote_policy'] == 'auto' for f in context.current_page_footnotes)",
)


# -- area ------------------------------------------------------------------------------------------------------------


def _update_footnote_area(context: Any) -> bool:
    """Make room for the notes of this page; gives whether the last of them does not fit into their area.

    Does what the stock method does, but for two things. The stock one compares two sums of lengths without any
    tolerance: on some page sizes every note "overflows", and a letter of three pages becomes twelve with a few lines
    each. And it lays out all notes of the page again for each note that comes; here each is laid out once, because
    the notes of our style sheet stand one below the other and their margins do not collapse.
    """
    area = context.current_footnote_area
    if area.height != "auto" and not context.in_column:
        context.page_bottom += area.margin_height()
    area.children = context.current_page_footnotes
    if not area.children:
        area.height = 0
        if not context.in_column:
            context.page_bottom -= area.margin_height()
        return False
    measures = [_measure(context, note) for note in area.children]
    needed = sum(measure.height for measure in measures)
    last = measures[-1]
    area.height = min(needed, last.limit)
    if not context.in_column:
        context.page_bottom -= area.height + last.around
    overflows: bool = context.overflows(area.height, needed - last.margin)
    return overflows


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a note takes of the area: ``height`` with its lower ``margin``; ``limit`` and ``around`` are the area's."""

    width: float
    height: float
    margin: float
    limit: float
    around: float


def _measure(context: Any, note: Any) -> _Measure:
    """The measure of one note, taken once per width of the page."""
    area = context.current_footnote_area
    known: _Measure | None = note.__dict__.get("measure")
    if known is not None and known.width == area.page.width:
        return known
    area.children = [note]
    laid = build.create_anonymous_boxes(area.deepcopy())
    laid = layout.block_level_layout(context, laid, -inf, None, area.page)[0]
    area.children = context.current_page_footnotes
    child = laid.children[-1]
    measure = note.measure = _Measure(
        width=area.page.width,
        height=child.position_y + child.margin_height() - laid.content_box_y(),
        margin=child.margin_bottom,
        limit=laid.max_height,
        around=laid.margin_height() - laid.height,
    )
    return measure


# -- links -----------------------------------------------------------------------------------------------------------


def _gather_anchors(box: Any, anchors: Any, links: list[Any], bookmarks: Any, forms: Any) -> None:
    _stock_gather_anchors(box, anchors, links, bookmarks, forms)
    links[:] = [link for link in links if link[3].link is not None]


# -- tags ------------------------------------------------------------------------------------------------------------

STRUCTURE = {
    NOTE: "Note",
    CALL: "Reference",
    MARKER: "Lbl",
    "note-call": "Reference",
    "em": "Span",
    "strong": "Span",
    "sup": "Span",
    "sub": "Span",
    "header": "Div",
    "footer": "Div",
}
# One element per HTML element, however many pages it stands on.
WHOLE = {
    f"/{name}"
    for name in ["P", "L", "LI", "LBody", "Sect", "Part", "Art", "Div", "BlockQuote", "H1", "H2", "H3", "Link", "Note"]
}
# What a note may follow in the tree: the block that calls it.
CALLERS = {"/P", "/H1", "/H2", "/H3", "/LBody", "/Document"}


@dataclass(slots=True)
class _Structure:
    """What is known of one PDF's tree while it is built. Keys are elements of the page."""

    first: dict[Any, Any] = field(default_factory=dict)
    references: dict[Any, Any] = field(default_factory=dict)
    notes: list[tuple[Any, Any]] = field(default_factory=list)


_structures: WeakKeyDictionary[Any, _Structure] = WeakKeyDictionary()


def _object(file: Any, reference: bytes) -> Any:
    return file.objects[int(reference.split()[0])]


def _get_pdf_tag(tag: str | None) -> str:
    return STRUCTURE.get(tag or "") or str(_stock_get_pdf_tag(tag))


def _draw_page(page: Any, page_stream: Any) -> None:
    """Remember which boxes are running heads and folios, then draw."""
    page_stream.margin_boxes = {
        id(box) for margin in page.children if isinstance(margin, boxes.MarginBox) for box in margin.descendants()
    }
    _stock_draw_page(page, page_stream)


@contextmanager
def _marked(self: Any, box: Any, tag: str) -> Iterator[None]:
    artifact = self._tags is not None and id(box) in getattr(self, "margin_boxes", ())
    with self.artifact() if artifact else _stock_marked(self, box, tag):
        yield


def _build_box_tree(
    box: Any, parent: Any, file: Any, page: int, nums: dict[int, Any], annotations: list[Any], marks: Any
) -> Iterator[Any]:
    """The stock tree of ``box``, with notes set aside for ``_add_tags`` and pieces joined to their first one."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, boxes.MarginBox):
        return
    structure = _structures.setdefault(file, _Structure())
    html = box.element
    frame = isinstance(box, boxes.PageBox) or (html is not None and box.element_tag in ("html", "body"))
    for element in _stock_build_box_tree(box, parent, file, page, nums, annotations, marks):
        if frame or html is None:
            if frame or element["S"] != "/NonStruct" or element["K"]:
                yield element
            continue
        own = box.element_tag == html.tag  # not a pseudo-element
        if element["S"] in ("/Note", "/Lbl", "/Reference") and element["S"] == parent.get("S"):
            element["S"] = "/Span"  # an anonymous box inside the element
        if own and html.get("lang"):
            element["Lang"] = pydyf.String(html.get("lang"))
        if element["S"] == "/Reference":
            structure.references[html] = element
        if own and element["S"] in WHOLE:
            first = structure.first.setdefault((html, element["S"], parent["S"]), element)
            if first is not element:
                _join(first, element, file, nums, annotations)
                continue
        if element["S"] == "/Note" and own:
            element["ID"] = pydyf.String(html.get("id"))
            if box.style["float"] == "footnote" or html in structure.references:
                structure.notes.append((html, element))
                continue
        yield element


def _join(first: Any, later: Any, file: Any, nums: dict[int, Any], annotations: list[Any]) -> None:
    """Move everything that ``later`` holds into ``first``, which stands on an earlier page or line."""
    for kid in later["K"]:
        if isinstance(kid, int):
            first["K"].append(pydyf.Dictionary({"Type": "/MCR", "Pg": later["Pg"], "MCID": kid}))
            nums[kid] = first.reference
        else:
            first["K"].append(kid)
            if "P" in _object(file, kid):
                _object(file, kid)["P"] = first.reference
    annotations[:] = [
        (first.reference if reference == later.reference else reference, annotation)
        for reference, annotation in annotations
    ]
    later.clear()


def _add_tags(file: Any, rendered: Any, pdf_version: Any, page_streams: Any) -> None:
    """Build the tree, then put each Note after the block that calls it: that is where it is read."""
    _stock_add_tags(file, rendered, pdf_version, page_streams)
    structure = _structures.pop(file, _Structure())
    for element in list(file.objects):
        if isinstance(element, dict) and element.get("S") == "/LI":
            _gather_body(element, file)
    last: dict[int, bytes] = {}
    for html, note in structure.notes:
        caller = _object(file, structure.references[html]["P"])
        while caller["S"] not in CALLERS:
            caller = _object(file, caller["P"])
        inside = caller["S"] in ("/LBody", "/Document")
        holder = caller if inside else _object(file, caller["P"])
        note["P"] = holder.reference
        kids = holder["K"]
        kids.insert(len(kids) if inside else kids.index(last.get(id(caller), caller.reference)) + 1, note.reference)
        last[id(caller)] = note.reference


def _gather_body(item: Any, file: Any) -> None:
    """Put the blocks of a list item into its LBody: an LI holds nothing but Lbl and LBody (ISO 32000-1, 14.8.4.3)."""
    label = [kid for kid in item["K"] if _object(file, kid)["S"] == "/Lbl"]
    bodies = [kid for kid in item["K"] if _object(file, kid)["S"] == "/LBody"]
    if len(label) + min(len(bodies), 1) == len(item["K"]):
        return
    body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "Pg": item["Pg"], "P": item.reference})
    file.add_object(body)
    body["K"] = pydyf.Array([])
    for kid in item["K"]:
        if kid in label:
            continue
        inner = _object(file, kid)["K"] if kid in bodies else [kid]
        for reference in inner:
            body["K"].append(reference)
            if not isinstance(reference, int) and "P" in _object(file, reference):
                _object(file, reference)["P"] = body.reference
    item["K"] = pydyf.Array([*label, body.reference])


# -- streams ---------------------------------------------------------------------------------------------------------


def _data(self: Any) -> bytes:
    """A stream whose length is what a reader counts up to the line end before "endstream" (ISO 19005-3, 6.1.7.1)."""
    data: bytes = _stock_data.fget(self)
    return data[: -len(b"\nendstream")] + b"\r\nendstream" if data.endswith(b"\r\nendstream") else data


# -- on and off ------------------------------------------------------------------------------------------------------

_Place = tuple[Any, str, Any, Any]  # where, which name, stock, ours
REPAIRS: dict[str, list[_Place]] = {
    "notes": [(block, "_linebox_layout", _stock_linebox_layout, _linebox_layout)],
    "area": [(layout.LayoutContext, "_update_footnote_area", _stock_update_footnote_area, _update_footnote_area)],
    "links": [(document, "gather_anchors", _stock_gather_anchors, _gather_anchors)],
    "tags": [
        (tags, "_get_pdf_tag", _stock_get_pdf_tag, _get_pdf_tag),
        (tags, "_build_box_tree", _stock_build_box_tree, _build_box_tree),
        (pdf, "add_tags", _stock_add_tags, _add_tags),
        (document, "draw_page", _stock_draw_page, _draw_page),
        (stream.Stream, "marked", _stock_marked, _marked),
    ],
    "streams": [(pydyf.Stream, "data", _stock_data, property(_data))],
}


def _set(name: str, *, repaired: bool) -> None:
    for place, attribute, stock, ours in REPAIRS[name]:
        setattr(place, attribute, ours if repaired else stock)


def repair() -> None:
    """Put every repair in place; asking twice changes nothing."""
    for name in REPAIRS:
        _set(name, repaired=True)


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Stock WeasyPrint in the named respects, for the tests that show why a repair is needed."""
    for name in names:
        _set(name, repaired=False)
    try:
        yield
    finally:
        for name in names:
            _set(name, repaired=True)


# -- looking at a layout ---------------------------------------------------------------------------------------------


def misplaced_notes(rendered: Any) -> list[str]:
    """The ids of the notes that do not stand on the page of their call, or stand on none."""
    calls: dict[Any, int] = {}
    notes: dict[Any, int] = {}
    for number, page in enumerate(rendered.pages):
        for box in page._page_box.descendants():
            if box.footnote is not None:
                calls[box.footnote.element] = number
            if box.element is not None and (box.element_tag or "") == MARKER:
                notes.setdefault(box.element, number)
    return [note.get("id") for note, page in calls.items() if notes.get(note) != page]


def placed_notes(rendered: Any) -> int:
    """How many notes stand at the foot of some page."""
    return len(
        {
            box.element
            for page in rendered.pages
            for box in page._page_box.descendants()
            if box.element is not None and (box.element_tag or "") == MARKER
        }
    )


def cut_notes(rendered: Any) -> list[str]:
    """The ids of the notes that run off the foot of their page: WeasyPrint never splits a note."""
    cut = []
    for page in rendered.pages:
        bottom = page._page_box.position_y + page._page_box.margin_height()
        for box in page._page_box.descendants():
            if box.element is not None and box.element_tag == NOTE and isinstance(box, boxes.BlockBox):
                lower = box.position_y + box.margin_height()
                if lower > bottom:
                    cut.append(box.element.get("id"))
    return cut


def missing_characters(rendered: Any) -> str:
    """The characters for which no font had a glyph; known after ``write_pdf``."""
    return "".join(sorted({chr(code) for font in rendered.fonts.values() for code in font.missing}))
