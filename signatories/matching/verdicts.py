"""What two names are to each other, and how surely."""

from dataclasses import dataclass
from enum import StrEnum

from signatories.matching.lexicon import Kind
from signatories.matching.reasons import Reason


class Decision(StrEnum):
    """What two names are to each other."""

    SAME = "same"
    LIKELY = "likely"
    RELATED = "related"  # parent and branch, or two branches
    DIFFERENT = "different"


RANK = {Decision.SAME: 3, Decision.LIKELY: 2, Decision.RELATED: 1, Decision.DIFFERENT: 0}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two names are to each other, how surely (0 to 100: 90 and more is the same, 75 likely), and why."""

    decision: Decision
    score: int
    reasons: tuple[Reason, ...] = ()

    @property
    def matches(self) -> bool:
        """Whether the two are shown as one body."""
        return self.decision in (Decision.SAME, Decision.LIKELY)


NOTHING = Verdict(Decision.DIFFERENT, 0)
PLACES = (Kind.COUNTRY, Kind.DEMONYM)
BRANCHES = (Kind.UNIT, Kind.SCOPE, Kind.REGION, Kind.PLACE)
RARE = 6.0  # what a name must say, beside its place, to be nobody else's
