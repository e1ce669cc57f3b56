"""How often a network asks for something that costs much: counted by a keyed hash, forgotten after thirty days."""

import hmac
import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from campaigns.models import NetworkCount

KEPT = timedelta(days=30)
EVERYBODY = ""


def network_key(address: str) -> str:
    """A keyed hash of the /24 or /48 that ``address`` is in; an address that is none counts as one network."""
    try:
        parsed = ipaddress.ip_address(address)
        if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
            parsed = parsed.ipv4_mapped
        network = str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))
    except ValueError:
        network = "unknown"
    return hmac.new(settings.SECRET_KEY.encode(), f"network {network}".encode(), "sha256").hexdigest()


def count(*, purpose: str, address: str, at: datetime, per_network: int, per_site: int) -> bool:
    """Count one request from ``address`` and say whether it is within both limits of the hour."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    own = _count_one(purpose, network_key(address), hour)
    # A network over its limit does not use up that of the others.
    return own <= per_network and _count_one(purpose, EVERYBODY, hour) <= per_site


def forget_counts(*, at: datetime) -> int:
    """Delete what is older than thirty days; gives how many rows."""
    return NetworkCount.objects.filter(hour__lt=at - KEPT).delete()[0]


@transaction.atomic
def _count_one(purpose: str, network: str, hour: datetime) -> int:
    rows = NetworkCount.objects.filter(purpose=purpose, network=network, hour=hour)
    if not rows.update(count=F("count") + 1):
        try:
            with transaction.atomic():
                NetworkCount.objects.create(purpose=purpose, network=network, hour=hour, count=1)
            forget_counts(at=hour)
        except IntegrityError:  # somebody else of this network asked at the same moment
            rows.update(count=F("count") + 1)
    return rows.values_list("count", flat=True).get()
