"""The index by which names are found: keys of every organization that stands, kept in step with its names.

Whoever saves or deletes an organization, an alias or a name in a language need not think of it: it follows at once, in
the same transaction. Whoever writes past ``save`` (``update``, ``bulk_create``) calls ``index_organizations``.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.signals import post_delete, post_save

from campaigns.text.names import name_key
from signatories.domain.hosts import ascii_host, is_shared, registered, site_key
from signatories.matching import Reading, explains_its_acronyms, keys, read
from signatories.models import Alias, AliasKind, NameKey, Organization, OrganizationName

AT_ONCE = 400  # organizations in one statement
INSERTED = 490  # keys in one statement
LONGEST_SITE = 56
BEGINNING = 3  # letters of a word by which it is found while it is typed


@dataclass(slots=True)
class Named:
    """An organization with all its names, as it is compared."""

    pk: int
    name: str
    acronym: str
    countries: tuple[str, ...]
    website: str
    email_domain: str
    names: list[str] = field(default_factory=list)
    acronyms: list[str] = field(default_factory=list)

    def all_names(self) -> tuple[str, ...]:
        """Its names as they are written, acronyms among them."""
        return self.name, *self.names, *self.acronyms

    def readings(self) -> list[Reading]:
        """Its names taken apart, its own first."""
        own = read(self.name, acronym=", ".join([self.acronym, *self.acronyms]), countries=self.countries)
        others = dict.fromkeys(each for each in [*self.names, *self.acronyms] if each != self.name)
        # An acronym that the name is made of says nothing of the other names; one that it is not may be of one of them.
        acronym = "" if explains_its_acronyms(own) else self.acronym
        return [own, *(read(each, acronym=acronym, countries=self.countries) for each in others)]

    def keys(self) -> set[str]:
        """Under which it is found by another name of it."""
        found = {key for reading in self.readings() for key in keys(reading)}
        return found | site_keys(website=self.website, email_domain=self.email_domain)

    def all_keys(self) -> set[str]:
        """Under which the index has it."""
        return self.keys() | self._beginnings()

    def _beginnings(self) -> set[str]:
        """How its words begin: what is typed into a form is looked up by them."""
        words = {word for name in self.all_names() for word in name_key(name).split()}
        short = self.acronym.strip().casefold()
        return {beginning_key(word) for word in words} | ({f"t{short[:2]}", beginning_key(short)} if short else set())


def beginning_key(word: str) -> str:
    """The key of all words that begin as ``word`` does."""
    return f"t{word[:BEGINNING]}"


def site_keys(*, website: str, email_domain: str = "") -> set[str]:
    """The keys of a website and of a mail domain; none for those that many share."""
    found = {site_key(website)}
    if email_domain and not is_shared(domain := ascii_host(email_domain.strip().casefold())):
        found.add(registered(domain))
    return {f"@{_short(site)}" for site in found if site}


def _short(site: str) -> str:
    if len(site) <= LONGEST_SITE:
        return site
    return blake2b(site.encode(), digest_size=20).hexdigest()


def named(numbers: Iterable[int]) -> dict[int, Named]:
    """The organizations with these numbers that stand, with all their names. Three queries for each 400."""
    found: dict[int, Named] = {}
    numbers = sorted(set(numbers))
    columns = ("pk", "name", "acronym", "countries", "website", "email_domain")
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        rows = Organization.objects.standing().filter(pk__in=some).order_by().values_list(*columns)
        for pk, name, acronym, countries, website, domain in rows:
            codes = tuple(code for code in str(countries).split(",") if code)
            found[pk] = Named(pk, name, acronym, codes, website, domain)
        for pk, name, kind in (
            Alias.objects.filter(organization__in=some).order_by("pk").values_list("organization", "name", "kind")
        ):
            if pk in found:
                (found[pk].acronyms if kind == AliasKind.ACRONYM else found[pk].names).append(name)
        rest = OrganizationName.objects.filter(organization__in=some).order_by("pk")
        for pk, name in rest.values_list("organization", "name"):
            if pk in found:
                found[pk].names.append(name)
    return found


# -- keeping in step ---------------------------------------------------------------------------------------------------


@transaction.atomic
def index_organizations(numbers: Iterable[int]) -> int:
    """Write the keys of these organizations as their names are now; gives how many have some.

    One that was merged into another, or is gone, has none.
    """
    numbers = sorted(set(numbers))
    count = 0
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        wanted = {pk: row.all_keys() for pk, row in named(some).items()}
        count += len(wanted)
        stale = []
        for number, pk, key in NameKey.objects.filter(organization__in=some).values_list("pk", "organization", "key"):
            if key in wanted.get(pk, ()):
                wanted[pk].remove(key)
            else:
                stale.append(number)
        for first in range(0, len(stale), AT_ONCE):
            NameKey.objects.filter(pk__in=stale[first : first + AT_ONCE]).delete()
        _insert((pk, key) for pk, found in wanted.items() for key in sorted(found))
    return count


def _insert(rows: Iterable[tuple[int, str]]) -> None:
    """Store keys of organizations, those that are there already left alone.

    Some twenty for each organization: as models they would take twice as long as all else that storing a list does.
    """
    quote = connection.ops.quote_name
    columns = f"{quote('organization_id')}, {quote('key')}"
    begin = f"INSERT INTO {quote(NameKey._meta.db_table)} ({columns}) VALUES "  # noqa: S608 -- names of ours
    rows = list(rows)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), INSERTED):
            some = rows[start : start + INSERTED]
            cursor.execute(f"{begin}{', '.join(['(%s, %s)'] * len(some))} ON CONFLICT DO NOTHING", list(chain(*some)))


def reindex_all() -> int:
    """Write the keys of all organizations; gives how many have some."""
    # Keys of those that are merged or gone go as well.
    numbers = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    return sum(index_organizations(numbers[start : start + AT_ONCE]) for start in range(0, len(numbers), AT_ONCE))


def index_missing(**_rest: Any) -> int:
    """Write the keys of organizations that have none: those that were there before the index; gives how many."""
    if NameKey._meta.db_table not in connection.introspection.table_names():  # on the way back to an earlier state
        return 0
    without = Organization.objects.standing().filter(~Exists(NameKey.objects.filter(organization=OuterRef("pk"))))
    numbers = list(without.order_by("pk").values_list("pk", flat=True))
    return sum(index_organizations(numbers[start : start + AT_ONCE]) for start in range(0, len(numbers), AT_ONCE))


_waiting: ContextVar[set[int] | None] = ContextVar("organizations that wait for their keys", default=None)


@contextmanager
def indexing_at_the_end() -> Iterator[None]:
    """Within it changed organizations wait, and are indexed together at its end: for thousands of rows.

    What goes wrong within takes the changes back, so their transaction is outside of it or inside, as it likes; the
    index is written in a transaction of its own where there is none. Nested, the outermost end counts.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: set[int] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
        if waiting and not transaction.get_connection().needs_rollback:
            index_organizations(waiting)


def _changed(number: int) -> None:
    waiting = _waiting.get()
    if waiting is None:
        index_organizations([number])
    else:
        waiting.add(number)


NAMING = frozenset({"name", "acronym", "countries", "website", "email_domain", "merged_into", "merged_into_id"})


def _organization_saved(instance: Organization, update_fields: frozenset[str] | None = None, **_rest: Any) -> None:
    if update_fields is None or NAMING & set(update_fields):
        _changed(instance.pk)


def _name_saved(instance: Alias | OrganizationName, **_rest: Any) -> None:
    _changed(instance.organization_id)


def _name_deleted(instance: Alias | OrganizationName, origin: Any = None, **_rest: Any) -> None:
    # Deleted along with its organization, which is gone before the end and may not get keys again.
    if getattr(origin, "model", type(origin)) is type(instance):
        _changed(instance.organization_id)


def keep_in_step() -> None:
    """Let the index follow what is saved and deleted: once, when the application is ready."""
    post_save.connect(_organization_saved, sender=Organization, dispatch_uid="name keys of an organization")
    for model in (Alias, OrganizationName):
        post_save.connect(_name_saved, sender=model, dispatch_uid=f"name keys after {model.__name__}")
        post_delete.connect(_name_deleted, sender=model, dispatch_uid=f"name keys without {model.__name__}")
