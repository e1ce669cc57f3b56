"""Logos in the Word file: inline pictures with an alternative text, each file in the package once.

Element names and their order are those of ECMA-376, part 1, 20.1, 20.2 and 20.4; lengths are EMU, 12,700 to a point.
"""

from collections.abc import Mapping
from itertools import count

from campaigns.rendering import docx_styles as word
from campaigns.rendering import html
from campaigns.rendering.document import Entry, Logo
from campaigns.rendering.rolls import size_of

EMU = 12_700
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
# Points: square points of each logo, and the sides that it must not pass.
WALL = {"area": 1700, "widest": 96, "highest": 38}
BESIDE = {"area": 230, "widest": 30, "highest": 13}


class Pictures:
    """The logos of one file. ``bytes_of`` maps the SHA-256 of a logo to its PNG; one that is not there is left out."""

    def __init__(self, bytes_of: Mapping[str, bytes]) -> None:
        self.bytes_of = bytes_of
        self.used: dict[str, str] = {}  # SHA-256 to relation
        self.numbers = count(1)

    def of(self, entry: Entry, *, beside: bool) -> str:
        """A run with the logo of ``entry``; empty where it has none that we hold."""
        logo = entry.logo
        if logo is None or logo.sha256 not in self.bytes_of:
            return ""
        relation = self.used.setdefault(logo.sha256, f"rIdLogo{len(self.used) + 1}")
        return _run(logo, entry.name, relation, next(self.numbers), BESIDE if beside else WALL)

    def files(self) -> dict[str, bytes]:
        """The parts of the package, by their names."""
        return {f"word/media/{relation}.png": self.bytes_of[sha256] for sha256, relation in self.used.items()}

    def relations(self) -> str:
        """What the relations of the main part say of them."""
        return "".join(
            f'<Relationship Id="{relation}" Type="{word.R}/image" Target="media/{relation}.png"/>'
            for relation in self.used.values()
        )

    def types(self) -> str:
        """The content type of their files; nothing without any."""
        return '<Default Extension="png" ContentType="image/png"/>' if self.used else ""


def _run(logo: Logo, name: str, relation: str, number: int, limits: Mapping[str, float]) -> str:
    width, height = (round(side * EMU) for side in size_of(logo, **limits))
    described = f'id="{number}" name="Logo {number}" descr="{html.plain(name)}"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr {described}/>'
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{PICTURE}"><pic:pic xmlns:pic="{PICTURE}">'
        f"<pic:nvPicPr><pic:cNvPr {described}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip xmlns:r="{word.R}" r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
