"""The history of a thing and of its parts in one line of acts, the newest first."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from math import inf
from typing import Any

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Cast, Length
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.history.telling import (
    Line,
    Teller,
    moment_in_words,
    name_then,
    names_of_rows,
    part_name,
    reason_in_words,
)
from campaigns.models import Edition, Footnote, Letter, LetterText, LetterVersion, Redaction
from campaigns.models.act import BASELINE
from campaigns.models.history import CREATED, DELETED, History, WordsTrace, history_of, with_neighbours
from campaigns.rendering.changes import ShownDiff, shown
from campaigns.roles import SHARED, Place, may_in, right
from campaigns.text.canonical import Text, parse
from campaigns.text.diff import compare
from signatories.models import SignOn, SignOnStatus

PER_PAGE = 50
SHOWN_AT_ONCE = 300_000  # characters of words that are compared for one page; the rest is behind a link
NO_ACT = Cast(Value(None), UUIDField())


@dataclass(slots=True)
class Told:
    """What an act did to one thing: ``kind`` is created, changed, deleted or baseline; ``name`` is empty for itself.

    ``words`` is the diff of a text, ``words_url`` leads to it where it is not shown here; ``url`` leads to this change.
    """

    kind: str
    name: str
    trace: Any
    lines: list[Line]
    url: str = ""
    restore_url: str = ""
    words: ShownDiff | None = None
    words_url: str = ""


@dataclass(slots=True)
class Entry:
    """One act: who, when and from where, what it did to things, and ``sentences`` on what is only counted."""

    moment: datetime
    when: str
    who: str = ""
    why: str = ""
    told: list[Told] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


def parts_of(whole: type[models.Model]) -> dict[type[models.Model], str]:
    """The nouns that go when ``whole`` goes, and keep a history: each with the path of fields that leads to it."""
    found: dict[type[models.Model], str] = {}
    for relation in whole._meta.related_objects:
        part, attribute = relation.related_model, relation.field
        if history_of(part) and getattr(relation, "on_delete", None) is models.CASCADE:
            found[part] = attribute.name
            found |= {deeper: f"{path}__{attribute.name}" for deeper, path in parts_of(part).items()}
    return found


def of_whole(part: type[models.Model], path: str, number: Any) -> Q:
    """Rows of history of ``part`` that belong to the whole ``number``, be their parents still there or not."""
    name, _more, rest = path.partition("__")
    if not rest:
        return Q(**{f"{name}_id": number})
    parent: Any = part._meta.get_field(name).related_model
    history = history_of(parent)
    between = of_whole(parent, rest, number)
    alive = parent._base_manager.filter(**{rest: number}).values("pk")
    then = history.rows.filter(between).order_by().values("id")  # type: ignore[union-attr]
    return Q(**{f"{name}_id__in": alive}) | Q(**{f"{name}_id__in": then})


class Timeline:
    """What ``request`` may see of the history of the row ``number`` of ``model``; moments are told in ``zone``.

    ``place`` is the campaign that the row belongs to.
    """

    def __init__(
        self, model: type[models.Model], number: Any, *, request: HttpRequest, site: admin.AdminSite, zone: tzinfo,
        place: Place = SHARED,
    ) -> None:  # fmt: skip
        self.model, self.number, self.request, self.site, self.zone = model, number, request, site, zone
        self.place = place
        self.sources: dict[type[models.Model], Q] = {model: Q(id=number)}
        for part, path in parts_of(model).items():
            if self.may_view(part):
                self.sources[part] = of_whole(part, path, number)
        self.counts_signons = model is Letter

    def may_view(self, model: type[models.Model]) -> bool:
        """Parts without a page of their own follow the thing that they are a part of."""
        desk = self.site._registry.get(model)
        if desk is None:
            return True
        return desk.has_view_permission(self.request) and (self.may("view", model) or self.may("change", model))

    def may(self, verb: str, model: type[models.Model]) -> bool:
        """Whether the reader may do this to rows of ``model`` in the campaign of the thing."""
        return may_in(self.request.user, right(verb, model), self.place)

    def rows(self, model: type[models.Model]) -> QuerySet[Any]:
        """The rows of history of ``model`` that belong here; of parts without their baselines."""
        rows = _history(model).rows.filter(self.sources[model])
        return rows if model is self.model else rows.exclude(history_change_reason=BASELINE)

    def signons(self) -> QuerySet[Any]:
        rows = _history(SignOn).rows.filter(letter_id=self.number)
        return rows.exclude(history_change_reason=BASELINE)

    def acts(self) -> QuerySet[Any]:
        """(moment, number of the act), one row for each act, the newest first; versions and editions have no number."""
        pairs: list[QuerySet[Any]] = [self.rows(model) for model in self.sources]
        if self.counts_signons:
            pairs.append(self.signons())
        named = [_pairs(rows, "history_date", F("act")) for rows in pairs]
        if self.model is Letter:
            number = self.number
            named.append(_pairs(LetterVersion.objects.filter(letter=number), "made_at", NO_ACT))
            named.append(_pairs(Edition.objects.filter(letter=number), "frozen_at", NO_ACT))
            named.append(_pairs(Redaction.objects.filter(edition__letter=number), "at", NO_ACT))
        first, *rest = named
        return first.union(*rest).order_by("-moment", "-of_act") if rest else first.order_by("-moment", "-of_act")

    def page(self, number: Any) -> tuple[Page[Any], list[Entry]]:
        """One page of acts and what they did; the number of queries does not depend on how much that is."""
        page = Paginator(self.acts(), PER_PAGE).get_page(number)
        pairs = list(page.object_list)
        entries = {pair: Entry(pair[0], moment_in_words(pair[0], self.zone)) for pair in pairs}
        by_act = {pair[1]: entry for pair, entry in entries.items() if pair[1] is not None}
        teller = Teller(self.zone, self.names)
        heard = []
        for model in self.sources:
            for trace, previous in self.traces(model, by_act):
                heard.append((model, trace, previous, teller.hear(model, previous, trace)))
        teller.look_up()
        told: list[tuple[Told, Any, Any]] = []
        for model, trace, previous, fields in heard:
            done = self.tell(model, trace, previous, fields, teller)
            entry = by_act[trace.act]
            entry.who, entry.why = trace.history_by, reason_in_words(trace.history_change_reason, self.zone)
            if done.lines or done.kind != "changed" or _other_words(trace, previous):
                entry.told.append(done)
                told.append((done, trace, previous))
        show_words(told)
        if self.counts_signons:
            self._count_signons(by_act)
        if self.model is Letter:
            self._add_records({pair[0]: entry for pair, entry in entries.items() if pair[1] is None})
        return page, [entry for entry in entries.values() if entry.told or entry.sentences]

    def traces(self, model: type[models.Model], acts: Iterable[uuid.UUID]) -> list[tuple[Any, Any]]:
        """The rows of history of ``model`` in ``acts``, each with the one before it; without what is heavy."""
        history = _history(model)
        rows = with_neighbours(self.rows(model).filter(act__in=list(acts))).defer(*history.kind.heavy)
        if history.kind.heavy:
            rows = rows.annotate(length=Length("words"))
        if model is Footnote:
            text = LetterText.objects.filter(pk=OuterRef("text_id"))
            rows = rows.annotate(language=Subquery(text.values("language")[:1]))
        found = list(rows.order_by("history_id"))
        before = history.rows.defer(*history.kind.heavy).in_bulk([row.previous for row in found if row.previous])
        return [(row, before.get(row.previous)) for row in found]

    def tell(self, model: type[models.Model], trace: Any, previous: Any, fields: Any, teller: Teller) -> Told:
        """A row of history in words."""
        kind = {CREATED: "created", DELETED: "deleted"}.get(trace.history_type, "changed")
        if kind == "deleted":  # with what it was until then
            fields = teller.hear(model, None, trace)
        baseline = trace.history_change_reason == BASELINE
        if baseline:
            kind, fields = "baseline", []
        lines = [teller.line(trace, *field) for field in fields]
        if _other_words(trace, previous) or kind == "deleted":
            lines = [line for line in lines if not (model is LetterText and line.field == "title")]
        name = "" if model is self.model else part_name(model, trace)
        url = restore = ""
        if desk := self.site._registry.get(model):
            place = f"admin:{desk.opts.app_label}_{desk.opts.model_name}"
            url = reverse(f"{place}_past", args=[trace.id, trace.history_id])
            changes = desk.has_change_permission(self.request) and self.may("change", model)
            changes = changes and getattr(desk, "puts_back", True)
            if trace.is_past and not _history(model).tied and changes:
                restore = reverse(f"{place}_put_back", args=[trace.id, trace.history_id])
        return Told(kind, name, trace, lines, url=url, restore_url=restore)

    def names(self, model: type[models.Model], numbers: Iterable[Any]) -> Mapping[Any, str]:
        """What the pages call the rows ``numbers`` of ``model``; those that are gone by their last name."""
        desk: Any = self.site._registry.get(model)
        rows = desk.get_queryset(self.request) if desk else model._base_manager.all()
        names = names_of_rows(model, rows.filter(pk__in=numbers), getattr(desk, "name_of", str))
        gone = [number for number in numbers if number not in names]
        if gone and (history := history_of(model)):
            names |= {number: name_then(model, trace) for number, trace in history.latest(gone).items()}
        return names

    def _count_signons(self, by_act: Mapping[uuid.UUID, Entry]) -> None:
        """Sign-ons in numbers: no name stands here."""
        rows = self.signons().filter(act__in=list(by_act))
        earlier = _history(SignOn).rows.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        was = Subquery(earlier.order_by("-history_id").values("status")[:1])
        groups = (
            rows.annotate(was=was)
            .order_by()
            .values("act", "history_type", "was", "status", "history_by", "history_change_reason")
            .annotate(number=Count("pk"))
            .order_by("history_type", "was", "status")
        )
        labels = dict(SignOnStatus.choices)
        changed: dict[uuid.UUID, int] = {}
        for group in groups:
            entry, count = by_act[group["act"]], group["number"]
            entry.who, entry.why = group["history_by"], reason_in_words(group["history_change_reason"], self.zone)
            if group["history_type"] == CREATED:
                entry.sentences.append(
                    ngettext("%(count)d sign-on came in: %(status)s", "%(count)d sign-ons came in: %(status)s", count)
                    % {"count": count, "status": labels[group["status"]]}
                )
            elif group["was"] and group["was"] != group["status"]:
                entry.sentences.append(
                    ngettext("%(count)d sign-on: %(old)s → %(new)s", "%(count)d sign-ons: %(old)s → %(new)s", count)
                    % {"count": count, "old": labels[group["was"]], "new": labels[group["status"]]}
                )
            else:
                changed[group["act"]] = changed.get(group["act"], 0) + count
        for act, count in changed.items():
            by_act[act].sentences.append(
                ngettext("%(count)d sign-on was changed", "%(count)d sign-ons were changed", count) % {"count": count}
            )

    def _add_records(self, by_moment: Mapping[datetime, Entry]) -> None:
        """Versions, editions and redactions, which are records of their own."""
        moments = list(by_moment)
        for version in LetterVersion.objects.filter(letter=self.number, made_at__in=moments):
            kind = version.get_kind_display()
            said = _("Version %(number)s was published: %(kind)s") % {"number": version.number, "kind": kind}
            self._add(
                by_moment[version.made_at], version.made_by, f"{said}. {version.reason}" if version.reason else said
            )
        for edition in Edition.objects.filter(letter=self.number, frozen_at__in=moments):
            said = _("Edition %(number)d was frozen") % {"number": edition.number}
            self._add(by_moment[edition.frozen_at], edition.made_by, said)
        for redaction in Redaction.objects.filter(edition__letter=self.number, at__in=moments).select_related(
            "edition"
        ):
            said = _("The files of edition %(number)d were taken off the public site")
            self._add(by_moment[redaction.at], redaction.by, said % {"number": redaction.edition.number})

    def _add(self, entry: Entry, who: str, sentence: str) -> None:
        entry.who = who
        entry.sentences.append(sentence)


def _history(model: type[models.Model]) -> History:
    history = history_of(model)
    assert history is not None  # noqa: S101 -- the timeline is made of nouns with a history only
    return history


def _pairs(rows: QuerySet[Any], moment: str, number: Any) -> QuerySet[Any]:
    pairs: QuerySet[Any] = rows.order_by().annotate(moment=F(moment), of_act=number)
    return pairs.values_list("moment", "of_act").distinct()


def _has_words(trace: Any) -> bool:
    return isinstance(trace, WordsTrace)  # other things have a hash as well


def _other_words(trace: Any, previous: Any) -> bool:
    return _has_words(trace) and (previous is None or previous.sha256 != trace.sha256)


def show_words(told: Iterable[tuple[Told, Any, Any]], limit: float = SHOWN_AT_ONCE) -> None:
    """Compare the words of texts, as many as a page bears; the others get a link. One query.

    A whole text that came or went is shown on its own page only, which has no ``limit`` (infinity).
    """
    wanted, room = [], limit
    for done, trace, previous in told:
        if done.kind == "baseline" or not _has_words(trace):
            continue
        if done.kind == "changed" and not _other_words(trace, previous):
            continue
        room -= trace.length
        if room < 0 or (done.kind != "changed" and limit != inf):
            done.words_url = done.url
        else:
            wanted.append((done, trace, previous))
    if not wanted:
        return
    numbers = {row.history_id for _done, *rows in wanted for row in rows if row is not None}
    model = type(wanted[0][1])
    words = dict(model._default_manager.filter(pk__in=numbers).values_list("pk", "words"))
    for done, trace, previous in wanted:
        old = parse(words[previous.history_id]) if previous is not None and done.kind == "changed" else Text()
        new = parse(words[trace.history_id])
        if done.kind == "deleted":
            old, new = new, Text()
        done.words = shown(compare(old, new), trace.language)
