"""Keys under which names that may be one body are found in an index: two names of one body share one at least."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations

from signatories.matching.acronyms import initials
from signatories.matching.folding import bones, sound
from signatories.matching.lexicon import Kind, broad
from signatories.matching.reading import Face, Reading

LONGEST = 40  # characters of a key
MOST = 72  # keys of a name: an acronym alone has many
LEFT_OUT = (Kind.SOFT, Kind.COUNTRY, Kind.DEMONYM)
SUBJECTS = (Kind.FIELD, Kind.HARD, Kind.REGION, Kind.SCOPE)


ANSWERS = {"c": "d", "d": "c"}  # an acronym asks for names, a name for acronyms


def asked(found: Iterable[str]) -> set[str]:
    """The keys to look up for a name that has the keys ``found``: most are asked for as they are."""
    return {ANSWERS.get(key[0], key[0]) + key[1:] for key in found}


@lru_cache(maxsize=4096)
def keys(reading: Reading) -> frozenset[str]:
    """The keys of ``reading``, the first letter of each its kind; at most 72 of at most 40 characters."""
    found: dict[str, None] = {}
    for acronym in (*reading.acronyms, *reading.marks.edges, *reading.marks.several):
        found[f"a{acronym}"] = None
    found |= dict.fromkeys(_begun(reading))
    found |= dict.fromkeys(f"i{each}" for each in reading.marks.several if len(each) < 9)
    if " " not in reading.key:
        found[f"a{reading.key}"] = None
    if reading.bare:
        found[f"a{reading.bare}"] = None
        if 3 <= len(reading.bare) <= 8:
            found |= dict.fromkeys(f"i{each}" for each in _within(reading.bare))
    else:
        found |= dict.fromkeys(f"i{each}" for each in sorted(initials(reading.letters)))
    for face in reading.faces:
        found |= dict.fromkeys(_of_face(face, reading))
    return frozenset(key[:LONGEST] for key in list(found)[:MOST] if len(key) > 1)


def _begun(reading: Reading) -> list[str]:
    """How an acronym begins (d), or may begin that is made of this name (c): "UDEFEGUA" of U and "DE", in Guatemala."""
    sort = "c"
    if reading.bare or reading.marks.starts:
        sort = "d"
        beginnings = {acronym[:3] for acronym in (reading.bare, *reading.marks.starts) if len(acronym) > 2}
    else:
        beginnings = {made for letters in (reading.letters, *reading.more_letters[:1]) for made in _beginnings(letters)}
    return [f"{sort}{made}{code}" for code in sorted(reading.countries)[:2] for made in sorted(beginnings)]


def _beginnings(letters: tuple[tuple[str, Kind], ...]) -> set[str]:
    """The first three letters of acronyms of initials, or of the beginning of the first word, or that pass one over."""
    words = [text for text, kind in letters[:8] if kind not in (Kind.STOP, Kind.LEGAL)][:4]
    if len(words) < 2:
        return set()
    first, second, *more = words
    found = {first[:3], first[:2] + second[:1], "".join(text[:1] for text, _kind in letters[:3])}
    if more:
        found |= {first[:1] + second[:1] + more[0][:1], first[:1] + more[0][:2]}
    if len(more) > 1:
        found.add(first[:1] + second[:1] + more[1][:1])
    return {made for made in found if len(made) == 3}


def _within(acronym: str) -> list[str]:
    """What initials may hide in an acronym that took several letters of a word: "IMUMI" of I, M, M."""
    first, rest = acronym[0], acronym[1:]
    found = [acronym]
    for size in range(len(rest) - 1, max(1, (len(rest) - 1) // 2), -1):
        found += [first + "".join(letters) for letters in combinations(rest, size)]
    return list(dict.fromkeys(found))[:48]


def _of_face(face: Face, reading: Reading) -> list[str]:
    wide = broad()
    names = _longest_first(word.idea for word in face.words if word.kind in (Kind.NAME, Kind.NUMBER))
    places = sorted({word.idea for word in face.words if word.kind == Kind.PLACE})
    subjects = sorted({wide.get(word.idea, word.idea) for word in face.words if word.kind in SUBJECTS})
    found = ["=" + "+".join(sorted({*names, *places, *subjects}))] if names or places or subjects else []
    found += [f"w{name}" for name in names[:6]]
    texts = _longest_first(word.text for word in face.words if word.kind == Kind.NAME and len(word.text) > 4)
    for text in texts[:2]:
        # One of the halves is without the typing error.
        found += [f"p{text[:4]}", f"s{text[-4:]}"]
    if texts and len(texts[0]) < 16:
        found.append(f"x{''.join(sorted(texts[0]))}")  # two letters may have changed places
    if reading.foreign or len(names) < 3:
        found += [f"f{sound(name)}" for name in names[:2]]
        # Words written together or apart.
        glued = "".join(word.text.replace(" ", "") for word in face.words if word.kind not in LEFT_OUT)
        if len(glued) > 4:
            found += [f"y{glued[:8]}", f"z{glued[-8:]}"]
        if len(face.squashed) > 7 and face.words and face.words[0].kind not in (Kind.SOFT, Kind.HARD):
            found.append(f"y{face.squashed[:8]}")
    # What a name in another script shares with it.
    for name in [*names[:2], *(_longest_first(word.text for word in face.words)[:3] if reading.few_vowels else ())]:
        found.append(f"b{bones(name, hissed=True)}")
        if "ch" in name:
            found.append(f"b{bones(name)}")
        if "dh" in name:
            found.append(f"b{bones(name, hissed=True, breathed=True)}")
    if len(names) < 2:
        found += ["g" + "+".join(pair) for pair in combinations([*places, *subjects][:5], 2)]
        found += [f"g{name}+{subject}" for name in names for subject in subjects[:3]]
        countries = sorted({word.idea for word in face.words if word.kind in (Kind.COUNTRY, Kind.DEMONYM)})[:2]
        found += [f"g{country}+{subject}" for country in countries for subject in subjects[:3]]
    return found


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))
