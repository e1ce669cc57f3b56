"""Names of organizations and persons: printed as given, compared by key, refused when they deceive."""

import re
import unicodedata

from django.utils.translation import gettext as _

MAX_NAME = 300
WORDS = re.compile(r"[^\w]+")
# Characters that change how a line reads without being seen: controls, bidi overrides and isolates, invisible
# operators and tags. Joiners (U+200C, U+200D) and the marks U+200E, U+200F are needed by honest names.
DECEIVING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# UTF-8 read as Windows-1252 or Latin-1: "AsociaciÃ³n", "Womenâ€™s"; and the mark of a byte nobody understood.
MOJIBAKE = re.compile(
    "[ÃÂÐÑØÙ][\u0080-\u00bf\u0192\u02c6\u02dc\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]|â€|\ufffd"
)


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
    if MOJIBAKE.search(value):
        return _("The name “%(name)s” looks garbled. Save the file as UTF-8 and try again.") % {"name": value[:80]}
    if DECEIVING.search(value):
        return _("The name “%(name)s” contains invisible or control characters. Type it again by hand.") % {
            "name": DECEIVING.sub("", value)[:80]
        }
    if not any(character.isalnum() for character in value):
        return _("The name “%(name)s” has no letters.") % {"name": value[:80]}
    return ""


def name_key(value: str) -> str:
    """What two spellings of one name share: letters and digits in lower case, without accents and punctuation.

    "Asociación Pop No'j" and "ASOCIACION  POP NO’J" have one key. Marks of scripts that need them are kept.
    """
    folded = unicodedata.normalize("NFKD", value.replace("'", "").replace("’", "")).casefold()
    plain = "".join(c for c in folded if not ("\u0300" <= c <= "\u036f"))
    return " ".join(WORDS.sub(" ", unicodedata.normalize("NFKC", plain)).replace("_", " ").split())
