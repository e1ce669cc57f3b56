"""Whether two readings are one body."""

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from signatories.matching.acronyms import distance
from signatories.matching.aligning import Alignment, align
from signatories.matching.lexicon import Kind, Word
from signatories.matching.reading import SUBUNITS, Face, Reading
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
TELLING = (Kind.SOFT, Kind.HARD, Kind.FIELD, Kind.NAME, Kind.NUMBER)
BRANCHES = (Kind.UNIT, Kind.SCOPE, Kind.REGION, Kind.PLACE)
SKIPPED = 3.0  # a word that an acronym passes over
RARE = 6.0  # what a name must say, beside its place, to be nobody else's
LONG = 12.0
# Heads that make another body of one word, and come and go before a name of two: "Instituto Paz na Estrada".
GOING = frozenset({"institute", "center", "collective"})
ASSOCIATIONS = frozenset({"association", "society", "organization", "group", "corporation", "institution"})
# Subjects may be left out of a name ("Asociación de Mujeres Ixmukané"); such words make another one.
QUALITIES = frozenset(
    (  # noqa: SIM905
        "against all central east free good great green new north one open our south southern third united west"
        " without black white young youth child girl boy adolescent elder"
    ).split()
)


def compare(one: Reading, other: Reading) -> Verdict:
    """Whether ``one`` and ``other`` are names of one body. Symmetric."""
    if not one.key or not other.key:
        return NOTHING
    if (other.name, sorted(other.countries)) < (one.name, sorted(one.countries)):
        one, other = other, one  # who asks makes no difference, ties included
    best = _word_for_word(one, other) if one.plain == other.plain else _best(one, other)
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
    best = _by_acronym(one, other)
    for face in one.faces:
        for partner in other.faces:
            if face.whole or partner.whole or (face.sign in "/|(" and partner.sign in "/|("):
                verdict = _faces(face, partner, one, other)
                if (RANK[verdict.decision], verdict.score) > (RANK[best.decision], best.score):
                    best = verdict
    return best


def _acronyms_differ(one: Reading, other: Reading) -> bool:
    """Whether each name says what it is in short, and none of these begins another."""
    return bool(one.acronyms and other.acronyms) and not any(
        first.startswith(second) or second.startswith(first) for first in one.acronyms for second in other.acronyms
    )


def _word_for_word(one: Reading, other: Reading) -> Verdict:
    """The same words in the same order are one name, however signs part them; only the countries may speak against."""
    verdict = _faces(one.faces[0], one.faces[0], one, other)
    apart = one.countries and other.countries and not one.countries & other.countries
    if not verdict.matches and not apart:
        return Verdict(Decision.LIKELY, 80, (Reason.WORDS,))
    return verdict


def _first(reason: Reason, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    # One key has one name: how its words compare is not worth telling.
    said = (Reason.WORDS, Reason.SPELLING, Reason.TRANSLATED, Reason.ACRONYM, Reason.PART)
    return (reason, *(each for each in reasons if each not in said))


# -- whole names -------------------------------------------------------------------------------------------------------


def _faces(face: Face, partner: Face, one: Reading, other: Reading) -> Verdict:
    found = align(
        face.words, partner.words,
        foreign=one.foreign or other.foreign, vowels=not (one.few_vowels or other.few_vowels),
    )  # fmt: skip
    if (found.left or found.right) and _is_glued(face, partner):
        found = align(face.words, face.words)
        found.edits = int(face.squashed != partner.squashed)
    if not found.shared:
        return NOTHING
    left, right = _telling(found.left), _telling(found.right)
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


def _telling(words: list[Word]) -> list[Word]:
    return [
        word for word in words
        if word.kind in (Kind.HARD, Kind.FIELD, Kind.NAME, Kind.NUMBER) and word.idea != "person"
    ]  # fmt: skip


def _is_glued(face: Face, partner: Face) -> bool:
    """Whether the two names differ in blanks alone, or in blanks and one letter."""
    if face.squashed == partner.squashed:
        return True
    one, other = face.squashed, partner.squashed
    if len(face.words) == len(partner.words) or min(len(one), len(other)) < 9 or _digits(one) != _digits(other):
        return False
    return int(OSA.distance(one, other, score_cutoff=1)) <= 1


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _is_harmless(extra: list[Word], longer: Face, found: Alignment, share: float, one: Reading, other: Reading) -> bool:
    """Whether what one name says more may be left out by the other: a subject beside a name of its own."""
    here = bool(one.countries & other.countries)
    if len(extra) == 1 and extra[0].idea in GOING and extra[0] is longer.words[0]:
        return found.names >= 1 and found.words >= 2 and not found.edits and here
    if any(word.kind in (Kind.HARD, Kind.NUMBER) or word.idea in QUALITIES for word in extra):
        return False
    names = [word for word in extra if word.kind == Kind.NAME]
    if all(word.idea in longer.appended for word in extra):  # "…, Delmas": an address
        return found.names >= 1 and found.shared >= 10 and here
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
        part = _part(found, core, face, partner, here)
        if part is not None:
            return part
        score -= 8
    return _in_countries(found, core, score, one, other, reasons, appended)


def _part(found: Alignment, core: float, face: Face, partner: Face, here: bool) -> Verdict | None:
    """What speaks against a part of one name standing for the whole of the other; None where nothing does."""
    for each in (face, partner):
        if each.whole:
            continue
        if any(word.kind == Kind.UNIT for word in each.rest):
            return Verdict(Decision.RELATED, 55, (Reason.BRANCH,))
        translated = _is_translation(each)
        if not translated and _is_another_body(each):
            return Verdict(Decision.RELATED, 55, (Reason.BRANCH,))
        if each.sign == "(" or translated:
            if not found.names and core < 4:
                return Verdict(Decision.DIFFERENT, 45, (Reason.CONTAINED,))
            continue
        loose = each.sign not in "/|"
        telling = [word for word in each.rest if word.kind in TELLING]
        full = len(telling) > 1 or any(len(word.text) > 8 for word in telling)  # or a word as long as two
        own = here and each.first and any(word.kind == Kind.NAME for word in each.rest) and not _has_head(each.rest)
        if not found.names and core < (RARE if loose and not own else 4):
            return Verdict(Decision.DIFFERENT, 45, (Reason.CONTAINED,))
        if loose and not full:
            return Verdict(Decision.RELATED if found.names else Decision.DIFFERENT, 55, (Reason.BRANCH,))
    return None


def _is_another_body(face: Face) -> bool:
    """Whether the rest of a name has a head of its own: "University X – Institute Y"; not where it is a translation."""
    if not face.rest or (face.language and face.rest_language and face.language != face.rest_language):
        return False
    head = face.rest[0]
    names = {word.idea for word in face.words if word.kind == Kind.NAME}
    if any(word.idea in names for word in face.rest):
        return False
    if head.idea in SUBUNITS:
        return all(word.idea != head.idea for word in face.words)
    heads = {word.idea for word in face.words if word.kind == Kind.HARD}
    return head.kind == Kind.HARD and bool(heads) and head.idea not in heads


def _has_head(words: tuple[Word, ...]) -> bool:
    return any(word.kind == Kind.HARD for word in words)


def _is_translation(face: Face) -> bool:
    """Whether the rest of a name says again what this part of it says."""
    found = align(face.words, face.rest)
    smaller = min(sum(word.weight for word in words) for words in (face.words, face.rest)) or 1
    return found.translated > 0 and found.shared >= 0.6 * smaller


def _is_one_of_its_name(found: Alignment, core: float) -> bool:
    """Whether a name says so much that it is hardly a network with a branch in each country."""
    return bool(found.names) and found.words >= 2 and core >= RARE + 0.5 and not found.branched


def _in_countries(
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
        if not named <= others.countries:
            if (
                not others.countries
                and (not own.countries or named <= own.countries)
                and _is_one_of_its_name(found, core)
            ):
                return Verdict(Decision.LIKELY, 76, (*reasons, Reason.PLACE))
            # An address, not the name of a branch: "Kvinder for Klima, Danmark".
            if not others.countries and found.names and core >= 7 and {f"@{code}" for code in named} <= appended:
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
        if found.places:
            return Verdict(Decision.LIKELY, 78, (*reasons, Reason.ABROAD))
        if (found.names >= 2 and found.words >= 4) or (found.names and found.words >= 6):
            return Verdict(Decision.LIKELY, 76, (*reasons, Reason.ABROAD))
        branch = found.names or found.words > 2
        return Verdict(Decision.RELATED if branch else Decision.DIFFERENT, 55, (Reason.ABROAD,))
    if not (one.countries and other.countries) and not found.places:
        score -= 4 if telling else 16
    if core < 2:
        score = min(score, 78)
    return Verdict(Decision.SAME if score >= 90 else Decision.LIKELY, max(score, 75), reasons)


# -- acronyms ----------------------------------------------------------------------------------------------------------


def _by_acronym(one: Reading, other: Reading) -> Verdict:
    """What the acronyms of two names say."""
    if one.bare and other.bare:
        return NOTHING
    for short, full in ((one, other), (other, one)):
        if not short.bare:
            continue
        if short.bare in full.acronyms:
            return _bare_in_countries(short, full, 95 if len(short.bare) > 3 else 91)
        here = bool(short.countries & full.countries)
        away = distance(short.bare, full.letters)
        size = len(short.bare)
        if size < 3:
            continue
        if (
            away <= 0.6
            or (size >= 5 and away <= size / 2 - 0.5)
            or (size >= 4 and away <= SKIPPED and here)
            or (size >= 6 and away <= size and here)
        ):
            return _bare_in_countries(short, full, 84 if away <= 0.6 else 78)
    if shared := one.acronyms & other.acronyms:
        return _shared_acronym(max(shared, key=len), one, other)
    return NOTHING


def _bare_in_countries(short: Reading, full: Reading, score: int) -> Verdict:
    """An acronym alone, perhaps with a place, and the name that it is made of."""
    named_short = _named(short)
    named_full = _named(full)
    if named_short and not named_short <= (full.countries | named_full):
        return Verdict(Decision.RELATED, 50, (Reason.BRANCH,))
    if named_full and not short.countries and not named_short:
        score -= 1
    elif named_full and short.countries and not named_full & short.countries and not full.countries & short.countries:
        return Verdict(Decision.RELATED, 45, (Reason.ABROAD,))
    if short.countries and full.countries and not short.countries & full.countries:
        return Verdict(
            Decision.RELATED if len(short.bare) > 3 else Decision.DIFFERENT, 50, (Reason.ACRONYM, Reason.ABROAD)
        )
    if not (short.countries & full.countries):
        score -= 4
        score = max(score, 75)
    return Verdict(Decision.SAME if score >= 90 else Decision.LIKELY, score, (Reason.ACRONYM,))


def _named(reading: Reading) -> set[str]:
    return {word.idea[1:] for word in reading.faces[0].words if word.kind == Kind.COUNTRY}


def _shared_acronym(acronym: str, one: Reading, other: Reading) -> Verdict:
    """Two names with one acronym: another language or a shorter form of the name, or a chance."""
    clash = Verdict(Decision.DIFFERENT, 45, (Reason.ACRONYM,))
    if one.countries and other.countries and not one.countries & other.countries:
        return clash
    face, partner = one.faces[0], other.faces[0]
    found = align(face.words, partner.words, foreign=one.foreign or other.foreign)
    left, right = _telling(found.left), _telling(found.right)
    named_left = {word.idea for word in found.left if word.kind in PLACES}
    named_right = {word.idea for word in found.right if word.kind in PLACES}
    if (named_left and named_right) or any(word.kind in (Kind.UNIT, Kind.REGION) for word in found.left + found.right):
        return clash
    smaller = min(sum(word.weight for word in face.words), sum(word.weight for word in partner.words)) or 1
    share = found.shared / smaller
    abroad = face.language and partner.language and face.language != partner.language
    here = bool(one.countries & other.countries)
    # One telling word in the place of another: a name of the same pattern, and an acronym of the same letters.
    if left and right and not abroad and share >= 0.4 and len(acronym) < 7:
        return clash
    # The rarer the acronym, the less the words need to say.
    need = {2: 0.9, 3: 0.6, 4: 0.45}.get(len(acronym), 0.3)
    if abroad:
        need -= 0.15 + (0.15 if here else 0.0)
    elif left and right:
        need += 0.25
    if share >= need or (abroad and here and len(acronym) > 3):
        return Verdict(Decision.LIKELY, 84 if here else 80, (Reason.ACRONYM,))
    return clash
