"""How often something is asked for in an hour: counted by keyed hashes, forgotten after thirty days."""

import hmac
import ipaddress
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from campaigns.models import HourCount

KEPT = timedelta(days=30)
EVERYBODY = ""


def keyed_hash(kind: str, value: str) -> str:
    """A hash that nobody without the secret key can compute; 64 hexadecimal digits."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{kind} {value}".encode(), "sha256").hexdigest()


def network_key(address: str) -> str:
    """A keyed hash of the /24 or /48 that ``address`` is in; an address that is none counts as one network."""
    try:
        parsed = ipaddress.ip_address(address)
        if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
            parsed = parsed.ipv4_mapped
        network = str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))
    except ValueError:
        network = "unknown"
    return keyed_hash("network", network)


def count(*, purpose: str, address: str, at: datetime, per_network: int, per_site: int) -> bool:
    """Count one request from ``address`` and say whether it is within both limits of the hour."""
    own = count_all([(purpose, network_key(address))], at=at)
    # A network over its limit does not use up that of the others.
    return own[0] <= per_network and count_all([(purpose, EVERYBODY)], at=at)[0] <= per_site


def forget_counts(*, at: datetime) -> int:
    """Delete what is older than thirty days, but for rows that another process deletes now; gives how many rows."""
    old = HourCount.objects.filter(hour__lt=at - KEPT).select_for_update(skip_locked=True)
    with transaction.atomic(savepoint=False):
        return HourCount.objects.filter(pk__in=old.values("pk")).delete()[0]


@transaction.atomic(savepoint=False)
def count_all(things: Iterable[tuple[str, str]], *, at: datetime) -> list[int]:
    """Count each of ``things`` (purpose and key) once in the hour of ``at``; gives the counts, this one included.

    One statement. Its rows stay locked until the transaction ends, so whoever decides by them decides alone.
    """
    things = list(things)
    hour = at.replace(minute=0, second=0, microsecond=0)
    columns = HourCount._meta
    table = connection.ops.quote_name(columns.db_table)
    moment = columns.get_field("hour").get_db_prep_value(hour, connection)
    # One order for everybody, the widest first ("mail-site" before "mail-address"): who counts more than once in one
    # transaction holds the first row from then on, so nobody holds a row that it needs next.
    rows = sorted(set(things), reverse=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (purpose, key, hour, count)"  # noqa: S608 -- the name of our own table
            f" VALUES {', '.join(['(%s, %s, %s, 1)'] * len(rows))}"
            f" ON CONFLICT (purpose, key, hour) DO UPDATE SET count = {table}.count + 1"
            " RETURNING purpose, key, count",
            [value for purpose, key in rows for value in (purpose, key, moment)],
        )
        counts = {(purpose, key): number for purpose, key, number in cursor.fetchall()}
    if set(counts.values()) == {1}:  # whoever is new in an hour tidies up: no process has to remember that it did
        forget_counts(at=hour)
    return [counts[thing] for thing in things]


def take_back(things: Iterable[tuple[str, str]], *, at: datetime) -> None:
    """Take one from the count of each of ``things`` in the hour of ``at``: what was counted did not happen.

    In the transaction that counted them, which holds their rows.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    for purpose, key in things:
        HourCount.objects.filter(purpose=purpose, key=key, hour=hour).update(count=F("count") - 1)
