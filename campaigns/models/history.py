"""Who changed what, and when: one row of history for each thing that an act changed (docs/decisions/0013).

An act is one request of the staff pages or one run of a command; outside of both each save is an act of its own. All
rows of an act have one moment and one number. Saving a thing twice in one act leaves one row, and a save that changes
nothing leaves none. Before the first change that is recorded the row gets its baseline: how it stood until then.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.signals import m2m_changed, pre_save
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from campaigns.models.act import BASELINE, UNRECORDED, Act, one_act, present_act
from campaigns.text.canonical import Text, canonical, in_order

Row = TypeVar("Row", bound=models.Model)

CREATED, CHANGED, DELETED = "+", "~", "-"

MANY = 500  # rows at once: SQLite takes a limited number of values in one statement


class Trace(models.Model):
    """What a row of history holds beside the fields of its thing. ``history_by`` stays when the account goes."""

    act = models.UUIDField(editable=False)
    history_by = models.CharField(max_length=150, blank=True)

    class Meta:
        abstract = True

    told_by: ClassVar[tuple[str, ...]] = ()  # fields of the row of history that tell whether it is another state
    heavy: ClassVar[tuple[str, ...]] = ()  # fields that only a page of this one change reads

    @classmethod
    def beside(cls, row: models.Model) -> dict[str, Any]:
        """What is kept beside the fields of ``row``, as it stands now."""
        return {}


class WordsTrace(Trace):
    """The whole words of a text in canonical form, notes included, and their SHA-256."""

    words = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True

    told_by = ("sha256",)
    heavy = ("words",)

    @classmethod
    def beside(cls, row: Any) -> dict[str, Any]:
        """``row.coming_words`` where its writer said what is being stored, else the stored words and notes."""
        words = getattr(row, "coming_words", None)
        if words is None:
            notes = dict(row.footnotes.order_by("position").values_list("key", "content"))
            parts = (row.salutation, row.body, row.closing)
            words = canonical(Text(row.title, *parts, in_order(notes, parts)))
        return {"words": words, "sha256": hashlib.sha256(words.encode()).hexdigest()}


class SourcesTrace(Trace):
    """The works that a note cites: the numbers of their rows."""

    cited = models.JSONField(default=list)

    class Meta:
        abstract = True

    told_by = ("cited",)

    @classmethod
    def beside(cls, row: Any) -> dict[str, Any]:
        through = type(row).sources.through
        return {
            "cited": list(through.objects.filter(footnote=row.pk).order_by("source").values_list("source", flat=True))
        }


class History(HistoricalRecords):  # type: ignore[misc]  # the library has no types
    """``history = History()`` on a noun that staff edit.

    ``without`` names fields that are not kept: what is computed, and what is private (a later noun with contacts).
    ``beside`` is the kind of row; ``tied`` the relation that is recorded instead of the fields, for a row whose fields
    belong to the history of its whole.
    """

    def __init__(self, *, without: Iterable[str] = (), beside: Any = Trace, tied: str = "") -> None:
        self.tied = tied
        self.kind: Any = None  # the model of its rows, once the noun is made
        self.fields: list[Any] = []  # what of the noun is kept
        super().__init__(
            verbose_name=_("row of history"),
            verbose_name_plural=_("rows of history"),
            bases=(beside,),
            excluded_fields=[*without],
            history_change_reason_field=models.CharField(max_length=100, blank=True, default=""),
        )

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        # Nobody edits history: rights over it would only fill the list of rights.
        return {
            **super().get_meta_options(model),
            "default_permissions": (),
            "ordering": ("-history_id",),
            "get_latest_by": "history_id",
        }

    def fields_included(self, model: type[models.Model] | models.Model) -> list[Any]:
        # When a row was saved last is what history says itself.
        return [field for field in super().fields_included(model) if not getattr(field, "auto_now", False)]

    def create_history_model(self, model: type[models.Model], inherited: bool) -> Any:
        self.kind = super().create_history_model(model, inherited)
        self.fields = self.fields_included(model)
        return self.kind

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        if sender is not self.cls:
            return
        pre_save.connect(self.pre_save, sender=sender, weak=False)
        sender._meta.history = self
        if self.tied:
            through = getattr(sender, self.tied).through
            m2m_changed.connect(self.ties_changed, sender=through, weak=False)

    # What there is

    @property
    def rows(self) -> models.Manager[Any]:
        """All rows of history of this noun."""
        rows: models.Manager[Any] = self.kind._default_manager
        return rows

    def latest(self, numbers: Iterable[Any]) -> dict[Any, Any]:
        """Number of a row to the last row of its history, without what is heavy."""
        numbers, found = list(numbers), {}
        for start in range(0, len(numbers), MANY):
            of_these = self.rows.filter(id__in=numbers[start : start + MANY]).order_by()
            newest = of_these.values("id").annotate(newest=models.Max("history_id")).values("newest")
            found.update({row.id: row for row in self.rows.filter(pk__in=newest).defer(*self.kind.heavy)})
        return found

    def state_of(self, row: models.Model, changed: Iterable[str] | None = None, before: Any = None) -> dict[str, Any]:
        """What would be kept of ``row`` now. With ``changed`` only these fields are its own, the others as ``before``.

        A row that was saved in part may be old in its other fields.
        """
        state: dict[str, Any] = {}
        beside: dict[str, Any] = self.kind.beside(row)
        for field in self.fields:
            own = changed is None or before is None or field.name in changed or field.attname in changed
            value = field.get_prep_value(getattr(row if own else before, field.attname))
            if hasattr(value, "resolve_expression"):  # computed by the database
                value = type(row)._base_manager.filter(pk=row.pk).values_list(field.attname, flat=True).get()
                value = field.get_prep_value(value)
            state[field.attname] = value
        return state | beside

    def is_state(self, state: dict[str, Any], trace: Any) -> bool:
        """Whether ``trace`` holds this very state."""
        fields = {field.attname: field for field in trace._meta.concrete_fields}
        told = [field.attname for field in trace.tracked_fields] + [*trace.told_by]
        return all(state[name] == fields[name].get_prep_value(getattr(trace, name)) for name in told)

    def mark_of(self, row: models.Model) -> str:
        """A mark of the present state of ``row``: a form carries it, to see whether somebody changed the row since."""
        state = self.state_of(row)
        for name in self.kind.heavy:
            state.pop(name)  # its hash stands beside it
        told = sorted((name, str(value)) for name, value in state.items())
        return hashlib.sha256(repr(told).encode()).hexdigest()

    # Writing

    def trace(self, state: dict[str, Any], kind: str, *, reason: str | None = None) -> Any:
        """A row of history that is not stored yet. With a ``reason`` it is nobody's act."""
        if reason is not None:
            act, user = Act(reason), None
        else:
            act = present_act()
            user = act.by or self.get_history_user(None)
        return self.kind(
            **state,
            history_date=act.at,
            history_type=kind,
            history_user=user,
            history_by=user.get_username() if user else "",
            history_change_reason=act.reason,
            act=act.number,
        )

    def settle(self, stored: Iterable[models.Model]) -> dict[Any, Any]:
        """The last row of history of each of ``stored``, which were read just now; where it is not so, one is made."""
        stored = list(stored)
        if not stored:
            return {}
        known, missing = self.latest(row.pk for row in stored), []
        for row in stored:
            state, last = self.state_of(row), known.get(row.pk)
            if last is None and self.tied and not state["cited"]:
                continue  # nothing is what everybody takes it to have been
            if last is None:
                missing.append(self.trace(state, CHANGED, reason=BASELINE))
            elif not self.is_state(state, last):
                missing.append(self.trace(state, CHANGED, reason=UNRECORDED))
        self.rows.bulk_create(missing, batch_size=MANY)
        return known | {trace.id: trace for trace in missing}

    def record(self, row: models.Model, before: Any, changed: Iterable[str] | None = None) -> None:
        """Write what a save of ``row`` changed since ``before``; nothing where nothing did."""
        state = self.state_of(row, changed, before)
        if before is not None and self.is_state(state, before):
            return
        self.joined(self.trace(state, CHANGED if before else CREATED), before).save()

    # What Django tells

    def pre_save(self, instance: Any, raw: bool, **_kwargs: Any) -> None:
        if not (raw or self.tied or instance._state.adding):
            stored = self.cls._base_manager.filter(pk=instance.pk)
            instance.state_before = self.settle(stored).get(instance.pk)

    def post_save(self, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
        if not (raw or self.tied):
            before = None if created else instance.__dict__.pop("state_before", None)
            self.record(instance, before, kwargs.get("update_fields"))

    def pre_delete(self, instance: Any, **kwargs: Any) -> None:
        # Its parts go first, and its words with them: what it was is read before.
        if not self.tied:
            stored = self.cls._base_manager.filter(pk=instance.pk)
            self.settle(stored)
            instance.state_before = self.state_of(row) if (row := stored.first()) else None

    def post_delete(self, instance: Any, **kwargs: Any) -> None:
        if not self.tied and (state := instance.__dict__.pop("state_before", None)):
            self.trace(state, DELETED).save()

    def ties_changed(self, instance: Any, action: str, reverse: bool, pk_set: Any, **_kwargs: Any) -> None:
        """Keep the ties of a row before and after they change, from whichever side."""
        moment = action.partition("_")[0]
        numbers: Iterable[Any] = [instance.pk]
        if reverse:
            if moment == "pre":
                through = getattr(self.cls, self.tied).through.objects.filter(source=instance.pk)
                instance.tied_before = pk_set or list(through.values_list("footnote", flat=True))
            numbers = instance.tied_before
        rows = self.cls._base_manager.filter(pk__in=numbers)
        if moment == "pre":
            self.settle(rows)
        else:
            self.record_ties(rows)

    def record_ties(self, rows: Iterable[models.Model]) -> None:
        """Write the ties of ``rows`` where they are not as the last row of history has them."""
        rows, fresh = list(rows), []
        known = self.latest(row.pk for row in rows)
        for row in rows:
            state, last = self.state_of(row), known.get(row.pk)
            if last is None or not self.is_state(state, last):
                fresh.append(self.joined(self.trace(state, CHANGED), last))
        self.store(fresh)

    def store(self, traces: Iterable[Any]) -> None:
        """Write many rows of history; one that is joined to an earlier one of its act takes its place."""
        traces = list(traces)
        replaced = [trace.history_id for trace in traces if trace.history_id]
        for start in range(0, len(replaced), MANY):
            self.rows.filter(pk__in=replaced[start : start + MANY]).delete()
        for trace in traces:
            trace.history_id = None
        self.rows.bulk_create(traces, batch_size=MANY)

    def joined(self, trace: Any, before: Any) -> Any:
        """``trace``, in the place of ``before`` where both are of one act."""
        if before is not None and before.act == trace.act and before.history_type != DELETED:
            trace.history_id, trace.history_type = before.history_id, before.history_type
        return trace


def history_of(model: type[models.Model] | models.Model) -> History | None:
    """The history that ``model`` keeps, if it does."""
    return getattr(model._meta, "history", None)


def _kept(model: type[models.Model]) -> History:
    history = history_of(model)
    if history is None:
        raise TypeError(f"{model.__name__} keeps no history")
    return history


@transaction.atomic
@one_act()
def update_recorded(rows: QuerySet[Any], **values: Any) -> int:
    """``rows.update(**values)`` with a row of history for each row that changes; gives how many did."""
    history = _kept(rows.model)
    stored = list(rows.select_for_update(of=("self",)))
    before = history.settle(stored)
    numbers = [row.pk for row in stored]
    for start in range(0, len(numbers), MANY):
        rows.model._base_manager.filter(pk__in=numbers[start : start + MANY]).update(**values)
    traces = []
    for row in stored:
        for name, value in values.items():
            setattr(row, name, value)
        state = history.state_of(row)
        last = before.get(row.pk)
        if last is None or not history.is_state(state, last):
            traces.append(history.joined(history.trace(state, CHANGED), last))
    history.store(traces)
    return len(traces)


@transaction.atomic
@one_act()
def create_recorded(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """``bulk_create`` with a row of history for each row."""
    history = _kept(model)
    made = model._default_manager.bulk_create(rows)
    history.rows.bulk_create([history.trace(history.state_of(row), CREATED) for row in made], batch_size=MANY)
    return made


@transaction.atomic
@one_act()
def save_recorded(model: type[Row], rows: Iterable[Row], fields: Iterable[str]) -> int:
    """``bulk_update`` of ``fields`` with a row of history for each row that changes; gives how many did.

    ``rows`` hold the new values.
    """
    history, rows, fields = _kept(model), list(rows), list(fields)
    before: dict[Any, Any] = {}
    for start in range(0, len(rows), MANY):
        numbers = [row.pk for row in rows[start : start + MANY]]
        before |= history.settle(model._base_manager.filter(pk__in=numbers).select_for_update(of=("self",)))
    model._base_manager.bulk_update(rows, fields, batch_size=100)
    traces = []
    for row in rows:
        last = before.get(row.pk)
        state = history.state_of(row, fields, last)
        if last is None or not history.is_state(state, last):
            traces.append(history.joined(history.trace(state, CHANGED), last))
    history.store(traces)
    return len(traces)


@contextmanager
def recording_ties(model: type[models.Model], numbers: Iterable[Any]) -> Iterator[None]:
    """Rows of history for the rows ``numbers`` whose ties are stored inside without telling."""
    history, numbers = _kept(model), list(numbers)
    rows = [model._base_manager.filter(pk__in=numbers[start : start + MANY]) for start in range(0, len(numbers), MANY)]
    for some in rows:
        history.settle(some)
    yield
    for some in rows:
        history.record_ties(some)


def forget(model: type[models.Model], numbers: Iterable[Any]) -> int:
    """Drop all that history keeps of the rows ``numbers`` of ``model``; gives how many rows of history went.

    For what is to be forgotten: a deletion leaves a last row of history, so this comes after it, in its transaction.
    """
    numbers, count = list(numbers), 0
    for start in range(0, len(numbers), MANY):
        count += _kept(model).rows.filter(id__in=numbers[start : start + MANY]).delete()[0]
    return count


def gone(model: type[models.Model]) -> QuerySet[Any]:
    """The last rows of history of things that were deleted, the latest first."""
    history = _kept(model)
    later = history.rows.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    alive = model._base_manager.filter(pk=OuterRef("id"))
    rows: QuerySet[Any] = history.rows.filter(~Exists(later), ~Exists(alive), history_type=DELETED)
    return rows.order_by("-history_id")


def with_neighbours(traces: QuerySet[Any]) -> QuerySet[Any]:
    """``traces`` with ``previous``, the number of the row of history before each, of the same thing, and ``is_past``.

    A state is past when the thing is still there and another state followed: then it can be put back.
    """
    same = traces.model._default_manager.filter(id=OuterRef("id"))
    earlier = same.filter(history_id__lt=OuterRef("history_id")).order_by("-history_id")
    later = same.filter(history_id__gt=OuterRef("history_id"))
    alive = traces.model.instance_type._base_manager.filter(pk=OuterRef("id"))
    found: QuerySet[Any] = traces.annotate(
        previous=Subquery(earlier.values("history_id")[:1]),
        is_past=models.ExpressionWrapper(Exists(later) & Exists(alive), output_field=models.BooleanField()),
    )
    return found
