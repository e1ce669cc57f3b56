"""Names as plain Latin letters: accents, scripts and look-alike letters make no difference to what is compared."""

import html
import re
import unicodedata
from functools import cache, lru_cache

import icu

from campaigns.text.lookalikes import drawn, is_deceiving
from signatories.matching import concepts, themes
from signatories.matching.eastern import divided, without_little_words

MAX = 300  # characters that are looked at; no honest name has more
GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
CYRILLIC = re.compile("[\u0400-\u052f]")
UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
# Two scripts side by side are two names: "自然之友 Friends of Nature".
SIDE_BY_SIDE = re.compile(
    "(?<=[\u0370-\u1dff\u2c00-\u2c5f\u2d00-\ua69f\ua800-\ufaff])\\s+(?=[A-Za-z][A-Za-z\u00c0-\u024f])"
    "|(?<=[A-Za-z\u00c0-\u024f)]{2})\\s+(?=[\u0370-\u1dff\u2c00-\u2c5f\u2d00-\ua69f\ua800-\ufaff])"
)
CYRILLIC_RULES = (
    "Russian-Latin/BGN",
    "Ukrainian-Latin/BGN",
    "Bulgarian-Latin/BGN",
    "Serbian-Latin/BGN",
    "Macedonian-Latin/BGN",
)
GAMMA = re.compile(r"(?<![^\W_])G[ií](?=[aeouáéóú][^\W_]{2})")  # "Γιάννης" is Yannis
SERBIAN = re.compile("[ђјљњћџЂЈЉЊЋЏ]")
MACEDONIAN = re.compile("[ѓѕќЃЅЌ]")
BULGARIAN = re.compile("[бвгджзклмнпрстфхцчшщ]ъ[бвгджзклмнпрстфхцчшщ]", re.IGNORECASE)
STREAMLINED = str.maketrans({"ъ": "а", "Ъ": "А"})  # as Bulgaria's law writes it: "Гласът" is Glasat
# Scripts that write few vowels or none: a name in Latin letters has more than its transliteration.
ABJAD = re.compile("[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
# Scripts of India, whose letters have an "a" that is written and not said at the end of a word.
INDIC = re.compile("[\u0900-\u0d7f]")
UNSAID = re.compile(r"(?<=[^\W\daeiouāīūēō])a(?![^\W\d_])")
REGISTERED = re.compile(r"\b501\s?\(?c\)?\s?\(?(\d{1,2})\)?", re.IGNORECASE)
ARTICLE = re.compile("(?<![^\\W_])(?:\u0648)?(?:\u0628?\u0627\u0644|\u0644\u0644)(?=[^\\W_]{2})")  # "al-", "wa-l-"
FOREIGN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c00-\u2c5f\u2d00-\ua69f\ua800-\uab2f\uac00-\ufaff\ufb1d-\ufdff]")
ELISION = re.compile(r"(?<![^\W_])(?:[dlnsmtcj]|qu|dell|all|nell|sull|dall|un)'(?=[^\W_]{2})", re.IGNORECASE)
GENITIVE = re.compile(r"(?<=[^\W_])'s(?![^\W_])", re.IGNORECASE)
DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]{1,2}\.\s?){2,}(?:[^\W\d_](?![^\W_]))?")
THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
TOKEN = re.compile(r"[a-zA-Z0-9]{1,40}\.?")  # a longer word is several: no honest name has one
MORE_LETTERS = str.maketrans({"№": "no", "ª": "a", "º": "o", "—": " - ", "„": '"', "‟": '"'})
# Letters that others write as two.
WRITTEN_AS_TWO = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "ð": "dh", "đ": "dj", "þ": "th", "ñ": "ny",
    "ō": "ou", "ә": "a", "ə": "e",
})  # fmt: skip
TWO_WORD = re.compile("[^\\W\\d_]*[äöüåøæðđþñōə][^\\W\\d_]*")
# "As-Salam" is Al-Salam: the article takes the sound of what follows.
ASSIMILATED = re.compile(r"(?<![^\W_])[aeu]([sz]h|[dt]h|ch|[dnrstz])[-\s](?=\1)", re.IGNORECASE)
BREATHS = str.maketrans(dict.fromkeys("`´ʹʺʻʼʽʾʿˈ‘’", "'"))


ARABIC_LISTS = (
    concepts.MORE_SOFT, concepts.MORE_HARD, concepts.MORE_PHRASES, concepts.MORE_FIELDS, themes.THEMES,
)  # fmt: skip


@cache
def _transliterator(name: str) -> icu.Transliterator:
    return icu.Transliterator.createInstance(name)


@lru_cache(maxsize=4096)
def legible(name: str) -> str:
    """``name`` in ASCII letters, case and punctuation kept; Greek, Cyrillic, Arabic and others as ICU writes them."""
    name = name[:MAX]
    if ";" in name and ("&" in name or " amp;" in name):
        name = html.unescape(name.replace(" amp;", " &amp;"))  # copied from a page: "Rights &amp; Remedies"
    if not name.isascii():
        # Letters that look alike are read as they look before they are taken apart.
        if FOREIGN.search(name) and is_deceiving(unicodedata.normalize("NFC", name)):
            name = drawn(unicodedata.normalize("NFC", name))
        name = unicodedata.normalize("NFKC", name.translate(MORE_LETTERS))[:MAX].replace("l·l", "ll")
        if ABJAD.search(name):
            name = ARTICLE.sub("", without_little_words(name, ARABIC_LISTS))
        if GREEK.search(name):
            name = GAMMA.sub("Y", str(_transliterator("Greek-Latin/UNGEGN").transliterate(name)))
        if CYRILLIC.search(name):
            rules = _cyrillic(name)
            if rules.startswith("Bulgarian"):
                name = name.translate(STREAMLINED)
            name = str(_transliterator(rules).transliterate(name)).replace('"', "").replace("”", "")
        name = SIDE_BY_SIDE.sub(" / ", divided(name))
        if INDIC.search(name):
            name = UNSAID.sub("", unicodedata.normalize("NFC", str(_transliterator("Any-Latin").transliterate(name))))
        name = str(_transliterator("Any-Latin; Latin-ASCII").transliterate(name))
    if "501" in name:
        name = REGISTERED.sub(r"501c\1", name)
    if THOUSANDS.search(name):
        name = THOUSANDS.sub("", name)
    if ASSIMILATED.search(name):
        name = ASSIMILATED.sub(_unassimilated, name)
    return " ".join(name.translate(BREATHS).split())


def _unassimilated(match: re.Match[str]) -> str:
    text = match.group()
    return text if text.isupper() and not text.endswith("-") else ""  # "US Section"


def spelled_out(name: str) -> dict[str, str]:
    """By each word of ``name`` with "ü", "ø" and the like, in plain lower case, how it is written with two letters."""
    if name.isascii():
        return {}
    low = unicodedata.normalize("NFC", name[:MAX]).casefold().replace("ß", "ss")
    return {
        legible(word).casefold(): legible(word.translate(WRITTEN_AS_TWO)).casefold() for word in TWO_WORD.findall(low)
    }


def _cyrillic(name: str) -> str:
    if MACEDONIAN.search(name):
        return "Macedonian-Latin/BGN"
    if SERBIAN.search(name):
        return "Serbian-Latin/BGN"
    if UKRAINIAN.search(name):
        return "Ukrainian-Latin/BGN"
    return "Bulgarian-Latin/BGN" if BULGARIAN.search(name) else "Russian-Latin/BGN"


def _undotted(match: re.Match[str]) -> str:
    letters = re.sub(r"[.\s]", "", match.group())
    # The dot at the end says that the letters were an abbreviation.
    return f" {letters}. "


def tokens(text: str) -> list[str]:
    """The words of legible ``text``, case kept; a dot at the end says that one was shortened ("A.C.", "Inst.")."""
    if "'" in text:
        text = GENITIVE.sub("s", ELISION.sub(" ", text)).replace("'", "")
    if "." in text:
        text = DOTTED.sub(_undotted, text)
    return TOKEN.findall(text)


def phrase(text: str) -> str:
    """``text`` as its words in lower case with one blank between: how a list of words is kept and looked up."""
    return " ".join(token.rstrip(".").casefold() for token in tokens(legible(text)))


def phrases(text: str) -> tuple[str, ...]:
    """The same, in Cyrillic by the rules of each language: a word alone does not say whose it is."""
    if not CYRILLIC.search(text):
        return (phrase(text),)
    written = [str(_transliterator(rules).transliterate(text)) for rules in CYRILLIC_RULES]
    return tuple(dict.fromkeys([phrase(text), *(phrase(each.replace('"', "").replace("”", "")) for each in written)]))


def has_few_vowels(name: str) -> bool:
    """Whether ``name`` is in a script that leaves vowels out, or writes such as are not said."""
    return not name.isascii() and bool(ABJAD.search(name[:MAX]) or INDIC.search(name[:MAX]))


def is_foreign(name: str) -> bool:
    """Whether ``name`` has letters of another script than Latin."""
    return not name.isascii() and bool(FOREIGN.search(name[:MAX]))


ARTICLE_WITHIN = re.compile(r"^[ae](?=([dnrstz])\1)|^[ae](sh)(?=sh)")  # "Addameer" is Al-Dameer
SOUNDS = [
    (re.compile(pattern), to)
    for pattern, to in (
        ("yo", "e"), ("ph", "f"), ("th", "t"), ("shch|sch|sh|sz|zh", "s"), ("tch|ch|cz|kh|gh|x|h", "k"), ("ts|tz", "c"),
        ("ou|oo|w", "u"), ("ei|oi|ai|ey|ij|iy|yi|ii|ay|j|y|e", "i"), ("mp", "b"), ("nt", "d"), ("ng|gk|g", "k"),
        ("au|av", "af"), ("iu|iv", "if"), ("v", "b"), ("z", "s"), ("q|c", "k"), ("o", "u"), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """What transliterations of one word by different rules share: "zhizn" and "zizn", "Elliniki" and "Ellhnikh"."""
    word = ARTICLE_WITHIN.sub("", word)
    for pattern, to in SOUNDS:
        word = pattern.sub(to, word)
    return word


VOWELS = re.compile("[aeiouwy]")
TWICE = re.compile(r"(.)\1+")
LIKE = str.maketrans("qcgjvpzx", "kkkkfbsk")
HUSHED = re.compile("sch|tsh|sh")
HISSED = re.compile("t?sch|tch|ch|sh|tsh")


@lru_cache(maxsize=8192)
def bones(word: str, *, hissed: bool = False, breathed: bool = False) -> str:
    """``word`` without vowels, breaths and a feminine ending: what "الحق" and "Al-Haq" share.

    "ch" is as in "Chalid" (Khalid), or ``hissed`` as in "Chahid" (Shahid); "dh" is a "d" that is ``breathed`` in
    India ("Navdanya" is written navadhanya).
    """
    if len(word) > 4 and word.startswith(("al", "el")):
        word = word[2:]
    word = word.replace("ph", "f")
    word = (HISSED if hissed else HUSHED).sub("s", word.replace("dj", "j").replace("dh", "d" if breathed else "t"))
    word = VOWELS.sub("", TWICE.sub(r"\1", word.translate(LIKE)))
    short = TWICE.sub(r"\1", word.replace("h", ""))
    if len(short) > 2 and short.endswith("t"):
        short = short[:-1]
    return short if len(short) > 1 else word


# Endings that cognates change by rule: "democracia", "democracy", "démocratie"; "-ción", "-tion", "-ção".
ENDINGS = [
    (re.compile(f"(?:{pattern})$"), to)
    for pattern, to in (
        ("(?:c|t|z)ion(?:n)?(?:ales|al|als|ale|ali|aux|els|el|elles|elle)|cionais", "tinal"),
        ("ciones|cion|tions|tion|coes|cao|zione|zioni|sion|sions|siones|sao|soes|ssion", "ti"),
        ("idades|idad|idade|ities|ity|ite|ites|ita|itat|itaet|dad|dade", "it"),
        ("logias|logia|logies|logy|logie", "lug"), ("ismos|ismo|isms|ism|isme|ismes|ismus", "ism"),
        ("istas|ista|ists|ist|iste|istes|isten", "ist"),
        ("icos|icas|ico|ica|ics|ic|iques|ique|icals|ical|isch|ische", "ik"),
        ("encias|encia|ences|ence|ency|ancias|ancia|ances|ance|ancy|anza|ansa|anca|enza", "ens"),
        ("arios|arias|ario|aria|aries|ary|aires|aire", "ar"), ("osos|osas|oso|osa|ous|eux|euse", "us"),
        ("ivos|ivas|ivo|iva|ives|ive|ifs|if", "if"), ("antes|ante|ants|ant|entes|ente|ents|ent", "ent"),
        ("cracia|cracy|cratie|krati?e", "krat"), ("adores|adoras|ador|adora|ators|ator|ateurs|ateur", "atur"),
        ("ales|al|als|ais|elle|el|aux", "al"), ("mente", "ment"), ("ies|ias|ia|ie|y", "i"),
        ("es|os|as|s|e|o|a", ""),
    )
]  # fmt: skip


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """What singular, plural, gender and cognates of ``word`` share; a short word is left as it is."""
    word = re.sub(r"(.)\1+", r"\1", word) if not word.isdigit() else word
    if len(word) < 5 or not word.isalpha():
        return word.rstrip("s") if len(word) == 4 and word.isalpha() and not word.endswith("ss") else word
    short = word
    for pattern, to in ENDINGS:
        short, done = pattern.subn(to, word)
        if done:
            break
    return short.replace("ph", "f").replace("th", "t") if len(short) > 2 else word
