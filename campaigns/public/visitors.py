"""Where a request comes from, as far as that can be known."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the visitor: who connected, or whom trusted proxies say that they speak for.

    X-Forwarded-For is read from its end, because everybody can write its beginning.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    for said in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if not _trusted(address):
            break
        address = said.strip() or address
    return address


def _trusted(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in settings.TRUSTED_PROXY)
