"""Pictures of the pages of a PDF, for people who want to see a page before the file exists."""

import io
import re
import unicodedata
from dataclasses import dataclass

import pypdfium2

SCALE = 1.6  # pixels per point: 115 dots per inch, sharp on a phone and small on the wire
LEAST = 24  # letters; fewer are found on many pages


def _letters(words: str) -> str:
    """Letters without anything that a line break, a hyphen or a footnote number puts between them."""
    return re.sub(r"[\W\d_]+", "", unicodedata.normalize("NFKC", words)).casefold()


def page_with(pages: list[str], words: str) -> int:
    """The index of the first of ``pages`` (texts) that holds ``words``, or most of their beginning; 0 for none."""
    wanted = _letters(words)
    texts = [_letters(page) for page in pages]
    for length in (len(wanted), 80, 40, LEAST):
        if not LEAST <= length <= len(wanted):
            continue
        for index, text in enumerate(texts):
            if wanted[:length] in text:
                return index
    return 0


@dataclass(frozen=True, slots=True)
class Sheets:
    """``pages`` of a PDF in all, the number of the ``wanted`` one, and pictures (PNG) of some by their numbers."""

    pages: int
    wanted: int
    pictures: dict[int, bytes]


def sheets_near(pdf: bytes, words: str, *, around: int = 1) -> Sheets:
    """The page of ``pdf`` on which ``words`` stand, with ``around`` pages on each side."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        count = len(document)
        centre = page_with([document[index].get_textpage().get_text_bounded() for index in range(count)], words)
        pictures = {}
        for index in range(max(0, centre - around), min(count, centre + around + 1)):
            target = io.BytesIO()
            document[index].render(scale=SCALE, grayscale=False).to_pil().save(target, "PNG", optimize=False)
            pictures[index + 1] = target.getvalue()
        return Sheets(count, centre + 1, pictures)
    finally:
        document.close()
