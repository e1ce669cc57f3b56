"""Whether a translation says what its source says: brought level by a person, behind from the source's next change on.

The source of a translation is the letter's text in the authoritative language. This module compares words that it is
given; ``campaigns.domain.texts`` reads and writes them.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import Letter, LetterText
from campaigns.models.history import update_recorded
from campaigns.text.canonical import Text, canonical, parse
from campaigns.text.diff import TextDiff, compare


class Standing(models.TextChoices):
    """How a translation stands to its source, as a code; nobody but the staff pages says it in words."""

    LEVEL = "level"
    BEHIND = "behind"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class TranslationState:
    """``since`` is when the source left the translation behind, ``diff`` what changed in it since both were level.

    ``unknown``: nobody has said yet that the translation is level; there is nothing to compare with.
    """

    standing: Standing
    since: datetime | None = None
    diff: TextDiff = field(default_factory=TextDiff)


def is_translation(letter_text: LetterText) -> bool:
    """Whether the text is in another language than the authoritative one of its letter."""
    return letter_text.language != letter_text.letter.authoritative_language


def source_of(letter_text: LetterText) -> LetterText | None:
    """The text in the authoritative language; nothing for that text itself, and where nobody has written it."""
    if not is_translation(letter_text):
        return None
    letter = letter_text.letter
    rows = LetterText.objects.filter(letter=letter, language=letter.authoritative_language)
    return rows.select_related("letter").prefetch_related("footnotes").first()


def state_of(letter_text: LetterText, source: Text) -> TranslationState:
    """How a translation stands to ``source``, the authoritative words as they are now."""
    if not letter_text.source_words:
        return TranslationState(Standing.UNKNOWN)
    if letter_text.source_words == canonical(source):
        return TranslationState(Standing.LEVEL)
    diff = compare(parse(letter_text.source_words), source)
    return TranslationState(Standing.BEHIND, letter_text.behind_since, diff)


def standing_of(letter_text: LetterText) -> Standing:
    """The same from the row alone, for lists; relies on ``note_source_change``."""
    if not letter_text.source_words:
        return Standing.UNKNOWN
    return Standing.BEHIND if letter_text.behind_since else Standing.LEVEL


@transaction.atomic
def bring_level(*, letter_text: LetterText, source: Text, at: datetime) -> LetterText:
    """Record that somebody compared the translation with ``source``, the authoritative words as they are now.

    Raises Refused for the authoritative text itself. To be called with the source's row locked.
    """
    if not is_translation(letter_text):
        raise Refused(_("The authoritative text has no source."))
    row = LetterText.objects.filter(pk=letter_text.pk)
    update_recorded(row, source_words=canonical(source), source_seen_at=at, behind_since=None)
    letter_text.refresh_from_db(fields=["source_words", "source_seen_at", "behind_since"])
    return letter_text


def note_source_change(*, letter: Letter, words: str, at: datetime) -> None:
    """Mark translations behind, or level again, now that the authoritative text reads ``words`` (canonical form).

    A translation that was behind before keeps its date; a source that was put back leaves nobody behind.
    """
    rows = LetterText.objects.filter(letter=letter).exclude(language=letter.authoritative_language)
    known = rows.exclude(source_words="")
    known.filter(source_words=words, behind_since__isnull=False).update(behind_since=None)
    known.filter(behind_since__isnull=True).exclude(source_words=words).update(behind_since=at)


@transaction.atomic
def forget_sources(*, letter: Letter) -> None:
    """Another language decides now: what was level with the former source is not known to be level with this one."""
    rows = LetterText.objects.filter(letter=letter).exclude(source_words="")
    update_recorded(rows, source_words="", source_seen_at=None, behind_since=None)


def behind() -> models.Q:
    """Translations that are behind their source, for ``LetterText.objects.filter``."""
    return models.Q(behind_since__isnull=False) & ~models.Q(language=F("letter__authoritative_language"))
