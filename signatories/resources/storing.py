"""Writing judged rows into the directory: many at once, with a row of history for each thing that changes."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from campaigns.models.history import create_recorded, save_recorded
from campaigns.text.names import name_key
from signatories.domain.duplicates import ask_about
from signatories.domain.name_keys import index_organizations
from signatories.lists.table import Field, Target
from signatories.models import Alias, AliasKind, ListRow, Organization, OrganizationName, RowState
from signatories.resources.finding import organizations
from signatories.resources.judging import NAME_IN, Read


def store_organizations(judged: Sequence[ListRow]) -> None:
    """Store the new and changed ones of ``judged``, in the transaction that judged them; each gets its organization."""
    rows: list[Any] = [row for row in judged if row.state in (RowState.NEW, RowState.CHANGED)]
    fresh = [row for row in rows if row.state == RowState.NEW]
    changed = [row for row in rows if row.state == RowState.CHANGED]
    made = create_recorded(Organization, [new_organization(row.read) for row in fresh])
    for row, organization in zip(fresh, made, strict=True):
        row.organization = organization
    known = {each.pk: each for each in organizations().filter(pk__in=[row.organization_id for row in changed])}
    fields: set[str] = set()
    for row in changed:
        row.organization = known[row.organization_id or 0]
        fields |= _change(row.organization, row)
    if fields:
        save_recorded(Organization, known.values(), fields)
    _store_names(rows)
    _store_aliases(rows)
    index_organizations(row.organization_id for row in rows)
    ask_about(row.organization_id for row in rows)
    for row in rows:
        row.state = RowState.STORED


def new_organization(read: Read) -> Organization:
    """An entry with the values of a row, not stored yet."""
    organization = Organization(**read.values, parent=read.parent_row)
    organization.name_key = name_key(organization.name)
    return organization


def _change(organization: Organization, row: Any) -> set[str]:
    """Put what the row changes into ``organization``; gives the fields."""
    fields = {"updated_at"}
    organization.updated_at = timezone.now()
    for name, _old, _new in row.changes:
        if name in row.read.values:
            setattr(organization, name, row.read.values[name])
            fields.add(name)
        elif name == "parent":
            organization.parent = row.read.parent_row
            fields.add(name)
    if "name" in fields:
        organization.name_key = name_key(organization.name)
        fields.add("name_key")
    return fields


def _store_names(rows: Sequence[Any]) -> None:
    """Names per language: new ones, and those that read otherwise now."""
    wanted: dict[tuple[int, str], str] = {}
    for row in rows:
        given = row.read.names
        if row.state == RowState.CHANGED:
            given = {name[len(NAME_IN) :]: new for name, _old, new in row.changes if name.startswith(NAME_IN)}
        wanted |= {(row.organization_id, language): name for language, name in given.items()}
    numbers = {number for number, _language in wanted}
    stored = {
        (each.organization_id, each.language): each
        for each in OrganizationName.objects.filter(organization__in=numbers)
    }
    fresh, changed = [], []
    for (number, language), name in wanted.items():
        each = stored.get((number, language)) or OrganizationName(organization_id=number, language=language)
        each.name, each.name_key = name, name_key(name)
        (changed if each.pk else fresh).append(each)
    create_recorded(OrganizationName, fresh)
    save_recorded(OrganizationName, changed, ("name", "name_key"))


def _store_aliases(rows: Sequence[Any]) -> None:
    """Other names: new ones, and those of which the list says another sort."""
    wanted: dict[tuple[int, str], str] = {}  # two rows may bring the same one
    for row in rows:
        if row.state == RowState.NEW:
            own = name_key(row.read.values["name"])
            given = {name_key(alias): (alias, sort) for alias, sort in row.read.aliases.items()}
            given.pop(own, None)
            told, former = list(given.values()), set()
        else:
            told = [(new, sort_of(name)) for name, _old, new in row.changes if is_alias(name)]
            names = [change for change in row.changes if change[0] == "name" or change[0].startswith(NAME_IN)]
            former = {old for _name, old, new in names if name_key(old) != name_key(new)}
        for alias, sort in told:
            wanted[row.organization_id, alias] = AliasKind.FORMER if alias in former else sort or AliasKind.SPELLING
    numbers = {number for number, _alias in wanted}
    stored = {(each.organization_id, each.name): each for each in Alias.objects.filter(organization__in=numbers)}
    fresh, changed = [], []
    for (number, alias), kind in wanted.items():
        each = stored.get((number, alias)) or Alias(organization_id=number, name=alias, name_key=name_key(alias))
        each.kind = kind
        (changed if each.pk else fresh).append(each)
    create_recorded(Alias, fresh)
    save_recorded(Alias, changed, ("kind",))


def is_alias(column: str) -> bool:
    """Whether a change is of another name of the entry."""
    return column == Field.ALIAS.value or column.startswith(f"{Field.ALIAS.value}:")


def sort_of(column: str) -> str:
    """The sort of names that a column of other names holds; empty where it does not say."""
    return Target.parse(column).alias
