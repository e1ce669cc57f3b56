"""One address asked on the web: what it answers, where it leads. Bounded in time and bytes, and tells nothing of us
but who asks: no Referer, no cookie, no name of a letter.

Standard library only, because the one thing that matters here is to connect to the very address that was vetted.
"""

import http.client
import re
import socket
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings

from campaigns.domain.links import Answer
from campaigns.linkcheck.vetting import Target, Unfit, Unresolved, Vet, judge, read_address, vet
from campaigns.models import LinkFinding, LinkState

CONNECT_SECONDS = 10.0
ALL_SECONDS = 20.0
MAX_HOPS = 5
MAX_TRIED = 3  # addresses of one host
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
# A site that answers so is there; it wants a person, a login or patience.
GUARDED = frozenset({401, 402, 403, 405, 406, 407, 409, 429, 451, 999})
MISSING = frozenset({404, 410})
HEAD_IS_FINAL = frozenset({401, 407, 410, 429, 451})  # a GET would hear the same
FRONT_PAGE = re.compile(r"^/(?:[a-z]{2}(?:[-_][a-zA-Z]{2,4})?/?)?(?:index\.\w+|home/?)?$")


def user_agent() -> str:
    """Who asks, so that an administrator who wonders can write to us. ASCII, whatever the site is called."""
    name = re.sub(r"[^\x20-\x7e]|[()<>;\\]", "", settings.SITE_NAME.encode("ascii", "ignore").decode()).strip()
    return f"Undersigned-link-check/1.0 ({name or 'Undersigned'}; +{settings.PUBLIC_ORIGIN})"


class _Watch:
    """Cuts a connection off when its time is over, whatever it is doing: a server that sends a byte each second too.

    Time limits of sockets begin anew with every byte, so they cannot do this.
    """

    def __init__(self, until: float) -> None:
        self.until = until
        self.over = False
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(max(0.0, until - time.monotonic()), self._cut)
        self._timer.daemon = True
        self._timer.start()

    def left(self) -> float:
        """Seconds to go; raises TimeoutError when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def guard(self, made: socket.socket) -> socket.socket:
        """Watch ``made``. A copy is kept, because TLS takes the socket itself over."""
        with self._lock:
            self._sockets.append(made.dup())
        return made

    def _cut(self) -> None:
        self.over = True
        with self._lock:
            for watched in self._sockets:
                with suppress(OSError):
                    watched.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        self._timer.cancel()
        with self._lock:
            for watched in self._sockets:
                watched.close()
            self._sockets.clear()


class _Connection(http.client.HTTPConnection):
    """Connects to one of the vetted addresses and to nothing else; the name serves for TLS and the Host header."""

    def __init__(
        self, target: Target, addresses: Sequence[str], *, port: int, watch: _Watch, context: ssl.SSLContext | None
    ) -> None:
        super().__init__(target.host, port)
        self.target, self.addresses, self.watch, self.context = target, addresses, watch, context

    def connect(self) -> None:
        problem: Exception = ConnectionError()
        for address in self.addresses[:MAX_TRIED]:
            try:
                made = socket.create_connection((address, self.port), timeout=min(CONNECT_SECONDS, self.watch.left()))
            except OSError as error:
                problem = error
                continue
            self.sock = self.watch.guard(made)
            break
        else:
            raise problem
        if getattr(self, "_tunnel_host", None):
            self._tunnel()  # type: ignore[attr-defined]
        if self.target.scheme == "https":
            self.sock.settimeout(min(CONNECT_SECONDS, self.watch.left()))
            context = self.context or ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.target.host)
        self.sock.settimeout(self.watch.left())


def _exchange(
    method: str, target: Target, addresses: Sequence[str], watch: _Watch, context: ssl.SSLContext | None
) -> tuple[int, str, bool]:
    """Status, Location header, and whether a guard stands before the site. The body is never read."""
    proxy = urlsplit(settings.LINK_CHECK_PROXY) if settings.LINK_CHECK_PROXY else None
    path, pass_card = target.path, {}
    if proxy is None:
        connection = _Connection(target, addresses, port=target.port, watch=watch, context=context)
    else:
        # The proxy resolves, because behind it nobody else can.
        connection = _Connection(target, [proxy.hostname or ""], port=proxy.port or 3128, watch=watch, context=context)
        if proxy.username:
            card = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
            pass_card = {"Proxy-Authorization": f"Basic {b64encode(card).decode()}"}
        if target.scheme == "https":
            connection.set_tunnel(target.host, target.port, headers=pass_card)
            pass_card = {}
        else:
            path = target.url
    response = None
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", target.authority)
        for name, value in pass_card.items():
            connection.putheader(name, value)
        connection.putheader("User-Agent", user_agent())
        connection.putheader("Accept", "text/html, application/pdf, */*;q=0.8")
        connection.putheader("Accept-Encoding", "identity")
        connection.putheader("Connection", "close")
        connection.endheaders()
        response = connection.getresponse()
        watch.left()  # a head that was cut off reads like a whole one
        location = response.getheader("Location") or ""
        # http.client reads headers as Latin-1; servers write UTF-8.
        with suppress(UnicodeError):
            location = location.encode("latin-1").decode("utf-8")
        return response.status, location, response.getheader("cf-mitigated") is not None
    finally:
        if response is not None:
            response.close()
        connection.close()


def _ask_page(
    target: Target, addresses: Sequence[str], watch: _Watch, context: ssl.SSLContext | None
) -> tuple[int, str, bool]:
    """HEAD, which costs the site least; GET where a HEAD is refused, misunderstood or cut off."""
    try:
        status, location, guarded = _exchange("HEAD", target, addresses, watch, context)
    except (http.client.HTTPException, ConnectionError):
        return _exchange("GET", target, addresses, watch, context)
    if status >= 400 and status not in HEAD_IS_FINAL:
        return _exchange("GET", target, addresses, watch, context)
    return status, location, guarded


def ask(url: str, *, vet: Vet = vet, context: ssl.SSLContext | None = None, seconds: float = ALL_SECONDS) -> Answer:
    """What ``url`` answers now. Takes ``seconds`` at most, and eight more when a name server is slow to answer.

    Each hop of a redirect is vetted anew. A permanent redirect makes the address a moved one; after a temporary one
    alone the address as written is still the right one (doi.org).
    """
    watch = _Watch(time.monotonic() + seconds)
    seen = _Hops(url)
    try:
        return _follow(url, vet, context, watch, seen)
    except Unfit as unfit:
        return Answer(LinkState.BARRED, unfit.finding, None, seen.final_url)
    except Unresolved as unresolved:
        return Answer(LinkState.SILENT, unresolved.finding, None, seen.final_url)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(LinkState.SILENT, LinkFinding.TIMEOUT if watch.over else _finding(error), None, seen.final_url)
    finally:
        watch.end()


class _Hops:
    """Where a chain of redirects stands."""

    def __init__(self, url: str) -> None:
        self.first = self.now = url
        self.for_good = False

    @property
    def final_url(self) -> str:
        return self.now if self.now != self.first else ""


def _follow(url: str, vet: Vet, context: ssl.SSLContext | None, watch: _Watch, seen: _Hops) -> Answer:
    for _hop in range(MAX_HOPS + 1):
        target = read_address(seen.now)
        watch.left()
        addresses = [judge(target)] if settings.LINK_CHECK_PROXY else vet(target)
        status, location, guarded = _ask_page(target, addresses, watch, context)
        if status not in REDIRECTS or not location:
            return _judged(status, guarded, seen)
        seen.for_good = seen.for_good or status in FOR_GOOD
        fragment = urlsplit(seen.now).fragment
        seen.now = urljoin(target.url, location.strip())
        if fragment and not urlsplit(seen.now).fragment:
            seen.now += f"#{fragment}"
    return Answer(LinkState.SILENT, LinkFinding.LOOP, None, seen.final_url)


def _judged(status: int, guarded: bool, seen: _Hops) -> Answer:
    if guarded or status in GUARDED:
        return Answer(LinkState.GUARDED, "", status, seen.final_url)
    if status in MISSING:
        return Answer(LinkState.GONE, LinkFinding.MISSING, status, seen.final_url)
    if status >= 400:
        return Answer(LinkState.SILENT, LinkFinding.STATUS, status, seen.final_url)
    if seen.final_url:
        first, last = urlsplit(seen.first), urlsplit(seen.now)
        deep = not FRONT_PAGE.match(first.path or "/") or first.query
        if deep and FRONT_PAGE.match(last.path or "/") and not last.query:
            return Answer(LinkState.MOVED, LinkFinding.FRONT_PAGE, status, seen.final_url)
    return Answer(LinkState.MOVED if seen.for_good else LinkState.ANSWERS, "", status, seen.final_url)


def _finding(error: Exception) -> LinkFinding:
    if isinstance(error, TimeoutError):
        return LinkFinding.TIMEOUT
    if isinstance(error, ssl.SSLError):
        return LinkFinding.CERTIFICATE
    if isinstance(error, http.client.HTTPException | ValueError):
        # A connection that ends before the first word is an HTTPException too, and no nonsense.
        gone = isinstance(error, http.client.RemoteDisconnected)
        return LinkFinding.UNREACHABLE if gone else LinkFinding.NONSENSE
    return LinkFinding.UNREACHABLE
