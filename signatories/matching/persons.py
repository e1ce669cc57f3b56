"""Names of persons: their titles, what stands behind a comma, and how many of their names they write."""

from signatories.matching.dividing import Part
from signatories.matching.genders import is_given
from signatories.matching.lexicon import Kind, Word, known

MOST_NAMES = 5
# What stands before the names of a person; each may be a word of its own elsewhere ("Me Too").
TITLES = frozenset(
    (  # noqa: SIM905
        "abg abog adv advocate arq attorney avv bishop br brother cardinal dip dna dom don dona dott dottssa dra "
        "emer emerita emeritus engr father fr fra frei frere habil hna hno hon imam ing judge lcda lcdo lic licda "
        "licdo licenciada licenciado maestra maestro maitre me mgr miss monsenhor monsieur mr mrs ms mtra mtro "
        "obispo padre pastor pastora phd pres president presidenta prof profa profesor profesora professor "
        "professora senador senadora senator shaikh sheikh sister soeur sor sr sra srta ustad"
    ).split()
)


def without_titles(parts: list[Part]) -> None:
    """Take the titles off what else is but the names of a person: "Adv. Sudha Bharadwaj"."""
    first = parts[0]
    count = 0
    while count < len(first.tokens) - 2 and first.tokens[count].rstrip(".").casefold() in TITLES:
        count += 1
    if not count:
        return
    gone = {token.rstrip(".").casefold() for token in first.tokens[:count]}
    kept = [word for word in first.words if word.text not in gone]
    if 2 <= len(kept) <= MOST_NAMES and are_names(kept):
        first.tokens, first.words = first.tokens[count:], kept


def are_names(words: list[Word] | tuple[Word, ...]) -> bool:
    """Whether ``words`` may be the names of a person: no list knows them, or they stand behind a given name.

    "Bartolomé de las Casas", "Raúl Vera", whose family name is a word elsewhere.
    """
    first = next((word.text for word in words if word.kind != Kind.STOP), "")
    if is_given(first):
        return all(word.kind in (Kind.NAME, Kind.STOP, Kind.FIELD, Kind.PLACE) for word in words)
    return all(word.kind in (Kind.NAME, Kind.STOP) for word in words)


def names_before_comma(parts: list[Part]) -> bool:
    """Whether a person's names stand before a comma, behind which is said what they are."""
    if len(parts) < 2 or parts[1].sign != ",":
        return False
    names = [word for word in parts[0].words if word.kind != Kind.STOP]
    return 2 <= len(names) <= MOST_NAMES and are_names(parts[0].words)


def is_longer_name_of_person(extra: list[Word], one: tuple[Word, ...], other: tuple[Word, ...]) -> bool:
    """Whether two names of persons differ in one that only one of them writes: a second surname, a middle name."""
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(extra) != 1 or not 2 <= len(shorter) < len(longer) <= MOST_NAMES:
        return False
    lists = known()
    told = is_given(longer[0].text) or not any(word.text in lists for word in longer)
    return told and are_names(longer) and extra[0] is not longer[0]
