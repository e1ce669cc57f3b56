"""What a row of history says, in the words of the reader: which fields went from what to what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django_countries.fields import CountryField

from campaigns.models import AddresseeText, CampaignText, Footnote, LetterText, LetterVersion, Source
from campaigns.models.act import BASELINE, COMMAND, DESK, LIST, RESTORED, SITE, UNRECORDED
from campaigns.models.history import history_of
from campaigns.rendering.changes import words_html
from campaigns.text.language import country_name, direction, join_names, language_name, own_name, sort_key
from campaigns.text.pieces import compare_words
from campaigns.text.words import plain_words
from signatories.domain.roll import heading
from signatories.models import Alias, OrganizationName, RollHeading, SignOn

LANGUAGES = ("language", "authoritative_language")
SHORT = 80  # characters of a name in a heading


@dataclass(frozen=True, slots=True)
class Line:
    """One field: ``old`` and ``new`` in words, either may be empty. ``diff`` is HTML, for long texts instead of both.

    ``language`` is that of the values where they are words of a letter.
    """

    field: str
    label: str
    old: str
    new: str
    diff: str = ""
    language: str = ""
    direction: str = "auto"


def reason_in_words(reason: str, zone: tzinfo) -> str:
    """Where a change came from; a moment is told in ``zone``."""
    code, _colon, what = reason.partition(":")
    if code == RESTORED:
        return _("put back as it stood on %(when)s") % {"when": moment_in_words(datetime.fromisoformat(what), zone)}
    return {
        DESK: "",
        SITE: _("on the public site"),
        BASELINE: _("as it stood before its first recorded change"),
        UNRECORDED: _("changed past the staff pages; by whom is not known"),
        COMMAND: _("by the command %(name)s") % {"name": what},
        LIST: _("by the list %(name)s") % {"name": what},
    }.get(code, reason)


def part_name(model: type[models.Model], trace: Any) -> str:
    """What a part of something is called within it: "Text: español", "Heading: Guatemala"."""
    here = get_language() or "en"
    names: Mapping[type[models.Model], Callable[[], str]] = {
        LetterText: lambda: own_name(trace.language),
        CampaignText: lambda: own_name(trace.language),
        AddresseeText: lambda: own_name(trace.language),
        OrganizationName: lambda: own_name(trace.language),
        Alias: lambda: str(trace.name),
        Footnote: lambda: f"[{trace.key}], {own_name(trace.language)}" if trace.language else f"[{trace.key}]",
        RollHeading: lambda: heading(trace.key, here),
    }
    name = names[model]() if model in names else name_then(model, trace)
    return _("%(what)s: %(name)s") % {
        "what": capfirst(str(model._meta.verbose_name)),
        "name": Truncator(name).chars(SHORT),
    }


def name_then(model: type[models.Model], trace: Any) -> str:
    """What a thing was called in that state, from its own fields alone."""
    if model is LetterText:
        return _("%(title)s (%(language)s)") % {
            "title": trace.title or _("(no title yet)"),
            "language": own_name(trace.language),
        }
    if model is Footnote:
        return f"[{trace.key}]"
    fields = history_of(model).fields  # type: ignore[union-attr]
    return str(model(**{field.attname: getattr(trace, field.attname) for field in fields}))


class Teller:
    """Says many changes at once: it gathers what they name, and asks the database once for each noun.

    Moments are told in ``zone``; ``name_of`` gives the rows ``numbers`` of a noun their names.
    """

    def __init__(self, zone: tzinfo, name_of: Callable[[type[models.Model], Iterable[Any]], Mapping[Any, str]]) -> None:
        self.zone = zone
        self.name_of = name_of
        self.wanted: dict[type[models.Model], set[Any]] = {}
        self.names: dict[type[models.Model], Mapping[Any, str]] = {}

    def hear(self, model: type[models.Model], old: Any, new: Any) -> list[tuple[Any, Any, Any]]:
        """The fields that differ between two rows of history, either of which may be missing, with their values."""
        history = history_of(model)
        if history is None:
            return []
        found: list[tuple[Any, Any, Any]] = []
        if history.tied:  # its fields belong to the history of its whole
            cited = [trace.cited if trace is not None else [] for trace in (old, new)]
            if cited[0] != cited[1]:
                self._want(Source, [number for numbers in cited for number in numbers])
                found.append((model._meta.get_field(history.tied), *cited))
            return found
        for field in history.fields:
            if field.primary_key or _is_whole(field):
                continue
            values = [field.get_prep_value(getattr(t, field.attname)) if t is not None else None for t in (old, new)]
            if values[0] == values[1] or not any(_says(value) for value in values):
                continue
            if old is None and not values[1]:  # of a new thing, what it is not goes without saying
                continue
            if field.is_relation:
                self._want(field.related_model, values)
            found.append((field, *values))
        return found

    def _want(self, model: type[models.Model], numbers: Iterable[Any]) -> None:
        self.wanted.setdefault(model, set()).update(number for number in numbers if number is not None)

    def look_up(self) -> None:
        """Read the names of everything that was heard of."""
        self.names = {model: self.name_of(model, numbers) for model, numbers in self.wanted.items() if numbers}

    def line(self, trace: Any, field: Any, old: Any, new: Any) -> Line:
        """One field in words."""
        label = capfirst(str(field.verbose_name))
        language = "" if trace.instance_type is SignOn else getattr(trace, "language", "")
        way = direction(language) if language else "auto"
        if isinstance(field, models.TextField) and old and new:
            pieces = compare_words(plain_words(old), plain_words(new))
            diff = words_html(pieces, language or get_language() or "en")
            return Line(field.name, label, "", "", diff, language, way)
        words = self.words(field, old), self.words(field, new)
        own = isinstance(field, models.TextField) or (isinstance(field, models.CharField) and not field.choices)
        return Line(field.name, label, *words, language=language if own else "", direction=way if own else "auto")

    def words(self, field: Any, value: Any) -> str:
        """A value of ``field`` as the reader would say it; nothing for nothing."""
        here = get_language() or "en"
        if not _says(value):
            return ""
        if field.many_to_many:
            return "; ".join(self._name(field.related_model, number) for number in value)
        if field.is_relation:
            return self._name(field.related_model, value)
        if isinstance(field, CountryField):
            names = sorted(
                (country_name(code, here) for code in str(value).split(",")), key=lambda n: sort_key(n, here)
            )
            return join_names(names, here)
        if field.name in LANGUAGES:
            return str(capfirst(language_name(value, here)))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return pgettext("value of a field", "yes") if value else pgettext("value of a field", "no")
        if isinstance(value, datetime):
            return moment_in_words(value, self.zone)
        if isinstance(value, date):
            return date_format(value, "DATE_FORMAT")
        if isinstance(field, models.SlugField) or field.name != "key":
            return str(value)
        return heading(value, here) or str(value)

    def _name(self, model: type[models.Model], number: Any) -> str:
        return self.names.get(model, {}).get(number) or _("no longer there")


def moment_in_words(moment: datetime, zone: tzinfo) -> str:
    """``moment`` in ``zone``, with the name of the zone."""
    local = timezone.localtime(moment, zone)
    return f"{date_format(local, 'DATETIME_FORMAT')} {zone}"


def _says(value: Any) -> bool:
    return value is not None and value != "" and value != []


def _is_whole(field: Any) -> bool:
    """Whether ``field`` leads to the thing that this one is a part of."""
    return bool(field.is_relation and field.remote_field.on_delete is models.CASCADE)


def names_of_rows(model: type[models.Model], rows: Iterable[Any], name: Callable[[Any], str]) -> dict[Any, str]:
    """Number to name of rows that are read; versions are called by their number."""
    if model is LetterVersion:
        return {row.pk: row.number for row in rows}
    return {row.pk: name(row) for row in rows}
