"""What changed in a text, made ready for a template: names in words, pieces as HTML, the rest in sentences.

The HTML is written here from a closed list of tags and every word is escaped, whatever the store says. Labels are in
the language that is active, the pieces carry the language of the text.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from operator import itemgetter

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from campaigns.text.diff import Change, Renumbered, TextDiff
from campaigns.text.language import direction, language_name
from campaigns.text.pieces import Piece, Remark
from campaigns.text.words import Marks, Run

NEAR = 90  # characters of unchanged words that are shown on each side of a change
QUOTED = 60  # characters of the words that a sentence is about
MANY = 2_000  # changes that one page shows
TOLD = 8  # so many renumbered stretches or renamed notes are told one by one

BLANKS: dict[str, str | Promise] = {
    " ": gettext_lazy("a blank"),
    "\u00a0": gettext_lazy("a no-break space"),
    "\u202f": gettext_lazy("a narrow no-break space"),
    "\u2009": gettext_lazy("a thin space"),
}
SIGNS = {" ": "·", "\u00a0": "°"}  # as word processors show them
NOUNS: dict[str, str | Promise] = {
    "paragraph": gettext_lazy("paragraph"),
    "heading": gettext_lazy("heading"),
    "subheading": gettext_lazy("subheading"),
    "bullet": gettext_lazy("list item"),
    "item": gettext_lazy("item of a numbered list"),
    "quotation": gettext_lazy("quotation"),
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One changed part. ``kind`` is ``changed``, ``added``, ``removed``, ``moved-from`` or ``moved-to``.

    ``name`` is "Paragraph 3", ``said`` what became of it, ``words`` HTML in the language and direction of the text.
    """

    name: str
    kind: str
    said: str
    words: SafeString
    remarks: tuple[str, ...]
    lang: str
    dir: str
    change: Change


@dataclass(frozen=True, slots=True)
class ShownDiff:
    """All that differs, for ``campaigns/includes/diff.html``; false where nothing does.

    ``sentences`` tell of notes that have another number, or another key, and are otherwise what they were.
    """

    changes: tuple[ShownChange, ...]
    sentences: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.changes or self.sentences)


def shown(diff: TextDiff, language: str) -> ShownDiff:
    """``diff`` of two texts in ``language``, told in the active language; of very many changes the first ones."""
    return ShownDiff(
        tuple(_shown_change(change, language) for change in diff.changes[:MANY]),
        (*_beyond(len(diff.changes) - MANY), *_renumbered(diff.renumbered), *_renamed(diff.renamed)),
    )


def _beyond(count: int) -> Iterable[str]:
    if count > 0:
        yield ngettext(
            "%(count)d more change is not shown here.", "%(count)d more changes are not shown here.", count
        ) % {"count": count}


def _shown_change(change: Change, language: str) -> ShownChange:
    kind = change.kind if not change.moved else "moved-to" if change.kind == "added" else "moved-from"
    own = change.lang or language
    return ShownChange(
        name=name_of(change),
        kind=kind,
        said={
            "changed": pgettext("part of a text", "changed"),
            "added": pgettext("part of a text", "added"),
            "removed": pgettext("part of a text", "removed"),
            "moved-from": pgettext("part of a text", "moved away from here"),
            "moved-to": pgettext("part of a text", "moved here"),
        }[kind],
        words=words_html(change.pieces, own),
        remarks=remarks_of(change),
        lang=own,
        dir=change.dir or direction(own),
        change=change,
    )


def remarks_of(change: Change) -> tuple[str, ...]:
    """What changed in a part besides its words, in sentences."""
    return (*_block_remarks(change.remarks), *_word_remarks(change.pieces))


def name_of(change: Change) -> str:
    """The part as a reader finds it: "Title", "Paragraph 3", "Note 5 (was 4)"."""
    if change.part != "block" and change.part != "note":
        return {"title": _("Title"), "salutation": _("Salutation"), "closing": _("Closing")}[change.part]
    number = change.old if change.kind == "removed" else change.new
    if change.part == "note" and number is None:
        name = _("Note that nothing calls")
    else:
        name = {
            "note": _("Note %(number)d"),
            "paragraph": _("Paragraph %(number)d"),
            "heading": _("Heading %(number)d"),
            "subheading": _("Subheading %(number)d"),
            "bullet": _("List item %(number)d"),
            "item": _("Item %(number)d of numbered lists"),
            "quotation": _("Quoted paragraph %(number)d"),
        }[change.noun or "note"] % {"number": number or 0}
    if change.kind == "removed":
        return _("%(part)s of the older text") % {"part": name}
    if change.part == "note" and change.kind == "changed" and change.old and change.old != change.new:
        return _("%(part)s (was %(number)d)") % {"part": name, "number": change.old}
    return name


def _renumbered(stretches: Sequence[Renumbered]) -> Iterable[str]:
    if len(stretches) > TOLD:
        count = sum(stretch.old_end - stretch.old + 1 for stretch in stretches)
        yield ngettext(
            "%(count)d other note has another number now.", "%(count)d other notes have other numbers now.", count
        ) % {"count": count}
        return
    for stretch in stretches:
        if stretch.old == stretch.old_end:
            yield _("Note %(old)d is now note %(new)d.") % {"old": stretch.old, "new": stretch.new}
        else:
            yield _("Notes %(old)d–%(old_end)d are now notes %(new)d–%(new_end)d.") % {
                "old": stretch.old, "old_end": stretch.old_end, "new": stretch.new, "new_end": stretch.new_end,
            }  # fmt: skip


def _renamed(names: Sequence[tuple[str, str]]) -> Iterable[str]:
    if len(names) > TOLD:
        yield ngettext(
            "%(count)d note has another key now and the same words.",
            "%(count)d notes have other keys now and the same words.",
            len(names),
        ) % {"count": len(names)}
        return
    for old, new in names:
        yield _("The note [%(old)s] is now called [%(new)s]; its words are the same.") % {"old": old, "new": new}


def _isolated(words: str) -> str:
    """``words`` in a direction of their own, within a sentence in any language."""
    return f"\u2068{words}\u2069"


def _block_remarks(remarks: Sequence[Remark]) -> Iterable[str]:
    for remark in remarks:
        match remark.code:
            case "noun":
                yield _("Set as: %(old)s → %(new)s.") % {"old": NOUNS[remark.old], "new": NOUNS[remark.new]}
            case "depth":
                yield _("Level of its list or quotation: %(old)s → %(new)s.") % {"old": remark.old, "new": remark.new}
            case "begins" if remark.old > remark.new:
                yield _("A new list or quotation begins here.")
            case "begins":
                yield _("The list or quotation before it goes on here.")
            case "lang" | "dir":
                yield _of_passage(remark)
            case _:
                yield _("It is written in another way; nothing that people read differs.")


def _of_passage(remark: Remark) -> str:
    if remark.code == "lang":
        return _("Language: %(old)s → %(new)s.") % {
            "old": _language(remark.old) or _("that of the text"),
            "new": _language(remark.new) or _("that of the text"),
        }
    ways = {"rtl": _("from right to left"), "ltr": _("from left to right"), "": _("as the text")}
    return _("It reads: %(old)s → %(new)s.") % {"old": ways[remark.old], "new": ways[remark.new]}


def _language(code: str) -> str:
    return language_name(code, get_language() or "en")


def _word_remarks(pieces: Sequence[Piece]) -> Iterable[str]:
    for place, piece in enumerate(pieces):
        words = _isolated(_shortened(piece.words))
        for remark in piece.remarks:
            yield _word_remark(remark, words)
        before = pieces[place - 1] if place else None
        if piece.kind == "added" and before and before.kind == "removed":
            yield from _unseen(before, piece)
        elif _is_blank(piece) and not (piece.kind == "removed" and _kind(pieces, place + 1) == "added"):
            said = _("Added: %(sign)s.") if piece.kind == "added" else _("Removed: %(sign)s.")
            yield said % {"sign": _blank_name(piece.words)}


def _kind(pieces: Sequence[Piece], place: int) -> str:
    return pieces[place].kind if place < len(pieces) else ""


def _is_blank(piece: Piece) -> bool:
    """Whether nothing but white space came or went."""
    return piece.kind != "equal" and piece.words.isspace() and not any(run.thing for run in piece.runs)


def _blank_name(words: str) -> str:
    return str(BLANKS.get(words[0]) or _("a space (U+%(code)s)") % {"code": f"{ord(words[0]):04X}"})


def _unseen(removed: Piece, added: Piece) -> Iterable[str]:
    """A sentence on what replaced something that looks the same."""
    if _is_blank(removed) and _is_blank(added):
        yield _("Instead of %(old)s: %(new)s.") % {"old": _blank_name(removed.words), "new": _blank_name(added.words)}
    elif removed.words != added.words and _visible(removed.words) == _visible(added.words) != "":
        yield _("“%(words)s”: only signs that cannot be seen, or kinds of blanks, differ.") % {
            "words": _isolated(_shortened(added.words))
        }


def _visible(words: str) -> str:
    return " ".join("".join(sign for sign in words if unicodedata.category(sign) != "Cf").split())


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= QUOTED else words[: QUOTED - 1].rsplit(" ", 1)[0] + "…"


def _word_remark(remark: Remark, words: str) -> str:
    said = {"words": words, "old": _isolated(remark.old), "new": _isolated(remark.new)}
    match remark.code:
        case "href" if remark.old and remark.new:
            return _("“%(words)s”: link address changed from %(old)s to %(new)s.") % said
        case "href" if remark.new:
            return _("“%(words)s” is now a link to %(new)s.") % said
        case "href":
            return _("“%(words)s” is no longer a link; it led to %(old)s.") % said
        case "strong" if remark.new:
            return _("“%(words)s” is now bold.") % said
        case "strong":
            return _("“%(words)s” is no longer bold.") % said
        case "em" if remark.new:
            return _("“%(words)s” is now in italics.") % said
        case "em":
            return _("“%(words)s” is no longer in italics.") % said
        case "script":
            ways = {"sup": _("raised"), "sub": _("lowered"), "": _("on the line")}
            return _("“%(words)s”: %(old)s → %(new)s.") % {
                "words": words, "old": ways[remark.old], "new": ways[remark.new],
            }  # fmt: skip
        case _:
            return _("“%(words)s”. %(sentence)s") % {"words": words, "sentence": _of_passage(remark)}


def words_html(pieces: Sequence[Piece], language: str, *, whole: bool = False) -> SafeString:
    """The pieces as HTML: removed ones in ``del``, added ones in ``ins``, both named for those who do not see them.

    Of long unchanged stretches only what is near a change is left, unless the ``whole`` is wanted.
    """
    here = get_language() or "en"
    labels = "" if here == language else f' lang="{escape(here)}" dir="{direction(here)}"'
    stretches: list[tuple[str, str]] = []  # tag of the passage, HTML within it
    for place, piece in enumerate(pieces):
        runs: Sequence[Run] = piece.runs
        if piece.kind == "equal" and not (whole or piece.remarks):
            runs = _folded(runs, place > 0, place + 1 < len(pieces))
        for passage, group in groupby(runs, _passage_of):
            html = _blank(piece.words) if _is_blank(piece) else "".join(_run(run, labels, piece.kind) for run in group)
            stretches.append((passage, _as_kind(html, piece, labels)))
    # A passage is one element, whatever changed in it: as several it would read in the order of the text around it.
    parts = [
        f"<span{passage}>{''.join(words for _passage, words in group)}</span>" if passage
        else "".join(words for _passage, words in group)
        for passage, group in groupby(stretches, itemgetter(0))
    ]  # fmt: skip
    return mark_safe("".join(parts))  # noqa: S308 -- written here from a closed list, every word escaped


def _passage_of(run: Run) -> str:
    """The attributes of the passage in another language or direction that ``run`` belongs to."""
    if run.thing:
        return ""
    return "".join(
        f' {name}="{escape(value)}"' for name, value in (("lang", run.marks.lang), ("dir", run.marks.dir)) if value
    )


def _as_kind(html: str, piece: Piece, labels: str) -> str:
    """Words of a piece, marked for eye and ear as what they are."""
    if piece.kind == "equal":
        return f'<span class="change-set">{html}</span>' if piece.remarks else html
    tag, label = ("del", _("[removed:")) if piece.kind == "removed" else ("ins", _("[added:"))
    return f"<{tag}>{_said(f'{label} ', labels)}{html}{_said(']', labels)}</{tag}>"


def _said(words: str, labels: str) -> str:
    return f'<span class="change-said"{labels}>{escape(words)}</span>'


def _blank(words: str) -> str:
    return '<span class="change-sign">{}</span>'.format("".join(SIGNS.get(sign, "▫") for sign in words))


def _folded(runs: Sequence[Run], before: bool, after: bool) -> Sequence[Run]:
    """``runs`` without what is far from a change; ``before`` and ``after`` say where one is."""
    length = sum(len(run.words) for run in runs)
    keep = (NEAR if before else 0) + (NEAR if after else 0)
    if not (before or after) or length <= keep + NEAR:
        return runs
    head = _near(runs, NEAR) if before else []
    tail = (
        [_reversed(run) for run in reversed(_near([_reversed(run) for run in reversed(runs)], NEAR))] if after else []
    )
    return [*head, Run(thing="fold"), *tail]


def _reversed(run: Run) -> Run:
    return run._replace(words=run.words[::-1])


def _near(runs: Sequence[Run], limit: int) -> list[Run]:
    """The first ``limit`` characters of ``runs``, to the end of a word."""
    found: list[Run] = []
    for run in runs:
        if len(run.words) > limit:
            end = run.words.find(" ", limit)
            return [*found, run if end < 0 else run._replace(words=run.words[: end + 1])]
        found.append(run)
        limit -= len(run.words)
    return found


def _run(run: Run, labels: str, kind: str) -> str:
    match run.thing:
        case "":
            return _marked(run.words, run.marks)
        case "fold":
            return f'<span class="change-fold">{_said(_("[unchanged words left out]"), labels)}</span>'
        case "call":
            return f'<sup class="change-call">{_said(_("note") + " ", labels)}{run.number or "?"}</sup>'
        case "count":
            what = {
                "organizations": _("number of organizations"),
                "countries": _("number of countries"),
                "signatories": _("number of signatories"),
            }[run.value]
            return f'<span class="change-count"{labels}>[{escape(what)}]</span>'
        case "break":
            return "↵<br>" if kind != "equal" else "<br>"
        case _:
            return "¶<br>" if kind != "equal" else "<br>"


def _marked(words: str, marks: Marks) -> str:
    html = escape(words, quote=False)
    if marks.script in ("sup", "sub"):
        html = f"<{marks.script}>{html}</{marks.script}>"
    if marks.em:
        html = f"<em>{html}</em>"
    if marks.strong:
        html = f"<strong>{html}</strong>"
    return f'<a href="{escape(marks.href)}">{html}</a>' if marks.href else html
