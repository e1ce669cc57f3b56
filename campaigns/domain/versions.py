"""Versions: what was signed stays as it was signed, and every later change is published as one step that says so.

While a letter is a draft its texts are free. Opening it freezes version 1.0 in every language that is ready. From then
on the public reads frozen words; staff change the desk's copy and publish all changes together, as a correction that
leaves the sense as it was (minor), as a new translation (minor), or as a change of substance (major), after which the
signatories are asked again.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.dispatch import Signal
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.texts import blocking_problems, read_text, texts_of
from campaigns.models import Letter, LetterStatus, LetterText, LetterVersion, TextVersion, VersionKind
from campaigns.models.history import update_recorded
from campaigns.models.written import Written
from campaigns.text.canonical import Text, canonical, digest
from campaigns.text.language import language_name

K = VersionKind

# Sent in the transaction that makes a version, with ``version``. Sign-ons follow it: the letter does not know them.
version_frozen = Signal()


@dataclass(frozen=True, slots=True)
class TextChange:
    """What publishing would change in one language: ``old`` is None for a new one, ``new`` for one that leaves."""

    language: str
    old: Text | None
    new: Text | None


_newest = Written(
    lambda letter: LetterVersion.objects.filter(letter=letter).order_by("-major", "-minor")[:1], letter=int
)


def version_in_force(letter: Letter) -> LetterVersion | None:
    """The version that the public reads; none for a letter that was never opened. Reads prefetched versions."""
    if "versions" in getattr(letter, "_prefetched_objects_cache", {}):
        versions = sorted(letter.versions.all(), key=lambda version: (version.major, version.minor))
        return versions[-1] if versions else None
    for version in _newest(letter=letter.pk):
        version.letter = letter
        return version
    return None


def frozen_texts(version: LetterVersion) -> dict[str, TextVersion]:
    """Language to frozen text of ``version``, the authoritative language first; reads prefetched texts."""
    rows = sorted(version.texts.all(), key=lambda row: (row.language != version.authoritative_language, row.language))
    return {row.language: row for row in rows}


def has_language(version: LetterVersion, language: str) -> bool:
    """Whether ``version`` has a text in ``language``; reads prefetched texts."""
    if "texts" in getattr(version, "_prefetched_objects_cache", {}):
        return any(row.language == language for row in version.texts.all())
    return version.texts.filter(language=language).exists()


def is_unpublished(letter: Letter, language: str) -> bool:
    """Whether the words in ``language`` are with the staff only: a draft, or a translation in the making."""
    version = version_in_force(letter)
    return version is None or language not in {row.language for row in version.texts.all()}


def unpublished_changes(letter: Letter) -> list[TextChange]:
    """How the desk's copy differs from the version in force, the authoritative language first; none for a draft."""
    version = version_in_force(letter)
    if version is None:
        return []
    frozen = {language: row.text for language, row in frozen_texts(version).items()}
    ready = set(letter.texts.ready().values_list("language", flat=True))
    desk = {language: text for language, text in texts_of(letter).items() if language in ready}
    changes = []
    for language in [*frozen, *(language for language in desk if language not in frozen)]:
        old, new = frozen.get(language), desk.get(language)
        if old is None or new is None or canonical(old) != canonical(new):
            changes.append(TextChange(language, old, new))
    return changes


def kinds_open_to(letter: Letter) -> list[VersionKind]:
    """As what the present changes may be published; empty when there are none."""
    changes = unpublished_changes(letter)
    if not changes or letter.status not in LetterStatus.published:
        return []
    kinds = []
    if all(change.old is None for change in changes):
        kinds.append(K.TRANSLATION)
    elif all(change.new is not None for change in changes):
        kinds.append(K.TYPO)
    if letter.status != LetterStatus.ARCHIVED:
        kinds.append(K.SUBSTANCE)
    return kinds


def hindrances(letter: Letter, kind: VersionKind) -> list[str]:
    """Why the present changes cannot be published as ``kind``: sentences that say what to do; none when they can."""
    changes = unpublished_changes(letter)
    if letter.status not in LetterStatus.published:
        return [_("Only a letter that is open, closed or archived has versions.")]
    if not changes:
        return [_("There is nothing to publish: the texts are those of the version in force.")]
    sentences = [problem.sentence for problem in blocking_problems(letter)]
    added = [change for change in changes if change.old is None]
    leaving = [change for change in changes if change.new is None]
    if kind == K.TRANSLATION and len(added) != len(changes):
        sentences.append(
            _("Only new languages can be published as a translation. Words of a published text changed too: choose a"
              " correction or a change of substance.")
        )  # fmt: skip
    if kind == K.TYPO and len(added) == len(changes):
        sentences.append(_("Nothing but new languages would be published: choose a new translation."))
    if kind != K.SUBSTANCE:
        sentences += [
            _("People may have signed the letter in %(language)s. A language leaves only with a change of substance:"
              " tick “ready for the public” for that text.") % {"language": _spoken(change.language)}
            for change in leaving
        ]  # fmt: skip
    elif letter.status == LetterStatus.ARCHIVED:
        sentences.append(
            _("An archived letter cannot be signed again. Only corrections and new translations can be published.")
        )
    else:
        sentences += _not_level(letter)
    return sentences


def _not_level(letter: Letter) -> list[str]:
    """Translations that nobody said to be level: a version says the same in all its languages."""
    texts = {row.language: row for row in letter.texts.ready().prefetch_related("footnotes")}
    source = texts.pop(letter.authoritative_language, None)
    words = canonical(read_text(source)) if source else ""
    return [
        _("%(language)s: this translation is behind the authoritative text. Bring it level, or untick “ready for the"
          " public” until it is: it can follow as a new translation.") % {"language": capfirst(_spoken(language))}
        for language, row in sorted(texts.items())
        if row.source_words != words
    ]  # fmt: skip


class ChangedMeanwhile(Refused):
    """What would be published is not what was looked at."""


def changes_mark(letter: Letter) -> str:
    """A mark of what publishing would change now; it is another one as soon as that is something else."""
    version = version_in_force(letter)
    said = [version.number if version else ""]
    for change in unpublished_changes(letter):
        said += [change.language, *(digest(text) if text else "" for text in (change.old, change.new))]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


@transaction.atomic
def publish_change(
    *, letter: Letter, kind: VersionKind, reason: str, at: datetime, by: str, seen: str = ""
) -> LetterVersion:
    """Freeze the desk's copy as the next version: what the public reads from now on.

    ``reason`` is one public sentence on what changed, needed for anything but a new translation; ``by`` is a user name;
    ``seen`` the ``changes_mark`` of what somebody looked at. Raises Refused with the sentences of ``hindrances``, or
    without a reason; ChangedMeanwhile when something else than was seen would be published.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    list(letter.texts.select_for_update().values_list("pk"))  # nobody writes between this look and the freezing
    if seen and seen != changes_mark(letter):
        raise ChangedMeanwhile(
            _("The texts changed since you looked at them. Below is what would be published now: look at it again.")
        )
    if sentences := hindrances(letter, kind):
        raise Refused(*sentences)
    reason = " ".join(reason.split())
    if not reason and kind != K.TRANSLATION:
        raise Refused(_("Say in one sentence what changed. It stands on the public page of versions."))
    return freeze_version(letter=letter, kind=kind, reason=reason, at=at, by=by)


def number_of_next(letter: Letter, kind: VersionKind) -> str:
    """The number that a version of ``kind`` would get: ``1.1`` or ``2.0``."""
    major, minor = _next_number(letter, kind)
    return f"{major}.{minor}"


def _next_number(letter: Letter, kind: VersionKind) -> tuple[int, int]:
    last = letter.versions.order_by("-major", "-minor").first()
    if kind in (K.OPENED, K.SUBSTANCE):
        return (last.major + 1 if last else 1), 0
    return (last.major, last.minor + 1) if last else (1, 1)


def freeze_version(*, letter: Letter, kind: VersionKind, at: datetime, by: str = "", reason: str = "") -> LetterVersion:
    """Write the next version of ``letter`` from the texts that are ready. To be called with the letter's row locked.

    For the verbs that decide whether a version may be made (opening, publishing, importing): this one only writes.
    """
    major, minor = _next_number(letter, kind)
    version = LetterVersion.objects.create(
        letter=letter,
        major=major,
        minor=minor,
        kind=kind,
        reason=reason[:500],
        authoritative_language=letter.authoritative_language,
        made_at=at,
        made_by=by,
    )
    ready = {row.language: row for row in letter.texts.ready().prefetch_related("footnotes")}
    words = {language: read_text(row) for language, row in ready.items()}
    TextVersion.objects.bulk_create(frozen_text(version, language, text) for language, text in words.items())
    _begin_level(letter, words, at=at)
    letter._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # what was read before is old now
    version_frozen.send(sender=LetterVersion, version=version)
    return version


def frozen_text(version: LetterVersion, language: str, text: Text) -> TextVersion:
    """``text`` as ``version`` keeps it, with its hash; not stored yet."""
    return TextVersion(
        version=version,
        language=language,
        title=text.title,
        salutation=text.salutation,
        body=text.body,
        closing=text.closing,
        notes=[[key, content] for key, content in text.notes.items()],
        sha256=digest(text),
    )


def _begin_level(letter: Letter, words: dict[str, Text], *, at: datetime) -> None:
    """A translation that is published for the first time is published as level with its source."""
    source = words.get(letter.authoritative_language)
    if source is not None:
        fresh = LetterText.objects.filter(letter=letter, language__in=words, source_words="")
        update_recorded(
            fresh.exclude(language=letter.authoritative_language),
            source_words=canonical(source),
            source_seen_at=at,
            behind_since=None,
        )


def _spoken(language: str) -> str:
    return language_name(language, get_language() or "en")
