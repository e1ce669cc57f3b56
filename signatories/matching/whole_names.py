"""What the words of two names say: paired, what is left over decides by its kind."""

from itertools import pairwise

from rapidfuzz.distance import OSA

from signatories.matching.abroad import compare_countries
from signatories.matching.aligning import Alignment, align, telling
from signatories.matching.genders import differ_by_gender
from signatories.matching.lexicon import Kind, Word
from signatories.matching.parts import compare_parts
from signatories.matching.reading import Face, Reading
from signatories.matching.reasons import Reason
from signatories.matching.verdicts import NOTHING, RARE, Decision, Verdict

BRANCHES = (Kind.UNIT, Kind.SCOPE, Kind.REGION, Kind.PLACE)
LONG = 12.0
ADDRESSED = 10.0  # what two names share where one adds a place that no list has
# Countries whose names come to us from another script, each writer's way: "Al Mezan", "Al-Mizan".
HEARD = frozenset(
    (  # noqa: SIM905
        "AE AF AM BD BG BH BT BY CY DJ DZ EG EH ER ET GE GR IL IN IQ IR JO KG KH KM KW KZ LA LB LK LY MA MK MM MN MR"
        " NP OM PK PS QA RS RU SA SD SO SY TD TH TJ TN UA UZ YE"
    ).split()
)
# Heads that make another body of one word, and come and go before a name of two: "Instituto Paz na Estrada".
GOING = frozenset({"institute", "center", "collective"})
# Communities that many saints and works have: "Sisters of Saint Joseph of Peace" are others than those of Saint Joseph.
ORDERS = frozenset({"sisters", "brothers", "order", "congregation"})
ASSOCIATIONS = frozenset({"association", "society", "organization", "group", "corporation", "institution"})
# Subjects may be left out of a name ("Asociación de Mujeres Ixmukané"); such words make another one.
QUALITIES = frozenset(
    (  # noqa: SIM905
        "against all central east free good great green new north one open our south southern united west"
        " without black white young youth child girl boy adolescent elder"
    ).split()
)


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
    if not (face.whole and partner.whole):
        return Verdict(Decision.DIFFERENT, min(score, 50), ())
    extra = left or right
    if _is_harmless(extra, face if left else partner, found, share, one, other):
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


def _is_harmless(extra: list[Word], longer: Face, found: Alignment, share: float, one: Reading, other: Reading) -> bool:
    """Whether what one name says more may be left out by the other: a subject beside a name of its own."""
    if not extra:  # a short word was taken for another
        return False
    here = bool(one.countries & other.countries)
    if len(extra) == 1 and extra[0].idea in GOING and extra[0] is longer.words[0]:
        return found.names >= 1 and found.words >= 2 and not found.edits and here
    if any(word.kind in (Kind.HARD, Kind.NUMBER) or word.idea in QUALITIES for word in extra):
        return False
    if any(word.idea in ORDERS for word in longer.words):
        return False
    if len(extra) == 1 and extra[0].idea == longer.lead and extra[0] is longer.words[0]:  # "CIVICUS World Alliance …"
        return found.words > 2 and found.shared >= RARE and not found.edits
    names = [word for word in extra if word.kind == Kind.NAME]
    if all(word.idea in longer.appended for word in extra):  # "…, Delmas": an address
        elsewhere = any(word.kind == Kind.PLACE for word in (*found.left, *found.right))
        return found.names >= 1 and found.shared >= ADDRESSED and here and not elsewhere
    if not names:
        # What comes first says what it is: "Juventud del Partido X" is not the party.
        return longer.words[0] not in extra and found.names >= 1 and found.words > 1 and here and share >= 0.6
    # A second surname: three names are shared, and one is left.
    return len(names) == len(extra) == 1 and found.names >= 3 and share >= 0.75 and here


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
    branches = [
        word
        for word in (*found.left, *found.right)
        if word.kind in BRANCHES
        and not (word.kind == Kind.PLACE and word.idea in appended and core + len(found.places) >= RARE and not apart)
    ]
    if branches:
        return Verdict(Decision.RELATED, 55, (Reason.BRANCH,))
    soft_left = [word for word in found.left if word.kind == Kind.SOFT]
    soft_right = [word for word in found.right if word.kind == Kind.SOFT]
    score = 100 - 3 * found.edits - (2 if soft_left or soft_right else 0) - (2 if found.translated else 0)
    translated = found.translated > 1 and face.language and partner.language and face.language != partner.language
    if translated and all(word.idea in ASSOCIATIONS for word in (*soft_left, *soft_right)):
        soft_left = []  # one language says society where another says association
    if soft_left and soft_right and not (found.names >= 2 and core >= LONG and here):
        return Verdict(Decision.DIFFERENT, 60, (Reason.CONTAINED,))
    if (soft_left or soft_right) and not found.names and core < 4:
        return Verdict(Decision.DIFFERENT, 50, (Reason.CONTAINED,))
    if not (face.whole and partner.whole):
        part = compare_parts(found, core, face, partner, here)
        if part is not None:
            return part
        score -= 8
    return compare_countries(found, core, score, one, other, reasons, appended)
