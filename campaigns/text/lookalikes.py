"""Letters that look like those of another script: "Exаmple" with a Cyrillic а reads like "Example" and is not."""

import re

from campaigns.text.language import script_of

# Only these three have letters that people take for each other. Japanese honestly writes three scripts in one word.
ALIKE = frozenset({"Latin", "Cyrillic", "Greek"})
# Cyrillic and Greek letters that are drawn like a Latin one, and that one.
LATIN_OF: dict[str, str] = dict(
    zip(
        "авеѕіјкмнорԛгѕтухһԁԝсӏѵ" + "ορανικτυχεμγϲ" + "АВЕЅІЈКМНОРԚСТУХԜҺӀѴ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ",
        "abesijkmhopqrstyxhdwclv" + "opaviktuxeuyc" + "ABESIJKMHOPQCTYXWHIV" + "ABEZHIKMNOPTYXC",
        strict=True,
    )
)
# Of these, the ones that nobody can tell apart in print; a word of them alone is read as Latin.
TWINS = frozenset("аеѕіјорԛухһԁԝсӏѵ" + "ονϲ" + "АВЕЅІЈКМНОРԚСТУХԜӀѴ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ")
WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")


def scripts_in(word: str) -> set[str]:
    """The scripts of the letters of ``word`` that can be taken for each other."""
    return {script for character in word if (script := script_of(character)) in ALIKE}


def is_deceiving(name: str) -> bool:
    """Whether ``name`` has a word of two such scripts, or a word that only looks Latin beside one that is.

    A name in two scripts ("Мемориал / Memorial") is honest: its words are each of one, and cannot be taken for Latin.
    """
    words = [word for word in WORD.findall(name) if len(word) > 1]
    kinds = [scripts_in(word) for word in words]
    if any(len(kind) > 1 for kind in kinds):
        return True
    if {"Latin"} not in kinds:
        return False
    foreign = [word for word, kind in zip(words, kinds, strict=True) if kind and kind != {"Latin"}]
    return bool(foreign) and all(set(word) <= TWINS for word in foreign)


def drawn(name: str) -> str:
    """``name`` with every such letter as the Latin one that it looks like: what two deceiving spellings share."""
    return "".join(LATIN_OF.get(character, character) for character in name)
