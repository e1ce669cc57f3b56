"""Which lines of a draft are its title, salutation and closing, and which are no part of the text.

Our own export says it by the names of its styles. Elsewhere a part is proposed only where a reader would not doubt, and
the report says what was taken as what.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.importing.reading import Line
from campaigns.importing.report import Findings

# Styles of our own export whose words page and files print from the letter's own fields.
AROUND = frozenset({"letterhead", "letterhead name", "date", "addressee", "kind", "facts", "notice", "preface", "tally",
                    "roll heading", "roll subheading", "roll entry", "roll numbered", "roll note", "logo wall",
                    "colophon", "copy to"})  # fmt: skip
ROLL = frozenset({"tally", "roll heading", "roll subheading", "roll entry", "roll numbered", "roll note", "logo wall"})
WHOLE_BOLD = re.compile(r"^<strong>((?:(?!</?strong>).)*)</strong>$", re.DOTALL)
CALL = re.compile(r'<a data-fn="[^"]*"></a>')

SALUTATION = re.compile(
    r"^(dear|to whom it may concern|to the |your excellenc|honou?rable|distinguished|esteemed|"
    r"estimad|distinguid|apreciad|respetad|excelent[ií]sim|a quien|señor|muy señor|honorable|"
    r"madame|monsieur|mesdames|messieurs|excellence|cher |chère |chers |"
    r"prezad|excelent[ií]ssim|ilustr[ií]ssim|a quem|senhor|"
    r"sehr geehrte|gentile|egregi|معالي|سعادة|السيد)",
    re.IGNORECASE,
)
WITHOUT_MARK = re.compile(
    r"^(to whom it may concern|a quien (pueda )?correspond|a quem possa interessar)", re.IGNORECASE
)
CLOSING = re.compile(
    r"^((very |most )?(respectfully|sincerely|cordially|truly)|yours|"
    r"(with )?(kind|best|warm) regards|regards|with respect|in solidarity|signed|"
    r"(muy )?(atentamente|respetuosamente|cordialmente)|atte\b|saludos|un cordial saludo|con respeto|en solidaridad|"
    r"respectueusement|cordialement|salutations|solidairement|"
    r"atenciosamente|respeitosamente|com respeito|saudações|"
    r"mit freundlichen grüßen|hochachtungsvoll|distinti saluti|مع فائق|وتفضلوا)",
    re.IGNORECASE,
)
LISTED = re.compile(
    r"^(signator(y|ies)|signed by|the undersigned|undersigned|endorsed by|signing organizations|"
    r"firmante|firman|organizaciones firmantes|suscriben|signataires|organisations signataires|"
    r"signat[áa]ri|organizações signatárias|assinam)",
    re.IGNORECASE,
)
SHORT_LINE = 110  # characters of a line that is an address, a signature or a name
SHORT_TITLE = 250
MOST_BEFORE = 15  # lines of date, address and subject above a salutation
MOST_SEARCHED = 30
MOST_SIGNING = 6  # lines under a closing that are one signature; more are a list
DOUBTFUL_SIGNING = 3  # lines under a closing that are one person's name, office and organization, or three names
LIST_OF_NAMES = 8


@dataclass
class Parts:
    """A draft divided. ``ranks`` maps the rank of a heading to its tag; the sentences are for the report."""

    title: str = ""
    salutation: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    closing: list[Line] = field(default_factory=list)
    ranks: dict[int, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def divided(lines: Sequence[Line], *, own: bool, findings: Findings) -> Parts:
    """The parts of a draft whose rows of tables are single lines already. ``own`` is our own export."""
    lines = [line for line in lines if line.words or line.has_call]
    parts = Parts()
    lines = _without_surroundings(lines, parts)
    if not own:
        lines = [_unbolded(line) for line in lines]
    lines = _title(lines, parts, own=own)
    if own:
        parts.ranks = {1: "h2", **dict.fromkeys(range(2, 10), "h3")}
    else:
        ranks = sorted({line.paragraph.look.outline for line in lines} - {0})
        parts.ranks = {rank: "h2" if rank == ranks[0] else "h3" for rank in ranks}
    parts.salutation, lines = _styled(lines, "salutation")
    closing, lines = _styled(lines, "closing", "signature")
    if not own:
        if not parts.salutation:
            lines = _salutation(lines, parts)
        if not closing:
            closing, lines = _closing(lines)
    parts.closing, parts.body = closing, lines
    for said, sentence in (
        (parts.salutation, _("The salutation: “%(words)s”.")),
        (parts.closing, _("The closing: “%(words)s”.")),
    ):
        if said:
            parts.kept.append(sentence % {"words": _shown(said)})
    _point_to_names(parts, findings)
    return parts


def _shown(lines: Sequence[Line]) -> str:
    words = " / ".join(line.words for line in lines)
    return words if len(words) <= 160 else f"{words[:159]}…"


def _without_surroundings(lines: list[Line], parts: Parts) -> list[Line]:
    """Without what the letter's page prints around its text."""
    names = [line.paragraph.look.name for line in lines]
    around = {place for place, name in enumerate(names) if name in AROUND}
    for place, line in enumerate(lines[:-1]):  # the heading over the roll
        if line.paragraph.look.outline and names[place + 1] in ROLL:
            around.add(place)
    if around:
        parts.dropped.append(
            ngettext(
                "%(count)d line that stands around the text (letterhead, date, addressee, signatories): %(words)s",
                "%(count)d lines that stand around the text (letterhead, date, addressee, signatories): %(words)s",
                len(around),
            )
            % {"count": len(around), "words": _shown([lines[place] for place in sorted(around)])}
        )
    return [line for place, line in enumerate(lines) if place not in around]


def _unbolded(line: Line) -> Line:
    """A heading without the bold that it has as a heading."""
    match = WHOLE_BOLD.match(line.html) if line.paragraph.look.outline else None
    return replace(line, html=match[1]) if match else line


def _title(lines: list[Line], parts: Parts, *, own: bool) -> list[Line]:
    places = [place for place, line in enumerate(lines) if line.paragraph.look.name == "title"]
    if places:  # a title over several lines is one
        places = [place for number, place in enumerate(places) if place == places[0] + number]
    elif not own and (found := _unstyled_title(lines)) is not None:
        places = [found]
    if not places:
        return lines
    chosen = [lines[place] for place in places]
    parts.title = " ".join(line.words for line in chosen)
    parts.kept.append(_("The title: “%(words)s”.") % {"words": _shown(chosen)})
    rest = [line for place, line in enumerate(lines) if place not in places]
    calls = "".join(call for line in chosen for call in CALL.findall(line.html))
    after = next((place for place in range(places[0], len(rest)) if not rest[place].paragraph.look.outline), None)
    if calls:
        if after is None:
            rest.append(Line(replace(chosen[0].paragraph, look=replace(chosen[0].paragraph.look, outline=0)), calls))
        else:
            rest[after] = replace(rest[after], html=rest[after].html + calls)
        parts.changed.append(_("A title cannot carry a footnote; it now stands at the end of the paragraph after it."))
    return rest


def _unstyled_title(lines: Sequence[Line]) -> int | None:
    """The first heading of the first rank, or the first short bold centred line, above the first long paragraph."""
    for place, line in enumerate(lines[:MOST_SEARCHED]):
        look = line.paragraph.look
        if look.outline:
            return place if look.outline == 1 and len(line.words) <= SHORT_TITLE else None
        bold = look.bold or WHOLE_BOLD.match(CALL.sub("", line.html)) is not None
        if look.centred and bold and len(line.words) <= SHORT_TITLE:
            return place
        if len(line.words) > SHORT_TITLE or SALUTATION.match(line.words):
            return None
    return None


def _styled(lines: list[Line], *names: str) -> tuple[list[Line], list[Line]]:
    found = [line for line in lines if line.paragraph.look.name in names]
    return found, [line for line in lines if line.paragraph.look.name not in names]


def _is_short(line: Line) -> bool:
    paragraph = line.paragraph
    plain = not (paragraph.look.outline or paragraph.look.numbered or paragraph.cell)
    return plain and len(line.words) <= SHORT_LINE and not line.has_call


def _salutation(lines: list[Line], parts: Parts) -> list[Line]:
    for place, line in enumerate(lines[:MOST_SEARCHED]):
        words = line.words
        begins = SALUTATION.match(words) and len(words) <= SHORT_LINE + 40
        if not begins or not (words.endswith((":", ",", "،")) or WITHOUT_MARK.match(words)):
            continue
        before = lines[:place]
        if len(before) > MOST_BEFORE or not all(map(_is_short, before)):
            return lines
        parts.salutation = [line]
        if before:
            parts.dropped.append(
                ngettext(
                    "%(count)d line above the salutation: “%(words)s”. Date, place and addressee have fields of"
                    " their own.",
                    "%(count)d lines above the salutation: “%(words)s”. Date, place and addressee have fields of their"
                    " own.",
                    len(before),
                )
                % {"count": len(before), "words": " / ".join(each.words for each in before)}
            )
        return lines[place + 1 :]
    return lines


def _closing(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    for place in range(len(lines) - 1, 0, -1):
        line = lines[place]
        if len(line.words) <= 60 and CLOSING.match(line.words) and not line.paragraph.look.numbered:
            after = lines[place + 1 :]
            if all(_is_short(each) or each.paragraph.cell for each in after):
                return lines[place:], lines[:place]
            return [], lines
        if not (_is_short(line) or line.paragraph.cell or line.paragraph.look.numbered):
            return [], lines
    return [], lines


def _point_to_names(parts: Parts, findings: Findings) -> None:
    """Say where a typed list of signatories stands."""
    names = len(parts.closing) - 1
    if DOUBTFUL_SIGNING <= names <= MOST_SIGNING:
        parts.changed.append(
            _("%(count)d lines under the closing stay with it. If they are names of signatories, take them out and add"
              " them to the list of signatories.")
            % {"count": names}
        )  # fmt: skip
    if names <= MOST_SIGNING:
        names = 0
        for line in reversed(parts.body):
            words = line.words
            if len(words) > SHORT_LINE or words.endswith((".", ";", ":", "?")) or line.has_call:
                break
            if LISTED.match(words):
                break
            names += 1
        listed = names < len(parts.body) and LISTED.match(parts.body[len(parts.body) - names - 1].words)
        if names < (3 if listed else LIST_OF_NAMES):
            return
    findings.add("names", names)
    parts.changed.append(
        ngettext(
            "The last %(count)d line looks like a list of signatories. It was kept as text; take it out and add the"
            " names to the list of signatories.",
            "The last %(count)d lines look like a list of signatories. They were kept as text; take them out and add"
            " the names to the list of signatories.",
            names,
        )
        % {"count": names}
    )
