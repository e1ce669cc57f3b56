"""Where a website and a mailbox belong: the part of a host that somebody registered, and sites that many share."""

from typing import Literal
from urllib.parse import urlsplit

# Second levels under which countries register names: example.org.mx, example.co.uk. A short list, not the public
# suffix list: what it lacks makes two hosts of one country look alike, and a moderator sees both.
SECOND_LEVELS = frozenset(
    "ac asso co com coop edu gen go gob gouv gov govt gub gv int mil ne net ngo nom ong or org sch web".split()  # noqa: SIM905
)
# A page there says nothing about who has the domain.
SHARED_SITES = frozenset(
    (  # noqa: SIM905
        "academia.edu bsky.app facebook.com fb.com github.io google.com instagram.com jimdofree.com linkedin.com"
        " linktr.ee medium.com squarespace.com substack.com t.me tiktok.com tumblr.com twitter.com wa.me webnode.es"
        " webnode.com weebly.com whatsapp.com wixsite.com wordpress.com x.com youtube.com"
    ).split()
)

Agreement = Literal["same", "other", "shared", ""]


def host_of(website: str) -> str:
    """The host of a web address in lower case and ASCII, without ``www.``; empty for what is none."""
    try:
        host = (urlsplit(website.strip()).hostname or "").rstrip(".").casefold()
    except ValueError:
        return ""
    return ascii_host(host.removeprefix("www."))


def ascii_host(host: str) -> str:
    """``host`` as the name system writes it: "münchen.example" is "xn--mnchen-3ya.example"."""
    try:
        return host.encode("idna").decode() if host else ""
    except UnicodeError:
        return host


def registered(host: str) -> str:
    """The part of ``host`` that somebody registered: "example.org.mx" of "mail.example.org.mx"."""
    labels = host.split(".")
    if len(labels) < 3:
        return host
    kept = 3 if len(labels[-1]) == 2 and labels[-2] in SECOND_LEVELS else 2
    return ".".join(labels[-kept:])


def is_shared(host: str) -> bool:
    """Whether everybody can have a page there."""
    own = registered(host)
    return own in SHARED_SITES or own.split(".")[0] == "blogspot"


def site_key(website: str) -> str:
    """What two addresses of one website share; on a site of many it is the page itself. Empty for no address."""
    host = host_of(website)
    if not host:
        return ""
    if not is_shared(host):
        return registered(host)
    if host.count(".") > registered(host).count("."):  # a name of one's own there: example.wordpress.com
        first = host.split(".")[0]
        if first not in ("m", "sites", "web", "es", "en", "mobile", "es-la"):
            return host
    path = [part for part in urlsplit(website.strip()).path.casefold().split("/") if part]
    return f"{registered(host)}/{path[-1]}" if path else ""


def agreement(domain: str, website: str) -> Agreement:
    """Whether mail of ``domain`` and ``website`` are of one registered domain; ``shared`` where the site says nothing.

    ``domain`` is what stands after the @. Empty when either is missing.
    """
    host = host_of(website)
    if not host or not domain:
        return ""
    if is_shared(host):
        return "shared"
    return "same" if registered(ascii_host(domain)) == registered(host) else "other"
