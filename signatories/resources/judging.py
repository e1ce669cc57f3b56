"""What each row of a list would do to the directory: nothing, something new, a change, or what stands in its way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns.text.language import own_name
from campaigns.text.names import given_name, name_key, name_problem, shown
from campaigns.text.regions import INTERNATIONAL, REGIONAL, SCOPE_WORDS
from signatories.lists.table import ALIASES, Field, Target
from signatories.models import AliasKind, Capacity, ListRow, Organization, RowChoice, RowState, Scope
from signatories.resources.cells import codes_of, names_in, names_problem
from signatories.resources.finding import Asked, Finder, Found, InList, is_poorer, standing, which_of_several
from signatories.resources.listing import person_in
from signatories.resources.organizations import OrganizationResource

NAME_IN = "name:"  # beginning of a column of names in a language
CANDIDATES = 5
NAMESAKES = 20  # of equal entries that are shown to choose from
AT_ONCE = 500  # rows that are looked up together


@dataclass(slots=True)
class Read:
    """A row as it is understood: values by field, names per language, aliases, the parent's name or reference."""

    values: dict[str, Any]
    names: dict[str, str]
    aliases: dict[str, str]  # other names, each with its sort where the list says one
    parent: str
    asked: Asked
    problems: list[str] = field(default_factory=list)
    parent_row: Organization | None = None
    waits: bool = False  # for a parent that is a row of this list and not stored yet
    # Of signatories alone:
    capacity: str = Capacity.ORGANIZATION
    printed_name: str = ""
    detail: str = ""
    listing: str = ""
    tier: str = ""
    language: str = ""
    signed_at: datetime | None = None
    remarks: list[str] = field(default_factory=list)  # what is told of a row that goes in

    @property
    def person(self) -> bool:
        return self.capacity in Capacity.persons


class Judge:
    """Judges the rows of one list, in their order and in parts of any size.

    ``foresee`` is told of all rows before the first part. Each row gets its state, sentences, changes, organization and
    candidates; nothing is stored. ``only`` narrows likely entries to these numbers: at storing, only what has come to
    the directory since the preview is news.
    """

    resource = OrganizationResource()
    whole_rows = True  # a second row of one body is the same only if nothing else in it differs

    def __init__(self, *, only: set[int] | None = None) -> None:
        self.finder = Finder()
        self.listed = InList()
        self.bodies: dict[int, tuple[int, str]] = {}  # organization to the line and name key of its first row
        self.only = only
        self._read: dict[int, Read] = {}  # rows that were understood before it was their turn
        self.dropped: set[int] = set()  # lines that are left out
        self.tied: dict[int, Organization] = {}  # entries to what earlier rows make them belong to

    def foresee(self, rows: Sequence[ListRow], *, twins: bool = False) -> None:
        """Look at all rows of the list first: a parent may stand anywhere in it.

        ``twins`` finds for each row the earlier ones that may be the same body, and keeps them with it.
        """
        self.listed.foresee(named_in(row.cells) for row in rows)
        if twins:
            self._find_twins(rows)

    def _find_twins(self, rows: Sequence[ListRow]) -> None:
        """Only among bodies that the directory has not: for the others it says itself who they are like."""
        missing = []
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            read = [self.read(row.cells) for row in some]
            for row, each, found in zip(some, read, self.find(some, read), strict=True):
                self._read[id(row)] = each
                if each.asked.name and not each.person and not (found.organization or found.several):
                    missing.append((row, each.asked))
        for first, second, score, reasons in self.finder.twins([asked for _row, asked in missing]):
            (earlier, one), (row, two) = missing[first], missing[second]
            # Another reference is another body; of the same key it is told where equal rows are.
            if not (one.reference and two.reference) and one.key != two.key:
                row.twins = [*row.twins, [earlier.line, score, reasons]]

    def judge(self, rows: Sequence[ListRow]) -> None:
        """Give each of ``rows`` its state and what goes with it."""
        for row in rows:
            if row.choice == RowChoice.TAKE and row.organization is None:  # it is gone
                row.choice = RowChoice.UNDECIDED
        read = [self._read.pop(id(row), None) or self.read(row.cells) for row in rows]
        found = self.find(rows, read)
        # Only the last resort is dear: who is found, decided, or in error is not looked for among those alike.
        open_rows = [
            place
            for place, (row, each) in enumerate(zip(rows, read, strict=True))
            if not (each.problems or each.person or found[place].organization or row.choice)
        ]
        self.add_likely([read[place].asked for place in open_rows], [found[place] for place in open_rows])
        parents = self.parents(read)
        for row, each, entry in zip(rows, read, found, strict=True):
            row.name = (each.asked.name or row.cells.get("name", ""))[:300]
            row.sentences, row.changes, row.candidates = [], [], []
            row.read = each  # type: ignore[attr-defined]  # for who stores it
            self.judge_row(row, each, entry, parents)

    def find(self, rows: Sequence[ListRow], read: Sequence[Read]) -> list[Found]:
        """The entry of the directory for each row, where there is one beyond doubt."""
        return self.finder.exact([each.asked for each in read])

    def add_likely(self, asked: Sequence[Asked], found: Sequence[Found]) -> None:
        """Put those that a row may be into ``found``; bodies of its very name first, where it says no country.

        Else who has the same name abroad is left to the matching: many networks have a branch of one name in each land.
        """
        for each, entry, alike in zip(asked, found, self.likely(asked), strict=True):
            namesakes = entry.several or (entry.namesakes if each.countries is None else [])
            same = [[row.pk, 100, ["name"]] for row in namesakes[:NAMESAKES]]
            others = [other for other in alike if all(other[0] != row.pk for row in namesakes)]
            entry.equal = len(namesakes)
            entry.candidates = [*same, *others][: max(CANDIDATES, len(same))]

    def likely(self, asked: Sequence[Asked]) -> list[list[list[object]]]:
        if self.only is not None and not self.only:
            return [[] for _each in asked]
        found = self.finder.likely(asked) if asked else []
        if self.only is None:
            return found
        return [[each for each in some if each[0] in self.only] for some in found]

    # Reading

    def read(self, cells: Mapping[str, str]) -> Read:
        """Understand the cells of a row."""
        cells = spread(cells)
        values, problems = self.resource.read(cells)
        if not given_name(cells.get("name", "")):
            problems.insert(0, name_problem(""))
        names = {key.removeprefix(NAME_IN): given_name(cell) for key, cell in cells.items() if key.startswith(NAME_IN)}
        names = {language: name for language, name in names.items() if name}
        aliases: dict[str, str] = {}
        for sort in (*ALIASES, ""):
            for alias in names_in(cells.get(str(Target(Field.ALIAS, alias=sort)), "")):
                aliases.setdefault(alias, sort)
        problems += [problem for problem in (names_problem([*names.values()]), names_problem([*aliases])) if problem]
        scope = values.get("scope", Scope.NATIONAL)
        countries: tuple[str, ...] | None = tuple(codes_of(values.get("countries")))
        if not countries and scope == Scope.NATIONAL:
            countries = None
        asked = Asked(
            name=values.get("name", ""),
            countries=countries,
            acronym=values.get("acronym", ""),
            website=values.get("website", ""),
            email_domain=values.get("email_domain", ""),
            place=values.get("place", ""),
            reference=values.get("reference", ""),
        )
        return Read(values, names, aliases, given_name(cells.get(Field.PARENT.value, "")), asked, problems)

    def parents(self, read: Sequence[Read]) -> dict[str, list[Organization]]:
        """What a cell of a parent may mean: the one with this reference, else all that are called so."""
        wanted = sorted({each.parent for each in read if each.parent})
        if not wanted:
            return {}
        by_reference = self.finder.exact([Asked(name="", reference=name) for name in wanted])
        by_name = self.finder.exact([Asked(name=name) for name in wanted])
        return {
            name: [one.organization] if one.organization else many.namesakes
            for name, one, many in zip(wanted, by_reference, by_name, strict=True)
        }

    # Judging

    def judge_row(self, row: ListRow, read: Read, found: Found, parents: Mapping[str, list[Organization]]) -> None:
        if row.choice == RowChoice.LEAVE:
            row.state, row.organization = RowState.LEFT_OUT, None
            return
        taken = row.organization if row.choice == RowChoice.TAKE else None
        row.organization = taken
        if read.problems:
            nowhere = read.asked.countries is None and not (taken or found.organization or found.namesakes)
            unread = Field.COUNTRIES.value in row.cells  # which says itself what is wrong with it
            self.fail(row, *read.problems, *([need_country()] if nowhere and not unread else []))
            return
        if row.choice != RowChoice.ADD and self.repeats(row, read):
            return
        organization = standing(taken) if taken else found.organization
        if row.choice == RowChoice.ADD:
            if found.by == "reference" and found.organization:
                self.fail(row, _("The reference “%(reference)s” belongs to “%(name)s”. Give this row another one.")
                          % {"reference": read.asked.reference, "name": found.organization.name})  # fmt: skip
                return
            organization = None
        if organization is None:
            self.judge_new(row, read, found, parents)
        elif taken or not self.is_second(row, read, organization):
            self.judge_known(row, read, organization, "taken" if taken else found.by, parents)

    def fail(self, row: ListRow, *sentences: str) -> None:
        row.state, row.sentences, row.changes = RowState.ERROR, list(sentences), []

    def repeats(self, row: ListRow, read: Read) -> bool:
        """Whether an earlier line says the same body; the row is judged then."""
        line, how = self.listed.same_as(read.asked, row.line)
        if not line:
            self.listed.add(read.asked, row.line, row.cells)
            return False
        if how == "reference":
            self.fail(row, under_another_name(line))
        elif how == "name" and (not self.whole_rows or self.listed.says_no_more(line, row.cells)):
            row.state = RowState.SAME
            row.sentences = [_("Line %(line)d is the same.") % {"line": line}]
        else:
            row.state = RowState.LIKELY
            row.sentences = [
                _("Line %(line)d seems to be the same organization. Leave one of the two out, or say that it is another"
                  " one.") % {"line": line}
            ]  # fmt: skip
        return True

    def is_second(self, row: ListRow, read: Read, organization: Organization) -> bool:
        """Whether an earlier line was found to be the same entry, under another name; the row is in error then."""
        line, key = self.bodies.setdefault(organization.pk, (row.line, read.asked.key))
        if line == row.line or key == read.asked.key:
            return False
        self.fail(row, under_another_name(line))
        return True

    def judge_new(self, row: ListRow, read: Read, found: Found, parents: Mapping[str, list[Organization]]) -> None:
        if row.choice == RowChoice.UNDECIDED and person_in(row):
            row.state = RowState.LIKELY
            row.sentences = [
                _("This line may name a person. Take it as a person, or say that it is an organization: add it.")
            ]
            return
        twins = [line for line, _score, _reasons in row.twins if line not in self.dropped]
        if (found.candidates or twins) and row.choice != RowChoice.ADD:
            row.state, row.candidates = RowState.LIKELY, found.candidates
            if found.equal > NAMESAKES:
                row.sentences.append(too_many_equal(found.equal))
            elif len(which_of_several(row)) > 1:
                row.sentences.append(_("The directory has several such entries. Say which one it is."))
            return
        if read.asked.countries is None:
            self.fail(row, need_country())
            return
        if read.parent and self.parent_of(row, read, None, parents) is None:
            return
        row.state = RowState.NEW

    def judge_known(
        self, row: ListRow, read: Read, organization: Organization, by: str, parents: Mapping[str, list[Organization]]
    ) -> None:
        row.organization = organization
        values = dict(read.values)
        renamed = self.rename(row, values, organization, by)
        changes = self.resource.changes(organization, values)
        scope = values.get("scope", organization.scope)
        if scope == Scope.NATIONAL and not (values.get("countries") or organization.countries):
            self.fail(row, need_country())
            return
        if by == "taken" and read.asked.reference and found_elsewhere(organization, read.asked.reference):
            self.fail(row, _("“%(name)s” has another reference in the directory. Say that this row is another one.")
                      % {"name": organization.name})  # fmt: skip
            return
        names = {each.language: each.name for each in organization.names.all()}
        for language, name in read.names.items():
            if names.get(language) != name:
                changes.append([f"{NAME_IN}{language}", names.get(language, ""), name])
                renamed += [names[language]] if language in names else []
        known = {name_key(name) for name in (organization.name, *names.values(), *read.names.values())}
        known |= {each.name_key for each in organization.aliases.all()}
        stored = {each.name: each.kind for each in organization.aliases.all()}
        for name in renamed:
            if name not in stored:
                known.add(name_key(name))
                changes.append([Field.ALIAS.value, "", name])
        for alias, sort in read.aliases.items():
            if name_key(alias) not in known or (sort and stored.get(alias, sort) != sort):
                known.add(name_key(alias))
                changes.append([str(Target(Field.ALIAS, alias=sort)), "", alias])
        if read.parent:
            parent = self.parent_of(row, read, organization, parents)
            if parent is None:
                return
            old = organization.parent
            if parent != old:
                changes.append([Field.PARENT.value, old.name if old else "", str(parent)])
                if read.parent_row:
                    self.tied[organization.pk] = read.parent_row
        row.changes = changes
        row.state = RowState.CHANGED if changes else RowState.SAME

    def rename(self, row: ListRow, values: dict[str, Any], organization: Organization, by: str) -> list[str]:
        """What becomes of the name: it stays in ``values`` where it changes the entry's; gives names for aliases."""
        name, old = values.get("name", ""), organization.name
        if name == old:
            return []
        if name_key(name) == name_key(old):
            if is_poorer(name, old):
                del values["name"]
                row.sentences.append(_("Stored as “%(name)s”, and left so.") % {"name": shown(old)})
                return []
            return [] if by == "taken" else [old]
        others = {each.name_key for each in (*organization.names.all(), *organization.aliases.all())}
        if by == "reference" and name_key(name) not in others:
            return [old]
        del values["name"]
        if by == "taken":
            return [] if name_key(name) in others else [name]
        row.sentences.append(
            _("Stored as “%(name)s”; what stands in the list is another name of it.") % {"name": shown(old)}
        )
        return []

    def parent_of(
        self, row: ListRow, read: Read, organization: Organization | None, parents: Mapping[str, list[Organization]]
    ) -> Organization | str | None:
        """The parent, or the name in the list of one that is still to come; the row waits for it then.

        None when there is none; the row is in error then.
        """
        known = parents.get(read.parent, [])
        present = organization.parent_id if organization else None
        chosen = next((each for each in known if each.pk == present), None) or (known[0] if len(known) == 1 else None)
        told = {"name": shown(read.parent)}
        if chosen is None and (known or self.listed.is_shared(read.parent)):
            self.fail(
                row,
                _("Several organizations are called “%(name)s”. Write the reference of the one that is meant.") % told,
            )
            return None
        if chosen is None and (name := self.listed.called(read.parent)) and name_key(name) != read.asked.key:
            read.waits = True
            return name
        if chosen is None:
            self.fail(
                row,
                _("It belongs to “%(name)s”, which is neither in the directory nor in this list. Add it first.") % told,
            )
            return None
        if organization and descends_from(chosen, organization, self.tied):
            self.fail(row, belongs_itself(read, organization))
            return None
        read.parent_row = chosen
        return chosen


def named_in(cells: Mapping[str, Any]) -> tuple[str, str, str]:
    """Reference, name and countries of a row, as they stand in it."""
    return cells.get("reference", ""), cells.get("name", ""), cells.get("countries", "")


def spread(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells with a scope that stands in the column of countries put in its own."""
    cells = dict(cells)
    scope = SCOPE_WORDS.get(name_key(cells.get("countries", "")))
    if scope in (REGIONAL, INTERNATIONAL):  # a national body has a country, which is missing
        cells["countries"] = ""
        cells["scope"] = cells.get("scope") or scope
    return cells


def descends_from(organization: Organization, other: Organization, tied: Mapping[int, Organization]) -> bool:
    """Whether ``organization`` is ``other`` or belongs to it, at any distance. ``tied`` goes before what is stored."""
    seen: set[int] = set()
    here: Organization | None = organization
    while here is not None and here.pk not in seen:
        if here.pk == other.pk:
            return True
        seen.add(here.pk)
        here = tied.get(here.pk) or here.parent
    return False


def belongs_itself(read: Read, organization: Organization) -> str:
    """Why ``organization`` cannot belong to the parent of a row: a circle would come of it."""
    return _("“%(name)s” belongs to “%(other)s” itself.") % {
        "name": shown(read.parent), "other": shown(organization.name),
    }  # fmt: skip


def found_elsewhere(organization: Organization, reference: str) -> bool:
    """Whether ``reference`` cannot become that of ``organization``: it has another one."""
    return bool(organization.reference) and organization.reference != reference


def too_many_equal(count: int) -> str:
    return _(
        "The directory has %(count)d such entries, and the first %(shown)d are shown. Say which one it is, or correct"
        " the row: its country, place or reference tells more."
    ) % {"count": count, "shown": NAMESAKES}


def need_country() -> str:
    return _("Name a country, or write “regional” or “international”.")


def under_another_name(line: int) -> str:
    return _("Line %(line)d is the same organization under another name. Remove one of the two lines.") % {"line": line}


def label_of(column: str) -> str:
    """What staff read for a column: "countries", "name (español)"."""
    if column.startswith(NAME_IN):
        return f"{Field.NAME.label} ({own_name(column.removeprefix(NAME_IN))})"
    target = Target.parse(column)
    return f"{target.field.label} ({AliasKind(target.alias).label.lower()})" if target.alias else target.field.label
