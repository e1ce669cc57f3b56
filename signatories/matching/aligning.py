"""Which words of one name stand for which of the other, and what is left over."""

from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz.distance import OSA

from signatories.matching.folding import bones, sound, stem
from signatories.matching.lexicon import Kind, Word

MOST = 16  # words left over that are compared letter by letter; more cannot be one name

# Bodies with branches in many countries, by the word that names them: the country makes another body.
BRANCHED = frozenset(
    form
    for word in (
        (  # noqa: SIM905
            "amnesty friend caritas oxfam greenpeace fian attac emmaus seatini actionaid diakonia kolping habitat "
            "rotary lions scouts ymca ywca wwf birdlife pax franciscans plan care doctor save hivos misereor "
            "lutheran jesuit catholic occupy extinction fridays terre reporters pen bahai quakers transparency "
            "missionary"
        ).split()
    )
    for form in (word, stem(word))
)


@dataclass(slots=True)
class Alignment:
    """What two names share and what each has alone."""

    shared: float = 0.0  # weight of the shared words
    names: int = 0  # shared words that no list knows
    words: int = 0
    edits: int = 0  # letters that differ in shared words
    translated: int = 0  # words shared by meaning alone
    heads: int = 0  # shared heads: association, network
    international: bool = False
    branched: bool = False  # a shared word says that it has branches: "International"
    places: set[str] = field(default_factory=set)  # shared countries, as "@MX"
    left: list[Word] = field(default_factory=list)
    right: list[Word] = field(default_factory=list)
    doubtful: bool = False  # a short word was taken for another
    unlike: list[tuple[Word, Word]] = field(default_factory=list)  # shared words that are not written alike


def align(
    one: tuple[Word, ...], other: tuple[Word, ...], *, foreign: bool = False, vowels: bool = True, heard: bool = False
) -> Alignment:
    """The words of ``one`` and ``other`` in pairs, whatever their order: by meaning, then by letters.

    ``foreign`` compares by sound as well, as one was written in another script; without ``vowels`` by consonants.
    Where names are ``heard`` they come from a script that each writes in Latin letters as it sounds.
    """
    found = Alignment()
    free: dict[str, list[int]] = {}
    for index, word in enumerate(other):
        free.setdefault(word.idea, []).append(index)
    taken = [False] * len(other)
    left: list[Word] = []
    for word in one:
        places = free.get(word.idea)
        if places:
            partner = other[places[0]]
            # The word itself before a translation of it.
            index = next((each for each in places if other[each].text == word.text), places[0])
            partner = other[index]
            places.remove(index)
            taken[index] = True
            _share(found, word, partner)
        else:
            left.append(word)
    right = [word for index, word in enumerate(other) if not taken[index]]
    if left and right and len(left) <= MOST and len(right) <= MOST:
        left, right = _by_letters(found, left, right, foreign, vowels, heard)
    if any(word.kind == Kind.NAME and len(word.text) > 5 for word in (*left, *right)):
        left, right = _glued(found, one, other, left, right)
    # "Abogadas y Abogados": said twice, it is said once.
    if left:
        ideas = {word.idea for word in other}
        left = [word for word in left if word.idea not in ideas]
    if right:
        ideas = {word.idea for word in one}
        right = [word for word in right if word.idea not in ideas]
    found.left, found.right = left, right
    return found


def telling(words: list[Word]) -> list[Word]:
    """What of ``words`` tells one body from another."""
    return [
        word for word in words
        if word.kind in (Kind.HARD, Kind.FIELD, Kind.NAME, Kind.NUMBER) and word.idea != "person"
    ]  # fmt: skip


def _share(found: Alignment, word: Word, partner: Word, edits: int = 0) -> None:
    weight = min(word.weight, partner.weight)
    found.shared += weight
    found.words += 1
    found.edits += edits
    if word.text != partner.text and word.text[:2] == partner.text[:2]:
        found.unlike.append((word, partner))
    # A misspelt word of the lists is that word, and no name.
    listed = partner if word.kind == Kind.NAME else word
    if listed.kind in (Kind.NAME, Kind.NUMBER, Kind.PLACE):
        found.names += 1
    if word.kind in (Kind.SCOPE, Kind.REGION) or word.idea in BRANCHED:
        found.branched = True
        found.international |= word.idea == "international"
    if word.kind in (Kind.SOFT, Kind.HARD):
        found.heads += 1
    if word.kind in (Kind.COUNTRY, Kind.DEMONYM):
        found.places.add(word.idea)
    if word.text != partner.text and not edits and Kind.NAME not in (word.kind, partner.kind):
        found.translated += 1


def _by_letters(
    found: Alignment, left: list[Word], right: list[Word], foreign: bool, vowels: bool, heard: bool
) -> tuple[list[Word], list[Word]]:
    rest = []
    right = list(right)
    for word in left:
        best, cost = -1, 9
        listed = word.kind != Kind.NAME
        for index, partner in enumerate(right):
            if listed and partner.kind != Kind.NAME and not (word.others or partner.others):
                continue  # two words of the lists are two ideas
            edits = _edits(word, partner, foreign, vowels, heard)
            if edits < cost:
                best, cost = index, edits
        if best < 0:
            rest.append(word)
            continue
        partner = right.pop(best)
        if (
            cost == 1
            and max(len(word.text), len(partner.text)) < (7 if word.kind == partner.kind else 6)
            and len(word.text) == len(partner.text)
            and sorted(word.text) != sorted(partner.text)
        ):
            found.doubtful = True
        _share(found, word, partner, cost)
    return rest, right


def _edits(word: Word, partner: Word, foreign: bool, vowels: bool, heard: bool = False) -> int:
    """How many letters make one word of the other; 9 where they are two words."""
    if (word.others or partner.others) and (
        partner.idea in word.others or word.idea in partner.others or word.others & partner.others
    ):
        return 0
    unlisted = word.kind == Kind.NAME or partner.kind == Kind.NAME
    if not unlisted or Kind.NUMBER in (word.kind, partner.kind):
        return 9
    one, other = word.text, partner.text
    if (word.shortened or partner.shortened) and (
        (word.shortened and _is_short_for(one, other)) or (partner.shortened and _is_short_for(other, one))
    ):
        return 0
    if foreign and len(one) > 2 and len(other) > 2 and sound(one) == sound(other):
        return 0
    if heard and word.kind == partner.kind and len(one) > 3 and len(other) > 3 and sound(one) == sound(other):
        return 0
    if not vowels and _same_bones(one, other, 2):
        return 0
    if foreign and _same_bones(one, other, 3 if one[:1] == other[:1] and min(len(one), len(other)) > 4 else 4):
        return 0
    if len(one) < 4 or len(other) < 4 or one.isdigit() or other.isdigit():
        return 9
    if one[:3] == other[:3] and _inflected(one, other):
        return 0
    longest = max(len(one), len(other))
    allowed = 1 if longest < 8 else 2
    if abs(len(one) - len(other)) > allowed:
        return 9
    edits = int(OSA.distance(one, other, score_cutoff=allowed))
    if edits > allowed:
        return 9
    if longest < 5 and (len(one) == len(other) and sorted(one) != sorted(other)):
        return 9  # "Mayo" is not "Maya"
    if edits == 2 and one[:1] != other[:1]:
        return 9
    if word.kind != partner.kind and longest < 6 and len(one) == len(other) and sorted(one) != sorted(other):
        return 9  # a name of five letters beside a word of the lists
    return edits


def _same_bones(one: str, other: str, least: int) -> bool:
    if len(bones(one)) >= least and bones(one) == bones(other):
        return True
    if ("dh" in one) != ("dh" in other) and bones(one, breathed=True) == bones(other, breathed=True):
        return len(bones(one, breathed=True)) >= least
    hissed = bones(one, hissed=True)
    return len(hissed) >= least and hissed == bones(other, hissed=True)


# How one word ends in the singular and the plural, or in two cases.
INFLECTIONS = frozenset(
    frozenset(pair.split("/"))
    for pair in (
        (  # noqa: SIM905
            "/s /es /en /er /ern /n /e /ene /erne /ene /na /or /ar /et y/ies is/es z/ces al/aux al/ales au/aux "
            "l/is ao/oes ao/aos ao/aes o/i a/e e/i co/chi ca/che go/ghi ga/ghe us/i um/a on/ones n/nes m/ns a/or "
            "a/orna e/ene el/eis il/is ol/ois ul/uis eau/eaux ion/iones ion/ioni o/os a/as a/en e/en"
        ).split()
    )
)  # fmt: skip


def _inflected(one: str, other: str) -> bool:
    """Whether two words of five letters or more are forms of one: "voz", "voces"; "Haus", "Häuser"."""
    if min(len(one), len(other)) < 5 or one == other:
        return False
    start = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        start += 1
    if start < 3:
        return False
    # Endings share letters: "ao" and "oes" of "irmao" and "irmoes".
    return any(
        frozenset((one[begin:], other[begin:])) in INFLECTIONS and begin >= 4
        for begin in range(max(3, start - 2), start + 1)
    )


def _is_short_for(short: str, word: str) -> bool:
    """Whether ``short`` is a contraction of ``word``: "Inst." of "Instituto", "Nal." of "Nacional"."""
    if not len(short) < len(word) or short[0] != word[0]:
        return False
    letters = iter(word)
    return all(letter in letters for letter in short)


def _glued(
    found: Alignment, one: tuple[Word, ...], other: tuple[Word, ...], left: list[Word], right: list[Word]
) -> tuple[list[Word], list[Word]]:
    """Words that one name writes together: "CasaMigrante", "Popnoj"."""
    for long_side, short_side, whole, swap in ((left, right, other, False), (right, left, one, True)):
        for word in list(long_side):
            if word.kind != Kind.NAME or len(word.text) < 6:
                continue
            for first, second in pairwise(whole):
                joined = first.text.replace(" ", "") + second.text.replace(" ", "")
                if joined == word.text or (len(joined) > 7 and OSA.distance(joined, word.text, score_cutoff=1) <= 1):
                    long_side.remove(word)
                    missing = []
                    for each in (first, second):  # perhaps one word twice
                        if each in short_side:
                            short_side.remove(each)
                            missing.append(each)
                    found.shared += sum(each.weight for each in missing) or word.weight
                    found.names += 1
                    found.words += 2
                    found.edits += 0 if joined == word.text else 1
                    break
        if swap:
            break
    return left, right
