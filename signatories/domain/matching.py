"""Which entry of the directory a name belongs to: for imports exactly, for moderators by likeness.

The engine that compares names is ``signatories.matching``; ``candidates`` asks it for the whole directory.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from campaigns.text.names import name_key
from signatories.domain.candidates import Candidate, Query, find_many
from signatories.domain.claims import mail_domain
from signatories.domain.hosts import registered
from signatories.matching import Reason, why
from signatories.models import (
    Capacity,
    Organization,
    Representative,
    SignOn,
    SignOnContact,
    SignOnStatus,
)

__all__ = ["Likely", "Reason", "find_organization", "likely_organizations", "query_of"]

SHOWN = 3


def find_organization(*, reference: str, name: str, countries: Sequence[str]) -> Organization | None:
    """The organization with this reference, else the one with the same name or alias and the same countries.

    Spelling counts as in ``name_key``: case, accents, blanks and punctuation make no difference. An organization that
    has another reference is another one, whatever its name. One that was merged stands for the one it was merged into.
    """
    if reference and (known := Organization.objects.filter(reference=reference).first()):
        return _standing(known)
    wanted = sorted(countries)
    key = name_key(name)
    called = Q(name_key=key) | Q(aliases__name_key=key) | Q(names__name_key=key)
    for found in Organization.objects.filter(called).distinct().order_by("pk"):
        candidate = _standing(found)
        if reference and candidate.reference:
            continue
        if sorted(country.code for country in candidate.countries) == wanted:
            return candidate
    return None


def _standing(organization: Organization) -> Organization:
    """Itself, or the one that it was merged into."""
    seen = {organization.pk}
    while organization.merged_into is not None and organization.merged_into_id not in seen:
        organization = organization.merged_into
        seen.add(organization.pk)
    return organization


# -- likely the same body ----------------------------------------------------------------------------------------------


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
        return why(self.reasons, alike=self.alike)


def query_of(signon: SignOn, *, domain: str = "", spoken_for: Iterable[int] = ()) -> Query:
    """What a sign-on says of its organization. ``domain`` is that of its mailbox, empty where it says nothing."""
    return Query(
        name=signon.printed_name,
        acronym=signon.acronym,
        countries=tuple(country.code for country in signon.countries),
        website=signon.website,
        email_domain=domain,
        spoken_for=frozenset(spoken_for),
    )


def likely_organizations(
    signons: Iterable[SignOn],
    *,
    domains: Mapping[int, str] | None = None,
    among: QuerySet[SignOn] | None = None,
) -> dict[int, tuple[Likely, ...]]:
    """For each sign-on of an organization that has no entry yet, the at most three entries it may belong to.

    ``domains`` maps a sign-on to the domain of its mailbox where that says something; of ``among`` (None: of all) are
    the sign-ons by whose mailboxes we know who spoke for whom. A handful of queries for a page of sign-ons. Parents and
    branches are not shown: they are other bodies.
    """
    asked = [row for row in signons if row.capacity == Capacity.ORGANIZATION and row.organization_id is None]
    domains = {pk: domain for pk, domain in (domains or {}).items() if domain}
    wanted = {registered(domains[row.pk]) for row in asked if row.pk in domains}
    spoken = _spoken_for(wanted, among) if wanted else {}
    queries = [
        query_of(row, domain=(domain := domains.get(row.pk, "")), spoken_for=spoken.get(registered(domain), ()))
        for row in asked
    ]
    found = find_many(queries, limit=2 * SHOWN)
    return {row.pk: _shown(candidates) for row, candidates in zip(asked, found, strict=True)}


def _shown(candidates: Iterable[Candidate]) -> tuple[Likely, ...]:
    rows = [
        Likely(each.organization, each.name, each.acronym, each.reasons, each.verdict.score)
        for each in candidates
        if not each.is_related or {Reason.SITE, Reason.MAIL} & set(each.reasons)
    ]
    return tuple(rows[:SHOWN])


def _spoken_for(wanted: set[str], among: QuerySet[SignOn] | None) -> dict[str, set[int]]:
    """By registered domain the organizations that mail of it has spoken for: two queries."""
    spoken: dict[str, set[int]] = defaultdict(set)
    same = reduce(or_, (Q(email__iendswith=f"@{domain}") | Q(email__iendswith=f".{domain}") for domain in wanted))
    heard = SignOnContact.objects.filter(
        same, sign_on__organization__isnull=False, sign_on__status__in=SignOnStatus.listed
    )
    if among is not None:
        heard = heard.filter(sign_on__in=among.order_by().values("pk"))
    for organization, email in heard.values_list("sign_on__organization", "email"):
        spoken[registered(mail_domain(email))].add(organization)
    for organization, email in Representative.objects.filter(same).values_list("organization", "email"):
        spoken[registered(mail_domain(email))].add(organization)
    return spoken
