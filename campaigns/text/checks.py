"""What an editor should know before a text is shown to anybody, in plain words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.text.canonical import Text
from campaigns.text.language import language_name

NOTE_LIMIT = 2500  # characters; a longer note cannot stand at the foot of one page (docs/decisions/0003)


@dataclass(frozen=True)
class Problem:
    """``code`` is for programs, ``sentence`` for people (in the reader's language), ``key`` the note it is about."""

    code: str
    sentence: str
    key: str = ""


# "[1]" and "word.1" in small raised type: what people write who do not know of calls.
TYPED_MARK = re.compile(r"\[\d{1,3}\]|<sup>(\d{1,3})</sup>")
BRACKETED = re.compile(r"\[([A-Za-z0-9_-]{1,64})\]")


def typed_marks(text: Text) -> list[str]:
    """Footnote numbers, and keys of notes in brackets, that stand in the text as words."""
    body = "".join(text.parts)
    marks = [match[1] or match[0] for match in TYPED_MARK.finditer(body)]
    return marks + [match[0] for match in BRACKETED.finditer(body) if match[1] in text.notes and match[0] not in marks]


def check_text(text: Text) -> list[Problem]:
    """Problems of one text: calls without a note, notes without a call, empty and overlong notes, no title, no body."""
    problems = []
    if not text.title:
        problems.append(Problem("no-title", _("The text has no title.")))
    if not text.body:
        problems.append(Problem("no-body", _("The text has no body.")))
    for mark in dict.fromkeys(typed_marks(text)):
        problems.append(
            Problem(
                "typed-mark",
                _("“%(mark)s” looks like a footnote number typed by hand. Put a call in its place, or remove it.")
                % {"mark": mark},
            )
        )
    numbers = text.numbers  # counted anew at each asking
    for key, number in numbers.items():
        if key not in text.notes:
            problems.append(
                Problem(
                    "call-without-note",
                    _("Call %(number)d points to the note [%(key)s], which does not exist. Write the note or remove"
                      " the call.") % {"number": number, "key": key},
                    key,
                )
            )  # fmt: skip
    for key, content in text.notes.items():
        if key not in numbers:
            problems.append(
                Problem(
                    "note-without-call",
                    _("Nothing in the text calls the note [%(key)s]. Add a call or remove the note.") % {"key": key},
                    key,
                )
            )
        if not content:
            problems.append(Problem("empty-note", _("The note [%(key)s] is empty.") % {"key": key}, key))
        elif len(content) > NOTE_LIMIT:
            problems.append(
                Problem(
                    "long-note",
                    _("The note [%(key)s] has %(length)d characters; more than %(limit)d do not fit at the foot of a"
                      " page. Shorten it or make it two notes.")
                    % {"key": key, "length": len(content), "limit": NOTE_LIMIT},
                    key,
                )
            )  # fmt: skip
    return problems


def _spoken(language: str) -> str:
    return language_name(language, get_language() or "en")


def check_translations(texts: Mapping[str, Text], authoritative: str) -> list[Problem]:
    """Notes that one language has and the authoritative one lacks, or the other way round.

    ``texts`` maps a language to its text. Without a text in the authoritative language there is nothing to compare.
    """
    source = texts.get(authoritative)
    if source is None:
        return []
    problems = []
    for language, text in texts.items():
        for key in text.notes.keys() ^ source.notes.keys():
            has, lacks = (language, authoritative) if key in text.notes else (authoritative, language)
            problems.append(
                Problem(
                    "notes-differ",
                    _("The note [%(key)s] stands in %(has)s and is missing in %(lacks)s.")
                    % {"key": key, "has": _spoken(has), "lacks": _spoken(lacks)},
                    key,
                )
            )
    return sorted(problems, key=lambda problem: problem.sentence)
