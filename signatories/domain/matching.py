"""Which entry of the directory a name belongs to."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from campaigns.text.lookalikes import drawn
from campaigns.text.names import name_key
from signatories.domain.claims import mail_domain
from signatories.domain.hosts import registered, site_key
from signatories.models import (
    Alias,
    AliasKind,
    Capacity,
    Organization,
    OrganizationName,
    Representative,
    SignOn,
    SignOnContact,
    SignOnStatus,
)


def find_organization(*, reference: str, name: str, countries: Sequence[str]) -> Organization | None:
    """The organization with this reference, else the one with the same name or alias and the same countries.

    Spelling counts as in ``name_key``: case, accents, blanks and punctuation make no difference. An organization that
    has another reference is another one, whatever its name.
    """
    if reference and (known := Organization.objects.filter(reference=reference).first()):
        return known
    wanted = sorted(countries)
    key = name_key(name)
    named = Organization.objects.filter(Q(name_key=key) | Q(aliases__name_key=key)).distinct().order_by("pk")
    for candidate in named:
        if reference and candidate.reference:
            continue
        if sorted(country.code for country in candidate.countries) == wanted:
            return candidate
    return None


# -- likely the same body ----------------------------------------------------------------------------------------------

ALIKE = 86  # per cent, from which two names are shown as alike
ALIKE_ABROAD = 95  # the same, where the two bodies stand in different countries: chapters of one network share a name
COMMON = 300  # a beginning of a word that more names share ("asoc", "cent") finds nobody
BEGINNING = 4  # letters of a word by which names are looked up
SHOWN = 3


class Reason(StrEnum):
    """Why an entry of the directory may be the body that signs, the strongest first."""

    NAME = "name"
    DRAWN = "drawn"
    SITE = "site"
    MAIL = "mail"
    CONTAINED = "contained"
    ALIKE = "alike"
    ACRONYM = "acronym"


WEIGHTS = {
    Reason.NAME: 100, Reason.DRAWN: 95, Reason.SITE: 80, Reason.MAIL: 70, Reason.CONTAINED: 40, Reason.ALIKE: 50,
    Reason.ACRONYM: 30,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likely:
    """An entry of the directory that a sign-on may belong to, and why. ``alike`` is in per cent."""

    organization: int
    name: str
    acronym: str
    reasons: tuple[Reason, ...]
    alike: int = 0

    def why(self) -> str:
        """The reasons in the reader's language: "same site, name 94 % alike"."""
        words = {
            Reason.NAME: _("same name"),
            Reason.DRAWN: _("same name in letters that look alike"),
            Reason.SITE: _("same site"),
            Reason.MAIL: _("same mail domain"),
            Reason.CONTAINED: _("one name is part of the other"),
            Reason.ALIKE: _("name %(percent)d %% alike") % {"percent": self.alike},
            Reason.ACRONYM: _("same acronym"),
        }
        return ", ".join(words[reason] for reason in self.reasons)


@dataclass(slots=True)
class Known:
    """An organization as it is compared: all its names by key, its site, its countries."""

    pk: int
    name: str
    acronym: str
    site: str
    countries: frozenset[str]
    keys: set[str]
    acronyms: set[str]


class Directory:
    """The directory, read once in three queries to look many sign-ons up in it."""

    def __init__(self) -> None:
        self.known: dict[int, Known] = {}
        columns = ("pk", "name", "name_key", "acronym", "website", "countries")
        for pk, name, key, acronym, website, countries in Organization.objects.values_list(*columns):
            codes = frozenset(code for code in str(countries).split(",") if code)
            own = {acronym.casefold()} if acronym else set()
            self.known[pk] = Known(pk, name, acronym, site_key(website), codes, {key}, own)
        for pk, key, kind in Alias.objects.values_list("organization", "name_key", "kind"):
            self.known[pk].keys.add(key)
            if kind == AliasKind.ACRONYM:
                self.known[pk].acronyms.add(key)
        for pk, name in OrganizationName.objects.values_list("organization", "name"):
            self.known[pk].keys.add(name_key(name))
        self.by_key: dict[str, set[int]] = defaultdict(set)
        self.by_drawn: dict[str, set[int]] = defaultdict(set)
        self.by_site: dict[str, set[int]] = defaultdict(set)
        self.by_acronym: dict[str, set[int]] = defaultdict(set)
        self.by_beginning: dict[str, set[int]] = defaultdict(set)
        for pk, known in self.known.items():
            for key in known.keys:
                self.by_key[key].add(pk)
                self.by_drawn[drawn(key)].add(pk)
                for word in key.split():
                    self.by_beginning[word[:BEGINNING]].add(pk)
            if known.site:
                self.by_site[known.site].add(pk)
            for acronym in known.acronyms:
                self.by_acronym[acronym].add(pk)

    def likely(self, signon: SignOn, *, domain: str, of_domain: Iterable[int]) -> tuple[Likely, ...]:
        """At most three entries for ``signon``, the likeliest first.

        ``domain`` is that of its mailbox, empty where it says nothing; ``of_domain`` are the organizations that mail of
        this domain has spoken for before.
        """
        key, codes = signon.name_key, {country.code for country in signon.countries}
        found: dict[int, set[Reason]] = defaultdict(set)
        alike: dict[int, int] = {}
        for pk in self.by_key.get(key, ()):
            found[pk].add(Reason.NAME)
        for pk in self.by_drawn.get(drawn(key), ()):
            if Reason.NAME not in found[pk]:
                found[pk].add(Reason.DRAWN)
        for pk in self.by_site.get(site_key(signon.website), ()):
            found[pk].add(Reason.SITE)
        if domain:
            for pk in {*self.by_site.get(registered(domain), ()), *of_domain} & self.known.keys():
                found[pk].add(Reason.MAIL)
        for acronym in _acronyms(signon):
            for pk in self.by_acronym.get(acronym, ()):
                found[pk].add(Reason.ACRONYM)
        for pk in self._named_like(key):
            percent = max(_percent(key, other) for other in self.known[pk].keys)
            abroad = bool(codes and self.known[pk].countries) and not codes & self.known[pk].countries
            if percent >= (ALIKE_ABROAD if abroad and not found.get(pk) else ALIKE):
                alike[pk] = percent
                if not {Reason.NAME, Reason.DRAWN} & found[pk]:
                    found[pk].add(Reason.ALIKE)
            elif not abroad and any(_contained(key, other) for other in self.known[pk].keys):
                found[pk].add(Reason.CONTAINED)
        rows = [
            Likely(
                pk,
                self.known[pk].name,
                self.known[pk].acronym,
                tuple(sorted(reasons, key=list(Reason).index)),
                alike.get(pk, 0),
            )
            for pk, reasons in found.items()
            if reasons
        ]
        rows.sort(key=lambda row: (-sum(WEIGHTS[reason] for reason in row.reasons), -row.alike, row.organization))
        return tuple(rows[:SHOWN])

    def _named_like(self, key: str) -> set[int]:
        """The entries that share the beginning of a telling word with ``key``: a short list, whatever the directory."""
        beginnings = {word[:BEGINNING] for word in key.split()}
        lists = [self.by_beginning.get(beginning, set()) for beginning in beginnings]
        return set().union(*(found for found in lists if len(found) <= COMMON))


def likely_organizations(
    signons: Iterable[SignOn], *, domains: Mapping[int, str] | None = None
) -> dict[int, tuple[Likely, ...]]:
    """For each sign-on of an organization that has no entry yet, the entries it may belong to.

    ``domains`` maps a sign-on to the domain of its mailbox where that says something. Four queries for any number.
    """
    asked = [row for row in signons if row.capacity == Capacity.ORGANIZATION and row.organization_id is None]
    domains = {pk: domain for pk, domain in (domains or {}).items() if domain}
    wanted = {registered(domains[row.pk]) for row in asked if row.pk in domains}
    spoken: dict[str, set[int]] = defaultdict(set)
    if wanted:
        same = reduce(or_, (Q(email__iendswith=f"@{domain}") | Q(email__iendswith=f".{domain}") for domain in wanted))
        heard = SignOnContact.objects.filter(
            same, sign_on__organization__isnull=False, sign_on__status__in=SignOnStatus.listed
        )
        for organization, email in heard.values_list("sign_on__organization", "email"):
            spoken[registered(mail_domain(email))].add(organization)
        for organization, email in Representative.objects.filter(same).values_list("organization", "email"):
            spoken[registered(mail_domain(email))].add(organization)
    directory = Directory() if asked else None
    return {
        row.pk: directory.likely(
            row,
            domain=domains.get(row.pk, ""),
            of_domain=spoken.get(registered(domains.get(row.pk, "")), ()),
        )
        for row in asked
        if directory is not None
    }


def _acronyms(signon: SignOn) -> set[str]:
    """What the signatory is called for short: as it was typed, and in brackets behind the name."""
    given = [signon.acronym, *re.findall(r"\(([^()]{2,12})\)\s*$", signon.printed_name)]
    return {value.strip().casefold() for value in given if len(value.strip()) > 1}


def _percent(one: str, other: str) -> int:
    return int(max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)))


def _contained(one: str, other: str) -> bool:
    """Whether all words of the shorter name stand in the longer: two at least, as one common word is not enough."""
    shorter, longer = sorted((set(one.split()), set(other.split())), key=len)
    return len(shorter) > 1 and len(" ".join(shorter)) > 7 and shorter < longer
