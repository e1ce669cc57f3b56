"""Putting back what history keeps: always as a new change, by the rules of any change."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.publishing import rename_letter
from campaigns.domain.texts import write_text
from campaigns.models import Letter
from campaigns.models.act import RESTORED, because
from campaigns.models.history import history_of
from campaigns.text.canonical import parse

WORDS = "words"  # chosen like a field: the words of a text with its notes


@transaction.atomic
def put_back(*, row: models.Model, trace: Any, chosen: Collection[str], seen: str) -> models.Model:
    """Give the fields ``chosen`` of ``row`` the values that ``trace``, a row of its history, has; a new change.

    ``seen`` is the mark (``History.mark_of``) of the state that the reader compared with. The words of a text go to the
    desk's copy, as if somebody had typed them. Raises Refused when the row was changed since, when nothing was chosen,
    or when the old values do not fit any more: an address that another one has now, an entry that is gone.
    """
    history = history_of(row)
    if history is None or trace.id != row.pk:
        raise TypeError("trace is not of the history of row")
    row = type(row)._base_manager.select_for_update().get(pk=row.pk)
    if history.mark_of(row) != seen:
        raise Refused(_("Somebody changed this since you opened the page. Look at the differences again."))
    if not chosen:
        raise Refused(_("Choose what is to be put back."))
    with because(f"{RESTORED}:{trace.history_date.isoformat()}"):
        fields = {field.name: field for field in history.fields if field.name in chosen}
        changed = [name for name, field in fields.items() if _give(row, field, trace)]
        address = getattr(row, "slug", "")
        if isinstance(row, Letter) and "slug" in changed:  # by its own verb, which keeps the present address
            changed.remove("slug")
            row.slug = str(Letter.objects.values_list("slug", flat=True).get(pk=row.pk))
        if isinstance(row, Letter) and "authoritative_language" in changed and row.opened_at:
            raise Refused(
                _("This letter was opened. Which language decides is a part of what people signed and stays.")
            )
        _judge(row)
        if changed:
            row.save(update_fields=[*changed, *_stamps(row)])
        if isinstance(row, Letter) and address != row.slug:
            row = rename_letter(letter=row, slug=address)
        if WORDS in chosen and hasattr(trace, WORDS):
            row = write_text(letter_text=row, text=parse(trace.words))  # type: ignore[arg-type]
    return row


def _give(row: models.Model, field: Any, trace: Any) -> bool:
    old, new = getattr(row, field.attname), getattr(trace, field.attname)
    setattr(row, field.attname, new)
    return bool(field.get_prep_value(old) != field.get_prep_value(new))


def _stamps(row: models.Model) -> list[str]:
    return [field.name for field in row._meta.concrete_fields if getattr(field, "auto_now", False)]


def _judge(row: models.Model) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        names = {field.name: capfirst(str(field.verbose_name)) for field in row._meta.concrete_fields}
        # What a constraint says of itself is its name, and that tells nobody anything.
        nameless = {
            constraint.get_violation_error_message()
            for constraint in row._meta.constraints
            if constraint.violation_error_message == constraint.default_violation_error_message
        }
        found = [
            _("The old values do not fit together with those that stay. Tick more of them, or change it by hand.")
            if message in nameless
            else message
            if name == NON_FIELD_ERRORS
            else f"{names.get(name, name)}: {message}"
            for name, messages in error.message_dict.items()
            for message in messages
        ]
        raise Refused.because(dict.fromkeys(found)) from error
