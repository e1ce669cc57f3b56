"""Headings inside a list: countries or a scope for the lines under them."""

import re
from functools import lru_cache

from campaigns.text.countries import UnknownCountry, country_codes
from campaigns.text.names import name_key
from campaigns.text.regions import INTERNATIONAL, REGIONAL, scope_of
from signatories.lists.table import Section
from signatories.lists.vocabulary import BESIDE

MAX_HEADING = 120
MAX_WORDS = 14
MAX_SCOPE_WORDS = 8  # "Latin America and the Caribbean: 12 regional networks"
# Words of names that no country has: asking for the country that a name may mean is slow.
NO_COUNTRY = re.compile(
    r"\b(?:asocia|associa|fundac|foundat|fondati|stiftung|red|redes|network|reseau|rede|comite|commit|comis|commiss|"
    r"centro|centre|center|institut|organi[sz]a|colectiv|collectif|coletiv|grupo|group|alian[zcs]|allianc|coordina|"
    r"consejo|conselho|council|conseil|movimi|movement|mouvement|socieda|society|societe|plataforma|platform|coali|"
    r"pastoral|universi|school|mujeres|women|femmes|mulheres|derechos|rights|droits|direitos|verein|ong|ngo|amig|"
    r"friends|observator|justic|accion|action)"
)
MARKS = re.compile(r"^[\s*_#=~>–—-]+|[\s*_#=~:.–—-]+$")
COUNT = re.compile(
    r"\s*(?:[(\[]\s*(?:n\s*=\s*)?\d+(?:\s+[^\W\d_]+){0,2}\s*[)\]]|[:–—-]\s*\d+(?:\s+[^\W\d_]+){0,2})\s*$"
)
BODIES = (
    r"(?:organi[sz]ations?|organizaciones|organisations|organizações|signator(?:y|ies)|firmantes|signataires|members?|"
    r"redes|networks?)"
)
FROM = re.compile(
    rf"^{BODIES}(?:\s+(?:signataires|firmantes|signatárias))?\s+(?:from|in|of|de la|del|de los|de|en|du|des|da|do|em|"
    rf"aus)"
    r"(?:\s+the)?\s+(?=\w)",
    re.IGNORECASE,
)
# One body by its name, "Alianza Américas", "Africa Network": a heading speaks of several, or ends with a colon.
ONE_BODY = re.compile(
    r"\b(?:alianza|alianca|alliance|network|red|rede|reseau|netzwerk|coalicion|coalizao|coalition|plataforma|platform|"
    r"plateforme|coordinadora|coordenacao|foro|forum|federacion|federation|federacao|confederacion|movimiento|movement|"
    r"mouvement|movimento|campana|campaign|campagne|asociacion|association|associacao|organizacion|organization|"
    r"organisation|organizacao)\b"
)
# Capitals of three letters are an organization's acronym before they are a country's code.
SHORT_NAMES = frozenset({"us", "usa", "uk", "eua", "eeuu", "uae", "drc", "rdc", "rd", "ee uu", "u s a", "u k"})


@lru_cache(maxsize=20_000)
def countries_in(text: str) -> tuple[str, ...]:
    """The codes of the countries that ``text`` is made of; nothing for anything else, and for codes such as "PAN"."""
    key = name_key(text)
    if not key or len(text) > MAX_HEADING or len(key.split()) > MAX_WORDS or NO_COUNTRY.search(key):
        return ()
    if len(key) <= 3 and key not in SHORT_NAMES:
        return ()
    try:
        return country_codes(text)
    except UnknownCountry:
        return ()


def section_of(text: str, line: int) -> Section | None:
    """The section that a line alone opens: "**GUATEMALA** (12):", "México y Guatemala", "Redes internacionales"."""
    # What is longer is no heading, and marks are looked for again and again.
    bare = bare_heading(text) if len(text) <= 2 * MAX_HEADING else ""
    if not bare or len(bare) > MAX_HEADING or bare.count("(") != bare.count(")"):
        return None
    for candidate in dict.fromkeys((bare, FROM.sub("", bare))):
        if (scope := heading_scope(candidate)) in (REGIONAL, INTERNATIONAL):
            return Section(line, text.strip(), scope=scope)
        if codes := countries_in(candidate):
            return Section(line, text.strip(), countries=codes)
    return None


def bare_heading(text: str) -> str:
    """A heading without the marks, the colon and the count around it."""
    text = " ".join(text.split())
    before = ""
    while text != before:
        before = text
        text = MARKS.sub("", COUNT.sub("", text))
    return text.strip()


def heading_scope(text: str) -> str:
    """How far the bodies under a heading reach: "Redes regionales", "Latin America (12)"; empty for other words."""
    if len(text) > MAX_HEADING or len(text.split()) > MAX_SCOPE_WORDS:
        return ""
    bare = bare_heading(text)
    key = name_key(bare)
    if len(key) <= 3 or (ONE_BODY.search(key) and not text.rstrip(" *_").endswith(":")):
        return ""
    words = [word for word in key.split() if word not in BESIDE]
    if found := scope_of(key) or scope_of(bare):
        return found
    if 0 < len(words) < len(key.split()) and (found := scope_of(" ".join(words))):
        return found
    # "Regional / international organizations": several words, each of which says how far.
    scopes = {scope_of(word) for word in words}
    if not words or not scopes <= {REGIONAL, INTERNATIONAL}:
        return ""
    return INTERNATIONAL if INTERNATIONAL in scopes else REGIONAL
