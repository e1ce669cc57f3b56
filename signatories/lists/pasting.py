"""Lists pasted from a document: headings, numbers and bullets understood, everything else proposed."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.translation import gettext as _

from campaigns.text.names import MAX_NAME, is_garbled, name_key
from campaigns.text.regions import NATIONAL
from signatories.lists.delimited import grid_of
from signatories.lists.grid import MAX_ROWS, named, too_long, too_many_rows
from signatories.lists.parts import entries_on, proposals_of
from signatories.lists.sections import bare_heading, heading_scope, section_of
from signatories.lists.shape import shape
from signatories.lists.table import (
    Kind,
    LeftOut,
    PastedEntry,
    PastedList,
    Proposal,
    ProposalKind,
    Section,
    Table,
    UnreadableList,
)
from signatories.lists.vocabulary import OPEN_ENDED

MAX_CHARACTERS = 2_000_000
# Lines that a word processor broke by hand, pages, and what programs write for the end of a paragraph.
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
RUNS = re.compile("[ \u00a0]{3,}")
ENDS = " \t\n\u00a0\u2000\u2001\u2002\u2003\u2009\u200a\u200b\u202f\u3000\ufeff\u00ad"
MAX_LINE = 20_000  # characters; a paragraph of some hundred names
BULLET = re.compile(
    "^(?:[•◦‣▪▫■□●○∙⁃➢➤✓✔★\uf0b7\uf0a7\uf0d8\uf076\uf0fc*–—-](?:\\s+|(?=[^\\W\\d_]))|·\\s*|o(?:\\s*[\t\u00a0]\\s*|"
    "\\s{2,}))+"
)
# "350.org" is a name, and so is "1º de Mayo".
NUMBER = re.compile(r"^(?:\((\d{1,5})\)\s*|(\d{1,5})\s*(?:[.):\]](?:\s+|(?=[^\W\d_a-z]))|[-–—]\s+)|(\d{1,5})\s*\t\s*)")
BOLD = re.compile(r"^(\*\*|__)(.+?)\1(:?)$")
PAGE = re.compile(
    r"[-–—]?\s*(?:(?:page|p[áa]gina|p[áa]g\.?|seite|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|de|von|sur)\s*\d{1,4})?\s*[-–—]?",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"(?:(?:the |las |los |les |as |os )?(?:undersigned|signed|signed by|signing|signatories|signatory|signatures|"
    r"signers|endorsed by|"
    r"endorsements|endorsing|supporting|supported by|sincerely|respectfully|atentamente|cordialmente|respetuosamente|"
    r"firman|firmas|"
    r"firmantes|firmado por|suscriben|abajo firmantes|adhesiones|adhieren|signataires|signe par|signatures|liste des"
    r" signataires|"
    r"assinam|assinaturas|signatarias?|unterzeichner\w*|unterzeichnet von|organi[sz]ations?|organisationen|"
    r"organizaciones|"
    r"organizacoes|entidades|list of|lista de|liste|asociaciones|associations|ngos|ong|redes|networks)\b ?)+"
    r"(?:\b(?:organi[sz]ations?|organisationen|organizaciones|organizacoes|signatories|firmantes|signataires|by|por|"
    r"par|de|of|"
    r"firmantes|list|lista|names|nombres|y|and|et|members|civil society|sociedad civil)\b ?)*\d*"
)
DATED = re.compile(r"\s*[(\[][^()\[\]]*\d[^()\[\]]*[)\]]$")  # "Signatories (as of 12 March)"
BODIES = "(?:organi[sz]ations?|organizaciones|organisationen|organizacoes|signatories|firmantes|signataires)"
COUNTED = re.compile(rf"(?:total )?\d+ {BODIES}(?: (?:in|en|from|de|dans|aus) \d+ \w+)?|total \d+")
PERSONS = re.compile(
    r"(?:individuals?|individual (?:signatories|signers|endorsers)|persons?|people|personas?|personas? (?:naturales|"
    r"fisicas|individuales)|"
    r"a titulo (?:personal|individual)|firmas (?:individuales|personales)|individuos|individuales|personnes?|a titre"
    r" individuel|"
    r"a titre personnel|pessoas?|individuais|einzelpersonen|personen|academics|academicos|academicas y academicos|"
    r"experts|expertos)"
    r"(?: \d+)?"
)
SENTENCE = re.compile(
    r"\b(?:we,? the undersigned|the undersigned|abajo firmantes|suscrit[ao]s|soussign|abaixo assinad|"
    r"unterzeichnend\w+ org)",
    re.IGNORECASE,
)
# Words that end names in one language and go on in another.
OWN = {
    "es": {"e", "al", "su"},
    "pt": {"e", "a", "o", "na", "no"},
    "fr": {"à", "au", "le", "les"},
    "de": {"die", "das", "im"},
}
MANY = 0.7


@dataclass(slots=True)
class _Line:
    number: int
    text: str  # without bullets, numbers and marks
    raw: str
    mark: str = ""  # "number", "bullet" or nothing
    counted: int = 0
    after_blank: bool = False


def read_pasted(text: str, *, language: str) -> PastedList:
    """The entries in ``text``. ``language`` is that of the document; little words are read in it.

    Raises UnreadableList for an empty or too long text.
    """
    if len(text) > MAX_CHARACTERS:
        raise UnreadableList(
            _("The text has more than %(limit)s characters. Paste it in parts.") % {"limit": f"{MAX_CHARACTERS:,}"}
        )
    text = BREAKS.sub("\n", text).replace("\0", "")
    if text.count("\n") > MAX_ROWS:
        raise too_many_rows()
    lines = _lines(text)
    if not lines:
        raise UnreadableList(_("There is no text. Paste the list from your document."))
    if table := _table(text, lines):
        return PastedList(table=table, warnings=table.warnings, left_out=table.left_out)
    return _Reader(lines, language).read()


def _lines(text: str) -> list[_Line]:
    lines = []
    blank = False
    for number, raw in enumerate(text.split("\n"), start=1):
        bare = RUNS.sub(" ", raw).strip(ENDS)
        if len(bare) > MAX_LINE:
            raise too_long(number)
        if not bare:
            blank = True
            continue
        line = _Line(number, bare, bare, after_blank=blank)
        _strip_marks(line)
        lines.append(line)
        blank = False
    return lines


def _strip_marks(line: _Line) -> None:
    text = _without_bold(line.raw)
    before = ""
    while text != before:
        before = text
        if match := BULLET.match(text):
            text, line.mark = text[match.end() :], line.mark or "bullet"
        elif not line.counted and (match := NUMBER.match(text)):
            line.mark, line.counted = "number", int(match[1] or match[2] or match[3])
            text = text[match.end() :]
    text = _without_bold(text.strip()).rstrip("; ,")
    # A mark alone, "-" or "3.", stays what it was.
    line.text = " ".join(text.split()) or line.raw


def _without_bold(text: str) -> str:
    match = BOLD.match(text)
    return match[2] + match[3] if match else text


def _table(text: str, lines: list[_Line]) -> Table | None:
    """The table, where cells were pasted: most lines have tabs that do not belong to a bullet or number."""
    tabbed = 0
    for line in lines:
        body = line.raw
        if match := BULLET.match(body):
            body = body[match.end() :]
        if (match := NUMBER.match(body)) and "\t" in match[0]:
            body = body[match.end() :]
        tabbed += "\t" in body
    if tabbed < 2 or tabbed < 0.6 * len(lines):
        return None
    grid = grid_of(text, delimiter="\t")
    grid.kind = Kind.PASTED
    return shape(grid, heading_line=None)


class _Reader:
    def __init__(self, lines: list[_Line], language: str) -> None:
        self.lines = lines
        self.ends = OPEN_ENDED | OWN.get(language.partition("-")[0], set())
        self.entries: list[PastedEntry] = []
        self.headings: list[Section] = []
        self.left_out: list[LeftOut] = []
        self.warnings: list[str] = []
        self.section: Section | None = None
        self.opened = 0  # how many entries there were when the section began
        self.among_persons = False
        self.marks: dict[int, _Line] = {}
        marked = Counter(line.mark for line in lines)
        self.usual_mark = next((mark for mark in ("number", "bullet") if marked[mark] > MANY * len(lines)), "")

    def read(self) -> PastedList:
        sections = {line.number: section_of(line.text, line.number) for line in self.lines}
        under = self._under_names(list(sections.values()))
        # Where headings stand without a mark, an item of the list is none: "- Alianza Américas".
        if any(sections[line.number] for line in self.lines if not line.mark):
            for line in self.lines:
                if line.mark and not line.after_blank and not line.raw.rstrip("*_ ").endswith(":"):
                    sections[line.number] = None
        first_marked = next((line.number for line in self.lines if line.mark == self.usual_mark), 0)
        for line in self.lines:
            section = None if line.number in under else sections[line.number]
            if section is not None:
                self.section, self.among_persons, self.opened = section, False, len(self.entries)
                self.headings.append(replace(section, text=line.raw))
            elif reason := self._reason(line, first_marked):
                self.left_out.append(LeftOut(line.number, line.raw[:300], reason))
            elif line.number in under and self.entries:
                self._country_under(under[line.number])
            else:
                self._entry(line)
        self._join()
        self._repeats()
        self._warn(bool(under))
        if not self.entries:
            raise UnreadableList(_("There are no names in the text, only headings."))
        return PastedList(tuple(self.entries), tuple(self.headings), tuple(self.left_out), tuple(self.warnings))

    def _under_names(self, sections: list[Section | None]) -> dict[int, Section]:
        """The countries that stand under the names, line by line in turns, rather than over them."""
        turns = sum(section is not None for section in sections)
        last = sections[-1] is not None and sections[0] is None
        if (
            turns < 2
            or not last
            or any((section is None) != (place % 2 == 0) for place, section in enumerate(sections))
        ):
            return {}
        return {section.line: section for section in sections if section is not None}

    def _reason(self, line: _Line, first_marked: int) -> str:
        key = name_key(bare_heading(line.text[:MAX_NAME]))
        if PAGE.fullmatch(line.raw) or line.text.isdigit():
            return _("A number of a page.")
        if not any(map(str.isalpha, line.text)):
            return _("It has no letters.")
        if not line.mark or line.raw.endswith(":"):
            if PERSONS.fullmatch(key):
                self.section, self.among_persons = None, True
                return _("A heading for persons.")
            if COUNTED.fullmatch(name_key(line.text)):
                return _("It says how many there are.")
            dated = name_key(DATED.sub("", line.text[:MAX_NAME]))
            if key and (TITLE.fullmatch(key) or TITLE.fullmatch(dated) or heading_scope(line.text) == NATIONAL):
                self.among_persons = False
                # "Guatemala", "Organizations:", names: the title stands within the section.
                if self.opened < len(self.entries):
                    self.section = None
                return _("A title, not a name.")
        if line.raw.rstrip("*_ ").endswith(":"):
            self.section, self.among_persons = None, False
            return _("It ends with a colon, as titles do, but names no country.")
        if SENTENCE.search(line.text) or (
            len(line.text.split()) > 25 and line.raw.endswith(".") and not _split(line.text)
        ):
            return _("It reads like a sentence, not like a name.")
        if self.usual_mark and not line.mark and line.number < first_marked:
            return _("It stands above the list and has no number or bullet.")
        return ""

    def _entry(self, line: _Line) -> None:
        parts = _split(line.text)
        if parts:
            why = _("Several names seem to stand on this line.")
            proposals: tuple[Proposal, ...] = (Proposal(ProposalKind.SPLIT, line.text, "", why, tuple(parts)),)
        else:
            proposals = proposals_of(line.text, among_persons=self.among_persons)
        self.marks[line.number] = line
        self.entries.append(
            PastedEntry(
                line=line.number,
                printed_name=line.text,
                countries=self.section.countries if self.section else (),
                scope=self.section.scope if self.section else "",
                proposals=proposals,
            )
        )

    def _country_under(self, section: Section) -> None:
        entry = self.entries[-1]
        why = _("It stands on the line under the name.")
        proposal = Proposal(ProposalKind.COUNTRIES, section.text, entry.printed_name, why, section.countries)
        self.entries[-1] = replace(entry, proposals=(*entry.proposals, proposal))

    def _join(self) -> None:
        for place, (one, two) in enumerate(pairwise(self.entries)):
            why = self._goes_on(one, two)
            if why:
                joined = f"{one.printed_name} {two.printed_name}"
                proposal = Proposal(ProposalKind.JOIN, two.printed_name, "", why, (joined,))
                self.entries[place] = replace(one, proposals=(proposal, *one.proposals))

    def _goes_on(self, one: PastedEntry, two: PastedEntry) -> str:
        first, second = self.marks[one.line], self.marks[two.line]
        if second.number != first.number + 1 or second.mark:
            return ""
        last = one.printed_name.split()[-1]
        if last.lower() in self.ends or self.marks[one.line].raw.endswith(","):
            return _("The line ends with “%(word)s”, so the name seems to go on in the next one.") % {
                "word": "," if self.marks[one.line].raw.endswith(",") else last
            }
        if one.printed_name.count("(") > one.printed_name.count(")"):
            return _("A bracket is not closed, so the name seems to go on in the next line.")
        if second.text[0].islower():
            return _("The next line begins with a small letter, so it seems to belong to this one.")
        if self.usual_mark == "number" and first.mark == "number":
            return _("The next line has no number, so it seems to belong to this one.")
        return ""

    def _repeats(self) -> None:
        seen: dict[str, int] = {}
        for place, entry in enumerate(self.entries):
            key = name_key(entry.printed_name)
            if key in seen:
                self.entries[place] = replace(entry, repeats=seen[key])
            else:
                seen[key] = entry.line

    def _warn(self, countries_under: bool) -> None:
        if countries_under:
            self.warnings.append(_("A country stands under each name; it is proposed for the name above it."))
        garbled = [entry.line for entry in self.entries if is_garbled(entry.printed_name)]
        if garbled:
            self.warnings.append(
                _("These lines look garbled: %(lines)s. Copy them again from the document.") % {"lines": named(garbled)}
            )
        counted = [line.counted for line in self.lines if line.mark == "number"]
        if self.usual_mark == "number" and counted == sorted(counted) and counted[0] == 1:
            missing = sorted(set(range(1, counted[-1] + 1)) - set(counted))
            twice = sorted({one for one, two in pairwise(counted) if one == two})
            if missing and len(missing) < len(counted) / 2:
                self.warnings.append(
                    _("The lines are numbered, but the list leaves out: %(missing)s.") % {"missing": named(missing)}
                )
            if twice:
                self.warnings.append(
                    _("The lines are numbered, but these stand twice: %(twice)s.") % {"twice": named(twice)}
                )


def _split(text: str) -> list[str]:
    return list(entries_on(text))
