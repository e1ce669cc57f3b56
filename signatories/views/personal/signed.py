"""What was signed and how it is printed, made ready for the pages behind a personal link."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from campaigns.domain.versions import frozen_texts
from campaigns.models import LetterVersion, TextVersion
from campaigns.public.answers import passage
from campaigns.rendering.changes import ShownDiff, shown
from campaigns.rendering.web import WebText, web_text
from campaigns.text.diff import compare
from campaigns.text.language import direction, language_name
from signatories.domain.roll import heading_of, line_of, shape_of
from signatories.models import Listing, SignOn
from signatories.receipts import words_signed


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a letter, and in which language it is."""

    words: str
    language: str

    @property
    def direction(self) -> str:
        return direction(self.language)


def title_of(signon: SignOn) -> Title:
    """The title of what was signed, in the language of the sign-on; that of the staff's text for a draft."""
    letter = signon.letter
    texts = frozen_texts(signon.version) if signon.version else {row.language: row for row in letter.texts.all()}
    for language in (signon.language, letter.authoritative_language, *texts):
        if language in texts:
            return Title(texts[language].title, language)
    return Title(letter.slug, settings.LANGUAGE_CODE)


@dataclass(frozen=True, slots=True)
class ShownWords:
    """The frozen words of one version in one language, with their notes and their hash."""

    version: LetterVersion
    language: str
    sha256: str
    text: WebText

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def language_name(self) -> str:
        """In a sentence of the interface."""
        return language_name(self.language, spoken())

    @property
    def ours(self) -> str:
        """The attributes of our own words inside these, where the languages differ."""
        return passage(spoken()) if spoken() != self.language else ""


def shown_words(version: LetterVersion, language: str) -> ShownWords:
    """The words of ``version`` in ``language``. Raises TextVersion.DoesNotExist."""
    document = words_signed(version, language)
    return ShownWords(version, language, document.text_sha256, _without_referrer(web_text(document)))


def words_of(signon: SignOn) -> ShownWords | None:
    """Exactly the words that ``signon`` agreed to, whatever became of the letter since; None for a draft."""
    if signon.version is None:
        return None
    signon.version.letter = signon.letter
    try:
        return shown_words(signon.version, signon.language or signon.version.authoritative_language)
    except TextVersion.DoesNotExist:
        return None


def difference(old: TextVersion, new: TextVersion) -> ShownDiff:
    """What differs between two frozen texts of one language, told in the language of the page."""
    diff = shown(compare(old.text, new.text), new.language)
    return replace(diff, changes=tuple(replace(change, words=_no_referrer(change.words)) for change in diff.changes))


def spoken() -> str:
    """The language of the page."""
    return get_language() or settings.LANGUAGE_CODE


def _without_referrer(text: WebText) -> WebText:
    return replace(
        text,
        salutation=_no_referrer(text.salutation),
        body=_no_referrer(text.body),
        closing=_no_referrer(text.closing),
        notes=tuple(replace(note, content=_no_referrer(note.content)) for note in text.notes),
    )


def _no_referrer(html: SafeString) -> SafeString:
    """Links to other sites that tell nothing of this page: the header says so too, and old browsers hear only this."""
    return mark_safe(html.replace('<a href="http', '<a rel="noreferrer" href="http'))  # noqa: S308 -- a constant added


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One sign-on as the list prints it, or ``withheld``: counted and not named."""

    name: str
    detail: str
    heading: str
    withheld: bool


def printed_line_of(signon: SignOn) -> PrintedLine:
    """The line of ``signon`` and the heading it stands under, in the language of the page."""
    line = line_of(signon)
    return PrintedLine(
        name=line.name,
        detail=line.detail,
        heading=heading_of(line, spoken(), shape_of(signon.letter)),
        withheld=signon.listing == Listing.WITHHELD,
    )


def masked(email: str) -> str:
    """Enough of an address to know one's own: its first letter and what stands after the @."""
    name, at, domain = email.rpartition("@")
    return f"{name[:1]}…{at}{domain}"
