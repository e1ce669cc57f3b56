"""What the words of two names say: paired, what is left over decides by its kind."""

from itertools import pairwise

from rapidfuzz.distance import OSA

from signatories.matching.abroad import compare_countries
from signatories.matching.addresses import is_address
from signatories.matching.aligning import Alignment, align, telling
from signatories.matching.exchanged import are_heads_exchanged, is_written_out, written_out
from signatories.matching.genders import differ_by_gender
from signatories.matching.left_out import is_harmless
from signatories.matching.lexicon import Kind, Word
from signatories.matching.parts import compare_parts
from signatories.matching.persons import is_longer_name_of_person
from signatories.matching.reading import Face, Reading
from signatories.matching.reasons import Reason
from signatories.matching.verdicts import BRANCHES, NOTHING, RARE, Decision, Verdict

LONG = 12.0
# Countries whose names come to us from another script, each writer's way: "Al Mezan", "Al-Mizan".
HEARD = frozenset(
    (  # noqa: SIM905
        "AE AF AM BD BG BH BT BY CY DJ DZ EG EH ER ET GE GR IL IN IQ IR JO KG KH KM KW KZ LA LB LK LY MA MK MM MN MR"
        " NP OM PK PS QA RS RU SA SD SO SY TD TH TJ TN UA UZ YE"
    ).split()
)
ASSOCIATIONS = frozenset({"association", "society", "organization", "group", "corporation", "institution"})


def compare_faces(face: Face, partner: Face, one: Reading, other: Reading) -> Verdict:
    found = align(
        face.words, partner.words,
        foreign=one.foreign or other.foreign, vowels=not (one.few_vowels or other.few_vowels),
        heard=bool(HEARD & (one.countries | other.countries)),
    )  # fmt: skip
    if (found.left or found.right) and _is_glued(face, partner):
        found = align(face.words, face.words)
        found.edits = int(face.squashed != partner.squashed)
    if not found.shared:
        return NOTHING
    if found.unlike and not one.acronyms & other.acronyms and _are_others(found, face, partner):
        return Verdict(Decision.DIFFERENT, 60, (Reason.ALIKE,))
    left, right = telling(found.left), telling(found.right)
    if are_heads_exchanged(left, right, found, face, partner, one, other):
        left, right = [], []
    if face.whole and partner.whole and is_written_out(left, right, one, other):
        return written_out(found, one, other)
    reasons = _reasons(found, face, partner)
    core = found.shared - len(found.places)
    if core <= 0.6 and not (left or right) and not found.names and found.places:
        return NOTHING
    if (
        not left and not right
        and core > 0.6
        and (found.edits <= 1 or found.edits * 8 <= len(face.squashed))
        and not (found.doubtful and core < RARE + 5)
    ):  # fmt: skip
        return _same_core(found, core, face, partner, one, other, reasons)
    weight = sum(word.weight for word in (*left, *right))
    if core + weight <= 0:  # nothing but places and letters that tell nothing
        return NOTHING
    share = core / (core + weight)
    score = int(70 * share)
    if found.edits and found.edits * 8 > len(face.squashed):
        return Verdict(Decision.DIFFERENT, min(score, 40), ())
    if left and right:
        return Verdict(Decision.DIFFERENT, min(score, 60), ())
    if (
        one.countries & other.countries
        and not found.edits
        and is_longer_name_of_person(left or right, face.words, partner.words)
    ):
        return Verdict(Decision.LIKELY, 76, (Reason.CONTAINED,))
    if not (face.whole and partner.whole):
        return Verdict(Decision.DIFFERENT, min(score, 50), ())
    extra = left or right
    if is_harmless(extra, face if left else partner, found, share, one, other):
        verdict = _same_core(found, core, face, partner, one, other, (Reason.CONTAINED,))
        if verdict.matches:
            return Verdict(Decision.LIKELY, min(verdict.score, 78), verdict.reasons)
        return verdict
    contained = found.words > 1 and core >= 4
    return Verdict(Decision.DIFFERENT, min(score, 65) if contained else min(score, 40),
                   (Reason.CONTAINED,) if contained else ())  # fmt: skip


def _are_others(found: Alignment, face: Face, partner: Face) -> bool:
    """Whether two names differ in the gender of those they name: "Fondazione Paolo Rossi" is not that of Paola."""
    if face.language and partner.language and face.language != partner.language:
        return False
    for word, counterpart in found.unlike:
        if not differ_by_gender(word, counterpart, before_a_name=True):
            continue
        texts, others = [each.text for each in face.words], [each.text for each in partner.words]
        mine, yours = (word, counterpart) if word.text in texts else (counterpart, word)
        if mine.text in others or yours.text in texts:
            continue  # both are named: "Abogadas y Abogados"
        followed = not _follows(face, mine).isdisjoint(_follows(partner, yours))
        if followed or differ_by_gender(word, counterpart, before_a_name=False):
            return True
    return False


def _follows(face: Face, word: Word) -> set[str]:
    """The idea of the name behind ``word``, where one stands there."""
    return {second.idea for first, second in pairwise(face.words) if first is word and second.kind == Kind.NAME}


def _is_glued(face: Face, partner: Face) -> bool:
    """Whether the two names differ in blanks alone, or in blanks and one letter."""
    if face.squashed == partner.squashed:
        return True
    one, other = face.squashed, partner.squashed
    if len(face.words) == len(partner.words) or abs(len(one) - len(other)) > 1 or len(one) < 9 or len(other) < 9:
        return False
    if _digits(one) != _digits(other):
        return False
    return int(OSA.distance(one, other, score_cutoff=1)) <= 1


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _reasons(found: Alignment, face: Face, partner: Face) -> tuple[Reason, ...]:
    reasons = []
    if not (face.whole and partner.whole):
        reasons.append(Reason.PART)
    if found.edits:
        reasons.append(Reason.SPELLING)
    if (
        found.translated
        and (not face.language or face.language != partner.language)
        and (found.translated > 1 or (face.language and partner.language))
    ):
        reasons.append(Reason.TRANSLATED)
    return tuple(reasons) or (Reason.WORDS,)


def _same_core(
    found: Alignment, core: float, face: Face, partner: Face, one: Reading, other: Reading,
    reasons: tuple[Reason, ...],
) -> Verdict:  # fmt: skip
    """Two names that say the same but for places, branches and forms."""
    appended = face.appended | partner.appended
    here = bool(one.countries & other.countries)
    apart = bool(one.countries and other.countries) and not here
    located = all(any(word.kind == Kind.PLACE for word in side) for side in (found.left, found.right))
    branches = [
        word
        for word in (*found.left, *found.right)
        if word.kind in BRANCHES
        and (
            located
            or not is_address(
                word,
                found,
                core,
                appended,
                (face, partner),
                here=here,
                apart=apart,
                countries=one.countries | other.countries,
            )
        )
    ]
    if branches:
        return Verdict(Decision.RELATED, 55, (Reason.BRANCH,))
    addressed = any(word.kind == Kind.PLACE for word in (*found.left, *found.right))
    soft_left = [word for word in found.left if word.kind == Kind.SOFT]
    soft_right = [word for word in found.right if word.kind == Kind.SOFT]
    score = 100 - 3 * found.edits - (2 if soft_left or soft_right else 0) - (2 if found.translated else 0)
    translated = found.translated > 1 and face.language and partner.language and face.language != partner.language
    if translated and all(word.idea in ASSOCIATIONS for word in (*soft_left, *soft_right)):
        soft_left = []  # one language says society where another says association
    if soft_left and soft_right and not (found.names >= 2 and core >= LONG and here):
        return Verdict(Decision.DIFFERENT, 60, (Reason.CONTAINED,))
    if (soft_left or soft_right) and not found.names and core < 4 and not (
        here and found.words >= 2 and core + len(found.places) >= 3
    ):  # fmt: skip
        return Verdict(Decision.DIFFERENT, 50, (Reason.CONTAINED,))
    if not (face.whole and partner.whole):
        part = compare_parts(found, core, face, partner, here, apart, one.countries | other.countries)
        if part is not None:
            return part
        score -= 14 if "," in face.sign + partner.sign else 8  # a person of the same names may be another
    if translated and not found.names:
        score = min(score, 88)  # two bodies may do the same under names of the same words
    if addressed:
        score, reasons = min(score, 86), (Reason.CONTAINED,)
    return compare_countries(found, core, score, one, other, reasons, appended)
