"""Reading and writing the words of a letter; the only place that turns rows into a text and back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.domain.sources import link_sources
from campaigns.domain.translations import note_source_change
from campaigns.models import Footnote, Letter, LetterText, RollDisplay
from campaigns.text.canonical import Text, canonical, in_order
from campaigns.text.checks import Problem, check_text, check_translations
from campaigns.text.errors import TextError
from campaigns.text.language import language_name

# What makes a text unfit to be shown; the other checks only warn.
BLOCKING = frozenset({"no-title", "no-body", "call-without-note", "note-without-call", "empty-note", "hidden-count"})


def read_text(letter_text: LetterText) -> Text:
    """The stored words of one language, notes in the order of first call; reads prefetched footnotes."""
    notes = {note.key: note.content for note in sorted(letter_text.footnotes.all(), key=lambda note: note.position)}
    text = Text(letter_text.title, letter_text.salutation, letter_text.body, letter_text.closing)
    return Text(text.title, text.salutation, text.body, text.closing, in_order(notes, text.parts))


@transaction.atomic
def write_text(*, letter_text: LetterText, text: Text, at: datetime | None = None) -> LetterText:
    """Store ``text`` as the words of ``letter_text`` (a new row or a known one) with its notes.

    The public reads it once it is published (``campaigns.domain.versions``), of a draft once it opens. A note that
    keeps its key keeps its row and so its sources; works of the library that a note links to are noted as cited.
    A change of the authoritative words leaves translations behind, from ``at`` on (the present unless told).
    Raises TextError when the title is too long.
    """
    limit = LetterText._meta.get_field("title").max_length or 0
    if len(text.title) > limit:
        raise TextError(
            [
                _("The title has %(length)d characters; at most %(limit)d are possible.")
                % {"length": len(text.title), "limit": limit}
            ]
        )
    letter_text.title = text.title
    letter_text.salutation = text.salutation
    letter_text.body = text.body
    letter_text.closing = text.closing
    words = canonical(text)
    letter_text.coming_words = words  # history keeps the words whole, and the notes are stored after them
    try:
        if letter_text.pk:
            letter_text.save(update_fields=["title", "salutation", "body", "closing", "updated_at"])
        else:
            letter_text.save()
    finally:
        del letter_text.coming_words
    known = {note.key: note for note in letter_text.footnotes.all()}
    letter_text.footnotes.exclude(key__in=text.notes.keys()).delete()
    for position, (key, content) in enumerate(in_order(text.notes, text.parts).items()):
        note = known.get(key)
        if note is None:
            Footnote.objects.create(text=letter_text, key=key, content=content, position=position)
        elif (note.content, note.position) != (content, position):
            note.content, note.position = content, position
            note.save(update_fields=["content", "position"])
    link_sources(letter_text)
    if letter_text.language == letter_text.letter.authoritative_language:
        note_source_change(letter=letter_text.letter, words=words, at=at or timezone.now())
    letter_text._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # what was read before is old now
    return letter_text


def texts_of(letter: Letter) -> dict[str, Text]:
    """Language to words, the authoritative language first; reads prefetched texts and footnotes."""
    prefetched = "texts" in getattr(letter, "_prefetched_objects_cache", {})
    rows = letter.texts.all() if prefetched else letter.texts.prefetch_related("footnotes")
    ordered = sorted(rows, key=lambda row: (row.language != letter.authoritative_language, row.language))
    return {row.language: read_text(row) for row in ordered}


def _spoken(language: str) -> str:
    return language_name(language, get_language() or "en")


def problems_of(letter: Letter, *, ready: bool = False) -> list[Problem]:
    """Everything an editor should mend, each sentence naming its language; empty when the letter is in order.

    With ``ready`` only the texts that go into the next version are looked at.
    """
    texts = texts_of(letter)
    if ready:
        going = set(letter.texts.ready().values_list("language", flat=True))
        texts = {language: text for language, text in texts.items() if language in going}
    problems = []
    if letter.authoritative_language not in texts:
        problems.append(
            Problem(
                "no-authoritative-text",
                _("There is no text in the authoritative language, %(language)s. Write it or choose another language.")
                % {"language": _spoken(letter.authoritative_language)},
            )
        )
    for language, text in texts.items():
        problems += [
            Problem(problem.code, f"{capfirst(_spoken(language))}: {problem.sentence}", problem.key)
            for problem in check_text(text)
        ]
    if letter.roll_while_open == RollDisplay.HIDDEN and any(
        "<data " in part for t in texts.values() for part in t.parts
    ):
        problems.append(
            Problem(
                "hidden-count",
                _("The text counts the signatories, but their number is not shown while the letter is open. Show"
                  " numbers, or take the live count out of the text."),
            )
        )  # fmt: skip
    return problems + check_translations(texts, letter.authoritative_language)


def blocking_problems(letter: Letter) -> list[Problem]:
    """The problems that keep a letter, or a change of it, from being shown to anybody."""
    return [
        problem for problem in problems_of(letter, ready=True) if problem.code in BLOCKING | {"no-authoritative-text"}
    ]
