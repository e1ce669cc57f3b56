"""Countries as people write them in a list: codes, names in many languages, everyday variants, several in one cell."""

import difflib
import re
from contextlib import suppress
from functools import lru_cache
from itertools import islice

import icu
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries as known_countries

from campaigns.text.country_names import PRINTED
from campaigns.text.country_variants import AMBIGUOUS, EVERYDAY, PLACES
from campaigns.text.language import country_name
from campaigns.text.names import name_key, shown
from campaigns.text.regions import NATIONAL, REGIONAL, scope_of

# Where two countries have one name, the earlier language decides. The names in its own language come last.
LOCALES = ("en_GB", "en_US", "es_419", "es_ES", "es_MX", "fr", "fr_CA", "pt_BR", "pt_PT", "de", "it", "nl", "ca", "ar")
CODE = re.compile("[A-Z]{2,3}")
# "EE. UU." and "UK" are written in capitals; these few also without.
ABBREVIATION = re.compile("[A-Z]{2,4}")
SMALL_TOO = frozenset({"drc", "eeuu", "eua", "rdc", "uae", "uk", "us", "usa"})
ARTICLE = re.compile(r"(?:(?:the|los|las|les|el|la|le|os|as|o|a|der|die|das)\s+|l['’]\s*)", re.IGNORECASE)
# The article as a list of standards has it: "Sudan (the)", "Bahamas, The".
ARTICLE_BEHIND = re.compile(r"[\s,]+\(?(?:the|las|los|les|el|la|le)\)?$", re.IGNORECASE)
KINDS_OF_STATE = (
    "arab|arabe|bolivariana|co operative|democratic|democratica|democratique|federal|federale|federativa|hashemite"
    "|independent|islamic|islamica|islamique|oriental|peoples|popular|populaire|socialist|socialista|united|unida"
)
FORMULA = re.compile(
    rf"(?:the )?(?:(?:{KINDS_OF_STATE}) ){{0,3}}(?:republic|kingdom|commonwealth) of (?:the )?"
    rf"|(?:republica|reino) (?:(?:{KINDS_OF_STATE}) ){{0,3}}(?:de los|de las|de la|del|de|dos|do|da) "
    rf"|(?:republique|royaume) (?:(?:{KINDS_OF_STATE}) ){{0,3}}(?:(?:de la|du|des|de) |d(?=[aeiouh]))"
)
NOTHING = frozenset({"-", "--", "–", "—", "n/a", "n.a."})
MAX_CELL = 200
# "Saint-Vincent-et-les-Grenadines" has four; more are never one name.
MOST_CONNECTORS = 8
WORDS = r"and|y|e|et|und"
CONNECTOR = re.compile(
    rf"\s*[;/|+•·،؛、\n]\s*|\s*,\s*(?:{WORDS})\s+|\s*[,&]\s*|\s+(?:{WORDS})\s+|\s+[-–—]\s+",
    re.IGNORECASE,
)
# These stand inside names too; they part countries only where every part is one: "Guatemala-Honduras".
ONLY_WEAK = r"\s*[-–—]\s*|\s+i\s+|\s+و(?=\S)"
WEAK = re.compile(rf"{CONNECTOR.pattern}|{ONLY_WEAK}", re.IGNORECASE)


class UnknownCountry(ValueError):
    """A country that nobody knows by this name; the message is a sentence in the reader's language.

    ``name`` is the part of the cell in question, ``guess`` the code that may be meant (or ""), ``choices`` the codes of
    which one is meant. A cell with ``name`` replaced by a code can be read. Nothing is worked out before it is asked
    for: most callers only want to know that the cell holds no countries.
    """

    def __init__(self, name: str, cell: str = "") -> None:
        super().__init__(name)
        self._name = name
        self._cell = cell or name

    @property
    def name(self) -> str:
        return self._found[0]

    @property
    def guess(self) -> str:
        return self._found[1]

    @property
    def choices(self) -> tuple[str, ...]:
        return AMBIGUOUS.get(_bare_key(self._name), ())

    @property
    def _found(self) -> tuple[str, str]:
        key = _bare_key(self._name)
        if len(self._cell) > MAX_CELL or key in AMBIGUOUS:
            return self._name, ""
        if key in PLACES:
            return self._name, PLACES[key]
        # "Bosnia and Herzegovnia" is one country with a typing error, not Bosnia and another one.
        if self._cell != self._name and (code := _closest(name_key(self._cell), 0.9)):
            return self._cell, code
        if scope_of(self._name):
            return self._name, ""
        # "Spain (Catalonia)"
        before = _plainly_known(self._name.partition("(")[0].strip()) if "(" in self._name else ""
        return self._name, before or _closest(key, 0.75)

    def __str__(self) -> str:
        if len(self._cell) > MAX_CELL:
            return _("The countries have %(length)d characters; at most %(limit)d are possible.") % {
                "length": len(self._cell),
                "limit": MAX_CELL,
            }
        language = get_language() or "en"
        name = shown(self.name)
        if self.choices:
            one, other = (country_name(code, language) for code in self.choices)
            return _("“%(name)s” may be two countries. Write %(one)s or %(other)s.") % {
                "name": name,
                "one": one,
                "other": other,
            }
        if self.guess:
            return _("The country “%(name)s” is not known. Did you mean %(guess)s?") % {
                "name": name,
                "guess": country_name(self.guess, language),
            }
        return _sentence(name, _bare_key(self._name)) % {"name": name}


def _sentence(name: str, key: str) -> str:
    if key in PLACES:
        return _(
            "“%(name)s” is not in the list of countries. Write the country where the organization is based, and "
            "“%(name)s” as its place."
        )
    match scope_of(name):
        case None:
            return _(
                "The country “%(name)s” is not known. Use its name in English, Spanish, French or Portuguese, or its "
                "two-letter code."
            )
        case scope if scope == NATIONAL:
            return _("“%(name)s” is no country. Write the name of the country.")
        case scope if scope == REGIONAL:
            return _("“%(name)s” is no country. Leave the country empty and write “regional” as the scope.")
        case _other:
            return _("“%(name)s” is no country. Leave the country empty and write “international” as the scope.")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    everyday = {
        name_key(name): code
        for code, names in EVERYDAY.items()
        for name in names.split("; ")
        if not ABBREVIATION.fullmatch(_letters(name))
    }
    names: dict[str, str] = {}
    for code, official in known_countries:
        names.setdefault(name_key(official), code)
    for printed in PRINTED.values():
        for code, name in printed.items():
            names.setdefault(name_key(name), code)
    for locale in (*map(icu.Locale, LOCALES), None):
        for code, _official in known_countries:
            own = locale or icu.Locale(f"und_{code}").addLikelySubtags()
            if (name := str(icu.Locale("", code).getDisplayCountry(own))) != code:
                names.setdefault(name_key(name), code)
    return {name: code for name, code in (names | everyday).items() if name and name not in AMBIGUOUS}


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, str]:
    written = ((_letters(name), code) for code, names in EVERYDAY.items() for name in names.split("; "))
    return {letters.casefold(): code for letters, code in written if ABBREVIATION.fullmatch(letters)}


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    codes = {code: code for code, _official in known_countries}
    return codes | {alpha3: code for code in codes if (alpha3 := known_countries.alpha3(code))}


def _letters(name: str) -> str:
    return re.sub(r"[.\s]", "", name)


def _bare_key(name: str) -> str:
    return name_key(_bare(name))


def _bare(name: str) -> str:
    """``name`` without an article: "les Pays-Bas", "L'Allemagne", "o Brasil", "Sudan (the)"."""
    name = name.strip()
    if article := ARTICLE.match(name):
        name = name[article.end() :]
    return ARTICLE_BEHIND.sub("", name)


@lru_cache(maxsize=4096)
def _known(name: str) -> str | None:
    name = name.strip(" .*:\"“”'«»-–—")
    return _plainly_known(name) or _said_twice(name)


def _plainly_known(name: str) -> str | None:
    # Capitals only: "and", "na" and "la" are words before they are Andorra, Namibia and Laos.
    if CODE.fullmatch(name) and name in _codes():
        return _codes()[name]
    if code := _names().get(name_key(name)):
        return code
    bare = _bare(name)
    letters = _letters(bare)
    if (code := _abbreviations().get(letters.casefold())) and (
        letters.casefold() in SMALL_TOO or any(letter.isupper() for letter in letters[1:])
    ):
        return code
    key = name_key(bare)
    if (formula := FORMULA.match(key)) and key not in _names():
        key = key[formula.end() :]
    return _names().get(key)


def _said_twice(name: str) -> str | None:
    """The country of "Guatemala (GT)" or "Deutschland (Germany)": two names for one."""
    match = re.fullmatch(r"(.+?)\s*[(\[](.+)[)\]]", name)
    if not match:
        return None
    one, other = (_plainly_known(part.strip()) for part in match.groups())
    return one if one == other else None


def country_code(name: str) -> str:
    """The ISO 3166-1 code of one country by code (in capitals) or by name; raises UnknownCountry."""
    if code := _known(name):
        return code
    raise UnknownCountry(name.strip())


def country_codes(cell: str) -> tuple[str, ...]:
    """The codes of the countries in ``cell``, in alphabetical order; several are joined by "and", "y", ";" or "/".

    Names are read in English, Spanish, French, Portuguese, German, Italian, Dutch, Catalan, Arabic and the language of
    the country, with or without article, formula ("República de …") and accents. A name that holds a joining word
    itself is understood ("Trinidad and Tobago", "Bosnia y Herzegovina y Kosovo"). Raises UnknownCountry for the first
    part that is no country, and for more than 200 characters. An empty cell gives nothing, nor does "-" or "n/a".
    """
    # A line break within a cell of a spreadsheet parts countries, as a semicolon does.
    cell = " ".join(re.sub(r"\s*[\r\n]+\s*", "; ", cell.strip()).split()).strip(" ;,")
    if not cell or cell.casefold() in NOTHING:
        return ()
    if len(cell) > MAX_CELL:
        raise UnknownCountry(cell, cell)
    try:
        return _parts(cell, CONNECTOR)
    except UnknownCountry as unknown:
        if re.search(ONLY_WEAK, cell, re.IGNORECASE):
            with suppress(UnknownCountry):
                return _parts(cell, WEAK)
        raise unknown from None


def _parts(cell: str, connector: re.Pattern[str]) -> tuple[str, ...]:
    found = []
    start = 0
    while start < len(cell):
        code, start = _next(cell, start, connector)
        found.append(code)
    return tuple(sorted(set(found)))


def _next(cell: str, start: int, connector: re.Pattern[str]) -> tuple[str, int]:
    """The country that begins at ``start`` and where the next one does."""
    connectors = list(islice(connector.finditer(cell, start), MOST_CONNECTORS))
    # The longest name first: "Trinidad and Tobago" before "Trinidad".
    for end, after in [(len(cell), len(cell)), *((match.start(), match.end()) for match in reversed(connectors))]:
        if code := _known(cell[start:end]):
            return code, after
    raise UnknownCountry((cell[start : connectors[0].start()] if connectors else cell[start:]).strip(), cell)


@lru_cache(maxsize=4096)
def _closest(key: str, cutoff: float) -> str:
    """The code of the country whose name is closest to ``key``; empty where none is close."""
    # A short name is close to many; that one letter is missing is not the first one, in most cases.
    alike = [known for known in _names() if len(known) > 3 and (known[:1] == key[:1] or known[1:3] == key[1:3])]
    close = difflib.get_close_matches(key, alike, n=1, cutoff=cutoff)
    return _names()[close[0]] if close else ""
