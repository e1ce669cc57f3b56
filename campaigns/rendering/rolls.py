"""The lists of signatories as every form of a letter prints them: the present one, then those of earlier versions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campaigns.rendering import wording
from campaigns.rendering.document import Entry, Group, LetterDocument, Logo

# In one file: more pictures would make it so large that nobody can mail it. The page on the web shows them all.
LOGOS_UP_TO = 1000


@dataclass(frozen=True, slots=True)
class PrintedRoll:
    """One list: its heading, who is on it counted in words, the names, and a line on those who are not named.

    ``earlier`` says that these signatories agreed to an earlier version than the one that is printed. ``as_of`` is the
    line with the date of the list. ``wall`` holds the entries whose logos stand above the list.
    """

    heading: str
    tally: str
    groups: tuple[Group, ...]
    withheld: str
    affiliations: str = ""
    earlier: bool = False
    as_of: str = ""
    wall: tuple[Entry, ...] = ()
    beside: bool = False  # logos stand beside the names

    @property
    def names(self) -> int:
        """How many lines it has."""
        return sum(len(group.entries) for group in self.groups)

    @property
    def last_number(self) -> int:
        """The number of its last entry; 0 for a list without numbers."""
        return max((entry.number for group in self.groups for entry in group.entries[-1:]), default=0)

    @property
    def sections(self) -> Iterator["Section"]:
        """Its groups as they stand: each with those that stand within it."""
        return sections(self.groups)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the first level and the groups within it, such as the places of a country."""

    group: Group
    within: tuple[Group, ...] = ()

    @property
    def names(self) -> int:
        return sum(len(group.entries) for group in (self.group, *self.within))


def sections(groups: Sequence[Group]) -> Iterator[Section]:
    """``groups`` of a document as they stand: each with those within it, which follow it there."""
    start = 0
    while start < len(groups):
        end = start + 1
        while end < len(groups) and groups[end].within:
            end += 1
        yield Section(groups[start], tuple(groups[start + 1 : end]))
        start = end


def named_logos(document: LetterDocument) -> dict[str, Logo]:
    """The logos that files of ``document`` show, by their SHA-256, in printed order."""
    lists = (document.groups, *(each.groups for each in document.earlier))
    found = (entry.logo for groups in lists for group in groups for entry in group.entries if entry.logo)
    logos = {logo.sha256: logo for logo in found} if document.logos != "none" else {}
    return dict(list(logos.items())[:LOGOS_UP_TO])


def printed_line(entry: Entry) -> str:
    """An entry as words on one line, without its number: "Grupo de Ayuda Mutua (GAM), Petén"."""
    return entry.name + after_name(entry)


def after_name(entry: Entry) -> str:
    """What stands after the name, in the order of the line: acronym, title and affiliation, place."""
    acronym = f" ({entry.acronym})" if entry.acronym else ""
    return acronym + "".join(f", {said}" for said in (entry.detail, entry.place) if said)


def size_of(logo: Logo, *, area: float, widest: float, highest: float) -> tuple[float, float]:
    """Width and height at which ``logo`` takes the ``area`` of every other one, and fits: same weight to the eye.

    Equal heights would print a long word mark five times as large as a round emblem. Any unit of length.
    """
    ratio = logo.width / logo.height
    width = min((area * ratio) ** 0.5, widest, highest * ratio)
    return width, width / ratio


def printed_rolls(document: LetterDocument) -> tuple[PrintedRoll, ...]:
    """The lists that are printed, in the words of ``document``; none where there is nobody to list or count.

    The first one counts what the letter counts. Who signed an earlier version and not yet this one follows, the newest
    version first.
    """
    if document.roll == "hidden":
        return ()
    shown = document.roll == "shown"
    present = PrintedRoll(
        heading=wording.signatories_heading(document),
        tally=wording.tally(document) or wording.nobody_yet(document),
        groups=document.groups if shown else (),
        withheld=wording.withheld(document),
        affiliations=wording.affiliations(document, document.groups),
        as_of=wording.as_of(document),
        wall=tuple(entry for group in document.groups for entry in group.entries if entry.logo)
        if shown and document.logos == "wall"
        else (),
        beside=_beside(document, document.groups),
    )
    if not (present.tally or present.groups):
        return ()
    earlier = (
        PrintedRoll(
            heading=wording.earlier_heading(document, each),
            tally=wording.earlier_tally(document, each),
            groups=each.groups if shown else (),
            withheld=wording.earlier_withheld(document, each),
            affiliations=wording.affiliations(document, each.groups),
            earlier=True,
            beside=_beside(document, each.groups),
        )
        for each in document.earlier
    )
    return (present, *earlier)


def _beside(document: LetterDocument, groups: Sequence[Group]) -> bool:
    return document.logos == "beside" and any(entry.logo for group in groups for entry in group.entries)
