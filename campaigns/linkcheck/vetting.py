"""Which addresses may be asked at all. Editors type addresses, so each one may try to reach what only we can reach.

The rules: http and https on their own ports, no user names, and every address that the host name stands for must be a
global unicast one, also when it is wrapped in IPv6. The name is resolved here once, and the caller connects to what
was vetted and to nothing else, so a name that changes its mind (DNS rebinding) finds no second question.
"""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from campaigns.models import LinkFinding

PORTS = {"http": 80, "https": 443}
MAX_ADDRESSES = 16
RESOLVE_SECONDS = 8.0
# Names that lead to this machine or its network by convention; asking a name server for them would tell it of them.
OWN_NAMES = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa",
             "onion", "test", "invalid", "example")  # fmt: skip
NOT_IN_A_HOST = re.compile(r"[\x00-\x20\x7f\\/?#@%<>^|`{}\"\[\]]")
NUMERIC = re.compile(r"^(?:\d+|0[xX][0-9a-fA-F]*)$")
# What Python calls global and no program of ours should ask: relays, and the wire server of Azure. The rest names
# what older Pythons do not know as special yet (IANA special-purpose registries).
BARRED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
        "2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20",
    )
)  # fmt: skip
GLOBAL_V6 = ipaddress.ip_network("2000::/3")
SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
NAT64 = ipaddress.ip_network("64:ff9b::/96")

Resolve = Callable[[str, int], Sequence[str]]


class Unfit(Exception):
    """An address that is not asked; ``finding`` says why."""

    def __init__(self, finding: LinkFinding) -> None:
        super().__init__(finding.value)
        self.finding = finding


class Unresolved(Exception):
    """A name without an address; ``finding`` is "no such host" or "took too long"."""

    def __init__(self, finding: LinkFinding) -> None:
        super().__init__(finding.value)
        self.finding = finding


@dataclass(frozen=True)
class Target:
    """An address taken apart: ``host`` in ASCII (IPv6 without brackets), ``path`` with its query, ready to be sent."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


Vet = Callable[[Target], Sequence[str]]


def read_address(url: str) -> Target:
    """``url`` taken apart, and judged by how it is written. Raises Unfit."""
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise Unfit(LinkFinding.MALFORMED)
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise Unfit(LinkFinding.MALFORMED) from None
    if parts.scheme not in PORTS or not host:
        raise Unfit(LinkFinding.MALFORMED)
    if "@" in parts.netloc:
        raise Unfit(LinkFinding.PASSWORD)
    if ":" in host:  # an IPv6 literal; a zone (%eth0) is one of our own interfaces
        try:
            host = str(ipaddress.IPv6Address(host))
        except ValueError:
            raise Unfit(LinkFinding.MALFORMED) from None
        if "%" in host:
            raise Unfit(LinkFinding.PRIVATE)
    else:
        host = _ascii_host(host)
    # What is quoted already stays quoted; everything else that HTTP does not take is quoted now.
    path = quote(parts.path or "/", safe="/%:;=@!$&'()*+,~-._")
    query = f"?{quote(parts.query, safe='/%:;=@!$&()*+,~-._?')}" if parts.query else ""
    return Target(parts.scheme, host, PORTS[parts.scheme] if port is None else port, path + query)


def _ascii_host(host: str) -> str:
    """``host`` as it is asked for: punycode, small letters, no dot at its end; full-width digits and dots are plain."""
    if NOT_IN_A_HOST.search(host):
        raise Unfit(LinkFinding.MALFORMED)
    try:
        plain = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        raise Unfit(LinkFinding.MALFORMED) from None
    # Once more: the plain form of a letter may be a sign that a host cannot hold ("℀" is "a/c").
    if not plain or NOT_IN_A_HOST.search(plain) or ":" in plain or ".." in plain or len(plain) > 253:
        raise Unfit(LinkFinding.MALFORMED)
    return plain


def is_public(address: str) -> bool:
    """Whether ``address`` (IPv4 or IPv6, as text) is a global unicast one, and so is what it may wrap."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id:
            return False
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip in SIX_TO_FOUR:
            return is_public(str(ipaddress.IPv4Address(int(ip) >> 80 & 0xFFFFFFFF)))
        if ip not in GLOBAL_V6:  # also the old ::a.b.c.d, the local NAT64 prefix, site-local and unique local
            return False
    # Teredo is a part of 2001::/23, so it is barred whatever it wraps.
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in BARRED)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of ``host``, as the system resolves them. Raises Unresolved, after eight seconds at the latest."""
    found: list[str] = []
    problems: list[Exception] = []

    def look_up() -> None:
        try:
            # The dot at the end: a name is a whole one, and the search list of this machine's network stays out.
            for *_rest, address in socket.getaddrinfo(f"{host}.", port, type=socket.SOCK_STREAM):
                found.append(str(address[0]))
        except (OSError, UnicodeError) as error:
            problems.append(error)

    # The system's resolver knows no time limit of ours; a thread that hangs in it is left to itself.
    thread = threading.Thread(target=look_up, daemon=True, name="resolve")
    thread.start()
    thread.join(RESOLVE_SECONDS)
    if thread.is_alive():
        raise Unresolved(LinkFinding.TIMEOUT)
    if problems or not found:
        raise Unresolved(LinkFinding.NO_HOST)
    return list(dict.fromkeys(found))


def judge(target: Target) -> str:
    """Judges ``target`` without asking a name server; gives its address where it is written as one, else nothing.

    Raises Unfit for other ports, names of private networks, numbers that are no plain address, private addresses.
    """
    if target.port != PORTS[target.scheme]:
        raise Unfit(LinkFinding.PORT)
    if ":" in target.host:
        if not is_public(target.host):
            raise Unfit(LinkFinding.PRIVATE)
        return target.host
    labels = target.host.split(".")
    if NUMERIC.match(labels[-1]):
        # Resolvers read 2130706433, 0x7f.1 and 0177.0.0.1 as addresses; four plain numbers are all that people write.
        try:
            address = str(ipaddress.IPv4Address(target.host))
        except ValueError:
            raise Unfit(LinkFinding.PRIVATE) from None
        if not is_public(address):
            raise Unfit(LinkFinding.PRIVATE)
        return address
    if len(labels) < 2 or labels[-1] in OWN_NAMES:
        raise Unfit(LinkFinding.PRIVATE)
    return ""


def vet(target: Target, *, resolve: Resolve = resolve) -> list[str]:
    """The addresses that may be connected to for ``target``; the name is resolved once.

    Raises Unfit when ``judge`` does or when any of its addresses is not public: a name with one public and one
    private address is an attack and not a site. Raises Unresolved when it has none.
    """
    if literal := judge(target):
        return [literal]
    found = list(dict.fromkeys(resolve(target.host, target.port)))
    if not found:
        raise Unresolved(LinkFinding.NO_HOST)
    if not all(map(is_public, found)):
        raise Unfit(LinkFinding.PRIVATE)
    return found[:MAX_ADDRESSES]
