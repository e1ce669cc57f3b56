"""What the acronyms of two names say."""

from signatories.matching.acronyms import WHOLE, distance, evidence
from signatories.matching.aligning import BRANCHED, align, telling
from signatories.matching.folding import stem
from signatories.matching.lexicon import Kind, Word
from signatories.matching.reading import Face, Reading
from signatories.matching.reasons import Reason
from signatories.matching.verdicts import NOTHING, PLACES, Decision, Verdict

SKIPPED = 3.0  # a word that an acronym passes over
PROBABLE = 13.0  # bits that speak for an acronym that one name says and the other is made of
BEYOND_DOUBT = 16.0  # bits that speak for a long acronym where no country is known
ENOUGH = 15.5  # bits that speak for a long acronym in one country


def compare_acronyms(one: Reading, other: Reading) -> Verdict:
    """What the acronyms of two names say."""
    if one.bare and other.bare:
        return NOTHING
    here = bool(one.countries & other.countries)
    apart = bool(one.countries and other.countries) and not here
    for short, full in ((one, other), (other, one)):
        if verdict := _short_and_full(short, full, here, apart) or _bare_and_full(short, full, here, apart):
            return verdict
    shared = (one.acronyms & other.acronyms) | (one.marks.edges & other.acronyms) | (one.acronyms & other.marks.edges)
    if shared:
        return _shared_acronym(max(sorted(shared), key=len), one, other)
    for said, full in ((one, other), (other, one)):
        made = [each for each in said.acronyms if len(each) >= 3 and _is_made_of(each, full)]
        if made and not full.bare and not full.acronyms:
            return _shared_acronym(max(sorted(made), key=len), one, other, said=False)
    return NOTHING


def _short_and_full(short: Reading, full: Reading, here: bool, apart: bool) -> Verdict | None:
    """A short name that the full one says as it stands, or several acronyms, or one with words of the full name."""
    named = _named(full)
    if short.key in full.in_brackets and not apart and (not named or not short.countries or named & short.countries):
        return Verdict(Decision.LIKELY, 85 if here else 80, (Reason.PART,))
    if short.key in full.marks.edges and len(short.key) > 4 and _is_own_edge(short, full):
        return _bare_in_countries(short, full, 80, said=True)
    if short.key in full.acronyms and not short.bare:  # a short name that is no acronym to look at: "Frayba"
        return _bare_in_countries(short, full, 95, said=True)
    if (len(short.marks.several) > 1 and _says_all(short, full)) or _is_acronym_and_more(short, full):
        return _bare_in_countries(short, full, 84, said=True)
    return None


def _bare_and_full(short: Reading, full: Reading, here: bool, apart: bool) -> Verdict | None:
    """An acronym and nothing else, and a name that says it or that it is made of."""
    if not short.bare or _regions_differ(short, full):
        return None
    if short.bare in full.acronyms:
        return _bare_in_countries(short, full, 95 if len(short.bare) > 3 else 91, said=True)
    letters = _letters_without_regions(short, full)
    away, size = distance(short.bare, letters), len(short.bare)
    if size < 3 or (away > WHOLE and any(text.startswith(short.bare) for text, _kind in letters)):
        return None  # "BUNDjugend" is not what BUND stands for
    if (
        away <= WHOLE
        or (size >= 5 and away <= size / 2 - 0.5)
        or (size >= 4 and away <= SKIPPED and here)
        or (size >= 4 and here and distance(short.bare, letters, begun=True) <= WHOLE)
        or (size >= 6 and away <= size and here)
        or (size >= 5 and not apart and _evidence(short.bare, letters, full) >= (ENOUGH if here else BEYOND_DOUBT))
    ):
        score = 84 if away <= WHOLE else 78
        return _bare_in_countries(short, full, score, said=away <= WHOLE and size > 3)
    return None


def _is_acronym_and_more(short: Reading, full: Reading) -> bool:
    """Whether ``short`` is the acronym that ``full`` says, or is made of, and words that both have: "GEW Berlin"."""
    words = short.faces[0].words
    if not 2 <= len(words) <= 3 or words[0].kind != Kind.NAME or words[0].text not in short.marks.starts:
        return False
    acronym, rest = words[0].text, {word.idea for word in words[1:]}
    has = rest <= {word.idea for face in full.faces for word in face.words}
    made = len(acronym) > 2 and distance(acronym, full.letters, begun=True) <= WHOLE
    return has and (acronym in full.acronyms or (made and bool(short.countries & full.countries)))


def _is_own_edge(short: Reading, full: Reading) -> bool:
    """Whether ``full`` says what the body is that ``short`` names, and neither where it is nor which branch."""
    words = full.faces[0].words
    said = {word.idea for word in short.faces[0].words}
    if any(word.kind in (Kind.PLACE, Kind.REGION, Kind.UNIT) and word.idea not in said for word in words):
        return False
    last = words[-1].text == short.key and bool(short.countries & full.countries)
    return (last or stem(short.key) not in BRANCHED) and any(
        word.kind in (Kind.SOFT, Kind.HARD, Kind.FIELD) for word in words
    )


def _is_place(words: tuple[Word, ...], others: tuple[Word, ...]) -> bool:
    """Whether one name is but an acronym and where it is, and the other is written out: "TNI, Amsterdam"."""
    return bool(words) and len(others) > 1 and all(word.kind in (Kind.PLACE, *PLACES) for word in words)


def _is_strange(words: tuple[Word, ...]) -> bool:
    """Whether most words are in no list: a language that the lists do not have."""
    names = sum(word.kind == Kind.NAME for word in words)
    return names > 1 and names * 2 > len(words) and words[0].kind == Kind.NAME


def _without(face: Face, acronym: str) -> tuple[Word, ...]:
    return tuple(word for word in face.words if word.text != acronym)


def _evidence(acronym: str, letters: tuple[tuple[str, Kind], ...], full: Reading) -> float:
    """The bits for an acronym of a name, or of all the names that stand in it: "DFG-VK"."""
    joined = tuple(each for more in (letters, *full.more_letters) for each in more)
    return max(evidence(acronym, letters), evidence(acronym, joined) if full.more_letters else 0.0)


def _letters_without_regions(short: Reading, full: Reading) -> tuple[tuple[str, Kind], ...]:
    """The words of ``full`` but for the parts of the world that ``short`` writes out: "PAN Asia Pacific"."""
    regions = {word.idea for word in short.faces[0].words if word.kind == Kind.REGION}
    if not regions:
        return full.letters
    said = {word.text for word in full.faces[0].words if word.kind == Kind.REGION and word.idea in regions}
    return tuple(each for each in full.letters if each[0] not in said)


def _says_all(short: Reading, full: Reading) -> bool:
    """Whether ``full`` says one of several acronyms that are a name, or is made of all of them."""
    if any(len(each) > 3 and each in full.acronyms for each in short.marks.several):
        return True
    names = (full.letters, *full.more_letters)
    return all(
        each in full.acronyms or any(distance(each, letters) <= WHOLE for letters in names)
        for each in short.marks.several
    )


def _regions_differ(short: Reading, full: Reading) -> bool:
    """Whether a bare acronym stands beside a part of the world that the full name does not say."""
    regions = {word.idea for word in short.faces[0].words if word.kind == Kind.REGION}
    return bool(regions - {word.idea for face in full.faces for word in face.words})


def _fits(acronym: str, reading: Reading) -> bool:
    return evidence(acronym, reading.letters) >= 2.0 * len(acronym)


def explains_its_acronyms(reading: Reading) -> bool:
    """Whether each acronym that a name says is made of the beginnings of its words."""
    return bool(reading.acronyms) and all(distance(each, reading.letters) <= WHOLE for each in reading.acronyms)


def _is_made_of(acronym: str, full: Reading) -> bool:
    return distance(acronym, full.letters) <= WHOLE or (
        len(acronym) >= 4 and evidence(acronym, full.letters) >= PROBABLE
    )


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


def _shared_acronym(acronym: str, one: Reading, other: Reading, *, said: bool = True) -> Verdict:
    """Two names with one acronym: another language or a shorter form of the name, or a chance.

    Both say it, or (not ``said``) one says it and the other is made of its letters.
    """
    clash = Verdict(Decision.DIFFERENT, 45, (Reason.ACRONYM,))
    if one.countries and other.countries and not one.countries & other.countries:
        return clash
    face, partner = one.faces[0], other.faces[0]
    words, counterparts = _without(face, acronym), _without(partner, acronym)
    found = align(words, counterparts, foreign=one.foreign or other.foreign)
    left, right = telling(found.left), telling(found.right)
    named_left = {word.idea for word in found.left if word.kind in PLACES}
    named_right = {word.idea for word in found.right if word.kind in PLACES}
    places = [any(word.kind == Kind.PLACE for word in side) for side in (found.left, found.right)]
    both = acronym in one.acronyms and acronym in other.acronyms
    if (
        (named_left and named_right)
        or all(places)
        or (any(places) and not both)
        or any(word.kind in (Kind.UNIT, Kind.REGION) for word in found.left + found.right)
        or ((named_left or named_right) and any(word.idea == "international" for word in found.left + found.right))
    ):
        return clash
    smaller = min(sum(word.weight for word in words), sum(word.weight for word in counterparts)) or 1
    share = found.shared / smaller
    here = bool(one.countries & other.countries)
    if here and both and len(acronym) > 2 and (_is_place(words, counterparts) or _is_place(counterparts, words)):
        return Verdict(Decision.LIKELY, 80, (Reason.ACRONYM,))
    scripts = one.foreign != other.foreign
    strange = _is_strange(words) != _is_strange(counterparts)
    abroad = scripts or (strange and here) or (face.language and partner.language and face.language != partner.language)
    told = (len(acronym) > 3 and face.language != partner.language) or (len(acronym) > 4 and said)
    # Two names that each make the acronym with words of their own are two bodies.
    if here and (scripts or (told and (abroad or not (_fits(acronym, one) and _fits(acronym, other))))):
        return Verdict(Decision.LIKELY, 80, (Reason.ACRONYM,))
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
