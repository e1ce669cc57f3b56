"""A letter whose list has all that a list can have, and its logos."""

import hashlib
from dataclasses import replace
from io import BytesIO

from PIL import Image

from campaigns.rendering.document import Entry, Group, LetterDocument, Logo, Totals
from tests import sample

SIZES = ((340, 170), (170, 170), (340, 40), (60, 170))


def pictures() -> dict[str, bytes]:
    """Four logos of very different proportions, by their SHA-256."""
    made = {}
    for place, size in enumerate(SIZES):
        target = BytesIO()
        Image.new("RGB", size, (40 * place, 90, 120)).save(target, "PNG")
        made[hashlib.sha256(target.getvalue()).hexdigest()] = target.getvalue()
    return made


PICTURES = pictures()
LOGOS = tuple(
    Logo(sha256=sha256, width=width, height=height) for sha256, (width, height) in zip(PICTURES, SIZES, strict=True)
)


def shaped(*, logos: str = "none", language: str = "en", **changes: object) -> LetterDocument:
    """Conveners first, places within their country, numbered through, with acronyms, places, and a date."""
    groups = [
        Group(
            key="tier:convener",
            heading="Conveners",
            entries=(
                Entry(name="Grupo de Ayuda Mutua", acronym="GAM", number=1, logo=LOGOS[0]),
                Entry(name="Ana Pérez", detail="Professor", number=2, person=True),
            ),
        ),
        Group(key="GT", heading="Guatemala", entries=()),
        Group(
            key="place:GT:peten",
            heading="Petén",
            within="GT",
            entries=(Entry(name="Sagrada Tierra", number=3, logo=LOGOS[1]), Entry(name="مركز القاهرة", number=4)),
        ),
        Group(
            key="MX",
            heading="Mexico",
            entries=tuple(
                Entry(name=f"Red {number}", place="Chiapas", number=number, logo=LOGOS[number % 4])
                for number in range(5, 13)
            ),
        ),
    ]  # fmt: skip
    document = sample.make_letter(
        groups=groups, language=language, totals=Totals(organizations=13, countries=2, persons=1, withheld=2)
    )
    return replace(document, as_of="2019-06-05", logos=logos, **changes)
