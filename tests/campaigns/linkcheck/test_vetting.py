"""Which addresses are asked: whatever an editor types, nothing that only this machine can reach."""

import socket
from threading import Event

import pytest

from campaigns.linkcheck import vetting
from campaigns.linkcheck.vetting import Unfit, Unresolved, is_public, judge, read_address, vet
from campaigns.models import LinkFinding

PUBLIC = "93.184.215.14"


def names(**known):
    """A resolver that knows some names and counts its questions."""
    asked = []

    def resolve(host, port):
        asked.append(host)
        if host not in known:
            raise Unresolved(LinkFinding.NO_HOST)
        return known[host]

    resolve.asked = asked
    return resolve


def lenient(host, port):
    """What a system's resolver makes of a host: it also reads every number that C's inet_aton reads."""
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        return [PUBLIC]


# Every one of these reaches, in some program, something that only this machine can reach.
PRIVATE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.1./",
    "http://localhost/",
    "http://localhost./",
    "http://LOCALHOST/",
    "http://db.localhost/",
    "http://printer.local/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://intranet/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://100.100.100.200/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.170.2/v2/credentials",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
    "http://198.18.0.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "http://[2001:db8::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://127。0。0。1/",
    "http://127．0．0．1/",
    "http://１２７.0.0.1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "http://localhost。/",
    "http://169.254.169.254.:80/",
    "http://127.0.0.1#@example.org/",
    "http://127.0.0.1?@example.org/",
]  # fmt: skip

OTHERS = [
    ("http://example.org@127.0.0.1/", LinkFinding.PASSWORD),
    ("http://user:word@example.org/", LinkFinding.PASSWORD),
    ("http://@example.org/", LinkFinding.PASSWORD),
    ("http://example.org%40127.0.0.1/", LinkFinding.MALFORMED),
    ("http://example.org\\@127.0.0.1/", LinkFinding.MALFORMED),
    ("http://exa\tmple.org/", LinkFinding.MALFORMED),
    ("http://example.org\r\nHost: 127.0.0.1/", LinkFinding.MALFORMED),
    ("http://127%2e0%2e0%2e1/", LinkFinding.MALFORMED),
    ("http://example.org:22/", LinkFinding.PORT),
    ("http://example.org:8000/", LinkFinding.PORT),
    ("https://example.org:80/", LinkFinding.PORT),
    ("http://example.org:0/", LinkFinding.PORT),
    ("http://example.org:99999/", LinkFinding.MALFORMED),
    ("http://example.org:80x/", LinkFinding.MALFORMED),
    ("file:///etc/passwd", LinkFinding.MALFORMED),
    ("gopher://example.org:70/_x", LinkFinding.MALFORMED),
    ("ftp://example.org/", LinkFinding.MALFORMED),
    ("data:text/html,x", LinkFinding.MALFORMED),
    ("javascript:alert(1)", LinkFinding.MALFORMED),
    ("dict://127.0.0.1:11211/stat", LinkFinding.MALFORMED),
    ("//example.org/", LinkFinding.MALFORMED),
    ("http:///path", LinkFinding.MALFORMED),
    ("http://", LinkFinding.MALFORMED),
    ("http://[::1/", LinkFinding.MALFORMED),
    ("http://exa℀mple.org/", LinkFinding.MALFORMED),
    ("http://a..example.org/", LinkFinding.MALFORMED),
    (f"http://{'x' * 64}.org/", LinkFinding.MALFORMED),
]


@pytest.mark.parametrize("url", PRIVATE)
def test_an_address_of_this_machine_or_its_network_is_never_asked(url):
    with pytest.raises(Unfit) as refused:
        vet(read_address(url), resolve=lenient)

    assert refused.value.finding == LinkFinding.PRIVATE


@pytest.mark.parametrize(("url", "finding"), OTHERS)
def test_an_address_that_says_one_thing_and_means_another_is_never_asked(url, finding):
    with pytest.raises(Unfit) as refused:
        vet(read_address(url), resolve=lenient)

    assert refused.value.finding == finding


def test_the_control_a_vetting_that_believes_every_address_lets_private_ones_through(monkeypatch):
    monkeypatch.setattr(vetting, "is_public", lambda address: True)
    passed = 0
    for url in PRIVATE:
        try:
            vet(read_address(url), resolve=lenient)
        except Unfit:
            continue
        passed += 1

    # All but those that are refused for how they are written.
    assert passed > len(PRIVATE) / 2


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "::1", "::ffff:10.0.0.1", "fe80::1", "2002:c0a8:101::1", "64:ff9b::10.0.0.1", "fd00::1"],
)
def test_a_name_that_leads_to_a_private_address_is_refused(address):
    with pytest.raises(Unfit) as refused:
        vet(read_address("https://news.example.net/"), resolve=names(**{"news.example.net": [address]}))

    assert refused.value.finding == LinkFinding.PRIVATE


def test_a_name_with_a_public_and_a_private_address_is_refused():
    resolve = names(**{"news.example.net": [PUBLIC, "10.0.0.1"]})

    with pytest.raises(Unfit):
        vet(read_address("https://news.example.net/"), resolve=resolve)


def test_a_name_is_resolved_once_and_what_was_vetted_is_given():
    resolve = names(**{"news.example.net": [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", PUBLIC]})

    found = vet(read_address("https://news.example.net/a"), resolve=resolve)

    assert found == [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
    assert resolve.asked == ["news.example.net"]


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700::6810:84e5", "64:ff9b::8.8.8.8", "2002:808:808::1"])
def test_public_addresses_are_asked(address):
    assert is_public(address)


def test_names_without_an_address_and_names_without_answers_are_told_apart_from_refused_ones():
    with pytest.raises(Unresolved) as unresolved:
        vet(read_address("https://nothing.example.net/"), resolve=names())

    assert unresolved.value.finding == LinkFinding.NO_HOST
    with pytest.raises(Unresolved):
        vet(read_address("https://nothing.example.net/"), resolve=lambda host, port: [])


def test_a_private_name_is_refused_without_asking_a_name_server():
    resolve = names()

    for url in ("http://vault.corp/", "http://db.internal/", "http://nas/", "http://x.onion/"):
        with pytest.raises(Unfit):
            vet(read_address(url), resolve=resolve)

    assert resolve.asked == []


def test_the_resolver_asks_for_whole_names_and_gives_up_in_time(monkeypatch):
    asked = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, **kinds: asked.append(host) or [(2, 1, 6, "", (PUBLIC, port))] * 2
    )
    assert vetting.resolve("example.org", 443) == [PUBLIC]
    assert asked == ["example.org."]

    def fails(host, port, **kinds):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    with pytest.raises(Unresolved) as unresolved:
        vetting.resolve("example.org", 443)
    assert unresolved.value.finding == LinkFinding.NO_HOST

    never = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **kinds: [never.wait(5)][1:])
    monkeypatch.setattr(vetting, "RESOLVE_SECONDS", 0.05)
    with pytest.raises(Unresolved) as unresolved:
        vetting.resolve("example.org", 443)
    never.set()

    assert unresolved.value.finding == LinkFinding.TIMEOUT


def test_addresses_are_sent_as_http_wants_them():
    target = read_address("HTTPS://Bücher.Example.ORG:443/año/a b?q=ñ&x=%20#part".replace(" ", "%20"))

    assert (target.host, target.port, target.authority) == (
        "xn--bcher-kva.example.org",
        443,
        "xn--bcher-kva.example.org",
    )
    assert target.path == "/a%C3%B1o/a%20b?q=%C3%B1&x=%20"
    assert target.url == "https://xn--bcher-kva.example.org/a%C3%B1o/a%20b?q=%C3%B1&x=%20"
    assert read_address("http://[2606:4700::6810:84e5]").authority == "[2606:4700::6810:84e5]"
    assert judge(read_address("http://[2606:4700::6810:84e5]")) == "2606:4700::6810:84e5"
    assert judge(read_address("http://8.8.8.8/")) == "8.8.8.8"
