"""Which entries of the directory the rows of a list are, many at once."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from campaigns.text.names import given_name, name_key
from signatories.domain.candidates import Matcher, Query
from signatories.matching.reasons import Reason
from signatories.matching.reasons import why as sentence_of
from signatories.models import Alias, ListRow, Organization, OrganizationName
from signatories.resources.cells import codes_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a row tells which organization it is. ``countries`` are codes; None where the list does not say."""

    name: str
    countries: tuple[str, ...] | None = None
    acronym: str = ""
    website: str = ""
    email_domain: str = ""
    reference: str = ""
    place: str = ""

    @property
    def key(self) -> str:
        return name_key(self.name)


@dataclass(slots=True)
class Found:
    """The entry that a row is, where reference or name and countries say so; else those that it may be."""

    organization: Organization | None = None
    by: str = ""  # "reference", "name", or "alias" for another name of it
    candidates: list[list[object]] = field(default_factory=list)  # [number, score in per cent, reasons]
    namesakes: list[Organization] = field(default_factory=list)  # of this name, in other countries or none given
    several: list[Organization] = field(default_factory=list)  # of this name and these countries, all as good
    equal: int = 0  # how many equal ones there are, of which only the first stand among the candidates


def organizations() -> QuerySet[Organization]:
    """Organizations with all that a row is compared with."""
    return Organization.objects.select_related("parent", "merged_into").prefetch_related("names", "aliases")


def standing(organization: Organization) -> Organization:
    """Itself, or the one that it was merged into."""
    seen = {organization.pk}
    while organization.merged_into_id and organization.merged_into_id not in seen:
        organization = organizations().get(pk=organization.merged_into_id)
        seen.add(organization.pk)
    return organization


_ByName = dict[str, list[Organization]]  # "name", or "alias" for another name of it


class Finder:
    """Looks rows up in the directory as it stands when it is asked."""

    def __init__(self) -> None:
        self._matcher = Matcher()

    def exact(self, asked: Sequence[Asked]) -> list[Found]:
        """For each of ``asked`` the entry with this reference, else the one of this name and these countries.

        Of several such the one that agrees with more of the row; none of them where that does not tell.

        The rule is that of ``find_organization``: spelling counts as in ``name_key``, and an organization that has
        another reference is another one. Five queries for any number.
        """
        references = {each.reference for each in asked if each.reference}
        keys = {each.key for each in asked if each.key}
        named: dict[str, dict[int, str]] = defaultdict(dict)  # key to the organizations, and by which sort of name
        for pk, key in OrganizationName.objects.filter(name_key__in=keys).values_list("organization", "name_key"):
            named[key][pk] = "alias"
        for pk, key in Alias.objects.filter(name_key__in=keys).values_list("organization", "name_key"):
            named[key][pk] = "alias"
        for pk, key in Organization.objects.filter(name_key__in=keys).values_list("pk", "name_key"):
            named[key][pk] = "name"
        numbers = {pk for found in named.values() for pk in found}
        known = {row.pk: row for row in organizations().filter(Q(pk__in=numbers) | Q(reference__in=references))}
        by_reference = {row.reference: row for row in known.values() if row.reference}
        told: dict[tuple[str, tuple[str, ...] | None, bool], tuple[_ByName, list[Organization]]] = {}
        found = []
        for each in asked:
            if each.reference and (row := by_reference.get(each.reference)):
                found.append(Found(standing(row), "reference"))
                continue
            # Many rows may ask for one name, and thousands of entries may have it.
            question = (each.key, each.countries, bool(each.reference))
            if question not in told:
                told[question] = self._called(each, known, named.get(each.key, {}))
            found.append(self._one(each, *told[question]))
        return found

    def _called(
        self, asked: Asked, known: dict[int, Organization], named: dict[int, str]
    ) -> tuple[_ByName, list[Organization]]:
        """The entries of the name that are in the countries of ``asked``, by the sort of name; and the others."""
        seen, namesakes = set(), []
        fitting: _ByName = {"name": [], "alias": []}
        # Its own name before another one's alias, then the older entry.
        for pk, by in sorted(named.items(), key=lambda item: (item[1] != "name", item[0])):
            row = standing(known[pk])
            if row.pk in seen or (asked.reference and row.reference):
                continue
            seen.add(row.pk)
            if asked.countries is not None and tuple(codes_of(row.countries)) == asked.countries:
                fitting[by if row.pk == pk else "alias"].append(row)
            else:
                namesakes.append(row)
        return fitting, namesakes

    def _one(self, asked: Asked, fitting: _ByName, namesakes: list[Organization]) -> Found:
        for by, rows in fitting.items():
            if rows:
                best = _best(asked, rows)
                return Found(best[0], by) if len(best) == 1 else Found(several=best)
        return Found(namesakes=namesakes)

    def likely(self, asked: Sequence[Asked]) -> list[list[list[object]]]:
        """For each of ``asked`` the entries that it may be, the likeliest first: ``[number, score, reasons]``."""
        return [
            [[row.organization, row.score, [str(reason) for reason in row.reasons]] for row in found if row.matches]
            for found in self._matcher.candidates([_query(each) for each in asked])
        ]

    def twins(self, asked: Sequence[Asked]) -> Iterator[tuple[int, int, int, list[str]]]:
        """Pairs of ``asked`` that are likely one body: their places, the score and the reasons."""
        for twins in self._matcher.twins([_query(each) for each in asked]):
            yield twins.first, twins.second, twins.verdict.score, [str(reason) for reason in twins.verdict.reasons]


def _best(asked: Asked, rows: Sequence[Organization]) -> list[Organization]:
    """Those of ``rows`` that agree with the most of what the row says beside name and countries."""
    told = [
        (given_name(getattr(asked, name)).casefold(), name)
        for name in ("place", "acronym", "website", "email_domain")
        if getattr(asked, name)
    ]
    if not told:
        return list(rows)
    agreeing = [sum(given_name(getattr(row, name)).casefold() == value for value, name in told) for row in rows]
    return [row for row, count in zip(rows, agreeing, strict=True) if count == max(agreeing)]


def _query(asked: Asked) -> Query:
    return Query(
        name=asked.name,
        acronym=asked.acronym,
        countries=asked.countries or (),
        website=asked.website,
        email_domain=asked.email_domain,
    )


class InList:
    """The rows of one list, to find a body that stands in it twice."""

    def __init__(self) -> None:
        self.references: dict[str, tuple[int, str]] = {}  # to line and name key
        self.names: dict[tuple[str, tuple[str, ...]], list[tuple[int, str]]] = defaultdict(list)  # line, reference
        self.bearers: dict[str, set[tuple[str, str]]] = defaultdict(set)  # name key to references and countries
        self.names_of: dict[str, str] = {}  # reference or name key to the name
        self.cells: dict[int, Mapping[str, str]] = {}
        self.sorted: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}

    def foresee(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Tell beforehand of the reference, name and countries of all rows, so that any of them can be a parent."""
        for reference, name, countries in rows:
            if reference:
                self.names_of[given_name(reference)] = given_name(name)
            if key := name_key(name):
                self.names_of.setdefault(key, given_name(name))
                self.bearers[key].add((reference.strip(), countries.strip()))

    def knows(self, other: "InList") -> None:
        """Take over what another one was told beforehand."""
        self.names_of, self.bearers = other.names_of, other.bearers

    def called(self, name_or_reference: str) -> str:
        """The name of the row with this reference or name; empty when there is none."""
        return self.names_of.get(name_or_reference) or self.names_of.get(name_key(name_or_reference), "")

    def is_shared(self, name: str) -> bool:
        """Whether several bodies of the list bear this name."""
        return name not in self.names_of and len(self.bearers.get(name_key(name), ())) > 1

    def same_as(self, asked: Asked, line: int) -> tuple[int, str]:
        """The line before that says the same body, and how: "reference", "name" or "alike"; 0 when none does."""
        if asked.reference and asked.reference in self.references:
            first, key = self.references[asked.reference]
            return first, ("name" if key == asked.key else "reference")
        for first, reference in self.names.get((asked.key, asked.countries or ()), ()):
            if not (asked.reference and reference and asked.reference != reference):
                return first, "name"
        words = self.sorted.get(_loose(asked))
        if words and not asked.reference:
            return words, "alike"
        return 0, ""

    def says_no_more(self, line: int, cells: Mapping[str, str]) -> bool:
        """Whether every filled one of ``cells``, but for the name, says what that of ``line`` says."""
        first = self.cells[line]
        return all(first.get(key, "").strip() == cell.strip() for key, cell in cells.items() if key != "name" and cell)

    def add(self, asked: Asked, line: int, cells: Mapping[str, str]) -> None:
        self.cells[line] = cells
        if asked.reference:
            self.references.setdefault(asked.reference, (line, asked.key))
        self.names[asked.key, asked.countries or ()].append((line, asked.reference))
        self.sorted.setdefault(_loose(asked), line)


def loose_key(name: str) -> tuple[str, ...]:
    """What two spellings of one name share when words stand in another order, or letters with points between them."""
    words = sorted(name_key(name).split())
    return tuple(words) if any(len(word) > 1 for word in words) else (name_key(name).replace(" ", ""),) * bool(words)


def _loose(asked: Asked) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return loose_key(asked.name), asked.countries or ()


def is_poorer(name: str, old: str) -> bool:
    """Whether ``name`` is ``old`` in capitals alone, or without its accents: no spelling to learn from."""
    if name.isupper() and not old.isupper():
        return True
    bare = "".join(each for each in unicodedata.normalize("NFKD", old) if not unicodedata.combining(each))
    return bare != old and bare.casefold() == name.casefold()


def why(reasons: Iterable[str], score: int) -> str:
    """Why an entry may be the body of a row, in the reader's language. A reason that is no more says nothing."""
    return sentence_of([Reason(each) for each in reasons if each in set(Reason)], alike=score)


def which_of_several(row: ListRow) -> list[int]:
    """The entries that ``row`` fits equally well: nobody but staff can tell which of them it is."""
    return [number for number, score, reasons in row.candidates if score == 100 and "name" in reasons]
