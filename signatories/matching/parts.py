"""Whether a part of one name stands for the whole of another."""

from signatories.matching.aligning import Alignment, align
from signatories.matching.dividing import SUBUNITS
from signatories.matching.lexicon import Kind, Word
from signatories.matching.persons import are_names
from signatories.matching.reading import Face
from signatories.matching.reasons import Reason
from signatories.matching.verdicts import RARE, Decision, Verdict

TELLING = (Kind.SOFT, Kind.HARD, Kind.FIELD, Kind.NAME, Kind.NUMBER)


def compare_parts(
    found: Alignment, core: float, face: Face, partner: Face, here: bool, apart: bool, countries: frozenset[str]
) -> Verdict | None:
    """What speaks against a part of one name standing for the whole of the other; None where nothing does.

    ``countries`` are those of both, which are one or several ``here``, or ``apart``, where both are known.
    """
    for each in (face, partner):
        if each.whole:
            continue
        if each.sign == ",":  # a person, and what they are; a body, and what it does
            if (here or not apart) and found.words >= 2 and are_names(each.words):
                continue
            if here and found.names and not found.branched and not _is_another_body(each) and not any(
                word.kind in (Kind.UNIT, Kind.REGION, Kind.PLACE) for word in each.rest
            ):  # fmt: skip
                continue
            return Verdict(Decision.DIFFERENT, 45, (Reason.CONTAINED,))
        own_ideas = {word.idea for word in each.words}
        if any(
            word.kind == Kind.UNIT or (each.sign == "(" and word.kind == Kind.REGION and word.idea not in own_ideas)
            for word in each.rest
        ):
            return Verdict(Decision.RELATED, 55, (Reason.BRANCH,))
        head = each.rest[0] if each.rest else None
        if head is not None and head.kind in (Kind.REGION, Kind.PLACE) and head.idea not in own_ideas and each.first:
            return Verdict(Decision.RELATED, 55, (Reason.BRANCH,))  # "Conselho … – Amazônia Ocidental"
        named = {word.idea[1:] for word in each.rest if word.kind == Kind.COUNTRY} - {idea[1:] for idea in own_ideas}
        if named and countries and not named & countries and not here:
            return Verdict(Decision.RELATED, 50, (Reason.ABROAD,))
        if each.sign == '"' and not found.names:  # the name is what stands in quotation marks
            return Verdict(Decision.DIFFERENT, 45, (Reason.CONTAINED,))
        translated = _is_translation(each) or (each.sign in "/|" and _name_one_country(each))
        if not translated and _is_another_body(each):
            return Verdict(Decision.RELATED, 55, (Reason.BRANCH,))
        if each.sign == "(" or translated:
            if not found.names and core + len(found.places) < (3 if _is_unknown(each.rest) else 4):
                return Verdict(Decision.DIFFERENT, 45, (Reason.CONTAINED,))
            continue
        loose = each.sign not in "/|"
        telling = [word for word in each.rest if word.kind in TELLING]
        full = len(telling) > 1 or any(len(word.text) > 8 for word in telling)  # or a word as long as two
        own = here and each.first and any(word.kind == Kind.NAME for word in each.rest) and not _has_head(each.rest)
        # A common name with its country is one: "Mining Watch Canada".
        if not found.names and core + (0 if loose and not own else len(found.places)) < (
            RARE if loose and not own else 4
        ):
            return Verdict(Decision.DIFFERENT, 45, (Reason.CONTAINED,))
        if loose and not full:
            return Verdict(Decision.RELATED if found.names else Decision.DIFFERENT, 55, (Reason.BRANCH,))
    return None


def _is_another_body(face: Face) -> bool:
    """Whether the rest of a name has a head of its own: "University X – Institute Y"; not where it is a translation."""
    if not face.rest or (face.language and face.rest_language and face.language != face.rest_language):
        return False
    if _is_unknown(face.words) and len(face.words) > 2 and all(word.kind != Kind.NAME for word in face.rest):
        return False  # a language that the lists do not have, and one that they have
    head = face.rest[0]
    names = {word.idea for word in face.words if word.kind == Kind.NAME}
    if any(word.idea in names for word in face.rest):
        return False
    if head.idea in SUBUNITS:
        return all(word.idea != head.idea for word in face.words)
    heads = {word.idea for word in face.words if word.kind == Kind.HARD}
    return head.kind == Kind.HARD and bool(heads) and head.idea not in heads


def _name_one_country(face: Face) -> bool:
    """Whether both sides of a slash name the same country: "Canadian Union … / Syndicat canadien …"."""
    mine, yours = (
        {word.idea for word in words if word.kind in (Kind.COUNTRY, Kind.DEMONYM)} for words in (face.words, face.rest)
    )
    return bool(mine & yours)


def _is_unknown(words: tuple[Word, ...]) -> bool:
    """Whether the lists have none of ``words``: a language that they do not know, or a name of its own."""
    return bool(words) and all(word.kind == Kind.NAME for word in words)


def _has_head(words: tuple[Word, ...]) -> bool:
    return any(word.kind == Kind.HARD for word in words)


def _is_translation(face: Face) -> bool:
    """Whether the rest of a name says again what this part of it says."""
    found = align(face.words, face.rest)
    smaller = min(sum(word.weight for word in words) for words in (face.words, face.rest)) or 1
    return found.translated > 0 and found.shared >= 0.6 * smaller
