"""What the acronyms of two names say."""

from signatories.matching.acronyms import distance
from signatories.matching.aligning import align, telling
from signatories.matching.lexicon import Kind
from signatories.matching.reading import Reading
from signatories.matching.reasons import Reason
from signatories.matching.verdicts import NOTHING, PLACES, Decision, Verdict

SKIPPED = 3.0  # a word that an acronym passes over


def compare_acronyms(one: Reading, other: Reading) -> Verdict:
    """What the acronyms of two names say."""
    if one.bare and other.bare:
        return NOTHING
    for short, full in ((one, other), (other, one)):
        if short.key in full.acronyms and not short.bare:  # a short name that is no acronym to look at: "Frayba"
            return _bare_in_countries(short, full, 95, said=True)
        if not short.bare:
            continue
        if short.bare in full.acronyms:
            return _bare_in_countries(short, full, 95 if len(short.bare) > 3 else 91, said=True)
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
            return _bare_in_countries(short, full, 84 if away <= 0.6 else 78, said=away <= 0.6 and size > 3)
    if shared := one.acronyms & other.acronyms:
        return _shared_acronym(max(sorted(shared), key=len), one, other)
    return NOTHING


def _bare_in_countries(short: Reading, full: Reading, score: int, *, said: bool = False) -> Verdict:
    """An acronym alone, perhaps with a place, and the name that it is made of; ``said`` where that is beyond doubt."""
    named_short = _named(short)
    named_full = _named(full)
    if named_short and not named_short <= (full.countries | named_full):
        return Verdict(Decision.RELATED, 50, (Reason.BRANCH,))
    # "ICJ Kenya" is the branch of another ICJ as well: three letters do not say whose.
    if named_short - named_full:
        if not said:
            return Verdict(Decision.DIFFERENT, 60, (Reason.ACRONYM,))
        score = min(score, 84 if len(short.bare or "") > 3 else 80)
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
    left, right = telling(found.left), telling(found.right)
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
