"""What reading a PDF found, as data: a child process writes it, the judgement and its sentences are made elsewhere."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from campaigns.rendering.document import LetterDocument, as_data, from_data

Problem = Literal[
    "encrypted", "damaged", "too-large", "too-many-pages", "too-long", "no-pdf", "no-data", "many-files", "schema"
]
Kind = Literal["changed", "missing", "added", "moved-pages", "paper", "look", "foreign", "link"]
# How the pages were compared with the data inside: the file is byte for byte what we make of it; every page looks the
# same; the words are the same; not at all, because the data could not be set on pages here.
Proof = Literal["bytes", "look", "words", ""]

SHOWN = 20  # differences that are named; the others are counted
LONGEST = 160  # characters of a passage that is quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference. ``found`` stands on the page (or in the data), ``expected`` in what it is compared with.

    ``page`` counts from 1, 0 where there is none; ``after`` are the words before a gap; ``place`` names a part of the
    letter where data are compared with data.
    """

    kind: Kind
    page: int = 0
    found: str = ""
    expected: str = ""
    after: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The pages beside the pages that the same program makes of a document; ``differences`` are at most SHOWN."""

    proof: Proof = ""
    differences: tuple[Difference, ...] = ()
    count: int = 0
    looked: bool = True  # False: too many pages to look at each
    reason: str = ""  # why the document could not be set on pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a PDF holds: why it cannot be judged, or its data and how its pages compare with them.

    ``record`` compares the pages with another document than the one inside, if one was given.
    """

    problem: Problem | Literal[""] = ""
    pages: int = 0
    document: LetterDocument | None = None
    inside: Comparison | None = None
    record: Comparison | None = None


def as_plain(findings: Findings) -> dict[str, Any]:
    """Findings as data for JSON."""
    plain = asdict(findings)
    plain["document"] = as_data(findings.document) if findings.document else None
    return plain


def from_plain(data: Mapping[str, Any]) -> Findings:
    """The findings that ``as_plain`` wrote."""
    return Findings(
        problem=data["problem"],
        pages=data["pages"],
        document=from_data(data["document"]) if data["document"] else None,
        inside=_comparison(data["inside"]),
        record=_comparison(data["record"]),
    )


def _comparison(data: Mapping[str, Any] | None) -> Comparison | None:
    if data is None:
        return None
    return Comparison(**{**data, "differences": tuple(Difference(**each) for each in data["differences"])})


def shortened(words: str) -> str:
    """A passage as it is quoted."""
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
