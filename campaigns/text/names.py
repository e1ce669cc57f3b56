"""Names of organizations and persons: printed as given, compared by key, refused when they deceive."""

import re
import unicodedata
from functools import lru_cache

from django.utils.translation import gettext as _

MAX_NAME = 300
# Characters that change how a line reads without being seen: controls, bidi overrides and isolates, invisible
# operators, blank letters, tags. Joiners (U+200C, U+200D) and the marks U+200E, U+200F are needed by honest names.
DECEIVING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e00ff]"
)
# Thai, Lao, Myanmar and Khmer write no blanks between words; this one says where a line may break.
WORD_BREAK = re.compile("(?<=[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\u200b")
# More marks on one letter than any script needs ("Zalgo").
HEAP = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{5}")
NOT_ASCII = re.compile("[^\x00-\x7f]+")
# A nasal letter and an apostrophe, as Guarani writes: the bytes of "Ò" in another encoding, and honest.
NASAL = re.compile("[ÃÑÕãñõ]’")


def shown(value: str) -> str:
    """``value`` without what cannot be seen or would move a terminal's cursor, cut to 80 characters, for a message."""
    return DECEIVING.sub("", value)[:80]


def is_garbled(value: str) -> bool:
    """Whether ``value`` is UTF-8 that was read as Windows-1252 or Latin-1: "AsociaciÃ³n", "Womenâ€™s"."""
    if "\ufffd" in value:
        return True
    for run in NOT_ASCII.findall(NASAL.sub("", value)):
        try:
            again = b"".join(_byte(character) for character in run).decode()
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if again != run:
            return True
    return False


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def given_name(value: str) -> str:
    """``value`` in NFC with single blanks and none at its ends; nothing else about a name is ever changed."""
    return " ".join(unicodedata.normalize("NFC", value).split())


def name_problem(value: str) -> str:
    """Why ``value`` can not be printed as a name, as a sentence in the reader's language; empty when it can."""
    if not value.strip():
        return _("The name is empty. Write it as it should be printed.")
    if len(value) > MAX_NAME:
        return _("The name has %(length)d characters; at most %(limit)d are possible.") % {
            "length": len(value),
            "limit": MAX_NAME,
        }
    if is_garbled(value):
        return _("The name “%(name)s” looks garbled. Save the file as UTF-8 and try again.") % {"name": shown(value)}
    if DECEIVING.search(WORD_BREAK.sub("", value)) or HEAP.search(unicodedata.normalize("NFD", value)):
        return _("The name “%(name)s” contains invisible or control characters. Type it again by hand.") % {
            "name": shown(value)
        }
    if not any(character.isalnum() for character in value):
        return _("The name “%(name)s” has no letters.") % {"name": shown(value)}
    return ""


def name_key(value: str) -> str:
    """What two spellings of one name share: letters and digits in lower case, without accents and punctuation.

    "Asociación Pop No'j" and "ASOCIACION  POP NO’J" have one key. The vowel signs of scripts that write them as marks
    are kept: they tell names apart. At most 300 characters.
    """
    folded = unicodedata.normalize("NFKD", value.replace("'", "").replace("’", "")).casefold()
    kept = "".join(map(_in_key, unicodedata.normalize("NFKD", folded)))
    return unicodedata.normalize("NFKC", " ".join(kept.split()))[:MAX_NAME].strip()


@lru_cache(maxsize=4096)
def _in_key(character: str) -> str:
    if "\u0300" <= character <= "\u036f" or character in "\u200b\u200c\u200d\u200e\u200f":
        return ""
    return character if unicodedata.category(character)[0] in "LMN" else " "
