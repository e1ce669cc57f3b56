"""The fields that the sign-on form is made of: one line of text, a name, a country."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_countries import countries as known_countries

from campaigns.text.language import country_name, sort_key
from campaigns.text.names import DECEIVING, HEAP, MAX_NAME, WORD_BREAK


def plain_line(value: str) -> None:
    """Raises ValidationError for what cannot be seen or turns a line around."""
    if DECEIVING.search(WORD_BREAK.sub("", value)) or HEAP.search(unicodedata.normalize("NFD", value)):
        raise ValidationError(_("This contains invisible or control characters. Type it again by hand."))


@lru_cache(maxsize=8)
def country_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Code and name of every country in ``language``, in the order of its readers."""
    names = [(code, country_name(code, language)) for code, _official in known_countries]
    return tuple(sorted(names, key=lambda each: sort_key(each[1], language)))


@lru_cache(maxsize=8)
def country_options(language: str) -> SafeString:
    """The countries as options of a select in ``language``."""
    options = ((code, name) for code, name in country_choices(language))
    return format_html_join("", '<option value="{}">{}</option>', options)


class CountryChoices(BaseChoiceIterator):
    """``empty``, then the countries in the language of the reader: listed when they are asked for."""

    def __init__(self, empty: Any) -> None:
        self.empty = empty

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        yield "", self.empty
        yield from country_choices(get_language() or settings.LANGUAGE_CODE)


class CountrySelect(forms.Select):
    """A select whose options are written once per language: Django renders a template for each of a thousand."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = country_options(get_language() or settings.LANGUAGE_CODE)
        chosen = format_html('<option value="{}"', value or "")
        options = mark_safe(options.replace(chosen, f"{chosen} selected", 1))  # noqa: S308 -- both were escaped
        head = format_html('<option value=""{}>{}</option>', "" if value else " selected", self.choices.empty)  # type: ignore[union-attr]
        own = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}{}</select>", own, head, options)


def country_field(label: Any, *, empty: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=help_text, required=False, choices=CountryChoices(empty), widget=CountrySelect
    )


class OneLine(forms.CharField):
    """Text on one line: blanks of any kind, as spreadsheets and Word leave them, become single ones."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


def line_field(label: Any, *, most: int, help_text: Any = "", **attributes: str) -> forms.CharField:
    return OneLine(
        label=label,
        help_text=help_text,
        max_length=most,
        required=False,
        validators=[plain_line],
        widget=forms.TextInput(attrs=attributes),
        error_messages={"max_length": gettext_lazy("This is too long: at most %(limit_value)d characters.")},
    )


def name_field(label: Any, *, most: int = MAX_NAME, help_text: Any = "", **attributes: str) -> forms.CharField:
    field = line_field(label, most=most, help_text=help_text, **attributes)
    field.validators.remove(plain_line)  # names have sentences of their own
    return field


class Shared(dict[str, forms.Field]):
    """Fields that every form of a class has in common: copying twenty of them is a tenth of receiving a sign-on.

    For a form that changes none of them once its class is made.
    """

    def __deepcopy__(self, memo: Any) -> dict[str, forms.Field]:
        return dict(self)
