"""The list of signatories on the public page: written here and not in a template, which takes ten times as long.

Ten thousand names are an ordinary list, and a page is made anew with each sign-on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from campaigns.rendering.document import Entry, Group, Logo
from campaigns.rendering.rolls import PrintedRoll, Section, size_of
from campaigns.text.language import direction

# CSS pixels: square pixels of each logo, and the sides that it must not pass.
WALL = {"area": 5400, "widest": 128, "highest": 72}
BESIDE = {"area": 620, "widest": 44, "highest": 24}

LogoPath = Callable[[str], str]  # SHA-256 to the address of a picture


@dataclass(frozen=True, slots=True)
class WebRoll:
    """A list as its template prints it: its groups, the classes of the whole, the logos above it."""

    groups: SafeString
    classes: str
    wall: SafeString


def web_roll(roll: PrintedRoll, logo_path: LogoPath, *, folded: bool = False) -> WebRoll:
    """The groups of ``roll`` as HTML, all that is given escaped; on a phone they are ``folded`` until one is opened.

    Numbers are those of a list, so that a screen reader says them.
    """
    digits = len(str(roll.last_number)) if roll.last_number else 0
    classes = [f"numbered digits-{digits}"] * bool(digits) + ["with-logos"] * roll.beside
    pictures = logo_path if roll.beside else None
    opening = '<details class="group">' if folded else '<details class="group" open>'
    sections = "".join(_section(section, pictures, opening) for section in roll.sections)
    return WebRoll(
        groups=mark_safe(sections),  # noqa: S308 -- all that is given is escaped
        classes=" ".join(classes),
        wall=_wall(roll.wall, logo_path),
    )


def _section(section: Section, logo_path: LogoPath | None, opening: str) -> str:
    """A group under its heading, and those within it; one without a heading stands open."""
    names = _names(section.group, logo_path)
    within = "".join(
        f"<h4>{_heading(group, len(group.entries))}</h4>\n{_names(group, logo_path)}\n" for group in section.within
    )
    if not section.group.heading:
        return f"{names}\n{within}"
    heading = _heading(section.group, section.names)
    return f"{opening}\n<summary><h3>{heading}</h3></summary>\n{names}\n{within}</details>\n"


def _heading(group: Group, count: int) -> str:
    heading = escape(group.heading)
    if group.language:
        heading = f'<span lang="{escape(group.language)}" dir="{direction(group.language)}">{heading}</span>'
    return f'{heading} <span class="count">{count}</span>'


def _names(group: Group, logo_path: LogoPath | None) -> str:
    if not group.entries:
        return ""  # all stand in the groups within
    first = group.entries[0].number
    if not any(entry.logo for entry in group.entries):
        logo_path = None  # no room is kept for logos where there are none
    tag, start = ("ol", f' start="{first}"') if first else ("ul", "")
    opening = f'<{tag} class="names{" pictured" if logo_path else ""}"{start}>'
    names = _escaped([entry.name for entry in group.entries])
    lines = [_entry(entry, name, logo_path) for entry, name in zip(group.entries, names, strict=True)]
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
