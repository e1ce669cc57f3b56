"""The encoding of a text file, by its marks, by the words it gives, and at last by charset-normalizer."""

import codecs
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import islice, pairwise

from django.utils.translation import gettext as _

from campaigns.text.names import is_garbled
from signatories.lists.grid import named
from signatories.lists.table import ENCODINGS, UnreadableList

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ONE_BYTE = ("cp1252", "mac-roman", "cp1250", "cp1254", "cp1253", "cp1251", "cp1256")
SAMPLE = 1_000  # words that are looked at
BEYOND = re.compile(rb"[^\s,;|\t]*[\x80-\xff][^\s,;|\t]*")
WIDE = 8_000  # bytes that show UTF-16
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Letters of the languages that lists of ours are written in, and what stands beside letters in names.
WESTERN = frozenset("áéíóúñüàâãäåæçèêëìîïòôõöøùûÿœßÁÉÍÓÚÑÜÀÂÃÄÅÆÇÈÊËÌÎÏÒÔÕÖØÙÛÝŒªº")
FREQUENT = frozenset("áéíóúñüãçàâêèôõöäÁÉÍÓÚÑÇ")  # those that carry Spanish, Portuguese, French and German
FRENCH = frozenset("èëîïûùœÈÎÛŒ")
TURKISH = frozenset("ığşİĞŞ")
CENTRAL = frozenset("ąćęłńóśźżáčďéěíňřšťúůýžőűäöüôľăâîșțşţđĄĆĘŁŃÓŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽŐŰÄÖÜÔĽĂÂÎȘȚŞŢĐ")
BESIDE = frozenset("“”„‘’«»–—…·•¿¡°€©®،؛؟\u00a0\u200e\u200f\u200c\u200d")
ODD = frozenset("¢£¤¥¦§¨¬¯±²³´¶¸¹¼½¾×÷ƒ†‡‰‹›˜™∂∆∏∑√∞∫≈≠≤≥◊ˆˇ˘˙˚˛˝ﬁﬂ¬\uf8ff")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text and how it was understood. ``others`` would read it too, the likeliest first."""

    text: str
    encoding: str
    others: tuple[str, ...] = ()
    warnings: list[str] = field(default_factory=list)


def decode(content: bytes, *, encoding: str | None = None) -> Decoded:
    """The text of ``content`` in ``encoding``, else in the one that gives words. Raises UnreadableList."""
    if encoding:
        return _given(content, encoding)
    for mark, name in MARKS:
        if content.startswith(mark):
            return _marked(content[len(mark) :], name)
    if wide := _wide(content):
        return _marked(content, wide)
    try:
        return Decoded(content.decode(), "utf-8")
    except UnicodeDecodeError:
        pass
    return _mixed(content) or _likeliest(content)


def _given(content: bytes, encoding: str) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
        mark = next((mark for mark, marked in MARKS if marked.startswith(name) and content.startswith(mark)), b"")
        text = content.removeprefix(mark).decode(name)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableList(
            _("Line %(line)d cannot be read as %(encoding)s. Choose another encoding.")
            % {"line": line, "encoding": ENCODINGS.get(name, encoding)}
        ) from error
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableList(
            _("There is no encoding “%(encoding)s”. Choose another one.") % {"encoding": encoding[:40]}
        ) from error
    if not isinstance(text, str):  # "base64" and the like are codecs too
        raise UnreadableList(
            _("There is no encoding “%(encoding)s”. Choose another one.") % {"encoding": encoding[:40]}
        )
    return Decoded(text, name)


def _marked(content: bytes, name: str) -> Decoded:
    try:
        return Decoded(content.decode("utf-8" if name == "utf-8-sig" else name), name)
    except UnicodeDecodeError:
        if name == "utf-8-sig":
            return _mixed(content) or _likeliest(content)
        text = content.decode(name, "replace")
        return Decoded(text, name, warnings=[_("Some characters of the file are damaged and stand as �.")])


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of a list is zero, for commas and line ends are ASCII."""
    sample = content[:WIDE]
    if len(content) % 2 or not sample or b"\0" not in sample:
        return ""
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        other = sample[0::2] if name == "utf-16-le" else sample[1::2]
        if zeros.count(0) > max(2 * other.count(0), len(zeros) // 8):
            try:
                text = content.decode(name)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return name
    return ""


def _mixed(content: bytes) -> Decoded | None:
    """A file put together from several: most lines with accents are UTF-8, some are not. None when it is none such."""
    lines = content.splitlines(keepends=True)
    wide, other = 0, []
    for number, line in enumerate(lines, start=1):
        if line.isascii():
            continue
        try:
            wide += bool(line.decode())
        except UnicodeDecodeError:
            other.append(number)
    if wide <= len(other):
        return None
    found = _likeliest(b"".join(lines[number - 1] for number in other)).encoding
    text = []
    for line in lines:
        try:
            text.append(line.decode())
        except UnicodeDecodeError:
            text.append(line.decode(found, "replace"))
    warning = _("Most of the file is in UTF-8, but not these lines, which were read as %(encoding)s: %(lines)s.") % {
        "encoding": ENCODINGS.get(found, found),
        "lines": named(other),
    }
    return Decoded("".join(text), "utf-8", (found,), [warning])


def _likeliest(content: bytes) -> Decoded:
    # Each word with something beyond ASCII once: names repeat "Asociación" a thousand times.
    words = list(islice(dict.fromkeys(match[0] for match in BEYOND.finditer(content)), SAMPLE))
    scored: list[tuple[float, int, str, str]] = []
    for order, name in enumerate(ONE_BYTE):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        scored.append((round(_oddness(b" ".join(words).decode(name)), 4), order, name, text))
    scored.sort()
    if not scored or scored[0][0] > 0.25:
        foreign = _foreign(content)
        if foreign:
            text, name = foreign
            if not scored or _oddness(text) < scored[0][0]:
                return Decoded(text, name, tuple(each[2] for each in scored))
    if not scored:
        return Decoded(content.decode("iso8859-1"), "iso8859-1")
    best = scored[0]
    others = tuple(each[2] for each in scored[1:])
    warnings = []
    if len(scored) > 1 and scored[1][0] - best[0] < 0.03 and scored[1][3] != best[3]:
        warnings.append(
            _("The encoding is not certain: the file was read as %(encoding)s. Look at the accents, and choose"
              " %(other)s if they are wrong.")
            % {"encoding": ENCODINGS.get(best[2], best[2]), "other": ENCODINGS.get(others[0], others[0])}
        )  # fmt: skip
    return Decoded(best[3], best[2], others, warnings)


def _foreign(content: bytes) -> tuple[str, str] | None:
    """What charset-normalizer makes of an encoding that we have no evidence of our own for."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 -- only for a file that is not in a usual encoding

    best = from_bytes(content[: 1 << 16], threshold=0.4, cp_exclusion=[*ONE_BYTE, "utf_8"]).best()
    if best is None:
        return None
    try:
        return content.decode(best.encoding), codecs.lookup(best.encoding).name
    except (UnicodeDecodeError, LookupError):
        return None


def _oddness(text: str) -> float:
    """How unlike words ``text`` is, per character beyond ASCII: 0 is right, 1 is nonsense."""
    odd = total = 0.0
    for run in text.split(" ")[:SAMPLE]:
        if beyond := sum(not character.isascii() for character in run):
            odd += min(_odd_run(run), beyond)
            total += beyond
    return odd / total if total else 0.0


def _odd_run(run: str) -> float:
    odd = 0.0
    if is_garbled(run):
        odd += 1
    for before, character, after in zip(f" {run}", run, f"{run[1:]} ", strict=False):
        if character.isascii() or character in BESIDE:
            # A dash or quote within a word is a letter that was read wrong: "Asociaci—n".
            odd += character not in "’·'" and not character.isascii() and before.isalpha() and after.isalpha()
            continue
        category = unicodedata.category(character)[0]
        if character in ODD or category in "CS" or (category == "M" and before.isascii()):
            odd += 1
        elif not character.isalpha() and category != "M":
            odd += 0.5
    for word in WORD.findall(run):
        odd += _odd_word(word)
    return odd


def _odd_word(word: str) -> float:
    foreign = [character for character in word if not character.isascii() and character.isalpha()]
    if not foreign:
        return 0.0
    scripts = {_script(character) for character in word if character.isalpha()}
    odd = 0.0
    if len(scripts) > 1:
        odd += len(foreign)
    elif scripts == {"LATIN"}:
        # Rare letters lose against frequent ones, and a small price tells Western from Central European.
        for character in foreign:
            odd += _price(character)
        if set(foreign) <= CENTRAL and not set(foreign) <= WESTERN:
            odd -= 0.1 * len(foreign)
    # A capital after a small letter: "OrganizaciÛn".
    odd += sum(0.8 for one, two in pairwise(word) if one.islower() and two.isupper() and not two.isascii())
    return odd


def _price(character: str) -> float:
    if character in FREQUENT:
        return 0.02
    if character in FRENCH:
        return 0.14
    return 0.2 if character in WESTERN else 0.12 if character in TURKISH else 0.3


def _script(character: str) -> str:
    return unicodedata.name(character, "UNKNOWN").partition(" ")[0]
