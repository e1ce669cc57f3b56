from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.history import History, SourcesTrace, WordsTrace
from campaigns.models.languages import languages
from campaigns.models.letter import Letter
from campaigns.models.source import Source
from campaigns.text.language import own_name
from campaigns.text.numbering import KEY


class LetterTextQuerySet(models.QuerySet["LetterText"]):
    def ready(self) -> Self:
        """Texts that go into the next version; a translation in the making is not among them."""
        return self.filter(is_public=True)


class LetterText(models.Model):
    """The letter in one language, as staff write it. ``campaigns.domain.texts`` writes its words and notes.

    Title, salutation, body, closing and notes are in canonical form (``campaigns.text.canonical``); the other fields
    are plain text. Once the letter was opened the public reads the words of the version in force (``TextVersion``);
    what is written here is the desk's copy until it is published as the next version.
    """

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="texts", verbose_name=_("letter"))
    language = models.CharField(_("language"), max_length=20, choices=languages)
    title = models.CharField(_("title"), max_length=500, blank=True)
    salutation = models.TextField(_("salutation"), blank=True)
    body = models.TextField(_("body"), blank=True)
    closing = models.TextField(_("closing"), blank=True)
    running_title = models.CharField(
        _("running title"),
        max_length=120,
        blank=True,
        help_text=_("A short title for the head of the PDF's pages, from page 2. Empty: the title."),
    )
    letterhead = models.TextField(
        _("letterhead"),
        blank=True,
        help_text=_("Who writes, as it stands at the head of the first page: one line per line."),
    )
    place = models.CharField(
        _("place"),
        max_length=120,
        blank=True,
        help_text=_("Printed before the date: Washington, 13 June 2019."),
    )
    preface = models.CharField(
        _("note above the text"),
        max_length=500,
        blank=True,
        help_text=_("A line of the editors under the title that is not part of what is signed."),
    )
    roll_note = models.TextField(
        _("note on the signatories"),
        blank=True,
        help_text=_("How these names were gathered and checked; printed below the list."),
    )
    is_public = models.BooleanField(
        _("ready for the public"),
        default=True,
        help_text=_(
            "Untick while a translation is being written: it stays with the staff when the letter is opened or a"
            " change is published."
        ),
    )
    # Of a translation: the authoritative words with which it was last brought level, in canonical form.
    source_words = models.TextField(blank=True, editable=False)
    source_seen_at = models.DateTimeField(_("level with its source"), null=True, blank=True, editable=False)
    behind_since = models.DateTimeField(_("behind its source since"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = LetterTextQuerySet.as_manager()

    coming_words: str  # what a writer is storing, in canonical form: for the row of history of that save
    # Salutation, body, closing and notes stand together in the words.
    history = History(beside=WordsTrace, without=("salutation", "body", "closing", "source_words", "behind_since"))

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["letter", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "language"],
                name="text_one_per_language",
                violation_error_message=_("This letter already has a text in this language."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title or self.letter} ({own_name(self.language)})"


class Footnote(models.Model):
    """A note of one text. The same key in another language is the same note; the number is computed from the calls."""

    text = models.ForeignKey(LetterText, models.CASCADE, related_name="footnotes", verbose_name=_("text"))
    key = models.CharField(_("key"), max_length=64)
    content = models.TextField(_("note"), blank=True)
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)
    sources = models.ManyToManyField(Source, blank=True, related_name="footnotes", verbose_name=_("sources"))

    # What a note says belongs to the words of its text; its own is what it cites.
    history = History(beside=SourcesTrace, without=("content", "position"), tied="sources")

    class Meta:
        verbose_name = _("footnote")
        verbose_name_plural = _("footnotes")
        ordering = ["text", "position"]
        constraints = [
            models.UniqueConstraint(fields=["text", "key"], name="footnote_key_once_per_text"),
            models.CheckConstraint(condition=models.Q(key__regex=rf"^{KEY.pattern}$"), name="footnote_key_is_plain"),
        ]

    def __str__(self) -> str:
        return f"[{self.key}]"
