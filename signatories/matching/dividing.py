"""A name in parts, as brackets, dashes and slashes cut it, and the words of each."""

import re
from dataclasses import dataclass

from signatories.matching.folding import legible, tokens
from signatories.matching.lexicon import (
    AND,
    ANDS,
    LEGAL_LETTERS,
    LEGAL_SMALL,
    ROMAN,
    SHORT_NAME,
    STOPS,
    Kind,
    Word,
    words_of,
)

MOST_WORDS = 40
MOST_PARTS = 8
BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?|[)\]}]")
SEPARATOR = re.compile(r"\s+-+\s*|\s*-+\s+|\s*--+\s*|\s*[|:;*•]\s*|\s·\s|\s*/\s*|<<|>>|\s*,\s*|\"")
AND_OR = re.compile(r"\b(?:and|y|o|e|et|ou)/(?:and|y|o|e|or|et|ou)\b", re.IGNORECASE)
LITTLE = re.compile(r"(?<![^\W_])[pcs]/(?=\s?[^\W_])", re.IGNORECASE)  # "p/", "c/": por, con
# "niños/as", "amig@s", "Bürger*innen"
GENDERS = re.compile(r"(?<=[a-z])(?:/(?:os|as|es|a|o)\b|\((?:os|as|es|a|s)\)|@s?(?=\s|$)|[_*:/](?=innen\b|in\b))")
HANGING = re.compile(r"(?<=[a-z])-(?=\s+(?:und|u\.|oder|and|och|og|en|ja|y|e|et|&|/)\s)")  # "Natur- und Umweltschutz"
# "Entrepueblos-Entrepobles-Entrepobos": one name in several languages.
CHAIN = re.compile(r"\b[A-Z][A-Za-z]{4,}(?:-[A-Z][A-Za-z]{4,}){2,}\b")
# Heads of what a body has within it.
SUBUNITS = frozenset(
    (  # noqa: SIM905
        "commission committee office program project campaign secretariat working lab service archive library"
        " school_center taskforce team pastoral cell workshop unit_team mission brigade"
    ).split()
)
EVERYWHERE = Kind.COUNTRY, Kind.DEMONYM
LIGHT = Kind.STOP, Kind.LEGAL
CAPITALS = {"US": "usa", "UK": "uk"}  # a country in capitals, a word in small letters
# Codes of countries that are no legal form, no word and no acronym: "Fossielvrij NL".
AT_THE_END = {
    "AU": "australia", "BE": "belgium", "BR": "brasil", "CZ": "czechia", "DK": "danmark", "FR": "france",
    "GR": "greece", "HU": "hungary", "KE": "kenya", "LU": "luxembourg", "MX": "mexico", "NL": "nederland",
    "PL": "poland", "PT": "portugal", "TZ": "tanzania", "UA": "ukraine", "UG": "uganda", "UY": "uruguay",
    "ZA": "sudafrica",
}  # fmt: skip
LEGAL_ENDS = LEGAL_LETTERS | {"de"}


@dataclass(slots=True)
class Part:
    sign: str
    tokens: list[str]
    words: list[Word]

    @property
    def telling(self) -> list[Word]:
        return [word for word in self.words if word.kind not in LIGHT and word.kind not in EVERYWHERE]


def parts_of(text: str) -> list[Part]:
    if "-" in text:
        text = HANGING.sub("", text)
        text = CHAIN.sub(lambda match: match.group().replace("-", "/"), text)
    if "/" in text or "(" in text or "@" in text or "_" in text or "*" in text or ":" in text:
        text = LITTLE.sub(" ", GENDERS.sub("", AND_OR.sub("and", text)))
    found: list[tuple[str, str]] = []

    def add(piece: str, first: str) -> None:
        sign, start = first, 0
        for match in SEPARATOR.finditer(piece):
            found.append((sign, piece[start : match.start()]))
            sign, start = match.group().strip()[:1] or "-", match.end()
        found.append((sign, piece[start:]))

    start = 0
    for match in BRACKETS.finditer(text):
        add(text[start : match.start()], "" if start == 0 else " ")
        found.append(("(", match.group(1) or ""))
        start = match.end()
    add(text[start:], "" if start == 0 else " ")
    parts = []
    for sign, piece in found[: 2 * MOST_PARTS]:
        if pieces := tokens(piece)[:MOST_WORDS]:
            parts.append(Part(sign, pieces, words_of_part(pieces)))
    return parts or [Part("", [text.casefold()] if text else [], [])]


def formless(name: str) -> tuple[str, str]:
    """``name`` as its words in plain small letters, without signs and legal form; and the words of that form.

    Little words stay: an office on something is not always the office for it.
    """
    pieces = tokens(legible(name))
    last = _before_form(pieces)
    form = list(pieces[last:])
    kept = [piece.rstrip(".").casefold() for piece in pieces[:last]]
    for word in words_of(kept):
        said = word.text.split()
        if word.kind == Kind.LEGAL and len(said) < len(kept):
            start = next((at for at in range(len(kept)) if kept[at : at + len(said)] == said), None)
            if start is not None:
                del kept[start : start + len(said)]
                form += said
    return " ".join(kept), " ".join(sorted(piece.rstrip(".").casefold() for piece in form))


def _before_form(pieces: list[str]) -> int:
    """How many of ``pieces`` stand before the letters of a legal form."""
    last = len(pieces)
    while last > 1 and _is_legal_end(pieces[last - 1]):
        last -= 1
    if 1 < last < len(pieces) and pieces[last - 1] in ("S", "S."):  # "S. de R.L."
        last -= 1
    return last


def words_of_part(pieces: list[str]) -> list[Word]:
    """The words of one part; letters of a legal form at its end, or with dots, are one."""
    last = _before_form(pieces)
    plain = []
    for number, piece in enumerate(pieces):
        bare = piece.rstrip(".")
        low = bare.casefold()
        if number >= last and low != "de":
            continue
        if len(pieces) > 1 and piece.endswith(".") and low in LEGAL_LETTERS:
            continue
        if len(piece) == 2 and piece[1] == "." and 0 < number < last - 1 and piece[0].islower():
            continue  # "Komitee f. Grundrechte u. Demokratie"
        if piece == "S." and number < last - 1 and pieces[number + 1].istitle() and pieces[number + 1][-1] != ".":
            plain.append("san")  # "Comunità di S. Egidio"
            continue
        if 0 < number < last - 1 and low in ANDS and low not in STOPS and piece[0].islower():
            plain.append(AND)
        elif bare in AT_THE_END and 0 < number == last - 1 and not pieces[number - 1].isupper():
            plain.append(AT_THE_END[bare])
        elif bare in CAPITALS and not (number and pieces[number - 1].isupper() and len(pieces[number - 1]) > 5):
            plain.append(CAPITALS[bare])
        else:
            plain.append(ROMAN[bare] if bare in ROMAN and number else piece.casefold())
    if len(pieces) == 1 and (pieces[0].rstrip(".").casefold() in LEGAL_LETTERS or _is_legal_end(pieces[0])):
        return [Word(pieces[0].casefold(), "legal", Kind.LEGAL, 0.0)]
    if len(pieces) > 1 and len(pieces[-1]) == 1 and pieces[-1].isupper():  # "Grupo A" is not Grupo B
        low = pieces[-1].casefold()
        return [*words_of(plain[:-1]), Word(low, low, Kind.NAME, SHORT_NAME)]
    return words_of(plain)


def _is_legal_end(piece: str) -> bool:
    low = piece.rstrip(".").casefold()
    return low in LEGAL_ENDS or (low in LEGAL_SMALL and (piece.islower() or piece.endswith(".")))


def is_light(part: Part) -> bool:
    """Whether what stands in brackets only adds a place or a form."""
    return not any(word.kind in (Kind.HARD, Kind.FIELD, Kind.NAME, Kind.NUMBER) for word in part.words)


def is_place_like(part: Part) -> bool:
    """Whether a part may be a town that no list has: a few words, none of which bodies are made of, but saints."""
    kinds = (Kind.SOFT, Kind.UNIT, Kind.REGION, Kind.SCOPE, Kind.FIELD)
    return len(part.words) < 6 and not any(word.kind in kinds and word.idea != "saint" for word in part.words)


def is_unit(part: Part, parts: list[Part]) -> bool:
    """Whether what stands in brackets is a part of the body: its commission, its faculty."""
    head = next(iter(part.telling), None)
    return (
        head is not None
        and len(part.words) > 1
        and (head.kind == Kind.UNIT or head.idea in SUBUNITS)
        and not any(word.idea == head.idea for each in parts if each is not part for word in each.words)
    )


def strong_parts(parts: list[Part]) -> list[list[Part]]:
    """``parts`` in groups that could each be a name; commas part no names, a place belongs to what stands before."""
    groups: list[list[Part]] = []
    for part in parts:
        own = part.sign not in ("", ",", " ", "(") and any(
            word.kind in (Kind.HARD, Kind.FIELD, Kind.NAME, Kind.SOFT, Kind.REGION) for word in part.words
        )
        if not groups or own:
            groups.append([part])
        else:
            groups[-1].append(part)
    return groups
