"""Whether two readings are one body."""

from rapidfuzz import fuzz

from signatories.matching.reading import Reading
from signatories.matching.reasons import Reason
from signatories.matching.short_names import compare_acronyms
from signatories.matching.verdicts import NOTHING, RANK, Decision, Verdict
from signatories.matching.whole_names import compare_faces


def compare(one: Reading, other: Reading) -> Verdict:
    """Whether ``one`` and ``other`` are names of one body. Symmetric."""
    if not one.key or not other.key:
        return NOTHING
    if (other.name, sorted(other.countries)) < (one.name, sorted(one.countries)):
        one, other = other, one  # who asks makes no difference, ties included
    alike = one.plain == other.plain and bool(one.plain or one.key == other.key)  # "de" is not "for"
    best = _word_for_word(one, other) if alike else _best(one, other)
    if not best.matches and one.short == other.short and " " in one.short:
        best = _but_for_brackets(one, other, best)
    if best.matches and _differ_in_brackets(one, other):
        best = Verdict(Decision.RELATED, 55, (Reason.BRANCH,))
    if best.matches and Reason.PLACE in best.reasons and _acronyms_differ(one, other):
        best = Verdict(Decision.DIFFERENT, 60, best.reasons)
    if best.matches and one.key == other.key and (one.deceiving or other.deceiving):
        best = Verdict(best.decision, max(best.score, 85), _first(Reason.DRAWN, best.reasons))
    elif best.matches and one.key == other.key and one.foreign == other.foreign:
        best = Verdict(best.decision, max(best.score, 85), _first(Reason.NAME, best.reasons))
    elif (
        best.decision == Decision.DIFFERENT
        and one.countries
        and other.countries
        and not one.countries & other.countries
    ):
        best = Verdict(best.decision, min(best.score, 35), best.reasons)
    elif best.decision == Decision.DIFFERENT:
        percent = int(fuzz.token_sort_ratio(one.key, other.key, score_cutoff=86)) if best.score < 60 else 0
        if percent:
            best = Verdict(best.decision, min(60, percent - 30), (*best.reasons, Reason.ALIKE))
    return best


def _best(one: Reading, other: Reading) -> Verdict:
    """The strongest of what the acronyms and each way to read the two names say."""
    best = compare_acronyms(one, other)
    for face in one.faces:
        for partner in other.faces:
            if face.whole or partner.whole or (face.sign in "/|(," and partner.sign in "/|(,"):
                verdict = compare_faces(face, partner, one, other)
                if (RANK[verdict.decision], verdict.score) > (RANK[best.decision], best.score):
                    best = verdict
    return best


def _differ_in_brackets(one: Reading, other: Reading) -> bool:
    """Whether each says in brackets which of several it is: "Bharatiya Kisan Union (Tikait)", "… (Ekta Ugrahan)"."""
    if not one.bracketed or not other.bracketed or one.bracketed & other.bracketed or one.foreign != other.foreign:
        return False
    words = {word.idea for reading in (one, other) for word in reading.faces[0].words}
    return one.bracketed.isdisjoint(words) and other.bracketed.isdisjoint(words)


def _acronyms_differ(one: Reading, other: Reading) -> bool:
    """Whether each name says what it is in short, and none of these begins another."""
    return bool(one.acronyms and other.acronyms) and not any(
        first.startswith(second) or second.startswith(first) for first in one.acronyms for second in other.acronyms
    )


def _word_for_word(one: Reading, other: Reading) -> Verdict:
    """The same words in the same order are one name, however signs part them; only the countries may speak against."""
    verdict = compare_faces(one.faces[0], one.faces[0], one, other)
    apart = one.countries and other.countries and not one.countries & other.countries
    if not verdict.matches and not apart:
        return Verdict(Decision.LIKELY, 80, (Reason.WORDS,))
    return verdict


def _but_for_brackets(one: Reading, other: Reading, best: Verdict) -> Verdict:
    """The same words in the same order, however signs part them, but for acronyms and brackets."""
    verdict = compare_faces(one.faces[0], one.faces[0], one, other)
    return Verdict(Decision.LIKELY, min(verdict.score, 88), verdict.reasons) if verdict.matches else best


def _first(reason: Reason, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    # One key has one name: how its words compare is not worth telling.
    said = (Reason.WORDS, Reason.SPELLING, Reason.TRANSLATED, Reason.ACRONYM, Reason.PART)
    return (reason, *(each for each in reasons if each not in said))
