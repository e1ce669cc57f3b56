"""The editor of a letter's text as a form widget: a textarea of canonical text, and an editor over it where scripts run.

The textarea is the plain field: it is what is posted, and all there is without JavaScript. The editor reads the canonical
text from it and writes it back (``static/js/editor/``), so a form does not know which of the two a person used.
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

    With ``plain`` the textarea stays what it is.
    """

    def __init__(self, attrs: Mapping[str, Any] | None = None, *, plain: bool = False) -> None:
        super().__init__({"rows": 30, "class": "staff-canonical", "dir": "auto", "autocapitalize": "off", **(attrs or {})})
        self.plain = plain
        self.options: dict[str, Any] = {}

    @property
    def media(self) -> forms.Media:
        if self.plain:
            return forms.Media(css={"all": ["admin-editor.css"]})
        return forms.Media(
            css={"all": ["admin-editor.css"]}, js=[Script("js/editor/page.js", type="module")]
        )  # fmt: skip

    def speak(self, language: str, *, taken: Iterable[str] = (), counts: Mapping[str, int] | None = None) -> None:
        """The text is in ``language``; ``taken`` are keys of notes in the letter's other languages, which new notes avoid;
        ``counts`` are the present values of live counts."""
        self.attrs["lang"] = language
        self.options |= {"language": language, "direction": direction(language), "taken": sorted(taken)}
        if counts is not None:
            self.options["counts"] = dict(counts)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if not self.plain:
            options = {"languages": _languages(get_language() or settings.LANGUAGE_CODE), **self.options}
            context["widget"]["attrs"]["data-letter-editor"] = json.dumps(options, ensure_ascii=False)
        return context
