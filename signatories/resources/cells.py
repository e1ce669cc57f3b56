"""Cells of a list and values of our fields, in both directions: widgets of django-import-export.

``clean`` raises ValueError with a sentence that says what to do; an empty cell is None, which changes nothing that is
stored. ``render`` writes what ``clean`` reads again as the same value.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export import widgets

from campaigns.models.source import web_address
from campaigns.text.countries import country_codes
from campaigns.text.names import given_name, name_key, name_problem, shown
from signatories.lists.headings import language_of
from signatories.models import Organization, OrganizationKind, Tier

# What lists write where a type is asked for, by the type that it is.
KIND_WORDS = {
    name_key(word): kind
    for kind, words in {
        OrganizationKind.CIVIL_SOCIETY: "NGO, NGOs, ONG, ONGs, ONGD, CSO, OSC, civil society, sociedad civil, société"
        " civile, sociedade civil, non-governmental organization, organización no gubernamental, organisation non"
        " gouvernementale, organisation de la société civile, organização da sociedade civil, nonprofit, non-profit,"
        " asociación, association",
        OrganizationKind.NETWORK: "network, coalition, alliance, platform, red, coalición, alianza, plataforma, réseau,"
        " coalition ou réseau, plateforme, rede, coalizão, aliança",
        OrganizationKind.FAITH: "church, faith-based, religious, religious organization, iglesia, organización"
        " religiosa, église, confessionnelle, organisation religieuse, igreja, organização religiosa",
        OrganizationKind.INDIGENOUS: "indigenous, indigenous organization, indígena, organización indígena, autochtone,"
        " organisation autochtone, organização indígena",
        OrganizationKind.ACADEMIC: "university, academic, academia, universidad, académica, université, universidade",
        OrganizationKind.UNION: "union, trade union, labor union, sindicato, syndicat",
        OrganizationKind.MEDIA: "media, press, medio, medio de comunicación, medios, médias, mídia",
        OrganizationKind.SHELTER: "shelter, albergue, casa del migrante, refuge, abrigo",
        OrganizationKind.OTHER: "other, otro, otra, autre, outro, outra",
    }.items()
    for word in words.split(", ")
}  # fmt: skip
# Of the role on a letter.
TIER_WORDS = {
    name_key(word): tier
    for tier, words in {
        Tier.CONVENER: "convenor, convening organization, lead organization, initiator, convocante, organización"
        " convocante, convocatoria, initiateur, initiatrice, organisation initiatrice, convocadora, proponente",
        Tier.SIGNATORY: "signer, member, firmante, organización firmante, signataire, signatária, assinante",
        Tier.SUPPORTER: "support, endorser, ally, adherente, apoyo, apoya, aliada, soutien, apoio, apoiadora",
    }.items()
    for word in words.split(", ")
}  # fmt: skip
BETWEEN = " | "  # several names in one cell; a bar inside a name is written \|
PARTS = re.compile(r"(?<!\\)[|\n]")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)


class Name(widgets.Widget):
    """A name as it is printed."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str | None:
        name = given_name(str(value or ""))
        if not name:
            return None
        if problem := name_problem(name):
            raise ValueError(problem)
        return name

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or "")


class Words(widgets.Widget):
    """A short text of an organization, as long as its field."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field
        self.limit = Organization._meta.get_field(field).max_length or 0

    @property
    def label(self) -> str:
        """What the column is called, in the reader's language."""
        return str(Organization._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str | None:
        text = given_name(str(value or ""))
        if len(text) > self.limit:
            raise ValueError(
                _("The column %(column)s has %(length)d characters; at most %(limit)d are possible.")
                % {"column": self.label, "length": len(text), "limit": self.limit}
            )
        if text and (problem := name_problem(text)) and any(character.isalnum() for character in text):
            raise ValueError(problem)
        return text or None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or "")


class Website(Words):
    """An address on the web; the scheme may be missing."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str | None:
        text = super().clean(value, row, **kwargs)
        if not text:
            return None
        if "://" not in text and DOMAIN.match(text):
            text = f"https://{text}"
        try:
            web_address(text)
        except ValidationError as error:
            raise ValueError(f"{self.label}: {error.message}") from error
        return text


class MailDomain(Words):
    """A mail domain; of an address only what stands after the @ is taken."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str | None:
        text = super().clean(value, row, **kwargs)
        if not text:
            return None
        domain = text.rpartition("@")[2].lower()
        if not DOMAIN.fullmatch(domain):
            raise ValueError(
                _("“%(value)s” is no mail domain. Write what stands after the @, as in example.org.")
                % {"value": shown(text)}
            )
        return domain


class Choice(widgets.Widget):
    """One of the values of a field, by itself or by what an interface language calls it."""

    def __init__(self, choices: type[models.TextChoices], more: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.choices, self.more = choices, more or {}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str | None:
        text = given_name(str(value or ""))
        if not text:
            return None
        known = {**choice_words(self.choices), **self.more}
        if found := known.get(name_key(text)):
            return str(found)
        raise ValueError(
            _("“%(value)s” is none of the possible words. Write one of: %(words)s.")
            % {"value": shown(text), "words": ", ".join(str(label) for label in self.choices.labels)}
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or "")


@lru_cache
def choice_words(choices: type[models.TextChoices]) -> dict[str, str]:
    """Key of a word to the value it stands for, in every language of the interface."""
    words = {name_key(value): value for value in choices.values}
    for code, _name in settings.INTERFACE_LANGUAGES:
        with override(code):
            words |= {name_key(str(label)): value for value, label in choices.choices}
    return words


class Language(widgets.Widget):
    """A language of texts, by its code or its name."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str | None:
        text = given_name(str(value or ""))
        if not text:
            return None
        if code := language_of(text):
            return code
        raise ValueError(
            _("“%(value)s” is no language that is known here. Write its name or its code, as in “español” or “es”.")
            % {"value": shown(text)}
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or "")


class Countries(widgets.Widget):
    """Countries in any of the languages that ``country_codes`` reads; written as codes."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str] | None:
        return list(country_codes(str(value or ""))) or None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(codes_of(value))


def codes_of(countries: Any) -> list[str]:
    """The codes of a field of countries, of a stored value or of a list, in alphabetical order."""
    if isinstance(countries, str):
        return sorted(code for code in countries.split(",") if code)
    return sorted(str(getattr(country, "code", country)) for country in countries or ())


def names_in(cell: str) -> list[str]:
    """The names in a cell: several stand on lines of their own, between bars, or between semicolons."""
    parts = PARTS.split(cell)
    if len(parts) == 1 and "\\" not in cell:
        parts = cell.split(";")
    return [name for part in parts if (name := given_name(part.replace("\\|", "|")))]


def cell_of(names: Iterable[str]) -> str:
    """A cell that ``names_in`` reads as the same names."""
    written = [name.replace("|", "\\|") for name in names]
    if len(written) == 1 and ";" in written[0]:
        return written[0] + BETWEEN.rstrip()
    return BETWEEN.join(written)


def names_problem(names: Sequence[str]) -> str:
    """Why one of ``names`` cannot be printed, as a sentence; empty when all can."""
    return next((problem for name in names if (problem := name_problem(name))), "")
