"""What stands in one name for what stands in the other: an acronym for its words, one head for another."""

from signatories.matching.acronyms import WHOLE, distance
from signatories.matching.aligning import Alignment
from signatories.matching.lexicon import Kind, Word
from signatories.matching.reading import Face, Reading
from signatories.matching.reasons import Reason
from signatories.matching.verdicts import BRANCHES, Decision, Verdict

SHARED = 3.5  # what a name must share beside its acronym to be surely the one
EXCHANGED = frozenset("institute center observatory committee council union federation league school house".split())  # noqa: SIM905


def is_written_out(left: list[Word], right: list[Word], one: Reading, other: Reading) -> bool:
    """Whether what one name has alone is an acronym of all that the other has alone: "CCFD-Terre Solidaire"."""
    for short, full, reading, whole in ((left, right, one, other), (right, left, other, one)):
        if len(short) == 1 and len(full) > 1 and short[0].text in reading.marks.shorts and len(short[0].text) > 2:
            texts = {text for word in full for text in word.text.split()}
            letters = tuple(each for each in whole.letters if each[1] == Kind.STOP or each[0] in texts)
            if distance(short[0].text, letters) <= WHOLE:
                return True
    return False


def written_out(found: Alignment, one: Reading, other: Reading) -> Verdict:
    places = (Kind.COUNTRY, Kind.DEMONYM, *BRANCHES)
    if any(word.kind in places for word in (*found.left, *found.right)):
        return Verdict(Decision.RELATED, 50, (Reason.BRANCH,))
    if one.countries and other.countries and not one.countries & other.countries and not found.places:
        return Verdict(Decision.RELATED, 50, (Reason.ABROAD,))
    return Verdict(Decision.LIKELY, 84 if found.shared >= SHARED else 80, (Reason.ACRONYM,))


def are_heads_exchanged(
    left: list[Word], right: list[Word], found: Alignment, face: Face, partner: Face, one: Reading, other: Reading
) -> bool:
    """Whether two names in two languages differ in what they call the same thing: "Markaz …", "… Institute"."""
    if len(left) != 1 or len(right) != 1 or not {left[0].idea, right[0].idea} <= EXCHANGED:
        return False
    abroad = face.language and partner.language and face.language != partner.language
    enough = found.names >= 1 or found.shared >= SHARED + 1
    return bool(
        (abroad or one.foreign != other.foreign) and found.translated and enough and one.countries & other.countries
    )
