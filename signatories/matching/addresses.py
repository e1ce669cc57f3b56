"""Places in a name that say where the body sits, and not which of several it is."""

from signatories.matching.aligning import Alignment
from signatories.matching.lexicon import Kind, Word
from signatories.matching.places import cities
from signatories.matching.reading import Face
from signatories.matching.verdicts import RARE

NAMED = 3.5  # what a name must say for a city behind it to be its address
# What sits in one place: a city behind a dash is where, and not which of several. Capitals have head offices.
SEATED = frozenset("center institute house association foundation clinic observatory collective".split())  # noqa: SIM905
NATIONAL = frozenset({"national", "all", "federal"})
# What has groups in many towns: the town says which. So have most bodies of the United States.
SPREAD = frozenset("movement union tradeunion federation confederation party campaign coalition network".split())  # noqa: SIM905


def is_address(
    word: Word, found: Alignment, core: float, appended: frozenset[str], faces: tuple[Face, Face],
    *, here: bool, apart: bool, countries: frozenset[str],
) -> bool:  # fmt: skip
    """Whether a place only says where a body sits, rather than which branch it is."""
    if (word.kind == Kind.UNIT or word.idea == "international") and found.places and here:
        return word.kind == Kind.UNIT or found.branched  # the section of a country is its branch there
    if word.idea == "caribbean" and all(any(each.idea == "latin_america" for each in face.words) for face in faces):
        return core >= NAMED  # who writes short leaves it out
    if word.kind != Kind.PLACE or apart:
        return False
    if word.idea in appended:
        everywhere = any(each.idea in NATIONAL for face in faces for each in face.words)
        if everywhere and word.text not in cities():
            return False  # "All India Women's Association, Tamil Nadu"
        least = NAMED - 1 if found.places and here else NAMED if here or found.heads else RARE
        return core + len(found.places) >= least
    last = any(face.dashed and _is_last(word, face) for face in faces)
    if not last or not here or (found.branched and not found.international):
        return False
    words = [each for face in faces for each in face.words]
    headed = word.text in cities() or any(each.idea in SEATED for each in words)
    seated = headed or not ("US" in countries or any(each.idea in SPREAD for each in words))
    return seated and (core >= NAMED if found.names else core >= NAMED + 1)


def _is_last(word: Word, face: Face) -> bool:
    """Whether nothing but countries stands behind ``word``."""
    return next((each for each in reversed(face.words) if each.kind != Kind.COUNTRY), None) is word
