"""Forms in which staff write letters. The canonical text enters here as a string and leaves as a ``Text``."""

import hashlib
import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.domain.texts import read_text
from campaigns.editing import LetterEditor
from campaigns.models import Footnote, FormerAddress, Letter, LetterText
from campaigns.rendering.changes import shown
from campaigns.staff import language_choices, row_id
from campaigns.text.canonical import Text, canonical, lost_words, parse
from campaigns.text.diff import compare
from campaigns.text.errors import TextError
from campaigns.text.tree import parse as parse_tree

NOTE_WORDS = 90  # characters of a note where it is chosen from a list
PLAIN_FIELDS = ("running_title", "letterhead", "place", "preface", "roll_note")


def time_zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())]


class LetterForm(forms.ModelForm[Letter]):
    time_zone = forms.ChoiceField(
        choices=time_zones,
        help_text=gettext_lazy("Deadlines of this letter are typed, read and printed in this zone."),
    )

    class Meta:
        model = Letter
        fields = (
            "campaign", "slug", "kind", "authoritative_language", "dated_on", "time_zone", "public_from", "deadline",
            "hard_deadline", "roll_while_open",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields:
            self.fields["time_zone"].label = capfirst(_("time zone"))
        if self.instance.pk is None:
            self._begin()

    def _begin(self) -> None:
        """A new letter begins in the language and the time zone its writer most likely wants."""
        here = get_language() or settings.LANGUAGE_CODE
        if here in dict(settings.INTERFACE_LANGUAGES):
            self.initial.setdefault("authoritative_language", here)
        last = Letter.objects.order_by("-pk").values_list("time_zone", flat=True).first()
        own = settings.TIME_ZONE if settings.TIME_ZONE != "UTC" else last  # UTC is what nobody chose
        self.initial.setdefault("time_zone", own or settings.TIME_ZONE)

    def clean_authoritative_language(self) -> str:
        language: str = self.cleaned_data["authoritative_language"]
        if "authoritative_language" in self.changed_data and self.instance.opened_at:
            raise forms.ValidationError(
                _("This letter was opened. Which language decides is a part of what people signed and stays.")
            )
        return language

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if FormerAddress.objects.exclude(letter=self.instance.pk).filter(slug=slug).exists():
            raise forms.ValidationError(
                _("Another letter has or had the address “%(slug)s”. Choose another one.") % {"slug": slug}
            )
        return slug


def form_explained() -> list[str]:
    """The canonical form in ten lines, for people who have never seen it."""
    return [
        _("Each paragraph is one line between <p> and </p>. A line without them becomes a paragraph too."),
        _("The title stands once, at the top, between <h1> and </h1>; the salutation between <header> and </header>;"
          " the closing between <footer> and </footer>."),
        _("Headings inside the text are <h2> and, below them, <h3>."),
        _('Bold is <strong>…</strong>, italics <em>…</em>, a link <a href="https://…">…</a>.'),
        _("Lists are <ul> (dots) or <ol> (numbers), with each item on a line of its own between <li> and </li>."),
        _("A footnote is called where its number shall stand: [^report-2019]. Saving writes the call in full. The word"
          " is yours; use letters, digits and hyphens."),
        _("The note itself stands at the end, on one line that begins with the same word in brackets:"
          " [report-2019] Publisher, title, date."),
        _("Numbers are never typed. They follow the order of the calls, and a second call of one note shows the same"
          " number."),
        _("A translation uses the same words in brackets for the same notes."),
        _("What is not of this form (colours, fonts, scripts) is left out when you save."),
    ]  # fmt: skip


def form_example() -> str:
    """A short letter in canonical form."""
    title, salutation, closing = _("Protect asylum seekers"), _("Dear Minister:"), _("Respectfully,")
    sentence, publisher, report = _("We write with concern."), _("Publisher"), _("Report")
    return "\n".join(
        [
            f"<h1>{title}</h1>",
            f"<header>{salutation}</header>",
            f'<p>{sentence}<a data-fn="report-2019"></a></p>',
            f"<footer>{closing}</footer>",
            f'[report-2019] {publisher}, <a href="https://example.org/report"><em>{report}</em></a>, 2019.',
        ]
    )


def seen_mark(row: LetterText | None) -> str:
    """SHA-256 of everything a person sees of ``row`` on its page; two marks differ when somebody saved between."""
    if row is None or row.pk is None:
        return ""
    shown = "\0".join([canonical(read_text(row)), *(getattr(row, name) for name in PLAIN_FIELDS)])
    return hashlib.sha256(shown.encode()).hexdigest()


def plain_lines(words: str) -> list[str]:
    """Lines of a typed or stored text without blank ones and without blanks at their ends."""
    return [line.strip() for line in words.splitlines() if line.strip()]


class LetterTextForm(forms.ModelForm[LetterText]):
    """One language of a letter. ``text`` holds the words once the form is valid.

    ``seen`` says what the person saw when the page was opened. When somebody saved since then the form is refused,
    shows both and is accepted only with ``replace``, which names what is to be replaced.

    What is stored is the desk's copy: the public reads it once it is published as a version.
    """

    words = forms.CharField(label=gettext_lazy("Text"), required=False, strip=False, widget=LetterEditor)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = LetterText
        fields = ("letter", "language", "is_public", *PLAIN_FIELDS)
        widgets = {
            "letterhead": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "roll_note": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = Text()
        self.lost: list[str] = []
        self.conflict: dict[str, Any] = {}
        if "words" not in self.fields:  # a person who may only look
            return
        if self.instance.pk:
            self.initial["words"] = canonical(read_text(self.instance))
            self.initial["seen"] = seen_mark(self.instance)
            self._speak(self.instance.language)
        else:
            self._begin()
        if "language" in self.fields:
            self.fields["language"].choices = [("", "---------"), *self._languages()]

    def _speak(self, language: str) -> None:
        """Tell the editor in which language it is written, and which keys notes of the other languages have."""
        letter = Letter.objects.filter(pk=self.instance.letter_id or self._letter_id() or None).first()
        others = Footnote.objects.filter(text__letter=letter).exclude(text=self.instance.pk).order_by("position")
        source = others.filter(text__language=F("text__letter__authoritative_language")).values_list("key", "content")
        widget = self.fields["words"].widget
        if isinstance(widget, LetterEditor):
            notes = {key: " ".join(parse_tree(content).text().split())[:NOTE_WORDS] for key, content in source}
            widget.speak(language, taken=set(others.values_list("key", flat=True)), source=notes)

    def _begin(self) -> None:
        """A first text is in the authoritative language, a translation begins with the words it translates."""
        if source := self._source():
            self.initial.setdefault("words", canonical(read_text(source)))
            # The words of another language must not stand in public under the name of this one.
            self.initial.setdefault("is_public", not source.letter.opened_at)
        elif letter := Letter.objects.filter(pk=self._letter_id() or None).first():
            self.initial.setdefault("language", letter.authoritative_language)

    def _letter_id(self) -> str:
        return row_id(self.data.get("letter") if self.is_bound else self.initial.get("letter"))

    def _source(self) -> LetterText | None:
        """The text that a new translation starts from: its notes keep their keys."""
        if not self._letter_id():
            return None
        letter = Letter.objects.filter(pk=self._letter_id()).first()
        return letter.texts.filter(language=letter.authoritative_language).first() if letter else None

    def _languages(self) -> list[tuple[str, str]]:
        letter = Letter.objects.filter(pk=self._letter_id() or None).first()
        if letter is None:
            return language_choices()
        written = set(letter.texts.values_list("language", flat=True))
        if self.is_bound:  # let the model say "already has a text in this language"
            written.discard(str(self.data.get("language", "")))
        return language_choices(without=written, first=[letter.authoritative_language])

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        try:
            self.text = parse(words)
        except TextError as error:
            raise forms.ValidationError(list(error.sentences)) from error
        limit = LetterText._meta.get_field("title").max_length or 0
        if len(self.text.title) > limit:
            raise forms.ValidationError(
                _("The title has %(length)d characters; at most %(limit)d are possible.")
                % {"length": len(self.text.title), "limit": limit}
            )
        self.lost = lost_words(words, self.text)
        if not self.lost:  # when the form is shown again, the editor can open what was typed in the plain field
            self.data = self.data.copy()
            self.data[self.add_prefix("words")] = canonical(self.text)
        return words

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk:
            self._refuse_to_overwrite()
        return cleaned

    def _refuse_to_overwrite(self) -> None:
        # _post_clean has not run yet, but the row may have been read before this transaction: read it again.
        stored = LetterText.objects.prefetch_related("footnotes").get(pk=self.instance.pk)
        now = seen_mark(stored)
        if now in (self.data.get("seen", ""), self.data.get("replace")):
            return
        self.conflict = {"mark": now, "saved_at": stored.updated_at}
        if "words" not in self.errors:
            self.conflict["diff"] = shown(compare(read_text(stored), self.text), stored.language)
        raise forms.ValidationError(
            _("Somebody else saved this text after you opened it. Nothing was stored, and what you typed still stands"
              " below. Compare the two, then save again.")
        )  # fmt: skip
