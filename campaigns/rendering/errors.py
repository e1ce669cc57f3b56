"""Why a file could not be made, as one sentence for staff. Raised by rendering, shown beside the letter."""

import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext


class RenderFailed(Exception):
    """A letter could not be rendered; ``reason`` says why, in the language of the reader."""

    @property
    def reason(self) -> str:
        return str(self)


class NotesMisplaced(RenderFailed):
    """Footnotes would not stand whole on the page of their call. ``notes`` are their ids on the page."""

    def __init__(self, notes: Sequence[str]) -> None:
        super().__init__(gettext("The footnotes cannot be placed on the pages of their calls."))
        self.notes = tuple(notes)


class GlyphsMissing(RenderFailed):
    """No installed font has ``characters``: a box would be printed in their place."""

    def __init__(self, characters: str) -> None:
        named = ", ".join(
            f"{character} (U+{ord(character):04X} {unicodedata.name(character, '')})".replace(" )", ")")
            for character in characters[:10]
        )
        super().__init__(
            gettext("No font has these characters: %(characters)s. Install fonts for them or change the text.")
            % {"characters": named}
        )
        self.characters = characters


class FontsMissing(RenderFailed):
    """The fonts that come with the program are not found."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            gettext("The fonts of the PDF are not found in %(folder)s. Install the program again.") % {"folder": folder}
        )


class ForeignAsset(RenderFailed, ValueError):
    """The page names a file that is not ours. It was not opened."""

    def __init__(self, url: str) -> None:
        super().__init__(gettext("The letter names a file that may not be read: %(url)s") % {"url": url[:200]})
