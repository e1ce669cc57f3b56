"""What one of two names may leave out and still be the other: a head, a subject, an address, a second surname."""

from signatories.matching.aligning import BRANCHED, Alignment
from signatories.matching.lexicon import Kind, Word
from signatories.matching.reading import Face, Reading
from signatories.matching.verdicts import RARE

ADDRESSED = 3.5  # what two names share where one adds a place that no list has
# Heads that make another body of one word, and come and go before a name of two: "Instituto Paz na Estrada".
GOING = frozenset(
    "institute center collective platform campaign project program initiative movement cooperative".split()  # noqa: SIM905
)
# Heads of many bodies that may join one of that name, or help it.
JOINING = frozenset(
    "network federation coalition alliance confederation forum committee commission office campaign front".split()  # noqa: SIM905
)
SCHOOLS = frozenset({"university", "college", "school", "academy"})
# Communities that many saints and works have: "Sisters of Saint Joseph of Peace" are others than those of Saint Joseph.
ORDERS = frozenset({"sisters", "brothers", "order", "congregation"})
# Subjects may be left out of a name ("Asociación de Mujeres Ixmukané"); such words make another one.
QUALITIES = frozenset(
    (  # noqa: SIM905
        "against all central east free good great green new north one open our south southern united west"
        " without black white young youth child girl boy adolescent elder autonomous general journalist lawyer teacher"
        " student doctor nurse artist writer"
    ).split()
)


def is_harmless(extra: list[Word], longer: Face, found: Alignment, share: float, one: Reading, other: Reading) -> bool:
    """Whether what one name says more may be left out by the other: a subject beside a name of its own."""
    if not extra:  # a short word was taken for another
        return False
    here = bool(one.countries & other.countries)
    if extra[0] is longer.words[0] and extra[0].idea in GOING and all(word.kind == Kind.REGION for word in extra[1:]):
        apart = bool(one.countries and other.countries) and not here
        enough = (found.words >= 2 and here) or (found.names > 1 and found.words >= 3 and not apart)
        return found.names >= 1 and enough and not found.edits
    if (
        len(extra) == 1
        and extra[0].text in (one.marks.edges | other.marks.edges)
        and extra[0] in (longer.words[0], longer.words[-1])
    ):
        said = bool(found.names or found.places) or extra[0] is longer.words[-1]  # "UNAM Programa …" is of the UNAM
        if said and here and found.words >= 2 and found.shared >= ADDRESSED and not found.edits:
            return True
    if _is_surname(extra, longer, found):
        return here
    if len(extra) == 1 and extra[0].kind == Kind.HARD and extra[0] is longer.words[-1] and found.places:
        return here and found.names >= 1 and not found.edits  # "Hungarian Helsinki" Committee
    if _is_named_first(extra, longer, found) or _is_named_last(extra, longer, found):
        return here
    if any(word.kind in (Kind.HARD, Kind.NUMBER) or word.idea in QUALITIES for word in extra):
        return False
    if any(word.idea in SCHOOLS for word in longer.words) and not all(word.idea in longer.appended for word in extra):
        return False  # each has many of one pattern
    if any(word.idea in ORDERS for word in longer.words):
        return False
    if len(extra) == 1 and extra[0].idea == longer.lead and extra[0] is longer.words[0]:  # "CIVICUS World Alliance …"
        return found.words > 2 and found.shared >= RARE and not found.edits
    names = [word for word in extra if word.kind == Kind.NAME]
    if all(word.idea in longer.appended for word in extra):  # "…, Delmas": an address
        elsewhere = any(
            word.kind == Kind.PLACE and word.idea not in longer.appended for word in (*found.left, *found.right)
        )
        branched = any(word.idea in BRANCHED for word in longer.words)
        own = found.words >= 2 or (found.names == 1 and len(longer.words[0].text) > 5)
        return own and found.shared >= ADDRESSED and here and not elsewhere and not branched
    if not names:
        # What comes first says what it is: "Juventud del Partido X" is not the party.
        return longer.words[0] not in extra and found.names >= 1 and found.words > 1 and here and share >= 0.6
    # A second surname: three names are shared, and one is left.
    return len(names) == len(extra) == 1 and found.names >= 3 and share >= 0.75 and here


def _is_surname(extra: list[Word], longer: Face, found: Alignment) -> bool:
    """Whether one name only gives a second surname: "Colectivo de Abogados José Alvear Restrepo"."""
    if len(extra) != 1 or extra[0] is not longer.words[-1] or extra[0].kind != Kind.NAME or len(longer.words) < 4:
        return False
    before = longer.words[-3:-1]
    return found.names >= 2 and found.words >= 4 and not found.edits and all(each.kind == Kind.NAME for each in before)


def _is_named_last(extra: list[Word], longer: Face, found: Alignment) -> bool:
    """Whether one name is the last word of the other, which first says what it is: "Organización … Conamuri"."""
    return (
        _is_all_of(longer.words[-1], extra, found)
        and len(longer.words) > 2
        and longer.words[0].kind in (Kind.SOFT, Kind.HARD)
        and longer.words[0].idea not in JOINING
        and all(word.kind in (Kind.FIELD, Kind.SOFT, Kind.HARD) and word.idea not in QUALITIES for word in extra)
    )


def _is_named_first(extra: list[Word], longer: Face, found: Alignment) -> bool:
    """Whether one name begins the other, which then says what it works on: "Conectas Direitos Humanos"."""
    return (
        _is_all_of(longer.words[0], extra, found)
        and sum(word.kind == Kind.FIELD for word in extra) >= 2
        and all(word.kind in (Kind.FIELD, Kind.SOFT) and word.idea not in QUALITIES for word in extra)
    )


def _is_all_of(word: Word, extra: list[Word], found: Alignment) -> bool:
    """Whether a coined ``word`` is all that the shorter name says."""
    return (
        found.words == found.names == 1
        and not found.edits
        and not found.branched
        and word.kind == Kind.NAME
        and word not in extra
        and len(word.text) > 4
    )
