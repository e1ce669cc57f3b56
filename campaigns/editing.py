"""The editor of a letter's text as a form widget: a textarea of canonical text, with an editor where scripts run.

The textarea is the plain field: it is what is posted, and all there is without JavaScript. The editor reads the
canonical text from it and writes it back (``static/js/editor/``), so a form does not know which of the two was used.
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.forms.widgets import Script
from django.utils.text import capfirst
from django.utils.translation import get_language

from campaigns.text.language import direction, language_name, sort_key


@lru_cache(maxsize=8)
def _languages(here: str) -> list[tuple[str, str, str]]:
    """Tag, name in the reader's language and direction of every language a passage may be in."""
    named = [(code, capfirst(language_name(code, here)), direction(code)) for code, _name in settings.LANGUAGES]
    return sorted(named, key=lambda language: sort_key(language[1], here))


class LetterEditor(forms.Textarea):
    """A field for a canonical text. ``speak`` says of which language and letter it is, before the form is shown.

    ``options`` go to the editor as JSON, those of the page around it under ``desk`` (``static/js/editor/desk.js``).
    A page of its own may show the widget alone: it needs Django's ``jsi18n`` catalogue for words in Spanish.
    """

    class Media:
        css = {"all": ["admin-editor.css"]}
        js = [Script("js/editor/page.js", type="module")]

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        own = {"rows": 30, "class": "staff-canonical", "dir": "auto", "autocapitalize": "off"}
        super().__init__({**own, **(attrs or {})})
        self.options: dict[str, Any] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> "LetterEditor":
        """Each form has a widget of its own, and what one form says of its text is not said in another."""
        own = super().__deepcopy__(memo)
        own.options = dict(self.options)
        return own

    def speak(self, language: str, *, taken: Iterable[str] = (), source: Mapping[str, str] | None = None) -> None:
        """The text is in ``language``. New notes avoid ``taken``, the keys of notes in the letter's other languages.

        ``source`` are key and words of the notes that a translation translates: it may call those that it lacks.
        """
        self.attrs["lang"] = language
        self.options |= {"language": language, "direction": direction(language), "taken": sorted(taken)}
        self.options["source"] = list((source or {}).items())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        options = {"languages": _languages(get_language() or settings.LANGUAGE_CODE), **self.options}
        context["widget"]["attrs"]["data-letter-editor"] = json.dumps(options, ensure_ascii=False)
        return context
