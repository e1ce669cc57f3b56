"""What the countries of two bodies say that have one name."""

from signatories.matching.aligning import Alignment
from signatories.matching.reading import Reading
from signatories.matching.reasons import Reason
from signatories.matching.verdicts import NOTHING, PLACES, RARE, Decision, Verdict

NAMESAKES = ({"CD", "CG"}, {"GE", "US"}, {"KR", "KP"}, {"SD", "SS"})  # countries that one word may mean


def _is_one_of_its_name(found: Alignment, core: float) -> bool:
    """Whether a name says so much that it is hardly a network with a branch in each country."""
    return bool(found.names) and found.words >= 2 and core >= RARE + 0.5 and not found.branched


def compare_countries(
    found: Alignment, core: float, score: int, one: Reading, other: Reading, reasons: tuple[Reason, ...],
    appended: frozenset[str],
) -> Verdict:  # fmt: skip
    """What the countries of two bodies say that have one name."""
    named_left = {word.idea[1:] for word in found.left if word.kind in PLACES}
    named_right = {word.idea[1:] for word in found.right if word.kind in PLACES}
    telling = bool(found.names) or core >= RARE
    apart = Verdict(Decision.RELATED, 50, (Reason.BRANCH,)) if found.names or core >= 2 else NOTHING
    if named_left and named_right:
        return Verdict(Decision.RELATED, 45, (Reason.ABROAD,)) if core > 1 else NOTHING
    for named, own, others in ((named_left, one, other), (named_right, other, one)):
        if not named:
            continue
        # A body of two countries is known in one of them.
        if not named <= others.countries and not (len(named) > 1 and named & others.countries):
            if (
                not others.countries
                and (not own.countries or named <= own.countries)
                and _is_one_of_its_name(found, core)
            ):
                return Verdict(Decision.LIKELY, 76, (*reasons, Reason.PLACE))
            # An address, not the name of a branch: "Kvinder for Klima, Danmark".
            if (
                not others.countries
                and found.names
                and core >= 7
                and not found.branched
                and {f"@{code}" for code in named} <= appended
            ):
                return Verdict(Decision.LIKELY, 78, (*reasons, Reason.PLACE))
            return apart
        if own.countries and not own.countries & others.countries and not named & own.countries:
            return apart
        if not telling and core < 2:
            return NOTHING
        if found.international:  # the head office may stand in the country of a branch
            return apart
        return Verdict(Decision.SAME if score >= 90 and telling else Decision.LIKELY, min(score, 94) if telling else 76,
                       (*reasons, Reason.PLACE))  # fmt: skip
    if one.countries and other.countries and not one.countries & other.countries:
        both = one.countries | other.countries
        # "Syrian Network" may work from abroad; "Palestine Solidarity Campaign" is another one in each country.
        if found.places & {f"@{code}" for code in both} and not any(both <= codes for codes in NAMESAKES):
            return Verdict(Decision.LIKELY, 78, (*reasons, Reason.ABROAD))
        if (found.names >= 2 and found.words >= 4) or (found.names and found.words >= 6):
            return Verdict(Decision.LIKELY, 76, (*reasons, Reason.ABROAD))
        branch = found.names or found.words > 2 or found.branched
        return Verdict(Decision.RELATED if branch else Decision.DIFFERENT, 55, (Reason.ABROAD,))
    if not (one.countries and other.countries) and not found.places:
        score -= 4 if telling else 16
    if core < 2:
        score = min(score, 78)
    return Verdict(Decision.SAME if score >= 90 else Decision.LIKELY, max(score, 75), reasons)
