"""The versions of a letter: what changed in each, the whole words of each, and the bytes that were hashed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from campaigns.domain.versions import frozen_texts
from campaigns.models import Letter, LetterVersion, TextVersion, VersionKind
from campaigns.public.answers import (
    address,
    in_languages,
    interface_language,
    moment,
    page,
    passage,
    public_page,
    redirect_to,
    staff_only,
)
from campaigns.public.finding import (
    Found,
    about_letter,
    answered_elsewhere,
    campaign_path,
    find_letter,
    other_language,
    seen_by,
)
from campaigns.rendering import wording
from campaigns.rendering.changes import ShownDiff, shown
from campaigns.rendering.document import LetterDocument, notes_of
from campaigns.rendering.web import web_text
from campaigns.text.canonical import Text
from campaigns.text.diff import compare
from campaigns.text.language import direction, number, own_name


@dataclass(frozen=True, slots=True)
class ShownText:
    """What a version says in one language, for a list: where it is read and what its bytes hash to.

    ``said`` tells how it differs from the version before: "changed", "new"; nothing where it does not.
    """

    language: str
    path: str
    file: str
    sha256: str
    said: str

    @property
    def name(self) -> str:
        return own_name(self.language)

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version as its list tells of it. ``diff`` is None where ``told`` says all there is to say."""

    row: LetterVersion
    kind: str
    made: str
    texts: list[ShownText]
    diff: ShownDiff | None
    told: str


def versions_of(letter: Letter) -> list[LetterVersion]:
    """Every version of ``letter`` with its texts, the newest first; two queries, whatever their number."""
    rows = list(LetterVersion.objects.filter(letter=letter).in_order().prefetch_related("texts"))[::-1]
    for row in rows:
        row.letter = letter
    return rows


def kind_in_words(version: LetterVersion) -> str:
    """Why a version was made, for those who read the letter."""
    return {
        VersionKind.OPENED: _("The text as it was opened for signing"),
        VersionKind.TYPO: _("A correction that leaves the sense as it was"),
        VersionKind.SUBSTANCE: _("A change of substance: the signatories were asked to sign again"),
        VersionKind.TRANSLATION: _("A new translation; the other texts stay as they were"),
    }[VersionKind(version.kind)]


def version_line(letter: Letter) -> dict[str, Any]:
    """What the statement page says of versions: how many there are, how many of them only correct something.

    One query; nothing for a draft.
    """
    kinds = list(LetterVersion.objects.filter(letter=letter).values_list("kind", flat=True))
    corrections = kinds.count(VersionKind.TYPO)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "versions_count": len(kinds),
        "corrections": ngettext(
            "%(count)s correction since it opened", "%(count)s corrections since it opened", corrections
        )
        % {"count": number(corrections, language)}
        if corrections
        else "",
    }


# -- what changed ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Words:
    """Frozen words, told apart by their hash alone."""

    sha256: str
    text: Text = field(compare=False)


def _words(row: TextVersion) -> _Words:
    return _Words(row.sha256, row.text)


def difference(old: TextVersion, new: TextVersion) -> ShownDiff:
    """What differs between two frozen texts of one language, told in the active language."""
    return _difference(_words(old), _words(new), new.language, get_language() or settings.LANGUAGE_CODE)


# Frozen words do not change, and a page of many versions compares them all.
@lru_cache(maxsize=128)
def _difference(old: _Words, new: _Words, language: str, reader: str) -> ShownDiff:
    with override(reader):
        return shown(compare(old.text, new.text), language)


def shown_versions(letter: Letter, rows: list[LetterVersion], language: str) -> list[ShownVersion]:
    """``rows``, the newest first, for a page in ``language``: each with what it changed in that language."""
    before: list[LetterVersion | None] = [*rows[1:], None]
    return [_shown(letter, row, older, language) for row, older in zip(rows, before, strict=True)]


def _shown(letter: Letter, row: LetterVersion, before: LetterVersion | None, language: str) -> ShownVersion:
    texts, older = frozen_texts(row), frozen_texts(before) if before else {}
    diff, told = None, ""
    if before:
        mine, theirs = texts.get(language), older.get(language)
        number_before = {"number": before.number}
        if mine and theirs and mine.sha256 != theirs.sha256:
            diff = difference(theirs, mine)
        elif mine and theirs:
            told = _("In this language the words are those of version %(number)s.") % number_before
        elif mine:
            told = _("The letter was not in this language before.")
        else:
            told = _("The letter is not in this language in this version.")
    return ShownVersion(
        row=row,
        kind=kind_in_words(row),
        made=moment(letter, row.made_at),
        texts=[_shown_text(letter, row, text, older if before else None) for text in texts.values()],
        diff=diff,
        told=told,
    )


def _shown_text(
    letter: Letter, version: LetterVersion, text: TextVersion, older: dict[str, TextVersion] | None
) -> ShownText:
    said = ""
    if older is not None:
        was = older.get(text.language)
        new, changed = pgettext("text of a version", "new"), pgettext("text of a version", "changed")
        said = new if was is None else changed if was.sha256 != text.sha256 else ""
    where = letter.slug, str(version.major), str(version.minor)
    return ShownText(
        language=text.language,
        path=address("version", text.language, *where),
        file=address("version_words", text.language, *where),
        sha256=text.sha256,
        said=said,
    )


# -- the pages ---------------------------------------------------------------------------------------------------------

Answer = Callable[[Found, list[LetterVersion]], HttpResponseBase]


def _about_letter(
    request: HttpRequest, language: str, slug: str, name: str, args: list[str], answer: Answer
) -> HttpResponseBase:
    """``answer`` for a letter with versions that the reader may know of; else what its own page says."""
    found = find_letter(request, slug, language)
    if elsewhere := answered_elsewhere(request, found, language, name, *args):
        return elsewhere
    letter = found.letter
    rows = versions_of(letter)
    if not rows:
        raise Http404
    if found.preview and Letter.objects.public(timezone.now()).filter(pk=letter.pk).exists():
        # What is frozen anybody may read, also in a language that the letter has left since.
        found = Found(letter)
    response = answer(found, rows)
    return staff_only(response) if found.unseen and isinstance(response, HttpResponse) else response


def _in_language(
    request: HttpRequest, found: Found, language: str, languages: list[str], name: str, *args: str
) -> HttpResponse | None:
    """What a language answers that is not among ``languages``; None where it is. The bare address is the letter's."""
    if language in languages:
        return None
    if language == settings.LANGUAGE_CODE:
        return redirect_to(address(name, languages[0], found.letter.slug, *args))
    return other_language(request, found, language, "statement")


def _frame(found: Found, language: str, title: str, languages: list[str], name: str, *args: str) -> dict[str, Any]:
    letter, interface = found.letter, interface_language(language)
    spoken = language if language in found.titles else next(iter(found.titles))
    return {
        "kind": wording.kind_label(about_letter(letter)),
        "title": title,
        "text_language": language,
        "text_direction": direction(language),
        "statement_path": address("statement", spoken, letter.slug),
        "versions_path": address("versions", language, letter.slug),
        "campaign_name": letter.campaign.name_in(interface),
        "campaign_path": campaign_path(found, interface),
        "accent": letter.campaign.accent,
        "languages": in_languages(name, languages, language, letter.slug, *args),
        "default_language": letter.authoritative_language,
        **seen_by(found),
    }


@public_page
def versions(request: HttpRequest, language: str, slug: str) -> HttpResponseBase:
    """Every version of a letter, the newest first: when, why, its hash in each language, and what changed."""

    def answer(found: Found, rows: list[LetterVersion]) -> HttpResponseBase:
        newest = {text.language: text for row in rows[::-1] for text in frozen_texts(row).values()}
        languages = [*found.titles, *(each for each in newest if each not in found.titles)]
        languages = [each for each in languages if each in newest]
        if elsewhere := _in_language(request, found, language, languages, "versions"):
            return elsewhere
        frame = _frame(found, language, newest[language].title, languages, "versions")
        context = {
            "versions": shown_versions(found.letter, rows, language),
        }
        return page(request, "campaigns/versions.html", {**frame, **context})

    return _about_letter(request, language, slug, "versions", [], answer)


def _chosen(rows: list[LetterVersion], major: int, minor: int) -> LetterVersion:
    row = next((row for row in rows if (row.major, row.minor) == (major, minor)), None)
    if row is None or not frozen_texts(row):
        raise Http404
    return row


@public_page
def version(request: HttpRequest, language: str, slug: str, major: int, minor: int) -> HttpResponseBase:
    """The whole text of one version in one language, under a line that says which version is the present one."""
    numbers = [str(major), str(minor)]

    def answer(found: Found, rows: list[LetterVersion]) -> HttpResponseBase:
        row, present = _chosen(rows, major, minor), rows[0]
        texts = frozen_texts(row)
        if elsewhere := _in_language(request, found, language, list(texts), "version", *numbers):
            return elsewhere
        text, letter = texts[language], found.letter
        frame = _frame(found, language, text.title, list(texts), "version", *numbers)
        context = {
            "version": row,
            "said": kind_in_words(row),
            "made": moment(letter, row.made_at),
            "present": present,
            "shown_text": _shown_text(letter, row, text, None),
            "text": web_text(_as_document(letter, text)),
            "ours": passage(interface_language(language)) if interface_language(language) != language else "",
            "theirs": passage(language) if interface_language(language) != language else "",
        }
        return page(request, "campaigns/version.html", {**frame, **context}, headers={"X-Robots-Tag": "noindex"})

    return _about_letter(request, language, slug, "version", numbers, answer)


@public_page
def version_words(request: HttpRequest, language: str, slug: str, major: int, minor: int) -> HttpResponseBase:
    """The words of one version in one language, byte by byte as they were hashed."""
    numbers = [str(major), str(minor)]

    def answer(found: Found, rows: list[LetterVersion]) -> HttpResponseBase:
        row = _chosen(rows, major, minor)
        texts = frozen_texts(row)
        if elsewhere := _in_language(request, found, language, list(texts), "version_words", *numbers):
            return elsewhere
        name = f"{found.letter.slug}.{language}.{row.number}.txt"
        link = settings.PUBLIC_ORIGIN + address("version", language, found.letter.slug, *numbers)
        return HttpResponse(
            texts[language].words.encode(),
            content_type="text/plain; charset=utf-8",
            headers={
                "Content-Disposition": f'inline; filename="{name}"',
                "X-Robots-Tag": "noindex",
                "Link": f'<{link}>; rel="canonical"',
            },
        )

    return _about_letter(request, language, slug, "version_words", numbers, answer)


def _as_document(letter: Letter, row: TextVersion) -> LetterDocument:
    """The words of a version without a roll: how many had signed them is told on the statement page."""
    text = row.text
    return LetterDocument(
        slug=letter.slug,
        kind=letter.kind,  # type: ignore[arg-type]  # the constraint letter_kind_known
        language=row.language,
        authoritative_language=row.version.authoritative_language,
        title=text.title,
        salutation=text.salutation,
        body=text.body,
        closing=text.closing,
        notes=notes_of(text),
        roll="hidden",
    )
