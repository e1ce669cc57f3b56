"""The list of signatories on the public page: written here and not in a template, which takes ten times as long.

Ten thousand names are an ordinary list, and a page is made anew with each sign-on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from campaigns.rendering.document import Entry, Group, Logo
from campaigns.rendering.rolls import PrintedRoll, Section, size_of

# CSS pixels: square pixels of each logo, and the sides that it must not pass.
WALL = {"area": 5400, "widest": 128, "highest": 72}
BESIDE = {"area": 620, "widest": 44, "highest": 24}

LogoPath = Callable[[str], str]  # SHA-256 to the address of a picture


@dataclass(frozen=True, slots=True)
class WebGroup:
    """A heading, how many stand under it, their names as HTML, and the groups within it."""

    heading: str
    count: int
    names: SafeString
    within: tuple["WebGroup", ...] = ()


@dataclass(frozen=True, slots=True)
class WebRoll:
    """A list as its template prints it. ``classes`` belong to the whole, ``wall`` is the logos above it."""

    groups: tuple[WebGroup, ...]
    classes: str
    wall: SafeString


def web_roll(roll: PrintedRoll, logo_path: LogoPath) -> WebRoll:
    """The names of ``roll``, escaped. Numbers are those of a list, so that a screen reader says them."""
    digits = len(str(roll.last_number)) if roll.last_number else 0
    classes = [f"numbered digits-{digits}"] * bool(digits) + ["with-logos"] * roll.beside
    pictures = logo_path if roll.beside else None
    return WebRoll(
        groups=tuple(_section(section, pictures) for section in roll.sections),
        classes=" ".join(classes),
        wall=_wall(roll.wall, logo_path),
    )


def _section(section: Section, logo_path: LogoPath | None) -> WebGroup:
    within = tuple(WebGroup(group.heading, len(group.entries), _names(group, logo_path)) for group in section.within)
    return WebGroup(section.group.heading, section.names, _names(section.group, logo_path), within)


def _names(group: Group, logo_path: LogoPath | None) -> SafeString:
    if not group.entries:
        return mark_safe("")  # nothing: all stand in the groups within
    first = group.entries[0].number
    opening, closing = (f'<ol class="names" start="{first}">', "</ol>") if first else ('<ul class="names">', "</ul>")
    lines = [f"<li>{_entry(entry, logo_path)}</li>" for entry in group.entries]
    return mark_safe("\n".join([opening, *lines, closing]))  # noqa: S308 -- all that is given is escaped


def _entry(entry: Entry, logo_path: LogoPath | None) -> str:
    line = f"<bdi>{escape(entry.name)}</bdi>"
    if entry.acronym:
        line += f' <span class="acronym">(<bdi>{escape(entry.acronym)}</bdi>)</span>'
    for name, said in (("detail", entry.detail), ("place", entry.place)):
        if said:
            line += f', <bdi class="{name}">{escape(said)}</bdi>'
    if logo_path is None:
        return line
    # Its name stands beside it: said twice it would only be in the way.
    logo = _image(entry.logo, "", BESIDE, logo_path) if entry.logo else ""
    return f'<span class="logo">{logo}</span><span class="line">{line}</span>'


def _wall(entries: Sequence[Entry], logo_path: LogoPath) -> SafeString:
    items = [f"<li>{_image(entry.logo, entry.name, WALL, logo_path)}</li>" for entry in entries if entry.logo]
    return mark_safe("\n".join(items))  # noqa: S308 -- all that is given is escaped


def _image(logo: Logo, name: str, limits: Mapping[str, float], logo_path: LogoPath) -> str:
    width, height = map(round, size_of(logo, **limits))
    return (
        f'<img src="{escape(logo_path(logo.sha256))}" alt="{escape(name)}" width="{max(width, 1)}"'
        f' height="{max(height, 1)}" loading="lazy" decoding="async">'
    )
