"""Acronyms taken off a name, wherever they stand in it, and words in capitals that may be some."""

import re
from dataclasses import dataclass

from signatories.matching.acronyms import LONGEST, NEVER, acronym_key, distance, evidence, is_blend, looks_short
from signatories.matching.dividing import EVERYWHERE, MOST_WORDS, Part, words_of_part
from signatories.matching.lexicon import ANDS, LEGAL_LETTERS, Kind, known
from signatories.matching.persons import names_before_comma

# Where no word has two capitals there is no acronym to look at.
CAPITALS = re.compile("[A-Z][a-z0-9]*[A-Z]")
PREPOSITIONS = ("against", "without", "inter")  # telling words, and yet not in an acronym
PASSED_OVER = 3.0  # one word
CERTAIN = 2.3  # bits for each letter
OF = frozenset("of de del da do des du der van von di dell dello della delle degli dos das la las los el".split())  # noqa: SIM905


def letters_of(pieces: list[str]) -> tuple[tuple[str, Kind], ...]:
    lists = known()
    found = []
    last = len(pieces) - 1
    for number, piece in enumerate(pieces[:MOST_WORDS]):
        text = piece.rstrip(".").casefold()
        first = lists.get(text)
        kind = first[0].kind if first else Kind.NAME
        if text in ANDS and 0 < number < last and piece[0].islower():
            kind = Kind.STOP
        elif text in LEGAL_LETTERS:
            kind = Kind.LEGAL
        elif first and first[0].idea in PREPOSITIONS:
            kind = Kind.STOP
        found.append((text, kind))
    return tuple(found)


def without_acronyms(text: str, parts: list[Part], capitals: bool, given: set[str]) -> tuple[list[Part], set[str]]:
    """``parts`` without those that are an acronym of the rest, and these acronyms."""
    found: set[str] = set()
    kept: list[Part] = []
    person = names_before_comma(parts)
    for number, part in enumerate(parts):
        if person and number:  # "Berta Cáceres, COPINH": where she works
            kept.append(part)
            continue
        others = [token for other, each in enumerate(parts) if other != number for token in each.tokens]
        telling = sum(len(each.telling) for other, each in enumerate(parts) if other != number)
        key = _short(part, others, telling, capitals, given)
        if key:
            found.add(key)
        else:
            kept.append(part)
    if not kept:
        return parts, set()
    if not given and not found and not CAPITALS.search(text):
        return kept, found
    for part in kept[:1] if person else kept:
        others = [token for each in kept if each is not part for token in each.tokens]
        _take_edges(part, others, capitals, given | found, found)
        if not capitals:
            _without_inner(part, found)
    return kept, found


def _short(part: Part, others: list[str], telling: int, capitals: bool, given: set[str]) -> str:
    """The acronym that ``part`` is of the others; empty where it is none."""
    names = (
        [token for token in part.tokens if acronym_key(token) not in LEGAL_LETTERS]
        if len(part.tokens) > 1
        else part.tokens
    )
    key = acronym_key("".join(names))
    if not telling or not 2 <= len(key) <= LONGEST or len(names) > 2:
        return ""
    away = distance(key, letters_of(others)) if len(names) == 1 and len(key) > 2 else NEVER
    if len(names) == 2 and part.sign in "(,-" and looks_short(names[0]) and _is_short(names[1]):  # "HURINET-U"
        return key if evidence(key, letters_of(others)) >= CERTAIN * len(key) else ""
    # "DRC" behind the Danish Refugee Council is not the Congo.
    if away > 0 and any(word.kind in EVERYWHERE for word in part.words):
        return ""
    if key in given:
        return key
    listed = any(word.kind not in (Kind.NAME, Kind.NUMBER) for word in part.words)
    told = part.sign == "(" and len(key) > 4 and not capitals and looks_short(names[0])
    fits = (
        away <= len(key) * (0.5 if len(key) < 5 else 0.85)
        or (told and evidence(key, letters_of(others)) >= CERTAIN * len(key))
        or (len(names) == 1 and not listed and is_blend(key, letters_of(others)))
    )
    if part.sign == "(" or len(names) == 1:
        if not capitals and all(looks_short(name) for name in names) and (not listed or fits):
            return key
        if fits and not listed:
            return key
        if capitals and part.sign == "(" and len(names) == 1 and not listed:
            return key
    return ""


def _take_edges(part: Part, more: list[str], capitals: bool, known_short: set[str], found: set[str]) -> None:
    """Take an acronym off the beginning or the end of a part, where it is made of the other words or known."""
    if len(part.tokens) < 2:
        return
    for number in (0, len(part.tokens) - 1):
        token = part.tokens[number].rstrip(".")
        key = acronym_key(token)
        others = part.tokens[:number] + part.tokens[number + 1 :]
        if len(key) == 2 and number == 0 and looks_short(token) and _is_all_initials(key, others):
            found.add(key)
            part.tokens, part.words = others, words_of_part(others)
            return
        if len(key) < 3 or not (key in known_short or (not capitals and looks_short(token))):
            continue
        away = min(distance(key, letters_of(others)), distance(key, letters_of(others + more)))
        if len(others) < 2 and distance(key, letters_of(more)) > 0:
            continue  # "Health GAP (Global Access Project)"
        if (
            key in known_short
            or away <= (0 if key in known() else len(key) / 2)
            or (number == 0 and _is_set_before(key, letters_of(others)))
        ):
            found.add(key)
            part.tokens = others
            part.words = words_of_part(others)
            return


def _is_all_initials(key: str, others: list[str]) -> bool:
    """Whether two letters are of two words and no more: "JA! Justiça Ambiental"."""
    words = [text for text, kind in letters_of(others) if kind not in (Kind.STOP, Kind.LEGAL)]
    return key not in known() and "".join(word[:1] for word in words) == key


def _without_inner(part: Part, found: set[str]) -> None:
    """Take an acronym out of the middle of a part, where it is made of all the words before it."""
    for number in range(3, len(part.tokens) - 1):
        token = part.tokens[number]
        key = acronym_key(token)
        if (
            len(key) > 2
            and token.isupper()
            and key not in known()
            and not distance(key, letters_of(part.tokens[:number]))
        ):
            found.add(key)
            part.tokens = part.tokens[:number] + part.tokens[number + 1 :]
            part.words = words_of_part(part.tokens)
            return


def _is_set_before(key: str, letters: tuple[tuple[str, Kind], ...]) -> bool:
    """Whether capitals before a name are its acronym, though it passes words over or leaves the last ones out."""
    if key in known() or len(key) < 4:
        return False
    return distance(key, letters, begun=True) <= PASSED_OVER or (len(key) > 4 and distance(key, letters) <= len(key))


def bare_acronym(parts: list[Part], capitals: bool, acronyms: set[str]) -> str:
    """The acronym where the name is one, with a place or a soft head at most."""
    if (
        len(parts) == 1
        and 1 < len(parts[0].tokens) < 4
        and not capitals
        and looks_short(parts[0].tokens[0])
        and all(_is_short(token) for token in parts[0].tokens)
    ):
        joined = "".join(acronym_key(token) for token in parts[0].tokens)
        return joined if len(joined) <= LONGEST else ""  # "AFL-CIO"
    telling = [word for part in parts for word in part.telling if word.kind not in (Kind.SOFT, Kind.REGION)]
    if len(telling) != 1 or telling[0].kind not in (Kind.NAME, Kind.HARD):
        return ""
    text = telling[0].text
    written = [token.rstrip(".") for part in parts for token in part.tokens if acronym_key(token) == text]
    if not written or not 2 <= len(text) <= LONGEST or telling[0].kind == Kind.HARD:
        return ""
    return text if (looks_short(written[0]) or (len(text) <= 8 and len(parts[0].tokens) == 1)) else ""


def _is_short(token: str) -> bool:
    return (looks_short(token) and acronym_key(token) not in known()) or (len(token) == 1 and token.isupper())


@dataclass(frozen=True, slots=True)
class Marks:
    """Words in capitals that stay in a name, as they are not surely its acronym."""

    shorts: frozenset[str] = frozenset()  # all of three letters or more
    starts: frozenset[str] = frozenset()  # the one that begins it
    edges: frozenset[str] = frozenset()  # those at its ends that are not made of its letters
    several: tuple[str, ...] = ()  # the acronyms that it is made of, where these are more than one


NO_MARKS = Marks()


def marks_of(text: str, parts: list[Part], capitals: bool) -> Marks:
    """The words in capitals of a name: ``text`` in Latin letters, ``parts`` of it."""
    if not CAPITALS.search(text):
        return NO_MARKS
    shorts = [
        key for part in parts for token in part.tokens if looks_short(token) and len(key := acronym_key(token)) > 2
    ]
    first = parts[0].tokens[0] if parts[0].tokens else ""
    return Marks(
        shorts=frozenset(() if capitals else shorts),
        starts=frozenset({acronym_key(first)} if looks_short(first) else ()),
        edges=_edges_of(parts, capitals),
        several=_several_short(parts),
    )


def _edges_of(parts: list[Part], capitals: bool) -> frozenset[str]:
    """Acronyms that begin or end a name that is not made of their letters: "Bischöfliches Hilfswerk MISEREOR"."""
    if capitals or sum(len(part.telling) for part in parts) < 3:
        return frozenset()
    found = set()
    tokens = [token for part in parts for token in part.tokens if acronym_key(token) not in LEGAL_LETTERS]
    ends = tokens[-1:] if len(tokens) > 1 and tokens[-2].casefold() not in OF else []  # "Commission … de la CENCO"
    for token in tokens[:1] + ends:
        key = acronym_key(token)
        if len(key) >= 3 and looks_short(token) and key not in known():
            found.add(key)
    return frozenset(found)


def _several_short(parts: list[Part]) -> tuple[str, ...]:
    """The acronyms that a name of two languages is made of, with a place at most: "HEKS/EPER", "CAN-Rac Canada"."""
    found: list[str] = []
    if sum(len(part.tokens) for part in parts) > 5:
        return ()
    for part in parts:
        places = {word.text for word in part.words if word.kind in (*EVERYWHERE, Kind.PLACE, Kind.REGION)}
        for token in part.tokens:
            key = acronym_key(token)
            if key in places:
                continue
            if len(key) < 3 or key in known() or not (looks_short(token) or (found and len(key) < 5 and key.isalpha())):
                return ()
            found.append(key)
    return tuple(found) if 2 <= len(found) <= 3 else ()
