"""What a line of a list seems to hold beside a name: an acronym, a place, countries, a person. All of it is"
" proposed."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaigns.text.names import name_key
from signatories.lists.sections import countries_in
from signatories.lists.table import Proposal, ProposalKind, remaining
from signatories.lists.vocabulary import SMALL

K = ProposalKind
ACRONYM = re.compile(r"[^\W_][\w.&/+’'-]{1,14}")
# Words that bodies have in their names and places have not.
BODY = re.compile(
    r"\b(?:asociaci|associa|fundaci|foundation|fondation|stiftung|fundac|red\b|redes|network|r[ée]seau|rede\b|"
    r"netzwerk|comit|commit|"
    r"comis|commis|uni[oó]n|union|centro|cent(?:er|re)|instituto?|institut|organi[sz]a|colectiv|coletiv|collectif|"
    r"grupo|group|groupe|"
    r"alian|allian|federa|f[ée]d[ée]ra|confedera|coordina|coordena|consejo|conselho|council|conseil|movimiento|"
    r"movement|"
    r"mouvement|movimento|sociedad|society|soci[ée]t|sociedade|mesa\b|plataforma|platform|plateforme|coali|campa|"
    r"campaign|"
    r"iniciativa|initiative|frente|front\b|liga|league|ligue|pastoral|diocesis|church|iglesia|universi|school|escuela|"
    r"mujeres|women|femmes|mulheres|frauen|defens|human rights|derechos|droits|direitos|verein|bund\b|project|proyecto|"
    r"programa?|observatori|ong\b|ngo\b|partners?|friends|amig|amnest|oxfam|caritas|c[áa]ritas|working|fund\b|fondo|"
    r"trust\b|"
    r"forum|foro|f[óo]rum|clinic|justi[cz]|action|acci[óo]n|a[çc][ãa]o|peace|services?|international|internacional|"
    r"regional|global|tribunal|cooperativa|sindicato|syndicat|gewerkschaft|gremial|brigad|investiga|research|recherche|"
    r"comunicac|communicat|educa|[ée]duca|capacita|formaci|desarroll|develop|d[ée]velopp|desenvolv|reflexi|promoci|"
    r"estudios|studies|salud|health|cultur|ambient|environment|g[ée]nero|gender)",
    re.IGNORECASE,
)
LEGAL = re.compile(
    r"(?:inc|ltd|llc|llp|plc|gmbh|ggmbh|e\s?v|a\s?c|s\s?a|s\s?l|s\s?c|i\s?a\s?p|asbl|a\s?s\s?b\s?l|vzw|onlus|aps|ev|"
    r"ac|sa|"
    r"s\s?a\s?s|ry|rf|cic|cio|501\s?c\s?3|the|osc|ong|ngo|a\s?b\s?p|b\s?v|n\s?v|jr|sr|inc\.?|spa|srl)",
    re.IGNORECASE,
)
DASH = r"\s+[-–—]\s+|\s*[–—]\s*"
TAIL = re.compile(rf"(?:,\s*|{DASH})(?P<value>(?:(?!\s-\s)[^,–—])+?)\s*$")
TOWN = re.compile(r",\s+(?P<value>[^,–—()]+)$")
BRACKETS = re.compile(r"\s*(?P<open>[(\[])(?P<value>[^()\[\]]{1,80})[)\]]\s*$")
FRONT = re.compile(rf"^(?P<value>[^\s,:–—()]{{2,15}})(?:{DASH}|:\s+|,\s+)(?P<rest>\S.*)$")
AROUND = re.compile(r"^(?P<value>[^\s()]{2,15})\s+[(\[](?P<rest>[^()\[\]]{6,})[)\]]$")
HONORIFIC = re.compile(
    r"^(?:dr|dra|prof|profa|mr|mrs|ms|mx|miss|lic|licda|licdo|ing|sr|sra|srta|rev|fr|hno|hna|sor|fray|padre|sister|"
    r"bishop|mons|monse[ñn]or|rabbi|imam|herr|frau|m|mme|mlle|abg|mtra|mtro|arq|phd|professor|professora|profesor|"
    r"profesora|"
    r"doctor|doctora|obispo|pastor|pastora)\b\.?(?:\s+(?:dr|dra|prof)\.?)?\s+(?=(?-i:[^\W\d_a-z]))",
    re.IGNORECASE,
)
OFFICE = re.compile(
    r"\b(?:universi|profess|profesor|docente|phd|ph\.d|researcher|investigador|chercheu|pesquisador|independent|"
    r"independiente|"
    r"activist|activista|abogad|lawyer|attorney|student|estudiante|journalist|periodista|writer|escritor|author|fellow|"
    r"directora?\b|former|ex-|emerit|consult|senador|diputad|member of parliament)",
    re.IGNORECASE,
)
MAX_STEPS = 4
MAX_LENGTH = 600  # of a line that is one entry


def proposals_of(name: str, *, among_persons: bool = False) -> tuple[Proposal, ...]:
    """What ``name`` seems to hold, from its end inwards. A line that may be a person gives only that question."""
    if len(name) > MAX_LENGTH:
        return ()
    person = _person(name, among_persons)
    if person:
        return (person,)
    found: list[Proposal] = []
    end = len(name)
    while len(found) < MAX_STEPS and (proposal := _next(name, end, found)):
        found.append(proposal)
        end = proposal.cuts[-1][0]
        if proposal.cuts[0][0] == 0:
            break  # what stood in front of the name
    return tuple(found)


def _next(name: str, end: int, found: list[Proposal]) -> Proposal | None:
    """What stands last before ``end``, else what stands in front."""
    text = name[:end]
    acronym = all(each.kind != K.ACRONYM for each in found)
    if acronym and (match := AROUND.match(text)) and _is_acronym(match["value"], match["rest"]):
        cuts = ((0, match.start("rest")), (match.end("rest"), len(text)))
        return _proposal(name, K.ACRONYM, match["value"], _("The name stands in brackets after it."), cuts)
    if match := BRACKETS.search(text):
        made = _tail(name, match, found, _("It stands in brackets after the name."))
    elif match := TAIL.search(text):
        comma = match[0].startswith(",")
        made = _tail(name, match, found, _("It stands after a comma.") if comma else _("It stands after a dash."))
    else:
        made = None
    if made is None and acronym and (match := FRONT.match(text)) and _is_acronym(match["value"], match["rest"]):
        return _proposal(
            name, K.ACRONYM, match["value"], _("It stands in front of the name."), ((0, match.start("rest")),)
        )
    return made


def _tail(name: str, match: re.Match[str], found: list[Proposal], why: str) -> Proposal | None:
    value = match["value"].strip(" ;") if match["value"].count(".") > 1 else match["value"].strip(" .;")
    before = name[: match.start()].strip()
    kinds = {each.kind for each in found}
    cuts = ((match.start(), match.end()),)
    if not value or not before:
        return None
    if K.COUNTRIES not in kinds and (codes := countries_in(value)):
        return _proposal(name, K.COUNTRIES, value, why, cuts, codes)
    if K.ACRONYM not in kinds and _is_acronym(value, before):
        return _proposal(name, K.ACRONYM, value, why, cuts)
    if K.PLACE in kinds:
        return None
    if "," in value and "(" in match[0]:
        place, _comma, country = value.rpartition(",")
        if codes := countries_in(country.strip()):
            where = _("It stands in brackets with a place: %(place)s.") % {"place": place.strip()}
            return _proposal(name, K.COUNTRIES, country.strip(), where, cuts, codes)
    if _is_place(value, before, after_country=K.COUNTRIES in kinds, loose=match[0].lstrip().startswith(("(", "["))):
        # "El Paso, Texas" is one place.
        if (
            match[0].startswith(",")
            and (town := TOWN.search(before))
            and _is_town(town["value"], before[: town.start()])
        ):
            return _proposal(name, K.PLACE, f"{town['value']}, {value}", why, ((town.start(), match.end()),))
        return _proposal(name, K.PLACE, value, why, cuts)
    return None


def _is_town(value: str, before: str) -> bool:
    in_place = _is_place(value, before, after_country=False, loose=False)
    return in_place and not countries_in(value) and not _is_acronym(value, before)


def _proposal(
    name: str,
    kind: ProposalKind,
    value: str,
    why: str,
    cuts: tuple[tuple[int, int], ...],
    parts: tuple[str, ...] = (),
) -> Proposal:
    made = Proposal(kind, value, "", why, parts, cuts)
    return Proposal(kind, value, remaining(name, [made]), why, parts, cuts)


def _is_acronym(value: str, name: str) -> bool:
    """Whether ``value`` looks like the short form of ``name``: capitals, or the beginnings of its words."""
    if not ACRONYM.fullmatch(value) or countries_in(value) or LEGAL.fullmatch(name_key(value)):
        return False
    letters = [character for character in value if character.isalpha()]
    capitals = sum(map(str.isupper, letters))
    if capitals < 2:
        return capitals == 1 and len(value) > 3 and _from_beginnings(value, name, whole=True)
    loud = name.isupper()
    if loud and not _from_beginnings(value, name, whole=False):
        return False
    return capitals / len(letters) >= 0.5 and " " in name


def _from_beginnings(value: str, name: str, *, whole: bool) -> bool:
    """Whether ``value`` is made of beginnings of the words of ``name`` in order: "Promsex", "CODEHUPY"."""
    words = [word for word in name_key(name).split() if word not in SMALL]
    rest = name_key(value).replace(" ", "")
    used = 0
    for word in words:
        length = next((n for n in range(min(len(word), len(rest)), 0, -1) if word[:n] == rest[:n]), 0)
        rest, used = rest[length:], used + bool(length)
    return not rest and used >= (2 if whole else 1)


def _is_place(value: str, before: str, *, after_country: bool, loose: bool) -> bool:
    words = value.split()
    if len(words) > (4 if loose or after_country else 3) or any(map(str.isdigit, value)):
        return False
    if BODY.search(value) or LEGAL.fullmatch(name_key(value)) or len(before.split()) < 2:
        return False
    named = all(word[0].isupper() or name_key(word) in SMALL for word in words)
    # Capitals alone are a place only where the whole line is in capitals.
    return named and (before.isupper() or any(len(word) > 2 and not word.isupper() for word in words))


def _person(name: str, among_persons: bool) -> Proposal | None:
    who, comma, rest = name.partition(",")
    why = ""
    if among_persons:
        why = _("It stands under a heading for persons.")
    elif HONORIFIC.match(name) and not BODY.search(who):
        why = _("It begins with a title, as persons have it.")
    elif comma and OFFICE.search(rest) and _like_a_person(who):
        why = _("What stands after the comma is what persons have.")
    if not why:
        return None
    return Proposal(
        K.PERSON, who.strip(), who.strip(), why, tuple(filter(None, [rest.strip()])), ((len(who), len(name)),)
    )


def _like_a_person(who: str) -> bool:
    words = who.split()
    return (
        2 <= len(words) <= 5
        and not BODY.search(who)
        and all(word[0].isupper() or name_key(word) in SMALL for word in words)
        and not who.isupper()
    )


def entries_on(line: str) -> Iterator[str]:
    """The entries that seem to stand on one line, parted by semicolons, bullets or many commas; none for one entry."""
    for mark, least in ((";", 2), ("•", 2), (" | ", 2), (" · ", 2), (",", 5)):
        parts = [part.strip() for part in _parts(line, mark)]
        parts = [part for part in parts if part.strip(".")]
        if len(parts) < least or (mark == ";" and len(parts) == 2 and min(map(len, parts)) < 6):
            continue
        if mark == "," and (len(line) < 120 or sum(map(len, parts)) / len(parts) < 8):
            continue
        parts[-1] = re.sub(r"^(?:and|y|e|et|und)\s+(?=[^\W\d_])", "", parts[-1])
        yield from parts
        return


def _parts(line: str, mark: str) -> list[str]:
    """``line`` at each ``mark`` that is not within brackets."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(line):
        depth += (character in "([") - (character in ")]")
        if depth <= 0 and line.startswith(mark, place):
            parts.append(line[start:place])
            start = place + len(mark)
    return [*parts, line[start:]]
