"""The lists of signatories as every form of a letter prints them: the present one, then those of earlier versions."""

from dataclasses import dataclass

from campaigns.rendering import wording
from campaigns.rendering.document import Group, LetterDocument


@dataclass(frozen=True, slots=True)
class PrintedRoll:
    """One list: its heading, who is on it counted in words, the names, and a line on those who are not named.

    ``earlier`` says that these signatories agreed to an earlier version than the one that is printed.
    """

    heading: str
    tally: str
    groups: tuple[Group, ...]
    withheld: str
    earlier: bool = False

    @property
    def names(self) -> int:
        """How many lines it has."""
        return sum(len(group.entries) for group in self.groups)


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
    )
    if not (present.tally or present.groups):
        return ()
    earlier = (
        PrintedRoll(
            heading=wording.earlier_heading(document, each),
            tally=wording.earlier_tally(document, each),
            groups=each.groups if shown else (),
            withheld=wording.earlier_withheld(document, each),
            earlier=True,
        )
        for each in document.earlier
    )
    return (present, *earlier)
