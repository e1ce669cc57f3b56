"""The list of signatories on the public page: written here and not in a template, which takes ten times as long.

Ten thousand names are an ordinary list, and a page is made anew with each sign-on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from campaigns.rendering.document import Entry, Group, Logo
from campaigns.rendering.rolls import PrintedRoll, Section, size_of
from campaigns.text.language import direction

# CSS pixels: square pixels of each logo, and the sides that it must not pass.
WALL = {"area": 5400, "widest": 128, "highest": 72}
BESIDE = {"area": 620, "widest": 44, "highest": 24}

# Names. On a wide screen a long list reads in bands, each in columns of its own that end together, and not in columns
# of twenty screens; a band is about a window high. A group that takes more than half of one has its bands for itself.
LONG_ROLL = 60
BAND = 48
SHORT_ROLL = 12  # as many fit on a phone: nothing of a list so short is folded away

LogoPath = Callable[[str], str]  # SHA-256 to the address of a picture


@dataclass(frozen=True, slots=True)
class WebRoll:
    """A list as its template prints it: its groups, the classes of the whole, the logos above it."""

    groups: SafeString
    classes: str
    wall: SafeString


def web_roll(roll: PrintedRoll, logo_path: LogoPath, *, folded: bool = False) -> WebRoll:
    """The groups of ``roll`` as HTML, all that is given escaped; on a phone they are ``folded`` until one is opened.

    A list of few names never folds. Numbers are those of a list, so that a screen reader says them.
    """
    names, digits = roll.names, len(str(roll.last_number)) if roll.last_number else 0
    long = names >= LONG_ROLL
    classes = ["long"] * long + [f"numbered digits-{digits}"] * bool(digits) + ["with-logos"] * roll.beside
    pictures = logo_path if roll.beside else None
    is_open = "" if folded and names > SHORT_ROLL else " open"
    parts = _bands(roll.sections, pictures, is_open) if long else _columns(roll.sections, pictures, is_open)
    return WebRoll(
        groups=mark_safe("".join(parts)),  # noqa: S308 -- all that is given is escaped
        classes=" ".join(classes),
        wall=_wall(roll.wall, logo_path),
    )


def _columns(sections: Iterable[Section], logo_path: LogoPath | None, is_open: str) -> Iterator[str]:
    """A list that stands in columns as a whole."""
    for section in sections:
        yield _section(section, "".join(html for html, _names in _pieces(section, logo_path)), is_open)


def _bands(sections: Iterable[Section], logo_path: LogoPath | None, is_open: str) -> Iterator[str]:
    """A long list: small groups share a band, a large one has bands of its own under its heading."""
    waiting: list[tuple[str, int]] = []
    for section in sections:
        pieces = list(_pieces(section, logo_path, at_most=BAND))
        if section.group.heading and section.names <= BAND // 2:
            waiting.append((_section(section, "".join(html for html, _names in pieces), is_open), section.names))
            continue
        yield from _packed(waiting)
        waiting = []
        yield _section(section, "".join(_packed(pieces)), is_open)
    yield from _packed(waiting)


def _packed(pieces: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Bands of ``pieces``, each HTML and how many names it has; as many go into one as fit."""
    band, filled = "", 0
    for html, names in pieces:
        if band and filled + names > BAND:
            yield f'<div class="band">\n{band}</div>\n'
            band, filled = "", 0
        band, filled = band + html, filled + names
    if band:
        yield f'<div class="band">\n{band}</div>\n'


def _section(section: Section, content: str, is_open: str) -> str:
    """A group under its heading, and those within it; one without a heading stands open."""
    if not section.group.heading:
        return content
    heading = _heading(section.group, section.names)
    return f'<details class="group"{is_open}>\n<summary><h3>{heading}</h3></summary>\n{content}</details>\n'


def _pieces(section: Section, logo_path: LogoPath | None, *, at_most: int = 0) -> Iterator[tuple[str, int]]:
    """The lists of a section as HTML, each with how many names it has; about ``at_most`` in one, where that is told.

    Parts of a list are equally long, so that no name stands alone in the last one.
    """
    for place, group in enumerate((section.group, *section.within)):
        html = f"<h4>{_heading(group, len(group.entries))}</h4>\n" if place else ""
        # No room is kept for logos where the group has none.
        pictures = logo_path if logo_path and any(entry.logo for entry in group.entries) else None
        count = len(group.entries)
        size = -(-count // max(1, round(count / at_most))) if at_most else count
        for start in range(0, count, size or 1):
            entries = group.entries[start : start + size]
            yield f"{html}{_names(entries, pictures)}\n", len(entries)
            html = ""
        if html:  # nobody stands there
            yield html, 0


def _heading(group: Group, count: int) -> str:
    heading = escape(group.heading)
    if group.language:
        heading = f'<span lang="{escape(group.language)}" dir="{direction(group.language)}">{heading}</span>'
    return f'{heading} <span class="count">{count}</span>'


def _names(entries: Sequence[Entry], logo_path: LogoPath | None) -> str:
    first = entries[0].number
    tag, start = ("ol", f' start="{first}"') if first else ("ul", "")
    opening = f'<{tag} class="names{" pictured" if logo_path else ""}"{start}>'
    names = _escaped([entry.name for entry in entries])
    lines = [_entry(entry, name, logo_path) for entry, name in zip(entries, names, strict=True)]
    return "\n".join([opening, *lines, f"</{tag}>"])


def _escaped(texts: list[str]) -> list[str]:
    """``escape`` of each, in one call for all: one by one it is a third of the work of a long list."""
    escaped = escape("\0".join(texts)).split("\0")
    return escaped if len(escaped) == len(texts) else [escape(text) for text in texts]


def _entry(entry: Entry, name: str, logo_path: LogoPath | None) -> str:
    """``name`` is escaped."""
    line = f"<bdi>{name}</bdi>"
    if entry.acronym:
        line += f' <span class="acronym">(<bdi>{escape(entry.acronym)}</bdi>)</span>'
    if entry.detail:
        line += f', <bdi class="detail">{escape(entry.detail)}</bdi>'
    if entry.place:
        line += f', <bdi class="place">{escape(entry.place)}</bdi>'
    if logo_path is None:
        return f"<li>{line}</li>"
    # Its name stands beside it: said twice it would only be in the way.
    logo = _image(entry.logo, "", BESIDE, logo_path) if entry.logo else ""
    return f'<li><span class="logo">{logo}</span><span class="line">{line}</span></li>'


def _wall(entries: Sequence[Entry], logo_path: LogoPath) -> SafeString:
    items = [f"<li>{_image(entry.logo, entry.name, WALL, logo_path)}</li>" for entry in entries if entry.logo]
    return mark_safe("\n".join(items))  # noqa: S308 -- all that is given is escaped


def _image(logo: Logo, name: str, limits: Mapping[str, float], logo_path: LogoPath) -> str:
    width, height = map(round, size_of(logo, **limits))
    return (
        f'<img src="{escape(logo_path(logo.sha256))}" alt="{escape(name)}" width="{max(width, 1)}"'
        f' height="{max(height, 1)}" loading="lazy" decoding="async">'
    )
